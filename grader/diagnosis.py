"""Name the mistake: which wrong version gives all the answers that a failing test has seen?"""

import warnings
from collections.abc import Callable
from functools import partial

import numpy as np

from .implementation import Answer, Call, Lost, Outcome, Raised, Value
from .mistakes import RAISED, Mistake, mistakes_of
from .specification import reference_functions
from .suite import Result
from .verdict import agree

HALF = 0.5
ROOTS = {kind.__name__ for kind in Exception.__mro__}  # of every exception


def diagnose(result: Result, example: Outcome | Lost | None = None) -> list[Mistake]:
    """
    Return the mistakes that explain why a test failed, the best explanation first.

    Such a mistake answers the counterexample as the implementation did, is right in every other
    call in which the implementation was right, and explains at least half of its wrong answers: the
    rest may come of another mistake. What follows the first explains as many. `example` is the
    answer to the page's example.
    """
    if result.call is None or result.status not in {"failed", "error"}:
        return []
    if result.test.kind == "example":
        return []  # one call says too little
    answers = [answer for answer in result.answers if answer[0].function == result.call.function]
    outcomes = [example, *(outcome for _, outcome in answers)]
    if all(isinstance(outcome, Raised) for outcome in outcomes):
        return []  # what raises on everything tells nothing apart
    like = partial(
        reproduces,
        judge_dtype=result.test.kind == "dtype",
        judge_error=result.test.kind == "refusal",
    )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        right = reference_functions()[result.call.function]
        # the counterexample first: it rules most mistakes out at once
        shown = result.call.key
        wrong = [answer for answer in answers if answer[0].key == shown]
        rightly: list[tuple[Call, Outcome]] = []
        for answer in answers:
            if answer[0].key != shown:
                (rightly if like(right, *answer) else wrong).append(answer)
        explained = {}
        for known in mistakes_of(result.test.operation):
            if known.function == result.call.function and all(
                like(known.wrong, *answer) for answer in wrong[:1] + rightly
            ):
                explained[known] = sum(like(known.wrong, *answer) for answer in wrong) / len(wrong)
    found = [known for known, share in explained.items() if share >= HALF]
    found.sort(key=lambda known: (-explained[known], known.kind != result.test.kind))
    return found[:1] + [
        known
        for known in found[1:]
        if explained[known] == explained[found[0]] and _raises_like(known.wrong, *wrong[0])
    ]


def _raises_like(wrong: Callable[..., Value], call: Call, outcome: Outcome) -> bool:
    """
    Say whether a wrong version raises, if at all, an exception akin to the implementation's.

    One that raises for a reason of its own is no alternative, though it raises at the same call.
    """
    try:
        call.by(wrong)
    except Exception as error:
        akin = {kind.__name__ for kind in type(error).__mro__} - ROOTS
        return str(error) == RAISED or (isinstance(outcome, Raised) and outcome.is_a(*akin))
    return True


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
