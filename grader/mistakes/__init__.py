"""
Known mistakes: wrong versions of every operation, one misconception each.

They serve twice. The suite must catch every one of them, and when a submission fails a test, a
mistake that gives the same answers to all calls of that test names the error.
"""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from ..implementation import Value
from ..specification import operations_by_function, reference_functions

Kind: TypeAlias = Literal[
    "value", "gradient", "dtype", "layout", "purity", "determinism", "special", "refusal"
]
Wrong = TypeVar("Wrong", bound=Callable[..., Value])


@dataclass(frozen=True)
class Mistake:
    """A wrong version of one function: what it is called, in a sentence, with a hint."""

    id: str
    function: str
    kind: Kind
    sentence: str
    hint: str
    wrong: Callable[..., Value]

    @property
    def operation(self) -> str:
        """The operation that the mistake is made in."""
        return operations_by_function()[self.function]


_registered: dict[tuple[str, str], Mistake] = {}


def mistake(
    id: str,  # noqa: A002
    *,
    function: str,
    kind: Kind,
    sentence: str,
    hint: str,
) -> Callable[[Wrong], Wrong]:
    """
    Register a wrong version of `function`, which has that function's signature.

    `kind` is the kind of the tests that must catch it. `sentence` ends "your answers are what you
    get when …"; `hint` says where to look, and never gives the answer.
    """

    def register(wrong: Wrong) -> Wrong:
        found = Mistake(id, function, kind, sentence, hint, wrong)
        key = (found.operation, id)
        if key in _registered and _registered[key].wrong.__code__ is not wrong.__code__:
            raise ValueError(f"{found.operation} has two mistakes with the id {id}")
        _registered[key] = found
        return wrong

    return register


Arguments: TypeAlias = Mapping[str, Value]
RAISED = "this version does not know such an argument"  # an exception that stands for any other


def raising(
    id: str,  # noqa: A002
    *functions: str,
    sentence: str,
    hint: str,
) -> Callable[[Callable[[Arguments], bool]], None]:
    """Register, of each function, a version that is right but raises where a predicate holds."""

    def register(where: Callable[[Arguments], bool]) -> None:
        for name in functions:
            backward = name.endswith("_backward")
            kind: Kind = "gradient" if backward else "value"
            own = f"backward-{id}" if backward else id
            mistake(own, function=name, kind=kind, sentence=sentence, hint=hint)(
                _raising(reference_functions()[name], where)
            )

    return register


def _raising(
    right: Callable[..., Value], where: Callable[[Arguments], bool]
) -> Callable[..., Value]:
    signature = inspect.signature(right)

    def wrong(*args: Value, **kwargs: Value) -> Value:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        if where(given.arguments):
            raise TypeError(RAISED)
        return right(*args, **kwargs)

    wrong.__module__ = where.__module__
    return wrong


def has_pair(given: Arguments, *names: str) -> bool:
    """Say whether one of these sizes, where there is one, is given for each axis."""
    return any(isinstance(given.get(name), tuple | list) for name in names)


def has_sides(given: Arguments) -> bool:
    """Say whether the padding is given for each side of each axis."""
    padding = given["padding"]
    return has_pair(given, "padding") and any(isinstance(side, tuple | list) for side in padding)


@functools.cache
def mistakes() -> tuple[Mistake, ...]:
    """Return every known mistake, by chapter, in the order in which they are written."""
    for module in sorted(pkgutil.walk_packages(__path__, f"{__name__}."), key=lambda it: it.name):
        importlib.import_module(module.name)
    return tuple(_registered.values())


def mistakes_of(operation: str) -> list[Any]:
    """Return the known mistakes of one operation, forward and backward."""
    return [known for known in mistakes() if known.operation == operation]
