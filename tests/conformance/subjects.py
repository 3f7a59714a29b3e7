"""What a chapter says of each of its functions, so that every convention is tested on all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis.strategies import DataObject, SearchStrategy

from grader.implementation import Answer, Call, Implementation, Value, trusted
from grader.specification import operations_by_function
from grader.verdict import Failure, PlainlyWrong, difference, require_answer, require_refusal

from .bounds import UNIT
from .strategies import Values

FEW = {"refusal": 6, "special": 20}
Breaking = Callable[[Call, Values], Iterable[Call]]


def law(id: str, function: str, kind: str, label: str | None = None) -> Any:  # noqa: A002
    """
    Declare a test: its id, the function that it calls, its kind, and the label that it breaks.

    The kinds are value and gradient, which share most of an operation's points, and example, dtype,
    layout, purity, determinism, special and refusal.
    """

    def declare(test: Any) -> Any:
        if kind in FEW and not hasattr(test, "_hypothesis_internal_settings_applied"):
            test = settings(max_examples=FEW[kind])(test)
        return pytest.mark.law(id=id, function=function, kind=kind, label=label)(test)

    return declare


@dataclass(frozen=True)
class Subject:
    """
    A function of the specification, as the tests of the conventions see it.

    `calls` draws valid calls in writable C-ordered float64 arrays; `plain` makes one with every
    option at its default. `bound(call, u)` is how far a right answer may be from the truth when it
    is computed with unit roundoff u, in the form of the answer; None where answers are compared for
    equality. `arrays` names the arguments whose dtype decides the result's, `batch` those whose
    first axis is the batch, where it may be empty; a call need not have all of them. `broken`
    makes, for each label, the calls that
    break it, of a valid call and of further arrays; `whole` makes that valid call, in which nothing
    but what is broken can be wrong: `plain`, where it is not given. `numbers` names the arrays that
    may hold any numbers: all of `arrays` and `grad_output`, where it is not given.
    """

    function: str
    calls: SearchStrategy[Call]
    plain: Callable[[Values], Call]
    bound: Callable[[Call, float], Value] | None = None
    arrays: tuple[str, ...] = ("x",)
    batch: tuple[str, ...] = ("x",)
    whole: Callable[[Values], Call] | None = None
    broken: Mapping[str, Breaking] = field(default_factory=dict, compare=False)
    numbers: tuple[str, ...] | None = None

    def holds_numbers(self, name: str) -> bool:
        """Say whether an argument is an array that may hold any numbers."""
        return name in ((*self.arrays, "grad_output") if self.numbers is None else self.numbers)

    @property
    def operation(self) -> str:
        """The operation whose page specifies the function."""
        return operations_by_function()[self.function]

    def id_of(self, rule: str) -> str:
        """Return the id of the test of a convention on this function."""
        part = "backward_" if self.function != self.operation else ""
        return f"{self.operation}/{part}{rule}"

    def allowed(self, call: Call, u: float = UNIT) -> Value:
        """Return how far a right answer to this call may be from the truth."""
        return 0.0 if self.bound is None else self.bound(call, u)

    def require_plain(self, implementation: Implementation, source: Values) -> None:
        """
        Make a plain valid call, once in a test, and require its value, or end the test.

        What is wrong everywhere, or refuses everything, then earns nothing from a convention, while
        a mistake in one option costs no more than the tests of that option.
        """
        __tracebackhide__ = True
        call = self.plain(source)  # drawn in any case: what is drawn next must not depend on it
        if self.function in implementation.plainly_right:
            return
        try:
            require_answer(implementation, call, trusted(call), self.allowed(call))
        except Failure as failure:
            raise PlainlyWrong(failure) from None
        implementation.plainly_right.add(self.function)

    def right_call(self, implementation: Implementation, source: Values, data: DataObject) -> Call:
        """Draw a call that has the right value, so that what follows judges one thing alone."""
        self.require_plain(implementation, source)
        call: Call = data.draw(self.calls)
        return call if self.is_right(implementation, call) else self.plain(source)

    def is_right(self, implementation: Implementation, call: Call) -> bool:
        """Say whether a call has the right value; where it has not, other tests say so."""
        outcome = implementation.answer(call)
        right = isinstance(outcome, Answer) and (
            difference(outcome.value, trusted(call), self.allowed(call)) is None
        )
        if not right:
            implementation.set_aside(call)
        return right

    def whole_call(self, source: Values) -> Call:
        """Return a valid call to be broken."""
        return (self.whole or self.plain)(source)

    def require_refusal(
        self, implementation: Implementation, source: Values, *broken: Call
    ) -> None:
        """Require the value of a plain call, and that every one of the broken ones is refused."""
        __tracebackhide__ = True
        self.require_plain(implementation, source)
        for call in broken:
            require_refusal(implementation, call)

    def require_label(
        self, implementation: Implementation, source: Values, label: str, whole: Call | None = None
    ) -> None:
        """Require that all calls that break this label are refused, made of a valid call."""
        __tracebackhide__ = True
        self.require_plain(implementation, source)
        valid = self.whole_call(source) if whole is None else whole
        for call in self.broken[label](valid, source):
            require_refusal(implementation, call)


def absolute_of(call: Call) -> Call:
    """Return the call with the absolute values of its arrays: it sums what errors come from."""
    return call.but(
        **{
            name: np.abs(value)
            for name, value in call.arguments.items()
            if isinstance(value, np.ndarray)
        }
    )


def on_each(subjects: list[Subject], rule: str, kind: str, label: str | None = None) -> Any:
    """
    Parametrize a test over functions, with an id for each.

    `label` is the end of the label that the test breaks, which is each operation's own.
    """
    return pytest.mark.parametrize(
        "subject",
        [
            pytest.param(
                subject,
                marks=pytest.mark.law(
                    id=subject.id_of(rule),
                    function=subject.function,
                    kind=kind,
                    label=label and f"{subject.operation}_{label}",
                ),
                id=subject.function,
            )
            for subject in subjects
        ],
    )
