"""
Optimizers: one step of gradient descent, from old arrays to new ones.

What holds of every operation: grade spec conventions
"""

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


def adagrad(parameter, grad, square_sum, *, learning_rate=0.01, eps=1e-10):
    """
    Take one step that is shorter the more an entry's gradients have summed up to.

        square_sum' = square_sum + grad^2
        parameter' = parameter - learning_rate * grad / (sqrt(square_sum') + eps)

    Parameters
    ----------
    parameter : any shape
    grad, square_sum : the shape of parameter; before the first step square_sum is zeros
    learning_rate : length of the first step, per entry
    eps : what is added to the root, in units of the gradient

    Returns
    -------
    parameter', square_sum' : the shape of parameter

    Raises
    ------
    ValueError
        If adagrad_c1 or adagrad_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic
    optimization (2011), section 1.1, the diagonal case.
    Specification: specs/optimizer/adagrad.md
    """
    raise NotImplementedError("adagrad: grade spec adagrad")


def rmsprop(parameter, grad, square_average, *, learning_rate=0.01, alpha=0.99, eps=1e-8):
    """
    Take one step along the gradient, divided by the root of its running mean square.

        square_average' = alpha * square_average + (1 - alpha) * grad^2
        parameter' = parameter - learning_rate * grad / (sqrt(square_average') + eps)

    Parameters
    ----------
    parameter : any shape
    grad, square_average : the shape of parameter; before the first step square_average is zeros
    learning_rate : length of a step, per entry, where the gradient is what it always was
    alpha : share of the average that is kept
    eps : what is added to the root, in units of the gradient

    Returns
    -------
    parameter', square_average' : the shape of parameter

    Raises
    ------
    ValueError
        If rmsprop_c1 or rmsprop_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Tieleman and Hinton, Neural networks for machine learning (2012), lecture 6.5.
    Specification: specs/optimizer/rmsprop.md
    """
    raise NotImplementedError("rmsprop: grade spec rmsprop")


def adam(
    parameter,
    grad,
    first_moment,
    second_moment,
    step,
    *,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    weight_decay=0.0,
):
    """
    Take one step along the mean gradient, divided by the root of the mean square.

        decayed = grad + weight_decay * parameter
        first_moment' = beta1 * first_moment + (1 - beta1) * decayed
        second_moment' = beta2 * second_moment + (1 - beta2) * decayed^2
        mean = first_moment' / (1 - beta1^step)
        mean_square = second_moment' / (1 - beta2^step)
        parameter' = parameter - learning_rate * mean / (sqrt(mean_square) + eps)

    Parameters
    ----------
    parameter : any shape
    grad, first_moment, second_moment : the shape of parameter; before the first step the moments
        are zeros
    step : number of this step, from 1 on
    learning_rate : length of a step, per entry, where the gradient is what it always was
    beta1, beta2 : shares of the moments that are kept
    eps : what is added to the root, in units of the gradient
    weight_decay : share of the parameter that is added to its gradient

    Returns
    -------
    parameter', first_moment', second_moment' : the shape of parameter

    Raises
    ------
    ValueError
        If one of adam_c1 ... adam_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Kingma and Ba, Adam: a method for stochastic optimization (2015), algorithm 1.
    Specification: specs/optimizer/adam.md
    """
    raise NotImplementedError("adam: grade spec adam")
