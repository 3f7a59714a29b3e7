"""Activation functions, by the less usual of their equal formulas."""

import numpy as np
from arrays import by_channel, floats, of_shape, together
from sizes import whole
from sums import total


def _entries(x):
    return together(floats(x, "x"))


def _with_grad(grad_output, x):
    dtype, x = _entries(x)
    return dtype, x, of_shape(grad_output, x.shape, "grad_output", x.dtype)


def identity(x):
    """Return x."""
    return floats(x, "x").copy()


def identity_backward(grad_output, x):
    """Return the gradient as it came."""
    dtype, _, grad = _with_grad(grad_output, x)
    return grad.astype(dtype)


def binary_step(x):
    """Return 1 from 0 on, 0 below; NaN stays."""
    dtype, x = _entries(x)
    return np.where(np.isnan(x), x, x >= 0).astype(dtype)


def binary_step_backward(grad_output, x):
    """Return zeros: a step is flat."""
    dtype, x, _ = _with_grad(grad_output, x)
    return np.zeros(x.shape, dtype)


def relu(x):
    """Replace what is not above 0 by 0; NaN stays."""
    x = floats(x, "x")
    return np.where(x <= 0, x.dtype.type(0), x)


def relu_backward(grad_output, x):
    """Select the gradients where x is above 0."""
    dtype, x, grad = _with_grad(grad_output, x)
    y = np.zeros(x.shape, dtype)
    np.copyto(y, grad, "same_kind", where=x > 0)
    return y


def leaky_relu(x, *, negative_slope=0.01):
    """Add the positive part and the scaled negative part."""
    dtype, x = _entries(x)
    return (np.maximum(x, 0) + negative_slope * np.minimum(x, 0)).astype(dtype)


def leaky_relu_backward(grad_output, x, *, negative_slope=0.01):
    """Multiply by 1 or by the slope."""
    dtype, x, grad = _with_grad(grad_output, x)
    return (grad * np.where(x > 0, x.dtype.type(1), x.dtype.type(negative_slope))).astype(dtype)


def prelu(x, weight):
    """Add the positive part and the negative part, scaled by the channel's weight."""
    dtype, x, weight = _prelu_arrays(x, weight)
    return (np.maximum(x, 0) + weight * np.minimum(x, 0)).astype(dtype)


def prelu_backward(grad_output, x, weight):
    """Return the gradients of x and weight."""
    dtype, x, weight = _prelu_arrays(x, weight)
    grad = of_shape(grad_output, x.shape, "grad_output", x.dtype)
    grad_weight = total(grad * np.minimum(x, 0), (0, *range(2, x.ndim)))
    return (np.where(x > 0, 1, weight) * grad).astype(dtype), grad_weight.astype(dtype)


def _prelu_arrays(x, weight):
    x = floats(x, "x")
    if x.ndim < 2:
        raise ValueError(f"x has shape {x.shape}, its axis 1 is that of the channels")
    dtype, x, weight = together(x, of_shape(weight, x.shape[1:2], "weight"))
    return dtype, x, by_channel(weight, x.ndim)


def elu(x, *, alpha=1.0):
    """Add the positive part and alpha * (exp - 1) of the negative part."""
    dtype, x = _entries(x)
    return (np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))).astype(dtype)


def elu_backward(grad_output, x, *, alpha=1.0):
    """Multiply by 1, or by alpha * exp(x) up to 0."""
    dtype, x, grad = _with_grad(grad_output, x)
    return (grad * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))).astype(dtype)


def sigmoid(x):
    """Return (1 + tanh(x / 2)) / 2."""
    dtype, x = _entries(x)
    return (0.5 + 0.5 * np.tanh(0.5 * x)).astype(dtype)


def sigmoid_backward(grad_output, x):
    """Multiply by (1 - tanh(x / 2)^2) / 4."""
    dtype, x, grad = _with_grad(grad_output, x)
    t = np.tanh(0.5 * x)
    return (0.25 * grad * (1 - t) * (1 + t)).astype(dtype)


def tanh(x):
    """Return 2 / (1 + exp(-2x)) - 1."""
    dtype, x = _entries(x)
    return _tanh(x).astype(dtype)


def tanh_backward(grad_output, x):
    """Multiply by (1 - y) * (1 + y)."""
    dtype, x, grad = _with_grad(grad_output, x)
    y = _tanh(x)
    return (grad * (1 - y) * (1 + y)).astype(dtype)


def _tanh(x):
    with np.errstate(over="ignore"):
        return 2 / (1 + np.exp(-2 * x)) - 1


def scaled_tanh(x):
    """Return 1.7159 * tanh(2x / 3)."""
    dtype, x = _entries(x)
    return (1.7159 * np.tanh(x * (2 / 3))).astype(dtype)


def scaled_tanh_backward(grad_output, x):
    """Multiply by 1.7159 * 2/3 * (1 - tanh(2x / 3)^2)."""
    dtype, x, grad = _with_grad(grad_output, x)
    t = np.tanh(x * (2 / 3))
    return (grad * (1.7159 * 2 / 3) * (1 - t) * (1 + t)).astype(dtype)


def arctan(x):
    """Return the angle of the point (1, x)."""
    dtype, x = _entries(x)
    return np.arctan2(x, x.dtype.type(1)).astype(dtype)


def arctan_backward(grad_output, x):
    """Multiply by the square of the cosine of that angle."""
    dtype, x, grad = _with_grad(grad_output, x)
    cosine = 1 / np.hypot(x, x.dtype.type(1))
    return (grad * cosine * cosine).astype(dtype)


def softplus(x):
    """Return log(exp(0) + exp(x))."""
    dtype, x = _entries(x)
    return np.logaddexp(x.dtype.type(0), x).astype(dtype)


def softplus_backward(grad_output, x):
    """Multiply by the sigmoid."""
    dtype, x, grad = _with_grad(grad_output, x)
    return (grad * np.exp(-np.logaddexp(x.dtype.type(0), -x))).astype(dtype)


def _rows(x, axis):
    x = floats(x, "x")
    axis = whole(axis, "axis", -x.ndim)
    if axis >= x.ndim:
        raise ValueError(f"axis {axis} is none of the {x.ndim} axes of x")
    dtype, x = together(x)
    return dtype, np.moveaxis(x, axis, -1), axis


def _log_shares(rows):
    """Return x - (m + log(sum of exp(x - m))), m being the largest of the last axis."""
    largest = rows.max(-1, keepdims=True, initial=-np.inf)
    return rows - (largest + np.log(total(np.exp(rows - largest), (-1,))[..., None]))


def softmax(x, *, axis=-1):
    """Return the exponential of log_softmax."""
    dtype, rows, axis = _rows(x, axis)
    return np.moveaxis(np.exp(_log_shares(rows)), -1, axis).astype(dtype)


def softmax_backward(grad_output, x, *, axis=-1):
    """Return p * g - p * (sum of p * g)."""
    dtype, rows, axis = _rows(x, axis)
    grad = _grad_rows(grad_output, x, axis, rows.dtype)
    weighted = grad * np.exp(_log_shares(rows))
    left = weighted - np.exp(_log_shares(rows)) * total(weighted, (-1,))[..., None]
    return np.moveaxis(left, -1, axis).astype(dtype)


def log_softmax(x, *, axis=-1):
    """Return the logarithms of the shares."""
    dtype, rows, axis = _rows(x, axis)
    return np.moveaxis(_log_shares(rows), -1, axis).astype(dtype)


def log_softmax_backward(grad_output, x, *, axis=-1):
    """Return g - p * (sum of g)."""
    dtype, rows, axis = _rows(x, axis)
    grad = _grad_rows(grad_output, x, axis, rows.dtype)
    left = grad - np.exp(_log_shares(rows)) * total(grad, (-1,))[..., None]
    return np.moveaxis(left, -1, axis).astype(dtype)


def _grad_rows(grad_output, x, axis, working):
    return np.moveaxis(of_shape(grad_output, np.shape(x), "grad_output", working), axis, -1)


def _pieces(x, pieces):
    x, pieces = floats(x, "x"), whole(pieces, "pieces")
    if x.ndim < 2 or x.shape[1] % pieces:
        raise ValueError(f"{pieces} pieces do not divide the channels of {x.shape}")
    return x, x.reshape(len(x), x.shape[1] // pieces, pieces, *x.shape[2:])


def maxout(x, pieces):
    """Keep the largest of neighbouring channels."""
    return np.maximum.reduce(_pieces(x, pieces)[1], 2)


def maxout_backward(grad_output, x, pieces):
    """Send every gradient to the first of the largest."""
    x, by_piece = _pieces(x, pieces)
    shape = (*by_piece.shape[:2], *by_piece.shape[3:])
    grad = of_shape(grad_output, shape, "grad_output", x.dtype)
    laid = np.zeros(by_piece.shape, x.dtype)
    first = np.argmax(by_piece, 2, keepdims=True)
    np.put_along_axis(laid, first, np.expand_dims(grad, 2), 2)
    return laid.reshape(x.shape)
