"""What goes wrong in conv2d_backward."""

from typing import Any

import numpy as np

from reference.convolution import conv2d, conv2d_backward, pad2d
from reference.convolution.sliding import add_gradients, zeros_around
from reference.dtypes import as_float64
from reference.windows import inside, window_at

from ...implementation import Value
from .. import mistake
from .shared import four, two


def on_padded(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value,
    padding: Value,
    options: dict[str, Any],
) -> Value:
    """Return the gradients, that of x with the padding around it."""
    conv2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    return conv2d_backward(grad_output, pad2d(x, padding), weight, bias, **options)


def unchecked(
    grad_output: Value,
    x: Value,
    weight: Value,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Return the gradients of image and filters at other positions than the output's."""
    sides = four(padding)
    padded = zeros_around(x, sides)
    grad_padded, grad_weight = np.zeros(padded.shape), np.zeros(weight.shape)
    for of_a_group in zip(
        np.split(as_float64(grad_output), groups, axis=1),
        np.split(padded, groups, axis=1),
        np.split(as_float64(weight), groups),
        np.split(grad_padded, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        add_gradients(*of_a_group, two(stride), two(dilation))
    return inside(grad_padded, x.shape[2:], sides), grad_weight


@mistake(
    "cropped-by-minus-p",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the padding is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def conv2d_backward_cropped_by_minus_p(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Slice up to -0."""
    (top, bottom), (left, right) = four(padding)
    grad_padded, *rest = on_padded(grad_output, x, weight, bias, padding, options)
    return grad_padded[:, :, top:-bottom, left:-right], *rest


@mistake(
    "padding-not-cut-off",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the padding is not cut off",
    hint="Which shape has the gradient of x?",
)
def conv2d_backward_padding_not_cut_off(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Return the gradient of the padded image."""
    return on_padded(grad_output, x, weight, bias, padding, options)


@mistake(
    "cut-from-the-corner",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when as many rows and columns are kept as x has,"
    " counted from the corner of the padding",
    hint="Where in the padded image does x begin?",
)
def conv2d_backward_cut_from_the_corner(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Cut without the offset."""
    grad_padded, *rest = on_padded(grad_output, x, weight, bias, padding, options)
    return grad_padded[:, :, : x.shape[2], : x.shape[3]], *rest


@mistake(
    "windows-overwrite",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when overlapping windows overwrite each other",
    hint="A pixel lies under several windows. What does `=` do with the earlier ones?",
)
def conv2d_backward_windows_overwrite(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Assign instead of adding."""
    options = {"stride": stride, "dilation": dilation, "groups": groups}
    grads = conv2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    sides, steps, kernel = four(padding), (two(stride), two(dilation)), weight.shape[2:]
    grad_padded = zeros_around(np.zeros(x.shape), sides)
    for position in np.ndindex(*grad_output.shape[2:]):
        here = grad_output[..., *(slice(i, i + 1) for i in position)]
        sent, _, _ = conv2d_backward(here, np.zeros((*x.shape[:2], *kernel)), weight, groups=groups)
        window_at(grad_padded, position, kernel, *steps)[...] = sent
    return inside(grad_padded, x.shape[2:], sides).astype(grads[0].dtype), *grads[1:]


@mistake(
    "filters-flipped-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the output's gradient is correlated"
    " with filters that are not flipped",
    hint="To go back from an output to a pixel, on which side of it does the kernel lie?",
)
def conv2d_backward_filters_flipped(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Slide the filters over grad_output as they are."""
    grad_x, *_ = conv2d_backward(grad_output, x, weight[:, :, ::-1, ::-1], bias, **options)
    return grad_x, *conv2d_backward(grad_output, x, weight, bias, **options)[1:]


@mistake(
    "pixels-instead-of-weights",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x sums pixels where it should sum weights",
    hint="The derivative of w * x by x is not x.",
)
def conv2d_backward_pixels_instead_of_weights(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Add the window instead of the filter."""
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    sides, steps, kernel = four(padding), (two(stride), two(dilation)), weight.shape[2:]
    padded = zeros_around(x, sides)
    grad_padded = np.zeros_like(padded)
    images, _, *positions = grad_output.shape
    sums = grad_output.reshape(images, groups, -1, *positions).sum(axis=2)
    errors = np.repeat(sums, weight.shape[1], axis=1)
    for position in np.ndindex(*positions):
        window = window_at(grad_padded, position, kernel, *steps)
        window += errors[..., *position, None, None] * window_at(padded, position, kernel, *steps)
    return inside(grad_padded, x.shape[2:], sides).astype(grads[0].dtype), *grads[1:]


@mistake(
    "kernel-of-three-hard-coded",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient fails where the kernel is not 3x3",
    hint="Which numbers of your reshape come from the filters' shape?",
)
def conv2d_backward_kernel_of_three(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave a 3 in the reshape of the filters."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    weight.reshape(*weight.shape[:2], 3, 3)
    return grads


@mistake(
    "stride-ignored-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the windows lie side by side,"
    " whatever the stride",
    hint="Where did the window of output (i, j) begin in the forward pass?",
)
def conv2d_backward_stride_ignored_for_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put no zeros between the entries of grad_output."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(grad_output, x, weight, **{**options, "stride": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@mistake(
    "dilation-ignored-for-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the taps lie side by side,"
    " whatever the dilation",
    hint="Which pixels did a tap meet in the forward pass?",
)
def conv2d_backward_dilation_ignored_for_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep the taps together on the way back."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(grad_output, x, weight, **{**options, "dilation": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@mistake(
    "no-gradient-of-the-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns None for the gradient of x",
    hint="Who needs the gradient of x when there is another layer below?",
)
def conv2d_backward_no_gradient_of_the_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave out what the first layer does not need."""
    return None, *conv2d_backward(grad_output, x, weight, bias, **options)[1:]


@mistake(
    "stride-ignored-along-rows-for-the-filters",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when the stride is forgotten"
    " along one axis",
    hint="Compare the two slices of the window, sign by sign.",
)
def conv2d_backward_stride_ignored_for_the_filters(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Multiply one index by the stride and not the other."""
    grad_x, grad_weight, grad_bias = conv2d_backward(
        grad_output, x, weight, bias, stride=stride, **options
    )
    _, wrong = unchecked(grad_output, x, weight, stride=(two(stride)[0], 1), **options)
    return grad_x, wrong.astype(grad_weight.dtype), grad_bias


@mistake(
    "filters-of-the-last-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is that of the last image alone",
    hint="What does each turn of the loop over the batch do with the turns before it?",
)
def conv2d_backward_filters_of_the_last_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign in the loop over images instead of adding."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    last = conv2d_backward(grad_output[-1:], x[-1:], weight, bias, **options)[1]
    return grad_x, last, grad_bias


@mistake(
    "filters-averaged-over-the-batch",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv2d_backward_filters_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of images."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight / max(1, len(x)), grad_bias


@mistake(
    "filters-flipped",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when it is flipped",
    hint="Is the filter flipped in the forward pass?",
)
def conv2d_backward_gradient_of_filters_flipped(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip once too often."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight[:, :, ::-1, ::-1], grad_bias


@mistake(
    "bias-averaged-over-the-batch",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv2d_backward_bias_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the number of images."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias / max(1, len(x))


@mistake(
    "bias-averaged-over-everything",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is the mean of grad_output instead of its sum",
    hint="The bias is added at every position. What does each of them send back?",
)
def conv2d_backward_bias_mean(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the mean over images and positions."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    count = max(1, grad_output[:, 0].size)
    return *grads, None if grad_bias is None else grad_bias / count


@mistake(
    "bias-as-a-column",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is a column",
    hint="Compare its shape to that of the bias.",
)
def conv2d_backward_bias_as_a_column(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep an axis that the bias does not have."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias[:, np.newaxis]


@mistake(
    "bias-per-image",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradient of the bias has a row for every image",
    hint="Over how many axes of grad_output does the sum run?",
)
def conv2d_backward_bias_per_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over the positions alone."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        return *grads, None
    return *grads, grad_output.sum(axis=(2, 3)).astype(grad_bias.dtype)


@mistake(
    "gradient-of-no-bias",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns a gradient for a bias that is not there",
    hint="What is returned in the place of an absent bias?",
)
def conv2d_backward_gradient_of_no_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum grad_output in any case."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        grad_bias = grad_output.sum(axis=(0, 2, 3)).astype(grads[0].dtype)
    return *grads, grad_bias


@mistake(
    "fails-without-a-bias",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function fails where there is no bias",
    hint="Call it with a bias of None.",
)
def conv2d_backward_fails_without_a_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Ask None for its shape."""
    *grads, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return *grads, np.asarray(grad_bias).reshape(bias.shape)


@mistake(
    "first-image-sends-everything",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when every image receives"
    " the first image's grad_output",
    hint="Does the index of the image appear wherever grad_output does?",
)
def conv2d_backward_first_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    first = np.repeat(grad_output[:1], len(grad_output), axis=0)
    return conv2d_backward(first, x, weight, bias, **options)


@mistake(
    "every-s-th-position",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the stride steps over grad_output"
    " instead of the image",
    hint="How many entries of grad_output take part, for a stride of 2?",
)
def conv2d_backward_every_s_th_position(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Let the loop over grad_output jump; the bias is summed without a loop."""
    s_h, s_w = two(stride)
    kept = np.zeros_like(grad_output)
    if grad_output.ndim == 4:
        kept[:, :, ::s_h, ::s_w] = grad_output[:, :, ::s_h, ::s_w]
    grads = conv2d_backward(kept, x, weight, bias, stride=stride, **options)
    return *grads[:2], conv2d_backward(grad_output, x, weight, bias, stride=stride, **options)[2]


@mistake(
    "positions-exchanged",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when grad_output is read column by column",
    hint="In which order did the forward pass number its positions?",
)
def conv2d_backward_positions_exchanged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Swap the loops over the positions."""
    if grad_output.ndim == 4:
        images, filters, height, width = grad_output.shape
        grad_output = grad_output.reshape(images, filters, width, height).swapaxes(2, 3)
    return conv2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "gradients-of-filters-dealt-to-groups",
    function="conv2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def conv2d_backward_filters_dealt_to_groups(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Let filter o belong to group o % groups."""
    conv2d_backward(grad_output, x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    grad_x, grad_weight, grad_bias = conv2d_backward(
        grad_output[:, dealt], x, weight[dealt], bias, groups=groups, **options
    )
    back = np.argsort(dealt)
    return grad_x, grad_weight[back], None if grad_bias is None else grad_bias[back]


@mistake(
    "gradients-in-another-order",
    function="conv2d_backward",
    kind="gradient",
    sentence="your function returns the gradient of the filters before that of x",
    hint="In which order do the arguments stand?",
)
def conv2d_backward_in_another_order(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Exchange the first two results."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, bias, **options)
    return grad_weight, grad_x, grad_bias


@mistake(
    "gradients-always-float64",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they are float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv2d_backward_always_float64(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    return tuple(None if grad is None else grad.astype(np.float64) for grad in grads)


@mistake(
    "gradients-in-the-type-of-grad-output",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they have the dtype of grad_output",
    hint="Whose gradient is it?",
)
def conv2d_backward_type_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    dtype = grad_output.dtype
    return tuple(None if grad is None else grad.astype(dtype) for grad in grads)


@mistake(
    "gradients-each-in-its-own-type",
    function="conv2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when each has the dtype of its own argument",
    hint="What becomes of the fractions where x holds integers, as images do?",
)
def conv2d_backward_own_types(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Write each gradient into an array like its argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    with np.errstate(all="ignore"):
        return tuple(
            None if grad is None else grad.astype(array.dtype)
            for grad, array in zip(grads, (x, weight, bias), strict=True)
        )


@mistake(
    "grad-output-reshaped-in-place",
    function="conv2d_backward",
    kind="purity",
    sentence="your function reshapes the caller's own grad_output",
    hint="Print grad_output.shape after the call.",
)
def conv2d_backward_reshaped_in_place(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign to the shape of an argument."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    if grad_output.flags.c_contiguous:
        grad_output.shape = (*grad_output.shape[:2], grad_output.shape[2] * grad_output.shape[3])
    return grads


@mistake(
    "gradients-of-an-empty-batch-fail",
    function="conv2d_backward",
    kind="special",
    sentence="your gradient fails where the batch is empty",
    hint="What is the sum over no image, and what does np.stack make of an empty list?",
)
def conv2d_backward_empty_batch_fails(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the gradients of the images."""
    grads = conv2d_backward(grad_output, x, weight, bias, **options)
    return np.stack(list(grads[0])), *grads[1:]


@mistake(
    "grad-output-broadcast",
    function="conv2d_backward",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def conv2d_backward_grad_output_broadcast(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    shape = conv2d(x, weight, bias, **options).shape
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, shape)
    return conv2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "grad-output-cut-short",
    function="conv2d_backward",
    kind="refusal",
    sentence="your function ignores what is too much in grad_output",
    hint="Compare the shape of grad_output to that of the output before you loop.",
)
def conv2d_backward_grad_output_cut_short(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over the positions of the output, whatever grad_output holds."""
    shape = conv2d(x, weight, bias, **options).shape
    if grad_output.ndim == 4:
        grad_output = grad_output[tuple(slice(size) for size in shape)]
    return conv2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "gradient-of-channels-that-do-not-match",
    function="conv2d_backward",
    kind="refusal",
    sentence="your gradient drops the channels that image and filters do not share,"
    " instead of refusing them",
    hint="Does your gradient check what conv2d itself checks?",
)
def conv2d_backward_channels_that_do_not_match(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Cut the image or the filters to the channels of the other."""
    if x.ndim == weight.ndim == 4 and groups > 0:
        shared = min(x.shape[1] // groups, weight.shape[1])
        x, weight = x[:, : groups * shared], weight[:, :shared]
    return conv2d_backward(grad_output, x, weight, bias, groups=groups, **options)
