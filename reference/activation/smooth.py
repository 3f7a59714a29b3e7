"""Activations of single numbers with a slope everywhere that changes smoothly."""

import numpy as np

from ..constraints import real_array
from ..dtypes import Array, as_float64, cast, result_dtype
from .arguments import gradient_and_argument

# A and S of the paper
AMPLITUDE = 1.7159
STEEPNESS = 2 / 3


@np.errstate(all="ignore")
def identity(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(as_float64(x), result_dtype(x))


@np.errstate(all="ignore")
def identity_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "identity_c1")
    return cast(as_float64(grad_output), result_dtype(x))


@np.errstate(all="ignore")
def sigmoid(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(logistic(as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def sigmoid_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "sigmoid_c1")
    # the slope is even in x: taken at -|x|, nothing overflows
    decay = np.exp(-np.abs(as_float64(x)))
    slope = decay / (1.0 + decay) ** 2
    return cast(as_float64(grad_output) * slope, result_dtype(x))


@np.errstate(all="ignore")
def tanh(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(np.tanh(as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def tanh_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "tanh_c1")
    return cast(as_float64(grad_output) * slope_of_tanh(as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def scaled_tanh(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(AMPLITUDE * np.tanh(STEEPNESS * as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def scaled_tanh_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "scaled_tanh_c1")
    slope = AMPLITUDE * STEEPNESS * slope_of_tanh(STEEPNESS * as_float64(x))
    return cast(as_float64(grad_output) * slope, result_dtype(x))


@np.errstate(all="ignore")
def arctan(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(np.arctan(as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def arctan_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "arctan_c1")
    return cast(as_float64(grad_output) / (1.0 + as_float64(x) ** 2), result_dtype(x))


@np.errstate(all="ignore")
def softplus(x: Array) -> Array:
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
    x = real_array("x", x)
    argument = as_float64(x)
    # both terms are positive and accurate: nothing overflows, cancels, or is lost beside the 1
    curve = np.log1p(np.exp(-np.abs(argument)))
    return cast(np.maximum(0.0, argument) + curve, result_dtype(x))


@np.errstate(all="ignore")
def softplus_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "softplus_c1")
    return cast(as_float64(grad_output) * logistic(as_float64(x)), result_dtype(x))


def logistic(x: Array) -> Array:
    """Return 1 / (1 + exp(-x)) of float64 numbers."""
    # for x < 0 numerator and denominator are multiplied by exp(x), so that nothing overflows
    decay = np.exp(-np.abs(x))
    share: Array = np.where(x < 0, decay, 1.0) / (1.0 + decay)
    return share


def slope_of_tanh(x: Array) -> Array:
    """Return 4 / (exp(x) + exp(-x))**2 of float64 numbers."""
    # the slope is even in x: taken at -|x|, with exp(-2|x|) cancelled, nothing overflows
    decay = np.exp(-2.0 * np.abs(x))
    slope: Array = 4.0 * decay / (1.0 + decay) ** 2
    return slope
