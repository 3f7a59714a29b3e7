"""Normalization: over the batch, and across channels."""

import numpy as np
from arrays import by_channel, floats, maps, of_shape, together
from sizes import whole
from sums import total, total_of


def _arrays(x, weight, bias, running_mean, running_var, training):
    x = floats(x, "x")
    if x.ndim not in (2, 4) or 0 in x.shape[1:]:
        raise ValueError(f"x has shape {x.shape}, (N, C) or (N, C, H, W) is needed")
    vectors = (weight, bias, running_mean, running_var)
    names = ("weight", "bias", "running_mean", "running_var")
    vectors = [of_shape(v, x.shape[1:2], n) for v, n in zip(vectors, names, strict=True)]
    if training and x.size == x.shape[1]:
        raise ValueError("one value per channel cannot be normalized")
    return together(x, *vectors)


def _mean(x):
    """Return the mean of every channel."""
    return total(x, _but_channels(x)) * (1 / (x.size // x.shape[1]))


def _but_channels(x):
    return (0, *range(2, x.ndim))


def _of_batch(x):
    """Return the mean and the sum of squared deviations of every channel."""
    mean = _mean(x)
    return mean, total((x - by_channel(mean, x.ndim)) ** 2, _but_channels(x))


def batch_norm(
    x, weight, bias, running_mean, running_var, *, training=True, momentum=0.1, eps=1e-5
):
    """Normalize every channel, then scale and shift it; in evaluation in one stroke."""
    dtype, x, weight, bias, old_mean, old_var = _arrays(
        x, weight, bias, running_mean, running_var, training
    )
    new_mean, new_var = old_mean, old_var
    if training and len(x):
        count = x.size // x.shape[1]
        mean, squares = _of_batch(x)
        scale = weight / np.sqrt(squares * (1 / count) + eps)
        y = (x - by_channel(mean, x.ndim)) * by_channel(scale, x.ndim)
        y = y + by_channel(bias, x.ndim)
        new_mean = (1 - momentum) * old_mean + momentum * mean
        new_var = (1 - momentum) * old_var + (momentum / (count - 1)) * squares
    else:
        scale = weight / np.sqrt(old_var + eps)
        shift = bias - old_mean * scale
        y = x * by_channel(scale, x.ndim) + by_channel(shift, x.ndim)
    return y.astype(dtype), new_mean.astype(dtype), new_var.astype(dtype)


def batch_norm_backward(
    grad_output,
    x,
    weight,
    bias,
    running_mean,
    running_var,
    *,
    training=True,
    momentum=0.1,  # noqa: ARG001
    eps=1e-5,
):
    """Return the gradients of x, weight and bias; in training, of centred gradients."""
    dtype, x, weight, bias, mean, var = _arrays(
        x, weight, bias, running_mean, running_var, training
    )
    grad = of_shape(grad_output, x.shape, "grad_output", x.dtype)
    on_batch = training and len(x) > 0
    if on_batch:
        mean, squares = _of_batch(x)
        var = squares * (1 / (x.size // x.shape[1]))
    inverse = 1 / np.sqrt(var + eps)
    normalized = (x - by_channel(mean, x.ndim)) * by_channel(inverse, x.ndim)
    grad_weight = total(grad * normalized, _but_channels(x))
    grad_bias = total(grad, _but_channels(x))
    grad_x = grad
    if on_batch:
        centred = grad - by_channel(_mean(grad), x.ndim)
        grad_x = centred - normalized * by_channel(_mean(normalized * centred), x.ndim)
    grad_x = by_channel(weight * inverse, x.ndim) * grad_x
    return grad_x.astype(dtype), grad_weight.astype(dtype), grad_bias.astype(dtype)


def _neighbours(x, before, after):
    """Add up, for every channel, the channels from so many before to so many after it."""
    channels = x.shape[1]
    wide = np.pad(x, ((0, 0), (before, after), (0, 0), (0, 0)))
    return total_of(wide[:, first : first + channels] for first in range(before + after + 1))


def _around(x, size):
    x, size = maps(x), whole(size, "size")
    return *together(x), size // 2, (size - 1) // 2, size


def local_response_norm(x, *, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Multiply every entry by a power of the squares around it."""
    dtype, x, before, after, size = _around(x, size)
    squares = k + (alpha / size) * _neighbours(x * x, before, after)
    return (x * squares**-beta).astype(dtype)


def local_response_norm_backward(grad_output, x, *, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Return the entry's own part less what comes through the sums that it is in."""
    dtype, x, before, after, size = _around(x, size)
    grad = of_shape(grad_output, x.shape, "grad_output", x.dtype)
    squares = k + (alpha / size) * _neighbours(x * x, before, after)
    own = grad * squares**-beta
    through = _neighbours(own * x / squares, after, before)
    return (own - (2 * alpha * beta / size) * x * through).astype(dtype)
