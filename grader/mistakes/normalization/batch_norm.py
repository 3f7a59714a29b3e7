"""What goes wrong in batch_norm."""

from typing import Any

import numpy as np

from reference.dtypes import as_float64, cast, floating, result_dtype
from reference.normalization import (
    along_channels,
    batch_norm,
    batch_statistics,
    check_batch_norm,
    uses_batch,
    values_per_channel,
)

from ...implementation import Value
from .. import mistake
from .shared import Rule, mean_of_squares, of_rows, root, sample_statistics, unbiased


def scaled(centred: Any, deviation: Any, weight: Any, bias: Any) -> Any:
    """Return y, of numbers from which the mean has been subtracted."""
    return weight * centred / deviation + bias


def moved(old: Any, new: Any, momentum: float) -> Any:
    """Return a running statistic."""
    return (1 - momentum) * old + momentum * new


def normalize(
    arrays: tuple[Value, ...],
    *,
    training: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
    statistics: Rule = batch_statistics,
    deviation: Rule = root,
    outputs: Rule = scaled,
    entering: Rule = unbiased,
    update: Rule = moved,
) -> Value:
    """Normalize as the page says, but for the parts that a mistake gives."""
    x, weight, bias, running_mean, running_var = map(np.asarray, arrays)
    check_batch_norm(x, weight, bias, running_mean, running_var, training)
    mean, var = as_float64(running_mean), as_float64(running_var)
    new_mean, new_var = mean, var
    if uses_batch(x, training):
        mean, var = statistics(x)
        new_mean = update(new_mean, mean, momentum)
        new_var = update(new_var, entering(var, values_per_channel(x)), momentum)
    y = outputs(
        as_float64(x) - along_channels(x, mean),
        along_channels(x, deviation(var, eps)),
        along_channels(x, weight),
        along_channels(x, bias),
    )
    dtype = result_dtype(x, weight, bias, running_mean, running_var)
    return cast(y, dtype), cast(new_mean, dtype), cast(new_var, dtype)


@mistake(
    "momentum-reversed",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when momentum is the share of the old statistics",
    hint="Which statistics remain with momentum 1?",
)
def batch_norm_momentum_reversed(*arrays: Value, **options: Any) -> Value:
    """Exchange old and new."""
    return normalize(arrays, **options, update=lambda old, new, share: moved(new, old, share))


@mistake(
    "momentum-ignored",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when momentum is always 0.1",
    hint="Where does your code use momentum?",
)
def batch_norm_momentum_ignored(*arrays: Value, **options: Any) -> Value:
    """Write the momentum into the code."""
    return normalize(arrays, **options | {"momentum": 0.1})


@mistake(
    "other-momentum",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when momentum is 0.9 where none is given",
    hint="Which momentum holds when it is left out?",
)
def batch_norm_other_momentum(*arrays: Value, momentum: float = 0.9, **options: Any) -> Value:
    """Choose another default."""
    return normalize(arrays, momentum=momentum, **options)


@mistake(
    "eps-ignored",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is always 1e-5",
    hint="Where does your code use eps?",
)
def batch_norm_eps_ignored(*arrays: Value, **options: Any) -> Value:
    """Write eps into the code."""
    return normalize(arrays, **options | {"eps": 1e-5})


@mistake(
    "other-eps",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is 1e-3 where none is given",
    hint="Which eps holds when it is left out?",
)
def batch_norm_other_eps(*arrays: Value, eps: float = 1e-3, **options: Any) -> Value:
    """Choose another default."""
    return normalize(arrays, eps=eps, **options)


@mistake(
    "evaluates-by-default",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when training is False where it is not given",
    hint="Which mode holds when training is left out?",
)
def batch_norm_evaluates_by_default(
    *arrays: Value, training: bool = False, **options: Any
) -> Value:
    """Choose another default."""
    return normalize(arrays, training=training, **options)


@mistake(
    "always-trains",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when training is not looked at",
    hint="Which statistics hold in evaluation?",
)
def batch_norm_always_trains(*arrays: Value, **options: Any) -> Value:
    """Forget evaluation."""
    return normalize(arrays, **options | {"training": True})


@mistake(
    "running-variance-biased",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the biased variance enters the running one",
    hint="By what is the sum of squares divided before it enters?",
)
def batch_norm_running_variance_biased(*arrays: Value, **options: Any) -> Value:
    """Let the biased variance enter."""
    return normalize(arrays, **options, entering=lambda var, count: var)


@mistake(
    "running-variance-with-eps",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps enters the running variance",
    hint="At which step is eps added?",
)
def batch_norm_running_variance_with_eps(
    *arrays: Value, eps: float = 1e-5, **options: Any
) -> Value:
    """Add eps too early."""
    return normalize(
        arrays, eps=eps, **options, entering=lambda var, count: unbiased(var + eps, count)
    )


@mistake(
    "running-deviation",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the standard deviation enters the running variance",
    hint="Which unit has the running variance?",
)
def batch_norm_running_deviation(*arrays: Value, **options: Any) -> Value:
    """Take the root too early."""
    return normalize(arrays, **options, entering=lambda var, count: np.sqrt(unbiased(var, count)))


@mistake(
    "running-variance-by-batch-size",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the running variance is divided by N - 1",
    hint="How many values has one channel?",
)
def batch_norm_running_variance_by_batch_size(*arrays: Value, **options: Any) -> Value:
    """Count samples instead of values."""
    samples = len(np.asarray(arrays[0]))
    return normalize(
        arrays, **options, entering=lambda var, count: var * samples / max(samples - 1, 1)
    )


@mistake(
    "running-not-updated",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when training returns the given running statistics",
    hint="With which statistics is the next call made?",
)
def batch_norm_running_not_updated(*arrays: Value, **options: Any) -> Value:
    """Forget the update."""
    return normalize(arrays, **options, update=lambda old, new, share: old)


@mistake(
    "running-summed",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when running statistics are never shrunk",
    hint="What do the two shares sum to?",
)
def batch_norm_running_summed(*arrays: Value, **options: Any) -> Value:
    """Forget to shrink the old statistics."""
    return normalize(arrays, **options, update=lambda old, new, share: old + share * new)


@mistake(
    "running-variance-not-updated",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when training updates the running mean alone",
    hint="How many statistics are there?",
)
def batch_norm_running_variance_not_updated(*arrays: Value, **options: Any) -> Value:
    """Update one of two."""
    y, mean, var = batch_norm(*arrays, **options)
    return y, mean, np.asarray(arrays[4]).astype(var.dtype)


@mistake(
    "eps-outside-root",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is added to the standard deviation",
    hint="Is eps added before or after the root?",
)
def batch_norm_eps_outside_root(*arrays: Value, **options: Any) -> Value:
    """Add eps after the root."""
    return normalize(arrays, **options, deviation=lambda var, eps: np.sqrt(var) + eps)


@mistake(
    "eps-outside-root-in-evaluation",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when evaluation adds eps to the deviation",
    hint="Is eps added before or after the root?",
)
def batch_norm_eps_outside_root_in_evaluation(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Add eps after the root, in one mode."""
    rule = root if training else lambda var, eps: np.sqrt(var) + eps
    return normalize(arrays, training=training, **options, deviation=rule)


@mistake(
    "eps-missing",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is missing in training",
    hint="What is the quotient for a channel whose values are all alike?",
)
def batch_norm_eps_missing(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Forget eps."""
    rule = (lambda var, eps: np.sqrt(var)) if training else root
    return normalize(arrays, training=training, **options, deviation=rule)


@mistake(
    "eps-missing-in-evaluation",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is missing in evaluation",
    hint="Does the formula of evaluation differ from that of training?",
)
def batch_norm_eps_missing_in_evaluation(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Forget eps."""
    rule = root if training else lambda var, eps: np.sqrt(var)
    return normalize(arrays, training=training, **options, deviation=rule)


@mistake(
    "eps-as-floor",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when eps is the smallest variance, not added",
    hint="What is the deviation of a channel whose variance is eps?",
)
def batch_norm_eps_as_floor(*arrays: Value, **options: Any) -> Value:
    """Take the larger of both."""
    return normalize(arrays, **options, deviation=lambda var, eps: np.sqrt(np.maximum(var, eps)))


@mistake(
    "divided-by-variance",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the root is not taken",
    hint="Which variance has the output?",
)
def batch_norm_divided_by_variance(*arrays: Value, **options: Any) -> Value:
    """Divide by the variance."""
    return normalize(arrays, **options, deviation=lambda var, eps: var + eps)


@mistake(
    "normalized-by-unbiased-variance",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the batch is normalized by the unbiased variance",
    hint="Which variance has the output?",
)
def batch_norm_normalized_by_unbiased_variance(*arrays: Value, **options: Any) -> Value:
    """Divide by count - 1."""
    return normalize(
        arrays, **options, statistics=sample_statistics, entering=lambda var, count: var
    )


@mistake(
    "normalized-by-running-statistics",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when training normalizes by what it returns",
    hint="Which statistics hold in training?",
)
def batch_norm_normalized_by_running_statistics(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Update first, then normalize by the update."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    if training and len(np.asarray(arrays[0])):
        x, weight, bias = arrays[:3]
        eps = options.get("eps", 1e-5)
        y = batch_norm(x, weight, bias, mean, var, training=False, eps=eps)[0]
    return y, mean, var


@mistake(
    "evaluates-by-batch",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when evaluation normalizes by the batch's own statistics",
    hint="Which statistics hold in evaluation?",
)
def batch_norm_evaluates_by_batch(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Use the batch in both modes."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    if not training and values_per_channel(np.asarray(arrays[0])) > 1:
        y = batch_norm(*arrays, training=True, **options)[0]
    return y, mean, var


@mistake(
    "evaluation-updates",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when evaluation updates the running statistics",
    hint="Which statistics does evaluation return?",
)
def batch_norm_evaluation_updates(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Update in both modes."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    if not training and values_per_channel(np.asarray(arrays[0])) > 1:
        _, mean, var = batch_norm(*arrays, training=True, **options)
    return y, mean, var


@mistake(
    "parentheses-lost",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when mean / deviation is subtracted from x",
    hint="Which of x and mean is divided by the deviation?",
)
def batch_norm_parentheses_lost(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Forget the parentheses."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    x, weight, bias, running_mean, running_var = map(np.asarray, arrays)
    by = batch_statistics(x) if uses_batch(x, training) else (running_mean, running_var)
    level = as_float64(by[0]) / np.sqrt(as_float64(by[1]) + options.get("eps", 1e-5))
    centred = as_float64(x) - along_channels(x, level)
    wrong = along_channels(x, weight) * centred + along_channels(x, bias)
    return cast(wrong, y.dtype), mean, var


@mistake(
    "mean-not-subtracted",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the mean is not subtracted",
    hint="Which mean has the output?",
)
def batch_norm_mean_not_subtracted(*arrays: Value, **options: Any) -> Value:
    """Divide alone."""

    def without_mean(x: Any) -> Any:
        mean, var = batch_statistics(x)
        return 0 * mean, var

    y = normalize(arrays, **options, statistics=without_mean)[0]
    return y, *batch_norm(*arrays, **options)[1:]


@mistake(
    "bias-scaled",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the bias is multiplied by the weight",
    hint="What is the output where x is the mean?",
)
def batch_norm_bias_scaled(*arrays: Value, **options: Any) -> Value:
    """Add the bias before the weight is applied."""
    return normalize(
        arrays,
        **options,
        outputs=lambda centred, deviation, weight, bias: weight * (centred / deviation + bias),
    )


@mistake(
    "weight-forgotten",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the weight is left out",
    hint="Which variance has the output?",
)
def batch_norm_weight_forgotten(*arrays: Value, **options: Any) -> Value:
    """Forget the weight."""
    return normalize(
        arrays, **options, outputs=lambda centred, deviation, _, bias: centred / deviation + bias
    )


@mistake(
    "bias-forgotten",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the bias is left out",
    hint="Which mean has the output?",
)
def batch_norm_bias_forgotten(*arrays: Value, **options: Any) -> Value:
    """Forget the bias."""
    return normalize(
        arrays,
        **options,
        outputs=lambda centred, deviation, weight, _: weight * centred / deviation,
    )


@mistake(
    "weight-and-bias-exchanged",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when weight and bias are exchanged",
    hint="In which order do the arguments stand?",
)
def batch_norm_weight_and_bias_exchanged(*arrays: Value, **options: Any) -> Value:
    """Read the arguments in another order."""
    x, weight, bias, *running = arrays
    return normalize((x, bias, weight, *running), **options)


@mistake(
    "running-arguments-first",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the running statistics are read first",
    hint="In which order do the arguments stand?",
)
def batch_norm_running_arguments_first(*arrays: Value, **options: Any) -> Value:
    """Read the arguments in PyTorch's order."""
    x, *four = arrays
    return normalize((x, *four[2:], *four[:2]), **options)


@mistake(
    "channels-mixed",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when images are reshaped to (…, C) as they lie",
    hint="Which axis is last, and which are the channels?",
)
def batch_norm_channels_mixed(*arrays: Value, **options: Any) -> Value:
    """Forget to bring the channels last."""
    return normalize(arrays, **options, statistics=of_rows)


@mistake(
    "statistics-of-pixels",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when every pixel has statistics of its own",
    hint="Over which axes do the sums run?",
)
def batch_norm_statistics_of_pixels(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Take the mean over the batch alone."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    x, weight, bias = map(np.asarray, arrays[:3])
    if x.ndim == 2 or not uses_batch(x, training):
        return y, mean, var
    centred = as_float64(x) - as_float64(x).mean(axis=0)
    deviation = np.sqrt((centred**2).mean(axis=0) + options.get("eps", 1e-5))
    wrong = scaled(centred, deviation, along_channels(x, weight), along_channels(x, bias))
    return cast(wrong, y.dtype), mean, var


@mistake(
    "statistics-of-images",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when every image has statistics of its own",
    hint="Over which axes do the sums run?",
)
def batch_norm_statistics_of_images(*arrays: Value, training: bool = True, **options: Any) -> Value:
    """Take the mean over the pixels alone."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    x, weight, bias = map(np.asarray, arrays[:3])
    if x.ndim == 2 or not uses_batch(x, training):
        return y, mean, var
    centred = as_float64(x) - as_float64(x).mean(axis=(2, 3), keepdims=True)
    spread = (centred**2).mean(axis=(2, 3), keepdims=True)
    deviation = np.sqrt(spread + options.get("eps", 1e-5))
    wrong = scaled(centred, deviation, along_channels(x, weight), along_channels(x, bias))
    return cast(wrong, y.dtype), mean, var


@mistake(
    "statistics-of-everything",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when all channels share one mean and one variance",
    hint="How many means are there?",
)
def batch_norm_statistics_of_everything(*arrays: Value, **options: Any) -> Value:
    """Take the mean over all axes."""

    def of_everything(x: Any) -> Any:
        ones = np.ones(np.shape(x)[1])
        return ones * np.mean(x, dtype=np.float64), ones * np.var(x, dtype=np.float64)

    return normalize(arrays, **options, statistics=of_everything)


@mistake(
    "mean-of-squares",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the variance is a difference of two squares",
    hint="What is left of two numbers near 10**12 when they are subtracted?",
)
def batch_norm_mean_of_squares(*arrays: Value, **options: Any) -> Value:
    """Subtract squares."""
    return normalize(arrays, **options, statistics=mean_of_squares)


@mistake(
    "statistics-keep-axes",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when the running statistics have the shape (1, C)",
    hint="Which shape have the running statistics?",
)
def batch_norm_statistics_keep_axes(*arrays: Value, **options: Any) -> Value:
    """Keep the axes of the sums."""
    y, mean, var = batch_norm(*arrays, **options)
    return y, mean[np.newaxis], var[np.newaxis]


@mistake(
    "output-alone",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when y is returned without the running statistics",
    hint="How many results are there?",
)
def batch_norm_output_alone(*arrays: Value, **options: Any) -> Value:
    """Return y."""
    return batch_norm(*arrays, **options)[0]


@mistake(
    "refuses-batches-of-one",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when a batch of one image is refused in training",
    hint="How many values has one channel of an image?",
)
def batch_norm_refuses_batches_of_one(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Ask for two samples."""
    if training and len(np.asarray(arrays[0])) == 1:
        raise ValueError("x has one sample, needs two or more")
    return batch_norm(*arrays, training=training, **options)


@mistake(
    "refuses-single-values",
    function="batch_norm",
    kind="value",
    sentence="your output is what you get when a single value is refused in evaluation too",
    hint="Needs evaluation a variance of the batch?",
)
def batch_norm_refuses_single_values(*arrays: Value, **options: Any) -> Value:
    """Ask for two values in both modes."""
    if values_per_channel(np.asarray(arrays[0])) == 1:
        raise ValueError("x has one value per channel, needs two or more")
    return batch_norm(*arrays, **options)


@mistake(
    "skips-nan",
    function="batch_norm",
    kind="special",
    sentence="your output is what you get when what is not finite is left out of the statistics",
    hint="What should a mean say of which one term is not a number?",
)
def batch_norm_skips_nan(*arrays: Value, **options: Any) -> Value:
    """Replace what is not finite by the mean."""
    x = np.array(arrays[0])
    if x.dtype.kind == "f" and not np.isfinite(x).all():
        x[~np.isfinite(x)] = 0
    return batch_norm(x, *arrays[1:], **options)


@mistake(
    "empty-batch-spoils-statistics",
    function="batch_norm",
    kind="special",
    sentence="your output is what you get when an empty batch enters the running statistics",
    hint="What is the mean of no numbers?",
)
def batch_norm_empty_batch_spoils_statistics(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Take the mean of nothing."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    spoilt = training and not len(np.asarray(arrays[0]))
    return (y, mean * np.nan, var * np.nan) if spoilt else (y, mean, var)


@mistake(
    "shrinks-statistics-without-batch",
    function="batch_norm",
    kind="special",
    sentence="your output is what you get when an empty batch counts as a batch of zeros",
    hint="What do the running statistics become without a batch?",
)
def batch_norm_shrinks_statistics_without_batch(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Shrink the running statistics."""
    y, mean, var = batch_norm(*arrays, training=training, **options)
    if not training or len(np.asarray(arrays[0])):
        return y, mean, var
    kept = 1 - options.get("momentum", 0.1)
    return y, kept * mean, kept * var


@mistake(
    "dtype-of-x-alone",
    function="batch_norm",
    kind="dtype",
    sentence="your output is what you get when the dtypes are that of x as it came",
    hint="Which dtype has the result for an integer image?",
)
def batch_norm_dtype_of_x_alone(*arrays: Value, **options: Any) -> Value:
    """Cast to the dtype of x."""
    dtype = np.asarray(arrays[0]).dtype
    return tuple(part.astype(dtype) for part in batch_norm(*arrays, **options))


@mistake(
    "statistics-always-float64",
    function="batch_norm",
    kind="dtype",
    sentence="your output is what you get when the running statistics are answered in float64",
    hint="Which dtype had the running statistics?",
)
def batch_norm_statistics_always_float64(*arrays: Value, **options: Any) -> Value:
    """Forget the dtype of the statistics."""
    y, mean, var = batch_norm(*arrays, **options)
    return y, mean.astype(np.float64), var.astype(np.float64)


@mistake(
    "overwrites-statistics",
    function="batch_norm",
    kind="purity",
    sentence="your output is what you get when the running statistics are overwritten in place",
    hint="What do the caller's arrays hold after the call?",
)
def batch_norm_overwrites_statistics(*arrays: Value, **options: Any) -> Value:
    """Write the update into the arguments."""
    y, mean, var = batch_norm(*arrays, **options)
    for old, new in ((arrays[3], mean), (arrays[4], var)):
        if isinstance(old, np.ndarray):
            old[...] = new
    return y, mean, var


@mistake(
    "overwrites-x",
    function="batch_norm",
    kind="purity",
    sentence="your output is what you get when the mean is subtracted from x in place",
    hint="What does the caller's array hold after the call?",
)
def batch_norm_overwrites_x(*arrays: Value, **options: Any) -> Value:
    """Centre the caller's own numbers."""
    x = arrays[0]
    parts = batch_norm(*arrays, **options)
    if isinstance(x, np.ndarray) and x.dtype.kind == "f" and len(x):
        x -= along_channels(x, batch_statistics(x)[0]).astype(x.dtype)
    return parts


@mistake(
    "stretches-weight",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when a weight of another shape is broadcast",
    hint="How many weights are there for three channels?",
)
def batch_norm_stretches_weight(*arrays: Value, **options: Any) -> Value:
    """Let NumPy broadcast the weight."""
    x, weight, *rest = arrays
    weight = np.broadcast_to(np.ravel(weight), np.shape(x)[1:2])
    return batch_norm(x, weight, *rest, **options)


@mistake(
    "stretches-bias",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when a bias of another shape is broadcast",
    hint="How many biases are there for three channels?",
)
def batch_norm_stretches_bias(*arrays: Value, **options: Any) -> Value:
    """Let NumPy broadcast the bias."""
    x, weight, bias, *rest = arrays
    bias = np.broadcast_to(np.ravel(bias), np.shape(x)[1:2])
    return batch_norm(x, weight, bias, *rest, **options)


@mistake(
    "stretches-running-mean",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when a running mean of another shape is broadcast",
    hint="How many running means are there for three channels?",
)
def batch_norm_stretches_running_mean(*arrays: Value, **options: Any) -> Value:
    """Let NumPy broadcast the running mean."""
    given = list(arrays)
    given[3] = np.broadcast_to(np.ravel(arrays[3]), np.shape(arrays[0])[1:2])
    return batch_norm(*given, **options)


@mistake(
    "stretches-running-variance",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when a running variance of another shape is broadcast",
    hint="How many running variances are there for three channels?",
)
def batch_norm_stretches_running_variance(*arrays: Value, **options: Any) -> Value:
    """Let NumPy broadcast the running variance."""
    given = list(arrays)
    given[4] = np.broadcast_to(np.ravel(arrays[4]), np.shape(arrays[0])[1:2])
    return batch_norm(*given, **options)


@mistake(
    "takes-any-rank",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when x of any rank is normalized along axis 1",
    hint="Which two shapes may x have?",
)
def batch_norm_takes_any_rank(*arrays: Value, **options: Any) -> Value:
    """Lay all pixels in one row."""
    x = np.asarray(arrays[0])
    if x.ndim in (3, 5) and x.size:
        y, *running = batch_norm(x.reshape(*x.shape[:2], -1, 1), *arrays[1:], **options)
        return y.reshape(x.shape), *running
    return batch_norm(*arrays, **options)


@mistake(
    "trains-on-single-values",
    function="batch_norm",
    kind="refusal",
    sentence="your output is what you get when one value per channel is trained on",
    hint="What is the variance of one value?",
)
def batch_norm_trains_on_single_values(
    *arrays: Value, training: bool = True, **options: Any
) -> Value:
    """Divide by at least 1."""
    x = np.asarray(arrays[0])
    if training and x.ndim in (2, 4) and values_per_channel(x) == 1:
        twice = batch_norm(np.concatenate([x, x]), *arrays[1:], training=True, **options)
        return twice[0][:1], *twice[1:]
    return batch_norm(*arrays, training=training, **options)


@mistake(
    "statistics-keep-their-dtypes",
    function="batch_norm",
    kind="dtype",
    sentence="your output is what you get when the running statistics keep the dtypes that they"
    " had",
    hint="In which dtype do a float32 and a float64 array meet?",
)
def batch_norm_statistics_keep_their_dtypes(*arrays: Value, **options: Any) -> Value:
    """Write the statistics into arrays like those that came."""
    y, *running = batch_norm(*arrays, **options)
    own = [floating(np.asarray(array).dtype) for array in arrays[3:]]
    return y, *(part.astype(dtype) for part, dtype in zip(running, own, strict=True))
