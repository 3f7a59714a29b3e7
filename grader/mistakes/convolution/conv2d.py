"""What goes wrong in conv2d."""

from typing import Any

import numpy as np

from reference.convolution import conv2d, pad2d
from reference.sizes import extent, output_sizes, padded_sizes

from ...implementation import Value
from .. import mistake
from .shared import cropped, cut_short, four, in_memory_order, two, wrapped


def plus_bias(y: Value, bias: Value) -> Value:
    """Add a bias to every map."""
    return y if bias is None else y + bias[:, np.newaxis, np.newaxis]


def dilated(weight: Value, dilation: tuple[int, int]) -> Value:
    """Stuff filters with zeros."""
    sizes = (extent(k, d) for k, d in zip(weight.shape[2:], dilation, strict=True))
    spread = np.zeros((*weight.shape[:2], *sizes), dtype=weight.dtype)
    spread[:, :, :: dilation[0], :: dilation[1]] = weight
    return spread


def before_rounding(
    x: Value, weight: Value, stride: Value, padding: Value, dilation: Value, *, nearest: bool
) -> Value:
    """Return a padding with as many rows and columns more as rounding upwards takes."""
    if x.ndim != 4 or weight.ndim != 4:
        return padding
    sides = []
    for n, k, s, (before, after), d in zip(
        x.shape[2:], weight.shape[2:], two(stride), four(padding), two(dilation), strict=True
    ):
        room = before + n + after - extent(k, d)
        last = round(room / s) if nearest else -(-room // s)
        sides.append((before, after + max(0, last * s - room)))
    return tuple(sides)


def at_least_one(step: Value) -> Value:
    """Repair a step."""
    return tuple(max(1, s) for s in step) if isinstance(step, tuple) else max(1, step)


@mistake(
    "flipped-kernel",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped",
    hint="Which entry of the kernel meets the pixel at the top left of a window?",
)
def conv2d_flipped_kernel(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Convolve as mathematics does."""
    return conv2d(x, weight[:, :, ::-1, ::-1], bias, **options)


@mistake(
    "kernel-transposed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the kernel is read column by column",
    hint="Try a kernel with a single 1 that is not on its diagonal.",
)
def conv2d_kernel_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take the kernel's entries in another order."""
    return conv2d(x, weight.swapaxes(2, 3).reshape(weight.shape), bias, **options)


@mistake(
    "channels-interleaved",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the columns hold the channels last"
    " and the filters hold them first",
    hint="Filters and columns are flattened: does the same entry lie at the same place in both?",
)
def conv2d_channels_interleaved(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flatten the windows by row, column, channel, and the filters by channel, row, column."""
    filters, channels, height, width = weight.shape
    mixed = weight.reshape(filters, height, width, channels).transpose(0, 3, 1, 2)
    return conv2d(x, mixed, bias, **options)


@mistake(
    "first-channel-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when only the first channel of each filter counts",
    hint="Over which axes does the sum on the page run?",
)
def conv2d_first_channel_alone(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over rows and columns of one channel."""
    first = np.arange(weight.shape[1])[:, np.newaxis, np.newaxis] == 0
    return conv2d(x, np.where(first, weight, 0), bias, **options)


@mistake(
    "last-channel-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when only the last channel of each filter counts",
    hint="What does each turn of the loop over the channels do with the turns before it?",
)
def conv2d_last_channel_alone(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Overwrite in the loop over channels instead of adding."""
    channels = weight.shape[1]
    last = np.arange(channels)[:, np.newaxis, np.newaxis] == channels - 1
    return conv2d(x, np.where(last, weight, 0), bias, **options)


@mistake(
    "mean-of-products",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the products are averaged instead of summed",
    hint="Slide a filter of ones over an image of ones: what should come out?",
)
def conv2d_mean_of_products(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Divide by the number of products."""
    return plus_bias(conv2d(x, weight, **options) / weight[0].size, bias)


@mistake(
    "last-tap-missing",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the last row and column of the kernel do not count",
    hint="Where do the loops over the kernel end?",
)
def conv2d_last_tap_missing(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Stop one tap early."""
    short = weight.copy()
    short[:, :, -1], short[:, :, :, -1] = 0, 0
    return conv2d(x, short, bias, **options)


@mistake(
    "images-alike",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every image of the batch is the first one",
    hint="Does the index of the image appear on both sides of your assignment?",
)
def conv2d_images_alike(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Lose the index of the batch."""
    return conv2d(np.repeat(x[:1], len(x), axis=0), weight, bias, **options)


@mistake(
    "bias-forgotten",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is not added",
    hint="Call it with weights of 0.",
)
def conv2d_bias_forgotten(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Leave the bias out."""
    del bias
    return conv2d(x, weight, **options)


@mistake(
    "bias-in-every-product",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is added to every product before the sum",
    hint="Call it with weights of 0 and a bias of 1.",
)
def conv2d_bias_in_every_product(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the sum."""
    return conv2d(x, weight, None if bias is None else bias * weight[0].size, **options)


@mistake(
    "bias-once-per-channel",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the bias is added once for every channel",
    hint="Is the bias added inside the loop over channels, or after it?",
)
def conv2d_bias_once_per_channel(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put the bias inside the loop over channels."""
    return conv2d(x, weight, None if bias is None else bias * weight.shape[1], **options)


@mistake(
    "bias-broadcast",
    function="conv2d",
    kind="refusal",
    sentence="your function stretches a bias of one entry over all filters",
    hint="NumPy broadcasts without being asked. How many numbers does the page want?",
)
def conv2d_bias_broadcast(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Let NumPy stretch the bias."""
    if bias is not None and np.size(bias) == 1:
        bias = np.full(len(weight), np.ravel(bias)[0])
    return conv2d(x, weight, bias, **options)


@mistake(
    "bias-of-any-shape",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a bias of any shape that has as many numbers as there are"
    " filters",
    hint="Is a column of biases a vector?",
)
def conv2d_bias_of_any_shape(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Flatten the bias."""
    return conv2d(x, weight, None if bias is None else np.ravel(bias), **options)


@mistake(
    "stride-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when stride is ignored",
    hint="How far does the window move from one output to the next?",
)
def conv2d_stride_ignored(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Move the window by one pixel, whatever the stride."""
    del stride
    return conv2d(x, weight, bias, **options)


@mistake(
    "stride-over-the-output",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the stride steps over the output"
    " instead of the image",
    hint="With a stride of 2, does any output stay 0? Which loop variable should be multiplied?",
)
def conv2d_stride_over_the_output(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Let the loop over the output jump, so that only every s-th place is filled."""
    s_h, s_w = two(stride)
    y = np.zeros_like(conv2d(x, weight, bias, stride=stride, **options))
    height, width = y.shape[2:]
    dense = conv2d(x, weight, bias, **options)[:, :, :height, :width]
    y[:, :, ::s_h, ::s_w] = dense[:, :, ::s_h, ::s_w]
    return y


@mistake(
    "stride-of-the-height-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the stride of the height holds for the width too",
    hint="Try a stride of (1, 2).",
)
def conv2d_stride_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two strides."""
    return conv2d(x, weight, bias, stride=two(stride)[0], **options)


@mistake(
    "stride-of-the-kernel-by-default",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the window moves by its own size by default",
    hint="Call it without a stride. Is this a pooling layer?",
)
def conv2d_stride_of_the_kernel(
    x: Value, weight: Value, bias: Value = None, *, stride: Value = None, **options: Any
) -> Value:
    """Take the default of a pooling layer."""
    stride = weight.shape[2:] if stride is None else stride
    return conv2d(x, weight, bias, stride=stride, **options)


@mistake(
    "padding-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when padding is ignored",
    hint="How large is the output for a 3x3 kernel and a padding of 1?",
)
def conv2d_padding_ignored(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad nothing."""
    del padding
    return conv2d(x, weight, bias, **options)


@mistake(
    "padding-hard-coded",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when there is one row of zeros above the image,"
    " whatever the padding",
    hint="Is every number in your call of np.pad taken from the argument?",
)
def conv2d_padding_hard_coded(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Leave a 1 in the call of np.pad."""
    (_, bottom), columns = four(padding)
    return conv2d(x, weight, bias, padding=((1, bottom), columns), **options)


@mistake(
    "padding-of-the-first-side",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when top and left hold for bottom and right too",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def conv2d_padding_of_the_first_side(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Take the first of two sides for both."""
    (top, _), (left, _) = four(padding)
    return conv2d(x, weight, bias, padding=(top, left), **options)


@mistake(
    "padding-axes-exchanged",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the padding of height and width is exchanged",
    hint="Which axis of np.pad does the first number of the padding belong to?",
)
def conv2d_padding_axes_exchanged(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Read the padding as width first."""
    rows, columns = four(padding)
    return conv2d(x, weight, bias, padding=(columns, rows), **options)


@mistake(
    "padding-repeats-the-edge",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the padding repeats the edge of the image",
    hint="What does the page say lies around the image?",
)
def conv2d_padding_repeats_the_edge(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Pad with the nearest pixel instead of zeros."""
    return conv2d(pad2d(x, padding, mode="edge"), weight, bias, **options)


@mistake(
    "padding-by-default",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when half of the kernel is padded by default",
    hint="Call it without a padding: how large should the output be?",
)
def conv2d_padding_by_default(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = None, **options: Any
) -> Value:
    """Keep the size by default."""
    half = (weight.shape[2] // 2, weight.shape[3] // 2)
    return conv2d(x, weight, bias, padding=half if padding is None else padding, **options)


@mistake(
    "dilation-ignored",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when dilation is ignored",
    hint="Which pixels does a kernel with a dilation of 2 look at?",
)
def conv2d_dilation_ignored(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Keep the taps together."""
    del dilation
    return conv2d(x, weight, bias, **options)


@mistake(
    "dilation-in-the-size-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when dilation counts for the size of the output"
    " but not for the window",
    hint="The size is right. Which pixels does the window hold?",
)
def conv2d_dilation_in_the_size_alone(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Compute the size by the dilated kernel, and cut the window without it."""
    height, width = conv2d(x, weight, bias, dilation=dilation, **options).shape[2:]
    return conv2d(x, weight, bias, **options)[:, :, :height, :width]


@mistake(
    "dilation-twice",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when a dilated kernel is dilated once more",
    hint="Are there zeros in the kernel already when the window is cut with steps?",
)
def conv2d_dilation_twice(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Stuff the kernel with zeros and step over the pixels as well."""
    return conv2d(x, dilated(weight, two(dilation)), bias, dilation=dilation, **options)


@mistake(
    "dilation-of-the-height-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the dilation of the height holds for the width too",
    hint="Try a dilation of (1, 2).",
)
def conv2d_dilation_of_the_height(
    x: Value, weight: Value, bias: Value = None, *, dilation: Value = 1, **options: Any
) -> Value:
    """Unpack the first of two dilations."""
    return conv2d(x, weight, bias, dilation=two(dilation)[0], **options)


@mistake(
    "size-rounded-up",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when its size is rounded up"
    " and zeros lie beyond the image",
    hint="What does the page say of rows that the last step does not reach?",
)
def conv2d_size_rounded_up(
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
    sides = before_rounding(x, weight, stride, padding, dilation, nearest=False)
    return conv2d(x, weight, bias, stride=stride, padding=sides, dilation=dilation, groups=groups)


@mistake(
    "size-rounded-to-nearest",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when its size is rounded to the nearest whole number",
    hint="Divide by the stride, with a remainder: what does `round` make of it?",
)
def conv2d_size_rounded_to_nearest(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Round the size as `round` does."""
    sides = before_rounding(x, weight, stride, padding, dilation, nearest=True)
    return conv2d(x, weight, bias, stride=stride, padding=sides, dilation=dilation, groups=groups)


@mistake(
    "last-position-missing",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the last row and column of positions is left out",
    hint="At how many positions does a kernel of 3 fit into 3 pixels?",
)
def conv2d_last_position_missing(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the + 1 in the size."""
    return conv2d(x, weight, bias, **options)[:, :, :-1, :-1]


@mistake(
    "sizes-cut-short",
    function="conv2d",
    kind="refusal",
    sentence="your function takes the first two of three strides, dilations or paddings",
    hint="How many axes has an image, and how many numbers came?",
)
def conv2d_sizes_cut_short(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Index the sizes without looking how many there are."""
    return conv2d(x, weight, bias, **cut_short(options))


@mistake(
    "negative-padding-crops",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a negative padding, and crops the image",
    hint="What does the page say of a padding of -1?",
)
def conv2d_negative_padding_crops(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Slice where the padding is negative."""
    x, padding = cropped(x, padding)
    return conv2d(x, weight, bias, padding=padding, **options)


@mistake(
    "negative-stride-counts-as-positive",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a stride or dilation below 1 for the nearest that makes sense",
    hint="Which steps does the page allow?",
)
def conv2d_negative_stride(
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    dilation: Value = 1,
    **options: Any,
) -> Value:
    """Repair what should be refused."""
    steps = {"stride": at_least_one(stride), "dilation": at_least_one(dilation)}
    return conv2d(x, weight, bias, **steps, **options)


@mistake(
    "groups-see-the-first-channels",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every group sees the first group's channels",
    hint="Where does the slice of channels of the second group begin?",
)
def conv2d_groups_see_the_first_channels(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Slice the filters but not the image."""
    seen = np.concatenate([x[:, : weight.shape[1]]] * groups, axis=1) if groups > 1 else x
    return conv2d(seen, weight, bias, groups=groups, **options)


@mistake(
    "filters-dealt-to-groups",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def conv2d_filters_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let filter o belong to group o % groups."""
    if groups < 1 or len(weight) % groups:
        return conv2d(x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    in_groups = conv2d(
        x, weight[dealt], None if bias is None else bias[dealt], groups=groups, **options
    )
    return in_groups[:, np.argsort(dealt)]


@mistake(
    "channels-dealt-to-groups",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the channels are dealt to the groups in turn",
    hint="Which channels does the first group see: the first ones, or every second one?",
)
def conv2d_channels_dealt_to_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let channel c belong to group c % groups."""
    if groups > 1 and x.ndim == 4 and x.shape[1] % groups == 0:
        x = x[:, np.arange(x.shape[1]).reshape(-1, groups).T.ravel()]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "bias-of-the-first-group",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when every group adds the first group's biases",
    hint="What is split when filters are split into groups?",
)
def conv2d_bias_of_the_first_group(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Split the filters but not the bias."""
    if bias is not None:
        bias = np.tile(bias[: len(weight) // groups], groups)
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "no-group-means-one",
    function="conv2d",
    kind="refusal",
    sentence="your function takes 0 groups for one",
    hint="What does `groups or 1` do to a 0?",
)
def conv2d_no_group_means_one(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let 0 stand for the default."""
    return conv2d(x, weight, bias, groups=groups or 1, **options)


@mistake(
    "leftover-filters-dropped",
    function="conv2d",
    kind="refusal",
    sentence="your function drops the filters that the groups cannot share equally",
    hint="What becomes of the third filter when there are two groups?",
)
def conv2d_leftover_filters_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Divide by the groups without looking at the remainder."""
    if groups > 1 and bias is None:
        weight = weight[: len(weight) - len(weight) % groups]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "groups-in-reverse",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the groups' maps are put together in reverse order",
    hint="In which order are the maps of the groups concatenated?",
)
def conv2d_groups_in_reverse(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Concatenate from the last group to the first."""
    y = conv2d(x, weight, bias, groups=groups, **options)
    return np.concatenate(np.split(y, groups, axis=1)[::-1], axis=1)


@mistake(
    "filters-before-images",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when a matrix with a row per filter is reshaped"
    " as if it had a row per image",
    hint="Which axis of the matrix product holds the images? A reshape moves nothing.",
)
def conv2d_filters_before_images(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Reshape (filters, images * positions) straight to (images, filters, rows, columns)."""
    y = conv2d(x, weight, bias, **options)
    return y.transpose(1, 0, 2, 3).reshape(y.shape)


@mistake(
    "images-last",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the columns of the images are interleaved"
    " and taken apart as if they were not",
    hint="In which order do your columns run: all positions of one image first, or all images?",
)
def conv2d_images_last(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take (filters, positions, images) for (filters, images, positions)."""
    y = conv2d(x, weight, bias, **options)
    images, filters, height, width = y.shape
    mixed = y.transpose(1, 2, 3, 0).reshape(filters, images, height, width)
    return mixed.transpose(1, 0, 2, 3)


@mistake(
    "positions-counted-by-the-height",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when position (i, j) has the number i * height + j",
    hint="How many positions lie in one row?",
)
def conv2d_positions_counted_by_the_height(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Count rows by the height of the map instead of its width."""
    y = conv2d(x, weight, bias, **options)
    height, width = y.shape[2:]
    flat = np.zeros((*y.shape[:2], height * width), dtype=y.dtype)
    for i, j in np.ndindex(height, width):
        flat[:, :, i * height + j] = y[:, :, i, j]
    return flat.reshape(y.shape)


@mistake(
    "pixels-counted-by-the-height",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when pixel (i, j) has the number i * height + j",
    hint="How many pixels lie in one row of the padded image?",
)
def conv2d_pixels_counted_by_the_height(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Gather from the flat image by the wrong length of a row."""
    conv2d(x, weight, bias, padding=padding, **options)
    padded = pad2d(x, padding)
    height, width = padded.shape[2:]
    numbers = np.arange(height)[:, np.newaxis] * height + np.arange(width)
    flat = padded.reshape(*x.shape[:2], height * width)
    return conv2d(flat[:, :, numbers].astype(x.dtype), weight, bias, **options)


@mistake(
    "map-transposed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when the rows and columns of each map are exchanged",
    hint="Which of the two loops runs over the rows, and which index comes first?",
)
def conv2d_map_transposed(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Write the map with its axes exchanged."""
    return conv2d(x, weight, bias, **options).swapaxes(2, 3)


@mistake(
    "axes-of-one-squeezed",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when axes of length 1 are dropped",
    hint="What shape should one image under one filter have?",
)
def conv2d_axes_of_one_squeezed(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Squeeze the result."""
    return np.squeeze(conv2d(x, weight, bias, **options))


@mistake(
    "returns-a-cache",
    function="conv2d",
    kind="value",
    sentence="your function returns a tuple: the output, and what the gradient will need",
    hint="How many things does the page say are returned?",
)
def conv2d_returns_a_cache(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Return the output and a cache."""
    return conv2d(x, weight, bias, **options), (x, weight, bias)


@mistake(
    "returns-the-shape",
    function="conv2d",
    kind="value",
    sentence="your function returns the shape of the output instead of the output",
    hint="Print the type of what you return.",
)
def conv2d_returns_the_shape(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Return four numbers."""
    return conv2d(x, weight, bias, **options).shape


@mistake(
    "computes-in-float32",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when float64 is computed in float32",
    hint="How many digits of your result are right?",
)
def conv2d_computes_in_float32(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose half of the digits."""
    y = conv2d(x, weight, bias, **options)
    short = None if bias is None else np.asarray(bias, dtype=np.float32)
    with np.errstate(all="ignore"):
        arrays = np.asarray(x, dtype=np.float32), np.asarray(weight, dtype=np.float32), short
    return conv2d(*arrays, **options).astype(y.dtype)


@mistake(
    "always-float64",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv2d_always_float64(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Forget the dtype of the arguments."""
    return conv2d(x, weight, bias, **options).astype(np.float64)


@mistake(
    "type-of-the-image",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when the result has the image's dtype",
    hint="What becomes of the weights' fractions when the image holds integers?",
)
def conv2d_type_of_the_image(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Write the sums into an array like the image."""
    with np.errstate(all="ignore"):
        return conv2d(x, weight, bias, **options).astype(x.dtype)


@mistake(
    "integers-stay-integers",
    function="conv2d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def conv2d_integers_stay_integers(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Wrap around where all arrays hold integers."""
    y = conv2d(x, weight, bias, **options)
    dtype = np.result_type(*(array for array in (x, weight, bias) if array is not None))
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "filters-reshaped-in-place",
    function="conv2d",
    kind="purity",
    sentence="your function reshapes the caller's own filters",
    hint="Print weight.shape after the call.",
)
def conv2d_filters_reshaped_in_place(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to the shape of an argument."""
    y = conv2d(x, weight, bias, **options)
    if weight.flags.c_contiguous:
        weight.shape = (len(weight), weight[0].size)
    return y


@mistake(
    "memory-order",
    function="conv2d",
    kind="layout",
    sentence="your output is what you get when x is read in the order in which it lies in memory",
    hint="Try a transposed array. What do strides say of it?",
)
def conv2d_memory_order(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Take it that every array is C-ordered."""
    return conv2d(in_memory_order(x), weight, bias, **options)


@mistake(
    "writes-to-the-image",
    function="conv2d",
    kind="layout",
    sentence="your function writes to x, and fails where x cannot be written to",
    hint="Which of your lines has an argument on its left side?",
)
def conv2d_writes_to_the_image(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Convert in place."""
    y = conv2d(x, weight, bias, **options)
    x[...] = x.copy()
    return y


@mistake(
    "empty-batch-fails",
    function="conv2d",
    kind="special",
    sentence="your function fails where the batch is empty",
    hint="What does np.stack do with an empty list?",
)
def conv2d_empty_batch_fails(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Stack the maps of the images."""
    conv2d(x, weight, bias, **options)
    return np.stack([conv2d(image[np.newaxis], weight, bias, **options)[0] for image in x])


@mistake(
    "nan-cleared",
    function="conv2d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in x count as numbers",
    hint="Should a broken pixel be hidden, or be seen in the output?",
)
def conv2d_nan_cleared(x: Value, weight: Value, bias: Value = None, **options: Any) -> Value:
    """Replace what is not finite."""
    return conv2d(np.nan_to_num(x), weight, bias, **options)


@mistake(
    "single-image-accepted",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a single image without a batch",
    hint="What shape does x have?",
)
def conv2d_single_image_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    return conv2d(x[np.newaxis] if x.ndim == 3 else x, weight, bias, **options)


@mistake(
    "single-filter-accepted",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a single filter without an axis of filters",
    hint="What shape does weight have?",
)
def conv2d_single_filter_accepted(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Add the missing axis."""
    return conv2d(x, weight[np.newaxis] if weight.ndim == 3 else weight, bias, **options)


@mistake(
    "border-counts-as-pixels",
    function="conv2d",
    kind="refusal",
    sentence="your function takes a map without pixels where it is padded",
    hint="What is there to see in a map of no rows?",
)
def conv2d_border_counts_as_pixels(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Check the map after it was padded."""
    if x.ndim != 4:
        return conv2d(x, weight, bias, padding=padding, **options)
    return conv2d(np.pad(x, ((0, 0), (0, 0), *four(padding))), weight, bias, **options)


@mistake(
    "channels-dropped",
    function="conv2d",
    kind="refusal",
    sentence="your function drops the channels that the filters do not have",
    hint="Where does a loop over channels, or `zip`, end when the two do not match?",
)
def conv2d_channels_dropped(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Run over as many channels as both have."""
    if groups == 1 and x.ndim == weight.ndim == 4:
        both = min(x.shape[1], weight.shape[1])
        x, weight = x[:, :both], weight[:, :both]
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "one-channel-stretched",
    function="conv2d",
    kind="refusal",
    sentence="your function stretches a filter of one channel over all channels",
    hint="NumPy broadcasts without being asked. How many channels does the filter need?",
)
def conv2d_one_channel_stretched(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Let NumPy stretch the filters."""
    if groups == 1 and x.ndim == weight.ndim == 4 and weight.shape[1] == 1:
        weight = np.repeat(weight, x.shape[1], axis=1)
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "whole-filters-in-groups",
    function="conv2d",
    kind="refusal",
    sentence="your function takes filters with all channels of x although there are groups",
    hint="How many channels does a filter have when there are two groups?",
)
def conv2d_whole_filters_in_groups(
    x: Value, weight: Value, bias: Value = None, *, groups: int = 1, **options: Any
) -> Value:
    """Cut each filter down to its group's channels."""
    if groups > 1 and x.ndim == weight.ndim == 4 and weight.shape[1] == x.shape[1]:
        slices = np.split(weight, groups)
        channels = x.shape[1] // groups
        weight = np.concatenate(
            [part[:, g * channels : (g + 1) * channels] for g, part in enumerate(slices)]
        )
    return conv2d(x, weight, bias, groups=groups, **options)


@mistake(
    "too-large-kernel-gives-nothing",
    function="conv2d",
    kind="refusal",
    sentence="your function answers with an empty map where the kernel does not fit",
    hint="How many positions has a kernel that is larger than the padded map?",
)
def conv2d_too_large_gives_nothing(
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
    if x.ndim == weight.ndim == 4 and min(x.shape[1:] + weight.shape) > 0:
        padded = padded_sizes(x.shape[2:], four(padding))
        room = output_sizes(padded, weight.shape[2:], two(stride), two(dilation))
        if min(room) <= 0:
            return np.zeros((len(x), len(weight), *(max(0, size) for size in room)))
    return conv2d(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)


@mistake(
    "refuses-with-assert",
    function="conv2d",
    kind="refusal",
    sentence="your function refuses bad arguments with `assert`",
    hint="Which exception does an `assert` raise, and what does `python -O` make of it?",
)
def conv2d_refuses_with_assert(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Raise AssertionError instead of ValueError."""
    try:
        return conv2d(x, weight, bias, **options)
    except ValueError as error:
        raise AssertionError(str(error)) from None


@mistake(
    "padding-by-name",
    function="conv2d",
    kind="refusal",
    sentence="your function accepts a padding by name, as some libraries do",
    hint="What does the page allow a padding to be?",
)
def conv2d_padding_by_name(
    x: Value, weight: Value, bias: Value = None, *, padding: Value = 0, **options: Any
) -> Value:
    """Turn a name into numbers."""
    kernel = weight.shape[-2:]
    if isinstance(padding, str):
        padding = tuple(((k - 1) // 2, k // 2) if padding == "same" else (0, 0) for k in kernel)
    return conv2d(x, weight, bias, padding=padding, **options)


@mistake(
    "first-four-channels-alone",
    function="conv2d",
    kind="value",
    sentence="your output is what you get when a filter sees no more than four channels",
    hint="Over how many channels does the loop run when there are eight?",
)
def conv2d_first_four_channels_alone(
    x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write the largest number of channels into the code."""
    kept = weight.copy()
    kept[:, 4:] = 0
    return conv2d(x, kept, bias, **options)
