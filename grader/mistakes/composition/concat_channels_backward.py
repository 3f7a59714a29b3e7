"""What goes wrong in concat_channels_backward."""

from collections.abc import Sequence

import numpy as np

from reference.composition import concat_channels, concat_channels_backward

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order, like_each


def begun_at(firsts: Sequence[int], grad_output: Value, xs: Sequence[Value]) -> Value:
    """Return for each array the channels from this one on, or the last ones where they end."""
    concat_channels_backward(grad_output, *xs)
    grads, parts = np.asarray(grad_output), []
    for first, x in zip(firsts, xs, strict=True):
        channels = np.shape(x)[1]
        begin = min(first, grads.shape[1] - channels)
        parts.append(grads[:, begin : begin + channels])
    return like_each(parts, xs)


def widths(xs: Sequence[Value]) -> list[int]:
    """Return how many channels each array has."""
    return [np.shape(x)[1] for x in xs]


def cut(grad_output: Value, xs: Sequence[Value]) -> Value:
    """Return the pieces of grad_output, whatever its shape is."""
    return like_each(np.split(np.asarray(grad_output), np.cumsum(widths(xs))[:-1], axis=1), xs)


@mistake(
    "backward-equal-pieces",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are what you get when grad_output is cut into equal pieces",
    hint="How many channels has each array?",
)
def concat_channels_backward_equal_pieces(grad_output: Value, *xs: Value) -> Value:
    """Split into as many pieces as there are arrays."""
    concat_channels_backward(grad_output, *xs)
    return like_each(np.array_split(np.asarray(grad_output), len(xs), axis=1), xs)


@mistake(
    "backward-own-width-times-place",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients begin at the number of an array times its own channels",
    hint="How many channels lie before those of the third array?",
)
def concat_channels_backward_own_width_times_place(grad_output: Value, *xs: Value) -> Value:
    """Multiply instead of summing."""
    firsts = [k * np.shape(x)[1] for k, x in enumerate(xs) if np.ndim(x) > 1]
    return begun_at(firsts, grad_output, xs)


@mistake(
    "backward-all-from-the-first-channel",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients begin all at the first channel",
    hint="How many channels lie before those of the second array?",
)
def concat_channels_backward_all_from_the_first_channel(grad_output: Value, *xs: Value) -> Value:
    """Forget to go on."""
    return begun_at([0] * len(xs), grad_output, xs)


@mistake(
    "backward-behind-the-array-before",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients begin behind as many channels as the array before has",
    hint="How many channels lie before those of the third array?",
)
def concat_channels_backward_behind_the_array_before(grad_output: Value, *xs: Value) -> Value:
    """Overwrite the place instead of adding to it."""
    concat_channels_backward(grad_output, *xs)
    return begun_at([0, *widths(xs)[:-1]], grad_output, xs)


@mistake(
    "backward-one-channel-late",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients begin one channel late behind the first array",
    hint="At which channel does the second array begin?",
)
def concat_channels_backward_one_channel_late(grad_output: Value, *xs: Value) -> Value:
    """Count from 1."""
    concat_channels_backward(grad_output, *xs)
    firsts = [0, *(int(end) + 1 for end in np.cumsum(widths(xs))[:-1])]
    return begun_at(firsts, grad_output, xs)


@mistake(
    "backward-cut-from-the-end",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are cut from grad_output from its end on",
    hint="Which array do the first channels belong to?",
)
def concat_channels_backward_cut_from_the_end(grad_output: Value, *xs: Value) -> Value:
    """Go from the end."""
    concat_channels_backward(grad_output, *xs)
    firsts = [sum(widths(xs)[k + 1 :]) for k in range(len(xs))]
    return begun_at(firsts, grad_output, xs)


@mistake(
    "backward-given-in-opposite-order",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are returned in the opposite order of the arrays",
    hint="Which gradient comes first?",
)
def concat_channels_backward_given_in_opposite_order(grad_output: Value, *xs: Value) -> Value:
    """Pop from the end."""
    return concat_channels_backward(grad_output, *xs)[::-1]


@mistake(
    "backward-last-array-forgotten",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradient of the last array is 0",
    hint="How many pieces are there if there are two cuts?",
)
def concat_channels_backward_last_array_forgotten(grad_output: Value, *xs: Value) -> Value:
    """Cut as often as there are pieces."""
    parts = concat_channels_backward(grad_output, *xs)
    return (*parts[:-1], np.zeros_like(parts[-1]))


@mistake(
    "backward-two-arrays",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your function returns the gradients of the first two arrays",
    hint="How many arrays may there be?",
)
def concat_channels_backward_two_arrays(grad_output: Value, *xs: Value) -> Value:
    """Return two."""
    return concat_channels_backward(grad_output, *xs)[:2]


@mistake(
    "backward-everything-for-each",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are all of grad_output for every array",
    hint="Which shape has the gradient of an array?",
)
def concat_channels_backward_everything_for_each(grad_output: Value, *xs: Value) -> Value:
    """Take it for a sum."""
    concat_channels_backward(grad_output, *xs)
    return like_each([np.asarray(grad_output)] * len(xs), xs)


@mistake(
    "backward-in-one",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your function returns the gradients in one array",
    hint="How many gradients does the page ask for?",
)
def concat_channels_backward_in_one(grad_output: Value, *xs: Value) -> Value:
    """Forget to cut."""
    return concat_channels(*concat_channels_backward(grad_output, *xs))


@mistake(
    "backward-equal-arrays-counted-once",
    function="concat_channels_backward",
    kind="special",
    sentence="your gradients are the same for arrays that hold the same",
    hint="Which channels of y does an array move that is given twice?",
)
def concat_channels_backward_equal_arrays_counted_once(grad_output: Value, *xs: Value) -> Value:
    """Look the channels up by the array."""
    parts = concat_channels_backward(grad_output, *xs)
    firsts = [next(k for k, other in enumerate(xs) if np.array_equal(other, x)) for x in xs]
    return tuple(parts[first] for first in firsts)


@mistake(
    "backward-divided",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are divided by the number of arrays",
    hint="By how much does y change when an entry of an array changes by 1?",
)
def concat_channels_backward_divided(grad_output: Value, *xs: Value) -> Value:
    """Share the gradient."""
    return tuple(part / len(xs) for part in concat_channels_backward(grad_output, *xs))


@mistake(
    "backward-masked",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are 0 where an array is 0",
    hint="Does a number that is 0 not move the output?",
)
def concat_channels_backward_masked(grad_output: Value, *xs: Value) -> Value:
    """Multiply by a mask."""
    parts = concat_channels_backward(grad_output, *xs)
    return tuple(part * (np.asarray(x) != 0) for part, x in zip(parts, xs, strict=True))


@mistake(
    "backward-times-the-array",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are multiplied by the arrays",
    hint="Does the derivative depend on what the arrays hold?",
)
def concat_channels_backward_times_the_array(grad_output: Value, *xs: Value) -> Value:
    """Multiply."""
    parts = concat_channels_backward(grad_output, *xs)
    return tuple(part * np.asarray(x) for part, x in zip(parts, xs, strict=True))


@mistake(
    "backward-batch-averaged",
    function="concat_channels_backward",
    kind="gradient",
    sentence="your gradients are averaged over the batch",
    hint="Where is a mean in the forward?",
)
def concat_channels_backward_batch_averaged(grad_output: Value, *xs: Value) -> Value:
    """Divide by the number of images."""
    parts = concat_channels_backward(grad_output, *xs)
    return tuple(part / max(1, len(part)) for part in parts)


@mistake(
    "backward-dtype-of-grad-output",
    function="concat_channels_backward",
    kind="dtype",
    sentence="your gradients have the dtype of grad_output",
    hint="Whose dtype must a gradient have?",
)
def concat_channels_backward_dtype_of_grad_output(grad_output: Value, *xs: Value) -> Value:
    """Cut what came in."""
    parts = concat_channels_backward(grad_output, *xs)
    return tuple(part.astype(np.asarray(grad_output).dtype) for part in parts)


@mistake(
    "backward-dtype-of-each",
    function="concat_channels_backward",
    kind="dtype",
    sentence="your gradients have each the dtype of its own array",
    hint="In which type are float32 and float64 joined, and which type has the gradient?",
)
def concat_channels_backward_dtype_of_each(grad_output: Value, *xs: Value) -> Value:
    """Look at one array at a time."""
    parts = concat_channels_backward(grad_output, *xs)
    return tuple(like_each([part], [x])[0] for part, x in zip(parts, xs, strict=True))


@mistake(
    "backward-dtype-of-the-first",
    function="concat_channels_backward",
    kind="dtype",
    sentence="your gradients have all the dtype of the first array",
    hint="In which type are float32 and float64 joined?",
)
def concat_channels_backward_dtype_of_the_first(grad_output: Value, *xs: Value) -> Value:
    """Let the first array decide."""
    return like_each(concat_channels_backward(grad_output, *xs), xs[:1])


@mistake(
    "backward-always-float64",
    function="concat_channels_backward",
    kind="dtype",
    sentence="your gradients are float64 whatever comes in",
    hint="Which dtype has the gradient of float32 arrays?",
)
def concat_channels_backward_always_float64(grad_output: Value, *xs: Value) -> Value:
    """Forget the dtype of the arguments."""
    return tuple(part.astype(np.float64) for part in concat_channels_backward(grad_output, *xs))


@mistake(
    "backward-memory-order",
    function="concat_channels_backward",
    kind="layout",
    sentence="your gradients are what you get when grad_output is"
    " read in the order in which it lies in memory",
    hint="Try the transpose of an array. What do strides say of it?",
)
def concat_channels_backward_memory_order(grad_output: Value, *xs: Value) -> Value:
    """Take it that every array is C-ordered."""
    return concat_channels_backward(in_memory_order(grad_output), *xs)


@mistake(
    "backward-grad-output-cleared",
    function="concat_channels_backward",
    kind="purity",
    sentence="your function empties the caller's grad_output",
    hint="What does grad_output hold after the call?",
)
def concat_channels_backward_grad_output_cleared(grad_output: Value, *xs: Value) -> Value:
    """Take away what has been handed out."""
    parts = concat_channels_backward(grad_output, *xs)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = 0
    return parts


@mistake(
    "backward-written-over-the-arrays",
    function="concat_channels_backward",
    kind="purity",
    sentence="your function writes the gradients over the arrays",
    hint="What do the arrays hold after the call?",
)
def concat_channels_backward_written_over_the_arrays(grad_output: Value, *xs: Value) -> Value:
    """Save memory."""
    parts = concat_channels_backward(grad_output, *xs)
    for x, part in zip(xs, parts, strict=True):
        if isinstance(x, np.ndarray) and x.dtype == part.dtype:
            x[...] = part
    return parts


@mistake(
    "backward-empty-maps-refused",
    function="concat_channels_backward",
    kind="special",
    sentence="your function refuses gradients of maps without pixels",
    hint="Which sizes of a map does the page allow?",
)
def concat_channels_backward_empty_maps_refused(grad_output: Value, *xs: Value) -> Value:
    """Ask for a pixel."""
    parts = concat_channels_backward(grad_output, *xs)
    if 0 in parts[0].shape[1:]:
        raise ValueError("there is no pixel")
    return parts


@mistake(
    "backward-further-channels-dropped",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function drops further channels of grad_output",
    hint="How many channels must grad_output have?",
)
def concat_channels_backward_further_channels_dropped(grad_output: Value, *xs: Value) -> Value:
    """Slice without a look at the whole."""
    y, grads = concat_channels(*xs), np.asarray(grad_output)
    if grads.ndim == y.ndim:
        grads = grads[:, : y.shape[1]]
    return concat_channels_backward(grads, *xs)


@mistake(
    "backward-missing-channels-left-out",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function answers with smaller gradients where channels are missing",
    hint="How many channels must grad_output have?",
)
def concat_channels_backward_missing_channels_left_out(grad_output: Value, *xs: Value) -> Value:
    """Slice without a look at the whole."""
    y, grads = concat_channels(*xs), np.asarray(grad_output)
    if grads.ndim == y.ndim and grads.shape[1] < y.shape[1]:
        return cut(grads, xs)
    return concat_channels_backward(grads, *xs)


@mistake(
    "backward-grad-output-broadcast",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function broadcasts grad_output to the shape of y",
    hint="Which shape must grad_output have?",
)
def concat_channels_backward_grad_output_broadcast(grad_output: Value, *xs: Value) -> Value:
    """Leave the shapes to NumPy."""
    y = concat_channels(*xs)
    return concat_channels_backward(np.broadcast_to(grad_output, y.shape), *xs)


@mistake(
    "backward-channels-alone-checked",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function looks at the channels of grad_output alone",
    hint="What else of the shape of grad_output must be that of y?",
)
def concat_channels_backward_channels_alone_checked(grad_output: Value, *xs: Value) -> Value:
    """Compare one axis."""
    y, grads = concat_channels(*xs), np.asarray(grad_output)
    if grads.ndim > 1 and grads.shape[1] == y.shape[1]:
        return cut(grads, xs)
    return concat_channels_backward(grads, *xs)


@mistake(
    "backward-arrays-unchecked",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function cuts grad_output where the forward would refuse the arrays",
    hint="What would the forward say to these arguments?",
)
def concat_channels_backward_arrays_unchecked(grad_output: Value, *xs: Value) -> Value:
    """Read the channels alone."""
    if xs and all(np.ndim(x) > 1 for x in xs):
        channels = sum(widths(xs))
        if np.ndim(grad_output) > 1 and np.shape(grad_output)[1] == channels:
            return cut(grad_output, xs)
    return concat_channels_backward(grad_output, *xs)


@mistake(
    "backward-nothing-gives-nothing",
    function="concat_channels_backward",
    kind="refusal",
    sentence="your function answers where there is no array",
    hint="What would the forward say to no arrays?",
)
def concat_channels_backward_nothing_gives_nothing(grad_output: Value, *xs: Value) -> Value:
    """Return an empty tuple."""
    return concat_channels_backward(grad_output, *xs) if xs else ()
