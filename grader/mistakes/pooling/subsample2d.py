"""What goes wrong in subsample2d."""

from collections.abc import Callable

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import avg_pool2d, max_pool2d, subsample2d, sum_pool2d

from ...implementation import Value
from .. import mistake
from .shared import _memory_order


def _combined(
    x: Value,
    weight: Value,
    bias: Value,
    kernel_size: Value,
    combine: Callable[[Value, Value, Value], Value],
    pool: Callable[..., Value] = sum_pool2d,
) -> Value:
    """Combine what is pooled, the weights and the biases in a way that a mistake chooses."""
    subsample2d(x, weight, bias, kernel_size=kernel_size)
    pooled = pool(as_float64(x), kernel_size)
    scale, shift = (as_float64(each)[:, np.newaxis, np.newaxis] for each in (weight, bias))
    with np.errstate(all="ignore"):
        return cast(combine(pooled, scale, shift), result_dtype(x, weight, bias))


@mistake(
    "mean-for-sum",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the mean of each window is scaled",
    hint="Does the page add the pixels, or average them?",
)
def subsample2d_mean_for_sum(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Average."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: scale * pooled + shift,
        avg_pool2d,
    )


@mistake(
    "maximum-for-sum",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the maximum of each window is scaled",
    hint="What is the sum of 0 and 4 and 4?",
)
def subsample2d_maximum_for_sum(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the largest pixel."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: scale * pooled + shift,
        max_pool2d,
    )


@mistake(
    "bias-before-weight",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the bias is added before the coefficient is applied",
    hint="In which order do product and bias stand?",
)
def subsample2d_bias_before_weight(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Scale the bias too."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * (pooled + shift)
    )


@mistake(
    "bias-for-every-pixel",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the bias is added for every pixel of the window",
    hint="How often does the bias count in one output?",
)
def subsample2d_bias_for_every_pixel(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Add the bias within the sum."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: (
            scale * pooled + shift * sum_pool2d(np.ones(x.shape), kernel_size)
        ),
    )


@mistake(
    "bias-forgotten",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the bias is left out",
    hint="What is the output of a dark map?",
)
def subsample2d_bias_forgotten(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Scale alone."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled + 0 * shift
    )


@mistake(
    "bias-subtracted",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the bias is subtracted",
    hint="What is the output of a dark map?",
)
def subsample2d_bias_subtracted(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the bias for a threshold."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled - shift
    )


@mistake(
    "weight-forgotten",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the coefficient is left out",
    hint="What is there to learn but the bias?",
)
def subsample2d_weight_forgotten(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Add alone."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: pooled + 0 * scale + shift
    )


@mistake(
    "weight-divides",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when sums are divided by the coefficient",
    hint="Does a larger coefficient make a larger output?",
)
def subsample2d_weight_divides(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Normalise by the coefficient."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: pooled / scale + shift
    )


@mistake(
    "one-weight-for-all",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when all maps have the coefficient of the first",
    hint="How many coefficients has a layer of six maps?",
)
def subsample2d_one_weight_for_all(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Use one coefficient."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale[0] * pooled + shift
    )


@mistake(
    "one-bias-for-all",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when all maps have the bias of the first",
    hint="How many biases has a layer of six maps?",
)
def subsample2d_one_bias_for_all(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Use one bias."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled + shift[0]
    )


@mistake(
    "weights-reversed",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when coefficients are given to the maps from the last"
    " to the first",
    hint="Which map does the first coefficient belong to?",
)
def subsample2d_weights_reversed(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Count the maps backwards."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale[::-1] * pooled + shift
    )


@mistake(
    "weight-and-bias-exchanged",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when coefficient and bias have changed places",
    hint="Which of the two is multiplied?",
)
def subsample2d_weight_and_bias_exchanged(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Exchange the two."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: shift * pooled + scale
    )


@mistake(
    "magnitudes",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when absolute values are added",
    hint="What is the sum of 3 and -3?",
)
def subsample2d_magnitudes(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Lose the sign."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: scale * sum_pool2d(np.abs(as_float64(x)), kernel_size) + shift,
    )


@mistake(
    "squashed",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the squashing function is applied too",
    hint="Is the tanh of LeNet a part of this layer?",
)
def subsample2d_squashed(x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2) -> Value:
    """Do the work of the next layer too."""
    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: np.tanh(scale * pooled + shift)
    )


@mistake(
    "rectified",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when negative outputs become 0",
    hint="Is a rectifier a part of this layer?",
)
def subsample2d_rectified(x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2) -> Value:
    """Do the work of the next layer too."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: np.maximum(scale * pooled + shift, 0),
    )


@mistake(
    "across-channels",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the sum is taken over the channels too",
    hint="How many channels has the output, and which of them does each come from?",
)
def subsample2d_across_channels(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Give every channel the sum of all."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: (
            scale * np.repeat(pooled.sum(axis=1, keepdims=True), pooled.shape[1], axis=1) + shift
        ),
    )


@mistake(
    "across-images",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the sum is taken over the batch too",
    hint="May an image's output depend on which other images are in the batch?",
)
def subsample2d_across_images(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Give every image the sum of all."""
    return _combined(
        x,
        weight,
        bias,
        kernel_size,
        lambda pooled, scale, shift: (
            scale * np.repeat(pooled.sum(axis=0, keepdims=True), len(pooled), axis=0) + shift
        ),
    )


@mistake(
    "weight-along-the-batch",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when coefficients belong to the images where there are"
    " as many images as channels",
    hint="Which axis do the coefficients belong to?",
)
def subsample2d_weight_along_the_batch(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Let the shapes decide."""
    if len(x) != x.shape[1]:
        return subsample2d(x, weight, bias, kernel_size=kernel_size)
    turned = subsample2d(x.swapaxes(0, 1), weight, bias, kernel_size=kernel_size)
    return turned.swapaxes(0, 1)


@mistake(
    "remainder-kept",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when rows and columns that are left over are padded"
    " with zeros and kept",
    hint="What becomes of the last row of a map of 5 rows, under windows of 2?",
)
def subsample2d_remainder_kept(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Round the size of the output up."""
    subsample2d(x, weight, bias, kernel_size=kernel_size)
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    missing = ((0, 0), (0, 0), (0, -x.shape[2] % height), (0, -x.shape[3] % width))
    return subsample2d(np.pad(x, missing), weight, bias, kernel_size=kernel_size)


@mistake(
    "remainder-cut-in-front",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when what is left over is cut off at the top and left",
    hint="Where does the first window lie?",
)
def subsample2d_remainder_cut_in_front(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Begin with the remainder."""
    subsample2d(x, weight, bias, kernel_size=kernel_size)
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    inner = x[:, :, x.shape[2] % height :, x.shape[3] % width :]
    return subsample2d(inner, weight, bias, kernel_size=kernel_size)


@mistake(
    "window-of-two-always",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window is 2 by 2, whatever its size is said"
    " to be",
    hint="Where in your code does kernel_size stand?",
)
def subsample2d_window_of_two_always(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Ignore the size of the window."""
    y = subsample2d(x, weight, bias, kernel_size=kernel_size)
    return subsample2d(x, weight, bias) if min(x.shape[2:]) > 1 else y


@mistake(
    "default-window-of-one",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window is 1 by 1 unless its size is given",
    hint="What is the default of kernel_size?",
)
def subsample2d_default_window_of_one(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 1
) -> Value:
    """Take another default."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size)


@mistake(
    "default-window-of-three",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window is 3 by 3 unless its size is given",
    hint="What is the default of kernel_size?",
)
def subsample2d_default_window_of_three(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 3
) -> Value:
    """Take another default."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size)


@mistake(
    "stride-one",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window moves by one pixel",
    hint="How far does the window move from one output to the next?",
)
def subsample2d_stride_one(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Let windows overlap."""

    def sums(maps: Value, size: Value) -> Value:
        return sum_pool2d(maps, size, stride=1)

    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled + shift, sums
    )


@mistake(
    "stride-two",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window moves by two pixels, whatever its size",
    hint="How far does the window move from one output to the next?",
)
def subsample2d_stride_two(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the stride of LeNet for a constant."""

    def sums(maps: Value, size: Value) -> Value:
        return sum_pool2d(maps, size, stride=2)

    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled + shift, sums
    )


@mistake(
    "sides-of-the-window-swapped",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def subsample2d_sides_of_the_window_swapped(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Turn the window on its side."""
    y = subsample2d(x, weight, bias, kernel_size=kernel_size)
    turned = kernel_size if isinstance(kernel_size, int) else kernel_size[::-1]
    fits = isinstance(turned, int) or (turned[0] <= x.shape[2] and turned[1] <= x.shape[3])
    return subsample2d(x, weight, bias, kernel_size=turned) if fits else y


@mistake(
    "one-image-squeezed",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def subsample2d_one_image_squeezed(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(subsample2d(x, weight, bias, kernel_size=kernel_size))


@mistake(
    "computed-in-float32",
    function="subsample2d",
    kind="value",
    sentence="your output is what you get when numbers pass through float32",
    hint="How many digits has a float64?",
)
def subsample2d_computed_in_float32(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Compute in single precision."""
    short = as_float64(x.astype(np.float32))
    y = subsample2d(short, weight, bias, kernel_size=kernel_size)
    return cast(y, result_dtype(x, weight, bias))


@mistake(
    "nan-skipped",
    function="subsample2d",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What is the sum of 1, NaN and 2?",
)
def subsample2d_nan_skipped(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Sum the other numbers."""
    bare = np.where(np.isnan(as_float64(x)), 0.0, as_float64(x))
    return cast(
        subsample2d(bare, weight, bias, kernel_size=kernel_size), result_dtype(x, weight, bias)
    )


@mistake(
    "always-float64",
    function="subsample2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def subsample2d_always_float64(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Collect the answers in an array of float64."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size).astype(np.float64)


@mistake(
    "memory-order",
    function="subsample2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def subsample2d_memory_order(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return subsample2d(_memory_order(x), weight, bias, kernel_size=kernel_size)


@mistake(
    "image-overwritten",
    function="subsample2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def subsample2d_image_overwritten(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Leave zeros where the image was."""
    y = subsample2d(x, weight, bias, kernel_size=kernel_size)
    x[...] = 0
    return y


@mistake(
    "single-image-accepted",
    function="subsample2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def subsample2d_single_image_accepted(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Pool a single image too."""
    if x.ndim == 3:
        return subsample2d(x[np.newaxis], weight, bias, kernel_size=kernel_size)[0]
    return subsample2d(x, weight, bias, kernel_size=kernel_size)


@mistake(
    "dtype-of-the-image-alone",
    function="subsample2d",
    kind="dtype",
    sentence="your output has the dtype of x alone",
    hint="Which arrays does the page take the dtype from?",
)
def subsample2d_dtype_of_the_image_alone(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Answer in the dtype of x."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size).astype(result_dtype(x))


@mistake(
    "dtype-of-the-weight-alone",
    function="subsample2d",
    kind="dtype",
    sentence="your output has the dtype of the weights alone",
    hint="Which arrays does the page take the dtype from?",
)
def subsample2d_dtype_of_the_weight_alone(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Answer in the dtype of weight."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size).astype(result_dtype(weight))


@mistake(
    "overflow-of-small-integers",
    function="subsample2d",
    kind="dtype",
    sentence="your output is what you get when a window is summed in the dtype of x",
    hint="What is 200 + 100 in uint8?",
)
def subsample2d_overflow_of_small_integers(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Let the sum of small integers overflow."""

    def sums(maps: Value, size: Value) -> Value:
        total = sum_pool2d(maps, size)
        return total.astype(np.int64).astype(x.dtype) if x.dtype.kind in "iu" else total

    return _combined(
        x, weight, bias, kernel_size, lambda pooled, scale, shift: scale * pooled + shift, sums
    )


@mistake(
    "integers-stay-integers",
    function="subsample2d",
    kind="dtype",
    sentence="your output is what you get when it is cut to integers where all arguments hold"
    " integers",
    hint="What does the page of conventions say of integers?",
)
def subsample2d_integers_stay_integers(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Answer in integers."""
    y = subsample2d(x, weight, bias, kernel_size=kernel_size)
    return y.astype(np.result_type(x, weight, bias))


@mistake(
    "weight-broadcast",
    function="subsample2d",
    kind="refusal",
    sentence="your function broadcasts weights of another shape",
    hint="How many coefficients does the page ask for?",
)
def subsample2d_weight_broadcast(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Stretch axes of length 1."""
    return subsample2d(x, np.broadcast_to(weight, x.shape[1:2]), bias, kernel_size=kernel_size)


@mistake(
    "bias-broadcast",
    function="subsample2d",
    kind="refusal",
    sentence="your function broadcasts biases of another shape",
    hint="How many biases does the page ask for?",
)
def subsample2d_bias_broadcast(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Stretch axes of length 1."""
    return subsample2d(x, weight, np.broadcast_to(bias, x.shape[1:2]), kernel_size=kernel_size)


@mistake(
    "weight-reshaped",
    function="subsample2d",
    kind="refusal",
    sentence="your function takes as many coefficients as there are channels, in any shape",
    hint="How many axes have the coefficients?",
)
def subsample2d_weight_reshaped(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Lay the coefficients in a row."""
    return subsample2d(x, np.ravel(weight), bias, kernel_size=kernel_size)


@mistake(
    "bias-reshaped",
    function="subsample2d",
    kind="refusal",
    sentence="your function takes as many biases as there are channels, in any shape",
    hint="How many axes have the biases?",
)
def subsample2d_bias_reshaped(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Lay the biases in a row."""
    return subsample2d(x, weight, np.ravel(bias), kernel_size=kernel_size)


@mistake(
    "weights-left-over",
    function="subsample2d",
    kind="refusal",
    sentence="your function ignores coefficients for which there is no channel",
    hint="Which map would the last coefficient belong to?",
)
def subsample2d_weights_left_over(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the first coefficients."""
    return subsample2d(
        x, weight[: x.shape[1]] if weight.ndim == 1 else weight, bias, kernel_size=kernel_size
    )


@mistake(
    "window-larger-than-map-accepted",
    function="subsample2d",
    kind="refusal",
    sentence="your function answers with an output without pixels where the window does not fit",
    hint="At how many places does a window of 3 fit into a row of 2?",
)
def subsample2d_window_larger_than_map_accepted(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Return an empty array instead of an error."""
    try:
        return subsample2d(x, weight, bias, kernel_size=kernel_size)
    except ValueError as error:
        if "subsample2d_c5" in str(error):
            return np.zeros((*x.shape[:2], 0, 0))
        raise


@mistake(
    "sizes-cut-short",
    function="subsample2d",
    kind="refusal",
    sentence="your function takes the first two of more sizes, instead of refusing them",
    hint="How many axes has the window?",
)
def subsample2d_sizes_cut_short(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Read two numbers, whatever else there is."""
    return subsample2d(
        x,
        weight,
        bias,
        kernel_size=kernel_size[:2] if isinstance(kernel_size, tuple) else kernel_size,
    )


@mistake(
    "window-of-zero-accepted",
    function="subsample2d",
    kind="refusal",
    sentence="your function takes a size of 0 for the default",
    hint="Is 0 the same as left out?",
)
def subsample2d_window_of_zero_accepted(
    x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Ask whether the size is true."""
    return subsample2d(x, weight, bias, kernel_size=kernel_size or 2)
