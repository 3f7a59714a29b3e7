"""What goes wrong in softmax_backward."""

import numpy as np

from ...implementation import Value
from .. import mistake
from .shared import back_along, total, wide


@mistake(
    "backward-diagonal-alone",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the diagonal of the Jacobian is kept",
    hint="Does one number act on the share of another?",
)
def softmax_backward_diagonal_alone(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by y * (1 - y)."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * y * (1 - y))


@mistake(
    "backward-sum-not-weighted",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are summed without their shares",
    hint="What is each gradient multiplied by in the sum?",
)
def softmax_backward_sum_not_weighted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Forget the share within the sum."""
    return back_along(grad_output, x, axis, lambda grad, y: y * (grad - total(grad, axis)))


@mistake(
    "backward-sum-missing",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sum over the row is missing",
    hint="What does your gradient sum to along the row?",
)
def softmax_backward_sum_missing(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by the share."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * y)


@mistake(
    "backward-sum-over-all",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sum runs over the whole array",
    hint="Which numbers act on the shares of a row?",
)
def softmax_backward_sum_over_all(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return back_along(grad_output, x, axis, lambda grad, y: y * (grad - total(grad * y, None)))


@mistake(
    "backward-x-as-shares",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when x is taken for the shares",
    hint="Is the argument of the gradient x or y?",
)
def softmax_backward_x_as_shares(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Use x as if it were y."""
    return back_along(
        grad_output, x, axis, lambda grad, _: wide(x) * (grad - total(grad * wide(x), axis))
    )


@mistake(
    "backward-of-the-loss",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is subtracted from the shares",
    hint="Of which function is y - target the gradient?",
)
def softmax_backward_of_the_loss(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of a cross entropy."""
    return back_along(grad_output, x, axis, lambda grad, y: y - grad)


@mistake(
    "backward-not-shifted",
    function="softmax_backward",
    kind="special",
    sentence="your gradient is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def softmax_backward_not_shifted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    y = np.exp(wide(x)) / total(np.exp(wide(x)), axis)
    return back_along(grad_output, x, axis, lambda grad, _: y * (grad - total(grad * y, axis)))
