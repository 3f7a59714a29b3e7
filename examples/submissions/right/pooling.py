"""Pooling: one number for every window of every map."""

import numpy as np
from convolution import windows_of
from geometry import pool_output_size
from shared import borders, common, gradient, images, pair


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

    values = windows.view(x, -np.inf)
    on_map = windows.view(np.ones((1, 1, *x.shape[2:]), bool), fill=False)
    top = values.max(axis=(4, 5), keepdims=True)
    is_top = ((values == top) | np.isnan(values)) & on_map
    kernel_height, kernel_width = windows.kernel
    first = is_top.reshape(*values.shape[:4], kernel_height * kernel_width).argmax(axis=4)
    u, v = np.divmod(first, kernel_width)

    batch, channel, i, j = np.ogrid[tuple(map(slice, grad_output.shape))]
    rows, columns = windows.pixels
    grad_padded = windows.pad(np.zeros(x.shape, grad_output.dtype), 0.0)
    np.add.at(grad_padded, (batch, channel, rows[i, u], columns[j, v]), grad_output)
    return windows.crop(grad_padded).astype(x.dtype)


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
