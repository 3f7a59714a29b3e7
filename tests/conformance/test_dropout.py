"""
Dropout: which entries are dropped is chance, so that the mask is judged by laws, y by its own mask.

Evaluation is held to the reference like any other function. In training two right implementations
may drop different entries: y must be x * mask / (1 - p) for the mask that came with it, and the
mask must look as if its entries were drawn one by one. Where that is counted, the count lies within
quantiles that a right implementation leaves once in 10^9 cases.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import scipy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grader import verdict
from grader.implementation import Answer, Call, Implementation, Value, trusted
from grader.verdict import (
    Failure,
    PlainlyWrong,
    difference,
    fail,
    identical,
    require_answer,
    returned,
)

from .bounds import UNIT, of_roundings, unit
from .strategies import Array, Values, options, shapes, values
from .subjects import Subject, law

FALSE_ALARM = 1e-9

SOURCES = values()
BITS = 32
SEEDS = st.integers(0, 2**BITS - 1)  # what every common generator takes
SHAPED = shapes(1)
MANY = st.sampled_from([(1000,), (25, 40), (10, 4, 5, 5), (5, 4, 5, 2, 5), (2, 5, 2, 5, 2, 5)])
MORE = [(20000,), (100, 200), (10, 20, 10, 10)]  # enough to tell p from one rounded to tenths
PROBABILITIES = [0.5, 0.25, 0.75, 0.1, 0.3, 0.6, 0.9]
NO_PROBABILITIES = (1.0, 1, 1.5, -0.1, -1.0, np.inf)  # of being dropped


@st.composite
def dropout_calls(
    draw: DrawFn,
    modes: Sequence[dict[str, bool]] = ({}, {"training": True}),
    of_shape: SearchStrategy[tuple[int, ...]] = SHAPED,
    probabilities: Sequence[float] = PROBABILITIES,
) -> Call:
    """Draw a valid call; options are sometimes left out, training where a mode says so."""
    source, shape = draw(SOURCES), draw(of_shape)
    given_options = options(draw, {"p": st.sampled_from(probabilities), "seed": SEEDS})
    mode = draw(st.sampled_from(modes))
    return Call("dropout", {"x": np.asarray(source.array(*shape)), **given_options, **mode})


EVALUATIONS = dropout_calls([{"training": False}], probabilities=[*PROBABILITIES, 0.0])
TRAININGS = dropout_calls()


def probability_of(call: Call) -> float:
    """Return the probability with which this call drops an entry."""
    p: float = call.arguments.get("p", 0.5)
    return p


def dropout_bound(p: float, magnitude: Array, u: float = UNIT) -> Any:
    """Bound the error of x * mask / (1 - p): p, which is rounded too, changes 1 - p by p * u."""
    return of_roundings(2 + p / (1 - p), magnitude, u)


def mask_of(implementation: Implementation, call: Call) -> Array:
    """Return the mask that came with an answer, if it is one: zeros and ones in the shape of x."""
    __tracebackhide__ = True
    value = returned(implementation.answer(call), call)
    pattern = np.zeros(call["x"].shape)
    problem = difference(value, (pattern, pattern), np.inf, (False, False))
    if problem is not None:
        raise Failure(f"{problem[1]} {problem[2]}", call, value, step=problem[0])
    mask = np.asarray(value[1], dtype=np.float64)
    if not np.isin(mask, (0, 1)).all():
        fail("the mask holds other numbers than 0 and 1", call, value)
    return mask


def require_dropped(
    implementation: Implementation, call: Call, dtype: Any = None, u: float = UNIT
) -> Array:
    """
    Require that y is x * mask / (1 - p) for the mask that came with it, and return the mask.

    Where x is not finite and dropped, y is left open.
    """
    __tracebackhide__ = True
    mask = mask_of(implementation, call)
    p, x = probability_of(call), call["x"].astype(np.float64)
    expected = np.where(mask == 1, x / (1 - p), 0.0)
    require_answer(
        implementation,
        call,
        (expected, mask),
        (dropout_bound(p, expected, u), 0.0),
        where=((mask == 1) | np.isfinite(x), True),
        dtype=dtype,
        unit=u,
    )
    return mask


def training_plain(source: Values) -> Call:
    """Return a call in training with every option at its default."""
    return Call("dropout", {"x": source.array(4, 25)})


def require_training(implementation: Implementation, source: Values) -> None:
    """Require that a plain call in training drops some entries, and keeps and scales others."""
    __tracebackhide__ = True
    call = training_plain(source)
    mask = require_dropped(implementation, call)
    if mask.all() or not mask.any():
        said = "kept" if mask.all() else "dropped"
        fail(f"all of {mask.size} entries are {said} in training", call)


def begin(implementation: Implementation, source: Values) -> None:
    """End the test where a plain call in training is wrong."""
    __tracebackhide__ = True
    try:
        require_training(implementation, source)
    except Failure as failure:
        raise PlainlyWrong(failure) from None


def right_training(implementation: Implementation, source: Values, call: Call) -> Call:
    """Return a call in training that has the right value, so that what follows judges one thing."""
    begin(implementation, source)
    try:
        require_dropped(implementation, call)
    except Failure:
        return training_plain(source)
    return call


class _Dropout(Subject):
    """Dropout in evaluation, and no points for what does nothing in training either."""

    def require_plain(self, implementation: Implementation, source: Values) -> None:
        """Make a plain call in evaluation and one in training."""
        __tracebackhide__ = True
        super().require_plain(implementation, source)
        begin(implementation, source)


def evaluation_plain(source: Values) -> Call:
    """Return a call in evaluation, with every other option at its default."""
    return Call("dropout", {"x": source.array(4, 5), "training": False})


DROPOUT = _Dropout("dropout", EVALUATIONS, evaluation_plain)


def require_likely(count: int, total: int, probability: float, call: Call, what: str) -> None:
    """Require a count that a binomial distribution gives but once in 10^9 cases."""
    __tracebackhide__ = True
    too_few = scipy.stats.binom.cdf(count, total, probability) < FALSE_ALARM / 2
    too_many = scipy.stats.binom.sf(count - 1, total, probability) < FALSE_ALARM / 2
    if too_few or too_many:
        about = round(total * probability)
        fail(f"{count} of {total} {what}, should be about {about}", call)


# dropout in training


@law("dropout/scales_what_it_keeps", "dropout", "value")
@settings(max_examples=60)
@given(source=SOURCES, call=dropout_calls(of_shape=shapes(), probabilities=[*PROBABILITIES, 0.0]))
def test_dropout_scales_what_it_keeps(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """In training y is x * mask / (1 - p): what is kept is scaled up, what is dropped is 0."""
    require_training(implementation, source)
    require_dropped(implementation, call)


@law("dropout/keeps_a_binomial_share", "dropout", "value")
@settings(max_examples=24)
@given(
    call=dropout_calls(of_shape=MANY, probabilities=[*PROBABILITIES, 0.25, 0.75, 0.15, 0.45]),
    level=st.sampled_from((0.0, 1.0, 1.0, None)),
    shape=st.sampled_from(MORE),
)
def test_dropout_keeps_a_binomial_share(
    implementation: Implementation, call: Call, level: float | None, shape: tuple[int, ...]
) -> None:
    """About 1 - p of all entries are kept, whatever x holds: p is the probability of dropping."""
    if level is not None:
        call = call.but(x=np.full(shape, level))
    mask = mask_of(implementation, call)
    kept = int(mask.sum())
    require_likely(kept, mask.size, 1 - probability_of(call), call, "entries are kept")


@law("dropout/drops_neighbours_independently", "dropout", "value")
@settings(max_examples=24)
@given(call=dropout_calls(of_shape=MANY))
def test_dropout_drops_neighbours_independently(implementation: Implementation, call: Call) -> None:
    """Whether an entry is dropped says nothing of the next one, along any axis: rows differ."""
    mask, p = mask_of(implementation, call), probability_of(call)
    for axis, length in enumerate(mask.shape):
        for apart in sorted({1, length // 2}):
            blocks = [
                mask.take(range(start, start + apart), axis=axis)
                for start in range(0, length - length % (2 * apart), apart)
            ]
            equal = [
                int((one == other).sum())
                for one, other in zip(blocks[::2], blocks[1::2], strict=True)
            ]
            pairs = blocks[0].size * len(equal)
            what = f"pairs of entries {apart} apart along axis {axis} are equal in the mask"
            require_likely(sum(equal), pairs, p * p + (1 - p) * (1 - p), call, what)


@law("dropout/drops_each_entry_by_itself", "dropout", "value")
@settings(max_examples=4)
@given(source=SOURCES, p=st.sampled_from((0.5, 0.25, 0.75)))
def test_dropout_drops_each_entry_by_itself(
    implementation: Implementation, source: Values, p: float
) -> None:
    """Each entry is drawn by itself: how many of eight are kept differs from seed to seed."""
    calls = [
        Call("dropout", {"x": np.ones(8), "p": p, "seed": int(seed)})
        for seed in source.random.integers(0, 2**31, 50)
    ]
    kept = [int(mask_of(implementation, call).sum()) for call in calls]
    number = round(8 * (1 - p))
    what = f"masks, each of its own seed, keep {number} of 8 entries"
    require_likely(sum(kept), 8 * len(calls), 1 - p, calls[0], "entries are kept")
    require_likely(
        kept.count(number), len(calls), scipy.stats.binom.pmf(number, 8, 1 - p), calls[0], what
    )


@law("dropout/drops_every_place_alike", "dropout", "value")
@settings(max_examples=3)
@given(source=SOURCES, p=st.sampled_from((0.5, 0.25, 0.75)))
def test_dropout_drops_every_place_alike(
    implementation: Implementation, source: Values, p: float
) -> None:
    """Over many seeds each place is kept as often as any other, and each pair of them together."""
    calls = [
        Call("dropout", {"x": np.ones(8), "p": p, "seed": int(seed)})
        for seed in source.random.integers(0, 2**BITS, 150)
    ]
    masks = np.array([mask_of(implementation, call) for call in calls])
    for place in range(8):
        kept = int(masks[:, place].sum())
        what = f"masks, each of its own seed, keep entry {place}"
        require_likely(kept, len(calls), 1 - p, calls[0], what)
        for other in range(place):
            equal = int((masks[:, place] == masks[:, other]).sum())
            what = f"masks, each of its own seed, treat entries {other} and {place} alike"
            require_likely(equal, len(calls), p * p + (1 - p) * (1 - p), calls[0], what)


@law("dropout/reads_every_bit_of_the_seed", "dropout", "value")
@settings(max_examples=2)
@given(seed=SEEDS)
def test_dropout_reads_every_bit_of_the_seed(implementation: Implementation, seed: int) -> None:
    """The masks of seeds that differ in one bit agree by chance alone, shifted or not."""
    call = Call("dropout", {"x": np.ones(1000), "p": 0.5, "seed": seed})
    one = mask_of(implementation, call)
    for step in (1 << bit for bit in range(BITS)):
        other = call.but(seed=seed ^ step)
        two = mask_of(implementation, other)
        for lag in (0, min(step, one.size // 2)):
            pairs = one.size - lag
            for early, late in ((one, two), (two, one)):
                equal = int((late[lag:] == early[:pairs]).sum())
                what = f"entries {lag} apart are equal in this mask and that of the seed {seed}"
                require_likely(equal, pairs, 0.5, other, what)


@law("dropout/draws_another_mask_for_another_seed", "dropout", "value")
@settings(max_examples=15)
@given(source=SOURCES, seeds=st.lists(SEEDS, min_size=2, max_size=3, unique=True))
def test_dropout_draws_another_mask_for_another_seed(
    implementation: Implementation, source: Values, seeds: list[int]
) -> None:
    """Different seeds give different masks."""
    call = Call("dropout", {"x": source.array(4, 25)})
    seeded = [call.but(seed=seed) for seed in seeds]
    masks = [mask_of(implementation, one) for one in seeded]
    for first, (mask, other) in enumerate(pairwise(masks)):
        if (mask == other).all():
            same = f"seeds {seeds[first]} and {seeds[first + 1]} give the same mask"
            fail(same, seeded[first + 1])


@law("dropout/is_the_identity_in_evaluation", "dropout", "value")
@settings(max_examples=30)
@given(source=SOURCES, call=EVALUATIONS)
def test_dropout_is_the_identity_in_evaluation(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """In evaluation nothing is dropped or scaled, and the mask is all ones."""
    begin(implementation, source)
    require_answer(implementation, call, (call["x"], np.ones(call["x"].shape)))


@law("dropout/keeps_float32_in_training", "dropout", "dtype")
@settings(max_examples=12)
@given(source=SOURCES, call=TRAININGS)
def test_dropout_keeps_float32_in_training(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """float32 in, float32 out, y and mask, in training too."""
    call = right_training(implementation, source, call)
    u = unit(np.float32, implementation.precision)
    narrow = call.but(x=call["x"].astype(np.float32))
    require_dropped(implementation, narrow, np.float32, u)


@law("dropout/keeps_every_float_in_training", "dropout", "dtype")
@settings(max_examples=12)
@given(source=SOURCES, call=TRAININGS, dtype=st.sampled_from((np.float16, np.longdouble)))
def test_dropout_keeps_every_float_in_training(
    implementation: Implementation, source: Values, call: Call, dtype: Any
) -> None:
    """float16 in, float16 out, and so with longer floats, in training too."""
    call = right_training(implementation, source, call)
    other = call.but(x=call["x"].astype(dtype))
    pattern = np.zeros(other["x"].shape)
    require_answer(implementation, other, (pattern, pattern), np.inf, where=False, dtype=dtype)


@law("dropout/takes_integers_as_float64_in_training", "dropout", "dtype")
@settings(max_examples=12)
@given(
    source=SOURCES, call=TRAININGS, dtype=st.sampled_from((np.int64, np.uint8, np.int32, np.bool_))
)
def test_dropout_takes_integers_as_float64_in_training(
    implementation: Implementation, source: Values, call: Call, dtype: Any
) -> None:
    """Integers and booleans count as float64 in training too: what is scaled is not cut."""
    call = right_training(implementation, source, call)
    whole = call.but(x=np.abs(np.rint(50 * call["x"])).clip(0, 255).astype(dtype))
    require_dropped(implementation, whole, np.float64)


@law("dropout/accepts_any_layout_in_training", "dropout", "layout")
@settings(max_examples=12)
@given(
    source=SOURCES,
    call=TRAININGS,
    layout=st.sampled_from(("F", "reversed", "strided", "broadcast")),
)
def test_dropout_accepts_any_layout_in_training(
    implementation: Implementation, source: Values, call: Call, layout: Any
) -> None:
    """Transposed, negatively strided, spread out or broadcast arrays are dropped from alike."""
    call = right_training(implementation, source, call)
    if layout == "broadcast":
        call = call.but(x=np.repeat(call["x"][:1], len(call["x"]), axis=0))
    require_dropped(implementation, replace(call, layout=layout))


@law("dropout/accepts_read_only_arrays_in_training", "dropout", "layout")
@settings(max_examples=12)
@given(source=SOURCES, call=TRAININGS)
def test_dropout_accepts_read_only_arrays_in_training(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Arrays that cannot be written to are arguments as good as any, in training too."""
    call = right_training(implementation, source, call)
    require_dropped(implementation, replace(call, writable=False))


@law("dropout/leaves_arguments_alone_in_training", "dropout", "purity")
@settings(max_examples=12)
@given(source=SOURCES, call=TRAININGS)
def test_dropout_leaves_arguments_alone_in_training(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """x holds after the call what it held before, in training too."""
    call = right_training(implementation, source, call)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    assert isinstance(outcome, Answer)
    assert outcome.arguments is not None
    after = outcome.arguments[0][0]
    if not identical(after, call["x"]):
        fail("the argument x was changed by the call", call, after, call["x"])


@law("dropout/is_deterministic_in_training", "dropout", "determinism")
@settings(max_examples=12)
@given(source=SOURCES, call=dropout_calls(of_shape=st.just((4, 25))))
def test_dropout_is_deterministic_in_training(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """The same seed draws the same mask again: the mask depends on the arguments alone."""
    call = right_training(implementation, source, call)
    first = returned(implementation.answer(call), call)
    second = returned(implementation.answer(call, again=True), call)
    if not identical(first, second):
        fail("the second answer to the same call is another", call, second, first)


@law("dropout/draws_by_seed_0_unless_one_is_given", "dropout", "determinism")
@settings(max_examples=12)
@given(source=SOURCES, call=dropout_calls(of_shape=st.just((4, 25))))
def test_dropout_draws_by_seed_0_unless_one_is_given(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Without a seed the mask is that of seed 0."""
    call = right_training(implementation, source, call).but(seed=0)
    seeded = returned(implementation.answer(call), call)
    unseeded = returned(implementation.answer(call.without("seed")), call.without("seed"))
    if not identical(seeded, unseeded):
        fail("this is not the answer for seed=0", call.without("seed"), unseeded, seeded)


@law("dropout/keeps_all_at_probability_zero", "dropout", "special")
@given(source=SOURCES, call=dropout_calls(of_shape=st.sampled_from([(2, 3), (4, 25)])))
def test_dropout_keeps_all_at_probability_zero(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """With p = 0 nothing is dropped: y is x, and the mask is all ones."""
    begin(implementation, source)
    call = call.but(p=0.0)
    x = call["x"]
    require_answer(implementation, call, (x, np.ones(x.shape)), (dropout_bound(0.0, x), 0.0))


@law("dropout/accepts_no_entries_in_training", "dropout", "special")
@given(
    source=SOURCES,
    call=dropout_calls(of_shape=st.sampled_from([(0,), (0, 3), (2, 0, 3), (0, 2, 3, 4)])),
)
def test_dropout_accepts_no_entries_in_training(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """An empty array gives two empty arrays, in training too."""
    begin(implementation, source)
    require_dropped(implementation, call, np.float64)


@law("dropout/passes_non_finite_entries_on", "dropout", "special")
@given(
    source=SOURCES,
    call=dropout_calls([{}, {"training": True}, {"training": False}], st.just((4, 25))),
    number=st.sampled_from((np.nan, np.inf, -np.inf)),
)
def test_dropout_passes_non_finite_entries_on(
    implementation: Implementation, source: Values, call: Call, number: float
) -> None:
    """A NaN or an infinity that is kept stays what it is, and disturbs no other entry."""
    begin(implementation, source)
    x = call["x"].copy()
    x[source.random.random(x.shape) < 0.2] = number
    call = call.but(x=x)
    if call.arguments.get("training", True):
        require_dropped(implementation, call)
    else:
        require_answer(implementation, call, (x, np.ones(x.shape)))


@law("dropout/c1_rejects_p_that_is_no_probability_below_one", "dropout", "refusal", "dropout_c1")
@given(source=SOURCES, call=TRAININGS)
def test_dropout_c1_rejects_p_that_is_no_probability_below_one(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """p is at least 0 and below 1, in evaluation too: what is left could not be scaled else."""
    begin(implementation, source)
    for p in NO_PROBABILITIES:
        for training in (True, False):
            verdict.require_refusal(implementation, call.but(p=p, training=training))


@law("dropout/c2_rejects_negative_seeds", "dropout", "refusal", "dropout_c2")
@given(source=SOURCES, call=TRAININGS)
def test_dropout_c2_rejects_negative_seeds(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A seed is at least 0, in evaluation too."""
    begin(implementation, source)
    for seed in (-1, -7):
        for training in (True, False):
            verdict.require_refusal(implementation, call.but(seed=seed, training=training))


# dropout_backward


@st.composite
def dropout_backward_calls(draw: DrawFn, of_shape: Any = SHAPED) -> Call:
    """Draw a valid call of the gradient: any mask of zeros and ones."""
    source, shape = draw(SOURCES), draw(of_shape)
    p = draw(st.sampled_from([*PROBABILITIES, 0.0]))
    mask = np.ones(shape) if p == 0 else np.asarray(source.labels(2, *shape), np.float64)
    return backward_call(np.asarray(source.array(*shape)), mask, p)


def backward_call(grad_output: Array, mask: Array, p: float) -> Call:
    """Return a call of the gradient, which takes the mask instead of x."""
    return Call("dropout_backward", {"grad_output": grad_output, "mask": mask, "p": p})


def dropout_backward_bound(call: Call, u: float = UNIT) -> Value:
    """Bound the error of grad_output * mask / (1 - p)."""
    return dropout_bound(call["p"], trusted(call), u)


def dropout_backward_plain(source: Values) -> Call:
    """Return a call of the gradient at the forward's default of p."""
    return backward_call(source.array(4, 5), source.labels(2, 4, 5).astype(np.float64), 0.5)


DROPOUT_BACKWARD = Subject(
    "dropout_backward",
    dropout_backward_calls(),
    dropout_backward_plain,
    dropout_backward_bound,
    ("mask",),
    ("grad_output", "mask"),
    numbers=("grad_output",),
)


@law("dropout/backward_matches_difference", "dropout_backward", "gradient")
@settings(max_examples=20)
@given(
    call=dropout_calls([{"training": True}, {"training": True}, {"training": False}]),
    source=SOURCES,
)
def test_dropout_backward_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradient is the derivative of the sum of grad_output * y, with the mask held fixed."""
    x, training = call["x"], call["training"]
    ahead, mask = trusted(call.but(x=x + 1))
    behind, _ = trusted(call.but(x=x - 1))
    grad_output = source.array(*x.shape)
    p = probability_of(call) if training else 0.0
    expected = grad_output * (ahead - behind) / 2
    round_off = of_roundings(6, np.abs(grad_output) * (np.abs(ahead) + np.abs(behind)))
    backward = backward_call(grad_output, mask, p)
    require_answer(implementation, backward, expected, dropout_bound(p, expected) + round_off)


@law("dropout/backward_passes_what_was_kept", "dropout_backward", "gradient")
@settings(max_examples=60)
@given(call=dropout_backward_calls(shapes()))
def test_dropout_backward_passes_what_was_kept(implementation: Implementation, call: Call) -> None:
    """A kept entry's gradient is scaled like the entry, a dropped entry's is 0."""
    expected = np.where(call["mask"] == 1, call["grad_output"] / (1 - call["p"]), 0.0)
    require_answer(implementation, call, expected, dropout_bound(call["p"], expected))


@law("dropout/backward_refuses_what_the_forward_refuses", "dropout_backward", "refusal")
@given(source=SOURCES)
def test_dropout_backward_refuses_what_the_forward_refuses(
    implementation: Implementation, source: Values
) -> None:
    """The gradient refuses a p that is no probability below 1, as the forward does."""
    call = dropout_backward_plain(source)
    broken = (call.but(p=p) for p in NO_PROBABILITIES)
    DROPOUT_BACKWARD.require_refusal(implementation, source, *broken)


@law("dropout/c3_rejects_grad_output_of_another_shape", "dropout_backward", "refusal", "dropout_c3")
@given(source=SOURCES, call=dropout_backward_calls())
def test_dropout_c3_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """grad_output has the shape of the mask, and neither is ever broadcast."""
    grad_output, mask = call["grad_output"], call["mask"]
    assume(mask.size > 1)
    for axis in range(mask.ndim):
        broken = [call.but(grad_output=np.repeat(grad_output, 2, axis=axis))]
        if mask.shape[axis] > 1:
            broken.append(call.but(grad_output=grad_output.take([0], axis=axis)))
            broken.append(call.but(mask=mask.take([0], axis=axis)))
        for one in broken:
            DROPOUT_BACKWARD.require_refusal(implementation, source, one)
    for shape in ((), (1, *mask.shape)):
        other = call.but(grad_output=np.ones(shape))
        DROPOUT_BACKWARD.require_refusal(implementation, source, other)


SUBJECTS = [DROPOUT, DROPOUT_BACKWARD]
