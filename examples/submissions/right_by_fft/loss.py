"""Losses and penalties; their sums run from the last entry to the first."""

import numpy as np
from arrays import floats, indices, of_shape, one_of, together
from sizes import whole
from sums import backwards, total


def _both(prediction, target):
    prediction = floats(prediction, "prediction")
    return together(prediction, of_shape(target, prediction.shape, "target"))


def half_squared_error(prediction, target):
    """Return half the sum of the squared differences."""
    dtype, prediction, target = _both(prediction, target)
    return backwards(0.5 * (prediction - target) ** 2).astype(dtype)


def half_squared_error_backward(grad_output, prediction, target):
    """Return the gradient of prediction."""
    dtype, prediction, target = _both(prediction, target)
    grad = of_shape(grad_output, (), "grad_output", prediction.dtype)
    return ((prediction - target) * grad).astype(dtype)


def mse_loss(prediction, target):
    """Return the mean of the squared differences."""
    dtype, prediction, target = _both(prediction, target)
    return (backwards((prediction - target) ** 2) / max(prediction.size, 1)).astype(dtype)


def mse_loss_backward(grad_output, prediction, target):
    """Return the gradient of prediction."""
    dtype, prediction, target = _both(prediction, target)
    grad = of_shape(grad_output, (), "grad_output", prediction.dtype)
    return ((prediction - target) * (grad * (2 / max(prediction.size, 1)))).astype(dtype)


def one_hot(labels, num_classes):
    """Compare every label with all classes."""
    classes = whole(num_classes, "num_classes")
    return (indices(labels, classes, "labels")[..., None] == np.arange(classes)).astype(float)


def _classified(logits, labels, name="logits"):
    """Return the dtype, logits with the classes last, where the label is, and how many labels."""
    logits = floats(logits, name)
    if logits.ndim < 2 or logits.shape[1] == 0:
        raise ValueError(f"{name} has shape {logits.shape}, (N, C, ...) is needed")
    labels = indices(labels, logits.shape[1], "labels")
    if labels.shape != (logits.shape[0], *logits.shape[2:]):
        raise ValueError(f"labels have shape {labels.shape}, {name} has {logits.shape}")
    dtype, logits = together(logits)
    hit = labels[..., None] == np.arange(logits.shape[1])
    return dtype, np.moveaxis(logits, 1, -1), hit, max(labels.size, 1)


def cross_entropy(logits, labels, *, reduction="mean"):
    """Return how far the label's logit is below the logarithm of the sum of exponentials."""
    one_of(("mean", "sum", "none"), reduction, "reduction")
    dtype, rows, hit, count = _classified(logits, labels)
    largest = rows.max(-1, keepdims=True)
    sums = total(np.exp(rows - largest), (-1,))
    losses = np.log(sums) + (largest[..., 0] - np.where(hit, rows, -np.inf).max(-1))
    if reduction == "none":
        return losses.astype(dtype)
    return (backwards(losses) / (count if reduction == "mean" else 1)).astype(dtype)


def cross_entropy_backward(grad_output, logits, labels, *, reduction="mean"):
    """Return the gradient of logits: shares, less 1 for the label."""
    one_of(("mean", "sum", "none"), reduction, "reduction")
    dtype, rows, hit, count = _classified(logits, labels)
    shape = hit.shape[:-1] if reduction == "none" else ()
    grad = of_shape(grad_output, shape, "grad_output", rows.dtype)
    powers = np.exp(rows - rows.max(-1, keepdims=True))
    shares = powers / total(powers, (-1,))[..., None] - hit
    each = np.broadcast_to(grad / (count if reduction == "mean" else 1), hit.shape[:-1])
    return np.moveaxis(shares * each[..., None], -1, 1).astype(dtype)


def _distributions(probabilities, targets):
    probabilities = floats(probabilities, "probabilities")
    if probabilities.ndim < 1:
        raise ValueError("probabilities have no axis")
    targets = of_shape(targets, probabilities.shape, "targets")
    batch = 1 if probabilities.ndim == 1 else max(len(probabilities), 1)
    return *together(probabilities, targets), batch


def log_loss(probabilities, targets):
    """Return the mean of minus the sum of y * log(p), 0 * log(0) being 0."""
    dtype, p, y, batch = _distributions(probabilities, targets)
    with np.errstate(divide="ignore", invalid="ignore"):
        losses = np.where((y == 0) & (p == 0), 0, -y * np.log(p))
    return (backwards(losses) / batch).astype(dtype)


def log_loss_backward(grad_output, probabilities, targets):
    """Return the gradient of probabilities: -y / p, and 0 where y is 0."""
    dtype, p, y, batch = _distributions(probabilities, targets)
    grad = of_shape(grad_output, (), "grad_output", p.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(y == 0, 0, -y / p)
    return (slopes * (grad / batch)).astype(dtype)


def _margins(scores, labels, margin):
    """Return how far every rival comes too close, and where the labels are."""
    if np.ndim(scores) != 2:
        raise ValueError(f"scores have shape {np.shape(scores)}, (N, C) is needed")
    dtype, rows, hit, count = _classified(scores, labels, "scores")
    own = total(np.where(hit, rows, 0), (-1,))[:, None]
    return dtype, np.where(hit, 0, rows + (margin - own)), count


def hinge_loss(scores, labels, *, margin=1.0):
    """Add up by how much rivals come too close, and take the mean over the batch."""
    dtype, close, count = _margins(scores, labels, margin)
    return (backwards(np.maximum(close, 0)) / count).astype(dtype)


def hinge_loss_backward(grad_output, scores, labels, *, margin=1.0):
    """Return the gradient of scores: 1 for such a rival, minus their number for the label."""
    dtype, close, count = _margins(scores, labels, margin)
    grad = of_shape(grad_output, (), "grad_output", close.dtype)
    hit = np.asarray(labels)[:, None] == np.arange(close.shape[1])
    rivals = close > 0
    slopes = np.where(hit, -rivals.sum(1, keepdims=True), rivals)
    return (slopes * (grad / count)).astype(dtype)


def l1_penalty(weight, strength):
    """Return strength times the sum of the absolute values."""
    dtype, weight = together(floats(weight, "weight"))
    return (strength * backwards(np.abs(weight))).astype(dtype)


def l1_penalty_backward(grad_output, weight, strength):
    """Return strength with the sign of every weight."""
    dtype, weight = together(floats(weight, "weight"))
    grad = of_shape(grad_output, (), "grad_output", weight.dtype)
    return (np.sign(weight) * (strength * grad)).astype(dtype)


def l2_penalty(weight, strength):
    """Return strength times the sum of the squares."""
    dtype, weight = together(floats(weight, "weight"))
    return backwards(strength * weight * weight).astype(dtype)


def l2_penalty_backward(grad_output, weight, strength):
    """Return twice strength times every weight."""
    dtype, weight = together(floats(weight, "weight"))
    grad = of_shape(grad_output, (), "grad_output", weight.dtype)
    return (weight * (2 * strength * grad)).astype(dtype)
