"""What joins two branches of a network."""

import numpy as np
from arrays import floats, of_shape, together


def residual_add(x, shortcut):
    """Add the shortcut to x."""
    x = floats(x, "x")
    dtype, x, shortcut = together(x, of_shape(shortcut, x.shape, "shortcut"))
    return (shortcut + x).astype(dtype)


def residual_add_backward(grad_output, x, shortcut):
    """Give both the whole gradient."""
    x = floats(x, "x")
    dtype, x, _ = together(x, of_shape(shortcut, x.shape, "shortcut"))
    grad = of_shape(grad_output, x.shape, "grad_output", dtype)
    return grad, grad


def _branches(xs):
    arrays = [floats(x, "x") for x in xs]
    if not arrays or arrays[0].ndim < 2:
        raise ValueError("at least one array with an axis of channels is needed")
    shape = arrays[0].shape
    for array in arrays:
        if array.ndim != len(shape) or (*array.shape[:1], *array.shape[2:]) != (
            *shape[:1],
            *shape[2:],
        ):
            raise ValueError(f"shapes {shape} and {array.shape} differ in more than channels")
    return together(*arrays)


def concat_channels(*xs):
    """Put the channels one after the other."""
    dtype, *arrays = _branches(xs)
    return np.concatenate(arrays, axis=1).astype(dtype)


def concat_channels_backward(grad_output, *xs):
    """Cut the gradient into those of the branches."""
    dtype, *arrays = _branches(xs)
    channels = [array.shape[1] for array in arrays]
    shape = (len(arrays[0]), sum(channels), *arrays[0].shape[2:])
    grad = of_shape(grad_output, shape, "grad_output", dtype)
    parts = tuple(np.split(grad, np.cumsum(channels)[:-1], axis=1))
    return parts if len(parts) > 1 else parts[0]
