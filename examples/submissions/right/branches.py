"""Networks whose layers branch: inception modules, shortcuts and dense blocks."""

from chains import chosen
from shared import integer

IMAGENET = (3, 224, 224)
CIFAR = (3, 32, 32)

# --- GoogLeNet ---

# table 1 of the paper: 1x1, 3x3 reduced from, 5x5 reduced from, behind the pool
INCEPTION = {
    "3a": (64, (96, 128), (16, 32), 32),
    "3b": (128, (128, 192), (32, 96), 64),
    "4a": (192, (96, 208), (16, 48), 64),
    "4b": (160, (112, 224), (24, 64), 64),
    "4c": (128, (128, 256), (24, 64), 64),
    "4d": (112, (144, 288), (32, 64), 64),
    "4e": (256, (160, 320), (32, 128), 128),
    "5a": (256, (160, 320), (32, 128), 128),
    "5b": (384, (192, 384), (48, 128), 128),
}


def googlenet_plan(auxiliary_heads):
    """224 by 224 pixels of three colours."""
    if not isinstance(auxiliary_heads, bool):
        raise TypeError(f"auxiliary_heads must be True or False, not {auxiliary_heads!r}")

    def network(net, x):
        x = _smaller(net, net.conv_relu("conv1_7x7_s2", x, 64, 7, stride=2, padding=3))
        x = net.response_norm(x, alpha=1e-4, k=1.0)
        x = net.conv_relu("conv2_3x3_reduce", x, 64, 1)
        x = net.conv_relu("conv2_3x3", x, 192, 3, padding=1)
        x = _smaller(net, net.response_norm(x, alpha=1e-4, k=1.0))
        seen = {}
        for module, widths in INCEPTION.items():
            if module in ("4a", "5a"):
                x = _smaller(net, x)
            x = seen[module] = _inception(net, f"inception_{module}", x, widths)
        heads = []
        if auxiliary_heads:
            heads = [_head(net, "loss1", seen["4a"]), _head(net, "loss2", seen["4d"])]
        y = net.linear("loss3_classifier", net.global_avg_pool(x), 1000)
        return (y, *heads) if heads else y

    return IMAGENET, network


def _smaller(net, x):
    """Pool so that the last window may hang over the edge."""
    return net.max_pool(x, 3, stride=2, ceil_mode=True)


def _inception(net, name, x, widths):
    single, three, five, behind = widths
    ways = [net.conv_relu(f"{name}/1x1", x, single, 1)]
    for kernel, (few, many) in ((3, three), (5, five)):
        way = net.conv_relu(f"{name}/{kernel}x{kernel}_reduce", x, few, 1)
        padding = kernel // 2
        ways.append(net.conv_relu(f"{name}/{kernel}x{kernel}", way, many, kernel, padding=padding))
    pooled = net.max_pool(x, 3, stride=1, padding=1)
    ways.append(net.conv_relu(f"{name}/pool_proj", pooled, behind, 1))
    return net.concat(*ways)


def _head(net, name, x):
    x = net.avg_pool(x, 5, stride=3, ceil_mode=True)
    x = net.conv_relu(f"{name}/conv", x, 128, 1)
    return net.linear(f"{name}/classifier", net.linear_relu(f"{name}/fc", x, 1024), 1000)


# --- Inception-v4 ---


def inception_v4_plan():
    """299 by 299 pixels of three colours."""

    def network(net, x):
        x = _stem_of_inception(net, x)
        for number in range(1, 5):
            x = _module(net, f"inceptionA{number}", x, BRANCHES_A)
        x = _module(net, "reductionA", x, BRANCHES_OF_REDUCTION_A)
        for number in range(1, 8):
            x = _module(net, f"inceptionB{number}", x, BRANCHES_B)
        x = _module(net, "reductionB", x, BRANCHES_OF_REDUCTION_B)
        for number in range(1, 4):
            x = _module_c(net, f"inceptionC{number}", x)
        return net.linear("fc", net.global_avg_pool(x), 1000)

    return (3, 299, 299), network


# figures 4 to 8: what every branch consists of; a name ends with the size of its kernel, rows
# first, with _s2 for a stride of 2 and V for no padding
MEAN, MAXIMUM = "b3_avgpool", "b2_maxpool_s2_V"
BRANCHES_A = (
    (("b0_1x1", 96),),
    (("b1_1x1", 64), ("b1_3x3", 96)),
    (("b2_1x1", 64), ("b2_3x3a", 96), ("b2_3x3b", 96)),
    (MEAN, ("b3_1x1", 96)),
)
BRANCHES_OF_REDUCTION_A = (
    (("b0_3x3_s2_V", 384),),
    (("b1_1x1", 192), ("b1_3x3", 224), ("b1_3x3_s2_V", 256)),
    (MAXIMUM,),
)
BRANCHES_B = (
    (("b0_1x1", 384),),
    (("b1_1x1", 192), ("b1_1x7", 224), ("b1_7x1", 256)),
    (("b2_1x1", 192), ("b2_7x1a", 192), ("b2_1x7a", 224), ("b2_7x1b", 224), ("b2_1x7b", 256)),
    (MEAN, ("b3_1x1", 128)),
)
BRANCHES_OF_REDUCTION_B = (
    (("b0_1x1", 192), ("b0_3x3_s2_V", 192)),
    (("b1_1x1", 256), ("b1_1x7", 256), ("b1_7x1", 320), ("b1_3x3_s2_V", 320)),
    (MAXIMUM,),
)


def _module(net, name, x, branches):
    ends = []
    for branch in branches:
        way = x
        for step in branch:
            if step == MEAN:
                way = net.avg_pool(way, 3, stride=1, padding=1, count_include_pad=False)
            elif step == MAXIMUM:
                way = net.max_pool(way, 3, stride=2)
            else:
                way = _unit(net, f"{name}/{step[0]}", way, step[1])
        ends.append(way)
    return net.concat(*ends)


def _unit(net, name, x, filters):
    """Convolve, normalize and rectify; all about the window is in the name."""
    words = name.rpartition("/")[2].split("_")
    rows, columns = next(word for word in words if "x" in word).rstrip("ab").split("x")
    kernel = int(rows), int(columns)
    padding = 0 if "V" in words else tuple(k // 2 for k in kernel)
    stride = 2 if "s2" in words else 1
    x = net.conv(name, x, filters, kernel, stride=stride, padding=padding, bias=False)
    return net.relu(net.batch_norm(f"{name}.bn", x, eps=1e-3))


def _stem_of_inception(net, x):
    """Figure 3."""
    x = _unit(net, "stem/conv1_3x3_s2_V", x, 32)
    x = _unit(net, "stem/conv2_3x3_V", x, 32)
    x = _unit(net, "stem/conv3_3x3", x, 64)
    pooled = net.max_pool(x, 3, stride=2)
    x = net.concat(pooled, _unit(net, "stem/mixed3a/conv_3x3_s2_V", x, 96))
    short = _unit(net, "stem/mixed4a/b0_1x1", x, 64)
    short = _unit(net, "stem/mixed4a/b0_3x3_V", short, 96)
    for step, filters in (("1x1", 64), ("1x7", 64), ("7x1", 64), ("3x3_V", 96)):
        x = _unit(net, f"stem/mixed4a/b1_{step}", x, filters)
    x = net.concat(short, x)
    return net.concat(
        _unit(net, "stem/mixed5a/conv_3x3_s2_V", x, 192), net.max_pool(x, 3, stride=2)
    )


def _module_c(net, name, x):
    """Figure 6: two of the branches fork at their end."""
    single = _unit(net, f"{name}/b0_1x1", x, 256)
    way = _unit(net, f"{name}/b1_1x1", x, 384)
    fork = [_unit(net, f"{name}/b1_{size}", way, 256) for size in ("1x3", "3x1")]
    way = _unit(net, f"{name}/b2_1x1", x, 384)
    way = _unit(net, f"{name}/b2_3x1", way, 448)
    way = _unit(net, f"{name}/b2_1x3", way, 512)
    fork += [_unit(net, f"{name}/b2_{size}", way, 256) for size in ("1x3b", "3x1b")]
    mean = net.avg_pool(x, 3, stride=1, padding=1, count_include_pad=False)
    return net.concat(single, *fork, _unit(net, f"{name}/b3_1x1", mean, 256))


# --- residual networks ---

# blocks in each of four stages, and whether they are bottlenecks
STAGES = {
    18: ((2, 2, 2, 2), False),
    34: ((3, 4, 6, 3), False),
    50: ((3, 4, 6, 3), True),
    101: ((3, 4, 23, 3), True),
    152: ((3, 8, 36, 3), True),
}


def _square(net, name, x, filters, kernel, stride=1):
    """Convolve without bias, so that with a stride of 1 the size stays."""
    return net.conv(name, x, filters, kernel, stride=stride, padding=kernel // 2, bias=False)


def _stem(net, x, conv, norm):
    x = net.relu(net.batch_norm(norm, _square(net, conv, x, 64, 7, 2)))
    return net.max_pool(x, 3, stride=2, padding=1)


def _blocks(stages):
    """Yield for each block its stage, its number in it, its width, and its stride."""
    for stage, blocks in enumerate(stages):
        for block in range(blocks):
            yield stage + 1, block, 64 * 2**stage, 2 if stage and not block else 1


def resnet_plan(depth, stride_on):
    """224 by 224 pixels of three colours."""
    stages, deep = STAGES[chosen(depth, STAGES, "depth")]
    early = chosen(stride_on, ("1x1", "3x3"), "stride_on") == "1x1"

    def network(net, x):
        x = _stem(net, x, "conv1", "bn1")
        for stage, block, width, stride in _blocks(stages):
            name = f"layer{stage}.{block}"
            if deep:
                first, second = (stride, 1) if early else (1, stride)
                steps = ((width, 1, first), (width, 3, second), (4 * width, 1, 1))
            else:
                steps = ((width, 3, stride), (width, 3, 1))
            shortcut, y = x, x
            for number, step in enumerate(steps, 1):
                y = net.relu(y) if number > 1 else y
                y = _square(net, f"{name}.conv{number}", y, *step)
                y = net.batch_norm(f"{name}.bn{number}", y)
            if block == 0 and (deep or stage > 1):
                shortcut = _square(net, f"{name}.downsample.0", x, steps[-1][0], 1, stride)
                shortcut = net.batch_norm(f"{name}.downsample.1", shortcut)
            x = net.relu(net.add(y, shortcut))
        return net.linear("fc", net.global_avg_pool(x), 1000)

    return IMAGENET, network


def resnet_cifar_plan(depth):
    """32 by 32 pixels of three colours."""
    blocks = (chosen(depth, (20, 56, 110), "depth") - 2) // 6

    def network(net, x):
        x = net.relu(net.batch_norm("bn1", _square(net, "conv1", x, 16, 3)))
        for stage, block, width, stride in _blocks((blocks,) * 3):
            name = f"stage{stage}.{block}"
            y = _square(net, f"{name}.conv1", x, width // 4, 3, stride)
            y = net.relu(net.batch_norm(f"{name}.bn1", y))
            y = net.batch_norm(f"{name}.bn2", _square(net, f"{name}.conv2", y, width // 4, 3))
            x = net.relu(net.add(y, net.thinned(x) if stride == 2 else x))
        return net.linear("fc", net.global_avg_pool(x), 10)

    return CIFAR, network


def preact_resnet_plan(depth):
    """224 by 224 pixels of three colours."""
    stages, deep = STAGES[chosen(depth, (18, 50, 101), "depth")]

    def network(net, x):
        x = _stem(net, x, "conv1", "bn1")
        for stage, block, width, stride in _blocks(stages):
            name, ready = f"stage{stage}.{block}", x
            if (stage, block) != (1, 0):  # the stem has already normalized and rectified
                ready = net.relu(net.batch_norm(f"{name}.bn_pre", x))
            steps = ((width, 3, stride), (width, 3, 1))
            if deep:
                steps = ((width, 1, 1), (width, 3, stride), (4 * width, 1, 1))
            y = ready
            for number, step in enumerate(steps, 1):
                if number > 1:
                    y = net.relu(net.batch_norm(f"{name}.bn{number}", y))
                y = _square(net, f"{name}.conv{number}", y, *step)
            shortcut = x
            if block == 0 and (deep or stage > 1):  # a new shape is made of what is rectified
                shortcut = _square(net, f"{name}.shortcut", ready, steps[-1][0], 1, stride)
            x = net.add(y, shortcut)
        x = net.relu(net.batch_norm("bn_last", x))
        return net.linear("fc", net.global_avg_pool(x), 1000)

    return IMAGENET, network


# --- dense networks ---

DENSE = {
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
    264: (6, 12, 64, 48),
}


def _activated(net, name, x):
    return net.relu(net.batch_norm(name, x))


def densenet_plan(depth):
    """224 by 224 pixels of three colours."""
    blocks = DENSE[chosen(depth, DENSE, "depth")]

    def network(net, x):
        x, channels = _stem(net, x, "features.conv0", "features.norm0"), 64
        for block, layers in enumerate(blocks, 1):
            if block > 1:
                channels //= 2
                x = _transition(net, f"features.transition{block - 1}", x, channels)
            for layer in range(1, layers + 1):
                name = f"features.denseblock{block}.denselayer{layer}"
                new = _square(net, f"{name}.conv1", _activated(net, f"{name}.norm1", x), 128, 1)
                new = _square(net, f"{name}.conv2", _activated(net, f"{name}.norm2", new), 32, 3)
                x, channels = net.concat(x, new), channels + 32
        x = _activated(net, "features.norm5", x)
        return net.linear("classifier", net.global_avg_pool(x), 1000)

    return IMAGENET, network


def _transition(net, name, x, channels):
    x = _square(net, f"{name}.conv", _activated(net, f"{name}.norm", x), channels, 1)
    return net.avg_pool(x, 2)


def densenet_cifar_plan(depth, growth_rate):
    """32 by 32 pixels of three colours."""
    layers, rest = divmod(integer(depth, "depth", 7) - 4, 3)
    if rest:
        raise ValueError(f"depth must be 4 more than three blocks of one length, not {depth}")
    growth_rate = integer(growth_rate, "growth_rate")

    def network(net, x):
        x, channels = _square(net, "conv0", x, 16, 3), 16
        for block in range(1, 4):
            if block > 1:
                x = _transition(net, f"transition{block - 1}", x, channels)
            for layer in range(1, layers + 1):
                name = f"denseblock{block}.layer{layer}"
                ready = _activated(net, f"{name}.norm1", x)
                x = net.concat(x, _square(net, f"{name}.conv", ready, growth_rate, 3))
                channels += growth_rate
        x = _activated(net, "norm_last", x)
        return net.linear("classifier", net.global_avg_pool(x), 10)

    return CIFAR, network
