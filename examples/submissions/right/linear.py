"""The fully-connected layer."""

import math

import numpy as np
from shared import common, gradient, real, require_shape


def _arrays(x, weight, bias):
    x, weight = real(x, "x"), real(weight, "weight")
    if weight.ndim != 2:
        raise ValueError(f"weight must be (out, in), not {weight.shape}")
    if x.ndim == 0 or x.shape[-1] != weight.shape[1]:
        raise ValueError(f"the last axis of x must be {weight.shape[1]} long, x is {x.shape}")
    bias = np.zeros(weight.shape[0], weight.dtype) if bias is None else real(bias, "bias")
    require_shape(bias, weight.shape[:1], "bias")
    return common(x, weight, bias)


def linear(x, weight, bias=None):
    """Return x @ weight.T + bias."""
    dtype, x, weight, bias = _arrays(x, weight, bias)
    return (x @ weight.T + bias).astype(dtype)


def linear_backward(grad_output, x, weight, bias=None):
    """Return the gradients of x, weight and bias."""
    with_bias = bias is not None
    dtype, x, weight, bias = _arrays(x, weight, bias)
    grad_output = gradient(grad_output, (*x.shape[:-1], len(weight)), dtype)
    rows = math.prod(x.shape[:-1])
    flat = grad_output.reshape(rows, weight.shape[0])
    grad_weight = flat.T @ x.reshape(rows, weight.shape[1])
    grad_bias = flat.sum(axis=0).astype(dtype) if with_bias else None
    return (grad_output @ weight).astype(dtype), grad_weight.astype(dtype), grad_bias


def _samples(x):
    x = real(x, "x")
    if x.ndim == 0:
        raise ValueError("x must have a batch axis, it is a single number")
    return x


def flatten(x):
    """Return every sample as one row."""
    x = _samples(x)
    return x.reshape(len(x), math.prod(x.shape[1:])).copy()


def flatten_backward(grad_output, x):
    """Give the gradient the shape of x."""
    x = _samples(x)
    grad_output = gradient(grad_output, (len(x), math.prod(x.shape[1:])), x.dtype)
    return grad_output.reshape(x.shape).astype(x.dtype)
