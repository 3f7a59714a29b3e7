"""Pooling: one number for every window of every map."""

import numpy as np
from convolution import windows_of
from geometry import pool_output_size
from shared import borders, common, gradient, images, pair, real, require_shape


class _Windows:
    """Where the windows of one call lie."""

    def __init__(self, x, kernel_size, stride, padding, dilation, ceil_mode):
        stride = kernel_size if stride is None else stride
        self.out = pool_output_size(
            x.shape[2:],
            kernel_size,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
        )
        self.size = x.shape[2:]
        self.kernel = pair(kernel_size, "kernel_size")
        self.stride = pair(stride, "stride")
        self.dilation = pair(dilation, "dilation")
        self.sides = borders(padding)
        # the first pixel of every window, and every pixel of it, along each axis
        self.starts = [np.arange(n) * step for n, step in zip(self.out, self.stride, strict=True)]
        self.pixels = [
            start[:, None] + np.arange(k) * d
            for start, k, d in zip(self.starts, self.kernel, self.dilation, strict=True)
        ]

    def pad(self, x, fill):
        """Pad x, and as far beyond it as the windows reach with ceil_mode."""
        sides = [
            (before, max(after, int(pixels.max()) + 1 - before - size))
            for (before, after), size, pixels in zip(
                self.sides, self.size, self.pixels, strict=True
            )
        ]
        return np.pad(x, ((0, 0), (0, 0), *sides), constant_values=fill)

    def view(self, x, fill):
        """Return all windows: (N, C, OH, OW, KH, KW)."""
        return windows_of(self.pad(x, fill), self.kernel, self.stride, self.dilation)

    def crop(self, padded):
        """Cut the map out of the padded one."""
        (top, _), (left, _) = self.sides
        return padded[:, :, top : top + self.size[0], left : left + self.size[1]]

    def divisors(self, include_pad):
        """Count the pixels of every window, with or without those of the padding: (OH, OW)."""
        counts = []
        for start, kernel, (before, after), size in zip(
            self.starts, self.kernel, self.sides, self.size, strict=True
        ):
            first, last = (0, before + size + after) if include_pad else (before, before + size)
            counts.append(np.minimum(start + kernel, last) - np.maximum(start, first))
        return np.outer(*counts)


def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keep the maximum of every window."""
    x = images(x)
    windows = _Windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    return windows.view(x, -np.inf).max(axis=(4, 5))


def max_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False
):
    """Send every gradient to the first maximum of its window."""
    x = images(x)
    windows = _Windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    grad_output = gradient(grad_output, (*x.shape[:2], *windows.out), x.dtype)

    batch, channel, _, _ = np.ogrid[tuple(map(slice, grad_output.shape))]
    rows, columns = _first_maxima(windows, x)
    grad_padded = windows.pad(np.zeros(x.shape, grad_output.dtype), 0.0)
    np.add.at(grad_padded, (batch, channel, rows, columns), grad_output)
    return windows.crop(grad_padded).astype(x.dtype)


def _first_maxima(windows, x):
    """Return row and column, on the padded map, of the first maximum of every window."""
    values = windows.view(x, -np.inf)
    on_map = windows.view(np.ones((1, 1, *x.shape[2:]), bool), fill=False)
    top = values.max(axis=(4, 5), keepdims=True)
    is_top = ((values == top) | np.isnan(values)) & on_map
    kernel_height, kernel_width = windows.kernel
    first = is_top.reshape(*values.shape[:4], kernel_height * kernel_width).argmax(axis=4)
    u, v = np.divmod(first, kernel_width)
    i, j = np.ogrid[: windows.out[0], : windows.out[1]]
    rows, columns = windows.pixels
    return rows[i, u], columns[j, v]


def max_pool2d_indices(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Tell the number of every window's first maximum, on the map as it is without padding."""
    x = images(x)
    windows = _Windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    rows, columns = _first_maxima(windows, x)
    (top, _), (left, _) = windows.sides
    return ((rows - top) * x.shape[3] + columns - left).astype(np.int32)


def max_unpool2d(x, indices, output_size):
    """Put every entry to its place on a map of zeros."""
    x = images(x)
    places, shape = _places(x, indices, output_size)
    y = np.zeros(shape, x.dtype)
    y.reshape(-1)[places] = x
    return y


def max_unpool2d_backward(grad_output, x, indices, output_size):
    """Fetch every gradient from the place of its entry."""
    x = images(x)
    places, shape = _places(x, indices, output_size)
    return gradient(grad_output, shape, x.dtype).reshape(-1)[places].astype(x.dtype)


def _places(x, indices, output_size):
    """Return the indices counted on through the whole batch, and the shape of the output."""
    indices = np.asarray(indices)
    if indices.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, not {indices.dtype}")
    require_shape(indices, x.shape, "indices")
    height, width = pair(output_size, "output_size")
    pixels = height * width
    if indices.size and not (indices.min() >= 0 and indices.max() < pixels):
        raise ValueError(f"indices must lie in 0 ... {pixels - 1}")
    maps = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1, 1)
    return indices.astype(np.intp) + maps * pixels, (*x.shape[:2], height, width)


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Average every window; the divisor never counts what lies beyond the padding."""
    dtype, x = common(images(x))
    windows = _Windows(x, kernel_size, stride, padding, 1, ceil_mode)
    total = windows.view(x, 0.0).sum(axis=(4, 5))
    return (total / windows.divisors(count_include_pad)).astype(dtype)


def avg_pool2d_backward(
    grad_output,
    x,
    kernel_size,
    *,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
):
    """Share every gradient among the pixels of its window."""
    x = images(x)
    windows = _Windows(x, kernel_size, stride, padding, 1, ceil_mode)
    grad_output = gradient(grad_output, (*x.shape[:2], *windows.out), x.dtype)
    share = grad_output / windows.divisors(count_include_pad)
    grad_padded = windows.pad(np.zeros(x.shape, share.dtype), 0.0)
    rows, columns = windows.pixels
    for u, v in np.ndindex(*windows.kernel):
        grad_padded[:, :, rows[:, u, None], columns[:, v]] += share
    return windows.crop(grad_padded).astype(x.dtype)


def global_avg_pool2d(x):
    """Average every map: (N, C)."""
    dtype, x = common(images(x))
    return x.mean(axis=(2, 3)).astype(dtype)


def global_avg_pool2d_backward(grad_output, x):
    """Share every gradient among all pixels of its map."""
    x = images(x)
    grad_output = gradient(grad_output, x.shape[:2], x.dtype)
    share = grad_output / (x.shape[2] * x.shape[3])
    return np.broadcast_to(share[:, :, None, None], x.shape).astype(x.dtype)


def global_max_pool2d(x):
    """Keep the maximum of every map: (N, C)."""
    return images(x).max(axis=(2, 3))


def global_max_pool2d_backward(grad_output, x):
    """Send every gradient to the first maximum of its map."""
    x = images(x)
    grad_output = gradient(grad_output, x.shape[:2], x.dtype)
    rows = x.reshape(*x.shape[:2], x.shape[2] * x.shape[3])
    grad_x = np.zeros(rows.shape, x.dtype)
    np.put_along_axis(grad_x, rows.argmax(axis=2)[..., None], grad_output[..., None], axis=2)
    return grad_x.reshape(x.shape)


def sum_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Add up every window."""
    dtype, x = common(images(x))
    windows = _Windows(x, kernel_size, stride, padding, 1, ceil_mode)
    return windows.view(x, 0.0).sum(axis=(4, 5)).astype(dtype)


def sum_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Send every gradient to all pixels of its window."""
    x = images(x)
    windows = _Windows(x, kernel_size, stride, padding, 1, ceil_mode)
    grad_output = gradient(grad_output, (*x.shape[:2], *windows.out), x.dtype)
    return _spread(windows, x, grad_output[..., None, None]).astype(x.dtype)


def _spread(windows, x, parts):
    """Add up what every pixel receives: parts (N, C, OH, OW, KH or 1, KW or 1) of windows."""
    grad_padded = windows.pad(np.zeros(x.shape, parts.dtype), 0.0)
    rows, columns = windows.pixels
    parts = np.broadcast_to(parts, (*parts.shape[:4], *windows.kernel))
    for u, v in np.ndindex(*windows.kernel):
        grad_padded[:, :, rows[:, u, None], columns[:, v]] += parts[..., u, v]
    return windows.crop(grad_padded)


def lp_pool2d(x, p, kernel_size, *, stride=None):
    """Take the p-norm of every window."""
    dtype, x = common(images(x))
    p = _order(p)
    windows = _Windows(x, kernel_size, stride, 0, 1, ceil_mode=False)
    return _norms(windows, x, p).astype(dtype)


def lp_pool2d_backward(grad_output, x, p, kernel_size, *, stride=None):
    """Send every gradient to the pixels of its window, as the norm grows with each."""
    dtype, x = common(images(x))
    p = _order(p)
    windows = _Windows(x, kernel_size, stride, 0, 1, ceil_mode=False)
    grad_output = gradient(grad_output, (*x.shape[:2], *windows.out), x.dtype)
    values = windows.view(x, 0.0)
    norms = _norms(windows, x, p)[..., None, None]
    # the slope of a pixel of 0 is 0: there, and where all are 0, the powers are taken of ones
    bright = values != 0
    magnitudes = np.where(bright, np.abs(values), 1.0)
    slopes = np.sign(values) * magnitudes ** (p - 1) * np.where(norms > 0, norms, 1.0) ** (1 - p)
    return _spread(windows, x, grad_output[..., None, None] * slopes).astype(dtype)


def _norms(windows, x, p):
    """Return the p-norm of every window: (N, C, OH, OW)."""
    return (np.abs(windows.view(x, 0.0)) ** p).sum(axis=(4, 5)) ** (1 / p)


def _order(p):
    """Return p, which must be finite and above 0."""
    p = float(p)
    if not 0 < p < np.inf:
        raise ValueError(f"p must be finite and above 0, not {p}")
    return p


def subsample2d(x, weight, bias, *, kernel_size=2):
    """Add up windows that lie side by side, and scale and shift each map."""
    blocks, weight, bias, dtype = _blocks(x, weight, bias, kernel_size)
    return (weight * blocks.sum(axis=(3, 5)) + bias).astype(dtype)


def subsample2d_backward(grad_output, x, weight, bias, *, kernel_size=2):
    """Return the gradients of image, weights and biases."""
    blocks, weight, bias, dtype = _blocks(x, weight, bias, kernel_size)
    batch, channels, out_height, height, out_width, width = blocks.shape
    shape = (batch, channels, out_height, out_width)
    grad_output = gradient(grad_output, shape, blocks.dtype)
    grad_x = np.zeros(np.shape(x), blocks.dtype)
    spread = (weight * grad_output).repeat(height, axis=2).repeat(width, axis=3)
    grad_x[:, :, : out_height * height, : out_width * width] = spread
    grad_weight = np.einsum("ncij,nciujv->c", grad_output, blocks)
    grad_bias = np.einsum("ncij->c", grad_output)
    return grad_x.astype(dtype), grad_weight.astype(dtype), grad_bias.astype(dtype)


def _blocks(x, weight, bias, kernel_size):
    """
    Return x cut into blocks, (N, C, OH, KH, OW, KW), the parameters per map, and the dtype.

    What is left over is cut off.
    """
    x, weight, bias = images(x), real(weight, "weight"), real(bias, "bias")
    require_shape(weight, x.shape[1:2], "weight")
    require_shape(bias, x.shape[1:2], "bias")
    height, width = pair(kernel_size, "kernel_size")
    rows, columns = x.shape[2] // height, x.shape[3] // width
    if rows == 0 or columns == 0:
        raise ValueError(f"no window of {height} by {width} fits into maps of {x.shape[2:]}")
    dtype, x, weight, bias = common(x, weight, bias)
    inner = x[:, :, : rows * height, : columns * width]
    blocks = inner.reshape(*x.shape[:2], rows, height, columns, width)
    return blocks, weight[:, None, None], bias[:, None, None], dtype
