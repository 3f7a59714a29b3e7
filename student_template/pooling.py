"""
Pooling: a window slides over every map, and one number stands for what lies under it.

What holds of every operation: grade spec conventions
"""

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


def max_pool2d_indices(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """
    Say where each entry of `max_pool2d`'s output lies on its map.

        indices[n, c, i, j] = h*W + w, where (h, w) = (i*s_h + u*d_h - top, j*s_w + v*d_w - left)
            and u, v is the first maximum of the window's pixels, row by row

    The pixels are counted row by row on the map without its padding.

    Parameters
    ----------
    x, kernel_size, stride, padding, dilation, ceil_mode : as in `max_pool2d`

    Returns
    -------
    indices : (N, C, H_out, W_out), integers from 0 to H*W - 1; of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of max_pool2d_indices_c1 ... max_pool2d_indices_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1:
    the switches.
    Specification: specs/pooling/max_pool2d_indices.md
    """
    raise NotImplementedError("max_pool2d_indices: grade spec max_pool2d_indices")


def max_unpool2d(x, indices, output_size):
    """
    Put every entry back to where its index says, on a map that is 0 elsewhere.

        y[n, c, h, w] = x[n, c, i, j] where indices[n, c, i, j] = h*W_out + w, else 0

    Parameters
    ----------
    x : (N, C, H, W)
    indices : (N, C, H, W), integers from 0 to H_out*W_out - 1
    output_size : (H_out, W_out), in pixels

    Returns
    -------
    y : (N, C, H_out, W_out)

    Raises
    ------
    ValueError
        If one of max_unpool2d_c1 ... max_unpool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Zeiler and Fergus, Visualizing and understanding convolutional networks (2014), section 2.1.
    Specification: specs/pooling/max_unpool2d.md
    """
    raise NotImplementedError("max_unpool2d: grade spec max_unpool2d")


def max_unpool2d_backward(grad_output, x, indices, output_size):
    """
    Fetch the gradient of `max_unpool2d`'s output from where each entry was put.

        grad_x[n, c, i, j] = grad_output[n, c, h, w] where h*W_out + w = indices[n, c, i, j]

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `max_unpool2d`'s output
    x, indices, output_size : as in `max_unpool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of max_unpool2d_c1 ... max_unpool2d_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/max_unpool2d.md
    """
    raise NotImplementedError("max_unpool2d_backward: grade spec max_unpool2d")


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


def lp_pool2d(x, p, kernel_size, *, stride=None):
    """
    Take the p-norm of what lies under the window, map by map.

        y[n, c, i, j] = (sum over u, v of |x[n, c, i*s_h + u, j*s_w + v]|^p)^(1/p)

    Entries are divided by the window's largest magnitude first, and y is multiplied by it: it does
    not change, and no power overflows.

    Parameters
    ----------
    x : (N, C, H, W)
    p : the order of the norm, finite and above 0
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size

    Returns
    -------
    y : (N, C, H_out, W_out), where
        H_out = floor((H - K_h) / s_h) + 1, and likewise W_out

    Raises
    ------
    ValueError
        If one of lp_pool2d_c1 ... lp_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Boureau, Ponce and LeCun, A theoretical analysis of feature pooling in visual recognition
    (2010).
    Specification: specs/pooling/lp_pool2d.md
    """
    raise NotImplementedError("lp_pool2d: grade spec lp_pool2d")


def lp_pool2d_backward(grad_output, x, p, kernel_size, *, stride=None):
    """
    Carry the gradient of `lp_pool2d`'s output back to each pixel under the window.

        grad_x[n, c, h, w] += grad_output[n, c, i, j] * sign(x[n, c, h, w])
            * (|x[n, c, h, w]| / y[n, c, i, j])^(p - 1)
        for all u, v, i, j, where (h, w) = (i*s_h + u, j*s_w + v); and where x is 0, nothing

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `lp_pool2d`'s output
    x, p, kernel_size, stride : as in `lp_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of lp_pool2d_c1 ... lp_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/lp_pool2d.md
    """
    raise NotImplementedError("lp_pool2d_backward: grade spec lp_pool2d")


def subsample2d(x, weight, bias, *, kernel_size=2):
    """
    Add up what lies under windows that lie side by side, then scale and shift each map.

        y[n, c, i, j] = weight[c] * sum over u, v of x[n, c, i*K_h + u, j*K_w + v] + bias[c]

    Parameters
    ----------
    x : (N, C, H, W)
    weight, bias : (C,)
    kernel_size : int or (height, width), in pixels; the window moves by as much

    Returns
    -------
    y : (N, C, H_out, W_out), where H_out = floor(H / K_h), and likewise W_out

    Raises
    ------
    ValueError
        If one of subsample2d_c1 ... subsample2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition
    (1998), section II.B: layers S2 and S4.
    Specification: specs/pooling/subsample2d.md
    """
    raise NotImplementedError("subsample2d: grade spec subsample2d")


def subsample2d_backward(grad_output, x, weight, bias, *, kernel_size=2):
    """
    Carry the gradient of `subsample2d`'s output back to the image, the weights and the biases.

        grad_x[n, c, i*K_h + u, j*K_w + v] = grad_output[n, c, i, j] * weight[c]   for all u, v
        grad_weight[c] = sum over n, i, j of
            grad_output[n, c, i, j] * sum over u, v of x[n, c, i*K_h + u, j*K_w + v]
        grad_bias[c] = sum over n, i, j of grad_output[n, c, i, j]

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `subsample2d`'s output
    x, weight, bias, kernel_size : as in `subsample2d`

    Returns
    -------
    grad_x : (N, C, H, W), 0 in the rows and columns that no window reaches
    grad_weight, grad_bias : (C,)

    Raises
    ------
    ValueError
        If one of subsample2d_c1 ... subsample2d_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/subsample2d.md
    """
    raise NotImplementedError("subsample2d_backward: grade spec subsample2d")


def sum_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """
    Add up what lies under the window, map by map.

        y[n, c, i, j] = sum over u, v of padded[n, c, i*s_h + u, j*s_w + v]

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size : int or (height, width), in pixels
    stride : int or (height, width), in pixels; None stands for kernel_size
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    ceil_mode : whether the output's size is rounded up; a last window that would start behind
        the map's last pixel is dropped again

    Returns
    -------
    y : (N, C, H_out, W_out), of `max_pool2d`'s shape

    Raises
    ------
    ValueError
        If one of sum_pool2d_c1 ... sum_pool2d_c4 does not hold.
    TypeError
        If x does not hold real numbers.

    Babenko and Lempitsky, Aggregating local deep features for image retrieval (2015).
    Specification: specs/pooling/sum_pool2d.md
    """
    raise NotImplementedError("sum_pool2d: grade spec sum_pool2d")


def sum_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """
    Carry the gradient of `sum_pool2d`'s output back, all of it to each pixel under the window.

        grad_padded[n, c, i*s_h + u, j*s_w + v] += grad_output[n, c, i, j]   for all u, v, i, j

    Parameters
    ----------
    grad_output : (N, C, H_out, W_out), the shape of `sum_pool2d`'s output
    x, kernel_size, stride, padding, ceil_mode : as in `sum_pool2d`

    Returns
    -------
    grad_x : (N, C, H, W), what lies in the padding and beyond it cut off

    Raises
    ------
    ValueError
        If one of sum_pool2d_c1 ... sum_pool2d_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/pooling/sum_pool2d.md
    """
    raise NotImplementedError("sum_pool2d_backward: grade spec sum_pool2d")


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


def global_max_pool2d(x):
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
    raise NotImplementedError("global_max_pool2d: grade spec global_max_pool2d")


def global_max_pool2d_backward(grad_output, x):
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
    raise NotImplementedError("global_max_pool2d_backward: grade spec global_max_pool2d")
