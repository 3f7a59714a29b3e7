"""The mutation command: what it changes, what it makes of a mutant, and what it remembers."""

import subprocess
import sys
import warnings

import pytest

from . import mutation
from .mutants import Mutant, mutants, sources
from .mutation import ROOT, SHARED, Judge, Row, Store, chapters, identity, touched

MODULE = '''"""A chapter."""

from typing import TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray
MODES = ("mean",)


@np.errstate(all="ignore")
def scaled(x: Array | None, *, mode: str = "mean", slope: float = 0.5) -> Array:
    """Scale x by 1."""
    label = "scaled_c1"
    require(mode in MODES, label, f"mode is {mode}")
    if mode == "mean":
        raise TypeError("x is 1")
    return tuple(x * slope for x, _ in zip(x, x, strict=True))
'''
CHANGES = {
    ('MODES = ("mean",)', "MODES = None"),
    ('MODES = ("mean",)', 'MODES = ("XXmeanXX",)'),
    ('MODES = ("mean",)', 'MODES = ("MEAN",)'),
    *(
        (
            'def scaled(x: Array | None, *, mode: str = "mean", slope: float = 0.5) -> Array:',
            f"def scaled(x: Array | None, *, mode: str = {mode}, slope: float = {slope}) -> Array:",
        )
        for mode, slope in (
            ('"XXmeanXX"', 0.5),
            ('"MEAN"', 0.5),
            ('"mean"', 1.5),
            ('"mean"', -0.5),
        )
    ),
    ('require(mode in MODES, label, f"mode is {mode}")', "pass"),
    *(
        ('require(mode in MODES, label, f"mode is {mode}")', f'require({args}f"mode is {{mode}}")')
        for args in ("None, label, ", "label, ", "mode not in MODES, label, ")
    ),
    *(
        ('if mode == "mean":', f"if mode {rest}:")
        for rest in ('!= "mean"', '== "XXmeanXX"', '== "MEAN"')
    ),
    *(
        ("return tuple(x * slope for x, _ in zip(x, x, strict=True))", line)
        for line in (
            "return tuple(None)",
            "return tuple(x / slope for x, _ in zip(x, x, strict=True))",
            "return tuple(x * slope for x, _ in zip(None, x, strict=True))",
            "return tuple(x * slope for x, _ in zip(x, None, strict=True))",
            "return tuple(x * slope for x, _ in zip(x, strict=True))",
        )
    ),
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Return what judges mutants of relu, and remembers them in a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pytest's, of being run within itself
        return Judge(["relu"], 0, Store(tmp_path_factory.mktemp("cache") / "outcomes.jsonl"))


def changed(before: str, after: str) -> Mutant:
    """Return the mutant of relu with one change of a line."""
    (module,) = (name for name, text in sources().items() if "\ndef relu(" in text)
    return Mutant(module, "relu", before, after, sources()[module].replace(before, after, 1))


RELU = "return cast(np.maximum(0.0, as_float64(x)), result_dtype(x))"
WRONG = changed(RELU, "return cast(np.maximum(1.0, as_float64(x)), result_dtype(x))")
EQUIVALENT = changed(RELU, "return cast(np.maximum(as_float64(x), 0.0), result_dtype(x))")
ENDLESS = changed(RELU, "while True: pass")


def test_what_is_mutated() -> None:
    """Values, defaults, checks and modes are; docstrings, types, messages and labels are not."""
    found = mutants("chapter", MODULE)
    assert {(one.before, one.after) for one in found} == CHANGES
    assert {one.function for one in found} == {"", "scaled"}


def test_without_its_extra_it_is_one_sentence() -> None:
    program = (
        "import runpy, sys; sys.modules['libcst'] = None;"
        " runpy.run_module('tests.mutation', run_name='__main__')"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "tests.mutation needs the extra [test], and libcst is not installed:"
        " pip install --editable '.[test]'\n"
    )


def test_a_wrong_mutant_is_killed_and_an_equivalent_one_survives(judge: Judge) -> None:
    """The outcome says which test it was."""
    outcomes = judge.judge_all([WRONG, EQUIVALENT], 60)
    assert outcomes[WRONG][0] == "killed"
    assert outcomes[WRONG][1].startswith("relu/")
    assert outcomes[EQUIVALENT] == ("survived", "")


def test_a_mutant_without_an_end_is_killed(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is one of processor time."""
    monkeypatch.setattr(mutation, "LEAST_SECONDS", 1)
    assert judge.judge_all([ENDLESS], 60)[ENDLESS] == ("killed", "a limit")


def test_what_is_judged_is_remembered(judge: Judge) -> None:
    """A run that was killed continues with what it had not judged, also after half a line."""
    judge.judge_all([WRONG], 60)
    with judge.store.path.open("a", encoding="utf-8") as file:
        file.write('["cut sh')
    for _ in range(2):
        judge.store = Store(judge.store.path)
        judge.store.add("another", ("survived", ""))
    assert judge.judge_all([WRONG], 0)[WRONG][0] == "killed"


def test_nothing_is_begun_after_the_time(judge: Judge) -> None:
    """What is not judged has no outcome."""
    assert judge.judge_all([changed(RELU, "return x")], 0) == {}


def test_an_outcome_depends_on_the_text_and_the_seed(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered of one mutant or seed says nothing of another."""
    key = judge.key(WRONG)
    assert judge.key(EQUIVALENT) != key
    monkeypatch.setattr(judge, "seed", 1)
    assert judge.key(WRONG) != key


def test_what_is_to_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Survivors that are not listed, what is listed and killed, and errors of ours."""
    error = changed(RELU, "return x")
    outcomes = {WRONG: ("killed", "a test"), EQUIVALENT: ("survived", ""), error: ("error", "why")}
    row = Row("activation", [*outcomes], outcomes)
    survivor = f"SURVIVES `activation.relu`: `{RELU}` → `{EQUIVALENT.after}`"
    why = f"`activation.relu`: `{RELU}` → `return x`: why"
    assert row.cells() == ["activation", "3", "1", "0", "1", "50.0 %"]
    assert [*row.complaints()] == [survivor, why]

    listed = {identity(WRONG): "it is not", identity(EQUIVALENT): "it is"}
    monkeypatch.setattr(mutation, "reasons", lambda: listed)
    killed = "listed as equivalent, but killed by a test"
    wrong = f"{killed}: `activation.relu`: `{RELU}` → `{WRONG.after}`"
    assert row.cells() == ["activation", "3", "0", "1", "0", ""]
    assert [*row.complaints()] == [wrong, why]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("reference/pooling/sums.py", {"pooling"}),
        ("reference/linear.py", {"linear"}),
        ("reference/sizes.py", {SHARED}),
        ("specs/loss/hinge_loss.md", {"loss"}),
        ("tests/conformance/test_loss_hinge.py", {"loss"}),
        ("tests/conformance/bounds.py", {*chapters(), SHARED}),
        ("README.md", set()),
    ],
)
def test_a_change_touches_the_chapters_that_it_can_make_weaker(file: str, names: set[str]) -> None:
    """What is judged anew after a change; a change in what all tests share touches all of them."""
    assert touched(file) == names
