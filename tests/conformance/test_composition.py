"""Composition: sums entry by entry, and channels behind each other, with their gradients."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from grader.implementation import Call, Implementation
from grader.specification import spread
from grader.verdict import require_answer

from .bounds import UNIT, of_roundings
from .gradients import require_gradient
from .strategies import Values, now_and_then, shapes, values
from .subjects import Subject, law

Array = NDArray[Any]

BATCH_AND_MAP = now_and_then(
    [(9, 1, 2), (17, 2, 1), (2, 9, 4), (1, 3, 17)],
    [*product((1, 2, 3), repeat=3), (2, 1, 7), (3, 5, 2)],
)


# residual_add


@st.composite
def residual_add_calls(draw: DrawFn) -> Call:
    """Draw two arrays of one shape."""
    source, shape = draw(values()), draw(shapes(1))
    return Call("residual_add", {"x": source.array(*shape), "shortcut": source.array(*shape)})


@st.composite
def residual_add_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(residual_add_calls())
    return call.backward(draw(values()).array(*call["x"].shape))


def residual_add_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a rounded sum of rounded terms: specs/composition/residual_add.md."""
    return of_roundings(1, np.abs(call["x"]) + np.abs(call["shortcut"]), u)


def residual_add_plain(source: Values) -> Call:
    """Return a call with images, none of whose numbers is 0."""
    shape = 2, 3, 4, 5
    return Call(
        "residual_add",
        {"x": source.away_from_zero(*shape), "shortcut": source.away_from_zero(*shape)},
    )


def other_shapes(*shape: int) -> Iterator[tuple[int, ...]]:
    """Yield shapes that are almost this one, or would be broadcast to it."""
    for axis, length in enumerate(shape):
        for other in (1, length + 1, length - 1):
            yield (*shape[:axis], other, *shape[axis + 1 :])
    yield from (shape[1:], shape[2:], (), (1,), (1, *shape), (*shape, 1), shape[::-1])
    yield from ((*shape[:2], 1, 1), (1, shape[1], 1, 1), (*shape[:2], shape[3], shape[2]))
    yield (int(np.prod(shape)),)


def unequal_shapes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield a shortcut that has not the shape of x, and the other way round."""
    for shape in other_shapes(*call["x"].shape):
        yield call.but(shortcut=np.ones(shape))
        yield call.but(x=np.ones(shape))


RESIDUAL_ADD = Subject(
    "residual_add",
    residual_add_calls(),
    residual_add_plain,
    residual_add_bound,
    ("x", "shortcut"),
    ("x", "shortcut"),
    broken={"residual_add_c1": unequal_shapes},
)
RESIDUAL_ADD_BACKWARD = Subject(
    "residual_add_backward",
    residual_add_backward_calls(),
    lambda source: residual_add_plain(source).backward(source.away_from_zero(2, 3, 4, 5)),
    None,
    ("x", "shortcut"),
    ("grad_output", "x", "shortcut"),
)


@law("residual_add/matches_sum", "residual_add", "value")
@settings(max_examples=60)
@given(call=residual_add_calls())
def test_residual_add_matches_sum(implementation: Implementation, call: Call) -> None:
    """Every entry is the sum of the two at its place."""
    expected = np.add(call["x"], call["shortcut"])
    require_answer(implementation, call, expected, residual_add_bound(call))


@law("residual_add/keeps_what_meets_zeros", "residual_add", "value")
@given(call=residual_add_calls(), name=st.sampled_from(("x", "shortcut")))
def test_residual_add_keeps_what_meets_zeros(
    implementation: Implementation, call: Call, name: str
) -> None:
    """A branch of zeros changes nothing of the other one, whichever it is."""
    (other,) = {"x", "shortcut"} - {name}
    call = call.but(**{name: np.zeros(call[name].shape)})
    require_answer(implementation, call, call[other], residual_add_bound(call))


@law("residual_add/doubles_what_meets_itself", "residual_add", "value")
@given(call=residual_add_calls(), sign=st.sampled_from((1, -1)))
def test_residual_add_doubles_what_meets_itself(
    implementation: Implementation, call: Call, sign: int
) -> None:
    """An array and itself give its double, an array and its negative give zeros."""
    call = call.but(shortcut=sign * call["x"])
    require_answer(implementation, call, (1 + sign) * call["x"], residual_add_bound(call))


@law("residual_add/backward_matches_difference", "residual_add_backward", "gradient")
@settings(max_examples=20)
@given(call=residual_add_calls(), source=values())
def test_residual_add_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """Both gradients are the derivatives of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*call["x"].shape)
    require_gradient(implementation, call, grad_output, ("x", "shortcut"), linear=True)


@law("residual_add/backward_passes_everything_twice", "residual_add_backward", "gradient")
@settings(max_examples=60)
@given(call=residual_add_backward_calls())
def test_residual_add_backward_passes_everything_twice(
    implementation: Implementation, call: Call
) -> None:
    """Both branches receive all of grad_output, whatever x and shortcut are."""
    expected = call["grad_output"], call["grad_output"]
    require_answer(implementation, call, expected)


@law("residual_add/backward_tells_arguments_apart", "residual_add_backward", "special")
@given(source=values(), call=residual_add_backward_calls())
def test_residual_add_backward_tells_arguments_apart(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Where both branches are the same array each still has a gradient of its own."""
    RESIDUAL_ADD_BACKWARD.require_plain(implementation, source)
    expected = call["grad_output"], call["grad_output"]
    require_answer(implementation, call.but(shortcut=call["x"]), expected)


@law("residual_add/passes_nan_and_infinity", "residual_add", "special")
@given(source=values())
def test_residual_add_passes_nan_and_infinity(
    implementation: Implementation, source: Values
) -> None:
    """A NaN or infinity in x reaches its own entry, and no other."""
    RESIDUAL_ADD.require_plain(implementation, source)
    call = RESIDUAL_ADD.plain(source)
    x, expected = call["x"].copy(), call["x"] + call["shortcut"]
    places, numbers = ([0, 0, 1], [1, 2, 0], [0, 3, 2], [4, 0, 1]), (np.nan, np.inf, -np.inf)
    x[places] = expected[places] = numbers
    require_answer(implementation, call.but(x=x), expected, residual_add_bound(call))


@law("residual_add/accepts_empty_maps", "residual_add", "special")
@given(source=values())
def test_residual_add_accepts_empty_maps(implementation: Implementation, source: Values) -> None:
    """Maps without pixels, and batches without images, have a sum without entries."""
    RESIDUAL_ADD.require_plain(implementation, source)
    for shape in ((2, 3, 0, 4), (2, 3, 4, 0), (0, 3, 4, 5), (0, 3, 0, 5)):
        call = Call("residual_add", {"x": np.zeros(shape), "shortcut": np.zeros(shape)})
        require_answer(implementation, call, np.zeros(shape))


@law("residual_add/backward_accepts_empty_maps", "residual_add_backward", "special")
@given(source=values())
def test_residual_add_backward_accepts_empty_maps(
    implementation: Implementation, source: Values
) -> None:
    """Maps without pixels have gradients without entries."""
    RESIDUAL_ADD_BACKWARD.require_plain(implementation, source)
    for shape in ((2, 3, 0, 4), (2, 3, 4, 0), (0, 3, 0, 5)):
        none = np.zeros(shape)
        call = Call("residual_add", {"x": none, "shortcut": none}).backward(none)
        require_answer(implementation, call, (none, none))


@law("residual_add/c1_rejects_unequal_shapes", "residual_add", "refusal", "residual_add_c1")
@given(source=values())
def test_residual_add_c1_rejects_unequal_shapes(
    implementation: Implementation, source: Values
) -> None:
    """x and shortcut have one shape: neither of them is broadcast to the other."""
    RESIDUAL_ADD.require_label(implementation, source, "residual_add_c1")


@law(
    "residual_add/c2_rejects_grad_output_of_another_shape",
    "residual_add_backward",
    "refusal",
    "residual_add_c2",
)
@given(source=values())
def test_residual_add_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the sum, and is never broadcast."""
    call = RESIDUAL_ADD_BACKWARD.plain(source)
    for shape in other_shapes(*call["x"].shape):
        broken = call.but(grad_output=np.ones(shape))
        RESIDUAL_ADD_BACKWARD.require_refusal(implementation, source, broken)


# concat_channels

XS = spread("xs", 12)  # a call has as many of them as it has arrays
SEVERAL = [
    *product((1, 2, 3), repeat=2),
    *((1, 4), (5, 1), (1, 1, 1), (2, 1, 2), (1, 2, 3), (3, 2, 1), (1, 3, 1), (2, 3, 3)),
    *((1, 2, 1, 3), (3, 1, 2, 1), (2, 2, 1, 1), (1, 1, 1, 1)),
    *((4, 6), (9, 2), (1, 17), (5, 4, 7), (2, 33), (18, 3, 1)),
    *((2, 1, 1, 3, 1), (1, 2, 2, 1, 3, 1, 2), (1, 3, 1, 1, 2, 1, 1, 2, 1, 1, 1, 2)),
]
WIDTHS, ONE_OR_SEVERAL = st.sampled_from(SEVERAL), st.sampled_from([(1,), (3,), *SEVERAL])


def joined(*xs: Array) -> Call:
    """Return the call that joins these arrays."""
    return Call("concat_channels", dict(zip(spread("xs", len(xs)), xs, strict=True)))


def arrays_of(call: Call) -> list[Array]:
    """Return the arrays of a call, in their order."""
    return [call[name] for name in XS if name in call.arguments]


@st.composite
def concat_channels_calls(draw: DrawFn, widths: Any = ONE_OR_SEVERAL) -> Call:
    """Draw a valid call, of arrays that mostly have unequal numbers of channels."""
    source, (batch, *size) = draw(values()), draw(BATCH_AND_MAP)
    return joined(*(source.array(batch, channels, *size) for channels in draw(widths)))


@st.composite
def concat_channels_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient, of two arrays or more."""
    call = draw(concat_channels_calls(WIDTHS))
    return call.backward(draw(values()).array(*shape_of_all(call)))


def shape_of_all(call: Call) -> tuple[int, ...]:
    """Return the shape of all arrays together."""
    return np.concatenate(arrays_of(call), axis=1).shape


def truth_of_splitting(call: Call) -> tuple[Array, ...]:
    """Return what NumPy splits of grad_output for each array."""
    ends = np.cumsum([x.shape[1] for x in arrays_of(call)])
    return tuple(np.split(call["grad_output"], ends[:-1], axis=1))


def concat_channels_plain(source: Values) -> Call:
    """Return a call with three arrays of unequal numbers of channels."""
    return joined(*(source.away_from_zero(2, channels, 3, 4) for channels in (2, 1, 3)))


def no_arrays(_call: Call, _source: Values) -> Iterator[Call]:
    """Yield a call of nothing."""
    yield joined()


def arrays_without_channels(_call: Call, source: Values) -> Iterator[Call]:
    """Yield rows and single numbers, which have no axis of channels."""
    for shape in ((3,), (1,), ()):
        for count in (1, 2, 3):
            yield joined(*(source.array(*shape) for _ in range(count)))
        yield joined(source.array(3, 2, 1, 1), np.asarray(source.array(*shape)))


def arrays_that_do_not_match(call: Call, _source: Values) -> Iterator[Call]:
    """Yield arrays of which one has another batch, another size of its maps, or another rank."""
    batch, height, width = 2, 3, 4
    for name in XS[:3]:
        channels = call[name].shape[1]
        for other in (1, batch + 1):
            yield call.but(**{name: np.ones((other, channels, height, width))})
        for other in (1, height + 1, height - 1):
            yield call.but(**{name: np.ones((batch, channels, other, width))})
        for other in (1, width + 1, width - 1):
            yield call.but(**{name: np.ones((batch, channels, height, other))})
        for shape in ((width, height), (1, 1), (width,), (height,), (), (height, width, 1)):
            yield call.but(**{name: np.ones((batch, channels, *shape))})
        yield call.but(**{name: np.ones((channels, height, width))})


CONCAT_CHANNELS = Subject(
    "concat_channels",
    concat_channels_calls(),
    concat_channels_plain,
    None,
    XS,
    XS,
    broken={
        "concat_channels_c1": no_arrays,
        "concat_channels_c2": arrays_without_channels,
        "concat_channels_c3": arrays_that_do_not_match,
    },
)
CONCAT_CHANNELS_BACKWARD = Subject(
    "concat_channels_backward",
    concat_channels_backward_calls(),
    lambda source: concat_channels_plain(source).backward(source.away_from_zero(2, 6, 3, 4)),
    None,
    XS,
    ("grad_output", *XS),
)


@law("concat_channels/matches_concatenate", "concat_channels", "value")
@settings(max_examples=80)
@given(call=concat_channels_calls())
def test_concat_channels_w65_matches_concatenate(
    implementation: Implementation, call: Call
) -> None:
    """The result is numpy.concatenate along axis 1, for one array, for two and for more."""
    require_answer(implementation, call, np.concatenate(arrays_of(call), axis=1))


@law("concat_channels/numbers_channels", "concat_channels", "value")
@given(shape=BATCH_AND_MAP, widths=WIDTHS)
def test_concat_channels_numbers_channels(
    implementation: Implementation, shape: tuple[int, int, int], widths: tuple[int, ...]
) -> None:
    """The channels are counted on from array to array, and every pixel keeps its place."""
    batch, height, width = shape
    pixels = np.arange(float(batch * sum(widths) * height * width))
    whole = pixels.reshape(batch, sum(widths), height, width)
    ends = np.cumsum(widths)
    xs = (whole[:, end - count : end] for end, count in zip(ends, widths, strict=True))
    require_answer(implementation, joined(*(x.copy() for x in xs)), whole)


@law("concat_channels/repeats_an_array_given_twice", "concat_channels", "value")
@settings(max_examples=20)
@given(call=concat_channels_calls(WIDTHS))
def test_concat_channels_repeats_an_array_given_twice(
    implementation: Implementation, call: Call
) -> None:
    """An array that is given twice stands in the result twice, at once or later."""
    xs = arrays_of(call)[:2]
    for again in ((xs[0], xs[0]), (*xs, xs[0])):
        require_answer(implementation, joined(*again), np.concatenate(again, axis=1))


@law("concat_channels/backward_matches_difference", "concat_channels_backward", "gradient")
@settings(max_examples=20)
@given(call=concat_channels_backward_calls())
def test_concat_channels_gradient_matches_difference(
    implementation: Implementation, call: Call
) -> None:
    """Each gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    xs = arrays_of(call)
    names = spread("xs", len(xs))
    require_gradient(implementation, joined(*xs), call["grad_output"], names, linear=True)


@law("concat_channels/backward_matches_split", "concat_channels_backward", "gradient")
@settings(max_examples=80)
@given(call=concat_channels_backward_calls())
def test_concat_channels_backward_matches_split(implementation: Implementation, call: Call) -> None:
    """Each array receives the gradients of its own channels, as numpy.split cuts them."""
    require_answer(implementation, call, truth_of_splitting(call))


@law("concat_channels/backward_undoes_concatenation", "concat_channels_backward", "gradient")
@given(call=concat_channels_calls(WIDTHS), source=values())
def test_concat_channels_backward_undoes_concatenation(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """What was laid side by side comes back apart."""
    parts = tuple(source.array(*x.shape) for x in arrays_of(call))
    backward = call.backward(np.concatenate(parts, axis=1))
    require_answer(implementation, backward, parts)


@law("concat_channels/backward_tells_arguments_apart", "concat_channels_backward", "special")
@given(source=values(), call=concat_channels_calls(WIDTHS))
def test_concat_channels_backward_tells_arguments_apart(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """An array that is given twice has two gradients, each of its own channels."""
    CONCAT_CHANNELS_BACKWARD.require_plain(implementation, source)
    xs = arrays_of(call)[:2]
    for again in ((xs[0], xs[0]), (*xs, xs[0])):
        parts = tuple(source.array(*x.shape) for x in again)
        backward = joined(*again).backward(np.concatenate(parts, axis=1))
        require_answer(implementation, backward, parts)


@law("concat_channels/passes_nan_and_infinity", "concat_channels", "special")
@given(source=values(), number=st.sampled_from((np.nan, np.inf, -np.inf)))
def test_concat_channels_passes_nan_and_infinity(
    implementation: Implementation, source: Values, number: float
) -> None:
    """What is not finite is carried along like any other number."""
    CONCAT_CHANNELS.require_plain(implementation, source)
    xs = [x.copy() for x in arrays_of(CONCAT_CHANNELS.plain(source))]
    xs[0][1, 0, 2, 3] = xs[2][0, 2, 0, 1] = number
    require_answer(implementation, joined(*xs), np.concatenate(xs, axis=1))


@law("concat_channels/accepts_empty_maps", "concat_channels", "special")
@given(source=values())
def test_concat_channels_accepts_empty_maps(implementation: Implementation, source: Values) -> None:
    """Maps without pixels, and batches without images, keep their channels."""
    CONCAT_CHANNELS.require_plain(implementation, source)
    for batch, *size in ((2, 0, 4), (2, 3, 0), (0, 3, 4), (0, 0, 4)):
        xs = (np.zeros((batch, channels, *size)) for channels in (2, 1))
        require_answer(implementation, joined(*xs), np.zeros((batch, 3, *size)))


@law("concat_channels/backward_accepts_empty_maps", "concat_channels_backward", "special")
@given(source=values())
def test_concat_channels_backward_accepts_empty_maps(
    implementation: Implementation, source: Values
) -> None:
    """Maps without pixels have gradients without entries, each in the shape of its array."""
    CONCAT_CHANNELS_BACKWARD.require_plain(implementation, source)
    for batch, *size in ((2, 0, 4), (2, 3, 0), (0, 0, 4)):
        xs = tuple(np.zeros((batch, channels, *size)) for channels in (2, 1))
        call = joined(*xs).backward(np.zeros((batch, 3, *size)))
        require_answer(implementation, call, xs)


@law("concat_channels/c1_rejects_no_arrays", "concat_channels", "refusal", "concat_channels_c1")
@given(source=values())
def test_concat_channels_c1_rejects_no_arrays(
    implementation: Implementation, source: Values
) -> None:
    """There is something to join."""
    CONCAT_CHANNELS.require_label(implementation, source, "concat_channels_c1")


@law(
    "concat_channels/c2_rejects_arrays_without_channels",
    "concat_channels",
    "refusal",
    "concat_channels_c2",
)
@given(source=values())
def test_concat_channels_c2_rejects_arrays_without_channels(
    implementation: Implementation, source: Values
) -> None:
    """Every array has an axis of channels, which is axis 1."""
    CONCAT_CHANNELS.require_label(implementation, source, "concat_channels_c2")


@law(
    "concat_channels/c3_rejects_arrays_that_do_not_match",
    "concat_channels",
    "refusal",
    "concat_channels_c3",
)
@given(source=values())
def test_concat_channels_c3_rejects_arrays_that_do_not_match(
    implementation: Implementation, source: Values
) -> None:
    """All arrays are alike but for their channels, and none is broadcast."""
    CONCAT_CHANNELS.require_label(implementation, source, "concat_channels_c3")


@law(
    "concat_channels/c4_rejects_grad_output_of_another_shape",
    "concat_channels_backward",
    "refusal",
    "concat_channels_c4",
)
@given(source=values())
def test_concat_channels_c4_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has as many channels as all arrays together, and is never broadcast."""
    call = CONCAT_CHANNELS_BACKWARD.plain(source)
    first = (2, call["xs[0]"].shape[1], 3, 4)
    for shape in (*other_shapes(2, 6, 3, 4), first):
        broken = call.but(grad_output=np.ones(shape))
        CONCAT_CHANNELS_BACKWARD.require_refusal(implementation, source, broken)


SUBJECTS = [RESIDUAL_ADD, RESIDUAL_ADD_BACKWARD, CONCAT_CHANNELS, CONCAT_CHANNELS_BACKWARD]
