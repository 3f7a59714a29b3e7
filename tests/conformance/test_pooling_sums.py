"""Pooling, by sums: plain ones, norms, and the scaled ones of LeNet."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from numpy.lib.stride_tricks import sliding_window_view

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer
from reference.convolution import conv2d
from reference.pooling import avg_pool2d, sum_pool2d

from .bounds import UNIT, of_fft, of_roundings, of_sum
from .gradients import require_gradient
from .strategies import Array, Values, both, sides
from .subjects import Breaking, Subject, absolute_of, law
from .test_pooling import (
    COUNTS,
    KERNEL_SIZES,
    MORE,
    SOURCES,
    WIDER_THAN_A_PIXEL,
    bad_sizes,
    maps_of_other_ranks,
    of_three_levels,
    other_shapes,
    paddings_of_more_than_half,
    pixels_of,
    pool_calls,
    sent_back,
    spans_of,
    starts_of,
    sums_by_fft,
    sums_under,
    windows_that_do_not_fit,
    with_grad_output,
    with_some,
)

NON_FINITE = st.sampled_from(((np.nan,), (np.inf,), (-np.inf,), (np.inf, -np.inf)))

# sum_pool2d


def sum_pool2d_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT: specs/pooling/sum_pool2d.md, Tolerance."""
    absolute = trusted(call.but(x=np.abs(call["x"])))
    return of_sum(pixels_of(call), absolute, u) + sums_by_fft(call, call["x"], u)


def sum_pool2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, which is a sum over the windows that contain a pixel."""
    grad_output = call["grad_output"]
    windows = sent_back(call, np.ones(grad_output.shape))
    absolute = trusted(call.but(grad_output=np.abs(grad_output)))
    return of_sum(windows, absolute, u) + sums_by_fft(call, grad_output, u)


def sum_pool2d_plain(source: Values) -> Call:
    """Return a call with every option at its default: windows lie side by side and fill the map."""
    return Call("sum_pool2d", {"x": source.array(2, 3, 4, 6), "kernel_size": 2})


def sum_pool2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return sum_pool2d_plain(source).backward(source.array(2, 3, 2, 3))


SUM_POOL2D = Subject(
    "sum_pool2d",
    pool_calls("sum_pool2d"),
    sum_pool2d_plain,
    sum_pool2d_bound,
    broken={
        "sum_pool2d_c1": maps_of_other_ranks,
        "sum_pool2d_c2": bad_sizes,
        "sum_pool2d_c3": paddings_of_more_than_half,
        "sum_pool2d_c4": windows_that_do_not_fit,
    },
)
SUM_POOL2D_BACKWARD = Subject(
    "sum_pool2d_backward",
    with_grad_output(pool_calls("sum_pool2d")),
    sum_pool2d_backward_plain,
    sum_pool2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("sum_pool2d/matches_scipy", "sum_pool2d", "value")
@settings(max_examples=100)
@given(call=pool_calls("sum_pool2d"))
def test_sum_pool2d_w29_matches_scipy(implementation: Implementation, call: Call) -> None:
    """Every output is the sum of what lies under its window."""
    require_answer(implementation, call, sums_under(call), sum_pool2d_bound(call))


@law("sum_pool2d/equals_convolution", "sum_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("sum_pool2d", ceil_mode=False))
def test_sum_pool2d_equals_convolution(implementation: Implementation, call: Call) -> None:
    """Adding up is a convolution of every map with the same kernel of ones."""
    kernel, stride = both(call["kernel_size"]), call.kwargs.get("stride")
    channels = call["x"].shape[1]
    expected = conv2d(
        call["x"],
        np.ones((channels, 1, *kernel)),
        stride=kernel if stride is None else stride,
        padding=call.kwargs.get("padding", 0),
        groups=channels,
    )
    require_answer(implementation, call, expected, sum_pool2d_bound(call))


@law("sum_pool2d/counts_pixels_of_ones", "sum_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("sum_pool2d"))
def test_sum_pool2d_counts_pixels_of_ones(implementation: Implementation, call: Call) -> None:
    """On a map of ones the sum counts the pixels under the window, never those of the padding."""
    ones = call.but(x=np.ones(call["x"].shape))
    counts = []
    for starts, span, (before, _), size in zip(
        starts_of(call),
        spans_of(call),
        sides(call.kwargs.get("padding", 0)),
        call["x"].shape[2:],
        strict=True,
    ):
        pixels = range(before, before + size)
        counts.append([sum(start <= pixel < start + span for pixel in pixels) for start in starts])
    expected = np.broadcast_to(np.outer(*counts), trusted(call).shape)
    require_answer(implementation, ones, expected, sum_pool2d_bound(ones))


@law("sum_pool2d/is_linear", "sum_pool2d", "value")
@settings(max_examples=25)
@given(call=pool_calls("sum_pool2d"), source=SOURCES, scale=st.integers(-3, 3))
def test_sum_pool2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The sums of a weighted sum of two images are the weighted sum of their sums."""
    other = source.array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    parts = call.but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * sum_pool2d_bound(parts))


@law("sum_pool2d/backward_matches_difference", "sum_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=pool_calls("sum_pool2d"), source=SOURCES)
def test_sum_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    bound = sum_pool2d_backward_bound(call.backward(grad_output))
    require_gradient(implementation, call, grad_output, ("x",), linear=True, bound=bound)


@law("sum_pool2d/backward_is_adjoint", "sum_pool2d_backward", "gradient")
@settings(max_examples=100)
@given(call=with_grad_output(pool_calls("sum_pool2d")))
def test_sum_pool2d_backward_is_adjoint(implementation: Implementation, call: Call) -> None:
    """Every window sends its whole gradient to each of its pixels, and they add up."""
    expected = sent_back(call, call["grad_output"])
    require_answer(implementation, call, expected, sum_pool2d_backward_bound(call))


@law("sum_pool2d/passes_non_finite_pixels_on", "sum_pool2d", "special")
@given(source=SOURCES, call=pool_calls("sum_pool2d"), numbers=NON_FINITE)
def test_sum_pool2d_passes_non_finite_pixels_on(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN or an infinity reaches the windows that contain it, and no others."""
    SUM_POOL2D.require_plain(implementation, source)
    touched = call.but(x=with_some(source, call["x"], *numbers))
    require_answer(implementation, touched, sums_under(touched), sum_pool2d_bound(call))


@law("sum_pool2d/c1_rejects_other_ranks", "sum_pool2d", "refusal", "sum_pool2d_c1")
@given(source=SOURCES, call=pool_calls("sum_pool2d"))
def test_sum_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    SUM_POOL2D.require_label(implementation, source, "sum_pool2d_c1", call)


@law("sum_pool2d/c2_rejects_bad_sizes", "sum_pool2d", "refusal", "sum_pool2d_c2")
@given(source=SOURCES, call=pool_calls("sum_pool2d"))
def test_sum_pool2d_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Sizes and steps are at least 1, paddings at least 0, and there is one for each axis."""
    SUM_POOL2D.require_label(implementation, source, "sum_pool2d_c2", call)


@law("sum_pool2d/c3_rejects_too_much_padding", "sum_pool2d", "refusal", "sum_pool2d_c3")
@given(source=SOURCES, call=pool_calls("sum_pool2d"))
def test_sum_pool2d_c3_rejects_too_much_padding(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Padding is at most half of the window: otherwise a window could miss the map."""
    SUM_POOL2D.require_label(implementation, source, "sum_pool2d_c3", call)


@law("sum_pool2d/c4_rejects_window_that_does_not_fit", "sum_pool2d", "refusal", "sum_pool2d_c4")
@given(source=SOURCES, call=pool_calls("sum_pool2d"))
def test_sum_pool2d_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window larger than the padded map has no place to lie, with ceil_mode too."""
    SUM_POOL2D.require_label(implementation, source, "sum_pool2d_c4", call)


@law(
    "sum_pool2d/c5_rejects_grad_output_of_another_shape",
    "sum_pool2d_backward",
    "refusal",
    "sum_pool2d_c5",
)
@given(source=SOURCES, call=SUM_POOL2D_BACKWARD.calls)
def test_sum_pool2d_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        SUM_POOL2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


# lp_pool2d

ORDERS = st.sampled_from((2, 1, 3, 0.5, 1.5, 2.0, 2.5, 4, 0.75, 5, 8, 0.25))
KINKED = st.sampled_from((1, 0.5, 2, 1.0, 0.75, 1, 3, 0.5))  # up to 1 a 0 has a slope of its own
STEP = 1e-150  # its square is lost beside every number that is drawn


@st.composite
def lp_calls(
    draw: DrawFn,
    entries: Callable[..., Array] = Values.array,
    orders: SearchStrategy[float] = ORDERS,
    kernel_sizes: SearchStrategy[Any] = KERNEL_SIZES,
) -> Call:
    """Draw a valid call."""
    call = draw(pool_calls("lp_pool2d", entries, kernel_sizes))
    return call.but(p=draw(orders))


def windows_of(call: Call, x: Array) -> Array:
    """Return the windows of the call, as NumPy slides them: (N, C, H_out, W_out, K_h, K_w)."""
    stride = call.kwargs.get("stride")
    s_h, s_w = both(call["kernel_size"] if stride is None else stride)
    windows = sliding_window_view(x, both(call["kernel_size"]), axis=(2, 3))
    return windows[:, :, ::s_h, ::s_w]


def collected(call: Call, parts: Array) -> Array:
    """Return what every pixel of x collects, from a part for each place of each window."""
    numbers = windows_of(call, np.arange(call["x"].size).reshape(call["x"].shape))
    return np.bincount(numbers.ravel(), parts.ravel(), call["x"].size).reshape(call["x"].shape)


def truth_of_lp_pool2d(call: Call) -> Array:
    """Return NumPy's norm of every window."""
    windows = windows_of(call, call["x"])
    rows = windows.reshape(*windows.shape[:4], pixels_of(call))
    y: Array = np.linalg.norm(rows, call["p"], axis=-1)
    return y


def truth_of_lp_pool2d_backward(call: Call) -> Array:
    """
    Return the derivative of every window by a complex step, and collect it.

    Beside an imaginary part this small the sign of an entry is that of its real part; the imaginary
    part of the norm is the derivative times the step, without any difference that could cancel.
    Squire and Trapp, Using complex variables to estimate derivatives of real functions (1998).
    """
    p, windows = float(call["p"]), windows_of(call, call["x"])
    slopes = np.zeros(windows.shape)
    for u, v in np.ndindex(*windows.shape[4:]):
        stepped = windows.astype(np.complex128)
        stepped[..., u, v] += 1j * STEP
        powers = np.where(windows == 0, 0, np.sign(windows) * stepped) ** p
        total = powers.sum(axis=(-2, -1))
        slopes[..., u, v] = (total ** (1 / p)).imag / STEP
    return collected(call, call["grad_output"][..., np.newaxis, np.newaxis] * slopes)


def errors_of_norms(call: Call) -> tuple[Array, Array, Array]:
    """
    Return y, E, and |ln y| + |ln|x|| for every place of every window.

    E*u bounds the relative error of y: specs/pooling/lp_pool2d.md, Tolerance.
    """
    p, windows = call["p"], np.abs(windows_of(call, call["x"]))
    logs = np.abs(np.log(np.where(windows > 0, windows, 1.0)))
    # by magnitudes divided by the window's largest, so that no power is lost
    largest = windows.max(axis=(-2, -1), keepdims=True)
    shares = (windows / np.where(largest > 0, largest, 1.0)) ** p
    total = shares.sum(axis=(-2, -1))
    mean = (shares * logs).sum(axis=(-2, -1)) / np.where(total > 0, total, 1.0)
    y = truth_of_lp_pool2d(call)
    log_y = np.abs(np.log(np.where(y > 0, y, 1.0)))
    relative = 3 * mean + 3 * log_y + (pixels_of(call) + 7) / p + 10
    return y, relative, logs + log_y[..., np.newaxis, np.newaxis]


def lp_pool2d_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of powers, of their sum, and of its root."""
    y, relative, _ = errors_of_norms(call)
    return 2 * u * relative * y


def lp_pool2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient: of powers, and of a sum over the windows of a pixel."""
    p, windows = call["p"], np.abs(windows_of(call, call["x"]))
    y, of_y, logs = errors_of_norms(call)
    of_y, y = of_y[..., np.newaxis, np.newaxis], y[..., np.newaxis, np.newaxis]
    relative = (4 * p + 6) * logs + (p + 1) * of_y + 20
    ratio = np.where(windows > 0, windows / np.where(y > 0, y, 1.0), 1.0)
    slopes = np.where(windows > 0, ratio ** (p - 1.0), 0.0)
    parts = np.abs(call["grad_output"])[..., np.newaxis, np.newaxis] * slopes
    windows_of_a_pixel = collected(call, np.ones(parts.shape))
    return 2 * u * (collected(call, relative * parts) + windows_of_a_pixel * collected(call, parts))


def lp_pool2d_plain(source: Values) -> Call:
    """Return a call with the stride left out: windows lie side by side and fill the map."""
    return Call("lp_pool2d", {"x": source.array(2, 3, 4, 6), "p": 2, "kernel_size": 2})


def lp_pool2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient, away from the kink at 0."""
    call = Call("lp_pool2d", {"x": source.away_from_zero(2, 3, 4, 6), "p": 3, "kernel_size": 2})
    return call.backward(source.array(2, 3, 2, 3))


def bad_orders(call: Call, _source: Values) -> Iterator[Call]:
    """Yield orders that are not finite, or not above 0."""
    for p in (0, 0.0, -1, -0.5, -2.0, np.inf, -np.inf, np.nan):
        yield call.but(p=p)


LP_POOL2D = Subject(
    "lp_pool2d",
    lp_calls(),
    lp_pool2d_plain,
    lp_pool2d_bound,
    broken={
        "lp_pool2d_c1": maps_of_other_ranks,
        "lp_pool2d_c2": bad_orders,
        "lp_pool2d_c3": bad_sizes,
        "lp_pool2d_c4": windows_that_do_not_fit,
    },
)
LP_POOL2D_BACKWARD = Subject(
    "lp_pool2d_backward",
    with_grad_output(lp_calls(Values.away_from_zero)),
    lp_pool2d_backward_plain,
    lp_pool2d_backward_bound,
    ("x",),
    ("grad_output", "x"),
)


@law("lp_pool2d/matches_numpy", "lp_pool2d", "value")
@settings(max_examples=100)
@given(call=lp_calls())
def test_lp_pool2d_matches_numpy(implementation: Implementation, call: Call) -> None:
    """Every output is the p-norm of what lies under its window."""
    require_answer(implementation, call, truth_of_lp_pool2d(call), lp_pool2d_bound(call))


@law("lp_pool2d/of_order_one_sums_magnitudes", "lp_pool2d", "value")
@settings(max_examples=25)
@given(call=lp_calls(orders=st.sampled_from((1, 1.0))))
def test_lp_pool2d_w29_of_order_one_sums_magnitudes(
    implementation: Implementation, call: Call
) -> None:
    """With p = 1 it is sum pooling of the absolute values."""
    stride = call.kwargs.get("stride")
    expected = sum_pool2d(np.abs(call["x"]), call["kernel_size"], stride=stride)
    require_answer(implementation, call, expected, lp_pool2d_bound(call))


@law("lp_pool2d/of_order_two_is_the_length", "lp_pool2d", "value")
@settings(max_examples=25)
@given(call=lp_calls(orders=st.sampled_from((2, 2.0))))
def test_lp_pool2d_w29_of_order_two_is_the_length(
    implementation: Implementation, call: Call
) -> None:
    """With p = 2 it is L2-norm pooling: the root of the sum of squares."""
    stride = call.kwargs.get("stride")
    expected = np.sqrt(sum_pool2d(call["x"] ** 2, call["kernel_size"], stride=stride))
    require_answer(implementation, call, expected, lp_pool2d_bound(call))


@law("lp_pool2d/of_equal_pixels_grows_with_their_number", "lp_pool2d", "value")
@settings(max_examples=25)
@given(call=lp_calls(), source=SOURCES)
def test_lp_pool2d_of_equal_pixels_grows_with_their_number(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """K pixels of the same magnitude have the norm K^(1/p) times that magnitude."""
    batch, channels, height, width = call["x"].shape
    levels = source.away_from_zero(batch, channels, 1, 1)
    even = call.but(x=np.tile(levels, (height, width)))
    norms = np.abs(levels) * pixels_of(call) ** (1 / call["p"])
    expected = np.broadcast_to(norms, trusted(call).shape)
    require_answer(implementation, even, expected, lp_pool2d_bound(even))


@law("lp_pool2d/scales_with_the_image", "lp_pool2d", "value")
@settings(max_examples=25)
@given(call=lp_calls(), factor=st.sampled_from((-1.0, -2.0, 4.0, -0.5, 0.25, 2.0**30)))
def test_lp_pool2d_scales_with_the_image(
    implementation: Implementation, call: Call, factor: float
) -> None:
    """An image multiplied by a number has norms multiplied by its magnitude, whatever its sign."""
    scaled = call.but(x=factor * call["x"])
    expected = abs(factor) * trusted(call)
    require_answer(implementation, scaled, expected, lp_pool2d_bound(scaled))


@law("lp_pool2d/backward_matches_difference", "lp_pool2d_backward", "gradient")
@settings(max_examples=20)
@given(call=lp_calls(Values.away_from_zero), source=SOURCES)
def test_lp_pool2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    grad_output = source.array(*trusted(call).shape)
    bound = lp_pool2d_backward_bound(call.backward(grad_output))
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x",),
        bound=bound,
        forward_bound=lp_pool2d_bound(call),
    )


@law("lp_pool2d/backward_matches_complex_step", "lp_pool2d_backward", "gradient")
@settings(max_examples=100)
@given(call=with_grad_output(lp_calls(Values.away_from_zero)))
def test_lp_pool2d_backward_matches_complex_step(
    implementation: Implementation, call: Call
) -> None:
    """Each window sends its gradient to its pixels, by their sign and their share of the norm."""
    expected = truth_of_lp_pool2d_backward(call)
    require_answer(implementation, call, expected, lp_pool2d_backward_bound(call))


@law("lp_pool2d/backward_is_zero_at_zeros", "lp_pool2d_backward", "special")
@settings(max_examples=40)
@given(
    source=SOURCES,
    call=with_grad_output(lp_calls(of_three_levels, KINKED, WIDER_THAN_A_PIXEL)),
    dark=st.booleans(),
)
def test_lp_pool2d_backward_is_zero_at_zeros(
    implementation: Implementation, source: Values, call: Call, dark: bool
) -> None:
    """A pixel of 0 receives nothing, whatever p is, beside other pixels and among zeros alone."""
    LP_POOL2D_BACKWARD.require_plain(implementation, source)
    x = call["x"].copy()
    if dark:
        x[0] = 0.0
    zeros = call.but(x=x)
    expected = truth_of_lp_pool2d_backward(zeros)
    require_answer(implementation, zeros, expected, lp_pool2d_backward_bound(zeros))


@law("lp_pool2d/passes_non_finite_pixels_on", "lp_pool2d", "special")
@given(source=SOURCES, call=lp_calls(), numbers=NON_FINITE)
def test_lp_pool2d_passes_non_finite_pixels_on(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN makes the windows that contain it NaN, an infinity of either sign infinite."""
    LP_POOL2D.require_plain(implementation, source)
    touched = call.but(x=with_some(source, call["x"], *numbers))
    require_answer(implementation, touched, truth_of_lp_pool2d(touched), lp_pool2d_bound(call))


@law("lp_pool2d/c1_rejects_other_ranks", "lp_pool2d", "refusal", "lp_pool2d_c1")
@given(source=SOURCES, call=lp_calls())
def test_lp_pool2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    LP_POOL2D.require_label(implementation, source, "lp_pool2d_c1", call)


@law("lp_pool2d/c2_rejects_bad_orders", "lp_pool2d", "refusal", "lp_pool2d_c2")
@given(source=SOURCES, call=lp_calls())
def test_lp_pool2d_c2_rejects_bad_orders(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """p is finite and above 0: the maximum is not the norm of order infinity here."""
    LP_POOL2D.require_label(implementation, source, "lp_pool2d_c2", call)


@law("lp_pool2d/c3_rejects_bad_sizes", "lp_pool2d", "refusal", "lp_pool2d_c3")
@given(source=SOURCES, call=lp_calls())
def test_lp_pool2d_c3_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Sizes and steps are at least 1, and there is one for each axis."""
    LP_POOL2D.require_label(implementation, source, "lp_pool2d_c3", call)


@law("lp_pool2d/c4_rejects_window_that_does_not_fit", "lp_pool2d", "refusal", "lp_pool2d_c4")
@given(source=SOURCES, call=lp_calls())
def test_lp_pool2d_c4_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window larger than the map has no place to lie."""
    LP_POOL2D.require_label(implementation, source, "lp_pool2d_c4", call)


@law(
    "lp_pool2d/c5_rejects_grad_output_of_another_shape",
    "lp_pool2d_backward",
    "refusal",
    "lp_pool2d_c5",
)
@given(source=SOURCES, call=LP_POOL2D_BACKWARD.calls)
def test_lp_pool2d_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        LP_POOL2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


# subsample2d


@st.composite
def subsample_calls(draw: DrawFn) -> Call:
    """Draw a valid call: some rows and columns are left behind the last whole window."""
    source, kernel_size = draw(SOURCES), draw(st.one_of(st.none(), KERNEL_SIZES))
    (batch, channels), more = draw(COUNTS), draw(MORE)
    spans = both(2 if kernel_size is None else kernel_size)
    size = [span + extra for span, extra in zip(spans, more, strict=True)]
    arguments = {
        "x": source.array(batch, channels, *size),
        "weight": source.array(channels),
        "bias": source.array(channels),
    }
    given = {} if kernel_size is None else {"kernel_size": kernel_size}
    return Call("subsample2d", {**arguments, **given})


def kernel_of(call: Call) -> tuple[int, int]:
    """Return the height and width of the window, by which it moves too."""
    return both(call.kwargs.get("kernel_size", 2))


def sums_side_by_side(call: Call) -> Array:
    """Return SciPy's correlation with a kernel of ones, at every whole window."""
    height, width = kernel_of(call)
    ones = np.ones((1, 1, height, width))
    with np.errstate(invalid="ignore"):
        sums = scipy.signal.correlate(call["x"], ones, "valid", "direct")
    return sums[:, :, ::height, ::width]


def per_channel(numbers: Array) -> Array:
    """Return one number per channel in a form that fits maps: (C, 1, 1)."""
    return numbers[:, np.newaxis, np.newaxis]


def truth_of_subsample2d(call: Call) -> Array:
    """Return the sums under windows side by side, scaled and shifted."""
    return per_channel(call["weight"]) * sums_side_by_side(call) + per_channel(call["bias"])


def truth_of_subsample2d_backward(call: Call) -> tuple[Array, Array, Array]:
    """Return the gradients: every scaled entry of grad_output becomes a block of the image."""
    x, grad_output = call["x"], call["grad_output"]
    blocks = np.kron(per_channel(call["weight"]) * grad_output, np.ones((1, 1, *kernel_of(call))))
    grad_x = np.zeros(x.shape)
    grad_x[:, :, : blocks.shape[2], : blocks.shape[3]] = blocks
    grad_weight = np.einsum("ncij,ncij->c", grad_output, sums_side_by_side(call))
    return grad_x, grad_weight, grad_output.sum(axis=(0, 2, 3))


def sums_by_fft_of(call: Call, maps: Array, u: float) -> Any:
    """Bound what an FFT adds to the error of these maps' sums with a kernel of ones: (N, C)."""
    norms = np.linalg.norm(maps, axis=(2, 3))
    return of_fft(call["x"][0, 0].size, np.ones(kernel_of(call)), u=u) * norms


def subsample2d_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum, a product and a sum: specs/pooling/subsample2d.md, Tolerance."""
    by_fft = np.abs(call["weight"]) * sums_by_fft_of(call, call["x"], u)
    terms = int(np.prod(kernel_of(call))) + 1
    return of_sum(terms, trusted(absolute_of(call)), u) + by_fft[..., np.newaxis, np.newaxis]


def subsample2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the errors of the three gradients."""
    grad_x, grad_weight, grad_bias = trusted(absolute_of(call))
    grad_output = np.abs(call["grad_output"])
    sums = grad_output[:, 0].size  # of one channel, over the batch
    spread_by_fft = np.abs(call["weight"]) * sums_by_fft_of(call, grad_output, u)
    summed_by_fft = (sums_by_fft_of(call, call["x"], u) * grad_output.sum(axis=(2, 3))).sum(axis=0)
    return (
        of_roundings(1, grad_x, u) + spread_by_fft[..., np.newaxis, np.newaxis],
        of_sum(sums * int(np.prod(kernel_of(call))), grad_weight, u) + summed_by_fft,
        of_sum(sums, grad_bias, u),
    )


def subsample2d_plain(source: Values) -> Call:
    """Return a call with the kernel left at 2: windows lie side by side and fill the map."""
    return Call(
        "subsample2d",
        {
            "x": source.away_from_zero(2, 3, 4, 6),
            "weight": source.away_from_zero(3),
            "bias": source.away_from_zero(3),
        },
    )


def subsample2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with the kernel left at 2."""
    return subsample2d_plain(source).backward(source.away_from_zero(2, 3, 2, 3))


@st.composite
def subsample_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(subsample_calls())
    return call.backward(draw(SOURCES).array(*trusted(call).shape))


def other_shapes_per_channel(name: str) -> Breaking:
    """Return what yields weights, or biases, that are not one number per channel."""

    def breaking(call: Call, _source: Values) -> Iterator[Call]:
        batch, channels, height, width = call["x"].shape
        for shape in (
            (),
            (1,),
            (channels + 1,),
            (channels - 1,),
            (1, channels),
            (channels, 1),
            (channels, 1, 1),
            (batch, channels),
            (channels, height // 2, width // 2),
        ):
            yield call.but(**{name: np.ones(shape)})

    return breaking


SUBSAMPLE2D = Subject(
    "subsample2d",
    subsample_calls(),
    subsample2d_plain,
    subsample2d_bound,
    ("x", "weight", "bias"),
    broken={
        "subsample2d_c1": maps_of_other_ranks,
        "subsample2d_c2": other_shapes_per_channel("weight"),
        "subsample2d_c3": other_shapes_per_channel("bias"),
        "subsample2d_c4": bad_sizes,
        "subsample2d_c5": windows_that_do_not_fit,
    },
)
SUBSAMPLE2D_BACKWARD = Subject(
    "subsample2d_backward",
    subsample_backward_calls(),
    subsample2d_backward_plain,
    subsample2d_backward_bound,
    ("x", "weight", "bias"),
    ("grad_output", "x"),
)


@law("subsample2d/matches_scipy", "subsample2d", "value")
@settings(max_examples=100)
@given(call=subsample_calls())
def test_subsample2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """Every output is the sum under its window, times its channel's weight, plus its bias."""
    require_answer(implementation, call, truth_of_subsample2d(call), subsample2d_bound(call))


@law("subsample2d/equals_convolution", "subsample2d", "value")
@settings(max_examples=25)
@given(call=subsample_calls())
def test_subsample2d_equals_convolution(implementation: Implementation, call: Call) -> None:
    """It is a convolution of every map with equal weights, whose stride is the window's size."""
    kernel, channels = kernel_of(call), call["x"].shape[1]
    weight = np.ones((1, *kernel)) * per_channel(call["weight"])[:, np.newaxis]
    expected = conv2d(call["x"], weight, call["bias"], stride=kernel, groups=channels)
    require_answer(implementation, call, expected, subsample2d_bound(call))


@law("subsample2d/averages_with_the_right_weight", "subsample2d", "value")
@settings(max_examples=25)
@given(call=subsample_calls())
def test_subsample2d_averages_with_the_right_weight(
    implementation: Implementation, call: Call
) -> None:
    """With weights of one over the window's size, and no bias, it is average pooling."""
    kernel, channels = kernel_of(call), call["x"].shape[1]
    weight = np.full(channels, 1 / np.prod(kernel))
    average = call.but(weight=weight, bias=np.zeros(channels))
    expected = avg_pool2d(call["x"], kernel)
    require_answer(implementation, average, expected, subsample2d_bound(average))


@law("subsample2d/gives_the_bias_where_the_map_is_dark", "subsample2d", "value")
@settings(max_examples=20)
@given(call=subsample_calls())
def test_subsample2d_gives_the_bias_where_the_map_is_dark(
    implementation: Implementation, call: Call
) -> None:
    """Where all pixels are 0 the output is the bias, whatever the weight."""
    dark = call.but(x=np.zeros(call["x"].shape))
    expected = np.broadcast_to(per_channel(call["bias"]), trusted(call).shape)
    require_answer(implementation, dark, expected, subsample2d_bound(dark))


@law("subsample2d/backward_matches_difference", "subsample2d_backward", "gradient")
@settings(max_examples=20)
@given(call=subsample_calls(), source=SOURCES)
def test_subsample2d_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    bound = subsample2d_backward_bound(call.backward(grad_output))
    names = ("x", "weight", "bias")
    require_gradient(implementation, call, grad_output, names, linear=True, bound=bound)


@law("subsample2d/backward_matches_scipy", "subsample2d_backward", "gradient")
@settings(max_examples=100)
@given(call=subsample_backward_calls())
def test_subsample2d_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """Each pixel of a window receives its gradient, scaled; weights and biases collect from all."""
    expected = truth_of_subsample2d_backward(call)
    require_answer(implementation, call, expected, subsample2d_backward_bound(call))


@law("subsample2d/passes_non_finite_pixels_on", "subsample2d", "special")
@given(source=SOURCES, call=subsample_calls(), numbers=NON_FINITE)
def test_subsample2d_passes_non_finite_pixels_on(
    implementation: Implementation, source: Values, call: Call, numbers: tuple[float, ...]
) -> None:
    """A NaN or an infinity reaches the window that contains it, and no other."""
    SUBSAMPLE2D.require_plain(implementation, source)
    ones = np.where(call["weight"] == 0, 1.0, call["weight"])  # 0 times infinity is another matter
    whole = call.but(weight=ones)
    touched = whole.but(x=with_some(source, call["x"], *numbers))
    require_answer(implementation, touched, truth_of_subsample2d(touched), subsample2d_bound(whole))


@law("subsample2d/c1_rejects_other_ranks", "subsample2d", "refusal", "subsample2d_c1")
@given(source=SOURCES, call=subsample_calls())
def test_subsample2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    SUBSAMPLE2D.require_label(implementation, source, "subsample2d_c1", call)


@law("subsample2d/c2_rejects_weights_of_another_shape", "subsample2d", "refusal", "subsample2d_c2")
@given(source=SOURCES)
def test_subsample2d_c2_rejects_weights_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """There is one weight for each channel, and weights are never broadcast."""
    SUBSAMPLE2D.require_label(implementation, source, "subsample2d_c2")


@law("subsample2d/c3_rejects_biases_of_another_shape", "subsample2d", "refusal", "subsample2d_c3")
@given(source=SOURCES)
def test_subsample2d_c3_rejects_biases_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """There is one bias for each channel, and biases are never broadcast."""
    SUBSAMPLE2D.require_label(implementation, source, "subsample2d_c3")


@law("subsample2d/c4_rejects_bad_sizes", "subsample2d", "refusal", "subsample2d_c4")
@given(source=SOURCES, call=subsample_calls())
def test_subsample2d_c4_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The window has at least one pixel, and one size for each axis."""
    SUBSAMPLE2D.require_label(implementation, source, "subsample2d_c4", call)


@law("subsample2d/c5_rejects_window_that_does_not_fit", "subsample2d", "refusal", "subsample2d_c5")
@given(source=SOURCES, call=subsample_calls())
def test_subsample2d_c5_rejects_window_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A window larger than the map has no place to lie: there is no output without pixels."""
    SUBSAMPLE2D.require_label(implementation, source, "subsample2d_c5", call)


@law(
    "subsample2d/c6_rejects_grad_output_of_another_shape",
    "subsample2d_backward",
    "refusal",
    "subsample2d_c6",
)
@given(source=SOURCES, call=SUBSAMPLE2D_BACKWARD.calls)
def test_subsample2d_c6_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    for broken in other_shapes(call["grad_output"]):
        SUBSAMPLE2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=broken))


SUBJECTS = [
    SUM_POOL2D,
    SUM_POOL2D_BACKWARD,
    LP_POOL2D,
    LP_POOL2D_BACKWARD,
    SUBSAMPLE2D,
    SUBSAMPLE2D_BACKWARD,
]
