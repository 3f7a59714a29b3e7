"""
Losses: one number that says how far a prediction is from its target, and which way it leads.

What holds of every operation: grade spec conventions
"""

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


def mse_loss(prediction, target):
    """
    Average the squared differences between a prediction and its target.

        y = (sum over all entries of (prediction - target)^2) / (number of entries)

    Parameters
    ----------
    prediction : any shape
    target : the shape of prediction

    Returns
    -------
    y : (), the mean over everything, the batch too

    Raises
    ------
    ValueError
        If mse_loss_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.5.
    Specification: specs/loss/mse_loss.md
    """
    raise NotImplementedError("mse_loss: grade spec mse_loss")


def mse_loss_backward(grad_output, prediction, target):
    """
    Carry the gradient of `mse_loss`'s mean back to the prediction.

        grad_prediction[...] =
            grad_output * 2 * (prediction[...] - target[...]) / (number of entries)

    Parameters
    ----------
    grad_output : (), an array or a number
    prediction, target : as in `mse_loss`

    Returns
    -------
    grad_prediction : the shape of prediction

    Raises
    ------
    ValueError
        If one of mse_loss_c1 ... mse_loss_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/mse_loss.md
    """
    raise NotImplementedError("mse_loss_backward: grade spec mse_loss")


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


def log_loss(probabilities, targets):
    """
    Take the cross-entropy between given distributions and predicted probabilities.

        y = mean over n of -(sum over c of targets[n, c] * log(probabilities[n, c]))

    A term whose target is 0 is 0, at a probability of 0 too.

    Parameters
    ----------
    probabilities : (C,) or (N, C, ...), as softmax gives them; (C,) is a batch of one
    targets : the shape of probabilities

    Returns
    -------
    y : (), the mean over the first axis of the sums over all others

    Raises
    ------
    ValueError
        If one of log_loss_c1 ... log_loss_c2 does not hold.
    TypeError
        If an array does not hold real numbers.

    Bishop, Pattern Recognition and Machine Learning (2006), equation 4.108.
    Specification: specs/loss/log_loss.md
    """
    raise NotImplementedError("log_loss: grade spec log_loss")


def log_loss_backward(grad_output, probabilities, targets):
    """
    Carry the gradient of `log_loss`'s mean back to the probabilities.

        grad_probabilities[n, c] = -grad_output * targets[n, c] / (N * probabilities[n, c])

    It is 0 where the target is 0.

    Parameters
    ----------
    grad_output : (), an array or a number
    probabilities, targets : as in `log_loss`

    Returns
    -------
    grad_probabilities : the shape of probabilities

    Raises
    ------
    ValueError
        If one of log_loss_c1 ... log_loss_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/log_loss.md
    """
    raise NotImplementedError("log_loss_backward: grade spec log_loss")


def hinge_loss(scores, labels, *, margin=1.0):
    """
    Sum by how much each rival of the right class comes closer to its score than the margin.

        y = mean over n of sum over c other than k of
            max(0, scores[n, c] - scores[n, k] + margin)        where k = labels[n]

    Parameters
    ----------
    scores : (N, C), of any scale
    labels : (N,), integers from 0 to C - 1
    margin : by how much the right class must lead, in the unit of the scores

    Returns
    -------
    y : (), the mean over the batch; the sum over the rivals is not divided

    Raises
    ------
    ValueError
        If one of hinge_loss_c1 ... hinge_loss_c4 does not hold.
    TypeError
        If an array does not hold real numbers.

    Weston and Watkins, Support vector machines for multi-class pattern recognition (1999).
    Specification: specs/loss/hinge_loss.md
    """
    raise NotImplementedError("hinge_loss: grade spec hinge_loss")


def hinge_loss_backward(grad_output, scores, labels, *, margin=1.0):
    """
    Carry the gradient of `hinge_loss`'s mean back to the scores.

        pushes[n, c] = 1 where scores[n, c] - scores[n, k] + margin > 0, else 0
        grad_scores[n, c] = grad_output / N * pushes[n, c]                 for each rival c
        grad_scores[n, k] = -grad_output / N * (sum over the rivals of pushes[n, c])

    where k = labels[n]. At the kink, where the excess is 0, nothing pushes.

    Parameters
    ----------
    grad_output : (), an array or a number
    scores, labels, margin : as in `hinge_loss`

    Returns
    -------
    grad_scores : (N, C)

    Raises
    ------
    ValueError
        If one of hinge_loss_c1 ... hinge_loss_c5 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/hinge_loss.md
    """
    raise NotImplementedError("hinge_loss_backward: grade spec hinge_loss")


def l1_penalty(weight, strength):
    """
    Sum the absolute values of the weights.

        y = strength * (sum over all entries of |weight|)

    Parameters
    ----------
    weight : any shape
    strength : lambda, loss per unit of weight

    Returns
    -------
    y : (), the sum over everything; 0 where there are no entries

    Raises
    ------
    TypeError
        If weight does not hold real numbers.

    Tibshirani, Regression shrinkage and selection via the lasso (1996), equation 1, in the form of
    a penalty.
    Specification: specs/loss/l1_penalty.md
    """
    raise NotImplementedError("l1_penalty: grade spec l1_penalty")


def l1_penalty_backward(grad_output, weight, strength):
    """
    Carry the gradient of `l1_penalty`'s sum back to the weights.

        grad_weight[...] = grad_output * strength * sign(weight[...])

    sign(0) is 0.

    Parameters
    ----------
    grad_output : (), an array or a number
    weight, strength : as in `l1_penalty`

    Returns
    -------
    grad_weight : the shape of weight

    Raises
    ------
    ValueError
        If l1_penalty_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/l1_penalty.md
    """
    raise NotImplementedError("l1_penalty_backward: grade spec l1_penalty")


def l2_penalty(weight, strength):
    """
    Sum the squares of the weights.

        y = strength * (sum over all entries of weight^2)

    Parameters
    ----------
    weight : any shape
    strength : lambda, loss per squared unit of weight

    Returns
    -------
    y : (), the sum over everything; 0 where there are no entries

    Raises
    ------
    TypeError
        If weight does not hold real numbers.

    Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.1.1, but for its half.
    Specification: specs/loss/l2_penalty.md
    """
    raise NotImplementedError("l2_penalty: grade spec l2_penalty")


def l2_penalty_backward(grad_output, weight, strength):
    """
    Carry the gradient of `l2_penalty`'s sum back to the weights.

        grad_weight[...] = grad_output * 2 * strength * weight[...]

    Parameters
    ----------
    grad_output : (), an array or a number
    weight, strength : as in `l2_penalty`

    Returns
    -------
    grad_weight : the shape of weight

    Raises
    ------
    ValueError
        If l2_penalty_c1 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/loss/l2_penalty.md
    """
    raise NotImplementedError("l2_penalty_backward: grade spec l2_penalty")
