"""
Mutants of the reference: its modules, each with one expression changed.

The changes are those of mutmut, and two more. Left out is what no test of the conformance suite
judges: docstrings, annotations, imports, and what an error message says.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import takewhile
from pathlib import Path

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

REFERENCE = Path(__file__).parents[1] / "reference"
COPY = "mutant"  # the name of the package that is a copy of the reference

# variables that say what an error message says
TOLD = re.compile(r"name|message|label|(label_)?of_[a-z]+")


@dataclass(frozen=True)
class Mutant:
    """A module of the reference with one change, and the function in which the change lies."""

    module: str
    function: str
    before: str
    after: str
    text: str = field(repr=False)

    @property
    def place(self) -> str:
        """The function's name after its chapter's, whatever modules a chapter is made of."""
        return f"{self.module.partition('.')[0]}.{self.function}".rstrip(".")


def sources() -> dict[str, str]:
    """Return the text of every module of the reference by its name; "" is the package itself."""
    found = {}
    for path in sorted(REFERENCE.rglob("*.py")):
        parts = path.relative_to(REFERENCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path.read_text(encoding="utf-8")
    return found


def mutants(module: str, text: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    tree = cst.parse_module(text)
    head = tree.with_changes(body=[]).code
    pieces = [tree.code_for_node(statement) for statement in tree.body]
    found = {}
    for index, statement in enumerate(tree.body):
        function = statement.name.value if isinstance(statement, cst.FunctionDef) else ""
        for old, new in changes(statement):
            changed = tree.code_for_node(statement.deep_replace(old, new))
            mutated = "".join([head, *pieces[:index], changed, *pieces[index + 1 :]])
            lines = difference(pieces[index], changed)
            found[mutated] = Mutant(module, function, *lines, mutated)
    return list(found.values())


def difference(before: str, after: str) -> tuple[str, str]:
    """Return the lines in which two texts differ, each side as one line."""
    old, new = before.splitlines(), after.splitlines()
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    old, new = old[first:], new[first:]
    backwards = zip(reversed(old), reversed(new), strict=False)
    last = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    parts = (lines[: len(lines) - last] for lines in (old, new))
    before, after = (" ".join(line.strip() for line in part) for part in parts)
    return before, after


def changes(statement: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Yield every change of a statement: a part of it, and what stands in its place."""
    finder = _Parts()
    statement.visit(finder)
    for part in finder.parts:
        for kind, operator in (*mutation_operators, *FURTHER):
            if isinstance(part, kind):
                for changed in operator(part):
                    if not (isinstance(part, cst.Call) and only_told(part, changed)):
                        yield part, changed


def one_less(number: cst.Integer | cst.Float) -> Iterable[cst.BaseExpression]:
    """Yield the number less one; mutmut itself adds one."""
    yield cst.parse_expression(repr(number.evaluated_value - 1))


def not_called(statement: cst.Expr) -> Iterable[cst.Pass]:
    """Leave out a call whose value is not used: a check."""
    if isinstance(statement.value, cst.Call):
        yield cst.Pass()


FURTHER = [(cst.Integer, one_less), (cst.Float, one_less), (cst.Expr, not_called)]


class _Parts(cst.CSTVisitor):
    """Collects the parts of a statement that are changed, in order."""

    def __init__(self) -> None:
        self.parts: list[cst.CSTNode] = []
        self.within: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Keep a part, unless it or what it lies in is left out."""
        if is_left_out(node) or (is_string(node) and not counts(self.within)):
            return False
        self.parts.append(node)
        self.within.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Step out of a part that was kept."""
        if self.within and self.within[-1] is original_node:
            self.within.pop()


def is_left_out(node: cst.CSTNode) -> bool:
    """Say whether a part, with all that is in it, bears on no value, shape, dtype or refusal."""
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom() | cst.Raise():
            return True
        case cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Name(value="TypeAlias"))):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="label" | "__all__"))]):
            return True
        case cst.ClassDef(bases=[cst.Arg(value=cst.Name(value=name))]):
            return name.endswith("Error")
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="errstate"))):
            return True
        case cst.Arg():
            return is_guard(node)
    return False


def is_guard(argument: cst.Arg) -> bool:
    """Say whether an argument is the guard of a zip over sequences that are always equally long."""
    match argument:
        case cst.Arg(keyword=cst.Name(value="strict"), value=cst.Name(value="True")):
            return True
    return False


def only_told(call: cst.Call, changed: cst.CSTNode) -> bool:
    """Say whether a call of ours has lost, or lost the value of, what only a message tells."""
    lost = [part for part in call.args if all(part is not kept for kept in changed.args)]
    ours = isinstance(call.func, cst.Name)
    return any(
        is_guard(part)
        or (ours and is_string(part.value))
        or (ours and isinstance(part.value, cst.Name) and TOLD.fullmatch(part.value.value))
        for part in lost
    )


def is_string(node: cst.CSTNode) -> bool:
    """Say whether a part is a string, in one piece or in several."""
    return isinstance(node, cst.SimpleString | cst.FormattedString | cst.ConcatenatedString)


def counts(within: list[cst.CSTNode]) -> bool:
    """
    Say whether a string that lies in these parts is a value.

    It is one where it is compared, is a default or a constant of the module, or is given to NumPy;
    given to a function of ours it is a label, a message, or the name that stands in a message.
    """
    for part in reversed(within):
        if isinstance(part, cst.Call):
            return isinstance(part.func, cst.Attribute)
        if isinstance(part, cst.Comparison | cst.Param):
            return True
    return isinstance(within[0], cst.SimpleStatementLine) and not isinstance(within[-1], cst.Expr)


class Copy(MetaPathFinder, InspectLoader):
    """Imports the reference from texts, as the package `COPY`: a mutant beside the truth."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {f"{COPY}.{name}".rstrip("."): text for name, text in texts.items()}

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Answer for the modules of the copy."""
        if fullname not in self.texts:
            return None
        return ModuleSpec(fullname, self, is_package=self.is_package(fullname))

    def is_package(self, fullname: str) -> bool:
        """Say whether other modules lie in this one."""
        return any(name.startswith(f"{fullname}.") for name in self.texts)

    def get_source(self, fullname: str) -> str:
        """Return the text of a module."""
        return self.texts[fullname]

    def install(self) -> None:
        """Let `import` find the copy, for the rest of this process."""
        sys.meta_path.insert(0, self)
