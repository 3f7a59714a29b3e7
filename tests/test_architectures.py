"""Every network of the reference against its table: layer by layer, and in total."""

import json
from math import prod
from pathlib import Path
from typing import Any

import pytest

from reference.architectures import (
    alexnet_network,
    densenet_cifar_network,
    densenet_network,
    googlenet_network,
    inception_v4_network,
    lenet5_network,
    lenet_harley_network,
    nin_network,
    preact_resnet_network,
    resnet_cifar_network,
    resnet_network,
    vgg_network,
    zfnet_network,
)
from reference.architectures.graph import INPUT, Network
from reference.architectures.layers import (
    Add,
    AvgPool,
    BatchNorm,
    Concat,
    Conv,
    Dropout,
    EuclideanRbf,
    GlobalAvgPool,
    Layer,
    Linear,
    LocalResponseNorm,
    MaxPool,
    PaddedShortcut,
    PartialConv,
    Relu,
    ScaledTanh,
    Subsample,
)

TABLES = Path(__file__).parent / "data" / "architectures"

NETWORKS = {
    "lenet5_1998": lenet5_network(variant="1998"),
    "lenet_120_84_relu_maxpool": lenet5_network(),
    "lenet_harley": lenet_harley_network(),
    "alexnet_2012": alexnet_network(),
    "alexnet_torchvision": alexnet_network(variant="one_tower"),
    "zfnet_2013": zfnet_network(),
    "nin_imagenet_caffe": nin_network(),
    "nin_cifar10": nin_network(dataset="cifar10"),
    "vgg_A": vgg_network(depth=11),
    "vgg_B": vgg_network(depth=13),
    "vgg_C": vgg_network(depth="16C"),
    "vgg_D": vgg_network(),
    "vgg_E": vgg_network(depth=19),
    "googlenet_paper": googlenet_network(auxiliary_heads=True),
    "googlenet_paper_noaux": googlenet_network(),
    "inception_v4": inception_v4_network(),
    "resnet18": resnet_network(depth=18),
    "resnet34": resnet_network(depth=34),
    "resnet50_v1_5": resnet_network(),
    "resnet50_original": resnet_network(stride_on="1x1"),
    "resnet101_v1_5": resnet_network(depth=101),
    "resnet152_v1_5": resnet_network(depth=152),
    "resnet20_cifar_A": resnet_cifar_network(),
    "resnet56_cifar_A": resnet_cifar_network(depth=56),
    "resnet110_cifar_A": resnet_cifar_network(depth=110),
    "preresnet18_fb": preact_resnet_network(depth=18),
    "preresnet50_fb": preact_resnet_network(),
    "preresnet101_fb": preact_resnet_network(depth=101),
    "densenet121": densenet_network(),
    "densenet169": densenet_network(depth=169),
    "densenet201": densenet_network(depth=201),
    "densenet264": densenet_network(depth=264),
    "densenet40_12_cifar": densenet_cifar_network(),
}

KINDS: dict[type[Layer], set[str]] = {
    Conv: {"conv"},
    PartialConv: {"conv_partial"},
    Linear: {"fc"},
    BatchNorm: {"bn"},
    Relu: {"relu"},
    ScaledTanh: {"scaled_tanh"},
    Dropout: {"dropout"},
    LocalResponseNorm: {"lrn"},
    MaxPool: {"maxpool"},
    AvgPool: {"avgpool"},
    GlobalAvgPool: {"global_avgpool", "avgpool"},
    Subsample: {"trainable_subsample"},
    EuclideanRbf: {"rbf"},
    Add: {"add"},
    Concat: {"concat"},
    PaddedShortcut: {"shortcut_A"},
}
# what is not part of the logits, or does nothing to images of the paper's size
LEFT_OUT = {"softmax", "adaptive_avgpool"}

each_network = pytest.mark.parametrize("name", NETWORKS)


def table(name: str) -> dict[str, Any]:
    """Return a table as it lies in its file."""
    read: dict[str, Any] = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    return read


def same_size(layer: Layer, row: dict[str, Any]) -> bool:
    """Say whether a layer has the numbers of its row."""
    match layer:
        case Conv():
            return [
                [*layer.kernel_size],
                [*layer.stride],
                [*layer.padding],
                layer.groups,
                layer.bias,
            ] == [row[key] for key in ("kernel", "stride", "padding", "groups", "bias")]
        case PartialConv():
            return [*map(list, layer.table)] == row["table"] and [*layer.kernel_size] == row[
                "kernel"
            ]
        case MaxPool() | AvgPool():
            mean = isinstance(layer, AvgPool)
            return [[*layer.kernel_size], [*layer.stride], [*layer.padding], layer.ceil_mode] == [
                row[key] for key in ("kernel", "stride", "padding", "ceil_mode")
            ] and (not mean or layer.count_include_pad == row["count_include_pad"])
        case BatchNorm():
            return layer.eps == row["eps"]
        case Dropout():
            return layer.p == row["p"]
        case LocalResponseNorm():
            alpha = layer.alpha / (1 if row["alpha_divided_by_n"] else layer.size)
            return [layer.size, alpha, layer.beta, layer.k] == [
                row[key] for key in ("n", "alpha", "beta", "k")
            ]
        case _:
            return True


def test_every_table_has_its_network() -> None:
    """The files of tables are those of the networks above."""
    assert {path.stem for path in TABLES.glob("*.json")} == set(NETWORKS)


@each_network
def test_every_layer_equals_its_row(name: str) -> None:
    """Kind, place, sizes, output, parameters, products and field of each layer are the table's."""
    rows = [row for row in table(name)["layers"] if row["type"] not in LEFT_OUT]
    passed_on = {
        row["name"]: row["inputs"][0] for row in table(name)["layers"] if row["type"] in LEFT_OUT
    }
    ours = NETWORKS[name].rows()
    assert len(ours) == len(rows) - 1
    named = {rows[0]["name"]: INPUT} | {
        row["name"]: line.node.name for row, line in zip(rows[1:], ours, strict=True)
    }
    for row, line in zip(rows[1:], ours, strict=True):
        layer = line.node.layer
        assert row["type"] in KINDS[type(layer)], row["name"]
        assert line.node.inputs == tuple(named[passed_on.get(x, x)] for x in row["inputs"])
        assert prod(line.output_shape) == prod(row["out_shape"]), row["name"]
        assert line.output_shape == tuple(row["out_shape"])[: len(line.output_shape)], row["name"]
        assert line.parameter_count == row["n_params"], row["name"]
        assert line.multiply_count == row.get("macs", 0), row["name"]
        assert same_size(layer, row), row["name"]
        if "rf" in row and len(line.output_shape) == 3:
            assert line.field is not None
            assert {
                "size": [*line.field.size],
                "jump": [*line.field.jump],
                "start": [*line.field.start],
            } == row["rf"], row["name"]


@each_network
def test_every_parameter_has_its_shape(name: str) -> None:
    """The shapes of weights and biases are the table's, in its order."""
    expected = [
        (suffix, tuple(shape))
        for row in table(name)["layers"]
        for suffix, shape in row.get("params", {}).items()
    ]
    found = [
        (full.rpartition(".")[2], shape)
        for full, shape in NETWORKS[name].parameter_shapes().items()
        if not full.endswith(("running_mean", "running_var", "centers"))
    ]
    if name == "lenet5_1998":  # its subsampling has other names there, and C3 no shapes
        assert dict(NETWORKS[name].parameter_shapes())["C3.weight"] == (60, 5, 5)
        found = [(suffix, shape) for suffix, shape in found if shape not in {(60, 5, 5), (16,)}]
        expected = [
            ({"w": "weight", "b": "bias"}.get(suffix, suffix), shape)
            for suffix, shape in expected
            if shape != (16,)
        ]
    assert found == expected


@each_network
def test_the_totals_equal_the_table(name: str) -> None:
    """Trained parameters, running statistics and products, in all, are the table's."""
    known, rows = table(name), NETWORKS[name].rows()
    assert sum(row.parameter_count for row in rows) == known["total_trainable_params"]
    assert sum(row.multiply_count for row in rows) == known["macs_batch1_all_heads"]
    statistics = [
        prod(shape)
        for full, shape in NETWORKS[name].parameter_shapes().items()
        if full.endswith(("running_mean", "running_var"))
    ]
    assert sum(statistics) == known["bn_running_stat_values"]


@pytest.mark.parametrize(
    ("network", "names"),
    [
        (vgg_network(), ["features.0.weight", "features.28.bias", "classifier.6.bias"]),
        (alexnet_network(variant="one_tower"), ["features.10.weight", "classifier.1.weight"]),
        (
            resnet_network(),
            [
                "conv1.weight",
                "bn1.running_var",
                "layer1.0.downsample.0.weight",
                "layer4.0.downsample.1.running_mean",
                "layer3.5.bn3.bias",
                "fc.weight",
            ],
        ),
        (
            densenet_network(),
            [
                "features.conv0.weight",
                "features.norm0.running_mean",
                "features.denseblock4.denselayer16.conv2.weight",
                "features.transition3.norm.bias",
                "features.norm5.weight",
                "classifier.bias",
            ],
        ),
        (lenet5_network(variant="1998"), ["C3.weight", "S2.weight", "OUTPUT_RBF.centers"]),
        (inception_v4_network(), ["stem/conv1_3x3_s2_V.weight", "inceptionC3/b2_1x3.bn.bias"]),
    ],
)
def test_parameters_have_the_names_of_published_weights(network: Network, names: list[str]) -> None:
    """Torchvision's names where it has the network, else those of the table."""
    assert set(names) <= set(network.parameter_shapes())
