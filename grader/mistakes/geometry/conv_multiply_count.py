"""What goes wrong in conv_multiply_count."""

import math
from collections.abc import Iterator
from typing import Any

from reference.geometry import conv_multiply_count, conv_output_size

from ...implementation import Value
from .. import mistake
from .shared import _axes, _pair, _sides


def _weights(
    in_channels: Value, out_channels: Value, kernel_size: Value, options: dict[str, Any]
) -> int:
    """Return the number of weights."""
    groups: int = options.get("groups", 1)
    return int(out_channels * (in_channels // groups) * math.prod(_pair(kernel_size)))


def _positions(kernel_size: Value, size: Value, **options: Any) -> int:
    """Return the number of positions of the kernel."""
    options.pop("groups", None)
    return math.prod(_pair(conv_output_size(size, kernel_size, **options)))


def _axes_of(
    kernel_size: Value, size: Value, options: dict[str, Any]
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Yield of each axis its size, kernel, stride, padding before and after, and dilation."""
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    return _axes(size, kernel_size, stride, padding, options.get("dilation", 1))


@mistake(
    "on-the-grid-of-the-input",
    function="conv_multiply_count",
    kind="value",
    sentence="you count a window for each pixel of the input",
    hint="At how many positions does the kernel lie?",
)
def conv_multiply_count_on_the_input(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Multiply by the input's height and width."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    pixels = math.prod(_pair(size))
    return pixels * _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "input-over-the-stride",
    function="conv_multiply_count",
    kind="value",
    sentence="you divide the input's size by the stride, whatever the kernel and the padding",
    hint="Which padding would give this size?",
)
def conv_multiply_count_input_over_the_stride(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Take every padding for same."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    steps = zip(_pair(size), _pair(options.get("stride", 1)), strict=True)
    places = math.prod(-(-n // s) for n, s in steps)
    return places * _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "one-position",
    function="conv_multiply_count",
    kind="value",
    sentence="you count the weights, not how often they are used",
    hint="How many products are there at the next position?",
)
def conv_multiply_count_one_position(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Leave the positions out."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "positions-rounded-up",
    function="conv_multiply_count",
    kind="value",
    sentence="you round the number of positions up where the stride does not divide",
    hint="Does a window that sticks out over the end count?",
)
def conv_multiply_count_positions_rounded_up(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Round up."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    places = math.prod(
        -(-(n + before + after - (k - 1) * d - 1) // s) + 1
        for n, k, s, before, after, d in _axes_of(kernel_size, size, options)
    )
    return places * _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "stride-ignored",
    function="conv_multiply_count",
    kind="value",
    sentence="your count is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def conv_multiply_count_stride_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Move by one pixel."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return conv_multiply_count(
        in_channels, out_channels, kernel_size, size, **{**options, "stride": 1}
    )


@mistake(
    "padding-ignored",
    function="conv_multiply_count",
    kind="value",
    sentence="your count is what you get when padding is ignored",
    hint="Over which map does the kernel move?",
)
def conv_multiply_count_padding_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Leave the padding out."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return conv_multiply_count(
        in_channels, out_channels, kernel_size, size, **{**options, "padding": 0}
    )


@mistake(
    "padding-of-the-first-side",
    function="conv_multiply_count",
    kind="value",
    sentence="you count the padding before the map twice, and that behind it never",
    hint="What happens when the two sides are padded differently?",
)
def conv_multiply_count_padding_of_the_first_side(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Double the padding before the map."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    twice = tuple((before, before) for before, _ in _sides(options.get("padding", 0)))
    return conv_multiply_count(
        in_channels, out_channels, kernel_size, size, **{**options, "padding": twice}
    )


@mistake(
    "products-with-zeros-left-out",
    function="conv_multiply_count",
    kind="value",
    sentence="you leave the products with the padding's zeros out",
    hint="What does the page say of a product with a zero?",
)
def conv_multiply_count_zeros_left_out(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Count the taps that lie on the map."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    on_the_map = math.prod(
        sum(
            0 <= i * s + u * d - before < n
            for i in range((n + before + after - (k - 1) * d - 1) // s + 1)
            for u in range(k)
        )
        for n, k, s, before, after, d in _axes_of(kernel_size, size, options)
    )
    return on_the_map * _weights(in_channels, out_channels, 1, options)


@mistake(
    "dilation-ignored",
    function="conv_multiply_count",
    kind="value",
    sentence="your count is what you get when dilation is ignored",
    hint="How many positions has a kernel that is spread out?",
)
def conv_multiply_count_dilation_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Keep the taps together."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return conv_multiply_count(
        in_channels, out_channels, kernel_size, size, **{**options, "dilation": 1}
    )


@mistake(
    "gaps-count-as-taps",
    function="conv_multiply_count",
    kind="value",
    sentence="you count the gaps of a dilated kernel as taps",
    hint="What is multiplied where a dilated kernel has no tap?",
)
def conv_multiply_count_gaps_count(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Take the extent for the number of taps."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    taps = zip(_pair(kernel_size), _pair(options.get("dilation", 1)), strict=True)
    spans = tuple((k - 1) * d + 1 for k, d in taps)
    return conv_multiply_count(in_channels, out_channels, spans, size, **{**options, "dilation": 1})


@mistake(
    "depth-forgotten",
    function="conv_multiply_count",
    kind="value",
    sentence="your filters are flat: the channels of the input are not counted",
    hint="Through how many channels does a filter look?",
)
def conv_multiply_count_depth_forgotten(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Leave the depth out."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    taps = math.prod(_pair(kernel_size))
    return out_channels * taps * _positions(kernel_size, size, **options)


@mistake(
    "one-filter",
    function="conv_multiply_count",
    kind="value",
    sentence="you count the products of one filter alone",
    hint="How many maps does the output have?",
)
def conv_multiply_count_one_filter(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Leave the number of filters out."""
    whole = conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return whole // out_channels


@mistake(
    "groups-ignored",
    function="conv_multiply_count",
    kind="value",
    sentence="your count is what you get when groups is ignored",
    hint="How many channels does a filter of one group see?",
)
def conv_multiply_count_groups_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Count one group."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return conv_multiply_count(
        in_channels, out_channels, kernel_size, size, **{**options, "groups": 1}
    )


@mistake(
    "groups-divide-both",
    function="conv_multiply_count",
    kind="value",
    sentence="your groups divide the channels before and after",
    hint="How many filters are there in all the groups together?",
)
def conv_multiply_count_groups_divide_both(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Count one group's filters alone."""
    whole = conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return whole // options.get("groups", 1)


@mistake(
    "biases-counted",
    function="conv_multiply_count",
    kind="value",
    sentence="you count one more for the bias at every output",
    hint="With what is a bias multiplied?",
)
def conv_multiply_count_biases_counted(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Add the outputs."""
    whole = conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    return whole + out_channels * _positions(kernel_size, size, **options)


@mistake(
    "additions-counted",
    function="conv_multiply_count",
    kind="value",
    sentence="you count a product and its addition as two",
    hint="What is counted: products, or operations?",
)
def conv_multiply_count_additions_counted(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Count twice."""
    return 2 * conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)


@mistake(
    "first-axis-for-both",
    function="conv_multiply_count",
    kind="value",
    sentence="you square the number of positions along the height",
    hint="What happens when the map or the kernel is not square?",
)
def conv_multiply_count_first_axis_for_both(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Take every map for a square."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    steps = {name: value for name, value in options.items() if name != "groups"}
    rows = _pair(conv_output_size(size, kernel_size, **steps))[0]
    return rows**2 * _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "kernel-taken-as-square",
    function="conv_multiply_count",
    kind="value",
    sentence="you square the kernel's height, also where its width is another",
    hint="How many taps has a kernel of two rows and three columns?",
)
def conv_multiply_count_kernel_taken_as_square(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Square one side."""
    conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    taps = _pair(kernel_size)[0]
    places = _positions(kernel_size, size, **options)
    return places * _weights(in_channels, out_channels, taps, options)


@mistake(
    "float-count",
    function="conv_multiply_count",
    kind="value",
    sentence="your count is a float: it comes from a division by /",
    hint="What does / give in Python 3, even where it divides evenly?",
)
def conv_multiply_count_float_count(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Divide with /."""
    return float(conv_multiply_count(in_channels, out_channels, kernel_size, size, **options))


@mistake(
    "groups-that-do-not-divide",
    function="conv_multiply_count",
    kind="refusal",
    sentence="you round where the groups do not divide the channels",
    hint="How many channels has the last of three groups of seven?",
)
def conv_multiply_count_groups_that_do_not_divide(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Divide with //."""
    groups = options.get("groups", 1)
    if groups < 1 or in_channels < 1 or out_channels < 1:
        return conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    places = _positions(kernel_size, size, **options)
    return places * _weights(in_channels, out_channels, kernel_size, options)


@mistake(
    "kernel-may-be-too-large",
    function="conv_multiply_count",
    kind="refusal",
    sentence="you count no products, or fewer, for a kernel that is larger than the padded map",
    hint="How many places are there for a kernel that does not fit?",
)
def conv_multiply_count_kernel_may_be_too_large(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Trust the formula, and let nothing be less than 0."""
    try:
        return conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
    except ValueError as error:
        if not str(error).startswith("conv_multiply_count_c5"):
            raise
        return 0


@mistake(
    "nothing-counted-as-zero",
    function="conv_multiply_count",
    kind="refusal",
    sentence="you count a layer without channels as 0 products",
    hint="How many channels does a layer have at least?",
)
def conv_multiply_count_nothing_counted_as_zero(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Let 0 through."""
    if in_channels == 0 or out_channels == 0:
        return 0
    return conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)


@mistake(
    "negative-padding-crops",
    function="conv_multiply_count",
    kind="refusal",
    sentence="you take a negative padding for a cut",
    hint="Can fewer than no pixels be added?",
)
def conv_multiply_count_negative_padding_crops(
    in_channels: Value, out_channels: Value, kernel_size: Value, size: Value, **options: Any
) -> Value:
    """Let the formula run with a negative padding."""
    padding = options.get("padding", 0)
    if isinstance(padding, int) and padding < 0:
        size, options = tuple(n + 2 * padding for n in _pair(size)), {**options, "padding": 0}
    return conv_multiply_count(in_channels, out_channels, kernel_size, size, **options)
