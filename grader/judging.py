"""Judge one operation of a submission: test after test, each with an implementation of its own."""

from collections.abc import Iterator, Sequence
from typing import Any

from . import report, scoring, suite
from .client import File
from .diagnosis import diagnose
from .examples import first_call
from .implementation import Absent, Call, Fresh, Lost, Outcome
from .specification import NETWORKS, Page
from .suite import Result, Test


def tests_of(operations: Sequence[str]) -> dict[str, list[Test]]:
    """Return the tests of each operation: values and gradients first, conventions last of each."""
    found: dict[str, list[Test]] = {name: [] for name in operations}
    for test in suite.collect():
        if test.operation in found:
            found[test.operation].append(test)
    for name, tests in found.items():
        if not tests:
            raise RuntimeError(f"{name} has no tests")
        tests.sort(key=lambda test: (not scoring.is_value(test), bool(test.parameters)))
    return found


def judge(
    page: Page,
    tests: Sequence[Test],
    points: float,
    fresh: Fresh,
    seed: int,
    files: Sequence[File] = (),
) -> Iterator[dict[str, Any]]:
    """Run the tests of an operation, and yield each one's part of the report."""
    unloaded = _unloaded(page, files)
    asked = {function: _ask_example(page, function, fresh) for function in page.functions}
    shares = scoring.shares(tests)
    further = Further(tests, fresh, seed)
    for test in tests:
        call, outcome = asked[test.function]
        if isinstance(outcome, Lost):
            first = (
                "a call without parameters" if page.chapter == NETWORKS else "the page's example"
            )
            message = f"already on {first}: {outcome.message}"
            result = Result(test, outcome.status, message, call)
        elif not suite.implemented(outcome):
            result = _unwritten(test, outcome, unloaded)
        else:
            result = suite.run(test, fresh, seed)
        yield report.entry(
            result, points * shares[test.id], diagnose(result, outcome, further.of(test))
        )


class Further:
    """More answers of an operation's functions, where one test does not tell mistakes apart."""

    def __init__(self, tests: Sequence[Test], fresh: Fresh, seed: int) -> None:
        self.tests, self.fresh, self.seed = tests, fresh, seed
        self.results: dict[str, Result] = {}

    def of(self, failed: Test) -> Iterator[Result]:
        """Run the tests of the same function with other draws, those of the same kind first."""
        alike = [test for test in self.tests if test.function == failed.function]
        for test in sorted(
            alike, key=lambda test: (test.id != failed.id, test.kind != failed.kind)
        ):
            if test.id not in self.results:
                self.results[test.id] = suite.run(test, self.fresh, self.seed + 1, shrink=False)
            if self.results[test.id].status in {"timeout", "crashed"}:
                return  # it takes too long to ask more
            yield self.results[test.id]


def _unloaded(page: Page, files: Sequence[File]) -> File | None:
    """Return the file that failed to load and may define what the page asks for."""
    own = f"{page.chapter}.py"
    failed = [file for file in files if file.status == "failed"]
    if any(file.path == own for file in files):
        failed = [file for file in failed if file.path == own]
    return failed[0] if failed else None


def _ask_example(page: Page, function: str, fresh: Fresh) -> tuple[Call, Outcome | Lost]:
    """Make the call of the page's example: whoever does not answer it is not asked further."""
    call = first_call(page, function)
    with fresh() as implementation:
        try:
            return call, implementation.answer(call)
        except Lost as lost:
            return call, lost


def _unwritten(test: Test, outcome: Outcome, unloaded: File | None) -> Result:
    """Say of a function that answers nothing that it is not there, or not written yet."""
    if isinstance(outcome, Absent) and unloaded is not None:
        why = f"`{test.function}` is not there: {unloaded.path} was not loaded"
        return Result(test, "error", why)
    return Result(test, "not_implemented", f"`{test.function}` is not written yet")
