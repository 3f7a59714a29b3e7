"""Batch normalization."""

import numpy as np
from checks import as_float, output_type


def _prepare(x, weight, bias, running_mean, running_var, training):
    """Check, and lay x out as one row per value and one column per channel."""
    x = as_float(x, "x")
    if x.ndim not in (2, 4) or min(x.shape[1:]) < 1:
        raise ValueError(f"x: (N, C) or (N, C, H, W) is needed, got {x.shape}")
    channels = x.shape[1]
    vectors = [
        as_float(vector, name, shape=(channels,))
        for vector, name in (
            (weight, "weight"),
            (bias, "bias"),
            (running_mean, "running_mean"),
            (running_var, "running_var"),
        )
    ]
    dtype = output_type(x, *vectors)
    wide = np.result_type(dtype, float)
    rows = _rows(x.astype(wide))
    if training and len(rows) == 1:
        raise ValueError("x: more than one value per channel is needed in training")
    return dtype, rows, [vector.astype(wide) for vector in vectors]


def _rows(x):
    return np.moveaxis(x, 1, -1).reshape(x.size // x.shape[1], x.shape[1])


def _unrows(rows, shape):
    return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)


def batch_norm(
    x, weight, bias, running_mean, running_var, *, training=True, momentum=0.1, eps=1e-5
):
    """Normalize each channel; return y and the new running statistics."""
    dtype, rows, (weight, bias, running_mean, running_var) = _prepare(
        x, weight, bias, running_mean, running_var, training
    )
    mean, var = running_mean, running_var
    if training and len(rows):
        mean = rows.mean(axis=0)
        var = ((rows - mean) ** 2).mean(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    y = (rows - mean) / np.sqrt(var + eps) * weight + bias
    return (
        _unrows(y, np.shape(x)).astype(dtype),
        running_mean.astype(dtype),
        running_var.astype(dtype),
    )


def batch_norm_backward(
    grad_output,
    x,
    weight,
    bias,
    running_mean,
    running_var,
    *,
    training=True,
    momentum=0.1,  # noqa: ARG001
    eps=1e-5,
):
    """Go back through the normalization step by step."""
    dtype, rows, (weight, bias, running_mean, running_var) = _prepare(
        x, weight, bias, running_mean, running_var, training
    )
    grad = as_float(grad_output, "grad_output", shape=np.shape(x)).astype(rows.dtype)
    grad = _rows(grad)
    on_batch = training and len(rows) > 0
    mean = rows.mean(axis=0) if on_batch else running_mean
    centered = rows - mean
    var = (centered**2).mean(axis=0) if on_batch else running_var
    std = np.sqrt(var + eps)

    grad_weight = (grad * centered / std).sum(axis=0)
    grad_bias = grad.sum(axis=0)
    grad_normal = grad * weight
    grad_rows = grad_normal / std
    if on_batch:
        grad_var = (grad_normal * centered).sum(axis=0) * -0.5 / std**3
        grad_rows = grad_rows + grad_var * 2 * centered / len(rows)
        grad_rows = grad_rows - grad_rows.mean(axis=0)
    return (
        _unrows(grad_rows, np.shape(x)).astype(dtype),
        grad_weight.astype(dtype),
        grad_bias.astype(dtype),
    )
