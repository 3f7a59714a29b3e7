"""What goes wrong in residual_add_backward."""

import numpy as np

from reference.composition import residual_add_backward

from ...implementation import Value
from .. import mistake
from .shared import in_memory_order


@mistake(
    "backward-halved",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are what you get when each branch gets one half",
    hint="By how much does the sum change when one of its terms changes by 1?",
)
def residual_add_backward_halved(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Share the gradient."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return grad_x / 2, grad_shortcut / 2


@mistake(
    "backward-doubled",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are what you get when those of both branches are added up",
    hint="What does the page say of who adds the two?",
)
def residual_add_backward_doubled(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Add what the caller adds."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return 2 * grad_x, 2 * grad_shortcut


@mistake(
    "backward-shortcut-blocked",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradient of the shortcut is 0",
    hint="What is the shortcut there for in the backward pass?",
)
def residual_add_backward_shortcut_blocked(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Let the gradient through the layers alone."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return grad_x, np.zeros_like(grad_shortcut)


@mistake(
    "backward-x-blocked",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradient of x is 0",
    hint="Do the layers not learn anything?",
)
def residual_add_backward_x_blocked(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Let the gradient through the shortcut alone."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return np.zeros_like(grad_x), grad_shortcut


@mistake(
    "backward-shortcut-negative",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradient of the shortcut has the opposite sign",
    hint="Is the shortcut added or subtracted?",
)
def residual_add_backward_shortcut_negative(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Subtract."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return grad_x, -grad_shortcut


@mistake(
    "backward-of-the-product",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are those of a product",
    hint="Does the derivative of a sum depend on its terms?",
)
def residual_add_backward_of_the_product(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Multiply by the other branch."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return grad_x * np.asarray(shortcut), grad_shortcut * np.asarray(x)


@mistake(
    "backward-rectified",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are what you get when they pass where the sum is positive",
    hint="Is the activation behind the sum part of it?",
)
def residual_add_backward_rectified(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Apply the ReLU that follows in a block."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    passing = np.asarray(x, np.float64) + np.asarray(shortcut, np.float64) > 0
    return grad_x * passing, grad_shortcut * passing


@mistake(
    "backward-x-rectified",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when it passes where x is positive",
    hint="Is there an activation in front of the sum?",
)
def residual_add_backward_x_rectified(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Apply a ReLU to the branch."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return grad_x * (np.asarray(x) > 0), grad_shortcut


@mistake(
    "backward-ones",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are 1 everywhere, whatever grad_output is",
    hint="What does the chain rule multiply the derivative by?",
)
def residual_add_backward_ones(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Forget grad_output."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    return np.ones_like(grad_x), np.ones_like(grad_shortcut)


@mistake(
    "backward-batch-averaged",
    function="residual_add_backward",
    kind="gradient",
    sentence="your gradients are what you get when they are averaged over the batch",
    hint="Where is a mean in the forward?",
)
def residual_add_backward_batch_averaged(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Divide by the number of images."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    count = max(1, len(grad_x))
    return grad_x / count, grad_shortcut / count


@mistake(
    "backward-bare",
    function="residual_add_backward",
    kind="gradient",
    sentence="your function returns one gradient for both arguments",
    hint="How many gradients does the page ask for?",
)
def residual_add_backward_bare(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Return grad_output."""
    return residual_add_backward(grad_output, x, shortcut)[0]


@mistake(
    "backward-same-array-counted-twice",
    function="residual_add_backward",
    kind="special",
    sentence="your gradients are doubled where both branches hold the same",
    hint="What does the page say of an array that is given twice?",
)
def residual_add_backward_same_array_counted_twice(
    grad_output: Value, x: Value, shortcut: Value
) -> Value:
    """Add the gradients of one variable."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    if np.array_equal(x, shortcut):
        return 2 * grad_x, 2 * grad_shortcut
    return grad_x, grad_shortcut


@mistake(
    "backward-same-array-counted-once",
    function="residual_add_backward",
    kind="special",
    sentence="your gradient of the shortcut is 0 where both branches hold the same",
    hint="What does the page say of an array that is given twice?",
)
def residual_add_backward_same_array_counted_once(
    grad_output: Value, x: Value, shortcut: Value
) -> Value:
    """Take two equal arrays for one variable."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    if np.array_equal(x, shortcut):
        return grad_x, np.zeros_like(grad_shortcut)
    return grad_x, grad_shortcut


@mistake(
    "backward-dtype-of-grad-output",
    function="residual_add_backward",
    kind="dtype",
    sentence="your gradients have the dtype of grad_output",
    hint="Whose dtype must a gradient have?",
)
def residual_add_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, shortcut: Value
) -> Value:
    """Return what came in."""
    dtype = np.asarray(grad_output).dtype
    return tuple(part.astype(dtype) for part in residual_add_backward(grad_output, x, shortcut))


@mistake(
    "backward-dtype-of-each",
    function="residual_add_backward",
    kind="dtype",
    sentence="your gradients have each the dtype of its own argument",
    hint="In which type are float32 and float64 added, and which type has the gradient?",
)
def residual_add_backward_dtype_of_each(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Look at one argument at a time."""
    grad_x, grad_shortcut = residual_add_backward(grad_output, x, shortcut)
    of_x, of_shortcut = (
        array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
        for array in (np.asarray(x), np.asarray(shortcut))
    )
    return grad_x.astype(of_x), grad_shortcut.astype(of_shortcut)


@mistake(
    "backward-always-float64",
    function="residual_add_backward",
    kind="dtype",
    sentence="your gradients are float64 whatever comes in",
    hint="Which dtype has the gradient of two float32 arrays?",
)
def residual_add_backward_always_float64(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Forget the dtype of the arguments."""
    gradients = residual_add_backward(grad_output, x, shortcut)
    return tuple(part.astype(np.float64) for part in gradients)


@mistake(
    "backward-memory-order",
    function="residual_add_backward",
    kind="layout",
    sentence="your gradients are what you get when grad_output is"
    " read in the order in which it lies in memory",
    hint="Try the transpose of an array. What do strides say of it?",
)
def residual_add_backward_memory_order(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Take it that every array is C-ordered."""
    return residual_add_backward(in_memory_order(grad_output), x, shortcut)


@mistake(
    "backward-summed-in-place",
    function="residual_add_backward",
    kind="purity",
    sentence="your function adds up gradients in the caller's grad_output",
    hint="What does grad_output hold after the call?",
)
def residual_add_backward_summed_in_place(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Write grad_output += grad_output."""
    gradients = residual_add_backward(grad_output, x, shortcut)
    if isinstance(grad_output, np.ndarray):
        grad_output *= 2
    return gradients


@mistake(
    "backward-empty-maps-refused",
    function="residual_add_backward",
    kind="special",
    sentence="your function refuses gradients of maps without pixels",
    hint="Which shapes does the page allow?",
)
def residual_add_backward_empty_maps_refused(
    grad_output: Value, x: Value, shortcut: Value
) -> Value:
    """Ask for a pixel."""
    if 0 in np.shape(x)[1:]:
        raise ValueError("there is no pixel")
    return residual_add_backward(grad_output, x, shortcut)


@mistake(
    "backward-grad-output-broadcast",
    function="residual_add_backward",
    kind="refusal",
    sentence="your function broadcasts grad_output to the shape of x",
    hint="Which shape must grad_output have?",
)
def residual_add_backward_grad_output_broadcast(
    grad_output: Value, x: Value, shortcut: Value
) -> Value:
    """Leave the shapes to NumPy."""
    return residual_add_backward(np.broadcast_to(grad_output, np.shape(x)), x, shortcut)


@mistake(
    "backward-any-shape",
    function="residual_add_backward",
    kind="refusal",
    sentence="your function passes a grad_output of any shape",
    hint="Which shape must grad_output have?",
)
def residual_add_backward_any_shape(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Return what came in."""
    if np.shape(grad_output) != np.shape(x):
        return np.array(grad_output), np.array(grad_output)
    return residual_add_backward(grad_output, x, shortcut)


@mistake(
    "backward-shortcut-unread",
    function="residual_add_backward",
    kind="refusal",
    sentence="your function does not look at the shape of the shortcut",
    hint="What would the forward say to these arguments?",
)
def residual_add_backward_shortcut_unread(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Read x alone."""
    return residual_add_backward(grad_output, x, x)


@mistake(
    "backward-x-unread",
    function="residual_add_backward",
    kind="refusal",
    sentence="your function does not look at the shape of x",
    hint="What would the forward say to these arguments?",
)
def residual_add_backward_x_unread(grad_output: Value, x: Value, shortcut: Value) -> Value:
    """Read the shortcut alone."""
    return residual_add_backward(grad_output, shortcut, shortcut)
