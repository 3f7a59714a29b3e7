"""What goes wrong in log_loss."""

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import distributions, log_loss

from ...implementation import Value
from .. import mistake


def _wide(probabilities: Value, targets: Value) -> Value:
    """Refuse what the loss refuses; return probabilities and targets in float64, and the batch."""
    log_loss(probabilities, targets)
    p, t = np.asarray(probabilities, np.float64), np.asarray(targets, np.float64)
    return p, t, distributions(p)


def _terms(p: Value, t: Value) -> Value:
    """Return the terms of the sum."""
    return np.where(t == 0, 0.0, -t * np.log(p))


def _as(y: Value, probabilities: Value, targets: Value) -> Value:
    """Return a loss in its dtype."""
    return np.asarray(y, result_dtype(probabilities, targets))


@mistake(
    "wrong-sign",
    function="log_loss",
    kind="value",
    sentence="your loss is the sum of the logarithms, without the minus",
    hint="What is the sign of the logarithm of a probability?",
)
def log_loss_wrong_sign(probabilities: Value, targets: Value) -> Value:
    """Forget the minus."""
    return -log_loss(probabilities, targets)


@mistake(
    "sum-for-mean",
    function="log_loss",
    kind="value",
    sentence="your loss is summed over the batch",
    hint="What is the loss of two equal samples?",
)
def log_loss_sum_for_mean(probabilities: Value, targets: Value) -> Value:
    """Forget to divide by the batch."""
    p, t, _ = _wide(probabilities, targets)
    return _as(_terms(p, t).sum(), probabilities, targets)


@mistake(
    "mean-over-classes-too",
    function="log_loss",
    kind="value",
    sentence="your loss is averaged over the classes as well as over the batch",
    hint="How many losses does one distribution have?",
)
def log_loss_mean_over_classes_too(probabilities: Value, targets: Value) -> Value:
    """Divide by the number of entries."""
    p, t, _ = _wide(probabilities, targets)
    return _as(_terms(p, t).sum() / max(t.size, 1), probabilities, targets)


@mistake(
    "single-distribution-averaged",
    function="log_loss",
    kind="value",
    sentence="your loss of a single distribution is divided by the number of its classes",
    hint="What is the length of the first axis of a single distribution?",
)
def log_loss_single_distribution_averaged(probabilities: Value, targets: Value) -> Value:
    """Take the only axis for the batch."""
    p, t, _ = _wide(probabilities, targets)
    return _as(_terms(p, t).sum() / max(len(p), 1), probabilities, targets)


@mistake(
    "last-axis-summed-alone",
    function="log_loss",
    kind="value",
    sentence="your loss is averaged over all axes but the last",
    hint="Which axes are summed, and which one is averaged?",
)
def log_loss_last_axis_summed_alone(probabilities: Value, targets: Value) -> Value:
    """Sum the last axis and average the rest."""
    p, t, _ = _wide(probabilities, targets)
    return _as(_terms(p, t).sum(axis=-1).mean(), probabilities, targets)


@mistake(
    "pixels-averaged",
    function="log_loss",
    kind="value",
    sentence="your loss is averaged over all axes but that of the classes",
    hint="By what is the sum divided where every pixel has a distribution?",
)
def log_loss_pixels_averaged(probabilities: Value, targets: Value) -> Value:
    """Average over the pixels."""
    p, t, _ = _wide(probabilities, targets)
    return _as(_terms(p, t).sum(axis=min(1, p.ndim - 1)).mean(), probabilities, targets)


@mistake(
    "losses-of-samples",
    function="log_loss",
    kind="value",
    sentence="you return the loss of every sample",
    hint="How many numbers come out for a batch?",
)
def log_loss_losses_of_samples(probabilities: Value, targets: Value) -> Value:
    """Forget the mean."""
    p, t, batch = _wide(probabilities, targets)
    return _as(_terms(p, t).reshape(batch, -1).sum(axis=1), probabilities, targets)


@mistake(
    "small-number-in-logarithm",
    function="log_loss",
    kind="value",
    sentence="your loss is what you get when 1e-8 is added to the probability before its logarithm",
    hint="What is the loss of a probability of 1, to all its digits?",
)
def log_loss_small_number_in_logarithm(probabilities: Value, targets: Value) -> Value:
    """Avoid log(0) by changing every loss."""
    p, t, batch = _wide(probabilities, targets)
    return _as((-t * np.log(p + 1e-8)).sum() / batch, probabilities, targets)


@mistake(
    "probabilities-clipped",
    function="log_loss",
    kind="value",
    sentence="your loss is what you get when the probabilities are clipped to 1e-7 … 1 - 1e-7",
    hint="What does the page say of the ranges of the probabilities?",
)
def log_loss_probabilities_clipped(probabilities: Value, targets: Value) -> Value:
    """Clip, as some libraries do."""
    p, t, batch = _wide(probabilities, targets)
    return _as((-t * np.log(np.clip(p, 1e-7, 1 - 1e-7))).sum() / batch, probabilities, targets)


@mistake(
    "probabilities-normalized",
    function="log_loss",
    kind="value",
    sentence="your loss is what you get when the probabilities are first divided by their sum",
    hint="Does the formula say what the probabilities sum to?",
)
def log_loss_probabilities_normalized(probabilities: Value, targets: Value) -> Value:
    """Normalize, as some libraries do."""
    p, t, batch = _wide(probabilities, targets)
    total = p.reshape(batch, -1).sum(axis=1).reshape(-1, *(1,) * (p.ndim - 1))
    return _as(
        _terms(p / (total if p.ndim > 1 else p.sum()), t).sum() / batch, probabilities, targets
    )


@mistake(
    "probabilities-above-one-refused",
    function="log_loss",
    kind="value",
    sentence="you refuse probabilities above 1",
    hint="Does any constraint of the page speak of the values?",
)
def log_loss_probabilities_above_one_refused(probabilities: Value, targets: Value) -> Value:
    """Check what is not to be checked."""
    if np.any(probabilities > 1):
        raise ValueError("probabilities are at most 1")
    return log_loss(probabilities, targets)


@mistake(
    "softmax-first",
    function="log_loss",
    kind="value",
    sentence="your loss is what you get when softmax is applied to the probabilities first",
    hint="Does this loss start from logits or from probabilities?",
)
def log_loss_softmax_first(probabilities: Value, targets: Value) -> Value:
    """Take probabilities for logits."""
    p, t, batch = _wide(probabilities, targets)
    axis = min(1, p.ndim - 1)
    if not p.size:
        return _as(0.0, probabilities, targets)
    raised = np.exp(p - p.max(axis=axis, keepdims=True))
    return _as(
        _terms(raised / raised.sum(axis=axis, keepdims=True), t).sum() / batch,
        probabilities,
        targets,
    )


@mistake(
    "arguments-exchanged",
    function="log_loss",
    kind="value",
    sentence="your loss takes the logarithm of the targets",
    hint="Which of the two arrays is full of zeros?",
)
def log_loss_arguments_exchanged(probabilities: Value, targets: Value) -> Value:
    """Exchange the arguments."""
    p, t, batch = _wide(probabilities, targets)
    return _as(-(p * np.log(t)).sum() / batch, probabilities, targets)


@mistake(
    "logarithm-forgotten",
    function="log_loss",
    kind="value",
    sentence="your loss sums targets times probabilities, without a logarithm",
    hint="What does a class cost that is all but impossible?",
)
def log_loss_logarithm_forgotten(probabilities: Value, targets: Value) -> Value:
    """Forget the logarithm."""
    p, t, batch = _wide(probabilities, targets)
    return _as(-(p * t).sum() / batch, probabilities, targets)


@mistake(
    "binary-logarithm",
    function="log_loss",
    kind="value",
    sentence="your loss is in bits: the logarithm has the base 2",
    hint="What is the loss of one half?",
)
def log_loss_binary_logarithm(probabilities: Value, targets: Value) -> Value:
    """Take logarithms to the base 2."""
    p, t, batch = _wide(probabilities, targets)
    return _as(_terms(p, t).sum() / np.log(2) / batch, probabilities, targets)


@mistake(
    "binary-terms-added",
    function="log_loss",
    kind="value",
    sentence="your loss adds (1 - y) log(1 - p), as a binary one does",
    hint="Are the classes independent questions, or one question?",
)
def log_loss_binary_terms_added(probabilities: Value, targets: Value) -> Value:
    """Sum binary losses."""
    p, t, batch = _wide(probabilities, targets)
    return _as((_terms(p, t) + _terms(1 - p, 1 - t)).sum() / batch, probabilities, targets)


@mistake(
    "largest-target-alone",
    function="log_loss",
    kind="value",
    sentence="your loss sees the class of the largest target alone",
    hint="Are targets always one-hot?",
)
def log_loss_largest_target_alone(probabilities: Value, targets: Value) -> Value:
    """Find the label, and pick its probability."""
    p, t, batch = _wide(probabilities, targets)
    if not p.size:
        return _as(0.0, probabilities, targets)
    axis = min(1, p.ndim - 1)
    picked = np.take_along_axis(p, np.expand_dims(t.argmax(axis=axis), axis), axis)
    return _as(-np.log(picked).sum() / batch, probabilities, targets)


@mistake(
    "targets-taken-for-one",
    function="log_loss",
    kind="value",
    sentence="your loss takes every target that is not 0 for 1",
    hint="What weight has a class with the target 0.2?",
)
def log_loss_targets_taken_for_one(probabilities: Value, targets: Value) -> Value:
    """Mask by the targets."""
    p, t, batch = _wide(probabilities, targets)
    return _as(_terms(p, (t != 0) * 1.0).sum() / batch, probabilities, targets)


@mistake(
    "divergence",
    function="log_loss",
    kind="value",
    sentence="your loss is the relative entropy: that of the targets themselves is taken off",
    hint="What is the loss where both distributions are the same?",
)
def log_loss_divergence(probabilities: Value, targets: Value) -> Value:
    """Compute the Kullback-Leibler divergence."""
    p, t, batch = _wide(probabilities, targets)
    return _as(
        (_terms(p, t) - _terms(np.where(t == 0, 1, t), t)).sum() / batch, probabilities, targets
    )


@mistake(
    "zero-times-infinity",
    function="log_loss",
    kind="special",
    sentence="your loss is what you get when 0 * log(0) is computed as it stands",
    hint="What is 0 times minus infinity to NumPy, and what is it on the page?",
)
def log_loss_zero_times_infinity(probabilities: Value, targets: Value) -> Value:
    """Multiply without a look."""
    p, t, batch = _wide(probabilities, targets)
    return _as(-(t * np.log(p)).sum() / batch, probabilities, targets)


@mistake(
    "impossible-cut-off",
    function="log_loss",
    kind="special",
    sentence="your loss is finite where something impossible has happened",
    hint="What does the page say of a probability of 0 whose target is not?",
)
def log_loss_impossible_cut_off(probabilities: Value, targets: Value) -> Value:
    """Replace infinities by large numbers."""
    p, t, batch = _wide(probabilities, targets)
    return _as(np.nan_to_num(_terms(p, t), nan=np.nan).sum() / batch, probabilities, targets)


@mistake(
    "impossible-left-out",
    function="log_loss",
    kind="special",
    sentence="your loss leaves out all classes whose probability is 0",
    hint="Which zero makes a term 0: that of the target or that of the probability?",
)
def log_loss_impossible_left_out(probabilities: Value, targets: Value) -> Value:
    """Mask by the probabilities."""
    p, t, batch = _wide(probabilities, targets)
    return _as(np.where(p == 0, 0, _terms(p, t)).sum() / batch, probabilities, targets)


@mistake(
    "nan-ignored",
    function="log_loss",
    kind="special",
    sentence="your loss leaves out probabilities that are NaN",
    hint="Who will notice that the network has broken down?",
)
def log_loss_nan_ignored(probabilities: Value, targets: Value) -> Value:
    """Sum what is a number."""
    p, t, batch = _wide(probabilities, targets)
    return _as(np.nansum(_terms(p, t)) / batch, probabilities, targets)


@mistake(
    "no-classes-is-nan",
    function="log_loss",
    kind="special",
    sentence="your loss of no classes is NaN, for a mean is taken of nothing",
    hint="What is a sum over nothing?",
)
def log_loss_no_classes_is_nan(probabilities: Value, targets: Value) -> Value:
    """Average, and multiply by the number of classes."""
    p, t, batch = _wide(probabilities, targets)
    return _as(_terms(p, t).mean() * (t.size / batch), probabilities, targets)


@mistake(
    "always-float64",
    function="log_loss",
    kind="dtype",
    sentence="your loss is float64 whatever the dtype of the arguments",
    hint="What is the dtype of the result for float32 arrays?",
)
def log_loss_always_float64(probabilities: Value, targets: Value) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(log_loss(probabilities, targets), np.float64)


@mistake(
    "dtype-of-probabilities",
    function="log_loss",
    kind="dtype",
    sentence="your loss has the dtype of the probabilities, also where that of the targets is"
    " wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def log_loss_dtype_of_probabilities(probabilities: Value, targets: Value) -> Value:
    """Cast to the dtype of the first argument."""
    loss = log_loss(probabilities, targets)
    return loss.astype(probabilities.dtype if probabilities.dtype.kind == "f" else np.float64)


@mistake(
    "targets-as-integers",
    function="log_loss",
    kind="dtype",
    sentence="your loss is what you get when integer probabilities keep the targets integers",
    hint="What becomes of a target of 0.5 as an integer?",
)
def log_loss_targets_as_integers(probabilities: Value, targets: Value) -> Value:
    """Cast the targets to the dtype of the probabilities."""
    loss = log_loss(probabilities, targets)
    whole = probabilities.dtype.kind in "iu"
    return log_loss(probabilities, targets.astype(probabilities.dtype)) if whole else loss


@mistake(
    "normalized-in-place",
    function="log_loss",
    kind="purity",
    sentence="your function divides the caller's probabilities by their sum",
    hint="What does /= do to an array that somebody else holds?",
)
def log_loss_normalized_in_place(probabilities: Value, targets: Value) -> Value:
    """Normalize the caller's array."""
    loss = log_loss(probabilities, targets)
    if probabilities.dtype.kind == "f" and probabilities.size:
        probabilities /= probabilities.sum()
    return loss


@mistake(
    "targets-broadcast",
    function="log_loss",
    kind="refusal",
    sentence="you stretch one target over a batch of distributions",
    hint="How many targets must there be?",
)
def log_loss_targets_broadcast(probabilities: Value, targets: Value) -> Value:
    """Let NumPy broadcast."""
    return log_loss(*np.broadcast_arrays(probabilities, targets))


@mistake(
    "shapes-flattened",
    function="log_loss",
    kind="refusal",
    sentence="you answer where both arrays have the same number of entries, but not the same shape",
    hint="Which class does each target belong to?",
)
def log_loss_shapes_flattened(probabilities: Value, targets: Value) -> Value:
    """Reshape the targets."""
    if np.size(targets) == np.size(probabilities) and np.ndim(probabilities):
        targets = np.reshape(targets, np.shape(probabilities))
    return log_loss(probabilities, targets)


@mistake(
    "labels-accepted",
    function="log_loss",
    kind="refusal",
    sentence="you take targets of one number per sample for labels",
    hint="What are targets on this page: labels, or distributions?",
)
def log_loss_labels_accepted(probabilities: Value, targets: Value) -> Value:
    """Write labels as one-hot vectors."""
    if np.ndim(probabilities) == 2 and np.shape(targets) == np.shape(probabilities)[:1]:
        labels = np.asarray(targets, int) % np.shape(probabilities)[1]
        targets = np.eye(np.shape(probabilities)[1])[labels]
    return log_loss(probabilities, targets)


@mistake(
    "single-number-accepted",
    function="log_loss",
    kind="refusal",
    sentence="you answer for a single probability that belongs to no distribution",
    hint="How many axes have the probabilities at least?",
)
def log_loss_single_number_accepted(probabilities: Value, targets: Value) -> Value:
    """Take a number for a distribution of one class."""
    return log_loss(*map(np.atleast_1d, (probabilities, targets)))
