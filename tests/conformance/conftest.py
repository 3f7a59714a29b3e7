"""In a checkout the tests run on the reference, in this process."""

import pytest

from grader.implementation import Implementation, InProcess
from grader.specification import reference_functions


@pytest.fixture
def implementation() -> Implementation:
    """Return the reference as an implementation like any other."""
    return InProcess(reference_functions())
