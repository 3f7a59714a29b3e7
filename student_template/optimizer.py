"""Optimizers: one step of gradient descent, from old arrays to new ones."""

import numpy as np


def sgd(parameter, grad, *, learning_rate, weight_decay=0.0):
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
    raise NotImplementedError("sgd: grade spec sgd")


def momentum(
    parameter, grad, velocity, *, learning_rate, momentum=0.9, nesterov=False, weight_decay=0.0
):
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
    raise NotImplementedError("momentum: grade spec momentum")
