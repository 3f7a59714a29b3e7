"""What goes wrong in tanh_backward."""

import numpy as np

from reference.activation import tanh_backward

from ...implementation import Value
from .. import mistake
from .shared import sloped, wide


@mistake(
    "backward-x-as-output",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1 - y**2 is taken with x in place of y",
    hint="Of what is the slope 1 - y**2?",
)
def tanh_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: 1 - numbers**2)


@mistake(
    "backward-square-missing",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 - y",
    hint="Is the slope the same at x and at -x?",
)
def tanh_backward_square_missing(grad_output: Value, x: Value) -> Value:
    """Forget to square."""
    return sloped(grad_output, x, lambda numbers: 1 - np.tanh(numbers))


@mistake(
    "backward-slope-of-sigmoid",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is y * (1 - y)",
    hint="Of which function is that the slope?",
)
def tanh_backward_slope_of_sigmoid(grad_output: Value, x: Value) -> Value:
    """Take the slope of a sigmoid."""
    return sloped(grad_output, x, lambda numbers: np.tanh(numbers) * (1 - np.tanh(numbers)))


@mistake(
    "backward-slope-alone",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def tanh_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope alone."""
    return tanh_backward(np.ones_like(wide(grad_output)), x)


@mistake(
    "backward-overflows",
    function="tanh_backward",
    kind="special",
    sentence="your gradient is what you get when 4 * exp(2x) / (exp(2x) + 1)**2 overflows",
    hint="How large are both parts of the quotient far to the right?",
)
def tanh_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(
        grad_output, x, lambda numbers: 4 * np.exp(2 * numbers) / (np.exp(2 * numbers) + 1) ** 2
    )
