"""
Activations: functions of one number, applied to every entry, and of several along one axis.

What holds of every operation: grade spec conventions
"""

import numpy as np


def binary_step(x):
    """
    Say whether a number has reached the threshold 0.

        y = 1 where x >= 0, else 0

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

    McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity (1943).
    Specification: specs/activation/binary_step.md
    """
    raise NotImplementedError("binary_step: grade spec binary_step")


def binary_step_backward(grad_output, x):
    """
    Stop every gradient: a step is level on both sides, and its slope at 0 counts as 0.

        grad_x = 0

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `binary_step`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If binary_step_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/binary_step.md
    """
    raise NotImplementedError("binary_step_backward: grade spec binary_step")


def elu(x, *, alpha=1.0):
    """
    Keep what is positive, and bend the rest towards -alpha.

        y = x where x > 0, else alpha * (exp(x) - 1)

    Parameters
    ----------
    x : any shape
    alpha : the bound to the left, and the slope there at 0

    Returns
    -------
    y : the shape of x

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by exponential
    linear units (2016), section 3.
    Specification: specs/activation/elu.md
    """
    raise NotImplementedError("elu: grade spec elu")


def elu_backward(grad_output, x, *, alpha=1.0):
    """
    Multiply the gradient by the slope on whose side x lies; 0 counts to the left.

        grad_x = grad_output where x > 0, else grad_output * alpha * exp(x)

    Parameters
    ----------
    grad_output : the shape of x
    x, alpha : as in `elu`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If elu_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/elu.md
    """
    raise NotImplementedError("elu_backward: grade spec elu")


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


def prelu(x, weight):
    """
    Keep what is positive, and scale the rest by a slope that each channel learns.

        y[n, c, ...] = x[n, c, ...] where x > 0, else weight[c] * x[n, c, ...]

    Parameters
    ----------
    x : (N, C, ...), two axes or more
    weight : (C,), the slopes to the left of 0

    Returns
    -------
    y : the shape of x

    Raises
    ------
    ValueError
        If prelu_c1 or prelu_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 1.
    Specification: specs/activation/prelu.md
    """
    raise NotImplementedError("prelu: grade spec prelu")


def prelu_backward(grad_output, x, weight):
    """
    Multiply the gradient by the slope on whose side x lies, and gather what the slopes scaled.

        grad_x[n, c, ...] = (1 where x > 0, else weight[c]) * grad_output[n, c, ...]
        grad_weight[c] = sum over n, ... where x <= 0 of grad_output[n, c, ...] * x[n, c, ...]

    Parameters
    ----------
    grad_output : the shape of x
    x, weight : as in `prelu`

    Returns
    -------
    grad_x : the shape of x
    grad_weight : (C,)

    Raises
    ------
    ValueError
        If one of prelu_c1 ... prelu_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equations 2 and 3.
    Specification: specs/activation/prelu.md
    """
    raise NotImplementedError("prelu_backward: grade spec prelu")


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


def arctan(x):
    """
    Take the angle whose tangent is x, between -pi/2 and pi/2.

        y = arctan(x), so that tan(y) = x

    Parameters
    ----------
    x : any shape

    Returns
    -------
    y : the shape of x, in radians

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    Specification: specs/activation/arctan.md
    """
    raise NotImplementedError("arctan: grade spec arctan")


def arctan_backward(grad_output, x):
    """
    Multiply the gradient by the slope of the inverse tangent.

        grad_x = grad_output / (1 + x**2)

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `arctan`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If arctan_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/arctan.md
    """
    raise NotImplementedError("arctan_backward: grade spec arctan")


def identity(x):
    """
    Return every number as it is.

        y = x

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

    Specification: specs/activation/identity.md
    """
    raise NotImplementedError("identity: grade spec identity")


def identity_backward(grad_output, x):
    """
    Return the gradient as it is, in the type of x.

        grad_x = grad_output

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `identity`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If identity_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/identity.md
    """
    raise NotImplementedError("identity_backward: grade spec identity")


def scaled_tanh(x):
    """
    Squash every number, so that -1 and 1 stay nearly where they are.

        y = amplitude * tanh(steepness * x), with amplitude 1.7159 and steepness 2/3

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

    LeCun, Generalization and network design strategies (1989); LeCun, Bottou, Orr and Müller,
    Efficient BackProp (1998), section 4.4.
    Specification: specs/activation/scaled_tanh.md
    """
    raise NotImplementedError("scaled_tanh: grade spec scaled_tanh")


def scaled_tanh_backward(grad_output, x):
    """
    Multiply the gradient by the slope of the scaled tangent.

        grad_x = grad_output * amplitude * steepness * (1 - tanh(steepness * x)**2)

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `scaled_tanh`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If scaled_tanh_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/scaled_tanh.md
    """
    raise NotImplementedError("scaled_tanh_backward: grade spec scaled_tanh")


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


def softplus(x):
    """
    Bend the corner of `relu` into a curve.

        y = log(1 + exp(x)) = max(0, x) + log(1 + exp(-|x|))

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

    Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional knowledge for
    better option pricing (2001).
    Specification: specs/activation/softplus.md
    """
    raise NotImplementedError("softplus: grade spec softplus")


def softplus_backward(grad_output, x):
    """
    Multiply the gradient by the slope of the softplus, which is the sigmoid.

        grad_x = grad_output * 1 / (1 + exp(-x))

    Parameters
    ----------
    grad_output : the shape of x
    x : as in `softplus`, the argument and not the value y

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If softplus_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/softplus.md
    """
    raise NotImplementedError("softplus_backward: grade spec softplus")


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


def maxout(x, pieces):
    """
    Keep the largest of every few neighbouring channels.

        y[n, c, ...] = max over k < pieces of x[n, c * pieces + k, ...]

    Parameters
    ----------
    x : (N, C, ...), two axes or more
    pieces : number of channels that make one

    Returns
    -------
    y : (N, C / pieces, ...)

    Raises
    ------
    ValueError
        If one of maxout_c1 ... maxout_c3 does not hold.
    TypeError
        If x does not hold real numbers.

    Goodfellow, Warde-Farley, Mirza, Courville and Bengio, Maxout networks (2013), section 3.
    Specification: specs/activation/maxout.md
    """
    raise NotImplementedError("maxout: grade spec maxout")


def maxout_backward(grad_output, x, pieces):
    """
    Send the gradient to the channel that was kept, the first of equal ones.

        grad_x[n, c * pieces + k, ...] = grad_output[n, c, ...] where k is the first of the largest

    Parameters
    ----------
    grad_output : (N, C / pieces, ...)
    x, pieces : as in `maxout`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If one of maxout_c1 ... maxout_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/activation/maxout.md
    """
    raise NotImplementedError("maxout_backward: grade spec maxout")


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
