"""Convolution: laws, independent truths, gradients and refusals."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from . import truths
from .bounds import UNIT, of_fft, of_sum
from .gradients import require_gradient
from .layers import (
    AXES,
    BAD_BORDERS,
    BAD_STEPS,
    BATCH,
    BORDERS,
    CHANNELS,
    KERNELS,
    ROOM,
    SEVERAL_SLICES,
    SMALL_SLICES,
    SOURCES,
    WINDOWS,
    bad_windows,
    broken_layers,
    layer_backward_bound,
    layer_backward_calls,
    layer_bound,
    layer_calls,
    map_size,
    of_other_shapes,
    require_not_finite,
    roomy,
)
from .strategies import THICK, Array, Values, both, now_and_then, options, paddings, pairs, sides
from .subjects import Subject, absolute_of, law, on_each

TOO_LARGE: tuple[dict[str, Any], ...] = (  # for a map of 4 x 5 and a kernel of 2
    {"kernel_size": (5, 2)},
    {"kernel_size": (2, 6)},
    {"kernel_size": 7, "padding": 1},
    {"dilation": (4, 1)},
    {"dilation": (1, 5)},
    {"kernel_size": 3, "dilation": 3, "padding": ((0, 0), (9, 9))},
)


# correlate2d and convolve2d

MODES = ("valid", "same", "full")
CURVE = np.array(
    [
        [0, 0, 0, 0, 0, 0, 30],
        [0, 0, 0, 0, 50, 50, 50],
        [0, 0, 0, 20, 50, 0, 0],
        *[[0, 0, 0, 50, 50, 0, 0]] * 4,
    ],
    dtype=np.float64,
)
CURVE_DETECTOR = np.array(
    [
        [0, 0, 0, 0, 0, 30, 0],
        [0, 0, 0, 0, 30, 0, 0],
        *[[0, 0, 0, 30, 0, 0, 0]] * 4,
        [0, 0, 0, 0, 0, 0, 0],
    ],
    dtype=np.float64,
)
BINARY_IMAGE = np.array(
    [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]],
    dtype=np.float64,
)
CROSS = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]], dtype=np.float64)
LONG_SIZES = {1: [(9,), (20,), (33,)], 2: [(9, 2), (3, 17), (20, 1), (8, 11), (1, 33)]}
LONG_TAPS = {1: [(5,), (7,), (9,), (11,)], 2: [(7, 1), (1, 9), (11, 2), (2, 5), (5, 7), (2, 11)]}
SIZES = {axes: now_and_then(LONG_SIZES[axes], product(range(1, 7), repeat=axes)) for axes in (1, 2)}
TAPS = {axes: now_and_then(LONG_TAPS[axes], product(range(1, 5), repeat=axes)) for axes in (1, 2)}


@st.composite
def plane_calls(draw: DrawFn, function: str, mode: str | None = None) -> Call:
    """Draw a valid call: but for "valid", the kernel may be larger than the image or signal."""
    source, name, axes = draw(SOURCES), slid_over(function), AXES[function]
    given_options = {"mode": mode} if mode else options(draw, {"mode": st.sampled_from(MODES)})
    size, kernel = draw(SIZES[axes]), draw(TAPS[axes])
    if given_options.get("mode", BY_DEFAULT[function]) == "valid":
        size = tuple(n + k - 1 for n, k in zip(size, kernel, strict=True))
    return Call(
        function,
        {name: source.array(*size), "kernel": source.array(*kernel), **given_options},
    )


def slid_over(function: str) -> str:
    """Return the name of what the kernel slides over."""
    return "signal" if function == "convolve1d" else "image"


def plane_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT, as the page's Tolerance does."""
    image, kernel = call[slid_over(call.function)], call["kernel"]
    points = np.prod([n + 2 * (k - 1) for n, k in zip(image.shape, kernel.shape, strict=True)])
    by_fft = of_fft(int(points), image, kernel, u=u)
    return of_sum(kernel.size, trusted(absolute_of(call)), u) + by_fft


def plane_subject(function: str) -> Subject:
    """Return what the tests of the conventions need to know of one of the three."""
    name, axes = slid_over(function), AXES[function]
    size, kernel = (4, 5)[-axes:], (2, 3)[-axes:]
    return Subject(
        function,
        plane_calls(function),
        lambda source: Call(function, {name: source.array(*size), "kernel": source.array(*kernel)}),
        plane_bound,
        (name, "kernel"),
        (),
    )


BY_DEFAULT = {"convolve1d": "full", "correlate2d": "valid", "convolve2d": "valid"}
PLANES = [plane_subject(function) for function in BY_DEFAULT]


def by_scipy(call: Call) -> Array:
    """Return what SciPy's function for it gives, by direct sums."""
    image, kernel = call[slid_over(call.function)], call["kernel"]
    mode = call.kwargs.get("mode", BY_DEFAULT[call.function])
    if call.function == "convolve1d":
        found: Array = scipy.signal.convolve(image, kernel, mode, method="direct")
        return found
    function = {"correlate2d": scipy.signal.correlate2d, "convolve2d": scipy.signal.convolve2d}[
        call.function
    ]
    return np.asarray(function(image, kernel, mode))


def of_another_rank(subject: Subject, name: str, source: Values) -> list[Call]:
    """Return calls with an array of another rank, or an empty one, in every mode."""
    whole = subject.plain(source).but(kernel=source.array(*(2,) * AXES[subject.function]))
    array = whole[name]
    others = [array[0], array[np.newaxis], array[np.newaxis, np.newaxis], array.ravel()[0]]
    empty = [array[(slice(None),) * axis + (slice(0),)] for axis in range(array.ndim)]
    return [whole.but(**{name: other, "mode": mode}) for other in others + empty for mode in MODES]


def kernels_that_do_not_fit(subject: Subject, source: Values) -> list[Call]:
    """Return calls with a kernel larger than the image: along each axis, and along all."""
    axes = AXES[subject.function]
    image = source.array(*(3, 4)[-axes:])
    kernels = {1: ((5,), (7,)), 2: ((4, 4), (3, 5), (4, 5), (6, 2), (1, 7))}[axes]
    calls = [
        Call(
            subject.function, {slid_over(subject.function): image, "kernel": source.array(*kernel)}
        )
        for kernel in kernels
    ]
    by_default = calls if BY_DEFAULT[subject.function] == "valid" else []
    return [*by_default, *(call.but(mode="valid") for call in calls)]


@on_each(PLANES, "matches_scipy", "value")
@settings(max_examples=80)
@given(data=st.data())
def test_planes_match_scipy(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """In every mode the output is that of SciPy's function for it."""
    call = data.draw(subject.calls)
    require_answer(implementation, call, by_scipy(call), plane_bound(call))


@on_each(PLANES, "keeps_the_size_in_same", "value")
@given(data=st.data())
def test_planes_w19_keep_the_size_in_same(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """Same is cut out of full, as large as the image; where it begins is this function's own."""
    call = data.draw(plane_calls(subject.function, mode="same"))
    full = by_scipy(call.but(mode="full"))
    of_even_kernels = 0 if subject.function == "correlate2d" else 1
    begins = ((k - of_even_kernels) // 2 for k in call["kernel"].shape)
    sizes = call[slid_over(subject.function)].shape
    cut = tuple(slice(first, first + n) for first, n in zip(begins, sizes, strict=True))
    require_answer(implementation, call, full[cut], plane_bound(call))


@on_each(PLANES, "nan_reaches_what_sees_it", "special")
@settings(max_examples=20)
@given(source=SOURCES, data=st.data())
def test_nan_reaches_what_sees_it(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A NaN or infinity in the image or signal reaches every output whose window contains it."""
    subject.require_plain(implementation, source)
    call = data.draw(subject.calls)
    call = call.but(kernel=source.away_from_zero(*call["kernel"].shape))
    name = slid_over(subject.function)
    marked = np.zeros(call[name].shape)
    marked[tuple(source.random.integers(marked.shape))] = 1
    seen = trusted(call.but(**{name: marked, "kernel": np.ones(call["kernel"].shape)})) > 0
    for extreme in (np.nan, np.inf, -np.inf):
        broken = call.but(**{name: np.where(marked > 0, extreme, call[name])})
        if np.isnan(extreme):
            require_answer(implementation, broken, np.full(seen.shape, np.nan), where=seen)
        else:
            require_not_finite(implementation, broken, seen)


@on_each(PLANES, "c1_rejects_other_ranks", "refusal", "c1")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c1_rejects_other_ranks(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """The image is one matrix, the signal one vector, with at least one entry."""
    broken = of_another_rank(subject, slid_over(subject.function), source)
    subject.require_refusal(implementation, source, *broken)


@on_each(PLANES, "c2_rejects_kernels_of_other_ranks", "refusal", "c2")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c2_rejects_kernels_of_other_ranks(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """The kernel has as many axes as what it slides over, and at least one entry."""
    broken = of_another_rank(subject, "kernel", source)
    subject.require_refusal(implementation, source, *broken)


@on_each(PLANES, "c3_rejects_unknown_modes", "refusal", "c3")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c3_rejects_unknown_modes(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """There are three modes, and no other word means one of them."""
    plain = subject.plain(source)
    broken = (plain.but(mode=mode) for mode in ("reflect", "Valid", "", "wide"))
    subject.require_refusal(implementation, source, *broken)


@on_each(PLANES, "c4_rejects_kernel_that_does_not_fit", "refusal", "c4")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c4_rejects_kernel_that_does_not_fit(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """In valid mode a kernel larger than the image, along any axis, has no place to lie."""
    broken = kernels_that_do_not_fit(subject, source)
    subject.require_refusal(implementation, source, *broken)


@law("correlate2d/matches_worked_images", "correlate2d", "value")
@given(shape=st.sampled_from(("a cross", "a curve", "no curve")))
@settings(max_examples=3)
def test_correlate2d_w5_w6_matches_worked_images(
    implementation: Implementation, shape: str
) -> None:
    """Tutorials' pictures: a cross on a binary image, a curve detector on a curve and on none."""
    no_curve = np.where(CURVE_DETECTOR > 0, 0, CURVE)
    image, kernel, expected = {
        "a cross": (BINARY_IMAGE, CROSS, [[4, 3, 4], [2, 4, 3], [2, 3, 4]]),
        "a curve": (CURVE, CURVE_DETECTOR, [[6600]]),
        "no curve": (no_curve, CURVE_DETECTOR, [[0]]),
    }[shape]
    call = Call("correlate2d", {"image": image, "kernel": kernel})
    require_answer(implementation, call, np.array(expected, dtype=float), plane_bound(call))


@law("correlate2d/sees_one_pixel_through_the_kernel", "correlate2d", "value")
@given(call=plane_calls("correlate2d", mode="full"))
def test_correlate2d_sees_one_pixel_through_the_kernel(
    implementation: Implementation, call: Call
) -> None:
    """In full mode every overlap counts: one bright pixel leaves the kernel's mirror image."""
    image, kernel = np.zeros(call["image"].shape), call["kernel"]
    top, left = (n // 2 for n in image.shape)
    image[top, left] = 1
    around = ((top, image.shape[0] - 1 - top), (left, image.shape[1] - 1 - left))
    expected = np.pad(kernel[::-1, ::-1], around)
    one = call.but(image=image)
    require_answer(implementation, one, expected, plane_bound(one))


@law("convolve1d/multiplies_polynomials", "convolve1d", "value")
@settings(max_examples=40)
@given(call=plane_calls("convolve1d", mode="full"))
def test_convolve1d_multiplies_polynomials(implementation: Implementation, call: Call) -> None:
    """In full mode, also by default, the output holds the coefficients of a product."""
    expected = np.convolve(call["signal"], call["kernel"])
    require_answer(implementation, call, expected, plane_bound(call))
    require_answer(implementation, call.without("mode"), expected, plane_bound(call))


@law("convolve1d/is_commutative", "convolve1d", "value")
@given(call=plane_calls("convolve1d", mode="full"))
def test_convolve1d_is_commutative(implementation: Implementation, call: Call) -> None:
    """In full mode signal and kernel may change places."""
    expected = scipy.signal.convolve(call["kernel"], call["signal"], "full", method="direct")
    require_answer(implementation, call, expected, plane_bound(call))


@law("convolve1d/makes_a_trapezoid_of_two_boxes", "convolve1d", "value")
@settings(max_examples=20)
@given(length=st.integers(1, 40), width=st.integers(1, 40))
def test_convolve1d_w20_makes_a_trapezoid_of_two_boxes(
    implementation: Implementation, length: int, width: int
) -> None:
    """Two boxes, convolved and not added, rise, stay and fall: a triangle for equal widths."""
    call = Call("convolve1d", {"signal": np.ones(length), "kernel": np.ones(width)})
    ends = length + width - 1
    slope = [min(i + 1, length, width, ends - i) for i in range(ends)]
    require_answer(implementation, call, np.array(slope, dtype=float), plane_bound(call))


@law("convolve1d/equals_correlation_with_the_flipped_kernel", "convolve1d", "value")
@given(call=plane_calls("convolve1d", mode="valid"))
def test_convolve1d_w21_equals_correlation_with_the_flipped_kernel(
    implementation: Implementation, call: Call
) -> None:
    """Where the kernel stays inside, convolution is the correlation with the kernel flipped."""
    expected = np.correlate(call["signal"], call["kernel"][::-1], "valid")
    require_answer(implementation, call, expected, plane_bound(call))


@law("convolve2d/is_commutative", "convolve2d", "value")
@given(call=plane_calls("convolve2d", mode="full"))
def test_convolve2d_is_commutative(implementation: Implementation, call: Call) -> None:
    """In full mode image and kernel may change places."""
    expected = scipy.signal.convolve2d(call["kernel"], call["image"], "full")
    require_answer(implementation, call, expected, plane_bound(call))


@law("convolve2d/equals_correlation_with_the_flipped_kernel", "convolve2d", "value")
@given(call=plane_calls("convolve2d", mode="valid"))
def test_convolve2d_w21_equals_correlation_with_the_flipped_kernel(
    implementation: Implementation, call: Call
) -> None:
    """Where the kernel stays inside, convolution is the correlation with the kernel flipped."""
    expected = scipy.signal.correlate2d(call["image"], call["kernel"][::-1, ::-1], "valid")
    require_answer(implementation, call, expected, plane_bound(call))


@law("convolve2d/makes_a_trapezoid_of_two_boxes", "convolve2d", "value")
@settings(max_examples=20)
@given(image=SIZES[2], kernel=TAPS[2])
def test_convolve2d_w20_makes_a_trapezoid_of_two_boxes(
    implementation: Implementation, image: tuple[int, int], kernel: tuple[int, int]
) -> None:
    """In full mode a box over a box rises, stays and falls along each axis."""
    call = Call("convolve2d", {"image": np.ones(image), "kernel": np.ones(kernel), "mode": "full"})
    slopes = [
        [min(i + 1, n, k, n + k - 1 - i) for i in range(n + k - 1)]
        for n, k in zip(image, kernel, strict=True)
    ]
    require_answer(implementation, call, np.outer(*slopes).astype(float), plane_bound(call))


# conv2d


def conv2d_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "conv2d",
        {
            "x": source.array(2, 3, 4, 5),
            "weight": source.array(2, 3, 3, 2),
            "bias": source.array(2),
        },
    )


def conv2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return conv2d_plain(source).backward(source.array(2, 2, 2, 4))


CONV2D = Subject(
    "conv2d",
    layer_calls("conv2d"),
    conv2d_plain,
    layer_bound,
    ("x", "weight", "bias"),
    ("x",),
    lambda source: roomy("conv2d", source),
    broken_layers("conv2d"),
)
CONV2D_BACKWARD = Subject(
    "conv2d_backward",
    layer_backward_calls("conv2d"),
    conv2d_backward_plain,
    layer_backward_bound,
    ("x", "weight", "bias"),
    ("grad_output", "x"),
)
# W15, W14, W2, W3, W4, W16, W17, W18: size of the map, filters, kernel, stride, padding, size of y
WORKED_SIZES = (
    (7, 1, 3, 1, 0, 5),
    (7, 1, 3, 2, 0, 3),
    (7, 1, 3, 3, 0, 2),
    (56, 4, 3, 2, 1, 28),
    (32, 1, 5, 1, 0, 28),
    (32, 2, 5, 1, 0, 28),
    (32, 3, 5, 1, 0, 28),
    (32, 5, 5, 1, 0, 28),
    (32, 6, 5, 1, 0, 28),
    (32, 3, 5, 1, 2, 32),
    (32, 10, 5, 1, 2, 32),
    (56, 32, 3, 1, 1, 56),
)


@law("conv2d/matches_scipy", "conv2d", "value")
@settings(max_examples=100)
@given(call=layer_calls("conv2d"))
def test_conv2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is the sum of SciPy's correlations, channel by channel."""
    require_answer(implementation, call, truths.conv(call), layer_bound(call))


@law("conv2d/is_linear", "conv2d", "value")
@settings(max_examples=30)
@given(call=layer_calls("conv2d"), source=SOURCES, scale=st.integers(-3, 3))
def test_conv2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The response to a weighted sum of two images is the weighted sum of the two responses."""
    other = source.array(*call["x"].shape)
    without_bias = call.without("bias")
    mixed = without_bias.but(x=call["x"] + scale * other)
    expected = trusted(without_bias) + scale * trusted(without_bias.but(x=other))
    parts = call.without("bias").but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * layer_bound(parts))


@law("conv2d/is_shift_equivariant", "conv2d", "value")
@settings(max_examples=30)
@given(
    call=BORDERS[2].flatmap(
        lambda padding: layer_calls(
            "conv2d", padding=tuple((0, after) for _, after in sides(padding))
        )
    ),
    source=SOURCES,
    moves=st.sampled_from([*product(range(3), repeat=2)]),
)
def test_conv2d_w24_is_shift_equivariant(
    implementation: Implementation, call: Call, source: Values, moves: tuple[int, int]
) -> None:
    """The units of a map share weights: where the image moves by strides, its map moves by ones."""
    down, right = moves
    s_h, s_w = both(call.kwargs.get("stride", 1))
    batch, channels, height, width = call["x"].shape
    before = source.array(batch, channels, height + down * s_h, width + right * s_w)
    before[:, :, down * s_h :, right * s_w :] = call["x"]
    expected = trusted(call.but(x=before))[:, :, down:, right:]
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv2d/equals_convolutions_of_groups", "conv2d", "value")
@settings(max_examples=30)
@given(call=layer_calls("conv2d", SEVERAL_SLICES))
def test_conv2d_equals_convolutions_of_groups(implementation: Implementation, call: Call) -> None:
    """Groups are independent: each slice of the filters sees its slice of the channels alone."""
    groups = call["groups"]
    expected = np.concatenate(
        [
            truths.conv(call.without("groups", "bias").but(x=x, weight=weight))
            for x, weight in zip(
                np.split(call["x"], groups, axis=1), np.split(call["weight"], groups), strict=True
            )
        ],
        axis=1,
    )
    if "bias" in call.arguments:
        expected = expected + call["bias"][:, np.newaxis, np.newaxis]
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv2d/equals_linear_per_pixel", "conv2d", "value")
@settings(max_examples=30)
@given(
    source=SOURCES,
    sizes=st.tuples(*[st.integers(1, 4)] * 5),
    bias=st.booleans(),
    stride=pairs(1, 3),
)
def test_conv2d_w22_equals_linear_per_pixel(
    implementation: Implementation, source: Values, sizes: tuple[int, ...], bias: bool, stride: Any
) -> None:
    """A 1x1 convolution is the same linear layer at every pixel, or at those on which it steps."""
    batch, channels, filters, height, width = sizes
    call = Call(
        "conv2d",
        {
            "x": source.array(batch, channels, height, width),
            "weight": source.array(filters, channels, 1, 1),
            **({} if stride == 1 else {"stride": stride}),
        },
    )
    s_h, s_w = both(stride)
    seen = call["x"][:, :, ::s_h, ::s_w]
    expected = np.einsum("nchw,oc->nohw", seen, call["weight"][:, :, 0, 0])
    if bias:
        call = call.but(bias=source.array(filters))
        expected = expected + call["bias"][:, np.newaxis, np.newaxis]
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv2d/equals_linear_on_a_full_map", "conv2d", "value")
@settings(max_examples=30)
@given(source=SOURCES, sizes=st.tuples(*[st.integers(1, 4)] * 5), per_map=st.booleans())
def test_conv2d_w23_equals_linear_on_a_full_map(
    implementation: Implementation, source: Values, sizes: tuple[int, ...], per_map: bool
) -> None:
    """A kernel as large as the map is a linear layer over all maps, or in groups over each."""
    batch, channels, filters, height, width = sizes
    x = source.array(batch, channels, height, width)
    if per_map:
        weight = source.array(channels, 1, height, width)
        expected = np.einsum("nchw,chw->nc", x, weight[:, 0])
        call = Call("conv2d", {"x": x, "weight": weight, "groups": channels})
    else:
        weight = source.array(filters, channels, height, width)
        expected = np.einsum("nchw,ochw->no", x, weight)
        call = Call("conv2d", {"x": x, "weight": weight})
    require_answer(implementation, call, expected[:, :, np.newaxis, np.newaxis], layer_bound(call))


@law("conv2d/sums_as_many_products_as_the_filter_has", "conv2d", "value")
@settings(max_examples=20)
@given(
    channels=st.integers(1, 4), kernel=st.tuples(st.integers(1, 5), st.integers(1, 5)), room=ROOM[2]
)
def test_conv2d_w1_w7_sums_as_many_products_as_the_filter_has(
    implementation: Implementation, channels: int, kernel: tuple[int, int], room: tuple[int, int]
) -> None:
    """Ones under a filter of ones count the products: 75 under a 5x5 filter on three channels."""
    (rows, columns), (down, right) = kernel, room
    call = Call(
        "conv2d",
        {
            "x": np.ones((1, channels, rows + down, columns + right)),
            "weight": np.ones((1, channels, rows, columns)),
        },
    )
    expected = np.full((1, 1, down + 1, right + 1), float(channels * rows * columns))
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv2d/has_the_sizes_of_the_tutorials", "conv2d", "value")
@settings(max_examples=len(WORKED_SIZES))
@given(sizes=st.sampled_from(WORKED_SIZES), source=st.builds(Values, st.just(0), st.just(True)))
def test_conv2d_w2_w3_w4_w14_w15_w16_w17_w18_has_the_sizes_of_the_tutorials(
    implementation: Implementation, sizes: tuple[int, ...], source: Values
) -> None:
    """The map has (W - K + 2P)/S + 1 rows and columns, rounded down: 28 for 32 pixels and 5x5."""
    size, filters, kernel, stride, padding, expected_size = sizes
    call = Call(
        "conv2d",
        {
            "x": source.array(1, 3, size, size),
            "weight": source.array(filters, 3, kernel, kernel),
            "stride": stride,
            "padding": padding,
        },
    )
    expected = truths.conv(call)
    assert expected.shape == (1, filters, expected_size, expected_size)
    assert expected_size == (size - kernel + 2 * padding) // stride + 1
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv2d/nan_reaches_what_sees_it", "conv2d", "special")
@given(call=layer_calls("conv2d"), source=SOURCES)
def test_conv2d_nan_reaches_what_sees_it(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A NaN or infinity in x reaches every output whose window contains it."""
    CONV2D.require_plain(implementation, source)
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


@law("conv2d/backward_matches_difference", "conv2d_backward", "gradient")
@settings(max_examples=20)
@given(call=layer_calls("conv2d", SMALL_SLICES), source=SOURCES)
def test_conv2d_gradient_matches_difference(
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
        bound=layer_backward_bound(call.backward(grad_output)),
    )


@law("conv2d/backward_matches_scipy", "conv2d_backward", "gradient")
@settings(max_examples=100)
@given(call=layer_calls("conv2d"), source=SOURCES)
def test_conv2d_backward_matches_scipy(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradients are SciPy's: a full convolution for x, a correlation for the filters."""
    backward = call.backward(source.array(*trusted(call).shape))
    expected = truths.conv_backward(backward)
    require_answer(implementation, backward, expected, layer_backward_bound(backward))


@law("conv2d/backward_of_one_unit_stays_in_its_patch", "conv2d_backward", "gradient")
@settings(max_examples=30)
@given(call=layer_calls("conv2d"), source=SOURCES)
def test_conv2d_w24_backward_of_one_unit_stays_in_its_patch(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """One output sends the filter to its patch of x and nowhere else, the patch to the filter."""
    grad_output = np.zeros(trusted(call).shape)
    n, o, i, j = (int(place) for place in source.random.integers(grad_output.shape))
    grad_output[n, o, i, j] = 1
    backward = call.backward(grad_output)

    (s_h, s_w), (d_h, d_w) = (both(call.kwargs.get(name, 1)) for name in ("stride", "dilation"))
    (top, _), (left, _) = sides(call.kwargs.get("padding", 0))
    (_, _, height, width), (_, _, rows, columns) = call["x"].shape, call["weight"].shape
    padded = truths.padded_with_zeros(call["x"], call.kwargs.get("padding", 0))
    patch = (
        n,
        truths.channels_seen(call)[o],
        slice(i * s_h, i * s_h + (rows - 1) * d_h + 1, d_h),
        slice(j * s_w, j * s_w + (columns - 1) * d_w + 1, d_w),
    )
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(call["weight"].shape)
    grad_padded[patch], grad_weight[o] = call["weight"][o], padded[patch]
    expected = (
        grad_padded[:, :, top : top + height, left : left + width],
        grad_weight,
        np.eye(len(grad_weight))[o] if "bias" in call.arguments else None,
    )
    require_answer(implementation, backward, expected, layer_backward_bound(backward))


@law("conv2d/c1_rejects_other_ranks", "conv2d", "refusal", "conv2d_c1")
@given(source=SOURCES)
def test_conv2d_c1_rejects_other_ranks(implementation: Implementation, source: Values) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    CONV2D.require_label(implementation, source, "conv2d_c1")


@law("conv2d/c2_rejects_filters_of_other_ranks", "conv2d", "refusal", "conv2d_c2")
@given(source=SOURCES)
def test_conv2d_c2_rejects_filters_of_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """weight is a stack of filters, each with channels, rows and columns, and none of them 0."""
    CONV2D.require_label(implementation, source, "conv2d_c2")


@law("conv2d/c3_rejects_groups_below_one", "conv2d", "refusal", "conv2d_c3")
@given(source=SOURCES)
def test_conv2d_c3_rejects_groups_below_one(implementation: Implementation, source: Values) -> None:
    """There is at least one group."""
    CONV2D.require_label(implementation, source, "conv2d_c3")


@law("conv2d/c4_rejects_wrong_channels", "conv2d", "refusal", "conv2d_c4")
@given(source=SOURCES)
def test_conv2d_c4_rejects_wrong_channels(implementation: Implementation, source: Values) -> None:
    """The filters' channels, times the groups, are those of x: none is dropped or repeated."""
    CONV2D.require_label(implementation, source, "conv2d_c4")


@law("conv2d/c5_rejects_filters_that_groups_cannot_share", "conv2d", "refusal", "conv2d_c5")
@given(source=SOURCES)
def test_conv2d_c5_rejects_filters_that_groups_cannot_share(
    implementation: Implementation, source: Values
) -> None:
    """Every group has as many filters as every other."""
    CONV2D.require_label(implementation, source, "conv2d_c5")


@law("conv2d/c6_rejects_bias_of_another_shape", "conv2d", "refusal", "conv2d_c6")
@given(source=SOURCES)
def test_conv2d_c6_rejects_bias_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """bias has one number per filter, and is never broadcast."""
    CONV2D.require_label(implementation, source, "conv2d_c6")


@law("conv2d/c7_rejects_bad_sizes", "conv2d", "refusal", "conv2d_c7")
@settings(max_examples=3)
@given(source=SOURCES)
def test_conv2d_c7_rejects_bad_sizes(implementation: Implementation, source: Values) -> None:
    """Steps are at least 1, paddings at least 0, and there is one for each axis."""
    CONV2D.require_label(implementation, source, "conv2d_c7")


@law("conv2d/c8_rejects_kernel_that_does_not_fit", "conv2d", "refusal", "conv2d_c8")
@given(source=SOURCES)
def test_conv2d_c8_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values
) -> None:
    """A kernel larger than the padded map, for its dilation too, has no place to lie."""
    CONV2D.require_label(implementation, source, "conv2d_c8")


@law("conv2d/c9_rejects_grad_output_of_another_shape", "conv2d_backward", "refusal", "conv2d_c9")
@given(source=SOURCES)
def test_conv2d_c9_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = roomy("conv2d", source).but(bias=source.array(2))
    broken = [call.backward(other) for other in of_other_shapes(source, 2, 2, 3, 4)]
    CONV2D_BACKWARD.require_refusal(implementation, source, *broken)


# pad2d

PAD_SIZES = st.tuples(BATCH, CHANNELS, st.integers(1, 4), st.integers(1, 4))
WIDE_BORDERS = paddings(3, 3, larger=THICK)
PAD_OPTIONS = {
    "mode": st.sampled_from(("constant", "reflect", "edge")),
    "value": st.sampled_from((0.0, 1, -2.5, 0.5)),
}


@st.composite
def pad2d_calls(draw: DrawFn, **fixed: Any) -> Call:
    """Draw a valid call: the border may be wider than the map."""
    source = draw(SOURCES)
    return Call(
        "pad2d",
        {
            "x": source.array(*draw(PAD_SIZES)),
            "padding": draw(WIDE_BORDERS),
            **(options(draw, PAD_OPTIONS) | fixed),
        },
    )


@st.composite
def pad2d_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(pad2d_calls())
    return call.backward(draw(SOURCES).array(*trusted(call).shape))


def pad2d_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call("pad2d", {"x": source.away_from_zero(2, 3, 3, 4), "padding": 1})


def pad2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return pad2d_plain(source).backward(source.array(2, 3, 5, 6))


def pad2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum over the copies of a pixel; under a constant border it has one."""
    copies = trusted(call.but(grad_output=np.ones(call["grad_output"].shape)))
    return of_sum(copies, trusted(absolute_of(call)), u)


def padded_by_numpy(x: Array, call: Call) -> Array:
    """Return a batch of images with the border of a call around every map."""
    mode = call.kwargs.get("mode", "constant")
    border = {"constant_values": call.kwargs.get("value", 0.0)} if mode == "constant" else {}
    around = ((0, 0), (0, 0), *sides(call["padding"]))
    padded: Array = np.pad(x, around, mode=mode, **border)
    return padded


def maps_of_other_ranks(_call: Call, source: Values) -> Iterator[Call]:
    """Yield arrays of other ranks, and maps without pixels, in every mode."""
    x = source.array(2, 3, 4, 5)
    for other in (x[0], x[0, 0], x[np.newaxis], x[:, :, :0], x[:, :, :, :0]):
        for mode in ("constant", "reflect", "edge"):
            yield Call("pad2d", {"x": other, "padding": 1, "mode": mode})


def bad_borders(call: Call, _source: Values) -> Iterator[Call]:
    """Yield bad borders."""
    for padding in BAD_BORDERS[2]:
        yield call.but(padding=padding)


def unknown_modes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield modes that are not there."""
    for mode in ("wrap", "symmetric", "Constant", ""):
        yield call.but(mode=mode)


PAD2D = Subject(
    "pad2d",
    pad2d_calls(),
    pad2d_plain,
    broken={
        "pad2d_c1": maps_of_other_ranks,
        "pad2d_c2": bad_borders,
        "pad2d_c3": unknown_modes,
    },
)
PAD2D_BACKWARD = Subject(
    "pad2d_backward",
    pad2d_backward_calls(),
    pad2d_backward_plain,
    pad2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("pad2d/matches_numpy", "pad2d", "value")
@settings(max_examples=100)
@given(call=pad2d_calls())
def test_pad2d_matches_numpy(implementation: Implementation, call: Call) -> None:
    """In every mode the output is that of numpy.pad along the last two axes."""
    require_answer(implementation, call, padded_by_numpy(call["x"], call))


@law("pad2d/follows_a_mirrored_image", "pad2d", "value")
@given(call=pad2d_calls(), axis=st.integers(0, 1))
def test_pad2d_follows_a_mirrored_image(
    implementation: Implementation, call: Call, axis: int
) -> None:
    """An image turned upside down, or left to right, has its borders exchanged with it."""
    around = [*sides(call["padding"])]
    around[axis] = (around[axis][1], around[axis][0])
    mirrored = call.but(x=np.flip(call["x"], 2 + axis).copy(), padding=tuple(around))
    require_answer(implementation, mirrored, np.flip(trusted(call), 2 + axis))


@law("pad2d/grows_by_one_border_after_another", "pad2d", "value")
@given(call=pad2d_calls(), more=BORDERS[2], mode=st.sampled_from(("constant", "edge")))
def test_pad2d_grows_by_one_border_after_another(
    implementation: Implementation, call: Call, more: Any, mode: str
) -> None:
    """A border of a constant, or of the edge, around another one is one wide border."""
    first = call.but(mode=mode)
    second = first.but(x=trusted(first), padding=more)
    together = tuple(
        (before + outer_before, after + outer_after)
        for (before, after), (outer_before, outer_after) in zip(
            sides(call["padding"]), sides(more), strict=True
        )
    )
    expected = padded_by_numpy(call["x"], first.but(padding=together))
    require_answer(implementation, second, expected)


@law("pad2d/reflects_as_often_as_it_takes", "pad2d", "value")
@settings(max_examples=20)
@given(source=SOURCES, width=st.integers(1, 4), padding=st.integers(1, 9))
def test_pad2d_reflects_as_often_as_it_takes(
    implementation: Implementation, source: Values, width: int, padding: int
) -> None:
    """A border wider than the map goes back and forth, and never repeats the pixel at the turn."""
    x = source.array(1, 1, 1, width)
    call = Call("pad2d", {"x": x, "padding": ((0, 0), (0, padding)), "mode": "reflect"})
    there_and_back = [*range(width), *range(width - 2, 0, -1)]
    walk = [there_and_back[step % len(there_and_back)] for step in range(width + padding)]
    require_answer(implementation, call, x[..., walk])


@law("pad2d/copies_nan_and_infinity", "pad2d", "special")
@given(call=pad2d_calls(), source=SOURCES)
def test_pad2d_copies_nan_and_infinity(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A NaN or infinity in x is where its pixel and its copies are, and nowhere else."""
    PAD2D.require_plain(implementation, source)
    for extreme in (np.nan, np.inf, -np.inf):
        x = call["x"].copy()
        x[tuple(source.random.integers(x.shape))] = extreme
        require_answer(implementation, call.but(x=x), padded_by_numpy(x, call))


@law("pad2d/backward_matches_difference", "pad2d_backward", "gradient")
@settings(max_examples=12)
@given(call=pad2d_calls(), source=SOURCES)
def test_pad2d_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    bound = pad2d_backward_bound(call.backward(grad_output))
    # with a constant around it the function is affine in x: a step still measures its slope
    require_gradient(
        implementation, call.but(value=0.0), grad_output, ("x",), linear=True, bound=bound
    )


@law("pad2d/backward_collects_what_its_copies_got", "pad2d_backward", "gradient")
@settings(max_examples=80)
@given(call=pad2d_calls(), source=SOURCES)
def test_pad2d_backward_collects_what_its_copies_got(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A pixel's gradient is the sum over its copies, which numpy.pad shows by their numbers."""
    grad_output = source.array(*trusted(call).shape)
    backward = call.backward(grad_output)
    numbers = padded_by_numpy(truths.pixel_numbers(*call["x"].shape[1:]), call.but(value=0.0))
    expected = truths.gathered(numbers, grad_output, call["x"].shape)
    require_answer(implementation, backward, expected, pad2d_backward_bound(backward))


@law("pad2d/c1_rejects_other_ranks", "pad2d", "refusal", "pad2d_c1")
@given(source=SOURCES)
def test_pad2d_c1_rejects_other_ranks(implementation: Implementation, source: Values) -> None:
    """x is a batch of images with at least one pixel each."""
    PAD2D.require_label(implementation, source, "pad2d_c1")


@law("pad2d/c2_rejects_bad_borders", "pad2d", "refusal", "pad2d_c2")
@given(source=SOURCES)
def test_pad2d_c2_rejects_bad_borders(implementation: Implementation, source: Values) -> None:
    """A border is at least 0 wide, and has one width, one per axis, or one per side."""
    PAD2D.require_label(implementation, source, "pad2d_c2")


@law("pad2d/c3_rejects_unknown_modes", "pad2d", "refusal", "pad2d_c3")
@given(source=SOURCES)
def test_pad2d_c3_rejects_unknown_modes(implementation: Implementation, source: Values) -> None:
    """There are three modes, and no other word means one of them."""
    PAD2D.require_label(implementation, source, "pad2d_c3")


@law("pad2d/c4_rejects_grad_output_of_another_shape", "pad2d_backward", "refusal", "pad2d_c4")
@given(source=SOURCES)
def test_pad2d_c4_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the padded map, and is never broadcast."""
    plain = pad2d_plain(source)
    broken = [
        plain.but(mode=mode).backward(other)
        for other in of_other_shapes(source, 2, 3, 5, 6)
        for mode in ("constant", "edge")
    ]
    PAD2D_BACKWARD.require_refusal(implementation, source, *broken)


# im2col


@st.composite
def im2col_calls(draw: DrawFn) -> Call:
    """Draw a valid call: the map is made large enough for the kernel, and mostly not square."""
    source, kernel, given_options = draw(SOURCES), draw(KERNELS[2]), options(draw, WINDOWS[2])
    size = map_size(draw, kernel, given_options)
    x = source.array(draw(BATCH), draw(CHANNELS), *size)
    return Call("im2col", {"x": x, "kernel_size": kernel, **given_options})


def im2col_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call("im2col", {"x": source.array(2, 3, 4, 5), "kernel_size": (2, 3)})


IM2COL = Subject("im2col", im2col_calls(), im2col_plain)


@law("im2col/matches_sliding_windows", "im2col", "value")
@settings(max_examples=100)
@given(call=im2col_calls())
def test_im2col_matches_sliding_windows(implementation: Implementation, call: Call) -> None:
    """The columns are NumPy's sliding windows, read by channel, row and column of the kernel."""
    require_answer(implementation, call, truths.im2col(call))


@law("im2col/copies_pixels_for_a_kernel_of_one", "im2col", "value")
@settings(max_examples=20)
@given(source=SOURCES, shape=PAD_SIZES)
def test_im2col_copies_pixels_for_a_kernel_of_one(
    implementation: Implementation, source: Values, shape: tuple[int, ...]
) -> None:
    """Under a 1x1 kernel the columns are the pixels, row by row."""
    x = source.array(*shape)
    call = Call("im2col", {"x": x, "kernel_size": 1})
    require_answer(implementation, call, x.reshape(*x.shape[:2], -1))


@law("im2col/flattens_for_a_kernel_as_large_as_the_map", "im2col", "value")
@settings(max_examples=20)
@given(source=SOURCES, shape=PAD_SIZES)
def test_im2col_flattens_for_a_kernel_as_large_as_the_map(
    implementation: Implementation, source: Values, shape: tuple[int, ...]
) -> None:
    """A kernel as large as the map gives one column: the image, flattened."""
    x = source.array(*shape)
    call = Call("im2col", {"x": x, "kernel_size": x.shape[2:]})
    require_answer(implementation, call, x.reshape(len(x), -1, 1))


@law("im2col/cuts_tiles_where_windows_do_not_overlap", "im2col", "value")
@settings(max_examples=20)
@given(source=SOURCES, tiles=st.tuples(*[st.integers(1, 3)] * 6))
def test_im2col_cuts_tiles_where_windows_do_not_overlap(
    implementation: Implementation, source: Values, tiles: tuple[int, ...]
) -> None:
    """With the kernel's size as stride the map falls into tiles, a tile a column."""
    batch, channels, down, rows, right, columns = tiles
    x = source.array(batch, channels, down * rows, right * columns)
    call = Call("im2col", {"x": x, "kernel_size": (rows, columns), "stride": (rows, columns)})
    apart = x.reshape(batch, channels, down, rows, right, columns)
    expected = np.einsum("ncyuxv->ncuvyx", apart).reshape(batch, -1, down * right)
    require_answer(implementation, call, expected)


@law("im2col/copies_nan_and_infinity", "im2col", "special")
@given(call=im2col_calls(), source=SOURCES)
def test_im2col_copies_nan_and_infinity(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A NaN or infinity in x is where its pixel is copied to, and nowhere else."""
    IM2COL.require_plain(implementation, source)
    for extreme in (np.nan, np.inf, -np.inf):
        x = call["x"].copy()
        x[tuple(source.random.integers(x.shape))] = extreme
        require_answer(implementation, call.but(x=x), truths.im2col(call.but(x=x)))


@law("im2col/c1_rejects_other_ranks", "im2col", "refusal", "im2col_c1")
@given(source=SOURCES)
def test_im2col_c1_rejects_other_ranks(implementation: Implementation, source: Values) -> None:
    """x is a batch of images with at least one pixel each, even where there is a border."""
    x = source.array(2, 2, 3, 4)
    call = Call("im2col", {"x": x, "kernel_size": 2, "padding": 2})
    others = (x[0], x[0, 0], x[np.newaxis], x[:, :, :0], x[:, :, :, :0])
    IM2COL.require_refusal(implementation, source, *(call.but(x=other) for other in others))


@law("im2col/c2_rejects_bad_sizes", "im2col", "refusal", "im2col_c2")
@settings(max_examples=3)
@given(source=SOURCES)
def test_im2col_c2_rejects_bad_sizes(implementation: Implementation, source: Values) -> None:
    """Kernel and steps are at least 1, paddings at least 0, and there is one for each axis."""
    call = Call("im2col", {"x": source.array(1, 2, 4, 5), "kernel_size": 2})
    changes = (*bad_windows(2), *({"kernel_size": size} for size in BAD_STEPS[2]))
    broken = (call.but(**change) for change in changes)
    IM2COL.require_refusal(implementation, source, *broken)


@law("im2col/c3_rejects_kernel_that_does_not_fit", "im2col", "refusal", "im2col_c3")
@given(source=SOURCES)
def test_im2col_c3_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values
) -> None:
    """A kernel larger than the padded map, for its dilation too, has no place to lie."""
    call = Call("im2col", {"x": source.array(1, 2, 4, 5), "kernel_size": 2})
    broken = [call.but(**change) for change in TOO_LARGE]
    IM2COL.require_refusal(implementation, source, *broken)


# col2im


@st.composite
def col2im_calls(draw: DrawFn) -> Call:
    """Draw a valid call: columns of the shape that im2col gives them."""
    call, source = draw(im2col_calls()), draw(SOURCES)
    return col2im_of(call, source.array(*trusted(call).shape))


def col2im_of(call: Call, cols: Array) -> Call:
    """Return the call that adds columns back to the pixels from which im2col copies them."""
    rest = {name: value for name, value in call.arguments.items() if name != "x"}
    return Call("col2im", {"cols": cols, "image_shape": call["x"].shape, **rest})


def col2im_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return col2im_of(im2col_plain(source), source.array(2, 18, 9))


def col2im_roomy(source: Values) -> Call:
    """Return a call in which nothing but what a test breaks can be wrong."""
    cols = source.array(2, 8, 12)
    return Call("col2im", {"cols": cols, "image_shape": (2, 2, 4, 5), "kernel_size": 2})


def col2im_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum over the windows that contain a pixel."""
    windows = trusted(call.but(cols=np.ones(call["cols"].shape)))
    return of_sum(windows, trusted(absolute_of(call)), u)


COL2IM = Subject("col2im", col2im_calls(), col2im_plain, col2im_bound, ("cols",), ())


@law("col2im/matches_the_transpose", "col2im", "value")
@settings(max_examples=100)
@given(call=im2col_calls(), source=SOURCES)
def test_col2im_matches_the_transpose(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A pixel is the sum of what lies where its number is copied to: im2col, transposed."""
    numbers = truths.im2col(call.but(x=truths.pixel_numbers(*call["x"].shape[1:])))
    cols = source.array(len(call["x"]), *numbers.shape[1:])
    back = col2im_of(call, cols)
    expected = truths.gathered(numbers, cols, call["x"].shape)
    require_answer(implementation, back, expected, col2im_bound(back))


@law("col2im/counts_the_windows", "col2im", "value")
@settings(max_examples=30)
@given(call=im2col_calls())
def test_col2im_counts_the_windows(implementation: Implementation, call: Call) -> None:
    """Of columns of ones a pixel is the number of windows that contain it."""
    strides, dilations = (both(call.kwargs.get(name, 1)) for name in ("stride", "dilation"))
    around, kernel = sides(call.kwargs.get("padding", 0)), both(call["kernel_size"])
    counts = [
        [
            sum(
                (row + before - u * d) % s == 0
                and 0 <= row + before - u * d <= before + size + after - (k - 1) * d - 1
                for u in range(k)
            )
            for row in range(size)
        ]
        for size, (before, after), k, s, d in zip(
            call["x"].shape[2:], around, kernel, strides, dilations, strict=True
        )
    ]
    expected = np.broadcast_to(np.outer(*counts).astype(float), call["x"].shape)
    back = col2im_of(call, np.ones(trusted(call).shape))
    require_answer(implementation, back, expected, col2im_bound(back))


@law("col2im/undoes_im2col_where_windows_do_not_overlap", "col2im", "value")
@settings(max_examples=20)
@given(source=SOURCES, tiles=st.tuples(*[st.integers(1, 3)] * 6), padding=BORDERS[2])
def test_col2im_undoes_im2col_where_windows_do_not_overlap(
    implementation: Implementation, source: Values, tiles: tuple[int, ...], padding: Any
) -> None:
    """Tiles that cover the map once are put together as they were cut; uncovered pixels are 0."""
    batch, channels, down, rows, right, columns = tiles
    kernel = (rows, columns)
    x = source.array(batch, channels, down * rows, right * columns)
    call = Call("im2col", {"x": x, "kernel_size": kernel, "stride": kernel, "padding": padding})
    expected = x.copy()
    for axis, (before, after) in enumerate(sides(padding)):
        tiles_that_fit = (before + x.shape[2 + axis] + after) // kernel[axis]
        uncovered = np.arange(x.shape[2 + axis]) >= tiles_that_fit * kernel[axis] - before
        expected[(slice(None),) * (2 + axis) + (uncovered,)] = 0
    back = col2im_of(call, truths.im2col(call))
    require_answer(implementation, back, expected, col2im_bound(back))


@law("col2im/accepts_an_empty_batch", "col2im", "special")
@settings(max_examples=12)
@given(call=col2im_calls(), source=SOURCES)
def test_col2im_accepts_an_empty_batch(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """No columns in, no images out, in the right shape."""
    COL2IM.require_plain(implementation, source)
    shape = (0, *call["image_shape"][1:])
    empty = call.but(cols=call["cols"][:0], image_shape=shape)
    require_answer(implementation, empty, np.zeros(shape))


@law("col2im/c1_rejects_bad_image_shapes", "col2im", "refusal", "col2im_c1")
@given(source=SOURCES)
def test_col2im_c1_rejects_bad_image_shapes(implementation: Implementation, source: Values) -> None:
    """The image has a batch, channels, a height and a width, and one pixel at least."""
    call = col2im_roomy(source)
    shapes = ((4, 5), (2, 4, 5), (2, 2, 4, 5, 1), (2, 2, -4, 5), (2, -2, 4, 5), (-2, 2, 4, 5))
    broken = [call.but(image_shape=shape) for shape in shapes]
    # a map without pixels in a border that the windows fit into
    broken += [
        call.but(cols=source.array(2, *rows_and_columns), image_shape=shape, padding=1)
        for rows_and_columns, shape in (
            ((8, 1 * 6), (2, 2, 0, 5)),
            ((8, 5 * 1), (2, 2, 4, 0)),
        )
    ]
    COL2IM.require_refusal(implementation, source, *broken)


@law("col2im/c2_rejects_bad_sizes", "col2im", "refusal", "col2im_c2")
@settings(max_examples=3)
@given(source=SOURCES)
def test_col2im_c2_rejects_bad_sizes(implementation: Implementation, source: Values) -> None:
    """Kernel and steps are at least 1, paddings at least 0, and there is one for each axis."""
    call = col2im_roomy(source)
    changes = (*bad_windows(2), *({"kernel_size": size} for size in BAD_STEPS[2]))
    broken = [call.but(**change) for change in changes]
    # columns that would be right for the map without its outer pixels
    broken.append(call.but(cols=source.array(2, 8, 2), padding=-1))
    # a kernel without pixels would lie at five by six places
    broken.append(call.but(cols=source.array(2, 0, 30), kernel_size=0))
    COL2IM.require_refusal(implementation, source, *broken)


@law("col2im/c3_rejects_kernel_that_does_not_fit", "col2im", "refusal", "col2im_c3")
@given(source=SOURCES)
def test_col2im_c3_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values
) -> None:
    """A kernel larger than the padded map, for its dilation too, has no place to lie."""
    call = Call("col2im", {"image_shape": (1, 2, 4, 5), "kernel_size": 2})
    broken = []
    for change in TOO_LARGE:
        rows, columns = both(change.get("kernel_size", 2))
        for positions in (0, 1):
            cols = source.array(1, 2 * rows * columns, positions)
            broken.append(call.but(cols=cols, **change))
    COL2IM.require_refusal(implementation, source, *broken)


@law("col2im/c4_rejects_columns_of_another_shape", "col2im", "refusal", "col2im_c4")
@given(source=SOURCES)
def test_col2im_c4_rejects_columns_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """There is one column for each position and one row for each pixel under the kernel."""
    call = col2im_roomy(source)
    others = [*of_other_shapes(source, 2, 8, 12), source.array(2, 12, 8), source.array(8, 24)]
    COL2IM.require_refusal(implementation, source, *(call.but(cols=other) for other in others))


SUBJECTS = [
    *PLANES,
    CONV2D,
    CONV2D_BACKWARD,
    PAD2D,
    PAD2D_BACKWARD,
    IM2COL,
    COL2IM,
]
