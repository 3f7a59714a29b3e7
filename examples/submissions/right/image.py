"""Filters for pictures, and pictures of feature maps."""

import numpy as np
from shared import common, real

_KERNELS = {
    name: np.array([row.split() for row in rows.split("/")], dtype=np.float64)
    for name, rows in {
        "identity": "0 0 0 / 0 1 0 / 0 0 0",
        "sobel_x": "-1 0 1 / -2 0 2 / -1 0 1",
        "sobel_y": "-1 -2 -1 / 0 0 0 / 1 2 1",
        "edge_1": "1 0 -1 / 0 0 0 / -1 0 1",
        "edge_2": "0 1 0 / 1 -4 1 / 0 1 0",
        "edge_3": "-1 -1 -1 / -1 8 -1 / -1 -1 -1",
        "sharpen": "0 -1 0 / -1 5 -1 / 0 -1 0",
        "box_blur": "1 1 1 / 1 1 1 / 1 1 1",
        "gaussian_blur": "1 2 1 / 2 4 2 / 1 2 1",
        "vertical_edge": "1 0 -1 / 1 0 -1 / 1 0 -1",
    }.items()
}


def image_kernel(name):
    """Return a 3x3 kernel by its name; those that blur are weighted to a sum of 1."""
    if name not in _KERNELS:
        raise ValueError(f"name must be one of {', '.join(_KERNELS)}, not {name!r}")
    kernel = _KERNELS[name].copy()
    return kernel * (1 / kernel.sum()) if name.endswith("blur") else kernel


def _planes(image):
    image = real(image, "image")
    if image.ndim < 2 or 0 in image.shape[-2:]:
        raise ValueError(f"image must be (..., H, W), neither of them 0, not {image.shape}")
    return image


def _shifted(image, down, right):
    """Return the image moved by some rows and columns, zeros coming in from outside."""
    height, width = image.shape[-2:]
    moved = np.zeros_like(image)
    if abs(down) < height and abs(right) < width:
        to = [slice(max(0, d), n + min(0, d)) for d, n in ((down, height), (right, width))]
        source = [slice(max(0, -d), n + min(0, -d)) for d, n in ((down, height), (right, width))]
        moved[..., to[0], to[1]] = image[..., source[0], source[1]]
    return moved


def filter_image(image, kernel):
    """Add up copies of the image, each moved and weighted by one entry of the kernel."""
    image, kernel = _planes(image), real(kernel, "kernel")
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError(f"kernel must be (KH, KW), neither of them 0, not {kernel.shape}")
    dtype, image, kernel = common(image, kernel)
    middle = [(k - 1) // 2 for k in kernel.shape]
    y = np.zeros_like(image)
    for u, v in np.ndindex(*kernel.shape):
        y += kernel[u, v] * _shifted(image, middle[0] - u, middle[1] - v)
    return y.astype(dtype)


def sobel_magnitude(image):
    """Take differences along one axis, smooth along the other, and measure the vector of both."""
    dtype, image = common(_planes(image))
    across = _shifted(image, 0, -1) - _shifted(image, 0, 1)
    down = _shifted(image, -1, 0) - _shifted(image, 1, 0)
    across = _shifted(across, 1, 0) + 2 * across + _shifted(across, -1, 0)
    down = _shifted(down, 0, 1) + 2 * down + _shifted(down, 0, -1)
    return np.sqrt(across**2 + down**2).astype(dtype)


def to_uint8(feature_map):
    """Stretch a map over 0 ... 255, each number to the byte below it or above it."""
    _, x = common(real(feature_map, "feature_map"))
    y = np.zeros(x.shape, np.uint8)
    if x.size and np.ptp(x) > 0:
        share = (x - x.min()) / np.ptp(x)
        y[...] = np.floor(share * 255 + 0.5)
    return y
