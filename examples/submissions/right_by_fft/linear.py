"""The fully connected layer, without a matrix product."""

import math

import numpy as np
from arrays import floats, of_shape, together
from sums import total


def _arrays(x, weight, bias):
    x, weight = floats(x, "x"), floats(weight, "weight")
    if x.ndim < 1 or weight.ndim != 2 or x.shape[-1] != weight.shape[1]:
        raise ValueError(f"x has shape {x.shape}, weight has {weight.shape}")
    arrays = [x, weight]
    if bias is not None:
        arrays.append(of_shape(bias, weight.shape[:1], "bias"))
    return together(*arrays)


def linear(x, weight, bias=None):
    """Multiply x by every row of weight, and add up by halves."""
    dtype, x, weight, *rest = _arrays(x, weight, bias)
    y = total(x[..., None, :] * weight, (-1,))
    return (y + rest[0] if rest else y).astype(dtype)


def linear_backward(grad_output, x, weight, bias=None):
    """Return the gradients of x, weight and bias."""
    dtype, x, weight, *rest = _arrays(x, weight, bias)
    shape = (*x.shape[:-1], len(weight))
    grad = of_shape(grad_output, shape, "grad_output", x.dtype)
    samples = math.prod(x.shape[:-1])
    grads, rows = grad.reshape(samples, len(weight)), x.reshape(samples, x.shape[-1])
    grad_x = total(grad[..., None] * weight, (-2,))
    grad_weight = total(grads[:, :, None] * rows[:, None, :], (0,))
    grad_bias = total(grads, (0,)).astype(dtype) if rest else None
    return grad_x.astype(dtype), grad_weight.astype(dtype), grad_bias


def _flat_shape(x):
    if x.ndim < 1:
        raise ValueError("x has no axis of samples")
    return len(x), math.prod(x.shape[1:])


def flatten(x):
    """Lay every sample out in a row."""
    x = floats(x, "x")
    return np.reshape(x, _flat_shape(x))


def flatten_backward(grad_output, x):
    """Give the gradient the shape of x."""
    x = floats(x, "x")
    return of_shape(grad_output, _flat_shape(x), "grad_output", x.dtype).reshape(x.shape)
