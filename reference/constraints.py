"""How every operation refuses bad arguments: a labelled constraint, or a `TypeError`."""

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

type_of_numbers = (np.bool_, np.integer, np.floating)


class ConstraintError(ValueError):
    """A constraint of the specification does not hold; `label` names it."""

    def __init__(self, label: str, message: str) -> None:
        super().__init__(label, message)
        self.label = label

    def __str__(self) -> str:
        return ": ".join(self.args)


def require(condition: object, label: str, message: str) -> None:
    """Raise `ConstraintError(label, message)` unless `condition` holds."""
    if not condition:
        raise ConstraintError(label, message)


def require_shape(name: str, array: NDArray[Any], shape: Sequence[int], label: str) -> None:
    """Require that `array` has exactly this shape: nothing is ever broadcast."""
    require(
        array.shape == tuple(shape),
        label,
        f"{name} has shape {array.shape}, needs {tuple(shape)}",
    )


def require_maps(name: str, array: NDArray[Any], label: str) -> None:
    """Require maps with at least one pixel each."""
    require(
        array.ndim == 4 and min(array.shape[2:]) > 0,
        label,
        f"{name} has shape {array.shape}, needs (N, C, H, W) with at least one pixel",
    )


def real_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array of real numbers, or raise `TypeError`."""
    array = np.asarray(value)
    if not issubclass(array.dtype.type, type_of_numbers):
        raise TypeError(f"{name} has dtype {array.dtype}, needs real numbers")
    return array


def optional_real_array(name: str, value: ArrayLike | None) -> NDArray[Any] | None:
    """Return None as it is, and anything else as an array of real numbers."""
    return None if value is None else real_array(name, value)


def whole_number(name: str, value: Any, minimum: int, label: str) -> int:
    """Return `value` as an int, and require that it is one, of at least `minimum`."""
    require(
        is_whole(value) and value >= minimum,
        label,
        f"{name} is {value!r}, needs an int of at least {minimum}",
    )
    return operator.index(value)


def is_whole(value: object) -> bool:
    """Say whether `value` is an int; a bool is not."""
    return hasattr(value, "__index__") and not isinstance(value, bool | np.bool_ | np.ndarray)
