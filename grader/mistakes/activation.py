"""What goes wrong in activations."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.activation import (
    below_maximum,
    check_axis,
    gradient_and_argument,
    leaky_relu,
    leaky_relu_backward,
    log_softmax,
    log_softmax_backward,
    relu,
    relu_backward,
    shares,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)
from reference.constraints import real_array
from reference.dtypes import as_float64, cast, result_dtype

from ..implementation import Value
from . import mistake


def wide(x: Value) -> Any:
    """Return an array of real numbers in float64."""
    return as_float64(real_array("x", x))


def given(x: Value, y: Value) -> Value:
    """Return y in the dtype in which a function of x answers."""
    return cast(np.asarray(y), result_dtype(real_array("x", x)))


def sloped(grad_output: Value, x: Value, slope: Callable[[Any], Any]) -> Value:
    """Return the gradient of a function of single numbers, by its slope at each of them."""
    gradient, argument = gradient_and_argument(grad_output, x, "c1")
    return given(x, as_float64(gradient) * slope(as_float64(argument)))


def along(x: Value, axis: int, rule: Callable[[Any], Any]) -> Value:
    """Return what a rule makes of float64 numbers, once the axis is known to be there."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return given(x, rule(wide(x)))


def back_along(grad_output: Value, x: Value, axis: int, rule: Callable[[Any, Any], Any]) -> Value:
    """Return what a rule makes of the gradient and of the shares of x."""
    gradient, argument = gradient_and_argument(grad_output, x, "c3")
    check_axis(argument, axis, "c1", "c2")
    return given(x, rule(as_float64(gradient), shares(as_float64(argument), axis)))


def total(x: Any, axis: int | None) -> Any:
    """Return a sum along the axis, which stays, with the size 1."""
    return np.sum(x, axis=axis, keepdims=True)


# relu


@mistake(
    "absolute",
    function="relu",
    kind="value",
    sentence="your output is what you get when the sign of x is dropped",
    hint="What becomes of a negative number?",
)
def relu_absolute(x: Value) -> Value:
    """Return the absolute value."""
    return given(x, np.abs(wide(x)))


@mistake(
    "keeps-negatives",
    function="relu",
    kind="value",
    sentence="your output is what you get when the negative part is kept, and the positive one set to 0",
    hint="Which of x and 0 is to remain?",
)
def relu_keeps_negatives(x: Value) -> Value:
    """Take the minimum."""
    return given(x, np.minimum(wide(x), 0.0))


@mistake(
    "step",
    function="relu",
    kind="value",
    sentence="your output is what you get when every positive number becomes 1",
    hint="How large is the output for a large input?",
)
def relu_step(x: Value) -> Value:
    """Return the mask."""
    return given(x, wide(x) > 0)


@mistake(
    "capped",
    function="relu",
    kind="value",
    sentence="your output is what you get when the output is cut off at 1",
    hint="Is there a largest output?",
)
def relu_capped(x: Value) -> Value:
    """Keep everything between 0 and 1."""
    return given(x, np.clip(wide(x), 0.0, 1.0))


@mistake(
    "squeezed",
    function="relu",
    kind="value",
    sentence="your output is what you get when axes of size 1 are dropped",
    hint="Which shape has the output for a batch of one?",
)
def relu_squeezed(x: Value) -> Value:
    """Squeeze the result."""
    return np.squeeze(relu(x))


@mistake(
    "loses-nan",
    function="relu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="What does a comparison with NaN answer?",
)
def relu_loses_nan(x: Value) -> Value:
    """Select by a comparison."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, numbers, 0.0))


@mistake(
    "infinity-times-zero",
    function="relu",
    kind="special",
    sentence="your output is what you get when x is multiplied by a mask of zeros and ones",
    hint="What is 0 times infinity?",
)
def relu_infinity_times_zero(x: Value) -> Value:
    """Multiply by the mask."""
    numbers = wide(x)
    return given(x, numbers * (numbers > 0))


@mistake(
    "overwrites-x",
    function="relu",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def relu_overwrites_x(x: Value) -> Value:
    """Write the result into x, and return x."""
    y = relu(x)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="relu",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def relu_always_float64(x: Value) -> Value:
    """Forget the dtype of x."""
    return np.asarray(relu(x), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="relu",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def relu_keeps_integers(x: Value) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(relu(x)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="relu_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def relu_backward_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(relu_backward(grad_output, x)).astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-overwrites-grad-output",
    function="relu_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def relu_backward_overwrites_grad_output(grad_output: Value, x: Value) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = relu_backward(grad_output, x)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "backward-one-at-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1",
    hint="On which side does your mask count 0?",
)
def relu_backward_one_at_zero(grad_output: Value, x: Value) -> Value:
    """Let the gradient pass at 0."""
    return sloped(grad_output, x, lambda numbers: numbers >= 0)


@mistake(
    "backward-half-at-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1/2",
    hint="Which slope does the page choose at the kink?",
)
def relu_backward_half_at_zero(grad_output: Value, x: Value) -> Value:
    """Share the gradient at 0."""
    return sloped(grad_output, x, lambda numbers: np.heaviside(numbers, 0.5))


@mistake(
    "backward-flipped",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when it passes where x is negative",
    hint="Where did the forward let x through?",
)
def relu_backward_flipped(grad_output: Value, x: Value) -> Value:
    """Take the wrong side."""
    return sloped(grad_output, x, lambda numbers: numbers < 0)


@mistake(
    "backward-gradient-rectified",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is rectified, whatever x is",
    hint="Whose sign decides what passes?",
)
def relu_backward_gradient_rectified(grad_output: Value, x: Value) -> Value:
    """Ask the gradient for its sign."""
    gradient_and_argument(grad_output, x, "c1")
    return given(x, np.maximum(wide(grad_output), 0.0))


@mistake(
    "backward-mask-alone",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def relu_backward_mask_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope alone."""
    return sloped(np.ones_like(wide(grad_output)), x, lambda numbers: numbers > 0)


@mistake(
    "backward-everything-passes",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when x is not looked at",
    hint="Which numbers did the forward stop?",
)
def relu_backward_everything_passes(grad_output: Value, x: Value) -> Value:
    """Return grad_output."""
    return sloped(grad_output, x, np.ones_like)


@mistake(
    "backward-times-output",
    function="relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is multiplied by the output",
    hint="How much does the output change when x does?",
)
def relu_backward_times_output(grad_output: Value, x: Value) -> Value:
    """Multiply by y in place of the slope."""
    return sloped(grad_output, x, lambda numbers: np.maximum(numbers, 0.0))


@mistake(
    "backward-infinity-times-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when grad_output is multiplied by a mask of zeros and ones",
    hint="What is 0 times infinity?",
)
def relu_backward_infinity_times_zero(grad_output: Value, x: Value) -> Value:
    """Multiply where a selection is meant."""
    return sloped(grad_output, x, lambda numbers: numbers > 0)


@mistake(
    "backward-turns-x-into-mask",
    function="relu_backward",
    kind="purity",
    sentence="your gradient is what you get when x is turned into the mask",
    hint="What does x hold when the gradient is asked for a second time?",
)
def relu_backward_turns_x_into_mask(grad_output: Value, x: Value) -> Value:
    """Write the mask over x."""
    grad_x = relu_backward(grad_output, x)
    if isinstance(x, np.ndarray):
        x[...] = x > 0
    return grad_x


@mistake(
    "backward-stretches-grad-output",
    function="relu_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def relu_backward_stretches_grad_output(grad_output: Value, x: Value) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return relu_backward(np.broadcast_to(gradient, shape), np.broadcast_to(argument, shape))


# leaky_relu


@mistake(
    "sign-twice",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when negative numbers become positive",
    hint="Which sign has the output for a negative number?",
)
def leaky_relu_sign_twice(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Take the larger of x and -slope * x."""
    numbers = wide(x)
    return given(x, np.maximum(numbers, -negative_slope * numbers))


@mistake(
    "larger-of-both",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the larger of x and negative_slope * x is taken",
    hint="Is that so for a slope above 1, too?",
)
def leaky_relu_larger_of_both(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Take the maximum."""
    numbers = wide(x)
    return given(x, np.maximum(numbers, negative_slope * numbers))


@mistake(
    "slope-ignored",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the slope is always 0.01",
    hint="Where does your code use negative_slope?",
)
def leaky_relu_slope_ignored(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Write the slope into the code."""
    del negative_slope
    return leaky_relu(x, negative_slope=0.01)


@mistake(
    "other-default",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the slope is 0.2 where none is given",
    hint="Which slope holds when it is left out?",
)
def leaky_relu_other_default(x: Value, *, negative_slope: float = 0.2) -> Value:
    """Choose another default."""
    return leaky_relu(x, negative_slope=negative_slope)


@mistake(
    "closed",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when negative numbers become 0",
    hint="What is left of a negative number?",
)
def leaky_relu_closed(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Forget the leak."""
    del negative_slope
    return relu(x)


@mistake(
    "scaled-everywhere",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled too",
    hint="On which side of 0 does the slope hold?",
)
def leaky_relu_scaled_everywhere(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Scale everything."""
    return given(x, negative_slope * wide(x))


@mistake(
    "sides-exchanged",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled, and negative ones are not",
    hint="On which side of 0 does the slope hold?",
)
def leaky_relu_sides_exchanged(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Exchange the sides."""
    numbers = wide(x)
    return given(x, np.where(numbers > 0, negative_slope * numbers, numbers))


@mistake(
    "exponential",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when the negative side is bent, as in elu",
    hint="Is the output a straight line to the left of 0?",
)
def leaky_relu_exponential(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Compute an exponential linear unit."""
    numbers = wide(x)
    bent = negative_slope * np.expm1(np.minimum(numbers, 0.0))
    return given(x, np.where(numbers > 0, numbers, bent))


@mistake(
    "loses-nan",
    function="leaky_relu",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="Which of a NaN and 0 do your functions choose?",
)
def leaky_relu_loses_nan(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Prefer numbers to NaN."""
    numbers = wide(x)
    return given(x, np.fmax(numbers, 0.0) + negative_slope * np.fmin(numbers, 0.0))


@mistake(
    "infinity-times-zero",
    function="leaky_relu",
    kind="special",
    sentence="your output is what you get when x is multiplied by two masks of zeros and ones",
    hint="What is 0 times infinity?",
)
def leaky_relu_infinity_times_zero(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Multiply by masks."""
    numbers = wide(x)
    return given(x, numbers * (numbers > 0) + negative_slope * numbers * (numbers <= 0))


@mistake(
    "overwrites-x",
    function="leaky_relu",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def leaky_relu_overwrites_x(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Write the result into x, and return x."""
    y = leaky_relu(x, negative_slope=negative_slope)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="leaky_relu",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def leaky_relu_always_float64(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Forget the dtype of x."""
    return np.asarray(leaky_relu(x, negative_slope=negative_slope), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="leaky_relu",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def leaky_relu_keeps_integers(x: Value, *, negative_slope: float = 0.01) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(leaky_relu(x, negative_slope=negative_slope)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="leaky_relu_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def leaky_relu_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(leaky_relu_backward(grad_output, x, negative_slope=negative_slope)).astype(
        np.asarray(grad_output).dtype
    )


@mistake(
    "backward-overwrites-grad-output",
    function="leaky_relu_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def leaky_relu_backward_overwrites_grad_output(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = leaky_relu_backward(grad_output, x, negative_slope=negative_slope)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "backward-one-at-zero",
    function="leaky_relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 1",
    hint="On which side does your selection count 0?",
)
def leaky_relu_backward_one_at_zero(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Count 0 to the right."""
    return sloped(grad_output, x, lambda numbers: np.where(numbers >= 0, 1.0, negative_slope))


@mistake(
    "backward-zero-at-zero",
    function="leaky_relu_backward",
    kind="special",
    sentence="your gradient is what you get when the slope at 0 is 0",
    hint="Which slope does the page choose at the kink?",
)
def leaky_relu_backward_zero_at_zero(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Let nothing pass at 0."""
    return sloped(grad_output, x, lambda numbers: (numbers > 0) + negative_slope * (numbers < 0))


@mistake(
    "backward-slope-ignored",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is always 0.01",
    hint="Where does your gradient use negative_slope?",
)
def leaky_relu_backward_slope_ignored(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Write the slope into the code."""
    del negative_slope
    return leaky_relu_backward(grad_output, x, negative_slope=0.01)


@mistake(
    "backward-other-default",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 0.2 where none is given",
    hint="Which slope holds when it is left out?",
)
def leaky_relu_backward_other_default(
    grad_output: Value, x: Value, *, negative_slope: float = 0.2
) -> Value:
    """Choose another default."""
    return leaky_relu_backward(grad_output, x, negative_slope=negative_slope)


@mistake(
    "backward-closed",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when nothing passes where x is negative",
    hint="What is the slope to the left of 0?",
)
def leaky_relu_backward_closed(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Return the gradient of relu."""
    del negative_slope
    return relu_backward(grad_output, x)


@mistake(
    "backward-sign-of-gradient",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign of grad_output decides, not that of x",
    hint="Whose sign decides which slope holds?",
)
def leaky_relu_backward_sign_of_gradient(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Apply the forward to the gradient."""
    gradient_and_argument(grad_output, x, "c1")
    return given(x, leaky_relu(wide(grad_output), negative_slope=negative_slope))


@mistake(
    "backward-slope-alone",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def leaky_relu_backward_slope_alone(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Return the slope alone."""
    return leaky_relu_backward(np.ones_like(wide(grad_output)), x, negative_slope=negative_slope)


@mistake(
    "backward-times-output",
    function="leaky_relu_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is multiplied by the output",
    hint="How much does the output change when x does?",
)
def leaky_relu_backward_times_output(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Multiply by y in place of the slope."""
    return sloped(
        grad_output, x, lambda numbers: leaky_relu(numbers, negative_slope=negative_slope)
    )


@mistake(
    "backward-stretches-grad-output",
    function="leaky_relu_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def leaky_relu_backward_stretches_grad_output(
    grad_output: Value, x: Value, *, negative_slope: float = 0.01
) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return leaky_relu_backward(
        np.broadcast_to(gradient, shape),
        np.broadcast_to(argument, shape),
        negative_slope=negative_slope,
    )


# sigmoid


@mistake(
    "mirrored",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the sign in the exponent is missing",
    hint="Does your output rise with x?",
)
def sigmoid_mirrored(x: Value) -> Value:
    """Compute 1 / (1 + exp(x))."""
    return given(x, sigmoid(-wide(x)))


@mistake(
    "twice-as-steep",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the argument is doubled",
    hint="Which slope has your output at 0?",
)
def sigmoid_twice_as_steep(x: Value) -> Value:
    """Take 1/2 + tanh(x)/2."""
    return given(x, 0.5 * (1 + np.tanh(wide(x))))


@mistake(
    "hyperbolic",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when it is the hyperbolic tangent",
    hint="What is the smallest output that you can get?",
)
def sigmoid_hyperbolic(x: Value) -> Value:
    """Compute tanh."""
    return tanh(x)


@mistake(
    "straight",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the curve is replaced by a straight line, cut off at 0 and 1",
    hint="Is the output ever exactly 0 or 1 near the origin?",
)
def sigmoid_straight(x: Value) -> Value:
    """Compute a hard sigmoid."""
    return given(x, np.clip(wide(x) / 6 + 0.5, 0.0, 1.0))


@mistake(
    "shares",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when the outputs are made to sum to 1",
    hint="Does one entry of x act on the output of another?",
)
def sigmoid_shares(x: Value) -> Value:
    """Compute a softmax."""
    numbers = wide(x)
    return given(x, shares(numbers, -1) if numbers.ndim else np.ones(()))


@mistake(
    "computed-in-float32",
    function="sigmoid",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def sigmoid_computed_in_float32(x: Value) -> Value:
    """Round everything to float32."""
    return given(x, sigmoid(wide(x).astype(np.float32)))


@mistake(
    "overflows",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when an exponential overflows, and infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def sigmoid_overflows(x: Value) -> Value:
    """Compute exp(x) / (1 + exp(x))."""
    grown = np.exp(wide(x))
    return given(x, grown / (1 + grown))


@mistake(
    "clipped",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when x is cut off at 10 on both sides",
    hint="How close to 1 does the output come far to the right?",
)
def sigmoid_clipped(x: Value) -> Value:
    """Clip x against overflow."""
    return given(x, sigmoid(np.clip(wide(x), -10, 10)))


@mistake(
    "loses-nan",
    function="sigmoid",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def sigmoid_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, sigmoid(np.nan_to_num(wide(x))))


@mistake(
    "overwrites-x",
    function="sigmoid",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def sigmoid_overwrites_x(x: Value) -> Value:
    """Write the result into x, and return x."""
    y = sigmoid(x)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="sigmoid",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def sigmoid_always_float64(x: Value) -> Value:
    """Forget the dtype of x."""
    return np.asarray(sigmoid(x), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="sigmoid",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def sigmoid_keeps_integers(x: Value) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(sigmoid(x)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="sigmoid_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def sigmoid_backward_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(sigmoid_backward(grad_output, x)).astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-overwrites-grad-output",
    function="sigmoid_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def sigmoid_backward_overwrites_grad_output(grad_output: Value, x: Value) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = sigmoid_backward(grad_output, x)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "backward-x-as-output",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when y * (1 - y) is taken with x in place of y",
    hint="Of what is the slope y * (1 - y)?",
)
def sigmoid_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: numbers * (1 - numbers))


@mistake(
    "backward-output-as-slope",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 1 - y is missing",
    hint="What is the slope far to the right?",
)
def sigmoid_backward_output_as_slope(grad_output: Value, x: Value) -> Value:
    """Multiply by y alone."""
    return sloped(grad_output, x, sigmoid)


@mistake(
    "backward-slope-of-tanh",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 - y**2",
    hint="Of which function is that the slope?",
)
def sigmoid_backward_slope_of_tanh(grad_output: Value, x: Value) -> Value:
    """Take the slope of tanh."""
    return sloped(grad_output, x, lambda numbers: 1 - sigmoid(numbers) ** 2)


@mistake(
    "backward-slope-alone",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def sigmoid_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope alone."""
    return sigmoid_backward(np.ones_like(wide(grad_output)), x)


@mistake(
    "backward-at-the-output",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def sigmoid_backward_at_the_output(grad_output: Value, x: Value) -> Value:
    """Apply the sigmoid twice."""
    return sigmoid_backward(grad_output, sigmoid(x))


@mistake(
    "backward-falls",
    function="sigmoid_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign of the slope is turned",
    hint="Does the output rise or fall with x?",
)
def sigmoid_backward_falls(grad_output: Value, x: Value) -> Value:
    """Turn the sign."""
    return sigmoid_backward(-wide(grad_output), x)


@mistake(
    "backward-overflows",
    function="sigmoid_backward",
    kind="special",
    sentence="your gradient is what you get when exp(-x) / (1 + exp(-x))**2 is computed as it stands",
    hint="How large are both parts of the quotient far to the left?",
)
def sigmoid_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(grad_output, x, lambda numbers: np.exp(-numbers) / (1 + np.exp(-numbers)) ** 2)


@mistake(
    "backward-stretches-grad-output",
    function="sigmoid_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def sigmoid_backward_stretches_grad_output(grad_output: Value, x: Value) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return sigmoid_backward(np.broadcast_to(gradient, shape), np.broadcast_to(argument, shape))


# tanh


@mistake(
    "half-as-steep",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the factor 2 in the exponent is missing",
    hint="Which slope has your output at 0?",
)
def tanh_half_as_steep(x: Value) -> Value:
    """Compute tanh(x / 2)."""
    return given(x, np.tanh(wide(x) / 2))


@mistake(
    "logistic",
    function="tanh",
    kind="value",
    sentence="your output is what you get when it is the sigmoid",
    hint="What is the output at 0?",
)
def tanh_logistic(x: Value) -> Value:
    """Compute a sigmoid."""
    return sigmoid(x)


@mistake(
    "not-centred",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the 1 in 2 * sigmoid(2x) - 1 is missing",
    hint="What is the output at 0?",
)
def tanh_not_centred(x: Value) -> Value:
    """Forget to subtract 1."""
    return given(x, 2 * sigmoid(2 * wide(x)))


@mistake(
    "straight",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the curve is replaced by x, cut off at -1 and 1",
    hint="Is the output a straight line near 0?",
)
def tanh_straight(x: Value) -> Value:
    """Compute a hard tanh."""
    return given(x, np.clip(wide(x), -1.0, 1.0))


@mistake(
    "scaled",
    function="tanh",
    kind="value",
    sentence="your output is what you get when it is 1.7159 * tanh(2x/3)",
    hint="Which value does the output approach?",
)
def tanh_scaled(x: Value) -> Value:
    """Compute the scaled tanh of LeNet."""
    return given(x, 1.7159 * np.tanh(2 / 3 * wide(x)))


@mistake(
    "falls",
    function="tanh",
    kind="value",
    sentence="your output is what you get when the sign is turned",
    hint="Does your output rise with x?",
)
def tanh_falls(x: Value) -> Value:
    """Turn the sign."""
    return given(x, -np.tanh(wide(x)))


@mistake(
    "tangent",
    function="tanh",
    kind="value",
    sentence="your output is what you get when it is the tangent of an angle",
    hint="Which range has the hyperbolic tangent?",
)
def tanh_tangent(x: Value) -> Value:
    """Compute tan."""
    return given(x, np.tan(wide(x)))


@mistake(
    "overflows",
    function="tanh",
    kind="special",
    sentence="your output is what you get when an exponential overflows, and infinity is divided by infinity",
    hint="How large is exp(1000)?",
)
def tanh_overflows(x: Value) -> Value:
    """Compute the quotient of exponentials as it stands."""
    numbers = wide(x)
    up, down = np.exp(numbers), np.exp(-numbers)
    return given(x, (up - down) / (up + down))


@mistake(
    "loses-nan",
    function="tanh",
    kind="special",
    sentence="your output is what you get when a NaN counts as 0",
    hint="What should the output say where the input is not a number?",
)
def tanh_loses_nan(x: Value) -> Value:
    """Replace NaN before computing."""
    return given(x, np.tanh(np.nan_to_num(wide(x))))


@mistake(
    "overwrites-x",
    function="tanh",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def tanh_overwrites_x(x: Value) -> Value:
    """Write the result into x, and return x."""
    y = tanh(x)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="tanh",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def tanh_always_float64(x: Value) -> Value:
    """Forget the dtype of x."""
    return np.asarray(tanh(x), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="tanh",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def tanh_keeps_integers(x: Value) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(tanh(x)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="tanh_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def tanh_backward_dtype_of_grad_output(grad_output: Value, x: Value) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(tanh_backward(grad_output, x)).astype(np.asarray(grad_output).dtype)


@mistake(
    "backward-overwrites-grad-output",
    function="tanh_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def tanh_backward_overwrites_grad_output(grad_output: Value, x: Value) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = tanh_backward(grad_output, x)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "backward-x-as-output",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when 1 - y**2 is taken with x in place of y",
    hint="Of what is the slope 1 - y**2?",
)
def tanh_backward_x_as_output(grad_output: Value, x: Value) -> Value:
    """Take the argument for the output."""
    return sloped(grad_output, x, lambda numbers: 1 - numbers**2)


@mistake(
    "backward-square-missing",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is 1 - y",
    hint="Is the slope the same at x and at -x?",
)
def tanh_backward_square_missing(grad_output: Value, x: Value) -> Value:
    """Forget to square."""
    return sloped(grad_output, x, lambda numbers: 1 - np.tanh(numbers))


@mistake(
    "backward-slope-of-sigmoid",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is y * (1 - y)",
    hint="Of which function is that the slope?",
)
def tanh_backward_slope_of_sigmoid(grad_output: Value, x: Value) -> Value:
    """Take the slope of a sigmoid."""
    return sloped(grad_output, x, lambda numbers: np.tanh(numbers) * (1 - np.tanh(numbers)))


@mistake(
    "backward-slope-alone",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when grad_output is left out",
    hint="What does the chain rule multiply the slope by?",
)
def tanh_backward_slope_alone(grad_output: Value, x: Value) -> Value:
    """Return the slope alone."""
    return tanh_backward(np.ones_like(wide(grad_output)), x)


@mistake(
    "backward-at-the-output",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the slope is taken at y instead of at x",
    hint="At which number is the slope to be taken?",
)
def tanh_backward_at_the_output(grad_output: Value, x: Value) -> Value:
    """Apply tanh twice."""
    return tanh_backward(grad_output, tanh(x))


@mistake(
    "backward-factor-four-missing",
    function="tanh_backward",
    kind="gradient",
    sentence="your gradient is what you get when the factor 4 is missing in 4 / (exp(x) + exp(-x))**2",
    hint="What is the slope at 0?",
)
def tanh_backward_factor_four_missing(grad_output: Value, x: Value) -> Value:
    """Forget the factor."""
    return tanh_backward(wide(grad_output) / 4, x)


@mistake(
    "backward-overflows",
    function="tanh_backward",
    kind="special",
    sentence="your gradient is what you get when 4 * exp(2x) / (exp(2x) + 1)**2 is computed as it stands",
    hint="How large are both parts of the quotient far to the right?",
)
def tanh_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(
        grad_output, x, lambda numbers: 4 * np.exp(2 * numbers) / (np.exp(2 * numbers) + 1) ** 2
    )


@mistake(
    "backward-stretches-grad-output",
    function="tanh_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def tanh_backward_stretches_grad_output(grad_output: Value, x: Value) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return tanh_backward(np.broadcast_to(gradient, shape), np.broadcast_to(argument, shape))


# softmax


@mistake(
    "not-shifted",
    function="softmax",
    kind="special",
    sentence="your output is what you get when the maximum is not subtracted, and the exponentials overflow",
    hint="How large is exp(1000)?",
)
def softmax_not_shifted(x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    return along(x, axis, lambda numbers: np.exp(numbers) / total(np.exp(numbers), axis))


@mistake(
    "one-shift-for-all",
    function="softmax",
    kind="special",
    sentence="your output is what you get when the maximum of the whole array is subtracted from every row",
    hint="What is left of a row far below all others?",
)
def softmax_one_shift_for_all(x: Value, *, axis: int = -1) -> Value:
    """Subtract one maximum."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(numbers - np.max(numbers, initial=-np.inf))
        return grown / total(grown, axis)

    return along(x, axis, rule)


@mistake(
    "clipped",
    function="softmax",
    kind="special",
    sentence="your output is what you get when x is cut off at 500 on both sides",
    hint="Are 1000 and 800 as good as 500?",
)
def softmax_clipped(x: Value, *, axis: int = -1) -> Value:
    """Clip x against overflow."""
    return along(x, axis, lambda numbers: shares(np.clip(numbers, -500, 500), axis))


@mistake(
    "sum-over-all",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the shares of the whole array sum to 1",
    hint="What does each row sum to?",
)
def softmax_sum_over_all(x: Value, *, axis: int = -1) -> Value:
    """Divide by the sum of everything."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / total(grown, None)

    return along(x, axis, rule)


@mistake(
    "not-divided",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the exponentials are not divided by their sum",
    hint="What does each row sum to?",
)
def softmax_not_divided(x: Value, *, axis: int = -1) -> Value:
    """Forget the division."""
    return along(x, axis, lambda numbers: np.exp(below_maximum(numbers, axis)))


@mistake(
    "powers-of-two",
    function="softmax",
    kind="value",
    sentence="your output is what you get when 2 is raised to x",
    hint="What is raised to the power of x?",
)
def softmax_powers_of_two(x: Value, *, axis: int = -1) -> Value:
    """Take another base."""
    return along(x, axis, lambda numbers: shares(numbers * np.log(2), axis))


@mistake(
    "shares-of-x",
    function="softmax",
    kind="value",
    sentence="your output is what you get when x is divided by its sum, without an exponential",
    hint="What becomes of a negative number?",
)
def softmax_shares_of_x(x: Value, *, axis: int = -1) -> Value:
    """Forget the exponential."""
    return along(x, axis, lambda numbers: numbers / total(numbers, axis))


@mistake(
    "largest-alone",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the largest number takes everything",
    hint="Does the second largest number have no share?",
)
def softmax_largest_alone(x: Value, *, axis: int = -1) -> Value:
    """Mark the maximum."""
    return along(x, axis, lambda numbers: 1.0 * (below_maximum(numbers, axis) == 0))


@mistake(
    "entry-by-entry",
    function="softmax",
    kind="value",
    sentence="your output is what you get when every entry is squashed by itself",
    hint="What does each row sum to?",
)
def softmax_entry_by_entry(x: Value, *, axis: int = -1) -> Value:
    """Compute a sigmoid."""
    return along(x, axis, sigmoid)


@mistake(
    "sign-missing",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the smallest number has the largest share",
    hint="Is the share larger where x is larger?",
)
def softmax_sign_missing(x: Value, *, axis: int = -1) -> Value:
    """Turn the sign."""
    return along(x, axis, lambda numbers: shares(-numbers, axis))


@mistake(
    "sum-not-zero",
    function="softmax",
    kind="value",
    sentence="your output is what you get when 1e-8 is added to the sum",
    hint="Can the sum of these exponentials be 0?",
)
def softmax_sum_not_zero(x: Value, *, axis: int = -1) -> Value:
    """Guard against a division by 0 that cannot be."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / (total(grown, axis) + 1e-8)

    return along(x, axis, rule)


@mistake(
    "sum-loses-its-axis",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the sum loses its axis, and is laid along another",
    hint="Along which axis does NumPy lay an array of fewer axes?",
)
def softmax_sum_loses_its_axis(x: Value, *, axis: int = -1) -> Value:
    """Sum without keeping the axis."""

    def rule(numbers: Any) -> Any:
        grown = np.exp(below_maximum(numbers, axis))
        return grown / np.sum(grown, axis=axis)

    return along(x, axis, rule)


@mistake(
    "axis-ignored",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the last axis is always taken",
    hint="Where does your code use axis?",
)
def softmax_axis_ignored(x: Value, *, axis: int = -1) -> Value:
    """Forget the axis."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return softmax(x)


@mistake(
    "first-axis-by-default",
    function="softmax",
    kind="value",
    sentence="your output is what you get when the first axis is taken where none is given",
    hint="Along which axis does a row run when axis is left out?",
)
def softmax_first_axis_by_default(x: Value, *, axis: int = 0) -> Value:
    """Choose another default."""
    return softmax(x, axis=axis)


@mistake(
    "axis-one-by-default",
    function="softmax",
    kind="value",
    sentence="your output is what you get when axis 1 is taken where none is given",
    hint="Is axis 1 the last axis, whatever the rank?",
)
def softmax_axis_one_by_default(x: Value, *, axis: int = 1) -> Value:
    """Think of matrices alone."""
    return softmax(x, axis=axis)


@mistake(
    "loses-nan",
    function="softmax",
    kind="special",
    sentence="your output is what you get when NaN is left out of the row",
    hint="What should a row say of which one entry is not a number?",
)
def softmax_loses_nan(x: Value, *, axis: int = -1) -> Value:
    """Count a NaN as minus infinity."""
    return along(x, axis, lambda numbers: softmax(np.nan_to_num(numbers, nan=-np.inf), axis=axis))


@mistake(
    "computed-in-float32",
    function="softmax",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def softmax_computed_in_float32(x: Value, *, axis: int = -1) -> Value:
    """Round everything to float32."""
    return along(x, axis, lambda numbers: softmax(numbers.astype(np.float32), axis=axis))


@mistake(
    "refuses-empty-rows",
    function="softmax",
    kind="special",
    sentence="your output is what you get when a row without entries is refused",
    hint="What is the maximum of no numbers?",
)
def softmax_refuses_empty_rows(x: Value, *, axis: int = -1) -> Value:
    """Ask an empty row for its maximum."""
    numbers = wide(x)
    check_axis(numbers, axis, "c1", "c2")
    numbers.max(axis=axis)
    return softmax(x, axis=axis)


@mistake(
    "answers-single-numbers",
    function="softmax",
    kind="refusal",
    sentence="your output is what you get when a single number is taken for a row of one",
    hint="How many axes has x?",
)
def softmax_answers_single_numbers(x: Value, *, axis: int = -1) -> Value:
    """Add the axis that is missing."""
    numbers = np.asarray(x)
    return softmax(numbers, axis=axis) if numbers.ndim else given(x, 1.0)


@mistake(
    "axis-wraps",
    function="softmax",
    kind="refusal",
    sentence="your output is what you get when an axis that is not there is counted round",
    hint="Is there an axis 2 in a matrix?",
)
def softmax_axis_wraps(x: Value, *, axis: int = -1) -> Value:
    """Take the axis modulo the rank."""
    numbers = np.asarray(x)
    return softmax(x, axis=axis % numbers.ndim if numbers.ndim else axis)


@mistake(
    "overwrites-x",
    function="softmax",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def softmax_overwrites_x(x: Value, *, axis: int = -1) -> Value:
    """Write the result into x, and return x."""
    y = softmax(x, axis=axis)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="softmax",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def softmax_always_float64(x: Value, *, axis: int = -1) -> Value:
    """Forget the dtype of x."""
    return np.asarray(softmax(x, axis=axis), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="softmax",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def softmax_keeps_integers(x: Value, *, axis: int = -1) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(softmax(x, axis=axis)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="softmax_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def softmax_backward_dtype_of_grad_output(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(softmax_backward(grad_output, x, axis=axis)).astype(
        np.asarray(grad_output).dtype
    )


@mistake(
    "backward-overwrites-grad-output",
    function="softmax_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def softmax_backward_overwrites_grad_output(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = softmax_backward(grad_output, x, axis=axis)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "subtracts-from-x",
    function="softmax",
    kind="purity",
    sentence="your output is what you get when the maximum is subtracted from x in place",
    hint="What does the caller's array hold after the call?",
)
def softmax_subtracts_from_x(x: Value, *, axis: int = -1) -> Value:
    """Shift the caller's own numbers."""
    y = softmax(x, axis=axis)
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        x -= np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return y


@mistake(
    "backward-axis-ignored",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the last axis is always taken",
    hint="Where does your gradient use axis?",
)
def softmax_backward_axis_ignored(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Forget the axis."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return softmax_backward(grad_output, x)


@mistake(
    "backward-first-axis-by-default",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first axis is taken where none is given",
    hint="Along which axis does a row run when axis is left out?",
)
def softmax_backward_first_axis_by_default(grad_output: Value, x: Value, *, axis: int = 0) -> Value:
    """Choose another default."""
    return softmax_backward(grad_output, x, axis=axis)


@mistake(
    "backward-stretches-grad-output",
    function="softmax_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def softmax_backward_stretches_grad_output(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return softmax_backward(
        np.broadcast_to(gradient, shape), np.broadcast_to(argument, shape), axis=axis
    )


@mistake(
    "backward-diagonal-alone",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the diagonal of the Jacobian is kept",
    hint="Does one number act on the share of another?",
)
def softmax_backward_diagonal_alone(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by y * (1 - y)."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * y * (1 - y))


@mistake(
    "backward-sum-not-weighted",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are summed without their shares",
    hint="What is each gradient multiplied by in the sum?",
)
def softmax_backward_sum_not_weighted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Forget the share within the sum."""
    return back_along(grad_output, x, axis, lambda grad, y: y * (grad - total(grad, axis)))


@mistake(
    "backward-share-missing",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the share before the bracket is missing",
    hint="What is the gradient of a number that has no share?",
)
def softmax_backward_share_missing(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the bracket."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - total(grad * y, axis))


@mistake(
    "backward-sum-missing",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sum over the row is missing",
    hint="What does your gradient sum to along the row?",
)
def softmax_backward_sum_missing(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by the share."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * y)


@mistake(
    "backward-sum-over-all",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sum runs over the whole array",
    hint="Which numbers act on the shares of a row?",
)
def softmax_backward_sum_over_all(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return back_along(grad_output, x, axis, lambda grad, y: y * (grad - total(grad * y, None)))


@mistake(
    "backward-sign-turned",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign is turned",
    hint="Does a share rise or fall with its own number?",
)
def softmax_backward_sign_turned(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Turn the sign."""
    return softmax_backward(-wide(grad_output), x, axis=axis)


@mistake(
    "backward-x-as-shares",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when x is taken for the shares",
    hint="Is the argument of the gradient x or y?",
)
def softmax_backward_x_as_shares(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Use x as if it were y."""
    return back_along(
        grad_output, x, axis, lambda grad, _: wide(x) * (grad - total(grad * wide(x), axis))
    )


@mistake(
    "backward-of-the-loss",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is the difference between shares and grad_output",
    hint="Of which function is y - target the gradient?",
)
def softmax_backward_of_the_loss(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of a cross entropy."""
    return back_along(grad_output, x, axis, lambda grad, y: y - grad)


@mistake(
    "backward-of-the-logarithm",
    function="softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is the gradient of log_softmax",
    hint="Of which function is this the gradient?",
)
def softmax_backward_of_the_logarithm(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of the logarithm."""
    return log_softmax_backward(grad_output, x, axis=axis)


@mistake(
    "backward-not-shifted",
    function="softmax_backward",
    kind="special",
    sentence="your gradient is what you get when the maximum is not subtracted, and the exponentials overflow",
    hint="How large is exp(1000)?",
)
def softmax_backward_not_shifted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    y = np.exp(wide(x)) / total(np.exp(wide(x)), axis)
    return back_along(grad_output, x, axis, lambda grad, _: y * (grad - total(grad * y, axis)))


# log_softmax


@mistake(
    "logarithm-of-shares",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when the shares are computed first, and then their logarithm",
    hint="What is the logarithm of a share too small to be a number?",
)
def log_softmax_logarithm_of_shares(x: Value, *, axis: int = -1) -> Value:
    """Take the logarithm of softmax."""
    return along(x, axis, lambda numbers: np.log(shares(numbers, axis)))


@mistake(
    "not-shifted",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when the maximum is not subtracted, and the exponentials overflow",
    hint="How large is exp(1000)?",
)
def log_softmax_not_shifted(x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    return along(x, axis, lambda numbers: numbers - np.log(total(np.exp(numbers), axis)))


@mistake(
    "smallest-share",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when no share is allowed below 1e-12",
    hint="What is the logarithm of the share of a number far below the others?",
)
def log_softmax_smallest_share(x: Value, *, axis: int = -1) -> Value:
    """Guard the logarithm."""
    return along(
        x, axis, lambda numbers: np.maximum(log_softmax(numbers, axis=axis), np.log(1e-12))
    )


@mistake(
    "shift-lost",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the maximum is subtracted within the sum alone",
    hint="What was subtracted before the sum, and where is it added again?",
)
def log_softmax_shift_lost(x: Value, *, axis: int = -1) -> Value:
    """Shift the sum, not x."""
    return along(
        x, axis, lambda numbers: numbers - np.log(total(np.exp(below_maximum(numbers, axis)), axis))
    )


@mistake(
    "sum-over-all",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sum runs over the whole array",
    hint="What do the exponentials of each row of your output sum to?",
)
def log_softmax_sum_over_all(x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return along(x, axis, lambda numbers: numbers - np.log(total(np.exp(numbers), None)))


@mistake(
    "mean-of-exponentials",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the exponentials are averaged, not summed",
    hint="What do the exponentials of each row of your output sum to?",
)
def log_softmax_mean_of_exponentials(x: Value, *, axis: int = -1) -> Value:
    """Take the mean."""
    return along(
        x,
        axis,
        lambda numbers: log_softmax(numbers, axis=axis) + np.log(numbers.shape[axis]),
    )


@mistake(
    "below-maximum",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the maximum alone is subtracted",
    hint="Is the largest number the only one in the sum?",
)
def log_softmax_below_maximum(x: Value, *, axis: int = -1) -> Value:
    """Take the maximum for the logarithm of the sum."""
    return along(x, axis, lambda numbers: below_maximum(numbers, axis))


@mistake(
    "sign-turned",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sign is turned",
    hint="Can the logarithm of a share be positive?",
)
def log_softmax_sign_turned(x: Value, *, axis: int = -1) -> Value:
    """Return the negative logarithm."""
    return along(x, axis, lambda numbers: -log_softmax(numbers, axis=axis))


@mistake(
    "logarithm-missing",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the logarithm is not taken",
    hint="Is a share or its logarithm asked for?",
)
def log_softmax_logarithm_missing(x: Value, *, axis: int = -1) -> Value:
    """Return the shares."""
    return softmax(x, axis=axis)


@mistake(
    "base-two",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the logarithm has the base 2",
    hint="Which base has the logarithm?",
)
def log_softmax_base_two(x: Value, *, axis: int = -1) -> Value:
    """Take another base."""
    return along(x, axis, lambda numbers: log_softmax(numbers, axis=axis) / np.log(2))


@mistake(
    "share-not-zero",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when 1e-8 is added to the share before its logarithm is taken",
    hint="What is the logarithm of 1 + 1e-8?",
)
def log_softmax_share_not_zero(x: Value, *, axis: int = -1) -> Value:
    """Guard the logarithm."""
    return along(x, axis, lambda numbers: np.log(shares(numbers, axis) + 1e-8))


@mistake(
    "sum-loses-its-axis",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the sum loses its axis, and is laid along another",
    hint="Along which axis does NumPy lay an array of fewer axes?",
)
def log_softmax_sum_loses_its_axis(x: Value, *, axis: int = -1) -> Value:
    """Sum without keeping the axis."""

    def rule(numbers: Any) -> Any:
        below = below_maximum(numbers, axis)
        return below - np.log(np.sum(np.exp(below), axis=axis))

    return along(x, axis, rule)


@mistake(
    "axis-ignored",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the last axis is always taken",
    hint="Where does your code use axis?",
)
def log_softmax_axis_ignored(x: Value, *, axis: int = -1) -> Value:
    """Forget the axis."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return log_softmax(x)


@mistake(
    "first-axis-by-default",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when the first axis is taken where none is given",
    hint="Along which axis does a row run when axis is left out?",
)
def log_softmax_first_axis_by_default(x: Value, *, axis: int = 0) -> Value:
    """Choose another default."""
    return log_softmax(x, axis=axis)


@mistake(
    "axis-one-by-default",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when axis 1 is taken where none is given",
    hint="Is axis 1 the last axis, whatever the rank?",
)
def log_softmax_axis_one_by_default(x: Value, *, axis: int = 1) -> Value:
    """Think of matrices alone."""
    return log_softmax(x, axis=axis)


@mistake(
    "loses-nan",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when NaN is left out of the row",
    hint="What should a row say of which one entry is not a number?",
)
def log_softmax_loses_nan(x: Value, *, axis: int = -1) -> Value:
    """Count a NaN as minus infinity."""
    return along(
        x, axis, lambda numbers: log_softmax(np.nan_to_num(numbers, nan=-np.inf), axis=axis)
    )


@mistake(
    "computed-in-float32",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when it is computed in float32",
    hint="How many digits has a float64?",
)
def log_softmax_computed_in_float32(x: Value, *, axis: int = -1) -> Value:
    """Round everything to float32."""
    return along(x, axis, lambda numbers: log_softmax(numbers.astype(np.float32), axis=axis))


@mistake(
    "refuses-empty-rows",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when a row without entries is refused",
    hint="What is the maximum of no numbers?",
)
def log_softmax_refuses_empty_rows(x: Value, *, axis: int = -1) -> Value:
    """Ask an empty row for its maximum."""
    numbers = wide(x)
    check_axis(numbers, axis, "c1", "c2")
    numbers.max(axis=axis)
    return log_softmax(x, axis=axis)


@mistake(
    "answers-single-numbers",
    function="log_softmax",
    kind="refusal",
    sentence="your output is what you get when a single number is taken for a row of one",
    hint="How many axes has x?",
)
def log_softmax_answers_single_numbers(x: Value, *, axis: int = -1) -> Value:
    """Add the axis that is missing."""
    numbers = np.asarray(x)
    return log_softmax(numbers, axis=axis) if numbers.ndim else given(x, 0.0)


@mistake(
    "axis-wraps",
    function="log_softmax",
    kind="refusal",
    sentence="your output is what you get when an axis that is not there is counted round",
    hint="Is there an axis 2 in a matrix?",
)
def log_softmax_axis_wraps(x: Value, *, axis: int = -1) -> Value:
    """Take the axis modulo the rank."""
    numbers = np.asarray(x)
    return log_softmax(x, axis=axis % numbers.ndim if numbers.ndim else axis)


@mistake(
    "overwrites-x",
    function="log_softmax",
    kind="purity",
    sentence="your output is what you get when x itself is overwritten",
    hint="What does the caller's array hold after the call?",
)
def log_softmax_overwrites_x(x: Value, *, axis: int = -1) -> Value:
    """Write the result into x, and return x."""
    y = log_softmax(x, axis=axis)
    if isinstance(x, np.ndarray):
        x[...] = y
    return y


@mistake(
    "always-float64",
    function="log_softmax",
    kind="dtype",
    sentence="your output is what you get when everything is answered in float64",
    hint="Which dtype did x have, and which has your result?",
)
def log_softmax_always_float64(x: Value, *, axis: int = -1) -> Value:
    """Forget the dtype of x."""
    return np.asarray(log_softmax(x, axis=axis), dtype=np.float64)


@mistake(
    "keeps-integers",
    function="log_softmax",
    kind="dtype",
    sentence="your output is what you get when integers are answered in integers",
    hint="Which dtype has your result for an integer image?",
)
def log_softmax_keeps_integers(x: Value, *, axis: int = -1) -> Value:
    """Give an integer image an integer answer."""
    return np.asarray(log_softmax(x, axis=axis)).astype(np.asarray(x).dtype)


@mistake(
    "backward-dtype-of-grad-output",
    function="log_softmax_backward",
    kind="dtype",
    sentence="your gradient is what you get when the dtype is that of grad_output",
    hint="Whose dtype must the gradient of x have?",
)
def log_softmax_backward_dtype_of_grad_output(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Answer in the dtype of what came in."""
    return np.asarray(log_softmax_backward(grad_output, x, axis=axis)).astype(
        np.asarray(grad_output).dtype
    )


@mistake(
    "backward-overwrites-grad-output",
    function="log_softmax_backward",
    kind="purity",
    sentence="your gradient is what you get when grad_output itself is overwritten",
    hint="What does the caller's gradient hold after the call?",
)
def log_softmax_backward_overwrites_grad_output(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Write the gradient into grad_output, and return it."""
    grad_x = log_softmax_backward(grad_output, x, axis=axis)
    if isinstance(grad_output, np.ndarray):
        grad_output[...] = grad_x
    return grad_x


@mistake(
    "subtracts-from-x",
    function="log_softmax",
    kind="purity",
    sentence="your output is what you get when the maximum is subtracted from x in place",
    hint="What does the caller's array hold after the call?",
)
def log_softmax_subtracts_from_x(x: Value, *, axis: int = -1) -> Value:
    """Shift the caller's own numbers."""
    y = log_softmax(x, axis=axis)
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        x -= np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return y


@mistake(
    "backward-axis-ignored",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the last axis is always taken",
    hint="Where does your gradient use axis?",
)
def log_softmax_backward_axis_ignored(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Forget the axis."""
    check_axis(real_array("x", x), axis, "c1", "c2")
    return log_softmax_backward(grad_output, x)


@mistake(
    "backward-first-axis-by-default",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first axis is taken where none is given",
    hint="Along which axis does a row run when axis is left out?",
)
def log_softmax_backward_first_axis_by_default(
    grad_output: Value, x: Value, *, axis: int = 0
) -> Value:
    """Choose another default."""
    return log_softmax_backward(grad_output, x, axis=axis)


@mistake(
    "backward-stretches-grad-output",
    function="log_softmax_backward",
    kind="refusal",
    sentence="your gradient is what you get when a grad_output of another shape is broadcast",
    hint="Does every number of x have a gradient of its own?",
)
def log_softmax_backward_stretches_grad_output(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Let NumPy broadcast."""
    argument = np.asarray(x)
    gradient = np.asarray(grad_output)
    shape = np.broadcast_shapes(gradient.shape, argument.shape)
    return log_softmax_backward(
        np.broadcast_to(gradient, shape), np.broadcast_to(argument, shape), axis=axis
    )


@mistake(
    "backward-sum-missing",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the share is subtracted without the sum of the gradients",
    hint="What is the share multiplied by?",
)
def log_softmax_backward_sum_missing(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the sum for 1."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - y)


@mistake(
    "backward-diagonal-alone",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when only the diagonal of the Jacobian is kept",
    hint="Does one number act on the share of another?",
)
def log_softmax_backward_diagonal_alone(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Multiply by 1 - y."""
    return back_along(grad_output, x, axis, lambda grad, y: grad * (1 - y))


@mistake(
    "backward-of-the-shares",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is the gradient of softmax",
    hint="Of which function is this the gradient?",
)
def log_softmax_backward_of_the_shares(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of softmax."""
    return softmax_backward(grad_output, x, axis=axis)


@mistake(
    "backward-mean-of-gradients",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the mean of the gradients is subtracted",
    hint="With which weight does the sum act on each number?",
)
def log_softmax_backward_mean_of_gradients(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Take all shares for equal."""
    return back_along(
        grad_output, x, axis, lambda grad, y: grad - total(grad, axis) / max(y.shape[axis], 1)
    )


@mistake(
    "backward-sum-weighted",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are summed with their shares",
    hint="What is summed along the row?",
)
def log_softmax_backward_sum_weighted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Weigh the sum, as softmax does."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - y * total(grad * y, axis))


@mistake(
    "backward-sum-over-all",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the gradients are summed over the whole array",
    hint="Which gradients act on a row?",
)
def log_softmax_backward_sum_over_all(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Sum over everything."""
    return back_along(grad_output, x, axis, lambda grad, y: grad - y * total(grad, None))


@mistake(
    "backward-exponential-as-share",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when exp(x) is taken for the share",
    hint="Of what is the exponential a share?",
)
def log_softmax_backward_exponential_as_share(
    grad_output: Value, x: Value, *, axis: int = -1
) -> Value:
    """Forget to divide."""
    return back_along(
        grad_output, x, axis, lambda grad, _: grad - np.exp(wide(x)) * total(grad, axis)
    )


@mistake(
    "backward-sign-turned",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the sign is turned",
    hint="Does a share rise or fall with its own number?",
)
def log_softmax_backward_sign_turned(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Turn the sign."""
    return log_softmax_backward(-wide(grad_output), x, axis=axis)


@mistake(
    "backward-divided-by-share",
    function="log_softmax_backward",
    kind="special",
    sentence="your gradient is what you get when the gradient of softmax is divided by the share",
    hint="What is 0 divided by 0?",
)
def log_softmax_backward_divided_by_share(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Differentiate log(softmax) step by step."""
    return back_along(
        grad_output, x, axis, lambda grad, y: y * (grad / y - total(grad / y * y, axis))
    )


@mistake(
    "backward-not-shifted",
    function="log_softmax_backward",
    kind="special",
    sentence="your gradient is what you get when the maximum is not subtracted, and the exponentials overflow",
    hint="How large is exp(1000)?",
)
def log_softmax_backward_not_shifted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    y = np.exp(wide(x)) / total(np.exp(wide(x)), axis)
    return back_along(grad_output, x, axis, lambda grad, _: grad - y * total(grad, axis))
