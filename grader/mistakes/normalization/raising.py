"""Arguments on which code of this chapter is often seen to raise."""

import numpy as np

from .. import Arguments, raising


@raising(
    "raises-on-features",
    "batch_norm",
    "batch_norm_backward",
    sentence="your code raises where x is (N, C), and takes maps alone",
    hint="Which two shapes of x does the page name?",
)
def raises_on_features(given: Arguments) -> bool:
    """Unpack four sizes."""
    return np.ndim(given["x"]) == 2


@raising(
    "raises-on-maps",
    "batch_norm",
    "batch_norm_backward",
    sentence="your code raises where x is (N, C, H, W), and takes rows of features alone",
    hint="Which two shapes of x does the page name?",
)
def raises_on_maps(given: Arguments) -> bool:
    """Unpack two sizes."""
    return np.ndim(given["x"]) == 4
