"""The result of a run in JSON: what `result.schema.json` describes, and every output is made of."""

import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import scoring
from .errors import UsageError
from .implementation import Value
from .specification import Page, pages

if TYPE_CHECKING:
    from .mistakes import Mistake
    from .suite import Result

ENTRIES_SHOWN = 4096
BROKEN = {"failed", "error", "timeout", "crashed"}
BLOCKABLE = {"failed", "error"}


def entry(result: "Result", points: float, diagnosis: Sequence["Mistake"]) -> dict[str, Any]:
    """Return a test's part of the report; it is worth all of its points, or nothing."""
    return {
        "id": result.test.id,
        "label": result.test.label,
        "function": result.test.function,
        "law": result.test.law,
        "status": result.status,
        "points": round(points, 6) if result.status == "passed" else 0.0,
        "max_points": round(points, 6),
        "message": result.message,
        "calls": len(result.answers),
        "seconds": round(result.seconds, 6),
        "counterexample": _counterexample(result),
        "diagnosis": [
            {"id": known.id, "sentence": known.sentence, "hint": known.hint} for known in diagnosis
        ],
        "accuracy": _accuracy(result),
    }


def row(page: Page, tests: Sequence[Mapping[str, Any]], points: float) -> dict[str, Any]:
    """Return an operation's part of the report."""
    # the points of the tests are rounded; what is wholly right earns exactly everything
    complete = all(test["status"] == "passed" for test in tests)
    earned = math.fsum(test["points"] for test in tests)
    return {
        "name": page.name,
        "chapter": page.chapter,
        "score": round(points if complete else earned, 4),
        "max_score": round(points, 4),
        "status": scoring.state_of([test["status"] for test in tests]),
        "blocked_by": [],
        "tests": list(tests),
    }


def block(rows: Sequence[dict[str, Any]]) -> None:
    """
    Mark what failed as blocked where an operation that it rests on failed in the same run.

    It keeps its counterexample, but the operation below it is to be mended first. What raised is
    blocked by an operation that is not written yet, too.
    """
    states = {row["name"]: row["status"] for row in rows}
    for row in rows:
        below = pages()[row["name"]].depends_on
        failed = [test for test in row["tests"] if test["status"] in BLOCKABLE]
        raised = any(test["status"] == "error" for test in failed)
        reasons = {*BROKEN, "not_implemented"} if raised else BROKEN
        blocking = [name for name in below if states.get(name) in reasons]
        if blocking and failed:
            for test in failed:
                test.update(status="blocked", diagnosis=[])
            row["blocked_by"] = blocking
            row["status"] = scoring.state_of([test["status"] for test in row["tests"]])


def counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many tests there are of each status."""
    states = [test["status"] for row in rows for test in row["tests"]]
    return {status: states.count(status) for status in scoring.STATES}


def _counterexample(result: "Result") -> dict[str, Any] | None:
    if result.call is None or result.status == "passed":
        return None
    return {
        "call": repr(result.call),
        "got": plain(result.got),
        "expected": plain(result.expected),
        "differing": places(result.differing),
    }


def _accuracy(result: "Result") -> dict[str, float] | None:
    if result.status != "passed" or result.accuracy is None or result.accuracy.share < 0:
        return None
    return {
        "measured": float(f"{result.accuracy.measured:.3g}"),
        "allowed": float(f"{result.accuracy.allowed:.3g}"),
    }


def plain(value: Value) -> Any:
    """
    Return a value in JSON: arrays with dtype and shape, numbers that JSON has not as strings.

    A tuple is a list; a list that a submission returns is wrapped, so that it can be told from a
    tuple, and a dict, so that none can pass for an array.
    """
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return {
            "dtype": array.dtype.name,
            "shape": list(array.shape),
            "values": _numbers(array) if array.size <= ENTRIES_SHOWN else None,
        }
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, list):
        return {"list": [plain(part) for part in value]}
    if isinstance(value, dict):
        return {"dict": {str(name): plain(part) for name, part in value.items()}}
    if isinstance(value, float):
        return value if math.isfinite(value) else repr(value)
    return value


def _numbers(array: np.ndarray[Any, Any]) -> Any:
    if array.ndim:
        return [_numbers(part) for part in array]
    if array.dtype.kind == "c":
        return repr(complex(array))
    number = array.item()
    number = number if isinstance(number, bool | int) else float(number)
    return number if math.isfinite(number) else repr(number)


def places(differing: Value) -> Any:
    """Return which entries differ, as a list of indices; for a tuple one such list per part."""
    if isinstance(differing, tuple | list):
        return [places(part) for part in differing]
    if differing is None:
        return None
    return [[int(i) for i in place] for place in np.argwhere(differing)[:ENTRIES_SHOWN]]


def require_writable(path: Path) -> None:
    """Require that a file can be written, before there is anything to write."""
    try:
        with tempfile.TemporaryFile(dir=path.resolve().parent):
            pass
    except OSError as error:
        reason = error.strerror or "no file can be made there"
        raise UsageError(f"--json is {path}, which cannot be written: {reason}") from None


def write(text: str, path: Path) -> None:
    """Write a file whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def as_json(result: Mapping[str, Any]) -> str:
    """Return the report as text; what a submission sent is escaped."""
    return json.dumps(result, indent=1, allow_nan=False) + "\n"
