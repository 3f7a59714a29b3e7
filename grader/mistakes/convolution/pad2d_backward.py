"""What goes wrong in pad2d_backward."""

from typing import Any

import numpy as np

from reference.convolution import pad2d, pad2d_backward
from reference.dtypes import as_float64, floating
from reference.windows import inside

from ...implementation import Value
from .. import mistake
from .shared import four


@mistake(
    "cropped-by-minus-p",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def pad2d_backward_cropped_by_minus_p(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Slice up to -0."""
    (top, bottom), (left, right) = four(padding)
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode == "constant":
        return grad_output[:, :, top:-bottom, left:-right].astype(grad_x.dtype)
    return grad_x


@mistake(
    "border-not-cut-off",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is not cut off",
    hint="Which shape has the gradient of x?",
)
def pad2d_backward_border_not_cut_off(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Return grad_output."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    return grad_output.astype(grad_x.dtype)


@mistake(
    "cut-from-the-corner",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when as many rows and columns are kept as x has,"
    " counted from the corner of the border",
    hint="Where in the padded map does x begin?",
)
def pad2d_backward_cut_from_the_corner(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Cut without the offset."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    return grad_output[:, :, : x.shape[2], : x.shape[3]].astype(grad_x.dtype)


@mistake(
    "copies-forgotten",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing flows back from the border,"
    " whatever the mode",
    hint="A reflected border holds copies of pixels. Do they depend on x?",
)
def pad2d_backward_copies_forgotten(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Cut the border off in every mode."""
    pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    return pad2d_backward(grad_output, x, padding)


@mistake(
    "copies-overwrite",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the copies of a pixel overwrite each other",
    hint="A pixel has several copies. What does `=`, or an indexed `+=`, do with the earlier ones?",
)
def pad2d_backward_copies_overwrite(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Assign instead of adding."""
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode == "constant":
        return grad_x
    rows, columns = (
        np.pad(np.arange(n), side, mode="reflect" if mode == "reflect" else "edge")
        for n, side in zip(x.shape[2:], four(padding), strict=True)
    )
    for i, j in np.ndindex(*grad_output.shape[2:]):
        grad_x[:, :, rows[i], columns[j]] = grad_output[:, :, i, j]
    return grad_x


@mistake(
    "copies-averaged",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the copies of a pixel are averaged",
    hint="The pixel moves, and all of its copies move with it. By how much does the sum change?",
)
def pad2d_backward_copies_averaged(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Divide by the number of copies."""
    copies = pad2d_backward(np.ones(grad_output.shape), x, padding, **options)
    return pad2d_backward(grad_output, x, padding, **options) / copies


@mistake(
    "axes-exchanged-in-the-gradient",
    function="pad2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the border is cut off with the padding of height"
    " and width exchanged",
    hint="Which axis does the first number, or the first pair, of the padding belong to?",
)
def pad2d_backward_axes_exchanged(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Read the padding as width first."""
    grad_x = pad2d_backward(grad_output, x, padding, mode=mode, value=value)
    if mode != "constant":
        return grad_x
    (left, right), (top, bottom) = four(padding)
    height, width = grad_output.shape[2:]
    return grad_output[:, :, top : height - bottom, left : width - right].astype(grad_x.dtype)


@mistake(
    "gradient-always-float64",
    function="pad2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def pad2d_backward_always_float64(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Forget the dtype of x."""
    return pad2d_backward(grad_output, x, padding, **options).astype(np.float64)


@mistake(
    "gradient-in-the-type-of-grad-output",
    function="pad2d_backward",
    kind="dtype",
    sentence="your gradient is what you get when it has the dtype of grad_output",
    hint="Whose gradient is it?",
)
def pad2d_backward_type_of_grad_output(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    wide = as_float64(x)
    return pad2d_backward(grad_output, wide, padding, **options).astype(floating(grad_output.dtype))


@mistake(
    "folded-in-place",
    function="pad2d_backward",
    kind="purity",
    sentence="your function folds the border inwards in the caller's own grad_output",
    hint="Print grad_output after the call.",
)
def pad2d_backward_folded_in_place(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Add to a part of the argument."""
    grad_x = pad2d_backward(grad_output, x, padding, **options)
    inside(grad_output, x.shape[2:], four(padding))[...] = grad_x
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="pad2d_backward",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def pad2d_backward_grad_output_broadcast(
    grad_output: Value, x: Value, padding: Value, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, pad2d(x, padding, **options).shape)
    return pad2d_backward(grad_output, x, padding, **options)


@mistake(
    "unknown-mode-cropped",
    function="pad2d_backward",
    kind="refusal",
    sentence="your gradient takes a mode that it does not know for a constant border",
    hint="Does your gradient check what pad2d itself checks?",
)
def pad2d_backward_unknown_mode_cropped(
    grad_output: Value, x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """End in an `else`."""
    known = mode if mode in ("reflect", "edge") else "constant"
    return pad2d_backward(grad_output, x, padding, mode=known, value=value)
