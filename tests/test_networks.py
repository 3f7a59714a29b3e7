"""Whole networks, graded through the command as a person's are."""

import pytest

from .results import row_of, whole_run

# what is wrong in the example, and the mistake that must be named for it
MISTAKES = {
    "lenet5": "subsampling-averages",
    "alexnet": "norm-behind-the-pool",
    "googlenet": "pools-rounded-down",
    "resnet": "strides-on-1x1",
    "preact_resnet": "shortcut-before-activation",
    "densenet": "concatenates-in-reverse",
}

pytestmark = pytest.mark.networks


def test_right_networks_earn_everything():
    result = whole_run("right", "architectures").result
    assert result["score"] == result["max_score"] == 100
    assert {row["status"] for row in result["operations"]} == {"passed"}


def test_six_mistakes_are_found_and_nothing_else():
    done = whole_run("networks_almost_right", "architectures")
    for row in done.result["operations"]:
        name = row["name"]
        if name not in MISTAKES:
            assert {test["status"] for test in row["tests"]} == {"not_implemented"}, name
            continue
        assert row["status"] == "failed", name
        failed = [test for test in row["tests"] if test["status"] == "failed"]
        named = {known["id"].removeprefix("backward-") for t in failed for known in t["diagnosis"]}
        assert MISTAKES[name] in named, (name, named)
        # what the mistake does not touch keeps its points
        right = [test for test in row["tests"] if test["function"] == f"{name}_parameters"]
        assert {test["status"] for test in right} == {"passed"}, name


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("lenet5", ["answers_modern"]),
        ("alexnet", ["answers_one_tower"]),
        ("resnet", ["answers_18_3x3", "answers_34_3x3", "answers_50_1x1"]),
        ("preact_resnet", []),
    ],
)
def test_a_mistake_costs_its_variant_alone(name, passing):
    result = whole_run("networks_almost_right", "architectures", name).result
    states = {
        test["id"].partition("/")[2]: test["status"] for test in row_of(result, name)["tests"]
    }
    assert {states[rule] for rule in passing} <= {"passed"}
    assert "failed" in states.values()
