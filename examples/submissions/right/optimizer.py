"""Optimizers: one step of gradient descent."""

from shared import common, real, require_shape


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
