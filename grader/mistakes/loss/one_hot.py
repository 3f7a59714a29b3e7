"""What goes wrong in one_hot."""

import numpy as np

from reference.loss import one_hot

from ...implementation import Value
from .. import mistake


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
