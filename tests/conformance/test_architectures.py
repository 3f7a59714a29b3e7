"""
Architectures: whole networks, on narrow copies of the reference's graphs.

A copy is small already, so nothing is shrunk: every test draws by the seed that it is given. Where
one call does not do, there are two forms of call: several images of one size, and one of another.

Gradients are asked of every variant, and held against differences for the default and for the
first and the third of the others: what is deeper has more of the same blocks.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.implementation import Answer, Call, Implementation, Layout, Value, trusted
from grader.suite import implemented
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
from reference.architectures.layers import MaxPool

from .bounds import UNIT, unit
from .networks import (
    PLANS,
    Keywords,
    allowed,
    call_of,
    default_of,
    drawn_again,
    grad_output_of,
    images_of,
    is_trained,
    network_of,
    projections,
    values_of,
)
from .subjects import Subject

Array = NDArray[Any]

SUBJECTS: list[Subject] = []  # the conventions of operations are not asked of networks

NETWORKS = [*PLANS]
WITH_OPTIONS = [name for name in NETWORKS if default_of(name)]
OTHERS = slice(1, None)  # of a network's variants: all but the default
SOME = slice(1, 4, 2)  # of these, whose gradients are held against differences
STEP = 2.0**-27  # of a difference quotient
TRIES = 8  # to draw a call and a direction in which no kink is near
SEVERAL, ONE = 0, 1  # the forms of a call
POOLING = [
    name
    for name in NETWORKS
    if any(isinstance(node.layer, MaxPool) for node in network_of(name, default_of(name)).nodes)
]
GROUPS = 3  # of parameters that are changed together


def law(id_: str, function: str, kind: str, label: str | None = None) -> Any:
    """Declare the id, the function and the kind of a test that draws by its seed."""
    return pytest.mark.law(id=id_, function=function, kind=kind, label=label)


def on_each(rule: str, kind: str, suffix: str = "", names: Iterable[str] = NETWORKS) -> Any:
    """Parametrize a test over networks, each in its default variant."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=law(f"{name}/{rule}", f"{name}{suffix}", kind))
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
                marks=law(
                    f"{name}/{'_'.join([rule, *map(_word, values_of(keywords))])}",
                    f"{name}{suffix}",
                    kind,
                ),
            )
            for name in NETWORKS
            for keywords in PLANS[name].variants[some]
        ],
    )


def on_each_label(label: str, rule: str, names: Iterable[str], suffix: str = "") -> Any:
    """Parametrize a test over the networks that have a label."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(
                name,
                marks=law(
                    f"{name}/{'backward_' if suffix else ''}{label}_{rule}",
                    f"{name}{suffix}",
                    "refusal",
                    f"{name}_{label}",
                ),
            )
            for name in names
        ],
    )


def _word(value: Any) -> str:
    words = {True: "with_heads", False: "without_heads"} if isinstance(value, bool) else {}
    return str(words.get(value, value)).lower()


def formed(name: str, keywords: Keywords, form: int, seed: int) -> Call:
    """
    Return a call: of three images of the first size, or of one of the second.

    Three and not two, so that a half is no mean. Each has parameters of its own, so that nothing
    can be kept from one to the other; of one image, some of them nearly put a map out.
    """
    return _formed(name, tuple(keywords.items()), form, seed)


@functools.lru_cache(maxsize=64)
def _formed(name: str, keywords: tuple[tuple[str, Any], ...], form: int, seed: int) -> Call:
    samples, given = 1 if form == ONE else 3, dict(keywords)
    return call_of(name, given, images_of(name, given)[form], samples, seed + form)


@functools.lru_cache(maxsize=64)
def pulled(call: Call, seed: int) -> Call:
    """Return the call of the gradient at a call's arguments; a call is its own key."""
    return call.backward(grad_output_of(call, seed))


def require_right(implementation: Implementation, call: Call) -> None:
    """Require the right answer to a call."""
    __tracebackhide__ = True
    require_answer(implementation, call, *judged(call))


def require_plain(implementation: Implementation, call: Call) -> Value:
    """Require the right answer to a call, or end the test, which judges something else."""
    __tracebackhide__ = True
    truth, bound = judged(call)
    try:
        require_answer(implementation, call, truth, bound)
    except Failure as failure:
        raise PlainlyWrong(failure) from None
    return truth


def plain(name: str, seed: int) -> Call:
    """Return a plain call of the default variant, or of `deconvnet` at its first convolution."""
    if name == "deconvnet":
        return deconvnet_call(1, SEVERAL, seed)
    return formed(name, default_of(name), SEVERAL, seed)


@functools.lru_cache(maxsize=64)
def judged(call: Call) -> tuple[Value, Value]:
    """Return the answer to a call, and what an answer may be wrong by; a call is its own key."""
    truth = trusted(call)
    return truth, allowed(call, truth)


# VALUES


@pytest.mark.held_to_the_reference
@on_each_variant("answers", "value")
def test_answers(implementation: Implementation, seed: int, name: str, keywords: Keywords) -> None:
    """A narrow copy gives the logits of several images, and of one, whatever was asked before."""
    if keywords != default_of(name):
        before = formed(name, default_of(name), ONE, seed)
        implementation.answer(before)
        implementation.set_aside(before)
    several, one = (formed(name, keywords, form, seed) for form in (SEVERAL, ONE))
    require_right(implementation, several)
    # the default variant is what comes without options
    require_right(implementation, one.without(*keywords) if keywords == default_of(name) else one)


@pytest.mark.held_to_the_reference
@on_each("minds_every_parameter", "value")
def test_minds_every_parameter(implementation: Implementation, seed: int, name: str) -> None:
    """Other parameters give other answers, whichever of them are changed."""
    call = plain(name, seed)
    for group in range(GROUPS):
        require_right(implementation, drawn_again(call, slice(group, None, GROUPS), seed + 1))


@pytest.mark.held_to_the_reference
@on_each_variant("parameters", "value", "_parameters")
def test_parameters(implementation: Implementation, name: str, keywords: Keywords) -> None:
    """The full network's parameters have their names and shapes, in the order of its layers."""
    require_list(implementation, Call(f"{name}_parameters", keywords))


@pytest.mark.held_to_the_reference
@on_each("parameters_by_default", "value", "_parameters", WITH_OPTIONS)
def test_parameters_by_default(implementation: Implementation, name: str) -> None:
    """Without options the parameters are those of the default variant."""
    require_list(implementation, Call(f"{name}_parameters", {}))


def require_list(implementation: Implementation, call: Call) -> None:
    """Require names, shapes and order of parameters."""
    __tracebackhide__ = True
    truth = trusted(call)
    value = require_answer(implementation, call, truth)
    for place, (one, two) in enumerate(zip(value, truth, strict=True)):
        if one != two:
            fail(
                f"the names are right but not in order: number {place} is {one!r}, should be"
                f" {two!r}",
                call,
                value,
                truth,
            )


# GRADIENTS


@pytest.mark.held_to_the_reference
@on_each("backward", "gradient", "_backward")
def test_backward(implementation: Implementation, seed: int, name: str) -> None:
    """
    x and every trained parameter receive their gradients, and nothing else does.

    They are those of this call's images and parameters, whatever the network has answered before.
    """
    several, one = (formed(name, default_of(name), form, seed) for form in (SEVERAL, ONE))
    implementation.answer(one)
    implementation.set_aside(one)
    require_right(implementation, pulled(several, seed))
    # as for the answers, the default variant is what comes without options
    require_right(implementation, pulled(one, seed).without(*default_of(name)))


@pytest.mark.held_to_the_reference
@on_each_variant("backward", "gradient", "_backward", OTHERS)
def test_backward_of_variants(
    implementation: Implementation, seed: int, name: str, keywords: Keywords
) -> None:
    """In another variant, too, x and every trained parameter receive their gradients."""
    require_right(implementation, pulled(formed(name, keywords, seed % 2, seed), seed))


@pytest.mark.held_to_the_reference
@on_each("backward_of_equal_maxima", "gradient", "_backward", POOLING)
def test_backward_of_equal_maxima(implementation: Implementation, seed: int, name: str) -> None:
    """
    Of equal maxima in a window not each receives the whole gradient.

    Each image is of one colour, so that windows are full of them. Which of them receives it, or
    what share, does not matter to the gradients of parameters, which alone are judged: round-off
    may choose.
    """
    for drawn in range(seed, seed + TRIES):
        call, random = plain(name, drawn), np.random.default_rng(drawn)
        colours = random.normal(size=(*call["x"].shape[:2], 1, 1)) * 2
        flat = pulled(call.but(x=colours + np.zeros_like(call["x"])), drawn)
        truth = trusted(flat)
        _, first, *_ = truth
        if np.any(truth[first]):
            break
    require_answer(implementation, flat, truth, {**allowed(flat, truth), "x": np.inf})


@on_each("backward_matches_difference", "gradient", "_backward")
def test_backward_matches_difference(implementation: Implementation, seed: int, name: str) -> None:
    """
    Along a random direction the gradient is the derivative of the answer.

    It is measured as a central difference of the trusted answer.
    """
    require_derivative(implementation, name, default_of(name), SEVERAL, seed)


@on_each_variant("backward_matches_difference", "gradient", "_backward", SOME)
def test_backward_matches_difference_of_variants(
    implementation: Implementation, seed: int, name: str, keywords: Keywords
) -> None:
    """In another variant, too, the gradient is the derivative of the answer."""
    require_derivative(implementation, name, keywords, 1 - seed % 2, seed)


def require_derivative(
    implementation: Implementation, name: str, keywords: Keywords, form: int, seed: int
) -> None:
    """Require that a gradient is, along a random direction, a central difference."""
    __tracebackhide__ = True
    for drawn in range(seed, seed + TRIES):
        call, random = formed(name, keywords, form, drawn), np.random.default_rng(drawn)
        grad_output = grad_output_of(call, drawn)
        moving = {"x": call["x"], **call["parameters"]}
        directions = {n: random.normal(size=a.shape) for n, a in moving.items() if is_trained(n)}
        behind, here, ahead = (
            inner(grad_output, trusted(moved(call, directions, step))) for step in (-STEP, 0, STEP)
        )
        # the round-off of both answers, in the worst direction of grad_output
        round_off = inner(grad_output, judged(call)[1], absolute=True)
        # a kink on the way makes both slopes differ, by twice what it adds to their mean
        if abs((ahead - here) - (here - behind)) <= round_off:
            break
    else:
        return  # no draw of this seed shows a slope
    backward = call.backward(grad_output)
    truth = trusted(backward)
    value = require_answer(implementation, backward, truth, dict.fromkeys(truth, np.inf))
    expected = (ahead - behind) / (2 * STEP)
    got = sum(float(np.sum(value[full] * directions[full])) for full in directions)
    if not abs(got - expected) <= round_off / STEP + STEP * abs(expected):
        fail(
            f"the gradients' sum over a random direction is {got!r}, should be {expected!r}",
            backward,
        )


def moved(call: Call, directions: Mapping[str, Array], step: float) -> Call:
    """Return a call moved along a direction of x and of the trained parameters."""
    parameters = {
        full: array + step * directions[full] if full in directions else array
        for full, array in call["parameters"].items()
    }
    return call.but(x=call["x"] + step * directions["x"], parameters=parameters)


def inner(grad_output: Value, answer: Value, *, absolute: bool = False) -> float:
    """Return the sum of grad_output times an answer, or times one number for all its entries."""
    if isinstance(grad_output, tuple):
        return sum(
            inner(one, two, absolute=absolute) for one, two in zip(grad_output, answer, strict=True)
        )
    return float(np.sum((np.abs(grad_output) if absolute else grad_output) * answer))


# CONVENTIONS

FORWARDS = [*NETWORKS, "deconvnet"]


def in_float32(call: Call) -> Call:
    """Return the call with everything in float32."""
    return changed(call, lambda array: array.astype(np.float32))


def changed(call: Call, change: Any) -> Call:
    """Return the call with every array changed."""

    def each(value: Value) -> Value:
        if isinstance(value, Mapping):
            return {name: each(part) for name, part in value.items()}
        if isinstance(value, tuple):
            return tuple(map(each, value))
        return change(value) if isinstance(value, np.ndarray) else value

    return call.but(**{name: each(value) for name, value in call.arguments.items()})


@on_each("keeps_float32", "dtype", names=FORWARDS)
def test_keeps_float32(implementation: Implementation, seed: int, name: str) -> None:
    """Images and parameters in float32 give an answer in float32."""
    require_float32(implementation, plain(name, seed))


@on_each("backward_keeps_float32", "dtype", "_backward")
def test_backward_keeps_float32(implementation: Implementation, seed: int, name: str) -> None:
    """Gradients of what is in float32 are in float32."""
    require_float32(implementation, pulled(plain(name, seed), seed))


@on_each("widens_to_float64", "dtype", names=FORWARDS)
def test_widens_to_float64(implementation: Implementation, seed: int, name: str) -> None:
    """Where images or parameters alone are in float32, the answer is in float64, and as exact."""
    call = plain(name, seed)
    require_plain(implementation, call)
    single = in_float32(call)
    for mixed in (call.but(x=single["x"]), single.but(x=call["x"])):
        truth = trusted(mixed)
        value = require_answer(implementation, mixed, truth, judged(call)[1])
        require_dtype(value, mixed, np.dtype(np.float64), truth)


def require_float32(implementation: Implementation, call: Call) -> None:
    """Require an answer in float32, where all that comes in is."""
    __tracebackhide__ = True
    truth = require_plain(implementation, call)
    single = in_float32(call)
    u = unit(np.float32, implementation.precision)
    # a gradient jumps where rounding carries a pixel over a kink: its dtype alone is judged
    bound = dict.fromkeys(truth, np.inf) if isinstance(truth, dict) else scaled(call, u)
    value = require_answer(implementation, single, trusted(single), bound)
    require_dtype(value, single, np.dtype(np.float32), truth)


def scaled(call: Call, u: float) -> Value:
    """Return what an answer may be wrong by in another precision."""
    bound = judged(call)[1]
    return tuple(b * u / UNIT for b in bound) if isinstance(bound, tuple) else bound * u / UNIT


@on_each("counts_integers_as_float64", "dtype", names=FORWARDS)
def test_counts_integers_as_float64(implementation: Implementation, seed: int, name: str) -> None:
    """An image of integers, such as bytes, counts as one of float64."""
    call = plain(name, seed)
    require_plain(implementation, call)
    for drawn in range(seed, seed + TRIES):
        image = np.random.default_rng(drawn).integers(0, 256, call["x"].shape, np.uint8)
        whole = drawn_again(call, slice(None), drawn).but(x=image.astype(np.float64))
        truth = trusted(whole)
        if np.ptp(truth, axis=0).any():  # else no unit is alive, for no pixel is below 0
            break
    read = whole.but(x=image)
    value = require_answer(implementation, read, truth, allowed(whole, truth))
    require_dtype(value, read, np.dtype(np.float64), truth)


@on_each("accepts_any_layout", "layout", names=FORWARDS)
def test_accepts_any_layout(implementation: Implementation, seed: int, name: str) -> None:
    """Arrays may lie in memory in any order, and be read-only."""
    call = plain(name, seed)
    truth = require_plain(implementation, call)
    layouts: tuple[Layout, ...] = ("F", "reversed")
    for layout in layouts:
        other = replace(call, layout=layout, writable=False)
        require_answer(implementation, other, truth, judged(call)[1])


@on_each("leaves_arguments_alone", "purity", names=FORWARDS)
def test_leaves_arguments_alone(implementation: Implementation, seed: int, name: str) -> None:
    """Images and parameters hold after the call what they held before."""
    require_left_alone(implementation, plain(name, seed))


@on_each("backward_leaves_arguments_alone", "purity", "_backward")
def test_backward_leaves_arguments_alone(
    implementation: Implementation, seed: int, name: str
) -> None:
    """The gradient, too, leaves what it is given as it was."""
    require_left_alone(implementation, pulled(plain(name, seed), seed))


def require_left_alone(implementation: Implementation, call: Call) -> None:
    """Require that a call changes none of its arguments."""
    __tracebackhide__ = True
    require_plain(implementation, call)
    outcome = implementation.answer(call, return_arguments=True)
    returned(outcome, call)
    assert isinstance(outcome, Answer)
    assert outcome.arguments is not None
    for name, before, after in zip(call.by_position, call.args, outcome.arguments[0], strict=True):
        if not identical(after, before):
            fail(f"the argument {name} was changed by the call", call)


@pytest.mark.held_to_the_reference
@on_each("is_deterministic", "determinism", names=FORWARDS)
def test_is_deterministic(implementation: Implementation, seed: int, name: str) -> None:
    """The same call gives the same answer again: nothing is dropped in evaluation."""
    call = plain(name, seed)
    truth = require_plain(implementation, call)
    again = returned(implementation.answer(call, again=True), call, truth)
    if difference(again, truth, judged(call)[1]) is not None:
        fail("the second answer to the same call differs from the first", call, again, truth)


@on_each("finds_parameters_by_name", "special", names=FORWARDS)
def test_finds_parameters_by_name(implementation: Implementation, seed: int, name: str) -> None:
    """Parameters are found by their names: in any order, and whatever else is among them."""
    call = plain(name, seed) if name == "deconvnet" else formed(name, smallest(name), ONE, seed)
    require_found_by_name(implementation, call, name, seed)


@on_each("backward_finds_parameters_by_name", "special", "_backward")
def test_backward_finds_parameters_by_name(
    implementation: Implementation, seed: int, name: str
) -> None:
    """The gradient, too, finds parameters by their names, and has none of what is no layer's."""
    call = formed(name, default_of(name), ONE, seed)
    backward = pulled(call, seed).without(*default_of(name))
    require_found_by_name(implementation, backward, name, seed)


def require_found_by_name(implementation: Implementation, call: Call, name: str, seed: int) -> None:
    """Require the same answer with the parameters backwards, and behind those of others."""
    __tracebackhide__ = True
    truth, own = require_plain(implementation, call), call["parameters"]
    others = {"momentum": np.ones(3)}
    for variant in PLANS[name].variants if name in PLANS else ():
        others |= formed(name, variant, ONE, seed)["parameters"]
    behind = {**{full: array for full, array in others.items() if full not in own}, **own}
    for given in (dict(reversed(own.items())), behind):
        require_answer(implementation, call.but(parameters=given), truth, judged(call)[1])


def smallest(name: str) -> Keywords:
    """Return the variant of a network that has the fewest parameters, by number."""
    return min(
        PLANS[name].variants,
        key=lambda keywords: len(network_of(name, keywords).parameter_shapes()),
    )


@on_each("accepts_an_empty_batch", "special", names=FORWARDS)
def test_accepts_an_empty_batch(implementation: Implementation, seed: int, name: str) -> None:
    """No images give no answers: an array with no rows."""
    call = plain(name, seed)
    require_plain(implementation, call)
    nothing = call.but(x=call["x"][:0])
    require_answer(implementation, nothing, trusted(nothing))


# REFUSALS


def require_refusals(implementation: Implementation, broken: Iterable[Call]) -> None:
    """Require that every call is refused."""
    __tracebackhide__ = True
    for call in broken:
        require_refusal(implementation, call)


@on_each_label("c1", "refuses_other_images", FORWARDS)
def test_c1_refuses_other_images(implementation: Implementation, seed: int, name: str) -> None:
    """Images of another rank, or with another number of channels, are refused."""
    call = plain(name, seed)
    require_plain(implementation, call)
    x = call["x"]
    others = (x[0], x[..., 0], np.concatenate([x, x], axis=1), np.moveaxis(x, 1, 3), x[:, :, None])
    require_refusals(implementation, [call.but(x=other) for other in others])
    if name in NETWORKS:
        backward = pulled(call, seed)
        broken = [backward.but(x=other) for other in others]
        broken[0] = broken[0].but(grad_output=backward["grad_output"][:1])  # of one image
        if implemented(implementation.answer(broken[0])):
            require_refusals(implementation, broken)


@on_each_label("c2", "refuses_other_gradients", NETWORKS, "_backward")
def test_c2_refuses_other_gradients(implementation: Implementation, seed: int, name: str) -> None:
    """A grad_output is refused that has not the form and the shape of the answer."""
    for keywords in (default_of(name), *with_heads(name)):
        backward = pulled(formed(name, keywords, SEVERAL, seed), seed)
        require_plain(implementation, backward)
        grad = backward["grad_output"]
        others = other_tuples(grad, seed) if isinstance(grad, tuple) else other_arrays(grad)
        require_refusals(implementation, [backward.but(grad_output=other) for other in others])


def other_arrays(grad: Array) -> tuple[Value, ...]:
    """Return gradients of other shapes."""
    return grad[:, :-1], grad[:1], grad[..., None], grad.sum()


def other_tuples(grads: tuple[Array, ...], seed: int) -> tuple[Value, ...]:
    """Return gradients of one answer less or more, of the first alone, and one of other shapes."""
    place = seed % len(grads)
    one_other = [
        (*grads[:place], other, *grads[place + 1 :]) for other in other_arrays(grads[place])
    ]
    return grads[:-1], (*grads, grads[0]), grads[:1], grads[0], *one_other


def with_heads(name: str) -> list[Keywords]:
    """Return the variants of a network in which heads answer too."""
    return [keywords for keywords in PLANS[name].variants if keywords.get("auxiliary_heads")]


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
    """Return the networks that have a label of variants."""
    return [name for name in NETWORKS if f"{name}_{label}" in UNKNOWN]


@on_each_label("c3", "refuses_unknown_variants", with_label("c3"))
def test_c3_refuses_unknown_variants(implementation: Implementation, seed: int, name: str) -> None:
    """A variant that the page does not name is refused."""
    require_known(implementation, seed, name, "c3")


@on_each_label("c4", "refuses_unknown_variants", with_label("c4"))
def test_c4_refuses_unknown_variants(implementation: Implementation, seed: int, name: str) -> None:
    """A value of the second option that the page does not name is refused."""
    require_known(implementation, seed, name, "c4")


def require_known(implementation: Implementation, seed: int, name: str, label: str) -> None:
    """Require that forward, gradient and the list of parameters refuse unknown variants."""
    __tracebackhide__ = True
    call, unknown = plain(name, seed), UNKNOWN[f"{name}_{label}"]
    require_plain(implementation, call)
    require_refusals(implementation, [call.but(**other) for other in unknown])
    backward = pulled(call, seed)
    for broken in (
        [backward.but(**other) for other in unknown],
        [Call(f"{name}_parameters", other) for other in unknown],
    ):
        if implemented(implementation.answer(broken[0])):  # it is another's not to be there
            require_refusals(implementation, broken)


# deconvnet


@functools.lru_cache(maxsize=32)
def deconvnet_call(layer: int, form: int, seed: int) -> Call:
    """Return a call on a narrow copy of ZFNet, of a channel that some image excites if any is."""
    call = formed("zfnet", {}, form, seed)
    maps = network_of("zfnet", {}).values(call["x"], call["parameters"])[f"relu{layer}"]
    excited = np.flatnonzero(maps.max(axis=(0, 2, 3)))
    candidates = excited if excited.size else [0]
    channel = int(np.random.default_rng((seed, layer, form)).choice(candidates))
    return Call("deconvnet", {**call.arguments, "layer": layer, "channel": channel})


@law("deconvnet/lays_down_a_filter", "deconvnet", "value")
def test_deconvnet_lays_down_a_filter(implementation: Implementation, seed: int) -> None:
    """From the first layer an activation lays down its own filter, times its value."""
    call = deconvnet_call(1, SEVERAL, seed)
    x, channel = call["x"], call["channel"]
    weight = call["parameters"]["conv1.weight"][channel]
    bias = call["parameters"]["conv1.bias"][channel]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (7, 7), (2, 3))[:, :, ::2, ::2]
    activations = np.maximum(np.einsum("ncijuv,cuv->nij", windows, weight) + bias, 0)
    expected = np.zeros_like(padded)
    for n, maps in enumerate(activations):
        i, j = np.unravel_index(maps.argmax(), maps.shape)
        expected[n, :, 2 * i : 2 * i + 7, 2 * j : 2 * j + 7] = maps[i, j] * weight
    require_answer(implementation, call, expected[:, :, 1:-1, 1:-1], judged(call)[1])


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(
            layer, marks=law(f"deconvnet/undoes_layers_from_{layer}", "deconvnet", "value")
        )
        for layer in (2, 3, 4, 5)
    ],
)
def test_deconvnet_undoes_layers(implementation: Implementation, seed: int, layer: int) -> None:
    """
    Unpooled by its switches, rectified, filtered backwards: layer after layer down to the image.

    Where two windows of a pool share a maximum, their values may be summed, or one of them kept.
    """
    for form in (SEVERAL, ONE):
        call = deconvnet_call(layer, form, seed)
        right = projections(call)
        summed = next(right)
        value, bound = returned(implementation.answer(call), call, summed), judged(call)[1]
        if all(
            difference(value, truth, bound) is not None
            for truth in itertools.chain([summed], right)
        ):
            require_answer(implementation, call, summed, bound)


@law("deconvnet/draws_nothing_of_a_dead_channel", "deconvnet", "special")
def test_deconvnet_draws_nothing_of_a_dead_channel(
    implementation: Implementation, seed: int
) -> None:
    """An image that a channel does not respond to has a projection of zeros."""
    call = deconvnet_call(1, SEVERAL, seed)
    require_plain(implementation, call)
    bias = call["parameters"]["conv1.bias"].copy()
    bias[call["channel"]] = -np.abs(call["x"]).max() * call["parameters"]["conv1.weight"][0].size
    dead = call.but(parameters={**call["parameters"], "conv1.bias": bias})
    require_answer(implementation, dead, np.zeros_like(call["x"]))


@law("deconvnet/ignores_the_layers_behind", "deconvnet", "special")
def test_deconvnet_ignores_the_layers_behind(implementation: Implementation, seed: int) -> None:
    """Parameters of later layers may be missing, and images too small for these layers."""
    call = deconvnet_call(1, SEVERAL, seed)
    require_plain(implementation, call)
    first = {full: a for full, a in call["parameters"].items() if full.startswith("conv1.")}
    small = call.but(x=call["x"][..., :7, :9], parameters=first)
    truth = trusted(small)
    require_answer(implementation, small, truth, allowed(small, truth))


@law("deconvnet/c2_refuses_unknown_layers", "deconvnet", "refusal", "deconvnet_c2")
def test_deconvnet_c2_refuses_unknown_layers(implementation: Implementation, seed: int) -> None:
    """There are convolutions 1 to 5, and no others."""
    call = plain("deconvnet", seed)
    require_plain(implementation, call)
    require_refusals(implementation, [call.but(layer=layer) for layer in (0, 6, -1)])


@law("deconvnet/c3_refuses_unknown_channels", "deconvnet", "refusal", "deconvnet_c3")
def test_deconvnet_c3_refuses_unknown_channels(implementation: Implementation, seed: int) -> None:
    """A channel below 0, or beyond the last filter, is refused."""
    call = plain("deconvnet", seed)
    require_plain(implementation, call)
    filters = len(call["parameters"]["conv1.weight"])
    require_refusals(implementation, [call.but(channel=c) for c in (filters, filters + 3, -1)])
