"""Whatever a submission answers, the grader judges it: no answer makes it fail itself."""

import itertools
import json
from contextlib import contextmanager, nullcontext
from functools import cache

import numpy as np
import pytest

from grader import judging, report, terminal
from grader.diagnosis import diagnose
from grader.implementation import InProcess
from grader.specification import pages, reference_functions
from grader.suite import run

EVERY = 7
OPERATIONS = ("relu", "softmax", "conv2d", "batch_norm", "dropout", "padding_for", "im2col")
ANSWERS = {
    "None": None,
    "a string": "nan",
    "True": True,
    "a large int": 2**63,
    "a huge int": 10**400,
    "NaN": float("nan"),
    "an infinity": -np.inf,
    "a ragged list": [1.0, [2.0, 3.0]],
    "an empty list": [],
    "an empty tuple": (),
    "a nested tuple": ((None,), ("a", [1])),
    "a tuple too long": (np.zeros(3),) * 7,
    "a dict": {"dtype": 1, "shape": 2, "values": 3},
    "an empty dict": {},
    "0-d": np.array(1.5),
    "no entries": np.zeros((0, 3)),
    "complex": np.array([[1 + 2j]]),
    "long complex": np.array([1 + 2j], dtype=np.clongdouble),
    "long": np.array([np.pi], dtype=np.longdouble),
    "booleans": np.array([[True, False]]),
    "unsigned": np.array([2**64 - 1], dtype=np.uint64),
    "half": np.array([np.inf, np.nan], dtype=np.float16),
    "thirty axes": np.zeros((1,) * 30),
}


@cache
def laws(operation):
    """Return the tests of an operation."""
    return judging.tests_of([operation])[operation]


def test_sizes_that_are_hard_coded_are_told_from_others():
    """A network that raises where sizes do not fit is told that they may be others."""

    def trained_on_mnist(x, parameters, *, variant="modern"):
        return x[:, :1, :20, :20].reshape(len(x), 400) @ parameters["fc1.weight"].T

    law = next(law for law in laws("lenet5") if law.function == "lenet5")
    functions = {**reference_functions(), "lenet5": trained_on_mnist}
    said = run(law, lambda: nullcontext(InProcess(functions)), 0).message
    advice = "(sizes may differ from the page's: count them from x and parameters)"
    assert said.startswith("lenet5 raised ValueError: ")
    assert said.endswith(advice)


def changed(function, answer, right):
    """Return a function that gives its right answer so many times, and this one from then on."""
    count = itertools.count()

    def call(*args, **kwargs):
        return function(*args, **kwargs) if next(count) < right else answer

    return call


@pytest.mark.parametrize("right", [0, 1, 3], ids=["at once", "after one", "after three"])
@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_judged(operation, name, right):
    """A test fails or passes, and its failure can be written down and shown."""
    page = pages()[operation]
    states = []
    # every law meets every few answers: all of them together would take minutes
    for law in laws(operation)[[*ANSWERS].index(name) % EVERY :: EVERY]:

        @contextmanager
        def fresh():
            functions = reference_functions()
            yield InProcess(
                {
                    function: changed(functions[function], ANSWERS[name], right)
                    for function in page.functions
                }
            )

        result = run(law, fresh, 0, shrink=False)
        entry = report.entry(result, 1.0, diagnose(result))
        json.dumps(entry, allow_nan=False)
        states.append(entry["status"])
        for line in terminal.failure(operation, entry):
            assert "\n" not in line.plain
    assert set(states) <= {"passed", "failed", "error"}
    assert right or set(states) == {"failed"}
