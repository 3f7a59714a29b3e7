"""What several mistakes of this chapter are built from."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.dtypes import as_float64
from reference.normalization import all_but_channels, batch_statistics, values_per_channel

Rule = Callable[..., Any]


def root(var: Any, eps: float) -> Any:
    """Return the standard deviation."""
    return np.sqrt(var + eps)


def unbiased(var: Any, count: int) -> Any:
    """Return what enters the running variance."""
    return var * count / (count - 1)


def mean_of_squares(x: Any) -> tuple[Any, Any]:
    """Return the mean, and as variance the mean of the squares less the square of the mean."""
    numbers, over = as_float64(x), all_but_channels(x)
    mean = numbers.mean(axis=over)
    return mean, (numbers**2).mean(axis=over) - mean**2


def sample_statistics(x: Any) -> tuple[Any, Any]:
    """Return the mean and the unbiased variance."""
    mean, var = batch_statistics(x)
    return mean, unbiased(var, values_per_channel(x))


def of_rows(x: Any) -> tuple[Any, Any]:
    """Return the statistics of x reshaped to (…, C), with the channels not brought last."""
    return batch_statistics(np.asarray(x).reshape(-1, np.shape(x)[1]))


def window(size: int) -> tuple[int, int]:
    """Return how many channels a window reaches back and forth."""
    return size // 2, (size - 1) // 2


def mirrored(size: int) -> tuple[int, int]:
    """Return how far back and forth the channels lie whose windows contain a channel."""
    return (size - 1) // 2, size // 2


def spread(alpha: float, size: int, _channels: int) -> float:
    """Return what the sum of squares is multiplied by."""
    return alpha / size


def power_of_level(x: Any, part: Any, beta: float, k: float) -> Any:
    """Return x by the power of its level, of which `part` is what the neighbours add."""
    return x / (k + part) ** beta


def over(reach: Rule) -> Rule:
    """Return what sums over all windows that reach so far back and forth."""

    def summed(numbers: Any, size: int) -> Any:
        before, after = reach(size)
        sums = np.empty_like(numbers)
        for c in range(numbers.shape[1]):
            sums[:, c] = numbers[:, max(0, c - before) : max(0, c + after + 1)].sum(axis=1)
        return sums

    return summed


in_window, in_mirror = over(window), over(mirrored)
