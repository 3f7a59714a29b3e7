"""Sums, by halves: the error grows with the logarithm of the number of terms."""

import numpy as np


def total(x, axes=None):
    """Add up along some axes, or all: the second half to the first, again and again."""
    axes = tuple(range(x.ndim)) if axes is None else axes
    kept = [axis for axis in range(x.ndim) if axis not in {a % x.ndim for a in axes}]
    shape = [x.shape[axis] for axis in kept]
    count = int(np.prod([x.shape[axis] for axis in axes]))
    terms = np.moveaxis(x, kept, range(len(kept))).reshape(*shape, count)
    while count > 1:
        half = (count + 1) // 2
        sums = terms[..., :half].copy()
        sums[..., : count - half] += terms[..., half:]
        terms, count = sums, half
    return terms[..., 0] if count else np.zeros(shape, x.dtype)


def total_of(terms):
    """Add up a list of arrays, the last with the first."""
    terms = list(terms)
    while len(terms) > 1:
        half = len(terms) // 2
        middle = terms[half : len(terms) - half]
        terms = [a + b for a, b in zip(terms[:half], terms[::-1], strict=False)] + middle
    return terms[0]


def backwards(x):
    """Add up all entries, one after the other, from the last to the first."""
    return np.cumsum(np.ravel(x)[::-1])[-1] if x.size else x.dtype.type(0)
