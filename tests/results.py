"""Runs of the grader, as the tests make them: each result is held to the published schema first."""

import copy
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from grader import assignment as assignments
from grader.running import Job, grade
from grader.specification import CHECKOUT, PACKAGE

SUBMISSIONS = CHECKOUT / "examples" / "submissions"
COMMAND = Path(sys.executable).with_name("grade")
ROUNDED = 1e-3  # the points of an operation have four digits, those of its tests six


@cache
def validator():
    schema = json.loads((PACKAGE / "result.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def validated(result):
    """Return a result that keeps to the schema, and whose counts and points add up."""
    validator().validate(result)
    rows, tests = result["operations"], entries_of(result)
    assert result["tests"]["run"] == len(tests) == sum(result["counts"].values())
    for key, part in (("score", "points"), ("max_score", "max_points")):
        assert result[key] == pytest.approx(sum(row[key] for row in rows), abs=ROUNDED)
        for row in rows:
            points = sum(test[part] for test in row["tests"])
            assert row[key] == pytest.approx(points, abs=ROUNDED), row["name"]
    for test in tests:
        passed = test["status"] == "passed"
        assert test["points"] == (test["max_points"] if passed else 0), test["id"]
        told = test["message"] or test["counterexample"] or test["diagnosis"]
        assert bool(told) is not passed, test["id"]
    return result


def read(path):
    """Return the result in a file."""
    return validated(json.loads(Path(path).read_text(encoding="utf-8")))


def entries_of(result, function=None):
    """Return all tests of a result, or those of one function."""
    return [
        test
        for row in result["operations"]
        for test in row["tests"]
        if function in (None, test["function"])
    ]


def row_of(result, name):
    """Return the row of an operation."""
    return next(row for row in result["operations"] if row["name"] == name)


def without_timings(result):
    """Return a result without what a clock has said."""
    kept = copy.deepcopy({**result, "timings": None})
    for test in entries_of(kept):
        del test["seconds"]
    return kept


def graded(submission, assignment, *, seed=0):
    """Grade a submission through the boundary, from this process."""
    chosen = assignments.parse(assignment, Path("assignment.toml"))
    result = grade(Job(submission, str(submission), chosen, seed))
    return validated(json.loads(json.dumps(result, allow_nan=False)))


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Done:
    """A run that has ended: what the command said, and its result."""

    said: Said
    result: dict[str, Any]


def run(*words, cwd=None, **environment):
    """Run the command as a person does, and return what it said; its output is a pipe."""
    return subprocess.run(
        [COMMAND, *map(str, words)],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "80", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def whole_run(example, assignment, *operations):
    """Grade an example for an assignment, as a person does, and return what came out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        options = ("--assignment", assignment, "--json", file)
        done = run("run", SUBMISSIONS / example, *operations, *options)
        said = Said(done.returncode, done.stdout, done.stderr)
        assert said.status in {0, 1}, said
        return Done(said, read(file))
