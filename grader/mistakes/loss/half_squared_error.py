"""What goes wrong in half_squared_error."""

import numpy as np

from reference.loss import half_squared_error

from ...implementation import Value
from .. import mistake


@mistake(
    "half-forgotten",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when the squares are summed whole",
    hint="What makes the derivative of a square a plain difference?",
)
def half_squared_error_half_forgotten(prediction: Value, target: Value) -> Value:
    """Sum the squares."""
    return 2 * half_squared_error(prediction, target)


@mistake(
    "mean-of-squares",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when the squares are averaged over all entries",
    hint="By what is the sum on the page divided, and does it depend on the size of the array?",
)
def half_squared_error_mean_of_squares(prediction: Value, target: Value) -> Value:
    """Return the mean of the squares."""
    return 2 * half_squared_error(prediction, target) / max(np.size(prediction), 1)


@mistake(
    "half-mean-of-squares",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when half of the squares is averaged over all entries",
    hint="By what is the sum on the page divided, and does it depend on the size of the array?",
)
def half_squared_error_half_mean_of_squares(prediction: Value, target: Value) -> Value:
    """Return half the mean of the squares."""
    return half_squared_error(prediction, target) / max(np.size(prediction), 1)


@mistake(
    "divided-by-batch",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when the sum is divided by the number of samples",
    hint="What does the page say about the first axis?",
)
def half_squared_error_divided_by_batch(prediction: Value, target: Value) -> Value:
    """Divide by the length of the first axis."""
    return half_squared_error(prediction, target) / max((*np.shape(prediction), 1)[0], 1)


@mistake(
    "one-loss-per-sample",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when only the last axis is summed",
    hint="How many numbers come out for a batch?",
)
def half_squared_error_one_loss_per_sample(prediction: Value, target: Value) -> Value:
    """Sum over the last axis alone."""
    half_squared_error(prediction, target)
    return np.sum(np.atleast_1d((target - prediction) ** 2 / 2), axis=-1)


@mistake(
    "absolute-error",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when absolute differences are summed, not their squares",
    hint="How does the loss grow when an error doubles?",
)
def half_squared_error_absolute_error(prediction: Value, target: Value) -> Value:
    """Sum half of the absolute differences."""
    half_squared_error(prediction, target)
    return np.sum(np.abs(target - prediction)) / 2


@mistake(
    "square-root",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when the root is taken of the sum of squares",
    hint="Is the loss a distance, or the square of one?",
)
def half_squared_error_square_root(prediction: Value, target: Value) -> Value:
    """Return half of the distance."""
    return np.sqrt(2 * half_squared_error(prediction, target)) / 2


@mistake(
    "square-of-sum",
    function="half_squared_error",
    kind="value",
    sentence="your loss is what you get when the differences are summed before they are squared",
    hint="Can a positive and a negative error cancel each other?",
)
def half_squared_error_square_of_sum(prediction: Value, target: Value) -> Value:
    """Square the sum of the differences."""
    half_squared_error(prediction, target)
    return np.sum(np.asarray(target, float) - prediction) ** 2 / 2


@mistake(
    "target-broadcast",
    function="half_squared_error",
    kind="refusal",
    sentence="you answer where the target has to be stretched to the shape of the prediction",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def half_squared_error_target_broadcast(prediction: Value, target: Value) -> Value:
    """Let NumPy broadcast."""
    try:
        return half_squared_error(*np.broadcast_arrays(prediction, target))
    except ValueError:
        return half_squared_error(np.ravel(prediction), np.ravel(target))


@mistake(
    "small-integers-overflow",
    function="half_squared_error",
    kind="dtype",
    sentence="your loss is what you get when the differences of integers are kept as such integers",
    hint="What is 10 - 20 in uint8, and what is a square in int8?",
)
def half_squared_error_small_integers_overflow(prediction: Value, target: Value) -> Value:
    """Subtract and square in the dtype of the arguments."""
    half_squared_error(prediction, target)
    error = np.subtract(1 * np.asarray(target), 1 * np.asarray(prediction))
    return np.sum((error * error).astype(error.dtype)) / 2


@mistake(
    "always-float64",
    function="half_squared_error",
    kind="dtype",
    sentence="your loss is float64 whatever the dtype of the arguments",
    hint="What is the dtype of the result for float32 arrays?",
)
def half_squared_error_always_float64(prediction: Value, target: Value) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(half_squared_error(prediction, target), np.float64)


@mistake(
    "dtype-of-prediction",
    function="half_squared_error",
    kind="dtype",
    sentence="your loss has the dtype of the prediction, also where that of the target is wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def half_squared_error_dtype_of_prediction(prediction: Value, target: Value) -> Value:
    """Cast to the dtype of the first argument."""
    loss = half_squared_error(prediction, target)
    floats = np.issubdtype(prediction.dtype, np.floating)
    return loss.astype(prediction.dtype if floats else np.float64)


@mistake(
    "prediction-overwritten",
    function="half_squared_error",
    kind="purity",
    sentence="your function leaves the error in the caller's prediction",
    hint="What does -= do to an array that somebody else holds?",
)
def half_squared_error_prediction_overwritten(prediction: Value, target: Value) -> Value:
    """Subtract in place."""
    loss = half_squared_error(prediction, target)
    prediction -= target
    return loss
