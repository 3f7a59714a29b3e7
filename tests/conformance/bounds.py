"""
How far a right implementation may be from the truth: error bounds, derived and not tuned.

u is the unit roundoff, half the distance between 1 and the next number: every correctly rounded
operation errs by a factor of at most 1 + u (Higham, Accuracy and Stability of Numerical Algorithms,
second edition, sections 2.2 and 3.1).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

UNIT = 2.0**-53
UNITS = {"float64": UNIT, "float32": 2.0**-24, "tf32": 2.0**-11, "bfloat16": 2.0**-8}


def unit(dtype: Any, precision: str = "float64") -> float:
    """Return u for calls in `dtype`; `precision` says in what float32 calls are computed."""
    if np.dtype(dtype) == np.float32:
        return UNITS["float32" if precision == "float64" else precision]
    return UNIT


def of_sum(terms: int, absolute_sum: Array | float, u: float = UNIT) -> Any:
    """
    Bound the error of a sum of products, added in any order.

    Each of the `terms` products is rounded once, and takes part in at most `terms` - 1 additions:
    to first order |error| <= terms * u * sum |x||w| (Higham, equation 3.5). Twice that is accepted,
    and one rounding more, because the truth is rounded as well.
    """
    return 2 * (terms + 1) * u * np.abs(absolute_sum)


def of_fft(points: int, *factors: Array, u: float = UNIT) -> float:
    """
    Bound what an FFT adds to that: its error depends on the whole map, not on the window.

    An FFT of n points errs by some log2(n) * u relative to the 2-norm (Higham, theorem 24.2); a
    convolution is three of them, of maps zero-padded to less than 2n points per map.
    """
    norms = np.prod([np.linalg.norm(np.ravel(factor).astype(np.float64)) for factor in factors])
    return float(8 * np.log2(2 * max(points, 1)) * u * norms)


def of_roundings(count: int, magnitude: Array | float, u: float = UNIT) -> Any:
    """Bound the error of `count` rounded operations in a row on a number of this magnitude."""
    return 2 * (count + 1) * u * np.abs(magnitude)
