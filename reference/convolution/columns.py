"""Columns: what lies under the kernel at each position, side by side in one matrix."""

import math
from collections.abc import Sequence

import numpy as np

from ..constraints import real_array, require, require_maps, require_shape, whole_number
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import (
    Padding,
    Sides,
    Size,
    as_tuple,
    before_and_after,
    output_sizes,
    padded_sizes,
    per_axis,
    require_fit,
)
from ..windows import inside, window_at
from .sliding import zeros_around


def im2col(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
) -> Array:
    """
    Copy what lies under the kernel at each position into one column.

        cols[n, (c*K_h + u)*K_w + v, i*W_out + j] = padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w]

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size, stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros

    Returns
    -------
    cols : (N, C * K_h * K_w, H_out * W_out), with the H_out and W_out of `conv2d`

    Raises
    ------
    ValueError
        If one of im2col_c1 ... im2col_c3 does not hold.
    TypeError
        If x does not hold real numbers.

    Chellapilla, Puri and Simard, High performance convolutional neural networks for document
    processing (2006).
    Specification: specs/convolution/im2col.md
    """
    x = real_array("x", x)
    kernel, strides, sides, dilations = check_im2col(x, kernel_size, stride, padding, dilation)

    # PADDING
    padded = zeros_around(x, sides)

    # COPY
    positions = output_sizes(padded.shape[2:], kernel, strides, dilations)
    cols = np.empty((*x.shape[:2], *kernel, *positions))
    for position in np.ndindex(*positions):
        cols[..., *position] = window_at(padded, position, kernel, strides, dilations)

    # SHAPE: channel, row and column of the kernel share one axis, and both axes of the map another
    flat = cols.reshape(len(x), x.shape[1] * math.prod(kernel), math.prod(positions))
    return cast(flat, result_dtype(x))


def col2im(
    cols: Array,
    image_shape: Sequence[int],
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
) -> Array:
    """
    Add every column back to the pixels from which `im2col` copies it: the adjoint of `im2col`.

        padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w] += cols[n, (c*K_h + u)*K_w + v, i*W_out + j]
                                                                          for all u, v, i, j

    Parameters
    ----------
    cols : (N, C * K_h * K_w, H_out * W_out)
    image_shape : the four ints (N, C, H, W)
    kernel_size, stride, padding, dilation : as in `im2col`

    Returns
    -------
    x : (N, C, H, W), what lies in the padding cut off

    Raises
    ------
    ValueError
        If one of col2im_c1 ... col2im_c4 does not hold.
    TypeError
        If cols does not hold real numbers.

    Chellapilla, Puri and Simard, High performance convolutional neural networks for document
    processing (2006).
    Specification: specs/convolution/col2im.md
    """
    cols = real_array("cols", cols)
    shape, kernel, strides, sides, dilations, positions = check_col2im(
        cols, image_shape, kernel_size, stride, padding, dilation
    )

    # SHAPE
    patches = as_float64(cols).reshape(*shape[:2], *kernel, *positions)

    # SUM
    padded = np.zeros((*shape[:2], *padded_sizes(shape[2:], sides)))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel, strides, dilations)
            window += patches[..., *position]
    return cast(inside(padded, shape[2:], sides), result_dtype(cols))


def check_im2col(
    x: Array, kernel_size: Size, stride: Size, padding: Padding, dilation: Size
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `im2col`; return kernel, stride, padding, dilation per axis."""
    require_maps("x", x, "im2col_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "im2col_c2")
    strides = per_axis("stride", stride, 2, 1, "im2col_c2")
    sides = before_and_after(padding, 2, "im2col_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "im2col_c2")
    require_fit(padded_sizes(x.shape[2:], sides), kernel, dilations, "im2col_c3")
    return kernel, strides, sides, dilations


def check_col2im(
    cols: Array,
    image_shape: Sequence[int],
    kernel_size: Size,
    stride: Size,
    padding: Padding,
    dilation: Size,
) -> tuple[
    tuple[int, ...],
    tuple[int, ...],
    tuple[int, ...],
    Sides,
    tuple[int, ...],
    tuple[int, ...],
]:
    """Check every constraint of `col2im`; return image_shape, the sizes and the positions."""
    shape = whole_shape(image_shape, "col2im_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "col2im_c2")
    strides = per_axis("stride", stride, 2, 1, "col2im_c2")
    sides = before_and_after(padding, 2, "col2im_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "col2im_c2")
    padded = padded_sizes(shape[2:], sides)
    require_fit(padded, kernel, dilations, "col2im_c3")
    positions = output_sizes(padded, kernel, strides, dilations)
    columns = (shape[0], shape[1] * math.prod(kernel), math.prod(positions))
    require_shape("cols", cols, columns, "col2im_c4")
    return shape, kernel, strides, sides, dilations, positions


def whole_shape(image_shape: Sequence[int], label: str) -> tuple[int, ...]:
    """Return the shape of an image as four ints; the batch alone may be empty."""
    shape = as_tuple(image_shape)
    require(
        shape is not None and len(shape) == 4,
        label,
        f"image_shape is {image_shape!r}, needs the four ints (N, C, H, W)",
    )
    return tuple(
        whole_number("image_shape", size, minimum, label)
        for size, minimum in zip(shape or (), (0, 1, 1, 1), strict=True)
    )
