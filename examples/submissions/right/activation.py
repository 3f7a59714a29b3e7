"""Activation functions."""

import operator

import numpy as np
from shared import common, gradient, real


def _elementwise(x):
    return common(real(x, "x"))


def relu(x):
    """Return max(0, x)."""
    dtype, x = _elementwise(x)
    return np.maximum(x, 0).astype(dtype)


def relu_backward(grad_output, x):
    """Let the gradient through where x > 0."""
    dtype, x = _elementwise(x)
    return np.where(x > 0, gradient(grad_output, x.shape, dtype), 0).astype(dtype)


def leaky_relu(x, *, negative_slope=0.01):
    """Return x where it is positive, else negative_slope * x."""
    dtype, x = _elementwise(x)
    return np.where(x > 0, x, negative_slope * x).astype(dtype)


def leaky_relu_backward(grad_output, x, *, negative_slope=0.01):
    """Scale the gradient by the slope where x is not positive."""
    dtype, x = _elementwise(x)
    grad_output = gradient(grad_output, x.shape, dtype)
    return np.where(x > 0, grad_output, negative_slope * grad_output).astype(dtype)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), with an exponential that cannot overflow."""
    dtype, x = _elementwise(x)
    small = np.exp(-np.abs(x))
    return (np.where(x < 0, small, 1) / (1 + small)).astype(dtype)


def sigmoid_backward(grad_output, x):
    """Multiply by s * (1 - s), which is even in x."""
    dtype, x = _elementwise(x)
    small = np.exp(-np.abs(x))
    return (gradient(grad_output, x.shape, dtype) * small / (1 + small) ** 2).astype(dtype)


def tanh(x):
    """Return the hyperbolic tangent."""
    dtype, x = _elementwise(x)
    return np.tanh(x).astype(dtype)


def tanh_backward(grad_output, x):
    """Multiply by 1 - tanh(x)**2, written without the cancellation."""
    dtype, x = _elementwise(x)
    small = np.exp(-2 * np.abs(x))
    return (gradient(grad_output, x.shape, dtype) * 4 * small / (1 + small) ** 2).astype(dtype)


def _along_axis(x, axis):
    dtype, x = common(real(x, "x"))
    axis = operator.index(axis)
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis {axis} is not one of the {x.ndim} axes of x")
    return dtype, x, axis


def _log_sum_exp(x, axis):
    shift = x.max(axis=axis, keepdims=True, initial=-np.inf)
    return shift, np.log(np.exp(x - shift).sum(axis=axis, keepdims=True))


def _softmax(x, axis):
    powers = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return powers / powers.sum(axis=axis, keepdims=True)


def softmax(x, *, axis=-1):
    """Return exp(x) / sum of exp(x) along an axis."""
    dtype, x, axis = _along_axis(x, axis)
    return _softmax(x, axis).astype(dtype)


def softmax_backward(grad_output, x, *, axis=-1):
    """Return p * (grad - sum of p * grad)."""
    dtype, x, axis = _along_axis(x, axis)
    grad_output = gradient(grad_output, x.shape, dtype)
    p = _softmax(x, axis)
    return (p * (grad_output - (p * grad_output).sum(axis=axis, keepdims=True))).astype(dtype)


def log_softmax(x, *, axis=-1):
    """Return x - log of sum of exp(x) along an axis."""
    dtype, x, axis = _along_axis(x, axis)
    shift, log_sum = _log_sum_exp(x, axis)
    return (x - shift - log_sum).astype(dtype)


def log_softmax_backward(grad_output, x, *, axis=-1):
    """Return grad - p * sum of grad."""
    dtype, x, axis = _along_axis(x, axis)
    grad_output = gradient(grad_output, x.shape, dtype)
    total = grad_output.sum(axis=axis, keepdims=True)
    return (grad_output - _softmax(x, axis) * total).astype(dtype)
