"""Where a submission is: a folder of modules or one Python file, and which operations are asked."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from .assignment import Assignment
from .errors import NotGradableError, UsageError
from .specification import pages


def split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """
    Return the submission, None where none is named, and the operations.

    The first word is an operation if it names one and no such path exists.
    """
    first = words[0] if words else None
    if first is None or (first in pages() and not Path(first).exists()):
        return None, list(words)
    return first, list(words[1:])


def find(name: str | None) -> Path:
    """Return the path of a submission that can be loaded."""
    path = Path(name or ".")
    if not path.exists():
        operations = f", and {_unknown(name)}" if name and "/" not in name else ""
        raise NotGradableError(f"{path} does not exist{operations}")
    if path.is_file():
        if path.suffix != ".py":
            raise NotGradableError(f"{path} is no folder and no .py file")
        return path
    if not path.is_dir():
        raise NotGradableError(f"{path} is no folder and no .py file")
    if not any(found.is_file() for found in path.glob("[!.]*.py")):
        within = sorted({str(found.parent) for found in path.glob("*/*.py")})
        advice = f"; there are some in {', '.join(within[:3])}" if within else ""
        raise NotGradableError(f"{path.resolve()} holds no .py file{advice}")
    return path


def check_known(operations: Sequence[str]) -> None:
    """Require that the specification has these operations."""
    for name in operations:
        if name not in pages():
            raise UsageError(_unknown(name))


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, pages(), 1)
    meant = f"did you mean {near[0]}?" if near else "`grade spec` lists them"
    return f"{name} is no operation; {meant}"


def check_operations(operations: Sequence[str], assignment: Assignment) -> None:
    """Require that every operation asked for is one of the assignment."""
    check_known(operations)
    for name in operations:
        if name not in assignment.operations:
            raise UsageError(f"{name} is not part of the assignment {assignment.name}")
