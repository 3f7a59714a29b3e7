"""Whole networks: the right ones, graded as a person's are, and six mistakes in them."""

import re
import shutil
from dataclasses import dataclass

import pytest

from .results import SUBMISSIONS, row_of, whole_run, without_timings

pytestmark = pytest.mark.networks


@dataclass(frozen=True)
class Slip:
    """
    A mistake in the source of the right example, and what it must cost.

    It must be named, by its id, in each test of `costs`. Besides these only tests of the network
    and its gradient may fail, and none in whose rule the pattern `spares` is found.
    """

    network: str
    id: str
    file: str
    right: str
    wrong: str
    costs: tuple[str, ...]
    spares: str = "(?!)"
    times: int = 1

    def is_spared(self, test):
        """Say whether a test must have the result of the right example."""
        _, _, rule = test["id"].partition("/")
        of_parameters = test["function"] == f"{self.network}_parameters"
        return of_parameters or re.search(self.spares, rule) is not None


SLIPS = (
    Slip(  # S2 and S4 average the four pixels, whose sum is meant
        "lenet5",
        "subsampling-averages",
        "layers.py",
        "subsample2d_backward, x, weight, bias)",
        "subsample2d_backward, x, apply(lambda w: w / 4, lambda g, w: g / 4, weight), bias)",
        costs=("answers_1998", "backward_1998"),
        spares="(?<!_1998)$",
    ),
    Slip(  # responses are normalized behind the pools, not in front of them
        "alexnet",
        "norm-behind-the-pool",
        "chains.py",
        "net.max_pool(_as_published(net, x), 3, stride=2)",
        "_as_published(net, net.max_pool(x, 3, stride=2))",
        costs=("answers_paper", "backward"),
        spares="_one_tower$",
        times=2,
    ),
    # the pools between modules drop a last window that hangs over the edge; what the heads see is
    # then too small for their weights, so that they raise, and an exception has no name
    Slip(
        "googlenet",
        "pools-rounded-down",
        "branches.py",
        "net.max_pool(x, 3, stride=2, ceil_mode=True)",
        "net.max_pool(x, 3, stride=2)",
        costs=("answers_without_heads", "backward", "backward_matches_difference"),
    ),
    Slip(  # the stride of a bottleneck is on its first 1x1 convolution, whatever is asked for
        "resnet",
        "strides-on-1x1",
        "branches.py",
        "first, second = (stride, 1) if early else (1, stride)",
        "first, second = stride, 1",
        costs=("answers_50_3x3", "answers_101_3x3", "answers_152_3x3", "backward"),
        spares="_(18_3x3|34_3x3|50_1x1)$",
    ),
    Slip(  # a shortcut that changes the shape takes what came in, not normalized and rectified
        "preact_resnet",
        "shortcut-before-activation",
        "branches.py",
        'f"{name}.shortcut", ready,',
        'f"{name}.shortcut", x,',
        costs=("answers_50", "answers_18", "answers_101", "backward"),
    ),
    Slip(  # each layer's new maps are put in front of the old ones, not behind them
        "densenet",
        "concatenates-in-reverse",
        "branches.py",
        "x, channels = net.concat(x, new), channels + 32",
        "x, channels = net.concat(new, x), channels + 32",
        costs=("answers_121", "answers_169", "answers_201", "answers_264", "backward"),
    ),
)


@pytest.fixture(scope="module")
def right():
    """Grade the right example."""
    return without_timings(whole_run("right", "architectures").result)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """Grade the right example with the six mistakes in it."""
    folder = tmp_path_factory.mktemp("six") / "mistakes"
    shutil.copytree(SUBMISSIONS / "right", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for slip in SLIPS:
        source = (folder / slip.file).read_text(encoding="utf-8")
        assert source.count(slip.right) == slip.times, slip.id
        (folder / slip.file).write_text(source.replace(slip.right, slip.wrong), encoding="utf-8")
    return without_timings(whole_run(folder, "architectures").result)


def test_right_networks_earn_everything(right):
    assert right["score"] == right["max_score"] == 100
    assert {row["status"] for row in right["operations"]} == {"passed"}


def test_six_mistakes_cost_nothing_elsewhere(right, wrong):
    touched = {slip.network for slip in SLIPS}
    kept = [row for row in right["operations"] if row["name"] not in touched]
    assert [row for row in wrong["operations"] if row["name"] not in touched] == kept
    assert len(kept) == len(right["operations"]) - len(SLIPS)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.network)
def test_a_mistake_costs_its_own_tests_and_is_named(right, wrong, slip):
    before, row = (row_of(result, slip.network) for result in (right, wrong))
    assert row["status"] in {"failed", "error"}
    assert row["score"] < before["score"]
    for one, other in zip(before["tests"], row["tests"], strict=True):
        assert one == other or not slip.is_spared(one), one["id"]
    assert any(map(slip.is_spared, row["tests"]))
    tests = {test["id"].partition("/")[2]: test for test in row["tests"]}
    for rule in slip.costs:
        assert tests[rule]["status"] == "failed", rule
        named = [known["id"].removeprefix("backward-") for known in tests[rule]["diagnosis"]]
        assert named[:1] == [slip.id], (rule, named)
