"""Activations of several numbers at once: along an axis, or of neighbouring channels."""

import numpy as np

from ..constraints import is_whole, real_array, require, require_shape, whole_number
from ..dtypes import Array, as_float64, cast, result_dtype


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


@np.errstate(all="ignore")
def maxout(x: Array, pieces: int) -> Array:
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
    x = real_array("x", x)
    candidates = side_by_side(x, pieces)
    return cast(np.max(candidates, axis=2), result_dtype(x))


@np.errstate(all="ignore")
def maxout_backward(grad_output: Array, x: Array, pieces: int) -> Array:
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
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    candidates = side_by_side(x, pieces)
    of_y = (*candidates.shape[:2], *candidates.shape[3:])
    require_shape("grad_output", grad_output, of_y, "maxout_c4")

    grad_x = np.zeros(candidates.shape)
    first = np.argmax(candidates, axis=2, keepdims=True)
    np.put_along_axis(grad_x, first, as_float64(grad_output)[:, :, np.newaxis], axis=2)
    return cast(grad_x.reshape(x.shape), result_dtype(x))


def side_by_side(x: Array, pieces: int) -> Array:
    """Return (N, C / pieces, pieces, ...) in float64, once x is known to have these groups."""
    require(x.ndim >= 2, "maxout_c1", f"x has shape {x.shape}, needs (N, C, ...)")
    pieces = whole_number("pieces", pieces, 1, "maxout_c2")
    batch, channels, *rest = x.shape
    require(
        channels % pieces == 0,
        "maxout_c3",
        f"x has {channels} channels, which {pieces} pieces do not divide",
    )
    return as_float64(x).reshape(batch, channels // pieces, pieces, *rest)


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
