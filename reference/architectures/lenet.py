"""LeNet-5, as published and as it is taught, and the variant that a visualization made known."""

from collections.abc import Mapping

from ..constraints import require
from ..dtypes import Array
from .graph import Network
from .layers import (
    Conv,
    EuclideanRbf,
    Linear,
    MaxPool,
    Parameters,
    PartialConv,
    Relu,
    ScaledTanh,
    Shape,
    Subsample,
)

# which maps of S2 each map of C3 sees: table I of the paper, by columns
C3_TABLE = (
    (0, 1, 2),
    (1, 2, 3),
    (2, 3, 4),
    (3, 4, 5),
    (0, 4, 5),
    (0, 1, 5),
    (0, 1, 2, 3),
    (1, 2, 3, 4),
    (2, 3, 4, 5),
    (0, 3, 4, 5),
    (0, 1, 4, 5),
    (0, 1, 2, 5),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)


def lenet5_network(*, variant: str = "modern") -> Network:
    """Return the graph of `lenet5`."""
    require(
        variant in ("1998", "modern"),
        "lenet5_c3",
        f"variant is {variant!r}, needs one of '1998', 'modern'",
    )
    return lenet5_1998() if variant == "1998" else lenet5_modern()


def lenet5_1998() -> Network:
    """Return the graph of the paper's network."""
    net = Network("lenet5", (1, 32, 32))
    net.add("C1", Conv(6, (5, 5)))
    net.add("C1_squash", ScaledTanh())
    net.add("S2", Subsample())
    net.add("S2_squash", ScaledTanh())
    net.add("C3", PartialConv(C3_TABLE, (5, 5)))
    net.add("C3_squash", ScaledTanh())
    net.add("S4", Subsample())
    net.add("S4_squash", ScaledTanh())
    net.add("C5", Conv(120, (5, 5)))
    net.add("C5_squash", ScaledTanh())
    net.add("F6", Linear(84))
    net.add("F6_squash", ScaledTanh())
    net.add("OUTPUT_RBF", EuclideanRbf(10))
    return net


def lenet5_modern() -> Network:
    """Return the graph of the network that courses call LeNet-5 today."""
    net = Network("lenet5", (1, 32, 32))
    net.add("conv1", Conv(6, (5, 5)))
    net.add("act1", Relu())
    net.add("pool1", MaxPool((2, 2), (2, 2)))
    net.add("conv2", Conv(16, (5, 5)))
    net.add("act2", Relu())
    net.add("pool2", MaxPool((2, 2), (2, 2)))
    net.add("fc1", Linear(120))
    net.add("act3", Relu())
    net.add("fc2", Linear(84))
    net.add("act4", Relu())
    net.add("fc3", Linear(10))
    return net


def lenet_harley_network() -> Network:
    """Return the graph of `lenet_harley`."""
    net = Network("lenet_harley", (1, 32, 32))
    net.add("conv1", Conv(6, (5, 5)))
    net.add("conv1_act", ScaledTanh())
    net.add("pool1", MaxPool((2, 2), (2, 2)))
    net.add("conv2", Conv(16, (5, 5)))
    net.add("conv2_act", ScaledTanh())
    net.add("pool2", MaxPool((2, 2), (2, 2)))
    net.add("fc1", Linear(120))
    net.add("fc1_act", ScaledTanh())
    net.add("fc2", Linear(100))
    net.add("fc2_act", ScaledTanh())
    net.add("fc3", Linear(10))
    net.add("fc3_act", ScaledTanh())
    return net


def lenet5(x: Array, parameters: Mapping[str, Array], *, variant: str = "modern") -> Array:
    """
    Answer with LeNet-5, in evaluation mode.

    Parameters
    ----------
    x : (N, 1, H, W); 32x32 where the number of features matters
    parameters : the arrays that `lenet5_parameters` names, of any width
    variant : "modern", or "1998" for the network as it was published

    Returns
    -------
    logits : (N, 10); of "1998" squared distances: the smallest names the class

    Raises
    ------
    ValueError
        If one of lenet5_c1, lenet5_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.B.
    Specification: specs/architectures/lenet5.md
    """
    (logits,) = lenet5_network(variant=variant).forward(x, parameters)
    return logits


def lenet5_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, variant: str = "modern"
) -> Parameters:
    """
    Carry the gradient of `lenet5`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `lenet5`'s answer
    x, parameters, variant : as in `lenet5`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of lenet5_c1 ... lenet5_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/lenet5.md
    """
    return lenet5_network(variant=variant).backward((grad_output,), x, parameters)


def lenet5_parameters(*, variant: str = "modern") -> dict[str, Shape]:
    """
    Return the shape of every parameter of `lenet5` by its name, in order.

    Parameters
    ----------
    variant : "modern", or "1998" for the network as it was published

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If lenet5_c3 does not hold.

    Specification: specs/architectures/lenet5.md
    """
    return lenet5_network(variant=variant).parameter_shapes()


def lenet_harley(x: Array, parameters: Mapping[str, Array]) -> Array:
    """
    Answer with the LeNet of Harley's visualization, in evaluation mode.

    Its second convolution is full, and its answers too go through the scaled tanh.

    Parameters
    ----------
    x : (N, 1, H, W); 32x32 where the number of features matters
    parameters : the arrays that `lenet_harley_parameters` names, of any width

    Returns
    -------
    logits : (N, 10), between -1.7159 and 1.7159

    Raises
    ------
    ValueError
        If lenet_harley_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Harley, An interactive node-link visualization of convolutional neural networks (2015).
    Specification: specs/architectures/lenet_harley.md
    """
    (logits,) = lenet_harley_network().forward(x, parameters)
    return logits


def lenet_harley_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array]
) -> Parameters:
    """
    Carry the gradient of `lenet_harley`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `lenet_harley`'s answer
    x, parameters : as in `lenet_harley`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of lenet_harley_c1 ... lenet_harley_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/lenet_harley.md
    """
    return lenet_harley_network().backward((grad_output,), x, parameters)


def lenet_harley_parameters() -> dict[str, Shape]:
    """
    Return the shape of every parameter of `lenet_harley` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/lenet_harley.md
    """
    return lenet_harley_network().parameter_shapes()
