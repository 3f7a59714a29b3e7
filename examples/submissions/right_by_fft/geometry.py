"""Sizes, counts and receptive fields."""

import math

from arrays import one_of
from sizes import (
    extents,
    is_several,
    margins,
    padded_sizes,
    per_axis,
    positions,
    whole,
    windows,
)


def _answer(output, *arguments):
    """Return an int where no argument has an axis of its own, else a pair."""
    return output if any(map(is_several, arguments)) else output[0]


def padding_for(mode, size, kernel_size, *, stride=1, dilation=1):
    """Return ((top, bottom), (left, right)) for a word."""
    one_of(("valid", "same", "same_lower", "full"), mode, "mode")
    size, kernel = per_axis(size, "size"), per_axis(kernel_size, "kernel_size")
    stride, dilation = per_axis(stride, "stride"), per_axis(dilation, "dilation")
    sides = []
    for n, extent, step in zip(size, extents(kernel, dilation), stride, strict=True):
        if mode == "valid":
            side = (0, 0)
        elif mode == "full":
            side = (extent - 1, extent - 1)
        else:
            last = (n - 1) // step * step
            missing = max(last + extent - n, 0)
            side = (missing // 2, missing - missing // 2)
        sides.append(side[::-1] if mode == "same_lower" else side)
    return tuple(sides)


def conv_output_size(size, kernel_size, *, stride=1, padding=0, dilation=1, strict=False):
    """Count the places of a kernel; `strict` refuses pixels that are left over."""
    arguments = (size, kernel_size, stride, padding, dilation)
    padded = padded_sizes(per_axis(size, "size"), margins(padding))
    reach = extents(per_axis(kernel_size, "kernel_size"), per_axis(dilation, "dilation"))
    stride = per_axis(stride, "stride")
    output = positions(padded, reach, stride)
    for n, extent, step, count in zip(padded, reach, stride, output, strict=True):
        if strict and (count - 1) * step + extent != n:
            raise ValueError(f"{count} windows {step} apart leave some of {n} pixels over")
    return _answer(output, *arguments)


def pool_output_size(size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Count the windows of a pool."""
    stride = kernel_size if stride is None else stride
    output = windows(
        per_axis(size, "size"),
        per_axis(kernel_size, "kernel_size"),
        per_axis(stride, "stride"),
        margins(padding),
        per_axis(dilation, "dilation"),
        ceil_mode,
    )
    return _answer(output, size, kernel_size, stride, padding, dilation)


def transposed(size, kernel, stride, sides, output_padding, dilation):
    """Return along each axis how much a transposed convolution lays down, and how much it keeps."""
    if any(n >= max(s, d) for n, s, d in zip(output_padding, stride, dilation, strict=True)):
        raise ValueError(f"output_padding {output_padding} is not below stride or dilation")
    reach = extents(kernel, dilation)
    laid = tuple((n - 1) * s + e for n, s, e in zip(size, stride, reach, strict=True))
    output = tuple(
        n - before - after + extra
        for n, (before, after), extra in zip(laid, sides, output_padding, strict=True)
    )
    if min(output) < 1:
        raise ValueError(f"padding {sides} leaves no pixel of {laid}")
    return laid, output


def conv_transpose_output_size(
    size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1
):
    """Return how large the output of a transposed convolution is."""
    _, output = transposed(
        per_axis(size, "size"),
        per_axis(kernel_size, "kernel_size"),
        per_axis(stride, "stride"),
        margins(padding),
        per_axis(output_padding, "output_padding", least=0),
        per_axis(dilation, "dilation"),
    )
    return _answer(output, size, kernel_size, stride, padding, output_padding, dilation)


def _weights(in_channels, out_channels, kernel_size, groups):
    channels = whole(in_channels, "in_channels"), whole(out_channels, "out_channels")
    groups = whole(groups, "groups")
    if any(n % groups for n in channels):
        raise ValueError(f"{groups} groups do not share {channels} channels equally")
    return math.prod((*channels, *per_axis(kernel_size, "kernel_size"))) // groups


def conv_parameter_count(in_channels, out_channels, kernel_size, *, groups=1, bias=True):
    """Count the weights of a convolution, and one bias for each output channel."""
    count = _weights(in_channels, out_channels, kernel_size, groups)
    return count + out_channels if bias else count


def linear_parameter_count(in_features, out_features, *, bias=True):
    """Count the weights of a linear layer, and one bias for each output."""
    inputs = whole(in_features, "in_features") + (1 if bias else 0)
    return inputs * whole(out_features, "out_features")


def conv_multiply_count(
    in_channels,
    out_channels,
    kernel_size,
    size,
    *,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
):
    """Count the products of a convolution of one image."""
    pair = per_axis(size, "size")
    out = conv_output_size(pair, kernel_size, stride=stride, padding=padding, dilation=dilation)
    return math.prod(out) * _weights(in_channels, out_channels, kernel_size, groups)


def receptive_field(layers):
    """Follow the first and the last row that one output sees, from the last layer to the first."""
    first, last, jump = 0, 0, 1
    for layer in reversed(list(layers)):
        if not is_several(layer) or len(layer) != 4:
            raise ValueError(f"{layer!r} is not (kernel_size, stride, padding, dilation)")
        kernel, stride = whole(layer[0], "kernel_size"), whole(layer[1], "stride")
        padding, dilation = whole(layer[2], "padding", 0), whole(layer[3], "dilation")
        first = first * stride - padding
        last = last * stride - padding + (kernel - 1) * dilation
        jump *= stride
    return last - first + 1, jump, first
