"""Linear layer and flatten."""

import math

import numpy as np
from checks import as_float, output_type, widen


def _linear_arguments(x, weight, bias):
    x, weight = as_float(x, "x"), as_float(weight, "weight", ndim=2)
    if x.ndim < 1 or x.shape[-1] != weight.shape[1]:
        raise ValueError(f"x: {x.shape} does not go with a weight {weight.shape}")
    if bias is None:
        return x, weight, None, output_type(x, weight)
    bias = as_float(bias, "bias", shape=weight.shape[:1])
    return x, weight, bias, output_type(x, weight, bias)


def linear(x, weight, bias=None):
    """Multiply by the weights and add the bias."""
    x, weight, bias, dtype = _linear_arguments(x, weight, bias)
    y = widen(x) @ widen(weight).T
    return (y if bias is None else y + bias).astype(dtype)


def linear_backward(grad_output, x, weight, bias=None):
    """Return grad_x, grad_weight and grad_bias."""
    x, weight, bias, dtype = _linear_arguments(x, weight, bias)
    out, inputs = weight.shape
    grad = widen(as_float(grad_output, "grad_output", shape=(*x.shape[:-1], out)))
    grad_x = (grad @ widen(weight)).astype(dtype)
    count = math.prod(x.shape[:-1])
    grad = grad.reshape(count, out)
    grad_weight = (grad.T @ widen(x).reshape(count, inputs)).astype(dtype)
    return grad_x, grad_weight, None if bias is None else grad.sum(axis=0).astype(dtype)


def flatten(x):
    """Write each sample as a row."""
    x = as_float(x, "x")
    if x.ndim < 1:
        raise ValueError("x: an axis for the batch is needed, got a number")
    return np.array(x).reshape(x.shape[0], math.prod(x.shape[1:]))


def flatten_backward(grad_output, x):
    """Undo flatten."""
    x = as_float(x, "x")
    grad = as_float(grad_output, "grad_output", shape=flatten(x).shape)
    return grad.reshape(x.shape).astype(x.dtype)
