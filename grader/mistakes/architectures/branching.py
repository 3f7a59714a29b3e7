"""What goes wrong where networks branch: inception modules, residual blocks, dense blocks."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reference.architectures.graph import Network, Node
from reference.architectures.layers import (
    Add,
    AvgPool,
    BatchNorm,
    Concat,
    Conv,
    Gradients,
    Layer,
    MaxPool,
    PaddedShortcut,
    Parameters,
    Relu,
    Shape,
)

from .shared import (
    Array,
    Change,
    Otherwise,
    behind,
    each_layer,
    each_node,
    layer_at,
    swapped,
    without,
    wrong_graph,
    wrong_list,
)

RESIDUAL = ("resnet", "resnet_cifar", "preact_resnet")
DENSE = ("densenet", "densenet_cifar")


def _places(right: Network) -> dict[str, Node]:
    return {node.name: node for node in right.nodes}


# CONCATENATION


def _concats_reversed(right: Network) -> Network:
    """Reverse the branches of every concatenation."""
    return each_node(
        lambda node: (
            replace(node, inputs=node.inputs[::-1]) if isinstance(node.layer, Concat) else node
        )
    )(right)


for _name, _what in (
    ("googlenet", "the branches of its modules"),
    ("inception_v4", "the branches of its modules"),
    ("densenet", "a layer's new maps and the earlier ones"),
    ("densenet_cifar", "a layer's new maps and the earlier ones"),
):
    wrong_graph(
        "concatenates-in-reverse",
        _name,
        sentence=f"concatenates {_what} in the reverse order",
        hint="Whose channels come first?",
    )(_concats_reversed)


@wrong_graph(
    "three-by-three-and-five-by-five-swapped",
    "googlenet",
    sentence="concatenates the 5x5 branch in front of the 3x3 one",
    hint="In which order does the module have its branches?",
)
def _three_five(right: Network) -> Network:
    def change(node: Node) -> Node:
        if isinstance(node.layer, Concat):
            one, three, five, pool = node.inputs
            return replace(node, inputs=(one, five, three, pool))
        return node

    return each_node(change)(right)


def _pool_in_front(right: Network) -> Network:
    """Put the last branch of every module, its pool's, in front of the others."""
    return each_node(
        lambda node: (
            replace(node, inputs=(node.inputs[-1], *node.inputs[:-1]))
            if isinstance(node.layer, Concat) and len(node.inputs) > 2
            else node
        )
    )(right)


for _name in ("googlenet", "inception_v4"):
    wrong_graph(
        "pool-branch-first",
        _name,
        sentence="concatenates the branch of a module's pool in front of the others",
        hint="In which order does the module have its branches?",
    )(_pool_in_front)

# GOOGLENET


@wrong_graph(
    "norm-behind-second-pool",
    "googlenet",
    sentence="normalizes behind its second pool, as it does behind the first",
    hint="Where does the second normalization stand?",
)
def _norm_behind(right: Network) -> Network:
    return swapped("conv2_norm2", "pool2_3x3_s2")(right)


@wrong_graph(
    "norm-before-first-pool",
    "googlenet",
    sentence="normalizes in front of its first pool, as it does in front of the second",
    hint="Where does the first normalization stand?",
)
def _norm_before(right: Network) -> Network:
    return swapped("pool1_3x3_s2", "pool1_norm1")(right)


wrong_graph(
    "modules-average",
    "googlenet",
    sentence="averages in the pools of its modules",
    hint="Which kind is a module's pool?",
)(
    layer_at(
        lambda name: name.endswith("/pool"),
        lambda p: AvgPool(p.kernel_size, p.stride, p.padding, p.ceil_mode),
    )
)

wrong_graph(
    "reductions-not-rectified",
    "googlenet",
    sentence="does not rectify behind the 1x1 convolutions that reduce",
    hint="What follows every convolution?",
)(without(lambda node, _place, _net: node.name.endswith("_reduce.relu")))

wrong_graph(
    "modules-do-not-pool",
    "googlenet",
    sentence="does not pool in the fourth branch of its modules",
    hint="What comes in front of pool_proj?",
)(without(lambda node, _place, _net: node.name.endswith("/pool")))

HEADS = {"auxiliary_heads": True}


class _HeadsInFront(Network):
    @property
    def outputs(self) -> tuple[str, ...]:
        """The nodes that answer: the heads, then the last one."""
        return *self.heads, self.nodes[-1].name


@wrong_graph(
    "heads-in-front",
    "googlenet",
    sentence="answers with its heads' logits in front of its own",
    hint="Whose logits come first in the tuple?",
    variant=HEADS,
)
def _heads_in_front(right: Network) -> Network:
    return _HeadsInFront(right.name, right.input_shape, right.nodes, right.heads)


@wrong_graph(
    "heads-exchanged",
    "googlenet",
    sentence="answers with the second head's logits in front of the first's",
    hint="Whose logits come first in the tuple?",
    variant=HEADS,
)
def _heads_exchanged(right: Network) -> Network:
    return replace(right, heads=right.heads[::-1])


def _heads_weighing(share: float) -> Change:
    """Return the change by which a head's gradient counts for a share of itself."""
    return layer_at(
        lambda name: name in {"loss1/classifier", "loss2/classifier"},
        lambda layer: _Weighed(layer, share),
    )


@dataclass(frozen=True)
class _Weighed(Otherwise):
    share: float

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive a share of what comes in."""
        return super().backward(grad_y * self.share, parameters, *xs)


wrong_graph(
    "heads-not-derived",
    "googlenet",
    sentence="carries back the gradient of its own logits alone, not those of its heads",
    hint="Which of the three gradients reach the head's weights?",
    variant=HEADS,
    answer=False,
)(_heads_weighing(0.0))
wrong_graph(
    "heads-weighed",
    "googlenet",
    sentence="weighs the gradients of its heads by 0.3, which is the loss's part",
    hint="Whose part is it to weigh the heads?",
    variant=HEADS,
    answer=False,
)(_heads_weighing(0.3))


@wrong_graph(  # the second head's weights do not fit the channels of 4e
    "first-head-on-4b",
    "googlenet",
    sentence="has its first head on module 4b",
    hint="On which module does the first head stand?",
    variant=HEADS,
)
def _head_on_4b(right: Network) -> Network:
    def change(node: Node) -> Node:
        moved = node.name == "loss1/ave_pool"
        return replace(node, inputs=("inception_4b/output",)) if moved else node

    return each_node(change)(right)


wrong_graph(
    "heads-stride-by-five",
    "googlenet",
    sentence="strides by 5 in the pools of its heads",
    hint="How far apart are the windows of a head's pool?",
    variant=HEADS,
)(layer_at(lambda name: name.endswith("/ave_pool"), lambda pool: replace(pool, stride=(5, 5))))


@wrong_list(
    "heads-on-4b-and-4e",
    "googlenet",
    sentence="your parameters are those of heads on 4b and 4e",
    hint="How many maps has the module on which the second head stands?",
)
def _maps_of_4e(shapes: dict[str, Any]) -> dict[str, Any]:
    of_4e = {"loss2/conv.weight": (128, 832, 1, 1)}
    return {name: of_4e.get(name, shape) for name, shape in shapes.items()}


wrong_graph(
    "pool4-of-2x2",
    "googlenet",
    sentence="has windows of 2x2 in the pool behind module 4e, as torchvision's has",
    hint="How large are the windows of the pools between modules?",
)(layer_at(lambda name: name == "pool4_3x3_s2", lambda pool: replace(pool, kernel_size=(2, 2))))

# INCEPTION-V4

wrong_graph(
    "average-counts-padding",
    "inception_v4",
    sentence="divides by nine at the edges, too: its average pools count the padding",
    hint="By how many pixels is a sum divided at the edge?",
)(each_layer(AvgPool, lambda layer: replace(layer, count_include_pad=True)))


def _exchanged(name: str) -> Change:
    """Return the change that concatenates two branches the other way round."""
    return each_node(
        lambda node: replace(node, inputs=node.inputs[::-1]) if node.name == name else node
    )


wrong_graph(
    "pool-first-in-mixed5a",
    "inception_v4",
    sentence="concatenates the pool in front of the convolution in mixed5a, as in mixed3a",
    hint="Which branch of mixed5a comes first?",
)(_exchanged("stem/mixed5a"))
wrong_graph(
    "pool-last-in-mixed3a",
    "inception_v4",
    sentence="concatenates the pool behind the convolution in mixed3a, as in mixed5a",
    hint="Which branch of mixed3a comes first?",
)(_exchanged("stem/mixed3a"))

wrong_graph(
    "modules-take-maxima",
    "inception_v4",
    sentence="takes maxima where its modules average",
    hint="Which kind is a module's pool?",
)(each_layer(AvgPool, lambda layer: MaxPool(layer.kernel_size, layer.stride, layer.padding)))

wrong_graph(
    "not-normalized",
    "inception_v4",
    sentence="lacks batch normalization behind its convolutions",
    hint="What stands between a convolution and its rectification?",
)(without(lambda node, _place, _net: isinstance(node.layer, BatchNorm)))


@wrong_graph(
    "rectifies-before-normalizing",
    "inception_v4",
    *("resnet", "resnet_cifar", *DENSE),
    sentence="rectifies before it normalizes",
    hint="In which order do normalization and rectification stand?",
)
def _relu_first(right: Network) -> Network:
    followers = {name: node for node in right.nodes for name in node.inputs}
    pairs = {
        node.name: followers[node.name].name
        for node in right.nodes
        if isinstance(node.layer, BatchNorm) and isinstance(followers[node.name].layer, Relu)
    }
    return _renamed(right, pairs)


def _renamed(right: Network, pairs: dict[str, str]) -> Network:
    """Exchange each pair of neighbours; a normalization keeps its name, and so its parameters."""
    nodes = []
    places = _places(right)
    for node in right.nodes:
        if node.name in pairs:
            after = places[pairs[node.name]]
            nodes.append(Node(f"{after.name}?", after.layer, node.inputs))
            nodes.append(Node(node.name, node.layer, (f"{after.name}?",)))
        elif node.name not in pairs.values():
            nodes.append(node)
    last = {second: first for first, second in pairs.items()}
    return replace(
        right,
        nodes=[
            replace(node, inputs=tuple(last.get(name, name) for name in node.inputs))
            for node in nodes
        ],
    )


# RESIDUAL NETWORKS


@wrong_graph(
    "shortcuts-missing",
    *RESIDUAL,
    sentence="leaves the shortcuts out: its blocks are only convolutions",
    hint="What is added at the end of a block?",
)
def _no_shortcut(right: Network) -> Network:
    return without(lambda node, _place, _net: isinstance(node.layer, Add))(right)


@wrong_graph(
    "rectified-before-adding",
    "resnet",
    "resnet_cifar",
    sentence="rectifies the branch before the shortcut is added",
    hint="Is the sum rectified, or what is added?",
)
def _relu_before_add(right: Network) -> Network:
    nodes = []
    for node in right.nodes:
        if isinstance(node.layer, Add):
            branch, shortcut = node.inputs
            nodes.append(Node(f"{node.name}?", Relu(), (branch,)))
            nodes.append(replace(node, inputs=(f"{node.name}?", shortcut)))
        else:
            nodes.append(node)
    changed = replace(right, nodes=nodes)
    return without(lambda node, _place, _net: node.name.endswith(".relu_out"))(changed)


wrong_graph(
    "sum-not-rectified",
    "resnet",
    "resnet_cifar",
    sentence="does not rectify the sum at the end of a block",
    hint="What follows the addition?",
)(without(lambda node, _place, _net: node.name.endswith(".relu_out")))


def _strides_moved(*, bottlenecks: bool) -> Change:
    """Exchange the strides of the first two convolutions, in blocks of three or in those of two."""

    def changed(right: Network) -> Network:
        places = _places(right)

        def change(node: Node) -> Node:
            block, _, conv = node.name.rpartition(".")
            other = {"conv1": "conv2", "conv2": "conv1"}.get(conv)
            if other is None or f"{block}.{other}" not in places:
                return node
            if (f"{block}.conv3" in places) != bottlenecks:
                return node
            layer, twin = node.layer, places[f"{block}.{other}"].layer
            assert isinstance(layer, Conv)
            assert isinstance(twin, Conv)
            return replace(node, layer=replace(layer, stride=twin.stride))

        return each_node(change)(right)

    return changed


wrong_graph(
    "strides-on-1x1",
    "resnet",
    sentence="strides on the first 1x1 convolution of a bottleneck, as the paper does",
    hint="Which convolution of a bottleneck does stride_on name?",
    variant={"stride_on": "3x3"},
)(_strides_moved(bottlenecks=True))
wrong_graph(
    "strides-on-3x3",
    "resnet",
    sentence="strides on the 3x3 convolution of a bottleneck, whatever is asked for",
    hint="Which convolution of a bottleneck does stride_on name?",
    variant={"stride_on": "1x1"},
)(_strides_moved(bottlenecks=True))
wrong_graph(
    "strides-on-second",
    "resnet_cifar",
    sentence="strides on the second convolution of a block",
    hint="Which convolution of a block halves the map?",
)(_strides_moved(bottlenecks=False))
wrong_graph(
    "strides-on-1x1",
    "preact_resnet",
    sentence="strides on the first 1x1 convolution of a bottleneck",
    hint="Which convolution of a bottleneck strides?",
)(_strides_moved(bottlenecks=True))


@wrong_graph(
    "shortcut-not-normalized",
    "resnet",
    sentence="does not normalize what the convolution of a shortcut gives",
    hint="What follows the convolution of a shortcut?",
)
def _downsample_plain(right: Network) -> Network:
    return without(lambda node, _place, _net: node.name.endswith("downsample.1"))(right)


@wrong_graph(
    "shortcut-rectified",
    "resnet",
    sentence="rectifies what the convolution of a shortcut gives before it is added",
    hint="What stands between the normalization of a shortcut and the addition?",
)
def _downsample_rectified(right: Network) -> Network:
    changed = right
    for node in right.nodes:
        if node.name.endswith("downsample.1"):
            changed = behind(changed, node.name, Relu())
    return changed


@dataclass(frozen=True)
class _RectifiedSum(Layer):
    """The rectified sum; its mask is put on the first gradient alone."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Add and rectify."""
        return np.asarray(np.maximum(xs[0] + xs[1], 0))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Mask one."""
        return (grad_y * (xs[0] + xs[1] > 0), grad_y), {}


@wrong_graph(
    "shortcut-gradient-unmasked",
    "resnet",
    "resnet_cifar",
    sentence="passes gradients to its shortcuts past the rectification of the sum",
    hint="What does the gradient meet first on its way back: the sum, or its rectification?",
    answer=False,
)
def _unmasked_shortcut(right: Network) -> Network:
    places = _places(right)

    def change(node: Node) -> Node:
        added = places.get(node.inputs[0])
        if isinstance(node.layer, Relu) and added is not None and isinstance(added.layer, Add):
            return replace(node, layer=_RectifiedSum(), inputs=added.inputs)
        return node

    changed = each_node(change)(right)
    return without(lambda node, _place, _net: isinstance(node.layer, Add))(changed)


@wrong_graph(
    "stem-pools",
    "resnet_cifar",
    "densenet_cifar",
    sentence="pools behind its first convolution, as networks for larger images do",
    hint="How large are the maps of the first stage?",
)
def _stem_pools(right: Network) -> Network:
    last = {"resnet_cifar": "relu1", "densenet_cifar": "conv0"}[right.name]
    return behind(right, last, MaxPool((3, 3), (2, 2), padding=(1, 1)))


STEMS = ("resnet", "preact_resnet", "densenet")

wrong_graph(
    "stem-pool-unpadded",
    *STEMS,
    sentence="does not pad the pool behind its first convolution, and rounds it up, as Caffe does",
    hint="At which row does the first window of that pool begin?",
)(each_layer(MaxPool, lambda pool: replace(pool, padding=(0, 0), ceil_mode=True)))

wrong_graph(
    "stem-pool-rounded-up",
    *STEMS,
    sentence="rounds the size of the pool behind its first convolution up",
    hint="How large is that pool's output for an even map?",
)(each_layer(MaxPool, lambda pool: replace(pool, ceil_mode=True)))


@dataclass(frozen=True)
class _Averaging(PaddedShortcut):
    """Means of 2x2 pixels, where one of them is taken."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Average."""
        kept = AvgPool((2, 2), (2, 2), ceil_mode=True).forward({}, *xs)
        return np.concatenate([kept, np.zeros_like(kept)], axis=1)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        kept = grad_y[:, : xs[0].shape[1]]
        return AvgPool((2, 2), (2, 2), ceil_mode=True).backward(kept, {}, *xs)


wrong_graph(
    "shortcut-averages",
    "resnet_cifar",
    sentence="averages 2x2 pixels where a shortcut takes every other one",
    hint="How does a shortcut without parameters shrink its maps?",
)(each_layer(PaddedShortcut, lambda _layer: _Averaging()))


@dataclass(frozen=True)
class _Spread(PaddedShortcut):
    """What is taken from one pixel goes back to all four."""

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Spread it."""
        channels, height, width = xs[0].shape[1:]
        spread = grad_y[:, :channels].repeat(2, axis=2).repeat(2, axis=3)
        return (spread[:, :, :height, :width],), {}


wrong_graph(
    "shortcut-gradient-spread",
    "resnet_cifar",
    sentence="spreads the gradient of a shortcut over four pixels, of which it has taken one",
    hint="Which pixels has the shortcut taken?",
    answer=False,
)(each_layer(PaddedShortcut, lambda _layer: _Spread()))


@dataclass(frozen=True)
class _PaddedInFront(PaddedShortcut):
    """Zeros before the channels."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Put the zeros first."""
        return np.roll(super().forward(parameters, *xs), xs[0].shape[1], axis=1)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        return super().backward(np.roll(grad_y, xs[0].shape[1], axis=1), parameters, *xs)


wrong_graph(
    "zeros-in-front",
    "resnet_cifar",
    sentence="pads its shortcuts with channels of zeros in front of theirs",
    hint="Where do the channels of zeros stand?",
)(each_layer(PaddedShortcut, lambda _layer: _PaddedInFront()))


@dataclass(frozen=True)
class _PaddedAround(PaddedShortcut):
    """Zeros on both sides of the channels."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Put half of the zeros first."""
        return np.roll(super().forward(parameters, *xs), xs[0].shape[1] // 2, axis=1)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        return super().backward(np.roll(grad_y, -(xs[0].shape[1] // 2), axis=1), parameters, *xs)


wrong_graph(
    "zeros-around",
    "resnet_cifar",
    sentence="pads its shortcuts with channels of zeros on both sides of theirs",
    hint="Where do the channels of zeros stand?",
)(each_layer(PaddedShortcut, lambda _layer: _PaddedAround()))


@wrong_list(
    "projections-listed",
    "resnet_cifar",
    sentence="your parameters include convolutions of shortcuts: that is option B",
    hint="What does a shortcut of option A have to be trained?",
)
def _with_projections(shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, shape in shapes.items():
        found[name] = shape
        if name in {"stage2.0.bn2.running_var", "stage3.0.bn2.running_var"}:
            shortcut, (channels,) = name.replace("bn2.running_var", "downsample"), shape
            found[f"{shortcut}.0.weight"] = (channels, channels // 2, 1, 1)
            for part in ("weight", "bias", "running_mean", "running_var"):
                found[f"{shortcut}.1.{part}"] = (channels,)
    return found


@wrong_graph(
    "shortcut-before-activation",
    "preact_resnet",
    sentence="lets the convolutions of its shortcuts take what is not yet rectified",
    hint="Where the shape changes, which maps does the shortcut take?",
)
def _raw_shortcut(right: Network) -> Network:
    places = _places(right)

    def change(node: Node) -> Node:
        before = places.get(f"{node.name.rpartition('.')[0]}.bn_pre")
        if node.name.endswith(".shortcut") and before is not None:
            return replace(node, inputs=before.inputs)
        return node

    return each_node(change)(right)


@wrong_graph(
    "shortcut-behind-activation",
    "preact_resnet",
    sentence="adds the rectified maps in every block, where most add what came in",
    hint="What is an identity mapping?",
)
def _activated_shortcut(right: Network) -> Network:
    places = _places(right)

    def change(node: Node) -> Node:
        block = node.name.rpartition(".")[0]
        activated = f"{block}.relu_pre"
        if isinstance(node.layer, Add) and activated in places:
            branch, shortcut = node.inputs
            if not shortcut.endswith(".shortcut"):
                return replace(node, inputs=(branch, activated))
        return node

    return each_node(change)(right)


@wrong_graph(
    "sum-rectified",
    "preact_resnet",
    sentence="rectifies the sum at the end of each block, as the first residual networks did",
    hint="What follows the addition?",
)
def _sum_rectified(right: Network) -> Network:
    nodes: list[Node] = []
    for node in right.nodes:
        taken = tuple(f"{name}?" if name.endswith(".add") else name for name in node.inputs)
        nodes.append(replace(node, inputs=taken))
        if isinstance(node.layer, Add):
            nodes.append(Node(f"{node.name}?", Relu(), (node.name,)))
    return replace(right, nodes=nodes)


wrong_graph(
    "last-norm-missing",
    *("preact_resnet", "densenet", "densenet_cifar"),
    sentence="does not normalize in front of its global pool",
    hint="What stands between the last block and the global pool?",
)(without(lambda node, _place, _net: node.name in {"bn_last", "norm_last", "features.norm5"}))

# DENSENET


@wrong_graph(
    "forgets-earlier-maps",
    *DENSE,
    sentence="forgets all maps of a block but the last layer's: zeros stand for them",
    hint="Whose maps does a layer see?",
)
def _overwritten(right: Network) -> Network:
    return each_node(
        lambda node: replace(node, layer=_Replacing()) if isinstance(node.layer, Concat) else node
    )(right)


@dataclass(frozen=True)
class _Replacing(Layer):
    """New maps behind zeros."""

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the right shape."""
        return Concat().output_shape(*shapes)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Forget the earlier maps."""
        return np.concatenate([np.zeros_like(xs[0]), xs[1]], axis=1)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        return (np.zeros_like(xs[0]), grad_y[:, xs[0].shape[1] :]), {}


@wrong_graph(
    "transitions-pool-first",
    *DENSE,
    sentence="pools in its transitions in front of their normalizations",
    hint="In which order does a transition normalize, rectify, convolve and pool?",
)
def _pool_first(right: Network) -> Network:
    pools = {
        node.name.removesuffix(".pool"): node.layer
        for node in right.nodes
        if isinstance(node.layer, AvgPool)
    }
    nodes: list[Node] = []
    for node in right.nodes:
        place, _, part = node.name.rpartition(".")
        if part == "norm" and place in pools:
            nodes.append(Node(f"{place}.pool?", pools[place], node.inputs))
            nodes.append(replace(node, inputs=(f"{place}.pool?",)))
        else:
            nodes.append(node)
    changed = replace(right, nodes=nodes)
    return without(lambda node, _place, _net: node.name.endswith(".pool"))(changed)


wrong_graph(
    "transitions-take-maxima",
    *DENSE,
    sentence="takes maxima in its transitions, which average",
    hint="Which kind is the pool between two blocks?",
)(each_layer(AvgPool, lambda p: MaxPool(p.kernel_size, p.stride)))

wrong_graph(
    "transitions-not-rectified",
    *DENSE,
    sentence="does not rectify in its transitions",
    hint="What stands in front of a transition's convolution?",
)(without(lambda node, _place, _net: "transition" in node.name and isinstance(node.layer, Relu)))


@wrong_list(
    "stem-twice-as-wide-as-a-layer",
    "densenet_cifar",
    sentence="your parameters are those of a stem with twice as many filters as a layer adds",
    hint="How many filters does the page give the stem, whatever the growth rate?",
)
def _stem_by_growth(shapes: dict[str, Any]) -> dict[str, Any]:
    stem, (growth, *_) = shapes["conv0.weight"][0], shapes["denseblock1.layer1.conv.weight"]

    def wider(name: str, shape: tuple[int, ...]) -> tuple[int, ...]:
        gives = len(shape) == 1 or name.startswith(("conv0", "transition"))
        takes = len(shape) > 1 and name != "conv0.weight"
        more = (2 * growth - stem) * np.array([gives, takes, False, False])
        return tuple(int(size) for size in shape + more[: len(shape)])

    return {n: s if n == "classifier.bias" else wider(n, s) for n, s in shapes.items()}
