"""Optimizers: exact arithmetic, several steps against SciPy's recurrence, and a quadratic."""

from fractions import Fraction
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT
from .strategies import Array, Values, options, values
from .subjects import Subject, law

RATES = (0.5, 0.125, 0.01, 0.3, 1.0, 2.0, 3.7)
DECAYS = (0.25, 0.5, 0.01, 0.3, 1.0, 2.5)
KEPT = (0.5, 0.25, 0.0, 0.3, 0.75, 0.99, 1.0)
SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=3)
ANY_SHAPE = st.lists(st.integers(1, 3), max_size=3)


def exactly(*numbers: Array | float) -> Any:
    """Return numbers as fractions, with which Python computes without any rounding."""
    found = [np.vectorize(Fraction, otypes=[object])(part) for part in numbers]
    return found if len(found) > 1 else found[0]


def rounded(numbers: Any) -> Array:
    """Return fractions as the nearest floats."""
    return np.asarray(numbers).astype(np.float64)


# sgd


@st.composite
def sgd_calls(draw: DrawFn, shapes: Any = SHAPES) -> Call:
    """Draw a valid call, of any shape."""
    source, shape = draw(values()), draw(shapes)
    return Call(
        "sgd",
        {
            "parameter": np.asarray(source.array(*shape)),
            "grad": np.asarray(source.array(*shape)),
            "learning_rate": draw(st.sampled_from(RATES)),
            **options(draw, {"weight_decay": st.sampled_from(DECAYS)}),
        },
    )


def sgd_bound(call: Call, u: float = UNIT) -> Any:
    """Bound six roundings of each of three terms: specs/optimizer/sgd.md, Tolerance."""
    decay = np.abs(call.kwargs.get("weight_decay", 0.0) * call["parameter"])
    step = np.abs(call["learning_rate"]) * (np.abs(call["grad"]) + decay)
    return 2 * 6 * u * (np.abs(call["parameter"]) + step)


def sgd_plain(source: Values) -> Call:
    """Return a call without weight decay."""
    return Call(
        "sgd",
        {
            "parameter": source.array(2, 3),
            "grad": source.away_from_zero(2, 3),
            "learning_rate": 0.5,
        },
    )


SGD = Subject(
    "sgd", sgd_calls(), sgd_plain, sgd_bound, ("parameter", "grad"), ("parameter", "grad")
)


@law("sgd/matches_fractions", "sgd", "value")
@settings(max_examples=80)
@given(call=sgd_calls(ANY_SHAPE))
def test_sgd_matches_fractions(implementation: Implementation, call: Call) -> None:
    """The new parameter is what exact arithmetic makes of the formula."""
    decay = call.kwargs.get("weight_decay", 0.0)
    p, g, rate, decay = exactly(call["parameter"], call["grad"], call["learning_rate"], decay)
    require_answer(implementation, call, rounded(p - rate * (g + decay * p)), sgd_bound(call))


@law("sgd/equals_step_of_penalised_loss", "sgd", "value")
@given(source=values(integers=True), decay=st.sampled_from((0.25, 0.5, 1.0, 2.5)))
def test_sgd_equals_step_of_penalised_loss(
    implementation: Implementation, source: Values, decay: float
) -> None:
    """Weight decay is the gradient of decay/2 * sum of parameter^2, added to the other gradient."""
    call = sgd_plain(source)
    penalised = call.but(grad=call["grad"] + decay * call["parameter"])
    decayed = call.but(weight_decay=decay)
    require_answer(implementation, decayed, trusted(penalised), sgd_bound(decayed))


@law("sgd/goes_down_a_quadratic", "sgd", "value")
@settings(max_examples=20)
@given(source=values(integers=True), rate=st.sampled_from((0.5, 0.25, 1.0, 1.5, 1.75)))
def test_sgd_goes_down_a_quadratic(
    implementation: Implementation, source: Values, rate: float
) -> None:
    """W44: against the gradient of x^2/2, below the rate 2, steps multiply x by 1 - rate."""
    follow_quadratic(implementation, source, rate)


@law("sgd/diverges_above_the_stable_rate", "sgd", "value")
@settings(max_examples=20)
@given(source=values(integers=True), rate=st.sampled_from((2.25, 2.5, 3.0, 4.0)))
def test_sgd_diverges_above_the_stable_rate(
    implementation: Implementation, source: Values, rate: float
) -> None:
    """W46: on x^2/2 a learning rate above 2 overshoots further with every step."""
    follow_quadratic(implementation, source, rate)


def follow_quadratic(implementation: Implementation, source: Values, rate: float) -> None:
    """
    Require ten steps on x^2/2, each from where the last one should lead, to be powers of 1 - rate.

    All numbers are small multiples of powers of 1/4, and exact in floating-point arithmetic.
    """
    __tracebackhide__ = True
    start = source.away_from_zero(3)
    x = start
    for step in range(1, 11):
        call = Call("sgd", {"parameter": x, "grad": x, "learning_rate": rate})
        x = start * (1 - rate) ** step
        require_answer(implementation, call, x, sgd_bound(call))


OTHER_SHAPES = ((3,), (1, 3), (2, 1), (1, 1), (), (3, 2), (6,), (1, 2, 3), (2, 4))


@law("sgd/c1_rejects_grad_of_another_shape", "sgd", "refusal", "sgd_c1")
@given(source=values())
def test_sgd_c1_rejects_grad_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad has the shape of parameter, and neither is ever broadcast."""
    call = sgd_plain(source)
    for shape in OTHER_SHAPES:
        array = np.asarray(source.array(*shape))
        SGD.require_refusal(implementation, source, call.but(grad=array))
        SGD.require_refusal(implementation, source, call.but(parameter=array))


# momentum


@st.composite
def momentum_calls(draw: DrawFn, shapes: Any = SHAPES) -> Call:
    """Draw a valid call, of any shape."""
    source, shape = draw(values()), draw(shapes)
    return Call(
        "momentum",
        {
            "parameter": np.asarray(source.array(*shape)),
            "grad": np.asarray(source.array(*shape)),
            "velocity": np.asarray(source.array(*shape)),
            "learning_rate": draw(st.sampled_from(RATES)),
            **options(
                draw,
                {
                    "momentum": st.sampled_from(KEPT),
                    "nesterov": st.booleans(),
                    "weight_decay": st.sampled_from(DECAYS),
                },
            ),
        },
    )


def momentum_bound(call: Call, u: float = UNIT) -> Any:
    """Bound four roundings, and three or six more: specs/optimizer/momentum.md, Tolerance."""
    kept = np.abs(call.kwargs.get("momentum", 0.9))
    decay = np.abs(call.kwargs.get("weight_decay", 0.0))
    decayed = np.abs(call["grad"]) + decay * np.abs(call["parameter"])
    velocity = kept * np.abs(call["velocity"]) + decayed
    nesterov = call.kwargs.get("nesterov", False)
    step = np.abs(call["learning_rate"]) * (decayed + kept * velocity if nesterov else velocity)
    roundings = 10 if nesterov else 7
    return (
        2 * roundings * u * (np.abs(call["parameter"]) + step),
        2 * 4 * u * velocity,
    )


def momentum_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "momentum",
        {
            "parameter": source.array(2, 3),
            "grad": source.away_from_zero(2, 3),
            "velocity": source.away_from_zero(2, 3),
            "learning_rate": 0.5,
        },
    )


MOMENTUM = Subject(
    "momentum",
    momentum_calls(),
    momentum_plain,
    momentum_bound,
    ("parameter", "grad", "velocity"),
    ("parameter", "grad", "velocity"),
)


@law("momentum/matches_fractions", "momentum", "value")
@settings(max_examples=100)
@given(call=momentum_calls(ANY_SHAPE))
def test_momentum_matches_fractions(implementation: Implementation, call: Call) -> None:
    """The new parameter and velocity are what exact arithmetic makes of the formulas."""
    given_options = call.kwargs
    p, g, v = exactly(call["parameter"], call["grad"], call["velocity"])
    rate, kept, decay = exactly(
        call["learning_rate"],
        given_options.get("momentum", 0.9),
        given_options.get("weight_decay", 0.0),
    )
    slope = g + decay * p
    new_velocity = kept * v + slope
    step = slope + kept * new_velocity if given_options.get("nesterov", False) else new_velocity
    expected = rounded(p - rate * step), rounded(new_velocity)
    require_answer(implementation, call, expected, momentum_bound(call))


@law("momentum/follows_recurrence", "momentum", "value")
@settings(max_examples=30)
@given(
    source=values(integers=True),
    kept=st.sampled_from((0.75, 0.25, 0.0)),
    rate=st.sampled_from((0.5, 0.125, 2.0)),  # none is 1 - kept, which would hide a mistake
    nesterov=st.booleans(),
)
def test_momentum_follows_recurrence(
    implementation: Implementation, source: Values, kept: float, rate: float, nesterov: bool
) -> None:
    """
    Four steps from rest, each from where the last one should lead, give the velocities of
    scipy.signal.lfilter, and parameters that have moved by their sum.
    """
    grads = source.array(4, 2, 2)
    start = source.array(2, 2)
    velocities = scipy.signal.lfilter([1.0], [1.0, -kept], grads, axis=0)
    steps = grads + kept * velocities if nesterov else velocities
    parameters = start - rate * np.cumsum(steps, axis=0)
    parameter, velocity = start, np.zeros((2, 2))
    # all numbers are small multiples of powers of 1/2, and exact in floating-point arithmetic
    for grad, *expected in zip(grads, parameters, velocities, strict=True):
        call = Call(
            "momentum",
            {
                "parameter": parameter,
                "grad": grad,
                "velocity": velocity,
                "learning_rate": rate,
                "momentum": kept,
                "nesterov": nesterov,
            },
        )
        require_answer(implementation, call, tuple(expected), momentum_bound(call))
        parameter, velocity = expected


@law("momentum/first_step_equals_sgd", "momentum", "value")
@given(
    source=values(),
    given_options=st.fixed_dictionaries(
        {}, optional={"momentum": st.sampled_from(KEPT), "nesterov": st.just(False)}
    ),
)
def test_momentum_first_step_equals_sgd(
    implementation: Implementation, source: Values, given_options: dict[str, Any]
) -> None:
    """From rest the first step is that of sgd, and the velocity is the whole gradient."""
    step = sgd_plain(source)
    call = Call(
        "momentum", {**step.arguments, "velocity": np.zeros(step["grad"].shape), **given_options}
    )
    require_answer(implementation, call, (trusted(step), step["grad"]), momentum_bound(call))


@law("momentum/tends_to_geometric_series", "momentum", "value")
@settings(max_examples=20)
@given(source=values(integers=True), nesterov=st.booleans())
def test_momentum_tends_to_geometric_series(
    implementation: Implementation, source: Values, nesterov: bool
) -> None:
    """Under a constant gradient g the velocity after t steps is g (1 - m^t) / (1 - m)."""
    grad = source.away_from_zero(2)
    parameter, velocity = source.array(2), np.zeros(2)
    for step in range(1, 9):
        call = Call(
            "momentum",
            {
                "parameter": parameter,
                "grad": grad,
                "velocity": velocity,
                "learning_rate": 0.25,
                "momentum": 0.5,
                "nesterov": nesterov,
            },
        )
        velocity = grad * (1 - 0.5**step) / (1 - 0.5)
        parameter = parameter - 0.25 * (grad + 0.5 * velocity if nesterov else velocity)
        require_answer(implementation, call, (parameter, velocity), momentum_bound(call))


@law("momentum/c1_rejects_grad_of_another_shape", "momentum", "refusal", "momentum_c1")
@given(source=values())
def test_momentum_c1_rejects_grad_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad has the shape of parameter, and neither is ever broadcast."""
    call = momentum_plain(source)
    for shape in OTHER_SHAPES:
        array = np.asarray(source.array(*shape))
        MOMENTUM.require_refusal(implementation, source, call.but(grad=array))
        MOMENTUM.require_refusal(implementation, source, call.but(parameter=array))


@law("momentum/c2_rejects_velocity_of_another_shape", "momentum", "refusal", "momentum_c2")
@given(source=values())
def test_momentum_c2_rejects_velocity_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """velocity has the shape of parameter, and is never broadcast: not even from a single 0."""
    call = momentum_plain(source)
    for shape in OTHER_SHAPES:
        array = np.asarray(source.array(*shape))
        MOMENTUM.require_refusal(implementation, source, call.but(velocity=array))
    MOMENTUM.require_refusal(implementation, source, call.but(velocity=np.zeros(())))


SUBJECTS = [SGD, MOMENTUM]
