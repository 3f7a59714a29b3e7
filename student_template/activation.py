"""Activations: functions of one number, applied to every entry, and softmax along one axis."""

import numpy as np


def relu(x):
    """
    Keep what is positive, and set the rest to 0.

        y = max(0, x)

    Parameters
    ----------
    x : any shape

    Returns
    -------
    y : the shape of x

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    Nair and Hinton, Rectified linear units improve restricted Boltzmann machines (2010).
    Specification: specs/activation/relu.md
    """
    raise NotImplementedError("relu: grade spec relu")


def relu_backward(grad_output, x):
    """
    Let the gradient pass where x is positive.

        grad_x = grad_output where x > 0, else 0

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `relu`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If relu_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/relu.md
    """
    raise NotImplementedError("relu_backward: grade spec relu")


def leaky_relu(x, *, negative_slope=0.01):
    """
    Keep what is positive, and scale the rest down.

        y = x where x > 0, else negative_slope * x

    Parameters
    ----------
    x : any shape
    negative_slope : the slope to the left of 0

    Returns
    -------
    y : the shape of x

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models (2013),
    section 2.
    Specification: specs/activation/leaky_relu.md
    """
    raise NotImplementedError("leaky_relu: grade spec leaky_relu")


def leaky_relu_backward(grad_output, x, *, negative_slope=0.01):
    """
    Multiply the gradient by the slope on whose side x lies; 0 counts to the left.

        grad_x = grad_output where x > 0, else negative_slope * grad_output

    Parameters
    ----------
    grad_output : the shape of x
    x, negative_slope : as in `leaky_relu`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If leaky_relu_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/leaky_relu.md
    """
    raise NotImplementedError("leaky_relu_backward: grade spec leaky_relu")


def sigmoid(x):
    """
    Squash every number between 0 and 1.

        y = 1 / (1 + exp(-x))

    Parameters
    ----------
    x : any shape

    Returns
    -------
    y : the shape of x

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986),
    equation 2.
    Specification: specs/activation/sigmoid.md
    """
    raise NotImplementedError("sigmoid: grade spec sigmoid")


def sigmoid_backward(grad_output, x):
    """
    Multiply the gradient by the slope of the sigmoid.

        grad_x = grad_output * exp(-x) / (1 + exp(-x))**2 = grad_output * y * (1 - y)

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `sigmoid`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If sigmoid_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/sigmoid.md
    """
    raise NotImplementedError("sigmoid_backward: grade spec sigmoid")


def tanh(x):
    """
    Squash every number between -1 and 1.

        y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))

    Parameters
    ----------
    x : any shape

    Returns
    -------
    y : the shape of x

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.4.
    Specification: specs/activation/tanh.md
    """
    raise NotImplementedError("tanh: grade spec tanh")


def tanh_backward(grad_output, x):
    """
    Multiply the gradient by the slope of the hyperbolic tangent.

        grad_x = grad_output * 4 / (exp(x) + exp(-x))**2 = grad_output * (1 - y**2)

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `tanh`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If tanh_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/tanh.md
    """
    raise NotImplementedError("tanh_backward: grade spec tanh")


def softmax(x, *, axis=-1):
    """
    Turn the numbers along one axis into shares of 1.

        y[i] = exp(x[i]) / sum over j of exp(x[j])

    Parameters
    ----------
    x : any shape of one axis or more
    axis : the axis along which i and j run

    Returns
    -------
    y : the shape of x

    Raises
    ------
    ValueError
        If softmax_c1 or softmax_c2 does not hold.
    TypeError
        If x does not hold real numbers.

    Bridle, Probabilistic interpretation of feedforward classification network outputs (1990).
    Specification: specs/activation/softmax.md
    """
    raise NotImplementedError("softmax: grade spec softmax")


def softmax_backward(grad_output, x, *, axis=-1):
    """
    Carry the gradient back through the whole Jacobian y[i] * (delta[i, j] - y[j]).

        grad_x[i] = y[i] * (grad_output[i] - sum over j of grad_output[j] * y[j])

    Parameters
    ----------
    grad_output : the shape of x
    x, axis : as in `softmax`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If one of softmax_c1 ... softmax_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/softmax.md
    """
    raise NotImplementedError("softmax_backward: grade spec softmax")


def log_softmax(x, *, axis=-1):
    """
    Take the logarithm of the shares that `softmax` gives, without taking the shares first.

        y[i] = x[i] - log(sum over j of exp(x[j]))

    Parameters
    ----------
    x : any shape of one axis or more
    axis : the axis along which i and j run

    Returns
    -------
    y : the shape of x

    Raises
    ------
    ValueError
        If log_softmax_c1 or log_softmax_c2 does not hold.
    TypeError
        If x does not hold real numbers.

    Blanchard, Higham and Higham, Accurately computing the log-sum-exp and softmax functions (2021).
    Specification: specs/activation/log_softmax.md
    """
    raise NotImplementedError("log_softmax: grade spec log_softmax")


def log_softmax_backward(grad_output, x, *, axis=-1):
    """
    Carry the gradient back: every entry of the row has an influence through the sum.

        grad_x[i] = grad_output[i] - softmax(x)[i] * sum over j of grad_output[j]

    Parameters
    ----------
    grad_output : the shape of x
    x, axis : as in `log_softmax`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If one of log_softmax_c1 ... log_softmax_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/log_softmax.md
    """
    raise NotImplementedError("log_softmax_backward: grade spec log_softmax")
