"""
From a failure to the simplest one: Hypothesis has shrunk the shapes, and here the values follow.

The values came from a seed, so that they are noise. One entry after the other is set to 0 or 1
while the test still fails in the same way.
"""

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Protocol, Self, runtime_checkable

import hypothesis
import numpy as np
from hypothesis.errors import UnsatisfiedAssumption
from numpy.typing import NDArray

from .implementation import Call, trusted
from .verdict import Failure, PlainlyWrong, difference

Array = NDArray[Any]
RUNS = 200
NEAR = 2.0**-13  # a difference quotient is nearer to a derivative, and at a kink much farther away


@runtime_checkable
class Made(Protocol):
    """A source of arrays that a test draws: it knows what it has made, and can make it again."""

    made: list[Array]

    def again(self, arrays: list[Array]) -> Self:
        """Return a source that makes these arrays, in this order."""


class FirstFailure(BaseException):
    """A test has failed, and no smaller input is wanted: not an `Exception`, to end it at once."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Watched:
    """A Hypothesis test, seeded for a run, whose body can be run again as it was run last."""

    def __init__(self, test: Callable[..., None], seed: int, shrink: bool) -> None:
        self.test, self.seed, self.shrink = test, seed, shrink
        self.handle = getattr(test, "hypothesis", None)
        self.arguments: dict[str, Any] = {}
        self.drawn: list[Any] = []

    def __enter__(self) -> Self:
        if self.handle is not None:
            self.body = self.handle.inner_test
            hypothesis.seed(self.seed)(self.test)
            self.handle.inner_test = self._watch
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        if self.handle is not None:
            self.handle.inner_test = self.body

    def _watch(self, **arguments: Any) -> None:
        self.arguments, self.drawn = arguments, []
        if "data" in arguments:
            arguments = arguments | {"data": _Drawing(arguments["data"], self.drawn)}
        try:
            self.body(**arguments)
        except Failure as failure:
            if self.shrink:
                raise
            raise FirstFailure(failure) from None

    @property
    def values(self) -> dict[object, Any]:
        """What the body was given last: its arguments by name, what it drew within by number."""
        values: dict[object, Any] = dict(enumerate(self.drawn))
        values.update(self.arguments)
        return values

    def run(self, values: Mapping[object, Any]) -> None:
        """Run the body with these values."""
        arguments = {name: values[name] for name in self.arguments}
        if "data" in arguments:
            arguments["data"] = _Drawn([values[number] for number in range(len(self.drawn))])
        for name, value in arguments.items():
            if isinstance(value, Made):
                arguments[name] = value.again(list(value.made))
        self.body(**arguments)


class _Drawing:
    """Stands for Hypothesis's `data` object, and remembers what is drawn from it."""

    def __init__(self, data: Any, drawn: list[Any]) -> None:
        self.data, self.drawn = data, drawn

    def draw(self, strategy: Any, label: object = None) -> Any:
        """Draw a value and remember it."""
        self.drawn.append(self.data.draw(strategy, label))
        return self.drawn[-1]


class _Drawn:
    """Stands for the `data` object, and gives the remembered values again."""

    def __init__(self, drawn: list[Any]) -> None:
        self.remaining = iter(drawn)

    def draw(self, _strategy: Any, _label: object = None) -> Any:
        """Return the next value."""
        return next(self.remaining)


def simplest(watched: Watched, failure: Failure) -> Failure:
    """Return the failure with as many entries 0 or 1 as can be had in a bounded number of runs."""
    if watched.handle is None:
        return failure
    values, runs = watched.values, 0
    for key in list(values):
        for part in _parts(values[key]):
            for place in _places(_array(values[key], part)):
                for number in (0.0, 1.0):
                    if runs == RUNS:
                        return failure
                    now = _array(values[key], part)
                    if (now[place] == 0).all() or (now[place] == number).all():
                        break
                    runs += 1
                    simpler = now.copy()
                    simpler[place] = number
                    tried = {**values, key: _with(values[key], part, simpler)}
                    found = _same_failure(watched, tried, failure)
                    if found is not None:
                        values, failure = tried, found
                        break
    return failure


def _same_failure(
    watched: Watched, values: Mapping[object, Any], failure: Failure
) -> Failure | None:
    """Return how the test fails with these values, if it fails in the same way and rightly so."""
    try:
        watched.run(values)
    except Failure as found:
        same = (found.status, found.step) == (failure.status, failure.step)
        return found if same and _is_sound(found) else None
    except (UnsatisfiedAssumption, PlainlyWrong, ValueError, StopIteration):
        return None  # the values break what the test takes for granted
    return None


def _is_sound(failure: Failure) -> bool:
    """
    Say whether the test's own truth holds here.

    At a kink or a tie a difference quotient is no derivative: there, the truth and the reference
    part, and the values are none that the test would have drawn.
    """
    if failure.call is None or failure.expected is None:
        return True
    try:
        return _is_near(failure.expected, trusted(failure.call))
    except ValueError:
        return False  # a call that the reference refuses


def _is_near(truth: Any, answer: Any) -> bool:
    if isinstance(answer, tuple | list):
        return (
            isinstance(truth, tuple | list)
            and len(truth) == len(answer)
            and all(map(_is_near, truth, answer))
        )
    if not isinstance(answer, np.ndarray | np.generic):
        return difference(truth, answer) is None
    array = np.asarray(answer)
    largest = np.max(np.abs(array[np.isfinite(array)]), initial=1)
    return difference(truth, array, NEAR * float(largest)) is None


def _parts(value: Any) -> list[Any]:
    """Return the names, or the numbers, of the arrays that a value holds."""
    if isinstance(value, Call):
        return [name for name, part in value.arguments.items() if _is_real(part)]
    if isinstance(value, Made):
        return [number for number, part in enumerate(value.made) if _is_real(part)]
    return [None] if _is_real(value) else []


def _array(value: Any, part: Any) -> Array:
    array: Array = (
        value[part]
        if isinstance(value, Call)
        else value.made[part]
        if isinstance(value, Made)
        else value
    )
    return array


def _with(value: Any, part: Any, array: Array) -> Any:
    if isinstance(value, Call):
        return value.but(**{part: array})
    if isinstance(value, Made):
        return value.again([*value.made[:part], array, *value.made[part + 1 :]])
    return array


def _is_real(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 0


def _places(array: Array) -> Iterator[Any]:
    """Yield the whole of an array first, then entry after entry."""
    yield ...
    yield from np.ndindex(*array.shape)
