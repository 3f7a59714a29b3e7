"""Activation functions."""

import operator

import numpy as np
from shared import common, gradient, integer, real, require_shape


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


def identity(x):
    """Return x."""
    dtype, x = _elementwise(x)
    return x.astype(dtype)


def identity_backward(grad_output, x):
    """Return the gradient."""
    dtype, x = _elementwise(x)
    return gradient(grad_output, x.shape, dtype).astype(dtype)


def binary_step(x):
    """Return 1 from 0 on, 0 below."""
    dtype, x = _elementwise(x)
    return np.heaviside(x, 1.0).astype(dtype)


def binary_step_backward(grad_output, x):
    """Return zeros: a step is flat on both sides."""
    dtype, x = _elementwise(x)
    return np.zeros_like(gradient(grad_output, x.shape, dtype), dtype=dtype)


def arctan(x):
    """Return the angle of the point (1, x)."""
    dtype, x = _elementwise(x)
    return np.arctan2(x, 1.0).astype(dtype)


def arctan_backward(grad_output, x):
    """Divide by the squared distance of the point (1, x)."""
    dtype, x = _elementwise(x)
    return (gradient(grad_output, x.shape, dtype) / np.hypot(1.0, x) ** 2).astype(dtype)


def softplus(x):
    """Return log(exp(0) + exp(x))."""
    dtype, x = _elementwise(x)
    return np.logaddexp(0.0, x).astype(dtype)


def softplus_backward(grad_output, x):
    """Multiply by 1 / (exp(0) + exp(-x)), whose logarithm cannot overflow."""
    dtype, x = _elementwise(x)
    return (gradient(grad_output, x.shape, dtype) * np.exp(-np.logaddexp(0.0, -x))).astype(dtype)


def elu(x, *, alpha=1.0):
    """Return x where it is positive, else alpha * (exp(x) - 1)."""
    dtype, x = _elementwise(x)
    return (np.maximum(x, 0) + alpha * (np.exp(np.minimum(x, 0)) - 1)).astype(dtype)


def elu_backward(grad_output, x, *, alpha=1.0):
    """Multiply by 1 where x is positive, else by alpha * exp(x)."""
    dtype, x = _elementwise(x)
    slope = np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))
    return (gradient(grad_output, x.shape, dtype) * slope).astype(dtype)


SATURATION = 1.7159


def scaled_tanh(x):
    """Return 1.7159 * tanh(x / 1.5)."""
    dtype, x = _elementwise(x)
    return (SATURATION * np.tanh(x / 1.5)).astype(dtype)


def scaled_tanh_backward(grad_output, x):
    """Multiply by (a - y) * (a + y) / (1.5 * a), where a is the largest output."""
    dtype, x = _elementwise(x)
    y = SATURATION * np.tanh(x / 1.5)
    slope = (SATURATION - y) * (SATURATION + y) / (1.5 * SATURATION)
    return (gradient(grad_output, x.shape, dtype) * slope).astype(dtype)


def _channels(x):
    x = real(x, "x")
    if x.ndim < 2:
        raise ValueError(f"x must have an axis of channels, not the shape {x.shape}")
    return x


def _with_slopes(x, weight):
    x, weight = _channels(x), real(weight, "weight")
    require_shape(weight, x.shape[1:2], "weight")
    dtype, x, weight = common(x, weight)
    return dtype, x, weight.reshape(-1, *[1] * (x.ndim - 2))


def prelu(x, weight):
    """Return the positive part and, scaled channel by channel, the negative part."""
    dtype, x, slopes = _with_slopes(x, weight)
    return (np.maximum(x, 0) + slopes * np.minimum(x, 0)).astype(dtype)


def prelu_backward(grad_output, x, weight):
    """Scale where x is not positive; the slopes gather what they have scaled."""
    dtype, x, slopes = _with_slopes(x, weight)
    grad_output = gradient(grad_output, x.shape, dtype)
    by_channel = np.moveaxis(grad_output * np.minimum(x, 0), 1, 0)
    grad_weight = by_channel.reshape(len(by_channel), -1).sum(axis=1)
    grad_x = np.where(x > 0, grad_output, slopes * grad_output)
    return grad_x.astype(dtype), grad_weight.astype(dtype)


def _pieces(x, pieces):
    dtype, x = common(_channels(x))
    pieces = integer(pieces, "pieces")
    if x.shape[1] % pieces:
        raise ValueError(f"{pieces} pieces do not divide {x.shape[1]} channels")
    return dtype, x, pieces


def maxout(x, pieces):
    """Return the largest of the channels k, k + 1, ..., k + pieces - 1."""
    dtype, x, pieces = _pieces(x, pieces)
    y = x[:, ::pieces]
    for k in range(1, pieces):
        y = np.maximum(y, x[:, k::pieces])
    return y.astype(dtype)


def maxout_backward(grad_output, x, pieces):
    """Give the gradient to the first channel that is as large as the maximum."""
    dtype, x, pieces = _pieces(x, pieces)
    y = maxout(x, pieces)
    remaining = gradient(grad_output, y.shape, dtype)
    grad_x = np.zeros(x.shape, dtype)
    for k in range(pieces):
        kept = x[:, k::pieces] == y
        grad_x[:, k::pieces] = np.where(kept, remaining, 0)
        remaining = np.where(kept, 0, remaining)
    return grad_x


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
