"""What goes wrong in l1_penalty."""

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import l1_penalty, l2_penalty

from ...implementation import Value
from .. import mistake


def _terms(weight: Value) -> Value:
    """Return the absolute values in float64."""
    l1_penalty(weight, 1.0)
    w = np.asarray(weight, np.float64)
    return np.abs(w)


@mistake(
    "halved",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is half of the sum of the absolute values",
    hint="Is there a half on the page?",
)
def l1_penalty_halved(weight: Value, strength: float) -> Value:
    """Halve the penalty."""
    return l1_penalty(weight, strength) / 2


@mistake(
    "mean-for-sum",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is the mean of the absolute values",
    hint="Do twice as many weights pay twice as much?",
)
def l1_penalty_mean_for_sum(weight: Value, strength: float) -> Value:
    """Divide by the number of weights."""
    return l1_penalty(weight, strength) / max(np.size(weight), 1)


@mistake(
    "divided-by-rows",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is divided by the length of the first axis",
    hint="Have weights a batch?",
)
def l1_penalty_divided_by_rows(weight: Value, strength: float) -> Value:
    """Divide by the first axis, as if it were a batch."""
    return l1_penalty(weight, strength) / max((*np.shape(weight), 1)[0], 1)


@mistake(
    "strength-ignored",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is what you get with a strength of 1",
    hint="Where does your code use strength?",
)
def l1_penalty_strength_ignored(weight: Value, strength: float) -> Value:
    """Forget the strength."""
    return l1_penalty(weight, 0.0 * strength + 1.0)


@mistake(
    "strength-without-sign",
    function="l1_penalty",
    kind="value",
    sentence="your penalty takes a negative strength for a positive one",
    hint="Is the range of the strength checked, or mended?",
)
def l1_penalty_strength_without_sign(weight: Value, strength: float) -> Value:
    """Take the absolute value."""
    return l1_penalty(weight, abs(strength))


@mistake(
    "last-axis-alone",
    function="l1_penalty",
    kind="value",
    sentence="you return a penalty for every row of weights",
    hint="How many numbers come out for a matrix of weights?",
)
def l1_penalty_last_axis_alone(weight: Value, strength: float) -> Value:
    """Sum over the last axis alone."""
    terms = strength * _terms(weight)
    return np.asarray(np.atleast_1d(terms).sum(axis=-1), result_dtype(weight))


@mistake(
    "largest-alone",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is that of the largest weight alone",
    hint="Which weights pay?",
)
def l1_penalty_largest_alone(weight: Value, strength: float) -> Value:
    """Take the maximum."""
    return np.asarray(strength * _terms(weight).max(initial=0.0), result_dtype(weight))


@mistake(
    "wrong-sign",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is subtracted: it rewards large weights",
    hint="What is the sign of a penalty?",
)
def l1_penalty_wrong_sign(weight: Value, strength: float) -> Value:
    """Negate the penalty."""
    return -l1_penalty(weight, strength)


@mistake(
    "other-penalty",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is that of L2",
    hint="Which power of the weights is summed?",
)
def l1_penalty_other_penalty(weight: Value, strength: float) -> Value:
    """Take the other penalty."""
    return l2_penalty(weight, strength)


@mistake(
    "nan-ignored",
    function="l1_penalty",
    kind="special",
    sentence="your penalty leaves out weights that are NaN",
    hint="Who will notice that the network has broken down?",
)
def l1_penalty_nan_ignored(weight: Value, strength: float) -> Value:
    """Sum what is a number."""
    return np.asarray(strength * np.nansum(_terms(weight)), result_dtype(weight))


@mistake(
    "empty-refused",
    function="l1_penalty",
    kind="special",
    sentence="you refuse an array without weights",
    hint="What is a sum over nothing?",
)
def l1_penalty_empty_refused(weight: Value, strength: float) -> Value:
    """Ask for a weight."""
    if np.size(weight) == 0:
        raise ValueError("no weights")
    return l1_penalty(weight, strength)


@mistake(
    "small-integers-overflow",
    function="l1_penalty",
    kind="dtype",
    sentence="your penalty is what you get when the absolute values of integers stay such integers",
    hint="What is 200 times 200 in uint8, and -(-128) in int8?",
)
def l1_penalty_small_integers_overflow(weight: Value, strength: float) -> Value:
    """Take absolute values in the dtype of the weights."""
    w = 1 * np.asarray(weight)
    terms = _terms(weight) if w.dtype.kind == "f" else np.abs(w)
    return np.asarray(strength * terms.sum(dtype=np.float64), result_dtype(weight))


@mistake(
    "strength-cut",
    function="l1_penalty",
    kind="dtype",
    sentence="your penalty is what you get when the strength is cut to the integers of the weights",
    hint="What becomes of a strength of 0.5 as an integer?",
)
def l1_penalty_strength_cut(weight: Value, strength: float) -> Value:
    """Cast the strength to the dtype of the weights."""
    return (
        l1_penalty(weight, strength)
        if weight.dtype.kind == "f"
        else l1_penalty(weight, int(strength))
    )


@mistake(
    "always-float64",
    function="l1_penalty",
    kind="dtype",
    sentence="your penalty is float64 whatever the dtype of the weights",
    hint="What is the dtype of the penalty of float32 weights?",
)
def l1_penalty_always_float64(weight: Value, strength: float) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(l1_penalty(weight, strength), np.float64)


@mistake(
    "weight-overwritten",
    function="l1_penalty",
    kind="purity",
    sentence="your function leaves the absolute values in the caller's weights",
    hint="Whose array is written to?",
)
def l1_penalty_weight_overwritten(weight: Value, strength: float) -> Value:
    """Work in place."""
    penalty = l1_penalty(weight, strength)
    if weight.dtype.kind == "f":
        weight[...] = _terms(weight)
    return penalty


@mistake(
    "absolute-value-forgotten",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is what you get when positive and negative weights cancel each other",
    hint="What does a weight of -2 pay?",
)
def l1_penalty_absolute_value_forgotten(weight: Value, strength: float) -> Value:
    """Sum the weights."""
    _terms(weight)
    return np.asarray(strength * np.sum(weight, dtype=np.float64), result_dtype(weight))


@mistake(
    "absolute-value-of-sum",
    function="l1_penalty",
    kind="value",
    sentence="your penalty is the absolute value of the sum of the weights",
    hint="What do the weights 2 and -2 pay together?",
)
def l1_penalty_absolute_value_of_sum(weight: Value, strength: float) -> Value:
    """Take the absolute value last."""
    _terms(weight)
    return np.asarray(strength * np.abs(np.sum(weight, dtype=np.float64)), result_dtype(weight))


@mistake(
    "weights-counted",
    function="l1_penalty",
    kind="value",
    sentence="your penalty counts the weights that are not 0",
    hint="Does a weight of 3 pay more than one of 1?",
)
def l1_penalty_weights_counted(weight: Value, strength: float) -> Value:
    """Take the norm of order 0."""
    return np.asarray(strength * np.count_nonzero(_terms(weight)), result_dtype(weight))


@mistake(
    "matrix-norm",
    function="l1_penalty",
    kind="value",
    sentence="your penalty of a matrix is the largest sum of a column",
    hint="What does numpy.linalg.norm make of a matrix?",
)
def l1_penalty_matrix_norm(weight: Value, strength: float) -> Value:
    """Take the norm of the matrix."""
    if np.ndim(weight) != 2 or not np.size(weight):
        return l1_penalty(weight, strength)
    return np.asarray(strength * _terms(weight).sum(axis=0).max(), result_dtype(weight))
