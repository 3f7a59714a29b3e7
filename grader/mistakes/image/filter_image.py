"""What goes wrong in filter_image."""

import numpy as np

from reference.convolution import convolve2d, correlate2d
from reference.image import filter_image

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order, padded, planes_of, whole


@mistake(
    "flipped-kernel",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def filter_image_flipped_kernel(image: Value, kernel: Value) -> Value:
    """Convolve as mathematics does."""
    filter_image(image, kernel)
    return planes_of(image, kernel, lambda plane: convolve2d(plane, kernel, mode="same"))


@mistake(
    "flipped-kernel-in-the-window-of-the-correlation",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel"
    " is flipped and then laid where the unflipped one lies",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def filter_image_flipped_kernel_in_the_window_of_the_correlation(
    image: Value, kernel: Value
) -> Value:
    """Flip, and correlate."""
    return filter_image(image, np.flip(kernel))


@mistake(
    "kernel-transposed",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel is read column by column",
    hint="Try a kernel with a single 1 that is not on its diagonal.",
)
def filter_image_kernel_transposed(image: Value, kernel: Value) -> Value:
    """Take the kernel's entries in another order."""
    return filter_image(image, np.asarray(kernel).T.reshape(np.shape(kernel)))


@mistake(
    "even-kernels-begin-early",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when an even kernel begins one row or column early",
    hint="A kernel of two rows has no middle row: on which side of a pixel does the other row lie?",
)
def filter_image_even_kernels_begin_early(image: Value, kernel: Value) -> Value:
    """Centre even kernels as scipy.ndimage does."""
    filter_image(image, kernel)
    return planes_of(image, kernel, lambda plane: convolve2d(plane, np.flip(kernel), mode="same"))


@mistake(
    "half-a-kernel-on-both-sides",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when half of"
    " the kernel is laid around the image on every side",
    hint="Count the rows that come out under a kernel of two rows.",
)
def filter_image_half_a_kernel_on_both_sides(image: Value, kernel: Value) -> Value:
    """Pad by K // 2 before and after, whether K is odd or even."""
    filter_image(image, kernel)
    around = [(k // 2, k // 2) for k in np.shape(kernel)]
    wide = padded(image, around)
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "begins-at-the-pixel",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel's"
    " first entry lies over the pixel, not its centre",
    hint="Filter one bright pixel: where does its trace lie?",
)
def filter_image_begins_at_the_pixel(image: Value, kernel: Value) -> Value:
    """Put all zeros to the bottom and to the right."""
    filter_image(image, kernel)
    wide = padded(image, [(0, k - 1) for k in np.shape(kernel)])
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "edge-repeated",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the image's edge is repeated outside it",
    hint="What does the page say lies around the image?",
)
def filter_image_edge_repeated(image: Value, kernel: Value) -> Value:
    """Pad with the nearest pixel."""
    filter_image(image, kernel)
    around = [((k - 1) // 2, k // 2) for k in np.shape(kernel)]
    wide = padded(image, around, mode="edge")
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "edge-mirrored",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the image is mirrored at its edge",
    hint="What does the page say lies around the image?",
)
def filter_image_edge_mirrored(image: Value, kernel: Value) -> Value:
    """Pad with the mirror image."""
    filter_image(image, kernel)
    around = [((k - 1) // 2, k // 2) for k in np.shape(kernel)]
    wide = padded(image, around, mode="symmetric")
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "edge-mirrored-without-repeating",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the image"
    " is mirrored at its edge pixels, which are not repeated",
    hint="What does the page say lies around the image?",
)
def filter_image_edge_mirrored_without_repeating(image: Value, kernel: Value) -> Value:
    """Pad as OpenCV does."""
    filter_image(image, kernel)
    around = [((k - 1) // 2, k // 2) for k in np.shape(kernel)]
    wide = padded(image, around, mode="reflect")
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "wrapped-around",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the image goes on at its other end",
    hint="What does the page say lies around the image?",
)
def filter_image_wrapped_around(image: Value, kernel: Value) -> Value:
    """Pad with the other end, as a product of spectra does."""
    filter_image(image, kernel)
    around = [((k - 1) // 2, k // 2) for k in np.shape(kernel)]
    wide = padded(image, around, mode="wrap")
    return planes_of(wide, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "full-size",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when every overlap of image and kernel counts",
    hint="How large is the filtered image?",
)
def filter_image_full_size(image: Value, kernel: Value) -> Value:
    """Forget to cut."""
    filter_image(image, kernel)
    return planes_of(image, kernel, lambda plane: correlate2d(plane, kernel, mode="full"))


@mistake(
    "image-shrinks",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel stays inside the image",
    hint="How large is the filtered image?",
)
def filter_image_image_shrinks(image: Value, kernel: Value) -> Value:
    """Forget the zeros."""
    y = filter_image(image, kernel)
    if any(k > n for k, n in zip(np.shape(kernel), y.shape[-2:], strict=True)):
        return y
    return planes_of(image, kernel, lambda plane: correlate2d(plane, kernel))


@mistake(
    "large-kernels-refused",
    function="filter_image",
    kind="value",
    sentence="your function refuses a kernel that is larger than the image",
    hint="Is there a size that the page does not allow a kernel to have?",
)
def filter_image_large_kernels_refused(image: Value, kernel: Value) -> Value:
    """Refuse what would not fit inside."""
    if any(k > n for k, n in zip(np.shape(kernel), np.shape(image)[-2:], strict=False)):
        raise ValueError("the kernel is larger than the image")
    return filter_image(image, kernel)


@mistake(
    "even-kernels-refused",
    function="filter_image",
    kind="value",
    sentence="your function refuses a kernel of even size",
    hint="Is there a size that the page does not allow a kernel to have?",
)
def filter_image_even_kernels_refused(image: Value, kernel: Value) -> Value:
    """Ask for a middle."""
    if any(k % 2 == 0 and k > 0 for k in np.shape(kernel)):
        raise ValueError("a kernel needs an odd size")
    return filter_image(image, kernel)


@mistake(
    "channels-summed",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the planes are summed",
    hint="How many planes has the filtered image of a colour image?",
)
def filter_image_channels_summed(image: Value, kernel: Value) -> Value:
    """Sum as a convolutional layer does."""
    y = filter_image(image, kernel)
    return y.sum(axis=-3) if y.ndim > 2 else y


@mistake(
    "first-plane-for-all",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when every plane is that of the first",
    hint="Which plane does each pass of your loop read?",
)
def filter_image_first_plane_for_all(image: Value, kernel: Value) -> Value:
    """Forget the index."""
    y = filter_image(image, kernel)
    first = y[(0,) * (y.ndim - 2)]
    return np.broadcast_to(first, y.shape).copy()


@mistake(
    "planes-in-one-row",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when all leading axes become one",
    hint="Which shape has the filtered image of a batch of colour images?",
)
def filter_image_planes_in_one_row(image: Value, kernel: Value) -> Value:
    """Lose the leading axes."""
    y = filter_image(image, kernel)
    return y.reshape(-1, *y.shape[-2:]) if y.ndim > 3 else y


@mistake(
    "planes-in-a-pile",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when one plane is laid out as an image of one channel",
    hint="How many axes has the filtered image of a single plane?",
)
def filter_image_planes_in_a_pile(image: Value, kernel: Value) -> Value:
    """Keep an axis that was only needed within."""
    y = filter_image(image, kernel)
    return y[np.newaxis] if y.ndim == 2 else y


@mistake(
    "squeezed",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when axes of length 1 are dropped",
    hint="Filter an image of one row.",
)
def filter_image_squeezed(image: Value, kernel: Value) -> Value:
    """Squeeze."""
    return np.squeeze(filter_image(image, kernel))


@mistake(
    "one-plane-only",
    function="filter_image",
    kind="value",
    sentence="your function takes one plane and no more",
    hint="What does the page say of axes before the last two?",
)
def filter_image_one_plane_only(image: Value, kernel: Value) -> Value:
    """Refuse colour."""
    if np.ndim(image) > 2:
        raise ValueError("an image has two axes")
    return filter_image(image, kernel)


@mistake(
    "mean-of-products",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the products are averaged instead of summed",
    hint="Slide a kernel of ones over an image of ones: what should come out in the middle?",
)
def filter_image_mean_of_products(image: Value, kernel: Value) -> Value:
    """Divide by the number of entries."""
    return filter_image(image, kernel) / np.size(kernel)


@mistake(
    "kernel-normalised",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when the kernel is divided by the sum of its entries",
    hint="Does the kernel that you apply have the entries that were given?",
)
def filter_image_kernel_normalised(image: Value, kernel: Value) -> Value:
    """Keep the brightness."""
    y, total = filter_image(image, kernel), np.sum(kernel, dtype=np.float64)
    return y / total if total else y


@mistake(
    "clipped-to-bytes",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when it is clipped to 0…255",
    hint="May a filtered pixel be negative?",
)
def filter_image_clipped_to_bytes(image: Value, kernel: Value) -> Value:
    """Make it a picture at once."""
    return np.clip(filter_image(image, kernel), 0, 255)


@mistake(
    "clipped-above",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when it is clipped at 255",
    hint="May a filtered pixel be brighter than every pixel of the image?",
)
def filter_image_clipped_above(image: Value, kernel: Value) -> Value:
    """Cut what is too bright."""
    return np.minimum(filter_image(image, kernel), 255)


@mistake(
    "absolute-values",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when its sign is dropped",
    hint="May a filtered pixel be negative?",
)
def filter_image_absolute_values(image: Value, kernel: Value) -> Value:
    """Make everything positive."""
    return np.abs(filter_image(image, kernel))


@mistake(
    "rounded",
    function="filter_image",
    kind="value",
    sentence="your output is what you get when it is rounded to whole numbers",
    hint="What becomes of the fractions of a blur?",
)
def filter_image_rounded(image: Value, kernel: Value) -> Value:
    """Round as for a picture."""
    return np.rint(filter_image(image, kernel))


@mistake(
    "always-float64",
    function="filter_image",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def filter_image_always_float64(image: Value, kernel: Value) -> Value:
    """Forget the dtype of the arguments."""
    return filter_image(image, kernel).astype(np.float64)


@mistake(
    "type-of-the-image",
    function="filter_image",
    kind="dtype",
    sentence="your output is what you get when the result has the image's dtype",
    hint="What becomes of a sum of 300 in an image of bytes, and of the kernel's fractions?",
)
def filter_image_type_of_the_image(image: Value, kernel: Value) -> Value:
    """Write the sums into an array like the image."""
    return whole(filter_image(image, kernel), np.asarray(image).dtype)


@mistake(
    "short-kernel",
    function="filter_image",
    kind="dtype",
    sentence="your output is what you get when the kernel is brought to the image's dtype first",
    hint="What is lost of a float64 kernel beside a float32 image?",
)
def filter_image_short_kernel(image: Value, kernel: Value) -> Value:
    """Cast the kernel."""
    return filter_image(image, np.asarray(kernel).astype(np.asarray(image).dtype))


@mistake(
    "memory-order",
    function="filter_image",
    kind="layout",
    sentence="your output is what you get when the image is"
    " read in the order in which it lies in memory",
    hint="Try the transpose of an image. What do strides say of it?",
)
def filter_image_memory_order(image: Value, kernel: Value) -> Value:
    """Take it that every array is C-ordered."""
    return filter_image(in_memory_order(image), kernel)


@mistake(
    "written-over-the-image",
    function="filter_image",
    kind="purity",
    sentence="your function writes its result over the image",
    hint="What does the image hold after the call?",
)
def filter_image_written_over_the_image(image: Value, kernel: Value) -> Value:
    """Filter in place."""
    y = filter_image(image, kernel)
    if isinstance(image, np.ndarray) and image.dtype == y.dtype:
        image[...] = y
    return y


@mistake(
    "kernel-flipped-in-place",
    function="filter_image",
    kind="purity",
    sentence="your function turns the caller's kernel over",
    hint="What does the kernel hold after the call?",
)
def filter_image_kernel_flipped_in_place(image: Value, kernel: Value) -> Value:
    """Turn the kernel over where it lies."""
    y = filter_image(image, kernel)
    if isinstance(kernel, np.ndarray):
        kernel[...] = np.flip(kernel).copy()
    return y


@mistake(
    "nan-cleared",
    function="filter_image",
    kind="special",
    sentence="your output is what you get when NaN and infinity in the image count as numbers",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def filter_image_nan_cleared(image: Value, kernel: Value) -> Value:
    """Replace what is not finite."""
    return filter_image(np.nan_to_num(image), kernel)


@mistake(
    "empty-batch-refused",
    function="filter_image",
    kind="special",
    sentence="your function cannot filter a batch without images",
    hint="What does your function do if its loop over the planes does not run even once?",
)
def filter_image_empty_batch_refused(image: Value, kernel: Value) -> Value:
    """Stack the planes, of which there must be one."""
    y = filter_image(image, kernel)
    if y.size == 0:
        raise ValueError("need at least one array to stack")
    return y


@mistake(
    "rows-accepted",
    function="filter_image",
    kind="refusal",
    sentence="your function answers where the image is a row or a number",
    hint="Read the constraint on the image's axes, and try a vector.",
)
def filter_image_rows_accepted(image: Value, kernel: Value) -> Value:
    """Treat a vector as one row."""
    return filter_image(np.atleast_2d(image), kernel)


@mistake(
    "empty-planes-accepted",
    function="filter_image",
    kind="refusal",
    sentence="your function answers where the planes have no pixels",
    hint="What does the page say of H and W?",
)
def filter_image_empty_planes_accepted(image: Value, kernel: Value) -> Value:
    """Return nothing for nothing."""
    if np.ndim(image) >= 2 and 0 in np.shape(image)[-2:]:
        return np.zeros(np.shape(image))
    return filter_image(image, kernel)


@mistake(
    "kernel-of-one-row-accepted",
    function="filter_image",
    kind="refusal",
    sentence="your function takes a row of numbers for a kernel",
    hint="How many axes has a kernel?",
)
def filter_image_kernel_of_one_row_accepted(image: Value, kernel: Value) -> Value:
    """Treat a vector as one row."""
    return filter_image(image, np.atleast_2d(kernel))


@mistake(
    "kernel-of-many-axes-accepted",
    function="filter_image",
    kind="refusal",
    sentence="your function takes a stack of kernels for a kernel",
    hint="How many axes has a kernel?",
)
def filter_image_kernel_of_many_axes_accepted(image: Value, kernel: Value) -> Value:
    """Take the first of them."""
    taps = np.asarray(kernel)
    return filter_image(image, taps[(0,) * (taps.ndim - 2)] if taps.ndim > 2 else taps)


@mistake(
    "empty-kernel-accepted",
    function="filter_image",
    kind="refusal",
    sentence="your function answers under a kernel without entries",
    hint="What is the smallest kernel?",
)
def filter_image_empty_kernel_accepted(image: Value, kernel: Value) -> Value:
    """Sum nothing."""
    if np.ndim(kernel) == 2 and np.size(kernel) == 0:
        return np.zeros_like(filter_image(image, np.ones((1, 1))))
    return filter_image(image, kernel)
