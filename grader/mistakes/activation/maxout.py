"""What goes wrong in maxout."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation import maxout
from reference.activation.vectors import side_by_side
from reference.constraints import real_array

from ...implementation import Value
from .. import mistake
from .shared import given, wide


def of_groups(x: Value, pieces: int, rule: Callable[[Any], Any]) -> Value:
    """Return what a rule makes of (N, C / pieces, pieces, ...)."""
    return given(x, rule(side_by_side(real_array("x", x), pieces)))


def of_distant_channels(x: Value, pieces: int) -> Any:
    """Return (N, C / pieces, pieces, ...) in which the pieces lie C / pieces apart."""
    groups = side_by_side(real_array("x", x), pieces)
    batch, outputs, _, *rest = groups.shape
    return np.swapaxes(wide(x).reshape(batch, pieces, outputs, *rest), 1, 2)


@mistake(
    "distant-channels",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the channels compared lie C / pieces apart",
    hint="Which channels of x make output channel 0?",
)
def maxout_distant_channels(x: Value, pieces: int) -> Value:
    """Compare the halves of the channels."""
    return given(x, of_distant_channels(x, pieces).max(axis=2))


@mistake(
    "pieces-are-left",
    function="maxout",
    kind="value",
    sentence="your output is what you get when pieces is the number of channels that are left",
    hint="Is pieces how many channels make one, or how many are made?",
)
def maxout_pieces_are_left(x: Value, pieces: int) -> Value:
    """Exchange the two factors of the number of channels."""
    outputs = side_by_side(real_array("x", x), pieces).shape[1]
    return maxout(x, outputs) if outputs else maxout(x, pieces)


@mistake(
    "overlapping",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the groups of channels overlap",
    hint="How far apart are the first channels of two groups?",
)
def maxout_overlapping(x: Value, pieces: int) -> Value:
    """Slide by one channel."""
    outputs = side_by_side(real_array("x", x), pieces).shape[1]
    numbers = wide(x)
    windows = [numbers[:, c : c + pieces].max(axis=1) for c in range(outputs)]
    return given(x, np.stack(windows, axis=1))


@mistake(
    "over-positions",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the last axis is compared, not the channels",
    hint="Along which axis do the channels lie?",
)
def maxout_over_positions(x: Value, pieces: int) -> Value:
    """Pool along the last axis."""
    side_by_side(real_array("x", x), pieces)
    return np.moveaxis(maxout(np.moveaxis(real_array("x", x), -1, 1), pieces), 1, -1)


@mistake(
    "over-samples",
    function="maxout",
    kind="value",
    sentence="your output is what you get when neighbouring samples are compared",
    hint="What has one image to do with the next?",
)
def maxout_over_samples(x: Value, pieces: int) -> Value:
    """Take the first axis for the channels."""
    side_by_side(real_array("x", x), pieces)
    return np.swapaxes(maxout(np.swapaxes(real_array("x", x), 0, 1), pieces), 0, 1)


@mistake(
    "over-the-map",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the maximum runs over the map as well",
    hint="How many numbers are left of every map?",
)
def maxout_over_the_map(x: Value, pieces: int) -> Value:
    """Take one maximum of a group of maps."""
    return of_groups(x, pieces, lambda groups: groups.max(axis=tuple(range(2, groups.ndim))))


@mistake(
    "axis-stays",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the axis of the pieces stays, with the length 1",
    hint="How many axes has x, and how many has your output?",
)
def maxout_axis_stays(x: Value, pieces: int) -> Value:
    """Keep the axis."""
    return of_groups(x, pieces, lambda groups: groups.max(axis=2, keepdims=True))


@mistake(
    "axes-of-length-one-vanish",
    function="maxout",
    kind="value",
    sentence="your output is what you get when every axis of length 1 is dropped",
    hint="Which shape has the output for a single image?",
)
def maxout_axes_of_length_one_vanish(x: Value, pieces: int) -> Value:
    """Squeeze the result."""
    return np.squeeze(maxout(x, pieces))


@mistake(
    "smallest",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the smallest piece is kept",
    hint="Which of the pieces is kept?",
)
def maxout_smallest(x: Value, pieces: int) -> Value:
    """Take the minimum."""
    return of_groups(x, pieces, lambda groups: groups.min(axis=2))


@mistake(
    "mean",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the pieces are averaged",
    hint="Is each of your outputs an entry of x?",
)
def maxout_mean(x: Value, pieces: int) -> Value:
    """Take the mean."""
    return of_groups(x, pieces, lambda groups: groups.mean(axis=2))


@mistake(
    "sum",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the pieces are added",
    hint="Is each of your outputs an entry of x?",
)
def maxout_sum(x: Value, pieces: int) -> Value:
    """Take the sum."""
    return of_groups(x, pieces, lambda groups: groups.sum(axis=2))


@mistake(
    "first-piece",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the first piece is kept, whatever the others are",
    hint="What does your code compare?",
)
def maxout_first_piece(x: Value, pieces: int) -> Value:
    """Take every pieces-th channel."""
    return of_groups(x, pieces, lambda groups: groups[:, :, 0])


@mistake(
    "last-piece-forgotten",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the last piece is not looked at",
    hint="Where does your range of pieces end?",
)
def maxout_last_piece_forgotten(x: Value, pieces: int) -> Value:
    """End one too early."""
    return of_groups(x, pieces, lambda groups: groups[:, :, : max(pieces - 1, 1)].max(axis=2))


@mistake(
    "two-pieces",
    function="maxout",
    kind="value",
    sentence="your output is what you get when only the first two pieces are compared",
    hint="Where does your code use pieces?",
)
def maxout_two_pieces(x: Value, pieces: int) -> Value:
    """Compare a pair."""
    return of_groups(x, pieces, lambda groups: groups[:, :, :2].max(axis=2))


@mistake(
    "largest-absolute-value",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the absolute values are compared",
    hint="Is -3 larger than 2?",
)
def maxout_largest_absolute_value(x: Value, pieces: int) -> Value:
    """Compare absolute values."""
    return of_groups(x, pieces, lambda groups: np.abs(groups).max(axis=2))


@mistake(
    "rectified",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the search for the maximum begins at 0",
    hint="What is the largest of only negative numbers?",
)
def maxout_rectified(x: Value, pieces: int) -> Value:
    """Begin with zeros."""
    return of_groups(x, pieces, lambda groups: groups.max(axis=2, initial=0.0))


@mistake(
    "indices",
    function="maxout",
    kind="value",
    sentence="your output is what you get when the number of the piece is returned",
    hint="Is the piece or its number asked for?",
)
def maxout_indices(x: Value, pieces: int) -> Value:
    """Take argmax."""
    return of_groups(x, pieces, lambda groups: groups.argmax(axis=2).astype(np.float64))


@mistake(
    "computed-in-float32",
    function="maxout",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def maxout_computed_in_float32(x: Value, pieces: int) -> Value:
    """Round everything to float32."""
    return given(x, maxout(wide(x).astype(np.float32), pieces))


@mistake(
    "loses-nan",
    function="maxout",
    kind="special",
    sentence="your output is what you get when a NaN is never the larger one",
    hint="What should the maximum say when one entry is not a number?",
)
def maxout_loses_nan(x: Value, pieces: int) -> Value:
    """Prefer numbers to NaN."""
    return of_groups(x, pieces, lambda groups: np.fmax.reduce(groups, axis=2))


@mistake(
    "nan-by-order",
    function="maxout",
    kind="special",
    sentence="your output is what you get when a later piece is kept only where it is larger",
    hint="What does a comparison with NaN say?",
)
def maxout_nan_by_order(x: Value, pieces: int) -> Value:
    """Compare one piece after the other."""

    def rule(groups: Any) -> Any:
        largest = groups[:, :, 0]
        for k in range(1, pieces):
            largest = np.where(groups[:, :, k] > largest, groups[:, :, k], largest)
        return largest

    return of_groups(x, pieces, rule)


@mistake(
    "begins-at-a-large-negative-number",
    function="maxout",
    kind="special",
    sentence="your output is what you get when the search for the maximum begins at -1e9",
    hint="What is the least number that an entry of x can be?",
)
def maxout_begins_at_a_large_negative_number(x: Value, pieces: int) -> Value:
    """Begin with a number that seems small enough."""
    return of_groups(x, pieces, lambda groups: groups.max(axis=2, initial=-1e9))


@mistake(
    "refuses-empty-maps",
    function="maxout",
    kind="special",
    sentence="your output is what you get when a map without pixels is refused",
    hint="How many maxima has a map without pixels?",
)
def maxout_refuses_empty_maps(x: Value, pieces: int) -> Value:
    """Ask for pixels that need not be there."""
    if 0 in np.shape(x):
        raise ValueError("x is empty")
    return maxout(x, pieces)


@mistake(
    "images-only",
    function="maxout",
    kind="value",
    sentence="your output is what you get when x must have four axes",
    hint="Which ranks does the page allow?",
)
def maxout_images_only(x: Value, pieces: int) -> Value:
    """Unpack the shape of an image."""
    _, _, _, _ = np.shape(x)
    return maxout(x, pieces)


@mistake(
    "drops-channels",
    function="maxout",
    kind="refusal",
    sentence="your output is what you get when channels that are left over are dropped",
    hint="What becomes of the last channels when pieces does not divide them?",
)
def maxout_drops_channels(x: Value, pieces: int) -> Value:
    """Cut off the rest."""
    channels = np.shape(x)[1] if np.ndim(x) >= 2 and pieces >= 1 else 0
    if channels and isinstance(pieces, int):
        return maxout(real_array("x", x)[:, : channels - channels % pieces], pieces)
    return maxout(x, pieces)


@mistake(
    "last-group-is-smaller",
    function="maxout",
    kind="refusal",
    sentence="your output is what you get when channels that are left over make one more output",
    hint="Does each of your outputs come from equally many channels?",
)
def maxout_last_group_is_smaller(x: Value, pieces: int) -> Value:
    """Let the last group be smaller."""
    if np.ndim(x) < 2 or pieces < 1 or not isinstance(pieces, int):
        return maxout(x, pieces)
    starts = np.arange(0, np.shape(x)[1], pieces)
    return given(x, np.maximum.reduceat(wide(x), starts, axis=1)) if starts.size else given(x, x)


@mistake(
    "pieces-not-checked",
    function="maxout",
    kind="refusal",
    sentence="your output is what you get when pieces below 1 are taken to be 1",
    hint="How many channels can make one?",
)
def maxout_pieces_not_checked(x: Value, pieces: int) -> Value:
    """Raise pieces to 1."""
    return maxout(x, max(pieces, 1))


@mistake(
    "negative-pieces",
    function="maxout",
    kind="refusal",
    sentence="your output is what you get when the sign of pieces is not looked at",
    hint="How many channels can make one?",
)
def maxout_negative_pieces(x: Value, pieces: int) -> Value:
    """Take the absolute value."""
    return maxout(x, abs(pieces))


@mistake(
    "single-samples",
    function="maxout",
    kind="refusal",
    sentence="your output is what you get when an x of one axis counts as one sample",
    hint="How many axes has a batch?",
)
def maxout_single_samples(x: Value, pieces: int) -> Value:
    """Add the axis that is missing."""
    return maxout(x, pieces) if np.ndim(x) != 1 else maxout(np.asarray(x)[np.newaxis], pieces)[0]


@mistake(
    "overwrites-x",
    function="maxout",
    kind="purity",
    sentence="your output is what you get when the maximum is gathered in x itself",
    hint="What does the caller's array hold after the call?",
)
def maxout_overwrites_x(x: Value, pieces: int) -> Value:
    """Write the maximum into the first piece."""
    y = maxout(x, pieces)
    if isinstance(x, np.ndarray):
        x[:, ::pieces] = y
    return y


@mistake(
    "always-float64",
    function="maxout",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def maxout_always_float64(x: Value, pieces: int) -> Value:
    """Forget the dtype of x."""
    return maxout(x, pieces).astype(np.float64)


@mistake(
    "keeps-integers",
    function="maxout",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def maxout_keeps_integers(x: Value, pieces: int) -> Value:
    """Give an integer image an integer answer."""
    return maxout(x, pieces).astype(np.asarray(x).dtype)
