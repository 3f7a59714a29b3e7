"""Inception-v4: a branching stem, and three kinds of modules with two reductions between them."""

from collections.abc import Mapping

from ..dtypes import Array
from .graph import Network
from .layers import (
    AvgPool,
    BatchNorm,
    Concat,
    Conv,
    Dropout,
    GlobalAvgPool,
    Linear,
    MaxPool,
    Pair,
    Parameters,
    Relu,
    Shape,
)


def inception_v4_network() -> Network:
    """Return the graph of `inception_v4`."""
    net = Network("inception_v4", (3, 299, 299))
    top = stem(net)
    for number in range(1, 5):
        top = module_a(net, f"inceptionA{number}", top)
    top = reduction_a(net, "reductionA", top)
    for number in range(1, 8):
        top = module_b(net, f"inceptionB{number}", top)
    top = reduction_b(net, "reductionB", top)
    for number in range(1, 4):
        top = module_c(net, f"inceptionC{number}", top)
    net.add("avgpool", GlobalAvgPool(), top)
    net.add("dropout", Dropout(0.2))
    net.add("fc", Linear(1000))
    return net


def stem(net: Network) -> str:
    """Add the layers in front of the modules (figure 3, in slim's order)."""
    unit(net, "stem/conv1_3x3_s2_V", 32, (3, 3), stride=2, valid=True)
    unit(net, "stem/conv2_3x3_V", 32, (3, 3), valid=True)
    x = unit(net, "stem/conv3_3x3", 64, (3, 3))
    pool = net.add("stem/mixed3a/maxpool_s2_V", MaxPool((3, 3), (2, 2)), x)
    conv = unit(net, "stem/mixed3a/conv_3x3_s2_V", 96, (3, 3), x, stride=2, valid=True)
    x = net.add("stem/mixed3a", Concat(), pool, conv)
    unit(net, "stem/mixed4a/b0_1x1", 64, (1, 1), x)
    b0 = unit(net, "stem/mixed4a/b0_3x3_V", 96, (3, 3), valid=True)
    unit(net, "stem/mixed4a/b1_1x1", 64, (1, 1), x)
    unit(net, "stem/mixed4a/b1_1x7", 64, (1, 7))
    unit(net, "stem/mixed4a/b1_7x1", 64, (7, 1))
    b1 = unit(net, "stem/mixed4a/b1_3x3_V", 96, (3, 3), valid=True)
    x = net.add("stem/mixed4a", Concat(), b0, b1)
    conv = unit(net, "stem/mixed5a/conv_3x3_s2_V", 192, (3, 3), x, stride=2, valid=True)
    pool = net.add("stem/mixed5a/maxpool_s2_V", MaxPool((3, 3), (2, 2)), x)
    return net.add("stem/mixed5a", Concat(), conv, pool)


def module_a(net: Network, name: str, x: str) -> str:
    """Add a module for maps of 35x35 (figure 4)."""
    b0 = unit(net, f"{name}/b0_1x1", 96, (1, 1), x)
    unit(net, f"{name}/b1_1x1", 64, (1, 1), x)
    b1 = unit(net, f"{name}/b1_3x3", 96, (3, 3))
    unit(net, f"{name}/b2_1x1", 64, (1, 1), x)
    unit(net, f"{name}/b2_3x3a", 96, (3, 3))
    b2 = unit(net, f"{name}/b2_3x3b", 96, (3, 3))
    b3 = pooled(net, name, 96, x)
    return net.add(f"{name}/out", Concat(), b0, b1, b2, b3)


def reduction_a(net: Network, name: str, x: str) -> str:
    """Add the reduction from 35x35 to 17x17 (figure 7, with 192, 224, 256, 384)."""
    b0 = unit(net, f"{name}/b0_3x3_s2_V", 384, (3, 3), x, stride=2, valid=True)
    unit(net, f"{name}/b1_1x1", 192, (1, 1), x)
    unit(net, f"{name}/b1_3x3", 224, (3, 3))
    b1 = unit(net, f"{name}/b1_3x3_s2_V", 256, (3, 3), stride=2, valid=True)
    b2 = net.add(f"{name}/b2_maxpool_s2_V", MaxPool((3, 3), (2, 2)), x)
    return net.add(f"{name}/out", Concat(), b0, b1, b2)


def module_b(net: Network, name: str, x: str) -> str:
    """Add a module for maps of 17x17 (figure 5, in slim's order)."""
    b0 = unit(net, f"{name}/b0_1x1", 384, (1, 1), x)
    unit(net, f"{name}/b1_1x1", 192, (1, 1), x)
    unit(net, f"{name}/b1_1x7", 224, (1, 7))
    b1 = unit(net, f"{name}/b1_7x1", 256, (7, 1))
    unit(net, f"{name}/b2_1x1", 192, (1, 1), x)
    unit(net, f"{name}/b2_7x1a", 192, (7, 1))
    unit(net, f"{name}/b2_1x7a", 224, (1, 7))
    unit(net, f"{name}/b2_7x1b", 224, (7, 1))
    b2 = unit(net, f"{name}/b2_1x7b", 256, (1, 7))
    b3 = pooled(net, name, 128, x)
    return net.add(f"{name}/out", Concat(), b0, b1, b2, b3)


def reduction_b(net: Network, name: str, x: str) -> str:
    """Add the reduction from 17x17 to 8x8 (figure 8)."""
    unit(net, f"{name}/b0_1x1", 192, (1, 1), x)
    b0 = unit(net, f"{name}/b0_3x3_s2_V", 192, (3, 3), stride=2, valid=True)
    unit(net, f"{name}/b1_1x1", 256, (1, 1), x)
    unit(net, f"{name}/b1_1x7", 256, (1, 7))
    unit(net, f"{name}/b1_7x1", 320, (7, 1))
    b1 = unit(net, f"{name}/b1_3x3_s2_V", 320, (3, 3), stride=2, valid=True)
    b2 = net.add(f"{name}/b2_maxpool_s2_V", MaxPool((3, 3), (2, 2)), x)
    return net.add(f"{name}/out", Concat(), b0, b1, b2)


def module_c(net: Network, name: str, x: str) -> str:
    """Add a module for maps of 8x8 (figure 6, in slim's order)."""
    b0 = unit(net, f"{name}/b0_1x1", 256, (1, 1), x)
    fork = unit(net, f"{name}/b1_1x1", 384, (1, 1), x)
    wide = unit(net, f"{name}/b1_1x3", 256, (1, 3), fork)
    high = unit(net, f"{name}/b1_3x1", 256, (3, 1), fork)
    b1 = net.add(f"{name}/b1_cat", Concat(), wide, high)
    unit(net, f"{name}/b2_1x1", 384, (1, 1), x)
    unit(net, f"{name}/b2_3x1", 448, (3, 1))
    fork = unit(net, f"{name}/b2_1x3", 512, (1, 3))
    wide = unit(net, f"{name}/b2_1x3b", 256, (1, 3), fork)
    high = unit(net, f"{name}/b2_3x1b", 256, (3, 1), fork)
    b2 = net.add(f"{name}/b2_cat", Concat(), wide, high)
    b3 = pooled(net, name, 256, x)
    return net.add(f"{name}/out", Concat(), b0, b1, b2, b3)


def pooled(net: Network, name: str, channels: int, x: str) -> str:
    """Add the branch of a module that averages, over pixels alone, before its 1x1 convolution."""
    pool = AvgPool((3, 3), (1, 1), padding=(1, 1), count_include_pad=False)
    return unit(net, f"{name}/b3_1x1", channels, (1, 1), net.add(f"{name}/b3_avgpool", pool, x))


def unit(
    net: Network,
    name: str,
    channels: int,
    kernel_size: Pair,
    *inputs: str,
    stride: int = 1,
    valid: bool = False,
) -> str:
    """Add a convolution, its normalization and its rectification; `valid` is without padding."""
    height, width = kernel_size
    padding = (0, 0) if valid else (height // 2, width // 2)
    conv = Conv(channels, kernel_size, stride=(stride, stride), padding=padding, bias=False)
    net.add(name, conv, *inputs)
    net.add(f"{name}.bn", BatchNorm(eps=1e-3))
    return net.add(f"{name}.relu", Relu())


def inception_v4(x: Array, parameters: Mapping[str, Array]) -> Array:
    """
    Answer with Inception-v4, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 299x299
    parameters : the arrays that `inception_v4_parameters` names, of any width

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If inception_v4_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Szegedy, Ioffe, Vanhoucke and Alemi, Inception-v4, Inception-ResNet and the impact of residual
    connections on learning (2017), figures 3 to 9.
    Specification: specs/architectures/inception_v4.md
    """
    (logits,) = inception_v4_network().forward(x, parameters)
    return logits


def inception_v4_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array]
) -> Parameters:
    """
    Carry the gradient of `inception_v4`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `inception_v4`'s answer
    x, parameters : as in `inception_v4`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of inception_v4_c1 ... inception_v4_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/inception_v4.md
    """
    return inception_v4_network().backward((grad_output,), x, parameters)


def inception_v4_parameters() -> dict[str, Shape]:
    """
    Return the shape of every parameter of `inception_v4` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/inception_v4.md
    """
    return inception_v4_network().parameter_shapes()
