"""Arguments on which code of this chapter is often seen to raise."""

from .. import raising
from ..arguments import has_pair, has_sides

OF_WINDOWS = ("conv2d", "conv2d_backward", "im2col", "col2im")

raising(
    "bias-taken-for-granted",
    "conv2d",
    "conv2d_backward",
    where=lambda given: given["bias"] is None,
    sentence="your code raises where bias is None, as if there were always one",
    hint="What is bias when the caller leaves it out?",
)

raising(
    "raises-on-pairs",
    *OF_WINDOWS,
    where=lambda given: has_pair(given, "kernel_size", "stride", "padding", "dilation"),
    sentence="your code raises where a size is given for each axis, and takes ints alone",
    hint="Which forms of stride, padding and dilation does the page name?",
)

raising(
    "raises-on-sides",
    *OF_WINDOWS,
    "pad2d",
    "pad2d_backward",
    where=has_sides,
    sentence="your code raises where the padding is given for each side",
    hint="Which forms of padding does the page name?",
)
