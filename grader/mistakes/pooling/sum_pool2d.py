"""What goes wrong in sum_pool2d."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import avg_pool2d, max_pool2d, sum_pool2d

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame, _kept_beyond, _leading, _memory_order


def _added(x: Value, frame: _Frame, add: Callable[..., Value] = np.sum) -> Value:
    """Add up what lies under every window, in a way that a mistake chooses."""
    padded = frame.padded(x, 0.0)
    y = np.empty((*x.shape[:2], *frame.positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*frame.positions):
            y[..., *position] = add(frame.window(padded, position), axis=(-2, -1))
    return cast(y, result_dtype(x))


@mistake(
    "mean-for-sum",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the sum of each window is divided by the number"
    " of its pixels",
    hint="What is the sum of four ones?",
)
def sum_pool2d_mean_for_sum(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Average."""
    return avg_pool2d(x, kernel_size, **options)


@mistake(
    "mean-of-pixels-times-window",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the mean of the pixels on the map is multiplied"
    " by the size of the window",
    hint="How many pixels of the map lie under the window in a corner?",
)
def sum_pool2d_mean_of_pixels_times_window(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Multiply a mean out that left the padding aside."""
    mean = avg_pool2d(as_float64(x), kernel_size, count_include_pad=False, **options)
    return cast(mean * np.prod(_frame(x, kernel_size, **options).kernel), result_dtype(x))


@mistake(
    "maximum-for-sum",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum of each window is taken",
    hint="What is the sum of 0 and 4 and 4?",
)
def sum_pool2d_maximum_for_sum(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the largest pixel."""
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "magnitudes",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when absolute values are added",
    hint="What is the sum of 3 and -3?",
)
def sum_pool2d_magnitudes(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the sign."""
    return cast(sum_pool2d(np.abs(as_float64(x)), kernel_size, **options), result_dtype(x))


@mistake(
    "squares",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when squares are added",
    hint="What is the sum of 1 and 2?",
)
def sum_pool2d_squares(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Add squares."""
    return cast(sum_pool2d(as_float64(x) ** 2, kernel_size, **options), result_dtype(x))


@mistake(
    "rows-alone",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when only the first row of each window is added",
    hint="How many loops does a window of two axes need?",
)
def sum_pool2d_rows_alone(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Add along one axis."""
    return _added(
        x, _frame(x, kernel_size, **options), lambda window, axis: window[..., 0, :].sum(-1)
    )


@mistake(
    "last-pixel-left-out",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the last pixel of each window is left out",
    hint="Does your slice end before the last pixel, or behind it?",
)
def sum_pool2d_last_pixel_left_out(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Add one pixel too few."""
    return _added(
        x,
        _frame(x, kernel_size, **options),
        lambda window, axis: window.sum(axis) - window[..., -1, -1],
    )


@mistake(
    "padding-ignored",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="How many places has the window once the map has a border?",
)
def sum_pool2d_padding_ignored(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Lay the window over the bare map."""
    del padding
    return sum_pool2d(x, kernel_size, **options)


@mistake(
    "padding-same-on-both-sides",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when bottom and right are padded like top and left",
    hint="Which of the two numbers of a pair belongs to which side?",
)
def sum_pool2d_padding_same_on_both_sides(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first number of each pair for both sides."""
    return sum_pool2d(x, kernel_size, padding=_leading(padding), **options)


@mistake(
    "padding-of-the-nearest-pixel",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the padding repeats the pixels at the border",
    hint="Which number does the page put around the map?",
)
def sum_pool2d_padding_of_the_nearest_pixel(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Continue the map instead of surrounding it with zeros."""
    frame = _frame(x, kernel_size, **options)
    inner = np.pad(as_float64(x), ((0, 0), (0, 0), *frame.sides), mode="edge")
    y = _added(inner, replace(frame, size=inner.shape[2:], sides=((0, 0), (0, 0))))
    return cast(y, result_dtype(x))


@mistake(
    "padding-of-ones",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the padding is 1",
    hint="Which number does the page put around the map?",
)
def sum_pool2d_padding_of_ones(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Count the padding."""
    frame = _frame(x, kernel_size, **options)
    inner = np.pad(as_float64(x), ((0, 0), (0, 0), *frame.sides), constant_values=1.0)
    y = _added(inner, replace(frame, size=inner.shape[2:], sides=((0, 0), (0, 0))))
    return cast(y, result_dtype(x))


@mistake(
    "stride-ignored",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the window moves by one pixel, whatever the stride",
    hint="How far does the window move from one output to the next?",
)
def sum_pool2d_stride_ignored(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Move the window by one pixel where a stride is given."""
    return sum_pool2d(x, kernel_size, stride=None if stride is None else 1, **options)


@mistake(
    "stride-of-the-window",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the window always moves by its own size",
    hint="What happens to two windows where the stride is smaller than the kernel?",
)
def sum_pool2d_stride_of_the_window(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ignore the stride for the size of the kernel."""
    del stride
    return sum_pool2d(x, kernel_size, stride=None, **options)


@mistake(
    "default-stride-one",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the stride is 1 unless it is given",
    hint="What does the page say of stride None?",
)
def sum_pool2d_default_stride_one(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take 1 for the default of the stride."""
    return sum_pool2d(x, kernel_size, stride=1 if stride is None else stride, **options)


@mistake(
    "default-stride-of-one-side",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the default stride takes the window's height for"
    " both axes",
    hint="How far should a window of 2 rows and 3 columns move to the right?",
)
def sum_pool2d_default_stride_of_one_side(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take the first size of the kernel for both axes of the stride."""
    height = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return sum_pool2d(x, kernel_size, stride=height if stride is None else stride, **options)


@mistake(
    "sides-of-the-window-swapped",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def sum_pool2d_sides_of_the_window_swapped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    return _added(x, replace(frame, kernel=frame.kernel[::-1]))


@mistake(
    "window-of-the-stride",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the window is as large as the stride",
    hint="Where does the window that starts at row i * stride end?",
)
def sum_pool2d_window_of_the_stride(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at the pixels from i * stride to (i + 1) * stride."""
    frame = _frame(x, kernel_size, **options)
    return _added(x, replace(frame, kernel=frame.stride))


@mistake(
    "ceil-mode-ignored",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode is ignored",
    hint="What becomes of the pixels behind the last whole window?",
)
def sum_pool2d_ceil_mode_ignored(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round the size of the output down, always."""
    del ceil_mode
    return sum_pool2d(x, kernel_size, **options)


@mistake(
    "always-rounds-up",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when its size is rounded up though ceil_mode is not set",
    hint="What is the output's size where the stride does not divide the room for the window?",
)
def sum_pool2d_always_rounds_up(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round the size of the output up, always."""
    del ceil_mode
    return sum_pool2d(x, kernel_size, ceil_mode=True, **options)


@mistake(
    "window-behind-the-map",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when ceil_mode keeps a window that starts behind the"
    " map's last pixel",
    hint="What lies under the last window when the stride is larger than the kernel?",
)
def sum_pool2d_window_behind_the_map(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round up, and keep every window."""
    frame = _frame(x, kernel_size, ceil_mode=ceil_mode, **options)
    return _added(x, _kept_beyond(frame, ceil_mode))


@mistake(
    "across-channels",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the sum is taken over the channels too",
    hint="How many channels has the output, and which of them does each come from?",
)
def sum_pool2d_across_channels(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every channel the sum of all."""
    y = sum_pool2d(x, kernel_size, **options)
    return np.repeat(y.sum(axis=1, keepdims=True, dtype=y.dtype), y.shape[1], axis=1)


@mistake(
    "across-images",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when the sum is taken over the batch too",
    hint="May an image's output depend on which other images are in the batch?",
)
def sum_pool2d_across_images(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every image the sum of all."""
    y = sum_pool2d(x, kernel_size, **options)
    return np.repeat(y.sum(axis=0, keepdims=True, dtype=y.dtype), len(y), axis=0)


@mistake(
    "computed-in-float32",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when numbers pass through float32",
    hint="How many digits has a float64?",
)
def sum_pool2d_computed_in_float32(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Compute in single precision."""
    return cast(sum_pool2d(x.astype(np.float32), kernel_size, **options), result_dtype(x))


@mistake(
    "one-image-squeezed",
    function="sum_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def sum_pool2d_one_image_squeezed(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(sum_pool2d(x, kernel_size, **options))


@mistake(
    "nan-skipped",
    function="sum_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What is the sum of 1, NaN and 2?",
)
def sum_pool2d_nan_skipped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Sum the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), 0.0, as_float64(x))
    return cast(sum_pool2d(bare, kernel_size, **options), result_dtype(x))


@mistake(
    "always-float64",
    function="sum_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def sum_pool2d_always_float64(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Collect the answers in an array of float64."""
    return sum_pool2d(x, kernel_size, **options).astype(np.float64)


@mistake(
    "memory-order",
    function="sum_pool2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def sum_pool2d_memory_order(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return sum_pool2d(_memory_order(x), kernel_size, **options)


@mistake(
    "image-overwritten",
    function="sum_pool2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def sum_pool2d_image_overwritten(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave zeros where the image was."""
    y = sum_pool2d(x, kernel_size, **options)
    x[...] = 0
    return y


@mistake(
    "single-image-accepted",
    function="sum_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def sum_pool2d_single_image_accepted(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pool a single image too."""
    if x.ndim == 3:
        return sum_pool2d(x[np.newaxis], kernel_size, **options)[0]
    return sum_pool2d(x, kernel_size, **options)


@mistake(
    "overflow-of-small-integers",
    function="sum_pool2d",
    kind="dtype",
    sentence="your output is what you get when a window is summed in the dtype of x",
    hint="What is 200 + 100 in uint8?",
)
def sum_pool2d_overflow_of_small_integers(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Let the sum of small integers overflow."""
    y = sum_pool2d(x, kernel_size, **options)
    return y.astype(np.int64).astype(x.dtype).astype(float) if x.dtype.kind in "iu" else y


@mistake(
    "integers-stay-integers",
    function="sum_pool2d",
    kind="dtype",
    sentence="your output is what you get when it keeps the dtype of an integer image",
    hint="What does the page of conventions say of integers?",
)
def sum_pool2d_integers_stay_integers(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Answer in integers."""
    y = sum_pool2d(x, kernel_size, **options)
    return y.astype(np.int64) if x.dtype.kind in "iub" else y


@mistake(
    "infinities-cancel",
    function="sum_pool2d",
    kind="special",
    sentence="your output is what you get when an infinity is cut to the largest number",
    hint="What is the sum of infinity and 1?",
)
def sum_pool2d_infinities_cancel(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Clean the image."""
    dtype = result_dtype(x)
    limit = np.finfo(dtype).max
    return sum_pool2d(np.clip(x.astype(dtype), -limit, limit), kernel_size, **options)


@mistake(
    "nan-of-the-whole-map",
    function="sum_pool2d",
    kind="special",
    sentence="your output is what you get when sums are differences of running sums, so that a"
    " NaN reaches all windows behind it",
    hint="Which windows does a NaN in one corner of the map lie under?",
)
def sum_pool2d_nan_of_the_whole_map(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take differences of a table of sums."""
    y = sum_pool2d(x, kernel_size, **options)
    lost = ~np.isfinite(as_float64(x)).all(axis=(2, 3), keepdims=True)
    return np.where(lost, np.nan, y).astype(y.dtype)


@mistake(
    "window-larger-than-map-accepted",
    function="sum_pool2d",
    kind="refusal",
    sentence="your function answers with an output without pixels where the window does not fit",
    hint="At how many places does a window of 3 fit into a row of 2?",
)
def sum_pool2d_window_larger_than_map_accepted(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return an empty array instead of an error."""
    try:
        return sum_pool2d(x, kernel_size, **options)
    except ValueError as error:
        if "sum_pool2d_c4" in str(error):
            return np.zeros((*x.shape[:2], 0, 0))
        raise


@mistake(
    "too-much-padding-accepted",
    function="sum_pool2d",
    kind="refusal",
    sentence="your function answers where the padding is more than half of the window",
    hint="What is the sum of a window in which there is nothing but padding?",
)
def sum_pool2d_too_much_padding_accepted(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad as much as is asked for."""
    try:
        return sum_pool2d(x, kernel_size, padding=padding, **options)
    except ValueError as error:
        if "sum_pool2d_c3" not in str(error):
            raise
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    sides = [(side, side) if isinstance(side, int) else side for side in (rows, columns)]
    return sum_pool2d(np.pad(as_float64(x), ((0, 0), (0, 0), *sides)), kernel_size, **options)


@mistake(
    "stride-zero-accepted",
    function="sum_pool2d",
    kind="refusal",
    sentence="your function takes a stride of 0 for the default",
    hint="Is 0 the same as None?",
)
def sum_pool2d_stride_zero_accepted(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ask whether the stride is true, not whether it is given."""
    return sum_pool2d(x, kernel_size, stride=stride or kernel_size, **options)
