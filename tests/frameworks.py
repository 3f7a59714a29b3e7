"""
Does a framework answer as the reference does? Every network is built again on PyTorch.

    python -m tests.frameworks [--laws] [--seed 1] [NAME …]

compares the networks that are named, or all of them, with those of tests/torch_networks.py, in
evaluation mode.

First weights are drawn, and logits compared in float64. Three networks have the size of the papers;
the others are the narrow copies of the conformance tests, in all their variants, and of these the
gradients of the images and of every trained parameter are compared too. A line says what was
compared, how many values that was, the largest difference and how long it took. A difference is
relative to the largest value of its array, and at most 1e-10.

With `--laws` the conformance tests then judge the networks on PyTorch as an implementation, which
computes float32 in float32. It lists no parameters and refuses nothing, and is not tested on these.

The exit status is 1 if a difference is larger, or a test fails.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import numpy as np

from grader.implementation import Call, InProcess, trusted
from grader.suite import Result, collect, run
from reference.dtypes import Array

from .conformance.networks import (
    PLANS,
    Keywords,
    call_of,
    drawn,
    grad_output_of,
    images_of,
    is_trained,
    network_of,
)

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
FULL: tuple[tuple[str, Keywords], ...] = (
    ("vgg", {"depth": 16}),
    ("resnet", {"depth": 50}),
    ("densenet", {"depth": 121}),
)


def calls(name: str, seed: int) -> Iterator[tuple[str, Call]]:
    """Yield the calls of a network that are compared: of the paper's size, then narrow ones."""
    for full, keywords in FULL:
        if full == name:
            random = np.random.default_rng(seed)
            network = network_of(name, keywords)
            parameters = {
                parameter: drawn(random, parameter.rpartition(".")[2], shape)
                for parameter, shape in network.parameter_shapes().items()
            }
            x = random.normal(size=(1, *network.input_shape))
            yield "full", Call(name, {"x": x, "parameters": parameters, **keywords})
    for keywords in PLANS[name].variants:
        yield "narrow", call_of(name, keywords, images_of(name, keywords)[-1], 2, seed)


# THE NETWORKS ON PYTORCH, AS FUNCTIONS OF THE SPECIFICATION


def twin(name: str) -> Callable[..., Any]:
    """Return a network: it takes and returns arrays."""

    def forward(x: Array, parameters: dict[str, Array], **options: Any) -> Any:
        weights, pixels = tensors(x, parameters)
        answer = NETWORKS[name](weights, pixels, **options)
        return tuple(map(array, answer)) if isinstance(answer, tuple) else array(answer)

    return forward


def twin_backward(name: str) -> Callable[..., Any]:
    """Return the gradients of a network: of the images, and of what is trained."""

    def backward(grad_output: Any, x: Array, parameters: dict[str, Array], **options: Any) -> Any:
        weights, pixels = tensors(x, parameters)
        sources = {"x": pixels} | {full: weights[full] for full in weights if is_trained(full)}
        for tensor in sources.values():
            tensor.requires_grad_()
        answers = several(NETWORKS[name](weights, pixels, **options))
        seeds = [torch.tensor(grad, dtype=pixels.dtype) for grad in several(grad_output)]
        # what the network does not use has no gradient
        grads = torch.autograd.grad(answers, [*sources.values()], seeds, allow_unused=True)
        return {
            full: array(grad) for full, grad in zip(sources, grads, strict=True) if grad is not None
        }

    return backward


def tensors(x: Array, parameters: dict[str, Array]) -> tuple[Weights, torch.Tensor]:
    """Return copies of the arrays, of one dtype, the longest; that of integers is float64."""
    longest = np.result_type(
        *(a if a.dtype.kind == "f" else 1.0 for a in (x, *parameters.values()))
    )
    pixels, *values = (
        torch.tensor(np.ascontiguousarray(a, longest)) for a in (x, *parameters.values())
    )
    return Weights(zip(parameters, values, strict=True)), pixels


def array(tensor: torch.Tensor) -> Array:
    """Return the values of a tensor."""
    values: Array = tensor.detach().numpy()
    return values


# WHAT IS COMPARED


def differences(call: Call, *, with_gradients: bool, seed: int) -> tuple[int, float]:
    """Return how many values were compared, and the largest difference."""
    name = call.function
    pairs = [*zip(several(trusted(call)), several(call.by(twin(name))), strict=True)]
    if with_gradients:
        backward = call.backward(grad_output_of(call, seed))
        ours, theirs = trusted(backward), backward.by(twin_backward(name))
        assert ours.keys() == theirs.keys()
        pairs += [(ours[full], theirs[full]) for full in ours]
    dead = sum(not theirs.any() for _, theirs in pairs)
    assert 5 * dead <= len(pairs), f"{dead} of {len(pairs)} arrays are zeros: that shows little"
    return sum(ours.size for ours, _ in pairs), max(relative(*pair) for pair in pairs)


def several(answer: Any) -> tuple[Any, ...]:
    """Return one answer, or those of several heads, as a tuple."""
    return answer if isinstance(answer, tuple) else (answer,)


def relative(ours: Array, theirs: Array) -> float:
    """Return the largest difference over the largest value, or over 1 where all are zeros."""
    assert ours.shape == theirs.shape
    largest = np.abs(theirs).max()
    assert np.isfinite(largest)  # a deep residual copy grows with every block
    return float(np.abs(ours - theirs).max() / (largest or 1))


def judged(name: str, seed: int) -> list[Result]:
    """Return the results of the conformance tests of a network and of its gradient."""
    functions = {name: twin(name), f"{name}_backward": twin_backward(name)}
    return [
        run(test, lambda: nullcontext(InProcess(functions)), seed, shrink=False)
        for test in collect()
        if test.function in functions and test.kind != "refusal"
    ]


def main() -> int:
    """Print a line for each call that is compared, and for the tests; exit with 1 if one fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NETWORKS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--laws", action="store_true", help="hold the twins to our tests, too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NETWORKS):
        parser.error(f"no network is called {', '.join(sorted(unknown))}")
    names = options.names or [*NETWORKS]
    differ = []
    for name in names:
        for width, call in calls(name, options.seed):
            started = time.perf_counter()
            count, largest = differences(call, with_gradients=width == "narrow", seed=options.seed)
            variant = " ".join(f"{option}={value}" for option, value in call.kwargs.items()) or "-"
            print(
                f"{name:15}{variant:27}{width:8}{'x'.join(map(str, call['x'].shape[1:])):12}"
                f"{count:>10,} values  {largest:8.1e}{time.perf_counter() - started:8.1f} s",
                flush=True,
            )
            if not largest <= LIMIT:  # nor is a nan
                differ.append(f"{name} {variant}")
    print(f"more than {LIMIT} apart: {', '.join(differ) or 'none'}", flush=True)
    if not options.laws:
        return int(bool(differ))
    results = [result for name in names for result in judged(name, options.seed)]
    failed = [result for result in results if result.status != "passed"]
    for result in failed:
        print(f"{result.test.id} {result.status}: {result.message}")
    print(f"{len(results)} conformance tests, {len(failed)} failed")
    return int(bool(differ or failed or not results))


if __name__ == "__main__":
    sys.exit(main())
