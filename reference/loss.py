"""Losses: one number that says how far a prediction is from its target, and which way it leads."""

import numpy as np

from .constraints import real_array, require, require_shape, whole_number
from .dtypes import Array, as_float64, result_dtype

REDUCTIONS = ("mean", "sum", "none")


def half_squared_error(prediction: Array, target: Array) -> Array:
    """
    Sum half of the squared differences between a prediction and its target.

        y = sum over all entries of (target - prediction)^2 / 2

    Parameters
    ----------
    prediction : any shape
    target : the shape of prediction

    Returns
    -------
    y : (), the sum over everything, the batch too; 0 where there are no entries

    Raises
    ------
    ValueError
        If half_squared_error_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986),
    equation 3.
    Specification: specs/loss/half_squared_error.md
    """
    prediction, target = real_array("prediction", prediction), real_array("target", target)
    require_shape("target", target, prediction.shape, "half_squared_error_c1")

    with np.errstate(all="ignore"):
        # SUM
        y = np.sum((as_float64(target) - as_float64(prediction)) ** 2 / 2)
        return np.asarray(y, result_dtype(prediction, target))


def half_squared_error_backward(grad_output: Array, prediction: Array, target: Array) -> Array:
    """
    Carry the gradient of `half_squared_error`'s sum back to the prediction.

        grad_prediction[...] = grad_output * (prediction[...] - target[...])

    Parameters
    ----------
    grad_output : (), an array or a number
    prediction, target : as in `half_squared_error`

    Returns
    -------
    grad_prediction : the shape of prediction

    Raises
    ------
    ValueError
        If one of half_squared_error_c1 ... half_squared_error_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/half_squared_error.md
    """
    prediction, target = real_array("prediction", prediction), real_array("target", target)
    grad_output = real_array("grad_output", grad_output)
    require_shape("target", target, prediction.shape, "half_squared_error_c1")
    require_shape("grad_output", grad_output, (), "half_squared_error_c2")

    with np.errstate(all="ignore"):
        grad_prediction = as_float64(grad_output) * (as_float64(prediction) - as_float64(target))
        return np.asarray(grad_prediction, result_dtype(prediction, target))


def mse_loss(prediction: Array, target: Array) -> Array:
    """
    Average the squared differences between a prediction and its target.

        y = (sum over all entries of (prediction - target)^2) / (number of entries)

    Parameters
    ----------
    prediction : any shape
    target : the shape of prediction

    Returns
    -------
    y : (), the mean over everything, the batch too

    Raises
    ------
    ValueError
        If mse_loss_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.5.
    Specification: specs/loss/mse_loss.md
    """
    prediction, target = real_array("prediction", prediction), real_array("target", target)
    require_shape("target", target, prediction.shape, "mse_loss_c1")

    with np.errstate(all="ignore"):
        # MEAN
        squares = (as_float64(prediction) - as_float64(target)) ** 2
        return np.asarray(squares.sum() / squares.size, result_dtype(prediction, target))


def mse_loss_backward(grad_output: Array, prediction: Array, target: Array) -> Array:
    """
    Carry the gradient of `mse_loss`'s mean back to the prediction.

        grad_prediction[...] =
            grad_output * 2 * (prediction[...] - target[...]) / (number of entries)

    Parameters
    ----------
    grad_output : (), an array or a number
    prediction, target : as in `mse_loss`

    Returns
    -------
    grad_prediction : the shape of prediction

    Raises
    ------
    ValueError
        If one of mse_loss_c1 ... mse_loss_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/mse_loss.md
    """
    prediction, target = real_array("prediction", prediction), real_array("target", target)
    grad_output = real_array("grad_output", grad_output)
    require_shape("target", target, prediction.shape, "mse_loss_c1")
    require_shape("grad_output", grad_output, (), "mse_loss_c2")

    with np.errstate(all="ignore"):
        slope = 2 * (as_float64(prediction) - as_float64(target)) / prediction.size
        return np.asarray(as_float64(grad_output) * slope, result_dtype(prediction, target))


def one_hot(labels: Array, num_classes: int) -> Array:
    """
    Write every label as a vector that is 1 at the label's place and 0 elsewhere.

        y[..., c] = 1 where c = labels[...], else 0

    Parameters
    ----------
    labels : any shape, integers from 0 to num_classes - 1
    num_classes : number of classes

    Returns
    -------
    y : (..., num_classes), float64

    Raises
    ------
    ValueError
        If one of one_hot_c1 ... one_hot_c3 does not hold.
    TypeError
        If labels does not hold real numbers.

    Specification: specs/loss/one_hot.md
    """
    labels = real_array("labels", labels)
    require_integers(labels, "one_hot_c1")
    num_classes = whole_number("num_classes", num_classes, 1, "one_hot_c2")
    require_in_range(labels, num_classes, "one_hot_c3")

    return indicator(labels, num_classes)


def cross_entropy(logits: Array, labels: Array, *, reduction: str = "mean") -> Array:
    """
    Take the negative logarithm of the probability that softmax gives to the right class.

        loss[n, ...] = log(sum over c of exp(logits[n, c, ...])) - logits[n, labels[n, ...], ...]

    The largest logit of each label's row is subtracted first: the loss does not change, and no
    exponential overflows.

    Parameters
    ----------
    logits : (N, C) or (N, C, d, ...), not normalised
    labels : (N,) or (N, d, ...), integers from 0 to C - 1
    reduction : "mean" over all labels, "sum" over them, or "none"

    Returns
    -------
    y : () for "mean" and "sum", the shape of labels for "none"

    Raises
    ------
    ValueError
        If one of cross_entropy_c1 ... cross_entropy_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3.
    Specification: specs/loss/cross_entropy.md
    """
    logits, labels = real_array("logits", logits), real_array("labels", labels)
    check_cross_entropy(logits, labels, reduction)

    with np.errstate(all="ignore"):
        # LOSS of every label
        shifted, log_sum = shift_and_log_sum(as_float64(logits))
        label_index = labels[:, np.newaxis].astype(np.int64)
        loss = (log_sum - np.take_along_axis(shifted, label_index, axis=1))[:, 0]

        # REDUCTION
        if reduction == "mean":
            loss = loss.sum() / loss.size
        elif reduction == "sum":
            loss = loss.sum()
        return np.asarray(loss, result_dtype(logits))


def cross_entropy_backward(
    grad_output: Array, logits: Array, labels: Array, *, reduction: str = "mean"
) -> Array:
    """
    Carry the gradient of `cross_entropy`'s output back to the logits.

        grad_logits[n, c, ...] =
            grad_loss[n, ...] * (softmax(logits)[n, c, ...] - (1 if c = labels[n, ...] else 0))

    For "none" grad_loss is grad_output; for "sum" every label has grad_output, and for "mean"
    grad_output / (number of labels).

    Parameters
    ----------
    grad_output : () for "mean" and "sum", an array or a number; the shape of labels for "none"
    logits, labels, reduction : as in `cross_entropy`

    Returns
    -------
    grad_logits : the shape of logits

    Raises
    ------
    ValueError
        If one of cross_entropy_c1 ... cross_entropy_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/cross_entropy.md
    """
    logits, labels = real_array("logits", logits), real_array("labels", labels)
    grad_output = real_array("grad_output", grad_output)
    check_cross_entropy(logits, labels, reduction)
    grad_shape = labels.shape if reduction == "none" else ()
    require_shape("grad_output", grad_output, grad_shape, "cross_entropy_c6")

    with np.errstate(all="ignore"):
        # REDUCTION: every label's share of the gradient
        count = np.float64(labels.size if reduction == "mean" else 1)
        grad_loss = np.broadcast_to(as_float64(grad_output) / count, labels.shape)

        # PROBABILITIES
        shifted, log_sum = shift_and_log_sum(as_float64(logits))
        probability = np.exp(shifted - log_sum)
        right = np.moveaxis(indicator(labels, logits.shape[1]), -1, 1)

        grad_logits = grad_loss[:, np.newaxis] * (probability - right)
        return np.asarray(grad_logits, result_dtype(logits))


def log_loss(probabilities: Array, targets: Array) -> Array:
    """
    Take the cross-entropy between given distributions and predicted probabilities.

        y = mean over n of -(sum over c of targets[n, c] * log(probabilities[n, c]))

    A term whose target is 0 is 0, at a probability of 0 too.

    Parameters
    ----------
    probabilities : (C,) or (N, C, ...), as softmax gives them; (C,) is a batch of one
    targets : the shape of probabilities

    Returns
    -------
    y : (), the mean over the first axis of the sums over all others

    Raises
    ------
    ValueError
        If one of log_loss_c1 ... log_loss_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Bishop, Pattern Recognition and Machine Learning (2006), equation 4.108.
    Specification: specs/loss/log_loss.md
    """
    probabilities, targets = (
        real_array("probabilities", probabilities),
        real_array("targets", targets),
    )
    check_log_loss(probabilities, targets)

    with np.errstate(all="ignore"):
        # TERMS: 0 * log(0) stands for its limit
        p, t = as_float64(probabilities), as_float64(targets)
        terms = np.where(t == 0, 0 * p, t * np.log(p))

        # MEAN
        y = -terms.sum() / distributions(probabilities)
        return np.asarray(y, result_dtype(probabilities, targets))


def log_loss_backward(grad_output: Array, probabilities: Array, targets: Array) -> Array:
    """
    Carry the gradient of `log_loss`'s mean back to the probabilities.

        grad_probabilities[n, c] = -grad_output * targets[n, c] / (N * probabilities[n, c])

    It is 0 where the target is 0.

    Parameters
    ----------
    grad_output : (), an array or a number
    probabilities, targets : as in `log_loss`

    Returns
    -------
    grad_probabilities : the shape of probabilities

    Raises
    ------
    ValueError
        If one of log_loss_c1 ... log_loss_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/log_loss.md
    """
    probabilities, targets = (
        real_array("probabilities", probabilities),
        real_array("targets", targets),
    )
    grad_output = real_array("grad_output", grad_output)
    check_log_loss(probabilities, targets)
    require_shape("grad_output", grad_output, (), "log_loss_c3")

    with np.errstate(all="ignore"):
        p, t = as_float64(probabilities), as_float64(targets)
        slope = np.where(t == 0, 0.0, -t / p) / distributions(probabilities)
        return np.asarray(as_float64(grad_output) * slope, result_dtype(probabilities, targets))


def hinge_loss(scores: Array, labels: Array, *, margin: float = 1.0) -> Array:
    """
    Sum by how much each rival of the right class comes closer to its score than the margin.

        y = mean over n of sum over c other than k of
            max(0, scores[n, c] - scores[n, k] + margin)        where k = labels[n]

    Parameters
    ----------
    scores : (N, C), of any scale
    labels : (N,), integers from 0 to C - 1
    margin : by how much the right class must lead, in the unit of the scores

    Returns
    -------
    y : (), the mean over the batch; the sum over the rivals is not divided

    Raises
    ------
    ValueError
        If one of hinge_loss_c1 ... hinge_loss_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Weston and Watkins, Support vector machines for multi-class pattern recognition (1999).
    Specification: specs/loss/hinge_loss.md
    """
    scores, labels = real_array("scores", scores), real_array("labels", labels)
    check_hinge_loss(scores, labels)

    with np.errstate(all="ignore"):
        # MEAN over the batch
        excess = excess_of_rivals(scores, labels, margin)
        return np.asarray(np.maximum(0, excess).sum() / len(scores), result_dtype(scores))


def hinge_loss_backward(
    grad_output: Array, scores: Array, labels: Array, *, margin: float = 1.0
) -> Array:
    """
    Carry the gradient of `hinge_loss`'s mean back to the scores.

        pushes[n, c] = 1 where scores[n, c] - scores[n, k] + margin > 0, else 0
        grad_scores[n, c] = grad_output / N * pushes[n, c]                 for each rival c
        grad_scores[n, k] = -grad_output / N * (sum over the rivals of pushes[n, c])

    where k = labels[n]. At the kink, where the excess is 0, nothing pushes.

    Parameters
    ----------
    grad_output : (), an array or a number
    scores, labels, margin : as in `hinge_loss`

    Returns
    -------
    grad_scores : (N, C)

    Raises
    ------
    ValueError
        If one of hinge_loss_c1 ... hinge_loss_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/hinge_loss.md
    """
    scores, labels = real_array("scores", scores), real_array("labels", labels)
    grad_output = real_array("grad_output", grad_output)
    check_hinge_loss(scores, labels)
    require_shape("grad_output", grad_output, (), "hinge_loss_c5")

    with np.errstate(all="ignore"):
        pushes = as_float64(excess_of_rivals(scores, labels, margin) > 0)
        right = indicator(labels, scores.shape[1])
        grad_scores = (pushes - right * pushes.sum(axis=1, keepdims=True)) / len(scores)
        return np.asarray(as_float64(grad_output) * grad_scores, result_dtype(scores))


def l1_penalty(weight: Array, strength: float) -> Array:
    """
    Sum the absolute values of the weights.

        y = strength * (sum over all entries of |weight|)

    Parameters
    ----------
    weight : any shape
    strength : lambda, loss per unit of weight

    Returns
    -------
    y : (), the sum over everything; 0 where there are no entries

    Raises
    ------
    TypeError
        If weight does not hold real numbers.

    Tibshirani, Regression shrinkage and selection via the lasso (1996), equation 1, in the form of
    a penalty.
    Specification: specs/loss/l1_penalty.md
    """
    weight = real_array("weight", weight)

    with np.errstate(all="ignore"):
        # SUM
        return np.asarray(strength * np.abs(as_float64(weight)).sum(), result_dtype(weight))


def l1_penalty_backward(grad_output: Array, weight: Array, strength: float) -> Array:
    """
    Carry the gradient of `l1_penalty`'s sum back to the weights.

        grad_weight[...] = grad_output * strength * sign(weight[...])

    sign(0) is 0.

    Parameters
    ----------
    grad_output : (), an array or a number
    weight, strength : as in `l1_penalty`

    Returns
    -------
    grad_weight : the shape of weight

    Raises
    ------
    ValueError
        If l1_penalty_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/l1_penalty.md
    """
    weight, grad_output = real_array("weight", weight), real_array("grad_output", grad_output)
    require_shape("grad_output", grad_output, (), "l1_penalty_c1")

    with np.errstate(all="ignore"):
        grad_weight = as_float64(grad_output) * strength * np.sign(as_float64(weight))
        return np.asarray(grad_weight, result_dtype(weight))


def l2_penalty(weight: Array, strength: float) -> Array:
    """
    Sum the squares of the weights.

        y = strength * (sum over all entries of weight^2)

    Parameters
    ----------
    weight : any shape
    strength : lambda, loss per squared unit of weight

    Returns
    -------
    y : (), the sum over everything; 0 where there are no entries

    Raises
    ------
    TypeError
        If weight does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.1.1, but for its half.
    Specification: specs/loss/l2_penalty.md
    """
    weight = real_array("weight", weight)

    with np.errstate(all="ignore"):
        # SUM
        return np.asarray(strength * (as_float64(weight) ** 2).sum(), result_dtype(weight))


def l2_penalty_backward(grad_output: Array, weight: Array, strength: float) -> Array:
    """
    Carry the gradient of `l2_penalty`'s sum back to the weights.

        grad_weight[...] = grad_output * 2 * strength * weight[...]

    Parameters
    ----------
    grad_output : (), an array or a number
    weight, strength : as in `l2_penalty`

    Returns
    -------
    grad_weight : the shape of weight

    Raises
    ------
    ValueError
        If l2_penalty_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/l2_penalty.md
    """
    weight, grad_output = real_array("weight", weight), real_array("grad_output", grad_output)
    require_shape("grad_output", grad_output, (), "l2_penalty_c1")

    with np.errstate(all="ignore"):
        grad_weight = as_float64(grad_output) * 2 * strength * as_float64(weight)
        return np.asarray(grad_weight, result_dtype(weight))


def shift_and_log_sum(logits: Array) -> tuple[Array, Array]:
    """Return the logits less the largest of their row, and log(sum of exp) of what is left."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted, np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def indicator(labels: Array, num_classes: int) -> Array:
    """Return 1 where a class is the label and 0 elsewhere, the classes along a new last axis."""
    return as_float64(labels[..., np.newaxis] == np.arange(num_classes))


def distributions(probabilities: Array) -> int:
    """Return how many distributions there are: a single one has no axis for the batch."""
    return 1 if probabilities.ndim == 1 else len(probabilities)


def excess_of_rivals(scores: Array, labels: Array, margin: float) -> Array:
    """Return by how much each class comes too close to the right one; for itself minus infinity."""
    right = indicator(labels, scores.shape[1]) > 0
    wide = as_float64(scores)
    right_score = np.take_along_axis(wide, labels[:, np.newaxis].astype(np.int64), axis=1)
    return np.where(right, -np.inf, wide - right_score + margin)


def check_log_loss(probabilities: Array, targets: Array) -> None:
    """Check every constraint of `log_loss`."""
    require(
        probabilities.ndim >= 1,
        "log_loss_c1",
        f"probabilities has shape {probabilities.shape}, needs (C,) or (N, C, ...)",
    )
    require_shape("targets", targets, probabilities.shape, "log_loss_c2")


def check_hinge_loss(scores: Array, labels: Array) -> None:
    """Check every constraint of `hinge_loss`."""
    require(
        scores.ndim == 2 and scores.shape[1] > 0,
        "hinge_loss_c1",
        f"scores has shape {scores.shape}, needs (N, C) with at least one class",
    )
    require_shape("labels", labels, scores.shape[:1], "hinge_loss_c2")
    require_integers(labels, "hinge_loss_c3")
    require_in_range(labels, scores.shape[1], "hinge_loss_c4")


def check_cross_entropy(logits: Array, labels: Array, reduction: str) -> None:
    """Check every constraint of `cross_entropy`."""
    require(
        logits.ndim >= 2 and logits.shape[1] > 0,
        "cross_entropy_c1",
        f"logits has shape {logits.shape}, needs (N, C) or (N, C, d, ...) with at least one class",
    )
    require_shape("labels", labels, (*logits.shape[:1], *logits.shape[2:]), "cross_entropy_c2")
    require_integers(labels, "cross_entropy_c3")
    require_in_range(labels, logits.shape[1], "cross_entropy_c4")
    require(
        reduction in REDUCTIONS,
        "cross_entropy_c5",
        f"reduction is {reduction!r}, needs one of {', '.join(REDUCTIONS)}",
    )


def require_integers(labels: Array, label: str) -> None:
    """Require that the labels are integers; booleans are not."""
    require(
        np.issubdtype(labels.dtype, np.integer),
        label,
        f"labels has dtype {labels.dtype}, needs integers",
    )


def require_in_range(labels: Array, num_classes: int, label: str) -> None:
    """Require that every label is the number of a class."""
    outside = labels[(labels < 0) | (labels >= num_classes)]
    require(
        outside.size == 0,
        label,
        f"labels holds {', '.join(map(str, outside[:3]))}, needs 0 to {num_classes - 1}",
    )
