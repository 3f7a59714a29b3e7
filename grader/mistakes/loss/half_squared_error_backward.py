"""What goes wrong in half_squared_error_backward."""

import numpy as np

from reference.loss import half_squared_error_backward

from ...implementation import Value
from .. import mistake


@mistake(
    "backward-wrong-sign",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is target - prediction: it has the wrong sign",
    hint="Does the loss rise or fall when a prediction that is too large grows?",
)
def half_squared_error_backward_wrong_sign(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return the negative gradient."""
    return -half_squared_error_backward(grad_output, prediction, target)


@mistake(
    "backward-grad-output-ignored",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the loss is doubled after it was computed?",
)
def half_squared_error_backward_grad_output_ignored(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return the gradient of the loss itself."""
    half_squared_error_backward(grad_output, prediction, target)
    return half_squared_error_backward(np.ones(()), prediction, target)


@mistake(
    "backward-doubled",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is that of the whole squares: twice as large",
    hint="What becomes of the half when a square is differentiated?",
)
def half_squared_error_backward_doubled(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Forget the half."""
    return 2 * half_squared_error_backward(grad_output, prediction, target)


@mistake(
    "backward-halved",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient keeps the half of the loss",
    hint="What becomes of the half when a square is differentiated?",
)
def half_squared_error_backward_halved(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Keep the half."""
    return half_squared_error_backward(grad_output, prediction, target) / 2


@mistake(
    "backward-divided-by-size",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of entries, as that of a mean",
    hint="Is anything divided by a count in the loss?",
)
def half_squared_error_backward_divided_by_size(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Divide by the number of entries."""
    gradient = half_squared_error_backward(grad_output, prediction, target)
    return gradient / max(np.size(prediction), 1)


@mistake(
    "backward-divided-by-batch",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of samples, as that of a mean over the batch",
    hint="Is anything divided by a count in the loss?",
)
def half_squared_error_backward_divided_by_batch(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Divide by the length of the first axis."""
    gradient = half_squared_error_backward(grad_output, prediction, target)
    return gradient / max((*np.shape(prediction), 1)[0], 1)


@mistake(
    "backward-signs-alone",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="your gradient is the sign of the error, not the error",
    hint="Does a large error push harder than a small one?",
)
def half_squared_error_backward_signs_alone(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Differentiate the absolute error."""
    half_squared_error_backward(grad_output, prediction, target)
    return grad_output * np.sign(prediction - target)


@mistake(
    "backward-gradient-of-target-too",
    function="half_squared_error_backward",
    kind="gradient",
    sentence="you return a second gradient, for the target",
    hint="Which arguments of the loss are learnt?",
)
def half_squared_error_backward_gradient_of_target_too(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return two gradients."""
    gradient = half_squared_error_backward(grad_output, prediction, target)
    return gradient, -gradient


@mistake(
    "backward-grad-output-broadcast",
    function="half_squared_error_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the loss is one number",
    hint="What shape has the loss, and what shape must its gradient have?",
)
def half_squared_error_backward_grad_output_broadcast(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * half_squared_error_backward(np.ones(()), prediction, target)


@mistake(
    "backward-dtype-of-grad-output",
    function="half_squared_error_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def half_squared_error_backward_dtype_of_grad_output(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = half_squared_error_backward(grad_output, prediction, target)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-shapes-broadcast",
    function="half_squared_error_backward",
    kind="refusal",
    sentence="you stretch the prediction or the target to the shape of the other",
    hint="Does your gradient check what the loss itself checks?",
)
def half_squared_error_backward_shapes_broadcast(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Let NumPy broadcast."""
    return half_squared_error_backward(grad_output, *np.broadcast_arrays(prediction, target))


@mistake(
    "backward-dtype-of-prediction",
    function="half_squared_error_backward",
    kind="dtype",
    sentence="your gradient has the dtype of the prediction, also where that of the target is"
    " wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def half_squared_error_backward_dtype_of_prediction(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Cast to the dtype of the first argument."""
    gradient = half_squared_error_backward(grad_output, prediction, target)
    return gradient.astype(prediction.dtype if prediction.dtype.kind == "f" else np.float64)
