"""Arguments on which code of this chapter is often seen to raise."""

import numpy as np

from .. import raising

raising(
    "raises-on-maps-of-labels",
    "cross_entropy",
    "cross_entropy_backward",
    where=lambda given: np.ndim(given["labels"]) > 1,
    sentence="your code raises where every pixel has a label, and takes one label a row alone",
    hint="Which shapes of logits and labels does the page name?",
)
