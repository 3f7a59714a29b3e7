"""
The worker: a program of its own that loads somebody else's code and answers calls.

    python -I -S -B worker.py DESCRIPTOR PACKAGES

It needs the standard library, and NumPy from the folder PACKAGES; nothing of the grader is visible
to the code that it loads. It reports values, never verdicts, and whoever asks believes nothing of
what comes from here.

DESCRIPTOR is one end of a Unix socket pair. What crosses it is a *frame*: four bytes, the length
of a header in little-endian order; the header in JSON; then the raw bytes of every array that the
header announces, in the order in which they stand there, little-endian and row by row.

    value  := null | true | false | integer of 64 bits | finite float | string | [value, ...]
            | {"float": "nan" | "inf" | "-inf"}
            | {"tuple": [value, ...]}
            | {"dict": {string: value, ...}}
            | {"array": {"dtype": "<f8", "shape": [2, 3]}}
              and in a request, with these: "layout": C | F | reversed | strided | broadcast,
              "writable": true | false

A NumPy scalar is an array of rank 0. An object has one key, so that every value has one reading.

The *loader* takes the configuration, imports the submission once, and says how it went:

    <- {"submission": path, "allowed": [name, ...], "chapters": {function: chapter},
        "limits": {"AS": [soft, hard], ...}, "load_seconds": 20.0}
    -> {"started": {"python": "3.11.7", "numpy": "2.4.6"}}          before any of it is imported
    -> {"file": {"path", "status": loading | loaded | failed | ignored, "message"}}       as it goes
    -> {"loaded": {"functions": [name, ...], "notes": [sentence, ...]}}

Then each test has a process of its own, a fork of the loader, which serves a socket that comes
along with the message. So no test sees what another left behind, nor dies of it.

    <- {"fork": number}, with the descriptor of a socket        -> {"forked": number}
    <- {"ended": number}    -> {"ended": exit code, or minus the signal's number, or null: it lives}

On its own socket the fork answers each request with exactly one reply:

    request := {"id", "function", "args": [value, ...], "kwargs": {name: value}, "return_arguments"}
    reply   := {"id", "ok": value}, with "arguments": {"args", "kwargs"} where asked for: what the
               arguments held after the call
             | {"id", "error": {"types": [names along the MRO], "message", "traceback": [lines]}}
             | {"id", "absent": true}

Whatever a function raises is data, `SystemExit` included. A result that is not a value is an error
of the type `UnsupportedResult` alone: it is no refusal, and its message names what came. The types
of an `OSError` that a limit has caused end with that limit: `OpenFilesLimit`, `ProcessesLimit`.
"""

from __future__ import annotations

import builtins
import sys

if __name__ == "__main__":
    # Code that is loaded later may replace what it likes, in the builtins too. The functions below
    # keep what they need under names of their own, so that an honest replacement breaks nothing.
    globals()["__builtins__"] = dict(vars(builtins))
    sys.path.append(sys.argv[2])

import resource
from contextlib import suppress
from errno import EAGAIN, EMFILE
from fnmatch import fnmatch
from importlib.util import module_from_spec, spec_from_file_location
from json import JSONDecoder, JSONEncoder
from linecache import getline
from math import isfinite
from os import (
    WNOHANG,
    _exit,
    chdir,
    environ,
    fork,
    getcwd,
    mkdir,
    set_inheritable,
    waitpid,
    waitstatus_to_exitcode,
)
from pathlib import Path
from signal import ITIMER_REAL, SIG_DFL, SIGALRM, SIGXFSZ, setitimer, signal
from socket import recv_fds, socket
from time import monotonic, sleep
from traceback import print_exc, walk_tb
from typing import TYPE_CHECKING, Any

from numpy import __version__ as numpy_version
from numpy import array as new_array
from numpy import ascontiguousarray, broadcast_to, empty, generic, ndarray, uint8, zeros

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

HEADER_BYTES = 2**20
STRING_CHARACTERS = 10_000
DEPTH = 16
MESSAGE_CHARACTERS = 2_000
LINES = 20
LIMITS = {EMFILE: "OpenFilesLimit", EAGAIN: "ProcessesLimit"}
IGNORED = ("conftest.py", "setup.py", "test.py", "test_*.py", "*_test.py", "__*__.py")
SHADOWING = {*sys.stdlib_module_names, "numpy", "sitecustomize", "usercustomize"}

to_json = JSONEncoder(allow_nan=False, separators=(",", ":")).encode
from_json = JSONDecoder().decode


class UnsupportedResult(Exception):
    """What a function returned is not a value of the protocol."""


class TooSlow(BaseException):
    """A file took too long to import; raised by an alarm, on the line that it was at."""


# VALUES


def laid_out(array: ndarray[Any, Any], layout: str, writable: bool) -> ndarray[Any, Any]:
    """
    Return a fresh copy of an array in a memory layout.

    `C` and `F` are contiguous, `reversed` has negative strides along every axis, `strided` is every
    second element of a larger buffer, and `broadcast` has stride 0 along the first axis, whose
    entries must be equal; it is never writable. An array that is too small for a layout is C.
    """
    if layout == "broadcast" and array.ndim and len(array) > 1:
        return broadcast_to(new_array(array[:1], order="C"), array.shape)
    if layout == "F":
        copy = new_array(array, order="F")
    elif layout == "reversed" and array.ndim:
        backwards = (slice(None, None, -1),) * array.ndim
        copy = new_array(array[backwards], order="C")[backwards]
    elif layout == "strided" and array.ndim:
        copy = zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)[..., ::2]
        copy[...] = array
    else:
        copy = new_array(array, order="C")
    copy.flags.writeable = writable
    return copy


def encode(
    value: Any,
    buffers: list[ndarray[Any, Any]],
    placement: Any = (),
    kinds: str = "biufc",
    depth: int = 0,
) -> Any:
    """
    Return a value as it stands in a header, and add the bytes of its arrays to `buffers`.

    `placement` is what a request says of every array, `kinds` the kinds of dtype that may cross.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int and -(2**63) <= value < 2**64:
        return value
    if kind is float:
        return value if isfinite(value) else {"float": repr(value)}
    if kind is str and len(value) <= STRING_CHARACTERS:
        return value
    if kind is complex or isinstance(value, generic):
        value = new_array(value)
    if type(value) is ndarray and value.dtype.kind in kinds:
        flat = ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
        buffers.append(flat.reshape(-1).view(uint8))
        return {"array": {"dtype": flat.dtype.str, "shape": list(value.shape), **dict(placement)}}

    def inner(part: Any) -> Any:
        return encode(part, buffers, placement, kinds, depth + 1)

    if depth < DEPTH:
        if kind is list:
            return [inner(part) for part in value]
        if isinstance(value, tuple):  # a named tuple is one, too
            return {"tuple": [inner(part) for part in value]}
        if isinstance(value, dict) and all(isinstance(name, str) for name in value):  # ordered, too
            return {"dict": {str.__str__(name): inner(part) for name, part in value.items()}}
    raise UnsupportedResult(f"the result {'holds' if depth else 'is'} {unsupported(value)}")


def unsupported(value: Any) -> str:
    """Say what a value is that cannot cross."""
    kind = type(value)
    if kind is ndarray:
        return f"an array of dtype {value.dtype}, which is not numeric"
    if kind is int:
        return "an integer of more than 64 bits"
    if kind is str:
        return f"a string of {len(value)} characters"
    if isinstance(value, dict) and not all(isinstance(name, str) for name in value):
        return "a dict whose keys are not all strings"
    if kind is list or isinstance(value, tuple | dict):
        return f"a {kind.__name__} nested more than {DEPTH} deep"
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    wanted = "plain NumPy arrays" if isinstance(value, ndarray) else "NumPy arrays and numbers"
    return f"of the type {name}, where {wanted} are expected"


def decode(node: Any, take: Callable[[Any], ndarray[Any, Any]]) -> Any:
    """Return the value that stands in a header; `take` reads each array as it is announced."""
    if type(node) is list:
        return [decode(part, take) for part in node]
    if type(node) is not dict:
        return node
    ((kind, content),) = node.items()
    if kind == "float":
        return float(content)
    if kind == "tuple":
        return tuple(decode(part, take) for part in content)
    if kind == "dict":
        return {name: decode(part, take) for name, part in content.items()}
    return take(content)


# FRAMES


def packed(header: Any) -> bytes:
    """Return a header with its length before it."""
    text = to_json(header).encode("ascii")
    return len(text).to_bytes(4, "little") + text


def send(connection: socket, header: bytes, buffers: list[ndarray[Any, Any]]) -> None:
    """Send a frame: a packed header, and the arrays that it announces."""
    if sum(map(len, buffers)) < 2**16:
        connection.sendall(b"".join([header, *buffers]))  # type: ignore[list-item]
        return
    connection.sendall(header)
    for buffer in buffers:
        connection.sendall(buffer.data)


def fill(connection: socket, buffer: Any) -> bool:
    """Read until a buffer is full; return False if the other end was closed."""
    view, filled = memoryview(buffer), 0
    while filled < len(view):
        count = connection.recv_into(view[filled:])
        if count == 0:
            return False
        filled += count
    return True


def receive(connection: socket) -> Any:
    """Return the next header, or None if the other end was closed."""
    length = bytearray(4)
    return receive_rest(connection, length) if fill(connection, length) else None


def receive_rest(connection: socket, length: bytes | bytearray) -> Any:
    """Return the header whose length has been read."""
    text = bytearray(int.from_bytes(length, "little"))
    return from_json(text.decode("ascii")) if fill(connection, text) else None


def take_array(connection: socket, content: Any) -> ndarray[Any, Any]:
    """Read an array, and lay it out as it was asked for."""
    array = empty(content["shape"], content["dtype"])
    fill(connection, array.reshape(-1).view(uint8))
    if content["layout"] != "C":
        return laid_out(array, content["layout"], content["writable"])
    array.flags.writeable = content["writable"]
    return array


# ERRORS


def text_of(message: str, characters: int = MESSAGE_CHARACTERS) -> str:
    """Return a message as valid text, and not too long."""
    valid = message.encode("utf-8", "backslashreplace").decode("utf-8")
    return valid if len(valid) <= characters else f"{valid[: characters - 4]} ..."


class Submission:
    """The files of a submission: importing them, finding functions, and naming their lines."""

    def __init__(self, configuration: Any, packages: Path) -> None:
        self.path = Path(configuration["submission"])
        self.folder = self.path.parent if self.path.is_file() else self.path
        self.allowed: list[str] = configuration["allowed"]
        self.taken = SHADOWING | {entry.name.split(".")[0] for entry in packages.iterdir()}
        self.chapters: dict[str, str] = configuration["chapters"]
        self.seconds: float = configuration["load_seconds"]
        self.seconds_of_file = 0.0
        self.modules: dict[str, ModuleType] = {}
        self.functions: dict[str, Any] = {}

    def load(self, report: Callable[[str, str, str], None]) -> None:
        """Import every file; what one of them does wrong does not keep the others from loading."""
        files = [self.path]
        if self.path.is_dir():
            sys.path.append(str(self.path))  # after the standard library and NumPy: shadows nothing
            files = sorted(entry for entry in self.path.glob("[!.]*.py") if entry.is_file())
        end = monotonic() + 0.9 * self.seconds
        for file in files:
            name, stem = file.name, file.stem
            if any(fnmatch(name, pattern) for pattern in IGNORED):
                report(name, "ignored", "not a module of the submission")
            elif stem in self.taken:
                report(name, "failed", f"not loaded: it would take the place of the module {stem}")
            elif "." in stem:
                report(name, "failed", "not loaded: the name of a module has no dot")
            else:
                report(name, "loading", "")
                report(name, *self.load_file(file, (end - monotonic()) / 2))

    def load_file(self, file: Path, seconds: float) -> tuple[str, str]:
        """Import one file under its stem; return its status and a message."""
        try:
            try:
                self.seconds_of_file = max(seconds, 0.01)
                setitimer(ITIMER_REAL, self.seconds_of_file)
                if file.stem not in sys.modules:  # another file may have imported it
                    self.execute(file)
                self.modules[file.stem] = sys.modules[file.stem]
            finally:
                setitimer(ITIMER_REAL, 0)
        except BaseException as error:  # whatever the file raises is data
            told = self.describe(error)
            where = f" ({told['traceback'][-1]})" if told["traceback"] else ""
            return "failed", f"{told['types'][0]}: {told['message']}{where}"
        return "loaded", ""

    def too_slow(self, *_: object) -> None:
        """End the import of a file whose time is over."""
        raise TooSlow(f"importing this file takes longer than {self.seconds_of_file:.2g} s")

    def execute(self, file: Path) -> None:
        """Run one file as the module of its stem."""
        spec = spec_from_file_location(file.stem, file)
        if spec is None or spec.loader is None:
            raise ImportError(f"{file.name} is no module")
        module = sys.modules[file.stem] = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(file.stem, None)
            raise

    def find(self) -> list[str]:
        """Find each function: the chapter's module wins, then the first by name; return notes."""
        notes = []
        for name, chapter in self.chapters.items():
            order = sorted(self.modules, key=lambda stem: (stem != chapter, stem))
            found = {stem: self.function(stem, name) for stem in order}
            used = next((stem for stem in order if found[stem] is not None), None)
            if used is None:
                notes += [
                    f"{name} in {stem}.py is a class, where a function is needed"
                    for stem in order
                    if self.is_class(stem, name)
                ]
                continue
            chosen = self.functions[name] = found.pop(used)
            others = [
                f"{stem}.py"
                for stem, value in found.items()
                if value is not None and value is not chosen and self.is_own(value)
            ]
            if others:
                also = " and ".join(others)
                notes.append(f"{name} is taken from {used}.py; another one stands in {also}")
        return notes

    def function(self, stem: str, name: str) -> Any:
        """Return what a module calls by this name, if it can be called and is not a class."""
        try:
            value = vars(self.modules[stem]).get(name)
        except BaseException:  # a module may have put anything in its own place
            return None
        return value if callable(value) and not issubclass(type(value), type) else None

    def is_class(self, stem: str, name: str) -> bool:
        """Say whether a module calls a class by this name."""
        try:
            return issubclass(type(vars(self.modules[stem]).get(name)), type)
        except BaseException:  # a module may have put anything in its own place
            return False

    def is_own(self, value: Any) -> bool:
        """Say whether a function was defined by the submission, and not imported from a library."""
        try:
            return str(value.__module__) in self.modules
        except BaseException:  # what can be called may be any object
            return False

    def describe(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as data: its classes, its message, the submission's own lines."""
        told: dict[str, Any] = {
            "types": ["BaseException", "object"],
            "message": "",
            "traceback": [],
        }
        with suppress(BaseException):  # an exception may be unable to say what it is
            told["types"] = [text_of(kind.__name__, 100) for kind in type(error).__mro__[:LINES]]
            if isinstance(error, OSError) and error.errno in LIMITS:
                told["types"].append(LIMITS[error.errno])
            told["traceback"] = self.own_lines(error)
            told["message"] = text_of(self.message(error))
        return told

    def message(self, error: BaseException) -> str:
        """Return an exception's message, in words for a student where ours are better."""
        if isinstance(error, SyntaxError):
            return str(error.msg)
        if isinstance(error, ModuleNotFoundError):
            name = error.name
            if name and "." not in name and name not in self.taken:  # else its package is there
                return self.not_available(name)
        if isinstance(error, ImportError) and "relative import" in str(error):
            return f"{error}: these files are no package; import them without the dot"
        return str(error)

    def not_available(self, name: str) -> str:
        """Say that a module is neither the submission's own nor one that it may import."""
        own = f"has no {name}.py" if self.path == self.folder else f"is {self.path.name} alone"
        may = ", ".join(["the standard library", *self.allowed[:-1]])
        return (
            f"{name} is not available here: the submission {own}, and beside its own files"
            f" it can import {may} and {self.allowed[-1]} alone"
        )

    def own_lines(self, error: BaseException) -> list[str]:
        """Return the lines of the submission that an exception came through."""
        lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        if isinstance(error, SyntaxError) and error.filename:
            lines.append((error.filename, error.lineno or 1))
        own = [
            f"{Path(file).relative_to(self.folder)}, line {line}: {getline(file, line).strip()}"
            for file, line in lines
            if self.path in (Path(file), *Path(file).parents)
        ]
        return [text_of(line, 300) for line in own[-LINES:]]


# PROCESSES


def answer(request: Any, connection: socket, submission: Submission) -> tuple[bytes, Any]:
    """Call the function that a request names, and return the reply."""
    number = request["id"]

    def take(content: Any) -> ndarray[Any, Any]:
        return take_array(connection, content)

    buffers: list[ndarray[Any, Any]] = []
    try:
        args = [decode(node, take) for node in request["args"]]
        kwargs = {name: decode(node, take) for name, node in request["kwargs"].items()}
        if request["function"] not in submission.functions:
            return packed({"id": number, "absent": True}), []
        value = submission.functions[request["function"]](*args, **kwargs)
        reply = {"id": number, "ok": encode(value, buffers)}
        if request["return_arguments"]:
            reply["arguments"] = {
                "args": [encode(part, buffers) for part in args],
                "kwargs": {name: encode(part, buffers) for name, part in kwargs.items()},
            }
        return packed_reply(reply), buffers
    except UnsupportedResult as error:
        told = {"types": ["UnsupportedResult"], "message": text_of(str(error)), "traceback": []}
        return packed({"id": number, "error": told}), []
    except BaseException as error:  # whatever the function raises is data
        return packed({"id": number, "error": submission.describe(error)}), []


def packed_reply(reply: Any) -> bytes:
    """Return a reply's header, if it is not too large."""
    header = packed(reply)
    if len(header) > HEADER_BYTES:
        raise UnsupportedResult("the result holds too many single values: return NumPy arrays")
    return header


def serve(connection: socket, submission: Submission) -> None:
    """Answer requests until the other end is closed."""
    connection.setblocking(True)
    while (request := receive(connection)) is not None:
        reply, buffers = answer(request, connection, submission)
        flush()
        send(connection, reply, buffers)
        del buffers


def flush() -> None:
    """Write out what the submission has printed; its streams may be closed, or be no streams."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(BaseException):
            stream.flush()


def move_into(folder: str) -> None:
    """Work in a folder of this process's own, in which no other test has left anything."""
    with suppress(OSError):  # the submission may have filled the disk, or gone elsewhere
        mkdir(folder)
        chdir(folder)
        environ["TMPDIR"] = getcwd()


def limit(resources: dict[str, tuple[int, int]]) -> None:
    """Set this process's limits, soft and hard, where they are not lower already."""
    for name, wanted in resources.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        most = resource.getrlimit(kind)[1]
        soft, hard = (n if most == resource.RLIM_INFINITY else min(n, most) for n in wanted)
        resource.setrlimit(kind, (soft, hard))
    signal(SIGXFSZ, SIG_DFL)  # Python ignores it; here a file that grows too large is the end


def load(control: socket, packages: Path) -> Submission:
    """Import the submission that the configuration names, and say how it went."""
    configuration = receive(control)
    limit(configuration["limits"])
    python = ".".join(map(str, sys.version_info[:3]))
    send(control, packed({"started": {"python": python, "numpy": numpy_version}}), [])

    def report(name: str, status: str, message: str) -> None:
        row = {"path": text_of(name, 300), "status": status, "message": message}
        send(control, packed({"file": row}), [])

    submission = Submission(configuration, packages)
    signal(SIGALRM, submission.too_slow)
    submission.load(report)
    notes = submission.find()
    loaded = {"functions": list(submission.functions), "notes": notes[:100]}
    send(control, packed({"loaded": loaded}), [])
    return submission


def exit_code(process: int, patience: float) -> int | None:
    """Return how a fork ended, or None if it lives; wait for it no longer than `patience`."""
    end = monotonic() + patience
    while True:
        found, status = waitpid(process, WNOHANG)
        if found:
            return waitstatus_to_exitcode(status)
        if monotonic() >= end:
            return None
        sleep(0.002)


def main() -> None:
    """Load the submission, then fork a process for each test until the other end is closed."""
    control, packages = socket(fileno=int(sys.argv[1])), Path(sys.argv[2])
    del sys.argv[1:]
    set_inheritable(control.fileno(), False)
    submission = load(control, packages)
    living: dict[int, int] = {}
    codes: dict[int, int | None] = {}
    while True:
        length, descriptors, _, _ = recv_fds(control, 4, 1)
        request = receive_rest(control, length) if length else None
        if request is None:
            return
        asked = request.get("ended")
        for number, process in list(living.items()):
            codes[number] = exit_code(process, 0.5 if number == asked else 0)
            if codes[number] is not None:
                del living[number]
        if asked is not None:
            send(control, packed({"ended": codes.get(asked)}), [])
            continue
        flush()
        set_inheritable(descriptors[0], False)
        with socket(fileno=descriptors[0]) as connection:
            process = fork()
            if process == 0:
                control.close()
                move_into(f"test-{request['fork']}")
                serve(connection, submission)
                return
        living[request["fork"]] = process
        send(control, packed({"forked": request["fork"]}), [])


if __name__ == "__main__":
    # The end is abrupt on purpose: nothing that a submission left for the exit is run.
    try:
        main()
    except BaseException:  # of the loader, and of each of its forks
        try:
            print_exc()
            flush()
        finally:
            _exit(70)
    _exit(0)
