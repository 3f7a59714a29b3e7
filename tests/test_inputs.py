"""
What the laws really ask: in every run the ordinary but unequal inputs occur, again and again.

A law that is only ever asked with equal strides cannot see that they are swapped. So each law of a
value or a gradient is run on the reference with one seed, and every call that was asked of a
function is looked at. What must occur among them follows from the function's signature: from the
types of its parameters, and from those that belong together, as a stride and a kernel do. A new
operation is probed as soon as it has laws.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from inspect import Parameter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import is_hypothesis_test

from grader.implementation import Answer, Call, InProcess, Raised, Value, key_of, trusted
from grader.specification import (
    NETWORKS,
    operations_by_function,
    pages,
    parameters,
    reference_functions,
)
from grader.suite import collect, run
from reference.convolution import im2col
from reference.dtypes import Array
from reference.sizes import Padding, Size

from .conformance.strategies import Values, per_axis, sides
from .conformance.test_conventions import FORWARDS, MAPS, SUBJECTS

SEED = 0
TIMES = 3
LARGE = {"stride": 4, "dilation": 3, "padding": 4}  # ordinary all the same
VALUES, SPECIAL = ("value", "gradient"), ("value", "gradient", "special")


class Case:
    """A call that was answered, with every option at what holds for it."""

    def __init__(self, call: Call, value: Value, steps: int = 1) -> None:
        self.call, self.value, self.steps = call, value, steps

    def __getitem__(self, name: str) -> Any:
        """Return an argument, or its default."""
        return self.call.arguments.get(name, parameters(self.call.function)[name].default)

    def has(self, *names: str) -> bool:
        """Say whether the function has parameters of these names."""
        return parameters(self.call.function).keys() >= {*names}

    @property
    def arrays(self) -> dict[str, Any]:
        """The arrays that are given, by their names."""
        given = self.call.arguments.items()
        return {name: value for name, value in given if isinstance(value, np.ndarray)}

    @cached_property
    def map(self) -> tuple[int, ...]:
        """How long each axis of the map is, where there is one."""
        if self.has("image_shape"):
            return tuple(self["image_shape"][2:])
        if self.has("size", "kernel_size"):
            return per_axis(self["size"], 2)
        shapes = [self[name].shape[first:] for name, first in MAPS.items() if self.has(name)]
        return shapes[0] if shapes else ()

    @cached_property
    def kernel(self) -> tuple[int, ...]:
        """How long each axis of the window is, where there is one."""
        if self.has("kernel_size"):
            return per_axis(self["kernel_size"], 2)
        if self.has("kernel"):
            return tuple(self["kernel"].shape)
        return tuple(self["weight"].shape[2:]) if self.has("x", "weight", "stride") else ()

    @property
    def stride(self) -> tuple[int, ...]:
        """How far the window moves along each axis: by its own length, if nothing else is said."""
        step = self["stride"] if self.has("stride") else None
        return self.kernel if step is None else per_axis(step, len(self.kernel))

    @property
    def left_over(self) -> tuple[int, ...]:
        """How much of each padded axis lies behind the last window."""
        axes = len(self.kernel)
        apart = per_axis(self["dilation"] if self.has("dilation") else 1, axes)
        around = sides(self["padding"] if self.has("padding") else 0, axes)
        return tuple(
            (n + sum(side) - (k - 1) * d - 1) % step
            for n, side, k, d, step in zip(
                self.map, around, self.kernel, apart, self.stride, strict=True
            )
        )

    @property
    def channels(self) -> tuple[int, int]:
        """How many channels go in, and how many come out."""
        if self.has("in_channels"):
            return self["in_channels"], self["out_channels"]
        out = self["grad_output"] if self.has("grad_output") else self.value
        return self["x"].shape[1], out.shape[1]

    @property
    def classes(self) -> tuple[set[int], int]:
        """Which classes the labels name, and how many there are."""
        if self.has("num_classes"):
            count = self["num_classes"]
        else:
            count = self["logits" if self.has("logits") else "scores"].shape[1]
        return set(self["labels"].ravel().tolist()), count

    @property
    def has_ties(self) -> bool:
        """Say whether some maximum is one of several equal numbers."""
        x = self["x"]
        if x.size == 0:
            return False
        if self.has("pieces"):
            rivals = np.moveaxis(x, 1, -1).reshape(-1, self["pieces"])
        elif self.has("kernel_size"):
            columns = im2col(
                x.reshape(-1, 1, *x.shape[2:]),
                self["kernel_size"],
                stride=self.stride,
                padding=self["padding"],
                dilation=self["dilation"],
            )
            rivals = columns.swapaxes(1, 2).reshape(-1, columns.shape[1])
            rivals = rivals[rivals.max(axis=1) != 0]  # which may be the padding's
        else:
            rivals = x.reshape(-1, x[0, 0].size)
        return bool(((rivals == rivals.max(axis=1, keepdims=True)).sum(axis=1) > 1).any())


Condition = Callable[[Case], bool]


# what must occur for a parameter, by its type


def of_lengths(name: str, lengths: Callable[[Case], Sequence[int]], axes: int) -> Iterator[Any]:
    """Yield that the lengths are longer along either axis."""
    if axes > 1:
        longer = [lambda a, b: a > b, lambda a, b: a < b]
        for where, compare in zip(("first", "last"), longer, strict=True):
            yield (
                f"{name} is longer along the {where} axis",
                lambda case, compare=compare: (
                    len(lengths(case)) > 1 and compare(lengths(case)[0], lengths(case)[-1])
                ),
            )


def of_size(function: str, name: str, axes: int) -> Iterator[Any]:
    """Yield both forms of a size, and what lengths need."""

    least = 0 if parameters(function)[name].default == 0 else 1

    def lengths(case: Case) -> Sequence[int]:
        return case.stride if name == "stride" else per_axis(case[name], axes)

    if not is_a_pair(function, name):
        yield (
            f"{name} is one number, more than least",
            lambda case: isinstance(case[name], int) and case[name] > least,
        )
    yield f"{name} is a number per axis", lambda case: isinstance(case[name], tuple)
    yield from of_lengths(name, lengths, axes)
    if name in LARGE:
        yield f"{name} is {LARGE[name]} or more", lambda case: max(lengths(case)) >= LARGE[name]


def of_padding(function: str, name: str, axes: int) -> Iterator[Any]:
    """Yield each form of a padding, none and some, and all ways in which it can be lopsided."""

    def around(case: Case) -> tuple[tuple[int, int], ...]:
        return sides(case[name], axes)

    def in_pairs(case: Case) -> bool:
        return isinstance(case[name], tuple) and any(isinstance(n, tuple) for n in case[name])

    yield (
        f"{name} is one number, more than 0",
        lambda case: isinstance(case[name], int) and case[name] > 0,
    )
    yield (
        f"{name} is a number per axis",
        lambda case: (
            isinstance(case[name], tuple) and len(case[name]) == axes and not in_pairs(case)
        ),
    )
    yield f"{name} is a pair per axis", in_pairs
    if axes == 1:
        yield (
            f"{name} is a pair alone",
            lambda case: (
                isinstance(case[name], tuple) and len(case[name]) == 2 and not in_pairs(case)
            ),
        )
    yield f"{name} is 0", lambda case: not np.any(around(case))
    yield f"{name} is more than 0 on every side", lambda case: bool(np.all(around(case)))
    yield f"{name} is more before", lambda case: any(a > b for a, b in around(case))
    yield f"{name} is more behind", lambda case: any(a < b for a, b in around(case))
    # no more than half of a window, where it is so limited
    large = (
        LARGE[name]
        if is_accepted(plain_call(function.removesuffix("_backward")).but(**{name: 4}))
        else 3
    )
    yield f"{name} is {large} or more", lambda case: np.max(around(case)) >= large
    if axes > 1:
        for index, where in ((0, "first"), (-1, "last")):
            yield (
                f"{name} is lopsided along the {where} axis",
                lambda case, index=index: len({*around(case)[index]}) == 2,
            )
            yield (
                f"{name} is more along the {where} axis",
                lambda case, index=index: sum(around(case)[index]) > sum(around(case)[-1 - index]),
            )


def of_float(name: str, default: Any) -> Iterator[Any]:
    """Yield that a number is far from its default."""
    if default is not Parameter.empty:
        yield (
            f"{name} is far from its default",
            lambda case: abs(case[name] - default) > abs(default) / 2,
        )


def of_flag(name: str) -> Iterator[Any]:
    """Yield both values."""
    for flag in (True, False):
        yield f"{name} is {flag}", lambda case, flag=flag: case[name] is flag


def of_word(name: str, function: str) -> Iterator[Any]:
    """Yield every word that stands on the page and is accepted."""
    operation = function.removesuffix("_backward")
    plain = plain_call(operation)
    for word in sorted(set(re.findall(r"\w+", pages()[operation].text))):
        if is_accepted(plain.but(**{name: word})):
            yield f"{name} is {word}", lambda case, word=word: case[name] == word


def of_array(function: str, name: str, cases: Sequence[Case]) -> Iterator[Any]:
    """Yield whole and broken numbers, and both signs where the sign is free."""

    def given(case: Case) -> Any:
        array = case.arrays.get(name, np.empty(0))
        return array[np.isfinite(array)]

    def whole(case: Case) -> Any:
        return given(case) == np.rint(given(case))

    kinds = {case.arrays[name].dtype.kind for case in cases if name in case.arrays}
    if kinds != {"f"} or name == "mask":
        return
    yield f"{name} is of whole numbers", lambda case: bool(given(case).any() and whole(case).all())
    yield f"{name} is of broken numbers", lambda case: not whole(case).all()
    yield f"{name} has a positive number", lambda case: bool((given(case) > 0).any())
    if may_be_negative(function, name):
        yield f"{name} has a negative number", lambda case: bool((given(case) < 0).any())


def of_parameter(function: str, name: str, cases: Sequence[Case]) -> Iterator[Any]:
    """Yield what must occur for one parameter."""
    parameter = parameters(function)[name]
    axes = len(cases[0].map) or 2
    if parameter.default is not Parameter.empty:
        yield f"{name} is left out", lambda case: name not in case.call.arguments
        yield f"{name} is given", lambda case: case.call.arguments.get(name) is not None
    match parameter.annotation:
        case annotation if annotation in (Size, Size | None):
            yield from of_size(function, name, axes)
        case annotation if annotation == Padding:
            yield from of_padding(function, name, axes)
        case annotation if annotation is float:
            yield from of_float(name, parameter.default)
        case annotation if annotation is bool:
            yield from of_flag(name)
        case annotation if annotation is str:
            yield from of_word(name, function)
        case annotation if annotation in (Array, Array | None):
            yield from of_array(function, name, cases)


# what must occur for parameters that belong together


def of_windows(sample: Case) -> Iterator[Any]:
    """Yield windows that overlap and that leave gaps, and maps that the stride does not divide."""
    if sample.kernel:
        yield from of_lengths("the kernel", lambda case: case.kernel, len(sample.kernel))
        yield "the kernel is 7 or more", lambda case: max(case.kernel) >= 7
    if sample.has("stride"):
        pairs = {"larger": lambda k, s: k > s, "smaller": lambda k, s: k < s}
        for word, compare in pairs.items():
            yield (
                f"the kernel is {word} than the stride",
                lambda case, compare=compare: any(map(compare, case.kernel, case.stride)),
            )
    strides = sample.has("stride") or sample.has("kernel_size")
    if sample.kernel and sample.map and strides and not sample.has("output_padding"):
        yield "the stride leaves a remainder", lambda case: any(case.left_over)
        yield "the stride leaves none", lambda case: not any(case.left_over)
    if sample.kernel and sample.has("mode"):
        yield "the kernel is even", lambda case: any(k % 2 == 0 for k in case.kernel)
        yield "the kernel is odd", lambda case: any(k % 2 and k > 1 for k in case.kernel)


def of_shapes(sample: Case, cases: Sequence[Case]) -> Iterator[Any]:
    """Yield one sample and several, and maps that are not square."""
    (subject,) = (one for one in SUBJECTS if one.function == sample.call.function)
    own = parameters(sample.call.function)
    # of arrays that one parameter with a star takes, all have the batch of the first
    for name in (name for name in subject.batch if name in own or name.endswith("[0]")):
        yield f"{name} is of one", lambda case, name=name: batch_of(case, name) == 1
        yield f"{name} is of several", lambda case, name=name: batch_of(case, name) > 1
        yield f"{name} is of nine or more", lambda case, name=name: batch_of(case, name) >= 9
    ranks = {case["x"].ndim for case in cases if case.has("x")}
    if min(ranks, default=2) >= 2:  # what takes any number of axes knows of no map
        yield from of_lengths("the map", lambda case: case.map, max(len(c.map) for c in cases))
    if min(ranks, default=0) >= 2:
        yield "there is one channel", lambda case: case["x"].shape[1] == 1
        yield "there are several channels", lambda case: case["x"].shape[1] > 1
        yield "its channels are 16 or more", lambda case: case["x"].shape[1] >= 16


def of_channels(sample: Case) -> Iterator[Any]:
    """Yield more channels in than out, and more out than in, in groups of one and of several."""
    if not sample.has("groups"):
        return
    yield "groups are five or more", lambda case: case["groups"] >= 5
    yield "channels that go in are 16 or more", lambda case: case.channels[0] >= 16
    yield "channels that come out are 16 or more", lambda case: case.channels[1] >= 16
    yield "more channels go in", lambda case: case.channels[0] > case.channels[1]
    yield "more channels come out", lambda case: case.channels[0] < case.channels[1]
    for index, what in enumerate(("channel", "filter")):
        yield (
            f"several groups have one {what} each",
            lambda case, index=index: 1 < case["groups"] == case.channels[index],
        )
        yield (
            f"several groups have several {what}s each",
            lambda case, index=index: 1 < case["groups"] < case.channels[index],
        )


def of_labels(sample: Case) -> Iterator[Any]:
    """Yield labels of every class, and labels among which some class is missing."""
    if not sample.has("labels"):
        return
    yield (
        "every one of several classes has a label",
        lambda case: case.classes[1] > 1 and len(case.classes[0]) == case.classes[1],
    )
    yield "a label is 60 or more", lambda case: max(case.classes[0], default=0) >= 60
    yield "some class has no label", lambda case: len(case.classes[0]) < case.classes[1]
    yield "the first class has a label", lambda case: case.classes[1] > 1 and 0 in case.classes[0]
    yield (
        "the last class has a label",
        lambda case: case.classes[1] > 1 and case.classes[1] - 1 in case.classes[0],
    )


def of_steps(sample: Case) -> Iterator[Any]:
    """Yield several steps of an optimizer, each from where the last one has led."""
    if sample.has("parameter", "grad"):
        yield "it is the third step in a row, or a later one", lambda case: case.steps >= 3
    if sample.has("step"):
        yield "step is 1", lambda case: case["step"] == 1
        yield "step is more than 2", lambda case: case["step"] > 2
        yield "step is 1000 or more", lambda case: case["step"] >= 1000


def of_many(name: str) -> Iterator[Any]:
    """Yield that two arrays are given, and more, and that their channels differ."""

    def channels(case: Case) -> list[int]:
        return [array.shape[1] for key, array in case.arrays.items() if key != "grad_output"]

    yield f"{name} are two", lambda case: len(channels(case)) == 2
    yield f"{name} are more than two", lambda case: len(channels(case)) > 2
    yield f"{name} are five or more", lambda case: len(channels(case)) >= 5
    yield f"{name} differ in their channels", lambda case: len({*channels(case)}) > 1


def of_others(sample: Case) -> Iterator[Any]:
    """Yield what the remaining parameters need."""
    if sample.has("axis"):
        yield "axis counts from the end", lambda case: case["axis"] < -1
        yield "axis counts from the start", lambda case: case["axis"] >= 0
        yield (
            "axis lies between others",
            lambda case: 0 < case["axis"] % case["x"].ndim < case["x"].ndim - 1,
        )
    if sample.arrays and not (sample.map or sample.has("mask")):
        yield "the longest axis is 60 or more", lambda case: longest_axis(case) >= 60
    if sample.has("mask"):
        yield "some are dropped and some are kept", lambda case: len({*case["mask"].flat}) == 2
    if sample.has("p") and is_accepted(sample.call.but(p=0.0)):
        yield "p is 0", lambda case: case["p"] == 0
        yield "p is less than a half", lambda case: 0 < case["p"] < 0.5
        yield "p is more than a half", lambda case: case["p"] > 0.5
    if sample.has("shape"):
        yield "shape has two axes", lambda case: len(case["shape"]) == 2
        yield "shape has more axes", lambda case: len(case["shape"]) > 2
    if sample.has("layers"):
        yield "there are several layers", lambda case: len(case["layers"]) > 2
        for index, what in enumerate(("kernel sizes", "strides", "paddings", "dilations")):
            yield (
                f"{what} of neighbouring layers differ",
                lambda case, index=index: any(
                    one[index] != other[index] for one, other in pairwise(case["layers"])
                ),
            )


def conditions(function: str, cases: Sequence[Case]) -> dict[str, Condition]:
    """Return what must occur among the calls of a function, by a sentence that says it."""
    sample, found = cases[0], {}
    for name, parameter in parameters(function).items():
        if parameter.kind is Parameter.VAR_POSITIONAL:
            found.update(of_many(name))
        else:
            found.update(of_parameter(function, name, cases))
    found.update(of_shapes(sample, cases))
    for more in (of_windows, of_channels, of_labels, of_steps, of_others):
        found.update(more(sample))
    return found


def varieties(function: str, cases: Sequence[Case]) -> dict[str, int]:
    """Return how many values a number takes that has no two or three of its own."""
    return {
        f"{name} takes several values": len({key_of(case[name]) for case in cases})
        for name, parameter in parameters(function).items()
        if parameter.annotation in (int, float)
    }


def missing(function: str, cases: Sequence[Case]) -> list[str]:
    """Return what does not occur often enough among the calls of a function."""
    counts = varieties(function, cases)
    for sentence, holds in conditions(function, cases).items():
        counts[sentence] = sum(map(holds, cases))
    # where there is nothing but a word, there is nothing else to ask
    words_alone = all(one.annotation is str for one in parameters(function).values())
    return [
        f"{sentence}: {count}"
        for sentence, count in counts.items()
        if count < (1 if words_alone else enough(sentence))
    ]


def enough(sentence: str) -> int:
    """Return how often something must occur: what is large and drawn now and then, but once."""
    return 1 if sentence.endswith(" or more") else TIMES


# what the conditions ask of the reference


def batch_of(case: Case, name: str) -> int:
    array = case.arrays.get(name)
    return 0 if array is None or array.ndim == 0 else len(array)


def longest_axis(case: Case) -> int:
    return max(size for array in case.arrays.values() for size in (0, *array.shape))


def is_a_pair(function: str, name: str) -> bool:
    """Say whether a page leaves it open what one number for all axes means."""
    page = pages()[function.removesuffix("_backward")]
    return f"\n| {name} | (" in page.text


def is_accepted(call: Call) -> bool:
    """Say whether the reference answers a call."""
    try:
        trusted(call)
    except (ValueError, TypeError):
        return False
    return True


def may_be_negative(function: str, name: str) -> bool:
    """Say whether an array may hold negative numbers: its function stays finite there."""
    operation = function.removesuffix("_backward")
    plain, differentiable = plain_call(operation), pages()[operation].differentiable
    if differentiable and name not in (*differentiable, "grad_output"):
        return False
    if name not in plain.arguments:
        return True
    with np.errstate(all="ignore"):
        value = trusted(plain.but(**{name: -1 - np.abs(plain[name])}))
    return all(np.isfinite(part).all() for part in (value if isinstance(value, tuple) else [value]))


def plain_call(operation: str) -> Call:
    """Return a call in which every option is left out."""
    return FORWARDS[operation].plain(Values(0, integers=True))


# one run


@contextmanager
def reference() -> Iterator[InProcess]:
    """Return the reference, which remembers what it was asked."""
    yield InProcess(reference_functions())


def asked(function: str, kinds: Sequence[str] = VALUES) -> Iterator[list[Case]]:
    """Yield the valid calls of a function that each law makes which draws its calls."""
    for test in collect():
        if test.function == function and test.kind in kinds and is_hypothesis_test(test.run):
            result = run(test, reference, SEED)
            assert result.status == "passed", result.message
            yield list(in_rows(function, result.answers))


def in_rows(function: str, answers: Any) -> Iterator[Case]:
    """Yield each answered call of a function, with the number of steps that led to it."""
    steps: dict[object, int] = {}
    for call, outcome in answers:
        if call.function == function and isinstance(outcome, Answer):
            number = 1
            if "parameter" in call.arguments:
                number += steps.get(key_of(call["parameter"]), 0)
                value = outcome.value
                steps[key_of(value[0] if isinstance(value, tuple) else value)] = number
            yield Case(call, outcome.value, number)


def gathered(
    function: str,
    lacking: Callable[[Sequence[Case]], list[str]],
    kinds: Sequence[str] = VALUES,
) -> list[str]:
    """Return what is still lacking when law after law is run, until nothing is."""
    cases: list[Case] = []
    found = ["a call"]
    for more in asked(function, kinds):
        cases += more
        found = lacking(cases) if cases else found
        if not found:
            break
    return found


@pytest.mark.parametrize(
    "function",
    # what a network is tested on is a plan, not a draw: tests/conformance/networks.py
    [name for name, one in operations_by_function().items() if pages()[one].chapter != NETWORKS],
)
def test_every_ordinary_input_occurs(function: str) -> None:
    """What a signature makes possible is asked several times."""
    assert gathered(function, lambda cases: missing(function, cases)) == []


@pytest.mark.parametrize(
    "function",
    [
        function
        for page in pages().values()
        for function in page.functions
        if re.search(r"on a tie|of them has the whole gradient", page.text)
    ],
)
def test_ties_occur(function: str) -> None:
    """Where a page says which of equal maxima counts, there are some; also with special values."""

    def lacking(cases: Sequence[Case]) -> list[str]:
        return ["a tie"] if sum(case.has_ties for case in cases) < TIMES else []

    assert gathered(function, lacking, SPECIAL) == []


# a test that cannot fail shows nothing


def fake(**arguments: Any) -> Case:
    """Return an answered call of conv2d."""
    call = Call("conv2d", {"x": np.ones((1, 2, 5, 5)), "weight": np.ones((2, 2, 3, 3))} | arguments)
    return Case(call, trusted(call))


def lacks(cases: Sequence[Case]) -> set[str]:
    """Return the sentences of what is missing."""
    return {line.rpartition(":")[0] for line in missing("conv2d", cases)}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"stride": 2}, "stride is one number, more than least"),
        ({"stride": (2, 1)}, "stride is longer along the first axis"),
        ({"stride": (1, 2)}, "stride is longer along the last axis"),
        ({"stride": (3, 3)}, "the stride leaves a remainder"),
        ({"stride": 4}, "the kernel is smaller than the stride"),
        ({"stride": (1, 4)}, "stride is 4 or more"),
        ({"padding": ((0, 0), (0, 4))}, "padding is 4 or more"),
        ({"padding": 1, "dilation": 3}, "dilation is 3 or more"),
        ({"padding": 1}, "padding is more than 0 on every side"),
        ({"padding": ((1, 0), (0, 0))}, "padding is more before"),
        ({"padding": ((0, 0), (0, 1))}, "padding is lopsided along the last axis"),
        ({"dilation": (1, 2)}, "dilation is longer along the last axis"),
        ({"bias": np.ones(2)}, "bias is given"),
        ({"x": np.ones((2, 2, 5, 5))}, "x is of several"),
        ({"x": np.ones((9, 2, 5, 5))}, "x is of nine or more"),
        ({"x": np.ones((1, 2, 5, 6))}, "the map is longer along the last axis"),
        ({"x": np.full((1, 2, 5, 5), -0.5)}, "x has a negative number"),
        ({"weight": np.ones((3, 2, 3, 3))}, "more channels come out"),
        ({"weight": np.ones((2, 2, 3, 2))}, "the kernel is longer along the first axis"),
        ({"weight": np.ones((2, 2, 1, 7)), "padding": 1}, "the kernel is 7 or more"),
        ({"weight": np.ones((16, 2, 3, 3))}, "channels that come out are 16 or more"),
        (
            {"x": np.ones((1, 16, 5, 5)), "weight": np.ones((2, 16, 3, 3))},
            "channels that go in are 16 or more",
        ),
        (
            {"x": np.ones((1, 5, 5, 5)), "weight": np.ones((5, 1, 3, 3)), "groups": 5},
            "groups are five or more",
        ),
        (
            {"weight": np.ones((2, 1, 3, 3)), "groups": 2},
            "several groups have one channel each",
        ),
    ],
)
def test_what_does_not_occur_is_missed(arguments: dict[str, Any], sentence: str) -> None:
    """A condition is missing until it has been met as often as is asked for."""
    plain = [fake()] * TIMES
    assert sentence in lacks(plain)
    assert sentence in lacks([*plain, *[fake(**arguments)] * (enough(sentence) - 1)])
    assert sentence not in lacks([*plain, *[fake(**arguments)] * enough(sentence)])


def test_what_is_refused_does_not_count() -> None:
    """Nor does a call of another function."""
    refused = fake().call.but(stride=0)
    answers = [
        (fake().call, Answer(None)),
        (refused, Raised(("ValueError",), "stride is 0")),
        (Call("relu", {"x": np.ones(3)}), Answer(None)),
    ]
    assert [case.call for case in in_rows("conv2d", answers)] == [answers[0][0]]


def test_a_step_is_counted_from_the_last_one() -> None:
    """A row of steps begins anew where the parameter is no answer to an earlier call."""
    parameter, answers = np.zeros(2), []
    for _ in range(3):
        call = Call("sgd", {"parameter": parameter, "grad": np.ones(2), "learning_rate": 0.5})
        parameter = trusted(call)
        answers.append((call, Answer(parameter)))
    other = Call("sgd", {"parameter": np.ones(2), "grad": np.ones(2), "learning_rate": 0.5})
    answers.append((other, Answer(trusted(other))))
    assert [case.steps for case in in_rows("sgd", answers)] == [1, 2, 3, 1]
