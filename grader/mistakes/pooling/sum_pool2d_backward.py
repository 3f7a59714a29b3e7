"""What goes wrong in sum_pool2d_backward."""

from dataclasses import replace
from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import avg_pool2d_backward, max_pool2d_backward, sum_pool2d_backward
from reference.windows import inside

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame, _memory_order


def _sent(
    grad_output: Value, x: Value, frame: _Frame, *, add: bool = True, cut: bool = True
) -> Value:
    """Send every gradient to all pixels of its window."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "sum_pool2d_c5")
    grad_padded = np.zeros_like(frame.padded(x))
    for position in np.ndindex(*frame.positions):
        grad_window = frame.window(grad_padded, position)
        part = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis]
        grad_window[...] = part + (grad_window if add else 0)
    grad_x = inside(grad_padded, frame.size, frame.reach) if cut else grad_padded
    return cast(grad_x, result_dtype(x))


@mistake(
    "gradient-overwritten",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="From how many windows does a pixel in the middle receive a gradient?",
)
def sum_pool2d_gradient_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Set the gradient of a window instead of adding to it."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), add=False)


@mistake(
    "gradient-divided",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the pixels of a window share it, as in average"
    " pooling",
    hint="By how much does a sum of four pixels grow if one of them grows by 1?",
)
def sum_pool2d_gradient_divided(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide by the number of pixels."""
    return avg_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-to-the-maximum",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel of a window receives all of it",
    hint="Does a sum depend on the largest pixel more than on the others?",
)
def sum_pool2d_gradient_to_the_maximum(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Do as in max pooling."""
    return max_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-to-the-corner",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the first pixel of each window receives it",
    hint="Which pixels of a window does its sum depend on?",
)
def sum_pool2d_gradient_to_the_corner(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Send the gradient to one pixel."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, kernel=(1, 1)))


@mistake(
    "gradient-times-pixel",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the pixels",
    hint="By how much does a sum grow if one of its terms grows by 1?",
)
def sum_pool2d_gradient_times_pixel(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply by x."""
    grad_x = sum_pool2d_backward(grad_output, x, kernel_size, **options)
    return cast(as_float64(grad_x) * as_float64(x), result_dtype(x))


@mistake(
    "gradient-with-stride-of-the-window",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient visit the windows where the forward pass laid them?",
)
def sum_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, stride=frame.kernel))


@mistake(
    "gradient-with-padding-left-on",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient still has the border that the padding added",
    hint="Which shape must the gradient of x have?",
)
def sum_pool2d_gradient_with_padding_left_on(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return the gradient of the padded map."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), cut=False)


@mistake(
    "gradient-cut-by-minus-zero",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the padding is cut off with a slice to -0",
    hint="What does the slice 0:-0 hold?",
)
def sum_pool2d_gradient_cut_by_minus_zero(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut everything off where there is no padding at the end."""
    frame = _frame(x, kernel_size, **options)
    whole = _sent(grad_output, x, frame, cut=False)
    (top, bottom), (left, right) = frame.reach
    return whole[:, :, top:-bottom, left:-right]


@mistake(
    "gradient-shifted-by-the-padding",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the padding is cut off at the wrong end",
    hint="Which rows of the padded gradient belong to the map?",
)
def sum_pool2d_gradient_shifted_by_the_padding(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the first rows and columns of the padded gradient."""
    frame = _frame(x, kernel_size, **options)
    whole = _sent(grad_output, x, frame, cut=False)
    return whole[:, :, : frame.size[0], : frame.size[1]]


@mistake(
    "gradient-with-sides-swapped",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def sum_pool2d_gradient_with_sides_swapped(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    turned = replace(frame, kernel=frame.kernel[::-1])
    return _sent(grad_output, x, turned)[..., : x.shape[2], : x.shape[3]]


@mistake(
    "no-gradient",
    function="sum_pool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if one pixel grows?",
)
def sum_pool2d_no_gradient(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return zeros of the right shape."""
    return 0 * sum_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="sum_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def sum_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return sum_pool2d_backward(grad_output, x, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="sum_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def sum_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    return sum_pool2d_backward(grad_output, x, kernel_size, **options).astype(grad_output.dtype)


@mistake(
    "gradient-in-memory-order",
    function="sum_pool2d_backward",
    kind="layout",
    sentence="your gradient is what you get when grad_output is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def sum_pool2d_gradient_in_memory_order(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return sum_pool2d_backward(_memory_order(grad_output), x, kernel_size, **options)


@mistake(
    "grad-output-overwritten",
    function="sum_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def sum_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Use up grad_output."""
    grad_x = sum_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="sum_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def sum_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = (*x.shape[:2], *_frame(x, kernel_size, **options).positions)
    return sum_pool2d_backward(np.broadcast_to(grad_output, shape), x, kernel_size, **options)


@mistake(
    "gradient-of-sizes-cut-short",
    function="sum_pool2d_backward",
    kind="refusal",
    sentence="your gradient takes the first two of more sizes, instead of refusing them",
    hint="Does your gradient check what sum_pool2d itself checks?",
)
def sum_pool2d_gradient_of_sizes_cut_short(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Read two numbers, whatever else there is."""
    first_two: dict[str, Any] = {
        name: size[:2] if isinstance(size, tuple) else size for name, size in options.items()
    }
    return sum_pool2d_backward(grad_output, x, kernel_size, **first_two)
