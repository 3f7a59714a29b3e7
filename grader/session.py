"""One run of `grade run`: find the submission, start its process, grade it, show what came out."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import assignment as assignments
from . import report, terminal
from . import submission as submissions
from .assignment import Assignment
from .confinement import ConfinementError, available
from .errors import NotGradableError, UsageError
from .running import PROCESSES, Job, grade


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
    named, words = submissions.split(words)
    chosen, notes = _assignment(assignment, named)
    operations, graded_whole = submissions.asked(words, chosen)
    if json_file is not None:
        report.require_writable(json_file)
    if precision is not None:
        chosen = replace(chosen, precision=precision)
    if timeout is not None:
        limits = chosen.limits
        longer = max(timeout, limits.test_seconds * timeout / limits.call_seconds)
        chosen = replace(chosen, limits=replace(limits, call_seconds=timeout, test_seconds=longer))
    _require_isolation(isolation, debug)

    try:
        path = submissions.find(named)
        job = Job(path, str(path), chosen, seed, python, tuple(packages), debug)
        result = _grade(job, operations, [*notes, *graded_whole])
    except NotGradableError as error:
        told = NotGradableError("; ".join([str(error), *notes]))
        if json_file is not None:
            report.write(report.as_json({"error": str(told)}), json_file)
        raise told from None
    if json_file is not None:
        report.write(report.as_json(result), json_file)
    return 0 if all(row["status"] == "passed" for row in result["operations"]) else 1


def _grade(job: Job, operations: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    """Grade a submission while it is told how that goes; return the result."""
    console = terminal.console()
    terminal.say(console, [terminal.introduction(job)])
    asked = [name for name in job.assignment.operations if not operations or name in operations]
    elsewhere = None if operations else terminal.flat(shlex.quote(job.name))
    observer = terminal.Progressing(console, asked, elsewhere)
    try:
        result = grade(
            job,
            operations=operations,
            observer=observer,
            notes=notes,
            processes=1 if job.debug else min((os.cpu_count() or 1) + 1, PROCESSES),
        )
    except ConfinementError as error:
        raise UsageError(str(error)) from None
    finally:
        observer.end()
    # the submission's processes are gone: nothing of it can write to what follows
    terminal.say(console, terminal.ending(result))
    return result


def _assignment(given: str | None, named: str | None) -> tuple[Assignment, list[str]]:
    """Return the assignment; a file in the current folder counts only where no folder is named."""
    own = Path(assignments.FILE_NAME)
    if given is not None:
        return assignments.load(given), []
    if named is None and own.is_file():
        return assignments.load(str(own)), [f"the assignment is the one in ./{own}"]
    chosen = assignments.load("core")
    theirs = Path(named or ".") / assignments.FILE_NAME
    if theirs.is_file() and theirs.read_bytes() != chosen.text.encode():
        return chosen, [f"{theirs} is not obeyed: run grade in its folder, or give --assignment"]
    return chosen, []


def _require_isolation(wanted: str | None, debug: bool) -> None:
    if wanted is None:
        return
    if debug:
        raise UsageError("--debug runs without isolation, so that --isolation cannot be had")
    here = available().tier
    if wanted < here:
        raise UsageError(f"--isolation is {wanted}, but this machine and version offer tier {here}")
