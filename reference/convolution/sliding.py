"""The sliding sum, along any number of axes: what every convolution of this chapter shares."""

import numpy as np

from ..dtypes import Array, as_float64
from ..sizes import Sides, output_sizes
from ..windows import window_at


def zeros_around(x: Array, sides: Sides) -> Array:
    """Return the map in float64 with zeros around its last axes."""
    return np.pad(as_float64(x), ((0, 0),) * (x.ndim - len(sides)) + sides)


def slide_in_groups(
    padded: Array,
    weight: Array,
    groups: int,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> Array:
    """Split channels and filters into groups, slide, and concatenate."""
    return np.concatenate(
        [
            slide(channels, filters, stride, dilation)
            for channels, filters in zip(
                np.split(padded, groups, axis=1), np.split(weight, groups), strict=True
            )
        ],
        axis=1,
    )


def slide(
    padded: Array, weight: Array, stride: tuple[int, ...], dilation: tuple[int, ...]
) -> Array:
    """Lay the filters over every output position of one group, and sum over channel and kernel."""
    kernel_size = weight.shape[2:]
    positions = output_sizes(padded.shape[2:], kernel_size, stride, dilation)
    filters = weight.reshape(len(weight), -1)  # (C_out, taps): a tap is a channel and a place
    y = np.empty((len(padded), len(weight), *positions))
    with np.errstate(all="ignore"):
        for position in np.ndindex(*positions):
            window = window_at(padded, position, kernel_size, stride, dilation)
            pixels = window.reshape(len(padded), filters.shape[1])  # (N, taps)
            y[..., *position] = pixels @ filters.T  # sum over the taps
    return y


def gradients_in_groups(
    grad_y: Array,
    padded: Array,
    weight: Array,
    groups: int,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> tuple[Array, Array]:
    """Return the gradients of the padded map and of the filters."""
    grad_padded = np.zeros_like(padded)
    grad_weight = np.zeros(weight.shape)
    # every part is a view, so that the gradients are summed into the whole
    for grad_y_part, part, filter_part, grad_part, grad_filter_part in zip(
        np.split(grad_y, groups, axis=1),
        np.split(padded, groups, axis=1),
        np.split(weight, groups),
        np.split(grad_padded, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        add_gradients(grad_y_part, part, filter_part, grad_part, grad_filter_part, stride, dilation)
    return grad_padded, grad_weight


def add_gradients(
    grad_y: Array,
    padded: Array,
    weight: Array,
    grad_padded: Array,
    grad_weight: Array,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Add what every output position of one group sends back to its window and to its filters."""
    kernel_size = weight.shape[2:]
    filters = weight.reshape(len(weight), -1)  # (C_out, taps): a tap is a channel and a place
    with np.errstate(all="ignore"):
        for position in np.ndindex(*grad_y.shape[2:]):
            grad_here = grad_y[..., *position]  # (N, C_out)
            window = window_at(padded, position, kernel_size, stride, dilation)
            pixels = window.reshape(len(padded), filters.shape[1])  # (N, taps)
            grad_window = window_at(grad_padded, position, kernel_size, stride, dilation)
            grad_window += (grad_here @ filters).reshape(window.shape)  # sum over o
            grad_weight += (grad_here.T @ pixels).reshape(weight.shape)  # sum over n


def on_every_map(bias: Array, axes: int) -> Array:
    """Return a bias in float64, so shaped that each entry is added to the whole of its map."""
    return as_float64(bias).reshape(-1, *(1,) * axes)


def sum_of_maps(grad_y: Array) -> Array:
    """Sum over the batch and over every position, map by map."""
    total: Array = grad_y.sum(axis=(0, *range(2, grad_y.ndim)))
    return total
