"""
How strong the suite is beyond the known mistakes: is every mutant of the reference killed?

    python -m tests.mutation [--changed REV] [--sample N] [--seconds S] [--write] [NAME …]

changes the reference at one place at a time, runs on it the tests that see that place, and prints
per chapter how many mutants there are, how many are killed, and which survive. A NAME is a chapter,
an operation, or `shared`: the modules that belong to no chapter. Outcomes are remembered as they
come, so that a run can be stopped and continued, and a later one judges only what has changed.

Survivors that do what the reference does are listed in tests/equivalent_mutants.toml, each with the
reason. `--write` writes docs/power.md.
"""

import argparse
import hashlib
import importlib
import inspect
import json
import math
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, takewhile
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.implementation import Call, InProcess, Outcome
from grader.specification import NETWORKS, pages
from grader.suite import Test, collect, run

try:
    from .mutants import COPY, Copy, Mutant, mutants, sources
except ModuleNotFoundError as missing:
    if __name__ != "__main__":
        raise
    print(
        f"tests.mutation needs the extra [test], and {missing.name} is not installed:"
        " pip install --editable '.[test]'",
        file=sys.stderr,
    )
    sys.exit(2)
from .power import implementation, of_operation

ROOT = Path(__file__).parents[1]
STORE = ROOT / ".mutation_cache" / "outcomes.jsonl"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
PAGE = ROOT / "docs" / "power.md"
SHARED = "shared"
LEAST_SECONDS = 20  # of processor time that a mutant may take beyond ten times the reference's
MEMORY = 4 * 2**30  # bytes of addresses that a mutant may take
FORKS = multiprocessing.get_context("fork")

Place = tuple[str, str]  # a module of the reference, and a function in it
Outcomes = dict[Mutant, tuple[str, str]]  # killed, survived or error; and by what


@dataclass(frozen=True)
class Seen:
    """What a test does with the unchanged reference: its seconds, and the places that it runs."""

    test: Test
    seconds: float
    places: frozenset[Place]

    def sees(self, mutant: Mutant) -> bool:
        """Say whether the test runs the function that changed, or some function of the module."""
        if mutant.function:
            return (mutant.module, mutant.function) in self.places
        return mutant.module in {module for module, _ in self.places}


class Watched(InProcess):
    """An implementation by a copy of the reference, which notes the functions that run in it."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]], places: set[Place]) -> None:
        super().__init__(functions)
        self.places = places

    def ask(self, call: Call, *, return_arguments: bool = False) -> Outcome:
        """Answer the call, and watch."""
        sys.setprofile(self.note)
        try:
            return super().ask(call, return_arguments=return_arguments)
        finally:
            sys.setprofile(None)

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """Note a function of the copy."""
        package, _, module = frame.f_globals.get("__name__", "").partition(".")
        if event == "call" and package == COPY:
            self.places.add((module, frame.f_code.co_qualname.partition(".")[0]))


class Store:
    """Remembers outcomes in a file, one line each, as they come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines(True) if path.exists() else []
        if lines and not lines[-1].endswith("\n"):  # the rest of a run that was killed
            path.write_text("".join(lines[:-1]), encoding="utf-8")
            lines.pop()
        self.outcomes = {key: (outcome, by) for key, outcome, by in map(json.loads, lines)}

    def add(self, key: str, outcome: tuple[str, str]) -> None:
        """Remember an outcome, here and in the file."""
        self.outcomes[key] = outcome
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([key, *outcome]) + "\n")


class Judge:
    """Judges mutants by the tests of some operations, on every core."""

    def __init__(self, operations: Sequence[str], seed: int, store: Store) -> None:
        self.seed, self.store = seed, store
        self.kills: Counter[tuple[str, str]] = Counter()
        collect()  # once, here, and not in every fork
        jobs = [(name, partial(watch, name, seed)) for name in operations]
        watched = dict(track(in_forks(jobs), "what the tests see", len(jobs)))
        self.seen = {
            name: [Seen(test, *watched[name][test.id]) for test in of_operation(name)]
            for name in operations
        }
        self.digests = {name: digest(seen) for name, seen in self.seen.items()}

    def tests_of(self, mutant: Mutant) -> list[Seen]:
        """Return the tests that see a mutant; what has killed its like or is quick comes first."""
        names = self.seen.keys() & operations_of(chapter_of(mutant.module))
        seen = [one for name in sorted(names) for one in self.seen[name] if one.sees(mutant)]
        return sorted(seen, key=lambda one: (-self.kills[mutant.place, one.test.id], one.seconds))

    def sees(self, operation: str, mutant: Mutant) -> bool:
        """Say whether some test of an operation sees a mutant."""
        return any(one.sees(mutant) for one in self.seen[operation])

    def key(self, mutant: Mutant) -> str:
        """Return by what an outcome is remembered: all that it depends on."""
        operations = sorted({seen.test.operation for seen in self.tests_of(mutant)})
        digests = [self.digests[name] for name in operations]
        return digest_of([str(self.seed), mutant.module, mutant.text, *digests])

    def judge_all(self, chosen: Sequence[Mutant], seconds: float) -> Outcomes:
        """Return the outcomes of the mutants, or of as many as are begun within some seconds."""
        end = time.monotonic() + seconds
        keys = {mutant: self.key(mutant) for mutant in chosen}
        outcomes = {
            mutant: self.store.outcomes[key]
            for mutant, key in keys.items()
            if key in self.store.outcomes
        }
        for mutant, (_, by) in outcomes.items():
            self.kills[mutant.place, by] += 1
        new = [mutant for mutant in chosen if mutant not in outcomes]
        begun = takewhile(lambda _: time.monotonic() < end, new)
        jobs = ((one, partial(judge, one, self.tests_of(one), self.seed)) for one in begun)
        for mutant, answer in track(in_forks(jobs), "mutants", len(new)):
            outcomes[mutant] = answer or ("killed", "a limit")
            self.kills[mutant.place, outcomes[mutant][1]] += 1
            if outcomes[mutant][0] != "error":  # which is ours to mend, wherever it comes from
                self.store.add(keys[mutant], outcomes[mutant])
        return outcomes


def watch(operation: str, seed: int) -> dict[str, tuple[float, frozenset[Place]]]:
    """Run an operation's tests on a copy of the reference as it is; say what each of them runs."""
    functions = functions_of(sources(), [operation])
    found = {}
    for test in of_operation(operation):
        places: set[Place] = set()
        started = time.process_time()
        result = run(test, partial(nullcontext, Watched(functions, places)), seed, shrink=False)
        if result.status != "passed":
            raise RuntimeError(f"{test.id} does not pass on the reference: {result.message}")
        found[test.id] = time.process_time() - started, frozenset(places)
    return found


def judge(mutant: Mutant, tests: Sequence[Seen], seed: int) -> tuple[str, str]:
    """Run tests on a mutant up to the first that fails; return the outcome, and by what."""
    # in seconds of processor time, which does not depend on how busy the machine is
    limit = LEAST_SECONDS + round(10 * sum(seen.seconds for seen in tests))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    texts = {**sources(), mutant.module: mutant.text}
    try:
        functions = functions_of(texts, sorted({seen.test.operation for seen in tests}))
    except Exception as error:
        return "killed", f"import: {error}"
    for seen in tests:
        try:
            result = run(seen.test, implementation(functions), seed, shrink=False)
        except Exception:
            return "error", f"{seen.test.id}\n{traceback.format_exc()}"
        if result.status != "passed":
            return "killed", seen.test.id
    return "survived", ""


def functions_of(texts: Mapping[str, str], operations: Iterable[str]) -> dict[str, Any]:
    """Import a copy of the reference, once in a process; return the operations' functions."""
    sys.meta_path.insert(0, Copy(texts))
    return {
        name: getattr(importlib.import_module(f"{COPY}.{pages()[operation].chapter}"), name)
        for operation in operations
        for name in pages()[operation].functions
    }


def in_forks(jobs: Iterable[tuple[Any, Callable[[], Any]]]) -> Iterator[tuple[Any, Any]]:
    """Call functions in forks, on every core; yield what stands beside each, and its answer."""
    waiting = iter(jobs)
    running: dict[Connection, tuple[Any, Any]] = {}
    while True:
        while len(running) < (os.cpu_count() or 1) and (job := next(waiting, None)):
            ours, theirs = FORKS.Pipe(duplex=False)
            process = FORKS.Process(target=_send, args=(theirs, job[1]), daemon=True)
            process.start()
            theirs.close()
            running[ours] = job[0], process
        if not running:
            return
        for ours in wait([*running]):
            beside, process = running.pop(ours)
            try:
                answer = ours.recv()
            except EOFError:
                answer = None  # a limit has ended the process
            process.join()
            yield beside, answer


def _send(connection: Connection, work: Callable[[], Any]) -> None:
    connection.send(work())


def digest(seen: Sequence[Seen]) -> str:
    """Return a digest of all that an operation's tests depend on: themselves, and what they run."""
    own = {Path(inspect.getfile(inspect.unwrap(one.test.run))) for one in seen}
    shared = {
        path for test in own for path in test.parent.glob("*.py") if not path.match("test_*.py")
    }
    texts = sources()
    modules = {module for one in seen for module, _ in one.places}
    page = pages()[seen[0].test.operation]
    read = [path.read_text(encoding="utf-8") for path in sorted(own | shared)]
    return digest_of([page.text, *read, *(texts[module] for module in sorted(modules))])


def digest_of(texts: Iterable[str]) -> str:
    """Return a digest of some texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def chapter_of(module: str) -> str:
    """Return the chapter to which a module of the reference belongs."""
    first = module.partition(".")[0]
    return first if first in {*chapters(), NETWORKS} else SHARED


@cache
def chapters() -> list[str]:
    """Return the chapters of the specification, in order; networks are held to the reference."""
    return [name for name in dict.fromkeys(p.chapter for p in pages().values()) if name != NETWORKS]


def operations_of(chapter: str) -> list[str]:
    """Return the operations by whose tests a chapter's mutants are judged."""
    return [
        name
        for name, page in pages().items()
        if chapter in {page.chapter, SHARED} and page.chapter != NETWORKS
    ]


def changed_since(revision: str) -> list[str]:
    """Return the chapters whose reference, pages or tests have changed since a commit."""
    command = ["git", "diff", "--name-only", revision]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(set(chain(*map(touched, listed.splitlines()))))


def touched(file: str) -> set[str]:
    """Return the chapters that a file of the repository belongs to."""
    path = Path(file)
    every = {*chapters(), SHARED}
    if NETWORKS in path.parts or path.stem in {f"test_{NETWORKS}", "networks"}:
        return set()  # whole networks are held to the reference, and have no mutants
    if path.parts[0] == "reference" and path.suffix == ".py":
        return {chapter_of(".".join(path.with_suffix("").parts[1:]))}
    if path.match("specs/*/*.md"):
        return every & {path.parts[1]}
    if path.match("tests/conformance/*.py"):  # what belongs to no chapter is every chapter's
        return {name for name in every if path.stem.startswith(f"test_{name}")} or every
    return set()


@cache
def reasons() -> dict[tuple[str, str, str], str]:
    """Return why the listed mutants are equivalent, by their places and their lines."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {
        (row["place"], before, after): row["reason"]
        for row in listed
        for before, after in row["changes"]
    }


@dataclass(frozen=True)
class Row:
    """What has become of a chapter's mutants."""

    chapter: str
    mutants: list[Mutant]
    outcomes: Outcomes

    def those(self, outcome: str, *, listed: bool = False) -> list[Mutant]:
        """Return the mutants with an outcome: those listed as equivalent, or the others."""
        return [
            one
            for one in self.mutants
            if self.outcomes.get(one, ("",))[0] == outcome
            and (identity(one) in reasons()) == listed
        ]

    def cells(self) -> list[str]:
        """Return the row of the table."""
        killed, survived = self.those("killed"), self.those("survived")
        equivalent = self.those("survived", listed=True)
        judged = len(killed) + len(survived)
        rate = f"{100 * len(killed) / judged:.1f} %" if judged else ""
        counts = (len(part) for part in (self.mutants, killed, equivalent, survived))
        return [self.chapter, *map(str, counts), rate]

    def complaints(self) -> Iterator[str]:
        """Yield what is to be mended: survivors, errors, and what is wrongly listed."""
        for mutant in self.those("survived"):
            yield f"SURVIVES {told(mutant)}"
        for mutant in self.those("killed", listed=True):
            yield f"listed as equivalent, but killed by {self.outcomes[mutant][1]}: {told(mutant)}"
        for mutant in self.those("error") + self.those("error", listed=True):
            yield f"{told(mutant)}: {self.outcomes[mutant][1]}"


HEADINGS = ("chapter", "mutants", "killed", "equivalent", "survive", "kill rate")


def identity(mutant: Mutant) -> tuple[str, str, str]:
    """Return by what a mutant is listed."""
    return mutant.place, mutant.before, mutant.after


def told(mutant: Mutant) -> str:
    """Return a mutant as a line of Markdown."""
    return f"`{mutant.place}`: `{mutant.before}` → `{mutant.after or '(nothing)'}`"


def page(rows: Sequence[Row], seed: int) -> str:
    """Return docs/power.md."""
    lines = [
        "# How strong the suite is",
        "",
        f"Written by `python -m tests.mutation --write --seed {seed}`, and not by hand.",
        "",
        "A mutant is the reference with one change in it, made by mutmut's operators.",
        "It is killed if a conformance test fails of an operation that runs the changed function.",
        "Messages, labels, docstrings and annotations are not mutated.",
        "The rate is the share of the killed among those that are not equivalent to the reference.",
        "`shared` is what several chapters use.",
        "",
        f"| {' | '.join(HEADINGS)} |",
        f"|{'---|' * len(HEADINGS)}",
        *(f"| {' | '.join(row.cells())} |" for row in rows),
        "",
        "## Survivors",
        "",
        *([f"- {told(one)}" for row in rows for one in row.those("survived")] or ["None."]),
        "",
        "## Equivalent to the reference",
        "",
    ]
    for row in rows:
        for mutant in row.those("survived", listed=True):
            lines += [f"- {told(mutant)}", f"  {reasons()[identity(mutant)]}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print the table; exit with 1 where a mutant survives that is not listed as equivalent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--changed", metavar="REV", help="the chapters changed since a commit")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N of the mutants")
    parser.add_argument("--seconds", type=float, default=math.inf, help="begin none after that")
    parser.add_argument("--seed", type=int, default=0, help="of the tests, and of the sample")
    parser.add_argument("--write", action="store_true", help="write docs/power.md")
    options = parser.parse_args()
    partial_run = options.names or options.changed or options.sample or options.seconds < math.inf
    if options.write and partial_run:
        parser.error("--write is for all mutants")
    names = changed_since(options.changed) if options.changed else options.names
    if not options.names and not options.changed:
        names = [*chapters(), SHARED]
    if unknown := {*names} - {*chapters(), SHARED, *pages()}:
        parser.error(f"neither a chapter nor an operation: {', '.join(sorted(unknown))}")

    whole = [name for name in [*chapters(), SHARED] if name in names]
    single = [name for name in pages() if name in names and name not in whole]
    involved = [*dict.fromkeys([*whole, *(pages()[name].chapter for name in single)])]
    judge = Judge(
        [*dict.fromkeys(chain(*map(operations_of, involved)))], options.seed, Store(STORE)
    )
    found = [
        mutant
        for module, text in sources().items()
        if chapter_of(module) in involved
        for mutant in mutants(module, text)
        if chapter_of(module) in whole or any(judge.sees(name, mutant) for name in single)
    ]
    chosen = random.Random(options.seed).sample(
        found, min(len(found), options.sample or len(found))
    )
    outcomes = judge.judge_all(chosen, options.seconds)
    rows = [
        Row(chapter, [one for one in found if chapter_of(one.module) == chapter], outcomes)
        for chapter in involved
    ]
    table = Table(*HEADINGS, title=f"seed {options.seed}")
    for row in rows:
        table.add_row(*row.cells())
    Console().print(table)
    complaints = [complaint for row in rows for complaint in row.complaints()]
    identities = {identity(mutant) for mutant in found}
    complaints += [
        f"listed as equivalent, but there is no such mutant: {listed}"
        for listed in reasons()
        if chapter_of(listed[0]) in whole and listed not in identities
    ]
    for complaint in complaints:
        print(complaint)
    print(f"{len(outcomes)} of {len(found)} mutants judged, {len(complaints)} to be mended")
    if options.write:
        PAGE.write_text(page(rows, options.seed), encoding="utf-8")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
