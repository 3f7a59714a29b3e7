"""Sizes, counts and receptive fields."""

from shared import borders, integer, is_sequence, pair


def padding_for(mode, size, kernel_size, *, stride=1, dilation=1):
    """Return ((top, bottom), (left, right)) for a padding that is known by its name."""
    if mode not in ("valid", "same", "same_lower", "full"):
        raise ValueError(f"mode must be valid, same, same_lower or full, not {mode!r}")
    axes = zip(
        pair(size, "size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        pair(dilation, "dilation"),
        strict=True,
    )
    return tuple(_padding_along(mode, *axis) for axis in axes)


def _padding_along(mode, size, kernel, stride, dilation):
    extent = (kernel - 1) * dilation + 1
    if mode == "valid":
        return 0, 0
    if mode == "full":
        return extent - 1, extent - 1
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + extent - size, 0)
    small, large = total // 2, total - total // 2
    return (small, large) if mode == "same" else (large, small)


def conv_output_size(size, kernel_size, *, stride=1, padding=0, dilation=1, strict=False):
    """Return the height and width of a convolution's output, or one int for ints."""
    sizes = []
    for length, kernel, step, (before, after), spread in zip(
        pair(size, "size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        borders(padding),
        pair(dilation, "dilation"),
        strict=True,
    ):
        room = before + length + after - ((kernel - 1) * spread + 1)
        if room < 0:
            raise ValueError(
                f"a kernel of {kernel} with dilation {spread} is larger than its input"
            )
        if strict and room % step:
            raise ValueError(
                f"stride {step} does not divide the {room} steps that the kernel can go"
            )
        sizes.append(room // step + 1)
    several = any(map(is_sequence, (size, kernel_size, stride, padding, dilation)))
    return tuple(sizes) if several else sizes[0]


def pool_output_size(size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Return the height and width of a pooled map, or one int for ints."""
    stride = kernel_size if stride is None else stride
    sizes = []
    for length, kernel, step, (before, after), spread in zip(
        pair(size, "size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        borders(padding),
        pair(dilation, "dilation"),
        strict=True,
    ):
        extent = (kernel - 1) * spread + 1
        if 2 * max(before, after) > extent:
            raise ValueError(f"padding {before, after} is more than half of the extent {extent}")
        room = before + length + after - extent
        if room < 0:
            raise ValueError(f"a window of extent {extent} is larger than its input")
        windows = room // step + 1
        # one more window for the rest, if it starts on the map or in the padding before it
        if ceil_mode and room % step and windows * step < before + length:
            windows += 1
        sizes.append(windows)
    several = any(map(is_sequence, (size, kernel_size, stride, padding, dilation)))
    return tuple(sizes) if several else sizes[0]


def conv_transpose_output_size(
    size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1
):
    """Return the height and width of a transposed convolution's output, or one int for ints."""
    sizes = []
    for length, kernel, step, (before, after), more, spread in zip(
        pair(size, "size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        borders(padding),
        pair(output_padding, "output_padding", 0),
        pair(dilation, "dilation"),
        strict=True,
    ):
        if more >= step and more >= spread:
            raise ValueError(f"output_padding {more} needs a larger stride or dilation")
        # all windows but the last move the start on by a step
        last_start = step * (length - 1)
        sizes.append(last_start + spread * (kernel - 1) + 1 + more - before - after)
        if sizes[-1] < 1:
            raise ValueError(f"a padding of {before, after} leaves {sizes[-1]} pixels")
    several = any(map(is_sequence, (size, kernel_size, stride, padding, output_padding, dilation)))
    return tuple(sizes) if several else sizes[0]


def conv_multiply_count(
    in_channels, out_channels, kernel_size, size, *, stride=1, padding=0, dilation=1, groups=1
):
    """Return how many products a convolution sums for one image."""
    height, width = conv_output_size(
        pair(size, "size"), kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    weights = conv_parameter_count(
        in_channels, out_channels, kernel_size, groups=groups, bias=False
    )
    return weights * height * width


def conv_parameter_count(in_channels, out_channels, kernel_size, *, groups=1, bias=True):
    """Return the number of weights and biases of a convolution."""
    in_channels = integer(in_channels, "in_channels")
    out_channels = integer(out_channels, "out_channels")
    height, width = pair(kernel_size, "kernel_size")
    groups = integer(groups, "groups")
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"{groups} groups divide not both {in_channels} and {out_channels}")
    return out_channels * (in_channels // groups * height * width + bool(bias))


def linear_parameter_count(in_features, out_features, *, bias=True):
    """Return the number of weights and biases of a linear layer."""
    inputs = integer(in_features, "in_features")
    return integer(out_features, "out_features") * (inputs + bool(bias))


def receptive_field(layers):
    """Return (size, jump, start) of what an output sees, along one axis."""
    size, jump, start = 1, 1, 0
    for layer in layers:
        if not is_sequence(layer) or len(layer) != 4:
            raise ValueError(f"a layer is (kernel_size, stride, padding, dilation), not {layer!r}")
        kernel = integer(layer[0], "kernel_size")
        stride = integer(layer[1], "stride")
        padding = integer(layer[2], "padding", 0)
        dilation = integer(layer[3], "dilation")
        size += (kernel - 1) * dilation * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start
