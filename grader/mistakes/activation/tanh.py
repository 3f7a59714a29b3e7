"""What goes wrong in tanh."""

import numpy as np

from reference.activation import sigmoid

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "half-as-steep",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the factor 2 in the exponent is missing",
    hint="Which slope has your output at 0?",
)
def tanh_half_as_steep(x: Value) -> Value:
    """Compute tanh(x / 2)."""
    return given(x, np.tanh(wide(x) / 2))


@mistake(
    "logistic",
    function="tanh",
    kind="value",
    sentence="your output is what you get when it is the sigmoid",
    hint="What is the output at 0?",
)
def tanh_logistic(x: Value) -> Value:
    """Compute a sigmoid."""
    return sigmoid(x)


@mistake(
    "not-centred",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the 1 in 2 * sigmoid(2x) - 1 is missing",
    hint="What is the output at 0?",
)
def tanh_not_centred(x: Value) -> Value:
    """Forget to subtract 1."""
    return given(x, 2 * sigmoid(2 * wide(x)))


@mistake(
    "straight",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the curve is replaced by x, cut off at -1 and 1",
    hint="Is the output a straight line near 0?",
)
def tanh_straight(x: Value) -> Value:
    """Compute a hard tanh."""
    return given(x, np.clip(wide(x), -1.0, 1.0))


@mistake(
    "scaled",
    function="tanh",
    kind="value",
    sentence="your output is what you get when it is 1.7159 * tanh(2x/3)",
    hint="Which value does the output approach?",
)
def tanh_scaled(x: Value) -> Value:
    """Compute the scaled tanh of LeNet."""
    return given(x, 1.7159 * np.tanh(2 / 3 * wide(x)))


@mistake(
    "overflows",
    function="tanh",
    kind="special",
    sentence="your output is what you get when infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def tanh_overflows(x: Value) -> Value:
    """Compute the quotient of exponentials as it stands."""
    numbers = wide(x)
    up, down = np.exp(numbers), np.exp(-numbers)
    return given(x, (up - down) / (up + down))


@mistake(
    "loses-nan",
    function="tanh",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def tanh_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, np.tanh(np.nan_to_num(wide(x))))
