"""Penalties: norms of the weights, their slopes, and where descending along these leads."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_sum
from .strategies import Array, Values, shapes, values
from .subjects import Subject, law, on_each
from .test_loss import not_single_numbers, number, require_gradient_of_loss

STRENGTHS = (0.5, 1.0, 3.0, 0.1, -2.0, 0.0, 2)

# both penalties


@st.composite
def penalty_calls(draw: DrawFn, function: str, rank: int = 1) -> Call:
    """Draw a valid call, of weights of any shape, some of which are 0."""
    source = draw(values())
    shape = draw(shapes(rank))
    weight = np.asarray(source.array(*shape))
    return Call(function, {"weight": weight, "strength": draw(st.sampled_from(STRENGTHS))})


@st.composite
def penalty_backward_calls(draw: DrawFn, function: str) -> Call:
    """Draw a valid call of the gradient."""
    return draw(penalty_calls(function)).backward(number(draw(values())))


def l1_penalty_bound(call: Call, u: float = UNIT) -> Any:
    """Bound a sum and its product with the strength: specs/loss/l1_penalty.md, Tolerance."""
    return of_sum(call["weight"].size + 1, trusted(call), u)


def l1_penalty_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a product, whose factors are rounded."""
    return 2 * 3 * u * np.abs(trusted(call))


def l2_penalty_bound(call: Call, u: float = UNIT) -> Any:
    """Bound a sum of squares and its product: specs/loss/l2_penalty.md, Tolerance."""
    return of_sum(call["weight"].size + 2, trusted(call), u)


def l2_penalty_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of two products, whose factors are rounded."""
    return 2 * 4 * u * np.abs(trusted(call))


def plain(function: str) -> Callable[[Values], Call]:
    """Return what makes a plain call."""
    return lambda source: Call(function, {"weight": source.away_from_zero(2, 3), "strength": 0.5})


def backward_plain(function: str) -> Callable[[Values], Call]:
    """Return what makes a plain call of the gradient."""
    return lambda source: plain(function)(source).backward(number(source))


def penalty(function: str, bound: Any, backward_bound: Any) -> tuple[Subject, Subject]:
    """Return a penalty and its gradient, whose first axis may be empty as any other."""
    of_weights = ("weight",), ("weight",)
    return (
        Subject(function, penalty_calls(function), plain(function), bound, *of_weights),
        Subject(
            f"{function}_backward",
            penalty_backward_calls(function),
            backward_plain(function),
            backward_bound,
            *of_weights,
            broken={f"{function}_c1": not_single_numbers},
        ),
    )


L1_PENALTY, L1_PENALTY_BACKWARD = penalty("l1_penalty", l1_penalty_bound, l1_penalty_backward_bound)
L2_PENALTY, L2_PENALTY_BACKWARD = penalty("l2_penalty", l2_penalty_bound, l2_penalty_backward_bound)
BOTH = [L1_PENALTY, L2_PENALTY]
DEGREE = {"l1_penalty": 1, "l2_penalty": 2}


@on_each(BOTH, "adds_up", "value")
@settings(max_examples=30)
@given(source=values(), data=st.data())
def test_adds_up(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Weights that lie in one array pay together what they pay apart: nothing is averaged."""
    call = data.draw(subject.calls)
    apart = [call, call.but(weight=source.array(2, 3))]
    together = call.but(weight=np.concatenate([each["weight"].ravel() for each in apart]))
    expected = trusted(apart[0]) + trusted(apart[1])
    # neither part errs by more than the whole, for all terms have the same sign
    require_answer(implementation, together, expected, 2 * subject.allowed(together))


@on_each(BOTH, "grows_with_its_weights", "value")
@settings(max_examples=30)
@given(data=st.data(), factor=st.sampled_from((-1.0, 2.0, -0.5, -(2.0**-30), 2.0**30)))
def test_grows_with_its_weights(
    implementation: Implementation, subject: Subject, data: st.DataObject, factor: float
) -> None:
    """Doubled weights pay twice as much, or four times; the signs of the weights do not count."""
    call = data.draw(subject.calls)
    expected = abs(factor) ** DEGREE[subject.function] * trusted(call)
    moved = call.but(weight=factor * call["weight"])
    require_answer(implementation, moved, expected, 2 * subject.allowed(moved))


@on_each(BOTH, "is_proportional_to_strength", "value")
@settings(max_examples=20)
@given(data=st.data(), factor=st.sampled_from((-1.0, 4.0, 0.25)))
def test_is_proportional_to_strength(
    implementation: Implementation, subject: Subject, data: st.DataObject, factor: float
) -> None:
    """A strength four times as large makes the penalty four times as large."""
    call = data.draw(subject.calls)
    stronger = call.but(strength=factor * call["strength"])
    bound = 2 * subject.allowed(stronger)
    require_answer(implementation, stronger, factor * trusted(call), bound)


@on_each(BOTH, "takes_the_smallest_integers", "dtype")
@settings(max_examples=4)
@given(source=values(), dtype=st.sampled_from((np.int8, np.int16, np.int32)))
def test_takes_the_smallest_integers(
    implementation: Implementation, subject: Subject, source: Values, dtype: Any
) -> None:
    """Integers count as float64, the smallest too, whose absolute value has no such integer."""
    subject.require_plain(implementation, source)
    weight = np.array([np.iinfo(dtype).min, 1, np.iinfo(dtype).max], dtype)
    call = subject.plain(source).but(weight=weight)
    wide = call.but(weight=weight.astype(np.float64))
    require_answer(implementation, call, trusted(wide), subject.allowed(wide), dtype=np.float64)


@on_each(BOTH, "passes_non_finite_weights_on", "special")
@given(source=values(), wrong=st.sampled_from((np.nan, np.inf, -np.inf)), place=st.integers(0, 5))
def test_passes_non_finite_weights_on(
    implementation: Implementation, subject: Subject, source: Values, wrong: float, place: int
) -> None:
    """One weight that is NaN or infinite makes the penalty NaN or infinite."""
    subject.require_plain(implementation, source)
    call = subject.plain(source)
    weight = call["weight"].copy()
    weight.flat[place] = wrong
    require_answer(implementation, call.but(weight=weight), np.abs(wrong))


@on_each([L1_PENALTY_BACKWARD, L2_PENALTY_BACKWARD], "c1_rejects_grad_output", "refusal", "c1")
@settings(max_examples=3)
@given(source=values())
def test_c1_rejects_grad_output(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """grad_output is one number, and is never broadcast over the weights."""
    subject.require_label(implementation, source, f"{subject.operation}_c1")


# l1_penalty


@law("l1_penalty/matches_norm", "l1_penalty", "value")
@settings(max_examples=60)
@given(call=penalty_calls("l1_penalty", rank=0))
def test_l1_penalty_matches_norm(implementation: Implementation, call: Call) -> None:
    """The penalty is the strength times NumPy's norm of order 1 of all weights in a row."""
    expected = call["strength"] * np.linalg.norm(call["weight"].ravel(), ord=1)
    require_answer(implementation, call, expected, l1_penalty_bound(call))


@law("l1_penalty/matches_tutorial", "l1_penalty", "value")
def test_l1_penalty_matches_tutorial(implementation: Implementation) -> None:
    """L1 adds the strength times the sum of the absolute weights to the loss."""
    for strength, expected in ((0.25, 2.5), (1.0, 10.0), (2.0, 20.0)):
        weight = np.array([[1.0, -2.0], [3.0, -4.0]])
        call = Call("l1_penalty", {"weight": weight, "strength": strength})
        require_answer(implementation, call, expected, l1_penalty_bound(call))


@law("l1_penalty/backward_matches_difference", "l1_penalty_backward", "gradient")
@settings(max_examples=20)
@given(call=penalty_calls("l1_penalty"), source=values())
def test_l1_penalty_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of grad_output * y by the weights that are not 0."""
    call = call.but(weight=source.away_from_zero(*call["weight"].shape))
    require_gradient_of_loss(
        implementation, call, source, "weight", l1_penalty_bound, l1_penalty_backward_bound
    )


@law("l1_penalty/backward_matches_sign", "l1_penalty_backward", "gradient")
@settings(max_examples=60)
@given(call=penalty_calls("l1_penalty", rank=0), source=values(), given_as_float=st.booleans())
def test_l1_penalty_backward_matches_sign(
    implementation: Implementation, call: Call, source: Values, given_as_float: bool
) -> None:
    """The gradient has the size of grad_output * strength, or is 0 where the weight is 0."""
    grad_output = number(source)
    backward = call.backward(float(grad_output) if given_as_float else grad_output)
    signs = np.where(call["weight"] == 0, 0.0, np.copysign(1.0, call["weight"]))
    expected = grad_output * call["strength"] * signs
    require_answer(implementation, backward, expected, l1_penalty_backward_bound(backward))


@law("l1_penalty/backward_drives_weights_to_zero", "l1_penalty_backward", "gradient")
@settings(max_examples=20)
@given(source=values(integers=True), strength=st.sampled_from((0.5, 1.0, 4.0)))
def test_l1_penalty_backward_drives_weights_to_zero(
    implementation: Implementation, source: Values, strength: float
) -> None:
    """Along this gradient every weight comes to exactly 0 by equal steps, and stays there."""
    start = source.array(2, 3)
    for step in range(6):
        # after as many steps of the length 1 as the largest weight is away from 0, all are there
        weight = np.copysign(np.maximum(np.abs(start) - step, 0), start)
        call = Call("l1_penalty", {"weight": weight, "strength": strength})
        backward = call.backward(np.asarray(1 / strength))
        next_weight = np.copysign(np.maximum(np.abs(start) - step - 1, 0), start)
        bound = l1_penalty_backward_bound(backward)
        require_answer(implementation, backward, weight - next_weight, bound)


# l2_penalty


@law("l2_penalty/matches_product", "l2_penalty", "value")
@settings(max_examples=60)
@given(call=penalty_calls("l2_penalty", rank=0))
def test_l2_penalty_matches_product(implementation: Implementation, call: Call) -> None:
    """The penalty is the strength times NumPy's product of the weights with themselves."""
    expected = call["strength"] * np.vdot(call["weight"], call["weight"])
    require_answer(implementation, call, expected, l2_penalty_bound(call))


@law("l2_penalty/matches_tutorial", "l2_penalty", "value")
def test_l2_penalty_matches_tutorial(implementation: Implementation) -> None:
    """L2 adds the strength times the sum of the squares to the loss, and not half of it."""
    for strength, expected in ((0.25, 7.5), (1.0, 30.0), (2.0, 60.0)):
        weight = np.array([[1.0, -2.0], [3.0, -4.0]])
        call = Call("l2_penalty", {"weight": weight, "strength": strength})
        require_answer(implementation, call, expected, l2_penalty_bound(call))


@law("l2_penalty/backward_matches_difference", "l2_penalty_backward", "gradient")
@settings(max_examples=20)
@given(call=penalty_calls("l2_penalty"), source=values())
def test_l2_penalty_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of grad_output * y by the weights."""
    require_gradient_of_loss(
        implementation, call, source, "weight", l2_penalty_bound, l2_penalty_backward_bound
    )


@law("l2_penalty/backward_matches_product", "l2_penalty_backward", "gradient")
@settings(max_examples=60)
@given(call=penalty_calls("l2_penalty", rank=0), source=values(), given_as_float=st.booleans())
def test_l2_penalty_backward_matches_product(
    implementation: Implementation, call: Call, source: Values, given_as_float: bool
) -> None:
    """The gradient is grad_output times twice the strength times the weight."""
    grad_output = number(source)
    backward = call.backward(float(grad_output) if given_as_float else grad_output)
    expected = np.multiply(2 * grad_output * call["strength"], call["weight"])
    require_answer(implementation, backward, expected, l2_penalty_backward_bound(backward))


@law("l2_penalty/backward_takes_a_share_of_every_weight", "l2_penalty_backward", "gradient")
@settings(max_examples=20)
@given(source=values(), strength=st.sampled_from((0.5, 1.0, 4.0)))
def test_l2_penalty_backward_takes_a_share_of_every_weight(
    implementation: Implementation, source: Values, strength: float
) -> None:
    """Along this gradient every weight is halved by each step, and never comes to 0."""
    start = source.away_from_zero(2, 3)
    for step in (0, 1, 2, 40):
        weight: Array = start / 2**step
        call = Call("l2_penalty", {"weight": weight, "strength": strength})
        backward = call.backward(np.asarray(0.25 / strength))
        require_answer(implementation, backward, weight / 2, l2_penalty_backward_bound(backward))


SUBJECTS = [L1_PENALTY, L1_PENALTY_BACKWARD, L2_PENALTY, L2_PENALTY_BACKWARD]
