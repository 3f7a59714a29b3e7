"""What any function of this chapter can get wrong."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import activation
from reference.activation.vectors import check_axis

from ...implementation import Value
from .. import mistake
from .shared import given, wide


def declare_overwriting(name: str) -> None:
    """Register the mistakes with the caller's arrays that any function can make."""
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


def declare_types(name: str) -> None:
    """Register the mistakes with types and shapes that any function can make."""
    forward: Callable[..., Any] = getattr(activation, name)
    backward: Callable[..., Any] = getattr(activation, f"{name}_backward")

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
        "backward-stretches-grad-output",
        function=f"{name}_backward",
        kind="refusal",
        sentence="your gradient is what you get when a grad_output of another shape is broadcast",
        hint="Does every number of x have a gradient of its own?",
    )
    def stretches_grad_output(grad_output: Value, x: Value, **options: Any) -> Value:
        """Let NumPy broadcast."""
        return backward(*np.broadcast_arrays(grad_output, x), **options)


for operation in (
    "relu",
    "leaky_relu",
    "elu",
    "binary_step",
    "sigmoid",
    "tanh",
    "scaled_tanh",
    "arctan",
    "softplus",
    "softmax",
    "log_softmax",
):
    declare_types(operation)
    declare_overwriting(operation)
declare_types("identity")  # what it overwrites holds the same numbers afterwards


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

    @mistake(
        "backward-axis-wraps",
        function=f"{name}_backward",
        kind="refusal",
        sentence="your gradient is what you get when an axis that is not there is counted round",
        hint="Does your gradient check what the function itself checks?",
    )
    def backward_axis_wraps(grad_output: Value, x: Value, *, axis: int = -1) -> Value:
        """Take the axis modulo the rank."""
        return backward(grad_output, x, axis=int(axis) % max(np.ndim(x), 1))


for operation in ("softmax", "log_softmax"):
    declare_along_axis(operation)
