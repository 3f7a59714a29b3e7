"""What goes wrong in softplus_backward."""

import numpy as np

from reference.activation import relu_backward, sigmoid, sigmoid_backward, softplus

from ...implementation import Value
from .. import mistake
from .shared import sloped, wide


@mistake(
    "backward-x-as-output",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1 - exp(-y) is taken with x in place of y",
    hint="Of what is the slope 1 - exp(-y)?",
)
def softplus_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: 1 - np.exp(-numbers))


@mistake(
    "backward-at-the-output",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def softplus_backward_at_the_output(grad_output: Value, x: Value) -> Value:
    """Apply the sigmoid to y."""
    return sloped(grad_output, x, lambda numbers: sigmoid(softplus(numbers)))


@mistake(
    "backward-output-as-slope",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the output is taken for the slope",
    hint="Can the slope be more than 1?",
)
def softplus_backward_output_as_slope(grad_output: Value, x: Value) -> Value:
    """Multiply by y."""
    return sloped(grad_output, x, softplus)


@mistake(
    "backward-of-sigmoid",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sigmoid is differentiated once more",
    hint="What is the slope far to the right?",
)
def softplus_backward_of_sigmoid(grad_output: Value, x: Value) -> Value:
    """Take the slope of the slope."""
    return sigmoid_backward(grad_output, x)


@mistake(
    "backward-mirrored",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at -x",
    hint="On which side is the function level?",
)
def softplus_backward_mirrored(grad_output: Value, x: Value) -> Value:
    """Turn the sign."""
    return sloped(grad_output, x, lambda numbers: sigmoid(-numbers))


@mistake(
    "backward-of-relu",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the corner is not bent",
    hint="What is the slope at 1?",
)
def softplus_backward_of_relu(grad_output: Value, x: Value) -> Value:
    """Return the gradient of relu."""
    return relu_backward(grad_output, x)


@mistake(
    "backward-hyperbolic",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is the hyperbolic tangent of x",
    hint="Can the slope be negative?",
)
def softplus_backward_hyperbolic(grad_output: Value, x: Value) -> Value:
    """Mistake one curve for another."""
    return sloped(grad_output, x, np.tanh)


@mistake(
    "backward-slope-alone",
    function="softplus_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def softplus_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope."""
    return sloped(np.ones_like(wide(grad_output)), x, sigmoid)


@mistake(
    "backward-overflows",
    function="softplus_backward",
    kind="special",
    sentence="your gradient is what you get when infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def softplus_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Compute exp(x) / (1 + exp(x))."""
    return sloped(grad_output, x, lambda numbers: np.exp(numbers) / (1 + np.exp(numbers)))
