"""What goes wrong in col2im."""

from typing import Any

import numpy as np

from reference.convolution import col2im
from reference.sizes import padded_sizes

from ...implementation import Value
from .. import mistake
from .shared import four, positions_of, two, wrapped


def col2im_padded(
    cols: Value, image_shape: Value, kernel_size: Value, padding: Value, options: dict[str, Any]
) -> Value:
    """Return the image with the padding around it."""
    col2im(cols, image_shape, kernel_size, padding=padding, **options)
    sizes = padded_sizes(image_shape[2:], four(padding))
    return col2im(cols, (*image_shape[:2], *sizes), kernel_size, **options)


@mistake(
    "windows-overwrite",
    function="col2im",
    kind="value",
    sentence="your image is what you get when overlapping windows overwrite each other",
    hint="A pixel lies under several windows. What does `=` do with the earlier ones?",
)
def col2im_windows_overwrite(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Assign window by window instead of adding."""
    x = col2im(cols, image_shape, kernel_size, **options)
    for position in range(cols.shape[2]):
        here = np.arange(cols.shape[2]) == position
        seen = col2im(np.ones(cols.shape) * here, image_shape, kernel_size, **options) > 0
        sent = col2im(cols * here, image_shape, kernel_size, **options)
        x[seen] = sent[seen]
    return x


@mistake(
    "repeated-indices-count-once",
    function="col2im",
    kind="value",
    sentence="your image is what you get when an indexed += counts a repeated pixel once",
    hint="What does a[[0, 0]] += 1 make of a zero?",
)
def col2im_repeated_indices_count_once(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add by index arrays: of several numbers for a pixel the one of the last tap stays."""
    x = col2im(cols, image_shape, kernel_size, **options)
    taps = int(np.prod(two(kernel_size)))
    for tap in range(taps):
        here = (np.arange(cols.shape[1]) % taps == tap)[:, np.newaxis]
        seen = col2im(np.ones(cols.shape) * here, image_shape, kernel_size, **options) > 0
        sent = col2im(cols * here, image_shape, kernel_size, **options)
        x[seen] = sent[seen]
    return x


@mistake(
    "windows-averaged",
    function="col2im",
    kind="value",
    sentence="your image is what you get when overlapping windows are averaged",
    hint="Is this the inverse of im2col, or its adjoint?",
)
def col2im_windows_averaged(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide by the number of windows, so that im2col is undone."""
    windows = col2im(np.ones(cols.shape), image_shape, kernel_size, **options)
    x = col2im(cols, image_shape, kernel_size, **options)
    return (x / np.maximum(windows, 1)).astype(x.dtype)


@mistake(
    "cropped-by-minus-p",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the padding is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def col2im_cropped_by_minus_p(
    cols: Value, image_shape: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Slice up to -0."""
    (top, bottom), (left, right) = four(padding)
    padded = col2im_padded(cols, image_shape, kernel_size, padding, options)
    return padded[:, :, top:-bottom, left:-right]


@mistake(
    "padding-not-cut-off",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the padding is not cut off",
    hint="Which shape was asked for?",
)
def col2im_padding_not_cut_off(
    cols: Value, image_shape: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Return the padded image."""
    return col2im_padded(cols, image_shape, kernel_size, padding, options)


@mistake(
    "cut-from-the-corner",
    function="col2im",
    kind="value",
    sentence="your image is what you get when as many rows and columns are kept as were asked for,"
    " counted from the corner of the padding",
    hint="Where in the padded image does the image begin?",
)
def col2im_cut_from_the_corner(
    cols: Value, image_shape: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Cut without the offset."""
    padded = col2im_padded(cols, image_shape, kernel_size, padding, options)
    return padded[:, :, : image_shape[2], : image_shape[3]]


@mistake(
    "channels-last",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the place in the kernel comes first"
    " and the channel last",
    hint="In which order did im2col lay the window down: which index changes slowest?",
)
def col2im_channels_last(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let the channel change fastest."""
    if cols.ndim == 3 and len(image_shape) == 4 and cols.size:
        parts = cols.reshape(len(cols), -1, image_shape[1], cols.shape[2])
        cols = parts.swapaxes(1, 2).reshape(cols.shape)
    return col2im(cols, image_shape, kernel_size, **options)


@mistake(
    "kernel-column-by-column",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the kernel is read column by column",
    hint="Which of the two loops over the kernel was the inner one?",
)
def col2im_kernel_column_by_column(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let the kernel's row change fastest."""
    col2im(cols, image_shape, kernel_size, **options)
    height, width = two(kernel_size)
    parts = cols.reshape(*image_shape[:2], width, height, cols.shape[2])
    return col2im(parts.swapaxes(2, 3).reshape(cols.shape), image_shape, kernel_size, **options)


@mistake(
    "positions-column-by-column",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the positions are counted column by column",
    hint="Which of the two loops over the positions was the inner one?",
)
def col2im_positions_column_by_column(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Swap the loops over the positions."""
    col2im(cols, image_shape, kernel_size, **options)
    height, width = positions_of(image_shape, kernel_size, **options)
    parts = cols.reshape(*cols.shape[:2], width, height)
    return col2im(parts.swapaxes(2, 3).reshape(cols.shape), image_shape, kernel_size, **options)


@mistake(
    "as-many-rows-as-columns",
    function="col2im",
    kind="value",
    sentence="your function takes it that there are as many rows of positions as columns",
    hint="Where does the number of rows come from: from the square root of the positions?",
)
def col2im_as_many_rows_as_columns(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the square root of the number of positions."""
    x = col2im(cols, image_shape, kernel_size, **options)
    side = int(np.sqrt(cols.shape[2]))
    cols.reshape(*cols.shape[:2], side, side)
    return x


@mistake(
    "stride-ignored",
    function="col2im",
    kind="value",
    sentence="your image is what you get when the windows lie side by side, whatever the stride",
    hint="Where did the window of column (i, j) begin in the image?",
)
def col2im_stride_ignored(
    cols: Value, image_shape: Value, kernel_size: Value, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one pixel, whatever the stride."""
    x = col2im(cols, image_shape, kernel_size, stride=stride, **options)
    height, width = positions_of(image_shape, kernel_size, stride=stride, **options)
    more, wider = positions_of(image_shape, kernel_size, **options)
    beyond = ((0, 0), (0, 0), (0, more - height), (0, wider - width))
    parts = np.pad(cols.reshape(*cols.shape[:2], height, width), beyond)
    dense = parts.reshape(*cols.shape[:2], more * wider)
    return col2im(dense, image_shape, kernel_size, **options).astype(x.dtype)


@mistake(
    "always-float64",
    function="col2im",
    kind="dtype",
    sentence="your image is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def col2im_always_float64(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the dtype of cols."""
    return col2im(cols, image_shape, kernel_size, **options).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="col2im",
    kind="dtype",
    sentence="your image is what you get when integers are summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def col2im_integers_stay_integers(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Wrap around where the columns hold integers."""
    x = col2im(cols, image_shape, kernel_size, **options)
    return x if cols.dtype.kind == "f" else wrapped(x, cols.dtype)


@mistake(
    "columns-broadcast",
    function="col2im",
    kind="refusal",
    sentence="your function stretches columns that are too few",
    hint="NumPy broadcasts without being asked. Which shape do the columns have?",
)
def col2im_columns_broadcast(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let NumPy stretch them."""
    shape = tuple(image_shape)
    if cols.size and len(shape) == 4 and min(shape) > 0:
        positions = positions_of(shape, kernel_size, **options)
        rows = shape[1] * int(np.prod(two(kernel_size)))
        cols = np.broadcast_to(cols, (shape[0], rows, int(np.prod(positions))))
    return col2im(cols, image_shape, kernel_size, **options)


@mistake(
    "batch-from-the-columns",
    function="col2im",
    kind="refusal",
    sentence="your function takes another batch in image_shape than in the columns",
    hint="Two arguments say how many images there are. What if they disagree?",
)
def col2im_batch_from_the_columns(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Never look at the first entry of image_shape."""
    shape = (len(cols), *image_shape[1:]) if cols.ndim and len(image_shape) == 4 else image_shape
    return col2im(cols, shape, kernel_size, **options)


@mistake(
    "empty-batch-fails",
    function="col2im",
    kind="special",
    sentence="your function fails where the batch is empty",
    hint="What does np.stack do with an empty list?",
)
def col2im_empty_batch_fails(
    cols: Value, image_shape: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stack the images."""
    return np.stack([*col2im(cols, image_shape, kernel_size, **options)])
