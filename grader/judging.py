"""Judge one operation of a submission: test after test, each with an implementation of its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from . import report, scoring, suite
from .client import File
from .diagnosis import diagnose
from .examples import examples
from .implementation import Absent, Fresh, Lost
from .specification import Page
from .suite import Result, Test

Gate: TypeAlias = Callable[[Test], Result | None]


def tests_of(operations: Sequence[str]) -> dict[str, list[Test]]:
    """Return the tests of each operation, those of values and gradients first."""
    found: dict[str, list[Test]] = {name: [] for name in operations}
    for test in suite.collect():
        if test.operation in found:
            found[test.operation].append(test)
    for name, tests in found.items():
        if not tests:
            raise RuntimeError(f"{name} has no tests")
        tests.sort(key=lambda test: not scoring.is_value(test))
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
    gates = {function: _gate(page, function, fresh, unloaded) for function in page.functions}
    shares = scoring.shares(tests)
    for test in tests:
        result = gates[test.function](test) or suite.run(test, fresh, seed)
        yield report.entry(result, points * shares[test.id], diagnose(result))


def _unloaded(page: Page, files: Sequence[File]) -> File | None:
    """Return the file that failed to load and may define what the page asks for."""
    own = f"{page.chapter}.py"
    failed = [file for file in files if file.status == "failed"]
    if any(file.path == own for file in files):
        failed = [file for file in failed if file.path == own]
    return failed[0] if failed else None


def _gate(page: Page, function: str, fresh: Fresh, unloaded: File | None) -> Gate:
    """Make the call of the page's example: whoever does not answer it is not asked further."""
    call = next(found.call for found in examples(page) if found.call.function == function)
    with fresh() as implementation:
        try:
            outcome = implementation.answer(call)
        except Lost as lost:
            status, message = lost.status, f"already on the page's example: {lost.message}"
            return lambda test: Result(test, status, message, call)
    if suite.implemented(outcome):
        return lambda test: None  # noqa: ARG005 - an open gate
    if isinstance(outcome, Absent) and unloaded is not None:
        why = f"`{function}` is not there: {unloaded.path} was not loaded: {unloaded.message}"
        return lambda test: Result(test, "error", why)
    return lambda test: Result(test, "not_implemented", f"`{function}` is not written yet")
