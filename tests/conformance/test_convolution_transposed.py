"""The transposed convolution: the adjoint of conv2d, and laws of its own."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader.implementation import Call, Implementation, trusted
from grader.verdict import Failure, difference, require_answer, returned

from . import truths
from .bounds import UNIT, of_fft, of_sum
from .gradients import require_gradient
from .layers import (
    BATCH,
    BORDERS,
    DILATIONS,
    KERNELS,
    SEVERAL_SLICES,
    SLICES,
    SMALL_SLICES,
    SOURCES,
    STRIDES,
    bad_windows,
    biases_of_other_shapes,
    maps_of_other_ranks,
    of_other_shapes,
    require_not_finite,
    too_few_groups,
    without_pixels,
)
from .strategies import Values, both, now_and_then, options, pairs, sides
from .subjects import Subject, absolute_of, law

SIZES = now_and_then([(9, 1), (2, 17)], [*product(range(1, 5), repeat=2), (1, 8), (7, 2)], 8)
WINDOW: dict[str, SearchStrategy[Any]] = {
    "stride": STRIDES[2],
    "padding": BORDERS[2],
    "dilation": DILATIONS[2],
    "output_padding": pairs(0, 2, (3, (3, 0), (1, 4), (5, 2))),
}


def spans(call: Call) -> list[int]:
    """Return how many pixels the dilated kernel of a call spans along each axis."""
    dilation = both(call.kwargs.get("dilation", 1))
    return [(k - 1) * d + 1 for k, d in zip(call["weight"].shape[2:], dilation, strict=True)]


def small_enough(given_options: dict[str, Any]) -> dict[str, Any]:
    """Return options whose output padding is smaller than the larger of stride and dilation."""
    if "output_padding" not in given_options:
        return given_options
    steps = zip(*(both(given_options.get(name, 1)) for name in ("stride", "dilation")), strict=True)
    limits, more = [max(step) - 1 for step in steps], given_options["output_padding"]
    if isinstance(more, int):
        return given_options | {"output_padding": min(more, *limits)}
    kept = tuple(min(extra, limit) for extra, limit in zip(more, limits, strict=True))
    return given_options | {"output_padding": kept}


@st.composite
def transposed_calls(
    draw: DrawFn, slices: SearchStrategy[tuple[int, int, int]] = SLICES, **fixed: Any
) -> Call:
    """Draw a valid call; the map is made larger where the padding would leave nothing of it."""
    source = draw(SOURCES)
    groups, channels, maps = draw(slices)
    kernel = both(draw(KERNELS[2]))
    given_options = small_enough(options(draw, WINDOW) | fixed)
    if groups > 1:
        given_options["groups"] = groups
    size = []
    for n, k, d, s, more, side in zip(
        draw(SIZES),
        kernel,
        both(given_options.get("dilation", 1)),
        both(given_options.get("stride", 1)),
        both(given_options.get("output_padding", 0)),
        sides(given_options.get("padding", 0)),
        strict=True,
    ):
        missing = 1 - ((n - 1) * s + (k - 1) * d + 1 + more - sum(side))
        size.append(n + max(0, -(-missing // s)))
    if draw(st.booleans()):
        given_options["bias"] = source.array(groups * maps)
    return Call(
        "conv_transpose2d",
        {
            "x": source.array(draw(BATCH), groups * channels, *size),
            "weight": source.array(groups * channels, maps, *kernel),
            **given_options,
        },
    )


@st.composite
def transposed_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(transposed_calls())
    return call.backward(draw(SOURCES).array(*trusted(call).shape))


def canvas_points(call: Call) -> int:
    """Return how many points the zero-stuffed map has when a kernel is slid over all of it."""
    axes = zip(
        call["x"].shape[2:],
        spans(call),
        both(call.kwargs.get("stride", 1)),
        both(call.kwargs.get("output_padding", 0)),
        strict=True,
    )
    return int(np.prod([(n - 1) * s + 1 + 2 * (span - 1) + more for n, span, s, more in axes]))


def transposed_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT, as the page's Tolerance does."""
    x, weight = call["x"], call["weight"]
    terms = weight[:, 0].size // call.kwargs.get("groups", 1) + 1
    by_fft = of_fft(canvas_points(call), x, weight, u=u)
    return of_sum(terms, trusted(absolute_of(call)), u) + by_fft


def transposed_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of each gradient, which is a convolution as well."""
    absolute = trusted(absolute_of(call))
    grad_output, x, weight = call["grad_output"], call["x"], call["weight"]
    points = canvas_points(call)
    terms = (weight[0].size, len(x) * x[0, 0].size, len(x) * grad_output[0, 0].size)
    by_fft = (
        of_fft(points, grad_output, weight, u=u),
        of_fft(points, grad_output, x, u=u),
        0.0,
    )
    return tuple(
        None if part is None else of_sum(count, part, u) + fft
        for count, part, fft in zip(terms, absolute, by_fft, strict=True)
    )


def transposed_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "conv_transpose2d",
        {
            "x": source.array(2, 3, 3, 4),
            "weight": source.array(3, 2, 3, 2),
            "bias": source.array(2),
        },
    )


def transposed_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return transposed_plain(source).backward(source.array(2, 2, 5, 5))


def transposed_roomy(source: Values) -> Call:
    """Return a call with two groups in which nothing but what a test breaks can be wrong."""
    return Call(
        "conv_transpose2d",
        {"x": source.array(2, 2, 3, 4), "weight": source.array(2, 1, 2, 2), "groups": 2},
    )


def maps_without_a_batch_or_pixels(call: Call, source: Values) -> Iterator[Call]:
    """Yield maps of other ranks, and maps without pixels that filters would reach beyond."""
    yield from maps_of_other_ranks(call, source)
    for x in without_pixels(call["x"]):
        yield call.but(x=x, weight=source.array(2, 1, 3, 3))


def filters_of_other_ranks(call: Call, source: Values) -> Iterator[Call]:
    """Yield single filters, stacks of stacks, and filters of which one axis is empty."""
    w = source.array(2, 2, 2, 2)
    for other in (w[0], w[0, 0], w[np.newaxis], w[:, :0], *without_pixels(w)):
        yield call.without("groups").but(weight=other)


def filters_of_other_channels(call: Call, source: Values) -> Iterator[Call]:
    """Yield filters for more or fewer channels than x has, and filters of conv2d's shape."""
    for channels in (1, 3, 4):
        yield call.without("groups").but(weight=source.array(channels, 2, 2, 2))
    yield call.but(weight=source.array(4, 1, 2, 2))
    yield call.but(weight=source.array(1, 2, 2, 2), groups=1)


def channels_that_groups_cannot_share(call: Call, source: Values) -> Iterator[Call]:
    """Yield numbers of channels that the groups cannot share."""
    for channels, groups in ((3, 2), (5, 2), (1, 2), (4, 3), (2, 4)):
        yield call.but(
            x=source.array(2, channels, 3, 4),
            weight=source.array(channels, 2, 2, 2),
            groups=groups,
        )


def bad_steps(call: Call, _source: Values) -> Iterator[Call]:
    """Yield bad steps and borders, and output paddings that are negative, too few or too many."""
    for change in bad_windows(2):
        yield call.but(**change)
    for more in (-1, (0, -1), (-1, 0), (1,), (1, 1, 1)):
        yield call.but(stride=3, output_padding=more)
        yield call.but(weight=np.ones((2, 1, 1, 1)), output_padding=more)


def output_paddings_that_are_too_large(call: Call, _source: Values) -> Iterator[Call]:
    """Yield output paddings that reach the larger of stride and dilation, along either axis."""
    for more in (1, (0, 1), (1, 0), 4):
        yield call.but(output_padding=more)
    for name, step, more in product(
        ("stride", "dilation"), (2, (2, 3), (3, 2)), ((2, 3), (3, 2), 3, (0, 3), (3, 0))
    ):
        limits = [max(s, 1) for s in both(step)]
        if any(extra >= limit for extra, limit in zip(both(more), limits, strict=True)):
            yield call.but(**{name: step}, output_padding=more)
    yield call.but(stride=(1, 3), dilation=(2, 1), output_padding=(2, 0))
    yield call.but(stride=(1, 3), dilation=(2, 1), output_padding=(0, 3))


def paddings_that_leave_nothing(call: Call, _source: Values) -> Iterator[Call]:
    """Yield paddings that cut off all rows, or all columns, of an output of 4 x 5 or more."""
    for padding in (3, (2, 0), (0, 3), ((4, 0), (0, 0)), ((0, 5), (0, 0)), ((0, 0), (2, 3))):
        yield call.but(padding=padding)
    yield call.but(stride=2, output_padding=1, padding=((3, 4), (0, 0)))  # of 7 rows
    yield call.but(dilation=2, output_padding=(0, 1), padding=((0, 0), (7, 0)))  # of 7 columns


TRANSPOSED = Subject(
    "conv_transpose2d",
    transposed_calls(),
    transposed_plain,
    transposed_bound,
    ("x", "weight", "bias"),
    ("x",),
    transposed_roomy,
    {
        "conv_transpose2d_c1": maps_without_a_batch_or_pixels,
        "conv_transpose2d_c2": filters_of_other_ranks,
        "conv_transpose2d_c3": too_few_groups,
        "conv_transpose2d_c4": filters_of_other_channels,
        "conv_transpose2d_c5": channels_that_groups_cannot_share,
        "conv_transpose2d_c6": biases_of_other_shapes,
        "conv_transpose2d_c7": bad_steps,
        "conv_transpose2d_c8": output_paddings_that_are_too_large,
        "conv_transpose2d_c9": paddings_that_leave_nothing,
    },
)
TRANSPOSED_BACKWARD = Subject(
    "conv_transpose2d_backward",
    transposed_backward_calls(),
    transposed_backward_plain,
    transposed_backward_bound,
    ("x", "weight", "bias"),
    ("grad_output", "x"),
)
SUBJECTS = [TRANSPOSED, TRANSPOSED_BACKWARD]


@law("conv_transpose2d/matches_scipy", "conv_transpose2d", "value")
@settings(max_examples=100)
@given(call=transposed_calls())
def test_conv_transpose2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is SciPy's full convolution of the map with zeros stuffed between its pixels."""
    require_answer(implementation, call, truths.conv_transpose2d(call), transposed_bound(call))


@law("conv_transpose2d/equals_the_image_gradient_of_conv2d", "conv_transpose2d", "value")
@settings(max_examples=50)
@given(call=transposed_calls())
def test_conv_transpose2d_equals_the_image_gradient_of_conv2d(
    implementation: Implementation, call: Call
) -> None:
    """Without a bias it is what conv2d, with the same options, sends back to its image."""
    call = call.without("bias")
    forward, x = truths.conv_whose_adjoint(call, np.zeros(trusted(call).shape))
    expected = truths.conv_backward(forward.backward(x))[0]
    require_answer(implementation, call, expected, transposed_bound(call))


@law("conv_transpose2d/is_adjoint_to_conv2d", "conv_transpose2d", "value")
@settings(max_examples=30)
@given(call=transposed_calls(), source=SOURCES)
def test_conv_transpose2d_is_adjoint_to_conv2d(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """<conv2d z, x> = <z, conv_transpose2d x>, for every image z and without a bias."""
    __tracebackhide__ = True
    call = call.without("bias")
    expected, bound = trusted(call), transposed_bound(call)
    value = returned(implementation.answer(call), call, expected)
    form = difference(value, expected, np.inf, where=False)
    if form is not None:
        raise Failure(f"{form[1]} {form[2]}", call, value, expected, step=form[0])
    z = source.array(*expected.shape)
    forward, x = truths.conv_whose_adjoint(call, z)
    ahead = float((truths.conv(forward) * x).sum())
    back = float((np.asarray(value, dtype=np.float64) * z).sum())
    terms = forward["weight"][0].size * x.size + z.size
    absolute = float((np.abs(z) * trusted(absolute_of(call))).sum())
    allowed = float((np.abs(z) * bound).sum()) + of_sum(terms, absolute)
    if not abs(ahead - back) <= allowed:
        raise Failure(
            f"<z, conv_transpose2d x> is {back!r}, should be <conv2d z, x> = {ahead!r} for"
            f" z = np.array({z.tolist()})",
            call,
            value,
            expected,
        )


@law("conv_transpose2d/is_linear", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(call=transposed_calls(), source=SOURCES, scale=st.integers(-3, 3))
def test_conv_transpose2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The response to a weighted sum of two maps is the weighted sum of the two responses."""
    call = call.without("bias")
    other = source.array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    parts = call.but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * transposed_bound(parts))


@law("conv_transpose2d/lays_the_filter_down", "conv_transpose2d", "value")
@settings(max_examples=40)
@given(call=transposed_calls(), source=SOURCES)
def test_conv_transpose2d_lays_the_filter_down(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """One bright pixel leaves its filter, not flipped, a stride times its place from the corner."""
    x = np.zeros(call["x"].shape)
    n, c, i, j = (int(place) for place in source.random.integers(x.shape))
    x[n, c, i, j] = 1
    groups, maps = call.kwargs.get("groups", 1), call["weight"].shape[1]
    (s_h, s_w), (d_h, d_w) = (both(call.kwargs.get(name, 1)) for name in ("stride", "dilation"))
    (top, bottom), (left, right) = sides(call.kwargs.get("padding", 0))
    height, width = trusted(call).shape[2:]
    canvas = np.zeros((len(x), groups * maps, top + height + bottom, left + width + right))
    first, (rows, columns) = c // (x.shape[1] // groups) * maps, spans(call)
    canvas[
        n,
        first : first + maps,
        i * s_h : i * s_h + rows : d_h,
        j * s_w : j * s_w + columns : d_w,
    ] = call["weight"][c]
    expected = canvas[:, :, top : top + height, left : left + width]
    if "bias" in call.arguments:
        expected = expected + truths.on_maps(call["bias"], 2)
    one = call.but(x=x)
    require_answer(implementation, one, expected, transposed_bound(one))


@law("conv_transpose2d/is_shift_equivariant", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(
    call=BORDERS[2].flatmap(
        lambda padding: transposed_calls(padding=tuple((0, after) for _, after in sides(padding)))
    ),
    moves=st.sampled_from([*product(range(3), repeat=2)]),
)
def test_conv_transpose2d_is_shift_equivariant(
    implementation: Implementation, call: Call, moves: tuple[int, int]
) -> None:
    """Where the map moves by ones, the output moves by strides, and the bias stands behind it."""
    down, right = moves
    s_h, s_w = both(call.kwargs.get("stride", 1))
    moved = call.but(x=np.pad(call["x"], ((0, 0), (0, 0), (down, 0), (right, 0))))
    y = truths.conv_transpose2d(call.without("bias"))
    expected = np.pad(y, ((0, 0), (0, 0), (down * s_h, 0), (right * s_w, 0)))
    if "bias" in call.arguments:
        expected = expected + truths.on_maps(call["bias"], 2)
    require_answer(implementation, moved, expected, transposed_bound(moved))


@law("conv_transpose2d/equals_transposes_of_groups", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(call=transposed_calls(SEVERAL_SLICES))
def test_conv_transpose2d_equals_transposes_of_groups(
    implementation: Implementation, call: Call
) -> None:
    """Groups are independent: each slice of the channels reaches its slice of the output alone."""
    groups = call["groups"]
    expected = np.concatenate(
        [
            truths.conv_transpose2d(call.without("groups", "bias").but(x=x, weight=weight))
            for x, weight in zip(
                np.split(call["x"], groups, axis=1), np.split(call["weight"], groups), strict=True
            )
        ],
        axis=1,
    )
    if "bias" in call.arguments:
        expected = expected + truths.on_maps(call["bias"], 2)
    require_answer(implementation, call, expected, transposed_bound(call))


@law("conv_transpose2d/equals_linear_per_pixel", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(source=SOURCES, sizes=st.tuples(*[st.integers(1, 4)] * 4), stride=pairs(1, 3))
def test_conv_transpose2d_equals_linear_per_pixel(
    implementation: Implementation, source: Values, sizes: tuple[int, ...], stride: Any
) -> None:
    """A 1x1 kernel is the same linear layer at every pixel, a stride apart, with bias between."""
    channels, maps, height, width = sizes
    call = Call(
        "conv_transpose2d",
        {
            "x": source.array(2, channels, height, width),
            "weight": source.array(channels, maps, 1, 1),
            "bias": source.array(maps),
            "stride": stride,
        },
    )
    s_h, s_w = both(stride)
    expected = np.zeros((2, maps, (height - 1) * s_h + 1, (width - 1) * s_w + 1))
    expected[:, :, ::s_h, ::s_w] = np.einsum("nchw,co->nohw", call["x"], call["weight"][:, :, 0, 0])
    expected += truths.on_maps(call["bias"], 2)
    require_answer(implementation, call, expected, transposed_bound(call))


@law("conv_transpose2d/tiles_where_windows_do_not_overlap", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(source=SOURCES, sizes=st.tuples(*[st.integers(1, 4)] * 4))
def test_conv_transpose2d_tiles_where_windows_do_not_overlap(
    implementation: Implementation, source: Values, sizes: tuple[int, ...]
) -> None:
    """With the kernel's size as stride it is NumPy's Kronecker product of map and kernel."""
    height, width, rows, columns = sizes
    x, kernel = source.array(height, width), source.array(rows, columns)
    call = Call(
        "conv_transpose2d",
        {"x": x[None, None], "weight": kernel[None, None], "stride": (rows, columns)},
    )
    require_answer(implementation, call, np.kron(x, kernel)[None, None], transposed_bound(call))


@law("conv_transpose2d/adds_the_bias_once", "conv_transpose2d", "value")
@settings(max_examples=20)
@given(call=transposed_calls(), source=SOURCES)
def test_conv_transpose2d_adds_the_bias_once(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A map of zeros gives the bias at every output, wherever windows overlap or none reaches."""
    shape = trusted(call).shape
    dark = call.but(x=np.zeros(call["x"].shape), bias=source.array(shape[1]))
    expected = np.broadcast_to(truths.on_maps(dark["bias"], 2), shape)
    require_answer(implementation, dark, expected, transposed_bound(dark))


@law("conv_transpose2d/grows_at_the_bottom_and_right", "conv_transpose2d", "value")
@settings(max_examples=40)
@given(
    call=st.tuples(STRIDES[2], WINDOW["output_padding"]).flatmap(
        lambda drawn: transposed_calls(stride=drawn[0], output_padding=drawn[1])
    )
)
def test_conv_transpose2d_grows_at_the_bottom_and_right(
    implementation: Implementation, call: Call
) -> None:
    """output_padding gives back what padding cut off at the bottom and right, and then the bias."""
    more, around = both(call["output_padding"]), sides(call.kwargs.get("padding", 0))
    kept = tuple(
        (before, max(0, after - extra)) for (before, after), extra in zip(around, more, strict=True)
    )
    beyond = [max(0, extra - after) for (_, after), extra in zip(around, more, strict=True)]
    whole = call.without("bias", "output_padding").but(padding=0)
    full = truths.conv_transpose2d(whole)
    height, width = full.shape[2:]
    grown = np.pad(full, ((0, 0), (0, 0), *((0, extra) for extra in beyond)))
    (top, bottom), (left, right) = kept
    expected = grown[:, :, top : height + beyond[0] - bottom, left : width + beyond[1] - right]
    if "bias" in call.arguments:
        expected = expected + truths.on_maps(call["bias"], 2)
    require_answer(implementation, call, expected, transposed_bound(call))


@law("conv_transpose2d/restores_the_size_before_conv2d", "conv_transpose2d", "value")
@settings(max_examples=30)
@given(
    source=SOURCES,
    axes=st.tuples(*[st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 9))] * 2),
    padding=BORDERS[2],
)
def test_conv_transpose2d_restores_the_size_before_conv2d(
    implementation: Implementation,
    source: Values,
    axes: tuple[tuple[int, int, int], ...],
    padding: Any,
) -> None:
    """With the remainder of conv2d's division as output_padding, the image has its size again."""
    around = sides(padding)
    size = [max(1, k - sum(side)) + room for (k, _, room), side in zip(axes, around, strict=True)]
    room = [n + sum(side) - k for n, side, (k, *_) in zip(size, around, axes, strict=True)]
    kernel, stride = [k for k, *_ in axes], tuple(s for _, s, _ in axes)
    call = Call(
        "conv_transpose2d",
        {
            "x": source.array(1, 1, *(r // s + 1 for r, s in zip(room, stride, strict=True))),
            "weight": source.array(1, 1, *kernel),
            "stride": stride,
            "padding": padding,
            "output_padding": tuple(r % s for r, s in zip(room, stride, strict=True)),
        },
    )
    expected = truths.conv_transpose2d(call)
    assert expected.shape[2:] == tuple(size)
    require_answer(implementation, call, expected, transposed_bound(call))


@law("conv_transpose2d/nan_reaches_what_sees_it", "conv_transpose2d", "special")
@given(call=transposed_calls(), source=SOURCES)
def test_conv_transpose2d_nan_reaches_what_sees_it(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A NaN or infinity in x reaches every output on which its filters lie."""
    TRANSPOSED.require_plain(implementation, source)
    call = call.but(weight=source.away_from_zero(*call["weight"].shape))
    marked = np.zeros(call["x"].shape)
    marked[tuple(source.random.integers(marked.shape))] = 1
    ones = call.without("bias").but(x=marked, weight=np.ones(call["weight"].shape))
    seen = trusted(ones) > 0
    for extreme in (np.nan, np.inf, -np.inf):
        broken = call.but(x=np.where(marked > 0, extreme, call["x"]))
        if np.isnan(extreme):
            require_answer(implementation, broken, np.full(seen.shape, np.nan), where=seen)
        else:
            require_not_finite(implementation, broken, seen)


@law("conv_transpose2d/backward_matches_difference", "conv_transpose2d_backward", "gradient")
@settings(max_examples=15)
@given(call=transposed_calls(SMALL_SLICES), source=SOURCES)
def test_conv_transpose2d_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradients are the derivatives of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x", "weight", "bias"),
        linear=True,
        bound=transposed_backward_bound(call.backward(grad_output)),
    )


@law("conv_transpose2d/backward_matches_scipy", "conv_transpose2d_backward", "gradient")
@settings(max_examples=80)
@given(call=transposed_backward_calls())
def test_conv_transpose2d_backward_matches_scipy(
    implementation: Implementation, call: Call
) -> None:
    """The gradients are SciPy's correlations of grad_output, with the filters and with x."""
    expected = truths.conv_transpose2d_backward(call)
    require_answer(implementation, call, expected, transposed_backward_bound(call))


@law(
    "conv_transpose2d/backward_of_one_output_meets_its_pixels",
    "conv_transpose2d_backward",
    "gradient",
)
@settings(max_examples=30)
@given(call=transposed_calls(), source=SOURCES)
def test_conv_transpose2d_backward_of_one_output_meets_its_pixels(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """One output sends each tap to the pixel that laid it there, each such pixel to its tap."""
    shape = trusted(call).shape
    grad_output = np.zeros(shape)
    n, o, row, column = (int(place) for place in source.random.integers(shape))
    grad_output[n, o, row, column] = 1
    one = call.backward(grad_output)

    x, weight, groups = call["x"], call["weight"], call.kwargs.get("groups", 1)
    (s_h, s_w), (d_h, d_w) = (both(call.kwargs.get(name, 1)) for name in ("stride", "dilation"))
    (top, _), (left, _) = sides(call.kwargs.get("padding", 0))
    channels, maps = x.shape[1] // groups, weight.shape[1]
    group, place = divmod(o, maps)
    seen = slice(group * channels, (group + 1) * channels)
    grad_x, grad_weight = np.zeros(x.shape), np.zeros(weight.shape)
    for u, v in np.ndindex(*weight.shape[2:]):
        (i, beside), (j, behind) = (
            divmod(top + row - u * d_h, s_h),
            divmod(left + column - v * d_w, s_w),
        )
        if beside == behind == 0 and 0 <= i < x.shape[2] and 0 <= j < x.shape[3]:
            grad_x[n, seen, i, j] = weight[seen, place, u, v]
            grad_weight[seen, place, u, v] = x[n, seen, i, j]
    expected = (grad_x, grad_weight, np.eye(shape[1])[o] if "bias" in call.arguments else None)
    require_answer(implementation, one, expected, transposed_backward_bound(one))


@law(
    "conv_transpose2d/backward_beyond_the_windows_is_the_bias",
    "conv_transpose2d_backward",
    "gradient",
)
@settings(max_examples=30)
@given(
    call=st.sampled_from([(2, 1), (3, 2), ((2, 1), (1, 0)), ((1, 3), (0, 2)), ((3, 2), 1)]).flatmap(
        lambda drawn: transposed_calls(stride=drawn[0], output_padding=drawn[1], padding=0)
    ),
    source=SOURCES,
)
def test_conv_transpose2d_backward_beyond_the_windows_is_the_bias(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """What the rows and columns that no window reaches send back reaches the bias alone."""
    shape = trusted(call).shape
    grad_output = source.array(*shape)
    down, right = both(call["output_padding"])
    grad_output[:, :, : shape[2] - down, : shape[3] - right] = 0
    one = call.backward(grad_output)
    expected = (
        np.zeros(call["x"].shape),
        np.zeros(call["weight"].shape),
        grad_output.sum((0, 2, 3)) if "bias" in call.arguments else None,
    )
    require_answer(implementation, one, expected, transposed_backward_bound(one))


@law(
    "conv_transpose2d/c1_rejects_other_ranks", "conv_transpose2d", "refusal", "conv_transpose2d_c1"
)
@given(source=SOURCES)
def test_conv_transpose2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """x is a batch of maps with at least one pixel, not a single map or a volume."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c1")


@law(
    "conv_transpose2d/c2_rejects_filters_of_other_ranks",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c2",
)
@given(source=SOURCES)
def test_conv_transpose2d_c2_rejects_filters_of_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """weight is a stack of filters, each with maps, rows and columns, and none of them 0."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c2")


@law(
    "conv_transpose2d/c3_rejects_groups_below_one",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c3",
)
@given(source=SOURCES)
def test_conv_transpose2d_c3_rejects_groups_below_one(
    implementation: Implementation, source: Values
) -> None:
    """There is at least one group."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c3")


@law(
    "conv_transpose2d/c4_rejects_wrong_channels",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c4",
)
@given(source=SOURCES)
def test_conv_transpose2d_c4_rejects_wrong_channels(
    implementation: Implementation, source: Values
) -> None:
    """There is one stack of filters for each channel of x: none is dropped or repeated."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c4")


@law(
    "conv_transpose2d/c5_rejects_channels_that_groups_cannot_share",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c5",
)
@given(source=SOURCES)
def test_conv_transpose2d_c5_rejects_channels_that_groups_cannot_share(
    implementation: Implementation, source: Values
) -> None:
    """Every group has as many channels as every other."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c5")


@law(
    "conv_transpose2d/c6_rejects_bias_of_another_shape",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c6",
)
@given(source=SOURCES)
def test_conv_transpose2d_c6_rejects_bias_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """bias has one number per map of the output, and is never broadcast."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c6")


@law("conv_transpose2d/c7_rejects_bad_sizes", "conv_transpose2d", "refusal", "conv_transpose2d_c7")
@settings(max_examples=3)
@given(source=SOURCES)
def test_conv_transpose2d_c7_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """Steps are at least 1, paddings at least 0, and there is one for each axis."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c7")


@law(
    "conv_transpose2d/c8_rejects_output_padding_as_large_as_a_step",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c8",
)
@settings(max_examples=3)
@given(source=SOURCES)
def test_conv_transpose2d_c8_rejects_output_padding_as_large_as_a_step(
    implementation: Implementation, source: Values
) -> None:
    """output_padding is smaller than the larger of stride and dilation, along each axis."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c8")


@law(
    "conv_transpose2d/c9_rejects_padding_that_leaves_nothing",
    "conv_transpose2d",
    "refusal",
    "conv_transpose2d_c9",
)
@given(source=SOURCES)
def test_conv_transpose2d_c9_rejects_padding_that_leaves_nothing(
    implementation: Implementation, source: Values
) -> None:
    """The padding leaves at least one row and one column of the output."""
    TRANSPOSED.require_label(implementation, source, "conv_transpose2d_c9")


@law(
    "conv_transpose2d/c10_rejects_grad_output_of_another_shape",
    "conv_transpose2d_backward",
    "refusal",
    "conv_transpose2d_c10",
)
@given(source=SOURCES)
def test_conv_transpose2d_c10_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = transposed_roomy(source).but(bias=source.array(2))
    broken = [call.backward(other) for other in of_other_shapes(source, 2, 2, 4, 5)]
    TRANSPOSED_BACKWARD.require_refusal(implementation, source, *broken)
