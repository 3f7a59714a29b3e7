"""
Convolution: a filter slides over a padded image, and at each position products are summed.

What holds of every operation: grade spec conventions
"""

import numpy as np


def col2im(cols, image_shape, kernel_size, *, stride=1, padding=0, dilation=1):
    """
    Add every column back to the pixels from which `im2col` copies it: the adjoint of `im2col`.

        padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w] += cols[n, (c*K_h + u)*K_w + v, i*W_out + j]
                                                                          for all u, v, i, j

    Parameters
    ----------
    cols : (N, C * K_h * K_w, H_out * W_out)
    image_shape : the four ints (N, C, H, W)
    kernel_size, stride, padding, dilation : as in `im2col`

    Returns
    -------
    x : (N, C, H, W), what lies in the padding cut off

    Raises
    ------
    ValueError
        If one of col2im_c1 ... col2im_c4 does not hold.
    TypeError
        If cols does not hold real numbers.

    Chellapilla, Puri and Simard, High performance convolutional neural networks for document
    processing (2006).
    Specification: specs/convolution/col2im.md
    """
    raise NotImplementedError("col2im: grade spec col2im")


def im2col(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """
    Copy what lies under the kernel at each position into one column.

        cols[n, (c*K_h + u)*K_w + v, i*W_out + j] = padded[n, c, i*s_h + u*d_h, j*s_w + v*d_w]

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size, stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros

    Returns
    -------
    cols : (N, C * K_h * K_w, H_out * W_out), with the H_out and W_out of `conv2d`

    Raises
    ------
    ValueError
        If one of im2col_c1 ... im2col_c3 does not hold.
    TypeError
        If x does not hold real numbers.

    Chellapilla, Puri and Simard, High performance convolutional neural networks for document
    processing (2006).
    Specification: specs/convolution/im2col.md
    """
    raise NotImplementedError("im2col: grade spec im2col")


def conv1d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """
    Slide every filter along a padded signal and sum the products.

        y[n, o, i] = bias[o] + sum over c, u of
            weight[o, c, u] * padded[n, first_channel(o) + c, i*s + u*d]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, L)
    weight : (C_out, C_in / groups, K)
    bias : (C_out,), optional
    stride, dilation : int or (length,), in samples
    padding : int, (length,), (before, after) or ((before, after),), in samples of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, L_out), where
        L_out = floor((before + L + after - (K - 1)*d - 1) / s) + 1

    Raises
    ------
    ValueError
        If one of conv1d_c1 ... conv1d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Waibel, Hanazawa, Hinton, Shikano and Lang, Phoneme recognition using time-delay neural
    networks (1989).
    Specification: specs/convolution/conv1d.md
    """
    raise NotImplementedError("conv1d: grade spec conv1d")


def conv1d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """
    Carry the gradient of `conv1d`'s output back to the signal, the filters and the bias.

        grad_padded[n, first_channel(o) + c, i*s + u*d] +=
            grad_output[n, o, i] * weight[o, c, u]                                for all o, c, u, i
        grad_weight[o, c, u] = sum over n, i of
            grad_output[n, o, i] * padded[n, first_channel(o) + c, i*s + u*d]
        grad_bias[o] = sum over n, i of grad_output[n, o, i]

    Parameters
    ----------
    grad_output : (N, C_out, L_out), the shape of `conv1d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv1d`

    Returns
    -------
    grad_x : (N, C_in, L), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv1d_c1 ... conv1d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv1d.md
    """
    raise NotImplementedError("conv1d_backward: grade spec conv1d")


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """
    Slide every filter over a padded image and sum the products.

        y[n, o, i, j] = bias[o] + sum over c, u, v of
            weight[o, c, u, v] * padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, H, W)
    weight : (C_out, C_in / groups, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (height, width), in pixels
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, H_out, W_out), where
        H_out = floor((H + top + bottom - (K_h - 1)*d_h - 1) / s_h) + 1, and likewise W_out

    Raises
    ------
    ValueError
        If one of conv2d_c1 ... conv2d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016).
    Specification: specs/convolution/conv2d.md
    """
    raise NotImplementedError("conv2d: grade spec conv2d")


def conv2d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """
    Carry the gradient of `conv2d`'s output back to the image, the filters and the bias.

        grad_padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w] +=
            grad_output[n, o, i, j] * weight[o, c, u, v]                  for all o, c, u, v, i, j
        grad_weight[o, c, u, v] = sum over n, i, j of
            grad_output[n, o, i, j] * padded[n, first_channel(o) + c, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, i, j of grad_output[n, o, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, H_out, W_out), the shape of `conv2d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv2d`

    Returns
    -------
    grad_x : (N, C_in, H, W), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv2d_c1 ... conv2d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv2d.md
    """
    raise NotImplementedError("conv2d_backward: grade spec conv2d")


def conv3d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """
    Slide every filter through a padded volume and sum the products.

        y[n, o, f, i, j] = bias[o] + sum over c, t, u, v of
            weight[o, c, t, u, v] *
            padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w]

    The filters are not flipped. Filter o belongs to group o // (C_out / groups) and sees that
    group's slice of the channels alone; first_channel(o) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, D, H, W)
    weight : (C_out, C_in / groups, K_d, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (depth, height, width), in voxels
    padding : int, (depth, height, width) or ((front, back), (top, bottom), (left, right)), in
        voxels of zeros
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, D_out, H_out, W_out), where
        D_out = floor((front + D + back - (K_d - 1)*d_d - 1) / s_d) + 1, and likewise H_out and
        W_out along their own axes

    Raises
    ------
    ValueError
        If one of conv3d_c1 ... conv3d_c8 does not hold.
    TypeError
        If an array does not hold real numbers.

    Ji, Xu, Yang and Yu, 3D convolutional neural networks for human action recognition (2013),
    section 2.1.
    Specification: specs/convolution/conv3d.md
    """
    raise NotImplementedError("conv3d: grade spec conv3d")


def conv3d_backward(
    grad_output, x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1
):
    """
    Carry the gradient of `conv3d`'s output back to the volume, the filters and the bias.

        grad_padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w] +=
            grad_output[n, o, f, i, j] * weight[o, c, t, u, v]    for all o, c, t, u, v, f, i, j
        grad_weight[o, c, t, u, v] = sum over n, f, i, j of grad_output[n, o, f, i, j] *
            padded[n, first_channel(o) + c, f*s_d + t*d_d, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, f, i, j of grad_output[n, o, f, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, D_out, H_out, W_out), the shape of `conv3d`'s output
    x, weight, bias, stride, padding, dilation, groups : as in `conv3d`

    Returns
    -------
    grad_x : (N, C_in, D, H, W), what lies in the padding cut off
    grad_weight : (C_out, C_in / groups, K_d, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv3d_c1 ... conv3d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv3d.md
    """
    raise NotImplementedError("conv3d_backward: grade spec conv3d")


def pad2d(x, padding, *, mode="constant", value=0.0):
    """
    Lay a border around every map: a constant, the map's mirror image, or its edge.

        y[n, c, i, j] = x[n, c, row(i - top), column(j - left)]

    Inside the map row(r) = r. Outside it "edge" takes the nearest row, and "reflect" mirrors at
    the first and last row, which are not repeated, as often as it takes; likewise column.
    "constant" puts `value` there instead.

    Parameters
    ----------
    x : (N, C, H, W)
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels
    mode : "constant", "reflect" or "edge"
    value : what a constant border holds

    Returns
    -------
    y : (N, C, top + H + bottom, left + W + right)

    Raises
    ------
    ValueError
        If one of pad2d_c1 ... pad2d_c3 does not hold.
    TypeError
        If x does not hold real numbers, or value is not a real number.

    Specification: specs/convolution/pad2d.md
    """
    raise NotImplementedError("pad2d: grade spec pad2d")


def pad2d_backward(grad_output, x, padding, *, mode="constant", value=0.0):
    """
    Carry the gradient of `pad2d`'s output back to the map, without its border.

        grad_x[n, c, row(i - top), column(j - left)] += grad_output[n, c, i, j]   for all i, j

    In a constant border nothing depends on x, so that nothing flows back from there.

    Parameters
    ----------
    grad_output : (N, C, top + H + bottom, left + W + right), the shape of `pad2d`'s output
    x, padding, mode, value : as in `pad2d`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of pad2d_c1 ... pad2d_c4 does not hold.
    TypeError
        If an array does not hold real numbers, or value is not a real number.

    Specification: specs/convolution/pad2d.md
    """
    raise NotImplementedError("pad2d_backward: grade spec pad2d")


def convolve1d(signal, kernel, *, mode="full"):
    """
    Flip a kernel, slide it along a signal, and sum the products.

        y[i] = sum over u of kernel[K - 1 - u] * padded[i + u]

    Parameters
    ----------
    signal : (L,)
    kernel : (K,)
    mode : how many zeros lie around the signal: "valid" none, "full" K - 1 on either side, "same"
        K // 2 before and (K - 1) // 2 after

    Returns
    -------
    y : "valid" (L - K + 1,), "same" (L,), "full" (L + K - 1,)

    Raises
    ------
    ValueError
        If one of convolve1d_c1 ... convolve1d_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep learning (2016), equation 9.3.
    Specification: specs/convolution/convolve1d.md
    """
    raise NotImplementedError("convolve1d: grade spec convolve1d")


def convolve2d(image, kernel, *, mode="valid"):
    """
    Flip a kernel, slide it over an image, and sum the products.

        y[i, j] = sum over u, v of
            kernel[K_h - 1 - u, K_w - 1 - v] * padded[i + u, j + v]

    Parameters
    ----------
    image : (H, W)
    kernel : (K_h, K_w)
    mode : how many zeros lie around the image: "valid" none, "full" K - 1 on every side, "same"
        K // 2 before and (K - 1) // 2 after, each along its own axis

    Returns
    -------
    y : "valid" (H - K_h + 1, W - K_w + 1), "same" (H, W), "full" (H + K_h - 1, W + K_w - 1)

    Raises
    ------
    ValueError
        If one of convolve2d_c1 ... convolve2d_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep learning (2016), equations 9.4 and 9.5.
    Specification: specs/convolution/convolve2d.md
    """
    raise NotImplementedError("convolve2d: grade spec convolve2d")


def correlate2d(image, kernel, *, mode="valid"):
    """
    Slide a kernel over an image as it is, and sum the products.

        y[i, j] = sum over u, v of kernel[u, v] * padded[i + u, j + v]

    Parameters
    ----------
    image : (H, W)
    kernel : (K_h, K_w)
    mode : how many zeros lie around the image: "valid" none, "full" K - 1 on every side, "same"
        (K - 1) // 2 before and K // 2 after, each along its own axis

    Returns
    -------
    y : "valid" (H - K_h + 1, W - K_w + 1), "same" (H, W), "full" (H + K_h - 1, W + K_w - 1)

    Raises
    ------
    ValueError
        If one of correlate2d_c1 ... correlate2d_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep learning (2016), equation 9.6.
    Specification: specs/convolution/correlate2d.md
    """
    raise NotImplementedError("correlate2d: grade spec correlate2d")


def conv_transpose2d(
    x, weight, bias=None, *, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """
    Lay every filter, times each pixel, down on a larger map, and sum where they overlap.

        canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w] +=
            x[n, c, i, j] * weight[c, o, u, v]                        for all c, o, u, v, i, j
        y[n, o, i, j] = bias[o] + canvas[n, o, top + i, left + j]

    The adjoint of `conv2d` with the same stride, padding, dilation and groups. Channel c belongs to
    group c // (C_in / groups) and reaches that group's slice of the output's maps alone;
    first_map(c) is where the slice begins.

    Parameters
    ----------
    x : (N, C_in, H, W)
    weight : (C_in, C_out / groups, K_h, K_w)
    bias : (C_out,), optional
    stride, dilation : int or (height, width), in pixels of the output
    padding : int, (height, width) or ((top, bottom), (left, right)), in pixels that are cut off
    output_padding : int or (height, width), in pixels by which the canvas grows at its end
    groups : number of independent slices of the channels

    Returns
    -------
    y : (N, C_out, H_out, W_out), where
        H_out = (H - 1)*s_h + (K_h - 1)*d_h + 1 + output_padding_h - top - bottom,
        and likewise W_out

    Raises
    ------
    ValueError
        If one of conv_transpose2d_c1 ... conv_transpose2d_c9 does not hold.
    TypeError
        If an array does not hold real numbers.

    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 4.
    Specification: specs/convolution/conv_transpose2d.md
    """
    raise NotImplementedError("conv_transpose2d: grade spec conv_transpose2d")


def conv_transpose2d_backward(
    grad_output,
    x,
    weight,
    bias=None,
    *,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    dilation=1,
):
    """
    Carry the gradient of `conv_transpose2d`'s output back to x, the filters and the bias.

        grad_canvas[n, o, top + i, left + j] = grad_output[n, o, i, j], and 0 elsewhere
        grad_x[n, c, i, j] = sum over o, u, v of
            weight[c, o, u, v] * grad_canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_weight[c, o, u, v] = sum over n, i, j of
            x[n, c, i, j] * grad_canvas[n, first_map(c) + o, i*s_h + u*d_h, j*s_w + v*d_w]
        grad_bias[o] = sum over n, i, j of grad_output[n, o, i, j]

    Parameters
    ----------
    grad_output : (N, C_out, H_out, W_out), the shape of `conv_transpose2d`'s output
    x, weight, bias, stride, padding, output_padding, groups, dilation : as in `conv_transpose2d`

    Returns
    -------
    grad_x : (N, C_in, H, W)
    grad_weight : (C_in, C_out / groups, K_h, K_w)
    grad_bias : (C_out,), or None where there is no bias

    Raises
    ------
    ValueError
        If one of conv_transpose2d_c1 ... conv_transpose2d_c10 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/convolution/conv_transpose2d.md
    """
    raise NotImplementedError("conv_transpose2d_backward: grade spec conv_transpose2d")
