"""Arguments on which code of this chapter is often seen to raise."""

from .. import raising
from ..arguments import has_pair, has_sides

OF_WINDOWS = ("max_pool2d", "max_pool2d_backward", "avg_pool2d", "avg_pool2d_backward")

raising(
    "stride-taken-for-granted",
    *OF_WINDOWS,
    where=lambda given: given["stride"] is None,
    sentence="your code raises where stride is None, as if it were always given",
    hint="What is stride when the caller leaves it out, and what does that stand for?",
)

raising(
    "raises-on-pairs",
    *OF_WINDOWS,
    where=lambda given: has_pair(given, "kernel_size", "stride", "padding", "dilation"),
    sentence="your code raises where a size is given for each axis, and takes ints alone",
    hint="Which forms of kernel_size, stride and padding does the page name?",
)

raising(
    "raises-on-sides",
    *OF_WINDOWS,
    where=has_sides,
    sentence="your code raises where the padding is given for each side",
    hint="Which forms of padding does the page name?",
)
