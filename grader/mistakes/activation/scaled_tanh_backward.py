"""What goes wrong in scaled_tanh_backward."""

from typing import Any

import numpy as np

from reference.activation import scaled_tanh, scaled_tanh_backward, tanh_backward
from reference.activation.smooth import slope_of_tanh

from ...implementation import Value
from .. import mistake
from .shared import sloped


@mistake(
    "backward-not-scaled",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is that of the plain tanh",
    hint="Which function was computed?",
)
def scaled_tanh_backward_not_scaled(grad_output: Value, x: Value) -> Value:
    """Take the slope of tanh."""
    return tanh_backward(grad_output, x)


@mistake(
    "backward-steepness-missing",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 2/3 is missing",
    hint="What does the chain rule say of the argument of the tangent?",
)
def scaled_tanh_backward_steepness_missing(grad_output: Value, x: Value) -> Value:
    """Forget the inner derivative."""
    return sloped(grad_output, x, lambda numbers: 1.7159 * slope_of_tanh(numbers * 2 / 3))


@mistake(
    "backward-amplitude-missing",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 1.7159 is missing",
    hint="What does the tangent stand behind?",
)
def scaled_tanh_backward_amplitude_missing(grad_output: Value, x: Value) -> Value:
    """Forget the outer factor."""
    return sloped(grad_output, x, lambda numbers: 2 / 3 * slope_of_tanh(numbers * 2 / 3))


@mistake(
    "backward-argument-not-scaled",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at x instead of at 2x/3",
    hint="At which number is the slope of the tangent to be taken?",
)
def scaled_tanh_backward_argument_not_scaled(grad_output: Value, x: Value) -> Value:
    """Forget the factor within."""
    return sloped(grad_output, x, lambda numbers: 1.7159 * 2 / 3 * slope_of_tanh(numbers))


@mistake(
    "backward-scaled-output",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1 - y**2 is taken with a y that is already scaled",
    hint="How large can y be?",
)
def scaled_tanh_backward_scaled_output(grad_output: Value, x: Value) -> Value:
    """Square the scaled output."""
    return sloped(grad_output, x, lambda numbers: 1.7159 * 2 / 3 * (1 - scaled_tanh(numbers) ** 2))


@mistake(
    "backward-x-as-output",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the output is replaced by x in the slope",
    hint="Of what is the slope made, of x or of y?",
)
def scaled_tanh_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: 2 / 3 / 1.7159 * (1.7159**2 - numbers**2))


@mistake(
    "backward-steepness-turned",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 3/2 comes forward",
    hint="What does the chain rule say of the argument of the tangent?",
)
def scaled_tanh_backward_steepness_turned(grad_output: Value, x: Value) -> Value:
    """Turn the fraction over."""
    return sloped(grad_output, x, lambda numbers: 1.7159 * 1.5 * slope_of_tanh(numbers * 2 / 3))


@mistake(
    "backward-square-missing",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the tangent is not squared",
    hint="Is the slope the same at x and at -x?",
)
def scaled_tanh_backward_square_missing(grad_output: Value, x: Value) -> Value:
    """Take 1 - y."""
    return sloped(grad_output, x, lambda numbers: 1.7159 * 2 / 3 * (1 - np.tanh(numbers * 2 / 3)))


@mistake(
    "backward-amplitude-rounded",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1.7159 is rounded",
    hint="How many digits does the page give?",
)
def scaled_tanh_backward_amplitude_rounded(grad_output: Value, x: Value) -> Value:
    """Write 1.716."""
    return sloped(grad_output, x, lambda numbers: 1.716 * 2 / 3 * slope_of_tanh(numbers * 2 / 3))


@mistake(
    "backward-slope-alone",
    function="scaled_tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def scaled_tanh_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope."""
    return scaled_tanh_backward(np.ones_like(grad_output), x)


@mistake(
    "backward-overflows",
    function="scaled_tanh_backward",
    kind="special",
    sentence="your gradient is what you get when infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def scaled_tanh_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Compute the quotient of exponentials as it stands."""

    def slope(numbers: Any) -> Any:
        grown = np.exp(numbers * 4 / 3)
        return 1.7159 * 2 / 3 * 4 * grown / (1 + grown) ** 2

    return sloped(grad_output, x, slope)
