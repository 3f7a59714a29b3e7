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


def mse_loss(prediction, target):
    """Return the mean of the squared errors."""
    dtype, error = _errors(prediction, target)
    return np.asarray(np.vdot(error, error) / max(error.size, 1)).astype(dtype)


def mse_loss_backward(grad_output, prediction, target):
    """Return the gradient of the prediction: twice its share of the error."""
    dtype, error = _errors(prediction, target)
    share = gradient(grad_output, (), dtype) * (2 / max(error.size, 1))
    return np.asarray(share * error).astype(dtype)


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


def _compared(probabilities, targets):
    probabilities, targets = real(probabilities, "probabilities"), real(targets, "targets")
    if probabilities.ndim == 0:
        raise ValueError("probabilities must be (C,) or (N, C, ...), not a single number")
    require_shape(targets, probabilities.shape, "targets")
    samples = len(probabilities) if probabilities.ndim > 1 else 1
    return *common(probabilities, targets), max(samples, 1)


def log_loss(probabilities, targets):
    """Return minus the logarithms of what is present, weighted by the targets, per sample."""
    dtype, probabilities, targets, samples = _compared(probabilities, targets)
    present = targets != 0
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = np.dot(targets[present], np.log(probabilities[present]))
    return np.asarray(-cost / samples).astype(dtype)


def log_loss_backward(grad_output, probabilities, targets):
    """Return minus targets by probabilities, where there is anything to divide."""
    dtype, probabilities, targets, samples = _compared(probabilities, targets)
    share = gradient(grad_output, (), dtype) / -samples
    slope, present = np.zeros_like(targets), targets != 0
    with np.errstate(divide="ignore", invalid="ignore"):
        np.divide(targets, probabilities, out=slope, where=present)
        return np.asarray(share * slope).astype(dtype)


def _rivals(scores, labels, margin):
    """Return by how much each class comes too close to the right one; the right one by 0."""
    scores = real(scores, "scores")
    if scores.ndim != 2 or scores.shape[1] == 0:
        raise ValueError(f"scores must be (N, C) with one class or more, not {scores.shape}")
    labels = class_indices(labels, scores.shape[1])
    require_shape(labels, scores.shape[:1], "labels")
    dtype, scores = common(scores)
    rows = np.arange(len(scores))
    excess = (scores + margin) - scores[rows, labels][:, None]
    excess[rows, labels] = 0
    return dtype, np.maximum(excess, 0), rows, labels


def hinge_loss(scores, labels, *, margin=1.0):
    """Return what the rivals come too close to the right class, per sample."""
    dtype, excess, rows, _ = _rivals(scores, labels, margin)
    return np.asarray(excess.sum() / max(len(rows), 1)).astype(dtype)


def hinge_loss_backward(grad_output, scores, labels, *, margin=1.0):
    """Push each rival that is too close down, and the right class up for each of them."""
    dtype, excess, rows, labels = _rivals(scores, labels, margin)
    pushed = np.sign(excess)
    pushed[rows, labels] = -np.count_nonzero(excess, axis=1)
    share = gradient(grad_output, (), dtype) / max(len(rows), 1)
    return np.asarray(share * pushed).astype(dtype)


def l1_penalty(weight, strength):
    """Return the strength times the sum of the absolute weights."""
    dtype, weight = common(real(weight, "weight"))
    return np.asarray(np.sum(np.abs(weight) * strength)).astype(dtype)


def l1_penalty_backward(grad_output, weight, strength):
    """Return the strength with the sign of each weight."""
    dtype, weight = common(real(weight, "weight"))
    slope = (weight > 0).astype(weight.dtype) - (weight < 0)
    return np.asarray(gradient(grad_output, (), dtype) * strength * slope).astype(dtype)


def l2_penalty(weight, strength):
    """Return the strength times the sum of the squared weights."""
    dtype, weight = common(real(weight, "weight"))
    return np.asarray(np.vdot(weight * strength, weight)).astype(dtype)


def l2_penalty_backward(grad_output, weight, strength):
    """Return twice the strength times each weight."""
    dtype, weight = common(real(weight, "weight"))
    scaled = weight * (2 * strength)
    return np.asarray(gradient(grad_output, (), dtype) * scaled).astype(dtype)
