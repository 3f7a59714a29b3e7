"""
How an answer is held to what was expected, and the one place that words a failure.

An answer is compared in three steps, each with a sentence of its own: did the call return at all,
has the value the right form and shape, and are its numbers right. The dtype is judged only where a
test asks for it.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from .implementation import (
    Absent,
    Accuracy,
    Answer,
    Call,
    Implementation,
    Outcome,
    Raised,
    Value,
    key_of,
)

Mask = NDArray[np.bool_]
LONGEST_INT = 64  # bits
NAMES_SAID = 5  # of a dict
SIZES = "sizes may differ from the page's: count them from x and parameters"

# Two right ways to compute the same thing differ by round-off alone: by less than this share of the
# largest entry, some thousand roundings. It serves to recognise a mistake, never to judge.
ROUND_OFF = {"float64": 2.0**-40, "float32": 2.0**-13, "float16": 1.0}


@dataclass(eq=False)
class Failure(AssertionError):
    """A test found that the implementation is wrong: where, what came, what was expected."""

    message: str
    call: Call | None = None
    got: Value = None
    expected: Value = None
    differing: Value = None
    status: str = "failed"
    step: str = "value"

    def __str__(self) -> str:
        """Return the sentence, and the call that shows it."""
        return f"{self.message}\n  {self.call!r}" if self.call else self.message


class PlainlyWrong(BaseException):
    """
    A plain valid call is wrong, so that a test of something else cannot begin.

    Not an `Exception`, so that the test ends at once: a smaller input would say nothing more.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure
        failure.message = f"a plain call is wrong, so this law is not judged: {failure.message}"


def require_answer(
    implementation: Implementation,
    call: Call,
    expected: Value,
    bound: Value = 0.0,
    *,
    where: Value = None,
    dtype: np.dtype[Any] | type[Any] | None = None,
    unit: float = 2.0**-53,
) -> Value:
    """
    Make a call, and require that it returns `expected` up to `bound`, entry by entry.

    `expected` is a number, an array, None, or a tuple of these; `bound` is one number for all, or
    has the form of `expected`, and so has the mask `where`, outside of which nothing is judged.
    A bound of 0 asks for equality. `dtype` is what a floating-point result must have.
    """
    __tracebackhide__ = True
    outcome = implementation.answer(call)
    value = returned(outcome, call, expected)
    if isinstance(expected, dict):
        _require_entries(value, call, expected, bound, implementation.accuracy)
        return value
    problem = difference(value, expected, bound, where, implementation.accuracy, unit)
    if problem is not None:
        step, place, sentence, differing = problem
        raise Failure(
            f"{place} {sentence}" if place else sentence,
            call,
            value,
            expected,
            differing,
            step=step,
        )
    if dtype is not None:
        require_dtype(value, call, np.dtype(dtype), expected)
    return value


def _require_entries(
    value: Value, call: Call, expected: dict[str, Value], bound: Value, accuracy: Accuracy
) -> None:
    """Require a dict of these names, and what stands under each: one that differs is shown."""
    __tracebackhide__ = True
    if not isinstance(value, dict):
        sentence = f"the result is {described(value)}, should be a dict"
        raise Failure(sentence, call, value, step="form")
    missing = [name for name in expected if name not in value]
    besides = [name for name in value if name not in expected]
    if missing or besides:
        parts = [f"has no {_few_names(missing)}"] if missing else []
        parts += [f"has besides {_few_names(besides)}"] if besides else []
        raise Failure(f"the result {', and '.join(parts)}", call, step="form")
    problems = {}
    for name, part in expected.items():
        allowed = bound[name] if isinstance(bound, dict) else bound
        found = difference(value[name], part, allowed, accuracy=accuracy, place=f"result[{name!r}]")
        if found is not None:
            problems[name] = found
    if problems:
        # what is last in a network is where its gradients go wrong first
        name, (step, place, sentence, differing) = [*problems.items()][-1]
        right = [other for other in expected if other not in problems]
        alike = f"; right: {_some(right)}; wrong: {_some([*problems])}" if right else ""
        part = expected[name]
        raise Failure(f"{place} {sentence}{alike}", call, value[name], part, differing, step=step)


def _few_names(names: list[str]) -> str:
    """Return names in a list that is not too long: the first ones, quoted as data."""
    more = f" and {len(names) - NAMES_SAID} more" if len(names) > NAMES_SAID else ""
    return ", ".join(map(repr, names[:NAMES_SAID])) + more


def _some(names: list[str]) -> str:
    """Return names in a list that is not too long: the last ones."""
    more = f" and {len(names) - NAMES_SAID} more" if len(names) > NAMES_SAID else ""
    return ", ".join(names[-NAMES_SAID:]) + more


def returned(outcome: Outcome, call: Call, expected: Value = None) -> Value:
    """Return the value of an answer; a call that raised, or that nobody answers, fails."""
    __tracebackhide__ = True
    match outcome:
        case Answer(value):
            return value
        case Absent():
            raise Failure(f"`{call.function}` is not defined", call, status="error", step="runs")
        case Raised(types, message, traceback):
            lines = "".join(f"\n| {_in_one_line(line)}" for line in traceback)
            said = _in_one_line(f"{types[0]}: {message}" if message else types[0])
            of_network = isinstance(call.arguments.get("parameters"), dict)
            if of_network and types[0] == "ValueError":  # as NumPy does where sizes do not fit
                said += f" ({SIZES})"
            raise Failure(
                f"{call.function} raised {said}{lines}",
                call,
                expected=None if isinstance(expected, dict) else expected,
                status="error",
                step="runs",
            )


def _in_one_line(text: str) -> str:
    """Return text of a submission so that it cannot begin a line of its own."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def require_refusal(implementation: Implementation, call: Call) -> None:
    """Make a call that breaks a constraint, and require a `ValueError` or a `TypeError`."""
    __tracebackhide__ = True
    outcome = implementation.answer(call)
    if isinstance(outcome, Raised) and outcome.is_a("ValueError", "TypeError"):
        return
    if isinstance(outcome, Answer):
        raise Failure(
            "this call must be refused with ValueError or TypeError, but it was answered",
            call,
            outcome.value,
            step="refusal",
        )
    if isinstance(outcome, Raised):
        raise Failure(
            f"this call must be refused with ValueError or TypeError, not {outcome.types[0]}",
            call,
            step="refusal",
        )
    returned(outcome, call)


def require_dtype(value: Value, call: Call, dtype: np.dtype[Any], expected: Value) -> None:
    """Require the dtype of every array of a result; Python numbers have none."""
    __tracebackhide__ = True
    several = isinstance(value, tuple | list | dict)
    parts = value.items() if isinstance(value, dict) else enumerate(value if several else [value])
    for index, part in parts:
        if isinstance(part, np.ndarray) and part.dtype != dtype:
            which = f"result[{index!r}]" if several else "the result"
            raise Failure(
                f"{which} has dtype {part.dtype}, should have {dtype}",
                call,
                value,
                _cast(expected, dtype),
                step="dtype",
            )


def _cast(expected: Value, dtype: np.dtype[Any]) -> Value:
    if isinstance(expected, tuple | list):
        return type(expected)(_cast(part, dtype) for part in expected)
    if isinstance(expected, dict):
        return None
    with np.errstate(all="ignore"):
        return None if expected is None else np.asarray(expected).astype(dtype)


def fail(message: str, call: Call, got: Value = None, expected: Value = None) -> NoReturn:
    """Fail with a sentence of the test's own."""
    __tracebackhide__ = True
    raise Failure(message, call, got, expected)


Problem = tuple[str, str, str, Value]


def difference(
    value: Value,
    expected: Value,
    bound: Value = 0.0,
    where: Value = None,
    accuracy: Accuracy | None = None,
    unit: float = 2.0**-53,
    place: str = "",
) -> Problem | None:
    """
    Compare a value to what was expected; return None, or the step, the place, a sentence, a mask.

    The mask, or the tuple of masks, says which entries differ.
    """
    if isinstance(expected, tuple | list):
        return _sequence_difference(value, expected, bound, where, accuracy, unit, place)
    if expected is None or isinstance(expected, str):
        if value is None if expected is None else isinstance(value, str) and value == expected:
            return None
        return "form", place, f"is {described(value)}, should be {expected!r}", None
    if isinstance(expected, int | np.integer) and not isinstance(expected, bool):
        return _int_difference(value, int(expected), place)
    return _array_difference(value, np.asarray(expected), bound, where, accuracy, unit, place)


def _sequence_difference(
    value: Value,
    expected: Value,
    bound: Value,
    where: Value,
    accuracy: Accuracy | None,
    unit: float,
    place: str,
) -> Problem | None:
    if not isinstance(value, tuple | list):
        needed = f"a tuple of {len(expected)}"
        return "form", place or "the result", f"is {described(value)}, should be {needed}", None
    if len(value) != len(expected):
        return (
            "form",
            place or "the result",
            f"is a {type(value).__name__} of {len(value)}, should be a tuple of {len(expected)}",
            None,
        )
    masks: list[Value] = [None] * len(expected)
    for index, part in enumerate(expected):
        problem = difference(
            value[index],
            part,
            bound[index] if isinstance(bound, tuple | list) else bound,
            where[index] if isinstance(where, tuple | list) else where,
            accuracy,
            unit,
            f"{place or 'result'}[{index}]",
        )
        if problem is not None:
            masks[index] = problem[3]
            return *problem[:3], tuple(masks)
    return None


def _int_difference(value: Value, expected: int, place: str) -> Problem | None:
    number = value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value
    if not isinstance(number, int) or isinstance(number, bool):
        return "form", place or "the result", f"is {described(value)}, should be an int", None
    if number != expected:
        return "value", place or "the result", f"is {number}, should be {expected}", None
    return None


def _array_difference(
    value: Value,
    expected: NDArray[Any],
    bound: Value,
    where: Value,
    accuracy: Accuracy | None,
    unit: float,
    place: str,
) -> Problem | None:
    name = place or "the result"
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= LONGEST_INT):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        return "form", name, f"is {described(value)}, should be an array", None
    if value.dtype.kind not in "biuf":
        return "form", name, f"has dtype {value.dtype}, should hold real numbers", None
    if value.shape != expected.shape:
        return "shape", name, f"has shape {value.shape}, should have {expected.shape}", None
    wide: type[Any] = np.longdouble if value.dtype == np.longdouble else np.float64
    got: NDArray[Any] = value.astype(wide)
    right: NDArray[Any] = expected.astype(wide)
    allowed = np.broadcast_to(np.asarray(bound, dtype=wide), right.shape)
    judged = np.broadcast_to(True if where is None else np.asarray(where), right.shape)
    with np.errstate(all="ignore"):
        error = np.abs(got - right)
        same = (got == right) | (np.isnan(got) & np.isnan(right))
        finite = np.isfinite(got) & np.isfinite(right)
        wrong = judged & ~(same | (finite & (error <= allowed)))
    if wrong.any():
        return "value", *_first_wrong(place, got, right, wrong)
    if accuracy is not None and (seen := judged & finite & (allowed > 0)).any():
        shares = np.where(seen, error / np.where(seen, allowed, 1), -1)
        worst = np.unravel_index(int(np.argmax(shares)), shares.shape)
        scale = float(np.max(np.abs(right[np.isfinite(right)]), initial=0)) or 1.0
        accuracy.note(float(error[worst]), float(allowed[worst]), unit * scale)
    return None


def _first_wrong(
    place: str, got: NDArray[Any], right: NDArray[Any], wrong: Mask
) -> tuple[str, str, Mask]:
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    entry = (
        f"{place or 'result'}[{', '.join(map(str, first))}]" if first else (place or "the result")
    )
    count = int(wrong.sum())
    extent = f" ({count} of {wrong.size} values differ)" if wrong.size > 1 else ""
    is_, should_be = float(got[first]), float(right[first])
    if f"{is_!r}" == f"{should_be!r}":
        return entry, f"differs from {should_be!r} beyond its precision{extent}", wrong
    return entry, f"is {is_!r}, should be {should_be!r}{extent}", wrong


def identical(value: Value, other: Value) -> bool:
    """Say whether two values are the same to the last bit: structure, dtypes, shapes, entries."""
    return key_of(value) == key_of(other)


def agree(value: Value, other: Value, *, judge_dtype: bool = False) -> bool:
    """Say whether two values are the same but for round-off."""
    if isinstance(other, tuple | list):
        return (
            isinstance(value, tuple | list)
            and len(value) == len(other)
            and all(
                agree(one, two, judge_dtype=judge_dtype)
                for one, two in zip(value, other, strict=True)
            )
        )
    if isinstance(other, dict):
        return (
            isinstance(value, dict)
            and value.keys() == other.keys()
            and all(agree(value[name], other[name], judge_dtype=judge_dtype) for name in other)
        )
    if not isinstance(other, np.ndarray | np.generic):
        return difference(value, other) is None
    array = np.asarray(other)
    if judge_dtype and isinstance(value, np.ndarray) and value.dtype != array.dtype:
        return False
    bound = 0.0
    if array.dtype.kind == "f":
        largest = np.max(np.abs(array[np.isfinite(array)]), initial=0)
        bound = ROUND_OFF.get(array.dtype.name, ROUND_OFF["float64"]) * float(largest)
    return difference(value, array, bound) is None


def described(value: Value) -> str:
    """Return a value in a few words: its type, and what is short enough to be said."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, tuple | list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, str):
        return "a string"
    return repr(value)
