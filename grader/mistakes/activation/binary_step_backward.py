"""What goes wrong in binary_step_backward."""

import numpy as np

from reference.activation import relu_backward, sigmoid_backward
from reference.activation.arguments import gradient_and_argument

from ...implementation import Value
from .. import mistake
from .shared import given, sloped, wide


@mistake(
    "backward-straight-through",
    function="binary_step_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output passes as it came",
    hint="How does the output change with x, on either side of the step?",
)
def binary_step_backward_straight_through(grad_output: Value, x: Value) -> Value:
    """Estimate straight through."""
    return sloped(grad_output, x, np.ones_like)


@mistake(
    "backward-passes-near-zero",
    function="binary_step_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output passes where x lies between -1 and 1",
    hint="How does the output change with x, on either side of the step?",
)
def binary_step_backward_passes_near_zero(grad_output: Value, x: Value) -> Value:
    """Estimate straight through, near the step."""
    return sloped(grad_output, x, lambda numbers: np.abs(numbers) <= 1)


@mistake(
    "backward-of-relu",
    function="binary_step_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output passes where x is positive",
    hint="How does a level line rise?",
)
def binary_step_backward_of_relu(grad_output: Value, x: Value) -> Value:
    """Take the output for the slope."""
    return relu_backward(grad_output, x)


@mistake(
    "backward-of-sigmoid",
    function="binary_step_backward",
    kind="gradient",
    sentence="your gradient is what you get when the step is differentiated as a sigmoid",
    hint="Which function was computed?",
)
def binary_step_backward_of_sigmoid(grad_output: Value, x: Value) -> Value:
    """Take the slope of a sigmoid."""
    return sigmoid_backward(grad_output, x)


@mistake(
    "backward-passes-at-zero",
    function="binary_step_backward",
    kind="special",
    sentence="your gradient is what you get when grad_output passes where x is 0",
    hint="Which slope does the page choose at the step?",
)
def binary_step_backward_passes_at_zero(grad_output: Value, x: Value) -> Value:
    """Count the step itself as a slope of 1."""
    return sloped(grad_output, x, lambda numbers: numbers == 0)


@mistake(
    "backward-infinite-at-zero",
    function="binary_step_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at the step is infinite",
    hint="Which slope does the page choose at the step?",
)
def binary_step_backward_infinite_at_zero(grad_output: Value, x: Value) -> Value:
    """Return an impulse."""
    return sloped(
        np.ones_like(wide(grad_output)), x, lambda numbers: np.where(numbers == 0, np.inf, 0.0)
    )


@mistake(
    "backward-nan-at-zero",
    function="binary_step_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at the step is not a number",
    hint="Which slope does the page choose at the step?",
)
def binary_step_backward_nan_at_zero(grad_output: Value, x: Value) -> Value:
    """Divide 0 by 0."""
    return sloped(grad_output, x, lambda numbers: 0.0 * numbers / numbers)


@mistake(
    "backward-single-zero",
    function="binary_step_backward",
    kind="gradient",
    sentence="your gradient is what you get when one 0 stands for all",
    hint="Which shape has the gradient of x?",
)
def binary_step_backward_single_zero(grad_output: Value, x: Value) -> Value:
    """Return a number."""
    gradient_and_argument(grad_output, x, "c1")
    return given(x, 0.0)
