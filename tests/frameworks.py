"""
Does a framework answer as the reference does? Every network is built again on PyTorch.

    python -m tests.frameworks [--seed 1] [NAME …]

draws weights for the networks that are named, or for all of them, and compares the logits with
those of tests/torch_networks.py, in float64 and in evaluation mode. Three have the size of the
papers; the others are narrow copies, on small images that are not square, and of these the
gradients of the images and of every trained parameter are compared too.

A line says what was compared, how many values that was, the largest difference and how long it
took. A difference is relative to the largest value of its array. The exit status is 1 if one
exceeds 1e-10.
"""

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from reference import architectures
from reference.architectures.graph import Network
from reference.architectures.layers import Add, BatchNorm, Conv, Layer, Linear, Shape, Subsample
from reference.dtypes import Array

try:
    import torch

    from .torch_networks import NETWORKS, Weights
except ModuleNotFoundError as missing:
    print(
        f"tests.frameworks needs the extra [torch], and {missing.name} is not installed:"
        " pip install --editable '.[torch]'",
        file=sys.stderr,
    )
    sys.exit(2)

LIMIT = 1e-10
GIVEN = ("running_mean", "running_var", "centers")  # parameters that no training changes


@dataclass(frozen=True)
class Case:
    """A network, the variant of it, and the images: those of the paper, or small ones."""

    name: str
    options: Mapping[str, Any]
    image: Shape | None
    thinning: int = 8

    @property
    def network(self) -> Network:
        """The graph of the reference, narrow where the images are small."""
        network: Network = getattr(architectures, f"{self.name}_network")(**self.options)
        return narrow(network, self.image, self.thinning) if self.image else network

    @property
    def variant(self) -> str:
        """What a line calls it."""
        return " ".join(f"{name}={value}" for name, value in self.options.items()) or "-"


def case(name: str, *image: int, thinning: int = 8, **options: Any) -> Case:
    """Return a case; without an image it has the paper's size."""
    return Case(name, options, image or None, thinning)


# the small images are such that each pool leaves a row or a column over, or rounds up, somewhere
CASES = (
    case("vgg", depth=16),
    case("resnet", depth=50),
    case("densenet", depth=121),
    case("classic", 3, 22, 29, thinning=1),
    case("boat_net", 1, 22, 29, thinning=1),
    case("lenet5", 1, 30, 37, thinning=1, variant="modern"),
    case("lenet5", 1, 38, 33, thinning=1, variant="1998"),
    case("lenet_harley", 1, 30, 37, thinning=1),
    case("alexnet", 3, 79, 83, variant="paper"),
    case("alexnet", 3, 75, 79, variant="one_tower"),
    case("zfnet", 3, 95, 79),
    case("nin", 3, 95, 75, dataset="imagenet"),
    case("nin", 3, 24, 21, dataset="cifar10"),
    *(case("vgg", 3, 32, 65, depth=depth) for depth in (11, 13, 16, "16C", 19)),
    case("googlenet", 3, 97, 83, thinning=4, auxiliary_heads=False),
    case("googlenet", 3, 97, 83, thinning=4, auxiliary_heads=True),
    case("inception_v4", 3, 91, 107),
    *(case("resnet", 3, 63, 90, depth=depth) for depth in (18, 34)),
    *(
        case("resnet", 3, 63, 90, depth=depth, stride_on=stride_on)
        for depth in (50, 101, 152)
        for stride_on in ("3x3", "1x1")
    ),
    *(case("resnet_cifar", 3, 18, 25, depth=depth) for depth in (20, 56, 110)),
    *(case("preact_resnet", 3, 63, 90, depth=depth) for depth in (18, 50, 101)),
    *(case("densenet", 3, 72, 97, depth=depth) for depth in (121, 169, 201, 264)),
    case("densenet_cifar", 3, 18, 27, thinning=4, depth=40, growth_rate=12),
    case("densenet_cifar", 3, 18, 27, thinning=1, depth=13, growth_rate=5),
)


def narrow(network: Network, image: Shape, thinning: int) -> Network:
    """Return a copy for images of another size, with fewer channels and far fewer features."""

    def thinner(layer: Layer) -> Layer:
        match layer:
            case Conv(out_channels=channels):
                return replace(layer, out_channels=max(2, channels // thinning))
            case Linear(out_features=features):
                return replace(layer, out_features=max(2, features // thinning**2))
            case _:
                return layer

    nodes = [replace(node, layer=thinner(node.layer)) for node in network.nodes]
    return replace(network, input_shape=image, nodes=nodes)


def drawn(network: Network, rng: np.random.Generator) -> dict[str, Array]:
    """
    Draw weights with which no signal dies or explodes, and statistics far from 0 and 1.

    What stands last in a residual branch is small, for each block adds a branch to the signal.
    """
    branches = {node.inputs[0] for node in network.nodes if isinstance(node.layer, Add)}
    layers = {node.name: node.layer for node in network.nodes}
    parameters = {}
    for name, shape in network.parameter_shapes().items():
        node, _, kind = name.rpartition(".")
        match kind, layers[node]:
            case "running_mean", _:
                values = signs(rng, shape) * rng.uniform(0.5, 1.5, shape)
            case "running_var", _:
                values = rng.uniform(2, 5, shape)
            case "centers", _:
                values = signs(rng, shape)
            case "bias", _:
                values = rng.normal(0, 0.2, shape)
            case "weight", BatchNorm():
                values = signs(rng, shape) * rng.uniform(1.2, 2.2, shape)
            case "weight", Subsample():
                values = signs(rng, shape) * rng.uniform(0.2, 0.6, shape)
            case _:  # He's: the inputs of each output
                values = rng.normal(0, np.sqrt(2 / prod(shape[1:])), shape)
        parameters[name] = 0.3 * values if kind == "weight" and node in branches else values
    return parameters


def signs(rng: np.random.Generator, shape: Shape) -> Array:
    """Draw -1 and 1."""
    return rng.choice((-1.0, 1.0), shape)


def differences(case: Case, seed: int) -> tuple[int, float]:
    """Return how many values were compared, and the largest difference."""
    rng = np.random.default_rng(seed)
    network = case.network
    parameters = drawn(network, rng)
    x = rng.normal(size=(2 if case.image else 1, *network.input_shape))
    pairs: list[tuple[Array, torch.Tensor]] = []

    # THE LOGITS
    answers = several(getattr(architectures, case.name)(x, parameters, **case.options))
    weights = Weights({name: torch.from_numpy(value) for name, value in parameters.items()})
    trained = [name for name in weights if not name.endswith(GIVEN)]
    pixels = torch.from_numpy(x)
    sources = [pixels, *(weights[name] for name in trained)]
    for tensor in sources:
        tensor.requires_grad_(case.image is not None)
    others = several(NETWORKS[case.name](weights, pixels, **case.options))
    pairs += zip(answers, others, strict=True)

    # THE GRADIENTS
    if case.image:
        grad_outputs = tuple(rng.normal(size=answer.shape) for answer in answers)
        backward = getattr(architectures, f"{case.name}_backward")
        grad_output = grad_outputs if len(answers) > 1 else grad_outputs[0]
        grads = backward(grad_output, x, parameters, **case.options)
        assert grads.keys() == {"x", *trained}
        seeds = [torch.from_numpy(grad) for grad in grad_outputs]
        other_grads = torch.autograd.grad(others, sources, seeds)
        pairs += zip((grads[name] for name in ("x", *trained)), other_grads, strict=True)
    arrays = [(ours, theirs.detach().numpy()) for ours, theirs in pairs]
    dead = sum(not theirs.any() for _, theirs in arrays)
    assert 10 * dead <= len(arrays), (
        f"{dead} of {len(arrays)} arrays are zeros: these weights show little"
    )
    return sum(ours.size for ours, _ in arrays), max(relative(*pair) for pair in arrays)


def several(answer: Any) -> tuple[Any, ...]:
    """Return one answer, or those of several heads, as a tuple."""
    return answer if isinstance(answer, tuple) else (answer,)


def relative(ours: Array, theirs: Array) -> float:
    """Return the largest difference over the largest value, or over 1 where all are zeros."""
    assert ours.shape == theirs.shape
    largest = np.abs(theirs).max()
    assert largest < 1e6, f"the largest value is {largest}: these weights show little"
    return float(np.abs(ours - theirs).max() / (largest or 1))


def main() -> int:
    """Print a line for each network; exit with 1 where the two differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NETWORKS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if unknown := set(options.names) - set(NETWORKS):
        parser.error(f"no network is called {', '.join(sorted(unknown))}")
    differ = []
    for case in CASES:
        if options.names and case.name not in options.names:
            continue
        started = time.perf_counter()
        count, largest = differences(case, options.seed)
        size = "x".join(map(str, case.network.input_shape))
        print(
            f"{case.name:15}{case.variant:26}{'narrow' if case.image else 'full':8}{size:12}"
            f"{count:>10,} values  {largest:8.1e}{time.perf_counter() - started:8.1f} s",
            flush=True,
        )
        if not largest <= LIMIT:  # nor is a nan
            differ.append(f"{case.name} {case.variant}")
    print(f"more than {LIMIT} apart: {', '.join(differ) or 'none'}")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
