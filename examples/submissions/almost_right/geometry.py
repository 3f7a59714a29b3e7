"""How large things are."""

from checks import four, several, two, whole


def padding_for(mode, size, kernel_size, *, stride=1, dilation=1):
    """Give the numbers for a padding called valid, same, same_lower or full."""
    size, kernel = two(size, "size"), two(kernel_size, "kernel_size")
    stride, dilation = two(stride, "stride"), two(dilation, "dilation")
    sides = []
    for axis in range(2):
        extent = (kernel[axis] - 1) * dilation[axis] + 1
        out = (size[axis] + stride[axis] - 1) // stride[axis]
        missing = max(0, (out - 1) * stride[axis] + extent - size[axis])
        less, more = missing // 2, (missing + 1) // 2
        choices = {
            "valid": (0, 0),
            "same": (less, more),
            "same_lower": (more, less),
            "full": (extent - 1, extent - 1),
        }
        if mode not in choices:
            raise ValueError(f"mode: one of {', '.join(choices)} is needed, got {mode!r}")
        sides.append(choices[mode])
    return tuple(sides)


def conv_output_size(size, kernel_size, *, stride=1, padding=0, dilation=1, strict=False):
    """Give the size of what a convolution returns."""
    one = not any(several(v) for v in (size, kernel_size, stride, padding, dilation))
    size, kernel = two(size, "size"), two(kernel_size, "kernel_size")
    stride, dilation = two(stride, "stride"), two(dilation, "dilation")
    top, bottom, left, right = four(padding)
    out = []
    for axis, pad in enumerate((top + bottom, left + right)):
        free = size[axis] + pad - dilation[axis] * (kernel[axis] - 1) - 1
        if free < 0:
            raise ValueError(f"kernel_size: {kernel[axis]} does not fit into {size[axis]} + {pad}")
        if strict and free % stride[axis] != 0:
            raise ValueError(f"stride: {stride[axis]} does not divide {free}")
        out.append(free // stride[axis] + 1)
    return out[0] if one else tuple(out)


def pool_output_size(size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Give the size of a pooled map."""
    stride = kernel_size if stride is None else stride
    one = not any(several(v) for v in (size, kernel_size, stride, padding, dilation))
    size, kernel = two(size, "size"), two(kernel_size, "kernel_size")
    stride, dilation = two(stride, "stride"), two(dilation, "dilation")
    top, bottom, left, right = four(padding)
    out = []
    for axis, (before, after) in enumerate(((top, bottom), (left, right))):
        extent = dilation[axis] * (kernel[axis] - 1) + 1
        if before > extent / 2 or after > extent / 2:
            raise ValueError(f"padding: at most half of {extent} is needed, got {before}, {after}")
        free = size[axis] + before + after - extent
        if free < 0:
            raise ValueError(f"kernel_size: {kernel[axis]} does not fit into {size[axis]}")
        count = free // stride[axis] + 1
        if ceil_mode:
            count = -(-free // stride[axis]) + 1
            if (count - 1) * stride[axis] >= size[axis] + before:
                count -= 1
        out.append(count)
    return out[0] if one else tuple(out)


def conv_parameter_count(in_channels, out_channels, kernel_size, *, groups=1, bias=True):
    """Count the weights and biases of a convolution."""
    c, o, g = (
        whole(in_channels, "in_channels"),
        whole(out_channels, "out_channels"),
        whole(groups, "groups"),
    )
    kh, kw = two(kernel_size, "kernel_size")
    if c % g != 0 or o % g != 0:
        raise ValueError(f"groups: {g} must divide {c} and {o}")
    weights = o * (c // g) * kh * kw
    return weights + o if bias else weights


def linear_parameter_count(in_features, out_features, *, bias=True):
    """Count the weights and biases of a linear layer."""
    i, o = whole(in_features, "in_features"), whole(out_features, "out_features")
    return i * o + o if bias else i * o


def receptive_field(layers):
    """Follow one output back to the input: (size, jump, start)."""
    size = jump = 1
    start = 0
    for layer in layers:
        if not several(layer) or len(layer) != 4:
            raise ValueError(f"layers: four ints each are needed, got {layer!r}")
        k, s = whole(layer[0], "kernel_size"), whole(layer[1], "stride")
        p, d = whole(layer[2], "padding", 0), whole(layer[3], "dilation")
        size = size + (k - 1) * d * jump
        start = start - p * jump
        jump = jump * s
    return size, jump, start
