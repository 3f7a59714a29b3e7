"""Architectures: whole networks, on narrow copies of the reference's graphs."""

import functools
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from grader.implementation import Answer, Call, Implementation, Layout, Value, trusted
from grader.specification import pages
from grader.verdict import (
    Failure,
    PlainlyWrong,
    difference,
    fail,
    identical,
    require_answer,
    require_dtype,
    require_refusal,
    returned,
)

from .bounds import unit
from .networks import (
    PLANS,
    Keywords,
    allowed,
    call_of,
    grad_output_of,
    images_of,
    is_trained,
    projections,
    values_of,
)
from .strategies import Values, values
from .subjects import Subject, law

Array = NDArray[Any]

SUBJECTS: list[Subject] = []  # the conventions of operations are not asked of networks

TESTED = [name for name in PLANS if name in pages()]
WITH_OPTIONS = [name for name in TESTED if PLANS[name].variants[0]]
# a copy is small already: the first that fails is told as it was drawn
FEW = settings(max_examples=2, phases=[Phase.explicit, Phase.reuse, Phase.generate])
ONE = settings(FEW, max_examples=1)
NUDGE = 2.0**-27


def on_each_network(rule: str, kind: str, suffix: str = "", names: list[str] = TESTED) -> Any:
    """Parametrize a test over networks, each with its default variant."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(
                name,
                marks=pytest.mark.law(
                    id=f"{name}/{rule}", function=f"{name}{suffix}", kind=kind, label=None
                ),
            )
            for name in names
        ],
    )


def on_each_variant(rule: str, kind: str, suffix: str = "", some: slice = slice(None)) -> Any:
    """Parametrize a test over networks and some of their variants, the default first."""
    return pytest.mark.parametrize(
        ("name", "keywords"),
        [
            pytest.param(
                name,
                keywords,
                marks=pytest.mark.law(
                    id=f"{name}/{'_'.join([rule, *map(_word, values_of(keywords))])}",
                    function=f"{name}{suffix}",
                    kind=kind,
                    label=None,
                ),
            )
            for name in TESTED
            for keywords in PLANS[name].variants[some]
        ],
    )


def _word(value: Any) -> str:
    words = {True: "with_heads", False: "without_heads"} if isinstance(value, bool) else {}
    return str(words.get(value, value)).lower()


@st.composite
def copies(draw: DrawFn, name: str, keywords: Keywords) -> tuple[Call, int]:
    """Draw a call of a narrow copy, and the seed of what belongs to it."""
    seed = draw(st.integers(0, 2**32 - 2))
    samples = draw(st.sampled_from((2, 1, 3)))
    image = draw(st.sampled_from(images_of(name, keywords)))
    return call_of(name, keywords, image, samples, seed), seed


def require_right(implementation: Implementation, call: Call) -> None:
    """Require the right answer to a call."""
    __tracebackhide__ = True
    truth = trusted(call)
    require_answer(implementation, call, truth, allowed(call, truth))


@functools.cache
def small(name: str) -> tuple[Call, Value, Value]:
    """Return a call of the default's first copy, its answer, and what that may be wrong by."""
    keywords = PLANS[name].variants[0]
    call = call_of(name, keywords, images_of(name, keywords)[0], 2, 5)
    truth = trusted(call)
    return call, truth, allowed(call, truth)


def require_plain(implementation: Implementation, call: Call) -> None:
    """Require the right answer to a call, or end the test: it judges something else."""
    __tracebackhide__ = True
    try:
        require_right(implementation, call)
    except Failure as failure:
        raise PlainlyWrong(failure) from None


def require_small(implementation: Implementation, name: str) -> tuple[Call, Value, Value]:
    """Require the right answer to the small call, or end the test: it judges something else."""
    __tracebackhide__ = True
    call, truth, bound = small(name)
    try:
        require_answer(implementation, call, truth, bound)
    except Failure as failure:
        raise PlainlyWrong(failure) from None
    return call, truth, bound


# VALUES


@on_each_variant("answers", "value")
@FEW
@given(data=st.data())
def test_answers(
    implementation: Implementation, name: str, keywords: Keywords, data: st.DataObject
) -> None:
    """A narrow copy of the network gives its logits: one image, or several, in evaluation mode."""
    call, seed = data.draw(copies(name, keywords))
    if keywords == PLANS[name].variants[0] and seed % 2 == 0:
        call = call.without(*keywords)
    require_right(implementation, call)


@on_each_network("minds_every_parameter", "value")
@ONE
@given(source=values())
def test_minds_every_parameter(implementation: Implementation, name: str, source: Values) -> None:
    """A parameter that is changed changes the answer as it should, whichever it is."""
    call, _, _ = small(name)
    parameters = call["parameters"]
    for full in source.random.choice([*parameters], 3, replace=False):
        changed = parameters[full] * 1.5 + 0.25
        require_right(implementation, call.but(parameters=parameters | {str(full): changed}))


@on_each_variant("parameters", "value", "_parameters")
def test_parameters(implementation: Implementation, name: str, keywords: Keywords) -> None:
    """The full network's parameters have their names and shapes, in the order of its layers."""
    call = Call(f"{name}_parameters", keywords)
    truth = trusted(call)
    value = require_answer(implementation, call, truth)
    if [*value] != [*truth]:
        place = next(i for i, (one, two) in enumerate(zip(value, truth, strict=True)) if one != two)
        fail(
            f"the names are right but not in order: number {place} is {[*value][place]!r},"
            f" should be {[*truth][place]!r}",
            call,
        )


@on_each_network("parameters_by_default", "value", "_parameters", WITH_OPTIONS)
def test_parameters_by_default(implementation: Implementation, name: str) -> None:
    """Without options the parameters are those of the default variant."""
    call = Call(f"{name}_parameters", {})
    require_answer(implementation, call, trusted(call))


# GRADIENTS


@on_each_network("backward", "gradient", "_backward")
@FEW
@given(data=st.data())
def test_backward(implementation: Implementation, name: str, data: st.DataObject) -> None:
    """x and every trained parameter receive their gradients, and nothing else does."""
    call, seed = data.draw(copies(name, PLANS[name].variants[0]))
    require_right(implementation, call.backward(grad_output_of(call, seed)))


@on_each_variant("backward", "gradient", "_backward", slice(1, 4))
@ONE
@given(data=st.data())
def test_backward_of_variants(
    implementation: Implementation, name: str, keywords: Keywords, data: st.DataObject
) -> None:
    """In another variant, too, x and every trained parameter receive their gradients."""
    call, seed = data.draw(copies(name, keywords))
    require_right(implementation, call.backward(grad_output_of(call, seed)))


@on_each_network("backward_matches_difference", "gradient", "_backward")
@ONE
@given(source=values())
def test_backward_matches_difference(
    implementation: Implementation, name: str, source: Values
) -> None:
    """
    Along a random direction the gradient is the derivative of the answer.

    It is measured as a central difference of the trusted answer.
    """
    call, _, bound_of_answer = small(name)
    grad_output = grad_output_of(call, source.seed)
    backward = call.backward(grad_output)
    truth = trusted(backward)
    value = returned(implementation.answer(backward), backward, truth)
    require_answer(implementation, backward, truth, dict.fromkeys(truth, np.inf))  # its form
    trained = [full for full in call["parameters"] if is_trained(full)]
    directions = {
        full: source.random.normal(size=np.shape(value[full])) for full in ["x", *trained]
    }

    def moved(step: float) -> Call:
        parameters = {
            full: array + step * directions[full] if full in directions else array
            for full, array in call["parameters"].items()
        }
        return call.but(x=call["x"] + step * directions["x"], parameters=parameters)

    ahead, behind = trusted(moved(NUDGE)), trusted(moved(-NUDGE))
    expected = (inner(grad_output, ahead) - inner(grad_output, behind)) / (2 * NUDGE)
    got = sum(float(np.sum(value[full] * directions[full])) for full in directions)
    # the round-off of both answers, in the worst direction of grad_output, over the step
    bound = inner(grad_output, bound_of_answer, absolute=True) / NUDGE
    if not abs(got - expected) <= bound + NUDGE * abs(expected):
        fail(
            f"the gradients' sum over a random direction is {got!r}, should be {expected!r}",
            backward,
        )


def inner(grad_output: Value, answer: Value, *, absolute: bool = False) -> float:
    """Return the sum of grad_output times an answer, or times one number for all its entries."""
    if isinstance(grad_output, tuple):
        return sum(
            inner(one, two, absolute=absolute) for one, two in zip(grad_output, answer, strict=True)
        )
    return float(np.sum((np.abs(grad_output) if absolute else grad_output) * answer))


# CONVENTIONS


@on_each_network("keeps_float32", "dtype")
@ONE
@given(source=values())
def test_keeps_float32(implementation: Implementation, name: str, source: Values) -> None:
    """Images and parameters in float32 give an answer in float32."""
    call, _, _ = require_small(implementation, name)
    single = call.but(
        x=call["x"].astype(np.float32),
        parameters={full: array.astype(np.float32) for full, array in call["parameters"].items()},
    )
    truth = trusted(single)
    u = unit(np.float32, implementation.precision)
    value = require_answer(implementation, single, truth, allowed(call, truth, u))
    for part in value if isinstance(value, tuple | list) else (value,):
        require_dtype(part, single, np.dtype(np.float32), truth)


@on_each_network("accepts_any_layout", "layout")
@ONE
@given(source=values())
def test_accepts_any_layout(implementation: Implementation, name: str, source: Values) -> None:
    """Arrays may lie in memory in any order, and be read-only."""
    call, truth, bound = require_small(implementation, name)
    layouts: tuple[Layout, ...] = ("F", "reversed")
    for layout in layouts:
        other = replace(call, layout=layout, writable=False)
        require_answer(implementation, other, truth, bound)


@on_each_network("leaves_arguments_alone", "purity")
@ONE
@given(source=values())
def test_leaves_arguments_alone(implementation: Implementation, name: str, source: Values) -> None:
    """Images and parameters hold after the call what they held before."""
    call, _, _ = require_small(implementation, name)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    assert isinstance(outcome, Answer)
    assert outcome.arguments is not None
    for given_, after in zip(call.args, outcome.arguments[0], strict=True):
        if not identical(after, given_):
            fail("x or a parameter was changed by the call", call)


@on_each_network("is_deterministic", "determinism")
@ONE
@given(source=values())
def test_is_deterministic(implementation: Implementation, name: str, source: Values) -> None:
    """The same call gives the same answer again: nothing is dropped in evaluation."""
    call, truth, bound = require_small(implementation, name)
    again = returned(implementation.answer(call, again=True), call, truth)
    if difference(again, truth, bound) is not None:
        fail("the second answer to the same call differs from the first", call, again, truth)


# REFUSALS


def refusal(label: str, suffix: str = "", names: list[str] = TESTED) -> Any:
    """Parametrize a test over the networks that have a label."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(
                name,
                marks=pytest.mark.law(
                    id=f"{name}/{'backward_' if suffix else ''}{rule_of(label)}",
                    function=f"{name}{suffix}",
                    kind="refusal",
                    label=f"{name}_{label}",
                ),
            )
            for name in names
        ],
    )


RULES = {
    "c1": "c1_refuses_other_images",
    "c2": "c2_refuses_other_gradients",
    "c3": "c3_refuses_unknown_variants",
    "c4": "c4_refuses_unknown_variants",
}


def rule_of(label: str) -> str:
    """Return what the test of a label is called."""
    return RULES[label]


def require_refusals(implementation: Implementation, broken: Iterable[Call]) -> None:
    """Require that every call is refused."""
    __tracebackhide__ = True
    for call in broken:
        require_refusal(implementation, call)


@refusal("c1")
def test_c1_refuses_other_images(implementation: Implementation, name: str) -> None:
    """Images of another rank, or with another number of channels, are refused."""
    call, _, _ = require_small(implementation, name)
    x = call["x"]
    others = (x[0], x[..., 0], np.concatenate([x, x], axis=1), np.moveaxis(x, 1, 3), x[:, :, None])
    require_refusals(implementation, [call.but(x=other) for other in others])


@refusal("c2", "_backward")
def test_c2_refuses_other_gradients(implementation: Implementation, name: str) -> None:
    """A grad_output that has not the shape of the answer is refused."""
    call, _, _ = small(name)
    grad = grad_output_of(call, 7)
    others = (grad[:, :-1], grad[:1], grad[..., None], grad.sum())
    backward = call.backward(grad)
    require_plain(implementation, backward)
    require_refusals(implementation, [backward.but(grad_output=g) for g in others])


UNKNOWN: dict[str, tuple[dict[str, Any], ...]] = {
    "lenet5_c3": ({"variant": "1989"}, {"variant": "lenet"}),
    "alexnet_c3": ({"variant": "two_towers"}, {"variant": "2012"}),
    "nin_c3": ({"dataset": "cifar100"}, {"dataset": "mnist"}),
    "vgg_c3": ({"depth": 12}, {"depth": "D"}),
    "resnet_c3": ({"depth": 20}, {"depth": 51}),
    "resnet_c4": ({"stride_on": "5x5"}, {"stride_on": "7x7"}),
    "resnet_cifar_c3": ({"depth": 18}, {"depth": 21}),
    "preact_resnet_c3": ({"depth": 20}, {"depth": 51}),
    "densenet_c3": ({"depth": 122}, {"depth": 40}),
    "densenet_cifar_c3": ({"depth": 41}, {"depth": 3}),
    "densenet_cifar_c4": ({"growth_rate": 0}, {"growth_rate": -12}),
}


def with_label(label: str) -> list[str]:
    """Return the networks that have a label of variants that can be tested."""
    return [name for name in TESTED if f"{name}_{label}" in UNKNOWN]


@refusal("c3", names=with_label("c3"))
def test_c3_refuses_unknown_variants(implementation: Implementation, name: str) -> None:
    """A variant that the page does not name is refused."""
    refuse_unknown(implementation, name, "c3")


@refusal("c4", names=with_label("c4"))
def test_c4_refuses_unknown_variants(implementation: Implementation, name: str) -> None:
    """A value of the second option that the page does not name is refused."""
    refuse_unknown(implementation, name, "c4")


def refuse_unknown(implementation: Implementation, name: str, label: str) -> None:
    """Require that the forward and the list of parameters refuse unknown variants."""
    __tracebackhide__ = True
    call, _, _ = require_small(implementation, name)
    unknown = UNKNOWN[f"{name}_{label}"]
    require_refusals(implementation, [call.but(**other) for other in unknown])
    require_refusals(implementation, [Call(f"{name}_parameters", other) for other in unknown])


# deconvnet


def deconvnet_call(layer: int, channel: int, samples: int, seed: int, image: int = 0) -> Call:
    """Return a call on a narrow copy of ZFNet."""
    call = call_of("zfnet", {}, images_of("zfnet", {})[image], samples, seed)
    return Call("deconvnet", {**call.arguments, "layer": layer, "channel": channel})


@law("deconvnet/undoes_one_convolution", "deconvnet", "value")
@FEW
@given(source=values(), channel=st.integers(0, 1))
def test_deconvnet_undoes_one_convolution(
    implementation: Implementation, source: Values, channel: int
) -> None:
    """From the first layer an activation lays down its own filter, times its value."""
    call = deconvnet_call(1, channel, 2, source.seed)
    require_right(implementation, call)


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(
            layer,
            marks=pytest.mark.law(
                id=f"deconvnet/undoes_layers_from_{layer}",
                function="deconvnet",
                kind="value",
                label=None,
            ),
        )
        for layer in (2, 3, 4, 5)
    ],
)
@FEW
@given(source=values(), channel=st.integers(0, 3), image=st.sampled_from((0, 1)))
def test_deconvnet_undoes_layers(
    implementation: Implementation, layer: int, source: Values, channel: int, image: int
) -> None:
    """
    Unpooled by its switches, rectified, filtered backwards: layer after layer down to the image.

    Where two windows of a pool share a maximum, their values may be summed, or one of them kept.
    """
    call = deconvnet_call(layer, channel, 2, source.seed, image)
    truths = projections(call)
    value = returned(implementation.answer(call), call, truths[0])
    for truth in truths:
        if difference(value, truth, allowed(call, truth)) is None:
            return
    require_answer(implementation, call, truths[0], allowed(call, truths[0]))


@law("deconvnet/keeps_float32", "deconvnet", "dtype")
@ONE
@given(source=values())
def test_deconvnet_keeps_float32(implementation: Implementation, source: Values) -> None:
    """Images and parameters in float32 give a projection in float32."""
    call = deconvnet_call(1, 1, 2, source.seed)
    require_plain(implementation, call)
    single = call.but(
        x=call["x"].astype(np.float32),
        parameters={full: array.astype(np.float32) for full, array in call["parameters"].items()},
    )
    truth = trusted(single)
    u = unit(np.float32, implementation.precision)
    value = require_answer(implementation, single, truth, allowed(call, truth, u))
    require_dtype(value, single, np.dtype(np.float32), truth)


@law("deconvnet/leaves_arguments_alone", "deconvnet", "purity")
@ONE
@given(source=values())
def test_deconvnet_leaves_arguments_alone(implementation: Implementation, source: Values) -> None:
    """Images and parameters hold after the call what they held before."""
    call = deconvnet_call(1, 1, 2, source.seed)
    require_plain(implementation, call)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    assert isinstance(outcome, Answer)
    assert outcome.arguments is not None
    for given_, after in zip(call.args, outcome.arguments[0], strict=True):
        if not identical(after, given_):
            fail("x or a parameter was changed by the call", call)


@law("deconvnet/c1_refuses_other_images", "deconvnet", "refusal", "deconvnet_c1")
@ONE
@given(source=values())
def test_deconvnet_c1_refuses_other_images(implementation: Implementation, source: Values) -> None:
    """Images of another rank, or with another number of channels, are refused."""
    call = deconvnet_call(1, 1, 2, source.seed)
    x = call["x"]
    require_plain(implementation, call)
    others = (x[0], x[..., 0], np.concatenate([x, x], axis=1), x[:, :, None])
    require_refusals(implementation, [call.but(x=other) for other in others])


@law("deconvnet/c2_refuses_unknown_layers", "deconvnet", "refusal", "deconvnet_c2")
@ONE
@given(source=values())
def test_deconvnet_c2_refuses_unknown_layers(
    implementation: Implementation, source: Values
) -> None:
    """There are convolutions 1 to 5, and no others."""
    call = deconvnet_call(1, 1, 2, source.seed)
    require_plain(implementation, call)
    require_refusals(implementation, [call.but(layer=layer) for layer in (0, 6, -1)])


@law("deconvnet/c3_refuses_unknown_channels", "deconvnet", "refusal", "deconvnet_c3")
@ONE
@given(source=values())
def test_deconvnet_c3_refuses_unknown_channels(
    implementation: Implementation, source: Values
) -> None:
    """A channel below 0, or beyond the last filter, is refused."""
    call = deconvnet_call(1, 1, 2, source.seed)
    filters = len(call["parameters"]["conv1.weight"])
    require_plain(implementation, call)
    require_refusals(implementation, [call.but(channel=c) for c in (filters, filters + 3, -1)])
