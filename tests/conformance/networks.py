"""
Narrow copies of the reference's networks: the same structure, few channels, small images.

A copy computes in milliseconds what the network computes, and its parameters are drawn so that
nothing is hidden: batch-norm statistics are far from 0 and 1, and no scale is near 1.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.implementation import Call, Value, trusted
from grader.networks import networks
from reference.architectures.graph import Network
from reference.architectures.layers import Conv, Layer, Linear, PartialConv
from reference.convolution import conv2d_backward
from reference.pooling import max_pool2d_indices

from .bounds import UNIT

Array = NDArray[Any]
Keywords = Mapping[str, Any]

STEP = 2.0**-30  # of a parameter, relative: far above round-off, far below what meets a kink
NUDGES = 3  # of an answer: a copy has two logits, say, and one nudge may hardly move either
ALLOWED = 1000.0
DEAD = -5.0  # a bias behind which little of a map is above 0
FEWEST = 4  # channels of which one can be spared


@dataclass(frozen=True)
class Plan:
    """How a network is copied: a divisor of its channels, images, and its variants."""

    divisor: int
    images: tuple[tuple[int, int], ...]
    variants: tuple[Keywords, ...] = ({},)  # the default comes first


# Heights and widths differ, and most do not divide by the strides. Without branches each pool
# leaves a rest in one of these, so that it shows whether it is rounded up or down, and what is
# unrolled has several rows and columns in one; with branches an odd size and an even one stand in
# front of most layers that stride, so that padding at one end alone shows. Pools of 2x2 shrink the
# first image of AlexNet and ZFNet as those of 3x3 do: a wrong answer tells more than an exception.
PLANS = {
    "classic": Plan(8, ((9, 13), (12, 10))),
    "boat_net": Plan(1, ((20, 24), (19, 22))),
    "lenet5": Plan(4, ((20, 24), (21, 19)), ({"variant": "modern"}, {"variant": "1998"})),
    "lenet_harley": Plan(4, ((20, 24), (21, 19))),
    "alexnet": Plan(32, ((67, 99), (107, 119)), ({"variant": "paper"}, {"variant": "one_tower"})),
    "zfnet": Plan(32, ((84, 79), (75, 91))),
    "nin": Plan(32, ((71, 83), (83, 71)), ({"dataset": "imagenet"}, {"dataset": "cifar10"})),
    "vgg": Plan(
        32,
        ((45, 35), (64, 80)),
        ({"depth": 16}, {"depth": 11}, {"depth": 13}, {"depth": "16C"}, {"depth": 19}),
    ),
    "googlenet": Plan(
        32, ((72, 77), (52, 61)), ({"auxiliary_heads": False}, {"auxiliary_heads": True})
    ),
    "inception_v4": Plan(64, ((77, 107), (111, 83))),
    "resnet": Plan(
        32,
        ((33, 47), (46, 35)),
        (
            {"depth": 50, "stride_on": "3x3"},
            {"depth": 18, "stride_on": "3x3"},
            {"depth": 34, "stride_on": "3x3"},
            {"depth": 50, "stride_on": "1x1"},
            {"depth": 101, "stride_on": "3x3"},
            {"depth": 152, "stride_on": "3x3"},
            {"depth": 18, "stride_on": "1x1"},
            {"depth": 101, "stride_on": "1x1"},
        ),
    ),
    "resnet_cifar": Plan(8, ((12, 9), (9, 11)), ({"depth": 20}, {"depth": 56}, {"depth": 110})),
    "preact_resnet": Plan(32, ((33, 47), (46, 35)), ({"depth": 50}, {"depth": 18}, {"depth": 101})),
    "densenet": Plan(
        32,
        ((34, 65), (65, 48)),
        ({"depth": 121}, {"depth": 169}, {"depth": 201}, {"depth": 264}),
    ),
    "densenet_cifar": Plan(
        8,
        ((12, 9), (9, 11)),
        (
            {"depth": 40, "growth_rate": 12},
            {"depth": 22, "growth_rate": 16},
        ),
    ),
}
# where the plan's images would be too large for much the same, too small, or of no use
IMAGES = {
    ("lenet5", "1998"): ((32, 32), (33, 32)),
    ("alexnet", "one_tower"): ((63, 95), (107, 119)),
    ("nin", "cifar10"): ((13, 10), (9, 14)),
    ("googlenet", True): ((128, 150), (140, 120)),  # the heads pool maps of 8x9 and 8x7
}


def values_of(keywords: Keywords) -> tuple[Any, ...]:
    """Return the values of a variant, which tell it from the others of its network."""
    return tuple(keywords.values())


def images_of(name: str, keywords: Keywords) -> tuple[tuple[int, int], ...]:
    """Return the sizes of images on which a variant is tested."""
    return IMAGES.get((name, *values_of(keywords)), PLANS[name].images)


def default_of(name: str) -> Keywords:
    """Return the options of a network's default variant, as if they were given."""
    return PLANS[name].variants[0]


def network_of(name: str, keywords: Keywords) -> Network:
    """Return the reference's graph of a network."""
    return networks()[name](**keywords)


def narrow(network: Network, image: tuple[int, int], divisor: int) -> Network:
    """Return a copy for small images, with fewer channels wherever the table does not fix them."""
    fixed = any(isinstance(node.layer, PartialConv) for node in network.nodes)
    copy = replace(network, input_shape=(network.input_shape[0], *image), nodes=[])
    for node in network.nodes:
        copy.nodes.append(replace(node, layer=node.layer if fixed else fewer(node.layer, divisor)))
    return copy


def fewer(layer: Layer, divisor: int) -> Layer:
    """Return a layer with fewer outputs: an even number, so that two groups stay two."""
    match layer:
        case Conv():
            return replace(layer, out_channels=2 * -(-layer.out_channels // (2 * divisor)))
        case Linear():
            return replace(layer, out_features=2 * -(-layer.out_features // (2 * divisor)))
        case _:
            return layer


@functools.lru_cache(maxsize=256)
def _copy(name: str, keywords: tuple[tuple[str, Any], ...], image: tuple[int, int]) -> Network:
    return narrow(network_of(name, dict(keywords)), image, PLANS[name].divisor)


def call_of(name: str, keywords: Keywords, image: tuple[int, int], samples: int, seed: int) -> Call:
    """Return a call of a narrow copy, whatever is random in it made from the seed."""
    random = np.random.default_rng(seed)
    copy = _copy(name, tuple(keywords.items()), image)
    parameters = {
        full: drawn(random, full.rpartition(".")[2], shape)
        for full, shape in copy.parameter_shapes().items()
    }
    if samples == 1:
        deaden(parameters)
    x = patchy(random, samples, *copy.input_shape)
    return Call(name, {"x": x, "parameters": parameters, **keywords})


def patchy(random: np.random.Generator, *shape: int) -> Array:
    """
    Return images of noise on patches that are dark or bright, of 8x8 pixels.

    So some windows of a pool behind a rectification hold nothing but zeros: without them it would
    not show whether there is one.
    """
    *batch, height, width = shape
    patches = random.normal(size=(*batch, -(-height // 8), -(-width // 8))) * 2
    spread = patches.repeat(8, axis=-2).repeat(8, axis=-1)[..., :height, :width]
    return spread + random.normal(size=shape)


def drawn(random: np.random.Generator, kind: str, shape: tuple[int, ...]) -> Array:
    """
    Return a parameter: weights keep the size of what passes, all else is far from 0 and 1.

    Biases are mostly above 0, so that few of the few channels are dead.
    """
    if kind == "weight" and len(shape) > 1:
        fan_in = np.prod(shape[1:])
        return random.normal(size=shape) * np.sqrt(2 / fan_in)
    if kind == "weight":  # the scale of a normalization, or of a subsampling
        return random.choice((-1.0, 1.0), shape) * random.uniform(0.6, 1.6, shape)
    if kind == "running_var":
        return random.uniform(0.3, 3, shape)
    if kind == "bias":
        return random.normal(0.5, 0.4, shape)
    return random.normal(0, 0.5, shape)


def deaden(parameters: Mapping[str, Array]) -> None:
    """
    Lower one bias of each layer, so that a rectification behind it blocks most of a map, often all.

    A gradient that passes it shows then, though small maps of the other channels, where a pool
    takes the maximum of all their pixels, are hardly ever 0.
    """
    for full, array in parameters.items():
        if full.endswith(".bias") and len(array) >= FEWEST:
            array[-1] = DEAD


def drawn_again(call: Call, some: slice, seed: int) -> Call:
    """Return the call with some of its parameters drawn anew."""
    random = np.random.default_rng(seed)
    again = {
        full: drawn(random, full.rpartition(".")[2], call["parameters"][full].shape)
        for full in [*call["parameters"]][some]
    }
    return call.but(parameters={**call["parameters"], **again})


def is_trained(full: str) -> bool:
    """Say whether a parameter has a gradient."""
    return not full.endswith((".running_mean", ".running_var", ".centers"))


def grad_output_of(call: Call, seed: int) -> Value:
    """Return a gradient of the answer to a call: with heads, one of each answer."""
    random = np.random.default_rng(seed + 1)
    answer = trusted(call)
    if isinstance(answer, tuple):
        return tuple(random.normal(size=part.shape) for part in answer)
    return random.normal(size=answer.shape)


def nudged(call: Call, step: float, seed: int) -> Call:
    """Return the call with x and every parameter moved by a random share of itself."""
    random = np.random.default_rng(seed)

    def moved(array: Array) -> Array:
        return array * (1 + step * random.choice((-1.0, 1.0), array.shape))

    parameters = {name: moved(array) for name, array in call["parameters"].items()}
    return call.but(x=moved(call["x"]), parameters=parameters)


def allowed(call: Call, truth: Value, u: float = UNIT) -> Value:
    """
    Bound the error of a right answer, by how much the answer changes with what it is made of.

    A sum of n terms that is rounded in another order is an exact sum of weights that are wrong by
    shares of u (Higham, section 3.1): at worst n each, typically about the square root of n. The
    change of the reference's answer is measured when each weight, and each pixel, moves by a share
    of 2^-30 in a random direction, the largest of three. ALLOWED times that, at a share of u, is
    accepted: it covers sums of up to some hundred thousand terms.

    Gradients take longer, and are moved in one direction. One that adds nothing but products with
    0 does not change at all, and an FFT leaves round-off of what these are made of: to each
    gradient at least as much is allowed as rounding the largest entry of all makes.
    """
    nudges = 1 if isinstance(truth, dict) else NUDGES
    changed = [trusted(nudged(call, STEP, seed)) for seed in range(nudges)]
    return _allowed(truth, changed, ALLOWED * u / STEP)


def _allowed(truth: Value, changed: list[Value], scale: float, least: float = 0.0) -> Value:
    if isinstance(truth, tuple):
        return tuple(
            _allowed(part, [each[place] for each in changed], scale)
            for place, part in enumerate(truth)
        )
    if isinstance(truth, dict):
        least = STEP * max(largest(part) for part in truth.values())
        return {
            name: _allowed(part, [each[name] for each in changed], scale, least)
            for name, part in truth.items()
        }
    moved = max(largest(each - truth) for each in changed)
    return float(scale * max(moved, STEP * largest(truth), least))


def largest(array: Array) -> float:
    """Return the largest absolute value of an array, or 0."""
    return float(np.max(np.abs(array), initial=0))


def projections(call: Call) -> Iterator[Array]:
    """
    Yield the right answers to a call of `deconvnet`: they differ where windows share a maximum.

    Their values are summed, or that of the last window, or of the first one, is kept, where windows
    are gone through by rows or by columns.
    """
    for unpooled in (_summed, _last, _first, _by_columns(_last), _by_columns(_first)):
        yield _projection(call, unpooled)


Unpooling = Callable[[Array, Array, tuple[int, int]], Array]


def _projection(call: Call, unpooled: Unpooling) -> Array:
    """Project by the operations of the reference, one way of unpooling for all pools."""
    x, parameters, layer = call["x"], call["parameters"], call["layer"]
    maps = network_of("zfnet", {}).values(x, parameters)
    top = maps[f"relu{layer}"]
    signal = np.zeros_like(top)
    for n, activations in enumerate(top[:, call["channel"]]):
        place = np.unravel_index(activations.argmax(), activations.shape)
        signal[n, call["channel"], *place] = activations[place]
    for number in range(layer, 0, -1):
        stride, padding = {1: (2, 1), 2: (2, 0)}.get(number, (1, 1))
        below = {1: "input", 2: "norm1", 3: "norm2"}.get(number, f"relu{number - 1}")
        signal = conv2d_backward(
            np.maximum(signal, 0),
            np.zeros_like(maps[below]),
            parameters[f"conv{number}.weight"],
            stride=stride,
            padding=padding,
        )[0]
        if number in {2, 3}:
            beneath = maps[f"relu{number - 1}"]
            switches = max_pool2d_indices(beneath, 3, stride=2, ceil_mode=True)
            signal = unpooled(signal, switches, beneath.shape[2:])
    return signal


def _summed(signal: Array, switches: Array, size: tuple[int, int]) -> Array:
    flat = np.zeros((*signal.shape[:2], size[0] * size[1]))
    n, c = np.ogrid[: signal.shape[0], : signal.shape[1]]
    values, places = (a.reshape(*a.shape[:2], -1) for a in (signal, switches))
    np.add.at(flat, (n[..., None], c[..., None], places), values)
    return flat.reshape(*signal.shape[:2], *size)


def _last(signal: Array, switches: Array, size: tuple[int, int]) -> Array:
    flat = np.zeros((*signal.shape[:2], size[0] * size[1]))
    for n, c, i, j in np.ndindex(*signal.shape):
        flat[n, c, switches[n, c, i, j]] = signal[n, c, i, j]
    return flat.reshape(*signal.shape[:2], *size)


def _first(signal: Array, switches: Array, size: tuple[int, int]) -> Array:
    backwards = (slice(None), slice(None), slice(None, None, -1), slice(None, None, -1))
    return _last(signal[backwards], switches[backwards], size)


def _by_columns(unpooled: Unpooling) -> Unpooling:
    return lambda signal, switches, size: unpooled(
        signal.swapaxes(2, 3), switches.swapaxes(2, 3), size
    )
