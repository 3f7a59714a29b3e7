"""What goes wrong in global_avg_pool2d_backward."""

import numpy as np

from reference.dtypes import cast, result_dtype
from reference.pooling import global_avg_pool2d_backward, max_pool2d_backward

from ...implementation import Value
from .. import mistake


@mistake(
    "gradient-not-divided",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not divided by the number of pixels",
    hint="By how much does a mean of four pixels grow if one of them grows by 1?",
)
def global_avg_pool2d_gradient_not_divided(grad_output: Value, x: Value) -> Value:
    """Send the whole gradient to every pixel."""
    number = result_dtype(x).type(np.prod(x.shape[2:]))
    return global_avg_pool2d_backward(grad_output, x) * number


@mistake(
    "gradient-divided-by-the-batch",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by the number of images too",
    hint="Over which axes does the forward pass take the mean?",
)
def global_avg_pool2d_gradient_divided_by_the_batch(grad_output: Value, x: Value) -> Value:
    """Divide by everything but the channels."""
    return global_avg_pool2d_backward(grad_output, x) / result_dtype(x).type(max(1, len(x)))


@mistake(
    "gradient-to-one-pixel",
    function="global_avg_pool2d_backward",
    kind="gradient",
    sentence="your gradient is what you get when the largest pixel receives all of it",
    hint="Does a mean depend on the largest pixel more than on the others?",
)
def global_avg_pool2d_gradient_to_one_pixel(grad_output: Value, x: Value) -> Value:
    """Do as in max pooling."""
    return max_pool2d_backward(grad_output[:, :, np.newaxis, np.newaxis], x, x.shape[2:])


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="global_avg_pool2d_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of x",
    hint="Which of the arguments does the page take the dtype from?",
)
def global_avg_pool2d_gradient_in_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of grad_output."""
    return global_avg_pool2d_backward(grad_output, x).astype(grad_output.dtype)


@mistake(
    "grad-output-with-axes-of-length-one-accepted",
    function="global_avg_pool2d_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def global_avg_pool2d_grad_output_with_axes_of_length_one_accepted(
    grad_output: Value, x: Value
) -> Value:
    """Stretch whatever can be stretched to the shape of the map."""
    if grad_output.ndim == 4:
        return cast(np.broadcast_to(grad_output, x.shape) / np.prod(x.shape[2:]), result_dtype(x))
    whole = np.broadcast_to(grad_output, x.shape[:2])
    return global_avg_pool2d_backward(whole, x)


@mistake(
    "gradient-of-no-pixels",
    function="global_avg_pool2d_backward",
    kind="refusal",
    sentence="your gradient is an empty map where the image has no pixels",
    hint="Does your gradient check what global_avg_pool2d itself checks?",
)
def global_avg_pool2d_gradient_of_no_pixels(grad_output: Value, x: Value) -> Value:
    """Share a gradient out among nobody."""
    if x.ndim == 4 and x.shape[:2] == grad_output.shape and len(x) and not x.size:
        return np.zeros(x.shape, result_dtype(x))
    return global_avg_pool2d_backward(grad_output, x)
