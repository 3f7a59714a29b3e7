"""How a wrong network is made: the reference's graph, with some of its nodes changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from reference.architectures.graph import Network, Node
from reference.architectures.layers import Gradients, Layer, Parameters, Shape

from ...implementation import Value
from ...networks import networks
from ...specification import parameters
from .. import Kind, mistake

Array: TypeAlias = np.ndarray[Any, Any]
Change: TypeAlias = Callable[[Network], Network]
NodeChange: TypeAlias = Callable[[Node], Node]
Taken: TypeAlias = Callable[[Network, Array, Parameters], tuple[Array, Parameters]]

EVERY = tuple(networks())  # whose answer is that of a graph, and which have a list of parameters


def network(name: str, keywords: Mapping[str, Any]) -> Network:
    """Return the right graph of a network."""
    return networks()[name](**keywords)


def as_answered(answers: tuple[Array, ...]) -> Value:
    """Return what a network answers: a tuple only where heads answer too."""
    return answers if len(answers) > 1 else answers[0]


def several(grad: Value) -> tuple[Array, ...]:
    """Return the gradient of each answer."""
    return grad if isinstance(grad, tuple) else (grad,)


def wrong_graph(
    id: str,  # noqa: A002
    *names: str,
    sentence: str,
    hint: str,
    variant: Mapping[str, Any] | None = None,
    answer: bool = True,
    gradient: bool = True,
) -> Callable[[Change], Change]:
    """
    Register networks whose graph is changed, and their gradients, which follow from that.

    With a `variant`, the others are right. Without `gradient` only the answers are wrong: what is
    changed does not show in any gradient; without `answer` only the gradients are. `sentence` goes
    on after "your network".
    """

    def register(change: Change) -> Change:
        for name in names:
            _register(id, name, sentence, hint, change, variant or {}, answer, gradient)
        return change

    return register


def _register(
    id_: str,
    name: str,
    sentence: str,
    hint: str,
    change: Change,
    variant: Mapping[str, Any],
    answer: bool,
    gradient: bool,
) -> None:
    def graph(keywords: Mapping[str, Any]) -> Network:
        right = network(name, keywords)
        given = {option: parameters(name)[option].default for option in variant} | dict(keywords)
        return change(right) if all(given[o] == v for o, v in variant.items()) else right

    def forward(x: Array, params: Mapping[str, Array], **keywords: Any) -> Value:
        return as_answered(graph(keywords).forward(x, params))

    def backward(grad: Value, x: Array, params: Mapping[str, Array], **keywords: Any) -> Value:
        return graph(keywords).backward(several(grad), x, params)

    said = f"your network {sentence}"
    if answer:
        mistake(id_, function=name, kind="value", sentence=said, hint=hint)(forward)
    own = f"backward-{id_}"
    if gradient:
        mistake(own, function=f"{name}_backward", kind="gradient", sentence=said, hint=hint)(
            backward
        )


def wrong_answer(
    id: str,  # noqa: A002
    *names: str,
    sentence: str,
    hint: str,
) -> Callable[[Callable[[Value], Value]], None]:
    """Register networks that do something to what the right graph answers."""

    def register(change: Callable[[Value], Value]) -> None:
        for name in names:

            def wrong(x: Array, params: Mapping[str, Array], _n: str = name, **kw: Any) -> Value:
                return as_answered(tuple(map(change, network(_n, kw).forward(x, params))))

            mistake(id, function=name, kind="value", sentence=sentence, hint=hint)(wrong)

    return register


def wrong_call(
    id: str,  # noqa: A002
    *names: str,
    kind: Kind,
    sentence: str,
    hint: str,
    gradient: bool = True,
) -> Callable[[Taken], Taken]:
    """Register networks, and their gradients, that take x and the parameters for others."""

    def register(taken: Taken) -> Taken:
        for name in names:

            def forward(x: Array, params: Mapping[str, Array], _n: str = name, **kw: Any) -> Value:
                right = network(_n, kw)
                return as_answered(right.forward(*taken(right, x, dict(params))))

            def backward(
                grad: Value, x: Array, params: Mapping[str, Array], _n: str = name, **kw: Any
            ) -> Value:
                right = network(_n, kw)
                return right.backward(several(grad), *taken(right, x, dict(params)))

            mistake(id, function=name, kind=kind, sentence=sentence, hint=hint)(forward)
            if gradient:
                own = f"backward-{id}"
                mistake(own, function=f"{name}_backward", kind=kind, sentence=sentence, hint=hint)(
                    backward
                )
        return taken

    return register


def wrong_gradient(
    id: str,  # noqa: A002
    *names: str,
    sentence: str,
    hint: str,
) -> Callable[[Callable[[Parameters], Value]], None]:
    """Register networks that do something to the right gradients."""

    def register(change: Callable[[Parameters], Value]) -> None:
        for name in names:

            def wrong(
                grad: Value, x: Array, params: Mapping[str, Array], _n: str = name, **kw: Any
            ) -> Value:
                return change(network(_n, kw).backward(several(grad), x, params))

            mistake(
                f"backward-{id}",
                function=f"{name}_backward",
                kind="gradient",
                sentence=sentence,
                hint=hint,
            )(wrong)

    return register


def wrong_list(
    id: str,  # noqa: A002
    *names: str,
    sentence: str,
    hint: str,
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], None]:
    """Register networks whose list of parameters is changed."""

    def register(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        for name in names:

            def wrong(*, _n: str = name, **kw: Any) -> Value:
                return change(network(_n, kw).parameter_shapes())

            mistake(id, function=f"{name}_parameters", kind="value", sentence=sentence, hint=hint)(
                wrong
            )

    return register


def having(*kinds: type[Layer]) -> tuple[str, ...]:
    """Return the networks that, by default, have a layer of one of these kinds."""
    return tuple(
        name
        for name in EVERY
        if any(isinstance(node.layer, kinds) for node in network(name, {}).nodes)
    )


def each_node(change: NodeChange) -> Change:
    """Return the change of a graph that changes every node by itself."""

    def changed(right: Network) -> Network:
        return replace(right, nodes=[change(node) for node in right.nodes])

    return changed


def each_layer(
    kind: type[Layer] | tuple[type[Layer], ...], change: Callable[[Any], Layer]
) -> Change:
    """Return the change of a graph that changes every layer of a kind, or of one of several."""
    return each_node(
        lambda node: (
            replace(node, layer=change(node.layer)) if isinstance(node.layer, kind) else node
        )
    )


def layer_at(places: Callable[[str], bool], change: Callable[[Any], Layer]) -> Change:
    """Return the change of a graph that changes the layers at the places of some names."""
    return each_node(
        lambda node: replace(node, layer=change(node.layer)) if places(node.name) else node
    )


def without(leave_out: Callable[[Node, int, Network], bool]) -> Change:
    """Return the change that leaves nodes out: what took their output takes their input."""

    def changed(right: Network) -> Network:
        passed: dict[str, str] = {}
        nodes = []
        for place, node in enumerate(right.nodes):
            inputs = tuple(passed.get(name, name) for name in node.inputs)
            if leave_out(node, place, right):
                passed[node.name] = inputs[0]
            else:
                nodes.append(replace(node, inputs=inputs))
        heads = tuple(passed.get(name, name) for name in right.heads)
        return replace(right, nodes=nodes, heads=heads)

    return changed


def swapped(first: str, second: str) -> Change:
    """Return the change of a graph that exchanges the layers of two nodes."""

    def changed(right: Network) -> Network:
        layers = {node.name: node.layer for node in right.nodes}
        names = {first: second, second: first}
        return replace(
            right,
            nodes=[
                replace(node, layer=layers[names.get(node.name, node.name)]) for node in right.nodes
            ],
        )

    return changed


def behind(right: Network, name: str, layer: Layer) -> Network:
    """Return the graph with a further layer behind one node, or the last one."""
    nodes: list[Node] = []
    for node in right.nodes:
        moved = tuple(f"{name}+" if taken == name else taken for taken in node.inputs)
        nodes.append(replace(node, inputs=moved))
        if node.name == name:
            nodes.append(Node(f"{name}+", layer, (name,)))
    return replace(right, nodes=nodes)


@dataclass(frozen=True)
class Otherwise(Layer):
    """A layer that does the right thing with its parameters changed; its gradient is that too."""

    of: Layer

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the right shape."""
        return self.of.output_shape(*shapes)

    def parameter_shapes(self, *shapes: Shape) -> dict[str, Shape]:
        """Return the right shapes."""
        return self.of.parameter_shapes(*shapes)

    def forward(self, parameters: Parameters, *xs: Array) -> Array:
        """Compute with changed parameters."""
        return self.of.forward(self.parameters(parameters), *xs)

    def backward(self, grad_y: Array, parameters: Parameters, *xs: Array) -> Gradients:
        """Derive with changed parameters."""
        return self.of.backward(grad_y, self.parameters(parameters), *xs)

    def parameters(self, parameters: Parameters) -> Parameters:
        """Return the parameters as this layer takes them: here, as they are."""
        return parameters
