"""
Two values of a report beside each other, plane by plane; an entry that differs has a star.

Where they are too wide for that, one stands below the other.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import numpy as np
from rich.text import Text

INDENT = " " * 4
WIDTH = 80
COLUMN = 36
CELL = 10
PLANES_SHOWN = 2
ROWS_SHOWN = 8
ENTRIES_SHOWN = 12


def side_by_side(got: Any, expected: Any, differing: Any) -> Iterator[Text]:
    """Yield the lines of two values; of a tuple, the parts that differ."""
    pairs = [(Text("got", "bold"), Text("expected", "bold")), *_pairs(got, expected, differing)]
    left = max(COLUMN, *(one.cell_len + 2 for one, _ in pairs))
    if len(INDENT) + left + max(two.cell_len for _, two in pairs) <= WIDTH:
        for one, two in pairs:
            yield Text.assemble(INDENT, one, " " * (left - one.cell_len), two, no_wrap=True)
    else:
        for value in zip(*pairs, strict=True):
            yield from (Text.assemble(INDENT, line, no_wrap=True) for line in value if line)


def _pairs(got: Any, expected: Any, differing: Any) -> Iterator[tuple[Text, Text]]:
    if (several := _parts(got)) and (wanted := _parts(expected)):
        got, expected = several, wanted
    if not (isinstance(expected, list) and isinstance(got, list) and len(got) == len(expected)):
        yield from _columns(got, expected, differing)
        return
    all_alike = not any(_form(one) != _form(two) for one, two in zip(got, expected, strict=True))
    marked = isinstance(differing, list) and any(differing)
    for index, part in enumerate(expected):
        marks = differing[index] if marked else None
        in_form = not marked and (all_alike or _form(got[index]) != _form(part))
        if marks or in_form:
            name = Text(f"[{index}]", "dim")
            yield name, name
            yield from _columns(got[index], part, marks)


def _parts(value: Any) -> list[Any] | None:
    """Return the parts of a tuple, or of a list, which is as good."""
    return (
        value.get("list") if isinstance(value, dict) else value if isinstance(value, list) else None
    )


def _columns(got: Any, expected: Any, differing: Any) -> Iterator[tuple[Text, Text]]:
    marks = {tuple(place) for place in differing or ()}
    headed = _form(got) != _form(expected)
    left, right = (_lines(value, marks, headed) for value in (got, expected))
    yield from zip_longest(left, right, fillvalue=Text())


def _is_array(value: Any) -> bool:
    return isinstance(value, dict) and "shape" in value


def _form(value: Any) -> str:
    """Return dtype and shape of an array, and anything else in words."""
    return f"{value['dtype']} {tuple(value['shape'])}" if _is_array(value) else words(value)


def _lines(value: Any, marks: set[tuple[int, ...]], headed: bool) -> list[Text]:
    if not _is_array(value) or value["values"] is None or 0 in value["shape"]:
        return [Text(_form(value))]
    array = np.array(value["values"], dtype=object).reshape(value["shape"])
    lines = [Text(_form(value), "dim")] if headed else []
    rank = max(array.ndim, 2)
    places = list(np.ndindex(*array.shape[:-2]))
    marked = [place for place in places if any(mark[:-2] == place for mark in marks)]
    for place in (marked or places)[:PLANES_SHOWN]:
        if place:
            lines.append(Text(f"[{', '.join(map(str, place))}, :, :]", "dim"))
        plane = np.atleast_2d(array[place])
        shown = [[number(entry) for entry in row[:ENTRIES_SHOWN]] for row in plane[:ROWS_SHOWN]]
        width = max(CELL, *(len(cell) + 1 for cells in shown for cell in cells))
        for row, cells in enumerate(shown):
            line = Text()
            for column, cell in enumerate(cells):
                star = (*place, row, column)[rank - array.ndim :] in marks
                line.append(f"{cell:>{width}}{'*' if star else ' '}", "red" if star else "")
            lines.append(line.append(" …" if plane.shape[1] > ENTRIES_SHOWN else ""))
        if len(plane) > ROWS_SHOWN:
            lines.append(Text("…"))
    return lines


def words(value: Any) -> str:
    """Return a value of the report in a few words."""
    if value is None:
        return "None"
    if isinstance(value, list):
        return f"({', '.join(map(words, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        if "list" in value:
            return f"[{', '.join(map(words, value['list']))}]"
        if not _is_array(value):
            return f"a dict of {len(value['dict'])}"
        return _form(value) if value["shape"] else number(value["values"])
    return repr(value) if isinstance(value, float) else escaped(str(value))


def number(value: Any) -> str:
    """Return an entry in few characters, exactly where it is short; and a string made visible."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e6 else f"{value:.6g}"
    return escaped(str(value))


def escaped(text: str) -> str:
    """Return text of unknown origin with every control character made visible."""
    return "".join(
        character if character == "\n" or character.isprintable() else repr(character)[1:-1]
        for character in text
    )
