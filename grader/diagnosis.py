"""Name the mistake: which wrong version gives all the answers that a failing test has seen?"""

import warnings
from collections.abc import Callable

import numpy as np

from .implementation import Answer, Call, Outcome, Raised, Value
from .mistakes import Mistake, mistakes_of
from .suite import Result
from .verdict import difference

# Two codes with the same mistake differ by round-off alone: by less than this share of the largest
# entry, some thousand roundings. It decides what a failure is called, never whether it is one.
ROUND_OFF = 2.0**-40
ROUND_OFF_FLOAT32 = 2.0**-13


def diagnose(result: Result) -> list[Mistake]:
    """
    Return the mistakes that answer every call of a failing test as the implementation did.

    The wrong answers and the right ones count: a mistake that explains the counterexample alone, and
    would have failed elsewhere too, is none of these.
    """
    if result.call is None or result.status not in {"failed", "error"}:
        return []
    answers = [answer for answer in result.answers if answer[0].function == result.call.function]
    # the counterexample first: it rules most mistakes out at once
    answers.sort(key=lambda answer: answer[0] is not result.call)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return [
            known
            for known in mistakes_of(result.test.operation)
            if known.function == result.call.function
            and all(
                reproduces(known.wrong, call, outcome, judge_dtype=result.test.kind == "dtype")
                for call, outcome in answers
            )
        ]


def reproduces(
    wrong: Callable[..., Value], call: Call, outcome: Outcome, *, judge_dtype: bool = False
) -> bool:
    """Say whether a wrong version answers a call as the implementation did."""
    args, kwargs = call.laid_out()
    try:
        value = wrong(*args, **kwargs)
    except Exception as error:
        return isinstance(outcome, Raised) and outcome.types[0] == type(error).__name__
    if not isinstance(outcome, Answer):
        return False
    if outcome.arguments is not None and not _same(outcome.arguments, (args, kwargs), False):
        return False
    return _same(outcome.value, value, judge_dtype)


def _same(got: Value, value: Value, judge_dtype: bool) -> bool:
    if isinstance(value, tuple | list):
        return (
            isinstance(got, tuple | list)
            and len(got) == len(value)
            and all(_same(a, b, judge_dtype) for a, b in zip(got, value, strict=True))
        )
    if isinstance(value, dict):
        return value.keys() == got.keys() and all(
            _same(got[name], value[name], judge_dtype) for name in value
        )
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        if judge_dtype and isinstance(got, np.ndarray) and got.dtype != array.dtype:
            return False
        share = ROUND_OFF_FLOAT32 if array.dtype == np.float32 else ROUND_OFF
        if array.dtype == np.float16:
            share = np.inf
        finite = (
            np.abs(array[np.isfinite(array)], dtype=np.float64) if array.dtype.kind == "f" else ()
        )
        return difference(got, array, share * float(np.max(finite, initial=0))) is None
    return difference(got, value) is None
