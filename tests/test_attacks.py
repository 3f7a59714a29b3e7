"""
Submissions that attack the grader, or fail in a way of their own: each gets only what it earned.

Every submission here is the right one with `relu` replaced. Beside it stand `relu_backward` and
`leaky_relu` in the same module and `flatten` in another: these must come out as if they were graded
alone, everything passed.
"""

import io
import os
import re
import shutil
import time
from functools import partial

import pytest
from rich.console import Console

from grader import suite, terminal
from grader.confinement import children
from grader.examples import examples
from grader.implementation import literal
from grader.specification import pages

from .results import SUBMISSIONS, entries_of, graded, read, row_of, run

ASSIGNMENT = """
name = "attacked"
operations = ["relu", "leaky_relu", "flatten"]
[limits]
call_seconds = 2
test_seconds = 6
"""
# Some tests of each kind for `relu`, and of the rest as many as show that it is graded as ever.
ATTACKED = (
    "relu/matches_closed_form", "relu/matches_example", "relu/keeps_float32",
    "relu/accepts_read_only_arrays", "relu/leaves_arguments_alone", "relu/is_deterministic",
)  # fmt: skip
BESIDE = (
    "relu/backward_selects",
    "leaky_relu/has_known_slopes",
    "flatten/accepts_read_only_arrays",
)
RIGHT = "\nright = relu\n"
SHRINKING = suite.run

# What `relu` does instead, and what becomes of each of its tests.
ATTACKS = {
    # it never answers
    "loops": ("timeout", "while True: pass"),
    "swallows whatever would stop it": ("timeout", """
        import time
        while True:
            try:
                time.sleep(1000)
            except BaseException:
                pass
    """),
    # it ends the process
    "_exit": ("crashed", "import os; os._exit(0)"),
    "kills itself": ("crashed", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    "reaches for memory": ("crashed", "import ctypes; ctypes.string_at(0)"),
    "asks for too much": ("crashed", "return np.zeros(10**12)"),
    "closes every file": ("crashed", "import os; os.closerange(0, 256); return right(x)"),
    # it raises
    "exit": ("error", "import sys; sys.exit(0)"),
    "interrupt": ("error", "raise KeyboardInterrupt"),
    "generator exit": ("error", "raise GeneratorExit"),
    "an exception that nothing catches": ("error", "raise type('Skipped', (BaseException,), {})"),
    "skips": ("error", "import unittest; raise unittest.SkipTest('not today')"),
    "rejects its input": ("error", "import hypothesis; hypothesis.reject()"),
    "leaves pytest": ("error", "import pytest; pytest.exit('done', returncode=0)"),
    "recurses without end": ("error", "return relu(x)"),
    "reads the standard input": ("error", "return input()"),
    # it returns what is no value
    "an object array": ("error", "return np.asarray(right(x), dtype=object)"),
    "a subclass that equals everything": ("error", """
        class Equal(np.ndarray):
            def __eq__(self, other): return np.ones(self.shape, bool)
            def __array_function__(self, *args): return True
            def __array_ufunc__(self, *args, **kwargs): return np.zeros(())
        return x.view(Equal)
    """),
    "a masked array": ("error", "return np.ma.masked_array(right(x), True)"),
    "an object that equals everything": ("error", """
        class Equal:
            def __eq__(self, other): return True
            def __bool__(self): return True
            def __array__(self, *args, **kwargs): return right(x)
        return Equal()
    """),
    # it returns what is wrong
    "a list": ("failed", "return [*map(float, right(x).ravel()), 0.0]"),
    "a string": ("failed", "return 'passed'"),
    "nothing": ("failed", "pass"),
    "nan": ("failed", "return np.full_like(right(x), np.nan)"),
    "a shape that broadcasts": ("failed", "return right(x)[None]"),
    "patches what compares": ("failed", """
        import builtins, json, unittest
        def true(*args, **kwargs): return True
        np.testing.assert_allclose = np.testing.assert_array_equal = true
        np.allclose = np.isclose = np.array_equal = np.all = np.any = true
        json.dumps = json.loads = json.JSONEncoder.encode = json.JSONDecoder.decode = true
        unittest.TestCase.assertEqual = true
        for name in ("abs", "all", "any", "map", "max", "min", "print", "round", "sum", "zip"):
            setattr(builtins, name, true)
        return np.zeros(7)
    """),
    "looks for the answer": ("failed", """
        import gc, sys
        found, frame = [], sys._getframe()
        while frame:
            found += [*frame.f_locals.values(), *frame.f_globals.values()]
            frame = frame.f_back
        found += gc.get_objects()
        arrays = [one for one in found if type(one) is np.ndarray and one.shape == np.shape(x)]
        others = [one for one in arrays if one is not x and (one >= 0).all() and one.any()]
        return others[0] if others else np.full(np.shape(x), -1.0)
    """),
    "looks for the tests": ("failed", """
        import os, sys
        for name in ("reference", "grader", "tests", "scipy", "hypothesis"):
            try:
                return __import__(name).activation.relu(x)
            except ImportError:
                continue
        roots = [*sys.path, os.getcwd(), *os.environ.values()]
        assert not any(os.path.exists(f"{root}/reference/activation.py") for root in roots)
        return np.full(np.shape(x), -1.0)
    """),
    # it is right, and does something else besides
    "changes what is global": ("passed", """
        import os, random, signal, sys, warnings
        os.chdir("/")
        for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        np.seterr(all="raise"), np.set_printoptions(precision=1), np.random.seed(0)
        random.seed(0), sys.setrecursionlimit(200), warnings.simplefilter("error")
        os.environ.clear(), sys.path.clear()
        return right(x)
    """),
    "starts threads": ("passed", """
        import threading, time
        if threading.active_count() < 4:
            threading.Thread(target=time.sleep, args=(1000,)).start()
        return right(x)
    """),
    "closes its streams": ("passed", """
        import os, sys
        sys.stdout.close(), sys.stderr.close()
        for number in (0, 1, 2):
            try:
                os.close(number)
            except OSError:
                pass
        return right(x)
    """),
    "registers an end": ("passed", """
        import atexit, os
        atexit.register(os._exit, 0)
        return right(x)
    """),
    "warns": ("passed", "import warnings; warnings.warn('careful'); return right(x)"),
}  # fmt: skip


def relu(body):
    """Return a `relu` that does this."""
    lines = [line for line in body.strip("\n").split("\n") if line.strip()]
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    return RIGHT + "\n".join(["def relu(x):", *(f"    {line[indent:]}" for line in lines)]) + "\n"


def submission(folder, source="", **files):
    """Write the right submission, with this at the end of the module that holds `relu`."""
    folder.mkdir(exist_ok=True)
    for name in ("activation", "linear", "shared"):
        shutil.copy(SUBMISSIONS / "right" / f"{name}.py", folder)
    with (folder / "activation.py").open("a", encoding="utf-8") as file:
        file.write(source)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def few_tests(monkeypatch):
    """Let the grader run only what is looked at here; what fails stays as it was drawn."""
    monkeypatch.setattr(suite, "run", partial(SHRINKING, shrink=False))
    kept = [test for test in suite.collect() if test.id in ATTACKED + BESIDE]
    assert len(kept) == len(ATTACKED + BESIDE)
    monkeypatch.setattr(suite, "collect", lambda: kept)


def statuses(result, function="relu"):
    """Return the status of every test of a function, by the test's name."""
    return {test["id"].partition("/")[2]: test["status"] for test in entries_of(result, function)}


def lost(result):
    """Return the tests of `relu` that are not passed, and what became of them."""
    return {name: status for name, status in statuses(result).items() if status != "passed"}


def require_all_else(result):
    """Require that everything but `relu` is as it is where nobody attacks."""
    assert {test["id"] for test in entries_of(result)} == {*ATTACKED, *BESIDE}
    for test in entries_of(result):
        assert test["function"] == "relu" or test["status"] == "passed", test
    for name in ("leaky_relu", "flatten"):
        assert row_of(result, name)["score"] == row_of(result, name)["max_score"]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_it_earned(tmp_path, name):
    expected, body = ATTACKS[name]
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) == {expected}
    assert row_of(result, "relu")["status"] == expected
    if expected == "timeout":
        message = "already on the page's example: relu: no answer within 2 s (given x (3,))"
        assert {test["message"] for test in entries_of(result, "relu")} == {message}
    assert result["notes"] == []


def test_messages_say_what_happened(tmp_path):
    said = {
        "_exit": "already on the page's example: relu: the process ended itself with exit code 0"
        " instead of answering",
        "asks for too much": "already on the page's example: relu: it ran out of memory: the limit"
        " is 2048 MB",
        "exit": "relu raised SystemExit: 0",
        "a masked array": "relu raised UnsupportedResult: the result is of the type"
        " numpy.ma.MaskedArray, where plain NumPy arrays are expected",
    }
    for name, sentence in said.items():
        folder = submission(tmp_path / name.replace(" ", "_"), relu(ATTACKS[name][1]))
        result = graded(folder, ASSIGNMENT)
        messages = {test["message"].partition("\n")[0] for test in entries_of(result, "relu")}
        assert any(message.endswith(sentence) for message in messages), messages


# ONE TEST AFTER THE OTHER


def test_what_loops_later_costs_the_tests_that_saw_it(tmp_path):
    body = """
        while np.ndim(x) > 3:
            pass
        return right(x)
    """
    assignment = ASSIGNMENT.replace("call_seconds = 2", "call_seconds = 0.6")
    result = graded(submission(tmp_path / "attack", relu(body)), assignment)
    require_all_else(result)
    assert set(lost(result).values()) == {"timeout"}
    assert statuses(result)["matches_example"] == "passed"
    for test in entries_of(result, "relu"):
        if test["status"] == "timeout":
            assert "no answer within 0.6 s (given x (" in test["message"]
            assert test["counterexample"]["call"].startswith("relu(np.")


def test_state_reaches_no_other_test(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "run", SHRINKING)
    body = """
        global COUNT
        COUNT += 1
        return right(x) if COUNT == 1 else right(x) + COUNT
    """
    result = graded(submission(tmp_path / "later", "\nCOUNT = 0" + relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert set(lost(result).values()) == {"failed"}
    # each test begins anew, so that what makes a single call sees the first answer
    assert statuses(result)["matches_example"] == "passed"
    assert statuses(result)["matches_closed_form"] == "failed"
    assert statuses(result)["is_deterministic"] == "failed"

    first = body.replace("COUNT == 1", "COUNT > 1")
    result = graded(submission(tmp_path / "first", "\nCOUNT = 0" + relu(first)), ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) == {"failed"}


def test_state_that_changes_no_answer_costs_nothing(tmp_path):
    body = """
        key = x.tobytes(), x.shape, x.dtype
        if key not in KNOWN:
            KNOWN[key] = right(x)
        return KNOWN[key]
    """
    result = graded(submission(tmp_path / "attack", "\nKNOWN = {}" + relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert lost(result) == {}


def test_changed_arguments_cost_only_purity(tmp_path):
    body = """
        y = right(x)
        if x.flags.writeable:
            x[...] = 7
        return y
    """
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert lost(result) == {"leaves_arguments_alone": "failed"}
    (test,) = (test for test in entries_of(result) if test["status"] == "failed")
    assert test["message"] == "the argument x was changed by the call"


def test_an_answer_written_over_the_argument_wins_nothing(tmp_path):
    body = """
        if x.flags.writeable:
            x[...] = -1
        return x
    """
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) == {"failed"}


def test_unsteady_answers_are_wrong_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "run", SHRINKING)
    body = "import os; return right(x) + (os.urandom(1)[0] < 128)"
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) <= {"passed", "failed"}
    assert statuses(result)["matches_closed_form"] == "failed"
    assert statuses(result)["is_deterministic"] == "failed"
    messages = " ".join(test["message"] for test in entries_of(result, "relu"))
    assert "laky" not in messages


def test_a_second_answer_is_asked_for(tmp_path):
    body = """
        global COUNT
        COUNT += 1
        y = right(x)
        return np.where(y == 0, -0.0 if COUNT % 2 else 0.0, y).astype(y.dtype)
    """
    result = graded(submission(tmp_path / "attack", "\nCOUNT = 0" + relu(body)), ASSIGNMENT)
    require_all_else(result)
    assert lost(result) == {"is_deterministic": "failed"}


def test_answers_learnt_by_heart_earn_the_example_alone(tmp_path):
    (example, *_) = examples(pages()["relu"])
    body = f"""
        example = {literal(example.call["x"])}
        return {literal(example.result)} if np.array_equal(x, example) else np.zeros_like(x)
    """
    folder = submission(tmp_path / "attack", relu(body))
    result = graded(folder, ASSIGNMENT)
    require_all_else(result)
    kept = {name for name, status in statuses(result).items() if status == "passed"}
    assert kept == {"matches_example"}


# FILES


def test_files_that_steer_other_graders_are_not_obeyed(tmp_path):
    everything = """
import builtins, sys
import numpy as np
np.testing.assert_allclose = lambda *args, **kwargs: None
builtins.shipped = True
"""
    folder = submission(
        tmp_path / "attack",
        relu("return np.full(np.shape(x), 5.0)"),
        conftest=everything + "\ndef pytest_collection_modifyitems(items): items.clear()\n",
        sitecustomize=everything,
        usercustomize=everything,
        numpy=everything,
        json="def dumps(*args, **kwargs): return '{}'\nloads = dumps\n",
        pytest="def main(*args, **kwargs): return 0\n",
        hypothesis="def given(*args, **kwargs): return lambda test: None\n",
    )
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts='-k none'\n")
    (folder / "assignment.toml").write_text('name = "none"\noperations = ["flatten"]\n')
    (folder / "reference").mkdir()
    (folder / "reference" / "__init__.py").write_text("relu = abs\n", encoding="utf-8")
    result = graded(folder, ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) == {"failed"}
    files = {file["path"]: file["status"] for file in result["files"]}
    assert files == {
        "activation.py": "loaded", "linear.py": "loaded", "shared.py": "loaded",
        "conftest.py": "ignored", "hypothesis.py": "loaded", "pytest.py": "loaded",
        "json.py": "failed", "numpy.py": "failed",
        "sitecustomize.py": "failed", "usercustomize.py": "failed",
    }  # fmt: skip

    words = ["run", folder, "linear_parameter_count", "--json", tmp_path / "result.json"]
    said = run(*words, cwd=folder)
    assert said.returncode == 1, said.stderr
    assert read(tmp_path / "result.json")["assignment"]["name"] == "core"


BROKEN = {
    "a syntax error": ("def relu(x)\n", "SyntaxError: expected ':' (activation.py, line 1: def"),
    "tabs among blanks": ("if 1:\n        a = 1\n\tb = 2\n", "TabError: inconsistent use of tabs"),
    "NUL bytes": ("a = 1\0\n", "SyntaxError: source code string cannot contain null bytes"),
    "a package of its own": (
        "from .linear import flatten\n",
        "ImportError: attempted relative import with no known parent package: these files are no",
    ),
    "a module that is not here": ("import scipy.signal\n", "ModuleNotFoundError: scipy is not ava"),
    "an exit": ("import sys\nsys.exit(0)\n", "SystemExit: 0 (activation.py, line 2: sys.exit(0))"),
    "an interrupt": ("raise KeyboardInterrupt\n", "KeyboardInterrupt: "),
    "a question": ("name = input('Who?')\n", "EOFError: EOF when reading a line"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_does_not_load_is_named_and_the_others_are_graded(tmp_path, name):
    source, message = BROKEN[name]
    folder = submission(tmp_path / "broken", activation=source)
    result = graded(folder, ASSIGNMENT)
    (file,) = (file for file in result["files"] if file["path"] == "activation.py")
    assert file["status"] == "failed"
    assert file["message"].startswith(message)
    assert row_of(result, "flatten")["status"] == "passed"
    for name in ("relu", "leaky_relu"):
        assert row_of(result, name)["status"] == "error"
        assert row_of(result, name)["score"] == 0
        for test in row_of(result, name)["tests"]:
            assert test["message"].startswith(f"`{test['function']}` is not there: activation.py")
            assert message not in test["message"]  # what is wrong with a file is said once


def test_code_under_main_is_not_there(tmp_path):
    source = "if __name__ == '__main__':\n    def relu(x):\n        return x\n"
    result = graded(submission(tmp_path / "attack", activation=source), ASSIGNMENT)
    assert row_of(result, "relu")["status"] == "not_implemented"
    assert row_of(result, "flatten")["status"] == "passed"


def test_a_loader_that_dies_takes_every_operation_along(tmp_path):
    folder = submission(tmp_path / "attack", "\nimport os\nos._exit(0)\n")
    result = graded(folder, ASSIGNMENT)
    assert {test["status"] for test in entries_of(result)} == {"crashed"}
    assert result["score"] == 0
    message = "importing the submission: the process ended itself with exit code 0"
    assert all(message in test["message"] for test in entries_of(result))


def test_an_import_without_end_is_named(tmp_path):
    folder = submission(tmp_path / "attack", activation="while True:\n    pass\n")
    result = graded(folder, ASSIGNMENT + "load_seconds = 2\n")
    (file,) = (file for file in result["files"] if file["path"] == "activation.py")
    message = r"TooSlow: importing this file takes longer than 0\.\d+ s \(activation\.py"
    assert re.match(message, file["message"])
    assert row_of(result, "relu")["status"] == "error"
    assert row_of(result, "flatten")["status"] == "passed"


# WHAT IS SAID


def test_two_hundred_megabytes_are_printed_and_a_little_is_kept(tmp_path):
    body = """
        import os, sys
        if not os.path.exists("printed"):  # once in the whole run
            open("printed", "w").close()
            for _ in range(200):
                sys.stdout.write("much ado\\n" * 111_112)
        return right(x)
    """
    patient = ASSIGNMENT.replace("call_seconds = 2", "call_seconds = 20")
    result = graded(submission(tmp_path / "attack", relu(body)), patient)
    require_all_else(result)
    assert lost(result) == {}
    said = "the submission prints while it is graded; what it prints is not judged"
    assert result["notes"] == [said]


EVIL = (
    "\\x1b[31mred\\x1b[2J\\x1b]0;title\\x07\\r\\n::error file=a::forged\\n::notice::x\\x00\\ud800"
)


def test_no_control_character_reaches_the_terminal(tmp_path):
    body = f"print('{EVIL}', flush=True); raise ValueError('{EVIL}')"
    folder = submission(tmp_path / "attack", relu(body), broken=f"raise ValueError('{EVIL}')\n")
    name = os.fsdecode(b"evil\x1b[31m\xff\n::error::.py")
    try:
        (folder / name).write_text("x = 1 / 0\n", encoding="utf-8")
    except OSError:  # a file system that takes only valid names
        shutil.copy(folder / "broken.py", folder / "evil.py")
    result = graded(folder, ASSIGNMENT)
    require_all_else(result)
    assert set(statuses(result).values()) == {"error"}

    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False)
    observer = terminal.Progressing(console, [row["name"] for row in result["operations"]])
    for row in result["operations"]:
        for test in row["tests"]:
            observer.tested(row["name"], test)
        observer.graded(row)
    terminal.say(console, terminal.ending(result))
    said = stream.getvalue()
    assert "\\x1b[31mred" in said
    assert "evil" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    # a runner of workflows takes a line for a command that begins with two colons, after blanks
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]
    said.encode("utf-8")


# AFTER THE RUN


def test_nothing_is_written_after_the_run(tmp_path):
    begun, forged = tmp_path / "begun", tmp_path / "forged.json"
    body = f"""
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 256)
                open({str(begun)!r}, "w").close()
                time.sleep(0.8)
                open({str(forged)!r}, "w").write('{{"score": 100}}')
            os._exit(0)
        return right(x)
    """
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    assert begun.exists()
    assert lost(result) == {}
    require_all_else(result)
    forged.unlink(missing_ok=True)  # a daemon may write while its own test runs
    time.sleep(1)
    assert not forged.exists()


def test_no_process_is_left(tmp_path):
    before = children(os.getpid())
    body = "import subprocess; subprocess.Popen(['sleep', '1000']); return right(x)"
    result = graded(submission(tmp_path / "attack", relu(body)), ASSIGNMENT)
    assert lost(result) == {}
    assert children(os.getpid()) <= before
