"""Pooling: maxima one tap of the window after the other, sums by the Fourier transform."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from arrays import indices as from_zero
from arrays import maps, of_shape, together
from fourier import original, spectrum
from sizes import extents, margins, padded_sizes, per_axis, windows
from sums import total, total_of


@dataclass(frozen=True)
class _Pool:
    """Where the windows of a pool lie on its maps."""

    size: tuple
    kernel: tuple
    stride: tuple
    sides: tuple
    dilation: tuple
    out: tuple

    @property
    def reached(self):
        """The size of a padded map, as far as the windows reach."""
        return tuple(
            max(padded, (n - 1) * s + extent)
            for padded, n, s, extent in zip(
                padded_sizes(self.size, self.sides),
                self.out,
                self.stride,
                extents(self.kernel, self.dilation),
                strict=True,
            )
        )

    @property
    def inside(self):
        """Where the map lies in the padded one."""
        return (
            ...,
            *(slice(b, b + n) for (b, _), n in zip(self.sides, self.size, strict=True)),
        )

    @property
    def at_windows(self):
        """Where the windows begin in the padded map."""
        steps = zip(self.out, self.stride, strict=True)
        return (..., *(slice(0, (n - 1) * s + 1, s) for n, s in steps))

    def padded(self, x, fill):
        """Return the maps with their padding, and what lies beyond it."""
        wide = np.full((*x.shape[:2], *self.reached), fill, x.dtype)
        wide[self.inside] = x
        return wide

    def places(self):
        """Yield for every entry of the window, row by row, where all windows have it."""
        axes = (
            [slice(tap * d, tap * d + (n - 1) * s + 1, s) for tap in range(k)]
            for k, d, n, s in zip(self.kernel, self.dilation, self.out, self.stride, strict=True)
        )
        yield from ((..., *place) for place in product(*axes))

    def taps(self, padded):
        """Yield for every entry of the window, row by row, what all windows see there."""
        yield from (padded[place] for place in self.places())


def _pool(x, kernel_size, stride, padding=0, dilation=1, ceil_mode=False):
    kernel = per_axis(kernel_size, "kernel_size")
    stride = kernel if stride is None else per_axis(stride, "stride")
    sides, dilation = margins(padding), per_axis(dilation, "dilation")
    out = windows(x.shape[2:], kernel, stride, sides, dilation, ceil_mode)
    return _Pool(x.shape[2:], kernel, stride, sides, dilation, out)


# --- maxima ---


def _firsts(x, pool):
    """Return the flat index of the first maximum of every window; -1 where it sees no pixel."""
    height, width = pool.size
    numbers = np.arange(height * width).reshape(1, 1, height, width)
    best = np.full((*x.shape[:2], *pool.out), -np.inf, x.dtype)
    first = np.full(best.shape, -1)
    numbers = pool.taps(pool.padded(numbers, -1))
    for values, number in zip(pool.taps(pool.padded(x, -np.inf)), numbers, strict=True):
        better = (number >= 0) & ((values > best) | (first < 0))
        best = np.where(better, values, best)
        first = np.where(better, number, first)
    return first


def _to_places(amounts, places, size):
    """Add amounts (N, C, ...) up at flat places of maps of this size."""
    batch, channels, *out = amounts.shape
    sums = np.zeros((batch, channels, size[0] * size[1]), amounts.dtype)
    flat = places.reshape(batch, channels, out[0] * out[1])[..., ::-1]
    n, c = np.ogrid[:batch, :channels]
    seen = np.where(flat < 0, 0, amounts.reshape(flat.shape)[..., ::-1])
    np.add.at(sums, (n[..., None], c[..., None], np.maximum(flat, 0)), seen)
    return sums.reshape(batch, channels, *size)


def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Keep the largest of what the windows see."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, dilation, ceil_mode)
    return np.maximum.reduce([*pool.taps(pool.padded(x, -np.inf))])


def max_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False
):
    """Send every gradient to the first maximum."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, dilation, ceil_mode)
    dtype, x = together(x)
    grad = of_shape(grad_output, (*x.shape[:2], *pool.out), "grad_output", x.dtype)
    return _to_places(grad, _firsts(x, pool), pool.size).astype(dtype)


def max_pool2d_indices(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Say where in its map the first maximum of every window is."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, dilation, ceil_mode)
    return _firsts(x, pool)


def _switches(x, places, output_size):
    x, size = maps(x), per_axis(output_size, "output_size")
    places = from_zero(places, size[0] * size[1], "indices")
    if places.shape != x.shape:
        raise ValueError(f"indices have shape {places.shape}, x has {x.shape}")
    return x, places.reshape(*x.shape[:2], x.shape[2] * x.shape[3]), size


def max_unpool2d(x, indices, output_size):
    """Put every value where its index says, and zeros elsewhere."""
    x, places, size = _switches(x, indices, output_size)
    y = np.zeros((*x.shape[:2], size[0] * size[1]), x.dtype)
    np.put_along_axis(y, places, x.reshape(places.shape), 2)
    return y.reshape(*x.shape[:2], *size)


def max_unpool2d_backward(grad_output, x, indices, output_size):
    """Take every gradient from where the value was put."""
    x, places, size = _switches(x, indices, output_size)
    grad = of_shape(grad_output, (*x.shape[:2], *size), "grad_output", x.dtype)
    flat = grad.reshape(*x.shape[:2], size[0] * size[1])
    return np.take_along_axis(flat, places, 2).reshape(x.shape)


def global_max_pool2d(x):
    """Keep the largest entry of every map."""
    x = maps(x)
    return x.max((3, 2))


def global_max_pool2d_backward(grad_output, x):
    """Send every gradient to the first maximum of its map."""
    x = maps(x)
    grad = of_shape(grad_output, x.shape[:2], "grad_output", x.dtype)
    flat = x.reshape(*x.shape[:2], x.shape[2] * x.shape[3])
    first = flat.argmax(2)[..., None] == np.arange(flat.shape[2])
    return np.where(first, grad[..., None], 0).reshape(x.shape).astype(x.dtype)


# --- sums ---


def _box(pool, dtype):
    return spectrum(np.ones(pool.kernel, dtype), pool.reached)


def _sums(x, pool):
    """Add up every window, by a transform where all is finite, for it would spread what is not."""
    padded = pool.padded(x, 0)
    if not np.isfinite(padded).all():
        return total_of(pool.taps(padded))
    boxed = spectrum(padded, pool.reached) * _box(pool, x.dtype).conj()
    return original(boxed, pool.reached)[pool.at_windows]


def _sums_backward(grad, pool):
    """Lay every gradient over its whole window, and add up."""
    spaced = np.zeros((*grad.shape[:2], *pool.reached), grad.dtype)
    spaced[pool.at_windows] = grad
    boxed = spectrum(spaced, pool.reached) * _box(pool, grad.dtype)
    return original(boxed, pool.reached)[pool.inside]


def _shares(pool, count_include_pad, dtype):
    """Return one over the number of entries that count in each window."""
    counted = np.zeros(pool.reached)
    if count_include_pad:
        counted[tuple(map(slice, padded_sizes(pool.size, pool.sides)))] = 1
    else:
        counted[pool.inside] = 1
    return (1 / sum(pool.taps(counted))).astype(dtype)


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Average every window."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, 1, ceil_mode)
    dtype, x = together(x)
    return (_sums(x, pool) * _shares(pool, count_include_pad, x.dtype)).astype(dtype)


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
    """Give every entry of a window its share."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, 1, ceil_mode)
    dtype, x = together(x)
    grad = of_shape(grad_output, (*x.shape[:2], *pool.out), "grad_output", x.dtype)
    return _sums_backward(grad * _shares(pool, count_include_pad, x.dtype), pool).astype(dtype)


def sum_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Add up every window."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, 1, ceil_mode)
    dtype, x = together(x)
    return _sums(x, pool).astype(dtype)


def sum_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Give every entry of a window the whole gradient."""
    x = maps(x)
    pool = _pool(x, kernel_size, stride, padding, 1, ceil_mode)
    dtype, x = together(x)
    grad = of_shape(grad_output, (*x.shape[:2], *pool.out), "grad_output", x.dtype)
    return _sums_backward(grad, pool).astype(dtype)


def global_avg_pool2d(x):
    """Average every map."""
    dtype, x = together(maps(x))
    return (total(x, (2, 3)) * (1 / (x.shape[2] * x.shape[3]))).astype(dtype)


def global_avg_pool2d_backward(grad_output, x):
    """Give every pixel of a map its share."""
    dtype, x = together(maps(x))
    grad = of_shape(grad_output, x.shape[:2], "grad_output", x.dtype)
    share = np.full(x.shape[2:], 1 / (x.shape[2] * x.shape[3]), x.dtype)
    return np.multiply.outer(grad, share).astype(dtype)


def _norms(x, p, kernel_size, stride):
    """Return the windows of lp_pool2d, how large their entries are beside the largest, and y."""
    x = maps(x)
    if not (np.isfinite(p) and p > 0):
        raise ValueError(f"p is {p}, a finite number above 0 is needed")
    pool = _pool(x, kernel_size, stride)
    dtype, x = together(x)
    largest = np.maximum.reduce([*pool.taps(np.abs(x))])
    unit = np.where((largest > 0) & (largest < np.inf), largest, 1)
    y = unit * total_of((np.abs(tap) / unit) ** p for tap in pool.taps(x)) ** (1 / p)
    return dtype, x, pool, y


def lp_pool2d(x, p, kernel_size, *, stride=None):
    """Return the p-norm of every window, its largest entry taken out so that nothing overflows."""
    dtype, _, _, y = _norms(x, p, kernel_size, stride)
    return y.astype(dtype)


def lp_pool2d_backward(grad_output, x, p, kernel_size, *, stride=None):
    """Give every entry sign(x) * (|x| / y)^(p - 1) of the gradient, and a 0 nothing."""
    dtype, x, pool, y = _norms(x, p, kernel_size, stride)
    grad = of_shape(grad_output, y.shape, "grad_output", x.dtype)
    laid = np.zeros((pool.kernel[0] * pool.kernel[1], *x.shape), x.dtype)
    for sheet, place in zip(laid, pool.places(), strict=True):
        seen = x[place]
        ratio = np.where(seen == 0, 1, np.abs(seen) / np.where(seen == 0, 1, y))
        sheet[place] = grad * np.sign(seen) * ratio ** (p - 1)
    return total_of(laid).astype(dtype)


def _subsampled(x, weight, bias, kernel_size):
    x = maps(x)
    weight = of_shape(weight, x.shape[1:2], "weight")
    bias = of_shape(bias, x.shape[1:2], "bias")
    pool = _pool(x, kernel_size, None)
    return *together(x, weight, bias), pool


def subsample2d(x, weight, bias, *, kernel_size=2):
    """Scale the sum of every window by the channel's weight, and add its bias."""
    dtype, x, weight, bias, pool = _subsampled(x, weight, bias, kernel_size)
    return (weight[:, None, None] * _sums(x, pool) + bias[:, None, None]).astype(dtype)


def subsample2d_backward(grad_output, x, weight, bias, *, kernel_size=2):
    """Return the gradients of x, weight and bias."""
    dtype, x, weight, _, pool = _subsampled(x, weight, bias, kernel_size)
    grad = of_shape(grad_output, (*x.shape[:2], *pool.out), "grad_output", x.dtype)
    grad_x = _sums_backward(grad, pool) * weight[:, None, None]
    grad_weight = total(_sums(x, pool) * grad, (0, 2, 3))
    return grad_x.astype(dtype), grad_weight.astype(dtype), total(grad, (0, 2, 3)).astype(dtype)
