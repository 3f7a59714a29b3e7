"""What goes wrong in softplus."""

import numpy as np

from reference.activation import relu, softplus

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "as-it-stands",
    function="softplus",
    kind="special",
    sentence="your output is what you get when log(1 + exp(x)) is computed as it stands",
    hint="What is left of a very small number that is added to 1, and how large is exp(1000)?",
)
def softplus_as_it_stands(x: Value) -> Value:
    """Compute the formula without care."""
    return given(x, np.log(1 + np.exp(wide(x))))


@mistake(
    "overflows",
    function="softplus",
    kind="special",
    sentence="your output is what you get when the exponential of a large number overflows",
    hint="How large is exp(1000)?",
)
def softplus_overflows(x: Value) -> Value:
    """Take care of the left side alone."""
    return given(x, np.log1p(np.exp(wide(x))))


@mistake(
    "exponential-clipped",
    function="softplus",
    kind="special",
    sentence="your output is what you get when the exponent is cut off at 30",
    hint="What is the output for 1000?",
)
def softplus_exponential_clipped(x: Value) -> Value:
    """Clip x against overflow."""
    return given(x, np.log1p(np.exp(np.minimum(wide(x), 30.0))))


@mistake(
    "clipped",
    function="softplus",
    kind="special",
    sentence="your output is what you get when x is cut off at 20 on both sides",
    hint="What is the output for 1000, and for -1000?",
)
def softplus_clipped(x: Value) -> Value:
    """Clip x against overflow."""
    return given(x, softplus(np.clip(wide(x), -20, 20)))


@mistake(
    "low-threshold",
    function="softplus",
    kind="special",
    sentence="your output is what you get when x is returned from 20 on",
    hint="How many digits has a float64, and how many of them does exp(-20) change?",
)
def softplus_low_threshold(x: Value) -> Value:
    """Trust a threshold."""
    numbers = wide(x)
    return given(x, np.where(numbers > 20, numbers, softplus(numbers)))


@mistake(
    "closed-far-left",
    function="softplus",
    kind="special",
    sentence="your output is what you get when 0 is returned below -20",
    hint="How many digits has a very small number?",
)
def softplus_closed_far_left(x: Value) -> Value:
    """Trust a threshold."""
    numbers = wide(x)
    return given(x, np.where(numbers < -20, 0.0, softplus(numbers)))


@mistake(
    "minus-log-of-share",
    function="softplus",
    kind="special",
    sentence="your output is what you get when the logarithm of a computed sigmoid is taken",
    hint="How close to 1 is the sigmoid of a large number, and what is its logarithm?",
)
def softplus_minus_log_of_share(x: Value) -> Value:
    """Compute -log(sigmoid(-x))."""
    numbers = wide(x)
    return given(x, -np.log(1 / (1 + np.exp(numbers))))


@mistake(
    "mirrored",
    function="softplus",
    kind="value",
    sentence="your output is what you get when the sign of x is turned",
    hint="Does your output rise with x?",
)
def softplus_mirrored(x: Value) -> Value:
    """Compute log(1 + exp(-x))."""
    return given(x, softplus(-wide(x)))


@mistake(
    "corner",
    function="softplus",
    kind="value",
    sentence="your output is what you get when the corner is not bent",
    hint="What is the output at 0?",
)
def softplus_corner(x: Value) -> Value:
    """Compute relu."""
    return relu(x)


@mistake(
    "binary-logarithm",
    function="softplus",
    kind="value",
    sentence="your output is what you get when the logarithm is to base 2",
    hint="What is the output at 0?",
)
def softplus_binary_logarithm(x: Value) -> Value:
    """Take log2."""
    return given(x, softplus(wide(x)) / np.log(2))


@mistake(
    "minus-one",
    function="softplus",
    kind="value",
    sentence="your output is what you get when 1 is subtracted from the exponential, not added",
    hint="What is the output at 0?",
)
def softplus_minus_one(x: Value) -> Value:
    """Invert the function."""
    return given(x, np.log(np.abs(np.expm1(wide(x)))))


@mistake(
    "shift-lost",
    function="softplus",
    kind="value",
    sentence="your output is what you get when the larger of 0 and x is not added again",
    hint="What was taken out of the logarithm?",
)
def softplus_shift_lost(x: Value) -> Value:
    """Return the curve alone."""
    return given(x, np.log1p(np.exp(-np.abs(wide(x)))))


@mistake(
    "half-as-sharp",
    function="softplus",
    kind="value",
    sentence="your output is what you get when x is halved before, and the output doubled",
    hint="How far from the corner is the output at 0?",
)
def softplus_half_as_sharp(x: Value) -> Value:
    """Choose a beta of 1/2."""
    return given(x, 2 * softplus(wide(x) / 2))


@mistake(
    "through-zero",
    function="softplus",
    kind="value",
    sentence="your output is what you get when log(2) is subtracted",
    hint="What is the output at 0?",
)
def softplus_through_zero(x: Value) -> Value:
    """Shift the curve."""
    return given(x, softplus(wide(x)) - np.log(2))


@mistake(
    "computed-in-float32",
    function="softplus",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def softplus_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, softplus(wide(x).astype(np.float32)))


@mistake(
    "loses-nan",
    function="softplus",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def softplus_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    numbers = wide(x)
    return given(x, softplus(np.where(np.isnan(numbers), 0.0, numbers)))
