"""Convolution, one kernel position at a time."""

import numpy as np
from checks import as_float, as_images, four, output_type, several, two, whole, widen
from geometry import conv_output_size


def correlate2d(image, kernel, *, mode="valid"):
    """Slide the kernel over the image."""
    image, kernel = as_float(image, "image", ndim=2), as_float(kernel, "kernel", ndim=2)
    dtype = output_type(image, kernel)
    if image.size == 0 or kernel.size == 0:
        raise ValueError("image, kernel: at least one row and column is needed")
    (h, w), (kh, kw) = image.shape, kernel.shape
    if mode == "valid":
        top, left, out_h, out_w = 0, 0, h - kh + 1, w - kw + 1
    elif mode == "same":
        top, left, out_h, out_w = (kh - 1) - kh // 2, (kw - 1) - kw // 2, h, w
    elif mode == "full":
        top, left, out_h, out_w = kh - 1, kw - 1, h + kh - 1, w + kw - 1
    else:
        raise ValueError(f"mode: valid, same or full is needed, got {mode!r}")
    if out_h < 1 or out_w < 1:
        raise ValueError(f"kernel: {kernel.shape} does not fit into {image.shape}")

    padded = np.pad(widen(image), ((top, kh), (left, kw)))
    y = np.zeros((out_h, out_w), np.result_type(dtype, float))
    for u in range(kh):
        for v in range(kw):
            y += padded[u : u + out_h, v : v + out_w] * kernel[u, v]
    return y.astype(dtype)


def convolve2d(image, kernel, *, mode="valid"):
    """Slide the flipped kernel over the image."""
    kernel = as_float(kernel, "kernel", ndim=2)
    if mode != "same":
        return correlate2d(image, kernel[::-1, ::-1], mode=mode)
    full = correlate2d(image, kernel[::-1, ::-1], mode="full")
    (h, w), top, left = np.shape(image), (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    return full[top : top + h, left : left + w]


def _pad_sources(length, before, after, mode):
    """Return the index that every padded place is copied from."""
    if mode == "edge":
        return np.clip(np.arange(-before, length + after), 0, length - 1)
    if length == 1:
        return np.zeros(before + 1 + after, int)
    period = 2 * (length - 1)
    place = np.arange(-before, length + after) % period
    return np.minimum(place, period - place)


def pad2d(x, padding, *, mode="constant", value=0.0):
    """Pad the maps with a number, their mirror image or their edge."""
    x = as_images(x)
    top, bottom, left, right = four(padding)
    if mode not in ("constant", "reflect", "edge"):
        raise ValueError(f"mode: constant, reflect or edge is needed, got {mode!r}")
    n, c, h, w = x.shape
    if mode == "constant":
        y = np.full((n, c, top + h + bottom, left + w + right), value, x.dtype)
        y[:, :, top : top + h, left : left + w] = x
        return y
    rows, columns = _pad_sources(h, top, bottom, mode), _pad_sources(w, left, right, mode)
    return x[:, :, rows][:, :, :, columns]


def pad2d_backward(grad_output, x, padding, *, mode="constant", value=0.0):
    """Add up the gradients of all copies of a pixel."""
    x = as_images(x)
    shape = pad2d(x, padding, mode=mode, value=value).shape
    grad = widen(as_float(grad_output, "grad_output", shape=shape))
    top, bottom, left, right = four(padding)
    n, c, h, w = x.shape
    if mode == "constant":
        return grad[:, :, top : top + h, left : left + w].astype(x.dtype)
    by_row = np.zeros((n, c, h, shape[3]), grad.dtype)
    for i, row in enumerate(_pad_sources(h, top, bottom, mode)):
        by_row[:, :, row] += grad[:, :, i]
    grad_x = np.zeros(x.shape, grad.dtype)
    for j, column in enumerate(_pad_sources(w, left, right, mode)):
        grad_x[:, :, :, column] += by_row[:, :, :, j]
    return grad_x.astype(x.dtype)


def _places(kernel, stride, dilation, out):
    """Yield each kernel position with the rows and columns of the map that lie under it."""
    for u in range(kernel[0]):
        for v in range(kernel[1]):
            i, j = u * dilation[0], v * dilation[1]
            rows = slice(i, i + out[0] * stride[0], stride[0])
            columns = slice(j, j + out[1] * stride[1], stride[1])
            yield u, v, rows, columns


def im2col(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Write every window as a column."""
    x = as_images(x)
    out = conv_output_size(
        x.shape[2:], kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    kernel, stride, dilation = two(kernel_size, "k"), two(stride, "s"), two(dilation, "d")
    top, bottom, left, right = four(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    n, c = x.shape[:2]
    cols = np.zeros((n, c, *kernel, *out), x.dtype)
    for u, v, rows, columns in _places(kernel, stride, dilation, out):
        cols[:, :, u, v] = padded[:, :, rows, columns]
    return cols.reshape(n, c * kernel[0] * kernel[1], out[0] * out[1])


def col2im(cols, image_shape, kernel_size, *, stride=1, padding=0, dilation=1):
    """Add the columns into an image, each where im2col took it from."""
    cols = as_float(cols, "cols")
    if not several(image_shape) or len(image_shape) != 4:
        raise ValueError(f"image_shape: (N, C, H, W) is needed, got {image_shape!r}")
    n = whole(image_shape[0], "image_shape", 0)
    c, h, w = (whole(length, "image_shape") for length in image_shape[1:])
    kernel = two(kernel_size, "kernel_size")
    out = conv_output_size((h, w), kernel, stride=stride, padding=padding, dilation=dilation)
    as_float(cols, "cols", shape=(n, c * kernel[0] * kernel[1], out[0] * out[1]))
    top, bottom, left, right = four(padding)
    grid = widen(cols).reshape(n, c, *kernel, *out)
    padded = np.zeros((n, c, top + h + bottom, left + w + right), grid.dtype)
    for u, v, rows, columns in _places(kernel, two(stride, "s"), two(dilation, "d"), out):
        padded[:, :, rows, columns] += grid[:, :, u, v]
    return padded[:, :, top : top + h, left : left + w].astype(cols.dtype)


def _conv_arguments(x, weight, bias, stride, padding, dilation, groups):
    x, weight = as_images(x), as_float(weight, "weight", ndim=4)
    groups = whole(groups, "groups")
    if min(weight.shape) < 1:
        raise ValueError(f"weight: no axis may be empty, got {weight.shape}")
    if x.shape[1] != groups * weight.shape[1] or weight.shape[0] % groups:
        raise ValueError(f"weight: {weight.shape} and {groups} groups do not go with x {x.shape}")
    dtype = output_type(x, weight)
    if bias is not None:
        bias = as_float(bias, "bias", shape=weight.shape[:1])
        dtype = output_type(x, weight, bias)
    out = conv_output_size(
        x.shape[2:], weight.shape[2:], stride=stride, padding=padding, dilation=dilation
    )
    top, bottom, left, right = four(padding)
    wide = np.result_type(dtype, float)
    padded = np.pad(x.astype(wide), ((0, 0), (0, 0), (top, bottom), (left, right)))
    # one axis more for the groups
    padded = padded.reshape(len(x), groups, weight.shape[1], *padded.shape[2:])
    filters = weight.astype(wide).reshape(groups, len(weight) // groups, *weight.shape[1:])
    return padded, filters, bias, out, dtype


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Correlate all channels of a group with each of its filters, and add the bias."""
    padded, filters, bias, out, dtype = _conv_arguments(
        x, weight, bias, stride, padding, dilation, groups
    )
    g, o, _, *kernel = filters.shape
    y = np.zeros((len(padded), g, o, *out), padded.dtype)
    for u, v, rows, columns in _places(kernel, two(stride, "s"), two(dilation, "d"), out):
        y += np.einsum("ngchw,goc->ngohw", padded[..., rows, columns], filters[..., u, v])
    y = y.reshape(len(padded), g * o, *out)
    if bias is not None:
        y = y + bias.reshape(-1, 1, 1)
    return y.astype(dtype)


def conv2d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return grad_x, grad_weight and grad_bias."""
    padded, filters, bias, out, dtype = _conv_arguments(
        x, weight, bias, stride, padding, dilation, groups
    )
    n = len(padded)
    g, o, c, kh, kw = filters.shape
    stride, dilation = two(stride, "stride"), two(dilation, "dilation")
    grad = as_float(grad_output, "grad_output", shape=(n, g * o, *out))
    grad = grad.astype(padded.dtype).reshape(n, g, o, *out)

    # the filters: each weight has met the pixels under its place in the kernel
    grad_weight = np.zeros(filters.shape, padded.dtype)
    for u, v, rows, columns in _places((kh, kw), stride, dilation, out):
        grad_weight[..., u, v] = np.einsum("ngohw,ngchw->goc", grad, padded[..., rows, columns])

    # the image: a full correlation of the gradient with the flipped filters
    reach_h, reach_w = (kh - 1) * dilation[0], (kw - 1) * dilation[1]
    around = np.pad(grad, ((0, 0),) * 3 + ((reach_h, reach_h), (reach_w, reach_w)))
    full = (out[0] + reach_h, out[1] + reach_w)
    flipped = filters[..., ::-1, ::-1]
    grad_padded = np.zeros(padded.shape, padded.dtype)
    for u, v, rows, columns in _places((kh, kw), (1, 1), dilation, full):
        grad_padded[..., : full[0], : full[1]] += np.einsum(
            "ngohw,goc->ngchw", around[..., rows, columns], flipped[..., u, v]
        )
    h, w = np.shape(x)[2:]
    top, _, left, _ = four(padding)
    grad_x = grad_padded.reshape(n, g * c, *padded.shape[3:])[:, :, top : top + h, left : left + w]

    grad_bias = None if bias is None else grad.sum(axis=(0, 3, 4)).reshape(-1).astype(dtype)
    return grad_x.astype(dtype), grad_weight.reshape(np.shape(weight)).astype(dtype), grad_bias
