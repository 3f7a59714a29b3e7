"""How branches meet: added up, or side by side."""

import numpy as np
from shared import common, gradient, real, require_shape


def _terms(x, shortcut):
    x, shortcut = real(x, "x"), real(shortcut, "shortcut")
    require_shape(shortcut, x.shape, "shortcut")
    return common(x, shortcut)


def residual_add(x, shortcut):
    """Return x + shortcut."""
    dtype, x, shortcut = _terms(x, shortcut)
    return (x + shortcut).astype(dtype)


def residual_add_backward(grad_output, x, shortcut):
    """Return the gradient of each term: all of grad_output."""
    dtype, x, shortcut = _terms(x, shortcut)
    grad_output = gradient(grad_output, x.shape, dtype)
    return grad_output.astype(dtype), grad_output.astype(dtype)


def _branches(xs):
    """Return the common dtype, and the branches with their channels in front."""
    branches = [real(x, f"xs[{k}]") for k, x in enumerate(xs)]
    if not branches:
        raise ValueError("there must be one array or more")
    if any(x.ndim != 4 for x in branches):
        raise ValueError(f"all arrays must be (N, C, H, W), not {[x.shape for x in branches]}")
    dtype, *branches = common(*branches)
    channels_first = [x.swapaxes(0, 1) for x in branches]
    for k, x in enumerate(channels_first):
        require_shape(x[:0], (0, *channels_first[0].shape[1:]), f"xs[{k}] without its channels")
    return dtype, channels_first


def concat_channels(*xs):
    """Lay all channels behind each other: with the channels in front, that is a list of them."""
    dtype, channels_first = _branches(xs)
    channels = [channel for x in channels_first for channel in x]
    return np.stack(channels, axis=1).astype(dtype)


def concat_channels_backward(grad_output, *xs):
    """Cut grad_output where one branch ends and the next begins."""
    dtype, channels_first = _branches(xs)
    widths = [len(x) for x in channels_first]
    batch, height, width = channels_first[0].shape[1:]
    grad_output = gradient(grad_output, (batch, sum(widths), height, width), dtype)
    owner = np.repeat(np.arange(len(widths)), widths)
    return tuple(grad_output[:, owner == k].astype(dtype) for k in range(len(widths)))
