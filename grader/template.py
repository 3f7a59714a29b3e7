"""
The template that a student starts from, made from the reference: signatures and docstrings.

    python -m grader.template DIR     write it, for every operation of the specification
"""

import importlib
import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from .specification import pages, reference_functions


def template(operations: Iterable[str]) -> dict[str, str]:
    """Return the text of every module of the template, by file name."""
    modules: dict[str, list[str]] = {}
    for name in operations:
        page = pages()[name]
        for function in page.functions:
            modules.setdefault(page.chapter, []).append(_stub(function, page.path))
    return {
        f"{chapter}.py": "\n\n\n".join([_heading(chapter), *stubs]) + "\n"
        for chapter, stubs in modules.items()
    }


def _heading(chapter: str) -> str:
    summary = inspect.getdoc(importlib.import_module(f"reference.{chapter}")) or ""
    return f'"""{summary}"""'


def _stub(function: str, page: str) -> str:
    docstring = inspect.getdoc(reference_functions()[function]) or ""
    lines = ['"""', *docstring.split("\n"), '"""']
    lines.append(f'raise NotImplementedError("{function}: see {page}")')
    body = "\n".join(f"    {line}".rstrip() for line in lines)
    return f"def {signature(function)}:\n{body}"


def signature(function: str) -> str:
    """Return a function's signature as the pages write it: without annotations."""
    found = inspect.signature(reference_functions()[function])
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in found.parameters.values()
    ]
    return f"{function}{found.replace(parameters=bare, return_annotation=inspect.Signature.empty)}"


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
