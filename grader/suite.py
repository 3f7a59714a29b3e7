"""Collect the conformance tests, and run one of them against one implementation."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import hypothesis
import numpy as np
import pytest
from hypothesis.errors import UnsatisfiedAssumption

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
from .specification import folder
from .verdict import Failure, PlainlyWrong

Status: TypeAlias = Literal[
    "passed", "failed", "not_implemented", "error", "timeout", "crashed", "blocked"
]
SIMPLER_CALLS = 200


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

    def seed(self, seed: int) -> int:
        """Return the seed of this test's draws in a run with this seed."""
        digest = hashlib.sha256(f"{seed} {self.id}".encode()).digest()
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


def collect() -> list[Test]:
    """Return every conformance test; pytest finds them, with a configuration of our own."""
    found: list[pytest.Item] = []

    class Collector:
        """Keeps what pytest has collected."""

        def pytest_collection_finish(self, session: pytest.Session) -> None:
            """Remember the tests."""
            found.extend(session.items)

    tests = folder("tests") / "conformance"
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(
            [
                "--collect-only",
                "--quiet",
                "--import-mode=importlib",
                "--assert=plain",
                "--noconftest",
                f"--config-file={folder('grader') / 'pytest.ini'}",
                f"--rootdir={tests.parent}",
                "-pno:cacheprovider",
                str(tests),
            ],
            plugins=[Collector()],
        )
    if status != pytest.ExitCode.OK:
        raise RuntimeError(f"the conformance tests could not be collected:\n{said.getvalue()}")
    return sorted(map(_test, found), key=lambda test: test.operation)


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
    )


def run(test: Test, fresh: Fresh, seed: int) -> Result:
    """Run one test with an implementation of its own, down to the smallest counterexample."""
    started = time.perf_counter()
    with fresh() as implementation:
        result = _run(test, implementation, seed)
        result.answers = [*implementation.memory.values()]
    result.seconds = time.perf_counter() - started
    return result


def _run(test: Test, implementation: Implementation, seed: int) -> Result:
    with _watched(test, seed) as drawn:
        try:
            test.run(implementation=implementation, **test.parameters)
        except Failure as failure:
            smallest = _simplified(test, implementation, drawn, failure)
            return _failed(test, smallest)
        except PlainlyWrong as plainly:
            return _failed(test, plainly.failure)
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


@dataclass
class _Drawn:
    """What Hypothesis gave to a test's body last: its arguments, and what it drew within."""

    body: Callable[..., None] | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    within: list[Any] = field(default_factory=list)


class _Recorded:
    """Stands for Hypothesis's `data` object, and remembers what is drawn from it."""

    def __init__(self, data: Any, within: list[Any]) -> None:
        self.data, self.within = data, within

    def draw(self, strategy: Any, label: object = None) -> Any:
        """Draw a value and remember it."""
        value = self.data.draw(strategy, label)
        self.within.append(value)
        return value


class _Replayed:
    """Stands for the `data` object, and gives values again."""

    def __init__(self, within: list[Any]) -> None:
        self.within = iter(within)

    def draw(self, strategy: Any, label: object = None) -> Any:  # noqa: ARG002
        """Return the next of the remembered values."""
        return next(self.within)


@contextmanager
def _watched(test: Test, seed: int) -> Iterator[_Drawn]:
    """Seed a Hypothesis test for this run, and watch what its body is given."""
    drawn = _Drawn()
    handle = getattr(test.run, "hypothesis", None)
    if handle is None:
        yield drawn
        return
    body = handle.inner_test

    def watched(**arguments: Any) -> None:
        drawn.within = []
        drawn.arguments = arguments
        if "data" in arguments:
            arguments = arguments | {"data": _Recorded(arguments["data"], drawn.within)}
        body(**arguments)

    drawn.body = body
    hypothesis.seed(test.seed(seed))(test.run)
    handle.inner_test = watched
    try:
        yield drawn
    finally:
        handle.inner_test = body


def _simplified(
    test: Test, implementation: Implementation, drawn: _Drawn, failure: Failure
) -> Failure:
    """
    Set entries of the drawn arrays to 0 or 1 while the test fails in the same way.

    Hypothesis has shrunk the shapes; the values, which came from a seed, are noise until then.
    """
    if drawn.body is None:
        return failure
    body = drawn.body
    arguments, within = dict(drawn.arguments), list(drawn.within)
    budget = SIMPLER_CALLS

    def attempt(store: Any, key: Any, value: Any) -> bool:
        nonlocal failure, budget
        budget -= 1
        before, store[key] = store[key], value
        given = arguments | ({"data": _Replayed(within)} if "data" in arguments else {})
        try:
            body(**given)
        except Failure as same:
            if (same.status, same.step) == (failure.status, failure.step):
                failure = same
                return True
        except UnsatisfiedAssumption:
            pass
        store[key] = before
        return False

    stores: list[tuple[Any, Any]] = [(within, index) for index in range(len(within))]
    stores += [(arguments, name) for name in arguments if name not in test.parameters]
    for store, key in stores:
        value = store[key]
        if isinstance(value, Call):
            for name, part in value.arguments.items():
                if _numbers(part):
                    for candidate in _simpler(part, lambda: store[key][name]):
                        if budget <= 0:
                            return failure
                        attempt(store, key, store[key].but(**{name: candidate}))
        elif _numbers(value):
            for candidate in _simpler(value, lambda: store[key]):
                if budget <= 0:
                    return failure
                attempt(store, key, candidate)
    return failure


def _numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 0


def _simpler(array: Any, current: Callable[[], Any]) -> Iterator[Any]:
    """Yield an array's simpler variants: all 0, all 1, then entry by entry from what it is now."""
    yield np.zeros_like(array)
    if not current().any():
        return
    yield np.ones_like(array)
    for place in np.ndindex(*array.shape):
        for number in (0.0, 1.0):
            now = current()
            if now[place] == 0.0 or now[place] == number:
                break
            simpler = now.copy()
            simpler[place] = number
            yield simpler


def implemented(outcome: Outcome) -> bool:
    """Say whether an answer to the page's example shows that the function is there."""
    if isinstance(outcome, Absent):
        return False
    return not (isinstance(outcome, Raised) and outcome.is_a("NotImplementedError"))
