"""
The layers of networks, for two readers of the same plain code.

A network is a function of (net, x). With `Running` x is a batch and every layer computes; the
numbers of channels are those of the parameters. With `Listing` x is the shape of one sample, and
every layer writes down which parameters it has.
"""

from collections.abc import Mapping

import numpy as np
from activation import relu, relu_backward, scaled_tanh, scaled_tanh_backward
from composition import (
    concat_channels,
    concat_channels_backward,
    residual_add,
    residual_add_backward,
)
from convolution import conv2d, conv2d_backward, conv_transpose2d, windows_of
from geometry import conv_output_size, pool_output_size
from linear import flatten, flatten_backward, linear, linear_backward
from normalization import (
    batch_norm,
    batch_norm_backward,
    local_response_norm,
    local_response_norm_backward,
)
from pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    subsample2d,
    subsample2d_backward,
)
from shared import gradient, images, pair, real, require_shape
from tape import Value, apply, gradients


class _Layers:
    """What is made of other layers."""

    def conv_relu(self, name, x, filters, kernel, **options):
        """Convolve and rectify."""
        return self.relu(self.conv(name, x, filters, kernel, **options))

    def linear_relu(self, name, x, features):
        """Combine all features and rectify."""
        return self.relu(self.linear(name, x, features))


class Running(_Layers):
    """Every layer computes, and the tape keeps how."""

    def __init__(self, x, channels, parameters):
        if not isinstance(parameters, Mapping):
            raise TypeError(f"parameters must be a dict, not {type(parameters).__name__}")
        x = images(x)
        if x.shape[1] != channels:
            raise ValueError(f"x must be (N, {channels}, H, W), not {x.shape}")
        self.given, self.trained = parameters, {}
        self.dtype = x.dtype
        self.x = self.widened(x)

    def widened(self, array):
        """Take an array in: it counts for the dtype of the result, and is computed with in full."""
        self.dtype = np.result_type(self.dtype, array.dtype)
        return Value(array.astype(np.result_type(array.dtype, np.float64), copy=False))

    def parameter(self, name, *, trained=True):
        """Take a parameter in; only what is trained has a gradient."""
        if name not in self.given:
            raise ValueError(f"{name} is missing among the parameters")
        value = self.widened(real(self.given[name], name))
        if trained:
            self.trained[name] = value
        return value

    def conv(self, name, x, filters, kernel, *, stride=1, padding=0, groups=1, bias=True):  # noqa: ARG002
        """Convolve."""
        weight = self.parameter(f"{name}.weight")
        if weight.data.shape[2:] != pair(kernel, "kernel"):
            raise ValueError(f"{name}.weight must be {kernel} wide, it is {weight.data.shape}")
        biases = [self.parameter(f"{name}.bias")] if bias else []
        size = x.data.shape[2:]

        def project(signal):
            # the maps may have been larger than the windows that fitted
            out = conv_output_size(size, kernel, stride=stride, padding=padding)
            axes = zip(size, out, *(pair(v, "", 0) for v in (kernel, stride, padding)), strict=True)
            left = tuple(n + 2 * p - k - (m - 1) * s for n, m, k, s, p in axes)
            return conv_transpose2d(
                signal, weight.data, stride=stride, padding=padding, output_padding=left
            )

        options = {"stride": stride, "padding": padding, "groups": groups}
        return apply(conv2d, conv2d_backward, x, weight, *biases, project=project, **options)

    def partial_conv(self, name, x, kernel, table):
        """Convolve for each list of the table the maps that it names, with filters of their own."""
        weight, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        ends = np.cumsum([len(seen) for seen in table])
        require_shape(weight.data, (ends[-1], kernel, kernel), f"{name}.weight")
        require_shape(bias.data, (len(table),), f"{name}.bias")
        if x.data.shape[1] <= max(map(max, table)):
            raise ValueError(f"{name} needs more than {x.data.shape[1]} maps")
        conv_output_size(x.data.shape[2:], kernel)
        parts = list(zip(table, np.split(np.arange(ends[-1]), ends[:-1]), strict=True))

        def windows(maps):
            return windows_of(maps, (kernel, kernel), (1, 1), (1, 1))

        def forward(maps, filters, biases):
            view = windows(maps)
            sums = [
                np.einsum("nchwuv,cuv->nhw", view[:, seen], filters[own], optimize=True)
                for seen, own in parts
            ]
            return np.stack(sums, axis=1) + biases[:, None, None]

        def backward(grad_y, maps, filters, biases):  # noqa: ARG001
            view, grad_maps = windows(maps), np.zeros_like(maps)
            grad_filters = np.zeros_like(filters)
            for number, (seen, own) in enumerate(parts):
                grad = grad_y[:, number : number + 1]
                grad_maps[:, seen] += conv_transpose2d(grad, filters[own][None])
                grad_filters[own] = np.einsum(
                    "nhw,nchwuv->cuv", grad[:, 0], view[:, seen], optimize=True
                )
            return grad_maps, grad_filters, grad_y.sum(axis=(0, 2, 3))

        return apply(forward, backward, x, weight, bias)

    def linear(self, name, x, features):  # noqa: ARG002
        """Combine all features of a sample."""
        weight, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        flat = apply(flatten, flatten_backward, x)
        return apply(linear, linear_backward, flat, weight, bias)

    def batch_norm(self, name, x, *, eps=1e-5):
        """Normalize by what the training has seen."""
        weight, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        seen = [
            self.parameter(f"{name}.{which}", trained=False).data
            for which in ("running_mean", "running_var")
        ]

        def forward(*arrays):
            return batch_norm(*arrays, *seen, training=False, eps=eps)[0]

        def backward(grad_y, *arrays):
            return batch_norm_backward(grad_y, *arrays, *seen, training=False, eps=eps)

        return apply(forward, backward, x, weight, bias)

    def relu(self, x):
        """Rectify."""
        return apply(relu, relu_backward, x, project=relu)

    def scaled_tanh(self, x):
        """Squash."""
        return apply(scaled_tanh, scaled_tanh_backward, x)

    def response_norm(self, x, *, alpha, k):
        """Quiet every pixel by its neighbours among 5 channels."""
        options = {"size": 5, "alpha": alpha, "beta": 0.75, "k": k}
        return apply(
            local_response_norm,
            local_response_norm_backward,
            x,
            project=lambda signal: signal,
            **options,
        )

    def max_pool(self, x, kernel, **options):
        """Keep the maximum of every window."""

        def forward(maps):
            return max_pool2d(maps, kernel, **options)

        def backward(grad_y, maps):
            return max_pool2d_backward(grad_y, maps, kernel, **options)

        return apply(forward, backward, x, project=lambda signal: backward(signal, x.data))

    def avg_pool(self, x, kernel, **options):
        """Average every window."""

        def forward(maps):
            return avg_pool2d(maps, kernel, **options)

        def backward(grad_y, maps):
            return avg_pool2d_backward(grad_y, maps, kernel, **options)

        return apply(forward, backward, x)

    def global_avg_pool(self, x):
        """Average every map."""
        return apply(global_avg_pool2d, global_avg_pool2d_backward, x)

    def subsample(self, name, x):
        """Sum 2 by 2 pixels, scale and shift them."""
        weight, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        return apply(subsample2d, subsample2d_backward, x, weight, bias)

    def add(self, x, shortcut):
        """Add a shortcut."""
        return apply(residual_add, residual_add_backward, x, shortcut)

    def concat(self, *xs):
        """Lay channels behind each other."""
        return apply(concat_channels, concat_channels_backward, *xs)

    def thinned(self, x):
        """Every second row and column, and as many channels of zeros behind them."""

        def backward(grad_y, maps):
            grad_maps = np.zeros_like(maps)
            grad_maps[:, :, ::2, ::2] = grad_y[:, : maps.shape[1]]
            return grad_maps

        def forward(maps):
            return np.pad(maps[:, :, ::2, ::2], ((0, 0), (0, maps.shape[1]), (0, 0), (0, 0)))

        return apply(forward, backward, x)

    def distances(self, name, x, classes):  # noqa: ARG002
        """Square how far x is from the center of every class."""
        centers = self.parameter(f"{name}.centers", trained=False).data
        require_shape(centers, (len(centers), *x.data.shape[1:]), f"{name}.centers")

        def forward(features):
            return np.square(features[:, None] - centers).sum(axis=2)

        def backward(grad_y, features):
            # sum over k of 2 g_k (x - c_k)
            return 2 * (grad_y.sum(axis=1, keepdims=True) * features - grad_y @ centers)

        return apply(forward, backward, x)


class Listing(_Layers):
    """Every layer says which shape it gives, and lists the shapes of its parameters."""

    def __init__(self):
        self.shapes = {}

    def conv(self, name, x, filters, kernel, *, stride=1, padding=0, groups=1, bias=True):
        """List filters."""
        self.shapes[f"{name}.weight"] = (filters, x[0] // groups, *pair(kernel, "kernel"))
        if bias:
            self.shapes[f"{name}.bias"] = (filters,)
        return filters, *conv_output_size(x[1:], kernel, stride=stride, padding=padding)

    def partial_conv(self, name, x, kernel, table):
        """List the filters of all connections."""
        self.shapes[f"{name}.weight"] = (sum(map(len, table)), kernel, kernel)
        self.shapes[f"{name}.bias"] = (len(table),)
        return len(table), *conv_output_size(x[1:], kernel)

    def linear(self, name, x, features):
        """List a matrix."""
        self.shapes[f"{name}.weight"] = (features, int(np.prod(x)))
        self.shapes[f"{name}.bias"] = (features,)
        return (features,)

    def batch_norm(self, name, x, *, eps=1e-5):  # noqa: ARG002
        """List four vectors."""
        for which in ("weight", "bias", "running_mean", "running_var"):
            self.shapes[f"{name}.{which}"] = x[:1]
        return x

    def subsample(self, name, x):
        """List a coefficient and a bias for each map."""
        self.shapes[f"{name}.weight"] = self.shapes[f"{name}.bias"] = x[:1]
        return x[0], x[1] // 2, x[2] // 2

    def distances(self, name, x, classes):
        """List a center for each class."""
        self.shapes[f"{name}.centers"] = (classes, *x)
        return (classes,)

    def max_pool(self, x, kernel, **options):
        """Make the maps smaller."""
        return x[0], *pool_output_size(x[1:], kernel, **options)

    def avg_pool(self, x, kernel, *, count_include_pad=True, **options):  # noqa: ARG002
        """Make the maps smaller."""
        return self.max_pool(x, kernel, **options)

    def global_avg_pool(self, x):
        """Leave one number of every map."""
        return x[:1]

    def relu(self, x):
        """Keep the shape."""
        return x

    def scaled_tanh(self, x):
        """Keep the shape."""
        return x

    def response_norm(self, x, *, alpha, k):  # noqa: ARG002
        """Keep the shape."""
        return x

    def add(self, x, shortcut):  # noqa: ARG002
        """Keep the shape."""
        return x

    def concat(self, *xs):
        """Count the channels together."""
        return sum(x[0] for x in xs), *xs[0][1:]

    def thinned(self, x):
        """Halve the maps, double the channels."""
        return 2 * x[0], -(-x[1] // 2), -(-x[2] // 2)


def answered(shape, network, x, parameters):
    """Return what a network for images of a shape says of a batch: an array, or a tuple of them."""
    net = Running(x, shape[0], parameters)
    y = network(net, net.x)
    if isinstance(y, tuple):
        return tuple(head.data.astype(net.dtype) for head in y)
    return y.data.astype(net.dtype)


def pulled(shape, network, grad_output, x, parameters):
    """Return the gradient of x, and of each trained parameter in the order of the parameters."""
    net = Running(x, shape[0], parameters)
    heads = network(net, net.x)
    if not isinstance(heads, tuple):
        heads, grad_output = (heads,), (grad_output,)
    if not isinstance(grad_output, tuple | list) or len(grad_output) != len(heads):
        raise ValueError(f"grad_output must be a tuple of {len(heads)} arrays, one for each head")
    grads = [
        gradient(grad, head.data.shape, net.dtype)
        for grad, head in zip(grad_output, heads, strict=True)
    ]
    arrived = gradients(heads, grads)
    wanted = {"x": net.x} | {name: net.trained[name] for name in parameters if name in net.trained}
    return {name: arrived[value.number].astype(net.dtype) for name, value in wanted.items()}


def listed(shape, network):
    """Return the shapes of a network's parameters."""
    net = Listing()
    network(net, shape)
    return net.shapes
