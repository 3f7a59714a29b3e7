"""What goes wrong in max_unpool2d_backward."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import max_unpool2d, max_unpool2d_backward

from ...implementation import Value
from .. import mistake
from .shared import _memory_order, _pixels_in_a_row


def _checked(grad_output: Value, x: Value, indices: Value, output_size: Value) -> tuple[int, int]:
    """Refuse what `max_unpool2d_backward` refuses; return height and width of the output."""
    max_unpool2d_backward(grad_output, x, indices, output_size)
    height, width = output_size
    return height, width


@mistake(
    "gradient-of-rows-as-long-as-the-output-is-high",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when rows are taken to be as long as the output is"
    " high",
    hint="Which row does the pixel 5 of a map of 2 rows and 4 columns lie in?",
)
def max_unpool2d_gradient_of_rows_as_long_as_the_output_is_high(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Divide the index by the height."""
    height, width = _checked(grad_output, x, indices, output_size)
    rows, columns = np.divmod(indices, height)
    places = rows * width % (height * width) + columns % width
    return max_unpool2d_backward(grad_output, x, places, output_size)


@mistake(
    "gradient-of-rows-as-long-as-those-of-x",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when rows are taken to be as long as those of x",
    hint="On which map do the indices count, the small one or the large one?",
)
def max_unpool2d_gradient_of_rows_as_long_as_those_of_x(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Divide the index by the width of x."""
    height, width = _checked(grad_output, x, indices, output_size)
    rows, columns = np.divmod(indices, x.shape[3])
    places = (rows * width + columns) % (height * width)
    return max_unpool2d_backward(grad_output, x, places, output_size)


@mistake(
    "gradient-column-by-column",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the indices are taken to count column by column",
    hint="Which pixel has the number 1?",
)
def max_unpool2d_gradient_column_by_column(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Read the map down its columns."""
    height, width = _checked(grad_output, x, indices, output_size)
    turned = np.ascontiguousarray(grad_output.swapaxes(2, 3))
    return max_unpool2d_backward(turned, x, indices, (width, height))


@mistake(
    "gradient-counted-from-one",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the indices are taken to count from 1",
    hint="Which pixel has the number 0?",
)
def max_unpool2d_gradient_counted_from_one(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Fetch every gradient one pixel too early."""
    height, width = _checked(grad_output, x, indices, output_size)
    return max_unpool2d_backward(grad_output, x, (indices - 1) % (height * width), output_size)


@mistake(
    "gradient-of-the-first-map",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all maps fetch it from the first one",
    hint="Does each map have a pixel 0 of its own?",
)
def max_unpool2d_gradient_of_the_first_map(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Index the batch as if it were one row of pixels."""
    _checked(grad_output, x, indices, output_size)
    return cast(as_float64(grad_output).ravel()[indices], result_dtype(x)) if len(x) else x


@mistake(
    "gradient-by-indices-of-the-first-image",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all images use the indices of the first",
    hint="Are the maxima of two images at the same places?",
)
def max_unpool2d_gradient_by_indices_of_the_first_image(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Use the indices of one image."""
    _checked(grad_output, x, indices, output_size)
    same = np.tile(indices[:1], (len(x), 1, 1, 1)) if len(x) else indices
    return max_unpool2d_backward(grad_output, x, same, output_size)


@mistake(
    "gradient-in-order-of-pixels",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is read in the order of the pixels, not of"
    " the indices",
    hint="Which entry does the first pixel that was filled belong to?",
)
def max_unpool2d_gradient_in_order_of_pixels(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Read a mask of the filled pixels, row by row."""
    _checked(grad_output, x, indices, output_size)
    ordered = np.sort(_pixels_in_a_row(indices), axis=-1).reshape(x.shape)
    return max_unpool2d_backward(grad_output, x, ordered, output_size)


@mistake(
    "gradient-of-the-whole-map",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient has the shape of the output",
    hint="Which shape must the gradient of x have?",
)
def max_unpool2d_gradient_of_the_whole_map(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Mask grad_output with the pixels that were filled."""
    filled = max_unpool2d(np.ones(x.shape), indices, output_size)
    _checked(grad_output, x, indices, output_size)
    return cast(grad_output * filled, result_dtype(x))


@mistake(
    "gradient-scattered",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is put to the places of the indices, as in"
    " the forward pass",
    hint="Does the gradient of an entry go to its index, or come from there?",
)
def max_unpool2d_gradient_scattered(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Scatter the first gradients over as many entries."""
    _checked(grad_output, x, indices, output_size)
    count = x.shape[2] * x.shape[3]
    row = _pixels_in_a_row(as_float64(grad_output))[..., :count]
    grad_x = np.zeros_like(row)
    np.put_along_axis(grad_x, _pixels_in_a_row(indices).astype(np.int64) % count, row, axis=-1)
    return cast(grad_x.reshape(x.shape), result_dtype(x))


@mistake(
    "gradient-times-entry",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the entries",
    hint="By how much does the output grow if an entry grows by 1?",
)
def max_unpool2d_gradient_times_entry(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Put the entry where only its place should count."""
    grad_x = max_unpool2d_backward(grad_output, x, indices, output_size)
    return cast(as_float64(grad_x) * as_float64(x), result_dtype(x))


@mistake(
    "gradient-of-bright-entries",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when entries that are not above 0 receive none",
    hint="Is there anything that the forward pass does to negative entries?",
)
def max_unpool2d_gradient_of_bright_entries(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Rectify on the way back."""
    grad_x = max_unpool2d_backward(grad_output, x, indices, output_size)
    return np.where(as_float64(x) > 0, grad_x, np.zeros_like(grad_x))


@mistake(
    "no-gradient-of-zeros",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when entries of 0 receive none",
    hint="Does an entry of 0 change the output if it grows?",
)
def max_unpool2d_no_gradient_of_zeros(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Tell by the output where an entry was put."""
    grad_x = max_unpool2d_backward(grad_output, x, indices, output_size)
    return np.where(as_float64(x) != 0, grad_x, np.zeros_like(grad_x))


@mistake(
    "no-gradient",
    function="max_unpool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if one entry grows?",
)
def max_unpool2d_no_gradient(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Return zeros of the right shape."""
    return 0 * max_unpool2d_backward(grad_output, x, indices, output_size)


@mistake(
    "gradient-of-integers-cut",
    function="max_unpool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an array of integers?",
)
def max_unpool2d_gradient_of_integers_cut(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Cut gradients to whole numbers where x holds integers."""
    return max_unpool2d_backward(grad_output, x, indices, output_size).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="max_unpool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def max_unpool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Answer in the dtype of grad_output."""
    return max_unpool2d_backward(grad_output, x, indices, output_size).astype(grad_output.dtype)


@mistake(
    "gradient-overflow-of-small-indices",
    function="max_unpool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when the maps are counted on in the dtype of the"
    " indices",
    hint="Which is the largest number of a byte, and how many pixels has the whole batch?",
)
def max_unpool2d_gradient_overflow_of_small_indices(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Add offsets to the indices as they are."""
    height, width = _checked(grad_output, x, indices, output_size)
    offsets = np.arange(x.shape[0] * x.shape[1]) * (height * width)
    places = _pixels_in_a_row(indices) + offsets.astype(indices.dtype).reshape(*x.shape[:2], 1)
    grad_x = (
        as_float64(grad_output).ravel()[places.astype(np.int64)] if len(x) else np.zeros(x.shape)
    )
    return cast(grad_x.reshape(x.shape), result_dtype(x))


@mistake(
    "gradient-in-memory-order",
    function="max_unpool2d_backward",
    kind="layout",
    sentence="your gradient is what you get when grad_output is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def max_unpool2d_gradient_in_memory_order(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return max_unpool2d_backward(_memory_order(grad_output), x, indices, output_size)


@mistake(
    "grad-output-overwritten",
    function="max_unpool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def max_unpool2d_grad_output_overwritten(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Use up grad_output."""
    grad_x = max_unpool2d_backward(grad_output, x, indices, output_size)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="max_unpool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def max_unpool2d_grad_output_broadcast(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Stretch axes of length 1."""
    whole = np.broadcast_to(grad_output, (*x.shape[:2], *output_size))
    return max_unpool2d_backward(whole, x, indices, output_size)


@mistake(
    "gradient-of-negative-indices",
    function="max_unpool2d_backward",
    kind="refusal",
    sentence="your gradient takes the index -1 for the last pixel",
    hint="Does your gradient check what max_unpool2d itself checks?",
)
def max_unpool2d_gradient_of_negative_indices(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Let NumPy index."""
    if indices.ndim == 4 and indices.dtype.kind in "iu" and len(output_size) == 2:
        pixels = output_size[0] * output_size[1]
        inside = (indices < 0) & (indices >= -pixels)
        indices = np.where(inside, indices + pixels, indices).astype(indices.dtype)
    return max_unpool2d_backward(grad_output, x, indices, output_size)


@mistake(
    "gradient-of-any-number-of-indices",
    function="max_unpool2d_backward",
    kind="refusal",
    sentence="your gradient has the shape of the indices, whatever that of x is",
    hint="Does your gradient check what max_unpool2d itself checks?",
)
def max_unpool2d_gradient_of_any_number_of_indices(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Never look at x."""
    if x.ndim == indices.ndim == 4 and x.shape[:2] == indices.shape[:2]:
        like = np.zeros(indices.shape, x.dtype)
        return max_unpool2d_backward(grad_output, like, indices, output_size)
    return max_unpool2d_backward(grad_output, x, indices, output_size)


@mistake(
    "gradient-by-floats",
    function="max_unpool2d_backward",
    kind="refusal",
    sentence="your gradient accepts indices that are floats, and cuts them to integers",
    hint="Does your gradient check what max_unpool2d itself checks?",
)
def max_unpool2d_gradient_by_floats(
    grad_output: Value, x: Value, indices: Value, output_size: Value
) -> Value:
    """Cast floats to integers."""
    whole = indices.astype(np.int64) if indices.dtype.kind == "f" else indices
    return max_unpool2d_backward(grad_output, x, whole, output_size)
