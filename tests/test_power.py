"""A known mistake in three is caught by a test, and called by its name; tests.power judges all."""

import pytest

from grader.mistakes import mistakes
from grader.specification import NETWORKS, pages

from .power import Verdict, judge_all, page

SEED = 0
ONE_IN = 3  # so that all tests take minutes
NETWORKS_JUDGED = ("boat_net", "lenet5", "deconvnet")  # which are the quickest
JUDGED = [
    name for name, page in pages().items() if page.chapter != NETWORKS or name in NETWORKS_JUDGED
]


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """Judge some known mistakes of these operations once, on every core."""
    known = [known for known in mistakes() if known.operation in JUDGED]
    return list(judge_all(known[::ONE_IN], [SEED]))


@pytest.mark.parametrize("operation", JUDGED)
def test_every_mistake_is_caught(verdicts: list[Verdict], operation: str) -> None:
    """No mistake passes the tests of its operation."""
    assert any(one.operation == operation for one in verdicts)
    survivors = [one.id for one in verdicts if one.operation == operation and one.caught is None]
    assert not survivors


@pytest.mark.parametrize("operation", JUDGED)
def test_every_mistake_is_named(verdicts: list[Verdict], operation: str) -> None:
    """A failing test recognises the mistake by its answers."""
    nameless = [one.id for one in verdicts if one.operation == operation and one.named is None]
    assert not nameless


def test_the_record_says_what_is_caught_and_what_is_named_first() -> None:
    """The record has a row for each chapter, and every mistake that is not named first."""
    text = page(
        [
            Verdict("relu", "one", 0, "relu/a_law", "relu/a_law"),
            Verdict("relu", "other", 0, "relu/a_law", None),
            Verdict("linear", "lost", 0, None, None),
        ]
    )
    assert "| activation | 2 | 2 | 1 |\n| linear | 1 | 0 | 0 |\n| all | 3 | 2 | 1 |" in text
    assert "- `relu`: other, by `a_law`\n- `linear`: lost, by no test\n" in text
