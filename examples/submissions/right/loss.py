"""Losses."""

import numpy as np
from activation import log_softmax, softmax
from shared import class_indices, common, gradient, integer, real, require_shape


def _errors(prediction, target):
    prediction, target = real(prediction, "prediction"), real(target, "target")
    require_shape(target, prediction.shape, "target")
    dtype, prediction, target = common(prediction, target)
    return dtype, prediction - target


def half_squared_error(prediction, target):
    """Return half the sum of the squared errors."""
    dtype, error = _errors(prediction, target)
    return np.asarray(0.5 * np.sum(error**2)).astype(dtype)


def half_squared_error_backward(grad_output, prediction, target):
    """Return the gradient of the prediction: the error."""
    dtype, error = _errors(prediction, target)
    return np.asarray(gradient(grad_output, (), dtype) * error).astype(dtype)


def one_hot(labels, num_classes):
    """Return a 1 at every label and 0 elsewhere."""
    num_classes = integer(num_classes, "num_classes")
    return np.eye(num_classes)[class_indices(labels, num_classes)]


def _classified(logits, labels, reduction):
    logits = real(logits, "logits")
    if logits.ndim < 2:
        raise ValueError(f"logits must be (N, C) or (N, C, d, ...), not {logits.shape}")
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be mean, sum or none, not {reduction!r}")
    labels = class_indices(labels, logits.shape[1])
    require_shape(labels, (logits.shape[0], *logits.shape[2:]), "labels")
    return *common(logits), labels


def cross_entropy(logits, labels, *, reduction="mean"):
    """Return minus the logarithm of the label's softmax, averaged, summed or as it is."""
    dtype, logits, labels = _classified(logits, labels, reduction)
    chosen = np.take_along_axis(log_softmax(logits, axis=1), labels[:, None], axis=1)
    losses = -chosen[:, 0]
    if reduction == "sum":
        losses = losses.sum()
    elif reduction == "mean":
        losses = losses.sum() / max(labels.size, 1)
    return np.asarray(losses).astype(dtype)


def cross_entropy_backward(grad_output, logits, labels, *, reduction="mean"):
    """Return softmax minus one-hot, for every label."""
    dtype, logits, labels = _classified(logits, labels, reduction)
    shape = labels.shape if reduction == "none" else ()
    grad_output = gradient(grad_output, shape, dtype)
    if reduction == "mean":
        grad_output = grad_output / max(labels.size, 1)
    targets = np.moveaxis(np.eye(logits.shape[1])[labels], -1, 1)
    each = np.broadcast_to(grad_output, labels.shape)[:, None]
    return ((softmax(logits, axis=1) - targets) * each).astype(dtype)
