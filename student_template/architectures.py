"""
Architectures: the networks that made the field, each a function of images and parameters.

What holds of every operation: grade spec conventions
"""

import numpy as np


def alexnet(x, parameters, *, variant="paper"):
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
    raise NotImplementedError("alexnet: grade spec alexnet")


def alexnet_backward(grad_output, x, parameters, *, variant="paper"):
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
    raise NotImplementedError("alexnet_backward: grade spec alexnet")


def alexnet_parameters(*, variant="paper"):
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
    raise NotImplementedError("alexnet_parameters: grade spec alexnet")


def classic(x, parameters):
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
    raise NotImplementedError("classic: grade spec classic")


def classic_backward(grad_output, x, parameters):
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
    raise NotImplementedError("classic_backward: grade spec classic")


def classic_parameters():
    """
    Return the shape of every parameter of `classic` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/classic.md
    """
    raise NotImplementedError("classic_parameters: grade spec classic")


def boat_net(x, parameters):
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
    raise NotImplementedError("boat_net: grade spec boat_net")


def boat_net_backward(grad_output, x, parameters):
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
    raise NotImplementedError("boat_net_backward: grade spec boat_net")


def boat_net_parameters():
    """
    Return the shape of every parameter of `boat_net` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/boat_net.md
    """
    raise NotImplementedError("boat_net_parameters: grade spec boat_net")


def zfnet(x, parameters):
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
    raise NotImplementedError("zfnet: grade spec zfnet")


def zfnet_backward(grad_output, x, parameters):
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
    raise NotImplementedError("zfnet_backward: grade spec zfnet")


def zfnet_parameters():
    """
    Return the shape of every parameter of `zfnet` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/zfnet.md
    """
    raise NotImplementedError("zfnet_parameters: grade spec zfnet")


def deconvnet(x, parameters, layer, channel):
    """
    Project each image's strongest activation of one channel back to its pixels.

    The images go through `zfnet` up to the rectified maps of convolution `layer`. Of these all but
    one entry per image become 0: the first maximum of `channel`. Then every layer is undone, the
    last one first: a pool puts each value where its window's first maximum was, and sums what
    meets; a rectification rectifies again; a convolution lays down its filters, transposed and
    without bias; a normalization is passed by.

    Parameters
    ----------
    x : (N, 3, H, W)
    parameters : the arrays that `zfnet_parameters` names, of any width; those behind `layer` may
        be missing
    layer : 1 to 5, the convolution
    channel : at least 0 and less than that convolution's number of filters

    Returns
    -------
    projection : (N, 3, H, W)

    Raises
    ------
    ValueError
        If one of deconvnet_c1 ... deconvnet_c3 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1.
    Specification: specs/architectures/deconvnet.md
    """
    raise NotImplementedError("deconvnet: grade spec deconvnet")


def densenet(x, parameters, *, depth=121):
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
    raise NotImplementedError("densenet: grade spec densenet")


def densenet_backward(grad_output, x, parameters, *, depth=121):
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
    raise NotImplementedError("densenet_backward: grade spec densenet")


def densenet_parameters(*, depth=121):
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
    raise NotImplementedError("densenet_parameters: grade spec densenet")


def densenet_cifar(x, parameters, *, depth=40, growth_rate=12):
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
    raise NotImplementedError("densenet_cifar: grade spec densenet_cifar")


def densenet_cifar_backward(grad_output, x, parameters, *, depth=40, growth_rate=12):
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
    raise NotImplementedError("densenet_cifar_backward: grade spec densenet_cifar")


def densenet_cifar_parameters(*, depth=40, growth_rate=12):
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
    raise NotImplementedError("densenet_cifar_parameters: grade spec densenet_cifar")


def googlenet(x, parameters, *, auxiliary_heads=False):
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
    raise NotImplementedError("googlenet: grade spec googlenet")


def googlenet_backward(grad_output, x, parameters, *, auxiliary_heads=False):
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
    raise NotImplementedError("googlenet_backward: grade spec googlenet")


def googlenet_parameters(*, auxiliary_heads=False):
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
    raise NotImplementedError("googlenet_parameters: grade spec googlenet")


def inception_v4(x, parameters):
    """
    Answer with Inception-v4, in evaluation mode.

    Parameters
    ----------
    x : (N, 3, H, W); the paper's are 299x299
    parameters : the arrays that `inception_v4_parameters` names, of any width

    Returns
    -------
    logits : (N, 1000)

    Raises
    ------
    ValueError
        If inception_v4_c1 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Szegedy, Ioffe, Vanhoucke and Alemi, Inception-v4, Inception-ResNet and the impact of residual
    connections on learning (2017), figures 3 to 9.
    Specification: specs/architectures/inception_v4.md
    """
    raise NotImplementedError("inception_v4: grade spec inception_v4")


def inception_v4_backward(grad_output, x, parameters):
    """
    Carry the gradient of `inception_v4`'s answer back to x and to every trained parameter.

    Parameters
    ----------
    grad_output : the shape of `inception_v4`'s answer
    x, parameters : as in `inception_v4`

    Returns
    -------
    grads : a dict, the gradient of x under "x" and that of each trained parameter under its name

    Raises
    ------
    ValueError
        If one of inception_v4_c1 ... inception_v4_c2 does not hold, a parameter is missing,
        or one of the layers refuses its arguments.

    Specification: specs/architectures/inception_v4.md
    """
    raise NotImplementedError("inception_v4_backward: grade spec inception_v4")


def inception_v4_parameters():
    """
    Return the shape of every parameter of `inception_v4` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/inception_v4.md
    """
    raise NotImplementedError("inception_v4_parameters: grade spec inception_v4")


def lenet5(x, parameters, *, variant="modern"):
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
    raise NotImplementedError("lenet5: grade spec lenet5")


def lenet5_backward(grad_output, x, parameters, *, variant="modern"):
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
    raise NotImplementedError("lenet5_backward: grade spec lenet5")


def lenet5_parameters(*, variant="modern"):
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
    raise NotImplementedError("lenet5_parameters: grade spec lenet5")


def lenet_harley(x, parameters):
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
    raise NotImplementedError("lenet_harley: grade spec lenet_harley")


def lenet_harley_backward(grad_output, x, parameters):
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
    raise NotImplementedError("lenet_harley_backward: grade spec lenet_harley")


def lenet_harley_parameters():
    """
    Return the shape of every parameter of `lenet_harley` by its name, in order.

    Returns
    -------
    shapes : a dict, a tuple of ints under each name

    Specification: specs/architectures/lenet_harley.md
    """
    raise NotImplementedError("lenet_harley_parameters: grade spec lenet_harley")


def nin(x, parameters, *, dataset="imagenet"):
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
    raise NotImplementedError("nin: grade spec nin")


def nin_backward(grad_output, x, parameters, *, dataset="imagenet"):
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
    raise NotImplementedError("nin_backward: grade spec nin")


def nin_parameters(*, dataset="imagenet"):
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
    raise NotImplementedError("nin_parameters: grade spec nin")


def resnet(x, parameters, *, depth=50, stride_on="3x3"):
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
    raise NotImplementedError("resnet: grade spec resnet")


def resnet_backward(grad_output, x, parameters, *, depth=50, stride_on="3x3"):
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
    raise NotImplementedError("resnet_backward: grade spec resnet")


def resnet_parameters(*, depth=50, stride_on="3x3"):
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
    raise NotImplementedError("resnet_parameters: grade spec resnet")


def preact_resnet(x, parameters, *, depth=50):
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
    raise NotImplementedError("preact_resnet: grade spec preact_resnet")


def preact_resnet_backward(grad_output, x, parameters, *, depth=50):
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
    raise NotImplementedError("preact_resnet_backward: grade spec preact_resnet")


def preact_resnet_parameters(*, depth=50):
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
    raise NotImplementedError("preact_resnet_parameters: grade spec preact_resnet")


def resnet_cifar(x, parameters, *, depth=20):
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
    raise NotImplementedError("resnet_cifar: grade spec resnet_cifar")


def resnet_cifar_backward(grad_output, x, parameters, *, depth=20):
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
    raise NotImplementedError("resnet_cifar_backward: grade spec resnet_cifar")


def resnet_cifar_parameters(*, depth=20):
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
    raise NotImplementedError("resnet_cifar_parameters: grade spec resnet_cifar")


def vgg(x, parameters, *, depth=16):
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
    raise NotImplementedError("vgg: grade spec vgg")


def vgg_backward(grad_output, x, parameters, *, depth=16):
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
    raise NotImplementedError("vgg_backward: grade spec vgg")


def vgg_parameters(*, depth=16):
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
    raise NotImplementedError("vgg_parameters: grade spec vgg")
