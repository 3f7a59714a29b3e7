"""Grade one submission: share its operations out over processes, and write down what comes back."""

import importlib.metadata
import math
import multiprocessing
import multiprocessing.connection
import os
import platform
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from . import report, scoring
from .assignment import Assignment, having
from .client import Loaded, Loader
from .confinement import Isolation
from .debugging import Debugged
from .errors import GraderError, NotGradableError
from .specification import operations_by_function, pages, suite_digest

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

PROCESSES = 4
PATIENCE = 0.1
FILES_SAID = 5
STOPPED = 130


@dataclass(frozen=True)
class Job:
    """A submission, what is asked of it, and in what surroundings it runs."""

    submission: Path
    name: str
    assignment: Assignment
    seed: int
    python: str | None = None
    packages: tuple[str, ...] = ()
    debug: bool = False

    @contextmanager
    def open(self) -> Iterator[Loader | Debugged]:
        """Load the submission: its process starts at once, and is gone in the end."""
        chapters = {name: page.chapter for page in pages().values() for name in page.functions}
        precision = self.assignment.precision
        if self.debug:
            yield Debugged(self.submission, chapters, precision=precision)
            return
        with Loader(
            self.submission,
            chapters,
            python=self.python,
            packages=(*self.assignment.packages, *self.packages),
            limits=self.assignment.limits,
            precision=precision,
        ) as loader:
            yield loader


class Observer:
    """Is told how a run goes on; this one does not listen."""

    def begin(self, tests: int) -> None:
        """Note that so many tests will run."""

    def tested(self, operation: str, test: Mapping[str, Any]) -> None:
        """Note that one more test of an operation has run."""

    def graded(self, row: Mapping[str, Any]) -> None:
        """Note that an operation is done."""


class Waiting(Observer):
    """Tells of what rests on others of the run last: only then is it known what is blocked."""

    def __init__(self, observer: Observer, chosen: Sequence[str]) -> None:
        self.observer = observer
        self.late = {name for name in chosen if not {*pages()[name].depends_on}.isdisjoint(chosen)}

    def begin(self, tests: int) -> None:
        """Pass it on."""
        self.observer.begin(tests)

    def tested(self, operation: str, test: Mapping[str, Any]) -> None:
        """Pass it on, or leave it for later."""
        if operation not in self.late:
            self.observer.tested(operation, test)

    def graded(self, row: Mapping[str, Any]) -> None:
        """Pass it on, or leave it for later."""
        if row["name"] not in self.late:
            self.observer.graded(row)

    def end(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Tell what was left for later."""
        for row in rows:
            if row["name"] in self.late:
                for test in row["tests"]:
                    self.observer.tested(row["name"], test)
                self.observer.graded(row)


@dataclass(frozen=True)
class Part:
    """What one process has to say: of the submission, and of its share of the operations."""

    loaded: Loaded
    isolation: Isolation
    output: str
    rows: list[dict[str, Any]]


Tell: TypeAlias = Callable[..., None]


def grade(
    job: Job,
    *,
    operations: Sequence[str] = (),
    observer: Observer | None = None,
    notes: Sequence[str] = (),
    processes: int = 1,
) -> dict[str, Any]:
    """
    Run the tests of an assignment, or of some of its operations, and return the report.

    The report is the object that `result.schema.json` describes. A submission can fail in any way
    without an exception from here; what is raised is an error of the grader. With one process
    everything runs in this one.
    """
    started = time.perf_counter()
    assignment = job.assignment
    chosen = [name for name in assignment.operations if not operations or name in operations]
    observer = Waiting(observer or Observer(), chosen)
    if min(processes, len(chosen)) == 1:

        def tell(event: str, *what: Any) -> None:
            getattr(observer, event)(*what)

        parts = [_grade_some(job, chosen, iter(chosen), tell)]
    else:
        parts = _grade_in_processes(job, chosen, observer, min(processes, len(chosen)))
    found = {row["name"]: row for part in parts for row in part.rows}
    rows = [found[name] for name in chosen]
    report.block(rows)
    observer.end(rows)
    ran = sum(len(row["tests"]) for row in rows)
    floor = 1 if operations else assignment.floor
    if ran < floor:
        raise GraderError(f"only {ran} tests ran, where the assignment's floor is {floor}")
    points = scoring.points_of(assignment.weights, assignment.points)
    most = round(math.fsum(points[name] for name in chosen), 4)  # the rows' points are rounded
    complete = all(row["status"] == "passed" for row in rows)
    loaded = parts[0].loaded
    printed = ["the submission prints while it is graded; what it prints is not judged"]
    return {
        "schema": 1,
        "versions": {
            "cnnspec": importlib.metadata.version("cnnspec"),
            "suite": suite_digest(),
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("numpy", "scipy", "hypothesis")},
        },
        "submission": job.name,
        "files": [asdict(file) for file in loaded.files],
        "assignment": {"name": assignment.name, "digest": assignment.digest},
        "seed": job.seed,
        "precision": assignment.precision,
        "isolation": {
            "tier": parts[0].isolation.tier,
            "measures": list(parts[0].isolation.measures),
        },
        "worker": {
            "python": loaded.versions.get("python"),
            "numpy": loaded.versions.get("numpy"),
            "packages": dict(loaded.packages),
        },
        "score": most if complete else round(math.fsum(row["score"] for row in rows), 4),
        "max_score": most,
        "tests": {"run": ran, "floor": floor},
        "notes": [*notes, *loaded.notes, *(printed if any(part.output for part in parts) else [])],
        "counts": report.counts(rows),
        "operations": rows,
        "timings": {"total": round(time.perf_counter() - started, 6)},
    }


def _grade_in_processes(
    job: Job, chosen: Sequence[str], observer: Observer, processes: int
) -> list[Part]:
    from .judging import tests_of

    tests_of(chosen)  # collected once: a process that is forked has them already
    context = multiprocessing.get_context()
    # what was put into a simple queue is there at once, before the result that follows it
    events: SimpleQueue[tuple[Any, ...]] = context.SimpleQueue()
    waiting: SimpleQueue[str | None] = context.SimpleQueue()
    for name in (*chosen, *[None] * processes):
        waiting.put(name)
    with ProcessPoolExecutor(processes, context, _listen_to, (events, waiting)) as pool:
        futures = [pool.submit(_grade_waiting, job, chosen) for _ in range(processes)]
        try:
            pending = set(futures)
            while pending:
                pending = wait(pending, PATIENCE).not_done
                _pass_on(events, observer)
            return [future.result() for future in futures]
        except BaseException:  # nobody reads what the others say: let them clean up and end
            for process in multiprocessing.active_children():
                if process.pid is not None:
                    os.kill(process.pid, signal.SIGINT)
            raise


def _pass_on(events: "SimpleQueue[tuple[Any, ...]]", observer: Observer) -> None:
    while not events.empty():
        event, *what = events.get()
        getattr(observer, event)(*what)


_queues: "tuple[SimpleQueue[tuple[Any, ...]], SimpleQueue[str | None]]"


def _listen_to(*queues: Any) -> None:
    ours, theirs = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):  # the pool's own is the second, once one ends
        signal.signal(number, lambda *_: os.write(theirs, b"."))
    threading.Thread(target=_end_when_told, args=(ours,), daemon=True).start()
    global _queues  # noqa: PLW0603 - a queue reaches a pool's process in no other way
    _queues = queues


_changing = threading.Lock()  # of what is open
_open: list[Loader] = []


def _end_when_told(told: int) -> None:
    """
    Clean up and end when a signal says so, or when nobody is left to report to.

    In a thread of its own, wherever the tests are: an exception from a signal's handler can get
    lost, and a queue that nobody reads any more can be waited for without end.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel, told])
    with _changing:
        for source in _open:
            source.close()
        os._exit(STOPPED)


def _grade_waiting(job: Job, chosen: Sequence[str]) -> Part:
    """Run the tests of whatever operation waits, until none does."""
    events, waiting = _queues
    return _grade_some(job, chosen, iter(waiting.get, None), lambda *event: events.put(event))


def _grade_some(job: Job, chosen: Sequence[str], names: Iterator[str | None], tell: Tell) -> Part:
    """Run the tests of some of the chosen operations, in this process."""
    with _opened(job) as source:
        # what takes long to import, while the submission loads in its own process
        from .judging import judge, tests_of

        tests = tests_of(chosen)
        loaded = source.loaded()
        _require_something(job, loaded)
        points = scoring.points_of(job.assignment.weights, job.assignment.points)
        rows = []
        for name in filter(None, names):
            if name == chosen[0]:
                tell("begin", sum(map(len, tests.values())))
            entries = []
            page = pages()[name]
            for entry in judge(
                page, tests[name], points[name], source.fresh, job.seed, loaded.files
            ):
                entries.append(entry)
                tell("tested", name, entry)
            rows.append(report.row(page, entries, points[name]))
            tell("graded", rows[-1])
        return Part(loaded, source.isolation, source.output, rows)


def _require_something(job: Job, loaded: Loaded) -> None:
    """
    Require that a submission defines a function of the assignment, written or not.

    Where a file did not load, or the submission took its process along, that is what is said.
    """
    operations = job.assignment.operations
    functions = {function for name in operations for function in pages()[name].functions}
    failed = any(file.status == "failed" for file in loaded.files)
    if failed or loaded.lost is not None or not functions.isdisjoint(loaded.functions):
        return
    seen = [f"{file.path} ({file.message})" if file.message else file.path for file in loaded.files]
    more = [f"and {len(seen) - FILES_SAID} more"] if len(seen) > FILES_SAID else []
    raise NotGradableError(
        f"{job.name} defines no operation of the assignment {job.assignment.name}, such as"
        f" {operations[0]}{_elsewhere(loaded)}; its files are:"
        f" {', '.join([*seen[:FILES_SAID], *more])}" + "".join(f"; {note}" for note in loaded.notes)
    )


def _elsewhere(loaded: Loaded) -> str:
    """Say which assignments ask for what a submission defines."""
    others = having({operations_by_function()[name] for name in loaded.functions})
    return f" (it defines {loaded.functions[0]}, of {', '.join(others)})" if others else ""


@contextmanager
def _opened(job: Job) -> Iterator[Loader | Debugged]:
    """Open a submission, and let it be known while it is open."""
    with ExitStack() as stack:
        with _changing:
            source = stack.enter_context(job.open())
            if isinstance(source, Loader):
                _open.append(source)
        try:
            yield source
        finally:
            with _changing:
                _open.clear()
                stack.close()
