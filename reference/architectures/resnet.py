"""Residual networks: torchvision's for ImageNet, the paper's for CIFAR, and pre-activation."""

from collections.abc import Mapping

from ..constraints import is_whole, require
from ..dtypes import Array
from .graph import Network
from .layers import (
    Add,
    BatchNorm,
    Conv,
    GlobalAvgPool,
    Linear,
    MaxPool,
    PaddedShortcut,
    Parameters,
    Relu,
    Shape,
)

# table 1 of the paper: blocks per stage, and whether a block is a bottleneck
BLOCKS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
BOTTLENECK = (50, 101, 152)
CHANNELS = (64, 128, 256, 512)


def resnet_network(*, depth: int = 50, stride_on: str = "3x3") -> Network:
    """Return the graph of `resnet`."""
    require(
        is_whole(depth) and depth in BLOCKS,
        "resnet_c3",
        f"depth is {depth!r}, needs one of 18, 34, 50, 101, 152",
    )
    require(
        stride_on in ("1x1", "3x3"),
        "resnet_c4",
        f"stride_on is {stride_on!r}, needs one of '1x1', '3x3'",
    )
    net = Network("resnet", (3, 224, 224))
    x = stem(net)
    for number, (blocks, channels) in enumerate(zip(BLOCKS[depth], CHANNELS, strict=True), 1):
        for block in range(blocks):
            name = f"layer{number}.{block}"
            stride = 2 if block == 0 and number > 1 else 1
            if depth in BOTTLENECK:
                first, second = (stride, 1) if stride_on == "1x1" else (1, stride)
                normalized(net, f"{name}.conv1", channels, 1, first, x)
                net.add(f"{name}.relu1", Relu())
                normalized(net, f"{name}.conv2", channels, 3, second)
                net.add(f"{name}.relu2", Relu())
                branch = normalized(net, f"{name}.conv3", 4 * channels, 1)
            else:
                normalized(net, f"{name}.conv1", channels, 3, stride, x)
                net.add(f"{name}.relu1", Relu())
                branch = normalized(net, f"{name}.conv2", channels, 3)
            if block == 0 and (number > 1 or depth in BOTTLENECK):
                width = 4 * channels if depth in BOTTLENECK else channels
                net.add(f"{name}.downsample.0", conv(width, 1, stride), x)
                x = net.add(f"{name}.downsample.1", BatchNorm())
            net.add(f"{name}.add", Add(), branch, x)
            x = net.add(f"{name}.relu_out", Relu())
    net.add("avgpool", GlobalAvgPool())
    net.add("fc", Linear(1000))
    return net


def resnet_cifar_network(*, depth: int = 20) -> Network:
    """Return the graph of `resnet_cifar`."""
    require(
        is_whole(depth) and depth in (20, 56, 110),
        "resnet_cifar_c3",
        f"depth is {depth!r}, needs one of 20, 56, 110",
    )
    net = Network("resnet_cifar", (3, 32, 32))
    normalized(net, "conv1", 16, 3)
    x = net.add("relu1", Relu())
    for number, channels in enumerate((16, 32, 64), 1):
        for block in range((depth - 2) // 6):
            name = f"stage{number}.{block}"
            shrinks = block == 0 and number > 1
            normalized(net, f"{name}.conv1", channels, 3, 2 if shrinks else 1, x)
            net.add(f"{name}.relu1", Relu())
            branch = normalized(net, f"{name}.conv2", channels, 3)
            if shrinks:
                x = net.add(f"{name}.shortcut_A", PaddedShortcut(), x)
            net.add(f"{name}.add", Add(), branch, x)
            x = net.add(f"{name}.relu_out", Relu())
    net.add("avgpool", GlobalAvgPool())
    net.add("fc", Linear(10))
    return net


def preact_resnet_network(*, depth: int = 50) -> Network:
    """Return the graph of `preact_resnet`."""
    require(
        is_whole(depth) and depth in (18, 50, 101),
        "preact_resnet_c3",
        f"depth is {depth!r}, needs one of 18, 50, 101",
    )
    net = Network("preact_resnet", (3, 224, 224))
    x = stem(net)
    for number, (blocks, channels) in enumerate(zip(BLOCKS[depth], CHANNELS, strict=True), 1):
        for block in range(blocks):
            name = f"stage{number}.{block}"
            stride = 2 if block == 0 and number > 1 else 1
            shortcut = x
            # the stem has already rectified what the very first block takes
            if (number, block) != (1, 0):
                net.add(f"{name}.bn_pre", BatchNorm(), x)
                x = net.add(f"{name}.relu_pre", Relu())
            # where the shape changes, the shortcut too takes the rectified maps
            if block == 0:
                shortcut = x
            if depth in BOTTLENECK:
                net.add(f"{name}.conv1", conv(channels, 1), x)
                net.add(f"{name}.bn2", BatchNorm())
                net.add(f"{name}.relu2", Relu())
                net.add(f"{name}.conv2", conv(channels, 3, stride))
                net.add(f"{name}.bn3", BatchNorm())
                net.add(f"{name}.relu3", Relu())
                branch = net.add(f"{name}.conv3", conv(4 * channels, 1))
            else:
                net.add(f"{name}.conv1", conv(channels, 3, stride), x)
                net.add(f"{name}.bn2", BatchNorm())
                net.add(f"{name}.relu2", Relu())
                branch = net.add(f"{name}.conv2", conv(channels, 3))
            if block == 0 and (number > 1 or depth in BOTTLENECK):
                width = 4 * channels if depth in BOTTLENECK else channels
                shortcut = net.add(f"{name}.shortcut", conv(width, 1, stride), shortcut)
            x = net.add(f"{name}.add", Add(), branch, shortcut)
    net.add("bn_last", BatchNorm())
    net.add("relu_last", Relu())
    net.add("avgpool", GlobalAvgPool())
    net.add("fc", Linear(1000))
    return net


def stem(net: Network) -> str:
    """Add the layers in front of the stages."""
    net.add("conv1", Conv(64, (7, 7), stride=(2, 2), padding=(3, 3), bias=False))
    net.add("bn1", BatchNorm())
    net.add("relu1", Relu())
    return net.add("maxpool", MaxPool((3, 3), (2, 2), padding=(1, 1)))


def normalized(net: Network, name: str, channels: int, size: int, stride: int = 1, *x: str) -> str:
    """Add a convolution and its normalization: conv1 and bn1, conv2 and bn2, and so on."""
    net.add(name, conv(channels, size, stride), *x)
    return net.add(name.replace("conv", "bn"), BatchNorm())


def conv(channels: int, size: int, stride: int = 1) -> Conv:
    """Return a convolution that keeps the map's size but for its stride; it has no bias."""
    padding = (size // 2, size // 2)
    return Conv(channels, (size, size), stride=(stride, stride), padding=padding, bias=False)


def resnet(
    x: Array, parameters: Mapping[str, Array], *, depth: int = 50, stride_on: str = "3x3"
) -> Array:
    """
    Answer with a residual network, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 224x224
    parameters : the arrays that `resnet_parameters` names, of any width
    depth : 18, 34, 50, 101 or 152
    stride_on : the convolution of a bottleneck that strides: "3x3", or "1x1" as in the paper

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If one of resnet_c1, resnet_c3, resnet_c4 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    He, Zhang, Ren and Sun, Deep residual learning for image recognition (2016), table 1.
    Specification: specs/architectures/resnet.md
    """
    (logits,) = resnet_network(depth=depth, stride_on=stride_on).forward(x, parameters)
    return logits


def resnet_backward(
    grad_output: Array,
    x: Array,
    parameters: Mapping[str, Array],
    *,
    depth: int = 50,
    stride_on: str = "3x3",
) -> Parameters:
    """
    Carry the gradient of `resnet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `resnet`'s answer
    x, parameters, depth, stride_on : as in `resnet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of resnet_c1 ... resnet_c4 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/resnet.md
    """
    return resnet_network(depth=depth, stride_on=stride_on).backward((grad_output,), x, parameters)


def resnet_parameters(*, depth: int = 50, stride_on: str = "3x3") -> dict[str, Shape]:
    """
    Return the shape of every parameter of `resnet` by its name, in order.

    Parameters
    ----------
    depth : 18, 34, 50, 101 or 152
    stride_on : the convolution of a bottleneck that strides: "3x3", or "1x1" as in the paper

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If one of resnet_c3, resnet_c4 does not hold.

    Specification: specs/architectures/resnet.md
    """
    return resnet_network(depth=depth, stride_on=stride_on).parameter_shapes()


def resnet_cifar(x: Array, parameters: Mapping[str, Array], *, depth: int = 20) -> Array:
    """
    Answer with a residual network for CIFAR-10, in evaluation mode.

    Its shortcuts have no parameters: they stride, and pad the channels with zeros (option A).

    Parameters
    ----------
    x : (N, 3, H, W); CIFAR's are 32x32
    parameters : the arrays that `resnet_cifar_parameters` names, of any width
    depth : 20, 56 or 110

    Returns
    -------
    logits : (N, 10)

    Raises
    ------
    ValueError
        If one of resnet_cifar_c1, resnet_cifar_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    He, Zhang, Ren and Sun, Deep residual learning for image recognition (2016), section 4.2.
    Specification: specs/architectures/resnet_cifar.md
    """
    (logits,) = resnet_cifar_network(depth=depth).forward(x, parameters)
    return logits


def resnet_cifar_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, depth: int = 20
) -> Parameters:
    """
    Carry the gradient of `resnet_cifar`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `resnet_cifar`'s answer
    x, parameters, depth : as in `resnet_cifar`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of resnet_cifar_c1 ... resnet_cifar_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/resnet_cifar.md
    """
    return resnet_cifar_network(depth=depth).backward((grad_output,), x, parameters)


def resnet_cifar_parameters(*, depth: int = 20) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `resnet_cifar` by its name, in order.

    Parameters
    ----------
    depth : 20, 56 or 110

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If resnet_cifar_c3 does not hold.

    Specification: specs/architectures/resnet_cifar.md
    """
    return resnet_cifar_network(depth=depth).parameter_shapes()


def preact_resnet(x: Array, parameters: Mapping[str, Array], *, depth: int = 50) -> Array:
    """
    Answer with a residual network of pre-activated blocks, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 224x224
    parameters : the arrays that `preact_resnet_parameters` names, of any width
    depth : 18, 50 or 101

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If one of preact_resnet_c1, preact_resnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    He, Zhang, Ren and Sun, Identity mappings in deep residual networks (2016).
    Specification: specs/architectures/preact_resnet.md
    """
    (logits,) = preact_resnet_network(depth=depth).forward(x, parameters)
    return logits


def preact_resnet_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, depth: int = 50
) -> Parameters:
    """
    Carry the gradient of `preact_resnet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `preact_resnet`'s answer
    x, parameters, depth : as in `preact_resnet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of preact_resnet_c1 ... preact_resnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/preact_resnet.md
    """
    return preact_resnet_network(depth=depth).backward((grad_output,), x, parameters)


def preact_resnet_parameters(*, depth: int = 50) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `preact_resnet` by its name, in order.

    Parameters
    ----------
    depth : 18, 50 or 101

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If preact_resnet_c3 does not hold.

    Specification: specs/architectures/preact_resnet.md
    """
    return preact_resnet_network(depth=depth).parameter_shapes()
