"""Arrays that remember how they came about, and the operations that networks are made of."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Node:
    """An array, what it came from, and for each of these how a gradient goes back to it."""

    def __init__(self, array, *ways):
        self.array, self.ways, self.grad = array, ways, 0.0


def backpropagate(ends, grads):
    """Leave in every node in front of the ends its gradient."""
    order, stack = {}, [(end, False) for end in ends]
    while stack:
        node, left = stack.pop()
        if left:
            order[node] = None  # behind all that it came from
        elif node not in order:
            stack.append((node, True))
            stack.extend((source, False) for source, _ in node.ways if source not in order)
    for end, grad in zip(ends, grads, strict=True):
        end.grad = end.grad + grad
    for node in reversed(order):
        for source, back in node.ways:
            source.grad = source.grad + back(node.grad)


# --- windows ---


def two(value):
    """Return a number for each axis."""
    return value if isinstance(value, tuple) else (value, value)


class Windows:
    """All windows of a batch of maps, and the way back from windows to maps."""

    def __init__(self, x, kernel, stride, padding, fill=0.0, ceil_mode=False):
        self.shape, self.kernel = x.shape, two(kernel)
        self.stride, self.padding = two(stride), two(padding)
        self.out = tuple(map(count, x.shape[2:], *self.sizes(), (ceil_mode, ceil_mode)))
        sides = [
            (p, max(p, (m - 1) * s + k - n - p))
            for n, m, k, s, p in zip(x.shape[2:], self.out, *self.sizes(), strict=True)
        ]
        padded = np.pad(x, ((0, 0), (0, 0), *sides), constant_values=fill)
        self.padded_shape = padded.shape
        (down, right), (rows, columns) = self.stride, self.out
        view = sliding_window_view(padded, self.kernel, axis=(2, 3))[:, :, ::down, ::right]
        self.view = view[:, :, :rows, :columns]

    def sizes(self):
        """Return kernel, stride and padding."""
        return self.kernel, self.stride, self.padding

    def back(self, windows):
        """Add windows up where they were cut out."""
        padded = np.zeros(self.padded_shape, windows.dtype)
        (down, right), (rows, columns) = self.stride, self.out
        for i, j in np.ndindex(*self.kernel):
            below = slice(i, i + rows * down, down), slice(j, j + columns * right, right)
            padded[(..., *below)] += windows[..., i, j]
        (top, left), (height, width) = self.padding, self.shape[2:]
        return padded[:, :, top : top + height, left : left + width]


def count(size, kernel, stride, padding, ceil_mode):
    """Count the windows along an axis."""
    room = size + 2 * padding - kernel
    if room < 0 or size < 1:
        raise ValueError(f"no window of {kernel} fits into a map of {size}")
    number = room // stride + 1
    if ceil_mode and room % stride and number * stride < size + padding:
        number += 1  # the last one hangs over, but begins on the map
    return number


def convolve(x, weight, stride, padding, groups):
    """Convolve, every group of channels with its own filters."""
    if x.array.shape[1] != groups * weight.array.shape[1] or len(weight.array) % groups:
        raise ValueError(f"filters {weight.array.shape} do not fit maps {x.array.shape}")
    windows = Windows(x.array, weight.array.shape[2:], stride, padding)
    batch, channels, height, width, *kernel = windows.view.shape
    view = windows.view.reshape(batch, groups, channels // groups, height, width, *kernel)
    filters = weight.array.reshape(groups, -1, *weight.array.shape[1:])

    def split(grad):
        return grad.reshape(batch, *filters.shape[:2], height, width)

    def to_x(grad):
        parts = np.einsum("ngohw,gocuv->ngchwuv", split(grad), filters, optimize=True)
        return windows.back(parts.reshape(windows.view.shape))

    def to_weight(grad):
        sums = np.einsum("ngohw,ngchwuv->gocuv", split(grad), view, optimize=True)
        return sums.reshape(weight.array.shape)

    y = np.einsum("ngchwuv,gocuv->ngohw", view, filters, optimize=True)
    return Node(y.reshape(batch, len(weight.array), height, width), (x, to_x), (weight, to_weight))


def max_pool(x, kernel, stride, padding=0, *, ceil_mode=False):
    """Keep the first maximum of every window."""
    windows = Windows(x.array, kernel, stride, padding, -np.inf, ceil_mode)
    flat = windows.view.reshape(*windows.view.shape[:4], kernel * kernel)
    first = flat.argmax(axis=4)[..., None]

    def to_x(grad):
        parts = np.zeros(flat.shape, grad.dtype)
        np.put_along_axis(parts, first, grad[..., None], axis=4)
        return windows.back(parts.reshape(windows.view.shape))

    return Node(np.take_along_axis(flat, first, axis=4)[..., 0], (x, to_x))


def avg_pool(x, kernel, stride, *, ceil_mode=False):
    """Average the pixels of every window that are on the map."""
    windows = Windows(x.array, kernel, stride, 0, 0.0, ceil_mode)
    ones = np.ones((1, 1, *x.array.shape[2:]))
    pixels = Windows(ones, kernel, stride, 0, 0.0, ceil_mode).view.sum(axis=(4, 5))

    def to_x(grad):
        share = (grad / pixels)[..., None, None]
        return windows.back(np.broadcast_to(share, windows.view.shape))

    return Node(windows.view.sum(axis=(4, 5)) / pixels, (x, to_x))


# --- pixels, channels and features ---


def rectify(x):
    """Rectify."""
    return Node(np.maximum(x.array, 0.0), (x, lambda grad: np.where(x.array > 0, grad, 0.0)))


def squash(x):
    """Squash."""
    t = np.tanh(2 / 3 * x.array)
    return Node(1.7159 * t, (x, lambda grad: grad * (1.7159 * 2 / 3) * (1 - t * t)))


def per_channel(vector, array):
    """Lay a vector along the axis of channels."""
    if vector.shape != array.shape[1:2]:
        raise ValueError(f"one number for each of {array.shape[1]} channels, not {vector.shape}")
    return vector.reshape(-1, *(1,) * (array.ndim - 2))


def shift(x, bias):
    """Add a number to every channel, or feature."""
    rest = tuple(axis for axis in range(x.array.ndim) if axis != 1)
    y = x.array + per_channel(bias.array, x.array)
    return Node(y, (x, lambda grad: grad), (bias, lambda grad: grad.sum(axis=rest)))


def scale(x, weight):
    """Multiply every channel by a number."""
    factors = per_channel(weight.array, x.array)
    return Node(
        x.array * factors,
        (x, lambda grad: grad * factors),
        (weight, lambda grad: (grad * x.array).sum(axis=(0, 2, 3))),
    )


def standardize(x, mean, var):
    """Subtract a mean and divide by a deviation, channel by channel."""
    std = np.sqrt(per_channel(var, x.array) + 1e-5)
    return Node((x.array - per_channel(mean, x.array)) / std, (x, lambda grad: grad / std))


def response_norm(x, alpha, k):
    """Divide by a power of the squares of 5 channels."""

    def sums(maps):
        padded = np.pad(maps, ((0, 0), (2, 2), (0, 0), (0, 0)))
        return sliding_window_view(padded, 5, axis=1).sum(axis=-1)

    level = k + alpha / 5 * sums(x.array**2)

    def to_x(grad):
        around = sums(grad * x.array * level**-1.75)
        return grad * level**-0.75 - 1.5 * alpha / 5 * x.array * around

    return Node(x.array * level**-0.75, (x, to_x))


def weigh(x, weight):
    """Combine the features of every sample; maps are laid out in rows first."""
    flat = x.array.reshape(len(x.array), int(np.prod(x.array.shape[1:])))
    if weight.array.shape[1:] != flat.shape[1:]:
        raise ValueError(f"a matrix {weight.array.shape} does not fit {flat.shape[1]} features")
    y = flat @ weight.array.T if len(flat) else np.zeros((0, len(weight.array)))
    return Node(
        y,
        (x, lambda grad: (grad @ weight.array).reshape(x.array.shape)),
        (weight, lambda grad: grad.T @ flat),
    )


def mean_of_maps(x):
    """Average every map."""
    size = x.array.shape[2] * x.array.shape[3]

    def to_x(grad):
        return np.broadcast_to(grad[:, :, None, None] / size, x.array.shape)

    return Node(x.array.mean(axis=(2, 3)), (x, to_x))


def squared_distances(x, centers):
    """Square the distance of every sample to every center, which are given."""
    if centers.array.shape[1:] != x.array.shape[1:]:
        raise ValueError(f"centers {centers.array.shape} do not fit features {x.array.shape}")
    ways = x.array[:, None] - centers.array
    return Node((ways**2).sum(axis=2), (x, lambda grad: (2 * ways * grad[..., None]).sum(axis=1)))


def add(x, y):
    """Add, both of one shape."""
    if x.array.shape != y.array.shape:
        raise ValueError(f"{x.array.shape} and {y.array.shape} cannot be added")
    return Node(x.array + y.array, (x, lambda grad: grad), (y, lambda grad: grad))


def concat(*xs):
    """Lay channels behind each other."""
    ends = np.cumsum([x.array.shape[1] for x in xs])

    def way(x, end):
        return x, lambda grad: grad[:, end - x.array.shape[1] : end]

    ways = [way(x, end) for x, end in zip(xs, ends, strict=True)]
    return Node(np.concatenate([x.array for x in xs], axis=1), *ways)


def take(x, channels):
    """Keep some of the channels, or of the filters where these are the first axis."""

    def to_x(grad):
        spread = np.zeros(x.array.shape, grad.dtype)
        spread[:, channels] = grad
        return spread

    return Node(x.array[:, channels], (x, to_x))
