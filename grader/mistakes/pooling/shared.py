"""What several mistakes of this chapter are built from."""

from dataclasses import dataclass, replace

import numpy as np

from reference.dtypes import as_float64
from reference.pooling.maximum import check_max_pool2d
from reference.sizes import Sides, extent, pool_output_sizes
from reference.windows import window_at

from ...implementation import Value

Sizes = tuple[int, ...]


@dataclass(frozen=True)
class _Frame:
    """Where the windows of a call lie; a mistake changes one of these."""

    size: Sizes
    kernel: Sizes
    stride: Sizes
    sides: Sides
    dilation: Sizes
    positions: Sizes

    @property
    def reach(self) -> Sides:
        """The padding, with as much behind it as the last window reaches beyond it."""
        ends = (
            (last - 1) * s + extent(k, d)
            for last, s, k, d in zip(
                self.positions, self.stride, self.kernel, self.dilation, strict=True
            )
        )
        return tuple(
            (before, max(after, end - before - size))
            for size, (before, after), end in zip(self.size, self.sides, ends, strict=True)
        )

    def padded(self, x: Value, fill: float = -np.inf) -> Value:
        """Return x in float64, with `fill` around every map."""
        return np.pad(as_float64(x), ((0, 0), (0, 0), *self.reach), constant_values=fill)

    def window(self, padded: Value, position: Sizes) -> Value:
        """Return what lies under one window."""
        return window_at(padded, position, self.kernel, self.stride, self.dilation)


def _frame(
    x: Value,
    kernel_size: Value,
    *,
    stride: Value = None,
    padding: Value = 0,
    dilation: Value = 1,
    ceil_mode: bool = False,
) -> _Frame:
    """Return the right frame of a call."""
    kernel, strides, sides, dilations = check_max_pool2d(x, kernel_size, stride, padding, dilation)
    size = x.shape[2:]
    positions = pool_output_sizes(size, sides, kernel, strides, dilations, ceil_mode)
    return _Frame(size, kernel, strides, sides, dilations, positions)


def _kept_beyond(frame: _Frame, ceil_mode: bool) -> _Frame:
    """Return the frame with the window that would start behind the map."""
    positions = [
        -(-(before + size + after - extent(k, d)) // s) + 1
        for size, (before, after), k, s, d in zip(
            frame.size, frame.sides, frame.kernel, frame.stride, frame.dilation, strict=True
        )
    ]
    return replace(frame, positions=tuple(positions)) if ceil_mode else frame


def _leading(padding: Value) -> Value:
    """Return a padding with the side before each axis taken for both sides."""
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    return tuple(side if isinstance(side, int) else side[0] for side in (rows, columns))


def _memory_order(x: Value) -> Value:
    """Return the numbers of an array in the order of memory, in the array's shape."""
    return x.ravel(order="K").reshape(x.shape)


def _counted(frame: _Frame, position: Sizes, count_include_pad: bool) -> float:
    """Return the right divisor of one window."""
    counts = np.pad(np.ones(frame.size), frame.sides, constant_values=float(count_include_pad))
    return float(frame.window(counts, position).sum())


def _first_place(window: Value) -> tuple[Value, Value]:
    """Return row and column of the first maximum of each window (N, C, K_h, K_w)."""
    flat = window.reshape(*window.shape[:2], window.shape[2] * window.shape[3])
    u, v = np.divmod(flat.argmax(axis=-1), window.shape[3])
    return u, v


def _pixels_in_a_row(maps: Value) -> Value:
    """Return maps (N, C, H, W) as (N, C, H*W)."""
    return maps.reshape(*maps.shape[:2], maps.shape[2] * maps.shape[3])
