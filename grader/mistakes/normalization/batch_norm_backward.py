"""What goes wrong in batch_norm_backward."""

from typing import Any

import numpy as np

from reference.constraints import require_shape
from reference.dtypes import as_float64, cast, floating, result_dtype
from reference.normalization import (
    all_but_channels,
    along_channels,
    batch_norm,
    batch_norm_backward,
    batch_statistics,
    check_batch_norm,
    uses_batch,
    values_per_channel,
)

from ...implementation import Value
from .. import mistake
from .shared import Rule, mean_of_squares, of_rows, root, sample_statistics


def through_statistics(grad: Any, normalized: Any, mean: Rule) -> Any:
    """Take off what a value sends through the mean and the variance of its channel."""
    return grad - mean(grad) - normalized * mean(grad * normalized)


def carry_back(
    arrays: tuple[Value, ...],
    *,
    training: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
    statistics: Rule = batch_statistics,
    deviation: Rule = root,
    through: Rule = through_statistics,
) -> Value:
    """Carry the gradient back as the page says, but for the parts that a mistake gives."""
    del momentum
    grad_output, x, weight, bias, running_mean, running_var = map(np.asarray, arrays)
    check_batch_norm(x, weight, bias, running_mean, running_var, training)
    require_shape("grad_output", grad_output, x.shape, "c7")
    by_batch = uses_batch(x, training)
    mean, var = statistics(x) if by_batch else (as_float64(running_mean), as_float64(running_var))
    spread = deviation(var, eps)
    normalized = (as_float64(x) - along_channels(x, mean)) / along_channels(x, spread)
    grad, over = as_float64(grad_output), all_but_channels(x)

    def mean_of(terms: Any) -> Any:
        return np.mean(terms, axis=over, keepdims=True)

    grad_x = along_channels(x, as_float64(weight) / spread) * (
        through(grad, normalized, mean_of) if by_batch else grad
    )
    parts = grad_x, (grad * normalized).sum(axis=over), grad.sum(axis=over)
    dtype = result_dtype(x, weight, bias, running_mean, running_var)
    return tuple(cast(part, dtype) for part in parts)


@mistake(
    "backward-variance-constant",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the variance is taken for a constant",
    hint="What becomes of the other outputs when one value moves away from the mean?",
)
def batch_norm_backward_variance_constant(*arrays: Value, **options: Any) -> Value:
    """Leave the path through the variance out."""
    return carry_back(arrays, **options, through=lambda grad, normalized, mean: grad - mean(grad))


@mistake(
    "backward-mean-constant",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the mean is taken for a constant",
    hint="What does grad_x sum to over a channel?",
)
def batch_norm_backward_mean_constant(*arrays: Value, **options: Any) -> Value:
    """Leave the path through the mean out."""
    return carry_back(
        arrays,
        **options,
        through=lambda grad, normalized, mean: grad - normalized * mean(grad * normalized),
    )


@mistake(
    "backward-statistics-constant",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the statistics of training are constants",
    hint="On how many outputs does one value act in training?",
)
def batch_norm_backward_statistics_constant(*arrays: Value, **options: Any) -> Value:
    """Use the formula of evaluation in both modes."""
    return carry_back(arrays, **options, through=lambda grad, normalized, mean: grad)


@mistake(
    "backward-statistics-follow-in-evaluation",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when mean and variance follow x in evaluation too",
    hint="On how many outputs does one value act in evaluation?",
)
def batch_norm_backward_statistics_follow_in_evaluation(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Use the formula of training in both modes."""
    parts = batch_norm_backward(*arrays, training=training, **options)
    x, weight, running_var = np.asarray(arrays[1]), np.asarray(arrays[2]), np.asarray(arrays[5])
    if training or values_per_channel(x) < 2:
        return parts
    one = np.ones(x.shape[1])
    normalized = batch_norm(
        x, one, 0 * one, *arrays[4:], training=False, eps=options.get("eps", 1e-5)
    )[0]
    over, grad = all_but_channels(x), as_float64(np.asarray(arrays[0]))
    scale = as_float64(weight) / np.sqrt(as_float64(running_var) + options.get("eps", 1e-5))
    wrong = along_channels(x, scale) * through_statistics(
        grad, normalized, lambda terms: np.mean(terms, axis=over, keepdims=True)
    )
    return cast(wrong, parts[0].dtype), *parts[1:]


@mistake(
    "backward-variance-path-halved",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the 2 of the square's derivative is missing",
    hint="What is the derivative of (x - mean)**2?",
)
def batch_norm_backward_variance_path_halved(*arrays: Value, **options: Any) -> Value:
    """Forget the factor 2."""
    return carry_back(
        arrays,
        **options,
        through=lambda grad, normalized, mean: (
            grad - mean(grad) - normalized * mean(grad * normalized) / 2
        ),
    )


@mistake(
    "backward-variance-path-added",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the path through the variance is added",
    hint="Does the deviation rise or fall when a value moves away from the mean?",
)
def batch_norm_backward_variance_path_added(*arrays: Value, **options: Any) -> Value:
    """Add instead of subtracting."""
    return carry_back(
        arrays,
        **options,
        through=lambda grad, normalized, mean: (
            grad - mean(grad) + normalized * mean(grad * normalized)
        ),
    )


@mistake(
    "backward-weight-missing",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_x lacks the factor weight",
    hint="What becomes of grad_x when the weight is doubled?",
)
def batch_norm_backward_weight_missing(*arrays: Value, **options: Any) -> Value:
    """Forget the weight."""
    grad_output, x, weight, *rest = arrays
    ones = np.ones_like(np.asarray(weight))
    return carry_back((grad_output, x, ones, *rest), **options)


@mistake(
    "backward-deviation-missing",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_x is not divided by the deviation",
    hint="What becomes of grad_x when x is measured in another unit?",
)
def batch_norm_backward_deviation_missing(*arrays: Value, **options: Any) -> Value:
    """Forget the deviation."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    x = np.asarray(arrays[1])
    by_batch = uses_batch(x, options.get("training", True))
    var = batch_statistics(x)[1] if by_batch else as_float64(np.asarray(arrays[5]))
    deviation = along_channels(x, root(var, options.get("eps", 1e-5)))
    return cast(as_float64(grad_x) * deviation, grad_x.dtype), grad_weight, grad_bias


@mistake(
    "backward-eps-missing",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when eps is missing in the backward",
    hint="Which deviation did the forward divide by?",
)
def batch_norm_backward_eps_missing(*arrays: Value, **options: Any) -> Value:
    """Forget eps."""
    return carry_back(arrays, **options, deviation=lambda var, eps: np.sqrt(var))


@mistake(
    "backward-eps-outside-root",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when eps is added to the standard deviation",
    hint="Is eps added before or after the root?",
)
def batch_norm_backward_eps_outside_root(*arrays: Value, **options: Any) -> Value:
    """Add eps after the root."""
    return carry_back(arrays, **options, deviation=lambda var, eps: np.sqrt(var) + eps)


@mistake(
    "backward-other-eps",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when eps is 1e-3 where none is given",
    hint="Which eps holds when it is left out?",
)
def batch_norm_backward_other_eps(*arrays: Value, eps: float = 1e-3, **options: Any) -> Value:
    """Choose another default."""
    return carry_back(arrays, eps=eps, **options)


@mistake(
    "backward-evaluates-by-default",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when training is False where it is not given",
    hint="Which mode holds when training is left out?",
)
def batch_norm_backward_evaluates_by_default(
    *arrays: Value, training: bool = False, **options: Any
) -> Value:
    """Choose another default."""
    return carry_back(arrays, training=training, **options)


@mistake(
    "backward-always-trains",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when training is not looked at",
    hint="Which statistics hold in evaluation?",
)
def batch_norm_backward_always_trains(*arrays: Value, **options: Any) -> Value:
    """Forget evaluation."""
    return carry_back(arrays, **options | {"training": True})


@mistake(
    "backward-unbiased-variance",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the batch is normalized by the unbiased variance",
    hint="Which variance did the forward divide by?",
)
def batch_norm_backward_unbiased_variance(*arrays: Value, **options: Any) -> Value:
    """Divide by count - 1."""
    return carry_back(arrays, **options, statistics=sample_statistics)


@mistake(
    "backward-mean-of-squares",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the variance is a difference of two squares",
    hint="What is left of two numbers near 10**12 when they are subtracted?",
)
def batch_norm_backward_mean_of_squares(*arrays: Value, **options: Any) -> Value:
    """Subtract squares."""
    return carry_back(arrays, **options, statistics=mean_of_squares)


@mistake(
    "backward-channels-mixed",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when images are reshaped to (…, C) as they lie",
    hint="Which axis is last, and which are the channels?",
)
def batch_norm_backward_channels_mixed(*arrays: Value, **options: Any) -> Value:
    """Forget to bring the channels last."""
    return carry_back(arrays, **options, statistics=of_rows)


@mistake(
    "backward-means-by-batch-size",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the means divide by N, for images too",
    hint="How many values has one channel?",
)
def batch_norm_backward_means_by_batch_size(*arrays: Value, **options: Any) -> Value:
    """Count samples instead of values."""
    x = np.asarray(arrays[1])
    pixels = values_per_channel(x) / max(len(x), 1)
    return carry_back(
        arrays,
        **options,
        through=lambda grad, normalized, mean: through_statistics(
            grad, normalized, lambda terms: pixels * mean(terms)
        ),
    )


@mistake(
    "backward-weight-by-x",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_weight is the sum of grad_output * x",
    hint="By what is the weight multiplied in the forward?",
)
def batch_norm_backward_weight_by_x(*arrays: Value, **options: Any) -> Value:
    """Forget to normalize."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    x = np.asarray(arrays[1])
    wrong = (as_float64(np.asarray(arrays[0])) * as_float64(x)).sum(axis=all_but_channels(x))
    return grad_x, cast(wrong, grad_weight.dtype), grad_bias


@mistake(
    "backward-weight-by-output",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_weight is the sum of grad_output * y",
    hint="By what is the weight multiplied in the forward?",
)
def batch_norm_backward_weight_by_output(*arrays: Value, **options: Any) -> Value:
    """Take y for the normalized x."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    x = np.asarray(arrays[1])
    y = batch_norm(*arrays[1:], **options)[0]
    wrong = (as_float64(np.asarray(arrays[0])) * as_float64(y)).sum(axis=all_but_channels(x))
    return grad_x, cast(wrong, grad_weight.dtype), grad_bias


@mistake(
    "backward-averaged",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_weight and grad_bias are averaged",
    hint="What becomes of both when the batch is given twice?",
)
def batch_norm_backward_averaged(*arrays: Value, **options: Any) -> Value:
    """Take the mean."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    count = max(values_per_channel(np.asarray(arrays[1])), 1)
    return grad_x, grad_weight / count, grad_bias / count


@mistake(
    "backward-order",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_bias comes before grad_weight",
    hint="In which order do the arguments stand?",
)
def batch_norm_backward_order(*arrays: Value, **options: Any) -> Value:
    """Return another order."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    return grad_x, grad_bias, grad_weight


@mistake(
    "backward-keeps-axes",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_weight and grad_bias have the shape (1, C)",
    hint="Which shape have weight and bias?",
)
def batch_norm_backward_keeps_axes(*arrays: Value, **options: Any) -> Value:
    """Keep the axes of the sums."""
    grad_x, grad_weight, grad_bias = carry_back(arrays, **options)
    return grad_x, grad_weight[np.newaxis], grad_bias[np.newaxis]


@mistake(
    "backward-input-alone",
    function="batch_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_x is returned alone",
    hint="How many gradients are there?",
)
def batch_norm_backward_input_alone(*arrays: Value, **options: Any) -> Value:
    """Return grad_x."""
    return carry_back(arrays, **options)[0]


@mistake(
    "backward-dtype-of-grad-output",
    function="batch_norm_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtypes are that of grad_output",
    hint="Whose dtype must the gradients have?",
)
def batch_norm_backward_dtype_of_grad_output(*arrays: Value, **options: Any) -> Value:
    """Answer in the dtype of what came in."""
    dtype = np.asarray(arrays[0]).dtype
    return tuple(part.astype(dtype) for part in batch_norm_backward(*arrays, **options))


@mistake(
    "backward-overwrites-grad-output",
    function="batch_norm_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def batch_norm_backward_overwrites_grad_output(*arrays: Value, **options: Any) -> Value:
    """Multiply the caller's gradient by the weight."""
    parts = batch_norm_backward(*arrays, **options)
    if isinstance(arrays[0], np.ndarray):
        arrays[0][...] = parts[0]
    return parts


@mistake(
    "backward-means-of-nothing",
    function="batch_norm_backward",
    kind="special",
    sentence="your gradient is what you get when sums of an empty batch are means of nothing",
    hint="What is a sum of no numbers?",
)
def batch_norm_backward_means_of_nothing(*arrays: Value, **options: Any) -> Value:
    """Divide by a count of 0."""
    parts = batch_norm_backward(*arrays, **options)
    return parts if len(parts[0]) else (parts[0], parts[1] * np.nan, parts[2] * np.nan)


@mistake(
    "backward-stretches-grad-output",
    function="batch_norm_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Has every output a gradient of its own?",
)
def batch_norm_backward_stretches_grad_output(*arrays: Value, **options: Any) -> Value:
    """Let NumPy broadcast."""
    stretched = np.broadcast_to(arrays[0], np.shape(arrays[1]))
    return batch_norm_backward(stretched, *arrays[1:], **options)


@mistake(
    "backward-own-dtypes",
    function="batch_norm_backward",
    kind="dtype",
    sentence="your gradient is what you get when each gradient has the dtype of its own argument",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def batch_norm_backward_own_dtypes(*arrays: Value, **options: Any) -> Value:
    """Cast each gradient to the dtype of its argument."""
    parts = batch_norm_backward(*arrays, **options)
    return tuple(
        part.astype(floating(np.asarray(array).dtype))
        for part, array in zip(parts, arrays[1:4], strict=True)
    )


@mistake(
    "backward-of-single-values",
    function="batch_norm_backward",
    kind="refusal",
    sentence="your gradient is what you get when one value per channel is trained on",
    hint="Does your gradient check what batch_norm itself checks?",
)
def batch_norm_backward_of_single_values(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Take the variance of one value for 0."""
    grad, x = np.asarray(arrays[0]), np.asarray(arrays[1])
    if training and x.ndim in (2, 4) and values_per_channel(x) == 1:
        twice = np.concatenate([grad, grad]), np.concatenate([x, x])
        grad_x, *rest = batch_norm_backward(*twice, *arrays[2:], training=True, **options)
        return grad_x[:1], *rest
    return batch_norm_backward(*arrays, training=training, **options)


@mistake(
    "backward-running-statistics-not-checked",
    function="batch_norm_backward",
    kind="refusal",
    sentence="your gradient takes running statistics of any shape in training,"
    " where it does not need them",
    hint="When is a wrong argument found, if it is checked only where it is used?",
)
def batch_norm_backward_running_statistics_not_checked(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Forget the arguments that training does not use."""
    if training:
        weight, mean, var = map(np.asarray, (arrays[2], *arrays[4:]))
        dtype = result_dtype(weight, mean, var)
        arrays = *arrays[:4], np.zeros(weight.shape, dtype), np.ones(weight.shape, dtype)
    return batch_norm_backward(*arrays, training=training, **options)
