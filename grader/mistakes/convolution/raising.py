"""Arguments on which code of this chapter is often seen to raise."""

from .. import Arguments, has_pair, has_sides, raising

LAYERS = tuple(
    f"{layer}{suffix}"
    for layer in ("conv1d", "conv2d", "conv3d", "conv_transpose2d")
    for suffix in ("", "_backward")
)
OF_WINDOWS = (*LAYERS, "im2col", "col2im")


@raising(
    "bias-taken-for-granted",
    *LAYERS,
    sentence="your code raises where bias is None, as if there were always one",
    hint="What is bias when the caller leaves it out?",
)
def bias_taken_for_granted(given: Arguments) -> bool:
    """Use the bias without asking."""
    return given["bias"] is None


@raising(
    "raises-on-pairs",
    *OF_WINDOWS,
    sentence="your code raises where a size is given for each axis, and takes ints alone",
    hint="Which forms of stride, padding and dilation does the page name?",
)
def raises_on_pairs(given: Arguments) -> bool:
    """Compute with an int."""
    names = ("kernel_size", "stride", "padding", "dilation", "output_padding")
    return has_pair(given, *names)


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
    "pad2d",
    "pad2d_backward",
    sentence="your code raises where the padding is given for each side",
    hint="Which forms of padding does the page name?",
)
def raises_on_sides(given: Arguments) -> bool:
    """Compute with one number for each axis."""
    return has_sides(given)
