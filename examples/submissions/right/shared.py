"""What the functions of this submission do with their arguments before they compute."""

import operator

import numpy as np


def real(value, name):
    """Return value as an array of floats; integers and booleans become float64."""
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} must hold real numbers, not {array.dtype}")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def common(*arrays):
    """
    Return the dtype of the results and the arrays in the dtype to compute in.

    The latter is float64 or longer, so that short floats are rounded only once, at the end.
    """
    dtype = np.result_type(*(array.dtype for array in arrays))
    wide = np.result_type(dtype, np.float64)
    return dtype, *(array.astype(wide) for array in arrays)


def require_shape(array, shape, name):
    """Refuse an array of any other shape."""
    if array.shape != tuple(shape):
        raise ValueError(f"{name} has the shape {array.shape}, it must be {tuple(shape)}")


def gradient(grad_output, shape, dtype):
    """Return grad_output, which must have this shape, in the dtype to compute in."""
    grad_output = real(grad_output, "grad_output")
    require_shape(grad_output, shape, "grad_output")
    return grad_output.astype(np.result_type(dtype, np.float64))


def images(x, name="x"):
    """Return x as an array of floats; it must be (N, C, H, W), and only N may be 0."""
    return maps(x, 2, name)


def maps(x, axes, name="x"):
    """Return x as an array of floats; it must be (N, C, …) with so many more axes, only N 0."""
    x = real(x, name)
    if x.ndim != 2 + axes or 0 in x.shape[1:]:
        needed = ("(N, C, L)", "(N, C, H, W)", "(N, C, D, H, W)")[axes - 1]
        raise ValueError(f"{name} must be {needed}, all but N of 1 or more, not {x.shape}")
    return x


def is_sequence(value):
    """Tell one number from several."""
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def integer(value, name, least=1):
    """Return value as an int of at least `least`."""
    if isinstance(value, bool):
        raise TypeError(f"{name} must be an int, not {value}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an int, not {value!r}") from None
    if number < least:
        raise ValueError(f"{name} must be {least} or more, not {number}")
    return number


def per_axis(value, name, axes, least=1):
    """Return an int, or one for each axis, as one for each axis."""
    if not is_sequence(value):
        return (integer(value, name, least),) * axes
    if len(value) != axes:
        raise ValueError(f"{name} must be an int or {axes} of them, not {value!r}")
    return tuple(integer(number, name, least) for number in value)


def pair(value, name, least=1):
    """Return an int, or two of them, as two ints."""
    return per_axis(value, name, 2, least)


def borders(padding, axes=2):
    """Return any form of padding as ((top, bottom), (left, right)), or so for other axes."""
    nested = is_sequence(padding) and len(padding) > 0 and all(map(is_sequence, padding))
    if axes == 1 and is_sequence(padding) and len(padding) == 2 and not nested:
        padding, nested = (padding,), True
    if nested and len(padding) == axes:
        return tuple(pair(side, "padding", 0) for side in padding)
    return tuple((amount, amount) for amount in per_axis(padding, "padding", axes, 0))


def class_indices(labels, classes):
    """Return labels as indices into so many classes."""
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, not {labels.dtype}")
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        worst = labels.min() if labels.min() < 0 else labels.max()
        raise ValueError(f"labels must lie in 0 ... {classes - 1}, one of them is {worst}")
    return labels.astype(np.intp)
