"""What goes wrong in sizes, counts and receptive fields."""

import math
from collections.abc import Callable, Iterator
from typing import Any

from reference.geometry import (
    conv_output_size,
    conv_parameter_count,
    int_or_pair,
    linear_parameter_count,
    padding_for,
    pool_output_size,
    receptive_field,
)
from reference.sizes import before_and_after, per_axis

from ..implementation import Value
from . import mistake


def _pair(size: Value) -> tuple[int, ...]:
    """Return an int, or two of them, as two ints."""
    return per_axis("size", size, 2, 0, "two ints")


def _sides(padding: Value) -> tuple[tuple[int, int], ...]:
    """Return any form of padding as two pairs."""
    return before_and_after(padding, 2, "padding")


# padding_for


def _paddings(
    rule: Callable[..., tuple[int, int]], mode: str, size: Value, kernel_size: Value, options: Any
) -> Value:
    """Return what a rule says of each axis, where the operation does not refuse."""
    padding_for(mode, size, kernel_size, **options)
    axes = zip(
        _pair(size),
        _pair(kernel_size),
        _pair(options.get("stride", 1)),
        _pair(options.get("dilation", 1)),
        strict=True,
    )
    return tuple(rule(mode, *axis) for axis in axes)


def _around(mode: str, total: int) -> tuple[int, int]:
    """Share a total between the two sides as the page does."""
    fewer, more = total // 2, total - total // 2
    return (fewer, more) if mode == "same" else (more, fewer)


@mistake(
    "half-kernel-on-both-sides",
    function="padding_for",
    kind="value",
    sentence="your same is half of the kernel's reach, rounded down, on both sides",
    hint="How large is the output for a kernel of even size?",
)
def padding_for_half_kernel_on_both_sides(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pad both sides alike, and ignore the stride."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return (k - 1) * d // 2, (k - 1) * d // 2

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "kernel-halved",
    function="padding_for",
    kind="value",
    sentence="your same is kernel_size // 2 on both sides",
    hint="How large is the output for a kernel of even size, or with dilation?",
)
def padding_for_kernel_halved(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad both sides by half of the kernel."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return k // 2, k // 2

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "stride-ignored",
    function="padding_for",
    kind="value",
    sentence="your same is what you get when stride is ignored",
    hint="How many outputs are wanted where the window moves by two pixels?",
)
def padding_for_stride_ignored(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Pad as if the stride were 1."""
    padding_for(mode, size, kernel_size, **options)
    return padding_for(mode, size, kernel_size, dilation=options.get("dilation", 1))


@mistake(
    "as-large-as-the-map",
    function="padding_for",
    kind="value",
    sentence="your same keeps the map's size with strides too: it pads for as many outputs",
    hint="How many outputs are wanted where the window moves by two pixels?",
)
def padding_for_as_large_as_the_map(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Want an output for every pixel."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return _around(mode, max(0, (size - 1) * s + (k - 1) * d + 1 - size))

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "outputs-rounded-down",
    function="padding_for",
    kind="value",
    sentence="your same pads for floor(size / stride) outputs",
    hint="Which way is size / stride rounded?",
)
def padding_for_outputs_rounded_down(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Round down."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return _around(mode, max(0, (size // s - 1) * s + (k - 1) * d + 1 - size))

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "total-of-extent-less-stride",
    function="padding_for",
    kind="value",
    sentence="your same pads by extent - stride, also where the stride does not divide the size",
    hint="Where does the last window begin when the stride does not divide the size?",
)
def padding_for_total_of_extent_less_stride(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the formula for sizes that the stride divides."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return _around(mode, max(0, (k - 1) * d + 1 - s))

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "dilation-ignored",
    function="padding_for",
    kind="value",
    sentence="your padding is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of the kernel?",
)
def padding_for_dilation_ignored(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the kernel's size for its extent."""
    padding_for(mode, size, kernel_size, **options)
    return padding_for(mode, size, kernel_size, stride=options.get("stride", 1))


@mistake(
    "dilation-times-kernel",
    function="padding_for",
    kind="value",
    sentence="your kernel spans kernel_size * dilation pixels",
    hint="How many gaps lie between the taps of a kernel?",
)
def padding_for_dilation_times_kernel(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply the kernel's size."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        return padding_for(mode, size, k * d, stride=s)[0]

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "odd-pixel-before",
    function="padding_for",
    kind="value",
    sentence="your same and same_lower are exchanged: the odd pixel goes to the other side",
    hint="At which side of the map does same put the odd pixel?",
)
def padding_for_odd_pixel_before(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Exchange the two modes."""
    exchanged = {"same": "same_lower", "same_lower": "same"}.get(mode, mode)
    return padding_for(exchanged, size, kernel_size, **options)


@mistake(
    "same-lower-is-same",
    function="padding_for",
    kind="value",
    sentence="your same_lower puts the odd pixel where same does",
    hint="In what do same and same_lower differ?",
)
def padding_for_same_lower_is_same(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Treat both alike."""
    return padding_for("same" if mode == "same_lower" else mode, size, kernel_size, **options)


@mistake(
    "negative-total",
    function="padding_for",
    kind="value",
    sentence="your total becomes negative where the stride skips pixels",
    hint="How much padding is needed where pixels are left over without any?",
)
def padding_for_negative_total(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave the maximum with 0 out."""

    def rule(mode: str, size: int, k: int, s: int, d: int) -> tuple[int, int]:
        if mode in {"valid", "full"}:
            return padding_for(mode, size, k, stride=s, dilation=d)[0]
        return _around(mode, (-(-size // s) - 1) * s + (k - 1) * d + 1 - size)

    return _paddings(rule, mode, size, kernel_size, options)


@mistake(
    "width-first",
    function="padding_for",
    kind="value",
    sentence="your pairs come with the width's first",
    hint="Which axis does the first pair of the result belong to?",
)
def padding_for_width_first(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Exchange the two axes."""
    return padding_for(mode, size, kernel_size, **options)[::-1]


@mistake(
    "befores-and-afters",
    function="padding_for",
    kind="value",
    sentence="your pairs are (top, left) and (bottom, right)",
    hint="Which two of the four numbers stand together in a pair?",
)
def padding_for_befores_and_afters(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Put the befores and the afters together."""
    return tuple(zip(*padding_for(mode, size, kernel_size, **options), strict=True))


@mistake(
    "first-axis-for-both",
    function="padding_for",
    kind="value",
    sentence="your width is padded as your height is",
    hint="What happens when the map or the kernel is not square?",
)
def padding_for_first_axis_for_both(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Compute one axis only."""
    return (padding_for(mode, size, kernel_size, **options)[0],) * 2


@mistake(
    "whole-kernel-for-full",
    function="padding_for",
    kind="value",
    sentence="your full pads by the kernel's whole extent",
    hint="By how many pixels does the outermost window of full overlap the map?",
)
def padding_for_whole_kernel_for_full(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Pad one pixel too many."""
    padding = padding_for(mode, size, kernel_size, **options)
    if mode != "full":
        return padding
    return tuple((before + 1, after + 1) for before, after in padding)


@mistake(
    "totals",
    function="padding_for",
    kind="value",
    sentence="you return how much is padded in all, once for each axis",
    hint="How many numbers of pixels does the page ask for?",
)
def padding_for_totals(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Add the two sides up."""
    height, width = padding_for(mode, size, kernel_size, **options)
    return sum(height), sum(width)


@mistake(
    "one-pair-for-ints",
    function="padding_for",
    kind="value",
    sentence="you return a single pair where all sizes are ints",
    hint="How many pairs does the page promise, whatever the sizes are?",
)
def padding_for_one_pair_for_ints(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take ints for a map of one axis."""
    padding = padding_for(mode, size, kernel_size, **options)
    alone = all(isinstance(part, int) for part in (size, kernel_size, *options.values()))
    return padding[0] if alone else padding


@mistake(
    "unknown-mode-is-valid",
    function="padding_for",
    kind="refusal",
    sentence="you pad nothing where you do not know the mode",
    hint="What follows the last of your ifs?",
)
def padding_for_unknown_mode_is_valid(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Fall through to no padding."""
    known = mode if mode in {"same", "same_lower", "full"} else "valid"
    return padding_for(known, size, kernel_size, **options)


@mistake(
    "any-case",
    function="padding_for",
    kind="refusal",
    sentence="you accept a mode in capitals",
    hint="How are the names of the modes written?",
)
def padding_for_any_case(mode: str, size: Value, kernel_size: Value, **options: Any) -> Value:
    """Write the mode in small letters first."""
    return padding_for(mode.lower(), size, kernel_size, **options)


@mistake(
    "valid-without-checks",
    function="padding_for",
    kind="refusal",
    sentence="you do not look at the sizes where valid needs none of them",
    hint="Is a stride of 0 a stride?",
)
def padding_for_valid_without_checks(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return before anything is checked."""
    return ((0, 0), (0, 0)) if mode == "valid" else padding_for(mode, size, kernel_size, **options)


@mistake(
    "spare-sizes-dropped",
    function="padding_for",
    kind="refusal",
    sentence="you leave out what a size holds beyond height and width",
    hint="What does zip do with lists that are not equally long?",
)
def padding_for_spare_sizes_dropped(
    mode: str, size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the first two of many."""
    size, kernel_size = _first_two(size), _first_two(kernel_size)
    kept = {name: _first_two(value) for name, value in options.items()}
    return padding_for(mode, size, kernel_size, **kept)


def _first_two(size: Value) -> Value:
    """Return the first two of a tuple, and an int as it is."""
    return size[:2] if isinstance(size, tuple) else size


# conv_output_size and pool_output_size


def _axes(
    size: Value, kernel_size: Value, stride: Value, padding: Value, dilation: Value
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Yield of each axis its size, kernel, stride, padding before and after, and dilation."""
    pairs = map(_pair, (size, kernel_size, stride, dilation))
    for pixels, k, s, d, (before, after) in zip(*pairs, _sides(padding), strict=True):
        yield pixels, k, s, before, after, d


def _conv_sizes(
    rule: Callable[..., Any], size: Value, kernel_size: Value, options: dict[str, Any]
) -> Value:
    """Return what a rule says of each axis, where the operation does not refuse."""
    conv_output_size(size, kernel_size, **options)
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    dilation = options.get("dilation", 1)
    axes = _axes(size, kernel_size, stride, padding, dilation)
    output = tuple(rule(*axis) for axis in axes)
    return int_or_pair(output, size, kernel_size, stride, padding, dilation)


@mistake(
    "rounded-up",
    function="conv_output_size",
    kind="value",
    sentence="your size is rounded up where the stride does not divide",
    hint="Does a window that sticks out over the end count?",
)
def conv_output_size_rounded_up(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Round up."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return -(-(pixels + before + after - (k - 1) * d - 1) // s) + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "rounded-to-nearest",
    function="conv_output_size",
    kind="value",
    sentence="your size is rounded to the nearest where the stride does not divide",
    hint="Which way does the page round?",
)
def conv_output_size_rounded_to_nearest(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Use round()."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return round((pixels + before + after - (k - 1) * d - 1) / s) + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "float-size",
    function="conv_output_size",
    kind="value",
    sentence="your size is a float: it comes from a division by /",
    hint="What does / give in Python 3, even where it divides evenly?",
)
def conv_output_size_float_size(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide with /."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> float:
        return (pixels + before + after - (k - 1) * d - 1) / s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "whole-float-size",
    function="conv_output_size",
    kind="value",
    sentence="your size is a float, though it is rounded down",
    hint="Which type has the result of your rounding?",
)
def conv_output_size_whole_float_size(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Round down and stay a float."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> float:
        return float((pixels + before + after - (k - 1) * d - 1) // s + 1)

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "one-forgotten",
    function="conv_output_size",
    kind="value",
    sentence="your size lacks the first position: the 1 at the end is forgotten",
    hint="How many positions has a kernel that just fits?",
)
def conv_output_size_one_forgotten(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Count the steps, not the positions."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + before + after - (k - 1) * d - 1) // s

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "one-before-division",
    function="conv_output_size",
    kind="value",
    sentence="your size adds the 1 before the division by the stride",
    hint="How many positions has a kernel that just fits, at stride 2?",
)
def conv_output_size_one_before_division(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide everything by the stride."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + before + after - (k - 1) * d) // s

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "size-over-stride",
    function="conv_output_size",
    kind="value",
    sentence="your size is ceil(size / stride), whatever the kernel and the padding",
    hint="Which padding would give this size?",
)
def conv_output_size_size_over_stride(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Take every padding for same."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return -(-pixels // s)

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "padding-on-one-side",
    function="conv_output_size",
    kind="value",
    sentence="your size counts the padding of one side alone",
    hint="How many sides has an axis?",
)
def conv_output_size_padding_on_one_side(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Add the padding before the map only."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return max(pixels + before - (k - 1) * d - 1, 0) // s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "first-side-twice",
    function="conv_output_size",
    kind="value",
    sentence="your size counts the padding before the map twice, and that behind it never",
    hint="What happens when the two sides are padded differently?",
)
def conv_output_size_first_side_twice(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Double the padding before the map."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + 2 * before - (k - 1) * d - 1) // s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "padding-ignored",
    function="conv_output_size",
    kind="value",
    sentence="your size is what you get when padding is ignored",
    hint="Over which map does the kernel move?",
)
def conv_output_size_padding_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave the padding out."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels - (k - 1) * d - 1) // s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "padding-taken-for-before-and-after",
    function="conv_output_size",
    kind="value",
    sentence="you take a padding of two ints for before and after, not for height and width",
    hint="What does a pair of ints mean for a size, and what for a padding?",
)
def conv_output_size_padding_taken_for_before_and_after(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take a pair of ints for the two sides of every axis."""
    padding = options.get("padding", 0)
    if isinstance(padding, tuple) and all(isinstance(side, int) for side in padding):
        conv_output_size(size, kernel_size, **options)
        height, width = padding
        around = padding, padding
        if min(pixels + height + width for pixels in _pair(size)) > 0:
            return conv_output_size(size, kernel_size, **{**options, "padding": around})
    return conv_output_size(size, kernel_size, **options)


@mistake(
    "pairs-transposed",
    function="conv_output_size",
    kind="value",
    sentence="you read a padding of two pairs as (top, left) and (bottom, right)",
    hint="Which two of the four numbers stand together in a pair?",
)
def conv_output_size_pairs_transposed(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Read the pairs the other way."""
    (top, bottom), (left, right) = _sides(options.get("padding", 0))

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + before + after - (k - 1) * d - 1) // s + 1

    if not isinstance(options.get("padding", 0), tuple):
        return conv_output_size(size, kernel_size, **options)
    conv_output_size(size, kernel_size, **options)
    found = [
        rule(pixels, k, s, *around, d)
        for (pixels, k, s, _, _, d), around in zip(
            _axes(size, kernel_size, options.get("stride", 1), 0, options.get("dilation", 1)),
            ((top, left), (bottom, right)),
            strict=True,
        )
    ]
    return tuple(found)


@mistake(
    "stride-ignored",
    function="conv_output_size",
    kind="value",
    sentence="your size is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def conv_output_size_stride_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Move by one pixel."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return pixels + before + after - (k - 1) * d

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "dilation-ignored",
    function="conv_output_size",
    kind="value",
    sentence="your size is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of the kernel?",
)
def conv_output_size_dilation_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the kernel's size for its extent."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + before + after - k) // s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "dilation-times-kernel",
    function="conv_output_size",
    kind="value",
    sentence="your kernel spans kernel_size * dilation pixels",
    hint="How many gaps lie between the taps of a kernel?",
)
def conv_output_size_dilation_times_kernel(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply the kernel's size."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int) -> int:
        return (pixels + before + after - k * d) // s + 1

    return _conv_sizes(rule, size, kernel_size, options)


@mistake(
    "width-first",
    function="conv_output_size",
    kind="value",
    sentence="your pair comes with the width first",
    hint="In which order does the page name height and width?",
)
def conv_output_size_width_first(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Exchange the two axes."""
    output = conv_output_size(size, kernel_size, **options)
    return output if isinstance(output, int) else output[::-1]


@mistake(
    "first-axis-for-both",
    function="conv_output_size",
    kind="value",
    sentence="your width is computed with the kernel, the stride and the dilation of the height",
    hint="What happens when the kernel or the stride is not square?",
)
def conv_output_size_first_axis_for_both(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Use the height's numbers for both axes, but for the map's."""
    conv_output_size(size, kernel_size, **options)
    stride, dilation = options.get("stride", 1), options.get("dilation", 1)
    k, s, d = _pair(kernel_size)[0], _pair(stride)[0], _pair(dilation)[0]
    padding = options.get("padding", 0)
    output = tuple(
        (pixels + sum(side) - (k - 1) * d - 1) // s + 1
        for pixels, side in zip(_pair(size), _sides(padding), strict=True)
    )
    return int_or_pair(output, size, kernel_size, stride, padding, dilation)


@mistake(
    "always-a-pair",
    function="conv_output_size",
    kind="value",
    sentence="you return a pair also where all arguments are ints",
    hint="What does the page promise where every argument is an int?",
)
def conv_output_size_always_a_pair(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Return both axes always."""
    output = conv_output_size(size, kernel_size, **options)
    return (output, output) if isinstance(output, int) else output


@mistake(
    "form-of-size-alone",
    function="conv_output_size",
    kind="value",
    sentence="you return an int where size is one, although another argument is a pair",
    hint="Which arguments decide whether one number is enough?",
)
def conv_output_size_form_of_size_alone(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at the map's size only."""
    output = conv_output_size(size, kernel_size, **options)
    return output[0] if isinstance(size, int) and isinstance(output, tuple) else output


@mistake(
    "int-where-sizes-agree",
    function="conv_output_size",
    kind="value",
    sentence="you return an int where height and width come out equal",
    hint="Do the arguments decide the form of the result, or its numbers?",
)
def conv_output_size_int_where_sizes_agree(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Shorten a pair of equal numbers."""
    output = conv_output_size(size, kernel_size, **options)
    same = isinstance(output, tuple) and output[0] == output[1]
    return output[0] if same and isinstance(output, tuple) else output


@mistake(
    "strict-ignored",
    function="conv_output_size",
    kind="refusal",
    sentence="you round down also where strict asks you to refuse",
    hint="What should become of the pixels that the last step does not reach?",
)
def conv_output_size_strict_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Ignore strict."""
    return conv_output_size(size, kernel_size, **{**options, "strict": False})


@mistake(
    "strict-by-default",
    function="conv_output_size",
    kind="value",
    sentence="you refuse a stride that does not divide, although strict is not asked",
    hint="What is the default of strict?",
)
def conv_output_size_strict_by_default(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Have another default."""
    return conv_output_size(size, kernel_size, **{"strict": True, **options})


@mistake(
    "strict-on-one-axis",
    function="conv_output_size",
    kind="refusal",
    sentence="your strict looks at the height alone",
    hint="Along which axes must the stride divide?",
)
def conv_output_size_strict_on_one_axis(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Check the first axis only."""
    output = conv_output_size(size, kernel_size, **{**options, "strict": False})
    pixels, k, s, before, after, d = _given_axes(size, kernel_size, options)[0]
    if options.get("strict", False) and (pixels + before + after - (k - 1) * d - 1) % s:
        raise ValueError("stride does not divide the height")
    return output


@mistake(
    "strict-forgets-kernel",
    function="conv_output_size",
    kind="refusal",
    sentence="your strict asks whether the stride divides the size, not the room of the kernel",
    hint="Over how many pixels does the kernel's first tap move?",
)
def conv_output_size_strict_forgets_kernel(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Check another number."""
    output = conv_output_size(size, kernel_size, **{**options, "strict": False})
    if options.get("strict", False) and any(
        pixels % s for pixels, s in zip(_pair(size), _pair(options.get("stride", 1)), strict=True)
    ):
        raise ValueError("stride does not divide size")
    return output


@mistake(
    "kernel-may-be-too-large",
    function="conv_output_size",
    kind="refusal",
    sentence="you return 0 or less for a kernel that is larger than the padded map",
    hint="How many places are there for a kernel that does not fit?",
)
def conv_output_size_kernel_may_be_too_large(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Trust the formula."""
    too_large = [
        pixels + before + after < (k - 1) * d + 1
        for pixels, k, _, before, after, d in _given_axes(size, kernel_size, options)
    ]
    if not any(too_large):
        return conv_output_size(size, kernel_size, **options)
    return tuple(
        (pixels + before + after - (k - 1) * d - 1) // s + 1
        for pixels, k, s, before, after, d in _given_axes(size, kernel_size, options)
    )


def _given_axes(size: Value, kernel_size: Value, options: dict[str, Any]) -> list[Any]:
    """Return what stands of each axis in a call of `conv_output_size`; nothing where it is bad."""
    stride, dilation = options.get("stride", 1), options.get("dilation", 1)
    try:
        numbers = [_pair(part) for part in (size, kernel_size, stride, dilation)]
        axes = [*_axes(size, kernel_size, stride, options.get("padding", 0), dilation)]
    except ValueError:
        return []
    return axes if min(map(min, numbers)) > 0 else []


@mistake(
    "empty-map-accepted",
    function="conv_output_size",
    kind="refusal",
    sentence="you accept a map without a pixel, as long as the padding is large enough",
    hint="How many pixels has a map at least?",
)
def conv_output_size_empty_map_accepted(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at the padded size alone."""
    try:
        pixels = _pair(size)
    except ValueError:
        return conv_output_size(size, kernel_size, **options)
    if min(pixels) > 0:
        return conv_output_size(size, kernel_size, **options)
    (top, bottom), (left, right) = _sides(options.get("padding", 0))
    padded = pixels[0] + top + bottom, pixels[1] + left + right
    return conv_output_size(padded, kernel_size, **{**options, "padding": 0})


@mistake(
    "negative-padding-crops",
    function="conv_output_size",
    kind="refusal",
    sentence="you take a negative padding for a cut",
    hint="Can fewer than no pixels be added?",
)
def conv_output_size_negative_padding_crops(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let the formula run with a negative padding."""
    padding = options.get("padding", 0)
    if not isinstance(padding, int) or padding >= 0:
        return conv_output_size(size, kernel_size, **options)
    cut = tuple(pixels + 2 * padding for pixels in _pair(size))
    return conv_output_size(cut, kernel_size, **{**options, "padding": 0})


@mistake(
    "stride-of-zero",
    function="conv_output_size",
    kind="refusal",
    sentence="a stride of 0 ends in a ZeroDivisionError",
    hint="With which exceptions may a bad argument be refused?",
)
def conv_output_size_stride_of_zero(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide before anything is checked."""
    stride = options.get("stride", 1)
    if stride == 0 or (isinstance(stride, tuple) and 0 in stride):
        raise ZeroDivisionError("integer division or modulo by zero")
    return conv_output_size(size, kernel_size, **options)


@mistake(
    "spare-sizes-dropped",
    function="conv_output_size",
    kind="refusal",
    sentence="you leave out what a size holds beyond height and width",
    hint="What does zip do with lists that are not equally long?",
)
def conv_output_size_spare_sizes_dropped(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Keep the first two of many."""
    size, kernel_size = _first_two(size), _first_two(kernel_size)
    kept = {name: _first_two(value) for name, value in options.items()}
    return conv_output_size(size, kernel_size, **kept)


def _pool_sizes(
    rule: Callable[..., Any], size: Value, kernel_size: Value, options: dict[str, Any]
) -> Value:
    """Return what a rule says of each axis and ceil_mode, where the operation does not refuse."""
    pool_output_size(size, kernel_size, **options)
    stride, padding = options.get("stride"), options.get("padding", 0)
    stride = kernel_size if stride is None else stride
    dilation, ceil_mode = options.get("dilation", 1), options.get("ceil_mode", False)
    axes = _axes(size, kernel_size, stride, padding, dilation)
    output = tuple(rule(*axis, ceil_mode) for axis in axes)
    return int_or_pair(output, size, kernel_size, stride, padding, dilation)


@mistake(
    "ceil-mode-ignored",
    function="pool_output_size",
    kind="value",
    sentence="your size is rounded down with ceil_mode too",
    hint="What becomes of the pixels that the last full window does not reach?",
)
def pool_output_size_ceil_mode_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Round down always."""
    return pool_output_size(size, kernel_size, **{**options, "ceil_mode": False})


@mistake(
    "ceil-mode-always",
    function="pool_output_size",
    kind="value",
    sentence="your size is rounded up without ceil_mode too",
    hint="When may a window reach over the end?",
)
def pool_output_size_ceil_mode_always(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Round up always."""
    return pool_output_size(size, kernel_size, **{**options, "ceil_mode": True})


@mistake(
    "ceil-mode-by-default",
    function="pool_output_size",
    kind="value",
    sentence="your size is rounded up where ceil_mode is not given",
    hint="What is the default of ceil_mode?",
)
def pool_output_size_ceil_mode_by_default(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Have another default."""
    return pool_output_size(size, kernel_size, **{"ceil_mode": True, **options})


@mistake(
    "window-behind-the-map-kept",
    function="pool_output_size",
    kind="value",
    sentence="with ceil_mode you keep a last window that starts behind the map",
    hint="Which pixels does the last window see?",
)
def pool_output_size_window_behind_the_map_kept(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Round up and leave it at that."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels + before + after - (k - 1) * d - 1
        return (-(-room // s) if ceil_mode else room // s) + 1

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "window-judged-by-padded-end",
    function="pool_output_size",
    kind="value",
    sentence="with ceil_mode you drop a window only where it starts behind the padding",
    hint="Behind the end of what must the last window not start?",
)
def pool_output_size_window_judged_by_padded_end(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Compare to the padded end."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        padded = pixels + before + after
        steps = (
            -(-(padded - (k - 1) * d - 1) // s) if ceil_mode else (padded - (k - 1) * d - 1) // s
        )
        return steps + 1 - (ceil_mode and steps * s >= padded)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "window-judged-without-padding",
    function="pool_output_size",
    kind="value",
    sentence="with ceil_mode you forget the padding before the map where you drop a window",
    hint="At which pixel of the padded map does the map end?",
)
def pool_output_size_window_judged_without_padding(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Compare to the map's size."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels + before + after - (k - 1) * d - 1
        steps = -(-room // s) if ceil_mode else room // s
        return steps + 1 - (ceil_mode and steps * s >= pixels)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "window-at-the-end-kept",
    function="pool_output_size",
    kind="value",
    sentence="with ceil_mode you keep a window that starts right behind the map's last pixel",
    hint="Is the comparison by which a window is dropped strict?",
)
def pool_output_size_window_at_the_end_kept(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Compare with > instead of >=."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels + before + after - (k - 1) * d - 1
        steps = -(-room // s) if ceil_mode else room // s
        return steps + 1 - (ceil_mode and steps * s > before + pixels)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "one-more-always",
    function="pool_output_size",
    kind="value",
    sentence="with ceil_mode you add a window also where the stride divides",
    hint="What is left for another window where the last one ends at the end?",
)
def pool_output_size_one_more_always(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Add a window without looking."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        return (pixels + before + after - (k - 1) * d - 1) // s + 1 + ceil_mode

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "stride-one-by-default",
    function="pool_output_size",
    kind="value",
    sentence="your stride is 1 where none is given",
    hint="How far does a pool's window move by default?",
)
def pool_output_size_stride_one_by_default(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the default of convolution."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> Any:
        stride = s if options.get("stride") is not None else 1
        return pool_output_size(
            pixels,
            k,
            stride=stride,
            padding=((before, after),) * 2,
            dilation=d,
            ceil_mode=ceil_mode,
        )[0]  # type: ignore[index]

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "stride-two-by-default",
    function="pool_output_size",
    kind="value",
    sentence="your stride is 2 where none is given",
    hint="How far does a pool's window move by default?",
)
def pool_output_size_stride_two_by_default(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the habit for the rule."""
    output = pool_output_size(size, kernel_size, **options)
    if options.get("stride") is not None:
        return output
    found = pool_output_size(size, kernel_size, **{**options, "stride": (2, 2)})
    return found[0] if isinstance(output, int) and isinstance(found, tuple) else found


@mistake(
    "stride-of-one-side-by-default",
    function="pool_output_size",
    kind="value",
    sentence="your default stride is the kernel's height along both axes",
    hint="What is the default stride of a window that is not square?",
)
def pool_output_size_stride_of_one_side_by_default(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take one side of the kernel."""
    output = pool_output_size(size, kernel_size, **options)
    if options.get("stride") is not None or isinstance(output, int):
        return output
    return pool_output_size(size, kernel_size, **{**options, "stride": _pair(kernel_size)[0]})


@mistake(
    "stride-by-default-dilated",
    function="pool_output_size",
    kind="value",
    sentence="your default stride is the extent of the dilated window",
    hint="Is the default stride the kernel's size or its extent?",
)
def pool_output_size_stride_by_default_dilated(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let dilated windows lie side by side."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> Any:
        stride = s if options.get("stride") is not None else (k - 1) * d + 1
        return pool_output_size(
            pixels,
            k,
            stride=stride,
            padding=((before, after),) * 2,
            dilation=d,
            ceil_mode=ceil_mode,
        )[0]  # type: ignore[index]

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "stride-ignored",
    function="pool_output_size",
    kind="value",
    sentence="your windows lie side by side, also where a stride is given",
    hint="What do kernel and stride each decide?",
)
def pool_output_size_stride_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Move by the kernel's size always."""
    output = pool_output_size(size, kernel_size, **options)
    found = pool_output_size(size, kernel_size, **{**options, "stride": None})
    return (found, found) if isinstance(found, int) and isinstance(output, tuple) else found


@mistake(
    "size-over-stride",
    function="pool_output_size",
    kind="value",
    sentence="your size is size // stride, whatever the kernel and the padding",
    hint="Does every pixel at which the stride stops begin a whole window?",
)
def pool_output_size_size_over_stride(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide by the stride and no more."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        return -(-pixels // s) if ceil_mode else pixels // s

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "dilation-ignored",
    function="pool_output_size",
    kind="value",
    sentence="your size is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of a window?",
)
def pool_output_size_dilation_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Take the kernel's size for its extent."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels + before + after - k
        steps = -(-room // s) if ceil_mode else room // s
        return steps + 1 - (ceil_mode and steps * s >= before + pixels)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "padding-ignored",
    function="pool_output_size",
    kind="value",
    sentence="your size is what you get when padding is ignored",
    hint="Over which map does the window move?",
)
def pool_output_size_padding_ignored(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Leave the padding out."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels - (k - 1) * d - 1
        steps = -(-room // s) if ceil_mode else room // s
        return steps + 1 - (ceil_mode and steps * s >= pixels)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "first-side-twice",
    function="pool_output_size",
    kind="value",
    sentence="your size counts the padding before the map twice, and that behind it never",
    hint="What happens when the two sides are padded differently?",
)
def pool_output_size_first_side_twice(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Double the padding before the map."""

    def rule(pixels: int, k: int, s: int, before: int, after: int, d: int, ceil_mode: bool) -> int:
        room = pixels + 2 * before - (k - 1) * d - 1
        steps = -(-room // s) if ceil_mode else room // s
        return steps + 1 - (ceil_mode and steps * s >= before + pixels)

    return _pool_sizes(rule, size, kernel_size, options)


@mistake(
    "height-for-width",
    function="pool_output_size",
    kind="value",
    sentence="your width is computed with the kernel and the stride of the height",
    hint="What happens when the window is not square?",
)
def pool_output_size_height_for_width(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Use the height's numbers for both axes, but for the map's."""
    output = pool_output_size(size, kernel_size, **options)
    if isinstance(output, int):
        return output
    pixels, padding = _pair(size)[1], _sides(options.get("padding", 0))[1]
    stride = options.get("stride")
    k, d = _pair(kernel_size)[0], _pair(options.get("dilation", 1))[0]
    s = k if stride is None else _pair(stride)[0]
    room = pixels + sum(padding) - (k - 1) * d - 1
    steps = -(-room // s) if options.get("ceil_mode", False) else room // s
    dropped = options.get("ceil_mode", False) and steps * s >= padding[0] + pixels
    return output[0], steps + 1 - dropped


@mistake(
    "width-first",
    function="pool_output_size",
    kind="value",
    sentence="your pair comes with the width first",
    hint="In which order does the page name height and width?",
)
def pool_output_size_width_first(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Exchange the two axes."""
    output = pool_output_size(size, kernel_size, **options)
    return output if isinstance(output, int) else output[::-1]


@mistake(
    "always-a-pair",
    function="pool_output_size",
    kind="value",
    sentence="you return a pair also where all arguments are ints",
    hint="What does the page promise where every argument is an int?",
)
def pool_output_size_always_a_pair(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Return both axes always."""
    output = pool_output_size(size, kernel_size, **options)
    return (output, output) if isinstance(output, int) else output


@mistake(
    "form-of-size-alone",
    function="pool_output_size",
    kind="value",
    sentence="you return an int where size is one, although another argument is a pair",
    hint="Which arguments decide whether one number is enough?",
)
def pool_output_size_form_of_size_alone(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Look at the map's size only."""
    output = pool_output_size(size, kernel_size, **options)
    return output[0] if isinstance(size, int) and isinstance(output, tuple) else output


@mistake(
    "float-size",
    function="pool_output_size",
    kind="value",
    sentence="your size is a float: it comes from a division by /",
    hint="Which type does your rounding return?",
)
def pool_output_size_float_size(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Stay a float."""
    output = pool_output_size(size, kernel_size, **options)
    return float(output) if isinstance(output, int) else tuple(map(float, output))


@mistake(
    "padding-of-more-than-half",
    function="pool_output_size",
    kind="refusal",
    sentence="you accept a padding in which whole windows could lie",
    hint="What is the maximum of a window that holds padding alone?",
)
def pool_output_size_padding_of_more_than_half(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave the check out."""
    try:
        return pool_output_size(size, kernel_size, **options)
    except ValueError:
        stride = options.get("stride")
        padding = options.get("padding", 0)
        common = {"stride": kernel_size if stride is None else stride, "padding": padding}
        return conv_output_size(size, kernel_size, dilation=options.get("dilation", 1), **common)


@mistake(
    "half-of-kernel-not-of-extent",
    function="pool_output_size",
    kind="value",
    sentence="you refuse a padding beyond half of the kernel, where dilation makes it wider",
    hint="How many pixels does a dilated window span?",
)
def pool_output_size_half_of_kernel_not_of_extent(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Forget the dilation in the check."""
    output = pool_output_size(size, kernel_size, **options)
    for side, k in zip(_sides(options.get("padding", 0)), _pair(kernel_size), strict=True):
        if 2 * max(side) > k:
            raise ValueError("padding is more than half of the kernel")
    return output


@mistake(
    "too-large-with-ceil-mode",
    function="pool_output_size",
    kind="refusal",
    sentence="with ceil_mode you return 1 for a window that is larger than the padded map",
    hint="May the first window reach over the end as well?",
)
def pool_output_size_too_large_with_ceil_mode(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let the first window reach over the end."""
    if not options.get("ceil_mode", False):
        return pool_output_size(size, kernel_size, **options)
    try:
        return pool_output_size(size, kernel_size, **options)
    except ValueError as error:
        if "c4" not in str(error):
            raise
        return 1, 1


@mistake(
    "stride-of-zero",
    function="pool_output_size",
    kind="refusal",
    sentence="a stride of 0 ends in a ZeroDivisionError",
    hint="With which exceptions may a bad argument be refused?",
)
def pool_output_size_stride_of_zero(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Divide before anything is checked."""
    stride = options.get("stride")
    if stride == 0 or (isinstance(stride, tuple) and 0 in stride):
        raise ZeroDivisionError("integer division or modulo by zero")
    return pool_output_size(size, kernel_size, **options)


@mistake(
    "zero-stride-taken-for-none",
    function="pool_output_size",
    kind="refusal",
    sentence="you take a stride of 0 for one that is not given",
    hint="What does `stride or kernel_size` give for 0?",
)
def pool_output_size_zero_stride_taken_for_none(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask whether the stride is true."""
    return pool_output_size(
        size, kernel_size, **{**options, "stride": options.get("stride") or None}
    )


# conv_parameter_count


def _counted(
    in_channels: Value, out_channels: Value, kernel_size: Value, options: dict[str, Any]
) -> tuple[int, int, int, int, int, bool]:
    """Refuse what the operation refuses; return channels, kernel, groups and bias."""
    conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    height, width = _pair(kernel_size)
    groups, bias = options.get("groups", 1), options.get("bias", True)
    return in_channels, out_channels, height, width, groups, bias


@mistake(
    "depth-forgotten",
    function="conv_parameter_count",
    kind="value",
    sentence="your filters are flat: the channels of the input are not counted",
    hint="Through how many channels does a filter look?",
)
def conv_parameter_count_depth_forgotten(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave the depth out."""
    _, filters, height, width, _, bias = _counted(in_channels, out_channels, kernel_size, options)
    return filters * (height * width + bias)


@mistake(
    "groups-ignored",
    function="conv_parameter_count",
    kind="value",
    sentence="your count is what you get when groups is ignored",
    hint="How many channels does a filter of one group see?",
)
def conv_parameter_count_groups_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count one group."""
    channels, filters, height, width, _, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels * height * width + bias)


@mistake(
    "groups-divide-both",
    function="conv_parameter_count",
    kind="value",
    sentence="your groups divide the channels before and after",
    hint="How many filters are there in all the groups together?",
)
def conv_parameter_count_groups_divide_both(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count one group's filters alone."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters // groups * (channels // groups) * height * width + filters * bias


@mistake(
    "groups-multiply",
    function="conv_parameter_count",
    kind="value",
    sentence="your weights are multiplied by the groups instead of divided",
    hint="Do groups make a convolution larger or smaller?",
)
def conv_parameter_count_groups_multiply(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply by the groups."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels * groups * height * width + bias)


@mistake(
    "bias-always",
    function="conv_parameter_count",
    kind="value",
    sentence="you count biases although there are none",
    hint="What does bias=False leave out?",
)
def conv_parameter_count_bias_always(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ignore bias."""
    options.pop("bias", None)
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)


@mistake(
    "bias-never",
    function="conv_parameter_count",
    kind="value",
    sentence="you do not count the biases",
    hint="Is a bias learnt?",
)
def conv_parameter_count_bias_never(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count the weights alone."""
    return conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )


@mistake(
    "no-bias-by-default",
    function="conv_parameter_count",
    kind="value",
    sentence="you do not count the biases where bias is not given",
    hint="What is the default of bias?",
)
def conv_parameter_count_no_bias_by_default(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Have another default."""
    return conv_parameter_count(
        in_channels, out_channels, kernel_size, **{"bias": False, **options}
    )


@mistake(
    "one-bias",
    function="conv_parameter_count",
    kind="value",
    sentence="you count one bias for the whole layer",
    hint="How many biases does a layer with many filters have?",
)
def conv_parameter_count_one_bias(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add 1."""
    weights = conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )
    return weights + options.get("bias", True)


@mistake(
    "bias-of-inputs",
    function="conv_parameter_count",
    kind="value",
    sentence="you count a bias for each input channel",
    hint="To what is a bias added: to what comes in or to what goes out?",
)
def conv_parameter_count_bias_of_inputs(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add the channels before."""
    weights = conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )
    return weights + in_channels * options.get("bias", True)


@mistake(
    "bias-of-kernels",
    function="conv_parameter_count",
    kind="value",
    sentence="you count a bias for each channel of each filter",
    hint="How many biases does one filter have, however deep it is?",
)
def conv_parameter_count_bias_of_kernels(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Give every slice of a filter its bias."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels // groups) * (height * width + bias)


@mistake(
    "int-kernel-is-a-row",
    function="conv_parameter_count",
    kind="value",
    sentence="you take an int as kernel size for the number of its taps",
    hint="How many taps has a kernel of size 3?",
)
def conv_parameter_count_int_kernel_is_a_row(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count an int once."""
    row = (1, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return conv_parameter_count(in_channels, out_channels, row, **options)


@mistake(
    "kernel-taken-as-square",
    function="conv_parameter_count",
    kind="value",
    sentence="you square the kernel's height, also where its width is another",
    hint="How many taps has a kernel of two rows and three columns?",
)
def conv_parameter_count_kernel_taken_as_square(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Square one side."""
    conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    return conv_parameter_count(in_channels, out_channels, _pair(kernel_size)[0], **options)


@mistake(
    "kernel-sides-added",
    function="conv_parameter_count",
    kind="value",
    sentence="you add the kernel's height and width instead of multiplying them",
    hint="How many taps has a kernel of two rows and three columns?",
)
def conv_parameter_count_kernel_sides_added(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add the sides."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels // groups * (height + width) + bias)


@mistake(
    "float-count",
    function="conv_parameter_count",
    kind="value",
    sentence="your count is a float: it comes from a division by /",
    hint="What does / give in Python 3, even where it divides evenly?",
)
def conv_parameter_count_float_count(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide with /."""
    return float(conv_parameter_count(in_channels, out_channels, kernel_size, **options))


@mistake(
    "groups-that-do-not-divide",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you round where the groups do not divide the channels",
    hint="How many channels has the last of three groups of seven?",
)
def conv_parameter_count_groups_that_do_not_divide(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide with //."""
    groups = options.get("groups", 1)
    if groups < 1 or in_channels < 1 or out_channels < 1:
        return conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    height, width = _pair(kernel_size)
    weights = out_channels * (in_channels // groups) * height * width
    return weights + out_channels * options.get("bias", True)


@mistake(
    "only-inputs-divided",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you look whether the groups divide the channels before, and not those after",
    hint="To which group does each filter belong?",
)
def conv_parameter_count_only_inputs_divided(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Check one of the two numbers."""
    groups = options.get("groups", 1)
    if groups < 1 or out_channels < 1 or out_channels % groups == 0:
        return conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    one = conv_parameter_count(in_channels, groups, kernel_size, **options)
    return one // groups * out_channels


@mistake(
    "nothing-counted-as-zero",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you count a layer without channels as 0 parameters",
    hint="How many channels does a layer have at least?",
)
def conv_parameter_count_nothing_counted_as_zero(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let 0 through."""
    if in_channels == 0 or out_channels == 0:
        return out_channels * options.get("bias", True)
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)


@mistake(
    "all-sides-of-kernel-multiplied",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you multiply all that kernel_size holds, however many sides that are",
    hint="How many axes has the kernel of this layer?",
)
def conv_parameter_count_all_sides_of_kernel_multiplied(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the product of any tuple."""
    if isinstance(kernel_size, tuple) and len(kernel_size) != 2:
        kernel_size = (1, math.prod(kernel_size))
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)


# linear_parameter_count


@mistake(
    "bias-always",
    function="linear_parameter_count",
    kind="value",
    sentence="you count biases although there are none",
    hint="What does bias=False leave out?",
)
def linear_parameter_count_bias_always(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Ignore bias."""
    del bias
    return linear_parameter_count(in_features, out_features)


@mistake(
    "bias-never",
    function="linear_parameter_count",
    kind="value",
    sentence="you do not count the biases",
    hint="Is a bias learnt?",
)
def linear_parameter_count_bias_never(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Count the weights alone."""
    del bias
    return linear_parameter_count(in_features, out_features, bias=False)


@mistake(
    "no-bias-by-default",
    function="linear_parameter_count",
    kind="value",
    sentence="you do not count the biases where bias is not given",
    hint="What is the default of bias?",
)
def linear_parameter_count_no_bias_by_default(
    in_features: Value, out_features: Value, *, bias: bool = False
) -> Value:
    """Have another default."""
    return linear_parameter_count(in_features, out_features, bias=bias)


@mistake(
    "one-bias",
    function="linear_parameter_count",
    kind="value",
    sentence="you count one bias for the whole layer",
    hint="How many biases does a layer with many outputs have?",
)
def linear_parameter_count_one_bias(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Add 1."""
    return linear_parameter_count(in_features, out_features, bias=False) + bias


@mistake(
    "bias-of-inputs",
    function="linear_parameter_count",
    kind="value",
    sentence="you count a bias for each input",
    hint="To what is a bias added: to what comes in or to what goes out?",
)
def linear_parameter_count_bias_of_inputs(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Add the features before."""
    return linear_parameter_count(out_features, in_features, bias=bias)


@mistake(
    "features-added",
    function="linear_parameter_count",
    kind="value",
    sentence="you add the numbers of features instead of multiplying them",
    hint="How many weights lead to one output?",
)
def linear_parameter_count_features_added(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Count one weight for each feature."""
    linear_parameter_count(in_features, out_features, bias=bias)
    return in_features + out_features + out_features * bias


@mistake(
    "nothing-counted-as-zero",
    function="linear_parameter_count",
    kind="refusal",
    sentence="you count a layer without features as 0 weights",
    hint="How many features does a layer have at least?",
)
def linear_parameter_count_nothing_counted_as_zero(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Let 0 through."""
    if 0 in {in_features, out_features}:
        return out_features * bias
    return linear_parameter_count(in_features, out_features, bias=bias)


@mistake(
    "negative-features",
    function="linear_parameter_count",
    kind="refusal",
    sentence="you refuse 0 features, but not less than 0",
    hint="Is -1 a number of features?",
)
def linear_parameter_count_negative_features(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Ask whether the numbers are true."""
    if not in_features or not out_features:
        raise ValueError("a layer has at least one feature before and after")
    return out_features * in_features + out_features * bias


# receptive_field


def _field(layers: Value, rule: Callable[..., tuple[int, int, int]]) -> Value:
    """Fold a rule over the layers, where the operation does not refuse."""
    receptive_field(layers)
    size, jump, start = 1, 1, 0
    for layer in layers:
        size, jump, start = rule(size, jump, start, *layer)
    return size, jump, start


@mistake(
    "own-stride",
    function="receptive_field",
    kind="value",
    sentence="each layer's own stride multiplies its kernel, not the strides before it",
    hint="How far apart in the image are two neighbouring inputs of a layer?",
)
def receptive_field_own_stride(layers: Value) -> Value:
    """Multiply by the stride of the layer itself alone."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * s, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "own-stride-too",
    function="receptive_field",
    kind="value",
    sentence="each layer's own stride multiplies its kernel, besides the strides before it",
    hint="Does a layer's stride change how much one of its outputs sees?",
)
def receptive_field_own_stride_too(layers: Value) -> Value:
    """Update the jump before the size."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump * s, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "previous-stride-alone",
    function="receptive_field",
    kind="value",
    sentence="the stride of the layer before multiplies a kernel, not the product of all before",
    hint="How far apart in the image are two neighbouring inputs of the third layer?",
)
def receptive_field_previous_stride_alone(layers: Value) -> Value:
    """Keep the last stride only."""
    _, jump, start = receptive_field(layers)
    size, before = 1, 1
    for kernel_size, stride, _, dilation in layers:
        size, before = size + (kernel_size - 1) * dilation * before, stride
    return size, jump, start


@mistake(
    "strides-ignored",
    function="receptive_field",
    kind="value",
    sentence="your field is what you get when all strides are 1",
    hint="How far apart in the image are two neighbouring outputs of a strided layer?",
)
def receptive_field_strides_ignored(layers: Value) -> Value:
    """Add the kernels."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d, jump, start - p

    return _field(layers, rule)


@mistake(
    "strides-ignored-in-size",
    function="receptive_field",
    kind="value",
    sentence="your size adds the kernels as if all strides were 1",
    hint="How far apart in the image are two neighbouring inputs of a deeper layer?",
)
def receptive_field_strides_ignored_in_size(layers: Value) -> Value:
    """Add the kernels, but know the jump."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "last-layer-first",
    function="receptive_field",
    kind="value",
    sentence="your field takes the layers from the last to the first",
    hint="Which layer of the list does the image pass through first?",
)
def receptive_field_last_layer_first(layers: Value) -> Value:
    """Reverse the list."""
    return receptive_field(layers[::-1])


@mistake(
    "whole-kernel",
    function="receptive_field",
    kind="value",
    sentence="your size adds the whole kernel of each layer, not its size less one",
    hint="How much more than one pixel does a kernel of size 1 see?",
)
def receptive_field_whole_kernel(layers: Value) -> Value:
    """Forget the minus 1."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + k * d * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "starts-from-nothing",
    function="receptive_field",
    kind="value",
    sentence="your size starts from 0, and lacks one row",
    hint="How many rows does an output see when there is no layer?",
)
def receptive_field_starts_from_nothing(layers: Value) -> Value:
    """Start from 0."""
    size, jump, start = receptive_field(layers)
    return size - 1, jump, start


@mistake(
    "kernels-multiplied",
    function="receptive_field",
    kind="value",
    sentence="your size is the product of the kernels",
    hint="Do the fields of neighbouring inputs overlap?",
)
def receptive_field_kernels_multiplied(layers: Value) -> Value:
    """Multiply."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size * ((k - 1) * d + 1), jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-ignored",
    function="receptive_field",
    kind="value",
    sentence="your size is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of a kernel?",
)
def receptive_field_dilation_ignored(layers: Value) -> Value:
    """Take the kernel's size for its extent."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-times-kernel",
    function="receptive_field",
    kind="value",
    sentence="your kernels span kernel_size * dilation pixels",
    hint="How many gaps lie between the taps of a kernel?",
)
def receptive_field_dilation_times_kernel(layers: Value) -> Value:
    """Multiply the kernel's size."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k * d - 1) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-kept-for-later-layers",
    function="receptive_field",
    kind="value",
    sentence="a layer's dilation spreads the layers behind it as a stride does",
    hint="Does a dilated kernel change how far apart its outputs are?",
)
def receptive_field_dilation_kept_for_later_layers(layers: Value) -> Value:
    """Multiply the dilations up."""
    _, true_jump, start = receptive_field(layers)
    size, jump = 1, 1
    for kernel_size, stride, _, dilation in layers:
        jump *= dilation
        size += (kernel_size - 1) * jump
        jump *= stride
    return size, true_jump, start


@mistake(
    "padding-not-scaled",
    function="receptive_field",
    kind="value",
    sentence="your start adds the paddings up as if all were of the image",
    hint="How many rows of the image is one row of padding of a deeper layer?",
)
def receptive_field_padding_not_scaled(layers: Value) -> Value:
    """Forget the jump."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump, jump * s, start - p

    return _field(layers, rule)


@mistake(
    "padding-scaled-by-own-stride",
    function="receptive_field",
    kind="value",
    sentence="your start multiplies each padding by the layer's own stride too",
    hint="In the pixels of which map is a layer's padding counted?",
)
def receptive_field_padding_scaled_by_own_stride(layers: Value) -> Value:
    """Update the jump before the start."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump, jump * s, start - p * jump * s

    return _field(layers, rule)


@mistake(
    "first-padding-alone",
    function="receptive_field",
    kind="value",
    sentence="your start knows the padding of the first layer alone",
    hint="Does a deeper layer's padding move what its first output sees?",
)
def receptive_field_first_padding_alone(layers: Value) -> Value:
    """Look at the first layer."""
    size, jump, _ = receptive_field(layers)
    return size, jump, -layers[0][2] if layers else 0


@mistake(
    "padding-ignored",
    function="receptive_field",
    kind="value",
    sentence="your start is always 0",
    hint="What does the first output of a padded layer see?",
)
def receptive_field_padding_ignored(layers: Value) -> Value:
    """Start at the first pixel."""
    return (*receptive_field(layers)[:2], 0)


@mistake(
    "start-inside",
    function="receptive_field",
    kind="value",
    sentence="your start has the wrong sign: the padding moves the field into the image",
    hint="On which side of row 0 does padding lie?",
)
def receptive_field_start_inside(layers: Value) -> Value:
    """Add the padding."""
    size, jump, start = receptive_field(layers)
    return size, jump, -start


@mistake(
    "start-cut-at-the-edge",
    function="receptive_field",
    kind="value",
    sentence="your start is cut at the edge of the image",
    hint="May the first row that an output sees lie in the padding?",
)
def receptive_field_start_cut_at_the_edge(layers: Value) -> Value:
    """Count the image's rows alone."""
    size, jump, start = receptive_field(layers)
    return size + start, jump, 0


@mistake(
    "start-at-the-centre",
    function="receptive_field",
    kind="value",
    sentence="your start is the centre of the first field, not its first row",
    hint="Which row of its field does start name?",
)
def receptive_field_start_at_the_centre(layers: Value) -> Value:
    """Return the centre, rounded down."""
    size, jump, start = receptive_field(layers)
    return size, jump, start + (size - 1) // 2


@mistake(
    "padding-widens",
    function="receptive_field",
    kind="value",
    sentence="your size counts the padding as well",
    hint="Does padding change how many rows a kernel spans?",
)
def receptive_field_padding_widens(layers: Value) -> Value:
    """Add twice the padding."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + ((k - 1) * d + 2 * p) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "padding-narrows",
    function="receptive_field",
    kind="value",
    sentence="your size is made smaller by the padding",
    hint="Does padding change how many rows a kernel spans?",
)
def receptive_field_padding_narrows(layers: Value) -> Value:
    """Subtract twice the padding."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + ((k - 1) * d - 2 * p) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "jump-before-last-layer",
    function="receptive_field",
    kind="value",
    sentence="your jump lacks the stride of the last layer",
    hint="How far apart are the fields of two neighbouring outputs of the last layer?",
)
def receptive_field_jump_before_last_layer(layers: Value) -> Value:
    """Return the jump with which the last layer was computed."""
    size, jump, start = receptive_field(layers)
    return size, jump // layers[-1][1] if layers else 1, start


@mistake(
    "jump-of-last-layer",
    function="receptive_field",
    kind="value",
    sentence="your jump is the stride of the last layer alone",
    hint="How many rows of the image lie between two neighbours of a deep layer?",
)
def receptive_field_jump_of_last_layer(layers: Value) -> Value:
    """Return the last stride."""
    size, _, start = receptive_field(layers)
    return size, layers[-1][1] if layers else 1, start


@mistake(
    "jumps-added",
    function="receptive_field",
    kind="value",
    sentence="your jump adds the strides up",
    hint="What becomes of a stride of 2 when the next layer has a stride of 2 as well?",
)
def receptive_field_jumps_added(layers: Value) -> Value:
    """Add instead of multiplying."""
    size, _, start = receptive_field(layers)
    return size, 1 + sum(layer[1] - 1 for layer in layers), start


@mistake(
    "size-alone",
    function="receptive_field",
    kind="value",
    sentence="you return the size alone",
    hint="How many numbers does the page ask for?",
)
def receptive_field_size_alone(layers: Value) -> Value:
    """Return one number."""
    return receptive_field(layers)[0]


@mistake(
    "no-layers-refused",
    function="receptive_field",
    kind="value",
    sentence="you refuse a list without layers",
    hint="What does an output see that is its own input?",
)
def receptive_field_no_layers_refused(layers: Value) -> Value:
    """Want at least one layer."""
    if not layers:
        raise ValueError("layers is empty")
    return receptive_field(layers)


@mistake(
    "layers-taken-out-of-the-list",
    function="receptive_field",
    kind="purity",
    sentence="your function takes the layers out of the caller's list",
    hint="What does pop do to a list that somebody else holds?",
)
def receptive_field_layers_taken_out_of_the_list(layers: Value) -> Value:
    """Empty the list."""
    field = receptive_field(layers)
    layers.clear()
    return field


@mistake(
    "list-reversed",
    function="receptive_field",
    kind="purity",
    sentence="your function leaves the caller's list in reverse",
    hint="What does list.reverse do to a list that somebody else holds?",
)
def receptive_field_list_reversed(layers: Value) -> Value:
    """Reverse the list in place."""
    field = receptive_field(layers)
    layers.reverse()
    return field


@mistake(
    "short-layers-filled",
    function="receptive_field",
    kind="refusal",
    sentence="you fill up a layer that has less than four numbers",
    hint="How many numbers has a layer, no more and no less?",
)
def receptive_field_short_layers_filled(layers: Value) -> Value:
    """Have defaults for stride, padding and dilation."""
    filled = [(*layer, *(1, 0, 1)[len(layer) - 1 :])[:4] if layer else layer for layer in layers]
    whole = [full if len(layer) < 4 else layer for full, layer in zip(filled, layers, strict=True)]
    return receptive_field(whole)


@mistake(
    "spare-numbers-dropped",
    function="receptive_field",
    kind="refusal",
    sentence="you leave out what a layer holds beyond four numbers",
    hint="How many numbers has a layer, no more and no less?",
)
def receptive_field_spare_numbers_dropped(layers: Value) -> Value:
    """Keep the first four."""
    return receptive_field([layer[:4] for layer in layers])


@mistake(
    "index-error",
    function="receptive_field",
    kind="refusal",
    sentence="a layer that is too short ends in an IndexError",
    hint="With which exceptions may a bad argument be refused?",
)
def receptive_field_index_error(layers: Value) -> Value:
    """Let Python find out."""
    if any(len(layer) < 4 for layer in layers):
        raise IndexError("tuple index out of range")
    return receptive_field(layers)


@mistake(
    "anything-counted",
    function="receptive_field",
    kind="refusal",
    sentence="you compute with a kernel, a stride or a dilation below 1",
    hint="What is a window that never moves?",
)
def receptive_field_anything_counted(layers: Value) -> Value:
    """Check nothing but the number of numbers."""
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in layers:
        size += (kernel_size - 1) * dilation * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start


@mistake(
    "negative-padding-crops",
    function="receptive_field",
    kind="refusal",
    sentence="you take a negative padding for a cut",
    hint="Can fewer than no pixels be added?",
)
def receptive_field_negative_padding_crops(layers: Value) -> Value:
    """Let the formula run with a negative padding."""
    if any(len(layer) != 4 for layer in layers):
        return receptive_field(layers)
    padded = [(k, s, max(p, 0), d) for k, s, p, d in layers]
    return receptive_field(padded)
