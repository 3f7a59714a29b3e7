"""What goes wrong in cross_entropy_backward."""

import numpy as np

from reference.loss import cross_entropy, cross_entropy_backward

from ...implementation import Value
from .. import mistake
from .shared import _log_softmax, _one_hot


def _each(grad_output: Value, labels: Value, reduction: str) -> Value:
    """Return every label's share of the gradient, with an axis for the classes."""
    share = np.asarray(grad_output) / (np.size(labels) if reduction == "mean" else 1)
    return np.broadcast_to(share, np.shape(labels))[:, np.newaxis]


def _stacked(grad_output: Value, logits: Value, labels: Value, reduction: str) -> Value:
    """Refuse what the gradient refuses; return every label's share, and the one-hot vectors."""
    cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
    return _each(grad_output, labels, reduction), _one_hot(logits, labels)


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


@mistake(
    "backward-labels-wrap",
    function="cross_entropy_backward",
    kind="refusal",
    sentence="your gradient is what you get when a label that is no class is counted round",
    hint="Does your gradient check what the loss itself checks?",
)
def cross_entropy_backward_labels_wrap(
    grad_output: Value, logits: Value, labels: Value, *, reduction: str = "mean"
) -> Value:
    """Take the labels modulo the number of classes."""
    if labels.dtype.kind in "iu" and logits.ndim > 1 and logits.shape[1]:
        labels = labels.astype(np.int64) % logits.shape[1]
    return cross_entropy_backward(grad_output, logits, labels, reduction=reduction)
