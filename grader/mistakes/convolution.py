"""What goes wrong in convolution."""

from typing import Any

import numpy as np

from reference.convolution import (
    add_gradients,
    col2im,
    conv2d,
    conv2d_backward,
    convolve2d,
    correlate2d,
    im2col,
    pad2d,
    pad2d_backward,
    zeros_around,
)
from reference.dtypes import as_float64, floating
from reference.sizes import (
    Sides,
    before_and_after,
    extent,
    output_sizes,
    padded_sizes,
    per_axis,
)
from reference.windows import inside, window_at

from ..implementation import Value
from . import mistake


def two(value: Value) -> tuple[int, int]:
    """Return a size for height and width."""
    height, width = per_axis("size", value, 2, 1, "size")
    return height, width


def four(padding: Value) -> Sides:
    """Return a padding as ((top, bottom), (left, right))."""
    return before_and_after(padding, 2, "padding")


def in_memory_order(array: Value) -> Value:
    """Return the entries in the order in which they lie in memory, as if that were C's."""
    return np.ravel(array, order="K").reshape(np.shape(array))


def wrapped(y: Value, dtype: Any) -> Value:
    """Return whole numbers in an integer dtype, which wraps around."""
    return y.astype(np.int64).astype(dtype)


def plus_bias(y: Value, bias: Value) -> Value:
    """Add a bias to every map."""
    return y if bias is None else y + bias[:, np.newaxis, np.newaxis]


def dilated(weight: Value, dilation: tuple[int, int]) -> Value:
    """Stuff filters with zeros."""
    sizes = (extent(k, d) for k, d in zip(weight.shape[2:], dilation, strict=True))
    spread = np.zeros((*weight.shape[:2], *sizes), dtype=weight.dtype)
    spread[:, :, :: dilation[0], :: dilation[1]] = weight
    return spread


def before_rounding(
    x: Value, weight: Value, stride: Value, padding: Value, dilation: Value, *, nearest: bool
) -> Value:
    """Return a padding with as many rows and columns more as rounding upwards takes."""
    if x.ndim != 4 or weight.ndim != 4:
        return padding
    sides = []
    for n, k, s, (before, after), d in zip(
        x.shape[2:], weight.shape[2:], two(stride), four(padding), two(dilation), strict=True
    ):
        room = before + n + after - extent(k, d)
        last = round(room / s) if nearest else -(-room // s)
        sides.append((before, after + max(0, last * s - room)))
    return tuple(sides)


def cut_short(options: dict[str, Any]) -> dict[str, Any]:
    """Keep the first two of more sizes."""
    return {
        name: value[:2] if isinstance(value, tuple) else value for name, value in options.items()
    }


def at_least_one(step: Value) -> Value:
    """Repair a step."""
    return tuple(max(1, s) for s in step) if isinstance(step, tuple) else max(1, step)


def cropped(x: Value, padding: Value) -> Value:
    """Return the maps cropped where the padding is negative, and what of it is not."""
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    (top, bottom), (left, right) = (
        (side, side) if isinstance(side, int) else side for side in (rows, columns)
    )
    height, width = np.shape(x)[-2:]
    kept = x[..., max(0, -top) : height + min(0, bottom), max(0, -left) : width + min(0, right)]
    return kept, ((max(0, top), max(0, bottom)), (max(0, left), max(0, right)))


def positions_of(
    shape: Value,
    kernel_size: Value,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
) -> tuple[int, int]:
    """Return how many rows and columns of positions a kernel has on maps of a shape."""
    padded = padded_sizes(shape[2:], four(padding))
    height, width = output_sizes(padded, two(kernel_size), two(stride), two(dilation))
    return height, width


def col2im_padded(
    cols: Value, image_shape: Value, kernel_size: Value, padding: Value, options: dict[str, Any]
) -> Value:
    """Return the image with the padding around it."""
    col2im(cols, image_shape, kernel_size, padding=padding, **options)
    sizes = padded_sizes(image_shape[2:], four(padding))
    return col2im(cols, (*image_shape[:2], *sizes), kernel_size, **options)


def on_padded(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value,
    padding: Value,
    options: dict[str, Any],
) -> Value:
    """Return the gradients, that of x with the padding around it."""
    conv2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    return conv2d_backward(grad_output, pad2d(x, padding), weight, bias, **options)


def unchecked(
    grad_output: Value,
    x: Value,
    weight: Value,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Return the gradients of image and filters at other positions than the output's."""
    sides = four(padding)
    padded = zeros_around(x, sides)
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(weight.shape)
    for of_a_group in zip(
        np.split(as_float64(grad_output), groups, axis=1),
        np.split(padded, groups, axis=1),
        np.split(as_float64(weight), groups),
        np.split(grad_padded, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        add_gradients(*of_a_group, two(stride), two(dilation))
    return inside(grad_padded, x.shape[2:], sides), grad_weight


# correlate2d


@mistake(
    "flipped-kernel",
    function="correlate2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def correlate2d_flipped_kernel(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Convolve as mathematics does, in the window of the correlation."""
    return correlate2d(image, np.flip(kernel), mode=mode)


@mistake(
    "kernel-transposed",
    function="correlate2d",
    kind="value",
    sentence="your output is what you get when the kernel is read column by column",
    hint="Try a kernel with a single 1 that is not on its diagonal.",
)
def correlate2d_kernel_transposed(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Take the kernel's entries in another order."""
    return correlate2d(image, np.asarray(kernel).T.reshape(np.shape(kernel)), mode=mode)


@mistake(
    "output-transposed",
    function="correlate2d",
    kind="value",
    sentence="your output is what you get when its rows and columns are exchanged",
    hint="Which of the two loops runs over the rows, and which index comes first?",
)
def correlate2d_output_transposed(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Write the map with its axes exchanged."""
    return correlate2d(image, kernel, mode=mode).T


@mistake(
    "mean-of-products",
    function="correlate2d",
    kind="value",
    sentence="your output is what you get when the products are averaged instead of summed",
    hint="Slide a kernel of ones over an image of ones: what should come out?",
)
def correlate2d_mean_of_products(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Divide by the number of taps."""
    return correlate2d(image, kernel, mode=mode) / np.size(kernel)


@mistake(
    "same-begins-early",
    function="correlate2d",
    kind="value",
    sentence='your output is what you get when "same" begins one row or column early'
    " where the kernel is even",
    hint="A kernel of two rows has no middle row: on which side does the page lay the zeros?",
)
def correlate2d_same_begins_early(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut "same" out of "full" as the convolution does."""
    if mode != "same":
        return correlate2d(image, kernel, mode=mode)
    return convolve2d(image, np.flip(kernel), mode="same")


@mistake(
    "same-pads-half-on-both-sides",
    function="correlate2d",
    kind="value",
    sentence='your output is what you get when "same" lays half of the kernel'
    " around the image on every side",
    hint="Count the rows that come out under a kernel of two rows.",
)
def correlate2d_same_pads_half(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Pad by K // 2 before and after, whether K is odd or even."""
    if mode != "same":
        return correlate2d(image, kernel, mode=mode)
    around = [(k // 2, k // 2) for k in np.shape(kernel)]
    return correlate2d(np.pad(image, around), kernel)


@mistake(
    "same-as-large-as-the-larger",
    function="correlate2d",
    kind="value",
    sentence='your output is what you get when "same" is as large as the kernel'
    " where that is the larger one",
    hint="Which of the two arrays does the size of the output come from?",
)
def correlate2d_same_of_the_larger(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut the larger of the two sizes out of "full"."""
    if mode != "same":
        return correlate2d(image, kernel, mode=mode)
    full = correlate2d(image, kernel, mode="full")
    height, width = np.maximum(np.shape(image), np.shape(kernel))
    top, left = ((n - size) // 2 for n, size in zip(full.shape, (height, width), strict=True))
    return full[top : top + height, left : left + width]


@mistake(
    "edge-repeated",
    function="correlate2d",
    kind="value",
    sentence="your output is what you get when the image's edge is repeated outside it",
    hint="What does the page say lies around the image?",
)
def correlate2d_edge_repeated(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Pad with the nearest pixel instead of zeros."""
    if mode == "valid":
        return correlate2d(image, kernel, mode=mode)
    around = [(k - 1, k - 1) for k in np.shape(kernel)]
    wide = correlate2d(np.pad(image, around, mode="edge"), kernel)
    if mode == "full":
        return wide
    (height, width), (top, left) = np.shape(image), (k // 2 for k in np.shape(kernel))
    return wide[top : top + height, left : left + width]


@mistake(
    "same-by-default",
    function="correlate2d",
    kind="value",
    sentence='your output is what you get when the mode is "same" unless said otherwise',
    hint="Call it without a mode: how large should the output be?",
)
def correlate2d_same_by_default(image: Value, kernel: Value, *, mode: str = "same") -> Value:
    """Keep the image's size by default."""
    return correlate2d(image, kernel, mode=mode)


@mistake(
    "always-float64",
    function="correlate2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def correlate2d_always_float64(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Forget the dtype of the arguments."""
    return correlate2d(image, kernel, mode=mode).astype(np.float64)


@mistake(
    "type-of-the-image",
    function="correlate2d",
    kind="dtype",
    sentence="your output is what you get when the result has the image's dtype",
    hint="What becomes of a sum of 300 in an image of bytes, and of the kernel's fractions?",
)
def correlate2d_type_of_the_image(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Write the sums into an array like the image."""
    return correlate2d(image, kernel, mode=mode).astype(np.asarray(image).dtype)


@mistake(
    "memory-order",
    function="correlate2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order"
    " in which it lies in memory",
    hint="Try the transpose of an image. What do strides say of it?",
)
def correlate2d_memory_order(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Take it that every array is C-ordered."""
    return correlate2d(in_memory_order(image), kernel, mode=mode)


@mistake(
    "nan-cleared",
    function="correlate2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in the image count as numbers",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def correlate2d_nan_cleared(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Replace what is not finite."""
    return correlate2d(np.nan_to_num(image), kernel, mode=mode)


@mistake(
    "vectors-accepted",
    function="correlate2d",
    kind="refusal",
    sentence="your function answers where image or kernel is not a matrix",
    hint="Read the constraints on the ranks, and try a vector.",
)
def correlate2d_vectors_accepted(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Treat a vector as one row."""
    return correlate2d(np.atleast_2d(image), np.atleast_2d(kernel), mode=mode)


@mistake(
    "unknown-mode-means-full",
    function="correlate2d",
    kind="refusal",
    sentence='your function takes every unknown mode for "full"',
    hint="What does the last `else` of your cases stand for?",
)
def correlate2d_unknown_mode_means_full(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Let `else` catch what is misspelt."""
    return correlate2d(image, kernel, mode=mode if mode in {"valid", "same"} else "full")


@mistake(
    "too-large-kernel-gives-nothing",
    function="correlate2d",
    kind="refusal",
    sentence="your function answers with an empty array where the kernel does not fit",
    hint="How many positions has a kernel that is larger than the image?",
)
def correlate2d_too_large_gives_nothing(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Loop over no position."""
    if mode == "valid" and np.ndim(image) == np.ndim(kernel) == 2:
        room = [n - k + 1 for n, k in zip(np.shape(image), np.shape(kernel), strict=True)]
        if min(room) <= 0:
            return np.zeros([max(0, size) for size in room])
    return correlate2d(image, kernel, mode=mode)


# convolve2d


@mistake(
    "kernel-not-flipped",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is not flipped",
    hint="What is the difference between a convolution and a correlation?",
)
def convolve2d_kernel_not_flipped(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Correlate."""
    return convolve2d(image, np.flip(kernel), mode=mode)


@mistake(
    "rows-flipped-alone",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped top to bottom alone",
    hint="How many axes has the kernel, and what happens to each of them?",
)
def convolve2d_rows_flipped_alone(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Leave the columns as they are."""
    return convolve2d(image, np.flip(kernel, 1), mode=mode)


@mistake(
    "columns-flipped-alone",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped left to right alone",
    hint="How many axes has the kernel, and what happens to each of them?",
)
def convolve2d_columns_flipped_alone(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Leave the rows as they are."""
    return convolve2d(image, np.flip(kernel, 0), mode=mode)


@mistake(
    "transposed-instead-of-flipped",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is transposed instead of flipped",
    hint="Where does the kernel's top right entry go?",
)
def convolve2d_transposed_instead(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Mirror the kernel at its diagonal."""
    transposed = np.asarray(kernel).T.reshape(np.shape(kernel))
    return convolve2d(image, np.flip(transposed), mode=mode)


@mistake(
    "same-begins-late",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when "same" begins one row or column late'
    " where the kernel is even",
    hint="When the kernel is flipped, what becomes of the place that you call its middle?",
)
def convolve2d_same_begins_late(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut "same" out of "full" as the correlation does."""
    if mode != "same":
        return convolve2d(image, kernel, mode=mode)
    return correlate2d(image, np.flip(kernel), mode="same")


@mistake(
    "same-as-large-as-the-larger",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when "same" is as large as the kernel'
    " where that is the larger one",
    hint="Which of the two arrays does the size of the output come from?",
)
def convolve2d_same_of_the_larger(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut the larger of the two sizes out of "full", as numpy.convolve does."""
    if mode != "same":
        return convolve2d(image, kernel, mode=mode)
    full = convolve2d(image, kernel, mode="full")
    height, width = np.maximum(np.shape(image), np.shape(kernel))
    top, left = ((n - size) // 2 for n, size in zip(full.shape, (height, width), strict=True))
    return full[top : top + height, left : left + width]


@mistake(
    "full-by-default",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when the mode is "full" unless said otherwise',
    hint="Call it without a mode: how large should the output be?",
)
def convolve2d_full_by_default(image: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Do as SciPy does by default."""
    return convolve2d(image, kernel, mode=mode)


@mistake(
    "clipped-at-zero",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when negative sums are set to 0",
    hint="Is the output a picture to be shown, or numbers to be computed with?",
)
def convolve2d_clipped_at_zero(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Keep the output a picture."""
    return np.maximum(convolve2d(image, kernel, mode=mode), 0)


@mistake(
    "always-float64",
    function="convolve2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def convolve2d_always_float64(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Forget the dtype of the arguments."""
    return convolve2d(image, kernel, mode=mode).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="convolve2d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def convolve2d_integers_stay_integers(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Wrap around where the arrays hold integers."""
    y = convolve2d(image, kernel, mode=mode)
    dtype = np.result_type(image, kernel)
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "kernel-flipped-in-place",
    function="convolve2d",
    kind="purity",
    sentence="your function flips the caller's own kernel",
    hint="Print the kernel after the call.",
)
def convolve2d_kernel_flipped_in_place(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Assign to a slice of the argument."""
    y = convolve2d(image, kernel, mode=mode)
    kernel[...] = np.flip(kernel).copy()
    return y


@mistake(
    "too-large-kernel-changes-places",
    function="convolve2d",
    kind="refusal",
    sentence="your function lets image and kernel change places where the kernel does not fit",
    hint="Is the larger of two arrays always the image?",
)
def convolve2d_too_large_changes_places(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Do as SciPy does where the kernel is larger along both axes."""
    if mode == "valid" and np.ndim(image) == np.ndim(kernel) == 2:
        pairs = zip(np.shape(image), np.shape(kernel), strict=True)
        if all(0 < n <= k for n, k in pairs):
            image, kernel = kernel, image
    return convolve2d(image, kernel, mode=mode)


@mistake(
    "unknown-mode-means-valid",
    function="convolve2d",
    kind="refusal",
    sentence='your function takes every unknown mode for "valid"',
    hint="What happens to a mode that none of your cases names?",
)
def convolve2d_unknown_mode_means_valid(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Pad nothing where no case applies."""
    return convolve2d(image, kernel, mode=mode if mode in {"full", "same"} else "valid")


# conv2d: the sum


@mistake(
    "flipped-kernel",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def conv2d_flipped_kernel(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Convolve as mathematics does."""
    return conv2d(x, weight[:, :, ::-1, ::-1], bias, **options)


@mistake(
    "kernel-transposed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the kernel is read column by column",
    hint="Try a kernel with a single 1 that is not on its diagonal.",
)
def conv2d_kernel_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take the kernel's entries in another order."""
    return conv2d(x, weight.swapaxes(2, 3).reshape(weight.shape), bias, **options)


@mistake(
    "channels-interleaved",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the columns hold the channels last"
    " and the filters hold them first",
    hint="Filters and columns are flattened: does the same entry lie at the same place in both?",
)
def conv2d_channels_interleaved(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flatten the windows by row, column, channel, and the filters by channel, row, column."""
    filters, channels, height, width = weight.shape
    mixed = weight.reshape(filters, height, width, channels).transpose(0, 3, 1, 2)
    return conv2d(x, mixed, bias, **options)


@mistake(
    "first-channel-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when only the first channel of each filter counts",
    hint="Over which axes does the sum on the page run?",
)
def conv2d_first_channel_alone(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over rows and columns of one channel."""
    first = np.arange(weight.shape[1])[:, np.newaxis, np.newaxis] == 0
    return conv2d(x, np.where(first, weight, 0), bias, **options)


@mistake(
    "last-channel-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when only the last channel of each filter counts",
    hint="What does each turn of the loop over the channels do with the turns before it?",
)
def conv2d_last_channel_alone(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Overwrite in the loop over channels instead of adding."""
    channels = weight.shape[1]
    last = np.arange(channels)[:, np.newaxis, np.newaxis] == channels - 1
    return conv2d(x, np.where(last, weight, 0), bias, **options)


@mistake(
    "mean-of-products",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the products are averaged instead of summed",
    hint="Slide a filter of ones over an image of ones: what should come out?",
)
def conv2d_mean_of_products(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Divide by the number of products."""
    return plus_bias(conv2d(x, weight, **options) / weight[0].size, bias)


@mistake(
    "last-tap-missing",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the last row and column of the kernel do not count",
    hint="Where do the loops over the kernel end?",
)
def conv2d_last_tap_missing(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Stop one tap early."""
    short = weight.copy()
    short[:, :, -1], short[:, :, :, -1] = 0, 0
    return conv2d(x, short, bias, **options)


@mistake(
    "images-alike",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every image of the batch is the first one",
    hint="Does the index of the image appear on both sides of your assignment?",
)
def conv2d_images_alike(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Lose the index of the batch."""
    return conv2d(np.repeat(x[:1], len(x), axis=0), weight, bias, **options)


# conv2d: the bias


@mistake(
    "bias-forgotten",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is not added",
    hint="Call it with weights of 0.",
)
def conv2d_bias_forgotten(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Leave the bias out."""
    del bias
    return conv2d(x, weight, **options)


@mistake(
    "bias-in-every-product",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is added to every product before the sum",
    hint="Call it with weights of 0 and a bias of 1.",
)
def conv2d_bias_in_every_product(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the sum."""
    return conv2d(x, weight, None if bias is None else bias * weight[0].size, **options)


@mistake(
    "bias-once-per-channel",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is added once for every channel",
    hint="Is the bias added inside the loop over channels, or after it?",
)
def conv2d_bias_once_per_channel(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the loop over channels."""
    return conv2d(x, weight, None if bias is None else bias * weight.shape[1], **options)


@mistake(
    "bias-broadcast",
    function="conv2d",
    kind="refusal",
    sentence="your function stretches a bias of one entry over all filters",
    hint="NumPy broadcasts without being asked. How many numbers does the page want?",
)
def conv2d_bias_broadcast(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Let NumPy stretch the bias."""
    if bias is not None and np.size(bias) == 1:
        bias = np.full(len(weight), np.ravel(bias)[0])
    return conv2d(x, weight, bias, **options)


@mistake(
    "bias-of-any-shape",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a bias of any shape that has as many numbers as there are"
    " filters",
    hint="Is a column of biases a vector?",
)
def conv2d_bias_of_any_shape(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Flatten the bias."""
    return conv2d(x, weight, None if bias is None else np.ravel(bias), **options)


# conv2d: stride, padding, dilation


@mistake(
    "stride-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def conv2d_stride_ignored(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one pixel, whatever the stride."""
    del stride
    return conv2d(x, weight, bias, **options)


@mistake(
    "stride-over-the-output",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the stride steps over the output"
    " instead of the image",
    hint="With a stride of 2, does any output stay 0? Which loop variable should be multiplied?",
)
def conv2d_stride_over_the_output(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Let the loop over the output jump, so that only every s-th place is filled."""
    s_h, s_w = two(stride)
    y = np.zeros_like(conv2d(x, weight, bias, stride=stride, **options))
    height, width = y.shape[2:]
    dense = conv2d(x, weight, bias, **options)[:, :, :height, :width]
    y[:, :, ::s_h, ::s_w] = dense[:, :, ::s_h, ::s_w]
    return y


@mistake(
    "stride-of-the-height-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the stride of the height holds for the width too",
    hint="Try a stride of (1, 2).",
)
def conv2d_stride_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two strides."""
    return conv2d(x, weight, bias, stride=two(stride)[0], **options)


@mistake(
    "stride-of-the-kernel-by-default",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the window moves by its own size by default",
    hint="Call it without a stride. Is this a pooling layer?",
)
def conv2d_stride_of_the_kernel(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = None, **options: Any
) -> Value:
    """Take the default of a pooling layer."""
    stride = weight.shape[2:] if stride is None else stride
    return conv2d(x, weight, bias, stride=stride, **options)


@mistake(
    "padding-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="How large is the output for a 3x3 kernel and a padding of 1?",
)
def conv2d_padding_ignored(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad nothing."""
    del padding
    return conv2d(x, weight, bias, **options)


@mistake(
    "padding-hard-coded",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when there is one row of zeros above the image,"
    " whatever the padding",
    hint="Is every number in your call of np.pad taken from the argument?",
)
def conv2d_padding_hard_coded(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Leave a 1 in the call of np.pad."""
    (_, bottom), columns = four(padding)
    return conv2d(x, weight, bias, padding=((1, bottom), columns), **options)


@mistake(
    "padding-of-the-first-side",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when top and left hold for bottom and right too",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def conv2d_padding_of_the_first_side(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first of two sides for both."""
    (top, _), (left, _) = four(padding)
    return conv2d(x, weight, bias, padding=(top, left), **options)


@mistake(
    "padding-axes-exchanged",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the padding of height and width is exchanged",
    hint="Which axis of np.pad does the first number of the padding belong to?",
)
def conv2d_padding_axes_exchanged(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Read the padding as width first."""
    rows, columns = four(padding)
    return conv2d(x, weight, bias, padding=(columns, rows), **options)


@mistake(
    "padding-repeats-the-edge",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the padding repeats the edge of the image",
    hint="What does the page say lies around the image?",
)
def conv2d_padding_repeats_the_edge(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad with the nearest pixel instead of zeros."""
    return conv2d(pad2d(x, padding, mode="edge"), weight, bias, **options)


@mistake(
    "padding-by-default",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when half of the kernel is padded by default",
    hint="Call it without a padding: how large should the output be?",
)
def conv2d_padding_by_default(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = None, **options: Any
) -> Value:
    """Keep the size by default."""
    half = (weight.shape[2] // 2, weight.shape[3] // 2)
    return conv2d(x, weight, bias, padding=half if padding is None else padding, **options)


@mistake(
    "dilation-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when dilation is ignored",
    hint="Which pixels does a kernel with a dilation of 2 look at?",
)
def conv2d_dilation_ignored(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Keep the taps together."""
    del dilation
    return conv2d(x, weight, bias, **options)


@mistake(
    "dilation-in-the-size-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when dilation counts for the size of the output"
    " but not for the window",
    hint="The size is right. Which pixels does the window hold?",
)
def conv2d_dilation_in_the_size_alone(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Compute the size by the dilated kernel, and cut the window without it."""
    height, width = conv2d(x, weight, bias, dilation=dilation, **options).shape[2:]
    return conv2d(x, weight, bias, **options)[:, :, :height, :width]


@mistake(
    "dilation-twice",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when a dilated kernel is dilated once more",
    hint="Are there zeros in the kernel already when the window is cut with steps?",
)
def conv2d_dilation_twice(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Stuff the kernel with zeros and step over the pixels as well."""
    return conv2d(x, dilated(weight, two(dilation)), bias, dilation=dilation, **options)


@mistake(
    "dilation-of-the-height-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the dilation of the height holds for the width too",
    hint="Try a dilation of (1, 2).",
)
def conv2d_dilation_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two dilations."""
    return conv2d(x, weight, bias, dilation=two(dilation)[0], **options)


@mistake(
    "size-rounded-up",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when its size is rounded up"
    " and zeros lie beyond the image",
    hint="What does the page say of rows that the last step does not reach?",
)
def conv2d_size_rounded_up(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Pad until the stride divides."""
    sides = before_rounding(x, weight, stride, padding, dilation, nearest=False)
    return conv2d(x, weight, bias, stride=stride, padding=sides, dilation=dilation, groups=groups)


@mistake(
    "size-rounded-to-nearest",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when its size is rounded to the nearest whole number",
    hint="Divide by the stride, with a remainder: what does `round` make of it?",
)
def conv2d_size_rounded_to_nearest(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Round the size as `round` does."""
    sides = before_rounding(x, weight, stride, padding, dilation, nearest=True)
    return conv2d(x, weight, bias, stride=stride, padding=sides, dilation=dilation, groups=groups)


@mistake(
    "last-position-missing",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the last row and column of positions is left out",
    hint="At how many positions does a kernel of 3 fit into 3 pixels?",
)
def conv2d_last_position_missing(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the + 1 in the size."""
    return conv2d(x, weight, bias, **options)[:, :, :-1, :-1]


@mistake(
    "sizes-cut-short",
    function="conv2d",
    kind="refusal",
    sentence="your function takes the first two of three strides, dilations or paddings",
    hint="How many axes has an image, and how many numbers came?",
)
def conv2d_sizes_cut_short(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Index the sizes without looking how many there are."""
    return conv2d(x, weight, bias, **cut_short(options))


@mistake(
    "negative-padding-crops",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a negative padding, and crops the image",
    hint="What does the page say of a padding of -1?",
)
def conv2d_negative_padding_crops(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Slice where the padding is negative."""
    x, padding = cropped(x, padding)
    return conv2d(x, weight, bias, padding=padding, **options)


@mistake(
    "negative-stride-counts-as-positive",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a stride or dilation below 1 for the nearest that makes sense",
    hint="Which steps does the page allow?",
)
def conv2d_negative_stride(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Repair what should be refused."""
    steps = {"stride": at_least_one(stride), "dilation": at_least_one(dilation)}
    return conv2d(x, weight, bias, **steps, **options)


# conv2d: groups


@mistake(
    "groups-see-the-first-channels",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every group sees the first group's channels",
    hint="Where does the slice of channels of the second group begin?",
)
def conv2d_groups_see_the_first_channels(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Slice the filters but not the image."""
    seen = np.concatenate([x[:, : weight.shape[1]]] * groups, axis=1) if groups > 1 else x
    return conv2d(seen, weight, bias, groups=groups, **options)


@mistake(
    "filters-dealt-to-groups",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def conv2d_filters_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let filter o belong to group o % groups."""
    if groups < 1 or len(weight) % groups:
        return conv2d(x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    in_groups = conv2d(
        x, weight[dealt], None if bias is None else bias[dealt], groups=groups, **options
    )
    return in_groups[:, np.argsort(dealt)]


@mistake(
    "channels-dealt-to-groups",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the channels are dealt to the groups in turn",
    hint="Which channels does the first group see: the first ones, or every second one?",
)
def conv2d_channels_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let channel c belong to group c % groups."""
    if groups > 1 and x.ndim == 4 and x.shape[1] % groups == 0:
        x = x[:, np.arange(x.shape[1]).reshape(-1, groups).T.ravel()]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "bias-of-the-first-group",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every group adds the first group's biases",
    hint="What is split when filters are split into groups?",
)
def conv2d_bias_of_the_first_group(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Split the filters but not the bias."""
    if bias is not None:
        bias = np.tile(bias[: len(weight) // groups], groups)
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "no-group-means-one",
    function="conv2d",
    kind="refusal",
    sentence="your function takes 0 groups for one",
    hint="What does `groups or 1` do to a 0?",
)
def conv2d_no_group_means_one(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let 0 stand for the default."""
    return conv2d(x, weight, bias, groups=groups or 1, **options)


@mistake(
    "leftover-filters-dropped",
    function="conv2d",
    kind="refusal",
    sentence="your function drops the filters that the groups cannot share equally",
    hint="What becomes of the third filter when there are two groups?",
)
def conv2d_leftover_filters_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Divide by the groups without looking at the remainder."""
    if groups > 1 and bias is None:
        weight = weight[: len(weight) - len(weight) % groups]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "groups-in-reverse",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the groups' maps are put together in reverse order",
    hint="In which order are the maps of the groups concatenated?",
)
def conv2d_groups_in_reverse(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Concatenate from the last group to the first."""
    y = conv2d(x, weight, bias, groups=groups, **options)
    return np.concatenate(np.split(y, groups, axis=1)[::-1], axis=1)


# conv2d: how the map is put together


@mistake(
    "filters-before-images",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when a matrix with a row per filter is reshaped"
    " as if it had a row per image",
    hint="Which axis of the matrix product holds the images? A reshape moves nothing.",
)
def conv2d_filters_before_images(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Reshape (filters, images * positions) straight to (images, filters, rows, columns)."""
    y = conv2d(x, weight, bias, **options)
    return y.transpose(1, 0, 2, 3).reshape(y.shape)


@mistake(
    "images-last",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the columns of the images are interleaved"
    " and taken apart as if they were not",
    hint="In which order do your columns run: all positions of one image first, or all images?",
)
def conv2d_images_last(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take (filters, positions, images) for (filters, images, positions)."""
    y = conv2d(x, weight, bias, **options)
    images, filters, height, width = y.shape
    mixed = y.transpose(1, 2, 3, 0).reshape(filters, images, height, width)
    return mixed.transpose(1, 0, 2, 3)


@mistake(
    "positions-counted-by-the-height",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when position (i, j) has the number i * height + j",
    hint="How many positions lie in one row?",
)
def conv2d_positions_counted_by_the_height(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Count rows by the height of the map instead of its width."""
    y = conv2d(x, weight, bias, **options)
    height, width = y.shape[2:]
    flat = np.zeros((*y.shape[:2], height * width), dtype=y.dtype)
    for i, j in np.ndindex(height, width):
        flat[:, :, i * height + j] = y[:, :, i, j]
    return flat.reshape(y.shape)


@mistake(
    "pixels-counted-by-the-height",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when pixel (i, j) has the number i * height + j",
    hint="How many pixels lie in one row of the padded image?",
)
def conv2d_pixels_counted_by_the_height(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Gather from the flat image by the wrong length of a row."""
    conv2d(x, weight, bias, padding=padding, **options)
    padded = pad2d(x, padding)
    height, width = padded.shape[2:]
    numbers = np.arange(height)[:, np.newaxis] * height + np.arange(width)
    flat = padded.reshape(*x.shape[:2], height * width)
    return conv2d(flat[:, :, numbers].astype(x.dtype), weight, bias, **options)


@mistake(
    "map-transposed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the rows and columns of each map are exchanged",
    hint="Which of the two loops runs over the rows, and which index comes first?",
)
def conv2d_map_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Write the map with its axes exchanged."""
    return conv2d(x, weight, bias, **options).swapaxes(2, 3)


@mistake(
    "axes-of-one-squeezed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are dropped",
    hint="What shape should one image under one filter have?",
)
def conv2d_axes_of_one_squeezed(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Squeeze the result."""
    return np.squeeze(conv2d(x, weight, bias, **options))


@mistake(
    "returns-a-cache",
    function="conv2d",
    kind="value",
    sentence="your function returns a tuple: the output, and what the gradient will need",
    hint="How many things does the page say are returned?",
)
def conv2d_returns_a_cache(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Return the output and a cache."""
    return conv2d(x, weight, bias, **options), (x, weight, bias)


@mistake(
    "returns-the-shape",
    function="conv2d",
    kind="value",
    sentence="your function returns the shape of the output instead of the output",
    hint="Print the type of what you return.",
)
def conv2d_returns_the_shape(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Return four numbers."""
    return conv2d(x, weight, bias, **options).shape


# conv2d: types, memory, special values


@mistake(
    "computes-in-float32",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when float64 is computed in float32",
    hint="How many digits of your result are right?",
)
def conv2d_computes_in_float32(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose half of the digits."""
    y = conv2d(x, weight, bias, **options)
    short = None if bias is None else np.asarray(bias, dtype=np.float32)
    with np.errstate(all="ignore"):
        arrays = np.asarray(x, dtype=np.float32), np.asarray(weight, dtype=np.float32), short
    return conv2d(*arrays, **options).astype(y.dtype)


@mistake(
    "always-float64",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv2d_always_float64(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Forget the dtype of the arguments."""
    return conv2d(x, weight, bias, **options).astype(np.float64)


@mistake(
    "type-of-the-image",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when the result has the image's dtype",
    hint="What becomes of the weights' fractions when the image holds integers?",
)
def conv2d_type_of_the_image(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Write the sums into an array like the image."""
    with np.errstate(all="ignore"):
        return conv2d(x, weight, bias, **options).astype(x.dtype)


@mistake(
    "integers-stay-integers",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def conv2d_integers_stay_integers(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Wrap around where all arrays hold integers."""
    y = conv2d(x, weight, bias, **options)
    dtype = np.result_type(*(array for array in (x, weight, bias) if array is not None))
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "filters-reshaped-in-place",
    function="conv2d",
    kind="purity",
    sentence="your function reshapes the caller's own filters",
    hint="Print weight.shape after the call.",
)
def conv2d_filters_reshaped_in_place(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to the shape of an argument."""
    y = conv2d(x, weight, bias, **options)
    if weight.flags.c_contiguous:
        weight.shape = (len(weight), weight[0].size)
    return y


@mistake(
    "memory-order",
    function="conv2d",
    kind="layout",
    sentence="your output is what you get when x is read in the order in which it lies in memory",
    hint="Try a transposed array. What do strides say of it?",
)
def conv2d_memory_order(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take it that every array is C-ordered."""
    return conv2d(in_memory_order(x), weight, bias, **options)


@mistake(
    "writes-to-the-image",
    function="conv2d",
    kind="layout",
    sentence="your function writes to x, and fails where x cannot be written to",
    hint="Which of your lines has an argument on its left side?",
)
def conv2d_writes_to_the_image(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Convert in place."""
    y = conv2d(x, weight, bias, **options)
    x[...] = x.copy()
    return y


@mistake(
    "empty-batch-fails",
    function="conv2d",
    kind="special",
    sentence="your function fails where the batch is empty",
    hint="What does np.stack do with an empty list?",
)
def conv2d_empty_batch_fails(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Stack the maps of the images."""
    conv2d(x, weight, bias, **options)
    return np.stack([conv2d(image[np.newaxis], weight, bias, **options)[0] for image in x])


@mistake(
    "nan-cleared",
    function="conv2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x count as numbers",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def conv2d_nan_cleared(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Replace what is not finite."""
    return conv2d(np.nan_to_num(x), weight, bias, **options)


# conv2d: what is refused


@mistake(
    "single-image-accepted",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a single image without a batch",
    hint="What shape does x have?",
)
def conv2d_single_image_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    return conv2d(x[np.newaxis] if x.ndim == 3 else x, weight, bias, **options)


@mistake(
    "single-filter-accepted",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a single filter without an axis of filters",
    hint="What shape does weight have?",
)
def conv2d_single_filter_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    return conv2d(x, weight[np.newaxis] if weight.ndim == 3 else weight, bias, **options)


@mistake(
    "border-counts-as-pixels",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a map without pixels where it is padded",
    hint="What is there to see in a map of no rows?",
)
def conv2d_border_counts_as_pixels(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Check the map after it was padded."""
    if x.ndim != 4:
        return conv2d(x, weight, bias, padding=padding, **options)
    return conv2d(np.pad(x, ((0, 0), (0, 0), *four(padding))), weight, bias, **options)


@mistake(
    "channels-dropped",
    function="conv2d",
    kind="refusal",
    sentence="your function drops the channels that the filters do not have",
    hint="Where does a loop over channels, or `zip`, end when the two do not match?",
)
def conv2d_channels_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Run over as many channels as both have."""
    if groups == 1 and x.ndim == weight.ndim == 4:
        both = min(x.shape[1], weight.shape[1])
        x, weight = x[:, :both], weight[:, :both]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "one-channel-stretched",
    function="conv2d",
    kind="refusal",
    sentence="your function stretches a filter of one channel over all channels",
    hint="NumPy broadcasts without being asked. How many channels does the filter need?",
)
def conv2d_one_channel_stretched(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let NumPy stretch the filters."""
    if groups == 1 and x.ndim == weight.ndim == 4 and weight.shape[1] == 1:
        weight = np.repeat(weight, x.shape[1], axis=1)
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "whole-filters-in-groups",
    function="conv2d",
    kind="refusal",
    sentence="your function takes filters with all channels of x although there are groups",
    hint="How many channels does a filter have when there are two groups?",
)
def conv2d_whole_filters_in_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Cut each filter down to its group's channels."""
    if groups > 1 and x.ndim == weight.ndim == 4 and weight.shape[1] == x.shape[1]:
        slices = np.split(weight, groups)
        channels = x.shape[1] // groups
        weight = np.concatenate(
            [part[:, g * channels : (g + 1) * channels] for g, part in enumerate(slices)]
        )
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "too-large-kernel-gives-nothing",
    function="conv2d",
    kind="refusal",
    sentence="your function answers with an empty map where the kernel does not fit",
    hint="How many positions has a kernel that is larger than the padded map?",
)
def conv2d_too_large_gives_nothing(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Loop over no position."""
    if x.ndim == weight.ndim == 4 and min(x.shape[1:] + weight.shape) > 0:
        padded = padded_sizes(x.shape[2:], four(padding))
        room = output_sizes(padded, weight.shape[2:], two(stride), two(dilation))
        if min(room) <= 0:
            return np.zeros((len(x), len(weight), *(max(0, size) for size in room)))
    return conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)


@mistake(
    "refuses-with-assert",
    function="conv2d",
    kind="refusal",
    sentence="your function refuses bad arguments with `assert`",
    hint="Which exception does an `assert` raise, and what does `python -O` make of it?",
)
def conv2d_refuses_with_assert(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Raise AssertionError instead of ValueError."""
    try:
        return conv2d(x, weight, bias, **options)
    except ValueError as error:
        raise AssertionError(str(error)) from None


# conv2d_backward: the image


@mistake(
    "cropped-by-minus-p",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the padding is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def conv2d_backward_cropped_by_minus_p(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Slice up to -0."""
    (top, bottom), (left, right) = four(padding)
    grad_padded, *rest = on_padded(grad_output, x, weight, bias, padding, options)
    return grad_padded[:, :, top:-bottom, left:-right], *rest


@mistake(
    "padding-not-cut-off",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the padding is not cut off",
    hint="Which shape has the gradient of x?",
)
def conv2d_backward_padding_not_cut_off(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Return the gradient of the padded image."""
    return on_padded(grad_output, x, weight, bias, padding, options)


@mistake(
    "cut-from-the-corner",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when as many rows and columns are kept as x has,"
    " counted from the corner of the padding",
    hint="Where in the padded image does x begin?",
)
def conv2d_backward_cut_from_the_corner(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Cut without the offset."""
    grad_padded, *rest = on_padded(grad_output, x, weight, bias, padding, options)
    return grad_padded[:, :, : x.shape[2], : x.shape[3]], *rest


@mistake(
    "windows-overwrite",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when overlapping windows overwrite each other",
    hint="A pixel lies under several windows. What does `=` do with the earlier ones?",
)
def conv2d_backward_windows_overwrite(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Assign instead of adding."""
    options = {"stride": stride, "dilation": dilation, "groups": groups}
    grads = conv2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    sides, steps, kernel = four(padding), (two(stride), two(dilation)), weight.shape[2:]
    grad_padded = zeros_around(np.zeros(x.shape), sides)
    for position in np.ndindex(*grad_output.shape[2:]):
        here = np.zeros_like(grad_output)
        here[..., *position] = grad_output[..., *position]
        sent, *_ = on_padded(here, x, weight, bias, padding, options)
        window_at(grad_padded, position, kernel, *steps)[...] = window_at(
            sent, position, kernel, *steps
        )
    return inside(grad_padded, x.shape[2:], sides).astype(grads[0].dtype), *grads[1:]


@mistake(
    "filters-flipped-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the output's gradient is correlated"
    " with filters that are not flipped",
    hint="To go back from an output to a pixel, on which side of it does the kernel lie?",
)
def conv2d_backward_filters_flipped(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Slide the filters over grad_output as they are."""
    grad_x, *_ = conv2d_backward(grad_output, x, weight[:, :, ::-1, ::-1], bias, **options)
    return grad_x, *conv2d_backward(grad_output, x, weight, bias, **options)[1:]


@mistake(
    "pixels-instead-of-weights",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x sums pixels where it should sum weights",
    hint="The derivative of w * x by x is not x.",
)
def conv2d_backward_pixels_instead_of_weights(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Add the window instead of the filter."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    sides, steps, kernel = four(padding), (two(stride), two(dilation)), weight.shape[2:]
    padded = zeros_around(x, sides)
    grad_padded = np.zeros_like(padded)
    images, _, *positions = grad_output.shape
    sums = grad_output.reshape(images, groups, -1, *positions).sum(axis=2)
    errors = np.repeat(sums, weight.shape[1], axis=1)
    for position in np.ndindex(*positions):
        window = window_at(grad_padded, position, kernel, *steps)
        window += errors[..., *position, None, None] * window_at(padded, position, kernel, *steps)
    return inside(grad_padded, x.shape[2:], sides).astype(grads[0].dtype), *grads[1:]


@mistake(
    "kernel-of-three-hard-coded",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient fails where the kernel is not 3x3",
    hint="Which numbers of your reshape come from the filters' shape?",
)
def conv2d_backward_kernel_of_three(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave a 3 in the reshape of the filters."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    weight.reshape(*weight.shape[:2], 3, 3)
    return grads


@mistake(
    "stride-ignored-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the windows lie side by side,"
    " whatever the stride",
    hint="Where did the window of output (i, j) begin in the forward pass?",
)
def conv2d_backward_stride_ignored_for_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put no zeros between the entries of grad_output."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(grad_output, x, weight, **{**options, "stride": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@mistake(
    "dilation-ignored-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the taps lie side by side,"
    " whatever the dilation",
    hint="Which pixels did a tap meet in the forward pass?",
)
def conv2d_backward_dilation_ignored_for_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep the taps together on the way back."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(grad_output, x, weight, **{**options, "dilation": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@mistake(
    "no-gradient-of-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns None for the gradient of x",
    hint="Who needs the gradient of x when there is another layer below?",
)
def conv2d_backward_no_gradient_of_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave out what the first layer does not need."""
    return None, *conv2d_backward(grad_output, x, weight, bias, **options)[1:]


# conv2d_backward: filters and bias


@mistake(
    "stride-ignored-along-rows-for-the-filters",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when the stride is forgotten"
    " along one axis",
    hint="Compare the two slices of the window, sign by sign.",
)
def conv2d_backward_stride_ignored_for_the_filters(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Multiply one index by the stride and not the other."""
    grad_x, grad_weight, grad_bias = conv2d_backward(
        grad_output, x, weight, bias, stride=stride, **options
    )
    _, wrong = unchecked(grad_output, x, weight, stride=(two(stride)[0], 1), **options)
    return grad_x, wrong.astype(grad_weight.dtype), grad_bias


@mistake(
    "filters-of-the-last-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is that of the last image alone",
    hint="What does each turn of the loop over the batch do with the turns before it?",
)
def conv2d_backward_filters_of_the_last_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign in the loop over images instead of adding."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    last = conv2d_backward(grad_output[-1:], x[-1:], weight, bias, **options)[1]
    return grad_x, last, grad_bias


@mistake(
    "filters-averaged-over-the-batch",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv2d_backward_filters_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of images."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight / max(1, len(x)), grad_bias


@mistake(
    "filters-flipped",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when it is flipped",
    hint="Is the filter flipped in the forward pass?",
)
def conv2d_backward_gradient_of_filters_flipped(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip once too often."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight[:, :, ::-1, ::-1], grad_bias


@mistake(
    "bias-averaged-over-the-batch",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv2d_backward_bias_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of images."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias / max(1, len(x))


@mistake(
    "bias-averaged-over-everything",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is the mean of grad_output instead of its sum",
    hint="The bias is added at every position. What does each of them send back?",
)
def conv2d_backward_bias_mean(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the mean over images and positions."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    count = max(1, grad_output[:, 0].size)
    return *grads, None if grad_bias is None else grad_bias / count


@mistake(
    "bias-as-a-column",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is a column",
    hint="Compare its shape to that of the bias.",
)
def conv2d_backward_bias_as_a_column(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep an axis that the bias does not have."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias[:, np.newaxis]


@mistake(
    "bias-per-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias has a row for every image",
    hint="Over how many axes of grad_output does the sum run?",
)
def conv2d_backward_bias_per_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over the positions alone."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        return *grads, None
    return *grads, grad_output.sum(axis=(2, 3)).astype(grad_bias.dtype)


@mistake(
    "gradient-of-no-bias",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns a gradient for a bias that is not there",
    hint="What is returned in the place of an absent bias?",
)
def conv2d_backward_gradient_of_no_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum grad_output in any case."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        grad_bias = grad_output.sum(axis=(0, 2, 3)).astype(grads[0].dtype)
    return *grads, grad_bias


@mistake(
    "fails-without-a-bias",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function fails where there is no bias",
    hint="Call it with a bias of None.",
)
def conv2d_backward_fails_without_a_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Ask None for its shape."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, np.asarray(grad_bias).reshape(bias.shape)


# conv2d_backward: both


@mistake(
    "first-image-sends-everything",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when every image receives"
    " the first image's grad_output",
    hint="Does the index of the image appear wherever grad_output does?",
)
def conv2d_backward_first_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    first = np.repeat(grad_output[:1], len(grad_output), axis=0)
    return conv2d_backward(first, x, weight, bias, **options)


@mistake(
    "every-s-th-position",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the stride steps over grad_output"
    " instead of the image",
    hint="How many entries of grad_output take part, for a stride of 2?",
)
def conv2d_backward_every_s_th_position(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Let the loop over grad_output jump; the bias is summed without a loop."""
    s_h, s_w = two(stride)
    kept = np.zeros_like(grad_output)
    if grad_output.ndim == 4:
        kept[:, :, ::s_h, ::s_w] = grad_output[:, :, ::s_h, ::s_w]
    grads = conv2d_backward(kept, x, weight, bias, stride=stride, **options)
    return *grads[:2], conv2d_backward(grad_output, x, weight, bias, stride=stride, **options)[2]


@mistake(
    "positions-exchanged",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when grad_output is read column by column",
    hint="In which order did the forward pass number its positions?",
)
def conv2d_backward_positions_exchanged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Swap the loops over the positions."""
    if grad_output.ndim == 4:
        images, filters, height, width = grad_output.shape
        grad_output = grad_output.reshape(images, filters, width, height).swapaxes(2, 3)
    return conv2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "gradients-of-filters-dealt-to-groups",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def conv2d_backward_filters_dealt_to_groups(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Let filter o belong to group o % groups."""
    conv2d_backward(grad_output, x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    grad_x, grad_weight, grad_bias = conv2d_backward(
        grad_output[:, dealt], x, weight[dealt], bias, groups=groups, **options
    )
    back = np.argsort(dealt)
    return grad_x, grad_weight[back], None if grad_bias is None else grad_bias[back]


@mistake(
    "gradients-in-another-order",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns the gradient of the filters before that of x",
    hint="In which order do the arguments stand?",
)
def conv2d_backward_in_another_order(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Exchange the first two results."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_weight, grad_x, grad_bias


@mistake(
    "gradients-always-float64",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they are float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv2d_backward_always_float64(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    return tuple(None if grad is None else grad.astype(np.float64) for grad in grads)


@mistake(
    "gradients-in-the-type-of-grad-output",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they have the dtype of grad_output",
    hint="Whose gradient is it?",
)
def conv2d_backward_type_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    dtype = grad_output.dtype
    return tuple(None if grad is None else grad.astype(dtype) for grad in grads)


@mistake(
    "gradients-each-in-its-own-type",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when each has the dtype of its own argument",
    hint="What becomes of the fractions where x holds integers, as images do?",
)
def conv2d_backward_own_types(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write each gradient into an array like its argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    with np.errstate(all="ignore"):
        return tuple(
            None if grad is None else grad.astype(array.dtype)
            for grad, array in zip(grads, (x, weight, bias), strict=True)
        )


@mistake(
    "grad-output-reshaped-in-place",
    function="conv2d_backward",
    kind="purity",
    sentence="your function reshapes the caller's own grad_output",
    hint="Print grad_output.shape after the call.",
)
def conv2d_backward_reshaped_in_place(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to the shape of an argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_output.flags.c_contiguous:
        grad_output.shape = (*grad_output.shape[:2], grad_output.shape[2] * grad_output.shape[3])
    return grads


@mistake(
    "gradients-of-an-empty-batch-fail",
    function="conv2d_backward",
    kind="special",
    sentence="your gradient fails where the batch is empty",
    hint="What is the sum over no image, and what does np.stack make of an empty list?",
)
def conv2d_backward_empty_batch_fails(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the gradients of the images."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    return np.stack(list(grads[0])), *grads[1:]


@mistake(
    "grad-output-broadcast",
    function="conv2d_backward",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def conv2d_backward_grad_output_broadcast(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    shape = conv2d(x, weight, bias, **options).shape
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, shape)
    return conv2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "grad-output-cut-short",
    function="conv2d_backward",
    kind="refusal",
    sentence="your function ignores what is too much in grad_output",
    hint="Compare the shape of grad_output to that of the output before you loop.",
)
def conv2d_backward_grad_output_cut_short(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over the positions of the output, whatever grad_output holds."""
    shape = conv2d(x, weight, bias, **options).shape
    if grad_output.ndim == 4:
        grad_output = grad_output[tuple(slice(size) for size in shape)]
    return conv2d_backward(grad_output, x, weight, bias, **options)


# pad2d


@mistake(
    "axes-exchanged",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the padding of height and width is exchanged",
    hint="Which axis does the first number, or the first pair, of the padding belong to?",
)
def pad2d_axes_exchanged(x: Value, padding: Value, **options: Any) -> Value:
    """Read the padding as width first."""
    rows, columns = four(padding)
    return pad2d(x, (columns, rows), **options)


@mistake(
    "top-and-left-alone",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when top and left hold for bottom and right too",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def pad2d_top_and_left_alone(x: Value, padding: Value, **options: Any) -> Value:
    """Take the first of two sides for both."""
    (top, _), (left, _) = four(padding)
    return pad2d(x, (top, left), **options)


@mistake(
    "one-side-hard-coded",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when there is one row above the map,"
    " whatever the padding",
    hint="Is every number in your call of np.pad taken from the argument?",
)
def pad2d_one_side_hard_coded(x: Value, padding: Value, **options: Any) -> Value:
    """Leave a 1 in the call of np.pad."""
    (_, bottom), columns = four(padding)
    return pad2d(x, ((1, bottom), columns), **options)


@mistake(
    "mirror-between-two-rows",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "reflect" repeats the first and the last row',
    hint="Is 1 2 3 continued by 3 2 1 or by 2 1?",
)
def pad2d_mirror_between_two_rows(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Mirror as numpy.pad's mode symmetric does."""
    y = pad2d(x, padding, mode=mode, **options)
    around = ((0, 0), (0, 0), *four(padding))
    return np.pad(x, around, mode="symmetric").astype(y.dtype) if mode == "reflect" else y


@mistake(
    "wraps-around",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "reflect" goes on at the other side of the map',
    hint="What does a mirror at the last row show?",
)
def pad2d_wraps_around(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Repeat the map as numpy.pad's mode wrap does."""
    y = pad2d(x, padding, mode=mode, **options)
    around = ((0, 0), (0, 0), *four(padding))
    return np.pad(x, around, mode="wrap").astype(y.dtype) if mode == "reflect" else y


@mistake(
    "no-border-wider-than-the-map",
    function="pad2d",
    kind="value",
    sentence="your function refuses to reflect further than the map is wide",
    hint="What does the page say of a mirror image larger than the map?",
)
def pad2d_no_wide_border(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Do as PyTorch does."""
    y = pad2d(x, padding, mode=mode, **options)
    widest = (max(side) for side in four(padding))
    if mode == "reflect" and any(n <= p for n, p in zip(x.shape[2:], widest, strict=True)):
        raise ValueError("the padding should be less than the map")
    return y


@mistake(
    "value-ignored",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the border is 0 whatever its value should be",
    hint="Where in your code does `value` appear?",
)
def pad2d_value_ignored(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Pad with zeros."""
    del value
    return pad2d(x, padding, mode=mode)


@mistake(
    "mode-ignored",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when every border is a constant",
    hint="Where in your code does `mode` appear?",
)
def pad2d_mode_ignored(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Pad with the value."""
    pad2d(x, padding, mode=mode)
    return pad2d(x, padding, value=value)


@mistake(
    "corners-empty",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "edge" fills the sides but not the corners',
    hint="What lies beyond the last row and the last column at once?",
)
def pad2d_corners_empty(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Copy the four sides alone."""
    y = pad2d(x, padding, mode=mode, **options)
    if mode == "edge":
        rows, columns = four(padding)
        above_or_below = np.pad(np.zeros(x.shape[2], dtype=bool), rows, constant_values=True)
        beside = np.pad(np.zeros(x.shape[3], dtype=bool), columns, constant_values=True)
        y[:, :, np.outer(above_or_below, beside)] = 0
    return y


@mistake(
    "reflect-by-default",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the map is reflected unless a mode is given",
    hint="Call it without a mode.",
)
def pad2d_reflect_by_default(
    x: Value, padding: Value, *, mode: str = "reflect", value: Value = 0.0
) -> Value:
    """Take another default."""
    return pad2d(x, padding, mode=mode, value=value)


@mistake(
    "every-axis-padded",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when batch and channels are padded as well",
    hint="How many axes does np.pad pad when it is given one number?",
)
def pad2d_every_axis_padded(x: Value, padding: Value, **options: Any) -> Value:
    """Give np.pad one number."""
    if isinstance(padding, int) and padding > 0 and x.ndim == 4:
        value = options.get("value", 0.0) if options.get("mode", "constant") == "constant" else 0.0
        y = pad2d(x, padding, **options)
        return np.pad(y, ((padding, padding),) * 2 + ((0, 0),) * 2, constant_values=value)
    return pad2d(x, padding, **options)


@mistake(
    "type-of-the-map",
    function="pad2d",
    kind="dtype",
    sentence="your output is what you get when a map of integers stays one",
    hint="What does the page say of integers, even where nothing is computed?",
)
def pad2d_type_of_the_map(x: Value, padding: Value, **options: Any) -> Value:
    """Keep the dtype of x."""
    with np.errstate(all="ignore"):
        return pad2d(x, padding, **options).astype(x.dtype)


@mistake(
    "always-float64",
    function="pad2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def pad2d_always_float64(x: Value, padding: Value, **options: Any) -> Value:
    """Forget the dtype of x."""
    return pad2d(x, padding, **options).astype(np.float64)


@mistake(
    "nan-cleared",
    function="pad2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x are replaced",
    hint="Does padding compute anything with a pixel?",
)
def pad2d_nan_cleared(x: Value, padding: Value, **options: Any) -> Value:
    """Replace what is not finite."""
    return pad2d(np.nan_to_num(x), padding, **options)


@mistake(
    "any-rank-accepted",
    function="pad2d",
    kind="refusal",
    sentence="your function pads the last two axes of an array of any rank",
    hint="Which shape has x, by the page?",
)
def pad2d_any_rank_accepted(x: Value, padding: Value, **options: Any) -> Value:
    """Add axes before, and take them away behind."""
    if x.ndim in {2, 3}:
        added = (np.newaxis,) * (4 - x.ndim)
        return pad2d(x[added], padding, **options).reshape(-1)
    return pad2d(x, padding, **options)


@mistake(
    "negative-padding-crops",
    function="pad2d",
    kind="refusal",
    sentence="your function takes a negative padding, and crops the map",
    hint="What does the page say of a padding of -1?",
)
def pad2d_negative_padding_crops(x: Value, padding: Value, **options: Any) -> Value:
    """Slice where the padding is negative."""
    x, padding = cropped(x, padding)
    return pad2d(x, padding, **options)


@mistake(
    "unknown-mode-means-constant",
    function="pad2d",
    kind="refusal",
    sentence="your function takes every unknown mode for a constant border",
    hint="What happens to a mode that none of your cases names?",
)
def pad2d_unknown_mode_means_constant(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Let `else` catch what is misspelt."""
    return pad2d(x, padding, mode=mode if mode in {"reflect", "edge"} else "constant", value=value)


@mistake(
    "cropped-by-minus-p",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def pad2d_backward_cropped_by_minus_p(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Slice up to -0."""
    (top, bottom), (left, right) = four(padding)
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode == "constant":
        return grad_output[:, :, top:-bottom, left:-right].astype(grad_x.dtype)
    return grad_x


@mistake(
    "border-not-cut-off",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is not cut off",
    hint="Which shape has the gradient of x?",
)
def pad2d_backward_border_not_cut_off(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Return grad_output."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    return grad_output.astype(grad_x.dtype)


@mistake(
    "cut-from-the-corner",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when as many rows and columns are kept as x has,"
    " counted from the corner of the border",
    hint="Where in the padded map does x begin?",
)
def pad2d_backward_cut_from_the_corner(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Cut without the offset."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    return grad_output[:, :, : x.shape[2], : x.shape[3]].astype(grad_x.dtype)


@mistake(
    "copies-forgotten",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing flows back from the border,"
    " whatever the mode",
    hint="A reflected border holds copies of pixels. Do they depend on x?",
)
def pad2d_backward_copies_forgotten(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Cut the border off in every mode."""
    pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    return pad2d_backward(grad_output, x, padding)


@mistake(
    "copies-overwrite",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the copies of a pixel overwrite each other",
    hint="A pixel has several copies. What does `=`, or an indexed `+=`, do with the earlier ones?",
)
def pad2d_backward_copies_overwrite(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Assign instead of adding."""
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode == "constant":
        return grad_x
    rows, columns = (
        np.pad(np.arange(n), side, mode="reflect" if mode == "reflect" else "edge")
        for n, side in zip(x.shape[2:], four(padding), strict=True)
    )
    for i, j in np.ndindex(*grad_output.shape[2:]):
        grad_x[:, :, rows[i], columns[j]] = grad_output[:, :, i, j]
    return grad_x


@mistake(
    "copies-averaged",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the copies of a pixel are averaged",
    hint="The pixel moves, and all of its copies move with it. By how much does the sum change?",
)
def pad2d_backward_copies_averaged(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Divide by the number of copies."""
    copies = pad2d_backward(np.ones(grad_output.shape), x, padding, **options)
    return pad2d_backward(grad_output, x, padding, **options) / copies


@mistake(
    "axes-exchanged-in-the-gradient",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is cut off with the padding of height"
    " and width exchanged",
    hint="Which axis does the first number, or the first pair, of the padding belong to?",
)
def pad2d_backward_axes_exchanged(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Read the padding as width first."""
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode != "constant":
        return grad_x
    (left, right), (top, bottom) = four(padding)
    height, width = grad_output.shape[2:]
    return grad_output[:, :, top : height - bottom, left : width - right].astype(grad_x.dtype)


@mistake(
    "gradient-always-float64",
    function="pad2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def pad2d_backward_always_float64(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Forget the dtype of x."""
    return pad2d_backward(grad_output, x, padding, **options).astype(np.float64)


@mistake(
    "gradient-in-the-type-of-grad-output",
    function="pad2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it has the dtype of grad_output",
    hint="Whose gradient is it?",
)
def pad2d_backward_type_of_grad_output(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    wide = as_float64(x)
    return pad2d_backward(grad_output, wide, padding, **options).astype(floating(grad_output.dtype))


@mistake(
    "folded-in-place",
    function="pad2d_backward",
    kind="purity",
    sentence="your function folds the border inwards in the caller's own grad_output",
    hint="Print grad_output after the call.",
)
def pad2d_backward_folded_in_place(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Add to a part of the argument."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    inside(grad_output, x.shape[2:], four(padding))[...] = grad_x
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="pad2d_backward",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def pad2d_backward_grad_output_broadcast(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, pad2d(x, padding, **options).shape)
    return pad2d_backward(grad_output, x, padding, **options)


# im2col


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


# col2im


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
