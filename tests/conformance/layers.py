"""What the tests of convolutions along one, two and three axes, and back, have in common."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader.implementation import Call, Implementation, trusted
from grader.verdict import Failure, difference, fail, returned

from .bounds import UNIT, of_fft, of_sum
from .strategies import (
    FAR_APART,
    LONG_STRIDES,
    THICK,
    WIDE,
    Array,
    Values,
    now_and_then,
    options,
    paddings,
    per_axis,
    sides,
    sizes,
    values,
)
from .subjects import Breaking, absolute_of

SOURCES = values()
AXES = {
    "convolve1d": 1,
    "correlate2d": 2,
    "convolve2d": 2,
    "conv1d": 1,
    "conv2d": 2,
    "conv3d": 3,
}
# In each of them one draw in six is larger than what shows a mistake soonest: wide kernels, long
# strides, thick borders, many channels, groups and samples are as ordinary.
KERNELS = {
    1: sizes(1, 1, 5, (7, (9,), (11,), (8,))),
    2: sizes(2, 1, 3, WIDE),
    3: sizes(3, 1, 3, ((7, 1, 1), (1, 2, 9), (1, 7, 2), (5, 1, 3), (1, 1, 11))),
}
BORDERS = {
    1: paddings(3, larger=(4, 5, (4,), (0, 5), (4, 1), ((1, 5),))),
    2: paddings(2, 2, larger=THICK),
    3: paddings(
        1,
        1,
        1,
        larger=(4, (5, 0, 1), (0, 1, 4), ((0, 4), (1, 0), (0, 2)), ((2, 0), (5, 3), (0, 1))),
        one_in=4,
    ),
}
STEPS_APART = {
    1: [1, 2, 3, (1,), (2,), (3,)],
    2: [1, 2, 3, *product((1, 2), repeat=2), (1, 3), (3, 1)],
    3: [1, 2, *product((1, 2), repeat=3), (1, 1, 3), (3, 1, 1)],
}
STRIDES = {
    1: sizes(1, 1, 3, (4, 6, (5,), (4,))),
    2: sizes(2, 1, 3, LONG_STRIDES),
    3: sizes(3, 1, 3, (4, (4, 1, 1), (1, 5, 2), (2, 1, 6))),
}
DILATIONS = {
    1: now_and_then((4, (4,), 5), STEPS_APART[1]),
    2: now_and_then(FAR_APART, STEPS_APART[2]),
    3: now_and_then((3, (4, 1, 1), (1, 4, 2), (1, 2, 4)), STEPS_APART[3]),
}
WINDOWS: dict[int, dict[str, SearchStrategy[Any]]] = {
    axes: {
        "stride": STRIDES[axes],
        "padding": BORDERS[axes],
        "dilation": DILATIONS[axes],
    }
    for axes in (1, 2, 3)
}
ROOM = {
    1: st.sampled_from([(n,) for n in (0, 1, 2, 3, 4, 5, 9, 17)]),
    2: st.sampled_from([*product(range(4), repeat=2), (9, 1), (2, 10)]),
    3: st.sampled_from([*product(range(3), repeat=3), (6, 0, 1), (0, 7, 1), (1, 0, 8)]),
}
BATCH, CHANNELS = now_and_then((6, 9, 17), (1, 2, 3, 5), 8), now_and_then((8, 17, 33), (1, 2, 3))
SLICES = now_and_then(
    [
        *((1, 70, 1), (1, 1, 70), (1, 2, 17)),
        *((4, 1, 1), (5, 2, 1), (8, 1, 2), (4, 1, 3), (16, 1, 1), (9, 2, 1)),
    ],
    [
        *((1, c, o) for c, o in product(range(1, 4), repeat=2)),
        *((2, c, o) for c, o in product(range(1, 4), repeat=2)),
        *((3, c, o) for c, o in product(range(1, 3), repeat=2)),
        *((1, 8, 2), (1, 3, 9), (2, 9, 5)),
    ],
    5,
)
SMALL_SLICES = st.sampled_from([(1, 1, 1), (1, 2, 1), (1, 1, 2), (1, 2, 2), (2, 1, 1), (2, 1, 2)])
SEVERAL_SLICES = SLICES.filter(lambda slices: slices[0] > 1)


def map_size(
    draw: DrawFn, kernel: Any, given_options: dict[str, Any], axes: int = 2
) -> tuple[int, ...]:
    """Draw how large a map is: the kernel fits, and has some room to move, mostly not square."""
    return tuple(
        max(1, (k - 1) * d + 1 - sum(side)) + room + (s if s > 3 else 0)  # a long stride, once
        for k, d, s, side, room in zip(
            per_axis(kernel, axes),
            per_axis(given_options.get("dilation", 1), axes),
            per_axis(given_options.get("stride", 1), axes),
            sides(given_options.get("padding", 0), axes),
            draw(ROOM[axes]),
            strict=True,
        )
    )


@st.composite
def layer_calls(
    draw: DrawFn,
    function: str,
    slices: SearchStrategy[tuple[int, int, int]] = SLICES,
    **fixed: Any,
) -> Call:
    """Draw a valid call; `slices` says how many groups, and of how many channels and filters."""
    axes, source = AXES[function], draw(SOURCES)
    groups, channels, filters = draw(slices)
    kernel = draw(KERNELS[axes])
    given_options = options(draw, WINDOWS[axes]) | fixed
    if groups > 1:
        given_options["groups"] = groups
    size = map_size(draw, kernel, given_options, axes)
    if draw(st.booleans()):
        given_options["bias"] = source.array(groups * filters)
    return Call(
        function,
        {
            "x": source.array(draw(BATCH), groups * channels, *size),
            "weight": source.array(groups * filters, channels, *per_axis(kernel, axes)),
            **given_options,
        },
    )


@st.composite
def layer_backward_calls(draw: DrawFn, function: str) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(layer_calls(function))
    return call.backward(draw(SOURCES).array(*trusted(call).shape))


def layer_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT, as the page's Tolerance does."""
    absolute = trusted(absolute_of(call))
    terms = call["weight"][0].size + 1
    return of_sum(terms, absolute, u) + of_fft(padded_points(call), call["x"], call["weight"], u=u)


def layer_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of each gradient, which is a convolution as well."""
    absolute = trusted(absolute_of(call))
    grad_output, x, weight = call["grad_output"], call["x"], call["weight"]
    points, positions = padded_points(call), grad_output[0, 0].size
    terms = (len(weight) * weight[0, 0].size, len(x) * positions, len(x) * positions)
    by_fft = (
        of_fft(points, grad_output, weight, u=u),
        of_fft(points, grad_output, x, u=u),
        0.0,
    )
    return tuple(
        None if part is None else of_sum(count, part, u) + fft
        for count, part, fft in zip(terms, absolute, by_fft, strict=True)
    )


def padded_points(call: Call) -> int:
    """Return how many points one padded map has."""
    lengths = call["x"].shape[2:]
    around = sides(call.kwargs.get("padding", 0), len(lengths))
    return int(np.prod([n + sum(side) for n, side in zip(lengths, around, strict=True)]))


def require_not_finite(implementation: Implementation, call: Call, where: Array) -> None:
    """Require infinity or NaN at these places: which of them, an FFT decides otherwise."""
    __tracebackhide__ = True
    expected = trusted(call)
    value = returned(implementation.answer(call), call, expected)
    problem = difference(value, expected, np.inf, where=False)
    if problem is not None:
        raise Failure(f"{problem[1]} {problem[2]}", call, value, expected, step=problem[0])
    if np.isfinite(np.asarray(value, dtype=np.float64))[where].any():
        fail("an infinity does not reach every output that sees it", call, value, expected)


# what is refused

BAD_STEPS: dict[int, tuple[Any, ...]] = {
    1: (0, -1, (0,), (-1,), (1, 1), (1, 1, 1)),
    2: (0, -1, (1, 0), (0, 1), (1, 1, 1), (1,)),
    3: (0, -1, (0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1), (1,), (1, 1, 1, 1)),
}
BAD_BORDERS: dict[int, tuple[Any, ...]] = {
    1: (
        -1,
        (-1,),
        (0, -1),
        (-1, 0),
        ((0, -1),),
        ((-1, 0),),
        (1, 1, 1),
        ((1, 1), (1, 1)),
        ((1, 1, 1),),
        "same",
        "valid",
    ),
    2: (
        -1,
        (0, -1),
        ((0, 0), (0, -1)),
        ((-1, 0), (0, 0)),
        (1,),
        (1, 1, 1),
        (1, 1, 1, 1),
        ((1, 1),),
        ((1, 1), (1, 1), (1, 1)),
        ((1, 1, 1), (1, 1, 1)),
        "same",
        "valid",
    ),
    3: (
        -1,
        (0, 0, -1),
        ((-1, 0), (0, 0), (0, 0)),
        ((0, 0), (0, 0), (0, -1)),
        (1,),
        (1, 1),
        (1, 1, 1, 1),
        ((1, 1), (1, 1)),
        ((1, 1), (1, 1), (1, 1), (1, 1)),
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        "same",
        "valid",
    ),
}


def bad_windows(axes: int) -> tuple[dict[str, Any], ...]:
    """Return bad steps and borders, each by the option's name."""
    return (
        *({"stride": value} for value in BAD_STEPS[axes]),
        *({"dilation": value} for value in BAD_STEPS[axes]),
        *({"padding": value} for value in BAD_BORDERS[axes]),
    )


def of_other_shapes(source: Values, *shape: int) -> list[Array]:
    """Return arrays of almost this shape: an axis longer, of one entry, missing, or too many."""
    axes = range(len(shape))
    longer = [tuple(n + (i == axis) for i, n in enumerate(shape)) for axis in axes]
    single = [tuple(1 if i == axis else n for i, n in enumerate(shape)) for axis in axes]
    return [source.array(*other) for other in (*longer, *single, shape[1:], (1, *shape), ())]


def roomy(function: str, source: Values) -> Call:
    """Return a call with two groups in which nothing but what a test breaks can be wrong."""
    axes = AXES[function]
    size, kernel = {1: (5,), 2: (4, 5), 3: (4, 5, 6)}[axes], (2,) * axes
    return Call(
        function,
        {"x": source.array(2, 2, *size), "weight": source.array(2, 1, *kernel), "groups": 2},
    )


def without_pixels(array: Array) -> list[Array]:
    """Return the array with each of its last axes, behind the first two, cut down to nothing."""
    cuts = range(2, array.ndim)
    return [array[(slice(None),) * axis + (slice(0),)] for axis in cuts]


def maps_of_other_ranks(call: Call, _source: Values) -> Iterator[Call]:
    """Yield single maps, a batch of batches, and empty maps, even where there is a border."""
    x = call["x"]
    for other in (x[0], x[0, 0], x[np.newaxis]):
        yield call.but(x=other)
    for empty in without_pixels(x):
        yield call.but(x=empty, padding=3)


def filters_of_other_ranks(call: Call, source: Values) -> Iterator[Call]:
    """Yield single filters, stacks of stacks, and filters of which one axis is empty."""
    w = source.array(2, *call["weight"].shape[2:], 2)
    for other in (w[0], w[0, 0], w[np.newaxis], *without_pixels(w)):
        yield call.without("groups").but(weight=other)


def too_few_groups(call: Call, source: Values) -> Iterator[Call]:
    """Yield less than one group."""
    for groups in (0, -1, -2):
        yield call.but(weight=source.array(2, 2, *call["weight"].shape[2:]), groups=groups)


def wrong_channels(call: Call, source: Values) -> Iterator[Call]:
    """Yield filters of more or fewer channels than there are in a group."""
    kernel = call["weight"].shape[2:]
    yield call.without("groups").but(weight=source.array(2, 3, *kernel))
    for groups, channels in ((1, 1), (1, 3), (1, 4), (2, 2), (2, 3)):
        yield call.but(weight=source.array(2, channels, *kernel), groups=groups)


def filters_that_groups_cannot_share(call: Call, source: Values) -> Iterator[Call]:
    """Yield numbers of filters that two groups cannot share."""
    for filters in (1, 3, 5):
        yield call.but(weight=source.array(filters, 1, *call["weight"].shape[2:]), groups=2)


def biases_of_other_shapes(call: Call, source: Values) -> Iterator[Call]:
    """Yield biases of other shapes, for two filters."""
    for shape in ((3,), (1,), (0,), (), (2, 1), (1, 2), (2, 1, 1), (1, 2, 1, 1), (2, 3, 4)):
        yield call.but(bias=source.array(*shape))


def windows_that_are_bad(call: Call, _source: Values) -> Iterator[Call]:
    """Yield bad steps and borders."""
    for change in bad_windows(call["x"].ndim - 2):
        yield call.but(**change)


def kernels_that_are_too_large(call: Call, source: Values) -> Iterator[Call]:
    """Yield kernels larger than the padded map, along each axis and along all of them."""
    size = call["x"].shape[2:]
    twos, axes = (2,) * len(size), range(len(size))
    for axis, n in enumerate(size):
        for more, change in (
            (1, {}),
            (3, {"padding": 1}),
            (2, {"padding": tuple((0, int(a == axis)) for a in axes), "stride": 2}),
        ):
            kernel = (*twos[:axis], n + more, *twos[axis + 1 :])
            yield call.but(weight=source.array(2, 1, *kernel), **change)
        yield call.but(dilation=tuple(n if a == axis else 1 for a in axes))
    yield call.but(weight=source.array(2, 1, *(n + 1 for n in size)))
    yield call.but(dilation=max(size))


def broken_layers(function: str) -> dict[str, Breaking]:
    """Return the calls that break each label of a convolution."""
    breaking: tuple[Breaking, ...] = (
        maps_of_other_ranks,
        filters_of_other_ranks,
        too_few_groups,
        wrong_channels,
        filters_that_groups_cannot_share,
        biases_of_other_shapes,
        windows_that_are_bad,
        kernels_that_are_too_large,
    )
    return {f"{function}_c{number}": calls for number, calls in enumerate(breaking, 1)}
