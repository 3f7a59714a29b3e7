"""The command that measures fairness: what it counts, remembers, and must not miss."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from grader.implementation import InProcess
from grader.specification import pages
from grader.suite import collect, run

from . import fairness
from .conformance.subjects import Subject
from .conformance.test_conventions import WITH_DTYPE
from .fairness import (
    RIGHT,
    SUBMISSIONS,
    Alarm,
    Implementation,
    Job,
    Outcome,
    in_process,
    judge_all,
    loaded,
    record,
    remember,
    remembered,
    rows_of,
)
from .variants import VARIANTS, inside

SEED = 1
SAME_IN_EVERY_PRECISION = {"binary_step", "binary_step_backward"}  # a sign, and zeros
ROUNDED = [one for one in WITH_DTYPE if one.function not in SAME_IN_EVERY_PRECISION]


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is remembered in a folder of this test's own."""
    folder = tmp_path / "memory"
    monkeypatch.setattr(fairness, "MEMORY", folder)
    return folder


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_variant_of_a_right_answer_is_accused(variant: str) -> None:
    """A number, and a gradient, in every form that the catalogue leaves open."""
    outcome = in_process(Job(Implementation(RIGHT[0], variant), "half_squared_error", SEED))
    assert outcome.alarms == []
    assert outcome.counts["float64"] > outcome.counts["float32"] > 0


def test_a_wrong_submission_is_accused() -> None:
    """The command would see a false alarm if there were one: momentum is wrong there."""
    outcome = in_process(Job(Implementation(SUBMISSIONS / "almost_right"), "momentum", SEED))
    assert "momentum/matches_fractions" in {alarm.test for alarm in outcome.alarms}


@pytest.mark.parametrize("subject", ROUNDED, ids=[one.function for one in ROUNDED])
def test_float64_computed_in_float32_is_accused(subject: Subject) -> None:
    """No bound is so wide that single precision passes for double."""
    function = inside(np.float32)(loaded(RIGHT[0])[subject.function])

    @contextmanager
    def fresh():
        yield InProcess({subject.function: function})

    own = (one for one in collect() if one.function == subject.function)
    values = (one for one in own if one.kind in {"value", "gradient"})
    assert any(run(one, fresh, SEED, shrink=False).status == "failed" for one in values)


def test_a_stopped_command_goes_on(memory: Path) -> None:
    """What was remembered is not run again, and a line that was cut off counts for nothing."""
    one = Implementation(RIGHT[1])
    done, lost = Job(one, "flatten", SEED), Job(one, "one_hot", SEED)
    remember(Outcome(done, {"float64": 12345}, [Alarm("id", "float64", "message", "call")]))
    remember(Outcome(lost, {"float64": 54321}, []))
    one.memory.write_text(one.memory.read_text(encoding="utf-8")[:-5], encoding="utf-8")
    assert [outcome.job for outcome in remembered(one)] == [done]
    first, second = judge_all([done, lost])
    assert first.counts == {"float64": 12345}
    assert 0 < second.counts["float64"] < 54321
    assert judge_all([done, lost]) == [first, second]


def test_a_change_is_run_anew(memory: Path, tmp_path: Path) -> None:
    """A submission that has changed has another memory; one that is the same has the same."""
    first, second = tmp_path / "a" / "right", tmp_path / "b" / "right"
    for folder in (first, second):
        shutil.copytree(RIGHT[0], folder)
    assert Implementation(first).memory == Implementation(second).memory
    with (second / "pooling.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert Implementation(first).memory != Implementation(second).memory


def test_the_table_counts_per_thousand() -> None:
    """By implementation and precision, and over all."""
    alarm = Alarm("id", "float32", "message", "call")
    outcomes = [
        Outcome(Job(Implementation(RIGHT[0]), "relu", 1), {"float64": 900, "float32": 100}, []),
        Outcome(
            Job(Implementation(RIGHT[0]), "relu", 2), {"float64": 900, "float32": 100}, [alarm]
        ),
    ]
    assert rows_of(outcomes) == [
        ("right", "float32", "200", "1", "5"),
        ("right", "float64", "1,800", "0", "0"),
        ("all", "", "2,000", "1", "0.5"),
    ]
    assert "| right | float32 | 200 | 1 | 5 |" in record(outcomes)


def test_the_recorded_result_is_zero() -> None:
    """docs/fairness.md reports no false alarm in 100,000 tests of everything."""
    text = fairness.RECORD.read_text(encoding="utf-8")
    assert f" {len(pages())} operations, " in text
    tests, *alarms = text.split("| all |")[1].splitlines()[0].strip("| ").split(" | ")
    assert int(tests.replace(",", "")) >= 100_000
    assert alarms == ["0", "0"]
