"""
Convolutions by the Fourier transform.

Maps are (N, groups, C, ...) or, behind the filters, (N, groups, O, ...), and filters are
(groups, O, C, ...); every axis further on is one of the map, as long as the padded map. All is
cyclic: whoever calls knows that nothing that he keeps has gone around.
"""

import numpy as np
from sums import total


def _axes(size):
    return tuple(range(-len(size), 0))


def spectrum(x, size):
    """Transform the last axes, filled up with zeros to this size."""
    return np.fft.rfftn(x, size, _axes(size))


def original(transformed, size):
    """Transform back."""
    return np.fft.irfftn(transformed, size, _axes(size))


def slide(x, filters, size):
    """Return at every shift the sum of the products of filters and maps: (N, groups, O, ...)."""
    products = spectrum(x, size)[:, :, None] * spectrum(filters, size).conj()
    return original(total(products, (3,)), size)


def spread(y, filters, size):
    """Lay every filter, times y, down where y stands, and add up: (N, groups, C, ...)."""
    products = spectrum(y, size)[:, :, :, None] * spectrum(filters, size)
    return original(total(products, (2,)), size)


def meet(x, y, size):
    """Return at every shift the sum of the products of x and y: (groups, O, C, ...)."""
    products = spectrum(x, size)[:, :, None] * spectrum(y, size)[:, :, :, None].conj()
    return original(total(products, (0,)), size)
