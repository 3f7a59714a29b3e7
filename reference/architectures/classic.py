"""Two small networks that tutorials draw: the classic order of layers, and a net for boats."""

from collections.abc import Mapping

from ..dtypes import Array
from .graph import Network
from .layers import Conv, Linear, MaxPool, Parameters, Relu, Shape


def classic_network() -> Network:
    """Return the graph of `classic`."""
    net = Network("classic", (3, 32, 32))
    net.add("conv1", Conv(16, (3, 3), padding=(1, 1)))
    net.add("relu1", Relu())
    net.add("conv2", Conv(16, (3, 3), padding=(1, 1)))
    net.add("relu2", Relu())
    net.add("pool1", MaxPool((2, 2), (2, 2)))
    net.add("relu3", Relu())
    net.add("conv3", Conv(32, (3, 3), padding=(1, 1)))
    net.add("relu4", Relu())
    net.add("pool2", MaxPool((2, 2), (2, 2)))
    net.add("fc", Linear(10))
    return net


def boat_net_network() -> Network:
    """Return the graph of `boat_net`."""
    net = Network("boat_net", (1, 32, 32))
    net.add("conv1", Conv(3, (5, 5)))
    net.add("relu1", Relu())
    net.add("pool1", MaxPool((2, 2), (2, 2)))
    net.add("conv2", Conv(6, (5, 5)))
    net.add("relu2", Relu())
    net.add("pool2", MaxPool((2, 2), (2, 2)))
    net.add("fc1", Linear(32))
    net.add("relu3", Relu())
    net.add("fc2", Linear(4))
    return net


def classic(x: Array, parameters: Mapping[str, Array]) -> Array:
    """
    Answer with the network that a tutorial draws, in evaluation mode.

    Three convolutions, two pools, one linear layer.

    Parameters
    ----------
    x : (N, 3, H, W); 32x32 where the number of features matters
    parameters : the arrays that `classic_parameters` names, of any width

    Returns
    -------
    logits : (N, 10)

    Raises
    ------
    ValueError
        If classic_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    The layers: Deshpande, A beginner's guide to understanding convolutional neural networks (2016).
    Specification: specs/architectures/classic.md
    """
    (logits,) = classic_network().forward(x, parameters)
    return logits


def classic_backward(grad_output: Array, x: Array, parameters: Mapping[str, Array]) -> Parameters:
    """
    Carry the gradient of `classic`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `classic`'s answer
    x, parameters : as in `classic`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of classic_c1 ... classic_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/classic.md
    """
    return classic_network().backward((grad_output,), x, parameters)


def classic_parameters() -> dict[str, Shape]:
    """
    Return the shape of every parameter of `classic` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/classic.md
    """
    return classic_network().parameter_shapes()


def boat_net(x: Array, parameters: Mapping[str, Array]) -> Array:
    """
    Answer with a network for pictures of boats and three others, in evaluation mode.

    Two rounds of convolution, rectification and pooling, and two linear layers.

    Parameters
    ----------
    x : (N, 1, H, W); 32x32 where the number of features matters
    parameters : the arrays that `boat_net_parameters` names, of any width

    Returns
    -------
    logits : (N, 4)

    Raises
    ------
    ValueError
        If boat_net_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    The layers: Karn, An intuitive explanation of convolutional neural networks (2016).
    Specification: specs/architectures/boat_net.md
    """
    (logits,) = boat_net_network().forward(x, parameters)
    return logits


def boat_net_backward(grad_output: Array, x: Array, parameters: Mapping[str, Array]) -> Parameters:
    """
    Carry the gradient of `boat_net`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `boat_net`'s answer
    x, parameters : as in `boat_net`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of boat_net_c1 ... boat_net_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/boat_net.md
    """
    return boat_net_network().backward((grad_output,), x, parameters)


def boat_net_parameters() -> dict[str, Shape]:
    """
    Return the shape of every parameter of `boat_net` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/boat_net.md
    """
    return boat_net_network().parameter_shapes()
