"""Every known mistake is caught by a test, and called by its name."""

import pytest

from grader.mistakes import Mistake, mistakes
from grader.specification import NETWORKS, pages

from .power import Verdict, judge_all, page

SEED = 0


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """
    Judge every known mistake once, on every core.

    A mistake that many networks can have is judged in the first of them; with the other tests of
    networks, which are marked, it is judged in all.
    """
    of_networks = {known.id: known for known in reversed(mistakes()) if is_of_network(known)}
    others = [known for known in mistakes() if not is_of_network(known)]
    return list(judge_all([*others, *of_networks.values()], [SEED]))


def is_of_network(known: Mistake) -> bool:
    """Say whether it is a whole network that has the mistake."""
    return pages()[known.operation].chapter == NETWORKS


@pytest.mark.parametrize("operation", pages())
def test_every_mistake_is_caught(verdicts: list[Verdict], operation: str) -> None:
    """No known mistake passes the tests of its operation."""
    survivors = [one.id for one in verdicts if one.operation == operation and one.caught is None]
    assert not survivors


@pytest.mark.parametrize("operation", pages())
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
