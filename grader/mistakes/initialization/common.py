"""What any function of this chapter can get wrong."""

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import initialization

from ...implementation import Value
from .. import mistake
from .shared import OPERATIONS, drawn, evenly, variance_of


def declare_draws(name: str) -> None:
    """Register the mistakes with seeds and with independence that any function can make."""
    draw: Callable[..., Any] = getattr(initialization, name)

    def centre(options: dict[str, float]) -> float:
        return options.get("mean", 0.0)

    def spread(weight: Any, options: dict[str, float]) -> float:
        return variance_of(name, weight.shape) * options.get("std", 1.0) ** 2

    @mistake(
        "seed-ignored",
        function=name,
        kind="value",
        sentence="your weights are the same for every seed",
        hint="With which weights would two layers of one shape begin?",
    )
    def seed_ignored(shape: Value, seed: int, **options: Any) -> Value:
        """Fix the seed."""
        return draw(shape, seed * 0, **options)

    @mistake(
        "seed-cut",
        function=name,
        kind="value",
        sentence="your weights depend on the last 16 bits of the seed alone",
        hint="Which two seeds give the same weights in your function?",
    )
    def seed_cut(shape: Value, seed: int, **options: Any) -> Value:
        """Keep a part of the seed."""
        return draw(shape, seed % 2**16 if isinstance(seed, int) and seed > 0 else seed, **options)

    @mistake(
        "seed-moves-along-one-stream",
        function=name,
        kind="value",
        sentence="your seed says where in one and the same row of numbers the weights begin",
        hint="Which weights do two neighbouring seeds have in common?",
    )
    def seed_moves_along_one_stream(shape: Value, seed: int, **options: Any) -> Value:
        """Cut the weights out of one long row."""
        weight = draw(shape, seed, **options)
        start = seed % 4096
        row = drawn(name, (4096 + weight.size,), 0, spread(weight, options))
        row += centre(options)
        return row[start : start + weight.size].reshape(weight.shape)

    @mistake(
        "all-of-one-sign",
        function=name,
        kind="value",
        sentence="your weights are what you get when all lie on one side of the mean",
        hint="How many of a thousand weights should be negative?",
    )
    def all_of_one_sign(shape: Value, seed: int, **options: Any) -> Value:
        """Take sizes for weights."""
        return np.asarray(centre(options) + np.abs(draw(shape, seed, **options) - centre(options)))

    @mistake(
        "one-row-for-all",
        function=name,
        kind="value",
        sentence="your weights are those of the first output, again and again",
        hint="What do two units learn that begin with the same weights?",
    )
    def one_row_for_all(shape: Value, seed: int, **options: Any) -> Value:
        """Repeat along the first axis."""
        weight = draw(shape, seed, **options)
        return np.repeat(weight[:1], len(weight), axis=0) if weight.ndim else weight

    @mistake(
        "one-column-for-all",
        function=name,
        kind="value",
        sentence="your weights are the same for every input",
        hint="Along which axes are the numbers drawn, and along which repeated?",
    )
    def one_column_for_all(shape: Value, seed: int, **options: Any) -> Value:
        """Repeat along the second axis."""
        weight = draw(shape, seed, **options)
        return np.repeat(weight[:, :1], weight.shape[1], axis=1) if weight.ndim > 1 else weight

    @mistake(
        "one-kernel-position-for-all",
        function=name,
        kind="value",
        sentence="your weights are the same everywhere along the last axis",
        hint="Along which axes are the numbers drawn, and along which repeated?",
    )
    def one_kernel_position_for_all(shape: Value, seed: int, **options: Any) -> Value:
        """Repeat along the last axis."""
        weight = draw(shape, seed, **options)
        if not weight.ndim:
            return weight
        return np.repeat(weight[..., :1], weight.shape[-1], axis=-1)

    @mistake(
        "mirrored",
        function=name,
        kind="value",
        sentence="the second half of your weights is the first half with the other sign",
        hint="Are your weights independent of each other?",
    )
    def mirrored(shape: Value, seed: int, **options: Any) -> Value:
        """Draw one half, so that the sum is 0."""
        weight = draw(shape, seed, **options)
        row = weight.ravel() - centre(options)
        half = row.size // 2
        row[row.size - half :] = -row[:half]
        return np.asarray(row.reshape(weight.shape) + centre(options))

    @mistake(
        "levelled",
        function=name,
        kind="value",
        sentence="your weights are shifted until their mean is exactly what was asked",
        hint="Is the mean of a few numbers the mean of their distribution?",
    )
    def levelled(shape: Value, seed: int, **options: Any) -> Value:
        """Take the mean of the draw off."""
        weight = draw(shape, seed, **options)
        return np.asarray(weight - weight.mean() + centre(options))

    @mistake(
        "scaled-by-the-draw",
        function=name,
        kind="value",
        sentence="your weights are scaled until their spread is exactly what was asked",
        hint="Is the spread of a few numbers the spread of their distribution?",
    )
    def scaled_by_the_draw(shape: Value, seed: int, **options: Any) -> Value:
        """Divide by the deviation of the draw."""
        weight = draw(shape, seed, **options) - centre(options)
        factor = np.sqrt(spread(weight, options) / np.mean(weight**2))
        return np.asarray(factor * weight + centre(options))

    @mistake(
        "evenly-spread",
        function=name,
        kind="value",
        sentence="your weights are evenly spaced quantiles in a random order",
        hint="Is a number drawn by itself if it must fill the gap that the others leave?",
    )
    def evenly_spread(shape: Value, seed: int, **options: Any) -> Value:
        """Shuffle what was never drawn."""
        weight = draw(shape, seed, **options)
        row = evenly(name, weight.size, spread(weight, options)) + centre(options)
        return np.random.default_rng(seed).permutation(row).reshape(weight.shape)


def declare_forms(name: str) -> None:
    """Register the mistakes with dtype and shape, and with what is refused."""
    draw: Callable[..., Any] = getattr(initialization, name)

    @mistake(
        "float32",
        function=name,
        kind="dtype",
        sentence="your weights are float32",
        hint="Which dtype does the page promise?",
    )
    def float32(shape: Value, seed: int, **options: Any) -> Value:
        """Save memory."""
        return draw(shape, seed, **options).astype(np.float32)

    @mistake(
        "shape-turned-round",
        function=name,
        kind="value",
        sentence="your weights have their axes in the opposite order",
        hint="Which axis comes first, in or out?",
    )
    def shape_turned_round(shape: Value, seed: int, **options: Any) -> Value:
        """Transpose."""
        return draw(shape, seed, **options).T

    @mistake(
        "flattened",
        function=name,
        kind="value",
        sentence="your weights come in one long row",
        hint="What shape was asked for?",
    )
    def flattened(shape: Value, seed: int, **options: Any) -> Value:
        """Forget to reshape."""
        return draw(shape, seed, **options).ravel()

    @mistake(
        "empty-shapes",
        function=name,
        kind="refusal",
        sentence="you accept a shape with a size of 0, and return no weights",
        hint="How many weights has a layer at least?",
    )
    def empty_shapes(shape: Value, seed: int, **options: Any) -> Value:
        """Let 0 through."""
        if isinstance(shape, tuple) and 0 in shape:
            return np.zeros(shape)
        return draw(shape, seed, **options)

    @mistake(
        "negative-sizes",
        function=name,
        kind="refusal",
        sentence="you take the sizes without their signs",
        hint="What is an axis of -2?",
    )
    def negative_sizes(shape: Value, seed: int, **options: Any) -> Value:
        """Take absolute values."""
        if isinstance(shape, tuple) and all(type(size) is int for size in shape):
            shape = tuple(map(abs, shape))
        return draw(shape, seed, **options)

    @mistake(
        "negative-seeds",
        function=name,
        kind="refusal",
        sentence="you take a seed without its sign",
        hint="What does the page call a seed?",
    )
    def negative_seeds(shape: Value, seed: int, **options: Any) -> Value:
        """Take the absolute value."""
        return draw(shape, abs(seed) if type(seed) is int else seed, **options)


for operation in OPERATIONS:
    declare_draws(operation)
    declare_forms(operation)
