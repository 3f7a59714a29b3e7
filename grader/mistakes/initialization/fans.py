"""What goes wrong where fans are counted."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from reference import initialization

from ...implementation import Value
from .. import mistake
from .shared import BY_FANS, drawn, fans_of, is_uniform, variance_of


def declare_by_fans(name: str) -> None:
    """Register the mistakes that are made when fans are counted."""
    draw: Callable[..., Any] = getattr(initialization, name)
    xavier = name.startswith("xavier")

    def of_fans(shape: Value, seed: int, fan_in: float, fan_out: float) -> Value:
        return drawn(name, shape, seed, 2 / (fan_in + fan_out) if xavier else 2 / fan_in)

    @mistake(
        "kernel-area-ignored",
        function=name,
        kind="value",
        sentence="your fans are the numbers of channels alone, without the kernel's area",
        hint="How many weights of a 3 by 3 filter lead to one output?",
    )
    def kernel_area_ignored(shape: Value, seed: int) -> Value:
        """Look at the first two axes only."""
        draw(shape, seed)
        return of_fans(shape, seed, shape[1], shape[0])

    @mistake(
        "kernel-height-alone",
        function=name,
        kind="value",
        sentence="your fans count the kernel's first axis alone",
        hint="Over how many axes does a kernel reach?",
    )
    def kernel_height_alone(shape: Value, seed: int) -> Value:
        """Stop after the third axis."""
        draw(shape, seed)
        return of_fans(shape, seed, *fans_of(shape[:3]))

    @mistake(
        "square-kernel",
        function=name,
        kind="value",
        sentence="your fans take every axis of the kernel to be as long as its first",
        hint="Is every kernel square?",
    )
    def square_kernel(shape: Value, seed: int) -> Value:
        """Raise the height to the number of axes."""
        draw(shape, seed)
        return of_fans(shape, seed, *fans_of((*shape[:2], *shape[2:3] * (len(shape) - 2))))

    @mistake(
        "fans-of-the-last-two-axes",
        function=name,
        kind="value",
        sentence="your fans are those of a weight whose last two axes are in and out",
        hint="Where are in and out in the shape of a filter?",
    )
    def fans_of_the_last_two_axes(shape: Value, seed: int) -> Value:
        """Count as TensorFlow lays filters out."""
        draw(shape, seed)
        *kernel, inputs, outputs = shape
        area = math.prod(kernel)
        return of_fans(shape, seed, inputs * area, outputs * area)

    @mistake(
        "all-weights-counted",
        function=name,
        kind="value",
        sentence="your fan is the number of all weights of the layer",
        hint="How many of the weights lead to one output?",
    )
    def all_weights_counted(shape: Value, seed: int) -> Value:
        """Take the product of the whole shape."""
        draw(shape, seed)
        return of_fans(shape, seed, math.prod(shape), 0)

    @mistake(
        "fan-in-of-gradients",
        function=name,
        kind="value",
        sentence="your weights have the variance 2 / fan_out",
        hint="Which fans stand under the root?",
    )
    def fan_in_of_gradients(shape: Value, seed: int) -> Value:
        """Keep the size of the gradients, not of the signals."""
        draw(shape, seed)
        return drawn(name, shape, seed, 2 / fans_of(shape)[1])


def declare_he(name: str) -> None:
    """Register the mistakes that are made where one fan stands alone."""
    draw: Callable[..., Any] = getattr(initialization, name)

    @mistake(
        "bias-counted",
        function=name,
        kind="value",
        sentence="your fan counts the bias too",
        hint="Is the bias one of the weights of this array?",
    )
    def bias_counted(shape: Value, seed: int) -> Value:
        """Add 1 to the inputs."""
        draw(shape, seed)
        return drawn(name, shape, seed, 2 / (fans_of(shape)[0] + 1))


def declare_spreads(name: str) -> None:
    """Register the mistakes that are made with what stands over the fans, and before them."""
    draw: Callable[..., Any] = getattr(initialization, name)
    uniform, xavier = is_uniform(name), name.startswith("xavier")

    @mistake(
        "gain-left-out",
        function=name,
        kind="value",
        sentence="your weights have half the variance that was asked",
        hint="Which number stands over the fans?",
    )
    def gain_left_out(shape: Value, seed: int) -> Value:
        """Have 1 (or 3) for 2 (or 6)."""
        draw(shape, seed)
        return drawn(name, shape, seed, variance_of(name, shape) / 2)

    @mistake(
        "gain-twice",
        function=name,
        kind="value",
        sentence="your weights have twice the variance that was asked",
        hint="Which number stands over the fans?",
    )
    def gain_twice(shape: Value, seed: int) -> Value:
        """Multiply by the gain of relu once more."""
        draw(shape, seed)
        return drawn(name, shape, seed, variance_of(name, shape) * 2)

    @mistake(
        "root-left-out",
        function=name,
        kind="value",
        sentence="your limit or deviation is the fraction itself, without the root",
        hint="Is the variance a length?",
    )
    def root_left_out(shape: Value, seed: int) -> Value:
        """Take a square for a length."""
        draw(shape, seed)
        fraction = variance_of(name, shape) * (3 if uniform else 1)
        return drawn(name, shape, seed, fraction**2 / (3 if uniform else 1))

    @mistake(
        "limit-and-deviation-confused",
        function=name,
        kind="value",
        sentence="your limit is what the standard deviation should be"
        if uniform
        else "your standard deviation is what the limit of a uniform distribution should be",
        hint="How far out does a uniform distribution of deviation 1 reach?",
    )
    def limit_and_deviation_confused(shape: Value, seed: int) -> Value:
        """Forget the factor √3, or have it where it does not belong."""
        draw(shape, seed)
        return drawn(name, shape, seed, variance_of(name, shape) * (1 / 3 if uniform else 3))

    @mistake(
        "other-distribution",
        function=name,
        kind="value",
        sentence=f"your weights are {'normal' if uniform else 'uniform'}, of the right spread",
        hint="What does the last word of the operation's name promise?",
    )
    def other_distribution(shape: Value, seed: int) -> Value:
        """Draw as the other operation of the pair does."""
        draw(shape, seed)
        first, _, last = name.partition("_")
        other = f"{first}_{'normal' if last == 'uniform' else 'uniform'}"
        return getattr(initialization, other)(shape, seed)

    @mistake(
        "other-paper",
        function=name,
        kind="value",
        sentence=f"your weights have the spread of {'he' if xavier else 'xavier'}, not of"
        f" {'xavier' if xavier else 'he'}",
        hint="Which of the two papers asks for both fans?",
    )
    def other_paper(shape: Value, seed: int) -> Value:
        """Draw as the other paper does."""
        other = name.replace("xavier", "he") if xavier else name.replace("he", "xavier")
        return getattr(initialization, other)(shape, seed)

    @mistake(
        "one-axis-accepted",
        function=name,
        kind="refusal",
        sentence="you take one axis for both fans",
        hint="How many inputs and outputs has a weight of shape (6,)?",
    )
    def one_axis_accepted(shape: Value, seed: int) -> Value:
        """Let a bias be drawn."""
        if isinstance(shape, tuple | list) and len(shape) == 1:
            return draw((*shape, *shape), seed)[0]
        return draw(shape, seed)


def declare_uniform(name: str) -> None:
    """Register the mistakes that are made with limits."""
    draw: Callable[..., Any] = getattr(initialization, name)

    @mistake(
        "from-zero-to-limit",
        function=name,
        kind="value",
        sentence="your weights lie between 0 and the limit",
        hint="How many of a thousand weights should be negative?",
    )
    def from_zero_to_limit(shape: Value, seed: int) -> Value:
        """Scale numbers between 0 and 1, and nothing else."""
        limit = np.sqrt(3 * variance_of(name, shape)) if np.ndim(draw(shape, seed)) else 0.0
        return (draw(shape, seed) + limit) / 2

    @mistake(
        "half-the-limits",
        function=name,
        kind="value",
        sentence="your weights lie between plus and minus half the limit",
        hint="How wide is the interval, and how wide is yours?",
    )
    def half_the_limits(shape: Value, seed: int) -> Value:
        """Shift numbers between 0 and 1 by a half, and multiply by the limit."""
        return draw(shape, seed) / 2


def declare_normal(name: str) -> None:
    """Register the mistakes that are made with deviations."""
    draw: Callable[..., Any] = getattr(initialization, name)

    @mistake(
        "cut-at-two-deviations",
        function=name,
        kind="value",
        sentence="your weights never lie further out than two deviations",
        hint="How many of a thousand normal numbers lie beyond two deviations?",
    )
    def cut_at_two_deviations(shape: Value, seed: int) -> Value:
        """Clip the ends."""
        weight = draw(shape, seed)
        end = 2 * np.sqrt(variance_of(name, shape))
        return np.clip(weight, -end, end)


for operation in BY_FANS:
    declare_by_fans(operation)
    declare_spreads(operation)
    if operation.startswith("he"):
        declare_he(operation)
    (declare_uniform if is_uniform(operation) else declare_normal)(operation)
