"""What goes wrong in sgd."""

import numpy as np

from reference.optimizer import sgd

from ...implementation import Value
from .. import mistake


@mistake(
    "climbs",
    function="sgd",
    kind="value",
    sentence="your step goes along the gradient, and not against it",
    hint="Where does a gradient point: uphill or downhill?",
)
def sgd_climbs(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Add the step."""
    return sgd(parameter, grad, learning_rate=-learning_rate, weight_decay=weight_decay)


@mistake(
    "weight-decay-ignored",
    function="sgd",
    kind="value",
    sentence="your step is what you get when weight_decay is ignored",
    hint="What is added to the gradient before the step?",
)
def sgd_weight_decay_ignored(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Take the gradient alone."""
    del weight_decay
    return sgd(parameter, grad, learning_rate=learning_rate)


@mistake(
    "weight-decay-grows",
    function="sgd",
    kind="value",
    sentence="your step is what you get when the decay is subtracted from the gradient",
    hint="Does a weight without a gradient shrink or grow?",
)
def sgd_weight_decay_grows(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Decay the other way."""
    return sgd(parameter, grad, learning_rate=learning_rate, weight_decay=-weight_decay)


@mistake(
    "weight-decay-without-rate",
    function="sgd",
    kind="value",
    sentence="your parameter decays by weight_decay itself, not by learning_rate times it",
    hint="Does the decay belong to the gradient or to the step?",
)
def sgd_weight_decay_without_rate(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Decay outside the step."""
    return sgd(parameter, grad, learning_rate=learning_rate) - weight_decay * parameter


@mistake(
    "weight-decay-of-new-parameter",
    function="sgd",
    kind="value",
    sentence="your decay is taken of the parameter after the step",
    hint="At which parameter is the gradient taken, and at which the decay?",
)
def sgd_weight_decay_of_new_parameter(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Step first, then decay."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate)
    return stepped - learning_rate * weight_decay * stepped


@mistake(
    "weight-decay-doubled",
    function="sgd",
    kind="value",
    sentence="your decay is the gradient of weight_decay * sum of squares: twice as strong",
    hint="Of which penalty is the decay on the page the gradient?",
)
def sgd_weight_decay_doubled(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Forget the half of the penalty."""
    return sgd(parameter, grad, learning_rate=learning_rate, weight_decay=2 * weight_decay)


@mistake(
    "weight-decay-of-signs",
    function="sgd",
    kind="value",
    sentence="your decay takes the same from every weight, as the L1 penalty does",
    hint="Does a large weight decay faster than a small one?",
)
def sgd_weight_decay_of_signs(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Add the gradient of the L1 penalty."""
    decayed = grad + weight_decay * np.sign(parameter)
    return sgd(parameter, decayed, learning_rate=learning_rate)


@mistake(
    "update-returned",
    function="sgd",
    kind="value",
    sentence="you return the step, and not the parameter after it",
    hint="What does the page call the result?",
)
def sgd_update_returned(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Leave the addition to the caller."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    return stepped - parameter


@mistake(
    "rate-ignored",
    function="sgd",
    kind="value",
    sentence="your step is what you get when learning_rate is taken to be 0.01",
    hint="Which number multiplies the gradient?",
)
def sgd_rate_ignored(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Hard-code the rate."""
    del learning_rate
    return sgd(parameter, grad, learning_rate=0.01, weight_decay=weight_decay)


@mistake(
    "gradient-of-length-one",
    function="sgd",
    kind="value",
    sentence="your step is what you get when the gradient is divided by its length",
    hint="Does a steeper slope make a longer step?",
)
def sgd_gradient_of_length_one(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Normalise the gradient."""
    length = np.sqrt(np.sum(np.asarray(grad, np.float64) ** 2))
    shorter = grad / np.where(length == 0, 1, length)
    return sgd(parameter, shorter, learning_rate=learning_rate, weight_decay=weight_decay)


@mistake(
    "gradient-clipped",
    function="sgd",
    kind="value",
    sentence="your step is what you get when the gradient is clipped to -1 … 1",
    hint="Does a steeper slope make a longer step?",
)
def sgd_gradient_clipped(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Clip the gradient."""
    clipped = np.clip(grad, -1, 1)
    return sgd(parameter, clipped, learning_rate=learning_rate, weight_decay=weight_decay)


@mistake(
    "parameter-updated-in-place",
    function="sgd",
    kind="purity",
    sentence="your function changes the caller's parameter",
    hint="What does -= do to an array that somebody else holds?",
)
def sgd_parameter_updated_in_place(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Write into the argument."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    if parameter.dtype == stepped.dtype:
        parameter[...] = stepped
    return stepped


@mistake(
    "decay-added-to-callers-gradient",
    function="sgd",
    kind="purity",
    sentence="your function adds the decay to the caller's gradient",
    hint="What does += do to an array that somebody else holds?",
)
def sgd_decay_added_to_callers_gradient(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Write into the gradient."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    if grad.dtype.kind == "f":
        grad += weight_decay * parameter
    return stepped


@mistake(
    "integers-kept",
    function="sgd",
    kind="dtype",
    sentence="an integer parameter is cut to integers again after the step",
    hint="What is the result type where the parameter holds integers?",
)
def sgd_integers_kept(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Cast to the dtype of the parameter where it is not a float."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    return stepped if parameter.dtype.kind == "f" else stepped.astype(parameter.dtype)


@mistake(
    "always-float64",
    function="sgd",
    kind="dtype",
    sentence="your parameter is float64 after the step whatever it was before",
    hint="What is the result type of two float32 arrays?",
)
def sgd_always_float64(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Compute in float64 and stay there."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    return stepped.astype(np.float64)


@mistake(
    "dtype-of-parameter",
    function="sgd",
    kind="dtype",
    sentence="your result has the dtype of the parameter, also where the gradient's is wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def sgd_dtype_of_parameter(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Cast to the dtype of the parameter."""
    stepped = sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
    return stepped.astype(parameter.dtype if parameter.dtype.kind == "f" else np.float64)


@mistake(
    "gradient-broadcast",
    function="sgd",
    kind="refusal",
    sentence="you stretch the gradient or the parameter to the shape of the other",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def sgd_gradient_broadcast(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Let NumPy broadcast."""
    parameter, grad = np.broadcast_arrays(parameter, grad)
    return sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)


@mistake(
    "gradient-reshaped",
    function="sgd",
    kind="refusal",
    sentence="you accept a gradient of another shape, as long as it has as many entries",
    hint="Is a transposed gradient the gradient of this parameter?",
)
def sgd_gradient_reshaped(
    parameter: Value, grad: Value, *, learning_rate: float, weight_decay: float = 0.0
) -> Value:
    """Reshape the gradient to the parameter."""
    if np.size(grad) == np.size(parameter):
        grad = np.reshape(grad, np.shape(parameter))
    return sgd(parameter, grad, learning_rate=learning_rate, weight_decay=weight_decay)
