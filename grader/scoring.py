"""Points and states: every test gives all or nothing, and an operation is one row."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .suite import Test

VALUE_SHARE = 0.8
STATES = ("passed", "failed", "not_implemented", "error", "timeout", "crashed", "blocked")
WORST_FIRST = ("crashed", "timeout", "error", "failed", "blocked", "not_implemented", "passed")


def is_value(test: "Test") -> bool:
    """Say whether a test is one of those that share most of an operation's points."""
    return test.kind in {"value", "gradient"}


def shares(tests: Sequence["Test"]) -> dict[str, float]:
    """Return each test's share of its operation's points, by id: they add up to 1."""
    values = [test for test in tests if is_value(test)]
    others = [test for test in tests if not is_value(test)]
    if not values or not others:
        return {test.id: 1 / len(tests) for test in tests}
    return {test.id: VALUE_SHARE / len(values) for test in values} | {
        test.id: (1 - VALUE_SHARE) / len(others) for test in others
    }


def points_of(weights: Mapping[str, float], points: float) -> dict[str, float]:
    """Return each operation's points: its weight's share of all."""
    total = sum(weights.values())
    return {name: points * weight / total for name, weight in weights.items()}


def state_of(states: Sequence[str]) -> str:
    """Return the worst of the states of an operation's tests."""
    return next(state for state in WORST_FIRST if state in states)
