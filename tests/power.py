"""
How strong the suite is: is every known mistake caught by a test, and called by its name?

    python -m tests.power [--seeds 0 1 2] [--shrink] [OPERATION …]

prints per operation how many mistakes there are, how many are caught, and how many are named.
"""

import argparse
import sys
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.diagnosis import diagnose
from grader.implementation import InProcess
from grader.mistakes import Mistake, mistakes, mistakes_of
from grader.specification import pages, reference_functions
from grader.suite import Test, collect, run


@dataclass(frozen=True)
class Verdict:
    """What the suite made of one mistake: the tests that caught it and named it, or None."""

    operation: str
    id: str
    seed: int
    caught: str | None
    named: str | None


def judge(operation: str, id_: str, seed: int, shrink: bool) -> Verdict:
    """Run an operation's tests on the reference with one mistake in it, until it is named."""
    (known,) = (known for known in mistakes_of(operation) if known.id == id_)
    functions = {**reference_functions(), known.function: known.wrong}

    @contextmanager
    def fresh() -> Iterator[InProcess]:
        yield InProcess(functions)

    caught = None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for test in sorted(of_operation(operation), key=lambda test: _distance(test, known)):
            result = run(test, fresh, seed, shrink=shrink)
            if result.status != "passed":
                caught = caught or test.id
                if any(found.id == id_ for found in diagnose(result)):
                    return Verdict(operation, id_, seed, caught, test.id)
    return Verdict(operation, id_, seed, caught, None)


def of_operation(operation: str) -> list[Test]:
    """Return the conformance tests of one operation."""
    return [test for test in collect() if test.operation == operation]


def _distance(test: Test, known: Mistake) -> tuple[bool, bool, str]:
    return (test.function != known.function, test.kind != known.kind, test.id)


def judge_all(
    known: Sequence[Mistake], seeds: Sequence[int], *, shrink: bool = False
) -> Iterator[Verdict]:
    """Judge many mistakes, on every core."""
    with ProcessPoolExecutor() as pool:
        jobs = [(one.operation, one.id, seed, shrink) for one in known for seed in seeds]
        yield from pool.map(judge, *zip(*jobs, strict=True), chunksize=4)


def main() -> int:
    """Print the table; exit with 1 where a mistake survives or has no name."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("operations", nargs="*", metavar="OPERATION")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--shrink", action="store_true", help="name the smallest failure, too")
    options = parser.parse_args()
    known = [
        one for one in mistakes() if not options.operations or one.operation in options.operations
    ]
    verdicts = list(judge_all(known, options.seeds, shrink=options.shrink))
    table = Table("operation", "mistakes", "caught", "named", title=f"seeds {options.seeds}")
    for name in pages():
        of_name = [verdict for verdict in verdicts if verdict.operation == name]
        count = len({verdict.id for verdict in of_name})
        if count:
            caught = count - len({one.id for one in of_name if one.caught is None})
            named = count - len({one.id for one in of_name if one.named is None})
            table.add_row(name, str(count), str(caught), str(named))
    Console().print(table)
    for verdict in verdicts:
        if verdict.named is None:
            state = "not named" if verdict.caught else "SURVIVES"
            print(f"{verdict.operation} {verdict.id} seed {verdict.seed}: {state}", verdict.caught)
    return int(any(verdict.named is None for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
