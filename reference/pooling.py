"""Pooling: a window slides over every map, and one number stands for what lies under it."""

import numpy as np

from .constraints import real_array, require_maps, require_shape
from .dtypes import Array, as_float64, cast, result_dtype
from .sizes import (
    Padding,
    Sides,
    Size,
    before_and_after,
    extent,
    padded_sizes,
    per_axis,
    pool_output_sizes,
    require_at_most_half,
    require_fit,
)
from .windows import inside, window_at


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
    reach = sides_reached(x.shape[2:], sides, positions, kernel, strides, dilations)
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *reach), constant_values=-np.inf)

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
    reach = sides_reached(x.shape[2:], sides, positions, kernel, strides, dilations)
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *reach), constant_values=-np.inf)
    is_pixel = np.pad(np.ones(x.shape[2:], dtype=bool), reach)

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
    return cast(inside(grad_padded, x.shape[2:], reach), result_dtype(x))


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
    reach = sides_reached(x.shape[2:], sides, positions, kernel, strides, (1, 1))
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *reach))
    counts = ones_where_counted(x.shape[2:], sides, reach, count_include_pad)

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
    reach = sides_reached(x.shape[2:], sides, positions, kernel, strides, (1, 1))
    grad_padded = np.zeros((*x.shape[:2], *padded_sizes(x.shape[2:], reach)))
    counts = ones_where_counted(x.shape[2:], sides, reach, count_include_pad)

    # SUM
    grad_y = as_float64(grad_output)
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            grad_window = window_at(grad_padded, position, kernel, strides, (1, 1))
            counted = window_at(counts, position, kernel, strides, (1, 1)).sum()
            grad_window += grad_y[..., *position][..., np.newaxis, np.newaxis] / counted
    return cast(inside(grad_padded, x.shape[2:], reach), result_dtype(x))


def global_avg_pool2d(x: Array) -> Array:
    """
    Take the mean of every map.

        y[n, c] = sum over h, w of x[n, c, h, w] / (H * W)

    Parameters
    ----------
    x : (N, C, H, W)

    Returns
    -------
    y : (N, C)

    Raises
    ------
    ValueError
        If global_avg_pool2d_c1 does not hold.
    TypeError
        If x does not hold real numbers.

    Lin, Chen and Yan, Network in network (2014), section 3.2.
    Specification: specs/pooling/global_avg_pool2d.md
    """
    x = real_array("x", x)
    require_maps("x", x, "global_avg_pool2d_c1")

    # MEAN
    with np.errstate(all="ignore"):
        y = as_float64(x).mean(axis=(2, 3))
    return cast(y, result_dtype(x))


def global_avg_pool2d_backward(grad_output: Array, x: Array) -> Array:
    """
    Carry the gradient of `global_avg_pool2d`'s output back, in equal parts to every pixel.

        grad_x[n, c, h, w] = grad_output[n, c] / (H * W)

    Parameters
    ----------
    grad_output : (N, C), the shape of `global_avg_pool2d`'s output
    x : as in `global_avg_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If global_avg_pool2d_c1 or global_avg_pool2d_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/global_avg_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    require_maps("x", x, "global_avg_pool2d_c1")
    require_shape("grad_output", grad_output, x.shape[:2], "global_avg_pool2d_c2")

    # SHARES
    height, width = x.shape[2:]
    shares = as_float64(grad_output) / (height * width)
    grad_x = np.tile(shares[..., np.newaxis, np.newaxis], (height, width))
    return cast(grad_x, result_dtype(x))


def sides_reached(
    sizes: tuple[int, ...],
    sides: Sides,
    positions: tuple[int, ...],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> Sides:
    """Return the padding, with as much after it as the last window reaches beyond it."""
    return tuple(
        (before, max(after, (last - 1) * s + extent(k, d) - before - size))
        for size, (before, after), last, k, s, d in zip(
            sizes, sides, positions, kernel_size, stride, dilation, strict=True
        )
    )


def ones_where_counted(
    sizes: tuple[int, ...], sides: Sides, reach: Sides, count_include_pad: bool
) -> Array:
    """Return 1 for every pixel, 1 or 0 for the padding, and 0 for what lies beyond it."""
    beyond = tuple(
        (0, reached - after) for (_, after), (_, reached) in zip(sides, reach, strict=True)
    )
    padding = 1.0 if count_include_pad else 0.0
    return np.pad(np.pad(np.ones(sizes), sides, constant_values=padding), beyond)


def at_first_maximum(grad: Array, entries: Array) -> Array:
    """Put each gradient (N, C) to the first maximum among the entries (N, C, K), 0 to the rest."""
    first = entries.argmax(axis=-1)[..., np.newaxis]
    return np.where(np.arange(entries.shape[-1]) == first, grad[..., np.newaxis], 0.0)


def check_max_pool2d(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding, dilation: Size
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `max_pool2d`; return kernel, stride, padding, dilation per axis."""
    require_maps("x", x, "max_pool2d_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "max_pool2d_c2")
    strides = kernel if stride is None else per_axis("stride", stride, 2, 1, "max_pool2d_c2")
    sides = before_and_after(padding, 2, "max_pool2d_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "max_pool2d_c2")
    require_at_most_half(sides, kernel, dilations, "max_pool2d_c3")
    require_fit(padded_sizes(x.shape[2:], sides), kernel, dilations, "max_pool2d_c4")
    return kernel, strides, sides, dilations


def check_avg_pool2d(
    x: Array, kernel_size: Size, stride: Size | None, padding: Padding
) -> tuple[tuple[int, ...], tuple[int, ...], Sides]:
    """Check every constraint of `avg_pool2d`; return kernel, stride and padding per axis."""
    require_maps("x", x, "avg_pool2d_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "avg_pool2d_c2")
    strides = kernel if stride is None else per_axis("stride", stride, 2, 1, "avg_pool2d_c2")
    sides = before_and_after(padding, 2, "avg_pool2d_c2")
    require_at_most_half(sides, kernel, (1, 1), "avg_pool2d_c3")
    require_fit(padded_sizes(x.shape[2:], sides), kernel, (1, 1), "avg_pool2d_c4")
    return kernel, strides, sides
