"""What goes wrong in mse_loss."""

import numpy as np

from reference.loss import half_squared_error, mse_loss

from ...implementation import Value
from .. import mistake


@mistake(
    "halved",
    function="mse_loss",
    kind="value",
    sentence="your loss is half of the mean of the squares",
    hint="Is there a half in the mean of squares?",
)
def mse_loss_halved(prediction: Value, target: Value) -> Value:
    """Keep the half of another loss."""
    return mse_loss(prediction, target) / 2


@mistake(
    "sum-for-mean",
    function="mse_loss",
    kind="value",
    sentence="your loss is the sum of the squares, without the mean",
    hint="What is the loss of two equal errors?",
)
def mse_loss_sum_for_mean(prediction: Value, target: Value) -> Value:
    """Forget to divide."""
    return 2 * half_squared_error(prediction, target)


@mistake(
    "half-of-sum",
    function="mse_loss",
    kind="value",
    sentence="your loss is what half_squared_error gives: half of the sum of the squares",
    hint="Two losses of this chapter square the error; which of them is asked?",
)
def mse_loss_half_of_sum(prediction: Value, target: Value) -> Value:
    """Compute the other loss."""
    return half_squared_error(prediction, target)


@mistake(
    "divided-by-batch",
    function="mse_loss",
    kind="value",
    sentence="your loss is divided by the number of samples alone",
    hint="Does the loss grow when every sample has more entries?",
)
def mse_loss_divided_by_batch(prediction: Value, target: Value) -> Value:
    """Divide by the length of the first axis."""
    return 2 * half_squared_error(prediction, target) / (*np.shape(prediction), 1)[0]


@mistake(
    "divided-by-outputs",
    function="mse_loss",
    kind="value",
    sentence="your loss is divided by the length of the last axis alone",
    hint="Does the loss grow with the batch?",
)
def mse_loss_divided_by_outputs(prediction: Value, target: Value) -> Value:
    """Divide by the length of the last axis."""
    return 2 * half_squared_error(prediction, target) / (1, *np.shape(prediction))[-1]


@mistake(
    "divided-twice",
    function="mse_loss",
    kind="value",
    sentence="your loss is divided by the number of entries twice",
    hint="Does your mean divide already?",
)
def mse_loss_divided_twice(prediction: Value, target: Value) -> Value:
    """Divide a mean again."""
    return mse_loss(prediction, target) / max(np.size(prediction), 1)


@mistake(
    "one-less",
    function="mse_loss",
    kind="value",
    sentence="your loss is divided by the number of entries less 1",
    hint="Is this a mean, or the variance of a sample?",
)
def mse_loss_one_less(prediction: Value, target: Value) -> Value:
    """Divide by n - 1."""
    size = np.size(prediction)
    return mse_loss(prediction, target) * size / max(size - 1, 1)


@mistake(
    "one-loss-per-sample",
    function="mse_loss",
    kind="value",
    sentence="you return a mean for every sample",
    hint="How many numbers come out for a batch?",
)
def mse_loss_one_loss_per_sample(prediction: Value, target: Value) -> Value:
    """Average over the last axis alone."""
    mse_loss(prediction, target)
    return np.mean(np.atleast_1d((target - prediction) ** 2), axis=-1)


@mistake(
    "absolute-error",
    function="mse_loss",
    kind="value",
    sentence="your loss is the mean of the absolute differences, not of their squares",
    hint="How does the loss grow when an error doubles?",
)
def mse_loss_absolute_error(prediction: Value, target: Value) -> Value:
    """Average absolute differences."""
    mse_loss(prediction, target)
    return np.mean(np.abs(target - prediction))


@mistake(
    "square-root",
    function="mse_loss",
    kind="value",
    sentence="your loss is the root of the mean of the squares",
    hint="In which unit is the loss, if the prediction is in metres?",
)
def mse_loss_square_root(prediction: Value, target: Value) -> Value:
    """Take the root."""
    return np.sqrt(mse_loss(prediction, target))


@mistake(
    "square-of-mean",
    function="mse_loss",
    kind="value",
    sentence="your loss is what you get when the differences are averaged before they are squared",
    hint="Can a positive and a negative error cancel each other?",
)
def mse_loss_square_of_mean(prediction: Value, target: Value) -> Value:
    """Square the mean of the differences."""
    mse_loss(prediction, target)
    return np.mean(np.asarray(target, float) - prediction) ** 2


@mistake(
    "square-expanded",
    function="mse_loss",
    kind="value",
    sentence="your loss is what you get when the square of the difference is multiplied out",
    hint="What is left of (a - b)**2 when a*a, 2*a*b and b*b are large and nearly equal?",
)
def mse_loss_square_expanded(prediction: Value, target: Value) -> Value:
    """Subtract large squares from each other."""
    loss = mse_loss(prediction, target)
    p, t = np.asarray(prediction, float), np.asarray(target, float)
    return np.mean(p * p - 2 * p * t + t * t).astype(loss.dtype)


@mistake(
    "nan-ignored",
    function="mse_loss",
    kind="special",
    sentence="your loss leaves out predictions that are NaN",
    hint="Who will notice that the network has broken down?",
)
def mse_loss_nan_ignored(prediction: Value, target: Value) -> Value:
    """Average what is a number."""
    loss = mse_loss(prediction, target)
    error = np.asarray(prediction, float) - target
    return np.nanmean(error**2).astype(loss.dtype)


@mistake(
    "target-broadcast",
    function="mse_loss",
    kind="refusal",
    sentence="you answer where the target has to be stretched to the shape of the prediction",
    hint="What does NumPy make of a (3, 1) less a (3,), and who asked for it?",
)
def mse_loss_target_broadcast(prediction: Value, target: Value) -> Value:
    """Let NumPy broadcast."""
    return mse_loss(*np.broadcast_arrays(prediction, target))


@mistake(
    "shapes-flattened",
    function="mse_loss",
    kind="refusal",
    sentence="you answer where prediction and target have the same number of entries, but not the"
    " same shape",
    hint="What may a column beside a row have meant?",
)
def mse_loss_shapes_flattened(prediction: Value, target: Value) -> Value:
    """Flatten both."""
    return mse_loss(np.ravel(prediction), np.ravel(target))


@mistake(
    "small-integers-overflow",
    function="mse_loss",
    kind="dtype",
    sentence="your loss is what you get when the differences of integers are kept as such integers",
    hint="What is 10 - 20 in uint8, and what is a square in int8?",
)
def mse_loss_small_integers_overflow(prediction: Value, target: Value) -> Value:
    """Subtract and square in the dtype of the arguments."""
    mse_loss(prediction, target)
    error = np.subtract(1 * np.asarray(target), 1 * np.asarray(prediction))
    return np.mean((error * error).astype(error.dtype))


@mistake(
    "always-float64",
    function="mse_loss",
    kind="dtype",
    sentence="your loss is float64 whatever the dtype of the arguments",
    hint="What is the dtype of the result for float32 arrays?",
)
def mse_loss_always_float64(prediction: Value, target: Value) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(mse_loss(prediction, target), np.float64)


@mistake(
    "dtype-of-prediction",
    function="mse_loss",
    kind="dtype",
    sentence="your loss has the dtype of the prediction, also where that of the target is wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def mse_loss_dtype_of_prediction(prediction: Value, target: Value) -> Value:
    """Cast to the dtype of the first argument."""
    loss = mse_loss(prediction, target)
    return loss.astype(prediction.dtype if prediction.dtype.kind == "f" else np.float64)


@mistake(
    "target-as-integers",
    function="mse_loss",
    kind="dtype",
    sentence="your loss is what you get when the target is cut to the integers of the prediction",
    hint="What becomes of a target of 0.5 as an integer?",
)
def mse_loss_target_as_integers(prediction: Value, target: Value) -> Value:
    """Cast the target to the dtype of the prediction."""
    loss = mse_loss(prediction, target)
    whole = prediction.dtype.kind in "iu"
    return mse_loss(prediction, target.astype(prediction.dtype)) if whole else loss


@mistake(
    "prediction-overwritten",
    function="mse_loss",
    kind="purity",
    sentence="your function leaves the error in the caller's prediction",
    hint="What does -= do to an array that somebody else holds?",
)
def mse_loss_prediction_overwritten(prediction: Value, target: Value) -> Value:
    """Subtract in place."""
    loss = mse_loss(prediction, target)
    prediction -= target
    return loss
