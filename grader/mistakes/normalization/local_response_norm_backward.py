"""What goes wrong in local_response_norm_backward."""

from typing import Any

import numpy as np

from reference.dtypes import result_dtype
from reference.normalization import local_response_norm, local_response_norm_backward

from ...implementation import Value
from .. import mistake
from .shared import Rule, in_mirror, in_window, over, spread


def quotient_and_rest(own: Value, rest: Value) -> Value:
    """Take what goes through the levels off what the own output gives."""
    return own - rest


def carry_back(
    grad_output: Value,
    x: Value,
    *,
    size: int = 5,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
    total: Rule = in_window,
    back: Rule = in_mirror,
    weight: Rule = spread,
    factor: float = 2.0,
    share: float | None = None,
    raised: float = 1.0,
    sent: Rule = np.multiply,
    joined: Rule = quotient_and_rest,
) -> Value:
    """Carry the gradient back as the page says, but for the parts that a mistake gives."""
    local_response_norm_backward(grad_output, x, size=size)
    grad, wide = np.asarray(grad_output, np.float64), np.asarray(x, np.float64)
    per_square = weight(alpha, size, wide.shape[1])
    level = k + per_square * total(wide**2, size)
    reached = back(sent(grad, wide) / level ** (beta + raised), size)
    times = factor * per_square * (beta if share is None else share)
    gradient = joined(grad / level**beta, times * wide * reached)
    return np.asarray(gradient, result_dtype(np.asarray(x)))


@mistake(
    "backward-level-constant",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when the level is taken for a constant",
    hint="On what does the level depend?",
)
def local_response_norm_backward_level_constant(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Leave the path through the level out."""
    return carry_back(grad_output, x, **options, factor=0.0)


@mistake(
    "backward-own-channel-alone",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient keeps the own channel alone of what goes through the levels",
    hint="On the levels of how many channels does one value act?",
)
def local_response_norm_backward_own_channel_alone(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the neighbours."""
    return carry_back(grad_output, x, **options, back=over(lambda size: (0, 0)))


@mistake(
    "backward-neighbours-alone",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient leaves the own channel out of what goes through the levels",
    hint="Does a value stand in its own window?",
)
def local_response_norm_backward_neighbours_alone(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the own channel."""

    def others(numbers: Value, size: int) -> Value:
        return in_mirror(numbers, size) - numbers

    return carry_back(grad_output, x, **options, back=others)


@mistake(
    "backward-two-forgotten",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get without the 2 of the square's derivative",
    hint="What is the derivative of a square?",
)
def local_response_norm_backward_two_forgotten(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the 2."""
    return carry_back(grad_output, x, **options, factor=1.0)


@mistake(
    "backward-beta-forgotten",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get without the factor beta",
    hint="What is the derivative of a power?",
)
def local_response_norm_backward_beta_forgotten(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget beta."""
    return carry_back(grad_output, x, **options, share=1.0)


@mistake(
    "backward-size-forgotten",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient multiplies by alpha where the level has alpha / size",
    hint="What stands before the sum of squares?",
)
def local_response_norm_backward_size_forgotten(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the size."""
    return carry_back(grad_output, x, **options, factor=2.0 * options.get("size", 5))


@mistake(
    "backward-alpha-undivided",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is that of levels whose alpha is not divided by size",
    hint="Whose alpha is it, the paper's or this page's?",
)
def local_response_norm_backward_alpha_undivided(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Take alpha as the paper does."""
    return carry_back(grad_output, x, **options, weight=lambda alpha, size, channels: alpha)


@mistake(
    "backward-power-too-low",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient divides by level^beta where it should be beta + 1",
    hint="What is the derivative of a power?",
)
def local_response_norm_backward_power_too_low(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Keep the power."""
    return carry_back(grad_output, x, **options, raised=0.0)


@mistake(
    "backward-power-of-beta-less-one",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient divides by level^(beta - 1)",
    hint="Is the power that is differentiated positive or negative?",
)
def local_response_norm_backward_power_of_beta_less_one(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Lower the power instead of raising it."""
    return carry_back(grad_output, x, **options, raised=-1.0)


@mistake(
    "backward-added",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient adds what goes through the levels",
    hint="Does a larger neighbour make an output larger or smaller?",
)
def local_response_norm_backward_added(grad_output: Value, x: Value, **options: Any) -> Value:
    """Get the sign wrong."""
    return carry_back(grad_output, x, **options, joined=np.add)


@mistake(
    "backward-window-not-mirrored",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient uses the forward's window where it needs its mirror image",
    hint="Which windows contain the channel c?",
)
def local_response_norm_backward_window_not_mirrored(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Take the window of c itself."""
    return carry_back(grad_output, x, **options, back=in_window)


@mistake(
    "backward-even-window-later",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is that of even windows that lie one channel further on",
    hint="On which side of c has an even window more channels?",
)
def local_response_norm_backward_even_window_later(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Exchange before and after."""
    return carry_back(grad_output, x, **options, total=in_mirror, back=in_window)


@mistake(
    "backward-window-too-wide",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is that of windows of size // 2 channels on each side",
    hint="How many channels are those of size 4?",
)
def local_response_norm_backward_window_too_wide(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Take one channel too many."""
    return carry_back(
        grad_output,
        x,
        **options,
        total=over(lambda size: (size // 2, size // 2)),
        back=over(lambda size: (size // 2, size // 2)),
    )


@mistake(
    "backward-all-channels",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient sums what all channels send",
    hint="Which windows contain the channel c?",
)
def local_response_norm_backward_all_channels(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the window."""
    return carry_back(
        grad_output, x, **options, back=over(lambda size: (np.shape(x)[1], np.shape(x)[1]))
    )


@mistake(
    "backward-own-gradient-for-all",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient multiplies the neighbours' values by the channel's own grad_output",
    hint="Whose output does each level divide?",
)
def local_response_norm_backward_own_gradient_for_all(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Take grad_output out of the sum."""
    grad = np.asarray(grad_output, np.float64)
    return carry_back(
        grad_output,
        x,
        **options,
        sent=lambda grad, wide: wide,
        joined=lambda own, rest: own - grad * rest,
    )


@mistake(
    "backward-sender-forgotten",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient leaves out the values of the channels that send",
    hint="What is divided by the level?",
)
def local_response_norm_backward_sender_forgotten(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Leave x[o] out of the sum."""
    return carry_back(grad_output, x, **options, sent=lambda grad, wide: grad)


@mistake(
    "backward-receiver-forgotten",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient leaves out the value that receives",
    hint="What is the derivative of a square?",
)
def local_response_norm_backward_receiver_forgotten(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Leave x[c] out."""
    wide = np.asarray(x, np.float64)
    return carry_back(
        grad_output,
        x,
        **options,
        joined=lambda own, rest: own - rest / np.where(wide == 0, 1.0, wide),
    )


@mistake(
    "backward-own-part-undivided",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient passes grad_output on undivided",
    hint="By what is a value divided before it is the output?",
)
def local_response_norm_backward_own_part_undivided(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the quotient."""
    grad = np.asarray(grad_output, np.float64)
    return carry_back(grad_output, x, **options, joined=lambda own, rest: grad - rest)


@mistake(
    "backward-levels-alone",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what goes through the levels alone",
    hint="Does a value not act on its own output?",
)
def local_response_norm_backward_levels_alone(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Forget the first term."""
    return carry_back(grad_output, x, **options, joined=lambda own, rest: -rest)


@mistake(
    "backward-normalized-again",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is grad_output, normalized",
    hint="Is a gradient normalized, or carried back?",
)
def local_response_norm_backward_normalized_again(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Call the forward."""
    local_response_norm_backward(grad_output, x, **options)
    return np.asarray(local_response_norm(grad_output, **options), result_dtype(np.asarray(x)))


@mistake(
    "backward-grad-output-ignored",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is 1 everywhere",
    hint="What happens to the gradient when grad_output is doubled?",
)
def local_response_norm_backward_grad_output_ignored(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Return the gradient of the sum."""
    local_response_norm_backward(grad_output, x, **options)
    return local_response_norm_backward(np.ones(np.shape(x)), x, **options)


@mistake(
    "backward-k-of-paper",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when k is 2 where none is given",
    hint="Which k holds when it is left out?",
)
def local_response_norm_backward_k_of_paper(grad_output: Value, x: Value, **options: Any) -> Value:
    """Take the paper's default."""
    return local_response_norm_backward(grad_output, x, **{"k": 2.0} | options)


@mistake(
    "backward-size-written-into-code",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when size is always 5",
    hint="Where does your code use size?",
)
def local_response_norm_backward_size_written_into_code(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Ignore size."""
    local_response_norm_backward(grad_output, x, **options)
    return local_response_norm_backward(grad_output, x, **options | {"size": 5})


@mistake(
    "backward-beta-written-into-code",
    function="local_response_norm_backward",
    kind="gradient",
    sentence="your gradient is what you get when beta is always 0.75",
    hint="Where does your code use beta?",
)
def local_response_norm_backward_beta_written_into_code(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Ignore beta."""
    local_response_norm_backward(grad_output, x, **options)
    return local_response_norm_backward(grad_output, x, **options | {"beta": 0.75})


@mistake(
    "backward-always-float64",
    function="local_response_norm_backward",
    kind="dtype",
    sentence="your gradient is float64 whatever the dtype of x",
    hint="What dtype has the gradient of a float32 image?",
)
def local_response_norm_backward_always_float64(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Compute in float64 and stay there."""
    return local_response_norm_backward(grad_output, x, **options).astype(np.float64)


@mistake(
    "backward-dtype-of-grad-output",
    function="local_response_norm_backward",
    kind="dtype",
    sentence="your gradient takes the dtype of grad_output into account",
    hint="Whose gradient is it, and what dtype has that array?",
)
def local_response_norm_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Return what NumPy makes of a product."""
    gradient = local_response_norm_backward(grad_output, x, **options)
    return gradient.astype(np.result_type(np.asarray(grad_output).dtype, gradient.dtype))


@mistake(
    "backward-squares-overflow",
    function="local_response_norm_backward",
    kind="dtype",
    sentence="your gradient is what you get when integers are squared as such integers",
    hint="What is 200 times 200 in uint8?",
)
def local_response_norm_backward_squares_overflow(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Square in the dtype of x."""
    if x.dtype.kind not in "iu":
        return local_response_norm_backward(grad_output, x, **options)
    gradient = np.sqrt(np.square(x).astype(np.float64)) * np.sign(x)
    return local_response_norm_backward(grad_output, gradient, **options)


@mistake(
    "backward-written-into-grad-output",
    function="local_response_norm_backward",
    kind="purity",
    sentence="your function writes the gradient into the caller's grad_output",
    hint="Whose array is written to?",
)
def local_response_norm_backward_written_into_grad_output(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Reuse the caller's memory."""
    gradient = local_response_norm_backward(grad_output, x, **options)
    if grad_output.dtype.kind == "f":
        grad_output[...] = gradient
    return gradient


@mistake(
    "backward-grad-output-broadcast",
    function="local_response_norm_backward",
    kind="refusal",
    sentence="you stretch grad_output to the shape of the output",
    hint="What shape has the output, and what shape must its gradient have?",
)
def local_response_norm_backward_grad_output_broadcast(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Let NumPy broadcast grad_output."""
    return local_response_norm_backward(np.broadcast_to(grad_output, np.shape(x)), x, **options)


@mistake(
    "backward-single-image-accepted",
    function="local_response_norm_backward",
    kind="refusal",
    sentence="you take a single image for a batch of one",
    hint="Does your gradient check what the forward checks?",
)
def local_response_norm_backward_single_image_accepted(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Add an axis for the batch where there is none."""
    if np.ndim(x) == 3 == np.ndim(grad_output):
        batch = np.asarray(grad_output)[np.newaxis], np.asarray(x)[np.newaxis]
        return local_response_norm_backward(*batch, **options)[0]
    return local_response_norm_backward(grad_output, x, **options)


@mistake(
    "backward-size-of-zero-accepted",
    function="local_response_norm_backward",
    kind="refusal",
    sentence="you take a size of 0 or less for a window of one channel",
    hint="Does your gradient check what the forward checks?",
)
def local_response_norm_backward_size_of_zero_accepted(
    grad_output: Value, x: Value, **options: Any
) -> Value:
    """Mend the size."""
    size = options.get("size", 5)
    if isinstance(size, int):
        options["size"] = max(size, 1)
    return local_response_norm_backward(grad_output, x, **options)
