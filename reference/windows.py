"""The flashlight that slides over a map: what convolution and pooling share."""

from collections.abc import Iterable
from typing import Any

from .dtypes import Array
from .sizes import Sides


def window_at(
    padded: Array,
    position: tuple[int, ...],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> Array:
    """
    Return the part of `padded` that lies under the kernel at one output position.

    The window is a view, so that a gradient can be added to it: its last axes are the kernel's,
    all axes before them (batch, channels) are kept. Where the kernel reaches beyond the end of
    `padded`, as a pool's may whose size is rounded up, the window ends there too.
    """
    under_the_kernel = (
        slice(i * s, i * s + (k - 1) * d + 1, d)
        for i, k, s, d in zip(position, kernel_size, stride, dilation, strict=True)
    )
    window: Array = padded[index_of_last_axes(under_the_kernel)]
    return window


def inside(padded: Array, sizes: tuple[int, ...], sides: Sides) -> Array:
    """Return the part of `padded` that is not padding, as a view."""
    not_padding = (
        slice(before, before + size) for size, (before, _) in zip(sizes, sides, strict=True)
    )
    part: Array = padded[index_of_last_axes(not_padding)]
    return part


def index_of_last_axes(slices: Iterable[slice]) -> tuple[Any, ...]:
    """Return an index that keeps every axis whole but the last ones."""
    return (..., *slices)
