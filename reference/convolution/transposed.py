"""The transposed convolution: every pixel lays a filter, times itself, down on a larger map."""

import numpy as np

from ..constraints import (
    optional_real_array,
    real_array,
    require,
    require_shape,
    whole_number,
)
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import (
    Padding,
    Sides,
    Size,
    before_and_after,
    padded_sizes,
    per_axis,
    require_small_remainder,
    require_some_output,
    transposed_sizes,
)
from ..windows import inside, window_at
from .layers import require_batch, require_filters
from .sliding import on_every_map, sum_of_maps, zeros_around


def conv_transpose2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> Array:
    """
    Lay every filter, times each pixel, down on a larger map, and sum where they overlap.

        canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w] +=
            x[n, c, i, j] * weight[c, o, u, v]                        for all c, o, u, v, i, j
        y[n, o, i, j] = bias[o] + canvas[n, o, top + i, left + j]

    The adjoint of `conv2d` with the same stride, padding, dilation and groups. Channel c belongs to
    group c // (C_in / groups) and reaches that group's slice of the output's maps alone;
    first_map(c) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, H, W)
    weight : (C_in, C_out / groups, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (height, width), in pixels of the output
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels that are cut off
    output_padding : int or (height, width), in pixels by which the canvas grows at its end
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, H_out, W_out), where
        H_out = (H - 1)*s_h + (K_h - 1)*d_h + 1 + output_padding_h - top - bottom,
        and likewise W_out

    Raises
    ------
    ValueError
        If one of conv_transpose2d_c1 ... conv_transpose2d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 4.
    Specification: specs/convolution/conv_transpose2d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    strides, sides, dilations, output = check_conv_transpose2d(
        x, weight, bias, stride, padding, output_padding, groups, dilation
    )

    # GROUPS: split; every part of the canvas is a view
    canvas = np.zeros((len(x), groups * weight.shape[1], *padded_sizes(output, sides)))
    for part, pixels, filters in zip(
        np.split(canvas, groups, axis=1),
        np.split(as_float64(x), groups, axis=1),
        np.split(as_float64(weight), groups),
        strict=True,
    ):
        lay_down(part, pixels, filters, strides, dilations)

    # PADDING: cut off
    y = inside(canvas, output, sides)

    # BIAS
    if bias is not None:
        y += on_every_map(bias, 2)
    return cast(y, result_dtype(x, weight, bias))


def conv_transpose2d_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> tuple[Array, Array, Array | None]:
    """
    Carry the gradient of `conv_transpose2d`'s output back to x, the filters and the bias.

        grad_canvas[n, o, top + i, left + j] = grad_output[n, o, i, j], and 0 elsewhere
        grad_x[n, c, i, j] = sum over o, u, v of
            weight[c, o, u, v] * grad_canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_weight[c, o, u, v] = sum over n, i, j of
            x[n, c, i, j] * grad_canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, i, j of grad_output[n, o, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, H_out, W_out), the shape of `conv_transpose2d`'s output
    x, weight, bias, stride, padding, output_padding, groups, dilation : as in `conv_transpose2d`

    Returns
    -------
    grad_x : (N, C_in, H, W)
    grad_weight : (C_in, C_out / groups, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv_transpose2d_c1 ... conv_transpose2d_c10 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv_transpose2d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    strides, sides, dilations, output = check_conv_transpose2d(
        x, weight, bias, stride, padding, output_padding, groups, dilation
    )
    shape = (len(x), groups * weight.shape[1], *output)
    require_shape("grad_output", grad_output, shape, "conv_transpose2d_c10")

    # PADDING: nothing of it was in the output
    grad_canvas = zeros_around(grad_output, sides)

    # GROUPS: split; every part is a view, so that the gradients are summed into the whole
    grad_x, grad_weight = np.zeros(x.shape), np.zeros(weight.shape)
    for grad_part, pixels, filters, grad_pixels, grad_filters in zip(
        np.split(grad_canvas, groups, axis=1),
        np.split(as_float64(x), groups, axis=1),
        np.split(as_float64(weight), groups),
        np.split(grad_x, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        pick_up(grad_part, pixels, filters, grad_pixels, grad_filters, strides, dilations)

    # BIAS
    grad_bias = None if bias is None else sum_of_maps(as_float64(grad_output))
    dtype = result_dtype(x, weight, bias)
    return (
        cast(grad_x, dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def lay_down(
    canvas: Array,
    x: Array,
    weight: Array,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Add what every pixel of one group makes of its filters to its window of the canvas."""
    with np.errstate(all="ignore"):
        for position in np.ndindex(*x.shape[2:]):
            window = window_at(canvas, position, weight.shape[2:], stride, dilation)
            window += np.tensordot(x[..., *position], weight, 1)  # sum over c


def pick_up(
    grad_canvas: Array,
    x: Array,
    weight: Array,
    grad_x: Array,
    grad_weight: Array,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Add what every window of the canvas sends back to its pixel and to the filters."""
    with np.errstate(all="ignore"):
        for position in np.ndindex(*x.shape[2:]):
            window = window_at(grad_canvas, position, weight.shape[2:], stride, dilation)
            grad_x[..., *position] = np.einsum("nouv,couv->nc", window, weight)
            grad_weight += np.einsum("nc,nouv->couv", x[..., *position], window)


def check_conv_transpose2d(
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    output_padding: Size,
    groups: int,
    dilation: Size,
) -> tuple[tuple[int, ...], Sides, tuple[int, ...], tuple[int, ...]]:
    """Check every constraint; return stride, padding, dilation and the output's size per axis."""
    require_batch(x, 2, "(N, C, H, W)", "conv_transpose2d_c1")
    require_filters(weight, 2, "(C_in, C_out / groups, K_h, K_w)", "conv_transpose2d_c2")
    groups = whole_number("groups", groups, 1, "conv_transpose2d_c3")
    require(
        x.shape[1] == len(weight),
        "conv_transpose2d_c4",
        f"x has {x.shape[1]} channels, weight has filters for {len(weight)}",
    )
    require(
        len(weight) % groups == 0,
        "conv_transpose2d_c5",
        f"x has {len(weight)} channels, which {groups} groups cannot share equally",
    )
    if bias is not None:
        require_shape("bias", bias, (groups * weight.shape[1],), "conv_transpose2d_c6")
    strides = per_axis("stride", stride, 2, 1, "conv_transpose2d_c7")
    sides = before_and_after(padding, 2, "conv_transpose2d_c7")
    remainders = per_axis("output_padding", output_padding, 2, 0, "conv_transpose2d_c7")
    dilations = per_axis("dilation", dilation, 2, 1, "conv_transpose2d_c7")
    require_small_remainder(remainders, strides, dilations, "conv_transpose2d_c8")
    output = transposed_sizes(x.shape[2:], sides, weight.shape[2:], strides, dilations, remainders)
    require_some_output(output, "conv_transpose2d_c9")
    return strides, sides, dilations, output
