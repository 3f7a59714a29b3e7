"""What is asked of the arrays, and in which precision they are computed with."""

import numpy as np


def floats(value, name):
    """Return value as an array of floats; what counts or says yes and no becomes float64."""
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(float)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} holds {array.dtype}, real numbers are needed")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def together(*arrays):
    """
    Return the dtype of the answer, and the arrays in the precision to compute in.

    That is the answer's own, so that float32 is added up in float32; only float16 is widened.
    """
    dtype = np.result_type(*arrays)
    working = np.result_type(dtype, np.float32)
    return dtype, *(array.astype(working) for array in arrays)


def of_shape(value, shape, name, working=None):
    """Return value as an array of floats; any shape but this is refused."""
    array = floats(value, name)
    if array.shape != tuple(shape):
        raise ValueError(f"{name} has shape {array.shape}, {tuple(shape)} is needed")
    return array if working is None else array.astype(working)


def maps(value, rank=2, name="x"):
    """Return value as a batch of maps with so many axes; only the batch may be empty."""
    array = floats(value, name)
    if array.ndim != rank + 2 or 0 in array.shape[1:]:
        raise ValueError(f"{name} has shape {array.shape}, a batch of maps is needed")
    return array


def indices(value, end, name):
    """Return value as integers from 0 to end - 1; booleans and floats are refused."""
    array = np.asarray(value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} holds {array.dtype}, integers are needed")
    if ((array < 0) | (array >= end)).any():
        raise ValueError(f"{name} must lie in 0 ... {end - 1}")
    return array.astype(np.int64)


def one_of(names, value, name):
    """Refuse every word but these."""
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{name} is {value!r}, one of {', '.join(names)} is needed")


def by_channel(vector, rank):
    """Return one number per channel so that it meets axis 1 of an array with so many axes."""
    return vector.reshape(-1, *(1,) * (rank - 2))
