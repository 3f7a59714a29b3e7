"""What goes wrong in elu."""

import numpy as np

from reference.activation import elu, leaky_relu, relu
from reference.constraints import real_array

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "infinity-times-zero",
    function="elu",
    kind="special",
    sentence="your output is what you get when both sides are multiplied by masks of 0 and 1",
    hint="What is 0 times infinity?",
)
def elu_infinity_times_zero(x: Value, *, alpha: float = 1.0) -> Value:
    """Multiply by masks."""
    numbers = wide(x)
    left = alpha * (np.exp(numbers) - 1)
    return given(x, numbers * (numbers > 0) + left * (numbers <= 0))


@mistake(
    "one-not-subtracted",
    function="elu",
    kind="value",
    sentence="your output is what you get when the 1 is not subtracted",
    hint="What is the output just left of 0?",
)
def elu_one_not_subtracted(x: Value, *, alpha: float = 1.0) -> Value:
    """Return alpha * exp(x)."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, alpha * np.exp(numbers)))


@mistake(
    "one-behind-alpha",
    function="elu",
    kind="value",
    sentence="your output is what you get when 1 is subtracted from alpha * exp(x)",
    hint="What is the output just left of 0, for an alpha of 2?",
)
def elu_one_behind_alpha(x: Value, *, alpha: float = 1.0) -> Value:
    """Forget the brackets."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, alpha * np.exp(numbers) - 1))


@mistake(
    "alpha-ignored",
    function="elu",
    kind="value",
    sentence="your output is what you get when alpha is always 1",
    hint="Where does your code use alpha?",
)
def elu_alpha_ignored(x: Value, *, alpha: float = 1.0) -> Value:
    """Write alpha into the code."""
    del alpha
    return elu(x)


@mistake(
    "other-default",
    function="elu",
    kind="value",
    sentence="your output is what you get when alpha is 1.6733 where none is given",
    hint="Which alpha holds when it is left out?",
)
def elu_other_default(x: Value, *, alpha: float = 1.6733) -> Value:
    """Choose the default of another unit."""
    return elu(x, alpha=alpha)


@mistake(
    "alpha-within",
    function="elu",
    kind="value",
    sentence="your output is what you get when alpha scales x within the exponential",
    hint="Which value does the output approach far to the left?",
)
def elu_alpha_within(x: Value, *, alpha: float = 1.0) -> Value:
    """Compute exp(alpha * x) - 1."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, np.expm1(alpha * numbers)))


@mistake(
    "alpha-on-both-sides",
    function="elu",
    kind="value",
    sentence="your output is what you get when positive numbers are multiplied by alpha too",
    hint="On which side does alpha count?",
)
def elu_alpha_on_both_sides(x: Value, *, alpha: float = 1.0) -> Value:
    """Scale everything."""
    return given(x, alpha * elu(wide(x)))


@mistake(
    "sides-exchanged",
    function="elu",
    kind="value",
    sentence="your output is what you get when positive numbers are bent, and negative ones stay",
    hint="On which side is the output bounded?",
)
def elu_sides_exchanged(x: Value, *, alpha: float = 1.0) -> Value:
    """Exchange the sides."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, alpha * np.expm1(numbers), numbers))


@mistake(
    "exponent-turned",
    function="elu",
    kind="value",
    sentence="your output is what you get when exp(-x) - 1 is taken on the left",
    hint="Which sign has the output for a negative number?",
)
def elu_exponent_turned(x: Value, *, alpha: float = 1.0) -> Value:
    """Turn the sign in the exponent."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, alpha * np.expm1(-numbers)))


@mistake(
    "larger-of-both",
    function="elu",
    kind="value",
    sentence="your output is what you get when the larger of x and alpha * (exp(x) - 1) is taken",
    hint="Which of the two is larger to the right of 0?",
)
def elu_larger_of_both(x: Value, *, alpha: float = 1.0) -> Value:
    """Take the maximum."""
    numbers = wide(x)
    return given(x, np.maximum(numbers, alpha * np.expm1(numbers)))


@mistake(
    "closed",
    function="elu",
    kind="value",
    sentence="your output is what you get when negative numbers become 0",
    hint="What is left of a negative number?",
)
def elu_closed(x: Value, *, alpha: float = 1.0) -> Value:
    """Compute relu."""
    del alpha
    return relu(x)


@mistake(
    "straight",
    function="elu",
    kind="value",
    sentence="your output is what you get when negative numbers are scaled by alpha, not bent",
    hint="Which value does the output approach far to the left?",
)
def elu_straight(x: Value, *, alpha: float = 1.0) -> Value:
    """Compute leaky_relu."""
    return leaky_relu(x, negative_slope=alpha)


@mistake(
    "binary-exponential",
    function="elu",
    kind="value",
    sentence="your output is what you get when 2**x - 1 is taken on the left",
    hint="Which number is raised to the power of x?",
)
def elu_binary_exponential(x: Value, *, alpha: float = 1.0) -> Value:
    """Take a power of 2."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, alpha * (np.exp2(numbers) - 1)))


@mistake(
    "computed-in-float32",
    function="elu",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def elu_computed_in_float32(x: Value, *, alpha: float = 1.0) -> Value:
    """Round everything to float32."""
    return given(x, elu(wide(x).astype(np.float32), alpha=alpha))


@mistake(
    "exponent-clipped",
    function="elu",
    kind="special",
    sentence="your output is what you get when x is cut off at 20, on the straight side too",
    hint="What is the output for 1000?",
)
def elu_exponent_clipped(x: Value, *, alpha: float = 1.0) -> Value:
    """Clip x against overflow."""
    return given(x, elu(np.minimum(wide(x), 20.0), alpha=alpha))


@mistake(
    "loses-nan",
    function="elu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="What should the output say where the input is not a number?",
)
def elu_loses_nan(x: Value, *, alpha: float = 1.0) -> Value:
    """Replace NaN before computing."""
    numbers = wide(x)
    return given(x, elu(np.where(np.isnan(numbers), 0.0, numbers), alpha=alpha))


@mistake(
    "short-floats",
    function="elu",
    kind="dtype",
    sentence="your output is what you get when small integers have exponentials of few digits",
    hint="Which dtype has np.exp of an array of int8?",
)
def elu_short_floats(x: Value, *, alpha: float = 1.0) -> Value:
    """Take the exponential of integers."""
    numbers = real_array("x", x)
    return given(x, np.where(numbers > 0, numbers, alpha * np.expm1(numbers)))
