"""What goes wrong in sigmoid_backward."""

import numpy as np

from reference.activation import sigmoid, sigmoid_backward

from ...implementation import Value
from .. import mistake
from .shared import sloped


@mistake(
    "backward-x-as-output",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when y * (1 - y) is taken with x in place of y",
    hint="Of what is the slope y * (1 - y)?",
)
def sigmoid_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: numbers * (1 - numbers))


@mistake(
    "backward-output-as-slope",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 1 - y is missing",
    hint="What is the slope far to the right?",
)
def sigmoid_backward_output_as_slope(grad_output: Value, x: Value) -> Value:
    """Multiply by y alone."""
    return sloped(grad_output, x, sigmoid)


@mistake(
    "backward-slope-of-tanh",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 - y**2",
    hint="Of which function is that the slope?",
)
def sigmoid_backward_slope_of_tanh(grad_output: Value, x: Value) -> Value:
    """Take the slope of tanh."""
    return sloped(grad_output, x, lambda numbers: 1 - sigmoid(numbers) ** 2)


@mistake(
    "backward-at-the-output",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def sigmoid_backward_at_the_output(grad_output: Value, x: Value) -> Value:
    """Apply the sigmoid twice."""
    return sigmoid_backward(grad_output, sigmoid(x))


@mistake(
    "backward-overflows",
    function="sigmoid_backward",
    kind="special",
    sentence="your gradient is what you get when exp(-x) / (1 + exp(-x))**2 overflows",
    hint="How large are both parts of the quotient far to the left?",
)
def sigmoid_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(grad_output, x, lambda numbers: np.exp(-numbers) / (1 + np.exp(-numbers)) ** 2)
