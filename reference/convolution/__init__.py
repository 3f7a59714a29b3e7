"""Convolution: a filter slides over a padded image, and at each position products are summed."""

from .columns import col2im, im2col
from .layers import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv3d,
    conv3d_backward,
)
from .padding import pad2d, pad2d_backward
from .signals import convolve1d, convolve2d, correlate2d
from .transposed import conv_transpose2d, conv_transpose2d_backward

__all__ = [
    "col2im",
    "conv1d",
    "conv1d_backward",
    "conv2d",
    "conv2d_backward",
    "conv3d",
    "conv3d_backward",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "convolve1d",
    "convolve2d",
    "correlate2d",
    "im2col",
    "pad2d",
    "pad2d_backward",
]
