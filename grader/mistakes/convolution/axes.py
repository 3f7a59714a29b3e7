"""What goes wrong along one axis as along three: registered for conv1d and for conv3d."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from reference.convolution import conv1d, conv1d_backward, conv3d, conv3d_backward
from reference.sizes import Sides, before_and_after, extent, output_sizes, padded_sizes, per_axis

from ...implementation import Value
from .. import Kind, mistake
from .shared import in_memory_order, wrapped

Wrong: TypeAlias = Callable[..., Value]


@dataclass(frozen=True)
class Layer:
    """A convolution along some number of axes, right in everything but what is made of it."""

    name: str
    axes: int
    forward: Callable[..., Value]
    backward: Callable[..., Value]

    def each(self, size: Value) -> tuple[int, ...]:
        """Return a size for each axis."""
        return per_axis("size", size, self.axes, 1, "size")

    def sides(self, padding: Value) -> Sides:
        """Return a padding as one pair for each axis."""
        return before_and_after(padding, self.axes, "padding")

    def around(self, padding: Value) -> Value:
        """Return a padding as `np.pad` wants it for a batch of maps."""
        return ((0, 0), (0, 0), *self.sides(padding))

    def has_rank(self, *arrays: Value) -> bool:
        """Say whether these arrays have a rank that the layer takes."""
        return all(array.ndim == 2 + self.axes for array in arrays)


LAYERS = (Layer("conv1d", 1, conv1d, conv1d_backward), Layer("conv3d", 3, conv3d, conv3d_backward))


def in_each(id: str, *, kind: Kind, sentence: str, hint: str) -> Callable[[Wrong], Wrong]:  # noqa: A002
    """Register a mistake for the forward of every layer; its first argument is the layer."""
    return _in_each("", id, kind, sentence, hint)


def in_each_backward(
    id: str,  # noqa: A002
    *,
    kind: Kind = "gradient",
    sentence: str,
    hint: str,
) -> Callable[[Wrong], Wrong]:
    """Register a mistake for the gradient of every layer; its first argument is the layer."""
    return _in_each("_backward", id, kind, sentence, hint)


def _in_each(
    suffix: str, id_: str, kind: Kind, sentence: str, hint: str
) -> Callable[[Wrong], Wrong]:
    def register(wrong: Wrong) -> Wrong:
        for layer in LAYERS:
            function = f"{layer.name}{suffix}"
            mistake(id_, function=function, kind=kind, sentence=sentence, hint=hint)(
                _of(layer, wrong)
            )
        return wrong

    return register


def _of(layer: Layer, wrong: Wrong) -> Wrong:
    def of_layer(*args: Value, **options: Value) -> Value:
        return wrong(layer, *args, **options)

    functools.update_wrapper(of_layer, wrong)
    del of_layer.__wrapped__  # type: ignore[attr-defined]  # its signature is another one
    return of_layer


def on_maps(layer: Layer, bias: Value) -> Value:
    """Return a bias so shaped that it is added to every map."""
    return bias.reshape(-1, *(1,) * layer.axes)


def with_bias(layer: Layer, y: Value, bias: Value) -> Value:
    """Add a bias to every map."""
    return y if bias is None else y + on_maps(layer, bias)


@in_each(
    "flipped-kernel",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the first entry of a window?",
)
def flipped_kernel(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Convolve as mathematics does."""
    return layer.forward(x, np.flip(weight, tuple(range(2, weight.ndim))), bias, **options)


@in_each(
    "channels-interleaved",
    kind="value",
    sentence="your output is what you get when the windows hold the channels last"
    " and the filters hold them first",
    hint="Filters and windows are flattened: does the same entry lie at the same place in both?",
)
def channels_interleaved(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flatten the windows with the channel last, and the filters with the channel first."""
    filters, channels, *kernel = weight.shape
    mixed = np.moveaxis(weight.reshape(filters, *kernel, channels), -1, 1)
    return layer.forward(x, mixed, bias, **options)


@in_each(
    "channels-last",
    kind="value",
    sentence="your output is what you get when the channels of x are taken to stand last",
    hint="Which axis of x holds the channels?",
)
def channels_last(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Read x with the channels behind the places."""
    if layer.has_rank(x):
        x = np.moveaxis(x.reshape(len(x), *x.shape[2:], x.shape[1]), -1, 1)
    return layer.forward(x, weight, bias, **options)


@in_each(
    "first-channel-alone",
    kind="value",
    sentence="your output is what you get when only the first channel of each filter counts",
    hint="Over which axes does the sum on the page run?",
)
def first_channel_alone(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over the taps of one channel."""
    kept = weight.copy()
    kept[:, 1:] = 0
    return layer.forward(x, kept, bias, **options)


@in_each(
    "last-channel-alone",
    kind="value",
    sentence="your output is what you get when only the last channel of each filter counts",
    hint="What does each turn of the loop over the channels do with the turns before it?",
)
def last_channel_alone(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Overwrite in the loop over channels instead of adding."""
    kept = weight.copy()
    kept[:, :-1] = 0
    return layer.forward(x, kept, bias, **options)


@in_each(
    "first-four-channels-alone",
    kind="value",
    sentence="your output is what you get when a filter sees no more than four channels",
    hint="Over how many channels does the loop run when there are eight?",
)
def first_four_channels_alone(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write the largest number of channels into the code."""
    kept = weight.copy()
    kept[:, 4:] = 0
    return layer.forward(x, kept, bias, **options)


@in_each(
    "mean-of-products",
    kind="value",
    sentence="your output is what you get when the products are averaged instead of summed",
    hint="Slide a filter of ones over ones: what should come out?",
)
def mean_of_products(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of products."""
    layer.forward(x, weight, bias, **options)
    return with_bias(layer, layer.forward(x, weight, **options) / weight[0].size, bias)


@in_each(
    "last-tap-missing",
    kind="value",
    sentence="your output is what you get when the last tap along an axis does not count",
    hint="Where do the loops over the kernel end?",
)
def last_tap_missing(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stop one tap early."""
    short = weight.copy()
    short[..., -1] = 0
    return layer.forward(x, short, bias, **options)


@in_each(
    "images-alike",
    kind="value",
    sentence="your output is what you get when every map of the batch is the first one",
    hint="Does the index of the batch appear on both sides of your assignment?",
)
def images_alike(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    return layer.forward(np.repeat(x[:1], len(x), axis=0), weight, bias, **options)


@in_each(
    "bias-forgotten",
    kind="value",
    sentence="your output is what you get when the bias is not added",
    hint="Call it with weights of 0.",
)
def bias_forgotten(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave the bias out."""
    layer.forward(x, weight, bias, **options)
    return layer.forward(x, weight, **options)


@in_each(
    "bias-in-every-product",
    kind="value",
    sentence="your output is what you get when the bias is added to every product before the sum",
    hint="Call it with weights of 0 and a bias of 1.",
)
def bias_in_every_product(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the sum."""
    return layer.forward(x, weight, None if bias is None else bias * weight[0].size, **options)


@in_each(
    "bias-once-per-channel",
    kind="value",
    sentence="your output is what you get when the bias is added once for every channel",
    hint="Is the bias added inside the loop over channels, or after it?",
)
def bias_once_per_channel(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the loop over channels."""
    return layer.forward(x, weight, None if bias is None else bias * weight.shape[1], **options)


@in_each(
    "bias-of-the-first-group",
    kind="value",
    sentence="your output is what you get when every group adds the first group's biases",
    hint="What is split when filters are split into groups?",
)
def bias_of_the_first_group(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Split the filters but not the bias."""
    if bias is not None:
        bias = np.tile(bias[: len(weight) // groups], groups)
    return layer.forward(x, weight, bias, groups=groups, **options)


@in_each(
    "stride-ignored",
    kind="value",
    sentence="your output is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def stride_ignored(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one, whatever the stride."""
    layer.each(stride)
    return layer.forward(x, weight, bias, **options)


@in_each(
    "stride-over-the-output",
    kind="value",
    sentence="your output is what you get when the stride steps over the output"
    " instead of the input",
    hint="With a stride of 2, does any output stay 0? Which loop variable should be multiplied?",
)
def stride_over_the_output(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Let the loop over the output jump, so that only every s-th place is filled."""
    y = np.zeros_like(layer.forward(x, weight, bias, stride=stride, **options))
    dense = layer.forward(x, weight, bias, **options)
    reached: tuple[Any, ...] = (
        ...,
        *(slice(0, n, s) for n, s in zip(y.shape[2:], layer.each(stride), strict=True)),
    )
    y[reached] = dense[reached]
    return y


@in_each(
    "stride-of-the-kernel-by-default",
    kind="value",
    sentence="your output is what you get when the window moves by its own size by default",
    hint="Call it without a stride. Is this a pooling layer?",
)
def stride_of_the_kernel(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = None,
    **options: Any,
) -> Value:
    """Take the default of a pooling layer."""
    stride = weight.shape[2:] if stride is None else stride
    return layer.forward(x, weight, bias, stride=stride, **options)


@in_each(
    "padding-ignored",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="How large is the output for a kernel of 3 and a padding of 1?",
)
def padding_ignored(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad nothing."""
    layer.sides(padding)
    return layer.forward(x, weight, bias, **options)


@in_each(
    "padding-of-the-first-side",
    kind="value",
    sentence="your output is what you get when the padding before the map stands behind it too",
    hint="Try a padding that is 0 before and 1 after.",
)
def padding_of_the_first_side(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first of two sides for both."""
    twice = tuple((before, before) for before, _ in layer.sides(padding))
    return layer.forward(x, weight, bias, padding=twice, **options)


@in_each(
    "padding-sides-exchanged",
    kind="value",
    sentence="your output is what you get when the padding of the two sides is exchanged",
    hint="Which of the two numbers stands for the side where index 0 is?",
)
def padding_sides_exchanged(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad before by what belongs after."""
    turned = tuple((after, before) for before, after in layer.sides(padding))
    return layer.forward(x, weight, bias, padding=turned, **options)


@in_each(
    "padding-all-before",
    kind="value",
    sentence="your output is what you get when all of the padding stands before the map",
    hint="How many of the zeros come after the last entry?",
)
def padding_all_before(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Be causal without being asked."""
    causal = tuple((before + after, 0) for before, after in layer.sides(padding))
    return layer.forward(x, weight, bias, padding=causal, **options)


@in_each(
    "padding-repeats-the-edge",
    kind="value",
    sentence="your output is what you get when the padding repeats the edge of the map",
    hint="What does the page say lies around the map?",
)
def padding_repeats_the_edge(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad with the nearest entry instead of zeros."""
    layer.forward(x, weight, bias, padding=padding, **options)
    return layer.forward(np.pad(x, layer.around(padding), mode="edge"), weight, bias, **options)


@in_each(
    "padding-by-default",
    kind="value",
    sentence="your output is what you get when half of the kernel is padded by default",
    hint="Call it without a padding: how large should the output be?",
)
def padding_by_default(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = None,
    **options: Any,
) -> Value:
    """Keep the size by default."""
    half = tuple((k // 2, k // 2) for k in weight.shape[2:])
    return layer.forward(x, weight, bias, padding=half if padding is None else padding, **options)


@in_each(
    "dilation-ignored",
    kind="value",
    sentence="your output is what you get when dilation is ignored",
    hint="Which entries does a kernel with a dilation of 2 look at?",
)
def dilation_ignored(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Keep the taps together."""
    layer.each(dilation)
    return layer.forward(x, weight, bias, **options)


@in_each(
    "dilation-in-the-size-alone",
    kind="value",
    sentence="your output is what you get when dilation counts for the size of the output"
    " but not for the window",
    hint="The size is right. Which entries does the window hold?",
)
def dilation_in_the_size_alone(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Compute the size by the dilated kernel, and cut the window without it."""
    y = layer.forward(x, weight, bias, dilation=dilation, **options)
    close = layer.forward(x, weight, bias, **options)
    return close[(..., *(slice(n) for n in y.shape[2:]))]


@in_each(
    "dilation-twice",
    kind="value",
    sentence="your output is what you get when a dilated kernel is dilated once more",
    hint="Are there zeros in the kernel already when the window is cut with steps?",
)
def dilation_twice(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Stuff the kernel with zeros and step over the entries as well."""
    steps = layer.each(dilation)
    sizes = (extent(k, d) for k, d in zip(weight.shape[2:], steps, strict=True))
    spread = np.zeros((*weight.shape[:2], *sizes), dtype=weight.dtype)
    taps: tuple[Any, ...] = (..., *(slice(None, None, d) for d in steps))
    spread[taps] = weight
    return layer.forward(x, spread, bias, dilation=dilation, **options)


@in_each(
    "size-rounded-up",
    kind="value",
    sentence="your output is what you get when its size is rounded up and zeros lie beyond the map",
    hint="What does the page say of what the last step does not reach?",
)
def size_rounded_up(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Pad until the stride divides."""
    options = {"stride": stride, "dilation": dilation, "groups": groups}
    layer.forward(x, weight, bias, padding=padding, **options)
    sides = []
    for n, k, s, (before, after), d in zip(
        x.shape[2:],
        weight.shape[2:],
        layer.each(stride),
        layer.sides(padding),
        layer.each(dilation),
        strict=True,
    ):
        room = before + n + after - extent(k, d)
        sides.append((before, after + -room % s))
    return layer.forward(x, weight, bias, padding=tuple(sides), **options)


@in_each(
    "last-position-missing",
    kind="value",
    sentence="your output is what you get when the last position along an axis is left out",
    hint="At how many positions does a kernel of 3 fit into 3 entries?",
)
def last_position_missing(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the + 1 in the size."""
    return layer.forward(x, weight, bias, **options)[..., :-1]


@in_each(
    "groups-see-the-first-channels",
    kind="value",
    sentence="your output is what you get when every group sees the first group's channels",
    hint="Where does the slice of channels of the second group begin?",
)
def groups_see_the_first_channels(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Slice the filters but not the map."""
    layer.forward(x, weight, bias, groups=groups, **options)
    seen = np.concatenate([x[:, : weight.shape[1]]] * groups, axis=1)
    return layer.forward(seen, weight, bias, groups=groups, **options)


@in_each(
    "filters-dealt-to-groups",
    kind="value",
    sentence="your output is what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def filters_dealt_to_groups(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let filter o belong to group o % groups."""
    layer.forward(x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    of_dealt = None if bias is None else bias[dealt]
    y = layer.forward(x, weight[dealt], of_dealt, groups=groups, **options)
    return y[:, np.argsort(dealt)]


@in_each(
    "channels-dealt-to-groups",
    kind="value",
    sentence="your output is what you get when the channels are dealt to the groups in turn",
    hint="Which channels does the first group see: the first ones, or every second one?",
)
def channels_dealt_to_groups(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let channel c belong to group c % groups."""
    layer.forward(x, weight, bias, groups=groups, **options)
    dealt = np.arange(x.shape[1]).reshape(-1, groups).T.ravel()
    return layer.forward(x[:, dealt], weight, bias, groups=groups, **options)


@in_each(
    "groups-in-reverse",
    kind="value",
    sentence="your output is what you get when the groups' maps are put together in reverse order",
    hint="In which order are the maps of the groups concatenated?",
)
def groups_in_reverse(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Concatenate from the last group to the first."""
    y = layer.forward(x, weight, bias, groups=groups, **options)
    return np.concatenate(np.split(y, groups, axis=1)[::-1], axis=1)


@in_each(
    "filters-before-images",
    kind="value",
    sentence="your output is what you get when a matrix with a row per filter is reshaped"
    " as if it had a row for each map of the batch",
    hint="Which axis of the matrix product holds the batch? A reshape moves nothing.",
)
def filters_before_images(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Reshape (filters, batch * positions) straight to (batch, filters, positions)."""
    y = layer.forward(x, weight, bias, **options)
    return y.swapaxes(0, 1).reshape(y.shape)


@in_each(
    "axes-of-one-squeezed",
    kind="value",
    sentence="your output is what you get when axes of length 1 are dropped",
    hint="What shape should one map under one filter have?",
)
def axes_of_one_squeezed(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Squeeze the result."""
    return np.squeeze(layer.forward(x, weight, bias, **options))


@in_each(
    "returns-a-cache",
    kind="value",
    sentence="your function returns a tuple: the output, and what the gradient will need",
    hint="How many things does the page say are returned?",
)
def returns_a_cache(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Return the output and a cache."""
    return layer.forward(x, weight, bias, **options), (x, weight, bias)


@in_each(
    "computes-in-float32",
    kind="value",
    sentence="your output is what you get when float64 is computed in float32",
    hint="How many digits of your result are right?",
)
def computes_in_float32(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose half of the digits."""
    y = layer.forward(x, weight, bias, **options)
    with np.errstate(all="ignore"):
        short = [None if array is None else array.astype(np.float32) for array in (x, weight, bias)]
    return layer.forward(*short, **options).astype(y.dtype)


@in_each(
    "always-float64",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def always_float64(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    return layer.forward(x, weight, bias, **options).astype(np.float64)


@in_each(
    "type-of-the-map",
    kind="dtype",
    sentence="your output is what you get when the result has the dtype of x",
    hint="What becomes of the weights' fractions when x holds integers?",
)
def type_of_the_map(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write the sums into an array like x."""
    with np.errstate(all="ignore"):
        return layer.forward(x, weight, bias, **options).astype(x.dtype)


@in_each(
    "integers-stay-integers",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def integers_stay_integers(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Wrap around where all arrays hold integers."""
    y = layer.forward(x, weight, bias, **options)
    dtype = np.result_type(*(array for array in (x, weight, bias) if array is not None))
    return y if dtype.kind == "f" else wrapped(y, dtype)


@in_each(
    "filters-flipped-in-place",
    kind="purity",
    sentence="your function flips the caller's own filters",
    hint="Print weight after the call.",
)
def filters_flipped_in_place(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to a slice of the argument."""
    y = layer.forward(x, weight, bias, **options)
    weight[...] = np.flip(weight).copy()
    return y


@in_each(
    "memory-order",
    kind="layout",
    sentence="your output is what you get when x is read in the order in which it lies in memory",
    hint="Try a transposed array. What do strides say of it?",
)
def memory_order(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take it that every array is C-ordered."""
    return layer.forward(in_memory_order(x), weight, bias, **options)


@in_each(
    "writes-to-the-map",
    kind="layout",
    sentence="your function writes to x, and fails where x cannot be written to",
    hint="Which of your lines has an argument on its left side?",
)
def writes_to_the_map(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Convert in place."""
    y = layer.forward(x, weight, bias, **options)
    x[...] = x.copy()
    return y


@in_each(
    "empty-batch-fails",
    kind="special",
    sentence="your function fails where the batch is empty",
    hint="What does np.stack do with an empty list?",
)
def empty_batch_fails(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the maps of the batch."""
    return np.stack(list(layer.forward(x, weight, bias, **options)))


@in_each(
    "nan-cleared",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x count as numbers",
    hint="Should a broken entry be hidden, or be seen in the output?",
)
def nan_cleared(layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Replace what is not finite."""
    return layer.forward(np.nan_to_num(x), weight, bias, **options)


@in_each(
    "single-map-accepted",
    kind="refusal",
    sentence="your function takes a single map without a batch",
    hint="What shape does x have?",
)
def single_map_accepted(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    x = x[np.newaxis] if x.ndim == 1 + layer.axes else x
    return layer.forward(x, weight, bias, **options)


@in_each(
    "border-counts-as-entries",
    kind="refusal",
    sentence="your function takes an empty map where it is padded",
    hint="What is there to see in a map of length 0?",
)
def border_counts_as_entries(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Check the map after it was padded."""
    if not layer.has_rank(x):
        return layer.forward(x, weight, bias, padding=padding, **options)
    return layer.forward(np.pad(x, layer.around(padding)), weight, bias, **options)


@in_each(
    "single-filter-accepted",
    kind="refusal",
    sentence="your function takes a single filter without an axis of filters",
    hint="What shape does weight have?",
)
def single_filter_accepted(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    weight = weight[np.newaxis] if weight.ndim == 1 + layer.axes else weight
    return layer.forward(x, weight, bias, **options)


@in_each(
    "no-group-means-one",
    kind="refusal",
    sentence="your function takes 0 groups for one",
    hint="What does `groups or 1` do to a 0?",
)
def no_group_means_one(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let 0 stand for the default."""
    return layer.forward(x, weight, bias, groups=groups or 1, **options)


@in_each(
    "channels-dropped",
    kind="refusal",
    sentence="your function drops the channels that x and the filters do not share",
    hint="Where does a loop over channels, or `zip`, end when the two do not match?",
)
def channels_dropped(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Run over as many channels as both have."""
    if groups == 1 and layer.has_rank(x, weight):
        both = min(x.shape[1], weight.shape[1])
        x, weight = x[:, :both], weight[:, :both]
    return layer.forward(x, weight, bias, groups=groups, **options)


@in_each(
    "one-channel-stretched",
    kind="refusal",
    sentence="your function stretches a filter of one channel over all channels",
    hint="NumPy broadcasts without being asked. How many channels does the filter need?",
)
def one_channel_stretched(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let NumPy stretch the filters."""
    if groups == 1 and layer.has_rank(x, weight) and weight.shape[1] == 1:
        weight = np.repeat(weight, x.shape[1], axis=1)
    return layer.forward(x, weight, bias, groups=groups, **options)


@in_each(
    "leftover-filters-dropped",
    kind="refusal",
    sentence="your function drops the filters that the groups cannot share equally",
    hint="What becomes of the third filter when there are two groups?",
)
def leftover_filters_dropped(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Divide by the groups without looking at the remainder."""
    if groups > 1 and bias is None:
        weight = weight[: len(weight) - len(weight) % groups]
    return layer.forward(x, weight, bias, groups=groups, **options)


@in_each(
    "bias-broadcast",
    kind="refusal",
    sentence="your function stretches a bias of one entry over all filters",
    hint="NumPy broadcasts without being asked. How many numbers does the page want?",
)
def bias_broadcast(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Let NumPy stretch the bias."""
    if bias is not None and np.size(bias) == 1:
        bias = np.full(len(weight), np.ravel(bias)[0])
    return layer.forward(x, weight, bias, **options)


@in_each(
    "bias-of-any-shape",
    kind="refusal",
    sentence="your function takes a bias of any shape that has as many numbers as there are"
    " filters",
    hint="Is a column of biases a vector?",
)
def bias_of_any_shape(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flatten the bias."""
    return layer.forward(x, weight, None if bias is None else np.ravel(bias), **options)


@in_each(
    "negative-padding-crops",
    kind="refusal",
    sentence="your function takes a negative padding, and crops the map",
    hint="What does the page say of a padding of -1?",
)
def negative_padding_crops(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Slice where the padding is an int below 0."""
    if isinstance(padding, int) and padding < 0 and layer.has_rank(x):
        x, padding = x[(..., *(slice(-padding, padding),) * layer.axes)], 0
    return layer.forward(x, weight, bias, padding=padding, **options)


@in_each(
    "sizes-cut-short",
    kind="refusal",
    sentence="your function takes the first of too many strides, dilations or paddings",
    hint="How many axes has a map, and how many numbers came?",
)
def sizes_cut_short(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Index the sizes without looking how many there are."""
    kept = {
        name: value[: layer.axes]
        if isinstance(value, tuple) and (name != "padding" or len(value) > max(2, layer.axes))
        else value
        for name, value in options.items()
    }
    return layer.forward(x, weight, bias, **kept)


@in_each(
    "steps-repaired",
    kind="refusal",
    sentence="your function takes a stride or dilation below 1 for the nearest that makes sense",
    hint="Which steps does the page allow?",
)
def steps_repaired(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Repair what should be refused."""
    steps = {
        name: tuple(max(1, s) for s in step) if isinstance(step, tuple) else max(1, step)
        for name, step in (("stride", stride), ("dilation", dilation))
    }
    return layer.forward(x, weight, bias, **steps, **options)


@in_each(
    "padding-by-name",
    kind="refusal",
    sentence="your function accepts a padding by name, as some libraries do",
    hint="What does the page allow a padding to be?",
)
def padding_by_name(
    layer: Layer, x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Turn a name into numbers."""
    if isinstance(padding, str):
        padding = tuple(
            ((k - 1) // 2, k // 2) if padding == "same" else (0, 0)
            for k in weight.shape[-layer.axes :]
        )
    return layer.forward(x, weight, bias, padding=padding, **options)


@in_each(
    "too-large-kernel-gives-nothing",
    kind="refusal",
    sentence="your function answers with an empty map where the kernel does not fit",
    hint="How many positions has a kernel that is larger than the padded map?",
)
def too_large_kernel_gives_nothing(
    layer: Layer,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Loop over no position."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    if layer.has_rank(x, weight) and min(x.shape[1:] + weight.shape) > 0:
        padded = padded_sizes(x.shape[2:], layer.sides(padding))
        steps = layer.each(stride), layer.each(dilation)
        room = output_sizes(padded, weight.shape[2:], *steps)
        if min(room) <= 0:
            return np.zeros((len(x), len(weight), *(max(0, size) for size in room)))
    return layer.forward(x, weight, bias, **options)


@in_each(
    "refuses-with-assert",
    kind="refusal",
    sentence="your function refuses bad arguments with `assert`",
    hint="Which exception does an `assert` raise, and what does `python -O` make of it?",
)
def refuses_with_assert(
    layer: Layer, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Raise AssertionError instead of ValueError."""
    try:
        return layer.forward(x, weight, bias, **options)
    except ValueError as error:
        raise AssertionError(str(error)) from None
