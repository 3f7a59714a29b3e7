"""What goes wrong in log_softmax_backward."""

import numpy as np

from reference.activation import softmax_backward

from ...implementation import Value
from .. import mistake
from .shared import back_along, total, wide


@mistake(
    "backward-sum-missing",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the share is not multiplied by a sum",
    hint="What is the share multiplied by?",
)
def log_softmax_backward_sum_missing(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the sum for 1."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - y)


@mistake(
    "backward-diagonal-alone",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the diagonal of the Jacobian is kept",
    hint="Does one number act on the share of another?",
)
def log_softmax_backward_diagonal_alone(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by 1 - y."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * (1 - y))


@mistake(
    "backward-of-the-shares",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is the gradient of softmax",
    hint="Of which function is this the gradient?",
)
def log_softmax_backward_of_the_shares(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of softmax."""
    return softmax_backward(grad_output, x, axis=axis)


@mistake(
    "backward-mean-of-gradients",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the mean of the gradients is subtracted",
    hint="With which weight does the sum act on each number?",
)
def log_softmax_backward_mean_of_gradients(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Take all shares for equal."""
    return back_along(
        grad_output, x, axis, lambda grad, y: grad - total(grad, axis) / max(y.shape[axis], 1)
    )


@mistake(
    "backward-sum-over-all",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are summed over the whole array",
    hint="Which gradients act on a row?",
)
def log_softmax_backward_sum_over_all(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - y * total(grad, None))


@mistake(
    "backward-exponential-as-share",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when exp(x) is taken for the share",
    hint="Of what is the exponential a share?",
)
def log_softmax_backward_exponential_as_share(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Forget to divide."""
    return back_along(
        grad_output, x, axis, lambda grad, _: grad - np.exp(wide(x)) * total(grad, axis)
    )


@mistake(
    "backward-divided-by-share",
    function="log_softmax_backward",
    kind="special",
    sentence="your gradient is what you get when the gradient of softmax is divided by the share",
    hint="What is 0 divided by 0?",
)
def log_softmax_backward_divided_by_share(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Differentiate log(softmax) step by step."""
    return back_along(
        grad_output, x, axis, lambda grad, y: y * (grad / y - total(grad / y * y, axis))
    )


@mistake(
    "backward-not-shifted",
    function="log_softmax_backward",
    kind="special",
    sentence="your gradient is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def log_softmax_backward_not_shifted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    y = np.exp(wide(x)) / total(np.exp(wide(x)), axis)
    return back_along(grad_output, x, axis, lambda grad, _: grad - y * total(grad, axis))
