"""Pooling: a window slides over every map, and one number stands for what lies under it."""

from .maximum import (
    max_pool2d,
    max_pool2d_backward,
    max_pool2d_indices,
    max_unpool2d,
    max_unpool2d_backward,
)
from .mean import avg_pool2d, avg_pool2d_backward
from .sums import (
    lp_pool2d,
    lp_pool2d_backward,
    subsample2d,
    subsample2d_backward,
    sum_pool2d,
    sum_pool2d_backward,
)
from .whole_map import (
    global_avg_pool2d,
    global_avg_pool2d_backward,
    global_max_pool2d,
    global_max_pool2d_backward,
)

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "global_max_pool2d",
    "global_max_pool2d_backward",
    "lp_pool2d",
    "lp_pool2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "max_pool2d_indices",
    "max_unpool2d",
    "max_unpool2d_backward",
    "subsample2d",
    "subsample2d_backward",
    "sum_pool2d",
    "sum_pool2d_backward",
]
