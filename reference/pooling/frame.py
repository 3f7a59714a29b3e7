"""Where the windows of a pool lie."""

from ..constraints import require_maps
from ..dtypes import Array
from ..sizes import (
    Padding,
    Sides,
    Size,
    before_and_after,
    padded_sizes,
    per_axis,
    require_at_most_half,
    require_fit,
)


def check_windows(
    x: Array,
    kernel_size: Size,
    stride: Size | None,
    padding: Padding,
    dilation: Size,
    labels: tuple[str, str, str, str],
) -> tuple[tuple[int, ...], tuple[int, ...], Sides, tuple[int, ...]]:
    """
    Check what every pool asks of its windows; return kernel, stride, padding, dilation per axis.

    The labels are those of the constraints on x, on the sizes, on the padding, and on the fit.
    """
    of_x, of_sizes, of_padding, of_fit = labels
    require_maps("x", x, of_x)
    kernel = per_axis("kernel_size", kernel_size, 2, 1, of_sizes)
    strides = kernel if stride is None else per_axis("stride", stride, 2, 1, of_sizes)
    sides = before_and_after(padding, 2, of_sizes)
    dilations = per_axis("dilation", dilation, 2, 1, of_sizes)
    require_at_most_half(sides, kernel, dilations, of_padding)
    require_fit(padded_sizes(x.shape[2:], sides), kernel, dilations, of_fit)
    return kernel, strides, sides, dilations
