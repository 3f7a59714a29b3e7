"""DenseNet: within a block every layer sees the maps of all layers before it."""

from collections.abc import Mapping

from ..constraints import is_whole, require, whole_number
from ..dtypes import Array
from .graph import Network
from .layers import (
    AvgPool,
    BatchNorm,
    Concat,
    Conv,
    GlobalAvgPool,
    Linear,
    MaxPool,
    Parameters,
    Relu,
    Shape,
)

# table 1 of the paper: layers per block
LAYERS = {
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
    264: (6, 12, 64, 48),
}
GROWTH_RATE = 32


def densenet_network(*, depth: int = 121) -> Network:
    """Return the graph of `densenet`."""
    require(
        is_whole(depth) and depth in LAYERS,
        "densenet_c3",
        f"depth is {depth!r}, needs one of 121, 169, 201, 264",
    )
    net = Network("densenet", (3, 224, 224))
    channels = 2 * GROWTH_RATE
    net.add("features.conv0", Conv(channels, (7, 7), stride=(2, 2), padding=(3, 3), bias=False))
    net.add("features.norm0", BatchNorm())
    net.add("features.relu0", Relu())
    x = net.add("features.pool0", MaxPool((3, 3), (2, 2), padding=(1, 1)))
    for block, layers in enumerate(LAYERS[depth], 1):
        for layer in range(1, layers + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            activated(net, f"{name}.norm1", f"{name}.relu1", x)
            net.add(f"{name}.conv1", Conv(4 * GROWTH_RATE, (1, 1), bias=False))
            activated(net, f"{name}.norm2", f"{name}.relu2")
            new = net.add(f"{name}.conv2", Conv(GROWTH_RATE, (3, 3), padding=(1, 1), bias=False))
            x = net.add(f"{name}.concat", Concat(), x, new)
            channels += GROWTH_RATE
        if block < len(LAYERS[depth]):
            channels //= 2
            x = transition(net, f"features.transition{block}", channels)
    activated(net, "features.norm5", "features.relu5")
    net.add("avgpool", GlobalAvgPool())
    net.add("classifier", Linear(1000))
    return net


def densenet_cifar_network(*, depth: int = 40, growth_rate: int = 12) -> Network:
    """Return the graph of `densenet_cifar`."""
    depth = whole_number("depth", depth, 7, "densenet_cifar_c3")
    require(
        (depth - 4) % 3 == 0,
        "densenet_cifar_c3",
        f"depth is {depth}, needs 4 more than a multiple of 3: three blocks of equal length",
    )
    growth_rate = whole_number("growth_rate", growth_rate, 1, "densenet_cifar_c4")
    net = Network("densenet_cifar", (3, 32, 32))
    channels = 16
    x = net.add("conv0", Conv(channels, (3, 3), padding=(1, 1), bias=False))
    for block in (1, 2, 3):
        for layer in range(1, (depth - 4) // 3 + 1):
            name = f"denseblock{block}.layer{layer}"
            activated(net, f"{name}.norm1", f"{name}.relu1", x)
            new = net.add(f"{name}.conv", Conv(growth_rate, (3, 3), padding=(1, 1), bias=False))
            x = net.add(f"{name}.concat", Concat(), x, new)
            channels += growth_rate
        if block < 3:
            x = transition(net, f"transition{block}", channels)
    activated(net, "norm_last", "relu_last")
    net.add("avgpool", GlobalAvgPool())
    net.add("classifier", Linear(10))
    return net


def transition(net: Network, name: str, channels: int) -> str:
    """Add the layers between two blocks, behind the last layer of the first."""
    activated(net, f"{name}.norm", f"{name}.relu")
    net.add(f"{name}.conv", Conv(channels, (1, 1), bias=False))
    return net.add(f"{name}.pool", AvgPool((2, 2), (2, 2)))


def activated(net: Network, norm: str, relu: str, *inputs: str) -> str:
    """Add a normalization and a rectification."""
    net.add(norm, BatchNorm(), *inputs)
    return net.add(relu, Relu())


def densenet(x: Array, parameters: Mapping[str, Array], *, depth: int = 121) -> Array:
    """
    Answer with a DenseNet with bottlenecks and compression, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 224x224
    parameters : the arrays that `densenet_parameters` names, of any width
    depth : 121, 169, 201 or 264

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If one of densenet_c1, densenet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Huang, Liu, van der Maaten and Weinberger, Densely connected convolutional networks (2017),
    table 1.
    Specification: specs/architectures/densenet.md
    """
    (logits,) = densenet_network(depth=depth).forward(x, parameters)
    return logits


def densenet_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, depth: int = 121
) -> Parameters:
    """
    Carry the gradient of `densenet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `densenet`'s answer
    x, parameters, depth : as in `densenet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of densenet_c1 ... densenet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/densenet.md
    """
    return densenet_network(depth=depth).backward((grad_output,), x, parameters)


def densenet_parameters(*, depth: int = 121) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `densenet` by its name, in order.

    Parameters
    ----------
    depth : 121, 169, 201 or 264

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If densenet_c3 does not hold.

    Specification: specs/architectures/densenet.md
    """
    return densenet_network(depth=depth).parameter_shapes()


def densenet_cifar(
    x: Array, parameters: Mapping[str, Array], *, depth: int = 40, growth_rate: int = 12
) -> Array:
    """
    Answer with a plain DenseNet for CIFAR-10, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); CIFAR's are 32x32
    parameters : the arrays that `densenet_cifar_parameters` names, of any width
    depth : 4 more than a multiple of 3
    growth_rate : the number of maps that a layer adds, at least 1

    Returns
    -------
    logits : (N, 10)

    Raises
    ------
    ValueError
        If one of densenet_cifar_c1, densenet_cifar_c3, densenet_cifar_c4 does not hold, a parameter
        is missing, or one of the layers refuses its arguments.

    Huang, Liu, van der Maaten and Weinberger, Densely connected convolutional networks (2017),
    section 3.
    Specification: specs/architectures/densenet_cifar.md
    """
    (logits,) = densenet_cifar_network(depth=depth, growth_rate=growth_rate).forward(x, parameters)
    return logits


def densenet_cifar_backward(
    grad_output: Array,
    x: Array,
    parameters: Mapping[str, Array],
    *,
    depth: int = 40,
    growth_rate: int = 12,
) -> Parameters:
    """
    Carry the gradient of `densenet_cifar`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `densenet_cifar`'s answer
    x, parameters, depth, growth_rate : as in `densenet_cifar`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of densenet_cifar_c1 ... densenet_cifar_c4 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/densenet_cifar.md
    """
    return densenet_cifar_network(depth=depth, growth_rate=growth_rate).backward(
        (grad_output,), x, parameters
    )


def densenet_cifar_parameters(*, depth: int = 40, growth_rate: int = 12) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `densenet_cifar` by its name, in order.

    Parameters
    ----------
    depth : 4 more than a multiple of 3
    growth_rate : the number of maps that a layer adds, at least 1

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If one of densenet_cifar_c3, densenet_cifar_c4 does not hold.

    Specification: specs/architectures/densenet_cifar.md
    """
    return densenet_cifar_network(depth=depth, growth_rate=growth_rate).parameter_shapes()
