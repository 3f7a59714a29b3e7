"""Find and read the specification: pages, the functions that they specify, and their labels."""

import functools
import hashlib
import importlib
import inspect
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
CONVENTIONS = "conventions"  # the page of what holds of every operation
NETWORKS = "architectures"  # the chapter whose pages specify whole networks


def folder(name: str) -> Path:
    """Return one of our folders of data: beside the package in a checkout, within it in a wheel."""
    beside = CHECKOUT / name
    return beside if (CHECKOUT / "pyproject.toml").is_file() and beside.is_dir() else PACKAGE / name


@dataclass(frozen=True, eq=False)
class Page:
    """One page of the specification: the header's fields and the text below it."""

    name: str
    chapter: str
    signature: str
    differentiable: tuple[str, ...]
    points: int
    depends_on: tuple[str, ...]
    truth: str
    sources: tuple[str, ...]
    constraints: dict[str, str]
    text: str
    path: str

    @property
    def functions(self) -> tuple[str, ...]:
        """The operation's name, its gradient's, and a network's list of parameters."""
        return tuple(name for name in named(self.name) if name in reference_functions())


@functools.cache
def pages() -> dict[str, Page]:
    """Return every page of an operation by its name, in the order of chapters and names."""
    found = {}
    for path in sorted(folder("specs").glob("*/*.md")):
        page = read_page(path)
        found[page.name] = page
    return found


def read_page(path: Path) -> Page:
    """Read a page: a TOML header between two lines `+++`, then Markdown."""
    _, header, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    fields: dict[str, Any] = tomllib.loads(header)
    constraints = {row["label"]: row["text"] for row in fields.pop("constraint", [])}
    lists = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    given: dict[str, Any] = fields | lists
    return Page(
        **given, constraints=constraints, text=text, path=f"specs/{path.parent.name}/{path.name}"
    )


@functools.cache
def reference_functions() -> dict[str, Callable[..., Any]]:
    """Return every function that the specification names, as the reference has it."""
    found: dict[str, Callable[..., Any]] = {}
    for page in pages().values():
        chapter = importlib.import_module(f"reference.{page.chapter}")
        for name in named(page.name):
            if hasattr(chapter, name):
                found[name] = getattr(chapter, name)
    return found


def named(operation: str) -> tuple[str, ...]:
    """Return the names of the functions that an operation or a network may have."""
    return operation, f"{operation}_backward", f"{operation}_parameters"


@functools.cache
def operations_by_function() -> dict[str, str]:
    """Return the operation that each function belongs to: itself, or that of its gradient."""
    return {function: name for name, page in pages().items() for function in page.functions}


@functools.cache
def parameters(function: str) -> dict[str, inspect.Parameter]:
    """Return the parameters of a function of the specification, in order."""
    return dict(inspect.signature(reference_functions()[function]).parameters)


@functools.cache
def positional(function: str, count: int) -> tuple[str, ...]:
    """
    Return the names of `count` arguments that tests give by position: those without a default.

    Each of those that `*xs` takes has a name of its own: xs[0], xs[1], and so on.
    """
    names = [name for name in parameters(function) if name not in options(function)]
    if names and parameters(function)[names[-1]].kind is inspect.Parameter.VAR_POSITIONAL:
        name = names.pop()
        names += spread(name, count - len(names))
    return tuple(names)


def spread(name: str, count: int) -> tuple[str, ...]:
    """Return the names of `count` arguments that are taken by one parameter with a star."""
    return tuple(f"{name}[{number}]" for number in range(count))


@functools.cache
def options(function: str) -> tuple[str, ...]:
    """Return the parameters that tests give by name: with a default, or behind a star."""
    return tuple(
        name
        for name, parameter in parameters(function).items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        or parameter.default is not inspect.Parameter.empty
    )


@functools.cache
def suite_digest() -> str:
    """Return a digest of pages, tests and reference: equal digests judge equally."""
    digest = hashlib.sha256()
    roots = [folder("specs"), folder("tests") / "conformance", Path(_reference_folder())]
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix in {".md", ".toml", ".py"}:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _reference_folder() -> str:
    (found,) = importlib.import_module("reference").__path__
    return found
