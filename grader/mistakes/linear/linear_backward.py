"""What goes wrong in linear_backward."""

import numpy as np

from reference.dtypes import floating
from reference.linear import linear_backward

from ...implementation import Value
from .. import mistake


@mistake(
    "backward-weight-gradient-transposed",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the weights is transposed",
    hint="Which shape has weight, and which its gradient?",
)
def linear_backward_weight_gradient_transposed(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Multiply the other way round."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight.T, grad_bias


@mistake(
    "backward-weight-transposed",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the weight is transposed",
    hint="Over which axis of weight does the sum run?",
)
def linear_backward_weight_transposed(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Take the forward's product."""
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    square = np.shape(weight)[0] == np.shape(weight)[1]
    if not square:
        raise ValueError("matmul: shapes do not match")
    return linear_backward(grad_output, x, np.transpose(weight), bias)[0], grad_weight, grad_bias


@mistake(
    "backward-averaged",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when samples are averaged, not summed",
    hint="What becomes of the gradient when a sample is given twice?",
)
def linear_backward_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Divide by the batch."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    samples = max(np.asarray(x)[..., 0].size, 1)
    return grad_x, grad_weight / samples, None if grad_bias is None else grad_bias / samples


@mistake(
    "backward-bias-averaged",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the bias is averaged",
    hint="What becomes of the gradient when a sample is given twice?",
)
def linear_backward_bias_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Take the mean."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    samples = max(np.asarray(x)[..., 0].size, 1)
    return grad_x, grad_weight, None if grad_bias is None else grad_bias / samples


@mistake(
    "backward-bias-keeps-an-axis",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the bias has the shape (1, C_out)",
    hint="Which shape has the bias?",
)
def linear_backward_bias_keeps_an_axis(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Keep the axis of the sum."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight, None if grad_bias is None else grad_bias[np.newaxis]


@mistake(
    "backward-last-sample-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when each sample overwrites the one before",
    hint="What do the samples before the last one contribute?",
)
def linear_backward_last_sample_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Assign in a loop over samples."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    flat = np.asarray(grad_output).reshape(-1, np.shape(weight)[0])[-1:]
    last = np.asarray(x).reshape(-1, np.shape(weight)[1])[-1:]
    if not len(last):
        return grad_x, grad_weight, grad_bias
    _, grad_weight, grad_bias = linear_backward(flat, last, weight, bias)
    return grad_x, grad_weight, grad_bias


@mistake(
    "backward-bias-of-ones",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the bias's gradient counts the samples",
    hint="What does the chain rule multiply the slope by?",
)
def linear_backward_bias_of_ones(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Forget grad_output."""
    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight, bias)
    ones = np.ones_like(np.asarray(grad_output, dtype=float))
    return grad_x, grad_weight, linear_backward(ones, x, weight, bias)[2]


@mistake(
    "backward-bias-gradient-left-out",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is no gradient for the bias",
    hint="How many gradients are there when there is a bias?",
)
def linear_backward_bias_gradient_left_out(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return None."""
    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight, None


@mistake(
    "backward-bias-gradient-unasked",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is a gradient for a bias that is not there",
    hint="What is returned where there is no bias?",
)
def linear_backward_bias_gradient_unasked(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return an array in any case."""
    bias = np.zeros(np.shape(weight)[0], np.result_type(x, weight)) if bias is None else bias
    return linear_backward(grad_output, x, weight, bias)


@mistake(
    "backward-order",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the weights comes first",
    hint="In which order do the arguments stand?",
)
def linear_backward_order(grad_output: Value, x: Value, weight: Value, bias: Value = None) -> Value:
    """Return another order."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_weight, grad_x, grad_bias


@mistake(
    "backward-input-gradient-left-out",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is no gradient for x",
    hint="Who needs the gradient of x, if not this layer?",
)
def linear_backward_input_gradient_left_out(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return None, as a first layer might."""
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return None, grad_weight, grad_bias


@mistake(
    "backward-matrices-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when x may have two axes only",
    hint="How many axes may stand before the features?",
)
def linear_backward_matrices_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Refuse further axes."""
    if np.ndim(x) != 2:
        raise ValueError(f"x has {np.ndim(x)} axes, needs 2")
    return linear_backward(grad_output, x, weight, bias)


@mistake(
    "backward-first-axis-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the first axis is summed for the bias",
    hint="Over which axes do samples run?",
)
def linear_backward_first_axis_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Sum over axis 0."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    if grad_bias is None or np.ndim(x) < 2:
        return grad_x, grad_weight, grad_bias
    return grad_x, grad_weight, np.sum(grad_output, axis=0)


@mistake(
    "backward-dtype-of-grad-output",
    function="linear_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradients have?",
)
def linear_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Answer in the dtype of what came in."""
    parts = linear_backward(grad_output, x, weight, bias)
    dtype = np.asarray(grad_output).dtype
    return tuple(None if part is None else part.astype(dtype) for part in parts)


@mistake(
    "backward-overwrites-x",
    function="linear_backward",
    kind="purity",
    sentence="your gradient is what you get when the gradient of x is written over x",
    hint="What does the caller's array hold after the call?",
)
def linear_backward_overwrites_x(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Write into x."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    if isinstance(x, np.ndarray):
        x[...] = grad_x
    return grad_x, grad_weight, grad_bias


@mistake(
    "backward-stretches-grad-output",
    function="linear_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Has every output of every sample a gradient of its own?",
)
def linear_backward_stretches_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Let NumPy broadcast."""
    shape = (*np.shape(x)[:-1], np.shape(weight)[0])
    return linear_backward(np.broadcast_to(grad_output, shape), x, weight, bias)


@mistake(
    "backward-reshapes-grad-output",
    function="linear_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is reshaped",
    hint="Is every shape with so many numbers the right one?",
)
def linear_backward_reshapes_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Reshape what comes."""
    shape = (*np.shape(x)[:-1], np.shape(weight)[0])
    return linear_backward(np.reshape(grad_output, shape), x, weight, bias)


@mistake(
    "backward-own-dtypes",
    function="linear_backward",
    kind="dtype",
    sentence="your gradient is what you get when each gradient has the dtype of its own argument",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def linear_backward_own_dtypes(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Cast each gradient to the dtype of its argument."""
    parts = linear_backward(grad_output, x, weight, bias)
    return tuple(
        None if part is None else part.astype(floating(np.asarray(array).dtype))
        for part, array in zip(parts, (x, weight, bias), strict=True)
    )


@mistake(
    "backward-features-not-compared",
    function="linear_backward",
    kind="refusal",
    sentence="your gradient is what you get when nobody compares the features of x and weight",
    hint="Does your gradient check what linear itself checks?",
)
def linear_backward_features_not_compared(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Multiply what can be multiplied."""
    fitting = np.ndim(x) > 0 and np.ndim(weight) == 2
    if fitting and np.shape(grad_output) == (*np.shape(x)[:-1], len(weight)):
        of_weight = np.zeros((len(weight), np.shape(x)[-1]), np.asarray(weight).dtype)
        of_x = np.zeros((*np.shape(x)[:-1], np.shape(weight)[1]), np.asarray(x).dtype)
        grad_x, _, grad_bias = linear_backward(grad_output, of_x, weight, bias)
        return grad_x, linear_backward(grad_output, x, of_weight, bias)[1], grad_bias
    return linear_backward(grad_output, x, weight, bias)
