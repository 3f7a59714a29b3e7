"""What goes wrong in pooling."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    check_max_pool2d,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    ones_where_counted,
    sides_reached,
)
from reference.sizes import Sides, extent, pool_output_sizes
from reference.windows import inside, window_at

from ..implementation import Value
from . import mistake

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
        return sides_reached(
            self.size, self.sides, self.positions, self.kernel, self.stride, self.dilation
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


def _pooled(
    x: Value,
    frame: _Frame,
    reduce: Callable[..., Value] = np.max,
    fill: float = -np.inf,
) -> Value:
    """Reduce what lies under every window to one number."""
    padded = frame.padded(x, fill)
    y = np.empty((*x.shape[:2], *frame.positions))
    for position in np.ndindex(*frame.positions):
        y[..., *position] = reduce(frame.window(padded, position), axis=(-2, -1))
    return cast(y, result_dtype(x))


def _sent(
    grad_output: Value,
    x: Value,
    frame: _Frame,
    weigh: Callable[[Value], Value],
    *,
    add: bool = True,
    cut: bool = True,
    lost: bool = False,
) -> Value:
    """Send every gradient to its window, each pixel as much as `weigh` says."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "max_pool2d_c5")
    # the lowest number in place of -inf keeps padding apart from pixels
    padded = frame.padded(x if lost else np.maximum(as_float64(x), np.finfo(float).min))
    grad_padded = np.zeros_like(padded)
    for position in np.ndindex(*frame.positions):
        window = frame.window(padded, position)
        part = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis] * weigh(window)
        grad_window = frame.window(grad_padded, position)
        grad_window[...] = grad_window + part if add else np.where(part != 0, part, grad_window)
    grad_x = inside(grad_padded, frame.size, frame.reach) if cut else grad_padded
    return cast(grad_x, result_dtype(x))


def _first(window: Value) -> Value:
    """Return 1 for the first maximum of each window, 0 for all others."""
    flat = window.reshape(*window.shape[:2], window.shape[2] * window.shape[3])
    taken = np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., np.newaxis]
    return taken.reshape(window.shape).astype(float)


def _last(window: Value) -> Value:
    """Return 1 for the last maximum of each window, 0 for all others."""
    return _first(window[..., ::-1, ::-1])[..., ::-1, ::-1]


def _largest(window: Value) -> Value:
    """Return 1 for every maximum of each window, 0 for all others."""
    return (window == window.max(axis=(-2, -1), keepdims=True)).astype(float)


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


# max_pool2d


@mistake(
    "padding-of-zeros",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the padding is 0",
    hint="What is the maximum of a window at the border when every pixel is negative?",
)
def max_pool2d_padding_of_zeros(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad with 0, which wins over negative numbers."""
    frame = _frame(x, kernel_size, **options)
    inner = np.pad(as_float64(x), ((0, 0), (0, 0), *frame.sides))
    whole = replace(frame, size=inner.shape[2:], sides=((0, 0), (0, 0)))
    return cast(_pooled(inner, whole), result_dtype(x))


@mistake(
    "maximum-starts-at-zero",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the running maximum starts at 0",
    hint="What is the maximum of -3 and -1, and what does your loop compare them with first?",
)
def max_pool2d_maximum_starts_at_zero(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Never return a negative number."""
    return np.maximum(max_pool2d(x, kernel_size, **options), 0)


@mistake(
    "padding-ignored",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="How many places has the window once the map has a border?",
)
def max_pool2d_padding_ignored(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Lay the window over the bare map."""
    del padding
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "padding-same-on-both-sides",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when bottom and right are padded like top and left",
    hint="Which of the two numbers of a pair belongs to which side?",
)
def max_pool2d_padding_same_on_both_sides(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first number of each pair for both sides."""
    return max_pool2d(x, kernel_size, padding=_leading(padding), **options)


@mistake(
    "stride-ignored",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the window moves by one pixel, whatever the stride",
    hint="How far does the window move from one output to the next?",
)
def max_pool2d_stride_ignored(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Move the window by one pixel where a stride is given."""
    return max_pool2d(x, kernel_size, stride=None if stride is None else 1, **options)


@mistake(
    "stride-of-the-window",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the window always moves by its own size",
    hint="What happens to two windows where the stride is smaller than the kernel?",
)
def max_pool2d_stride_of_the_window(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ignore the stride for the kernel's size."""
    del stride
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "default-stride-one",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the stride is 1 unless it is given",
    hint="What does the page say of stride None?",
)
def max_pool2d_default_stride_one(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take 1 for the default of the stride."""
    return max_pool2d(x, kernel_size, stride=1 if stride is None else stride, **options)


@mistake(
    "default-stride-of-one-side",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the default stride takes the window's height for"
    " both axes",
    hint="How far should a window of 2 rows and 3 columns move to the right?",
)
def max_pool2d_default_stride_of_one_side(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take the kernel's first size for both axes of the stride."""
    height = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return max_pool2d(x, kernel_size, stride=height if stride is None else stride, **options)


@mistake(
    "stride-on-the-output",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the stride is applied to the output instead of the"
    " image",
    hint="Which index is multiplied by the stride, and which counts one by one?",
)
def max_pool2d_stride_on_the_output(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Fill only every stride-th entry of the output."""
    y = max_pool2d(x, kernel_size, **options)
    s_h, s_w = _frame(x, kernel_size, **options).stride
    filled = np.zeros_like(y)
    filled[:, :, ::s_h, ::s_w] = y[:, :, ::s_h, ::s_w]
    return filled


@mistake(
    "window-of-the-stride",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the window is as large as the stride",
    hint="Where does the window that starts at row i * stride end?",
)
def max_pool2d_window_of_the_stride(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at the pixels from i * stride to (i + 1) * stride."""
    frame = _frame(x, kernel_size, **options)
    return _pooled(x, replace(frame, kernel=frame.stride))


@mistake(
    "sides-of-the-window-swapped",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def max_pool2d_sides_of_the_window_swapped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    return _pooled(x, replace(frame, kernel=frame.kernel[::-1]))


@mistake(
    "sides-of-the-output-swapped",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the maxima are reshaped to (W_out, H_out)",
    hint="How many rows has the output of a map that is wider than high?",
)
def max_pool2d_sides_of_the_output_swapped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Exchange the height and the width of the output, but not the numbers."""
    y = max_pool2d(x, kernel_size, **options)
    return y.reshape(*y.shape[:2], *y.shape[:1:-1])


@mistake(
    "size-of-map-by-kernel",
    function="max_pool2d",
    kind="value",
    sentence="your output has the size H // kernel_size, whatever the stride",
    hint="Count the places of a window of 2 on a row of 5, for a stride of 1.",
)
def max_pool2d_size_of_map_by_kernel(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Count the windows that lie side by side."""
    frame = _frame(x, kernel_size, **options)
    counts = [size // k for size, k in zip(frame.size, frame.kernel, strict=True)]
    return _pooled(x, replace(frame, positions=tuple(counts)))


@mistake(
    "size-of-map-by-stride",
    function="max_pool2d",
    kind="value",
    sentence="your output has the size H // stride, whatever the window's size",
    hint="Count the places of a window of 3 on a row of 6, for a stride of 2.",
)
def max_pool2d_size_of_map_by_stride(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Count strides, and let the last windows hang over the border."""
    frame = _frame(x, kernel_size, **options)
    counts = [size // s for size, s in zip(frame.size, frame.stride, strict=True)]
    return _pooled(x, replace(frame, positions=tuple(counts)))


@mistake(
    "size-one-too-large",
    function="max_pool2d",
    kind="value",
    sentence="your output has the size of (H - K + 1) / stride + 1",
    hint="At how many places does a window of 2 fit into a row of 3, for a stride of 1?",
)
def max_pool2d_size_one_too_large(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Count a place too many before dividing by the stride."""
    frame = _frame(x, kernel_size, **options)
    counts = [
        (before + size + after - extent(k, d) + 1) // s + 1
        for size, (before, after), k, s, d in zip(
            frame.size, frame.sides, frame.kernel, frame.stride, frame.dilation, strict=True
        )
    ]
    return _pooled(x, replace(frame, positions=tuple(counts)))


@mistake(
    "width-from-height-of-window",
    function="max_pool2d",
    kind="value",
    sentence="your output's width is computed from the window's height",
    hint="Which of the window's sizes limits how far it can move to the right?",
)
def max_pool2d_width_from_height_of_window(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Take the kernel's first size in both formulas of the output's size."""
    frame = _frame(x, kernel_size, ceil_mode=ceil_mode, **options)
    height = (frame.kernel[0],) * 2
    positions = pool_output_sizes(
        frame.size, frame.sides, height, frame.stride, frame.dilation, ceil_mode
    )
    return _pooled(x, replace(frame, positions=tuple(max(0, count) for count in positions)))


@mistake(
    "ceil-mode-ignored",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode is ignored",
    hint="What becomes of the pixels behind the last whole window?",
)
def max_pool2d_ceil_mode_ignored(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round the output's size down, always."""
    del ceil_mode
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "always-rounds-up",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when its size is rounded up though ceil_mode is not set",
    hint="What is the output's size where the stride does not divide the room for the window?",
)
def max_pool2d_always_rounds_up(
    x: Value, kernel_size: Value, *, ceil_mode: bool = True, **options: Any
) -> Value:
    """Round the output's size up, always."""
    del ceil_mode
    return max_pool2d(x, kernel_size, ceil_mode=True, **options)


@mistake(
    "window-behind-the-map",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode keeps a window that starts behind the"
    " map's last pixel",
    hint="What lies under the last window when the stride is larger than the kernel?",
)
def max_pool2d_window_behind_the_map(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round up, and keep every window."""
    frame = _frame(x, kernel_size, ceil_mode=ceil_mode, **options)
    return _pooled(x, _kept_beyond(frame, ceil_mode))


@mistake(
    "dilation-ignored",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when dilation is ignored",
    hint="How far apart are two neighbouring pixels of the window?",
)
def max_pool2d_dilation_ignored(
    x: Value, kernel_size: Value, *, dilation: Value = 1, **options: Any
) -> Value:
    """Look at the right places, through a window without holes between its pixels."""
    frame = _frame(x, kernel_size, dilation=dilation, **options)
    return _pooled(x, replace(frame, dilation=(1, 1)))


@mistake(
    "dilation-filled",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the pixels between those of a dilated window count",
    hint="How many pixels does a window of 2 by 2 look at, whatever its dilation?",
)
def max_pool2d_dilation_filled(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take a dilated window for one without holes that spans as much."""
    frame = _frame(x, kernel_size, **options)
    spans = tuple(extent(k, d) for k, d in zip(frame.kernel, frame.dilation, strict=True))
    return _pooled(x, replace(frame, kernel=spans, dilation=(1, 1)))


@mistake(
    "across-channels",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum is taken over the channels too",
    hint="How many channels has the output, and which of them does each come from?",
)
def max_pool2d_across_channels(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every channel the maximum of all."""
    y = max_pool2d(x, kernel_size, **options)
    return y + 0 * y if y.size == 0 else np.repeat(y.max(axis=1, keepdims=True), y.shape[1], axis=1)


@mistake(
    "mean-for-maximum",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the mean of each window is taken",
    hint="What is the answer of a window in which one pixel is bright and all others are dark?",
)
def max_pool2d_mean_for_maximum(
    x: Value, kernel_size: Value, *, dilation: Value = 1, **options: Any
) -> Value:
    """Average what lies on the map."""
    frame = _frame(x, kernel_size, dilation=dilation, **options)
    return _pooled(x, frame, np.nanmean, np.nan)


@mistake(
    "largest-magnitude",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when the entry of the largest absolute value is taken",
    hint="Which is larger, -5 or 2?",
)
def max_pool2d_largest_magnitude(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Compare absolute values, and keep the sign."""
    high = max_pool2d(x, kernel_size, **options)
    low = -max_pool2d(-as_float64(x), kernel_size, **options)
    return cast(np.where(np.abs(low) > np.abs(high), low, high), result_dtype(x))


@mistake(
    "one-image-squeezed",
    function="max_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def max_pool2d_one_image_squeezed(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(max_pool2d(x, kernel_size, **options))


@mistake(
    "nan-overlooked",
    function="max_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN loses against every number",
    hint="What is the largest of 1, NaN and 2, and what does a comparison with NaN give?",
)
def max_pool2d_nan_overlooked(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the maximum of the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), -np.inf, as_float64(x))
    return cast(max_pool2d(bare, kernel_size, **options), result_dtype(x))


@mistake(
    "padding-of-a-large-number",
    function="max_pool2d",
    kind="special",
    sentence="your output is what you get when the padding is a large negative number, not -inf",
    hint="Which number is smaller than every pixel that a map can hold?",
)
def max_pool2d_padding_of_a_large_number(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad with -1e9, which wins over smaller numbers."""
    frame = _frame(x, kernel_size, **options)
    return _pooled(x, frame, fill=-1e9)


@mistake(
    "always-float64",
    function="max_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def max_pool2d_always_float64(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Collect the maxima in an array of float64."""
    return max_pool2d(x, kernel_size, **options).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="max_pool2d",
    kind="dtype",
    sentence="your output is what you get when it keeps the dtype of an integer image",
    hint="What does the page of conventions say of integers, even where nothing is computed?",
)
def max_pool2d_integers_stay_integers(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Answer in the dtype of x."""
    return max_pool2d(x, kernel_size, **options).astype(x.dtype)


@mistake(
    "memory-order",
    function="max_pool2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def max_pool2d_memory_order(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return max_pool2d(_memory_order(x), kernel_size, **options)


@mistake(
    "image-overwritten",
    function="max_pool2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def max_pool2d_image_overwritten(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave zeros where the image was."""
    y = max_pool2d(x, kernel_size, **options)
    x[...] = 0
    return y


@mistake(
    "single-image-accepted",
    function="max_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def max_pool2d_single_image_accepted(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pool a single image too."""
    if x.ndim == 3:
        return max_pool2d(x[np.newaxis], kernel_size, **options)[0]
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "window-larger-than-map-accepted",
    function="max_pool2d",
    kind="refusal",
    sentence="your function answers with an output without pixels where the window does not fit",
    hint="At how many places does a window of 3 fit into a row of 2?",
)
def max_pool2d_window_larger_than_map_accepted(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return an empty array instead of an error."""
    try:
        return max_pool2d(x, kernel_size, **options)
    except ValueError as error:
        if "max_pool2d_c4" in str(error):
            return np.zeros((*x.shape[:2], 0, 0))
        raise


@mistake(
    "too-much-padding-accepted",
    function="max_pool2d",
    kind="refusal",
    sentence="your function answers where the padding is more than half of the window",
    hint="What is the maximum of a window in which there is nothing but padding?",
)
def max_pool2d_too_much_padding_accepted(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad as much as is asked for."""
    try:
        return max_pool2d(x, kernel_size, padding=padding, **options)
    except ValueError as error:
        if "max_pool2d_c3" not in str(error):
            raise
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    sides = [(side, side) if isinstance(side, int) else side for side in (rows, columns)]
    padded = np.pad(as_float64(x), ((0, 0), (0, 0), *sides), constant_values=-np.inf)
    return max_pool2d(padded, kernel_size, **options)


@mistake(
    "stride-zero-accepted",
    function="max_pool2d",
    kind="refusal",
    sentence="your function takes a stride of 0 for the default",
    hint="Is 0 the same as None?",
)
def max_pool2d_stride_zero_accepted(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ask whether the stride is true, not whether it is given."""
    return max_pool2d(x, kernel_size, stride=stride or kernel_size, **options)


@mistake(
    "gradient-overwritten",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="Which windows does a pixel's gradient come from, if it is the largest of two of them?",
)
def max_pool2d_gradient_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Set the gradient of a maximum instead of adding to it."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, add=False)


@mistake(
    "gradient-of-the-first-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the first window of each map sends it back",
    hint="When does the loop over the windows end?",
)
def max_pool2d_gradient_of_the_first_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return from within the loop."""
    first = np.zeros_like(grad_output)
    first[..., :1, :1] = grad_output[..., :1, :1]
    return max_pool2d_backward(first, x, kernel_size, **options)


@mistake(
    "gradient-of-the-first-image",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all images but the first have none",
    hint="Where does each counter start when the second image begins?",
)
def max_pool2d_gradient_of_the_first_image(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count on from the first image, past the end of the second."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_x[1:] = 0
    return grad_x


@mistake(
    "gradient-with-stride-of-the-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient look for the maxima where the forward pass found them?",
)
def max_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, stride=frame.kernel), _first)


@mistake(
    "gradient-without-dilation",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when dilation is ignored",
    hint="Which pixels did the dilated window of the forward pass look at?",
)
def max_pool2d_gradient_without_dilation(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the dilation on the way back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, dilation=(1, 1)), _first)


@mistake(
    "gradient-shared-by-the-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all pixels of a window share it, as in average"
    " pooling",
    hint="What changes in the output if a pixel that is not the maximum grows a little?",
)
def max_pool2d_gradient_shared_by_the_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Give every pixel the same share."""
    frame = _frame(x, kernel_size, **options)
    share = 1 / float(np.prod(frame.kernel))
    return _sent(grad_output, x, frame, lambda window: np.full(window.shape, share))


@mistake(
    "gradient-times-maximum",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the maximum",
    hint="By how much does the output grow if the largest pixel grows by 1?",
)
def max_pool2d_gradient_times_maximum(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Put the maximum where only its place should count."""
    y = max_pool2d(as_float64(x), kernel_size, **options)
    return max_pool2d_backward(grad_output * y, x, kernel_size, **options)


@mistake(
    "gradient-with-padding-left-on",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient still has the border that the padding added",
    hint="Which shape must the gradient of x have?",
)
def max_pool2d_gradient_with_padding_left_on(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return the gradient of the padded map."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, cut=False)


@mistake(
    "gradient-cut-by-minus-zero",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the padding is cut off with a slice to -0",
    hint="What does the slice 0:-0 hold?",
)
def max_pool2d_gradient_cut_by_minus_zero(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut everything off where there is no padding at the end."""
    frame = _frame(x, kernel_size, **options)
    whole = _sent(grad_output, x, frame, _first, cut=False)
    (top, bottom), (left, right) = frame.reach
    return whole[:, :, top:-bottom, left:-right]


@mistake(
    "gradient-to-the-last-of-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when the last of several equal maxima receives it",
    hint="Does your comparison let a later pixel win that is only as large as the best so far?",
)
def max_pool2d_gradient_to_the_last_of_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the last maximum."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _last)


@mistake(
    "gradient-to-the-first-by-columns",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a tie is decided column by column",
    hint="In which order does the page number the pixels of a window?",
)
def max_pool2d_gradient_to_the_first_by_columns(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the first maximum of the first column that has one."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, frame, lambda window: _first(window.swapaxes(2, 3)).swapaxes(2, 3))


@mistake(
    "gradient-split-among-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when equal maxima share it",
    hint="Which of several equal maxima does the page choose?",
)
def max_pool2d_gradient_split_among_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide the gradient by the number of maxima."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        frame,
        lambda window: _largest(window) / _largest(window).sum(axis=(-2, -1), keepdims=True),
    )


@mistake(
    "gradient-to-all-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when each of several equal maxima receives all of it",
    hint="How much gradient leaves a window, and how much arrives, where all pixels are equal?",
)
def max_pool2d_gradient_to_all_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Mask the window with its equality to the maximum."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _largest)


@mistake(
    "gradient-to-near-maxima",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when pixels close to the maximum count as maxima",
    hint="Is a pixel that is smaller than the maximum by 0.001 a maximum?",
)
def max_pool2d_gradient_to_near_maxima(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Mask the window with a tolerance; of pixels that are quite equal the first one counts."""

    def near(window: Value) -> Value:
        high = window.max(axis=(-2, -1), keepdims=True)
        with np.errstate(invalid="ignore"):
            close = (np.abs(window - high) < 1e-2) & (window < high)
        return np.maximum(_first(window), close)

    return _sent(grad_output, x, _frame(x, kernel_size, **options), near)


@mistake(
    "gradient-lost-in-the-padding",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when padding can be the maximum of a window of -inf",
    hint="Where is the first -inf of a window at the border, if the pixels are -inf too?",
)
def max_pool2d_gradient_lost_in_the_padding(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Look for the maximum in the padding too."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, lost=True)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="max_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def max_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return max_pool2d_backward(grad_output, x, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="max_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def max_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    return grad_x.astype(grad_output.dtype)


@mistake(
    "grad-output-overwritten",
    function="max_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def max_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Use up grad_output."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="max_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def max_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = (*x.shape[:2], *_frame(x, kernel_size, **options).positions)
    return max_pool2d_backward(np.broadcast_to(grad_output, shape), x, kernel_size, **options)


# avg_pool2d


def _averaged(
    x: Value, frame: _Frame, divisor: Callable[[Sizes], float] | None = None, counted: bool = True
) -> Value:
    """Divide the sum under each window by what a mistake takes for the number of its pixels."""
    padded = frame.padded(x, 0.0)
    y = np.empty((*x.shape[:2], *frame.positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*frame.positions):
            number = _counted(frame, position, counted) if divisor is None else divisor(position)
            y[..., *position] = frame.window(padded, position).sum(axis=(-2, -1)) / number
    return cast(y, result_dtype(x))


def _counted(frame: _Frame, position: Sizes, count_include_pad: bool) -> float:
    """Return the right divisor of one window."""
    counts = ones_where_counted(frame.size, frame.sides, frame.reach, count_include_pad)
    return float(frame.window(counts, position).sum())


def _shared(
    grad_output: Value,
    x: Value,
    frame: _Frame,
    divisor: Callable[[Sizes], float],
    *,
    add: bool = True,
    cut: bool = True,
) -> Value:
    """Send every gradient, divided, to all pixels of its window."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "avg_pool2d_c5")
    grad_padded = np.zeros_like(frame.padded(x))
    for position in np.ndindex(*frame.positions):
        grad_window = frame.window(grad_padded, position)
        share = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis]
        grad_window[...] = share / divisor(position) + (grad_window if add else 0)
    grad_x = inside(grad_padded, frame.size, frame.reach) if cut else grad_padded
    return cast(grad_x, result_dtype(x))


@mistake(
    "sum-for-mean",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the sum of each window is not divided",
    hint="What is the mean of four equal pixels?",
)
def avg_pool2d_sum_for_mean(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Forget to divide."""
    del count_include_pad
    return _averaged(x, _frame(x, kernel_size, **options), lambda _: 1.0)


@mistake(
    "padding-always-counts",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the padding always counts in the divisor",
    hint="How many pixels of the map lie under the window in a corner?",
)
def avg_pool2d_padding_always_counts(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Ignore count_include_pad."""
    del count_include_pad
    return avg_pool2d(x, kernel_size, **options)


@mistake(
    "padding-never-counts",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the padding never counts in the divisor",
    hint="What is the default of count_include_pad?",
)
def avg_pool2d_padding_never_counts(
    x: Value, kernel_size: Value, *, count_include_pad: bool = False, **options: Any
) -> Value:
    """Divide by the number of the map's pixels."""
    del count_include_pad
    return avg_pool2d(x, kernel_size, count_include_pad=False, **options)


@mistake(
    "padding-not-counted-by-default",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when count_include_pad is False unless it is given",
    hint="What is the default of count_include_pad?",
)
def avg_pool2d_padding_not_counted_by_default(
    x: Value, kernel_size: Value, *, count_include_pad: bool = False, **options: Any
) -> Value:
    """Take the other default."""
    return avg_pool2d(x, kernel_size, count_include_pad=count_include_pad, **options)


@mistake(
    "beyond-the-padding-counts",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when what lies beyond the padding counts in the divisor",
    hint="How many counted places has a window that ceil_mode lets hang over the border?",
)
def avg_pool2d_beyond_the_padding_counts(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Divide by the window's size wherever the padding counts."""
    frame = _frame(x, kernel_size, **options)
    if not count_include_pad:
        return _averaged(x, frame, counted=False)
    return _averaged(x, frame, lambda _: float(np.prod(frame.kernel)))


@mistake(
    "divided-by-the-window",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when every sum is divided by the window's size",
    hint="When are fewer places counted than the window has?",
)
def avg_pool2d_divided_by_the_window(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Divide by height times width, always."""
    del count_include_pad
    frame = _frame(x, kernel_size, **options)
    return _averaged(x, frame, lambda _: float(np.prod(frame.kernel)))


@mistake(
    "divided-by-the-squared-height",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the divisor is the square of the window's height",
    hint="How many pixels has a window of 2 rows and 3 columns?",
)
def avg_pool2d_divided_by_the_squared_height(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Take a window for a square."""
    frame = _frame(x, kernel_size, **options)
    height, width = frame.kernel
    return _averaged(
        x, frame, lambda position: _counted(frame, position, count_include_pad) * height / width
    )


@mistake(
    "ceil-mode-ignored",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode is ignored",
    hint="What becomes of the pixels behind the last whole window?",
)
def avg_pool2d_ceil_mode_ignored(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round the output's size down, always."""
    del ceil_mode
    return avg_pool2d(x, kernel_size, **options)


@mistake(
    "window-behind-the-map",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode keeps a window that starts behind the"
    " map's last pixel",
    hint="What lies under the last window when the stride is larger than the kernel?",
)
def avg_pool2d_window_behind_the_map(
    x: Value,
    kernel_size: Value,
    *,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Round up, and keep every window."""
    frame = _frame(x, kernel_size, ceil_mode=ceil_mode, **options)
    return _averaged(x, _kept_beyond(frame, ceil_mode), counted=count_include_pad)


@mistake(
    "stride-ignored",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the window moves by one pixel, whatever the stride",
    hint="How far does the window move from one output to the next?",
)
def avg_pool2d_stride_ignored(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Move the window by one pixel where a stride is given."""
    return avg_pool2d(x, kernel_size, stride=None if stride is None else 1, **options)


@mistake(
    "stride-of-the-window",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the window always moves by its own size",
    hint="What happens to two windows where the stride is smaller than the kernel?",
)
def avg_pool2d_stride_of_the_window(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ignore the stride for the kernel's size."""
    del stride
    return avg_pool2d(x, kernel_size, **options)


@mistake(
    "default-stride-one",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the stride is 1 unless it is given",
    hint="What does the page say of stride None?",
)
def avg_pool2d_default_stride_one(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take 1 for the default of the stride."""
    return avg_pool2d(x, kernel_size, stride=1 if stride is None else stride, **options)


@mistake(
    "sides-of-the-window-swapped",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def avg_pool2d_sides_of_the_window_swapped(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    turned = replace(frame, kernel=frame.kernel[::-1])
    return _averaged(x, turned, counted=count_include_pad)


@mistake(
    "padding-same-on-both-sides",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when bottom and right are padded like top and left",
    hint="Which of the two numbers of a pair belongs to which side?",
)
def avg_pool2d_padding_same_on_both_sides(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first number of each pair for both sides."""
    return avg_pool2d(x, kernel_size, padding=_leading(padding), **options)


@mistake(
    "padding-of-the-nearest-pixel",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the padding repeats the pixels at the border",
    hint="Which number does the page put around the map?",
)
def avg_pool2d_padding_of_the_nearest_pixel(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Continue the map instead of surrounding it with zeros."""
    frame = _frame(x, kernel_size, **options)
    inner = np.pad(as_float64(x), ((0, 0), (0, 0), *frame.sides), mode="edge")
    whole = replace(frame, size=inner.shape[2:], sides=((0, 0), (0, 0)))
    y = _averaged(inner, whole, lambda position: _counted(frame, position, count_include_pad))
    return cast(y, result_dtype(x))


@mistake(
    "across-channels",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the mean is taken over the channels too",
    hint="How many channels has the output, and which of them does each come from?",
)
def avg_pool2d_across_channels(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every channel the mean of all."""
    y = avg_pool2d(x, kernel_size, **options)
    return np.repeat(y.mean(axis=1, keepdims=True, dtype=y.dtype), y.shape[1], axis=1)


@mistake(
    "across-images",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the mean is taken over the batch too",
    hint="May an image's output depend on which other images are in the batch?",
)
def avg_pool2d_across_images(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every image the mean of all."""
    y = avg_pool2d(x, kernel_size, **options)
    return np.repeat(y.sum(axis=0, keepdims=True) / max(1, len(y)), len(y), axis=0)


@mistake(
    "maximum-for-mean",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum of each window is taken",
    hint="What is the mean of 0 and 4?",
)
def avg_pool2d_maximum_for_mean(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Take the largest pixel."""
    del count_include_pad
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "one-image-squeezed",
    function="avg_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def avg_pool2d_one_image_squeezed(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(avg_pool2d(x, kernel_size, **options))


@mistake(
    "nan-skipped",
    function="avg_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What is the sum of 1, NaN and 2?",
)
def avg_pool2d_nan_skipped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Sum the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), 0.0, as_float64(x))
    return cast(avg_pool2d(bare, kernel_size, **options), result_dtype(x))


@mistake(
    "overflow-of-small-integers",
    function="avg_pool2d",
    kind="dtype",
    sentence="your output is what you get when a window is summed in the dtype of x",
    hint="What is 200 + 100 in uint8?",
)
def avg_pool2d_overflow_of_small_integers(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Let the sum of small integers overflow."""
    if x.dtype.kind not in "iu":
        return avg_pool2d(x, kernel_size, **options)
    divided = _counts(x, kernel_size, **options)
    sums = np.rint(avg_pool2d(x, kernel_size, **options) * divided)
    return sums.astype(np.int64).astype(x.dtype) / divided


def _counts(
    x: Value, kernel_size: Value, *, count_include_pad: bool = True, **options: Any
) -> Value:
    """Return the right divisors of all windows."""
    frame = _frame(x, kernel_size, **options)
    counts = np.empty(frame.positions)
    for position in np.ndindex(*frame.positions):
        counts[position] = _counted(frame, position, count_include_pad)
    return counts


@mistake(
    "mean-of-integers-cut",
    function="avg_pool2d",
    kind="dtype",
    sentence="your output is what you get when the mean of integers is cut to an integer",
    hint="What is the mean of 1 and 2?",
)
def avg_pool2d_mean_of_integers_cut(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Answer in the dtype of x."""
    return avg_pool2d(x, kernel_size, **options).astype(x.dtype)


@mistake(
    "always-float64",
    function="avg_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def avg_pool2d_always_float64(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Collect the means in an array of float64."""
    return avg_pool2d(x, kernel_size, **options).astype(np.float64)


@mistake(
    "memory-order",
    function="avg_pool2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def avg_pool2d_memory_order(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return avg_pool2d(_memory_order(x), kernel_size, **options)


@mistake(
    "image-overwritten",
    function="avg_pool2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def avg_pool2d_image_overwritten(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave zeros where the image was."""
    y = avg_pool2d(x, kernel_size, **options)
    x[...] = 0
    return y


@mistake(
    "single-image-accepted",
    function="avg_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def avg_pool2d_single_image_accepted(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pool a single image too."""
    if x.ndim == 3:
        return avg_pool2d(x[np.newaxis], kernel_size, **options)[0]
    return avg_pool2d(x, kernel_size, **options)


@mistake(
    "too-much-padding-accepted",
    function="avg_pool2d",
    kind="refusal",
    sentence="your function answers where the padding is more than half of the window",
    hint="What is the mean of a window in which there is nothing but padding?",
)
def avg_pool2d_too_much_padding_accepted(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad as much as is asked for."""
    try:
        return avg_pool2d(x, kernel_size, padding=padding, **options)
    except ValueError as error:
        if "avg_pool2d_c3" not in str(error):
            raise
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    sides = [(side, side) if isinstance(side, int) else side for side in (rows, columns)]
    return avg_pool2d(np.pad(as_float64(x), ((0, 0), (0, 0), *sides)), kernel_size, **options)


@mistake(
    "gradient-overwritten",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="From how many windows does a pixel in the middle receive a share?",
)
def avg_pool2d_gradient_overwritten(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Set the gradient of a window instead of adding to it."""
    frame = _frame(x, kernel_size, **options)
    return _shared(
        grad_output, x, frame, lambda at: _counted(frame, at, count_include_pad), add=False
    )


@mistake(
    "gradient-not-divided",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not divided by the number of pixels",
    hint="By how much does a mean of four pixels grow if one of them grows by 1?",
)
def avg_pool2d_gradient_not_divided(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Send the whole gradient to every pixel."""
    del count_include_pad
    return _shared(grad_output, x, _frame(x, kernel_size, **options), lambda _: 1.0)


@mistake(
    "gradient-divided-by-the-window",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is always divided by the window's size",
    hint="Is the divisor of the gradient that of the forward pass, at the border too?",
)
def avg_pool2d_gradient_divided_by_the_window(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Divide by height times width, always."""
    del count_include_pad
    frame = _frame(x, kernel_size, **options)
    return _shared(grad_output, x, frame, lambda _: float(np.prod(frame.kernel)))


@mistake(
    "gradient-with-stride-of-the-window",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient visit the windows where the forward pass laid them?",
)
def avg_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    moved = replace(frame, stride=frame.kernel)
    return _shared(grad_output, x, moved, lambda at: _counted(frame, at, count_include_pad))


@mistake(
    "gradient-with-padding-left-on",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient still has the border that the padding added",
    hint="Which shape must the gradient of x have?",
)
def avg_pool2d_gradient_with_padding_left_on(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Return the gradient of the padded map."""
    frame = _frame(x, kernel_size, **options)
    return _shared(
        grad_output, x, frame, lambda at: _counted(frame, at, count_include_pad), cut=False
    )


@mistake(
    "gradient-to-the-maximum",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel of a window receives all of it",
    hint="Does a mean depend on the largest pixel more than on the others?",
)
def avg_pool2d_gradient_to_the_maximum(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Do as in max pooling."""
    del count_include_pad
    return max_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "no-gradient",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if one pixel grows?",
)
def avg_pool2d_no_gradient(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return zeros of the right shape."""
    return 0 * avg_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def avg_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return avg_pool2d_backward(grad_output, x, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def avg_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, **options)
    return grad_x.astype(grad_output.dtype)


@mistake(
    "grad-output-overwritten",
    function="avg_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def avg_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide grad_output in place."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="avg_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def avg_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = avg_pool2d(x, kernel_size, **options).shape
    return avg_pool2d_backward(np.broadcast_to(grad_output, shape), x, kernel_size, **options)


# global_avg_pool2d


@mistake(
    "sum-for-mean",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when the sum of each map is not divided",
    hint="What is the mean of a map of equal pixels?",
)
def global_avg_pool2d_sum_for_mean(x: Value) -> Value:
    """Forget to divide."""
    return global_avg_pool2d(x) * result_dtype(x).type(np.prod(x.shape[2:]))


@mistake(
    "maximum-for-mean",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum of each map is taken",
    hint="What is the mean of 0 and 4?",
)
def global_avg_pool2d_maximum_for_mean(x: Value) -> Value:
    """Take the largest pixel."""
    return max_pool2d(x, x.shape[2:])[:, :, 0, 0]


@mistake(
    "axes-of-length-one-kept",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output has the shape (N, C, 1, 1)",
    hint="How many axes does the page give the output?",
)
def global_avg_pool2d_axes_of_length_one_kept(x: Value) -> Value:
    """Keep the axes of height and width."""
    return global_avg_pool2d(x)[:, :, np.newaxis, np.newaxis]


@mistake(
    "one-image-squeezed",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image?",
)
def global_avg_pool2d_one_image_squeezed(x: Value) -> Value:
    """Lose the axis of the batch where it holds one image."""
    return np.squeeze(global_avg_pool2d(x))


@mistake(
    "across-images",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when the mean is taken over the batch too",
    hint="May an image's output depend on which other images are in the batch?",
)
def global_avg_pool2d_across_images(x: Value) -> Value:
    """Give every image the mean of all."""
    y = global_avg_pool2d(x)
    return np.repeat(y.sum(axis=0, keepdims=True) / max(1, len(y)), len(y), axis=0)


@mistake(
    "across-channels",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when the mean is taken over the channels too",
    hint="How many numbers stand for an image of three channels?",
)
def global_avg_pool2d_across_channels(x: Value) -> Value:
    """Give every channel the mean of all."""
    y = global_avg_pool2d(x)
    return np.repeat(y.mean(axis=1, keepdims=True, dtype=y.dtype), y.shape[1], axis=1)


@mistake(
    "divided-by-the-squared-height",
    function="global_avg_pool2d",
    kind="value",
    sentence="your output is what you get when the divisor is the square of the map's height",
    hint="How many pixels has a map of 2 rows and 3 columns?",
)
def global_avg_pool2d_divided_by_the_squared_height(x: Value) -> Value:
    """Take the map for a square."""
    return global_avg_pool2d(x) * result_dtype(x).type(x.shape[3] / x.shape[2])


@mistake(
    "nan-skipped",
    function="global_avg_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What is the sum of 1, NaN and 2?",
)
def global_avg_pool2d_nan_skipped(x: Value) -> Value:
    """Sum the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), 0.0, as_float64(x))
    return cast(global_avg_pool2d(bare), result_dtype(x))


@mistake(
    "overflow-of-small-integers",
    function="global_avg_pool2d",
    kind="dtype",
    sentence="your output is what you get when a map is summed in the dtype of x",
    hint="What is 200 + 100 in uint8?",
)
def global_avg_pool2d_overflow_of_small_integers(x: Value) -> Value:
    """Let the sum of small integers overflow."""
    if x.dtype.kind not in "iu":
        return global_avg_pool2d(x)
    return x.sum(axis=(2, 3), dtype=x.dtype) / np.prod(x.shape[2:])


@mistake(
    "mean-of-integers-cut",
    function="global_avg_pool2d",
    kind="dtype",
    sentence="your output is what you get when the mean of integers is cut to an integer",
    hint="What is the mean of 1 and 2?",
)
def global_avg_pool2d_mean_of_integers_cut(x: Value) -> Value:
    """Answer in the dtype of x."""
    return global_avg_pool2d(x).astype(x.dtype)


@mistake(
    "always-float64",
    function="global_avg_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def global_avg_pool2d_always_float64(x: Value) -> Value:
    """Collect the means in an array of float64."""
    return global_avg_pool2d(x).astype(np.float64)


@mistake(
    "single-image-accepted",
    function="global_avg_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def global_avg_pool2d_single_image_accepted(x: Value) -> Value:
    """Average the last two axes, whatever stands before them."""
    return global_avg_pool2d(x[np.newaxis])[0] if x.ndim == 3 else global_avg_pool2d(x)


@mistake(
    "gradient-not-divided",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not divided by the number of pixels",
    hint="By how much does a mean of four pixels grow if one of them grows by 1?",
)
def global_avg_pool2d_gradient_not_divided(grad_output: Value, x: Value) -> Value:
    """Send the whole gradient to every pixel."""
    number = result_dtype(x).type(np.prod(x.shape[2:]))
    return global_avg_pool2d_backward(grad_output, x) * number


@mistake(
    "gradient-divided-by-the-batch",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by the number of images too",
    hint="Over which axes does the forward pass take the mean?",
)
def global_avg_pool2d_gradient_divided_by_the_batch(grad_output: Value, x: Value) -> Value:
    """Divide by everything but the channels."""
    return global_avg_pool2d_backward(grad_output, x) / result_dtype(x).type(max(1, len(x)))


@mistake(
    "gradient-to-one-pixel",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel receives all of it",
    hint="Does a mean depend on the largest pixel more than on the others?",
)
def global_avg_pool2d_gradient_to_one_pixel(grad_output: Value, x: Value) -> Value:
    """Do as in max pooling."""
    return max_pool2d_backward(grad_output[:, :, np.newaxis, np.newaxis], x, x.shape[2:])


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="global_avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def global_avg_pool2d_gradient_in_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of grad_output."""
    return global_avg_pool2d_backward(grad_output, x).astype(grad_output.dtype)


@mistake(
    "grad-output-with-axes-of-length-one-accepted",
    function="global_avg_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def global_avg_pool2d_grad_output_with_axes_of_length_one_accepted(
    grad_output: Value, x: Value
) -> Value:
    """Stretch whatever can be stretched to the shape of the map."""
    if grad_output.ndim == 4:
        return cast(np.broadcast_to(grad_output, x.shape) / np.prod(x.shape[2:]), result_dtype(x))
    whole = np.broadcast_to(grad_output, x.shape[:2])
    return global_avg_pool2d_backward(whole, x)
