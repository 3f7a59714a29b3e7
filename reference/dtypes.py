"""The dtype of a result: that of the floating-point arguments; all else counts as float64."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


def result_dtype(*arrays: Array | None) -> np.dtype[Any]:
    """
    Return the dtype in which an operation on these arrays answers.

    float16, float32, float64 and longer floats stand for themselves, integers and booleans for
    float64; several arrays promote as NumPy promotes them.
    """
    return np.result_type(*(floating(array.dtype) for array in arrays if array is not None))


def floating(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return `dtype` if it is a floating-point type, else float64."""
    return dtype if np.issubdtype(dtype, np.floating) else np.dtype(np.float64)


def as_float64(array: Array) -> NDArray[np.float64]:
    """Return the array in the precision in which everything is computed."""
    return array.astype(np.float64)


def cast(array: Array, dtype: np.dtype[Any]) -> Array:
    """Round the answer to the dtype in which it is given; what is too large becomes infinite."""
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(dtype)
