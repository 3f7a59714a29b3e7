"""What goes wrong in linear."""

import numpy as np

from reference.dtypes import as_float64, cast, result_dtype
from reference.linear import linear

from ...implementation import Value
from .. import mistake


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
