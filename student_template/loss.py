"""Losses: one number that says how far a prediction is from its target, and which way it leads."""

import numpy as np


def half_squared_error(prediction, target):
    """
    Sum half of the squared differences between a prediction and its target.

        y = sum over all entries of (target - prediction)^2 / 2

    Parameters
    ----------
    prediction : any shape
    target : the shape of prediction

    Returns
    -------
    y : (), the sum over everything, the batch too; 0 where there are no entries

    Raises
    ------
    ValueError
        If half_squared_error_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986),
    equation 3.
    Specification: specs/loss/half_squared_error.md
    """
    raise NotImplementedError("half_squared_error: grade spec half_squared_error")


def half_squared_error_backward(grad_output, prediction, target):
    """
    Carry the gradient of `half_squared_error`'s sum back to the prediction.

        grad_prediction[...] = grad_output * (prediction[...] - target[...])

    Parameters
    ----------
    grad_output : (), an array or a number
    prediction, target : as in `half_squared_error`

    Returns
    -------
    grad_prediction : the shape of prediction

    Raises
    ------
    ValueError
        If one of half_squared_error_c1 ... half_squared_error_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/half_squared_error.md
    """
    raise NotImplementedError("half_squared_error_backward: grade spec half_squared_error")


def one_hot(labels, num_classes):
    """
    Write every label as a vector that is 1 at the label's place and 0 elsewhere.

        y[..., c] = 1 where c = labels[...], else 0

    Parameters
    ----------
    labels : any shape, integers from 0 to num_classes - 1
    num_classes : number of classes

    Returns
    -------
    y : (..., num_classes), float64

    Raises
    ------
    ValueError
        If one of one_hot_c1 ... one_hot_c3 does not hold.
    TypeError
        If labels does not hold real numbers.

    Specification: specs/loss/one_hot.md
    """
    raise NotImplementedError("one_hot: grade spec one_hot")


def cross_entropy(logits, labels, *, reduction="mean"):
    """
    Take the negative logarithm of the probability that softmax gives to the right class.

        loss[n, ...] = log(sum over c of exp(logits[n, c, ...])) - logits[n, labels[n, ...], ...]

    The largest logit of each label's row is subtracted first: the loss does not change, and no
    exponential overflows.

    Parameters
    ----------
    logits : (N, C) or (N, C, d, ...), not normalised
    labels : (N,) or (N, d, ...), integers from 0 to C - 1
    reduction : "mean" over all labels, "sum" over them, or "none"

    Returns
    -------
    y : () for "mean" and "sum", the shape of labels for "none"

    Raises
    ------
    ValueError
        If one of cross_entropy_c1 ... cross_entropy_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3.
    Specification: specs/loss/cross_entropy.md
    """
    raise NotImplementedError("cross_entropy: grade spec cross_entropy")


def cross_entropy_backward(grad_output, logits, labels, *, reduction="mean"):
    """
    Carry the gradient of `cross_entropy`'s output back to the logits.

        grad_logits[n, c, ...] =
            grad_loss[n, ...] * (softmax(logits)[n, c, ...] - (1 if c = labels[n, ...] else 0))

    For "none" grad_loss is grad_output; for "sum" every label has grad_output, and for "mean"
    grad_output / (number of labels).

    Parameters
    ----------
    grad_output : () for "mean" and "sum", an array or a number; the shape of labels for "none"
    logits, labels, reduction : as in `cross_entropy`

    Returns
    -------
    grad_logits : the shape of logits

    Raises
    ------
    ValueError
        If one of cross_entropy_c1 ... cross_entropy_c6 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/cross_entropy.md
    """
    raise NotImplementedError("cross_entropy_backward: grade spec cross_entropy")
