"""Convolution along one axis and along three: the laws of both, and what each has of its own."""

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from . import truths
from .gradients import require_gradient
from .layers import (
    AXES,
    BORDERS,
    ROOM,
    SEVERAL_SLICES,
    SMALL_SLICES,
    SOURCES,
    broken_layers,
    layer_backward_bound,
    layer_backward_calls,
    layer_bound,
    layer_calls,
    of_other_shapes,
    require_not_finite,
    roomy,
)
from .strategies import Values, per_axis, sides, sizes
from .subjects import Subject, law, on_each

SHAPES = {  # of x, weight and y, with every option at its default
    "conv1d": ((2, 3, 6), (2, 3, 3), (2, 2, 4)),
    "conv3d": ((2, 2, 3, 4, 5), (3, 2, 2, 3, 2), (2, 3, 2, 2, 4)),
}


def plain(function: str, source: Values) -> Call:
    """Return a call with every option at its default."""
    x, weight, _ = SHAPES[function]
    return Call(
        function,
        {"x": source.array(*x), "weight": source.array(*weight), "bias": source.array(weight[0])},
    )


def forward(function: str) -> Subject:
    """Return what the tests of the conventions need to know of a convolution."""
    return Subject(
        function,
        layer_calls(function),
        lambda source: plain(function, source),
        layer_bound,
        ("x", "weight", "bias"),
        ("x",),
        lambda source: roomy(function, source),
        broken_layers(function),
    )


def backward(function: str) -> Subject:
    """Return what the tests of the conventions need to know of its gradient."""
    return Subject(
        f"{function}_backward",
        layer_backward_calls(function),
        lambda source: plain(function, source).backward(source.array(*SHAPES[function][2])),
        layer_backward_bound,
        ("x", "weight", "bias"),
        ("grad_output", "x"),
    )


FORWARDS, BACKWARDS = [forward(name) for name in SHAPES], [backward(name) for name in SHAPES]
SUBJECTS = FORWARDS + BACKWARDS


@on_each(FORWARDS, "matches_scipy", "value")
@settings(max_examples=80)
@given(data=st.data())
def test_layers_match_scipy(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """The output is the sum of SciPy's correlations, channel by channel."""
    call = data.draw(subject.calls)
    require_answer(implementation, call, truths.conv(call), layer_bound(call))


@on_each(FORWARDS, "is_linear", "value")
@settings(max_examples=20)
@given(data=st.data(), scale=st.integers(-3, 3))
def test_layers_are_linear(
    implementation: Implementation, subject: Subject, data: st.DataObject, scale: int
) -> None:
    """The response to a weighted sum of two maps is the weighted sum of the two responses."""
    call = data.draw(subject.calls).without("bias")
    other = data.draw(SOURCES).array(*call["x"].shape)
    mixed = call.but(x=call["x"] + scale * other)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    parts = call.but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * layer_bound(parts))


@on_each(FORWARDS, "is_shift_equivariant", "value")
@settings(max_examples=20)
@given(data=st.data())
def test_layers_are_shift_equivariant(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """Where the input moves by strides along each axis, the output moves by ones."""
    axes = AXES[subject.function]
    around = tuple((0, after) for _, after in sides(data.draw(BORDERS[axes]), axes))
    call = data.draw(layer_calls(subject.function, padding=around))
    moves = data.draw(st.sampled_from([*product(range(3), repeat=axes)]))
    stride = per_axis(call.kwargs.get("stride", 1), axes)
    ahead = [move * s for move, s in zip(moves, stride, strict=True)]
    batch, channels, *size = call["x"].shape
    before = data.draw(SOURCES).array(
        batch, channels, *(n + more for n, more in zip(size, ahead, strict=True))
    )
    before[(..., *(slice(more, None) for more in ahead))] = call["x"]
    expected = trusted(call.but(x=before))[(..., *(slice(move, None) for move in moves))]
    require_answer(implementation, call, expected, layer_bound(call))


@on_each(FORWARDS, "equals_convolutions_of_groups", "value")
@settings(max_examples=20)
@given(data=st.data())
def test_layers_equal_convolutions_of_groups(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """Groups are independent: each slice of the filters sees its slice of the channels alone."""
    call = data.draw(layer_calls(subject.function, SEVERAL_SLICES))
    groups = call["groups"]
    expected = np.concatenate(
        [
            truths.conv(call.without("groups", "bias").but(x=x, weight=weight))
            for x, weight in zip(
                np.split(call["x"], groups, axis=1), np.split(call["weight"], groups), strict=True
            )
        ],
        axis=1,
    )
    if "bias" in call.arguments:
        expected = expected + truths.on_maps(call["bias"], AXES[subject.function])
    require_answer(implementation, call, expected, layer_bound(call))


@on_each(FORWARDS, "equals_linear_at_every_point", "value")
@settings(max_examples=20)
@given(data=st.data(), channels=st.integers(1, 4), filters=st.integers(1, 4))
def test_layers_w22_equal_linear_at_every_point(
    implementation: Implementation,
    subject: Subject,
    data: st.DataObject,
    channels: int,
    filters: int,
) -> None:
    """A kernel of one tap is the same linear layer at every point on which it steps."""
    axes, source = AXES[subject.function], data.draw(SOURCES)
    size = [n + 1 for n in data.draw(ROOM[axes])]
    stride = data.draw(sizes(axes, 1, 3))
    call = Call(
        subject.function,
        {
            "x": source.array(2, channels, *size),
            "weight": source.array(filters, channels, *(1,) * axes),
            **({} if stride == 1 else {"stride": stride}),
        },
    )
    seen = call["x"][truths.every(per_axis(stride, axes))]
    matrix = call["weight"].reshape(filters, channels)
    expected = np.einsum("nc...,oc->no...", seen, matrix)
    require_answer(implementation, call, expected, layer_bound(call))


@on_each(FORWARDS, "equals_linear_on_a_full_map", "value")
@settings(max_examples=20)
@given(data=st.data(), channels=st.integers(1, 3), filters=st.integers(1, 3), per_map=st.booleans())
def test_layers_w23_equal_linear_on_a_full_map(
    implementation: Implementation,
    subject: Subject,
    data: st.DataObject,
    channels: int,
    filters: int,
    per_map: bool,
) -> None:
    """A kernel as large as the map is a linear layer over all maps, or in groups over each."""
    axes, source = AXES[subject.function], data.draw(SOURCES)
    size = data.draw(st.sampled_from([*product(range(1, 5), repeat=axes)]))
    x = source.array(2, channels, *size)
    if per_map:
        weight = source.array(channels, 1, *size)
        maps = x.reshape(2, channels, -1)
        expected = np.einsum("nct,ct->nc", maps, weight.reshape(channels, -1))
        call = Call(subject.function, {"x": x, "weight": weight, "groups": channels})
    else:
        weight = source.array(filters, channels, *size)
        expected = x.reshape(2, -1) @ weight.reshape(filters, -1).T
        call = Call(subject.function, {"x": x, "weight": weight})
    expected = expected.reshape(*expected.shape, *(1,) * axes)
    require_answer(implementation, call, expected, layer_bound(call))


@on_each(FORWARDS, "sums_as_many_products_as_the_filter_has", "value")
@settings(max_examples=12)
@given(data=st.data(), channels=st.integers(1, 9))
def test_layers_w7_sum_as_many_products_as_the_filter_has(
    implementation: Implementation, subject: Subject, data: st.DataObject, channels: int
) -> None:
    """Ones under a filter of ones count the products of one output."""
    axes = AXES[subject.function]
    kernel = data.draw(st.sampled_from([*product(range(1, 5), repeat=axes)]))
    room = data.draw(ROOM[axes])
    size = [k + more for k, more in zip(kernel, room, strict=True)]
    call = Call(
        subject.function,
        {"x": np.ones((1, channels, *size)), "weight": np.ones((1, channels, *kernel))},
    )
    positions = [more + 1 for more in room]
    expected = np.full((1, 1, *positions), float(channels * np.prod(kernel)))
    require_answer(implementation, call, expected, layer_bound(call))


@on_each(FORWARDS, "nan_reaches_what_sees_it", "special")
@settings(max_examples=12)
@given(source=SOURCES, data=st.data())
def test_nan_reaches_what_sees_it(
    implementation: Implementation, subject: Subject, source: Values, data: st.DataObject
) -> None:
    """A NaN or infinity in x reaches every output whose window contains it."""
    subject.require_plain(implementation, source)
    call = data.draw(subject.calls)
    call = call.but(weight=source.away_from_zero(*call["weight"].shape))
    marked = np.zeros(call["x"].shape)
    marked[tuple(source.random.integers(marked.shape))] = 1
    ones = call.without("bias").but(x=marked, weight=np.ones(call["weight"].shape))
    seen = trusted(ones) > 0
    for extreme in (np.nan, np.inf, -np.inf):
        broken = call.but(x=np.where(marked > 0, extreme, call["x"]))
        if np.isnan(extreme):
            require_answer(implementation, broken, np.full(seen.shape, np.nan), where=seen)
        else:
            require_not_finite(implementation, broken, seen)


@on_each(BACKWARDS, "matches_difference", "gradient")
@settings(max_examples=12)
@given(data=st.data())
def test_gradients_match_difference(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """The gradients are the derivatives of the sum of grad_output * y, measured by steps of 1."""
    call = data.draw(layer_calls(subject.operation, SMALL_SLICES))
    grad_output = data.draw(SOURCES).array(*trusted(call).shape)
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x", "weight", "bias"),
        linear=True,
        bound=layer_backward_bound(call.backward(grad_output)),
    )


@on_each(BACKWARDS, "matches_scipy", "gradient")
@settings(max_examples=60)
@given(data=st.data())
def test_gradients_match_scipy(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """The gradients are SciPy's: a full convolution for x, a correlation for the filters."""
    call = data.draw(subject.calls)
    expected = truths.conv_backward(call)
    require_answer(implementation, call, expected, layer_backward_bound(call))


@on_each(BACKWARDS, "of_one_unit_stays_in_its_patch", "gradient")
@settings(max_examples=20)
@given(data=st.data())
def test_gradients_w24_of_one_unit_stay_in_its_patch(
    implementation: Implementation, subject: Subject, data: st.DataObject
) -> None:
    """One output sends the filter to its patch of x and nowhere else, the patch to the filter."""
    call, source = data.draw(layer_calls(subject.operation)), data.draw(SOURCES)
    axes = AXES[subject.operation]
    grad_output = np.zeros(trusted(call).shape)
    n, o, *position = (int(place) for place in source.random.integers(grad_output.shape))
    grad_output[n, o, *position] = 1
    one = call.backward(grad_output)

    stride, dilation = (per_axis(call.kwargs.get(name, 1), axes) for name in ("stride", "dilation"))
    padded = truths.padded_with_zeros(call["x"], call.kwargs.get("padding", 0))
    patch = (
        n,
        truths.channels_seen(call)[o],
        *(
            slice(i * s, i * s + (k - 1) * d + 1, d)
            for i, k, s, d in zip(position, call["weight"].shape[2:], stride, dilation, strict=True)
        ),
    )
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(call["weight"].shape)
    grad_padded[patch], grad_weight[o] = call["weight"][o], padded[patch]
    around = sides(call.kwargs.get("padding", 0), axes)
    inside = (
        slice(before, before + size)
        for size, (before, _) in zip(call["x"].shape[2:], around, strict=True)
    )
    expected = (
        grad_padded[(..., *inside)],
        grad_weight,
        np.eye(len(grad_weight))[o] if "bias" in call.arguments else None,
    )
    require_answer(implementation, one, expected, layer_backward_bound(one))


@on_each(FORWARDS, "c1_rejects_other_ranks", "refusal", "c1")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c1_rejects_other_ranks(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """x is a batch of maps with as many axes as the name says, and one entry along each."""
    subject.require_label(implementation, source, f"{subject.function}_c1")


@on_each(FORWARDS, "c2_rejects_filters_of_other_ranks", "refusal", "c2")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c2_rejects_filters_of_other_ranks(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """weight is a stack of filters, each with channels and taps, and no axis is empty."""
    subject.require_label(implementation, source, f"{subject.function}_c2")


@on_each(FORWARDS, "c3_rejects_groups_below_one", "refusal", "c3")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c3_rejects_groups_below_one(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """There is at least one group."""
    subject.require_label(implementation, source, f"{subject.function}_c3")


@on_each(FORWARDS, "c4_rejects_wrong_channels", "refusal", "c4")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c4_rejects_wrong_channels(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """The filters' channels, times the groups, are those of x: none is dropped or repeated."""
    subject.require_label(implementation, source, f"{subject.function}_c4")


@on_each(FORWARDS, "c5_rejects_filters_that_groups_cannot_share", "refusal", "c5")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c5_rejects_filters_that_groups_cannot_share(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Every group has as many filters as every other."""
    subject.require_label(implementation, source, f"{subject.function}_c5")


@on_each(FORWARDS, "c6_rejects_bias_of_another_shape", "refusal", "c6")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c6_rejects_bias_of_another_shape(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """bias has one number per filter, and is never broadcast."""
    subject.require_label(implementation, source, f"{subject.function}_c6")


@on_each(FORWARDS, "c7_rejects_bad_sizes", "refusal", "c7")
@settings(max_examples=2)
@given(source=SOURCES)
def test_c7_rejects_bad_sizes(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """Steps are at least 1, paddings at least 0, and there is one for each axis."""
    subject.require_label(implementation, source, f"{subject.function}_c7")


@on_each(FORWARDS, "c8_rejects_kernel_that_does_not_fit", "refusal", "c8")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c8_rejects_kernel_that_does_not_fit(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """A kernel larger than the padded map, for its dilation too, has no place to lie."""
    subject.require_label(implementation, source, f"{subject.function}_c8")


@on_each(BACKWARDS, "c9_rejects_grad_output_of_another_shape", "refusal", "c9")
@settings(max_examples=3)
@given(source=SOURCES)
def test_c9_rejects_grad_output_of_another_shape(
    implementation: Implementation, subject: Subject, source: Values
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = roomy(subject.operation, source).but(bias=source.array(2))
    shape = (2, 2, *(n - 1 for n in call["x"].shape[2:]))
    broken = [call.backward(other) for other in of_other_shapes(source, *shape)]
    subject.require_refusal(implementation, source, *broken)


# conv1d


@law("conv1d/equals_conv2d_of_one_row", "conv1d", "value")
@settings(max_examples=30)
@given(call=layer_calls("conv1d"))
def test_conv1d_equals_conv2d_of_one_row(implementation: Implementation, call: Call) -> None:
    """A signal is an image of one row, padded at its ends alone."""
    given_options = {
        name: (1, *per_axis(call.kwargs[name], 1))
        for name in ("stride", "dilation")
        if name in call.kwargs
    }
    around = sides(call.kwargs.get("padding", 0), 1)
    image = Call(
        "conv2d",
        {
            **call.arguments,
            "x": call["x"][:, :, np.newaxis],
            "weight": call["weight"][:, :, np.newaxis],
            **given_options,
            "padding": ((0, 0), *around),
        },
    )
    require_answer(implementation, call, truths.conv(image)[:, :, 0], layer_bound(call))


@law("conv1d/equals_numpy_along_one_channel", "conv1d", "value")
@settings(max_examples=30)
@given(source=SOURCES, length=st.integers(1, 30), taps=st.integers(1, 9), stride=st.integers(1, 4))
def test_conv1d_equals_numpy_along_one_channel(
    implementation: Implementation, source: Values, length: int, taps: int, stride: int
) -> None:
    """On one channel it is NumPy's correlation, every stride-th of it."""
    x, weight = source.array(length + taps - 1), source.array(taps)
    call = Call("conv1d", {"x": x[None, None], "weight": weight[None, None], "stride": stride})
    expected = np.correlate(x, weight, "valid")[None, None, ::stride]
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv1d/sees_no_later_sample_when_padded_before_alone", "conv1d", "value")
@settings(max_examples=30)
@given(
    source=SOURCES, length=st.integers(1, 12), taps=st.integers(1, 4), dilation=st.integers(1, 3)
)
def test_conv1d_sees_no_later_sample_when_padded_before_alone(
    implementation: Implementation, source: Values, length: int, taps: int, dilation: int
) -> None:
    """(before, after) = ((K - 1)*d, 0) is causal: each output sums the samples up to its own."""
    x, weight = source.array(2, 2, length), source.array(3, 2, taps)
    call = Call(
        "conv1d",
        {"x": x, "weight": weight, "padding": ((taps - 1) * dilation, 0), "dilation": dilation},
    )
    expected = np.zeros((2, 3, length))
    for i, u in product(range(length), range(taps)):
        earlier = i - (taps - 1 - u) * dilation
        if earlier >= 0:
            expected[:, :, i] += x[:, :, earlier] @ weight[:, :, u].T
    require_answer(implementation, call, expected, layer_bound(call))


# conv3d


@law("conv3d/sums_conv2d_over_layers", "conv3d", "value")
@settings(max_examples=20)
@given(call=layer_calls("conv3d"))
def test_conv3d_sums_conv2d_over_layers(implementation: Implementation, call: Call) -> None:
    """Each layer of the filter convolves its own layer of the volume, and the images are summed."""
    steps = {name: per_axis(call.kwargs.get(name, 1), 3) for name in ("stride", "dilation")}
    (front, back), *around = sides(call.kwargs.get("padding", 0), 3)
    padded = np.pad(call["x"], ((0, 0), (0, 0), (front, back), (0, 0), (0, 0)))
    expected = np.zeros(trusted(call).shape)
    for f, t in product(range(expected.shape[2]), range(call["weight"].shape[2])):
        layer = f * steps["stride"][0] + t * steps["dilation"][0]
        image: dict[str, Any] = {
            "x": padded[:, :, layer],
            "weight": call["weight"][:, :, t],
            "padding": tuple(around),
            "groups": call.kwargs.get("groups", 1),
            **{name: step[1:] for name, step in steps.items()},
        }
        expected[:, :, f] += truths.conv(Call("conv2d", image))
    if "bias" in call.arguments:
        expected += truths.on_maps(call["bias"], 3)
    require_answer(implementation, call, expected, layer_bound(call))


@law("conv3d/follows_exchanged_axes", "conv3d", "value")
@settings(max_examples=20)
@given(call=layer_calls("conv3d"), order=st.sampled_from([(2, 0, 1), (1, 2, 0), (0, 2, 1)]))
def test_conv3d_follows_exchanged_axes(
    implementation: Implementation, call: Call, order: tuple[int, ...]
) -> None:
    """No axis is special: exchanged in all arguments, they are exchanged in the output."""
    axes = (0, 1, *(2 + axis for axis in order))
    given_options: dict[str, Any] = {}
    for name in ("stride", "dilation"):
        if name in call.kwargs:
            of_axes = per_axis(call.kwargs[name], 3)
            given_options[name] = tuple(of_axes[axis] for axis in order)
    if "padding" in call.kwargs:
        around = sides(call.kwargs["padding"], 3)
        given_options["padding"] = tuple(around[axis] for axis in order)
    turned = call.but(
        x=np.ascontiguousarray(call["x"].transpose(axes)),
        weight=np.ascontiguousarray(call["weight"].transpose(axes)),
        **given_options,
    )
    expected = truths.conv(call).transpose(axes)
    require_answer(implementation, turned, expected, layer_bound(turned))
