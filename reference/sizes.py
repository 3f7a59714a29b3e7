"""The sizes by which a window moves over a map: one int, or one per axis."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from .constraints import is_whole, require, whole_number

Size: TypeAlias = int | Sequence[int]
Padding: TypeAlias = int | Sequence[int] | Sequence[Sequence[int]]
Sides: TypeAlias = tuple[tuple[int, int], ...]


def per_axis(name: str, value: Size, axes: int, minimum: int, label: str) -> tuple[int, ...]:
    """Return a size as one int per axis, each at least `minimum`."""
    if is_whole(value):
        return (whole_number(name, value, minimum, label),) * axes
    sizes = as_tuple(value)
    require(
        sizes is not None and len(sizes) == axes,
        label,
        f"{name} is {value!r}, needs an int or {axes} ints, one per axis",
    )
    return tuple(whole_number(name, size, minimum, label) for size in sizes or ())


def before_and_after(padding: Padding, axes: int, label: str) -> Sides:
    """Return a padding as one pair `(before, after)` per axis, in pixels."""
    if is_whole(padding):
        amount = whole_number("padding", padding, 0, label)
        return ((amount, amount),) * axes
    sides = as_tuple(padding)
    if axes == 1 and sides is not None and len(sides) == 2 and all(map(is_whole, sides)):
        sides = (sides,)
    require(
        sides is not None and len(sides) == axes,
        label,
        f"padding is {padding!r}, needs an int, or for each of {axes} axes an int or a pair",
    )
    return tuple(
        (first, last)
        for side in sides or ()
        for first, last in [per_axis("padding", side, 2, 0, label)]
    )


def as_tuple(value: Any) -> tuple[Any, ...] | None:
    """Return a list, a tuple or a one-dimensional array as a tuple, anything else as None."""
    if isinstance(value, str) or not hasattr(value, "__len__") or not hasattr(value, "__iter__"):
        return None
    return tuple(value)


def extent(kernel_size: int, dilation: int) -> int:
    """Return how many pixels a dilated kernel spans: from its first tap to its last."""
    return (kernel_size - 1) * dilation + 1


def steps(size: int, kernel_extent: int, stride: int) -> int:
    """Return at how many positions a window of this extent fits into `size` pixels."""
    return (size - kernel_extent) // stride + 1


def pool_steps(
    size: int, before: int, after: int, kernel_extent: int, stride: int, ceil_mode: bool
) -> int:
    """
    Return at how many positions along one axis a pool's window is laid over a padded map.

    With `ceil_mode` a last window may reach beyond the padding, unless it would start behind the
    map's last pixel.
    """
    room = before + size + after - kernel_extent
    if not ceil_mode:
        return room // stride + 1
    last = -(-room // stride)  # rounded up
    return last + 1 if last * stride < before + size else last


def padded_sizes(sizes: Sequence[int], sides: Sides) -> tuple[int, ...]:
    """Return the size of a padded map along each axis."""
    return tuple(before + size + after for size, (before, after) in zip(sizes, sides, strict=True))


def output_sizes(
    padded: Sequence[int],
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> tuple[int, ...]:
    """Return at how many positions along each axis a kernel fits into a padded map."""
    return tuple(
        steps(size, extent(k, d), s)
        for size, k, s, d in zip(padded, kernel_size, stride, dilation, strict=True)
    )


def pool_output_sizes(
    sizes: Sequence[int],
    sides: Sides,
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    ceil_mode: bool,
) -> tuple[int, ...]:
    """Return at how many positions along each axis a pool's window is laid over a padded map."""
    return tuple(
        pool_steps(size, before, after, extent(k, d), s, ceil_mode)
        for size, (before, after), k, s, d in zip(
            sizes, sides, kernel_size, stride, dilation, strict=True
        )
    )


def transposed_sizes(
    sizes: Sequence[int],
    sides: Sides,
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    output_padding: Sequence[int],
) -> tuple[int, ...]:
    """Return how large the output of a transposed convolution is along each axis."""
    return tuple(
        (size - 1) * s + extent(k, d) + more - before - after
        for size, (before, after), k, s, d, more in zip(
            sizes, sides, kernel_size, stride, dilation, output_padding, strict=True
        )
    )


def require_fit(
    padded: Sequence[int], kernel_size: Sequence[int], dilation: Sequence[int], label: str
) -> None:
    """Require that a dilated kernel is nowhere larger than the padded map."""
    extents = tuple(extent(k, d) for k, d in zip(kernel_size, dilation, strict=True))
    require(
        all(size >= span for size, span in zip(padded, extents, strict=True)),
        label,
        f"a kernel of extent {extents} does not fit into a padded map of {tuple(padded)}",
    )


def require_at_most_half(
    sides: Sides, kernel_size: Sequence[int], dilation: Sequence[int], label: str
) -> None:
    """Require that no side is padded by more than half of what the dilated kernel spans."""
    extents = tuple(extent(k, d) for k, d in zip(kernel_size, dilation, strict=True))
    require(
        all(2 * max(side) <= span for side, span in zip(sides, extents, strict=True)),
        label,
        f"padding is {sides}, needs at most half of the kernel's extent {extents} on each side",
    )


def require_small_remainder(
    output_padding: Sequence[int], stride: Sequence[int], dilation: Sequence[int], label: str
) -> None:
    """Require that a transposed convolution's output grows by less than its larger step."""
    require(
        all(more < max(s, d) for more, s, d in zip(output_padding, stride, dilation, strict=True)),
        label,
        f"output_padding is {tuple(output_padding)}, needs less than the larger of stride "
        f"{tuple(stride)} and dilation {tuple(dilation)} along each axis",
    )


def require_some_output(output: Sequence[int], label: str) -> None:
    """Require that something is left of a map when the padding is cut off."""
    require(
        all(size > 0 for size in output),
        label,
        f"the padding leaves an output of {tuple(output)}, needs at least one pixel per axis",
    )
