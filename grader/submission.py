"""Where a submission is: a folder of modules or one Python file, and which operations are asked."""

import difflib
import shlex
from collections.abc import Sequence
from pathlib import Path

from .assignment import Assignment, having
from .errors import NotGradableError, UsageError
from .specification import operations_by_function, pages


def split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """
    Return the submission, None where none is named, and the operations.

    The first word is an operation if it names one and no such path exists.
    """
    first = words[0] if words else None
    if first is None or (first in operations_by_function() and not Path(first).exists()):
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
        command = "grade init" if name is None else f"grade init {shlex.quote(name)}"
        advice = (
            f"there are some in {', '.join(within[:3])}" if within else f"`{command}` writes some"
        )
        raise NotGradableError(f"{path.resolve()} holds no .py file; {advice}")
    return path


def operation_of(name: str) -> str:
    """Return the operation that a function of the specification belongs to."""
    if name not in operations_by_function():
        raise UsageError(_unknown(name))
    return operations_by_function()[name]


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), operations_by_function(), 1)
    meant = f"did you mean {near[0]}?" if near else "`grade spec` lists them"
    return f"{name} is no operation; {meant}"


def asked(names: Sequence[str], assignment: Assignment) -> tuple[list[str], list[str]]:
    """
    Return the operations of the assignment that are asked for, each by its name or its gradient's.

    A note says which are graded although only their gradient was named.
    """
    operations = list(dict.fromkeys(map(operation_of, names)))
    for name in operations:
        if name not in assignment.operations:
            others = ", ".join(having([name]))
            where = f"; it is part of {others}" if others else ""
            raise UsageError(f"{name} is not part of the assignment {assignment.name}{where}")
    notes = [f"{name} is graded with {operation_of(name)}" for name in names if name not in pages()]
    return operations, notes
