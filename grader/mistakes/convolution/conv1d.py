"""What goes wrong in conv1d alone; see also `axes` and `axes_backward`."""

from typing import Any

import numpy as np

from reference.convolution import conv1d, conv1d_backward

from ...implementation import Value
from .. import mistake


def is_pair(padding: Value) -> bool:
    """Say whether a padding is two ints."""
    return (
        isinstance(padding, tuple)
        and len(padding) == 2
        and all(isinstance(side, int) for side in padding)
    )


@mistake(
    "first-of-two-ints-for-both-ends",
    function="conv1d",
    kind="value",
    sentence="your output is what you get when the first of two ints as padding holds at both ends",
    hint="A signal has one axis. What can two numbers say of it?",
)
def conv1d_first_of_two_ints(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Take (before, after) for the paddings of two axes."""
    if is_pair(padding):
        conv1d(x, weight, bias, padding=padding, **options)
        padding = padding[0]
    return conv1d(x, weight, bias, padding=padding, **options)


@mistake(
    "two-ints-refused",
    function="conv1d",
    kind="value",
    sentence="your function refuses a padding of two ints",
    hint="Which forms of padding does the page list?",
)
def conv1d_two_ints_refused(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Want one int per axis, and nothing else."""
    if is_pair(padding):
        raise ValueError("padding is not one int")
    return conv1d(x, weight, bias, padding=padding, **options)


@mistake(
    "one-in-a-tuple-refused",
    function="conv1d",
    kind="value",
    sentence="your function refuses one size in a tuple",
    hint="What is one int per axis where there is one axis?",
)
def conv1d_one_in_a_tuple_refused(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Want a bare int."""
    if any(isinstance(value, tuple) and len(value) == 1 for value in options.values()):
        raise TypeError("'tuple' object cannot be interpreted as an integer")
    return conv1d(x, weight, bias, **options)


@mistake(
    "one-in-a-tuple-pads-before-alone",
    function="conv1d",
    kind="value",
    sentence="your output is what you get when one int in a tuple as padding"
    " stands before the signal alone",
    hint="On how many sides does one number for an axis hold?",
)
def conv1d_one_in_a_tuple_before(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Take what is missing for 0."""
    if isinstance(padding, tuple) and len(padding) == 1 and isinstance(padding[0], int):
        conv1d(x, weight, bias, padding=padding, **options)
        padding = (padding[0], 0)
    return conv1d(x, weight, bias, padding=padding, **options)


@mistake(
    "samples-read-backwards",
    function="conv1d",
    kind="value",
    sentence="your output is what you get when the signal runs backwards",
    hint="In which order do the outputs stand?",
)
def conv1d_samples_read_backwards(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip the signal instead of nothing."""
    return conv1d(x[..., ::-1], weight, bias, **options)


@mistake(
    "taps-and-channels-exchanged",
    function="conv1d",
    kind="value",
    sentence="your output is what you get when the filters are read as (C_out, K, C_in / groups)",
    hint="Which of the filters' last two axes runs along the signal?",
)
def conv1d_taps_and_channels_exchanged(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Read the filters as Keras stores them."""
    conv1d(x, weight, bias, **options)
    return conv1d(x, weight.swapaxes(1, 2).reshape(weight.shape), bias, **options)


@mistake(
    "two-ints-exchanged",
    function="conv1d_backward",
    kind="gradient",
    sentence="your gradients are what you get when two ints as padding are exchanged",
    hint="Which of the two ints stands before the signal?",
)
def conv1d_backward_two_ints_exchanged(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Pad before by what belongs after."""
    turned = padding[::-1] if is_pair(padding) else padding
    conv1d_backward(grad_output, x, weight, bias, padding=padding, **options)
    return conv1d_backward(grad_output, x, weight, bias, padding=turned, **options)


@mistake(
    "grad-output-read-backwards",
    function="conv1d_backward",
    kind="gradient",
    sentence="your gradients are what you get when grad_output is read from its end",
    hint="Which entry of grad_output belongs to the first window?",
)
def conv1d_backward_read_backwards(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip what should be left as it is."""
    return conv1d_backward(np.flip(grad_output, -1), x, weight, bias, **options)
