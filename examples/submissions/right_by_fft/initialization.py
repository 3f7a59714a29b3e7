"""Random weights, drawn by a counter."""

import math

import numpy as np
from sizes import is_several, whole


def _shape(shape, least=0):
    shape = tuple(shape) if is_several(shape) else (shape,)
    if len(shape) < least:
        raise ValueError(f"shape {shape} has not {least} axes")
    return tuple(whole(n, "shape") for n in shape)


def _draws(seed):
    return np.random.Generator(np.random.Philox(whole(seed, "seed", 0)))


def _fans(shape):
    """Return the inputs of one output, and the outputs of one input."""
    shape = _shape(shape, 2)
    window = math.prod(shape[2:])
    return shape, shape[1] * window, shape[0] * window


def gaussian_init(shape, seed, *, mean=0.0, std=1.0):
    """Draw from a normal distribution."""
    return np.asarray(_draws(seed).normal(mean, std, _shape(shape)))


def _uniform(shape, seed, limit):
    return limit * (2 * _draws(seed).random(shape) - 1)


def xavier_uniform(shape, seed):
    """Draw evenly, as far as the fans on both sides say."""
    shape, inputs, outputs = _fans(shape)
    return _uniform(shape, seed, math.sqrt(6 / (inputs + outputs)))


def xavier_normal(shape, seed):
    """Draw normally, as wide as the fans on both sides say."""
    shape, inputs, outputs = _fans(shape)
    return _draws(seed).standard_normal(shape) * math.sqrt(2 / (inputs + outputs))


def he_uniform(shape, seed):
    """Draw evenly, as far as the fan of inputs says."""
    shape, inputs, _ = _fans(shape)
    return _uniform(shape, seed, math.sqrt(6 / inputs))


def he_normal(shape, seed):
    """Draw normally, as wide as the fan of inputs says."""
    shape, inputs, _ = _fans(shape)
    return _draws(seed).standard_normal(shape) * math.sqrt(2 / inputs)
