"""What goes wrong in residual_add."""

import numpy as np

from reference.composition import residual_add
from reference.dtypes import cast, result_dtype

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order, whole


def given(x: Value, shortcut: Value, y: Value) -> Value:
    """Return an answer in the type of both arrays, which must have one shape."""
    residual_add(x, shortcut)
    return cast(y, result_dtype(np.asarray(x), np.asarray(shortcut)))


def wide(array: Value) -> Value:
    """Return an array in float64."""
    return np.asarray(array, np.float64)


def broadcast(x: Value, shortcut: Value) -> Value:
    """Return a sum that NumPy broadcasts."""
    return residual_add(*np.broadcast_arrays(x, shortcut))


@mistake(
    "shortcut-added-twice",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when the shortcut is added twice",
    hint="Where else in your network is the shortcut added?",
)
def residual_add_shortcut_added_twice(x: Value, shortcut: Value) -> Value:
    """Add it in the block and behind it."""
    return given(x, shortcut, wide(x) + 2 * wide(shortcut))


@mistake(
    "shortcut-dropped",
    function="residual_add",
    kind="value",
    sentence="your sum is x alone",
    hint="What reaches the next layer by the shortcut?",
)
def residual_add_shortcut_dropped(x: Value, shortcut: Value) -> Value:
    """Forget the shortcut."""
    return given(x, shortcut, wide(x))


@mistake(
    "x-dropped",
    function="residual_add",
    kind="value",
    sentence="your sum is the shortcut alone",
    hint="What do the layers answer?",
)
def residual_add_x_dropped(x: Value, shortcut: Value) -> Value:
    """Overwrite x."""
    return given(x, shortcut, wide(shortcut))


@mistake(
    "shortcut-subtracted",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when the shortcut is subtracted",
    hint="The layers learn a difference. What is done with it?",
)
def residual_add_shortcut_subtracted(x: Value, shortcut: Value) -> Value:
    """Take the residual for the operation."""
    return given(x, shortcut, wide(x) - wide(shortcut))


@mistake(
    "mean",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when the two arrays are averaged",
    hint="Is the sum of two equal arrays one of them?",
)
def residual_add_mean(x: Value, shortcut: Value) -> Value:
    """Divide by 2."""
    return given(x, shortcut, (wide(x) + wide(shortcut)) / 2)


@mistake(
    "product",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when the two arrays are multiplied",
    hint="What does a shortcut of zeros do?",
)
def residual_add_product(x: Value, shortcut: Value) -> Value:
    """Gate."""
    return given(x, shortcut, wide(x) * wide(shortcut))


@mistake(
    "larger",
    function="residual_add",
    kind="value",
    sentence="your sum is the larger of the two at every place",
    hint="What does a shortcut of large negative numbers do?",
)
def residual_add_larger(x: Value, shortcut: Value) -> Value:
    """Take the maximum."""
    return given(x, shortcut, np.maximum(wide(x), wide(shortcut)))


@mistake(
    "rectified",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when it is rectified",
    hint="Is the activation behind the sum part of it?",
)
def residual_add_rectified(x: Value, shortcut: Value) -> Value:
    """Apply the ReLU that follows in a block."""
    return given(x, shortcut, np.maximum(wide(x) + wide(shortcut), 0))


@mistake(
    "x-rectified",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when x is rectified first",
    hint="Is there an activation in front of the sum?",
)
def residual_add_x_rectified(x: Value, shortcut: Value) -> Value:
    """Apply a ReLU to the branch."""
    return given(x, shortcut, np.maximum(wide(x), 0) + wide(shortcut))


@mistake(
    "first-image-of-the-shortcut",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when every image has the shortcut of the first",
    hint="Which image does each shortcut belong to?",
)
def residual_add_first_image_of_the_shortcut(x: Value, shortcut: Value) -> Value:
    """Lose the batch."""
    residual_add(x, shortcut)
    first = np.asarray(shortcut)[:1]
    return residual_add(x, np.broadcast_to(first, np.shape(x)))


@mistake(
    "laid-behind-each-other",
    function="residual_add",
    kind="value",
    sentence="your function lays the channels behind each other",
    hint="Which shape has the sum?",
)
def residual_add_laid_behind_each_other(x: Value, shortcut: Value) -> Value:
    """Join as a dense block does."""
    y = residual_add(x, shortcut)
    return np.concatenate([x, shortcut], axis=1).astype(y.dtype) if y.ndim > 1 else y


@mistake(
    "images-only",
    function="residual_add",
    kind="value",
    sentence="your function refuses arrays that are no images",
    hint="Which shapes does the page allow?",
)
def residual_add_images_only(x: Value, shortcut: Value) -> Value:
    """Ask for four axes."""
    if np.ndim(x) != 4:
        raise ValueError("x needs four axes")
    return residual_add(x, shortcut)


@mistake(
    "squeezed",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when axes of length 1 are dropped",
    hint="Which shape has the sum?",
)
def residual_add_squeezed(x: Value, shortcut: Value) -> Value:
    """Squeeze."""
    return np.squeeze(residual_add(x, shortcut))


@mistake(
    "computed-in-float32",
    function="residual_add",
    kind="value",
    sentence="your sum is what you get when it is computed in float32",
    hint="In which precision are float64 arrays added?",
)
def residual_add_computed_in_float32(x: Value, shortcut: Value) -> Value:
    """Save memory."""
    y = residual_add(x, shortcut)
    return (np.asarray(x, np.float32) + np.asarray(shortcut, np.float32)).astype(y.dtype)


@mistake(
    "integers-kept",
    function="residual_add",
    kind="dtype",
    sentence="your sum is what you get when integers are added as integers",
    hint="What is 200 + 100 in a byte?",
)
def residual_add_integers_kept(x: Value, shortcut: Value) -> Value:
    """Let NumPy choose the dtype."""
    y = residual_add(x, shortcut)
    dtype = np.result_type(np.asarray(x), np.asarray(shortcut))
    return whole(y, dtype) if dtype.kind in "iu" else y


@mistake(
    "always-float64",
    function="residual_add",
    kind="dtype",
    sentence="your sum is float64 whatever comes in",
    hint="Which dtype has the sum of two float32 arrays?",
)
def residual_add_always_float64(x: Value, shortcut: Value) -> Value:
    """Forget the dtype of the arguments."""
    return residual_add(x, shortcut).astype(np.float64)


@mistake(
    "type-of-x",
    function="residual_add",
    kind="dtype",
    sentence="your sum has the dtype of x, whatever that of the shortcut is",
    hint="What is lost of a float64 shortcut beside a float32 x?",
)
def residual_add_type_of_x(x: Value, shortcut: Value) -> Value:
    """Write the sum into an array like x."""
    y = residual_add(x, shortcut)
    return y.astype(np.asarray(x).dtype) if np.asarray(x).dtype.kind == "f" else y


@mistake(
    "memory-order",
    function="residual_add",
    kind="layout",
    sentence="your sum is what you get when x is read in the order in which it lies in memory",
    hint="Try the transpose of an array. What do strides say of it?",
)
def residual_add_memory_order(x: Value, shortcut: Value) -> Value:
    """Take it that every array is C-ordered."""
    return residual_add(in_memory_order(x), shortcut)


@mistake(
    "added-in-place",
    function="residual_add",
    kind="purity",
    sentence="your function adds the shortcut to the caller's x",
    hint="What does x hold after the call?",
)
def residual_add_added_in_place(x: Value, shortcut: Value) -> Value:
    """Write x += shortcut."""
    y = residual_add(x, shortcut)
    if isinstance(x, np.ndarray) and x.dtype == y.dtype:
        x[...] = y
    return y


@mistake(
    "added-in-place-of-the-shortcut",
    function="residual_add",
    kind="purity",
    sentence="your function adds x to the caller's shortcut",
    hint="What does the shortcut hold after the call?",
)
def residual_add_added_in_place_of_the_shortcut(x: Value, shortcut: Value) -> Value:
    """Write shortcut += x."""
    y = residual_add(x, shortcut)
    if isinstance(shortcut, np.ndarray) and shortcut.dtype == y.dtype:
        shortcut[...] = y
    return y


@mistake(
    "nan-cleared",
    function="residual_add",
    kind="special",
    sentence="your sum is what you get when NaN and infinity in x count as numbers",
    hint="Should a broken number be hidden, or be seen in the output?",
)
def residual_add_nan_cleared(x: Value, shortcut: Value) -> Value:
    """Replace what is not finite."""
    return residual_add(np.nan_to_num(x), shortcut)


@mistake(
    "empty-maps-refused",
    function="residual_add",
    kind="special",
    sentence="your function refuses maps without pixels",
    hint="Which shapes does the page allow?",
)
def residual_add_empty_maps_refused(x: Value, shortcut: Value) -> Value:
    """Ask for a pixel."""
    if 0 in np.shape(x)[1:]:
        raise ValueError("there is no pixel")
    return residual_add(x, shortcut)


@mistake(
    "empty-batch-refused",
    function="residual_add",
    kind="special",
    sentence="your function refuses a batch without images",
    hint="Which shapes does the page allow?",
)
def residual_add_empty_batch_refused(x: Value, shortcut: Value) -> Value:
    """Ask for an image."""
    if np.shape(x)[:1] == (0,):
        raise ValueError("there is no image")
    return residual_add(x, shortcut)


@mistake(
    "broadcast",
    function="residual_add",
    kind="refusal",
    sentence="your function broadcasts arrays of unequal shapes",
    hint="May a shortcut of one channel be added to many?",
)
def residual_add_broadcast(x: Value, shortcut: Value) -> Value:
    """Leave the shapes to NumPy."""
    return broadcast(x, shortcut)


@mistake(
    "shortcut-broadcast",
    function="residual_add",
    kind="refusal",
    sentence="your function broadcasts the shortcut to the shape of x",
    hint="May a shortcut of one image be added to many?",
)
def residual_add_shortcut_broadcast(x: Value, shortcut: Value) -> Value:
    """Ask for the shape of the sum alone."""
    y = broadcast(x, shortcut)
    return y if y.shape == np.shape(x) else residual_add(x, shortcut)


@mistake(
    "x-broadcast",
    function="residual_add",
    kind="refusal",
    sentence="your function broadcasts x to the shape of the shortcut",
    hint="May an x of one pixel be added to a larger shortcut?",
)
def residual_add_x_broadcast(x: Value, shortcut: Value) -> Value:
    """Ask for the shape of the sum alone."""
    y = broadcast(x, shortcut)
    return y if y.shape == np.shape(shortcut) else residual_add(x, shortcut)


@mistake(
    "channels-padded",
    function="residual_add",
    kind="refusal",
    sentence="your function pads a shortcut that has too few channels with zeros",
    hint="What does the page do about a shortcut of another shape?",
)
def residual_add_channels_padded(x: Value, shortcut: Value) -> Value:
    """Do what an option of a network does."""
    if np.ndim(x) == np.ndim(shortcut) == 4:
        missing = max(0, np.shape(x)[1] - np.shape(shortcut)[1])
        shortcut = np.pad(shortcut, ((0, 0), (0, missing), (0, 0), (0, 0)))
    return residual_add(x, shortcut)


@mistake(
    "reshaped",
    function="residual_add",
    kind="refusal",
    sentence="your function lays a shortcut of as many numbers into the shape of x",
    hint="Is every shape with so many numbers the right one?",
)
def residual_add_reshaped(x: Value, shortcut: Value) -> Value:
    """Reshape what comes."""
    return residual_add(x, np.reshape(shortcut, np.shape(x)))
