"""Name the mistake: which wrong version gives all the answers that a failing test has seen?"""

import warnings
from collections.abc import Callable

import numpy as np

from .implementation import Answer, Call, Lost, Outcome, Raised, Value
from .mistakes import Mistake, mistakes_of
from .suite import Result
from .verdict import agree


def diagnose(result: Result, example: Outcome | Lost | None = None) -> list[Mistake]:
    """
    Return the mistakes that answer every call of a failing test as the implementation did.

    The wrong answers and the right ones count: a mistake that explains the counterexample alone,
    and would have failed elsewhere too, is none of these. Those of the test's kind come first.
    `example` is the answer to the page's example, as far as it is known.
    """
    if result.call is None or result.status not in {"failed", "error"}:
        return []
    if result.test.kind == "example":
        return []  # one call says too little
    answers = [answer for answer in result.answers if answer[0].function == result.call.function]
    outcomes = [example, *(outcome for _, outcome in answers)]
    if all(isinstance(outcome, Raised) for outcome in outcomes):
        return []  # what raises on everything tells nothing apart
    # the counterexample first: it rules most mistakes out at once
    answers.sort(key=lambda answer: answer[0] is not result.call)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = [
            known
            for known in mistakes_of(result.test.operation)
            if known.function == result.call.function
            and all(
                reproduces(
                    known.wrong,
                    call,
                    outcome,
                    judge_dtype=result.test.kind == "dtype",
                    judge_error=result.test.kind == "refusal",
                )
                for call, outcome in answers
            )
        ]
    return sorted(found, key=lambda known: known.kind != result.test.kind)


def reproduces(
    wrong: Callable[..., Value],
    call: Call,
    outcome: Outcome,
    *,
    judge_dtype: bool = False,
    judge_error: bool = True,
) -> bool:
    """
    Say whether a wrong version answers a call as the implementation did.

    Where a call must be answered, one exception is as wrong as any other: their classes are judged
    where refusals are.
    """
    args, kwargs = call.laid_out()
    try:
        value = wrong(*args, **kwargs)
    except Exception as error:
        return isinstance(outcome, Raised) and (
            not judge_error or outcome.types[0] == type(error).__name__
        )
    if not isinstance(outcome, Answer):
        return False
    if outcome.arguments is not None and not agree(outcome.arguments, (args, kwargs)):
        return False
    return agree(outcome.value, value, judge_dtype=judge_dtype)
