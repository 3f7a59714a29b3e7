"""What goes wrong in cross_entropy."""

import numpy as np

from reference.loss import cross_entropy

from ...implementation import Value
from .. import mistake
from .shared import _log_softmax, _one_hot


def _picked(values: Value, labels: Value) -> Value:
    """Return the entry of every label's class."""
    index = np.asarray(labels)[:, np.newaxis].astype(np.int64)
    return np.take_along_axis(values, index, axis=1)[:, 0]


def _reduced(losses: Value, reduction: str) -> Value:
    """Reduce the losses as the page does."""
    if reduction == "none":
        return losses
    return losses.sum() / (losses.size if reduction == "mean" else 1)


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
    "labels-in-eight-bits",
    function="cross_entropy",
    kind="value",
    sentence="your labels are cast to uint8, where 300 becomes 44",
    hint="How many classes can there be?",
)
def cross_entropy_labels_in_eight_bits(logits: Value, labels: Value, **options: str) -> Value:
    """Keep labels as small as pixels."""
    loss = cross_entropy(logits, labels, **options)
    if not np.size(labels):
        return loss
    return cross_entropy(logits, labels.astype(np.uint8), **options)


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
