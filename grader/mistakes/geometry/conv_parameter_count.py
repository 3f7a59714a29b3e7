"""What goes wrong in conv_parameter_count."""

import math
from typing import Any

from reference.geometry import conv_parameter_count

from ...implementation import Value
from .. import mistake
from .shared import _pair


def _counted(
    in_channels: Value, out_channels: Value, kernel_size: Value, options: dict[str, Any]
) -> tuple[int, int, int, int, int, bool]:
    """Refuse what the operation refuses; return channels, kernel, groups and bias."""
    conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    height, width = _pair(kernel_size)
    groups, bias = options.get("groups", 1), options.get("bias", True)
    return in_channels, out_channels, height, width, groups, bias


@mistake(
    "depth-forgotten",
    function="conv_parameter_count",
    kind="value",
    sentence="your filters are flat: the channels of the input are not counted",
    hint="Through how many channels does a filter look?",
)
def conv_parameter_count_depth_forgotten(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Leave the depth out."""
    _, filters, height, width, _, bias = _counted(in_channels, out_channels, kernel_size, options)
    return filters * (height * width + bias)


@mistake(
    "groups-ignored",
    function="conv_parameter_count",
    kind="value",
    sentence="your count is what you get when groups is ignored",
    hint="How many channels does a filter of one group see?",
)
def conv_parameter_count_groups_ignored(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count one group."""
    channels, filters, height, width, _, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels * height * width + bias)


@mistake(
    "groups-divide-both",
    function="conv_parameter_count",
    kind="value",
    sentence="your groups divide the channels before and after",
    hint="How many filters are there in all the groups together?",
)
def conv_parameter_count_groups_divide_both(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count one group's filters alone."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters // groups * (channels // groups) * height * width + filters * bias


@mistake(
    "groups-multiply",
    function="conv_parameter_count",
    kind="value",
    sentence="your weights are multiplied by the groups instead of divided",
    hint="Do groups make a convolution larger or smaller?",
)
def conv_parameter_count_groups_multiply(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Multiply by the groups."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels * groups * height * width + bias)


@mistake(
    "bias-always",
    function="conv_parameter_count",
    kind="value",
    sentence="you count biases although there are none",
    hint="What does bias=False leave out?",
)
def conv_parameter_count_bias_always(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Ignore bias."""
    options.pop("bias", None)
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)


@mistake(
    "bias-never",
    function="conv_parameter_count",
    kind="value",
    sentence="you do not count the biases",
    hint="Is a bias learnt?",
)
def conv_parameter_count_bias_never(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count the weights alone."""
    return conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )


@mistake(
    "no-bias-by-default",
    function="conv_parameter_count",
    kind="value",
    sentence="you do not count the biases where bias is not given",
    hint="What is the default of bias?",
)
def conv_parameter_count_no_bias_by_default(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Have another default."""
    return conv_parameter_count(
        in_channels, out_channels, kernel_size, **{"bias": False, **options}
    )


@mistake(
    "one-bias",
    function="conv_parameter_count",
    kind="value",
    sentence="you count one bias for the whole layer",
    hint="How many biases does a layer with many filters have?",
)
def conv_parameter_count_one_bias(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add 1."""
    weights = conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )
    return weights + options.get("bias", True)


@mistake(
    "bias-of-inputs",
    function="conv_parameter_count",
    kind="value",
    sentence="you count a bias for each input channel",
    hint="To what is a bias added: to what comes in or to what goes out?",
)
def conv_parameter_count_bias_of_inputs(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add the channels before."""
    weights = conv_parameter_count(
        in_channels, out_channels, kernel_size, **{**options, "bias": False}
    )
    return weights + in_channels * options.get("bias", True)


@mistake(
    "bias-of-kernels",
    function="conv_parameter_count",
    kind="value",
    sentence="you count a bias for each channel of each filter",
    hint="How many biases does one filter have, however deep it is?",
)
def conv_parameter_count_bias_of_kernels(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Give every slice of a filter its bias."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels // groups) * (height * width + bias)


@mistake(
    "int-kernel-is-a-row",
    function="conv_parameter_count",
    kind="value",
    sentence="you take an int as kernel size for the number of its taps",
    hint="How many taps has a kernel of size 3?",
)
def conv_parameter_count_int_kernel_is_a_row(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Count an int once."""
    row = (1, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return conv_parameter_count(in_channels, out_channels, row, **options)


@mistake(
    "kernel-taken-as-square",
    function="conv_parameter_count",
    kind="value",
    sentence="you square the kernel's height, also where its width is another",
    hint="How many taps has a kernel of two rows and three columns?",
)
def conv_parameter_count_kernel_taken_as_square(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Square one side."""
    conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    return conv_parameter_count(in_channels, out_channels, _pair(kernel_size)[0], **options)


@mistake(
    "kernel-sides-added",
    function="conv_parameter_count",
    kind="value",
    sentence="you add the kernel's height and width instead of multiplying them",
    hint="How many taps has a kernel of two rows and three columns?",
)
def conv_parameter_count_kernel_sides_added(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Add the sides."""
    channels, filters, height, width, groups, bias = _counted(
        in_channels, out_channels, kernel_size, options
    )
    return filters * (channels // groups * (height + width) + bias)


@mistake(
    "float-count",
    function="conv_parameter_count",
    kind="value",
    sentence="your count is a float: it comes from a division by /",
    hint="What does / give in Python 3, even where it divides evenly?",
)
def conv_parameter_count_float_count(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide with /."""
    return float(conv_parameter_count(in_channels, out_channels, kernel_size, **options))


@mistake(
    "groups-that-do-not-divide",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you round where the groups do not divide the channels",
    hint="How many channels has the last of three groups of seven?",
)
def conv_parameter_count_groups_that_do_not_divide(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Divide with //."""
    groups = options.get("groups", 1)
    if groups < 1 or in_channels < 1 or out_channels < 1:
        return conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    height, width = _pair(kernel_size)
    weights = out_channels * (in_channels // groups) * height * width
    return weights + out_channels * options.get("bias", True)


@mistake(
    "only-inputs-divided",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you look whether the groups divide the channels before, and not those after",
    hint="To which group does each filter belong?",
)
def conv_parameter_count_only_inputs_divided(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Check one of the two numbers."""
    groups = options.get("groups", 1)
    if groups < 1 or out_channels < 1 or out_channels % groups == 0:
        return conv_parameter_count(in_channels, out_channels, kernel_size, **options)
    one = conv_parameter_count(in_channels, groups, kernel_size, **options)
    return one // groups * out_channels


@mistake(
    "nothing-counted-as-zero",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you count a layer without channels as 0 parameters",
    hint="How many channels does a layer have at least?",
)
def conv_parameter_count_nothing_counted_as_zero(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Let 0 through."""
    if in_channels == 0 or out_channels == 0:
        return out_channels * options.get("bias", True)
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)


@mistake(
    "all-sides-of-kernel-multiplied",
    function="conv_parameter_count",
    kind="refusal",
    sentence="you multiply all that kernel_size holds, however many sides that are",
    hint="How many axes has the kernel of this layer?",
)
def conv_parameter_count_all_sides_of_kernel_multiplied(
    in_channels: Value, out_channels: Value, kernel_size: Value, **options: Any
) -> Value:
    """Take the product of any tuple."""
    if isinstance(kernel_size, tuple) and len(kernel_size) != 2:
        kernel_size = (1, math.prod(kernel_size))
    return conv_parameter_count(in_channels, out_channels, kernel_size, **options)
