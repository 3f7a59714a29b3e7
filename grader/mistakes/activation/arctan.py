"""What goes wrong in arctan."""

import numpy as np

from reference.activation import arctan, tanh

from ...implementation import Value
from .. import mistake
from .shared import given, wide


@mistake(
    "degrees",
    function="arctan",
    kind="value",
    sentence="your output is what you get when the angle is in degrees",
    hint="How large is a right angle in radians?",
)
def arctan_degrees(x: Value) -> Value:
    """Convert to degrees."""
    return given(x, np.degrees(np.arctan(wide(x))))


@mistake(
    "share-of-right-angle",
    function="arctan",
    kind="value",
    sentence="your output is what you get when the angle is divided by pi/2",
    hint="Which value does the output approach far to the right?",
)
def arctan_share_of_right_angle(x: Value) -> Value:
    """Scale to -1 and 1."""
    return given(x, np.arctan(wide(x)) * 2 / np.pi)


@mistake(
    "tangent",
    function="arctan",
    kind="value",
    sentence="your output is what you get when it is the tangent",
    hint="Is the output bounded?",
)
def arctan_tangent(x: Value) -> Value:
    """Compute the tangent itself."""
    return given(x, np.tan(wide(x)))


@mistake(
    "hyperbolic",
    function="arctan",
    kind="value",
    sentence="your output is what you get when it is the hyperbolic tangent",
    hint="Which value does the output approach far to the right?",
)
def arctan_hyperbolic(x: Value) -> Value:
    """Compute tanh."""
    return tanh(x)


@mistake(
    "softsign",
    function="arctan",
    kind="value",
    sentence="your output is what you get when it is x / (1 + |x|)",
    hint="Which value does the output approach far to the right?",
)
def arctan_softsign(x: Value) -> Value:
    """Compute a softsign."""
    numbers = wide(x)
    return given(x, numbers / (1 + np.abs(numbers)))


@mistake(
    "cotangent",
    function="arctan",
    kind="value",
    sentence="your output is what you get when the angle is measured from the other side",
    hint="What is the output at 0?",
)
def arctan_cotangent(x: Value) -> Value:
    """Return the rest of a right angle."""
    return given(x, np.pi / 2 - np.arctan(wide(x)))


@mistake(
    "inverse-sine",
    function="arctan",
    kind="value",
    sentence="your output is what you get when x is taken for the sine of the angle",
    hint="Of which angle is the output the measure?",
)
def arctan_inverse_sine(x: Value) -> Value:
    """Compute the inverse sine."""
    return given(x, np.arcsin(np.clip(wide(x), -1.0, 1.0)))


@mistake(
    "few-terms",
    function="arctan",
    kind="value",
    sentence="your output is what you get when the power series ends after a few terms",
    hint="For which x does the power series of the inverse tangent converge?",
)
def arctan_few_terms(x: Value) -> Value:
    """Add three terms of the series."""
    numbers = wide(x)
    return given(x, numbers - numbers**3 / 3 + numbers**5 / 5)


@mistake(
    "reciprocal-on-both-sides",
    function="arctan",
    kind="value",
    sentence="your output is what you get when pi/2 - arctan(1/x) is taken on both sides",
    hint="Which sign has the output for a negative number?",
)
def arctan_reciprocal_on_both_sides(x: Value) -> Value:
    """Use the complement everywhere."""
    numbers = wide(x)
    return given(x, np.pi / 2 - np.arctan(1 / np.where(numbers == 0, np.inf, numbers)))


@mistake(
    "sign-lost",
    function="arctan",
    kind="value",
    sentence="your output is what you get when the sign is lost",
    hint="Which sign has the output for a negative number?",
)
def arctan_sign_lost(x: Value) -> Value:
    """Take the absolute value."""
    return given(x, np.arctan(np.abs(wide(x))))


@mistake(
    "computed-in-float32",
    function="arctan",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def arctan_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, arctan(wide(x).astype(np.float32)))


@mistake(
    "clipped",
    function="arctan",
    kind="special",
    sentence="your output is what you get when x is cut off at 10 on both sides",
    hint="How close to pi/2 does the output come far to the right?",
)
def arctan_clipped(x: Value) -> Value:
    """Clip x."""
    return given(x, np.arctan(np.clip(wide(x), -10, 10)))


@mistake(
    "loses-nan",
    function="arctan",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def arctan_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, np.arctan(np.nan_to_num(wide(x))))
