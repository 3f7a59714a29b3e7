"""Activation, the functions with steps, kinks and ties: closed forms, laws, and either side."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_roundings, of_sum
from .gradients import require_gradient
from .strategies import Values, shapes, values
from .subjects import Subject, law, on_each
from .test_activation import (
    ELEMENTARY,
    SIGNS,
    assume_off_kink,
    backward_calls_of,
    backward_plain_of,
    calls_of,
    far_out,
    forward_of,
    plain_of,
    require_any_size,
    require_empty_maps,
    require_shape_of_x,
    require_single_numbers,
)

Array = NDArray[Any]

# binary_step

BINARY_STEP = Subject("binary_step", calls_of("binary_step"), plain_of("binary_step"))
BINARY_STEP_BACKWARD = Subject(
    "binary_step_backward",
    backward_calls_of("binary_step"),
    backward_plain_of("binary_step"),
    batch=("grad_output", "x"),
)


@law("binary_step/matches_numpy", "binary_step", "value")
@settings(max_examples=60)
@given(call=calls_of("binary_step"))
def test_binary_step_w36_matches_numpy(implementation: Implementation, call: Call) -> None:
    """The output is numpy.heaviside of the input, with 1 at 0."""
    require_answer(implementation, call, np.heaviside(call["x"], 1.0))


@law("binary_step/fires_on_one_side", "binary_step", "value")
@given(call=calls_of("binary_step", off_kink=True))
def test_binary_step_fires_on_one_side(implementation: Implementation, call: Call) -> None:
    """Of a number and its negative, neither of them 0, exactly one gives 1."""
    assume_off_kink(call)
    require_answer(implementation, call.but(x=-call["x"]), 1 - trusted(call))


@law("binary_step/backward_matches_difference", "binary_step_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("binary_step"))
def test_binary_step_gradient_matches_difference(
    implementation: Implementation, call: Call
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume_off_kink(call)
    require_gradient(implementation, forward_of(call), call["grad_output"], ("x",))


@law("binary_step/backward_is_zero_everywhere", "binary_step_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("binary_step"), source=values(), size=st.sampled_from((0.1, 1, 30)))
def test_binary_step_w36_backward_is_zero_everywhere(
    implementation: Implementation, call: Call, source: Values, size: float
) -> None:
    """Nothing passes: not from one side, not from the other, and not at the step itself."""
    x = size * source.array(*call["x"].shape)
    require_answer(implementation, call.but(x=x), np.zeros(x.shape))


@law("binary_step/takes_zero_to_one", "binary_step", "special")
@given(source=values())
def test_binary_step_takes_zero_to_one(implementation: Implementation, source: Values) -> None:
    """The threshold 0 itself gives 1, and so does -0, which equals it."""
    BINARY_STEP.require_plain(implementation, source)
    x = source.away_from_zero(6)
    x[:2] = 0.0, -0.0
    require_answer(implementation, Call("binary_step", {"x": x}), np.heaviside(x, 1.0))


@law("binary_step/passes_nan", "binary_step", "special")
@given(source=values())
def test_binary_step_passes_nan(implementation: Implementation, source: Values) -> None:
    """A NaN stays NaN; infinity gives 1, minus infinity 0."""
    BINARY_STEP.require_plain(implementation, source)
    x = source.away_from_zero(6)
    x[:3] = np.nan, np.inf, -np.inf
    require_answer(implementation, Call("binary_step", {"x": x}), np.heaviside(x, 1.0))


@law("binary_step/backward_is_zero_at_zero", "binary_step_backward", "special")
@given(source=values())
def test_binary_step_backward_is_zero_at_zero(
    implementation: Implementation, source: Values
) -> None:
    """At the step, where there is no derivative, it counts as 0."""
    BINARY_STEP_BACKWARD.require_plain(implementation, source)
    call = BINARY_STEP_BACKWARD.plain(source)
    x = call["x"].copy()
    x[:, 0] = 0.0
    require_answer(implementation, call.but(x=x), np.zeros(x.shape))


@law(
    "binary_step/c1_rejects_grad_output_of_another_shape",
    "binary_step_backward",
    "refusal",
    "binary_step_c1",
)
@given(source=values())
def test_binary_step_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(BINARY_STEP_BACKWARD, implementation, source)


# elu

ALPHAS: tuple[dict[str, Any], ...] = (
    {},
    *({"alpha": alpha} for alpha in (0.5, 2.0, 0.1, 1.6733, 1.0)),
)


def alpha_of(call: Call) -> float:
    """Return the alpha of a call, given or not."""
    return float(call.kwargs.get("alpha", 1.0))


def less_one(x: Array) -> Array:
    """Return exp(x) - 1 by SciPy, for numbers that are not positive."""
    left = np.minimum(x, 0.0)
    difference: Array = left * scipy.special.exprel(left)
    return difference


def truth_of_elu(call: Call) -> Array:
    """Return the positive part, and the bent negative part."""
    return np.maximum(call["x"], 0.0) + alpha_of(call) * less_one(call["x"])


def truth_of_elu_backward(call: Call) -> Array:
    """Return grad_output, times alpha * exp(x) where x is not positive."""
    left = alpha_of(call) * (1 + less_one(call["x"]))
    return call["grad_output"] * np.where(call["x"] > 0, 1.0, left)


def elu_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of exp(x) - 1, as it stands: specs/activation/elu.md, Tolerance."""
    return of_roundings(ELEMENTARY + 2, np.where(call["x"] > 0, 0.0, alpha_of(call)), u)


def elu_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, computed from x or from y."""
    largest = np.where(call["x"] > 0, 1.0, alpha_of(call)) * call["grad_output"]
    return of_roundings(ELEMENTARY + 4, largest, u)


ELU = Subject("elu", calls_of("elu", ALPHAS), plain_of("elu"), elu_bound)
ELU_BACKWARD = Subject(
    "elu_backward",
    backward_calls_of("elu", ALPHAS),
    backward_plain_of("elu"),
    elu_backward_bound,
    batch=("grad_output", "x"),
)


@law("elu/matches_scipy", "elu", "value")
@settings(max_examples=60)
@given(call=calls_of("elu", ALPHAS))
def test_elu_w36_matches_scipy(implementation: Implementation, call: Call) -> None:
    """What is positive stays, the rest becomes alpha * (exp(x) - 1), here by SciPy's exprel."""
    require_answer(implementation, call, truth_of_elu(call), elu_bound(call))


@law("elu/is_proportional_to_alpha", "elu", "value")
@given(call=calls_of("elu"), alpha=st.sampled_from((0.5, 2.0, 0.1, 3.0)))
def test_elu_is_proportional_to_alpha(
    implementation: Implementation, call: Call, alpha: float
) -> None:
    """alpha scales the outputs for what is negative, and no others."""
    expected = trusted(call) * np.where(call["x"] > 0, 1.0, alpha)
    call = call.but(alpha=alpha)
    require_answer(implementation, call, expected, 2 * elu_bound(call))


@law("elu/takes_one_from_a_share", "elu", "value")
@given(source=values(), count=st.integers(1, 9), alpha=st.sampled_from((1.0, 0.5, 2.0)))
def test_elu_takes_one_from_a_share(
    implementation: Implementation, source: Values, count: int, alpha: float
) -> None:
    """Of the logarithm of a share it gives alpha times the share less 1."""
    share = source.positive(count) / 5
    call = Call("elu", {"x": np.log(share), "alpha": alpha})
    require_answer(implementation, call, alpha * (share - 1), 2 * elu_bound(call))


@law("elu/backward_matches_difference", "elu_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("elu", ALPHAS))
def test_elu_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume_off_kink(call)
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=elu_backward_bound(call),
    )


@law("elu/backward_matches_scipy", "elu_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("elu", ALPHAS))
def test_elu_w36_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The gradient is grad_output, times alpha * exp(x) where x is negative."""
    assume_off_kink(call)
    require_answer(implementation, call, truth_of_elu_backward(call), elu_backward_bound(call))


@law("elu/does_not_overflow", "elu", "special")
@given(source=values(), alpha=st.sampled_from((None, 0.5, 2.0)))
def test_elu_does_not_overflow(
    implementation: Implementation, source: Values, alpha: float | None
) -> None:
    """Far to the right the output is x, far to the left -alpha, whatever an exponential does."""
    ELU.require_plain(implementation, source)
    call = Call("elu", {"x": far_out(source)} | ({} if alpha is None else {"alpha": alpha}))
    require_answer(implementation, call, truth_of_elu(call), elu_bound(call))


@law("elu/passes_nan_and_infinity", "elu", "special")
@given(source=values(), alpha=st.sampled_from((None, 0.5, 2.0)))
def test_elu_passes_nan_and_infinity(
    implementation: Implementation, source: Values, alpha: float | None
) -> None:
    """A NaN stays NaN, infinity stays, minus infinity becomes -alpha."""
    ELU.require_plain(implementation, source)
    x = source.positive(6)
    x[:3] = np.nan, np.inf, -np.inf
    call = Call("elu", {"x": x} | ({} if alpha is None else {"alpha": alpha}))
    expected = x.copy()
    expected[2] = -alpha_of(call)
    require_answer(implementation, call, expected, elu_bound(call))


@law("elu/backward_takes_alpha_at_kink", "elu_backward", "special")
@given(source=values(), alpha=st.sampled_from((None, 0.5, 2.0, 0.1)))
def test_elu_backward_takes_alpha_at_kink(
    implementation: Implementation, source: Values, alpha: float | None
) -> None:
    """The derivative at 0 is the one on the left: alpha."""
    ELU_BACKWARD.require_plain(implementation, source)
    call = ELU_BACKWARD.plain(source)
    call = call if alpha is None else call.but(alpha=alpha)
    x = call["x"].copy()
    x[:, 0] = 0.0
    call = call.but(x=x)
    require_answer(implementation, call, truth_of_elu_backward(call), elu_backward_bound(call))


@law("elu/backward_does_not_overflow", "elu_backward", "special")
@given(source=values(), alpha=st.sampled_from((None, 0.5, 2.0)))
def test_elu_backward_does_not_overflow(
    implementation: Implementation, source: Values, alpha: float | None
) -> None:
    """Far to the right the slope is 1, far to the left 0."""
    ELU_BACKWARD.require_plain(implementation, source)
    x = far_out(source)
    call = Call("elu", {"x": x} | ({} if alpha is None else {"alpha": alpha}))
    call = call.backward(source.away_from_zero(*x.shape))
    require_answer(implementation, call, truth_of_elu_backward(call), elu_backward_bound(call))


@law("elu/c1_rejects_grad_output_of_another_shape", "elu_backward", "refusal", "elu_c1")
@given(source=values())
def test_elu_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(ELU_BACKWARD, implementation, source)


# prelu


@st.composite
def prelu_calls(draw: DrawFn, off_kink: bool = False) -> Call:
    """Draw a call: numbers on both sides of 0, and a slope of either sign for every channel."""
    source, shape = draw(values()), draw(shapes(2))
    x = source.away_from_zero(*shape) if off_kink else source.array(*shape)
    return Call("prelu", {"x": x, "weight": source.array(shape[1])})


@st.composite
def prelu_backward_calls(draw: DrawFn) -> Call:
    """Draw a call of the gradient, at least 1/2 away from the kink."""
    call = draw(prelu_calls(off_kink=True))
    return call.backward(draw(values()).array(*call["x"].shape))


def prelu_plain(source: Values) -> Call:
    """Return a call with three channels, positives and negatives in each."""
    return Call("prelu", {"x": source.positive(2, 3) * SIGNS, "weight": source.away_from_zero(3)})


def prelu_backward_plain(source: Values) -> Call:
    """Return a call of the gradient, likewise."""
    return prelu_plain(source).backward(source.away_from_zero(2, 3))


def prelu_whole(source: Values) -> Call:
    """Return a call of maps in which every axis has a length of its own."""
    return Call("prelu", {"x": source.array(2, 3, 4, 5), "weight": source.array(3)})


def over_channels(numbers: Array, x: Array) -> Array:
    """Return one number per channel for every entry of x."""
    return np.moveaxis(np.broadcast_to(numbers, (*np.delete(x.shape, 1), x.shape[1])), -1, 1)


def prelu_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/prelu.md, Tolerance."""
    return of_roundings(3, (1 + np.abs(over_channels(call["weight"], call["x"]))) * call["x"], u)


def prelu_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a product, and of a sum over all entries of a channel."""
    x, grad = call["x"], call["grad_output"]
    slopes = 1 + np.abs(over_channels(call["weight"], x))
    terms = of_channels(np.abs(grad * np.minimum(x, 0.0)))
    count = x.size // max(x.shape[1], 1)
    return of_roundings(3, slopes * grad, u), of_sum(count + 1, terms, u)


def of_channels(amounts: Array) -> Array:
    """Return the sum of the amounts of every channel, by NumPy's count of channel numbers."""
    numbers = over_channels(np.arange(amounts.shape[1]), amounts)
    return np.bincount(np.ravel(numbers), np.ravel(amounts), amounts.shape[1])


def truth_of_prelu_backward(call: Call) -> tuple[Array, Array]:
    """Return both gradients, by a step from 0 to 1 for what is positive."""
    x, grad = call["x"], call["grad_output"]
    step = (x > 0).astype(np.float64)
    grad_x = grad * (step + over_channels(call["weight"], x) * (1 - step))
    return grad_x, of_channels(grad * np.minimum(x, 0.0))


def too_few_axes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose x has no axis of channels."""
    for x in (np.ones(3), np.ones(1), np.array(1.5)):
        for weight in (call["weight"], np.ones(1), np.array(2.0)):
            yield call.but(x=x, weight=weight)


def weights_of_other_shapes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose slopes are not one for each channel, though NumPy might spread them."""
    for shape in ((), (1,), (2,), (4,), (5,), (6,), (3, 1), (1, 3), (3, 4, 5), (3, 1, 1), (0,)):
        yield call.but(weight=np.ones(shape))
    yield call.but(weight=np.ones(call["x"].shape))


PRELU = Subject(
    "prelu",
    prelu_calls(),
    prelu_plain,
    prelu_bound,
    arrays=("x", "weight"),
    whole=prelu_whole,
    broken={"prelu_c1": too_few_axes, "prelu_c2": weights_of_other_shapes},
)
PRELU_BACKWARD = Subject(
    "prelu_backward",
    prelu_backward_calls(),
    prelu_backward_plain,
    prelu_backward_bound,
    arrays=("x", "weight"),
    batch=("grad_output", "x"),
)


@law("prelu/matches_closed_form", "prelu", "value")
@settings(max_examples=80)
@given(call=prelu_calls())
def test_prelu_w36_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """In every channel the positive part stays, and the rest is multiplied by its slope."""
    x = call["x"]
    expected = np.stack(
        [
            np.maximum(x[:, c], 0) + slope * np.minimum(x[:, c], 0)
            for c, slope in enumerate(call["weight"])
        ],
        axis=1,
    )
    require_answer(implementation, call, expected, prelu_bound(call))


@law("prelu/has_known_slopes", "prelu", "value")
@given(call=prelu_calls(), first=st.integers(0, 2))
def test_prelu_has_known_slopes(implementation: Implementation, call: Call, first: int) -> None:
    """Slope 1 changes nothing, slope 0 makes relu, slope -1 the absolute value: in one call."""
    x = call["x"]
    call = call.but(weight=np.array([(first + c) % 3 - 1.0 for c in range(x.shape[1])]))
    known = (np.abs(x), (x + np.abs(x)) / 2, x)
    expected = np.stack(
        [known[(first + c) % 3][:, c] for c in range(x.shape[1])],
        axis=1,
    )
    require_answer(implementation, call, expected, prelu_bound(call))


@law("prelu/equals_leaky_relu", "prelu", "value")
@given(call=prelu_calls(), slope=st.sampled_from((0.01, 0.25, 2.0, -0.5)))
def test_prelu_equals_leaky_relu(implementation: Implementation, call: Call, slope: float) -> None:
    """Where all channels have one slope it is leaky_relu."""
    call = call.but(weight=np.full(call["x"].shape[1], slope))
    expected = trusted(Call("leaky_relu", {"x": call["x"], "negative_slope": slope}))
    require_answer(implementation, call, expected, prelu_bound(call))


@law("prelu/backward_matches_difference", "prelu_backward", "gradient")
@settings(max_examples=20)
@given(call=prelu_backward_calls())
def test_prelu_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """Both gradients are derivatives of the sum of grad_output * y, measured by small steps."""
    assume_off_kink(call)
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x", "weight"),
        bound=prelu_backward_bound(call),
    )


@law("prelu/backward_matches_closed_form", "prelu_backward", "gradient")
@settings(max_examples=80)
@given(call=prelu_backward_calls())
def test_prelu_w36_backward_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """A slope gathers grad_output * x over all negative numbers of its channel, in all samples."""
    assume_off_kink(call)
    expected = truth_of_prelu_backward(call)
    require_answer(implementation, call, expected, prelu_backward_bound(call))


@law("prelu/backward_adds_up_over_batches", "prelu_backward", "gradient")
@given(call=prelu_backward_calls())
def test_prelu_backward_adds_up_over_batches(implementation: Implementation, call: Call) -> None:
    """A batch that is there twice has the same grad_x twice, and twice the gradient of slopes."""
    grad_x, grad_weight = trusted(call)
    twice = call.but(**{name: np.concatenate([call[name]] * 2) for name in ("grad_output", "x")})
    expected = np.concatenate([grad_x] * 2), 2 * grad_weight
    require_answer(implementation, twice, expected, prelu_backward_bound(twice))


@law("prelu/passes_nan_and_infinity", "prelu", "special")
@given(source=values())
def test_prelu_passes_nan_and_infinity(implementation: Implementation, source: Values) -> None:
    """A NaN stays NaN, infinity stays, minus infinity is multiplied by the slope."""
    PRELU.require_plain(implementation, source)
    x, weight = source.positive(2, 3, 2), source.away_from_zero(3)
    x[0, :, 0] = np.nan, np.inf, -np.inf
    expected = x.copy()
    expected[0, 2, 0] = -np.inf * weight[2]
    call = Call("prelu", {"x": x, "weight": weight})
    require_answer(implementation, call, expected, prelu_bound(call))


@law("prelu/backward_takes_slope_at_kink", "prelu_backward", "special")
@given(source=values())
def test_prelu_backward_takes_slope_at_kink(implementation: Implementation, source: Values) -> None:
    """The derivative at 0 is the one on the left: the slope of the channel."""
    PRELU_BACKWARD.require_plain(implementation, source)
    call = PRELU_BACKWARD.plain(source)
    x = call["x"].copy()
    x[0], weight = 0.0, call["weight"] + 0.5  # neither 1 nor 0
    call = call.but(x=x, weight=weight)
    expected = truth_of_prelu_backward(call)
    require_answer(implementation, call, expected, prelu_backward_bound(call))


@law("prelu/c1_rejects_too_few_axes", "prelu", "refusal", "prelu_c1")
@given(source=values())
def test_prelu_c1_rejects_too_few_axes(implementation: Implementation, source: Values) -> None:
    """x has an axis of samples and one of channels."""
    PRELU.require_label(implementation, source, "prelu_c1")


@law("prelu/c2_rejects_other_than_one_slope_per_channel", "prelu", "refusal", "prelu_c2")
@given(source=values())
def test_prelu_c2_rejects_other_than_one_slope_per_channel(
    implementation: Implementation, source: Values
) -> None:
    """There is one slope for each channel: not one for all, and not one for each entry."""
    PRELU.require_label(implementation, source, "prelu_c2")


@law("prelu/c3_rejects_grad_output_of_another_shape", "prelu_backward", "refusal", "prelu_c3")
@given(source=values())
def test_prelu_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(PRELU_BACKWARD, implementation, source)


# maxout

# batch, outputs and pieces, and the map of a channel, in one stroke; long ones, too
CHANNELS = [(1, 1), (1, 2), (2, 2), (2, 1), (1, 3), (3, 2), (2, 3), (4, 2), (2, 4), (3, 3)]
MAPS: list[tuple[int, ...]] = [(), (2,), (3, 2), (1, 3), (2, 1, 2), (1, 2, 1, 2)]
SIZES: list[tuple[int, int, int, tuple[int, ...]]] = [
    *((batch, *pair, map_) for map_ in MAPS for pair in CHANNELS for batch in (1, 2, 3)),
    *((2, *pair, (2,)) for pair in ((17, 2), (2, 17), (1, 34)) for _ in range(4)),
    *((batch, *pair, ()) for batch, pair in ((9, (3, 2)), (17, (2, 3)), (2, (4, 8)), (1, (33, 2)))),
    *((1, 2, 2, map_) for map_ in ((9,), (7, 3), (1, 17), (5, 1, 3))),
]


@st.composite
def maxout_calls(draw: DrawFn, ties: bool = True) -> Call:
    """Draw a call; small integers among few pieces are often equal, unless ties are barred."""
    source, (batch, outputs, pieces, map_) = draw(values()), draw(st.sampled_from(SIZES))
    shape = (batch, outputs * pieces, *map_)
    x = source.array(*shape) if ties else source.distinct(*shape)
    return Call("maxout", {"x": x, "pieces": pieces})


@st.composite
def maxout_backward_calls(draw: DrawFn, ties: bool = True) -> Call:
    """Draw a call of the gradient."""
    call = draw(maxout_calls(ties))
    return call.backward(draw(values()).array(*np.shape(trusted(call))))


def maxout_plain(source: Values) -> Call:
    """Return a call with two pieces for each of two outputs, no two of them equal."""
    return Call("maxout", {"x": source.distinct(2, 4), "pieces": 2})


def maxout_backward_plain(source: Values) -> Call:
    """Return a call of the gradient, likewise."""
    return maxout_plain(source).backward(source.away_from_zero(2, 2))


def maxout_whole(source: Values) -> Call:
    """Return a call of maps with six channels, of which three make one."""
    return Call("maxout", {"x": source.array(2, 6, 4), "pieces": 3})


def truth_of_maxout_backward(call: Call) -> Array:
    """Return grad_output for the piece that NumPy's argmax picks, seen as every pieces-th one."""
    x, pieces = call["x"], call["pieces"]
    picked = np.argmax([x[:, k::pieces] for k in range(pieces)], axis=0)
    grad_x = np.zeros(x.shape)
    for k in range(pieces):
        grad_x[:, k::pieces] = np.where(picked == k, call["grad_output"], 0.0)
    return grad_x


def without_channels(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose x has no axis of channels."""
    for x in (np.ones(6), np.ones(3), np.array(1.5)):
        yield call.but(x=x)
    yield call.but(x=np.array(1.5), pieces=1)


def too_few_pieces(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls in which no pieces make one."""
    for pieces in (0, -1, -2, -3, -6, 0.5):
        yield call.but(pieces=pieces)


def pieces_that_do_not_divide(call: Call, source: Values) -> Iterator[Call]:
    """Yield calls in which channels are left over, or too few for one output."""
    for pieces in (4, 5, 7, 12):
        yield call.but(pieces=pieces)
    for channels in (1, 2, 4, 5, 7):
        for batch in (2, 0):
            yield call.but(x=source.array(batch, channels, 6))


MAXOUT = Subject(
    "maxout",
    maxout_calls(),
    maxout_plain,
    whole=maxout_whole,
    broken={
        "maxout_c1": without_channels,
        "maxout_c2": too_few_pieces,
        "maxout_c3": pieces_that_do_not_divide,
    },
)
MAXOUT_BACKWARD = Subject(
    "maxout_backward",
    maxout_backward_calls(),
    maxout_backward_plain,
    batch=("grad_output", "x"),
)


@law("maxout/matches_numpy", "maxout", "value")
@settings(max_examples=80)
@given(call=maxout_calls())
def test_maxout_matches_numpy(implementation: Implementation, call: Call) -> None:
    """Each output is the maximum of neighbouring channels, from c * pieces on."""
    x = call["x"]
    expected = np.maximum.reduceat(x, np.arange(0, x.shape[1], call["pieces"]), axis=1)
    require_answer(implementation, call, expected)


@law("maxout/takes_pieces_in_any_order", "maxout", "value")
@given(call=maxout_calls(), source=values())
def test_maxout_takes_pieces_in_any_order(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The order of the pieces of one output changes nothing, nor does a step of the others."""
    x, pieces = call["x"].copy(), call["pieces"]
    for first in range(0, x.shape[1], pieces):
        order = first + source.random.permutation(pieces)
        x[:, first : first + pieces] = x[:, order]
    require_answer(implementation, call.but(x=x), trusted(call))


@law("maxout/has_known_pieces", "maxout", "value")
@given(call=maxout_calls())
def test_maxout_has_known_pieces(implementation: Implementation, call: Call) -> None:
    """One piece for each output changes nothing; all channels for one leave their maximum."""
    x = call["x"]
    require_answer(implementation, call.but(pieces=1), x)
    expected = np.max(x, axis=1, keepdims=True)
    require_answer(implementation, call.but(pieces=x.shape[1]), expected)


@law("maxout/learns_other_activations", "maxout", "value")
@given(call=maxout_calls())
def test_maxout_learns_other_activations(implementation: Implementation, call: Call) -> None:
    """Of x and 0 side by side it makes relu, of x and -x the absolute value."""
    x = call["x"]
    both = np.stack([x, np.zeros_like(x), x, -x], axis=2).reshape(len(x), -1, *x.shape[2:])
    expected = np.stack([(x + np.abs(x)) / 2, np.abs(x)], axis=2).reshape(len(x), -1, *x.shape[2:])
    require_answer(implementation, Call("maxout", {"x": both, "pieces": 2}), expected)


@law("maxout/backward_matches_difference", "maxout_backward", "gradient")
@settings(max_examples=20)
@given(call=maxout_backward_calls(ties=False))
def test_maxout_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume_no_ties(call["x"])
    require_gradient(implementation, forward_of(call), call["grad_output"], ("x",))


@law("maxout/backward_matches_numpy", "maxout_backward", "gradient")
@settings(max_examples=80)
@given(call=maxout_backward_calls())
def test_maxout_backward_matches_numpy(implementation: Implementation, call: Call) -> None:
    """The whole gradient goes to the piece that is the largest, the first of equal ones."""
    require_answer(implementation, call, truth_of_maxout_backward(call))


@law("maxout/passes_nan_and_infinity", "maxout", "special")
@given(source=values(), place=st.integers(0, 2))
def test_maxout_passes_nan_and_infinity(
    implementation: Implementation, source: Values, place: int
) -> None:
    """A NaN among the pieces gives NaN, infinity stays, minus infinity is the least."""
    MAXOUT.require_plain(implementation, source)
    x = source.array(2, 12, 2)
    x[0, [place, 3 + place, 6 + place], 0] = np.nan, np.inf, -np.inf
    x[0, 9:, 0] = -np.inf
    call = Call("maxout", {"x": x, "pieces": 3})
    require_answer(implementation, call, np.maximum.reduceat(x, [0, 3, 6, 9], axis=1))


@law("maxout/backward_picks_the_first_of_equal_pieces", "maxout_backward", "special")
@given(source=values(), same=st.sampled_from(((0, 1), (1, 2), (0, 2), (0, 1, 2))))
def test_maxout_backward_picks_the_first_of_equal_pieces(
    implementation: Implementation, source: Values, same: tuple[int, ...]
) -> None:
    """Where several pieces are the largest, the first of them has the whole gradient."""
    MAXOUT_BACKWARD.require_plain(implementation, source)
    pieces = np.full((2, 2, 3, 2), -50.0)
    pieces[:, :, same] = source.array(2, 2, 1, 2)
    grad_output, expected = source.away_from_zero(2, 2, 2), np.zeros(pieces.shape)
    expected[:, :, same[0]] = grad_output
    call = Call("maxout", {"x": pieces.reshape(2, 6, 2), "pieces": 3}).backward(grad_output)
    require_answer(implementation, call, expected.reshape(2, 6, 2))


@law("maxout/backward_sees_the_smallest_difference", "maxout_backward", "special")
@given(source=values(), size=st.sampled_from((1e-300, 1e-12, 1e300)))
def test_maxout_backward_sees_the_smallest_difference(
    implementation: Implementation, source: Values, size: float
) -> None:
    """A piece that is larger by very little is larger."""
    MAXOUT_BACKWARD.require_plain(implementation, source)
    call = Call("maxout", {"x": size * source.distinct(2, 6, 2), "pieces": 3})
    call = call.backward(source.away_from_zero(2, 2, 2))
    require_answer(implementation, call, truth_of_maxout_backward(call))


@law("maxout/c1_rejects_too_few_axes", "maxout", "refusal", "maxout_c1")
@given(source=values())
def test_maxout_c1_rejects_too_few_axes(implementation: Implementation, source: Values) -> None:
    """x has an axis of samples and one of channels."""
    MAXOUT.require_label(implementation, source, "maxout_c1")


@law("maxout/c2_rejects_too_few_pieces", "maxout", "refusal", "maxout_c2")
@given(source=values())
def test_maxout_c2_rejects_too_few_pieces(implementation: Implementation, source: Values) -> None:
    """At least one channel makes one output."""
    MAXOUT.require_label(implementation, source, "maxout_c2")


@law("maxout/c3_rejects_pieces_that_do_not_divide", "maxout", "refusal", "maxout_c3")
@given(source=values())
def test_maxout_c3_rejects_pieces_that_do_not_divide(
    implementation: Implementation, source: Values
) -> None:
    """No channel is left over."""
    MAXOUT.require_label(implementation, source, "maxout_c3")


@law("maxout/c4_rejects_grad_output_of_another_shape", "maxout_backward", "refusal", "maxout_c4")
@given(source=values())
def test_maxout_c4_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, not of x, and is never broadcast."""
    call = MAXOUT_BACKWARD.plain(source)
    for shape in ((2, 4), (1, 2), (2, 1), (2,), (1,), (), (2, 2, 1), (1, 2, 2), (2, 3), (4,)):
        broken = call.but(grad_output=np.ones(shape))
        MAXOUT_BACKWARD.require_refusal(implementation, source, broken)


def assume_no_ties(x: Array) -> None:
    """Go on only if no two numbers are closer than 1/2."""
    assume(bool((np.diff(np.sort(np.ravel(x))) >= 0.5).all()))


# all of them

ENTRY_BY_ENTRY = [BINARY_STEP, BINARY_STEP_BACKWARD, ELU, ELU_BACKWARD]
CHANNEL_BY_CHANNEL = [PRELU, PRELU_BACKWARD]
SUBJECTS = [*ENTRY_BY_ENTRY, *CHANNEL_BY_CHANNEL, MAXOUT, MAXOUT_BACKWARD]


@on_each(ENTRY_BY_ENTRY, "accepts_empty_maps", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_empty_maps(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Where some axis is empty, so is the result, and it has the shape of x."""
    require_empty_maps(implementation, subject, source)


@on_each([*CHANNEL_BY_CHANNEL, MAXOUT, MAXOUT_BACKWARD], "accepts_empty_maps", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_empty_maps_of_channels(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Where there is no sample or no pixel, the result is empty, and gradients of slopes are 0."""
    subject.require_plain(implementation, source)
    names = [name for name in subject.plain(source).arguments if name in {"grad_output", "x"}]
    for batch, *map_ in ((0, 3), (2, 0), (2, 3, 0), (0, 0)):
        call = subject.plain(source)
        empty = {name: np.zeros((batch, call[name].shape[1], *map_)) for name in names}
        require_answer(implementation, call.but(**empty), trusted(call.but(**empty)))


@on_each(ENTRY_BY_ENTRY, "accepts_single_numbers", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_single_numbers(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """An array without axes is a single number, and so is the result."""
    require_single_numbers(implementation, subject, source)


@on_each([*ENTRY_BY_ENTRY, *CHANNEL_BY_CHANNEL, MAXOUT], "takes_any_size", "special")
@settings(max_examples=6)
@given(source=values())
def test_takes_any_size(implementation: Implementation, subject: Subject, source: Values) -> None:
    """However large a number is, or however close to 0, its sign and its rank alone decide."""
    require_any_size(implementation, subject, source)
