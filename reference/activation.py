"""Activations: functions of one number, applied to every entry, and softmax along one axis."""

import numpy as np

from .constraints import is_whole, real_array, require, require_shape
from .dtypes import Array, as_float64, cast, result_dtype


@np.errstate(all="ignore")
def relu(x: Array) -> Array:
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
    x = real_array("x", x)
    return cast(np.maximum(0.0, as_float64(x)), result_dtype(x))


@np.errstate(all="ignore")
def relu_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "relu_c1")
    # a selection, not a product with 0: an infinite gradient where x < 0 gives 0
    return cast(np.where(as_float64(x) > 0, as_float64(grad_output), 0.0), result_dtype(x))


@np.errstate(all="ignore")
def leaky_relu(x: Array, *, negative_slope: float = 0.01) -> Array:
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
    x = real_array("x", x)
    argument = as_float64(x)
    return cast(np.where(argument > 0, argument, negative_slope * argument), result_dtype(x))


@np.errstate(all="ignore")
def leaky_relu_backward(grad_output: Array, x: Array, *, negative_slope: float = 0.01) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "leaky_relu_c1")
    grad_y = as_float64(grad_output)
    return cast(np.where(as_float64(x) > 0, grad_y, negative_slope * grad_y), result_dtype(x))


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
    argument = as_float64(x)
    # for x < 0 numerator and denominator are multiplied by exp(x), so that nothing overflows
    decay = np.exp(-np.abs(argument))
    return cast(np.where(argument < 0, decay, 1.0) / (1.0 + decay), result_dtype(x))


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
    # the slope is even in x: taken at -|x|, with exp(-2|x|) cancelled, nothing overflows
    decay = np.exp(-2.0 * np.abs(as_float64(x)))
    slope = 4.0 * decay / (1.0 + decay) ** 2
    return cast(as_float64(grad_output) * slope, result_dtype(x))


@np.errstate(all="ignore")
def softmax(x: Array, *, axis: int = -1) -> Array:
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
    x = real_array("x", x)
    check_axis(x, axis, "softmax_c1", "softmax_c2")
    return cast(shares(as_float64(x), axis), result_dtype(x))


@np.errstate(all="ignore")
def softmax_backward(grad_output: Array, x: Array, *, axis: int = -1) -> Array:
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
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    check_axis(x, axis, "softmax_c1", "softmax_c2")
    require_shape("grad_output", grad_output, x.shape, "softmax_c3")

    y, grad_y = shares(as_float64(x), axis), as_float64(grad_output)
    grad_x: Array = y * (grad_y - np.sum(grad_y * y, axis=axis, keepdims=True))
    return cast(grad_x, result_dtype(x))


@np.errstate(all="ignore")
def log_softmax(x: Array, *, axis: int = -1) -> Array:
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
    x = real_array("x", x)
    check_axis(x, axis, "log_softmax_c1", "log_softmax_c2")
    below = below_maximum(as_float64(x), axis)
    y: Array = below - np.log(np.sum(np.exp(below), axis=axis, keepdims=True))
    return cast(y, result_dtype(x))


@np.errstate(all="ignore")
def log_softmax_backward(grad_output: Array, x: Array, *, axis: int = -1) -> Array:
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
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    check_axis(x, axis, "log_softmax_c1", "log_softmax_c2")
    require_shape("grad_output", grad_output, x.shape, "log_softmax_c3")

    grad_y = as_float64(grad_output)
    sums = np.sum(grad_y, axis=axis, keepdims=True)
    grad_x: Array = grad_y - shares(as_float64(x), axis) * sums
    return cast(grad_x, result_dtype(x))


def shares(x: Array, axis: int) -> Array:
    """Return the softmax of float64 numbers."""
    exponentials = np.exp(below_maximum(x, axis))
    normalized: Array = exponentials / np.sum(exponentials, axis=axis, keepdims=True)
    return normalized


def below_maximum(x: Array, axis: int) -> Array:
    """Subtract the maximum along the axis: the same shares, and no exponential overflows."""
    # the maximum of no entries is -inf
    difference: Array = x - np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return difference


def check_axis(x: Array, axis: int, label_of_rank: str, label_of_axis: str) -> None:
    """Check that x has axes, and that `axis` is one of them."""
    require(x.ndim > 0, label_of_rank, f"x has shape {x.shape}, needs at least one axis")
    require(
        is_whole(axis) and -x.ndim <= axis < x.ndim,
        label_of_axis,
        f"axis is {axis!r}, needs an int from {-x.ndim} to {x.ndim - 1} for x of shape {x.shape}",
    )


def gradient_and_argument(grad_output: Array, x: Array, label: str) -> tuple[Array, Array]:
    """Return both as arrays of real numbers, and require that they have one shape."""
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    require_shape("grad_output", grad_output, x.shape, label)
    return grad_output, x
