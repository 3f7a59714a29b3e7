"""Pooling, one window at a time for all maps at once."""

import numpy as np
from checks import as_float, as_images, four, two, widen
from geometry import pool_output_size


def _windows(shape, kernel_size, stride, padding, dilation, ceil_mode):
    """List (i, j, rows, columns): the pixels of each window, without those of the padding."""
    stride = kernel_size if stride is None else stride
    out = pool_output_size(
        shape[2:],
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    kernel, stride, dilation = two(kernel_size, "k"), two(stride, "s"), two(dilation, "d")
    top, _, left, _ = four(padding)
    axes = []
    for axis, before in enumerate((top, left)):
        places = []
        for i in range(out[axis]):
            pixels = i * stride[axis] - before + dilation[axis] * np.arange(kernel[axis])
            places.append(pixels[(pixels >= 0) & (pixels < shape[2 + axis])])
        axes.append(places)
    windows = [
        (i, j, rows, columns)
        for i, rows in enumerate(axes[0])
        for j, columns in enumerate(axes[1])
        if len(rows) and len(columns)
    ]
    return windows, out


def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Take the largest pixel of each window."""
    x = as_images(x)
    windows, out = _windows(x.shape, kernel_size, stride, padding, dilation, ceil_mode)
    y = np.full((*x.shape[:2], *out), -np.inf, x.dtype)
    for i, j, rows, columns in windows:
        y[:, :, i, j] = x[:, :, rows[:, None], columns].max(axis=(2, 3))
    return y


def max_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False
):
    """Give each gradient to the pixel that was the largest, the first of several."""
    x = as_images(x)
    windows, out = _windows(x.shape, kernel_size, stride, padding, dilation, ceil_mode)
    n, c = x.shape[:2]
    grad = as_float(grad_output, "grad_output", shape=(n, c, *out))
    grad_x = np.zeros(x.shape, x.dtype)
    sample, channel = np.arange(n)[:, None], np.arange(c)
    for i, j, rows, columns in windows:
        window = x[:, :, rows[:, None], columns].reshape(n, c, len(rows) * len(columns))
        u, v = np.unravel_index(window.argmax(axis=2), (len(rows), len(columns)))
        grad_x[sample, channel, rows[u], columns[v]] = grad[:, :, i, j]
    return grad_x


def _divisor(i, j, rows, columns, x, kernel_size, stride, padding, count_include_pad):
    if not count_include_pad:
        return len(rows) * len(columns)
    kernel = two(kernel_size, "kernel_size")
    stride = kernel if stride is None else two(stride, "stride")
    top, bottom, left, right = four(padding)
    height = min(kernel[0], top + x.shape[2] + bottom - i * stride[0])
    width = min(kernel[1], left + x.shape[3] + right - j * stride[1])
    return height * width


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Take the mean of each window."""
    x = as_images(x)
    windows, out = _windows(x.shape, kernel_size, stride, padding, 1, ceil_mode)
    wide = widen(x)
    y = np.zeros((*x.shape[:2], *out), wide.dtype)
    for i, j, rows, columns in windows:
        area = _divisor(i, j, rows, columns, x, kernel_size, stride, padding, count_include_pad)
        y[:, :, i, j] = wide[:, :, rows[:, None], columns].sum(axis=(2, 3)) / area
    return y.astype(x.dtype)


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
    """Give each pixel of a window the same part of its gradient."""
    x = as_images(x)
    windows, out = _windows(x.shape, kernel_size, stride, padding, 1, ceil_mode)
    grad = widen(as_float(grad_output, "grad_output", shape=(*x.shape[:2], *out)))
    grad_x = np.zeros(x.shape, np.result_type(x.dtype, float))
    for i, j, rows, columns in windows:
        area = _divisor(i, j, rows, columns, x, kernel_size, stride, padding, count_include_pad)
        grad_x[:, :, rows[:, None], columns] += grad[:, :, i, j][:, :, None, None] / area
    return grad_x.astype(x.dtype)


def global_avg_pool2d(x):
    """Take the mean of each map."""
    x = as_images(x)
    return widen(x).mean(axis=(2, 3)).astype(x.dtype)


def global_avg_pool2d_backward(grad_output, x):
    """Give each pixel of a map the same part of its gradient."""
    x = as_images(x)
    grad = widen(as_float(grad_output, "grad_output", shape=x.shape[:2]))
    h, w = x.shape[2:]
    return (grad[:, :, None, None] * np.ones((h, w)) / (h * w)).astype(x.dtype)
