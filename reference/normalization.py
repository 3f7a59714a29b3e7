"""Normalization: numbers are brought to a common scale."""

import math

import numpy as np

from .constraints import real_array, require, require_maps, require_shape, whole_number
from .dtypes import Array, as_float64, cast, result_dtype


@np.errstate(all="ignore")
def batch_norm(
    x: Array,
    weight: Array,
    bias: Array,
    running_mean: Array,
    running_var: Array,
    *,
    training: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Array, Array, Array]:
    """
    Bring every channel to mean 0 and variance 1, then to a learnt mean and scale.

        y[n, c, i, j] = weight[c] * (x[n, c, i, j] - mean[c]) / sqrt(var[c] + eps) + bias[c]

    In training, mean and var are those of the batch, over all samples and pixels; var is the
    biased variance, and the unbiased one is what enters the running variance:

        running_mean[c] = (1 - momentum) * running_mean[c] + momentum * mean[c]
        running_var[c] = (1 - momentum) * running_var[c] + momentum * var[c] * count / (count - 1)

    In evaluation, mean and var are the running statistics, which stay as they are; so they do
    where the batch is empty.

    Parameters
    ----------
    x : (N, C) or (N, C, H, W)
    weight, bias, running_mean, running_var : (C,)
    training : False for evaluation
    momentum : the share of the batch in the new running statistics
    eps : what is added to the variance, in its unit

    Returns
    -------
    y : the shape of x
    running_mean, running_var : (C,), the statistics to call with next time

    Raises
    ------
    ValueError
        If one of batch_norm_c1 ... batch_norm_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Ioffe and Szegedy, Batch normalization (2015), algorithms 1 and 2, section 3.2 for images.
    Specification: specs/normalization/batch_norm.md
    """
    x, weight, bias, running_mean, running_var = (
        real_array("x", x),
        real_array("weight", weight),
        real_array("bias", bias),
        real_array("running_mean", running_mean),
        real_array("running_var", running_var),
    )
    check_batch_norm(x, weight, bias, running_mean, running_var, training)
    new_mean, new_var = as_float64(running_mean), as_float64(running_var)

    # STATISTICS
    if uses_batch(x, training):
        mean, var = batch_statistics(x)
        count = values_per_channel(x)
        new_mean = (1 - momentum) * new_mean + momentum * mean
        new_var = (1 - momentum) * new_var + momentum * var * count / (count - 1)
    else:
        mean, var = new_mean, new_var

    # NORMALIZATION
    y = along_channels(x, weight) * normalized(x, mean, var, eps) + along_channels(x, bias)
    dtype = result_dtype(x, weight, bias, running_mean, running_var)
    return cast(y, dtype), cast(new_mean, dtype), cast(new_var, dtype)


@np.errstate(all="ignore")
def batch_norm_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array,
    running_mean: Array,
    running_var: Array,
    *,
    training: bool = True,
    momentum: float = 0.1,  # noqa: ARG001 (the forward's arguments; y does not depend on it)
    eps: float = 1e-5,
) -> tuple[Array, Array, Array]:
    """
    Carry the gradient of `batch_norm`'s y back to x, weight and bias.

        grad_bias[c] = sum over n, i, j of grad_output[n, c, i, j]
        grad_weight[c] = sum over n, i, j of grad_output[n, c, i, j] * normalized[n, c, i, j]
        grad_x = weight / sqrt(var + eps) * grad_output                     in evaluation
        grad_x = weight / sqrt(var + eps) * (grad_output - mean of grad_output
            - normalized * mean of (grad_output * normalized))              in training

    where normalized = (x - mean) / sqrt(var + eps), and the means run over n, i, j.

    Parameters
    ----------
    grad_output : the shape of x, the gradient for y alone
    x, weight, bias, running_mean, running_var, training, momentum, eps : as in `batch_norm`

    Returns
    -------
    grad_x : the shape of x
    grad_weight, grad_bias : (C,)

    Raises
    ------
    ValueError
        If one of batch_norm_c1 ... batch_norm_c7 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/normalization/batch_norm.md
    """
    x, weight, bias, running_mean, running_var = (
        real_array("x", x),
        real_array("weight", weight),
        real_array("bias", bias),
        real_array("running_mean", running_mean),
        real_array("running_var", running_var),
    )
    grad_output = real_array("grad_output", grad_output)
    check_batch_norm(x, weight, bias, running_mean, running_var, training)
    require_shape("grad_output", grad_output, x.shape, "batch_norm_c7")

    # STATISTICS
    by_batch = uses_batch(x, training)
    mean, var = batch_statistics(x) if by_batch else (running_mean, running_var)
    x_normalized = normalized(x, mean, var, eps)

    # SUMS
    grad_y = as_float64(grad_output)
    over = all_but_channels(x)
    grad_bias = grad_y.sum(axis=over)
    grad_weight = (grad_y * x_normalized).sum(axis=over)

    # X: in training it acts through the mean and the variance of its channel too
    scale = along_channels(x, as_float64(weight) / np.sqrt(as_float64(var) + eps))
    grad_x = scale * grad_y
    if by_batch:
        count = values_per_channel(x)
        mean_gradient = along_channels(x, grad_bias / count)
        mean_product = along_channels(x, grad_weight / count)
        grad_x = scale * (grad_y - mean_gradient - x_normalized * mean_product)

    dtype = result_dtype(x, weight, bias, running_mean, running_var)
    return cast(grad_x, dtype), cast(grad_weight, dtype), cast(grad_bias, dtype)


@np.errstate(all="ignore")
def local_response_norm(
    x: Array, *, size: int = 5, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Array:
    """
    Divide every value by what its neighbouring channels show at the same pixel.

        y[n, c, i, j] = x[n, c, i, j] / level[n, c, i, j]^beta
        level[n, c, i, j] = k + alpha / size * (sum over o of x[n, o, i, j]^2)

    where o runs from c - size // 2 to c + (size - 1) // 2, as far as there are such channels.

    Parameters
    ----------
    x : (N, C, H, W)
    size : number of channels in a window
    alpha, beta, k : numbers

    Returns
    -------
    y : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of local_response_norm_c1 ... local_response_norm_c2 does not hold.
    TypeError
        If x does not hold real numbers.

    Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural
    networks (2012), section 3.3, where alpha is not divided.
    Specification: specs/normalization/local_response_norm.md
    """
    x = real_array("x", x)
    size = check_local_response_norm(x, size)

    # NORMALIZATION
    y = as_float64(x) / response_level(x, size, alpha, k) ** beta
    return cast(y, result_dtype(x))


@np.errstate(all="ignore")
def local_response_norm_backward(
    grad_output: Array,
    x: Array,
    *,
    size: int = 5,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
) -> Array:
    """
    Carry the gradient of `local_response_norm`'s output back to x.

        grad_x[n, c, i, j] = grad_output[n, c, i, j] / level[n, c, i, j]^beta
            - 2 * alpha * beta / size * x[n, c, i, j] * (sum over o of
                grad_output[n, o, i, j] * x[n, o, i, j] / level[n, o, i, j]^(beta + 1))

    where o runs over the channels whose windows contain c: from c - (size - 1) // 2 to
    c + size // 2, as far as there are such channels.

    Parameters
    ----------
    grad_output : (N, C, H, W)
    x, size, alpha, beta, k : as in `local_response_norm`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of local_response_norm_c1 ... local_response_norm_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/normalization/local_response_norm.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    size = check_local_response_norm(x, size)
    require_shape("grad_output", grad_output, x.shape, "local_response_norm_c3")

    # OWN CHANNEL
    level = response_level(x, size, alpha, k)
    grad_y, x_wide = as_float64(grad_output), as_float64(x)
    grad_x = grad_y / level**beta

    # NEIGHBOURS: a channel raises the level of all windows that contain it
    sent = grad_y * x_wide / level ** (beta + 1)
    reached = sum_of_neighbours(sent, (size - 1) // 2, size // 2)
    grad_x -= 2 * alpha * beta / size * x_wide * reached
    return cast(grad_x, result_dtype(x))


def response_level(x: Array, size: int, alpha: float, k: float) -> Array:
    """Return, for every value, k + alpha times the mean square of its window."""
    squares = as_float64(x) ** 2
    return k + alpha / size * sum_of_neighbours(squares, size // 2, (size - 1) // 2)


def sum_of_neighbours(x: Array, before: int, after: int) -> Array:
    """Return, for every channel, the sum from so many channels before it to so many after it."""
    sums = np.empty_like(x)
    for c in range(x.shape[1]):
        sums[:, c] = x[:, max(0, c - before) : c + after + 1].sum(axis=1)
    return sums


def normalized(x: Array, mean: Array, var: Array, eps: float) -> Array:
    """Return x less the mean, by the standard deviation, channel by channel."""
    deviation = np.sqrt(as_float64(var) + eps)
    centred: Array = as_float64(x) - along_channels(x, mean)
    return centred / along_channels(x, deviation)


def batch_statistics(x: Array) -> tuple[Array, Array]:
    """Return the mean and the biased variance of every channel."""
    mean = as_float64(x).mean(axis=all_but_channels(x))
    # the deviations are squared, never x: the squares of large numbers would cancel
    deviation = as_float64(x) - along_channels(x, mean)
    return mean, (deviation**2).mean(axis=all_but_channels(x))


def uses_batch(x: Array, training: bool) -> bool:
    """Say whether x is normalized by its own statistics; an empty batch has none."""
    return bool(training) and len(x) > 0


def values_per_channel(x: Array) -> int:
    """Return N * H * W, how many numbers one channel has."""
    return len(x) * math.prod(x.shape[2:])


def all_but_channels(x: Array) -> tuple[int, ...]:
    """Return the axes of the samples and of the pixels."""
    return (0, *range(2, x.ndim))


def along_channels(x: Array, per_channel: Array) -> Array:
    """Return one number per channel in float64, laid along the channels of x."""
    return as_float64(per_channel).reshape(-1, *(1,) * (x.ndim - 2))


def check_batch_norm(
    x: Array,
    weight: Array,
    bias: Array,
    running_mean: Array,
    running_var: Array,
    training: bool,
) -> None:
    """Check every constraint of `batch_norm`."""
    require(
        x.ndim in (2, 4) and min(x.shape[1:]) > 0,
        "batch_norm_c1",
        f"x has shape {x.shape}, needs (N, C) or (N, C, H, W), with C, H, W of at least 1",
    )
    channels = x.shape[1:2]
    require_shape("weight", weight, channels, "batch_norm_c2")
    require_shape("bias", bias, channels, "batch_norm_c3")
    require_shape("running_mean", running_mean, channels, "batch_norm_c4")
    require_shape("running_var", running_var, channels, "batch_norm_c5")
    require(
        not training or values_per_channel(x) != 1,
        "batch_norm_c6",
        f"x has shape {x.shape}, one value per channel, needs two or more in training",
    )


def check_local_response_norm(x: Array, size: int) -> int:
    """Check every constraint of `local_response_norm`; return the size as an int."""
    require_maps("x", x, "local_response_norm_c1")
    return whole_number("size", size, 1, "local_response_norm_c2")
