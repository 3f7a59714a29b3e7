"""What goes wrong in conv3d alone; see also `axes` and `axes_backward`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.convolution import conv3d, conv3d_backward
from reference.sizes import before_and_after, per_axis

from ...implementation import Value
from .. import mistake


def three(value: Value) -> tuple[int, ...]:
    """Return a size for depth, height and width."""
    return per_axis("size", value, 3, 1, "size")


def six(padding: Value) -> tuple[tuple[int, int], ...]:
    """Return a padding as three pairs."""
    return before_and_after(padding, 3, "padding")


def reordered(options: dict[str, Any], order: tuple[int, int, int]) -> dict[str, Any]:
    """Return stride, padding and dilation with their axes in another order."""
    readers: dict[str, Callable[[Value], tuple[Any, ...]]] = {
        "stride": three,
        "dilation": three,
        "padding": six,
    }
    return {
        name: tuple(readers[name](value)[axis] for axis in order) if name in readers else value
        for name, value in options.items()
    }


@mistake(
    "depth-last-in-the-sizes",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when stride, padding and dilation"
    " are read as (height, width, depth)",
    hint="In which order does the page name the three axes?",
)
def conv3d_depth_last_in_the_sizes(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Read the sizes with the depth last."""
    return conv3d(x, weight, bias, **reordered(options, (2, 0, 1)))


@mistake(
    "height-and-width-exchanged-in-the-sizes",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when height and width are exchanged"
    " in stride, padding and dilation",
    hint="Try a stride of (1, 1, 2).",
)
def conv3d_height_and_width_exchanged(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Read the sizes with the width before the height."""
    return conv3d(x, weight, bias, **reordered(options, (0, 2, 1)))


@mistake(
    "padding-from-the-last-axis-on",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the padding begins with the last axis",
    hint="To which axis does the first number of your call of a pad function belong?",
)
def conv3d_padding_from_the_last_axis_on(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad as PyTorch's `pad` reads its numbers."""
    return conv3d(x, weight, bias, padding=six(padding)[::-1], **options)


@mistake(
    "depth-not-padded",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when height and width alone are padded",
    hint="How many axes of a volume have two ends?",
)
def conv3d_depth_not_padded(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad as for images."""
    return conv3d(x, weight, bias, padding=((0, 0), *six(padding)[1:]), **options)


@mistake(
    "depth-moves-by-one",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the stride holds for height and width alone",
    hint="How far does the window move from layer to layer?",
)
def conv3d_depth_moves_by_one(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Step through the layers one by one."""
    return conv3d(x, weight, bias, stride=(1, *three(stride)[1:]), **options)


@mistake(
    "first-stride-for-all",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the stride of the depth holds for all axes",
    hint="Try a stride of (1, 2, 3).",
)
def conv3d_first_stride_for_all(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Unpack the first of three strides."""
    return conv3d(x, weight, bias, stride=three(stride)[0], **options)


@mistake(
    "first-dilation-for-all",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the dilation of the depth holds for all axes",
    hint="Try a dilation of (1, 1, 2).",
)
def conv3d_first_dilation_for_all(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Unpack the first of three dilations."""
    return conv3d(x, weight, bias, dilation=three(dilation)[0], **options)


@mistake(
    "first-layer-of-the-filter-alone",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when only the first layer of each filter counts",
    hint="How many layers of the volume does one output see?",
)
def conv3d_first_layer_alone(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Convolve image by image."""
    kept = weight.copy()
    kept[:, :, 1:] = 0
    return conv3d(x, kept, bias, **options)


@mistake(
    "layers-of-the-filter-reversed",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the filters' layers are read from the back",
    hint="Which layer of the filter meets the first layer of a window?",
)
def conv3d_layers_reversed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Flip the depth alone."""
    return conv3d(x, np.flip(weight, 2), bias, **options)


@mistake(
    "kernel-transposed",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when each layer of the kernel is read column by column",
    hint="Try a kernel with a single 1 that is not on its diagonal.",
)
def conv3d_kernel_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take the kernel's entries in another order."""
    return conv3d(x, weight.swapaxes(3, 4).reshape(weight.shape), bias, **options)


@mistake(
    "layers-before-channels",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when x is read as (N, D, C, H, W)",
    hint="Which axis of x comes first: that of the channels, or the depth?",
)
def conv3d_layers_before_channels(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take a film for frames with channels."""
    if x.ndim == 5:
        batch, channels, depth, *image = x.shape
        x = x.reshape(batch, depth, channels, *image).swapaxes(1, 2)
    return conv3d(x, weight, bias, **options)


@mistake(
    "maps-transposed",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the rows and columns of each layer are exchanged",
    hint="Which of the loops runs over the rows, and which index comes first?",
)
def conv3d_maps_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Write the layers with their axes exchanged."""
    return conv3d(x, weight, bias, **options).swapaxes(3, 4)


@mistake(
    "depth-behind-the-map",
    function="conv3d",
    kind="value",
    sentence="your output is what you get when the depth stands last in it",
    hint="In which order does the page name the axes of the output?",
)
def conv3d_depth_behind_the_map(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the layers behind."""
    return np.moveaxis(conv3d(x, weight, bias, **options), 2, 4)


@mistake(
    "positions-exchanged",
    function="conv3d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the depth of grad_output is read last",
    hint="In which order did the forward pass number its positions?",
)
def conv3d_backward_positions_exchanged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over the positions in another order."""
    conv3d_backward(grad_output, x, weight, bias, **options)
    batch, filters, depth, *image = grad_output.shape
    mixed = np.moveaxis(grad_output.reshape(batch, filters, *image, depth), 4, 2)
    return conv3d_backward(mixed, x, weight, bias, **options)


@mistake(
    "depth-of-the-filters-reversed",
    function="conv3d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when its layers stand in reverse order",
    hint="Is anything flipped in the forward pass?",
)
def conv3d_backward_depth_reversed(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip the depth alone."""
    grad_x, grad_weight, grad_bias = conv3d_backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight[:, :, ::-1], grad_bias
