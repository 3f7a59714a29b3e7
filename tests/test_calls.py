"""A call knows each of its arguments by a name, also those that one `*xs` takes."""

import numpy as np
import pytest

from grader.examples import call_of
from grader.implementation import Accuracy, Call, trusted
from grader.specification import positional, spread

ARRAYS = [np.full((1, channels, 1, 1), float(channels)) for channels in (1, 2, 3)]


@pytest.fixture
def call():
    return Call("concat_channels", dict(zip(spread("xs", 3), ARRAYS, strict=True)))


def test_what_a_star_takes_is_given_by_position(call):
    assert call.by_position == ("xs[0]", "xs[1]", "xs[2]")
    assert all(given is array for given, array in zip(call.args, ARRAYS, strict=True))
    assert call.kwargs == {}
    assert trusted(call).ravel().tolist() == [1, 2, 2, 3, 3, 3]


def test_what_a_star_takes_stands_behind_grad_output(call):
    backward = call.backward(np.ones((1, 6, 1, 1)))
    assert backward.by_position == ("grad_output", "xs[0]", "xs[1]", "xs[2]")
    assert [part.shape for part in trusted(backward)] == [array.shape for array in ARRAYS]


def test_one_array_of_many_can_be_changed(call):
    changed = call.but(**{"xs[1]": np.zeros((1, 1, 1, 1))})
    assert trusted(changed).ravel().tolist() == [1, 0, 3, 3, 3]
    assert changed != call


def test_a_gap_between_arrays_is_an_error(call):
    with pytest.raises(KeyError):
        _ = call.without("xs[1]").args


def test_no_arrays_are_a_call_too():
    assert Call("concat_channels", {}).args == ()
    assert repr(Call("concat_channels", {})) == "concat_channels()"


def test_an_example_spreads_its_arrays(call):
    line = (
        f"concat_channels({', '.join(map('np.array({})'.format, map(np.ndarray.tolist, ARRAYS)))})"
    )
    assert repr(call_of(line)) == repr(call) == line


def test_other_functions_have_their_own_names():
    assert positional("conv2d", 2) == positional("conv2d", 0) == ("x", "weight")


def test_an_accuracy_is_finite():
    """What a result reports of the largest error can be written as JSON."""
    accuracy = Accuracy()
    for error, bound, unit in ((0.0, np.inf, 1.0), (0.0, 1e300, 1e-300), (0.0, 1e-320, 0.0)):
        accuracy.note(error, bound, unit)
    assert (accuracy.measured, accuracy.allowed) == (0.0, 0.0)
    accuracy.note(1.0, 2.0, 0.5)
    assert (accuracy.measured, accuracy.allowed) == (2.0, 4.0)
