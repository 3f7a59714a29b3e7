"""What goes wrong in binary_step."""

import numpy as np

from reference.activation import sigmoid

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "zero-stays-zero",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when the threshold itself gives 0",
    hint="Has a number that equals the threshold reached it?",
)
def binary_step_zero_stays_zero(x: Value) -> Value:
    """Ask for more than 0."""
    numbers = wide(x)
    return given(x, np.heaviside(numbers, 0.0))


@mistake(
    "half-at-zero",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when the threshold itself gives 1/2",
    hint="Which values can the output have?",
)
def binary_step_half_at_zero(x: Value) -> Value:
    """Divide the step."""
    return given(x, np.heaviside(wide(x), 0.5))


@mistake(
    "sign",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when it is the sign of x",
    hint="What is the output for a negative number?",
)
def binary_step_sign(x: Value) -> Value:
    """Return -1, 0 or 1."""
    return given(x, np.sign(wide(x)))


@mistake(
    "minus-one-below",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when numbers below the threshold give -1",
    hint="What is the output for a negative number?",
)
def binary_step_minus_one_below(x: Value) -> Value:
    """Return -1 or 1."""
    return given(x, 2 * np.heaviside(wide(x), 1.0) - 1)


@mistake(
    "mirrored",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when negative numbers give 1, and positive ones 0",
    hint="On which side of the threshold does the unit fire?",
)
def binary_step_mirrored(x: Value) -> Value:
    """Turn the comparison."""
    return given(x, np.heaviside(-wide(x), 1.0))


@mistake(
    "threshold-one-half",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when the threshold is 1/2",
    hint="Where is the threshold?",
)
def binary_step_threshold_one_half(x: Value) -> Value:
    """Decide as for a probability."""
    return given(x, np.heaviside(wide(x) - 0.5, 1.0))


@mistake(
    "smooth",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when the step is a sigmoid",
    hint="Which values can the output have?",
)
def binary_step_smooth(x: Value) -> Value:
    """Compute a sigmoid."""
    return sigmoid(x)


@mistake(
    "ramp",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when numbers between 0 and 1 are let through",
    hint="How long is the step?",
)
def binary_step_ramp(x: Value) -> Value:
    """Cut off at 0 and 1."""
    numbers = wide(x)
    return given(x, np.where(numbers == 0, 1.0, np.clip(numbers, 0.0, 1.0)))


@mistake(
    "keeps-positives",
    function="binary_step",
    kind="value",
    sentence="your output is what you get when positive numbers stay as they are",
    hint="What is the output for 2?",
)
def binary_step_keeps_positives(x: Value) -> Value:
    """Multiply by the step."""
    numbers = wide(x)
    return given(x, np.where(numbers == 0, 1.0, np.maximum(numbers, 0.0)))


@mistake(
    "booleans",
    function="binary_step",
    kind="dtype",
    sentence="your output is what you get when the comparison is returned as it is",
    hint="Which dtype has a comparison, and which has x?",
)
def binary_step_booleans(x: Value) -> Value:
    """Return booleans."""
    step: Value = wide(x) >= 0
    return step


@mistake(
    "close-to-zero",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when numbers just below 0 count as 0",
    hint="Is a number that is smaller than 0 by very little smaller than 0?",
)
def binary_step_close_to_zero(x: Value) -> Value:
    """Compare with a tolerance."""
    numbers = wide(x)
    return given(x, np.heaviside(np.where(np.abs(numbers) < 1e-8, 0.0, numbers), 1.0))


@mistake(
    "sign-of-minus-zero",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when -0 counts as negative",
    hint="Is -0 smaller than 0?",
)
def binary_step_sign_of_minus_zero(x: Value) -> Value:
    """Ask for the bit of the sign."""
    numbers = wide(x)
    return given(x, np.where(np.isnan(numbers), numbers, ~np.signbit(numbers)))


@mistake(
    "nan-is-below",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when a NaN gives 0",
    hint="What does a comparison with NaN say?",
)
def binary_step_nan_is_below(x: Value) -> Value:
    """Compare, and no more."""
    return given(x, wide(x) >= 0)


@mistake(
    "nan-is-above",
    function="binary_step",
    kind="special",
    sentence="your output is what you get when a NaN gives 1",
    hint="What does a comparison with NaN say?",
)
def binary_step_nan_is_above(x: Value) -> Value:
    """Deny the opposite."""
    return given(x, ~(wide(x) < 0))
