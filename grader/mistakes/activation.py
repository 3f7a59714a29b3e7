"""What goes wrong in activations."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import activation
from reference.activation import (
    below_maximum,
    check_axis,
    gradient_and_argument,
    leaky_relu,
    leaky_relu_backward,
    log_softmax,
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


# what every function of this chapter can get wrong


def declare_common(name: str) -> None:
    """Register the mistakes with types and with the caller's arrays that any function can make."""
    forward: Callable[..., Any] = getattr(activation, name)
    backward: Callable[..., Any] = getattr(activation, f"{name}_backward")

    @mistake(
        "overwrites-x",
        function=name,
        kind="purity",
        sentence="your output is what you get when x itself is overwritten",
        hint="What does the caller's array hold after the call?",
    )
    def overwrites_x(x: Value, **options: Any) -> Value:
        """Write the result into x."""
        y = forward(x, **options)
        if isinstance(x, np.ndarray):
            x[...] = y
        return y

    @mistake(
        "always-float64",
        function=name,
        kind="dtype",
        sentence="your output is what you get when everything is answered in float64",
        hint="Which dtype did x have, and which has your result?",
    )
    def always_float64(x: Value, **options: Any) -> Value:
        """Forget the dtype of x."""
        return forward(x, **options).astype(np.float64)

    @mistake(
        "keeps-integers",
        function=name,
        kind="dtype",
        sentence="your output is what you get when integers are answered in integers",
        hint="Which dtype has your result for an integer image?",
    )
    def keeps_integers(x: Value, **options: Any) -> Value:
        """Give an integer image an integer answer."""
        return forward(x, **options).astype(np.asarray(x).dtype)

    @mistake(
        "backward-dtype-of-grad-output",
        function=f"{name}_backward",
        kind="dtype",
        sentence="your gradient is what you get when the dtype is that of grad_output",
        hint="Whose dtype must the gradient of x have?",
    )
    def dtype_of_grad_output(grad_output: Value, x: Value, **options: Any) -> Value:
        """Answer in the dtype of what came in."""
        return backward(grad_output, x, **options).astype(np.asarray(grad_output).dtype)

    @mistake(
        "backward-overwrites-grad-output",
        function=f"{name}_backward",
        kind="purity",
        sentence="your gradient is what you get when grad_output itself is overwritten",
        hint="What does the caller's gradient hold after the call?",
    )
    def overwrites_grad_output(grad_output: Value, x: Value, **options: Any) -> Value:
        """Write the gradient into grad_output."""
        grad_x = backward(grad_output, x, **options)
        if isinstance(grad_output, np.ndarray):
            grad_output[...] = grad_x
        return grad_x

    @mistake(
        "backward-stretches-grad-output",
        function=f"{name}_backward",
        kind="refusal",
        sentence="your gradient is what you get when a grad_output of another shape is broadcast",
        hint="Does every number of x have a gradient of its own?",
    )
    def stretches_grad_output(grad_output: Value, x: Value, **options: Any) -> Value:
        """Let NumPy broadcast."""
        return backward(*np.broadcast_arrays(grad_output, x), **options)


for operation in ("relu", "leaky_relu", "sigmoid", "tanh", "softmax", "log_softmax"):
    declare_common(operation)


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
    sentence="your output is what you get when it is cut off at 6",
    hint="Is there a largest output?",
)
def relu_capped(x: Value) -> Value:
    """Keep everything between 0 and 6."""
    return given(x, np.clip(wide(x), 0.0, 6.0))


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
    "backward-infinity-times-zero",
    function="relu_backward",
    kind="special",
    sentence="your gradient is what you get when grad_output is multiplied by zeros and ones",
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
    "sides-exchanged",
    function="leaky_relu",
    kind="value",
    sentence="your output is what you get when positive numbers are scaled, not negative ones",
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
    sentence="your output is what you get when the curve is a straight line, cut off at 0 and 1",
    hint="Is the output ever exactly 0 or 1 near the origin?",
)
def sigmoid_straight(x: Value) -> Value:
    """Compute a hard sigmoid."""
    return given(x, np.clip(wide(x) / 6 + 0.5, 0.0, 1.0))


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
    sentence="your output is what you get when infinity is divided by infinity",
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
    "backward-overflows",
    function="sigmoid_backward",
    kind="special",
    sentence="your gradient is what you get when exp(-x) / (1 + exp(-x))**2 overflows",
    hint="How large are both parts of the quotient far to the left?",
)
def sigmoid_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(grad_output, x, lambda numbers: np.exp(-numbers) / (1 + np.exp(-numbers)) ** 2)


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
    "overflows",
    function="tanh",
    kind="special",
    sentence="your output is what you get when infinity is divided by infinity",
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
    "backward-overflows",
    function="tanh_backward",
    kind="special",
    sentence="your gradient is what you get when 4 * exp(2x) / (exp(2x) + 1)**2 overflows",
    hint="How large are both parts of the quotient far to the right?",
)
def tanh_backward_overflows(grad_output: Value, x: Value) -> Value:
    """Divide infinity by infinity."""
    return sloped(
        grad_output, x, lambda numbers: 4 * np.exp(2 * numbers) / (np.exp(2 * numbers) + 1) ** 2
    )


# what softmax and log_softmax can both get wrong


def declare_along_axis(name: str) -> None:
    """Register the mistakes that any function along an axis can make."""
    forward: Callable[..., Any] = getattr(activation, name)
    backward: Callable[..., Any] = getattr(activation, f"{name}_backward")

    @mistake(
        "axis-ignored",
        function=name,
        kind="value",
        sentence="your output is what you get when the last axis is always taken",
        hint="Where does your code use axis?",
    )
    def axis_ignored(x: Value, *, axis: int = -1) -> Value:
        """Forget the axis."""
        check_axis(np.asarray(x), axis, "c1", "c2")
        return forward(x)

    @mistake(
        "first-axis-by-default",
        function=name,
        kind="value",
        sentence="your output is what you get when the first axis is taken where none is given",
        hint="Along which axis does a row run when axis is left out?",
    )
    def first_axis_by_default(x: Value, *, axis: int = 0) -> Value:
        """Choose another default."""
        return forward(x, axis=axis)

    @mistake(
        "axis-one-by-default",
        function=name,
        kind="value",
        sentence="your output is what you get when axis 1 is taken where none is given",
        hint="Is axis 1 the last axis, whatever the rank?",
    )
    def axis_one_by_default(x: Value, *, axis: int = 1) -> Value:
        """Think of matrices alone."""
        return forward(x, axis=axis)

    @mistake(
        "computed-in-float32",
        function=name,
        kind="value",
        sentence="your output is what you get when it is computed in float32",
        hint="How many digits has a float64?",
    )
    def computed_in_float32(x: Value, *, axis: int = -1) -> Value:
        """Round everything to float32."""
        return given(x, forward(wide(x).astype(np.float32), axis=axis))

    @mistake(
        "loses-nan",
        function=name,
        kind="special",
        sentence="your output is what you get when NaN is left out of the row",
        hint="What should a row say of which one entry is not a number?",
    )
    def loses_nan(x: Value, *, axis: int = -1) -> Value:
        """Count a NaN as minus infinity."""
        return given(x, forward(np.nan_to_num(wide(x), nan=-np.inf, neginf=-np.inf), axis=axis))

    @mistake(
        "refuses-empty-rows",
        function=name,
        kind="special",
        sentence="your output is what you get when a row without entries is asked for its maximum",
        hint="What is the maximum of no numbers?",
    )
    def refuses_empty_rows(x: Value, *, axis: int = -1) -> Value:
        """Take a maximum that does not exist."""
        check_axis(np.asarray(x), axis, "c1", "c2")
        np.max(x, axis=axis)
        return forward(x, axis=axis)

    @mistake(
        "subtracts-from-x",
        function=name,
        kind="purity",
        sentence="your output is what you get when the maximum is subtracted from x in place",
        hint="What does the caller's array hold after the call?",
    )
    def subtracts_from_x(x: Value, *, axis: int = -1) -> Value:
        """Shift the caller's own numbers."""
        y = forward(x, axis=axis)
        if isinstance(x, np.ndarray) and x.dtype.kind == "f":
            x -= np.max(x, axis=axis, keepdims=True, initial=-np.inf)
        return y

    @mistake(
        "answers-single-numbers",
        function=name,
        kind="refusal",
        sentence="your output is what you get when a single number is taken for a row of one",
        hint="How many axes has x?",
    )
    def answers_single_numbers(x: Value, *, axis: int = -1) -> Value:
        """Add the axis that is missing."""
        return forward(x, axis=axis) if np.ndim(x) else forward([x], axis=axis)[0]

    @mistake(
        "axis-wraps",
        function=name,
        kind="refusal",
        sentence="your output is what you get when an axis that is not there is counted round",
        hint="Is there an axis 2 in a matrix?",
    )
    def axis_wraps(x: Value, *, axis: int = -1) -> Value:
        """Take the axis modulo the rank."""
        return forward(x, axis=int(axis) % max(np.ndim(x), 1))

    @mistake(
        "backward-axis-ignored",
        function=f"{name}_backward",
        kind="gradient",
        sentence="your gradient is what you get when the last axis is always taken",
        hint="Where does your gradient use axis?",
    )
    def backward_axis_ignored(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
        """Forget the axis."""
        check_axis(np.asarray(x), axis, "c1", "c2")
        return backward(grad_output, x)

    @mistake(
        "backward-first-axis-by-default",
        function=f"{name}_backward",
        kind="gradient",
        sentence="your gradient is what you get when the first axis is taken where none is given",
        hint="Along which axis does a row run when axis is left out?",
    )
    def backward_first_axis_by_default(grad_output: Value, x: Value, *, axis: int = 0) -> Value:
        """Choose another default."""
        return backward(grad_output, x, axis=axis)


for operation in ("softmax", "log_softmax"):
    declare_along_axis(operation)


# softmax


@mistake(
    "not-shifted",
    function="softmax",
    kind="special",
    sentence="your output is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def softmax_not_shifted(x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    return along(x, axis, lambda numbers: np.exp(numbers) / total(np.exp(numbers), axis))


@mistake(
    "one-shift-for-all",
    function="softmax",
    kind="special",
    sentence="your output is what you get when one maximum is subtracted from all rows",
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
    sentence="your gradient is what you get when grad_output is subtracted from the shares",
    hint="Of which function is y - target the gradient?",
)
def softmax_backward_of_the_loss(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Return the gradient of a cross entropy."""
    return back_along(grad_output, x, axis, lambda grad, y: y - grad)


@mistake(
    "backward-not-shifted",
    function="softmax_backward",
    kind="special",
    sentence="your gradient is what you get when nothing is subtracted, and exponentials overflow",
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
    sentence="your output is what you get when the logarithm of computed shares is taken",
    hint="What is the logarithm of a share too small to be a number?",
)
def log_softmax_logarithm_of_shares(x: Value, *, axis: int = -1) -> Value:
    """Take the logarithm of softmax."""
    return along(x, axis, lambda numbers: np.log(shares(numbers, axis)))


@mistake(
    "not-shifted",
    function="log_softmax",
    kind="special",
    sentence="your output is what you get when nothing is subtracted, and exponentials overflow",
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
    "share-not-zero",
    function="log_softmax",
    kind="value",
    sentence="your output is what you get when 1e-8 is added to the share",
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
    "backward-sum-missing",
    function="log_softmax_backward",
    kind="gradient",
    sentence="your gradient is what you get when the share is not multiplied by a sum",
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
    sentence="your gradient is what you get when nothing is subtracted, and exponentials overflow",
    hint="How large is exp(1000)?",
)
def log_softmax_backward_not_shifted(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
    """Take the exponentials as they are."""
    y = np.exp(wide(x)) / total(np.exp(wide(x)), axis)
    return back_along(grad_output, x, axis, lambda grad, _: grad - y * total(grad, axis))
