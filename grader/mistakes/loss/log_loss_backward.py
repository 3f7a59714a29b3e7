"""What goes wrong in log_loss_backward."""

import numpy as np

from reference.dtypes import result_dtype
from reference.loss import distributions, log_loss_backward

from ...implementation import Value
from .. import mistake


def _wide(grad_output: Value, probabilities: Value, targets: Value) -> Value:
    """Refuse what the gradient refuses; return p and t in float64, and grad_output / N."""
    log_loss_backward(grad_output, probabilities, targets)
    p, t = np.asarray(probabilities, np.float64), np.asarray(targets, np.float64)
    return p, t, np.asarray(grad_output, np.float64) / max(distributions(p), 1)


def _as(gradient: Value, probabilities: Value, targets: Value) -> Value:
    """Return a gradient in its dtype."""
    return np.asarray(gradient, result_dtype(probabilities, targets))


@mistake(
    "backward-wrong-sign",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is targets / probabilities: it has the wrong sign",
    hint="Does the loss rise or fall when the right class becomes more probable?",
)
def log_loss_backward_wrong_sign(grad_output: Value, probabilities: Value, targets: Value) -> Value:
    """Forget the minus."""
    return -log_loss_backward(grad_output, probabilities, targets)


@mistake(
    "backward-grad-output-ignored",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is taken to be 1",
    hint="What happens to the gradient when the loss is doubled after it was computed?",
)
def log_loss_backward_grad_output_ignored(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Return the gradient of the loss itself."""
    log_loss_backward(grad_output, probabilities, targets)
    return log_loss_backward(np.ones(()), probabilities, targets)


@mistake(
    "backward-not-divided",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is that of a sum over the batch: it is not divided",
    hint="How much does one sample change the mean of many?",
)
def log_loss_backward_not_divided(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Forget to divide."""
    p, t, _ = _wide(grad_output, probabilities, targets)
    return _as(np.where(t == 0, 0.0, -t / p) * grad_output, probabilities, targets)


@mistake(
    "backward-divided-twice",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the batch twice",
    hint="Who divides by the batch, and does anybody do it again?",
)
def log_loss_backward_divided_twice(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Divide again."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(
        np.where(t == 0, 0.0, -t / p) * share / max(distributions(p), 1), probabilities, targets
    )


@mistake(
    "backward-divided-by-entries",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is divided by the number of entries, the classes too",
    hint="By what does the loss divide?",
)
def log_loss_backward_divided_by_entries(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Divide by the size of the array."""
    p, t, _ = _wide(grad_output, probabilities, targets)
    return _as(np.where(t == 0, 0.0, -t / p) * grad_output / max(t.size, 1), probabilities, targets)


@mistake(
    "backward-single-distribution-divided",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient of a single distribution is divided by the number of its classes",
    hint="What is the length of the first axis of a single distribution?",
)
def log_loss_backward_single_distribution_divided(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Take the only axis for the batch."""
    p, t, _ = _wide(grad_output, probabilities, targets)
    return _as(np.where(t == 0, 0.0, -t / p) * grad_output / max(len(p), 1), probabilities, targets)


@mistake(
    "backward-through-softmax",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is probabilities less targets: that by the logits before a softmax",
    hint="By which array is the derivative asked?",
)
def log_loss_backward_through_softmax(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Go back through softmax too."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(share * (p - t), probabilities, targets)


@mistake(
    "backward-probability-forgotten",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when the derivative of the logarithm is taken for 1",
    hint="What is the derivative of a logarithm?",
)
def log_loss_backward_probability_forgotten(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Forget the quotient."""
    _, t, share = _wide(grad_output, probabilities, targets)
    return _as(-share * t, probabilities, targets)


@mistake(
    "backward-targets-forgotten",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is -1 / probabilities wherever a target is not 0",
    hint="What weight has a class with the target 0.2?",
)
def log_loss_backward_targets_forgotten(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Mask by the targets."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(np.where(t == 0, 0.0, -share / p), probabilities, targets)


@mistake(
    "backward-small-number-in-quotient",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1e-8 is added to the probabilities",
    hint="What is the gradient at a probability of 1, to all its digits?",
)
def log_loss_backward_small_number_in_quotient(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Avoid a division by 0 by changing every gradient."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(-share * t / (p + 1e-8), probabilities, targets)


@mistake(
    "backward-probabilities-clipped",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient is 0 where a probability is above 1, because it was clipped",
    hint="What does the page say of the ranges of the probabilities?",
)
def log_loss_backward_probabilities_clipped(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Differentiate the clipping too."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(np.where((t == 0) | (p > 1), 0.0, -share * t / p), probabilities, targets)


@mistake(
    "backward-binary-terms-added",
    function="log_loss_backward",
    kind="gradient",
    sentence="your gradient has the term of (1 - y) log(1 - p), as a binary one",
    hint="Are the classes independent questions, or one question?",
)
def log_loss_backward_binary_terms_added(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Differentiate binary losses."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(
        np.where(t == 0, 0.0, -share * t / p) + share * (1 - t) / (1 - p), probabilities, targets
    )


@mistake(
    "backward-gradient-of-targets-too",
    function="log_loss_backward",
    kind="gradient",
    sentence="you return a second gradient, for the targets",
    hint="Which arguments of the loss are learnt?",
)
def log_loss_backward_gradient_of_targets_too(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Return two gradients."""
    gradient = log_loss_backward(grad_output, probabilities, targets)
    return gradient, -gradient


@mistake(
    "backward-zero-by-zero",
    function="log_loss_backward",
    kind="special",
    sentence="your gradient is what you get when 0 / 0 is computed as it stands",
    hint="What is the gradient of a class that is neither predicted nor there?",
)
def log_loss_backward_zero_by_zero(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Divide without a look."""
    p, t, share = _wide(grad_output, probabilities, targets)
    return _as(-share * t / p, probabilities, targets)


@mistake(
    "backward-grad-output-broadcast",
    function="log_loss_backward",
    kind="refusal",
    sentence="you answer where grad_output is an array, though the loss is one number",
    hint="What shape has the loss, and what shape must its gradient have?",
)
def log_loss_backward_grad_output_broadcast(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Let NumPy broadcast grad_output."""
    return grad_output * log_loss_backward(np.ones(()), probabilities, targets)


@mistake(
    "backward-targets-broadcast",
    function="log_loss_backward",
    kind="refusal",
    sentence="you stretch one target over a batch of distributions",
    hint="Does your gradient check what the loss itself checks?",
)
def log_loss_backward_targets_broadcast(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Let NumPy broadcast."""
    return log_loss_backward(grad_output, *np.broadcast_arrays(probabilities, targets))


@mistake(
    "backward-single-number-accepted",
    function="log_loss_backward",
    kind="refusal",
    sentence="you answer for a single probability that belongs to no distribution",
    hint="Does your gradient check what the loss itself checks?",
)
def log_loss_backward_single_number_accepted(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Take a number for a distribution of one class."""
    return log_loss_backward(grad_output, *map(np.atleast_1d, (probabilities, targets)))


@mistake(
    "backward-always-float64",
    function="log_loss_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of the arguments",
    hint="What dtype has the gradient of float32 probabilities?",
)
def log_loss_backward_always_float64(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Compute in float64 and stay there."""
    return np.asarray(log_loss_backward(grad_output, probabilities, targets), np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="log_loss_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def log_loss_backward_dtype_of_grad_output(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = log_loss_backward(grad_output, probabilities, targets)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-dtype-of-probabilities",
    function="log_loss_backward",
    kind="dtype",
    sentence="your gradient has the dtype of the probabilities, also where that of the targets is"
    " wider",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def log_loss_backward_dtype_of_probabilities(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Cast to the dtype of the first argument."""
    gradient = log_loss_backward(grad_output, probabilities, targets)
    return gradient.astype(probabilities.dtype if probabilities.dtype.kind == "f" else np.float64)


@mistake(
    "backward-written-into-probabilities",
    function="log_loss_backward",
    kind="purity",
    sentence="your function overwrites the caller's probabilities with the gradient",
    hint="Whose array is written to?",
)
def log_loss_backward_written_into_probabilities(
    grad_output: Value, probabilities: Value, targets: Value
) -> Value:
    """Reuse the caller's memory."""
    gradient = log_loss_backward(grad_output, probabilities, targets)
    if probabilities.dtype.kind == "f":
        probabilities[...] = gradient
    return gradient
