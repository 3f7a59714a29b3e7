"""What goes wrong in losses."""

import numpy as np

from reference.loss import (
    cross_entropy,
    cross_entropy_backward,
    half_squared_error,
    half_squared_error_backward,
    one_hot,
)

from ..implementation import Value
from . import mistake

# half_squared_error


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


# one_hot


def _checked(labels: Value, num_classes: Value) -> int:
    """Refuse what `one_hot` refuses."""
    one_hot(labels, num_classes)
    return int(num_classes)


@mistake(
    "counted-from-one",
    function="one_hot",
    kind="value",
    sentence="your vectors are what you get when classes are counted from 1",
    hint="Which place is that of the label 0?",
)
def one_hot_counted_from_one(labels: Value, num_classes: Value) -> Value:
    """Put the 1 one place too early, and that of label 0 at the end."""
    return np.roll(one_hot(labels, num_classes), -1, axis=-1)


@mistake(
    "places-by-largest-label",
    function="one_hot",
    kind="value",
    sentence="your vectors have as many places as the largest label that occurs needs",
    hint="How long are the vectors of a batch in which the last class is missing?",
)
def one_hot_places_by_largest_label(labels: Value, num_classes: Value) -> Value:
    """Take the number of classes from the labels."""
    _checked(labels, num_classes)
    return one_hot(labels, int(np.max(labels, initial=0)) + 1)


@mistake(
    "classes-first",
    function="one_hot",
    kind="value",
    sentence="your result has the axis of the classes at the front",
    hint="Where does the page put the axis of the classes?",
)
def one_hot_classes_first(labels: Value, num_classes: Value) -> Value:
    """Put the classes on axis 0."""
    return np.moveaxis(one_hot(labels, num_classes), -1, 0)


@mistake(
    "classes-behind-batch",
    function="one_hot",
    kind="value",
    sentence="your result has the axis of the classes behind the batch, as channels",
    hint="Where does the page put the axis of the classes for the labels of pixels?",
)
def one_hot_classes_behind_batch(labels: Value, num_classes: Value) -> Value:
    """Put the classes on axis 1."""
    vectors = one_hot(labels, num_classes)
    return np.moveaxis(vectors, -1, min(1, np.ndim(labels)))


@mistake(
    "labels-flattened",
    function="one_hot",
    kind="value",
    sentence="your result is what you get when the labels are made a single row first",
    hint="What is the shape of the result for labels of every pixel?",
)
def one_hot_labels_flattened(labels: Value, num_classes: Value) -> Value:
    """Lose the shape of the labels."""
    return one_hot(np.ravel(labels), num_classes)


@mistake(
    "squeezed",
    function="one_hot",
    kind="value",
    sentence="your result has lost its axes of length 1",
    hint="What is the shape of the result for a single label in a row?",
)
def one_hot_squeezed(labels: Value, num_classes: Value) -> Value:
    """Drop axes of length 1."""
    return np.squeeze(one_hot(labels, num_classes))


@mistake(
    "two-axes-for-a-scalar",
    function="one_hot",
    kind="value",
    sentence="a label alone gets a matrix of one row from you, not a vector",
    hint="How many axes does the result have when labels has none?",
)
def one_hot_two_axes_for_a_scalar(labels: Value, num_classes: Value) -> Value:
    """Make a row of a single label."""
    return one_hot(np.atleast_1d(labels), num_classes)


@mistake(
    "integers-out",
    function="one_hot",
    kind="dtype",
    sentence="your vectors are integers",
    hint="What dtype has the result, whatever that of the labels is?",
)
def one_hot_integers_out(labels: Value, num_classes: Value) -> Value:
    """Return int64."""
    return one_hot(labels, num_classes).astype(np.int64)


@mistake(
    "dtype-of-labels",
    function="one_hot",
    kind="dtype",
    sentence="your vectors have the dtype of the labels",
    hint="What dtype has the result, whatever that of the labels is?",
)
def one_hot_dtype_of_labels(labels: Value, num_classes: Value) -> Value:
    """Return the dtype of the labels."""
    return one_hot(labels, num_classes).astype(labels.dtype)


@mistake(
    "truth-values-out",
    function="one_hot",
    kind="dtype",
    sentence="your vectors are booleans",
    hint="What comes out of a comparison?",
)
def one_hot_truth_values_out(labels: Value, num_classes: Value) -> Value:
    """Return the comparison itself."""
    return one_hot(labels, num_classes) > 0


@mistake(
    "float32-out",
    function="one_hot",
    kind="dtype",
    sentence="your vectors are float32",
    hint="What dtype has the result, whatever that of the labels is?",
)
def one_hot_float32_out(labels: Value, num_classes: Value) -> Value:
    """Return float32."""
    return one_hot(labels, num_classes).astype(np.float32)


@mistake(
    "negative-labels-count-from-the-end",
    function="one_hot",
    kind="refusal",
    sentence="you take the label -1 for the last class",
    hint="What does an index of -1 mean to NumPy, and what does it mean as a label?",
)
def one_hot_negative_labels_count_from_the_end(labels: Value, num_classes: Value) -> Value:
    """Index the rows of an identity matrix."""
    labels = np.asarray(labels)
    inside = np.where((labels < 0) & (labels >= -num_classes), labels + num_classes, labels)
    return one_hot(inside.astype(labels.dtype), num_classes)


@mistake(
    "label-too-large-is-nowhere",
    function="one_hot",
    kind="refusal",
    sentence="you answer zeros for a label that is no class's",
    hint="To what does each vector sum?",
)
def one_hot_label_too_large_is_nowhere(labels: Value, num_classes: Value) -> Value:
    """Compare every label to every class."""
    labels = np.asarray(labels)
    inside = (labels >= 0) & (labels < num_classes)
    return one_hot(np.where(inside, labels, labels.dtype.type(0)), num_classes) * inside[..., None]


@mistake(
    "labels-clipped",
    function="one_hot",
    kind="refusal",
    sentence="you take a label that is no class's for the nearest class",
    hint="Would you rather know of a label that is wrong?",
)
def one_hot_labels_clipped(labels: Value, num_classes: Value) -> Value:
    """Clip the labels to the classes."""
    labels = np.asarray(labels)
    return one_hot(np.clip(labels, 0, num_classes - 1).astype(labels.dtype), num_classes)


@mistake(
    "index-error",
    function="one_hot",
    kind="refusal",
    sentence="a label that is no class's ends in an IndexError from within NumPy",
    hint="With which exceptions may a bad argument be refused?",
)
def one_hot_index_error(labels: Value, num_classes: Value) -> Value:
    """Let NumPy find out."""
    labels = np.asarray(labels)
    if labels.dtype.kind in "iu" and num_classes > 0 and np.any(labels < 0):
        return one_hot(labels, num_classes)
    return np.eye(num_classes)[labels] if labels.dtype.kind in "iu" else one_hot(labels, 1)


@mistake(
    "floats-as-labels",
    function="one_hot",
    kind="refusal",
    sentence="you accept labels that are floats, and cut them to integers",
    hint="Which class is 1.5?",
)
def one_hot_floats_as_labels(labels: Value, num_classes: Value) -> Value:
    """Cast floats to integers."""
    labels = np.asarray(labels)
    return one_hot(labels.astype(np.int64) if labels.dtype.kind == "f" else labels, num_classes)


@mistake(
    "booleans-as-labels",
    function="one_hot",
    kind="refusal",
    sentence="you accept booleans as the labels 0 and 1",
    hint="What does indexing with an array of booleans select?",
)
def one_hot_booleans_as_labels(labels: Value, num_classes: Value) -> Value:
    """Cast booleans to integers."""
    labels = np.asarray(labels)
    return one_hot(labels.astype(np.int64) if labels.dtype.kind == "b" else labels, num_classes)


@mistake(
    "no-classes-for-no-labels",
    function="one_hot",
    kind="refusal",
    sentence="you accept that there is no class, as long as there is no label",
    hint="What is the least number of classes?",
)
def one_hot_no_classes_for_no_labels(labels: Value, num_classes: Value) -> Value:
    """Check the labels alone."""
    if np.size(labels) == 0 and num_classes < 1:
        return np.zeros((*np.shape(labels), max(num_classes, 0)))
    return one_hot(labels, num_classes)


# cross_entropy


def _log_softmax(logits: Value, axis: int = 1) -> Value:
    """Return the logarithm of softmax, in float64."""
    shifted = np.asarray(logits, np.float64) - np.max(logits, axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _picked(values: Value, labels: Value) -> Value:
    """Return the entry of every label's class."""
    index = np.asarray(labels)[:, np.newaxis].astype(np.int64)
    return np.take_along_axis(values, index, axis=1)[:, 0]


def _one_hot(logits: Value, labels: Value) -> Value:
    """Return the one-hot vectors, the classes along axis 1."""
    return np.moveaxis(one_hot(labels, logits.shape[1]), -1, 1)


def _reduced(losses: Value, reduction: str) -> Value:
    """Reduce the losses as the page does."""
    if reduction == "none":
        return losses
    return losses.sum() / (losses.size if reduction == "mean" else 1)


def _each(grad_output: Value, labels: Value, reduction: str) -> Value:
    """Return every label's share of the gradient, with an axis for the classes."""
    share = np.asarray(grad_output) / (np.size(labels) if reduction == "mean" else 1)
    return np.broadcast_to(share, np.shape(labels))[:, np.newaxis]


def _stacked(grad_output: Value, logits: Value, labels: Value, reduction: str) -> Value:
    """Refuse what the gradient refuses; return every label's share, and the one-hot vectors."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return _each(grad_output, labels, reduction), _one_hot(logits, labels)


@mistake(
    "no-shift",
    function="cross_entropy",
    kind="special",
    sentence="your loss is what you get when large logits go straight into the exponential",
    hint="What is exp(1000), and which number may be subtracted without changing the loss?",
)
def cross_entropy_no_shift(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Exponentiate the logits as they are."""
    fine = cross_entropy(logits, labels, reduction=reduction)
    wide = np.asarray(logits, np.float64)
    losses = np.log(np.exp(wide).sum(axis=1)) - _picked(wide, labels)
    return np.asarray(_reduced(losses, reduction), fine.dtype)


@mistake(
    "logarithm-of-softmax",
    function="cross_entropy",
    kind="special",
    sentence="your loss is what you get when the logarithm is taken of a probability that became 0",
    hint="What is the logarithm of an exponential, and is the exponential needed on the way?",
)
def cross_entropy_logarithm_of_softmax(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take the logarithm last."""
    fine = cross_entropy(logits, labels, reduction=reduction)
    losses = -np.log(_picked(np.exp(_log_softmax(logits)), labels))
    return np.asarray(_reduced(losses, reduction), fine.dtype)


@mistake(
    "maximum-of-everything",
    function="cross_entropy",
    kind="special",
    sentence="your loss is what you get when the largest logit of the whole array is subtracted",
    hint="What becomes of a row that lies far below all the others?",
)
def cross_entropy_maximum_of_everything(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Shift by one number for all rows."""
    fine = cross_entropy(logits, labels, reduction=reduction)
    shifted = np.asarray(logits, np.float64) - np.max(logits, initial=-np.inf)
    losses = np.log(np.exp(shifted).sum(axis=1)) - _picked(shifted, labels)
    return np.asarray(_reduced(losses, reduction), fine.dtype)


@mistake(
    "logits-clipped",
    function="cross_entropy",
    kind="special",
    sentence="your loss is what you get when the logits are clipped to ±500",
    hint="Is the loss of a wrong answer limited?",
)
def cross_entropy_logits_clipped(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Keep the exponential from overflowing by force."""
    return cross_entropy(np.clip(logits, -500, 500), labels, reduction=reduction)


@mistake(
    "nan-hidden",
    function="cross_entropy",
    kind="special",
    sentence="your loss is what you get when a NaN among the logits is taken for 0",
    hint="Who will notice that the network has broken down?",
)
def cross_entropy_nan_hidden(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Replace NaN."""
    known = np.where(np.isnan(logits), logits.dtype.type(0), logits)
    return cross_entropy(known, labels, reduction=reduction)


@mistake(
    "small-number-in-logarithm",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when 1e-8 is added to the probability before its logarithm",
    hint="What is the loss of a probability of 1, to all its digits?",
)
def cross_entropy_small_number_in_logarithm(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Avoid log(0) by changing every loss."""
    fine = cross_entropy(logits, labels, reduction=reduction)
    losses = -np.log(_picked(np.exp(_log_softmax(logits)), labels) + 1e-8)
    return np.asarray(_reduced(losses, reduction), fine.dtype)


@mistake(
    "sum-for-mean",
    function="cross_entropy",
    kind="value",
    sentence="your mean is the sum over the labels",
    hint="What does the mean of two equal losses look like?",
)
def cross_entropy_sum_for_mean(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Sum where the mean is asked."""
    cross_entropy(logits, labels, reduction=reduction)
    reduction = "sum" if reduction == "mean" else reduction
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "mean-for-sum",
    function="cross_entropy",
    kind="value",
    sentence="your sum is the mean over the labels",
    hint="Is anything divided where reduction is sum?",
)
def cross_entropy_mean_for_sum(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Take the mean where the sum is asked."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return loss / max(np.size(labels), 1) if reduction == "sum" else loss


@mistake(
    "reduction-ignored",
    function="cross_entropy",
    kind="value",
    sentence="your loss is always the mean, whatever reduction asks for",
    hint="What is the shape of the loss for the reduction none?",
)
def cross_entropy_reduction_ignored(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Return the mean."""
    cross_entropy(logits, labels, reduction=reduction)
    return cross_entropy(logits, labels)


@mistake(
    "sum-by-default",
    function="cross_entropy",
    kind="value",
    sentence="your loss is the sum where no reduction is given",
    hint="What is the default of reduction?",
)
def cross_entropy_sum_by_default(logits: Value, labels: Value, *, reduction: str = "sum") -> Value:
    """Have another default."""
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "losses-by-default",
    function="cross_entropy",
    kind="value",
    sentence="you return the loss of every label where no reduction is given",
    hint="What is the default of reduction?",
)
def cross_entropy_losses_by_default(
    logits: Value, labels: Value, *, reduction: str = "none"
) -> Value:
    """Have another default."""
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "mean-over-images",
    function="cross_entropy",
    kind="value",
    sentence="your mean divides by the number of images, and not by that of the labelled pixels",
    hint="How many losses are summed where every pixel has a label?",
)
def cross_entropy_mean_over_images(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Divide by the batch alone."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return loss * (np.size(labels) / max(len(labels), 1)) if reduction == "mean" else loss


@mistake(
    "divided-twice",
    function="cross_entropy",
    kind="value",
    sentence="your mean is divided by the number of labels twice",
    hint="Who divides by the number of labels, and does anybody do it again?",
)
def cross_entropy_divided_twice(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Divide the mean again."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return loss / max(np.size(labels), 1) if reduction == "mean" else loss


@mistake(
    "mean-over-classes-too",
    function="cross_entropy",
    kind="value",
    sentence="your mean is taken over the classes as well, most of which contribute 0",
    hint="How many losses does a row of logits have?",
)
def cross_entropy_mean_over_classes_too(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Average over all entries of labels times log p."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return loss / logits.shape[1] if reduction == "mean" else loss


@mistake(
    "softmax-twice",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when softmax is applied to the logits before the loss",
    hint="What is already part of this loss?",
)
def cross_entropy_softmax_twice(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Take probabilities for logits."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    again = cross_entropy(np.exp(_log_softmax(logits)), labels, reduction=reduction)
    return again.astype(loss.dtype)


@mistake(
    "logits-taken-for-probabilities",
    function="cross_entropy",
    kind="value",
    sentence="your loss is the logarithm of the logits themselves, without softmax",
    hint="What turns logits into probabilities?",
)
def cross_entropy_logits_taken_for_probabilities(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Forget softmax."""
    cross_entropy(logits, labels, reduction=reduction)
    return _reduced(-np.log(_picked(np.asarray(logits, np.float64), labels)), reduction)


@mistake(
    "normaliser-forgotten",
    function="cross_entropy",
    kind="value",
    sentence="your loss is minus the logit of the right class, without the sum over the classes",
    hint="By what is an exponential divided to make it a probability?",
)
def cross_entropy_normaliser_forgotten(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Leave the denominator of softmax out."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    bare = _reduced(-_picked(np.asarray(logits, np.float64), labels), reduction)
    return np.asarray(bare, loss.dtype)


@mistake(
    "maximum-not-put-back",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when the maximum is subtracted within the logarithm alone",
    hint="What was subtracted before the sum, and does the right class's logit know of it?",
)
def cross_entropy_maximum_not_put_back(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Shift the sum and not the logit."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    wide = np.asarray(logits, np.float64)
    losses = np.log(np.exp(wide - wide.max(axis=1, keepdims=True)).sum(axis=1))
    return np.asarray(_reduced(losses - _picked(wide, labels), reduction), loss.dtype)


@mistake(
    "wrong-sign",
    function="cross_entropy",
    kind="value",
    sentence="your loss is the logarithm of the probability, without the minus",
    hint="Can the loss be negative?",
)
def cross_entropy_wrong_sign(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Forget the minus."""
    return -cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "probability-instead-of-logarithm",
    function="cross_entropy",
    kind="value",
    sentence="your loss is 1 less the probability of the right class, without a logarithm",
    hint="What is the loss of a class that is all but impossible?",
)
def cross_entropy_probability_instead_of_logarithm(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Forget the logarithm."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    missing = _reduced(1 - np.exp(_picked(_log_softmax(logits), labels)), reduction)
    return np.asarray(missing, loss.dtype)


@mistake(
    "binary-logarithm",
    function="cross_entropy",
    kind="value",
    sentence="your loss is in bits: the logarithm has the base 2",
    hint="What is the loss of two equal logits?",
)
def cross_entropy_binary_logarithm(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take logarithms to the base 2."""
    return cross_entropy(logits, labels, reduction=reduction) / np.log(2)


@mistake(
    "all-classes-summed",
    function="cross_entropy",
    kind="value",
    sentence="your loss sums the logarithms of all the classes, not that of the right one alone",
    hint="By what is each class's logarithm multiplied, and how often is that 0?",
)
def cross_entropy_all_classes_summed(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Ignore the labels."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return np.asarray(_reduced(-_log_softmax(logits).sum(axis=1), reduction), loss.dtype)


@mistake(
    "wrong-classes-too",
    function="cross_entropy",
    kind="value",
    sentence="your loss adds the logarithms of 1 - p of the wrong classes, as a binary one does",
    hint="Are the classes of a label independent questions, or one question?",
)
def cross_entropy_wrong_classes_too(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Sum the binary cross-entropies of all classes."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    log_p, right = _log_softmax(logits), _one_hot(logits, labels)
    others = np.where(right > 0, 0.0, -np.log1p(-np.exp(log_p) * (right == 0))).sum(axis=1)
    return np.asarray(_reduced(others - _picked(log_p, labels), reduction), loss.dtype)


@mistake(
    "softmax-over-batch",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when softmax runs over the batch",
    hint="Along which axis do the probabilities sum to 1?",
)
def cross_entropy_softmax_over_batch(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Normalise along axis 0."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    if len(logits) == 0:
        return loss
    losses = -_picked(_log_softmax(logits, axis=0), labels)
    return np.asarray(_reduced(losses, reduction), loss.dtype)


@mistake(
    "softmax-over-everything",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when softmax runs over the whole array at once",
    hint="How many distributions are there in a batch?",
)
def cross_entropy_softmax_over_everything(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Normalise by the sum over all entries."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    if np.size(logits) == 0:
        return loss
    log_p = _log_softmax(np.reshape(logits, (1, -1))).reshape(logits.shape)
    return np.asarray(_reduced(-_picked(log_p, labels), reduction), loss.dtype)


@mistake(
    "softmax-over-last-axis",
    function="cross_entropy",
    kind="value",
    sentence="your loss is what you get when softmax runs over the last axis, also for pixels",
    hint="Which axis is that of the classes where every pixel has logits?",
)
def cross_entropy_softmax_over_last_axis(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Normalise along axis -1."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    if np.size(logits) == 0:
        return loss
    losses = -_picked(_log_softmax(logits, axis=-1), labels)
    return np.asarray(_reduced(losses, reduction), loss.dtype)


@mistake(
    "labels-from-one",
    function="cross_entropy",
    kind="value",
    sentence="your loss picks the class before the right one: labels are counted from 1",
    hint="Which column of logits belongs to the label 0?",
)
def cross_entropy_labels_from_one(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Subtract 1 from every label."""
    cross_entropy(logits, labels, reduction=reduction)
    before = (labels.astype(np.int64) - 1) % logits.shape[1]
    return cross_entropy(logits, before, reduction=reduction)


@mistake(
    "every-label-for-every-row",
    function="cross_entropy",
    kind="value",
    sentence="your loss picks every label's class in every row: logits[:, labels]",
    hint="What shape has logits[:, labels], and which of its entries do you want?",
)
def cross_entropy_every_label_for_every_row(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Index all rows with all labels."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    if np.ndim(labels) > 1 or np.size(labels) == 0:
        return loss
    losses = -_log_softmax(logits)[:, labels]
    return np.asarray(_reduced(losses, reduction), loss.dtype)


@mistake(
    "losses-squeezed",
    function="cross_entropy",
    kind="value",
    sentence="your losses have lost their axes of length 1",
    hint="What is the shape of the losses of a single sample?",
)
def cross_entropy_losses_squeezed(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Drop axes of length 1."""
    return np.squeeze(cross_entropy(logits, labels, reduction=reduction))


@mistake(
    "losses-in-a-row",
    function="cross_entropy",
    kind="value",
    sentence="your losses of pixels come as a single row, and not as a map",
    hint="What shape have the losses where every pixel has a label?",
)
def cross_entropy_losses_in_a_row(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Flatten pixels and leave them so."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    return loss.ravel() if reduction == "none" else loss


@mistake(
    "logits-shifted-in-place",
    function="cross_entropy",
    kind="purity",
    sentence="your function subtracts the maximum from the caller's logits",
    hint="What does -= do to an array that somebody else holds?",
)
def cross_entropy_logits_shifted_in_place(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Shift the caller's array."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    logits -= logits.max(axis=1, keepdims=True)
    return loss


@mistake(
    "always-float64",
    function="cross_entropy",
    kind="dtype",
    sentence="your loss is float64 whatever the dtype of the logits",
    hint="What is the dtype of the loss for float32 logits?",
)
def cross_entropy_always_float64(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(cross_entropy(logits, labels, reduction=reduction), np.float64)


@mistake(
    "integers-shifted",
    function="cross_entropy",
    kind="dtype",
    sentence="your loss is what you get when integer logits are subtracted as integers",
    hint="What is 10 - 20 in uint8?",
)
def cross_entropy_integers_shifted(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Shift in the dtype of the logits."""
    fine = cross_entropy(logits, labels, reduction=reduction)
    shifted = logits * logits.dtype.type(1) if logits.dtype.kind == "b" else logits
    shifted = np.subtract(1 * shifted, 1 * shifted.max(axis=1, keepdims=True))
    losses = np.log(np.exp(shifted.astype(np.float64)).sum(axis=1)) - _picked(shifted, labels)
    return np.asarray(_reduced(losses, reduction), fine.dtype)


@mistake(
    "flat-index-overflows",
    function="cross_entropy",
    kind="dtype",
    sentence="your loss is what you get when a flat index is computed in the dtype of the labels",
    hint="How large may an int8 become?",
)
def cross_entropy_flat_index_overflows(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Compute n * C + label in small integers."""
    loss = cross_entropy(logits, labels, reduction=reduction)
    if np.ndim(labels) > 1 or np.size(labels) == 0:
        return loss
    rows = (np.arange(len(labels)) * logits.shape[1]).astype(labels.dtype)
    flat = np.ravel(_log_softmax(logits))
    losses = -flat[(rows + labels).astype(np.int64)]
    return np.asarray(_reduced(losses, reduction), loss.dtype)


@mistake(
    "one-dimension-taken-for-a-batch-of-one",
    function="cross_entropy",
    kind="refusal",
    sentence="you take logits without a batch for a batch of one",
    hint="How many axes does logits have at least?",
)
def cross_entropy_one_dimension_taken_for_a_batch_of_one(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Add an axis for the batch where there is none."""
    if np.ndim(logits) == 1:
        logits, labels = np.asarray(logits)[np.newaxis], np.ravel(labels)[:1]
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "labels-flattened",
    function="cross_entropy",
    kind="refusal",
    sentence="you accept labels of another shape, as long as their number is right",
    hint="What may a column of labels have meant?",
)
def cross_entropy_labels_flattened(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Reshape the labels to what is needed."""
    logits, labels = np.asarray(logits), np.asarray(labels)
    shape = (*logits.shape[:1], *logits.shape[2:])
    if logits.ndim > 1 and labels.size == np.prod(shape):
        labels = labels.reshape(shape)
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "labels-broadcast",
    function="cross_entropy",
    kind="refusal",
    sentence="you stretch a single label over all rows",
    hint="How many labels must there be?",
)
def cross_entropy_labels_broadcast(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Let NumPy broadcast the labels."""
    shape = (*np.shape(logits)[:1], *np.shape(logits)[2:])
    if np.size(labels) == 1 and np.ndim(logits) > 1:
        labels = np.broadcast_to(np.ravel(labels)[0], shape)
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "spare-labels-dropped",
    function="cross_entropy",
    kind="refusal",
    sentence="you leave out labels that have no row of logits, or rows that have no label",
    hint="What does zip do with two lists that are not equally long?",
)
def cross_entropy_spare_labels_dropped(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Stop at the shorter of the two."""
    if np.ndim(logits) > 1 and np.ndim(labels) > 0:
        count = min(len(logits), len(labels))
        logits, labels = logits[:count], labels[:count]
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "one-hot-labels-accepted",
    function="cross_entropy",
    kind="refusal",
    sentence="you take labels of the shape of logits for one-hot vectors",
    hint="What are labels on this page: numbers of classes, or vectors?",
)
def cross_entropy_one_hot_labels_accepted(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Find the largest entry of each vector."""
    if np.shape(labels) == np.shape(logits) and np.ndim(logits) > 1:
        labels = np.argmax(labels, axis=1)
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "floats-as-labels",
    function="cross_entropy",
    kind="refusal",
    sentence="you accept labels that are floats, and cut them to integers",
    hint="Which class is 1.5?",
)
def cross_entropy_floats_as_labels(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Cast floats to integers."""
    labels = np.asarray(labels)
    whole = labels.astype(np.int64) if labels.dtype.kind == "f" else labels
    return cross_entropy(logits, whole, reduction=reduction)


@mistake(
    "booleans-as-labels",
    function="cross_entropy",
    kind="refusal",
    sentence="you accept booleans as the labels 0 and 1",
    hint="What does indexing with an array of booleans select?",
)
def cross_entropy_booleans_as_labels(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Cast booleans to integers."""
    labels = np.asarray(labels)
    whole = labels.astype(np.int64) if labels.dtype.kind == "b" else labels
    return cross_entropy(logits, whole, reduction=reduction)


@mistake(
    "negative-labels-count-from-the-end",
    function="cross_entropy",
    kind="refusal",
    sentence="you take the label -1 for the last class",
    hint="What does an index of -1 mean to NumPy, and what does it mean as a label?",
)
def cross_entropy_negative_labels_count_from_the_end(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Let NumPy count from the end."""
    labels = np.asarray(labels)
    if labels.dtype.kind == "i" and np.ndim(logits) > 1:
        classes = np.shape(logits)[1]
        below = (labels < 0) & (labels >= -classes)
        labels = np.where(below, labels + classes, labels).astype(labels.dtype)
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "index-error",
    function="cross_entropy",
    kind="refusal",
    sentence="a label that is no class's ends in an IndexError from within NumPy",
    hint="With which exceptions may a bad argument be refused?",
)
def cross_entropy_index_error(logits: Value, labels: Value, *, reduction: str = "mean") -> Value:
    """Let NumPy find out."""
    if np.ndim(logits) > 1 and np.asarray(labels).dtype.kind in "iu":
        known, classes = np.asarray(labels, np.int64), np.shape(logits)[1]
        if np.any((known >= classes) | (known < -classes)):
            raise IndexError("index is out of bounds")
    return cross_entropy(logits, labels, reduction=reduction)


@mistake(
    "labels-ignored-outside",
    function="cross_entropy",
    kind="refusal",
    sentence="you give a label that is no class's the loss 0",
    hint="Is there a label on this page that is to be ignored?",
)
def cross_entropy_labels_ignored_outside(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Sum over the classes that a label equals."""
    labels = np.asarray(labels)
    if np.ndim(logits) < 2 or labels.dtype.kind not in "iu":
        return cross_entropy(logits, labels, reduction=reduction)
    inside = (labels >= 0) & (labels < np.shape(logits)[1])
    known = np.where(inside, labels, 0)
    losses = cross_entropy(logits, known, reduction="none")
    cross_entropy(logits, known, reduction=reduction)
    return np.asarray(_reduced(np.where(inside, losses, 0), reduction), losses.dtype)


@mistake(
    "unknown-reduction-is-none",
    function="cross_entropy",
    kind="refusal",
    sentence="you return all losses where you do not know the reduction",
    hint="What follows the last of your ifs?",
)
def cross_entropy_unknown_reduction_is_none(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Fall through to the losses."""
    known = reduction if reduction in {"mean", "sum"} else "none"
    return cross_entropy(logits, labels, reduction=known)


@mistake(
    "unknown-reduction-is-mean",
    function="cross_entropy",
    kind="refusal",
    sentence="you return the mean where you do not know the reduction",
    hint="What follows the last of your ifs?",
)
def cross_entropy_unknown_reduction_is_mean(
    logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Fall through to the mean."""
    known = reduction if reduction in {"none", "sum"} else "mean"
    return cross_entropy(logits, labels, reduction=known)


@mistake(
    "backward-softmax-forgotten",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient subtracts the one-hot vectors from the logits, not from softmax",
    hint="What do the gradients of one row sum to?",
)
def cross_entropy_backward_softmax_forgotten(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Forget softmax in the gradient."""
    each, right = _stacked(grad_output, logits, labels, reduction)
    return each * (logits - right)


@mistake(
    "backward-wrong-sign",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is one-hot less softmax: it has the wrong sign",
    hint="Does the loss rise or fall when the right class's logit grows?",
)
def cross_entropy_backward_wrong_sign(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Subtract the other way round."""
    return -cross_entropy_backward(grad_output, logits, labels, reduction=reduction)


@mistake(
    "backward-grad-output-ignored",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the loss is doubled after it was computed?",
)
def cross_entropy_backward_grad_output_ignored(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Return the gradient of the loss itself."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    ones = np.ones(np.shape(grad_output))
    return cross_entropy_backward(ones, logits, labels, reduction=reduction)


@mistake(
    "backward-mean-not-divided",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient of the mean is not divided by the number of labels",
    hint="How much does one label change the mean of many?",
)
def cross_entropy_backward_mean_not_divided(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take the mean for a sum."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    reduction = "sum" if reduction == "mean" else reduction
    return cross_entropy_backward(grad_output, logits, labels, reduction=reduction)


@mistake(
    "backward-sum-divided",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient of the sum is divided by the number of labels",
    hint="Is anything divided where reduction is sum?",
)
def cross_entropy_backward_sum_divided(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take the sum for a mean."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return gradient / max(np.size(labels), 1) if reduction == "sum" else gradient


@mistake(
    "backward-losses-divided",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of labels where reduction is none",
    hint="Is anything divided where reduction is none?",
)
def cross_entropy_backward_losses_divided(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Divide the gradient of every loss."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return gradient / max(np.size(labels), 1) if reduction == "none" else gradient


@mistake(
    "backward-divided-by-images",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of images, not by that of labelled pixels",
    hint="How many losses are averaged where every pixel has a label?",
)
def cross_entropy_backward_divided_by_images(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Divide by the batch alone."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    pixels = np.size(labels) / max(len(labels), 1)
    return gradient * pixels if reduction == "mean" else gradient


@mistake(
    "backward-divided-twice",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient of the mean is divided by the number of labels twice",
    hint="Who divides by the number of labels, and does anybody do it again?",
)
def cross_entropy_backward_divided_twice(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Divide the gradient of the mean again."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return gradient / max(np.size(labels), 1) if reduction == "mean" else gradient


@mistake(
    "backward-sum-by-default",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is that of the sum where no reduction is given",
    hint="What is the default of reduction?",
)
def cross_entropy_backward_sum_by_default(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "sum"
) -> Value:
    """Have another default."""
    return cross_entropy_backward(grad_output, logits, labels, reduction=reduction)


@mistake(
    "backward-one-hot-forgotten",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is softmax itself: the one-hot vectors are not subtracted",
    hint="What do the gradients of one row sum to?",
)
def cross_entropy_backward_one_hot_forgotten(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Return the probabilities."""
    each, _ = _stacked(grad_output, logits, labels, reduction)
    return each * np.exp(_log_softmax(logits))


@mistake(
    "backward-right-class-alone",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is 0 for all classes but the right one",
    hint="Does the loss depend on the logits of the wrong classes?",
)
def cross_entropy_backward_right_class_alone(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Leave the wrong classes out."""
    _, right = _stacked(grad_output, logits, labels, reduction)
    return right * cross_entropy_backward(grad_output, logits, labels, reduction=reduction)


@mistake(
    "backward-by-probabilities",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is that by the probabilities, -1/p, and not by the logits",
    hint="What lies between the logits and the probabilities?",
)
def cross_entropy_backward_by_probabilities(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Stop before softmax."""
    each, right = _stacked(grad_output, logits, labels, reduction)
    return -each * right / np.exp(_log_softmax(logits))


@mistake(
    "backward-softmax-gradient-again",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is multiplied by p (1 - p), softmax's own derivative, once more",
    hint="Is softmax's derivative already in softmax less one-hot?",
)
def cross_entropy_backward_softmax_gradient_again(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Apply the chain rule once too often."""
    each, right = _stacked(grad_output, logits, labels, reduction)
    p = np.exp(_log_softmax(logits))
    return each * (p - right) * p * (1 - p)


@mistake(
    "backward-softmax-over-batch",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is what you get when softmax runs over the batch",
    hint="Along which axis do the probabilities sum to 1?",
)
def cross_entropy_backward_softmax_over_batch(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Normalise along axis 0."""
    each, right = _stacked(grad_output, logits, labels, reduction)
    return each * (np.exp(_log_softmax(logits, axis=0)) - right)


@mistake(
    "backward-softmax-over-last-axis",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient is what you get when softmax runs over the last axis, also for pixels",
    hint="Which axis is that of the classes where every pixel has logits?",
)
def cross_entropy_backward_softmax_over_last_axis(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Normalise along axis -1."""
    each, right = _stacked(grad_output, logits, labels, reduction)
    return each * (np.exp(_log_softmax(logits, axis=-1)) - right)


@mistake(
    "backward-labels-from-one",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient takes the class before the right one: labels are counted from 1",
    hint="Which column of logits belongs to the label 0?",
)
def cross_entropy_backward_labels_from_one(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Subtract 1 from every label."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    before = (labels.astype(np.int64) - 1) % logits.shape[1]
    return cross_entropy_backward(grad_output, logits, before, reduction=reduction)


@mistake(
    "backward-one-grad-for-all-losses",
    function="cross_entropy_backward",
    kind="gradient",
    sentence="your gradient gives the mean of grad_output to every label where reduction is none",
    hint="Whose loss does each entry of grad_output belong to?",
)
def cross_entropy_backward_one_grad_for_all_losses(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Average grad_output first."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    if reduction == "none" and np.size(grad_output):
        grad_output = np.full(np.shape(grad_output), np.mean(grad_output))
    return cross_entropy_backward(grad_output, logits, labels, reduction=reduction)


@mistake(
    "backward-no-shift",
    function="cross_entropy_backward",
    kind="special",
    sentence="your gradient is what you get when large logits go straight into the exponential",
    hint="What is exp(1000), and which number may be subtracted without changing softmax?",
)
def cross_entropy_backward_no_shift(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Exponentiate the logits as they are."""
    fine = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    raised = np.exp(np.asarray(logits, np.float64))
    each, right = _each(grad_output, labels, reduction), _one_hot(logits, labels)
    return (each * (raised / raised.sum(axis=1, keepdims=True) - right)).astype(fine.dtype)


@mistake(
    "backward-maximum-of-everything",
    function="cross_entropy_backward",
    kind="special",
    sentence="your gradient is what you get when the largest logit of the array is subtracted",
    hint="What becomes of a row that lies far below all the others?",
)
def cross_entropy_backward_maximum_of_everything(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Shift by one number for all rows."""
    fine = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    raised = np.exp(np.asarray(logits, np.float64) - np.max(logits, initial=-np.inf))
    each, right = _each(grad_output, labels, reduction), _one_hot(logits, labels)
    return (each * (raised / raised.sum(axis=1, keepdims=True) - right)).astype(fine.dtype)


@mistake(
    "backward-always-float64",
    function="cross_entropy_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the logits",
    hint="What dtype has the gradient of float32 logits?",
)
def cross_entropy_backward_always_float64(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Compute in float64 and stay there."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return gradient.astype(np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="cross_entropy_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output",
    hint="Whose gradient is it, and what dtype has that array?",
)
def cross_entropy_backward_dtype_of_grad_output(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Cast to the dtype of grad_output."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return gradient.astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-written-into-logits",
    function="cross_entropy_backward",
    kind="purity",
    sentence="your function overwrites the caller's logits with the gradient",
    hint="Whose array is written to when probabilities are updated in place?",
)
def cross_entropy_backward_written_into_logits(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Reuse the caller's memory."""
    gradient = cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    if logits.dtype.kind == "f":
        logits[...] = gradient
    return gradient


@mistake(
    "backward-grad-output-broadcast",
    function="cross_entropy_backward",
    kind="refusal",
    sentence="you stretch or sum a grad_output that has not the shape of the loss",
    hint="What shape has the loss, and what shape must its gradient have?",
)
def cross_entropy_backward_grad_output_broadcast(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Let NumPy broadcast grad_output."""
    cross_entropy(logits, labels, reduction=reduction)
    share = np.asarray(grad_output) / (np.size(labels) if reduction == "mean" else 1)
    each = np.broadcast_to(share, np.shape(labels))
    return cross_entropy_backward(each, logits, labels, reduction="none")


@mistake(
    "backward-spare-grad-output-accepted",
    function="cross_entropy_backward",
    kind="refusal",
    sentence="you use the first entry of a grad_output that has more than the loss has",
    hint="What shape has the mean of all losses?",
)
def cross_entropy_backward_spare_grad_output_accepted(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take one number out of an array."""
    if reduction != "none" and np.size(grad_output):
        grad_output = np.ravel(grad_output)[0]
    return cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
