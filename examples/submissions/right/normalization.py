"""Normalization over the batch, and over neighbouring channels."""

import numpy as np
from shared import common, gradient, images, integer, real, require_shape


def _arrays(x, weight, bias, running_mean, running_var, training):
    """Check the arrays; return dtype, arrays, the axes to average over and the values in each."""
    x = real(x, "x")
    if x.ndim not in (2, 4) or 0 in x.shape[1:]:
        raise ValueError(f"x must be (N, C) or (N, C, H, W), none but N 0, not {x.shape}")
    vectors = {
        "weight": weight,
        "bias": bias,
        "running_mean": running_mean,
        "running_var": running_var,
    }
    vectors = {name: real(vector, name) for name, vector in vectors.items()}
    for name, vector in vectors.items():
        require_shape(vector, x.shape[1:2], name)
    count = x.size // x.shape[1]
    if training and count == 1:
        raise ValueError("one value per channel has no variance, training needs two or more")
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    return *common(x, *vectors.values()), axes, count


def _standardize(x, mean, var, eps):
    """Return (x - mean) / std, and std as it is broadcast against x."""
    shape = (-1,) + (1,) * (x.ndim - 2)
    std = np.sqrt(var + eps).reshape(shape)
    return (x - mean.reshape(shape)) / std, std


def batch_norm(
    x, weight, bias, running_mean, running_var, *, training=True, momentum=0.1, eps=1e-5
):
    """Give every channel mean 0 and variance 1, then scale and shift it."""
    dtype, x, weight, bias, running_mean, running_var, axes, count = _arrays(
        x, weight, bias, running_mean, running_var, training
    )
    mean, var = running_mean, running_var
    if training and count:
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        running_mean = running_mean + momentum * (mean - running_mean)
        running_var = running_var + momentum * (var * count / (count - 1) - running_var)
    x_hat, std = _standardize(x, mean, var, eps)
    y = x_hat * weight.reshape(std.shape) + bias.reshape(std.shape)
    return y.astype(dtype), running_mean.astype(dtype), running_var.astype(dtype)


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
    """Return the gradients of x, weight and bias."""
    dtype, x, weight, bias, mean, var, axes, count = _arrays(
        x, weight, bias, running_mean, running_var, training
    )
    grad_output = gradient(grad_output, x.shape, dtype)
    on_batch = training and count > 0
    if on_batch:
        mean, var = x.mean(axis=axes), x.var(axis=axes)
    x_hat, std = _standardize(x, mean, var, eps)
    grad_weight = (grad_output * x_hat).sum(axis=axes)
    grad_bias = grad_output.sum(axis=axes)
    grad_x = grad_output
    if on_batch:
        # what is left when the batch's own mean and variance follow x
        along = x_hat * grad_weight.reshape(std.shape)
        grad_x = grad_output - (grad_bias.reshape(std.shape) + along) / count
    grad_x = grad_x * weight.reshape(std.shape) / std
    return grad_x.astype(dtype), grad_weight.astype(dtype), grad_bias.astype(dtype)


def _over_channels(x, before, after):
    """Return, for each channel, the sum from so many before it to so many after it."""
    padded = np.pad(x, ((0, 0), (before, after), (0, 0), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, before + after + 1, axis=1)
    return windows.sum(axis=-1)


def _levels(x, size, alpha, k):
    x, size = images(x), integer(size, "size")
    dtype, x = common(x)
    with np.errstate(all="ignore"):
        squares = _over_channels(np.square(x), size // 2, (size - 1) // 2)
        return dtype, x, size, k + squares * (alpha / size)


def local_response_norm(x, *, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Quiet every value by the squares of its neighbouring channels."""
    dtype, x, _, level = _levels(x, size, alpha, k)
    with np.errstate(all="ignore"):
        return (x * level**-beta).astype(dtype)


def local_response_norm_backward(grad_output, x, *, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Return the gradient of x: its own part, and what it does to the levels around it."""
    dtype, x, size, level = _levels(x, size, alpha, k)
    grad_output = gradient(grad_output, x.shape, dtype)
    with np.errstate(all="ignore"):
        own = grad_output * level**-beta
        by_level = -beta * own * x / level
        reached = _over_channels(by_level, (size - 1) // 2, size // 2)
        return (own + 2 * alpha / size * x * reached).astype(dtype)
