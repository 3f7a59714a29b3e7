"""Maxima under a window, the places where they lie, and maps that are made of both."""

import numpy as np

from ..constraints import real_array, require, require_maps, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import Padding, Sides, Size, per_axis, pool_output_sizes
from ..windows import inside, window_at
from .frame import check_windows


def max_pool2d(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Array:
    """
    Take the largest entry under the window, map by map.

        y[n, c, i, j] = max over u, v of padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w]

    The padding is -inf, and so is everything beyond it.

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size, dilation : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of -inf
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again

    Returns
    -------
    y : (N, C, H_out, W_out), where
        H_out = floor((top + H + bottom - (K_h - 1)*d_h - 1) / s_h) + 1, and likewise W_out;
        with ceil_mode ceil instead of floor, less 1 where (H_out - 1)*s_h >= top + H

    Raises
    ------
    ValueError
        If one of max_pool2d_c1 ... max_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Scherer, Müller and Behnke, Evaluation of pooling operations in convolutional architectures
    for object recognition (2010).
    Specification: specs/pooling/max_pool2d.md
    """
    x = real_array("x", x)
    kernel, strides, sides, dilations = check_max_pool2d(x, kernel_size, stride, padding, dilation)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, dilations, ceil_mode)

    # PADDING
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides), constant_values=-np.inf)

    # MAXIMUM
    y = np.empty((*x.shape[:2], *positions))
    for position in np.ndindex(*positions):
        window = window_at(padded, position, kernel, strides, dilations)
        y[..., *position] = window.max(axis=(-2, -1))
    return cast(y, result_dtype(x))


def max_pool2d_backward(
    grad_output: Array,
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Array:
    """
    Carry the gradient of `max_pool2d`'s output back to the largest entry of each window.

        grad_padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w] += grad_output[n, c, i, j]
            for all i, j, where u, v is the first maximum of the window's pixels, row by row

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `max_pool2d`'s output
    x, kernel_size, stride, padding, dilation, ceil_mode : as in `max_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of max_pool2d_c1 ... max_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/max_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    kernel, strides, sides, dilations = check_max_pool2d(x, kernel_size, stride, padding, dilation)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, dilations, ceil_mode)
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "max_pool2d_c5")

    # PADDING: the windows' pixels are marked, for padding must not be taken for a pixel of -inf
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides), constant_values=-np.inf)
    is_pixel = np.pad(np.ones(x.shape[2:], dtype=bool), sides)

    # SUM
    grad_y = as_float64(grad_output)
    grad_padded = np.zeros_like(padded)
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            pixels = window_at(is_pixel, position, kernel, strides, dilations)
            if pixels.any():
                window = window_at(padded, position, kernel, strides, dilations)
                grad_window = window_at(grad_padded, position, kernel, strides, dilations)
                grad_window[..., pixels] += at_first_maximum(
                    grad_y[..., *position], window[..., pixels]
                )
    return cast(inside(grad_padded, x.shape[2:], sides), result_dtype(x))


def max_pool2d_indices(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Array:
    """
    Say where each entry of `max_pool2d`'s output lies on its map.

        indices[n, c, i, j] = h*W + w, where (h, w) = (i*s_h + u*d_h - top, j*s_w + v*d_w - left)
            and u, v is the first maximum of the window's pixels, row by row

    The pixels are counted row by row on the map without its padding.

    Parameters
    ----------
    x, kernel_size, stride, padding, dilation, ceil_mode : as in `max_pool2d`

    Returns
    -------
    indices : (N, C, H_out, W_out), integers from 0 to H*W - 1; of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of max_pool2d_indices_c1 ... max_pool2d_indices_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1:
    the switches.
    Specification: specs/pooling/max_pool2d_indices.md
    """
    x = real_array("x", x)
    kernel, strides, sides, dilations = check_max_pool2d_indices(
        x, kernel_size, stride, padding, dilation
    )
    height, width = x.shape[2:]
    positions = pool_output_sizes((height, width), sides, kernel, strides, dilations, ceil_mode)

    # PADDING: pixels have numbers, for padding must not be taken for a pixel of -inf
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides), constant_values=-np.inf)
    numbers = np.pad(np.arange(height * width).reshape(height, width), sides, constant_values=-1)

    # FIRST MAXIMUM
    indices = np.zeros((*x.shape[:2], *positions), dtype=np.int64)
    for position in np.ndindex(*positions):
        numbers_under = window_at(numbers, position, kernel, strides, dilations)
        pixels = numbers_under >= 0
        if pixels.any():
            window = window_at(padded, position, kernel, strides, dilations)
            first = window[..., pixels].argmax(axis=-1)
            indices[..., *position] = numbers_under[pixels][first]
    return indices


def max_unpool2d(x: Array, indices: Array, output_size: Size) -> Array:
    """
    Put every entry back to where its index says, on a map that is 0 elsewhere.

        y[n, c, h, w] = x[n, c, i, j] where indices[n, c, i, j] = h*W_out + w, else 0

    Parameters
    ----------
    x : (N, C, H, W)
    indices : (N, C, H, W), integers from 0 to H_out*W_out - 1
    output_size : (H_out, W_out), in pixels

    Returns
    -------
    y : (N, C, H_out, W_out)

    Raises
    ------
    ValueError
        If one of max_unpool2d_c1 ... max_unpool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1.
    Specification: specs/pooling/max_unpool2d.md
    """
    x, indices = real_array("x", x), real_array("indices", indices)
    height, width = check_max_unpool2d(x, indices, output_size)

    # PLACES: the pixels of each map in a row, as the indices count them
    y = np.zeros((*x.shape[:2], height * width))
    np.put_along_axis(y, in_a_row(indices).astype(np.int64), in_a_row(as_float64(x)), axis=-1)
    return cast(y.reshape(*x.shape[:2], height, width), result_dtype(x))


def max_unpool2d_backward(grad_output: Array, x: Array, indices: Array, output_size: Size) -> Array:
    """
    Fetch the gradient of `max_unpool2d`'s output from where each entry was put.

        grad_x[n, c, i, j] = grad_output[n, c, h, w] where h*W_out + w = indices[n, c, i, j]

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `max_unpool2d`'s output
    x, indices, output_size : as in `max_unpool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of max_unpool2d_c1 ... max_unpool2d_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/max_unpool2d.md
    """
    x, indices = real_array("x", x), real_array("indices", indices)
    grad_output = real_array("grad_output", grad_output)
    height, width = check_max_unpool2d(x, indices, output_size)
    require_shape("grad_output", grad_output, (*x.shape[:2], height, width), "max_unpool2d_c6")

    # PLACES
    grad_y = in_a_row(as_float64(grad_output))
    grad_x = np.take_along_axis(grad_y, in_a_row(indices).astype(np.int64), axis=-1)
    return cast(grad_x.reshape(x.shape), result_dtype(x))


def at_first_maximum(grad: Array, entries: Array) -> Array:
    """Put each gradient (N, C) to the first maximum among the entries (N, C, K), 0 to the rest."""
    first = entries.argmax(axis=-1)[..., np.newaxis]
    return np.where(np.arange(entries.shape[-1]) == first, grad[..., np.newaxis], 0.0)


def in_a_row(maps: Array) -> Array:
    """Return maps (N, C, H, W) with their pixels row by row in one axis: (N, C, H*W)."""
    return maps.reshape(*maps.shape[:2], maps.shape[2] * maps.shape[3])


def check_max_pool2d(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding, dilation: Size
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `max_pool2d`; return kernel, stride, padding, dilation per axis."""
    labels = ("max_pool2d_c1", "max_pool2d_c2", "max_pool2d_c3", "max_pool2d_c4")
    return check_windows(x, kernel_size, stride, padding, dilation, labels)


def check_max_pool2d_indices(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding, dilation: Size
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `max_pool2d_indices`; return what `check_max_pool2d` returns."""
    labels = (
        "max_pool2d_indices_c1",
        "max_pool2d_indices_c2",
        "max_pool2d_indices_c3",
        "max_pool2d_indices_c4",
    )
    return check_windows(x, kernel_size, stride, padding, dilation, labels)


def check_max_unpool2d(x: Array, indices: Array, output_size: Size) -> tuple[int, int]:
    """Check every constraint of `max_unpool2d`; return the height and width of its output."""
    require_maps("x", x, "max_unpool2d_c1")
    require_shape("indices", indices, x.shape, "max_unpool2d_c2")
    require(
        np.issubdtype(indices.dtype, np.integer),
        "max_unpool2d_c3",
        f"indices has dtype {indices.dtype}, needs integers",
    )
    height, width = per_axis("output_size", output_size, 2, 1, "max_unpool2d_c4")
    outside = indices[(indices < 0) | (indices >= height * width)]
    require(
        outside.size == 0,
        "max_unpool2d_c5",
        f"indices holds {', '.join(map(str, outside[:3]))}, needs 0 to {height * width - 1}",
    )
    return height, width
