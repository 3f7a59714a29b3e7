"""What goes wrong in relu."""

import numpy as np

from reference.activation import relu

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "absolute",
    function="relu",
    kind="value",
    sentence="your output is what you get when the sign of x is dropped",
    hint="What becomes of a negative number?",
)
def relu_absolute(x: Value) -> Value:
    """Return the absolute value."""
    return given(x, np.abs(wide(x)))


@mistake(
    "step",
    function="relu",
    kind="value",
    sentence="your output is what you get when every positive number becomes 1",
    hint="How large is the output for a large input?",
)
def relu_step(x: Value) -> Value:
    """Return the mask."""
    return given(x, wide(x) > 0)


@mistake(
    "capped",
    function="relu",
    kind="value",
    sentence="your output is what you get when it is cut off at 6",
    hint="Is there a largest output?",
)
def relu_capped(x: Value) -> Value:
    """Keep everything between 0 and 6."""
    return given(x, np.clip(wide(x), 0.0, 6.0))


@mistake(
    "squeezed",
    function="relu",
    kind="value",
    sentence="your output is what you get when axes of size 1 are dropped",
    hint="Which shape has the output for a batch of one?",
)
def relu_squeezed(x: Value) -> Value:
    """Squeeze the result."""
    return np.squeeze(relu(x))


@mistake(
    "loses-nan",
    function="relu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="What does a comparison with NaN answer?",
)
def relu_loses_nan(x: Value) -> Value:
    """Select by a comparison."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, 0.0))


@mistake(
    "infinity-times-zero",
    function="relu",
    kind="special",
    sentence="your output is what you get when x is multiplied by a mask of zeros and ones",
    hint="What is 0 times infinity?",
)
def relu_infinity_times_zero(x: Value) -> Value:
    """Multiply by the mask."""
    numbers = wide(x)
    return given(x, numbers * (numbers > 0))
