"""The narrow copies on which networks are tested: what they cannot show, no law can."""

import numpy as np
import pytest

from grader.implementation import Call, trusted

from .conformance.networks import (
    PLANS,
    Keywords,
    allowed,
    call_of,
    grad_output_of,
    images_of,
    is_trained,
    values_of,
)

SEEDS = range(3)
TOLD_APART = 1e-4  # of the largest logit, which is far more than the laws allow; mostly it is 1e-1

each_variant = pytest.mark.parametrize(
    ("name", "keywords"),
    [
        pytest.param(name, keywords, id="-".join(map(str, [name, *values_of(keywords)])))
        for name, plan in PLANS.items()
        for keywords in plan.variants
    ],
)


@each_variant
def test_every_parameter_matters(name: str, keywords: Keywords) -> None:
    """Each trained parameter has a gradient that is not all zeros, in one of three copies."""
    mattering: set[str] = set()
    for seed in SEEDS:
        call = copy(name, keywords, seed)
        grads = trusted(call.backward(grad_output_of(call, seed)))
        mattering |= {full for full, grad in grads.items() if np.any(grad)}
    assert mattering == {"x", *filter(is_trained, call["parameters"])}


@each_variant
def test_another_image_gives_another_answer(name: str, keywords: Keywords) -> None:
    """The images of a batch are told apart by far more than the laws allow, by heads too."""
    for seed in SEEDS:
        answers = trusted(copy(name, keywords, seed))
        for answer in answers if isinstance(answers, tuple) else (answers,):
            difference = np.max(np.abs(answer[0] - answer[1]))
            assert difference > TOLD_APART * np.max(np.abs(answer))


def test_a_gradient_of_zeros_may_have_round_off() -> None:
    """Where nothing meets in a sum, an FFT leaves more than 0."""
    call = copy("boat_net", {}, 0)
    dead = {**call["parameters"], "conv2.bias": np.full(6, -1e3)}
    backward = call.but(parameters=dead).backward(grad_output_of(call, 0))
    grads = trusted(backward)
    bounds = allowed(backward, grads)
    assert not np.any(grads["conv1.weight"])
    assert 0 < bounds["conv1.weight"] <= bounds["fc2.bias"] < 1e-11


def copy(name: str, keywords: Keywords, seed: int) -> Call:
    """Return a call of a variant with two images."""
    return call_of(name, keywords, images_of(name, keywords)[0], 2, seed)
