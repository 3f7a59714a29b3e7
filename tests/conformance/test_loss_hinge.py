"""The hinge loss: exact sums rival by rival, both sides of every kink, and the kink itself."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_sum
from .strategies import Array, Values, options, values
from .subjects import Subject, law
from .test_loss import (
    CLASSES,
    INTEGERS,
    SAMPLES,
    labels_of_no_class,
    labels_that_are_not_integers,
    not_single_numbers,
    number,
    require_gradient_of_loss,
)

# hinge_loss

MARGINS = (0.5, 2.0, 0.0, -1.0, 3.25)


@st.composite
def hinge_loss_calls(draw: DrawFn, **fixed: Any) -> Call:
    """Draw a valid call."""
    source = draw(values())
    samples, classes = draw(SAMPLES), draw(CLASSES)
    given_options = options(draw, {"margin": st.sampled_from(MARGINS)})
    return Call(
        "hinge_loss",
        {
            "scores": source.array(samples, classes),
            "labels": source.labels(classes, samples),
            **given_options,
            **fixed,
        },
    )


@st.composite
def hinge_loss_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    return draw(hinge_loss_calls()).backward(number(draw(values())))


def excesses(call: Call) -> Iterator[tuple[int, int, int, Fraction]]:
    """Yield each sample, its right class, a rival, and by how much this one is too close."""
    margin = Fraction(call.kwargs.get("margin", 1.0))
    for n, k in enumerate(call["labels"].tolist()):
        score = [Fraction(number) for number in call["scores"][n].tolist()]
        for c in range(len(score)):
            if c != k:
                yield n, k, c, score[c] - score[k] + margin


def truth_of_hinge_loss(call: Call) -> float:
    """Return the loss by exact arithmetic."""
    paid = sum((max(excess, Fraction(0)) for *_, excess in excesses(call)), Fraction(0))
    return float(paid / len(call["labels"]))


def truth_of_hinge_loss_backward(call: Call) -> Array:
    """Return the gradient: each rival that is too close pushes itself down and the right one up."""
    pushes = np.zeros(call["scores"].shape)
    for n, k, c, excess in excesses(call):
        if excess > 0:
            pushes[n, c] += 1
            pushes[n, k] -= 1
    return np.asarray(call["grad_output"]) * pushes / max(len(pushes), 1)


def sizes_of_excesses(call: Call) -> Array:
    """Return the absolute sum of the three numbers that every entry's excess is made of."""
    scores = np.abs(call["scores"])
    right = np.take_along_axis(scores, call["labels"][:, np.newaxis].astype(np.int64), axis=1)
    sizes: Array = scores + right + np.abs(call.kwargs.get("margin", 1.0))
    return sizes


def hinge_loss_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the excesses, their sum and its quotient: specs/loss/hinge_loss.md, Tolerance."""
    sizes = sizes_of_excesses(call)
    return of_sum(sizes.size + 3, sizes.sum() / len(sizes), u)


def hinge_loss_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the gradient, and allow either side of a kink that is nearer than the roundings."""
    sizes, expected = sizes_of_excesses(call), trusted(call)
    uncertain = np.zeros(sizes.shape)
    for n, k, c, excess in excesses(call):
        if excess != 0 and abs(excess) <= 2 * 2 * u * sizes[n, c]:
            uncertain[n, [c, k]] += 1
    share = np.abs(call["grad_output"]) / max(len(sizes), 1)
    return 2 * (sizes.shape[1] + 2) * u * np.abs(expected) + share * uncertain


def hinge_loss_plain(source: Values) -> Call:
    """Return a call with the margin at its default."""
    return Call("hinge_loss", {"scores": source.array(3, 4), "labels": source.labels(4, 3)})


def hinge_loss_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with the margin at its default."""
    return hinge_loss_plain(source).backward(number(source))


def scores_without_classes(call: Call, source: Values) -> Iterator[Call]:
    """Yield scores that are no batch of rows, or have no classes."""
    for shape in ((), (4,), (3,), (3, 0), (0, 0), (3, 4, 2), (3, 4, 1), (1, 3, 4)):
        for labels in ((*shape[:1], *shape[2:]), shape[:1], ()):
            yield call.but(
                scores=np.asarray(source.array(*shape)), labels=np.zeros(labels, np.int64)
            )


def labels_for_other_scores(call: Call, source: Values) -> Iterator[Call]:
    """Yield labels of which there is not one for each row of scores."""
    for shape in ((1,), (2,), (4,), (), (3, 1), (1, 3), (3, 4), (3, 3)):
        yield call.but(labels=np.asarray(source.labels(4, *shape)))


# A mean over an empty batch is left open.
HINGE_LOSS = Subject(
    "hinge_loss",
    hinge_loss_calls(),
    hinge_loss_plain,
    hinge_loss_bound,
    ("scores",),
    (),
    broken={
        "hinge_loss_c1": scores_without_classes,
        "hinge_loss_c2": labels_for_other_scores,
        "hinge_loss_c3": labels_that_are_not_integers,
        "hinge_loss_c4": labels_of_no_class,
    },
)
HINGE_LOSS_BACKWARD = Subject(
    "hinge_loss_backward",
    hinge_loss_backward_calls(),
    hinge_loss_backward_plain,
    hinge_loss_backward_bound,
    ("scores",),
    ("scores", "labels"),
    broken={"hinge_loss_c5": not_single_numbers},
)


@law("hinge_loss/matches_exact_sum", "hinge_loss", "value")
@settings(max_examples=80)
@given(call=hinge_loss_calls())
def test_hinge_loss_matches_exact_sum(implementation: Implementation, call: Call) -> None:
    """The loss is what every rival is too close by, summed exactly, by the number of samples."""
    require_answer(implementation, call, truth_of_hinge_loss(call), hinge_loss_bound(call))


@law("hinge_loss/is_shift_invariant", "hinge_loss", "value")
@settings(max_examples=30)
@given(call=hinge_loss_calls(), source=values(integers=True))
def test_hinge_loss_is_shift_invariant(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """A number added to all the scores of a sample changes nothing."""
    shifted = call.but(scores=call["scores"] + 5 * source.array(len(call["scores"]), 1))
    # rounding the shifted scores moves each excess by less than its bound, which counts them
    bound = 2 * hinge_loss_bound(shifted)
    require_answer(implementation, shifted, truth_of_hinge_loss(call), bound)


@law("hinge_loss/does_not_depend_on_unit", "hinge_loss", "value")
@settings(max_examples=30)
@given(call=hinge_loss_calls(), scale=st.sampled_from((4.0, 0.5, 2.0**-40, 2.0**40)))
def test_hinge_loss_does_not_depend_on_unit(
    implementation: Implementation, call: Call, scale: float
) -> None:
    """Scores and margin in another unit have the same loss in that unit."""
    margin = scale * call.kwargs.get("margin", 1.0)
    scaled = call.but(scores=scale * call["scores"], margin=margin)
    expected = scale * truth_of_hinge_loss(call)
    require_answer(implementation, scaled, expected, hinge_loss_bound(scaled))


@law("hinge_loss/does_not_depend_on_names_of_classes", "hinge_loss", "value")
@settings(max_examples=30)
@given(call=hinge_loss_calls(), turn=st.integers(1, 4))
def test_hinge_loss_does_not_depend_on_names_of_classes(
    implementation: Implementation, call: Call, turn: int
) -> None:
    """Classes that are counted in another order have the same loss."""
    labels = (call["labels"] + turn) % call["scores"].shape[1]
    turned = call.but(scores=np.roll(call["scores"], turn, axis=1), labels=labels)
    require_answer(implementation, turned, truth_of_hinge_loss(call), hinge_loss_bound(turned))


@law("hinge_loss/adds_margin_for_every_rival", "hinge_loss", "value")
@settings(max_examples=20)
@given(source=values(), classes=st.integers(1, 6), margin=st.sampled_from((1.0, *MARGINS)))
def test_hinge_loss_adds_margin_for_every_rival(
    implementation: Implementation, source: Values, classes: int, margin: float
) -> None:
    """Who gives all classes the same score pays the margin for every rival, if it is positive."""
    scores, labels = np.repeat(source.array(3, 1), classes, axis=1), source.labels(classes, 3)
    call = Call("hinge_loss", {"scores": scores, "labels": labels, "margin": margin})
    expected = max(margin, 0.0) * (classes - 1)
    require_answer(implementation, call, expected, hinge_loss_bound(call))


@law("hinge_loss/backward_matches_difference", "hinge_loss_backward", "gradient")
@settings(max_examples=20)
@given(
    call=hinge_loss_calls(), source=values(integers=True), margin=st.sampled_from((None, 3, -2.5))
)
def test_hinge_loss_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values, margin: float | None
) -> None:
    """The gradient is the derivative of grad_output * y by the scores, where there is no kink."""
    # even differences, and a margin that is not even: no excess is nearer to 0 than 1/2
    call = call.without("margin").but(scores=2 * source.array(*call["scores"].shape))
    call = call if margin is None else call.but(margin=margin)
    require_gradient_of_loss(
        implementation, call, source, "scores", hinge_loss_bound, hinge_loss_backward_bound
    )


@law("hinge_loss/backward_matches_pushes", "hinge_loss_backward", "gradient")
@settings(max_examples=80)
@given(call=hinge_loss_calls(), source=values(), plain=st.booleans())
def test_hinge_loss_backward_matches_pushes(
    implementation: Implementation, call: Call, source: Values, plain: bool
) -> None:
    """Each rival that is too close is pushed down by a share, and the right class up by as much."""
    grad_output = number(source)
    backward = call.backward(float(grad_output) if plain else grad_output)
    expected = truth_of_hinge_loss_backward(backward)
    require_answer(implementation, backward, expected, hinge_loss_backward_bound(backward))


@law("hinge_loss/backward_is_zero_at_kink", "hinge_loss_backward", "special")
@given(source=values(), margin=st.sampled_from((None, 0.0, 2.0, -1.5)))
def test_hinge_loss_backward_is_zero_at_kink(
    implementation: Implementation, source: Values, margin: float | None
) -> None:
    """A rival that lies behind by just the margin pushes nothing, and one 1e-9 nearer does."""
    HINGE_LOSS_BACKWARD.require_plain(implementation, source)
    scores, labels = np.zeros((3, 4)), source.labels(4, 3)
    scores[np.arange(3), labels] = 1.0 if margin is None else margin
    call = Call("hinge_loss", {"scores": scores, "labels": labels})
    call = call if margin is None else call.but(margin=margin)
    require_answer(implementation, call.backward(number(source)), np.zeros((3, 4)))
    scores = scores.copy()
    scores[np.arange(3), labels] -= 2.0**-30
    beyond = call.but(scores=scores).backward(number(source))
    expected = truth_of_hinge_loss_backward(beyond)
    require_answer(implementation, beyond, expected, hinge_loss_backward_bound(beyond))


@law("hinge_loss/orders_infinite_rivals", "hinge_loss", "special")
@given(source=values(), place=st.integers(0, 2))
def test_hinge_loss_orders_infinite_rivals(
    implementation: Implementation, source: Values, place: int
) -> None:
    """A rival of minus infinity costs nothing, one of infinity makes the loss infinite."""
    HINGE_LOSS.require_plain(implementation, source)
    call = hinge_loss_plain(source)
    rival = place, (call["labels"][place] + 1) % 4
    far_behind, none, infinite = (call["scores"].copy() for _ in range(3))
    far_behind[rival], none[rival], infinite[rival] = -1e6, -np.inf, np.inf
    expected = truth_of_hinge_loss(call.but(scores=far_behind))
    require_answer(implementation, call.but(scores=none), expected, hinge_loss_bound(call))
    require_answer(implementation, call.but(scores=infinite), np.inf)


@law("hinge_loss/passes_nan_on", "hinge_loss", "special")
@given(source=values(), place=st.tuples(st.integers(0, 2), st.integers(0, 3)))
def test_hinge_loss_passes_nan_on(
    implementation: Implementation, source: Values, place: tuple[int, int]
) -> None:
    """A score that is NaN, of a rival or of the right class, makes the loss NaN."""
    HINGE_LOSS.require_plain(implementation, source)
    call = hinge_loss_plain(source)
    scores = call["scores"].copy()
    scores[place] = np.nan
    require_answer(implementation, call.but(scores=scores), np.nan)


@law("hinge_loss/takes_labels_of_any_integer_dtype", "hinge_loss", "dtype")
@given(source=values(), classes=st.sampled_from((3, 120)))
@settings(max_examples=6)
def test_hinge_loss_takes_labels_of_any_integer_dtype(
    implementation: Implementation, source: Values, classes: int
) -> None:
    """What kind of integers the labels are decides nothing, and no index overflows."""
    HINGE_LOSS.require_plain(implementation, source)
    scores, labels = source.array(5, classes), source.labels(classes, 5)
    call = Call("hinge_loss", {"scores": scores, "labels": labels})
    truth, bound = truth_of_hinge_loss(call), hinge_loss_bound(call)
    for dtype in INTEGERS:
        other = call.but(labels=labels.astype(dtype))
        require_answer(implementation, other, truth, bound, dtype=np.float64)


@law("hinge_loss/backward_takes_labels_of_any_integer_dtype", "hinge_loss_backward", "dtype")
@settings(max_examples=6)
@given(source=values(), classes=st.sampled_from((3, 120)))
def test_hinge_loss_backward_takes_labels_of_any_integer_dtype(
    implementation: Implementation, source: Values, classes: int
) -> None:
    """What kind of integers the labels are decides nothing about the gradient."""
    HINGE_LOSS_BACKWARD.require_plain(implementation, source)
    scores, labels = source.array(5, classes), source.labels(classes, 5)
    call = Call("hinge_loss", {"scores": scores, "labels": labels}).backward(number(source))
    truth, bound = truth_of_hinge_loss_backward(call), hinge_loss_backward_bound(call)
    for dtype in INTEGERS:
        other = call.but(labels=labels.astype(dtype))
        require_answer(implementation, other, truth, bound, dtype=np.float64)


@law("hinge_loss/c1_rejects_scores_without_classes", "hinge_loss", "refusal", "hinge_loss_c1")
@given(source=values())
def test_hinge_loss_c1_rejects_scores_without_classes(
    implementation: Implementation, source: Values
) -> None:
    """Scores are a batch of rows, with one class at least."""
    HINGE_LOSS.require_label(implementation, source, "hinge_loss_c1")


@law("hinge_loss/c2_rejects_labels_of_another_shape", "hinge_loss", "refusal", "hinge_loss_c2")
@given(source=values())
def test_hinge_loss_c2_rejects_labels_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """There is one label for each row of scores: none is broadcast, dropped or one-hot."""
    HINGE_LOSS.require_label(implementation, source, "hinge_loss_c2")


@law("hinge_loss/c3_rejects_labels_that_are_not_integers", "hinge_loss", "refusal", "hinge_loss_c3")
@given(source=values())
def test_hinge_loss_c3_rejects_labels_that_are_not_integers(
    implementation: Implementation, source: Values
) -> None:
    """Labels are integers: floats are refused, whole ones too, and so are booleans."""
    HINGE_LOSS.require_label(implementation, source, "hinge_loss_c3")


@law("hinge_loss/c4_rejects_labels_of_no_class", "hinge_loss", "refusal", "hinge_loss_c4")
@given(source=values())
def test_hinge_loss_c4_rejects_labels_of_no_class(
    implementation: Implementation, source: Values
) -> None:
    """A label is at least 0 and less than the number of classes: -1 is not the last class."""
    HINGE_LOSS.require_label(implementation, source, "hinge_loss_c4")


@law(
    "hinge_loss/c5_rejects_grad_output_of_another_shape",
    "hinge_loss_backward",
    "refusal",
    "hinge_loss_c5",
)
@given(source=values())
def test_hinge_loss_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output is one number, and is never broadcast."""
    HINGE_LOSS_BACKWARD.require_label(implementation, source, "hinge_loss_c5")


SUBJECTS = [HINGE_LOSS, HINGE_LOSS_BACKWARD]
