"""ZFNet: AlexNet with a smaller first filter, undivided, normalized behind its pools."""

from collections.abc import Mapping

from ..dtypes import Array
from .graph import Network
from .layers import Conv, Dropout, Linear, LocalResponseNorm, MaxPool, Parameters, Relu, Shape

NORM = LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2.0)  # AlexNet's


def zfnet_network() -> Network:
    """Return the graph of `zfnet`."""
    net = Network("zfnet", (3, 224, 224))
    net.add("conv1", Conv(96, (7, 7), stride=(2, 2), padding=(1, 1)))
    net.add("relu1", Relu())
    net.add("pool1", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("norm1", NORM)
    net.add("conv2", Conv(256, (5, 5), stride=(2, 2)))
    net.add("relu2", Relu())
    net.add("pool2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("norm2", NORM)
    net.add("conv3", Conv(384, (3, 3), padding=(1, 1)))
    net.add("relu3", Relu())
    net.add("conv4", Conv(384, (3, 3), padding=(1, 1)))
    net.add("relu4", Relu())
    net.add("conv5", Conv(256, (3, 3), padding=(1, 1)))
    net.add("relu5", Relu())
    net.add("pool5", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("fc6", Linear(4096))
    net.add("relu6", Relu())
    net.add("drop6", Dropout(0.5))
    net.add("fc7", Linear(4096))
    net.add("relu7", Relu())
    net.add("drop7", Dropout(0.5))
    net.add("fc8", Linear(1000))
    return net


def zfnet(x: Array, parameters: Mapping[str, Array]) -> Array:
    """
    Answer with ZFNet, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); 224x224 where the number of features matters
    parameters : the arrays that `zfnet_parameters` names, of any width

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If zfnet_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), figure 3.
    Specification: specs/architectures/zfnet.md
    """
    (logits,) = zfnet_network().forward(x, parameters)
    return logits


def zfnet_backward(grad_output: Array, x: Array, parameters: Mapping[str, Array]) -> Parameters:
    """
    Carry the gradient of `zfnet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `zfnet`'s answer
    x, parameters : as in `zfnet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of zfnet_c1 ... zfnet_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/zfnet.md
    """
    return zfnet_network().backward((grad_output,), x, parameters)


def zfnet_parameters() -> dict[str, Shape]:
    """
    Return the shape of every parameter of `zfnet` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/zfnet.md
    """
    return zfnet_network().parameter_shapes()
