"""Geometry: sizes and counts against windows counted one by one, and against real outputs."""

import functools
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader.implementation import Answer, Call, Implementation
from grader.verdict import fail, identical, require_answer, returned

from .strategies import (
    FAR_APART,
    LONG_STRIDES,
    THICK,
    WIDE,
    Values,
    both,
    now_and_then,
    options,
    paddings,
    pairs,
    sides,
    values,
)
from .subjects import Subject, law

ONE_IN_FOUR = st.sampled_from((False, False, False, True))
MANY = st.sampled_from((1, 2, 37, 224, 1000, 10**5))


def ints(source: Values, low: int, *ranges: int) -> tuple[int, ...]:
    """Return one Python int for each range, from `low` on."""
    return tuple(low + int(source.random.integers(0, count)) for count in ranges)


def extent(kernel_size: int, dilation: int) -> int:
    """Count the pixels from the first tap of a dilated kernel to its last."""
    return len(range((kernel_size - 1) * dilation + 1))


def positions(size: int, before: int, after: int, span: int, stride: int) -> int:
    """Count, one by one, the places where a window of this span lies on a padded axis."""
    count, start = 0, -before
    while start + span <= size + after:
        count, start = count + 1, start + stride
    return count


def of_both_axes(call: Call, *names: str) -> list[tuple[int, ...]]:
    """Return the named options of a call for the rows, and for the columns."""
    return [*zip(*(both(call.kwargs.get(name) or 1) for name in names), strict=True)]


def further(call: Call, stride: Any, steps: int) -> Any:
    """Return the size of a map that is larger by so many strides along both axes."""
    sizes = [n + steps * s for n, s in zip(both(call["size"]), both(stride), strict=True)]
    return sizes[0] if isinstance(call["size"], int) and isinstance(stride, int) else tuple(sizes)


def plus(number: Any, steps: int) -> Any:
    """Add to an int, or to both numbers of a pair."""
    return number + steps if isinstance(number, int) else tuple(n + steps for n in number)


def as_asked(call: Call, found: list[int], *names: str) -> Any:
    """Return one int where all the named arguments are ints, or left out, else a pair."""
    alone = all(isinstance(call.arguments.get(name) or 1, int) for name in names)
    return found[0] if alone else tuple(found)


# padding_for

MODES = ("same", "same_lower", "full", "valid")


@st.composite
def padding_for_calls(draw: DrawFn, modes: tuple[str, ...] = MODES) -> Call:
    """Draw a valid call: even and odd kernels, strides that do not divide or skip pixels."""
    mode, size = draw(st.sampled_from(modes)), draw(pairs(1, 8, (17, (1, 33), (20, 9))))
    kernel_size = draw(pairs(1, 5, WIDE))
    given_options = options(
        draw, {"stride": pairs(1, 4, LONG_STRIDES), "dilation": pairs(1, 3, FAR_APART)}
    )
    if mode == "valid":
        size = roomy(size, kernel_size, given_options.get("dilation", 1))
    arguments = {"mode": mode, "size": size, "kernel_size": kernel_size, **given_options}
    return Call("padding_for", arguments)


def roomy(size: Any, kernel_size: Any, dilation: Any) -> Any:
    """Return a size, or a larger one into which the kernel fits."""
    sizes = [
        max(n, extent(k, d))
        for n, k, d in zip(both(size), both(kernel_size), both(dilation), strict=True)
    ]
    return max(sizes) if isinstance(size, int) else tuple(sizes)


def padding_for_plain(source: Values) -> Call:
    """Return a call with odd kernels, and steps of one."""
    size, (height, width) = ints(source, 5, 4, 4), ints(source, 1, 2, 2)
    kernel_size = 2 * height + 1, 2 * width + 1
    return Call("padding_for", {"mode": "same", "size": size, "kernel_size": kernel_size})


PADDING_FOR = Subject("padding_for", padding_for_calls(), padding_for_plain, None, (), ())


def smallest_total(size: int, span: int, stride: int, wanted: int) -> int:
    """Return the smallest padding with which a window has as many places as wanted."""
    total = 0
    while positions(size, 0, total, span, stride) < wanted:
        total += 1
    return total


def truth_of_padding(call: Call) -> list[tuple[int, int]]:
    """Return the padding that each name promises, found by trying."""
    found = []
    axes = zip(
        both(call["size"]),
        both(call["kernel_size"]),
        of_both_axes(call, "stride", "dilation"),
        strict=True,
    )
    for size, kernel_size, (stride, dilation) in axes:
        span = extent(kernel_size, dilation)
        if call["mode"] == "valid":
            found.append((0, 0))
        elif call["mode"] == "full":
            overlaps = scipy.signal.correlate(
                np.ones(size), np.ones(span), mode="full", method="direct"
            )
            total = smallest_total(size, span, 1, overlaps.size)
            found.append((total // 2, total // 2))
        else:
            wanted = len(range(0, size, stride))
            total = smallest_total(size, span, stride, wanted)
            fewer, more = total // 2, (total + 1) // 2
            found.append((fewer, more) if call["mode"] == "same" else (more, fewer))
    return found


@law("padding_for/makes_same_outputs", "padding_for", "value")
@settings(max_examples=100)
@given(call=padding_for_calls(("same", "same_lower")))
def test_padding_for_makes_same_outputs(implementation: Implementation, call: Call) -> None:
    """
    The padding is the least with which there are ceil(size / stride) outputs, and an odd pixel goes
    to the bottom and right with `same`, to the top and left with `same_lower`.
    """
    require_answer(implementation, call, tuple(truth_of_padding(call)))


@law("padding_for/makes_valid_and_full_outputs", "padding_for", "value")
@settings(max_examples=60)
@given(call=padding_for_calls(("full", "valid")))
def test_padding_for_makes_valid_and_full_outputs(
    implementation: Implementation, call: Call
) -> None:
    """`valid` pads nothing; with `full` every overlap counts, as in scipy.signal.correlate."""
    require_answer(implementation, call, tuple(truth_of_padding(call)))


@law("padding_for/keeps_size_at_stride_one", "padding_for", "value")
@given(size=pairs(1, 8), half=pairs(0, 3), dilation=pairs(1, 3))
def test_padding_for_keeps_size_at_stride_one(
    implementation: Implementation, size: Any, half: Any, dilation: Any
) -> None:
    """An odd kernel at stride 1 needs the same padding on both sides, half its reach."""
    kernel_size = tuple(2 * reach + 1 for reach in both(half))
    arguments = {"size": size, "kernel_size": kernel_size, "dilation": dilation}
    around = [reach * step for reach, step in zip(both(half), both(dilation), strict=True)]
    for mode in ("same", "same_lower"):
        call = Call("padding_for", {"mode": mode, **arguments})
        require_answer(implementation, call, tuple((pixels, pixels) for pixels in around))


@law("padding_for/is_periodic_in_the_map", "padding_for", "value")
@settings(max_examples=30)
@given(call=padding_for_calls(), steps=MANY)
def test_padding_for_is_periodic_in_the_map(
    implementation: Implementation, call: Call, steps: int
) -> None:
    """A map that is larger by whole strides needs the same padding, however large it is."""
    larger = call.but(size=further(call, call.kwargs.get("stride", 1), steps))
    require_answer(implementation, larger, tuple(truth_of_padding(call)))


@law("padding_for/gives_pairs_for_ints", "padding_for", "value")
@given(
    mode=st.sampled_from(MODES),
    size=st.integers(1, 8),
    kernel_size=st.integers(1, 5),
    given_options=st.fixed_dictionaries(
        {}, optional={"stride": st.integers(1, 4), "dilation": st.integers(1, 3)}
    ),
)
def test_padding_for_gives_pairs_for_ints(
    implementation: Implementation,
    mode: str,
    size: int,
    kernel_size: int,
    given_options: dict[str, int],
) -> None:
    """An int stands for both axes, and the answer is two pairs all the same."""
    if mode == "valid":
        size = roomy(size, kernel_size, given_options.get("dilation", 1))
    arguments = {"mode": mode, "size": size, "kernel_size": kernel_size, **given_options}
    call = Call("padding_for", arguments)
    require_answer(implementation, call, tuple(truth_of_padding(call)))


@law("padding_for/c1_rejects_unknown_modes", "padding_for", "refusal", "padding_for_c1")
@given(source=values())
def test_padding_for_c1_rejects_unknown_modes(
    implementation: Implementation, source: Values
) -> None:
    """A mode has one of four names, written as on the page."""
    for mode in ("", "none", "SAME", "Valid", "half", "same_upper", "reflect"):
        broken = padding_for_plain(source).but(mode=mode)
        PADDING_FOR.require_refusal(implementation, source, broken)


BELOW_ONE = (0, -1, (1, 0), (0, 1), (-1, 1))
OTHER_COUNTS = ((1, 1, 1), (1,), ())
BAD_PADDINGS = (-1, (0, -1), (-1, 0), ((0, 0), (0, -1)), ((-1, 0), (0, 0)), ((0, -1), (0, 0)))
OTHER_PADDINGS = (
    (1, 1, 1),
    (1,),
    ((0, 0), (0, 0), (0, 0)),
    ((0, 0),),
    ((0, 0, 0), (0, 0, 0)),
    "same",
    "valid",
)


@law("padding_for/c2_rejects_bad_sizes", "padding_for", "refusal", "padding_for_c2")
@given(source=values())
def test_padding_for_c2_rejects_bad_sizes(implementation: Implementation, source: Values) -> None:
    """A map has at least one pixel along each of two axes."""
    call = padding_for_plain(source)
    for mode in MODES:
        for size in BELOW_ONE + OTHER_COUNTS:
            broken = call.but(mode=mode, size=size)
            PADDING_FOR.require_refusal(implementation, source, broken)


@law("padding_for/c3_rejects_bad_kernels_and_steps", "padding_for", "refusal", "padding_for_c3")
@given(source=values())
def test_padding_for_c3_rejects_bad_kernels_and_steps(
    implementation: Implementation, source: Values
) -> None:
    """Kernel, stride and dilation are at least 1, and there is one for each of two axes."""
    call = padding_for_plain(source)
    for mode in MODES:
        for name in ("kernel_size", "stride", "dilation"):
            for size in BELOW_ONE + OTHER_COUNTS:
                broken = call.but(mode=mode, **{name: size})
                PADDING_FOR.require_refusal(implementation, source, broken)


# conv_output_size


@functools.cache
def ints_or_pairs(ints_alone: bool, low: int, high: int, larger: tuple[Any, ...]) -> Any:
    """Draw a size of two axes, or ints alone."""
    if not ints_alone:
        return pairs(low, high, larger)
    return now_and_then((n for n in larger if isinstance(n, int)), range(low, high + 1), 5)


def ints_or_paddings(ints_alone: bool, high: int, larger: tuple[Any, ...]) -> Any:
    """Draw a padding, or ints alone."""
    if ints_alone:
        return ints_or_pairs(ints_alone, 0, high, larger)
    return paddings(high, high, larger=larger)


@st.composite
def conv_output_size_calls(draw: DrawFn, divides: bool = False, **fixed: Any) -> Call:
    """Draw a valid call: mostly the stride does not divide, and all forms of padding occur."""
    ints_alone = not fixed and draw(ONE_IN_FOUR)
    kernel_size = draw(ints_or_pairs(ints_alone, 1, 4, WIDE))
    given_options = options(
        draw,
        {
            "stride": ints_or_pairs(ints_alone, 1, 4, LONG_STRIDES),
            "padding": ints_or_paddings(ints_alone, 4, THICK),
            "dilation": ints_or_pairs(ints_alone, 1, 3, FAR_APART),
            "strict": st.just(divides),
        },
    )
    given_options |= fixed
    size = [
        map_of(
            draw(st.integers(0, 3)) * s + (0 if divides else draw(st.integers(0, s - 1))),
            extent(k, d) - sum(side),
            s,
        )
        for k, s, d, side in zip(
            both(kernel_size),
            both(given_options.get("stride", 1)),
            both(given_options.get("dilation", 1)),
            sides(given_options.get("padding", 0)),
            strict=True,
        )
    ]
    return Call(
        "conv_output_size",
        {
            "size": size[0] if ints_alone else tuple(size),
            "kernel_size": kernel_size,
            **given_options,
        },
    )


def map_of(room: int, least: int, stride: int) -> int:
    """Return the size of a map, at least 1, in which a kernel has so much room to move, or more."""
    size = room + least
    while size < 1:
        size += stride
    return size


def conv_output_size_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    size, kernel_size = ints(source, 5, 4, 4), ints(source, 2, 3, 3)
    return Call("conv_output_size", {"size": size, "kernel_size": kernel_size})


CONV_OUTPUT_SIZE = Subject(
    "conv_output_size", conv_output_size_calls(), conv_output_size_plain, None, (), ()
)
CONV_SIZES = ("size", "kernel_size", "stride", "padding", "dilation")


def each_axis(call: Call) -> Any:
    """Yield of each axis its size, its padding before and after, and kernel, stride, dilation."""
    return zip(
        both(call["size"]),
        sides(call.kwargs.get("padding", 0)),
        both(call["kernel_size"]),
        of_both_axes(call, "stride", "dilation"),
        strict=True,
    )


def truth_of_conv_output_size(call: Call) -> Any:
    """Return how many places of the kernel there are, counted one by one."""
    found = [
        positions(size, *around, extent(kernel_size, dilation), stride)
        for size, around, kernel_size, (stride, dilation) in each_axis(call)
    ]
    return as_asked(call, found, *CONV_SIZES)


@law("conv_output_size/counts_positions", "conv_output_size", "value")
@settings(max_examples=100)
@given(call=conv_output_size_calls())
def test_conv_output_size_counts_positions(implementation: Implementation, call: Call) -> None:
    """The size is the number of places where the kernel lies on the padded map, one by one."""
    require_answer(implementation, call, truth_of_conv_output_size(call))


@law("conv_output_size/matches_shape_of_output", "conv_output_size", "value")
@settings(max_examples=60)
@given(call=conv_output_size_calls())
def test_conv_output_size_matches_shape_of_output(
    implementation: Implementation, call: Call
) -> None:
    """The size is the shape of SciPy's correlation with a map, every stride-th of it."""
    axes = [*each_axis(call)]
    padded = np.pad(np.ones(both(call["size"])), [around for _, around, _, _ in axes])
    kernel = np.ones([extent(kernel_size, dilation) for _, _, kernel_size, (_, dilation) in axes])
    output = scipy.signal.correlate(padded, kernel, mode="valid", method="direct")
    found = [*output[tuple(slice(None, None, stride) for *_, (stride, _) in axes)].shape]
    require_answer(implementation, call, as_asked(call, found, *CONV_SIZES))


@law("conv_output_size/grows_by_one_a_stride", "conv_output_size", "value")
@settings(max_examples=30)
@given(call=conv_output_size_calls(), steps=MANY)
def test_conv_output_size_grows_by_one_a_stride(
    implementation: Implementation, call: Call, steps: int
) -> None:
    """A map that is larger by a stride has room for one position more, however large it is."""
    larger = call.but(size=further(call, call.kwargs.get("stride", 1), steps))
    truth = truth_of_conv_output_size(call)
    require_answer(
        implementation, larger, plus(as_asked(larger, [*both(truth)], *CONV_SIZES), steps)
    )


@law("conv_output_size/is_an_int_for_ints", "conv_output_size", "value")
@settings(max_examples=6)
@given(
    sizes=st.tuples(st.integers(9, 12), *[st.integers(1, 3)] * 4),
)
def test_conv_output_size_is_an_int_for_ints(
    implementation: Implementation, sizes: tuple[int, ...]
) -> None:
    """Ints alone give an int; one pair among them, whichever it is, gives a pair."""
    arguments: dict[str, Any] = dict(zip(CONV_SIZES, sizes, strict=True))
    call = Call("conv_output_size", arguments)
    number = truth_of_conv_output_size(call)
    require_answer(implementation, call, number)
    for name in CONV_SIZES:
        pair = call.but(**{name: both(arguments[name])})
        require_answer(implementation, pair, (number, number))


@law("conv_output_size/matches_tutorial", "conv_output_size", "value")
def test_conv_output_size_matches_tutorial(implementation: Implementation) -> None:
    """32 pixels under a kernel of 5 give 28, and with padding 2 give 32 again."""
    for size, kernel_size, stride, padding, output in (
        (32, 5, 1, 0, 28),
        (32, 5, 1, 2, 32),
        (7, 3, 1, 0, 5),
        (7, 3, 2, 0, 3),
        (7, 3, 3, 0, 2),
    ):
        arguments = {"kernel_size": kernel_size, "stride": stride, "padding": padding}
        call = Call("conv_output_size", {"size": size, **arguments})
        require_answer(implementation, call, output)
        pair = call.but(size=(size, size))
        require_answer(implementation, pair, (output, output))


@law("conv_output_size/strict_accepts_strides_that_divide", "conv_output_size", "value")
@given(call=conv_output_size_calls(divides=True))
def test_conv_output_size_strict_accepts_strides_that_divide(
    implementation: Implementation, call: Call
) -> None:
    """Where the last step reaches the end of the padded map, strict changes nothing."""
    require_answer(implementation, call.but(strict=True), truth_of_conv_output_size(call))


@law("conv_output_size/c1_rejects_bad_sizes", "conv_output_size", "refusal", "conv_output_size_c1")
@given(source=values())
def test_conv_output_size_c1_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """Map and kernel have at least one pixel along each of two axes."""
    call = conv_output_size_plain(source)
    for size in BELOW_ONE + OTHER_COUNTS:
        # padding enough for the kernel to fit
        for broken in (call.but(size=size, padding=5), call.but(kernel_size=size)):
            CONV_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law("conv_output_size/c2_rejects_bad_steps", "conv_output_size", "refusal", "conv_output_size_c2")
@given(source=values())
def test_conv_output_size_c2_rejects_bad_steps(
    implementation: Implementation, source: Values
) -> None:
    """Stride and dilation are at least 1, padding at least 0, and there is one for each axis."""
    call = conv_output_size_plain(source)
    for change in (
        *({"stride": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"dilation": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"padding": padding} for padding in BAD_PADDINGS + OTHER_PADDINGS),
    ):
        CONV_OUTPUT_SIZE.require_refusal(implementation, source, call.but(**change))


@law(
    "conv_output_size/c3_rejects_kernel_that_does_not_fit",
    "conv_output_size",
    "refusal",
    "conv_output_size_c3",
)
@settings(max_examples=12)
@given(source=values(), call=conv_output_size_calls(), by=st.integers(1, 5))
def test_conv_output_size_c3_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """A kernel larger than the padded map has no place to lie, along either axis."""
    padded = [size + sum(around) for size, around, *_ in each_axis(call)]
    for axis in range(2):
        kernel_size = [1, 1]
        kernel_size[axis] = padded[axis] + by
        broken = call.without("dilation").but(kernel_size=tuple(kernel_size))
        CONV_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law(
    "conv_output_size/c4_rejects_fractions_where_strict",
    "conv_output_size",
    "refusal",
    "conv_output_size_c4",
)
@settings(max_examples=12)
@given(
    source=values(),
    call=st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
        lambda stride: conv_output_size_calls(divides=True, stride=stride)
    ),
)
def test_conv_output_size_c4_rejects_fractions_where_strict(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Strict refuses a stride that does not divide, along either axis, as 3 does 7 - 3."""
    tutorial = Call("conv_output_size", {"size": 7, "kernel_size": 3, "stride": 3, "strict": True})
    CONV_OUTPUT_SIZE.require_refusal(implementation, source, tutorial)
    height, width = both(call["size"])
    for size in ((height + 1, width), (height, width + 1)):
        broken = call.but(size=size, strict=True)
        CONV_OUTPUT_SIZE.require_refusal(implementation, source, broken)


# pool_output_size


@st.composite
def pool_output_size_calls(draw: DrawFn, **fixed: Any) -> Call:
    """Draw a valid call: padding up to half of the kernel, strides below it and beyond."""
    ints_alone = draw(ONE_IN_FOUR)
    kernel_size = draw(ints_or_pairs(ints_alone, 1, 5, WIDE))
    given_options = options(
        draw,
        {
            "stride": st.one_of(ints_or_pairs(ints_alone, 1, 4, LONG_STRIDES), st.none()),
            "dilation": ints_or_pairs(ints_alone, 1, 3, FAR_APART),
            "ceil_mode": st.booleans(),
        },
    )
    given_options |= fixed
    spans = [
        extent(k, d)
        for k, d in zip(both(kernel_size), both(given_options.get("dilation", 1)), strict=True)
    ]
    halves = [st.integers(0, span // 2) for span in spans]
    each_side = st.tuples(*(st.tuples(half, half) for half in halves))
    forms = [st.integers(0, min(spans) // 2), st.none(), each_side, st.tuples(*halves), each_side]
    padding = draw(forms[draw(st.integers(0, 1 if ints_alone else 4))])
    given_options |= {} if padding is None else {"padding": padding}
    around = sides(given_options.get("padding", 0))
    size = [
        max(1, span - sum(side)) + draw(st.integers(0, 6))
        for span, side in zip(spans, around, strict=True)
    ]
    return Call(
        "pool_output_size",
        {
            "size": size[0] if ints_alone else tuple(size),
            "kernel_size": kernel_size,
            **given_options,
        },
    )


@st.composite
def last_window_calls(draw: DrawFn) -> Call:
    """Draw a valid call with ceil_mode whose last window starts near the map's last pixel."""
    axes = []
    for _ in range(2):
        kernel_size, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 2))
        span = extent(kernel_size, dilation)
        before, after = draw(st.integers(0, span // 2)), draw(st.integers(0, span // 2))
        # so large that the window before the last leaves something of the padded map uncovered
        stride = span - after + draw(st.integers(0, 2))
        size = draw(st.integers(1, 3)) * stride - before + draw(st.integers(-1, 1))
        size = max(size, 1, span - before - after)
        axes.append((size, kernel_size, stride, (before, after), dilation))
    arguments = dict(zip(CONV_SIZES, zip(*axes, strict=True), strict=True))
    return Call("pool_output_size", {**arguments, "ceil_mode": True})


def pool_output_size_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    size, kernel_size = ints(source, 6, 4, 4), ints(source, 2, 2, 2)
    return Call("pool_output_size", {"size": size, "kernel_size": kernel_size})


POOL_OUTPUT_SIZE = Subject(
    "pool_output_size", pool_output_size_calls(), pool_output_size_plain, None, (), ()
)


def truth_of_pool_output_size(call: Call) -> Any:
    """
    Return how many windows there are, laid down one by one.

    With ceil_mode another window is laid where pixels or padding are not yet covered, unless it
    would start behind the map's last pixel.
    """
    stride = call.kwargs.get("stride") or call["kernel_size"]
    found = []
    for (size, (before, after), kernel_size, (_, dilation)), step in zip(
        each_axis(call), both(stride), strict=True
    ):
        span = extent(kernel_size, dilation)
        count = positions(size, before, after, span, step)
        covered = -before + (count - 1) * step + span
        start = -before + count * step
        if call.kwargs.get("ceil_mode", False) and covered < size + after and start < size:
            count += 1
        found.append(count)
    return as_asked(call, found, *CONV_SIZES)


@law("pool_output_size/counts_windows", "pool_output_size", "value")
@settings(max_examples=100)
@given(call=pool_output_size_calls())
def test_pool_output_size_counts_windows(implementation: Implementation, call: Call) -> None:
    """The size is the number of windows, laid down one by one."""
    require_answer(implementation, call, truth_of_pool_output_size(call))


@law("pool_output_size/covers_every_pixel_with_ceil_mode", "pool_output_size", "value")
@settings(max_examples=60)
@given(call=st.one_of(pool_output_size_calls(ceil_mode=True), last_window_calls()))
def test_pool_output_size_covers_every_pixel_with_ceil_mode(
    implementation: Implementation, call: Call
) -> None:
    """With ceil_mode a last window may reach over the end, but none starts behind the map."""
    require_answer(implementation, call, truth_of_pool_output_size(call))


@law("pool_output_size/matches_shape_of_output", "pool_output_size", "value")
@settings(max_examples=60)
@given(call=pool_output_size_calls(ceil_mode=False))
def test_pool_output_size_matches_shape_of_output(
    implementation: Implementation, call: Call
) -> None:
    """Without ceil_mode the size is the shape of NumPy's windows, every stride-th of them."""
    padded = np.pad(np.ones(both(call["size"])), [around for _, around, _, _ in each_axis(call)])
    spans = [extent(kernel_size, dilation) for _, _, kernel_size, (_, dilation) in each_axis(call)]
    windows = np.lib.stride_tricks.sliding_window_view(padded, spans)
    stride = call.kwargs.get("stride") or call["kernel_size"]
    found = [*windows[tuple(slice(None, None, step) for step in both(stride))].shape[:2]]
    require_answer(implementation, call, as_asked(call, found, *CONV_SIZES))


@law("pool_output_size/grows_by_one_a_stride", "pool_output_size", "value")
@settings(max_examples=30)
@given(call=pool_output_size_calls(), steps=MANY)
def test_pool_output_size_grows_by_one_a_stride(
    implementation: Implementation, call: Call, steps: int
) -> None:
    """A map that is larger by a stride has room for one window more, however large it is."""
    stride = call.kwargs.get("stride") or call["kernel_size"]
    larger = call.but(size=further(call, stride, steps))
    truth = truth_of_pool_output_size(call)
    require_answer(
        implementation, larger, plus(as_asked(larger, [*both(truth)], *CONV_SIZES), steps)
    )


@law("pool_output_size/is_an_int_for_ints", "pool_output_size", "value")
@settings(max_examples=20)
@given(
    size=st.integers(9, 12),
    given_options=st.fixed_dictionaries(
        {"kernel_size": st.integers(2, 4)},
        optional={
            "stride": st.integers(1, 3),
            "padding": st.integers(0, 1),
            "dilation": st.integers(1, 2),
        },
    ),
    pair=st.sampled_from((None, *CONV_SIZES)),
)
def test_pool_output_size_is_an_int_for_ints(
    implementation: Implementation, size: int, given_options: dict[str, int], pair: str | None
) -> None:
    """Ints alone give an int, a stride left out too; one pair among them gives a pair."""
    call = Call("pool_output_size", {"size": size, **given_options})
    number = truth_of_pool_output_size(call)
    if pair in call.arguments:
        call = call.but(**{pair: both(call[pair])})
        number = number, number
    require_answer(implementation, call, number)


@law("pool_output_size/matches_tutorial", "pool_output_size", "value")
def test_pool_output_size_matches_tutorial(implementation: Implementation) -> None:
    """2x2 windows halve an even map, 3x3 windows of stride 3 leave a third."""
    for size, kernel_size, output in ((28, 2, 14), (10, 2, 5), (12, 3, 4), (224, 2, 112)):
        call = Call("pool_output_size", {"size": size, "kernel_size": kernel_size})
        require_answer(implementation, call, output)
    call = Call("pool_output_size", {"size": (112, 112), "kernel_size": 3, "stride": 2})
    require_answer(implementation, call, (55, 55))
    require_answer(implementation, call.but(ceil_mode=True), (56, 56))


@law("pool_output_size/c1_rejects_bad_sizes", "pool_output_size", "refusal", "pool_output_size_c1")
@given(source=values())
def test_pool_output_size_c1_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """Map and window have at least one pixel along each of two axes."""
    call = pool_output_size_plain(source)
    for size in BELOW_ONE + OTHER_COUNTS:
        # where the map is too small, the padding alone would hold a window
        for broken in (
            call.but(size=size, kernel_size=2, padding=1),
            call.but(kernel_size=size),
            call.but(kernel_size=size, stride=1, ceil_mode=True),
        ):
            POOL_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law("pool_output_size/c2_rejects_bad_steps", "pool_output_size", "refusal", "pool_output_size_c2")
@given(source=values())
def test_pool_output_size_c2_rejects_bad_steps(
    implementation: Implementation, source: Values
) -> None:
    """Stride and dilation are at least 1, padding at least 0, and there is one for each axis."""
    call = pool_output_size_plain(source)
    for change in (
        *({"stride": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"dilation": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"padding": padding} for padding in BAD_PADDINGS + OTHER_PADDINGS),
    ):
        POOL_OUTPUT_SIZE.require_refusal(implementation, source, call.but(**change))


@law(
    "pool_output_size/c3_rejects_padding_of_more_than_half",
    "pool_output_size",
    "refusal",
    "pool_output_size_c3",
)
@settings(max_examples=12)
@given(source=values(), call=pool_output_size_calls(), by=st.integers(1, 2))
def test_pool_output_size_c3_rejects_padding_of_more_than_half(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """No side is padded by more than half of what the dilated window spans."""
    around = [list(side) for side in sides(call.kwargs.get("padding", 0))]
    spans = [extent(kernel_size, dilation) for _, _, kernel_size, (_, dilation) in each_axis(call)]
    for axis, side in np.ndindex(2, 2):
        wider = [list(pixels) for pixels in around]
        wider[axis][side] = spans[axis] // 2 + by
        broken = call.but(padding=tuple(map(tuple, wider)))
        POOL_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law(
    "pool_output_size/c4_rejects_window_that_does_not_fit",
    "pool_output_size",
    "refusal",
    "pool_output_size_c4",
)
@settings(max_examples=12)
@given(source=values(), call=pool_output_size_calls(), by=st.integers(1, 5))
def test_pool_output_size_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """A window larger than the padded map is refused, with ceil_mode too."""
    padded = [size + sum(around) for size, around, *_ in each_axis(call)]
    for axis in range(2):
        kernel_size = [extent(k, d) for _, _, k, (_, d) in each_axis(call)]
        kernel_size[axis] = padded[axis] + by
        for ceil_mode in (False, True):
            broken = call.without("dilation").but(
                kernel_size=tuple(kernel_size), ceil_mode=ceil_mode
            )
            POOL_OUTPUT_SIZE.require_refusal(implementation, source, broken)


# conv_parameter_count

GROUPS = now_and_then((5, 8, 16), range(1, 5))
CHANNELS = now_and_then((16, 33, 64), (1, 2, 3, 1, 4, 5))


@st.composite
def conv_parameter_count_calls(draw: DrawFn, **fixed: Any) -> Call:
    """Draw a valid call: kernels are mostly not square, and groups divide the channels."""
    groups = draw(GROUPS)
    given_options = options(draw, {"groups": st.just(groups), "bias": st.booleans()}) | fixed
    groups = given_options.get("groups", 1)
    return Call(
        "conv_parameter_count",
        {
            "in_channels": groups * draw(CHANNELS),
            "out_channels": groups * draw(CHANNELS),
            "kernel_size": draw(pairs(1, 5, WIDE)),
            **given_options,
        },
    )


def conv_parameter_count_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    in_channels, out_channels, *kernel_size = ints(source, 2, 4, 4, 3, 3)
    arguments = {"in_channels": in_channels, "out_channels": out_channels}
    return Call("conv_parameter_count", {**arguments, "kernel_size": tuple(kernel_size)})


CONV_PARAMETER_COUNT = Subject(
    "conv_parameter_count", conv_parameter_count_calls(), conv_parameter_count_plain, None, (), ()
)


@law("conv_parameter_count/counts_weight_and_bias", "conv_parameter_count", "value")
@settings(max_examples=80)
@given(call=conv_parameter_count_calls())
def test_conv_parameter_count_counts_weight_and_bias(
    implementation: Implementation, call: Call
) -> None:
    """The count is the size of the filters, as deep as a group, and of one bias for each filter."""
    slices = np.split(np.arange(call["in_channels"]), call.kwargs.get("groups", 1))
    filters = np.ones((call["out_channels"], len(slices[0]), *both(call["kernel_size"])))
    bias = np.ones(call["out_channels"] if call.kwargs.get("bias", True) else 0)
    require_answer(implementation, call, filters.size + bias.size)


@law("conv_parameter_count/counts_each_filter_alone", "conv_parameter_count", "value")
@given(call=conv_parameter_count_calls(groups=1, bias=False))
def test_conv_parameter_count_counts_each_filter_alone(
    implementation: Implementation, call: Call
) -> None:
    """Without groups and biases every filter has as many weights as its window has numbers."""
    height, width = both(call["kernel_size"])
    seen = np.lib.stride_tricks.sliding_window_view(
        np.ones((call["in_channels"], height + 2, width + 3)), (call["in_channels"], height, width)
    )
    expected = sum(seen[0, 0, 0].size for _ in range(call["out_channels"]))
    require_answer(implementation, call, expected)


@law("conv_parameter_count/grows_with_both_depths", "conv_parameter_count", "value")
@settings(max_examples=20)
@given(call=conv_parameter_count_calls(bias=False), before=MANY, after=MANY)
def test_conv_parameter_count_grows_with_both_depths(
    implementation: Implementation, call: Call, before: int, after: int
) -> None:
    """Without biases so many times as deep is so many times as much, beyond what 32 bits hold."""
    deep = call.but(
        in_channels=before * call["in_channels"], out_channels=after * call["out_channels"]
    )
    height, width = both(call["kernel_size"])
    once = call["in_channels"] // call.kwargs.get("groups", 1) * call["out_channels"]
    require_answer(implementation, deep, before * after * once * height * width)


@law("conv_parameter_count/matches_tutorial", "conv_parameter_count", "value")
def test_conv_parameter_count_matches_tutorial(implementation: Implementation) -> None:
    """A 5x5x3 filter has 75 weights, a 3x3x1 filter 9, ten of the first 760 in all."""
    for in_channels, out_channels, kernel_size, bias, count in (
        (3, 1, 5, False, 75),
        (1, 1, 3, False, 9),
        (3, 10, 5, True, 760),
        (3, 96, 11, True, 34944),
    ):
        arguments = {"in_channels": in_channels, "out_channels": out_channels, "bias": bias}
        for size in (kernel_size, (kernel_size, kernel_size)):
            call = Call("conv_parameter_count", {**arguments, "kernel_size": size})
            require_answer(implementation, call, count)


@law(
    "conv_parameter_count/c1_rejects_counts_below_one",
    "conv_parameter_count",
    "refusal",
    "conv_parameter_count_c1",
)
@given(source=values())
def test_conv_parameter_count_c1_rejects_counts_below_one(
    implementation: Implementation, source: Values
) -> None:
    """There is at least one channel before and after, and at least one group."""
    call = conv_parameter_count_plain(source)
    for name in ("in_channels", "out_channels", "groups"):
        for count in (0, -1):
            broken = call.but(**{name: count})
            CONV_PARAMETER_COUNT.require_refusal(implementation, source, broken)


@law(
    "conv_parameter_count/c2_rejects_bad_kernels",
    "conv_parameter_count",
    "refusal",
    "conv_parameter_count_c2",
)
@given(source=values())
def test_conv_parameter_count_c2_rejects_bad_kernels(
    implementation: Implementation, source: Values
) -> None:
    """A kernel has at least one tap along each of two axes."""
    call = conv_parameter_count_plain(source)
    for size in BELOW_ONE + OTHER_COUNTS:
        broken = call.but(kernel_size=size)
        CONV_PARAMETER_COUNT.require_refusal(implementation, source, broken)


@law(
    "conv_parameter_count/c3_rejects_channels_that_groups_cannot_share",
    "conv_parameter_count",
    "refusal",
    "conv_parameter_count_c3",
)
@settings(max_examples=12)
@given(source=values(), groups=st.integers(2, 5), parts=st.tuples(*[st.integers(1, 3)] * 2))
def test_conv_parameter_count_c3_rejects_channels_that_groups_cannot_share(
    implementation: Implementation, source: Values, groups: int, parts: tuple[int, int]
) -> None:
    """Every group has as many channels as every other, before and after."""
    channels, filters = groups * parts[0], groups * parts[1]
    call = conv_parameter_count_plain(source).but(groups=groups)
    for before, after in ((channels + 1, filters), (channels, filters + 1), (1, filters)):
        broken = call.but(in_channels=before, out_channels=after)
        CONV_PARAMETER_COUNT.require_refusal(implementation, source, broken)


# linear_parameter_count


@st.composite
def linear_parameter_count_calls(draw: DrawFn) -> Call:
    """Draw a valid call."""
    features = now_and_then((65, 130, 1000), range(1, 41))
    return Call(
        "linear_parameter_count",
        {
            "in_features": draw(features),
            "out_features": draw(features),
            **options(draw, {"bias": st.booleans()}),
        },
    )


def linear_parameter_count_plain(source: Values) -> Call:
    """Return a call with biases, which are the default."""
    in_features, out_features = ints(source, 2, 10, 10)
    arguments = {"in_features": in_features, "out_features": out_features}
    return Call("linear_parameter_count", arguments)


LINEAR_PARAMETER_COUNT = Subject(
    "linear_parameter_count",
    linear_parameter_count_calls(),
    linear_parameter_count_plain,
    None,
    (),
    (),
)


@law("linear_parameter_count/counts_weight_and_bias", "linear_parameter_count", "value")
@settings(max_examples=60)
@given(call=linear_parameter_count_calls())
def test_linear_parameter_count_counts_weight_and_bias(
    implementation: Implementation, call: Call
) -> None:
    """The count is the size of the matrix, and of one bias for each row."""
    weight = np.ones((call["out_features"], call["in_features"]))
    bias = weight[:, 0] if call.kwargs.get("bias", True) else weight[:0, 0]
    require_answer(implementation, call, weight.size + bias.size)


@law("linear_parameter_count/grows_with_both_widths", "linear_parameter_count", "value")
@settings(max_examples=20)
@given(call=linear_parameter_count_calls(), before=MANY, after=MANY)
def test_linear_parameter_count_grows_with_both_widths(
    implementation: Implementation, call: Call, before: int, after: int
) -> None:
    """So many times as wide is so many times as much, beyond what 32 bits hold."""
    wide = call.but(
        in_features=before * call["in_features"],
        out_features=after * call["out_features"],
        bias=False,
    )
    once = call["in_features"] * call["out_features"]
    require_answer(implementation, wide, before * after * once)


@law("linear_parameter_count/matches_tutorial", "linear_parameter_count", "value")
def test_linear_parameter_count_matches_tutorial(implementation: Implementation) -> None:
    """3x3x64 inputs are 576 weights for each of 1000 nodes, 577000 numbers with the biases."""
    call = Call("linear_parameter_count", {"in_features": 3 * 3 * 64, "out_features": 1000})
    require_answer(implementation, call, 577000)
    require_answer(implementation, call.but(bias=False), 576000)
    require_answer(implementation, call.but(bias=False, out_features=1), 576)


@law(
    "linear_parameter_count/c1_rejects_counts_below_one",
    "linear_parameter_count",
    "refusal",
    "linear_parameter_count_c1",
)
@given(source=values())
def test_linear_parameter_count_c1_rejects_counts_below_one(
    implementation: Implementation, source: Values
) -> None:
    """There is at least one feature before and after."""
    call = linear_parameter_count_plain(source)
    for name in ("in_features", "out_features"):
        for count in (0, -1, -5):
            broken = call.but(**{name: count})
            LINEAR_PARAMETER_COUNT.require_refusal(implementation, source, broken)


# receptive_field

Layer = tuple[int, int, int, int]
LAYERS: SearchStrategy[Layer] = st.tuples(
    now_and_then((7, 9, 11), range(1, 5), 8),
    now_and_then((4, 5), range(1, 4), 8),
    now_and_then((3, 4, 5), range(3), 8),
    now_and_then((4, 6), range(1, 4), 8),
)


@st.composite
def receptive_field_calls(draw: DrawFn, most: int = 4) -> Call:
    """Draw a valid call: kernels, strides, paddings and dilations of each layer differ."""
    return Call("receptive_field", {"layers": draw(st.lists(LAYERS, min_size=1, max_size=most))})


def receptive_field_plain(source: Values) -> Call:
    """Return a call with two layers that move by one pixel, the first of them padded."""
    first, second = ints(source, 2, 3, 3)
    return Call("receptive_field", {"layers": [(first, 1, 1, 1), (second, 1, 0, 1)]})


RECEPTIVE_FIELD = Subject(
    "receptive_field", receptive_field_calls(), receptive_field_plain, None, (), ()
)


def rows_seen(layers: list[Layer], output: int) -> set[int]:
    """Return the input rows, those in the padding too, from which a path leads to one output."""
    rows = {output}
    for kernel_size, stride, padding, dilation in reversed(layers):
        rows = {
            row * stride - padding + tap * dilation for row in rows for tap in range(kernel_size)
        }
    return rows


@law("receptive_field/matches_paths", "receptive_field", "value")
@settings(max_examples=100)
@given(call=receptive_field_calls())
def test_receptive_field_matches_paths(implementation: Implementation, call: Call) -> None:
    """The field is where all paths lead, tap by tap, from an output back to the input."""
    first, second = rows_seen(call["layers"], 0), rows_seen(call["layers"], 1)
    size = max(first) - min(first) + 1
    require_answer(implementation, call, (size, min(second) - min(first), min(first)))


@law("receptive_field/is_where_impulses_come_through", "receptive_field", "value")
@settings(max_examples=40)
@given(call=receptive_field_calls(3))
def test_receptive_field_is_where_impulses_come_through(
    implementation: Implementation, call: Call
) -> None:
    """
    Through a stack of SciPy's correlations with ones, the first and the last impulse that reach an
    output are the ends of its field.
    """
    # one map for each impulse, and outputs so far from the edge that no padding cuts their fields
    outputs = 8 + sum(padding for _, _, padding, _ in call["layers"])
    maps = np.eye(rows_up_to(call["layers"], outputs + 1))
    for kernel_size, stride, padding, dilation in call["layers"]:
        kernel = np.zeros((1, extent(kernel_size, dilation)))
        kernel[0, ::dilation] = 1.0
        padded = np.pad(maps, ((0, 0), (padding, padding)))
        maps = scipy.signal.correlate(padded, kernel, mode="valid", method="direct")[:, ::stride]
    reached = [np.flatnonzero(maps[:, output]) for output in (outputs - 1, outputs)]
    size = int(reached[0][-1] - reached[0][0]) + 1
    jump = int(reached[1][0] - reached[0][0])
    start = int(reached[0][0]) - (outputs - 1) * jump
    require_answer(implementation, call, (size, jump, start))


def rows_up_to(layers: list[Layer], outputs: int) -> int:
    """Return how large a map must be for so many outputs."""
    rows = outputs
    for kernel_size, stride, _, dilation in reversed(layers):
        rows = (rows - 1) * stride + extent(kernel_size, dilation)
    return rows


@law("receptive_field/composes", "receptive_field", "value")
@settings(max_examples=40)
@given(
    layers=st.one_of(
        st.lists(LAYERS, min_size=1, max_size=4), st.lists(LAYERS, min_size=12, max_size=40)
    )
)
def test_receptive_field_composes(implementation: Implementation, layers: list[Layer]) -> None:
    """
    A stack is one layer on top of another: each sees what its own window sees of the layer below,
    in steps of the layer below. So it is for networks of many layers, too.
    """
    size, jump, start = 1, 1, 0
    for layer in layers:
        first, second = rows_seen([layer], 0), rows_seen([layer], 1)
        size += (max(first) - min(first)) * jump
        start += min(first) * jump
        jump *= min(second) - min(first)
    require_answer(implementation, Call("receptive_field", {"layers": layers}), (size, jump, start))


@law("receptive_field/is_one_pixel_without_layers", "receptive_field", "special")
@given(source=values())
def test_receptive_field_is_one_pixel_without_layers(
    implementation: Implementation, source: Values
) -> None:
    """Before the first layer every pixel sees itself."""
    RECEPTIVE_FIELD.require_plain(implementation, source)
    require_answer(implementation, Call("receptive_field", {"layers": []}), (1, 1, 0))


@law("receptive_field/grows_with_depth", "receptive_field", "value")
@given(call=receptive_field_calls())
def test_receptive_field_grows_with_depth(implementation: Implementation, call: Call) -> None:
    """A layer of one tap more on top adds what lies between two neighbours below it."""
    layers = call["layers"]
    lone, pair = rows_seen(layers, 0), rows_seen(layers, 0) | rows_seen(layers, 1)
    jump = min(rows_seen(layers, 1)) - min(lone)
    deeper = call.but(layers=[*layers, (2, 1, 0, 1)])
    require_answer(implementation, deeper, (max(pair) - min(pair) + 1, jump, min(lone)))


@law("receptive_field/matches_tutorial", "receptive_field", "value")
def test_receptive_field_matches_tutorial(implementation: Implementation) -> None:
    """Conv 3x3, pool 3x3 with stride 3, kernel 2x2 see 3, then 5, then 8 rows of the image."""
    layers = [(3, 1, 1, 1), (3, 3, 0, 1), (2, 1, 0, 1)]
    for depth, field in enumerate(((3, 1, -1), (5, 3, -1), (8, 3, -1)), start=1):
        call = Call("receptive_field", {"layers": layers[:depth]})
        require_answer(implementation, call, field)


@law("receptive_field/leaves_arguments_alone", "receptive_field", "purity")
@settings(max_examples=12)
@given(source=values(), call=receptive_field_calls())
def test_receptive_field_leaves_arguments_alone(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The list of layers holds after the call what it held before."""
    RECEPTIVE_FIELD.require_plain(implementation, source)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    if isinstance(outcome, Answer) and outcome.arguments is not None:
        (after, *_), _ = outcome.arguments
        if not identical(after, call["layers"]):
            fail("the argument layers was changed by the call", call, after, call["layers"])


@law(
    "receptive_field/c1_rejects_layers_of_other_lengths",
    "receptive_field",
    "refusal",
    "receptive_field_c1",
)
@given(source=values())
def test_receptive_field_c1_rejects_layers_of_other_lengths(
    implementation: Implementation, source: Values
) -> None:
    """A layer is a kernel size, a stride, a padding and a dilation: no more and no less."""
    layers = receptive_field_plain(source)["layers"]
    for layer in ((3,), (3, 1), (3, 1, 1), (3, 1, 1, 1, 1), ()):
        for place in range(len(layers) + 1):
            broken = Call("receptive_field", {"layers": [*layers[:place], layer, *layers[place:]]})
            RECEPTIVE_FIELD.require_refusal(implementation, source, broken)
    for no_layers in (3, None, (3, 1, 1, 1), [3, 1, 1, 1], [(3, 1, 1, 1), 3]):
        broken = Call("receptive_field", {"layers": no_layers})
        RECEPTIVE_FIELD.require_refusal(implementation, source, broken)


@law("receptive_field/c2_rejects_bad_layers", "receptive_field", "refusal", "receptive_field_c2")
@given(source=values())
def test_receptive_field_c2_rejects_bad_layers(
    implementation: Implementation, source: Values
) -> None:
    """Kernel, stride and dilation of every layer are at least 1, its padding at least 0."""
    layers = receptive_field_plain(source)["layers"]
    for layer in (
        (0, 1, 0, 1),
        (-1, 1, 0, 1),
        (3, 0, 0, 1),
        (3, -1, 0, 1),
        (3, 1, -1, 1),
        (3, 1, 0, 0),
        (3, 1, 0, -1),
    ):
        for place in range(len(layers) + 1):
            broken = Call("receptive_field", {"layers": [*layers[:place], layer, *layers[place:]]})
            RECEPTIVE_FIELD.require_refusal(implementation, source, broken)


SUBJECTS = [
    PADDING_FOR,
    CONV_OUTPUT_SIZE,
    POOL_OUTPUT_SIZE,
    CONV_PARAMETER_COUNT,
    LINEAR_PARAMETER_COUNT,
    RECEPTIVE_FIELD,
]
