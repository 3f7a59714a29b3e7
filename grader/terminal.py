"""What a person reads: progress, a line per operation, and every failure explained."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from .beside import INDENT, escaped, number, side_by_side
from .confinement import available
from .running import Job, Observer
from .specification import CONVENTIONS, Page, folder, pages

STYLES = {
    "passed": "green",
    "failed": "red",
    "error": "red",
    "timeout": "red",
    "crashed": "red",
    "blocked": "yellow",
    "not_implemented": "yellow",
}
EXPLAINED = {"failed", "error", "timeout", "crashed"}
FAILURES_SHOWN = 2  # of each function, unless its operation is named
MISTAKES_SHOWN = 2
CONSTRAINTS = "## Constraints\n"
OF_THE_HEADER = re.compile(r"^The constraints? \w+ \w+ of the header[^;.]*[;.] *(\w?)")
PLAINLY_WRONG = "a plain call is wrong"  # so begins the message of a test that could not begin


class Progressing(Observer):
    """
    Draws a bar while the tests run, and a line for each operation that is done.

    Several operations are graded at a time, but told one after the other: the first that fails or
    is done is told to its end, and what others have to say meanwhile waits.
    """

    def __init__(
        self, console: Console, operations: Sequence[str], submission: str | None = None
    ) -> None:
        """Tell of some operations; a `submission` is named where not every failure is shown."""
        self.console = console
        self.submission = submission
        self.untold = list(operations)
        self.held: dict[str, list[Text]] = {name: [] for name in operations}
        self.told: dict[str, list[Mapping[str, Any]]] = {name: [] for name in operations}
        self.done: set[str] = set()
        self.speaking: str | None = None
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.progress.add_task("loading", total=None)

    def begin(self, tests: int) -> None:
        """Show how many tests there are."""
        self.progress.start()
        self.progress.update(self.task, total=tests)

    def end(self) -> None:
        """Take the bar away."""
        if self.progress.live.is_started:
            self.progress.stop()

    def tested(self, operation: str, test: Mapping[str, Any]) -> None:
        """Move the bar; explain a failure, unless one like it has been explained."""
        self.progress.update(self.task, advance=1, description=operation)
        told = self.told[operation]
        if test["status"] not in EXPLAINED or _is_missing(test):
            return
        of_function = [other for other in told if other["function"] == test["function"]]
        if self.submission is not None and len(of_function) == FAILURES_SHOWN:
            return
        if not any(_like(test, other) for other in of_function):
            title = [] if told else [Text(operation, style="bold")]
            told.append(test)
            self._tell(operation, [*title, *failure(operation, test), Text()])

    def graded(self, row: Mapping[str, Any]) -> None:
        """Print the operation's line."""
        name = row["name"]
        self.done.add(name)
        self._tell(name, [operation_line(row), *others(row, self.told[name], self.submission)])

    def _tell(self, operation: str, lines: Sequence[Text]) -> None:
        self.held[operation] += lines
        while first := self.speaking or next(filter(self.held.get, self.untold), None):
            say(self.console, self.held[first])
            self.held[first] = []
            if first not in self.done:
                self.speaking = first
                return
            self.speaking = None
            self.untold.remove(first)


def console() -> Console:
    """Return the console: a pipe gets plain text, and so does a terminal under NO_COLOR."""
    return Console(highlight=False, force_terminal=False if os.environ.get("NO_COLOR") else None)


def say(console: Console, lines: Iterable[RenderableType]) -> None:
    """
    Print lines: on a terminal prose is wrapped, below its own beginning.

    A call and rows of numbers are printed as they are, so that they can be copied whole.
    """
    for line in lines:
        if console.is_terminal and isinstance(line, Text) and not line.no_wrap:
            indent = " " * (len(line.plain) - len(line.plain.lstrip(" ")))
            for part in line[len(indent) :].wrap(console, console.width - len(indent)):
                console.print(Text.assemble(indent, part), soft_wrap=True)
        else:
            console.print(line, soft_wrap=True)


def operation_line(row: Mapping[str, Any]) -> Text:
    """Return an operation's line: points and status, in words."""
    state = row["status"]
    tests = row["tests"]
    passed = sum(test["status"] == "passed" for test in tests)
    return Text.assemble(
        f"{row['name']:<24}",
        f"{row['score']:>6.2f} / {row['max_score']:<8.2f}",
        (f"{state.replace('_', ' '):<17}", STYLES[state]),
        f"{passed} of {len(tests)} tests",
    )


def others(
    row: Mapping[str, Any], told: Sequence[Mapping[str, Any]], submission: str | None
) -> Iterator[Text]:
    """Yield lines on the tests left unexplained: one mistake breaks many laws."""
    untold = [
        test
        for test in row["tests"]
        if test["status"] in EXPLAINED and test not in told and not _is_missing(test)
    ]
    unjudged = [test for test in untold if test["message"].startswith(PLAINLY_WRONG)]
    alike = [
        test
        for test in untold
        if test not in unjudged and any(_like(test, other) for other in told)
    ]
    different = [test for test in untold if test not in unjudged and test not in alike]
    if different:
        yield Text(
            f"{INDENT}also not passed: {_names(different)};"
            f" grade run {submission} {row['name']} shows why",
            style="dim",
        )
    if alike:
        fail = "1 more test fails" if len(alike) == 1 else f"{len(alike)} more tests fail"
        which = "" if submission is not None else f": {_names(alike)}"
        yield Text(f"{INDENT}{fail} in the same way{which}", style="dim")
    if unjudged:
        yield Text(
            f"{INDENT}not judged, since a plain call is wrong: {_tests(unjudged)}", style="dim"
        )
    if row["blocked_by"]:
        count = [test for test in row["tests"] if test["status"] == "blocked"]
        yield Text(
            f"{INDENT}blocked by {', '.join(row['blocked_by'])}, to be mended first:"
            f" {_tests(count)}",
            style="yellow",
        )
    missing = [test for test in row["tests"] if _is_missing(test)]
    if row["status"] != "not_implemented":
        for message in dict.fromkeys(test["message"] for test in missing):
            count = [test for test in missing if test["message"] == message]
            yield Text(f"{INDENT}{escaped(message)}: {_tests(count)}", style="yellow")


def _tests(tests: Sequence[Mapping[str, Any]]) -> str:
    return "1 test" if len(tests) == 1 else f"{len(tests)} tests"


def _names(tests: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(test["id"].partition("/")[2] for test in tests)


def _is_missing(test: Mapping[str, Any]) -> bool:
    """Say whether there was nothing to call: not written yet, or in a file that did not load."""
    return test["counterexample"] is None and test["status"] in {"not_implemented", "error"}


def _like(test: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether one failure explains another; each constraint has a check of its own."""
    if test["function"] != other["function"]:
        return False
    if test["message"].startswith(PLAINLY_WRONG):
        return True
    ids = {known["id"] for known in test["diagnosis"]}
    return test["label"] == other["label"] and (
        bool(ids & {known["id"] for known in other["diagnosis"]})
        or test["message"] == other["message"]
    )


def failure(operation: str, test: Mapping[str, Any]) -> Iterator[Text]:
    """Yield the lines of one failure: the law, the message, the call, both values, the mistake."""
    yield Text.assemble(INDENT, (test["id"], "bold"), f": {test['law']}")
    for line in escaped(test["message"]).split("\n"):
        yield Text(INDENT + line, style=STYLES[test["status"]])
    found = test["counterexample"]
    if found is not None:
        yield Text(f"{INDENT}{escaped(found['call'])}", style="cyan", no_wrap=True)
        if found["expected"] is not None and test["status"] == "failed":
            yield from side_by_side(found["got"], found["expected"], found["differing"])
    page = pages()[operation]
    for place, known in enumerate(test["diagnosis"][:MISTAKES_SHOWN]):
        mistake = (f"{INDENT}{'or' if place else 'mistake'}: ", "bold")
        yield Text.assemble(mistake, f"{known['sentence']} ", (f"({known['id']})", "dim"))
        yield Text.assemble((f"{INDENT}hint: ", "bold"), known["hint"])
    where = f"{test['label']}: {page.constraints[test['label']]}; " if test["label"] else ""
    yield Text(f"{INDENT}see {where}{page.path} (grade spec {operation})", style="dim")


def flat(text: str) -> str:
    """Return text of unknown origin in one line, so that it can begin none of its own."""
    return escaped(text).replace("\n", "\\n")


def introduction(job: Job) -> Text:
    """Return the line that says what is graded, and how."""
    isolation = "none" if job.debug else available().tier
    return Text(
        f"{flat(job.name)}: assignment {job.assignment.name}, seed {job.seed},"
        f" isolation {isolation}",
        style="bold",
    )


def ending(result: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield what stands below the operations: files, notes, counts and the score."""
    for file in result["files"]:
        if file["status"] == "failed":
            yield Text(f"{flat(file['path'])} was not loaded: {flat(file['message'])}", "red")
    for note in result["notes"]:
        yield Text(f"note: {flat(note)}", style="dim")
    counts = [
        f"{count} {state.replace('_', ' ')}" for state, count in result["counts"].items() if count
    ]
    ran = result["tests"]["run"]
    yield Text(f"{ran} {'test' if ran == 1 else 'tests'}: {', '.join(counts)}")
    full = result["score"] == result["max_score"]
    yield Text(
        f"score: {number(result['score'])} of {number(result['max_score'])}",
        style="bold green" if full else "bold",
    )


def specification(page: Page) -> Iterator[RenderableType]:
    """Yield a page for the terminal: the constraints of the header stand in the section on them."""
    yield Text(page.signature, style="bold cyan")
    if page.differentiable:
        yield Text(f"gradient with respect to: {', '.join(page.differentiable)}")
    before, heading, after = page.text.partition(CONSTRAINTS)
    yield Markdown(before + heading)
    table = Table("label", "constraint")
    for label, text in page.constraints.items():
        table.add_row(label, Text(text))
    if page.constraints:
        yield Text()
        yield table
    yield Text()
    yield Markdown(OF_THE_HEADER.sub(lambda found: found[1].upper(), after.lstrip()))
    yield Text("\nSources", style="bold")
    for source in page.sources:
        yield Text(f"- {source}")
    yield Text(f"\nWhat holds of every operation: grade spec {CONVENTIONS}", style="dim")


def conventions() -> Markdown:
    """Return the page of what holds of every operation."""
    return Markdown((folder("specs") / f"{CONVENTIONS}.md").read_text(encoding="utf-8"))


def contents() -> Table:
    """Return the operations of the specification, chapter by chapter."""
    chapters: dict[str, list[str]] = {}
    for page in pages().values():
        chapters.setdefault(page.chapter, []).append(page.name)
    table = Table("chapter", "operations", box=None)
    for chapter, operations in chapters.items():
        table.add_row(chapter, ", ".join(operations))
    table.add_row("(all)", f"{CONVENTIONS}: what holds of every operation")
    return table
