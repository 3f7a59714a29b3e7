"""Arguments on which code of this chapter is often seen to raise."""

import numpy as np

from .. import Arguments, raising


@raising(
    "raises-on-maps-of-labels",
    "cross_entropy",
    "cross_entropy_backward",
    sentence="your code raises where every pixel has a label, and takes one label a row alone",
    hint="Which shapes of logits and labels does the page name?",
)
def raises_on_maps_of_labels(given: Arguments) -> bool:
    """Index with one row of labels."""
    return np.ndim(given["labels"]) > 1
