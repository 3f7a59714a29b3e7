"""Pooling: windows laid over every map, maxima and means of them, gradients and refusals."""

from collections.abc import Callable, Iterator
from itertools import product
from math import fsum
from typing import Any

import numpy as np
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader.implementation import Call, Implementation, Value, trusted
from grader.specification import parameters
from grader.verdict import require_answer
from reference.convolution import conv2d

from .bounds import UNIT, of_fft, of_roundings, of_sum, unit
from .gradients import require_gradient
from .strategies import (
    FAR_APART,
    LONG_STRIDES,
    MOSTLY,
    WIDE,
    Array,
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

SOURCES = values()
KERNEL_SIZES = now_and_then(WIDE, [1, 2, 3, 2, 3, *list(product((1, 2, 3), repeat=2))[1:]], 5)
WIDER_THAN_A_PIXEL = pairs(2, 3)
COUNTS = now_and_then(  # samples and channels
    [(1, 16), (2, 17), (1, 70), (9, 1), (17, 2), (9, 16)],
    [*sorted(product((1, 2, 3), repeat=2), key=sum), (1, 5), (5, 1)],
    5,
)
LONG = [*product(range(5), (17, 18)), *product((17, 18), range(5))]
MORE = st.sampled_from([*product(range(5), repeat=2), (9, 1), (2, 10), *LONG])
FLOATS, DARK = st.sampled_from((np.float64, np.float32)), st.sampled_from((None, -np.inf, -1.0))
OPTIONS = {
    "stride": now_and_then(
        LONG_STRIDES, [1, 2, 3, 1, 2, 3, *product((1, 2, 3), repeat=2), *[None] * 3]
    ),
    "ceil_mode": st.sampled_from((False, True, True)),
    "dilation": now_and_then(FAR_APART, [1, 2, (1, 1), (2, 2), *[(1, 2), (2, 1)] * 2], 4),
    "count_include_pad": st.sampled_from((True, False, False)),
}


@st.composite
def pool_calls(
    draw: DrawFn,
    function: str,
    entries: Callable[..., Array] = Values.array,
    kernel_sizes: SearchStrategy[Any] = KERNEL_SIZES,
    **fixed: Any,
) -> Call:
    """Draw a valid call: the map is made large enough for the window, and mostly not square."""
    source, kernel_size = draw(SOURCES), draw(kernel_sizes)
    (batch, channels), more = draw(COUNTS), draw(MORE)
    names = [name for name in OPTIONS if name in parameters(function) and name not in fixed]
    chosen = fixed | options(draw, {name: OPTIONS[name] for name in names})
    dilation = both(chosen.get("dilation", 1))
    spans = [(k - 1) * d + 1 for k, d in zip(both(kernel_size), dilation, strict=True)]
    halves = tuple(span // 2 for span in spans)
    if "padding" in parameters(function) and (max(halves) > 2 or draw(MOSTLY)):
        thick = (halves, tuple((half, 0) for half in halves), tuple((0, half) for half in halves))
        # of the paddings of a wide window most are thin
        larger = thick if max(halves) > 2 else ()
        chosen["padding"] = draw(paddings(*halves, larger=larger, one_in=2))
    around = sides(chosen.get("padding", 0))
    size = [
        max(d, span - sum(side)) + extra  # at least d: no window lies between the pixels
        for d, span, side, extra in zip(dilation, spans, around, more, strict=True)
    ]
    x = entries(source, batch, channels, *size)
    return Call(function, {"x": x, "kernel_size": kernel_size, **chosen})


@st.composite
def side_by_side_calls(draw: DrawFn, function: str) -> Call:
    """Draw a call with every option left out, whose windows cover the map and do not overlap."""
    source, kernel_size = draw(SOURCES), draw(WIDER_THAN_A_PIXEL)
    windows = draw(st.sampled_from([*product((1, 2, 3), repeat=2)]))
    size = [k * n for k, n in zip(both(kernel_size), windows, strict=True)]
    return Call(function, {"x": source.array(1, 2, *size), "kernel_size": kernel_size})


@st.composite
def with_grad_output(draw: DrawFn, calls: SearchStrategy[Call]) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(calls)
    return call.backward(draw(SOURCES).array(*trusted(call).shape))


def spans_of(call: Call) -> tuple[int, int]:
    """Return how many rows and columns a window spans."""
    kernel, dilation = both(call["kernel_size"]), both(call.kwargs.get("dilation", 1))
    height, width = ((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
    return height, width


def starts_of(call: Call) -> tuple[list[int], list[int]]:
    """
    Return the first row and column of every window, counted from the first of the padding.

    With ceil_mode a window is added while the last one leaves something uncovered, as long as it
    starts before the map's end.
    """
    stride = call.kwargs.get("stride")
    around = sides(call.kwargs.get("padding", 0))
    starts: list[list[int]] = []
    for axis, step in enumerate(both(call["kernel_size"] if stride is None else stride)):
        before, after = around[axis]
        end = before + call["x"].shape[2 + axis]
        span = spans_of(call)[axis]
        found = list(range(0, end + after - span + 1, step))
        uncovered = found[-1] + span < end + after
        if call.kwargs.get("ceil_mode", False) and uncovered and found[-1] + step < end:
            found.append(found[-1] + step)
        starts.append(found)
    return starts[0], starts[1]


def framed(call: Call, x: Array, fill: float) -> Array:
    """Return x with `fill` around every map, as far as the windows reach."""
    around = []
    for (before, after), size, span, starts in zip(
        sides(call.kwargs.get("padding", 0)),
        call["x"].shape[2:],
        spans_of(call),
        starts_of(call),
        strict=True,
    ):
        around.append((before, max(after, starts[-1] + span - before - size)))
    return np.pad(x, (*[(0, 0)] * (x.ndim - 2), *around), constant_values=fill)


def under(call: Call, by_start: Array) -> Array:
    """Return what a filter gives for the windows of this call, from what it gives everywhere."""
    rows, columns = starts_of(call)
    return by_start[..., rows, :][..., columns]


def of_three_levels(source: Values, *shape: int) -> Array:
    """Return an image of -1, 0 and 1 alone: every window of some size has equal pixels."""
    return source.labels(3, *shape) - 1.0


def far_apart(x: Array) -> bool:
    """Say whether no two entries of a map are closer than 1/2: a small step changes no maximum."""
    ordered = np.sort(x.reshape(*x.shape[:2], -1), axis=-1)
    return bool((np.diff(ordered, axis=-1) >= 0.5).all())


def dark(call: Call, dtype: Any, depth: float = -1.0) -> Call:
    """Return the call on maps of the least number of this dtype, or with -inf for depth of that."""
    return call.but(x=np.full(call["x"].shape, depth * float(np.finfo(dtype).max), dtype))


def with_some(source: Values, x: Array, *numbers: float) -> Array:
    """Return a copy of x in which each of these numbers stands at some place."""
    changed = x.copy()
    for number in numbers:
        changed.flat[source.random.integers(x.size)] = number
    return changed


def other_shapes(grad_output: Array) -> Iterator[Array]:
    """Yield gradients that are not of the output's shape, broadcastable ones among them."""
    for axis in range(grad_output.ndim):
        yield np.repeat(grad_output, 2, axis=axis)
        if grad_output.shape[axis] > 1:
            yield grad_output.take([0], axis=axis)
    yield grad_output[0]
    yield grad_output[np.newaxis]
    yield np.ones(())


BAD_SIZES: tuple[dict[str, Any], ...] = (
    {"kernel_size": 0},
    {"kernel_size": (0, 1)},
    {"kernel_size": (1, -1)},
    {"kernel_size": (1, 1, 1)},
    {"stride": 0},
    {"stride": (1, 0)},
    {"stride": -1},
    {"stride": (1, 1, 1)},
    {"padding": -1},
    {"padding": ((0, 0), (0, -1))},
    {"padding": (0, 0, 0)},
    {"padding": "same"},
    {"padding": "valid"},
    {"dilation": 0},
    {"dilation": (0, 1)},
    {"dilation": -1},
    {"dilation": (1, 1, 1)},
)


def paddings_of_more_than_half(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose padding is more than half of what the window spans, on one side or all."""
    height, width = (span // 2 + 1 for span in spans_of(call))
    for padding in (
        max(height, width),
        (height, 0),
        (0, width),
        ((height, 0), (0, 0)),
        ((0, height), (0, 0)),
        ((0, 0), (width, 0)),
        ((0, 0), (0, width)),
    ):
        yield call.but(padding=padding)


def too_large(call: Call) -> Iterator[Call]:
    """Yield calls whose window is larger than the padded map along one axis."""
    call = call.without("dilation", "padding")
    height, width = call["x"].shape[2:]
    yield call.but(kernel_size=(height + 1, 1))
    yield call.but(kernel_size=(1, width + 1))
    if "padding" in parameters(call.function):
        yield call.but(kernel_size=(height + 2, 1), padding=((1, 0), (0, 0)))
        yield call.but(kernel_size=(1, width + 3), padding=((0, 0), (1, 1)))


def maps_of_other_ranks(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose x is a single image, a volume, or a batch of images without pixels."""
    x = call["x"]
    for other in (x[0], x[0, 0], x[np.newaxis], x[:, :, :0], x[..., :0]):
        yield call.but(x=other)


def maps_that_cannot_be_pooled(call: Call, source: Values) -> Iterator[Call]:
    """Yield those, and maps without pixels in a border into which a window fits."""
    yield from maps_of_other_ranks(call, source)
    for x in (call["x"][:, :, :0], call["x"][..., :0]):
        yield Call(call.function, {"x": x, "kernel_size": 2, "padding": 1})


def bad_sizes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose sizes and steps are too small, or too many."""
    for change in BAD_SIZES:
        if change.keys() <= parameters(call.function).keys():
            yield call.but(**change)


def windows_that_do_not_fit(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose window spans more than the padded map, rounded down and up."""
    height, width = call["x"].shape[2:]
    has_ceil_mode = "ceil_mode" in parameters(call.function)
    for rounding in ({"ceil_mode": False}, {"ceil_mode": True}) if has_ceil_mode else ({},):
        rounded = call.but(**rounding)
        yield from too_large(rounded)
        if "dilation" in parameters(call.function):
            for kernel_size, dilation in (((2, 1), (height, 1)), ((1, 2), (1, width))):
                spread = {"kernel_size": kernel_size, "dilation": dilation}
                yield rounded.without("padding").but(**spread)


# max_pool2d


def truth_of_max_pool2d(call: Call) -> Array:
    """Return SciPy's maximum filter, read where the windows of the call lie."""
    return highest(call, framed(call, call["x"], -np.inf))


def highest(call: Call, padded: Array) -> Array:
    """Return the maximum under every window of the call."""
    height, width = spans_of(call)
    taps = np.zeros((1, 1, height, width), dtype=bool)
    d_h, d_w = both(call.kwargs.get("dilation", 1))
    taps[:, :, ::d_h, ::d_w] = True
    # SciPy centres the window: its first row lies half a window above
    centred = scipy.ndimage.maximum_filter(padded, footprint=taps, mode="constant", cval=-np.inf)
    return under(call, centred[:, :, height // 2 :, width // 2 :])


def first_maxima(call: Call) -> Array:
    """
    Return which pixel wins each window, counted through the whole batch, by ranks.

    Pixels are ranked by value, on a tie the earlier one higher: ranks have no ties, so that a
    window's highest rank says which pixel won it.
    """
    x = call["x"]
    order = np.lexsort((-np.arange(x.size), x.ravel()))
    ranks = np.empty(x.size)
    ranks[order] = np.arange(x.size)
    won = highest(call, framed(call, ranks.reshape(x.shape), -1.0))
    return order[won.astype(int)]


def truth_of_max_pool2d_backward(call: Call) -> Array:
    """Return what every pixel collects from the windows that it wins."""
    x, pixels = call["x"], first_maxima(call).ravel()
    return np.bincount(pixels, call["grad_output"].ravel(), x.size).reshape(x.shape)


def max_pool2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum over the windows that a pixel wins."""
    grad_output = call["grad_output"]
    windows = truth_of_max_pool2d_backward(call.but(grad_output=np.ones(grad_output.shape)))
    absolute = truth_of_max_pool2d_backward(call.but(grad_output=np.abs(grad_output)))
    return of_sum(windows, absolute, u)


def max_pool2d_plain(source: Values) -> Call:
    """Return a call with every option at its default: windows lie side by side and fill the map."""
    return Call("max_pool2d", {"x": source.array(2, 3, 4, 6), "kernel_size": 2})


def max_pool2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default, and no ties."""
    call = Call("max_pool2d", {"x": source.distinct(2, 3, 4, 6), "kernel_size": 2})
    return call.backward(source.array(2, 3, 2, 3))


MAX_POOL2D = Subject(
    "max_pool2d",
    pool_calls("max_pool2d"),
    max_pool2d_plain,
    broken={
        "max_pool2d_c1": maps_that_cannot_be_pooled,
        "max_pool2d_c2": bad_sizes,
        "max_pool2d_c3": paddings_of_more_than_half,
        "max_pool2d_c4": windows_that_do_not_fit,
    },
)
MAX_POOL2D_BACKWARD = Subject(
    "max_pool2d_backward",
    with_grad_output(pool_calls("max_pool2d", Values.distinct)),
    max_pool2d_backward_plain,
    max_pool2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("max_pool2d/matches_scipy", "max_pool2d", "value")
@settings(max_examples=100)
@given(call=pool_calls("max_pool2d"))
def test_max_pool2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """Every output is the largest entry under its window, and padding is never the largest."""
    require_answer(implementation, call, truth_of_max_pool2d(call))


@law("max_pool2d/commutes_with_increasing_functions", "max_pool2d", "value")
@settings(max_examples=30)
@given(call=pool_calls("max_pool2d"), factor=st.integers(1, 3), offset=st.integers(-9, 9))
def test_max_pool2d_commutes_with_increasing_functions(
    implementation: Implementation, call: Call, factor: int, offset: int
) -> None:
    """Brightening an image brightens its maxima alike: which pixel is largest stays the same."""
    brighter = call.but(x=factor * call["x"] + offset)
    require_answer(implementation, brighter, factor * trusted(call) + offset)


@law("max_pool2d/is_shift_equivariant", "max_pool2d", "value")
@settings(max_examples=30)
@given(
    source=SOURCES,
    kernel_size=KERNEL_SIZES,
    stride=now_and_then([(4, 1), (2, 5), (6, 1)], product((1, 2, 3), repeat=2)),
    more=st.sampled_from([*product(range(4), repeat=2)]),
    ceil_mode=st.booleans(),
)
def test_max_pool2d_is_shift_equivariant(
    implementation: Implementation,
    source: Values,
    kernel_size: Any,
    stride: tuple[int, int],
    more: tuple[int, int],
    ceil_mode: bool,
) -> None:
    """An image shifted by one stride up and left gives the same output, shifted by one pixel."""
    size = [k + s + m for k, s, m in zip(both(kernel_size), stride, more, strict=True)]
    x = source.array(2, 2, *size)
    call = Call(
        "max_pool2d",
        {"x": x, "kernel_size": kernel_size, "stride": stride, "ceil_mode": ceil_mode},
    )
    shifted = call.but(x=x[:, :, stride[0] :, stride[1] :].copy())
    require_answer(implementation, shifted, trusted(call)[:, :, 1:, 1:])


@law("max_pool2d/of_single_pixels_picks_them", "max_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("max_pool2d", kernel_sizes=st.just(1)))
def test_max_pool2d_of_single_pixels_picks_them(implementation: Implementation, call: Call) -> None:
    """Windows of one pixel pick every stride-th pixel, whatever the dilation or the rounding."""
    stride = call.kwargs.get("stride")
    s_h, s_w = both(1 if stride is None else stride)
    require_answer(implementation, call, call["x"][:, :, ::s_h, ::s_w])


@law("max_pool2d/backward_matches_difference", "max_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=pool_calls("max_pool2d", Values.distinct), source=SOURCES)
def test_max_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume(far_apart(call["x"]))
    grad_output = source.array(*trusted(call).shape)
    bound = max_pool2d_backward_bound(call.backward(grad_output))
    require_gradient(implementation, call, grad_output, ("x",), bound=bound)


@law("max_pool2d/backward_matches_ranks", "max_pool2d_backward", "gradient")
@settings(max_examples=100)
@given(call=with_grad_output(pool_calls("max_pool2d", Values.distinct)))
def test_max_pool2d_backward_matches_ranks(implementation: Implementation, call: Call) -> None:
    """Each gradient goes to the largest pixel of its window, and adds up where windows share it."""
    assume(far_apart(call["x"]))
    expected = truth_of_max_pool2d_backward(call)
    require_answer(implementation, call, expected, max_pool2d_backward_bound(call))


@law("max_pool2d/backward_prefers_the_first_of_equals", "max_pool2d_backward", "special")
@given(
    source=SOURCES,
    call=with_grad_output(pool_calls("max_pool2d", of_three_levels, WIDER_THAN_A_PIXEL)),
)
def test_max_pool2d_backward_prefers_the_first_of_equals(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Of equal maxima the first, row by row, receives the whole gradient, the others nothing."""
    MAX_POOL2D_BACKWARD.require_plain(implementation, source)
    expected = truth_of_max_pool2d_backward(call)
    require_answer(implementation, call, expected, max_pool2d_backward_bound(call))


@law("max_pool2d/backward_tells_close_pixels_apart", "max_pool2d_backward", "special")
@given(
    source=SOURCES,
    call=with_grad_output(pool_calls("max_pool2d", Values.distinct)),
    scale=st.sampled_from((2.0**-8, 2.0**-20, 2.0**-40)),
)
def test_max_pool2d_backward_tells_close_pixels_apart(
    implementation: Implementation, source: Values, call: Call, scale: float
) -> None:
    """A pixel that is smaller than the maximum by very little receives nothing all the same."""
    MAX_POOL2D_BACKWARD.require_plain(implementation, source)
    close = call.but(x=1 + scale * call["x"])
    expected = truth_of_max_pool2d_backward(close)
    require_answer(implementation, close, expected, max_pool2d_backward_bound(close))


@law("max_pool2d/backward_gives_padding_nothing", "max_pool2d_backward", "special")
@given(
    source=SOURCES,
    call=with_grad_output(pool_calls("max_pool2d", kernel_sizes=WIDER_THAN_A_PIXEL)),
    dtype=FLOATS,
)
def test_max_pool2d_backward_gives_padding_nothing(
    implementation: Implementation, source: Values, call: Call, dtype: Any
) -> None:
    """However dark a map is, one of its pixels is the maximum, never the padding beside it."""
    MAX_POOL2D_BACKWARD.require_plain(implementation, source)
    night = dark(call, dtype)
    u = unit(dtype, implementation.precision)
    expected, bound = truth_of_max_pool2d_backward(night), max_pool2d_backward_bound(night, u)
    require_answer(implementation, night, expected, bound, unit=u)


@law("max_pool2d/passes_nan_on", "max_pool2d", "special")
@given(
    source=SOURCES,
    call=st.one_of(pool_calls("max_pool2d"), side_by_side_calls("max_pool2d")),
)
def test_max_pool2d_passes_nan_on(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The maximum of a window with a NaN is NaN, and no other window sees it."""
    MAX_POOL2D.require_plain(implementation, source)
    x = with_some(source, call["x"], np.nan)
    seen = highest(call, framed(call, np.isnan(x).astype(float), 0.0)) > 0
    expected = np.where(seen, np.nan, truth_of_max_pool2d(call))
    require_answer(implementation, call.but(x=x), expected)


@law("max_pool2d/orders_infinite_pixels", "max_pool2d", "special")
@given(
    source=SOURCES,
    call=pool_calls("max_pool2d"),
    fill=DARK,
    dtype=FLOATS,
)
def test_max_pool2d_orders_infinite_pixels(
    implementation: Implementation, source: Values, call: Call, fill: float | None, dtype: Any
) -> None:
    """An infinity is larger, and a negative one smaller, than every number."""
    MAX_POOL2D.require_plain(implementation, source)
    x = call["x"] if fill is None else dark(call, dtype, fill)["x"]
    infinite = call.but(x=with_some(source, x, -np.inf, np.inf).astype(dtype))
    require_answer(implementation, infinite, truth_of_max_pool2d(infinite))


@law("max_pool2d/c1_rejects_other_ranks", "max_pool2d", "refusal", "max_pool2d_c1")
@given(source=SOURCES, call=pool_calls("max_pool2d"))
def test_max_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    MAX_POOL2D.require_label(implementation, source, "max_pool2d_c1", call)


@law("max_pool2d/c2_rejects_bad_sizes", "max_pool2d", "refusal", "max_pool2d_c2")
@given(source=SOURCES, call=pool_calls("max_pool2d"))
def test_max_pool2d_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Sizes and steps are at least 1, paddings at least 0, and there is one for each axis."""
    MAX_POOL2D.require_label(implementation, source, "max_pool2d_c2", call)


@law("max_pool2d/c3_rejects_too_much_padding", "max_pool2d", "refusal", "max_pool2d_c3")
@given(source=SOURCES, call=pool_calls("max_pool2d"))
def test_max_pool2d_c3_rejects_too_much_padding(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Padding is at most half of what the window spans: otherwise a window could miss the map."""
    MAX_POOL2D.require_label(implementation, source, "max_pool2d_c3", call)


@law("max_pool2d/c4_rejects_window_that_does_not_fit", "max_pool2d", "refusal", "max_pool2d_c4")
@given(source=SOURCES, call=pool_calls("max_pool2d"))
def test_max_pool2d_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window that spans more than the padded map has no place to lie, with ceil_mode too."""
    MAX_POOL2D.require_label(implementation, source, "max_pool2d_c4", call)


@law(
    "max_pool2d/c5_rejects_grad_output_of_another_shape",
    "max_pool2d_backward",
    "refusal",
    "max_pool2d_c5",
)
@given(source=SOURCES, call=MAX_POOL2D_BACKWARD.calls)
def test_max_pool2d_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        MAX_POOL2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


# avg_pool2d


def counted_under(call: Call) -> Array:
    """Return how many places under each window are counted."""
    size = call["x"].shape[2:]
    inner = np.ones(size)
    if call.kwargs.get("count_include_pad", True):
        (top, bottom), (left, right) = sides(call.kwargs.get("padding", 0))
        inner = np.ones((top + size[0] + bottom, left + size[1] + right))
        whole = framed(call, np.zeros(size), 0.0)
        whole[: inner.shape[0], : inner.shape[1]] = inner
    else:
        whole = framed(call, inner, 0.0)
    return under(call, scipy.signal.correlate(whole, np.ones(spans_of(call)), "valid", "direct"))


def sums_under(call: Call) -> Array:
    """Return the sum under every window: SciPy's correlation with a kernel of ones."""
    ones = np.ones((1, 1, *spans_of(call)))
    with np.errstate(invalid="ignore"):
        sums = scipy.signal.correlate(framed(call, call["x"], 0.0), ones, "valid", "direct")
    return under(call, sums)


def truth_of_avg_pool2d(call: Call) -> Array:
    """Return the sum under every window, divided by what is counted."""
    return sums_under(call) / counted_under(call)


def sent_back(call: Call, shares: Array) -> Array:
    """Return what every pixel receives where each window sends it its share, by SciPy."""
    rows, columns = starts_of(call)
    height, width = call["x"].shape[2:]
    (top, _), (left, _) = sides(call.kwargs.get("padding", 0))
    spread = np.zeros((*shares.shape[:2], top + height, left + width))
    spread[:, :, np.reshape(rows, (-1, 1)), columns] = shares
    ones = np.ones((1, 1, *spans_of(call)))
    sent = scipy.signal.convolve(spread, ones, "full", "direct")
    return sent[:, :, top : top + height, left : left + width]


def avg_pool2d_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT: specs/pooling/avg_pool2d.md, Tolerance."""
    absolute = trusted(call.but(x=np.abs(call["x"])))
    by_fft = sums_by_fft(call, call["x"], u) / counted_under(call)
    return of_sum(pixels_of(call), absolute, u) + by_fft


def pixels_of(call: Call) -> int:
    """Return how many places a window has."""
    return int(np.prod(both(call["kernel_size"])))


def sums_by_fft(call: Call, maps: Array, u: float) -> Any:
    """Bound what an FFT adds to the error of these maps' sums with a kernel of ones."""
    norms = np.linalg.norm(maps, axis=(2, 3), keepdims=True)
    points = framed(call, call["x"], 0.0)[0, 0].size
    return of_fft(points, np.ones(pixels_of(call)), u=u) * norms


def avg_pool2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, which is a sum over the windows that contain a pixel."""
    grad_output = call["grad_output"]
    windows = sent_back(call, np.ones(grad_output.shape))
    absolute = trusted(call.but(grad_output=np.abs(grad_output)))
    by_fft = sums_by_fft(call, grad_output, u) / counted_under(call).min()
    return of_sum(windows, absolute, u) + by_fft


def avg_pool2d_plain(source: Values) -> Call:
    """Return a call with every option at its default: windows lie side by side and fill the map."""
    return Call("avg_pool2d", {"x": source.array(2, 3, 4, 6), "kernel_size": 2})


def avg_pool2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return avg_pool2d_plain(source).backward(source.array(2, 3, 2, 3))


AVG_POOL2D = Subject(
    "avg_pool2d",
    pool_calls("avg_pool2d"),
    avg_pool2d_plain,
    avg_pool2d_bound,
    broken={
        "avg_pool2d_c1": maps_that_cannot_be_pooled,
        "avg_pool2d_c2": bad_sizes,
        "avg_pool2d_c3": paddings_of_more_than_half,
        "avg_pool2d_c4": windows_that_do_not_fit,
    },
)
AVG_POOL2D_BACKWARD = Subject(
    "avg_pool2d_backward",
    with_grad_output(pool_calls("avg_pool2d")),
    avg_pool2d_backward_plain,
    avg_pool2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("avg_pool2d/matches_scipy", "avg_pool2d", "value")
@settings(max_examples=100)
@given(call=pool_calls("avg_pool2d"))
def test_avg_pool2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """Every output is the sum under its window, divided by the number of counted places."""
    require_answer(implementation, call, truth_of_avg_pool2d(call), avg_pool2d_bound(call))


@law("avg_pool2d/equals_convolution", "avg_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("avg_pool2d", ceil_mode=False, count_include_pad=True))
def test_avg_pool2d_equals_convolution(implementation: Implementation, call: Call) -> None:
    """Averaging is a convolution of every map with the same constant kernel."""
    kernel, stride = both(call["kernel_size"]), call.kwargs.get("stride")
    channels = call["x"].shape[1]
    expected = conv2d(
        call["x"],
        np.full((channels, 1, *kernel), 1 / np.prod(kernel)),
        stride=kernel if stride is None else stride,
        padding=call.kwargs.get("padding", 0),
        groups=channels,
    )
    require_answer(implementation, call, expected, avg_pool2d_bound(call))


@law("avg_pool2d/keeps_a_constant_map", "avg_pool2d", "value")
@settings(max_examples=30)
@given(call=pool_calls("avg_pool2d", count_include_pad=False), source=SOURCES)
def test_avg_pool2d_keeps_a_constant_map(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """Where padding does not count, the mean of equal pixels is what each of them is."""
    batch, channels, height, width = call["x"].shape
    levels = source.away_from_zero(batch, channels, 1, 1)
    even = call.but(x=np.tile(levels, (height, width)))
    expected = np.broadcast_to(levels, trusted(call).shape)
    require_answer(implementation, even, expected, avg_pool2d_bound(even))


@law("avg_pool2d/is_linear", "avg_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("avg_pool2d"), source=SOURCES, scale=st.integers(-3, 3))
def test_avg_pool2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The means of a weighted sum of two images are the weighted sum of their means."""
    other = source.array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    parts = call.but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * avg_pool2d_bound(parts))


@law("avg_pool2d/backward_matches_difference", "avg_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=pool_calls("avg_pool2d"), source=SOURCES)
def test_avg_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    bound = avg_pool2d_backward_bound(call.backward(grad_output))
    require_gradient(implementation, call, grad_output, ("x",), linear=True, bound=bound)


@law("avg_pool2d/backward_is_adjoint", "avg_pool2d_backward", "gradient")
@settings(max_examples=150)
@given(call=with_grad_output(pool_calls("avg_pool2d")))
def test_avg_pool2d_backward_is_adjoint(implementation: Implementation, call: Call) -> None:
    """Every window sends an equal share of its gradient to each of its pixels, and they add up."""
    expected = sent_back(call, call["grad_output"] / counted_under(call))
    require_answer(implementation, call, expected, avg_pool2d_backward_bound(call))


@law("avg_pool2d/passes_non_finite_pixels_on", "avg_pool2d", "special")
@given(
    source=SOURCES,
    call=pool_calls("avg_pool2d"),
    numbers=st.sampled_from(((np.nan,), (np.inf,), (-np.inf,), (np.inf, -np.inf))),
)
def test_avg_pool2d_passes_non_finite_pixels_on(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN or an infinity reaches the windows that contain it, and no others."""
    AVG_POOL2D.require_plain(implementation, source)
    touched = call.but(x=with_some(source, call["x"], *numbers))
    require_answer(implementation, touched, truth_of_avg_pool2d(touched), avg_pool2d_bound(call))


@law("avg_pool2d/c1_rejects_other_ranks", "avg_pool2d", "refusal", "avg_pool2d_c1")
@given(source=SOURCES, call=pool_calls("avg_pool2d"))
def test_avg_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    AVG_POOL2D.require_label(implementation, source, "avg_pool2d_c1", call)


@law("avg_pool2d/c2_rejects_bad_sizes", "avg_pool2d", "refusal", "avg_pool2d_c2")
@given(source=SOURCES, call=pool_calls("avg_pool2d"))
def test_avg_pool2d_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Sizes and steps are at least 1, paddings at least 0, and there is one for each axis."""
    AVG_POOL2D.require_label(implementation, source, "avg_pool2d_c2", call)


@law("avg_pool2d/c3_rejects_too_much_padding", "avg_pool2d", "refusal", "avg_pool2d_c3")
@given(source=SOURCES, call=pool_calls("avg_pool2d"))
def test_avg_pool2d_c3_rejects_too_much_padding(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Padding is at most half of the window: otherwise a window could miss the map."""
    AVG_POOL2D.require_label(implementation, source, "avg_pool2d_c3", call)


@law("avg_pool2d/c4_rejects_window_that_does_not_fit", "avg_pool2d", "refusal", "avg_pool2d_c4")
@given(source=SOURCES, call=pool_calls("avg_pool2d"))
def test_avg_pool2d_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window larger than the padded map has no place to lie, with ceil_mode too."""
    AVG_POOL2D.require_label(implementation, source, "avg_pool2d_c4", call)


@law(
    "avg_pool2d/c5_rejects_grad_output_of_another_shape",
    "avg_pool2d_backward",
    "refusal",
    "avg_pool2d_c5",
)
@given(source=SOURCES, call=AVG_POOL2D_BACKWARD.calls)
def test_avg_pool2d_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        AVG_POOL2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


# global_avg_pool2d


@st.composite
def global_calls(draw: DrawFn, function: str, entries: Callable[..., Array] = Values.array) -> Call:
    """Draw a valid call: maps of one pixel and more, mostly not square."""
    source, counts, (height, width) = draw(SOURCES), draw(COUNTS), draw(MORE)
    return Call(function, {"x": entries(source, *counts, height + 1, width + 1)})


def truth_of_global_avg_pool2d(call: Call) -> Array:
    """Return the exactly rounded sum of every map, divided by its number of pixels."""
    x = call["x"]
    sums = [[fsum(one.ravel()) for one in maps] for maps in x]
    return np.array(sums) / x[0, 0].size


def global_avg_pool2d_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of a mean."""
    x = call["x"]
    if x.size == 0:
        return 0.0
    return of_sum(x[0, 0].size, np.abs(x).mean(axis=(2, 3)), u)


def global_avg_pool2d_backward_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of one division, or of a product with the rounded reciprocal."""
    return of_roundings(1, trusted(call), u)


def global_avg_pool2d_plain(source: Values) -> Call:
    """Return an ordinary call."""
    return Call("global_avg_pool2d", {"x": source.array(2, 3, 4, 5)})


def global_avg_pool2d_backward_plain(source: Values) -> Call:
    """Return an ordinary call of the gradient."""
    return global_avg_pool2d_plain(source).backward(source.array(2, 3))


GLOBAL_AVG_POOL2D = Subject(
    "global_avg_pool2d",
    global_calls("global_avg_pool2d"),
    global_avg_pool2d_plain,
    global_avg_pool2d_bound,
    broken={"global_avg_pool2d_c1": maps_of_other_ranks},
)
GLOBAL_AVG_POOL2D_BACKWARD = Subject(
    "global_avg_pool2d_backward",
    with_grad_output(global_calls("global_avg_pool2d")),
    global_avg_pool2d_backward_plain,
    global_avg_pool2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("global_avg_pool2d/matches_fsum", "global_avg_pool2d", "value")
@settings(max_examples=60)
@given(call=global_calls("global_avg_pool2d"))
def test_global_avg_pool2d_matches_fsum(implementation: Implementation, call: Call) -> None:
    """Every map becomes one number: its sum, divided by its number of pixels."""
    expected = truth_of_global_avg_pool2d(call)
    require_answer(implementation, call, expected, global_avg_pool2d_bound(call))


@law("global_avg_pool2d/is_linear", "global_avg_pool2d", "value")
@settings(max_examples=25)
@given(call=global_calls("global_avg_pool2d"), source=SOURCES, scale=st.integers(-3, 3))
def test_global_avg_pool2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The mean of a weighted sum of two maps is the weighted sum of their means."""
    other = source.array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    parts = call.but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * global_avg_pool2d_bound(parts))


@law("global_avg_pool2d/backward_matches_difference", "global_avg_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=global_calls("global_avg_pool2d"), source=SOURCES)
def test_global_avg_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    bound = global_avg_pool2d_backward_bound(call.backward(grad_output))
    require_gradient(implementation, call, grad_output, ("x",), linear=True, bound=bound)


@law("global_avg_pool2d/backward_shares_equally", "global_avg_pool2d_backward", "gradient")
@settings(max_examples=60)
@given(call=with_grad_output(global_calls("global_avg_pool2d")))
def test_global_avg_pool2d_backward_shares_equally(
    implementation: Implementation, call: Call
) -> None:
    """Every pixel of a map receives the same share of its gradient."""
    x = call["x"]
    share = call["grad_output"] / x[0, 0].size
    expected = np.broadcast_to(share[:, :, np.newaxis, np.newaxis], x.shape)
    require_answer(implementation, call, expected, global_avg_pool2d_backward_bound(call))


@law("global_avg_pool2d/passes_non_finite_pixels_on", "global_avg_pool2d", "special")
@given(
    source=SOURCES,
    call=global_calls("global_avg_pool2d"),
    numbers=st.sampled_from(((np.nan,), (np.inf,), (-np.inf,))),
)
def test_global_avg_pool2d_passes_non_finite_pixels_on(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN or an infinity reaches the mean of its own map, and no other."""
    GLOBAL_AVG_POOL2D.require_plain(implementation, source)
    touched = call.but(x=with_some(source, call["x"], *numbers))
    expected = truth_of_global_avg_pool2d(touched)
    require_answer(implementation, touched, expected, global_avg_pool2d_bound(call))


@law(
    "global_avg_pool2d/c1_rejects_other_ranks",
    "global_avg_pool2d",
    "refusal",
    "global_avg_pool2d_c1",
)
@given(source=SOURCES, call=global_calls("global_avg_pool2d"))
def test_global_avg_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    GLOBAL_AVG_POOL2D.require_label(implementation, source, "global_avg_pool2d_c1", call)


@law(
    "global_avg_pool2d/c2_rejects_grad_output_of_another_shape",
    "global_avg_pool2d_backward",
    "refusal",
    "global_avg_pool2d_c2",
)
@given(source=SOURCES, call=GLOBAL_AVG_POOL2D_BACKWARD.calls)
def test_global_avg_pool2d_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has one number per map, without axes of length 1, and is never broadcast."""
    grad_output = call["grad_output"]
    for broken in (*other_shapes(grad_output), grad_output[:, :, np.newaxis, np.newaxis]):
        GLOBAL_AVG_POOL2D_BACKWARD.require_refusal(
            implementation, source, call.but(grad_output=broken)
        )


# global_max_pool2d


def truth_of_global_max_pool2d(call: Call) -> Array:
    """Return Python's maximum of every map."""
    return np.array([[max(one.ravel().tolist()) for one in maps] for maps in call["x"]])


def truth_of_global_max_pool2d_backward(call: Call) -> Array:
    """Return the gradient: each at the first place where Python's list has the maximum."""
    x, grad_x = call["x"], np.zeros(call["x"].shape)
    for place in np.ndindex(*x.shape[:2]):
        pixels = x[place].ravel().tolist()
        grad_x[place].flat[pixels.index(max(pixels))] = call["grad_output"][place]
    return grad_x


def global_max_pool2d_plain(source: Values) -> Call:
    """Return an ordinary call."""
    return Call("global_max_pool2d", {"x": source.array(2, 3, 4, 5)})


def global_max_pool2d_backward_plain(source: Values) -> Call:
    """Return an ordinary call of the gradient, without ties."""
    call = Call("global_max_pool2d", {"x": source.distinct(2, 3, 4, 5)})
    return call.backward(source.array(2, 3))


GLOBAL_MAX_POOL2D = Subject(
    "global_max_pool2d",
    global_calls("global_max_pool2d"),
    global_max_pool2d_plain,
    broken={"global_max_pool2d_c1": maps_of_other_ranks},
)
GLOBAL_MAX_POOL2D_BACKWARD = Subject(
    "global_max_pool2d_backward",
    with_grad_output(global_calls("global_max_pool2d", Values.distinct)),
    global_max_pool2d_backward_plain,
    None,
    ("x",),
    ("grad_output", "x"),
)


@law("global_max_pool2d/matches_python", "global_max_pool2d", "value")
@settings(max_examples=60)
@given(call=global_calls("global_max_pool2d"))
def test_global_max_pool2d_w33_matches_python(implementation: Implementation, call: Call) -> None:
    """Every map becomes one number: its largest pixel, however dark the map is."""
    require_answer(implementation, call, truth_of_global_max_pool2d(call))


@law("global_max_pool2d/commutes_with_increasing_functions", "global_max_pool2d", "value")
@settings(max_examples=25)
@given(call=global_calls("global_max_pool2d"), factor=st.integers(1, 3), offset=st.integers(-40, 9))
def test_global_max_pool2d_commutes_with_increasing_functions(
    implementation: Implementation, call: Call, factor: int, offset: int
) -> None:
    """Brightening or darkening a map does the same to its maximum."""
    brighter = call.but(x=factor * call["x"] + offset)
    require_answer(implementation, brighter, factor * trusted(call) + offset)


@law("global_max_pool2d/ignores_the_order_of_pixels", "global_max_pool2d", "value")
@settings(max_examples=25)
@given(call=global_calls("global_max_pool2d"))
def test_global_max_pool2d_ignores_the_order_of_pixels(
    implementation: Implementation, call: Call
) -> None:
    """A map turned upside down, and then on its side, has the maximum that it had."""
    turned = call.but(x=call["x"][:, :, ::-1].swapaxes(2, 3).copy())
    require_answer(implementation, turned, trusted(call))


@law("global_max_pool2d/backward_matches_difference", "global_max_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=global_calls("global_max_pool2d", Values.distinct), source=SOURCES)
def test_global_max_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume(far_apart(call["x"]))
    require_gradient(implementation, call, source.array(*trusted(call).shape), ("x",))


@law("global_max_pool2d/backward_matches_python", "global_max_pool2d_backward", "gradient")
@settings(max_examples=60)
@given(call=with_grad_output(global_calls("global_max_pool2d", Values.distinct)))
def test_global_max_pool2d_backward_matches_python(
    implementation: Implementation, call: Call
) -> None:
    """The largest pixel of each map receives its gradient, and the others nothing."""
    require_answer(implementation, call, truth_of_global_max_pool2d_backward(call))


@law(
    "global_max_pool2d/backward_prefers_the_first_of_equals",
    "global_max_pool2d_backward",
    "special",
)
@given(
    source=SOURCES,
    call=with_grad_output(global_calls("global_max_pool2d", of_three_levels)),
)
def test_global_max_pool2d_backward_prefers_the_first_of_equals(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Of equal maxima the first, row by row, receives the whole gradient, the others nothing."""
    GLOBAL_MAX_POOL2D_BACKWARD.require_plain(implementation, source)
    require_answer(implementation, call, truth_of_global_max_pool2d_backward(call))


@law("global_max_pool2d/backward_tells_close_pixels_apart", "global_max_pool2d_backward", "special")
@given(
    source=SOURCES,
    call=with_grad_output(global_calls("global_max_pool2d", Values.distinct)),
    scale=st.sampled_from((2.0**-8, 2.0**-20, 2.0**-40)),
)
def test_global_max_pool2d_backward_tells_close_pixels_apart(
    implementation: Implementation, source: Values, call: Call, scale: float
) -> None:
    """A pixel that is smaller than the maximum by very little receives nothing all the same."""
    GLOBAL_MAX_POOL2D_BACKWARD.require_plain(implementation, source)
    close = call.but(x=1 + scale * call["x"])
    require_answer(implementation, close, truth_of_global_max_pool2d_backward(close))


@law("global_max_pool2d/passes_nan_on", "global_max_pool2d", "special")
@given(source=SOURCES, call=global_calls("global_max_pool2d"))
def test_global_max_pool2d_passes_nan_on(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The maximum of a map with a NaN is NaN, and no other map sees it."""
    GLOBAL_MAX_POOL2D.require_plain(implementation, source)
    x = with_some(source, call["x"], np.nan)
    seen = np.isnan(x).any(axis=(2, 3))
    expected = np.where(seen, np.nan, truth_of_global_max_pool2d(call))
    require_answer(implementation, call.but(x=x), expected)


@law("global_max_pool2d/orders_infinite_pixels", "global_max_pool2d", "special")
@given(
    source=SOURCES,
    call=global_calls("global_max_pool2d"),
    fill=DARK,
    dtype=FLOATS,
)
def test_global_max_pool2d_orders_infinite_pixels(
    implementation: Implementation, source: Values, call: Call, fill: float | None, dtype: Any
) -> None:
    """An infinity is larger, and a negative one smaller, than every number."""
    GLOBAL_MAX_POOL2D.require_plain(implementation, source)
    x = call["x"] if fill is None else dark(call, dtype, fill)["x"]
    infinite = call.but(x=with_some(source, x, -np.inf, np.inf).astype(dtype))
    require_answer(implementation, infinite, truth_of_global_max_pool2d(infinite))


@law(
    "global_max_pool2d/c1_rejects_other_ranks",
    "global_max_pool2d",
    "refusal",
    "global_max_pool2d_c1",
)
@given(source=SOURCES, call=global_calls("global_max_pool2d"))
def test_global_max_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    GLOBAL_MAX_POOL2D.require_label(implementation, source, "global_max_pool2d_c1", call)


@law(
    "global_max_pool2d/c2_rejects_grad_output_of_another_shape",
    "global_max_pool2d_backward",
    "refusal",
    "global_max_pool2d_c2",
)
@given(source=SOURCES, call=GLOBAL_MAX_POOL2D_BACKWARD.calls)
def test_global_max_pool2d_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has one number per map, without axes of length 1, and is never broadcast."""
    grad_output = call["grad_output"]
    for broken in (*other_shapes(grad_output), grad_output[:, :, np.newaxis, np.newaxis]):
        GLOBAL_MAX_POOL2D_BACKWARD.require_refusal(
            implementation, source, call.but(grad_output=broken)
        )


SUBJECTS = [
    MAX_POOL2D,
    MAX_POOL2D_BACKWARD,
    AVG_POOL2D,
    AVG_POOL2D_BACKWARD,
    GLOBAL_AVG_POOL2D,
    GLOBAL_AVG_POOL2D_BACKWARD,
    GLOBAL_MAX_POOL2D,
    GLOBAL_MAX_POOL2D_BACKWARD,
]
