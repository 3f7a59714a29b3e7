"""What goes wrong in elu_backward."""

import numpy as np

from reference.activation import elu, elu_backward, leaky_relu_backward, relu_backward
from reference.constraints import real_array

from ...implementation import Value
from .. import mistake
from .shared import sloped


@mistake(
    "backward-one-at-zero",
    function="elu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1",
    hint="On which side does your selection count 0?",
)
def elu_backward_one_at_zero(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Count 0 to the right."""
    return sloped(
        grad_output, x, lambda numbers: np.where(numbers >= 0, 1.0, alpha * np.exp(numbers))
    )


@mistake(
    "backward-zero-at-zero",
    function="elu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 0",
    hint="Which slope does the page choose at the kink?",
)
def elu_backward_zero_at_zero(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Let nothing pass at 0."""
    return sloped(
        grad_output,
        x,
        lambda numbers: (numbers > 0) + alpha * np.exp(np.minimum(numbers, 0.0)) * (numbers < 0),
    )


@mistake(
    "backward-alpha-ignored",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when alpha is always 1",
    hint="Where does your gradient use alpha?",
)
def elu_backward_alpha_ignored(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Write alpha into the code."""
    del alpha
    return elu_backward(grad_output, x)


@mistake(
    "backward-other-default",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when alpha is 1.6733 where none is given",
    hint="Which alpha holds when it is left out?",
)
def elu_backward_other_default(grad_output: Value, x: Value, *, alpha: float = 1.6733) -> Value:
    """Choose the default of another unit."""
    return elu_backward(grad_output, x, alpha=alpha)


@mistake(
    "backward-output-as-slope",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope on the left is alpha * (exp(x) - 1)",
    hint="What becomes of the 1 when the difference is differentiated?",
)
def elu_backward_output_as_slope(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Multiply by y."""
    return sloped(
        grad_output, x, lambda numbers: np.where(numbers > 0, 1.0, alpha * np.expm1(numbers))
    )


@mistake(
    "backward-x-as-output",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when y + alpha is taken with x in place of y",
    hint="Of what is the slope y + alpha?",
)
def elu_backward_x_as_output(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: np.where(numbers > 0, 1.0, numbers + alpha))


@mistake(
    "backward-at-the-output",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def elu_backward_at_the_output(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Apply the exponential to y."""
    return sloped(
        grad_output,
        x,
        lambda numbers: np.where(numbers > 0, 1.0, alpha * np.exp(elu(numbers, alpha=alpha))),
    )


@mistake(
    "backward-alpha-on-both-sides",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope on the right is alpha",
    hint="On which side does alpha count?",
)
def elu_backward_alpha_on_both_sides(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Scale everything."""
    return sloped(grad_output, x, lambda numbers: alpha * np.exp(np.minimum(numbers, 0.0)))


@mistake(
    "backward-closed",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes where x is negative",
    hint="What is the slope to the left of 0?",
)
def elu_backward_closed(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Return the gradient of relu."""
    del alpha
    return relu_backward(grad_output, x)


@mistake(
    "backward-straight",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope on the left is alpha everywhere",
    hint="How does the slope change further to the left?",
)
def elu_backward_straight(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Return the gradient of leaky_relu."""
    return leaky_relu_backward(grad_output, x, negative_slope=alpha)


@mistake(
    "backward-exponent-turned",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope on the left is alpha * exp(-x)",
    hint="How large is the slope far to the left?",
)
def elu_backward_exponent_turned(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Turn the sign in the exponent."""
    return sloped(
        grad_output, x, lambda numbers: np.where(numbers > 0, 1.0, alpha * np.exp(-numbers))
    )


@mistake(
    "backward-slope-alone",
    function="elu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def elu_backward_slope_alone(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Return the slope."""
    return elu_backward(np.ones_like(grad_output), x, alpha=alpha)


@mistake(
    "backward-infinity-times-zero",
    function="elu_backward",
    kind="special",
    sentence="your gradient is what you get when both slopes are multiplied by masks of 0 and 1",
    hint="What is 0 times infinity?",
)
def elu_backward_infinity_times_zero(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Multiply by masks."""
    return sloped(
        grad_output,
        x,
        lambda numbers: (numbers > 0) + alpha * np.exp(numbers) * (numbers <= 0),
    )


@mistake(
    "backward-short-floats",
    function="elu_backward",
    kind="dtype",
    sentence="your gradient is what you get when small integers have exponentials of few digits",
    hint="Which dtype has np.exp of an array of int8?",
)
def elu_backward_short_floats(grad_output: Value, x: Value, *, alpha: float = 1.0) -> Value:
    """Take the exponential of integers."""
    slope = np.where(real_array("x", x) > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
    return sloped(grad_output, x, lambda _numbers: slope)
