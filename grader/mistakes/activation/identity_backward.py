"""What goes wrong in identity_backward."""

import numpy as np

from reference.activation import relu_backward

from ...implementation import Value
from .. import mistake
from .shared import sloped, wide


@mistake(
    "backward-slope-alone",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def identity_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope."""
    return sloped(np.ones_like(wide(grad_output)), x, np.ones_like)


@mistake(
    "backward-x-itself",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when x is returned",
    hint="What is the derivative of x by x?",
)
def identity_backward_x_itself(grad_output: Value, x: Value) -> Value:
    """Return the argument."""
    return sloped(np.ones_like(wide(grad_output)), x, lambda numbers: numbers)


@mistake(
    "backward-times-x",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is multiplied by x",
    hint="Of which function is x the slope?",
)
def identity_backward_times_x(grad_output: Value, x: Value) -> Value:
    """Take x for the slope."""
    return sloped(grad_output, x, lambda numbers: numbers)


@mistake(
    "backward-stopped",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes",
    hint="What is the slope of a straight line through 0?",
)
def identity_backward_stopped(grad_output: Value, x: Value) -> Value:
    """Return zeros."""
    return sloped(grad_output, x, np.zeros_like)


@mistake(
    "backward-gated",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes where x is negative",
    hint="Did the forward stop anything?",
)
def identity_backward_gated(grad_output: Value, x: Value) -> Value:
    """Return the gradient of relu."""
    return relu_backward(grad_output, x)


@mistake(
    "backward-by-sign",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient is turned where x is negative",
    hint="Does the output fall anywhere while x rises?",
)
def identity_backward_by_sign(grad_output: Value, x: Value) -> Value:
    """Take the slope of the absolute value."""
    return sloped(grad_output, x, lambda numbers: np.where(numbers < 0, -1.0, 1.0))


@mistake(
    "backward-zero-at-zero",
    function="identity_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes where x is 0",
    hint="What is the slope at 0?",
)
def identity_backward_zero_at_zero(grad_output: Value, x: Value) -> Value:
    """Divide y by x, but where that is not possible."""
    return sloped(grad_output, x, lambda numbers: numbers != 0)
