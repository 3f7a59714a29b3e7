"""What goes wrong in lp_pool2d."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import lp_pool2d, max_pool2d, sum_pool2d

from ...implementation import Value
from .. import mistake
from .shared import _Frame, _frame, _memory_order

Reduction = Callable[[Value], Value]


def _reduced(x: Value, p: Value, frame: _Frame, reduce: Reduction) -> Value:
    """Reduce every window (N, C, K) to one number, in a way that a mistake chooses."""
    lp_pool2d(x, p, 1)  # refuses what is no order of a norm
    entries = as_float64(x)
    y = np.empty((*x.shape[:2], *frame.positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*frame.positions):
            window = frame.window(entries, position)
            y[..., *position] = reduce(window.reshape(*x.shape[:2], int(np.prod(frame.kernel))))
    return cast(y, result_dtype(x))


def _signed(numbers: Value, power: Value) -> Value:
    """Raise magnitudes to a power, and keep the signs."""
    return np.sign(numbers) * np.abs(numbers) ** power


def _scaled(window: Value, p: Value, unit: Value) -> Value:
    """Take the norm in units of some number for each window."""
    return unit * ((np.abs(window) / unit[..., np.newaxis]) ** p).sum(-1) ** (1 / p)


@mistake(
    "signed-powers",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when powers of the pixels themselves are added, not of"
    " their magnitudes",
    hint="What is the norm of 1 and -1 for p = 3?",
)
def lp_pool2d_signed_powers(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Forget the absolute value."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (window**p).sum(-1) ** (1 / p))


@mistake(
    "sign-restored",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when powers keep the sign of the pixels, and the root"
    " that of the sum",
    hint="What is the norm of 1 and -1 for p = 3?",
)
def lp_pool2d_sign_restored(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Give each power the sign of its pixel."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: _signed(_signed(window, p).sum(-1), 1 / p))


@mistake(
    "no-root",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the root is not taken",
    hint="Which number do you get for a window of one pixel?",
)
def lp_pool2d_no_root(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Return the sum of powers."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (np.abs(window) ** p).sum(-1))


@mistake(
    "square-root-always",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the root is a square root, whatever p is",
    hint="Which number do you get for a window of one pixel and p = 3?",
)
def lp_pool2d_square_root_always(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the square root."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: np.sqrt((np.abs(window) ** p).sum(-1)))


@mistake(
    "squares-always",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when squares are added, whatever p is",
    hint="Which number do you get for a window of one pixel and p = 3?",
)
def lp_pool2d_squares_always(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Square the pixels."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (window**2).sum(-1) ** (1 / p))


@mistake(
    "order-two-always",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when p is 2, whatever is given",
    hint="Where in your code does p stand?",
)
def lp_pool2d_order_two_always(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Ignore p."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: np.sqrt((window**2).sum(-1)))


@mistake(
    "order-one-always",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when magnitudes are added, whatever p is",
    hint="Where in your code does p stand?",
)
def lp_pool2d_order_one_always(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Ignore p."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: np.abs(window).sum(-1))


@mistake(
    "mean-of-powers",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the mean of the powers is taken, not their sum",
    hint="What is the 2-norm of four ones?",
)
def lp_pool2d_mean_of_powers(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Average."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (np.abs(window) ** p).mean(-1) ** (1 / p))


@mistake(
    "mean-of-the-norm",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the norm is divided by the number of pixels",
    hint="What is the 2-norm of four ones?",
)
def lp_pool2d_mean_of_the_norm(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide at the end."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(
        x, p, frame, lambda window: (np.abs(window) ** p).sum(-1) ** (1 / p) / window.shape[-1]
    )


@mistake(
    "reciprocal-order",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when p and 1/p have changed places",
    hint="Which number do you get for the pixels 3 and 4, and p = 2?",
)
def lp_pool2d_reciprocal_order(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Take roots, and raise their sum to the power p."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (np.abs(window) ** (1 / p)).sum(-1) ** p)


@mistake(
    "whole-orders-only",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when p is cut to a whole number",
    hint="What becomes of p = 2.5?",
)
def lp_pool2d_whole_orders_only(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Make an int of p, but not 0."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(
        x,
        p,
        frame,
        lambda window: (np.abs(window) ** max(1, int(p))).sum(-1) ** (1 / max(1, int(p))),
    )


@mistake(
    "maximum-for-norm",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the largest magnitude of each window is taken",
    hint="What is the 2-norm of 3 and 4?",
)
def lp_pool2d_maximum_for_norm(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the norm of order infinity."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: np.abs(window).max(-1))


@mistake(
    "root-before-the-sum",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the root is taken before the sum",
    hint="In which order do sum and root stand?",
)
def lp_pool2d_root_before_the_sum(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Undo each power by itself."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: ((np.abs(window) ** p) ** (1 / p)).sum(-1))


@mistake(
    "something-added-under-the-root",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when a small number is added under the root",
    hint="What is the norm of a window of zeros?",
)
def lp_pool2d_something_added_under_the_root(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the root away from 0."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: ((np.abs(window) ** p).sum(-1) + 1e-12) ** (1 / p))


@mistake(
    "small-pixels-cut-off",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when pixels closer to 0 than 1e-6 count as 0",
    hint="Is 1e-9 nothing, where all pixels are that small?",
)
def lp_pool2d_small_pixels_cut_off(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Clean the window."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(
        x,
        p,
        frame,
        lambda window: (
            (np.where(np.abs(window) < 1e-6, 0.0, np.abs(window)) ** p).sum(-1) ** (1 / p)
        ),
    )


@mistake(
    "last-pixel-left-out",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the last pixel of each window is left out",
    hint="Does your slice end before the last pixel, or behind it?",
)
def lp_pool2d_last_pixel_left_out(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Add one pixel too few."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: (np.abs(window[..., :-1]) ** p).sum(-1) ** (1 / p))


@mistake(
    "nan-skipped",
    function="lp_pool2d",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What is the sum of 1, NaN and 2?",
)
def lp_pool2d_nan_skipped(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Sum the other numbers."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: np.nansum(np.abs(window) ** p, -1) ** (1 / p))


@mistake(
    "infinity-divided-by-infinity",
    function="lp_pool2d",
    kind="special",
    sentence="your output is what you get when the window is divided by its largest magnitude,"
    " whatever that is",
    hint="What is infinity divided by infinity?",
)
def lp_pool2d_infinity_divided_by_infinity(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget infinite windows; of zeros it is mindful."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(
        x,
        p,
        frame,
        lambda window: _scaled(window, p, np.where(window.any(-1), np.abs(window).max(-1), 1.0)),
    )


@mistake(
    "window-of-zeros-divided",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when a window of zeros is divided by its largest"
    " magnitude",
    hint="What is 0 divided by 0?",
)
def lp_pool2d_window_of_zeros_divided(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget dark windows."""
    frame = _frame(x, kernel_size, **options)
    return _reduced(x, p, frame, lambda window: _scaled(window, p, np.abs(window).max(-1)))


@mistake(
    "stride-ignored",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the window moves by one pixel, whatever the stride",
    hint="How far does the window move from one output to the next?",
)
def lp_pool2d_stride_ignored(
    x: Value, p: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Move the window by one pixel where a stride is given."""
    return lp_pool2d(x, p, kernel_size, stride=None if stride is None else 1, **options)


@mistake(
    "stride-of-the-window",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the window always moves by its own size",
    hint="What happens to two windows where the stride is smaller than the kernel?",
)
def lp_pool2d_stride_of_the_window(
    x: Value, p: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ignore the stride for the size of the kernel."""
    del stride
    return lp_pool2d(x, p, kernel_size, stride=None, **options)


@mistake(
    "default-stride-one",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the stride is 1 unless it is given",
    hint="What does the page say of stride None?",
)
def lp_pool2d_default_stride_one(
    x: Value, p: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take 1 for the default of the stride."""
    return lp_pool2d(x, p, kernel_size, stride=1 if stride is None else stride, **options)


@mistake(
    "default-stride-of-one-side",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the default stride takes the window's height for"
    " both axes",
    hint="How far should a window of 2 rows and 3 columns move to the right?",
)
def lp_pool2d_default_stride_of_one_side(
    x: Value, p: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Take the first size of the kernel for both axes of the stride."""
    height = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return lp_pool2d(x, p, kernel_size, stride=height if stride is None else stride, **options)


@mistake(
    "sides-of-the-window-swapped",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the window's height and width are exchanged",
    hint="Which axis of the image does the first number of the kernel size belong to?",
)
def lp_pool2d_sides_of_the_window_swapped(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Turn the window on its side."""
    frame = _frame(x, kernel_size, **options)
    turned = replace(frame, kernel=frame.kernel[::-1])
    return _reduced(x, p, turned, lambda window: (np.abs(window) ** p).sum(-1) ** (1 / p))


@mistake(
    "window-behind-the-border-kept",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when its size is rounded up",
    hint="What becomes of a row that is left behind the last whole window?",
)
def lp_pool2d_window_behind_the_border_kept(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pad with zeros what is left over."""
    padded = _frame(x, kernel_size, ceil_mode=True, **options).padded(x, 0.0)
    return cast(lp_pool2d(padded, p, kernel_size, **options), result_dtype(x))


@mistake(
    "sum-with-sign",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the pixels are added, as in sum pooling",
    hint="What is the norm of 1 and -1?",
)
def lp_pool2d_sum_with_sign(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Add."""
    lp_pool2d(x, p, kernel_size, **options)
    return sum_pool2d(x, kernel_size, **options)


@mistake(
    "largest-pixel",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the maximum of each window is taken",
    hint="What is the norm of 3 and 4?",
)
def lp_pool2d_largest_pixel(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Pool as usual."""
    lp_pool2d(x, p, kernel_size, **options)
    return max_pool2d(x, kernel_size, **options)


@mistake(
    "across-channels",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when the norm is taken over the channels too",
    hint="How many channels has the output, and which of them does each come from?",
)
def lp_pool2d_across_channels(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Give every channel the norm of all."""
    y = as_float64(lp_pool2d(x, p, kernel_size, **options))
    whole = (y**p).sum(axis=1, keepdims=True) ** (1 / p)
    return cast(np.repeat(whole, y.shape[1], axis=1), result_dtype(x))


@mistake(
    "computed-in-float32",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when numbers pass through float32",
    hint="How many digits has a float64?",
)
def lp_pool2d_computed_in_float32(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Compute in single precision."""
    return cast(lp_pool2d(x.astype(np.float32), p, kernel_size, **options), result_dtype(x))


@mistake(
    "one-image-squeezed",
    function="lp_pool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def lp_pool2d_one_image_squeezed(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Lose the axis of the batch, or of the channels, where it holds one."""
    return np.squeeze(lp_pool2d(x, p, kernel_size, **options))


@mistake(
    "always-float64",
    function="lp_pool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def lp_pool2d_always_float64(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Collect the answers in an array of float64."""
    return lp_pool2d(x, p, kernel_size, **options).astype(np.float64)


@mistake(
    "memory-order",
    function="lp_pool2d",
    kind="layout",
    sentence="your output is what you get when the image is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def lp_pool2d_memory_order(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return lp_pool2d(_memory_order(x), p, kernel_size, **options)


@mistake(
    "image-overwritten",
    function="lp_pool2d",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def lp_pool2d_image_overwritten(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave zeros where the image was."""
    y = lp_pool2d(x, p, kernel_size, **options)
    x[...] = 0
    return y


@mistake(
    "single-image-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def lp_pool2d_single_image_accepted(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pool a single image too."""
    if x.ndim == 3:
        return lp_pool2d(x[np.newaxis], p, kernel_size, **options)[0]
    return lp_pool2d(x, p, kernel_size, **options)


@mistake(
    "overflow-of-small-integers",
    function="lp_pool2d",
    kind="dtype",
    sentence="your output is what you get when powers are taken in the dtype of x",
    hint="What is 20 times 20 in eight bits?",
)
def lp_pool2d_overflow_of_small_integers(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let powers of small integers overflow."""
    if x.dtype.kind not in "iu" or p != int(p):
        return lp_pool2d(x, p, kernel_size, **options)
    lp_pool2d(x, p, kernel_size, **options)
    powers = (np.abs(x.astype(np.int64)) ** int(p)).astype(x.dtype)
    sums = sum_pool2d(powers, kernel_size, **options).astype(np.int64).astype(x.dtype)
    with np.errstate(invalid="ignore"):
        return as_float64(sums) ** (1 / p)


@mistake(
    "norm-of-integers-cut",
    function="lp_pool2d",
    kind="dtype",
    sentence="your output is what you get when the norm of integers is cut to an integer",
    hint="What is the length of 1 and 1?",
)
def lp_pool2d_norm_of_integers_cut(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Answer in the dtype of x."""
    return lp_pool2d(x, p, kernel_size, **options).astype(x.dtype)


@mistake(
    "order-zero-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function takes p = 0 for 1",
    hint="What is 1 / 0?",
)
def lp_pool2d_order_zero_accepted(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Ask whether p is true."""
    return lp_pool2d(x, p or 1, kernel_size, **options)


@mistake(
    "division-by-zero",
    function="lp_pool2d",
    kind="refusal",
    sentence="p = 0 ends in a ZeroDivisionError",
    hint="With which exceptions may a bad argument be refused?",
)
def lp_pool2d_division_by_zero(x: Value, p: Value, kernel_size: Value, **options: Any) -> Value:
    """Let Python find out."""
    if not p:
        raise ZeroDivisionError("division by zero")
    return lp_pool2d(x, p, kernel_size, **options)


@mistake(
    "infinite-order-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function answers the maximum for p = infinity",
    hint="Is infinity among the orders that the page allows?",
)
def lp_pool2d_infinite_order_accepted(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the limit."""
    if p == np.inf:
        return max_pool2d(np.abs(as_float64(x)), kernel_size, **options)
    return lp_pool2d(x, p, kernel_size, **options)


@mistake(
    "negative-order-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function answers for p below 0",
    hint="Which orders does the page allow?",
)
def lp_pool2d_negative_order_accepted(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the root of a sum of reciprocals."""
    if -np.inf < p < 0:
        frame = _frame(x, kernel_size, **options)
        return _reduced(x, 1, frame, lambda window: (np.abs(window) ** float(p)).sum(-1) ** (1 / p))
    return lp_pool2d(x, p, kernel_size, **options)


@mistake(
    "nan-as-order-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function answers NaN where p is NaN",
    hint="Is NaN above 0?",
)
def lp_pool2d_nan_as_order_accepted(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask whether p is at most 0."""
    if np.isnan(p):
        return lp_pool2d(x, 1, kernel_size, **options) * np.nan
    return lp_pool2d(x, p, kernel_size, **options)


@mistake(
    "window-larger-than-map-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function answers with an output without pixels where the window does not fit",
    hint="At how many places does a window of 3 fit into a row of 2?",
)
def lp_pool2d_window_larger_than_map_accepted(
    x: Value, p: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return an empty array instead of an error."""
    try:
        return lp_pool2d(x, p, kernel_size, **options)
    except ValueError as error:
        if "lp_pool2d_c4" in str(error):
            return np.zeros((*x.shape[:2], 0, 0))
        raise


@mistake(
    "stride-zero-accepted",
    function="lp_pool2d",
    kind="refusal",
    sentence="your function takes a stride of 0 for the default",
    hint="Is 0 the same as None?",
)
def lp_pool2d_stride_zero_accepted(
    x: Value, p: Value, kernel_size: Value, *, stride: Value = None, **options: Any
) -> Value:
    """Ask whether the stride is true, not whether it is given."""
    return lp_pool2d(x, p, kernel_size, stride=stride or kernel_size, **options)
