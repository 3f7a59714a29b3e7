"""What goes wrong in softmax."""

from typing import Any

import numpy as np

from reference.activation.vectors import below_maximum, shares

from ...implementation import Value
from .. import mistake
from .shared import along, total


@mistake(
    "not-shifted",
    function="softmax",
    kind="special",
    sentence="your output is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def softmax_not_shifted(x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    return along(x, axis, lambda numbers: np.exp(numbers) / total(np.exp(numbers), axis))


@mistake(
    "one-shift-for-all",
    function="softmax",
    kind="special",
    sentence="your output is what you get when one maximum is subtracted from all rows",
    hint="What is left of a row far below all others?",
)
def softmax_one_shift_for_all(x: Value, *, axis: int = -1) -> Value:
    """Subtract one maximum."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(numbers - np.max(numbers, initial=-np.inf))
        return grown / total(grown, axis)

    return along(x, axis, rule)


@mistake(
    "clipped",
    function="softmax",
    kind="special",
    sentence="your output is what you get when x is cut off at 500 on both sides",
    hint="Are 1000 and 800 as good as 500?",
)
def softmax_clipped(x: Value, *, axis: int = -1) -> Value:
    """Clip x against overflow."""
    return along(x, axis, lambda numbers: shares(np.clip(numbers, -500, 500), axis))


@mistake(
    "sum-over-all",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the shares of the whole array sum to 1",
    hint="What does each row sum to?",
)
def softmax_sum_over_all(x: Value, *, axis: int = -1) -> Value:
    """Divide by the sum of everything."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / total(grown, None)

    return along(x, axis, rule)


@mistake(
    "not-divided",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the exponentials are not divided by their sum",
    hint="What does each row sum to?",
)
def softmax_not_divided(x: Value, *, axis: int = -1) -> Value:
    """Forget the division."""
    return along(x, axis, lambda numbers: np.exp(below_maximum(numbers, axis)))


@mistake(
    "shares-of-x",
    function="softmax",
    kind="value",
    sentence="your output is what you get when x is divided by its sum, without an exponential",
    hint="What becomes of a negative number?",
)
def softmax_shares_of_x(x: Value, *, axis: int = -1) -> Value:
    """Forget the exponential."""
    return along(x, axis, lambda numbers: numbers / total(numbers, axis))


@mistake(
    "largest-alone",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the largest number takes everything",
    hint="Does the second largest number have no share?",
)
def softmax_largest_alone(x: Value, *, axis: int = -1) -> Value:
    """Mark the maximum."""
    return along(x, axis, lambda numbers: 1.0 * (below_maximum(numbers, axis) == 0))


@mistake(
    "sum-not-zero",
    function="softmax",
    kind="value",
    sentence="your output is what you get when 1e-8 is added to the sum",
    hint="Can the sum of these exponentials be 0?",
)
def softmax_sum_not_zero(x: Value, *, axis: int = -1) -> Value:
    """Guard against a division by 0 that cannot be."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / (total(grown, axis) + 1e-8)

    return along(x, axis, rule)


@mistake(
    "sum-loses-its-axis",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the sum loses its axis, and is laid along another",
    hint="Along which axis does NumPy lay an array of fewer axes?",
)
def softmax_sum_loses_its_axis(x: Value, *, axis: int = -1) -> Value:
    """Sum without keeping the axis."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / np.sum(grown, axis=axis)

    return along(x, axis, rule)
