"""
The truth of a gradient: the derivative of the trusted forward, never of the implementation's own.

The gradient of L = sum of grad_output * f(arguments) is measured one entry at a time where there
are few, and along random directions where there are many.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, Value, trusted
from grader.verdict import Failure, difference, returned

Array = NDArray[Any]
EPSILON = float(np.finfo(np.float64).eps)
ENTRY_BY_ENTRY = 24
DIRECTIONS = 3
COARSE = 2**10  # parts of one: a step in so coarse a direction is added without being rounded


def require_gradient(
    implementation: Implementation,
    call: Call,
    grad_output: Array,
    differentiable: Sequence[str],
    *,
    forward: Callable[[Call], Value] = trusted,
    linear: bool = False,
    bound: Value = 0.0,
    forward_bound: Value = 0.0,
) -> None:
    """
    Require that the implementation's gradient at `call` is the derivative of the trusted forward.

    `linear` says that the function is linear in each argument by itself (bilinear functions are):
    then a step of 1 is exact, but for round-off. Otherwise central differences at h and h/2 are
    extrapolated, and their disagreement is allowed. `bound` is what the implementation's own
    round-off may add, in the form of its answer; `forward_bound` is the round-off of the forward
    itself, where its terms may cancel, so that its output does not show how large they are.
    """
    __tracebackhide__ = True
    backward = call.backward(grad_output)
    present = [name for name in differentiable if call.arguments.get(name) is not None]
    absent = [name for name in differentiable if name not in present]
    outcome = implementation.answer(backward)
    value = returned(outcome, backward, trusted(backward))
    parts = value if len(differentiable) > 1 else (value,)
    shapes = tuple(None if name in absent else np.zeros_like(call[name]) for name in differentiable)
    form = difference(value, shapes if len(differentiable) > 1 else shapes[0], np.inf, False)
    if form is not None:
        raise Failure(f"{form[1]} {form[2]}", backward, value, trusted(backward), step=form[0])

    bounds = bound if isinstance(bound, tuple) else (bound,) * len(differentiable)
    for index, name in enumerate(differentiable):
        if name in absent:
            continue
        measured = _Difference(call, name, grad_output, forward, linear)
        measured.round_off = float(np.sum(np.abs(grad_output) * forward_bound))
        own = np.broadcast_to(np.asarray(bounds[index], dtype=float), call[name].shape)
        if call[name].size <= ENTRY_BY_ENTRY:
            _compare_entries(backward, value, parts, index, measured, own)
        else:
            _compare_directions(backward, value, parts, index, measured, own)


def _compare_entries(
    backward: Call, value: Value, parts: Value, index: int, measured: "_Difference", own: Array
) -> None:
    __tracebackhide__ = True
    expected, allowed = np.zeros(own.shape), np.zeros(own.shape)
    for place in np.ndindex(*own.shape):
        step = np.zeros(own.shape)
        step[place] = 1.0
        expected[place], allowed[place] = measured.along(step)
    place = f"grad_{measured.name}"
    problem = difference(parts[index], expected, allowed + own, place=place)
    if problem is not None:
        truth = trusted(backward)
        exact = truth[index] if isinstance(truth, tuple) else truth
        # what was measured is told without the measurement's own small error
        expected = np.where(np.abs(exact - expected) <= allowed, exact, expected)
        problem = difference(parts[index], expected, allowed + own, place=place) or problem
        masks = tuple(problem[3] if part == index else None for part in range(len(parts)))
        raise Failure(
            f"{problem[1]} {problem[2]}",
            backward,
            value,
            _with(truth, index, expected),
            masks if isinstance(truth, tuple) else problem[3],
        )


def _with(truth: Value, index: int, part: Array) -> Value:
    if not isinstance(truth, tuple):
        return part
    return (*truth[:index], part, *truth[index + 1 :])


def _compare_directions(
    backward: Call, value: Value, parts: Value, index: int, measured: "_Difference", own: Array
) -> None:
    __tracebackhide__ = True
    random = np.random.default_rng(own.size)
    got = np.asarray(parts[index], dtype=np.float64)
    for _ in range(DIRECTIONS):
        direction = np.rint(random.normal(size=own.shape) * COARSE) / COARSE
        slope, allowed = measured.along(direction)
        with np.errstate(all="ignore"):
            along = float((got * direction).sum())
            # round-off of the product above, as of any sum of that many terms
            terms = float(np.abs(got * direction).sum()) * (got.size + 1) * EPSILON
        if not abs(along - slope) <= allowed + terms + float((own * np.abs(direction)).sum()):
            raise Failure(
                f"grad_{measured.name} is not the derivative: along a random direction"
                f" it gives {along!r}, should be {slope!r}",
                backward,
                value,
                trusted(backward),
            )


class _Difference:
    """The derivative of L by one argument, along any direction."""

    def __init__(
        self,
        call: Call,
        name: str,
        grad_output: Array,
        forward: Callable[[Call], Value],
        linear: bool,
    ) -> None:
        self.call, self.name, self.linear = call, name, linear
        self.round_off = 0.0
        self.forward, self.grad_output = forward, np.asarray(grad_output, dtype=np.float64)

    def along(self, direction: Array) -> tuple[float, float]:
        """Return the slope along a direction, and how far it may be from the truth."""
        if self.linear:
            slope, _ = self._central(direction, 1.0)
            return slope, 8 * EPSILON * self._absolute_terms(np.abs(direction))
        scale = max(1.0, float(np.max(np.abs(self.call[self.name][direction != 0]), initial=0)))
        wanted = EPSILON ** (1 / 3) * scale / max(1.0, float(np.max(np.abs(direction))))
        h = 2.0 ** np.floor(np.log2(wanted))  # so that the moved argument is not rounded
        coarse, terms = self._central(direction, h)
        fine, _ = self._central(direction, h / 2)
        extrapolated = (4 * fine - coarse) / 3  # of errors round_off/h and 2 round_off/h: 3 at most
        return extrapolated, abs(fine - coarse) + (8 * EPSILON * terms + 3 * self.round_off) / h

    def _central(self, direction: Array, h: float) -> tuple[float, float]:
        ahead = self._terms(direction * h)
        behind = self._terms(-direction * h)
        slope = float((ahead - behind).sum()) / (2 * h)
        return slope, float(np.abs(ahead).sum() + np.abs(behind).sum())

    def _absolute_terms(self, step: Array) -> float:
        absolute = {
            name: np.abs(value) if isinstance(value, np.ndarray) else value
            for name, value in self.call.arguments.items()
        }
        absolute[self.name] = absolute[self.name] + step
        return float(
            np.sum(np.abs(self.grad_output) * self.forward(replace(self.call, arguments=absolute)))
        )

    def _terms(self, step: Array) -> Array:
        moved = self.call.but(**{self.name: self.call[self.name] + step})
        terms: Array = self.grad_output * np.asarray(self.forward(moved), dtype=np.float64)
        return terms
