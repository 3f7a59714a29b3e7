"""What goes wrong in max_pool2d."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import max_pool2d
from reference.sizes import extent, pool_output_sizes

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame, _kept_beyond, _leading, _memory_order


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
    "padding-of-the-least-float32",
    function="max_pool2d",
    kind="special",
    sentence="your output is what you get when the padding of a float32 map is the least float32",
    hint="Which number is smaller than every pixel that a map can hold, -inf included?",
)
def max_pool2d_padding_of_the_least_float32(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad with numpy.finfo(x.dtype).min, as has been common."""
    least = float(np.finfo(x.dtype).min) if x.dtype == np.float32 else -np.inf
    return _pooled(x, _frame(x, kernel_size, **options), fill=least)


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
