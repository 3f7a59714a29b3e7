"""
The networks of the reference once more, on PyTorch, as its users write them.

They share the names of the parameters with the reference, and nothing else: kinds, sizes, strides
and padding of the layers are written down again, from the papers and from torchvision. Widths are
those of the parameters. All is in evaluation mode, so that dropout does nothing and is left out.
"""

import re
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 -- its usual name


class Weights(dict[str, Tensor]):
    """The parameters by their names, and the layers that take them."""

    def conv(
        self,
        name: str,
        x: Tensor,
        size: int | tuple[int, int],
        stride: int = 1,
        padding: int | tuple[int, int] = 0,
        groups: int = 1,
        bias: bool = True,
    ) -> Tensor:
        weight = self[f"{name}.weight"]
        assert weight.shape[2:] == torch.Size([size, size] if isinstance(size, int) else size)
        offset = self[f"{name}.bias"] if bias else None
        return F.conv2d(x, weight, offset, stride, padding, groups=groups)

    def norm(self, name: str, x: Tensor, eps: float = 1e-5) -> Tensor:
        mean, var = self[f"{name}.running_mean"], self[f"{name}.running_var"]
        weight, bias = self[f"{name}.weight"], self[f"{name}.bias"]
        return F.batch_norm(x, mean, var, weight, bias, training=False, eps=eps)

    def linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x.flatten(1), self[f"{name}.weight"], self[f"{name}.bias"])


def scaled_tanh(x: Tensor) -> Tensor:
    return 1.7159 * torch.tanh(2 / 3 * x)


def mean_of_maps(x: Tensor) -> Tensor:
    return F.adaptive_avg_pool2d(x, 1).flatten(1)


# NETWORKS OF TUTORIALS, LENET


def classic(p: Weights, x: Tensor) -> Tensor:
    x = F.relu(p.conv("conv1", x, 3, padding=1))
    x = F.relu(p.conv("conv2", x, 3, padding=1))
    x = F.relu(F.max_pool2d(x, 2))
    x = F.relu(p.conv("conv3", x, 3, padding=1))
    return p.linear("fc", F.max_pool2d(x, 2))


def boat_net(p: Weights, x: Tensor) -> Tensor:
    x = F.max_pool2d(F.relu(p.conv("conv1", x, 5)), 2)
    x = F.max_pool2d(F.relu(p.conv("conv2", x, 5)), 2)
    return p.linear("fc2", F.relu(p.linear("fc1", x)))


def lenet5(p: Weights, x: Tensor, variant: str = "modern") -> Tensor:
    if variant == "1998":
        return lenet5_1998(p, x)
    x = F.max_pool2d(F.relu(p.conv("conv1", x, 5)), 2)
    x = F.max_pool2d(F.relu(p.conv("conv2", x, 5)), 2)
    x = F.relu(p.linear("fc1", x))
    x = F.relu(p.linear("fc2", x))
    return p.linear("fc3", x)


def lenet5_1998(p: Weights, x: Tensor) -> Tensor:
    def subsampled(name: str, x: Tensor) -> Tensor:
        sums = 4 * F.avg_pool2d(x, 2)
        return sums * p[f"{name}.weight"][:, None, None] + p[f"{name}.bias"][:, None, None]

    x = scaled_tanh(p.conv("C1", x, 5))
    x = scaled_tanh(subsampled("S2", x))

    # neighbours in a ring of six maps: three, four, two pairs, all
    rings = [
        *[[i, i + 1, i + 2] for i in range(6)],
        *[[i, i + 1, i + 2, i + 3] for i in range(6)],
        *[[i, i + 1, i + 3, i + 4] for i in range(3)],
        [*range(6)],
    ]
    maps, used = [], 0
    for ring, bias in zip(rings, p["C3.bias"], strict=True):
        seen = sorted(i % 6 for i in ring)
        kernel = p["C3.weight"][used : used + len(seen)]
        maps.append(F.conv2d(x[:, seen], kernel[None], bias[None]))
        used += len(seen)
    assert used == len(p["C3.weight"])
    x = scaled_tanh(torch.cat(maps, 1))

    x = scaled_tanh(subsampled("S4", x))
    x = scaled_tanh(p.conv("C5", x, 5))
    x = scaled_tanh(p.linear("F6", x))
    return (x[:, None] - p["OUTPUT_RBF.centers"]).square().sum(2)


def lenet_harley(p: Weights, x: Tensor) -> Tensor:
    x = F.max_pool2d(scaled_tanh(p.conv("conv1", x, 5)), 2)
    x = F.max_pool2d(scaled_tanh(p.conv("conv2", x, 5)), 2)
    x = scaled_tanh(p.linear("fc1", x))
    x = scaled_tanh(p.linear("fc2", x))
    return scaled_tanh(p.linear("fc3", x))


# ALEXNET AND ITS SUCCESSORS


def response_norm(x: Tensor) -> Tensor:
    """Normalize as AlexNet's paper: 2 + 1e-4 times a sum, of which PyTorch takes the mean."""
    return F.local_response_norm(x, 5, alpha=5 * 1e-4, beta=0.75, k=2)


def alexnet(p: Weights, x: Tensor, variant: str = "paper") -> Tensor:
    if variant == "one_tower":
        x = F.max_pool2d(F.relu(p.conv("features.0", x, 11, 4, 2)), 3, 2)
        x = F.max_pool2d(F.relu(p.conv("features.3", x, 5, 1, 2)), 3, 2)
        x = F.relu(p.conv("features.6", x, 3, 1, 1))
        x = F.relu(p.conv("features.8", x, 3, 1, 1))
        x = F.relu(p.conv("features.10", x, 3, 1, 1))
        x = F.relu(p.linear("classifier.1", F.max_pool2d(x, 3, 2)))
        x = F.relu(p.linear("classifier.4", x))
        return p.linear("classifier.6", x)
    x = F.max_pool2d(response_norm(F.relu(p.conv("conv1", x, 11, 4))), 3, 2)
    x = F.max_pool2d(response_norm(F.relu(p.conv("conv2", x, 5, 1, 2, groups=2))), 3, 2)
    x = F.relu(p.conv("conv3", x, 3, 1, 1))
    x = F.relu(p.conv("conv4", x, 3, 1, 1, groups=2))
    x = F.relu(p.conv("conv5", x, 3, 1, 1, groups=2))
    x = F.relu(p.linear("fc6", F.max_pool2d(x, 3, 2)))
    x = F.relu(p.linear("fc7", x))
    return p.linear("fc8", x)


def zfnet(p: Weights, x: Tensor) -> Tensor:
    x = F.relu(p.conv("conv1", x, 7, 2, 1))
    x = response_norm(F.max_pool2d(x, 3, 2, ceil_mode=True))
    x = F.relu(p.conv("conv2", x, 5, 2))
    x = response_norm(F.max_pool2d(x, 3, 2, ceil_mode=True))
    for name in ("conv3", "conv4", "conv5"):
        x = F.relu(p.conv(name, x, 3, 1, 1))
    x = F.relu(p.linear("fc6", F.max_pool2d(x, 3, 2, ceil_mode=True)))
    x = F.relu(p.linear("fc7", x))
    return p.linear("fc8", x)


def nin(p: Weights, x: Tensor, dataset: str = "imagenet") -> Tensor:
    def mlpconv(x: Tensor, conv: str, size: int, stride: int, padding: int, *cccps: str) -> Tensor:
        x = F.relu(p.conv(conv, x, size, stride, padding))
        for cccp in cccps:
            x = F.relu(p.conv(cccp, x, 1))
        return x

    def halved(x: Tensor) -> Tensor:
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    if dataset == "imagenet":
        x = halved(mlpconv(x, "conv1", 11, 4, 0, "cccp1", "cccp2"))
        x = halved(mlpconv(x, "conv2", 5, 1, 2, "cccp3", "cccp4"))
        x = halved(mlpconv(x, "conv3", 3, 1, 1, "cccp5", "cccp6"))
        x = mlpconv(x, "conv4", 3, 1, 1, "cccp7", "cccp8")
    else:
        x = halved(mlpconv(x, "conv1", 5, 1, 2, "cccp1", "cccp2"))
        x = halved(mlpconv(x, "conv2", 5, 1, 2, "cccp3", "cccp4"))
        x = mlpconv(x, "conv3", 3, 1, 1, "cccp5", "cccp6")
    return mean_of_maps(x)


def vgg(p: Weights, x: Tensor, depth: int | str = 16) -> Tensor:
    blocks = {
        11: ("3", "3", "33", "33", "33"),
        13: ("33", "33", "33", "33", "33"),
        16: ("33", "33", "333", "333", "333"),
        "16C": ("33", "33", "331", "331", "331"),
        19: ("33", "33", "3333", "3333", "3333"),
    }
    index = 0
    for block in blocks[depth]:
        for size in map(int, block):
            x = F.relu(p.conv(f"features.{index}", x, size, padding=size // 2))
            index += 2
        x = F.max_pool2d(x, 2)
        index += 1
    x = F.relu(p.linear("classifier.0", x))
    x = F.relu(p.linear("classifier.3", x))
    return p.linear("classifier.6", x)


# GOOGLENET AND INCEPTION


def googlenet(
    p: Weights, x: Tensor, auxiliary_heads: bool = False
) -> Tensor | tuple[Tensor, Tensor, Tensor]:
    def conv(name: str, x: Tensor, size: int, stride: int = 1) -> Tensor:
        return F.relu(p.conv(name, x, size, stride, (size - 1) // 2))

    def halved(x: Tensor) -> Tensor:
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    def norm(x: Tensor) -> Tensor:
        return F.local_response_norm(x, 5)  # with PyTorch's own 1e-4, 0.75 and 1

    def inception(name: str, x: Tensor) -> Tensor:
        ones = conv(f"inception_{name}/1x1", x, 1)
        threes = conv(f"inception_{name}/3x3", conv(f"inception_{name}/3x3_reduce", x, 1), 3)
        fives = conv(f"inception_{name}/5x5", conv(f"inception_{name}/5x5_reduce", x, 1), 5)
        pooled = conv(f"inception_{name}/pool_proj", F.max_pool2d(x, 3, 1, 1), 1)
        return torch.cat([ones, threes, fives, pooled], 1)

    def head(name: str, x: Tensor) -> Tensor:
        x = conv(f"{name}/conv", F.avg_pool2d(x, 5, 3, ceil_mode=True), 1)
        return p.linear(f"{name}/classifier", F.relu(p.linear(f"{name}/fc", x)))

    x = norm(halved(conv("conv1_7x7_s2", x, 7, 2)))
    x = conv("conv2_3x3", conv("conv2_3x3_reduce", x, 1), 3)
    x = halved(norm(x))
    x = halved(inception("3b", inception("3a", x)))
    first = x = inception("4a", x)
    second = x = inception("4d", inception("4c", inception("4b", x)))
    x = halved(inception("4e", x))
    x = inception("5b", inception("5a", x))
    logits = p.linear("loss3_classifier", mean_of_maps(x))
    if auxiliary_heads:
        return logits, head("loss1", first), head("loss2", second)
    return logits


def inception_v4(p: Weights, x: Tensor) -> Tensor:
    def conv(name: str, x: Tensor) -> Tensor:
        """Read the size from the name, as figures 3 to 9 have it: V is without padding."""
        (height, width), *_ = re.findall(r"_(\d)x(\d)", name)
        size = int(height), int(width)
        padding = (0, 0) if name.endswith("_V") else (size[0] // 2, size[1] // 2)
        stride = 2 if "_s2" in name else 1
        x = p.conv(name, x, size, stride, padding, bias=False)
        return F.relu(p.norm(f"{name}.bn", x, eps=0.001))

    def chain(prefix: str, x: Tensor, *names: str) -> Tensor:
        for name in names:
            x = conv(f"{prefix}/{name}", x)
        return x

    def pooled(prefix: str, x: Tensor) -> Tensor:
        return chain(prefix, F.avg_pool2d(x, 3, 1, 1, count_include_pad=False), "b3_1x1")

    def module_a(name: str, x: Tensor) -> Tensor:
        return torch.cat(
            [
                chain(name, x, "b0_1x1"),
                chain(name, x, "b1_1x1", "b1_3x3"),
                chain(name, x, "b2_1x1", "b2_3x3a", "b2_3x3b"),
                pooled(name, x),
            ],
            1,
        )

    def module_b(name: str, x: Tensor) -> Tensor:
        return torch.cat(
            [
                chain(name, x, "b0_1x1"),
                chain(name, x, "b1_1x1", "b1_1x7", "b1_7x1"),
                chain(name, x, "b2_1x1", "b2_7x1a", "b2_1x7a", "b2_7x1b", "b2_1x7b"),
                pooled(name, x),
            ],
            1,
        )

    def module_c(name: str, x: Tensor) -> Tensor:
        short = chain(name, x, "b1_1x1")
        long = chain(name, x, "b2_1x1", "b2_3x1", "b2_1x3")
        return torch.cat(
            [
                chain(name, x, "b0_1x1"),
                chain(name, short, "b1_1x3"),
                chain(name, short, "b1_3x1"),
                chain(name, long, "b2_1x3b"),
                chain(name, long, "b2_3x1b"),
                pooled(name, x),
            ],
            1,
        )

    # THE STEM
    x = chain("stem", x, "conv1_3x3_s2_V", "conv2_3x3_V", "conv3_3x3")
    x = torch.cat([F.max_pool2d(x, 3, 2), conv("stem/mixed3a/conv_3x3_s2_V", x)], 1)
    short = chain("stem/mixed4a", x, "b0_1x1", "b0_3x3_V")
    long = chain("stem/mixed4a", x, "b1_1x1", "b1_1x7", "b1_7x1", "b1_3x3_V")
    x = torch.cat([short, long], 1)
    x = torch.cat([conv("stem/mixed5a/conv_3x3_s2_V", x), F.max_pool2d(x, 3, 2)], 1)

    # THE MODULES, AND THE REDUCTIONS BETWEEN THEM
    for i in range(4):
        x = module_a(f"inceptionA{i + 1}", x)
    short = chain("reductionA", x, "b0_3x3_s2_V")
    long = chain("reductionA", x, "b1_1x1", "b1_3x3", "b1_3x3_s2_V")
    x = torch.cat([short, long, F.max_pool2d(x, 3, 2)], 1)
    for i in range(7):
        x = module_b(f"inceptionB{i + 1}", x)
    short = chain("reductionB", x, "b0_1x1", "b0_3x3_s2_V")
    long = chain("reductionB", x, "b1_1x1", "b1_1x7", "b1_7x1", "b1_3x3_s2_V")
    x = torch.cat([short, long, F.max_pool2d(x, 3, 2)], 1)
    for i in range(3):
        x = module_c(f"inceptionC{i + 1}", x)
    return p.linear("fc", mean_of_maps(x))


# RESIDUAL NETWORKS

STAGES = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}


def resnet(p: Weights, x: Tensor, depth: int = 50, stride_on: str = "3x3") -> Tensor:
    def conv_norm(conv: str, norm: str, x: Tensor, size: int, stride: int = 1) -> Tensor:
        return p.norm(norm, p.conv(conv, x, size, stride, size // 2, bias=False))

    def basic(name: str, x: Tensor, stride: int) -> Tensor:
        x = F.relu(conv_norm(f"{name}.conv1", f"{name}.bn1", x, 3, stride))
        return conv_norm(f"{name}.conv2", f"{name}.bn2", x, 3)

    def bottleneck(name: str, x: Tensor, stride: int) -> Tensor:
        first, second = (1, stride) if stride_on == "3x3" else (stride, 1)
        x = F.relu(conv_norm(f"{name}.conv1", f"{name}.bn1", x, 1, first))
        x = F.relu(conv_norm(f"{name}.conv2", f"{name}.bn2", x, 3, second))
        return conv_norm(f"{name}.conv3", f"{name}.bn3", x, 1)

    x = F.relu(conv_norm("conv1", "bn1", x, 7, 2))
    x = F.max_pool2d(x, 3, 2, 1)
    for stage, count in enumerate(STAGES[depth], 1):
        for block in range(count):
            name = f"layer{stage}.{block}"
            stride = 2 if stage > 1 and block == 0 else 1
            branch = (basic if depth < 50 else bottleneck)(name, x, stride)
            if block == 0 and (stage > 1 or depth >= 50):
                x = conv_norm(f"{name}.downsample.0", f"{name}.downsample.1", x, 1, stride)
            x = F.relu(branch + x)
    return p.linear("fc", mean_of_maps(x))


def resnet_cifar(p: Weights, x: Tensor, depth: int = 20) -> Tensor:
    def conv_norm(name: str, x: Tensor, stride: int = 1) -> Tensor:
        x = p.conv(name, x, 3, stride, 1, bias=False)
        return p.norm(name.replace("conv", "bn"), x)

    x = F.relu(conv_norm("conv1", x))
    for stage in (1, 2, 3):
        for block in range((depth - 2) // 6):
            name = f"stage{stage}.{block}"
            stride = 2 if stage > 1 and block == 0 else 1
            branch = F.relu(conv_norm(f"{name}.conv1", x, stride))
            branch = conv_norm(f"{name}.conv2", branch)
            if stride == 2:  # option A: the new channels are zeros
                new = branch.shape[1] - x.shape[1]
                x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, new))
            x = F.relu(x + branch)
    return p.linear("fc", mean_of_maps(x))


def preact_resnet(p: Weights, x: Tensor, depth: int = 50) -> Tensor:
    def conv(name: str, x: Tensor, size: int, stride: int = 1) -> Tensor:
        return p.conv(name, x, size, stride, size // 2, bias=False)

    def basic(name: str, x: Tensor, stride: int) -> Tensor:
        x = conv(f"{name}.conv1", x, 3, stride)
        return conv(f"{name}.conv2", F.relu(p.norm(f"{name}.bn2", x)), 3)

    def bottleneck(name: str, x: Tensor, stride: int) -> Tensor:
        x = conv(f"{name}.conv1", x, 1)
        x = conv(f"{name}.conv2", F.relu(p.norm(f"{name}.bn2", x)), 3, stride)
        return conv(f"{name}.conv3", F.relu(p.norm(f"{name}.bn3", x)), 1)

    x = F.relu(p.norm("bn1", conv("conv1", x, 7, 2)))
    x = F.max_pool2d(x, 3, 2, 1)
    for stage, count in enumerate(STAGES[depth], 1):
        for block in range(count):
            name = f"stage{stage}.{block}"
            stride = 2 if stage > 1 and block == 0 else 1
            # the first block of all takes what is rectified already
            active = x if stage == 1 and block == 0 else F.relu(p.norm(f"{name}.bn_pre", x))
            branch = (basic if depth < 50 else bottleneck)(name, active, stride)
            if block == 0 and (stage > 1 or depth >= 50):
                x = conv(f"{name}.shortcut", active, 1, stride)
            x = x + branch
    return p.linear("fc", mean_of_maps(F.relu(p.norm("bn_last", x))))


# DENSE NETWORKS


def densenet(p: Weights, x: Tensor, depth: int = 121) -> Tensor:
    blocks = {
        121: (6, 12, 24, 16),
        169: (6, 12, 32, 32),
        201: (6, 12, 48, 32),
        264: (6, 12, 64, 48),
    }[depth]
    x = p.conv("features.conv0", x, 7, 2, 3, bias=False)
    x = F.max_pool2d(F.relu(p.norm("features.norm0", x)), 3, 2, 1)
    for block, count in enumerate(blocks, 1):
        for layer in range(1, count + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            new = F.relu(p.norm(f"{name}.norm1", x))
            new = p.conv(f"{name}.conv1", new, 1, bias=False)
            new = F.relu(p.norm(f"{name}.norm2", new))
            new = p.conv(f"{name}.conv2", new, 3, padding=1, bias=False)
            x = torch.cat([x, new], 1)
        if block < 4:
            x = dense_transition(p, f"features.transition{block}", x)
    x = F.relu(p.norm("features.norm5", x))
    return p.linear("classifier", mean_of_maps(x))


def densenet_cifar(p: Weights, x: Tensor, depth: int = 40, growth_rate: int = 12) -> Tensor:
    x = p.conv("conv0", x, 3, padding=1, bias=False)
    for block in (1, 2, 3):
        for layer in range((depth - 4) // 3):
            name = f"denseblock{block}.layer{layer + 1}"
            new = F.relu(p.norm(f"{name}.norm1", x))
            x = torch.cat([x, p.conv(f"{name}.conv", new, 3, padding=1, bias=False)], 1)
        if block < 3:
            x = dense_transition(p, f"transition{block}", x)
    x = F.relu(p.norm("norm_last", x))
    return p.linear("classifier", mean_of_maps(x))


def dense_transition(p: Weights, name: str, x: Tensor) -> Tensor:
    x = p.conv(f"{name}.conv", F.relu(p.norm(f"{name}.norm", x)), 1, bias=False)
    return F.avg_pool2d(x, 2)


NETWORKS: dict[str, Callable[..., Tensor | tuple[Tensor, ...]]] = {
    network.__name__: network
    for network in (
        classic,
        boat_net,
        lenet5,
        lenet_harley,
        alexnet,
        zfnet,
        nin,
        vgg,
        googlenet,
        inception_v4,
        resnet,
        resnet_cifar,
        preact_resnet,
        densenet,
        densenet_cifar,
    )
}
