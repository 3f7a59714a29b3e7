"""Linear layers: matrix products, sums over samples, and the order in which maps are laid out."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_sum
from .gradients import require_gradient
from .strategies import Values, now_and_then, shapes, values
from .subjects import Subject, absolute_of, law

Array = NDArray[Any]

# linear

COUNTS = now_and_then((33, 65, 130), (1, 2, 3, 4, 9, 17))
SAMPLES = {  # by the number of axes before the last; now and then one of these is long
    axes: now_and_then(
        (
            (*(1,) * place, many, *(1,) * (axes - place - 1))
            for many in (9, 17, 33)
            for place in (0, axes - 1)
        ),
        product((1, 2, 3), repeat=axes),
    )
    for axes in range(1, 6)
} | {0: st.just(())}


@st.composite
def linear_calls(draw: DrawFn, axes: tuple[int, ...] = (1,)) -> Call:
    """Draw a valid call; `axes` are the numbers of leading axes to choose from."""
    source = draw(values())
    features, outputs = draw(COUNTS), draw(COUNTS)
    count = draw(st.sampled_from(axes))
    samples = draw(SAMPLES[count])
    arguments = {
        "x": source.array(*samples, features),
        "weight": source.array(outputs, features),
    }
    if draw(st.booleans()):
        arguments["bias"] = source.array(outputs)
    return Call("linear", arguments)


@st.composite
def linear_backward_calls(draw: DrawFn, axes: tuple[int, ...] = (1,)) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(linear_calls(axes))
    return call.backward(draw(values()).array(*call["x"].shape[:-1], len(call["weight"])))


def linear_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum over the features: specs/linear/linear.md, Tolerance."""
    terms = call["weight"].shape[1] + ("bias" in call.arguments)
    return of_sum(terms, trusted(absolute_of(call)), u)


def linear_backward_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a sum over the outputs, and of two sums over the samples."""
    outputs, samples = len(call["weight"]), call["x"][..., 0].size
    return tuple(
        None if part is None else of_sum(terms, part, u)
        for terms, part in zip((outputs, samples, samples), trusted(absolute_of(call)), strict=True)
    )


def truth_of_linear(call: Call) -> Array:
    """Return x @ weight.T + bias."""
    bias = call.arguments.get("bias")
    y: Array = call["x"] @ call["weight"].T
    return y if bias is None else y + bias


def truth_of_linear_backward(call: Call) -> tuple[Array, Array, Array | None]:
    """Return the gradients: samples are summed one by one, each by its outer product."""
    grad_x, grad_weight = np.zeros(call["x"].shape), np.zeros(call["weight"].shape)
    grad_bias = np.zeros(len(grad_weight))
    for sample in np.ndindex(*grad_x.shape[:-1]):
        grad = call["grad_output"][sample]
        grad_x[sample] = call["weight"].T @ grad
        grad_weight += np.outer(grad, call["x"][sample])
        grad_bias += grad
    return grad_x, grad_weight, grad_bias if "bias" in call.arguments else None


def linear_plain(source: Values) -> Call:
    """Return a call with every argument, and as many features as neither outputs nor samples."""
    return Call(
        "linear",
        {
            "x": source.away_from_zero(2, 4),
            "weight": source.away_from_zero(3, 4),
            "bias": source.away_from_zero(3),
        },
    )


def linear_backward_plain(source: Values) -> Call:
    """Return a call of the gradient with every argument."""
    return linear_plain(source).backward(source.away_from_zero(2, 3))


def single_numbers(call: Call, source: Values) -> Iterator[Call]:
    """Yield single numbers, which one feature would fit."""
    for weight in (call["weight"], source.array(3, 1)):
        yield call.but(x=np.array(1.5), weight=weight)


def weights_of_other_ranks(call: Call, _source: Values) -> Iterator[Call]:
    """Yield weights that are no matrix."""
    for shape in ((4,), (1, 3, 4), (2, 3, 4), (3, 4, 1), ()):
        broken = call.but(weight=np.ones(shape))
        yield from (broken, broken.without("bias"))


def other_numbers_of_features(call: Call, _source: Values) -> Iterator[Call]:
    """Yield features and weights that do not match."""
    for shape in ((3, 5), (3, 3), (3, 1), (3, 2)):
        yield call.but(weight=np.ones(shape))
    for shape in ((2, 1), (2, 8), (2, 3), (4, 2)):
        yield call.but(x=np.ones(shape))


def biases_of_other_shapes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield biases of other shapes."""
    for shape in ((4,), (2,), (1,), (), (1, 3), (3, 1), (2, 3)):
        yield call.but(bias=np.ones(shape))


LINEAR = Subject(
    "linear",
    linear_calls(),
    linear_plain,
    linear_bound,
    ("x", "weight", "bias"),
    broken={
        "linear_c1": single_numbers,
        "linear_c2": weights_of_other_ranks,
        "linear_c3": other_numbers_of_features,
        "linear_c4": biases_of_other_shapes,
    },
)
LINEAR_BACKWARD = Subject(
    "linear_backward",
    linear_backward_calls(),
    linear_backward_plain,
    linear_backward_bound,
    ("x", "weight", "bias"),
    ("grad_output", "x"),
)


@law("linear/matches_matrix_product", "linear", "value")
@settings(max_examples=60)
@given(call=linear_calls())
def test_linear_matches_matrix_product(implementation: Implementation, call: Call) -> None:
    """The output is x @ weight.T + bias."""
    require_answer(implementation, call, truth_of_linear(call), linear_bound(call))


@law("linear/treats_leading_axes_alike", "linear", "value")
@given(call=linear_calls(axes=(0, 2, 3, 4, 5)))
def test_linear_treats_leading_axes_alike(implementation: Implementation, call: Call) -> None:
    """Whatever stands before the last axis are samples, each treated by itself; none is one too."""
    x = call["x"]
    rows = trusted(call.but(x=x.reshape(-1, x.shape[-1])))
    expected = rows.reshape(*x.shape[:-1], len(call["weight"]))
    require_answer(implementation, call, expected, linear_bound(call))


@law("linear/is_linear", "linear", "value")
@given(call=linear_calls(), source=values(), scale=st.integers(-3, 3))
def test_linear_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """Without a bias the response to a weighted sum is the weighted sum of the responses."""
    call = call.without("bias")
    x, other = call["x"], source.array(*call["x"].shape)
    expected = trusted(call) + scale * trusted(call.but(x=other))
    bound = linear_bound(call.but(x=np.abs(x) + abs(scale) * np.abs(other)))
    require_answer(implementation, call.but(x=x + scale * other), expected, 2 * bound)


@law("linear/backward_matches_difference", "linear_backward", "gradient")
@settings(max_examples=20)
@given(call=linear_calls(), source=values())
def test_linear_gradient_matches_difference(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """The gradients are the derivatives of the sum of grad_output * y, measured by steps of 1."""
    grad_output = source.array(*call["x"].shape[:-1], len(call["weight"]))
    require_gradient(
        implementation,
        call,
        grad_output,
        ("x", "weight", "bias"),
        linear=True,
        bound=linear_backward_bound(call.backward(grad_output)),
    )


@law("linear/backward_sums_over_samples", "linear_backward", "gradient")
@settings(max_examples=60)
@given(call=linear_backward_calls())
def test_linear_backward_sums_over_samples(implementation: Implementation, call: Call) -> None:
    """The gradient of the weights is the sum of one outer product for each sample."""
    expected = truth_of_linear_backward(call)
    require_answer(implementation, call, expected, linear_backward_bound(call))


@law("linear/backward_treats_leading_axes_alike", "linear_backward", "gradient")
@given(call=linear_backward_calls(axes=(0, 2, 3, 4, 5)))
def test_linear_backward_treats_leading_axes_alike(
    implementation: Implementation, call: Call
) -> None:
    """Whatever stands before the last axis are samples, and all of them are summed."""
    expected = truth_of_linear_backward(call)
    require_answer(implementation, call, expected, linear_backward_bound(call))


@law("linear/passes_nan_and_infinity", "linear", "special")
@given(source=values(), number=st.sampled_from((np.nan, np.inf, -np.inf)))
def test_linear_passes_nan_and_infinity(
    implementation: Implementation, source: Values, number: float
) -> None:
    """A NaN or infinity reaches the outputs of its own sample, and no others."""
    LINEAR.require_plain(implementation, source)
    call = LINEAR.plain(source)
    x, finite = call["x"].copy(), trusted(call)
    x[1, 2] = number
    expected = np.stack([finite[0], number * call["weight"][:, 2]])
    require_answer(implementation, call.but(x=x), expected, linear_bound(call))


@law("linear/c1_rejects_single_numbers", "linear", "refusal", "linear_c1")
@given(source=values())
def test_linear_c1_rejects_single_numbers(implementation: Implementation, source: Values) -> None:
    """x has at least one axis, that of the features."""
    LINEAR.require_label(implementation, source, "linear_c1")


@law("linear/c2_rejects_weights_of_other_ranks", "linear", "refusal", "linear_c2")
@given(source=values())
def test_linear_c2_rejects_weights_of_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """weight is a matrix: neither a row of numbers nor a stack of matrices."""
    LINEAR.require_label(implementation, source, "linear_c2")


@law("linear/c3_rejects_other_numbers_of_features", "linear", "refusal", "linear_c3")
@given(source=values())
def test_linear_c3_rejects_other_numbers_of_features(
    implementation: Implementation, source: Values
) -> None:
    """The features of x are those of weight: none is dropped, repeated or broadcast."""
    LINEAR.require_label(implementation, source, "linear_c3")


@law("linear/c4_rejects_bias_of_another_shape", "linear", "refusal", "linear_c4")
@given(source=values())
def test_linear_c4_rejects_bias_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """bias has one number per output, and is never broadcast."""
    LINEAR.require_label(implementation, source, "linear_c4")


@law("linear/c5_rejects_grad_output_of_another_shape", "linear_backward", "refusal", "linear_c5")
@given(source=values())
def test_linear_c5_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, and is never broadcast."""
    call = LINEAR_BACKWARD.plain(source)
    for shape in ((3,), (1, 3), (2, 1), (), (3, 2), (6,), (1, 2, 3), (2, 4), (4, 3), (2, 3, 1)):
        broken = call.but(grad_output=np.ones(shape))
        LINEAR_BACKWARD.require_refusal(implementation, source, broken)
    one_sample = call.but(x=np.ones((1, 4)), grad_output=np.ones((1, 1, 3)))
    LINEAR_BACKWARD.require_refusal(implementation, source, one_sample)


# flatten


@st.composite
def flatten_calls(draw: DrawFn) -> Call:
    """Draw a batch of rows, of matrices, of images or of volumes."""
    source = draw(values())
    shape = draw(shapes(2))
    return Call("flatten", {"x": source.array(*shape)})


@st.composite
def flatten_backward_calls(draw: DrawFn) -> Call:
    """Draw a valid call of the gradient."""
    call = draw(flatten_calls())
    return call.backward(draw(values()).array(*truth_of_flatten(call).shape))


def truth_of_flatten(call: Call) -> Array:
    """Return the numbers of every sample in the order of their indices."""
    return np.array(
        [[sample[place] for place in np.ndindex(*sample.shape)] for sample in call["x"]]
    )


def flatten_plain(source: Values) -> Call:
    """Return a batch of two images, of which no two axes are alike."""
    return Call("flatten", {"x": source.away_from_zero(2, 3, 4)})


def flatten_backward_plain(source: Values) -> Call:
    """Return a call of the gradient."""
    return flatten_plain(source).backward(source.away_from_zero(2, 12))


FLATTEN = Subject(
    "flatten",
    flatten_calls(),
    flatten_plain,
    broken={"flatten_c1": lambda call, _: [call.but(x=np.array(1.5))]},
)
FLATTEN_BACKWARD = Subject(
    "flatten_backward",
    flatten_backward_calls(),
    flatten_backward_plain,
    batch=("grad_output", "x"),
)


@law("flatten/is_in_order_of_indices", "flatten", "value")
@settings(max_examples=60)
@given(call=flatten_calls())
def test_flatten_is_in_order_of_indices(implementation: Implementation, call: Call) -> None:
    """Every sample is one row, in which the last index of the sample runs fastest."""
    require_answer(implementation, call, truth_of_flatten(call))


@law("flatten/numbers_pixels", "flatten", "value")
@given(sizes=st.tuples(*[st.integers(1, 4)] * 4))
def test_flatten_numbers_pixels(implementation: Implementation, sizes: tuple[int, ...]) -> None:
    """The pixel (c, i, j) of an image lands at (c*H + i)*W + j."""
    batch, channels, height, width = sizes
    n, c, i, j = np.indices(sizes).astype(np.float64)
    features = channels * height * width
    x = n * features + (c * height + i) * width + j
    expected = np.arange(float(batch * features)).reshape(batch, features)
    require_answer(implementation, Call("flatten", {"x": x}), expected)


@law("flatten/backward_matches_difference", "flatten_backward", "gradient")
@settings(max_examples=20)
@given(call=flatten_backward_calls())
def test_flatten_gradient_matches_difference(implementation: Implementation, call: Call) -> None:
    """The gradient is the derivative of the sum of grad_output * y, measured by steps of 1."""
    forward = Call("flatten", {"x": call["x"]})
    require_gradient(implementation, forward, call["grad_output"], ("x",), linear=True)


@law("flatten/backward_undoes_flatten", "flatten_backward", "gradient")
@settings(max_examples=60)
@given(call=flatten_calls(), source=values())
def test_flatten_backward_undoes_flatten(
    implementation: Implementation, call: Call, source: Values
) -> None:
    """What was laid in a row is laid back to where it came from."""
    grad_x = source.array(*call["x"].shape)
    backward = call.backward(truth_of_flatten(call.but(x=grad_x)))
    require_answer(implementation, backward, grad_x)


@law("flatten/accepts_single_features", "flatten", "special")
@given(source=values(), count=st.integers(1, 4))
def test_flatten_accepts_single_features(
    implementation: Implementation, source: Values, count: int
) -> None:
    """Samples of one number each become rows of one number."""
    FLATTEN.require_plain(implementation, source)
    x = source.array(count)
    require_answer(implementation, Call("flatten", {"x": x}), x[:, np.newaxis])


@law("flatten/backward_accepts_single_features", "flatten_backward", "special")
@given(source=values(), count=st.integers(1, 4))
def test_flatten_backward_accepts_single_features(
    implementation: Implementation, source: Values, count: int
) -> None:
    """The gradient of samples of one number each has one axis, as they have."""
    FLATTEN_BACKWARD.require_plain(implementation, source)
    grad_x = source.array(count)
    call = Call("flatten", {"x": np.zeros(count)}).backward(grad_x[:, np.newaxis])
    require_answer(implementation, call, grad_x)


@law("flatten/passes_nan_and_infinity", "flatten", "special")
@given(source=values())
def test_flatten_passes_nan_and_infinity(implementation: Implementation, source: Values) -> None:
    """What is not finite is laid in the row like any other number."""
    FLATTEN.require_plain(implementation, source)
    x = source.array(2, 3, 4)
    x[0, 1, 2], x[1, 0, 3], x[1, 2, 0] = np.nan, np.inf, -np.inf
    call = Call("flatten", {"x": x})
    require_answer(implementation, call, truth_of_flatten(call))


@law("flatten/accepts_empty_maps", "flatten", "special")
@settings(max_examples=6)
@given(source=values())
def test_flatten_accepts_empty_maps(implementation: Implementation, source: Values) -> None:
    """Samples without numbers become rows without numbers."""
    FLATTEN.require_plain(implementation, source)
    for shape in ((2, 0), (3, 2, 0, 4), (0, 3, 2), (0, 2, 0)):
        features = int(np.prod(shape[1:]))
        expected = np.zeros((shape[0], features))
        require_answer(implementation, Call("flatten", {"x": np.zeros(shape)}), expected)


@law("flatten/c1_rejects_single_numbers", "flatten", "refusal", "flatten_c1")
@given(source=values())
def test_flatten_c1_rejects_single_numbers(implementation: Implementation, source: Values) -> None:
    """x has at least one axis, that of the samples."""
    FLATTEN.require_label(implementation, source, "flatten_c1")


@law("flatten/c2_rejects_grad_output_of_another_shape", "flatten_backward", "refusal", "flatten_c2")
@given(source=values())
def test_flatten_c2_rejects_grad_output_of_another_shape(
    implementation: Implementation, source: Values
) -> None:
    """grad_output has the shape of the output, even where another holds as many numbers."""
    call = FLATTEN_BACKWARD.plain(source)
    shapes = ((24,), (12, 2), (1, 24), (2, 3, 4), (4, 6), (2, 12, 1), (1, 12), (2, 1), (2, 13), ())
    for shape in shapes:
        broken = call.but(grad_output=np.ones(shape))
        FLATTEN_BACKWARD.require_refusal(implementation, source, broken)


SUBJECTS = [LINEAR, LINEAR_BACKWARD, FLATTEN, FLATTEN_BACKWARD]
