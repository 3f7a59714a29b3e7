"""VGG: blocks of 3x3 convolutions between 2x2 pools; one table gives all five configurations."""

from collections.abc import Mapping

from ..constraints import is_whole, require
from ..dtypes import Array
from .graph import Network
from .layers import Conv, Dropout, Linear, MaxPool, Parameters, Relu, Shape

# table 1 of the paper: kernel sizes of each block's convolutions
KERNELS: dict[int | str, tuple[tuple[int, ...], ...]] = {
    11: ((3,), (3,), (3, 3), (3, 3), (3, 3)),  # A
    13: ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),  # B
    "16C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),  # C
    16: ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),  # D
    19: ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),  # E
}
CHANNELS = (64, 128, 256, 512, 512)


def vgg_network(*, depth: int | str = 16) -> Network:
    """Return the graph of `vgg`."""
    require(
        (is_whole(depth) or isinstance(depth, str)) and depth in KERNELS,
        "vgg_c3",
        f"depth is {depth!r}, needs one of 11, 13, 16, '16C', 19",
    )
    net = Network("vgg", (3, 224, 224))
    place = 0  # torchvision numbers convolutions, rectifications and pools alike
    for channels, kernels in zip(CHANNELS, KERNELS[depth], strict=True):
        for k in kernels:
            net.add(f"features.{place}", Conv(channels, (k, k), padding=(k // 2, k // 2)))
            net.add(f"features.{place + 1}", Relu())
            place += 2
        net.add(f"features.{place}", MaxPool((2, 2), (2, 2)))
        place += 1
    net.add("classifier.0", Linear(4096))
    net.add("classifier.1", Relu())
    net.add("classifier.2", Dropout(0.5))
    net.add("classifier.3", Linear(4096))
    net.add("classifier.4", Relu())
    net.add("classifier.5", Dropout(0.5))
    net.add("classifier.6", Linear(1000))
    return net


def vgg(x: Array, parameters: Mapping[str, Array], *, depth: int | str = 16) -> Array:
    """
    Answer with VGG, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); 224x224 where the number of features matters
    parameters : the arrays that `vgg_parameters` names, of any width
    depth : 11, 13, 16 or 19, or "16C" for configuration C

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If one of vgg_c1, vgg_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition
    (2015), table 1.
    Specification: specs/architectures/vgg.md
    """
    (logits,) = vgg_network(depth=depth).forward(x, parameters)
    return logits


def vgg_backward(
    grad_output: Array, x: Array, parameters: Mapping[str, Array], *, depth: int | str = 16
) -> Parameters:
    """
    Carry the gradient of `vgg`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `vgg`'s answer
    x, parameters, depth : as in `vgg`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of vgg_c1 ... vgg_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/vgg.md
    """
    return vgg_network(depth=depth).backward((grad_output,), x, parameters)


def vgg_parameters(*, depth: int | str = 16) -> dict[str, Shape]:
    """
    Return the shape of every parameter of `vgg` by its name, in order.

    Parameters
    ----------
    depth : 11, 13, 16 or 19, or "16C" for configuration C

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Raises
    ------
    ValueError
        If vgg_c3 does not hold.

    Specification: specs/architectures/vgg.md
    """
    return vgg_network(depth=depth).parameter_shapes()
