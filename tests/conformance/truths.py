"""Truths that nobody here wrote: SciPy and NumPy, put together until they say what a page says."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from grader.implementation import Call

from .strategies import both, sides

Array = NDArray[Any]


def padded_with_zeros(x: Array, padding: Any) -> Array:
    """Return a batch of images with zeros around every map."""
    return np.pad(x, ((0, 0), (0, 0), *sides(padding)))


def dilated(kernel: Array, dilation: Any) -> Array:
    """Return a kernel with zeros stuffed between its entries."""
    d_h, d_w = both(dilation)
    height, width = kernel.shape
    spread = np.zeros(((height - 1) * d_h + 1, (width - 1) * d_w + 1))
    spread[::d_h, ::d_w] = kernel
    return spread


def conv2d(call: Call) -> Array:
    """Return a convolution: a sum of SciPy's correlations over channels, every stride-th of it."""
    x, weight = call["x"], call["weight"]
    given = call.kwargs
    s_h, s_w = both(given.get("stride", 1))
    padded = padded_with_zeros(x, given.get("padding", 0))
    kernels = [
        [dilated(kernel, given.get("dilation", 1)) for kernel in kernels] for kernels in weight
    ]
    filters, channels = weight.shape[:2]
    filters_of_a_group = filters // given.get("groups", 1)
    bias = given.get("bias")
    maps = [
        [
            sum(
                signal.correlate(
                    image[o // filters_of_a_group * channels + c],
                    kernels[o][c],
                    mode="valid",
                    method="direct",
                )
                for c in range(channels)
            )[::s_h, ::s_w]
            + (0 if bias is None else bias[o])
            for o in range(filters)
        ]
        for image in padded
    ]
    return np.array(maps)


def conv2d_backward(call: Call) -> tuple[Array, Array, Array | None]:
    """
    Return the gradients of a convolution by SciPy: every one of them is a convolution itself.

    grad_output with zeros stuffed between its entries is convolved with the filters for the image,
    and laid over the image for the filters.
    """
    x, weight, grad_output = call["x"], call["weight"], call["grad_output"]
    given = call.kwargs
    stride, dilation = both(given.get("stride", 1)), both(given.get("dilation", 1))
    around = sides(given.get("padding", 0))
    padded = padded_with_zeros(x, given.get("padding", 0))
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(weight.shape)
    filters, channels = weight.shape[:2]
    filters_of_a_group = filters // given.get("groups", 1)
    for n, o, c in np.ndindex(len(x), filters, channels):
        channel = o // filters_of_a_group * channels + c
        spread = dilated(grad_output[n, o], stride)
        kernel = dilated(weight[o, c], dilation)
        sent = signal.convolve(spread, kernel, mode="full", method="direct")
        grad_padded[n, channel, : sent.shape[0], : sent.shape[1]] += sent
        met = signal.correlate(padded[n, channel], spread, mode="valid", method="direct")
        taps = met[: kernel.shape[0] : dilation[0], : kernel.shape[1] : dilation[1]]
        grad_weight[o, c] += taps
    (top, _), (left, _) = around
    grad_x = grad_padded[:, :, top : top + x.shape[2], left : left + x.shape[3]]
    return grad_x, grad_weight, None if given.get("bias") is None else grad_output.sum((0, 2, 3))
