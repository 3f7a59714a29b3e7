"""What goes wrong in mse_loss_backward."""

import numpy as np

from reference.loss import mse_loss_backward

from ...implementation import Value
from .. import mistake


@mistake(
    "backward-wrong-sign",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is that of target - prediction: it has the wrong sign",
    hint="Does the loss rise or fall when a prediction that is too large grows?",
)
def mse_loss_backward_wrong_sign(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Return the negative gradient."""
    return -mse_loss_backward(grad_output, prediction, target)


@mistake(
    "backward-grad-output-ignored",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the loss is doubled after it was computed?",
)
def mse_loss_backward_grad_output_ignored(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return the gradient of the loss itself."""
    mse_loss_backward(grad_output, prediction, target)
    return mse_loss_backward(np.ones(()), prediction, target)


@mistake(
    "backward-two-forgotten",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get without the 2 of the square's derivative",
    hint="What is the derivative of a square that has no half before it?",
)
def mse_loss_backward_two_forgotten(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Forget the 2."""
    return mse_loss_backward(grad_output, prediction, target) / 2


@mistake(
    "backward-not-divided",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is that of the sum: it is not divided by the number of entries",
    hint="How much does one entry change a mean of many?",
)
def mse_loss_backward_not_divided(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Forget to divide."""
    return mse_loss_backward(grad_output, prediction, target) * np.float32(np.size(prediction))


@mistake(
    "backward-half-of-sum",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is that of half_squared_error",
    hint="Of which of the two losses is a plain difference the derivative?",
)
def mse_loss_backward_half_of_sum(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Return the plain difference."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    return gradient * np.float32(np.size(prediction) / 2)


@mistake(
    "backward-divided-by-batch",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of samples alone",
    hint="By what does the loss divide?",
)
def mse_loss_backward_divided_by_batch(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Divide by the length of the first axis."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    samples = max((*np.shape(prediction), 1)[0], 1)
    return gradient * np.float32(np.size(prediction)) / np.float32(samples)


@mistake(
    "backward-divided-twice",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of entries twice",
    hint="Who divides by the number of entries, and does anybody do it again?",
)
def mse_loss_backward_divided_twice(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Divide again."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    return gradient / max(np.size(prediction), 1)


@mistake(
    "backward-signs-alone",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is the sign of the error, not the error",
    hint="Does a large error push harder than a small one?",
)
def mse_loss_backward_signs_alone(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Differentiate the absolute error."""
    mse_loss_backward(grad_output, prediction, target)
    return grad_output * np.sign(prediction - target) / max(np.size(prediction), 1)


@mistake(
    "backward-by-prediction-alone",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when the target is taken to be 0",
    hint="At which prediction is the gradient 0?",
)
def mse_loss_backward_by_prediction_alone(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Forget the target."""
    mse_loss_backward(grad_output, prediction, target)
    return mse_loss_backward(grad_output, prediction, 0 * target)


@mistake(
    "backward-gradient-of-target-too",
    function="mse_loss_backward",
    kind="gradient",
    sentence="you return a second gradient, for the target",
    hint="Which arguments of the loss are learnt?",
)
def mse_loss_backward_gradient_of_target_too(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return two gradients."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    return gradient, -gradient


@mistake(
    "backward-summed",
    function="mse_loss_backward",
    kind="gradient",
    sentence="your gradient is a single number: the sum over all predictions",
    hint="How many predictions are there, and how many gradients?",
)
def mse_loss_backward_summed(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Sum the gradients."""
    return mse_loss_backward(grad_output, prediction, target).sum()


@mistake(
    "backward-grad-output-broadcast",
    function="mse_loss_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the loss is one number",
    hint="What shape has the loss, and what shape must its gradient have?",
)
def mse_loss_backward_grad_output_broadcast(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * mse_loss_backward(np.ones(()), prediction, target)


@mistake(
    "backward-first-of-grad-output",
    function="mse_loss_backward",
    kind="refusal",
    sentence="you use the first entry of a grad_output that has more than the loss has",
    hint="What shape has the loss?",
)
def mse_loss_backward_first_of_grad_output(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Take one number out of an array."""
    return mse_loss_backward(np.ravel(grad_output)[0], prediction, target)


@mistake(
    "backward-shapes-broadcast",
    function="mse_loss_backward",
    kind="refusal",
    sentence="you stretch the prediction or the target to the shape of the other",
    hint="Does your gradient check what the loss itself checks?",
)
def mse_loss_backward_shapes_broadcast(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Let NumPy broadcast."""
    return mse_loss_backward(grad_output, *np.broadcast_arrays(prediction, target))


@mistake(
    "backward-small-integers-overflow",
    function="mse_loss_backward",
    kind="dtype",
    sentence="your gradient is what you get when integers are subtracted as integers",
    hint="What is 10 - 20 in uint8?",
)
def mse_loss_backward_small_integers_overflow(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Subtract in the dtype of the arguments."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    if prediction.dtype.kind == "f" or target.dtype.kind == "f":
        return gradient
    error = np.subtract(1 * prediction, 1 * target)
    return grad_output * 2.0 * error / prediction.size


@mistake(
    "backward-always-float64",
    function="mse_loss_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the arguments",
    hint="What dtype has the gradient of a float32 prediction?",
)
def mse_loss_backward_always_float64(grad_output: Value, prediction: Value, target: Value) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(mse_loss_backward(grad_output, prediction, target), np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="mse_loss_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def mse_loss_backward_dtype_of_grad_output(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-dtype-of-prediction",
    function="mse_loss_backward",
    kind="dtype",
    sentence="your gradient has the dtype of the prediction, also where that of the target is"
    " wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def mse_loss_backward_dtype_of_prediction(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Cast to the dtype of the first argument."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    return gradient.astype(prediction.dtype if prediction.dtype.kind == "f" else np.float64)


@mistake(
    "backward-written-into-prediction",
    function="mse_loss_backward",
    kind="purity",
    sentence="your function overwrites the caller's prediction with the gradient",
    hint="Whose array is written to?",
)
def mse_loss_backward_written_into_prediction(
    grad_output: Value, prediction: Value, target: Value
) -> Value:
    """Reuse the caller's memory."""
    gradient = mse_loss_backward(grad_output, prediction, target)
    if prediction.dtype.kind == "f":
        prediction[...] = gradient
    return gradient
