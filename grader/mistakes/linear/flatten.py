"""What goes wrong in flatten."""

import numpy as np

from reference.linear import flatten

from ...implementation import Value
from .. import mistake


@mistake(
    "batch-merged",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the batch is flattened with the rest",
    hint="How many samples come out?",
)
def flatten_batch_merged(x: Value) -> Value:
    """Flatten everything."""
    return flatten(x).reshape(-1)


@mistake(
    "batch-of-one",
    function="flatten",
    kind="value",
    sentence="your output is what you get when all samples are laid in one row",
    hint="How many samples come out?",
)
def flatten_batch_of_one(x: Value) -> Value:
    """Keep one row."""
    return flatten(x).reshape(1, -1)


@mistake(
    "column-major",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the first axis of a sample runs fastest",
    hint="Which index moves first along a row?",
)
def flatten_column_major(x: Value) -> Value:
    """Read in Fortran's order."""
    numbers = np.asarray(x)
    return flatten(np.transpose(numbers, (0, *range(numbers.ndim - 1, 0, -1))))


@mistake(
    "channels-last",
    function="flatten",
    kind="value",
    sentence="your output is what you get when channels run fastest",
    hint="Which index moves first along a row?",
)
def flatten_channels_last(x: Value) -> Value:
    """Bring the channels last."""
    numbers = np.asarray(x)
    return flatten(np.moveaxis(numbers, 1, -1) if numbers.ndim > 2 else x)


@mistake(
    "samples-interleaved",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the samples are read last, so that they interleave",
    hint="Which numbers belong to the first sample?",
)
def flatten_samples_interleaved(x: Value) -> Value:
    """Flatten the transposed array."""
    numbers = np.asarray(x)
    rows = flatten(x)
    return np.transpose(numbers).reshape(rows.shape).astype(rows.dtype)


@mistake(
    "maps-alone",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the channels keep an axis of their own",
    hint="How many axes has the output?",
)
def flatten_maps_alone(x: Value) -> Value:
    """Flatten the map alone."""
    numbers = np.asarray(x)
    if numbers.ndim < 3:
        return flatten(x)
    return flatten(x).reshape(*numbers.shape[:2], -1)


@mistake(
    "unchanged",
    function="flatten",
    kind="value",
    sentence="your output is what you get when x is returned as it came",
    hint="How many axes has the output?",
)
def flatten_unchanged(x: Value) -> Value:
    """Forget to flatten."""
    flatten(x)
    return np.array(x)


@mistake(
    "features-inferred",
    function="flatten",
    kind="special",
    sentence="your output is what you get when the number of features is left to be inferred",
    hint="What is 0 divided by 0?",
)
def flatten_features_inferred(x: Value) -> Value:
    """Reshape to (N, -1)."""
    return flatten(x).reshape(np.shape(x)[0], -1)


@mistake(
    "rows-of-numbers-kept",
    function="flatten",
    kind="special",
    sentence="your output is what you get when samples of one number each stay as they are",
    hint="Which shape has the output for x of shape (3,)?",
)
def flatten_rows_of_numbers_kept(x: Value) -> Value:
    """Return rows of one axis."""
    return flatten(x) if np.ndim(x) != 1 else flatten(x)[:, 0]


@mistake(
    "zeroes-nan",
    function="flatten",
    kind="special",
    sentence="your output is what you get when what is not finite is replaced",
    hint="Is anything computed here?",
)
def flatten_zeroes_nan(x: Value) -> Value:
    """Replace what is not finite."""
    return flatten(np.nan_to_num(np.asarray(x)))


@mistake(
    "keeps-integers",
    function="flatten",
    kind="dtype",
    sentence="your output is what you get when integers stay integers",
    hint="Which dtype has the result for an integer image?",
)
def flatten_keeps_integers(x: Value) -> Value:
    """Reshape, and keep the dtype."""
    return flatten(x).astype(np.asarray(x).dtype)


@mistake(
    "always-float64",
    function="flatten",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have?",
)
def flatten_always_float64(x: Value) -> Value:
    """Forget the dtype."""
    return flatten(x).astype(np.float64)


@mistake(
    "order-of-memory",
    function="flatten",
    kind="layout",
    sentence="your output is what you get when numbers are read as they lie in memory",
    hint="Has the order of a row anything to do with memory?",
)
def flatten_order_of_memory(x: Value) -> Value:
    """Read in order 'A'."""
    numbers = np.asarray(x)
    rows = flatten(x)
    return numbers.reshape(rows.shape, order="A").astype(rows.dtype)


@mistake(
    "reshapes-x",
    function="flatten",
    kind="purity",
    sentence="your output is what you get when x itself is given the new shape",
    hint="Which shape has the caller's array after the call?",
)
def flatten_reshapes_x(x: Value) -> Value:
    """Set the shape of the caller's array."""
    rows = flatten(x)
    if isinstance(x, np.ndarray) and x.flags.owndata and x.flags.c_contiguous and x.flags.writeable:
        x.resize(rows.shape, refcheck=False)
    return rows


@mistake(
    "takes-single-numbers",
    function="flatten",
    kind="refusal",
    sentence="your output is what you get when a single number is taken for a batch of one",
    hint="How many axes has x at least?",
)
def flatten_takes_single_numbers(x: Value) -> Value:
    """Add the axes that are missing."""
    return flatten(np.atleast_1d(x))
