"""Activation functions and their derivatives."""

import operator

import numpy as np
from checks import as_float, widen


def _times(grad_output, x, derivative):
    """Multiply the gradient by a derivative."""
    grad = widen(as_float(grad_output, "grad_output", shape=x.shape))
    return (grad * derivative).astype(x.dtype)


def relu(x):
    """Cut off what is negative."""
    x = as_float(x, "x")
    return np.maximum(x, 0).astype(x.dtype)


def relu_backward(grad_output, x):
    """Pass the gradient on where x is positive."""
    x = as_float(x, "x")
    grad = as_float(grad_output, "grad_output", shape=x.shape)
    return np.where(x > 0, grad, 0).astype(x.dtype)


def leaky_relu(x, *, negative_slope=0.01):
    """Scale down what is negative."""
    x = as_float(x, "x")
    wide = widen(x)
    return np.where(wide > 0, wide, wide * negative_slope).astype(x.dtype)


def leaky_relu_backward(grad_output, x, *, negative_slope=0.01):
    """Scale the gradient down where x is not positive."""
    x = as_float(x, "x")
    return _times(grad_output, x, np.where(x > 0, 1.0, negative_slope))


def sigmoid(x):
    """Return the logistic function."""
    x = as_float(x, "x")
    wide = widen(x)
    e = np.exp(-abs(wide))
    return np.where(wide >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)


def sigmoid_backward(grad_output, x):
    """Multiply by sigmoid(x) sigmoid(-x)."""
    x = as_float(x, "x")
    wide = widen(x)
    return _times(grad_output, x, sigmoid(wide) * sigmoid(-wide))


def tanh(x):
    """Return the hyperbolic tangent."""
    x = as_float(x, "x")
    return np.tanh(widen(x)).astype(x.dtype)


def tanh_backward(grad_output, x):
    """Multiply by 1 / cosh(x) squared, which is 4 sigmoid(2x) sigmoid(-2x)."""
    x = as_float(x, "x")
    wide = 2 * widen(x)
    return _times(grad_output, x, 4 * sigmoid(wide) * sigmoid(-wide))


def _softmax_arguments(x, axis):
    x = as_float(x, "x")
    axis = operator.index(axis)
    if axis >= x.ndim or axis < -x.ndim:
        raise ValueError(f"axis: {axis} is none of the {x.ndim} axes")
    return x, widen(x), axis


def softmax(x, *, axis=-1):
    """Turn numbers into probabilities."""
    x, wide, axis = _softmax_arguments(x, axis)
    if x.size == 0:
        return x.copy()
    e = np.exp(wide - wide.max(axis=axis, keepdims=True))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def softmax_backward(grad_output, x, *, axis=-1):
    """Multiply by the derivative of softmax, p (1 - p)."""
    x, wide, axis = _softmax_arguments(x, axis)
    p = softmax(wide, axis=axis)
    return _times(grad_output, x, p * (1 - p))


def log_softmax(x, *, axis=-1):
    """Return the logarithm of softmax."""
    x, wide, axis = _softmax_arguments(x, axis)
    if x.size == 0:
        return x.copy()
    shifted = wide - wide.max(axis=axis, keepdims=True)
    return (shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))).astype(x.dtype)


def log_softmax_backward(grad_output, x, *, axis=-1):
    """Take the share of every probability off the gradient."""
    x, wide, axis = _softmax_arguments(x, axis)
    grad = widen(as_float(grad_output, "grad_output", shape=x.shape))
    total = grad.sum(axis=axis, keepdims=True)
    return (grad - softmax(wide, axis=axis) * total).astype(x.dtype)
