"""Argument checks, and the precision that everything is computed in."""

import operator

import numpy as np


def as_float(a, name="array", *, shape=None, ndim=None):
    """Turn a into an array of floats and hold it to a shape or a number of axes."""
    a = np.asarray(a)
    if a.dtype.kind not in "biuf":
        raise TypeError(f"{name}: real numbers are needed, got {a.dtype}")
    a = a.astype(a.dtype.newbyteorder("=") if a.dtype.kind == "f" else float, copy=False)
    if shape is not None and a.shape != tuple(shape):
        raise ValueError(f"{name}: the shape {tuple(shape)} is needed, got {a.shape}")
    if ndim is not None and a.ndim != ndim:
        raise ValueError(f"{name}: {ndim} axes are needed, got {a.shape}")
    return a


def as_images(x, name="x"):
    """Hold x to (N, C, H, W) with at least one channel and one pixel."""
    x = as_float(x, name, ndim=4)
    if min(x.shape[1:]) < 1:
        raise ValueError(f"{name}: at least one channel, row and column is needed, got {x.shape}")
    return x


def output_type(*arrays):
    """Return the dtype of the result."""
    return np.result_type(*[a.dtype for a in arrays])


def widen(a):
    """Compute in float64, or in what is longer."""
    return a.astype(np.promote_types(a.dtype, np.float64))


def several(value):
    """Return whether value is a list of numbers rather than one."""
    return np.ndim(value) > 0 if isinstance(value, np.ndarray) else isinstance(value, tuple | list)


def whole(value, name, least=1):
    """Hold a value to an int that is not too small."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name}: an int is needed, got {value!r}")
    value = operator.index(value)
    if value < least:
        raise ValueError(f"{name}: at least {least} is needed, got {value}")
    return value


def two(value, name, least=1):
    """Return (for the height, for the width)."""
    values = list(value) if several(value) else [value, value]
    if len(values) != 2:
        raise ValueError(f"{name}: one int or two are needed, got {value!r}")
    return tuple(whole(v, name, least) for v in values)


def four(padding):
    """Return padding as top, bottom, left, right."""
    if several(padding) and len(padding) == 2 and several(padding[0]) and several(padding[1]):
        return (*two(padding[0], "padding", 0), *two(padding[1], "padding", 0))
    height, width = two(padding, "padding", 0)
    return height, height, width, width


def as_labels(labels, classes, shape=None):
    """Hold labels to integers that name one of the classes."""
    labels = np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise TypeError(f"labels: integers are needed, got {labels.dtype}")
    if shape is not None and labels.shape != tuple(shape):
        raise ValueError(f"labels: the shape {tuple(shape)} is needed, got {labels.shape}")
    if np.any(labels < 0) or np.any(labels >= classes):
        raise ValueError(f"labels: only 0 to {classes - 1} name a class")
    return labels.astype(int)
