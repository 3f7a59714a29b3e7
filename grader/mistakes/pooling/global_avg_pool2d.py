"""What goes wrong in global_avg_pool2d."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import global_avg_pool2d, max_pool2d

from ...implementation import Value
from .. import mistake


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
