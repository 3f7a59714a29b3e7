"""Steps of optimizers, with their factors taken together."""

import math

import numpy as np
from arrays import floats, of_shape, together
from sizes import whole


def _alike(parameter, **others):
    parameter = floats(parameter, "parameter")
    arrays = (of_shape(array, parameter.shape, name) for name, array in others.items())
    return together(parameter, *arrays)


def sgd(parameter, grad, *, learning_rate, weight_decay=0.0):
    """Shrink the parameter by the decay, then step against the gradient."""
    dtype, parameter, grad = _alike(parameter, grad=grad)
    shrunk = (1 - learning_rate * weight_decay) * parameter
    return np.asarray(shrunk - learning_rate * grad).astype(dtype)


def momentum(
    parameter, grad, velocity, *, learning_rate, momentum=0.9, nesterov=False, weight_decay=0.0
):
    """Step along the velocity; return (parameter, velocity)."""
    dtype, parameter, grad, velocity = _alike(parameter, grad=grad, velocity=velocity)
    slope = weight_decay * parameter + grad
    velocity = slope + momentum * velocity
    step = learning_rate * velocity
    if nesterov:
        step = learning_rate * slope + (learning_rate * momentum) * velocity
    return _in(dtype, parameter - step, velocity)


def adagrad(parameter, grad, square_sum, *, learning_rate=0.01, eps=1e-10):
    """Step by the gradient over the root of all squares; return (parameter, square_sum)."""
    dtype, parameter, grad, square_sum = _alike(parameter, grad=grad, square_sum=square_sum)
    square_sum = square_sum + grad**2
    step = grad * (learning_rate / (np.sqrt(square_sum) + eps))
    return _in(dtype, parameter - step, square_sum)


def rmsprop(parameter, grad, square_average, *, learning_rate=0.01, alpha=0.99, eps=1e-8):
    """Step by the gradient over a root mean square; return (parameter, square_average)."""
    dtype, parameter, grad, average = _alike(parameter, grad=grad, square_average=square_average)
    average = average + (1 - alpha) * (grad**2 - average)
    step = grad * (learning_rate / (np.sqrt(average) + eps))
    return _in(dtype, parameter - step, average)


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
    """Correct the step size instead of the moments; return (parameter, both moments)."""
    dtype, parameter, grad, first, second = _alike(
        parameter, grad=grad, first_moment=first_moment, second_moment=second_moment
    )
    step = whole(step, "step")
    slope = grad + weight_decay * parameter
    first = first + (1 - beta1) * (slope - first)
    second = second + (1 - beta2) * (slope**2 - second)
    root = math.sqrt(1 - beta2**step)
    size = learning_rate * root / (1 - beta1**step)
    return _in(dtype, parameter - size * first / (np.sqrt(second) + eps * root), first, second)


def _in(dtype, *arrays):
    return tuple(np.asarray(array).astype(dtype) for array in arrays)
