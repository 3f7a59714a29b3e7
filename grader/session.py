"""One run of `grade run`: find the submission, start its process, grade it, show what came out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import assignment as assignments
from . import submission as submissions
from .assignment import Assignment, UsageError
from .client import Loader
from .confinement import ConfinementError, available
from .debugging import Debugged
from .specification import pages


def run(
    words: list[str],
    *,
    assignment: str | None,
    seed: int,
    json_file: Path | None,
    python: str | None,
    packages: Sequence[str],
    precision: str | None,
    timeout: float | None,
    isolation: str | None,
    debug: bool,
) -> int:
    """Grade one submission and return the exit status: 0 all passed, 1 something failed."""
    named, operations = submissions.split(words)
    chosen, notes = _assignment(assignment, named)
    submissions.check_operations(operations, chosen)
    path = submissions.find(named)
    if json_file is not None and not json_file.resolve().parent.is_dir():
        raise UsageError(f"--json is {json_file}, whose folder does not exist")
    if precision is not None:
        chosen = replace(chosen, precision=precision)
    if timeout is not None:
        limits = chosen.limits
        longer = max(timeout, limits.test_seconds * timeout / limits.call_seconds)
        chosen = replace(chosen, limits=replace(limits, call_seconds=timeout, test_seconds=longer))
    _require_isolation(isolation, debug)

    with _source(path, chosen, python, [*chosen.packages, *packages], debug) as source:
        # only now, while the submission loads in its own process, what takes long to import
        from rich.console import Console

        from . import report, terminal
        from .running import grade

        console = Console(highlight=False)
        observer = terminal.Progressing(console)
        introduction = terminal.introduction(str(path), chosen.name, seed, source.isolation)
        terminal.say(console, [introduction])
        with observer.progress:
            result = grade(
                str(path),
                source,
                chosen,
                seed=seed,
                operations=operations,
                observer=observer,
                notes=notes,
            )
    # the submission's processes are gone: nothing of it can write to what follows
    terminal.say(console, terminal.ending(result))
    if json_file is not None:
        report.write(report.as_json(result), json_file)
    return 0 if all(row["status"] == "passed" for row in result["operations"]) else 1


def _assignment(given: str | None, named: str | None) -> tuple[Assignment, list[str]]:
    """Return the assignment; a file in the current folder counts only where no folder is named."""
    own = Path(assignments.FILE_NAME)
    if given is not None:
        return assignments.load(given), []
    if named is None and own.is_file():
        return assignments.load(str(own)), [f"the assignment is the one in ./{own}"]
    return assignments.load("core"), []


def _require_isolation(wanted: str | None, debug: bool) -> None:
    if wanted is None:
        return
    if debug:
        raise UsageError("--debug runs without isolation, so that --isolation cannot be had")
    here = available().tier
    if wanted < here:
        raise UsageError(f"--isolation is {wanted}, but this machine and version offer tier {here}")


@contextmanager
def _source(
    path: Path, chosen: Assignment, python: str | None, packages: Sequence[str], debug: bool
) -> Iterator["Loader | Debugged"]:
    chapters = {function: page.chapter for page in pages().values() for function in page.functions}
    if debug:
        yield Debugged(path, chapters, precision=chosen.precision)
        return
    try:
        loader = Loader(
            path,
            chapters,
            python=python,
            packages=packages,
            limits=chosen.limits,
            precision=chosen.precision,
        )
    except ConfinementError as error:
        raise UsageError(str(error)) from None
    with loader:
        yield loader
