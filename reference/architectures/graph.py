"""One mechanism for every network: a graph of layers, and all that follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from numpy.typing import ArrayLike

from ..constraints import real_array, require, require_shape
from ..dtypes import Array
from .layers import Layer, Pair, Parameters, Shape

INPUT = "input"


@dataclass(frozen=True)
class Node:
    """A layer at its place: it takes what the named nodes give."""

    name: str
    layer: Layer
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """What one output sees along each axis: pixels, pixels to the next output, the first pixel."""

    size: Pair
    jump: Pair
    start: Pair


@dataclass(frozen=True)
class Row:
    """A line of a network's table, for one sample."""

    node: Node
    output_shape: Shape
    parameter_count: int  # the trained ones
    multiply_count: int
    field: Field | None  # None behind what sees a whole map


@dataclass
class Network:
    """
    A network: nodes in the order in which they are computed, and those whose output is its answer.

    `name` begins the labels of its constraints; `input_shape` is that of the paper's images,
    (C, H, W).
    """

    name: str
    input_shape: Shape
    nodes: list[Node] = field(default_factory=list)
    heads: tuple[str, ...] = ()  # in front of the last node: answers besides its own

    def add(self, name: str, layer: Layer, *inputs: str) -> str:
        """Add a node behind those that it takes, or behind the last one; return its name."""
        behind = self.nodes[-1].name if self.nodes else INPUT
        self.nodes.append(Node(name, layer, inputs or (behind,)))
        return name

    @property
    def outputs(self) -> tuple[str, ...]:
        """The nodes that answer: the last one, then the heads."""
        return self.nodes[-1].name, *self.heads

    def shapes(self, input_shape: Shape | None = None) -> dict[str, Shape]:
        """Return the output shape of every node, for one sample."""
        shapes = {INPUT: input_shape or self.input_shape}
        for node in self.nodes:
            shapes[node.name] = node.layer.output_shape(*(shapes[name] for name in node.inputs))
        return shapes

    def parameter_shapes(self) -> dict[str, Shape]:
        """Return the shape of every parameter by its name, in order."""
        shapes = self.shapes()
        return {
            f"{node.name}.{suffix}": shape
            for node in self.nodes
            for suffix, shape in node.layer.parameter_shapes(
                *(shapes[name] for name in node.inputs)
            ).items()
        }

    def rows(self) -> list[Row]:
        """Return the network's table, from which its totals follow."""
        shapes, fields = self.shapes(), {INPUT: Field((1, 1), (1, 1), (0, 0))}
        rows = []
        for node in self.nodes:
            taken = [shapes[name] for name in node.inputs]
            seen = [fields[name] for name in node.inputs if name in fields]
            if len(taken[0]) == 3 and seen:
                fields[node.name] = widened(union(seen), *node.layer.window(taken[0]))
            trained = {
                suffix: shape
                for suffix, shape in node.layer.parameter_shapes(*taken).items()
                if suffix not in node.layer.given
            }
            rows.append(
                Row(
                    node,
                    shapes[node.name],
                    sum(map(prod, trained.values())),
                    node.layer.multiply_count(*taken),
                    fields.get(node.name),
                )
            )
        return rows

    def forward(self, x: Array, parameters: Mapping[str, Array]) -> tuple[Array, ...]:
        """Return the network's answers for a batch: its own, then those of its heads."""
        values = self.values(self.checked(x), parameters)
        return tuple(values[name] for name in self.outputs)

    def backward(
        self, grad_outputs: Sequence[ArrayLike], x: Array, parameters: Mapping[str, Array]
    ) -> Parameters:
        """Return the gradient of x under "x", and that of every trained parameter by its name."""
        values = self.values(self.checked(x), parameters)
        arriving = self.checked_gradients(grad_outputs, values)
        grads: Parameters = {}
        for node in reversed(self.nodes):
            xs = [values[name] for name in node.inputs]
            grad_xs, grad_parameters = node.layer.backward(
                arriving.pop(node.name), own(node, parameters, xs), *xs
            )
            # what several layers take sums the gradients of all of them
            for name, grad in zip(node.inputs, grad_xs, strict=True):
                arriving[name] = arriving[name] + grad if name in arriving else grad
            grads |= {f"{node.name}.{suffix}": g for suffix, g in grad_parameters.items()}
        return {"x": arriving[INPUT]} | {name: grads[name] for name in parameters if name in grads}

    def values(self, x: Array, parameters: Mapping[str, Array]) -> dict[str, Array]:
        """Return what every node gives; what a layer refuses is said with the node's name."""
        if not isinstance(parameters, Mapping):
            raise TypeError(f"parameters is a {type(parameters).__name__}, needs a dict of arrays")
        values = {INPUT: x}
        for node in self.nodes:
            xs = [values[name] for name in node.inputs]
            given = own(node, parameters, xs)
            try:
                values[node.name] = node.layer.forward(given, *xs)
            except ValueError as error:
                raise ValueError(f"{node.name}: {error}") from error
        return values

    def checked(self, x: Array) -> Array:
        """Return the images as an array, and require that they are some that the network takes."""
        x = real_array("x", x)
        require(
            x.ndim == 4 and x.shape[1] == self.input_shape[0],
            f"{self.name}_c1",
            f"x has shape {x.shape}, needs (N, {self.input_shape[0]}, H, W)",
        )
        return x

    def checked_gradients(
        self, grad_outputs: Sequence[ArrayLike], values: dict[str, Array]
    ) -> dict[str, Array]:
        """Return the gradient of every answer, and require that it has that answer's shape."""
        require(
            isinstance(grad_outputs, tuple | list) and len(grad_outputs) == len(self.outputs),
            f"{self.name}_c2",
            f"grad_output needs to be a tuple of {len(self.outputs)} arrays, one per answer",
        )
        arriving = {
            name: real_array("grad_output", grad)
            for name, grad in zip(self.outputs, grad_outputs, strict=True)
        }
        for name, grad in arriving.items():
            require_shape("grad_output", grad, values[name].shape, f"{self.name}_c2")
        return arriving


def own(node: Node, parameters: Mapping[str, Array], xs: list[Array]) -> Parameters:
    """Return the parameters of one node, by the last part of their names."""
    shapes = node.layer.parameter_shapes(*(x.shape[1:] for x in xs))
    names = {suffix: f"{node.name}.{suffix}" for suffix in shapes}
    missing = [name for name in names.values() if name not in parameters]
    if missing:
        raise ValueError(f"parameters lacks {', '.join(missing)}")
    return {suffix: real_array(name, parameters[name]) for suffix, name in names.items()}


def widened(seen: Field, kernel: Pair, stride: Pair, padding: Pair) -> Field:
    """Return the field of a window over outputs that each see `seen`."""
    axes = range(2)
    return Field(
        pair(seen.size[a] + (kernel[a] - 1) * seen.jump[a] for a in axes),
        pair(seen.jump[a] * stride[a] for a in axes),
        pair(seen.start[a] - padding[a] * seen.jump[a] for a in axes),
    )


def union(fields: list[Field]) -> Field:
    """Return the field of what is computed from several branches of one resolution."""
    axes = range(2)
    starts = pair(min(f.start[a] for f in fields) for a in axes)
    ends = pair(max(f.start[a] + f.size[a] for f in fields) for a in axes)
    return Field(pair(ends[a] - starts[a] for a in axes), fields[0].jump, starts)


def pair(values: Iterable[int]) -> Pair:
    """Return two ints, one per axis."""
    height, width = values
    return height, width
