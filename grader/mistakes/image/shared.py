"""What several mistakes of this chapter are built from."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from reference.dtypes import cast, result_dtype

from ...implementation import Value


def in_memory_order(array: Value) -> Value:
    """Return the entries in the order in which they lie in memory, as if that were C's."""
    return np.ravel(array, order="K").reshape(np.shape(array))


def padded(image: Value, sides: Sequence[tuple[int, int]], mode: Any = "constant") -> Value:
    """Return the image with something around its last axes; every mode goes on beyond it."""
    leading = ((0, 0),) * (np.ndim(image) - len(sides))
    return np.pad(image, (*leading, *sides), mode=mode)


def planes_of(image: Value, kernel: Value, filtered: Callable[[Value], Value]) -> Value:
    """Return every plane of an image filtered in some way, in the type of image and kernel."""
    wide = np.asarray(image, np.float64)
    leading, size = wide.shape[:-2], wide.shape[-2:]
    planes = [filtered(plane) for plane in wide.reshape(-1, *size)]
    y = np.array(planes).reshape(*leading, *planes[0].shape) if planes else np.zeros(wide.shape)
    return cast(y, result_dtype(np.asarray(image), np.asarray(kernel)))


def whole(y: Value, dtype: Any) -> Value:
    """Return numbers in the dtype of an image, which wraps around if it is one of integers."""
    return y.astype(dtype) if dtype.kind in "fb" else y.astype(np.int64).astype(dtype)
