"""
Geometry: sizes, counts and receptive fields, known before a single pixel is.

What holds of every operation: grade spec conventions
"""

import numpy as np


def padding_for(mode, size, kernel_size, *, stride=1, dilation=1):
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
    raise NotImplementedError("padding_for: grade spec padding_for")


def conv_output_size(size, kernel_size, *, stride=1, padding=0, dilation=1, strict=False):
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
    raise NotImplementedError("conv_output_size: grade spec conv_output_size")


def pool_output_size(size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
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
    raise NotImplementedError("pool_output_size: grade spec pool_output_size")


def conv_transpose_output_size(
    size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1
):
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
    raise NotImplementedError("conv_transpose_output_size: grade spec conv_transpose_output_size")


def conv_parameter_count(in_channels, out_channels, kernel_size, *, groups=1, bias=True):
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
    raise NotImplementedError("conv_parameter_count: grade spec conv_parameter_count")


def conv_multiply_count(
    in_channels, out_channels, kernel_size, size, *, stride=1, padding=0, dilation=1, groups=1
):
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
    raise NotImplementedError("conv_multiply_count: grade spec conv_multiply_count")


def linear_parameter_count(in_features, out_features, *, bias=True):
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
    raise NotImplementedError("linear_parameter_count: grade spec linear_parameter_count")


def receptive_field(layers):
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
    raise NotImplementedError("receptive_field: grade spec receptive_field")
