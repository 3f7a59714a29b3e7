"""Activation: closed forms, laws, gradients on either side of a kink, and extreme arguments."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_roundings
from .gradients import require_gradient
from .strategies import Values, shapes, values
from .subjects import Subject, law, on_each

Array = NDArray[Any]

# What an exponential, a logarithm or a tanh may err by, in units of u: five units in the last
# place, the widest that OpenCL C allows a maths library for one of them.
ELEMENTARY = 10

SIGNS = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]])


@st.composite
def calls_of(
    draw: DrawFn,
    function: str,
    given_options: Sequence[dict[str, Any]] = ({},),
    off_kink: bool = False,
) -> Call:
    """Draw a call of a function of one array: numbers on both sides of 0, and mostly 0 itself."""
    source, shape = draw(values()), draw(shapes(1))
    x = source.away_from_zero(*shape) if off_kink else source.array(*shape)
    return Call(function, {"x": x, **draw(st.sampled_from(given_options))})


@st.composite
def backward_calls_of(
    draw: DrawFn, function: str, given_options: Sequence[dict[str, Any]] = ({},)
) -> Call:
    """Draw a call of its gradient, at least 1/2 away from a kink at 0."""
    call = draw(calls_of(function, given_options, off_kink=True))
    return call.backward(draw(values()).array(*call["x"].shape))


def plain_of(function: str) -> Callable[[Values], Call]:
    """Return what makes a call with every option at its default: positives and negatives."""
    return lambda source: Call(function, {"x": source.positive(2, 3) * SIGNS})


def backward_plain_of(function: str) -> Callable[[Values], Call]:
    """Return what makes a call of the gradient with every option at its default."""
    return lambda source: plain_of(function)(source).backward(source.away_from_zero(2, 3))


def forward_of(backward: Call) -> Call:
    """Return the forward's call of a call of the gradient."""
    function = backward.function.removesuffix("_backward")
    return Call(function, backward.without("grad_output").arguments)


def assume_off_kink(call: Call) -> None:
    """Go on only if every number is at least 1/2 away from 0."""
    assume(bool((np.abs(call["x"]) >= 0.5).all()))


def require_shape_of_x(subject: Subject, implementation: Implementation, source: Values) -> None:
    """Require that a grad_output of any other shape than that of x is refused."""
    __tracebackhide__ = True
    call = subject.plain(source)
    for shape in ((3,), (1, 3), (2, 1), (), (3, 2), (6,), (1, 2, 3), (2, 3, 1), (2, 4), (4, 3)):
        broken = call.but(grad_output=np.ones(shape))
        subject.require_refusal(implementation, source, broken)


def with_shape(subject: Subject, source: Values, shape: tuple[int, ...]) -> Call:
    """Return a plain call in which all arrays have this shape."""
    call = subject.plain(source)
    return call.but(**{name: np.asarray(source.away_from_zero(*shape)) for name in call.arguments})


def require_empty_maps(implementation: Implementation, subject: Subject, source: Values) -> None:
    """Require that a function of entries, or along an axis, gives an empty answer to no entries."""
    __tracebackhide__ = True
    subject.require_plain(implementation, source)
    for shape in ((0,), (2, 0, 3), (2, 3, 0), (1, 2, 0, 0)):
        call = with_shape(subject, source, shape)
        require_answer(implementation, call, np.zeros(shape))


def require_single_numbers(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Require the answers to arrays without axes, on both sides of 0."""
    __tracebackhide__ = True
    subject.require_plain(implementation, source)
    for sign in (1.0, -1.0):
        call = with_shape(subject, source, ())
        call = call.but(x=sign * np.abs(call["x"]))
        require_answer(implementation, call, trusted(call), subject.allowed(call))


def require_any_size(implementation: Implementation, subject: Subject, source: Values) -> None:
    """Require the answers to numbers far from 0, and very close to it."""
    __tracebackhide__ = True
    subject.require_plain(implementation, source)
    call = subject.plain(source)
    for size in (1e300, 1e-300, 1e12, 1e-12):
        other = call.but(x=size * call["x"])
        require_answer(implementation, other, trusted(other), subject.allowed(other))


# relu

RELU = Subject("relu", calls_of("relu"), plain_of("relu"))
RELU_BACKWARD = Subject(
    "relu_backward",
    backward_calls_of("relu"),
    backward_plain_of("relu"),
    batch=("grad_output", "x"),
)


@law("relu/matches_closed_form", "relu", "value")
@settings(max_examples=60)
@given(call=calls_of("relu"))
def test_relu_w35_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """Every entry is half the sum of the number and its absolute value."""
    require_answer(implementation, call, (call["x"] + np.abs(call["x"])) / 2)


@law("relu/is_idempotent", "relu", "value")
@given(call=calls_of("relu"))
def test_relu_is_idempotent(implementation: Implementation, call: Call) -> None:
    """What has been rectified stays as it is, however large."""
    rectified = 300 * trusted(call)
    require_answer(implementation, call.but(x=rectified), rectified)


@law("relu/backward_matches_difference", "relu_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("relu"))
def test_relu_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume_off_kink(call)
    require_gradient(implementation, forward_of(call), call["grad_output"], ("x",))


@law("relu/backward_matches_closed_form", "relu_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("relu"))
def test_relu_backward_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """The gradient is grad_output times a step from 0 to 1."""
    assume_off_kink(call)
    expected = call["grad_output"] * np.heaviside(call["x"], 0.5)
    require_answer(implementation, call, expected)


@law("relu/passes_nan_and_infinity", "relu", "special")
@given(source=values())
def test_relu_passes_nan_and_infinity(implementation: Implementation, source: Values) -> None:
    """A NaN stays NaN, infinity stays, minus infinity becomes 0."""
    RELU.require_plain(implementation, source)
    x, expected = source.positive(6), np.zeros(6)
    x[:3], expected[:3] = (np.nan, np.inf, -np.inf), (np.nan, np.inf, 0.0)
    expected[3:] = x[3:]
    require_answer(implementation, Call("relu", {"x": x}), expected)


@law("relu/backward_is_zero_at_kink", "relu_backward", "special")
@given(source=values())
def test_relu_backward_is_zero_at_kink(implementation: Implementation, source: Values) -> None:
    """The derivative at 0 is 0."""
    RELU_BACKWARD.require_plain(implementation, source)
    call = RELU_BACKWARD.plain(source)
    x, grad_output = call["x"].copy(), call["grad_output"]
    x[:, 0] = 0.0
    expected = grad_output * (SIGNS > 0) * [0.0, 1.0, 1.0]
    require_answer(implementation, call.but(x=x), expected)


@law("relu/backward_selects", "relu_backward", "special")
@given(source=values(), number=st.sampled_from((np.inf, -np.inf, np.nan)))
def test_relu_backward_selects(
    implementation: Implementation, source: Values, number: float
) -> None:
    """Where x is negative the gradient is 0, even if an infinite or NaN gradient comes in."""
    RELU_BACKWARD.require_plain(implementation, source)
    call = RELU_BACKWARD.plain(source)
    grad_output = np.where(SIGNS < 0, number, call["grad_output"])
    expected = np.where(SIGNS < 0, 0.0, call["grad_output"])
    require_answer(implementation, call.but(grad_output=grad_output), expected)


@law("relu/c1_rejects_grad_output_of_another_shape", "relu_backward", "refusal", "relu_c1")
@given(source=values())
def test_relu_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(RELU_BACKWARD, implementation, source)


# leaky_relu

SLOPES: tuple[dict[str, Any], ...] = (
    {},
    *({"negative_slope": slope} for slope in (0.5, 0.2, 2.0, 0.0, 1.0, -0.5, 0.1, 12.0)),
)


def slope_of(call: Call) -> float:
    """Return the slope of a call, given or not."""
    return float(call.kwargs.get("negative_slope", 0.01))


def leaky_relu_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/leaky_relu.md, Tolerance."""
    return of_roundings(3, (1 + abs(slope_of(call))) * np.abs(call["x"]), u)


def leaky_relu_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient likewise."""
    return of_roundings(3, (1 + abs(slope_of(call))) * np.abs(call["grad_output"]), u)


LEAKY_RELU = Subject(
    "leaky_relu", calls_of("leaky_relu", SLOPES), plain_of("leaky_relu"), leaky_relu_bound
)
LEAKY_RELU_BACKWARD = Subject(
    "leaky_relu_backward",
    backward_calls_of("leaky_relu", SLOPES),
    backward_plain_of("leaky_relu"),
    leaky_relu_backward_bound,
    batch=("grad_output", "x"),
)


@law("leaky_relu/matches_closed_form", "leaky_relu", "value")
@settings(max_examples=60)
@given(call=calls_of("leaky_relu", SLOPES))
def test_leaky_relu_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """The positive part stays, and the negative part is multiplied by the slope."""
    x = call["x"]
    expected = np.maximum(x, 0) + slope_of(call) * np.minimum(x, 0)
    require_answer(implementation, call, expected, leaky_relu_bound(call))


@law("leaky_relu/has_known_slopes", "leaky_relu", "value")
@given(call=calls_of("leaky_relu"), slope=st.sampled_from((1.0, 0.0, -1.0)))
def test_leaky_relu_has_known_slopes(
    implementation: Implementation, call: Call, slope: float
) -> None:
    """With slope 1 nothing changes, with slope 0 it is relu, with slope -1 the absolute value."""
    x = call["x"]
    call = call.but(negative_slope=slope)
    expected = {1.0: x, 0.0: (x + np.abs(x)) / 2, -1.0: np.abs(x)}[slope]
    require_answer(implementation, call, expected, leaky_relu_bound(call))


@law("leaky_relu/backward_matches_difference", "leaky_relu_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("leaky_relu", SLOPES))
def test_leaky_relu_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    assume_off_kink(call)
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=leaky_relu_backward_bound(call),
    )


@law("leaky_relu/backward_matches_closed_form", "leaky_relu_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("leaky_relu", SLOPES))
def test_leaky_relu_backward_matches_closed_form(
    implementation: Implementation, call: Call
) -> None:
    """The gradient is grad_output, times the slope where x is negative."""
    assume_off_kink(call)
    step = np.heaviside(call["x"], 0.5)
    expected = call["grad_output"] * (step + slope_of(call) * (1 - step))
    require_answer(implementation, call, expected, leaky_relu_backward_bound(call))


@law("leaky_relu/passes_nan_and_infinity", "leaky_relu", "special")
@given(source=values(), slope=st.sampled_from((None, 0.5, -0.5)))
def test_leaky_relu_passes_nan_and_infinity(
    implementation: Implementation, source: Values, slope: float | None
) -> None:
    """A NaN stays NaN, infinity stays, minus infinity is multiplied by the slope."""
    LEAKY_RELU.require_plain(implementation, source)
    x = source.positive(6)
    x[:3] = np.nan, np.inf, -np.inf
    call = Call("leaky_relu", {"x": x} | ({} if slope is None else {"negative_slope": slope}))
    expected = x.copy()
    expected[2] = -np.inf * slope_of(call)
    require_answer(implementation, call, expected, leaky_relu_bound(call))


@law("leaky_relu/backward_takes_slope_at_kink", "leaky_relu_backward", "special")
@given(source=values(), slope=st.sampled_from((None, 0.5, 2.0, -0.5)))
def test_leaky_relu_backward_takes_slope_at_kink(
    implementation: Implementation, source: Values, slope: float | None
) -> None:
    """The derivative at 0 is the one on the left: the slope."""
    LEAKY_RELU_BACKWARD.require_plain(implementation, source)
    call = LEAKY_RELU_BACKWARD.plain(source)
    call = call if slope is None else call.but(negative_slope=slope)
    x = call["x"].copy()
    x[:, 0] = 0.0
    slopes = np.where((SIGNS > 0) & [False, True, True], 1.0, slope_of(call))
    expected = call["grad_output"] * slopes
    require_answer(implementation, call.but(x=x), expected, leaky_relu_backward_bound(call))


@law(
    "leaky_relu/c1_rejects_grad_output_of_another_shape",
    "leaky_relu_backward",
    "refusal",
    "leaky_relu_c1",
)
@given(source=values())
def test_leaky_relu_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(LEAKY_RELU_BACKWARD, implementation, source)


# sigmoid


def far_out(source: Values) -> Array:
    """Return ordinary numbers, and numbers at which an exponential overflows or vanishes."""
    far = np.array([30.0, 100.0, 720.0, 1e4, 1e300])
    return np.concatenate([source.array(3), far, -far])


def sigmoid_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/sigmoid.md, Tolerance."""
    return of_roundings(ELEMENTARY + 2, 1.0, u)


def sigmoid_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, which is a product of two such values."""
    return of_roundings(ELEMENTARY + 5, call["grad_output"], u)


def truth_of_sigmoid_backward(call: Call) -> Array:
    """Return the gradient by SciPy: the slope is the product of the two shares."""
    x = call["x"]
    slope: Array = scipy.special.expit(x) * scipy.special.expit(-x)
    return call["grad_output"] * slope


SIGMOID = Subject("sigmoid", calls_of("sigmoid"), plain_of("sigmoid"), sigmoid_bound)
SIGMOID_BACKWARD = Subject(
    "sigmoid_backward",
    backward_calls_of("sigmoid"),
    backward_plain_of("sigmoid"),
    sigmoid_backward_bound,
    batch=("grad_output", "x"),
)


@law("sigmoid/matches_scipy", "sigmoid", "value")
@settings(max_examples=60)
@given(call=calls_of("sigmoid"))
def test_sigmoid_w36_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is scipy.special.expit of the input."""
    require_answer(implementation, call, scipy.special.expit(call["x"]), sigmoid_bound(call))


@law("sigmoid/is_symmetric", "sigmoid", "value")
@given(call=calls_of("sigmoid"))
def test_sigmoid_is_symmetric(implementation: Implementation, call: Call) -> None:
    """The outputs for x and for -x sum to 1."""
    mirrored = call.but(x=-call["x"])
    require_answer(implementation, mirrored, 1 - trusted(call), 2 * sigmoid_bound(call))


@law("sigmoid/backward_matches_difference", "sigmoid_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("sigmoid"))
def test_sigmoid_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=sigmoid_backward_bound(call),
    )


@law("sigmoid/backward_matches_scipy", "sigmoid_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("sigmoid"))
def test_sigmoid_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The slope is the product of SciPy's expit at x and at -x."""
    expected = truth_of_sigmoid_backward(call)
    require_answer(implementation, call, expected, sigmoid_backward_bound(call))


@law("sigmoid/does_not_overflow", "sigmoid", "special")
@given(source=values())
def test_sigmoid_w37_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far to the left the output is 0, far to the right 1, also at infinity; a NaN stays NaN."""
    SIGMOID.require_plain(implementation, source)
    x = np.concatenate([far_out(source), [np.inf, -np.inf, np.nan]])
    call = Call("sigmoid", {"x": x})
    require_answer(implementation, call, scipy.special.expit(x), sigmoid_bound(call))


@law("sigmoid/backward_does_not_overflow", "sigmoid_backward", "special")
@given(source=values())
def test_sigmoid_backward_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far from 0 on either side the slope is 0."""
    SIGMOID_BACKWARD.require_plain(implementation, source)
    x = far_out(source)
    call = Call("sigmoid", {"x": x}).backward(source.away_from_zero(*x.shape))
    expected = truth_of_sigmoid_backward(call)
    require_answer(implementation, call, expected, sigmoid_backward_bound(call))


@law("sigmoid/c1_rejects_grad_output_of_another_shape", "sigmoid_backward", "refusal", "sigmoid_c1")
@given(source=values())
def test_sigmoid_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(SIGMOID_BACKWARD, implementation, source)


# tanh


def tanh_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every form of the function: specs/activation/tanh.md, Tolerance."""
    return of_roundings(ELEMENTARY + 4, 1.0, u)


def tanh_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the gradient, which has the square of such a value."""
    return of_roundings(2 * (ELEMENTARY + 5) + 2, call["grad_output"], u)


def truth_of_tanh_backward(call: Call) -> Array:
    """Return the gradient by way of SciPy's logistic function, without a difference of squares."""
    x = call["x"]
    slope: Array = 4 * scipy.special.expit(2 * x) * scipy.special.expit(-2 * x)
    return call["grad_output"] * slope


TANH = Subject("tanh", calls_of("tanh"), plain_of("tanh"), tanh_bound)
TANH_BACKWARD = Subject(
    "tanh_backward",
    backward_calls_of("tanh"),
    backward_plain_of("tanh"),
    tanh_backward_bound,
    batch=("grad_output", "x"),
)


@law("tanh/matches_closed_form", "tanh", "value")
@settings(max_examples=60)
@given(call=calls_of("tanh"))
def test_tanh_w36_matches_closed_form(implementation: Implementation, call: Call) -> None:
    """The output is the hyperbolic sine over the hyperbolic cosine."""
    expected = np.sinh(call["x"]) / np.cosh(call["x"])
    require_answer(implementation, call, expected, tanh_bound(call))


@law("tanh/equals_scaled_sigmoid", "tanh", "value")
@given(call=calls_of("tanh"))
def test_tanh_equals_scaled_sigmoid(implementation: Implementation, call: Call) -> None:
    """The output is twice the sigmoid of 2x, less 1."""
    expected = 2 * scipy.special.expit(2 * call["x"]) - 1
    require_answer(implementation, call, expected, tanh_bound(call))


@law("tanh/is_odd", "tanh", "value")
@given(call=calls_of("tanh"))
def test_tanh_is_odd(implementation: Implementation, call: Call) -> None:
    """The output for -x is the output for x with the other sign."""
    require_answer(implementation, call.but(x=-call["x"]), -trusted(call), 2 * tanh_bound(call))


@law("tanh/backward_matches_difference", "tanh_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_of("tanh"))
def test_tanh_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=tanh_backward_bound(call),
    )


@law("tanh/backward_matches_scipy", "tanh_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_of("tanh"))
def test_tanh_backward_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The slope is four times the product of SciPy's expit at 2x and at -2x."""
    expected = truth_of_tanh_backward(call)
    require_answer(implementation, call, expected, tanh_backward_bound(call))


@law("tanh/does_not_overflow", "tanh", "special")
@given(source=values())
def test_tanh_w37_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far to the left the output is -1, far to the right 1, also at infinity; a NaN stays NaN."""
    TANH.require_plain(implementation, source)
    x = np.concatenate([far_out(source), [np.inf, -np.inf, np.nan]])
    call = Call("tanh", {"x": x})
    require_answer(implementation, call, 2 * scipy.special.expit(2 * x) - 1, tanh_bound(call))


@law("tanh/backward_does_not_overflow", "tanh_backward", "special")
@given(source=values())
def test_tanh_backward_does_not_overflow(implementation: Implementation, source: Values) -> None:
    """Far from 0 on either side the slope is 0."""
    TANH_BACKWARD.require_plain(implementation, source)
    x = far_out(source)
    call = Call("tanh", {"x": x}).backward(source.away_from_zero(*x.shape))
    expected = truth_of_tanh_backward(call)
    require_answer(implementation, call, expected, tanh_backward_bound(call))


@law("tanh/c1_rejects_grad_output_of_another_shape", "tanh_backward", "refusal", "tanh_c1")
@given(source=values())
def test_tanh_c1_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(TANH_BACKWARD, implementation, source)


# softmax and log_softmax


@st.composite
def calls_along_axis(draw: DrawFn, function: str) -> Call:
    """Draw a call with an axis: counted from the front, from the back, or left out."""
    source, shape = draw(values()), draw(shapes(1))
    axes = [{}, *({"axis": axis} for axis in range(-len(shape), len(shape)))]
    return Call(function, {"x": source.array(*shape), **draw(st.sampled_from(axes))})


@st.composite
def backward_calls_along_axis(draw: DrawFn, function: str) -> Call:
    """Draw a call of the gradient."""
    call = draw(calls_along_axis(function))
    return call.backward(draw(values()).array(*call["x"].shape))


def axis_of(call: Call) -> int:
    """Return the axis of a call, given or not."""
    return int(call.kwargs.get("axis", -1))


def condition_of(call: Call) -> Any:
    """Return r of the pages: how many u a share may err by, for every row."""
    x, axis = call["x"], axis_of(call)
    count = x.shape[axis]
    magnitude = np.where(np.isfinite(x), np.abs(x), 0.0)
    largest = magnitude.max(axis=axis, keepdims=True, initial=0.0)
    return 6 * largest + (ELEMENTARY + 2) * (2 + np.log(max(count, 1))) + count


def smallest_normal(u: float) -> float:
    """Return the number below which shares are lost to underflow."""
    return float(np.finfo(np.float64 if u == UNIT else np.float32).tiny)


def softmax_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error relative to every share: specs/activation/softmax.md, Tolerance."""
    y = scipy.special.softmax(call["x"], axis=axis_of(call)) if call["x"].size else call["x"]
    return 2 * condition_of(call) * u * y + smallest_normal(u)


def softmax_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a share times a difference of sums."""
    x, axis, grad = call["x"], axis_of(call), np.abs(call["grad_output"])
    if not x.size:
        return x
    y = scipy.special.softmax(x, axis=axis)
    bracket = grad + (grad * y).sum(axis=axis, keepdims=True)
    share = 2 * (2 * condition_of(call) + x.shape[axis] + 3) * u * y
    return (share + smallest_normal(u)) * bracket


def log_softmax_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a logarithm near 0: specs/activation/log_softmax.md, Tolerance."""
    return np.broadcast_to(2 * condition_of(call) * u, call["x"].shape)


def log_softmax_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a difference between a gradient and a share of their sum."""
    x, axis, grad = call["x"], axis_of(call), np.abs(call["grad_output"])
    if not x.size:
        return x
    bracket = grad + scipy.special.softmax(x, axis=axis) * grad.sum(axis=axis, keepdims=True)
    return 2 * (condition_of(call) + x.shape[axis] + 3) * u * bracket


def by_jacobian(call: Call, jacobian: Callable[[Array], Array]) -> Array:
    """Multiply the gradient of every row by that row's Jacobian, of its shares by SciPy."""
    x, grad = (np.moveaxis(call[name], axis_of(call), -1) for name in ("x", "grad_output"))
    shares = scipy.special.softmax(x, axis=-1)
    grad_x = np.zeros(x.shape)
    for row in np.ndindex(*x.shape[:-1]):
        grad_x[row] = grad[row] @ jacobian(shares[row])
    return np.moveaxis(grad_x, -1, axis_of(call))


def softmax_jacobian(shares: Array) -> Array:
    """Return the derivative of every share (rows) by every number (columns)."""
    return np.diag(shares) - np.outer(shares, shares)


def log_softmax_jacobian(shares: Array) -> Array:
    """Return the derivative of every share's logarithm (rows) by every number (columns)."""
    return np.eye(len(shares)) - shares


def towers(source: Values, apart: bool) -> Array:
    """Return rows that lie far apart, or have gaps within: no exponential of them is ordinary."""
    levels = source.random.permutation([1e4, 0.0, -1e4, 800.0])
    if apart:
        return source.array(4, 3) + levels[:, np.newaxis]
    return source.array(3, 4) + source.random.permuted(np.tile(levels, (3, 1)), axis=1)


def single_numbers(call: Call, _source: Values) -> Iterator[Call]:
    """Yield calls whose x has no axis."""
    single = call.but(x=np.array(1.5))
    yield from (single, single.but(axis=0))


def axes_that_are_not_there(call: Call, source: Values) -> Iterator[Call]:
    """Yield an axis before the first one, behind the last one or between two, and none or more."""
    for x in (source.array(2, 3), source.array(3), source.array(2, 2, 2)):
        for axis in (x.ndim, -x.ndim - 1, x.ndim + 2):
            yield call.but(x=x, axis=axis)


SOFTMAX = Subject(
    "softmax",
    calls_along_axis("softmax"),
    plain_of("softmax"),
    softmax_bound,
    broken={"softmax_c1": single_numbers, "softmax_c2": axes_that_are_not_there},
)
SOFTMAX_BACKWARD = Subject(
    "softmax_backward",
    backward_calls_along_axis("softmax"),
    backward_plain_of("softmax"),
    softmax_backward_bound,
    batch=("grad_output", "x"),
)
LOG_SOFTMAX = Subject(
    "log_softmax",
    calls_along_axis("log_softmax"),
    plain_of("log_softmax"),
    log_softmax_bound,
    broken={"log_softmax_c1": single_numbers, "log_softmax_c2": axes_that_are_not_there},
)
LOG_SOFTMAX_BACKWARD = Subject(
    "log_softmax_backward",
    backward_calls_along_axis("log_softmax"),
    backward_plain_of("log_softmax"),
    log_softmax_backward_bound,
    batch=("grad_output", "x"),
)


@law("softmax/matches_scipy", "softmax", "value")
@settings(max_examples=80)
@given(call=calls_along_axis("softmax"))
def test_softmax_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is scipy.special.softmax of the input."""
    expected = scipy.special.softmax(call["x"], axis=axis_of(call))
    require_answer(implementation, call, expected, softmax_bound(call))


@law("softmax/is_shift_invariant", "softmax", "value")
@given(call=calls_along_axis("softmax"), source=values(integers=True))
def test_softmax_is_shift_invariant(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """One number added to a whole row changes no share of it."""
    x = call["x"]
    level = source.array(*(1 if i == axis_of(call) % x.ndim else n for i, n in enumerate(x.shape)))
    shifted = call.but(x=x + level)
    require_answer(implementation, shifted, trusted(call), 2 * softmax_bound(shifted))


@law("softmax/equals_sigmoid_of_difference", "softmax", "value")
@given(source=values(), rows=st.integers(1, 4))
def test_softmax_w51_equals_sigmoid_of_difference(
    implementation: Implementation, source: Values, rows: int
) -> None:
    """Of two numbers a and b, a has the share sigmoid(a - b), and b the rest."""
    x = source.array(rows, 2)
    call = Call("softmax", {"x": x})
    gap = x[:, :1] - x[:, 1:]
    expected = scipy.special.expit(np.hstack([gap, -gap]))
    require_answer(implementation, call, expected, softmax_bound(call))


@law("softmax/backward_matches_difference", "softmax_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_along_axis("softmax"))
def test_softmax_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=softmax_backward_bound(call),
    )


@law("softmax/backward_matches_jacobian", "softmax_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_along_axis("softmax"))
def test_softmax_backward_matches_jacobian(implementation: Implementation, call: Call) -> None:
    """Every number acts on every share of its row: the gradient is that of the whole Jacobian."""
    expected = by_jacobian(call, softmax_jacobian)
    require_answer(implementation, call, expected, softmax_backward_bound(call))


@law("softmax/does_not_overflow", "softmax", "special")
@given(source=values(), apart=st.booleans())
def test_softmax_w38_does_not_overflow(
    implementation: Implementation, source: Values, apart: bool
) -> None:
    """Numbers of any size have shares, far from 0 and far from each other."""
    SOFTMAX.require_plain(implementation, source)
    call = Call("softmax", {"x": towers(source, apart)})
    require_answer(
        implementation, call, scipy.special.softmax(call["x"], axis=-1), softmax_bound(call)
    )


@law("softmax/passes_nan_and_infinity", "softmax", "special")
@given(source=values())
def test_softmax_passes_nan_and_infinity(implementation: Implementation, source: Values) -> None:
    """Minus infinity has no share, and a NaN makes its own row NaN and no other."""
    SOFTMAX.require_plain(implementation, source)
    x = source.array(3, 4)
    x[0, 1], x[1, 2] = -np.inf, np.nan
    call = Call("softmax", {"x": x})
    expected = scipy.special.softmax(np.where(np.isnan(x), 0.0, x), axis=-1)
    expected[1] = np.nan
    require_answer(implementation, call, expected, softmax_bound(call))


@law("softmax/backward_does_not_overflow", "softmax_backward", "special")
@given(source=values(), apart=st.booleans())
def test_softmax_backward_does_not_overflow(
    implementation: Implementation, source: Values, apart: bool
) -> None:
    """Numbers of any size have gradients, far from 0 and far from each other."""
    SOFTMAX_BACKWARD.require_plain(implementation, source)
    x = towers(source, apart)
    call = Call("softmax", {"x": x}).backward(source.away_from_zero(*x.shape))
    expected = by_jacobian(call, softmax_jacobian)
    require_answer(implementation, call, expected, softmax_backward_bound(call))


@law("log_softmax/matches_scipy", "log_softmax", "value")
@settings(max_examples=80)
@given(call=calls_along_axis("log_softmax"))
def test_log_softmax_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is scipy.special.log_softmax of the input."""
    expected = scipy.special.log_softmax(call["x"], axis=axis_of(call))
    require_answer(implementation, call, expected, log_softmax_bound(call))


@law("log_softmax/is_shift_invariant", "log_softmax", "value")
@given(call=calls_along_axis("log_softmax"), source=values(integers=True))
def test_log_softmax_is_shift_invariant(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """One number added to a whole row changes nothing."""
    x = call["x"]
    level = source.array(*(1 if i == axis_of(call) % x.ndim else n for i, n in enumerate(x.shape)))
    shifted = call.but(x=x + level)
    require_answer(implementation, shifted, trusted(call), 2 * log_softmax_bound(shifted))


@law("log_softmax/recovers_logarithms_of_shares", "log_softmax", "value")
@given(source=values(), rows=st.integers(1, 4), count=st.integers(1, 5))
def test_log_softmax_recovers_logarithms_of_shares(
    implementation: Implementation, source: Values, rows: int, count: int
) -> None:
    """Of the logarithms of amounts it gives the logarithms of their shares."""
    amounts = source.positive(rows, count)
    call = Call("log_softmax", {"x": np.log(amounts)})
    expected = np.log(amounts / amounts.sum(axis=1, keepdims=True))
    require_answer(implementation, call, expected, log_softmax_bound(call))


@law("log_softmax/backward_matches_difference", "log_softmax_backward", "gradient")
@settings(max_examples=20)
@given(call=backward_calls_along_axis("log_softmax"))
def test_log_softmax_gradient_matches_difference(
    implementation: Implementation, call: Call
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by small steps."""
    require_gradient(
        implementation,
        forward_of(call),
        call["grad_output"],
        ("x",),
        bound=log_softmax_backward_bound(call),
    )


@law("log_softmax/backward_matches_jacobian", "log_softmax_backward", "gradient")
@settings(max_examples=60)
@given(call=backward_calls_along_axis("log_softmax"))
def test_log_softmax_backward_matches_jacobian(implementation: Implementation, call: Call) -> None:
    """Every number acts on the whole row: the gradient is that of the whole Jacobian."""
    expected = by_jacobian(call, log_softmax_jacobian)
    require_answer(implementation, call, expected, log_softmax_backward_bound(call))


@law("log_softmax/does_not_overflow", "log_softmax", "special")
@given(source=values(), apart=st.booleans())
def test_log_softmax_does_not_overflow(
    implementation: Implementation, source: Values, apart: bool
) -> None:
    """A share too small to be a number still has its logarithm, and nothing overflows."""
    LOG_SOFTMAX.require_plain(implementation, source)
    call = Call("log_softmax", {"x": towers(source, apart)})
    expected = scipy.special.log_softmax(call["x"], axis=-1)
    require_answer(implementation, call, expected, log_softmax_bound(call))


@law("log_softmax/passes_nan_and_infinity", "log_softmax", "special")
@given(source=values())
def test_log_softmax_passes_nan_and_infinity(
    implementation: Implementation, source: Values
) -> None:
    """Minus infinity stays so, and a NaN makes its own row NaN and no other."""
    LOG_SOFTMAX.require_plain(implementation, source)
    x = source.array(3, 4)
    x[0, 1], x[1, 2] = -np.inf, np.nan
    call = Call("log_softmax", {"x": x})
    expected = scipy.special.log_softmax(np.where(np.isnan(x), 0.0, x), axis=-1)
    expected[1] = np.nan
    require_answer(implementation, call, expected, log_softmax_bound(call))


@law("log_softmax/backward_does_not_overflow", "log_softmax_backward", "special")
@given(source=values(), apart=st.booleans())
def test_log_softmax_backward_does_not_overflow(
    implementation: Implementation, source: Values, apart: bool
) -> None:
    """Numbers of any size have gradients, far from 0 and far from each other."""
    LOG_SOFTMAX_BACKWARD.require_plain(implementation, source)
    x = towers(source, apart)
    call = Call("log_softmax", {"x": x}).backward(source.away_from_zero(*x.shape))
    expected = by_jacobian(call, log_softmax_jacobian)
    require_answer(implementation, call, expected, log_softmax_backward_bound(call))


@law("softmax/c1_rejects_single_numbers", "softmax", "refusal", "softmax_c1")
@given(source=values())
def test_softmax_c1_rejects_single_numbers(implementation: Implementation, source: Values) -> None:
    """x has at least one axis."""
    SOFTMAX.require_label(implementation, source, "softmax_c1")


@law("softmax/c2_rejects_axis_that_is_not_there", "softmax", "refusal", "softmax_c2")
@given(source=values())
def test_softmax_c2_rejects_axis_that_is_not_there(
    implementation: Implementation, source: Values
) -> None:
    """axis is one of the axes of x, counted from the front or from the back."""
    SOFTMAX.require_label(implementation, source, "softmax_c2")


@law("softmax/c3_rejects_grad_output_of_another_shape", "softmax_backward", "refusal", "softmax_c3")
@given(source=values())
def test_softmax_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(SOFTMAX_BACKWARD, implementation, source)


@law("log_softmax/c1_rejects_single_numbers", "log_softmax", "refusal", "log_softmax_c1")
@given(source=values())
def test_log_softmax_c1_rejects_single_numbers(
    implementation: Implementation, source: Values
) -> None:
    """x has at least one axis."""
    LOG_SOFTMAX.require_label(implementation, source, "log_softmax_c1")


@law("log_softmax/c2_rejects_axis_that_is_not_there", "log_softmax", "refusal", "log_softmax_c2")
@given(source=values())
def test_log_softmax_c2_rejects_axis_that_is_not_there(
    implementation: Implementation, source: Values
) -> None:
    """axis is one of the axes of x, counted from the front or from the back."""
    LOG_SOFTMAX.require_label(implementation, source, "log_softmax_c2")


@law(
    "log_softmax/c3_rejects_grad_output_of_another_shape",
    "log_softmax_backward",
    "refusal",
    "log_softmax_c3",
)
@given(source=values())
def test_log_softmax_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of x, and is never broadcast."""
    require_shape_of_x(LOG_SOFTMAX_BACKWARD, implementation, source)


# all of them

ENTRY_BY_ENTRY = [
    RELU,
    RELU_BACKWARD,
    LEAKY_RELU,
    LEAKY_RELU_BACKWARD,
    SIGMOID,
    SIGMOID_BACKWARD,
    TANH,
    TANH_BACKWARD,
]
ALONG_AXIS = [SOFTMAX, SOFTMAX_BACKWARD, LOG_SOFTMAX, LOG_SOFTMAX_BACKWARD]
SUBJECTS = [*ENTRY_BY_ENTRY, *ALONG_AXIS]


@on_each(SUBJECTS, "accepts_empty_maps", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_empty_maps(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Where some axis is empty, so is the result, and it has the shape of x."""
    require_empty_maps(implementation, subject, source)


@on_each(ENTRY_BY_ENTRY, "accepts_single_numbers", "special")
@settings(max_examples=6)
@given(source=values())
def test_accepts_single_numbers(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """An array without axes is a single number, and so is the result."""
    require_single_numbers(implementation, subject, source)


@on_each([RELU, RELU_BACKWARD, LEAKY_RELU, LEAKY_RELU_BACKWARD], "takes_any_size", "special")
@settings(max_examples=6)
@given(source=values())
def test_takes_any_size(implementation: Implementation, subject: Subject, source: Values) -> None:
    """However large a number is, or however close to 0, its sign alone decides on which side."""
    require_any_size(implementation, subject, source)
