"""Who imports whom: read in every file, and seen in a fresh interpreter."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"reference", "grader", "tests"}

# what of the standard library computes, and neither reads nor writes anything
PURE = {
    "abc",
    "collections",
    "dataclasses",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "operator",
    "typing",
}
STANDARD = set(sys.stdlib_module_names)
FORBIDDEN_IN_REFERENCE = {
    *("print", "input", "open", "breakpoint", "exec", "eval", "compile", "__import__"),
    *("np.load", "np.save", "np.savez", "np.savez_compressed", "np.loadtxt", "np.savetxt"),
    *("np.genfromtxt", "np.fromfile", "np.memmap", "np.fromregex", "np.random.seed"),
}

# what runs tests needs what the tests need; nothing else of the grader does
RUNS_TESTS = ("suite.py", "simplifying.py", "running.py")
FOR_TESTS = {"hypothesis", "pytest", "scipy"}
GRADER = STANDARD | {"reference", "numpy", "click", "rich", "psutil", "safetensors"}


def python_files(folder: str) -> list[Path]:
    """Return every module below a folder of the repository."""
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, folder
    return found


def parsed(path: Path) -> ast.Module:
    """Return a module as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what a module imports, wherever in it: the dots of a relative import, and the name."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((node.level, str(name)) for name in names)


def packages(path: Path) -> set[str]:
    """Return the packages that a module imports by their absolute names."""
    return {name.partition(".")[0] for level, name in imports(path) if level == 0}


def leaves(path: Path, folder: str) -> bool:
    """Say whether a relative import of this module leads out of the folder."""
    depth = len(path.relative_to(ROOT / folder).parts)
    return any(level > depth for level, _ in imports(path))


def names_of(path: Path) -> set[str]:
    """Return every name that a module uses, with its attributes as they are written."""
    nodes = ast.walk(parsed(path))
    return {ast.unparse(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)}


def loaded_by(code: str, folder: Path) -> set[str]:
    """Return the packages outside the standard library that a fresh interpreter then has loaded."""
    program = f"""
import sys
before = set(sys.modules)
{code}
import json
tops = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print("\\n" + json.dumps(sorted(tops - set(sys.stdlib_module_names))))
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


# AS WRITTEN


@pytest.mark.parametrize("path", python_files("reference"), ids=lambda path: path.name)
def test_reference_imports_numpy_and_itself(path: Path) -> None:
    """NumPy, what computes in the standard library, and relative names; nothing reads or prints."""
    assert packages(path) <= {"numpy"} | PURE
    assert not leaves(path, "reference")
    assert names_of(path) & FORBIDDEN_IN_REFERENCE == set()


@pytest.mark.parametrize("path", python_files("grader"), ids=lambda path: path.name)
def test_grader_imports_no_tests(path: Path) -> None:
    """The reference by its absolute name, the grader's own modules by relative ones."""
    assert packages(path) <= GRADER | (FOR_TESTS if path.name in RUNS_TESTS else set())
    assert not leaves(path, "grader")


def test_worker_stands_alone() -> None:
    """The standard library and NumPy, so that nothing of ours lies beside the code under test."""
    worker = ROOT / "grader" / "worker.py"
    assert packages(worker) <= STANDARD | {"numpy"}
    assert {level for level, _ in imports(worker)} == {0}


def test_cli_never_meets_a_submission() -> None:
    """The command line parses, calls and renders."""
    cli = ROOT / "grader" / "cli.py"
    relative = {name.partition(".")[0] for level, name in imports(cli) if level}
    assert relative & {"client", "worker", "frames", "confinement", "debugging"} == set()


@pytest.mark.parametrize("path", python_files("tests/conformance"), ids=lambda path: path.name)
def test_conformance_tests_work_from_a_wheel(path: Path) -> None:
    """Their neighbours by relative names within the folder: no other name is right in both."""
    third_party = {"numpy", "scipy", "mpmath", "hypothesis", "pytest"}
    assert packages(path) <= STANDARD | third_party | {"grader", "reference"}
    assert not leaves(path, "tests/conformance")


def test_one_command_needs_torch() -> None:
    """PyTorch is large, and no test may come to need it, nor what imports it."""
    need_it = {"torch", "torch_networks", "frameworks"}
    found = {
        path.name
        for folder in (*OURS, "benchmarks")
        for path in python_files(folder)
        if any(need_it & {*name.split(".")} for _, name in imports(path))
    }
    assert found == {"frameworks.py", "torch_networks.py"}


@pytest.mark.parametrize("folder", ["student_template", "examples/submissions"])
def test_submissions_need_nothing_of_ours(folder: str) -> None:
    """A submission has NumPy and its own modules."""
    for path in python_files(folder):
        assert packages(path) <= STANDARD | {"numpy"} | {own.stem for own in path.parent.iterdir()}
        assert packages(path) & OURS == set(), path


# AS LOADED


def test_reference_loads_numpy_alone(tmp_path: Path) -> None:
    """Importing every module of the reference brings in NumPy and nothing else."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in python_files("reference")
    ]
    assert loaded_by(f"import {', '.join(modules)}", tmp_path) == {"reference", "numpy"}


def test_help_loads_click_alone(tmp_path: Path) -> None:
    """`grade --help` answers at once: what takes long to import is imported by who needs it."""
    code = """
sys.argv = ["grade", "--help"]
from grader.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert loaded_by(code, tmp_path) == {"grader", "click"}
