"""
Composition: how branches of a network meet, by addition or side by side.

What holds of every operation: grade spec conventions
"""

import numpy as np


def residual_add(x, shortcut):
    """
    Add what a shortcut has carried past some layers to what these layers answer.

        y = x + shortcut

    Parameters
    ----------
    x : any shape
    shortcut : the shape of x

    Returns
    -------
    y : the shape of x

    Raises
    ------
    ValueError
        If residual_add_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    He, Zhang, Ren and Sun, Deep residual learning for image recognition (2016), equation 1.
    Specification: specs/composition/residual_add.md
    """
    raise NotImplementedError("residual_add: grade spec residual_add")


def residual_add_backward(grad_output, x, shortcut):
    """
    Pass the gradient of the sum on to both of its terms.

        grad_x = grad_output
        grad_shortcut = grad_output

    Parameters
    ----------
    grad_output : the shape of `residual_add`'s output
    x, shortcut : as in `residual_add`

    Returns
    -------
    grad_x, grad_shortcut : the shape of x

    Raises
    ------
    ValueError
        If residual_add_c1 or residual_add_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/composition/residual_add.md
    """
    raise NotImplementedError("residual_add_backward: grade spec residual_add")


def concat_channels(*xs):
    """
    Lay the channels of several arrays behind each other.

        y[n, first_channel(k) + c, i, j] = xs[k][n, c, i, j]

    first_channel(k) is the number of channels that the arrays before xs[k] have together.

    Parameters
    ----------
    xs : one array or more, (N, C_k, H, W), alike but for their channels; likewise for any rank

    Returns
    -------
    y : (N, sum over k of C_k, H, W)

    Raises
    ------
    ValueError
        If one of concat_channels_c1 ... concat_channels_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Szegedy and others, Going deeper with convolutions (2015), figure 2.
    Specification: specs/composition/concat_channels.md
    """
    raise NotImplementedError("concat_channels: grade spec concat_channels")


def concat_channels_backward(grad_output, *xs):
    """
    Give every array the gradients of its own channels.

        grad_xs[k][n, c, i, j] = grad_output[n, first_channel(k) + c, i, j]

    Parameters
    ----------
    grad_output : the shape of `concat_channels`'s output
    xs : as in `concat_channels`

    Returns
    -------
    grad_xs : for every k, an array of the shape of xs[k]

    Raises
    ------
    ValueError
        If one of concat_channels_c1 ... concat_channels_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/composition/concat_channels.md
    """
    raise NotImplementedError("concat_channels_backward: grade spec concat_channels")
