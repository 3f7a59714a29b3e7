"""What goes wrong in maxout_backward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation import maxout_backward
from reference.activation.vectors import side_by_side
from reference.constraints import real_array, require_shape

from ...implementation import Value
from .. import mistake
from .shared import given, wide


def back_to_groups(
    grad_output: Value, x: Value, pieces: int, rule: Callable[[Any, Any], Any]
) -> Value:
    """Return what a rule makes of the gradient, (N, C / p, 1, ...), and of the pieces of x."""
    groups = side_by_side(real_array("x", x), pieces)
    gradient = real_array("grad_output", grad_output)
    require_shape("grad_output", gradient, (*groups.shape[:2], *groups.shape[3:]), "c4")
    return given(x, rule(wide(gradient)[:, :, np.newaxis], groups).reshape(np.shape(x)))


def largest(groups: Any) -> Any:
    """Return which of the pieces are the largest, all of the equal ones."""
    return groups == groups.max(axis=2, keepdims=True)


def only(place: Any, groups: Any) -> Any:
    """Return a mask with one piece of each group."""
    numbers = np.arange(groups.shape[2]).reshape((1, 1, -1) + (1,) * (groups.ndim - 3))
    return numbers == place


@mistake(
    "backward-all-of-equal-pieces",
    function="maxout_backward",
    kind="special",
    sentence="your gradient is what you get when each of several equal pieces has the whole of it",
    hint="How many pieces does a small step raise the output by?",
)
def maxout_backward_all_of_equal_pieces(grad_output: Value, x: Value, pieces: int) -> Value:
    """Compare with the maximum."""
    return back_to_groups(grad_output, x, pieces, lambda grad, groups: grad * largest(groups))


@mistake(
    "backward-shared-among-equal-pieces",
    function="maxout_backward",
    kind="special",
    sentence="your gradient is what you get when several equal pieces share it",
    hint="Which of several equal pieces counts?",
)
def maxout_backward_shared_among_equal_pieces(grad_output: Value, x: Value, pieces: int) -> Value:
    """Divide by the number of ties."""

    def rule(grad: Any, groups: Any) -> Any:
        mask = largest(groups)
        return grad * mask / mask.sum(axis=2, keepdims=True)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-last-of-equal-pieces",
    function="maxout_backward",
    kind="special",
    sentence="your gradient is what you get when the last of several equal pieces counts",
    hint="Which of several equal pieces counts?",
)
def maxout_backward_last_of_equal_pieces(grad_output: Value, x: Value, pieces: int) -> Value:
    """Replace the first by every later one that is as large."""

    def rule(grad: Any, groups: Any) -> Any:
        from_behind = np.argmax(groups[:, :, ::-1], axis=2, keepdims=True)
        return grad * only(pieces - 1 - from_behind, groups)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-close-pieces-are-equal",
    function="maxout_backward",
    kind="special",
    sentence="your gradient is what you get when pieces count as equal that are only close",
    hint="Is a piece that is larger by very little as large as the maximum?",
)
def maxout_backward_close_pieces_are_equal(grad_output: Value, x: Value, pieces: int) -> Value:
    """Compare with a tolerance."""

    def rule(grad: Any, groups: Any) -> Any:
        close = groups >= groups.max(axis=2, keepdims=True) - 1e-8
        return grad * only(np.argmax(close, axis=2, keepdims=True), groups)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-every-piece",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when every piece has it",
    hint="Which of the pieces does the output depend on?",
)
def maxout_backward_every_piece(grad_output: Value, x: Value, pieces: int) -> Value:
    """Repeat the gradient."""
    return back_to_groups(grad_output, x, pieces, lambda grad, groups: grad * np.ones_like(groups))


@mistake(
    "backward-averaged",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the pieces share it alike",
    hint="Which of the pieces does the output depend on?",
)
def maxout_backward_averaged(grad_output: Value, x: Value, pieces: int) -> Value:
    """Return the gradient of the mean."""
    return back_to_groups(
        grad_output, x, pieces, lambda grad, groups: grad * np.ones_like(groups) / pieces
    )


@mistake(
    "backward-first-piece",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first piece has it, whatever the others are",
    hint="Where does your gradient look at x?",
)
def maxout_backward_first_piece(grad_output: Value, x: Value, pieces: int) -> Value:
    """Take the first."""
    return back_to_groups(grad_output, x, pieces, lambda grad, groups: grad * only(0, groups))


@mistake(
    "backward-smallest",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the smallest piece has it",
    hint="Which of the pieces was kept?",
)
def maxout_backward_smallest(grad_output: Value, x: Value, pieces: int) -> Value:
    """Take argmin."""
    return back_to_groups(
        grad_output,
        x,
        pieces,
        lambda grad, groups: grad * only(np.argmin(groups, axis=2, keepdims=True), groups),
    )


@mistake(
    "backward-largest-absolute-value",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the absolute values are compared",
    hint="Which of the pieces was kept?",
)
def maxout_backward_largest_absolute_value(grad_output: Value, x: Value, pieces: int) -> Value:
    """Compare absolute values."""
    return back_to_groups(
        grad_output,
        x,
        pieces,
        lambda grad, groups: grad * only(np.argmax(np.abs(groups), axis=2, keepdims=True), groups),
    )


@mistake(
    "backward-largest-anywhere",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when one piece is chosen for the whole map",
    hint="Can another piece be the largest at another pixel?",
)
def maxout_backward_largest_anywhere(grad_output: Value, x: Value, pieces: int) -> Value:
    """Choose a piece by the sum over its map."""

    def rule(grad: Any, groups: Any) -> Any:
        sums = groups.sum(axis=tuple(range(3, groups.ndim)), keepdims=True)
        return grad * only(np.argmax(sums, axis=2, keepdims=True), groups)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-distant-channels",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the channels compared lie C / pieces apart",
    hint="Which channels of x make output channel 0?",
)
def maxout_backward_distant_channels(grad_output: Value, x: Value, pieces: int) -> Value:
    """Compare the halves of the channels."""

    def rule(grad: Any, groups: Any) -> Any:
        batch, outputs, _, *rest = groups.shape
        distant = np.swapaxes(groups.reshape(batch, pieces, outputs, *rest), 1, 2)
        chosen = grad * only(np.argmax(distant, axis=2, keepdims=True), distant)
        return np.swapaxes(chosen, 1, 2)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-laid-out-by-pieces",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is laid out piece by piece",
    hint="Which channel of x is piece 1 of output channel 0?",
)
def maxout_backward_laid_out_by_pieces(grad_output: Value, x: Value, pieces: int) -> Value:
    """Compare the right channels, and write the gradient to others."""

    def rule(grad: Any, groups: Any) -> Any:
        chosen = grad * only(np.argmax(groups, axis=2, keepdims=True), groups)
        return np.swapaxes(chosen, 1, 2)

    return back_to_groups(grad_output, x, pieces, rule)


@mistake(
    "backward-times-x",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the piece that was kept multiplies it",
    hint="What is the derivative of a number by itself?",
)
def maxout_backward_times_x(grad_output: Value, x: Value, pieces: int) -> Value:
    """Multiply by the value."""
    return given(x, maxout_backward(grad_output, x, pieces) * wide(x))


@mistake(
    "backward-slope-alone",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def maxout_backward_slope_alone(grad_output: Value, x: Value, pieces: int) -> Value:
    """Return the mask."""
    return maxout_backward(np.ones_like(grad_output), x, pieces)


@mistake(
    "backward-of-the-output",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it keeps the shape of the output",
    hint="Which shape has the gradient of x?",
)
def maxout_backward_of_the_output(grad_output: Value, x: Value, pieces: int) -> Value:
    """Return grad_output."""
    maxout_backward(grad_output, x, pieces)
    return given(x, wide(grad_output))


@mistake(
    "backward-keeps-groups",
    function="maxout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the pieces keep an axis of their own",
    hint="Which shape has the gradient of x?",
)
def maxout_backward_keeps_groups(grad_output: Value, x: Value, pieces: int) -> Value:
    """Forget to reshape."""
    shape = side_by_side(real_array("x", x), pieces).shape
    return maxout_backward(grad_output, x, pieces).reshape(shape)


@mistake(
    "backward-stretches-grad-output",
    function="maxout_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every output have a gradient of its own?",
)
def maxout_backward_stretches_grad_output(grad_output: Value, x: Value, pieces: int) -> Value:
    """Let NumPy broadcast."""
    groups = side_by_side(real_array("x", x), pieces)
    of_y = (*groups.shape[:2], *groups.shape[3:])
    return maxout_backward(np.broadcast_to(grad_output, of_y), x, pieces)


@mistake(
    "backward-drops-channels",
    function="maxout_backward",
    kind="refusal",
    sentence="your gradient is what you get when channels that are left over have none",
    hint="Does your gradient check what the function itself checks?",
)
def maxout_backward_drops_channels(grad_output: Value, x: Value, pieces: int) -> Value:
    """Cut off the rest, and refuse only what cannot be computed."""
    numbers = real_array("x", x)
    if numbers.ndim < 2 or not isinstance(pieces, int) or pieces < 1:
        return maxout_backward(grad_output, x, pieces)
    used = numbers.shape[1] - numbers.shape[1] % pieces
    gradient = real_array("grad_output", grad_output)[:, : used // pieces]
    grad_x = np.zeros_like(given(x, numbers))
    grad_x[:, :used] = maxout_backward(gradient, numbers[:, :used], pieces)
    return grad_x


@mistake(
    "backward-overwrites-grad-output",
    function="maxout_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def maxout_backward_overwrites_grad_output(grad_output: Value, x: Value, pieces: int) -> Value:
    """Set to 0 what has been sent back."""
    grad_x = maxout_backward(grad_output, x, pieces)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = 0
    return grad_x


@mistake(
    "backward-turns-x-into-mask",
    function="maxout_backward",
    kind="purity",
    sentence="your gradient is what you get when x is turned into the mask",
    hint="What does x hold when the gradient is asked for a second time?",
)
def maxout_backward_turns_x_into_mask(grad_output: Value, x: Value, pieces: int) -> Value:
    """Write the mask over x."""
    grad_x = maxout_backward(grad_output, x, pieces)
    if isinstance(x, np.ndarray):
        x[...] = maxout_backward(np.ones_like(grad_output), x, pieces)
    return grad_x


@mistake(
    "backward-dtype-of-grad-output",
    function="maxout_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def maxout_backward_dtype_of_grad_output(grad_output: Value, x: Value, pieces: int) -> Value:
    """Answer in the dtype of what came in."""
    return maxout_backward(grad_output, x, pieces).astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-zeros-like-x",
    function="maxout_backward",
    kind="dtype",
    sentence="your gradient is what you get when it is rounded to the integers of x",
    hint="Which dtype has an array of zeros like x?",
)
def maxout_backward_zeros_like_x(grad_output: Value, x: Value, pieces: int) -> Value:
    """Make room for the gradient with zeros_like."""
    return maxout_backward(grad_output, x, pieces).astype(np.asarray(x).dtype)
