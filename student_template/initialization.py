"""
Initialization: the random weights with which training begins, as functions of a seed.

What holds of every operation: grade spec conventions
"""

import numpy as np


def gaussian_init(shape, seed, *, mean=0.0, std=1.0):
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
    raise NotImplementedError("gaussian_init: grade spec gaussian_init")


def xavier_uniform(shape, seed):
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
    raise NotImplementedError("xavier_uniform: grade spec xavier_uniform")


def xavier_normal(shape, seed):
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
    raise NotImplementedError("xavier_normal: grade spec xavier_normal")


def he_uniform(shape, seed):
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
    raise NotImplementedError("he_uniform: grade spec he_uniform")


def he_normal(shape, seed):
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
    raise NotImplementedError("he_normal: grade spec he_normal")
