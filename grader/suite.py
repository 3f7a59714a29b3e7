"""Collect the conformance tests, and run one of them against one implementation."""

import functools
import hashlib
import io
import math
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import pytest
from hypothesis.errors import FlakyFailure
from hypothesis.internal.conjecture import engine, providers
from hypothesis.internal.constants_ast import Constants

from .implementation import (
    Absent,
    Accuracy,
    Call,
    Fresh,
    Implementation,
    Lost,
    Outcome,
    Raised,
    Value,
)
from .simplifying import FirstFailure, Watched, simplest
from .specification import folder
from .verdict import Failure, PlainlyWrong

Status: TypeAlias = Literal[
    "passed", "failed", "not_implemented", "error", "timeout", "crashed", "blocked"
]


@dataclass(frozen=True)
class Test:
    """A conformance test: what it is called, and the function that runs it."""

    __test__ = False  # pytest: this is not a test of ours

    id: str
    operation: str
    function: str
    kind: str
    label: str | None
    law: str
    run: Callable[..., None] = field(repr=False)
    parameters: Mapping[str, Any] = field(repr=False)
    takes_seed: bool = field(default=False, repr=False)  # it draws by itself, not by Hypothesis

    def seed(self, seed: int) -> int:
        """
        Return the seed of this test's draws in a run with this seed.

        Tests that draw by themselves share one with all of their operation, and so their calls.
        """
        name = self.operation if self.takes_seed else self.id
        digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
        return int.from_bytes(digest[:8], "big")


@dataclass
class Result:
    """What became of one test, with the counterexample where it failed."""

    test: Test
    status: Status
    message: str = ""
    call: Call | None = None
    got: Value = None
    expected: Value = None
    differing: Value = None
    accuracy: Accuracy | None = None
    seconds: float = 0.0
    answers: list[tuple[Call, Outcome]] = field(default_factory=list, repr=False)


def settle_hypothesis() -> None:
    """
    Take out of Hypothesis what our draws can do without; it has no settings for these.

    Two runs with one seed would differ, for it draws constants that stand in whatever modules
    happen to be imported, which are not the same in a checkout and in a wheel, and it stops
    shrinking after some minutes. And it makes every other example from the last one, by copying
    one choice over another: our options are drawn from few forms, and are equal often enough.
    """
    for owner, name, instead in (
        (providers, "_get_local_constants", Constants),
        (engine, "MAX_SHRINKING_SECONDS", math.inf),
        (engine.ConjectureRunner, "generate_mutations_from", lambda _runner, _data: None),
    ):
        if not hasattr(owner, name):
            raise RuntimeError(f"this version of Hypothesis has no {name}: see settle_hypothesis")
        setattr(owner, name, instead)


@functools.cache
def collect() -> tuple[Test, ...]:
    """Return every conformance test; pytest finds them, with a configuration of our own."""
    found: list[pytest.Item] = []

    class Collector:
        """Keeps what pytest has collected."""

        def pytest_collection_finish(self, session: pytest.Session) -> None:
            """Remember the tests."""
            found.extend(session.items)

    tests = folder("tests") / "conformance"
    said = io.StringIO()
    with _undisturbed(), redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(
            [
                "--collect-only",
                "--quiet",
                "--import-mode=importlib",
                "--assert=plain",
                "--noconftest",
                f"--config-file={Path(__file__).with_name('pytest.ini')}",
                f"--rootdir={tests.parent}",
                "-pno:cacheprovider",
                str(tests),
            ],
            plugins=[Collector()],
        )
    if status != pytest.ExitCode.OK:
        raise RuntimeError(f"the conformance tests could not be collected:\n{said.getvalue()}")
    return tuple(sorted(map(_test, found), key=lambda test: test.operation))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hide from pytest what the user's environment tells it: options, and others' plugins."""
    before = dict(os.environ)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _test(item: pytest.Item) -> Test:
    assert isinstance(item, pytest.Function)
    marker = item.get_closest_marker("law")
    if marker is None:
        raise RuntimeError(f"{item.nodeid} does not declare its id")
    declared = marker.kwargs
    return Test(
        declared["id"],
        declared["id"].partition("/")[0],
        declared["function"],
        declared["kind"],
        declared["label"],
        " ".join((item.function.__doc__ or "").split()),
        item.function,
        item.callspec.params if hasattr(item, "callspec") else {},
        "seed" in item.fixturenames,
    )


def run(test: Test, fresh: Fresh, seed: int, *, shrink: bool = True) -> Result:
    """
    Run one test with an implementation of its own, down to the smallest counterexample.

    Without `shrink` the first failure stands as it was drawn.
    """
    started = time.perf_counter()
    with fresh() as implementation, warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a failing test warns in the truths, too
        result = _run(test, implementation, seed, shrink)
        result.answers = implementation.answers
    result.seconds = time.perf_counter() - started
    return result


def _run(test: Test, implementation: Implementation, seed: int, shrink: bool) -> Result:
    drawing = {"seed": test.seed(seed)} if test.takes_seed else {}
    with Watched(test.run, test.seed(seed), shrink) as body:
        try:
            test.run(implementation=implementation, **test.parameters, **drawing)
        except Failure as failure:
            return _failed(test, simplest(body, failure) if shrink else failure)
        except (PlainlyWrong, FirstFailure) as ended:
            return _failed(test, ended.failure)
        except FlakyFailure as flaky:  # what the test saw fail did fail, if not a second time
            failures = [error for error in flaky.exceptions if isinstance(error, Failure)]
            if not failures:
                raise
            return _failed(test, failures[0])
        except Lost as lost:
            return Result(test, lost.status, lost.message, lost.call)
    return Result(test, "passed", accuracy=implementation.accuracy)


def _failed(test: Test, failure: Failure) -> Result:
    return Result(
        test,
        "error" if failure.status == "error" else "failed",
        failure.message,
        failure.call,
        failure.got,
        failure.expected,
        failure.differing,
    )


def implemented(outcome: Outcome) -> bool:
    """Say whether an answer to the page's example shows that the function is there."""
    if isinstance(outcome, Absent):
        return False
    return not (isinstance(outcome, Raised) and outcome.is_a("NotImplementedError"))
