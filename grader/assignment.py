"""An assignment: which operations are graded, for how many points, within which limits."""

import hashlib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .confinement import LEAST_MEMORY_MB, Limits
from .errors import UsageError
from .specification import folder, pages

PRECISIONS = ("float64", "float32", "tf32", "bfloat16")
FILE_NAME = "assignment.toml"
KINDS = {str: "a string", int: "an int", float: "a number", list: "a list", dict: "a table"}
LEAST = {"memory_mb": LEAST_MEMORY_MB, "load_seconds": 1, "test_seconds": 1}


@dataclass(frozen=True)
class Assignment:
    """What is asked of a submission."""

    name: str
    title: str
    points: float
    floor: int
    operations: tuple[str, ...]
    weights: Mapping[str, float]
    limits: Limits
    precision: str
    packages: tuple[str, ...]
    digest: str
    text: str


def names() -> list[str]:
    """Return the names of the assignments that come with the grader."""
    return sorted(path.stem for path in (folder("specs") / "assignments").glob("*.toml"))


def having(operations: Iterable[str]) -> list[str]:
    """Return the names of the assignments that ask for one of these operations."""
    wanted = {*operations}
    return [name for name in names() if not wanted.isdisjoint(load(name).operations)]


def load(name_or_file: str) -> Assignment:
    """Return the assignment of this name, or from this file."""
    if name_or_file in names():
        path = folder("specs") / "assignments" / f"{name_or_file}.toml"
    else:
        path = Path(name_or_file)
        if not path.is_file():
            raise UsageError(
                f"--assignment is {name_or_file}, needs a file or one of: {', '.join(names())}"
            )
    try:
        text = path.read_text(encoding="utf-8")
        return parse(text, path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the assignment {path} cannot be read: {error}") from None


def parse(text: str, path: Path) -> Assignment:
    """Read an assignment, and check every field of it."""
    given = tomllib.loads(text)
    kinds: dict[str, tuple[type, ...]] = {
        "name": (str,),
        "title": (str,),
        "points": (int, float),
        "floor": (int,),
        "operations": (list,),
        "weights": (dict,),
        "limits": (dict,),
        "precision": (str,),
        "packages": (list,),
    }
    for key, value in given.items():
        if key not in kinds:
            raise UsageError(f"{path}: {key} is not a field of an assignment")
        if not isinstance(value, kinds[key]) or isinstance(value, bool):
            raise UsageError(f"{path}: {key} is {value!r}, needs {KINDS[kinds[key][-1]]}")
    for key in ("name", "operations"):
        if not given.get(key):
            raise UsageError(f"{path}: {key} is missing")
    if not 0 < given.get("points", 100) < math.inf:
        raise UsageError(f"{path}: points is {given['points']}, needs a number above 0")
    if given.get("floor", 1) < 1:
        raise UsageError(f"{path}: floor is {given['floor']}, needs an int of at least 1")
    operations = _known(given["operations"], path, "operations")
    weights = {name: float(pages()[name].points) for name in operations}
    for name, weight in given.get("weights", {}).items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if name not in weights or not number or not 0 <= weight < math.inf:
            raise UsageError(f"{path}: weights.{name} needs an operation above and a number ≥ 0")
        weights[name] = float(weight)
    if not sum(weights.values()):
        raise UsageError(f"{path}: every weight is 0, so there is nothing to earn")
    precision = given.get("precision", "float64")
    if precision not in PRECISIONS:
        raise UsageError(
            f"{path}: precision is {precision!r}, needs one of {', '.join(PRECISIONS)}"
        )
    return Assignment(
        given["name"],
        given.get("title", given["name"]),
        float(given.get("points", 100)),
        given.get("floor", 1),
        operations,
        weights,
        _limits(given.get("limits", {}), path),
        precision,
        tuple(map(str, given.get("packages", ()))),
        hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16],
        text,
    )


def _known(operations: list[Any], path: Path, field: str) -> tuple[str, ...]:
    for name in operations:
        if not isinstance(name, str) or name not in pages():
            raise UsageError(f"{path}: {field} has {name!r}, which the specification does not")
        if operations.count(name) > 1:
            raise UsageError(f"{path}: {field} has {name!r} twice")
    return tuple(operations)


def _limits(given: dict[str, Any], path: Path) -> Limits:
    allowed: dict[str, Any] = {
        field.name: type(getattr(Limits, field.name)) for field in fields(Limits)
    }
    for key, value in given.items():
        if key not in allowed:
            raise UsageError(f"{path}: limits.{key} is no limit; there are {', '.join(allowed)}")
        number = isinstance(value, allowed[key] | int) and not isinstance(value, bool)
        if not number or not LEAST.get(key, 0) <= value < math.inf or value == 0:
            least = f"of at least {LEAST[key]}" if key in LEAST else "above 0"
            raise UsageError(
                f"{path}: limits.{key} is {value!r}, needs {KINDS[allowed[key]]} {least}"
            )
    return Limits(**{key: allowed[key](value) for key, value in given.items()})
