"""
What else a right answer may look like: the catalogue leaves it open, so no test may mind.

Each variant wraps every function of a right submission, and changes nothing that is asked for.
"""

import functools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Function = Callable[..., Any]
Variant = Callable[[Function], Function]


def of_answers(change: Callable[[Any], Any]) -> Variant:
    """Return the variant that changes every array and number of an answer by itself."""

    def each(answer: Any) -> Any:
        if isinstance(answer, tuple):
            return tuple(map(each, answer))
        return change(answer) if isinstance(answer, np.ndarray | np.generic) else answer

    def variant(function: Function) -> Function:
        @functools.wraps(function)
        def changed(*args: Any, **kwargs: Any) -> Any:
            return each(function(*args, **kwargs))

        return changed

    return variant


def in_fortran_order(answer: Any) -> Any:
    """Return an array whose first axis is the fastest."""
    return np.array(answer, order="F")


def read_only_view(answer: Any) -> Any:
    """Return a view with strides of its own that cannot be written to."""
    array = np.asarray(answer)
    wide = np.repeat(array[..., np.newaxis], 2, axis=-1)
    backwards = tuple(slice(None, None, -1) for _ in array.shape)
    view = np.asarray(wide[backwards].copy()[(*backwards, 1)])
    view.flags.writeable = False
    return view


def number(answer: Any) -> Any:
    """Return a Python number where there is but one without an axis."""
    return answer.item() if answer.ndim == 0 else answer


def scalar(answer: Any) -> Any:
    """Return a NumPy scalar where there is but one without an axis."""
    return answer[()]


def short_integers(answer: Any) -> Any:
    """Return indices as int32."""
    return answer.astype(np.int32) if answer.dtype == np.int64 else answer


def sharing(function: Function) -> Function:
    """Return an argument itself where the answer holds the same."""

    @functools.wraps(function)
    def shared(*args: Any, **kwargs: Any) -> Any:
        def own(answer: Any) -> Any:
            arrays = [value for value in (*args, *kwargs.values()) if isinstance(value, np.ndarray)]
            for array in arrays:
                if (array.dtype, array.shape) == (answer.dtype, answer.shape):
                    if (array == answer).all():
                        return array
                elif array.dtype == answer.dtype and np.array_equal(array.ravel(), answer.ravel()):
                    return array.reshape(answer.shape)
            return answer

        return of_answers(own)(function)(*args, **kwargs)

    return shared


def refusing_with_type_error(function: Function) -> Function:
    """Raise TypeError instead of ValueError."""

    @functools.wraps(function)
    def refusing(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            raise TypeError(str(error)) from error

    return refusing


def refusing_with_a_class_of_its_own(function: Function) -> Function:
    """Raise a class derived from ValueError."""

    class Refusal(ValueError):
        """What this submission calls a refusal."""

    @functools.wraps(function)
    def refusing(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (ValueError, TypeError) as error:
            raise Refusal(str(error)) from error

    return refusing


def warning(function: Function) -> Function:
    """Warn of nothing, each time."""

    @functools.wraps(function)
    def warned(*args: Any, **kwargs: Any) -> Any:
        warnings.warn("this function is slow", stacklevel=2)
        return function(*args, **kwargs)

    return warned


def inside(dtype: Any) -> Variant:
    """Return the variant that computes in a dtype of its own, and answers in the right one."""

    def converted(value: Any) -> Any:
        is_float = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return value.astype(dtype) if is_float else value

    def as_in(plain: Any, answer: Any) -> Any:
        if isinstance(plain, tuple):
            return tuple(map(as_in, plain, answer))
        return answer.astype(plain.dtype) if isinstance(plain, np.ndarray | np.generic) else plain

    def variant(function: Function) -> Function:
        @functools.wraps(function)
        def computed(*args: Any, **kwargs: Any) -> Any:
            plain = function(*args, **kwargs)
            options = {name: converted(value) for name, value in kwargs.items()}
            return as_in(plain, function(*map(converted, args), **options))

        return computed

    return variant


VARIANTS: dict[str, Variant] = {
    "answers in Fortran order": of_answers(in_fortran_order),
    "answers as read-only views": of_answers(read_only_view),
    "answers as Python numbers": of_answers(number),
    "answers as NumPy scalars": of_answers(scalar),
    "indices as int32": of_answers(short_integers),
    "answers that share memory": sharing,
    "refusals by TypeError": refusing_with_type_error,
    "refusals by a class of its own": refusing_with_a_class_of_its_own,
    "warnings": warning,
    "longest floats inside": inside(np.longdouble),
}
