"""What goes wrong in linear layers."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.linear import flatten, flatten_backward, linear, linear_backward

from ..implementation import Value
from . import mistake

# linear


@mistake(
    "weight-transposed",
    function="linear",
    kind="value",
    sentence="your output is what you get when weight is taken as (in, out)",
    hint="Which axis of weight runs over the features?",
)
def linear_weight_transposed(x: Value, weight: Value, bias: Value = None) -> Value:
    """Multiply without transposing."""
    return linear(x, np.transpose(weight), bias)


@mistake(
    "bias-forgotten",
    function="linear",
    kind="value",
    sentence="your output is what you get when the bias is not added",
    hint="What is the output for x = 0?",
)
def linear_bias_forgotten(x: Value, weight: Value, bias: Value = None) -> Value:
    """Forget the bias."""
    linear(x, weight, bias)
    return linear(x, weight)


@mistake(
    "bias-subtracted",
    function="linear",
    kind="value",
    sentence="your output is what you get when the bias is subtracted",
    hint="With which sign does the bias enter?",
)
def linear_bias_subtracted(x: Value, weight: Value, bias: Value = None) -> Value:
    """Turn the sign of the bias."""
    return linear(x, weight, None if bias is None else -np.asarray(bias))


@mistake(
    "bias-for-every-feature",
    function="linear",
    kind="value",
    sentence="your output is what you get when the bias is added to every product",
    hint="How often does the bias enter one sum?",
)
def linear_bias_for_every_feature(x: Value, weight: Value, bias: Value = None) -> Value:
    """Add the bias within the sum."""
    features = np.shape(x)[-1] if np.ndim(x) else 1
    return linear(x, weight, None if bias is None else features * np.asarray(bias))


@mistake(
    "averaged",
    function="linear",
    kind="value",
    sentence="your output is what you get when the products are averaged, not summed",
    hint="What happens to the sum when a feature is repeated?",
)
def linear_averaged(x: Value, weight: Value, bias: Value = None) -> Value:
    """Take the mean."""
    y = linear(x, weight, bias)
    rest = 0 if bias is None else np.asarray(bias)
    return (y - rest) / max(np.shape(x)[-1], 1) + rest


@mistake(
    "matrices-alone",
    function="linear",
    kind="value",
    sentence="your output is what you get when x may have two axes only",
    hint="How many axes may stand before the features?",
)
def linear_matrices_alone(x: Value, weight: Value, bias: Value = None) -> Value:
    """Refuse further axes."""
    if np.ndim(x) != 2:
        raise ValueError(f"x has {np.ndim(x)} axes, needs 2")
    return linear(x, weight, bias)


@mistake(
    "leading-axes-merged",
    function="linear",
    kind="value",
    sentence="your output is what you get when all leading axes are merged into one",
    hint="Which shape has the output for x of shape (2, 3, 4)?",
)
def linear_leading_axes_merged(x: Value, weight: Value, bias: Value = None) -> Value:
    """Flatten the samples, and leave them flat."""
    y = linear(x, weight, bias)
    return y.reshape(-1, y.shape[-1])


@mistake(
    "flattens-maps",
    function="linear",
    kind="value",
    sentence="your output is what you get when all axes but the first are taken for features",
    hint="Over which axes does the sum run?",
)
def linear_flattens_maps(x: Value, weight: Value, bias: Value = None) -> Value:
    """Flatten each sample first."""
    numbers = np.asarray(x)
    return linear(numbers.reshape(len(numbers), -1) if numbers.ndim > 2 else x, weight, bias)


@mistake(
    "squeezed",
    function="linear",
    kind="value",
    sentence="your output is what you get when axes of size 1 are dropped",
    hint="Which shape has the output for one sample?",
)
def linear_squeezed(x: Value, weight: Value, bias: Value = None) -> Value:
    """Squeeze the result."""
    return np.squeeze(linear(x, weight, bias))


@mistake(
    "computed-in-float32",
    function="linear",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def linear_computed_in_float32(x: Value, weight: Value, bias: Value = None) -> Value:
    """Round everything to float32."""
    single = np.float32
    short = None if bias is None else np.asarray(bias, single)
    y = linear(np.asarray(x, single), np.asarray(weight, single), short)
    return cast(y, linear(x, weight, bias).dtype)


@mistake(
    "rectified",
    function="linear",
    kind="value",
    sentence="your output is what you get when negative outputs are set to 0",
    hint="Is an activation part of the layer?",
)
def linear_rectified(x: Value, weight: Value, bias: Value = None) -> Value:
    """Apply relu."""
    return np.maximum(linear(x, weight, bias), 0)


@mistake(
    "dtype-of-x-alone",
    function="linear",
    kind="dtype",
    sentence="your output is what you get when the dtype is that of x as it came",
    hint="Which dtype has the result for an integer x?",
)
def linear_dtype_of_x_alone(x: Value, weight: Value, bias: Value = None) -> Value:
    """Cast to the dtype of x."""
    return linear(x, weight, bias).astype(np.asarray(x).dtype)


@mistake(
    "always-float64",
    function="linear",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did the arguments have?",
)
def linear_always_float64(x: Value, weight: Value, bias: Value = None) -> Value:
    """Forget the dtype."""
    return linear(x, weight, bias).astype(np.float64)


@mistake(
    "zeroes-nan",
    function="linear",
    kind="special",
    sentence="your output is what you get when a NaN in x counts as 0",
    hint="What should a sum say of which one term is not a number?",
)
def linear_zeroes_nan(x: Value, weight: Value, bias: Value = None) -> Value:
    """Replace what is not finite."""
    return linear(np.nan_to_num(np.asarray(x)), weight, bias)


@mistake(
    "stretches-bias",
    function="linear",
    kind="refusal",
    sentence="your output is what you get when a bias of another shape is broadcast",
    hint="How many biases has a layer with three outputs?",
)
def linear_stretches_bias(x: Value, weight: Value, bias: Value = None) -> Value:
    """Let NumPy broadcast the bias."""
    y = linear(x, weight)
    if bias is None:
        return y
    return cast(as_float64(y) + np.asarray(bias), result_dtype(y, np.asarray(bias)))


@mistake(
    "drops-features",
    function="linear",
    kind="refusal",
    sentence="your output is what you get when features that one has too many are dropped",
    hint="What if x has more features than weight?",
)
def linear_drops_features(x: Value, weight: Value, bias: Value = None) -> Value:
    """Use the features that both have."""
    if np.ndim(x) and np.ndim(weight) == 2:
        shared = min(np.shape(x)[-1], np.shape(weight)[1])
        return linear(np.asarray(x)[..., :shared], np.asarray(weight)[:, :shared], bias)
    return linear(x, weight, bias)


@mistake(
    "stretches-features",
    function="linear",
    kind="refusal",
    sentence="your output is what you get when a single feature is broadcast",
    hint="Which arrays does your product broadcast?",
)
def linear_stretches_features(x: Value, weight: Value, bias: Value = None) -> Value:
    """Multiply and sum, where NumPy broadcasts."""
    if np.ndim(x) and np.ndim(weight) == 2 and np.shape(x)[-1] == 1:
        numbers = np.asarray(x)
        wide = np.broadcast_to(numbers, (*numbers.shape[:-1], np.shape(weight)[1]))
        return linear(wide, weight, bias)
    return linear(x, weight, bias)


@mistake(
    "takes-a-row",
    function="linear",
    kind="refusal",
    sentence="your output is what you get when a weight of one axis is taken for one output",
    hint="How many axes has weight?",
)
def linear_takes_a_row(x: Value, weight: Value, bias: Value = None) -> Value:
    """Multiply by whatever comes."""
    if np.ndim(weight) == 1 and np.ndim(x):
        return np.asarray(x) @ np.asarray(weight) + (0 if bias is None else np.asarray(bias))
    return linear(x, weight, bias)


@mistake(
    "takes-single-numbers",
    function="linear",
    kind="refusal",
    sentence="your output is what you get when a single number is taken for a sample",
    hint="How many axes has x at least?",
)
def linear_takes_single_numbers(x: Value, weight: Value, bias: Value = None) -> Value:
    """Add the axis that is missing."""
    return linear(np.atleast_1d(x), weight, bias)


@mistake(
    "backward-weight-gradient-transposed",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the weights is transposed",
    hint="Which shape has weight, and which its gradient?",
)
def linear_backward_weight_gradient_transposed(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Multiply the other way round."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight.T, grad_bias


@mistake(
    "backward-weight-transposed",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the weight is transposed",
    hint="Over which axis of weight does the sum run?",
)
def linear_backward_weight_transposed(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Take the forward's product."""
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    square = np.shape(weight)[0] == np.shape(weight)[1]
    if not square:
        raise ValueError("matmul: shapes do not match")
    return linear_backward(grad_output, x, np.transpose(weight), bias)[0], grad_weight, grad_bias


@mistake(
    "backward-averaged",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when samples are averaged, not summed",
    hint="What becomes of the gradient when a sample is given twice?",
)
def linear_backward_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Divide by the batch."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    samples = max(np.asarray(x)[..., 0].size, 1)
    return grad_x, grad_weight / samples, None if grad_bias is None else grad_bias / samples


@mistake(
    "backward-bias-averaged",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the bias is averaged",
    hint="What becomes of the gradient when a sample is given twice?",
)
def linear_backward_bias_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Take the mean."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    samples = max(np.asarray(x)[..., 0].size, 1)
    return grad_x, grad_weight, None if grad_bias is None else grad_bias / samples


@mistake(
    "backward-bias-keeps-an-axis",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the bias has the shape (1, C_out)",
    hint="Which shape has the bias?",
)
def linear_backward_bias_keeps_an_axis(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Keep the axis of the sum."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight, None if grad_bias is None else grad_bias[np.newaxis]


@mistake(
    "backward-last-sample-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when each sample overwrites the one before",
    hint="What do the samples before the last one contribute?",
)
def linear_backward_last_sample_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Assign in a loop over samples."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    flat = np.asarray(grad_output).reshape(-1, np.shape(weight)[0])[-1:]
    last = np.asarray(x).reshape(-1, np.shape(weight)[1])[-1:]
    if not len(last):
        return grad_x, grad_weight, grad_bias
    _, grad_weight, grad_bias = linear_backward(flat, last, weight, bias)
    return grad_x, grad_weight, grad_bias


@mistake(
    "backward-bias-of-ones",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the bias's gradient counts the samples",
    hint="What does the chain rule multiply the slope by?",
)
def linear_backward_bias_of_ones(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Forget grad_output."""
    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight, bias)
    ones = np.ones_like(np.asarray(grad_output, dtype=float))
    return grad_x, grad_weight, linear_backward(ones, x, weight, bias)[2]


@mistake(
    "backward-bias-gradient-left-out",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is no gradient for the bias",
    hint="How many gradients are there when there is a bias?",
)
def linear_backward_bias_gradient_left_out(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return None."""
    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight, bias)
    return grad_x, grad_weight, None


@mistake(
    "backward-bias-gradient-unasked",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is a gradient for a bias that is not there",
    hint="What is returned where there is no bias?",
)
def linear_backward_bias_gradient_unasked(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return an array in any case."""
    bias = np.zeros(np.shape(weight)[0], np.result_type(x, weight)) if bias is None else bias
    return linear_backward(grad_output, x, weight, bias)


@mistake(
    "backward-order",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradient of the weights comes first",
    hint="In which order do the arguments stand?",
)
def linear_backward_order(grad_output: Value, x: Value, weight: Value, bias: Value = None) -> Value:
    """Return another order."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return grad_weight, grad_x, grad_bias


@mistake(
    "backward-input-gradient-left-out",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when there is no gradient for x",
    hint="Who needs the gradient of x, if not this layer?",
)
def linear_backward_input_gradient_left_out(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Return None, as a first layer might."""
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    return None, grad_weight, grad_bias


@mistake(
    "backward-matrices-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when x may have two axes only",
    hint="How many axes may stand before the features?",
)
def linear_backward_matrices_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Refuse further axes."""
    if np.ndim(x) != 2:
        raise ValueError(f"x has {np.ndim(x)} axes, needs 2")
    return linear_backward(grad_output, x, weight, bias)


@mistake(
    "backward-first-axis-alone",
    function="linear_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the first axis is summed for the bias",
    hint="Over which axes do samples run?",
)
def linear_backward_first_axis_alone(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Sum over axis 0."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    if grad_bias is None or np.ndim(x) < 2:
        return grad_x, grad_weight, grad_bias
    return grad_x, grad_weight, np.sum(grad_output, axis=0)


@mistake(
    "backward-dtype-of-grad-output",
    function="linear_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradients have?",
)
def linear_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Answer in the dtype of what came in."""
    parts = linear_backward(grad_output, x, weight, bias)
    dtype = np.asarray(grad_output).dtype
    return tuple(None if part is None else part.astype(dtype) for part in parts)


@mistake(
    "backward-overwrites-x",
    function="linear_backward",
    kind="purity",
    sentence="your gradient is what you get when the gradient of x is written over x",
    hint="What does the caller's array hold after the call?",
)
def linear_backward_overwrites_x(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Write into x."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight, bias)
    if isinstance(x, np.ndarray):
        x[...] = grad_x
    return grad_x, grad_weight, grad_bias


@mistake(
    "backward-stretches-grad-output",
    function="linear_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Has every output of every sample a gradient of its own?",
)
def linear_backward_stretches_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Let NumPy broadcast."""
    shape = (*np.shape(x)[:-1], np.shape(weight)[0])
    return linear_backward(np.broadcast_to(grad_output, shape), x, weight, bias)


@mistake(
    "backward-reshapes-grad-output",
    function="linear_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is reshaped",
    hint="Is every shape with so many numbers the right one?",
)
def linear_backward_reshapes_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None
) -> Value:
    """Reshape what comes."""
    shape = (*np.shape(x)[:-1], np.shape(weight)[0])
    return linear_backward(np.reshape(grad_output, shape), x, weight, bias)


# flatten


@mistake(
    "batch-merged",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the batch is flattened with the rest",
    hint="How many samples come out?",
)
def flatten_batch_merged(x: Value) -> Value:
    """Flatten everything."""
    return flatten(x).reshape(-1)


@mistake(
    "batch-of-one",
    function="flatten",
    kind="value",
    sentence="your output is what you get when all samples are laid in one row",
    hint="How many samples come out?",
)
def flatten_batch_of_one(x: Value) -> Value:
    """Keep one row."""
    return flatten(x).reshape(1, -1)


@mistake(
    "column-major",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the first axis of a sample runs fastest",
    hint="Which index moves first along a row?",
)
def flatten_column_major(x: Value) -> Value:
    """Read in Fortran's order."""
    numbers = np.asarray(x)
    return flatten(np.transpose(numbers, (0, *range(numbers.ndim - 1, 0, -1))))


@mistake(
    "channels-last",
    function="flatten",
    kind="value",
    sentence="your output is what you get when channels run fastest",
    hint="Which index moves first along a row?",
)
def flatten_channels_last(x: Value) -> Value:
    """Bring the channels last."""
    numbers = np.asarray(x)
    return flatten(np.moveaxis(numbers, 1, -1) if numbers.ndim > 2 else x)


@mistake(
    "samples-interleaved",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the samples are read last, so that they interleave",
    hint="Which numbers belong to the first sample?",
)
def flatten_samples_interleaved(x: Value) -> Value:
    """Flatten the transposed array."""
    numbers = np.asarray(x)
    rows = flatten(x)
    return np.transpose(numbers).reshape(rows.shape).astype(rows.dtype)


@mistake(
    "maps-alone",
    function="flatten",
    kind="value",
    sentence="your output is what you get when the channels keep an axis of their own",
    hint="How many axes has the output?",
)
def flatten_maps_alone(x: Value) -> Value:
    """Flatten the map alone."""
    numbers = np.asarray(x)
    if numbers.ndim < 3:
        return flatten(x)
    return flatten(x).reshape(*numbers.shape[:2], -1)


@mistake(
    "unchanged",
    function="flatten",
    kind="value",
    sentence="your output is what you get when x is returned as it came",
    hint="How many axes has the output?",
)
def flatten_unchanged(x: Value) -> Value:
    """Forget to flatten."""
    flatten(x)
    return np.array(x)


@mistake(
    "features-inferred",
    function="flatten",
    kind="special",
    sentence="your output is what you get when the number of features is left to be inferred",
    hint="What is 0 divided by 0?",
)
def flatten_features_inferred(x: Value) -> Value:
    """Reshape to (N, -1)."""
    return flatten(x).reshape(np.shape(x)[0], -1)


@mistake(
    "rows-of-numbers-kept",
    function="flatten",
    kind="special",
    sentence="your output is what you get when samples of one number each stay as they are",
    hint="Which shape has the output for x of shape (3,)?",
)
def flatten_rows_of_numbers_kept(x: Value) -> Value:
    """Return rows of one axis."""
    return flatten(x) if np.ndim(x) != 1 else flatten(x)[:, 0]


@mistake(
    "zeroes-nan",
    function="flatten",
    kind="special",
    sentence="your output is what you get when what is not finite is replaced",
    hint="Is anything computed here?",
)
def flatten_zeroes_nan(x: Value) -> Value:
    """Replace what is not finite."""
    return flatten(np.nan_to_num(np.asarray(x)))


@mistake(
    "keeps-integers",
    function="flatten",
    kind="dtype",
    sentence="your output is what you get when integers stay integers",
    hint="Which dtype has the result for an integer image?",
)
def flatten_keeps_integers(x: Value) -> Value:
    """Reshape, and keep the dtype."""
    return flatten(x).astype(np.asarray(x).dtype)


@mistake(
    "always-float64",
    function="flatten",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have?",
)
def flatten_always_float64(x: Value) -> Value:
    """Forget the dtype."""
    return flatten(x).astype(np.float64)


@mistake(
    "order-of-memory",
    function="flatten",
    kind="layout",
    sentence="your output is what you get when numbers are read as they lie in memory",
    hint="Has the order of a row anything to do with memory?",
)
def flatten_order_of_memory(x: Value) -> Value:
    """Read in order 'A'."""
    numbers = np.asarray(x)
    rows = flatten(x)
    return numbers.reshape(rows.shape, order="A").astype(rows.dtype)


@mistake(
    "reshapes-x",
    function="flatten",
    kind="purity",
    sentence="your output is what you get when x itself is given the new shape",
    hint="Which shape has the caller's array after the call?",
)
def flatten_reshapes_x(x: Value) -> Value:
    """Set the shape of the caller's array."""
    rows = flatten(x)
    if isinstance(x, np.ndarray) and x.flags.owndata and x.flags.c_contiguous and x.flags.writeable:
        x.resize(rows.shape, refcheck=False)
    return rows


@mistake(
    "takes-single-numbers",
    function="flatten",
    kind="refusal",
    sentence="your output is what you get when a single number is taken for a batch of one",
    hint="How many axes has x at least?",
)
def flatten_takes_single_numbers(x: Value) -> Value:
    """Add the axes that are missing."""
    return flatten(np.atleast_1d(x))


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
