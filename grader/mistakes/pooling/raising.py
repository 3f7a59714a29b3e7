"""Arguments on which code of this chapter is often seen to raise."""

from .. import Arguments, has_pair, has_sides, raising

OF_WINDOWS = ("max_pool2d", "max_pool2d_backward", "avg_pool2d", "avg_pool2d_backward")


@raising(
    "stride-taken-for-granted",
    *OF_WINDOWS,
    sentence="your code raises where stride is None, as if it were always given",
    hint="What is stride when the caller leaves it out, and what does that stand for?",
)
def stride_taken_for_granted(given: Arguments) -> bool:
    """Use the stride without asking."""
    return given["stride"] is None


@raising(
    "raises-on-pairs",
    *OF_WINDOWS,
    sentence="your code raises where a size is given for each axis, and takes ints alone",
    hint="Which forms of kernel_size, stride and padding does the page name?",
)
def raises_on_pairs(given: Arguments) -> bool:
    """Compute with an int."""
    return has_pair(given, "kernel_size", "stride", "padding", "dilation")


@raising(
    "raises-on-pairs-of-padding",
    *OF_WINDOWS,
    sentence="your code raises where the padding is given for each axis, and takes an int alone",
    hint="Which forms of padding does the page name?",
)
def raises_on_pairs_of_padding(given: Arguments) -> bool:
    """Compute with one number for all axes."""
    return has_pair(given, "padding")


@raising(
    "raises-on-sides",
    *OF_WINDOWS,
    sentence="your code raises where the padding is given for each side",
    hint="Which forms of padding does the page name?",
)
def raises_on_sides(given: Arguments) -> bool:
    """Compute with one number for each axis."""
    return has_sides(given)
