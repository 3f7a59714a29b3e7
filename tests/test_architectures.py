"""Every network of the reference against its table: layer by layer, and in total."""

import inspect
import json
import re
from collections.abc import Callable
from itertools import accumulate, combinations
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.architectures import (
    alexnet_network,
    boat_net_network,
    classic_network,
    densenet_cifar_network,
    densenet_network,
    densenet_parameters,
    googlenet_backward,
    googlenet_network,
    googlenet_parameters,
    inception_v4_network,
    lenet5,
    lenet5_network,
    lenet5_parameters,
    lenet_harley_network,
    nin_network,
    preact_resnet_network,
    preact_resnet_parameters,
    resnet_cifar_network,
    resnet_cifar_parameters,
    resnet_network,
    resnet_parameters,
    vgg_network,
    vgg_parameters,
    zfnet_network,
)
from reference.architectures.graph import INPUT, Row
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
from reference.constraints import ConstraintError

from .conformance.networks import is_trained

TABLES = Path(__file__).parent / "data" / "architectures"
PAGES = Path(__file__).parents[1] / "specs" / "architectures"

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
        if line.field is not None and "rf" in row and len(line.output_shape) == 3:
            assert {
                "size": [*line.field.size],
                "jump": [*line.field.jump],
                "start": [*line.field.start],
            } == row["rf"], row["name"]


@each_network
def test_every_parameter_has_its_shape(name: str) -> None:
    """The shapes of weights and biases are the table's, in its order."""
    expected = [shape for row in table(name)["layers"] for shape in shapes_of(row)]
    found = [
        (full.rpartition(".")[2], shape)
        for full, shape in NETWORKS[name].parameter_shapes().items()
        if is_trained(full)
    ]
    assert found == expected


def shapes_of(row: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the trained parameters of a row, by the last parts of our names."""
    names = {"w": "weight", "b": "bias"}  # of a subsampling
    shapes = []
    for name, shape in row.get("params", {}).items():
        if name == "weights_per_map":  # of C3: one filter per connection here, map by map
            (kernel_size,) = {tuple(filters[2:]) for filters in shape}
            connections = sum(maps * seen for maps, seen, *_ in shape)
            shapes.append(("weight", (connections, *kernel_size)))
        else:
            shapes.append((names.get(name, name), tuple(shape)))
    return shapes


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


@each_network
def test_the_field_of_what_sees_a_whole_map_is_the_whole_map_s(name: str) -> None:
    """A linear layer and a global mean see all that a map sees, and nothing behind them is told."""
    ours = {line.node.name: line for line in NETWORKS[name].rows()}
    seen = 0
    for line in ours.values():
        taken = ours.get(line.node.inputs[0])
        if len(line.output_shape) == 3 or taken is None:
            continue
        if len(taken.output_shape) < 3:
            assert line.field is None, line.node.name
            continue
        assert taken.field is not None
        assert line.field is not None
        steps = [n - 1 for n in taken.output_shape[1:]]
        size = [
            s + k * j for s, k, j in zip(taken.field.size, steps, taken.field.jump, strict=True)
        ]
        assert [*line.field.size] == size, line.node.name
        seen += 1
    assert seen


def published(name: str, rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of the layers with parameters: torchvision's where it has the network."""
    names = [row["name"] for row in rows]
    if name.startswith("vgg"):  # its layers are numbered, those behind the last map from 0 again
        maps = sum(len(row["out_shape"]) == 3 for row in rows)
        names = [
            f"features.{place}" if place < maps else f"classifier.{place - maps}"
            for place in range(len(rows))
        ]
    if name.startswith("densenet") and not name.endswith("cifar"):
        names = [full if full == "classifier" else f"features.{full}" for full in names]
    if name.startswith("resnet") and "cifar" not in name:
        places = {"conv": "0", "bn": "1"}
        names = [re.sub("(?<=downsample[.])(conv|bn)", lambda m: places[m[1]], n) for n in names]
    return [full for full, row in zip(names, rows, strict=True) if row.get("params")]


@each_network
def test_every_layer_has_its_published_name(name: str) -> None:
    """Torchvision's names where it has the network, else those of the table."""
    rows = [row for row in table(name)["layers"][1:] if row["type"] not in LEFT_OUT]
    with_parameters = NETWORKS[name].parameter_shapes()
    trained = [*filter(is_trained, with_parameters)]
    found = [*dict.fromkeys(full.rpartition(".")[0] for full in trained)]
    assert found == published(name, rows)


# PAGES

# whose totals pages state, too
FURTHER = [
    classic_network(),
    boat_net_network(),
    resnet_network(depth=101, stride_on="1x1"),
    resnet_network(depth=152, stride_on="1x1"),
    densenet_cifar_network(depth=100),
    densenet_cifar_network(depth=100, growth_rate=24),
]
EVERY = [*NETWORKS.values(), *FURTHER]
TOTALS = re.compile(r"[Ii]n all ([\d,]+) (?:trained )?parameters and ([\d,]+) products")

Line = dict[str, str]  # a line of a table: cells by their titles


def number(cell: str) -> int:
    """Return the number in a cell; an empty one is 0."""
    return int(cell.replace(",", "") or 0)


def tables_of(page: str) -> list[list[Line]]:
    """Return every table of a page; one with several outputs is as many tables."""
    tables = []
    for block in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        titles, _, *lines = [
            [cell.strip() for cell in row.split("|")[1:-1]] for row in block.splitlines()
        ]
        places = [at for at, title in enumerate(titles) if title.endswith("output")]
        for first, end in zip(places or [0], [*places[1:], len(titles)], strict=True):
            names = [
                titles[0] or "layers",
                *(title.rpartition(": ")[2] for title in titles[first:end]),
            ]
            tables.append(
                [dict(zip(names, [line[0], *line[first:end]], strict=True)) for line in lines]
            )
    return tables


def first_unfound(rows: list[Row], table: list[Line]) -> Line | None:
    """
    Return the first line of a table that is no part of a network, behind the line before.

    A line stands for some layers in a row: it has the output of the last one and the sums of them
    all, and where it names a layer that is one of them.
    """
    parameters = [*accumulate((row.parameter_count for row in rows), initial=0)]
    products = [*accumulate((row.multiply_count for row in rows), initial=0)]
    done = 0

    def is_part(line: Line, start: int, end: int) -> bool:
        return (
            parameters[end] - parameters[start] == number(line["parameters"])
            and rows[end - 1].output_shape
            == tuple(map(number, re.findall(r"[\d,]+", line["output"])))
            and (
                "products" not in line
                or products[end] - products[start] == number(line["products"])
            )
            and line.get("layer") in {None, *(row.node.name for row in rows[start:end])}
        )

    for line in table:
        places = combinations(range(done, len(rows) + 1), 2)
        done = next((end for start, end in places if is_part(line, start, end)), 0)
        if not done:
            return line
    return None


@pytest.mark.parametrize("name", sorted({network.name for network in EVERY}))
def test_the_page_states_what_the_graph_has(name: str) -> None:
    """Totals, outputs, parameters and products on a page are those of the network's variants."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    variants = [network.rows() for network in EVERY if network.name == name]
    stated = {(number(one), number(two)) for one, two in TOTALS.findall(page)}
    for table in tables_of(page):
        if "output" in table[0]:
            unfound = [first_unfound(rows, table) for rows in variants]
            assert None in unfound, unfound
        elif "parameters" in table[0]:
            stated |= {
                (number(line["parameters"]), number(cell))
                for line in table
                for title, cell in line.items()
                if title.startswith("products")
            }
    assert stated == {
        (sum(row.parameter_count for row in rows), sum(row.multiply_count for row in rows))
        for rows in variants
    }


# REFUSALS


Parameters = dict[str, np.ndarray[Any, np.dtype[Any]]]


def zeros(shapes: dict[str, tuple[int, ...]]) -> Parameters:
    """Return parameters of zeros."""
    return {name: np.zeros(shape) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("C1.weight", (6, 1, 3, 3), "the kernel of weight is (3, 3), needs (5, 5)"),
        ("C1.weight", (25,), "the kernel of weight is (), needs (5, 5)"),
        ("C3.weight", (60, 1, 1), "the shape of weight is (60, 1, 1), needs (60, 5, 5)"),
        ("C3.weight", (59, 5, 5), "the shape of weight is (59, 5, 5), needs (60, 5, 5)"),
        ("OUTPUT_RBF.centers", (10, 1), "the shape of one of centers is (1,), needs (84,)"),
        ("OUTPUT_RBF.centers", (84,), "the shape of one of centers is (), needs (84,)"),
    ],
)
def test_no_parameter_is_broadcast(name: str, shape: tuple[int, ...], message: str) -> None:
    """A parameter of another shape is refused by its layer, even where NumPy would stretch it."""
    parameters = zeros(lenet5_parameters(variant="1998")) | {name: np.zeros(shape)}
    said = f"{name.rpartition('.')[0]}: {message}"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        lenet5(np.zeros((1, 1, 32, 32)), parameters, variant="1998")


@pytest.mark.parametrize("maps", [4, 8])
def test_a_table_needs_its_maps(maps: int) -> None:
    """C3 refuses fewer maps than its table lists, and more."""
    parameters = zeros(lenet5_parameters(variant="1998"))
    parameters["C1.weight"] = np.zeros((maps, 1, 5, 5))
    parameters |= {name: np.zeros(maps) for name in ("C1.bias", "S2.weight", "S2.bias")}
    with pytest.raises(
        ValueError, match=f"^C3: the number of maps in front of a table is {maps}, "
    ):
        lenet5(np.zeros((1, 1, 32, 32)), parameters, variant="1998")


def test_a_missing_parameter_is_named() -> None:
    """The first layer that lacks some names all that it lacks; what is superfluous is ignored."""
    x, parameters = np.zeros((1, 1, 32, 32)), zeros(lenet5_parameters())
    assert (lenet5(x, parameters | {"conv9.weight": np.ones(3)}) == 0).all()
    for name in ("conv2.weight", "conv2.bias", "fc3.bias"):
        del parameters[name]
    with pytest.raises(ValueError, match=r"^parameters lacks conv2\.weight, conv2\.bias$"):
        lenet5(x, parameters)


@pytest.mark.parametrize("given", [None, "conv1.weight", [np.zeros((6, 1, 5, 5))]])
def test_parameters_are_a_dict(given: Any) -> None:
    """Anything else is refused, in a sentence that says what came."""
    said = f"^parameters is a {type(given).__name__}, needs a dict of arrays$"
    with pytest.raises(TypeError, match=said):
        lenet5(np.zeros((1, 1, 32, 32)), given)


@pytest.mark.parametrize(
    ("shapes", "label"),
    [
        (vgg_parameters, "vgg_c3"),
        (resnet_parameters, "resnet_c3"),
        (resnet_cifar_parameters, "resnet_cifar_c3"),
        (preact_resnet_parameters, "preact_resnet_c3"),
        (densenet_parameters, "densenet_c3"),
    ],
)
def test_a_depth_is_an_int(shapes: Callable[..., Any], label: str) -> None:
    """A float is refused, even one that equals a depth, and so is everything else that is none."""
    known = inspect.signature(shapes).parameters["depth"].default
    assert shapes(depth=np.int64(known)) == shapes(depth=known)
    for depth in (float(known), np.array(known), [known], True, None, str(known)):
        with pytest.raises(ConstraintError, match=f"^{label}: depth is .*, needs one of "):
            shapes(depth=depth)


def test_googlenet_c2_without_heads_takes_no_tuple() -> None:
    """A tuple of gradients, even of one, is refused where the answer is an array."""
    x, grad = np.zeros((1, 3, 64, 64)), np.zeros((1, 1000))
    parameters = zeros(googlenet_parameters())
    with pytest.raises(ConstraintError, match=r"^googlenet_c2: grad_output has shape"):
        googlenet_backward((grad,), x, parameters)
