"""What goes wrong in concat_channels."""

from collections.abc import Sequence

import numpy as np

from reference.composition import concat_channels

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order, joined, whole


def are_images(xs: Sequence[Value]) -> bool:
    """Say whether there are arrays, all of them of four axes."""
    return {np.ndim(x) for x in xs} == {4}


@mistake(
    "along-the-batch",
    function="concat_channels",
    kind="value",
    sentence="your result has the arrays behind each other in the batch",
    hint="Which axis is that of the channels?",
)
def concat_channels_along_the_batch(*xs: Value) -> Value:
    """Join along axis 0."""
    return joined(xs, axis=0)


@mistake(
    "along-the-last-axis",
    function="concat_channels",
    kind="value",
    sentence="your result has the arrays behind each other along the last axis",
    hint="Which axis is that of the channels?",
)
def concat_channels_along_the_last_axis(*xs: Value) -> Value:
    """Take the channels to be last."""
    return joined(xs, axis=-1)


@mistake(
    "along-the-rows",
    function="concat_channels",
    kind="value",
    sentence="your result has the arrays below each other",
    hint="Which axis is that of the channels?",
)
def concat_channels_along_the_rows(*xs: Value) -> Value:
    """Join along axis 2."""
    return joined(xs, axis=2)


@mistake(
    "stacked",
    function="concat_channels",
    kind="value",
    sentence="your result has a new axis for the arrays",
    hint="How many axes has the result?",
)
def concat_channels_stacked(*xs: Value) -> Value:
    """Stack."""
    y = concat_channels(*xs)
    return np.stack(xs, axis=1).astype(y.dtype) if len({np.shape(x) for x in xs}) == 1 else y


@mistake(
    "added",
    function="concat_channels",
    kind="value",
    sentence="your result is the sum of the arrays, where they have as many channels",
    hint="How many channels has the result?",
)
def concat_channels_added(*xs: Value) -> Value:
    """Take it for a shortcut."""
    y = concat_channels(*xs)
    if len({np.shape(x) for x in xs}) > 1:
        return y
    return np.sum([np.asarray(x, np.float64) for x in xs], axis=0).astype(y.dtype)


@mistake(
    "interleaved",
    function="concat_channels",
    kind="value",
    sentence="your result has the first channels of all arrays first, then the second ones",
    hint="Which channel follows the first channel of the first array?",
)
def concat_channels_interleaved(*xs: Value) -> Value:
    """Go round the arrays."""
    y = concat_channels(*xs)
    places = [(c, k) for k, x in enumerate(xs) for c in range(np.shape(x)[1])]
    return y[:, sorted(range(len(places)), key=lambda channel: places[channel])]


@mistake(
    "last-array-first",
    function="concat_channels",
    kind="value",
    sentence="your result has the arrays in the opposite order",
    hint="Which array do the first channels come from?",
)
def concat_channels_last_array_first(*xs: Value) -> Value:
    """Put the newest maps in front."""
    return concat_channels(*xs[::-1])


@mistake(
    "widest-array-first",
    function="concat_channels",
    kind="value",
    sentence="your result has the arrays in the order of their channels",
    hint="Which array do the first channels come from?",
)
def concat_channels_widest_array_first(*xs: Value) -> Value:
    """Sort the arrays."""
    concat_channels(*xs)
    return concat_channels(*sorted(xs, key=lambda x: -np.shape(x)[1]))


@mistake(
    "channels-reversed",
    function="concat_channels",
    kind="value",
    sentence="your result has its channels in the opposite order",
    hint="Which channel of the first array comes first?",
)
def concat_channels_channels_reversed(*xs: Value) -> Value:
    """Flip."""
    return np.flip(concat_channels(*xs), axis=1).copy()


@mistake(
    "first-two-arrays",
    function="concat_channels",
    kind="value",
    sentence="your function joins the first two arrays",
    hint="How many arrays may there be?",
)
def concat_channels_first_two_arrays(*xs: Value) -> Value:
    """Take two."""
    concat_channels(*xs)
    return concat_channels(*xs[:2])


@mistake(
    "first-three-arrays",
    function="concat_channels",
    kind="value",
    sentence="your function joins the first three arrays",
    hint="How many arrays may there be?",
)
def concat_channels_first_three_arrays(*xs: Value) -> Value:
    """Take three."""
    concat_channels(*xs)
    return concat_channels(*xs[:3])


@mistake(
    "first-and-last-array",
    function="concat_channels",
    kind="value",
    sentence="your function joins the first array and the last",
    hint="What becomes of the arrays between them?",
)
def concat_channels_first_and_last_array(*xs: Value) -> Value:
    """Forget what lies between."""
    concat_channels(*xs)
    return concat_channels(*(xs if len(xs) < 3 else (xs[0], xs[-1])))


@mistake(
    "one-array-refused",
    function="concat_channels",
    kind="value",
    sentence="your function refuses one array alone",
    hint="How many arrays may there be?",
)
def concat_channels_one_array_refused(*xs: Value) -> Value:
    """Ask for two."""
    if len(xs) == 1:
        raise ValueError("needs two arrays or more")
    return concat_channels(*xs)


@mistake(
    "equal-arrays-once",
    function="concat_channels",
    kind="value",
    sentence="your result has the channels of equal arrays once",
    hint="May an array be given twice?",
)
def concat_channels_equal_arrays_once(*xs: Value) -> Value:
    """Keep a set of arrays."""
    concat_channels(*xs)
    kept = [x for k, x in enumerate(xs) if not any(np.array_equal(x, other) for other in xs[:k])]
    return concat_channels(*kept)


@mistake(
    "width-of-the-first",
    function="concat_channels",
    kind="value",
    sentence="your result has as many channels of every array as the first one has",
    hint="How many channels has each array?",
)
def concat_channels_width_of_the_first(*xs: Value) -> Value:
    """Take one number of channels for all."""
    concat_channels(*xs)
    width = np.shape(xs[0])[1]
    return concat_channels(*(np.asarray(x)[:, :width] for x in xs))


@mistake(
    "squeezed",
    function="concat_channels",
    kind="value",
    sentence="your result has lost its axes of length 1",
    hint="How many axes has the result?",
)
def concat_channels_squeezed(*xs: Value) -> Value:
    """Squeeze."""
    return np.squeeze(concat_channels(*xs))


@mistake(
    "integers-kept",
    function="concat_channels",
    kind="dtype",
    sentence="your result keeps integers as they are",
    hint="Which dtype has the result of integers, even where nothing is computed?",
)
def concat_channels_integers_kept(*xs: Value) -> Value:
    """Let NumPy choose the dtype."""
    y = concat_channels(*xs)
    dtype = np.result_type(*(np.asarray(x) for x in xs))
    return whole(y, dtype) if dtype.kind in "iub" else y


@mistake(
    "always-float64",
    function="concat_channels",
    kind="dtype",
    sentence="your result is float64 whatever comes in",
    hint="Which dtype has an array from np.empty when you do not say one?",
)
def concat_channels_always_float64(*xs: Value) -> Value:
    """Forget the dtype of the arguments."""
    return concat_channels(*xs).astype(np.float64)


@mistake(
    "type-of-the-first",
    function="concat_channels",
    kind="dtype",
    sentence="your result has the dtype of the first array",
    hint="What is lost of a float64 array behind a float32 array?",
)
def concat_channels_type_of_the_first(*xs: Value) -> Value:
    """Write everything into an array like the first."""
    y, dtype = concat_channels(*xs), np.asarray(xs[0]).dtype
    return y.astype(dtype) if dtype.kind == "f" else y


@mistake(
    "type-of-the-last",
    function="concat_channels",
    kind="dtype",
    sentence="your result has the dtype of the last array",
    hint="What is lost of a float64 array in front of a float32 array?",
)
def concat_channels_type_of_the_last(*xs: Value) -> Value:
    """Let the last one decide."""
    y, dtype = concat_channels(*xs), np.asarray(xs[-1]).dtype
    return y.astype(dtype) if dtype.kind == "f" else y


@mistake(
    "memory-order",
    function="concat_channels",
    kind="layout",
    sentence="your result is what you get when the arrays are"
    " read in the order in which they lie in memory",
    hint="Try the transpose of an array. What do strides say of it?",
)
def concat_channels_memory_order(*xs: Value) -> Value:
    """Take it that every array is C-ordered."""
    return concat_channels(*map(in_memory_order, xs))


@mistake(
    "arrays-cleared",
    function="concat_channels",
    kind="purity",
    sentence="your function empties the arrays that it has joined",
    hint="What do the arrays hold after the call?",
)
def concat_channels_arrays_cleared(*xs: Value) -> Value:
    """Clean up what belongs to the caller."""
    y = concat_channels(*xs)
    for x in xs:
        if isinstance(x, np.ndarray):
            x[...] = 0
    return y


@mistake(
    "last-array-cleared",
    function="concat_channels",
    kind="purity",
    sentence="your function empties the last of several arrays",
    hint="What does the last array hold after the call?",
)
def concat_channels_last_array_cleared(*xs: Value) -> Value:
    """Take the last array for a buffer."""
    y = concat_channels(*xs)
    if isinstance(xs[-1], np.ndarray) and len(xs) > 1:
        xs[-1][...] = 0
    return y


@mistake(
    "nan-cleared",
    function="concat_channels",
    kind="special",
    sentence="your result is what you get when NaN and infinity count as numbers",
    hint="Is anything computed here?",
)
def concat_channels_nan_cleared(*xs: Value) -> Value:
    """Replace what is not finite."""
    return concat_channels(*(np.nan_to_num(x) for x in xs))


@mistake(
    "empty-maps-refused",
    function="concat_channels",
    kind="special",
    sentence="your function refuses maps without pixels",
    hint="Which sizes of a map does the page allow?",
)
def concat_channels_empty_maps_refused(*xs: Value) -> Value:
    """Ask for a pixel."""
    y = concat_channels(*xs)
    if 0 in y.shape[1:]:
        raise ValueError("there is no pixel")
    return y


@mistake(
    "empty-batch-refused",
    function="concat_channels",
    kind="special",
    sentence="your function refuses a batch without images",
    hint="Which sizes of a batch does the page allow?",
)
def concat_channels_empty_batch_refused(*xs: Value) -> Value:
    """Ask for an image."""
    y = concat_channels(*xs)
    if len(y) == 0:
        raise ValueError("there is no image")
    return y


@mistake(
    "nothing-gives-nothing",
    function="concat_channels",
    kind="refusal",
    sentence="your function answers where there is no array",
    hint="Which shape has the result of no array?",
)
def concat_channels_nothing_gives_nothing(*xs: Value) -> Value:
    """Return an empty array."""
    return concat_channels(*xs) if xs else np.zeros((0, 0, 0, 0))


@mistake(
    "nothing-raises-index-error",
    function="concat_channels",
    kind="refusal",
    sentence="your function stumbles where there is no array, with IndexError",
    hint="What does xs[0] say where there is none?",
)
def concat_channels_nothing_raises_index_error(*xs: Value) -> Value:
    """Look at the first array unasked."""
    return concat_channels(xs[0], *xs[1:])


@mistake(
    "rows-joined",
    function="concat_channels",
    kind="refusal",
    sentence="your function joins arrays of one axis",
    hint="Which axis is that of the channels, and have these arrays one?",
)
def concat_channels_rows_joined(*xs: Value) -> Value:
    """Join along whatever axis there is."""
    if {np.ndim(x) for x in xs} == {1}:
        return np.concatenate(xs).astype(np.float64)
    return concat_channels(*xs)


@mistake(
    "numbers-joined",
    function="concat_channels",
    kind="refusal",
    sentence="your function joins numbers",
    hint="Which axis is that of the channels, and have these arrays one?",
)
def concat_channels_numbers_joined(*xs: Value) -> Value:
    """Make every number an array."""
    if {np.ndim(x) for x in xs} == {0}:
        return np.array(xs, np.float64)
    return concat_channels(*xs)


@mistake(
    "maps-broadcast",
    function="concat_channels",
    kind="refusal",
    sentence="your function broadcasts maps of unequal size",
    hint="May a map of one pixel stand for a larger one?",
)
def concat_channels_maps_broadcast(*xs: Value) -> Value:
    """Let NumPy repeat what has length 1."""
    if are_images(xs):
        size = np.broadcast_shapes(*(np.shape(x)[2:] for x in xs))
        xs = tuple(np.broadcast_to(x, (*np.shape(x)[:2], *size)) for x in xs)
    return concat_channels(*xs)


@mistake(
    "batches-broadcast",
    function="concat_channels",
    kind="refusal",
    sentence="your function repeats a single image for a larger batch",
    hint="May one image stand for many?",
)
def concat_channels_batches_broadcast(*xs: Value) -> Value:
    """Let NumPy repeat what has length 1."""
    if are_images(xs):
        (batch,) = np.broadcast_shapes(*(np.shape(x)[:1] for x in xs))
        xs = tuple(np.broadcast_to(x, (batch, *np.shape(x)[1:])) for x in xs)
    return concat_channels(*xs)


@mistake(
    "maps-cropped",
    function="concat_channels",
    kind="refusal",
    sentence="your function crops all maps to the size of the smallest",
    hint="What does the page say of maps of unequal size?",
)
def concat_channels_maps_cropped(*xs: Value) -> Value:
    """Crop as a U-Net does."""
    if are_images(xs):
        height, width = (min(np.shape(x)[axis] for x in xs) for axis in (2, 3))
        xs = tuple(np.asarray(x)[:, :, :height, :width] for x in xs)
    return concat_channels(*xs)


@mistake(
    "batches-cut",
    function="concat_channels",
    kind="refusal",
    sentence="your function cuts all batches to the length of the shortest",
    hint="What does the page say of batches of unequal length?",
)
def concat_channels_batches_cut(*xs: Value) -> Value:
    """Zip over the images."""
    if are_images(xs):
        xs = tuple(np.asarray(x)[: min(map(len, xs))] for x in xs)
    return concat_channels(*xs)


@mistake(
    "last-array-unchecked",
    function="concat_channels",
    kind="refusal",
    sentence="your function fits the last of three arrays to the others",
    hint="Which arrays do you compare with each other?",
)
def concat_channels_last_array_unchecked(*xs: Value) -> Value:
    """Compare the first two."""
    if len(xs) > 2 and np.shape(xs[0])[2:] == np.shape(xs[1])[2:] != np.shape(xs[-1])[2:]:
        whole_shape = *np.shape(xs[-1])[:2], *np.shape(xs[0])[2:]
        xs = *xs[:-1], np.resize(xs[-1], whole_shape)
    return concat_channels(*xs)


@mistake(
    "missing-axes-added",
    function="concat_channels",
    kind="refusal",
    sentence="your function takes a single image for a batch of equal ones",
    hint="How many axes has each array?",
)
def concat_channels_missing_axes_added(*xs: Value) -> Value:
    """Add an axis where one is missing."""
    if {np.ndim(x) for x in xs} == {3, 4}:
        batch = max(len(x) for x in xs if np.ndim(x) == 4)
        xs = tuple(np.broadcast_to(x, (batch, *np.shape(x)[-3:])) for x in xs)
    return concat_channels(*xs)
