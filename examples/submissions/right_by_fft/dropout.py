"""Dropout."""

import numpy as np
from arrays import floats, of_shape, together
from sizes import whole


def _kept(p):
    if not 0 <= p < 1:
        raise ValueError(f"p is {p}, at least 0 and below 1 is needed")
    return 1 - p


def dropout(x, *, p=0.5, training=True, seed=0):
    """Toss a coin for every entry; return what is kept, scaled, and the coins."""
    dtype, x = together(floats(x, "x"))
    kept, seed = _kept(p), whole(seed, "seed", 0)
    if not training:
        return x.astype(dtype), np.ones(x.shape, dtype)
    coins = np.random.Generator(np.random.Philox(seed)).binomial(1, kept, x.shape)
    return np.where(coins, x * (1 / kept), 0).astype(dtype), np.asarray(coins, dtype)


def dropout_backward(grad_output, mask, p):
    """Scale the gradient where the entry was kept."""
    dtype, mask = together(floats(mask, "mask"))
    grad = of_shape(grad_output, mask.shape, "grad_output", mask.dtype)
    return (grad * (mask * (1 / _kept(p)))).astype(dtype)
