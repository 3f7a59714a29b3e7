"""Convolution: a filter slides over a padded image, and at each position products are summed."""

import math
from collections.abc import Sequence

import numpy as np

from .constraints import (
    optional_real_array,
    real_array,
    require,
    require_maps,
    require_shape,
    whole_number,
)
from .dtypes import Array, as_float64, cast, result_dtype
from .sizes import (
    Padding,
    Sides,
    Size,
    as_tuple,
    before_and_after,
    output_sizes,
    padded_sizes,
    per_axis,
    require_fit,
)
from .windows import inside, window_at


def correlate2d(image: Array, kernel: Array, *, mode: str = "valid") -> Array:
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
    image, kernel = real_array("image", image), real_array("kernel", kernel)
    check_correlate2d(image, kernel, mode)

    # PADDING: "same" begins at row K // 2 of "full"
    padded = zeros_around(image, sides_of_mode(mode, kernel, [k // 2 for k in kernel.shape]))

    # SUM
    y = slide_plane(padded, as_float64(kernel))
    return cast(y, result_dtype(image, kernel))


def convolve2d(image: Array, kernel: Array, *, mode: str = "valid") -> Array:
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
    image, kernel = real_array("image", image), real_array("kernel", kernel)
    check_convolve2d(image, kernel, mode)

    # PADDING: "same" begins at row (K - 1) // 2 of "full"
    padded = zeros_around(image, sides_of_mode(mode, kernel, [(k - 1) // 2 for k in kernel.shape]))

    # SUM
    y = slide_plane(padded, as_float64(np.flip(kernel)))
    return cast(y, result_dtype(image, kernel))


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
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
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    stride, sides, dilation = check_conv2d(x, weight, bias, stride, padding, dilation, groups)

    # PADDING
    padded = zeros_around(x, sides)

    # GROUPS: split, convolve, concatenate
    y = np.concatenate(
        [
            slide(channels, filters, stride, dilation)
            for channels, filters in zip(
                np.split(padded, groups, axis=1),
                np.split(as_float64(weight), groups),
                strict=True,
            )
        ],
        axis=1,
    )

    # BIAS
    if bias is not None:
        y += as_float64(bias)[:, np.newaxis, np.newaxis]
    return cast(y, result_dtype(x, weight, bias))


def conv2d_backward(
    grad_output: Array,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array | None]:
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
    x, weight, bias = (
        real_array("x", x),
        real_array("weight", weight),
        optional_real_array("bias", bias),
    )
    grad_output = real_array("grad_output", grad_output)
    strides, sides, dilations = check_conv2d(x, weight, bias, stride, padding, dilation, groups)
    padded = zeros_around(x, sides)
    positions = output_sizes(padded.shape[2:], weight.shape[2:], strides, dilations)
    require_shape("grad_output", grad_output, (len(x), len(weight), *positions), "conv2d_c9")

    # SUMS
    grad_padded = np.zeros_like(padded)
    grad_weight = np.zeros(weight.shape)
    grad_y = as_float64(grad_output)

    # GROUPS: split; every part is a view, so that the gradients are summed into the whole
    for grad_y_part, part, filter_part, grad_part, grad_filter_part in zip(
        np.split(grad_y, groups, axis=1),
        np.split(padded, groups, axis=1),
        np.split(as_float64(weight), groups),
        np.split(grad_padded, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        add_gradients(
            grad_y_part, part, filter_part, grad_part, grad_filter_part, strides, dilations
        )

    grad_bias = None if bias is None else grad_y.sum(axis=(0, 2, 3))
    dtype = result_dtype(x, weight, bias)
    return (
        cast(inside(grad_padded, x.shape[2:], sides), dtype),
        cast(grad_weight, dtype),
        None if grad_bias is None else cast(grad_bias, dtype),
    )


def pad2d(x: Array, padding: Padding, *, mode: str = "constant", value: float = 0.0) -> Array:
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
    x = real_array("x", x)
    sides, border = check_pad2d(x, padding, mode, value)

    # PADDING
    if mode == "constant":
        y = np.pad(as_float64(x), ((0, 0), (0, 0), *sides), constant_values=border)
    else:
        rows, columns = sources(x.shape[2:], sides, mode)
        y = as_float64(x)[..., rows[:, np.newaxis], columns]
    return cast(y, result_dtype(x))


def pad2d_backward(
    grad_output: Array, x: Array, padding: Padding, *, mode: str = "constant", value: float = 0.0
) -> Array:
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
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    sides, _ = check_pad2d(x, padding, mode, value)
    positions = padded_sizes(x.shape[2:], sides)
    require_shape("grad_output", grad_output, (*x.shape[:2], *positions), "pad2d_c4")

    # SUM
    grad_y = as_float64(grad_output)
    if mode == "constant":
        grad_x = inside(grad_y, x.shape[2:], sides)
    else:
        grad_x = np.zeros(x.shape)
        rows, columns = sources(x.shape[2:], sides, mode)
        with np.errstate(all="ignore"):
            for i, j in np.ndindex(*positions):
                grad_x[..., rows[i], columns[j]] += grad_y[..., i, j]
    return cast(grad_x, result_dtype(x))


def im2col(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
) -> Array:
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
    x = real_array("x", x)
    kernel, strides, sides, dilations = check_im2col(x, kernel_size, stride, padding, dilation)

    # PADDING
    padded = zeros_around(x, sides)

    # COPY
    positions = output_sizes(padded.shape[2:], kernel, strides, dilations)
    cols = np.empty((*x.shape[:2], *kernel, *positions))
    for position in np.ndindex(*positions):
        cols[..., *position] = window_at(padded, position, kernel, strides, dilations)

    # SHAPE: channel, row and column of the kernel share one axis, and both axes of the map another
    flat = cols.reshape(len(x), x.shape[1] * math.prod(kernel), math.prod(positions))
    return cast(flat, result_dtype(x))


def col2im(
    cols: Array,
    image_shape: Sequence[int],
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
) -> Array:
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
    cols = real_array("cols", cols)
    shape, kernel, strides, sides, dilations, positions = check_col2im(
        cols, image_shape, kernel_size, stride, padding, dilation
    )

    # SHAPE
    patches = as_float64(cols).reshape(*shape[:2], *kernel, *positions)

    # SUM
    padded = np.zeros((*shape[:2], *padded_sizes(shape[2:], sides)))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel, strides, dilations)
            window += patches[..., *position]
    return cast(inside(padded, shape[2:], sides), result_dtype(cols))


def zeros_around(x: Array, sides: Sides) -> Array:
    """Return the map in float64 with zeros around its last axes."""
    return np.pad(as_float64(x), ((0, 0),) * (x.ndim - len(sides)) + sides)


def sides_of_mode(mode: str, kernel: Array, skipped: Sequence[int]) -> Sides:
    """Return how many zeros a mode lays before and after; "same" skips the first rows of "full"."""
    if mode == "valid":
        return ((0, 0),) * kernel.ndim
    if mode == "full":
        return tuple((k - 1, k - 1) for k in kernel.shape)
    return tuple((k - 1 - skip, skip) for k, skip in zip(kernel.shape, skipped, strict=True))


def slide_plane(padded: Array, kernel: Array) -> Array:
    """Slide one kernel over one plane."""
    batch_and_channel = (np.newaxis, np.newaxis)
    y: Array = slide(padded[batch_and_channel], kernel[batch_and_channel], (1, 1), (1, 1))[0, 0]
    return y


def sources(sizes: tuple[int, ...], sides: Sides, mode: str) -> list[Array]:
    """Return, for each axis, the place in the map from which each place of the padded map comes."""
    return [
        sources_along(size, before, after, mode)
        for size, (before, after) in zip(sizes, sides, strict=True)
    ]


def sources_along(size: int, before: int, after: int, mode: str) -> Array:
    """Return row(r) for r from -before to size + after - 1."""
    places = np.arange(-before, size + after)
    last = size - 1
    if mode == "edge" or last == 0:
        return np.clip(places, 0, last)
    return last - np.abs(last - places % (2 * last))  # there and back again, 2 * last apart


def slide(
    padded: Array, weight: Array, stride: tuple[int, ...], dilation: tuple[int, ...]
) -> Array:
    """Lay the filters over every output position of one group, and sum over channel and kernel."""
    kernel_size = weight.shape[2:]
    positions = output_sizes(padded.shape[2:], kernel_size, stride, dilation)
    filters = weight.reshape(len(weight), -1)  # (C_out, taps): a tap is a channel, row and column
    y = np.empty((len(padded), len(weight), *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel_size, stride, dilation)
            pixels = window.reshape(len(padded), filters.shape[1])  # (N, taps)
            y[..., *position] = pixels @ filters.T  # sum over the taps
    return y


def add_gradients(
    grad_y: Array,
    padded: Array,
    weight: Array,
    grad_padded: Array,
    grad_weight: Array,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Add what every output position of one group sends back to its window and to its filters."""
    kernel_size = weight.shape[2:]
    filters = weight.reshape(len(weight), -1)  # (C_out, taps): a tap is a channel, row and column
    with np.errstate(all="ignore"):
        for position in np.ndindex(*grad_y.shape[2:]):
            grad_here = grad_y[..., *position]  # (N, C_out)
            window = window_at(padded, position, kernel_size, stride, dilation)
            pixels = window.reshape(len(padded), filters.shape[1])  # (N, taps)
            grad_window = window_at(grad_padded, position, kernel_size, stride, dilation)
            grad_window += (grad_here @ filters).reshape(window.shape)  # sum over o
            grad_weight += (grad_here.T @ pixels).reshape(weight.shape)  # sum over n


def check_correlate2d(image: Array, kernel: Array, mode: str) -> None:
    """Check every constraint of `correlate2d`."""
    require_plane("image", image, "correlate2d_c1")
    require_plane("kernel", kernel, "correlate2d_c2")
    require_mode(mode, ("valid", "same", "full"), "correlate2d_c3")
    if mode == "valid":
        require_fit(image.shape, kernel.shape, (1, 1), "correlate2d_c4")


def check_convolve2d(image: Array, kernel: Array, mode: str) -> None:
    """Check every constraint of `convolve2d`."""
    require_plane("image", image, "convolve2d_c1")
    require_plane("kernel", kernel, "convolve2d_c2")
    require_mode(mode, ("valid", "same", "full"), "convolve2d_c3")
    if mode == "valid":
        require_fit(image.shape, kernel.shape, (1, 1), "convolve2d_c4")


def check_conv2d(
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
) -> tuple[tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `conv2d`; return stride, padding and dilation per axis."""
    require(
        x.ndim == 4 and min(x.shape[1:]) > 0,
        "conv2d_c1",
        f"x has shape {x.shape}, needs (N, C, H, W) with at least one channel and one pixel",
    )
    require(
        weight.ndim == 4 and min(weight.shape) > 0,
        "conv2d_c2",
        f"weight has shape {weight.shape}, needs (C_out, C_in / groups, K_h, K_w), none of them 0",
    )
    groups = whole_number("groups", groups, 1, "conv2d_c3")
    require(
        x.shape[1] == groups * weight.shape[1],
        "conv2d_c4",
        f"x has {x.shape[1]} channels, weight needs {groups} groups of {weight.shape[1]}",
    )
    require(
        weight.shape[0] % groups == 0,
        "conv2d_c5",
        f"weight has {weight.shape[0]} filters, which {groups} groups cannot share equally",
    )
    if bias is not None:
        require_shape("bias", bias, weight.shape[:1], "conv2d_c6")
    strides = per_axis("stride", stride, 2, 1, "conv2d_c7")
    sides = before_and_after(padding, 2, "conv2d_c7")
    dilations = per_axis("dilation", dilation, 2, 1, "conv2d_c7")
    require_fit(padded_sizes(x.shape[2:], sides), weight.shape[2:], dilations, "conv2d_c8")
    return strides, sides, dilations


def check_pad2d(x: Array, padding: Padding, mode: str, value: float) -> tuple[Sides, float]:
    """Check every constraint of `pad2d`; return the padding per axis and the border's value."""
    require_maps("x", x, "pad2d_c1")
    sides = before_and_after(padding, 2, "pad2d_c2")
    require_mode(mode, ("constant", "reflect", "edge"), "pad2d_c3")
    return sides, float(real_array("value", value))


def check_im2col(
    x: Array, kernel_size: Size, stride: Size, padding: Padding, dilation: Size
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """Check every constraint of `im2col`; return kernel, stride, padding, dilation per axis."""
    require_maps("x", x, "im2col_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "im2col_c2")
    strides = per_axis("stride", stride, 2, 1, "im2col_c2")
    sides = before_and_after(padding, 2, "im2col_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "im2col_c2")
    require_fit(padded_sizes(x.shape[2:], sides), kernel, dilations, "im2col_c3")
    return kernel, strides, sides, dilations


def check_col2im(
    cols: Array,
    image_shape: Sequence[int],
    kernel_size: Size,
    stride: Size,
    padding: Padding,
    dilation: Size,
) -> tuple[
    tuple[int, ...],
    tuple[int, ...],
    tuple[int, ...],
    Sides,
    tuple[int, ...],
    tuple[int, ...],
]:
    """Check every constraint of `col2im`; return image_shape, the sizes and the positions."""
    shape = whole_shape(image_shape, "col2im_c1")
    kernel = per_axis("kernel_size", kernel_size, 2, 1, "col2im_c2")
    strides = per_axis("stride", stride, 2, 1, "col2im_c2")
    sides = before_and_after(padding, 2, "col2im_c2")
    dilations = per_axis("dilation", dilation, 2, 1, "col2im_c2")
    padded = padded_sizes(shape[2:], sides)
    require_fit(padded, kernel, dilations, "col2im_c3")
    positions = output_sizes(padded, kernel, strides, dilations)
    columns = (shape[0], shape[1] * math.prod(kernel), math.prod(positions))
    require_shape("cols", cols, columns, "col2im_c4")
    return shape, kernel, strides, sides, dilations, positions


def whole_shape(image_shape: Sequence[int], label: str) -> tuple[int, ...]:
    """Return the shape of an image as four ints, of at least one pixel."""
    shape = as_tuple(image_shape)
    require(
        shape is not None and len(shape) == 4,
        label,
        f"image_shape is {image_shape!r}, needs the four ints (N, C, H, W)",
    )
    return tuple(
        whole_number("image_shape", size, minimum, label)
        for size, minimum in zip(shape or (), (0, 0, 1, 1), strict=True)
    )


def require_plane(name: str, array: Array, label: str) -> None:
    """Require a matrix with at least one row and one column."""
    require(
        array.ndim == 2 and array.size > 0,
        label,
        f"{name} has shape {array.shape}, needs (height, width), neither of them 0",
    )


def require_mode(mode: str, modes: tuple[str, ...], label: str) -> None:
    """Require that `mode` is one of the known names."""
    require(
        isinstance(mode, str) and mode in modes,
        label,
        f"mode is {mode!r}, needs one of {', '.join(modes)}",
    )
