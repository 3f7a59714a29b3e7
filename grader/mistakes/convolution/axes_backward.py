"""What goes wrong in the gradients of convolutions along one axis as along three."""

from typing import Any

import numpy as np

from reference.convolution.sliding import gradients_in_groups, zeros_around
from reference.dtypes import as_float64
from reference.windows import inside, window_at

from ...implementation import Value
from .axes import Layer, in_each_backward


def on_padded(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value,
    padding: Value,
    options: dict[str, Any],
) -> Value:
    """Return the gradients, that of x with the padding around it."""
    layer.backward(grad_output, x, weight, bias, padding=padding, **options)
    padded = np.pad(x, layer.around(padding))
    return layer.backward(grad_output, padded, weight, bias, **options)


def unchecked(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    *,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    groups: int = 1,
) -> Value:
    """Return the gradients of map and filters at other positions than the output's."""
    sides = layer.sides(padding)
    grad_padded, grad_weight = gradients_in_groups(
        as_float64(grad_output),
        zeros_around(x, sides),
        as_float64(weight),
        groups,
        layer.each(stride),
        layer.each(dilation),
    )
    return inside(grad_padded, x.shape[2:], sides), grad_weight


@in_each_backward(
    "cropped-by-minus-p",
    sentence="your gradient of x is what you get when the padding is cut off with [p:-p],"
    " which is empty for a padding of 0",
    hint="What is x[0:-0]?",
)
def cropped_by_minus_p(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Slice up to -0."""
    grad_padded, *rest = on_padded(layer, grad_output, x, weight, bias, padding, options)
    cut = (slice(before, -after) for before, after in layer.sides(padding))
    return grad_padded[(..., *cut)], *rest


@in_each_backward(
    "padding-not-cut-off",
    sentence="your gradient of x is what you get when the padding is not cut off",
    hint="Which shape has the gradient of x?",
)
def padding_not_cut_off(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Return the gradient of the padded map."""
    return on_padded(layer, grad_output, x, weight, bias, padding, options)


@in_each_backward(
    "cut-from-the-corner",
    sentence="your gradient of x is what you get when as much is kept as x has,"
    " counted from the beginning of the padding",
    hint="Where in the padded map does x begin?",
)
def cut_from_the_corner(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    padding: Value = 0,
    **options: Any,
) -> Value:
    """Cut without the offset."""
    grad_padded, *rest = on_padded(layer, grad_output, x, weight, bias, padding, options)
    return grad_padded[(..., *(slice(size) for size in x.shape[2:]))], *rest


@in_each_backward(
    "windows-overwrite",
    sentence="your gradient of x is what you get when overlapping windows overwrite each other",
    hint="An entry lies under several windows. What does `=` do with the earlier ones?",
)
def windows_overwrite(
    layer: Layer,
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
    grads = layer.backward(grad_output, x, weight, bias, padding=padding, **options)
    sides, kernel = layer.sides(padding), weight.shape[2:]
    steps = layer.each(stride), layer.each(dilation)
    grad_padded = zeros_around(np.zeros(x.shape), sides)
    for position in np.ndindex(*grad_output.shape[2:]):
        here = grad_output[..., *(slice(i, i + 1) for i in position)]
        of_window = np.zeros((*x.shape[:2], *kernel))
        sent, *_ = layer.backward(here, of_window, weight, groups=groups)
        window_at(grad_padded, position, kernel, *steps)[...] = sent
    return inside(grad_padded, x.shape[2:], sides).astype(grads[0].dtype), *grads[1:]


@in_each_backward(
    "filters-flipped-for-the-map",
    sentence="your gradient of x is what you get when the output's gradient is correlated"
    " with filters that are not flipped",
    hint="To go back from an output to an entry of x, on which side of it does the kernel lie?",
)
def filters_flipped_for_the_map(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Slide the filters over grad_output as they are."""
    flipped = np.flip(weight, tuple(range(2, weight.ndim)))
    grad_x, *_ = layer.backward(grad_output, x, flipped, bias, **options)
    return grad_x, *layer.backward(grad_output, x, weight, bias, **options)[1:]


@in_each_backward(
    "stride-ignored-for-the-map",
    sentence="your gradient of x is what you get when the windows lie side by side,"
    " whatever the stride",
    hint="Where did the window of an output begin in the forward pass?",
)
def stride_ignored_for_the_map(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Put no zeros between the entries of grad_output."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(layer, grad_output, x, weight, **{**options, "stride": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@in_each_backward(
    "dilation-ignored-for-the-map",
    sentence="your gradient of x is what you get when the taps lie side by side,"
    " whatever the dilation",
    hint="Which entries did a tap meet in the forward pass?",
)
def dilation_ignored_for_the_map(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep the taps together on the way back."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    grad_x, _ = unchecked(layer, grad_output, x, weight, **{**options, "dilation": 1})
    return grad_x.astype(grads[0].dtype), *grads[1:]


@in_each_backward(
    "no-gradient-of-the-map",
    sentence="your function returns None for the gradient of x",
    hint="Who needs the gradient of x when there is another layer below?",
)
def no_gradient_of_the_map(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Leave out what the first layer does not need."""
    return None, *layer.backward(grad_output, x, weight, bias, **options)[1:]


@in_each_backward(
    "stride-ignored-for-the-filters",
    sentence="your gradient of the filters is what you get when the stride is forgotten"
    " along the last axis",
    hint="Compare the slices of the window, sign by sign.",
)
def stride_ignored_for_the_filters(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Multiply one index less by the stride."""
    grads = layer.backward(grad_output, x, weight, bias, stride=stride, **options)
    steps = (*layer.each(stride)[:-1], 1)
    _, wrong = unchecked(layer, grad_output, x, weight, stride=steps, **options)
    return grads[0], wrong.astype(grads[1].dtype), grads[2]


@in_each_backward(
    "filters-of-the-last-image",
    sentence="your gradient of the filters is that of the last map of the batch alone",
    hint="What does each turn of the loop over the batch do with the turns before it?",
)
def filters_of_the_last_image(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Assign in the loop over the batch instead of adding."""
    grad_x, _, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    last = layer.backward(grad_output[-1:], x[-1:], weight, bias, **options)[1]
    return grad_x, last, grad_bias


@in_each_backward(
    "filters-averaged-over-the-batch",
    sentence="your gradient of the filters is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def filters_averaged(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the size of the batch."""
    grad_x, grad_weight, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    return grad_x, grad_weight / max(1, len(x)), grad_bias


@in_each_backward(
    "filters-flipped",
    sentence="your gradient of the filters is what you get when it is flipped",
    hint="Is the filter flipped in the forward pass?",
)
def gradient_of_filters_flipped(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Flip once too often."""
    grad_x, grad_weight, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    return grad_x, np.flip(grad_weight, tuple(range(2, weight.ndim))), grad_bias


@in_each_backward(
    "bias-averaged-over-the-batch",
    sentence="your gradient of the bias is averaged over the batch instead of summed",
    hint="Does the mean belong to this layer, or to the loss?",
)
def bias_averaged(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Divide by the size of the batch."""
    *grads, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias / max(1, len(x))


@in_each_backward(
    "bias-averaged-over-everything",
    sentence="your gradient of the bias is the mean of grad_output instead of its sum",
    hint="The bias is added at every position. What does each of them send back?",
)
def bias_mean(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the mean over batch and positions."""
    *grads, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    count = max(1, grad_output[:, 0].size)
    return *grads, None if grad_bias is None else grad_bias / count


@in_each_backward(
    "bias-as-a-column",
    sentence="your gradient of the bias is a column",
    hint="Compare its shape to that of the bias.",
)
def bias_as_a_column(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Keep an axis that the bias does not have."""
    *grads, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    return *grads, None if grad_bias is None else grad_bias[:, np.newaxis]


@in_each_backward(
    "bias-per-image",
    sentence="your gradient of the bias has a row for every map of the batch",
    hint="Over how many axes of grad_output does the sum run?",
)
def bias_per_image(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum over the positions alone."""
    *grads, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        return *grads, None
    positions = tuple(range(2, grad_output.ndim))
    return *grads, grad_output.sum(axis=positions).astype(grad_bias.dtype)


@in_each_backward(
    "gradient-of-no-bias",
    sentence="your function returns a gradient for a bias that is not there",
    hint="What is returned in the place of an absent bias?",
)
def gradient_of_no_bias(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Sum grad_output in any case."""
    *grads, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    if grad_bias is None:
        everything = (0, *range(2, grad_output.ndim))
        grad_bias = grad_output.sum(axis=everything).astype(grads[0].dtype)
    return *grads, grad_bias


@in_each_backward(
    "first-image-sends-everything",
    sentence="your gradients are what you get when every map of the batch receives"
    " the first one's grad_output",
    hint="Does the index of the batch appear wherever grad_output does?",
)
def first_image(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Lose the index of the batch."""
    first = np.repeat(grad_output[:1], len(grad_output), axis=0)
    return layer.backward(first, x, weight, bias, **options)


@in_each_backward(
    "every-s-th-position",
    sentence="your gradients are what you get when the stride steps over grad_output"
    " instead of the input",
    hint="How many entries of grad_output take part, for a stride of 2?",
)
def every_s_th_position(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    stride: Value = 1,
    **options: Any,
) -> Value:
    """Let the loop over grad_output jump; the bias is summed without a loop."""
    grads = layer.backward(grad_output, x, weight, bias, stride=stride, **options)
    kept, every = np.zeros_like(grad_output), (slice(None, None, s) for s in layer.each(stride))
    reached = (..., *every)
    kept[reached] = grad_output[reached]
    return *layer.backward(kept, x, weight, bias, stride=stride, **options)[:2], grads[2]


@in_each_backward(
    "gradients-of-filters-dealt-to-groups",
    sentence="your gradients are what you get when the filters are dealt to the groups in turn",
    hint="Which filters belong to the first group: the first ones, or every second one?",
)
def gradients_of_filters_dealt(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Let filter o belong to group o % groups."""
    layer.backward(grad_output, x, weight, bias, groups=groups, **options)
    dealt = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    grad_x, grad_weight, grad_bias = layer.backward(
        grad_output[:, dealt], x, weight[dealt], bias, groups=groups, **options
    )
    back = np.argsort(dealt)
    return grad_x, grad_weight[back], None if grad_bias is None else grad_bias[back]


@in_each_backward(
    "gradients-in-another-order",
    sentence="your function returns the gradient of the filters before that of x",
    hint="In which order do the arguments stand?",
)
def gradients_in_another_order(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Exchange the first two results."""
    grad_x, grad_weight, grad_bias = layer.backward(grad_output, x, weight, bias, **options)
    return grad_weight, grad_x, grad_bias


@in_each_backward(
    "gradients-always-float64",
    kind="dtype",
    sentence="your gradients are what you get when they are float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def gradients_always_float64(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Forget the dtype of the arguments."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    return tuple(None if grad is None else grad.astype(np.float64) for grad in grads)


@in_each_backward(
    "gradients-in-the-type-of-grad-output",
    kind="dtype",
    sentence="your gradients are what you get when they have the dtype of grad_output",
    hint="Whose gradient is it?",
)
def gradients_in_the_type_of_grad_output(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Take the dtype from the wrong argument."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    dtype = grad_output.dtype
    return tuple(None if grad is None else grad.astype(dtype) for grad in grads)


@in_each_backward(
    "grad-output-overwritten",
    kind="purity",
    sentence="your function changes the caller's own grad_output",
    hint="Which of your lines has an argument on its left side?",
)
def grad_output_changed(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Use the argument as room for what comes next."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    grad_output[...] = 0
    return grads


@in_each_backward(
    "gradients-of-an-empty-batch-fail",
    kind="special",
    sentence="your gradient fails where the batch is empty",
    hint="What is the sum over nothing, and what does np.stack make of an empty list?",
)
def gradients_of_an_empty_batch_fail(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Stack the gradients of the batch."""
    grads = layer.backward(grad_output, x, weight, bias, **options)
    return np.stack(list(grads[0])), *grads[1:]


@in_each_backward(
    "grad-output-broadcast",
    kind="refusal",
    sentence="your function stretches a grad_output that is too small",
    hint="NumPy broadcasts without being asked. Which shape does grad_output have?",
)
def grad_output_broadcast(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Let NumPy stretch it."""
    shape = layer.forward(x, weight, bias, **options).shape
    if grad_output.size:
        grad_output = np.broadcast_to(grad_output, shape)
    return layer.backward(grad_output, x, weight, bias, **options)


@in_each_backward(
    "grad-output-cut-short",
    kind="refusal",
    sentence="your function ignores what is too much in grad_output",
    hint="Compare the shape of grad_output to that of the output before you loop.",
)
def grad_output_cut_short(
    layer: Layer, grad_output: Value, x: Value, weight: Value, bias: Value = None, **options: Any
) -> Value:
    """Loop over the positions of the output, whatever grad_output holds."""
    shape = layer.forward(x, weight, bias, **options).shape
    if layer.has_rank(grad_output):
        grad_output = grad_output[tuple(slice(size) for size in shape)]
    return layer.backward(grad_output, x, weight, bias, **options)


@in_each_backward(
    "gradient-of-channels-that-do-not-match",
    kind="refusal",
    sentence="your gradient drops the channels that x and the filters do not share,"
    " instead of refusing them",
    hint="Does your gradient check what the forward itself checks?",
)
def gradient_of_channels_that_do_not_match(
    layer: Layer,
    grad_output: Value,
    x: Value,
    weight: Value,
    bias: Value = None,
    *,
    groups: int = 1,
    **options: Any,
) -> Value:
    """Cut the map or the filters to the channels of the other."""
    if layer.has_rank(x, weight) and groups > 0:
        both = min(x.shape[1] // groups, weight.shape[1])
        x, weight = x[:, : groups * both], weight[:, :both]
    return layer.backward(grad_output, x, weight, bias, groups=groups, **options)
