"""Filters for images."""

import numpy as np
from arrays import floats, together
from fourier import original, spectrum

KERNELS = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "sobel_x": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "sobel_y": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "edge_1": ((1, 0, -1), (0, 0, 0), (-1, 0, 1)),
    "edge_2": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "edge_3": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "box_blur": ((1 / 9, 1 / 9, 1 / 9),) * 3,
    "gaussian_blur": ((1 / 16, 1 / 8, 1 / 16), (1 / 8, 1 / 4, 1 / 8), (1 / 16, 1 / 8, 1 / 16)),
    "vertical_edge": ((1, 0, -1),) * 3,
}


def image_kernel(name):
    """Return a kernel by its name."""
    if not isinstance(name, str) or name not in KERNELS:
        raise ValueError(f"{name!r} is none of {', '.join(KERNELS)}")
    return np.array(KERNELS[name], dtype=float)


def _planes(image):
    image = floats(image, "image")
    if image.ndim < 2 or 0 in image.shape[-2:]:
        raise ValueError(f"image has shape {image.shape}, (..., H, W) is needed")
    return image


def _same(planes, kernel):
    """Correlate every plane, and keep its size."""
    size = tuple(n + k - 1 for n, k in zip(planes.shape[-2:], kernel.shape, strict=True))
    full = original(spectrum(planes, size) * spectrum(np.flip(kernel), size), size)
    ends = zip(planes.shape[-2:], kernel.shape, strict=True)
    return full[(..., *(slice(k // 2, k // 2 + n) for n, k in ends))]


def filter_image(image, kernel):
    """Correlate every plane with a kernel, with zeros around it."""
    image, kernel = _planes(image), floats(kernel, "kernel")
    if kernel.ndim != 2 or kernel.size == 0:
        raise ValueError(f"kernel has shape {kernel.shape}, (KH, KW) is needed")
    dtype, image, kernel = together(image, kernel)
    return _same(image, kernel).astype(dtype)


def sobel_magnitude(image):
    """Return the length of the gradient."""
    dtype, image = together(_planes(image))
    across, down = (
        _same(image, image_kernel(name).astype(image.dtype)) for name in ("sobel_x", "sobel_y")
    )
    return np.hypot(across, down).astype(dtype)


def to_uint8(feature_map):
    """Stretch a map over the numbers from 0 to 255."""
    _, x = together(floats(feature_map, "feature_map"))
    if x.size == 0 or x.max() == x.min():
        return np.zeros(x.shape, np.uint8)
    return np.rint((x - x.min()) * (255 / (x.max() - x.min()))).astype(np.uint8)
