"""Normalization: statistics by exact arithmetic, gradients by complex steps, and far from zero."""

import functools
import itertools
import math
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, Value, trusted
from grader.verdict import fail, require_answer

from .bounds import UNIT
from .gradients import require_gradient
from .strategies import Values, now_and_then, values
from .subjects import Subject, law

Array = NDArray[Any]

Y_ALONE = (True, False, False)
STATISTICS_ALONE = (False, True, True)

# batch_norm


# One draw among many shapes, and one among all ways to give or leave out the options, is several
# times faster than a draw for each of their parts; it shrinks towards the first.
ROWS = sorted(itertools.product(range(1, 6), range(1, 4)), key=math.prod)
IMAGES = sorted(itertools.product(*[(1, 2, 3)] * 2, (1, 2, 4), (1, 2, 3)), key=math.prod)
MANY_ROWS = [(17, 2), (33, 1), (3, 17), (2, 65), (5, 130)]
MANY_IMAGES = [
    (2, 17, 1, 2),
    (1, 33, 2, 1),
    (9, 2, 1, 2),
    (17, 1, 2, 1),
    (2, 2, 7, 9),
    (1, 5, 11, 1),
]
OPTIONS: list[dict[str, Any]] = [
    {name: value for name, value in (("momentum", momentum), ("eps", eps)) if value is not None}
    for momentum in (0.75, None, 0.3, 1.0, 0.0)
    for eps in (None, 0.5, 0.1, 2.0, 0.001)
]


@functools.cache
def shapes(training: bool) -> SearchStrategy[tuple[int, ...]]:
    """Draw the shape of rows or of images; training needs two values in every channel."""
    return st.one_of(
        now_and_then(
            larger,
            (shape for shape in of_one_kind if math.prod(shape) // shape[1] > training),
            5,
        )
        for of_one_kind, larger in ((ROWS, MANY_ROWS), (IMAGES, MANY_IMAGES))
    )


@st.composite
def batch_norm_calls(
    draw: DrawFn, modes: tuple[bool, ...] = (True, False), spread: bool = False
) -> Call:
    """Draw a valid call; with `spread` no two values of x are closer than 1/2."""
    source = draw(values())
    training = draw(st.sampled_from(modes))
    shape = draw(shapes(training))
    channels = shape[1]
    given_options = dict(draw(st.sampled_from(OPTIONS)))
    if not training or draw(st.booleans()):
        given_options["training"] = training
    return Call(
        "batch_norm",
        {
            "x": source.distinct(*shape) if spread else source.array(*shape),
            "weight": source.array(channels),
            "bias": source.array(channels),
            "running_mean": source.array(channels),
            "running_var": source.positive(channels),
            **given_options,
        },
    )


@st.composite
def batch_norm_backward_calls(draw: DrawFn, modes: tuple[bool, ...] = (True, False)) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(batch_norm_calls(modes))
    return call.backward(draw(values()).array(*call["x"].shape))


def is_training(call: Call) -> bool:
    """Say whether a call normalizes by its own batch; an empty batch has no statistics."""
    return bool(call.kwargs.get("training", True)) and len(call["x"]) > 0


def eps_of(call: Call) -> float:
    """Return the eps of a call, given or not."""
    return float(call.kwargs.get("eps", 1e-5))


def momentum_of(call: Call) -> float:
    """Return the momentum of a call, given or not."""
    return float(call.kwargs.get("momentum", 0.1))


def by_channel(x: Array) -> Array:
    """Return one row for each channel, of all its values."""
    return np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


def like(x: Array, rows: Array) -> Array:
    """Return rows of channels in the shape of x."""
    moved = (x.shape[1], x.shape[0], *x.shape[2:])
    return np.moveaxis(rows.reshape(moved), 0, 1)


def column(per_channel: Array) -> Array:
    """Return one number per channel, to stand beside the rows of channels."""
    return per_channel[:, np.newaxis]


def truth_of_batch_norm(call: Call) -> tuple[Array, Array, Array]:
    """Return the outputs by Python's statistics, which are exact but for one rounding each."""
    rows = by_channel(call["x"])
    mean, var = call["running_mean"], call["running_var"]
    new_mean, new_var = mean, var
    if is_training(call):
        lists, momentum, count = rows.tolist(), momentum_of(call), rows.shape[1]
        mean = np.array([statistics.fmean(numbers) for numbers in lists])
        var = np.array([statistics.pvariance(numbers) for numbers in lists])
        new_mean = (1 - momentum) * new_mean + momentum * mean
        new_var = (1 - momentum) * new_var + momentum * var * count / (count - 1)
    normalized = (rows - column(mean)) / column(np.sqrt(var + eps_of(call)))
    y = column(call["weight"]) * normalized + column(call["bias"])
    return like(call["x"], y), new_mean, new_var


def truth_of_batch_norm_backward(call: Call) -> tuple[Array, Array, Array]:
    """
    Return the gradients by complex steps: f(x + ih) = f(x) + ih f'(x), and no difference is taken.

    One value of every channel is moved at a time.
    """
    x, step = call["x"], 1e-30
    rows, grad = by_channel(x), by_channel(call["grad_output"])
    moved = rows[:, np.newaxis] + 1j * step * np.eye(rows.shape[1])  # (C, moved value, value)
    mean, var = call["running_mean"][:, np.newaxis], call["running_var"][:, np.newaxis]
    if is_training(call):
        mean = moved.mean(axis=2)
        var = ((moved - mean[:, :, np.newaxis]) ** 2).mean(axis=2)
    scale = column(call["weight"]) / np.sqrt(var + eps_of(call))
    slopes = (scale[:, :, np.newaxis] * (moved - mean[:, :, np.newaxis])).imag / step
    grad_x = (slopes * grad[:, np.newaxis]).sum(axis=2)
    normalized = by_channel(truth_of_batch_norm(normalizing(call))[0])
    return like(x, grad_x), (grad * normalized).sum(axis=1), grad.sum(axis=1)


def normalizing(call: Call) -> Call:
    """Return the forward's call with weight 1 and bias 0: its y is x, normalized."""
    ones = np.ones(call["x"].shape[1])
    forward = call.without("grad_output").but(weight=ones, bias=0 * ones)
    return Call("batch_norm", forward.arguments)


def scales(call: Call) -> tuple[int, Array, Array, Array]:
    """Return n, A, |x - mean| and sigma of the page, channel by channel."""
    rows = by_channel(call["x"])
    mean, var = call["running_mean"], call["running_var"]
    count, level = 0, np.abs(mean)
    if is_training(call):
        mean, var = rows.mean(axis=1), rows.var(axis=1)
        count, level = rows.shape[1], np.abs(rows).mean(axis=1)
    return count, column(level), np.abs(rows - column(mean)), column(np.sqrt(var + eps_of(call)))


def batch_norm_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of y and of the statistics: specs/normalization/batch_norm.md, Tolerance."""
    count, level, distance, deviation = scales(call)
    terms = np.abs(column(call["weight"])) * (level + distance) / deviation
    y = like(call["x"], 2 * (count + 8) * u * (terms + np.abs(column(call["bias"]))))
    if not is_training(call):
        return y, 0.0, 0.0
    old, new = abs(1 - momentum_of(call)), abs(momentum_of(call))
    unbiased = by_channel(call["x"]).var(axis=1, ddof=1)
    mean_terms = (old + new) * np.abs(call["running_mean"]) + new * level[:, 0]
    var_terms = (old + new) * np.abs(call["running_var"]) + new * unbiased
    var_terms = var_terms + new * level[:, 0] * np.sqrt(unbiased)
    second_order = 2 * new * ((count + 1) * u * level[:, 0]) ** 2
    return y, 2 * (count + 4) * u * mean_terms, 2 * (count + 8) * u * var_terms + second_order


def batch_norm_backward_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of the gradients, which inherit that of the normalized values."""
    count, level, distance, deviation = scales(call)
    grad = np.abs(by_channel(call["grad_output"]))
    error = (count + 8) * u * (1 + level / deviation)
    terms, reached = grad.shape[1] + 1, grad * (1 + distance / deviation)
    grad_weight = 2 * (error + terms * u)[:, 0] * reached.sum(axis=1)
    grad_bias = 2 * terms * u * grad.sum(axis=1)
    scale = np.abs(column(call["weight"])) / deviation
    if not is_training(call):
        return like(call["x"], 2 * 6 * u * scale * grad), grad_weight, grad_bias
    means = grad.mean(axis=1), reached.mean(axis=1)
    sent = grad + column(means[0]) + (1 + distance / deviation) * column(means[1])
    return like(call["x"], 2 * 4 * error * scale * sent), grad_weight, grad_bias


def batch_norm_plain(source: Values) -> Call:
    """Return a call with every option at its default: images of three channels."""
    return Call(
        "batch_norm",
        {
            "x": source.distinct(2, 3, 2, 3),
            "weight": source.away_from_zero(3),
            "bias": source.away_from_zero(3),
            "running_mean": source.away_from_zero(3),
            "running_var": source.positive(3),
        },
    )


def batch_norm_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return batch_norm_plain(source).backward(source.away_from_zero(2, 3, 2, 3))


ARRAYS = ("x", "weight", "bias", "running_mean", "running_var")


def in_both_modes(call: Call) -> Iterator[Call]:
    """Yield a call in training and in evaluation."""
    for training in (True, False):
        yield call.but(training=training)


def other_ranks(call: Call, _source: Values) -> Iterator[Call]:
    """Yield arrays of other ranks, and images without pixels."""
    for shape in ((3,), (2, 3, 4), (2, 3, 2, 2, 2), (2, 3, 0, 3), (2, 3, 3, 0), (2, 3, 0, 0), ()):
        yield from in_both_modes(call.but(x=np.ones(shape)))


def of_other_shapes(name: str) -> Callable[[Call, Values], Iterator[Call]]:
    """Return what yields one of the four numbers per channel in other shapes."""

    def broken(call: Call, source: Values) -> Iterator[Call]:
        for shape in ((4,), (2,), (1,), (), (1, 3), (3, 1), (1, 3, 1, 1), (6,)):
            wrong = call.but(**{name: np.ones(shape)})
            for one in (wrong, wrong.but(x=source.array(4, 3))):
                yield from in_both_modes(one)

    return broken


def single_values_in_training(call: Call, source: Values) -> Iterator[Call]:
    """Yield one value per channel in training, which is the default."""
    for shape in ((1, 3), (1, 3, 1, 1)):
        single = call.but(x=source.array(*shape))
        yield from (single, single.but(training=True))


BATCH_NORM = Subject(
    "batch_norm",
    batch_norm_calls(),
    batch_norm_plain,
    batch_norm_bound,
    ARRAYS,
    broken={
        "batch_norm_c1": other_ranks,
        "batch_norm_c2": of_other_shapes("weight"),
        "batch_norm_c3": of_other_shapes("bias"),
        "batch_norm_c4": of_other_shapes("running_mean"),
        "batch_norm_c5": of_other_shapes("running_var"),
        "batch_norm_c6": single_values_in_training,
    },
)
BATCH_NORM_BACKWARD = Subject(
    "batch_norm_backward",
    batch_norm_backward_calls(),
    batch_norm_backward_plain,
    batch_norm_backward_bound,
    ARRAYS,
    ("grad_output", "x"),
)


@law("batch_norm/normalizes_by_batch", "batch_norm", "value")
@settings(max_examples=60)
@given(call=batch_norm_calls((True,)))
def test_batch_norm_normalizes_by_batch(implementation: Implementation, call: Call) -> None:
    """In training every channel is normalized by its own mean and its own biased variance."""
    expected = truth_of_batch_norm(call)
    require_answer(implementation, call, expected, batch_norm_bound(call), where=Y_ALONE)


@law("batch_norm/updates_running_statistics", "batch_norm", "value")
@settings(max_examples=60)
@given(call=batch_norm_calls((True,)))
def test_batch_norm_updates_running_statistics(implementation: Implementation, call: Call) -> None:
    """In training the running statistics move towards the batch's mean and unbiased variance."""
    expected = truth_of_batch_norm(call)
    require_answer(implementation, call, expected, batch_norm_bound(call), where=STATISTICS_ALONE)


@law("batch_norm/evaluates_by_running_statistics", "batch_norm", "value")
@settings(max_examples=60)
@given(call=batch_norm_calls((False,)))
def test_batch_norm_evaluates_by_running_statistics(
    implementation: Implementation, call: Call
) -> None:
    """In evaluation the running statistics normalize, even a single value, and stay as they are."""
    require_answer(implementation, call, truth_of_batch_norm(call), batch_norm_bound(call))


@law("batch_norm/does_not_depend_on_unit", "batch_norm", "value")
@settings(max_examples=30)
@given(
    call=batch_norm_calls((True,)),
    source=values(integers=True),
    scale=st.sampled_from((2.0, 0.5, 2.0**-20, 2.0**20)),
)
def test_batch_norm_does_not_depend_on_unit(
    implementation: Implementation, call: Call, source: Values, scale: float
) -> None:
    """Another zero and another unit of x change nothing in y, if eps is in that unit, squared."""
    level = source.array(call["x"].shape[1])
    rows = scale * (by_channel(call["x"]) + column(level))
    moved = call.but(x=like(call["x"], rows), eps=scale**2 * eps_of(call))
    bound = (2 * batch_norm_bound(moved)[0], 0.0, 0.0)
    require_answer(implementation, moved, trusted(call), bound, where=Y_ALONE)


@law("batch_norm/is_accurate_far_from_zero", "batch_norm", "value")
@settings(max_examples=20)
@given(
    call=batch_norm_calls((True,)),
    source=values(integers=False),
    level=st.sampled_from((1e4, -1e5, 1e6)),
)
def test_batch_norm_is_accurate_far_from_zero(
    implementation: Implementation, call: Call, source: Values, level: float
) -> None:
    """A channel far from 0 is normalized as exactly as its numbers allow: nothing cancels."""
    far = call.but(x=source.array(*call["x"].shape) + level)
    expected = truth_of_batch_norm(far)
    require_answer(implementation, far, expected, batch_norm_bound(far), where=Y_ALONE)


@law("batch_norm/backward_matches_difference", "batch_norm_backward", "gradient")
@settings(max_examples=20)
@given(call=batch_norm_calls((True,), spread=True), source=values())
def test_batch_norm_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """In training the gradients are the derivatives of the sum of grad_output * y."""
    require_gradient_of_y(implementation, call, source)


@law("batch_norm/backward_matches_difference_in_evaluation", "batch_norm_backward", "gradient")
@settings(max_examples=12)
@given(call=batch_norm_calls((False,), spread=True), source=values())
def test_batch_norm_gradient_matches_difference_in_evaluation(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """In evaluation the gradients are the derivatives too: the statistics are constants there."""
    require_gradient_of_y(implementation, call, source)


def require_gradient_of_y(implementation: Implementation, call: Call, source: Values) -> None:
    """Require the derivatives of the sum of grad_output * y, measured by small steps."""
    __tracebackhide__ = True
    grad_output = source.array(*call["x"].shape)
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x", "weight", "bias"),
        forward=lambda moved: trusted(moved)[0],
        bound=batch_norm_backward_bound(call.backward(grad_output)),
        forward_bound=batch_norm_bound(call)[0],
    )


@law("batch_norm/backward_matches_complex_step", "batch_norm_backward", "gradient")
@settings(max_examples=60)
@given(call=batch_norm_backward_calls((True,)))
def test_batch_norm_backward_matches_complex_step(
    implementation: Implementation, call: Call
) -> None:
    """In training every value acts on its channel's mean and variance too, and so on all of y."""
    expected = truth_of_batch_norm_backward(call)
    require_answer(implementation, call, expected, batch_norm_backward_bound(call))


@law("batch_norm/backward_is_affine_in_evaluation", "batch_norm_backward", "gradient")
@settings(max_examples=60)
@given(call=batch_norm_backward_calls((False,)))
def test_batch_norm_backward_is_affine_in_evaluation(
    implementation: Implementation, call: Call
) -> None:
    """In evaluation a value acts on its own output alone, by weight / sqrt(running_var + eps)."""
    expected = truth_of_batch_norm_backward(call)
    require_answer(implementation, call, expected, batch_norm_backward_bound(call))


@law("batch_norm/backward_is_accurate_far_from_zero", "batch_norm_backward", "gradient")
@settings(max_examples=20)
@given(
    call=batch_norm_backward_calls((True,)),
    source=values(integers=False),
    level=st.sampled_from((1e4, -1e5, 1e6)),
)
def test_batch_norm_backward_is_accurate_far_from_zero(
    implementation: Implementation, call: Call, source: Values, level: float
) -> None:
    """The gradients of a channel far from 0 are as exact as its numbers allow: nothing cancels."""
    far = call.but(x=source.array(*call["x"].shape) + level)
    expected = truth_of_batch_norm_backward(far)
    require_answer(implementation, far, expected, batch_norm_backward_bound(far))


@law("batch_norm/gives_constant_channels_the_bias", "batch_norm", "special")
@given(source=values(), eps=st.sampled_from((None, 0.5)))
def test_batch_norm_gives_constant_channels_the_bias(
    implementation: Implementation, source: Values, eps: float | None
) -> None:
    """A channel whose values are all alike has the variance 0; eps keeps the quotient finite."""
    BATCH_NORM.require_plain(implementation, source)
    call = BATCH_NORM.plain(source)
    x = call["x"].copy()
    x[:, 1] = 3.0
    call = call.but(x=x) if eps is None else call.but(x=x, eps=eps)
    require_answer(implementation, call, truth_of_batch_norm(call), batch_norm_bound(call))


@law("batch_norm/passes_nan_by_channel", "batch_norm", "special")
@given(source=values(), number=st.sampled_from((np.nan, np.inf, -np.inf)), training=st.booleans())
def test_batch_norm_passes_nan_by_channel(
    implementation: Implementation, source: Values, number: float, training: bool
) -> None:
    """A NaN or infinity reaches its own channel in training, its own entry in evaluation."""
    BATCH_NORM.require_plain(implementation, source)
    call = BATCH_NORM.plain(source).but(training=training)
    y, mean, var = (part.copy() for part in trusted(call))
    bound = batch_norm_bound(call)
    x = call["x"].copy()
    x[1, 1, 0, 2] = number
    if training:
        # the mean is not finite, the deviation of the entry from it is NaN, and so is the variance
        y[:, 1], mean[1], var[1] = np.nan, number, np.nan
    else:
        y[1, 1, 0, 2] = number * call["weight"][1]
    # a mean that is carried on from value to value, or corrected, is NaN where another is infinite
    elsewhere = np.arange(3) != 1 if training else True
    call, expected = call.but(x=x), (y, mean, var)
    where = (True, elsewhere, elsewhere)
    result = require_answer(implementation, call, expected, bound, where=where)
    if training and any(np.isfinite(statistic[1]) for statistic in result[1:]):
        fail("a statistic of the channel is finite", call, result, expected)


@law("batch_norm/c1_rejects_other_ranks", "batch_norm", "refusal", "batch_norm_c1")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c1_rejects_other_ranks(implementation: Implementation, source: Values) -> None:
    """x is a batch of rows or of images with at least one pixel."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c1")


@law("batch_norm/c2_rejects_weight_of_another_shape", "batch_norm", "refusal", "batch_norm_c2")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c2_rejects_weight_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """weight has one number per channel, and is never broadcast."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c2")


@law("batch_norm/c3_rejects_bias_of_another_shape", "batch_norm", "refusal", "batch_norm_c3")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c3_rejects_bias_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """bias has one number per channel, and is never broadcast."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c3")


@law("batch_norm/c4_rejects_mean_of_another_shape", "batch_norm", "refusal", "batch_norm_c4")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c4_rejects_mean_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """running_mean has one number per channel, in training as well as in evaluation."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c4")


@law("batch_norm/c5_rejects_variance_of_another_shape", "batch_norm", "refusal", "batch_norm_c5")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c5_rejects_variance_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """running_var has one number per channel, in training as well as in evaluation."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c5")


@law("batch_norm/c6_rejects_single_values_in_training", "batch_norm", "refusal", "batch_norm_c6")
@settings(max_examples=3)
@given(source=values())
def test_batch_norm_c6_rejects_single_values_in_training(
    implementation: Implementation, source: Values
) -> None:
    """One value per channel has no variance, so that it cannot be trained on."""
    BATCH_NORM.require_label(implementation, source, "batch_norm_c6")


@law(
    "batch_norm/c7_rejects_grad_output_of_another_shape",
    "batch_norm_backward",
    "refusal",
    "batch_norm_c7",
)
@given(source=values(), training=st.booleans())
def test_batch_norm_c7_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, training: bool
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = BATCH_NORM_BACKWARD.plain(source).but(training=training)
    for shape in ((1, 3, 2, 3), (2, 1, 2, 3), (2, 3, 1, 3), (2, 3, 2, 1), (2, 3), (3, 2, 3), ()):
        broken = call.but(grad_output=np.ones(shape))
        BATCH_NORM_BACKWARD.require_refusal(implementation, source, broken)
    rows = call.but(x=source.array(4, 3))
    for shape in ((3,), (1, 3), (4, 1), (3, 4), (4, 3, 1), (4, 3, 1, 1), (12,), (5, 3)):
        broken = rows.but(grad_output=np.ones(shape))
        BATCH_NORM_BACKWARD.require_refusal(implementation, source, broken)


# local_response_norm

# Each option is left out in a quarter of the cases, and else far from its default: with the default
# of alpha the neighbours hardly show.
WINDOWS: list[dict[str, Any]] = [
    {name: value for name, value in chosen if value is not None}
    for chosen in itertools.product(
        [("size", size) for size in (3, None, 2, 4, 1, None, 6, 9, None, 17)],
        [("alpha", alpha) for alpha in (1.0, None, 0.5, 3.0)],
        [("beta", beta) for beta in (0.5, None, 1.0, 2.0)],
        [("k", k) for k in (2.0, None, 0.5, 1.5)],
    )
]
MANY_CHANNELS = [
    (1, 17, 1, 1),
    (1, 33, 2, 1),
    (2, 20, 1, 1),
    (9, 3, 1, 2),
    (17, 2, 1, 1),
    (1, 4, 7, 9),
]
CHANNELS = sorted(itertools.product((1, 2), (4, 3, 6, 2, 1, 7), (1, 2), (1, 3)), key=math.prod)

MAPS = now_and_then(MANY_CHANNELS, CHANNELS)


@st.composite
def local_response_norm_calls(draw: DrawFn) -> Call:
    """Draw a valid call: windows of even and odd sizes, also larger than all channels."""
    source, shape = draw(values()), draw(MAPS)
    return Call(
        "local_response_norm", {"x": source.array(*shape), **draw(st.sampled_from(WINDOWS))}
    )


@st.composite
def local_response_norm_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(local_response_norm_calls())
    return call.backward(draw(values()).array(*call["x"].shape))


def window_of(call: Call) -> tuple[int, float, float, float]:
    """Return size, alpha, beta and k of a call, given or not."""
    defaults = {"size": 5, "alpha": 1e-4, "beta": 0.75, "k": 1.0}
    size, alpha, beta, k = (call.kwargs.get(name, value) for name, value in defaults.items())
    return size, alpha, beta, k


def level_of(call: Call, x: Array) -> Array:
    """Return the levels by SciPy: the squares are correlated with ones along the channels."""
    size, alpha, _, k = window_of(call)
    sums = scipy.ndimage.correlate1d(x**2, np.ones(size), axis=1, mode="constant", cval=0.0)
    level: Array = k + alpha / size * sums
    return level


def truth_of_local_response_norm(call: Call, x: Array | None = None) -> Array:
    """Return x by a power of its level; x may be another than the call's, complex too."""
    x = call["x"] if x is None else x
    y: Array = x / level_of(call, x) ** window_of(call)[2]
    return y


def truth_of_local_response_norm_backward(call: Call) -> Array:
    """Return the gradient by complex steps: one channel after the other, in all pixels at once."""
    x, step = call["x"], 1e-30
    grad_x = np.zeros(x.shape)
    for c in range(x.shape[1]):
        moved = x.astype(np.complex128)
        moved[:, c] += 1j * step
        slopes = truth_of_local_response_norm(call, moved).imag / step
        grad_x[:, c] = (call["grad_output"] * slopes).sum(axis=1)
    return grad_x


def power_error(call: Call, power: float, u: float) -> Array:
    """Bound the relative error of a power of the levels: e(p) of the page."""
    size, alpha, _, k = window_of(call)
    channels, level = call["x"].shape[1], np.abs(level_of(call, call["x"]))
    everything = (call["x"] ** 2).sum(axis=1, keepdims=True)
    of_level = (2 * channels + 4) * abs(alpha) / size * everything + abs(k) + level
    error: Array = u * (abs(power) * of_level / level + 10 * np.abs(power * np.log(level)) + 6)
    return error


def local_response_norm_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of y: specs/normalization/local_response_norm.md, Tolerance."""
    beta = window_of(call)[2]
    return 2 * (power_error(call, beta, u) + u) * np.abs(truth_of_local_response_norm(call))


def local_response_norm_backward_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of the gradient: of the own channel, and of all that the others send."""
    size, alpha, beta, _ = window_of(call)
    x, grad = np.abs(call["x"]), np.abs(call["grad_output"])
    level = level_of(call, call["x"])
    own = (power_error(call, beta, u) + 2 * u) * grad / level**beta
    of_sent = power_error(call, beta + 1, u) + (2 * x.shape[1] + 8) * u
    sent = (grad * x / level ** (beta + 1) * of_sent).sum(axis=1, keepdims=True)
    return 2 * own + 2 * 2 * abs(alpha * beta) / size * x * sent


def local_response_norm_plain(source: Values) -> Call:
    """Return a call with every option at its default: images of six channels."""
    return Call("local_response_norm", {"x": source.away_from_zero(2, 6, 2, 3)})


def local_response_norm_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return local_response_norm_plain(source).backward(source.away_from_zero(2, 6, 2, 3))


def not_images(call: Call, _source: Values) -> Iterator[Call]:
    """Yield a single image, a volume, rows, and images without pixels."""
    x = call["x"]
    for other in (
        x[0],
        x[0, 0],
        x[:, :, 0, 0],
        x[np.newaxis],
        x[:, :, :0],
        x[..., :0],
        np.ones(()),
    ):
        yield call.but(x=other)


def bad_windows(call: Call, _source: Values) -> Iterator[Call]:
    """Yield windows of less than one channel, and of two sizes for the one axis."""
    for size in (0, -1, -5, (3, 5)):
        yield call.but(size=size)


LOCAL_RESPONSE_NORM = Subject(
    "local_response_norm",
    local_response_norm_calls(),
    local_response_norm_plain,
    local_response_norm_bound,
    broken={"local_response_norm_c1": not_images, "local_response_norm_c2": bad_windows},
)
LOCAL_RESPONSE_NORM_BACKWARD = Subject(
    "local_response_norm_backward",
    local_response_norm_backward_calls(),
    local_response_norm_backward_plain,
    local_response_norm_backward_bound,
    batch=("grad_output", "x"),
)


@law("local_response_norm/matches_correlation", "local_response_norm", "value")
@settings(max_examples=60)
@given(call=local_response_norm_calls())
def test_local_response_norm_matches_correlation(
    implementation: Implementation, call: Call
) -> None:
    """The levels are SciPy's correlation of the squares with ones, along the channels."""
    expected = truth_of_local_response_norm(call)
    require_answer(implementation, call, expected, local_response_norm_bound(call))


@law("local_response_norm/sees_one_channel_from_its_window", "local_response_norm", "value")
@settings(max_examples=40)
@given(
    size=now_and_then((11, 18), (3, 2, 4, 5, 1, 6, 7)),
    channels=now_and_then((17, 33), range(1, 9)),
    lit=st.integers(0, 32),
    value=st.sampled_from((1.0, 2.0, -3.0)),
)
def test_local_response_norm_sees_one_channel_from_its_window(
    implementation: Implementation, size: int, channels: int, lit: int, value: float
) -> None:
    """A channel is quieted by c - size // 2 … c + (size - 1) // 2 of it, cut at the edges."""
    lit %= channels
    # a faint channel does not quiet itself, and shows who else does
    x = np.full((1, channels, 1, 1), 2.0**-60)
    x[0, lit] = value
    arguments = {"x": x, "size": size, "alpha": 3.0 * size, "beta": 1.0, "k": 1.0}
    call = Call("local_response_norm", arguments)
    seen = [c - size // 2 <= lit <= c + (size - 1) // 2 for c in range(channels)]
    expected = x / np.where(seen, 1 + 3 * value**2, 1.0).reshape(x.shape)
    require_answer(implementation, call, expected, local_response_norm_bound(call))


@law("local_response_norm/matches_paper", "local_response_norm", "value")
@settings(max_examples=20)
@given(source=values(), n=st.sampled_from((5, 3)), alpha=st.sampled_from((1e-4, 0.5)))
def test_local_response_norm_matches_paper(
    implementation: Implementation, source: Values, n: int, alpha: float
) -> None:
    """AlexNet's formula, whose alpha is not divided, takes n * alpha here, and k = 2."""
    x = source.array(2, 7, 1, 2)
    arguments = {"x": x, "size": n, "alpha": n * alpha, "beta": 0.75, "k": 2.0}
    call = Call("local_response_norm", arguments)
    b = np.empty(x.shape)
    for i in range(7):
        neighbours = x[:, max(0, i - n // 2) : min(6, i + n // 2) + 1]
        b[:, i] = x[:, i] / (2.0 + alpha * (neighbours**2).sum(axis=1)) ** 0.75
    require_answer(implementation, call, b, local_response_norm_bound(call))


@law("local_response_norm/treats_each_pixel_by_itself", "local_response_norm", "value")
@settings(max_examples=20)
@given(call=local_response_norm_calls())
def test_local_response_norm_treats_each_pixel_by_itself(
    implementation: Implementation, call: Call
) -> None:
    """Pixels that are laid out as images of their own have the same outputs."""
    x = call["x"]
    pixels = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1], 1, 1)
    apart = call.but(x=pixels)
    y = np.moveaxis(trusted(call), 1, -1).reshape(pixels.shape)
    require_answer(implementation, apart, y, 2 * local_response_norm_bound(apart))


@law("local_response_norm/does_not_depend_on_unit", "local_response_norm", "value")
@settings(max_examples=20)
@given(call=local_response_norm_calls(), unit=st.sampled_from((-1.0, 4.0, 2.0**-30, -(2.0**30))))
def test_local_response_norm_does_not_depend_on_unit(
    implementation: Implementation, call: Call, unit: float
) -> None:
    """x in another unit has y in that unit, if alpha is in that unit, squared; signs are kept."""
    alpha = window_of(call)[1] / unit**2
    moved = call.but(x=unit * call["x"], alpha=alpha)
    bound = 2 * local_response_norm_bound(moved)
    require_answer(implementation, moved, unit * trusted(call), bound)


@law("local_response_norm/zeros_outside_change_nothing", "local_response_norm", "value")
@settings(max_examples=20)
@given(call=local_response_norm_calls(), before=st.integers(0, 3), after=st.integers(1, 3))
def test_local_response_norm_zeros_outside_change_nothing(
    implementation: Implementation, call: Call, before: int, after: int
) -> None:
    """Channels of zeros in front and behind are as good as none: windows are cut, not moved."""
    around = ((0, 0), (before, after), (0, 0), (0, 0))
    padded = call.but(x=np.pad(call["x"], around))
    bound = 2 * local_response_norm_bound(padded)
    require_answer(implementation, padded, np.pad(trusted(call), around), bound)


@law("local_response_norm/backward_matches_difference", "local_response_norm_backward", "gradient")
@settings(max_examples=20)
@given(call=local_response_norm_calls(), source=values())
def test_local_response_norm_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y by x."""
    grad_output = source.array(*call["x"].shape)
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x",),
        bound=local_response_norm_backward_bound(call.backward(grad_output)),
        forward_bound=local_response_norm_bound(call),
    )


@law(
    "local_response_norm/backward_matches_complex_step", "local_response_norm_backward", "gradient"
)
@settings(max_examples=60)
@given(call=local_response_norm_backward_calls())
def test_local_response_norm_backward_matches_complex_step(
    implementation: Implementation, call: Call
) -> None:
    """A value acts on its own output, and on those of all channels whose windows contain it."""
    expected = truth_of_local_response_norm_backward(call)
    require_answer(implementation, call, expected, local_response_norm_backward_bound(call))


@law("local_response_norm/backward_of_one_output", "local_response_norm_backward", "gradient")
@settings(max_examples=40)
@given(
    source=values(),
    size=now_and_then((11, 18), (3, 2, 4, 5, 1, 6, 9)),
    channels=now_and_then((17, 33), range(1, 9)),
    lit=st.integers(0, 32),
)
def test_local_response_norm_backward_of_one_output(
    implementation: Implementation, source: Values, size: int, channels: int, lit: int
) -> None:
    """The gradient of one output reaches the channels of its window, and no others."""
    lit %= channels
    x = source.away_from_zero(1, channels, 1, 2)
    grad_output = np.zeros(x.shape)
    grad_output[0, lit, 0, 1] = 1.0
    arguments = {"x": x, "size": size, "alpha": 2.0, "beta": 1.0, "k": 1.0}
    call = Call("local_response_norm", arguments).backward(grad_output)
    expected = np.zeros(x.shape)
    pixel, window = x[0, :, 0, 1], slice(max(0, lit - size // 2), lit + (size - 1) // 2 + 1)
    level = 1 + 2 / size * (pixel[window] ** 2).sum()
    expected[0, window, 0, 1] = -4 / size * pixel[window] * pixel[lit] / level**2
    expected[0, lit, 0, 1] += 1 / level
    bound = local_response_norm_backward_bound(call)
    require_answer(implementation, call, expected, bound)


@law(
    "local_response_norm/backward_is_linear_in_grad_output",
    "local_response_norm_backward",
    "gradient",
)
@settings(max_examples=20)
@given(call=local_response_norm_backward_calls(), source=values())
def test_local_response_norm_backward_is_linear_in_grad_output(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """Gradients of y that are added add their gradients of x."""
    more = call.but(grad_output=source.array(*call["x"].shape))
    both = call.but(grad_output=call["grad_output"] + more["grad_output"])
    bound = sum(map(local_response_norm_backward_bound, (call, more)))
    require_answer(implementation, both, trusted(call) + trusted(more), 2 * bound)


@law("local_response_norm/passes_non_finite_values_to_windows", "local_response_norm", "special")
@given(
    source=values(),
    number=st.sampled_from((np.nan, np.inf, -np.inf)),
    size=st.sampled_from((None, 2, 3, 4)),
    lit=st.integers(0, 5),
)
def test_local_response_norm_passes_non_finite_values_to_windows(
    implementation: Implementation, source: Values, number: float, size: int | None, lit: int
) -> None:
    """A NaN makes the outputs NaN whose windows contain it, an infinity makes its neighbours 0."""
    LOCAL_RESPONSE_NORM.require_plain(implementation, source)
    call = LOCAL_RESPONSE_NORM.plain(source)
    call = call if size is None else call.but(size=size)
    expected, bound = truth_of_local_response_norm(call), local_response_norm_bound(call)
    size = 5 if size is None else size
    x = call["x"].copy()
    x[1, lit, 0, 2] = number
    for c in range(6):
        if c - size // 2 <= lit <= c + (size - 1) // 2:
            expected[1, c, 0, 2] = np.nan if c == lit or np.isnan(number) else 0.0
    require_answer(implementation, call.but(x=x), expected, bound)


@law(
    "local_response_norm/c1_rejects_other_ranks",
    "local_response_norm",
    "refusal",
    "local_response_norm_c1",
)
@settings(max_examples=3)
@given(source=values())
def test_local_response_norm_c1_rejects_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """x is a batch of images with at least one pixel, not rows, a single image or a volume."""
    LOCAL_RESPONSE_NORM.require_label(implementation, source, "local_response_norm_c1")


@law(
    "local_response_norm/c2_rejects_bad_sizes",
    "local_response_norm",
    "refusal",
    "local_response_norm_c2",
)
@settings(max_examples=3)
@given(source=values())
def test_local_response_norm_c2_rejects_bad_sizes(
    implementation: Implementation, source: Values
) -> None:
    """A window has at least one channel, and one size."""
    LOCAL_RESPONSE_NORM.require_label(implementation, source, "local_response_norm_c2")


@law(
    "local_response_norm/c3_rejects_grad_output_of_another_shape",
    "local_response_norm_backward",
    "refusal",
    "local_response_norm_c3",
)
@settings(max_examples=3)
@given(source=values())
def test_local_response_norm_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = LOCAL_RESPONSE_NORM_BACKWARD.plain(source)
    for shape in ((1, 6, 2, 3), (2, 1, 2, 3), (2, 6, 1, 3), (2, 6, 2, 1), (6, 2, 3), (2, 6), ()):
        broken = call.but(grad_output=np.ones(shape))
        LOCAL_RESPONSE_NORM_BACKWARD.require_refusal(implementation, source, broken)


SUBJECTS = [
    BATCH_NORM,
    BATCH_NORM_BACKWARD,
    LOCAL_RESPONSE_NORM,
    LOCAL_RESPONSE_NORM_BACKWARD,
]
