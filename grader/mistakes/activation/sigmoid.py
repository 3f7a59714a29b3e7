"""What goes wrong in sigmoid."""

import numpy as np

from reference.activation import sigmoid, tanh

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "mirrored",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the sign in the exponent is missing",
    hint="Does your output rise with x?",
)
def sigmoid_mirrored(x: Value) -> Value:
    """Compute 1 / (1 + exp(x))."""
    return given(x, sigmoid(-wide(x)))


@mistake(
    "twice-as-steep",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the argument is doubled",
    hint="Which slope has your output at 0?",
)
def sigmoid_twice_as_steep(x: Value) -> Value:
    """Take 1/2 + tanh(x)/2."""
    return given(x, 0.5 * (1 + np.tanh(wide(x))))


@mistake(
    "hyperbolic",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when it is the hyperbolic tangent",
    hint="What is the smallest output that you can get?",
)
def sigmoid_hyperbolic(x: Value) -> Value:
    """Compute tanh."""
    return tanh(x)


@mistake(
    "straight",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the curve is a straight line, cut off at 0 and 1",
    hint="Is the output ever exactly 0 or 1 near the origin?",
)
def sigmoid_straight(x: Value) -> Value:
    """Compute a hard sigmoid."""
    return given(x, np.clip(wide(x) / 6 + 0.5, 0.0, 1.0))


@mistake(
    "computed-in-float32",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def sigmoid_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, sigmoid(wide(x).astype(np.float32)))


@mistake(
    "overflows",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def sigmoid_overflows(x: Value) -> Value:
    """Compute exp(x) / (1 + exp(x))."""
    grown = np.exp(wide(x))
    return given(x, grown / (1 + grown))


@mistake(
    "clipped",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when x is cut off at 10 on both sides",
    hint="How close to 1 does the output come far to the right?",
)
def sigmoid_clipped(x: Value) -> Value:
    """Clip x against overflow."""
    return given(x, sigmoid(np.clip(wide(x), -10, 10)))


@mistake(
    "loses-nan",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def sigmoid_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, sigmoid(np.nan_to_num(wide(x))))
