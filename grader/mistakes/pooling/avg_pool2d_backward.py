"""What goes wrong in avg_pool2d_backward."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import avg_pool2d, avg_pool2d_backward, max_pool2d_backward
from reference.windows import inside

from ...implementation import Value
from .. import mistake
from .shared import Sizes, _counted, _Frame, _frame


def _shared(
    grad_output: Value,
    x: Value,
    frame: _Frame,
    divisor: Callable[[Sizes], float],
    *,
    add: bool = True,
    cut: bool = True,
) -> Value:
    """Send every gradient, divided, to all pixels of its window."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "avg_pool2d_c5")
    grad_padded = np.zeros_like(frame.padded(x))
    for position in np.ndindex(*frame.positions):
        grad_window = frame.window(grad_padded, position)
        share = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis]
        grad_window[...] = share / divisor(position) + (grad_window if add else 0)
    grad_x = inside(grad_padded, frame.size, frame.reach) if cut else grad_padded
    return cast(grad_x, result_dtype(x))


@mistake(
    "gradient-overwritten",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="From how many windows does a pixel in the middle receive a share?",
)
def avg_pool2d_gradient_overwritten(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Set the gradient of a window instead of adding to it."""
    frame = _frame(x, kernel_size, **options)
    return _shared(
        grad_output, x, frame, lambda at: _counted(frame, at, count_include_pad), add=False
    )


@mistake(
    "gradient-not-divided",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not divided by the number of pixels",
    hint="By how much does a mean of four pixels grow if one of them grows by 1?",
)
def avg_pool2d_gradient_not_divided(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Send the whole gradient to every pixel."""
    del count_include_pad
    return _shared(grad_output, x, _frame(x, kernel_size, **options), lambda _: 1.0)


@mistake(
    "gradient-divided-by-the-window",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is always divided by the window's size",
    hint="Is the divisor of the gradient that of the forward pass, at the border too?",
)
def avg_pool2d_gradient_divided_by_the_window(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Divide by height times width, always."""
    del count_include_pad
    frame = _frame(x, kernel_size, **options)
    return _shared(grad_output, x, frame, lambda _: float(np.prod(frame.kernel)))


@mistake(
    "gradient-with-stride-of-the-window",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient visit the windows where the forward pass laid them?",
)
def avg_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    moved = replace(frame, stride=frame.kernel)
    return _shared(grad_output, x, moved, lambda at: _counted(frame, at, count_include_pad))


@mistake(
    "gradient-with-padding-left-on",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient still has the border that the padding added",
    hint="Which shape must the gradient of x have?",
)
def avg_pool2d_gradient_with_padding_left_on(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Return the gradient of the padded map."""
    frame = _frame(x, kernel_size, **options)
    return _shared(
        grad_output, x, frame, lambda at: _counted(frame, at, count_include_pad), cut=False
    )


@mistake(
    "gradient-to-the-maximum",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel of a window receives all of it",
    hint="Does a mean depend on the largest pixel more than on the others?",
)
def avg_pool2d_gradient_to_the_maximum(
    grad_output: Value,
    x: Value,
    kernel_size: Value,
    *,
    count_include_pad: bool = True,
    **options: Any,
) -> Value:
    """Do as in max pooling."""
    del count_include_pad
    return max_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "no-gradient",
    function="avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if one pixel grows?",
)
def avg_pool2d_no_gradient(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return zeros of the right shape."""
    return 0 * avg_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def avg_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return avg_pool2d_backward(grad_output, x, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def avg_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, **options)
    return grad_x.astype(grad_output.dtype)


@mistake(
    "grad-output-overwritten",
    function="avg_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def avg_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide grad_output in place."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="avg_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def avg_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = avg_pool2d(x, kernel_size, **options).shape
    return avg_pool2d_backward(np.broadcast_to(grad_output, shape), x, kernel_size, **options)


@mistake(
    "gradient-of-sizes-cut-short",
    function="avg_pool2d_backward",
    kind="refusal",
    sentence="your gradient takes the first two of more sizes, instead of refusing them",
    hint="Does your gradient check what avg_pool2d itself checks?",
)
def avg_pool2d_gradient_of_sizes_cut_short(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Read two numbers, whatever else there is."""
    first_two: dict[str, Any] = {
        name: size[:2] if isinstance(size, tuple) else size for name, size in options.items()
    }
    return avg_pool2d_backward(grad_output, x, kernel_size, **first_two)
