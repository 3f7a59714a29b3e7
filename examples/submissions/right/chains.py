"""Networks whose layers follow each other: from LeNet to VGG."""

from functools import partial

# which maps of S2 each map of C3 sees, table I of the paper
SEEN_BY_C3 = (
    *((k, k + 1, k + 2) for k in range(4)),
    (0, 4, 5),
    (0, 1, 5),
    *((k, k + 1, k + 2, k + 3) for k in range(3)),
    (0, 3, 4, 5),
    (0, 1, 4, 5),
    (0, 1, 2, 5),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)

# filters by filters, P for a pool; in C the last of three kernels is 1 by 1
VGG = {
    11: "64 P 128 P 256 256 P 512 512 P 512 512 P",
    13: "64 64 P 128 128 P 256 256 P 512 512 P 512 512 P",
    "16C": "64 64 P 128 128 P 256 256 1:256 P 512 512 1:512 P 512 512 1:512 P",
    16: "64 64 P 128 128 P 256 256 256 P 512 512 512 P 512 512 512 P",
    19: "64 64 P 128 128 P 256 256 256 256 P 512 512 512 512 P 512 512 512 512 P",
}


def chosen(value, choices, name):
    """Return one of the choices, and refuse anything else."""
    if isinstance(value, bool) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}")
    return value


# --- drawn by tutorials ---


def classic_plan():
    """32 by 32 pixels of three colours."""

    def network(net, x):
        x = net.conv_relu("conv1", x, 16, 3, padding=1)
        x = net.conv_relu("conv2", x, 16, 3, padding=1)
        x = net.relu(net.max_pool(x, 2))
        x = net.conv_relu("conv3", x, 32, 3, padding=1)
        return net.linear("fc", net.max_pool(x, 2), 10)

    return (3, 32, 32), network


def boat_net_plan():
    """32 by 32 grey pixels."""

    def network(net, x):
        x = net.max_pool(net.conv_relu("conv1", x, 3, 5), 2)
        x = net.max_pool(net.conv_relu("conv2", x, 6, 5), 2)
        return net.linear("fc2", net.linear_relu("fc1", x, 32), 4)

    return (1, 32, 32), network


# --- LeNet ---


def lenet5_plan(variant):
    """32 by 32 grey pixels."""
    networks = {"1998": _lenet5_published, "modern": _lenet5_taught}
    return (1, 32, 32), networks[chosen(variant, networks, "variant")]


def _lenet5_published(net, x):
    x = net.scaled_tanh(net.conv("C1", x, 6, 5))
    x = net.scaled_tanh(net.subsample("S2", x))
    x = net.scaled_tanh(net.partial_conv("C3", x, 5, SEEN_BY_C3))
    x = net.scaled_tanh(net.subsample("S4", x))
    x = net.scaled_tanh(net.conv("C5", x, 120, 5))
    x = net.scaled_tanh(net.linear("F6", x, 84))
    return net.distances("OUTPUT_RBF", x, 10)


def _lenet5_taught(net, x):
    x = net.max_pool(net.conv_relu("conv1", x, 6, 5), 2)
    x = net.max_pool(net.conv_relu("conv2", x, 16, 5), 2)
    x = net.linear_relu("fc1", x, 120)
    x = net.linear_relu("fc2", x, 84)
    return net.linear("fc3", x, 10)


def lenet_harley_plan():
    """32 by 32 grey pixels."""

    def network(net, x):
        x = net.max_pool(net.scaled_tanh(net.conv("conv1", x, 6, 5)), 2)
        x = net.max_pool(net.scaled_tanh(net.conv("conv2", x, 16, 5)), 2)
        for name, features in (("fc1", 120), ("fc2", 100), ("fc3", 10)):
            x = net.scaled_tanh(net.linear(name, x, features))
        return x

    return (1, 32, 32), network


# --- ImageNet's first; in evaluation dropout does nothing, and is left out everywhere ---


def alexnet_plan(variant):
    """227 by 227 pixels for the paper's two towers, 224 by 224 for the one."""
    plans = {"paper": ((3, 227, 227), _two_towers), "one_tower": ((3, 224, 224), _one_tower)}
    return plans[chosen(variant, plans, "variant")]


def _as_published(net, x):
    """Quiet x: the paper multiplies the sum over 5 channels, not their mean, by 1e-4."""
    return net.response_norm(x, alpha=5e-4, k=2.0)


def _two_towers(net, x):
    x = net.conv_relu("conv1", x, 96, 11, stride=4)
    x = net.max_pool(_as_published(net, x), 3, stride=2)
    x = net.conv_relu("conv2", x, 256, 5, padding=2, groups=2)
    x = net.max_pool(_as_published(net, x), 3, stride=2)
    x = net.conv_relu("conv3", x, 384, 3, padding=1)
    x = net.conv_relu("conv4", x, 384, 3, padding=1, groups=2)
    x = net.conv_relu("conv5", x, 256, 3, padding=1, groups=2)
    return _three_linear(net, ("fc6", "fc7", "fc8"), net.max_pool(x, 3, stride=2))


def _one_tower(net, x):
    x = net.conv_relu("features.0", x, 64, 11, stride=4, padding=2)
    x = net.max_pool(x, 3, stride=2)
    x = net.conv_relu("features.3", x, 192, 5, padding=2)
    x = net.max_pool(x, 3, stride=2)
    x = net.conv_relu("features.6", x, 384, 3, padding=1)
    x = net.conv_relu("features.8", x, 256, 3, padding=1)
    x = net.conv_relu("features.10", x, 256, 3, padding=1)
    names = ("classifier.1", "classifier.4", "classifier.6")
    return _three_linear(net, names, net.max_pool(x, 3, stride=2))


def _three_linear(net, names, x):
    first, second, last = names
    x = net.linear_relu(second, net.linear_relu(first, x, 4096), 4096)
    return net.linear(last, x, 1000)


def zfnet_plan():
    """224 by 224 pixels of three colours."""

    def network(net, x):
        x = net.max_pool(zfnet_maps(net, x, 5), 3, stride=2, ceil_mode=True)
        return _three_linear(net, ("fc6", "fc7", "fc8"), x)

    return (3, 224, 224), network


def zfnet_maps(net, x, last):
    """Return the rectified maps of one of the five convolutions."""
    sizes = {
        1: (96, 7, {"stride": 2, "padding": 1}),
        2: (256, 5, {"stride": 2}),
        3: (384, 3, {"padding": 1}),
        4: (384, 3, {"padding": 1}),
        5: (256, 3, {"padding": 1}),
    }
    for number in range(1, last + 1):
        if number in (2, 3):
            x = _as_published(net, net.max_pool(x, 3, stride=2, ceil_mode=True))
        filters, kernel, options = sizes[number]
        x = net.conv_relu(f"conv{number}", x, filters, kernel, **options)
    return x


# --- convolutions alone, and convolutions of three by three ---


def nin_plan(dataset):
    """224 by 224 pixels for ImageNet, 32 by 32 for CIFAR-10."""
    imagenet = (
        (11, {"stride": 4}, (96, 96, 96)),
        (5, {"padding": 2}, (256, 256, 256)),
        (3, {"padding": 1}, (384, 384, 384)),
        (3, {"padding": 1}, (1024, 1024, 1000)),
    )
    cifar10 = (
        (5, {"padding": 2}, (192, 160, 96)),
        (5, {"padding": 2}, (192, 192, 192)),
        (3, {"padding": 1}, (192, 192, 10)),
    )
    plans = {
        "imagenet": ((3, 224, 224), partial(_nin, blocks=imagenet)),
        "cifar10": ((3, 32, 32), partial(_nin, blocks=cifar10)),
    }
    return plans[chosen(dataset, plans, "dataset")]


def _nin(net, x, blocks):
    for number, (kernel, options, filters) in enumerate(blocks, 1):
        if number > 1:
            x = net.max_pool(x, 3, stride=2, ceil_mode=True)
        x = net.conv_relu(f"conv{number}", x, filters[0], kernel, **options)
        # one by one pixel, twice: a small network at every place
        x = net.conv_relu(f"cccp{2 * number - 1}", x, filters[1], 1)
        x = net.conv_relu(f"cccp{2 * number}", x, filters[2], 1)
    return net.global_avg_pool(x)


def vgg_plan(depth):
    """224 by 224 pixels of three colours."""
    words = VGG[chosen(depth, VGG, "depth")].split()

    def network(net, x):
        place = 0  # every convolution, rectification and pool has a number
        for word in words:
            if word == "P":
                x, place = net.max_pool(x, 2), place + 1
            else:
                small, _, filters = word.rpartition(":")
                kernel, padding = (1, 0) if small else (3, 1)
                name = f"features.{place}"
                x = net.conv_relu(name, x, int(filters), kernel, padding=padding)
                place += 2
        return _three_linear(net, ("classifier.0", "classifier.3", "classifier.6"), x)

    return (3, 224, 224), network
