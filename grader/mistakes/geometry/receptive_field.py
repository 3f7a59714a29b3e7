"""What goes wrong in receptive_field."""

from collections.abc import Callable
from typing import Any

from reference.geometry import receptive_field

from ...implementation import Value
from .. import mistake


def _field(layers: Value, rule: Callable[..., tuple[int, int, int]]) -> Value:
    """Fold a rule over the layers, where the operation does not refuse."""
    receptive_field(layers)
    size, jump, start = 1, 1, 0
    for layer in layers:
        size, jump, start = rule(size, jump, start, *layer)
    return size, jump, start


@mistake(
    "own-stride",
    function="receptive_field",
    kind="value",
    sentence="each layer's own stride multiplies its kernel, not the strides before it",
    hint="How far apart in the image are two neighbouring inputs of a layer?",
)
def receptive_field_own_stride(layers: Value) -> Value:
    """Multiply by the stride of the layer itself alone."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * s, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "own-stride-too",
    function="receptive_field",
    kind="value",
    sentence="each layer's own stride multiplies its kernel, besides the strides before it",
    hint="Does a layer's stride change how much one of its outputs sees?",
)
def receptive_field_own_stride_too(layers: Value) -> Value:
    """Update the jump before the size."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump * s, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "previous-stride-alone",
    function="receptive_field",
    kind="value",
    sentence="the stride of the layer before multiplies a kernel, not the product of all before",
    hint="How far apart in the image are two neighbouring inputs of the third layer?",
)
def receptive_field_previous_stride_alone(layers: Value) -> Value:
    """Keep the last stride only."""
    _, jump, start = receptive_field(layers)
    size, before = 1, 1
    for kernel_size, stride, _, dilation in layers:
        size, before = size + (kernel_size - 1) * dilation * before, stride
    return size, jump, start


@mistake(
    "strides-ignored",
    function="receptive_field",
    kind="value",
    sentence="your field is what you get when all strides are 1",
    hint="How far apart in the image are two neighbouring outputs of a strided layer?",
)
def receptive_field_strides_ignored(layers: Value) -> Value:
    """Add the kernels."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d, jump, start - p

    return _field(layers, rule)


@mistake(
    "strides-ignored-in-size",
    function="receptive_field",
    kind="value",
    sentence="your size adds the kernels as if all strides were 1",
    hint="How far apart in the image are two neighbouring inputs of a deeper layer?",
)
def receptive_field_strides_ignored_in_size(layers: Value) -> Value:
    """Add the kernels, but know the jump."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "last-layer-first",
    function="receptive_field",
    kind="value",
    sentence="your field takes the layers from the last to the first",
    hint="Which layer of the list does the image pass through first?",
)
def receptive_field_last_layer_first(layers: Value) -> Value:
    """Reverse the list."""
    return receptive_field(layers[::-1])


@mistake(
    "whole-kernel",
    function="receptive_field",
    kind="value",
    sentence="your size adds the whole kernel of each layer, not its size less one",
    hint="How much more than one pixel does a kernel of size 1 see?",
)
def receptive_field_whole_kernel(layers: Value) -> Value:
    """Forget the minus 1."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + k * d * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "starts-from-nothing",
    function="receptive_field",
    kind="value",
    sentence="your size starts from 0, and lacks one row",
    hint="How many rows does an output see when there is no layer?",
)
def receptive_field_starts_from_nothing(layers: Value) -> Value:
    """Start from 0."""
    size, jump, start = receptive_field(layers)
    return size - 1, jump, start


@mistake(
    "kernels-multiplied",
    function="receptive_field",
    kind="value",
    sentence="your size is the product of the kernels",
    hint="Do the fields of neighbouring inputs overlap?",
)
def receptive_field_kernels_multiplied(layers: Value) -> Value:
    """Multiply."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size * ((k - 1) * d + 1), jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-ignored",
    function="receptive_field",
    kind="value",
    sentence="your size is what you get when dilation is ignored",
    hint="How many pixels lie between the first and the last tap of a kernel?",
)
def receptive_field_dilation_ignored(layers: Value) -> Value:
    """Take the kernel's size for its extent."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-times-kernel",
    function="receptive_field",
    kind="value",
    sentence="your kernels span kernel_size * dilation pixels",
    hint="How many gaps lie between the taps of a kernel?",
)
def receptive_field_dilation_times_kernel(layers: Value) -> Value:
    """Multiply the kernel's size."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k * d - 1) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "dilation-kept-for-later-layers",
    function="receptive_field",
    kind="value",
    sentence="a layer's dilation spreads the layers behind it as a stride does",
    hint="Does a dilated kernel change how far apart its outputs are?",
)
def receptive_field_dilation_kept_for_later_layers(layers: Value) -> Value:
    """Multiply the dilations up."""
    _, true_jump, start = receptive_field(layers)
    size, jump = 1, 1
    for kernel_size, stride, _, dilation in layers:
        jump *= dilation
        size += (kernel_size - 1) * jump
        jump *= stride
    return size, true_jump, start


@mistake(
    "padding-not-scaled",
    function="receptive_field",
    kind="value",
    sentence="your start adds the paddings up as if all were of the image",
    hint="How many rows of the image is one row of padding of a deeper layer?",
)
def receptive_field_padding_not_scaled(layers: Value) -> Value:
    """Forget the jump."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump, jump * s, start - p

    return _field(layers, rule)


@mistake(
    "padding-scaled-by-own-stride",
    function="receptive_field",
    kind="value",
    sentence="your start multiplies each padding by the layer's own stride too",
    hint="In the pixels of which map is a layer's padding counted?",
)
def receptive_field_padding_scaled_by_own_stride(layers: Value) -> Value:
    """Update the jump before the start."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + (k - 1) * d * jump, jump * s, start - p * jump * s

    return _field(layers, rule)


@mistake(
    "first-padding-alone",
    function="receptive_field",
    kind="value",
    sentence="your start knows the padding of the first layer alone",
    hint="Does a deeper layer's padding move what its first output sees?",
)
def receptive_field_first_padding_alone(layers: Value) -> Value:
    """Look at the first layer."""
    size, jump, _ = receptive_field(layers)
    return size, jump, -layers[0][2] if layers else 0


@mistake(
    "padding-ignored",
    function="receptive_field",
    kind="value",
    sentence="your start is always 0",
    hint="What does the first output of a padded layer see?",
)
def receptive_field_padding_ignored(layers: Value) -> Value:
    """Start at the first pixel."""
    return (*receptive_field(layers)[:2], 0)


@mistake(
    "start-inside",
    function="receptive_field",
    kind="value",
    sentence="your start has the wrong sign: the padding moves the field into the image",
    hint="On which side of row 0 does padding lie?",
)
def receptive_field_start_inside(layers: Value) -> Value:
    """Add the padding."""
    size, jump, start = receptive_field(layers)
    return size, jump, -start


@mistake(
    "start-cut-at-the-edge",
    function="receptive_field",
    kind="value",
    sentence="your start is cut at the edge of the image",
    hint="May the first row that an output sees lie in the padding?",
)
def receptive_field_start_cut_at_the_edge(layers: Value) -> Value:
    """Count the image's rows alone."""
    size, jump, start = receptive_field(layers)
    return size + start, jump, 0


@mistake(
    "start-at-the-centre",
    function="receptive_field",
    kind="value",
    sentence="your start is the centre of the first field, not its first row",
    hint="Which row of its field does start name?",
)
def receptive_field_start_at_the_centre(layers: Value) -> Value:
    """Return the centre, rounded down."""
    size, jump, start = receptive_field(layers)
    return size, jump, start + (size - 1) // 2


@mistake(
    "padding-widens",
    function="receptive_field",
    kind="value",
    sentence="your size counts the padding as well",
    hint="Does padding change how many rows a kernel spans?",
)
def receptive_field_padding_widens(layers: Value) -> Value:
    """Add twice the padding."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + ((k - 1) * d + 2 * p) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "padding-narrows",
    function="receptive_field",
    kind="value",
    sentence="your size is made smaller by the padding",
    hint="Does padding change how many rows a kernel spans?",
)
def receptive_field_padding_narrows(layers: Value) -> Value:
    """Subtract twice the padding."""

    def rule(size: int, jump: int, start: int, k: int, s: int, p: int, d: int) -> Any:
        return size + ((k - 1) * d - 2 * p) * jump, jump * s, start - p * jump

    return _field(layers, rule)


@mistake(
    "jump-before-last-layer",
    function="receptive_field",
    kind="value",
    sentence="your jump lacks the stride of the last layer",
    hint="How far apart are the fields of two neighbouring outputs of the last layer?",
)
def receptive_field_jump_before_last_layer(layers: Value) -> Value:
    """Return the jump with which the last layer was computed."""
    size, jump, start = receptive_field(layers)
    return size, jump // layers[-1][1] if layers else 1, start


@mistake(
    "jump-of-last-layer",
    function="receptive_field",
    kind="value",
    sentence="your jump is the stride of the last layer alone",
    hint="How many rows of the image lie between two neighbours of a deep layer?",
)
def receptive_field_jump_of_last_layer(layers: Value) -> Value:
    """Return the last stride."""
    size, _, start = receptive_field(layers)
    return size, layers[-1][1] if layers else 1, start


@mistake(
    "jumps-added",
    function="receptive_field",
    kind="value",
    sentence="your jump adds the strides up",
    hint="What becomes of a stride of 2 when the next layer has a stride of 2 as well?",
)
def receptive_field_jumps_added(layers: Value) -> Value:
    """Add instead of multiplying."""
    size, _, start = receptive_field(layers)
    return size, 1 + sum(layer[1] - 1 for layer in layers), start


@mistake(
    "size-alone",
    function="receptive_field",
    kind="value",
    sentence="you return the size alone",
    hint="How many numbers does the page ask for?",
)
def receptive_field_size_alone(layers: Value) -> Value:
    """Return one number."""
    return receptive_field(layers)[0]


@mistake(
    "no-layers-refused",
    function="receptive_field",
    kind="value",
    sentence="you refuse a list without layers",
    hint="What does an output see that is its own input?",
)
def receptive_field_no_layers_refused(layers: Value) -> Value:
    """Want at least one layer."""
    if not layers:
        raise ValueError("layers is empty")
    return receptive_field(layers)


@mistake(
    "layers-taken-out-of-the-list",
    function="receptive_field",
    kind="purity",
    sentence="your function takes the layers out of the caller's list",
    hint="What does pop do to a list that somebody else holds?",
)
def receptive_field_layers_taken_out_of_the_list(layers: Value) -> Value:
    """Empty the list."""
    field = receptive_field(layers)
    layers.clear()
    return field


@mistake(
    "list-reversed",
    function="receptive_field",
    kind="purity",
    sentence="your function leaves the caller's list in reverse",
    hint="What does list.reverse do to a list that somebody else holds?",
)
def receptive_field_list_reversed(layers: Value) -> Value:
    """Reverse the list in place."""
    field = receptive_field(layers)
    layers.reverse()
    return field


@mistake(
    "short-layers-filled",
    function="receptive_field",
    kind="refusal",
    sentence="you fill up a layer that has less than four numbers",
    hint="How many numbers has a layer, no more and no less?",
)
def receptive_field_short_layers_filled(layers: Value) -> Value:
    """Have defaults for stride, padding and dilation."""
    filled = [(*layer, *(1, 0, 1)[len(layer) - 1 :])[:4] if layer else layer for layer in layers]
    whole = [full if len(layer) < 4 else layer for full, layer in zip(filled, layers, strict=True)]
    return receptive_field(whole)


@mistake(
    "spare-numbers-dropped",
    function="receptive_field",
    kind="refusal",
    sentence="you leave out what a layer holds beyond four numbers",
    hint="How many numbers has a layer, no more and no less?",
)
def receptive_field_spare_numbers_dropped(layers: Value) -> Value:
    """Keep the first four."""
    return receptive_field([layer[:4] for layer in layers])


@mistake(
    "index-error",
    function="receptive_field",
    kind="refusal",
    sentence="a layer that is too short ends in an IndexError",
    hint="With which exceptions may a bad argument be refused?",
)
def receptive_field_index_error(layers: Value) -> Value:
    """Let Python find out."""
    if any(len(layer) < 4 for layer in layers):
        raise IndexError("tuple index out of range")
    return receptive_field(layers)


@mistake(
    "anything-counted",
    function="receptive_field",
    kind="refusal",
    sentence="you compute with a kernel, a stride or a dilation below 1",
    hint="What is a window that never moves?",
)
def receptive_field_anything_counted(layers: Value) -> Value:
    """Check nothing but the number of numbers."""
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in layers:
        size += (kernel_size - 1) * dilation * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start


@mistake(
    "negative-padding-crops",
    function="receptive_field",
    kind="refusal",
    sentence="you take a negative padding for a cut",
    hint="Can fewer than no pixels be added?",
)
def receptive_field_negative_padding_crops(layers: Value) -> Value:
    """Let the formula run with a negative padding."""
    if any(len(layer) != 4 for layer in layers):
        return receptive_field(layers)
    padded = [(k, s, max(p, 0), d) for k, s, p, d in layers]
    return receptive_field(padded)
