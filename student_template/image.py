"""
Images: kernels with a name, laid over every plane, and the way of a map to the screen.

What holds of every operation: grade spec conventions
"""

import numpy as np


def image_kernel(name):
    """
    Return one of the well-known kernels of image processing.

    Parameters
    ----------
    name : "identity", "sobel_x", "sobel_y", "edge_1", "edge_2", "edge_3", "sharpen", "box_blur",
        "gaussian_blur" or "vertical_edge"

    Returns
    -------
    kernel : (3, 3), float64

    Raises
    ------
    ValueError
        If image_kernel_c1 does not hold.

    Gonzalez and Woods, Digital image processing (2018), sections 3.5, 3.6 and 10.2.
    Specification: specs/image/image_kernel.md
    """
    raise NotImplementedError("image_kernel: grade spec image_kernel")


def filter_image(image, kernel):
    """
    Lay a kernel over every plane of an image as it is, and keep the size.

        y[..., i, j] = sum over u, v of
            kernel[u, v] * image[..., i + u - (K_h - 1) // 2, j + v - (K_w - 1) // 2]

    Where the kernel reaches beyond the image, it meets zeros.

    Parameters
    ----------
    image : (..., H, W), with any number of leading axes
    kernel : (K_h, K_w)

    Returns
    -------
    y : the shape of image

    Raises
    ------
    ValueError
        If filter_image_c1 or filter_image_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Gonzalez and Woods, Digital image processing (2018), section 3.4.
    Specification: specs/image/filter_image.md
    """
    raise NotImplementedError("filter_image: grade spec filter_image")


def sobel_magnitude(image):
    """
    Measure how steep an image is at every pixel, in whatever direction.

        y = sqrt(g_x**2 + g_y**2)

    g_x is the image filtered with the kernel "sobel_x", g_y with "sobel_y", zeros around it.

    Parameters
    ----------
    image : (..., H, W), with any number of leading axes

    Returns
    -------
    y : the shape of image

    Raises
    ------
    ValueError
        If sobel_magnitude_c1 does not hold.
    TypeError
        If image does not hold real numbers.

    Gonzalez and Woods, Digital image processing (2018), section 10.2.
    Specification: specs/image/sobel_magnitude.md
    """
    raise NotImplementedError("sobel_magnitude: grade spec sobel_magnitude")


def to_uint8(feature_map):
    """
    Stretch a map over the bytes from 0 to 255, so that it can be shown.

        y = round(255 * (x - min) / (max - min)), and 0 everywhere where max = min

    The extremes are those of the whole array.

    Parameters
    ----------
    feature_map : any shape

    Returns
    -------
    y : the shape of feature_map, uint8

    Raises
    ------
    TypeError
        If feature_map does not hold real numbers.

    Gonzalez and Woods, Digital image processing (2018), section 2.6.
    Specification: specs/image/to_uint8.md
    """
    raise NotImplementedError("to_uint8: grade spec to_uint8")
