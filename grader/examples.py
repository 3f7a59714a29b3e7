"""Read the worked example of a page: calls with literal arguments, and what they return."""

import ast
import functools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from .implementation import Call, Value
from .specification import NETWORKS, Page, positional

CODE = re.compile(r"^## Example\n.*?^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
NAMES = {"nan": np.nan, "inf": np.inf}


@dataclass(frozen=True)
class Example:
    """A call from a page, and the result printed below it."""

    call: Call
    result: Value


@functools.cache
def examples(page: Page) -> tuple[Example, ...]:
    """Return the examples of a page, in order."""
    block = CODE.search(page.text)
    if block is None:
        raise ValueError(f"{page.path} has no example")
    found = []
    for piece in re.split(r"^>>> ", block[1], flags=re.MULTILINE)[1:]:
        line, _, printed = piece.replace("<BLANKLINE>", "").partition("\n")  # doctest's word
        found.append(Example(call_of(line), value_of(ast.parse(printed.strip(), mode="eval").body)))
    return tuple(found)


def first_call(page: Page, function: str) -> Call:
    """
    Return the call that shows whether somebody has written a function at all.

    It is that of the page's example. A network's page has none that could be made: it is asked
    without any parameters, which is refused by what is written, in whatever words.
    """
    if page.chapter != NETWORKS:
        return next(found.call for found in examples(page) if found.call.function == function)
    nothing: dict[str, Value] = {"x": np.zeros((1, 1, 1, 1)), "grad_output": np.zeros((1, 1))}
    given: dict[str, Value] = {"parameters": {}, "layer": 1, "channel": 0, **nothing}
    return Call(function, {n: given[n] for n in positional(function, len(given)) if n in given})


def call_of(line: str) -> Call:
    """Return a line such as `relu(np.array([1.0]))` as a call."""
    node = ast.parse(line.strip(), mode="eval").body
    match node:
        case ast.Call(func=ast.Name(id=function), args=args, keywords=keywords):
            pass
        case _:
            raise ValueError(f"not a call of an operation: {line}")
    names = positional(function, len(args))
    arguments = {name: value_of(arg) for name, arg in zip(names, args, strict=True)}
    arguments |= {str(keyword.arg): value_of(keyword.value) for keyword in keywords}
    return Call(function, arguments)


def value_of(node: ast.expr) -> Value:
    """Return the value of a literal: Python's own, `nan`, `inf`, `array(...)` or `zeros(...)`."""
    match node:
        case ast.Call(func=function, args=args, keywords=keywords):
            options: dict[str, Any] = {str(part.arg): value_of(part.value) for part in keywords}
            makers: dict[str, Any] = {"array": np.array, "zeros": np.zeros, "float64": np.float64}
            return makers[_name(function)](*map(value_of, args), **options)
        case ast.Tuple(elts=parts):
            return tuple(map(value_of, parts))
        case ast.List(elts=parts):
            return list(map(value_of, parts))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -value_of(operand)
        case ast.Name() | ast.Attribute():
            name = _name(node)
            return NAMES[name] if name in NAMES else np.dtype(name)
        case ast.Constant(value=value):
            return value
    raise ValueError(f"not a literal: {ast.unparse(node)}")


def _name(node: ast.expr) -> str:
    return (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ""
    )
