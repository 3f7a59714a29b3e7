"""Sums and norms of what lies under a window."""

import numpy as np

from ..constraints import real_array, require, require_maps, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import (
    Padding,
    Sides,
    Size,
    output_sizes,
    padded_sizes,
    per_axis,
    pool_output_sizes,
    require_fit,
)
from ..windows import inside, window_at
from .frame import check_windows


def sum_pool2d(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
) -> Array:
    """
    Add up what lies under the window, map by map.

        y[n, c, i, j] = sum over u, v of padded[n, c, i*s_h + u, j*s_w + v]

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again

    Returns
    -------
    y : (N, C, H_out, W_out), of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of sum_pool2d_c1 ... sum_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Babenko and Lempitsky, Aggregating local deep features for image retrieval (2015).
    Specification: specs/pooling/sum_pool2d.md
    """
    x = real_array("x", x)
    kernel, strides, sides = check_sum_pool2d(x, kernel_size, stride, padding)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, (1, 1), ceil_mode)

    # PADDING
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides))

    # SUM
    y = np.empty((*x.shape[:2], *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel, strides, (1, 1))
            y[..., *position] = window.sum(axis=(-2, -1))
    return cast(y, result_dtype(x))


def sum_pool2d_backward(
    grad_output: Array,
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
) -> Array:
    """
    Carry the gradient of `sum_pool2d`'s output back, all of it to each pixel under the window.

        grad_padded[n, c, i*s_h + u, j*s_w + v] += grad_output[n, c, i, j]   for all u, v, i, j

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `sum_pool2d`'s output
    x, kernel_size, stride, padding, ceil_mode : as in `sum_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W), what lies in the padding and beyond it cut off

    Raises
    ------
    ValueError
        If one of sum_pool2d_c1 ... sum_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/sum_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    kernel, strides, sides = check_sum_pool2d(x, kernel_size, stride, padding)
    positions = pool_output_sizes(x.shape[2:], sides, kernel, strides, (1, 1), ceil_mode)
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "sum_pool2d_c5")

    # PADDING
    grad_padded = np.zeros((*x.shape[:2], *padded_sizes(x.shape[2:], sides)))

    # SUM
    grad_y = as_float64(grad_output)[..., np.newaxis, np.newaxis]
    with np.errstate(all="ignore"):
        for i, j in np.ndindex(*positions):
            grad_window = window_at(grad_padded, (i, j), kernel, strides, (1, 1))
            grad_window += grad_y[:, :, i, j]
    return cast(inside(grad_padded, x.shape[2:], sides), result_dtype(x))


def lp_pool2d(x: Array, p: float, kernel_size: Size, *, stride: Size | None = None) -> Array:
    """
    Take the p-norm of what lies under the window, map by map.

        y[n, c, i, j] = (sum over u, v of |x[n, c, i*s_h + u, j*s_w + v]|^p)^(1/p)

    Entries are divided by the window's largest magnitude first, and y is multiplied by it: it does
    not change, and no power overflows.

    Parameters
    ----------
    x : (N, C, H, W)
    p : the order of the norm, finite and above 0
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size

    Returns
    -------
    y : (N, C, H_out, W_out), where
        H_out = floor((H - K_h) / s_h) + 1, and likewise W_out

    Raises
    ------
    ValueError
        If one of lp_pool2d_c1 ... lp_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Boureau, Ponce and LeCun, A theoretical analysis of feature pooling in visual recognition
    (2010).
    Specification: specs/pooling/lp_pool2d.md
    """
    x = real_array("x", x)
    order, kernel, strides = check_lp_pool2d(x, p, kernel_size, stride)
    positions = output_sizes(x.shape[2:], kernel, strides, (1, 1))

    # NORM
    entries = as_float64(x)
    y = np.empty((*x.shape[:2], *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            y[..., *position] = norm(window_at(entries, position, kernel, strides, (1, 1)), order)
    return cast(y, result_dtype(x))


def lp_pool2d_backward(
    grad_output: Array, x: Array, p: float, kernel_size: Size, *, stride: Size | None = None
) -> Array:
    """
    Carry the gradient of `lp_pool2d`'s output back to each pixel under the window.

        grad_x[n, c, h, w] += grad_output[n, c, i, j] * sign(x[n, c, h, w])
            * (|x[n, c, h, w]| / y[n, c, i, j])^(p - 1)
        for all u, v, i, j, where (h, w) = (i*s_h + u, j*s_w + v); and where x is 0, nothing

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `lp_pool2d`'s output
    x, p, kernel_size, stride : as in `lp_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of lp_pool2d_c1 ... lp_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/lp_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    order, kernel, strides = check_lp_pool2d(x, p, kernel_size, stride)
    positions = output_sizes(x.shape[2:], kernel, strides, (1, 1))
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "lp_pool2d_c5")

    # SUM
    entries, grad_y = as_float64(x), as_float64(grad_output)[..., np.newaxis, np.newaxis]
    grad_x = np.zeros_like(entries)
    with np.errstate(all="ignore"):
        for i, j in np.ndindex(*positions):
            window = window_at(entries, (i, j), kernel, strides, (1, 1))
            y = norm(window, order)[..., np.newaxis, np.newaxis]
            slope = np.where(
                window == 0, 0.0, np.sign(window) * (np.abs(window) / y) ** (order - 1)
            )
            grad_window = window_at(grad_x, (i, j), kernel, strides, (1, 1))
            grad_window += grad_y[:, :, i, j] * slope
    return cast(grad_x, result_dtype(x))


def subsample2d(x: Array, weight: Array, bias: Array, *, kernel_size: Size = 2) -> Array:
    """
    Add up what lies under windows that lie side by side, then scale and shift each map.

        y[n, c, i, j] = weight[c] * sum over u, v of x[n, c, i*K_h + u, j*K_w + v] + bias[c]

    Parameters
    ----------
    x : (N, C, H, W)
    weight, bias : (C,)
    kernel_size : int or (height, width), in pixels; the window moves by as much

    Returns
    -------
    y : (N, C, H_out, W_out), where H_out = floor(H / K_h), and likewise W_out

    Raises
    ------
    ValueError
        If one of subsample2d_c1 ... subsample2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.B: layers S2 and S4.
    Specification: specs/pooling/subsample2d.md
    """
    x, weight, bias = real_array("x", x), real_array("weight", weight), real_array("bias", bias)
    kernel = check_subsample2d(x, weight, bias, kernel_size)
    positions = output_sizes(x.shape[2:], kernel, kernel, (1, 1))

    # SUM, SCALE AND SHIFT
    maps, scale, shift = as_float64(x), as_float64(weight), as_float64(bias)
    y = np.empty((*x.shape[:2], *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(maps, position, kernel, kernel, (1, 1))
            y[..., *position] = scale * window.sum(axis=(-2, -1)) + shift
    return cast(y, result_dtype(x, weight, bias))


def subsample2d_backward(
    grad_output: Array, x: Array, weight: Array, bias: Array, *, kernel_size: Size = 2
) -> tuple[Array, Array, Array]:
    """
    Carry the gradient of `subsample2d`'s output back to the image, the weights and the biases.

        grad_x[n, c, i*K_h + u, j*K_w + v] = grad_output[n, c, i, j] * weight[c]   for all u, v
        grad_weight[c] = sum over n, i, j of
            grad_output[n, c, i, j] * sum over u, v of x[n, c, i*K_h + u, j*K_w + v]
        grad_bias[c] = sum over n, i, j of grad_output[n, c, i, j]

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `subsample2d`'s output
    x, weight, bias, kernel_size : as in `subsample2d`

    Returns
    -------
    grad_x : (N, C, H, W), 0 in the rows and columns that no window reaches
    grad_weight, grad_bias : (C,)

    Raises
    ------
    ValueError
        If one of subsample2d_c1 ... subsample2d_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/subsample2d.md
    """
    x, weight, bias = real_array("x", x), real_array("weight", weight), real_array("bias", bias)
    grad_output = real_array("grad_output", grad_output)
    kernel = check_subsample2d(x, weight, bias, kernel_size)
    positions = output_sizes(x.shape[2:], kernel, kernel, (1, 1))
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "subsample2d_c6")

    maps, scale, grad_y = as_float64(x), as_float64(weight), as_float64(grad_output)
    grad_x, grad_weight = np.zeros_like(maps), np.zeros_like(scale)
    with np.errstate(all="ignore"):
        for i, j in np.ndindex(*positions):
            # IMAGE
            grad_window = window_at(grad_x, (i, j), kernel, kernel, (1, 1))
            grad_window[...] = (grad_y[:, :, i, j] * scale)[..., np.newaxis, np.newaxis]

            # WEIGHTS
            window = window_at(maps, (i, j), kernel, kernel, (1, 1))
            grad_weight += (grad_y[:, :, i, j] * window.sum(axis=(-2, -1))).sum(axis=0)

        # BIASES
        grad_bias = grad_y.sum(axis=(0, 2, 3))

    dtype = result_dtype(x, weight, bias)
    return cast(grad_x, dtype), cast(grad_weight, dtype), cast(grad_bias, dtype)


def norm(window: Array, p: float) -> Array:
    """Return the p-norm over the last two axes."""
    magnitude = np.abs(window)
    largest = magnitude.max(axis=(-2, -1))
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    powers = (magnitude / unit[..., np.newaxis, np.newaxis]) ** p
    y: Array = unit * powers.sum(axis=(-2, -1)) ** (1 / p)
    return y


def check_sum_pool2d(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding
) -> tuple[tuple[int, ...], tuple[int, ...], Sides]:
    """Check every constraint of `sum_pool2d`; return kernel, stride and padding per axis."""
    labels = ("sum_pool2d_c1", "sum_pool2d_c2", "sum_pool2d_c3", "sum_pool2d_c4")
    kernel, strides, sides, _ = check_windows(x, kernel_size, stride, padding, 1, labels)
    return kernel, strides, sides


def check_lp_pool2d(
    x: Array, p: float, kernel_size: Size, stride: Size | None
) -> tuple[float, tuple[int, ...], tuple[int, ...]]:
    """Check every constraint of `lp_pool2d`; return p, and kernel and stride per axis."""
    order = float(real_array("p", p))
    require_maps("x", x, "lp_pool2d_c1")
    require(
        0 < order < np.inf,
        "lp_pool2d_c2",
        f"p is {p!r}, needs a finite number above 0",
    )
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "lp_pool2d_c3")
    strides = kernel if stride is None else per_axis("stride", stride, 2, 1, "lp_pool2d_c3")
    require_fit(x.shape[2:], kernel, (1, 1), "lp_pool2d_c4")
    return order, kernel, strides


def check_subsample2d(x: Array, weight: Array, bias: Array, kernel_size: Size) -> tuple[int, ...]:
    """Check every constraint of `subsample2d`; return the kernel per axis."""
    require_maps("x", x, "subsample2d_c1")
    require_shape("weight", weight, x.shape[1:2], "subsample2d_c2")
    require_shape("bias", bias, x.shape[1:2], "subsample2d_c3")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "subsample2d_c4")
    require_fit(x.shape[2:], kernel, (1, 1), "subsample2d_c5")
    return kernel
