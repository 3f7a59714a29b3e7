"""What goes wrong in conv_transpose_output_size."""

from collections.abc import Callable
from typing import Any

from reference.geometry import conv_transpose_output_size, int_or_pair

from ...implementation import Value
from .. import mistake
from .shared import _axes, _first_two, _pair, _sides


def _sizes_by(
    rule: Callable[..., Any], size: Value, kernel_size: Value, options: dict[str, Any]
) -> Value:
    """Return what a rule says of each axis, where the operation does not refuse."""
    conv_transpose_output_size(size, kernel_size, **options)
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    dilation, more = options.get("dilation", 1), options.get("output_padding", 0)
    axes = _axes(size, kernel_size, stride, padding, dilation)
    output = tuple(rule(*axis, extra) for axis, extra in zip(axes, _pair(more), strict=True))
    return int_or_pair(output, size, kernel_size, stride, padding, dilation, more)


@mistake(
    "size-of-conv2d",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is that of conv2d, which divides by the stride",
    hint="Does this operation make a map larger or smaller?",
)
def conv_transpose_output_size_of_conv2d(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Use the forward formula."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n + before + after - (k - 1) * d - 1) // s + 1

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "output-padding-ignored",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is what you get when output_padding is ignored",
    hint="Two sizes become the same under a stride of 2. Which one comes back?",
)
def conv_transpose_output_size_output_padding_ignored(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave output_padding out."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "output-padding-twice",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size counts output_padding at both ends of an axis",
    hint="By how many pixels does an output_padding of 1 make the output larger?",
)
def conv_transpose_output_size_output_padding_twice(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Grow at both ends."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 + 2 * more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "output-padding-taken-off",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size has output_padding taken off",
    hint="Is the output larger or smaller with an output_padding of 1?",
)
def conv_transpose_output_size_output_padding_taken_off(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Subtract it."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 - more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "output-padding-bounded-by-the-stride",
    function="conv_transpose_output_size",
    kind="value",
    sentence="you refuse an output_padding that is smaller than the dilation,"
    " but not than the stride",
    hint="Which of the two steps bounds output_padding?",
)
def conv_transpose_output_size_bounded_by_the_stride(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ask for less than the stride."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    strides, more = _pair(options.get("stride", 1)), _pair(options.get("output_padding", 0))
    if any(extra >= s for extra, s in zip(more, strides, strict=True)):
        raise ValueError("output_padding must be smaller than stride")
    return output


@mistake(
    "padding-ignored",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is what you get when padding is ignored",
    hint="What does the page do with the pixels of the padding?",
)
def conv_transpose_output_size_padding_ignored(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave the padding out."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 + more

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "padding-added",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size has the padding added instead of taken off",
    hint="Is the output larger or smaller with a padding of 1?",
)
def conv_transpose_output_size_padding_added(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Have the wrong sign."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 + more + before + after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "padding-on-one-side",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size has the padding of one side alone taken off",
    hint="How many sides has an axis?",
)
def conv_transpose_output_size_padding_on_one_side(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take off the padding before the map only."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 + more - before

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "first-side-twice",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size has the padding before the map taken off twice, and that behind it never",
    hint="What happens when the two sides are padded differently?",
)
def conv_transpose_output_size_first_side_twice(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Double the padding before the map."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + 1 + more - 2 * before

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "padding-taken-for-before-and-after",
    function="conv_transpose_output_size",
    kind="value",
    sentence="you take a padding of two ints for before and after, not for height and width",
    hint="What does a pair of ints mean for a size, and what for a padding?",
)
def conv_transpose_output_size_before_and_after(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take a pair of ints for the two sides of every axis."""
    padding = options.get("padding", 0)
    output = conv_transpose_output_size(size, kernel_size, **options)
    if not (isinstance(padding, tuple) and all(isinstance(side, int) for side in padding)):
        return output
    whole = _pair(conv_transpose_output_size(size, kernel_size, **{**options, "padding": 0}))
    return tuple(n - sum(padding) for n in whole)


@mistake(
    "zeros-after-the-last-pixel",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size multiplies all of size by the stride, not one less",
    hint="How many gaps lie between three pixels?",
)
def conv_transpose_output_size_zeros_after_the_last(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count a gap behind the last pixel."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return n * s + (k - 1) * d + more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "size-times-stride",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is size times stride, whatever the kernel and the padding",
    hint="Which padding would give this size?",
)
def conv_transpose_output_size_size_times_stride(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take every padding for same."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return n * s

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "one-forgotten",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size lacks the kernel's first tap",
    hint="How large is the output of one pixel under a kernel of 1?",
)
def conv_transpose_output_size_one_forgotten(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave the 1 out."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + (k - 1) * d + more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "stride-ignored",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is what you get when stride is ignored",
    hint="How far apart do two pixels lay their filters down?",
)
def conv_transpose_output_size_stride_ignored(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Move by one pixel."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return n - 1 + (k - 1) * d + 1 + more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "dilation-ignored",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of the kernel?",
)
def conv_transpose_output_size_dilation_ignored(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the kernel's size for its extent."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + k + more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "dilation-times-kernel",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your kernel spans kernel_size * dilation pixels",
    hint="How many gaps lie between the taps of a kernel?",
)
def conv_transpose_output_size_dilation_times_kernel(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply the kernel's size."""

    def rule(n: int, k: int, s: int, before: int, after: int, d: int, more: int) -> int:
        return (n - 1) * s + k * d + more - before - after

    return _sizes_by(rule, size, kernel_size, options)


@mistake(
    "width-first",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your pair comes with the width first",
    hint="In which order does the page name height and width?",
)
def conv_transpose_output_size_width_first(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Exchange the two axes."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    return output if isinstance(output, int) else output[::-1]


@mistake(
    "always-a-pair",
    function="conv_transpose_output_size",
    kind="value",
    sentence="you return a pair also where all arguments are ints",
    hint="What does the page promise where every argument is an int?",
)
def conv_transpose_output_size_always_a_pair(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Return both axes always."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    return (output, output) if isinstance(output, int) else output


@mistake(
    "form-of-size-alone",
    function="conv_transpose_output_size",
    kind="value",
    sentence="you return an int where size is one, although another argument is a pair",
    hint="Which arguments decide whether one number is enough?",
)
def conv_transpose_output_size_form_of_size_alone(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Look at the map's size only."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    return output[0] if isinstance(size, int) and isinstance(output, tuple) else output


@mistake(
    "form-forgets-output-padding",
    function="conv_transpose_output_size",
    kind="value",
    sentence="you return an int where output_padding alone is a pair",
    hint="Which arguments decide whether one number is enough?",
)
def conv_transpose_output_size_form_forgets_output_padding(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Look at all arguments but one."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    others = [value for name, value in options.items() if name != "output_padding"]
    alone = all(isinstance(value, int) for value in (size, kernel_size, *others))
    return output[0] if alone and isinstance(output, tuple) else output


@mistake(
    "float-size",
    function="conv_transpose_output_size",
    kind="value",
    sentence="your size is a float",
    hint="Which of your operations makes a float of ints?",
)
def conv_transpose_output_size_float(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Answer in floats."""
    output = conv_transpose_output_size(size, kernel_size, **options)
    return float(output) if isinstance(output, int) else tuple(map(float, output))


@mistake(
    "output-padding-as-large-as-a-step",
    function="conv_transpose_output_size",
    kind="refusal",
    sentence="you accept an output_padding as large as the stride or larger",
    hint="Which larger map would give the same output as well?",
)
def conv_transpose_output_size_output_padding_too_large(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Trust the formula."""
    more = options.get("output_padding", 0)
    bounded = {**options, "output_padding": 0}
    if isinstance(more, int) and more > 0:
        smaller = conv_transpose_output_size(size, kernel_size, **bounded)
        return smaller + more if isinstance(smaller, int) else tuple(n + more for n in smaller)
    return conv_transpose_output_size(size, kernel_size, **options)


@mistake(
    "nothing-left-accepted",
    function="conv_transpose_output_size",
    kind="refusal",
    sentence="you return 0 or less where the padding leaves nothing",
    hint="How many pixels does a map have at least?",
)
def conv_transpose_output_size_nothing_left(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Trust the formula."""
    whole = _pair(conv_transpose_output_size(size, kernel_size, **{**options, "padding": 0}))
    around = _sides(options.get("padding", 0))
    output = tuple(n - sum(side) for n, side in zip(whole, around, strict=True))
    if min(output) > 0:
        return conv_transpose_output_size(size, kernel_size, **options)
    return output


@mistake(
    "empty-map-accepted",
    function="conv_transpose_output_size",
    kind="refusal",
    sentence="you accept a map without a pixel, as long as there is an output",
    hint="How many pixels has a map at least?",
)
def conv_transpose_output_size_empty_map(size: Value, kernel_size: Value, **options: Any) -> Value:
    """Let a size of 0 through."""
    if size != 0:
        return conv_transpose_output_size(size, kernel_size, **options)
    one = _pair(conv_transpose_output_size(1, kernel_size, **options))
    return tuple(n - s for n, s in zip(one, _pair(options.get("stride", 1)), strict=True))


@mistake(
    "negative-padding-grows",
    function="conv_transpose_output_size",
    kind="refusal",
    sentence="you take a negative padding for more pixels",
    hint="Can fewer than no pixels be cut off?",
)
def conv_transpose_output_size_negative_padding(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let the formula run with a negative padding."""
    padding = options.get("padding", 0)
    if not isinstance(padding, int) or padding >= 0:
        return conv_transpose_output_size(size, kernel_size, **options)
    whole = _pair(conv_transpose_output_size(size, kernel_size, **{**options, "padding": 0}))
    return tuple(n - 2 * padding for n in whole)


@mistake(
    "spare-sizes-dropped",
    function="conv_transpose_output_size",
    kind="refusal",
    sentence="you leave out what a size holds beyond height and width",
    hint="What does zip do with lists that are not equally long?",
)
def conv_transpose_output_size_spare_sizes_dropped(
    size: Value, kernel_size: Value, **options: Any
) -> Value:
    """Keep the first two of many."""
    size, kernel_size = _first_two(size), _first_two(kernel_size)
    kept = {name: _first_two(value) for name, value in options.items()}
    return conv_transpose_output_size(size, kernel_size, **kept)
