"""What several mistakes of this chapter are built from."""

from typing import Any

import numpy as np

from reference.sizes import Sides, before_and_after, output_sizes, padded_sizes, per_axis

from ...implementation import Value


def two(value: Value) -> tuple[int, int]:
    """Return a size for height and width."""
    height, width = per_axis("size", value, 2, 1, "size")
    return height, width


def four(padding: Value) -> Sides:
    """Return a padding as ((top, bottom), (left, right))."""
    return before_and_after(padding, 2, "padding")


def in_memory_order(array: Value) -> Value:
    """Return the entries in the order in which they lie in memory, as if that were C's."""
    return np.ravel(array, order="K").reshape(np.shape(array))


def wrapped(y: Value, dtype: Any) -> Value:
    """Return whole numbers in an integer dtype, which wraps around."""
    return y.astype(np.int64).astype(dtype)


def cut_short(options: dict[str, Any]) -> dict[str, Any]:
    """Keep the first two of more sizes."""
    return {
        name: value[:2] if isinstance(value, tuple) else value for name, value in options.items()
    }


def cropped(x: Value, padding: Value) -> Value:
    """Return the maps cropped where the padding is negative, and what of it is not."""
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    (top, bottom), (left, right) = (
        (side, side) if isinstance(side, int) else side for side in (rows, columns)
    )
    height, width = np.shape(x)[-2:]
    kept = x[..., max(0, -top) : height + min(0, bottom), max(0, -left) : width + min(0, right)]
    return kept, ((max(0, top), max(0, bottom)), (max(0, left), max(0, right)))


def positions_of(
    shape: Value,
    kernel_size: Value,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
) -> tuple[int, int]:
    """Return how many rows and columns of positions a kernel has on maps of a shape."""
    padded = padded_sizes(shape[2:], four(padding))
    height, width = output_sizes(padded, two(kernel_size), two(stride), two(dilation))
    return height, width
