"""Losses: closed forms, SciPy's logarithms of softmax, gradients, and labels of every kind."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, Value, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_sum
from .gradients import EPSILON, require_gradient
from .strategies import Array, Values, now_and_then, options, shapes, values
from .subjects import Subject, law

INTEGERS = (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)


def number(source: Values) -> Array:
    """Return one number other than 0, as an array of shape ()."""
    return np.asarray(source.away_from_zero())


def measured(call: Call, grad_output: Value, bound: Value) -> float:
    """
    Bound the round-off of a derivative that is measured by the losses at `call`.

    Let e be the error of one loss, half of what `bound` accepts. A central difference over h errs
    by e/h, one over h/2 by 2e/h, and their extrapolation by (4*2 + 1)/3 * e/h = 3e/h, where h is at
    least EPSILON^(1/3). A step further the bound is a little larger: 2*bound/h is allowed.
    """
    return float(np.sum(np.abs(grad_output) * bound(call))) * 2 / EPSILON ** (1 / 3)


# half_squared_error


@st.composite
def half_squared_error_calls(draw: DrawFn, rank: int = 1) -> Call:
    """Draw a valid call, of any shape."""
    source = draw(values())
    shape = draw(shapes(rank))
    return Call(
        "half_squared_error",
        {
            "prediction": np.asarray(source.array(*shape)),
            "target": np.asarray(source.array(*shape)),
        },
    )


@st.composite
def half_squared_error_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    return draw(half_squared_error_calls()).backward(number(draw(values())))


def half_squared_error_bound(call: Call, u: float = UNIT) -> Any:
    """Bound three roundings of each term and a sum: specs/loss/half_squared_error.md, Tolerance."""
    return of_sum(call["prediction"].size + 1, trusted(call), u)


def half_squared_error_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a difference and a product."""
    return 2 * 2 * u * np.abs(trusted(call))


def half_squared_error_plain(source: Values) -> Call:
    """Return a plain call."""
    return Call(
        "half_squared_error", {"prediction": source.array(2, 3), "target": source.array(2, 3)}
    )


def half_squared_error_backward_plain(source: Values) -> Call:
    """Return a plain call of the gradient."""
    return half_squared_error_plain(source).backward(number(source))


def other_shapes(call: Call, source: Values) -> Iterator[Call]:
    """Yield a prediction and a target of two shapes."""
    for shape in ((3,), (1, 3), (2, 1), (1, 1), (), (3, 2), (6,), (1, 2, 3), (2, 4)):
        array = np.asarray(source.array(*shape))
        yield from (call.but(target=array), call.but(prediction=array))


HALF_SQUARED_ERROR = Subject(
    "half_squared_error",
    half_squared_error_calls(),
    half_squared_error_plain,
    half_squared_error_bound,
    ("prediction", "target"),
    ("prediction", "target"),
    broken={"half_squared_error_c1": other_shapes},
)
HALF_SQUARED_ERROR_BACKWARD = Subject(
    "half_squared_error_backward",
    half_squared_error_backward_calls(),
    half_squared_error_backward_plain,
    half_squared_error_backward_bound,
    ("prediction", "target"),
    ("prediction", "target"),
)


@law("half_squared_error/matches_squared_distance", "half_squared_error", "value")
@settings(max_examples=80)
@given(call=half_squared_error_calls(rank=0))
def test_half_squared_error_matches_squared_distance(
    implementation: Implementation, call: Call
) -> None:
    """The error is half of SciPy's squared Euclidean distance between prediction and target."""
    distance = scipy.spatial.distance.sqeuclidean(
        call["prediction"].ravel(), call["target"].ravel()
    )
    require_answer(implementation, call, distance / 2, half_squared_error_bound(call))


@law("half_squared_error/adds_up", "half_squared_error", "value")
@given(call=half_squared_error_calls())
def test_half_squared_error_adds_up(implementation: Implementation, call: Call) -> None:
    """The error of a batch is the sum of its samples' errors: nothing is divided by a count."""
    parts = [
        trusted(call.but(prediction=prediction, target=target))
        for prediction, target in zip(call["prediction"], call["target"], strict=True)
    ]
    require_answer(implementation, call, sum(parts), half_squared_error_bound(call))


@law("half_squared_error/passes_non_finite_predictions_on", "half_squared_error", "special")
@given(source=values(), wrong=st.sampled_from((np.nan, np.inf, -np.inf)), place=st.integers(0, 5))
def test_half_squared_error_passes_non_finite_predictions_on(
    implementation: Implementation, source: Values, wrong: float, place: int
) -> None:
    """One prediction that is NaN or infinite makes the error NaN or infinite."""
    HALF_SQUARED_ERROR.require_plain(implementation, source)
    call = half_squared_error_plain(source)
    prediction = call["prediction"].copy()
    prediction.flat[place] = wrong
    require_answer(implementation, call.but(prediction=prediction), np.square(wrong))


@law("half_squared_error/matches_tutorial", "half_squared_error", "value")
def test_half_squared_error_matches_tutorial(implementation: Implementation) -> None:
    """An output that comes closer to its target [0, 0, 1, 0] has the smaller error."""
    target = np.array([0.0, 0.0, 1.0, 0.0])
    for prediction, error in (([0.2, 0.4, 0.1, 0.3], 0.55), ([0.1, 0.1, 0.7, 0.1], 0.06)):
        call = Call("half_squared_error", {"prediction": np.array(prediction), "target": target})
        require_answer(implementation, call, error, half_squared_error_bound(call))


@law("half_squared_error/backward_matches_difference", "half_squared_error_backward", "gradient")
@settings(max_examples=20)
@given(call=half_squared_error_calls(), source=values())
def test_half_squared_error_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of grad_output * y by the prediction."""
    grad_output = number(source)
    bound = half_squared_error_backward_bound(call.backward(grad_output))
    bound = bound + measured(call, grad_output, half_squared_error_bound)
    require_gradient(implementation, call, grad_output, ("prediction",), bound=bound)


@law("half_squared_error/backward_matches_error", "half_squared_error_backward", "gradient")
@settings(max_examples=60)
@given(call=half_squared_error_calls(rank=0), source=values(), plain=st.booleans())
def test_half_squared_error_backward_matches_error(
    implementation: Implementation, call: Call, source: Values, plain: bool
) -> None:
    """The gradient is grad_output times what the prediction is too large by."""
    grad_output = number(source)
    backward = call.backward(float(grad_output) if plain else grad_output)
    expected = grad_output * np.subtract(call["prediction"], call["target"])
    bound = half_squared_error_backward_bound(backward)
    require_answer(implementation, backward, expected, bound)


@law(
    "half_squared_error/c1_rejects_target_of_another_shape",
    "half_squared_error",
    "refusal",
    "half_squared_error_c1",
)
@given(source=values())
def test_half_squared_error_c1_rejects_target_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """target has the shape of prediction, and neither is ever broadcast."""
    HALF_SQUARED_ERROR.require_label(implementation, source, "half_squared_error_c1")


@law(
    "half_squared_error/c2_rejects_grad_output_of_another_shape",
    "half_squared_error_backward",
    "refusal",
    "half_squared_error_c2",
)
@given(source=values())
def test_half_squared_error_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output is one number, and is never broadcast."""
    call = half_squared_error_backward_plain(source)
    for shape in ((1,), (3,), (2, 1), (1, 1), (2, 3)):
        broken = call.but(grad_output=source.array(*shape))
        HALF_SQUARED_ERROR_BACKWARD.require_refusal(implementation, source, broken)


# mse_loss


@st.composite
def mse_loss_calls(draw: DrawFn, rank: int = 1) -> Call:
    """Draw a valid call, of any shape."""
    return Call("mse_loss", draw(half_squared_error_calls(rank)).arguments)


@st.composite
def mse_loss_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    return draw(mse_loss_calls()).backward(number(draw(values())))


def mse_loss_bound(call: Call, u: float = UNIT) -> Any:
    """Bound each term, their sum and its quotient: specs/loss/mse_loss.md, Tolerance."""
    return of_sum(call["prediction"].size + 3, trusted(call), u)


def mse_loss_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a difference, a product and a quotient."""
    return 2 * 4 * u * np.abs(trusted(call))


def mse_loss_plain(source: Values) -> Call:
    """Return a plain call."""
    return Call("mse_loss", half_squared_error_plain(source).arguments)


def mse_loss_backward_plain(source: Values) -> Call:
    """Return a plain call of the gradient."""
    return mse_loss_plain(source).backward(number(source))


def not_single_numbers(call: Call, source: Values) -> Iterator[Call]:
    """Yield gradients of one number whose grad_output has axes."""
    for shape in ((1,), (3,), (2, 1), (1, 1), (2, 3), (3, 4)):
        yield call.but(grad_output=source.array(*shape))


# A mean over nothing is left open.
MSE_LOSS = Subject(
    "mse_loss",
    mse_loss_calls(),
    mse_loss_plain,
    mse_loss_bound,
    ("prediction", "target"),
    (),
    broken={"mse_loss_c1": other_shapes},
)
MSE_LOSS_BACKWARD = Subject(
    "mse_loss_backward",
    mse_loss_backward_calls(),
    mse_loss_backward_plain,
    mse_loss_backward_bound,
    ("prediction", "target"),
    ("prediction", "target"),
    broken={"mse_loss_c2": not_single_numbers},
)


@law("mse_loss/matches_squared_distance", "mse_loss", "value")
@settings(max_examples=60)
@given(call=mse_loss_calls(rank=0))
def test_mse_loss_matches_squared_distance(implementation: Implementation, call: Call) -> None:
    """The loss is SciPy's squared Euclidean distance by the number of entries."""
    distance = scipy.spatial.distance.sqeuclidean(
        call["prediction"].ravel(), call["target"].ravel()
    )
    expected = distance / call["prediction"].size
    require_answer(implementation, call, expected, mse_loss_bound(call))


@law("mse_loss/is_mean_of_samples", "mse_loss", "value")
@given(call=mse_loss_calls())
def test_mse_loss_is_mean_of_samples(implementation: Implementation, call: Call) -> None:
    """The loss of a batch is the mean of its samples' losses, however large a sample is."""
    parts = [
        trusted(call.but(prediction=prediction, target=target))
        for prediction, target in zip(call["prediction"], call["target"], strict=True)
    ]
    require_answer(implementation, call, np.mean(parts), mse_loss_bound(call))


@law("mse_loss/does_not_depend_on_repetition", "mse_loss", "value")
@settings(max_examples=20)
@given(call=mse_loss_calls(), times=st.integers(2, 3))
def test_mse_loss_does_not_depend_on_repetition(
    implementation: Implementation, call: Call, times: int
) -> None:
    """A batch that is there twice has the same mean as when it is there once."""
    repeated = call.but(
        **{name: np.concatenate([call[name]] * times) for name in ("prediction", "target")}
    )
    require_answer(implementation, repeated, trusted(call), mse_loss_bound(repeated))


@law("mse_loss/is_accurate_far_from_zero", "mse_loss", "value")
@settings(max_examples=20)
@given(
    call=mse_loss_calls(), level=st.sampled_from((1e4, -1e6, 1e8)), source=values(integers=False)
)
def test_mse_loss_is_accurate_far_from_zero(
    implementation: Implementation, call: Call, level: float, source: Values
) -> None:
    """Prediction and target are subtracted before they are squared: nothing cancels."""
    shape = call["prediction"].shape
    far = call.but(prediction=level + source.array(*shape), target=level + source.array(*shape))
    distance = scipy.spatial.distance.sqeuclidean(far["prediction"].ravel(), far["target"].ravel())
    expected = distance / far["prediction"].size
    require_answer(implementation, far, expected, mse_loss_bound(far))


@law("mse_loss/matches_tutorial", "mse_loss", "value")
def test_mse_loss_matches_tutorial(implementation: Implementation) -> None:
    """One square is not halved, and four have a mean, of which 2n is the error."""
    of_one = Call("mse_loss", {"prediction": np.array([3.0]), "target": np.array([5.0])})
    require_answer(implementation, of_one, 4.0, mse_loss_bound(of_one))
    target = np.array([0.0, 0.0, 1.0, 0.0])
    for prediction, error in (([0.2, 0.4, 0.1, 0.3], 0.55), ([0.1, 0.1, 0.7, 0.1], 0.06)):
        call = Call("mse_loss", {"prediction": np.array(prediction), "target": target})
        require_answer(implementation, call, 2 * error / 4, mse_loss_bound(call))


@law("mse_loss/backward_matches_difference", "mse_loss_backward", "gradient")
@settings(max_examples=20)
@given(call=mse_loss_calls(), source=values())
def test_mse_loss_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of grad_output * y by the prediction."""
    require_gradient_of_loss(
        implementation, call, source, "prediction", mse_loss_bound, mse_loss_backward_bound
    )


def require_gradient_of_loss(
    implementation: Implementation,
    call: Call,
    source: Values,
    name: str,
    bound: Any,
    backward_bound: Any,
) -> None:
    """Require the derivative of grad_output * y by one argument, measured by small steps."""
    __tracebackhide__ = True
    grad_output = number(source)
    require_gradient(
        implementation,
        call,
        grad_output,
        (name,),
        bound=backward_bound(call.backward(grad_output)),
        forward_bound=bound(call),
    )


@law("mse_loss/backward_matches_error", "mse_loss_backward", "gradient")
@settings(max_examples=60)
@given(call=mse_loss_calls(rank=0), source=values(), plain=st.booleans())
def test_mse_loss_backward_matches_error(
    implementation: Implementation, call: Call, source: Values, plain: bool
) -> None:
    """The gradient is grad_output times twice what the prediction is too large by, over n."""
    grad_output = number(source)
    backward = call.backward(float(grad_output) if plain else grad_output)
    error = np.subtract(call["prediction"], call["target"])
    expected = 2 * grad_output * error / call["prediction"].size
    require_answer(implementation, backward, expected, mse_loss_backward_bound(backward))


def of_small_integers(source: Values, dtype: Any) -> Call:
    """Return a call of integers whose differences and squares the dtype does not hold."""
    prediction, target = source.positive(3, 2), source.positive(3, 2)
    arrays = {"prediction": prediction.astype(dtype), "target": (20 * target).astype(dtype)}
    return Call("mse_loss", arrays)


@law("mse_loss/takes_small_integers", "mse_loss", "dtype")
@settings(max_examples=4)
@given(source=values(), dtype=st.sampled_from((np.uint8, np.int8, np.uint16)))
def test_mse_loss_takes_small_integers(
    implementation: Implementation, source: Values, dtype: Any
) -> None:
    """Integers count as float64: neither their differences nor the squares of these overflow."""
    MSE_LOSS.require_plain(implementation, source)
    call = of_small_integers(source, dtype)
    wide = call.but(**{name: call[name].astype(np.float64) for name in ("prediction", "target")})
    require_answer(implementation, call, trusted(wide), mse_loss_bound(wide), dtype=np.float64)


@law("mse_loss/backward_takes_small_integers", "mse_loss_backward", "dtype")
@settings(max_examples=4)
@given(source=values(), dtype=st.sampled_from((np.uint8, np.int8, np.uint16)))
def test_mse_loss_backward_takes_small_integers(
    implementation: Implementation, source: Values, dtype: Any
) -> None:
    """Integers count as float64: the error of an unsigned prediction may be negative."""
    MSE_LOSS_BACKWARD.require_plain(implementation, source)
    call = of_small_integers(source, dtype).backward(number(source))
    wide = call.but(**{name: call[name].astype(np.float64) for name in ("prediction", "target")})
    bound = mse_loss_backward_bound(wide)
    require_answer(implementation, call, trusted(wide), bound, dtype=np.float64)


@law("mse_loss/passes_non_finite_predictions_on", "mse_loss", "special")
@given(source=values(), wrong=st.sampled_from((np.nan, np.inf, -np.inf)), place=st.integers(0, 5))
def test_mse_loss_passes_non_finite_predictions_on(
    implementation: Implementation, source: Values, wrong: float, place: int
) -> None:
    """One prediction that is NaN or infinite makes the loss NaN or infinite."""
    MSE_LOSS.require_plain(implementation, source)
    call = mse_loss_plain(source)
    prediction = call["prediction"].copy()
    prediction.flat[place] = wrong
    require_answer(implementation, call.but(prediction=prediction), np.square(wrong))


@law("mse_loss/c1_rejects_target_of_another_shape", "mse_loss", "refusal", "mse_loss_c1")
@given(source=values())
def test_mse_loss_c1_rejects_target_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """target has the shape of prediction, and neither is ever broadcast."""
    MSE_LOSS.require_label(implementation, source, "mse_loss_c1")


@law(
    "mse_loss/c2_rejects_grad_output_of_another_shape",
    "mse_loss_backward",
    "refusal",
    "mse_loss_c2",
)
@given(source=values())
def test_mse_loss_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output is one number, and is never broadcast."""
    MSE_LOSS_BACKWARD.require_label(implementation, source, "mse_loss_c2")


# one_hot


@st.composite
def one_hot_calls(draw: DrawFn, rank: int = 1, counts: tuple[int, ...] = (1, 2, 3, 4, 5)) -> Call:
    """Draw a valid call; often the last class does not occur."""
    source = draw(values())
    classes = draw(st.sampled_from(counts))
    shape = draw(shapes(rank))
    labels = np.asarray(source.labels(draw(st.integers(1, classes)), *shape))
    return Call("one_hot", {"labels": labels, "num_classes": classes})


def one_hot_plain(source: Values) -> Call:
    """Return a plain call, of labels in a row."""
    return Call("one_hot", {"labels": source.labels(4, 3), "num_classes": 4})


ONE_HOT = Subject("one_hot", one_hot_calls(), one_hot_plain, None, (), ("labels",))


@law("one_hot/matches_eye", "one_hot", "value")
@settings(max_examples=80)
@given(call=one_hot_calls(rank=0, counts=(1, 2, 3, 4, 5, 65, 130, 300)))
def test_one_hot_matches_eye(implementation: Implementation, call: Call) -> None:
    """The vector of a class is that row of numpy.eye, for labels of any shape."""
    rows = np.eye(call["num_classes"])
    require_answer(implementation, call, np.take(rows, call["labels"], axis=0))


@law("one_hot/matches_tutorial", "one_hot", "value")
def test_one_hot_matches_tutorial(implementation: Implementation) -> None:
    """Among ten classes, the label 3 is [0 0 0 1 0 0 0 0 0 0]."""
    call = Call("one_hot", {"labels": np.array(3), "num_classes": 10})
    require_answer(implementation, call, np.array([0.0, 0, 0, 1, 0, 0, 0, 0, 0, 0]))


@law("one_hot/answers_in_float64", "one_hot", "dtype")
@given(source=values(), call=one_hot_calls())
def test_one_hot_answers_in_float64(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The vectors are float64, whatever integers the labels are."""
    ONE_HOT.require_plain(implementation, source)
    for dtype in INTEGERS:
        other = call.but(labels=call["labels"].astype(dtype))
        require_answer(implementation, other, trusted(call), dtype=np.float64)


@law("one_hot/accepts_no_labels", "one_hot", "special")
@given(source=values(), shape=st.sampled_from(((0,), (2, 0), (0, 3), (2, 0, 3))))
def test_one_hot_accepts_no_labels(
    implementation: Implementation, source: Values, shape: tuple[int, ...]
) -> None:
    """Where there are no labels the result is empty, and has one axis more."""
    ONE_HOT.require_plain(implementation, source)
    call = Call("one_hot", {"labels": np.zeros(shape, np.int64), "num_classes": 4})
    require_answer(implementation, call, np.zeros((*shape, 4)))


@law("one_hot/c1_rejects_labels_that_are_not_integers", "one_hot", "refusal", "one_hot_c1")
@given(source=values())
def test_one_hot_c1_rejects_labels_that_are_not_integers(
    implementation: Implementation, source: Values
) -> None:
    """Labels are integers: floats are refused, whole ones too, and so are booleans."""
    call = one_hot_plain(source)
    for labels in (
        call["labels"].astype(np.float64),
        call["labels"].astype(np.float32),
        call["labels"] + 0.5,
        call["labels"] > 1,
        np.array([True, False, True]),
    ):
        ONE_HOT.require_refusal(implementation, source, call.but(labels=labels))


@law("one_hot/c2_rejects_less_than_one_class", "one_hot", "refusal", "one_hot_c2")
@given(source=values())
def test_one_hot_c2_rejects_less_than_one_class(
    implementation: Implementation, source: Values
) -> None:
    """There is at least one class, even where there are no labels."""
    call = one_hot_plain(source)
    for classes in (0, -1, -4):
        broken = call.but(num_classes=classes)
        ONE_HOT.require_refusal(implementation, source, broken)
        ONE_HOT.require_refusal(implementation, source, broken.but(labels=call["labels"][:0]))


@law("one_hot/c3_rejects_labels_of_no_class", "one_hot", "refusal", "one_hot_c3")
@given(source=values(), place=st.integers(0, 2))
def test_one_hot_c3_rejects_labels_of_no_class(
    implementation: Implementation, source: Values, place: int
) -> None:
    """A label is at least 0 and less than the number of classes: -1 is not the last class."""
    call = one_hot_plain(source)
    for wrong in (-1, -4, -5, 4, 5, 300):
        labels = call["labels"].copy()
        labels[place] = wrong
        ONE_HOT.require_refusal(implementation, source, call.but(labels=labels))


# cross_entropy

INNER = shapes(0, 4, most=17)
CLASSES = now_and_then((65, 300), (1, 2, 3, 4, 2, 3, 4), 5)
SAMPLES = now_and_then((9, 17, 33), (1, 2, 3), 8)
REDUCTIONS = ("mean", "sum", "none")


@st.composite
def cross_entropy_calls(draw: DrawFn, **fixed: Any) -> Call:
    """Draw a valid call: labels of samples, or of every pixel."""
    source = draw(values())
    shape = draw(SAMPLES), *draw(INNER)
    classes = draw(CLASSES)
    given_options = options(draw, {"reduction": st.sampled_from(REDUCTIONS)})
    return Call(
        "cross_entropy",
        {
            "logits": source.array(shape[0], classes, *shape[1:]),
            "labels": source.labels(classes, *shape),
            **given_options,
            **fixed,
        },
    )


def cross_entropy_backward_of(call: Call, source: Values) -> Call:
    """Return the call of the gradient, with a grad_output of the loss's shape."""
    return call.backward(np.asarray(source.away_from_zero(*trusted(call).shape)))


@st.composite
def cross_entropy_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    return cross_entropy_backward_of(draw(cross_entropy_calls()), draw(values()))


def largest_logit(call: Call) -> Array:
    """Return the largest absolute value of the finite logits of each label."""
    finite = np.where(np.isfinite(call["logits"]), call["logits"], 0.0)
    largest: Array = np.abs(finite).max(axis=1)
    return largest


def cross_entropy_bound(call: Call, u: float = UNIT) -> Any:
    """Bound exponentials, their sum, its logarithm: specs/loss/cross_entropy.md, Tolerance."""
    classes, count = call["logits"].shape[1], call["labels"].size
    each = u * (classes + 1 + 5 * np.log(classes) + 4 * largest_logit(call))
    reduction = call.kwargs.get("reduction", "mean")
    if reduction == "none":
        return 2 * each
    added = (count + 1) * u * trusted(call)
    return 2 * ((each.sum() / count if reduction == "mean" else each.sum()) + added)


def cross_entropy_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the probabilities, the difference and the product."""
    logits, labels = call["logits"], call["labels"]
    classes = logits.shape[1]
    p = scipy.special.softmax(logits, axis=1)
    reduction = call.kwargs.get("reduction", "mean")
    grad_loss = np.asarray(call["grad_output"]) / (labels.size if reduction == "mean" else 1)
    of_p = classes + 4 + 5 * np.log(classes) + 4 * largest_logit(call)[:, np.newaxis]
    smallest = np.finfo(np.float64 if u == UNIT else np.float32).tiny
    each = u * (p * of_p + 3 * np.abs(p - right_class(call))) + smallest
    return 2 * np.abs(np.broadcast_to(grad_loss, labels.shape)[:, np.newaxis]) * each


def right_class(call: Call) -> Array:
    """Return 1 at the right class of every label and 0 elsewhere, the classes along axis 1."""
    rows = np.eye(call["logits"].shape[1])
    return np.moveaxis(np.take(rows, call["labels"], axis=0), -1, 1)


def reduced(losses: Array, reduction: str) -> Array:
    """Return the losses of all labels reduced as NumPy reduces them."""
    return {"mean": np.mean, "sum": np.sum, "none": np.asarray}[reduction](losses)


def truth_of_cross_entropy(call: Call) -> Array:
    """Return SciPy's log_softmax, picked at the labels."""
    log_p = scipy.special.log_softmax(call["logits"], axis=1)
    losses = [-log_p[(n, c, *inner)] for (n, *inner), c in np.ndenumerate(call["labels"])]
    shaped = np.reshape(losses, call["labels"].shape)
    return reduced(shaped, call.kwargs.get("reduction", "mean"))


def cross_entropy_plain(source: Values) -> Call:
    """Return a call with the mean, which is the default."""
    return Call("cross_entropy", {"logits": source.array(3, 4), "labels": source.labels(4, 3)})


def cross_entropy_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with the mean."""
    return cross_entropy_plain(source).backward(number(source))


def logits_without_classes(call: Call, source: Values) -> Iterator[Call]:
    """Yield logits without a batch or without classes."""
    for shape in ((), (4,), (3,), (3, 0)):
        for labels in (np.zeros(shape[:1], np.int64), np.zeros((), np.int64)):
            yield call.but(logits=np.asarray(source.array(*shape)), labels=labels)


def labels_of_other_shapes(call: Call, source: Values) -> Iterator[Call]:
    """Yield labels of other shapes."""
    for shape in ((1,), (2,), (4,), (), (3, 1), (1, 3), (3, 4), (3, 3)):
        yield call.but(labels=np.asarray(source.labels(4, *shape)))
    maps = call.but(logits=source.array(3, 4, 2, 5))
    for shape in ((3,), (3, 2), (3, 1, 1), (1, 2, 5), (3, 5, 2), (3, 1, 2, 5), (3, 10)):
        yield maps.but(labels=source.labels(4, *shape))


def labels_that_are_not_integers(call: Call, _source: Values) -> Iterator[Call]:
    """Yield labels that are not integers."""
    whole = call["labels"]
    for labels in (
        whole.astype(np.float64),
        whole.astype(np.float32),
        whole * 0.5,
        np.array([True, False, True]),
    ):
        yield call.but(labels=labels)


def labels_of_no_class(call: Call, _source: Values) -> Iterator[Call]:
    """Yield labels of which one is no class."""
    for place, wrong in product(range(3), (-1, -4, -5, 4, 5, 300)):
        labels = call["labels"].copy()
        labels[place] = wrong
        yield call.but(labels=labels)


def unknown_reductions(call: Call, _source: Values) -> Iterator[Call]:
    """Yield reductions of other names."""
    for reduction in ("average", "Mean", "", "batchmean", "max"):
        yield call.but(reduction=reduction)


# A mean over an empty batch is left open, and grad_output of a mean has no batch: tests of their
# own are below.
CROSS_ENTROPY = Subject(
    "cross_entropy",
    cross_entropy_calls(),
    cross_entropy_plain,
    cross_entropy_bound,
    ("logits",),
    (),
    broken={
        "cross_entropy_c1": logits_without_classes,
        "cross_entropy_c2": labels_of_other_shapes,
        "cross_entropy_c3": labels_that_are_not_integers,
        "cross_entropy_c4": labels_of_no_class,
        "cross_entropy_c5": unknown_reductions,
    },
)
CROSS_ENTROPY_BACKWARD = Subject(
    "cross_entropy_backward",
    cross_entropy_backward_calls(),
    cross_entropy_backward_plain,
    cross_entropy_backward_bound,
    ("logits",),
    (),
)


@law("cross_entropy/matches_log_softmax", "cross_entropy", "value")
@settings(max_examples=100)
@given(call=cross_entropy_calls())
def test_cross_entropy_matches_log_softmax(implementation: Implementation, call: Call) -> None:
    """The loss is minus SciPy's log_softmax at the right class, reduced over all labels."""
    expected = truth_of_cross_entropy(call)
    require_answer(implementation, call, expected, cross_entropy_bound(call))


@law("cross_entropy/is_shift_invariant", "cross_entropy", "value")
@given(call=cross_entropy_calls(), source=values(integers=True))
def test_cross_entropy_is_shift_invariant(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A number added to all the logits of a label changes nothing."""
    shift = 5 * source.array(*call["labels"].shape)[:, np.newaxis]
    shifted = call.but(logits=call["logits"] + shift)
    # rounding the shifted logits moves the loss by less than its bound, whose M counts them twice
    bound = 2 * cross_entropy_bound(shifted)
    require_answer(implementation, shifted, truth_of_cross_entropy(call), bound)


@law("cross_entropy/is_entropy_between_one_hot_and_softmax", "cross_entropy", "value")
@given(call=cross_entropy_calls(reduction="none"))
def test_cross_entropy_is_entropy_between_one_hot_and_softmax(
    implementation: Implementation, call: Call
) -> None:
    """The loss is the relative entropy of softmax to the one-hot vector of the label."""
    p = scipy.special.softmax(call["logits"], axis=1)
    expected = scipy.special.rel_entr(right_class(call), p).sum(axis=1)
    # softmax and its logarithm err no more than the loss itself may
    require_answer(implementation, call, expected, 2 * cross_entropy_bound(call))


@law("cross_entropy/of_equal_logits_is_log_of_classes", "cross_entropy", "value")
@settings(max_examples=20)
@given(
    source=values(),
    classes=now_and_then((65, 300), range(2, 11)),
    reduction=st.sampled_from(REDUCTIONS),
)
def test_cross_entropy_of_equal_logits_is_log_of_classes(
    implementation: Implementation, source: Values, classes: int, reduction: str
) -> None:
    """Who knows nothing pays ln C for every label, 2.303 for ten classes."""
    logits = np.repeat(source.array(3, 1), classes, axis=1)
    call = Call(
        "cross_entropy",
        {"logits": logits, "labels": source.labels(classes, 3), "reduction": reduction},
    )
    expected = reduced(np.full(3, np.log(classes)), reduction)
    require_answer(implementation, call, expected, cross_entropy_bound(call))


@law("cross_entropy/backward_matches_difference", "cross_entropy_backward", "gradient")
@settings(max_examples=20)
@given(call=cross_entropy_calls(), source=values())
def test_cross_entropy_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y by the logits."""
    backward = cross_entropy_backward_of(call, source)
    grad_output = backward["grad_output"]
    bound = cross_entropy_backward_bound(backward) + measured(
        call, grad_output, cross_entropy_bound
    )
    require_gradient(implementation, call, grad_output, ("logits",), bound=bound)


@law("cross_entropy/backward_matches_softmax_less_one_hot", "cross_entropy_backward", "gradient")
@settings(max_examples=80)
@given(call=cross_entropy_backward_calls(), plain=st.booleans())
def test_cross_entropy_backward_matches_softmax_less_one_hot(
    implementation: Implementation, call: Call, plain: bool
) -> None:
    """The gradient is SciPy's softmax less the one-hot vector, times the share of each label."""
    reduction = call.kwargs.get("reduction", "mean")
    each = call["grad_output"] / (call["labels"].size if reduction == "mean" else 1)
    each = np.broadcast_to(each, call["labels"].shape)[:, np.newaxis]
    expected = each * (scipy.special.softmax(call["logits"], axis=1) - right_class(call))
    if plain and reduction != "none":
        call = call.but(grad_output=float(call["grad_output"]))
    require_answer(implementation, call, expected, cross_entropy_backward_bound(call))


EXTREME: tuple[tuple[list[list[float]], list[int], list[float], list[list[float]]], ...] = (
    ([[1e4, 1e4], [1e4, -1e4]], [0, 0], [np.log(2), 0.0], [[-0.5, 0.5], [0.0, 0.0]]),
    ([[1e4, -1e4], [-1e4, 1e4]], [1, 0], [2e4, 2e4], [[1.0, -1.0], [-1.0, 1.0]]),
    ([[-1e4, -1e4], [1e4, 1e4]], [0, 1], [np.log(2), np.log(2)], [[-0.5, 0.5], [0.5, -0.5]]),
    ([[0.0, 1e4], [0.0, 800.0]], [0, 0], [1e4, 800.0], [[-1.0, 1.0], [-1.0, 1.0]]),
    ([[-1e4, 0.0], [-800.0, 0.0]], [1, 0], [0.0, 800.0], [[0.0, 0.0], [-1.0, 1.0]]),
)


def extreme_calls(
    reduction: str, logits: list[list[float]], labels: list[int]
) -> tuple[Call, float]:
    """Return a call with huge logits, and by what the losses are divided."""
    call = Call(
        "cross_entropy",
        {"logits": np.array(logits), "labels": np.array(labels), "reduction": reduction},
    )
    return call, len(labels) if reduction == "mean" else 1.0


@law("cross_entropy/does_not_overflow", "cross_entropy", "special")
@given(source=values(), reduction=st.sampled_from(REDUCTIONS))
def test_cross_entropy_does_not_overflow(
    implementation: Implementation, source: Values, reduction: str
) -> None:
    """Logits of 10000 and -10000 have finite losses, and no logarithm is taken of 0."""
    CROSS_ENTROPY.require_plain(implementation, source)
    for logits, labels, losses, _ in EXTREME:
        call, _ = extreme_calls(reduction, logits, labels)
        expected = reduced(np.array(losses), reduction)
        require_answer(implementation, call, expected, cross_entropy_bound(call))


@law("cross_entropy/backward_does_not_overflow", "cross_entropy_backward", "special")
@given(source=values(), reduction=st.sampled_from(REDUCTIONS))
def test_cross_entropy_backward_does_not_overflow(
    implementation: Implementation, source: Values, reduction: str
) -> None:
    """Logits of 10000 and -10000 have the gradients of certain answers."""
    CROSS_ENTROPY_BACKWARD.require_plain(implementation, source)
    for logits, labels, _, grads in EXTREME:
        call, count = extreme_calls(reduction, logits, labels)
        grad_output = np.full(2, 2.0) if reduction == "none" else np.asarray(2.0)
        backward = call.backward(grad_output)
        bound = cross_entropy_backward_bound(backward)
        require_answer(implementation, backward, 2 * np.array(grads) / count, bound)


@law("cross_entropy/takes_minus_infinity_as_impossible", "cross_entropy", "special")
@given(source=values())
def test_cross_entropy_takes_minus_infinity_as_impossible(
    implementation: Implementation, source: Values
) -> None:
    """A logit of minus infinity has probability 0: it costs nothing, and its own label all."""
    CROSS_ENTROPY.require_plain(implementation, source)
    logits = source.array(3, 3)
    without = Call("cross_entropy", {"logits": logits[:, :2], "labels": np.array([0, 1, 0])})
    expected = truth_of_cross_entropy(without.but(reduction="none"))
    logits[:, 2] = -np.inf
    call = without.but(logits=logits, reduction="none")
    require_answer(implementation, call, expected, cross_entropy_bound(call))
    impossible = call.but(labels=np.array([0, 2, 0]))
    expected[1] = np.inf
    require_answer(implementation, impossible, expected, cross_entropy_bound(call))
    for reduction in ("mean", "sum"):  # however many cost little
        require_answer(implementation, impossible.but(reduction=reduction), np.inf)


@law("cross_entropy/keeps_nan_in_its_row", "cross_entropy", "special")
@given(source=values(), inner=st.sampled_from(((), (2,))))
def test_cross_entropy_keeps_nan_in_its_row(
    implementation: Implementation, source: Values, inner: tuple[int, ...]
) -> None:
    """A NaN among the logits of one label makes its loss NaN and no other, and so mean and sum."""
    CROSS_ENTROPY.require_plain(implementation, source)
    logits, labels = source.array(3, 4, *inner), source.labels(4, 3, *inner)
    call = Call("cross_entropy", {"logits": logits, "labels": labels, "reduction": "none"})
    expected, bound = truth_of_cross_entropy(call), cross_entropy_bound(call)
    for c in range(4):
        spoilt = logits.copy()
        spoilt[(1, c, *(0 for _ in inner))] = np.nan
        expected[(1, *(0 for _ in inner))] = np.nan
        require_answer(implementation, call.but(logits=spoilt), expected, bound)
        for reduction in ("mean", "sum"):
            require_answer(implementation, call.but(logits=spoilt, reduction=reduction), np.nan)


@law("cross_entropy/accepts_no_labels", "cross_entropy", "special")
@given(source=values())
def test_cross_entropy_accepts_no_labels(implementation: Implementation, source: Values) -> None:
    """No labels have no losses, and their sum is 0."""
    CROSS_ENTROPY.require_plain(implementation, source)
    for shape in ((0,), (0, 2), (2, 0), (2, 0, 3)):
        logits = np.zeros((shape[0], 3, *shape[1:]))
        call = Call("cross_entropy", {"logits": logits, "labels": np.zeros(shape, np.int64)})
        require_answer(implementation, call.but(reduction="none"), np.zeros(shape))
        require_answer(implementation, call.but(reduction="sum"), 0.0)


@law("cross_entropy/backward_accepts_no_labels", "cross_entropy_backward", "special")
@given(source=values())
def test_cross_entropy_backward_accepts_no_labels(
    implementation: Implementation, source: Values
) -> None:
    """Where there are no labels the gradient is empty, and has the shape of the logits."""
    CROSS_ENTROPY_BACKWARD.require_plain(implementation, source)
    for shape in ((0,), (0, 2), (2, 0)):
        logits = np.zeros((shape[0], 3, *shape[1:]))
        call = Call("cross_entropy", {"logits": logits, "labels": np.zeros(shape, np.int64)})
        for reduction in REDUCTIONS:
            grad_output = np.zeros(shape) if reduction == "none" else np.asarray(1.0)
            backward = call.but(reduction=reduction).backward(grad_output)
            require_answer(implementation, backward, logits)


@law("cross_entropy/takes_labels_of_any_integer_dtype", "cross_entropy", "dtype")
@settings(max_examples=12)
@given(source=values(), inner=st.sampled_from(((), (3,))), classes=st.sampled_from((3, 120)))
def test_cross_entropy_takes_labels_of_any_integer_dtype(
    implementation: Implementation, source: Values, inner: tuple[int, ...], classes: int
) -> None:
    """What kind of integers the labels are decides nothing, and no index overflows."""
    CROSS_ENTROPY.require_plain(implementation, source)
    logits, labels = source.array(5, classes, *inner), source.labels(classes, 5, *inner)
    call = Call("cross_entropy", {"logits": logits, "labels": labels})
    truth, bound = truth_of_cross_entropy(call), cross_entropy_bound(call)
    for dtype in INTEGERS:
        other = call.but(labels=labels.astype(dtype))
        require_answer(implementation, other, truth, bound, dtype=np.float64)


@law("cross_entropy/backward_takes_labels_of_any_integer_dtype", "cross_entropy_backward", "dtype")
@settings(max_examples=12)
@given(source=values(), inner=st.sampled_from(((), (3,))), classes=st.sampled_from((3, 120)))
def test_cross_entropy_backward_takes_labels_of_any_integer_dtype(
    implementation: Implementation, source: Values, inner: tuple[int, ...], classes: int
) -> None:
    """What kind of integers the labels are decides nothing about the gradient."""
    CROSS_ENTROPY_BACKWARD.require_plain(implementation, source)
    logits, labels = source.array(5, classes, *inner), source.labels(classes, 5, *inner)
    call = Call("cross_entropy", {"logits": logits, "labels": labels}).backward(number(source))
    truth, bound = trusted(call), cross_entropy_backward_bound(call)
    for dtype in INTEGERS:
        other = call.but(labels=labels.astype(dtype))
        require_answer(implementation, other, truth, bound, dtype=np.float64)


@law(
    "cross_entropy/c1_rejects_logits_without_classes",
    "cross_entropy",
    "refusal",
    "cross_entropy_c1",
)
@given(source=values())
def test_cross_entropy_c1_rejects_logits_without_classes(
    implementation: Implementation, source: Values
) -> None:
    """Logits have a batch and at least one class."""
    CROSS_ENTROPY.require_label(implementation, source, "cross_entropy_c1")


@law(
    "cross_entropy/c2_rejects_labels_of_another_shape",
    "cross_entropy",
    "refusal",
    "cross_entropy_c2",
)
@given(source=values(), reduction=st.sampled_from(REDUCTIONS))
def test_cross_entropy_c2_rejects_labels_of_another_shape(
    implementation: Implementation, source: Values, reduction: str
) -> None:
    """There is one label for each row of logits: none is broadcast, dropped or one-hot."""
    call = cross_entropy_plain(source).but(reduction=reduction)
    CROSS_ENTROPY.require_label(implementation, source, "cross_entropy_c2", call)


@law(
    "cross_entropy/c3_rejects_labels_that_are_not_integers",
    "cross_entropy",
    "refusal",
    "cross_entropy_c3",
)
@given(source=values())
def test_cross_entropy_c3_rejects_labels_that_are_not_integers(
    implementation: Implementation, source: Values
) -> None:
    """Labels are integers: floats are refused, whole ones too, and so are booleans."""
    CROSS_ENTROPY.require_label(implementation, source, "cross_entropy_c3")


@law("cross_entropy/c4_rejects_labels_of_no_class", "cross_entropy", "refusal", "cross_entropy_c4")
@given(source=values(), reduction=st.sampled_from(REDUCTIONS))
def test_cross_entropy_c4_rejects_labels_of_no_class(
    implementation: Implementation, source: Values, reduction: str
) -> None:
    """A label is at least 0 and less than the number of classes: -1 is not the last class."""
    call = cross_entropy_plain(source).but(reduction=reduction)
    CROSS_ENTROPY.require_label(implementation, source, "cross_entropy_c4", call)


@law("cross_entropy/c5_rejects_unknown_reductions", "cross_entropy", "refusal", "cross_entropy_c5")
@given(source=values())
def test_cross_entropy_c5_rejects_unknown_reductions(
    implementation: Implementation, source: Values
) -> None:
    """reduction is one of three names."""
    CROSS_ENTROPY.require_label(implementation, source, "cross_entropy_c5")


@law(
    "cross_entropy/c6_rejects_grad_output_of_another_shape",
    "cross_entropy_backward",
    "refusal",
    "cross_entropy_c6",
)
@given(source=values())
def test_cross_entropy_c6_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the loss, and is never broadcast."""
    call = cross_entropy_backward_plain(source)
    shapes = {
        "mean": ((1,), (3,), (3, 1), (3, 4)),
        "sum": ((1,), (3,), (3, 1), (3, 4)),
        "none": ((), (1,), (4,), (3, 1), (1, 3), (3, 4)),
    }
    for reduction in REDUCTIONS:
        for shape in shapes[reduction]:
            grad_output = np.asarray(source.array(*shape))
            broken = call.but(reduction=reduction, grad_output=grad_output)
            CROSS_ENTROPY_BACKWARD.require_refusal(implementation, source, broken)


# log_loss

DISTRIBUTIONS = st.one_of(shapes(1), st.sampled_from([(300,), (2, 300), (300, 2)]))


@st.composite
def log_loss_calls(draw: DrawFn, impossible: bool = False) -> Call:
    """
    Draw a valid call: any positive numbers as probabilities, and targets of which some are 0.

    With `impossible`, the probabilities are 0 too where the targets are.
    """
    source = draw(values())
    shape = draw(DISTRIBUTIONS)
    probabilities, targets = source.positive(*shape), np.maximum(source.array(*shape), 0)
    if impossible:
        probabilities = np.where(targets == 0, 0.0, probabilities)
    return Call("log_loss", {"probabilities": probabilities, "targets": targets})


@st.composite
def log_loss_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    return draw(log_loss_calls()).backward(number(draw(values())))


def batch_of(call: Call) -> int:
    """Return the number of distributions; one of them alone has no axis for the batch."""
    shape = np.shape(call["probabilities"])
    return shape[0] if len(shape) > 1 else 1


def truth_of_log_loss(call: Call) -> Any:
    """Return minus SciPy's x * log(y), where 0 * log(0) is 0, summed over all, by the batch."""
    return -scipy.special.xlogy(call["targets"], call["probabilities"]).sum() / batch_of(call)


def log_loss_bound(call: Call, u: float = UNIT) -> Any:
    """Bound logarithms, products and their mean: specs/loss/log_loss.md, Tolerance."""
    terms = np.abs(scipy.special.xlogy(call["targets"], call["probabilities"]))
    return of_sum(terms.size + 9, terms.sum() / batch_of(call), u)


def log_loss_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of two quotients and a product."""
    return 2 * 5 * u * np.abs(trusted(call))


def log_loss_plain(source: Values) -> Call:
    """Return a plain call: a batch of distributions, no target of which is 0."""
    return Call(
        "log_loss", {"probabilities": source.positive(2, 3), "targets": source.positive(2, 3)}
    )


def log_loss_backward_plain(source: Values) -> Call:
    """Return a plain call of the gradient."""
    return log_loss_plain(source).backward(number(source))


def single_probabilities(call: Call, source: Values) -> Iterator[Call]:
    """Yield a probability that belongs to no distribution."""
    single = np.asarray(source.positive())
    yield call.but(probabilities=single, targets=single)
    yield call.but(probabilities=single, targets=np.ones(1))
    yield call.but(probabilities=single)


def targets_of_other_shapes(call: Call, source: Values) -> Iterator[Call]:
    """Yield probabilities and targets of two shapes, of which one may be that of labels."""
    for shape in ((3,), (1, 3), (2, 1), (1, 1), (3, 2), (6,), (1, 2, 3), (2, 4), (2,)):
        array = source.positive(*shape)
        yield from (call.but(targets=array), call.but(probabilities=array))
    yield call.but(targets=np.asarray(1.0))
    yield call.but(targets=np.array([2, 0]))


# A mean over no distributions is left open.
LOG_LOSS = Subject(
    "log_loss",
    log_loss_calls(),
    log_loss_plain,
    log_loss_bound,
    ("probabilities", "targets"),
    (),
    broken={"log_loss_c1": single_probabilities, "log_loss_c2": targets_of_other_shapes},
)
LOG_LOSS_BACKWARD = Subject(
    "log_loss_backward",
    log_loss_backward_calls(),
    log_loss_backward_plain,
    log_loss_backward_bound,
    ("probabilities", "targets"),
    ("probabilities", "targets"),
    broken={"log_loss_c3": not_single_numbers},
)


@law("log_loss/matches_xlogy", "log_loss", "value")
@settings(max_examples=80)
@given(call=log_loss_calls())
def test_log_loss_matches_xlogy(implementation: Implementation, call: Call) -> None:
    """The loss is minus SciPy's sum of targets * log(probabilities), by the number of samples."""
    require_answer(implementation, call, truth_of_log_loss(call), log_loss_bound(call))


@law("log_loss/is_entropy_plus_relative_entropy", "log_loss", "value")
@settings(max_examples=30)
@given(source=values(integers=False), shape=DISTRIBUTIONS)
def test_log_loss_is_entropy_plus_relative_entropy(
    implementation: Implementation, source: Values, shape: tuple[int, ...]
) -> None:
    """Of distributions the loss is the entropy of the given one and how far the other is off."""
    classes = tuple(range(min(1, len(shape) - 1), len(shape)))
    p, t = scipy.special.softmax(source.array(*shape), axis=classes), source.positive(*shape)
    t = t / t.sum(axis=classes, keepdims=True)
    call = Call("log_loss", {"probabilities": p, "targets": t})
    divergence, entropy = scipy.special.rel_entr(t, p), scipy.special.entr(t)
    expected = (divergence + entropy).sum() / batch_of(call)
    # the terms of the truth err as those of the loss do, and are as large as all that adds up
    own = of_sum(t.size + 9, (np.abs(divergence) + entropy).sum() / batch_of(call))
    require_answer(implementation, call, expected, log_loss_bound(call) + own)


@law("log_loss/is_linear_in_targets", "log_loss", "value")
@settings(max_examples=30)
@given(call=log_loss_calls(), source=values())
def test_log_loss_is_linear_in_targets(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """Targets that are added add their losses: nothing is normalized, and no class is picked."""
    more = call.but(targets=source.positive(*call["targets"].shape))
    both = call.but(targets=call["targets"] + more["targets"])
    expected = trusted(call) + trusted(more)
    bound = log_loss_bound(call) + log_loss_bound(more)
    require_answer(implementation, both, expected, bound)


@law("log_loss/adds_logarithm_of_unit", "log_loss", "value")
@settings(max_examples=30)
@given(call=log_loss_calls(), factor=st.sampled_from((0.5, 2.0**-10, 2.0**-40, 4.0)))
def test_log_loss_adds_logarithm_of_unit(
    implementation: Implementation, call: Call, factor: float
) -> None:
    """Probabilities that are all halved cost log 2 more for each target: none is cut off."""
    scaled = call.but(probabilities=factor * call["probabilities"])
    expected = trusted(call) - np.log(factor) * call["targets"].sum() / batch_of(call)
    bound = log_loss_bound(call) + log_loss_bound(scaled)
    require_answer(implementation, scaled, expected, bound)


@law("log_loss/matches_tutorial", "log_loss", "value")
def test_log_loss_matches_tutorial(implementation: Implementation) -> None:
    """The label 3 is one-hot; a network gives it 0.75, an untrained one 0.1."""
    label = np.array([0.0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    trained = np.array([0.0, 0.1, 0.1, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.05])
    for probabilities, expected in ((trained, np.log(4 / 3)), (np.full(10, 0.1), np.log(10))):
        for batch in (1, 2, None):
            arrays = {"probabilities": probabilities, "targets": label}
            if batch is not None:
                arrays = {name: np.tile(array, (batch, 1)) for name, array in arrays.items()}
            call = Call("log_loss", arrays)
            require_answer(implementation, call, expected, 2 * log_loss_bound(call))


@law("log_loss/backward_matches_difference", "log_loss_backward", "gradient")
@settings(max_examples=20)
@given(call=log_loss_calls(), source=values())
def test_log_loss_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of grad_output * y by the probabilities."""
    require_gradient_of_loss(
        implementation, call, source, "probabilities", log_loss_bound, log_loss_backward_bound
    )


@law("log_loss/backward_matches_quotient", "log_loss_backward", "gradient")
@settings(max_examples=60)
@given(call=log_loss_calls(), source=values(), plain=st.booleans())
def test_log_loss_backward_matches_quotient(
    implementation: Implementation, call: Call, source: Values, plain: bool
) -> None:
    """The gradient is minus the target by the probability, by the number of samples."""
    assume((call["probabilities"] > 0).all())
    grad_output = number(source)
    backward = call.backward(float(grad_output) if plain else grad_output)
    quotient = np.divide(call["targets"], call["probabilities"])
    expected = -grad_output * quotient / batch_of(call)
    require_answer(implementation, backward, expected, log_loss_backward_bound(backward))


@law("log_loss/impossible_and_absent_costs_nothing", "log_loss", "special")
@settings(max_examples=30)
@given(source=values(), call=log_loss_calls(impossible=True))
def test_log_loss_impossible_and_absent_costs_nothing(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A probability of 0 costs nothing where its target is 0 too: 0 * log(0) is 0."""
    LOG_LOSS.require_plain(implementation, source)
    require_answer(implementation, call, truth_of_log_loss(call), log_loss_bound(call))


@law("log_loss/backward_impossible_and_absent_is_zero", "log_loss_backward", "special")
@settings(max_examples=30)
@given(source=values(), call=log_loss_calls(impossible=True))
def test_log_loss_backward_impossible_and_absent_is_zero(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A probability of 0 has the gradient 0 where its target is 0 too."""
    LOG_LOSS_BACKWARD.require_plain(implementation, source)
    backward = call.backward(number(source))
    possible = np.where(call["targets"] == 0, 1.0, call["probabilities"])
    quotient = call["targets"] / possible / batch_of(call)
    expected = -backward["grad_output"] * quotient
    require_answer(implementation, backward, expected, log_loss_backward_bound(backward))


@law("log_loss/impossible_but_present_costs_infinitely_much", "log_loss", "special")
@given(source=values(), place=st.integers(0, 5), tiny=st.booleans())
def test_log_loss_impossible_but_present_costs_infinitely_much(
    implementation: Implementation, source: Values, place: int, tiny: bool
) -> None:
    """A probability of 0 where the target is not 0 makes the loss infinite, one of 1e-300 not."""
    LOG_LOSS.require_plain(implementation, source)
    call = log_loss_plain(source)
    probabilities = call["probabilities"].copy()
    probabilities.flat[place] = 1e-300 if tiny else 0
    call = call.but(probabilities=probabilities)
    require_answer(implementation, call, truth_of_log_loss(call), log_loss_bound(call))


@law("log_loss/passes_nan_on", "log_loss", "special")
@given(source=values(), place=st.integers(0, 5))
def test_log_loss_passes_nan_on(implementation: Implementation, source: Values, place: int) -> None:
    """A probability that is NaN, of a class that is there, makes the loss NaN."""
    LOG_LOSS.require_plain(implementation, source)
    call = log_loss_plain(source)
    probabilities = call["probabilities"].copy()
    probabilities.flat[place] = np.nan
    require_answer(implementation, call.but(probabilities=probabilities), np.nan)


@law("log_loss/accepts_no_classes", "log_loss", "special")
@given(source=values())
def test_log_loss_accepts_no_classes(implementation: Implementation, source: Values) -> None:
    """The sum over no classes is 0, of one distribution and of several."""
    LOG_LOSS.require_plain(implementation, source)
    for shape in ((0,), (1, 0), (3, 0)):
        nothing = np.zeros(shape)
        call = Call("log_loss", {"probabilities": nothing, "targets": nothing})
        require_answer(implementation, call, 0.0)


@law("log_loss/c1_rejects_single_probabilities", "log_loss", "refusal", "log_loss_c1")
@given(source=values())
def test_log_loss_c1_rejects_single_probabilities(
    implementation: Implementation, source: Values
) -> None:
    """Probabilities have an axis of classes at least."""
    LOG_LOSS.require_label(implementation, source, "log_loss_c1")


@law("log_loss/c2_rejects_targets_of_another_shape", "log_loss", "refusal", "log_loss_c2")
@given(source=values())
def test_log_loss_c2_rejects_targets_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """targets has the shape of probabilities: none is broadcast, and labels are no targets."""
    LOG_LOSS.require_label(implementation, source, "log_loss_c2")


@law(
    "log_loss/c3_rejects_grad_output_of_another_shape",
    "log_loss_backward",
    "refusal",
    "log_loss_c3",
)
@given(source=values())
def test_log_loss_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output is one number, and is never broadcast."""
    LOG_LOSS_BACKWARD.require_label(implementation, source, "log_loss_c3")


SUBJECTS = [
    HALF_SQUARED_ERROR,
    HALF_SQUARED_ERROR_BACKWARD,
    MSE_LOSS,
    MSE_LOSS_BACKWARD,
    ONE_HOT,
    CROSS_ENTROPY,
    CROSS_ENTROPY_BACKWARD,
    LOG_LOSS,
    LOG_LOSS_BACKWARD,
]
