"""What goes wrong in hinge_loss_backward."""

from typing import Any

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import excess_of_rivals, hinge_loss_backward, indicator

from ...implementation import Value
from .. import mistake


def _wide(grad_output: Value, scores: Value, labels: Value, margin: float) -> Any:
    """Refuse what the gradient refuses; return the excesses, one-hot labels and grad_output / N."""
    hinge_loss_backward(grad_output, scores, labels)
    excess, right = excess_of_rivals(scores, labels, margin), indicator(labels, scores.shape[1])
    return excess, right, np.asarray(grad_output, np.float64) / max(len(scores), 1)


def _balanced(pushes: Value, right: Value, share: Value, scores: Value) -> Value:
    """Return the gradient of the rivals, and for the right class what they push."""
    gradient = share * (pushes - right * pushes.sum(axis=1, keepdims=True))
    return np.asarray(gradient, result_dtype(scores))


@mistake(
    "backward-right-class-left-out",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is 0 for the right class",
    hint="Does the loss fall when the score of the right class grows?",
)
def hinge_loss_backward_right_class_left_out(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Differentiate by the rivals alone."""
    _, right, _ = _wide(grad_output, scores, labels, margin)
    return (1 - right) * hinge_loss_backward(grad_output, scores, labels, margin=margin)


@mistake(
    "backward-right-class-pushed-once",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient pushes the right class once, however many rivals are too close",
    hint="In how many terms does the right class's score stand?",
)
def hinge_loss_backward_right_class_pushed_once(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Give the right class minus 1."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    pushes = 1.0 * (excess > 0)
    return np.asarray(
        share * (pushes - right * (pushes.sum(axis=1, keepdims=True) > 0)), result_dtype(scores)
    )


@mistake(
    "backward-right-class-always-pushed",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient pushes the right class by the number of its rivals, near or far",
    hint="Which rivals push?",
)
def hinge_loss_backward_right_class_always_pushed(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Count all rivals."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    pushes = 1.0 * (excess > 0)
    return np.asarray(share * (pushes - right * (scores.shape[1] - 1)), result_dtype(scores))


@mistake(
    "backward-right-class-down",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient of the right class has the wrong sign",
    hint="Which way is the right class's score to move?",
)
def hinge_loss_backward_right_class_down(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Forget the minus."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    pushes = 1.0 * (excess > 0)
    return np.asarray(
        share * (pushes + right * pushes.sum(axis=1, keepdims=True)), result_dtype(scores)
    )


@mistake(
    "backward-right-class-pushes-itself",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient counts the right class among the rivals that push it",
    hint="Is the right class too close to itself?",
)
def hinge_loss_backward_right_class_pushes_itself(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Count the mask before the right class is taken out of it."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    pushes = 1.0 * (excess > 0)
    count = pushes.sum(axis=1, keepdims=True) + (margin > 0)
    return np.asarray(share * (pushes - right * count), result_dtype(scores))


@mistake(
    "backward-wrong-sign",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient has the wrong sign",
    hint="Does the loss rise or fall when a rival's score grows?",
)
def hinge_loss_backward_wrong_sign(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Return the negative gradient."""
    return -hinge_loss_backward(grad_output, scores, labels, margin=margin)


@mistake(
    "backward-grad-output-ignored",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the loss is doubled after it was computed?",
)
def hinge_loss_backward_grad_output_ignored(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Return the gradient of the loss itself."""
    hinge_loss_backward(grad_output, scores, labels, margin=margin)
    return hinge_loss_backward(np.ones(()), scores, labels, margin=margin)


@mistake(
    "backward-not-divided",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is that of a sum over the batch: it is not divided",
    hint="How much does one sample change the mean of many?",
)
def hinge_loss_backward_not_divided(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Forget to divide."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced(1.0 * (excess > 0), right, share * len(scores), scores)


@mistake(
    "backward-divided-twice",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the batch twice",
    hint="Who divides by the batch, and does anybody do it again?",
)
def hinge_loss_backward_divided_twice(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Divide again."""
    return hinge_loss_backward(grad_output, scores, labels, margin=margin) / max(len(scores), 1)


@mistake(
    "backward-divided-by-classes",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of classes",
    hint="By what does the loss divide?",
)
def hinge_loss_backward_divided_by_classes(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Divide as another library does."""
    return hinge_loss_backward(grad_output, scores, labels, margin=margin) / np.shape(scores)[-1]


@mistake(
    "backward-pushes-at-kink",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is 1 where an excess is exactly 0",
    hint="What does the page say of the derivative at the kink?",
)
def hinge_loss_backward_pushes_at_kink(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Ask for what is not negative."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced(1.0 * (excess >= 0), right, share, scores)


@mistake(
    "backward-half-at-kink",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is one half where an excess is exactly 0",
    hint="What does the page say of the derivative at the kink?",
)
def hinge_loss_backward_half_at_kink(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Share the gradient between equal numbers."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced((excess > 0) + 0.5 * (excess == 0), right, share, scores)


@mistake(
    "backward-by-excess",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient grows with the excess, as that of a squared one",
    hint="What is the slope of max(0, x) at 3?",
)
def hinge_loss_backward_by_excess(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Push by the amount."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced(np.maximum(0, excess), right, share, scores)


@mistake(
    "backward-mask-of-scores",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient pushes the rivals whose scores are positive",
    hint="When is a rival too close?",
)
def hinge_loss_backward_mask_of_scores(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Mask by the scores."""
    _, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced((1 - right) * (scores > 0), right, share, scores)


@mistake(
    "backward-scores-exchanged",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient pushes the rivals that lie behind by the margin",
    hint="Whose score is to lead?",
)
def hinge_loss_backward_scores_exchanged(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Exchange the two scores."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    return _balanced((1 - right) * (excess - margin < margin), right, share, scores)


@mistake(
    "backward-margin-forgotten",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get with a margin of 0",
    hint="By how much is the right class to lead?",
)
def hinge_loss_backward_margin_forgotten(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Leave the margin out."""
    return hinge_loss_backward(grad_output, scores, labels, margin=0.0 * margin)


@mistake(
    "backward-margin-written-into-code",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get with a margin of 1, whatever is given",
    hint="Where does your code use margin?",
)
def hinge_loss_backward_margin_written_into_code(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Ignore the margin."""
    return hinge_loss_backward(grad_output, scores, labels, margin=0.0 * margin + 1.0)


@mistake(
    "backward-other-default",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient has a margin of 0 where none is given",
    hint="Which margin holds when it is left out?",
)
def hinge_loss_backward_other_default(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 0.0
) -> Value:
    """Have another default."""
    return hinge_loss_backward(grad_output, scores, labels, margin=margin)


@mistake(
    "backward-worst-rival-alone",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient pushes the worst rival of each sample alone",
    hint="How many rivals may be too close at once?",
)
def hinge_loss_backward_worst_rival_alone(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Differentiate the maximum over the rivals."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    worst = indicator(excess.argmax(axis=1), scores.shape[1])
    return _balanced(worst * (excess > 0), right, share, scores)


@mistake(
    "backward-labels-from-one",
    function="hinge_loss_backward",
    kind="gradient",
    sentence="your gradient takes the class before the right one: labels are counted from 1",
    hint="Which column of scores belongs to the label 0?",
)
def hinge_loss_backward_labels_from_one(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Subtract 1 from every label."""
    hinge_loss_backward(grad_output, scores, labels, margin=margin)
    before = (labels.astype(np.int64) - 1) % scores.shape[1]
    return hinge_loss_backward(grad_output, scores, before, margin=margin)


@mistake(
    "backward-integers-overflow",
    function="hinge_loss_backward",
    kind="dtype",
    sentence="your gradient is what you get when integer scores are subtracted as integers",
    hint="What is 10 - 20 in uint8?",
)
def hinge_loss_backward_integers_overflow(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Subtract in the dtype of the scores."""
    excess, right, share = _wide(grad_output, scores, labels, margin)
    if scores.dtype.kind == "f":
        return hinge_loss_backward(grad_output, scores, labels, margin=margin)
    own = np.take_along_axis(1 * scores, labels[:, np.newaxis].astype(int), axis=1)
    excess = np.subtract(1 * scores, own) + float(margin)
    return _balanced((1 - right) * (excess > 0), right, share, scores)


@mistake(
    "backward-always-float64",
    function="hinge_loss_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the scores",
    hint="What dtype has the gradient of float32 scores?",
)
def hinge_loss_backward_always_float64(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(hinge_loss_backward(grad_output, scores, labels, margin=margin), np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="hinge_loss_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def hinge_loss_backward_dtype_of_grad_output(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = hinge_loss_backward(grad_output, scores, labels, margin=margin)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-written-into-scores",
    function="hinge_loss_backward",
    kind="purity",
    sentence="your function overwrites the caller's scores with the gradient",
    hint="Whose array is written to?",
)
def hinge_loss_backward_written_into_scores(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Reuse the caller's memory."""
    gradient = hinge_loss_backward(grad_output, scores, labels, margin=margin)
    if scores.dtype.kind == "f":
        scores[...] = gradient
    return gradient


@mistake(
    "backward-grad-output-broadcast",
    function="hinge_loss_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the loss is one number",
    hint="What shape has the loss, and what shape must its gradient have?",
)
def hinge_loss_backward_grad_output_broadcast(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * hinge_loss_backward(np.ones(()), scores, labels, margin=margin)


@mistake(
    "backward-labels-wrap",
    function="hinge_loss_backward",
    kind="refusal",
    sentence="your gradient is what you get when a label that is no class is counted round",
    hint="Does your gradient check what the loss itself checks?",
)
def hinge_loss_backward_labels_wrap(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Take the labels modulo the number of classes."""
    if labels.dtype.kind in "iu" and scores.ndim == 2 and scores.shape[1]:
        labels = labels.astype(np.int64) % scores.shape[1]
    return hinge_loss_backward(grad_output, scores, labels, margin=margin)


@mistake(
    "backward-floats-as-labels",
    function="hinge_loss_backward",
    kind="refusal",
    sentence="you accept labels that are floats or booleans, and cast them",
    hint="Does your gradient check what the loss itself checks?",
)
def hinge_loss_backward_floats_as_labels(
    grad_output: Value, scores: Value, labels: Value, *, margin: float = 1.0
) -> Value:
    """Cast the labels."""
    return hinge_loss_backward(grad_output, scores, np.asarray(labels).astype(int), margin=margin)
