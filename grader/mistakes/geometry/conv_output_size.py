"""What goes wrong in conv_output_size."""

from collections.abc import Callable
from typing import Any

from reference.geometry import conv_output_size, int_or_pair

from ...implementation import Value
from .. import mistake
from .shared import _axes, _first_two, _pair, _sides


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
