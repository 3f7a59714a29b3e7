"""What goes wrong in pool_output_size."""

from collections.abc import Callable
from typing import Any

from reference.geometry import conv_output_size, int_or_pair, pool_output_size

from ...implementation import Value
from .. import mistake
from .shared import _axes, _pair, _sides


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
