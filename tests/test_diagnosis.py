"""Mistakes are named, alone and beside others, and nothing is named without need."""

from contextlib import contextmanager, nullcontext

import numpy as np
import pytest

from grader import diagnosis
from grader.diagnosis import diagnose
from grader.implementation import InProcess, Lost, Raised
from grader.judging import Further
from grader.mistakes import RAISED, Mistake, mistakes_of
from grader.specification import reference_functions
from grader.suite import collect, run
from reference.activation import softmax
from reference.convolution import conv2d
from reference.linear import linear
from reference.pooling import max_pool2d


def implemented(function, wrong):
    """Return what makes implementations with one wrong function."""

    @contextmanager
    def fresh():
        yield InProcess({**reference_functions(), function: wrong})

    return fresh


def all_of(function):
    """Return the tests of one function."""
    return [test for test in collect() if test.function == function]


def known_as(operation, id_):
    """Return a known mistake's wrong version."""
    return next(known.wrong for known in mistakes_of(operation) if known.id == id_)


def named(function, wrong, example=None):
    """Return, for each failing test of a function, the names of the mistakes in it."""
    fresh = implemented(function, wrong)
    results = [run(test, fresh, 0) for test in all_of(function)]
    return {
        result.test.id: [known.id for known in diagnose(result, example)]
        for result in results
        if result.status != "passed"
    }


def test_mistakes_in_one_function_are_told_apart():
    """Three at once: two in options, and one in the dtype."""

    def wrong(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
        return conv2d(x, weight, bias, padding=padding, groups=groups).astype(np.float64)

    found = named("conv2d", wrong)
    assert found["conv2d/keeps_float32"] == ["always-float64"]
    options = (["stride-ignored"], ["dilation-ignored"])
    assert found["conv2d/matches_scipy"] in options  # whichever the counterexample shows
    assert all(name in found.values() for name in options)


@pytest.mark.parametrize("error", [TypeError, AttributeError, IndexError])
def test_an_exception_is_named_by_where_it_is_raised(error):
    """The class of an exception where there should be none says little."""

    def wrong(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
        if stride is None:
            raise error
        return max_pool2d(
            x, kernel_size, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode
        )

    found = named("max_pool2d", wrong)
    assert found["max_pool2d/matches_scipy"][0] == "stride-taken-for-granted"


@pytest.mark.parametrize(("error", "listed"), [(NameError, False), (IndexError, True)])
def test_an_alternative_raises_an_exception_akin(monkeypatch, error, listed):
    """Many mistakes raise at one call, for reasons of their own."""

    def raising(error):
        def wrong(x, *, axis=-1):
            if np.ndim(x) < 2:
                raise error
            return softmax(x, axis=axis)

        return wrong

    known = [
        Mistake(name, "softmax", "value", "", "", raising(raised))
        for name, raised in (
            ("of known mistakes", TypeError(RAISED)),
            ("of axes", np.exceptions.AxisError(1, 1)),
        )
    ]
    monkeypatch.setattr(diagnosis, "mistakes_of", lambda _: known)
    found = named("softmax", raising(error))["softmax/matches_scipy"]
    assert found == ["of known mistakes", "of axes"][: 1 + listed]


@pytest.mark.parametrize("operation", ["conv2d", "max_pool2d"])
def test_padding_alone_may_not_be_taken_for_each_axis(operation):
    right = reference_functions()[operation]

    def wrong(*args, padding=0, **options):
        return right(*args, padding=padding + 0, **options)

    found = named(operation, wrong)
    assert found[f"{operation}/matches_scipy"][0] == "raises-on-pairs-of-padding"


def test_what_raises_on_everything_is_not_named():
    """It raises where known mistakes raise, and everywhere else."""

    def wrong(*_, **__):
        raise ZeroDivisionError

    example = Raised(("ZeroDivisionError", "Exception"), "")
    assert {*map(tuple, named("conv2d", wrong, example).values())} == {()}


def test_what_nobody_knows_is_not_named():
    """An answer that no known mistake gives is not forced upon one."""
    assert {*map(tuple, named("conv2d", lambda *a, **k: conv2d(*a, **k) * 1.25).values())} == {()}


@pytest.mark.parametrize("refusal", [ValueError, TypeError, UnicodeError])
def test_a_refusal_is_one_whatever_its_class_and_words(refusal):
    """A check that is missing is named among checks that are written otherwise than ours."""
    broadcasting = known_as("linear", "stretches-features")

    def wrong(*args, **kwargs):
        try:
            return broadcasting(*args, **kwargs)
        except ValueError:
            raise refusal("no") from None

    assert named("linear", wrong) == {
        "linear/c3_rejects_other_numbers_of_features": ["stretches-features"]
    }


def test_a_missing_check_is_named_by_the_answer():
    """What is answered where there should be a refusal tells one missing check from another."""

    def wrong(x, weight, bias=None):
        if np.ndim(x) and np.ndim(weight) == 2 and np.shape(x)[-1] != np.shape(weight)[1]:
            return np.zeros((*np.shape(x)[:-1], len(weight)))
        return linear(x, weight, bias)

    assert named("linear", wrong) == {"linear/c3_rejects_other_numbers_of_features": []}


def test_an_exception_that_is_no_refusal_is_told_by_its_class():
    """A KeyError is not explained by a mistake that ends in an IndexError."""

    def wrong(*args, **kwargs):
        try:
            return by_numpy(*args, **kwargs)
        except IndexError:
            raise KeyError from None

    by_numpy = known_as("one_hot", "index-error")
    as_known, otherwise = named("one_hot", by_numpy), named("one_hot", wrong)
    assert {*map(tuple, as_known.values())} == {("index-error",)}
    assert {*map(tuple, otherwise.values())} == {()}


@pytest.mark.parametrize("id_", ["backward-positives-count", "backward-positives-alone-count"])
def test_further_answers_break_a_tie(id_):
    """The smallest counterexample fits two mistakes; other calls fit one of them."""
    tests = all_of("prelu_backward")
    fresh = implemented("prelu_backward", known_as("prelu", id_))
    (test,) = [test for test in tests if test.id == "prelu/backward_matches_difference"]
    result = run(test, fresh, 0)
    assert id_ in [known.id for known in diagnose(result)]
    assert len(diagnose(result)) > 1
    assert [known.id for known in diagnose(result, None, Further(tests, fresh, 0).of(test))] == [
        id_
    ]


def test_no_more_is_asked_than_is_needed():
    """One best explanation stands without further answers."""

    def none():
        raise AssertionError
        yield

    fresh = implemented("conv2d", known_as("conv2d", "stride-ignored"))
    (test,) = [test for test in all_of("conv2d") if test.id == "conv2d/matches_scipy"]
    assert [known.id for known in diagnose(run(test, fresh, 0), None, none())] == ["stride-ignored"]


def test_nothing_more_is_asked_of_what_does_not_answer():
    """Once a call takes too long, no other is made."""
    asked = []

    class Slow(InProcess):
        def ask(self, call, *, return_arguments=False):
            asked.append(call)
            raise Lost("timeout", "too slow", call)

    tests = all_of("linear")
    further = Further(tests, lambda: nullcontext(Slow({})), 0)
    assert not [*further.of(tests[0])]
    assert not [*further.of(tests[0])]
    assert len(asked) == 1
