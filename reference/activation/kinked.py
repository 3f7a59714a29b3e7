"""Activations of single numbers with a kink or a step, and the straight line between them."""

import numpy as np

from ..constraints import real_array, require, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from .arguments import gradient_and_argument


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
def prelu(x: Array, weight: Array) -> Array:
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
    x, weight = real_array("x", x), real_array("weight", weight)
    check_prelu(x, weight)
    argument, slope = as_float64(x), along_channels(as_float64(weight), x.ndim)
    return cast(np.where(argument > 0, argument, slope * argument), result_dtype(x, weight))


@np.errstate(all="ignore")
def prelu_backward(grad_output: Array, x: Array, weight: Array) -> tuple[Array, Array]:
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
    x, weight = real_array("x", x), real_array("weight", weight)
    grad_output = real_array("grad_output", grad_output)
    check_prelu(x, weight)
    require_shape("grad_output", grad_output, x.shape, "prelu_c3")

    grad_y, argument = as_float64(grad_output), as_float64(x)
    slope = along_channels(as_float64(weight), x.ndim)
    grad_x = np.where(argument > 0, grad_y, slope * grad_y)
    scaled = np.where(argument > 0, 0.0, grad_y * argument)
    grad_weight = np.sum(scaled, axis=(0, *range(2, x.ndim)))
    dtype = result_dtype(x, weight)
    return cast(grad_x, dtype), cast(grad_weight, dtype)


@np.errstate(all="ignore")
def elu(x: Array, *, alpha: float = 1.0) -> Array:
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
    x = real_array("x", x)
    argument = as_float64(x)
    return cast(np.where(argument > 0, argument, alpha * np.expm1(argument)), result_dtype(x))


@np.errstate(all="ignore")
def elu_backward(grad_output: Array, x: Array, *, alpha: float = 1.0) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "elu_c1")
    grad_y, argument = as_float64(grad_output), as_float64(x)
    return cast(np.where(argument > 0, grad_y, grad_y * alpha * np.exp(argument)), result_dtype(x))


@np.errstate(all="ignore")
def binary_step(x: Array) -> Array:
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
    x = real_array("x", x)
    argument = as_float64(x)
    # a comparison with NaN is false: what is not a number is kept as it is
    step = np.where(argument >= 0, 1.0, 0.0)
    return cast(np.where(np.isnan(argument), argument, step), result_dtype(x))


@np.errstate(all="ignore")
def binary_step_backward(grad_output: Array, x: Array) -> Array:
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
    grad_output, x = gradient_and_argument(grad_output, x, "binary_step_c1")
    return np.zeros(x.shape, dtype=result_dtype(x))


def along_channels(weight: Array, axes: int) -> Array:
    """Return one number per channel in the form (1, C, 1, ...), which meets axis 1 of x."""
    return weight.reshape((1, -1) + (1,) * (axes - 2))


def check_prelu(x: Array, weight: Array) -> None:
    """Check that x has channels, and that there is a slope for each of them."""
    require(x.ndim >= 2, "prelu_c1", f"x has shape {x.shape}, needs (N, C, ...)")
    require_shape("weight", weight, x.shape[1:2], "prelu_c2")
