"""What goes wrong in sobel_magnitude."""

import numpy as np

from reference.dtypes import cast, result_dtype
from reference.image import filter_image, image_kernel, sobel_magnitude

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order, padded, whole


def slopes(image: Value) -> tuple[Value, Value]:
    """Return the two filtered images, in float64, of an image that is none to refuse."""
    sobel_magnitude(image)
    wide = np.asarray(image, np.float64)
    across, down = (filter_image(wide, image_kernel(name)) for name in ("sobel_x", "sobel_y"))
    return across, down


def given(image: Value, y: Value) -> Value:
    """Return an answer in the dtype of the image."""
    return cast(y, result_dtype(np.asarray(image)))


def around(image: Value, mode: Value) -> Value:
    """Return the magnitude with something else than zeros outside the image."""
    sobel_magnitude(image)
    wide = padded(np.asarray(image, np.float64), [(1, 1), (1, 1)], mode=mode)
    return given(image, sobel_magnitude(wide)[..., 1:-1, 1:-1])


@mistake(
    "slopes-added",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the two filtered images are added",
    hint="What is the length of a vector whose entries have opposite signs?",
)
def sobel_magnitude_slopes_added(image: Value) -> Value:
    """Make the combined picture of a tutorial."""
    across, down = slopes(image)
    return given(image, across + down)


@mistake(
    "absolute-slopes-added",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the absolute values of the two slopes are added",
    hint="How long is the vector (3, 4)?",
)
def sobel_magnitude_absolute_slopes_added(image: Value) -> Value:
    """Save the square root."""
    across, down = slopes(image)
    return given(image, np.abs(across) + np.abs(down))


@mistake(
    "larger-slope",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the larger of the two slopes is taken",
    hint="How long is the vector (3, 4)?",
)
def sobel_magnitude_larger_slope(image: Value) -> Value:
    """Take the maximum."""
    across, down = slopes(image)
    return given(image, np.maximum(np.abs(across), np.abs(down)))


@mistake(
    "root-forgotten",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the square root is forgotten",
    hint="What becomes of the magnitude when the image becomes twice as bright?",
)
def sobel_magnitude_root_forgotten(image: Value) -> Value:
    """Add the squares."""
    across, down = slopes(image)
    return given(image, across**2 + down**2)


@mistake(
    "mean-of-squares",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the squares are averaged instead of added",
    hint="How long is the vector (3, 4)?",
)
def sobel_magnitude_mean_of_squares(image: Value) -> Value:
    """Divide by √2."""
    across, down = slopes(image)
    return given(image, np.sqrt((across**2 + down**2) / 2))


@mistake(
    "slope-across-alone",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the brightness is compared from left to right alone",
    hint="What does a horizontal edge look like in your output?",
)
def sobel_magnitude_slope_across_alone(image: Value) -> Value:
    """Forget the second kernel."""
    return given(image, np.abs(slopes(image)[0]))


@mistake(
    "slope-down-alone",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the brightness is compared from top to bottom alone",
    hint="What does a vertical edge look like in your output?",
)
def sobel_magnitude_slope_down_alone(image: Value) -> Value:
    """Forget the first kernel."""
    return given(image, np.abs(slopes(image)[1]))


@mistake(
    "squares-subtracted",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when one square is subtracted from the other",
    hint="What is under the root?",
)
def sobel_magnitude_squares_subtracted(image: Value) -> Value:
    """Take the wrong sign."""
    across, down = slopes(image)
    return given(image, np.sqrt(np.abs(across**2 - down**2)))


@mistake(
    "a-little-under-the-root",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when a small number is added under the root",
    hint="How steep is an image that is 0 everywhere?",
)
def sobel_magnitude_a_little_under_the_root(image: Value) -> Value:
    """Keep the root away from 0."""
    across, down = slopes(image)
    return given(image, np.sqrt(across**2 + down**2 + 1e-12))


@mistake(
    "kernels-divided",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the Sobel"
    " kernels are divided by the sum of one side",
    hint="How large is the result on a ramp that grows by 1 from pixel to pixel?",
)
def sobel_magnitude_kernels_divided(image: Value) -> Value:
    """Scale as scikit-image does, before its √2."""
    return sobel_magnitude(image) / 4


@mistake(
    "slope-of-one-pixel",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when it is scaled to the steepness of a ramp",
    hint="How large is the result on a ramp that grows by 1 from pixel to pixel?",
)
def sobel_magnitude_slope_of_one_pixel(image: Value) -> Value:
    """Divide by 8."""
    return sobel_magnitude(image) / 8


@mistake(
    "unsmoothed",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the kernels weigh their three rows or columns alike",
    hint="Which entries of a Sobel kernel are twice as large as the others?",
)
def sobel_magnitude_unsmoothed(image: Value) -> Value:
    """Use Prewitt's kernels."""
    sobel_magnitude(image)
    wide = np.asarray(image, np.float64)
    across, down = (
        filter_image(wide, np.sign(image_kernel(name))) for name in ("sobel_x", "sobel_y")
    )
    return given(image, np.hypot(across, down))


@mistake(
    "same-kernel-twice",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the same kernel is applied twice",
    hint="What does a horizontal edge look like in your output?",
)
def sobel_magnitude_same_kernel_twice(image: Value) -> Value:
    """Copy a line and forget to change it."""
    return given(image, np.sqrt(2) * np.abs(slopes(image)[0]))


@mistake(
    "one-slope-of-the-other",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the second"
    " kernel is laid over the output of the first",
    hint="Which image do the two kernels see?",
)
def sobel_magnitude_one_slope_of_the_other(image: Value) -> Value:
    """Overwrite the image between the two filters."""
    across, _ = slopes(image)
    return given(image, np.hypot(across, filter_image(across, image_kernel("sobel_y"))))


@mistake(
    "edge-repeated",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the image's edge is repeated outside it",
    hint="What should the rim of a constant image look like?",
)
def sobel_magnitude_edge_repeated(image: Value) -> Value:
    """Pad with the nearest pixel."""
    return around(image, "edge")


@mistake(
    "edge-mirrored-without-repeating",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the image is mirrored at its edge pixels",
    hint="What should the rim of a constant image look like?",
)
def sobel_magnitude_edge_mirrored_without_repeating(image: Value) -> Value:
    """Pad as OpenCV does."""
    return around(image, "reflect")


@mistake(
    "wrapped-around",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the image goes on at its other end",
    hint="What should the rim of a constant image look like?",
)
def sobel_magnitude_wrapped_around(image: Value) -> Value:
    """Roll the image."""
    return around(image, "wrap")


@mistake(
    "rim-cleared",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the rim is left at 0",
    hint="Which pixels does your loop leave out?",
)
def sobel_magnitude_rim_cleared(image: Value) -> Value:
    """Loop over the inner pixels."""
    y = sobel_magnitude(image)
    inner = np.zeros_like(y)
    inner[..., 1:-1, 1:-1] = y[..., 1:-1, 1:-1]
    return inner


@mistake(
    "image-shrinks",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the kernels stay inside the image",
    hint="How large is the output?",
)
def sobel_magnitude_image_shrinks(image: Value) -> Value:
    """Forget the zeros."""
    return sobel_magnitude(image)[..., 1:-1, 1:-1]


@mistake(
    "planes-blurred-together",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when neighbouring planes are blurred together",
    hint="How many axes does the filter of your library smooth along?",
)
def sobel_magnitude_planes_blurred_together(image: Value) -> Value:
    """Apply a filter of three axes to a colour image."""
    y = sobel_magnitude(image)
    if y.ndim < 3:
        return y
    across, down = slopes(image)
    before, after = ([(1, 0), (0, 0), (0, 0)], [(0, 1), (0, 0), (0, 0)])
    blurred = []
    for slope in (across, down):
        ahead = padded(slope, after)[..., 1:, :, :]
        behind = padded(slope, before)[..., :-1, :, :]
        blurred.append(ahead + 2 * slope + behind)
    return given(image, np.hypot(*blurred))


@mistake(
    "steepest-channel",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when the planes of an image are combined",
    hint="How many planes has the output for a colour image?",
)
def sobel_magnitude_steepest_channel(image: Value) -> Value:
    """Keep the steepest plane."""
    y = sobel_magnitude(image)
    return y.max(axis=-3) if y.ndim > 2 and y.size else y


@mistake(
    "clipped-to-bytes",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when it is clipped at 255",
    hint="May the magnitude be larger than every pixel of the image?",
)
def sobel_magnitude_clipped_to_bytes(image: Value) -> Value:
    """Make it a picture at once."""
    return np.minimum(sobel_magnitude(image), 255)


@mistake(
    "scaled-by-the-largest",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when it is scaled to a largest value of 1",
    hint="What becomes of the magnitude when the image becomes twice as bright?",
)
def sobel_magnitude_scaled_by_the_largest(image: Value) -> Value:
    """Make it a picture at once."""
    y = sobel_magnitude(image)
    return y / y.max(initial=0) if y.any() else y


@mistake(
    "rounded",
    function="sobel_magnitude",
    kind="value",
    sentence="your output is what you get when it is rounded to whole numbers",
    hint="What is the length of the vector (1, 1)?",
)
def sobel_magnitude_rounded(image: Value) -> Value:
    """Round as for a picture."""
    return np.rint(sobel_magnitude(image))


@mistake(
    "always-float64",
    function="sobel_magnitude",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has a float32 image times a float64 kernel?",
)
def sobel_magnitude_always_float64(image: Value) -> Value:
    """Let the kernels decide."""
    return sobel_magnitude(image).astype(np.float64)


@mistake(
    "type-of-the-image",
    function="sobel_magnitude",
    kind="dtype",
    sentence="your output is what you get when the result has the image's dtype",
    hint="What becomes of a magnitude of 300 in an image of bytes?",
)
def sobel_magnitude_type_of_the_image(image: Value) -> Value:
    """Write into an array like the image."""
    return whole(sobel_magnitude(image), np.asarray(image).dtype)


@mistake(
    "memory-order",
    function="sobel_magnitude",
    kind="layout",
    sentence="your output is what you get when the image is"
    " read in the order in which it lies in memory",
    hint="Try the transpose of an image. What do strides say of it?",
)
def sobel_magnitude_memory_order(image: Value) -> Value:
    """Take it that every array is C-ordered."""
    return sobel_magnitude(in_memory_order(image))


@mistake(
    "written-over-the-image",
    function="sobel_magnitude",
    kind="purity",
    sentence="your function writes its result over the image",
    hint="What does the image hold after the call?",
)
def sobel_magnitude_written_over_the_image(image: Value) -> Value:
    """Filter in place."""
    y = sobel_magnitude(image)
    if isinstance(image, np.ndarray) and image.dtype == y.dtype:
        image[...] = y
    return y


@mistake(
    "nan-cleared",
    function="sobel_magnitude",
    kind="special",
    sentence="your output is what you get when NaN in the image counts as 0",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def sobel_magnitude_nan_cleared(image: Value) -> Value:
    """Replace what is not finite."""
    return sobel_magnitude(np.nan_to_num(image))


@mistake(
    "empty-batch-refused",
    function="sobel_magnitude",
    kind="special",
    sentence="your function cannot measure a batch without images",
    hint="What does your function do if its loop over the planes does not run even once?",
)
def sobel_magnitude_empty_batch_refused(image: Value) -> Value:
    """Stack the planes, of which there must be one."""
    y = sobel_magnitude(image)
    if y.size == 0:
        raise ValueError("need at least one array to stack")
    return y


@mistake(
    "rows-accepted",
    function="sobel_magnitude",
    kind="refusal",
    sentence="your function answers where the image is a row or a number",
    hint="Read the constraint on the image's axes, and try a vector.",
)
def sobel_magnitude_rows_accepted(image: Value) -> Value:
    """Treat a vector as one row."""
    return sobel_magnitude(np.atleast_2d(image))


@mistake(
    "empty-planes-accepted",
    function="sobel_magnitude",
    kind="refusal",
    sentence="your function answers where the planes have no pixels",
    hint="What does the page say of H and W?",
)
def sobel_magnitude_empty_planes_accepted(image: Value) -> Value:
    """Return nothing for nothing."""
    if np.ndim(image) >= 2 and 0 in np.shape(image)[-2:]:
        return np.zeros(np.shape(image))
    return sobel_magnitude(image)
