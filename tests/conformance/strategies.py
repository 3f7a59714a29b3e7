"""
How inputs are drawn: shapes and options by Hypothesis, values from a seed that it draws.

Shapes are small and shrink well; heights and widths differ. Options are sometimes left out, so that
defaults are tested too. Values are small integers, which are readable, or reals.
"""

import functools
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from numpy.typing import NDArray

Array = NDArray[Any]
# with it the numbers of seed 0, to which everything shrinks, begin with -1, 2, -4, 3, -1, -3
SALT = 809
MANY_CLASSES = 64
MOSTLY = st.sampled_from((False, True, True, True))  # shrinks to the default
LONG_SHAPES = {  # by the number of axes
    1: [(33,), (130,)],
    2: [(33, 1), (2, 65), (65, 2), (1, 130)],
    3: [(1, 33, 2), (2, 1, 65), (65, 1, 2)],
    4: [(33, 2, 1, 1), (1, 65, 1, 2), (1, 1, 2, 65)],
}
# windows of two axes that are larger than those that are drawn most often
WIDE = (7, (7, 2), (2, 9), (1, 11), (11, 2), (5, 4), (13, 1))
LONG_STRIDES = (4, 5, (4, 1), (1, 5), (6, 2), (3, 4), (5, 6))
FAR_APART = (3, 4, (4, 1), (1, 4), (3, 2), (2, 3))
THICK = (4, 5, (4, 0), (1, 5), ((0, 4), (1, 0)), ((5, 1), (0, 2)), ((1, 0), (4, 5)))


class Values:
    """
    Arrays made from a seed: the same seed and shapes give the same arrays.

    It remembers in `made` what it has made, and `again` gives a source that makes other arrays
    instead, so that a failure can be told with simpler numbers.
    """

    def __init__(self, seed: int, integers: bool, instead: Sequence[Array] = ()) -> None:
        self.seed, self.integers = seed, integers
        self.instead = list(instead)
        self.made: list[Array] = []
        self.random = np.random.default_rng((SALT, seed))

    def __repr__(self) -> str:
        return f"Values(seed={self.seed}, integers={self.integers})"

    def again(self, arrays: Sequence[Array]) -> "Values":
        """Return a source that makes these arrays, in this order."""
        other = Values(self.seed, self.integers, arrays)
        other.made = list(arrays)
        return other

    def _make(self, numbers: Array) -> Array:
        array = np.asarray(numbers)  # NumPy draws a scalar where there are no axes
        if self.instead:
            given = self.instead.pop(0)
            if given.shape != array.shape:
                raise ValueError("the arrays are not those that were made")
            return given
        self.made.append(array)
        return array

    def array(self, *shape: int) -> Array:
        """Return small integers between -4 and 4, or normal reals, none of them NaN."""
        if self.integers:
            return self._make(self.random.integers(-4, 5, shape).astype(np.float64))
        return self._make(self.random.normal(size=shape) * 2)

    def positive(self, *shape: int) -> Array:
        """Return numbers between 1/2 and 4."""
        if self.integers:
            return self._make(self.random.integers(1, 5, shape).astype(np.float64))
        return self._make(self.random.uniform(0.5, 4, shape))

    def equal(self, *shape: int) -> Array:
        """Return one number between 1/2 and 4, everywhere."""
        return self._make(np.full(shape, self.random.integers(1, 9) / 2))

    def distinct(self, *shape: int) -> Array:
        """Return numbers of which no two are closer than 1/2: no ties, and far from them."""
        count = int(np.prod(shape))
        ranks = (self.random.permutation(count) - count // 2).reshape(shape).astype(np.float64)
        return self._make(
            ranks if self.integers else ranks + self.random.uniform(-0.25, 0.25, shape)
        )

    def away_from_zero(self, *shape: int) -> Array:
        """Return numbers of either sign, none closer to 0 than 1/2."""
        if self.integers:
            size = self.random.integers(1, 5, shape).astype(np.float64)
        else:
            size = self.random.uniform(0.5, 4, shape)
        return self._make(size * self.random.choice([-1.0, 1.0], shape))

    def labels(self, classes: int, *shape: int) -> Array:
        """Return class numbers from 0 on; of many classes the last ones are as likely as all."""
        numbers = self.random.integers(0, classes, shape)
        if classes > MANY_CLASSES:
            last = classes - 1 - numbers // 8
            numbers = np.where(self.random.integers(0, 2, shape) == 0, numbers, last)
        return self._make(numbers)

    def normal(self, *shape: int) -> Array:
        """Return normal reals, whatever the style."""
        return self._make(self.random.normal(size=shape))


@functools.cache
def values(integers: bool | None = None) -> SearchStrategy[Values]:
    """Draw a source of arrays; readable integers are tried and shrunk to first."""
    if integers is not None:
        return st.integers(0, 2**32 - 1).map(lambda seed: Values(seed, integers))
    # seed and style in one number: even for integers
    return st.integers(0, 2**33 - 1).map(lambda number: Values(number // 2, number % 2 == 0))


@functools.cache
def sizes(
    axes: int, low: int, high: int, larger: tuple[int | tuple[int, ...], ...] = ()
) -> SearchStrategy[int | tuple[int, ...]]:
    """
    Draw a size, in one stroke: an int for all axes, or one per axis, which mostly differ.

    An int is drawn in one case of three, however many tuples there are; `larger` sizes now and
    then.
    """
    numbers = list(range(low, high + 1))
    of_axes = list(itertools.product(numbers, repeat=axes))
    return now_and_then(larger, (*as_often(numbers, len(of_axes) / 2), *of_axes))


def as_often(forms: list[Any], count: float) -> list[Any]:
    """Repeat some forms until there are about so many, so that they are drawn as often as those."""
    return forms * max(1, round(count / max(1, len(forms))))


def now_and_then(larger: Iterable[Any], ordinary: Iterable[Any], one_in: int = 6) -> Any:
    """
    Draw one of the larger forms in one case of so many, and else what is ordinary.

    It shrinks to the first of the ordinary forms, so that a mistake is told with a larger one only
    where the ordinary ones do not show it.
    """
    mostly, seldom = list(ordinary), list(larger)
    mostly = as_often(mostly, (one_in - 1) * len(seldom))
    return st.sampled_from((*mostly, *(as_often(seldom, len(mostly) / (one_in - 1)))))


@functools.cache
def shapes(low: int = 0, high: int = 6, most: int = 72) -> SearchStrategy[tuple[int, ...]]:
    """
    Draw a shape of any number of axes from `low` to `high`, with `most` entries or fewer.

    Now and then one of the axes is longer, and there are up to twice as many entries.
    """
    of_each_rank = (itertools.product((1, 2, 3, 17), repeat=axes) for axes in range(low, high + 1))
    return st.one_of(
        now_and_then(
            (shape for shape in LONG_SHAPES.get(axes, ()) if math.prod(shape) <= 2 * most),
            sorted((shape for shape in of_one if math.prod(shape) <= most), key=math.prod),
            5,
        )
        for axes, of_one in enumerate(of_each_rank, low)
    )


def pairs(
    low: int, high: int, larger: tuple[int | tuple[int, ...], ...] = ()
) -> SearchStrategy[int | tuple[int, ...]]:
    """Draw the size of a window on an image."""
    return sizes(2, low, high, larger)


@functools.cache
def paddings(*most: int, larger: tuple[Any, ...] = (), one_in: int = 6) -> SearchStrategy[Any]:
    """
    Draw a padding, in one stroke and in each of its forms: int, one per axis, one per side.

    `most` says for each axis how much there may be on a side. Half of the draws are one per side.
    Along one axis the two sides may also stand alone, not in a tuple of their own. Now and then it
    is one of the `larger` ones.
    """
    of_axes = list(itertools.product(*(range(high + 1) for high in most)))
    of_each = [itertools.product(range(high + 1), repeat=2) for high in most]
    of_sides: list[Any] = list(itertools.product(*of_each))
    if len(most) == 1:
        of_sides += [alone for (alone,) in of_sides]
    half = len(of_sides) / 2
    numbers = as_often([*range(1, min(most) + 1)], half)
    return now_and_then(larger, (0, *numbers, *as_often(of_axes, half), *of_sides), one_in)


def per_axis(size: int | Sequence[int], axes: int) -> tuple[int, ...]:
    """Return a size as one int for each axis."""
    return (size,) * axes if isinstance(size, int) else tuple(size)


def both(size: int | Sequence[int]) -> tuple[int, int]:
    """Return a size for the two axes of an image."""
    height, width = per_axis(size, 2)
    return height, width


def sides(padding: Any, axes: int = 2) -> tuple[tuple[int, int], ...]:
    """Return a padding as one pair for each axis: ((top, bottom), (left, right)) of an image."""
    alone = axes == 1 and not isinstance(padding, int) and len(padding) == 2
    of_axes = (padding,) * axes if isinstance(padding, int) else (padding,) if alone else padding
    return tuple(both(side) for side in of_axes)


def options(draw: DrawFn, strategies: Mapping[str, SearchStrategy[Any]]) -> dict[str, Any]:
    """Draw some options, and leave out each of them in one case of four: then its default holds."""
    return {name: draw(strategy) for name, strategy in strategies.items() if draw(MOSTLY)}
