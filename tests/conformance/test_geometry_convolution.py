"""Geometry of convolutions: the way back to a larger map, and the products on the way."""

from itertools import product
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation
from grader.verdict import require_answer

from .strategies import (
    LONG_STRIDES,
    THICK,
    WIDE,
    Values,
    both,
    options,
    pairs,
    sides,
    values,
)
from .subjects import Subject, law
from .test_geometry import (
    BAD_PADDINGS,
    BELOW_ONE,
    CHANNELS,
    GROUPS,
    MANY,
    ONE_IN_FOUR,
    OTHER_COUNTS,
    OTHER_PADDINGS,
    as_asked,
    conv_output_size_calls,
    each_axis,
    extent,
    ints,
    ints_or_paddings,
    ints_or_pairs,
    positions,
)

# conv_transpose_output_size

TRANSPOSED_SIZES = ("size", "kernel_size", "stride", "padding", "output_padding", "dilation")


@st.composite
def conv_transpose_output_size_calls(draw: DrawFn) -> Call:
    """Draw a valid call: the output may be one pixel, and all forms of padding occur."""
    ints_alone = draw(ONE_IN_FOUR)
    kernel_size = draw(ints_or_pairs(ints_alone, 1, 4, WIDE))
    given_options = options(
        draw,
        {
            "stride": ints_or_pairs(ints_alone, 1, 4, LONG_STRIDES),
            "padding": ints_or_paddings(ints_alone, 4, THICK),
            "output_padding": ints_or_pairs(ints_alone, 0, 3, (4, (4, 1), (0, 5))),
            "dilation": ints_or_pairs(ints_alone, 1, 4, (5, (6, 1), (1, 5))),
        },
    )
    steps = [both(given_options.get(name, 1)) for name in ("stride", "dilation")]
    limits = [max(step) - 1 for step in zip(*steps, strict=True)]
    if "output_padding" in given_options:
        more = given_options["output_padding"]
        alone = min(more, *limits) if isinstance(more, int) else None
        kept = tuple(min(extra, limit) for extra, limit in zip(both(more), limits, strict=True))
        given_options["output_padding"] = kept if alone is None else alone
    smallest = [
        max(1, -(-(sum(side) + 1 - extent(k, d) - more) // s) + 1)
        for k, s, d, side, more in zip(
            both(kernel_size),
            *steps,
            sides(given_options.get("padding", 0)),
            both(given_options.get("output_padding", 0)),
            strict=True,
        )
    ]
    size = [least + draw(st.integers(0, 5)) for least in smallest]
    return Call(
        "conv_transpose_output_size",
        {
            "size": max(size) if ints_alone else tuple(size),
            "kernel_size": kernel_size,
            **given_options,
        },
    )


def conv_transpose_output_size_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    size, kernel_size = ints(source, 2, 4, 4), ints(source, 2, 3, 3)
    return Call("conv_transpose_output_size", {"size": size, "kernel_size": kernel_size})


CONV_TRANSPOSE_OUTPUT_SIZE = Subject(
    "conv_transpose_output_size",
    conv_transpose_output_size_calls(),
    conv_transpose_output_size_plain,
    None,
    (),
    (),
)


def transposed_axes(call: Call) -> Any:
    """Yield of each axis what `each_axis` does, and the output padding."""
    return zip(each_axis(call), both(call.kwargs.get("output_padding", 0)), strict=True)


def truth_of_conv_transpose_output_size(call: Call) -> Any:
    """Return the size of the smallest map on which the kernel has so many places, and some more."""
    found = []
    for (size, (before, after), kernel_size, (stride, dilation)), more in transposed_axes(call):
        span, output = extent(kernel_size, dilation), -before - after
        while positions(output, before, after, span, stride) < size:
            output += 1
        found.append(output + more)
    return as_asked(call, found, *TRANSPOSED_SIZES)


@law("conv_transpose_output_size/makes_room_for_windows", "conv_transpose_output_size", "value")
@settings(max_examples=100)
@given(call=conv_transpose_output_size_calls())
def test_conv_transpose_output_size_makes_room_for_windows(
    implementation: Implementation, call: Call
) -> None:
    """On the smallest such map a convolution has `size` positions; output_padding is added."""
    require_answer(implementation, call, truth_of_conv_transpose_output_size(call))


@law("conv_transpose_output_size/matches_shape_of_output", "conv_transpose_output_size", "value")
@settings(max_examples=60)
@given(call=conv_transpose_output_size_calls())
def test_conv_transpose_output_size_matches_shape_of_output(
    implementation: Implementation, call: Call
) -> None:
    """The size is that of SciPy's full convolution of a zero-stuffed map, less the padding."""
    found = []
    for (size, (before, after), kernel_size, (stride, dilation)), more in transposed_axes(call):
        spread = np.zeros(len(range(0, size * stride, stride)) * stride - stride + 1)
        spread[::stride] = 1
        kernel = np.ones(extent(kernel_size, dilation))
        canvas = np.pad(scipy.signal.convolve(spread, kernel, "full", method="direct"), (0, more))
        found.append(canvas[before : canvas.size - after].size)
    require_answer(implementation, call, as_asked(call, found, *TRANSPOSED_SIZES))


@law("conv_transpose_output_size/is_an_int_for_ints", "conv_transpose_output_size", "value")
@settings(max_examples=6)
@given(
    sizes=st.tuples(
        st.integers(4, 9),
        st.integers(1, 3),
        st.integers(2, 3),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(1, 3),
    ),
)
def test_conv_transpose_output_size_is_an_int_for_ints(
    implementation: Implementation, sizes: tuple[int, ...]
) -> None:
    """Ints alone give an int; one pair among them, whichever it is, gives a pair."""
    arguments: dict[str, Any] = dict(zip(TRANSPOSED_SIZES, sizes, strict=True))
    call = Call("conv_transpose_output_size", arguments)
    number = truth_of_conv_transpose_output_size(call)
    require_answer(implementation, call, number)
    for name in TRANSPOSED_SIZES:
        pair = call.but(**{name: both(arguments[name])})
        require_answer(implementation, pair, (number, number))


@law("conv_transpose_output_size/undoes_conv_output_size", "conv_transpose_output_size", "value")
@given(call=conv_output_size_calls())
def test_conv_transpose_output_size_undoes_conv_output_size(
    implementation: Implementation, call: Call
) -> None:
    """With the remainder of the division as output_padding, the map has its size again."""
    outputs, remainders = [], []
    for size, (before, after), kernel_size, (stride, dilation) in each_axis(call):
        room = before + size + after - extent(kernel_size, dilation)
        outputs.append(positions(size, before, after, extent(kernel_size, dilation), stride))
        remainders.append(len(range(room)) % stride)
    back = {name: value for name, value in call.arguments.items() if name not in ("size", "strict")}
    arguments = {**back, "size": tuple(outputs), "output_padding": tuple(remainders)}
    again = Call("conv_transpose_output_size", arguments)
    require_answer(implementation, again, both(call["size"]))


@law("conv_transpose_output_size/doubles_a_map", "conv_transpose_output_size", "value")
def test_conv_transpose_output_size_doubles_a_map(implementation: Implementation) -> None:
    """The usual ways to double a map: kernel 2; 4 and padding 1; 3, padding 1, output padding 1."""
    for size, (kernel_size, padding, more) in product(
        (1, 7, 32), ((2, 0, 0), (4, 1, 0), (3, 1, 1))
    ):
        given_options = {"stride": 2, "padding": padding, "output_padding": more}
        arguments = {"size": size, "kernel_size": kernel_size, **given_options}
        require_answer(implementation, Call("conv_transpose_output_size", arguments), 2 * size)


@law(
    "conv_transpose_output_size/c1_rejects_bad_sizes",
    "conv_transpose_output_size",
    "refusal",
    "conv_transpose_output_size_c1",
)
@given(source=values())
def test_conv_transpose_output_size_c1_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """Map and kernel have at least one pixel along each of two axes."""
    call = conv_transpose_output_size_plain(source)
    for size in BELOW_ONE + OTHER_COUNTS:
        # kernels and maps so large that there would be an output
        for broken in (call.but(size=size, kernel_size=9), call.but(size=9, kernel_size=size)):
            CONV_TRANSPOSE_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law(
    "conv_transpose_output_size/c2_rejects_bad_steps",
    "conv_transpose_output_size",
    "refusal",
    "conv_transpose_output_size_c2",
)
@given(source=values())
def test_conv_transpose_output_size_c2_rejects_bad_steps(
    implementation: Implementation, source: Values
) -> None:
    """Steps are at least 1, paddings at least 0, and there is one for each of two axes."""
    call = conv_transpose_output_size_plain(source).but(kernel_size=7)
    for change in (
        *({"stride": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"dilation": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"padding": padding} for padding in BAD_PADDINGS + OTHER_PADDINGS),
        *({"output_padding": size, "stride": 3} for size in (-1, (0, -1), (-1, 0), *OTHER_COUNTS)),
    ):
        CONV_TRANSPOSE_OUTPUT_SIZE.require_refusal(implementation, source, call.but(**change))


@law(
    "conv_transpose_output_size/c3_rejects_output_padding_as_large_as_a_step",
    "conv_transpose_output_size",
    "refusal",
    "conv_transpose_output_size_c3",
)
@settings(max_examples=12)
@given(
    source=values(),
    steps=st.tuples(pairs(1, 3), pairs(1, 3)),
    by=st.integers(0, 2),
    axis=st.integers(0, 1),
)
def test_conv_transpose_output_size_c3_rejects_output_padding_as_large_as_a_step(
    implementation: Implementation, source: Values, steps: tuple[Any, ...], by: int, axis: int
) -> None:
    """output_padding is smaller than the larger of stride and dilation, along either axis."""
    stride, dilation = steps
    limit = max(both(stride)[axis], both(dilation)[axis])
    more = tuple(limit + by if place == axis else 0 for place in range(2))
    call = conv_transpose_output_size_plain(source).but(stride=stride, dilation=dilation)
    largest = max(map(max, zip(both(stride), both(dilation), strict=True)))
    for broken in (call.but(output_padding=more), call.but(output_padding=largest)):
        CONV_TRANSPOSE_OUTPUT_SIZE.require_refusal(implementation, source, broken)


@law(
    "conv_transpose_output_size/c4_rejects_padding_that_leaves_nothing",
    "conv_transpose_output_size",
    "refusal",
    "conv_transpose_output_size_c4",
)
@settings(max_examples=12)
@given(source=values(), call=conv_transpose_output_size_calls(), by=st.integers(0, 3))
def test_conv_transpose_output_size_c4_rejects_padding_that_leaves_nothing(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """The padding leaves at least one pixel along either axis."""
    whole = both(truth_of_conv_transpose_output_size(call.but(padding=0)))
    for axis, size in enumerate(whole):
        for around in ((size + by, 0), (0, size + by), (size, by)):
            padding = [(0, 0), (0, 0)]
            padding[axis] = around
            broken = call.but(padding=tuple(padding))
            CONV_TRANSPOSE_OUTPUT_SIZE.require_refusal(implementation, source, broken)


# conv_multiply_count


@st.composite
def conv_multiply_count_calls(draw: DrawFn) -> Call:
    """Draw a valid call: maps that are not square, and strides that do not divide."""
    groups, channels, filters = draw(GROUPS), draw(CHANNELS), draw(CHANNELS)
    given_options = {"groups": groups} if groups > 1 else {}
    call = draw(conv_output_size_calls())
    return Call(
        "conv_multiply_count",
        {
            "in_channels": groups * channels,
            "out_channels": groups * filters,
            **call.without("strict").arguments,
            **given_options,
        },
    )


def conv_multiply_count_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    in_channels, out_channels, *sizes = ints(source, 2, 4, 4, 3, 3, 4, 4)
    arguments = {"in_channels": in_channels, "out_channels": out_channels}
    size = sizes[2] + 4, sizes[3] + 4
    return Call("conv_multiply_count", {**arguments, "kernel_size": tuple(sizes[:2]), "size": size})


CONV_MULTIPLY_COUNT = Subject(
    "conv_multiply_count", conv_multiply_count_calls(), conv_multiply_count_plain, None, (), ()
)


@law("conv_multiply_count/counts_every_product", "conv_multiply_count", "value")
@settings(max_examples=80)
@given(call=conv_multiply_count_calls())
def test_conv_multiply_count_counts_every_product(
    implementation: Implementation, call: Call
) -> None:
    """Ones under ones: SciPy's correlation counts the products at every position it steps on."""
    axes = [*each_axis(call)]
    channels = call["in_channels"] // call.kwargs.get("groups", 1)
    padded = np.ones((channels, *(size + sum(around) for size, around, *_ in axes)))
    kernel = np.zeros((channels, *(extent(k, d) for *_, k, (_, d) in axes)))
    kernel[(slice(None), *(slice(None, None, d) for *_, (_, d) in axes))] = 1
    products = scipy.signal.correlate(padded, kernel, mode="valid", method="direct")
    stepped_on = products[(slice(None), *(slice(None, None, s) for *_, (s, _) in axes))]
    expected = sum(round(stepped_on.sum()) for _ in range(call["out_channels"]))
    require_answer(implementation, call, expected)


@law("conv_multiply_count/counts_positions_times_weights", "conv_multiply_count", "value")
@settings(max_examples=60)
@given(call=conv_multiply_count_calls())
def test_conv_multiply_count_counts_positions_times_weights(
    implementation: Implementation, call: Call
) -> None:
    """Every weight is used once at every position of the output, counted one by one."""
    weights = np.ones(
        (
            call["out_channels"],
            call["in_channels"] // call.kwargs.get("groups", 1),
            *both(call["kernel_size"]),
        )
    )
    places = [
        positions(size, *around, extent(k, d), s) for size, around, k, (s, d) in each_axis(call)
    ]
    require_answer(implementation, call, places[0] * places[1] * weights.size)


@law("conv_multiply_count/splits_into_depthwise_and_pointwise", "conv_multiply_count", "value")
@settings(max_examples=20)
@given(
    channels=st.integers(1, 64),
    filters=st.integers(1, 64),
    half=st.integers(0, 2),
    size=pairs(5, 9),
)
def test_conv_multiply_count_splits_into_depthwise_and_pointwise(
    implementation: Implementation, channels: int, filters: int, half: int, size: Any
) -> None:
    """MobileNets: a group for each channel, then a kernel of 1, instead of all at once."""
    kernel_size = 2 * half + 1
    pixels = int(np.prod(both(size)))
    for before, after, k, groups, expected in (
        (channels, channels, kernel_size, channels, pixels * channels * kernel_size**2),
        (channels, filters, 1, 1, pixels * channels * filters),
        (channels, filters, kernel_size, 1, pixels * channels * filters * kernel_size**2),
    ):
        call = Call(
            "conv_multiply_count",
            {
                "in_channels": before,
                "out_channels": after,
                "kernel_size": k,
                "size": size,
                "padding": (k - 1) // 2,
                "groups": groups,
            },
        )
        require_answer(implementation, call, expected)


@law("conv_multiply_count/grows_with_both_depths", "conv_multiply_count", "value")
@settings(max_examples=20)
@given(call=conv_multiply_count_calls(), before=MANY, after=MANY)
def test_conv_multiply_count_grows_with_both_depths(
    implementation: Implementation, call: Call, before: int, after: int
) -> None:
    """So many times as deep is so many times as much, beyond what 32 bits hold."""
    deep = call.but(
        in_channels=before * call["in_channels"], out_channels=after * call["out_channels"]
    )
    once = call["in_channels"] // call.kwargs.get("groups", 1) * call["out_channels"]
    taps = int(np.prod(both(call["kernel_size"])))
    height, width = (
        positions(size, *around, extent(k, d), s) for size, around, k, (s, d) in each_axis(call)
    )
    require_answer(implementation, deep, before * after * once * taps * height * width)


@law("conv_multiply_count/matches_tutorial", "conv_multiply_count", "value")
def test_conv_multiply_count_matches_tutorial(implementation: Implementation) -> None:
    """75 products at a position, 784 positions, 1000 units on 3x3x64 maps."""
    for in_channels, out_channels, kernel_size, size, padding, count in (
        (3, 1, 5, 5, 0, 75),
        (3, 1, 5, 32, 0, 75 * 784),
        (3, 10, 5, 32, 2, 750 * 1024),
        (64, 1000, 3, 3, 0, 576000),
    ):
        call = Call(
            "conv_multiply_count",
            {
                "in_channels": in_channels,
                "out_channels": out_channels,
                "kernel_size": kernel_size,
                "size": size,
                "padding": padding,
            },
        )
        require_answer(implementation, call, count)


@law(
    "conv_multiply_count/c1_rejects_counts_below_one",
    "conv_multiply_count",
    "refusal",
    "conv_multiply_count_c1",
)
@given(source=values())
def test_conv_multiply_count_c1_rejects_counts_below_one(
    implementation: Implementation, source: Values
) -> None:
    """There is at least one channel before and after, and at least one group."""
    call = conv_multiply_count_plain(source)
    for name in ("in_channels", "out_channels", "groups"):
        for count in (0, -1):
            broken = call.but(**{name: count})
            CONV_MULTIPLY_COUNT.require_refusal(implementation, source, broken)


@law(
    "conv_multiply_count/c2_rejects_bad_sizes",
    "conv_multiply_count",
    "refusal",
    "conv_multiply_count_c2",
)
@given(source=values())
def test_conv_multiply_count_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """Map and kernel have at least one pixel along each of two axes."""
    call = conv_multiply_count_plain(source)
    for size in BELOW_ONE + OTHER_COUNTS:
        # padding enough for the kernel to fit
        for broken in (call.but(size=size, padding=5), call.but(kernel_size=size)):
            CONV_MULTIPLY_COUNT.require_refusal(implementation, source, broken)


@law(
    "conv_multiply_count/c3_rejects_bad_steps",
    "conv_multiply_count",
    "refusal",
    "conv_multiply_count_c3",
)
@given(source=values())
def test_conv_multiply_count_c3_rejects_bad_steps(
    implementation: Implementation, source: Values
) -> None:
    """Stride and dilation are at least 1, padding at least 0, and there is one for each axis."""
    call = conv_multiply_count_plain(source)
    for change in (
        *({"stride": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"dilation": size} for size in BELOW_ONE + OTHER_COUNTS),
        *({"padding": padding} for padding in BAD_PADDINGS + OTHER_PADDINGS),
    ):
        CONV_MULTIPLY_COUNT.require_refusal(implementation, source, call.but(**change))


@law(
    "conv_multiply_count/c4_rejects_channels_that_groups_cannot_share",
    "conv_multiply_count",
    "refusal",
    "conv_multiply_count_c4",
)
@settings(max_examples=12)
@given(source=values(), groups=st.integers(2, 5), parts=st.tuples(*[st.integers(1, 3)] * 2))
def test_conv_multiply_count_c4_rejects_channels_that_groups_cannot_share(
    implementation: Implementation, source: Values, groups: int, parts: tuple[int, int]
) -> None:
    """Every group has as many channels as every other, before and after."""
    channels, filters = groups * parts[0], groups * parts[1]
    call = conv_multiply_count_plain(source).but(groups=groups)
    for before, after in ((channels + 1, filters), (channels, filters + 1), (1, filters)):
        broken = call.but(in_channels=before, out_channels=after)
        CONV_MULTIPLY_COUNT.require_refusal(implementation, source, broken)


@law(
    "conv_multiply_count/c5_rejects_kernel_that_does_not_fit",
    "conv_multiply_count",
    "refusal",
    "conv_multiply_count_c5",
)
@settings(max_examples=12)
@given(source=values(), call=conv_multiply_count_calls(), by=st.integers(1, 5))
def test_conv_multiply_count_c5_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """A kernel larger than the padded map, for its dilation too, has no place to lie."""
    padded = [size + sum(around) for size, around, *_ in each_axis(call)]
    for axis in range(2):
        kernel_size, dilation = [1, 1], [1, 1]
        kernel_size[axis] = padded[axis] + by
        broken = call.without("dilation").but(kernel_size=tuple(kernel_size))
        CONV_MULTIPLY_COUNT.require_refusal(implementation, source, broken)
        kernel_size[axis], dilation[axis] = 2, padded[axis] - 1 + by
        stretched = call.but(kernel_size=tuple(kernel_size), dilation=tuple(dilation))
        CONV_MULTIPLY_COUNT.require_refusal(implementation, source, stretched)


SUBJECTS = [CONV_TRANSPOSE_OUTPUT_SIZE, CONV_MULTIPLY_COUNT]
