"""Padding: a border is laid around every map."""

import numpy as np

from ..constraints import real_array, require_maps, require_shape
from ..dtypes import Array, as_float64, cast, result_dtype
from ..sizes import Padding, Sides, before_and_after, padded_sizes
from ..windows import inside
from .signals import require_mode


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


def check_pad2d(x: Array, padding: Padding, mode: str, value: float) -> tuple[Sides, float]:
    """Check every constraint of `pad2d`; return the padding per axis and the border's value."""
    require_maps("x", x, "pad2d_c1")
    sides = before_and_after(padding, 2, "pad2d_c2")
    require_mode(mode, ("constant", "reflect", "edge"), "pad2d_c3")
    return sides, float(real_array("value", value))
