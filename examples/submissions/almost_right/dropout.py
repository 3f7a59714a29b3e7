"""Dropout."""

import numpy as np
from checks import as_float, whole, widen


def dropout(x, *, p=0.5, training=True, seed=0):
    """Set a share p of the entries to 0; return y and the mask."""
    x = as_float(x, "x")
    seed = whole(seed, "seed", 0)
    if not (p >= 0 and p < 1):
        raise ValueError(f"p: a probability below 1 is needed, got {p}")
    if not training:
        p = 0.0
    keep = np.random.default_rng(seed).uniform(size=x.shape) >= p
    mask = np.array(keep, x.dtype)
    return (widen(x) * mask / (1 - p)).astype(x.dtype), mask


def dropout_backward(grad_output, mask, p):
    """Pass the gradient on where the entry was kept."""
    mask = as_float(mask, "mask")
    grad = widen(as_float(grad_output, "grad_output", shape=mask.shape))
    if not (p >= 0 and p < 1):
        raise ValueError(f"p: a probability below 1 is needed, got {p}")
    return (grad * mask / (1 - p)).astype(mask.dtype)
