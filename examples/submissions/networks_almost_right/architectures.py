"""
Six networks, each with a mistake that is often made, and nothing else of the specification.

They compute by a small tape, tape.py, which is right; a comment stands at every mistake.
"""

import numpy as np
import tape
from tape import Node

# --- parameters and composite layers ---


class Net:
    """Parameters by name, and what is made with them; without parameters it lists their shapes."""

    def __init__(self, parameters):
        self.parameters, self.shapes, self.nodes = parameters, {}, {}
        self.types = []

    def parameter(self, name, *shape, trained=True):
        """Take a parameter in; its own number of channels counts, not that of the shape."""
        self.shapes[name] = shape
        if self.parameters is None:
            return Node(np.broadcast_to(0.0, shape))
        if name not in self.parameters:
            raise ValueError(f"there is no parameter {name}")
        array = floats(self.parameters[name])
        if array.ndim != len(shape) or array.shape[2:] != shape[2:]:
            raise ValueError(f"{name} is {array.shape}, in full it would be {shape}")
        self.types.append(array.dtype)
        node = Node(array.astype(np.result_type(array.dtype, float)))
        if trained:
            self.nodes[name] = node
        return node

    def conv(self, name, x, filters, kernel, stride=1, padding=0, groups=1, *, bias=True):
        """Convolve."""
        shape = filters, x.array.shape[1] // groups, kernel, kernel
        y = tape.convolve(x, self.parameter(f"{name}.weight", *shape), stride, padding, groups)
        return tape.shift(y, self.parameter(f"{name}.bias", filters)) if bias else y

    def conv_relu(self, *args, **options):
        """Convolve and rectify."""
        return tape.rectify(self.conv(*args, **options))

    def linear(self, name, x, features):
        """Combine all features."""
        shape = features, int(np.prod(x.array.shape[1:]))
        y = tape.weigh(x, self.parameter(f"{name}.weight", *shape))
        return tape.shift(y, self.parameter(f"{name}.bias", features))

    def linear_relu(self, *args):
        """Combine all features and rectify."""
        return tape.rectify(self.linear(*args))

    def norm(self, name, x):
        """Normalize by the running statistics."""
        channels = x.array.shape[1]
        weight, bias = (self.parameter(f"{name}.{end}", channels) for end in ("weight", "bias"))
        mean, var = (
            self.parameter(f"{name}.running_{end}", channels, trained=False).array
            for end in ("mean", "var")
        )
        return tape.shift(tape.scale(tape.standardize(x, mean, var), weight), bias)

    def same(self, name, x, filters, kernel, stride=1):
        """Convolve without bias, padded so that without a stride the size stays."""
        return self.conv(name, x, filters, kernel, stride, kernel // 2, bias=False)

    def norm_relu(self, name, x):
        """Normalize and rectify."""
        return tape.rectify(self.norm(name, x))


def floats(array):
    """Return an array of floats; integers become float64."""
    array = np.asarray(array)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"real numbers are needed, not {array.dtype}")
    return array if array.dtype.kind == "f" else array.astype(float)


def run(network, channels, x, parameters, **variant):
    """Return the net, its input, its answers, and the dtype of these."""
    if not isinstance(parameters, dict):
        raise TypeError("parameters must be a dict")
    x = floats(x)
    if x.ndim != 4 or x.shape[1] != channels:
        raise ValueError(f"x must be (N, {channels}, H, W), not {x.shape}")
    net, source = Net(parameters), Node(x.astype(np.result_type(x.dtype, float)))
    return net, source, network(net, source, **variant), np.result_type(x.dtype, *net.types)


def forward(network, channels, x, parameters, **variant):
    """Return the answers: an array, or a tuple of them."""
    _, _, y, dtype = run(network, channels, x, parameters, **variant)
    if isinstance(y, tuple):
        return tuple(head.array.astype(dtype) for head in y)
    return y.array.astype(dtype)


def backward(network, channels, grad_output, x, parameters, **variant):
    """Return the gradients by name."""
    net, source, y, dtype = run(network, channels, x, parameters, **variant)
    ends, grads = (y, grad_output) if isinstance(y, tuple) else ((y,), (grad_output,))
    if not isinstance(grads, tuple | list) or len(grads) != len(ends):
        raise ValueError(f"grad_output must be a tuple of {len(ends)}")
    grads = [floats(grad) for grad in grads]
    for grad, end in zip(grads, ends, strict=True):
        if grad.shape != end.array.shape:
            raise ValueError(f"grad_output must be {end.array.shape}, not {grad.shape}")
    tape.backpropagate(ends, grads)
    return {name: node.grad.astype(dtype) for name, node in {"x": source, **net.nodes}.items()}


def shapes(network, size, **variant):
    """Return the shape of every parameter: an empty batch runs through."""
    net = Net(None)
    network(net, Node(np.zeros((0, *size))), **variant)
    return net.shapes


def one_of(value, choices):
    """Refuse what is not among the choices."""
    if value not in choices:
        raise ValueError(f"{value!r} is none of {choices}")


# --- LeNet-5 ---

SEEN_BY_C3 = ["012", "123", "234", "345", "045", "015", "0123", "1234", "2345"]
SEEN_BY_C3 += ["0345", "0145", "0125", "0134", "1245", "0235", "012345"]


def lenet5_layers(net, x, variant):
    """Take 32 by 32 grey pixels."""
    one_of(variant, ("1998", "modern"))
    if variant == "1998":
        x = tape.squash(net.conv("C1", x, 6, 5))
        x = tape.squash(subsample(net, "S2", x))
        x = tape.squash(partial_conv(net, x))
        x = tape.squash(subsample(net, "S4", x))
        x = tape.squash(net.conv("C5", x, 120, 5))
        x = tape.squash(net.linear("F6", x, 84))
        centers = net.parameter("OUTPUT_RBF.centers", 10, x.array.shape[1], trained=False)
        return tape.squared_distances(x, centers)
    x = tape.max_pool(net.conv_relu("conv1", x, 6, 5), 2, 2)
    x = tape.max_pool(net.conv_relu("conv2", x, 16, 5), 2, 2)
    return net.linear("fc3", net.linear_relu("fc2", net.linear_relu("fc1", x, 120), 84), 10)


def subsample(net, name, x):
    """Scale and shift what is left of 2 by 2 pixels."""
    # Mistake 1: the mean of the four pixels; LeNet-5 adds them up.
    y = tape.avg_pool(x, 2, 2)
    channels = x.array.shape[1]
    y = tape.scale(y, net.parameter(f"{name}.weight", channels))
    return tape.shift(y, net.parameter(f"{name}.bias", channels))


def partial_conv(net, x):
    """Convolve, each map from the maps that it sees."""
    weight, bias = net.parameter("C3.weight", 60, 5, 5), net.parameter("C3.bias", 16)
    if weight.array.shape != (60, 5, 5) or x.array.shape[1] < 6:
        raise ValueError("C3 joins 6 maps by 60 filters")
    as_row = Node(weight.array[None], (weight, lambda grad: grad[0]))
    maps, start = [], 0
    for word in SEEN_BY_C3:
        own = tape.take(as_row, list(range(start, start + len(word))))
        maps.append(tape.convolve(tape.take(x, list(map(int, word))), own, 1, 0, 1))
        start += len(word)
    return tape.shift(tape.concat(*maps), bias)


def lenet5(x, parameters, *, variant="modern"):
    """Answer with LeNet-5."""
    return forward(lenet5_layers, 1, x, parameters, variant=variant)


def lenet5_backward(grad_output, x, parameters, *, variant="modern"):
    """Return the gradients of x and the parameters."""
    return backward(lenet5_layers, 1, grad_output, x, parameters, variant=variant)


def lenet5_parameters(*, variant="modern"):
    """Return the shapes of the parameters."""
    return shapes(lenet5_layers, (1, 32, 32), variant=variant)


# --- AlexNet ---


def alexnet_layers(net, x, variant):
    """Take 227 by 227 pixels, or 224 by 224 for one tower."""
    one_of(variant, ("paper", "one_tower"))
    if variant == "paper":
        x = net.conv_relu("conv1", x, 96, 11, 4)
        # Mistake 2: pooled first; the paper normalizes in front of the pool.
        x = tape.response_norm(tape.max_pool(x, 3, 2), 5e-4, 2.0)
        x = net.conv_relu("conv2", x, 256, 5, 1, 2, 2)
        x = tape.response_norm(tape.max_pool(x, 3, 2), 5e-4, 2.0)
        names, groups = ("conv3", "conv4", "conv5", "fc6", "fc7", "fc8"), 2
        widths = 384, 384, 256
    else:
        x = tape.max_pool(net.conv_relu("features.0", x, 64, 11, 4, 2), 3, 2)
        x = tape.max_pool(net.conv_relu("features.3", x, 192, 5, 1, 2), 3, 2)
        names, groups = [f"features.{place}" for place in (6, 8, 10)], 1
        names += [f"classifier.{place}" for place in (1, 4, 6)]
        widths = 384, 256, 256
    x = net.conv_relu(names[0], x, widths[0], 3, 1, 1)
    x = net.conv_relu(names[1], x, widths[1], 3, 1, 1, groups)
    x = tape.max_pool(net.conv_relu(names[2], x, widths[2], 3, 1, 1, groups), 3, 2)
    x = net.linear_relu(names[4], net.linear_relu(names[3], x, 4096), 4096)
    return net.linear(names[5], x, 1000)


def alexnet(x, parameters, *, variant="paper"):
    """Answer with AlexNet."""
    return forward(alexnet_layers, 3, x, parameters, variant=variant)


def alexnet_backward(grad_output, x, parameters, *, variant="paper"):
    """Return the gradients of x and the parameters."""
    return backward(alexnet_layers, 3, grad_output, x, parameters, variant=variant)


def alexnet_parameters(*, variant="paper"):
    """Return the shapes of the parameters."""
    size = 227 if variant == "paper" else 224
    return shapes(alexnet_layers, (3, size, size), variant=variant)


# --- GoogLeNet ---

# 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, projection behind the pool
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet_layers(net, x, auxiliary_heads):
    """Take 224 by 224 pixels."""
    if not isinstance(auxiliary_heads, bool):
        raise TypeError(f"auxiliary_heads must be True or False, not {auxiliary_heads!r}")

    def pool(x):
        # Mistake 3: a last window that hangs over the edge is dropped; GoogLeNet keeps it.
        return tape.max_pool(x, 3, 2, ceil_mode=False)

    x = pool(net.conv_relu("conv1_7x7_s2", x, 64, 7, 2, 3))
    x = net.conv_relu("conv2_3x3_reduce", tape.response_norm(x, 1e-4, 1.0), 64, 1)
    x = net.conv_relu("conv2_3x3", x, 192, 3, 1, 1)
    x = pool(tape.response_norm(x, 1e-4, 1.0))
    after = {}
    for name, widths in MODULES.items():
        x = after[name] = inception(net, f"inception_{name}", x, *widths)
        if name in ("3b", "4e"):
            x = pool(x)
    heads = []
    for name, module in {"loss1": "4a", "loss2": "4d"}.items() if auxiliary_heads else ():
        side = tape.avg_pool(after[module], 5, 3, ceil_mode=True)
        side = net.conv_relu(f"{name}/conv", side, 128, 1)
        side = net.linear_relu(f"{name}/fc", side, 1024)
        heads.append(net.linear(f"{name}/classifier", side, 1000))
    y = net.linear("loss3_classifier", tape.mean_of_maps(x), 1000)
    return (y, *heads) if auxiliary_heads else y


def inception(net, name, x, single, few3, many3, few5, many5, behind):
    """Look at windows of three sizes, and at maxima."""
    a = net.conv_relu(f"{name}/1x1", x, single, 1)
    b = net.conv_relu(f"{name}/3x3_reduce", x, few3, 1)
    b = net.conv_relu(f"{name}/3x3", b, many3, 3, 1, 1)
    c = net.conv_relu(f"{name}/5x5_reduce", x, few5, 1)
    c = net.conv_relu(f"{name}/5x5", c, many5, 5, 1, 2)
    d = net.conv_relu(f"{name}/pool_proj", tape.max_pool(x, 3, 1, 1), behind, 1)
    return tape.concat(a, b, c, d)


def googlenet(x, parameters, *, auxiliary_heads=False):
    """Answer with GoogLeNet."""
    return forward(googlenet_layers, 3, x, parameters, auxiliary_heads=auxiliary_heads)


def googlenet_backward(grad_output, x, parameters, *, auxiliary_heads=False):
    """Return the gradients of x and the parameters."""
    variant = {"auxiliary_heads": auxiliary_heads}
    return backward(googlenet_layers, 3, grad_output, x, parameters, **variant)


def googlenet_parameters(*, auxiliary_heads=False):
    """Return the shapes of the parameters."""
    return shapes(googlenet_layers, (3, 224, 224), auxiliary_heads=auxiliary_heads)


# --- residual networks ---

BLOCKS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}


def stem(net, x, conv, norm):
    """Make maps of a quarter of the height."""
    return tape.max_pool(net.norm_relu(norm, net.same(conv, x, 64, 7, 2)), 3, 2, 1)


def blocks_of(depth):
    """Yield stage, number, width and stride of every block."""
    for stage, number in enumerate(BLOCKS[depth]):
        for block in range(number):
            yield stage + 1, block, 64 << stage, 2 if stage > 0 and block == 0 else 1


def resnet_layers(net, x, depth, stride_on):
    """Take 224 by 224 pixels."""
    one_of(depth, BLOCKS)
    one_of(stride_on, ("1x1", "3x3"))
    x = stem(net, x, "conv1", "bn1")
    for stage, block, width, stride in blocks_of(depth):
        name, y = f"layer{stage}.{block}", x
        if depth < 50:
            steps = ((width, 3, stride), (width, 3, 1))
        else:
            # Mistake 4: always on the first 1x1; the variant "3x3" has its stride on the 3x3.
            steps = ((width, 1, stride), (width, 3, 1), (4 * width, 1, 1))
        for k, step in enumerate(steps, 1):
            y = net.norm(f"{name}.bn{k}", net.same(f"{name}.conv{k}", y, *step))
            if k < len(steps):
                y = tape.rectify(y)
        if block == 0 and (stage > 1 or depth >= 50):
            x = net.same(f"{name}.downsample.0", x, steps[-1][0], 1, stride)
            x = net.norm(f"{name}.downsample.1", x)
        x = tape.rectify(tape.add(x, y))
    return net.linear("fc", tape.mean_of_maps(x), 1000)


def resnet(x, parameters, *, depth=50, stride_on="3x3"):
    """Answer with a residual network."""
    return forward(resnet_layers, 3, x, parameters, depth=depth, stride_on=stride_on)


def resnet_backward(grad_output, x, parameters, *, depth=50, stride_on="3x3"):
    """Return the gradients of x and the parameters."""
    variant = {"depth": depth, "stride_on": stride_on}
    return backward(resnet_layers, 3, grad_output, x, parameters, **variant)


def resnet_parameters(*, depth=50, stride_on="3x3"):
    """Return the shapes of the parameters."""
    return shapes(resnet_layers, (3, 224, 224), depth=depth, stride_on=stride_on)


def preact_resnet_layers(net, x, depth):
    """Take 224 by 224 pixels."""
    one_of(depth, (18, 50, 101))
    x = stem(net, x, "conv1", "bn1")
    for stage, block, width, stride in blocks_of(depth):
        name = f"stage{stage}.{block}"
        y = net.norm_relu(f"{name}.bn_pre", x) if stage > 1 or block > 0 else x
        steps = ((width, 3, stride), (width, 3, 1))
        if depth >= 50:
            steps = ((width, 1, 1), (width, 3, stride), (4 * width, 1, 1))
        for k, step in enumerate(steps, 1):
            y = net.norm_relu(f"{name}.bn{k}", y) if k > 1 else y
            y = net.same(f"{name}.conv{k}", y, *step)
        if block == 0 and (stage > 1 or depth >= 50):
            # Mistake 5: of x itself; a shortcut that changes the shape is made of the
            # normalized and rectified x, as the first convolution is.
            x = net.same(f"{name}.shortcut", x, steps[-1][0], 1, stride)
        x = tape.add(x, y)
    return net.linear("fc", tape.mean_of_maps(net.norm_relu("bn_last", x)), 1000)


def preact_resnet(x, parameters, *, depth=50):
    """Answer with a residual network of identity mappings."""
    return forward(preact_resnet_layers, 3, x, parameters, depth=depth)


def preact_resnet_backward(grad_output, x, parameters, *, depth=50):
    """Return the gradients of x and the parameters."""
    return backward(preact_resnet_layers, 3, grad_output, x, parameters, depth=depth)


def preact_resnet_parameters(*, depth=50):
    """Return the shapes of the parameters."""
    return shapes(preact_resnet_layers, (3, 224, 224), depth=depth)


# --- dense networks ---

LAYERS = {
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
    264: (6, 12, 64, 48),
}


def densenet_layers(net, x, depth):
    """Take 224 by 224 pixels."""
    one_of(depth, LAYERS)
    x = stem(net, x, "features.conv0", "features.norm0")
    for block, layers in enumerate(LAYERS[depth], 1):
        if block > 1:
            name = f"features.transition{block - 1}"
            x = net.norm_relu(f"{name}.norm", x)
            x = tape.avg_pool(net.same(f"{name}.conv", x, x.array.shape[1] // 2, 1), 2, 2)
        for layer in range(1, layers + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            new = net.same(f"{name}.conv1", net.norm_relu(f"{name}.norm1", x), 128, 1)
            new = net.same(f"{name}.conv2", net.norm_relu(f"{name}.norm2", new), 32, 3)
            # Mistake 6: new maps in front; they belong behind the old ones.
            x = tape.concat(new, x)
    x = net.norm_relu("features.norm5", x)
    return net.linear("classifier", tape.mean_of_maps(x), 1000)


def densenet(x, parameters, *, depth=121):
    """Answer with a dense network."""
    return forward(densenet_layers, 3, x, parameters, depth=depth)


def densenet_backward(grad_output, x, parameters, *, depth=121):
    """Return the gradients of x and the parameters."""
    return backward(densenet_layers, 3, grad_output, x, parameters, depth=depth)


def densenet_parameters(*, depth=121):
    """Return the shapes of the parameters."""
    return shapes(densenet_layers, (3, 224, 224), depth=depth)
