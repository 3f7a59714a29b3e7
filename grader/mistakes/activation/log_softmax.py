"""What goes wrong in log_softmax."""

from typing import Any

import numpy as np

from reference.activation import log_softmax, softmax
from reference.activation.vectors import below_maximum, shares

from ...implementation import Value
from .. import mistake
from .shared import along, total


@mistake(
    "logarithm-of-shares",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when the logarithm of computed shares is taken",
    hint="What is the logarithm of a share too small to be a number?",
)
def log_softmax_logarithm_of_shares(x: Value, *, axis: int = -1) -> Value:
    """Take the logarithm of softmax."""
    return along(x, axis, lambda numbers: np.log(shares(numbers, axis)))


@mistake(
    "not-shifted",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def log_softmax_not_shifted(x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    return along(x, axis, lambda numbers: numbers - np.log(total(np.exp(numbers), axis)))


@mistake(
    "smallest-share",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when no share is allowed below 1e-12",
    hint="What is the logarithm of the share of a number far below the others?",
)
def log_softmax_smallest_share(x: Value, *, axis: int = -1) -> Value:
    """Guard the logarithm."""
    return along(
        x, axis, lambda numbers: np.maximum(log_softmax(numbers, axis=axis), np.log(1e-12))
    )


@mistake(
    "shift-lost",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the maximum is subtracted within the sum alone",
    hint="What was subtracted before the sum, and where is it added again?",
)
def log_softmax_shift_lost(x: Value, *, axis: int = -1) -> Value:
    """Shift the sum, not x."""
    return along(
        x, axis, lambda numbers: numbers - np.log(total(np.exp(below_maximum(numbers, axis)), axis))
    )


@mistake(
    "sum-over-all",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sum runs over the whole array",
    hint="What do the exponentials of each row of your output sum to?",
)
def log_softmax_sum_over_all(x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return along(x, axis, lambda numbers: numbers - np.log(total(np.exp(numbers), None)))


@mistake(
    "mean-of-exponentials",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the exponentials are averaged, not summed",
    hint="What do the exponentials of each row of your output sum to?",
)
def log_softmax_mean_of_exponentials(x: Value, *, axis: int = -1) -> Value:
    """Take the mean."""
    return along(
        x,
        axis,
        lambda numbers: log_softmax(numbers, axis=axis) + np.log(numbers.shape[axis]),
    )


@mistake(
    "below-maximum",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the maximum alone is subtracted",
    hint="Is the largest number the only one in the sum?",
)
def log_softmax_below_maximum(x: Value, *, axis: int = -1) -> Value:
    """Take the maximum for the logarithm of the sum."""
    return along(x, axis, lambda numbers: below_maximum(numbers, axis))


@mistake(
    "sign-turned",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sign is turned",
    hint="Can the logarithm of a share be positive?",
)
def log_softmax_sign_turned(x: Value, *, axis: int = -1) -> Value:
    """Return the negative logarithm."""
    return along(x, axis, lambda numbers: -log_softmax(numbers, axis=axis))


@mistake(
    "logarithm-missing",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the logarithm is not taken",
    hint="Is a share or its logarithm asked for?",
)
def log_softmax_logarithm_missing(x: Value, *, axis: int = -1) -> Value:
    """Return the shares."""
    return softmax(x, axis=axis)


@mistake(
    "share-not-zero",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when 1e-8 is added to the share",
    hint="What is the logarithm of 1 + 1e-8?",
)
def log_softmax_share_not_zero(x: Value, *, axis: int = -1) -> Value:
    """Guard the logarithm."""
    return along(x, axis, lambda numbers: np.log(shares(numbers, axis) + 1e-8))


@mistake(
    "sum-loses-its-axis",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sum loses its axis, and is laid along another",
    hint="Along which axis does NumPy lay an array of fewer axes?",
)
def log_softmax_sum_loses_its_axis(x: Value, *, axis: int = -1) -> Value:
    """Sum without keeping the axis."""

    def rule(numbers: Any) -> Any:
        below = below_maximum(numbers, axis)
        return below - np.log(np.sum(np.exp(below), axis=axis))

    return along(x, axis, rule)
