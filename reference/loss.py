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


def shift_and_log_sum(logits: Array) -> tuple[Array, Array]:
    """Return the logits less the largest of their row, and log(sum of exp) of what is left."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted, np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def indicator(labels: Array, num_classes: int) -> Array:
    """Return 1 where a class is the label and 0 elsewhere, the classes along a new last axis."""
    return as_float64(labels[..., np.newaxis] == np.arange(num_classes))


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
