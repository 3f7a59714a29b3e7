"""What goes wrong in local_response_norm."""

from typing import Any

import numpy as np

from reference.dtypes import result_dtype
from reference.normalization import local_response_norm

from ...implementation import Value
from .. import mistake
from .shared import Rule, in_window, over, power_of_level, spread, window


def normalize(
    x: Value,
    *,
    size: int = 5,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
    terms: Rule = np.square,
    total: Rule = in_window,
    weight: Rule = spread,
    quotient: Rule = power_of_level,
) -> Value:
    """Normalize as the page says, but for the parts that a mistake gives."""
    local_response_norm(x, size=size)
    wide = np.asarray(x, np.float64)
    sums = total(terms(wide), size)
    y = quotient(wide, weight(alpha, size, wide.shape[1]) * sums, beta, k)
    return np.asarray(y, result_dtype(np.asarray(x)))


@mistake(
    "alpha-undivided",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when alpha is not divided by size",
    hint="Whose alpha is it, the paper's or this page's?",
)
def local_response_norm_alpha_undivided(x: Value, **options: Any) -> Value:
    """Take alpha as the paper does."""
    return normalize(x, **options, weight=lambda alpha, size, channels: alpha)


@mistake(
    "divided-by-channels",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when alpha is divided by the number of all channels",
    hint="How many channels does a window have?",
)
def local_response_norm_divided_by_channels(x: Value, **options: Any) -> Value:
    """Divide by C."""
    return normalize(x, **options, weight=lambda alpha, size, channels: alpha / max(channels, 1))


@mistake(
    "divided-by-what-is-left",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when alpha is divided by the channels left in a cut"
    " window",
    hint="Does the divisor change at the first and the last channel?",
)
def local_response_norm_divided_by_what_is_left(x: Value, **options: Any) -> Value:
    """Take the mean of the cut window."""

    def mean(numbers: Value, size: int) -> Value:
        ones = in_window(np.ones_like(numbers), size)
        return in_window(numbers, size) / ones * size

    return normalize(x, **options, total=mean)


@mistake(
    "size-cut-to-channels",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when a size beyond the channels is cut to their number",
    hint="By what is alpha divided where the window is larger than all channels?",
)
def local_response_norm_size_cut_to_channels(x: Value, **options: Any) -> Value:
    """Take the smaller of size and C."""
    size = options.get("size", 5)
    local_response_norm(x, **options)
    return normalize(x, **options | {"size": min(size, max(np.shape(x)[1], 1))})


@mistake(
    "size-on-each-side",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window reaches size channels to each side",
    hint="How many channels are there in a window?",
)
def local_response_norm_size_on_each_side(x: Value, **options: Any) -> Value:
    """Take size for a radius."""
    return normalize(x, **options, total=over(lambda size: (size, size)))


@mistake(
    "window-one-too-wide",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window has size + 1 channels",
    hint="How many channels does `range(c - size // 2, c + size // 2 + 2)` have?",
)
def local_response_norm_window_one_too_wide(x: Value, **options: Any) -> Value:
    """Take one channel more behind c than there is in front of it."""
    return normalize(x, **options, total=over(lambda size: ((size - 1) // 2, size // 2 + 1)))


@mistake(
    "even-window-symmetric",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when an even window has size // 2 channels on each side",
    hint="How many channels are those of size 4?",
)
def local_response_norm_even_window_symmetric(x: Value, **options: Any) -> Value:
    """Take one channel too many."""
    return normalize(x, **options, total=over(lambda size: (size // 2, size // 2)))


@mistake(
    "even-window-narrow",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when an even window has (size - 1) // 2 channels on"
    " each side",
    hint="How many channels are those of size 4?",
)
def local_response_norm_even_window_narrow(x: Value, **options: Any) -> Value:
    """Take one channel too few."""
    return normalize(x, **options, total=over(lambda size: ((size - 1) // 2, (size - 1) // 2)))


@mistake(
    "even-window-later",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when an even window lies one channel further on",
    hint="On which side of c has an even window more channels?",
)
def local_response_norm_even_window_later(x: Value, **options: Any) -> Value:
    """Exchange before and after."""
    return normalize(x, **options, total=over(lambda size: ((size - 1) // 2, size // 2)))


@mistake(
    "last-channel-left-out",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the last channel of each window is left out",
    hint="Does a slice contain its end?",
)
def local_response_norm_last_channel_left_out(x: Value, **options: Any) -> Value:
    """Stop one channel early."""
    return normalize(x, **options, total=over(lambda size: (size // 2, (size - 1) // 2 - 1)))


@mistake(
    "window-before-alone",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window ends at its own channel",
    hint="Which channels come after c?",
)
def local_response_norm_window_before_alone(x: Value, **options: Any) -> Value:
    """Look back alone."""
    return normalize(x, **options, total=over(lambda size: (size - 1, 0)))


@mistake(
    "own-channel-left-out",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when a channel is not counted in its own window",
    hint="Does the window contain c?",
)
def local_response_norm_own_channel_left_out(x: Value, **options: Any) -> Value:
    """Leave the own channel out."""

    def others(numbers: Value, size: int) -> Value:
        return in_window(numbers, size) - numbers

    return normalize(x, **options, total=others)


@mistake(
    "own-channel-alone",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window is the channel alone",
    hint="Whose responses quiet a channel?",
)
def local_response_norm_own_channel_alone(x: Value, **options: Any) -> Value:
    """Forget the neighbours."""
    return normalize(x, **options, total=over(lambda size: (0, 0)))


@mistake(
    "all-channels",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when all channels are summed",
    hint="How far does a window reach?",
)
def local_response_norm_all_channels(x: Value, **options: Any) -> Value:
    """Forget the window."""
    return normalize(x, **options, total=over(lambda size: (np.shape(x)[1], np.shape(x)[1])))


@mistake(
    "window-wraps",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window goes round to the other end of the"
    " channels",
    hint="What does an index of -1 mean to NumPy?",
)
def local_response_norm_window_wraps(x: Value, **options: Any) -> Value:
    """Count channels in a circle."""

    def round_about(numbers: Value, size: int) -> Value:
        before, after = window(size)
        return sum(np.roll(numbers, step, axis=1) for step in range(-after, before + 1))

    return normalize(x, **options, total=round_about)


@mistake(
    "window-empty-at-edge",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when a window that begins before the first channel is"
    " empty",
    hint="What does a slice from -2 to 3 contain?",
)
def local_response_norm_window_empty_at_edge(x: Value, **options: Any) -> Value:
    """Let the slice begin below 0."""

    def sliced(numbers: Value, size: int) -> Value:
        before, after = window(size)
        parts = [
            numbers[:, c - before : c + after + 1].sum(axis=1) for c in range(numbers.shape[1])
        ]
        return np.stack(parts, axis=1) if parts else numbers

    return normalize(x, **options, total=sliced)


@mistake(
    "window-moved-inwards",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when windows at the edges are moved inwards, not cut",
    hint="How many channels are in the window of the first channel?",
)
def local_response_norm_window_moved_inwards(x: Value, **options: Any) -> Value:
    """Keep all windows whole."""

    def moved(numbers: Value, size: int) -> Value:
        channels, first = numbers.shape[1], window(size)[0]
        starts = [max(0, min(c - first, channels - size)) for c in range(channels)]
        parts = [numbers[:, start : start + size].sum(axis=1) for start in starts]
        return np.stack(parts, axis=1) if parts else numbers

    return normalize(x, **options, total=moved)


@mistake(
    "within-channel",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window runs along the rows of a map",
    hint="Along which axis lie the neighbours?",
)
def local_response_norm_within_channel(x: Value, **options: Any) -> Value:
    """Sum over pixels."""

    def rows(numbers: Value, size: int) -> Value:
        return np.moveaxis(in_window(np.moveaxis(numbers, 2, 1), size), 1, 2)

    return normalize(x, **options, total=rows)


@mistake(
    "along-batch",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the window runs over the batch",
    hint="Along which axis lie the neighbours?",
)
def local_response_norm_along_batch(x: Value, **options: Any) -> Value:
    """Sum over images."""

    def images(numbers: Value, size: int) -> Value:
        return np.moveaxis(in_window(np.moveaxis(numbers, 0, 1), size), 1, 0)

    return normalize(x, **options, total=images)


@mistake(
    "squares-forgotten",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the values are summed, not their squares",
    hint="What does a response of -3 do to its neighbours?",
)
def local_response_norm_squares_forgotten(x: Value, **options: Any) -> Value:
    """Sum the values."""
    return normalize(x, **options, terms=np.asarray)


@mistake(
    "absolute-values",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when absolute values are summed, not squares",
    hint="How does the level grow when all values double?",
)
def local_response_norm_absolute_values(x: Value, **options: Any) -> Value:
    """Sum absolute values."""
    return normalize(x, **options, terms=np.abs)


@mistake(
    "root-of-sum",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when the root is taken of the sum of squares",
    hint="Is a root taken before alpha comes in?",
)
def local_response_norm_root_of_sum(x: Value, **options: Any) -> Value:
    """Take the root."""

    def rooted(numbers: Value, size: int) -> Value:
        return np.sqrt(in_window(numbers, size))

    return normalize(x, **options, total=rooted)


@mistake(
    "multiplied",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when x is multiplied by the power of the level",
    hint="Does a strong neighbour make a value larger or smaller?",
)
def local_response_norm_multiplied(x: Value, **options: Any) -> Value:
    """Multiply instead of dividing."""
    return normalize(x, **options, quotient=lambda x, part, beta, k: x * (k + part) ** beta)


@mistake(
    "power-forgotten",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when x is divided by the level itself",
    hint="Where does your code use beta?",
)
def local_response_norm_power_forgotten(x: Value, **options: Any) -> Value:
    """Forget the power."""
    return normalize(x, **options, quotient=lambda x, part, beta, k: x / (k + part))


@mistake(
    "beta-written-into-code",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when beta is always 0.75",
    hint="Where does your code use beta?",
)
def local_response_norm_beta_written_into_code(x: Value, **options: Any) -> Value:
    """Ignore beta."""
    local_response_norm(x, **options)
    return local_response_norm(x, **options | {"beta": 0.75})


@mistake(
    "k-written-into-code",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when k is always 1",
    hint="Where does your code use k?",
)
def local_response_norm_k_written_into_code(x: Value, **options: Any) -> Value:
    """Ignore k."""
    local_response_norm(x, **options)
    return local_response_norm(x, **options | {"k": 1.0})


@mistake(
    "alpha-written-into-code",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when alpha is always 1e-4",
    hint="Where does your code use alpha?",
)
def local_response_norm_alpha_written_into_code(x: Value, **options: Any) -> Value:
    """Ignore alpha."""
    local_response_norm(x, **options)
    return local_response_norm(x, **options | {"alpha": 1e-4})


@mistake(
    "size-written-into-code",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when size is always 5",
    hint="Where does your code use size?",
)
def local_response_norm_size_written_into_code(x: Value, **options: Any) -> Value:
    """Ignore size."""
    local_response_norm(x, **options)
    return local_response_norm(x, **options | {"size": 5})


@mistake(
    "k-of-paper",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when k is 2 where none is given",
    hint="Which k holds when it is left out?",
)
def local_response_norm_k_of_paper(x: Value, **options: Any) -> Value:
    """Take the paper's default."""
    return local_response_norm(x, **{"k": 2.0} | options)


@mistake(
    "alpha-of-another-default",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when alpha is 1e-3 where none is given",
    hint="Which alpha holds when it is left out?",
)
def local_response_norm_alpha_of_another_default(x: Value, **options: Any) -> Value:
    """Choose another default."""
    return local_response_norm(x, **{"alpha": 1e-3} | options)


@mistake(
    "beta-of-another-default",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when beta is 0.5 where none is given",
    hint="Which beta holds when it is left out?",
)
def local_response_norm_beta_of_another_default(x: Value, **options: Any) -> Value:
    """Choose another default."""
    return local_response_norm(x, **{"beta": 0.5} | options)


@mistake(
    "size-of-another-default",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when size is 3 where none is given",
    hint="Which size holds when it is left out?",
)
def local_response_norm_size_of_another_default(x: Value, **options: Any) -> Value:
    """Choose another default."""
    return local_response_norm(x, **{"size": 3} | options)


@mistake(
    "k-outside-power",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when k is added after the power",
    hint="What is raised to beta?",
)
def local_response_norm_k_outside_power(x: Value, **options: Any) -> Value:
    """Raise the sum alone."""
    return normalize(x, **options, quotient=lambda x, part, beta, k: x / (k + part**beta))


@mistake(
    "channels-one-after-the-other",
    function="local_response_norm",
    kind="value",
    sentence="your output is what you get when channels already normalized quiet the next ones",
    hint="Which values are squared: those of x or those of y?",
)
def local_response_norm_channels_one_after_the_other(x: Value, **options: Any) -> Value:
    """Write into the array that is read."""
    size, alpha, beta, k = (
        options.get(name, value)
        for name, value in (("size", 5), ("alpha", 1e-4), ("beta", 0.75), ("k", 1.0))
    )
    fine = local_response_norm(x, **options)
    y, (before, after) = np.array(x, np.float64), window(size)
    for c in range(y.shape[1]):
        seen = (y[:, max(0, c - before) : c + after + 1] ** 2).sum(axis=1)
        y[:, c] /= (k + alpha / size * seen) ** beta
    return y.astype(fine.dtype)


@mistake(
    "non-finite-carried-along",
    function="local_response_norm",
    kind="special",
    sentence="your output is NaN also behind the window of a NaN or an infinity",
    hint="What is left of a running sum when NaN is taken off again?",
)
def local_response_norm_non_finite_carried_along(x: Value, **options: Any) -> Value:
    """Carry a sum along the channels."""

    def carried(numbers: Value, size: int) -> Value:
        before, after = window(size)
        sums = np.cumsum(np.pad(numbers, ((0, 0), (before + 1, after), (0, 0), (0, 0))), axis=1)
        return sums[:, size:] - sums[:, :-size]

    return normalize(x, **options, total=carried)


@mistake(
    "nan-hidden",
    function="local_response_norm",
    kind="special",
    sentence="your output is what you get when a NaN is taken for 0",
    hint="Who will notice that the network has broken down?",
)
def local_response_norm_nan_hidden(x: Value, **options: Any) -> Value:
    """Replace NaN."""
    return local_response_norm(np.where(np.isnan(x), x.dtype.type(0), x), **options)


@mistake(
    "squares-overflow",
    function="local_response_norm",
    kind="dtype",
    sentence="your output is what you get when integers are squared as such integers",
    hint="What is 200 times 200 in uint8?",
)
def local_response_norm_squares_overflow(x: Value, **options: Any) -> Value:
    """Square in the dtype of x."""
    if x.dtype.kind not in "iu":
        return local_response_norm(x, **options)
    return normalize(x, **options, terms=lambda wide: np.square(x).astype(np.float64))


@mistake(
    "always-float64",
    function="local_response_norm",
    kind="dtype",
    sentence="your output is float64 whatever the dtype of x",
    hint="What dtype has the output of a float32 image?",
)
def local_response_norm_always_float64(x: Value, **options: Any) -> Value:
    """Compute in float64 and stay there."""
    return local_response_norm(x, **options).astype(np.float64)


@mistake(
    "dtype-of-integers-kept",
    function="local_response_norm",
    kind="dtype",
    sentence="your output of an integer image is cut to integers",
    hint="What dtype has the output of an integer image?",
)
def local_response_norm_dtype_of_integers_kept(x: Value, **options: Any) -> Value:
    """Cast to the dtype of x."""
    return local_response_norm(x, **options).astype(np.asarray(x).dtype)


@mistake(
    "squared-in-place",
    function="local_response_norm",
    kind="purity",
    sentence="your function leaves the squares in the caller's x",
    hint="What does *= do to an array that somebody else holds?",
)
def local_response_norm_squared_in_place(x: Value, **options: Any) -> Value:
    """Square the caller's array."""
    y = local_response_norm(x, **options)
    if x.dtype.kind == "f":
        x *= x
    return y


@mistake(
    "single-image-accepted",
    function="local_response_norm",
    kind="refusal",
    sentence="you take a single image for a batch of one",
    hint="How many axes has x?",
)
def local_response_norm_single_image_accepted(x: Value, **options: Any) -> Value:
    """Add an axis for the batch where there is none."""
    if np.ndim(x) == 3:
        return local_response_norm(np.asarray(x)[np.newaxis], **options)[0]
    return local_response_norm(x, **options)


@mistake(
    "rows-accepted",
    function="local_response_norm",
    kind="refusal",
    sentence="you accept arrays of any rank that have channels",
    hint="How many axes has x?",
)
def local_response_norm_rows_accepted(x: Value, **options: Any) -> Value:
    """Lay all pixels in a row."""
    if np.ndim(x) in (2, 5):
        flat = np.reshape(x, (*np.shape(x)[:2], -1, 1))
        return local_response_norm(flat, **options).reshape(np.shape(x))
    return local_response_norm(x, **options)


@mistake(
    "empty-maps-accepted",
    function="local_response_norm",
    kind="refusal",
    sentence="you answer where the maps have no pixels",
    hint="How many pixels has a map at least?",
)
def local_response_norm_empty_maps_accepted(x: Value, **options: Any) -> Value:
    """Return the empty array."""
    if np.ndim(x) == 4 and 0 in np.shape(x)[2:]:
        return x
    return local_response_norm(x, **options)


@mistake(
    "size-of-zero-accepted",
    function="local_response_norm",
    kind="refusal",
    sentence="you take a size of 0 or less for a window of one channel",
    hint="How many channels has a window at least?",
)
def local_response_norm_size_of_zero_accepted(x: Value, **options: Any) -> Value:
    """Mend the size."""
    size = options.get("size", 5)
    if isinstance(size, int):
        options["size"] = max(size, 1)
    return local_response_norm(x, **options)


@mistake(
    "zero-division",
    function="local_response_norm",
    kind="refusal",
    sentence="a size of 0 ends in a ZeroDivisionError",
    hint="With which exceptions may a bad argument be refused?",
)
def local_response_norm_zero_division(x: Value, **options: Any) -> Value:
    """Let Python find out."""
    if options.get("size") == 0:
        raise ZeroDivisionError("division by zero")
    return local_response_norm(x, **options)


@mistake(
    "two-sizes-accepted",
    function="local_response_norm",
    kind="refusal",
    sentence="you use the first of two sizes",
    hint="Along how many axes does the window reach?",
)
def local_response_norm_two_sizes_accepted(x: Value, **options: Any) -> Value:
    """Take one of them."""
    size = options.get("size", 5)
    if isinstance(size, tuple):
        options["size"] = size[0]
    return local_response_norm(x, **options)
