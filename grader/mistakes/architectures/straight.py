"""What goes wrong in networks without branches: AlexNet, ZFNet, NiN, VGG and two small ones."""

from dataclasses import dataclass, replace

import numpy as np

from reference.architectures.graph import Network
from reference.architectures.layers import (
    AvgPool,
    Conv,
    Gradients,
    LocalResponseNorm,
    MaxPool,
    Parameters,
    Relu,
)

from .shared import (
    Array,
    Change,
    Otherwise,
    each_layer,
    layer_at,
    swapped,
    without,
    wrong_graph,
)

PAPER = {"variant": "paper"}

# NORMALIZATION


@wrong_graph(
    "norm-behind-the-pool",
    "alexnet",
    sentence="normalizes behind its pools, not in front of them",
    hint="In which order does the paper have normalization and pooling?",
    variant=PAPER,
)
def _behind_the_pool(right: Network) -> Network:
    return swapped("norm2", "pool2")(swapped("norm1", "pool1")(right))


@wrong_graph(
    "norm-before-the-pool",
    "zfnet",
    sentence="normalizes in front of its pools, as AlexNet does, not behind them",
    hint="In which order does the figure have normalization and pooling?",
)
def _before_the_pool(right: Network) -> Network:
    return swapped("pool2", "norm2")(swapped("pool1", "norm1")(right))


@wrong_graph(
    "norm-before-relu",
    "alexnet",
    sentence="normalizes in front of its rectifications",
    hint="What is normalized: what the convolution gives, or what is rectified?",
    variant=PAPER,
)
def _before_relu(right: Network) -> Network:
    return swapped("relu2", "norm2")(swapped("relu1", "norm1")(right))


for _name in ("alexnet", "zfnet"):
    wrong_graph(
        "alpha-divided",
        _name,
        sentence="divides alpha by the number of channels, where the paper's formula does not",
        hint="Which alpha does the paper multiply the sum of squares by?",
    )(each_layer(LocalResponseNorm, lambda layer: replace(layer, alpha=layer.alpha / layer.size)))
    wrong_graph(
        "k-is-one",
        _name,
        sentence="normalizes with k = 1, a library's default",
        hint="Which k does the paper have?",
    )(each_layer(LocalResponseNorm, lambda layer: replace(layer, k=1.0)))

    wrong_graph(
        "norm-of-a-library",
        _name,
        sentence="normalizes with a library's defaults: k = 1, and an alpha divided by the size",
        hint="Which constants does the paper have, and what multiplies the sum of squares?",
    )(
        each_layer(
            LocalResponseNorm, lambda layer: replace(layer, k=1.0, alpha=layer.alpha / layer.size)
        )
    )

wrong_graph(
    "alpha-undivided",
    "googlenet",
    sentence="does not divide alpha by the number of channels",
    hint="What does local_response_norm do with alpha?",
)(each_layer(LocalResponseNorm, lambda layer: replace(layer, alpha=layer.alpha * layer.size)))
wrong_graph(
    "k-is-two",
    "googlenet",
    sentence="normalizes with k = 2, AlexNet's constant",
    hint="Which k does the page have?",
)(each_layer(LocalResponseNorm, lambda layer: replace(layer, k=2.0)))

# ALEXNET


def _ungrouped(name: str) -> bool:
    return name in {"conv2", "conv4", "conv5"}


@dataclass(frozen=True)
class _OneGroup(Conv):
    """All filters see the channels of the first tower."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Show every filter the first half of the channels."""
        return super().forward(parameters, self.halved(xs[0]))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        (grad,), grads = super().backward(grad_y, parameters, self.halved(xs[0]))
        grad_x = np.zeros_like(xs[0])
        grad_x[:, : grad.shape[1]] = grad
        return (grad_x,), grads

    def halved(self, x: Array) -> Array:
        """Return the first half of the channels."""
        return x[:, : x.shape[1] // 2]


wrong_graph(
    "one-group",
    "alexnet",
    sentence="shows all filters of conv2, conv4 and conv5 the first half of the channels",
    hint="Which channels does the second tower see?",
    variant=PAPER,
)(layer_at(_ungrouped, lambda c: _OneGroup(c.out_channels, c.kernel_size, c.stride, c.padding)))


@dataclass(frozen=True)
class _Interleaved(Conv):
    """Even channels are one tower, odd ones the other."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Sort the channels first."""
        return super().forward(parameters, self.sorted(xs[0]))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        (grad,), grads = super().backward(grad_y, parameters, self.sorted(xs[0]))
        grad_x = np.empty_like(grad)
        half = grad.shape[1] // 2
        grad_x[:, ::2], grad_x[:, 1::2] = grad[:, :half], grad[:, half:]
        return (grad_x,), grads

    def sorted(self, x: Array) -> Array:
        """Return the even channels, then the odd ones."""
        return np.concatenate([x[:, ::2], x[:, 1::2]], axis=1)


wrong_graph(
    "towers-interleaved",
    "alexnet",
    sentence="takes even channels for one tower and odd ones for the other",
    hint="Which channels make a group?",
    variant=PAPER,
)(
    layer_at(
        _ungrouped,
        lambda c: _Interleaved(c.out_channels, c.kernel_size, c.stride, c.padding, c.groups),
    )
)


@dataclass(frozen=True)
class _ToweredApart(Otherwise):
    """conv3 too is kept to its tower."""

    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the filters without the connections between the towers."""
        return parameters | {"weight": parameters["weight"] * self.within(parameters["weight"])}

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        grad_xs, grads = super().backward(grad_y, parameters, *xs)
        return grad_xs, grads | {"weight": grads["weight"] * self.within(grads["weight"])}

    def within(self, weight: Array) -> Array:
        """Return 1 where a filter sees a channel of its own tower."""
        o, c = (np.arange(size) >= size // 2 for size in weight.shape[:2])
        return np.asarray((o[:, None] == c)[..., None, None] * np.ones_like(weight))


wrong_graph(
    "conv3-in-two-groups",
    "alexnet",
    sentence="keeps the towers apart in conv3, too",
    hint="Which convolution sees both towers?",
    variant=PAPER,
)(layer_at(lambda name: name == "conv3", _ToweredApart))

# FIRST CONVOLUTIONS


def _padded(name: str, padding: int) -> Change:
    return layer_at(lambda n: n == name, lambda conv: replace(conv, padding=(padding, padding)))


SIZES = "How large are the first maps in the table, and which padding makes them so?"

wrong_graph(
    "conv1-padded",
    "alexnet",
    sentence="pads conv1 by 2, as the one tower does",
    hint=SIZES,
    variant=PAPER,
)(_padded("conv1", 2))
wrong_graph(
    "conv1-unpadded",
    "alexnet",
    sentence="does not pad its first convolution, where the one tower does",
    hint=SIZES,
    variant={"variant": "one_tower"},
)(_padded("features.0", 0))
wrong_graph("conv1-unpadded", "zfnet", sentence="does not pad conv1", hint=SIZES)(
    _padded("conv1", 0)
)
wrong_graph("conv1-padded-by-three", "zfnet", sentence="pads conv1 by 3", hint=SIZES)(
    _padded("conv1", 3)
)

for _name in ("alexnet", "zfnet"):
    wrong_graph(
        "pools-do-not-overlap",
        _name,
        sentence="pools over windows of 2x2, which do not overlap",
        hint="How large are a pool's windows, and how far apart?",
    )(each_layer(MaxPool, lambda layer: replace(layer, kernel_size=(2, 2))))

# NETWORK IN NETWORK

wrong_graph(
    "one-by-one-not-rectified",
    "nin",
    sentence="rectifies only behind the large convolutions, not behind the 1x1 ones",
    hint="What makes two 1x1 convolutions in a row more than one?",
)(without(lambda node, _place, _net: node.name.startswith("relu_cccp")))

wrong_graph(
    "pools-average",
    "nin",
    sentence="averages in its second pool, as another version of it does",
    hint="Which kind is pool2?",
)(
    layer_at(
        lambda name: name == "pool2",
        lambda p: AvgPool(p.kernel_size, p.stride, p.padding, p.ceil_mode),
    )
)

wrong_graph(
    "pools-padded",
    "nin",
    sentence="pads its pools by 1 and rounds them down, where they are rounded up",
    hint="Which pixel does a pool's first window begin at?",
)(each_layer(MaxPool, lambda pool: replace(pool, padding=(1, 1), ceil_mode=False)))

# VGG


@wrong_graph(
    "a-block-rectified-once",
    "vgg",
    sentence="rectifies only at the end of each block",
    hint="What follows every convolution?",
)
def _rectified_once(right: Network) -> Network:
    followers = {name: node for node in right.nodes for name in node.inputs}
    return without(
        lambda node, _place, _net: (
            isinstance(node.layer, Relu)
            and node.name in followers
            and isinstance(followers[node.name].layer, Conv)
        )
    )(right)


@wrong_graph(
    "last-pool-averages",
    "vgg",
    sentence="averages in its last pool",
    hint="Which kind is the last pool?",
)
def _average_last(right: Network) -> Network:
    pools = [node.name for node in right.nodes if isinstance(node.layer, MaxPool)]
    change = layer_at(lambda name: name == pools[-1], lambda p: AvgPool(p.kernel_size, p.stride))
    return change(right)


@wrong_graph(
    "hidden-layers-linear",
    "vgg",
    sentence="does not rectify between its fully connected layers",
    hint="What follows a fully connected layer but the last?",
)
def _hidden_linear(right: Network) -> Network:
    return without(
        lambda node, _place, _net: isinstance(node.layer, Relu) and "classifier" in node.name
    )(right)


# RECTIFICATIONS INSIDE


def _without(name: str) -> Change:
    return without(lambda node, _place, _net: node.name == name)


for _name, _place, _where in (
    ("lenet5", "act2", "conv2"),
    ("lenet5", "act3", "fc1"),
    ("alexnet", "relu5", "conv5"),
    ("alexnet", "relu6", "fc6"),
    ("zfnet", "relu5", "conv5"),
    ("zfnet", "relu6", "fc6"),
):
    wrong_graph(
        f"{_where}-not-rectified",
        _name,
        sentence=f"does not rectify what {_where} gives",
        hint="What follows each layer with weights but the last?",
    )(_without(_place))

# SMALL ONES


wrong_graph(  # in `classic` a rectification follows the pool, so that it is equivalent there
    "second-relu-missing",
    "boat_net",
    sentence="lacks the rectification behind conv2",
    hint="What follows the second convolution?",
)(without(lambda node, _place, _net: node.name == "relu2"))

wrong_graph(
    "pools-average",
    "classic",
    "boat_net",
    sentence="averages in its second pool",
    hint="Which kind is pool2?",
)(layer_at(lambda name: name == "pool2", lambda p: AvgPool(p.kernel_size, p.stride)))
