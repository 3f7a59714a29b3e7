"""What goes wrong in correlate2d."""

import numpy as np

from reference.convolution import convolve2d, correlate2d

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order


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
