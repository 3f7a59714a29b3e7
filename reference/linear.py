"""Fully connected layers: every output is a weighted sum of all features of one sample."""

import math

import numpy as np

from .constraints import optional_real_array, real_array, require, require_shape
from .dtypes import Array, as_float64, cast, result_dtype


@np.errstate(all="ignore")
def linear(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """
    Weigh the features of every sample, and sum them.

        y[..., o] = bias[o] + sum over c of weight[o, c] * x[..., c]

    Parameters
    ----------
    x : (..., C_in), with any number of leading axes
    weight : (C_out, C_in)
    bias : (C_out,), optional

    Returns
    -------
    y : (..., C_out)

    Raises
    ------
    ValueError
        If one of linear_c1 ... linear_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.
    Specification: specs/linear/linear.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    check_linear(x, weight, bias)

    # SUM
    y = as_float64(x) @ as_float64(weight).T

    # BIAS
    if bias is not None:
        y = y + as_float64(bias)
    return cast(y, result_dtype(x, weight, bias))


@np.errstate(all="ignore")
def linear_backward(
    grad_output: Array, x: Array, weight: Array, bias: Array | None = None
) -> tuple[Array, Array, Array | None]:
    """
    Carry the gradient of `linear`'s output back to the features, the weights and the bias.

        grad_x[..., c] = sum over o of grad_output[..., o] * weight[o, c]
        grad_weight[o, c] = sum over all samples of grad_output[..., o] * x[..., c]
        grad_bias[o] = sum over all samples of grad_output[..., o]

    Parameters
    ----------
    grad_output : (..., C_out), the shape of `linear`'s output
    x, weight, bias : as in `linear`

    Returns
    -------
    grad_x : (..., C_in)
    grad_weight : (C_out, C_in)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of linear_c1 ... linear_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/linear/linear.md
    """
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    check_linear(x, weight, bias)
    require_shape("grad_output", grad_output, (*x.shape[:-1], len(weight)), "linear_c5")

    # SUMS
    grad_y = as_float64(grad_output)
    over_samples = tuple(range(x.ndim - 1))
    grad_x = grad_y @ as_float64(weight)
    grad_weight = np.tensordot(grad_y, as_float64(x), (over_samples, over_samples))
    grad_bias = None if bias is None else grad_y.sum(axis=over_samples)

    dtype = result_dtype(x, weight, bias)
    return (
        cast(grad_x, dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def flatten(x: Array) -> Array:
    """
    Lay all numbers of each sample in one row, the last axis running fastest.

        y[n, (c * H + i) * W + j] = x[n, c, i, j]            for images; likewise for any rank

    Parameters
    ----------
    x : (N, ...)

    Returns
    -------
    y : (N, F), where F is the product of the other sizes, and 1 where there are none

    Raises
    ------
    ValueError
        If flatten_c1 does not hold.
    TypeError
        If x does not hold real numbers.

    Specification: specs/linear/flatten.md
    """
    x = real_array("x", x)
    check_flatten(x)
    return cast(x.reshape(flat_shape(x)), result_dtype(x))


def flatten_backward(grad_output: Array, x: Array) -> Array:
    """
    Lay the gradient back into the shape of x.

        grad_x[n, c, i, j] = grad_output[n, (c * H + i) * W + j]

    Parameters
    ----------
    grad_output : (N, F), the shape of `flatten`'s output
    x : as in `flatten`

    Returns
    -------
    grad_x : the shape of x

    Raises
    ------
    ValueError
        If flatten_c1 or flatten_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/linear/flatten.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    check_flatten(x)
    require_shape("grad_output", grad_output, flat_shape(x), "flatten_c2")
    return cast(grad_output.reshape(x.shape), result_dtype(x))


def flat_shape(x: Array) -> tuple[int, int]:
    """Return the shape of `flatten(x)`; with an empty batch no size can be left to infer."""
    return len(x), math.prod(x.shape[1:])


def check_linear(x: Array, weight: Array, bias: Array | None) -> None:
    """Check every constraint of `linear`."""
    require(x.ndim > 0, "linear_c1", f"x has shape {x.shape}, needs at least one axis")
    require(weight.ndim == 2, "linear_c2", f"weight has shape {weight.shape}, needs (C_out, C_in)")
    require(
        x.shape[-1] == weight.shape[1],
        "linear_c3",
        f"x has {x.shape[-1]} features, weight needs {weight.shape[1]}",
    )
    if bias is not None:
        require_shape("bias", bias, weight.shape[:1], "linear_c4")


def check_flatten(x: Array) -> None:
    """Check the constraint of `flatten`."""
    require(x.ndim > 0, "flatten_c1", f"x has shape {x.shape}, needs (N, ...)")
