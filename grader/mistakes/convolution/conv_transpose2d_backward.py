"""What goes wrong in conv_transpose2d_backward."""

from typing import Any

import numpy as np

from reference.convolution import conv2d, conv_transpose2d, conv_transpose2d_backward
from reference.convolution.sliding import zeros_around
from reference.convolution.transposed import pick_up
from reference.dtypes import as_float64

from ...implementation import Value
from .. import mistake
from .conv_transpose2d import more_of
from .shared import four, two


def picked_up(
    grad_canvas: Value,
    x: Value,
    weight: Value,
    *,
    stride: Value = 1,
    dilation: Value = 1,
    groups: int = 1,
) -> tuple[Value, Value]:
    """Return the gradients of map and filters, from any canvas that holds the windows."""
    grad_x, grad_weight = np.zeros(x.shape), np.zeros(weight.shape)
    for of_a_group in zip(
        np.split(as_float64(grad_canvas), groups, axis=1),
        np.split(as_float64(x), groups, axis=1),
        np.split(as_float64(weight), groups),
        np.split(grad_x, groups, axis=1),
        np.split(grad_weight, groups),
        strict=True,
    ):
        pick_up(*of_a_group, two(stride), two(dilation))
    return grad_x, grad_weight


def steps_of(options: dict[str, Any]) -> dict[str, Any]:
    """Return those options that say where the windows are."""
    return {name: options[name] for name in ("stride", "dilation", "groups") if name in options}


def with_map_of(grads: Value, grad_x: Value) -> Value:
    """Return the gradients with another one of the map."""
    return grad_x.astype(grads[0].dtype), *grads[1:]


@mistake(
    "filters-flipped-for-the-map",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the filters are flipped",
    hint="Which convolution, with a flipped kernel or without, leads from the output back to x?",
)
def conv_transpose2d_backward_filters_flipped_for_the_map(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip as for the gradient of conv2d."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    flipped = weight[:, :, ::-1, ::-1]
    grad_x, *_ = conv_transpose2d_backward(grad_output, x, flipped, bias, **options)
    return grad_x, *grads[1:]


@mistake(
    "padding-forgotten-for-the-map",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when windows are counted from the first output,"
    " whatever the padding has cut off",
    hint="Where on the canvas does the output begin?",
)
def conv_transpose2d_backward_padding_forgotten(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Put the zeros of the padding behind the output, all of them."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    behind = tuple((0, sum(side)) for side in four(padding))
    grad_x, _ = picked_up(zeros_around(grad_output, behind), x, weight, **steps_of(options))
    return with_map_of(grads, grad_x)


@mistake(
    "gradients-with-padding-sides-exchanged",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when the padding of top and bottom,"
    " and of left and right, is exchanged",
    hint="Try a padding of ((0, 1), (0, 0)).",
)
def conv_transpose2d_backward_padding_sides_exchanged(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Put at the top what belongs to the bottom."""
    turned = tuple(side[::-1] for side in four(padding))
    return conv_transpose2d_backward(grad_output, x, weight, bias, padding=turned, **options)


@mistake(
    "stride-ignored-for-the-map",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the windows lie side by side,"
    " whatever the stride",
    hint="Where did pixel (i, j) lay its filter down?",
)
def conv_transpose2d_backward_stride_ignored_for_the_map(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Slide over the gradient of the output one by one."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    canvas = zeros_around(grad_output, four(padding))
    grad_x, _ = picked_up(canvas, x, weight, **{**steps_of(options), "stride": 1})
    return with_map_of(grads, grad_x)


@mistake(
    "stride-ignored-for-the-filters",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when the stride is forgotten"
    " along the width",
    hint="Compare the two slices of the window, sign by sign.",
)
def conv_transpose2d_backward_stride_ignored_for_the_filters(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Multiply one index by the stride and not the other."""
    given = {"stride": stride, "padding": padding, **options}
    grad_x, grad_weight, grad_bias = conv_transpose2d_backward(
        grad_output, x, weight, bias, **given
    )
    canvas = zeros_around(grad_output, four(padding))
    steps = {**steps_of(options), "stride": (two(stride)[0], 1)}
    _, wrong = picked_up(canvas, x, weight, **steps)
    return grad_x, wrong.astype(grad_weight.dtype), grad_bias


@mistake(
    "dilation-ignored-for-the-map",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x is what you get when the taps lie side by side,"
    " whatever the dilation",
    hint="Which outputs did a tap reach in the forward pass?",
)
def conv_transpose2d_backward_dilation_ignored_for_the_map(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Keep the taps together on the way back."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, padding=padding, **options)
    canvas = zeros_around(grad_output, four(padding))
    grad_x, _ = picked_up(canvas, x, weight, **{**steps_of(options), "dilation": 1})
    return with_map_of(grads, grad_x)


@mistake(
    "as-many-positions-as-there-are",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x has a row or column too many where output_padding"
    " is as large as the stride",
    hint="How many rows has x, and how many positions has conv2d on the output?",
)
def conv_transpose2d_backward_as_many_positions(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Return all that conv2d gives."""
    grads = conv_transpose2d_backward(
        grad_output, x, weight, bias, output_padding=output_padding, **options
    )
    grad_x = conv2d(as_float64(grad_output), as_float64(weight), **options)
    return with_map_of(grads, grad_x)


@mistake(
    "forward-instead-of-backward",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of x is a transposed convolution of grad_output, cut to the size of x",
    hint="Which operation is adjoint to a transposed convolution?",
)
def conv_transpose2d_backward_forward_again(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Transpose once more."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    groups = options.get("groups", 1)
    parts = np.split(weight, groups)
    turned = np.concatenate([part.swapaxes(0, 1) for part in parts])
    steps = steps_of(options)
    again = conv_transpose2d(as_float64(grad_output), as_float64(turned), **steps)
    return with_map_of(grads, again[:, :, : x.shape[2], : x.shape[3]])


@mistake(
    "no-gradient-of-the-map",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your function returns None for the gradient of x",
    hint="Who needs the gradient of x when there is another layer below?",
)
def conv_transpose2d_backward_no_gradient_of_the_map(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave out what the first layer does not need."""
    return None, *conv_transpose2d_backward(grad_output, x, weight, bias, **options)[1:]


@mistake(
    "filters-of-the-last-image",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is that of the last map of the batch alone",
    hint="What does each turn of the loop over the batch do with the turns before it?",
)
def conv_transpose2d_backward_filters_of_the_last_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign in the loop over the batch instead of adding."""
    grad_x, _, grad_bias = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    last = conv_transpose2d_backward(grad_output[-1:], x[-1:], weight, bias, **options)[1]
    return grad_x, last, grad_bias


@mistake(
    "filters-averaged-over-the-batch",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv_transpose2d_backward_filters_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the size of the batch."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return grads[0], grads[1] / max(1, len(x)), grads[2]


@mistake(
    "gradient-of-filters-flipped",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the filters is what you get when it is flipped",
    hint="Is the filter flipped in the forward pass?",
)
def conv_transpose2d_backward_gradient_of_filters_flipped(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip once too often."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return grads[0], grads[1][:, :, ::-1, ::-1], grads[2]


@mistake(
    "gradient-with-the-maps-first",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the filters has the maps first and the channels second",
    hint="Compare its shape to that of weight.",
)
def conv_transpose2d_backward_maps_before_channels(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Return it in the shape of conv2d's filters."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return grads[0], grads[1].swapaxes(0, 1), grads[2]


@mistake(
    "bias-of-the-windows-alone",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the bias does not count the rows and columns of output_padding",
    hint="To which outputs is the bias added?",
)
def conv_transpose2d_backward_bias_of_the_windows(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    output_padding: Value = 0,
    **options: Any,
) -> Value:
    """Sum what lies on the canvas before it grew."""
    *grads, grad_bias = conv_transpose2d_backward(
        grad_output, x, weight, bias, output_padding=output_padding, **options
    )
    if grad_bias is None:
        return *grads, None
    down, right = more_of(output_padding)
    height, width = grad_output.shape[2:]
    kept = grad_output[:, :, : max(0, height - down), : max(0, width - right)]
    return *grads, kept.sum(axis=(0, 2, 3)).astype(grad_bias.dtype)


@mistake(
    "bias-averaged-over-the-batch",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def conv_transpose2d_backward_bias_averaged(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the size of the batch."""
    *grads, grad_bias = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias / max(1, len(x))


@mistake(
    "bias-averaged-over-everything",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is the mean of grad_output instead of its sum",
    hint="The bias is added at every position. What does each of them send back?",
)
def conv_transpose2d_backward_bias_mean(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the mean over batch and positions."""
    *grads, grad_bias = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    count = max(1, grad_output[:, 0].size)
    return *grads, None if grad_bias is None else grad_bias / count


@mistake(
    "bias-as-a-column",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradient of the bias is a column",
    hint="Compare its shape to that of the bias.",
)
def conv_transpose2d_backward_bias_as_a_column(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep an axis that the bias does not have."""
    *grads, grad_bias = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias[:, np.newaxis]


@mistake(
    "gradient-of-no-bias",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your function returns a gradient for a bias that is not there",
    hint="What is returned in the place of an absent bias?",
)
def conv_transpose2d_backward_gradient_of_no_bias(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum grad_output in any case."""
    *grads, grad_bias = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        grad_bias = grad_output.sum(axis=(0, 2, 3)).astype(grads[0].dtype)
    return *grads, grad_bias


@mistake(
    "first-image-sends-everything",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradients are what you get when every map of the batch receives"
    " the first one's grad_output",
    hint="Does the index of the batch appear wherever grad_output does?",
)
def conv_transpose2d_backward_first_image(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    first = np.repeat(grad_output[:1], len(grad_output), axis=0)
    return conv_transpose2d_backward(first, x, weight, bias, **options)


@mistake(
    "gradients-of-maps-dealt-to-groups",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your gradients of x and the filters are what you get when the maps of grad_output"
    " are dealt to the groups in turn",
    hint="Which maps does the first group reach: the first ones, or every second one?",
)
def conv_transpose2d_backward_maps_dealt(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Let map o belong to group o % groups."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, groups=groups, **options)
    dealt = np.arange(grad_output.shape[1]).reshape(-1, groups).T.ravel()
    mixed = grad_output[:, dealt]
    wrong = conv_transpose2d_backward(mixed, x, weight, bias, groups=groups, **options)
    return *wrong[:2], grads[2]


@mistake(
    "gradients-in-another-order",
    function="conv_transpose2d_backward",
    kind="gradient",
    sentence="your function returns the gradient of the filters before that of x",
    hint="In which order do the arguments stand?",
)
def conv_transpose2d_backward_in_another_order(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Exchange the first two results."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return grads[1], grads[0], grads[2]


@mistake(
    "gradients-always-float64",
    function="conv_transpose2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they are float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def conv_transpose2d_backward_always_float64(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return tuple(None if grad is None else grad.astype(np.float64) for grad in grads)


@mistake(
    "gradients-in-the-type-of-grad-output",
    function="conv_transpose2d_backward",
    kind="dtype",
    sentence="your gradients are what you get when they have the dtype of grad_output",
    hint="Whose gradient is it?",
)
def conv_transpose2d_backward_type_of_grad_output(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    dtype = grad_output.dtype
    return tuple(None if grad is None else grad.astype(dtype) for grad in grads)


@mistake(
    "grad-output-overwritten",
    function="conv_transpose2d_backward",
    kind="purity",
    sentence="your function changes the caller's own grad_output",
    hint="Which of your lines has an argument on its left side?",
)
def conv_transpose2d_backward_grad_output_overwritten(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Use the argument as room for what comes next."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    grad_output[...] = 0
    return grads


@mistake(
    "gradients-of-an-empty-batch-fail",
    function="conv_transpose2d_backward",
    kind="special",
    sentence="your gradient fails where the batch is empty",
    hint="What is the sum over nothing, and what does np.stack make of an empty list?",
)
def conv_transpose2d_backward_empty_batch_fails(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the gradients of the batch."""
    grads = conv_transpose2d_backward(grad_output, x, weight, bias, **options)
    return np.stack(list(grads[0])), *grads[1:]


@mistake(
    "grad-output-broadcast",
    function="conv_transpose2d_backward",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def conv_transpose2d_backward_grad_output_broadcast(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    shape = conv_transpose2d(x, weight, bias, **options).shape
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, shape)
    return conv_transpose2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "grad-output-cut-short",
    function="conv_transpose2d_backward",
    kind="refusal",
    sentence="your function ignores what is too much in grad_output",
    hint="Compare the shape of grad_output to that of the output before you loop.",
)
def conv_transpose2d_backward_grad_output_cut_short(
    grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over the positions of x, whatever grad_output holds."""
    shape = conv_transpose2d(x, weight, bias, **options).shape
    if grad_output.ndim == 4:
        grad_output = grad_output[tuple(slice(size) for size in shape)]
    return conv_transpose2d_backward(grad_output, x, weight, bias, **options)


@mistake(
    "gradient-of-channels-that-do-not-match",
    function="conv_transpose2d_backward",
    kind="refusal",
    sentence="your gradient drops the channels that x and the filters do not share,"
    " instead of refusing them",
    hint="Does your gradient check what the forward itself checks?",
)
def conv_transpose2d_backward_channels_that_do_not_match(
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Cut the map or the filters to the channels of the other."""
    if x.ndim == weight.ndim == 4 and groups == 1:
        both = min(x.shape[1], len(weight))
        x, weight = x[:, :both], weight[:both]
    return conv_transpose2d_backward(grad_output, x, weight, bias, groups=groups, **options)
