"""What goes wrong in convolution."""

from typing import Any

from reference.convolution import conv2d

from ..implementation import Value
from . import mistake


@mistake(
    "flipped-kernel",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def conv2d_flipped_kernel(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Convolve as mathematics does."""
    return conv2d(x, weight[:, :, ::-1, ::-1], bias, **options)


@mistake(
    "stride-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def conv2d_stride_ignored(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one pixel, whatever the stride."""
    del stride
    return conv2d(x, weight, bias, **options)
