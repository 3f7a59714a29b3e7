"""What goes wrong in adagrad."""

from typing import Any

import numpy as np

from reference.optimizer import adagrad

from ...implementation import Value
from .. import mistake


def _parts(parameter: Value, grad: Value, square_sum: Value) -> tuple[Any, Any, Any, Any]:
    """Refuse what the operation refuses; return the three arrays in float64, and the dtype."""
    found, _ = adagrad(parameter, grad, square_sum)
    p, g, s = (np.asarray(array, np.float64) for array in (parameter, grad, square_sum))
    return p, g, s, found.dtype


@mistake(
    "eps-under-the-root",
    function="adagrad",
    kind="value",
    sentence="your root is taken of the sum and eps together",
    hint="Does eps stand inside the root or outside it?",
)
def adagrad_eps_under_the_root(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Add eps before the root."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / np.sqrt(new + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-left-out",
    function="adagrad",
    kind="value",
    sentence="your gradient is divided by the root alone, without eps",
    hint="What is 0 divided by 0?",
)
def adagrad_eps_left_out(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Forget eps."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / np.sqrt(new)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-hard-coded",
    function="adagrad",
    kind="value",
    sentence="your step is what you get when eps is 1e-7, whatever is given",
    hint="Which number is added to the root?",
)
def adagrad_eps_hard_coded(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Hard-code eps."""
    return adagrad(parameter, grad, square_sum, **{**options, "eps": 1e-7})


@mistake(
    "eps-as-elsewhere",
    function="adagrad",
    kind="value",
    sentence="your step is what you get when eps is 1e-8 where it is not given",
    hint="What is the default of eps?",
)
def adagrad_eps_as_elsewhere(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Take the default of the other optimizers."""
    return adagrad(parameter, grad, square_sum, **{"eps": 1e-8, **options})


@mistake(
    "eps-as-floor",
    function="adagrad",
    kind="value",
    sentence="your root is at least eps, where eps should be added to it",
    hint="What does eps do to a large root?",
)
def adagrad_eps_as_floor(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Take the larger of the two."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / np.maximum(np.sqrt(new), eps)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-under-the-root-squared",
    function="adagrad",
    kind="value",
    sentence="your root is taken of the sum and the square of eps",
    hint="Is a root of a sum the sum of two roots?",
)
def adagrad_eps_under_the_root_squared(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Add the square of eps before the root."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / np.sqrt(new + eps**2)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-times-rate",
    function="adagrad",
    kind="value",
    sentence="your eps is added to the whole quotient, root over rate",
    hint="What exactly does eps stand beside in the denominator?",
)
def adagrad_eps_times_rate(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Divide the root by the rate first."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - g / (np.sqrt(new) / learning_rate + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "root-left-out",
    function="adagrad",
    kind="value",
    sentence="your gradient is divided by the sum of its squares, not by the root of it",
    hint="In which unit is the sum, and in which the gradient?",
)
def adagrad_root_left_out(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Forget the root."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / (new + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "old-sum-divides",
    function="adagrad",
    kind="value",
    sentence="your step is divided by the root of the sum before this gradient",
    hint="Is the sum updated before the step or after it?",
)
def adagrad_old_sum_divides(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Step first, then update the sum."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / (np.sqrt(s) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "old-sum-returned",
    function="adagrad",
    kind="value",
    sentence="you return the sum that was given, so that nothing is ever remembered",
    hint="Which sum does the next step need?",
)
def adagrad_old_sum_returned(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Update a local sum."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    return stepped, square_sum.astype(new.dtype)


@mistake(
    "sum-not-summed",
    function="adagrad",
    kind="value",
    sentence="your sum is the square of this gradient alone",
    hint="What is left of the earlier gradients?",
)
def adagrad_sum_not_summed(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Overwrite the sum."""
    adagrad(parameter, grad, square_sum, **options)
    zeros = np.zeros(np.shape(square_sum), np.asarray(square_sum).dtype)
    return adagrad(parameter, grad, zeros, **options)


@mistake(
    "sum-of-absolute-values",
    function="adagrad",
    kind="value",
    sentence="your sum is of absolute values, where squares are asked",
    hint="What is the unit of what stands under the root?",
)
def adagrad_sum_of_absolute_values(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Forget the square."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + np.abs(g)
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "sum-is-an-average",
    function="adagrad",
    kind="value",
    sentence="your sum forgets a tenth of itself at every step",
    hint="Does this sum ever fall?",
)
def adagrad_sum_is_an_average(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Average like rmsprop."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = 0.9 * s + 0.1 * g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "one-rate-for-all",
    function="adagrad",
    kind="value",
    sentence="your step is divided by one root for the whole array",
    hint="Has every entry a rate of its own?",
)
def adagrad_one_rate_for_all(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Sum over all entries."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / (np.sqrt(new.sum()) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "rate-in-sum",
    function="adagrad",
    kind="value",
    sentence="your sum takes the square of the gradient times learning_rate",
    hint="Which of the two formulas holds the learning rate?",
)
def adagrad_rate_in_sum(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Scale the gradient first."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + (learning_rate * g) ** 2
    return (p - g * learning_rate / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "root-is-kept",
    function="adagrad",
    kind="value",
    sentence="you return the root of the sum in place of the sum",
    hint="What does the next step add its square to?",
)
def adagrad_root_is_kept(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Return the divisor."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), np.sqrt(new).astype(dtype)


@mistake(
    "sign-of-gradient",
    function="adagrad",
    kind="value",
    sentence="your step has the same length everywhere: the gradient is divided by its own size",
    hint="Do earlier gradients shorten the step?",
)
def adagrad_sign_of_gradient(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Divide by this gradient alone."""
    p, g, s, dtype = _parts(parameter, grad, square_sum)
    new = s + g**2
    return (p - learning_rate * g / (np.abs(g) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "climbs",
    function="adagrad",
    kind="value",
    sentence="your step goes along the gradient, and not against it",
    hint="Where does a gradient point: uphill or downhill?",
)
def adagrad_climbs(
    parameter: Value,
    grad: Value,
    square_sum: Value,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> Value:
    """Add the step."""
    return adagrad(parameter, grad, square_sum, learning_rate=-learning_rate, eps=eps)


@mistake(
    "rate-ignored",
    function="adagrad",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.01, whatever is given",
    hint="Which number multiplies the gradient?",
)
def adagrad_rate_ignored(parameter: Value, grad: Value, square_sum: Value, **options: Any) -> Value:
    """Hard-code the rate."""
    return adagrad(parameter, grad, square_sum, **{**options, "learning_rate": 0.01})


@mistake(
    "rate-of-adam-by-default",
    function="adagrad",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.001 where it is not given",
    hint="What is the default of learning_rate?",
)
def adagrad_rate_of_adam_by_default(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Have another default."""
    return adagrad(parameter, grad, square_sum, **{"learning_rate": 0.001, **options})


@mistake(
    "results-swapped",
    function="adagrad",
    kind="value",
    sentence="you return the sum first, and then the parameter",
    hint="In which order does the page return the two?",
)
def adagrad_results_swapped(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Return in the other order."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    return new, stepped


@mistake(
    "parameter-alone-returned",
    function="adagrad",
    kind="value",
    sentence="you return the parameter alone",
    hint="What does the next step need besides the parameter?",
)
def adagrad_parameter_alone_returned(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Forget the sum."""
    return adagrad(parameter, grad, square_sum, **options)[0]


@mistake(
    "sum-updated-in-place",
    function="adagrad",
    kind="purity",
    sentence="your function adds to the caller's sum",
    hint="What does += do to an array that somebody else holds?",
)
def adagrad_sum_updated_in_place(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Write into the sum."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    if square_sum.dtype == new.dtype:
        square_sum[...] = new
    return stepped, new


@mistake(
    "parameter-updated-in-place",
    function="adagrad",
    kind="purity",
    sentence="your function changes the caller's parameter",
    hint="What does -= do to an array that somebody else holds?",
)
def adagrad_parameter_updated_in_place(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Write into the parameter."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    if parameter.dtype == stepped.dtype:
        parameter[...] = stepped
    return stepped, new


@mistake(
    "always-float64",
    function="adagrad",
    kind="dtype",
    sentence="your results are float64 whatever the arguments were",
    hint="What is the result type of three float32 arrays?",
)
def adagrad_always_float64(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Compute in float64 and stay there."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    return stepped.astype(np.float64), new.astype(np.float64)


@mistake(
    "dtype-of-parameter",
    function="adagrad",
    kind="dtype",
    sentence="your results have the dtype of the parameter, also where another one is wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def adagrad_dtype_of_parameter(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Cast to the dtype of the parameter."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    dtype = parameter.dtype if parameter.dtype.kind == "f" else np.float64
    return stepped.astype(dtype), new.astype(dtype)


@mistake(
    "integers-kept",
    function="adagrad",
    kind="dtype",
    sentence="an integer parameter and sum are cut to integers again after the step",
    hint="What is the result type where the arguments hold integers?",
)
def adagrad_integers_kept(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Cast to the dtypes of the arguments where they are not floats."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    return (
        stepped if parameter.dtype.kind == "f" else stepped.astype(parameter.dtype),
        new if square_sum.dtype.kind == "f" else new.astype(square_sum.dtype),
    )


@mistake(
    "square-overflows",
    function="adagrad",
    kind="dtype",
    sentence="your gradient is squared as an integer, where 50 times 50 does not fit into a byte",
    hint="What is the largest number of a uint8?",
)
def adagrad_square_overflows(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Square before widening."""
    stepped, new = adagrad(parameter, grad, square_sum, **options)
    if grad.dtype.kind not in "iu":
        return stepped, new
    with np.errstate(all="ignore"):
        root = np.sqrt(square_sum + (grad * grad).astype(np.float64)) + options.get("eps", 1e-10)
        return parameter - options.get("learning_rate", 0.01) * grad / root, new


@mistake(
    "gradient-broadcast",
    function="adagrad",
    kind="refusal",
    sentence="you stretch the gradient or the parameter to the shape of the other",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def adagrad_gradient_broadcast(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the parameter and the gradient."""
    parameter, grad = np.broadcast_arrays(parameter, grad)
    return adagrad(parameter, grad, square_sum, **options)


@mistake(
    "sum-broadcast",
    function="adagrad",
    kind="refusal",
    sentence="you stretch the sum to the shape of the parameter",
    hint="What does NumPy do with a sum of a single 0, and who asked for it?",
)
def adagrad_sum_broadcast(
    parameter: Value, grad: Value, square_sum: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the sum."""
    square_sum = np.broadcast_to(square_sum, np.shape(parameter))
    return adagrad(parameter, grad, square_sum, **options)
