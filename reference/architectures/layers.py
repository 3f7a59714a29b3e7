"""
The kinds of layer that networks are built from.

Each says for itself how large its output is, which parameters it has, how many products it takes,
and how it computes; shapes are those of one sample, (C, H, W) or (F,). Sizes of kernels, strides
and padding belong to the layer, and so does the number of channels that it declares; `forward` and
`backward` read the numbers of channels from the parameters, so that a narrow copy of a network
computes by the same code.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar, TypeAlias

import numpy as np

from ..activation import relu, relu_backward, scaled_tanh, scaled_tanh_backward
from ..composition import (
    concat_channels,
    concat_channels_backward,
    residual_add,
    residual_add_backward,
)
from ..convolution import conv2d, conv2d_backward
from ..dtypes import Array, as_float64, cast, result_dtype
from ..geometry import conv_multiply_count, conv_output_size, pool_output_size
from ..linear import flatten, flatten_backward, linear, linear_backward
from ..normalization import (
    batch_norm,
    batch_norm_backward,
    local_response_norm,
    local_response_norm_backward,
)
from ..pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    subsample2d,
    subsample2d_backward,
)

Shape: TypeAlias = tuple[int, ...]
Pair: TypeAlias = tuple[int, int]
Parameters: TypeAlias = dict[str, Array]
Gradients: TypeAlias = tuple[tuple[Array, ...], Parameters]


@dataclass(frozen=True)
class Layer(ABC):
    """A layer without parameters that keeps its input's shape; the others say what they change."""

    given: ClassVar[tuple[str, ...]] = ()  # the parameters that no training changes

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the shape of the output for inputs of these shapes."""
        return shapes[0]

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        """Return the shape of each parameter, by the last part of its name."""
        return {}

    def multiply_count(self, *shapes: Shape) -> int:
        """Return the number of products of activations and weights, for one sample."""
        return 0

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        """Return kernel, stride and padding of the window that one output sees."""
        return (1, 1), (1, 1), (0, 0)

    @abstractmethod
    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Return the output for a batch."""

    @abstractmethod
    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Return the gradient of each input, and of each parameter by its name."""


@dataclass(frozen=True)
class Conv(Layer):
    """A convolution."""

    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    groups: int = 1
    bias: bool = True

    def output_shape(self, *shapes: Shape) -> Shape:
        _, *size = shapes[0]
        output_size = conv_output_size(
            tuple(size), self.kernel_size, stride=self.stride, padding=self.padding
        )
        return of_maps(self.out_channels, output_size)

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        weight = (self.out_channels, shapes[0][0] // self.groups, *self.kernel_size)
        return {"weight": weight} | ({"bias": (self.out_channels,)} if self.bias else {})

    def multiply_count(self, *shapes: Shape) -> int:
        channels, *size = shapes[0]
        return conv_multiply_count(
            channels,
            self.out_channels,
            self.kernel_size,
            tuple(size),
            stride=self.stride,
            padding=self.padding,
            groups=self.groups,
        )

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return self.kernel_size, self.stride, self.padding

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        require_size("the kernel of weight", parameters["weight"].shape[2:], self.kernel_size)
        return conv2d(
            *xs,
            *parameters.values(),
            stride=self.stride,
            padding=self.padding,
            groups=self.groups,
        )

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x, *grads = conv2d_backward(
            grad_y,
            *xs,
            *parameters.values(),
            stride=self.stride,
            padding=self.padding,
            groups=self.groups,
        )
        return (grad_x,), by_name(parameters, grads)


@dataclass(frozen=True)
class PartialConv(Layer):
    """
    A convolution in which each output map sees only the input maps that its table lists.

    The weight holds one filter per connection, map by map, in the order of the table.
    """

    table: tuple[tuple[int, ...], ...]
    kernel_size: Pair

    def output_shape(self, *shapes: Shape) -> Shape:
        _, *size = shapes[0]
        return of_maps(len(self.table), conv_output_size(tuple(size), self.kernel_size))

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        connections = sum(len(seen) for seen in self.table)
        return {"weight": (connections, *self.kernel_size), "bias": (len(self.table),)}

    def multiply_count(self, *shapes: Shape) -> int:
        connections, *kernel_size = self.parameter_shapes(*shapes)["weight"]
        return connections * prod(kernel_size) * prod(self.output_shape(*shapes)[1:])

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return self.kernel_size, (1, 1), (0, 0)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return conv2d(xs[0], self.full(parameters["weight"], xs[0]), parameters["bias"])

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        weight = self.full(parameters["weight"], xs[0])
        grad_x, grad_full, grad_bias = conv2d_backward(grad_y, xs[0], weight, parameters["bias"])
        grad_weight = np.stack([grad_full[o, c] for o, c in self.connections()])
        return (grad_x,), by_name(parameters, [grad_weight, grad_bias])

    def full(self, weight: Array, x: Array) -> Array:
        """Return the filters of a full convolution, with zeros where nothing is connected."""
        maps = 1 + max(max(seen) for seen in self.table)
        connections = self.connections()
        require_size("the number of maps in front of a table", x.shape[1], maps)
        require_size("the shape of weight", weight.shape, (len(connections), *self.kernel_size))
        full = np.zeros((len(self.table), maps, *self.kernel_size), weight.dtype)
        for (o, c), kernel in zip(connections, weight, strict=True):
            full[o, c] = kernel
        return full

    def connections(self) -> list[Pair]:
        """Return each connection: an output map, and an input map that it sees."""
        return [(o, c) for o, seen in enumerate(self.table) for c in seen]


@dataclass(frozen=True)
class Linear(Layer):
    """A fully connected layer over all that comes in."""

    out_features: int

    def output_shape(self, *shapes: Shape) -> Shape:
        return (self.out_features,)

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        return {"weight": (self.out_features, prod(shapes[0])), "bias": (self.out_features,)}

    def multiply_count(self, *shapes: Shape) -> int:
        return self.out_features * prod(shapes[0])

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return whole(shape)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return linear(flatten(xs[0]), *parameters.values())

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_flat, *grads = linear_backward(grad_y, flatten(xs[0]), *parameters.values())
        return (flatten_backward(grad_flat, xs[0]),), by_name(parameters, grads)


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch normalization by the running statistics."""

    eps: float = 1e-5
    given: ClassVar[tuple[str, ...]] = ("running_mean", "running_var")

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        channels = shapes[0][:1]
        return dict.fromkeys(("weight", "bias", *self.given), channels)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        y, _, _ = batch_norm(*xs, *parameters.values(), training=False, eps=self.eps)
        return y

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x, *grads = batch_norm_backward(
            grad_y, *xs, *parameters.values(), training=False, eps=self.eps
        )
        return (grad_x,), by_name(parameters, grads)


@dataclass(frozen=True)
class Relu(Layer):
    """Rectification."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return relu(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return (relu_backward(grad_y, *xs),), {}


@dataclass(frozen=True)
class ScaledTanh(Layer):
    """LeCun's 1.7159 tanh(2x/3)."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return scaled_tanh(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return (scaled_tanh_backward(grad_y, *xs),), {}


@dataclass(frozen=True)
class Dropout(Layer):
    """Dropout with probability p, which in evaluation is the identity."""

    p: float

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return xs[0]

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return (grad_y,), {}


@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    """Local response normalization over `size` channels, its alpha divided by that size."""

    size: int
    alpha: float
    beta: float
    k: float

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return local_response_norm(*xs, size=self.size, alpha=self.alpha, beta=self.beta, k=self.k)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x = local_response_norm_backward(
            grad_y, *xs, size=self.size, alpha=self.alpha, beta=self.beta, k=self.k
        )
        return (grad_x,), {}


@dataclass(frozen=True)
class Pool(Layer):
    """What maximum and average pooling share."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    ceil_mode: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        channels, *size = shapes[0]
        output_size = pool_output_size(
            tuple(size),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
        )
        return of_maps(channels, output_size)

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return self.kernel_size, self.stride, self.padding


@dataclass(frozen=True)
class MaxPool(Pool):
    """Maximum pooling."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return max_pool2d(
            xs[0],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
        )

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x = max_pool2d_backward(
            grad_y,
            xs[0],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
        )
        return (grad_x,), {}


@dataclass(frozen=True)
class AvgPool(Pool):
    """Average pooling."""

    count_include_pad: bool = True

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return avg_pool2d(
            xs[0],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
            count_include_pad=self.count_include_pad,
        )

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x = avg_pool2d_backward(
            grad_y,
            xs[0],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
            count_include_pad=self.count_include_pad,
        )
        return (grad_x,), {}


@dataclass(frozen=True)
class GlobalAvgPool(Layer):
    """The mean of each map."""

    def output_shape(self, *shapes: Shape) -> Shape:
        return shapes[0][:1]

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return whole(shape)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return global_avg_pool2d(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return (global_avg_pool2d_backward(grad_y, *xs),), {}


@dataclass(frozen=True)
class Subsample(Layer):
    """LeNet-5's trainable subsampling: the sum of 2x2 pixels, one coefficient, one bias."""

    def output_shape(self, *shapes: Shape) -> Shape:
        channels, height, width = shapes[0]
        return channels, height // 2, width // 2

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        return dict.fromkeys(("weight", "bias"), shapes[0][:1])

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return (2, 2), (2, 2), (0, 0)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return subsample2d(*xs, *parameters.values())

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x, *grads = subsample2d_backward(grad_y, *xs, *parameters.values())
        return (grad_x,), by_name(parameters, grads)


@dataclass(frozen=True)
class EuclideanRbf(Layer):
    """
    LeNet-5's output units: the squared distance to a given code per class.

        y[n, k] = sum over f of (x[n, f] - centers[k, f])^2
    """

    classes: int
    given: ClassVar[tuple[str, ...]] = ("centers",)

    def output_shape(self, *shapes: Shape) -> Shape:
        return (self.classes,)

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        return {"centers": (self.classes, *shapes[0])}

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        y = (distances(*xs, *parameters.values()) ** 2).sum(axis=2)
        return cast(y, result_dtype(*xs, *parameters.values()))

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x = (
            as_float64(grad_y)[..., np.newaxis] * 2 * distances(*xs, *parameters.values())
        ).sum(axis=1)
        return (cast(grad_x, result_dtype(*xs, *parameters.values())),), {}


@dataclass(frozen=True)
class Add(Layer):
    """The sum of two branches."""

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return residual_add(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return residual_add_backward(grad_y, *xs), {}


@dataclass(frozen=True)
class Concat(Layer):
    """The channels of several branches, in their order."""

    def output_shape(self, *shapes: Shape) -> Shape:
        return sum(shape[0] for shape in shapes), *shapes[0][1:]

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        return concat_channels(*xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        return concat_channels_backward(grad_y, *xs), {}


@dataclass(frozen=True)
class PaddedShortcut(Layer):
    """Every other row and column, and behind the channels as many channels of zeros (option A)."""

    def output_shape(self, *shapes: Shape) -> Shape:
        channels, height, width = shapes[0]
        return 2 * channels, -(-height // 2), -(-width // 2)

    def window(self, shape: Shape) -> tuple[Pair, Pair, Pair]:
        return (1, 1), (2, 2), (0, 0)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        kept = xs[0][:, :, ::2, ::2]
        return np.concatenate([kept, np.zeros_like(kept)], axis=1)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        grad_x = np.zeros_like(xs[0])
        grad_x[:, :, ::2, ::2] = grad_y[:, : grad_x.shape[1]]
        return (grad_x,), {}


def whole(shape: Shape) -> tuple[Pair, Pair, Pair]:
    """Return the window that is a whole map."""
    _, height, width = shape
    return (height, width), (1, 1), (0, 0)


def require_size(what: str, found: int | Shape, needed: int | Shape) -> None:
    """Require a size that is the layer's, not one of the widths that a copy may choose."""
    if found != needed:
        raise ValueError(f"{what} is {found}, needs {needed}")


def of_maps(channels: int, size: int | Shape) -> Shape:
    """Return the shape of maps of a size, which has two axes."""
    assert isinstance(size, tuple)
    return channels, *size


def by_name(parameters: Parameters, grads: Sequence[Array | None]) -> Parameters:
    """Return the gradients of a layer's parameters by their names; what is given has none."""
    return {name: grad for name, grad in zip(parameters, grads, strict=False) if grad is not None}


def distances(x: Array, centers: Array) -> Array:
    """Return how far each sample is from each center along every feature."""
    require_size("the shape of one of centers", centers.shape[1:], x.shape[1:])
    return as_float64(x)[:, np.newaxis] - as_float64(centers)
