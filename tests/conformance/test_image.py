"""Image: SciPy's filters with zeros outside, closed forms, and exact fractions."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

import numpy as np
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from numpy.typing import NDArray

from grader.implementation import Call, Implementation, trusted
from grader.verdict import require_answer

from .bounds import UNIT, of_fft, of_roundings, of_sum, unit
from .strategies import Values, now_and_then, shapes, values
from .subjects import Subject, absolute_of, law

Array = NDArray[Any]

# the vectors that the kernels are made of: a weight for each row, and one for each column
NOTHING, MIDDLE, ALL = (0, 0, 0), (0, 1, 0), (1, 1, 1)
SMOOTH, SLOPE, BEND = (1, 2, 1), (-1, 0, 1), (1, -2, 1)
LAPLACE = np.outer(BEND, MIDDLE) + np.outer(MIDDLE, BEND)
KERNELS = {
    name: np.asarray(kernel, np.float64)
    for name, kernel in {
        "identity": np.outer(MIDDLE, MIDDLE),
        "sobel_x": np.outer(SMOOTH, SLOPE),
        "sobel_y": np.outer(SLOPE, SMOOTH),
        "edge_1": np.outer(SLOPE, SLOPE),
        "edge_2": LAPLACE,
        "edge_3": 9 * np.outer(MIDDLE, MIDDLE) - 1,
        "sharpen": np.outer(MIDDLE, MIDDLE) - LAPLACE,
        "box_blur": np.outer(ALL, ALL) / 9,
        "gaussian_blur": np.outer(SMOOTH, SMOOTH) / 16,
        "vertical_edge": -np.outer(ALL, SLOPE),
    }.items()
}
BLURS = ("box_blur", "gaussian_blur")

LEADING = shapes(0, 4, most=17)
PLANES = now_and_then(
    [(13, 2), (3, 17), (1, 20), (12, 11)], [*product(range(1, 6), repeat=2), (2, 11), (9, 3)]
)
TAPS = now_and_then(
    [(11, 2), (1, 13), (3, 12), (9, 1)],
    [*product(range(1, 5), repeat=2), (5, 3), (3, 7), (6, 2), (2, 8), (9, 1), (1, 6), (5, 9)],
)
ODD_TAPS = now_and_then([(7, 1), (3, 9), (11, 3)], product((1, 3, 5), repeat=2))


def without_planes(image: Array) -> list[Array]:
    """Return what is no plane, or an empty one, of arrays with at least two axes."""
    empty = (image[..., :0, :], image[..., :0], image[..., :0, :0])
    stacks = [stack for array in empty for stack in (array[np.newaxis], array[np.newaxis][:0])]
    return [image.reshape(-1), np.array(1.5), *empty, *stacks]


# image_kernel


def image_kernel_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of a quotient, or of a product with a rounded 1/9; all else is exact."""
    name = call["name"]
    return of_roundings(2, KERNELS[name], u) if name in BLURS else 0.0


IMAGE_KERNEL = Subject(
    "image_kernel",
    st.sampled_from([*KERNELS]).map(lambda name: Call("image_kernel", {"name": name})),
    lambda _source: Call("image_kernel", {"name": "sobel_x"}),
    image_kernel_bound,
    (),
    (),
)


@law("image_kernel/matches_products_of_vectors", "image_kernel", "value")
@settings(max_examples=20)
@given(call=IMAGE_KERNEL.calls)
def test_image_kernel_w9_w13_matches_products_of_vectors(
    implementation: Implementation, call: Call
) -> None:
    """Each of the ten is a smoothing, a slope or a bend by rows times one by columns."""
    require_answer(implementation, call, KERNELS[call["name"]], image_kernel_bound(call))


@law("image_kernel/matches_scipy", "image_kernel", "value")
@settings(max_examples=8)
@given(name=st.sampled_from(("sobel_x", "sobel_y", "edge_2", "box_blur")))
def test_image_kernel_w10_matches_scipy(implementation: Implementation, name: str) -> None:
    """Sobel, Laplace and box are SciPy's: what these leave of one bright pixel, flipped back."""
    pixel, zeros = KERNELS["identity"], {"mode": "constant", "cval": 0.0}
    left = {
        "sobel_x": scipy.ndimage.sobel(pixel, axis=1, **zeros),
        "sobel_y": scipy.ndimage.sobel(pixel, axis=0, **zeros),
        "edge_2": scipy.ndimage.laplace(pixel, **zeros),
        "box_blur": scipy.ndimage.uniform_filter(pixel, 3, **zeros),
    }[name]
    call = Call("image_kernel", {"name": name})
    # SciPy's box is a running sum in each axis, which errs by some roundings itself
    bound = of_roundings(8, left) if name in BLURS else 0.0
    require_answer(implementation, call, np.flip(left), bound)


@law("image_kernel/answers_in_float64", "image_kernel", "dtype")
@settings(max_examples=20)
@given(source=values(), call=IMAGE_KERNEL.calls)
def test_image_kernel_answers_in_float64(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Every kernel is float64, also where all of its entries are whole numbers."""
    IMAGE_KERNEL.require_plain(implementation, source)
    require_answer(implementation, call, trusted(call), np.inf, where=False, dtype=np.float64)


@law("image_kernel/c1_rejects_unknown_names", "image_kernel", "refusal", "image_kernel_c1")
@given(source=values())
def test_image_kernel_c1_rejects_unknown_names(
    implementation: Implementation, source: Values
) -> None:
    """There are ten names, and no other word means one of them."""
    names = ("sobel", "Sobel_x", "sobel_z", "edge", "edge_4", "edge_0", "blur", "gaussian", "box")
    for name in (*names, "", "laplace", "horizontal_edge", "identity "):
        broken = Call("image_kernel", {"name": name})
        IMAGE_KERNEL.require_refusal(implementation, source, broken)


# filter_image

KERNEL_ENTRIES = st.sampled_from((Values.array, Values.array, Values.positive, Values.equal))


@st.composite
def filter_image_calls(draw: DrawFn, taps: SearchStrategy[tuple[int, int]] = TAPS) -> Call:
    """Draw a valid call: one plane or many, and kernels that may be larger than these."""
    source = draw(values())
    shape = *draw(LEADING), *draw(PLANES)
    kernel = draw(KERNEL_ENTRIES)(source, *draw(taps))
    return Call("filter_image", {"image": source.array(*shape), "kernel": kernel})


def sum_bound(image: Array, kernel: Array, absolute_sums: Array, u: float) -> Any:
    """Bound the error of direct sums and of an FFT: specs/image/filter_image.md, Tolerance."""
    rows, columns = (n + 2 * (k - 1) for n, k in zip(image.shape[-2:], kernel.shape, strict=True))
    by_fft = of_fft(rows * columns, image, kernel, u=u)
    return of_sum(kernel.size, absolute_sums, u) + by_fft


def filter_image_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of every output."""
    return sum_bound(call["image"], call["kernel"], trusted(absolute_of(call)), u)


def plane_by_plane(call: Call) -> Array:
    """Return what SciPy's correlate2d makes of every plane."""
    image = call["image"]
    filtered = np.zeros(image.shape)
    for plane in np.ndindex(image.shape[:-2]):
        filtered[plane] = scipy.signal.correlate2d(image[plane], call["kernel"], "same")
    return filtered


def filter_image_plain(source: Values) -> Call:
    """Return a call with two planes, and a kernel that has a centre."""
    return Call("filter_image", {"image": source.array(2, 3, 4), "kernel": source.array(1, 3)})


def images_without_planes(call: Call, _source: Values) -> Iterator[Call]:
    """Yield rows, single numbers, and planes without pixels, with every sort of kernel."""
    for kernel in (call["kernel"], np.ones((1, 1))):
        for image in without_planes(call["image"]):
            yield call.but(image=image, kernel=kernel)


def kernels_of_other_ranks(call: Call, source: Values) -> Iterator[Call]:
    """Yield kernels that are no matrix, or have no entry."""
    kernel = source.array(2, 3)
    others = (kernel[0], kernel[0, 0], kernel[np.newaxis], kernel[np.newaxis, np.newaxis])
    for other in (*others, source.array(2, 2, 3), kernel[:0], kernel[:, :0]):
        yield call.but(kernel=np.asarray(other))
        yield call.but(kernel=np.asarray(other), image=call["image"][0])
        yield call.but(kernel=np.asarray(other), image=call["image"][:0])


FILTER_IMAGE = Subject(
    "filter_image",
    filter_image_calls(),
    filter_image_plain,
    filter_image_bound,
    ("image", "kernel"),
    (),
    broken={
        "filter_image_c1": images_without_planes,
        "filter_image_c2": kernels_of_other_ranks,
    },
)


@law("filter_image/matches_ndimage", "filter_image", "value")
@given(call=filter_image_calls(ODD_TAPS))
def test_filter_image_matches_ndimage(implementation: Implementation, call: Call) -> None:
    """Under an odd kernel the result is that of scipy.ndimage with zeros outside the image."""
    image, kernel = call["image"], call["kernel"]
    weights = kernel.reshape(*(1,) * (image.ndim - 2), *kernel.shape)
    expected = scipy.ndimage.correlate(image, weights, mode="constant", cval=0.0)
    require_answer(implementation, call, expected, filter_image_bound(call))


@law("filter_image/matches_correlate2d", "filter_image", "value")
@settings(max_examples=60)
@given(call=filter_image_calls())
def test_filter_image_matches_correlate2d(implementation: Implementation, call: Call) -> None:
    """Every plane is SciPy's correlate2d in the mode same, under even kernels too."""
    require_answer(implementation, call, plane_by_plane(call), filter_image_bound(call))


@law("filter_image/is_linear", "filter_image", "value")
@settings(max_examples=20)
@given(call=filter_image_calls(), source=values(), scale=st.integers(-300, 300))
def test_filter_image_is_linear(
    implementation: Implementation, call: Call, source: Values, scale: int
) -> None:
    """A weighted sum of images becomes the weighted sum of results: nothing is clipped."""
    image, other = call["image"], source.array(*call["image"].shape)
    expected = plane_by_plane(call) + scale * plane_by_plane(call.but(image=other))
    bound = filter_image_bound(call.but(image=np.abs(image) + abs(scale) * np.abs(other)))
    require_answer(implementation, call.but(image=image + scale * other), expected, 2 * bound)


@law("filter_image/w10_adds_up_two_kernels", "filter_image", "value")
@settings(max_examples=20)
@given(source=values(), leading=LEADING, plane=PLANES)
def test_filter_image_w10_adds_up_two_kernels(
    implementation: Implementation,
    source: Values,
    leading: tuple[int, ...],
    plane: tuple[int, int],
) -> None:
    """Under the sum of the two Sobel kernels an image becomes the sum of two filtered images."""
    across, down = KERNELS["sobel_x"], KERNELS["sobel_y"]
    call = Call("filter_image", {"image": source.array(*leading, *plane), "kernel": across + down})
    expected = plane_by_plane(call.but(kernel=across)) + plane_by_plane(call.but(kernel=down))
    bound = filter_image_bound(call.but(kernel=np.abs(across) + np.abs(down)))
    require_answer(implementation, call, expected, 2 * bound)


@law("filter_image/w11_lies_at_the_centre", "filter_image", "value")
@given(source=values(), taps=ODD_TAPS, room=st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_filter_image_w11_lies_at_the_centre(
    implementation: Implementation, source: Values, taps: tuple[int, int], room: tuple[int, int]
) -> None:
    """One bright pixel leaves the mirror image of the kernel around it, and the size is kept."""
    kernel = source.array(*taps)
    around = [(more, 3 - more) for more in room]
    expected = np.pad(np.flip(kernel), around)
    image = np.zeros(expected.shape)
    image[tuple(k // 2 + before for k, (before, _) in zip(taps, around, strict=True))] = 1
    call = Call("filter_image", {"image": image, "kernel": kernel})
    require_answer(implementation, call, expected, filter_image_bound(call))


@law("filter_image/w13_keeps_the_image_under_identity", "filter_image", "value")
@settings(max_examples=10)
@given(source=values(), leading=LEADING, plane=PLANES)
def test_filter_image_w13_keeps_the_image_under_identity(
    implementation: Implementation,
    source: Values,
    leading: tuple[int, ...],
    plane: tuple[int, int],
) -> None:
    """The identity changes no pixel of any plane, be it negative or brighter than 255."""
    image = 300 * source.array(*leading, *plane)
    call = Call("filter_image", {"image": image, "kernel": KERNELS["identity"]})
    require_answer(implementation, call, image, filter_image_bound(call))


CURVE = np.array(
    [
        [0, 0, 0, 0, 0, 0, 30],
        [0, 0, 0, 0, 50, 50, 50],
        [0, 0, 0, 20, 50, 0, 0],
        *[[0, 0, 0, 50, 50, 0, 0]] * 4,
    ]
)
CURVE_DETECTOR = np.array(
    [
        [0, 0, 0, 0, 0, 30, 0],
        [0, 0, 0, 0, 30, 0, 0],
        *[[0, 0, 0, 30, 0, 0, 0]] * 4,
        [0, 0, 0, 0, 0, 0, 0],
    ]
)


@law("filter_image/matches_worked_pictures", "filter_image", "value")
@settings(max_examples=4)
@given(name=st.sampled_from(("a curve", "no curve", "a constant", "an edge")))
def test_filter_image_w5_w9_matches_worked_pictures(
    implementation: Implementation, name: str
) -> None:
    """Tutorials' pictures: a curve detector on a curve and on none, an edge detector likewise."""
    flat, edge = np.full((3, 4), 10), np.repeat([[10, 10, 0, 0]], 3, axis=0)
    image, kernel, middle = {
        "a curve": (CURVE, CURVE_DETECTOR, [[6600]]),
        "no curve": (np.where(CURVE_DETECTOR > 0, 0, CURVE), CURVE_DETECTOR, [[0]]),
        "a constant": (flat, KERNELS["vertical_edge"], [[0, 0]]),
        "an edge": (edge, KERNELS["vertical_edge"], [[30, 30]]),
    }[name]
    image = np.asarray(image, np.float64)
    call = Call("filter_image", {"image": image, "kernel": np.asarray(kernel, np.float64)})
    rim = [(k // 2, k // 2) for k in kernel.shape]  # there the kernel reaches beyond the image
    expected = np.pad(np.asarray(middle, np.float64), rim)
    inside = np.pad(np.ones(np.shape(middle), bool), rim)
    require_answer(implementation, call, expected, filter_image_bound(call), where=inside)


@law("filter_image/nan_reaches_what_sees_it", "filter_image", "special")
@given(source=values(), call=filter_image_calls())
def test_filter_image_nan_reaches_what_sees_it(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """A NaN in the image reaches every output whose window contains it."""
    FILTER_IMAGE.require_plain(implementation, source)
    image = call["image"].copy()
    call = call.but(kernel=source.away_from_zero(*call["kernel"].shape))
    image[tuple(source.random.integers(image.shape))] = np.nan
    seen = np.isnan(plane_by_plane(call.but(image=image)))
    expected = np.full(image.shape, np.nan)
    require_answer(implementation, call.but(image=image), expected, where=seen)


def require_no_planes(
    subject: Subject, implementation: Implementation, source: Values, **others: Array
) -> None:
    """Require that a batch without images gives a result without images."""
    __tracebackhide__ = True
    subject.require_plain(implementation, source)
    for shape in ((0, 4, 5), (0, 3, 4, 5), (0, 2, 1)):
        call = Call(subject.function, {"image": np.zeros(shape), **others})
        require_answer(implementation, call, np.zeros(shape))


@law("filter_image/accepts_an_empty_batch", "filter_image", "special")
@given(source=values())
def test_filter_image_accepts_an_empty_batch(
    implementation: Implementation, source: Values
) -> None:
    """No images in, no images out, in the right shape."""
    require_no_planes(FILTER_IMAGE, implementation, source, kernel=source.array(2, 3))


@law("filter_image/c1_rejects_images_without_planes", "filter_image", "refusal", "filter_image_c1")
@given(source=values())
def test_filter_image_c1_rejects_images_without_planes(
    implementation: Implementation, source: Values
) -> None:
    """The image has at least two axes, and the last two have at least one pixel."""
    FILTER_IMAGE.require_label(implementation, source, "filter_image_c1")


@law("filter_image/c2_rejects_kernels_of_other_ranks", "filter_image", "refusal", "filter_image_c2")
@given(source=values())
def test_filter_image_c2_rejects_kernels_of_other_ranks(
    implementation: Implementation, source: Values
) -> None:
    """The kernel is one matrix with at least one entry, not one for each plane."""
    FILTER_IMAGE.require_label(implementation, source, "filter_image_c2")


# sobel_magnitude


@st.composite
def sobel_magnitude_calls(draw: DrawFn) -> Call:
    """Draw a valid call: one plane or many."""
    source = draw(values())
    return Call("sobel_magnitude", {"image": source.array(*draw(LEADING), *draw(PLANES))})


def truth_of_magnitude(call: Call) -> Array:
    """Return the length of the vector of SciPy's two slopes, with zeros outside each plane."""
    image, length = call["image"], np.zeros(call["image"].shape)
    for plane in np.ndindex(image.shape[:-2]):
        length[plane] = np.hypot(
            *(scipy.ndimage.sobel(image[plane], axis, mode="constant", cval=0.0) for axis in (0, 1))
        )
    return length


def sobel_magnitude_bound(call: Call, u: float = UNIT) -> Any:
    """Bound the error of the length: specs/image/sobel_magnitude.md, Tolerance."""
    image = call["image"]
    weights = (*(1,) * (image.ndim - 2), 3, 3)
    of_each = [
        sum_bound(
            image,
            kernel,
            scipy.ndimage.correlate(
                np.abs(image), np.abs(kernel).reshape(weights), mode="constant"
            ),
            u,
        )
        for kernel in (KERNELS["sobel_x"], KERNELS["sobel_y"])
    ]
    return np.sqrt(2) * np.maximum(*of_each) + of_roundings(2, truth_of_magnitude(call), u)


SOBEL_MAGNITUDE = Subject(
    "sobel_magnitude",
    sobel_magnitude_calls(),
    lambda source: Call("sobel_magnitude", {"image": source.array(2, 3, 4)}),
    sobel_magnitude_bound,
    ("image",),
    (),
)


@law("sobel_magnitude/matches_ndimage", "sobel_magnitude", "value")
@settings(max_examples=60)
@given(call=sobel_magnitude_calls())
def test_sobel_magnitude_w10_matches_ndimage(implementation: Implementation, call: Call) -> None:
    """The result is the length of SciPy's two Sobel filters, with zeros outside the image."""
    expected = truth_of_magnitude(call)
    require_answer(implementation, call, expected, sobel_magnitude_bound(call))


@law("sobel_magnitude/measures_a_ramp", "sobel_magnitude", "value")
@settings(max_examples=20)
@given(
    steps=st.tuples(*[st.integers(-5, 5)] * 2), height=st.integers(3, 5), offset=st.integers(0, 9)
)
def test_sobel_magnitude_measures_a_ramp(
    implementation: Implementation, steps: tuple[int, int], height: int, offset: int
) -> None:
    """Inside a ramp the result is 8 times its steepness, whatever its direction."""
    down, across = steps
    i, j = np.indices((height, 7 - height)).astype(np.float64)
    image = np.stack([down * i + across * j + offset, down * i - across * j])
    inside = np.zeros(image.shape, bool)
    inside[:, 1:-1, 1:-1] = True
    call = Call("sobel_magnitude", {"image": image})
    expected = np.full(image.shape, 8 * np.sqrt(down**2 + across**2))
    bound = sobel_magnitude_bound(call)
    require_answer(implementation, call, expected, bound, where=inside)


@law("sobel_magnitude/frames_a_constant_image", "sobel_magnitude", "value")
@settings(max_examples=20)
@given(size=st.tuples(st.integers(2, 5), st.integers(2, 5)), grey=st.integers(-300, 300))
def test_sobel_magnitude_frames_a_constant_image(
    implementation: Implementation, size: tuple[int, int], grey: int
) -> None:
    """A constant image has an edge along its rim, where zeros begin, and nothing within."""
    call = Call("sobel_magnitude", {"image": np.full(size, float(grey))})
    expected = np.zeros(size)
    expected[[0, -1], :] = expected[:, [0, -1]] = 4 * abs(grey)
    expected[np.ix_([0, -1], [0, -1])] = 3 * np.sqrt(2) * abs(grey)
    require_answer(implementation, call, expected, sobel_magnitude_bound(call))


@law("sobel_magnitude/nan_reaches_what_sees_it", "sobel_magnitude", "special")
@given(source=values(), leading=LEADING)
def test_sobel_magnitude_nan_reaches_what_sees_it(
    implementation: Implementation, source: Values, leading: tuple[int, ...]
) -> None:
    """A NaN in the image reaches the eight pixels around it."""
    SOBEL_MAGNITUDE.require_plain(implementation, source)
    image = source.array(*leading, 4, 5)
    row, column = source.random.integers((2, 3)) + 1
    seen = np.zeros(image.shape, bool)
    plane = tuple(source.random.integers(leading)) if leading else ()
    seen[plane][row - 1 : row + 2, column - 1 : column + 2] = True
    seen[(*plane, row, column)] = False
    image[(*plane, row, column)] = np.nan
    expected = np.full(image.shape, np.nan)
    call = Call("sobel_magnitude", {"image": image})
    require_answer(implementation, call, expected, where=seen)


@law("sobel_magnitude/accepts_an_empty_batch", "sobel_magnitude", "special")
@given(source=values())
def test_sobel_magnitude_accepts_an_empty_batch(
    implementation: Implementation, source: Values
) -> None:
    """No images in, no images out, in the right shape."""
    require_no_planes(SOBEL_MAGNITUDE, implementation, source)


@law(
    "sobel_magnitude/c1_rejects_images_without_planes",
    "sobel_magnitude",
    "refusal",
    "sobel_magnitude_c1",
)
@given(source=values())
def test_sobel_magnitude_c1_rejects_images_without_planes(
    implementation: Implementation, source: Values
) -> None:
    """The image has at least two axes, and the last two have at least one pixel."""
    call = SOBEL_MAGNITUDE.plain(source)
    for image in without_planes(call["image"]):
        SOBEL_MAGNITUDE.require_refusal(implementation, source, call.but(image=image))


# to_uint8

MAPS = shapes(1)
WHOLE = (np.uint8, np.int8, np.int16, np.uint16, np.int32, np.uint32, np.int64)


def greys(numbers: Sequence[float], u: float = UNIT) -> tuple[Array, Array]:
    """Return the darkest and the brightest right byte for each number, by exact fractions."""
    exact = [Fraction(number) for number in numbers]
    darkest, brightest = min(exact), max(exact)
    least, most = [], []
    for x in exact:
        scale = 255 / (brightest - darkest) if brightest > darkest else 0
        grey = (x - darkest) * scale
        doubt = Fraction(of_roundings(4, 1.0, u)) * (abs(x) + abs(darkest)) * scale
        least.append(ceil(grey - doubt - Fraction(1, 2)))
        most.append(floor(grey + doubt + Fraction(1, 2)))
    return np.array(least), np.array(most)


def require_greys(implementation: Implementation, call: Call, exact: Array, u: float) -> None:
    """Require a right byte for each of these numbers: one, or two where the number is a half."""
    __tracebackhide__ = True
    least, most = (side.reshape(exact.shape) for side in greys(exact.ravel().tolist(), u))
    expected, either = (least + most) / 2, (most - least) / 2
    told = expected if either.any() else least.astype(np.uint8)
    require_answer(implementation, call, told, either, dtype=np.uint8)


def to_uint8_bound(call: Call, u: float = UNIT) -> Any:
    """Allow one step where a number lies between two bytes: specs/image/to_uint8.md, Tolerance."""
    feature_map = call["feature_map"]
    if feature_map.size == 0:
        return 0.0
    least, most = greys(feature_map.ravel().tolist(), u)
    return (most - least).reshape(feature_map.shape)


@st.composite
def to_uint8_calls(draw: DrawFn) -> Call:
    """Draw a map of any rank."""
    source = draw(values())
    return Call("to_uint8", {"feature_map": source.array(*draw(MAPS))})


def to_uint8_plain(source: Values) -> Call:
    """Return a map of six numbers, whose bytes are the multiples of 51, without any fraction."""
    steps = source.labels(6, 2, 3, 4).astype(np.float64)
    steps[0, 0, :2] = 5, 0
    return Call("to_uint8", {"feature_map": steps - 2})


TO_UINT8 = Subject(
    "to_uint8",
    to_uint8_calls(),
    to_uint8_plain,
    to_uint8_bound,
    (),
    ("feature_map",),
)


@law("to_uint8/matches_fractions", "to_uint8", "value")
@settings(max_examples=80)
@given(call=to_uint8_calls())
def test_to_uint8_w12_matches_fractions(implementation: Implementation, call: Call) -> None:
    """Every byte is the nearest to the exact share of the range of the whole array."""
    require_greys(implementation, call, call["feature_map"], UNIT)


@law("to_uint8/is_unmoved_by_scale_and_offset", "to_uint8", "value")
@given(
    source=values(integers=True),
    shape=MAPS,
    exponent=st.sampled_from((0, 1, -1, 8, -8, 30, -30, 60, -60, 300, -300)),
    offset=st.sampled_from((0, 1, -7, 1000, -(2**20), 2**30, -(2**30))),
)
def test_to_uint8_is_unmoved_by_scale_and_offset(
    implementation: Implementation,
    source: Values,
    shape: tuple[int, ...],
    exponent: int,
    offset: int,
) -> None:
    """Contrast and brightness do not matter: the darkest is 0, the brightest is 255."""
    # powers of two and small integers: nothing is rounded on the way
    feature_map = (source.array(*shape) + offset) * 2.0**exponent
    require_greys(implementation, Call("to_uint8", {"feature_map": feature_map}), feature_map, UNIT)


@law("to_uint8/rounds_to_the_nearest", "to_uint8", "value")
@settings(max_examples=20)
@given(source=values(), away=st.sampled_from((0.25, 0.4, 0.49, -0.25, -0.4, -0.49)))
def test_to_uint8_rounds_to_the_nearest(
    implementation: Implementation, source: Values, away: float
) -> None:
    """A map that lies a little above or below each of the bytes becomes those bytes."""
    bytes_ = np.arange(256.0)
    source.random.shuffle(bytes_)
    shifts = np.where((bytes_ == 0) | (bytes_ == 255), 0.0, away)
    feature_map = (bytes_ + shifts).reshape(8, 32)
    call = Call("to_uint8", {"feature_map": feature_map})
    require_answer(implementation, call, bytes_.reshape(8, 32))


@law("to_uint8/keeps_planes_comparable", "to_uint8", "value")
@settings(max_examples=20)
@given(source=values(integers=True), planes=st.integers(2, 4))
def test_to_uint8_keeps_planes_comparable(
    implementation: Implementation, source: Values, planes: int
) -> None:
    """One scale serves all planes, all rows and all images, however dark one of them is."""
    brightness = 20.0 * source.random.permutation(planes)
    feature_map = source.array(2, planes, 2, 3) + brightness[:, np.newaxis, np.newaxis]
    require_greys(implementation, Call("to_uint8", {"feature_map": feature_map}), feature_map, UNIT)


@law("to_uint8/answers_in_uint8", "to_uint8", "dtype")
@settings(max_examples=10)
@given(source=values(), call=to_uint8_calls())
def test_to_uint8_answers_in_uint8(
    implementation: Implementation, source: Values, call: Call
) -> None:
    """Bytes come out, whatever floats come in, and float32 is as good as it can be."""
    TO_UINT8.require_plain(implementation, source)
    for dtype in (np.float16, np.longdouble):
        other = call.but(feature_map=call["feature_map"].astype(dtype))
        require_answer(implementation, other, trusted(call), np.inf, where=False, dtype=np.uint8)
    narrow = call["feature_map"].astype(np.float32)
    u = unit(np.float32, implementation.precision)
    require_greys(implementation, call.but(feature_map=narrow), narrow.astype(np.float64), u)


@law("to_uint8/takes_integers_as_float64", "to_uint8", "dtype")
@settings(max_examples=10)
@given(source=values(), shape=MAPS)
def test_to_uint8_takes_integers_as_float64(
    implementation: Implementation, source: Values, shape: tuple[int, ...]
) -> None:
    """Between integers or booleans no difference overflows, be they ever so far apart."""
    TO_UINT8.require_plain(implementation, source)
    for dtype in WHOLE:
        limits = np.iinfo(dtype)
        steps = source.random.integers(0, 6, shape)
        steps.flat[0], steps.flat[-1] = 5, 0
        seventh = limits.max // 7 - limits.min // 7  # of the whole range: five are more than half
        whole = np.array([limits.min + int(step) * seventh for step in steps.flat], dtype)
        whole = whole.reshape(shape)
        call = Call("to_uint8", {"feature_map": whole})
        require_greys(implementation, call, whole.astype(np.float64), UNIT)
    lit = source.random.integers(0, 2, shape).astype(bool)
    require_greys(
        implementation, Call("to_uint8", {"feature_map": lit}), lit.astype(np.float64), UNIT
    )


@law("to_uint8/makes_a_constant_map_black", "to_uint8", "special")
@given(
    source=values(), shape=MAPS, grey=st.sampled_from((0.0, 7.0, -3.0, 0.1, 255.0, 1e300, -1e-300))
)
def test_to_uint8_w12_makes_a_constant_map_black(
    implementation: Implementation, source: Values, shape: tuple[int, ...], grey: float
) -> None:
    """Where all numbers are equal, and in a map of one number, nothing is divided by 0."""
    TO_UINT8.require_plain(implementation, source)
    sevens = (np.full(shape, 7, dtype) for dtype in (np.float32, np.int16, np.uint8))
    for constant in (np.full(shape, grey), *sevens):
        call = Call("to_uint8", {"feature_map": constant})
        require_answer(implementation, call, np.zeros(shape), dtype=np.uint8)


@law("to_uint8/accepts_empty_maps", "to_uint8", "special")
@given(source=values())
def test_to_uint8_accepts_empty_maps(implementation: Implementation, source: Values) -> None:
    """Where there is nothing to see the result is empty, and has the same shape."""
    TO_UINT8.require_plain(implementation, source)
    for shape in ((0,), (2, 0), (0, 3), (2, 0, 3), (1, 2, 3, 0), (0, 2, 0)):
        call = Call("to_uint8", {"feature_map": np.zeros(shape)})
        require_answer(implementation, call, np.zeros(shape), dtype=np.uint8)


SUBJECTS = [IMAGE_KERNEL, FILTER_IMAGE, SOBEL_MAGNITUDE, TO_UINT8]
