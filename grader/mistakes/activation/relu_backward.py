"""What goes wrong in relu_backward."""

import numpy as np

from reference.activation import relu_backward
from reference.activation.arguments import gradient_and_argument

from ...implementation import Value
from .. import mistake
from .shared import given, sloped, wide


@mistake(
    "backward-one-at-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1",
    hint="On which side does your mask count 0?",
)
def relu_backward_one_at_zero(grad_output: Value, x: Value) -> Value:
    """Let the gradient pass at 0."""
    return sloped(grad_output, x, lambda numbers: numbers >= 0)


@mistake(
    "backward-half-at-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1/2",
    hint="Which slope does the page choose at the kink?",
)
def relu_backward_half_at_zero(grad_output: Value, x: Value) -> Value:
    """Share the gradient at 0."""
    return sloped(grad_output, x, lambda numbers: np.heaviside(numbers, 0.5))


@mistake(
    "backward-flipped",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when it passes where x is negative",
    hint="Where did the forward let x through?",
)
def relu_backward_flipped(grad_output: Value, x: Value) -> Value:
    """Take the wrong side."""
    return sloped(grad_output, x, lambda numbers: numbers < 0)


@mistake(
    "backward-gradient-rectified",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is rectified, whatever x is",
    hint="Whose sign decides what passes?",
)
def relu_backward_gradient_rectified(grad_output: Value, x: Value) -> Value:
    """Ask the gradient for its sign."""
    gradient_and_argument(grad_output, x, "c1")
    return given(x, np.maximum(wide(grad_output), 0.0))


@mistake(
    "backward-mask-alone",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def relu_backward_mask_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope alone."""
    return sloped(np.ones_like(wide(grad_output)), x, lambda numbers: numbers > 0)


@mistake(
    "backward-everything-passes",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when x is not looked at",
    hint="Which numbers did the forward stop?",
)
def relu_backward_everything_passes(grad_output: Value, x: Value) -> Value:
    """Return grad_output."""
    return sloped(grad_output, x, np.ones_like)


@mistake(
    "backward-infinity-times-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when grad_output is multiplied by zeros and ones",
    hint="What is 0 times infinity?",
)
def relu_backward_infinity_times_zero(grad_output: Value, x: Value) -> Value:
    """Multiply where a selection is meant."""
    return sloped(grad_output, x, lambda numbers: numbers > 0)


@mistake(
    "backward-turns-x-into-mask",
    function="relu_backward",
    kind="purity",
    sentence="your gradient is what you get when x is turned into the mask",
    hint="What does x hold when the gradient is asked for a second time?",
)
def relu_backward_turns_x_into_mask(grad_output: Value, x: Value) -> Value:
    """Write the mask over x."""
    grad_x = relu_backward(grad_output, x)
    if isinstance(x, np.ndarray):
        x[...] = x > 0
    return grad_x


@mistake(
    "backward-small-numbers-count-as-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when numbers close to 0 count as 0",
    hint="Is a number that is larger than 0 by very little larger than 0?",
)
def relu_backward_small_numbers_count_as_zero(grad_output: Value, x: Value) -> Value:
    """Compare with a tolerance."""
    return relu_backward(grad_output, np.where(np.abs(x) < 1e-8, 0, x).astype(np.asarray(x).dtype))
