"""What goes wrong in hinge_loss."""

from typing import Any

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import hinge_loss, indicator

from ...implementation import Value
from .. import mistake


def _wide(scores: Value, labels: Value) -> Any:
    """Refuse what the loss refuses; return scores and one-hot labels in float64, and the right."""
    hinge_loss(scores, labels)
    wide, right = np.asarray(scores, np.float64), indicator(labels, scores.shape[1])
    return wide, right, np.where(right > 0, wide, 0).sum(axis=1, keepdims=True)


def _mean(costs: Value, scores: Value) -> Value:
    """Return the mean of the costs over the batch, in the dtype of the scores."""
    return np.asarray(costs.sum() / len(scores), result_dtype(scores))


@mistake(
    "right-class-counted",
    function="hinge_loss",
    kind="value",
    sentence="your loss counts the right class among its own rivals",
    hint="What does the right class pay, for being no better than itself?",
)
def hinge_loss_right_class_counted(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Sum over all classes."""
    s, _, own = _wide(scores, labels)
    return _mean(np.maximum(0, s - own + margin), scores)


@mistake(
    "divided-by-classes",
    function="hinge_loss",
    kind="value",
    sentence="your loss is divided by the number of classes",
    hint="By what does the page divide the sum over the rivals?",
)
def hinge_loss_divided_by_classes(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Divide as another library does."""
    return hinge_loss(scores, labels, margin=margin) / scores.shape[1]


@mistake(
    "divided-by-rivals",
    function="hinge_loss",
    kind="value",
    sentence="your loss is the mean over the rivals, not their sum",
    hint="By what does the page divide the sum over the rivals?",
)
def hinge_loss_divided_by_rivals(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Average over the rivals."""
    return hinge_loss(scores, labels, margin=margin) / max(scores.shape[1] - 1, 1)


@mistake(
    "sum-for-mean",
    function="hinge_loss",
    kind="value",
    sentence="your loss is summed over the batch",
    hint="What is the loss of two equal samples?",
)
def hinge_loss_sum_for_mean(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Forget to divide."""
    s, right, own = _wide(scores, labels)
    return _mean((1 - right) * np.maximum(0, s - own + margin), scores[:1])


@mistake(
    "divided-twice",
    function="hinge_loss",
    kind="value",
    sentence="your loss is divided by the batch twice",
    hint="Who divides by the batch, and does anybody do it again?",
)
def hinge_loss_divided_twice(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Divide again."""
    return hinge_loss(scores, labels, margin=margin) / max(len(scores), 1)


@mistake(
    "losses-of-samples",
    function="hinge_loss",
    kind="value",
    sentence="you return the loss of every sample",
    hint="How many numbers come out for a batch?",
)
def hinge_loss_losses_of_samples(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Forget the mean."""
    s, right, own = _wide(scores, labels)
    return ((1 - right) * np.maximum(0, s - own + margin)).sum(axis=1)


@mistake(
    "worst-rival-alone",
    function="hinge_loss",
    kind="value",
    sentence="your loss counts the worst rival of each sample alone",
    hint="How many rivals may be too close at once?",
)
def hinge_loss_worst_rival_alone(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Take the maximum over the rivals."""
    s, right, own = _wide(scores, labels)
    return _mean(((1 - right) * np.maximum(0, s - own + margin)).max(axis=1), scores)


@mistake(
    "scores-exchanged",
    function="hinge_loss",
    kind="value",
    sentence="your loss is paid by a right class that leads",
    hint="Who is to lead, and whose score is subtracted?",
)
def hinge_loss_scores_exchanged(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Exchange the two scores."""
    s, right, own = _wide(scores, labels)
    return _mean((1 - right) * np.maximum(0, own - s + margin), scores)


@mistake(
    "margin-subtracted",
    function="hinge_loss",
    kind="value",
    sentence="your loss subtracts the margin instead of adding it",
    hint="Does a larger margin make the loss larger?",
)
def hinge_loss_margin_subtracted(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Get the sign of the margin wrong."""
    hinge_loss(scores, labels, margin=margin)
    return hinge_loss(scores, labels, margin=-margin)


@mistake(
    "margin-forgotten",
    function="hinge_loss",
    kind="value",
    sentence="your loss is what you get with a margin of 0",
    hint="By how much is the right class to lead?",
)
def hinge_loss_margin_forgotten(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Leave the margin out."""
    return hinge_loss(scores, labels, margin=0.0 * margin)


@mistake(
    "margin-written-into-code",
    function="hinge_loss",
    kind="value",
    sentence="your loss is what you get with a margin of 1, whatever is given",
    hint="Where does your code use margin?",
)
def hinge_loss_margin_written_into_code(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Ignore the margin."""
    return hinge_loss(scores, labels, margin=0.0 * margin + 1.0)


@mistake(
    "margin-without-sign",
    function="hinge_loss",
    kind="value",
    sentence="your loss takes a negative margin for a positive one",
    hint="May a rival come closer for nothing?",
)
def hinge_loss_margin_without_sign(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Take the absolute value."""
    return hinge_loss(scores, labels, margin=abs(margin))


@mistake(
    "other-default",
    function="hinge_loss",
    kind="value",
    sentence="your loss has a margin of 0 where none is given",
    hint="Which margin holds when it is left out?",
)
def hinge_loss_other_default(scores: Value, labels: Value, *, margin: float = 0.0) -> Value:
    """Have another default."""
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "maximum-forgotten",
    function="hinge_loss",
    kind="value",
    sentence="your loss takes off what rivals lie behind by more than the margin",
    hint="Can a rival that lies far behind earn anything?",
)
def hinge_loss_maximum_forgotten(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Sum the excesses as they are."""
    s, right, own = _wide(scores, labels)
    return _mean((1 - right) * (s - own + margin), scores)


@mistake(
    "squared",
    function="hinge_loss",
    kind="value",
    sentence="your loss squares what every rival is too close by",
    hint="How does the loss grow when an excess doubles?",
)
def hinge_loss_squared(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Take the squared hinge loss."""
    s, right, own = _wide(scores, labels)
    return _mean(((1 - right) * np.maximum(0, s - own + margin)) ** 2, scores)


@mistake(
    "rivals-counted",
    function="hinge_loss",
    kind="value",
    sentence="your loss counts the rivals that are too close, not by how much",
    hint="Is a rival that leads by 5 as bad as one that leads by 1?",
)
def hinge_loss_rivals_counted(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Sum the mask."""
    s, right, own = _wide(scores, labels)
    return _mean((1 - right) * (s - own + margin > 0), scores)


@mistake(
    "binary",
    function="hinge_loss",
    kind="value",
    sentence="your loss is the binary one of each class: 1 - score for the right, 1 + score for"
    " the rest",
    hint="With which score is that of a rival compared?",
)
def hinge_loss_binary(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Ask each class by itself."""
    s, right, _ = _wide(scores, labels)
    return _mean(np.maximum(0, margin - (2 * right - 1) * s), scores)


@mistake(
    "labels-from-one",
    function="hinge_loss",
    kind="value",
    sentence="your loss takes the class before the right one: labels are counted from 1",
    hint="Which column of scores belongs to the label 0?",
)
def hinge_loss_labels_from_one(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Subtract 1 from every label."""
    hinge_loss(scores, labels, margin=margin)
    before = (labels.astype(np.int64) - 1) % scores.shape[1]
    return hinge_loss(scores, before, margin=margin)


@mistake(
    "every-label-for-every-row",
    function="hinge_loss",
    kind="value",
    sentence="your loss takes the right scores from scores[:, labels]",
    hint="What shape has scores[:, labels], and which of its entries do you want?",
)
def hinge_loss_every_label_for_every_row(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Take the first row's scores."""
    s, right, _ = _wide(scores, labels)
    first = s[:1, labels.astype(np.int64)].T
    return _mean((1 - right) * np.maximum(0, s - first + margin), scores)


@mistake(
    "nan-hidden",
    function="hinge_loss",
    kind="special",
    sentence="your loss is what you get when an excess that is NaN costs nothing",
    hint="Is NaN greater than 0, and who will notice?",
)
def hinge_loss_nan_hidden(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Mask by excess > 0."""
    s, right, own = _wide(scores, labels)
    excess = s - own + margin
    return _mean((1 - right) * np.where(excess > 0, excess, 0), scores)


@mistake(
    "infinite-rivals-spoil",
    function="hinge_loss",
    kind="special",
    sentence="your loss is NaN where a score is infinite, because the right class's own is taken"
    " as a product",
    hint="What is 0 times infinity?",
)
def hinge_loss_infinite_rivals_spoil(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Multiply scores by one-hot vectors."""
    s, right, own = _wide(scores, labels)
    own = (right * s).sum(axis=1, keepdims=True)
    return _mean(np.maximum(0, s - own + margin) * (1 - right), scores)


@mistake(
    "one-class-refused",
    function="hinge_loss",
    kind="special",
    sentence="you refuse scores of a single class",
    hint="What does a sample pay that has no rivals?",
)
def hinge_loss_one_class_refused(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Ask for a rival."""
    if np.ndim(scores) == 2 and np.shape(scores)[1] == 1:
        raise ValueError("a loss needs two classes")
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "integers-overflow",
    function="hinge_loss",
    kind="dtype",
    sentence="your loss is what you get when integer scores are subtracted as integers",
    hint="What is 10 - 20 in uint8?",
)
def hinge_loss_integers_overflow(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Subtract in the dtype of the scores."""
    loss = hinge_loss(scores, labels, margin=margin)
    if scores.dtype.kind == "f":
        return loss
    whole = 1 * scores
    right = indicator(labels, scores.shape[1])
    own = np.take_along_axis(whole, labels[:, np.newaxis].astype(int), axis=1)
    return _mean((1 - right) * np.maximum(0, np.subtract(whole, own) + float(margin)), scores)


@mistake(
    "labels-in-eight-bits",
    function="hinge_loss",
    kind="value",
    sentence="your labels are cast to uint8, where 300 becomes 44",
    hint="How many classes can there be?",
)
def hinge_loss_labels_in_eight_bits(scores: Value, labels: Value, **options: Any) -> Value:
    """Keep labels as small as pixels."""
    loss = hinge_loss(scores, labels, **options)
    if not np.size(labels):
        return loss
    return hinge_loss(scores, labels.astype(np.uint8), **options)


@mistake(
    "flat-index-overflows",
    function="hinge_loss",
    kind="dtype",
    sentence="your loss is what you get when a flat index is computed in the dtype of the labels",
    hint="How large may an int8 become?",
)
def hinge_loss_flat_index_overflows(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Compute n * C + label in small integers."""
    s, right, own = _wide(scores, labels)
    rows = (np.arange(len(s)) * s.shape[1]).astype(labels.dtype)
    own = s.ravel()[(rows + labels).astype(np.int64), np.newaxis]
    return _mean((1 - right) * np.maximum(0, s - own + margin), scores)


@mistake(
    "always-float64",
    function="hinge_loss",
    kind="dtype",
    sentence="your loss is float64 whatever the dtype of the scores",
    hint="What is the dtype of the loss for float32 scores?",
)
def hinge_loss_always_float64(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(hinge_loss(scores, labels, margin=margin), np.float64)


@mistake(
    "scores-shifted-in-place",
    function="hinge_loss",
    kind="purity",
    sentence="your function subtracts the right score from the caller's scores",
    hint="What does -= do to an array that somebody else holds?",
)
def hinge_loss_scores_shifted_in_place(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Shift the caller's array."""
    loss = hinge_loss(scores, labels, margin=margin)
    if scores.dtype.kind == "f":
        scores -= np.take_along_axis(scores, labels[:, np.newaxis].astype(int), axis=1)
    return loss


@mistake(
    "one-dimension-taken-for-a-batch-of-one",
    function="hinge_loss",
    kind="refusal",
    sentence="you take scores without a batch for a batch of one",
    hint="How many axes has scores?",
)
def hinge_loss_one_dimension_taken_for_a_batch_of_one(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Add an axis for the batch where there is none."""
    if np.ndim(scores) == 1:
        scores, labels = np.asarray(scores)[np.newaxis], np.ravel(labels)[:1]
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "pixels-accepted",
    function="hinge_loss",
    kind="refusal",
    sentence="you accept scores of more than two axes",
    hint="What shape has scores on this page?",
)
def hinge_loss_pixels_accepted(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Lay pixels out as samples."""
    if np.ndim(scores) > 2:
        scores = np.moveaxis(scores, 1, -1).reshape(-1, np.shape(scores)[1])
        labels = np.resize(labels, len(scores))
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "labels-flattened",
    function="hinge_loss",
    kind="refusal",
    sentence="you accept labels of another shape, as long as their number is right",
    hint="What may a column of labels have meant?",
)
def hinge_loss_labels_flattened(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Reshape the labels."""
    if np.size(labels) == len(np.atleast_1d(scores)):
        labels = np.ravel(labels)
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "labels-broadcast",
    function="hinge_loss",
    kind="refusal",
    sentence="you stretch a single label over all rows",
    hint="How many labels must there be?",
)
def hinge_loss_labels_broadcast(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Let NumPy broadcast the labels."""
    if np.size(labels) == 1 and np.ndim(scores) == 2:
        labels = np.full(len(scores), np.ravel(labels)[0])
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "spare-labels-dropped",
    function="hinge_loss",
    kind="refusal",
    sentence="you leave out labels that have no row of scores, or rows that have no label",
    hint="What does zip do with two lists that are not equally long?",
)
def hinge_loss_spare_labels_dropped(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Stop at the shorter of the two."""
    if np.ndim(scores) == 2 and np.ndim(labels) == 1:
        count = min(len(scores), len(labels))
        scores, labels = scores[:count], labels[:count]
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "one-hot-labels-accepted",
    function="hinge_loss",
    kind="refusal",
    sentence="you take labels of the shape of scores for one-hot vectors",
    hint="What are labels on this page: numbers of classes, or vectors?",
)
def hinge_loss_one_hot_labels_accepted(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Find the largest entry of each vector."""
    if np.shape(labels) == np.shape(scores) and np.ndim(scores) == 2 and np.size(scores):
        labels = np.argmax(labels, axis=1)
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "floats-as-labels",
    function="hinge_loss",
    kind="refusal",
    sentence="you accept labels that are floats, and cut them to integers",
    hint="Which class is 1.5?",
)
def hinge_loss_floats_as_labels(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Cast floats to integers."""
    labels = np.asarray(labels)
    labels = labels.astype(np.int64) if labels.dtype.kind == "f" else labels
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "booleans-as-labels",
    function="hinge_loss",
    kind="refusal",
    sentence="you accept booleans as the labels 0 and 1",
    hint="What does indexing with an array of booleans select?",
)
def hinge_loss_booleans_as_labels(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Cast booleans to integers."""
    labels = np.asarray(labels)
    labels = labels.astype(np.int64) if labels.dtype.kind == "b" else labels
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "negative-labels-count-from-the-end",
    function="hinge_loss",
    kind="refusal",
    sentence="you take the label -1 for the last class",
    hint="What does an index of -1 mean to NumPy, and what does it mean as a label?",
)
def hinge_loss_negative_labels_count_from_the_end(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Let NumPy count from the end."""
    labels = np.asarray(labels)
    if labels.dtype.kind == "i" and np.ndim(scores) == 2:
        classes = np.shape(scores)[1]
        labels = np.where((labels < 0) & (labels >= -classes), labels + classes, labels)
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "index-error",
    function="hinge_loss",
    kind="refusal",
    sentence="a label that is no class's ends in an IndexError from within NumPy",
    hint="With which exceptions may a bad argument be refused?",
)
def hinge_loss_index_error(scores: Value, labels: Value, *, margin: float = 1.0) -> Value:
    """Let NumPy find out."""
    whole = np.ndim(scores) == 2 and np.asarray(labels).dtype.kind in "iu"
    if whole and np.any(np.asarray(labels, np.int64) >= np.shape(scores)[1]):
        raise IndexError("index is out of bounds")
    return hinge_loss(scores, labels, margin=margin)


@mistake(
    "labels-ignored-outside",
    function="hinge_loss",
    kind="refusal",
    sentence="you give a label that is no class's a right score of 0",
    hint="Is there a label on this page that is to be ignored?",
)
def hinge_loss_labels_ignored_outside(
    scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Multiply by one-hot vectors that are all 0."""
    labels = np.asarray(labels)
    if np.ndim(scores) != 2 or labels.dtype.kind not in "iu" or labels.shape != scores.shape[:1]:
        return hinge_loss(scores, labels, margin=margin)
    inside = (labels >= 0) & (labels < scores.shape[1])
    if inside.all():
        return hinge_loss(scores, labels, margin=margin)
    right = indicator(labels, scores.shape[1])
    own = (right * scores).sum(axis=1, keepdims=True)
    return _mean((1 - right) * np.maximum(0, scores - own + margin), scores)
