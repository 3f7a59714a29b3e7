"""What goes wrong in global_max_pool2d."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import global_avg_pool2d, global_max_pool2d

from ...implementation import Value
from .. import mistake
from .shared import _memory_order


@mistake(
    "mean-for-maximum",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the mean of each map is taken",
    hint="What is the answer of a map in which one pixel is bright and all others are dark?",
)
def global_max_pool2d_mean_for_maximum(x: Value) -> Value:
    """Average."""
    return global_avg_pool2d(x)


@mistake(
    "maximum-starts-at-zero",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the running maximum starts at 0",
    hint="What is the maximum of -3 and -1, and what does your loop compare them with first?",
)
def global_max_pool2d_maximum_starts_at_zero(x: Value) -> Value:
    """Never return a negative number."""
    return np.maximum(global_max_pool2d(x), 0)


@mistake(
    "smallest-pixel",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the smallest pixel of each map is taken",
    hint="Which of 3 and -5 is the maximum?",
)
def global_max_pool2d_smallest_pixel(x: Value) -> Value:
    """Take the minimum."""
    return cast(-global_max_pool2d(-as_float64(x)), result_dtype(x))


@mistake(
    "largest-magnitude",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the pixel of the largest absolute value is taken",
    hint="Which is larger, -5 or 2?",
)
def global_max_pool2d_largest_magnitude(x: Value) -> Value:
    """Compare absolute values, and keep the sign."""
    high, low = global_max_pool2d(as_float64(x)), -global_max_pool2d(-as_float64(x))
    return cast(np.where(np.abs(low) > np.abs(high), low, high), result_dtype(x))


@mistake(
    "magnitude",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when absolute values are compared and returned",
    hint="Which is larger, -5 or 2?",
)
def global_max_pool2d_magnitude(x: Value) -> Value:
    """Take the absolute value first."""
    return cast(global_max_pool2d(np.abs(as_float64(x))), result_dtype(x))


@mistake(
    "across-channels",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum is taken over the channels too",
    hint="How many numbers stand for an image of three channels?",
)
def global_max_pool2d_across_channels(x: Value) -> Value:
    """Give every channel the maximum of all."""
    y = global_max_pool2d(x)
    return np.repeat(y.max(axis=1, keepdims=True), y.shape[1], axis=1)


@mistake(
    "across-images",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum is taken over the batch too",
    hint="May an image's output depend on which other images are in the batch?",
)
def global_max_pool2d_across_images(x: Value) -> Value:
    """Give every image the maximum of all."""
    y = global_max_pool2d(x)
    return np.repeat(y.max(axis=0, keepdims=True, initial=-np.inf), len(y), axis=0)


@mistake(
    "of-the-first-row",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when only the first row of each map is looked at",
    hint="Over how many axes does the maximum run?",
)
def global_max_pool2d_of_the_first_row(x: Value) -> Value:
    """Forget one axis."""
    return global_max_pool2d(x) * 0 + cast(as_float64(x)[:, :, 0].max(axis=-1), result_dtype(x))


@mistake(
    "of-the-first-column",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when only the first column of each map is looked at",
    hint="Over how many axes does the maximum run?",
)
def global_max_pool2d_of_the_first_column(x: Value) -> Value:
    """Forget one axis."""
    return global_max_pool2d(x) * 0 + cast(as_float64(x)[:, :, :, 0].max(axis=-1), result_dtype(x))


@mistake(
    "axes-of-length-one-kept",
    function="global_max_pool2d",
    kind="value",
    sentence="your output has the shape (N, C, 1, 1)",
    hint="How many axes does the page give the output?",
)
def global_max_pool2d_axes_of_length_one_kept(x: Value) -> Value:
    """Keep the axes of height and width."""
    return global_max_pool2d(x)[:, :, np.newaxis, np.newaxis]


@mistake(
    "one-image-squeezed",
    function="global_max_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image?",
)
def global_max_pool2d_one_image_squeezed(x: Value) -> Value:
    """Lose the axis of the batch where it holds one image."""
    return np.squeeze(global_max_pool2d(x))


@mistake(
    "nan-overlooked",
    function="global_max_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN loses against every number",
    hint="What is the largest of 1, NaN and 2, and what does a comparison with NaN give?",
)
def global_max_pool2d_nan_overlooked(x: Value) -> Value:
    """Take the maximum of the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), -np.inf, as_float64(x))
    return cast(global_max_pool2d(bare), result_dtype(x))


@mistake(
    "maximum-starts-at-a-large-number",
    function="global_max_pool2d",
    kind="special",
    sentence="your output is what you get when the running maximum starts at a large negative"
    " number",
    hint="Which number is smaller than every pixel that a map can hold?",
)
def global_max_pool2d_maximum_starts_at_a_large_number(x: Value) -> Value:
    """Start at -1e9."""
    return cast(np.maximum(global_max_pool2d(as_float64(x)), -1e9), result_dtype(x))


@mistake(
    "always-float64",
    function="global_max_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def global_max_pool2d_always_float64(x: Value) -> Value:
    """Collect the maxima in an array of float64."""
    return global_max_pool2d(x).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="global_max_pool2d",
    kind="dtype",
    sentence="your output is what you get when it keeps the dtype of an integer image",
    hint="What does the page of conventions say of integers, even where nothing is computed?",
)
def global_max_pool2d_integers_stay_integers(x: Value) -> Value:
    """Answer in the dtype of x."""
    return global_max_pool2d(x).astype(x.dtype)


@mistake(
    "memory-order",
    function="global_max_pool2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def global_max_pool2d_memory_order(x: Value) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return global_max_pool2d(_memory_order(x))


@mistake(
    "image-overwritten",
    function="global_max_pool2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def global_max_pool2d_image_overwritten(x: Value) -> Value:
    """Sort the pixels where they are."""
    y = global_max_pool2d(x)
    x.sort(axis=-1)
    return y


@mistake(
    "single-image-accepted",
    function="global_max_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def global_max_pool2d_single_image_accepted(x: Value) -> Value:
    """Look at the last two axes, whatever stands before them."""
    return global_max_pool2d(x[np.newaxis])[0] if x.ndim == 3 else global_max_pool2d(x)


@mistake(
    "map-without-pixels-accepted",
    function="global_max_pool2d",
    kind="refusal",
    sentence="your function answers for maps without pixels",
    hint="What is the largest of no numbers?",
)
def global_max_pool2d_map_without_pixels_accepted(x: Value) -> Value:
    """Start from -inf."""
    if x.ndim == 4 and min(x.shape[2:]) == 0:
        return np.full(x.shape[:2], -np.inf, result_dtype(x))
    return global_max_pool2d(x)
