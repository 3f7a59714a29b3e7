"""One kernel slides over one signal or one image."""

from collections.abc import Sequence

import numpy as np

from ..constraints import real_array, require
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import Sides, require_fit
from .sliding import slide, zeros_around


def convolve1d(signal: Array, kernel: Array, *, mode: str = "full") -> Array:
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
    signal, kernel = real_array("signal", signal), real_array("kernel", kernel)
    check_convolve1d(signal, kernel, mode)

    # PADDING: "same" begins at place (K - 1) // 2 of "full"
    padded = zeros_around(signal, sides_of_mode(mode, kernel, [(k - 1) // 2 for k in kernel.shape]))

    # SUM
    y = slide_one(padded, as_float64(np.flip(kernel)))
    return cast(y, result_dtype(signal, kernel))


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
    y = slide_one(padded, as_float64(kernel))
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
    y = slide_one(padded, as_float64(np.flip(kernel)))
    return cast(y, result_dtype(image, kernel))


def sides_of_mode(mode: str, kernel: Array, skipped: Sequence[int]) -> Sides:
    """Return how many zeros a mode lays before and after; "same" skips the first rows of "full"."""
    if mode == "valid":
        return ((0, 0),) * kernel.ndim
    if mode == "full":
        return tuple((k - 1, k - 1) for k in kernel.shape)
    return tuple((k - 1 - skip, skip) for k, skip in zip(kernel.shape, skipped, strict=True))


def slide_one(padded: Array, kernel: Array) -> Array:
    """Slide one kernel over one map."""
    batch_and_channel, ones = (np.newaxis, np.newaxis), (1,) * kernel.ndim
    y: Array = slide(padded[batch_and_channel], kernel[batch_and_channel], ones, ones)[0, 0]
    return y


def check_convolve1d(signal: Array, kernel: Array, mode: str) -> None:
    """Check every constraint of `convolve1d`."""
    require_row("signal", signal, "convolve1d_c1")
    require_row("kernel", kernel, "convolve1d_c2")
    require_mode(mode, ("valid", "same", "full"), "convolve1d_c3")
    if mode == "valid":
        require_fit(signal.shape, kernel.shape, (1,), "convolve1d_c4")


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


def require_row(name: str, array: Array, label: str) -> None:
    """Require a vector with at least one entry."""
    require(
        array.ndim == 1 and array.size > 0,
        label,
        f"{name} has shape {array.shape}, needs (length,), and not 0",
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
