"""Truths that nobody here wrote: SciPy and NumPy, put together until they say what a page says."""

from typing import Any

import numpy as np
import scipy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from grader.implementation import Call

from .strategies import both, per_axis, sides

Array = NDArray[Any]


def padded_with_zeros(x: Array, padding: Any) -> Array:
    """Return a batch of maps, of any number of axes, with zeros around every map."""
    return np.pad(x, ((0, 0), (0, 0), *sides(padding, x.ndim - 2)))


def dilated(kernels: Array, dilation: Any) -> Array:
    """Return a stack of kernels with zeros stuffed between their entries."""
    steps = per_axis(dilation, kernels.ndim - 2)
    shape = [(k - 1) * d + 1 for k, d in zip(kernels.shape[2:], steps, strict=True)]
    spread = np.zeros((*kernels.shape[:2], *shape))
    spread[every(steps)] = kernels
    return spread


def every(steps: tuple[int, ...]) -> tuple[Any, ...]:
    """Return the index of every s-th entry along the last axes."""
    return (..., *(slice(None, None, s) for s in steps))


def conv(call: Call) -> Array:
    """Return a convolution along any number of axes: SciPy's correlation, by the stride."""
    x, weight, given = call["x"], call["weight"], call.kwargs
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
    )[every(per_axis(given.get("stride", 1), x.ndim - 2))]
    return y if bias is None else y + on_maps(bias, x.ndim - 2)


def on_maps(bias: Array, axes: int) -> Array:
    """Return a bias so shaped that NumPy adds each entry to the whole of its map."""
    return bias.reshape(-1, *(1,) * axes)


def conv_backward(call: Call) -> tuple[Array, Array, Array | None]:
    """
    Return the gradients of a convolution by SciPy: every one of them is a convolution itself.

    grad_output with zeros stuffed between its entries is convolved with the filters for the map,
    and laid over the map for the filters.
    """
    x, weight, given = call["x"], call["weight"], call.kwargs
    axes = x.ndim - 2
    dilation = per_axis(given.get("dilation", 1), axes)
    around = sides(given.get("padding", 0), axes)
    padded = padded_with_zeros(x, given.get("padding", 0))
    spread = dilated(call["grad_output"], given.get("stride", 1))
    kernels = dilated(weight, dilation)
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(weight.shape)
    for o, seen in enumerate(channels_seen(call)):
        error = spread[:, o : o + 1]
        sent = scipy.signal.convolve(error, kernels[o : o + 1], mode="full", method="direct")
        reached = tuple(slice(size) for size in sent.shape[2:])
        grad_padded[:, seen, *reached] += sent
        met = scipy.signal.correlate(padded[:, seen], error, mode="valid", method="direct")
        grad_weight[o] = met[0][(..., *(slice(size) for size in kernels.shape[2:]))][
            every(dilation)
        ]
    inside = tuple(
        slice(before, before + size) for size, (before, _) in zip(x.shape[2:], around, strict=True)
    )
    grad_bias = call["grad_output"].sum((0, *range(2, 2 + axes)))
    without_bias = given.get("bias") is None
    return grad_padded[..., *inside], grad_weight, None if without_bias else grad_bias


def conv_transpose2d(call: Call) -> Array:
    """
    Return a transposed convolution: SciPy's full convolution of the zero-stuffed map.

    The canvas grows by the output padding before the padding is cut off.
    """
    x, weight, given = call["x"], call["weight"], call.kwargs
    spread, kernels = dilated(x, given.get("stride", 1)), dilated(weight, given.get("dilation", 1))
    groups, maps = given.get("groups", 1), weight.shape[1]
    more = both(given.get("output_padding", 0))
    shape = (n + k - 1 for n, k in zip(spread.shape[2:], kernels.shape[2:], strict=True))
    canvas = np.zeros((len(x), groups * maps, *shape))
    for c in range(x.shape[1]):
        first = c // (x.shape[1] // groups) * maps
        canvas[:, first : first + maps] += scipy.signal.convolve(
            spread[:, c : c + 1], kernels[c : c + 1], mode="full", method="direct"
        )
    canvas = np.pad(canvas, ((0, 0), (0, 0), *((0, extra) for extra in more)))
    (top, bottom), (left, right) = sides(given.get("padding", 0))
    y = canvas[:, :, top : canvas.shape[2] - bottom, left : canvas.shape[3] - right]
    return y if given.get("bias") is None else y + on_maps(given["bias"], 2)


def conv_whose_adjoint(call: Call, y: Array) -> tuple[Call, Array]:
    """
    Return the conv2d whose adjoint a transposed convolution is, at a map like `y`, and x in full.

    Where the output padding is as large as the stride, that conv2d has more positions than x has
    pixels: they were 0 in x.
    """
    given = {
        name: call.kwargs[name]
        for name in ("stride", "padding", "dilation", "groups")
        if name in call.kwargs
    }
    more = zip(
        both(call.kwargs.get("output_padding", 0)), both(call.kwargs.get("stride", 1)), strict=True
    )
    x = np.pad(call["x"], ((0, 0), (0, 0), *((0, extra // s) for extra, s in more)))
    return Call("conv2d", {"x": y, "weight": call["weight"], **given}), x


def conv_transpose2d_backward(call: Call) -> tuple[Array, Array, Array | None]:
    """Return the gradients of a transposed convolution: those of its conv2d, roles exchanged."""
    grad_output = call["grad_output"]
    forward, x = conv_whose_adjoint(call, grad_output)
    height, width = call["x"].shape[2:]
    grad_x = conv(forward)[:, :, :height, :width]
    grad_weight = conv_backward(forward.backward(x))[1]
    without_bias = call.kwargs.get("bias") is None
    return grad_x, grad_weight, None if without_bias else grad_output.sum((0, 2, 3))


def channels_seen(call: Call) -> list[slice]:
    """Return, for each filter, which channels of the map it sees."""
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
