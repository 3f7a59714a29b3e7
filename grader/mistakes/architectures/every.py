"""What goes wrong in any network: layers left out, the wrong statistics, an order of axes."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reference.activation import softmax
from reference.architectures.graph import Network, Node
from reference.architectures.layers import (
    Add,
    AvgPool,
    BatchNorm,
    Concat,
    Conv,
    Dropout,
    GlobalAvgPool,
    Gradients,
    Layer,
    Linear,
    LocalResponseNorm,
    MaxPool,
    Parameters,
    PartialConv,
    Relu,
    Shape,
    by_name,
)
from reference.linear import flatten, linear, linear_backward
from reference.normalization import batch_norm, batch_norm_backward
from reference.pooling import global_max_pool2d, global_max_pool2d_backward

from ...implementation import Value
from .shared import (
    EVERY,
    Array,
    Change,
    Otherwise,
    each_layer,
    having,
    layer_at,
    network,
    without,
    wrong_answer,
    wrong_call,
    wrong_gradient,
    wrong_graph,
    wrong_list,
)


def ending_with(*kinds: type[Layer]) -> tuple[str, ...]:
    """Return the networks whose last layer is of one of these kinds."""
    return tuple(name for name in EVERY if isinstance(network(name, {}).nodes[-1].layer, kinds))


# THE ANSWER


@wrong_answer(
    "softmax-at-the-end",
    *EVERY,
    sentence="your answers are probabilities, the softmax of the logits",
    hint="Which function turns logits into probabilities, and whose part is it?",
)
def _softmax(answer: Value) -> Value:
    return softmax(answer)


@wrong_answer(
    "relu-at-the-end",
    *ending_with(Linear),
    sentence="your answers are rectified: no logit is below 0",
    hint="May a logit be negative?",
)
def _rectified(answer: Value) -> Value:
    return np.maximum(answer, 0)


@wrong_call(
    "parameters-by-position",
    *EVERY,
    kind="special",
    sentence="your network takes parameters by their places in the dict, not by their names",
    hint="What if the dict has the same entries in another order?",
)
def _by_position(right: Network, x: Array, parameters: Parameters) -> tuple[Array, Parameters]:
    return x, dict(zip(right.parameter_shapes(), parameters.values(), strict=False))


@wrong_call(
    "minds-other-names",
    *EVERY,
    kind="special",
    sentence="your network refuses a dict that holds more than its parameters",
    hint="What does the page say of what else `parameters` holds?",
)
def _minds_others(right: Network, x: Array, parameters: Parameters) -> tuple[Array, Parameters]:
    if parameters.keys() - right.parameter_shapes().keys():
        raise ValueError("more than the parameters")
    return x, parameters


@wrong_call(
    "parameters-in-the-type-of-x",
    *EVERY,
    kind="dtype",
    sentence="your network casts its parameters to the type of the images",
    hint="What is the result type of float32 and float64?",
    gradient=False,
)
def _in_type_of_x(_right: Network, x: Array, parameters: Parameters) -> tuple[Array, Parameters]:
    kind = np.asarray(x).dtype
    if kind.kind != "f":
        return x, parameters
    return x, {name: np.asarray(array).astype(kind) for name, array in parameters.items()}


# LAYERS LEFT OUT


def _relus(net: Network) -> list[str]:
    """Return the names of a variant's rectifications, of which it may have none."""
    return [node.name for node in net.nodes if isinstance(node.layer, Relu)]


@wrong_graph(
    "last-relu-missing",
    *having(Relu),
    sentence="lacks the last of its rectifications",
    hint="Which layer is the last one that the table rectifies?",
)
def _last_relu_missing(right: Network) -> Network:
    last = _relus(right)[-1:]
    return without(lambda node, _place, _net: node.name in last)(right)


@wrong_graph(
    "first-relu-missing",
    *having(Relu),
    sentence="lacks the first of its rectifications",
    hint="What follows the first convolution?",
)
def _first_relu_missing(right: Network) -> Network:
    first = _relus(right)[:1]
    return without(lambda node, _place, _net: node.name in first)(right)


wrong_graph(
    "norms-missing",
    *having(LocalResponseNorm),
    sentence="has no local response normalization",
    hint="Which layers of the table has your network not?",
)(without(lambda node, _place, _net: isinstance(node.layer, LocalResponseNorm)))


@dataclass(frozen=True)
class _WithoutBias(Otherwise):
    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters with a bias of 0."""
        return {n: v * 0 if n == "bias" else v for n, v in parameters.items()}


def _without_bias(layer: Layer) -> Layer:
    return _WithoutBias(layer) if getattr(layer, "bias", True) else layer


wrong_graph(
    "conv-bias-forgotten",
    *(
        name
        for name in having(Conv, PartialConv)
        if any(getattr(node.layer, "bias", False) for node in network(name, {}).nodes)
    ),
    sentence="leaves out the biases of its convolutions",
    hint="Change one bias and see whether the answer changes.",
)(each_layer((Conv, PartialConv), _without_bias))

for _name in having(Linear):
    wrong_graph(
        "linear-bias-forgotten",
        _name,
        sentence="leaves out the biases of its fully connected layers",
        hint="Change one bias and see whether the answer changes.",
        # the bias of the last layer shows in no gradient
        gradient=sum(isinstance(node.layer, Linear) for node in network(_name, {}).nodes) > 1,
    )(each_layer(Linear, _WithoutBias))


# DROPOUT


@dataclass(frozen=True)
class _Scaling(Layer):
    share: float

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Scale."""
        return xs[0] * self.share

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Scale."""
        return (grad_y * self.share,), {}


wrong_graph(
    "dropout-scales-in-evaluation",
    *having(Dropout),
    sentence="multiplies by 1 - p where dropout stands, though training has divided by it already",
    hint="What is dropout in evaluation mode?",
)(each_layer(Dropout, lambda layer: _Scaling(1 - layer.p)))

wrong_graph(
    "dropout-divides-in-evaluation",
    *having(Dropout),
    sentence="divides by 1 - p where dropout stands",
    hint="What is dropout in evaluation mode?",
)(each_layer(Dropout, lambda layer: _Scaling(1 / (1 - layer.p))))


@dataclass(frozen=True)
class _Dropping(Layer):
    p: float

    def mask(self, x: Array) -> Array:
        """Return a mask from a seed of its own."""
        kept = np.random.default_rng(0).random(x.shape) >= self.p
        return np.asarray(kept / (1 - self.p))

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Drop."""
        return xs[0] * self.mask(xs[0])

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Drop."""
        return (grad_y * self.mask(xs[0]),), {}


wrong_graph(
    "dropout-drops-in-evaluation",
    *having(Dropout),
    sentence="drops entries at random, as only training does",
    hint="What is dropout in evaluation mode?",
)(each_layer(Dropout, lambda layer: _Dropping(layer.p)))


# NORMALIZATION


@dataclass(frozen=True)
class _BatchStatistics(BatchNorm):
    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Normalize by the batch."""
        return batch_norm(*xs, *parameters.values(), training=True, eps=self.eps)[0]

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive in training mode."""
        grads = batch_norm_backward(grad_y, *xs, *parameters.values(), training=True, eps=self.eps)
        return (grads[0],), by_name(parameters, grads[1:])


wrong_graph(
    "normalizes-by-the-batch",
    *having(BatchNorm),
    sentence="normalizes by the batch's own statistics, as in training",
    hint="Whose mean and variance does evaluation use?",
)(each_layer(BatchNorm, lambda layer: _BatchStatistics(layer.eps)))

wrong_graph(
    "other-eps",
    *having(BatchNorm),
    sentence="adds another eps to the variances than the page says",
    hint="Compare your eps with the page's.",
)(each_layer(BatchNorm, lambda layer: BatchNorm(1e-5 if layer.eps > 1e-4 else 1e-3)))


@dataclass(frozen=True)
class _VarianceAsDeviation(Otherwise):
    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters so that the root of the variance is the variance."""
        return parameters | {"running_var": parameters["running_var"] ** 2}


wrong_graph(
    "divides-by-the-variance",
    *having(BatchNorm),
    sentence="divides by the running variance, not by its square root",
    hint="What has the unit of x: its variance or its standard deviation?",
)(each_layer(BatchNorm, _VarianceAsDeviation))


@dataclass(frozen=True)
class _EpsOutside(Otherwise):
    """Divide by the root of the variance, plus eps."""

    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters so that eps under the root does what eps beside it would."""
        assert isinstance(self.of, BatchNorm)
        deviation = np.sqrt(parameters["running_var"]) + self.of.eps
        return parameters | {"running_var": deviation**2 - self.of.eps}


wrong_graph(
    "eps-beside-the-root",
    *having(BatchNorm),
    sentence="adds eps to the standard deviation, not to the variance",
    hint="Does eps stand under the root?",
)(each_layer(BatchNorm, _EpsOutside))


@dataclass(frozen=True)
class _DerivedByTheBatch(BatchNorm):
    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive in training mode what was answered in evaluation."""
        return _BatchStatistics(self.eps).backward(grad_y, parameters, *xs)


wrong_graph(
    "derives-as-in-training",
    *having(BatchNorm),
    sentence="carries gradients back through its normalizations as in training",
    hint="On what do the mean and the variance of evaluation depend?",
    answer=False,
)(each_layer(BatchNorm, lambda layer: _DerivedByTheBatch(layer.eps)))


@dataclass(frozen=True)
class _ScaleNotPassed(BatchNorm):
    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Leave the weight out of the gradient of x."""
        scale = parameters | {"weight": np.ones_like(parameters["weight"])}
        grad_xs, _ = super().backward(grad_y, scale, *xs)
        return grad_xs, super().backward(grad_y, parameters, *xs)[1]


wrong_graph(
    "norm-weight-not-passed-back",
    *having(BatchNorm),
    sentence="carries gradients back through its normalizations without their weights",
    hint="By what has a normalization multiplied x?",
    answer=False,
)(each_layer(BatchNorm, lambda layer: _ScaleNotPassed(layer.eps)))


@dataclass(frozen=True)
class _Unscaled(Otherwise):
    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters with a scale of 1 and a shift of 0."""
        plain = {"weight": parameters["weight"] * 0 + 1, "bias": parameters["bias"] * 0}
        return parameters | plain


wrong_graph(
    "norm-without-scale",
    *having(BatchNorm),
    sentence="normalizes without the weight and the bias of each channel",
    hint="What follows the division by the standard deviation?",
)(each_layer(BatchNorm, _Unscaled))


# AXES


@dataclass(frozen=True)
class _ChannelsLast(Linear):
    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Flatten with the channels last."""
        return linear(flatten(self.moved(xs[0])), *parameters.values())

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive accordingly."""
        moved = self.moved(xs[0])
        grad, *rest = linear_backward(grad_y, flatten(moved), *parameters.values())
        grad = grad.reshape(moved.shape)
        grad = np.moveaxis(grad, -1, 1) if moved.ndim > 2 else grad
        return (grad,), by_name(parameters, rest)

    def moved(self, x: Array) -> Array:
        """Return the maps with the channels last."""
        return np.moveaxis(x, 1, -1) if x.ndim > 2 else x


def _flattening() -> tuple[str, ...]:
    """Return the networks that flatten maps of several channels and pixels."""
    found = []
    for name in having(Linear):
        shapes = network(name, {}).shapes()
        for node in network(name, {}).nodes:
            shape = shapes[node.inputs[0]]
            if isinstance(node.layer, Linear) and len(shape) == 3 and shape[1] > 1:
                found.append(name)
                break
    return tuple(found)


wrong_graph(
    "flattens-channels-last",
    *_flattening(),
    sentence="flattens its maps with the channel as the fastest index",
    hint="In which order does row-major put (C, H, W)?",
)(each_layer(Linear, lambda layer: _ChannelsLast(layer.out_features)))


@dataclass(frozen=True)
class _ByColumns(Linear):
    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Unroll each map column by column."""
        return super().forward(parameters, self.turned(xs[0]))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive accordingly."""
        (grad,), grads = super().backward(grad_y, parameters, self.turned(xs[0]))
        return (self.turned(grad),), grads

    def turned(self, x: Array) -> Array:
        """Return maps with rows and columns exchanged."""
        return x.swapaxes(2, 3) if x.ndim > 2 else x


wrong_graph(
    "flattens-by-columns",
    *_flattening(),
    sentence="flattens each of its maps column by column",
    hint="In which order does row-major put (C, H, W)?",
)(each_layer(Linear, lambda layer: _ByColumns(layer.out_features)))


@dataclass(frozen=True)
class _Flipped(Otherwise):
    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters with every kernel turned around."""
        return parameters | {"weight": parameters["weight"][..., ::-1, ::-1]}

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Turn the gradient back."""
        grad_xs, grads = super().backward(grad_y, parameters, *xs)
        return grad_xs, grads | {"weight": grads["weight"][..., ::-1, ::-1]}


wrong_graph(
    "kernels-flipped",
    *having(Conv),
    sentence="convolves with kernels turned around, where networks correlate",
    hint="What does a network's convolution do with its kernel?",
)(each_layer(Conv, _Flipped))


# POOLING


def _floored(layer: MaxPool) -> MaxPool:
    return replace(layer, ceil_mode=False)


wrong_graph(
    "pools-rounded-down",
    *(
        name
        for name in having(MaxPool)
        if any(
            isinstance(node.layer, MaxPool) and node.layer.ceil_mode
            for node in network(name, {}).nodes
        )
    ),
    sentence="rounds the sizes of its pools down",
    hint="How large is each pool's output in the table? Rounded up or down?",
)(each_layer(MaxPool, _floored))

wrong_graph(
    "averages-where-maxima-stand",
    *having(MaxPool),
    sentence="has average pools where maximum pools belong",
    hint="Which kind of pool does the table name?",
)(
    each_layer(
        MaxPool,
        lambda layer: AvgPool(layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode),
    )
)


@dataclass(frozen=True)
class _PaddedMoreBehind(Otherwise):
    """Pad only by what the last window lacks, and more behind than in front: TensorFlow's SAME."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Pad first."""
        return self.unpadded.forward(parameters, np.pad(xs[0], self.pads(xs[0]), **self.border))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        pads = self.pads(xs[0])
        padded = np.pad(xs[0], pads, **self.border)
        (grad,), grads = self.unpadded.backward(grad_y, parameters, padded)
        inside = tuple(slice(a, a + n) for (a, _), n in zip(pads, xs[0].shape, strict=True))
        return (grad[inside],), grads

    @property
    def unpadded(self) -> Conv | MaxPool:
        """The layer without its own padding."""
        assert isinstance(self.of, Conv | MaxPool)
        return replace(self.of, padding=(0, 0))

    @property
    def border(self) -> dict[str, Any]:
        """What stands in the padding."""
        return {"constant_values": -np.inf if isinstance(self.of, MaxPool) else 0}

    def pads(self, x: Array) -> list[tuple[int, int]]:
        """Return how much is padded in front and behind, along each axis."""
        pads = [(0, 0), (0, 0)]
        layer = self.unpadded
        for n, k, s in zip(x.shape[2:], layer.kernel_size, layer.stride, strict=True):
            lacking = max((-(-n // s) - 1) * s + k - n, 0)
            pads.append((lacking // 2, lacking - lacking // 2))
        return pads


def _striding() -> tuple[str, ...]:
    """Return the networks with normalizations in which some convolution strides and is padded."""
    return tuple(
        name
        for name in having(BatchNorm)
        if any(
            isinstance(node.layer, Conv) and node.layer.stride != (1, 1) and any(node.layer.padding)
            for node in network(name, {}).nodes
        )
    )


wrong_graph(
    "pads-more-behind",
    *_striding(),
    sentence="pads where it strides as TensorFlow's SAME does: an even map more at its end",
    hint="At which row does the first window of a layer that strides begin?",
)(each_layer((Conv, MaxPool), _PaddedMoreBehind))


@dataclass(frozen=True)
class _AllMaxima(MaxPool):
    """Hand the gradient of a window to each of its maxima."""

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Compare every pixel to the maximum of its window."""
        (x,) = xs
        y = self.forward(parameters, x)
        rows, columns = self.padding
        edge = max(self.kernel_size) + max(self.stride)  # windows may hang over the end
        pads = ((0, 0), (0, 0), (rows, rows + edge), (columns, columns + edge))
        padded = np.pad(x, pads, constant_values=-np.inf)
        grad = np.zeros_like(padded)
        for u, v in np.ndindex(*self.kernel_size):
            i, j = (
                slice(first, first + n * step, step)
                for first, n, step in zip((u, v), y.shape[2:], self.stride, strict=True)
            )
            grad[:, :, i, j] += grad_y * (padded[:, :, i, j] == y)
        height, width = x.shape[2:]
        return (grad[:, :, rows : rows + height, columns : columns + width],), {}


wrong_graph(
    "all-maxima-receive",
    *having(MaxPool),
    sentence="hands the gradient of a window to each of its maxima, where several are equal",
    hint="How many pixels of a window are its maximum where they are equal?",
    answer=False,
)(each_layer(MaxPool, lambda p: _AllMaxima(p.kernel_size, p.stride, p.padding, p.ceil_mode)))


@dataclass(frozen=True)
class _GlobalMaximum(GlobalAvgPool):
    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Take the maximum."""
        return global_max_pool2d(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive the maximum."""
        return (global_max_pool2d_backward(grad_y, *xs),), {}


wrong_graph(
    "takes-the-maximum-of-each-map",
    *having(GlobalAvgPool),
    sentence="ends with the maximum of each map, not with its mean",
    hint="Which global pool does the page name?",
)(each_layer(GlobalAvgPool, lambda _layer: _GlobalMaximum()))


@dataclass(frozen=True)
class _FirstSample(Layer):
    of: Layer

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the right shape."""
        return self.of.output_shape(*shapes)

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        """Return the right shapes."""
        return self.of.parameter_shapes(*shapes)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Answer for the first sample alone."""
        y = self.of.forward(parameters, *xs)
        return np.repeat(y[:1], len(y), axis=0)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive it."""
        first = np.zeros_like(grad_y)
        first[:1] = grad_y.sum(axis=0)
        return self.of.backward(first, parameters, *xs)


@wrong_graph(
    "answers-for-the-first-image",
    *EVERY,
    sentence="answers for the first image of a batch alone",
    hint="Call it with two different images.",
)
def _for_the_first(right: Network) -> Network:
    *others, last = right.nodes
    return replace(right, nodes=[*others, Node(last.name, _FirstSample(last.layer), last.inputs)])


# GRADIENTS


@dataclass(frozen=True)
class _Stopping(Otherwise):
    """A layer that passes no gradient back to some of its inputs."""

    stopped: tuple[bool, ...]

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive by some inputs."""
        grads, own = self.of.backward(grad_y, parameters, *xs)
        zeroed = zip(grads, self.stopped, strict=True)
        return tuple(np.zeros_like(grad) if stop else grad for grad, stop in zeroed), own


def _passing_back_by(place: int) -> Change:
    """Return the change by which what several layers take has the gradient of one of them alone."""

    def changed(right: Network) -> Network:
        takers: dict[str, list[str]] = {}
        for node in right.nodes:
            for taken in node.inputs:
                takers.setdefault(taken, []).append(node.name)
        nodes = []
        for node in right.nodes:
            stopped = tuple(takers[taken][place] != node.name for taken in node.inputs)
            nodes.append(replace(node, layer=_Stopping(node.layer, stopped)))
        return replace(right, nodes=nodes)

    return changed


BRANCHES = "What is the gradient of a value that two layers take?"

wrong_graph(
    "shortcut-gradient-missing",
    *having(Add),
    sentence="passes no gradient back through its shortcuts",
    hint=BRANCHES,
    answer=False,
)(_passing_back_by(0))

wrong_graph(
    "shortcut-gradient-alone",
    *having(Add),
    sentence="passes its gradients on through the shortcuts alone",
    hint=BRANCHES,
    answer=False,
)(_passing_back_by(-1))

wrong_graph(
    "branch-gradients-overwritten",
    *having(Concat),
    sentence="keeps the gradient of one branch alone where several branches begin",
    hint=BRANCHES,
    answer=False,
)(_passing_back_by(0))


@dataclass(frozen=True)
class _Unmasked(Relu):
    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Let everything through."""
        return (grad_y,), {}


wrong_graph(
    "masks-missing",
    *having(Relu),
    sentence="lets its gradients through where it has rectified",
    hint="What is the gradient of a rectification where its input is below 0?",
    answer=False,
)(each_layer(Relu, lambda _layer: _Unmasked()))


@wrong_graph(
    "last-mask-missing",
    *having(Relu),
    sentence="lets its gradients through the last of its rectifications",
    hint="What is the gradient of the last rectification?",
    answer=False,
)
def _last_mask_missing(right: Network) -> Network:
    last = _relus(right)[-1:]
    return layer_at(lambda name: name in last, lambda _layer: _Unmasked())(right)


@wrong_graph(
    "first-mask-missing",
    *having(Relu),
    sentence="lets its gradients through the first of its rectifications",
    hint="What is the gradient of the first rectification?",
    answer=False,
)
def _first_mask_missing(right: Network) -> Network:
    first = _relus(right)[:1]
    return layer_at(lambda name: name in first, lambda _layer: _Unmasked())(right)


@dataclass(frozen=True)
class _NotTurned(Conv):
    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Carry the gradient of x back by kernels that are turned around."""
        turned = parameters | {"weight": parameters["weight"][..., ::-1, ::-1]}
        grad_xs, _ = super().backward(grad_y, turned, *xs)
        return grad_xs, super().backward(grad_y, parameters, *xs)[1]


wrong_graph(
    "kernels-not-turned",
    *having(Conv),
    sentence="carries gradients back through its convolutions by kernels the wrong way round",
    hint="Which weight has met a pixel of x at which output?",
    answer=False,
)(
    each_layer(
        Conv,
        lambda c: _NotTurned(c.out_channels, c.kernel_size, c.stride, c.padding, c.groups, c.bias),
    )
)


@wrong_gradient(
    "divided-by-the-batch",
    *EVERY,
    sentence="your gradients are divided by the number of images",
    hint="A loss that is a mean has divided grad_output already.",
)
def _divided(grads: Parameters) -> Value:
    return {name: grad / len(grads["x"]) for name, grad in grads.items()}


@wrong_gradient(
    "gradients-negated",
    *EVERY,
    sentence="your gradients have the wrong sign",
    hint="Is the gradient that of the answer, or of what is subtracted from it?",
)
def _negated(grads: Parameters) -> Value:
    return {name: -grad for name, grad in grads.items()}


@wrong_gradient(
    "x-missing",
    *EVERY,
    sentence="your gradients lack that of the images, under the name x",
    hint="What is the gradient of x good for? See the page's Output.",
)
def _x_missing(grads: Parameters) -> Value:
    return {name: grad for name, grad in grads.items() if name != "x"}


@wrong_gradient(
    "mean-over-the-batch",
    *EVERY,
    sentence="your gradients of the parameters are means over the batch, where sums belong",
    hint="A loss that is a mean has divided grad_output already.",
)
def _mean(grads: Parameters) -> Value:
    samples = len(grads["x"])
    return {name: grad if name == "x" else grad / samples for name, grad in grads.items()}


@wrong_gradient(
    "statistics-derived",
    *having(BatchNorm),
    sentence="your gradients have entries for the running statistics, which are not trained",
    hint="Which parameters does training change by their gradients?",
)
def _statistics_derived(grads: Parameters) -> Value:
    found = dict(grads)
    for name, grad in grads.items():
        norm, _, part = name.rpartition(".")
        if part == "bias" and grads[f"{norm}.weight"].ndim == 1:
            found |= {f"{norm}.{which}": grad * 0 for which in BatchNorm.given}
    return found


@wrong_gradient(
    "weights-transposed",
    *having(Linear),
    sentence="your gradients of the fully connected weights are transposed",
    hint="A gradient has the shape of what it is the gradient of.",
)
def _transposed(grads: Parameters) -> Value:
    return {name: grad.T if grad.ndim == 2 else grad for name, grad in grads.items()}


# PARAMETERS


@wrong_list(  # dicts agree in whatever order they are: this is named wherever the order is wrong
    "names-not-in-order",
    *EVERY,
    sentence="your parameters are not in the order of their layers; perhaps they were sorted",
    hint="Which parameter does the first layer have?",
)
def _sorted(shapes: dict[str, Any]) -> dict[str, Any]:
    return {name: shapes[name] for name in sorted(shapes)}


@wrong_list(
    "linear-weights-in-out",
    *having(Linear),
    sentence="your fully connected weights have the shape (in, out)",
    hint="Which of its two axes is a linear weight's first one?",
)
def _in_out(shapes: dict[str, Any]) -> dict[str, Any]:
    return {n: tuple(reversed(s)) if len(s) == 2 else tuple(s) for n, s in shapes.items()}


@wrong_list(
    "statistics-missing",
    *having(BatchNorm),
    sentence="your parameters lack the running statistics",
    hint="What does batch normalization need in evaluation mode?",
)
def _without_statistics(shapes: dict[str, Any]) -> dict[str, Any]:
    return {name: shape for name, shape in shapes.items() if ".running_" not in name}


@wrong_list(
    "batches-counted",
    *having(BatchNorm),
    sentence="your parameters include num_batches_tracked",
    hint="Is a count of batches used in evaluation mode?",
)
def _with_counts(shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, shape in shapes.items():
        found[name] = shape
        if name.endswith(".running_var"):
            found[f"{name.removesuffix('running_var')}num_batches_tracked"] = ()
    return found


@wrong_list(
    "biases-listed",
    *having(BatchNorm),
    sentence="your parameters include biases of convolutions that have none",
    hint="What would the normalization behind a convolution do with its bias?",
)
def _with_biases(shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, shape in shapes.items():
        found[name] = shape
        if len(shape) == 4:
            found[f"{name.removesuffix('weight')}bias"] = shape[:1]
    return found


@wrong_list(
    "biases-missing",
    *(
        name
        for name in EVERY
        if any(full.endswith(".bias") for full in network(name, {}).parameter_shapes())
    ),
    sentence="your parameters lack the biases",
    hint="Which of the page's layers have a bias?",
)
def _without_biases(shapes: dict[str, Any]) -> dict[str, Any]:
    return {name: shape for name, shape in shapes.items() if not name.endswith(".bias")}
