"""Optimizers: exact arithmetic, several steps against SciPy's recurrence, and a quadratic."""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_roundings
from .strategies import Array, Values, options, shapes, values
from .subjects import Subject, law

RATES = (0.5, 0.125, 0.01, 0.3, 1.0, 2.0, 3.7)
DECAYS = (0.25, 0.5, 0.01, 0.3, 1.0, 2.5)
KEPT = (0.5, 0.25, 0.0, 0.3, 0.75, 0.99, 1.0)
SHAPED = shapes(1)
SIXTY_DIGITS = Context(prec=60)
EPSILONS = (0.5, 0.05, 2.0, 0.001)
AVERAGES = (0.5, 0.25, 0.9, 0.75, 0.3)  # shares that a mean square keeps


def exactly(*numbers: Array | float) -> Any:
    """Return numbers as fractions, with which Python computes without any rounding."""
    found = [np.vectorize(Fraction, otypes=[object])(part) for part in numbers]
    return found if len(found) > 1 else found[0]


def with_digits(*numbers: Array | float) -> Any:
    """Return numbers as decimals, with which Python computes to as many digits as it is told."""
    return [np.vectorize(Decimal, otypes=[object])(part) for part in numbers]


def rounded(numbers: Any) -> Array:
    """Return fractions or decimals as the nearest floats."""
    return np.asarray(numbers).astype(np.float64)


# sgd


@st.composite
def sgd_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call, of any shape."""
    source, shape = draw(values()), draw(of_shape)
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
@given(call=sgd_calls(shapes()))
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
    """Against the gradient of x^2/2, below the rate 2, steps multiply x by 1 - rate."""
    follow_quadratic(implementation, source, rate)


@law("sgd/diverges_above_the_stable_rate", "sgd", "value")
@settings(max_examples=20)
@given(source=values(integers=True), rate=st.sampled_from((2.25, 2.5, 3.0, 4.0)))
def test_sgd_diverges_above_the_stable_rate(
    implementation: Implementation, source: Values, rate: float
) -> None:
    """On x^2/2 a learning rate above 2 overshoots further with every step."""
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
def momentum_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call, of any shape."""
    source, shape = draw(values()), draw(of_shape)
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
@given(call=momentum_calls(shapes()))
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


# what the adaptive optimizers share


def adaptive_arguments(draw: DrawFn, of_shape: Any, *names: str) -> dict[str, Array]:
    """
    Draw a parameter, its gradient, and what is remembered of the earlier ones, named here.

    The last of them holds squares, which are not negative. At the first step all are zeros.
    """
    source, shape, first = draw(values()), draw(of_shape), draw(st.booleans())
    found = {name: np.asarray(source.array(*shape)) for name in ("parameter", "grad", *names)}
    found[names[-1]] = np.abs(found[names[-1]])
    return {**found, **{name: np.zeros(shape) for name in names if first}}


def condition(kept: float) -> float:
    """Return how much a mean of this weight can be smaller than what it is the mean of."""
    return 1 / min(kept, 1 - kept)


def follow_to_the_minimum(
    implementation: Implementation, subject: Subject, call: Call, steps: int
) -> None:
    """Require steps on x^2/2, each from where the last one should lead: they end near 0."""
    __tracebackhide__ = True
    names = [*call.arguments]
    for number in range(1, steps + 1):
        call = call.but(grad=call["parameter"])
        if "step" in names:
            call = call.but(step=number)
        expected = trusted(call)
        require_answer(implementation, call, expected, subject.allowed(call))
        remembered = [name for name in names if name not in ("grad", "step")]
        call = call.but(**dict(zip(remembered, expected, strict=False)))
    assert np.abs(call["parameter"]).max() <= 0.25


# adagrad


@st.composite
def adagrad_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call, at the first step or a later one."""
    arrays = adaptive_arguments(draw, of_shape, "square_sum")
    numbers = {"learning_rate": st.sampled_from(RATES), "eps": st.sampled_from(EPSILONS)}
    return Call("adagrad", {**arrays, **options(draw, numbers)})


def adagrad_bound(call: Call, u: float = UNIT) -> Any:
    """Bound seven roundings of the step, and two of the sum: specs/optimizer/adagrad.md."""
    square_sum = call["square_sum"] + call["grad"] ** 2
    root = np.sqrt(square_sum) + call.kwargs.get("eps", 1e-10)
    step = call.kwargs.get("learning_rate", 0.01) * np.abs(call["grad"]) / root
    return of_roundings(7, np.abs(call["parameter"]) + step, u), of_roundings(2, square_sum, u)


def adagrad_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "adagrad",
        {
            "parameter": source.array(2, 3),
            "grad": source.away_from_zero(2, 3),
            "square_sum": source.positive(2, 3),
        },
    )


ADAGRAD = Subject(
    "adagrad",
    adagrad_calls(),
    adagrad_plain,
    adagrad_bound,
    ("grad", "parameter", "square_sum"),
    ("parameter", "grad", "square_sum"),
)


@law("adagrad/matches_decimals", "adagrad", "value")
@settings(max_examples=100)
@given(call=adagrad_calls(shapes()))
def test_adagrad_matches_decimals(implementation: Implementation, call: Call) -> None:
    """The new parameter and sum are what arithmetic with sixty digits makes of the formulas."""
    p, g, s = with_digits(call["parameter"], call["grad"], call["square_sum"])
    rate, eps = with_digits(call.kwargs.get("learning_rate", 0.01), call.kwargs.get("eps", 1e-10))
    with localcontext(SIXTY_DIGITS):
        square_sum = s + g * g
        expected = p - rate * g / (np.sqrt(square_sum) + eps), square_sum
    require_answer(implementation, call, tuple(map(rounded, expected)), adagrad_bound(call))


@law("adagrad/slows_down_under_constant_gradient", "adagrad", "value")
@settings(max_examples=20)
@given(
    source=values(integers=True),
    rate=st.sampled_from((0.5, 0.125, 2.0)),
    eps=st.sampled_from((0.5, 0.05)),
)
def test_adagrad_slows_down_under_constant_gradient(
    implementation: Implementation, source: Values, rate: float, eps: float
) -> None:
    """Under a constant gradient g the sum is t g^2, and step t is rate g / (sqrt(t) |g| + eps)."""
    grad, parameter = source.away_from_zero(3), source.array(3)
    for step in range(1, 7):
        call = Call(
            "adagrad",
            {
                "parameter": parameter,
                "grad": grad,
                "square_sum": (step - 1) * grad**2,
                "learning_rate": rate,
                "eps": eps,
            },
        )
        parameter = parameter - rate * grad / (np.sqrt(step) * np.abs(grad) + eps)
        bound, sum_bound = adagrad_bound(call)
        # the closed form is rounded five times itself
        require_answer(implementation, call, (parameter, step * grad**2), (2 * bound, sum_bound))


@law("adagrad/first_step_forgets_the_size_of_the_gradient", "adagrad", "value")
@settings(max_examples=30)
@given(source=values(), rate=st.sampled_from(RATES), exponent=st.sampled_from((-10, 0, 10)))
def test_adagrad_first_step_forgets_the_size_of_the_gradient(
    implementation: Implementation, source: Values, rate: float, exponent: int
) -> None:
    """From a sum of zeros every entry moves by the rate against its gradient, but for eps."""
    call = adagrad_plain(source)
    grad = call["grad"] * 2.0**exponent
    call = call.but(grad=grad, square_sum=np.zeros((2, 3)), learning_rate=rate)
    expected = call["parameter"] - rate * np.sign(grad), grad**2
    bound, sum_bound = adagrad_bound(call)
    require_answer(implementation, call, expected, (bound + rate * 1e-10 / np.abs(grad), sum_bound))


@law("adagrad/does_not_know_the_unit_of_the_gradient", "adagrad", "value")
@settings(max_examples=30)
@given(call=adagrad_calls(), exponent=st.sampled_from((-20, -3, 2, 20)))
def test_adagrad_does_not_know_the_unit_of_the_gradient(
    implementation: Implementation, call: Call, exponent: int
) -> None:
    """Gradient and eps in another unit, the sum in its square, make the same step."""
    unit = 2.0**exponent
    other = call.but(
        grad=call["grad"] * unit,
        square_sum=call["square_sum"] * unit**2,
        eps=call.kwargs.get("eps", 1e-10) * unit,
    )
    parameter, square_sum = trusted(call)
    expected = parameter, square_sum * unit**2
    require_answer(implementation, other, expected, adagrad_bound(other))


@law("adagrad/goes_down_a_quadratic", "adagrad", "value")
@settings(max_examples=2)
@given(source=values())
def test_adagrad_goes_down_a_quadratic(implementation: Implementation, source: Values) -> None:
    """On x^2/2, thirty steps at the rate 1 lead from wherever to near 0."""
    start = source.away_from_zero(4)
    arrays = {"parameter": start, "grad": start, "square_sum": np.zeros(4)}
    follow_to_the_minimum(
        implementation, ADAGRAD, Call("adagrad", {**arrays, "learning_rate": 1.0}), 30
    )


@law("adagrad/leaves_what_never_had_a_gradient", "adagrad", "special")
@given(source=values(), call=adagrad_calls())
def test_adagrad_leaves_what_never_had_a_gradient(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Where gradient and sum are 0 the step is 0 / (0 + eps) = 0: the parameter stays."""
    ADAGRAD.require_plain(implementation, source)
    zeros = np.zeros(call["parameter"].shape)
    still = call.but(grad=zeros, square_sum=zeros)
    require_answer(implementation, still, (call["parameter"], zeros))


@law("adagrad/c1_rejects_grad_of_another_shape", "adagrad", "refusal", "adagrad_c1")
@given(source=values())
def test_adagrad_c1_rejects_grad_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad has the shape of parameter, and neither is ever broadcast."""
    reject_other_shapes(implementation, source, ADAGRAD, "parameter", "grad")


@law("adagrad/c2_rejects_square_sum_of_another_shape", "adagrad", "refusal", "adagrad_c2")
@given(source=values())
def test_adagrad_c2_rejects_square_sum_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """square_sum has the shape of parameter, and is never broadcast: not even from a single 0."""
    reject_other_shapes(implementation, source, ADAGRAD, "square_sum")


def reject_other_shapes(
    implementation: Implementation, source: Values, subject: Subject, *names: str
) -> None:
    """Require that an array of another shape is refused, be it larger, smaller or transposed."""
    __tracebackhide__ = True
    call = subject.plain(source)
    for shape in OTHER_SHAPES:
        array = np.abs(np.asarray(source.array(*shape)))
        for name in names:
            subject.require_refusal(implementation, source, call.but(**{name: array}))
    for name in names:
        subject.require_refusal(implementation, source, call.but(**{name: np.zeros(())}))


# rmsprop


@st.composite
def rmsprop_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call, at the first step or a later one."""
    arrays = adaptive_arguments(draw, of_shape, "square_average")
    numbers = {
        "learning_rate": st.sampled_from(RATES),
        "alpha": st.sampled_from(AVERAGES),
        "eps": st.sampled_from(EPSILONS),
    }
    return Call("rmsprop", {**arrays, **options(draw, numbers)})


def rmsprop_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a mean square, and of its root: specs/optimizer/rmsprop.md."""
    kept, square = call.kwargs.get("alpha", 0.99), call["grad"] ** 2
    average = kept * call["square_average"] + (1 - kept) * square
    root = np.sqrt(average) + call.kwargs.get("eps", 1e-8)
    step = call.kwargs.get("learning_rate", 0.01) * np.abs(call["grad"]) / root
    return (
        of_roundings(1, call["parameter"], u) + of_roundings(3 * condition(kept) + 6, step, u),
        of_roundings(6, call["square_average"] + square, u),
    )


def rmsprop_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "rmsprop",
        {
            "parameter": source.array(2, 3),
            "grad": source.away_from_zero(2, 3),
            "square_average": source.positive(2, 3),
        },
    )


RMSPROP = Subject(
    "rmsprop",
    rmsprop_calls(),
    rmsprop_plain,
    rmsprop_bound,
    ("grad", "parameter", "square_average"),
    ("parameter", "grad", "square_average"),
)


@law("rmsprop/matches_decimals", "rmsprop", "value")
@settings(max_examples=100)
@given(call=rmsprop_calls(shapes()))
def test_rmsprop_matches_decimals(implementation: Implementation, call: Call) -> None:
    """The new parameter and average are what arithmetic with sixty digits makes of the formulas."""
    p, g, s = with_digits(call["parameter"], call["grad"], call["square_average"])
    rate, kept, eps = with_digits(
        call.kwargs.get("learning_rate", 0.01),
        call.kwargs.get("alpha", 0.99),
        call.kwargs.get("eps", 1e-8),
    )
    with localcontext(SIXTY_DIGITS):
        average = kept * s + (1 - kept) * g * g
        expected = p - rate * g / (np.sqrt(average) + eps), average
    require_answer(implementation, call, tuple(map(rounded, expected)), rmsprop_bound(call))


@law("rmsprop/follows_recurrence", "rmsprop", "value")
@settings(max_examples=30)
@given(
    source=values(),
    kept=st.sampled_from((0.75, 0.25, 0.9)),
    rate=st.sampled_from((0.5, 0.125, 2.0)),  # none is 1 - kept, which would hide a mistake
)
def test_rmsprop_follows_recurrence(
    implementation: Implementation, source: Values, kept: float, rate: float
) -> None:
    """
    Four steps from rest, each from where the last one should lead, have the averages of
    scipy.signal.lfilter, and divide by their roots.
    """
    grads, parameter = source.array(4, 2, 2), source.array(2, 2)
    averages = scipy.signal.lfilter([1 - kept], [1.0, -kept], grads**2, axis=0)
    before = np.zeros((2, 2))
    for grad, average in zip(grads, averages, strict=True):
        call = Call(
            "rmsprop",
            {
                "parameter": parameter,
                "grad": grad,
                "square_average": before,
                "learning_rate": rate,
                "alpha": kept,
                "eps": 0.05,
            },
        )
        parameter = parameter - rate * grad / (np.sqrt(average) + 0.05)
        before = average
        require_answer(implementation, call, (parameter, average), rmsprop_bound(call))


@law("rmsprop/follows_constant_gradient", "rmsprop", "value")
@settings(max_examples=30)
@given(
    source=values(integers=True),
    kept=st.sampled_from((0.75, 0.25, 0.5)),
    steps=st.sampled_from((1, 2, 3, 10)),
    eps=st.sampled_from(EPSILONS),
)
def test_rmsprop_follows_constant_gradient(
    implementation: Implementation, source: Values, kept: float, steps: int, eps: float
) -> None:
    """Under a constant gradient g the average after t steps is g^2 (1 - alpha^t)."""
    grad, parameter = source.away_from_zero(3), source.array(3)
    # all averages are multiples of 4^-10, and exact in floating-point arithmetic
    before, after = (grad**2 * (1 - kept**number) for number in (steps - 1, steps))
    call = Call(
        "rmsprop",
        {
            "parameter": parameter,
            "grad": grad,
            "square_average": before,
            "learning_rate": 0.375,
            "alpha": kept,
            "eps": eps,
        },
    )
    expected = parameter - 0.375 * grad / (np.sqrt(after) + eps), after
    require_answer(implementation, call, expected, rmsprop_bound(call))


@law("rmsprop/does_not_know_the_unit_of_the_gradient", "rmsprop", "value")
@settings(max_examples=30)
@given(call=rmsprop_calls(), exponent=st.sampled_from((-20, -3, 2, 20)))
def test_rmsprop_does_not_know_the_unit_of_the_gradient(
    implementation: Implementation, call: Call, exponent: int
) -> None:
    """Gradient and eps in another unit, the average in its square, make the same step."""
    unit = 2.0**exponent
    other = call.but(
        grad=call["grad"] * unit,
        square_average=call["square_average"] * unit**2,
        eps=call.kwargs.get("eps", 1e-8) * unit,
    )
    parameter, average = trusted(call)
    require_answer(implementation, other, (parameter, average * unit**2), rmsprop_bound(other))


@law("rmsprop/goes_down_a_quadratic", "rmsprop", "value")
@settings(max_examples=2)
@given(source=values())
def test_rmsprop_goes_down_a_quadratic(implementation: Implementation, source: Values) -> None:
    """On x^2/2, sixty steps at the rate 1/8 lead from wherever to near 0."""
    start = source.away_from_zero(4)
    arrays = {"parameter": start, "grad": start, "square_average": np.zeros(4)}
    numbers = {"learning_rate": 0.125, "alpha": 0.75}
    follow_to_the_minimum(implementation, RMSPROP, Call("rmsprop", {**arrays, **numbers}), 60)


@law("rmsprop/leaves_what_never_had_a_gradient", "rmsprop", "special")
@given(source=values(), call=rmsprop_calls())
def test_rmsprop_leaves_what_never_had_a_gradient(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Where gradient and average are 0 the step is 0 / (0 + eps) = 0: the parameter stays."""
    RMSPROP.require_plain(implementation, source)
    zeros = np.zeros(call["parameter"].shape)
    still = call.but(grad=zeros, square_average=zeros)
    require_answer(implementation, still, (call["parameter"], zeros))


@law("rmsprop/c1_rejects_grad_of_another_shape", "rmsprop", "refusal", "rmsprop_c1")
@given(source=values())
def test_rmsprop_c1_rejects_grad_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad has the shape of parameter, and neither is ever broadcast."""
    reject_other_shapes(implementation, source, RMSPROP, "parameter", "grad")


@law("rmsprop/c2_rejects_square_average_of_another_shape", "rmsprop", "refusal", "rmsprop_c2")
@given(source=values())
def test_rmsprop_c2_rejects_square_average_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """square_average has the shape of parameter, and is never broadcast."""
    reject_other_shapes(implementation, source, RMSPROP, "square_average")


# adam

STEPS = (1, 2, 3, 10, 300, 1500, 5000, 100_000)
FIRST_KEPT = (0.5, 0.25, 0.0, 0.3, 0.75, 0.99, 0.999)
SECOND_KEPT = (0.5, 0.25, 0.9, 0.75, 0.3, 0.99, 0.999, 0.9999)


@st.composite
def adam_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call: moments of zeros or not, at any step."""
    arrays = adaptive_arguments(draw, of_shape, "first_moment", "second_moment")
    numbers = {
        "learning_rate": st.sampled_from(RATES),
        "beta1": st.sampled_from(FIRST_KEPT),
        "beta2": st.sampled_from(SECOND_KEPT),
        "eps": st.sampled_from(EPSILONS),
        "weight_decay": st.sampled_from(DECAYS),
    }
    return Call("adam", {**arrays, "step": draw(st.sampled_from(STEPS)), **options(draw, numbers)})


def correction(kept: float, step: int) -> float:
    """Return 1 - kept^step, which cancels near 1, rounded but once."""
    with localcontext(SIXTY_DIGITS):
        return float(1 - Decimal(kept) ** step) if step else 0.0  # decimals know no 0^0


def roundings_of_correction(kept: float, step: int) -> float:
    """Bound the roundings of 1 - kept^step, by a power, by products or by logarithms."""
    return 1 + 4 * (step + 1) * kept**step / correction(kept, step)


def adam_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the errors of the moments, corrections and root: specs/optimizer/adam.md."""
    given, step = call.kwargs, call["step"]
    kept1, kept2 = given.get("beta1", 0.9), given.get("beta2", 0.999)
    c1, c2 = correction(kept1, step), correction(kept2, step)
    rate, decay = given.get("learning_rate", 0.001), given.get("weight_decay", 0.0)
    decayed = call["grad"] + decay * call["parameter"]
    size = np.abs(call["grad"]) + np.abs(decay * call["parameter"])  # D on the page

    first, second = np.abs(call["first_moment"]) + size, call["second_moment"] + size**2
    mean = np.abs(kept1 * call["first_moment"] + (1 - kept1) * decayed) / c1
    mean_square = (kept2 * call["second_moment"] + (1 - kept2) * decayed**2) / c2
    root = np.sqrt(mean_square) + given.get("eps", 1e-8)
    of_cancelling = 3 * size * np.sqrt((1 - kept2) / c2) / root
    roundings = (
        roundings_of_correction(kept1, step)
        + 2 * roundings_of_correction(kept2, step)
        + 3 * condition(kept2)
        + 10
        + of_cancelling
    )
    error = rate / root * (8 * first / c1 + mean * roundings)
    of_parameter = of_roundings(1, call["parameter"], u) + 2 * u * error
    return (
        np.where(u * of_cancelling > 0.25, np.inf, of_parameter),
        of_roundings(7, first, u),
        of_roundings(11, second, u),
    )


def adam_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "adam",
        {
            "parameter": source.array(2, 3),
            "grad": source.away_from_zero(2, 3),
            "first_moment": source.away_from_zero(2, 3),
            "second_moment": source.positive(2, 3),
            "step": 3,
        },
    )


ADAM = Subject(
    "adam",
    adam_calls(),
    adam_plain,
    adam_bound,
    ("grad", "parameter", "first_moment", "second_moment"),
    ("parameter", "grad", "first_moment", "second_moment"),
)


@law("adam/matches_decimals", "adam", "value")
@settings(max_examples=150)
@given(call=adam_calls(shapes()))
def test_adam_matches_decimals(implementation: Implementation, call: Call) -> None:
    """The new parameter and moments are what arithmetic with sixty digits makes of the formulas."""
    given_options, step = call.kwargs, call["step"]
    p, g, m, v = with_digits(
        call["parameter"], call["grad"], call["first_moment"], call["second_moment"]
    )
    rate, kept1, kept2, eps, decay = (
        Decimal(given_options.get(name, default))
        for name, default in (
            ("learning_rate", 0.001),
            ("beta1", 0.9),
            ("beta2", 0.999),
            ("eps", 1e-8),
            ("weight_decay", 0.0),
        )
    )
    with localcontext(SIXTY_DIGITS):
        slope = g + decay * p
        first = kept1 * m + (1 - kept1) * slope
        second = kept2 * v + (1 - kept2) * slope * slope
        mean, mean_square = first / (1 - kept1**step), second / (1 - kept2**step)
        expected = p - rate * mean / (np.sqrt(mean_square) + eps), first, second
    require_answer(implementation, call, tuple(map(rounded, expected)), adam_bound(call))


@law("adam/follows_recurrence", "adam", "value")
@settings(max_examples=30)
@given(
    source=values(),
    kept=st.sampled_from(((0.75, 0.5), (0.25, 0.9), (0.5, 0.75), (0.9, 0.3))),
    rate=st.sampled_from((0.375, 0.125, 2.0)),  # none is 1 - kept, which would hide a mistake
)
def test_adam_follows_recurrence(
    implementation: Implementation, source: Values, kept: tuple[float, float], rate: float
) -> None:
    """
    Four steps from rest, each from where the last one should lead, have the moments of
    scipy.signal.lfilter, corrected by what it makes of a gradient that is always 1.
    """
    grads, parameter = source.array(4, 2, 2), source.array(2, 2)
    (means, shares), (squares, square_shares) = (
        [
            scipy.signal.lfilter([1 - share], [1.0, -share], powers, axis=0)
            for powers in (grads**power, np.ones(4))
        ]
        for power, share in enumerate(kept, start=1)
    )
    before = np.zeros((2, 2)), np.zeros((2, 2))
    for index, moments in enumerate(zip(means, squares, strict=True)):
        call = Call(
            "adam",
            {
                "parameter": parameter,
                "grad": grads[index],
                "first_moment": before[0],
                "second_moment": before[1],
                "step": index + 1,
                "learning_rate": rate,
                "beta1": kept[0],
                "beta2": kept[1],
                "eps": 0.05,
            },
        )
        mean, mean_square = moments[0] / shares[index], moments[1] / square_shares[index]
        parameter = parameter - rate * mean / (np.sqrt(mean_square) + 0.05)
        before = moments
        require_answer(implementation, call, (parameter, *moments), adam_bound(call))


@law("adam/walks_evenly_under_constant_gradient", "adam", "value")
@settings(max_examples=60)
@given(
    source=values(),
    step=st.sampled_from(STEPS),
    given_options=st.fixed_dictionaries(
        {},
        optional={
            "beta1": st.sampled_from(FIRST_KEPT),
            "beta2": st.sampled_from(SECOND_KEPT),
            "eps": st.sampled_from(EPSILONS),
            "learning_rate": st.sampled_from(RATES),
        },
    ),
)
def test_adam_walks_evenly_under_constant_gradient(
    implementation: Implementation, source: Values, step: int, given_options: dict[str, float]
) -> None:
    """Corrected, the moments of a constant gradient g are g and g^2 at every step."""
    call = adam_plain(source)
    kept1, kept2 = given_options.get("beta1", 0.9), given_options.get("beta2", 0.999)
    grad, squares = call["grad"], call["grad"] ** 2
    moments = [
        (grad * correction(kept1, number), squares * correction(kept2, number))
        for number in (step - 1, step)
    ]
    (first, second), after = moments
    call = call.but(first_moment=first, second_moment=second, step=step, **given_options)
    rate, eps = given_options.get("learning_rate", 0.001), given_options.get("eps", 1e-8)
    parameter = call["parameter"] - rate * grad / (np.abs(grad) + eps)
    # the moments of the closed form are rounded themselves, before the step and after it
    of_parameter, *of_moments = adam_bound(call)
    bounds = 2 * of_parameter, *(2 * bound for bound in of_moments)
    require_answer(implementation, call, (parameter, *after), bounds)


@law("adam/decays_as_a_penalised_loss", "adam", "value")
@settings(max_examples=30)
@given(call=adam_calls(), decay=st.sampled_from((0.25, 0.5, 1.0, 2.5)))
def test_adam_decays_as_a_penalised_loss(
    implementation: Implementation, call: Call, decay: float
) -> None:
    """Weight decay is the gradient of decay/2 * sum of parameter^2, added to the other gradient."""
    undecayed = call.without("weight_decay")
    penalised = undecayed.but(grad=call["grad"] + decay * call["parameter"])
    decayed = undecayed.but(weight_decay=decay)
    require_answer(implementation, decayed, trusted(penalised), adam_bound(decayed))


@law("adam/does_not_know_the_unit_of_the_gradient", "adam", "value")
@settings(max_examples=30)
@given(call=adam_calls(), exponent=st.sampled_from((-20, -3, 2, 20)))
def test_adam_does_not_know_the_unit_of_the_gradient(
    implementation: Implementation, call: Call, exponent: int
) -> None:
    """Gradient, first moment, decay and eps in another unit, squares in its square: one step."""
    unit = 2.0**exponent
    other = call.but(
        grad=call["grad"] * unit,
        first_moment=call["first_moment"] * unit,
        second_moment=call["second_moment"] * unit**2,
        eps=call.kwargs.get("eps", 1e-8) * unit,
        weight_decay=call.kwargs.get("weight_decay", 0.0) * unit,
    )
    parameter, first, second = trusted(call)
    expected = parameter, first * unit, second * unit**2
    require_answer(implementation, other, expected, adam_bound(other))


@law("adam/goes_down_a_quadratic", "adam", "value")
@settings(max_examples=2)
@given(source=values())
def test_adam_goes_down_a_quadratic(implementation: Implementation, source: Values) -> None:
    """On x^2/2, eighty steps at the rate 1/8 lead from wherever to near 0."""
    start = source.away_from_zero(4)
    call = Call(
        "adam",
        {
            "parameter": start,
            "grad": start,
            "first_moment": np.zeros(4),
            "second_moment": np.zeros(4),
            "step": 1,
            "learning_rate": 0.125,
        },
    )
    follow_to_the_minimum(implementation, ADAM, call, 80)


@law("adam/leaves_what_never_had_a_gradient", "adam", "special")
@given(source=values(), call=adam_calls())
def test_adam_leaves_what_never_had_a_gradient(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Where gradient and moments are 0 the step is 0 / (0 + eps) = 0: the parameter stays."""
    ADAM.require_plain(implementation, source)
    zeros = np.zeros(call["parameter"].shape)
    still = call.but(grad=zeros, first_moment=zeros, second_moment=zeros, weight_decay=0.0)
    require_answer(implementation, still, (call["parameter"], zeros, zeros))


@law("adam/c1_rejects_grad_of_another_shape", "adam", "refusal", "adam_c1")
@given(source=values())
def test_adam_c1_rejects_grad_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad has the shape of parameter, and neither is ever broadcast."""
    reject_other_shapes(implementation, source, ADAM, "parameter", "grad")


@law("adam/c2_rejects_first_moment_of_another_shape", "adam", "refusal", "adam_c2")
@given(source=values())
def test_adam_c2_rejects_first_moment_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """first_moment has the shape of parameter, and is never broadcast: not even from a single 0."""
    reject_other_shapes(implementation, source, ADAM, "first_moment")


@law("adam/c3_rejects_second_moment_of_another_shape", "adam", "refusal", "adam_c3")
@given(source=values())
def test_adam_c3_rejects_second_moment_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """second_moment has the shape of parameter, and is never broadcast."""
    reject_other_shapes(implementation, source, ADAM, "second_moment")


@law("adam/c4_rejects_steps_that_do_not_count_from_one", "adam", "refusal", "adam_c4")
@given(source=values())
def test_adam_c4_rejects_steps_that_do_not_count_from_one(
    implementation: Implementation, source: Values
) -> None:
    """Steps count from 1: there is none before the first."""
    call = adam_plain(source)
    for step in (0, -1, -10):
        ADAM.require_refusal(implementation, source, call.but(step=step))


SUBJECTS = [SGD, MOMENTUM, ADAGRAD, RMSPROP, ADAM]
