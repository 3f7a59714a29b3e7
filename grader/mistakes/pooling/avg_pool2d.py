"""What goes wrong in avg_pool2d."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import avg_pool2d, max_pool2d

from ...implementation import Value
from .. import mistake
from .shared import Sizes, _counted, _Frame, _frame, _kept_beyond, _leading, _memory_order


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
