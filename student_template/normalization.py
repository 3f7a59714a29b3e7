"""
Normalization: numbers are brought to a common scale.

What holds of every operation: grade spec conventions
"""

import numpy as np


def batch_norm(
    x, weight, bias, running_mean, running_var, *, training=True, momentum=0.1, eps=1e-5
):
    """
    Bring every channel to mean 0 and variance 1, then to a learnt mean and scale.

        y[n, c, i, j] = weight[c] * (x[n, c, i, j] - mean[c]) / sqrt(var[c] + eps) + bias[c]

    In training, mean and var are those of the batch, over all samples and pixels; var is the
    biased variance, and the unbiased one is what enters the running variance:

        running_mean[c] = (1 - momentum) * running_mean[c] + momentum * mean[c]
        running_var[c] = (1 - momentum) * running_var[c] + momentum * var[c] * count / (count - 1)

    In evaluation, mean and var are the running statistics, which stay as they are; so they do
    where the batch is empty.

    Parameters
    ----------
    x : (N, C) or (N, C, H, W)
    weight, bias, running_mean, running_var : (C,)
    training : False for evaluation
    momentum : the share of the batch in the new running statistics
    eps : what is added to the variance, in its unit

    Returns
    -------
    y : the shape of x
    running_mean, running_var : (C,), the statistics to call with next time

    Raises
    ------
    ValueError
        If one of batch_norm_c1 ... batch_norm_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Ioffe and Szegedy, Batch normalization (2015), algorithms 1 and 2, section 3.2 for images.
    Specification: specs/normalization/batch_norm.md
    """
    raise NotImplementedError("batch_norm: grade spec batch_norm")


def batch_norm_backward(
    grad_output,
    x,
    weight,
    bias,
    running_mean,
    running_var,
    *,
    training=True,
    momentum=0.1,
    eps=1e-5,
):
    """
    Carry the gradient of `batch_norm`'s y back to x, weight and bias.

        grad_bias[c] = sum over n, i, j of grad_output[n, c, i, j]
        grad_weight[c] = sum over n, i, j of grad_output[n, c, i, j] * normalized[n, c, i, j]
        grad_x = weight / sqrt(var + eps) * grad_output                     in evaluation
        grad_x = weight / sqrt(var + eps) * (grad_output - mean of grad_output
            - normalized * mean of (grad_output * normalized))              in training

    where normalized = (x - mean) / sqrt(var + eps), and the means run over n, i, j.

    Parameters
    ----------
    grad_output : the shape of x, the gradient for y alone
    x, weight, bias, running_mean, running_var, training, momentum, eps : as in `batch_norm`

    Returns
    -------
    grad_x : the shape of x
    grad_weight, grad_bias : (C,)

    Raises
    ------
    ValueError
        If one of batch_norm_c1 ... batch_norm_c7 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/normalization/batch_norm.md
    """
    raise NotImplementedError("batch_norm_backward: grade spec batch_norm")


def local_response_norm(x, *, size=5, alpha=0.0001, beta=0.75, k=1.0):
    """
    Divide every value by what its neighbouring channels show at the same pixel.

        y[n, c, i, j] = x[n, c, i, j] / level[n, c, i, j]^beta
        level[n, c, i, j] = k + alpha / size * (sum over o of x[n, o, i, j]^2)

    where o runs from c - size // 2 to c + (size - 1) // 2, as far as there are such channels.

    Parameters
    ----------
    x : (N, C, H, W)
    size : number of channels in a window
    alpha, beta, k : numbers

    Returns
    -------
    y : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of local_response_norm_c1 ... local_response_norm_c2 does not hold.
    TypeError
        If x does not hold real numbers.

    Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural
    networks (2012), section 3.3, where alpha is not divided.
    Specification: specs/normalization/local_response_norm.md
    """
    raise NotImplementedError("local_response_norm: grade spec local_response_norm")


def local_response_norm_backward(grad_output, x, *, size=5, alpha=0.0001, beta=0.75, k=1.0):
    """
    Carry the gradient of `local_response_norm`'s output back to x.

        grad_x[n, c, i, j] = grad_output[n, c, i, j] / level[n, c, i, j]^beta
            - 2 * alpha * beta / size * x[n, c, i, j] * (sum over o of
                grad_output[n, o, i, j] * x[n, o, i, j] / level[n, o, i, j]^(beta + 1))

    where o runs over the channels whose windows contain c: from c - (size - 1) // 2 to
    c + size // 2, as far as there are such channels.

    Parameters
    ----------
    grad_output : (N, C, H, W)
    x, size, alpha, beta, k : as in `local_response_norm`

    Returns
    -------
    grad_x : (N, C, H, W)

    Raises
    ------
    ValueError
        If one of local_response_norm_c1 ... local_response_norm_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/normalization/local_response_norm.md
    """
    raise NotImplementedError("local_response_norm_backward: grade spec local_response_norm")
