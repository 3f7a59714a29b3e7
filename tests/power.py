"""
How strong the suite is: is every known mistake caught by a test, and called by its name?

    python -m tests.power [--seeds 0 1 2] [--graded [--write]] [OPERATION …]

prints per operation how many mistakes there are, how many are caught, and how many are named, and
exits with 1 where one is not.

Each is put into the reference, and any test may name it. With --graded each is put into the right
example, whose code is another's, and graded as a student's would be: it is named if it stands first
in what is said of the first test that fails. Not all are, so that the exit status then tells of
those that are not caught alone; `--write` writes docs/naming.md.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from types import CellType, FunctionType
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.debugging import Debugged
from grader.diagnosis import diagnose
from grader.implementation import Answer, Call, Fresh, InProcess, Outcome, Raised
from grader.judging import Further, tests_of
from grader.mistakes import Mistake, mistakes, mistakes_of
from grader.specification import CHECKOUT, Page, pages, reference_functions
from grader.suite import Test, collect, run
from grader.verdict import identical

PAGE = CHECKOUT / "docs" / "naming.md"


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
    tests = tests_of([operation])[operation]
    for test in tests:
        if test.function != known.function or answers_as_right(test, fresh, seed):
            continue
        result = run(test, fresh, seed)
        if result.status != "passed":
            found = diagnose(result, further=Further(tests, fresh, seed).of(test))
            named = [one.id for one in found][:1] == [id_]
            return Verdict(operation, id_, seed, test.id, test.id if named else None)
    return Verdict(operation, id_, seed, None, None)


def answers_as_right(test: Test, fresh: Fresh, seed: int) -> bool:
    """
    Say whether every call that a test makes of the right example has the same answer here.

    What a test draws and finds depends on the answers alone, so that it passes here, too.
    """
    with fresh() as wrong:
        return all(
            _same(wrong.answer(call, again=again, return_arguments=with_arguments), outcome)
            for (call, again, with_arguments), outcome in asked_of_right(test.operation, seed)[
                test.id
            ].items()
        )


@lru_cache(1)  # one operation is judged after the other
def asked_of_right(operation: str, seed: int) -> dict[str, dict[tuple[Call, bool, bool], Outcome]]:
    """Return what each test of an operation asks of the right example, and the answers."""
    fresh = implementation(right_functions())
    asked = {}
    for test in tests_of([operation])[operation]:
        with fresh() as right:
            assert run(test, lambda right=right: nullcontext(right), seed).status == "passed"
            asked[test.id] = right.memory
    return asked


def _same(one: Outcome, other: Outcome) -> bool:
    if isinstance(one, Answer) and isinstance(other, Answer):
        return identical((one.value, one.arguments), (other.value, other.arguments))
    return isinstance(one, Raised) and isinstance(other, Raised) and one.types == other.types


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
    others = {
        function: _in_the_words_of(function, functions[name])
        for name, function in reference_functions().items()
    }
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


def _in_the_words_of(
    reference: Callable[..., Any], function: Callable[..., Any]
) -> Callable[..., Any]:
    """Return a function that refuses in the reference's words: wrong versions look for a label."""

    def worded(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (ValueError, TypeError) as error:
            try:
                reference(*args, **kwargs)
            except (ValueError, TypeError) as theirs:
                raise type(error)(str(theirs)) from None
            raise

    return worded


def of_operation(operation: str) -> list[Test]:
    """Return the conformance tests of one operation."""
    return [test for test in collect() if test.operation == operation]


def _distance(test: Test, known: Mistake) -> tuple[bool, bool, str]:
    return (test.function != known.function, test.kind != known.kind, test.id)


def judge_all(
    known: Sequence[Mistake], seeds: Sequence[int], *, graded: bool = False
) -> Iterator[Verdict]:
    """Judge many mistakes, on every core; each operation's on one."""
    of_operations: dict[tuple[str, int], list[str]] = {}
    for one in known:
        for seed in seeds:
            of_operations.setdefault((one.operation, seed), []).append(one.id)
    jobs = [(name, ids, seed, graded) for (name, seed), ids in of_operations.items()]
    with ProcessPoolExecutor() as pool:
        for verdicts in pool.map(_judge_some, *zip(*jobs, strict=True)):
            yield from verdicts


def _judge_some(operation: str, ids: Sequence[str], seed: int, graded: bool) -> list[Verdict]:
    one = judge_graded if graded else judge
    return [one(operation, id_, seed) for id_ in ids]


COLUMNS = ("mistakes", "caught", "named")


def rows_of(verdicts: Sequence[Verdict], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the rows of a table by what `names` gives for each operation, and one for all."""
    known = {(verdict.operation, verdict.id) for verdict in verdicts}
    uncaught = {(one.operation, one.id) for one in verdicts if one.caught is None}
    unnamed = {(one.operation, one.id) for one in verdicts if one.named is None}
    rows = []
    for name in dict.fromkeys(names.values()):
        count, lost, nameless = (
            sum(names[operation] == name for operation, _ in some)
            for some in (known, uncaught, unnamed)
        )
        if count:
            rows.append((name, f"{count:,}", f"{count - lost:,}", f"{count - nameless:,}"))
    total = len(known)
    caught, named = total - len(uncaught), total - len(unnamed)
    return [*rows, ("all", f"{total:,}", f"{caught:,}", f"{named:,}")]


def page(verdicts: Sequence[Verdict]) -> str:
    """Return docs/naming.md."""
    seeds = " ".join(map(str, sorted({verdict.seed for verdict in verdicts})))
    chapters = {name: page.chapter for name, page in sorted(pages().items(), key=_by_chapter)}
    unnamed = [verdict for verdict in verdicts if verdict.named is None]
    return "\n".join(
        [
            "# How often a mistake is named",
            "",
            f"Written by `python -m tests.power --graded --write --seeds {seeds}`.",
            "",
            "Each known mistake is put into the right example, and graded as a student's would be.",
            "It is caught if a test fails.",
            "It is named first if it stands first in what is said of the first test that fails.",
            "",
            "| chapter | mistakes | caught | named first |",
            "|---|---:|---:|---:|",
            *(f"| {' | '.join(row)} |" for row in rows_of(verdicts, chapters)),
            "",
            "## Not named first",
            "",
            *(
                f"- `{one.operation}`: {one.id}, by "
                + (f"`{one.caught.partition('/')[2]}`" if one.caught else "no test")
                for one in unnamed
            ),
            *([] if unnamed else ["None."]),
            "",
        ]
    )


def _by_chapter(named: tuple[str, Page]) -> str:
    return named[1].chapter


def main() -> int:
    """Print the table, and what is not named; exit with 1 where the promise is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("operations", nargs="*", metavar="OPERATION")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--graded", action="store_true", help="put them into the right example")
    parser.add_argument("--write", action="store_true", help="with --graded: write docs/naming.md")
    options = parser.parse_args()
    if options.write and (options.operations or not options.graded):
        parser.error("--write is for --graded, and for all operations")
    judged = options.operations or pages()
    known = [one for one in mistakes() if one.operation in judged]
    verdicts = []
    for verdict in judge_all(known, options.seeds, graded=options.graded):
        verdicts.append(verdict)
        if verdict.named is None:
            state = "not named" if verdict.caught else "SURVIVES"
            where = f"{verdict.operation} {verdict.id} seed {verdict.seed}"
            print(f"{where}: {state} {verdict.caught or ''}".rstrip(), flush=True)
    table = Table("operation", *COLUMNS, title=f"seeds {options.seeds}")
    for row in rows_of(verdicts, {name: name for name in pages()}):
        table.add_row(*row)
    Console().print(table)
    if options.write:
        PAGE.write_text(page(verdicts), encoding="utf-8")
    return int(any(one.caught is None or not (one.named or options.graded) for one in verdicts))


if __name__ == "__main__":
    sys.exit(main())
