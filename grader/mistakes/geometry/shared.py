"""What several mistakes of this chapter are built from."""

from collections.abc import Iterator

from reference.sizes import before_and_after, per_axis

from ...implementation import Value


def _pair(size: Value) -> tuple[int, ...]:
    """Return an int, or two of them, as two ints."""
    return per_axis("size", size, 2, 0, "two ints")


def _sides(padding: Value) -> tuple[tuple[int, int], ...]:
    """Return any form of padding as two pairs."""
    return before_and_after(padding, 2, "padding")


def _first_two(size: Value) -> Value:
    """Return the first two of a tuple, and an int as it is."""
    return size[:2] if isinstance(size, tuple) else size


def _axes(
    size: Value, kernel_size: Value, stride: Value, padding: Value, dilation: Value
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Yield of each axis its size, kernel, stride, padding before and after, and dilation."""
    pairs = map(_pair, (size, kernel_size, stride, dilation))
    for pixels, k, s, d, (before, after) in zip(*pairs, _sides(padding), strict=True):
        yield pixels, k, s, before, after, d
