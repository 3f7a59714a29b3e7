"""Optimizers: one step of gradient descent, from old arrays to new ones."""

import numpy as np

from .constraints import real_array, require_shape, whole_number
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


def adagrad(
    parameter: Array,
    grad: Array,
    square_sum: Array,
    *,
    learning_rate: float = 0.01,
    eps: float = 1e-10,
) -> tuple[Array, Array]:
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
    parameter, grad, square_sum = (
        real_array("parameter", parameter),
        real_array("grad", grad),
        real_array("square_sum", square_sum),
    )
    require_shape("grad", grad, parameter.shape, "adagrad_c1")
    require_shape("square_sum", square_sum, parameter.shape, "adagrad_c2")

    with np.errstate(all="ignore"):
        # SUM OF SQUARES
        slope = as_float64(grad)
        new_sum = as_float64(square_sum) + slope**2

        # STEP
        step = slope / (np.sqrt(new_sum) + eps)
        dtype = result_dtype(parameter, grad, square_sum)
        return (
            np.asarray(as_float64(parameter) - learning_rate * step, dtype),
            np.asarray(new_sum, dtype),
        )


def rmsprop(
    parameter: Array,
    grad: Array,
    square_average: Array,
    *,
    learning_rate: float = 0.01,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> tuple[Array, Array]:
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
    parameter, grad, square_average = (
        real_array("parameter", parameter),
        real_array("grad", grad),
        real_array("square_average", square_average),
    )
    require_shape("grad", grad, parameter.shape, "rmsprop_c1")
    require_shape("square_average", square_average, parameter.shape, "rmsprop_c2")

    with np.errstate(all="ignore"):
        # MEAN SQUARE
        slope = as_float64(grad)
        new_average = alpha * as_float64(square_average) + (1 - alpha) * slope**2

        # STEP
        step = slope / (np.sqrt(new_average) + eps)
        dtype = result_dtype(parameter, grad, square_average)
        return (
            np.asarray(as_float64(parameter) - learning_rate * step, dtype),
            np.asarray(new_average, dtype),
        )


def adam(
    parameter: Array,
    grad: Array,
    first_moment: Array,
    second_moment: Array,
    step: int,
    *,
    learning_rate: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> tuple[Array, Array, Array]:
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
    parameter, grad, first_moment, second_moment = (
        real_array("parameter", parameter),
        real_array("grad", grad),
        real_array("first_moment", first_moment),
        real_array("second_moment", second_moment),
    )
    require_shape("grad", grad, parameter.shape, "adam_c1")
    require_shape("first_moment", first_moment, parameter.shape, "adam_c2")
    require_shape("second_moment", second_moment, parameter.shape, "adam_c3")
    t = float(whole_number("step", step, 1, "adam_c4"))

    with np.errstate(all="ignore"):
        # WEIGHT DECAY
        old = as_float64(parameter)
        decayed = as_float64(grad) + weight_decay * old

        # MOMENTS
        new_first = beta1 * as_float64(first_moment) + (1 - beta1) * decayed
        new_second = beta2 * as_float64(second_moment) + (1 - beta2) * decayed**2

        # BIAS CORRECTION
        mean = new_first / (1 - np.float64(beta1) ** t)
        mean_square = new_second / (1 - np.float64(beta2) ** t)

        # STEP
        direction = mean / (np.sqrt(mean_square) + eps)
        dtype = result_dtype(parameter, grad, first_moment, second_moment)
        return (
            np.asarray(old - learning_rate * direction, dtype),
            np.asarray(new_first, dtype),
            np.asarray(new_second, dtype),
        )
