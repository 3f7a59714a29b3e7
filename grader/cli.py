"""The command `grade`: parse, call, render. It never sees the code under test."""

import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .errors import GraderError, NotGradableError, UsageError

EXAMPLES = {
    "init": "grade init homework",
    "run": "grade run homework conv2d --seed 7 --json result.json",
    "spec": "grade spec conv2d, grade spec resnet --depth 50",
    "doctor": "grade doctor",
}

NETWORK = f"{__name__}.network"  # under which a context remembers the network that is named
NAMED = f"{__name__}.named"  # and whether there is any name at all


class Commands(click.Group):
    """`grade` alone is `grade run .`, and every usage error is one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let `grade` without anything grade the current folder."""
        return super().parse_args(ctx, args or ["run"])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what to write where a submission or an operation stands in a command's place."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from .specification import operations_by_function

            if Path(args[0]).exists() or args[0] in operations_by_function():
                meant = f"{error.message} Did you mean: grade run {' '.join(args)}?"
                raise click.UsageError(meant) from None
            raise


class NetworkOptions(click.Command):
    """`grade spec NETWORK` takes the options of that network, whatever they are."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the network among the words; an unknown option is answered by those it has."""
        from . import networks

        words = [word for word in args if not word.startswith("-")]
        found = next(filter(None, map(networks.network_of, words)), None)
        ctx.meta[NETWORK], ctx.meta[NAMED] = found, bool(words)
        try:
            return super().parse_args(ctx, [*args])
        except click.NoSuchOption as error:
            meant = f"{error.option_name} is no option where no network is named"
            if found:
                taken = ", ".join(map(networks.option, networks.parameters(found))) or "none"
                meant = f"{error.option_name} is no option of {found}, which takes {taken}"
            elif not args[0].startswith("-"):
                from .submission import operation_of

                meant = f"{error.option_name} is no option: {operation_of(args[0])} is no network"
            raise click.UsageError(meant) from None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own options, behind those of the network."""
        own = super().get_params(ctx)
        if not (found := ctx.meta.get(NETWORK)):
            return own
        from . import networks

        return [*networks.options(found), *own]


class TableOption(click.Option):
    """`--table` is offered where it can be given: for a network, or as long as nothing is named."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's line in the help, if it has one."""
        offered = ctx.meta[NETWORK] or not ctx.meta[NAMED]
        return super().get_help_record(ctx) if offered else None


def example(name: str) -> str:
    """Return the example that a command's help ends with."""
    return f"Example: {EXAMPLES[name]}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cnnspec", prog_name="grade")
def commands() -> None:
    """Hold an implementation of convolutional networks to their specification."""


@commands.command(epilog=example("init"))
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option(
    "--assignment",
    default="core",
    show_default=True,
    metavar="NAME|FILE",
    help="Whose stubs: core, full, architectures, or a file.",
)
def init(folder: Path, assignment: str) -> None:
    """Write the template of an assignment into FOLDER."""
    from . import assignment as assignments
    from . import template

    chosen = assignments.load(assignment)
    files = template.template(chosen.operations) | {assignments.FILE_NAME: chosen.text}
    there = sorted(name for name in files if (folder / name).exists())
    if there:
        raise click.UsageError(f"{folder} already holds {', '.join(there)}; nothing was written")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written to: {error.strerror}") from None
    command = "grade" if folder.resolve() == Path.cwd() else f"cd {folder} && grade"
    click.echo(f"{folder}: {len(files)} files for {chosen.name}; grade them with: {command}")


@commands.command(epilog=example("run"))
@click.argument("words", nargs=-1, metavar="[SUBMISSION] [OPERATION]...")
@click.option(
    "--assignment", metavar="NAME|FILE", help="core, full, architectures, or a file; default: core."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Draws other inputs."
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the result here.",
)
@click.option("--python", type=click.Path(), help="The interpreter that runs the submission.")
@click.option(
    "--allow-package",
    "packages",
    multiple=True,
    metavar="NAME",
    help="Let the submission import it.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "tf32", "bfloat16"]),
    help="In what float32 calls are computed.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="The limit of one call.",
)
@click.option(
    "--isolation", type=click.Choice(["A", "B", "C"]), help="Insist on this tier of isolation."
)
@click.option(
    "--debug",
    is_flag=True,
    help="Run the submission in this process, for a debugger. Not for marks.",
)
def run(words: Sequence[str], **options: Any) -> None:
    """
    Grade one submission: a folder of modules, or one .py file.

    The first word is an operation if it names one and there is no such path; ./conv2d is a path.
    Of an operation that is named every failure is shown, or told to be like one that is; else two
    of each function.
    Exit status: 0 all passed, 1 something failed, 2 wrong usage, 3 the grader itself failed,
    4 not gradable.
    """
    from . import session

    sys.exit(session.run(list(words), **options))


@commands.command(cls=NetworkOptions, epilog=example("spec"))
@click.argument("operation", required=False)
@click.option(
    "--table",
    "as_table",
    cls=TableOption,
    is_flag=True,
    help="Show the layers of a network, not its page.",
)
def spec(operation: str | None, as_table: bool, **variant: Any) -> None:
    """
    Read the specification in the terminal.

    A network has options of its own, which `grade spec resnet --help` lists; with one of them
    the table of its layers is shown.
    """
    from . import networks, submission, table, terminal
    from .specification import CONVENTIONS, pages

    console = terminal.console()
    if operation is None:
        if as_table:
            raise click.UsageError("--table needs the name of a network")
        console.print(terminal.contents())
        return
    if operation == CONVENTIONS and not as_table:
        console.print(terminal.conventions())
        return
    given = {keyword: value for keyword, value in variant.items() if value is not None}
    network = networks.network_of(operation)
    if network and (as_table or given):
        built = networks.build(network, given)
        terminal.say(console, table.layers(networks.call(network, given), built))
        return
    name = submission.operation_of(operation)
    if as_table:
        raise click.UsageError(f"{name} is no network, and has no table")
    for part in terminal.specification(pages()[name]):
        console.print(part)
    if network:
        terminal.say(console, table.invitation(network))


@commands.command(epilog=example("doctor"))
def doctor() -> None:
    """Say what isolation, interpreter and versions this machine offers."""
    from . import doctor as examination
    from . import terminal

    terminal.console().print(examination.table())


def main() -> None:
    """Run the command; whatever goes wrong is one line, and has its exit status."""
    try:
        sys.exit(commands.main(prog_name="grade", standalone_mode=False))
    except (click.UsageError, UsageError) as error:
        leave(2, error.format_message() if isinstance(error, click.UsageError) else str(error))
    except NotGradableError as error:
        leave(4, str(error))
    except (click.Abort, KeyboardInterrupt):
        leave(130, "stopped")
    except (OSError, GraderError) as error:
        leave(3, f"the grader itself failed: {error}")
    except Exception as error:
        with tempfile.NamedTemporaryFile(
            "w", prefix="grade-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write("".join(traceback.format_exception(error)))
        leave(
            3,
            f"the grader itself failed ({type(error).__name__}): this says nothing about the"
            f" submission; please report {log.name}",
        )


def leave(status: int, message: str) -> None:
    """End with a line on standard error, in which a file of any name may be named."""
    from .beside import escaped

    click.echo(f"grade: {escaped(' '.join(message.split()))}", err=True)
    sys.exit(status)
