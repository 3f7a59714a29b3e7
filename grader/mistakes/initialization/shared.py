"""What several mistakes of this chapter are built from."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from ...implementation import Value

OPERATIONS = ("gaussian_init", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal")
BY_FANS = OPERATIONS[1:]


def is_uniform(name: str) -> bool:
    """Say whether an operation draws between two limits."""
    return name.endswith("uniform")


def fans_of(shape: Value) -> tuple[int, int]:
    """Return how many weights lead to an output, and from an input."""
    outputs, inputs, *kernel = shape
    return inputs * math.prod(kernel), outputs * math.prod(kernel)


def drawn(name: str, shape: Value, seed: int, variance: float) -> Any:
    """Return weights of some variance, drawn as the reference draws those of this operation."""
    random, sizes = np.random.default_rng(seed), tuple(shape)
    if is_uniform(name):
        limit = math.sqrt(3 * variance)
        return random.uniform(-limit, limit, sizes)
    return math.sqrt(variance) * random.standard_normal(sizes)


def variance_of(name: str, shape: Value) -> float:
    """Return the variance that an operation should have: 1 by default, or by the fans."""
    if name not in BY_FANS:
        return 1.0
    fan_in, fan_out = fans_of(shape)
    return 2 / (fan_in + fan_out) if name.startswith("xavier") else 2 / fan_in


def evenly(name: str, count: int, variance: float) -> Any:
    """Return so many quantiles of an operation's distribution, from the smallest to the largest."""
    shares = (np.arange(count) + 0.5) / count
    if is_uniform(name):
        return math.sqrt(3 * variance) * (2 * shares - 1)
    quantiles = [NormalDist().inv_cdf(share) for share in shares]
    return math.sqrt(variance) * np.array(quantiles)
