"""Loss functions."""

import numpy as np
from activation import log_softmax, softmax
from checks import as_float, as_labels, output_type, whole, widen


def half_squared_error(prediction, target):
    """Sum half the squares of the errors."""
    prediction = as_float(prediction, "prediction")
    target = as_float(target, "target", shape=prediction.shape)
    error = widen(target) - widen(prediction)
    return np.array((error**2).sum() / 2).astype(output_type(prediction, target))


def half_squared_error_backward(grad_output, prediction, target):
    """Return prediction - target."""
    prediction = as_float(prediction, "prediction")
    target = as_float(target, "target", shape=prediction.shape)
    grad = widen(as_float(grad_output, "grad_output", shape=()))
    error = widen(prediction) - widen(target)
    return np.array(grad * error).astype(output_type(prediction, target))


def one_hot(labels, num_classes):
    """Write each label as a row of zeros with a single one."""
    num_classes = whole(num_classes, "num_classes")
    labels = as_labels(labels, num_classes)
    return (labels[..., None] == np.arange(num_classes)).astype(float)


def _rows_of(logits, labels, reduction):
    """Check, and put the classes last."""
    logits = as_float(logits, "logits")
    if logits.ndim < 2:
        raise ValueError(f"logits: (N, C, ...) is needed, got {logits.shape}")
    labels = as_labels(labels, logits.shape[1], (logits.shape[0], *logits.shape[2:]))
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction: mean, sum or none is needed, got {reduction!r}")
    return logits.dtype, np.moveaxis(widen(logits), 1, -1), labels


def cross_entropy(logits, labels, *, reduction="mean"):
    """Compare logits with the true classes."""
    dtype, rows, labels = _rows_of(logits, labels, reduction)
    loss = -np.take_along_axis(log_softmax(rows), labels[..., None], axis=-1)[..., 0]
    if reduction == "mean":
        loss = loss.sum() / max(1, labels.size)
    if reduction == "sum":
        loss = loss.sum()
    return np.array(loss).astype(dtype)


def cross_entropy_backward(grad_output, logits, labels, *, reduction="mean"):
    """Return probabilities minus ones at the true classes."""
    dtype, rows, labels = _rows_of(logits, labels, reduction)
    shape = labels.shape if reduction == "none" else ()
    grad = widen(as_float(grad_output, "grad_output", shape=shape))
    if reduction == "mean":
        grad = grad / max(1, labels.size)
    difference = softmax(rows) - (labels[..., None] == np.arange(rows.shape[-1]))
    return np.moveaxis(difference * grad[..., None], -1, 1).astype(dtype)
