"""What goes wrong in im2col."""

from typing import Any

import numpy as np

from reference.convolution import im2col

from ...implementation import Value
from .. import mistake
from .shared import cut_short, four, in_memory_order, positions_of, two


@mistake(
    "positions-counted-by-the-height",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when position (i, j) has the number i * height + j",
    hint="How many positions lie in one row?",
)
def im2col_positions_counted_by_the_height(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Count rows by the height of the output instead of its width."""
    cols = im2col(x, kernel_size, **options)
    height, width = positions_of(x.shape, kernel_size, **options)
    y = np.zeros_like(cols)
    for i, j in np.ndindex(height, width):
        y[:, :, i * height + j] = cols[:, :, i * width + j]
    return y


@mistake(
    "positions-column-by-column",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when the positions are counted column by column",
    hint="Which of the two loops over the positions is the inner one?",
)
def im2col_positions_column_by_column(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Swap the loops over the positions."""
    cols = im2col(x, kernel_size, **options)
    height, width = positions_of(x.shape, kernel_size, **options)
    return cols.reshape(*cols.shape[:2], height, width).swapaxes(2, 3).reshape(cols.shape)


@mistake(
    "channels-last",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when the place in the kernel comes first"
    " and the channel last",
    hint="In which order does a filter lie in memory: which index changes slowest?",
)
def im2col_channels_last(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Let the channel change fastest."""
    cols = im2col(x, kernel_size, **options)
    parts = cols.reshape(len(cols), x.shape[1], np.prod(two(kernel_size)), cols.shape[2])
    return parts.swapaxes(1, 2).reshape(cols.shape)


@mistake(
    "kernel-column-by-column",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when the kernel is read column by column",
    hint="Which of the two loops over the kernel is the inner one?",
)
def im2col_kernel_column_by_column(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Let the kernel's row change fastest."""
    cols = im2col(x, kernel_size, **options)
    parts = cols.reshape(len(cols), x.shape[1], *two(kernel_size), cols.shape[2])
    return parts.swapaxes(2, 3).reshape(cols.shape)


@mistake(
    "kernel-axes-exchanged",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when height and width of the kernel are exchanged",
    hint="Try a kernel of (1, 2): which pixels should lie in one column?",
)
def im2col_kernel_axes_exchanged(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Read the kernel's size as width first."""
    height, width = two(kernel_size)
    return im2col(x, (width, height), **options)


@mistake(
    "width-checked-by-the-height",
    function="im2col",
    kind="value",
    sentence="your function checks the width of the map by the height of the kernel",
    hint="Try a kernel of (2, 3) and a stride of 2, and read the traceback.",
)
def im2col_width_checked_by_the_height(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Assert that the stride divides, with one axis's kernel for both."""
    cols = im2col(x, kernel_size, **options)
    (_, sides), (stride, _) = four(options.get("padding", 0)), two(options.get("stride", 1))
    assert (x.shape[3] + sum(sides) - two(kernel_size)[0]) % stride == 0
    return cols


@mistake(
    "one-matrix-for-the-batch",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when all images share one matrix",
    hint="How many axes has the result, and what is the first of them?",
)
def im2col_one_matrix(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Lay the images side by side."""
    return np.concatenate([*im2col(x, kernel_size, **options)], axis=1)


@mistake(
    "one-row-per-position",
    function="im2col",
    kind="value",
    sentence="your columns are rows: there is one row for every position",
    hint="Is a window a row or a column of the matrix?",
)
def im2col_one_row_per_position(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Return the transpose."""
    return im2col(x, kernel_size, **options).swapaxes(1, 2)


@mistake(
    "images-interleaved",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when the images are interleaved"
    " and taken apart as if they were not",
    hint="In which order do your columns run before the last reshape?",
)
def im2col_images_interleaved(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take (rows, positions, images) for (images, rows, positions)."""
    cols = im2col(x, kernel_size, **options)
    images, rows, positions = cols.shape
    return cols.transpose(1, 2, 0).reshape(rows, images, positions).transpose(1, 0, 2)


@mistake(
    "stride-ignored",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when stride is ignored",
    hint="How far does the window move from one column to the next?",
)
def im2col_stride_ignored(
    x: Value, kernel_size: Value, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one pixel, whatever the stride."""
    del stride
    return im2col(x, kernel_size, **options)


@mistake(
    "dilation-ignored",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when dilation is ignored",
    hint="Which pixels does a kernel with a dilation of 2 look at?",
)
def im2col_dilation_ignored(
    x: Value, kernel_size: Value, *, dilation: Value = 1, **options: Any
) -> Value:
    """Keep the taps together."""
    del dilation
    return im2col(x, kernel_size, **options)


@mistake(
    "padding-of-the-first-side",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when top and left hold for bottom and right too",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def im2col_padding_of_the_first_side(
    x: Value, kernel_size: Value, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first of two sides for both."""
    (top, _), (left, _) = four(padding)
    return im2col(x, kernel_size, padding=(top, left), **options)


@mistake(
    "stride-of-the-kernel-by-default",
    function="im2col",
    kind="value",
    sentence="your columns are what you get when the window moves by its own size by default",
    hint="Call it without a stride. Is this a pooling layer?",
)
def im2col_stride_of_the_kernel(
    x: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take the default of a pooling layer."""
    return im2col(x, kernel_size, stride=kernel_size if stride is None else stride, **options)


@mistake(
    "type-of-the-image",
    function="im2col",
    kind="dtype",
    sentence="your columns are what you get when an image of integers stays one",
    hint="What does the page say of integers, even where nothing is computed?",
)
def im2col_type_of_the_image(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Keep the dtype of x."""
    return im2col(x, kernel_size, **options).astype(x.dtype)


@mistake(
    "always-float64",
    function="im2col",
    kind="dtype",
    sentence="your columns are what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def im2col_always_float64(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Forget the dtype of x."""
    return im2col(x, kernel_size, **options).astype(np.float64)


@mistake(
    "memory-order",
    function="im2col",
    kind="layout",
    sentence="your columns are what you get when x is read in the order in which it lies in memory",
    hint="Try a transposed array. What do strides say of it?",
)
def im2col_memory_order(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Take it that every array is C-ordered."""
    return im2col(in_memory_order(x), kernel_size, **options)


@mistake(
    "single-image-accepted",
    function="im2col",
    kind="refusal",
    sentence="your function takes a single image without a batch",
    hint="What shape does x have?",
)
def im2col_single_image_accepted(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Add the missing axis."""
    return im2col(x[np.newaxis] if x.ndim == 3 else x, kernel_size, **options)


@mistake(
    "sizes-cut-short",
    function="im2col",
    kind="refusal",
    sentence="your function takes the first two of three strides, dilations or paddings",
    hint="How many axes has an image, and how many numbers came?",
)
def im2col_sizes_cut_short(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Index the sizes without looking how many there are."""
    return im2col(x, kernel_size, **cut_short(options))


@mistake(
    "too-large-kernel-gives-nothing",
    function="im2col",
    kind="refusal",
    sentence="your function answers with no columns where the kernel does not fit",
    hint="How many positions has a kernel that is larger than the padded map?",
)
def im2col_too_large_gives_nothing(x: Value, kernel_size: Value, **options: Any) -> Value:
    """Loop over no position."""
    if x.ndim == 4 and x.size and min(positions_of(x.shape, kernel_size, **options)) <= 0:
        return np.zeros((len(x), x.shape[1] * int(np.prod(two(kernel_size))), 0))
    return im2col(x, kernel_size, **options)
