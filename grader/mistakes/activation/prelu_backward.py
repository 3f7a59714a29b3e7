"""What goes wrong in prelu_backward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation import prelu_backward
from reference.activation.kinked import along_channels
from reference.constraints import real_array
from reference.dtypes import cast, result_dtype

from ...implementation import Value
from .. import mistake
from .shared import wide


def with_grad_x(
    grad_output: Value, x: Value, weight: Value, rule: Callable[[Any, Any], Any]
) -> Value:
    """Return both gradients, that of x by a rule for its slopes at x."""
    _, grad_weight = prelu_backward(grad_output, x, weight)
    slopes = along_channels(wide(weight), np.ndim(x))
    grad_x = wide(grad_output) * rule(wide(x), slopes)
    return cast(grad_x, grad_weight.dtype), grad_weight


def with_grad_weight(
    grad_output: Value, x: Value, weight: Value, rule: Callable[[Any, Any], Any]
) -> Value:
    """Return both gradients, that of weight by a rule for its terms, from grad_output and x."""
    grad_x, _ = prelu_backward(grad_output, x, weight)
    terms = rule(wide(grad_output), wide(x))
    grad_weight = np.sum(terms, axis=(0, *range(2, terms.ndim)))
    return grad_x, cast(grad_weight, grad_x.dtype)


@mistake(
    "backward-one-at-zero",
    function="prelu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope of x at 0 is 1",
    hint="On which side does your selection count 0?",
)
def prelu_backward_one_at_zero(grad_output: Value, x: Value, weight: Value) -> Value:
    """Count 0 to the right."""
    return with_grad_x(
        grad_output, x, weight, lambda numbers, slopes: np.where(numbers >= 0, 1.0, slopes)
    )


@mistake(
    "backward-zero-at-zero",
    function="prelu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope of x at 0 is 0",
    hint="Which slope does the page choose at the kink?",
)
def prelu_backward_zero_at_zero(grad_output: Value, x: Value, weight: Value) -> Value:
    """Let nothing pass at 0."""
    return with_grad_x(
        grad_output, x, weight, lambda numbers, slopes: (numbers > 0) + slopes * (numbers < 0)
    )


@mistake(
    "backward-closed",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes to x where it is negative",
    hint="What is the slope to the left of 0?",
)
def prelu_backward_closed(grad_output: Value, x: Value, weight: Value) -> Value:
    """Return the gradient of relu."""
    return with_grad_x(grad_output, x, weight, lambda numbers, slopes: numbers > 0)


@mistake(
    "backward-open",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when everything passes to x",
    hint="What is the slope to the left of 0?",
)
def prelu_backward_open(grad_output: Value, x: Value, weight: Value) -> Value:
    """Return grad_output."""
    return with_grad_x(grad_output, x, weight, lambda numbers, slopes: np.ones_like(numbers))


@mistake(
    "backward-scaled-on-both-sides",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope holds on both sides",
    hint="On which side of 0 does the slope hold?",
)
def prelu_backward_scaled_on_both_sides(grad_output: Value, x: Value, weight: Value) -> Value:
    """Multiply everything."""
    return with_grad_x(
        grad_output, x, weight, lambda numbers, slopes: slopes * np.ones_like(numbers)
    )


@mistake(
    "backward-slopes-along-the-last-axis",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slopes lie along the last axis",
    hint="Along which axis of x does NumPy lay an array of one axis?",
)
def prelu_backward_slopes_along_the_last_axis(grad_output: Value, x: Value, weight: Value) -> Value:
    """Let NumPy broadcast."""
    return with_grad_x(
        grad_output,
        x,
        weight,
        lambda numbers, slopes: np.where(numbers > 0, 1.0, np.ravel(slopes)),
    )


@mistake(
    "backward-first-slope-for-all",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first slope holds for all channels",
    hint="How many slopes are there?",
)
def prelu_backward_first_slope_for_all(grad_output: Value, x: Value, weight: Value) -> Value:
    """Share one slope."""
    return with_grad_x(
        grad_output, x, weight, lambda numbers, slopes: np.where(numbers > 0, 1.0, slopes[:, :1])
    )


@mistake(
    "backward-sign-of-gradient",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign of grad_output decides, not that of x",
    hint="Whose sign decides which slope holds?",
)
def prelu_backward_sign_of_gradient(grad_output: Value, x: Value, weight: Value) -> Value:
    """Apply the forward to the gradient."""
    return with_grad_x(
        grad_output,
        x,
        weight,
        lambda _numbers, slopes: np.where(wide(grad_output) > 0, 1.0, slopes),
    )


@mistake(
    "backward-positives-count",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when positive numbers count for the slopes, too",
    hint="Which numbers did the slope scale?",
)
def prelu_backward_positives_count(grad_output: Value, x: Value, weight: Value) -> Value:
    """Sum over all entries."""
    return with_grad_weight(grad_output, x, weight, lambda grad, numbers: grad * numbers)


@mistake(
    "backward-positives-alone-count",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when positive numbers alone count for the slopes",
    hint="Which numbers did the slope scale?",
)
def prelu_backward_positives_alone_count(grad_output: Value, x: Value, weight: Value) -> Value:
    """Take the wrong side."""
    return with_grad_weight(
        grad_output, x, weight, lambda grad, numbers: grad * np.maximum(numbers, 0.0)
    )


@mistake(
    "backward-of-the-outputs",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope is made of the outputs",
    hint="By what did the slope multiply?",
)
def prelu_backward_of_the_outputs(grad_output: Value, x: Value, weight: Value) -> Value:
    """Take y in place of x."""
    slopes = along_channels(wide(weight), max(np.ndim(x), 2))
    return with_grad_weight(
        grad_output, x, weight, lambda grad, numbers: grad * slopes * np.minimum(numbers, 0.0)
    )


@mistake(
    "backward-numbers-left-out",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope sums grad_output alone",
    hint="How much does a step of the slope change the output for -3?",
)
def prelu_backward_numbers_left_out(grad_output: Value, x: Value, weight: Value) -> Value:
    """Forget x."""
    return with_grad_weight(grad_output, x, weight, lambda grad, numbers: grad * (numbers <= 0))


@mistake(
    "backward-grad-output-left-out",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope sums x alone",
    hint="What does the chain rule multiply by?",
)
def prelu_backward_grad_output_left_out(grad_output: Value, x: Value, weight: Value) -> Value:
    """Forget grad_output."""
    return with_grad_weight(grad_output, x, weight, lambda grad, numbers: np.minimum(numbers, 0.0))


@mistake(
    "backward-averaged",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope is an average",
    hint="What divides the sum over all outputs?",
)
def prelu_backward_averaged(grad_output: Value, x: Value, weight: Value) -> Value:
    """Take the mean."""
    return with_grad_weight(
        grad_output,
        x,
        weight,
        lambda grad, numbers: (
            grad * np.minimum(numbers, 0.0) / max(numbers.size // max(numbers.shape[1], 1), 1)
        ),
    )


@mistake(
    "backward-averaged-over-the-batch",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope is divided by the batch",
    hint="What divides the sum over all outputs?",
)
def prelu_backward_averaged_over_the_batch(grad_output: Value, x: Value, weight: Value) -> Value:
    """Divide by the batch."""
    return with_grad_weight(
        grad_output,
        x,
        weight,
        lambda grad, numbers: grad * np.minimum(numbers, 0.0) / max(len(numbers), 1),
    )


@mistake(
    "backward-last-sample-alone",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope is that of the last sample",
    hint="What becomes of the samples before, in your loop?",
)
def prelu_backward_last_sample_alone(grad_output: Value, x: Value, weight: Value) -> Value:
    """Overwrite where adding is meant."""
    return with_grad_weight(
        grad_output, x, weight, lambda grad, numbers: (grad * np.minimum(numbers, 0.0))[-1:]
    )


@mistake(
    "backward-first-position-alone",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of a slope is that of the first position",
    hint="Over which axes does the sum run?",
)
def prelu_backward_first_position_alone(grad_output: Value, x: Value, weight: Value) -> Value:
    """Sum over the batch alone."""
    return with_grad_weight(
        grad_output,
        x,
        weight,
        lambda grad, numbers: np.reshape(
            grad * np.minimum(numbers, 0.0), (*numbers.shape[:2], int(np.prod(numbers.shape[2:])))
        )[:, :, :1],
    )


@mistake(
    "backward-one-gradient-for-all",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when all slopes have the sum over all channels",
    hint="How many slopes are there?",
)
def prelu_backward_one_gradient_for_all(grad_output: Value, x: Value, weight: Value) -> Value:
    """Sum over everything."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x, np.full_like(grad_weight, grad_weight.sum())


@mistake(
    "backward-single-gradient",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of the slopes is one number",
    hint="Which shape has weight?",
)
def prelu_backward_single_gradient(grad_output: Value, x: Value, weight: Value) -> Value:
    """Sum over everything, and return it."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x, grad_weight.sum()


@mistake(
    "backward-keeps-axes",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of the slopes keeps the axes summed over",
    hint="Which shape has weight?",
)
def prelu_backward_keeps_axes(grad_output: Value, x: Value, weight: Value) -> Value:
    """Keep the axes."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x, along_channels(grad_weight, np.ndim(x))


@mistake(
    "backward-for-every-sample",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when each sample has a gradient of the slopes",
    hint="Over which axes does the sum run?",
)
def prelu_backward_for_every_sample(grad_output: Value, x: Value, weight: Value) -> Value:
    """Sum over the map alone."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    terms = wide(grad_output) * np.minimum(wide(x), 0.0)
    return grad_x, cast(terms.sum(axis=tuple(range(2, terms.ndim))), grad_weight.dtype)


@mistake(
    "backward-slopes-do-not-learn",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slopes have a gradient of 0",
    hint="Which arguments does the output depend on?",
)
def prelu_backward_slopes_do_not_learn(grad_output: Value, x: Value, weight: Value) -> Value:
    """Return zeros."""
    return with_grad_weight(grad_output, x, weight, lambda grad, numbers: np.zeros_like(grad))


@mistake(
    "backward-x-alone",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of x is returned alone",
    hint="Which arguments does the output depend on?",
)
def prelu_backward_x_alone(grad_output: Value, x: Value, weight: Value) -> Value:
    """Forget the slopes."""
    return prelu_backward(grad_output, x, weight)[0]


@mistake(
    "backward-exchanged",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are returned in the other order",
    hint="In which order are the arguments?",
)
def prelu_backward_exchanged(grad_output: Value, x: Value, weight: Value) -> Value:
    """Exchange them."""
    return prelu_backward(grad_output, x, weight)[::-1]


@mistake(
    "backward-subtracted",
    function="prelu_backward",
    kind="gradient",
    sentence="your gradient is what you get when that of the slopes has the other sign",
    hint="Is a gradient or a step of descent asked for?",
)
def prelu_backward_subtracted(grad_output: Value, x: Value, weight: Value) -> Value:
    """Return a step."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x, -grad_weight


@mistake(
    "backward-nothing-for-an-empty-batch",
    function="prelu_backward",
    kind="special",
    sentence="your gradient is what you get when the slopes have a mean over no samples",
    hint="What is a sum over nothing?",
)
def prelu_backward_nothing_for_an_empty_batch(grad_output: Value, x: Value, weight: Value) -> Value:
    """Divide by the number of samples, and multiply by it again."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    count = np.float64(len(x))
    return grad_x, (grad_weight / count * count).astype(grad_weight.dtype)


@mistake(
    "backward-stretches-grad-output",
    function="prelu_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def prelu_backward_stretches_grad_output(grad_output: Value, x: Value, weight: Value) -> Value:
    """Let NumPy broadcast."""
    return prelu_backward(np.broadcast_to(grad_output, np.shape(x)), x, weight)


@mistake(
    "backward-one-slope-for-all-channels",
    function="prelu_backward",
    kind="refusal",
    sentence="your gradient is what you get when a single slope is taken for all channels",
    hint="Does your gradient check what the function itself checks?",
)
def prelu_backward_one_slope_for_all_channels(grad_output: Value, x: Value, weight: Value) -> Value:
    """Let NumPy spread one slope."""
    channels = np.shape(x)[1] if np.ndim(x) > 1 else 1
    shared = np.repeat(np.ravel(weight), channels) if np.size(weight) == 1 else weight
    return prelu_backward(grad_output, x, shared)


@mistake(
    "backward-dtype-of-grad-output",
    function="prelu_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtypes must the gradients have?",
)
def prelu_backward_dtype_of_grad_output(grad_output: Value, x: Value, weight: Value) -> Value:
    """Answer in the dtype of what came in."""
    dtype = np.asarray(grad_output).dtype
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x.astype(dtype), grad_weight.astype(dtype)


@mistake(
    "backward-each-its-own-dtype",
    function="prelu_backward",
    kind="dtype",
    sentence="your gradient is what you get when each gradient has the dtype of its argument",
    hint="In which dtype are float32 and float64 computed with together?",
)
def prelu_backward_each_its_own_dtype(grad_output: Value, x: Value, weight: Value) -> Value:
    """Answer in the dtype of each argument."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    own = (result_dtype(real_array("x", one)) for one in (x, weight))
    return tuple(cast(one, dtype) for one, dtype in zip((grad_x, grad_weight), own, strict=True))


@mistake(
    "backward-slopes-in-float64",
    function="prelu_backward",
    kind="dtype",
    sentence="your gradient is what you get when that of the slopes is always in float64",
    hint="Which dtype has an array of zeros?",
)
def prelu_backward_slopes_in_float64(grad_output: Value, x: Value, weight: Value) -> Value:
    """Gather the sum in float64, and leave it there."""
    grad_x, grad_weight = prelu_backward(grad_output, x, weight)
    return grad_x, grad_weight.astype(np.float64)


@mistake(
    "backward-overwrites-grad-output",
    function="prelu_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def prelu_backward_overwrites_grad_output(grad_output: Value, x: Value, weight: Value) -> Value:
    """Write the gradient into grad_output."""
    both = prelu_backward(grad_output, x, weight)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = both[0]
    return both


@mistake(
    "backward-takes-a-step",
    function="prelu_backward",
    kind="purity",
    sentence="your gradient is what you get when the slopes take a step of descent in the call",
    hint="Who changes weights, and when?",
)
def prelu_backward_takes_a_step(grad_output: Value, x: Value, weight: Value) -> Value:
    """Subtract the gradient from weight."""
    both = prelu_backward(grad_output, x, weight)
    if isinstance(weight, np.ndarray) and weight.dtype.kind == "f":
        weight -= 0.01 * both[1].astype(weight.dtype)
    return both
