"""Optimizers: one step of gradient descent, from old arrays to new ones."""

import numpy as np

from .constraints import real_array, require_shape
from .dtypes import Array, as_float64, result_dtype


def sgd(parameter: Array, grad: Array, *, learning_rate: float, weight_decay: float = 0.0) -> Array:
    """
    Take one step of plain gradient descent: against the gradient.

        parameter' = parameter - learning_rate * (grad + weight_decay * parameter)

    Parameters
    ----------
    parameter : any shape
    grad : the shape of parameter
    learning_rate : length of the step, per unit of gradient
    weight_decay : share of the parameter that is added to its gradient

    Returns
    -------
    parameter' : the shape of parameter

    Raises
    ------
    ValueError
        If sgd_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Robbins and Monro, A stochastic approximation method (1951).
    Specification: specs/optimizer/sgd.md
    """
    parameter, grad = real_array("parameter", parameter), real_array("grad", grad)
    require_shape("grad", grad, parameter.shape, "sgd_c1")

    with np.errstate(all="ignore"):
        # WEIGHT DECAY
        old = as_float64(parameter)
        step = as_float64(grad) + weight_decay * old

        # STEP
        return np.asarray(old - learning_rate * step, result_dtype(parameter, grad))


def momentum(
    parameter: Array,
    grad: Array,
    velocity: Array,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> tuple[Array, Array]:
    """
    Take one step along a velocity, which keeps part of the earlier gradients.

        decayed = grad + weight_decay * parameter
        velocity' = momentum * velocity + decayed
        step = velocity', or with nesterov decayed + momentum * velocity'
        parameter' = parameter - learning_rate * step

    Parameters
    ----------
    parameter : any shape
    grad, velocity : the shape of parameter; before the first step the velocity is zeros
    learning_rate : length of the step, per unit of velocity
    momentum : share of the velocity that is kept
    nesterov : look one velocity ahead
    weight_decay : share of the parameter that is added to its gradient

    Returns
    -------
    parameter', velocity' : the shape of parameter

    Raises
    ------
    ValueError
        If one of momentum_c1 ... momentum_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in deep
    learning (2013), section 2.
    Specification: specs/optimizer/momentum.md
    """
    parameter, grad, velocity = (
        real_array("parameter", parameter),
        real_array("grad", grad),
        real_array("velocity", velocity),
    )
    require_shape("grad", grad, parameter.shape, "momentum_c1")
    require_shape("velocity", velocity, parameter.shape, "momentum_c2")

    with np.errstate(all="ignore"):
        # WEIGHT DECAY
        old = as_float64(parameter)
        decayed = as_float64(grad) + weight_decay * old

        # VELOCITY
        new_velocity = momentum * as_float64(velocity) + decayed

        # STEP
        step = decayed + momentum * new_velocity if nesterov else new_velocity
        dtype = result_dtype(parameter, grad, velocity)
        return (
            np.asarray(old - learning_rate * step, dtype),
            np.asarray(new_velocity, dtype),
        )
