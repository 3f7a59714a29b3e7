"""
Dropout: random activations are set to 0 during training.

What holds of every operation: grade spec conventions
"""

import numpy as np


def dropout(x, *, p=0.5, training=True, seed=0):
    """
    Set every entry to 0 with probability p, and scale the others up, so that the mean is kept.

        y = x * mask / (1 - p), each entry of mask being 0 with probability p, else 1
        y = x, mask = 1                                                     in evaluation

    Parameters
    ----------
    x : any shape
    p : the probability of dropping an entry
    training : False for evaluation
    seed : the int from which the mask is drawn

    Returns
    -------
    y : the shape of x
    mask : the shape of x, 1 where an entry is kept and 0 where it is dropped

    Raises
    ------
    ValueError
        If dropout_c1 or dropout_c2 does not hold.
    TypeError
        If x does not hold real numbers.

    Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, Dropout: a simple way to prevent
    neural networks from overfitting (2014), sections 4 and 10; their p is the probability of
    keeping.
    Specification: specs/dropout/dropout.md
    """
    raise NotImplementedError("dropout: grade spec dropout")


def dropout_backward(grad_output, mask, p):
    """
    Let the gradient pass where the entry was kept, scaled like the entry.

        grad_x = grad_output * mask / (1 - p)

    Parameters
    ----------
    grad_output : the shape of mask
    mask : what `dropout` returned
    p : the probability of dropping an entry, 0 in evaluation

    Returns
    -------
    grad_x : the shape of mask

    Raises
    ------
    ValueError
        If dropout_c1 or dropout_c3 does not hold.
    TypeError
        If an array does not hold real numbers.

    Specification: specs/dropout/dropout.md
    """
    raise NotImplementedError("dropout_backward: grade spec dropout")
