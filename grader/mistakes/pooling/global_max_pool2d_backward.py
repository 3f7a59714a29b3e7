"""What goes wrong in global_max_pool2d_backward."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import (
    global_avg_pool2d_backward,
    global_max_pool2d,
    global_max_pool2d_backward,
)

from ...implementation import Value
from .. import mistake


def _by(grad_output: Value, x: Value, weights: Value) -> Value:
    """Give each pixel as much of its map's gradient as the weights say."""
    global_max_pool2d_backward(grad_output, x)
    grad_y = as_float64(grad_output)[:, :, np.newaxis, np.newaxis]
    return cast(np.where(weights == 0, 0.0, grad_y * weights), result_dtype(x))


def _largest(x: Value) -> Value:
    """Return 1 for every maximum of each map, 0 for all other pixels."""
    high = global_max_pool2d(as_float64(x))[:, :, np.newaxis, np.newaxis]
    return (x == high).astype(float)


@mistake(
    "gradient-to-every-pixel",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when every pixel receives the whole gradient",
    hint="What changes in the output if a pixel that is not the maximum grows a little?",
)
def global_max_pool2d_gradient_to_every_pixel(grad_output: Value, x: Value) -> Value:
    """Do as in sum pooling."""
    return _by(grad_output, x, np.ones(x.shape))


@mistake(
    "gradient-shared-by-the-map",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all pixels of a map share it, as in average"
    " pooling",
    hint="What changes in the output if a pixel that is not the maximum grows a little?",
)
def global_max_pool2d_gradient_shared_by_the_map(grad_output: Value, x: Value) -> Value:
    """Give every pixel the same share."""
    return global_avg_pool2d_backward(grad_output, x)


@mistake(
    "gradient-times-maximum",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the maximum",
    hint="By how much does the output grow if the largest pixel grows by 1?",
)
def global_max_pool2d_gradient_times_maximum(grad_output: Value, x: Value) -> Value:
    """Put the maximum where only its place should count."""
    y = cast(global_max_pool2d(as_float64(x)) * as_float64(grad_output), result_dtype(x))
    return global_max_pool2d_backward(y, x)


@mistake(
    "gradient-of-the-first-image",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all images but the first have none",
    hint="Where does each counter start when the second image begins?",
)
def global_max_pool2d_gradient_of_the_first_image(grad_output: Value, x: Value) -> Value:
    """Count on from the first image."""
    grad_x = global_max_pool2d_backward(grad_output, x)
    grad_x[1:] = 0
    return grad_x


@mistake(
    "gradient-to-the-maximum-of-the-image",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the image's largest pixel receives its"
    " channel's gradient",
    hint="How many pixels of an image of three channels receive a gradient?",
)
def global_max_pool2d_gradient_to_the_maximum_of_the_image(grad_output: Value, x: Value) -> Value:
    """Look for the maximum in all channels at once."""
    grad_x = global_max_pool2d_backward(grad_output, x)
    high = as_float64(x).max(axis=(1, 2, 3), keepdims=True)
    return np.where(as_float64(x) == high, grad_x, np.zeros_like(grad_x))


@mistake(
    "gradient-to-the-smallest",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the smallest pixel receives it",
    hint="Which pixel does the forward pass copy?",
)
def global_max_pool2d_gradient_to_the_smallest(grad_output: Value, x: Value) -> Value:
    """Look for the minimum."""
    return cast(global_max_pool2d_backward(grad_output, -as_float64(x)), result_dtype(x))


@mistake(
    "no-gradient-of-dark-maps",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when a map whose maximum is not above 0 receives none",
    hint="Does the output change if the largest of negative pixels grows?",
)
def global_max_pool2d_no_gradient_of_dark_maps(grad_output: Value, x: Value) -> Value:
    """Start the maximum at 0."""
    return _by(
        grad_output,
        x,
        (global_max_pool2d_backward(np.ones(grad_output.shape), x) > 0) & (as_float64(x) > 0),
    )


@mistake(
    "no-gradient",
    function="global_max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if the largest pixel grows?",
)
def global_max_pool2d_no_gradient(grad_output: Value, x: Value) -> Value:
    """Return zeros of the right shape."""
    return 0 * global_max_pool2d_backward(grad_output, x)


@mistake(
    "gradient-to-all-equals",
    function="global_max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when each of several equal maxima receives all of it",
    hint="How much gradient leaves a map, and how much arrives, where all pixels are equal?",
)
def global_max_pool2d_gradient_to_all_equals(grad_output: Value, x: Value) -> Value:
    """Mask the map with its equality to the maximum."""
    return _by(grad_output, x, _largest(x))


@mistake(
    "gradient-split-among-equals",
    function="global_max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when equal maxima share it",
    hint="Which of several equal maxima does the page choose?",
)
def global_max_pool2d_gradient_split_among_equals(grad_output: Value, x: Value) -> Value:
    """Divide the gradient by the number of maxima."""
    largest = _largest(x)
    return _by(grad_output, x, largest / largest.sum(axis=(2, 3), keepdims=True))


@mistake(
    "gradient-to-the-last-of-equals",
    function="global_max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when the last of several equal maxima receives it",
    hint="Does your comparison let a later pixel win that is only as large as the best so far?",
)
def global_max_pool2d_gradient_to_the_last_of_equals(grad_output: Value, x: Value) -> Value:
    """Take the last maximum."""
    return global_max_pool2d_backward(grad_output, x[:, :, ::-1, ::-1])[:, :, ::-1, ::-1]


@mistake(
    "gradient-to-the-first-by-columns",
    function="global_max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a tie is decided column by column",
    hint="In which order does the page number the pixels of a map?",
)
def global_max_pool2d_gradient_to_the_first_by_columns(grad_output: Value, x: Value) -> Value:
    """Take the first maximum of the first column that has one."""
    return global_max_pool2d_backward(grad_output, x.swapaxes(2, 3)).swapaxes(2, 3)


@mistake(
    "gradient-to-near-maxima",
    function="global_max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when pixels close to the maximum count as maxima",
    hint="Is a pixel that is smaller than the maximum by 0.001 a maximum?",
)
def global_max_pool2d_gradient_to_near_maxima(grad_output: Value, x: Value) -> Value:
    """Mask the map with a tolerance."""
    first = global_max_pool2d_backward(np.ones(grad_output.shape), as_float64(x)) > 0
    high = global_max_pool2d(as_float64(x))[:, :, np.newaxis, np.newaxis]
    with np.errstate(invalid="ignore"):
        near = (high - x < 1e-2) & (as_float64(x) < high)
    return _by(grad_output, x, (first | near).astype(float))


@mistake(
    "gradient-of-an-integer-image-cut",
    function="global_max_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def global_max_pool2d_gradient_of_an_integer_image_cut(grad_output: Value, x: Value) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return global_max_pool2d_backward(grad_output, x).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="global_max_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def global_max_pool2d_gradient_in_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of grad_output."""
    return global_max_pool2d_backward(grad_output, x).astype(grad_output.dtype)


@mistake(
    "grad-output-overwritten",
    function="global_max_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def global_max_pool2d_grad_output_overwritten(grad_output: Value, x: Value) -> Value:
    """Use up grad_output."""
    grad_x = global_max_pool2d_backward(grad_output, x)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-with-axes-of-length-one-accepted",
    function="global_max_pool2d_backward",
    kind="refusal",
    sentence="your function accepts a grad_output of the shape (N, C, 1, 1)",
    hint="Which shape must grad_output have, and who checks it?",
)
def global_max_pool2d_grad_output_with_axes_of_length_one_accepted(
    grad_output: Value, x: Value
) -> Value:
    """Reshape grad_output to two axes."""
    if grad_output.shape == (*x.shape[:2], 1, 1):
        grad_output = grad_output[:, :, 0, 0]
    return global_max_pool2d_backward(grad_output, x)


@mistake(
    "grad-output-broadcast",
    function="global_max_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def global_max_pool2d_grad_output_broadcast(grad_output: Value, x: Value) -> Value:
    """Stretch axes of length 1."""
    return global_max_pool2d_backward(np.broadcast_to(grad_output, x.shape[:2]), x)


@mistake(
    "gradient-of-no-pixels",
    function="global_max_pool2d_backward",
    kind="refusal",
    sentence="your gradient is an empty map where the image has no pixels",
    hint="Does your gradient check what global_max_pool2d itself checks?",
)
def global_max_pool2d_gradient_of_no_pixels(grad_output: Value, x: Value) -> Value:
    """Give a gradient to nobody."""
    if x.ndim == 4 and x.shape[:2] == grad_output.shape and len(x) and not x.size:
        return np.zeros(x.shape, result_dtype(x))
    return global_max_pool2d_backward(grad_output, x)
