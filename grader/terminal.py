"""What a person reads: progress, a line per operation, and every failure explained."""

import os
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
from .specification import Page, pages

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
FAILURES_SHOWN = 3
PLAINLY_WRONG = "a plain call is wrong"  # so begins the message of a test that could not begin


class Progressing(Observer):
    """Draws a bar while the tests run, and a line for each operation that is done."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.told: dict[str, list[Mapping[str, Any]]] = {}
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.progress.add_task("loading", total=None)
        self.operation = ""  # whose failure was printed last: several are graded at a time

    def begin(self, tests: int) -> None:
        """Show how many tests there are."""
        self.progress.start()
        self.progress.update(self.task, total=tests)

    def tested(self, operation: str, test: Mapping[str, Any]) -> None:
        """Move the bar; explain a failure at once, unless one like it has been explained."""
        self.progress.update(self.task, advance=1, description=operation)
        if test["status"] not in EXPLAINED:
            return
        told = self.told.setdefault(operation, [])
        if len(told) < FAILURES_SHOWN and not any(_like(test, other) for other in told):
            title = [] if operation == self.operation else [Text(operation, style="bold")]
            self.operation = operation
            told.append(test)
            say(self.console, [*title, *failure(operation, test), Text()])

    def graded(self, row: Mapping[str, Any]) -> None:
        """Print the operation's line."""
        told = [test["id"] for test in self.told.get(row["name"], ())]
        self.operation = ""
        say(self.console, [operation_line(row), *others(row, told)])


def console() -> Console:
    """Return the console: a pipe gets plain text, and so does a terminal under NO_COLOR."""
    return Console(highlight=False, force_terminal=False if os.environ.get("NO_COLOR") else None)


def say(console: Console, lines: Iterable[RenderableType]) -> None:
    """Print lines as they are: the terminal may fold them, so that a call can be copied whole."""
    for line in lines:
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


def others(row: Mapping[str, Any], told: Sequence[str]) -> Iterator[Text]:
    """Yield lines that name the failures left unexplained: one mistake breaks many laws."""
    untold = [
        test for test in row["tests"] if test["status"] in EXPLAINED and test["id"] not in told
    ]
    unjudged = sum(test["message"].startswith(PLAINLY_WRONG) for test in untold)
    names = [
        test["id"].partition("/")[2]
        for test in untold
        if not test["message"].startswith(PLAINLY_WRONG)
    ]
    if names:
        yield Text(f"{INDENT}also not passed: {', '.join(names)}", style="dim")
    if unjudged:
        yield Text(
            f"{INDENT}not judged, since a plain call is wrong: {unjudged} tests", style="dim"
        )


def _like(test: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if test["function"] != other["function"]:
        return False
    ids = {known["id"] for known in test["diagnosis"]}
    return (
        bool(ids & {known["id"] for known in other["diagnosis"]})
        or test["message"] == other["message"]
        or test["message"].startswith(PLAINLY_WRONG)
    )


def failure(operation: str, test: Mapping[str, Any]) -> Iterator[Text]:
    """Yield the lines of one failure: the law, the message, the call, both values, the mistake."""
    yield Text.assemble(INDENT, (test["id"], "bold"), f": {test['law']}")
    for line in escaped(test["message"]).split("\n"):
        yield Text(INDENT + line, style=STYLES[test["status"]])
    found = test["counterexample"]
    if found is not None:
        yield Text(f"{INDENT}{escaped(found['call'])}", style="cyan")
        if found["expected"] is not None:
            yield from side_by_side(found["got"], found["expected"], found["differing"])
    page = pages()[operation]
    for known in test["diagnosis"][:1]:
        mistake = (f"{INDENT}mistake: ", "bold")
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
    yield Text(f"{result['tests']['run']} tests: {', '.join(counts)}")
    full = result["score"] == result["max_score"]
    yield Text(
        f"score: {number(result['score'])} of {number(result['max_score'])}",
        style="bold green" if full else "bold",
    )


def specification(page: Page) -> Iterator[RenderableType]:
    """Yield a page of the specification for the terminal."""
    yield Text(page.signature, style="bold cyan")
    if page.differentiable:
        yield Text(f"gradient with respect to: {', '.join(page.differentiable)}")
    yield Markdown(page.text)
    table = Table("label", "constraint", title="Constraints", title_justify="left")
    for label, text in page.constraints.items():
        table.add_row(label, text)
    if page.constraints:
        yield table
    yield Text("Sources", style="bold")
    for source in page.sources:
        yield Text(f"- {source}")


def contents() -> Table:
    """Return the operations of the specification, chapter by chapter."""
    chapters: dict[str, list[str]] = {}
    for page in pages().values():
        chapters.setdefault(page.chapter, []).append(page.name)
    table = Table("chapter", "operations", box=None)
    for chapter, operations in chapters.items():
        table.add_row(chapter, ", ".join(operations))
    return table
