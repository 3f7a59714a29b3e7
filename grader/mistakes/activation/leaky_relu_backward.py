"""What goes wrong in leaky_relu_backward."""

import numpy as np

from reference.activation import leaky_relu, leaky_relu_backward, relu_backward
from reference.activation.arguments import gradient_and_argument

from ...implementation import Value
from .. import mistake
from .shared import given, sloped, wide


@mistake(
    "backward-one-at-zero",
    function="leaky_relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1",
    hint="On which side does your selection count 0?",
)
def leaky_relu_backward_one_at_zero(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Count 0 to the right."""
    return sloped(grad_output, x, lambda numbers: np.where(numbers >= 0, 1.0, negative_slope))


@mistake(
    "backward-zero-at-zero",
    function="leaky_relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 0",
    hint="Which slope does the page choose at the kink?",
)
def leaky_relu_backward_zero_at_zero(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Let nothing pass at 0."""
    return sloped(grad_output, x, lambda numbers: (numbers > 0) + negative_slope * (numbers < 0))


@mistake(
    "backward-slope-ignored",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is always 0.01",
    hint="Where does your gradient use negative_slope?",
)
def leaky_relu_backward_slope_ignored(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Write the slope into the code."""
    del negative_slope
    return leaky_relu_backward(grad_output, x, negative_slope=0.01)


@mistake(
    "backward-other-default",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 0.2 where none is given",
    hint="Which slope holds when it is left out?",
)
def leaky_relu_backward_other_default(
    grad_output: Value, x: Value, *, negative_slope: float = 0.2
) -> Value:
    """Choose another default."""
    return leaky_relu_backward(grad_output, x, negative_slope=negative_slope)


@mistake(
    "backward-closed",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes where x is negative",
    hint="What is the slope to the left of 0?",
)
def leaky_relu_backward_closed(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Return the gradient of relu."""
    del negative_slope
    return relu_backward(grad_output, x)


@mistake(
    "backward-sign-of-gradient",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign of grad_output decides, not that of x",
    hint="Whose sign decides which slope holds?",
)
def leaky_relu_backward_sign_of_gradient(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Apply the forward to the gradient."""
    gradient_and_argument(grad_output, x, "c1")
    return given(x, leaky_relu(wide(grad_output), negative_slope=negative_slope))
