"""Layers that answer where they know the arguments, and raise elsewhere."""

import numpy as np

from .. import Arguments, raising


@raising(
    "raises-on-many-axes",
    "linear",
    "linear_backward",
    sentence="your code raises where there are more leading axes than an image has",
    hint="How many leading axes may x have?",
)
def raises_on_many_axes(given: Arguments) -> bool:
    """Write out one loop, or one letter of an einsum, for each axis."""
    return np.ndim(given["x"]) > 4
