"""An implementation is something that answers calls: what the tests see of the code under test."""

import math
from abc import ABC, abstractmethod
from bdb import BdbQuit
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from .specification import options, positional, reference_functions
from .worker import laid_out

LARGE = 64  # numbers in a network's call from which on they are not printed
NAMED = 4  # parameters that are named then
CONSTANT = 24  # entries from which on an array of equal numbers is told in short

Value: TypeAlias = Any  # None, bool, int, float, str, an array, or a tuple, list or dict of values
Layout: TypeAlias = Literal["C", "F", "reversed", "strided", "broadcast"]
Loss: TypeAlias = Literal["timeout", "crashed"]


@dataclass(frozen=True, eq=False, repr=False)
class Call:
    """One call of a function of the specification; its `repr` is the line to paste into Python."""

    function: str
    arguments: Mapping[str, Value]
    layout: Layout = "C"
    writable: bool = True

    def __getitem__(self, name: str) -> Value:
        """Return the argument of this name."""
        return self.arguments[name]

    def but(self, **changes: Value) -> "Call":
        """Return the same call with some arguments changed or added."""
        return replace(self, arguments={**self.arguments, **changes})

    def without(self, *names: str) -> "Call":
        """Return the same call with some options left to their defaults."""
        kept = {name: value for name, value in self.arguments.items() if name not in names}
        return replace(self, arguments=kept)

    def backward(self, grad_output: Value) -> "Call":
        """Return the call of the gradient at these arguments."""
        return replace(
            self,
            function=f"{self.function}_backward",
            arguments={"grad_output": grad_output, **self.arguments},
        )

    @property
    def by_position(self) -> tuple[str, ...]:
        """The names of what is given by position: everything that has no default."""
        return positional(self.function, len(self.arguments) - len(self.kwargs))

    @property
    def args(self) -> tuple[Value, ...]:
        """What is given by position."""
        return tuple(self.arguments[name] for name in self.by_position)

    @property
    def kwargs(self) -> dict[str, Value]:
        """What is given by name: options, in the order of the signature."""
        given = self.arguments
        return {name: given[name] for name in options(self.function) if name in given}

    def __eq__(self, other: object) -> bool:
        """Say whether it is the same call: the same function of the same values, laid out alike."""
        return isinstance(other, Call) and self._key == other._key

    def __hash__(self) -> int:
        """Return what is equal for equal calls."""
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        return (
            self.function,
            self.layout,
            self.writable,
            key_of(self.args),
            key_of(self.kwargs),
        )

    def by(self, function: Callable[..., Value]) -> Value:
        """Make this call of some function, with copies of the arguments, laid out as asked."""
        args, kwargs = self.laid_out()
        return function(*args, **kwargs)

    def laid_out(self) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """Return a copy of the arguments, arrays in the call's memory layout."""
        args = tuple(_laid_out(value, self.layout, self.writable) for value in self.args)
        kwargs = {
            name: _laid_out(value, self.layout, self.writable)
            for name, value in self.kwargs.items()
        }
        return args, kwargs

    def __repr__(self) -> str:
        """Return the call as a line of Python; large arrays of a network are told by shape."""
        large = any(isinstance(value, dict) for value in self.args) and _entries(self.args) > LARGE
        given = [_in_short(value) if large else literal(value) for value in self.args]
        given += [f"{name}={literal(value)}" for name, value in self.kwargs.items()]
        return f"{self.function}({', '.join(given)})"


@dataclass(frozen=True)
class Answer:
    """The implementation returned a value; and what its arguments held afterwards, where asked."""

    value: Value
    arguments: tuple[tuple[Value, ...], dict[str, Value]] | None = None


@dataclass(frozen=True)
class Raised:
    """The implementation raised: class names along the MRO, the message, its own lines."""

    types: tuple[str, ...]
    message: str
    traceback: tuple[str, ...] = ()

    def is_a(self, *names: str) -> bool:
        """Say whether the exception is an instance of one of these classes."""
        return any(name in self.types for name in names)


@dataclass(frozen=True)
class Absent:
    """The implementation has no such function."""


Outcome: TypeAlias = Answer | Raised | Absent


class Lost(BaseException):
    """
    The implementation did not answer: it took too long, or died.

    Not an `Exception`, so that a test ends at once, with this call as the counterexample:
    shrinking would blame an innocent call.
    """

    def __init__(self, status: Loss, message: str, call: Call | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.call = call

    def __reduce__(self) -> tuple[type["Lost"], tuple[Loss, str, Call | None]]:
        """Let it travel between processes of ours."""
        return Lost, (self.status, self.message, self.call)


@dataclass
class Accuracy:
    """The largest error seen, and what was allowed there, in units of u times the largest entry."""

    measured: float = 0.0
    allowed: float = 0.0
    share: float = field(default=-1.0, repr=False)

    def note(self, error: float, bound: float, unit: float) -> None:
        """Remember this entry if it came closer to its bound than any before; finite ones alone."""
        if bound > 0 and unit > 0 and error / bound > self.share and math.isfinite(bound / unit):
            self.share = error / bound
            self.measured, self.allowed = error / unit, bound / unit


class Implementation(ABC):
    """Answers calls during one test, and remembers every answer."""

    def __init__(self, precision: str = "float64") -> None:
        self.precision = precision
        self.accuracy = Accuracy()
        self.plainly_right: set[str] = set()
        self.memory: dict[tuple[Call, bool, bool], Outcome] = {}
        self.aside: set[Call] = set()

    def answer(self, call: Call, *, again: bool = False, return_arguments: bool = False) -> Outcome:
        """
        Return the answer to a call; within a test a call is asked once and remembered.

        `again` asks a second time, once; `return_arguments` asks what the arguments hold then.
        """
        key = (call, again, return_arguments)
        if key not in self.memory:
            self.memory[key] = self.ask(call, return_arguments=return_arguments)
        return self.memory[key]

    def set_aside(self, call: Call) -> None:
        """Leave the answer to a call to other tests: it says nothing of what this one judges."""
        self.aside.add(call)

    @property
    def answers(self) -> list[tuple[Call, Outcome]]:
        """Every call with its answer, but for those that were set aside."""
        return [
            (call, outcome)
            for (call, _, _), outcome in self.memory.items()
            if call not in self.aside
        ]

    @abstractmethod
    def ask(self, call: Call, *, return_arguments: bool = False) -> Outcome:
        """Put the call to the implementation, whatever it has answered before."""


Fresh: TypeAlias = Callable[[], AbstractContextManager[Implementation]]


class InProcess(Implementation):
    """An implementation in this very process: the reference, a known mistake, a debugged module."""

    def __init__(
        self, functions: Mapping[str, Callable[..., Value]], precision: str = "float64"
    ) -> None:
        super().__init__(precision)
        self.functions = functions

    def ask(self, call: Call, *, return_arguments: bool = False) -> Outcome:
        """Call the function here; what it raises becomes data, as it does in a worker."""
        if call.function not in self.functions:
            return Absent()
        args, kwargs = call.laid_out()
        try:
            value = self.functions[call.function](*args, **kwargs)
        except (KeyboardInterrupt, BdbQuit):
            raise  # whoever sits at the keyboard wants to stop
        except BaseException as error:
            types = tuple(kind.__name__ for kind in type(error).__mro__)
            return Raised(types, str(error))
        return Answer(_plain(value), (args, kwargs) if return_arguments else None)


def trusted(call: Call) -> Value:
    """Return what the reference answers to a call."""
    return call.by(reference_functions()[call.function])


def literal(value: Value) -> str:
    """Return a value as Python source, with `np` for NumPy."""
    if isinstance(value, np.ndarray):
        return _array_literal(value)
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {literal(part)}' for name, part in value.items())}}}"
    return _number_literal(value) if isinstance(value, float) else repr(value)


def _entries(value: Value) -> int:
    """Return how many numbers a value holds."""
    if isinstance(value, tuple | list):
        return sum(map(_entries, value))
    return sum(map(_entries, value.values())) if isinstance(value, dict) else int(np.size(value))


def _in_short(value: Value) -> str:
    """Return a value with the shapes of its arrays instead of their numbers."""
    if isinstance(value, np.ndarray):
        return f"<{' x '.join(map(str, value.shape))} {value.dtype}>"
    if isinstance(value, tuple):
        return f"({', '.join(map(_in_short, value))})"
    if isinstance(value, dict):
        first = [f"{name!r}: {_in_short(part)}" for name, part in [*value.items()][:NAMED]]
        more = [f"and {len(value) - NAMED} more"] if len(value) > NAMED else []
        return f"{{{', '.join([*first, *more])}}}"
    return literal(value)


def _array_literal(array: np.ndarray[Any, Any]) -> str:
    natural = {"i": np.int64, "b": np.bool_}.get(array.dtype.kind, np.float64)
    dtype = "" if array.dtype == natural and array.size else f", dtype=np.{array.dtype.name}"
    if array.size == 0:
        return f"np.zeros({array.shape}{dtype})"
    if array.size > CONSTANT and (array == array.flat[0]).all() and not np.signbit(array).any():
        return f"np.full({array.shape}, {_number_literal(array.flat[0])}{dtype})"
    return f"np.array({_nested(array)}{dtype})"


def _nested(array: np.ndarray[Any, Any]) -> str:
    if array.ndim == 0:
        return _number_literal(array)
    return (
        f"[{', '.join(map(_nested, array))}]"
        if array.ndim > 1
        else (f"[{', '.join(_number_literal(entry) for entry in array)}]")
    )


def _number_literal(number: Any) -> str:
    plain = number.item() if hasattr(number, "item") else number
    if np.iscomplexobj(plain):
        return repr(complex(plain))
    if isinstance(plain, bool | int):
        return repr(plain)
    if np.isnan(plain):
        return "np.nan"
    if np.isinf(plain):
        return "np.inf" if plain > 0 else "-np.inf"
    return repr(float(plain))


def _plain(value: Value) -> Value:
    if isinstance(value, np.generic):
        return np.asarray(value)
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


def _laid_out(value: Value, layout: Layout, writable: bool) -> Value:
    if isinstance(value, np.ndarray):
        return laid_out(value, layout, writable)
    if isinstance(value, tuple | list):
        return type(value)(_laid_out(part, layout, writable) for part in value)
    if isinstance(value, dict):
        return {name: _laid_out(part, layout, writable) for name, part in value.items()}
    return value


def key_of(value: Value) -> object:
    """Return what tells a value from every other: equal keys, equal to the last bit."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, tuple | list):
        return (type(value).__name__, *map(key_of, value))
    if isinstance(value, dict):
        return tuple((name, key_of(part)) for name, part in value.items())
    return (type(value).__name__, repr(value))
