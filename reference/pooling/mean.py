"""Means of what lies under a window."""

import numpy as np

from ..constraints import real_array, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import Padding, Sides, Size, padded_sizes, pool_output_sizes
from ..windows import inside, window_at
from .frame import check_windows


def avg_pool2d(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """
    Take the mean of what lies under the window, map by map.

        y[n, c, i, j] = sum over u, v of padded[n, c, i*s_h + u, j*s_w + v] / counted(i, j)

    counted(i, j) is the number of pixels under the window, those of the padding included with
    `count_include_pad`. What lies beyond the padding never counts.

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again
    count_include_pad : whether the padding counts in the divisor

    Returns
    -------
    y : (N, C, H_out, W_out), of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of avg_pool2d_c1 ... avg_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.A.
    Specification: specs/pooling/avg_pool2d.md
    """
    x = real_array("x", x)
    kernel, strides, sides = check_avg_pool2d(x, kernel_size, stride, padding)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, (1, 1), ceil_mode)

    # PADDING
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides))
    counts = np.pad(np.ones(x.shape[2:]), sides, constant_values=float(count_include_pad))

    # MEAN
    y = np.empty((*x.shape[:2], *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel, strides, (1, 1))
            counted = window_at(counts, position, kernel, strides, (1, 1)).sum()
            y[..., *position] = window.sum(axis=(-2, -1)) / counted
    return cast(y, result_dtype(x))


def avg_pool2d_backward(
    grad_output: Array,
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """
    Carry the gradient of `avg_pool2d`'s output back, in equal parts to what lies under the window.

        grad_padded[n, c, i*s_h + u, j*s_w + v] += grad_output[n, c, i, j] / counted(i, j)
                                                                          for all u, v, i, j

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `avg_pool2d`'s output
    x, kernel_size, stride, padding, ceil_mode, count_include_pad : as in `avg_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W), what lies in the padding and beyond it cut off

    Raises
    ------
    ValueError
        If one of avg_pool2d_c1 ... avg_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/avg_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    kernel, strides, sides = check_avg_pool2d(x, kernel_size, stride, padding)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, (1, 1), ceil_mode)
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "avg_pool2d_c5")

    # PADDING
    grad_padded = np.zeros((*x.shape[:2], *padded_sizes(x.shape[2:], sides)))
    counts = np.pad(np.ones(x.shape[2:]), sides, constant_values=float(count_include_pad))

    # SUM
    grad_y = as_float64(grad_output)
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            grad_window = window_at(grad_padded, position, kernel, strides, (1, 1))
            counted = window_at(counts, position, kernel, strides, (1, 1)).sum()
            grad_window += grad_y[..., *position][..., np.newaxis, np.newaxis] / counted
    return cast(inside(grad_padded, x.shape[2:], sides), result_dtype(x))


def check_avg_pool2d(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding
) -> tuple[tuple[int, ...], tuple[int, ...], Sides]:
    """Check every constraint of `avg_pool2d`; return kernel, stride and padding per axis."""
    labels = ("avg_pool2d_c1", "avg_pool2d_c2", "avg_pool2d_c3", "avg_pool2d_c4")
    kernel, strides, sides, _ = check_windows(x, kernel_size, stride, padding, 1, labels)
    return kernel, strides, sides
