"""What is said in several places is said alike: pages, reference, template, tests and mistakes."""

import ast
import doctest
import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import click
import numpy as np
import pytest

from grader import assignment as assignments
from grader import template
from grader.cli import commands
from grader.examples import CODE, examples
from grader.mistakes import Kind, Mistake, mistakes
from grader.specification import NETWORKS, Page, pages, parameters, reference_functions
from grader.suite import Test, collect

ROOT = Path(__file__).resolve().parent.parent
CONFORMANCE = ROOT / "tests" / "conformance"
SUBMISSIONS = ROOT / "examples" / "submissions"

HEADER = (
    "name",
    "chapter",
    "signature",
    "differentiable",
    "points",
    "depends_on",
    "truth",
    "sources",
    "constraint",
)
HEADINGS = (
    "Semantics",
    "Inputs",
    "Output",
    "Constraints",
    "Gradient",
    "Tolerance",
    "Example",
    "Out of scope",
    "Where students go wrong",
)
KINDS = {*get_args(Kind), "example"}
LABEL = re.compile(r"\b[a-z][a-z0-9_]*_c[0-9]+\b")

# the catalogue gives these gradients arguments of their own
OWN_ARGUMENTS = {"dropout_backward": "(grad_output, mask, p)"}

each_page = pytest.mark.parametrize("page", pages().values(), ids=pages())
each_assignment = pytest.mark.parametrize("name", assignments.names())


def is_option(parameter: inspect.Parameter) -> bool:
    """Say whether a parameter can be given by name alone, or left out."""
    return (
        parameter.kind is inspect.Parameter.KEYWORD_ONLY
        or parameter.default is not inspect.Parameter.empty
    )


def chapters() -> set[str]:
    """Return the name of every chapter."""
    return {page.chapter for page in pages().values()}


def chapter_of(module: str) -> str:
    """Return the chapter of a module of tests: test_CHAPTER, or test_CHAPTER_PART of a long one."""
    return module.split("_")[1]


def laws_of(page: Page) -> list[Test]:
    """Return the conformance tests of an operation."""
    return [test for test in collect() if test.operation == page.name]


def mistakes_of(page: Page) -> list[Mistake]:
    """Return the known mistakes of an operation."""
    return [known for known in mistakes() if known.operation == page.name]


def text_of(*paths: Path) -> str:
    """Return the text of some files, one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def header_of(page: Page) -> dict[str, Any]:
    """Return a page's header as it is written."""
    return tomllib.loads((ROOT / page.path).read_text(encoding="utf-8").split("+++\n")[1])


def bare_signature(function: str) -> str:
    """Return the signature that the reference gives a function, without annotations."""
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in parameters(function).values()
    ]
    return str(inspect.Signature(bare))


def parsed(definition: str) -> dict[str, inspect.Signature]:
    """Return the signature of every top-level function of a module's text, without annotations."""
    found = {}
    for node in ast.parse(definition).body:
        if isinstance(node, ast.FunctionDef):
            node.body, node.returns, node.decorator_list = [ast.Pass()], None, []
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
            space: dict[str, Any] = {}
            exec(ast.unparse(node), space)
            found[node.name] = inspect.signature(space[node.name])
    return found


# CHAPTERS


def test_a_chapter_has_one_name_everywhere() -> None:
    """Pages, stubs, conformance tests and mistakes lie in one folder or module for each chapter."""
    folders = {
        "specs": {path.parent.name for path in (ROOT / "specs").glob("*/*.md")},
        "student_template": {path.stem for path in (ROOT / "student_template").glob("*.py")},
        "tests/conformance": {chapter_of(path.stem) for path in CONFORMANCE.glob("test_*.py")}
        - {"conventions"},
        "grader/mistakes": {path.stem for path in (ROOT / "grader/mistakes").iterdir()}
        - {"__init__", "__pycache__"},
    }
    assert folders == dict.fromkeys(folders, chapters())
    assert chapters() <= {path.stem for path in (ROOT / "reference").iterdir()}


def test_every_specified_function_of_the_reference_has_a_page() -> None:
    """A docstring that names a page is that of a function which the page specifies."""
    promised = {}
    for path in (ROOT / "reference").rglob("*.py"):
        for node in ast.parse(text_of(path)).body:
            if isinstance(node, ast.FunctionDef):
                page = re.search(r"Specification: (\S+)", ast.get_docstring(node) or "")
                if page or (
                    node.name.endswith("_backward") and path.parent.name != "architectures"
                ):
                    promised[node.name] = page and page[1]
    assert promised == {name: page.path for page in pages().values() for name in page.functions}


# PAGES


@each_page
def test_page_lies_where_its_header_says(page: Page) -> None:
    """specs/CHAPTER/NAME.md."""
    assert page.path == f"specs/{page.chapter}/{page.name}.md"


@each_page
def test_page_has_every_key(page: Page) -> None:
    """The header has the same keys in the same order everywhere, none of them empty by mistake."""
    header = header_of(page)
    assert tuple(header) == HEADER
    assert all(row.keys() == {"label", "text"} and row["text"] for row in header["constraint"])
    assert page.truth
    assert page.sources
    assert page.points > 0
    assert set(page.depends_on) <= pages().keys()


@each_page
def test_page_has_every_heading(page: Page) -> None:
    """The title is the operation's name, and the headings are the same in the same order."""
    prose = re.sub(r"^```.*?^```", "", page.text, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"^(#+) (.+)$", prose, flags=re.MULTILINE)
    assert found == [("#", page.name), *(("##", heading) for heading in HEADINGS)]


@each_page
def test_page_has_the_signature_of_the_reference(page: Page) -> None:
    """Names, order, stars and defaults are the same; 1e-5 is 1e-05."""
    (written,) = parsed(f"def {page.signature}: ...").items()
    assert (written[0], str(written[1])) == (page.name, bare_signature(page.name))


@each_page
def test_gradient_takes_the_arguments_of_the_forward(page: Page) -> None:
    """NAME_backward(grad_output, the forward's arguments); its page says what is differentiable."""
    assert set(page.differentiable) <= parameters(page.name).keys()
    backwards = [name for name in page.functions if name.endswith("_backward")]
    assert bool(page.differentiable) == bool(backwards)
    for backward in backwards:
        expected = f"(grad_output, {bare_signature(page.name)[1:]}"
        assert bare_signature(backward) == OWN_ARGUMENTS.get(backward, expected)


@each_page
def test_examples_are_what_python_prints(page: Page) -> None:
    """Each function has an example, and the reference prints what stands below it."""
    block = CODE.search(page.text)
    assert block is not None
    if page.chapter != NETWORKS:  # those are shown on parameters that no literal call holds
        assert {example.call.function for example in examples(page)} == {*page.functions}
    names = {**reference_functions(), "np": np, "nan": np.nan, "inf": np.inf}
    text = block[1].replace("\n\n", "\n<BLANKLINE>\n")  # between maps, not the end of an example
    session = doctest.DocTestParser().get_doctest(text, names, page.name, page.path, 0)
    printed: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(session, out=printed.append)
    assert not printed, "".join(printed)


# LABELS


@each_page
def test_labels_count_from_one(page: Page) -> None:
    """The labels of a page are NAME_c1, NAME_c2, … without a gap."""
    assert [*page.constraints] == [f"{page.name}_c{i + 1}" for i in range(len(page.constraints))]


@each_page
def test_every_label_is_checked_by_the_reference(page: Page) -> None:
    """The reference raises each label, and the docstrings of its functions name the last one."""
    chapter = ROOT / "reference" / page.chapter  # a module, or a folder of several
    code = text_of(*(chapter.rglob("*.py") if chapter.is_dir() else [chapter.with_suffix(".py")]))
    code = code.replace("{self.name}", page.name)  # a graph checks what all networks refuse
    assert [label for label in page.constraints if f'"{label}"' not in code] == []
    docstrings = "\n".join(reference_functions()[name].__doc__ or "" for name in page.functions)
    assert [*page.constraints][-1:] == sorted({*LABEL.findall(docstrings)}, key=_number)[-1:]


def _number(label: str) -> int:
    return int(label.rpartition("_c")[2])


@each_page
def test_every_label_is_broken_by_one_test(page: Page) -> None:
    """For each constraint one test breaks it, and bears its label in id and name."""
    labelled = [test for test in laws_of(page) if test.label is not None]
    assert Counter(test.label for test in labelled) == Counter([*page.constraints])
    for test in labelled:
        number = f"c{_number(str(test.label))}_"
        assert test.kind == "refusal"
        assert test.id.removeprefix(f"{page.name}/").removeprefix("backward_").startswith(number)
        own = number if test.parameters else f"{test.label}_"  # one test may serve two operations
        assert test.run.__name__.startswith(f"test_{own}")


def test_no_label_without_a_page() -> None:
    """Every label that stands anywhere in the code or on a page is one of a page's header."""
    known = {label for page in pages().values() for label in page.constraints}
    folders = ("reference", "specs", "student_template", "tests/conformance", "grader/mistakes")
    unknown = {
        (path.relative_to(ROOT).as_posix(), label)
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".md", ".py"} and path.parent.name != "architectures"
        for label in LABEL.findall(text_of(path))
        if label not in known
    }
    assert unknown == set()


# CONFORMANCE TESTS


def test_ids_are_unique_and_well_formed() -> None:
    """OPERATION/PROPERTY, in small letters; the function is one of the operation's."""
    ids = [test.id for test in collect()]
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
    for test in collect():
        assert re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", test.id), test
        assert test.operation in pages(), test
        assert test.function in pages()[test.operation].functions, test
        assert test.kind in KINDS, test


def test_tests_are_named_after_their_operation() -> None:
    """test_OPERATION_PROPERTY in the chapter's module, but for tests that serve many operations."""
    served: dict[Any, set[str]] = {}
    for test in collect():
        served.setdefault(test.run, set()).add(test.operation)
    for test in collect():
        if len(served[test.run]) == 1 and not test.parameters:
            assert test.run.__name__.startswith(f"test_{test.operation}_"), test
        module = chapter_of(test.run.__module__.rpartition(".")[2])
        assert module in {pages()[test.operation].chapter, "conventions"}, test


def test_every_law_is_a_sentence() -> None:
    """A test's docstring is what the student reads."""
    for test in collect():
        assert test.law.endswith("."), test


@each_page
def test_every_function_is_tested(page: Page) -> None:
    """A forward has tests of its value and a backward of its gradient, and both their example."""
    found = {(test.function, test.kind) for test in laws_of(page)}
    wanted = {(page.name, "value")}
    wanted |= {(name, "gradient") for name in page.functions if name.endswith("_backward")}
    if page.chapter != NETWORKS:
        wanted |= {(name, "example") for name in page.functions}
    assert wanted - found == set()


# MISTAKES


@each_page
def test_every_operation_has_known_mistakes(page: Page) -> None:
    """
    At least four of each, in the chapter's module or folder.

    A network has six; what a mistake does to its gradient is not counted again.
    """
    found = mistakes_of(page)
    if page.chapter == NETWORKS:
        assert len({known.id.removeprefix("backward-") for known in found}) >= 6
    assert len(found) >= 4
    chapters_of_modules = {known.wrong.__module__.split(".")[2] for known in found}
    assert chapters_of_modules == {page.chapter}


def test_every_mistake_can_be_called_like_the_reference() -> None:
    """A mistake is one of a known function and kind, and takes the calls that tests make."""
    for known in mistakes():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", known.id), known
        assert known.function in reference_functions(), known
        assert known.kind in get_args(Kind), known
        assert known.sentence, known
        assert known.hint, known
        given = parameters(known.function)
        args = [
            parameter
            for parameter in given.values()
            if not is_option(parameter) and parameter.kind is not inspect.Parameter.VAR_POSITIONAL
        ]
        options = [name for name, parameter in given.items() if is_option(parameter)]
        inspect.signature(known.wrong).bind(*args, **dict.fromkeys(options))


# TEMPLATE, ASSIGNMENTS AND EXAMPLES


def test_template_is_as_generated() -> None:
    """`python -m grader.template student_template` changes nothing."""
    folder = ROOT / "student_template"
    there = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    assert there == {name: text.encode() for name, text in template.template(pages()).items()}


def test_template_has_the_signatures_of_the_reference() -> None:
    """A stub for every function, and each can be called like it."""
    text = "\n".join(template.template(pages()).values())
    found = {name: str(signature) for name, signature in parsed(text).items()}
    assert found == {name: bare_signature(name) for name in reference_functions()}


def test_untouched_is_the_template() -> None:
    """The example is no copy that could grow old."""
    assert (SUBMISSIONS / "untouched").resolve() == ROOT / "student_template"


@each_assignment
def test_assignment_has_a_floor_close_to_its_tests(name: str) -> None:
    """Its operations exist, and so many tests cannot be lost without an error."""
    chosen = assignments.load(name)
    assert chosen.name == name
    count = sum(test.operation in chosen.operations for test in collect())
    assert 0.9 * count <= chosen.floor <= count


@pytest.mark.parametrize(
    ("example", "assignment"),
    [
        ("right", "full"),
        ("right", "architectures"),
        ("right_by_fft", "full"),
        ("almost_right", "core"),
    ],
)
def test_examples_have_the_signatures_of_the_reference(example: str, assignment: str) -> None:
    """An example defines every function of an assignment; a test can make any call to it."""
    text = text_of(*sorted((SUBMISSIONS / example).glob("*.py")))
    found = parsed(text)
    chosen = [pages()[name] for name in assignments.load(assignment).operations]
    for function in (name for page in chosen for name in page.functions):
        assert [*found[function].parameters] == [*parameters(function)], function
        for name, wanted in parameters(function).items():
            own = found[function].parameters[name]
            assert repr(own.default) == repr(wanted.default), (function, name)
            by_name = own.kind is not inspect.Parameter.POSITIONAL_ONLY
            by_position = own.kind is not inspect.Parameter.KEYWORD_ONLY
            assert by_name if is_option(wanted) else by_position, (function, name)


# DOCUMENTATION


def documents() -> list[Path]:
    """Return every page for readers outside the specification."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]


def test_every_command_and_option_is_documented() -> None:
    """README and docs name each command of `grade` and each of its options."""
    text = text_of(ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    wanted = []
    for name, command in commands.commands.items():
        wanted.append(f"grade {name}")
        options = [option for option in command.params if isinstance(option, click.Option)]
        wanted += [word for option in options for word in option.opts if word.startswith("--")]
    assert [word for word in wanted if not re.search(rf"{word}\b", text)] == []


def test_every_decision_is_linked() -> None:
    """A decision that no page points to is one that nobody finds."""
    decisions = {*(ROOT / "docs" / "decisions").glob("*.md")}
    linked = {target.resolve() for page in documents() for target in links(page) if target != page}
    assert decisions - linked - {ROOT / "docs" / "decisions" / "README.md"} == set()


def test_every_link_leads_somewhere() -> None:
    """A relative link on a page is a file or a folder of the repository."""
    pages_and_documents = [*documents(), *(ROOT / "specs").rglob("*.md")]
    broken = {
        (page.relative_to(ROOT).as_posix(), target.name)
        for page in pages_and_documents
        for target in links(page)
        if not target.exists()
    }
    assert broken == set()


def links(page: Path) -> list[Path]:
    """Return the files and folders to which a page links."""
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    return [page.parent / target for target in targets if "://" not in target]
