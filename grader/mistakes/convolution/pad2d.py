"""What goes wrong in pad2d."""

from typing import Any

import numpy as np

from reference.convolution import pad2d

from ...implementation import Value
from .. import mistake
from .shared import cropped, four


@mistake(
    "axes-exchanged",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the padding of height and width is exchanged",
    hint="Which axis does the first number, or the first pair, of the padding belong to?",
)
def pad2d_axes_exchanged(x: Value, padding: Value, **options: Any) -> Value:
    """Read the padding as width first."""
    rows, columns = four(padding)
    return pad2d(x, (columns, rows), **options)


@mistake(
    "top-and-left-alone",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when top and left hold for bottom and right too",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def pad2d_top_and_left_alone(x: Value, padding: Value, **options: Any) -> Value:
    """Take the first of two sides for both."""
    (top, _), (left, _) = four(padding)
    return pad2d(x, (top, left), **options)


@mistake(
    "one-side-hard-coded",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when there is one row above the map,"
    " whatever the padding",
    hint="Is every number in your call of np.pad taken from the argument?",
)
def pad2d_one_side_hard_coded(x: Value, padding: Value, **options: Any) -> Value:
    """Leave a 1 in the call of np.pad."""
    (_, bottom), columns = four(padding)
    return pad2d(x, ((1, bottom), columns), **options)


@mistake(
    "mirror-between-two-rows",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "reflect" repeats the first and the last row',
    hint="Is 1 2 3 continued by 3 2 1 or by 2 1?",
)
def pad2d_mirror_between_two_rows(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Mirror as numpy.pad's mode symmetric does."""
    y = pad2d(x, padding, mode=mode, **options)
    around = ((0, 0), (0, 0), *four(padding))
    return np.pad(x, around, mode="symmetric").astype(y.dtype) if mode == "reflect" else y


@mistake(
    "wraps-around",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "reflect" goes on at the other side of the map',
    hint="What does a mirror at the last row show?",
)
def pad2d_wraps_around(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Repeat the map as numpy.pad's mode wrap does."""
    y = pad2d(x, padding, mode=mode, **options)
    around = ((0, 0), (0, 0), *four(padding))
    return np.pad(x, around, mode="wrap").astype(y.dtype) if mode == "reflect" else y


@mistake(
    "no-border-wider-than-the-map",
    function="pad2d",
    kind="value",
    sentence="your function refuses to reflect further than the map is wide",
    hint="What does the page say of a mirror image larger than the map?",
)
def pad2d_no_wide_border(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Do as PyTorch does."""
    y = pad2d(x, padding, mode=mode, **options)
    widest = (max(side) for side in four(padding))
    if mode == "reflect" and any(n <= p for n, p in zip(x.shape[2:], widest, strict=True)):
        raise ValueError("the padding should be less than the map")
    return y


@mistake(
    "value-ignored",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the border is 0 whatever its value should be",
    hint="Where in your code does `value` appear?",
)
def pad2d_value_ignored(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Pad with zeros."""
    del value
    return pad2d(x, padding, mode=mode)


@mistake(
    "mode-ignored",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when every border is a constant",
    hint="Where in your code does `mode` appear?",
)
def pad2d_mode_ignored(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Pad with the value."""
    pad2d(x, padding, mode=mode)
    return pad2d(x, padding, value=value)


@mistake(
    "corners-empty",
    function="pad2d",
    kind="value",
    sentence='your output is what you get when "edge" fills the sides but not the corners',
    hint="What lies beyond the last row and the last column at once?",
)
def pad2d_corners_empty(
    x: Value, padding: Value, *, mode: str = "constant", **options: Any
) -> Value:
    """Copy the four sides alone."""
    y = pad2d(x, padding, mode=mode, **options)
    if mode == "edge":
        rows, columns = four(padding)
        above_or_below = np.pad(np.zeros(x.shape[2], dtype=bool), rows, constant_values=True)
        beside = np.pad(np.zeros(x.shape[3], dtype=bool), columns, constant_values=True)
        y[:, :, np.outer(above_or_below, beside)] = 0
    return y


@mistake(
    "reflect-by-default",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the map is reflected unless a mode is given",
    hint="Call it without a mode.",
)
def pad2d_reflect_by_default(
    x: Value, padding: Value, *, mode: str = "reflect", value: Value = 0.0
) -> Value:
    """Take another default."""
    return pad2d(x, padding, mode=mode, value=value)


@mistake(
    "every-axis-padded",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when batch and channels are padded as well",
    hint="How many axes does np.pad pad when it is given one number?",
)
def pad2d_every_axis_padded(x: Value, padding: Value, **options: Any) -> Value:
    """Give np.pad one number."""
    if isinstance(padding, int) and padding > 0 and x.ndim == 4:
        value = options.get("value", 0.0) if options.get("mode", "constant") == "constant" else 0.0
        y = pad2d(x, padding, **options)
        return np.pad(y, ((padding, padding),) * 2 + ((0, 0),) * 2, constant_values=value)
    return pad2d(x, padding, **options)


@mistake(
    "value-in-float32",
    function="pad2d",
    kind="value",
    sentence="your output is what you get when the value of the border is rounded to float32",
    hint="Which dtype has the array that the border comes from?",
)
def pad2d_value_in_float32(
    x: Value, padding: Value, *, value: float = 0.0, **options: Any
) -> Value:
    """Make the border in float32."""
    return pad2d(x, padding, value=float(np.float32(value)), **options)


@mistake(
    "type-of-the-map",
    function="pad2d",
    kind="dtype",
    sentence="your output is what you get when a map of integers stays one",
    hint="What does the page say of integers, even where nothing is computed?",
)
def pad2d_type_of_the_map(x: Value, padding: Value, **options: Any) -> Value:
    """Keep the dtype of x."""
    with np.errstate(all="ignore"):
        return pad2d(x, padding, **options).astype(x.dtype)


@mistake(
    "always-float64",
    function="pad2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def pad2d_always_float64(x: Value, padding: Value, **options: Any) -> Value:
    """Forget the dtype of x."""
    return pad2d(x, padding, **options).astype(np.float64)


@mistake(
    "nan-cleared",
    function="pad2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x are replaced",
    hint="Does padding compute anything with a pixel?",
)
def pad2d_nan_cleared(x: Value, padding: Value, **options: Any) -> Value:
    """Replace what is not finite."""
    return pad2d(np.nan_to_num(x), padding, **options)


@mistake(
    "any-rank-accepted",
    function="pad2d",
    kind="refusal",
    sentence="your function pads the last two axes of an array of any rank",
    hint="Which shape has x, by the page?",
)
def pad2d_any_rank_accepted(x: Value, padding: Value, **options: Any) -> Value:
    """Add axes before, and take them away behind."""
    if x.ndim in {2, 3}:
        added = (np.newaxis,) * (4 - x.ndim)
        return pad2d(x[added], padding, **options).reshape(-1)
    return pad2d(x, padding, **options)


@mistake(
    "negative-padding-crops",
    function="pad2d",
    kind="refusal",
    sentence="your function takes a negative padding, and crops the map",
    hint="What does the page say of a padding of -1?",
)
def pad2d_negative_padding_crops(x: Value, padding: Value, **options: Any) -> Value:
    """Slice where the padding is negative."""
    x, padding = cropped(x, padding)
    return pad2d(x, padding, **options)


@mistake(
    "unknown-mode-means-constant",
    function="pad2d",
    kind="refusal",
    sentence="your function takes every unknown mode for a constant border",
    hint="What happens to a mode that none of your cases names?",
)
def pad2d_unknown_mode_means_constant(
    x: Value, padding: Value, *, mode: str = "constant", value: Value = 0.0
) -> Value:
    """Let `else` catch what is misspelt."""
    return pad2d(x, padding, mode=mode if mode in {"reflect", "edge"} else "constant", value=value)
