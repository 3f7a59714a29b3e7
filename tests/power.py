"""
How strong the suite is: is every known mistake caught by a test, and called by its name?

    python -m tests.power [--seeds 0 1 2] [--graded] [OPERATION …]

prints per operation how many mistakes there are, how many are caught, and how many are named.

Each is put into the reference, and any test may name it. With --graded each is put into the right
example, whose code is another's, and graded as a student's would be: it is named if it stands first
in what is said of the first test that fails.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import CellType, FunctionType
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.debugging import Debugged
from grader.diagnosis import diagnose
from grader.implementation import Fresh, InProcess
from grader.judging import tests_of
from grader.mistakes import Mistake, mistakes, mistakes_of
from grader.specification import CHECKOUT, pages, reference_functions
from grader.suite import Test, collect, run


@dataclass(frozen=True)
class Verdict:
    """What the suite made of one mistake: the tests that caught it and named it, or None."""

    operation: str
    id: str
    seed: int
    caught: str | None
    named: str | None


def judge(operation: str, id_: str, seed: int) -> Verdict:
    """Run an operation's tests on the reference with one mistake in it, until it is named."""
    known = mistake_of(operation, id_)
    fresh = implementation({**reference_functions(), known.function: known.wrong})
    caught = None
    for test in sorted(of_operation(operation), key=lambda test: _distance(test, known)):
        result = run(test, fresh, seed, shrink=False)
        if result.status != "passed":
            caught = caught or test.id
            if any(found.id == id_ for found in diagnose(result)):
                return Verdict(operation, id_, seed, caught, test.id)
    return Verdict(operation, id_, seed, caught, None)


def judge_graded(operation: str, id_: str, seed: int) -> Verdict:
    """Grade the right example with one mistake in it, until the first test fails."""
    known = mistake_of(operation, id_)
    functions = right_functions()
    fresh = implementation({**functions, known.function: transplanted(known.wrong, functions)})
    for test in tests_of([operation])[operation]:
        result = run(test, fresh, seed)
        if result.status != "passed":
            named = [found.id for found in diagnose(result)][:1] == [id_]
            return Verdict(operation, id_, seed, test.id, test.id if named else None)
    return Verdict(operation, id_, seed, None, None)


def mistake_of(operation: str, id_: str) -> Mistake:
    """Return a known mistake."""
    (known,) = (known for known in mistakes_of(operation) if known.id == id_)
    assert isinstance(known, Mistake)
    return known


def implementation(functions: Mapping[str, Callable[..., Any]]) -> Fresh:
    """Return what makes an implementation of these functions for each test."""

    @contextmanager
    def fresh() -> Iterator[InProcess]:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield InProcess(functions)

    return fresh


@cache
def right_functions() -> dict[str, Callable[..., Any]]:
    """Return the functions of the right example."""
    chapters = {name: page.chapter for page in pages().values() for name in page.functions}
    right = CHECKOUT / "examples" / "submissions" / "right"
    return Debugged(right, chapters, precision="float64").submission.functions


def transplanted(wrong: Callable[..., Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """Return a wrong version built on these functions, where it was built on the reference's."""
    others = {function: functions[name] for name, function in reference_functions().items()}
    moved: dict[Any, Any] = {}

    def move(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):  # a layer: a name and functions
            return replace(
                value, **{part.name: move(getattr(value, part.name)) for part in fields(value)}
            )
        if not isinstance(value, FunctionType):
            return value
        if value in others:
            return others[value]
        if value not in moved and value.__module__.startswith("grader.mistakes."):
            space = dict(value.__globals__)
            cells = tuple(CellType(move(cell.cell_contents)) for cell in value.__closure__ or ())
            copy = FunctionType(
                value.__code__, space, value.__name__, value.__defaults__, cells or None
            )
            copy.__kwdefaults__ = value.__kwdefaults__
            moved[value] = copy
            space.update({name: move(part) for name, part in value.__globals__.items()})
        return moved.get(value, value)

    return move(wrong)


def of_operation(operation: str) -> list[Test]:
    """Return the conformance tests of one operation."""
    return [test for test in collect() if test.operation == operation]


def _distance(test: Test, known: Mistake) -> tuple[bool, bool, str]:
    return (test.function != known.function, test.kind != known.kind, test.id)


def judge_all(
    known: Sequence[Mistake], seeds: Sequence[int], *, graded: bool = False
) -> Iterator[Verdict]:
    """Judge many mistakes, on every core."""
    with ProcessPoolExecutor() as pool:
        jobs = [(one.operation, one.id, seed) for one in known for seed in seeds]
        yield from pool.map(
            judge_graded if graded else judge, *zip(*jobs, strict=True), chunksize=4
        )


def main() -> int:
    """Print the table; exit with 1 where a mistake survives or has no name."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("operations", nargs="*", metavar="OPERATION")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--graded", action="store_true", help="put them into the right example")
    options = parser.parse_args()
    known = [
        one for one in mistakes() if not options.operations or one.operation in options.operations
    ]
    verdicts = list(judge_all(known, options.seeds, graded=options.graded))
    table = Table("operation", "mistakes", "caught", "named", title=f"seeds {options.seeds}")
    rows = []
    for name in pages():
        of_name = [verdict for verdict in verdicts if verdict.operation == name]
        count = len({verdict.id for verdict in of_name})
        if count:
            caught = count - len({one.id for one in of_name if one.caught is None})
            named = count - len({one.id for one in of_name if one.named is None})
            rows.append((count, caught, named))
            table.add_row(name, *map(str, rows[-1]))
    table.add_section()
    table.add_row("all", *(str(sum(column)) for column in zip(*rows, strict=True)))
    Console().print(table)
    for verdict in verdicts:
        if verdict.named is None:
            state = "not named" if verdict.caught else "SURVIVES"
            print(f"{verdict.operation} {verdict.id} seed {verdict.seed}: {state}", verdict.caught)
    return int(any(verdict.named is None for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
