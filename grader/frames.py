"""The trusted side's reading of frames: bounded, closed, and believing nothing."""

import json
import time
from dataclasses import dataclass
from math import isfinite, prod
from socket import socket
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, Any]

HEADER_BYTES = 2**20
STRING_CHARACTERS = 10_000
DEPTH = 16
RANK = 32
DTYPES = (
    {
        np.dtype(kind).newbyteorder("<").str
        for kind in (np.bool_, "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")
    }
    | {
        np.dtype(kind).newbyteorder("<").str
        for kind in (np.float16, np.float32, np.float64, np.longdouble)
    }
    | {
        np.dtype(kind).newbyteorder("<").str
        for kind in (np.complex64, np.complex128, np.clongdouble)
    }
)


class BrokenFrame(Exception):
    """What came is no frame, or not one that was asked for."""


class Ended(Exception):
    """The other end was closed before a frame began."""


@dataclass(frozen=True)
class Ok:
    """A reply: the value that the function returned, and its arguments afterwards where asked."""

    value: Any
    arguments: tuple[tuple[Any, ...], dict[str, Any]] | None


@dataclass(frozen=True)
class Error:
    """A reply: what the function raised."""

    types: tuple[str, ...]
    message: str
    traceback: tuple[str, ...]


def receive_header(connection: socket, deadline: float) -> dict[str, Any]:
    """Return the next header, as JSON has it; raise `TimeoutError` at the deadline."""
    length = bytearray(4)
    fill(connection, memoryview(length), deadline, begins=True)
    size = int.from_bytes(length, "little")
    if not 0 < size <= HEADER_BYTES:
        raise BrokenFrame(f"a header of {size} bytes, where {HEADER_BYTES} are allowed")
    text = bytearray(size)
    fill(connection, memoryview(text), deadline)
    try:
        header = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("a header that is not JSON") from error
    if not isinstance(header, dict):
        raise BrokenFrame("a header that is no object")
    return header


def receive_reply(
    connection: socket, deadline: float, limit: int, number: int, return_arguments: bool
) -> Ok | Error | None:
    """Return the reply to one request, arrays of at most `limit` bytes in all; None is *absent*."""
    header = receive_header(connection, deadline)
    answer = header.pop("id", None)
    if type(answer) is not int or answer != number:
        raise BrokenFrame("a reply to another request")

    if set(header) == {"absent"} and header["absent"] is True:
        return None
    if set(header) == {"error"}:
        error = fields(header["error"], "types", "message", "traceback")
        types = strings(error["types"], 200)
        if not types:
            raise BrokenFrame("an error without a type")
        return Error(types, string(error["message"]), strings(error["traceback"], 2_000))
    if set(header) != ({"ok", "arguments"} if return_arguments else {"ok"}):
        raise BrokenFrame("a reply that is neither a value, nor an error, nor absent")

    arrays = Arrays(limit)
    value = arrays.decode(header["ok"])
    arguments = None
    if return_arguments:
        parts = fields(header["arguments"], "args", "kwargs")
        args, kwargs = arrays.decode(parts["args"]), arrays.decode({"dict": parts["kwargs"]})
        if not isinstance(args, list):
            raise BrokenFrame("arguments that are no list")
        arguments = tuple(args), kwargs
    arrays.fill(connection, deadline)
    return Ok(value, arguments)


def size_of(value: Any) -> int:
    """Return how many bytes a value takes: its arrays, and a little for each part."""
    if isinstance(value, np.ndarray):
        return value.nbytes + 64
    if isinstance(value, str):
        return len(value) + 64
    if isinstance(value, tuple | list):
        return 64 + sum(map(size_of, value))
    if isinstance(value, dict):
        return 64 + sum(map(size_of, value.values()))
    return 64


class Arrays:
    """The arrays that a header announces: checked against a limit first, and read afterwards."""

    def __init__(self, limit: int) -> None:
        self.left = self.limit = limit
        self.announced: list[Array] = []

    def decode(self, node: Any, depth: int = 0) -> Any:
        """Return the value that stands in a header, its arrays still to be filled."""
        if node is None or isinstance(node, bool | float):
            return node
        if isinstance(node, int):
            if not -(2**63) <= node < 2**64:
                raise BrokenFrame("an integer of more than 64 bits")
            return node
        if isinstance(node, str):
            return string(node)
        if depth > DEPTH:
            raise BrokenFrame("a value that is nested too deep")
        if isinstance(node, list):
            return [self.decode(part, depth + 1) for part in node]
        if len(node) != 1:
            raise BrokenFrame("a value of no known kind")
        ((kind, content),) = node.items()
        if kind == "array":
            return self.announce(content)
        if kind == "float" and content in ("nan", "inf", "-inf"):
            return float(content)
        if kind == "tuple" and isinstance(content, list):
            return tuple(self.decode(part, depth + 1) for part in content)
        if kind == "dict" and isinstance(content, dict):
            return {string(name): self.decode(part, depth + 1) for name, part in content.items()}
        raise BrokenFrame("a value of no known kind")

    def announce(self, content: Any) -> Array:
        """Make room for an array, if its dtype and its size are allowed."""
        fields(content, "dtype", "shape")
        dtype, shape = content["dtype"], content["shape"]
        if not isinstance(dtype, str) or dtype not in DTYPES:
            raise BrokenFrame("an array of a dtype that is not allowed")
        if not isinstance(shape, list) or len(shape) > RANK:
            raise BrokenFrame("an array of no known shape")
        if not all(type(size) is int and size >= 0 for size in shape):
            raise BrokenFrame("an array with a size that is no number from 0 on")
        # An empty array counts as if its empty axes had one entry: so every size is bounded.
        size = prod(max(1, size) for size in shape) * np.dtype(dtype).itemsize
        self.left -= size
        if self.left < 0:
            raise BrokenFrame(f"more than {self.limit // 2**20} MB of arrays")
        array = np.empty(shape, dtype)
        self.announced.append(array)
        return array

    def fill(self, connection: socket, deadline: float) -> None:
        """Read every announced array."""
        for array in self.announced:
            if array.size == 0:
                continue
            data = array.reshape(-1).view(np.uint8)
            fill(connection, data.data, deadline)
            if array.dtype.kind == "b" and data.max() > 1:
                raise BrokenFrame("a boolean that is neither true nor false")


def fill(connection: socket, view: memoryview, deadline: float, *, begins: bool = False) -> None:
    """Read until a buffer is full; `begins` says that nothing of the frame has come yet."""
    filled = 0
    while filled < len(view):
        wait(connection, deadline)
        count = connection.recv_into(view[filled:])
        if count == 0:
            if begins and filled == 0:
                raise Ended
            raise BrokenFrame("a frame that ends before its time")
        filled += count


def wait(connection: socket, deadline: float) -> None:
    """Let the socket's next operation end at the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def fields(node: Any, *names: str) -> dict[str, Any]:
    """Return an object that has exactly these keys."""
    if not isinstance(node, dict) or set(node) != set(names):
        raise BrokenFrame(f"an object without the fields {', '.join(names)}")
    return node


def string(node: Any, characters: int = STRING_CHARACTERS) -> str:
    """Return a string of bounded length as valid text."""
    if not isinstance(node, str) or len(node) > characters:
        raise BrokenFrame("a string that is none, or too long")
    return node.encode("utf-8", "backslashreplace").decode("utf-8")


def strings(node: Any, characters: int, count: int = 10_000) -> tuple[str, ...]:
    """Return a list of strings, bounded in number and length."""
    if not isinstance(node, list) or len(node) > count:
        raise BrokenFrame("a list of strings that is none, or too long")
    return tuple(string(part, characters) for part in node)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("a number that no float holds")
    return number


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
