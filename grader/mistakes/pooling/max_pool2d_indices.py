"""What goes wrong in max_pool2d_indices."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.dtypes import as_float64
from reference.pooling import max_pool2d, max_pool2d_indices

from ...implementation import Value
from .. import mistake
from .shared import _first_place, _Frame, _frame, _kept_beyond, _leading, _memory_order

Number = Callable[[Value, Value], Value]


def _pointed(
    x: Value,
    frame: _Frame,
    number: Number | None = None,
    *,
    fill: float = -np.inf,
    place: Callable[[Value], tuple[Value, Value]] = _first_place,
) -> Value:
    """Give each window's maximum the number that a mistake makes of its row and column."""
    width = frame.size[1]
    padded = frame.padded(x, fill)
    (top, _), (left, _) = frame.sides
    indices = np.zeros((*x.shape[:2], *frame.positions), dtype=np.int64)
    for position in np.ndindex(*frame.positions):
        u, v = place(frame.window(padded, position))
        h = position[0] * frame.stride[0] + u * frame.dilation[0] - top
        w = position[1] * frame.stride[1] + v * frame.dilation[1] - left
        indices[..., *position] = h * width + w if number is None else number(h, w)
    return indices


def _last_place(window: Value) -> tuple[Value, Value]:
    """Return row and column of the last maximum."""
    u, v = _first_place(window[..., ::-1, ::-1])
    return window.shape[2] - 1 - u, window.shape[3] - 1 - v


def _first_place_by_columns(window: Value) -> tuple[Value, Value]:
    """Return row and column of the first maximum, column by column."""
    v, u = _first_place(window.swapaxes(2, 3))
    return u, v


def _first_place_near(window: Value) -> tuple[Value, Value]:
    """Return row and column of the first entry that is close to the maximum."""
    high = window.max(axis=(-2, -1), keepdims=True)
    with np.errstate(invalid="ignore"):
        return _first_place((np.abs(window - high) < 1e-2) | (window == high))


@mistake(
    "counts-within-the-window",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when pixels are counted within each window",
    hint="Do two windows at different places point at different pixels?",
)
def max_pool2d_indices_counts_within_the_window(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count the places of the kernel."""
    frame = _frame(x, kernel_size, **options)
    padded = frame.padded(x)
    indices = np.zeros((*x.shape[:2], *frame.positions), dtype=np.int64)
    for position in np.ndindex(*frame.positions):
        u, v = _first_place(frame.window(padded, position))
        indices[..., *position] = u * frame.kernel[1] + v
    return indices


@mistake(
    "counts-on-the-padded-map",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when pixels are counted on the padded map",
    hint="Which number has the first pixel of the map, if there is a row of padding above it?",
)
def max_pool2d_indices_counts_on_the_padded_map(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count the padding too."""
    frame = _frame(x, kernel_size, **options)
    (top, _), (left, right) = frame.sides
    width = left + frame.size[1] + right
    return _pointed(x, frame, lambda h, w: (h + top) * width + w + left)


@mistake(
    "counts-from-the-padding",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when pixels are counted from the corner of the"
    " padding, in rows of the width of the map",
    hint="Which row of the map lies in row 1 of the padded one?",
)
def max_pool2d_indices_counts_from_the_padding(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget to subtract the padding."""
    frame = _frame(x, kernel_size, **options)
    (top, _), (left, _) = frame.sides
    return _pointed(x, frame, lambda h, w: (h + top) * frame.size[1] + w + left)


@mistake(
    "rows-as-long-as-the-map-is-high",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when rows are taken to be as long as the map is high",
    hint="How many pixels come before the second row?",
)
def max_pool2d_indices_rows_as_long_as_the_map_is_high(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the height for the width."""
    frame = _frame(x, kernel_size, **options)
    return _pointed(x, frame, lambda h, w: h * frame.size[0] + w)


@mistake(
    "rows-as-long-as-those-of-the-output",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when rows are taken to be as long as those of the"
    " output",
    hint="Is it the image or the output whose pixels are counted?",
)
def max_pool2d_indices_rows_as_long_as_those_of_the_output(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the width of the output."""
    frame = _frame(x, kernel_size, **options)
    return _pointed(x, frame, lambda h, w: h * frame.positions[1] + w)


@mistake(
    "counts-column-by-column",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when pixels are counted column by column",
    hint="Which pixel has the number 1?",
)
def max_pool2d_indices_counts_column_by_column(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count down the columns."""
    frame = _frame(x, kernel_size, **options)
    return _pointed(x, frame, lambda h, w: w * frame.size[0] + h)


@mistake(
    "counts-on-through-the-channels",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when counting goes on through the channels",
    hint="Which number has the first pixel of the second channel?",
)
def max_pool2d_indices_counts_on_through_the_channels(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count through each image."""
    per_map = np.arange(x.shape[1])[:, np.newaxis, np.newaxis] * (x.shape[2] * x.shape[3])
    return max_pool2d_indices(x, kernel_size, **options) + per_map


@mistake(
    "counts-on-through-the-batch",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when counting goes on through channels and images",
    hint="Which number has the first pixel of the second image?",
)
def max_pool2d_indices_counts_on_through_the_batch(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count through the whole batch."""
    maps = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1, 1)
    return max_pool2d_indices(x, kernel_size, **options) + maps * (x.shape[2] * x.shape[3])


@mistake(
    "counted-from-one",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when pixels are counted from 1",
    hint="Which number has the first pixel?",
)
def max_pool2d_indices_counted_from_one(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Begin with 1."""
    return max_pool2d_indices(x, kernel_size, **options) + 1


@mistake(
    "rows-alone",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when only the row of the maximum is told",
    hint="Can the pixel be found again by your number alone?",
)
def max_pool2d_indices_rows_alone(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Forget the column."""
    return _pointed(x, _frame(x, kernel_size, **options), lambda h, w: h)


@mistake(
    "corner-of-the-window",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when each window points at its upper left pixel",
    hint="What is the difference between a window and its maximum?",
)
def max_pool2d_indices_corner_of_the_window(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Point at the window, not at the maximum."""
    frame = _frame(x, kernel_size, **options)
    (top, _), (left, _) = frame.sides
    height, width = frame.size
    rows = np.clip(np.arange(frame.positions[0]) * frame.stride[0] - top, 0, height - 1)
    columns = np.clip(np.arange(frame.positions[1]) * frame.stride[1] - left, 0, width - 1)
    numbers = rows[:, np.newaxis] * width + columns
    return np.tile(numbers, (*x.shape[:2], 1, 1))


@mistake(
    "values-for-places",
    function="max_pool2d_indices",
    kind="value",
    sentence="you give the maxima themselves, not where they are",
    hint="Is a brightness a place?",
)
def max_pool2d_indices_values_for_places(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pool."""
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "smallest-pixel",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the smallest pixel of each window is pointed at",
    hint="Which of 3 and -5 is the maximum?",
)
def max_pool2d_indices_smallest_pixel(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Look for the minimum."""
    return max_pool2d_indices(-as_float64(x), kernel_size, **options)


@mistake(
    "largest-magnitude",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the pixel of the largest absolute value is"
    " pointed at",
    hint="Which is larger, -5 or 2?",
)
def max_pool2d_indices_largest_magnitude(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Compare absolute values."""
    return max_pool2d_indices(np.abs(as_float64(x)), kernel_size, **options)


@mistake(
    "padding-of-zeros",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the padding is 0, and may win",
    hint="What is the maximum of a window at the border when every pixel is negative?",
)
def max_pool2d_indices_padding_of_zeros(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad with 0, and cut the number to one of the map."""
    frame = _frame(x, kernel_size, **options)
    height, width = frame.size
    return _pointed(
        x,
        frame,
        lambda h, w: np.clip(h, 0, height - 1) * width + np.clip(w, 0, width - 1),
        fill=0.0,
    )


@mistake(
    "padding-ignored",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when padding is ignored",
    hint="How many places has the window once the map has a border?",
)
def max_pool2d_indices_padding_ignored(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Lay the window over the bare map."""
    del padding
    return max_pool2d_indices(x, kernel_size, **options)


@mistake(
    "padding-same-on-both-sides",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when bottom and right are padded like top and left",
    hint="Which of the two numbers of a pair belongs to which side?",
)
def max_pool2d_indices_padding_same_on_both_sides(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first number of each pair for both sides."""
    return max_pool2d_indices(x, kernel_size, padding=_leading(padding), **options)


@mistake(
    "stride-ignored",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the window moves by one pixel, whatever the"
    " stride",
    hint="How far does the window move from one output to the next?",
)
def max_pool2d_indices_stride_ignored(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Move the window by one pixel where a stride is given."""
    return max_pool2d_indices(x, kernel_size, stride=None if stride is None else 1, **options)


@mistake(
    "stride-of-the-window",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the window always moves by its own size",
    hint="What happens to two windows where the stride is smaller than the kernel?",
)
def max_pool2d_indices_stride_of_the_window(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ignore the stride for the size of the kernel."""
    del stride
    return max_pool2d_indices(x, kernel_size, **options)


@mistake(
    "default-stride-one",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the stride is 1 unless it is given",
    hint="What does the page say of stride None?",
)
def max_pool2d_indices_default_stride_one(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take 1 for the default of the stride."""
    return max_pool2d_indices(x, kernel_size, stride=1 if stride is None else stride, **options)


@mistake(
    "default-stride-of-one-side",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the default stride takes the window's height"
    " for both axes",
    hint="How far should a window of 2 rows and 3 columns move to the right?",
)
def max_pool2d_indices_default_stride_of_one_side(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take the first size of the kernel for both axes of the stride."""
    height = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return max_pool2d_indices(
        x, kernel_size, stride=height if stride is None else stride, **options
    )


@mistake(
    "stride-forgotten-in-the-number",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when places within a window are added to its"
    " position in the output",
    hint="Where on the map does the window at position 1 start?",
)
def max_pool2d_indices_stride_forgotten_in_the_number(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count from the position, not from the place of the window."""
    frame = _frame(x, kernel_size, **options)
    padded = frame.padded(x)
    indices = np.zeros((*x.shape[:2], *frame.positions), dtype=np.int64)
    for i, j in np.ndindex(*frame.positions):
        u, v = _first_place(frame.window(padded, (i, j)))
        indices[:, :, i, j] = (i + u) * frame.size[1] + j + v
    return indices


@mistake(
    "dilation-forgotten-in-the-number",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the number is computed without the dilation",
    hint="How far apart are two neighbouring places of a dilated window?",
)
def max_pool2d_indices_dilation_forgotten_in_the_number(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Find the right pixel, and tell the wrong place."""
    frame = _frame(x, kernel_size, **options)
    padded = frame.padded(x)
    (top, _), (left, _) = frame.sides
    indices = np.zeros((*x.shape[:2], *frame.positions), dtype=np.int64)
    for i, j in np.ndindex(*frame.positions):
        u, v = _first_place(frame.window(padded, (i, j)))
        h, w = i * frame.stride[0] + u - top, j * frame.stride[1] + v - left
        indices[:, :, i, j] = h * frame.size[1] + w
    return indices


@mistake(
    "dilation-ignored",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when dilation is ignored",
    hint="How far apart are two neighbouring pixels of the window?",
)
def max_pool2d_indices_dilation_ignored(
    x: Value, kernel_size: Value, *, dilation: Value = 1, **options: Any
) -> Value:
    """Look at the right places, through a window without holes."""
    frame = _frame(x, kernel_size, dilation=dilation, **options)
    return _pointed(x, replace(frame, dilation=(1, 1)))


@mistake(
    "sides-of-the-window-swapped",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def max_pool2d_indices_sides_of_the_window_swapped(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    return _pointed(x, replace(frame, kernel=frame.kernel[::-1]))


@mistake(
    "ceil-mode-ignored",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when ceil_mode is ignored",
    hint="What becomes of the pixels behind the last whole window?",
)
def max_pool2d_indices_ceil_mode_ignored(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round the size of the output down, always."""
    del ceil_mode
    return max_pool2d_indices(x, kernel_size, **options)


@mistake(
    "window-behind-the-map",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when ceil_mode keeps a window that starts behind the"
    " map's last pixel",
    hint="What lies under the last window when the stride is larger than the kernel?",
)
def max_pool2d_indices_window_behind_the_map(
    x: Value, kernel_size: Value, *, ceil_mode: bool = False, **options: Any
) -> Value:
    """Round up, and keep every window."""
    frame = _frame(x, kernel_size, ceil_mode=ceil_mode, **options)
    return _pointed(x, _kept_beyond(frame, ceil_mode))


@mistake(
    "one-image-squeezed",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the result for one image of one channel?",
)
def max_pool2d_indices_one_image_squeezed(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(max_pool2d_indices(x, kernel_size, **options))


@mistake(
    "places-of-the-first-image",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when every image has the places of the first one",
    hint="Are the maxima of two images at the same places?",
)
def max_pool2d_indices_places_of_the_first_image(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Look at one image only."""
    indices = max_pool2d_indices(x, kernel_size, **options)
    return np.broadcast_to(indices[:1], indices.shape).copy() if len(indices) else indices


@mistake(
    "small-integers",
    function="max_pool2d_indices",
    kind="value",
    sentence="your indices are what you get when they are stored in eight bits",
    hint="How many pixels may a map have before your numbers start anew?",
)
def max_pool2d_indices_small_integers(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Overflow on maps of more than 127 pixels."""
    return max_pool2d_indices(x, kernel_size, **options).astype(np.int8)


@mistake(
    "sixteen-bits",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when they are stored in sixteen bits",
    hint="How many pixels may a map have before your numbers start anew?",
)
def max_pool2d_indices_sixteen_bits(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Overflow on maps of more than 65535 pixels."""
    return max_pool2d_indices(x, kernel_size, **options).astype(np.uint16)


@mistake(
    "last-of-equals",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when the last of several equal maxima is pointed at",
    hint="Does your comparison let a later pixel win that is only as large as the best so far?",
)
def max_pool2d_indices_last_of_equals(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the last maximum."""
    return _pointed(x, _frame(x, kernel_size, **options), place=_last_place)


@mistake(
    "first-by-columns",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when a tie is decided column by column",
    hint="In which order does the page number the pixels of a window?",
)
def max_pool2d_indices_first_by_columns(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the first maximum of the first column that has one."""
    return _pointed(x, _frame(x, kernel_size, **options), place=_first_place_by_columns)


@mistake(
    "near-maxima",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when the first pixel close to the maximum is pointed"
    " at",
    hint="Is a pixel that is smaller than the maximum by 0.001 a maximum?",
)
def max_pool2d_indices_near_maxima(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Compare with a tolerance."""
    return _pointed(x, _frame(x, kernel_size, **options), place=_first_place_near)


@mistake(
    "padding-of-a-large-number",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when the padding is a large negative number, not -inf",
    hint="Which is larger, your padding or a pixel of -1e300?",
)
def max_pool2d_indices_padding_of_a_large_number(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pad with -1e9, which wins over smaller numbers."""
    frame = _frame(x, kernel_size, **options)
    height, width = frame.size
    return _pointed(
        x,
        frame,
        lambda h, w: np.clip(h, 0, height - 1) * width + np.clip(w, 0, width - 1),
        fill=-1e9,
    )


@mistake(
    "map-with-a-nan-given-up",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when a map with a NaN points at its first pixel"
    " everywhere",
    hint="Which windows does a NaN in one corner of the map lie under?",
)
def max_pool2d_indices_map_with_a_nan_given_up(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Give up on the whole map."""
    lost = np.isnan(as_float64(x)).any(axis=(2, 3), keepdims=True)
    return np.where(lost, 0, max_pool2d_indices(x, kernel_size, **options))


@mistake(
    "infinity-skipped",
    function="max_pool2d_indices",
    kind="special",
    sentence="your indices are what you get when infinite pixels are left out",
    hint="Is an infinity larger than 5?",
)
def max_pool2d_indices_infinity_skipped(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at finite pixels only."""
    bare = np.where(np.isposinf(as_float64(x)), np.finfo(float).min, as_float64(x))
    return max_pool2d_indices(bare, kernel_size, **options)


@mistake(
    "floats",
    function="max_pool2d_indices",
    kind="dtype",
    sentence="your indices are floats",
    hint="Can an array be indexed with 2.0?",
)
def max_pool2d_indices_floats(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Collect the indices in an array of zeros."""
    return max_pool2d_indices(x, kernel_size, **options).astype(np.float64)


@mistake(
    "dtype-of-the-image",
    function="max_pool2d_indices",
    kind="dtype",
    sentence="your indices have the dtype of the image",
    hint="Is a place measured in units of brightness?",
)
def max_pool2d_indices_dtype_of_the_image(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Make an array like x."""
    return max_pool2d_indices(x, kernel_size, **options).astype(x.dtype)


@mistake(
    "memory-order",
    function="max_pool2d_indices",
    kind="layout",
    sentence="your indices are what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def max_pool2d_indices_memory_order(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return max_pool2d_indices(_memory_order(x), kernel_size, **options)


@mistake(
    "image-overwritten",
    function="max_pool2d_indices",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def max_pool2d_indices_image_overwritten(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Cross out what was found."""
    indices = max_pool2d_indices(x, kernel_size, **options)
    x[...] = 0
    return indices


@mistake(
    "single-image-accepted",
    function="max_pool2d_indices",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def max_pool2d_indices_single_image_accepted(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take a single image too."""
    if x.ndim == 3:
        return max_pool2d_indices(x[np.newaxis], kernel_size, **options)[0]
    return max_pool2d_indices(x, kernel_size, **options)


@mistake(
    "window-larger-than-map-accepted",
    function="max_pool2d_indices",
    kind="refusal",
    sentence="your function answers with an output without pixels where the window does not fit",
    hint="At how many places does a window of 3 fit into a row of 2?",
)
def max_pool2d_indices_window_larger_than_map_accepted(
    x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return an empty array instead of an error."""
    try:
        return max_pool2d_indices(x, kernel_size, **options)
    except ValueError as error:
        if "max_pool2d_indices_c4" in str(error):
            return np.zeros((*x.shape[:2], 0, 0), np.int64)
        raise


@mistake(
    "too-much-padding-accepted",
    function="max_pool2d_indices",
    kind="refusal",
    sentence="your function answers where the padding is more than half of the window",
    hint="What is the maximum of a window in which there is nothing but padding?",
)
def max_pool2d_indices_too_much_padding_accepted(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Check the padding for nothing but its sign."""
    try:
        return max_pool2d_indices(x, kernel_size, padding=padding, **options)
    except ValueError as error:
        if "max_pool2d_indices_c3" not in str(error):
            raise
    return max_pool2d_indices(x, kernel_size, **options)


@mistake(
    "stride-zero-accepted",
    function="max_pool2d_indices",
    kind="refusal",
    sentence="your function takes a stride of 0 for the default",
    hint="Is 0 the same as None?",
)
def max_pool2d_indices_stride_zero_accepted(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ask whether the stride is true, not whether it is given."""
    return max_pool2d_indices(x, kernel_size, stride=stride or kernel_size, **options)
