"""What goes wrong in subsample2d_backward."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.pooling import max_pool2d_backward, subsample2d_backward, sum_pool2d

from ...implementation import Value
from .. import mistake
from .shared import _memory_order


def _right(
    grad_output: Value, x: Value, weight: Value, bias: Value, kernel_size: Value
) -> tuple[Value, Value, Value]:
    """Return the right gradients."""
    grad_x, grad_weight, grad_bias = subsample2d_backward(
        grad_output, x, weight, bias, kernel_size=kernel_size
    )
    return grad_x, grad_weight, grad_bias


def _area(kernel_size: Value) -> Value:
    """Return the number of pixels of a window."""
    return kernel_size**2 if isinstance(kernel_size, int) else kernel_size[0] * kernel_size[1]


@mistake(
    "gradient-of-x-without-weight",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the image receives it unscaled",
    hint="By how much does the output grow if a pixel grows by 1?",
)
def subsample2d_gradient_of_x_without_weight(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Forget the coefficient."""
    _, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    plain, _, _ = _right(grad_output, x, np.ones_like(weight), bias, kernel_size)
    return plain, grad_weight, grad_bias


@mistake(
    "gradient-of-x-shared",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the pixels of a window share it",
    hint="By how much does a sum of four pixels grow if one of them grows by 1?",
)
def subsample2d_gradient_of_x_shared(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Divide by the number of pixels."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return cast(as_float64(grad_x) / _area(kernel_size), grad_x.dtype), grad_weight, grad_bias


@mistake(
    "gradient-of-x-to-the-maximum",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel of a window receives all of it",
    hint="Which pixels of a window does its sum depend on?",
)
def subsample2d_gradient_of_x_to_the_maximum(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Do as in max pooling."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    first = max_pool2d_backward(np.ones(grad_output.shape), as_float64(x), kernel_size)
    return cast(as_float64(grad_x) * first, grad_x.dtype), grad_weight, grad_bias


@mistake(
    "gradient-of-x-in-the-remainder",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when rows and columns that are left over receive"
    " what the last window does",
    hint="Does the output change if a pixel changes that lies under no window?",
)
def subsample2d_gradient_of_x_in_the_remainder(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Continue the last window."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    rows = np.minimum(np.arange(x.shape[2]), x.shape[2] // height * height - 1)
    columns = np.minimum(np.arange(x.shape[3]), x.shape[3] // width * width - 1)
    return grad_x[:, :, rows[:, np.newaxis], columns], grad_weight, grad_bias


@mistake(
    "gradient-of-x-without-the-remainder",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of x lacks the rows and columns"
    " that were left over",
    hint="Which shape must the gradient of x have?",
)
def subsample2d_gradient_of_x_without_the_remainder(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Return the part under the windows."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    inner = grad_x[:, :, : x.shape[2] // height * height, : x.shape[3] // width * width]
    return inner, grad_weight, grad_bias


@mistake(
    "gradient-of-x-with-one-weight",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all maps are scaled by the coefficient of the"
    " first",
    hint="Which coefficient scaled the second map?",
)
def subsample2d_gradient_of_x_with_one_weight(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Use one coefficient."""
    _, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    plain, _, _ = _right(grad_output, x, np.full_like(weight, weight[0]), bias, kernel_size)
    return plain, grad_weight, grad_bias


@mistake(
    "no-gradient-of-x",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the image receives none",
    hint="What does the output do if one pixel grows?",
)
def subsample2d_no_gradient_of_x(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Update the coefficients alone."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return 0 * grad_x, grad_weight, grad_bias


@mistake(
    "gradient-of-weight-of-the-mean",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the coefficients collect means, not sums, of"
    " windows",
    hint="What was multiplied by the coefficient?",
)
def subsample2d_gradient_of_weight_of_the_mean(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Divide by the number of pixels."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, cast(as_float64(grad_weight) / _area(kernel_size), grad_weight.dtype), grad_bias


@mistake(
    "gradient-of-weight-over-the-batch",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the coefficients are given the mean over the"
    " batch",
    hint="Does the page sum over the images, or average?",
)
def subsample2d_gradient_of_weight_over_the_batch(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Divide by the number of images."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    mean = cast(as_float64(grad_weight) / max(1, len(x)), grad_weight.dtype)
    return grad_x, mean, grad_bias


@mistake(
    "gradient-of-weight-of-the-first-image",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the coefficients collect from the first image"
    " alone",
    hint="How many images does a coefficient scale?",
)
def subsample2d_gradient_of_weight_of_the_first_image(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Look at one image."""
    grad_x, _, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    _, first, _ = _right(grad_output[:1], x[:1], weight, bias, kernel_size)
    return grad_x, first, grad_bias


@mistake(
    "gradient-of-weight-times-weight",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the coefficients is multiplied"
    " by the coefficients",
    hint="What is the derivative of w * s by w?",
)
def subsample2d_gradient_of_weight_times_weight(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Multiply by the coefficient too."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, cast(as_float64(grad_weight) * as_float64(weight), grad_weight.dtype), grad_bias


@mistake(
    "gradient-of-weight-without-the-image",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the coefficients collect the gradient, without"
    " the sums of the windows",
    hint="By how much does the output grow if the coefficient grows by 1?",
)
def subsample2d_gradient_of_weight_without_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Forget the image."""
    grad_x, _, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_bias.copy(), grad_bias


@mistake(
    "gradient-of-weight-across-channels",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when all coefficients are given the sum over the"
    " channels",
    hint="Which maps does a coefficient scale?",
)
def subsample2d_gradient_of_weight_across_channels(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Sum over everything."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, np.full_like(grad_weight, grad_weight.sum()), grad_bias


@mistake(
    "gradient-of-weight-by-sums-alone",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when each window counts once, whatever its gradient",
    hint="What is multiplied by the sum of each window?",
)
def subsample2d_gradient_of_weight_by_sums_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Multiply the sums of both."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    sums = sum_pool2d(as_float64(x), kernel_size).sum(axis=(0, 2, 3))
    whole = sums * as_float64(grad_output).sum(axis=(0, 2, 3))
    return grad_x, cast(whole, grad_weight.dtype), grad_bias


@mistake(
    "gradient-of-bias-over-the-batch",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the biases are given the mean over the batch",
    hint="Does the page sum over the images, or average?",
)
def subsample2d_gradient_of_bias_over_the_batch(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Divide by the number of images."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    mean = cast(as_float64(grad_bias) / max(1, len(x)), grad_bias.dtype)
    return grad_x, grad_weight, mean


@mistake(
    "gradient-of-bias-for-every-pixel",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the biases collect once for every pixel of a"
    " window",
    hint="How often does the bias count in one output?",
)
def subsample2d_gradient_of_bias_for_every_pixel(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Multiply by the number of pixels."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_weight, cast(as_float64(grad_bias) * _area(kernel_size), grad_bias.dtype)


@mistake(
    "gradient-of-bias-times-weight",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the biases is multiplied by the"
    " coefficients",
    hint="Is the bias scaled in the forward pass?",
)
def subsample2d_gradient_of_bias_times_weight(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Scale the bias."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_weight, cast(as_float64(grad_bias) * as_float64(weight), grad_bias.dtype)


@mistake(
    "gradient-of-bias-per-position",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the biases have a gradient for each position",
    hint="Which shape has the bias?",
)
def subsample2d_gradient_of_bias_per_position(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Sum over the batch alone."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_weight, cast(as_float64(grad_output).sum(axis=0), grad_bias.dtype)


@mistake(
    "no-gradient-of-bias",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the biases receive none",
    hint="What does the output do if the bias grows?",
)
def subsample2d_no_gradient_of_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Forget the bias."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_weight, 0 * grad_bias


@mistake(
    "gradients-in-another-order",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradients are those of bias and weight, in this order",
    hint="In which order does the signature name its arguments?",
)
def subsample2d_gradients_in_another_order(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Exchange two gradients."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x, grad_bias, grad_weight


@mistake(
    "gradients-of-the-parameters-first",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradients are those of weight, bias and x, in this order",
    hint="In which order does the signature name its arguments?",
)
def subsample2d_gradients_of_the_parameters_first(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Put the image last."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_weight, grad_bias, grad_x


@mistake(
    "gradient-of-the-image-alone",
    function="subsample2d_backward",
    kind="gradient",
    sentence="you give the gradient of the image alone",
    hint="What is there to learn?",
)
def subsample2d_gradient_of_the_image_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Forget the parameters."""
    grad_x, _, _ = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x


@mistake(
    "gradient-default-window-of-one",
    function="subsample2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the window is 1 by 1 unless its size is given",
    hint="What is the default of kernel_size?",
)
def subsample2d_gradient_default_window_of_one(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 1
) -> Value:
    """Take another default."""
    return _right(grad_output, x, weight, bias, kernel_size)


@mistake(
    "gradients-in-float64",
    function="subsample2d_backward",
    kind="dtype",
    sentence="your gradients have dtype float64 whatever the dtype of the arguments",
    hint="Which dtype has an array that np.zeros makes?",
)
def subsample2d_gradients_in_float64(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Collect gradients in float64."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return grad_x.astype(float), grad_weight.astype(float), grad_bias.astype(float)


@mistake(
    "gradients-in-dtypes-of-their-arguments",
    function="subsample2d_backward",
    kind="dtype",
    sentence="each of your gradients has the dtype of its own argument",
    hint="Which dtype has the output where x and weight differ?",
)
def subsample2d_gradients_in_dtypes_of_their_arguments(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Answer in the dtype of each argument."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    dtypes = (result_dtype(x), result_dtype(weight), result_dtype(bias))
    return tuple(
        cast(part, dtype)
        for part, dtype in zip((grad_x, grad_weight, grad_bias), dtypes, strict=True)
    )


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="subsample2d_backward",
    kind="dtype",
    sentence="your gradients have the dtype of grad_output",
    hint="Which of the arguments does the page take the dtype from?",
)
def subsample2d_gradient_in_dtype_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Answer in the dtype of grad_output."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    return tuple(part.astype(grad_output.dtype) for part in (grad_x, grad_weight, grad_bias))


@mistake(
    "gradient-in-memory-order",
    function="subsample2d_backward",
    kind="layout",
    sentence="your gradient is what you get when grad_output is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def subsample2d_gradient_in_memory_order(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return _right(_memory_order(grad_output), x, weight, bias, kernel_size)


@mistake(
    "grad-output-overwritten",
    function="subsample2d_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def subsample2d_grad_output_overwritten(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Scale grad_output in place."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    grad_output[...] = 0
    return grad_x, grad_weight, grad_bias


@mistake(
    "gradient-in-place-of-the-image",
    function="subsample2d_backward",
    kind="purity",
    sentence="your function writes into the image that it is given",
    hint="Whose array is x, and who may need it after the call?",
)
def subsample2d_gradient_in_place_of_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Put the gradient where the image was."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    x[...] = 0
    return grad_x, grad_weight, grad_bias


@mistake(
    "no-zeros-for-an-empty-batch",
    function="subsample2d_backward",
    kind="special",
    sentence="your gradients of the parameters are NaN where there is no image",
    hint="What is the sum of no numbers?",
)
def subsample2d_no_zeros_for_an_empty_batch(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Divide by the number of images, and multiply by it."""
    grad_x, grad_weight, grad_bias = _right(grad_output, x, weight, bias, kernel_size)
    if len(x):
        return grad_x, grad_weight, grad_bias
    return grad_x, grad_weight * np.nan, grad_bias * np.nan


@mistake(
    "grad-output-broadcast",
    function="subsample2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def subsample2d_grad_output_broadcast(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Stretch axes of length 1."""
    shape = sum_pool2d(as_float64(x), kernel_size).shape
    return _right(np.broadcast_to(grad_output, shape), x, weight, bias, kernel_size)


@mistake(
    "gradient-of-a-broadcast-weight",
    function="subsample2d_backward",
    kind="refusal",
    sentence="your gradient broadcasts weights of another shape",
    hint="Does your gradient check what subsample2d itself checks?",
)
def subsample2d_gradient_of_a_broadcast_weight(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Stretch axes of length 1."""
    whole = np.broadcast_to(weight, x.shape[1:2])
    return _right(grad_output, x, whole, bias, kernel_size)


@mistake(
    "gradient-without-a-look-at-the-bias",
    function="subsample2d_backward",
    kind="refusal",
    sentence="your gradient never looks at the bias",
    hint="Does your gradient check what subsample2d itself checks?",
)
def subsample2d_gradient_without_a_look_at_the_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value, *, kernel_size: Value = 2
) -> Value:
    """Need no bias."""
    return _right(grad_output, x, weight, np.zeros_like(weight), kernel_size)
