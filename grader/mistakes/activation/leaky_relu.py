"""What goes wrong in leaky_relu."""

import numpy as np

from reference.activation import leaky_relu, relu

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "sign-twice",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when negative numbers become positive",
    hint="Which sign has the output for a negative number?",
)
def leaky_relu_sign_twice(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Take the larger of x and -slope * x."""
    numbers = wide(x)
    return given(x, np.maximum(numbers, -negative_slope * numbers))


@mistake(
    "larger-of-both",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the larger of x and negative_slope * x is taken",
    hint="Is that so for a slope above 1, too?",
)
def leaky_relu_larger_of_both(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Take the maximum."""
    numbers = wide(x)
    return given(x, np.maximum(numbers, negative_slope * numbers))


@mistake(
    "slope-ignored",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the slope is always 0.01",
    hint="Where does your code use negative_slope?",
)
def leaky_relu_slope_ignored(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Write the slope into the code."""
    del negative_slope
    return leaky_relu(x, negative_slope=0.01)


@mistake(
    "other-default",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the slope is 0.2 where none is given",
    hint="Which slope holds when it is left out?",
)
def leaky_relu_other_default(x: Value, *, negative_slope: float = 0.2) -> Value:
    """Choose another default."""
    return leaky_relu(x, negative_slope=negative_slope)


@mistake(
    "closed",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when negative numbers become 0",
    hint="What is left of a negative number?",
)
def leaky_relu_closed(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Forget the leak."""
    del negative_slope
    return relu(x)


@mistake(
    "sides-exchanged",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled, not negative ones",
    hint="On which side of 0 does the slope hold?",
)
def leaky_relu_sides_exchanged(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Exchange the sides."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, negative_slope * numbers, numbers))


@mistake(
    "exponential",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the negative side is bent, as in elu",
    hint="Is the output a straight line to the left of 0?",
)
def leaky_relu_exponential(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Compute an exponential linear unit."""
    numbers = wide(x)
    bent = negative_slope * np.expm1(np.minimum(numbers, 0.0))
    return given(x, np.where(numbers > 0, numbers, bent))


@mistake(
    "loses-nan",
    function="leaky_relu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="Which of a NaN and 0 do your functions choose?",
)
def leaky_relu_loses_nan(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Prefer numbers to NaN."""
    numbers = wide(x)
    return given(x, np.fmax(numbers, 0.0) + negative_slope * np.fmin(numbers, 0.0))


@mistake(
    "infinity-times-zero",
    function="leaky_relu",
    kind="special",
    sentence="your output is what you get when x is multiplied by two masks of zeros and ones",
    hint="What is 0 times infinity?",
)
def leaky_relu_infinity_times_zero(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Multiply by masks."""
    numbers = wide(x)
    return given(x, numbers * (numbers > 0) + negative_slope * numbers * (numbers <= 0))
