"""In a checkout the tests run on the reference, in this process."""

import pytest

from grader.implementation import Implementation, InProcess
from grader.specification import reference_functions


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave out what would compare the reference to itself, and can say nothing of it.

    Its networks are held to tables, to another framework and to differences instead.
    """
    left_out = [item for item in items if item.get_closest_marker("held_to_the_reference")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def implementation() -> Implementation:
    """Return the reference as an implementation like any other."""
    return InProcess(reference_functions())


@pytest.fixture
def seed() -> int:
    """Return the seed of a test that draws by itself."""
    return 0
