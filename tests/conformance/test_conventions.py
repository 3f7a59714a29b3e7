"""
The conventions that every operation keeps: types, memory layout, purity, determinism, empty batch.

Each test first makes a plain valid call and requires its value, so that a function that is wrong
everywhere, or refuses everything, earns nothing here.
"""

import importlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.examples import examples
from grader.implementation import Answer, Call, Implementation, Layout, Value, trusted
from grader.specification import pages, parameters
from grader.verdict import difference, fail, identical, require_answer, require_refusal, returned

from .bounds import UNIT, unit
from .strategies import Values, values
from .subjects import Subject, on_each


def numbers_among(function: str) -> dict[str, Any]:
    """Return the parameters of a function that are single real numbers, with their defaults."""
    return {
        name: parameter.default
        for name, parameter in parameters(function).items()
        if parameter.annotation in (float, "float")
    }


MAPS = {"x": 2, "image": -2, "signal": -1}  # where the axes of a map begin


def map_of(call: Call) -> tuple[str, list[int]] | None:
    """Return the name of the map among the arguments and its axes as a map, if there is one."""
    for name, first in MAPS.items():
        if name in call.arguments:
            axes = [*range(call[name].ndim)][first:]
            return (name, axes) if axes else None
    return None


def takes_any_map(forward: Subject) -> bool:
    """Say whether a function takes maps of any size, which nothing else has to share."""
    fixed = {"indices", "shortcut"} & parameters(forward.function).keys()
    found = map_of(forward.plain(Values(0, integers=True)))
    return found is not None and not fixed and forward.holds_numbers(found[0])


HERE = Path(__file__)
SUBJECTS: list[Subject] = [
    subject
    for chapter in sorted(HERE.parent.glob("test_*.py"))
    if chapter.name != HERE.name
    for subject in importlib.import_module(f".{chapter.stem}", __package__).SUBJECTS
]
WITH_DTYPE = [subject for subject in SUBJECTS if subject.arrays]
OF_GRADIENTS = [subject for subject in WITH_DTYPE if "grad_output" in parameters(subject.function)]
WITH_BATCH = [subject for subject in SUBJECTS if subject.batch]
WITH_ARRAYS = [subject for subject in SUBJECTS if subject.arrays or subject.batch]
WITH_NUMBERS = [subject for subject in SUBJECTS if numbers_among(subject.function)]
WITH_SEVERAL = [subject for subject in SUBJECTS if len(subject.arrays) > 1]
WITH_LABELS = [subject for subject in SUBJECTS if "labels" in parameters(subject.function)]
SELECTING = [  # whose result says which of several numbers is the largest
    subject for subject in SUBJECTS if re.search("max_pool|maxout", subject.function)
]
FORWARDS = {s.function: s for s in SUBJECTS if s.function == s.operation}
ON_MAPS = [subject for subject in SUBJECTS if takes_any_map(FORWARDS[subject.operation])]
OF_REFUSALS = [
    subject
    for subject in SUBJECTS
    if subject.function != subject.operation and FORWARDS[subject.operation].broken
]
MORE_THAN_FLOAT32 = 2**24 + 1  # the first integer that float32 does not hold
ONE_AND_A_LITTLE = 1 + 2.0**-30  # float32 does not hold it, nor its product with a short number
MANY = 260  # samples, classes, and pixels along an axis: more than a byte counts
INTEGERS = (
    np.int64,
    np.int32,
    np.int16,
    np.int8,
    np.uint64,
    np.uint32,
    np.uint16,
    np.uint8,
    np.bool_,
)
CLOSE = 2.0**-40  # numbers near 1 that are so far apart are the same in float32
PRINTED = 0.5e-8  # half a unit of the last of the eight digits that NumPy prints behind the point


def cast(call: Call, names: tuple[str, ...], dtype: Any) -> Call:
    """Return the call with some of its arrays in another dtype, rounded where that has integers."""
    changes = {}
    for name in names:
        array = call.arguments.get(name)
        if isinstance(array, np.ndarray):
            if np.issubdtype(dtype, np.integer):
                info, whole = np.iinfo(dtype), np.rint(array)
                array = np.clip(whole if info.min < 0 else np.abs(whole), info.min, info.max)
            changes[name] = array.astype(dtype)
    return call.but(**changes)


def widened(call: Call) -> Call:
    """Return the call with every array of numbers in float64, as the truth is computed."""
    return call.but(
        **{
            name: value.astype(np.float64)
            for name, value in call.arguments.items()
            if isinstance(value, np.ndarray) and value.dtype.kind in "fbu"
        }
    )


def as_printed(result: Value, bound: Value) -> Value:
    """Add to the bound of a result what its print on a page rounds off."""
    if isinstance(result, tuple):
        bounds = bound if isinstance(bound, tuple) else (bound,) * len(result)
        return tuple(map(as_printed, result, bounds))
    return bound if result is None else bound + PRINTED * np.maximum(1.0, np.abs(result))


@on_each(SUBJECTS, "matches_example", "example")
def test_matches_example(implementation: Implementation, subject: Subject) -> None:
    """The example of the specification page comes out as it is printed there."""
    for example in examples(pages()[subject.operation]):
        if example.call.function == subject.function:
            bound = as_printed(example.result, subject.allowed(example.call))
            require_answer(implementation, example.call, example.result, bound)
            if isinstance(bound, np.ndarray | float) and np.all(bound >= np.abs(example.result)):
                # zeros would do: such an example shows the form alone
                subject.require_plain(implementation, Values(0, integers=True))


@on_each(WITH_NUMBERS, "takes_numbers_in_full", "value")
@settings(max_examples=6)
@given(source=values(), data=st.data())
def test_takes_numbers_in_full(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A number among the arguments counts as float64: it is not rounded to fewer digits."""
    call = subject.right_call(implementation, source, data)
    given = numbers_among(subject.function) | call.arguments
    in_full = {
        name: given[name] * ONE_AND_A_LITTLE or 0.1 for name in numbers_among(subject.function)
    }
    other = call.but(**in_full)
    require_answer(implementation, other, trusted(other), subject.allowed(other))


@on_each(WITH_BATCH, "takes_many_samples", "value")
@settings(max_examples=2)
@given(source=values(), data=st.data())
def test_takes_many_samples(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A batch may be of any size, and each of its samples has its own answer."""
    call = subject.right_call(implementation, source, data)
    batch = [name for name in subject.batch if name in call.arguments]
    chosen = source.random.integers(len(call[batch[0]]), size=MANY)
    many = call.but(**{name: call[name][chosen] for name in batch})
    require_answer(implementation, many, trusted(many), subject.allowed(many))


@on_each(ON_MAPS, "takes_long_maps", "value")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_takes_long_maps(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A map may be of any length along each of its axes, and every pixel counts."""
    call = subject.right_call(implementation, source, data)
    found = map_of(call)
    if found is None:
        call = subject.plain(source)
        found = map_of(call)
    assert found is not None
    name, axes = found
    long = data.draw(st.sampled_from(axes))
    size = [max(MANY, n) if axis == long else n for axis, n in enumerate(call[name].shape)]
    forward = replace(call.without("grad_output"), function=subject.operation)
    longer = forward.but(**{name: source.distinct(*size) + 0.25})  # no ties, and nothing is 0
    if subject.function != subject.operation:
        longer = longer.backward(source.array(*np.shape(first_of(trusted(longer)))))
    require_answer(implementation, longer, trusted(longer), subject.allowed(longer))


def first_of(value: Value) -> Any:
    """Return a value, or the first of several: the y of what returns statistics besides."""
    return value[0] if isinstance(value, tuple) else value


@on_each(WITH_LABELS, "counts_every_class", "value")
@settings(max_examples=2)
@given(source=values())
def test_counts_every_class(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """There may be more classes than a byte counts, and no label stands for anything else."""
    subject.require_plain(implementation, source)
    call = subject.plain(source)
    scores = [name for name in subject.arrays if call[name].ndim == 2]
    call = call.but(
        labels=source.random.permutation(MANY),
        **{name: source.array(MANY, MANY) for name in scores},
    )
    if "num_classes" in call.arguments:
        call = call.but(num_classes=MANY)
    require_answer(implementation, call, trusted(call), subject.allowed(call))


@on_each(SELECTING, "tells_close_numbers_apart", "value")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_tells_close_numbers_apart(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """The larger of two numbers is larger however close they are, and however far below 0."""
    call = subject.right_call(implementation, source, data)
    ranks = np.rint(source.distinct(*call["x"].shape))
    for x in (1 + CLOSE * ranks, MORE_THAN_FLOAT32 + ranks, ranks - 2**40):
        close = call.but(x=x)
        require_answer(implementation, close, trusted(close), subject.allowed(close))


@on_each(SELECTING, "tells_close_integers_apart", "dtype")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_tells_close_integers_apart(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Of integers, too, the larger is larger: float64 holds more of them than float32."""
    call = subject.right_call(implementation, source, data)
    ranks = np.rint(source.distinct(*call["x"].shape)).astype(np.int64)
    for x in (MORE_THAN_FLOAT32 + ranks, ranks - 2**40):
        close, wide = call.but(x=x), call.but(x=x.astype(np.float64))
        require_answer(implementation, close, trusted(wide), subject.allowed(wide))


@on_each(WITH_DTYPE, "keeps_float32", "dtype")
@settings(max_examples=16)
@given(source=values(), data=st.data())
def test_keeps_float32(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """float32 in, float32 out, as accurate as float32 allows."""
    call = subject.right_call(implementation, source, data)
    narrow = cast(call, (*subject.arrays, "grad_output"), np.float32)
    u = unit(np.float32, implementation.precision)
    truth = trusted(widened(narrow))
    bound = subject.allowed(widened(narrow), u)
    require_answer(implementation, narrow, truth, bound, dtype=np.float32, unit=u)


@on_each(WITH_DTYPE, "keeps_every_float", "dtype")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_keeps_every_float(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """float16 in, float16 out, and so with floats longer than float64."""
    call = subject.right_call(implementation, source, data)
    for dtype in (np.float16, np.longdouble):
        other = cast(call, (*subject.arrays, "grad_output"), dtype)
        require_answer(implementation, other, trusted(other), np.inf, where=False, dtype=dtype)


@on_each(WITH_DTYPE, "takes_integers_as_float64", "dtype")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_takes_integers_as_float64(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Integers and booleans count as float64: nothing overflows, and the result is float64."""
    call = subject.right_call(implementation, source, data)
    arrays = [name for name in subject.arrays if isinstance(call.arguments.get(name), np.ndarray)]
    larger = [
        (dtype, call.but(**{name: call[name] * factor}))
        for dtype, factor in ((np.uint8, 50), (np.int64, MORE_THAN_FLOAT32))
        for name in filter(subject.holds_numbers, arrays)
    ]
    for dtype, chosen in (
        *((dtype, call) for dtype in INTEGERS),
        *((dtype, other) for dtype, other in larger if subject.is_right(implementation, other)),
    ):
        whole = cast(chosen, subject.arrays, dtype)
        truth, bound = trusted(widened(whole)), subject.allowed(widened(whole))
        require_answer(implementation, whole, truth, bound, dtype=np.float64)


@on_each(OF_GRADIENTS, "has_the_dtype_of_the_arguments", "dtype")
@settings(max_examples=8)
@given(source=values(), data=st.data(), swapped=st.booleans())
def test_has_the_dtype_of_the_arguments(
    implementation: Implementation,
    subject: Subject,
    source: Values,
    data: st.DataObject,
    swapped: bool,
) -> None:
    """A gradient has the dtype of the forward's arguments, whatever the dtype of grad_output."""
    call = subject.right_call(implementation, source, data)
    names, dtype = (("grad_output",), np.float64) if swapped else (subject.arrays, np.float32)
    mixed = cast(call, names, np.float32)
    u = unit(np.float32, implementation.precision)
    # a selected entry of grad_output is rounded to the dtype, and equals the truth only then
    truth = trusted(mixed if subject.bound is None else widened(mixed))
    bound = subject.allowed(widened(mixed), u)
    require_answer(implementation, mixed, truth, bound, dtype=dtype, unit=u)


@on_each(OF_GRADIENTS, "takes_a_gradient_of_integers", "dtype")
@settings(max_examples=4)
@given(source=values(), data=st.data())
def test_takes_a_gradient_of_integers(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A grad_output of integers is a gradient like any other, and changes no dtype."""
    call = subject.right_call(implementation, source, data)
    whole = call.but(grad_output=np.rint(call["grad_output"]).astype(np.int64))
    bound = subject.allowed(widened(whole))
    require_answer(implementation, whole, trusted(widened(whole)), bound, dtype=np.float64)


@on_each(WITH_DTYPE, "holds_at_every_scale", "value")
@settings(max_examples=3)
@given(source=values(), data=st.data(), exponent=st.sampled_from((-30, 30)))
def test_holds_at_every_scale(
    implementation: Implementation,
    subject: Subject,
    source: Values,
    data: st.DataObject,
    exponent: int,
) -> None:
    """Very small and very large numbers are computed with as any others: nothing is cut off."""
    call = subject.right_call(implementation, source, data)
    for power in (-60, 60, exponent):
        scaled = call.but(
            **{
                name: call[name] * 2.0**power
                for name, value in call.arguments.items()
                if isinstance(value, np.ndarray) and subject.holds_numbers(name)
            }
        )
        require_answer(implementation, scaled, trusted(scaled), subject.allowed(scaled))


@on_each(WITH_SEVERAL, "answers_in_the_widest_type", "dtype")
@settings(max_examples=3)
@given(source=values(integers=True))
def test_answers_in_the_widest_type(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """float32 beside float64, or beside integers, makes float64, and nothing is lost on the way."""
    subject.require_plain(implementation, source)
    call = subject.plain(source)
    arrays = [name for name in subject.arrays if name in call.arguments]
    for name in arrays:
        others = tuple(other for other in arrays if other != name)
        for one, rest in (
            (np.float32, np.float64),
            (np.float64, np.float32),
            (np.int64, np.float32),
        ):
            mixed = call.but(
                **{name: call[name].astype(one)},
                **{other: call[other].astype(rest) for other in others},
            )
            # all numbers are small integers, which every one of these types holds
            require_answer(
                implementation, mixed, trusted(call), subject.allowed(call), dtype=np.float64
            )


@on_each(WITH_SEVERAL, "takes_integers_beside_reals", "dtype")
@settings(max_examples=5)
@given(source=values(integers=False), data=st.data())
def test_takes_integers_beside_reals(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Integers beside reals count as float64: none overflows, and the reals are not cut."""
    call = subject.right_call(implementation, source, data)
    for name in filter(call.arguments.__contains__, subject.arrays):
        for dtype in (np.int64, np.uint8):
            factor = 50 if dtype == np.uint8 and subject.holds_numbers(name) else 1
            away_from_zero = np.copysign(np.ceil(np.abs(call[name])), call[name])
            mixed = cast(call.but(**{name: away_from_zero * factor}), (name,), dtype)
            truth, bound = trusted(widened(mixed)), subject.allowed(widened(mixed))
            require_answer(implementation, mixed, truth, bound, dtype=np.float64)


@on_each(OF_REFUSALS, "refuses_what_the_forward_refuses", "refusal")
@settings(max_examples=2)
@given(source=values())
def test_refuses_what_the_forward_refuses(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """The gradient refuses the arguments that the forward refuses."""
    subject.require_plain(implementation, source)
    forward = FORWARDS[subject.operation]
    whole = forward.whole_call(source)
    for breaking in forward.broken.values():
        for broken in breaking(whole, source):
            require_refusal(implementation, broken.backward(grad_output_of(whole, broken)))


def grad_output_of(whole: Call, broken: Call) -> Value:
    """Return a grad_output that would fit the broken call, as far as that can be said."""
    shape = first_of(trusted(whole)).shape
    x, other = (next(iter(call.arguments.values()), None) for call in (whole, broken))
    begins = shape == x.shape[: len(shape)]  # as x does, or as its batch and channels do
    return np.ones(other.shape[: len(shape)] if begins else shape)


@on_each(WITH_ARRAYS, "accepts_any_layout", "layout")
@settings(max_examples=5)
@given(source=values(), data=st.data())
def test_accepts_any_layout(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Transposed, negatively strided, spread out or broadcast arrays hold the same numbers."""
    call = subject.right_call(implementation, source, data)
    level = call.but(
        **{
            name: np.repeat(value[:1], len(value), axis=0)
            for name, value in call.arguments.items()
            if isinstance(value, np.ndarray) and value.ndim
        }
    )
    layouts: tuple[tuple[Call, Layout], ...] = (
        (call, "F"),
        (call, "reversed"),
        (call, "strided"),
        (level if subject.is_right(implementation, level) else subject.plain(source), "broadcast"),
    )
    for ordinary, layout in layouts:
        other = replace(ordinary, layout=layout)
        require_answer(implementation, other, trusted(ordinary), subject.allowed(ordinary))


@on_each(WITH_ARRAYS, "accepts_read_only_arrays", "layout")
@settings(max_examples=8)
@given(source=values(), data=st.data())
def test_accepts_read_only_arrays(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """Arrays that cannot be written to are arguments as good as any."""
    call = subject.right_call(implementation, source, data)
    other = replace(call, writable=False)
    require_answer(implementation, other, trusted(call), subject.allowed(call))


@on_each(WITH_ARRAYS, "leaves_arguments_alone", "purity")
@settings(max_examples=8)
@given(source=values(), data=st.data())
def test_leaves_arguments_alone(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """The arguments hold after the call what they held before."""
    call = subject.right_call(implementation, source, data)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    assert isinstance(outcome, Answer)
    assert outcome.arguments is not None
    args, kwargs = outcome.arguments
    after = {**dict(zip(call.by_position, args, strict=True)), **kwargs}
    for name, value in call.arguments.items():
        if not identical(after[name], value):
            fail(f"the argument {name} was changed by the call", call, after[name], value)


@on_each(SUBJECTS, "is_deterministic", "determinism")
@settings(max_examples=8)
@given(source=values(), data=st.data())
def test_is_deterministic(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """The same call, made twice, has the same answer twice."""
    call = subject.right_call(implementation, source, data)
    first = returned(implementation.answer(call), call)
    second = returned(implementation.answer(call, again=True), call)
    if identical(first, second):
        return
    # sums may be added in another order each time; what is drawn or selected is the same to the bit
    rounded = subject.bound is not None and "seed" not in parameters(call.function)
    if not rounded or difference(second, first, subject.allowed(call, 2 * UNIT)) is not None:
        fail("the second answer to the same call is another", call, second, first)


@on_each(WITH_BATCH, "accepts_an_empty_batch", "special")
@settings(max_examples=8)
@given(source=values(), data=st.data())
def test_accepts_an_empty_batch(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """No images in, no images out, in the right shape; the gradients of weights are zeros."""
    call = subject.right_call(implementation, source, data)
    batch = [name for name in subject.batch if name in call.arguments]
    empty = call.but(**{name: call[name][:0] for name in batch})
    require_answer(implementation, empty, trusted(empty))
