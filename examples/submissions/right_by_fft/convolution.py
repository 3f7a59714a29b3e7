"""Convolutions, by the Fourier transform."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from arrays import floats, maps, of_shape, one_of, together
from fourier import meet, original, slide, spectrum, spread
from geometry import transposed
from sizes import extents, margins, padded_sizes, per_axis, positions, whole
from sums import total, total_of

MODES = ("valid", "same", "full")

# --- without channels ---


def _convolve(signal, kernel, rank, mode, same_from):
    """Convolve two arrays of `rank` axes; "same" begins `same_from(k)` entries into "full"."""
    for name, array in (("the signal", signal), ("the kernel", kernel)):
        if array.ndim != rank or array.size == 0:
            raise ValueError(f"{name} has shape {array.shape}, {rank} axes are needed, none 0")
    one_of(MODES, mode, "mode")
    sizes = [*zip(signal.shape, kernel.shape, strict=True)]
    if mode == "valid" and any(k > n for n, k in sizes):
        raise ValueError(f"a kernel of {kernel.shape} does not fit into {signal.shape}")
    dtype, signal, kernel = together(signal, kernel)
    whole_size = tuple(n + k - 1 for n, k in sizes)
    full = original(spectrum(signal, whole_size) * spectrum(kernel, whole_size), whole_size)
    kept = {
        "full": [(0, n + k - 1) for n, k in sizes],
        "same": [(same_from(k), same_from(k) + n) for n, k in sizes],
        "valid": [(k - 1, n) for n, k in sizes],
    }[mode]
    return full[tuple(slice(*ends) for ends in kept)].astype(dtype)


def correlate2d(image, kernel, *, mode="valid"):
    """Correlate: convolve with the kernel turned by half a turn."""
    image, kernel = floats(image, "image"), floats(kernel, "kernel")
    return _convolve(image, np.flip(kernel), 2, mode, lambda k: k // 2)


def convolve2d(image, kernel, *, mode="valid"):
    """Convolve an image with a kernel."""
    image, kernel = floats(image, "image"), floats(kernel, "kernel")
    return _convolve(image, kernel, 2, mode, lambda k: (k - 1) // 2)


def convolve1d(signal, kernel, *, mode="full"):
    """Convolve a signal with a kernel."""
    signal, kernel = floats(signal, "signal"), floats(kernel, "kernel")
    return _convolve(signal, kernel, 1, mode, lambda k: (k - 1) // 2)


# --- layers ---


@dataclass(frozen=True)
class _Layer:
    """The arrays of a convolution of any rank, in groups, and where its windows lie."""

    dtype: np.dtype
    x: np.ndarray  # (N, groups, C, ...), padded
    filters: np.ndarray  # (groups, O, C, ...), dilated
    bias: np.ndarray | None
    shape: tuple  # of x
    weight_shape: tuple
    stride: tuple
    sides: tuple
    dilation: tuple
    out: tuple

    @property
    def padded(self):
        """The size of a padded map."""
        return self.x.shape[3:]

    @property
    def at_windows(self):
        """Where the windows begin."""
        ends = (n * s for n, s in zip(self.out, self.stride, strict=True))
        return (..., *(slice(0, e, s) for e, s in zip(ends, self.stride, strict=True)))


def _spaced(array, step, size):
    """Put the entries of the last axes so far apart, with zeros between and up to this size."""
    wide = np.zeros((*array.shape[: -len(size)], *size), array.dtype)
    ends = [(n - 1) * s + 1 for n, s in zip(array.shape[-len(size) :], step, strict=True)]
    wide[(..., *(slice(0, end, s) for end, s in zip(ends, step, strict=True)))] = array
    return wide


def _weights(weight, rank, groups):
    weight, groups = floats(weight, "weight"), whole(groups, "groups")
    if weight.ndim != rank + 2 or 0 in weight.shape:
        raise ValueError(f"weight has shape {weight.shape}, {rank + 2} axes are needed, none 0")
    if weight.shape[0] % groups:
        raise ValueError(f"{groups} groups do not divide {weight.shape[0]}")
    return weight, groups


def _layer(rank, x, weight, bias, stride, padding, dilation, groups):
    x = maps(x, rank)
    weight, groups = _weights(weight, rank, groups)
    if x.shape[1] != weight.shape[1] * groups:
        raise ValueError(f"x has {x.shape[1]} channels, not {groups} times {weight.shape[1]}")
    arrays = [x, weight]
    if bias is not None:
        arrays.append(of_shape(bias, weight.shape[:1], "bias"))
    stride, dilation = per_axis(stride, "stride", rank), per_axis(dilation, "dilation", rank)
    sides = margins(padding, rank)
    reach = extents(weight.shape[2:], dilation)
    out = positions(padded_sizes(x.shape[2:], sides), reach, stride)

    dtype, padded, filters, *rest = together(*arrays)
    padded = np.pad(padded, ((0, 0), (0, 0), *sides))
    return _Layer(
        dtype,
        padded.reshape(len(x), groups, weight.shape[1], *padded.shape[2:]),
        _spaced(filters, dilation, reach).reshape(groups, -1, weight.shape[1], *reach),
        rest[0] if rest else None,
        x.shape,
        weight.shape,
        stride,
        sides,
        dilation,
        out,
    )


def _forward(rank, *arguments):
    layer = _layer(rank, *arguments)
    y = slide(layer.x, layer.filters, layer.padded)[layer.at_windows]
    y = y.reshape(layer.shape[0], layer.weight_shape[0], *layer.out)
    if layer.bias is not None:
        y = y + layer.bias.reshape(-1, *(1,) * rank)
    return y.astype(layer.dtype)


def _backward(rank, grad_output, *arguments):
    layer = _layer(rank, *arguments)
    groups, _, channels = layer.filters.shape[:3]
    batch, out_channels = layer.shape[0], layer.weight_shape[0]
    shape = (batch, out_channels, *layer.out)
    grad = of_shape(grad_output, shape, "grad_output", layer.x.dtype)
    spaced = _spaced(grad, layer.stride, layer.padded)
    spaced = spaced.reshape(batch, groups, out_channels // groups, *layer.padded)

    grad_padded = spread(spaced, layer.filters, layer.padded)
    grad_padded = grad_padded.reshape(batch, groups * channels, *layer.padded)
    sides = zip(layer.sides, layer.shape[2:], strict=True)
    inside = (slice(before, before + n) for (before, _), n in sides)
    grad_x = grad_padded[(..., *inside)]

    grad_filters = meet(layer.x, spaced, layer.padded)
    reach = layer.filters.shape[3:]
    taps = (slice(0, e, d) for e, d in zip(reach, layer.dilation, strict=True))
    grad_weight = grad_filters[(..., *taps)].reshape(layer.weight_shape)

    grad_bias = None
    if layer.bias is not None:
        grad_bias = total(grad, (0, *range(2, grad.ndim))).astype(layer.dtype)
    return grad_x.astype(layer.dtype), grad_weight.astype(layer.dtype), grad_bias


def conv1d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Convolve sequences with filters."""
    return _forward(1, x, weight, bias, stride, padding, dilation, groups)


def conv1d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    return _backward(1, grad_output, x, weight, bias, stride, padding, dilation, groups)


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Convolve images with filters."""
    return _forward(2, x, weight, bias, stride, padding, dilation, groups)


def conv2d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    return _backward(2, grad_output, x, weight, bias, stride, padding, dilation, groups)


def conv3d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Convolve volumes with filters."""
    return _forward(3, x, weight, bias, stride, padding, dilation, groups)


def conv3d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return the gradients of x, weight and bias."""
    return _backward(3, grad_output, x, weight, bias, stride, padding, dilation, groups)


# --- the transposed layer ---


@dataclass(frozen=True)
class _Transposed:
    """The arrays of a transposed convolution, in groups, and what it lays down."""

    dtype: np.dtype
    x: np.ndarray  # (N, groups, C, ...), as far apart as the stride says
    filters: np.ndarray  # (groups, C, O, ...), dilated
    bias: np.ndarray | None
    shape: tuple  # of x
    weight_shape: tuple
    stride: tuple
    dilation: tuple
    laid: tuple
    out: tuple  # (N, O, ...)
    cut: list  # which rows and columns of what is laid down lie in the output
    kept: list  # ... and where


def _transposed(x, weight, bias, stride, padding, output_padding, groups, dilation):
    x = maps(x)
    weight, groups = _weights(weight, 2, groups)
    if x.shape[1] != weight.shape[0]:
        raise ValueError(f"x has {x.shape[1]} channels, weight takes {weight.shape[0]}")
    filters = weight.shape[1] * groups
    arrays = [x, weight]
    if bias is not None:
        arrays.append(of_shape(bias, (filters,), "bias"))
    stride, dilation = per_axis(stride, "stride"), per_axis(dilation, "dilation")
    sides, extra = margins(padding), per_axis(output_padding, "output_padding", least=0)
    laid, out = transposed(x.shape[2:], weight.shape[2:], stride, sides, extra, dilation)
    ends = [
        max(min(before + n, end), before)
        for (before, _), n, end in zip(sides, out, laid, strict=True)
    ]
    cut = [slice(before, end) for (before, _), end in zip(sides, ends, strict=True)]
    kept = [slice(0, end - before) for (before, _), end in zip(sides, ends, strict=True)]

    dtype, wide, kernels, *rest = together(*arrays)
    reach = extents(weight.shape[2:], dilation)
    return _Transposed(
        dtype,
        _spaced(wide, stride, laid).reshape(len(x), groups, x.shape[1] // groups, *laid),
        _spaced(kernels, dilation, reach).reshape(groups, -1, weight.shape[1], *reach),
        rest[0] if rest else None,
        x.shape,
        weight.shape,
        stride,
        dilation,
        laid,
        (len(x), filters, *out),
        cut,
        kept,
    )


def conv_transpose2d(
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
    """Lay a filter down for every pixel, and add up where they overlap."""
    layer = _transposed(x, weight, bias, stride, padding, output_padding, groups, dilation)
    laid = spread(layer.x, layer.filters, layer.laid)
    laid = laid.reshape(*layer.out[:2], *layer.laid)
    y = np.zeros(layer.out, laid.dtype)
    y[(..., *layer.kept)] = laid[(..., *layer.cut)]
    if layer.bias is not None:
        y += layer.bias[:, None, None]
    return y.astype(layer.dtype)


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
    layer = _transposed(x, weight, bias, stride, padding, output_padding, groups, dilation)
    grad = of_shape(grad_output, layer.out, "grad_output", layer.x.dtype)
    batch, groups, out_channels = layer.shape[0], len(layer.filters), layer.weight_shape[1]
    laid = np.zeros((*layer.out[:2], *layer.laid), grad.dtype)
    laid[(..., *layer.cut)] = grad[(..., *layer.kept)]
    laid = laid.reshape(batch, groups, out_channels, *layer.laid)

    at_pixels = tuple(
        slice(0, (n - 1) * s + 1, s) for n, s in zip(layer.shape[2:], layer.stride, strict=True)
    )
    grad_x = slide(laid, layer.filters, layer.laid)[(..., *at_pixels)].reshape(layer.shape)
    reach = layer.filters.shape[3:]
    taps = tuple(slice(0, e, d) for e, d in zip(reach, layer.dilation, strict=True))
    grad_weight = meet(laid, layer.x, layer.laid)[(..., *taps)].reshape(layer.weight_shape)
    grad_bias = None if layer.bias is None else total(grad, (0, 2, 3)).astype(layer.dtype)
    return grad_x.astype(layer.dtype), grad_weight.astype(layer.dtype), grad_bias


# --- padding ---

OUTSIDE = -1


def _source(place, length, mode):
    """Return from which entry a place before, in or after an axis is copied."""
    if 0 <= place < length:
        return place
    if mode == "constant":
        return OUTSIDE
    if mode == "edge":
        return 0 if place < 0 else length - 1
    if length == 1:
        return 0
    folded = place % (2 * (length - 1))
    return min(folded, 2 * (length - 1) - folded)


def _sources(x, padding, mode):
    sides = margins(padding)
    one_of(("constant", "reflect", "edge"), mode, "mode")
    return [
        np.array([_source(place, n, mode) for place in range(-before, n + after)])
        for n, (before, after) in zip(x.shape[2:], sides, strict=True)
    ]


def pad2d(x, padding, *, mode="constant", value=0.0):
    """Copy every place of the padded maps from its source."""
    x = maps(x)
    rows, columns = _sources(x, padding, mode)
    outside = (rows == OUTSIDE)[:, None] | (columns == OUTSIDE)
    return np.where(outside, x.dtype.type(value), x[:, :, rows][:, :, :, columns])


def pad2d_backward(grad_output, x, padding, *, mode="constant", value=0.0):  # noqa: ARG001
    """Add up, for every pixel, what came to its copies: along the rows, then the columns."""
    x = maps(x)
    rows, columns = _sources(x, padding, mode)
    dtype, x = together(x)
    shape = (*x.shape[:2], len(rows), len(columns))
    grad = of_shape(grad_output, shape, "grad_output", x.dtype)
    grad = np.stack([total(grad[:, :, rows == row], (2,)) for row in range(x.shape[2])], 2)
    width = range(x.shape[3])
    grad = np.stack([total(grad[:, :, :, columns == column], (3,)) for column in width], 3)
    return grad.astype(dtype)


# --- columns ---


def _taps(kernel, stride, dilation, out):
    """Yield, for every entry of a kernel, the rows and columns over which it comes to lie."""
    for u, v in product(*map(range, kernel)):
        firsts = (u * dilation[0], v * dilation[1])
        yield tuple(
            slice(first, first + (n - 1) * s + 1, s)
            for first, n, s in zip(firsts, out, stride, strict=True)
        )


def _column_options(size, kernel_size, stride, padding, dilation):
    kernel, stride = per_axis(kernel_size, "kernel_size"), per_axis(stride, "stride")
    dilation, sides = per_axis(dilation, "dilation"), margins(padding)
    out = positions(padded_sizes(size, sides), extents(kernel, dilation), stride)
    return kernel, sides, out, [*_taps(kernel, stride, dilation, out)]


def im2col(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Lay the pixels under every entry of the kernel into a row: (N, C * KH * KW, OH * OW)."""
    x = maps(x)
    options = (kernel_size, stride, padding, dilation)
    _, sides, out, taps = _column_options(x.shape[2:], *options)
    padded = np.pad(x, ((0, 0), (0, 0), *sides))
    rows = np.stack([padded[:, :, i, j] for i, j in taps], 2)
    return rows.reshape(len(x), x.shape[1] * len(taps), out[0] * out[1])


def col2im(cols, image_shape, kernel_size, *, stride=1, padding=0, dilation=1):
    """Add up one map for each entry of the kernel."""
    cols = floats(cols, "cols")
    if np.ndim(image_shape) != 1 or len(image_shape) != 4:
        raise ValueError(f"image_shape is {image_shape!r}, (N, C, H, W) is needed")
    batch = whole(image_shape[0], "image_shape", 0)
    channels, *size = (whole(n, "image_shape") for n in image_shape[1:])
    options = (kernel_size, stride, padding, dilation)
    kernel, sides, out, taps = _column_options(size, *options)
    shape = (batch, channels * kernel[0] * kernel[1], out[0] * out[1])
    dtype, cols = together(of_shape(cols, shape, "cols"))
    by_tap = cols.reshape(batch, channels, len(taps), *out)
    laid = np.zeros((len(taps), batch, channels, *padded_sizes(size, sides)), cols.dtype)
    for tap, (i, j) in enumerate(taps):
        laid[tap, :, :, i, j] = by_tap[:, :, tap]
    (top, _), (left, _) = sides
    return total_of(laid)[:, :, top : top + size[0], left : left + size[1]].astype(dtype)
