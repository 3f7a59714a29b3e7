"""What goes wrong in to_uint8."""

import numpy as np

from reference.image import to_uint8

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order


def shares(feature_map: Value) -> Value:
    """Return how far each number lies on the way from the smallest to the largest, from 0 to 1."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    if x.size == 0 or x.max() == x.min():
        return np.zeros(x.shape)
    return (x - x.min()) / (x.max() - x.min())


def byte(numbers: Value) -> Value:
    """Return numbers as bytes, which wrap around."""
    return np.rint(numbers).astype(np.int64).astype(np.uint8)


def plane_by_plane(feature_map: Value, axes: int) -> Value:
    """Return a map of which the last axes have a scale of their own."""
    y = np.zeros(np.shape(feature_map), np.uint8)
    for part in np.ndindex(y.shape[: max(0, y.ndim - axes)]):
        y[part] = to_uint8(np.asarray(feature_map)[part])
    return y


@mistake(
    "fractions-cut-off",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the fractions are cut off",
    hint="Which byte is nearest to 127.9?",
)
def to_uint8_fractions_cut_off(feature_map: Value) -> Value:
    """Cast without rounding."""
    return np.floor(shares(feature_map) * 255).astype(np.uint8)


@mistake(
    "rounded-up",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when every fraction is rounded up",
    hint="Which byte is nearest to 127.1?",
)
def to_uint8_rounded_up(feature_map: Value) -> Value:
    """Round up."""
    return np.ceil(shares(feature_map) * 255).astype(np.uint8)


@mistake(
    "scaled-to-256",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the range is stretched to 256",
    hint="Which is the largest byte?",
)
def to_uint8_scaled_to_256(feature_map: Value) -> Value:
    """Count the bytes."""
    return byte(np.minimum(shares(feature_map) * 256, 255))


@mistake(
    "256-equal-parts",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the range is cut into 256 equal parts",
    hint="Which numbers are nearer to the byte 0 than to the byte 1?",
)
def to_uint8_256_equal_parts(feature_map: Value) -> Value:
    """Count in which part a number lies."""
    return np.minimum(np.floor(shares(feature_map) * 256), 255).astype(np.uint8)


@mistake(
    "scaled-to-254",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the range is stretched to 254",
    hint="Which byte does the largest number become?",
)
def to_uint8_scaled_to_254(feature_map: Value) -> Value:
    """Leave the largest byte out."""
    return byte(shares(feature_map) * 254)


@mistake(
    "left-between-0-and-1",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the range is stretched to 1 only",
    hint="What is 0.7 as a byte?",
)
def to_uint8_left_between_0_and_1(feature_map: Value) -> Value:
    """Forget the factor."""
    return byte(shares(feature_map))


@mistake(
    "dark-and-bright-exchanged",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the smallest number is white",
    hint="Which byte does the smallest number become?",
)
def to_uint8_dark_and_bright_exchanged(feature_map: Value) -> Value:
    """Show the negative."""
    y = to_uint8(feature_map)
    return 255 - y if y.any() else y


@mistake(
    "each-plane-alone",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when every plane has extremes of its own",
    hint="Of what are the smallest and the largest number?",
)
def to_uint8_each_plane_alone(feature_map: Value) -> Value:
    """Loop over the planes."""
    return plane_by_plane(feature_map, 2)


@mistake(
    "each-image-alone",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when every image of a batch has extremes of its own",
    hint="Of what are the smallest and the largest number?",
)
def to_uint8_each_image_alone(feature_map: Value) -> Value:
    """Loop over the first axis."""
    return plane_by_plane(feature_map, max(1, np.ndim(feature_map) - 1))


@mistake(
    "each-row-alone",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the extremes are taken along the last axis",
    hint="Of what are the smallest and the largest number?",
)
def to_uint8_each_row_alone(feature_map: Value) -> Value:
    """Pass an axis."""
    return plane_by_plane(feature_map, 1)


@mistake(
    "extremes-of-the-first-row",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the extremes are those of the first row",
    hint="Of what are the smallest and the largest number?",
)
def to_uint8_extremes_of_the_first_row(feature_map: Value) -> Value:
    """Take the extremes from too little."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    if x.size == 0:
        return to_uint8(x)
    low, high = x[..., :1, :].min() if x.ndim > 1 else x.min(), x.max()
    return byte(255 * np.clip((x - low) / (high - low), 0, 1)) if high > low else byte(0 * x)


@mistake(
    "minimum-left-in",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the smallest number is not subtracted",
    hint="Which byte does the smallest number become?",
)
def to_uint8_minimum_left_in(feature_map: Value) -> Value:
    """Divide by the range alone."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    span = np.ptp(x) if x.size else 0
    return byte(np.clip(255 * x / span, -1e9, 1e9)) if span else to_uint8(x)


@mistake(
    "divided-by-the-largest",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the numbers"
    " are divided by the largest, not by the range",
    hint="Which byte does the largest number become?",
)
def to_uint8_divided_by_the_largest(feature_map: Value) -> Value:
    """Forget the minimum in the divisor."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    if x.size == 0 or x.max() == x.min() or x.max() == 0:
        return to_uint8(x)
    return byte(np.clip(255 * (x - x.min()) / x.max(), -1e9, 1e9))


@mistake(
    "zero-in-the-middle",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when 0 becomes the middle of the bytes",
    hint="Which byte does 0 become in a map of positive numbers?",
)
def to_uint8_zero_in_the_middle(feature_map: Value) -> Value:
    """Scale by the largest absolute value."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    largest = np.abs(x).max(initial=0)
    if not largest or np.ptp(x) == 0:
        return to_uint8(x)
    return byte(127.5 * (1 + x / largest))


@mistake(
    "absolute-values",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the signs are dropped first",
    hint="Is a number below 0 darker or brighter than 0?",
)
def to_uint8_absolute_values(feature_map: Value) -> Value:
    """Take the strength of an edge."""
    to_uint8(feature_map)
    return to_uint8(np.abs(np.asarray(feature_map, np.float64)))


@mistake(
    "clipped",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the map is clipped to 0…255 instead of stretched",
    hint="Which bytes does a map from -1 to 1 become?",
)
def to_uint8_clipped(feature_map: Value) -> Value:
    """Take the map for a picture."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    return byte(np.clip(x, 0, 255)) if x.size and np.ptp(x) else to_uint8(x)


@mistake(
    "wrapped",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the map is cast to bytes as it is",
    hint="What becomes of -1 and of 256 as bytes?",
)
def to_uint8_wrapped(feature_map: Value) -> Value:
    """Cast."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    return byte(np.clip(x, -1e9, 1e9)) if x.size and np.ptp(x) else to_uint8(x)


@mistake(
    "a-little-in-the-divisor",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when a small number is added to the range",
    hint="Which bytes does a map of very small numbers become?",
)
def to_uint8_a_little_in_the_divisor(feature_map: Value) -> Value:
    """Keep the divisor away from 0."""
    to_uint8(feature_map)
    x = np.asarray(feature_map, np.float64)
    if x.size == 0:
        return to_uint8(x)
    return byte(255 * (x - x.min()) / (np.ptp(x) + 1e-8))


@mistake(
    "small-contrast-is-none",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when a map of small contrast counts as constant",
    hint="Which bytes does a map of very small numbers become?",
)
def to_uint8_small_contrast_is_none(feature_map: Value) -> Value:
    """Compare with a tolerance."""
    y = to_uint8(feature_map)
    if y.size and np.allclose(np.max(feature_map), np.min(feature_map)):
        return np.zeros_like(y)
    return y


@mistake(
    "computed-in-float32",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when the map is brought to float32 first",
    hint="Which numbers are too small, too large or too close together for float32?",
)
def to_uint8_computed_in_float32(feature_map: Value) -> Value:
    """Save memory."""
    return to_uint8(np.asarray(feature_map).astype(np.float32))


@mistake(
    "rows-refused",
    function="to_uint8",
    kind="value",
    sentence="your function refuses a map that has no rows and columns",
    hint="Which shapes does the page allow?",
)
def to_uint8_rows_refused(feature_map: Value) -> Value:
    """Refuse everything else."""
    if np.ndim(feature_map) < 2:
        raise ValueError("a map needs rows and columns")
    return to_uint8(feature_map)


@mistake(
    "squeezed",
    function="to_uint8",
    kind="value",
    sentence="your bytes are what you get when axes of length 1 are dropped",
    hint="Which shape has the result?",
)
def to_uint8_squeezed(feature_map: Value) -> Value:
    """Squeeze."""
    return np.squeeze(to_uint8(feature_map))


@mistake(
    "long-integers",
    function="to_uint8",
    kind="dtype",
    sentence="your result has the right numbers, and another dtype than uint8",
    hint="How many bytes does a viewer expect for each pixel?",
)
def to_uint8_long_integers(feature_map: Value) -> Value:
    """Forget to cast."""
    return to_uint8(feature_map).astype(np.int64)


@mistake(
    "dtype-kept",
    function="to_uint8",
    kind="dtype",
    sentence="your result has the right numbers, in the dtype of the map",
    hint="How many bytes does a viewer expect for each pixel?",
)
def to_uint8_dtype_kept(feature_map: Value) -> Value:
    """Round and stop."""
    return to_uint8(feature_map).astype(np.asarray(feature_map).dtype)


@mistake(
    "difference-of-integers-overflows",
    function="to_uint8",
    kind="dtype",
    sentence="your bytes are what you get when integers are subtracted in their own dtype",
    hint="What is 127 - (-128) in a signed byte?",
)
def to_uint8_difference_of_integers_overflows(feature_map: Value) -> Value:
    """Subtract before converting."""
    x = np.asarray(feature_map)
    if x.dtype.kind not in "iu" or x.size == 0 or np.ptp(x) == 0:
        return to_uint8(x)
    return byte(255 * ((x - x.min()) / np.float64(x.max() - x.min())))


@mistake(
    "product-of-bytes-overflows",
    function="to_uint8",
    kind="dtype",
    sentence="your bytes are what you get when a byte is multiplied by 255 as a byte",
    hint="What is 2 · 255 in a byte?",
)
def to_uint8_product_of_bytes_overflows(feature_map: Value) -> Value:
    """Multiply before converting."""
    x = np.asarray(feature_map)
    if x.dtype != np.uint8 or x.size == 0 or np.ptp(x) == 0:
        return to_uint8(x)
    return byte((x - x.min()) * np.uint8(255) / np.float64(np.ptp(x)))


@mistake(
    "booleans-refused",
    function="to_uint8",
    kind="dtype",
    sentence="your function cannot subtract booleans",
    hint="What does NumPy say to True - False?",
)
def to_uint8_booleans_refused(feature_map: Value) -> Value:
    """Subtract before converting."""
    if np.asarray(feature_map).dtype == bool:
        raise TypeError("numpy boolean subtract, the `-` operator, is not supported")
    return to_uint8(feature_map)


@mistake(
    "bytes-returned-as-they-came",
    function="to_uint8",
    kind="dtype",
    sentence="your function returns a map of bytes as it came",
    hint="Is a map of bytes from 10 to 20 ready to be shown?",
)
def to_uint8_bytes_returned_as_they_came(feature_map: Value) -> Value:
    """Take bytes for a picture."""
    x = np.asarray(feature_map)
    return x.copy() if x.dtype == np.uint8 and x.size and np.ptp(x) else to_uint8(x)


@mistake(
    "memory-order",
    function="to_uint8",
    kind="layout",
    sentence="your bytes are what you get when the map is"
    " read in the order in which it lies in memory",
    hint="Try the transpose of a map. What do strides say of it?",
)
def to_uint8_memory_order(feature_map: Value) -> Value:
    """Take it that every array is C-ordered."""
    return to_uint8(in_memory_order(feature_map))


@mistake(
    "stretched-in-place",
    function="to_uint8",
    kind="purity",
    sentence="your function stretches the caller's map",
    hint="What does the map hold after the call?",
)
def to_uint8_stretched_in_place(feature_map: Value) -> Value:
    """Subtract in place."""
    y = to_uint8(feature_map)
    if isinstance(feature_map, np.ndarray) and feature_map.size:
        feature_map -= feature_map.min()
    return y


@mistake(
    "constant-is-white",
    function="to_uint8",
    kind="special",
    sentence="your bytes are what you get when a constant map is white",
    hint="Which byte does the smallest number become, if it is the largest, too?",
)
def to_uint8_constant_is_white(feature_map: Value) -> Value:
    """Divide the numbers by themselves."""
    y = to_uint8(feature_map)
    return np.full_like(y, 255) if y.size and np.ptp(feature_map) == 0 else y


@mistake(
    "constant-is-grey",
    function="to_uint8",
    kind="special",
    sentence="your bytes are what you get when a constant map is grey",
    hint="Which byte does the page give to a constant map?",
)
def to_uint8_constant_is_grey(feature_map: Value) -> Value:
    """Take the middle."""
    y = to_uint8(feature_map)
    return np.full_like(y, 128) if y.size and np.ptp(feature_map) == 0 else y


@mistake(
    "constant-stays",
    function="to_uint8",
    kind="special",
    sentence="your bytes are what you get when a constant map keeps its value",
    hint="Which byte does the page give to a constant map?",
)
def to_uint8_constant_stays(feature_map: Value) -> Value:
    """Skip the division."""
    y = to_uint8(feature_map)
    if y.size and np.ptp(feature_map) == 0:
        return byte(np.clip(np.asarray(feature_map, np.float64), -1e9, 1e9))
    return y


@mistake(
    "constant-refused",
    function="to_uint8",
    kind="special",
    sentence="your function refuses a constant map",
    hint="Is there a map that cannot be shown?",
)
def to_uint8_constant_refused(feature_map: Value) -> Value:
    """Refuse to divide by 0."""
    y = to_uint8(feature_map)
    if y.size and np.ptp(feature_map) == 0:
        raise ValueError("a constant map has no contrast")
    return y


@mistake(
    "empty-map-refused",
    function="to_uint8",
    kind="special",
    sentence="your function refuses an empty map",
    hint="Has an empty array a smallest number?",
)
def to_uint8_empty_map_refused(feature_map: Value) -> Value:
    """Let the minimum refuse."""
    if np.size(feature_map) == 0:
        raise ValueError("zero-size array to reduction operation minimum which has no identity")
    return to_uint8(feature_map)


@mistake(
    "empty-map-flattened",
    function="to_uint8",
    kind="special",
    sentence="your result for an empty map has lost its shape",
    hint="Which shape has an empty map?",
)
def to_uint8_empty_map_flattened(feature_map: Value) -> Value:
    """Return an empty list of bytes."""
    return to_uint8(feature_map) if np.size(feature_map) else np.zeros(0, np.uint8)
