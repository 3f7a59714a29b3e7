"""What goes wrong in arctan_backward."""

import numpy as np

from reference.activation import arctan, tanh_backward

from ...implementation import Value
from .. import mistake
from .shared import sloped, wide


@mistake(
    "backward-at-the-output",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def arctan_backward_at_the_output(grad_output: Value, x: Value) -> Value:
    """Take 1 / (1 + y**2)."""
    return sloped(grad_output, x, lambda numbers: 1 / (1 + arctan(numbers) ** 2))


@mistake(
    "backward-of-tangent",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 + x**2",
    hint="Of which function is that the slope?",
)
def arctan_backward_of_tangent(grad_output: Value, x: Value) -> Value:
    """Take the slope of the tangent."""
    return sloped(grad_output, x, lambda numbers: 1 + numbers**2)


@mistake(
    "backward-of-inverse-sine",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is that of the inverse sine",
    hint="Of which function is 1 / sqrt(1 - x**2) the slope?",
)
def arctan_backward_of_inverse_sine(grad_output: Value, x: Value) -> Value:
    """Take the slope of another inverse."""
    return sloped(grad_output, x, lambda numbers: 1 / np.sqrt(1 - numbers**2))


@mistake(
    "backward-root-of-square",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 / sqrt(1 + x**2)",
    hint="How fast does the slope fall?",
)
def arctan_backward_root_of_square(grad_output: Value, x: Value) -> Value:
    """Take the slope of the inverse hyperbolic sine."""
    return sloped(grad_output, x, lambda numbers: 1 / np.sqrt(1 + numbers**2))


@mistake(
    "backward-square-of-sum",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 / (1 + x)**2",
    hint="Is the slope the same at x and at -x?",
)
def arctan_backward_square_of_sum(grad_output: Value, x: Value) -> Value:
    """Square the sum."""
    return sloped(grad_output, x, lambda numbers: 1 / (1 + numbers) ** 2)


@mistake(
    "backward-square-missing",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 / (1 + |x|)",
    hint="How fast does the slope fall?",
)
def arctan_backward_square_missing(grad_output: Value, x: Value) -> Value:
    """Forget the square."""
    return sloped(grad_output, x, lambda numbers: 1 / (1 + np.abs(numbers)))


@mistake(
    "backward-of-softsign",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is that of x / (1 + |x|)",
    hint="What is the slope at 1?",
)
def arctan_backward_of_softsign(grad_output: Value, x: Value) -> Value:
    """Take the slope of a softsign."""
    return sloped(grad_output, x, lambda numbers: 1 / (1 + np.abs(numbers)) ** 2)


@mistake(
    "backward-of-tanh",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is that of tanh",
    hint="Which tangent was inverted?",
)
def arctan_backward_of_tanh(grad_output: Value, x: Value) -> Value:
    """Take the slope of tanh."""
    return tanh_backward(grad_output, x)


@mistake(
    "backward-minus",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 / (1 - x**2)",
    hint="Can the slope be negative?",
)
def arctan_backward_minus(grad_output: Value, x: Value) -> Value:
    """Turn a sign."""
    return sloped(grad_output, x, lambda numbers: 1 / (1 - numbers**2))


@mistake(
    "backward-slope-alone",
    function="arctan_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def arctan_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope."""
    return sloped(np.ones_like(wide(grad_output)), x, lambda numbers: 1 / (1 + numbers**2))


@mistake(
    "backward-overflows",
    function="arctan_backward",
    kind="special",
    sentence="your gradient is what you get when 1 - x**2 / (1 + x**2) overflows",
    hint="How large are both parts of the quotient far to the right?",
)
def arctan_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(grad_output, x, lambda numbers: 1 - numbers**2 / (1 + numbers**2))
