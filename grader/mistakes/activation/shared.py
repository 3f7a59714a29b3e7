"""What several mistakes of this chapter are built from."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation.arguments import gradient_and_argument
from reference.activation.vectors import check_axis, shares
from reference.constraints import real_array
from reference.dtypes import as_float64, cast, result_dtype

from ...implementation import Value


def wide(x: Value) -> Any:
    """Return an array of real numbers in float64."""
    return as_float64(real_array("x", x))


def given(x: Value, y: Value) -> Value:
    """Return y in the dtype in which a function of x answers."""
    return cast(np.asarray(y), result_dtype(real_array("x", x)))


def sloped(grad_output: Value, x: Value, slope: Callable[[Any], Any]) -> Value:
    """Return the gradient of a function of single numbers, by its slope at each of them."""
    gradient, argument = gradient_and_argument(grad_output, x, "c1")
    return given(x, as_float64(gradient) * slope(as_float64(argument)))


def along(x: Value, axis: int, rule: Callable[[Any], Any]) -> Value:
    """Return what a rule makes of float64 numbers, once the axis is known to be there."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return given(x, rule(wide(x)))


def back_along(grad_output: Value, x: Value, axis: int, rule: Callable[[Any, Any], Any]) -> Value:
    """Return what a rule makes of the gradient and of the shares of x."""
    gradient, argument = gradient_and_argument(grad_output, x, "c3")
    check_axis(argument, axis, "c1", "c2")
    return given(x, rule(as_float64(gradient), shares(as_float64(argument), axis)))


def total(x: Any, axis: int | None) -> Any:
    """Return a sum along the axis, which stays, with the size 1."""
    return np.sum(x, axis=axis, keepdims=True)
