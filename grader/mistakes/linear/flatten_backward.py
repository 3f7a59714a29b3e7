"""What goes wrong in flatten_backward."""

import numpy as np

from reference.dtypes import cast, result_dtype
from reference.linear import flatten, flatten_backward

from ...implementation import Value
from .. import mistake


@mistake(
    "backward-column-major",
    function="flatten_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first axis of a sample runs fastest",
    hint="In which order did the forward read?",
)
def flatten_backward_column_major(grad_output: Value, x: Value) -> Value:
    """Write in Fortran's order."""
    flatten_backward(grad_output, x)
    shape = np.shape(x)
    turned = np.asarray(grad_output).reshape(shape[0], *shape[:0:-1])
    back = np.transpose(turned, (0, *range(len(shape) - 1, 0, -1)))
    return cast(back, result_dtype(np.asarray(x)))


@mistake(
    "backward-left-flat",
    function="flatten_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient stays flat",
    hint="Which shape has x?",
)
def flatten_backward_left_flat(grad_output: Value, x: Value) -> Value:
    """Return grad_output."""
    return flatten(flatten_backward(grad_output, x))


@mistake(
    "backward-turned",
    function="flatten_backward",
    kind="gradient",
    sentence="your gradient is what you get when the last two axes of x are exchanged",
    hint="Which shape has x?",
)
def flatten_backward_turned(grad_output: Value, x: Value) -> Value:
    """Lay the gradient into transposed maps."""
    numbers = flatten_backward(grad_output, x)
    return np.swapaxes(numbers, -1, -2) if numbers.ndim > 2 else numbers


@mistake(
    "backward-masked-by-x",
    function="flatten_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient is 0 where x is 0",
    hint="Does a number that is 0 not move the output?",
)
def flatten_backward_masked_by_x(grad_output: Value, x: Value) -> Value:
    """Multiply by a mask of x."""
    return flatten_backward(grad_output, x) * (np.asarray(x) != 0)


@mistake(
    "backward-batch-lost",
    function="flatten_backward",
    kind="gradient",
    sentence="your gradient is what you get when every sample gets the gradient of the first",
    hint="Which row belongs to which sample?",
)
def flatten_backward_batch_lost(grad_output: Value, x: Value) -> Value:
    """Use the first row for all."""
    numbers = flatten_backward(grad_output, x)
    return np.broadcast_to(numbers[:1], numbers.shape).copy()


@mistake(
    "backward-features-inferred",
    function="flatten_backward",
    kind="special",
    sentence="your gradient is what you get when the number of features is left to be inferred",
    hint="What is 0 divided by 0?",
)
def flatten_backward_features_inferred(grad_output: Value, x: Value) -> Value:
    """Reshape to (N, -1) on the way."""
    return flatten_backward(np.reshape(grad_output, (np.shape(grad_output)[0], -1)), x)


@mistake(
    "backward-dtype-of-grad-output",
    function="flatten_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient have?",
)
def flatten_backward_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of what came in."""
    return flatten_backward(grad_output, x).astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-reshapes-anything",
    function="flatten_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is reshaped",
    hint="Is every shape with so many numbers the right one?",
)
def flatten_backward_reshapes_anything(grad_output: Value, x: Value) -> Value:
    """Reshape what comes."""
    return flatten_backward(np.reshape(grad_output, flatten(x).shape), x)
