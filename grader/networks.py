"""The networks of the reference by their names, and their options on the command line."""

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import click

from reference import architectures
from reference.architectures.graph import Network
from reference.constraints import ConstraintError

from .errors import UsageError

SUFFIX = "_network"


@functools.cache
def networks() -> dict[str, Callable[..., Network]]:
    """Return what builds each network's graph, by the network's name."""
    return {
        name.removesuffix(SUFFIX): getattr(architectures, name)
        for name in architectures.__all__
        if name.endswith(SUFFIX)
    }


def network_of(function: str) -> str | None:
    """Return the network that a function computes, derives, or lists the parameters of, if any."""
    name = re.sub("_(backward|parameters)$", "", function)
    return name if name in networks() else None


def build(name: str, variant: Mapping[str, Any]) -> Network:
    """Return the graph of a variant; what the reference refuses is said of the option."""
    try:
        return networks()[name](**variant)
    except ConstraintError as error:
        message = str(error).removeprefix(f"{error.label}: ")
        for keyword in parameters(name):
            message = re.sub(rf"^{keyword}\b", option(keyword), message)
        raise UsageError(message) from None


def call(name: str, variant: Mapping[str, Any]) -> str:
    """Return a variant as it is written in Python, with the options that were not given."""
    defaults = {keyword: found.default for keyword, found in parameters(name).items()}
    written = ", ".join(f"{key}={value!r}" for key, value in (defaults | {**variant}).items())
    return f"{name}({written})"


def parameters(name: str) -> dict[str, inspect.Parameter]:
    """Return the options of a network, as the reference has them."""
    return dict(inspect.signature(networks()[name]).parameters)


def option(keyword: str) -> str:
    """Return a parameter's name as the command line has it."""
    return f"--{keyword.replace('_', '-')}"


def options(name: str) -> list[click.Option]:
    """Return the options of a network for the command line; one that is not given is None."""
    return [
        click.Option(
            [f"{option(keyword)}/--no-{option(keyword)[2:]}" if is_flag else option(keyword)],
            type=None if is_flag else reader(found.annotation),
            default=None,
            help=f"{described(name, keyword)}; default: {shown(found.default)}.",
        )
        for keyword, found in parameters(name).items()
        for is_flag in [found.annotation is bool]
    ]


def shown(default: object) -> str:
    """Return a default as it is written on the command line."""
    return {True: "yes", False: "no"}[default] if isinstance(default, bool) else str(default)


def reader(annotation: Any) -> Callable[[str], Any]:
    """Return what reads a value that the reference annotates so."""
    kinds = get_args(annotation) or (annotation,)
    if int not in kinds:
        return str
    return integer_or_text if str in kinds else int


def integer_or_text(text: str) -> int | str:
    """Return an int where it is one, else the text: 16, and 16C."""
    try:
        return int(text)
    except ValueError:
        return text


def described(name: str, keyword: str) -> str:
    """Return what the reference's docstring says of an option."""
    text = inspect.getdoc(getattr(architectures, name)) or ""
    found = re.search(rf"^{keyword} : (.*)$", text, re.MULTILINE)
    assert found is not None, (name, keyword)
    return found[1]
