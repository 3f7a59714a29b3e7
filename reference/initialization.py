"""Initialization: the random weights with which training begins, as functions of a seed."""

from collections.abc import Sequence

import numpy as np

from .constraints import require, whole_number
from .dtypes import Array
from .sizes import as_tuple


def gaussian_init(shape: Sequence[int], seed: int, *, mean: float = 0.0, std: float = 1.0) -> Array:
    """
    Draw every weight from one normal distribution, whatever the layer.

        weight = mean + std * z, each z being standard normal

    Parameters
    ----------
    shape : sizes of any number of axes
    seed : the int from which the weights are drawn
    mean, std : of the distribution

    Returns
    -------
    weight : of this shape, float64

    Raises
    ------
    ValueError
        If gaussian_init_c1 or gaussian_init_c2 does not hold.

    Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural
    networks (2012), section 5.
    Specification: specs/initialization/gaussian_init.md
    """
    sizes = sizes_of(shape, 0, "gaussian_init_c1")
    random = np.random.default_rng(whole_number("seed", seed, 0, "gaussian_init_c2"))
    return np.asarray(mean + std * random.standard_normal(sizes))


def xavier_uniform(shape: Sequence[int], seed: int) -> Array:
    """
    Draw weights evenly, so that neither signals nor gradients grow or shrink from layer to layer.

        limit = sqrt(6 / (fan_in + fan_out))
        weight is uniform between -limit and limit

    Parameters
    ----------
    shape : (out, in, ...), sizes of two axes or more
    seed : the int from which the weights are drawn

    Returns
    -------
    weight : of this shape, float64

    Raises
    ------
    ValueError
        If xavier_uniform_c1 or xavier_uniform_c2 does not hold.

    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks
    (2010), equation 16.
    Specification: specs/initialization/xavier_uniform.md
    """
    sizes = sizes_of(shape, 2, "xavier_uniform_c1")
    random = np.random.default_rng(whole_number("seed", seed, 0, "xavier_uniform_c2"))
    fan_in, fan_out = fans(sizes)
    limit = np.sqrt(6 / (fan_in + fan_out))
    return random.uniform(-limit, limit, sizes)


def xavier_normal(shape: Sequence[int], seed: int) -> Array:
    """
    Draw normal weights, so that neither signals nor gradients grow or shrink from layer to layer.

        std = sqrt(2 / (fan_in + fan_out))
        weight = std * z, each z being standard normal

    Parameters
    ----------
    shape : (out, in, ...), sizes of two axes or more
    seed : the int from which the weights are drawn

    Returns
    -------
    weight : of this shape, float64

    Raises
    ------
    ValueError
        If xavier_normal_c1 or xavier_normal_c2 does not hold.

    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks
    (2010), equation 12.
    Specification: specs/initialization/xavier_normal.md
    """
    sizes = sizes_of(shape, 2, "xavier_normal_c1")
    random = np.random.default_rng(whole_number("seed", seed, 0, "xavier_normal_c2"))
    fan_in, fan_out = fans(sizes)
    std = np.sqrt(2 / (fan_in + fan_out))
    return np.asarray(std * random.standard_normal(sizes))


def he_uniform(shape: Sequence[int], seed: int) -> Array:
    """
    Draw weights evenly, so that signals keep their size although every relu takes half of them.

        limit = sqrt(6 / fan_in)
        weight is uniform between -limit and limit

    Parameters
    ----------
    shape : (out, in, ...), sizes of two axes or more
    seed : the int from which the weights are drawn

    Returns
    -------
    weight : of this shape, float64

    Raises
    ------
    ValueError
        If he_uniform_c1 or he_uniform_c2 does not hold.

    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), section 2.2; the variance is
    equation 10's.
    Specification: specs/initialization/he_uniform.md
    """
    sizes = sizes_of(shape, 2, "he_uniform_c1")
    random = np.random.default_rng(whole_number("seed", seed, 0, "he_uniform_c2"))
    fan_in, _ = fans(sizes)
    limit = np.sqrt(6 / fan_in)
    return random.uniform(-limit, limit, sizes)


def he_normal(shape: Sequence[int], seed: int) -> Array:
    """
    Draw normal weights, so that signals keep their size although every relu takes half of them.

        std = sqrt(2 / fan_in)
        weight = std * z, each z being standard normal

    Parameters
    ----------
    shape : (out, in, ...), sizes of two axes or more
    seed : the int from which the weights are drawn

    Returns
    -------
    weight : of this shape, float64

    Raises
    ------
    ValueError
        If he_normal_c1 or he_normal_c2 does not hold.

    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), section 2.2, equation 10.
    Specification: specs/initialization/he_normal.md
    """
    sizes = sizes_of(shape, 2, "he_normal_c1")
    random = np.random.default_rng(whole_number("seed", seed, 0, "he_normal_c2"))
    fan_in, _ = fans(sizes)
    std = np.sqrt(2 / fan_in)
    return np.asarray(std * random.standard_normal(sizes))


def sizes_of(shape: Sequence[int], axes: int, label: str) -> tuple[int, ...]:
    """Return a shape as a tuple of ints, and require at least so many axes, none of them empty."""
    sizes = as_tuple(shape)
    require(
        sizes is not None and len(sizes) >= axes,
        label,
        f"shape is {shape!r}, needs a tuple of ints, one for each of {axes} axes or more",
    )
    return tuple(whole_number("a size of shape", size, 1, label) for size in sizes or ())


def fans(sizes: tuple[int, ...]) -> tuple[int, int]:
    """
    Count the weights that lead to one output, and those that lead away from one input.

    A filter (O, C, K_h, K_w) has C*K_h*K_w and O*K_h*K_w of them.
    """
    outputs, inputs, *kernel = sizes
    taps = int(np.prod(kernel, dtype=np.int64))
    return inputs * taps, outputs * taps
