"""Convolutions, by columns of windows and one matrix product."""

import math

import numpy as np
from geometry import conv_output_size, conv_transpose_output_size
from numpy.lib.stride_tricks import sliding_window_view
from shared import (
    borders,
    common,
    gradient,
    images,
    integer,
    is_sequence,
    maps,
    pair,
    per_axis,
    real,
    require_shape,
)

# --- one image, one kernel ---


def _full(image, kernel):
    rows, columns = kernel.shape
    padded = np.pad(image, ((rows - 1, rows - 1), (columns - 1, columns - 1)))
    return np.einsum("ijuv,uv->ij", sliding_window_view(padded, kernel.shape), kernel)


def _slide(image, kernel, mode, flip):
    image, kernel = real(image, "image"), real(kernel, "kernel")
    for array, name in ((image, "image"), (kernel, "kernel")):
        if array.ndim != 2 or array.size == 0:
            raise ValueError(f"{name} must be (H, W), neither of them 0, not {array.shape}")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be valid, same or full, not {mode!r}")
    (height, width), (rows, columns) = image.shape, kernel.shape
    if mode == "valid" and (rows > height or columns > width):
        raise ValueError(f"a kernel {kernel.shape} is larger than an image {image.shape}")

    dtype, image, kernel = common(image, kernel)
    y = _full(image, kernel[::-1, ::-1] if flip else kernel)
    if mode == "valid":
        y = y[rows - 1 : height, columns - 1 : width]
    if mode == "same":
        top, left = ((k - 1) // 2 if flip else k // 2 for k in kernel.shape)
        y = y[top : top + height, left : left + width]
    return y.astype(dtype)


def correlate2d(image, kernel, *, mode="valid"):
    """Slide a kernel over an image and sum the products."""
    return _slide(image, kernel, mode, flip=False)


def convolve2d(image, kernel, *, mode="valid"):
    """Slide a kernel, flipped in both axes, over an image and sum the products."""
    return _slide(image, kernel, mode, flip=True)


def convolve1d(signal, kernel, *, mode="full"):
    """Multiply two polynomials, and cut their product to what the mode asks for."""
    signal, kernel = real(signal, "signal"), real(kernel, "kernel")
    for array, name in ((signal, "signal"), (kernel, "kernel")):
        if array.ndim != 1 or array.size == 0:
            raise ValueError(f"{name} must be (L,), and not empty, not {array.shape}")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be valid, same or full, not {mode!r}")
    length, taps = signal.size, kernel.size
    if mode == "valid" and taps > length:
        raise ValueError(f"a kernel of {taps} is longer than a signal of {length}")

    dtype, signal, kernel = common(signal, kernel)
    first, last = {
        "full": (0, length + taps - 1),
        "same": ((taps - 1) // 2, (taps - 1) // 2 + length),
        "valid": (taps - 1, length),
    }[mode]
    return np.convolve(signal, kernel)[first:last].astype(dtype)


# --- padding ---


def _sources(x, padding, mode):
    """Return where each row and column of the padded map is copied from, -1 for nowhere."""
    sides = borders(padding)
    if mode not in ("constant", "reflect", "edge"):
        raise ValueError(f"mode must be constant, reflect or edge, not {mode!r}")
    options = {"constant_values": -1} if mode == "constant" else {}
    return [
        np.pad(np.arange(length), side, mode=mode, **options)
        for length, side in zip(x.shape[2:], sides, strict=True)
    ]


def pad2d(x, padding, *, mode="constant", value=0.0):
    """Put rows and columns around every map."""
    x = images(x)
    rows, columns = _sources(x, padding, mode)
    y = x[:, :, rows[:, None], columns]
    y[:, :, rows < 0, :] = float(value)
    y[:, :, :, columns < 0] = float(value)
    return y


def pad2d_backward(grad_output, x, padding, *, mode="constant", value=0.0):  # noqa: ARG001
    """Return the gradient of pad2d: every copy's gradient goes back to its source."""
    x = images(x)
    rows, columns = _sources(x, padding, mode)
    grad_output = gradient(grad_output, (*x.shape[:2], rows.size, columns.size), x.dtype)
    inside = grad_output[:, :, rows >= 0][:, :, :, columns >= 0]
    grad_x = np.zeros(x.shape, grad_output.dtype)
    here = (slice(None), slice(None), rows[rows >= 0][:, None], columns[columns >= 0])
    np.add.at(grad_x, here, inside)
    return grad_x.astype(x.dtype)


# --- columns ---


def windows_of(padded, kernel, stride, dilation):
    """Return a view (N, C, OH, OW, KH, KW) of all windows of padded maps."""
    extent = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
    view = sliding_window_view(padded, extent, axis=(2, 3))
    return view[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]


def _to_columns(x, kernel, stride, sides, dilation):
    padded = np.pad(x, ((0, 0), (0, 0), *sides))
    view = windows_of(padded, kernel, stride, dilation)
    batch, channels, height, width = view.shape[:4]
    return view.transpose(0, 1, 4, 5, 2, 3).reshape(
        batch, channels * kernel[0] * kernel[1], height * width
    )


def _from_columns(cols, shape, out, kernel, stride, sides, dilation):
    batch, channels, height, width = shape
    (top, bottom), (left, right) = sides
    cols = cols.reshape(batch, channels, *kernel, *out)
    padded = np.zeros((batch, channels, top + height + bottom, left + width + right), cols.dtype)
    for u, v in np.ndindex(*kernel):
        row, column = u * dilation[0], v * dilation[1]
        padded[
            :,
            :,
            row : row + out[0] * stride[0] : stride[0],
            column : column + out[1] * stride[1] : stride[1],
        ] += cols[:, :, u, v]
    return padded[:, :, top : top + height, left : left + width]


def im2col(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Lay every window down as a column: (N, C * KH * KW, OH * OW)."""
    x = images(x)
    conv_output_size(x.shape[2:], kernel_size, stride=stride, padding=padding, dilation=dilation)
    return _to_columns(
        x,
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        borders(padding),
        pair(dilation, "dilation"),
    )


def col2im(cols, image_shape, kernel_size, *, stride=1, padding=0, dilation=1):
    """Add every column up where its window was; the adjoint of im2col."""
    cols = real(cols, "cols")
    if not is_sequence(image_shape) or len(image_shape) != 4:
        raise ValueError(f"image_shape must be (N, C, H, W), not {image_shape!r}")
    shape = [integer(n, "image_shape", axis > 0) for axis, n in enumerate(image_shape)]
    kernel = pair(kernel_size, "kernel_size")
    out = conv_output_size(shape[2:], kernel, stride=stride, padding=padding, dilation=dilation)
    expected = (shape[0], shape[1] * kernel[0] * kernel[1], out[0] * out[1])
    require_shape(cols, expected, "cols")
    dtype, cols = common(cols)
    stride, sides, dilation = pair(stride, "stride"), borders(padding), pair(dilation, "dilation")
    return _from_columns(cols, shape, out, kernel, stride, sides, dilation).astype(dtype)


# --- the layer ---


def _arrays(x, weight, bias, groups, axes=2):
    """Check the arrays of a layer; return them with a bias of zeros where there is none."""
    x, weight = maps(x, axes), real(weight, "weight")
    if weight.ndim != 2 + axes or 0 in weight.shape:
        raise ValueError(
            f"weight must be (O, C / groups) and {axes} axes of taps, none 0, not {weight.shape}"
        )
    groups = integer(groups, "groups")
    if x.shape[1] != groups * weight.shape[1]:
        raise ValueError(
            f"x has {x.shape[1]} channels, the filters take {groups} times {weight.shape[1]}"
        )
    if weight.shape[0] % groups:
        raise ValueError(f"{groups} groups do not divide the {weight.shape[0]} filters")
    bias = np.zeros(weight.shape[0], weight.dtype) if bias is None else real(bias, "bias")
    require_shape(bias, weight.shape[:1], "bias")
    return *common(x, weight, bias), groups


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter over a padded image: a matrix of filters times the columns."""
    dtype, x, weight, bias, groups = _arrays(x, weight, bias, groups)
    filters, _, *kernel = weight.shape
    out = conv_output_size(x.shape[2:], kernel, stride=stride, padding=padding, dilation=dilation)
    cols = im2col(x, kernel, stride=stride, padding=padding, dilation=dilation)
    cols = cols.reshape(len(x), groups, weight[0].size, out[0] * out[1])
    y = weight.reshape(groups, filters // groups, weight[0].size) @ cols
    return (y.reshape(len(x), filters, *out) + bias[:, None, None]).astype(dtype)


def conv2d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    with_bias = bias is not None
    dtype, x, weight, bias, groups = _arrays(x, weight, bias, groups)
    filters, _, *kernel = weight.shape
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    out = conv_output_size(x.shape[2:], kernel, **options)
    grad_output = gradient(grad_output, (len(x), filters, *out), dtype)

    places = out[0] * out[1]
    grads = grad_output.reshape(len(x), groups, filters // groups, places)
    cols = im2col(x, kernel, **options).reshape(len(x), groups, weight[0].size, places)
    matrix = weight.reshape(groups, filters // groups, weight[0].size)

    grad_weight = (grads @ cols.swapaxes(2, 3)).sum(axis=0).reshape(weight.shape)
    grad_cols = (matrix.swapaxes(1, 2) @ grads).reshape(len(x), groups * weight[0].size, places)
    grad_x = col2im(grad_cols, x.shape, kernel, **options)
    grad_bias = grad_output.sum(axis=(0, 2, 3)).astype(dtype) if with_bias else None
    return grad_x.astype(dtype), grad_weight.astype(dtype), grad_bias


# --- the same along any number of axes: tap by tap, over all positions at once ---


def _taps(x, weight, stride, padding, dilation, groups):
    """
    Return the padded maps in groups, and for each tap the part of them that it meets.

    The maps are (N, groups, C / groups, …), and a part holds one number for each position.
    """
    axes = weight.ndim - 2
    kernel, stride = weight.shape[2:], per_axis(stride, "stride", axes)
    sides, dilation = borders(padding, axes), per_axis(dilation, "dilation", axes)
    padded = np.pad(x, ((0, 0), (0, 0), *sides))
    room = [
        n - ((k - 1) * d + 1) for n, k, d in zip(padded.shape[2:], kernel, dilation, strict=True)
    ]
    if min(room) < 0:
        raise ValueError(f"a kernel {kernel} is larger than its input {padded.shape[2:]}")
    parts = {}
    for tap in np.ndindex(*kernel):
        starts = (t * d for t, d in zip(tap, dilation, strict=True))
        parts[tap] = (
            ...,
            *(
                slice(start, start + r + 1, s)
                for start, r, s in zip(starts, room, stride, strict=True)
            ),
        )
    padded = padded.reshape(len(x), groups, x.shape[1] // groups, *padded.shape[2:])
    out = tuple(r // s + 1 for r, s in zip(room, stride, strict=True))
    return padded, parts, sides, out


def _in_groups(weight, groups):
    """Return filters as (groups, O / groups, C / groups, taps …)."""
    return weight.reshape(groups, len(weight) // groups, *weight.shape[1:])


def _layer(axes, x, weight, bias, stride, padding, dilation, groups):
    dtype, x, weight, bias, groups = _arrays(x, weight, bias, groups, axes)
    padded, parts, _, out = _taps(x, weight, stride, padding, dilation, groups)
    filters = _in_groups(weight, groups)
    y = np.zeros((len(x), *filters.shape[:2], *out), padded.dtype)
    for tap, part in parts.items():
        y += np.einsum("ngc...,goc->ngo...", padded[part], filters[(..., *tap)])
    y = y.reshape(len(x), len(weight), *out)
    return (y + bias.reshape(-1, *(1,) * axes)).astype(dtype)


def _layer_backward(axes, grad_output, x, weight, bias, stride, padding, dilation, groups):
    with_bias = bias is not None
    dtype, x, weight, bias, groups = _arrays(x, weight, bias, groups, axes)
    padded, parts, sides, out = _taps(x, weight, stride, padding, dilation, groups)
    grad_output = gradient(grad_output, (len(x), len(weight), *out), dtype)

    filters = _in_groups(weight, groups)
    grads, places = grad_output.reshape(len(x), *filters.shape[:2], *out), math.prod(out)
    grad_padded, grad_filters = np.zeros_like(padded), np.zeros_like(filters)
    for tap, part in parts.items():
        grad_padded[part] += np.einsum("ngo...,goc->ngc...", grads, filters[(..., *tap)])
        pixels = padded[part].reshape(*padded.shape[:3], places)
        grad_filters[(..., *tap)] = np.einsum(
            "ngop,ngcp->goc", grads.reshape(*grads.shape[:3], places), pixels
        )
    grad_padded = grad_padded.reshape(*x.shape[:2], *grad_padded.shape[3:])
    inside = tuple(
        slice(before, before + n) for n, (before, _) in zip(x.shape[2:], sides, strict=True)
    )
    grad_bias = grad_output.sum(axis=(0, *range(2, 2 + axes)))
    return (
        grad_padded[(..., *inside)].astype(dtype),
        grad_filters.reshape(weight.shape).astype(dtype),
        grad_bias.astype(dtype) if with_bias else None,
    )


def conv1d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter along a padded signal."""
    return _layer(1, x, weight, bias, stride, padding, dilation, groups)


def conv1d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    return _layer_backward(1, grad_output, x, weight, bias, stride, padding, dilation, groups)


def conv3d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter through a padded volume."""
    return _layer(3, x, weight, bias, stride, padding, dilation, groups)


def conv3d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    return _layer_backward(3, grad_output, x, weight, bias, stride, padding, dilation, groups)


# --- the way back: a matrix of filters times the pixels, and the columns added up ---


def _transposed(x, weight, bias, stride, padding, output_padding, groups, dilation):
    """Check the arguments of conv_transpose2d; return all that it computes with."""
    x, weight = images(x), real(weight, "weight")
    if weight.ndim != 4 or 0 in weight.shape:
        raise ValueError(f"weight must be (C, O / groups, KH, KW), none 0, not {weight.shape}")
    groups = integer(groups, "groups")
    if x.shape[1] != len(weight):
        raise ValueError(f"x has {x.shape[1]} channels, the filters are for {len(weight)}")
    if len(weight) % groups:
        raise ValueError(f"{groups} groups do not divide the {len(weight)} channels")
    filters = groups * weight.shape[1]
    bias = np.zeros(filters, weight.dtype) if bias is None else real(bias, "bias")
    require_shape(bias, (filters,), "bias")
    out = conv_transpose_output_size(
        x.shape[2:],
        weight.shape[2:],
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )
    steps = pair(stride, "stride"), borders(padding), pair(dilation, "dilation")
    return *common(x, weight, bias), groups, (len(x), filters, *out), steps


def conv_transpose2d(
    x, weight, bias=None, *, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """Add up the columns that every pixel makes of the filters, where its window is."""
    dtype, x, weight, bias, groups, shape, steps = _transposed(
        x, weight, bias, stride, padding, output_padding, groups, dilation
    )
    channels, taps = len(weight) // groups, weight[0].size
    pixels = x.reshape(len(x), groups, channels, x.shape[2] * x.shape[3])
    cols = weight.reshape(groups, channels, taps).swapaxes(1, 2) @ pixels
    y = _from_columns(cols, shape, x.shape[2:], weight.shape[2:], *steps)
    return (y + bias[:, None, None]).astype(dtype)


def conv_transpose2d_backward(
    grad_output,
    x,
    weight,
    bias=None,
    *,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    dilation=1,
):
    """Return the gradients of x, weight and bias."""
    with_bias = bias is not None
    dtype, x, weight, bias, groups, shape, (stride, sides, dilation) = _transposed(
        x, weight, bias, stride, padding, output_padding, groups, dilation
    )
    grad_output = gradient(grad_output, shape, dtype)
    height, width = x.shape[2:]
    padded = np.pad(grad_output, ((0, 0), (0, 0), *sides))
    seen = windows_of(padded, weight.shape[2:], stride, dilation)[:, :, :height, :width]
    seen = seen.reshape(len(x), groups, weight.shape[1], *seen.shape[2:])
    filters = weight.reshape(groups, len(weight) // groups, *weight.shape[1:])
    pixels = x.reshape(len(x), groups, len(weight) // groups, height, width)
    grad_x = np.einsum("ngohwuv,gcouv->ngchw", seen, filters, optimize=True)
    grad_weight = np.einsum("ngchw,ngohwuv->gcouv", pixels, seen, optimize=True)
    return (
        grad_x.reshape(x.shape).astype(dtype),
        grad_weight.reshape(weight.shape).astype(dtype),
        grad_output.sum(axis=(0, 2, 3)).astype(dtype) if with_bias else None,
    )
