"""What goes wrong in scaled_tanh."""

import numpy as np

from reference.activation import scaled_tanh, sigmoid, tanh

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "not-scaled",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when it is the plain tanh",
    hint="What is the output at 1?",
)
def scaled_tanh_not_scaled(x: Value) -> Value:
    """Compute tanh."""
    return tanh(x)


@mistake(
    "steepness-missing",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when x is not scaled",
    hint="What is the output at 1?",
)
def scaled_tanh_steepness_missing(x: Value) -> Value:
    """Compute 1.7159 * tanh(x)."""
    return given(x, 1.7159 * np.tanh(wide(x)))


@mistake(
    "amplitude-missing",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when the tangent is not scaled",
    hint="Which value does the output approach far to the right?",
)
def scaled_tanh_amplitude_missing(x: Value) -> Value:
    """Compute tanh(2x/3)."""
    return given(x, np.tanh(wide(x) * 2 / 3))


@mistake(
    "exchanged",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when the two factors are exchanged",
    hint="Which value does the output approach far to the right?",
)
def scaled_tanh_exchanged(x: Value) -> Value:
    """Compute 2/3 * tanh(1.7159 * x)."""
    return given(x, 2 / 3 * np.tanh(1.7159 * wide(x)))


@mistake(
    "steepness-turned",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when x is multiplied by 3/2",
    hint="Is the curve flatter than tanh near 0, or steeper?",
)
def scaled_tanh_steepness_turned(x: Value) -> Value:
    """Turn the fraction over."""
    return given(x, 1.7159 * np.tanh(wide(x) * 3 / 2))


@mistake(
    "amplitude-divides",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when the tangent is divided by 1.7159",
    hint="Which value does the output approach far to the right?",
)
def scaled_tanh_amplitude_divides(x: Value) -> Value:
    """Divide."""
    return given(x, np.tanh(wide(x) * 2 / 3) / 1.7159)


@mistake(
    "steepness-rounded",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when 2/3 is rounded",
    hint="How many digits has the fraction?",
)
def scaled_tanh_steepness_rounded(x: Value) -> Value:
    """Write 0.6667."""
    return given(x, 1.7159 * np.tanh(0.6667 * wide(x)))


@mistake(
    "amplitude-rounded",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when 1.7159 is rounded",
    hint="How many digits does the page give?",
)
def scaled_tanh_amplitude_rounded(x: Value) -> Value:
    """Write 1.716."""
    return given(x, 1.716 * np.tanh(wide(x) * 2 / 3))


@mistake(
    "amplitude-exact",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when the amplitude is chosen so that 1 gives exactly 1",
    hint="Which number does the page give?",
)
def scaled_tanh_amplitude_exact(x: Value) -> Value:
    """Divide by tanh(2/3)."""
    return given(x, np.tanh(wide(x) * 2 / 3) / np.tanh(2 / 3))


@mistake(
    "logistic",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when the tangent is a sigmoid",
    hint="What is the output at 0?",
)
def scaled_tanh_logistic(x: Value) -> Value:
    """Scale a sigmoid."""
    return given(x, 1.7159 * sigmoid(wide(x) * 2 / 3))


@mistake(
    "twisted",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when a small multiple of x is added",
    hint="Which value does the output approach far to the right?",
)
def scaled_tanh_twisted(x: Value) -> Value:
    """Add a twisting term."""
    numbers = wide(x)
    return given(x, scaled_tanh(numbers) + 0.01 * numbers)


@mistake(
    "computed-in-float32",
    function="scaled_tanh",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def scaled_tanh_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, scaled_tanh(wide(x).astype(np.float32)))


@mistake(
    "overflows",
    function="scaled_tanh",
    kind="special",
    sentence="your output is what you get when infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def scaled_tanh_overflows(x: Value) -> Value:
    """Compute the quotient of exponentials as it stands."""
    up, down = np.exp(wide(x) * 2 / 3), np.exp(-wide(x) * 2 / 3)
    return given(x, 1.7159 * (up - down) / (up + down))


@mistake(
    "clipped",
    function="scaled_tanh",
    kind="special",
    sentence="your output is what you get when x is cut off at 5 on both sides",
    hint="How close to 1.7159 does the output come far to the right?",
)
def scaled_tanh_clipped(x: Value) -> Value:
    """Clip x."""
    return given(x, scaled_tanh(np.clip(wide(x), -5, 5)))


@mistake(
    "loses-nan",
    function="scaled_tanh",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def scaled_tanh_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, scaled_tanh(np.nan_to_num(wide(x))))
