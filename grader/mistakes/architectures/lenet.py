"""What goes wrong in LeNet-5, as published and as it is taught, and in Harley's network."""

from dataclasses import dataclass, replace

import numpy as np

from reference.architectures.graph import Network
from reference.architectures.layers import (
    EuclideanRbf,
    Gradients,
    Parameters,
    PartialConv,
    Relu,
    ScaledTanh,
    Subsample,
)

from .shared import Array, Otherwise, behind, each_layer, without, wrong_graph

NOT_1998 = {"variant": "modern"}
PUBLISHED = {"variant": "1998"}


# the first maps of C3 see three maps each in the table: here they see other three
def _other_rows(layer: PartialConv) -> PartialConv:
    threes = tuple(tuple(sorted((c + 1) % 6 for c in seen)) for seen in layer.table[:6])
    return replace(layer, table=(*threes, *layer.table[6:]))


def _other_fours(layer: PartialConv) -> PartialConv:
    split = tuple(tuple(sorted((c + 1) % 6 for c in seen)) for seen in layer.table[12:15])
    return replace(layer, table=(*layer.table[:12], *split, layer.table[15]))


for _id, _change, _sentence in (
    ("c3-threes-shifted", _other_rows, "connects the first six maps of C3 one map further on"),
    ("c3-fours-shifted", _other_fours, "connects maps 12 to 14 of C3 one map further on"),
):
    wrong_graph(
        _id,
        "lenet5",
        sentence=_sentence,
        hint="Compare your connections with the table, column by column.",
        variant=PUBLISHED,
    )(each_layer(PartialConv, _change))


@dataclass(frozen=True)
class _InputMapFirst(Otherwise):
    """The filters are taken to lie map by map of what goes in."""

    def order(self) -> list[int]:
        """Return at which connection, counted by output maps, each filter is used."""
        assert isinstance(self.of, PartialConv)
        connections = self.of.connections()
        by_input = sorted(range(len(connections)), key=lambda i: connections[i][::-1])
        return [by_input.index(i) for i in range(len(connections))]

    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the filters in the other order."""
        return parameters | {"weight": parameters["weight"][self.order()]}

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Bring the gradient back into the order of the parameters."""
        grad_xs, grads = super().backward(grad_y, parameters, *xs)
        back = np.argsort(self.order())
        return grad_xs, grads | {"weight": grads["weight"][back]}


wrong_graph(
    "c3-filters-by-input-map",
    "lenet5",
    sentence="takes the filters of C3 to be ordered by the maps that they see",
    hint="Map by map: of S2 or of C3?",
    variant=PUBLISHED,
)(each_layer(PartialConv, _InputMapFirst))


@dataclass(frozen=True)
class _MeanOfFour(Otherwise):
    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the coefficient that makes the sum a mean."""
        return parameters | {"weight": parameters["weight"] / 4}

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Scale the coefficient's gradient, too."""
        grad_xs, grads = super().backward(grad_y, parameters, *xs)
        return grad_xs, grads | {"weight": grads["weight"] / 4}


wrong_graph(
    "subsampling-averages",
    "lenet5",
    sentence="averages the four pixels that S2 and S4 add up",
    hint="What is multiplied by the coefficient: a sum or a mean?",
    variant=PUBLISHED,
)(each_layer(Subsample, _MeanOfFour))

wrong_graph(
    "subsampling-not-squashed",
    "lenet5",
    sentence="does not squash the outputs of S2 and S4",
    hint="What follows the trainable subsampling?",
    variant=PUBLISHED,
)(without(lambda node, _place, _net: node.name in {"S2_squash", "S4_squash"}))


@dataclass(frozen=True)
class _Unscaled(ScaledTanh):
    """tanh as NumPy has it."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Squash without LeCun's constants."""
        return np.tanh(xs[0])

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        return (grad_y * (1 - np.tanh(xs[0]) ** 2),), {}


for _name, _variant in (("lenet5", PUBLISHED), ("lenet_harley", {})):
    wrong_graph(
        "tanh-without-constants",
        _name,
        sentence="squashes by tanh(x), without the constants 1.7159 and 2/3",
        hint="Which sigmoid does the paper use?",
        variant=_variant,
    )(each_layer(ScaledTanh, lambda _layer: _Unscaled()))


@dataclass(frozen=True)
class _Distance(EuclideanRbf):
    """The distance, where its square belongs."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Take the root."""
        return np.sqrt(super().forward(parameters, *xs))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive the root."""
        return super().backward(grad_y / (2 * self.forward(parameters, *xs)), parameters, *xs)


wrong_graph(
    "output-takes-the-root",
    "lenet5",
    sentence="answers with distances, where the paper has their squares",
    hint="Is there a root in the formula of the output units?",
    variant=PUBLISHED,
)(each_layer(EuclideanRbf, lambda layer: _Distance(layer.classes)))


@dataclass(frozen=True)
class _Times(EuclideanRbf):
    """The squared distance times a factor."""

    factor: float

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Multiply."""
        return super().forward(parameters, *xs) * self.factor

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        return super().backward(grad_y * self.factor, parameters, *xs)


wrong_graph(
    "output-negated",
    "lenet5",
    sentence="answers with minus the squared distances",
    hint="Does the smallest or the largest output name the class?",
    variant=PUBLISHED,
)(each_layer(EuclideanRbf, lambda layer: _Times(layer.classes, -1.0)))
wrong_graph(
    "output-halved",
    "lenet5",
    sentence="answers with half of the squared distances",
    hint="Is there a factor in front of the sum of squares?",
    variant=PUBLISHED,
)(each_layer(EuclideanRbf, lambda layer: _Times(layer.classes, 0.5)))

wrong_graph(
    "tanh-for-relu",
    "lenet5",
    sentence="squashes by tanh where the modern variant rectifies",
    hint="Which activation does the variant have?",
    variant=NOT_1998,
)(each_layer(Relu, lambda _layer: ScaledTanh()))

wrong_graph(
    "answers-not-squashed",
    "lenet_harley",
    sentence="does not squash its answers",
    hint="What follows fc3 in the table?",
)(without(lambda node, _place, _net: node.name == "fc3_act"))

wrong_graph(
    "relu-for-tanh",
    "lenet_harley",
    sentence="rectifies where the page has the scaled tanh",
    hint="Which activation does the page name?",
)(each_layer(ScaledTanh, lambda _layer: Relu()))


@wrong_graph(
    "answers-squashed-twice",
    "lenet_harley",
    sentence="squashes its answers twice",
    hint="Count the activations of the table.",
)
def _squashed_twice(right: Network) -> Network:
    return behind(right, "fc3_act", ScaledTanh())
