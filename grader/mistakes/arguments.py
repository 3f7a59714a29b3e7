"""In which form arguments are given, as several chapters ask."""

from collections.abc import Mapping

from ..implementation import Value


def has_pair(given: Mapping[str, Value], *names: str) -> bool:
    """Say whether one of these sizes, where there is one, is given for each axis."""
    return any(isinstance(given.get(name), tuple | list) for name in names)


def has_sides(given: Mapping[str, Value]) -> bool:
    """Say whether the padding is given for each side of each axis."""
    padding = given["padding"]
    return has_pair(given, "padding") and any(isinstance(side, tuple | list) for side in padding)
