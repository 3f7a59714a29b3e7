"""What goes wrong on the way back from an activation to the image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.architectures import zfnet_network
from reference.architectures.deconvnet import CONVOLUTIONS, strongest, transposed
from reference.architectures.graph import Network
from reference.architectures.layers import Conv, MaxPool, Relu
from reference.convolution import conv_transpose2d

from ...implementation import Value
from .. import mistake
from .shared import Array

Chosen = Callable[[Array, int], Array]


@dataclass(frozen=True)
class Way:
    """How the layers are undone, in each of its parts."""

    chosen: Chosen = strongest
    rectifies: bool = True
    rectifies_by_switches: bool = False
    flips: bool = False
    unpools: bool = True
    undoes_norms: bool = False
    rectifies_the_image: bool = False
    shares_of_bias: int = 0  # added before each convolution is undone
    fills_up: bool = True  # what the last step of a convolution did not reach


def graph(layer: int) -> tuple[Network, str]:
    """Return the layers up to a convolution's rectification, and what that is called."""
    if not 1 <= layer <= CONVOLUTIONS:
        raise ValueError(f"layer is {layer!r}")
    net, name = zfnet_network(), f"relu{layer}"
    names = [node.name for node in net.nodes]
    net.nodes = net.nodes[: names.index(name) + 1]
    return net, name


def projected(way: Way, x: Array, parameters: Mapping[str, Array], layer: int, channel: int) -> Any:
    """Project as the reference does, but for what the way does otherwise."""
    net, name = graph(layer)
    values = net.values(net.checked(x), parameters)
    if not 0 <= channel < values[name].shape[1]:
        raise ValueError(f"channel is {channel!r}")
    signal = way.chosen(values[name], channel)
    for node in reversed(net.nodes):
        (below,) = (values[taken] for taken in node.inputs)
        match node.layer:
            case MaxPool():
                (back,), _ = node.layer.backward(signal, {}, below)
                if not way.unpools:  # every value goes to the window's first pixel
                    back = np.zeros_like(below)
                    rows, columns = (2 * np.arange(size) for size in signal.shape[2:])
                    back[:, :, rows[:, None], columns] = signal
                signal = back
            case Relu():
                if way.rectifies_by_switches:
                    signal = np.where(below > 0, signal, 0)
                elif way.rectifies:
                    signal = np.maximum(signal, 0)
            case Conv():
                weight = parameters[f"{node.name}.weight"]
                weight = weight[..., ::-1, ::-1] if way.flips else weight
                bias = parameters[f"{node.name}.bias"][:, None, None]
                signal = signal + way.shares_of_bias * bias if way.shares_of_bias else signal
                if way.fills_up:
                    signal = transposed(node.layer, signal, weight, below)
                else:
                    _, stride, padding = node.layer.window(below.shape[1:])
                    signal = conv_transpose2d(signal, weight, stride=stride, padding=padding)
            case _ if way.undoes_norms:
                (signal,), _ = node.layer.backward(signal, {}, below)
    return np.maximum(signal, 0) if way.rectifies_the_image else signal


def _all_of_the_channel(maps: Array, channel: int) -> Array:
    signal = np.zeros_like(maps)
    signal[:, channel] = maps[:, channel]
    return signal


def _one(maps: Array, channel: int) -> Array:
    return (strongest(maps, channel) > 0).astype(maps.dtype)


def _of_the_batch(maps: Array, channel: int) -> Array:
    signal = strongest(maps, channel)
    return np.where(signal == signal.max(), signal, 0)


def _of_all_channels(maps: Array, channel: int) -> Array:
    del channel
    best = maps.max(axis=(1, 2, 3), keepdims=True)
    return np.where(maps == best, maps, 0)


def _next_channel(maps: Array, channel: int) -> Array:
    return strongest(maps, max(channel - 1, 0))


WAYS: dict[str, tuple[Way, str, str]] = {
    "not-rectified": (
        Way(rectifies=False),
        "your projection is not rectified on its way back",
        "What does the projection do where the network has rectified?",
    ),
    "rectified-where-the-network-did": (
        Way(rectifies_by_switches=True),
        "your projection lets through what the network let through: that is the gradient",
        "Whose sign decides on the way back: the activation's, or the projection's own?",
    ),
    "kernels-flipped": (
        Way(flips=True),
        "your filters are turned around once too often",
        "Transposing a convolution turns its kernels around: who does that in your code?",
    ),
    "unpooled-without-switches": (
        Way(unpools=False),
        "your unpooling puts each value at its window's first pixel",
        "Where was the maximum of each window?",
    ),
    "normalizations-derived": (
        Way(undoes_norms=True),
        "your projection takes the gradient of the normalizations, which it should pass by",
        "What happens to a normalization on the way back?",
    ),
    "whole-channel": (
        Way(chosen=_all_of_the_channel),
        "you project all activations of the channel, not the strongest alone",
        "How many activations are projected?",
    ),
    "activation-set-to-one": (
        Way(chosen=_one),
        "you project a 1, not the activation's value",
        "What stands at the strongest place?",
    ),
    "strongest-of-the-batch": (
        Way(chosen=_of_the_batch),
        "you project the strongest activation of the batch, not that of each image",
        "How many images have a projection?",
    ),
    "strongest-of-all-channels": (
        Way(chosen=_of_all_channels),
        "you project the strongest activation of all channels",
        "Among which activations is the strongest looked for?",
    ),
    "channels-from-one": (
        Way(chosen=_next_channel),
        "you count channels from 1",
        "Which number has the first channel?",
    ),
    "bias-added": (
        Way(shares_of_bias=1),
        "you add each convolution's bias on the way back",
        "What is transposed: the convolution, or its weight alone?",
    ),
    "bias-subtracted": (
        Way(shares_of_bias=-1),
        "you subtract each convolution's bias on the way back",
        "What is transposed: the convolution, or its weight alone?",
    ),
    "rows-missing": (
        Way(fills_up=False),
        "your maps end with the last window of a convolution, though they were larger",
        "How many rows has the image, and how many have its windows seen?",
    ),
    "image-rectified": (
        Way(rectifies_the_image=True),
        "your projection is rectified once more, at the image",
        "Has the image been rectified?",
    ),
}


def _register(id_: str, way: Way, sentence: str, hint: str) -> None:
    def wrong(x: Array, parameters: Mapping[str, Array], layer: int, channel: int) -> Value:
        return projected(way, x, parameters, layer, channel)

    mistake(id_, function="deconvnet", kind="value", sentence=sentence, hint=hint)(wrong)


for _id, (_way, _sentence, _hint) in WAYS.items():
    _register(_id, _way, _sentence, _hint)
