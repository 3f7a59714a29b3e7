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
