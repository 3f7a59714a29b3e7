"""What several mistakes of this chapter are built from."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from reference.composition import concat_channels
from reference.dtypes import cast, result_dtype

from ...implementation import Value


def in_memory_order(array: Value) -> Value:
    """Return the entries in the order in which they lie in memory, as if that were C's."""
    return np.ravel(array, order="K").reshape(np.shape(array))


def whole(y: Value, dtype: Any) -> Value:
    """Return whole numbers in an integer dtype, which wraps around."""
    return y.astype(np.int64).astype(dtype)


def joined(xs: Sequence[Value], axis: int) -> Value:
    """Return the arrays along another axis than the right one, where they fit."""
    y = concat_channels(*xs)
    if len({np.shape(x)[1] for x in xs}) > 1:
        return y
    return np.concatenate(xs, axis=axis).astype(y.dtype)


def like_each(parts: Sequence[Value], xs: Sequence[Value]) -> tuple[Value, ...]:
    """Return gradients in the type of all arrays."""
    dtype = result_dtype(*(np.asarray(x) for x in xs))
    return tuple(cast(part, dtype) for part in parts)
