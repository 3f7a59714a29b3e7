"""Grade one submission: load it, run every test of the assignment, and write down what came out."""

import importlib.metadata
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import hypothesis
import numpy as np
import scipy

from . import report, scoring, suite
from .assignment import Assignment
from .client import Loaded
from .confinement import Isolation
from .diagnosis import diagnose
from .examples import examples
from .implementation import Fresh, Implementation, Lost
from .specification import Page, pages, suite_digest
from .suite import Result, Test


class Source(Protocol):
    """Where implementations come from: a loaded submission."""

    @property
    def isolation(self) -> Isolation:
        """What keeps the submission apart."""

    @property
    def output(self) -> str:
        """What the submission has printed."""

    def loaded(self) -> Loaded:
        """Wait until the submission is loaded, and say what became of it."""

    def fresh(self) -> AbstractContextManager[Implementation]:
        """Give an implementation that no earlier call has touched."""


class Observer:
    """Is told how a run goes on; this one does not listen."""

    def begin(self, tests: int) -> None:
        """Note that so many tests will run."""

    def tested(self, operation: str, test: Mapping[str, Any]) -> None:
        """Note that one more test of an operation has run."""

    def graded(self, row: Mapping[str, Any]) -> None:
        """Note that an operation is done."""


@dataclass
class Clock:
    """How long the parts of a run took, in seconds."""

    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str) -> None:
        """Give the time since the last lap a name."""
        self.seconds[name] = round(
            time.perf_counter() - self.started - sum(self.seconds.values()), 6
        )


def grade(
    submission: str,
    source: Source,
    assignment: Assignment,
    *,
    seed: int,
    operations: Sequence[str] = (),
    observer: Observer | None = None,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """
    Run the tests of an assignment, or of some of its operations, and return the report.

    The report is the object that `result.schema.json` describes. A submission can fail in any way
    without an exception from here; what is raised is an error of the grader.
    """
    observer = observer or Observer()
    clock = Clock()
    chosen = [pages()[name] for name in assignment.operations if name in (operations or pages())]
    tests = _tests_of(chosen)
    clock.lap("collect")
    loaded = source.loaded()
    clock.lap("load")
    observer.begin(sum(map(len, tests.values())))
    points = scoring.points_of(assignment.weights, assignment.points)
    rows = []
    for page in chosen:
        entries = _run_operation(page, tests[page.name], points[page.name], source, seed, observer)
        rows.append(report.row(page, entries, points[page.name]))
        observer.graded(rows[-1])
    clock.lap("tests")
    ran = sum(len(row["tests"]) for row in rows)
    floor = 1 if operations else assignment.floor
    if ran < floor:
        raise RuntimeError(f"only {ran} tests ran, and the assignment needs {floor}")
    return {
        "schema": 1,
        "versions": {
            "cnnspec": importlib.metadata.version("cnnspec"),
            "suite": suite_digest(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "hypothesis": hypothesis.__version__,
        },
        "submission": submission,
        "files": [
            {"path": file.path, "status": file.status, "message": file.message}
            for file in loaded.files
        ],
        "assignment": {"name": assignment.name, "digest": assignment.digest},
        "seed": seed,
        "precision": assignment.precision,
        "isolation": {
            "tier": source.isolation.tier,
            "measures": list(source.isolation.measures),
        },
        "worker": {
            "python": loaded.versions.get("python"),
            "numpy": loaded.versions.get("numpy"),
            "packages": dict(loaded.packages),
        },
        "score": round(sum(row["score"] for row in rows), 4),
        "max_score": round(sum(row["max_score"] for row in rows), 4),
        "tests": {"run": ran, "floor": floor},
        "notes": [*notes, *loaded.notes, *_printed(source.output)],
        "counts": report.counts(rows),
        "operations": rows,
        "timings": clock.seconds,
    }


def _tests_of(chosen: Sequence[Page]) -> dict[str, list[Test]]:
    found: dict[str, list[Test]] = {page.name: [] for page in chosen}
    for test in suite.collect():
        if test.operation in found:
            found[test.operation].append(test)
    for name, tests in found.items():
        if not tests:
            raise RuntimeError(f"{name} has no tests")
        tests.sort(key=lambda test: not scoring.is_value(test))
    return found


def _run_operation(
    page: Page,
    tests: Sequence[Test],
    points: float,
    source: Source,
    seed: int,
    observer: Observer,
) -> list[dict[str, Any]]:
    gate = {name: _gate(page, name, source.fresh) for name in page.functions}
    shares = scoring.shares(tests)
    entries = []
    for test in tests:
        result = gate[test.function](test) or suite.run(test, source.fresh, seed)
        entries.append(report.entry(result, points * shares[test.id], diagnose(result)))
        observer.tested(page.name, entries[-1])
    return entries


def _gate(page: Page, function: str, fresh: Fresh) -> Callable[[Test], Result | None]:
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
    return lambda test: Result(test, "not_implemented", f"`{function}` is not written yet")


def _printed(output: str) -> list[str]:
    return (
        [f"the submission prints while it is graded; it began with: {output[:500]}"]
        if output
        else []
    )
