"""What goes wrong in prelu."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation import leaky_relu, prelu, relu
from reference.activation.kinked import along_channels, check_prelu
from reference.constraints import real_array
from reference.dtypes import cast, result_dtype

from ...implementation import Value
from .. import mistake
from .shared import wide


def of_slopes(x: Value, weight: Value, rule: Callable[[Any, Any], Any]) -> Value:
    """Return what a rule makes of x and of its slopes, which lie along the channels."""
    argument, slopes = real_array("x", x), real_array("weight", weight)
    check_prelu(argument, slopes)
    y = rule(wide(argument), along_channels(wide(slopes), argument.ndim))
    return cast(y, result_dtype(argument, slopes))


def sides(numbers: Any, slopes: Any) -> Any:
    """Return the function itself, with slopes that NumPy lays along x."""
    return np.where(numbers > 0, numbers, slopes * numbers)


@mistake(
    "slopes-along-the-last-axis",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the slopes lie along the last axis",
    hint="Along which axis of x does NumPy lay an array of one axis?",
)
def prelu_slopes_along_the_last_axis(x: Value, weight: Value) -> Value:
    """Let NumPy broadcast."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, np.ravel(slopes)))


@mistake(
    "slopes-along-the-samples",
    function="prelu",
    kind="value",
    sentence="your output is what you get when each sample has a slope, not each channel",
    hint="Which axis of x is that of the channels?",
)
def prelu_slopes_along_the_samples(x: Value, weight: Value) -> Value:
    """Take the first axis for the channels."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, np.swapaxes(slopes, 0, 1)))


@mistake(
    "first-slope-for-all",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the first slope holds for all channels",
    hint="How many slopes are there?",
)
def prelu_first_slope_for_all(x: Value, weight: Value) -> Value:
    """Share one slope."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, slopes[:, :1]))


@mistake(
    "mean-slope-for-all",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the mean of the slopes holds for all channels",
    hint="How many slopes are there?",
)
def prelu_mean_slope_for_all(x: Value, weight: Value) -> Value:
    """Average the slopes."""
    return of_slopes(
        x, weight, lambda numbers, slopes: sides(numbers, slopes.mean(axis=1, keepdims=True))
    )


@mistake(
    "slopes-in-reverse",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the last slope holds for the first channel",
    hint="Which slope belongs to channel 0?",
)
def prelu_slopes_in_reverse(x: Value, weight: Value) -> Value:
    """Count the channels from behind."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, slopes[:, ::-1]))


@mistake(
    "slopes-ignored",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the slope is always 0.25",
    hint="Where does your code use weight?",
)
def prelu_slopes_ignored(x: Value, weight: Value) -> Value:
    """Keep the slopes with which learning begins."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, 0.25))


@mistake(
    "slopes-below-one",
    function="prelu",
    kind="value",
    sentence="your output is what you get when slopes are cut off at 0 and 1",
    hint="Which slopes does the page allow?",
)
def prelu_slopes_below_one(x: Value, weight: Value) -> Value:
    """Clip the slopes."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, np.clip(slopes, 0, 1)))


@mistake(
    "sign-of-slopes-lost",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the sign of a slope is lost",
    hint="Which slopes does the page allow?",
)
def prelu_sign_of_slopes_lost(x: Value, weight: Value) -> Value:
    """Take absolute values."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, np.abs(slopes)))


@mistake(
    "sign-twice",
    function="prelu",
    kind="value",
    sentence="your output is what you get when negative numbers are scaled by the negative slope",
    hint="Which sign has the output for a negative number and a positive slope?",
)
def prelu_sign_twice(x: Value, weight: Value) -> Value:
    """Scale the absolute value."""
    return of_slopes(x, weight, lambda numbers, slopes: sides(numbers, -slopes))


@mistake(
    "larger-of-both",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the larger of x and weight * x is taken",
    hint="Is that so for a slope above 1, too?",
)
def prelu_larger_of_both(x: Value, weight: Value) -> Value:
    """Take the maximum."""
    return of_slopes(x, weight, lambda numbers, slopes: np.maximum(numbers, slopes * numbers))


@mistake(
    "closed",
    function="prelu",
    kind="value",
    sentence="your output is what you get when negative numbers become 0",
    hint="What is left of a negative number?",
)
def prelu_closed(x: Value, weight: Value) -> Value:
    """Compute relu."""
    return of_slopes(x, weight, lambda numbers, slopes: relu(numbers))


@mistake(
    "leaky",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the slope is that of leaky_relu",
    hint="Where does your code use weight?",
)
def prelu_leaky(x: Value, weight: Value) -> Value:
    """Compute leaky_relu."""
    return of_slopes(x, weight, lambda numbers, slopes: leaky_relu(numbers))


@mistake(
    "sides-exchanged",
    function="prelu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled, not negative ones",
    hint="On which side of 0 does the slope hold?",
)
def prelu_sides_exchanged(x: Value, weight: Value) -> Value:
    """Exchange the sides."""
    return of_slopes(
        x, weight, lambda numbers, slopes: np.where(numbers > 0, slopes * numbers, numbers)
    )


@mistake(
    "scaled-on-both-sides",
    function="prelu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled too",
    hint="On which side of 0 does the slope hold?",
)
def prelu_scaled_on_both_sides(x: Value, weight: Value) -> Value:
    """Multiply everything."""
    return of_slopes(x, weight, lambda numbers, slopes: slopes * numbers)


@mistake(
    "added",
    function="prelu",
    kind="value",
    sentence="your output is what you get when the slope is added to negative numbers",
    hint="What does a slope do to a number?",
)
def prelu_added(x: Value, weight: Value) -> Value:
    """Add instead of multiplying."""
    return of_slopes(
        x, weight, lambda numbers, slopes: np.where(numbers > 0, numbers, slopes + numbers)
    )


@mistake(
    "images-only",
    function="prelu",
    kind="value",
    sentence="your output is what you get when x must have four axes",
    hint="Which ranks does the page allow?",
)
def prelu_images_only(x: Value, weight: Value) -> Value:
    """Unpack the shape of an image."""
    _, _, _, _ = np.shape(x)
    return prelu(x, weight)


@mistake(
    "computed-in-float32",
    function="prelu",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def prelu_computed_in_float32(x: Value, weight: Value) -> Value:
    """Round everything to float32."""
    return of_slopes(
        x,
        weight,
        lambda numbers, slopes: sides(*(one.astype(np.float32) for one in (numbers, slopes))),
    )


@mistake(
    "loses-nan",
    function="prelu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="Which of a NaN and 0 do your functions choose?",
)
def prelu_loses_nan(x: Value, weight: Value) -> Value:
    """Prefer numbers to NaN."""
    return of_slopes(
        x,
        weight,
        lambda numbers, slopes: np.fmax(numbers, 0.0) + slopes * np.fmin(numbers, 0.0),
    )


@mistake(
    "infinity-times-zero",
    function="prelu",
    kind="special",
    sentence="your output is what you get when x is multiplied by two masks of zeros and ones",
    hint="What is 0 times infinity?",
)
def prelu_infinity_times_zero(x: Value, weight: Value) -> Value:
    """Multiply by masks."""
    return of_slopes(
        x,
        weight,
        lambda numbers, slopes: numbers * (numbers > 0) + slopes * numbers * (numbers <= 0),
    )


@mistake(
    "refuses-empty-maps",
    function="prelu",
    kind="special",
    sentence="your output is what you get when a map without pixels is refused",
    hint="What is left to compute where there are no pixels?",
)
def prelu_refuses_empty_maps(x: Value, weight: Value) -> Value:
    """Ask for pixels that need not be there."""
    if 0 in np.shape(x):
        raise ValueError("x is empty")
    return prelu(x, weight)


@mistake(
    "dtype-of-x",
    function="prelu",
    kind="dtype",
    sentence="your output is what you get when the dtype is that of x, whatever that of weight",
    hint="Which of the arguments decide on the dtype?",
)
def prelu_dtype_of_x(x: Value, weight: Value) -> Value:
    """Forget the dtype of weight."""
    return prelu(x, weight).astype(np.result_type(result_dtype(np.asarray(x))))


@mistake(
    "dtype-of-weight",
    function="prelu",
    kind="dtype",
    sentence="your output is what you get when the dtype is that of weight, whatever that of x",
    hint="Which of the arguments decide on the dtype?",
)
def prelu_dtype_of_weight(x: Value, weight: Value) -> Value:
    """Forget the dtype of x."""
    return prelu(x, weight).astype(np.result_type(result_dtype(np.asarray(weight))))


@mistake(
    "always-float64",
    function="prelu",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def prelu_always_float64(x: Value, weight: Value) -> Value:
    """Forget the dtypes."""
    return prelu(x, weight).astype(np.float64)


@mistake(
    "keeps-integers",
    function="prelu",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def prelu_keeps_integers(x: Value, weight: Value) -> Value:
    """Give an integer image an integer answer."""
    return prelu(x, weight).astype(np.asarray(x).dtype)


@mistake(
    "overwrites-x",
    function="prelu",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def prelu_overwrites_x(x: Value, weight: Value) -> Value:
    """Write the result into x."""
    y = prelu(x, weight)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "one-slope-for-all-channels",
    function="prelu",
    kind="refusal",
    sentence="your output is what you get when a single slope is taken for all channels",
    hint="How many slopes are there?",
)
def prelu_one_slope_for_all_channels(x: Value, weight: Value) -> Value:
    """Let NumPy spread one slope."""
    channels = np.shape(x)[1] if np.ndim(x) > 1 else 1
    shared = np.repeat(np.ravel(weight), channels) if np.size(weight) == 1 else weight
    return prelu(x, shared)


@mistake(
    "slopes-of-any-shape",
    function="prelu",
    kind="refusal",
    sentence="your output is what you get when weight may have any shape of C numbers",
    hint="How many axes has weight?",
)
def prelu_slopes_of_any_shape(x: Value, weight: Value) -> Value:
    """Flatten weight."""
    return prelu(x, np.ravel(weight))


@mistake(
    "slope-for-every-entry",
    function="prelu",
    kind="refusal",
    sentence="your output is what you get when weight may have a slope for every entry",
    hint="Do all entries of a channel share a slope?",
)
def prelu_slope_for_every_entry(x: Value, weight: Value) -> Value:
    """Let NumPy multiply."""
    if np.ndim(x) < 2 or np.ndim(weight) < 2:
        return prelu(x, weight)
    return cast(
        sides(wide(x), wide(weight)), result_dtype(real_array("x", x), real_array("weight", weight))
    )


@mistake(
    "more-slopes-than-channels",
    function="prelu",
    kind="refusal",
    sentence="your output is what you get when slopes that are left over are not looked at",
    hint="How many slopes are there?",
)
def prelu_more_slopes_than_channels(x: Value, weight: Value) -> Value:
    """Take as many slopes as there are channels."""
    return prelu(x, weight[: np.shape(x)[1]] if np.ndim(weight) == 1 and np.ndim(x) > 1 else weight)


@mistake(
    "single-samples",
    function="prelu",
    kind="refusal",
    sentence="your output is what you get when an x of one axis counts as one sample",
    hint="How many axes has a batch?",
)
def prelu_single_samples(x: Value, weight: Value) -> Value:
    """Add the axis that is missing."""
    return prelu(x, weight) if np.ndim(x) != 1 else prelu(np.asarray(x)[np.newaxis], weight)[0]
