"""Name the mistake: which wrong version gives all the answers that a failing test has seen?"""

import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import numpy as np

from .implementation import Answer, Call, InProcess, Lost, Outcome, Raised, Value
from .mistakes import RAISED, Mistake, mistakes_of
from .specification import reference_functions
from .suite import Result
from .verdict import agree

HALF = 0.5
ROOTS = {kind.__name__ for kind in Exception.__mro__}  # of every exception
REFUSALS = ("ValueError", "TypeError")


def diagnose(
    result: Result, example: Outcome | Lost | None = None, further: Iterable[Result] = ()
) -> list[Mistake]:
    """
    Return the mistakes that explain why a test failed, the best explanation first.

    Such a mistake answers the counterexample as the implementation did, is right in every other
    call in which the implementation was right, and explains at least half of its wrong answers: the
    rest may come of another mistake. What follows the first explains as many. `example` is the
    answer to the page's example, and `further` makes other results of the same function, as many
    as are needed to tell the best apart.
    """
    if result.call is None or result.status not in {"failed", "error"}:
        return []
    if result.test.kind == "example":
        return []  # one call says too little
    answers = _answers(result)
    outcomes = [example, *(outcome for _, outcome in answers)]
    if all(isinstance(outcome, Raised) for outcome in outcomes):
        return []  # what raises on everything tells nothing apart
    like = _likeness(result)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        right = reference_functions()[result.call.function]
        # the counterexample first: it rules most mistakes out at once
        same = [answer for answer in answers if answer[0] == result.call]
        # where a test of purity has asked before, it has not seen what became of the arguments
        wrong = [answer for answer in same if _shows_arguments(answer[1])] or same
        rightly: list[tuple[Call, Outcome]] = []
        for answer in answers:
            if answer[0] != result.call:
                (rightly if like(right, *answer) else wrong).append(answer)
        explained = {}
        for known in mistakes_of(result.test.operation):
            if known.function == result.call.function and all(
                like(known.wrong, *answer) for answer in wrong[:1] + rightly
            ):
                explained[known] = sum(like(known.wrong, *answer) for answer in wrong) / len(wrong)
        best = max(explained.values(), default=0)
        equal = [known for known, share in explained.items() if share == best >= HALF]
        equal = _giving_most(equal, further)
        equal.sort(key=lambda known: known.kind != result.test.kind)
        alike = [known for known in equal[1:] if _raises_like(known.wrong, *wrong[0])]
    return equal[:1] + alike


def _shows_arguments(outcome: Outcome) -> bool:
    return isinstance(outcome, Answer) and outcome.arguments is not None


def _raises_like(wrong: Callable[..., Value], call: Call, outcome: Outcome) -> bool:
    """
    Say whether a wrong version raises, if at all, an exception akin to the implementation's.

    One that raises for a reason of its own is no alternative, though it raises at the same call.
    """
    given = _given(wrong, call, with_arguments=False)
    if not isinstance(given, Raised):
        return True
    akin = {*given.types} - ROOTS
    return given.message == RAISED or (isinstance(outcome, Raised) and outcome.is_a(*akin))


def _answers(result: Result) -> list[tuple[Call, Outcome]]:
    function = result.call.function if result.call else result.test.function
    return [answer for answer in result.answers if answer[0].function == function]


def _likeness(result: Result) -> Callable[[Callable[..., Value], Call, Outcome], bool]:
    """Return what compares answers, by what the test judges."""
    return partial(
        reproduces,
        judge_dtype=result.test.kind == "dtype",
        judge_error=result.test.kind == "refusal",
    )


def _giving_most(equal: list[Mistake], further: Iterable[Result]) -> list[Mistake]:
    """Return those mistakes that give the most of further answers, asked for until one is left."""
    results = iter(further)
    while len(equal) > 1 and (result := next(results, None)) is not None:
        like = _likeness(result)
        given = {
            known: sum(like(known.wrong, *answer) for answer in _answers(result)) for known in equal
        }
        equal = [known for known in equal if given[known] == max(given.values())]
    return equal


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

    Where a call must be answered, one exception is as wrong as any other. Where refusals are
    judged, one refusal is as good as any other, and what is no refusal is told by its class.
    """
    with_arguments = isinstance(outcome, Answer) and outcome.arguments is not None
    given = _given(wrong, call, with_arguments=with_arguments)
    if isinstance(given, Raised):
        if not isinstance(outcome, Raised) or not judge_error:
            return isinstance(outcome, Raised)
        if given.is_a(*REFUSALS):
            return outcome.is_a(*REFUSALS)
        return outcome.types[0] == given.types[0]
    if not isinstance(given, Answer) or not isinstance(outcome, Answer):
        return False
    listed = call.function.endswith("_parameters") and isinstance(outcome.value, dict)
    if listed and [*outcome.value] != [*given.value]:
        return False  # their order is part of the answer
    if with_arguments and not agree(outcome.arguments, given.arguments):
        return False
    return agree(outcome.value, given.value, judge_dtype=judge_dtype)


@lru_cache(maxsize=256)  # many tests of a network make the same call, and its answer takes long
def _given(wrong: Callable[..., Value], call: Call, *, with_arguments: bool) -> Outcome:
    """Return what a wrong version answers to a call."""
    return InProcess({call.function: wrong}).ask(call, return_arguments=with_arguments)
