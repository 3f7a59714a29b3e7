"""Convolution: laws, independent truths, gradients and refusals."""

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from . import truths
from .bounds import UNIT, of_fft, of_sum
from .gradients import require_gradient
from .strategies import Values, both, options, paddings, pairs, sides, values
from .subjects import Subject, law


# conv2d


@st.composite
def conv2d_calls(draw: DrawFn, batch: int = 1, **fixed: Any) -> Call:
    """Draw a valid call: the map is made large enough for the kernel, and mostly not square."""
    source = draw(values())
    groups = fixed.get("groups", draw(st.sampled_from((1, 1, 2, 3))))
    channels, filters = (groups * draw(st.integers(1, 3)) for _ in range(2))
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    given_options = options(
        draw, {"stride": pairs(1, 3), "padding": paddings(2), "dilation": pairs(1, 2)}
    )
    given_options |= fixed | ({"groups": groups} if groups > 1 else {})
    dilation = both(given_options.get("dilation", 1))
    around = sides(given_options.get("padding", 0))
    size = [
        max(1, (k - 1) * d + 1 - sum(side)) + draw(st.integers(0, 4))
        for k, d, side in zip(kernel, dilation, around, strict=True)
    ]
    if draw(st.booleans()):
        given_options["bias"] = source.array(filters)
    return Call(
        "conv2d",
        {
            "x": source.array(draw(st.integers(batch, 3)), channels, *size),
            "weight": source.array(filters, channels // groups, *kernel),
            **given_options,
        },
    )


@st.composite
def conv2d_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(conv2d_calls())
    return call.backward(draw(values()).array(*trusted(call).shape))


def conv2d_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of direct sums and of an FFT: specs/convolution/conv2d.md, Tolerance."""
    absolute = trusted(absolute_of(call))
    terms = call["weight"][0].size + 1
    padded = truths.padded_with_zeros(call["x"], call.kwargs.get("padding", 0))
    return of_sum(terms, absolute, u) + of_fft(padded[0, 0].size, padded, call["weight"], u=u)


def conv2d_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of each gradient, which is a convolution as well."""
    absolute = trusted(absolute_of(call))
    grad_output, x, weight = call["grad_output"], call["x"], call["weight"]
    padded = truths.padded_with_zeros(x, call.kwargs.get("padding", 0))
    points = padded[0, 0].size
    positions = grad_output[0, 0].size
    terms = (len(weight) * weight[0, 0].size, len(x) * positions, len(x) * positions)
    by_fft = (
        of_fft(points, grad_output, weight, u=u),
        of_fft(points, grad_output, padded, u=u),
        0.0,
    )
    return tuple(
        None if part is None else of_sum(count, part, u) + fft
        for count, part, fft in zip(terms, absolute, by_fft, strict=True)
    )


def absolute_of(call: Call) -> Call:
    """Return the call with the absolute values of its arrays: it sums what errors come from."""
    return call.but(
        **{
            name: np.abs(value)
            for name, value in call.arguments.items()
            if isinstance(value, np.ndarray)
        }
    )


def conv2d_plain(source: Values) -> Call:
    """Return a call with every option at its default."""
    return Call(
        "conv2d",
        {
            "x": source.array(2, 3, 4, 5),
            "weight": source.array(2, 3, 3, 2),
            "bias": source.array(2),
        },
    )


def conv2d_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every option at its default."""
    return conv2d_plain(source).backward(source.array(2, 2, 2, 4))


CONV2D = Subject(
    "conv2d", conv2d_calls(), conv2d_plain, conv2d_bound, ("x", "weight", "bias"), ("x",)
)
CONV2D_BACKWARD = Subject(
    "conv2d_backward",
    conv2d_backward_calls(),
    conv2d_backward_plain,
    conv2d_backward_bound,
    ("x", "weight", "bias"),
    ("grad_output", "x"),
)


@law("conv2d/matches_scipy", "conv2d", "value")
@settings(max_examples=100)
@given(call=conv2d_calls())
def test_conv2d_matches_scipy(implementation: Implementation, call: Call) -> None:
    """The output is the sum of SciPy's correlations, channel by channel."""
    require_answer(implementation, call, truths.conv2d(call), conv2d_bound(call))


@law("conv2d/is_linear", "conv2d", "value")
@given(call=conv2d_calls(), source=values(), scale=st.integers(-3, 3))
def test_conv2d_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """The response to a weighted sum of two images is the weighted sum of the two responses."""
    other = source.array(*call["x"].shape)
    without_bias = call.without("bias")
    mixed = without_bias.but(x=call["x"] + scale * other)
    expected = trusted(without_bias) + scale * trusted(without_bias.but(x=other))
    parts = call.without("bias").but(x=np.abs(call["x"]) + abs(scale) * np.abs(other))
    require_answer(implementation, mixed, expected, 2 * conv2d_bound(parts))


@law("conv2d/equals_convolutions_of_groups", "conv2d", "value")
@given(call=st.integers(2, 3).flatmap(lambda groups: conv2d_calls(groups=groups)))
def test_conv2d_equals_convolutions_of_groups(implementation: Implementation, call: Call) -> None:
    """Groups are independent: each slice of the filters sees its slice of the channels alone."""
    groups = call["groups"]
    expected = np.concatenate(
        [
            truths.conv2d(call.without("groups", "bias").but(x=x, weight=weight))
            for x, weight in zip(
                np.split(call["x"], groups, axis=1), np.split(call["weight"], groups), strict=True
            )
        ],
        axis=1,
    )
    if "bias" in call.arguments:
        expected = expected + call["bias"][:, np.newaxis, np.newaxis]
    require_answer(implementation, call, expected, conv2d_bound(call))


@law("conv2d/equals_linear_per_pixel", "conv2d", "value")
@given(source=values(), sizes=st.tuples(*[st.integers(1, 4)] * 5), bias=st.booleans())
def test_conv2d_equals_linear_per_pixel(
    implementation: Implementation, source: Values, sizes: tuple[int, ...], bias: bool
) -> None:
    """A 1x1 convolution is the same linear layer at every pixel."""
    batch, channels, filters, height, width = sizes
    call = Call(
        "conv2d",
        {
            "x": source.array(batch, channels, height, width),
            "weight": source.array(filters, channels, 1, 1),
        },
    )
    expected = np.einsum("nchw,oc->nohw", call["x"], call["weight"][:, :, 0, 0])
    if bias:
        call = call.but(bias=source.array(filters))
        expected = expected + call["bias"][:, np.newaxis, np.newaxis]
    require_answer(implementation, call, expected, conv2d_bound(call))


@law("conv2d/backward_matches_difference", "conv2d_backward", "gradient")
@given(call=conv2d_calls(), source=values())
def test_conv2d_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradients are the derivatives of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*trusted(call).shape)
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x", "weight", "bias"),
        linear=True,
        bound=conv2d_backward_bound(call.backward(grad_output)),
    )


@law("conv2d/backward_is_adjoint", "conv2d_backward", "gradient")
@settings(max_examples=100)
@given(call=conv2d_calls(), source=values())
def test_conv2d_backward_is_adjoint(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradients agree with scipy.signal: full convolution for x, correlation for the filters."""
    backward = call.backward(source.array(*trusted(call).shape))
    expected = truths.conv2d_backward(backward)
    require_answer(implementation, backward, expected, conv2d_backward_bound(backward))


@law("conv2d/c1_rejects_other_ranks", "conv2d", "refusal", "conv2d_c1")
@given(
    source=values(),
    call=conv2d_calls(),
    change=st.sampled_from(("one less", "one more", "no pixel")),
)
def test_conv2d_c1_rejects_other_ranks(
    implementation: Implementation, source: Values, call: Call, change: str
) -> None:
    """x is a batch of images with at least one pixel, not a single image or a volume."""
    x = call["x"]
    broken = {"one less": x[0], "one more": x[np.newaxis], "no pixel": x[:, :, :0]}[change]
    CONV2D.require_refusal(implementation, source, call.but(x=broken))


@law("conv2d/c2_rejects_filters_of_other_ranks", "conv2d", "refusal", "conv2d_c2")
@given(
    source=values(), call=conv2d_calls(), change=st.sampled_from(("one less", "one more", "no tap"))
)
def test_conv2d_c2_rejects_filters_of_other_ranks(
    implementation: Implementation, source: Values, call: Call, change: str
) -> None:
    """weight is a stack of filters with channels, rows and columns."""
    w = call["weight"]
    broken = {"one less": w[0], "one more": w[np.newaxis], "no tap": w[:, :, :, :0]}[change]
    CONV2D.require_refusal(implementation, source, call.but(weight=broken))


@law("conv2d/c3_rejects_groups_below_one", "conv2d", "refusal", "conv2d_c3")
@given(source=values(), call=conv2d_calls(), groups=st.integers(-2, 0))
def test_conv2d_c3_rejects_groups_below_one(
    implementation: Implementation, source: Values, call: Call, groups: int
) -> None:
    """There is at least one group."""
    CONV2D.require_refusal(implementation, source, call.but(groups=groups))


@law("conv2d/c4_rejects_wrong_channels", "conv2d", "refusal", "conv2d_c4")
@given(source=values(), call=conv2d_calls(), by=st.sampled_from((-1, 1, 2)))
def test_conv2d_c4_rejects_wrong_channels(
    implementation: Implementation, source: Values, call: Call, by: int
) -> None:
    """The filters' channels, times the groups, are those of x: none is dropped or repeated."""
    weight = call["weight"]
    channels = weight.shape[1] + by
    assume(channels > 0)
    broken = np.resize(weight, (len(weight), channels, *weight.shape[2:]))
    CONV2D.require_refusal(implementation, source, call.but(weight=broken))


@law("conv2d/c5_rejects_filters_that_groups_cannot_share", "conv2d", "refusal", "conv2d_c5")
@given(source=values(), call=st.integers(2, 3).flatmap(lambda groups: conv2d_calls(groups=groups)))
def test_conv2d_c5_rejects_filters_that_groups_cannot_share(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Every group has as many filters as every other."""
    broken = call.without("bias").but(weight=call["weight"][:-1])
    CONV2D.require_refusal(implementation, source, broken)


@law("conv2d/c6_rejects_bias_of_another_shape", "conv2d", "refusal", "conv2d_c6")
@given(
    source=values(),
    call=conv2d_calls(),
    change=st.sampled_from(("longer", "single", "column", "scalar")),
)
def test_conv2d_c6_rejects_bias_of_another_shape(
    implementation: Implementation, source: Values, call: Call, change: str
) -> None:
    """bias has one number per filter, and is never broadcast."""
    filters = len(call["weight"])
    shape = {
        "longer": (filters + 1,),
        "single": (1,) if filters > 1 else (2,),
        "column": (filters, 1),
        "scalar": (),
    }[change]
    CONV2D.require_refusal(implementation, source, call.but(bias=np.ones(shape)))


BAD_SIZES: tuple[dict[str, Any], ...] = (
    {"stride": 0},
    {"stride": (1, 0)},
    {"stride": (1, 1, 1)},
    {"stride": -1},
    {"dilation": 0},
    {"dilation": (0, 1)},
    {"dilation": (1, 1, 1)},
    {"padding": -1},
    {"padding": ((0, 0), (0, -1))},
    {"padding": (1, 1, 1)},
)


@law("conv2d/c7_rejects_bad_sizes", "conv2d", "refusal", "conv2d_c7")
@given(source=values(), call=conv2d_calls())
def test_conv2d_c7_rejects_bad_sizes(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Steps are at least 1, paddings at least 0, and there is one for each axis."""
    for change in BAD_SIZES:
        CONV2D.require_refusal(implementation, source, call.but(**change))


@law("conv2d/c8_rejects_kernel_that_does_not_fit", "conv2d", "refusal", "conv2d_c8")
@given(source=values(), call=conv2d_calls(), axis=st.integers(0, 1), by=st.integers(1, 2))
def test_conv2d_c8_rejects_kernel_that_does_not_fit(
    implementation: Implementation, source: Values, call: Call, axis: int, by: int
) -> None:
    """A kernel larger than the padded map has no place to lie."""
    padded = call["x"].shape[2 + axis] + sum(sides(call.kwargs.get("padding", 0))[axis])
    kernel = list(call["weight"].shape)
    kernel[2 + axis] = padded + by
    CONV2D.require_refusal(implementation, source, call.but(weight=np.ones(kernel)))


@law("conv2d/c9_rejects_grad_output_of_another_shape", "conv2d_backward", "refusal", "conv2d_c9")
@given(source=values(), call=conv2d_backward_calls(), axis=st.integers(0, 3))
def test_conv2d_c9_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values, call: Call, axis: int
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    longer = np.repeat(call["grad_output"], 2, axis=axis)
    CONV2D_BACKWARD.require_refusal(implementation, source, call.but(grad_output=longer))


SUBJECTS = [CONV2D, CONV2D_BACKWARD]
