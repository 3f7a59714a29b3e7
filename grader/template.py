"""
The template that a student starts from, made from the reference: signatures and docstrings.

    python -m grader.template DIR     write it, for every operation of the specification
"""

import importlib
import inspect
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .specification import CONVENTIONS, pages, parameters, reference_functions

WIDTH = 100


def template(operations: Iterable[str]) -> dict[str, str]:
    """Return the text of every module of the template, by file name, in the reference's order."""
    modules: dict[str, list[str]] = {}
    for name in sorted(operations, key=_place):
        page = pages()[name]
        for function in page.functions:
            modules.setdefault(page.chapter, []).append(_stub(function, page.name))
    return {
        f"{chapter}.py": f"{_heading(chapter)}\n\nimport numpy as np\n\n\n"
        + "\n\n\n".join(stubs)
        + "\n"
        for chapter, stubs in modules.items()
    }


def _place(name: str) -> tuple[str, int]:
    """Return a chapter, and where it defines the operation, or imports it from its own parts."""
    chapter = pages()[name].chapter
    return chapter, [*vars(importlib.import_module(f"reference.{chapter}"))].index(name)


def _heading(chapter: str) -> str:
    summary = inspect.getdoc(importlib.import_module(f"reference.{chapter}")) or ""
    return f'"""\n{summary}\n\nWhat holds of every operation: grade spec {CONVENTIONS}\n"""'


def _stub(function: str, operation: str) -> str:
    docstring = inspect.getdoc(reference_functions()[function]) or ""
    lines = ['"""', *docstring.split("\n"), '"""']
    message = f'"{function}: grade spec {operation}"'
    raising = _laid_out("    raise NotImplementedError(", [message], ")")
    body = "\n".join(f"    {line}".rstrip() for line in lines)
    return f"{_laid_out(f'def {function}(', _written(function), '):')}\n{body}\n{raising}"


def _written(function: str) -> list[str]:
    """Return the parameters of a function as a page writes them: without annotations."""
    written: list[str] = []
    for parameter in parameters(function).values():
        behind_star = any(part.startswith("*") for part in written)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not behind_star:
            written.append("*")
        star = "*" if parameter.kind is inspect.Parameter.VAR_POSITIONAL else ""
        has_default = parameter.default is not inspect.Parameter.empty
        default = f"={_literal(parameter.default)}" if has_default else ""
        written.append(f"{star}{parameter.name}{default}")
    return written


def _literal(value: object) -> str:
    text = json.dumps(value) if isinstance(value, str) else repr(value)
    return text.replace("e-0", "e-") if isinstance(value, float) else text


def _laid_out(opening: str, parts: Sequence[str], closing: str) -> str:
    """Write parts between brackets as ruff does: on one line, on the next one, or on many."""
    indent = " " * (len(opening) - len(opening.lstrip()))
    flat, deeper = ", ".join(parts), f"{indent}    "
    ways = (
        f"{opening}{flat}{closing}",
        f"{opening}\n{deeper}{flat}\n{indent}{closing}",
        "\n".join([opening, *(f"{deeper}{part}," for part in parts), f"{indent}{closing}"]),
    )
    fitting = (way for way in ways if max(map(len, way.split("\n"))) <= WIDTH)
    return next(fitting, ways[-1])


def write(folder: Path, operations: Iterable[str]) -> list[Path]:
    """Write the template into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in template(operations).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    write(Path(sys.argv[1]), pages())
