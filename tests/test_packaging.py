"""
The wheel: built from the tree and from the sdist, installed elsewhere, it grades as the checkout.

    pytest -m packaging
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
MISTAKEN = {"conv2d", "max_pool2d", "batch_norm", "softmax", "momentum"}
CLOCKS = {"timings", "seconds"}
SEED = 20


@dataclass(frozen=True)
class Run:
    """What a `grade` said and wrote: its exit status, its output and its result."""

    status: int
    output: str
    result: dict[str, Any]

    def statuses(self) -> dict[str, str]:
        """Return the status of each operation."""
        return {row["name"]: row["status"] for row in self.result["operations"]}


Grade = Callable[..., Run]


def call(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, without what this environment would tell its Python."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def require_success(done: subprocess.CompletedProcess[str]) -> None:
    """Require that a program has ended well; show what it said otherwise."""
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def grade(python: Path, folder: Path, *words: object, **environment: str) -> Run:
    """Run the `grade` that lies beside an interpreter, in a folder."""
    written = folder / f"{'-'.join(Path(str(word)).name for word in words)}.json"
    done = call(
        python.parent / "grade", "run", *words, "--json", written, cwd=folder, **environment
    )
    assert written.is_file(), f"{done.stderr}\n{log_of(done.stderr)}"
    return Run(done.returncode, done.stdout, json.loads(written.read_text(encoding="utf-8")))


def log_of(said: str) -> str:
    """Return the end of the log that an error of the grader names."""
    logs = [Path(word) for word in said.split() if word.endswith(".log")]
    return "\n".join(path.read_text(encoding="utf-8")[-4000:] for path in logs)


def without_clocks(value: Any) -> Any:
    """Return a result without what differs between two runs of the same thing."""
    if isinstance(value, Mapping):
        return {key: without_clocks(part) for key, part in value.items() if key not in CLOCKS}
    return [without_clocks(part) for part in value] if isinstance(value, list) else value


# THE BUILT FILES


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the sdist and a wheel from the tree, and a wheel from the sdist."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("tree", "sdist")}
    build = (sys.executable, "-m", "build", "--no-isolation")
    require_success(call(*build, "--wheel", "-o", folders["tree"], ROOT, cwd=folders["tree"]))
    require_success(call(*build, "-o", folders["sdist"], ROOT, cwd=folders["sdist"]))
    return {
        "from tree": next(folders["tree"].glob("*.whl")),
        "from sdist": next(folders["sdist"].glob("*.whl")),
        "sdist": next(folders["sdist"].glob("*.tar.gz")),
    }


def content(wheel: Path) -> dict[str, bytes]:
    """Return every file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_tree(folder: str) -> set[str]:
    """Return the files below a folder of the repository that are worth shipping."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_both_wheels_are_the_same(built: dict[str, Path]) -> None:
    """A wheel from the sdist holds what a wheel from the tree does, byte for byte."""
    tree, sdist = content(built["from tree"]), content(built["from sdist"])
    assert tree.keys() == sdist.keys()
    assert [name for name in tree if tree[name] != sdist[name]] == []


def test_wheel_holds_what_it_needs_and_nothing_else(built: dict[str, Path]) -> None:
    """Two packages; pages, assignments and conformance tests are data within the grader."""
    files = content(built["from tree"]).keys()
    (about,) = {name.partition("/")[0] for name in files if ".dist-info/" in name}
    data = in_tree("specs") | in_tree("tests/conformance")
    expected = in_tree("reference") | in_tree("grader") | {f"grader/{name}" for name in data}
    assert {name for name in files if not name.startswith(f"{about}/")} == expected
    assert {"grader/pytest.ini", "grader/result.schema.json"} <= expected
    assert "grader/specs/assignments/core.toml" in expected
    assert f"{about}/licenses/LICENSE" in files


def test_sdist_holds_the_repository(built: dict[str, Path]) -> None:
    """Whoever has the sdist alone can run the tests and grade the examples."""
    with tarfile.open(built["sdist"]) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("reference", "grader", "specs", "student_template", "tests", "examples")
    assert {name for folder in folders for name in in_tree(folder)} - files == set()
    assert {"pyproject.toml", "README.md", "LICENSE"} <= files
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc")]


# THE INSTALLED COMMAND


@pytest.fixture(scope="module")
def installed(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment of its own; return that environment's interpreter."""
    folder = tmp_path_factory.mktemp("elsewhere")
    require_success(call(sys.executable, "-m", "venv", folder / "venv", cwd=folder))
    python = folder / "venv" / "bin" / "python"
    wheel = built["from sdist"]
    install = (python, "-m", "pip", "install", "--quiet", "--constraint", versions_here(folder))
    require_success(call(*install, wheel, cwd=folder))
    return python


def versions_here(folder: Path) -> Path:
    """Write down what is installed here: another SciPy might draw or round otherwise."""
    constraints = folder / "constraints.txt"
    here = [
        f"{found.name}=={found.version}\n"
        for found in importlib.metadata.distributions()
        if found.name not in {"cnnspec", "pip", "setuptools"}
    ]
    constraints.write_text("".join(sorted(set(here))), encoding="utf-8")
    return constraints


@pytest.fixture(scope="module")
def runs(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Run]:
    """Grade each example with the installed command and with the checkout's, in empty folders."""
    commands = {"wheel": installed, "checkout": Path(sys.executable)}
    jobs = [
        (place, example) for example in ("right", "almost_right", "untouched") for place in commands
    ]

    def graded(job: tuple[str, str]) -> Run:
        place, example = job
        folder = tmp_path_factory.mktemp(place)
        return grade(commands[place], folder, SUBMISSIONS / example, "--seed", SEED)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(jobs, pool.map(graded, jobs), strict=True))


def test_only_our_packages_can_be_imported(installed: Path, tmp_path: Path) -> None:
    """Neither `tests` nor `specs` is a name that the wheel takes; ours come from the wheel."""
    program = """
import importlib.util, grader, reference
taken = [name for name in ("tests", "specs", "student_template", "examples", "conformance")
         if importlib.util.find_spec(name)]
print(taken, grader.__file__, reference.__file__)
"""
    done = call(installed, "-c", program, cwd=tmp_path)
    require_success(done)
    taken, *files = done.stdout.split()
    assert taken == "[]"
    assert all(Path(file).is_relative_to(installed.parent.parent) for file in files)


def test_right_has_every_point(runs: dict[tuple[str, str], Run]) -> None:
    """100 %, exit 0."""
    run = runs["wheel", "right"]
    assert run.status == 0, run.output[-4000:]
    assert run.result["score"] == run.result["max_score"] == 100
    assert set(run.statuses().values()) == {"passed"}


def test_almost_right_loses_its_five_operations(runs: dict[tuple[str, str], Run]) -> None:
    """The five mistaken operations fail, each with its smallest call and a name; exit 1."""
    run = runs["wheel", "almost_right"]
    assert run.status == 1, run.output[-4000:]
    wrong = {name: status for name, status in run.statuses().items() if status != "passed"}
    assert wrong == dict.fromkeys(MISTAKEN, "failed")
    for row in run.result["operations"]:
        if row["name"] in MISTAKEN:
            failed = [test for test in row["tests"] if test["status"] == "failed"]
            assert row["score"] < row["max_score"]
            assert all(test["counterexample"] for test in failed)
            assert any(test["diagnosis"] for test in failed), row["name"]


def test_untouched_has_no_point(runs: dict[tuple[str, str], Run]) -> None:
    """The template earns nothing, and nothing of it is called wrong."""
    run = runs["wheel", "untouched"]
    assert run.status == 1, run.output[-4000:]
    assert run.result["score"] == 0
    assert set(run.statuses().values()) == {"not_implemented"}


@pytest.mark.parametrize("example", ["right", "almost_right", "untouched"])
def test_wheel_and_checkout_say_the_same(example: str, runs: dict[tuple[str, str], Run]) -> None:
    """Same submission, assignment, seed and versions: the same result but for timings."""
    wheel, checkout = runs["wheel", example], runs["checkout", example]
    assert wheel.status == checkout.status
    assert without_clocks(wheel.result) == without_clocks(checkout.result)


def test_files_of_the_current_folder_are_not_obeyed(installed: Path, tmp_path: Path) -> None:
    """A pytest.ini, a conftest.py and the environment's options for pytest change nothing."""
    plain, hostile = tmp_path / "plain", tmp_path / "hostile"
    plain.mkdir()
    (hostile / "tests").mkdir(parents=True)
    deselecting = "addopts = -k nothing_of_this_name --maxfail=1\n"
    (hostile / "pytest.ini").write_text(f"[pytest]\n{deselecting}", encoding="utf-8")
    (hostile / "setup.cfg").write_text(f"[tool:pytest]\n{deselecting}", encoding="utf-8")
    for folder in (hostile, hostile / "tests"):
        (folder / "conftest.py").write_text("raise RuntimeError('obeyed')\n", encoding="utf-8")
    words = (SUBMISSIONS / "right", "relu", "momentum")
    expected = grade(installed, plain, *words)
    assert expected.status == 0
    found = grade(installed, hostile, *words, PYTEST_ADDOPTS="-k nothing_of_this_name")
    assert without_clocks(found.result) == without_clocks(expected.result)


def test_installed_template_is_the_repository_s(installed: Path, tmp_path: Path) -> None:
    """`grade init` writes stubs of the checked-in template, and `grade` there finds them empty."""
    require_success(call(installed.parent / "grade", "init", "homework", cwd=tmp_path))
    homework = tmp_path / "homework"
    for path in homework.glob("*.py"):
        stubs = path.read_text(encoding="utf-8").split("\n\n\n")
        template = (ROOT / "student_template" / path.name).read_text(encoding="utf-8")
        assert [stub for stub in stubs if stub.strip() not in template] == [], path.name
    run = grade(installed, homework, homework, "flatten")
    assert run.statuses() == {"flatten": "not_implemented"}
