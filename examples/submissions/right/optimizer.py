"""Optimizers: one step of gradient descent."""

import numpy as np
from shared import common, integer, real, require_shape


def sgd(parameter, grad, *, learning_rate, weight_decay=0.0):
    """Take a step against the gradient."""
    parameter, grad = real(parameter, "parameter"), real(grad, "grad")
    require_shape(grad, parameter.shape, "grad")
    dtype, parameter, grad = common(parameter, grad)
    return (parameter - learning_rate * (grad + weight_decay * parameter)).astype(dtype)


def momentum(
    parameter, grad, velocity, *, learning_rate, momentum=0.9, nesterov=False, weight_decay=0.0
):
    """Take a step along the velocity; return (parameter, velocity)."""
    parameter, grad = real(parameter, "parameter"), real(grad, "grad")
    velocity = real(velocity, "velocity")
    require_shape(grad, parameter.shape, "grad")
    require_shape(velocity, parameter.shape, "velocity")
    dtype, parameter, grad, velocity = common(parameter, grad, velocity)
    grad = grad + weight_decay * parameter
    velocity = momentum * velocity + grad
    step = grad + momentum * velocity if nesterov else velocity
    return (parameter - learning_rate * step).astype(dtype), velocity.astype(dtype)


def _arrays(**given):
    """Return the dtype of the results, and arrays of one shape in the dtype to compute in."""
    arrays = [real(value, name) for name, value in given.items()]
    for name, array in zip(given, arrays, strict=True):
        require_shape(array, arrays[0].shape, name)
    return common(*arrays)


def adagrad(parameter, grad, square_sum, *, learning_rate=0.01, eps=1e-10):
    """Take a step whose rate falls with the sum of squares; return (parameter, square_sum)."""
    dtype, parameter, grad, square_sum = _arrays(
        parameter=parameter, grad=grad, square_sum=square_sum
    )
    square_sum = square_sum + np.square(grad)
    rates = learning_rate / (np.sqrt(square_sum) + eps)
    return (parameter - rates * grad).astype(dtype), square_sum.astype(dtype)


def rmsprop(parameter, grad, square_average, *, learning_rate=0.01, alpha=0.99, eps=1e-8):
    """Divide the gradient by its running root mean square; return (parameter, square_average)."""
    dtype, parameter, grad, average = _arrays(
        parameter=parameter, grad=grad, square_average=square_average
    )
    average = average + (1 - alpha) * (np.square(grad) - average)
    rates = learning_rate / (np.sqrt(average) + eps)
    return (parameter - rates * grad).astype(dtype), average.astype(dtype)


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
    """Take a step along the corrected moments; return (parameter, first_moment, second_moment)."""
    step = integer(step, "step")
    dtype, parameter, grad, first, second = _arrays(
        parameter=parameter, grad=grad, first_moment=first_moment, second_moment=second_moment
    )
    grad = grad + weight_decay * parameter
    first = first + (1 - beta1) * (grad - first)
    second = second + (1 - beta2) * (np.square(grad) - second)
    # the corrections go into the rate, and eps is made smaller to match
    root = np.sqrt(_correction(beta2, step))
    rate = learning_rate * root / _correction(beta1, step)
    parameter = parameter - rate * first / (np.sqrt(second) + eps * root)
    return parameter.astype(dtype), first.astype(dtype), second.astype(dtype)


def _correction(beta, step):
    """Return 1 - beta**step, also where beta**step is nearly 1."""
    return -np.expm1(step * np.log(beta)) if beta > 0 else 1.0
