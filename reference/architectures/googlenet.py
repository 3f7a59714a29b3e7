"""GoogLeNet: nine modules of four branches, and two heads that only training uses."""

from collections.abc import Mapping, Sequence

from numpy.typing import ArrayLike

from ..dtypes import Array
from .graph import Network
from .layers import (
    AvgPool,
    Concat,
    Conv,
    Dropout,
    GlobalAvgPool,
    Linear,
    LocalResponseNorm,
    MaxPool,
    Parameters,
    Relu,
    Shape,
)

NORM = LocalResponseNorm(size=5, alpha=1e-4, beta=0.75, k=1.0)

# table 1 of the paper: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet_network(*, auxiliary_heads: bool = False) -> Network:
    """Return the graph of `googlenet`."""
    net = Network("googlenet", (3, 224, 224))
    rectified(net, "conv1_7x7_s2", Conv(64, (7, 7), stride=(2, 2), padding=(3, 3)))
    net.add("pool1_3x3_s2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("pool1_norm1", NORM)
    rectified(net, "conv2_3x3_reduce", Conv(64, (1, 1)))
    rectified(net, "conv2_3x3", Conv(192, (3, 3), padding=(1, 1)))
    net.add("conv2_norm2", NORM)
    top = net.add("pool2_3x3_s2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    for module in ("3a", "3b"):
        top = inception(net, module, top)
    top = net.add("pool3_3x3_s2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    for module in ("4a", "4b", "4c", "4d", "4e"):
        top = inception(net, module, top)
    top = net.add("pool4_3x3_s2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    for module in ("5a", "5b"):
        top = inception(net, module, top)
    if auxiliary_heads:
        net.heads = (
            head(net, "loss1", "inception_4a/output"),
            head(net, "loss2", "inception_4d/output"),
        )
    net.add("pool5_7x7_s1", GlobalAvgPool(), top)
    net.add("pool5_drop", Dropout(0.4))
    net.add("loss3_classifier", Linear(1000))
    return net


def inception(net: Network, module: str, x: str) -> str:
    """Add a module of four branches, and return the name of its output."""
    name = f"inception_{module}"
    one, three_reduce, three, five_reduce, five, proj = MODULES[module]
    branch1 = rectified(net, f"{name}/1x1", Conv(one, (1, 1)), x)
    rectified(net, f"{name}/3x3_reduce", Conv(three_reduce, (1, 1)), x)
    branch2 = rectified(net, f"{name}/3x3", Conv(three, (3, 3), padding=(1, 1)))
    rectified(net, f"{name}/5x5_reduce", Conv(five_reduce, (1, 1)), x)
    branch3 = rectified(net, f"{name}/5x5", Conv(five, (5, 5), padding=(2, 2)))
    net.add(f"{name}/pool", MaxPool((3, 3), (1, 1), padding=(1, 1), ceil_mode=True), x)
    branch4 = rectified(net, f"{name}/pool_proj", Conv(proj, (1, 1)))
    return net.add(f"{name}/output", Concat(), branch1, branch2, branch3, branch4)


def head(net: Network, name: str, x: str) -> str:
    """Add a head for training, and return the name of its answer."""
    net.add(f"{name}/ave_pool", AvgPool((5, 5), (3, 3), ceil_mode=True), x)
    rectified(net, f"{name}/conv", Conv(128, (1, 1)))
    net.add(f"{name}/fc", Linear(1024))
    net.add(f"{name}/relu_fc", Relu())
    net.add(f"{name}/drop_fc", Dropout(0.7))
    return net.add(f"{name}/classifier", Linear(1000))


def rectified(net: Network, name: str, conv: Conv, *inputs: str) -> str:
    """Add a convolution and its rectification, and return the name of that."""
    return net.add(f"{name}.relu", Relu(), net.add(name, conv, *inputs))


def googlenet(
    x: Array, parameters: Mapping[str, Array], *, auxiliary_heads: bool = False
) -> Array | tuple[Array, ...]:
    """
    Answer with GoogLeNet, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 224x224
    parameters : the arrays that `googlenet_parameters` names, of any width
    auxiliary_heads : whether the two heads of training answer too

    Returns
    -------
    logits : (N, 1000); with heads a tuple of three: the network's, the first head's, the second's

    Raises
    ------
    ValueError
        If googlenet_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Szegedy et al., Going deeper with convolutions (2015), table 1.
    Specification: specs/architectures/googlenet.md
    """
    answers = googlenet_network(auxiliary_heads=auxiliary_heads).forward(x, parameters)
    return answers if auxiliary_heads else answers[0]


def googlenet_backward(
    grad_output: Array | tuple[Array, ...],
    x: Array,
    parameters: Mapping[str, Array],
    *,
    auxiliary_heads: bool = False,
) -> Parameters:
    """
    Carry the gradient of `googlenet`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `googlenet`'s answer, with heads a tuple of three
    x, parameters, auxiliary_heads : as in `googlenet`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If googlenet_c1 or googlenet_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/googlenet.md
    """
    grad_outputs: Sequence[ArrayLike] = (grad_output,)
    if auxiliary_heads and isinstance(grad_output, tuple | list):
        grad_outputs = grad_output
    return googlenet_network(auxiliary_heads=auxiliary_heads).backward(grad_outputs, x, parameters)


def googlenet_parameters(*, auxiliary_heads: bool = False) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `googlenet` by its name, in order.

    Parameters
    ----------
    auxiliary_heads : whether the two heads of training answer too

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/googlenet.md
    """
    return googlenet_network(auxiliary_heads=auxiliary_heads).parameter_shapes()
