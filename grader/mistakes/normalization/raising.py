"""Arguments on which code of this chapter is often seen to raise."""

import numpy as np

from .. import raising

raising(
    "raises-on-features",
    "batch_norm",
    "batch_norm_backward",
    where=lambda given: np.ndim(given["x"]) == 2,
    sentence="your code raises where x is (N, C), and takes maps alone",
    hint="Which two shapes of x does the page name?",
)

raising(
    "raises-on-maps",
    "batch_norm",
    "batch_norm_backward",
    where=lambda given: np.ndim(given["x"]) == 4,
    sentence="your code raises where x is (N, C, H, W), and takes rows of features alone",
    hint="Which two shapes of x does the page name?",
)
