"""What goes wrong in conv_transpose2d."""

from typing import Any

import numpy as np

from reference.convolution import conv_transpose2d
from reference.sizes import per_axis
from reference.windows import window_at

from ...implementation import Value
from .. import mistake
from .shared import four, in_memory_order, two, wrapped


def more_of(output_padding: Value) -> tuple[int, int]:
    """Return an output padding for height and width."""
    height, width = per_axis("output_padding", output_padding, 2, 0, "output_padding")
    return height, width


def plus_bias(y: Value, bias: Value) -> Value:
    """Add a bias to every map."""
    return y if bias is None else y + bias[:, np.newaxis, np.newaxis]


def whole_canvas(x: Value, weight: Value, options: dict[str, Any]) -> Value:
    """Return the canvas without bias, output padding, or anything cut off."""
    kept = {name: v for name, v in options.items() if name not in ("padding", "output_padding")}
    return conv_transpose2d(x, weight, **kept)


def laid_out(canvas: Value, padding: Value) -> Value:
    """Return what is left of a canvas when the padding is cut off."""
    (top, bottom), (left, right) = four(padding)
    return canvas[..., top : canvas.shape[-2] - bottom, left : canvas.shape[-1] - right]


def overlaps(x: Value, weight: Value, options: dict[str, Any]) -> Value:
    """Count the windows that reach each output."""
    ones = np.ones((1, 1, *x.shape[2:])), np.ones((1, 1, *weight.shape[2:]))
    return conv_transpose2d(*ones, **{k: v for k, v in options.items() if k != "groups"})


@mistake(
    "size-of-conv2d",
    function="conv_transpose2d",
    kind="value",
    sentence="your output has the size that conv2d would give it",
    hint="Does this operation make a map larger or smaller?",
)
def conv_transpose2d_size_of_conv2d(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Take the size from the formula of the forward convolution."""
    given = {"stride": stride, "padding": padding, "dilation": dilation, **options}
    y = conv_transpose2d(x, weight, bias, **given)
    sizes = [
        max(0, (n + sum(side) - (k - 1) * d - 1) // s + 1)
        for n, side, k, d, s in zip(
            x.shape[2:], four(padding), weight.shape[2:], two(dilation), two(stride), strict=True
        )
    ]
    cut = y[:, :, : sizes[0], : sizes[1]]
    missing = [(0, n - have) for n, have in zip(sizes, cut.shape[2:], strict=True)]
    return np.pad(cut, ((0, 0), (0, 0), *missing))


@mistake(
    "output-padding-ignored",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when output_padding is ignored",
    hint="Two sizes of an image become the same under a stride of 2. Which one comes back?",
)
def conv_transpose2d_output_padding_ignored(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Leave output_padding out."""
    conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "output-padding-at-the-top-and-left",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when output_padding comes before the first row"
    " and column",
    hint="At which end of each axis does the page let the canvas grow?",
)
def conv_transpose2d_output_padding_at_the_top(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Grow at the wrong end."""
    given = {"padding": padding, "output_padding": output_padding, **options}
    y = conv_transpose2d(x, weight, bias, **given)
    before = ((more, 0) for more in more_of(output_padding))
    canvas = np.pad(whole_canvas(x, weight, given), ((0, 0), (0, 0), *before))
    return plus_bias(laid_out(canvas, padding), bias).astype(y.dtype)


@mistake(
    "output-padding-on-both-sides",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when output_padding is added at both ends of each axis",
    hint="By how many rows does an output_padding of 1 make the output larger?",
)
def conv_transpose2d_output_padding_on_both_sides(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Grow at both ends."""
    given = {"padding": padding, "output_padding": output_padding, **options}
    y = conv_transpose2d(x, weight, bias, **given)
    around = ((more, more) for more in more_of(output_padding))
    canvas = np.pad(whole_canvas(x, weight, given), ((0, 0), (0, 0), *around))
    return plus_bias(laid_out(canvas, padding), bias).astype(y.dtype)


@mistake(
    "output-padding-always-empty",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when output_padding adds rows of zeros to the output,"
    " whatever padding has cut off",
    hint="Which comes first: making the canvas larger, or cutting off the padding?",
)
def conv_transpose2d_output_padding_always_empty(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Pad the output when all is done."""
    conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)
    y = conv_transpose2d(x, weight, bias, **options)
    return np.pad(y, ((0, 0), (0, 0), *((0, more) for more in more_of(output_padding))))


@mistake(
    "output-padding-holds-the-bias",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the rows and columns of output_padding"
    " hold the bias alone, whatever padding has cut off",
    hint="Which comes first: making the canvas larger, or cutting off the padding?",
)
def conv_transpose2d_output_padding_holds_the_bias(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Grow after the padding was cut off, and before the bias is added."""
    whole = conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)
    y = conv_transpose2d(x, weight, **options)
    grown = np.pad(y, ((0, 0), (0, 0), *((0, more) for more in more_of(output_padding))))
    return plus_bias(grown, bias).astype(whole.dtype)


@mistake(
    "output-padding-of-the-height-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the output_padding of the height"
    " holds for the width too",
    hint="Try an output_padding of (0, 1).",
)
def conv_transpose2d_output_padding_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Unpack the first of two."""
    first = more_of(output_padding)[0]
    return conv_transpose2d(x, weight, bias, output_padding=first, **options)


@mistake(
    "output-padding-bounded-by-the-stride",
    function="conv_transpose2d",
    kind="value",
    sentence="your function refuses an output_padding that is smaller than the dilation,"
    " but not than the stride",
    hint="Which of the two steps bounds output_padding?",
)
def conv_transpose2d_output_padding_bounded_by_the_stride(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Ask for less than the stride."""
    y = conv_transpose2d(x, weight, bias, stride=stride, output_padding=output_padding, **options)
    if any(more >= s for more, s in zip(more_of(output_padding), two(stride), strict=True)):
        raise ValueError("output_padding must be smaller than stride")
    return y


@mistake(
    "padding-ignored",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="What does the page do with the rows of the padding?",
)
def conv_transpose2d_padding_ignored(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Cut nothing off."""
    conv_transpose2d(x, weight, bias, padding=padding, **options)
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "padding-adds-zeros",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when padding adds rows and columns of zeros around it",
    hint="Is the output larger or smaller with a padding of 1?",
)
def conv_transpose2d_padding_adds_zeros(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad the output."""
    conv_transpose2d(x, weight, bias, padding=padding, **options)
    y = conv_transpose2d(x, weight, bias, **options)
    return np.pad(y, ((0, 0), (0, 0), *four(padding)))


@mistake(
    "padding-of-the-input",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when padding lays zeros around x",
    hint="Of which map does the padding of the forward convolution become a part?",
)
def conv_transpose2d_padding_of_the_input(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad x as conv2d does."""
    conv_transpose2d(x, weight, bias, padding=padding, **options)
    return conv_transpose2d(np.pad(x, ((0, 0), (0, 0), *four(padding))), weight, bias, **options)


@mistake(
    "padding-before-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when padding is cut off at the top and left alone",
    hint="How many rows does a padding of 1 take from the output?",
)
def conv_transpose2d_padding_before_alone(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Cut on one side."""
    conv_transpose2d(x, weight, bias, padding=padding, **options)
    before = tuple((side[0], 0) for side in four(padding))
    return conv_transpose2d(x, weight, bias, padding=before, **options)


@mistake(
    "padding-from-the-corner",
    function="conv_transpose2d",
    kind="value",
    sentence="your output has the right size, and begins at the corner of the canvas",
    hint="Where on the canvas does the output begin when the top is cut off?",
)
def conv_transpose2d_padding_from_the_corner(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Cut at the end alone, as much as is to go in all."""
    after = tuple((0, sum(side)) for side in four(padding))
    return conv_transpose2d(x, weight, bias, padding=after, **options)


@mistake(
    "padding-sides-exchanged",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the padding of top and bottom,"
    " and of left and right, is exchanged",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def conv_transpose2d_padding_sides_exchanged(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Cut at the top what belongs to the bottom."""
    turned = tuple(side[::-1] for side in four(padding))
    return conv_transpose2d(x, weight, bias, padding=turned, **options)


@mistake(
    "padding-axes-exchanged",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the padding of height and width is exchanged",
    hint="Which axis does the first number of the padding belong to?",
)
def conv_transpose2d_padding_axes_exchanged(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Read the padding as width first."""
    return conv_transpose2d(x, weight, bias, padding=four(padding)[::-1], **options)


@mistake(
    "one-zero-too-many",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when as many zeros as the stride lie between two pixels",
    hint="How many rows lie between rows 0 and s?",
)
def conv_transpose2d_one_zero_too_many(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Stuff s zeros instead of s - 1."""
    conv_transpose2d(x, weight, bias, stride=stride, **options)
    more = tuple(s + 1 for s in two(stride))
    return conv_transpose2d(x, weight, bias, stride=more, **options)


@mistake(
    "zeros-after-the-last-pixel",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when zeros follow the last pixel too",
    hint="How many gaps lie between three pixels?",
)
def conv_transpose2d_zeros_after_the_last_pixel(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Stuff s - 1 zeros behind every pixel, the last one included."""
    conv_transpose2d(x, weight, bias, stride=stride, **options)
    longer = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))
    return conv_transpose2d(longer, weight, bias, stride=stride, **options)[:, :, :-1, :-1]


@mistake(
    "stride-ignored",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when stride is ignored",
    hint="How far apart do two pixels lay their filters down?",
)
def conv_transpose2d_stride_ignored(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Lay the filters side by side."""
    conv_transpose2d(x, weight, bias, stride=stride, **options)
    options.pop("output_padding", None)
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "stride-in-the-size-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when stride counts for the size of the output"
    " but not for the windows",
    hint="The size is right. Where does the second pixel's window begin?",
)
def conv_transpose2d_stride_in_the_size_alone(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Lay the filters side by side on a canvas of the right size."""
    given = {"padding": padding, "output_padding": output_padding, **options}
    y = conv_transpose2d(x, weight, bias, stride=stride, **given)
    close = whole_canvas(x, weight, options)
    sizes = [n + sum(side) for n, side in zip(y.shape[2:], four(padding), strict=True)]
    beyond = [(0, n - have) for n, have in zip(sizes, close.shape[2:], strict=True)]
    canvas = np.pad(close, ((0, 0), (0, 0), *beyond))
    return plus_bias(laid_out(canvas, padding), bias).astype(y.dtype)


@mistake(
    "stride-of-the-height-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the stride of the height holds for the width too",
    hint="Try a stride of (1, 2).",
)
def conv_transpose2d_stride_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two strides."""
    return conv_transpose2d(x, weight, bias, stride=two(stride)[0], **options)


@mistake(
    "stride-of-the-kernel-by-default",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when windows never overlap by default",
    hint="Call it without a stride: where does the second window begin?",
)
def conv_transpose2d_stride_of_the_kernel(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = None, **options: Any
) -> Value:
    """Take the default of an unpooling layer."""
    stride = weight.shape[2:] if stride is None else stride
    return conv_transpose2d(x, weight, bias, stride=stride, **options)


@mistake(
    "dilation-ignored",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when dilation is ignored",
    hint="How far apart on the canvas do the taps of a filter lie?",
)
def conv_transpose2d_dilation_ignored(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Keep the taps together."""
    conv_transpose2d(x, weight, bias, dilation=dilation, **options)
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "dilation-of-the-height-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the dilation of the height holds for the width too",
    hint="Try a dilation of (1, 2).",
)
def conv_transpose2d_dilation_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two dilations."""
    return conv_transpose2d(x, weight, bias, dilation=two(dilation)[0], **options)


@mistake(
    "stride-and-dilation-exchanged",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when stride and dilation change places",
    hint="Which of the two lies between pixels, and which between taps?",
)
def conv_transpose2d_stride_and_dilation_exchanged(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Stuff the map by the dilation, and the filters by the stride."""
    return conv_transpose2d(x, weight, bias, stride=dilation, dilation=stride, **options)


@mistake(
    "filters-flipped",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the filters are flipped",
    hint="Let x be one bright pixel: what should be left of the filter?",
)
def conv_transpose2d_filters_flipped(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Slide the filters over the zero-stuffed map as they are."""
    return conv_transpose2d(x, weight[:, :, ::-1, ::-1], bias, **options)


@mistake(
    "kernel-transposed",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the kernel is read column by column",
    hint="What is transposed here: the kernel, or the matrix of the whole convolution?",
)
def conv_transpose2d_kernel_transposed(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the name of the operation at its word."""
    return conv_transpose2d(x, weight.swapaxes(2, 3).reshape(weight.shape), bias, **options)


@mistake(
    "maps-before-channels",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the filters are read with the maps first"
    " and the channels second",
    hint="Which channels does the first axis of weight count: those that come in, or go out?",
)
def conv_transpose2d_maps_before_channels(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Read the filters as (C_out, C_in, K_h, K_w)."""
    conv_transpose2d(x, weight, bias, **options)
    channels, maps, *kernel = weight.shape
    return conv_transpose2d(
        x, weight.reshape(maps, channels, *kernel).swapaxes(0, 1), bias, **options
    )


@mistake(
    "windows-overwrite",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when overlapping windows overwrite each other",
    hint="A pixel of the canvas lies under several windows. What does `=` do with earlier ones?",
)
def conv_transpose2d_windows_overwrite(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    output_padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Assign instead of adding."""
    steps = {"stride": stride, "dilation": dilation}
    given = {"padding": padding, "output_padding": output_padding, "groups": groups}
    y = conv_transpose2d(x, weight, bias, **given, **steps)
    canvas = np.pad(
        np.zeros_like(whole_canvas(x, weight, {**steps, "groups": groups})),
        ((0, 0), (0, 0), *((0, more) for more in more_of(output_padding))),
    )
    for i, j in np.ndindex(*x.shape[2:]):
        one = whole_canvas(x[:, :, i : i + 1, j : j + 1], weight, {**steps, "groups": groups})
        taps = window_at(one, (0, 0), weight.shape[2:], (1, 1), two(dilation))
        window_at(canvas, (i, j), weight.shape[2:], two(stride), two(dilation))[...] = taps
    return plus_bias(laid_out(canvas, padding), bias).astype(y.dtype)


@mistake(
    "overlaps-averaged",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when overlapping windows are averaged instead of summed",
    hint="Let x, the filters and the stride be 1: what should come out in the middle?",
)
def conv_transpose2d_overlaps_averaged(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of windows."""
    y = conv_transpose2d(x, weight, bias, **options)
    count = np.maximum(1, overlaps(x, weight, options))
    return plus_bias(conv_transpose2d(x, weight, **options) / count, bias).astype(y.dtype)


@mistake(
    "bias-forgotten",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the bias is not added",
    hint="Call it with weights of 0.",
)
def conv_transpose2d_bias_forgotten(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave the bias out."""
    conv_transpose2d(x, weight, bias, **options)
    return conv_transpose2d(x, weight, **options)


@mistake(
    "bias-in-every-window",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the bias is added once for every window",
    hint="Is the bias added inside the loop over pixels, or after it?",
)
def conv_transpose2d_bias_in_every_window(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the loop that lays the filters down."""
    y = conv_transpose2d(x, weight, bias, **options)
    if bias is None:
        return y
    often = overlaps(x, weight, options) * bias[:, np.newaxis, np.newaxis]
    return (conv_transpose2d(x, weight, **options) + often).astype(y.dtype)


@mistake(
    "bias-once-per-channel",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the bias is added once for every channel",
    hint="Is the bias added inside the loop over channels, or after it?",
)
def conv_transpose2d_bias_once_per_channel(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Put the bias inside the loop over channels."""
    often = None if bias is None or groups < 1 else bias * (len(weight) // groups)
    return conv_transpose2d(x, weight, often, groups=groups, **options)


@mistake(
    "bias-of-the-first-group",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when every group adds the first group's biases",
    hint="What is split when maps are split into groups?",
)
def conv_transpose2d_bias_of_the_first_group(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Split the filters but not the bias."""
    conv_transpose2d(x, weight, bias, groups=groups, **options)
    if bias is not None:
        bias = np.tile(bias[: weight.shape[1]], groups)
    return conv_transpose2d(x, weight, bias, groups=groups, **options)


@mistake(
    "first-channel-alone",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when only the first channel of each group counts",
    hint="Over which axes does the sum on the page run?",
)
def conv_transpose2d_first_channel_alone(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Lay down the filters of one channel."""
    conv_transpose2d(x, weight, bias, groups=groups, **options)
    kept = np.zeros_like(weight)
    every = len(weight) // groups
    kept[::every] = weight[::every]
    return conv_transpose2d(x, kept, bias, groups=groups, **options)


@mistake(
    "groups-see-the-first-channels",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when every group sees the first group's channels",
    hint="Where does the slice of channels of the second group begin?",
)
def conv_transpose2d_groups_see_the_first_channels(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Slice the filters but not the map."""
    conv_transpose2d(x, weight, bias, groups=groups, **options)
    first = x[:, : x.shape[1] // groups]
    return conv_transpose2d(
        np.concatenate([first] * groups, axis=1), weight, bias, groups=groups, **options
    )


@mistake(
    "channels-dealt-to-groups",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the channels are dealt to the groups in turn",
    hint="Which channels does the first group see: the first ones, or every second one?",
)
def conv_transpose2d_channels_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let channel c, with its filters, belong to group c % groups."""
    conv_transpose2d(x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    return conv_transpose2d(x[:, dealt], weight[dealt], bias, groups=groups, **options)


@mistake(
    "maps-dealt-to-groups",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the maps are dealt to the groups in turn",
    hint="Which maps of the output does the first group reach: the first ones, or every second?",
)
def conv_transpose2d_maps_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Interleave the maps of the groups."""
    y = conv_transpose2d(x, weight, bias, groups=groups, **options)
    dealt = np.arange(y.shape[1]).reshape(groups, -1).T.ravel()
    without = conv_transpose2d(x, weight, groups=groups, **options)
    return plus_bias(without[:, dealt], bias).astype(y.dtype)


@mistake(
    "groups-in-reverse",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the groups' maps are put together in reverse order",
    hint="In which order are the maps of the groups concatenated?",
)
def conv_transpose2d_groups_in_reverse(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Concatenate from the last group to the first."""
    y = conv_transpose2d(x, weight, bias, groups=groups, **options)
    return np.concatenate(np.split(y, groups, axis=1)[::-1], axis=1)


@mistake(
    "images-alike",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when every map of the batch is the first one",
    hint="Does the index of the batch appear on both sides of your assignment?",
)
def conv_transpose2d_images_alike(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    return conv_transpose2d(np.repeat(x[:1], len(x), axis=0), weight, bias, **options)


@mistake(
    "last-pixel-missing",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the last row and column of x lay nothing down",
    hint="Where do the loops over the pixels end?",
)
def conv_transpose2d_last_pixel_missing(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stop one pixel early."""
    short = x.copy()
    short[..., -1:], short[..., -1:, :] = 0, 0
    return conv_transpose2d(short, weight, bias, **options)


@mistake(
    "last-tap-missing",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the last row and column of the kernel do not count",
    hint="Where do the loops over the kernel end?",
)
def conv_transpose2d_last_tap_missing(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stop one tap early."""
    short = weight.copy()
    short[..., -1:], short[..., -1:, :] = 0, 0
    return conv_transpose2d(x, short, bias, **options)


@mistake(
    "map-transposed",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when the rows and columns of each map are exchanged",
    hint="Which of the two loops runs over the rows, and which index comes first?",
)
def conv_transpose2d_map_transposed(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write the map with its axes exchanged."""
    return conv_transpose2d(x, weight, bias, **options).swapaxes(2, 3)


@mistake(
    "axes-of-one-squeezed",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are dropped",
    hint="What shape should one map of one pixel have?",
)
def conv_transpose2d_axes_of_one_squeezed(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Squeeze the result."""
    return np.squeeze(conv_transpose2d(x, weight, bias, **options))


@mistake(
    "computes-in-float32",
    function="conv_transpose2d",
    kind="value",
    sentence="your output is what you get when float64 is computed in float32",
    hint="How many digits of your result are right?",
)
def conv_transpose2d_computes_in_float32(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose half of the digits."""
    y = conv_transpose2d(x, weight, bias, **options)
    short_bias = None if bias is None else np.asarray(bias, dtype=np.float32)
    with np.errstate(all="ignore"):
        arrays = np.asarray(x, dtype=np.float32), np.asarray(weight, dtype=np.float32), short_bias
    return conv_transpose2d(*arrays, **options).astype(y.dtype)


@mistake(
    "always-float64",
    function="conv_transpose2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv_transpose2d_always_float64(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    return conv_transpose2d(x, weight, bias, **options).astype(np.float64)


@mistake(
    "type-of-the-map",
    function="conv_transpose2d",
    kind="dtype",
    sentence="your output is what you get when the result has the dtype of x",
    hint="What becomes of the weights' fractions when x holds integers?",
)
def conv_transpose2d_type_of_the_map(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Make a canvas like x."""
    with np.errstate(all="ignore"):
        return conv_transpose2d(x, weight, bias, **options).astype(x.dtype)


@mistake(
    "integers-stay-integers",
    function="conv_transpose2d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def conv_transpose2d_integers_stay_integers(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Wrap around where all arrays hold integers."""
    y = conv_transpose2d(x, weight, bias, **options)
    dtype = np.result_type(*(array for array in (x, weight, bias) if array is not None))
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "filters-flipped-in-place",
    function="conv_transpose2d",
    kind="purity",
    sentence="your function flips the caller's own filters",
    hint="Print weight after the call.",
)
def conv_transpose2d_filters_flipped_in_place(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to a slice of the argument."""
    y = conv_transpose2d(x, weight, bias, **options)
    weight[...] = weight[:, :, ::-1, ::-1].copy()
    return y


@mistake(
    "memory-order",
    function="conv_transpose2d",
    kind="layout",
    sentence="your output is what you get when x is read in the order in which it lies in memory",
    hint="Try a transposed array. What do strides say of it?",
)
def conv_transpose2d_memory_order(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take it that every array is C-ordered."""
    return conv_transpose2d(in_memory_order(x), weight, bias, **options)


@mistake(
    "writes-to-the-map",
    function="conv_transpose2d",
    kind="layout",
    sentence="your function writes to x, and fails where x cannot be written to",
    hint="Which of your lines has an argument on its left side?",
)
def conv_transpose2d_writes_to_the_map(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Convert in place."""
    y = conv_transpose2d(x, weight, bias, **options)
    x[...] = x.copy()
    return y


@mistake(
    "empty-batch-fails",
    function="conv_transpose2d",
    kind="special",
    sentence="your function fails where the batch is empty",
    hint="What does np.stack do with an empty list?",
)
def conv_transpose2d_empty_batch_fails(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the maps of the batch."""
    return np.stack(list(conv_transpose2d(x, weight, bias, **options)))


@mistake(
    "nan-cleared",
    function="conv_transpose2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x count as numbers",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def conv_transpose2d_nan_cleared(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Replace what is not finite."""
    return conv_transpose2d(np.nan_to_num(x), weight, bias, **options)


@mistake(
    "single-map-accepted",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes a single map without a batch",
    hint="What shape does x have?",
)
def conv_transpose2d_single_map_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    return conv_transpose2d(x[np.newaxis] if x.ndim == 3 else x, weight, bias, **options)


@mistake(
    "empty-map-accepted",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes a map without pixels, and answers with the bias or with nothing",
    hint="What is there to be laid down from a map of no rows?",
)
def conv_transpose2d_empty_map_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over no pixel."""
    if x.ndim == 4 and x.size == 0 and 0 in x.shape[2:]:
        return np.zeros((len(x), weight.shape[1], 0, 0))
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "single-filter-accepted",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes filters without an axis of channels",
    hint="What shape does weight have?",
)
def conv_transpose2d_single_filter_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Repeat the filters for every channel."""
    if weight.ndim == 3:
        weight = np.repeat(weight[np.newaxis], x.shape[1], axis=0)
    return conv_transpose2d(x, weight, bias, **options)


@mistake(
    "no-group-means-one",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes 0 groups for one",
    hint="What does `groups or 1` do to a 0?",
)
def conv_transpose2d_no_group_means_one(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let 0 stand for the default."""
    return conv_transpose2d(x, weight, bias, groups=groups or 1, **options)


@mistake(
    "channels-dropped",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function drops the channels that x and the filters do not share",
    hint="Where does a loop over channels, or `zip`, end when the two do not match?",
)
def conv_transpose2d_channels_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Run over as many channels as both have."""
    if groups == 1 and x.ndim == weight.ndim == 4:
        both = min(x.shape[1], len(weight))
        x, weight = x[:, :both], weight[:both]
    return conv_transpose2d(x, weight, bias, groups=groups, **options)


@mistake(
    "leftover-channels-dropped",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function drops the channels that the groups cannot share equally",
    hint="What becomes of the third channel when there are two groups?",
)
def conv_transpose2d_leftover_channels_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Divide by the groups without looking at the remainder."""
    if groups > 1 and x.ndim == weight.ndim == 4 and x.shape[1] == len(weight):
        kept = len(weight) - len(weight) % groups
        x, weight = x[:, :kept], weight[:kept]
    return conv_transpose2d(x, weight, bias, groups=groups, **options)


@mistake(
    "bias-broadcast",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function stretches a bias of one entry over all maps",
    hint="NumPy broadcasts without being asked. How many numbers does the page want?",
)
def conv_transpose2d_bias_broadcast(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let NumPy stretch the bias."""
    if bias is not None and np.size(bias) == 1:
        bias = np.full(groups * weight.shape[1], np.ravel(bias)[0])
    return conv_transpose2d(x, weight, bias, groups=groups, **options)


@mistake(
    "negative-padding-grows",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes a negative padding, and makes the output larger",
    hint="What does the page say of a padding of -1?",
)
def conv_transpose2d_negative_padding_grows(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad where the padding is an int below 0."""
    if isinstance(padding, int) and padding < 0:
        y = conv_transpose2d(x, weight, **options)
        grown = np.pad(y, ((0, 0), (0, 0), (-padding, -padding), (-padding, -padding)))
        return plus_bias(grown, bias)
    return conv_transpose2d(x, weight, bias, padding=padding, **options)


@mistake(
    "negative-output-padding-cuts",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes a negative output_padding, and makes the output smaller",
    hint="What does the page say of an output_padding of -1?",
)
def conv_transpose2d_negative_output_padding_cuts(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Let the formula run with an int below 0."""
    if isinstance(output_padding, int) and output_padding < 0:
        y = conv_transpose2d(x, weight, bias, **options)
        return y[:, :, :output_padding, :output_padding]
    return conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)


@mistake(
    "sizes-cut-short",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes the first two of three strides, dilations or paddings",
    hint="How many axes has an image, and how many numbers came?",
)
def conv_transpose2d_sizes_cut_short(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Index the sizes without looking how many there are."""
    kept: dict[str, Any] = {
        name: value[:2] if isinstance(value, tuple) else value for name, value in options.items()
    }
    return conv_transpose2d(x, weight, bias, **kept)


@mistake(
    "output-padding-as-large-as-a-step",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function takes an output_padding as large as the stride or larger",
    hint="Which larger map would give the same output as well?",
)
def conv_transpose2d_output_padding_as_large_as_a_step(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Do not look at the bound."""
    given, more = options, output_padding
    if isinstance(more, int) and more > 0:
        conv_transpose2d(x, weight, bias, **given)
        whole = {**given, "padding": 0}
        canvas = conv_transpose2d(x, weight, **whole)
        grown = np.pad(canvas, ((0, 0), (0, 0), (0, more), (0, more)))
        return plus_bias(laid_out(grown, given.get("padding", 0)), bias).astype(canvas.dtype)
    return conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)


@mistake(
    "output-padding-bounded-along-the-height-alone",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function bounds output_padding along the height alone",
    hint="Along which axes is output_padding bounded?",
)
def conv_transpose2d_bounded_along_the_height(
    x: Value, weight: Value, bias: Value = None, *, output_padding: Value = 0, **options: Any
) -> Value:
    """Check the first of two."""
    if isinstance(output_padding, tuple) and len(output_padding) == 2 and output_padding[1] > 0:
        down = conv_transpose2d(x, weight, output_padding=(output_padding[0], 0), **options)
        y = np.pad(down, ((0, 0), (0, 0), (0, 0), (0, output_padding[1])))
        try:
            return conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)
        except ValueError:
            return plus_bias(y, bias)
    return conv_transpose2d(x, weight, bias, output_padding=output_padding, **options)


@mistake(
    "nothing-left-gives-nothing",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function answers with an empty map where the padding leaves nothing",
    hint="How many pixels does the page want the output to have?",
)
def conv_transpose2d_nothing_left_gives_nothing(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Slice from a start behind the end."""
    whole = conv_transpose2d(x, weight, bias, **options)
    sizes = [n - sum(side) for n, side in zip(whole.shape[2:], four(padding), strict=True)]
    if min(sizes) <= 0:
        return np.zeros((*whole.shape[:2], *(max(0, size) for size in sizes)), whole.dtype)
    return conv_transpose2d(x, weight, bias, padding=padding, **options)


@mistake(
    "refuses-with-assert",
    function="conv_transpose2d",
    kind="refusal",
    sentence="your function refuses bad arguments with `assert`",
    hint="Which exception does an `assert` raise, and what does `python -O` make of it?",
)
def conv_transpose2d_refuses_with_assert(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Raise AssertionError instead of ValueError."""
    try:
        return conv_transpose2d(x, weight, bias, **options)
    except ValueError as error:
        raise AssertionError(str(error)) from None
