"""Composition: how branches of a network meet, by addition or side by side."""

import itertools

import numpy as np

from .constraints import real_array, require, require_shape
from .dtypes import Array, as_float64, cast, result_dtype


@np.errstate(all="ignore")
def residual_add(x: Array, shortcut: Array) -> Array:
    """
    Add what a shortcut has carried past some layers to what these layers answer.

        y = x + shortcut

    Parameters
    ----------
    x : any shape
    shortcut : the shape of x

    Returns
    -------
    y : the shape of x

    Raises
    ------
    ValueError
        If residual_add_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    He, Zhang, Ren and Sun, Deep residual learning for image recognition (2016), equation 1.
    Specification: specs/composition/residual_add.md
    """
    x, shortcut = real_array("x", x), real_array("shortcut", shortcut)
    check_residual_add(x, shortcut)
    return cast(as_float64(x) + as_float64(shortcut), result_dtype(x, shortcut))


def residual_add_backward(grad_output: Array, x: Array, shortcut: Array) -> tuple[Array, Array]:
    """
    Pass the gradient of the sum on to both of its terms.

        grad_x = grad_output
        grad_shortcut = grad_output

    Parameters
    ----------
    grad_output : the shape of `residual_add`'s output
    x, shortcut : as in `residual_add`

    Returns
    -------
    grad_x, grad_shortcut : the shape of x

    Raises
    ------
    ValueError
        If residual_add_c1 or residual_add_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/composition/residual_add.md
    """
    x, shortcut = real_array("x", x), real_array("shortcut", shortcut)
    grad_output = real_array("grad_output", grad_output)
    check_residual_add(x, shortcut)
    require_shape("grad_output", grad_output, x.shape, "residual_add_c2")
    dtype = result_dtype(x, shortcut)
    return cast(grad_output, dtype), cast(grad_output, dtype)


def concat_channels(*xs: Array) -> Array:
    """
    Lay the channels of several arrays behind each other.

        y[n, first_channel(k) + c, i, j] = xs[k][n, c, i, j]

    first_channel(k) is the number of channels that the arrays before xs[k] have together.

    Parameters
    ----------
    xs : one array or more, (N, C_k, H, W), alike but for their channels; likewise for any rank

    Returns
    -------
    y : (N, sum over k of C_k, H, W)

    Raises
    ------
    ValueError
        If one of concat_channels_c1 ... concat_channels_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Szegedy and others, Going deeper with convolutions (2015), figure 2.
    Specification: specs/composition/concat_channels.md
    """
    arrays = [real_array(f"xs[{k}]", x) for k, x in enumerate(xs)]
    check_concat_channels(arrays)

    # SIDE BY SIDE
    y = np.empty(shape_side_by_side(arrays))
    for x, channels in zip(arrays, channels_of_each(arrays), strict=True):
        y[:, channels] = x
    return cast(y, result_dtype(*arrays))


def concat_channels_backward(grad_output: Array, *xs: Array) -> tuple[Array, ...]:
    """
    Give every array the gradients of its own channels.

        grad_xs[k][n, c, i, j] = grad_output[n, first_channel(k) + c, i, j]

    Parameters
    ----------
    grad_output : the shape of `concat_channels`'s output
    xs : as in `concat_channels`

    Returns
    -------
    grad_xs : for every k, an array of the shape of xs[k]

    Raises
    ------
    ValueError
        If one of concat_channels_c1 ... concat_channels_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/composition/concat_channels.md
    """
    arrays = [real_array(f"xs[{k}]", x) for k, x in enumerate(xs)]
    grad_output = real_array("grad_output", grad_output)
    check_concat_channels(arrays)
    require_shape("grad_output", grad_output, shape_side_by_side(arrays), "concat_channels_c4")
    dtype = result_dtype(*arrays)
    return tuple(cast(grad_output[:, channels], dtype) for channels in channels_of_each(arrays))


def channels_of_each(arrays: list[Array]) -> list[slice]:
    """Return which channels of the whole each array has."""
    ends = itertools.accumulate(x.shape[1] for x in arrays)
    return [slice(end - x.shape[1], end) for x, end in zip(arrays, ends, strict=True)]


def shape_side_by_side(arrays: list[Array]) -> tuple[int, ...]:
    """Return the shape of arrays whose channels lie behind each other."""
    batch, _, *maps = arrays[0].shape
    return (batch, sum(x.shape[1] for x in arrays), *maps)


def check_residual_add(x: Array, shortcut: Array) -> None:
    """Check the constraint of `residual_add`."""
    require_shape("shortcut", shortcut, x.shape, "residual_add_c1")


def check_concat_channels(arrays: list[Array]) -> None:
    """Check every constraint of `concat_channels`."""
    require(arrays, "concat_channels_c1", "there is no array, needs one or more")
    for k, x in enumerate(arrays):
        require(
            x.ndim >= 2,
            "concat_channels_c2",
            f"xs[{k}] has shape {x.shape}, needs (N, C, ...)",
        )
    batch, _, *maps = arrays[0].shape
    for k, x in enumerate(arrays):
        like_the_first = (batch, x.shape[1], *maps)
        require_shape(f"xs[{k}]", x, like_the_first, "concat_channels_c3")
