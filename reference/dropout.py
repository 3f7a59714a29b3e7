"""Dropout: random activations are set to 0 during training."""

import numpy as np

from .constraints import real_array, require, require_shape, whole_number
from .dtypes import Array, as_float64, cast, result_dtype


@np.errstate(all="ignore")
def dropout(
    x: Array, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> tuple[Array, Array]:
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
    x = real_array("x", x)
    check_probability(p)
    seed = whole_number("seed", seed, 0, "dropout_c2")
    dtype = result_dtype(x)
    if not training:
        return cast(x, dtype), np.ones(x.shape, dtype)

    # MASK
    mask = np.random.default_rng(seed).random(x.shape) >= p

    # PRODUCT
    y = as_float64(x) * mask / (1 - p)
    return cast(y, dtype), np.asarray(mask, dtype)


@np.errstate(all="ignore")
def dropout_backward(grad_output: Array, mask: Array, p: float) -> Array:
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
    mask, grad_output = real_array("mask", mask), real_array("grad_output", grad_output)
    check_probability(p)
    require_shape("grad_output", grad_output, mask.shape, "dropout_c3")
    return cast(as_float64(grad_output) * as_float64(mask) / (1 - p), result_dtype(mask))


def check_probability(p: float) -> None:
    """Check that an entry is dropped with a probability below 1."""
    require(0 <= p < 1, "dropout_c1", f"p is {p!r}, needs 0 <= p < 1")
