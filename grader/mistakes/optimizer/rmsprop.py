"""What goes wrong in rmsprop."""

from typing import Any

import numpy as np

from reference.optimizer import rmsprop

from ...implementation import Value
from .. import mistake


def _parts(parameter: Value, grad: Value, square_average: Value) -> tuple[Any, Any, Any, Any]:
    """Refuse what the operation refuses; return the three arrays in float64, and the dtype."""
    found, _ = rmsprop(parameter, grad, square_average)
    p, g, s = (np.asarray(array, np.float64) for array in (parameter, grad, square_average))
    return p, g, s, found.dtype


@mistake(
    "eps-under-the-root",
    function="rmsprop",
    kind="value",
    sentence="your root is taken of the average and eps together",
    hint="Does eps stand inside the root or outside it?",
)
def rmsprop_eps_under_the_root(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Add eps before the root, as Keras does."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / np.sqrt(new + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-left-out",
    function="rmsprop",
    kind="value",
    sentence="your gradient is divided by the root alone, without eps",
    hint="What is 0 divided by 0?",
)
def rmsprop_eps_left_out(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Forget eps."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / np.sqrt(new)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-hard-coded",
    function="rmsprop",
    kind="value",
    sentence="your step is what you get when eps is 1e-7, whatever is given",
    hint="Which number is added to the root?",
)
def rmsprop_eps_hard_coded(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Hard-code eps."""
    return rmsprop(parameter, grad, square_average, **{**options, "eps": 1e-7})


@mistake(
    "eps-as-in-adagrad",
    function="rmsprop",
    kind="value",
    sentence="your step is what you get when eps is 1e-10 where it is not given",
    hint="What is the default of eps?",
)
def rmsprop_eps_as_in_adagrad(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Take the default of adagrad."""
    return rmsprop(parameter, grad, square_average, **{"eps": 1e-10, **options})


@mistake(
    "eps-as-floor",
    function="rmsprop",
    kind="value",
    sentence="your root is at least eps, where eps should be added to it",
    hint="What does eps do to a large root?",
)
def rmsprop_eps_as_floor(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Take the larger of the two."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / np.maximum(np.sqrt(new), eps)).astype(dtype), new.astype(dtype)


@mistake(
    "eps-in-average",
    function="rmsprop",
    kind="value",
    sentence="your average has eps in it, and so has every one that follows",
    hint="Is eps part of what is remembered?",
)
def rmsprop_eps_in_average(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Add eps to what is kept."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2 + eps
    return (p - learning_rate * g / np.sqrt(new)).astype(dtype), new.astype(dtype)


@mistake(
    "rate-in-average",
    function="rmsprop",
    kind="value",
    sentence="your average takes the new square with the factor learning_rate",
    hint="With which factor does the new square enter the average?",
)
def rmsprop_rate_in_average(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Take the rate for 1 - alpha."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + learning_rate * g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "square-enters-whole",
    function="rmsprop",
    kind="value",
    sentence="your average takes the new square whole",
    hint="Do the two shares of the average add up to 1?",
)
def rmsprop_square_enters_whole(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Forget the factor of the square."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "alpha-reversed",
    function="rmsprop",
    kind="value",
    sentence="your average keeps 1 - alpha of what it was",
    hint="What does an alpha near 1 mean: a long memory or a short one?",
)
def rmsprop_alpha_reversed(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Exchange the share that is kept and the share that is lost."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = (1 - alpha) * s + alpha * g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "alpha-hard-coded",
    function="rmsprop",
    kind="value",
    sentence="your average keeps 0.99 of what it was, whatever alpha says",
    hint="Which number multiplies the old average?",
)
def rmsprop_alpha_hard_coded(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Use the default always."""
    return rmsprop(parameter, grad, square_average, **{**options, "alpha": 0.99})


@mistake(
    "alpha-of-the-lecture",
    function="rmsprop",
    kind="value",
    sentence="your average keeps 0.9 of what it was where alpha is not given",
    hint="What is the default of alpha?",
)
def rmsprop_alpha_of_the_lecture(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Have the lecture's default."""
    return rmsprop(parameter, grad, square_average, **{"alpha": 0.9, **options})


@mistake(
    "never-forgets",
    function="rmsprop",
    kind="value",
    sentence="your average is a sum: nothing in it is ever forgotten",
    hint="What happens to the weight of a gradient as time goes by?",
)
def rmsprop_never_forgets(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Sum like adagrad."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = s + g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "average-of-absolute-values",
    function="rmsprop",
    kind="value",
    sentence="your average is of absolute values, where squares are asked",
    hint="What is the unit of what stands under the root?",
)
def rmsprop_average_of_absolute_values(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Forget the square."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * np.abs(g)
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "average-of-scaled-squares",
    function="rmsprop",
    kind="value",
    sentence="your average squares the factor 1 - alpha together with the gradient",
    hint="What exactly is squared?",
)
def rmsprop_average_of_scaled_squares(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Square one factor too many."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + ((1 - alpha) * g) ** 2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "average-of-gradients",
    function="rmsprop",
    kind="value",
    sentence="your average takes the gradient itself, without its square",
    hint="Can what stands under the root be negative?",
)
def rmsprop_average_of_gradients(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Average the gradient."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g
    return (p - learning_rate * g / (np.sqrt(np.abs(new)) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "centered",
    function="rmsprop",
    kind="value",
    sentence="your root is of the variance: a squared mean of the gradient is taken off",
    hint="Is the mean of the gradients part of this formula?",
)
def rmsprop_centered(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Take the square of this gradient's share off."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (
        p - learning_rate * g / (np.sqrt(np.maximum(new - ((1 - alpha) * g) ** 2, 0)) + eps)
    ).astype(dtype), new.astype(dtype)


@mistake(
    "root-left-out",
    function="rmsprop",
    kind="value",
    sentence="your gradient is divided by the average of its squares, not by the root of it",
    hint="In which unit is the average, and in which the gradient?",
)
def rmsprop_root_left_out(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Forget the root."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / (new + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "old-average-divides",
    function="rmsprop",
    kind="value",
    sentence="your step is divided by the root of the average before this gradient",
    hint="Is the average updated before the step or after it?",
)
def rmsprop_old_average_divides(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Step first, then update the average."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / (np.sqrt(s) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "old-average-returned",
    function="rmsprop",
    kind="value",
    sentence="you return the average that was given, so that nothing is ever remembered",
    hint="Which average does the next step need?",
)
def rmsprop_old_average_returned(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Update a local average."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    return stepped, square_average.astype(new.dtype)


@mistake(
    "bias-corrected",
    function="rmsprop",
    kind="value",
    sentence="your average is divided by 1 - alpha, as adam would at the first step",
    hint="Does this optimizer know that it began at zero?",
)
def rmsprop_bias_corrected(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Correct the start."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / (np.sqrt(new / (1 - alpha)) + eps)).astype(dtype), new.astype(
        dtype
    )


@mistake(
    "one-rate-for-all",
    function="rmsprop",
    kind="value",
    sentence="your step is divided by one root for the whole array",
    hint="Has every entry a rate of its own?",
)
def rmsprop_one_rate_for_all(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Average over all entries."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / (np.sqrt(new.mean()) + eps)).astype(dtype), new.astype(dtype)


@mistake(
    "root-is-kept",
    function="rmsprop",
    kind="value",
    sentence="you return the root of the average in place of the average",
    hint="What does the next step average its square with?",
)
def rmsprop_root_is_kept(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Return the divisor."""
    p, g, s, dtype = _parts(parameter, grad, square_average)
    new = alpha * s + (1 - alpha) * g**2
    return (p - learning_rate * g / (np.sqrt(new) + eps)).astype(dtype), np.sqrt(new).astype(dtype)


@mistake(
    "climbs",
    function="rmsprop",
    kind="value",
    sentence="your step goes along the gradient, and not against it",
    hint="Where does a gradient point: uphill or downhill?",
)
def rmsprop_climbs(
    parameter: Value,
    grad: Value,
    square_average: Value,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Value:
    """Add the step."""
    return rmsprop(
        parameter, grad, square_average, learning_rate=-learning_rate, alpha=alpha, eps=eps
    )


@mistake(
    "rate-ignored",
    function="rmsprop",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.01, whatever is given",
    hint="Which number multiplies the gradient?",
)
def rmsprop_rate_ignored(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Hard-code the rate."""
    return rmsprop(parameter, grad, square_average, **{**options, "learning_rate": 0.01})


@mistake(
    "rate-of-keras-by-default",
    function="rmsprop",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.001 where it is not given",
    hint="What is the default of learning_rate?",
)
def rmsprop_rate_of_keras_by_default(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Have another default."""
    return rmsprop(parameter, grad, square_average, **{"learning_rate": 0.001, **options})


@mistake(
    "results-swapped",
    function="rmsprop",
    kind="value",
    sentence="you return the average first, and then the parameter",
    hint="In which order does the page return the two?",
)
def rmsprop_results_swapped(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Return in the other order."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    return new, stepped


@mistake(
    "average-updated-in-place",
    function="rmsprop",
    kind="purity",
    sentence="your function writes into the caller's average",
    hint="What does *= do to an array that somebody else holds?",
)
def rmsprop_average_updated_in_place(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Write into the average."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    if square_average.dtype == new.dtype:
        square_average[...] = new
    return stepped, new


@mistake(
    "parameter-updated-in-place",
    function="rmsprop",
    kind="purity",
    sentence="your function changes the caller's parameter",
    hint="What does -= do to an array that somebody else holds?",
)
def rmsprop_parameter_updated_in_place(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Write into the parameter."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    if parameter.dtype == stepped.dtype:
        parameter[...] = stepped
    return stepped, new


@mistake(
    "always-float64",
    function="rmsprop",
    kind="dtype",
    sentence="your results are float64 whatever the arguments were",
    hint="What is the result type of three float32 arrays?",
)
def rmsprop_always_float64(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Compute in float64 and stay there."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    return stepped.astype(np.float64), new.astype(np.float64)


@mistake(
    "average-in-float64",
    function="rmsprop",
    kind="dtype",
    sentence="your average is float64, whatever the arguments were",
    hint="What dtype has each of the two results?",
)
def rmsprop_average_in_float64(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Cast the parameter alone."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    return stepped, new.astype(np.float64)


@mistake(
    "integers-kept",
    function="rmsprop",
    kind="dtype",
    sentence="an integer parameter and average are cut to integers again after the step",
    hint="What is the result type where the arguments hold integers?",
)
def rmsprop_integers_kept(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Cast to the dtypes of the arguments where they are not floats."""
    stepped, new = rmsprop(parameter, grad, square_average, **options)
    return (
        stepped if parameter.dtype.kind == "f" else stepped.astype(parameter.dtype),
        new if square_average.dtype.kind == "f" else new.astype(square_average.dtype),
    )


@mistake(
    "gradient-broadcast",
    function="rmsprop",
    kind="refusal",
    sentence="you stretch the gradient or the parameter to the shape of the other",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def rmsprop_gradient_broadcast(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the parameter and the gradient."""
    parameter, grad = np.broadcast_arrays(parameter, grad)
    return rmsprop(parameter, grad, square_average, **options)


@mistake(
    "average-broadcast",
    function="rmsprop",
    kind="refusal",
    sentence="you stretch the average to the shape of the parameter",
    hint="What does NumPy do with an average of a single 0, and who asked for it?",
)
def rmsprop_average_broadcast(
    parameter: Value, grad: Value, square_average: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the average."""
    square_average = np.broadcast_to(square_average, np.shape(parameter))
    return rmsprop(parameter, grad, square_average, **options)
