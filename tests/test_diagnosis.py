"""Mistakes are named, alone and beside others, and nothing is named without need."""

from contextlib import contextmanager

import numpy as np
import pytest

from grader import diagnosis
from grader.diagnosis import diagnose
from grader.implementation import InProcess, Raised
from grader.mistakes import RAISED, Mistake
from grader.specification import reference_functions
from grader.suite import collect, run
from reference.activation import softmax
from reference.convolution import conv2d
from reference.pooling import max_pool2d


def named(function, wrong, example=None):
    """Return, for each failing test of a function, the names of the mistakes in it."""

    @contextmanager
    def fresh():
        yield InProcess({**reference_functions(), function: wrong})

    results = [run(test, fresh, 0) for test in collect() if test.function == function]
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
    assert found["conv2d/matches_scipy"] == ["stride-ignored"]
    assert found["conv2d/is_shift_equivariant"] == ["dilation-ignored"]


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
