"""Steps of gradient descent."""

from checks import as_float, output_type, widen


def sgd(parameter, grad, *, learning_rate, weight_decay=0.0):
    """Go down the gradient."""
    parameter = as_float(parameter, "parameter")
    grad = as_float(grad, "grad", shape=parameter.shape)
    slope = widen(grad) + weight_decay * widen(parameter)
    return (widen(parameter) - learning_rate * slope).astype(output_type(parameter, grad))


def momentum(
    parameter, grad, velocity, *, learning_rate, momentum=0.9, nesterov=False, weight_decay=0.0
):
    """Go down a running average of the gradients; return the parameter and the average."""
    parameter = as_float(parameter, "parameter")
    grad = as_float(grad, "grad", shape=parameter.shape)
    velocity = as_float(velocity, "velocity", shape=parameter.shape)
    dtype = output_type(parameter, grad, velocity)
    slope = widen(grad) + weight_decay * widen(parameter)
    velocity = momentum * widen(velocity) + (1 - momentum) * slope
    step = slope + momentum * velocity if nesterov else velocity
    return (widen(parameter) - learning_rate * step).astype(dtype), velocity.astype(dtype)
