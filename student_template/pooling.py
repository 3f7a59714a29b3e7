"""Pooling: a window slides over every map, and one number stands for what lies under it."""

import numpy as np


def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """
    Take the largest entry under the window, map by map.

        y[n, c, i, j] = max over u, v of padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w]

    The padding is -inf, and so is everything beyond it.

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size, dilation : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of -inf
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again

    Returns
    -------
    y : (N, C, H_out, W_out), where
        H_out = floor((top + H + bottom - (K_h - 1)*d_h - 1) / s_h) + 1, and likewise W_out;
        with ceil_mode ceil instead of floor, less 1 where (H_out - 1)*s_h >= top + H

    Raises
    ------
    ValueError
        If one of max_pool2d_c1 ... max_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Scherer, Müller and Behnke, Evaluation of pooling operations in convolutional architectures
    for object recognition (2010).
    Specification: specs/pooling/max_pool2d.md
    """
    raise NotImplementedError("max_pool2d: grade spec max_pool2d")


def max_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False
):
    """
    Carry the gradient of `max_pool2d`'s output back to the largest entry of each window.

        grad_padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w] += grad_output[n, c, i, j]
            for all i, j, where u, v is the first maximum of the window's pixels, row by row

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `max_pool2d`'s output
    x, kernel_size, stride, padding, dilation, ceil_mode : as in `max_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of max_pool2d_c1 ... max_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/max_pool2d.md
    """
    raise NotImplementedError("max_pool2d_backward: grade spec max_pool2d")


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """
    Take the mean of what lies under the window, map by map.

        y[n, c, i, j] = sum over u, v of padded[n, c, i*s_h + u, j*s_w + v] / counted(i, j)

    counted(i, j) is the number of pixels under the window, those of the padding included with
    `count_include_pad`. What lies beyond the padding never counts.

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again
    count_include_pad : whether the padding counts in the divisor

    Returns
    -------
    y : (N, C, H_out, W_out), of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of avg_pool2d_c1 ... avg_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.A.
    Specification: specs/pooling/avg_pool2d.md
    """
    raise NotImplementedError("avg_pool2d: grade spec avg_pool2d")


def avg_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    """
    Carry the gradient of `avg_pool2d`'s output back, in equal parts to what lies under the window.

        grad_padded[n, c, i*s_h + u, j*s_w + v] += grad_output[n, c, i, j] / counted(i, j)
                                                                          for all u, v, i, j

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `avg_pool2d`'s output
    x, kernel_size, stride, padding, ceil_mode, count_include_pad : as in `avg_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W), what lies in the padding and beyond it cut off

    Raises
    ------
    ValueError
        If one of avg_pool2d_c1 ... avg_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/avg_pool2d.md
    """
    raise NotImplementedError("avg_pool2d_backward: grade spec avg_pool2d")


def global_avg_pool2d(x):
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
    raise NotImplementedError("global_avg_pool2d: grade spec global_avg_pool2d")


def global_avg_pool2d_backward(grad_output, x):
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
    raise NotImplementedError("global_avg_pool2d_backward: grade spec global_avg_pool2d")
