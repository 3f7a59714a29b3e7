"""
Activation, the smooth functions: closed forms, laws, extreme arguments, and mpmath's many digits.

Where a bound is absolute, a function that errs in its last digits is told from a right one far out
alone: there the truth is computed to 60 digits, and rounded once.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_roundings
from .gradients import require_gradient
from .strategies import Values, values
from .subjects import Subject, law, on_each
from .test_activation import (
    ELEMENTARY,
    LOG_SOFTMAX,
    SIGMOID,
    backward_calls_of,
    backward_plain_of,
    calls_of,
    far_out,
    forward_of,
    log_softmax_bound,
    plain_of,
    require_any_size,
    require_empty_maps,
    require_shape_of_x,
    require_single_numbers,
    sigmoid_bound,
)

Array = NDArray[Any]
DIGITS = 60

# exp underflows on the left of -745, rounds 1 + exp to 1 on the left of -37, overflows beyond 709
EXTREME = np.array([1e4, 745.0, 700.0, 100.0, 37.0, 25.0, 21.0, 5.0, 1e-8, 1e-300])


def precisely(function: Callable[[Any], Any], x: Array) -> Array:
    """Return a function of every number, computed to many digits and rounded once."""
    with mpmath.workdps(DIGITS):
        numbers = [float(function(mpmath.mpf(float(number)))) for number in np.ravel(x)]
    return np.array(numbers).reshape(x.shape)


def not_finite(source: Values) -> Array:
    """Return numbers far out, both infinities, and a NaN."""
    return np.concatenate([far_out(source), [np.inf, -np.inf, np.nan]])


def backward_far_out(function: str, source: Values) -> Call:
    """Return a call of the gradient at ordinary numbers and far out."""
    x = far_out(source)
    return Call(function, {"x": x}).backward(source.away_from_zero(*x.shape))


# identity

IDENTITY = Subject("identity", calls_of("identity"), plain_of("identity"))
IDENTITY_BACKWARD = Subject(
    "identity_backward",
    backward_calls_of("identity"),
    backward_plain_of("identity"),
    batch=("grad_output", "x"),
)


@law("identity/returns_x", "identity", "value")
@settings(max_examples=60)
@given(call=calls_of("identity"))
def test_identity_w36_returns_x(implementation: Implementation, call: Call) -> None:
    """Every number comes back as it is."""
    require_answer(implementation, call, call["x"])


@law("identity/is_odd", "identity", "value")
@given(call=calls_of("identity"), scale=st.sampled_from((-1.0, -300.0, 300.0)))
def test_identity_is_odd(implementation: Implementation, call: Call, scale: float) -> None:
    """A number with another sign comes back with that sign, however large."""
    require_answer(implementation, call.but(x=scale * call["x"]), scale * call["x"])


@law("identity/backward_matches_difference", "identity_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("identity"))
def test_identity_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    require_gradient(implementation, forward_of(call), call["grad_output"], ("x",), linear=True)


@law("identity/backward_returns_grad_output", "identity_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("identity"), source=values())
def test_identity_w36_backward_returns_grad_output(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """Every gradient comes back as it is, whatever x holds: zeros, too."""
    x = source.array(*call["x"].shape)
    require_answer(implementation, call.but(x=x), call["grad_output"])


@law("identity/passes_nan_and_infinity", "identity", "special")
@given(source=values())
def test_identity_passes_nan_and_infinity(implementation: Implementation, source: Values) -> None:
    """A NaN stays NaN, and both infinities stay."""
    IDENTITY.require_plain(implementation, source)
    x = not_finite(source)
    require_answer(implementation, Call("identity", {"x": x}), x)


@law(
    "identity/c1_rejects_grad_output_of_another_shape",
    "identity_backward",
    "refusal",
    "identity_c1",
)
@given(source=values())
def test_identity_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(IDENTITY_BACKWARD, implementation, source)


# scaled_tanh

AMPLITUDE = 1.7159
SLOPE_AT_ZERO = 1.7159 * 2 / 3


def scaled_tanh_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/scaled_tanh.md, Tolerance."""
    return of_roundings(ELEMENTARY + 7, AMPLITUDE, u)


def scaled_tanh_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, which has the square of such a value."""
    return of_roundings(2 * (ELEMENTARY + 8) + 9, SLOPE_AT_ZERO * call["grad_output"], u)


def truth_of_scaled_tanh(x: Array) -> Array:
    """Return the value by way of SciPy's logistic function."""
    truth: Array = AMPLITUDE * (2 * scipy.special.expit(4 * (x / 3)) - 1)
    return truth


def truth_of_scaled_tanh_backward(call: Call) -> Array:
    """Return the gradient likewise, without a difference of squares."""
    angle = 4 * (call["x"] / 3)
    slope: Array = 4 * scipy.special.expit(angle) * scipy.special.expit(-angle)
    return SLOPE_AT_ZERO * call["grad_output"] * slope


SCALED_TANH = Subject(
    "scaled_tanh", calls_of("scaled_tanh"), plain_of("scaled_tanh"), scaled_tanh_bound
)
SCALED_TANH_BACKWARD = Subject(
    "scaled_tanh_backward",
    backward_calls_of("scaled_tanh"),
    backward_plain_of("scaled_tanh"),
    scaled_tanh_backward_bound,
    batch=("grad_output", "x"),
)


@law("scaled_tanh/matches_scipy", "scaled_tanh", "value")
@settings(max_examples=60)
@given(call=calls_of("scaled_tanh"))
def test_scaled_tanh_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is 1.7159 times the tangent of 2x/3, here made of SciPy's logistic function."""
    expected = truth_of_scaled_tanh(call["x"])
    require_answer(implementation, call, expected, scaled_tanh_bound(call))


@law("scaled_tanh/is_odd", "scaled_tanh", "value")
@given(call=calls_of("scaled_tanh"))
def test_scaled_tanh_is_odd(implementation: Implementation, call: Call) -> None:
    """The output for -x is the output for x with the other sign."""
    mirrored = call.but(x=-call["x"])
    require_answer(implementation, mirrored, -trusted(call), 2 * scaled_tanh_bound(call))


@law("scaled_tanh/stretches_its_inverse", "scaled_tanh", "value")
@given(source=values(), count=st.integers(1, 9))
def test_scaled_tanh_stretches_its_inverse(
    implementation: Implementation, source: Values, count: int
) -> None:
    """Of three halves of the inverse tangent of a share it gives 1.7159 times the share."""
    share = np.clip(source.array(count) / 5, -0.9, 0.9)
    call = Call("scaled_tanh", {"x": 1.5 * np.arctanh(share)})
    require_answer(implementation, call, AMPLITUDE * share, 2 * scaled_tanh_bound(call))


@law("scaled_tanh/backward_matches_difference", "scaled_tanh_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("scaled_tanh"))
def test_scaled_tanh_gradient_matches_difference(
    implementation: Implementation, call: Call
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=scaled_tanh_backward_bound(call),
    )


@law("scaled_tanh/backward_matches_scipy", "scaled_tanh_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("scaled_tanh"))
def test_scaled_tanh_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The slope is that of the tangent of 2x/3, times 1.7159, times 2/3."""
    expected = truth_of_scaled_tanh_backward(call)
    require_answer(implementation, call, expected, scaled_tanh_backward_bound(call))


@law("scaled_tanh/does_not_overflow", "scaled_tanh", "special")
@given(source=values())
def test_scaled_tanh_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far out the output is -1.7159 or 1.7159, also at infinity; a NaN stays NaN."""
    SCALED_TANH.require_plain(implementation, source)
    call = Call("scaled_tanh", {"x": not_finite(source)})
    expected = truth_of_scaled_tanh(call["x"])
    require_answer(implementation, call, expected, scaled_tanh_bound(call))


@law("scaled_tanh/backward_does_not_overflow", "scaled_tanh_backward", "special")
@given(source=values())
def test_scaled_tanh_backward_does_not_overflow(
    implementation: Implementation, source: Values
) -> None:
    """Far from 0 on either side the slope is 0."""
    SCALED_TANH_BACKWARD.require_plain(implementation, source)
    call = backward_far_out("scaled_tanh", source)
    expected = truth_of_scaled_tanh_backward(call)
    require_answer(implementation, call, expected, scaled_tanh_backward_bound(call))


@law(
    "scaled_tanh/c1_rejects_grad_output_of_another_shape",
    "scaled_tanh_backward",
    "refusal",
    "scaled_tanh_c1",
)
@given(source=values())
def test_scaled_tanh_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(SCALED_TANH_BACKWARD, implementation, source)


# arctan


def arctan_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/arctan.md, Tolerance."""
    return of_roundings(ELEMENTARY + 5, np.arctan2(call["x"], 1.0), u)


def arctan_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, as a quotient or as the square of a cosine."""
    return of_roundings(4 * ELEMENTARY + 2, call["grad_output"], u)


def truth_of_arctan_backward(call: Call) -> Array:
    """Return the gradient in exact fractions, rounded once."""
    pairs = zip(np.ravel(call["grad_output"]), np.ravel(call["x"]), strict=True)
    exact = [Fraction(float(grad)) / (1 + Fraction(float(x)) ** 2) for grad, x in pairs]
    return np.array([float(number) for number in exact]).reshape(call["x"].shape)


ARCTAN = Subject("arctan", calls_of("arctan"), plain_of("arctan"), arctan_bound)
ARCTAN_BACKWARD = Subject(
    "arctan_backward",
    backward_calls_of("arctan"),
    backward_plain_of("arctan"),
    arctan_backward_bound,
    batch=("grad_output", "x"),
)


@law("arctan/matches_angle", "arctan", "value")
@settings(max_examples=60)
@given(call=calls_of("arctan"))
def test_arctan_w36_matches_angle(implementation: Implementation, call: Call) -> None:
    """The output is the angle, in radians, at which a line climbs by x on a way of 1."""
    expected = np.arctan2(call["x"], 1.0)
    require_answer(implementation, call, expected, arctan_bound(call))


@law("arctan/is_odd", "arctan", "value")
@given(call=calls_of("arctan"))
def test_arctan_is_odd(implementation: Implementation, call: Call) -> None:
    """The output for -x is the output for x with the other sign."""
    require_answer(implementation, call.but(x=-call["x"]), -trusted(call), 2 * arctan_bound(call))


@law("arctan/complements_its_reciprocal", "arctan", "value")
@given(source=values(), count=st.integers(1, 9))
def test_arctan_complements_its_reciprocal(
    implementation: Implementation, source: Values, count: int
) -> None:
    """For a positive x the angles of x and of 1/x make a right angle."""
    x = source.positive(count)
    call = Call("arctan", {"x": 1 / x})
    expected = np.pi / 2 - trusted(Call("arctan", {"x": x}))
    # the difference errs by u times its terms, which are at most pi/2
    bound = 2 * arctan_bound(call) + of_roundings(ELEMENTARY + 3, np.pi / 2)
    require_answer(implementation, call, expected, bound)


@law("arctan/backward_matches_difference", "arctan_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("arctan"))
def test_arctan_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=arctan_backward_bound(call),
    )


@law("arctan/backward_matches_fractions", "arctan_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("arctan"))
def test_arctan_w36_backward_matches_fractions(implementation: Implementation, call: Call) -> None:
    """The gradient is grad_output / (1 + x^2), computed in fractions."""
    expected = truth_of_arctan_backward(call)
    require_answer(implementation, call, expected, arctan_backward_bound(call))


@law("arctan/does_not_overflow", "arctan", "special")
@given(source=values())
def test_arctan_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far out the output is -pi/2 or pi/2, also at infinity; a NaN stays NaN."""
    ARCTAN.require_plain(implementation, source)
    call = Call("arctan", {"x": not_finite(source)})
    require_answer(implementation, call, np.arctan2(call["x"], 1.0), arctan_bound(call))


@law("arctan/backward_does_not_overflow", "arctan_backward", "special")
@given(source=values())
def test_arctan_backward_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """The slope falls as 1/x^2, and is 0 where x^2 is no number any more."""
    ARCTAN_BACKWARD.require_plain(implementation, source)
    call = backward_far_out("arctan", source)
    expected = truth_of_arctan_backward(call)
    require_answer(implementation, call, expected, arctan_backward_bound(call))


@law("arctan/c1_rejects_grad_output_of_another_shape", "arctan_backward", "refusal", "arctan_c1")
@given(source=values())
def test_arctan_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(ARCTAN_BACKWARD, implementation, source)


# softplus


def truth_of_softplus(x: Array) -> Array:
    """Return the value by SciPy: the negative logarithm of the share of 0 beside x."""
    truth: Array = -scipy.special.log_expit(-x)
    return truth


def softplus_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/softplus.md, Tolerance."""
    return of_roundings(2 * ELEMENTARY + 1, 1 + truth_of_softplus(call["x"]), u)


def softplus_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sigmoid, in any form, and of a product."""
    return of_roundings(ELEMENTARY + 4, call["grad_output"], u)


SOFTPLUS = Subject("softplus", calls_of("softplus"), plain_of("softplus"), softplus_bound)
SOFTPLUS_BACKWARD = Subject(
    "softplus_backward",
    backward_calls_of("softplus"),
    backward_plain_of("softplus"),
    softplus_backward_bound,
    batch=("grad_output", "x"),
)


@law("softplus/matches_scipy", "softplus", "value")
@settings(max_examples=60)
@given(call=calls_of("softplus"))
def test_softplus_w36_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is the negative logarithm of the sigmoid of -x, here SciPy's."""
    require_answer(implementation, call, truth_of_softplus(call["x"]), softplus_bound(call))


@law("softplus/differs_from_its_mirror_image_by_x", "softplus", "value")
@given(call=calls_of("softplus"))
def test_softplus_differs_from_its_mirror_image_by_x(
    implementation: Implementation, call: Call
) -> None:
    """The output for x, less x, is the output for -x."""
    mirrored = call.but(x=-call["x"])
    bound = softplus_bound(call) + softplus_bound(mirrored)
    require_answer(implementation, mirrored, trusted(call) - call["x"], bound)


@law("softplus/adds_one_to_an_amount", "softplus", "value")
@given(source=values(), count=st.integers(1, 9))
def test_softplus_adds_one_to_an_amount(
    implementation: Implementation, source: Values, count: int
) -> None:
    """Of the logarithm of an amount it gives the logarithm of 1 more."""
    amounts = source.positive(count)
    call = Call("softplus", {"x": np.log(amounts)})
    require_answer(implementation, call, np.log(1 + amounts), 2 * softplus_bound(call))


@law("softplus/backward_matches_difference", "softplus_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("softplus"))
def test_softplus_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=softplus_backward_bound(call),
    )


@law("softplus/backward_matches_scipy", "softplus_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("softplus"))
def test_softplus_w36_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The slope is the sigmoid of x, here scipy.special.expit."""
    expected = call["grad_output"] * scipy.special.expit(call["x"])
    require_answer(implementation, call, expected, softplus_backward_bound(call))


@law("softplus/does_not_overflow", "softplus", "special")
@given(source=values())
def test_softplus_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far to the right the output is x, far to the left 0, also at infinity; a NaN stays NaN."""
    SOFTPLUS.require_plain(implementation, source)
    call = Call("softplus", {"x": not_finite(source)})
    require_answer(implementation, call, truth_of_softplus(call["x"]), softplus_bound(call))


@law("softplus/is_accurate_far_out", "softplus", "special")
@given(source=values(), side=st.sampled_from((-1.0, 1.0)))
def test_softplus_is_accurate_far_out(
    implementation: Implementation, source: Values, side: float
) -> None:
    """Far to the left the output vanishes, far to the right it is x: it neither ends nor jumps."""
    SOFTPLUS.require_plain(implementation, source)
    x = side * np.concatenate([EXTREME, 10 * source.positive(4)])
    call = Call("softplus", {"x": x})
    expected = precisely(lambda number: mpmath.log1p(mpmath.exp(number)), x)
    require_answer(implementation, call, expected, softplus_bound(call))


@law("softplus/backward_does_not_overflow", "softplus_backward", "special")
@given(source=values())
def test_softplus_backward_does_not_overflow(
    implementation: Implementation, source: Values
) -> None:
    """Far to the left the slope is 0, far to the right 1."""
    SOFTPLUS_BACKWARD.require_plain(implementation, source)
    call = backward_far_out("softplus", source)
    expected = call["grad_output"] * scipy.special.expit(call["x"])
    require_answer(implementation, call, expected, softplus_backward_bound(call))


@law(
    "softplus/c1_rejects_grad_output_of_another_shape",
    "softplus_backward",
    "refusal",
    "softplus_c1",
)
@given(source=values())
def test_softplus_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(SOFTPLUS_BACKWARD, implementation, source)


# sigmoid and log_softmax, to many digits


@law("sigmoid/is_accurate_far_out", "sigmoid", "special")
@given(source=values())
def test_sigmoid_is_accurate_far_out(implementation: Implementation, source: Values) -> None:
    """Where the exponential overflows, vanishes, or is lost beside the 1, the output is right."""
    SIGMOID.require_plain(implementation, source)
    x = np.concatenate([EXTREME, -EXTREME, 10 * source.away_from_zero(4)])
    call = Call("sigmoid", {"x": x})
    expected = precisely(lambda number: 1 / (1 + mpmath.exp(-number)), x)
    require_answer(implementation, call, expected, sigmoid_bound(call))


@law("log_softmax/is_accurate_far_apart", "log_softmax", "special")
@given(source=values(), count=st.integers(2, 4))
def test_log_softmax_is_accurate_far_apart(
    implementation: Implementation, source: Values, count: int
) -> None:
    """Where shares vanish, or are lost beside the 1, their logarithms are right."""
    LOG_SOFTMAX.require_plain(implementation, source)
    numbers = source.random.permutation(np.concatenate([EXTREME, -EXTREME]))[: 4 * count]
    x = np.vstack([numbers.reshape(4, count), source.array(1, count)])
    call = Call("log_softmax", {"x": x})
    require_answer(implementation, call, precise_log_softmax(x), log_softmax_bound(call))


def precise_log_softmax(x: Array) -> Array:
    """Return -log of the sum of exp(x[j] - x[i]) for each i of a row, to many digits."""
    y = np.zeros(x.shape)
    with mpmath.workdps(DIGITS):
        for n, i in np.ndindex(*x.shape):
            gaps = [mpmath.mpf(float(number)) - float(x[n, i]) for number in x[n]]
            y[n, i] = float(-mpmath.log(mpmath.fsum(map(mpmath.exp, gaps))))
    return y


# all of them

LEVEL = [IDENTITY, IDENTITY_BACKWARD]
CURVED = [
    SCALED_TANH,
    SCALED_TANH_BACKWARD,
    ARCTAN,
    ARCTAN_BACKWARD,
    SOFTPLUS,
    SOFTPLUS_BACKWARD,
]
SUBJECTS = [*LEVEL, *CURVED]


@on_each(SUBJECTS, "accepts_empty_maps", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_empty_maps(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Where some axis is empty, so is the result, and it has the shape of x."""
    require_empty_maps(implementation, subject, source)


@on_each(SUBJECTS, "accepts_single_numbers", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_single_numbers(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """An array without axes is a single number, and so is the result."""
    require_single_numbers(implementation, subject, source)


@on_each([*LEVEL, ARCTAN], "takes_any_size", "special")
@settings(max_examples=6)
@given(source=values())
def test_takes_any_size(implementation: Implementation, subject: Subject, source: Values) -> None:
    """However large a number is, or however close to 0, none of its digits is lost."""
    require_any_size(implementation, subject, source)
