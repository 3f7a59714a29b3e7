"""
Initialization: what is drawn is chance, so that weights are judged by how they are distributed.

Every weight is turned into a standard normal score by the distribution that the page promises. What
is then counted or summed has an exact distribution of its own, in SciPy, and lies within quantiles
that a right implementation leaves once in 10^13 cases; a run looks at some thousands of them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation
from grader.verdict import (
    Failure,
    PlainlyWrong,
    difference,
    fail,
    identical,
    require_answer,
    returned,
)

from .bounds import UNIT, of_roundings
from .strategies import Array, Values, options, values
from .subjects import Subject, law, on_each

FALSE_ALARM = 1e-13

BITS = 32
SEEDS = st.integers(0, 2**BITS - 1)  # what every common generator takes
SMALL: list[tuple[int, ...]] = [(2, 3), (3, 1), (1, 4), (3, 2, 2), (2, 1, 3, 2)]
LARGE: list[tuple[int, ...]] = [  # some 20,000 weights, and no two sizes alike
    (300, 70),
    (60, 350),
    (5000, 4),
    (20, 12, 9, 11),
    (6, 50, 8, 9),
    (50, 6, 9, 8),
    (30, 40, 17),
    (4, 2, 6, 7, 8, 9),
]
SEVERAL: list[tuple[int, ...]] = [(2, 3), (3, 2), (1, 6), (3, 1, 2), (1, 2, 3, 1)]  # of 6 weights
MEANS = (1.5, -3.0, 0.25, 100.1)
DEVIATIONS = (0.01, 2.5, 0.5, 30.0, 1e-7)  # the last shows every digit of the mean
UNIFORM = {"xavier_uniform": 6, "he_uniform": 6}
NORMAL = {"xavier_normal": 2, "he_normal": 2}
FUNCTIONS = ("gaussian_init", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal")


@st.composite
def draws(draw: DrawFn, function: str, shapes: Sequence[tuple[int, ...]]) -> Call:
    """Draw a valid call; options are sometimes left out."""
    shape = draw(st.sampled_from(shapes))
    given_options = {}
    if function == "gaussian_init":
        numbers = {"mean": st.sampled_from(MEANS), "std": st.sampled_from(DEVIATIONS)}
        given_options = options(draw, numbers)
    return Call(function, {"shape": shape, "seed": draw(SEEDS), **given_options})


def scale_of(call: Call) -> float:
    """Return the limit or the standard deviation that the page promises, by counting weights."""
    if call.function == "gaussian_init":
        return float(call.kwargs.get("std", 1.0))
    weight = np.ones(call["shape"])
    to_an_output, from_an_input = weight[0].size, weight[:, 0].size
    share = to_an_output + (from_an_input if call.function.startswith("xavier") else 0)
    return float(np.sqrt((UNIFORM | NORMAL)[call.function] / share))


def centre_of(call: Call) -> float:
    """Return the mean that the page promises."""
    return float(call.kwargs.get("mean", 0.0))


def reach(call: Call, u: float = UNIT) -> float:
    """Return how far apart two right weights can be: a normal one is within nine deviations."""
    deviations = 1 if call.function in UNIFORM else 9
    return float(2 * deviations * scale_of(call) + of_roundings(5, centre_of(call), u))


def scores_of(implementation: Implementation, call: Call) -> Array:
    """Return the standard normal scores of the weights that are drawn, if they have any."""
    __tracebackhide__ = True
    value = returned(implementation.answer(call), call)
    problem = difference(value, np.zeros(tuple(call["shape"])), np.inf, False)
    if problem is not None:
        raise Failure(f"{problem[1]} {problem[2]}", call, value, step=problem[0])
    weight, scale = np.asarray(value, np.float64), scale_of(call)
    if not np.isfinite(weight).all():
        fail("a weight is not a finite number", call)
    if call.function not in UNIFORM:
        return np.asarray((weight - centre_of(call)) / scale)
    largest = float(np.abs(weight).max())
    if largest > scale + of_roundings(5, scale):
        fail(f"a weight of size {largest!r} is drawn, should lie within {scale!r} of 0", call)
    beyond = np.clip(1 - np.abs(weight) / scale, 2.0**-50, 1)  # the share that lies further out
    return np.asarray(np.sign(weight) * scipy.stats.norm.isf(beyond / 2))


def require_likely(below: Any, above: Any, call: Call, sentence: str) -> None:
    """Require a number that is neither too small nor too large, by the chances of such a one."""
    __tracebackhide__ = True
    if min(below, above) < FALSE_ALARM / 2:
        fail(sentence, call)


def require_normal(scores: Array, call: Call, what: str) -> None:
    """Require that numbers look as if each were drawn by itself from the normal distribution."""
    __tracebackhide__ = True
    count, total, squares = scores.size, float(scores.sum()), float((scores**2).sum())
    mean = total / np.sqrt(count)
    off = f"{what} are {total / count:.3g} standard deviations too large on average"
    require_likely(scipy.stats.norm.cdf(mean), scipy.stats.norm.sf(mean), call, off)
    spread = f"{what} spread {np.sqrt(squares / count):.4g} times as far as they should"
    below, above = scipy.stats.chi2.cdf(squares, count), scipy.stats.chi2.sf(squares, count)
    require_likely(below, above, call, spread)
    distance = scipy.stats.kstest(scores.ravel(), "norm").statistic
    shape = f"{what} are not distributed as they should: a share is off by {distance:.3g}"
    below, above = scipy.stats.kstwo.cdf(distance, count), scipy.stats.kstwo.sf(distance, count)
    require_likely(below, above, call, shape)
    further = 2 * scipy.stats.norm.sf(np.abs(scores))  # the share that should lie further out
    for place, there in (("outermost", further < 0.01), ("innermost", further > 0.99)):
        found = int(there.sum())
        hundredth = f"{found} of {count} of {what} lie in the {place} hundredth of the distribution"
        of_all = scipy.stats.binom(count, 0.01)
        below, above = of_all.cdf(found), of_all.sf(found - 1)
        require_likely(below, above, call, hundredth)
    beyond = float(further.min())
    ends = f"the largest of {what} lies where a share of {beyond:.3g} should lie further out"
    none_further = count * np.log1p(-beyond)  # the logarithm of the chance of none
    require_likely(-np.expm1(none_further), np.exp(none_further), call, ends)


def bits_of(scores: Array) -> tuple[tuple[str, Array], ...]:
    """Return of each weight two coins: its sign, and whether its size is above the median."""
    return ("sign", scores > 0), ("size", np.abs(scores) > scipy.stats.norm.isf(0.25))


def require_coins(equal: int, pairs: int, call: Call, what: str) -> None:
    """Require that of so many pairs about half are equal."""
    __tracebackhide__ = True
    below, above = (
        scipy.stats.binom.cdf(equal, pairs, 0.5),
        scipy.stats.binom.sf(equal - 1, pairs, 0.5),
    )
    sentence = f"{equal} of {pairs} {what}, should be about {pairs // 2}"
    require_likely(below, above, call, sentence)


class _Drawn(Subject):
    """A function whose answers are chance: a plain call is right if it is well distributed."""

    def require_plain(self, implementation: Implementation, source: Values) -> None:
        """Make a plain call, and require that its weights are distributed as they should be."""
        __tracebackhide__ = True
        call = self.plain(source)
        if self.function in implementation.plainly_right:
            return
        try:
            require_normal(scores_of(implementation, call), call, "the weights")
        except Failure as failure:
            raise PlainlyWrong(failure) from None
        implementation.plainly_right.add(self.function)


def seed_of(source: Values) -> int:
    """Return a seed."""
    return int(source.random.integers(2**BITS))


def subject_of(function: str) -> Subject:
    """Return a function of this chapter as the tests of the conventions see it."""

    def plain(source: Values) -> Call:
        return Call(function, {"shape": (60, 20, 3), "seed": seed_of(source)})

    return _Drawn(function, draws(function, SMALL), plain, reach, (), ())


SUBJECTS = [subject_of(function) for function in FUNCTIONS]
(GAUSSIAN_INIT, XAVIER_UNIFORM, XAVIER_NORMAL, HE_UNIFORM, HE_NORMAL) = SUBJECTS
BY_FANS = SUBJECTS[1:]


@on_each(SUBJECTS, "has_its_distribution", "value")
@settings(max_examples=10)
@given(data=st.data())
def test_has_its_distribution(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """Mean, spread, shape and ends of twenty thousand weights are those of the distribution."""
    call = data.draw(draws(subject.function, LARGE))
    narrow = call.but(shape=(6000, 3))  # the fewer inputs there are, the more does each count
    for drawn in (call, narrow):
        require_normal(scores_of(implementation, drawn), drawn, "the weights")


@on_each(SUBJECTS, "draws_each_weight_by_itself", "value")
@settings(max_examples=6)
@given(data=st.data())
def test_draws_each_weight_by_itself(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """A weight says nothing of the next one, along any axis, and hardly any is drawn twice."""
    call = data.draw(draws(subject.function, LARGE))
    scores = scores_of(implementation, call)
    distinct = np.unique(scores).size
    if distinct < 0.99 * scores.size:
        fail(f"of {scores.size} weights only {distinct} are different numbers", call)
    for axis, length in enumerate(scores.shape):
        for apart in sorted({1, length // 2}):
            first = np.arange(length - length % (2 * apart)).reshape(-1, 2, apart)[:, 0].ravel()
            for name, coins in bits_of(scores):
                one, other = coins.take(first, axis), coins.take(first + apart, axis)
                what = f"pairs of weights {apart} apart along axis {axis} are alike in {name}"
                require_coins(int((one == other).sum()), one.size, call, what)


@on_each(SUBJECTS, "varies_from_seed_to_seed", "value")
@settings(max_examples=2)
@given(source=values(), data=st.data())
def test_varies_from_seed_to_seed(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """
    Over many seeds each weight has the distribution, and so have sums of weights and of squares: no
    draw is levelled out.
    """
    shapes = [*SEVERAL, (6,)] if subject is GAUSSIAN_INIT else SEVERAL
    call = data.draw(draws(subject.function, shapes))
    seeds = source.random.choice(2**BITS, 250, replace=False)
    drawn = np.array(
        [scores_of(implementation, call.but(seed=int(seed))).ravel() for seed in seeds]
    )
    distinct = len(np.unique(drawn, axis=0))
    if distinct < len(seeds):
        fail(f"{len(seeds)} seeds draw only {distinct} different arrays of weights", call)
    require_normal(drawn, call, "the weights of many seeds")
    size = drawn.shape[1]
    require_normal(drawn.sum(axis=1) / np.sqrt(size), call, "the sums of the weights of a seed")
    squares = scipy.stats.norm.isf(scipy.stats.chi2.sf((drawn**2).sum(axis=1), size))
    require_normal(squares, call, "the sums of the squares of a seed")
    for place in range(size):
        require_normal(drawn[:, place], call, f"the weights of many seeds at place {place}")
        for other in range(place):
            for name, coins in bits_of(drawn):
                equal = int((coins[:, place] == coins[:, other]).sum())
                what = f"seeds make the weights at {other} and {place} alike in {name}"
                require_coins(equal, len(seeds), call, what)


@on_each(SUBJECTS, "reads_every_bit_of_the_seed", "value")
@settings(max_examples=2)
@given(seed=SEEDS)
def test_reads_every_bit_of_the_seed(
    implementation: Implementation, subject: Subject, seed: int
) -> None:
    """The weights of seeds that differ in one bit agree by chance alone, shifted or not."""
    call = Call(subject.function, {"shape": (25, 40), "seed": seed})
    one = bits_of(scores_of(implementation, call).ravel())
    for step in (1 << bit for bit in range(BITS)):
        other = call.but(seed=seed ^ step)
        two = bits_of(scores_of(implementation, other).ravel())
        for (name, ours), (_, theirs) in zip(one, two, strict=True):
            for lag in (0, min(step, ours.size // 2)):
                pairs = ours.size - lag
                for early, late in ((ours, theirs), (theirs, ours)):
                    equal = int((late[lag:] == early[:pairs]).sum())
                    what = f"weights {lag} apart are alike in {name} here and with seed {seed}"
                    require_coins(equal, pairs, other, what)


@law("gaussian_init/takes_any_number_of_axes", "gaussian_init", "value")
@settings(max_examples=2)
@given(source=values(), mean=st.sampled_from((0.0, *MEANS)))
def test_gaussian_init_takes_any_number_of_axes(
    implementation: Implementation, source: Values, mean: float
) -> None:
    """A shape has as many axes as one likes, and so has the array."""
    for shape in ((3000,), (3000, 1), (1, 50, 60), (1, 1, 3000), (2, 3, 4, 5, 25)):
        arguments = {"shape": shape, "seed": seed_of(source), "mean": mean, "std": 0.5}
        call = Call("gaussian_init", arguments)
        require_normal(scores_of(implementation, call), call, "the weights")


@law("gaussian_init/draws_single_numbers", "gaussian_init", "special")
@settings(max_examples=2)
@given(source=values(), mean=st.sampled_from((0.0, *MEANS)))
def test_gaussian_init_draws_single_numbers(
    implementation: Implementation, source: Values, mean: float
) -> None:
    """A shape of no axis is one number."""
    GAUSSIAN_INIT.require_plain(implementation, source)
    seeds = source.random.choice(2**BITS, 200, replace=False)
    one = Call("gaussian_init", {"shape": (), "seed": 0, "mean": mean, "std": 0.5})
    numbers = [scores_of(implementation, one.but(seed=int(seed))) for seed in seeds]
    require_normal(np.array(numbers), one, "single numbers of many seeds")


@on_each(SUBJECTS, "returns_float64", "dtype")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_returns_float64(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """The weights are float64, in the shape that was asked for."""
    subject.require_plain(implementation, source)
    call = data.draw(subject.calls)
    pattern = np.zeros(tuple(call["shape"]))
    require_answer(implementation, call, pattern, np.inf, dtype=np.float64)


@on_each(SUBJECTS, "takes_a_list_for_a_shape", "determinism")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_takes_a_list_for_a_shape(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A list of sizes is the same shape as a tuple, and draws the same weights."""
    subject.require_plain(implementation, source)
    call = data.draw(subject.calls)
    other = call.but(shape=list(call["shape"]))
    first, second = (
        returned(implementation.answer(one), one)
        for one in (call.but(shape=tuple(call["shape"])), other)
    )
    if not identical(first, second):
        fail("a list draws other weights than a tuple of the same sizes", other, second, first)


@on_each(SUBJECTS, "draws_the_same_after_other_draws", "determinism")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_draws_the_same_after_other_draws(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """The weights are a function of the arguments alone: what was drawn before does not matter."""
    subject.require_plain(implementation, source)
    call = data.draw(subject.calls)
    first = returned(implementation.answer(call), call)
    for between in (call.but(seed=seed_of(source)), subject.plain(source)):
        returned(implementation.answer(between), between)
    second = returned(implementation.answer(call, again=True), call)
    if not identical(first, second):
        fail("after other calls the same call draws other weights", call, second, first)


NOT_SIZES = ((0, 3), (3, 0), (2, 3, 0), (0, 0), (-1, 3), (3, -2), (-2, -3))
TOO_FEW_AXES = ((), (6,))
NOT_SEEDS = (-1, -7, -(2**40))


@on_each(SUBJECTS, "c1_rejects_shapes_without_weights", "refusal", "c1")
@settings(max_examples=3)
@given(source=values())
def test_c1_rejects_shapes_without_weights(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Every size is at least 1, and where fans are counted there are two of them or more."""
    call = subject.plain(source)
    for shape in NOT_SIZES + (TOO_FEW_AXES if subject in BY_FANS else ()):
        subject.require_refusal(implementation, source, call.but(shape=shape))


@on_each(SUBJECTS, "c2_rejects_seeds_that_are_no_counts", "refusal", "c2")
@settings(max_examples=3)
@given(source=values())
def test_c2_rejects_seeds_that_are_no_counts(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """A seed is an int of at least 0."""
    call = subject.plain(source)
    for seed in NOT_SEEDS:
        subject.require_refusal(implementation, source, call.but(seed=seed))
