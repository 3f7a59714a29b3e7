"""The command `grade` from end to end: marks, messages, exit statuses, files and the terminal."""

import ast
import contextlib
import functools
import io
import json
import os
import pickle
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from rich.console import Console

from grader import assignment as assignments
from grader import beside, cli, networks, report, running, session, suite, terminal
from grader.client import Loaded
from grader.confinement import Isolation, available
from grader.implementation import InProcess
from grader.specification import CHECKOUT, pages, reference_functions
from reference.constraints import ConstraintError

from .results import (
    COMMAND,
    SUBMISSIONS,
    Said,
    entries_of,
    graded,
    read,
    row_of,
    validated,
    whole_run,
    without_timings,
)

CORE, FULL = assignments.load("core"), assignments.load("full")
RIGHT = SUBMISSIONS / "right"
COUNT = "linear_parameter_count"  # few and quick tests
SMALL = f'name = "small"\noperations = ["{COUNT}"]\n'
ESCAPE = "\x1b"

# The mistakes of `almost_right`, by operation: the function, and what the diagnosis calls it first.
MISTAKES = {
    "conv2d": ("conv2d_backward", "stride-ignored-for-the-image"),
    "max_pool2d": ("max_pool2d_backward", "gradient-overwritten"),
    "batch_norm": ("batch_norm", "running-variance-biased"),
    "softmax": ("softmax_backward", "backward-diagonal-alone"),
    "momentum": ("momentum", "running-average"),
}


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command, to be run in this process: as a program, but without its start."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "path", sys.path.copy())

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["grade", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Said(ended.value.code or 0, *capsys.readouterr())

    yield command
    for file in RIGHT.glob("*.py"):  # a debugged submission is imported here
        sys.modules.pop(file.stem, None)


def require_one_line(said, status, sentence):
    """Require an exit status and a line on standard error, of which we give the beginning."""
    assert said.status == status, said
    (line,) = said.err.strip("\n").split("\n")  # click ends the line of a ^C
    assert line.startswith(f"grade: {sentence}"), line


def copied(folder, *chapters, **sources):
    """Write a submission: some modules of the right one, and others."""
    folder.mkdir(exist_ok=True)
    for chapter in (*chapters, "shared"):
        shutil.copy(RIGHT / f"{chapter}.py", folder)
    for name, source in sources.items():
        with (folder / f"{name}.py").open("a", encoding="utf-8") as file:
            file.write(source)
    return folder


# USAGE


USAGE = {
    "no such operation": (
        ["run", RIGHT, "batch_nrom"],
        "batch_nrom is no operation; did you mean batch_norm?",
    ),
    "an operation in capitals": (
        ["run", RIGHT, "ReLU"],
        "ReLU is no operation; did you mean relu?",
    ),
    "no such gradient": (
        ["run", RIGHT, "flatten_backwards"],
        "flatten_backwards is no operation; did you mean flatten_backward?",
    ),
    "no such command": (["rum"], "No such command 'rum'."),
    "a submission in a command's place": (
        [RIGHT, "relu"],
        f"No such command '{RIGHT}'. Did you mean: grade run {RIGHT} relu?",
    ),
    "an operation in a command's place": (
        ["relu_backward"],
        "No such command 'relu_backward'. Did you mean: grade run relu_backward?",
    ),
    "no such option": (["run", RIGHT, "--sed", "1"], "No such option"),
    "no such assignment": (
        ["run", RIGHT, "--assignment", "corr"],
        "--assignment is corr, needs a file or one of: architectures, core",
    ),
    "a seed that is no number": (["run", RIGHT, "--seed", "x"], "Invalid value for '--seed'"),
    "a negative seed": (["run", RIGHT, "--seed", "-1"], "Invalid value for '--seed'"),
    "no time": (["run", RIGHT, "--timeout", "0"], "Invalid value for '--timeout'"),
    "no such precision": (["run", RIGHT, "--precision", "int8"], "Invalid value for '--precision'"),
    "no such tier": (["run", RIGHT, "--isolation", "D"], "Invalid value for '--isolation'"),
    "a debugger behind a wall": (
        ["run", RIGHT, "--debug", "--isolation", "C"],
        "--debug runs without isolation, so that --isolation cannot be had",
    ),
    "a result in no folder": (
        ["run", RIGHT, "--json", "nowhere/result.json"],
        "--json is nowhere/result.json, which cannot be written: No such file",
    ),
    "a result in a folder's place": (["run", RIGHT, "--json", "."], "Invalid value for '--json'"),
    "no such interpreter": (
        ["run", RIGHT, COUNT, "--python", "/nowhere/python"],
        "/nowhere/python cannot be run",
    ),
    "no such package": (
        ["run", RIGHT, COUNT, "--allow-package", "no-such-package"],
        f"{sys.executable} is of no use here: the package no-such-package is not installed",
    ),
    "a page that is not there": (
        ["spec", "batchnorm"],
        "batchnorm is no operation; did you mean batch_norm?",
    ),
    "no such option of a network": (
        ["spec", "resnet", "--growth-rate", "12"],
        "--growth-rate is no option of resnet, which takes --depth, --stride-on",
    ),
    "an option of a network without any": (
        ["spec", "zfnet", "--depth", "50"],
        "--depth is no option of zfnet, which takes none",
    ),
    "an option of a network for an operation": (
        ["spec", "relu", "--depth", "50"],
        "--depth is no option: relu is no network",
    ),
    "an option of a network for nothing known": (
        ["spec", "rellu", "--depth", "50"],
        "rellu is no operation; did you mean relu?",
    ),
    "an option of a network for nothing": (
        ["spec", "--depth", "50"],
        "--depth is no option where no network is named",
    ),
    "no such depth": (
        ["spec", "resnet", "--depth", "51"],
        "--depth is 51, needs one of 18, 34, 50, 101, 152",
    ),
    "no such depth in letters": (
        ["spec", "vgg", "--depth", "16D"],
        "--depth is '16D', needs one of 11, 13, 16, '16C', 19",
    ),
    "a depth that is no number": (
        ["spec", "densenet", "--depth", "deep"],
        "Invalid value for '--depth': 'deep' is not a valid integer.",
    ),
    "no such variant": (
        ["spec", "resnet", "--stride-on", "2x2"],
        "--stride-on is '2x2', needs one of '1x1', '3x3'",
    ),
    "no depth": (["spec", "resnet", "--depth"], "Option '--depth' requires an argument."),
    "a table of an operation": (
        ["spec", "relu", "--table"],
        "relu is no network, and has no table",
    ),
    "a table of nothing": (["spec", "--table"], "--table needs the name of a network"),
    "a template of nothing": (["init", "new", "--assignment", "corr"], "--assignment is corr"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_one_line(command, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    words, sentence = USAGE[name]
    require_one_line(command(*words), 2, sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_tier_that_is_not_offered_is_refused(command):
    if available().tier == "A":
        pytest.skip("this machine offers every tier")
    said = command("run", RIGHT, COUNT, "--isolation", "A")
    require_one_line(said, 2, "--isolation is A, but this machine and version offer tier ")
    assert command("run", RIGHT, COUNT, "--isolation", "C").status == 0


def test_an_operation_of_no_assignment_is_refused(command, tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    said = command("run", RIGHT, "relu", "--assignment", file)
    require_one_line(said, 2, "relu is not part of the assignment small")


ASSIGNMENTS = {
    "no TOML": ("name = ", "the assignment {} cannot be read: "),
    "no text": (b"\xff\xfe", "the assignment {} cannot be read: "),
    "no name": ('operations = ["flatten"]', "{}: name is missing"),
    "no operations": ('name = "a"\noperations = []', "{}: operations is missing"),
    "a field of its own": (SMALL + "colour = 1", "{}: colour is not a field of an assignment"),
    "points in words": (SMALL + 'points = "all"', "{}: points is 'all', needs a number"),
    "a floor of truth": (SMALL + "floor = true", "{}: floor is True, needs an int"),
    "an operation of its own": (
        'name = "a"\noperations = ["conv9d"]',
        "{}: operations has 'conv9d', which the specification does not",
    ),
    "an operation that is none": (
        'name = "a"\noperations = [["relu"]]',
        "{}: operations has ['relu'], which the specification does not",
    ),
    "an operation twice": (
        'name = "a"\noperations = ["relu", "relu"]',
        "{}: operations has 'relu' twice",
    ),
    "a weight of nothing": (
        SMALL + "weights = {relu = 1}",
        "{}: weights.relu needs an operation above and a number ≥ 0",
    ),
    "a weight below 0": (
        SMALL + "weights = {linear_parameter_count = -1}",
        "{}: weights.linear_parameter_count needs an operation above and a number ≥ 0",
    ),
    "no weight": (
        SMALL + "weights = {linear_parameter_count = 0}",
        "{}: every weight is 0, so there is nothing to earn",
    ),
    "points below 0": (SMALL + "points = -1", "{}: points is -1, needs a number above 0"),
    "an infinite weight": (
        SMALL + "weights = {linear_parameter_count = inf}",
        "{}: weights.linear_parameter_count needs an operation above and a number ≥ 0",
    ),
    "no such precision": (SMALL + 'precision = "int8"', "{}: precision is 'int8', needs one of"),
    "no such limit": (SMALL + "[limits]\npatience = 1", "{}: limits.patience is no limit; there"),
    "a limit of 0": (
        SMALL + "[limits]\ncall_seconds = 0",
        "{}: limits.call_seconds is 0, needs a number above 0",
    ),
    "a limit of truth": (
        SMALL + "[limits]\ncall_seconds = true",
        "{}: limits.call_seconds is True, needs a number above 0",
    ),
    "a limit without end": (
        SMALL + "[limits]\nmemory_mb = inf",
        "{}: limits.memory_mb is inf, needs an int of at least 256",
    ),
    "limits in a list": (SMALL + "limits = [1]", "{}: limits is [1], needs a table"),
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_bad_assignment_is_one_line(command, tmp_path, name):
    text, sentence = ASSIGNMENTS[name]
    file = tmp_path / "bad.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    said = command("run", RIGHT, "--assignment", file)
    require_one_line(said, 2, sentence.format(file))
    assert said.out == ""


def test_what_cannot_be_graded_is_one_line(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("relu", encoding="utf-8")
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "outer" / "inner" / "relu.py").touch()
    (tmp_path / "outer" / ".hidden.py").touch()
    not_gradable = {
        "nowhere": "nowhere does not exist, and nowhere is no operation; `grade spec` lists them",
        "./nowhere": "nowhere does not exist",
        "./relu": "relu does not exist",
        "empty": f"{tmp_path}/empty holds no .py file; `grade init empty` writes some",
        "outer": f"{tmp_path}/outer holds no .py file; there are some in outer/inner",
        "text.txt": "text.txt is no folder and no .py file",
        "/dev/null": "/dev/null is no folder and no .py file",
    }
    for words, sentence in not_gradable.items():
        said = command("run", words, "--json", "result.json")
        require_one_line(said, 4, sentence)
        assert f"grade: {json.loads(Path('result.json').read_text())['error']}\n" == said.err
        Path("result.json").unlink()
    require_one_line(command("run"), 4, f"{tmp_path} holds no .py file; there are some in outer")
    monkeypatch.chdir("empty")
    require_one_line(command(), 4, f"{tmp_path}/empty holds no .py file; `grade init` writes some")


def test_a_submission_without_any_operation_is_not_graded(command, tmp_path):
    """Nothing was found by its name: to say that nothing is written yet would mislead."""
    folder, result = tmp_path / "mine", tmp_path / "result.json"
    copied(folder, solution="def flat(x):\n    return x\n", test_it="")
    sentence = f"{folder} defines no operation of the assignment core, such as correlate2d; its"
    said = command("run", f"{folder}/", "--json", result)
    require_one_line(said, 4, f"{sentence} files are: shared.py, solution.py, test_it.py (not a")
    assert f"grade: {json.loads(result.read_text())['error']}\n" == said.err
    require_one_line(command("run", folder, COUNT, "--debug"), 4, sentence)

    copied(folder, activation="class relu:\n    pass\n")
    said = command("run", folder, "relu")
    require_one_line(said, 4, sentence)
    assert "; relu in activation.py is a class, where a function is needed\n" in said.err
    # a stub is something else, and so is what is not asked for this time
    copied(folder, geometry=f"def {COUNT}():\n    raise NotImplementedError\n")
    for name in (COUNT, "relu"):
        assert command("run", folder, name).out.endswith(
            "\nscore: 0 of 0.8929\n" if name == COUNT else "\nscore: 0 of 1.7857\n"
        )


@pytest.mark.parametrize("words", [[], ["init"], ["run"], ["spec"], ["doctor"]], ids=str)
def test_help_shows_an_example(command, words):
    said = command(*words, "--help")
    assert (said.status, said.err) == (0, "")
    if words:
        assert f"Example: grade {words[0]}" in " ".join(said.out.split())
    else:
        assert all(f"  {name}  " in said.out for name in ("init", "run", "spec", "doctor"))
    assert max(map(len, said.out.splitlines())) <= 80


# OUR OWN FAILURES


def test_an_error_of_the_grader_says_so(command, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fails(*_, **__):
        raise RuntimeError("one\ntwo")

    monkeypatch.setattr(session, "run", fails)
    said = command("run", RIGHT)
    (log,) = tmp_path.iterdir()
    sentence = "the grader itself failed (RuntimeError): this says nothing about the submission;"
    require_one_line(said, 3, f"{sentence} please report {log}")
    assert "Traceback" not in said.out + said.err
    assert log.read_text(encoding="utf-8").endswith("RuntimeError: one\ntwo\n")


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (OSError("no space left"), 3, "the grader itself failed: no space left"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
    ids=["disk", "stopped"],
)
def test_other_ends_are_one_line(command, monkeypatch, error, status, sentence):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(session, "run", fails)
    require_one_line(command("run", RIGHT), status, sentence)


def test_too_few_tests_are_our_error(command, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file, result = tmp_path / "floor.toml", tmp_path / "result.json"
    file.write_text(SMALL + "floor = 1000", encoding="utf-8")
    said = command("run", RIGHT, "--assignment", file, "--json", result)
    require_one_line(said, 3, "the grader itself failed: only 6 tests ran, where the assignment's")
    assert not result.exists()
    # of some operations alone there are fewer, and that is as it should be
    assert command("run", RIGHT, COUNT, "--assignment", file).status == 0


def test_what_the_reference_refuses_travels_between_processes():
    error = pickle.loads(pickle.dumps(ConstraintError("relu_c1", "x is a str")))
    assert (str(error), error.label) == ("relu_c1: x is a str", "relu_c1")


def test_operations_without_tests_are_our_error(command, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = [test for test in suite.collect() if test.operation != COUNT]
    monkeypatch.setattr(suite, "collect", lambda: kept)
    said = command("run", RIGHT, COUNT)
    require_one_line(said, 3, "the grader itself failed (RuntimeError)")


def test_a_result_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "result.json"
    report.write("{}\n", file)
    assert file.read_text(encoding="utf-8") == "{}\n"
    with pytest.raises(UnicodeEncodeError):
        report.write("{" * 10_000 + "\ud800", file)
    with pytest.raises(ValueError, match="JSON"):
        report.as_json({"score": float("nan")})
    assert file.read_text(encoding="utf-8") == "{}\n"
    assert list(tmp_path.iterdir()) == [file]


# WHAT IS GRADED


def test_alone_it_grades_the_current_folder_by_its_own_assignment(command, tmp_path, monkeypatch):
    monkeypatch.chdir(copied(tmp_path / "mine", "geometry"))
    Path("assignment.toml").write_text(SMALL, encoding="utf-8")
    said = command()
    assert said.status == 0, said
    assert said.out.startswith(".: assignment small, seed 0, isolation ")
    assert "note: the assignment is the one in ./assignment.toml\n" in said.out
    assert said.out.endswith("score: 100 of 100\n")

    assert command("run", COUNT).out == said.out
    for words in (["run", "."], ["run", tmp_path / "mine"], ["run", "--assignment", "core"]):
        other = command(*words, COUNT)
        assert "assignment core, seed 0" in other.out, words
        assert "./assignment.toml" not in other.out
        assert "of 100\n" not in other.out


def test_what_cannot_be_graded_is_told_with_the_assignment_that_is_not_obeyed(command, tmp_path):
    folder = tmp_path / "mine"
    assert command("init", folder, "--assignment", "architectures").status == 0
    said = command("run", folder, "--json", tmp_path / "result.json")
    require_one_line(said, 4, f"{folder} defines no operation of the assignment core")
    advice = "is not obeyed: run grade in its folder, or give --assignment"
    assert said.err.endswith(f"; {folder}/assignment.toml {advice}\n")
    written = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert written["error"].endswith(advice)


def test_the_first_word_is_an_operation_unless_it_is_a_path(command, tmp_path, monkeypatch):
    monkeypatch.chdir(copied(tmp_path / "mine", "geometry"))
    said = command("run", COUNT)
    assert (said.status, said.out.partition(":")[0]) == (0, ".")
    require_one_line(command("run", f"./{COUNT}"), 4, f"{COUNT} does not exist")

    copied(Path(COUNT), geometry=f"def {COUNT}(*_, **__):\n    return 7\n")
    for word in (COUNT, f"./{COUNT}"):
        said = command("run", word, COUNT)
        assert (said.status, said.out.partition(":")[0]) == (1, COUNT)
    assert command("run", ".", COUNT).status == 0


def test_a_gradient_is_graded_with_its_operation(command, tmp_path, monkeypatch):
    monkeypatch.chdir(copied(tmp_path / "mine", "composition", "linear"))
    note = "note: flatten_backward is graded with flatten\n"
    whole = command("run", ".", "flatten")
    for words in (["flatten_backward"], [".", "flatten_backward"], ["flatten_backward", "flatten"]):
        said = command("run", *words)
        assert (said.status, said.out.count(note)) == (0, 1)
        assert said.out.replace(note, "") == whole.out
    require_one_line(command("run", "flatten_backwrd"), 4, "flatten_backwrd does not exist, and")


def test_one_file_is_a_submission(command, tmp_path):
    file, result = tmp_path / "home work.py", tmp_path / "result.json"
    file.write_text(
        "import numpy as np\n\n\ndef flatten(x):\n    return np.reshape(x, (len(x), -1))\n",
        encoding="utf-8",
    )
    said = command("run", file, "flatten", "--json", result)
    assert said.status == 1
    found = read(result)
    assert found["files"] == [{"path": "home work.py", "status": "loaded", "message": ""}]
    assert {test["status"] for test in entries_of(found, "flatten_backward")} == {"not_implemented"}
    assert {test["status"] for test in entries_of(found, "flatten")} > {"passed"}


WRONG_RELU = """
import numpy as np


def relu(x):
    return np.abs(x)


def relu_backward(grad_output, x):
    return grad_output * (x > 0)


def boat_net(x, parameters):
    return relu(np.zeros((len(x), 4)))
"""


def test_what_rests_on_a_failed_operation_is_blocked_by_it(command, tmp_path):
    file, result = tmp_path / "all.py", tmp_path / "result.json"
    file.write_text(WRONG_RELU, encoding="utf-8")
    chosen = tmp_path / "both.toml"
    chosen.write_text('name = "both"\noperations = ["boat_net", "relu"]\n', encoding="utf-8")
    said = command("run", file, "--assignment", chosen, "--json", result)
    found = read(result)
    row = row_of(found, "boat_net")
    assert (row["status"], row["blocked_by"], row["score"]) == ("blocked", ["relu"], 0)
    assert {t["status"] for t in row["tests"]} == {"blocked", "not_implemented"}
    assert found["counts"]["blocked"] == sum(t["status"] == "blocked" for t in row["tests"])
    assert "blocked by relu, to be mended first: " in said.out
    assert "boat_net/answers" not in said.out
    said = command("run", file, "boat_net", "--assignment", chosen, "--json", result)
    assert row_of(read(result), "boat_net")["status"] == "failed"
    assert "boat_net/answers" in said.out


def test_options_reach_the_result(command, tmp_path):
    result = tmp_path / "result.json"
    command("run", RIGHT, COUNT, "--seed", "7", "--precision", "tf32", "--json", result)
    found = read(result)
    assert (found["seed"], found["precision"]) == (7, "tf32")
    assert found["tests"] == {"run": len(entries_of(found)), "floor": 1}
    assert found["isolation"]["tier"] == available().tier
    assert found["submission"] == str(RIGHT)

    command("run", RIGHT, COUNT, "--debug", "--json", result)
    found = read(result)
    assert found["isolation"] == {"tier": "none", "measures": []}
    assert "the submission ran without isolation (--debug): this is no mark" in found["notes"]

    slow = copied(tmp_path / "slow", geometry=f"def {COUNT}(*_, **__):\n    while True: pass\n")
    said = command("run", slow, COUNT, "--timeout", "0.3", "--json", result)
    assert f"{COUNT}: no answer within 0.3 s" in said.out


def test_init_writes_a_template_that_grades_to_nothing(command, tmp_path, monkeypatch):
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = command("init", "mine", "--assignment", file)
    assert said == Said(0, "mine: 2 files for small; grade them with: cd mine && grade\n", "")
    before = {path.name: path.read_bytes() for path in Path("mine").iterdir()}
    assert sorted(before) == ["assignment.toml", "geometry.py"]
    assert before["assignment.toml"] == SMALL.encode()

    again = command("init", "mine", "--assignment", file)
    sentence = "mine already holds assignment.toml, geometry.py; nothing was written"
    require_one_line(again, 2, sentence)
    Path("mine/geometry.py").unlink()
    require_one_line(command("init", "mine", "--assignment", file), 2, "mine already holds assign")
    assert [path.name for path in Path("mine").iterdir()] == ["assignment.toml"]

    Path("mine/geometry.py").write_bytes(before["geometry.py"])
    monkeypatch.chdir("mine")
    said = command()
    assert said.status == 1
    assert "not implemented" in said.out
    assert said.out.endswith("score: 0 of 100\n")


# WHAT IS SHOWN


def test_every_page_fits_into_eighty_columns(command):
    for words in ([], ["conventions"], *([name] for name in pages())):
        said = command("spec", *words)
        assert (said.status, said.err) == (0, "")
        wide = [line for line in said.out.splitlines() if len(line) > 80]
        assert wide == [], words
        assert ESCAPE not in said.out
        if words != ["conventions"]:
            assert "conventions" in said.out
            for label in pages()[words[0]].constraints if words else pages():
                assert label in said.out


# a network with its options: layers, parameters and multiply-adds that its paper or torchvision has
TABLES = {
    "resnet": (174, 25_557_032, 4_089_184_256),
    "resnet --depth 50": (174, 25_557_032, 4_089_184_256),
    "resnet --stride-on 3x3 --depth 18": (68, 11_689_512, 1_814_073_344),
    "lenet5": (11, 61_706, 416_520),
    "lenet5 --variant 1998": (13, 60_000, 325_680),
    "alexnet --variant one_tower": (20, 61_100_840, 714_188_480),
    "vgg --depth 16C": (38, 133_638_952, 11_770_888_192),
    "vgg --depth 16": (38, 138_357_544, 15_470_264_320),
    "googlenet --no-auxiliary-heads": (141, 6_998_552, 1_582_671_872),
    "googlenet --auxiliary-heads": (155, 13_378_280, 1_591_044_096),
    "densenet --depth 121": (426, 7_978_856, 2_834_161_664),
    "densenet_cifar --depth 40 --growth-rate 12": (157, 1_019_722, 264_812_928),
    "inception_v4 --table": (493, 42_679_816, 12_253_974_624),
}


@pytest.mark.parametrize("words", TABLES)
def test_the_table_of_a_network_has_its_totals(command, words):
    said = command("spec", *words.split(), *([] if "--" in words else ["--table"]))
    assert (said.status, said.err) == (0, "")
    totals = dict(line.split() for line in said.out.splitlines() if len(line.split()) == 2)
    assert [totals[name] for name in ("layers", "parameters", "multiply-adds")] == [
        f"{total:,}" for total in TABLES[words]
    ]


@pytest.mark.parametrize("name", networks.networks())
def test_the_table_of_a_network_names_every_layer_within_eighty_columns(command, name):
    said = command("spec", name, "--table")
    lines = said.out[: said.out.index("\nlayers ")].splitlines()
    assert lines[0] == networks.call(name, {})
    assert [line for line in said.out.splitlines() if len(line) > 80] == []
    found, heading = [], ""
    for line in lines[2:]:
        first, *cells = line.split()
        if cells:
            found.append(heading * line.startswith(" ") + first)
        else:
            heading = first
    assert found == [node.name for node in networks.build(name, {}).nodes]


def test_the_table_of_a_network_has_a_line_for_each_layer(command):
    said = command("spec", "resnet", "--depth", "18")
    lines = said.out.splitlines()
    assert lines[0] == "resnet(depth=18, stride_on='3x3')"
    for words in (
        "layer kind output params mult-adds field",
        "conv1 Conv 7x7/2 64x112x112 9,408 118,013,952 7",
        "bn1 BatchNorm 64x112x112 128 - 7",
        "maxpool MaxPool 3x3/2 64x56x56 - - 11",
        "layer2.0.downsample.0 Conv 1x1/2 128x28x28 8,192 6,422,528 43",
        "avgpool GlobalAvgPool 512 - - 627",
        "fc Linear 1000 513,000 512,000 -",
        "input 3x224x224",
    ):
        assert words in {" ".join(line.split()) for line in lines}, words
    # what lies one after the other may see less along one axis
    said = command("spec", "inception_v4", "--table")
    assert "b1_1x7 Conv 1x7 64x73x73 28,672 152,793,088 15x39" in " ".join(said.out.split())


def test_a_network_shows_its_page_unless_it_has_an_option(command):
    shown = command("spec", "resnet")
    assert " ".join(shown.out.split()).startswith(pages()["resnet"].signature)
    assert shown.out.endswith("- grade spec resnet --table [--depth …] [--stride-on …]\n")
    table = command("spec", "resnet", "--table")
    assert table.out.startswith("resnet(depth=50, stride_on='3x3')\n")
    assert command("spec", "--depth", "50", "resnet") == table
    assert command("spec", "resnet_backward", "--depth=50") == table
    assert command("spec", "resnet_parameters", "--depth=50") == table
    assert "--table" not in command("spec", "relu").out


def test_the_constraints_of_a_page_stand_in_one_section(command):
    for name in ("relu", "conv_parameter_count", "to_uint8"):
        out = command("spec", name).out
        assert "of the header" not in out
        (section,) = re.findall(r"^Constraints *\n(.*?)^Gradient", out, re.MULTILINE | re.DOTALL)
        assert out.count("Constraints") == 1
        places = [section.index(f" {label} ") for label in pages()[name].constraints]
        assert places == sorted(places)
    assert "\nA call that breaks one is refused." in command("spec", "conv_parameter_count").out


def test_the_help_of_a_network_lists_its_options(command):
    said = command("spec", "resnet", "--help")
    words = " ".join(said.out.split())
    assert "--depth INTEGER 18, 34, 50, 101 or 152; default: 50." in words
    assert '"1x1" as in the paper; default: 3x3.' in words
    assert "--depth INTEGER_OR_TEXT 11, 13" in " ".join(
        command("spec", "vgg", "--help").out.split()
    )
    assert "--auxiliary-heads / --no-auxiliary-heads" in command("spec", "googlenet", "-h").out
    assert "--depth INT" not in command("spec", "--help").out
    for words, offered in {
        "": 1,
        "zfnet": 1,
        "resnet_backward": 1,
        "deconvnet": 0,
        "relu": 0,
    }.items():
        assert ("  --table " in command("spec", *words.split(), "--help").out) == offered
    for name in networks.networks():
        out = command("spec", name, "--help").out
        assert all(networks.option(keyword) in out for keyword in networks.parameters(name))


def test_doctor_says_what_is_here(command):
    said = command("doctor")
    assert (said.status, said.err) == (0, "")
    assert f"tier {available().tier}" in said.out
    assert all(measure in said.out for measure in available().measures)
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in said.out


WRONG = """
import numpy as np


def conv_parameter_count(in_channels, out_channels, kernel_size, *, groups=1, bias=True):
    height, width = np.broadcast_to(kernel_size, 2)
    return int(out_channels * (in_channels // groups * height * width + bias))


def relu(x):
    return np.abs(x)


def relu_backward(grad_output, x):
    raise ZeroDivisionError("oh \\x1b[31m no")
"""


def test_the_readme_shows_what_is_printed(command, monkeypatch):
    monkeypatch.chdir(CHECKOUT)
    shown = re.search(r"```text\n\$ \S*grade (.+)\n((?:.*\n)+?)```", Path("README.md").read_text())
    assert command(*shown[1].split()).out == shown[2]


def test_a_failure_is_explained(command, tmp_path):
    file, result = tmp_path / "wrong.py", tmp_path / "result.json"
    file.write_text(WRONG, encoding="utf-8")
    said = command("run", file, "relu", "--json", result)
    assert (said.status, said.err) == (1, "")
    lines = said.out.splitlines()
    row = row_of(read(result), "relu")
    test = next(test for test in row["tests"] if test["id"] == "relu/matches_closed_form")
    at = lines.index(f"    {test['id']}: {test['law']}")
    assert test["law"].endswith(".")
    assert lines[at + 1] == f"    {test['message']}"
    assert lines[at + 2] == f"    {test['counterexample']['call']}"
    assert lines[at + 3].split() == ["got", "expected"]
    assert re.search(r"\d\*", lines[at + 4])
    (known, *_) = test["diagnosis"]
    (mistake,) = (line for line in lines[at:] if line.startswith("    mistake: "))
    assert mistake == f"    mistake: {known['sentence']} ({known['id']})"
    assert f"    hint: {known['hint']}" in lines[at:]
    assert "    see specs/activation/relu.md (grade spec relu)" in lines[at:]

    # what the submission raises is shown with its own line, and without its control characters
    assert "    relu_backward raised ZeroDivisionError: oh \\x1b[31m no" in lines
    assert any('raise ZeroDivisionError("oh' in line for line in lines)
    assert ESCAPE not in said.out
    (line,) = (line for line in lines if line.startswith("relu "))
    score = f"{row['score']:.2f} / {row['max_score']:.2f}"
    assert " ".join(line.split()).startswith(f"relu {score} error ")
    assert lines[-1].startswith("score: ")
    assert re.fullmatch(r"\d+ tests: .* failed.* error.*", lines[-2])


def told(rows, submission, operation="relu", **options):
    """Return what is told of tests: a name, a function, a message, and a label if any."""
    tests = [
        {
            "id": f"{operation}/{name}",
            "function": function,
            "law": "A law. " * 20,
            "label": label[0] if label else None,
            "status": "failed",
            "message": message,
            "counterexample": {"call": CALL, "got": None, "expected": None, "differing": None},
            "diagnosis": [],
        }
        for name, function, message, *label in rows
    ]
    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False, color_system=None, **options)
    observer = terminal.Progressing(console, [operation], submission)
    for test in tests:
        observer.tested(operation, test)
    observer.graded(
        {
            "name": operation,
            "score": 0,
            "max_score": 1,
            "status": "failed",
            "blocked_by": [],
            "tests": tests,
        }
    )
    return stream.getvalue()


CALL = f"relu(np.array([{', '.join(['0.0'] * 30)}]))"
MANY = [
    ("a", "relu", "one"),
    ("b", "relu", "two"),
    ("c", "relu", "one"),
    ("d", "relu", "three"),
    ("e", "relu_backward", "one"),
]


def test_each_function_has_a_place_among_the_failures():
    """And once the operation is named, each failure has."""

    def shown(said):
        return re.findall(r"^    relu/(\w): ", said, re.MULTILINE)

    said = told(MANY, "'my work'")
    assert shown(said) == ["a", "b", "e"]
    assert "    also not passed: d; grade run 'my work' relu shows why\n" in said
    assert said.endswith("    1 more test fails in the same way\n")

    said = told(MANY, None)
    assert shown(said) == ["a", "b", "d", "e"]
    assert "also not passed" not in said
    said = told([*MANY, ("f", "relu", "two")], None)
    assert said.endswith("    2 more tests fail in the same way: c, f\n")


def test_refusals_of_different_constraints_are_not_alike():
    labels = [*pages()["maxout"].constraints]
    rows = [(label, "maxout", "it was answered", label) for label in labels]
    rows.append(("again", *rows[0][1:]))
    said = told(rows, None, operation="maxout")
    assert all(f"    see {label}: " in said for label in labels)
    assert said.endswith("    1 more test fails in the same way: again\n")


def test_prose_is_wrapped_on_a_terminal_and_a_call_is_not():
    in_file, in_terminal = (told(MANY, None, force_terminal=now) for now in (False, True))
    assert max(len(line) for line in in_file.splitlines() if "A law" in line) > 80
    wrapped = [line for line in in_terminal.splitlines() if CALL not in line]
    assert in_terminal.count(f"    {CALL}\n") == 4
    assert max(map(len, wrapped)) <= 80
    assert all(line.startswith("    ") for line in wrapped if "law" in line)
    assert in_terminal.split() == in_file.split()


def test_what_is_wrong_with_a_file_is_said_once(command, tmp_path):
    folder = copied(tmp_path / "mine", "geometry", activation="def relu(x)\n    return x\n")
    said = command("run", folder, "relu", "sigmoid", COUNT)
    assert said.status == 1
    told = "activation.py was not loaded: SyntaxError: expected ':' (activation.py, line 1: "
    assert said.out.count("SyntaxError") == said.out.count(told) == 1
    for name in ("relu", "sigmoid_backward"):
        assert re.search(
            rf"^    `{name}` is not there: activation.py was not loaded", said.out, re.MULTILINE
        )


def test_what_came_is_shown_as_it_came():
    came = [[np.zeros(2), 1.5], (np.zeros(()),), {"a": [None]}]
    shown = "[[float64 (2,), 1.5], (0,), a dict of 1]"
    assert beside.words(report.plain(came)) == shown
    # a list is as good as a tuple, and held to it part by part
    lines = [*beside.side_by_side(report.plain([1, 2]), report.plain((1, 3)), [None, [[]]])]
    assert [line.plain.split() for line in lines[1:]] == [["[1]", "[1]"], ["2", "3"]]


def test_wide_values_stand_below_each_other():
    def shown(width):
        got = report.plain(np.zeros((2, width)))
        expected = report.plain(np.ones((2, width)))
        return [line.plain for line in beside.side_by_side(got, expected, [[0, 0]])]

    assert [len(shown(width)) for width in (1, 3, 4, 12)] == [3, 3, 6, 6]
    assert shown(3)[1] == f"    {'0*':>11}{'0 ':>11}{'0 ':>11}   {'1*':>11}{'1 ':>11}{'1 ':>11}"
    assert shown(4)[::3] == ["    got", "    expected"]


def test_numbers_never_touch():
    rows = [[-2.77635, -0.0499165, 1.0], [-1.23457e-05, 2.0, 3.0]]
    got, expected = report.plain(np.array(rows)), report.plain(np.zeros((2, 3)))
    everywhere = [list(place) for place in np.ndindex(2, 3)]
    lines = [line.plain for line in beside.side_by_side(got, expected, everywhere)]
    cells = [[f"{beside.number(entry)}*" for entry in row] for row in rows]
    assert [line.split() for line in lines[1:3]] == cells
    assert len({len(line) for line in lines[1:3]}) == 1


def test_a_refusal_is_shown_with_its_label(command, tmp_path):
    file, result = tmp_path / "wrong.py", tmp_path / "result.json"
    file.write_text(WRONG, encoding="utf-8")
    said = command("run", file, "conv_parameter_count", "--json", result)
    labels = pages()["conv_parameter_count"].constraints
    failed = [test for test in entries_of(read(result)) if test["status"] == "failed"]
    assert {test["label"] for test in failed} >= {"conv_parameter_count_c1"}
    told = next(test for test in failed if f"{test['id']}:" in said.out)
    assert told["counterexample"]["expected"] is None
    assert "must be refused with ValueError or TypeError" in told["message"]
    see = f"    see {told['label']}: {labels[told['label']]}; specs/geometry/"
    assert see in said.out


def test_a_call_can_be_pasted(almost_right):
    functions = {**reference_functions(), "np": np}
    found = [test for test in entries_of(almost_right.result) if test["counterexample"]]
    assert len(found) >= len(MISTAKES)
    for test in found:
        call, expected = (test["counterexample"][key] for key in ("call", "expected"))
        assert "\n" not in call
        node = ast.parse(call, mode="eval").body
        assert isinstance(node, ast.Call)
        assert ast.unparse(node.func) == test["function"]
        if expected is not None:
            answer = eval(call, functions)
            for is_, should_be in zip(parts(answer), parts(from_json(expected)), strict=True):
                # the truth of a gradient may be a difference quotient
                np.testing.assert_allclose(is_, should_be, rtol=1e-6, atol=1e-6, err_msg=call)
    shown = [line.strip() for line in almost_right.said.out.splitlines()]
    assert len({test["counterexample"]["call"] for test in found} & {*shown}) >= len(MISTAKES)


def parts(value):
    """Return the results of a call, one or several, without those that are none."""
    several = value if isinstance(value, tuple) else (value,)
    return [part for part in several if part is not None]


def from_json(value):
    """Return a value as a result in JSON has it."""
    if isinstance(value, list):
        return tuple(map(from_json, value))
    if isinstance(value, dict):
        return np.array(value["values"], dtype=value["dtype"]).reshape(value["shape"])
    return value


def test_a_file_gets_plain_text(almost_right):
    assert ESCAPE not in almost_right.said.out


def test_a_terminal_gets_colours_unless_told_otherwise():
    assert ESCAPE in in_terminal("spec", "relu")
    assert ESCAPE not in in_terminal("spec", "relu", NO_COLOR="1")
    assert ESCAPE not in in_terminal("doctor", NO_COLOR="1")
    said = in_terminal("run", RIGHT, COUNT, "conv_parameter_count", NO_COLOR="1")
    assert ESCAPE not in said
    assert said.splitlines()[1].startswith(COUNT) or said.splitlines()[2].startswith(COUNT)


def in_terminal(*words, **environment):
    """Return what the command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "COLUMNS": "80", **environment},
    ) as process:
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while data := os.read(ours, 2**16):
                said += data
        os.close(ours)
    assert process.returncode == 0, said
    return said.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_process(number):
    command = [COMMAND, "run", SUBMISSIONS / "almost_right"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        while len(started := psutil.Process(process.pid).children(recursive=True)) < 2:
            time.sleep(0.01)
        time.sleep(1)
        process.send_signal(number)
    # nobody held its output open any more
    assert process.returncode == -number
    _, running = psutil.wait_procs(started, timeout=10)
    assert [one for one in running if one.status() != psutil.STATUS_ZOMBIE] == []


# REPRODUCIBLE


TWICE = """
name = "twice"
operations = ["relu", "conv_parameter_count"]
"""
TWICE_TESTS = (
    "conv_parameter_count/",
    "relu/matches_",
    "relu/accepts_any_",
    "relu/backward_selects",
)


def test_a_seed_says_everything(tmp_path, monkeypatch):
    kept = [test for test in suite.collect() if test.id.startswith(TWICE_TESTS)]
    monkeypatch.setattr(suite, "collect", lambda: kept)
    file = tmp_path / "wrong.py"
    file.write_text(WRONG, encoding="utf-8")
    first, second = (graded(file, TWICE, seed=5) for _ in range(2))
    assert without_timings(first) == without_timings(second)
    other = graded(file, TWICE, seed=6)
    assert other["seed"] == 6

    def calls(result):
        return [test["counterexample"] for test in entries_of(result) if test["counterexample"]]

    def marks(result):
        return [(test["id"], test["status"], test["points"]) for test in entries_of(result)]

    assert marks(first) == marks(other)
    assert [test["calls"] for test in entries_of(first)] != [
        test["calls"] for test in entries_of(other)
    ] or calls(first) != calls(other)


def test_another_seed_draws_other_inputs(monkeypatch):
    """What is asked of a right submission, call for call."""

    def asked(seed):
        keys = []

        class Listening(InProcess):
            def ask(self, call, **options):
                keys.append(repr(call))
                return super().ask(call, **options)

        @contextlib.contextmanager
        def fresh():
            yield Listening(reference_functions())

        (test,) = (test for test in suite.collect() if test.id == "relu/matches_closed_form")
        assert suite.run(test, fresh, seed).status == "passed"
        return keys

    assert asked(1) == asked(1)
    assert len({*asked(1)} & {*asked(2)}) < len(asked(1)) / 4


# THE EXAMPLES


@pytest.fixture(scope="module")
def right():
    return whole_run("right", "core")


@pytest.fixture(scope="module")
def almost_right():
    return whole_run("almost_right", "core")


@pytest.fixture(scope="module")
def untouched():
    return whole_run("untouched", "full")


def test_right_earns_everything(right):
    assert [test for test in entries_of(right.result) if test["status"] != "passed"] == []
    assert (right.said.status, right.said.err) == (0, "")
    assert right.result["score"] == right.result["max_score"] == 100
    assert [row["name"] for row in right.result["operations"]] == list(CORE.operations)
    assert right.result["tests"]["run"] >= right.result["tests"]["floor"] == CORE.floor
    assert right.result["notes"] == []
    assert right.said.out.endswith("score: 100 of 100\n")
    # a line for every operation, and nothing else to be said
    assert len(right.said.out.splitlines()) == 1 + len(CORE.operations) + 2


def test_almost_right_loses_points_in_its_five_operations(almost_right):
    result = almost_right.result
    assert (almost_right.said.status, almost_right.said.err) == (1, "")
    wrong = {row["name"]: row for row in result["operations"] if row["status"] != "passed"}
    assert sorted(wrong) == sorted(MISTAKES)
    assert result["score"] == pytest.approx(
        100 - sum(row["max_score"] - row["score"] for row in wrong.values()), abs=1e-3
    )
    for name, row in wrong.items():
        assert row["status"] == "failed"
        assert row["score"] < row["max_score"]
        assert {test["function"] for test in row["tests"] if test["status"] == "failed"} == {
            MISTAKES[name][0]
        }


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistakes_of_almost_right_are_named(almost_right, name):
    failed = [
        test for test in row_of(almost_right.result, name)["tests"] if test["status"] == "failed"
    ]
    assert all(test["counterexample"] for test in failed)
    named = {test["id"]: [known["id"] for known in test["diagnosis"]] for test in failed}
    assert any(named.values()), named
    firsts = {ids[0] for ids in named.values() if ids}
    assert firsts == {MISTAKES[name][1]}, named
    assert f"({MISTAKES[name][1]})" in almost_right.said.out


def test_untouched_earns_nothing(untouched):
    assert (untouched.said.status, untouched.said.err) == (1, "")
    assert untouched.result["score"] == 0
    assert {row["status"] for row in untouched.result["operations"]} == {"not_implemented"}
    assert {test["status"] for test in entries_of(untouched.result)} == {"not_implemented"}


# ANSWERS WITHOUT WORK


class Source:
    """Functions of this process, as a submission that was loaded."""

    isolation = Isolation("none", ())
    output = ""

    def __init__(self, functions):
        self.functions = functions

    def loaded(self):
        return Loaded(functions=tuple(self.functions))

    @contextlib.contextmanager
    def fresh(self):
        yield InProcess(self.functions)


def marks_of(monkeypatch, functions):
    """Grade functions of this process for `full`; the counterexamples stay as they were drawn."""

    @contextlib.contextmanager
    def opened(_job):
        yield Source(functions)

    monkeypatch.setattr(running.Job, "open", opened)
    monkeypatch.setattr(suite, "run", functools.partial(suite.run, shrink=False))
    result = running.grade(running.Job(Path("here"), "here", FULL, 0))
    return validated(json.loads(json.dumps(result)))


def test_refusing_everything_earns_nothing(monkeypatch):
    def refuse(*_, **__):
        raise ValueError("whatever it is")

    result = marks_of(monkeypatch, dict.fromkeys(reference_functions(), refuse))
    assert [test["id"] for test in entries_of(result) if test["status"] == "passed"] == []
    assert result["score"] == 0


# The functions of which zeros of the right shape are the right answer, and why.
RIGHT_WITH_ZEROS = {"binary_step_backward": "a step is level wherever it has a slope"}


def test_zeros_of_the_right_shape_earn_nothing(monkeypatch):
    def zeros(value):
        if isinstance(value, tuple):
            return tuple(map(zeros, value))
        if isinstance(value, np.ndarray | np.generic):
            return np.zeros_like(value)
        return None if value is None else type(value)(0)

    def zero(function):
        return lambda *args, **kwargs: zeros(function(*args, **kwargs))

    functions = {name: zero(function) for name, function in reference_functions().items()}
    result = marks_of(monkeypatch, functions)
    passed = [test for test in entries_of(result) if test["status"] == "passed"]
    assert {test["function"] for test in passed} == RIGHT_WITH_ZEROS.keys()
    assert result["score"] == pytest.approx(sum(test["points"] for test in passed), abs=1e-3)
