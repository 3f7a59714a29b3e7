"""Options that are sizes: an int, or one int for each axis."""

import operator
from collections.abc import Sequence

import numpy as np


def is_several(value):
    """Tell several numbers from one."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, str)


def whole(value, name, least=1):
    """Return an int that is not less than `least`; a bool is none."""
    if isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} is {value}, an int is needed")
    number = operator.index(value)
    if number < least:
        raise ValueError(f"{name} is {number}, at least {least} is needed")
    return number


def per_axis(value, name, rank=2, least=1):
    """Return one int for each of `rank` axes."""
    several = tuple(value) if is_several(value) else (value,) * rank
    if len(several) != rank:
        raise ValueError(f"{name} is {value!r}, an int or {rank} of them are needed")
    return tuple(whole(number, name, least) for number in several)


def margins(padding, rank=2):
    """Return (before, after) for each axis; in one dimension two ints are such a pair."""
    if rank == 1 and is_several(padding) and len(padding) == 2:
        return (per_axis(padding, "padding", 2, 0),)
    if is_several(padding) and len(padding) == rank and any(map(is_several, padding)):
        if not all(map(is_several, padding)):
            raise ValueError(f"padding is {padding!r}, ints and pairs do not go together")
        return tuple(per_axis(side, "padding", 2, 0) for side in padding)
    return tuple((n, n) for n in per_axis(padding, "padding", rank, 0))


def extents(kernel, dilation):
    """Return from how many pixels to how many each axis of a kernel reaches."""
    return tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))


def padded_sizes(size, sides):
    """Return the size of each axis with its padding."""
    return tuple(before + n + after for n, (before, after) in zip(size, sides, strict=True))


def positions(padded, extent, stride):
    """Count along each axis where a kernel can lie; one that lies nowhere is refused."""
    counts = tuple(
        len(range(0, n - e + 1, s)) for n, e, s in zip(padded, extent, stride, strict=True)
    )
    if 0 in counts:
        raise ValueError(f"a kernel that reaches over {extent} does not fit into {padded}")
    return counts


def windows(size, kernel, stride, sides, dilation, ceil_mode):
    """Count the windows of a pool along each axis."""
    reach = extents(kernel, dilation)
    if any(2 * max(side) > extent for side, extent in zip(sides, reach, strict=True)):
        raise ValueError(f"padding {sides} is more than half of {reach}")
    counts = positions(padded_sizes(size, sides), reach, stride)
    if not ceil_mode:
        return counts
    counts = ()
    for n, extent, step, (before, after) in zip(size, reach, stride, sides, strict=True):
        starts = range(0, before + n + after - extent + step, step)
        counts += (sum(start < before + n for start in starts),)
    return counts
