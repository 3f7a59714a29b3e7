"""What goes wrong in l1_penalty_backward."""

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import l1_penalty_backward

from ...implementation import Value
from .. import mistake


def _scaled(grad_output: Value, weight: Value, strength: float, slope: Value) -> Value:
    """Refuse what the gradient refuses; return grad_output * strength * slope in its dtype."""
    l1_penalty_backward(grad_output, weight, strength)
    factor = np.asarray(grad_output, np.float64) * strength
    return np.asarray(factor * slope, result_dtype(weight))


@mistake(
    "backward-wrong-sign",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient has the wrong sign",
    hint="Does the penalty rise or fall when a positive weight grows?",
)
def l1_penalty_backward_wrong_sign(grad_output: Value, weight: Value, strength: float) -> Value:
    """Return the negative gradient."""
    return -l1_penalty_backward(grad_output, weight, strength)


@mistake(
    "backward-grad-output-ignored",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the penalty is doubled after it was computed?",
)
def l1_penalty_backward_grad_output_ignored(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return the gradient of the penalty itself."""
    l1_penalty_backward(grad_output, weight, strength)
    return l1_penalty_backward(np.ones(()), weight, strength)


@mistake(
    "backward-strength-ignored",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is what you get with a strength of 1",
    hint="Where does your code use strength?",
)
def l1_penalty_backward_strength_ignored(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Forget the strength."""
    return l1_penalty_backward(grad_output, weight, 0.0 * strength + 1.0)


@mistake(
    "backward-strength-without-sign",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient takes a negative strength for a positive one",
    hint="Is the range of the strength checked, or mended?",
)
def l1_penalty_backward_strength_without_sign(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Take the absolute value."""
    return l1_penalty_backward(grad_output, weight, abs(strength))


@mistake(
    "backward-halved",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is what you get when the penalty is halved",
    hint="Is there a half on the page?",
)
def l1_penalty_backward_halved(grad_output: Value, weight: Value, strength: float) -> Value:
    """Halve the gradient."""
    return l1_penalty_backward(grad_output, weight, strength) / 2


@mistake(
    "backward-divided-by-size",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of weights, as that of a mean",
    hint="Is anything divided by a count in the penalty?",
)
def l1_penalty_backward_divided_by_size(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Divide by the number of weights."""
    return l1_penalty_backward(grad_output, weight, strength) / max(np.size(weight), 1)


@mistake(
    "backward-gradient-of-strength-too",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="you return a second gradient, for the strength",
    hint="Which arguments of the penalty are learnt?",
)
def l1_penalty_backward_gradient_of_strength_too(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return two gradients."""
    gradient = l1_penalty_backward(grad_output, weight, strength)
    return gradient, np.sum(gradient)


@mistake(
    "backward-summed",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is a single number: the sum over all weights",
    hint="How many weights are there, and how many gradients?",
)
def l1_penalty_backward_summed(grad_output: Value, weight: Value, strength: float) -> Value:
    """Sum the gradients."""
    return l1_penalty_backward(grad_output, weight, strength).sum()


@mistake(
    "backward-grad-output-broadcast",
    function="l1_penalty_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the penalty is one number",
    hint="What shape has the penalty, and what shape must its gradient have?",
)
def l1_penalty_backward_grad_output_broadcast(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * l1_penalty_backward(np.ones(()), weight, strength)


@mistake(
    "backward-first-of-grad-output",
    function="l1_penalty_backward",
    kind="refusal",
    sentence="you use the first entry of a grad_output that has more than the penalty has",
    hint="What shape has the penalty?",
)
def l1_penalty_backward_first_of_grad_output(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Take one number out of an array."""
    return l1_penalty_backward(np.ravel(grad_output)[0], weight, strength)


@mistake(
    "backward-strength-cut",
    function="l1_penalty_backward",
    kind="dtype",
    sentence="your gradient is what you get when the strength is cut to the integers of the"
    " weights",
    hint="What becomes of a strength of 0.5 as an integer?",
)
def l1_penalty_backward_strength_cut(grad_output: Value, weight: Value, strength: float) -> Value:
    """Cast the strength to the dtype of the weights."""
    return (
        l1_penalty_backward(grad_output, weight, strength)
        if weight.dtype.kind == "f"
        else l1_penalty_backward(grad_output, weight, int(strength))
    )


@mistake(
    "backward-always-float64",
    function="l1_penalty_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the weights",
    hint="What dtype has the gradient of float32 weights?",
)
def l1_penalty_backward_always_float64(grad_output: Value, weight: Value, strength: float) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(l1_penalty_backward(grad_output, weight, strength), np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="l1_penalty_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def l1_penalty_backward_dtype_of_grad_output(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = l1_penalty_backward(grad_output, weight, strength)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-integers-kept",
    function="l1_penalty_backward",
    kind="dtype",
    sentence="your gradient of integer weights is cut to integers",
    hint="What dtype has the gradient of integer weights?",
)
def l1_penalty_backward_integers_kept(grad_output: Value, weight: Value, strength: float) -> Value:
    """Cast to the dtype of the weights."""
    return l1_penalty_backward(grad_output, weight, strength).astype(weight.dtype)


@mistake(
    "backward-written-into-weight",
    function="l1_penalty_backward",
    kind="purity",
    sentence="your function overwrites the caller's weights with the gradient",
    hint="Whose array is written to?",
)
def l1_penalty_backward_written_into_weight(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Reuse the caller's memory."""
    gradient = l1_penalty_backward(grad_output, weight, strength)
    if weight.dtype.kind == "f":
        weight[...] = gradient
    return gradient


@mistake(
    "backward-sign-forgotten",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is the same for positive and for negative weights",
    hint="Which way must a negative weight go to pay less?",
)
def l1_penalty_backward_sign_forgotten(grad_output: Value, weight: Value, strength: float) -> Value:
    """Forget the sign."""
    return _scaled(grad_output, weight, strength, weight != 0)


@mistake(
    "backward-same-for-all",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is the strength for every weight, those of 0 too",
    hint="Which way must a negative weight go to pay less?",
)
def l1_penalty_backward_same_for_all(grad_output: Value, weight: Value, strength: float) -> Value:
    """Take the derivative of a plain sum."""
    return _scaled(grad_output, weight, strength, np.ones(np.shape(weight)))


@mistake(
    "backward-by-weight",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient grows with the weight, as that of L2",
    hint="Does a large weight get a larger step than a small one?",
)
def l1_penalty_backward_by_weight(grad_output: Value, weight: Value, strength: float) -> Value:
    """Multiply by the weight."""
    return _scaled(grad_output, weight, strength, np.asarray(weight, np.float64))


@mistake(
    "backward-by-absolute-weight",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is the absolute value of the weight",
    hint="Is this the penalty, or its slope?",
)
def l1_penalty_backward_by_absolute_weight(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return the terms of the penalty."""
    return _scaled(grad_output, weight, strength, np.abs(np.asarray(weight, np.float64)))


@mistake(
    "backward-one-at-zero",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient takes the sign of 0 for 1",
    hint="What does the page say of the sign of 0?",
)
def l1_penalty_backward_one_at_zero(grad_output: Value, weight: Value, strength: float) -> Value:
    """Ask for what is not negative."""
    return _scaled(grad_output, weight, strength, np.where(np.asarray(weight) >= 0, 1.0, -1.0))


@mistake(
    "backward-minus-one-at-zero",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient takes the sign of 0 for -1",
    hint="What does the page say of the sign of 0?",
)
def l1_penalty_backward_minus_one_at_zero(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Ask for what is positive."""
    return _scaled(grad_output, weight, strength, np.where(np.asarray(weight) > 0, 1.0, -1.0))


@mistake(
    "backward-nan-at-zero",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is NaN where a weight is 0: the sign is taken as w / |w|",
    hint="What is 0 / 0?",
)
def l1_penalty_backward_nan_at_zero(grad_output: Value, weight: Value, strength: float) -> Value:
    """Divide by the absolute value."""
    w = np.asarray(weight, np.float64)
    return _scaled(grad_output, weight, strength, w / np.abs(w))


@mistake(
    "backward-positive-alone",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is 0 for negative weights",
    hint="Does a negative weight pay?",
)
def l1_penalty_backward_positive_alone(grad_output: Value, weight: Value, strength: float) -> Value:
    """Mask by what is positive."""
    return _scaled(grad_output, weight, strength, np.asarray(weight) > 0)


@mistake(
    "backward-small-weights-left-alone",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is 0 for weights that are only nearly 0",
    hint="Which weights have the sign 0?",
)
def l1_penalty_backward_small_weights_left_alone(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Compare with a threshold."""
    w = np.asarray(weight, np.float64)
    return _scaled(grad_output, weight, strength, np.where(np.abs(w) < 1e-6, 0, np.sign(w)))


@mistake(
    "backward-smooth-at-zero",
    function="l1_penalty_backward",
    kind="gradient",
    sentence="your gradient is w / (|w| + 1e-8), which is not quite the sign",
    hint="What is the gradient at a weight of 1, to all its digits?",
)
def l1_penalty_backward_smooth_at_zero(grad_output: Value, weight: Value, strength: float) -> Value:
    """Avoid a division by 0 by changing every gradient."""
    w = np.asarray(weight, np.float64)
    return _scaled(grad_output, weight, strength, w / (np.abs(w) + 1e-8))
