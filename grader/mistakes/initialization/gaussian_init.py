"""What goes wrong in gaussian_init."""

from typing import Any

import numpy as np

from reference.initialization import gaussian_init

from ...implementation import Value
from .. import mistake


@mistake(
    "variance-as-deviation",
    function="gaussian_init",
    kind="value",
    sentence="your weights have std for their variance",
    hint="Which of the two does NumPy call scale, and which does the page call std?",
)
def gaussian_init_variance_as_deviation(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Take the root of what is a root already."""
    return gaussian_init(shape, seed, mean=mean, std=np.sqrt(std))


@mistake(
    "deviation-squared",
    function="gaussian_init",
    kind="value",
    sentence="your weights have the square of std for their deviation",
    hint="Is the deviation squared before it multiplies a standard normal number?",
)
def gaussian_init_deviation_squared(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Multiply by the variance."""
    return gaussian_init(shape, seed, mean=mean, std=std**2)


@mistake(
    "mean-and-std-exchanged",
    function="gaussian_init",
    kind="value",
    sentence="your weights have std for their mean, and mean for their deviation",
    hint="In which order does your generator take the two?",
)
def gaussian_init_mean_and_std_exchanged(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Give the two in the other order."""
    return gaussian_init(shape, seed, mean=std, std=mean)


@mistake(
    "mean-ignored",
    function="gaussian_init",
    kind="value",
    sentence="your weights lie about 0, whatever mean is",
    hint="What is added to each weight?",
)
def gaussian_init_mean_ignored(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Forget the mean."""
    return gaussian_init(shape, seed, std=std)


@mistake(
    "mean-scaled",
    function="gaussian_init",
    kind="value",
    sentence="your weights lie about mean * std",
    hint="Which comes first, the shift or the scaling?",
)
def gaussian_init_mean_scaled(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Shift first, then scale."""
    return gaussian_init(shape, seed, mean=mean * std, std=std)


@mistake(
    "std-ignored",
    function="gaussian_init",
    kind="value",
    sentence="your weights have the deviation 1, whatever std is",
    hint="What multiplies a standard normal number?",
)
def gaussian_init_std_ignored(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Forget the deviation."""
    return gaussian_init(shape, seed, mean=mean)


@mistake(
    "small-by-default",
    function="gaussian_init",
    kind="value",
    sentence="your weights have the deviation 0.01 where std is not given",
    hint="What is the default of std?",
)
def gaussian_init_small_by_default(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 0.01
) -> Value:
    """Have AlexNet's deviation for a default."""
    return gaussian_init(shape, seed, mean=mean, std=std)


@mistake(
    "cut-at-two-deviations",
    function="gaussian_init",
    kind="value",
    sentence="your weights never lie further out than two deviations",
    hint="How many of a thousand normal numbers lie beyond two deviations?",
)
def gaussian_init_cut_at_two_deviations(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Clip the ends."""
    weight = gaussian_init(shape, seed, mean=mean, std=std)
    return np.asarray(np.clip(weight, mean - 2 * std, mean + 2 * std))


@mistake(
    "uniform-numbers",
    function="gaussian_init",
    kind="value",
    sentence="your weights are uniform numbers of the right mean and spread, not normal ones",
    hint="Which distribution has Gauss's name?",
)
def gaussian_init_uniform_numbers(
    shape: Value, seed: int, *, mean: float = 0.0, std: float = 1.0
) -> Value:
    """Draw from another distribution."""
    weight = gaussian_init(shape, seed, mean=mean, std=std)
    numbers = np.random.default_rng(seed).random(weight.shape)
    return np.asarray(mean + np.sqrt(12) * std * (numbers - 0.5))


@mistake(
    "divided-by-fan-in",
    function="gaussian_init",
    kind="value",
    sentence="your weights are divided by the root of the number of inputs",
    hint="Does this distribution depend on the layer?",
)
def gaussian_init_divided_by_fan_in(shape: Value, seed: int, **options: Any) -> Value:
    """Scale by the layer."""
    weight = gaussian_init(shape, seed, **options)
    mean, inputs = options.get("mean", 0.0), weight.size // len(weight) if weight.ndim else 1
    return np.asarray(mean + (weight - mean) / np.sqrt(inputs))


@mistake(
    "one-axis-too-many",
    function="gaussian_init",
    kind="value",
    sentence="your weights have at least two axes, also where fewer are asked",
    hint="What is an array without axes?",
)
def gaussian_init_one_axis_too_many(shape: Value, seed: int, **options: Any) -> Value:
    """Make a matrix of whatever comes."""
    return np.atleast_2d(gaussian_init(shape, seed, **options))


@mistake(
    "two-axes-at-least",
    function="gaussian_init",
    kind="value",
    sentence="you refuse a shape of fewer than two axes",
    hint="Which shapes does the page accept?",
)
def gaussian_init_two_axes_at_least(shape: Value, seed: int, **options: Any) -> Value:
    """Ask for fans that are not needed."""
    weight = gaussian_init(shape, seed, **options)
    if weight.ndim < 2:
        raise ValueError("a weight has two axes or more")
    return weight
