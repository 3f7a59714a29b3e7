"""
How fair the suite is: is a right implementation accused, seed after seed?

    python -m tests.fairness [--tests 100000 | --seeds 5] [SUBMISSION …]

runs the conformance tests on right submissions, in child processes and on every core, and prints
how many tests accused them. One test is one conformance test, run with one seed on one
implementation; it draws up to a hundred inputs. It counts as float32 if it makes a call with a
float32 array, else as float64. The seeds are 1, 2, 3, …, for `pytest` has seed 0.

    --operations NAME …   runs the tests of these operations alone
    --variants            adds right answers of other forms: tests/variants.py
    --boundary            grades the assignment `core` instead, through the command
    --record              writes the table to docs/fairness.md

What has been run is kept in .fairness/, so that a command that was stopped goes on where it was,
and runs again only what a change of the submission or of the suite can have changed.
"""

import argparse
import hashlib
import importlib.metadata
import json
import math
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from multiprocessing import Pool
from os import cpu_count
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.debugging import Debugged
from grader.implementation import InProcess
from grader.specification import CHECKOUT, pages, suite_digest
from grader.suite import Result, collect, run

from .variants import VARIANTS

SUBMISSIONS = CHECKOUT / "examples" / "submissions"
RIGHT = (SUBMISSIONS / "right", SUBMISSIONS / "right_by_fft")
MEMORY = CHECKOUT / ".fairness"
RECORD = CHECKOUT / "docs" / "fairness.md"
STOPPED = 130


@dataclass(frozen=True)
class Implementation:
    """A submission that is right, as it stands or in a variant."""

    submission: Path
    variant: str | None = None

    @property
    def name(self) -> str:
        """What the table calls it."""
        return ", ".join(filter(None, (self.submission.name, self.variant)))

    @cached_property
    def memory(self) -> Path:
        """The file that keeps its results: another one, once anything has changed."""
        digest = hashlib.sha256(f"{suite_digest()} {self.name}".encode())
        for package in ("numpy", "scipy", "hypothesis"):
            digest.update(importlib.metadata.version(package).encode())
        own = [Path(__file__).with_name("variants.py")] if self.variant else []
        files = [self.submission] if self.submission.is_file() else self.submission.glob("*.py")
        for path in (*sorted(files), *own):
            digest.update(path.name.encode() + path.read_bytes())
        return MEMORY / f"{self.name.replace(' ', '_')}-{digest.hexdigest()[:16]}.jsonl"


@dataclass(frozen=True)
class Job:
    """The tests of an operation, or of an assignment, on one implementation, with one seed."""

    implementation: Implementation
    part: str
    seed: int


@dataclass(frozen=True)
class Alarm:
    """A test that a right implementation did not pass."""

    test: str
    precision: str
    message: str
    call: str


@dataclass(frozen=True)
class Outcome:
    """What became of a job: how many tests ran in each precision, and which of them accused."""

    job: Job
    counts: dict[str, int]
    alarms: list[Alarm]


def in_process(job: Job) -> Outcome:
    """Run the tests of a job in this process."""
    counts: Counter[str] = Counter()
    alarms = []
    functions = loaded(job.implementation.submission)
    variant = VARIANTS.get(job.implementation.variant or "", lambda function: function)

    @contextmanager
    def fresh() -> Iterator[InProcess]:
        yield InProcess({name: variant(function) for name, function in functions.items()})

    for test in collect():
        if test.operation == job.part:
            result = run(test, fresh, job.seed)
            precision = precision_of(result)
            counts[precision] += 1
            if result.status != "passed":
                alarms.append(Alarm(test.id, precision, result.message, repr(result.call)))
    return Outcome(job, dict(counts), alarms)


@cache
def loaded(submission: Path) -> dict[str, object]:
    """Import a submission; another one may have modules of the same names."""
    chapters = {name: page.chapter for page in pages().values() for name in page.functions}
    found = Debugged(submission, chapters, precision="float64").submission
    for name in found.modules:
        del sys.modules[name]
    sys.path[:] = [entry for entry in sys.path if entry != str(found.path)]
    return found.functions


def precision_of(result: Result) -> str:
    """Say in which precision a test has called: in float32, or in float64 alone."""
    values = (value for call, _ in result.answers for value in call.arguments.values())
    narrow = any(isinstance(value, np.ndarray) and value.dtype == np.float32 for value in values)
    return "float32" if narrow else "float64"


def remembered(implementation: Implementation) -> Iterator[Outcome]:
    """Yield what is kept of an implementation, but for a line that was cut off."""
    if implementation.memory.exists():
        for line in implementation.memory.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):
                kept = json.loads(line)
                alarms = [Alarm(**alarm) for alarm in kept["alarms"]]
                job = Job(implementation, kept["part"], kept["seed"])
                yield Outcome(job, kept["counts"], alarms)


def remember(outcome: Outcome) -> None:
    """Keep an outcome, on a line of its own even if the last one was cut off."""
    MEMORY.mkdir(exist_ok=True)
    kept = {
        "seed": outcome.job.seed,
        "part": outcome.job.part,
        "counts": outcome.counts,
        "alarms": [*map(asdict, outcome.alarms)],
    }
    with outcome.job.implementation.memory.open("a", encoding="utf-8") as file:
        file.write(f"\n{json.dumps(kept)}")


def judge_all(jobs: Sequence[Job]) -> list[Outcome]:
    """Run all jobs that are not remembered, on every core."""
    implementations = {job.implementation for job in jobs}
    known = {outcome.job: outcome for one in implementations for outcome in remembered(one)}
    missing = [job for job in jobs if job not in known]
    print(f"{len(jobs)} jobs, {len(jobs) - len(missing)} of them remembered", flush=True)
    with Pool(cpu_count(), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        for done, outcome in enumerate(pool.imap_unordered(in_process, missing), 1):
            remember(outcome)
            known[outcome.job] = outcome
            tell(outcome)
            if done % 100 == 0:
                print(f"{done} of {len(missing)} jobs", flush=True)
    return [known[job] for job in jobs]


def tell(outcome: Outcome) -> None:
    """Print the false alarms of a job."""
    for alarm in outcome.alarms:
        job = outcome.job
        print(f"FALSE ALARM {job.implementation.name}, seed {job.seed}: {alarm.test}")
        print(f"    {alarm.message}\n    {alarm.call}", flush=True)


def through_the_boundary(jobs: Sequence[Job]) -> list[Outcome]:
    """Do all jobs through the command."""
    outcomes = []
    with ThreadPoolExecutor(cpu_count()) as pool:
        for outcome in pool.map(graded, jobs):
            tell(outcome)
            outcomes.append(outcome)
    return outcomes


def graded(job: Job) -> Outcome:
    """Grade an assignment with a seed, as a person does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        command = [Path(sys.executable).with_name("grade"), "run", job.implementation.submission]
        command += ["--assignment", job.part, "--seed", str(job.seed), "--json", file]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        result = json.loads(file.read_text(encoding="utf-8"))
    alarms = [
        Alarm(test["id"], "both", test["message"], str(test["counterexample"]))
        for row in result["operations"]
        for test in row["tests"]
        if test["status"] != "passed"
    ]
    return Outcome(job, {"both": result["tests"]["run"]}, alarms)


COLUMNS = ("implementation", "precision", "tests", "false alarms", "per thousand tests")


def rows_of(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """Return the rows of the table: one for each implementation and precision, and one for all."""
    counts: Counter[tuple[str, str]] = Counter()
    alarms: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for precision, count in outcome.counts.items():
            counts[outcome.job.implementation.name, precision] += count
        for alarm in outcome.alarms:
            alarms[outcome.job.implementation.name, alarm.precision] += 1
    rows = [(*key, counts[key], alarms[key]) for key in sorted(counts)]
    rows.append(("all", "", counts.total(), alarms.total()))
    return [
        (name, precision, f"{count:,}", f"{false:,}", f"{1000 * false / count:.3g}")
        for name, precision, count, false in rows
    ]


def record(outcomes: Sequence[Outcome]) -> str:
    """Return the page that says what came out."""
    seeds = max(outcome.job.seed for outcome in outcomes)
    parts = len({outcome.job.part for outcome in outcomes})
    lines = [
        "# Fairness",
        "",
        "How many of the conformance tests accuse implementations that are right.",
        f"Seeds 1 to {seeds}, {parts} operations, whole networks among them.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---|---|---:|---:|---:|",
        *(f"| {' | '.join(row)} |" for row in rows_of(outcomes)),
        "",
        "One test is one conformance test, run with one seed on one implementation.",
        "It counts as float32 if it makes a call with a float32 array, else as float64.",
        "`right` computes float32 calls in float64 and rounds once, `right_by_fft` in float32.",
        "`right_by_fft` has no networks.",
        "",
        f"Written by `python -m tests.fairness --seeds {seeds} --record`.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the table; exit with 1 where a right implementation is accused."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("submissions", nargs="*", type=Path, metavar="SUBMISSION", default=[*RIGHT])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--tests", type=int, default=100_000)
    size.add_argument("--seeds", type=int)
    parser.add_argument("--operations", nargs="+", metavar="NAME", default=[*pages()])
    parser.add_argument("--variants", action="store_true")
    result = parser.add_mutually_exclusive_group()
    result.add_argument("--boundary", action="store_true")
    result.add_argument("--record", action="store_true")
    options = parser.parse_args()
    implementations = [Implementation(submission) for submission in options.submissions]
    if options.variants:
        implementations += [Implementation(RIGHT[0], variant) for variant in VARIANTS]
    # one of the examples has no networks
    parts = {
        one: [name for name in options.operations if name in loaded(one.submission)]
        for one in implementations
    }
    per_seed = sum(test.operation in names for names in parts.values() for test in collect())
    seeds = options.seeds or math.ceil(options.tests / per_seed)
    judge = judge_all
    if options.boundary:
        judge, parts = through_the_boundary, {one: ["core"] for one in implementations}
    jobs = [
        Job(implementation, part, seed)
        for seed in range(1, seeds + 1)
        for implementation in implementations
        for part in parts[implementation]
    ]
    try:
        outcomes = judge(jobs)
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here")
        return STOPPED
    table = Table(*COLUMNS, title=f"seeds 1 to {seeds}")
    for row in rows_of(outcomes):
        table.add_row(*row)
    Console().print(table)
    if options.record:
        RECORD.write_text(record(outcomes), encoding="utf-8")
    return int(any(outcome.alarms for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
