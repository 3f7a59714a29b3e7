"""The table of a network: what each layer gives, holds, costs and sees, and the totals."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import prod

from rich.text import Text

from reference.architectures.graph import Network, Row

from .beside import WIDTH
from .networks import option, parameters

GAP = "  "
NOTHING = "-"
TITLES = ("kind", "output", "params", "mult-adds", "field")  # behind the layer's name
LEGEND = (
    "3x3/2: a window of 3x3 that moves by 2",
    "params: those that are trained; mult-adds: for one image, biases not counted",
    "not trained: running statistics, and codes that are given",
    "field: how many pixels of the image one output sees, along each axis",
)


def invitation(name: str) -> Iterator[Text]:
    """Yield what stands below a network's page: how to have its table, of each variant."""
    chosen = [f"[{option(keyword)} …]" for keyword in parameters(name)]
    yield Text("Layers", style="bold")
    yield Text(" ".join(["- grade spec", name, "--table", *chosen]))


def layers(call: str, network: Network) -> Iterator[Text]:
    """Yield the table of a network: a line per layer, then the totals."""
    rows = network.rows()
    cells = [TITLES, *map(cells_of, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = WIDTH - len(GAP) - len(" ".join(width * "-" for width in widths))

    lines = [
        " ".join([f"{kind:<{widths[0]}}", *map(str.rjust, numbers, widths[1:])])
        for kind, *numbers in cells
    ]
    beginnings = list(grouped([row.node.name for row in rows], room))
    width = max(len(name) for _, name in beginnings)
    yield Text(call, style="bold cyan")
    yield Text(f"{'layer':<{width}}{GAP}{lines[0]}", style="bold", no_wrap=True)
    for (heading, name), line in zip(beginnings, lines[1:], strict=True):
        if heading:
            yield Text(heading, style="bold", no_wrap=True)
        yield Text(f"{name:<{width}}{GAP}{line}", no_wrap=True)

    yield Text()
    trained = sum(row.parameter_count for row in rows)
    totals = {
        "layers": f"{len(rows):,}",
        "parameters": f"{trained:,}",
        "not trained": f"{sum(map(prod, network.parameter_shapes().values())) - trained:,}",
        "multiply-adds": f"{sum(row.multiply_count for row in rows):,}",
        "input": by(network.input_shape),
    }
    width = max(map(len, totals.values()))
    for name, total in totals.items():
        yield Text.assemble((f"{name:<15}", "bold"), f"{total:>{width}}")
    for line in LEGEND:
        yield Text(line, style="dim")


def cells_of(row: Row) -> tuple[str, ...]:
    """Return what stands behind a layer's name."""
    layer = row.node.layer
    kind = type(layer).__name__
    if kernel_size := getattr(layer, "kernel_size", None):
        kind += f" {by(kernel_size)}"
    if (stride := getattr(layer, "stride", (1, 1))) != (1, 1):
        kind += f"/{shortly(stride)}"
    return (
        kind,
        by(row.output_shape),
        f"{row.parameter_count:,}" if row.parameter_count else NOTHING,
        f"{row.multiply_count:,}" if row.multiply_count else NOTHING,
        shortly(row.field.size) if row.field else NOTHING,
    )


def by(sizes: Iterable[int]) -> str:
    """Return a shape as it is spoken: 3x224x224."""
    return "x".join(map(str, sizes))


def shortly(pair: tuple[int, int]) -> str:
    """Return two sizes, or one where they are the same."""
    return str(pair[0]) if pair[0] == pair[1] else by(pair)


def grouped(names: Sequence[str], room: int) -> Iterator[tuple[str, str]]:
    """
    Yield the heading above each row, if there is, and the name that is left for the row.

    There are headings where some name needs more than the room: what stands in front of the last
    slash, or as many of a name's parts as let the rest fit. A heading stands for all rows below it
    that are indented.
    """
    if max(map(len, names)) <= room:
        yield from (("", name) for name in names)
        return
    room -= len(GAP)
    current = ""
    for name in names:
        cuts = [name.rfind("/") + 1, *(dot.end() for dot in re.finditer("[.]", name))]
        heading = name[: next((cut for cut in cuts if len(name) - cut <= room), cuts[-1])]
        if current and "/" not in name and name.startswith(current):
            heading = current if len(name) - len(current) <= room else heading
        yield (
            heading if heading != current else "",
            f"{GAP if heading else ''}{name[len(heading) :]}",
        )
        current = heading
