"""
Fully connected layers: every output is a weighted sum of all features of one sample.

What holds of every operation: grade spec conventions
"""

import numpy as np


def linear(x, weight, bias=None):
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
    raise NotImplementedError("linear: grade spec linear")


def linear_backward(grad_output, x, weight, bias=None):
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
    raise NotImplementedError("linear_backward: grade spec linear")


def flatten(x):
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
    raise NotImplementedError("flatten: grade spec flatten")


def flatten_backward(grad_output, x):
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
    raise NotImplementedError("flatten_backward: grade spec flatten")
