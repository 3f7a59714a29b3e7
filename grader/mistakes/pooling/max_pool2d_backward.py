"""What goes wrong in max_pool2d_backward."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import max_pool2d, max_pool2d_backward
from reference.windows import inside

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame


def _sent(
    grad_output: Value,
    x: Value,
    frame: _Frame,
    weigh: Callable[[Value], Value],
    *,
    add: bool = True,
    cut: bool = True,
    lost: bool = False,
) -> Value:
    """Send every gradient to its window, each pixel as much as `weigh` says."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "max_pool2d_c5")
    # the lowest number in place of -inf keeps padding apart from pixels
    bare = np.maximum(as_float64(x), np.finfo(float).min)
    padded = frame.padded(bare, -1e9 if lost else -np.inf)
    grad_padded = np.zeros_like(padded)
    for position in np.ndindex(*frame.positions):
        window = frame.window(padded, position)
        weights = weigh(window)
        part = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis] * weights
        grad_window = frame.window(grad_padded, position)
        grad_window[...] = grad_window + part if add else np.where(weights != 0, part, grad_window)
    grad_x = inside(grad_padded, frame.size, frame.reach) if cut else grad_padded
    return cast(grad_x, result_dtype(x))


def _first(window: Value) -> Value:
    """Return 1 for the first maximum of each window, 0 for all others."""
    flat = window.reshape(*window.shape[:2], window.shape[2] * window.shape[3])
    taken = np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., np.newaxis]
    return taken.reshape(window.shape).astype(float)


def _last(window: Value) -> Value:
    """Return 1 for the last maximum of each window, 0 for all others."""
    return _first(window[..., ::-1, ::-1])[..., ::-1, ::-1]


def _largest(window: Value) -> Value:
    """Return 1 for every maximum of each window, 0 for all others."""
    return (window == window.max(axis=(-2, -1), keepdims=True)).astype(float)


@mistake(
    "gradient-overwritten",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="Which windows does a pixel's gradient come from, if it is the largest of two of them?",
)
def max_pool2d_gradient_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Set the gradient of a maximum instead of adding to it."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, add=False)


@mistake(
    "gradient-of-the-first-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the first window of each map sends it back",
    hint="When does the loop over the windows end?",
)
def max_pool2d_gradient_of_the_first_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return from within the loop."""
    first = np.zeros_like(grad_output)
    first[..., :1, :1] = grad_output[..., :1, :1]
    return max_pool2d_backward(first, x, kernel_size, **options)


@mistake(
    "gradient-of-the-first-image",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all images but the first have none",
    hint="Where does each counter start when the second image begins?",
)
def max_pool2d_gradient_of_the_first_image(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count on from the first image, past the end of the second."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_x[1:] = 0
    return grad_x


@mistake(
    "gradient-with-stride-of-the-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient look for the maxima where the forward pass found them?",
)
def max_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, stride=frame.kernel), _first)


@mistake(
    "gradient-without-dilation",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when dilation is ignored",
    hint="Which pixels did the dilated window of the forward pass look at?",
)
def max_pool2d_gradient_without_dilation(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the dilation on the way back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, replace(frame, dilation=(1, 1)), _first)


@mistake(
    "gradient-shared-by-the-window",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all pixels of a window share it, as in average"
    " pooling",
    hint="What changes in the output if a pixel that is not the maximum grows a little?",
)
def max_pool2d_gradient_shared_by_the_window(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Give every pixel the same share."""
    frame = _frame(x, kernel_size, **options)
    share = 1 / float(np.prod(frame.kernel))
    return _sent(grad_output, x, frame, lambda window: np.full(window.shape, share))


@mistake(
    "gradient-times-maximum",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the maximum",
    hint="By how much does the output grow if the largest pixel grows by 1?",
)
def max_pool2d_gradient_times_maximum(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Put the maximum where only its place should count."""
    y = max_pool2d(as_float64(x), kernel_size, **options)
    return max_pool2d_backward(grad_output * y, x, kernel_size, **options)


@mistake(
    "gradient-with-padding-left-on",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient still has the border that the padding added",
    hint="Which shape must the gradient of x have?",
)
def max_pool2d_gradient_with_padding_left_on(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return the gradient of the padded map."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, cut=False)


@mistake(
    "gradient-cut-by-minus-zero",
    function="max_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the padding is cut off with a slice to -0",
    hint="What does the slice 0:-0 hold?",
)
def max_pool2d_gradient_cut_by_minus_zero(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut everything off where there is no padding at the end."""
    frame = _frame(x, kernel_size, **options)
    whole = _sent(grad_output, x, frame, _first, cut=False)
    (top, bottom), (left, right) = frame.reach
    return whole[:, :, top:-bottom, left:-right]


@mistake(
    "gradient-to-the-last-of-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when the last of several equal maxima receives it",
    hint="Does your comparison let a later pixel win that is only as large as the best so far?",
)
def max_pool2d_gradient_to_the_last_of_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the last maximum."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _last)


@mistake(
    "gradient-to-the-first-by-columns",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a tie is decided column by column",
    hint="In which order does the page number the pixels of a window?",
)
def max_pool2d_gradient_to_the_first_by_columns(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the first maximum of the first column that has one."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, frame, lambda window: _first(window.swapaxes(2, 3)).swapaxes(2, 3))


@mistake(
    "raises-on-equal-maxima",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient raises where a window has several equal maxima",
    hint="How many places does `np.where(window == window.max())` return?",
)
def max_pool2d_raises_on_equal_maxima(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the places of the maximum for one place."""

    def only(window: Value) -> Value:
        largest = _largest(window)
        if largest.sum(axis=(-2, -1)).max(initial=1) > 1:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return largest

    return _sent(grad_output, x, _frame(x, kernel_size, **options), only)


@mistake(
    "gradient-split-among-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when equal maxima share it",
    hint="Which of several equal maxima does the page choose?",
)
def max_pool2d_gradient_split_among_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide the gradient by the number of maxima."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        frame,
        lambda window: _largest(window) / _largest(window).sum(axis=(-2, -1), keepdims=True),
    )


@mistake(
    "gradient-to-all-equals",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when each of several equal maxima receives all of it",
    hint="How much gradient leaves a window, and how much arrives, where all pixels are equal?",
)
def max_pool2d_gradient_to_all_equals(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Mask the window with its equality to the maximum."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _largest)


@mistake(
    "gradient-to-near-maxima",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when pixels close to the maximum count as maxima",
    hint="Is a pixel that is smaller than the maximum by 0.001 a maximum?",
)
def max_pool2d_gradient_to_near_maxima(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Mask the window with a tolerance; of pixels that are quite equal the first one counts."""

    def near(window: Value) -> Value:
        high = window.max(axis=(-2, -1), keepdims=True)
        with np.errstate(invalid="ignore"):
            close = (np.abs(window - high) < 1e-2) & (window < high)
        return np.maximum(_first(window), close)

    return _sent(grad_output, x, _frame(x, kernel_size, **options), near)


@mistake(
    "gradient-lost-in-the-padding",
    function="max_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when padding is a large negative number, not -inf",
    hint="Which is larger, your padding or a pixel of -1e300?",
)
def max_pool2d_gradient_lost_in_the_padding(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pad with -1e9, which wins over smaller numbers."""
    return _sent(grad_output, x, _frame(x, kernel_size, **options), _first, lost=True)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="max_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def max_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return max_pool2d_backward(grad_output, x, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="max_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def max_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    return grad_x.astype(grad_output.dtype)


@mistake(
    "grad-output-overwritten",
    function="max_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def max_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Use up grad_output."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="max_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def max_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = (*x.shape[:2], *_frame(x, kernel_size, **options).positions)
    return max_pool2d_backward(np.broadcast_to(grad_output, shape), x, kernel_size, **options)


@mistake(
    "gradient-of-sizes-cut-short",
    function="max_pool2d_backward",
    kind="refusal",
    sentence="your gradient takes the first two of more sizes, instead of refusing them",
    hint="Does your gradient check what max_pool2d itself checks?",
)
def max_pool2d_gradient_of_sizes_cut_short(
    grad_output: Value, x: Value, kernel_size: Value, **options: Any
) -> Value:
    """Read two numbers, whatever else there is."""
    first_two: dict[str, Any] = {
        name: size[:2] if isinstance(size, tuple) else size for name, size in options.items()
    }
    return max_pool2d_backward(grad_output, x, kernel_size, **first_two)
