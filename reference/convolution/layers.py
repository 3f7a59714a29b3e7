"""The layers: filters slide over a batch of signals, images or volumes with many channels."""

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
    output_sizes,
    padded_sizes,
    per_axis,
    require_fit,
)
from ..windows import inside
from .sliding import (
    gradients_in_groups,
    on_every_map,
    slide_in_groups,
    sum_of_maps,
    zeros_around,
)


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
    """
    Slide every filter along a padded signal and sum the products.

        y[n, o, i] = bias[o] + sum over c, u of
            weight[o, c, u] * padded[n, first_channel(o) + c, i*s + u*d]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, L)
    weight : (C_out, C_in / groups, K)
    bias : (C_out,), optional
    stride, dilation : int or (length,), in samples
    padding : int, (length,), (before, after) or ((before, after),), in samples of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, L_out), where
        L_out = floor((before + L + after - (K - 1)*d - 1) / s) + 1

    Raises
    ------
    ValueError
        If one of conv1d_c1 ... conv1d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Waibel, Hanazawa, Hinton, Shikano and Lang, Phoneme recognition using time-delay neural
    networks (1989).
    Specification: specs/convolution/conv1d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    strides, sides, dilations = check_conv1d(x, weight, bias, stride, padding, dilation, groups)

    # PADDING
    padded = zeros_around(x, sides)

    # GROUPS: split, convolve, concatenate
    y = slide_in_groups(padded, as_float64(weight), groups, strides, dilations)

    # BIAS
    if bias is not None:
        y += on_every_map(bias, 1)
    return cast(y, result_dtype(x, weight, bias))


def conv1d_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array | None]:
    """
    Carry the gradient of `conv1d`'s output back to the signal, the filters and the bias.

        grad_padded[n, first_channel(o) + c, i*s + u*d] +=
            grad_output[n, o, i] * weight[o, c, u]                                for all o, c, u, i
        grad_weight[o, c, u] = sum over n, i of
            grad_output[n, o, i] * padded[n, first_channel(o) + c, i*s + u*d]
        grad_bias[o] = sum over n, i of grad_output[n, o, i]

    Parameters
    ----------
    grad_output : (N, C_out, L_out), the shape of `conv1d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv1d`

    Returns
    -------
    grad_x : (N, C_in, L), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv1d_c1 ... conv1d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv1d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    strides, sides, dilations = check_conv1d(x, weight, bias, stride, padding, dilation, groups)
    padded = zeros_around(x, sides)
    positions = output_sizes(padded.shape[2:], weight.shape[2:], strides, dilations)
    require_shape("grad_output", grad_output, (len(x), len(weight), *positions), "conv1d_c9")

    # GROUPS: split, and sum into the whole
    grad_y = as_float64(grad_output)
    grad_padded, grad_weight = gradients_in_groups(
        grad_y, padded, as_float64(weight), groups, strides, dilations
    )

    # BIAS
    grad_bias = None if bias is None else sum_of_maps(grad_y)
    dtype = result_dtype(x, weight, bias)
    return (
        cast(inside(grad_padded, x.shape[2:], sides), dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
    """
    Slide every filter over a padded image and sum the products.

        y[n, o, i, j] = bias[o] + sum over c, u, v of
            weight[o, c, u, v] * padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, H, W)
    weight : (C_out, C_in / groups, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, H_out, W_out), where
        H_out = floor((H + top + bottom - (K_h - 1)*d_h - 1) / s_h) + 1, and likewise W_out

    Raises
    ------
    ValueError
        If one of conv2d_c1 ... conv2d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016).
    Specification: specs/convolution/conv2d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    strides, sides, dilations = check_conv2d(x, weight, bias, stride, padding, dilation, groups)

    # PADDING
    padded = zeros_around(x, sides)

    # GROUPS: split, convolve, concatenate
    y = slide_in_groups(padded, as_float64(weight), groups, strides, dilations)

    # BIAS
    if bias is not None:
        y += on_every_map(bias, 2)
    return cast(y, result_dtype(x, weight, bias))


def conv2d_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array | None]:
    """
    Carry the gradient of `conv2d`'s output back to the image, the filters and the bias.

        grad_padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w] +=
            grad_output[n, o, i, j] * weight[o, c, u, v]                  for all o, c, u, v, i, j
        grad_weight[o, c, u, v] = sum over n, i, j of
            grad_output[n, o, i, j] * padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, i, j of grad_output[n, o, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, H_out, W_out), the shape of `conv2d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv2d`

    Returns
    -------
    grad_x : (N, C_in, H, W), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv2d_c1 ... conv2d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv2d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    strides, sides, dilations = check_conv2d(x, weight, bias, stride, padding, dilation, groups)
    padded = zeros_around(x, sides)
    positions = output_sizes(padded.shape[2:], weight.shape[2:], strides, dilations)
    require_shape("grad_output", grad_output, (len(x), len(weight), *positions), "conv2d_c9")

    # GROUPS: split, and sum into the whole
    grad_y = as_float64(grad_output)
    grad_padded, grad_weight = gradients_in_groups(
        grad_y, padded, as_float64(weight), groups, strides, dilations
    )

    # BIAS
    grad_bias = None if bias is None else sum_of_maps(grad_y)
    dtype = result_dtype(x, weight, bias)
    return (
        cast(inside(grad_padded, x.shape[2:], sides), dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def conv3d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
    """
    Slide every filter through a padded volume and sum the products.

        y[n, o, f, i, j] = bias[o] + sum over c, t, u, v of
            weight[o, c, t, u, v] *
            padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, D, H, W)
    weight : (C_out, C_in / groups, K_d, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (depth, height, width), in voxels
    padding : int, (depth, height, width) or ((front, back), (top, bottom), (left, right)), in
        voxels of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, D_out, H_out, W_out), where
        D_out = floor((front + D + back - (K_d - 1)*d_d - 1) / s_d) + 1, and likewise H_out and
        W_out along their own axes

    Raises
    ------
    ValueError
        If one of conv3d_c1 ... conv3d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Ji, Xu, Yang and Yu, 3D convolutional neural networks for human action recognition (2013),
    section 2.1.
    Specification: specs/convolution/conv3d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    strides, sides, dilations = check_conv3d(x, weight, bias, stride, padding, dilation, groups)

    # PADDING
    padded = zeros_around(x, sides)

    # GROUPS: split, convolve, concatenate
    y = slide_in_groups(padded, as_float64(weight), groups, strides, dilations)

    # BIAS
    if bias is not None:
        y += on_every_map(bias, 3)
    return cast(y, result_dtype(x, weight, bias))


def conv3d_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array | None]:
    """
    Carry the gradient of `conv3d`'s output back to the volume, the filters and the bias.

        grad_padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w] +=
            grad_output[n, o, f, i, j] * weight[o, c, t, u, v]    for all o, c, t, u, v, f, i, j
        grad_weight[o, c, t, u, v] = sum over n, f, i, j of grad_output[n, o, f, i, j] *
            padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, f, i, j of grad_output[n, o, f, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, D_out, H_out, W_out), the shape of `conv3d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv3d`

    Returns
    -------
    grad_x : (N, C_in, D, H, W), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K_d, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv3d_c1 ... conv3d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv3d.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    strides, sides, dilations = check_conv3d(x, weight, bias, stride, padding, dilation, groups)
    padded = zeros_around(x, sides)
    positions = output_sizes(padded.shape[2:], weight.shape[2:], strides, dilations)
    require_shape("grad_output", grad_output, (len(x), len(weight), *positions), "conv3d_c9")

    # GROUPS: split, and sum into the whole
    grad_y = as_float64(grad_output)
    grad_padded, grad_weight = gradients_in_groups(
        grad_y, padded, as_float64(weight), groups, strides, dilations
    )

    # BIAS
    grad_bias = None if bias is None else sum_of_maps(grad_y)
    dtype = result_dtype(x, weight, bias)
    return (
        cast(inside(grad_padded, x.shape[2:], sides), dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def check_conv1d(
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
) -> tuple[tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `conv1d`; return stride, padding and dilation per axis."""
    require_batch(x, 1, "(N, C, L)", "conv1d_c1")
    require_filters(weight, 1, "(C_out, C_in / groups, K)", "conv1d_c2")
    groups = whole_number("groups", groups, 1, "conv1d_c3")
    require_channels(x, weight, groups, "conv1d_c4")
    require_equal_groups(weight, groups, "conv1d_c5")
    if bias is not None:
        require_shape("bias", bias, weight.shape[:1], "conv1d_c6")
    strides = per_axis("stride", stride, 1, 1, "conv1d_c7")
    sides = before_and_after(padding, 1, "conv1d_c7")
    dilations = per_axis("dilation", dilation, 1, 1, "conv1d_c7")
    require_fit(padded_sizes(x.shape[2:], sides), weight.shape[2:], dilations, "conv1d_c8")
    return strides, sides, dilations


def check_conv2d(
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
) -> tuple[tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `conv2d`; return stride, padding and dilation per axis."""
    require_batch(x, 2, "(N, C, H, W)", "conv2d_c1")
    require_filters(weight, 2, "(C_out, C_in / groups, K_h, K_w)", "conv2d_c2")
    groups = whole_number("groups", groups, 1, "conv2d_c3")
    require_channels(x, weight, groups, "conv2d_c4")
    require_equal_groups(weight, groups, "conv2d_c5")
    if bias is not None:
        require_shape("bias", bias, weight.shape[:1], "conv2d_c6")
    strides = per_axis("stride", stride, 2, 1, "conv2d_c7")
    sides = before_and_after(padding, 2, "conv2d_c7")
    dilations = per_axis("dilation", dilation, 2, 1, "conv2d_c7")
    require_fit(padded_sizes(x.shape[2:], sides), weight.shape[2:], dilations, "conv2d_c8")
    return strides, sides, dilations


def check_conv3d(
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
) -> tuple[tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `conv3d`; return stride, padding and dilation per axis."""
    require_batch(x, 3, "(N, C, D, H, W)", "conv3d_c1")
    require_filters(weight, 3, "(C_out, C_in / groups, K_d, K_h, K_w)", "conv3d_c2")
    groups = whole_number("groups", groups, 1, "conv3d_c3")
    require_channels(x, weight, groups, "conv3d_c4")
    require_equal_groups(weight, groups, "conv3d_c5")
    if bias is not None:
        require_shape("bias", bias, weight.shape[:1], "conv3d_c6")
    strides = per_axis("stride", stride, 3, 1, "conv3d_c7")
    sides = before_and_after(padding, 3, "conv3d_c7")
    dilations = per_axis("dilation", dilation, 3, 1, "conv3d_c7")
    require_fit(padded_sizes(x.shape[2:], sides), weight.shape[2:], dilations, "conv3d_c8")
    return strides, sides, dilations


def require_batch(x: Array, axes: int, shape: str, label: str) -> None:
    """Require a batch of maps with at least one channel and one pixel."""
    require(
        x.ndim == 2 + axes and min(x.shape[1:]) > 0,
        label,
        f"x has shape {x.shape}, needs {shape} with at least one channel and one pixel",
    )


def require_filters(weight: Array, axes: int, shape: str, label: str) -> None:
    """Require a stack of filters, none of whose axes is empty."""
    require(
        weight.ndim == 2 + axes and min(weight.shape) > 0,
        label,
        f"weight has shape {weight.shape}, needs {shape}, none of them 0",
    )


def require_channels(x: Array, weight: Array, groups: int, label: str) -> None:
    """Require that every group of filters has as many channels as its slice of the map."""
    require(
        x.shape[1] == groups * weight.shape[1],
        label,
        f"x has {x.shape[1]} channels, weight needs {groups} groups of {weight.shape[1]}",
    )


def require_equal_groups(weight: Array, groups: int, label: str) -> None:
    """Require that the filters fall into groups of equal size."""
    require(
        len(weight) % groups == 0,
        label,
        f"weight has {len(weight)} filters, which {groups} groups cannot share equally",
    )
