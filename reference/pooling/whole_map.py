"""Pools whose window is the whole map."""

import numpy as np

from ..constraints import real_array, require_maps, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from .maximum import at_first_maximum, in_a_row


def global_avg_pool2d(x: Array) -> Array:
    """
    Take the mean of every map.

        y[n, c] = sum over h, w of x[n, c, h, w] / (H * W)

    Parameters
    ----------
    x : (N, C, H, W)

    Returns
    -------
    y : (N, C)

    Raises
    ------
    ValueError
        If global_avg_pool2d_c1 does not hold.
    TypeError
        If x does not hold real numbers.

    Lin, Chen and Yan, Network in network (2014), section 3.2.
    Specification: specs/pooling/global_avg_pool2d.md
    """
    x = real_array("x", x)
    require_maps("x", x, "global_avg_pool2d_c1")

    # MEAN
    with np.errstate(all="ignore"):
        y = as_float64(x).mean(axis=(2, 3))
    return cast(y, result_dtype(x))


def global_avg_pool2d_backward(grad_output: Array, x: Array) -> Array:
    """
    Carry the gradient of `global_avg_pool2d`'s output back, in equal parts to every pixel.

        grad_x[n, c, h, w] = grad_output[n, c] / (H * W)

    Parameters
    ----------
    grad_output : (N, C), the shape of `global_avg_pool2d`'s output
    x : as in `global_avg_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If global_avg_pool2d_c1 or global_avg_pool2d_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/global_avg_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    require_maps("x", x, "global_avg_pool2d_c1")
    require_shape("grad_output", grad_output, x.shape[:2], "global_avg_pool2d_c2")

    # SHARES
    height, width = x.shape[2:]
    shares = as_float64(grad_output) / (height * width)
    grad_x = np.tile(shares[..., np.newaxis, np.newaxis], (height, width))
    return cast(grad_x, result_dtype(x))


def global_max_pool2d(x: Array) -> Array:
    """
    Take the largest pixel of every map.

        y[n, c] = max over h, w of x[n, c, h, w]

    Parameters
    ----------
    x : (N, C, H, W)

    Returns
    -------
    y : (N, C)

    Raises
    ------
    ValueError
        If global_max_pool2d_c1 does not hold.
    TypeError
        If x does not hold real numbers.

    Oquab, Bottou, Laptev and Sivic, Is object localization for free? (2015).
    Specification: specs/pooling/global_max_pool2d.md
    """
    x = real_array("x", x)
    require_maps("x", x, "global_max_pool2d_c1")

    # MAXIMUM
    y = as_float64(x).max(axis=(2, 3))
    return cast(y, result_dtype(x))


def global_max_pool2d_backward(grad_output: Array, x: Array) -> Array:
    """
    Carry the gradient of `global_max_pool2d`'s output back to the largest pixel of each map.

        grad_x[n, c, h, w] = grad_output[n, c] where h, w is the first maximum of the map, else 0

    Parameters
    ----------
    grad_output : (N, C), the shape of `global_max_pool2d`'s output
    x : as in `global_max_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If global_max_pool2d_c1 or global_max_pool2d_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/global_max_pool2d.md
    """
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    require_maps("x", x, "global_max_pool2d_c1")
    require_shape("grad_output", grad_output, x.shape[:2], "global_max_pool2d_c2")

    # FIRST MAXIMUM
    grad_x = at_first_maximum(as_float64(grad_output), in_a_row(as_float64(x)))
    return cast(grad_x.reshape(x.shape), result_dtype(x))
