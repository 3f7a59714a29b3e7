"""Initialization: random weights as functions of a seed."""

import math

import numpy as np
from shared import integer


def _sizes(shape, axes):
    """Return a shape as a tuple of at least so many ints of 1 or more."""
    if not isinstance(shape, list | tuple) or len(shape) < axes:
        raise ValueError(f"shape must be a tuple of {axes} ints or more, not {shape!r}")
    return tuple(integer(size, "a size") for size in shape)


def _fans(sizes):
    """Return how many weights lead to an output, and from an input."""
    entries = math.prod(sizes)
    return entries // sizes[0], entries // sizes[1]


def _normal(sizes, seed):
    """Return pairs of normal numbers by the polar method of Box and Muller."""
    count = math.prod(sizes)
    random = np.random.Generator(np.random.Philox(integer(seed, "seed", 0)))
    radius = np.sqrt(-2 * np.log1p(-random.random((count + 1) // 2)))
    angle = 2 * np.pi * random.random(radius.size)
    both = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
    return both[:count].reshape(sizes)


def _uniform(sizes, seed, limit):
    """Return numbers between -limit and limit."""
    random = np.random.Generator(np.random.Philox(integer(seed, "seed", 0)))
    return limit * (2 * random.random(sizes) - 1)


def gaussian_init(shape, seed, *, mean=0.0, std=1.0):
    """Draw normal weights of a given mean and standard deviation."""
    return np.asarray(mean + std * _normal(_sizes(shape, 0), seed))


def xavier_uniform(shape, seed):
    """Draw uniform weights of the variance 2 / (in + out)."""
    sizes = _sizes(shape, 2)
    return _uniform(sizes, seed, math.sqrt(6 / sum(_fans(sizes))))


def xavier_normal(shape, seed):
    """Draw normal weights of the variance 2 / (in + out)."""
    sizes = _sizes(shape, 2)
    return math.sqrt(2 / sum(_fans(sizes))) * _normal(sizes, seed)


def he_uniform(shape, seed):
    """Draw uniform weights of the variance 2 / in."""
    sizes = _sizes(shape, 2)
    return _uniform(sizes, seed, math.sqrt(6 / _fans(sizes)[0]))


def he_normal(shape, seed):
    """Draw normal weights of the variance 2 / in."""
    sizes = _sizes(shape, 2)
    return math.sqrt(2 / _fans(sizes)[0]) * _normal(sizes, seed)
