"""Pooling, by switches: where the maxima lie, and maps on which they are put back there."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader.implementation import Call, Implementation, Value, trusted
from grader.verdict import fail, require_answer

from .gradients import require_gradient
from .strategies import Array, Values, both, now_and_then, values
from .subjects import Subject, law
from .test_pooling import (
    COUNTS,
    FLOATS,
    KERNEL_SIZES,
    SOURCES,
    WIDER_THAN_A_PIXEL,
    bad_sizes,
    dark,
    first_maxima,
    framed,
    highest,
    maps_of_other_ranks,
    of_three_levels,
    other_shapes,
    paddings_of_more_than_half,
    pool_calls,
    windows_that_do_not_fit,
    with_some,
)

FLOATS_AND_INTEGERS = (np.float32, np.float16, np.longdouble, np.int64, np.int32, np.uint8)
INTEGERS = (np.uint8, np.int8, np.int16, np.uint16, np.int32, np.uint32, np.uint64)

# max_pool2d_indices


def truth_of_max_pool2d_indices(call: Call) -> Array:
    """Return which pixel wins each window, counted on its own map."""
    height, width = call["x"].shape[2:]
    return first_maxima(call) % (height * width)


def max_pool2d_indices_plain(source: Values) -> Call:
    """Return a call with every option at its default: windows lie side by side and fill the map."""
    return Call("max_pool2d_indices", {"x": source.distinct(2, 3, 4, 6), "kernel_size": 2})


MAX_POOL2D_INDICES = Subject(
    "max_pool2d_indices",
    pool_calls("max_pool2d_indices", Values.distinct),
    max_pool2d_indices_plain,
    arrays=(),  # the dtype of x decides nothing
    broken={
        "max_pool2d_indices_c1": maps_of_other_ranks,
        "max_pool2d_indices_c2": bad_sizes,
        "max_pool2d_indices_c3": paddings_of_more_than_half,
        "max_pool2d_indices_c4": windows_that_do_not_fit,
    },
)


def require_integers(implementation: Implementation, call: Call, expected: Value) -> None:
    """Require these indices, in an array of any integer dtype."""
    __tracebackhide__ = True
    value = require_answer(implementation, call, expected)
    if value.dtype.kind not in "iu":
        fail(f"the indices have dtype {value.dtype}, should be integers", call, value, expected)


@law("max_pool2d_indices/matches_ranks", "max_pool2d_indices", "value")
@settings(max_examples=100)
@given(call=pool_calls("max_pool2d_indices", Values.distinct))
def test_max_pool2d_indices_matches_ranks(implementation: Implementation, call: Call) -> None:
    """Every index is the number, on its own map, of the largest pixel of the window."""
    require_answer(implementation, call, truth_of_max_pool2d_indices(call))


@law("max_pool2d_indices/ignores_brightness", "max_pool2d_indices", "value")
@settings(max_examples=30)
@given(
    call=pool_calls("max_pool2d_indices", Values.distinct),
    change=st.sampled_from(((1, 9), (3, -400), (2.0**60, 0), (2.0**-60, 0), (2.0**-30, 0))),
)
def test_max_pool2d_indices_ignores_brightness(
    implementation: Implementation, call: Call, change: tuple[float, float]
) -> None:
    """Brightening or darkening an image, by however much, leaves its maxima where they are."""
    factor, offset = change
    brighter = call.but(x=factor * call["x"] + offset)
    require_answer(implementation, brighter, trusted(call))


@law("max_pool2d_indices/is_shift_equivariant", "max_pool2d_indices", "value")
@settings(max_examples=30)
@given(
    source=SOURCES,
    kernel_size=KERNEL_SIZES,
    stride=now_and_then([(4, 1), (2, 5), (6, 1)], product((1, 2, 3), repeat=2)),
    more=st.sampled_from([*product(range(4), repeat=2)]),
)
def test_max_pool2d_indices_is_shift_equivariant(
    implementation: Implementation,
    source: Values,
    kernel_size: Any,
    stride: tuple[int, int],
    more: tuple[int, int],
) -> None:
    """Where rows and columns are cut off at the top and left, the same pixels have new numbers."""
    size = [k + s + m for k, s, m in zip(both(kernel_size), stride, more, strict=True)]
    x = source.distinct(2, 2, *size)
    call = Call("max_pool2d_indices", {"x": x, "kernel_size": kernel_size, "stride": stride})
    rows, columns = np.divmod(trusted(call)[:, :, 1:, 1:], size[1])
    shifted = call.but(x=x[:, :, stride[0] :, stride[1] :].copy())
    expected = (rows - stride[0]) * (size[1] - stride[1]) + columns - stride[1]
    require_answer(implementation, shifted, expected)


@law("max_pool2d_indices/of_single_pixels_numbers_them", "max_pool2d_indices", "value")
@settings(max_examples=25)
@given(call=pool_calls("max_pool2d_indices", kernel_sizes=st.just(1)))
def test_max_pool2d_indices_of_single_pixels_numbers_them(
    implementation: Implementation, call: Call
) -> None:
    """Windows of one pixel have every stride-th number, row by row, on all maps alike."""
    stride = call.kwargs.get("stride")
    s_h, s_w = both(1 if stride is None else stride)
    height, width = call["x"].shape[2:]
    numbers = np.arange(height * width).reshape(height, width)[::s_h, ::s_w]
    expected = np.broadcast_to(numbers, trusted(call).shape)
    require_answer(implementation, call, expected)


@law("max_pool2d_indices/are_integers", "max_pool2d_indices", "dtype")
@settings(max_examples=20)
@given(source=values(integers=True), dtype=st.sampled_from(FLOATS_AND_INTEGERS))
def test_max_pool2d_indices_are_integers(
    implementation: Implementation, source: Values, dtype: Any
) -> None:
    """Indices are integers, of whatever size, for images of every dtype, booleans too."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    call = max_pool2d_indices_plain(source)
    x, expected = call["x"], truth_of_max_pool2d_indices(call)
    require_integers(implementation, call, expected)
    # 144 different pixels, which every one of these types holds
    require_integers(implementation, call.but(x=(x - x.min()).astype(dtype)), expected)
    is_maximum = np.isin(np.arange(x.size), first_maxima(call)).reshape(x.shape)
    require_integers(implementation, call.but(x=is_maximum), expected)


@law("max_pool2d_indices/prefers_the_first_of_equals", "max_pool2d_indices", "special")
@settings(max_examples=30)
@given(
    source=SOURCES,
    call=pool_calls("max_pool2d_indices", of_three_levels, WIDER_THAN_A_PIXEL),
)
def test_max_pool2d_indices_prefers_the_first_of_equals(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Of equal maxima the first, row by row, is the one that is pointed at."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    require_answer(implementation, call, truth_of_max_pool2d_indices(call))


@law("max_pool2d_indices/counts_the_pixels_of_large_maps", "max_pool2d_indices", "special")
@settings(max_examples=6)
@given(source=SOURCES, size=st.sampled_from(((20, 30), (230, 330), (330, 230))))
def test_max_pool2d_indices_counts_the_pixels_of_large_maps(
    implementation: Implementation, source: Values, size: tuple[int, int]
) -> None:
    """Indices do not begin anew on a map of more pixels than one byte counts, or two."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    height, width = size
    call = Call(
        "max_pool2d_indices",
        {"x": np.ones((1, 1, height, width)), "kernel_size": (height // 10, width // 10)},
    )
    numbers = np.arange(height * width).reshape(1, 1, height, width)
    require_answer(implementation, call, numbers[:, :, :: height // 10, :: width // 10])


@law("max_pool2d_indices/tells_close_pixels_apart", "max_pool2d_indices", "special")
@given(
    source=SOURCES,
    call=pool_calls("max_pool2d_indices", Values.distinct),
    scale=st.sampled_from((2.0**-8, 2.0**-20, 2.0**-40)),
)
def test_max_pool2d_indices_tells_close_pixels_apart(
    implementation: Implementation, source: Values, call: Call, scale: float
) -> None:
    """A pixel that is smaller than the maximum by very little is not the maximum."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    close = call.but(x=1 + scale * call["x"])
    require_answer(implementation, close, truth_of_max_pool2d_indices(close))


@law("max_pool2d_indices/never_points_at_padding", "max_pool2d_indices", "special")
@given(
    source=SOURCES,
    call=pool_calls("max_pool2d_indices", kernel_sizes=WIDER_THAN_A_PIXEL),
    dtype=FLOATS,
)
def test_max_pool2d_indices_never_points_at_padding(
    implementation: Implementation, source: Values, call: Call, dtype: Any
) -> None:
    """However dark a map is, one of its pixels is the maximum, never the padding beside it."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    night = dark(call, dtype)
    require_answer(implementation, night, truth_of_max_pool2d_indices(night))


@law("max_pool2d_indices/orders_infinite_pixels", "max_pool2d_indices", "special")
@given(source=SOURCES, call=pool_calls("max_pool2d_indices"))
def test_max_pool2d_indices_orders_infinite_pixels(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """An infinity is the maximum, and a negative one never, unless nothing else is there."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    infinite = call.but(x=with_some(source, call["x"], -np.inf, np.inf))
    settled = highest(call, framed(call, infinite["x"], -np.inf)) > -np.inf
    require_answer(implementation, infinite, truth_of_max_pool2d_indices(infinite), where=settled)


@law("max_pool2d_indices/keeps_nan_to_its_windows", "max_pool2d_indices", "special")
@given(source=SOURCES, call=pool_calls("max_pool2d_indices", Values.distinct))
def test_max_pool2d_indices_keeps_nan_to_its_windows(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A NaN changes no index but those of the windows that contain it."""
    MAX_POOL2D_INDICES.require_plain(implementation, source)
    x = with_some(source, call["x"], np.nan)
    seen = highest(call, framed(call, np.isnan(x).astype(float), 0.0)) > 0
    expected = truth_of_max_pool2d_indices(call)
    require_answer(implementation, call.but(x=x), expected, where=~seen)


@law(
    "max_pool2d_indices/c1_rejects_other_ranks",
    "max_pool2d_indices",
    "refusal",
    "max_pool2d_indices_c1",
)
@given(source=SOURCES, call=MAX_POOL2D_INDICES.calls)
def test_max_pool2d_indices_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    MAX_POOL2D_INDICES.require_label(implementation, source, "max_pool2d_indices_c1", call)


@law(
    "max_pool2d_indices/c2_rejects_bad_sizes",
    "max_pool2d_indices",
    "refusal",
    "max_pool2d_indices_c2",
)
@given(source=SOURCES, call=MAX_POOL2D_INDICES.calls)
def test_max_pool2d_indices_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Sizes and steps are at least 1, paddings at least 0, and there is one for each axis."""
    MAX_POOL2D_INDICES.require_label(implementation, source, "max_pool2d_indices_c2", call)


@law(
    "max_pool2d_indices/c3_rejects_too_much_padding",
    "max_pool2d_indices",
    "refusal",
    "max_pool2d_indices_c3",
)
@given(source=SOURCES, call=MAX_POOL2D_INDICES.calls)
def test_max_pool2d_indices_c3_rejects_too_much_padding(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Padding is at most half of what the window spans: otherwise a window could miss the map."""
    MAX_POOL2D_INDICES.require_label(implementation, source, "max_pool2d_indices_c3", call)


@law(
    "max_pool2d_indices/c4_rejects_window_that_does_not_fit",
    "max_pool2d_indices",
    "refusal",
    "max_pool2d_indices_c4",
)
@given(source=SOURCES, call=MAX_POOL2D_INDICES.calls)
def test_max_pool2d_indices_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window that spans more than the padded map has no place to lie, with ceil_mode too."""
    MAX_POOL2D_INDICES.require_label(implementation, source, "max_pool2d_indices_c4", call)


# max_unpool2d

MAPS = [*product((1, 2, 3), repeat=2), (1, 7), (5, 2)]
OUTPUTS = [*product((1, 2, 3, 4, 5), repeat=2), (1, 9), (10, 1), (18, 3), (2, 17)]
UNPOOLINGS = st.sampled_from(
    sorted(
        ((size, output) for size in MAPS for output in OUTPUTS if np.prod(size) <= np.prod(output)),
        key=lambda sizes: (np.prod(sizes[1]), np.prod(sizes[0])),
    )
)


@st.composite
def unpool_calls(draw: DrawFn) -> Call:
    """Draw a valid call in which no two entries of a map have the same index."""
    source, counts = draw(SOURCES), draw(COUNTS)
    size, output_size = draw(UNPOOLINGS)
    x = source.array(*counts, *size)
    return Call(
        "max_unpool2d",
        {"x": x, "indices": some_places(source, x.shape, output_size), "output_size": output_size},
    )


def some_places(source: Values, shape: tuple[int, ...], output_size: tuple[int, ...]) -> Array:
    """Return the numbers of so many pixels of each map, all different and in any order."""
    numbers = np.tile(np.arange(np.prod(output_size)), (*shape[:2], 1))
    return source.random.permuted(numbers, axis=-1)[..., : np.prod(shape[2:])].reshape(shape)


@st.composite
def unpoolings(draw: DrawFn, pools: SearchStrategy[Call]) -> Call:
    """Draw a call that puts the maxima of a pool back; where windows overlap, some come twice."""
    pool = draw(pools)
    indices = first_maxima(pool) % np.prod(pool["x"].shape[2:])
    return Call(
        "max_unpool2d",
        {"x": trusted(pool), "indices": indices, "output_size": pool["x"].shape[2:]},
    )


def truth_of_max_unpool2d(call: Call) -> Array:
    """Return the maps on which NumPy puts the entries, where each index brings one number."""
    x, indices = call["x"], call["indices"]
    y = np.zeros((*x.shape[:2], *call["output_size"]))
    for place in np.ndindex(*x.shape[:2]):
        np.put(y[place], indices[place], x[place])
        assume(np.array_equal(np.take(y[place], indices[place]), x[place], equal_nan=True))
    return y


def truth_of_max_unpool2d_backward(call: Call) -> Array:
    """Return the gradients that NumPy takes from each map by its indices."""
    x, grad_output, indices = call["x"], call["grad_output"], call["indices"]
    grad_x = np.empty(x.shape)
    for place in np.ndindex(*x.shape[:2]):
        grad_x[place] = np.take(grad_output[place], indices[place])
    return grad_x


def max_unpool2d_plain(source: Values) -> Call:
    """Return an ordinary call: entries go to different places of a larger map."""
    x = source.away_from_zero(2, 3, 2, 3)
    return Call(
        "max_unpool2d",
        {"x": x, "indices": some_places(source, x.shape, (4, 7)), "output_size": (4, 7)},
    )


def max_unpool2d_backward_plain(source: Values) -> Call:
    """Return an ordinary call of the gradient."""
    return max_unpool2d_plain(source).backward(source.array(2, 3, 4, 7))


@st.composite
def with_grad_output_of_maps(draw: DrawFn, calls: SearchStrategy[Call]) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(calls)
    return call.backward(draw(SOURCES).array(*call["x"].shape[:2], *call["output_size"]))


def entries_of_other_ranks(call: Call, _source: Values) -> Iterator[Call]:
    """Yield single images, volumes, and entries without pixels, with indices alike."""
    x, indices = call["x"], call["indices"]
    for part in (np.s_[0], np.s_[0, 0], np.s_[np.newaxis], np.s_[:, :, :0], np.s_[..., :0]):
        yield call.but(x=x[part], indices=indices[part])


def indices_of_other_shapes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield indices that do not have the shape of x, broadcastable ones among them."""
    indices = call["indices"]
    batch, channels, height, width = indices.shape
    for other in (
        *other_shapes(indices),
        indices.swapaxes(2, 3).copy(),
        indices.reshape(batch, channels, height * width),
        indices[:, :, :, :-1],
    ):
        yield call.but(indices=np.zeros(other.shape, np.int64))


def indices_that_are_no_integers(call: Call, _source: Values) -> Iterator[Call]:
    """Yield indices in other dtypes, whole numbers among them."""
    indices = call["indices"]
    for other in (
        indices.astype(np.float64),
        indices.astype(np.float32),
        indices + 0.5,
        indices > 0,
    ):
        yield call.but(indices=other)


def bad_output_sizes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield sizes without pixels, and more or fewer sizes than axes; for no image too."""
    height, width = call["output_size"]
    none = {name: call[name][:0] for name in ("x", "indices")}
    for output_size in (
        (0, width),
        (height, 0),
        (-height, -width),
        (height, -1),
        (height * width,),
        (height, width, 1),
        (1, height, width),
    ):
        yield call.but(output_size=output_size)
        yield call.but(output_size=output_size, **none)


def indices_of_no_pixel(call: Call, source: Values) -> Iterator[Call]:
    """Yield indices of which one lies outside its map, on either side, by little or by much."""
    pixels = int(np.prod(call["output_size"]))
    maps = int(np.prod(call["indices"].shape[:2]))
    for outside in (-1, -pixels, -pixels - 1, pixels, pixels * max(maps, 2) - 1, 2**40):
        indices = call["indices"].copy()
        indices.flat[source.random.integers(indices.size)] = outside
        yield call.but(indices=indices)
    yield call.but(indices=np.full(call["indices"].shape, 255, np.uint8))


MAX_UNPOOL2D = Subject(
    "max_unpool2d",
    st.one_of(unpool_calls(), unpoolings(pool_calls("max_pool2d"))),
    max_unpool2d_plain,
    None,
    ("x",),
    ("x", "indices"),
    broken={
        "max_unpool2d_c1": entries_of_other_ranks,
        "max_unpool2d_c2": indices_of_other_shapes,
        "max_unpool2d_c3": indices_that_are_no_integers,
        "max_unpool2d_c4": bad_output_sizes,
        "max_unpool2d_c5": indices_of_no_pixel,
    },
)
MAX_UNPOOL2D_BACKWARD = Subject(
    "max_unpool2d_backward",
    with_grad_output_of_maps(unpool_calls()),
    max_unpool2d_backward_plain,
    None,
    ("x",),
    ("grad_output", "x", "indices"),
)


@law("max_unpool2d/matches_put", "max_unpool2d", "value")
@settings(max_examples=60)
@given(call=unpool_calls())
def test_max_unpool2d_matches_put(implementation: Implementation, call: Call) -> None:
    """Every entry lies where its index says, on its own map, and everything else is 0."""
    require_answer(implementation, call, truth_of_max_unpool2d(call))


@law("max_unpool2d/restores_the_maxima", "max_unpool2d", "value")
@settings(max_examples=40)
@given(pool=pool_calls("max_pool2d"))
def test_max_unpool2d_w68_restores_the_maxima(implementation: Implementation, pool: Call) -> None:
    """After pooling and unpooling, the maxima are where they were, and all other pixels are 0."""
    x, pixels = pool["x"], first_maxima(pool)
    call = Call(
        "max_unpool2d",
        {
            "x": x.ravel()[pixels],
            "indices": pixels % np.prod(x.shape[2:]),
            "output_size": x.shape[2:],
        },
    )
    kept = np.isin(np.arange(x.size), pixels).reshape(x.shape)
    require_answer(implementation, call, np.where(kept, x, 0.0))


@law("max_unpool2d/is_linear", "max_unpool2d", "value")
@settings(max_examples=25)
@given(call=unpool_calls(), source=SOURCES, scale=st.sampled_from((-2, -1, 0, 2, 4)))
def test_max_unpool2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """By the same indices, a weighted sum of entries becomes the weighted sum of the maps."""
    other = source.array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    require_answer(implementation, mixed, expected)


@law("max_unpool2d/is_shift_equivariant", "max_unpool2d", "value")
@settings(max_examples=30)
@given(call=unpool_calls(), rows=st.integers(0, 2), columns=st.integers(0, 2))
def test_max_unpool2d_is_shift_equivariant(
    implementation: Implementation, call: Call, rows: int, columns: int
) -> None:
    """Indices moved down and right, on a larger map, move everything and leave zeros behind."""
    height, width = call["output_size"]
    i, j = np.divmod(call["indices"], width)
    moved = call.but(
        indices=(i + rows) * (width + columns) + j + columns,
        output_size=(height + rows, width + columns),
    )
    expected = np.pad(trusted(call), ((0, 0), (0, 0), (rows, 0), (columns, 0)))
    require_answer(implementation, moved, expected)


@law("max_unpool2d/backward_matches_difference", "max_unpool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=unpool_calls(), source=SOURCES)
def test_max_unpool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    require_gradient(implementation, call, grad_output, ("x",), linear=True)


@law("max_unpool2d/backward_matches_take", "max_unpool2d_backward", "gradient")
@settings(max_examples=60)
@given(call=with_grad_output_of_maps(unpool_calls()))
def test_max_unpool2d_backward_matches_take(implementation: Implementation, call: Call) -> None:
    """Every entry receives the gradient of the pixel that it was put to, whatever its value."""
    require_answer(implementation, call, truth_of_max_unpool2d_backward(call))


@law("max_unpool2d/writes_equal_entries_once", "max_unpool2d", "special")
@given(source=SOURCES, call=unpool_calls())
def test_max_unpool2d_writes_equal_entries_once(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Where an index brings the same number several times, that number is written, not a sum."""
    MAX_UNPOOL2D.require_plain(implementation, source)
    shape, pixels = call["x"].shape, np.prod(call["output_size"])
    levels = source.away_from_zero(*shape[:2], 1, 1)
    indices = source.random.integers(0, pixels, shape)
    crowded = call.but(x=np.tile(levels, shape[2:]), indices=indices)
    require_answer(implementation, crowded, truth_of_max_unpool2d(crowded))


@law("max_unpool2d/puts_non_finite_entries_to_their_places", "max_unpool2d", "special")
@given(
    source=SOURCES,
    call=unpool_calls(),
    numbers=st.sampled_from(((np.nan,), (np.inf,), (-np.inf,), (np.inf, np.nan))),
)
def test_max_unpool2d_puts_non_finite_entries_to_their_places(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN or an infinity lies where its index says, and nowhere else."""
    MAX_UNPOOL2D.require_plain(implementation, source)
    touched = call.but(x=with_some(source, call["x"], *numbers))
    require_answer(implementation, touched, truth_of_max_unpool2d(touched))


@law("max_unpool2d/takes_indices_of_any_integer_dtype", "max_unpool2d", "dtype")
@settings(max_examples=20)
@given(source=SOURCES, dtype=st.sampled_from(INTEGERS))
def test_max_unpool2d_takes_indices_of_any_integer_dtype(
    implementation: Implementation, source: Values, dtype: Any
) -> None:
    """Indices may be small or unsigned integers, on many maps, and change no dtype."""
    MAX_UNPOOL2D.require_plain(implementation, source)
    call = many_maps(source)
    other = call.but(indices=call["indices"].astype(dtype))
    require_answer(implementation, other, truth_of_max_unpool2d(call), dtype=np.float64)


@law("max_unpool2d/backward_takes_indices_of_any_integer_dtype", "max_unpool2d_backward", "dtype")
@settings(max_examples=20)
@given(source=SOURCES, dtype=st.sampled_from(INTEGERS))
def test_max_unpool2d_backward_takes_indices_of_any_integer_dtype(
    implementation: Implementation, source: Values, dtype: Any
) -> None:
    """Indices may be small or unsigned integers, on many maps, and change no dtype."""
    MAX_UNPOOL2D_BACKWARD.require_plain(implementation, source)
    call = many_maps(source)
    call = call.backward(source.array(*call["x"].shape[:2], *call["output_size"]))
    other = call.but(indices=call["indices"].astype(dtype))
    require_answer(implementation, other, truth_of_max_unpool2d_backward(call), dtype=np.float64)


def many_maps(source: Values) -> Call:
    """Return a call whose maps have fewer pixels each, and more together, than a byte counts."""
    x = source.away_from_zero(3, 4, 2, 3)
    indices = some_places(source, x.shape, (6, 20))
    return Call("max_unpool2d", {"x": x, "indices": indices, "output_size": (6, 20)})


@law("max_unpool2d/c1_rejects_other_ranks", "max_unpool2d", "refusal", "max_unpool2d_c1")
@given(source=SOURCES, call=unpool_calls())
def test_max_unpool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    MAX_UNPOOL2D.require_label(implementation, source, "max_unpool2d_c1", call)


@law(
    "max_unpool2d/c2_rejects_indices_of_another_shape",
    "max_unpool2d",
    "refusal",
    "max_unpool2d_c2",
)
@given(source=SOURCES)
def test_max_unpool2d_c2_rejects_indices_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """Each entry has one index, and indices are never broadcast."""
    MAX_UNPOOL2D.require_label(implementation, source, "max_unpool2d_c2")


@law(
    "max_unpool2d/c3_rejects_indices_that_are_no_integers",
    "max_unpool2d",
    "refusal",
    "max_unpool2d_c3",
)
@given(source=SOURCES, call=unpool_calls())
def test_max_unpool2d_c3_rejects_indices_that_are_no_integers(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Indices are integers: floats are refused even where they are whole, and so are booleans."""
    pixels = int(np.prod(call["output_size"]))
    call = call if pixels > 1 else MAX_UNPOOL2D.plain(source)  # True must be a pixel's number
    MAX_UNPOOL2D.require_label(implementation, source, "max_unpool2d_c3", call)


@law("max_unpool2d/c4_rejects_bad_sizes", "max_unpool2d", "refusal", "max_unpool2d_c4")
@given(source=SOURCES, call=unpool_calls())
def test_max_unpool2d_c4_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The output has a height and a width of at least 1, even where there is no image."""
    MAX_UNPOOL2D.require_label(implementation, source, "max_unpool2d_c4", call)


@law("max_unpool2d/c5_rejects_indices_of_no_pixel", "max_unpool2d", "refusal", "max_unpool2d_c5")
@given(source=SOURCES, call=unpool_calls())
def test_max_unpool2d_c5_rejects_indices_of_no_pixel(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """An index lies between 0 and the number of pixels less 1: it neither wraps nor is cut."""
    MAX_UNPOOL2D.require_label(implementation, source, "max_unpool2d_c5", call)


@law(
    "max_unpool2d/c6_rejects_grad_output_of_another_shape",
    "max_unpool2d_backward",
    "refusal",
    "max_unpool2d_c6",
)
@given(source=SOURCES, call=MAX_UNPOOL2D_BACKWARD.calls)
def test_max_unpool2d_c6_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        MAX_UNPOOL2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


SUBJECTS = [MAX_POOL2D_INDICES, MAX_UNPOOL2D, MAX_UNPOOL2D_BACKWARD]
