"""Networks: their answers, the gradients of these, and the shapes of their parameters."""

import numpy as np
from branches import (
    densenet_cifar_plan,
    densenet_plan,
    googlenet_plan,
    inception_v4_plan,
    preact_resnet_plan,
    resnet_cifar_plan,
    resnet_plan,
)
from chains import (
    alexnet_plan,
    boat_net_plan,
    classic_plan,
    lenet5_plan,
    lenet_harley_plan,
    nin_plan,
    vgg_plan,
    zfnet_maps,
    zfnet_plan,
)
from layers import Running, answered, listed, pulled
from shared import integer


def classic(x, parameters):
    """Answer with the network that tutorials draw."""
    return answered(*classic_plan(), x, parameters)


def classic_backward(grad_output, x, parameters):
    """Return the gradients of x and of the trained parameters of classic."""
    return pulled(*classic_plan(), grad_output, x, parameters)


def classic_parameters():
    """Return the shapes of the parameters of classic."""
    return listed(*classic_plan())


def boat_net(x, parameters):
    """Answer with the network that tells boats from three other things."""
    return answered(*boat_net_plan(), x, parameters)


def boat_net_backward(grad_output, x, parameters):
    """Return the gradients of x and of the trained parameters of boat_net."""
    return pulled(*boat_net_plan(), grad_output, x, parameters)


def boat_net_parameters():
    """Return the shapes of the parameters of boat_net."""
    return listed(*boat_net_plan())


def lenet5(x, parameters, *, variant="modern"):
    """Answer with LeNet-5."""
    return answered(*lenet5_plan(variant), x, parameters)


def lenet5_backward(grad_output, x, parameters, *, variant="modern"):
    """Return the gradients of x and of the trained parameters of lenet5."""
    return pulled(*lenet5_plan(variant), grad_output, x, parameters)


def lenet5_parameters(*, variant="modern"):
    """Return the shapes of the parameters of lenet5."""
    return listed(*lenet5_plan(variant))


def lenet_harley(x, parameters):
    """Answer with the LeNet of Harley's visualization."""
    return answered(*lenet_harley_plan(), x, parameters)


def lenet_harley_backward(grad_output, x, parameters):
    """Return the gradients of x and of the trained parameters of lenet_harley."""
    return pulled(*lenet_harley_plan(), grad_output, x, parameters)


def lenet_harley_parameters():
    """Return the shapes of the parameters of lenet_harley."""
    return listed(*lenet_harley_plan())


def alexnet(x, parameters, *, variant="paper"):
    """Answer with AlexNet."""
    return answered(*alexnet_plan(variant), x, parameters)


def alexnet_backward(grad_output, x, parameters, *, variant="paper"):
    """Return the gradients of x and of the trained parameters of alexnet."""
    return pulled(*alexnet_plan(variant), grad_output, x, parameters)


def alexnet_parameters(*, variant="paper"):
    """Return the shapes of the parameters of alexnet."""
    return listed(*alexnet_plan(variant))


def zfnet(x, parameters):
    """Answer with ZFNet."""
    return answered(*zfnet_plan(), x, parameters)


def zfnet_backward(grad_output, x, parameters):
    """Return the gradients of x and of the trained parameters of zfnet."""
    return pulled(*zfnet_plan(), grad_output, x, parameters)


def zfnet_parameters():
    """Return the shapes of the parameters of zfnet."""
    return listed(*zfnet_plan())


def nin(x, parameters, *, dataset="imagenet"):
    """Answer with Network in Network."""
    return answered(*nin_plan(dataset), x, parameters)


def nin_backward(grad_output, x, parameters, *, dataset="imagenet"):
    """Return the gradients of x and of the trained parameters of nin."""
    return pulled(*nin_plan(dataset), grad_output, x, parameters)


def nin_parameters(*, dataset="imagenet"):
    """Return the shapes of the parameters of nin."""
    return listed(*nin_plan(dataset))


def vgg(x, parameters, *, depth=16):
    """Answer with VGG."""
    return answered(*vgg_plan(depth), x, parameters)


def vgg_backward(grad_output, x, parameters, *, depth=16):
    """Return the gradients of x and of the trained parameters of vgg."""
    return pulled(*vgg_plan(depth), grad_output, x, parameters)


def vgg_parameters(*, depth=16):
    """Return the shapes of the parameters of vgg."""
    return listed(*vgg_plan(depth))


def googlenet(x, parameters, *, auxiliary_heads=False):
    """Answer with GoogLeNet."""
    return answered(*googlenet_plan(auxiliary_heads), x, parameters)


def googlenet_backward(grad_output, x, parameters, *, auxiliary_heads=False):
    """Return the gradients of x and of the trained parameters of googlenet."""
    return pulled(*googlenet_plan(auxiliary_heads), grad_output, x, parameters)


def googlenet_parameters(*, auxiliary_heads=False):
    """Return the shapes of the parameters of googlenet."""
    return listed(*googlenet_plan(auxiliary_heads))


def inception_v4(x, parameters):
    """Answer with Inception-v4."""
    return answered(*inception_v4_plan(), x, parameters)


def inception_v4_backward(grad_output, x, parameters):
    """Return the gradients of x and of the trained parameters of inception_v4."""
    return pulled(*inception_v4_plan(), grad_output, x, parameters)


def inception_v4_parameters():
    """Return the shapes of the parameters of inception_v4."""
    return listed(*inception_v4_plan())


def resnet(x, parameters, *, depth=50, stride_on="3x3"):
    """Answer with a residual network."""
    return answered(*resnet_plan(depth, stride_on), x, parameters)


def resnet_backward(grad_output, x, parameters, *, depth=50, stride_on="3x3"):
    """Return the gradients of x and of the trained parameters of resnet."""
    return pulled(*resnet_plan(depth, stride_on), grad_output, x, parameters)


def resnet_parameters(*, depth=50, stride_on="3x3"):
    """Return the shapes of the parameters of resnet."""
    return listed(*resnet_plan(depth, stride_on))


def resnet_cifar(x, parameters, *, depth=20):
    """Answer with a residual network for CIFAR."""
    return answered(*resnet_cifar_plan(depth), x, parameters)


def resnet_cifar_backward(grad_output, x, parameters, *, depth=20):
    """Return the gradients of x and of the trained parameters of resnet_cifar."""
    return pulled(*resnet_cifar_plan(depth), grad_output, x, parameters)


def resnet_cifar_parameters(*, depth=20):
    """Return the shapes of the parameters of resnet_cifar."""
    return listed(*resnet_cifar_plan(depth))


def preact_resnet(x, parameters, *, depth=50):
    """Answer with a residual network of identity mappings."""
    return answered(*preact_resnet_plan(depth), x, parameters)


def preact_resnet_backward(grad_output, x, parameters, *, depth=50):
    """Return the gradients of x and of the trained parameters of preact_resnet."""
    return pulled(*preact_resnet_plan(depth), grad_output, x, parameters)


def preact_resnet_parameters(*, depth=50):
    """Return the shapes of the parameters of preact_resnet."""
    return listed(*preact_resnet_plan(depth))


def densenet(x, parameters, *, depth=121):
    """Answer with a dense network."""
    return answered(*densenet_plan(depth), x, parameters)


def densenet_backward(grad_output, x, parameters, *, depth=121):
    """Return the gradients of x and of the trained parameters of densenet."""
    return pulled(*densenet_plan(depth), grad_output, x, parameters)


def densenet_parameters(*, depth=121):
    """Return the shapes of the parameters of densenet."""
    return listed(*densenet_plan(depth))


def densenet_cifar(x, parameters, *, depth=40, growth_rate=12):
    """Answer with a dense network for CIFAR."""
    return answered(*densenet_cifar_plan(depth, growth_rate), x, parameters)


def densenet_cifar_backward(grad_output, x, parameters, *, depth=40, growth_rate=12):
    """Return the gradients of x and of the trained parameters of densenet_cifar."""
    return pulled(*densenet_cifar_plan(depth, growth_rate), grad_output, x, parameters)


def densenet_cifar_parameters(*, depth=40, growth_rate=12):
    """Return the shapes of the parameters of densenet_cifar."""
    return listed(*densenet_cifar_plan(depth, growth_rate))


def deconvnet(x, parameters, layer, channel):
    """Follow the strongest activation of a channel of ZFNet back to the pixels."""
    layer, channel = integer(layer, "layer"), integer(channel, "channel", 0)
    if layer > 5:
        raise ValueError(f"ZFNet has 5 convolutions, not {layer}")
    net = Running(x, 3, parameters)
    value = zfnet_maps(net, net.x, layer)
    if channel >= value.data.shape[1]:
        raise ValueError(f"channel {channel} is not among {value.data.shape[1]}")

    signal = np.zeros_like(value.data)
    for image, maps in enumerate(value.data):
        place = (channel, *np.unravel_index(maps[channel].argmax(), maps.shape[1:]))
        signal[image][place] = maps[place]

    while value.sources:
        signal, value = value.project(signal), value.sources[0]
    return signal.astype(net.dtype)
