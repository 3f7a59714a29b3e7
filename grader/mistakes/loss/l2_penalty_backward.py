"""What goes wrong in l2_penalty_backward."""

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import l2_penalty_backward

from ...implementation import Value
from .. import mistake


def _scaled(grad_output: Value, weight: Value, strength: float, slope: Value) -> Value:
    """Refuse what the gradient refuses; return grad_output * strength * slope in its dtype."""
    l2_penalty_backward(grad_output, weight, strength)
    factor = np.asarray(grad_output, np.float64) * strength
    return np.asarray(factor * slope, result_dtype(weight))


@mistake(
    "backward-wrong-sign",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient has the wrong sign",
    hint="Does the penalty rise or fall when a positive weight grows?",
)
def l2_penalty_backward_wrong_sign(grad_output: Value, weight: Value, strength: float) -> Value:
    """Return the negative gradient."""
    return -l2_penalty_backward(grad_output, weight, strength)


@mistake(
    "backward-grad-output-ignored",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the penalty is doubled after it was computed?",
)
def l2_penalty_backward_grad_output_ignored(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return the gradient of the penalty itself."""
    l2_penalty_backward(grad_output, weight, strength)
    return l2_penalty_backward(np.ones(()), weight, strength)


@mistake(
    "backward-strength-ignored",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is what you get with a strength of 1",
    hint="Where does your code use strength?",
)
def l2_penalty_backward_strength_ignored(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Forget the strength."""
    return l2_penalty_backward(grad_output, weight, 0.0 * strength + 1.0)


@mistake(
    "backward-strength-without-sign",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient takes a negative strength for a positive one",
    hint="Is the range of the strength checked, or mended?",
)
def l2_penalty_backward_strength_without_sign(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Take the absolute value."""
    return l2_penalty_backward(grad_output, weight, abs(strength))


@mistake(
    "backward-halved",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is that of a penalty with a half: strength times weight",
    hint="Is there a half on the page?",
)
def l2_penalty_backward_halved(grad_output: Value, weight: Value, strength: float) -> Value:
    """Halve the gradient."""
    return l2_penalty_backward(grad_output, weight, strength) / 2


@mistake(
    "backward-divided-by-size",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of weights, as that of a mean",
    hint="Is anything divided by a count in the penalty?",
)
def l2_penalty_backward_divided_by_size(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Divide by the number of weights."""
    return l2_penalty_backward(grad_output, weight, strength) / max(np.size(weight), 1)


@mistake(
    "backward-gradient-of-strength-too",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="you return a second gradient, for the strength",
    hint="Which arguments of the penalty are learnt?",
)
def l2_penalty_backward_gradient_of_strength_too(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return two gradients."""
    gradient = l2_penalty_backward(grad_output, weight, strength)
    return gradient, np.sum(gradient)


@mistake(
    "backward-summed",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is a single number: the sum over all weights",
    hint="How many weights are there, and how many gradients?",
)
def l2_penalty_backward_summed(grad_output: Value, weight: Value, strength: float) -> Value:
    """Sum the gradients."""
    return l2_penalty_backward(grad_output, weight, strength).sum()


@mistake(
    "backward-grad-output-broadcast",
    function="l2_penalty_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the penalty is one number",
    hint="What shape has the penalty, and what shape must its gradient have?",
)
def l2_penalty_backward_grad_output_broadcast(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * l2_penalty_backward(np.ones(()), weight, strength)


@mistake(
    "backward-first-of-grad-output",
    function="l2_penalty_backward",
    kind="refusal",
    sentence="you use the first entry of a grad_output that has more than the penalty has",
    hint="What shape has the penalty?",
)
def l2_penalty_backward_first_of_grad_output(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Take one number out of an array."""
    return l2_penalty_backward(np.ravel(grad_output)[0], weight, strength)


@mistake(
    "backward-strength-cut",
    function="l2_penalty_backward",
    kind="dtype",
    sentence="your gradient is what you get when the strength is cut to the integers of the"
    " weights",
    hint="What becomes of a strength of 0.5 as an integer?",
)
def l2_penalty_backward_strength_cut(grad_output: Value, weight: Value, strength: float) -> Value:
    """Cast the strength to the dtype of the weights."""
    return (
        l2_penalty_backward(grad_output, weight, strength)
        if weight.dtype.kind == "f"
        else l2_penalty_backward(grad_output, weight, int(strength))
    )


@mistake(
    "backward-always-float64",
    function="l2_penalty_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the weights",
    hint="What dtype has the gradient of float32 weights?",
)
def l2_penalty_backward_always_float64(grad_output: Value, weight: Value, strength: float) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(l2_penalty_backward(grad_output, weight, strength), np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="l2_penalty_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def l2_penalty_backward_dtype_of_grad_output(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = l2_penalty_backward(grad_output, weight, strength)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-integers-kept",
    function="l2_penalty_backward",
    kind="dtype",
    sentence="your gradient of integer weights is cut to integers",
    hint="What dtype has the gradient of integer weights?",
)
def l2_penalty_backward_integers_kept(grad_output: Value, weight: Value, strength: float) -> Value:
    """Cast to the dtype of the weights."""
    return l2_penalty_backward(grad_output, weight, strength).astype(weight.dtype)


@mistake(
    "backward-written-into-weight",
    function="l2_penalty_backward",
    kind="purity",
    sentence="your function overwrites the caller's weights with the gradient",
    hint="Whose array is written to?",
)
def l2_penalty_backward_written_into_weight(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Reuse the caller's memory."""
    gradient = l2_penalty_backward(grad_output, weight, strength)
    if weight.dtype.kind == "f":
        weight[...] = gradient
    return gradient


@mistake(
    "backward-doubled",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient has the factor 2 twice",
    hint="What is the derivative of a square?",
)
def l2_penalty_backward_doubled(grad_output: Value, weight: Value, strength: float) -> Value:
    """Multiply by 2 again."""
    return 2 * l2_penalty_backward(grad_output, weight, strength)


@mistake(
    "backward-signs-alone",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is the sign of the weight, as that of L1",
    hint="Does a large weight get a larger step than a small one?",
)
def l2_penalty_backward_signs_alone(grad_output: Value, weight: Value, strength: float) -> Value:
    """Differentiate absolute values."""
    return _scaled(grad_output, weight, strength, 2 * np.sign(np.asarray(weight, np.float64)))


@mistake(
    "backward-absolute",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is the same for positive and for negative weights",
    hint="Which way must a negative weight go to pay less?",
)
def l2_penalty_backward_absolute(grad_output: Value, weight: Value, strength: float) -> Value:
    """Lose the sign."""
    return _scaled(grad_output, weight, strength, 2 * np.abs(np.asarray(weight, np.float64)))


@mistake(
    "backward-square-kept",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is twice the square of the weight",
    hint="Is this the penalty, or its slope?",
)
def l2_penalty_backward_square_kept(grad_output: Value, weight: Value, strength: float) -> Value:
    """Keep the square."""
    return _scaled(grad_output, weight, strength, 2 * np.asarray(weight, np.float64) ** 2)


@mistake(
    "backward-of-norm",
    function="l2_penalty_backward",
    kind="gradient",
    sentence="your gradient is that of the norm, not of its square",
    hint="Does the gradient of one weight depend on the others?",
)
def l2_penalty_backward_of_norm(grad_output: Value, weight: Value, strength: float) -> Value:
    """Divide by the norm."""
    w = np.asarray(weight, np.float64)
    norm = np.sqrt((w**2).sum())
    return _scaled(grad_output, weight, strength, w / np.where(norm > 0, norm, 1.0))


@mistake(
    "backward-integers-overflow",
    function="l2_penalty_backward",
    kind="dtype",
    sentence="your gradient is what you get when integer weights are doubled as integers",
    hint="What is 2 times 200 in uint8?",
)
def l2_penalty_backward_integers_overflow(
    grad_output: Value, weight: Value, strength: float
) -> Value:
    """Double in the dtype of the weights."""
    doubled = np.asarray(weight) + np.asarray(weight)
    return _scaled(
        grad_output, weight, strength, doubled if doubled.dtype.kind != "b" else 2.0 * doubled
    )
