"""What goes wrong in lp_pool2d_backward."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import lp_pool2d, lp_pool2d_backward, max_pool2d_backward

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame, _memory_order


def _sent(
    grad_output: Value,
    x: Value,
    p: Value,
    frame: _Frame,
    slope: Callable[[Value, Value], Value],
    *,
    add: bool = True,
    at_zero: bool = False,
) -> Value:
    """Send every gradient to its window, times the slope that a mistake makes of x and y."""
    require_shape("grad_output", grad_output, (*x.shape[:2], *frame.positions), "lp_pool2d_c5")
    entries, grad_x = as_float64(x), np.zeros(x.shape)
    with np.errstate(all="ignore"):
        for position in np.ndindex(*frame.positions):
            window = frame.window(entries, position)
            y = lp_pool2d(window, p, window.shape[2:])
            slopes = slope(window, y)
            if not at_zero:
                slopes = np.where(window == 0, 0.0, slopes)
            part = as_float64(grad_output)[..., *position][..., np.newaxis, np.newaxis]
            grad_window = frame.window(grad_x, position)
            grad_window[...] = part * slopes + (grad_window if add else 0)
    return cast(grad_x, result_dtype(x))


def _right(window: Value, y: Value, p: Value) -> Value:
    """Return the right slope of each entry, but for those of 0."""
    return np.sign(window) * (np.abs(window) / y) ** (p - 1)


@mistake(
    "gradient-without-sign",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign of the pixels is lost",
    hint="In which direction does the norm change if a negative pixel grows?",
)
def lp_pool2d_gradient_without_sign(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Differentiate magnitudes."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: (np.abs(window) / y) ** (p - 1))


@mistake(
    "gradient-without-the-norm",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not divided by the power of the norm",
    hint="What does the chain rule make of the root?",
)
def lp_pool2d_gradient_without_the_norm(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Differentiate the sum of powers, without its root."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output, x, p, frame, lambda window, y: np.sign(window) * np.abs(window) ** (p - 1)
    )


@mistake(
    "gradient-of-the-sum-of-powers",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the root is not differentiated, and p is left"
    " over",
    hint="What does the chain rule make of the root?",
)
def lp_pool2d_gradient_of_the_sum_of_powers(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Differentiate the sum of powers alone."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output, x, p, frame, lambda window, y: p * np.sign(window) * np.abs(window) ** (p - 1)
    )


@mistake(
    "gradient-times-p",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when a factor p is left over",
    hint="Which factors do power and root leave, and do they cancel?",
)
def lp_pool2d_gradient_times_p(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the 1/p of the root."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: p * _right(window, y, p))


@mistake(
    "gradient-divided-by-p",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when a factor 1/p is left over",
    hint="Which factors do power and root leave, and do they cancel?",
)
def lp_pool2d_gradient_divided_by_p(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the p of the power."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: _right(window, y, p) / p)


@mistake(
    "gradient-of-power-p",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the share is raised to p, not to p - 1",
    hint="What is the derivative of a power?",
)
def lp_pool2d_gradient_of_power_p(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the exponent."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output, x, p, frame, lambda window, y: np.sign(window) * (np.abs(window) / y) ** p
    )


@mistake(
    "gradient-with-signed-powers",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when powers are taken of the pixels, not of their"
    " magnitudes",
    hint="What is the slope at -1 for p = 3?",
)
def lp_pool2d_gradient_with_signed_powers(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the absolute value."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: window ** (p - 1) / y ** (p - 1))


@mistake(
    "gradient-of-order-two",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when p is 2, whatever is given",
    hint="Where in your code does p stand?",
)
def lp_pool2d_gradient_of_order_two(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide the pixels by their norm."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: window / y)


@mistake(
    "gradient-of-order-one",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when p is 1, whatever is given",
    hint="Where in your code does p stand?",
)
def lp_pool2d_gradient_of_order_one(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Send signs back."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: np.sign(window))


@mistake(
    "gradient-norm-to-the-order",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the norm is raised to p, not to p - 1",
    hint="Which power of the norm does its root leave?",
)
def lp_pool2d_gradient_norm_to_the_order(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide by one norm too many."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.sign(window) * np.abs(window) ** (p - 1) / y**p,
    )


@mistake(
    "gradient-by-the-sum",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by the sum of powers, not by a"
    " power of the norm",
    hint="Which power of the sum does its root leave?",
)
def lp_pool2d_gradient_by_the_sum(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide by the sum."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: (
            np.sign(window)
            * np.abs(window) ** (p - 1)
            / (np.abs(window) ** p).sum((-2, -1), keepdims=True)
        ),
    )


@mistake(
    "gradient-of-the-mean",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by the number of pixels",
    hint="Is there a mean in the forward pass?",
)
def lp_pool2d_gradient_of_the_mean(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Average."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: _right(window, y, p) / (window.shape[2] * window.shape[3]),
    )


@mistake(
    "gradient-with-something-added",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when a small number is added to the norm",
    hint="How large is 1e-3, where all pixels are much smaller?",
)
def lp_pool2d_gradient_with_something_added(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the division away from 0."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: _right(window, y + 1e-3, p))


@mistake(
    "gradient-with-little-added",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when a very small number is added to the norm",
    hint="How large is 1e-8, where all pixels are much smaller?",
)
def lp_pool2d_gradient_with_little_added(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the division away from 0."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: _right(window, y + 1e-8, p))


@mistake(
    "gradient-times-pixel",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by the pixels",
    hint="What is the slope of the norm of one pixel?",
)
def lp_pool2d_gradient_times_pixel(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply by x once more."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: window * _right(window, y, p))


@mistake(
    "gradient-overwritten",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when windows that overlap overwrite each other",
    hint="From how many windows does a pixel in the middle receive a gradient?",
)
def lp_pool2d_gradient_overwritten(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Set the gradient of a window instead of adding to it."""
    frame = _frame(x, kernel_size, **options)
    return _sent(grad_output, x, p, frame, lambda window, y: _right(window, y, p), add=False)


@mistake(
    "nan-among-zeros",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a window of zeros divides 0 by 0",
    hint="What does the page say of a window of zeros?",
)
def lp_pool2d_nan_among_zeros(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide by the norm, whatever it is."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where((window == 0) & (y > 0), 0.0, _right(window, y, p)),
        at_zero=True,
    )


@mistake(
    "infinite-beside-others",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a single 0 has an infinite slope below p = 1",
    hint="What does the page say of a pixel of 0 beside others?",
)
def lp_pool2d_infinite_beside_others(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the formula at its word."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where(
            window == 0,
            np.where(y > 0, (np.abs(window) / y) ** (p - 1), 0.0) * (p < 1),
            _right(window, y, p),
        ),
        at_zero=True,
    )


@mistake(
    "zero-times-infinity",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a single 0 has the slope 0 times infinity below"
    " p = 1",
    hint="What is the sign of 0, and what is it times infinity?",
)
def lp_pool2d_zero_times_infinity(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the formula at its word."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where(y > 0, _right(window, y, p), 0.0),
        at_zero=True,
    )


@mistake(
    "zero-counts-as-positive",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a pixel of 0 counts as positive, where p is 1",
    hint="What is the derivative of a magnitude at 0, by the page?",
)
def lp_pool2d_zero_counts_as_positive(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask whether a pixel is below 0."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where(
            y > 0,
            np.where(window < 0, -1.0, 1.0)
            * np.where((window == 0) & (p < 1), 0.0, (np.abs(window) / y) ** (p - 1)),
            0.0,
        ),
        at_zero=True,
    )


@mistake(
    "zero-counts-as-negative",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a pixel of 0 counts as negative, where p is 1",
    hint="What is the derivative of a magnitude at 0, by the page?",
)
def lp_pool2d_zero_counts_as_negative(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask whether a pixel is above 0."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where(
            y > 0,
            np.where(window > 0, 1.0, -1.0)
            * np.where((window == 0) & (p < 1), 0.0, (np.abs(window) / y) ** (p - 1)),
            0.0,
        ),
        at_zero=True,
    )


@mistake(
    "dark-window-shares",
    function="lp_pool2d_backward",
    kind="special",
    sentence="your gradient is what you get when a window of zeros shares its gradient among its"
    " pixels",
    hint="What does the page say of a window of zeros?",
)
def lp_pool2d_dark_window_shares(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pass the gradient on where the norm is 0."""
    frame = _frame(x, kernel_size, **options)
    return _sent(
        grad_output,
        x,
        p,
        frame,
        lambda window, y: np.where(y > 0, np.where(window == 0, 0.0, _right(window, y, p)), 1.0),
        at_zero=True,
    )


@mistake(
    "gradient-to-the-largest",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel of a window receives all of it",
    hint="Which pixels of a window does its norm depend on?",
)
def lp_pool2d_gradient_to_the_largest(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Do as in max pooling."""
    lp_pool2d_backward(grad_output, x, p, kernel_size, **options)
    return max_pool2d_backward(grad_output, x, kernel_size, **options)


@mistake(
    "gradient-with-stride-of-the-window",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window always moves by its own size",
    hint="Does the gradient visit the windows where the forward pass laid them?",
)
def lp_pool2d_gradient_with_stride_of_the_window(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the stride on the way back."""
    frame = _frame(x, kernel_size, **options)
    room = [
        min(n, size // k)
        for n, size, k in zip(frame.positions, frame.size, frame.kernel, strict=True)
    ]
    lp_pool2d_backward(grad_output, x, p, kernel_size, **options)
    moved = replace(frame, stride=frame.kernel, positions=tuple(room))
    cut = grad_output[:, :, : room[0], : room[1]]
    return _sent(cut, x, p, moved, lambda window, y: _right(window, y, p))


@mistake(
    "no-gradient",
    function="lp_pool2d_backward",
    kind="gradient",
    sentence="your gradient is zero everywhere",
    hint="What does the output do if one pixel grows?",
)
def lp_pool2d_no_gradient(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return zeros of the right shape."""
    return 0 * lp_pool2d_backward(grad_output, x, p, kernel_size, **options)


@mistake(
    "gradient-of-an-integer-image-cut",
    function="lp_pool2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is collected in an array of x's dtype",
    hint="Which dtype has np.zeros_like of an image of integers?",
)
def lp_pool2d_gradient_of_an_integer_image_cut(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Cut gradients to whole numbers where x is an integer image."""
    return lp_pool2d_backward(grad_output, x, p, kernel_size, **options).astype(x.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="lp_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def lp_pool2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Answer in the dtype of grad_output."""
    return lp_pool2d_backward(grad_output, x, p, kernel_size, **options).astype(grad_output.dtype)


@mistake(
    "gradient-in-memory-order",
    function="lp_pool2d_backward",
    kind="layout",
    sentence="your gradient is what you get when grad_output is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def lp_pool2d_gradient_in_memory_order(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return lp_pool2d_backward(_memory_order(grad_output), x, p, kernel_size, **options)


@mistake(
    "grad-output-overwritten",
    function="lp_pool2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def lp_pool2d_grad_output_overwritten(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Use up grad_output."""
    grad_x = lp_pool2d_backward(grad_output, x, p, kernel_size, **options)
    grad_output[...] = 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="lp_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def lp_pool2d_grad_output_broadcast(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Stretch axes of length 1."""
    shape = (*x.shape[:2], *_frame(x, kernel_size, **options).positions)
    whole = np.broadcast_to(grad_output, shape)
    return lp_pool2d_backward(whole, x, p, kernel_size, **options)


@mistake(
    "gradient-of-order-zero",
    function="lp_pool2d_backward",
    kind="refusal",
    sentence="your gradient takes p = 0 for 1",
    hint="Does your gradient check what lp_pool2d itself checks?",
)
def lp_pool2d_gradient_of_order_zero(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask whether p is true."""
    return lp_pool2d_backward(grad_output, x, p or 1, kernel_size, **options)


@mistake(
    "gradient-of-a-negative-order",
    function="lp_pool2d_backward",
    kind="refusal",
    sentence="your gradient answers for p below 0",
    hint="Does your gradient check what lp_pool2d itself checks?",
)
def lp_pool2d_gradient_of_a_negative_order(
    grad_output: Value, x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the formula at its word."""
    if -np.inf < p < 0:
        return lp_pool2d_backward(grad_output, x, -p, kernel_size, **options)
    return lp_pool2d_backward(grad_output, x, p, kernel_size, **options)
