"""What goes wrong in max_unpool2d."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import max_unpool2d

from ...implementation import Value
from .. import mistake
from .shared import _memory_order, _pixels_in_a_row


def _checked(x: Value, indices: Value, output_size: Value) -> tuple[int, int]:
    """Refuse what `max_unpool2d` refuses; return height and width of its output."""
    max_unpool2d(x, indices, output_size)
    height, width = output_size
    return height, width


@mistake(
    "rows-as-long-as-the-output-is-high",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when rows are taken to be as long as the output is high",
    hint="Which row does the pixel 5 of a map of 2 rows and 4 columns lie in?",
)
def max_unpool2d_rows_as_long_as_the_output_is_high(
    x: Value, indices: Value, output_size: Value
) -> Value:
    """Divide the index by the height."""
    height, width = _checked(x, indices, output_size)
    rows, columns = np.divmod(indices, height)
    return max_unpool2d(x, rows * width % (height * width) + columns % width, output_size)


@mistake(
    "rows-as-long-as-those-of-x",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when rows are taken to be as long as those of x",
    hint="On which map do the indices count, the small one or the large one?",
)
def max_unpool2d_rows_as_long_as_those_of_x(x: Value, indices: Value, output_size: Value) -> Value:
    """Divide the index by the width of x."""
    height, width = _checked(x, indices, output_size)
    rows, columns = np.divmod(indices, x.shape[3])
    return max_unpool2d(x, (rows * width + columns) % (height * width), output_size)


@mistake(
    "counts-column-by-column",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the indices are taken to count column by column",
    hint="Which pixel has the number 1?",
)
def max_unpool2d_counts_column_by_column(x: Value, indices: Value, output_size: Value) -> Value:
    """Fill the map down its columns."""
    height, width = _checked(x, indices, output_size)
    return max_unpool2d(x, indices, (width, height)).swapaxes(2, 3)


@mistake(
    "sides-of-the-output-swapped",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the output has W_out rows and H_out columns",
    hint="Which of the two numbers of output_size is the height?",
)
def max_unpool2d_sides_of_the_output_swapped(x: Value, indices: Value, output_size: Value) -> Value:
    """Exchange height and width of the output, but not the numbers."""
    height, width = _checked(x, indices, output_size)
    return max_unpool2d(x, indices, (width, height))


@mistake(
    "counted-from-one",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the indices are taken to count from 1",
    hint="Which pixel has the number 0?",
)
def max_unpool2d_counted_from_one(x: Value, indices: Value, output_size: Value) -> Value:
    """Put every entry one pixel too early."""
    height, width = _checked(x, indices, output_size)
    return max_unpool2d(x, (indices - 1) % (height * width), output_size)


@mistake(
    "all-maps-on-the-first",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the indices of all maps are taken for places on"
    " the first one",
    hint="Does each map have a pixel 0 of its own?",
)
def max_unpool2d_all_maps_on_the_first(x: Value, indices: Value, output_size: Value) -> Value:
    """Fill the batch as if it were one row of pixels."""
    height, width = _checked(x, indices, output_size)
    y = np.zeros((*x.shape[:2], height, width), result_dtype(x))
    y.reshape(-1)[indices.ravel()] = x.ravel()
    return y


@mistake(
    "indices-of-the-first-map",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when all maps are filled by the indices of the first",
    hint="Are the maxima of two maps at the same places?",
)
def max_unpool2d_indices_of_the_first_map(x: Value, indices: Value, output_size: Value) -> Value:
    """Use one set of indices."""
    _checked(x, indices, output_size)
    same = np.tile(indices[:1, :1], (*x.shape[:2], 1, 1)) if len(x) else indices
    return max_unpool2d(x, same, output_size)


@mistake(
    "indices-of-the-first-image",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when all images are filled by the indices of the first",
    hint="Are the maxima of two images at the same places?",
)
def max_unpool2d_indices_of_the_first_image(x: Value, indices: Value, output_size: Value) -> Value:
    """Use the indices of one image."""
    _checked(x, indices, output_size)
    same = np.tile(indices[:1], (len(x), 1, 1, 1)) if len(x) else indices
    return max_unpool2d(x, same, output_size)


@mistake(
    "entries-added-up",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when entries whose index occurs twice are added up",
    hint="Which number stands at the pixel that two windows found to be the largest?",
)
def max_unpool2d_entries_added_up(x: Value, indices: Value, output_size: Value) -> Value:
    """Add where it should be written."""
    height, width = _checked(x, indices, output_size)
    y = np.zeros((*x.shape[:2], height * width))
    maps, channels = np.ogrid[: x.shape[0], : x.shape[1]]
    where = (maps[..., np.newaxis], channels[..., np.newaxis], _pixels_in_a_row(indices))
    np.add.at(y, where, _pixels_in_a_row(as_float64(x)))
    return cast(y.reshape(*x.shape[:2], height, width), result_dtype(x))


@mistake(
    "larger-entries-win",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when an entry is written only where it is larger than"
    " the 0 that is there",
    hint="What becomes of a maximum below 0?",
)
def max_unpool2d_larger_entries_win(x: Value, indices: Value, output_size: Value) -> Value:
    """Take the maximum of entry and background."""
    return np.maximum(max_unpool2d(x, indices, output_size), 0)


@mistake(
    "order-of-the-entries",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the entries fill the first pixels in their own"
    " order",
    hint="What are the indices for?",
)
def max_unpool2d_order_of_the_entries(x: Value, indices: Value, output_size: Value) -> Value:
    """Ignore the indices."""
    _checked(x, indices, output_size)
    numbers = np.arange(x.shape[2] * x.shape[3]).reshape(x.shape[2:])
    return max_unpool2d(x, np.broadcast_to(numbers, x.shape), output_size)


@mistake(
    "order-of-the-indices",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the indices are put in order first",
    hint="Which entry does the smallest index belong to?",
)
def max_unpool2d_order_of_the_indices(x: Value, indices: Value, output_size: Value) -> Value:
    """Sort the indices, and not the entries."""
    _checked(x, indices, output_size)
    ordered = np.sort(_pixels_in_a_row(indices), axis=-1).reshape(x.shape)
    return max_unpool2d(x, ordered, output_size)


@mistake(
    "repeated-over-the-map",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when every entry is spread over a part of the map",
    hint="How many pixels of the output does one entry make?",
)
def max_unpool2d_repeated_over_the_map(x: Value, indices: Value, output_size: Value) -> Value:
    """Enlarge by the nearest neighbour."""
    height, width = _checked(x, indices, output_size)
    rows = np.arange(height) * x.shape[2] // height
    columns = np.arange(width) * x.shape[3] // width
    return cast(as_float64(x)[:, :, rows[:, np.newaxis], columns], result_dtype(x))


@mistake(
    "background-of-minus-infinity",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when pixels without an entry are -inf",
    hint="What does the page put where no index points?",
)
def max_unpool2d_background_of_minus_infinity(
    x: Value, indices: Value, output_size: Value
) -> Value:
    """Undo the padding of the pool."""
    height, width = _checked(x, indices, output_size)
    y = np.full((*x.shape[:2], height * width), -np.inf, result_dtype(x))
    np.put_along_axis(y, _pixels_in_a_row(indices), _pixels_in_a_row(x), axis=-1)
    return y.reshape(*x.shape[:2], height, width)


@mistake(
    "last-pixel-lost",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when the last pixel of the map is never filled",
    hint="What is the largest index that a map of H rows and W columns has?",
)
def max_unpool2d_last_pixel_lost(x: Value, indices: Value, output_size: Value) -> Value:
    """Loop to one less than there are."""
    y = max_unpool2d(x, indices, output_size)
    y[:, :, -1, -1] = 0
    return y


@mistake(
    "one-image-squeezed",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are squeezed away",
    hint="What is the shape of the output for one image of one channel?",
)
def max_unpool2d_one_image_squeezed(x: Value, indices: Value, output_size: Value) -> Value:
    """Lose the axes that hold one."""
    return np.squeeze(max_unpool2d(x, indices, output_size))


@mistake(
    "computed-in-float32",
    function="max_unpool2d",
    kind="value",
    sentence="your output is what you get when numbers pass through float32",
    hint="How many digits has a float64?",
)
def max_unpool2d_computed_in_float32(x: Value, indices: Value, output_size: Value) -> Value:
    """Round to single precision."""
    return cast(max_unpool2d(x.astype(np.float32), indices, output_size), result_dtype(x))


@mistake(
    "nan-becomes-zero",
    function="max_unpool2d",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="May an entry be changed when it is moved?",
)
def max_unpool2d_nan_becomes_zero(x: Value, indices: Value, output_size: Value) -> Value:
    """Clean the entries."""
    bare = np.where(np.isnan(as_float64(x)), 0.0, as_float64(x))
    return cast(max_unpool2d(bare, indices, output_size), result_dtype(x))


@mistake(
    "infinity-cut",
    function="max_unpool2d",
    kind="special",
    sentence="your output is what you get when an infinity becomes the largest number",
    hint="May an entry be changed when it is moved?",
)
def max_unpool2d_infinity_cut(x: Value, indices: Value, output_size: Value) -> Value:
    """Clean the entries."""
    dtype = result_dtype(x)
    limit = np.finfo(dtype).max
    return max_unpool2d(np.clip(x.astype(dtype), -limit, limit), indices, output_size)


@mistake(
    "product-with-a-mask",
    function="max_unpool2d",
    kind="special",
    sentence="your output is what you get when entries are multiplied by a matrix of zeros and"
    " ones",
    hint="What is 0 times infinity?",
)
def max_unpool2d_product_with_a_mask(x: Value, indices: Value, output_size: Value) -> Value:
    """Put the entries to their places by a product."""
    height, width = _checked(x, indices, output_size)
    numbers = np.arange(height * width)
    chosen = _pixels_in_a_row(indices)[..., np.newaxis] == numbers
    first = chosen & (np.cumsum(chosen, axis=2) == 1)
    with np.errstate(invalid="ignore"):
        y = (_pixels_in_a_row(as_float64(x))[..., np.newaxis] * first).sum(axis=2)
    return cast(y.reshape(*x.shape[:2], height, width), result_dtype(x))


@mistake(
    "always-float64",
    function="max_unpool2d",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="Which dtype has an array that np.zeros makes?",
)
def max_unpool2d_always_float64(x: Value, indices: Value, output_size: Value) -> Value:
    """Fill an array of float64."""
    return max_unpool2d(x, indices, output_size).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="max_unpool2d",
    kind="dtype",
    sentence="your output has the dtype of an integer x",
    hint="What does the page of conventions say of integers, even where nothing is computed?",
)
def max_unpool2d_integers_stay_integers(x: Value, indices: Value, output_size: Value) -> Value:
    """Make an array like x."""
    return max_unpool2d(x, indices, output_size).astype(x.dtype)


@mistake(
    "dtype-with-the-indices",
    function="max_unpool2d",
    kind="dtype",
    sentence="your output has the dtype that x and the indices have together",
    hint="Do the indices take part in the result, or only say where it goes?",
)
def max_unpool2d_dtype_with_the_indices(x: Value, indices: Value, output_size: Value) -> Value:
    """Let the dtype of the indices count."""
    return max_unpool2d(x, indices, output_size).astype(np.result_type(x, indices))


@mistake(
    "overflow-of-small-indices",
    function="max_unpool2d",
    kind="dtype",
    sentence="your output is what you get when the maps are counted on in the dtype of the indices",
    hint="Which is the largest number of a byte, and how many pixels has the whole batch?",
)
def max_unpool2d_overflow_of_small_indices(x: Value, indices: Value, output_size: Value) -> Value:
    """Add offsets to the indices as they are."""
    height, width = _checked(x, indices, output_size)
    y = np.zeros(x.shape[0] * x.shape[1] * height * width, result_dtype(x))
    offsets = np.arange(x.shape[0] * x.shape[1]) * (height * width)
    places = _pixels_in_a_row(indices) + offsets.astype(indices.dtype).reshape(*x.shape[:2], 1)
    y[places.astype(np.int64).ravel()] = x.ravel()
    return y.reshape(*x.shape[:2], height, width)


@mistake(
    "memory-order",
    function="max_unpool2d",
    kind="layout",
    sentence="your output is what you get when the entries are read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def max_unpool2d_memory_order(x: Value, indices: Value, output_size: Value) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return max_unpool2d(_memory_order(x), indices, output_size)


@mistake(
    "entries-overwritten",
    function="max_unpool2d",
    kind="purity",
    sentence="your function writes into the array that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def max_unpool2d_entries_overwritten(x: Value, indices: Value, output_size: Value) -> Value:
    """Use up x."""
    y = max_unpool2d(x, indices, output_size)
    x[...] = 0
    return y


@mistake(
    "indices-overwritten",
    function="max_unpool2d",
    kind="purity",
    sentence="your function writes into the indices that it is given",
    hint="Who may need the indices after the call?",
)
def max_unpool2d_indices_overwritten(x: Value, indices: Value, output_size: Value) -> Value:
    """Turn the indices into places in the batch, where they are."""
    y = max_unpool2d(x, indices, output_size)
    indices += np.arange(len(indices))[:, np.newaxis, np.newaxis, np.newaxis]
    return y


@mistake(
    "negative-indices-count-from-the-end",
    function="max_unpool2d",
    kind="refusal",
    sentence="you take the index -1 for the last pixel",
    hint="What does an index of -1 mean to NumPy, and what does it mean here?",
)
def max_unpool2d_negative_indices_count_from_the_end(
    x: Value, indices: Value, output_size: Value
) -> Value:
    """Let NumPy index."""
    if np.ndim(indices) == 4 and indices.dtype.kind in "iu" and len(output_size) == 2:
        pixels = output_size[0] * output_size[1]
        inside = (indices < 0) & (indices >= -pixels)
        indices = np.where(inside, indices + pixels, indices).astype(indices.dtype)
    return max_unpool2d(x, indices, output_size)


@mistake(
    "indices-clipped",
    function="max_unpool2d",
    kind="refusal",
    sentence="you take an index beyond the map for its last pixel",
    hint="Would you rather know of an index that is wrong?",
)
def max_unpool2d_indices_clipped(x: Value, indices: Value, output_size: Value) -> Value:
    """Clip the indices."""
    if indices.dtype.kind in "iu" and len(output_size) == 2 and min(output_size) > 0:
        indices = np.clip(indices, 0, output_size[0] * output_size[1] - 1)
    return max_unpool2d(x, indices, output_size)


@mistake(
    "index-error",
    function="max_unpool2d",
    kind="refusal",
    sentence="an index beyond the map ends in an IndexError from within NumPy",
    hint="With which exceptions may a bad argument be refused?",
)
def max_unpool2d_index_error(x: Value, indices: Value, output_size: Value) -> Value:
    """Let NumPy find out."""
    try:
        return max_unpool2d(x, indices, output_size)
    except ValueError as error:
        if "max_unpool2d_c5" in str(error):
            raise IndexError(str(error)) from None
        raise


@mistake(
    "indices-of-other-maps",
    function="max_unpool2d",
    kind="refusal",
    sentence="you accept an index that runs on into the next map",
    hint="Which numbers does a map have, if the batch holds several?",
)
def max_unpool2d_indices_of_other_maps(x: Value, indices: Value, output_size: Value) -> Value:
    """Check the indices against the whole batch."""
    if x.ndim == 4 and x.shape == indices.shape and indices.dtype.kind in "iu":
        pixels = int(np.prod(output_size))
        if indices.size and pixels > 0 and indices.min() >= 0:
            inside = indices < pixels * x.shape[0] * x.shape[1]
            indices = np.where(inside, indices % pixels, indices).astype(indices.dtype)
    return max_unpool2d(x, indices, output_size)


@mistake(
    "floats-as-indices",
    function="max_unpool2d",
    kind="refusal",
    sentence="you accept indices that are floats, and cut them to integers",
    hint="Which pixel is 1.5?",
)
def max_unpool2d_floats_as_indices(x: Value, indices: Value, output_size: Value) -> Value:
    """Cast floats to integers."""
    whole = indices.astype(np.int64) if indices.dtype.kind == "f" else indices
    return max_unpool2d(x, whole, output_size)


@mistake(
    "booleans-as-indices",
    function="max_unpool2d",
    kind="refusal",
    sentence="you accept booleans as the indices 0 and 1",
    hint="What does indexing with an array of booleans select?",
)
def max_unpool2d_booleans_as_indices(x: Value, indices: Value, output_size: Value) -> Value:
    """Cast booleans to integers."""
    whole = indices.astype(np.int64) if indices.dtype.kind == "b" else indices
    return max_unpool2d(x, whole, output_size)


@mistake(
    "indices-broadcast",
    function="max_unpool2d",
    kind="refusal",
    sentence="your function broadcasts indices of another shape",
    hint="How many indices does each entry have?",
)
def max_unpool2d_indices_broadcast(x: Value, indices: Value, output_size: Value) -> Value:
    """Stretch axes of length 1."""
    return max_unpool2d(x, np.broadcast_to(indices, x.shape), output_size)


@mistake(
    "indices-of-any-shape",
    function="max_unpool2d",
    kind="refusal",
    sentence="your function reads the indices one by one, whatever their shape",
    hint="Which entry does the third index belong to?",
)
def max_unpool2d_indices_of_any_shape(x: Value, indices: Value, output_size: Value) -> Value:
    """Compare the number of indices alone."""
    return max_unpool2d(x, indices.reshape(x.shape), output_size)


@mistake(
    "single-image-accepted",
    function="max_unpool2d",
    kind="refusal",
    sentence="your function answers for an image without a batch",
    hint="How many axes does the page ask for?",
)
def max_unpool2d_single_image_accepted(x: Value, indices: Value, output_size: Value) -> Value:
    """Take a single image too."""
    if x.ndim == 3:
        return max_unpool2d(x[np.newaxis], indices[np.newaxis], output_size)[0]
    return max_unpool2d(x, indices, output_size)


@mistake(
    "sizes-cut-short",
    function="max_unpool2d",
    kind="refusal",
    sentence="your function takes the first two of more sizes, instead of refusing them",
    hint="How many axes has the output of one map?",
)
def max_unpool2d_sizes_cut_short(x: Value, indices: Value, output_size: Value) -> Value:
    """Read two numbers, whatever else there is."""
    return max_unpool2d(x, indices, output_size[:2])


@mistake(
    "output-without-pixels-for-no-image",
    function="max_unpool2d",
    kind="refusal",
    sentence="you accept an output without pixels, as long as there is no image",
    hint="What is the least height of a map?",
)
def max_unpool2d_output_without_pixels_for_no_image(
    x: Value, indices: Value, output_size: Value
) -> Value:
    """Check the indices alone."""
    if len(x) == 0 and len(output_size) == 2 and 0 in output_size:
        return np.zeros((*x.shape[:2], *output_size), result_dtype(x))
    return max_unpool2d(x, indices, output_size)


@mistake(
    "negative-sizes-accepted",
    function="max_unpool2d",
    kind="refusal",
    sentence="you accept two negative sizes, whose product is above 0",
    hint="What does the sign of a height mean?",
)
def max_unpool2d_negative_sizes_accepted(x: Value, indices: Value, output_size: Value) -> Value:
    """Check the number of pixels alone."""
    if len(output_size) == 2 and max(output_size) < 0:
        output_size = tuple(-size for size in output_size)
    return max_unpool2d(x, indices, output_size)
