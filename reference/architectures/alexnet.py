"""AlexNet: the paper's two towers, and the one tower of torchvision."""

from collections.abc import Mapping

from ..constraints import require
from ..dtypes import Array
from .graph import Network
from .layers import Conv, Dropout, Linear, LocalResponseNorm, MaxPool, Parameters, Relu, Shape

# the paper's formula multiplies the sum over 5 channels by 1e-4, undivided
PAPER_NORM = LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2.0)


def alexnet_network(*, variant: str = "paper") -> Network:
    """Return the graph of `alexnet`."""
    require(
        variant in ("paper", "one_tower"),
        "alexnet_c3",
        f"variant is {variant!r}, needs one of 'paper', 'one_tower'",
    )
    return alexnet_paper() if variant == "paper" else alexnet_one_tower()


def alexnet_paper() -> Network:
    """Return the graph of the paper's network."""
    net = Network("alexnet", (3, 227, 227))
    net.add("conv1", Conv(96, (11, 11), stride=(4, 4)))
    net.add("relu1", Relu())
    net.add("norm1", PAPER_NORM)
    net.add("pool1", MaxPool((3, 3), (2, 2)))
    net.add("conv2", Conv(256, (5, 5), padding=(2, 2), groups=2))
    net.add("relu2", Relu())
    net.add("norm2", PAPER_NORM)
    net.add("pool2", MaxPool((3, 3), (2, 2)))
    net.add("conv3", Conv(384, (3, 3), padding=(1, 1)))
    net.add("relu3", Relu())
    net.add("conv4", Conv(384, (3, 3), padding=(1, 1), groups=2))
    net.add("relu4", Relu())
    net.add("conv5", Conv(256, (3, 3), padding=(1, 1), groups=2))
    net.add("relu5", Relu())
    net.add("pool5", MaxPool((3, 3), (2, 2)))
    net.add("fc6", Linear(4096))
    net.add("relu6", Relu())
    net.add("drop6", Dropout(0.5))
    net.add("fc7", Linear(4096))
    net.add("relu7", Relu())
    net.add("drop7", Dropout(0.5))
    net.add("fc8", Linear(1000))
    return net


def alexnet_one_tower() -> Network:
    """Return the graph of torchvision's network."""
    net = Network("alexnet", (3, 224, 224))
    net.add("features.0", Conv(64, (11, 11), stride=(4, 4), padding=(2, 2)))
    net.add("features.1", Relu())
    net.add("features.2", MaxPool((3, 3), (2, 2)))
    net.add("features.3", Conv(192, (5, 5), padding=(2, 2)))
    net.add("features.4", Relu())
    net.add("features.5", MaxPool((3, 3), (2, 2)))
    net.add("features.6", Conv(384, (3, 3), padding=(1, 1)))
    net.add("features.7", Relu())
    net.add("features.8", Conv(256, (3, 3), padding=(1, 1)))
    net.add("features.9", Relu())
    net.add("features.10", Conv(256, (3, 3), padding=(1, 1)))
    net.add("features.11", Relu())
    net.add("features.12", MaxPool((3, 3), (2, 2)))
    net.add("classifier.0", Dropout(0.5))
    net.add("classifier.1", Linear(4096))
    net.add("classifier.2", Relu())
    net.add("classifier.3", Dropout(0.5))
    net.add("classifier.4", Linear(4096))
    net.add("classifier.5", Relu())
    net.add("classifier.6", Linear(1000))
    return net


def alexnet(x: Array, parameters: Mapping[str, Array], *, variant: str = "paper") -> Array:
    """
    Answer with AlexNet, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W)
    parameters : the arrays that `alexnet_parameters` names, of any width
    variant : "paper" for two towers and 227x227 pixels, "one_tower" for torchvision's, 224x224

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If one of alexnet_c1, alexnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural
    networks (2012); one tower: Krizhevsky, One weird trick for parallelizing convolutional neural
    networks (2014).
    Specification: specs/architectures/alexnet.md
    """
    (logits,) = alexnet_network(variant=variant).forward(x, parameters)
    return logits


def alexnet_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, variant: str = "paper"
) -> Parameters:
    """
    Carry the gradient of `alexnet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `alexnet`'s answer
    x, parameters, variant : as in `alexnet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of alexnet_c1 ... alexnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/alexnet.md
    """
    return alexnet_network(variant=variant).backward((grad_output,), x, parameters)


def alexnet_parameters(*, variant: str = "paper") -> dict[str, Shape]:
    """
    Return the shape of every parameter of `alexnet` by its name, in order.

    Parameters
    ----------
    variant : "paper" for two towers and 227x227 pixels, "one_tower" for torchvision's, 224x224

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If alexnet_c3 does not hold.

    Specification: specs/architectures/alexnet.md
    """
    return alexnet_network(variant=variant).parameter_shapes()
