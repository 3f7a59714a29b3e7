"""What goes wrong in identity."""

import numpy as np

from reference.activation import identity, relu, tanh

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "rectified",
    function="identity",
    kind="value",
    sentence="your output is what you get when negative numbers become 0",
    hint="Which function leaves negative numbers as they are?",
)
def identity_rectified(x: Value) -> Value:
    """Compute relu."""
    return relu(x)


@mistake(
    "absolute",
    function="identity",
    kind="value",
    sentence="your output is what you get when the sign is lost",
    hint="Which sign has the output for a negative number?",
)
def identity_absolute(x: Value) -> Value:
    """Take the absolute value."""
    return given(x, np.abs(wide(x)))


@mistake(
    "cut-off",
    function="identity",
    kind="value",
    sentence="your output is what you get when numbers are cut off at -1 and 1",
    hint="Is there a number that the function does not let pass?",
)
def identity_cut_off(x: Value) -> Value:
    """Compute a hard tanh."""
    return given(x, np.clip(wide(x), -1.0, 1.0))


@mistake(
    "squashed",
    function="identity",
    kind="value",
    sentence="your output is what you get when numbers are squashed between -1 and 1",
    hint="Is the output a straight line?",
)
def identity_squashed(x: Value) -> Value:
    """Compute tanh."""
    return tanh(x)


@mistake(
    "flattened",
    function="identity",
    kind="value",
    sentence="your output is what you get when all axes but the first become one",
    hint="Which shape has the output?",
)
def identity_flattened(x: Value) -> Value:
    """Flatten every sample."""
    y = identity(x)
    return y.reshape(len(y), -1) if y.ndim > 1 else y


@mistake(
    "computed-in-float32",
    function="identity",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def identity_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, wide(x).astype(np.float32))


@mistake(
    "small-numbers-become-zero",
    function="identity",
    kind="special",
    sentence="your output is what you get when numbers close to 0 become 0",
    hint="Is a number that differs from 0 by very little equal to 0?",
)
def identity_small_numbers_become_zero(x: Value) -> Value:
    """Clean up round-off that is none."""
    numbers = wide(x)
    return given(x, np.where(np.abs(numbers) < 1e-8, 0.0, numbers))


@mistake(
    "loses-nan",
    function="identity",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def identity_loses_nan(x: Value) -> Value:
    """Replace NaN."""
    return given(x, np.nan_to_num(wide(x), posinf=np.inf, neginf=-np.inf))


@mistake(
    "loses-infinity",
    function="identity",
    kind="special",
    sentence="your output is what you get when infinity becomes the largest number",
    hint="What should the output say where the input is infinite?",
)
def identity_loses_infinity(x: Value) -> Value:
    """Replace infinities."""
    return given(x, np.nan_to_num(wide(x), nan=np.nan))
