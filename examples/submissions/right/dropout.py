"""Dropout."""

import numpy as np
from shared import common, gradient, integer, real


def _check_probability(p):
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and less than 1, not {p}")


def dropout(x, *, p=0.5, training=True, seed=0):
    """Drop every entry with probability p and scale up what is left; return (y, mask)."""
    dtype, x = common(real(x, "x"))
    _check_probability(p)
    seed = integer(seed, "seed", 0)
    if not training:
        return x.astype(dtype), np.ones(x.shape, dtype)
    mask = np.random.default_rng(seed).random(x.shape) >= p
    return (x * mask / (1 - p)).astype(dtype), np.asarray(mask).astype(dtype)


def dropout_backward(grad_output, mask, p):
    """Let the gradient through where the mask is 1."""
    dtype, mask = common(real(mask, "mask"))
    _check_probability(p)
    return (gradient(grad_output, mask.shape, dtype) * mask / (1 - p)).astype(dtype)
