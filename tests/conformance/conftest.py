"""In a checkout the tests run on the reference, in this process."""

import pytest

from grader.implementation import Implementation, InProcess
from grader.specification import reference_functions

# these hold a network to the reference's graph, so that they say nothing of the reference itself:
# its graphs are held to tables, to frameworks and to differences
HELD_TO_THE_REFERENCE = (
    "test_answers",
    "test_backward",
    "test_minds_every_parameter",
    "test_parameters",
    "test_parameters_by_default",
    "test_is_deterministic",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would compare the reference to itself."""
    left_out = [
        item
        for item in items
        if item.path.stem == "test_architectures"
        and getattr(item, "originalname", "") in HELD_TO_THE_REFERENCE
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def implementation() -> Implementation:
    """Return the reference as an implementation like any other."""
    return InProcess(reference_functions())
