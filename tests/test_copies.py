"""The narrow copies on which networks are tested: what they cannot show, no law can."""

import numpy as np
import pytest

from grader.implementation import trusted

from .conformance.networks import PLANS, call_of, default_of, grad_output_of, images_of, is_trained

SEEDS = range(3)
TOLD_APART = 1e-4  # of the largest logit, which is far more than the laws allow; mostly it is 1e-1

each_network = pytest.mark.parametrize("name", PLANS)


@each_network
def test_every_parameter_matters(name: str) -> None:
    """Each trained parameter has a gradient that is not all zeros, in one of three copies."""
    mattering: set[str] = set()
    for seed in SEEDS:
        call = copy(name, seed)
        grads = trusted(call.backward(grad_output_of(call, seed)))
        mattering |= {full for full, grad in grads.items() if np.any(grad)}
    assert mattering == {"x", *filter(is_trained, call["parameters"])}


@each_network
def test_another_image_gives_another_answer(name: str) -> None:
    """The images of a batch are told apart by far more than the laws allow."""
    for seed in SEEDS:
        answer = trusted(copy(name, seed))
        assert np.max(np.abs(answer[0] - answer[1])) > TOLD_APART * np.max(np.abs(answer))


def copy(name, seed):
    """Return a call of the default variant with two images."""
    keywords = default_of(name)
    return call_of(name, keywords, images_of(name, keywords)[0], 2, seed)
