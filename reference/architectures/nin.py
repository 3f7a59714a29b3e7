"""Network in Network: 1x1 convolutions between the others, and no fully connected layer."""

from collections.abc import Mapping

from ..constraints import require
from ..dtypes import Array
from .graph import Network
from .layers import Conv, Dropout, GlobalAvgPool, MaxPool, Parameters, Relu, Shape


def nin_network(*, dataset: str = "imagenet") -> Network:
    """Return the graph of `nin`."""
    require(
        dataset in ("imagenet", "cifar10"),
        "nin_c3",
        f"dataset is {dataset!r}, needs one of 'imagenet', 'cifar10'",
    )
    return nin_imagenet() if dataset == "imagenet" else nin_cifar10()


def nin_imagenet() -> Network:
    """Return the graph of the network for ImageNet."""
    net = Network("nin", (3, 224, 224))
    net.add("conv1", Conv(96, (11, 11), stride=(4, 4)))
    net.add("relu_conv1", Relu())
    net.add("cccp1", Conv(96, (1, 1)))
    net.add("relu_cccp1", Relu())
    net.add("cccp2", Conv(96, (1, 1)))
    net.add("relu_cccp2", Relu())
    net.add("pool1", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("conv2", Conv(256, (5, 5), padding=(2, 2)))
    net.add("relu_conv2", Relu())
    net.add("cccp3", Conv(256, (1, 1)))
    net.add("relu_cccp3", Relu())
    net.add("cccp4", Conv(256, (1, 1)))
    net.add("relu_cccp4", Relu())
    net.add("pool2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("conv3", Conv(384, (3, 3), padding=(1, 1)))
    net.add("relu_conv3", Relu())
    net.add("cccp5", Conv(384, (1, 1)))
    net.add("relu_cccp5", Relu())
    net.add("cccp6", Conv(384, (1, 1)))
    net.add("relu_cccp6", Relu())
    net.add("pool3", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("drop", Dropout(0.5))
    net.add("conv4", Conv(1024, (3, 3), padding=(1, 1)))
    net.add("relu_conv4", Relu())
    net.add("cccp7", Conv(1024, (1, 1)))
    net.add("relu_cccp7", Relu())
    net.add("cccp8", Conv(1000, (1, 1)))
    net.add("relu_cccp8", Relu())
    net.add("global_pool", GlobalAvgPool())
    return net


def nin_cifar10() -> Network:
    """Return the graph of the network for CIFAR-10."""
    net = Network("nin", (3, 32, 32))
    net.add("conv1", Conv(192, (5, 5), padding=(2, 2)))
    net.add("relu_conv1", Relu())
    net.add("cccp1", Conv(160, (1, 1)))
    net.add("relu_cccp1", Relu())
    net.add("cccp2", Conv(96, (1, 1)))
    net.add("relu_cccp2", Relu())
    net.add("pool1", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("drop1", Dropout(0.5))
    net.add("conv2", Conv(192, (5, 5), padding=(2, 2)))
    net.add("relu_conv2", Relu())
    net.add("cccp3", Conv(192, (1, 1)))
    net.add("relu_cccp3", Relu())
    net.add("cccp4", Conv(192, (1, 1)))
    net.add("relu_cccp4", Relu())
    net.add("pool2", MaxPool((3, 3), (2, 2), ceil_mode=True))
    net.add("drop2", Dropout(0.5))
    net.add("conv3", Conv(192, (3, 3), padding=(1, 1)))
    net.add("relu_conv3", Relu())
    net.add("cccp5", Conv(192, (1, 1)))
    net.add("relu_cccp5", Relu())
    net.add("cccp6", Conv(10, (1, 1)))
    net.add("relu_cccp6", Relu())
    net.add("global_pool", GlobalAvgPool())
    return net


def nin(x: Array, parameters: Mapping[str, Array], *, dataset: str = "imagenet") -> Array:
    """
    Answer with Network in Network, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W)
    parameters : the arrays that `nin_parameters` names, of any width
    dataset : "imagenet" for images of 224x224, or "cifar10", 32x32

    Returns
    -------
    logits : (N, 1000), of "cifar10" (N, 10)

    Raises
    ------
    ValueError
        If one of nin_c1, nin_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Lin, Chen and Yan, Network in network (2014).
    Specification: specs/architectures/nin.md
    """
    (logits,) = nin_network(dataset=dataset).forward(x, parameters)
    return logits


def nin_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, dataset: str = "imagenet"
) -> Parameters:
    """
    Carry the gradient of `nin`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `nin`'s answer
    x, parameters, dataset : as in `nin`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of nin_c1 ... nin_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/nin.md
    """
    return nin_network(dataset=dataset).backward((grad_output,), x, parameters)


def nin_parameters(*, dataset: str = "imagenet") -> dict[str, Shape]:
    """
    Return the shape of every parameter of `nin` by its name, in order.

    Parameters
    ----------
    dataset : "imagenet" for images of 224x224, or "cifar10", 32x32

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If nin_c3 does not hold.

    Specification: specs/architectures/nin.md
    """
    return nin_network(dataset=dataset).parameter_shapes()
