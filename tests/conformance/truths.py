"""Truths that nobody here wrote: SciPy and NumPy, put together until they say what a page says."""

from typing import Any

import numpy as np
import scipy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from grader.implementation import Call

from .strategies import both, sides

Array = NDArray[Any]


def padded_with_zeros(x: Array, padding: Any) -> Array:
    """Return a batch of images with zeros around every map."""
    return np.pad(x, ((0, 0), (0, 0), *sides(padding)))


def dilated(kernels: Array, dilation: Any) -> Array:
    """Return kernels with zeros stuffed between their rows and columns."""
    d_h, d_w = both(dilation)
    height, width = kernels.shape[-2:]
    spread = np.zeros((*kernels.shape[:-2], (height - 1) * d_h + 1, (width - 1) * d_w + 1))
    spread[..., ::d_h, ::d_w] = kernels
    return spread


def conv2d(call: Call) -> Array:
    """Return a convolution: SciPy's correlation over channels, rows and columns, by the stride."""
    x, weight, given = call["x"], call["weight"], call.kwargs
    s_h, s_w = both(given.get("stride", 1))
    padded = padded_with_zeros(x, given.get("padding", 0))
    kernels = dilated(weight, given.get("dilation", 1))
    bias = given.get("bias")
    y = np.concatenate(
        [
            scipy.signal.correlate(
                padded[:, seen], kernels[o : o + 1], mode="valid", method="direct"
            )
            for o, seen in enumerate(channels_seen(call))
        ],
        axis=1,
    )[:, :, ::s_h, ::s_w]
    return y if bias is None else y + bias[:, np.newaxis, np.newaxis]


def conv2d_backward(call: Call) -> tuple[Array, Array, Array | None]:
    """
    Return the gradients of a convolution by SciPy: every one of them is a convolution itself.

    grad_output with zeros stuffed between its entries is convolved with the filters for the image,
    and laid over the image for the filters.
    """
    x, weight, given = call["x"], call["weight"], call.kwargs
    d_h, d_w = both(given.get("dilation", 1))
    (top, _), (left, _) = sides(given.get("padding", 0))
    padded = padded_with_zeros(x, given.get("padding", 0))
    spread = dilated(call["grad_output"], given.get("stride", 1))
    kernels = dilated(weight, (d_h, d_w))
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(weight.shape)
    height, width = kernels.shape[2:]
    for o, seen in enumerate(channels_seen(call)):
        error = spread[:, o : o + 1]
        sent = scipy.signal.convolve(error, kernels[o : o + 1], mode="full", method="direct")
        grad_padded[:, seen, : sent.shape[2], : sent.shape[3]] += sent
        met = scipy.signal.correlate(padded[:, seen], error, mode="valid", method="direct")
        grad_weight[o] = met[0, :, :height:d_h, :width:d_w]
    grad_x = grad_padded[:, :, top : top + x.shape[2], left : left + x.shape[3]]
    grad_bias = call["grad_output"].sum((0, 2, 3))
    return grad_x, grad_weight, None if given.get("bias") is None else grad_bias


def channels_seen(call: Call) -> list[slice]:
    """Return, for each filter, which channels of the image it sees."""
    filters, channels = call["weight"].shape[:2]
    filters_of_a_group = filters // call.kwargs.get("groups", 1)
    firsts = [o // filters_of_a_group * channels for o in range(filters)]
    return [slice(first, first + channels) for first in firsts]


def im2col(call: Call) -> Array:
    """Return the columns: NumPy's sliding windows over the padded map, every stride-th of them."""
    given = call.kwargs
    x = padded_with_zeros(call["x"], given.get("padding", 0))
    kernel, (s_h, s_w) = both(call["kernel_size"]), both(given.get("stride", 1))
    d_h, d_w = both(given.get("dilation", 1))
    extents = ((kernel[0] - 1) * d_h + 1, (kernel[1] - 1) * d_w + 1)
    windows = sliding_window_view(x, extents, axis=(2, 3))[:, :, ::s_h, ::s_w, ::d_h, ::d_w]
    by_kernel = np.moveaxis(windows, (4, 5), (2, 3))
    rows, columns = x.shape[1] * np.prod(kernel), np.prod(windows.shape[2:4])
    return by_kernel.reshape(len(x), rows, columns)


def pixel_numbers(channels: int, height: int, width: int) -> Array:
    """Return a batch of one image that holds the number of every pixel, from 1 on."""
    return np.arange(1.0, channels * height * width + 1).reshape(1, channels, height, width)


def gathered(numbers: Array, amounts: Array, shape: tuple[int, ...]) -> Array:
    """
    Return a batch of images in which each pixel holds the sum of the amounts that bear its number.

    It is the transpose of copying pixels to where `numbers` has their number; 0 is padding.
    """
    places = np.ravel(numbers).astype(np.int64)
    pixels = int(np.prod(shape[1:]))
    sums = [np.bincount(places, np.ravel(part), pixels + 1)[1:] for part in amounts]
    return np.array(sums).reshape(shape)
