"""Images: kernels with a name, laid over every plane, and the way of a map to the screen."""

import numpy as np

from .constraints import real_array, require
from .convolution import correlate2d
from .dtypes import Array, as_float64, cast, result_dtype

TABLES = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "sobel_x": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "sobel_y": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "edge_1": ((1, 0, -1), (0, 0, 0), (-1, 0, 1)),
    "edge_2": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "edge_3": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "box_blur": ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    "gaussian_blur": ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
    "vertical_edge": ((1, 0, -1), (1, 0, -1), (1, 0, -1)),
}
DIVISORS = {"box_blur": 9, "gaussian_blur": 16}  # so that a blur's entries sum to 1


def image_kernel(name: str) -> Array:
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
    require(
        isinstance(name, str) and name in TABLES,
        "image_kernel_c1",
        f"name is {name!r}, needs one of {', '.join(TABLES)}",
    )
    return np.array(TABLES[name], np.float64) / DIVISORS.get(name, 1)


def filter_image(image: Array, kernel: Array) -> Array:
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
    image, kernel = real_array("image", image), real_array("kernel", kernel)
    require_planes(image, "filter_image_c1")
    require(
        kernel.ndim == 2 and kernel.size > 0,
        "filter_image_c2",
        f"kernel has shape {kernel.shape}, needs (K_h, K_w) with at least one entry",
    )
    return cast(filtered(image, kernel), result_dtype(image, kernel))


@np.errstate(all="ignore")
def sobel_magnitude(image: Array) -> Array:
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
    image = real_array("image", image)
    require_planes(image, "sobel_magnitude_c1")
    g_x = filtered(image, image_kernel("sobel_x"))
    g_y = filtered(image, image_kernel("sobel_y"))
    return cast(np.hypot(g_x, g_y), result_dtype(image))


@np.errstate(all="ignore")
def to_uint8(feature_map: Array) -> Array:
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
    x = as_float64(real_array("feature_map", feature_map))
    if x.size == 0 or x.max() == x.min():
        return np.zeros(x.shape, np.uint8)
    y: Array = np.rint(255 * (x - x.min()) / (x.max() - x.min())).astype(np.uint8)
    return y


def filtered(image: Array, kernel: Array) -> Array:
    """Return every plane of an image, correlated with a kernel, in float64."""
    y = np.empty(image.shape)
    for plane in np.ndindex(image.shape[:-2]):
        y[plane] = correlate2d(as_float64(image[plane]), as_float64(kernel), mode="same")
    return y


def require_planes(image: Array, label: str) -> None:
    """Require planes with at least one pixel each, however many."""
    require(
        image.ndim >= 2 and min(image.shape[-2:]) > 0,
        label,
        f"image has shape {image.shape}, needs (..., H, W) with at least one pixel",
    )
