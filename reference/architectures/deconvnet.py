"""What a filter responds to: an activation of ZFNet is projected back to the image."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..activation import relu
from ..constraints import require, whole_number
from ..convolution import conv_transpose2d
from ..dtypes import Array
from .layers import Conv, MaxPool, Relu
from .zfnet import zfnet_network

CONVOLUTIONS = 5


def deconvnet(x: Array, parameters: Mapping[str, Array], layer: int, channel: int) -> Array:
    """
    Project each image's strongest activation of one channel back to its pixels.

    The images go through `zfnet` up to the rectified maps of convolution `layer`. Of these all but
    one entry per image become 0: the first maximum of `channel`. Then every layer is undone, the
    last one first: a pool puts each value where its window's first maximum was, and sums what
    meets; a rectification rectifies again; a convolution lays down its filters, transposed and
    without bias; a normalization is passed by.

    Parameters
    ----------
    x : (N, 3, H, W)
    parameters : the arrays that `zfnet_parameters` names, of any width; those behind `layer` may
        be missing
    layer : 1 to 5, the convolution
    channel : at least 0 and less than that convolution's number of filters

    Returns
    -------
    projection : (N, 3, H, W)

    Raises
    ------
    ValueError
        If one of deconvnet_c1 ... deconvnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1.
    Specification: specs/architectures/deconvnet.md
    """
    last = whole_number("layer", layer, 1, "deconvnet_c2")
    require(last <= CONVOLUTIONS, "deconvnet_c2", f"layer is {layer!r}, needs at most 5")
    whole = zfnet_network()
    end = [node.name for node in whole.nodes].index(f"relu{last}") + 1
    net = replace(whole, name="deconvnet", nodes=whole.nodes[:end])
    values = net.values(net.checked(x), parameters)

    # THE STRONGEST ACTIVATION
    signal = strongest(values[f"relu{last}"], channel)

    # BACK THROUGH EVERY LAYER
    for node in reversed(net.nodes):
        (below,) = (values[name] for name in node.inputs)
        match node.layer:
            case MaxPool():
                (signal,), _ = node.layer.backward(signal, {}, below)
            case Relu():
                signal = relu(signal)
            case Conv():
                signal = transposed(node.layer, signal, parameters[f"{node.name}.weight"], below)
    return signal


def strongest(maps: Array, channel: int) -> Array:
    """Return maps of zeros but for the first maximum of one channel."""
    chosen = whole_number("channel", channel, 0, "deconvnet_c3")
    require(
        chosen < maps.shape[1],
        "deconvnet_c3",
        f"channel is {channel!r}, needs less than {maps.shape[1]}",
    )
    signal = np.zeros_like(maps)
    for n, activations in enumerate(maps[:, chosen]):
        place = np.unravel_index(activations.argmax(), activations.shape)
        signal[n, chosen, *place] = activations[place]
    return signal


def transposed(conv: Conv, signal: Array, weight: Array, below: Array) -> Array:
    """Lay the filters down, on maps of the size that the convolution took."""
    kernel, stride, padding = conv.window(below.shape[1:])
    rest = tuple(
        size + 2 * p - k - (steps - 1) * s
        for size, p, k, steps, s in zip(
            below.shape[2:], padding, kernel, signal.shape[2:], stride, strict=True
        )
    )
    return conv_transpose2d(signal, weight, stride=stride, padding=padding, output_padding=rest)
