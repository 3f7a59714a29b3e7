"""Geometry: sizes, counts and receptive fields, known before a single pixel is."""

import math
from collections.abc import Sequence

from .constraints import is_whole, require, whole_number
from .sizes import (
    Padding,
    Size,
    as_tuple,
    before_and_after,
    extent,
    output_sizes,
    padded_sizes,
    per_axis,
    pool_output_sizes,
    require_at_most_half,
    require_fit,
    require_small_remainder,
    require_some_output,
    transposed_sizes,
)

MODES = ("valid", "same", "same_lower", "full")


def padding_for(
    mode: str, size: Size, kernel_size: Size, *, stride: Size = 1, dilation: Size = 1
) -> tuple[tuple[int, int], tuple[int, int]]:
    """
    Translate a named padding into the numbers of pixels before and after each axis.

        extent = (kernel_size - 1)*dilation + 1
        valid:       0 before, 0 after
        same:        total = max(0, (ceil(size / stride) - 1)*stride + extent - size),
                     floor(total / 2) before, the rest after
        same_lower:  the same total, floor(total / 2) after, the rest before
        full:        extent - 1 before, extent - 1 after

    Parameters
    ----------
    mode : "valid", "same", "same_lower" or "full"
    size, kernel_size, stride, dilation : int or (height, width), in pixels

    Returns
    -------
    padding : ((top, bottom), (left, right)), in pixels, also where all sizes are ints

    Raises
    ------
    ValueError
        If one of padding_for_c1 ... padding_for_c3 does not hold.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 2.
    Specification: specs/geometry/padding_for.md
    """
    require(mode in MODES, "padding_for_c1", f"mode is {mode!r}, needs one of {', '.join(MODES)}")
    sizes = per_axis("size", size, 2, 1, "padding_for_c2")
    kernel_sizes = per_axis("kernel_size", kernel_size, 2, 1, "padding_for_c3")
    strides = per_axis("stride", stride, 2, 1, "padding_for_c3")
    dilations = per_axis("dilation", dilation, 2, 1, "padding_for_c3")

    height, width = (
        sides_for(mode, pixels, extent(k, d), s)
        for pixels, k, s, d in zip(sizes, kernel_sizes, strides, dilations, strict=True)
    )
    return height, width


def conv_output_size(
    size: Size,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    strict: bool = False,
) -> int | tuple[int, ...]:
    """
    Count the positions at which a kernel fits into a padded map.

        output = floor((before + size + after - (kernel_size - 1)*dilation - 1) / stride) + 1

    Parameters
    ----------
    size, kernel_size, stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels
    strict : refuse a stride that does not divide, instead of leaving the last pixels out

    Returns
    -------
    output : int where size, kernel_size, stride, padding and dilation are ints, else
        (height, width), in pixels

    Raises
    ------
    ValueError
        If one of conv_output_size_c1 ... conv_output_size_c4 does not hold.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 2,
    relationship 6, and section 5.1 for the dilation.
    Specification: specs/geometry/conv_output_size.md
    """
    sizes = per_axis("size", size, 2, 1, "conv_output_size_c1")
    kernel_sizes = per_axis("kernel_size", kernel_size, 2, 1, "conv_output_size_c1")
    strides = per_axis("stride", stride, 2, 1, "conv_output_size_c2")
    sides = before_and_after(padding, 2, "conv_output_size_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "conv_output_size_c2")
    padded = padded_sizes(sizes, sides)
    require_fit(padded, kernel_sizes, dilations, "conv_output_size_c3")
    for pixels, k, s, d in zip(padded, kernel_sizes, strides, dilations, strict=True):
        require(
            not strict or (pixels - extent(k, d)) % s == 0,
            "conv_output_size_c4",
            f"a kernel of extent {extent(k, d)} moves over {pixels - extent(k, d)} of {pixels} "
            f"padded pixels, which stride {s} does not divide",
        )

    output = output_sizes(padded, kernel_sizes, strides, dilations)
    return int_or_pair(output, size, kernel_size, stride, padding, dilation)


def pool_output_size(
    size: Size,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]:
    """
    Count the windows of a pooling operation.

        steps = (before + size + after - (kernel_size - 1)*dilation - 1) / stride
        output = floor(steps) + 1, or with ceil_mode ceil(steps) + 1, less the last window if it
            would start in the padding after the map, or beyond it

    Parameters
    ----------
    size, kernel_size, dilation : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None is the kernel's size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels
    ceil_mode : let the last window reach over the end

    Returns
    -------
    output : int where size, kernel_size, stride, padding and dilation are ints (or stride None),
        else (height, width), in pixels

    Raises
    ------
    ValueError
        If one of pool_output_size_c1 ... pool_output_size_c4 does not hold.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 3.
    Specification: specs/geometry/pool_output_size.md
    """
    stride = kernel_size if stride is None else stride
    sizes = per_axis("size", size, 2, 1, "pool_output_size_c1")
    kernel_sizes = per_axis("kernel_size", kernel_size, 2, 1, "pool_output_size_c1")
    strides = per_axis("stride", stride, 2, 1, "pool_output_size_c2")
    sides = before_and_after(padding, 2, "pool_output_size_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "pool_output_size_c2")
    require_at_most_half(sides, kernel_sizes, dilations, "pool_output_size_c3")
    require_fit(padded_sizes(sizes, sides), kernel_sizes, dilations, "pool_output_size_c4")

    output = pool_output_sizes(sizes, sides, kernel_sizes, strides, dilations, ceil_mode)
    return int_or_pair(output, size, kernel_size, stride, padding, dilation)


def conv_transpose_output_size(
    size: Size,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
) -> int | tuple[int, ...]:
    """
    Measure the map that a transposed convolution lays its filters down on, less the padding.

        output = (size - 1)*stride + (kernel_size - 1)*dilation + 1 + output_padding
            - before - after

    Parameters
    ----------
    size, kernel_size, stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels that are cut off
    output_padding : int or (height, width), in pixels by which the output grows at its end

    Returns
    -------
    output : int where size, kernel_size, stride, padding, output_padding and dilation are ints,
        else (height, width), in pixels

    Raises
    ------
    ValueError
        If one of conv_transpose_output_size_c1 ... conv_transpose_output_size_c4 does not hold.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 4,
    relationship 14.
    Specification: specs/geometry/conv_transpose_output_size.md
    """
    sizes = per_axis("size", size, 2, 1, "conv_transpose_output_size_c1")
    kernel_sizes = per_axis("kernel_size", kernel_size, 2, 1, "conv_transpose_output_size_c1")
    strides = per_axis("stride", stride, 2, 1, "conv_transpose_output_size_c2")
    sides = before_and_after(padding, 2, "conv_transpose_output_size_c2")
    remainders = per_axis("output_padding", output_padding, 2, 0, "conv_transpose_output_size_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "conv_transpose_output_size_c2")
    require_small_remainder(remainders, strides, dilations, "conv_transpose_output_size_c3")

    output = transposed_sizes(sizes, sides, kernel_sizes, strides, dilations, remainders)
    require_some_output(output, "conv_transpose_output_size_c4")
    return int_or_pair(output, size, kernel_size, stride, padding, output_padding, dilation)


def conv_parameter_count(
    in_channels: int,
    out_channels: int,
    kernel_size: Size,
    *,
    groups: int = 1,
    bias: bool = True,
) -> int:
    """
    Count the weights and biases of a convolution.

        count = out_channels * (in_channels / groups) * K_h * K_w, with bias + out_channels

    Parameters
    ----------
    in_channels, out_channels : numbers of maps before and after
    kernel_size : int or (K_h, K_w), in pixels
    groups : number of independent slices of the channels
    bias : count one bias for each output channel

    Returns
    -------
    count : int, whatever kernel_size is

    Raises
    ------
    ValueError
        If one of conv_parameter_count_c1 ... conv_parameter_count_c3 does not hold.

    Specification: specs/geometry/conv_parameter_count.md
    """
    label = "conv_parameter_count_c1"
    in_channels = whole_number("in_channels", in_channels, 1, label)
    out_channels = whole_number("out_channels", out_channels, 1, label)
    groups = whole_number("groups", groups, 1, label)
    height, width = per_axis("kernel_size", kernel_size, 2, 1, "conv_parameter_count_c2")
    require_equal_shares(in_channels, out_channels, groups, "conv_parameter_count_c3")

    weights = out_channels * (in_channels // groups) * height * width
    return weights + out_channels if bias else weights


def conv_multiply_count(
    in_channels: int,
    out_channels: int,
    kernel_size: Size,
    size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> int:
    """
    Count the products that a convolution sums for one image.

        count = H_out * W_out * out_channels * (in_channels / groups) * K_h * K_w

    H_out and W_out are those of `conv_output_size`. Products with the padding's zeros count as any
    others; biases do not count.

    Parameters
    ----------
    in_channels, out_channels : numbers of maps before and after
    kernel_size : int or (K_h, K_w), in pixels
    size : int or (height, width) of the map before, in pixels
    stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels
    groups : number of independent slices of the channels

    Returns
    -------
    count : int, whatever the sizes are

    Raises
    ------
    ValueError
        If one of conv_multiply_count_c1 ... conv_multiply_count_c5 does not hold.

    Howard et al., MobileNets: efficient convolutional neural networks for mobile vision
    applications (2017), section 3.1.
    Specification: specs/geometry/conv_multiply_count.md
    """
    label = "conv_multiply_count_c1"
    in_channels = whole_number("in_channels", in_channels, 1, label)
    out_channels = whole_number("out_channels", out_channels, 1, label)
    groups = whole_number("groups", groups, 1, label)
    kernel_sizes = per_axis("kernel_size", kernel_size, 2, 1, "conv_multiply_count_c2")
    sizes = per_axis("size", size, 2, 1, "conv_multiply_count_c2")
    strides = per_axis("stride", stride, 2, 1, "conv_multiply_count_c3")
    sides = before_and_after(padding, 2, "conv_multiply_count_c3")
    dilations = per_axis("dilation", dilation, 2, 1, "conv_multiply_count_c3")
    require_equal_shares(in_channels, out_channels, groups, "conv_multiply_count_c4")
    padded = padded_sizes(sizes, sides)
    require_fit(padded, kernel_sizes, dilations, "conv_multiply_count_c5")

    positions = math.prod(output_sizes(padded, kernel_sizes, strides, dilations))
    return positions * out_channels * (in_channels // groups) * math.prod(kernel_sizes)


def linear_parameter_count(in_features: int, out_features: int, *, bias: bool = True) -> int:
    """
    Count the weights and biases of a fully-connected layer.

        count = out_features * in_features, with bias + out_features

    Parameters
    ----------
    in_features, out_features : numbers of units before and after
    bias : count one bias for each output unit

    Returns
    -------
    count : int

    Raises
    ------
    ValueError
        If linear_parameter_count_c1 does not hold.

    Specification: specs/geometry/linear_parameter_count.md
    """
    in_features = whole_number("in_features", in_features, 1, "linear_parameter_count_c1")
    out_features = whole_number("out_features", out_features, 1, "linear_parameter_count_c1")

    weights = out_features * in_features
    return weights + out_features if bias else weights


def receptive_field(layers: Sequence[Sequence[int]]) -> tuple[int, int, int]:
    """
    Find which input rows one output of a stack of layers sees.

        size  = 1 + sum over layers l of (kernel_size[l] - 1) * dilation[l] * jump[l]
        start = - sum over layers l of padding[l] * jump[l]
        jump[l] = product of the strides of all layers before l

    Parameters
    ----------
    layers : a list of (kernel_size, stride, padding, dilation) along one axis, in pixels of the
        layer's own input, from the first layer to the last

    Returns
    -------
    size : number of input rows from the first that an output sees to the last
    jump : number of input rows between the fields of neighbouring outputs
    start : first input row that output 0 sees, negative where it lies in the padding

    Raises
    ------
    ValueError
        If one of receptive_field_c1 ... receptive_field_c2 does not hold.

    Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks (2019).
    Specification: specs/geometry/receptive_field.md
    """
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in check_receptive_field(layers):
        size += (kernel_size - 1) * dilation * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start


def sides_for(mode: str, size: int, kernel_extent: int, stride: int) -> tuple[int, int]:
    """Return how many pixels a named padding puts before and after one axis."""
    if mode == "valid":
        return 0, 0
    if mode == "full":
        return kernel_extent - 1, kernel_extent - 1
    output = -(-size // stride)  # rounded up
    total = max(0, (output - 1) * stride + kernel_extent - size)
    smaller, larger = total // 2, total - total // 2
    return (smaller, larger) if mode == "same" else (larger, smaller)


def int_or_pair(output: tuple[int, ...], *arguments: Size | Padding) -> int | tuple[int, ...]:
    """Return the size of both axes as one int if every argument was one int for both."""
    return output[0] if all(map(is_whole, arguments)) else output


def require_equal_shares(in_channels: int, out_channels: int, groups: int, label: str) -> None:
    """Require that every group has as many channels before and after as every other."""
    require(
        in_channels % groups == 0 and out_channels % groups == 0,
        label,
        f"{groups} groups cannot share {in_channels} input and {out_channels} output channels "
        "equally",
    )


def check_receptive_field(layers: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Check every constraint of `receptive_field`; return each layer as four ints."""
    stack = as_tuple(layers)
    require(
        stack is not None,
        "receptive_field_c1",
        f"layers is {layers!r}, needs a list of (kernel_size, stride, padding, dilation)",
    )
    checked = []
    for number, layer in enumerate(stack or ()):
        numbers = as_tuple(layer)
        require(
            numbers is not None and len(numbers) == 4,
            "receptive_field_c1",
            f"layer {number} is {layer!r}, needs (kernel_size, stride, padding, dilation)",
        )
        checked.append(
            tuple(
                whole_number(f"{name} of layer {number}", value, minimum, "receptive_field_c2")
                for name, minimum, value in zip(
                    ("kernel_size", "stride", "padding", "dilation"),
                    (1, 1, 0, 1),
                    numbers or (),
                    strict=True,
                )
            )
        )
    return checked
