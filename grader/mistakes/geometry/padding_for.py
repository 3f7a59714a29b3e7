"""What goes wrong in padding_for."""

from collections.abc import Callable
from typing import Any

from reference.geometry import padding_for

from ...implementation import Value
from .. import mistake
from .shared import _first_two, _pair


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
