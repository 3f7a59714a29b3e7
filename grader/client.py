"""The trusted side of the boundary: starts the worker, puts calls to it, and believes nothing."""

import contextlib
import itertools
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

import numpy as np

from . import confinement, frames
from .confinement import ConfinementError, Limits
from .errors import GraderError
from .frames import BrokenFrame, Ended
from .implementation import Absent, Answer, Call, Implementation, Loss, Lost, Outcome, Raised, Value
from .worker import encode, packed, send

RESTARTS = 3  # of a loader that a test has killed
PROMPT_SECONDS = 5.0  # what a loader may take to fork, or to say how a fork ended
FILES = 1_000
NUMBERS_AND_STRINGS = "biufcSU"  # kinds of dtype that a test may send: the latter to be refused
STATUSES = ("loading", "loaded", "failed", "ignored")
SIGNALS = {
    signal.SIGSEGV: "it reached for memory that it does not have",
    signal.SIGBUS: "it reached for memory that it does not have",
    signal.SIGABRT: "it gave up",
    signal.SIGFPE: "it divided by zero in compiled code",
    signal.SIGILL: "it ran what is no instruction",
    signal.SIGXFSZ: "it wrote a file larger than the limit",
}


@dataclass(frozen=True)
class File:
    """What became of one file of a submission."""

    path: str
    status: str
    message: str


@dataclass(frozen=True)
class Loaded:
    """What became of a submission: its files, the functions that it has, and what runs it."""

    files: tuple[File, ...] = ()
    functions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    lost: Lost | None = None


class Loader:
    """
    A submission, loaded by a process of its own; each test gets a fork of that process.

    The process starts at once. `loaded` waits until it has imported the submission; `fresh` yields
    an implementation for one test. `with` ends it, and everything that it has started.
    """

    def __init__(
        self,
        submission: Path,
        chapters: Mapping[str, str],
        *,
        python: str | None = None,
        packages: Iterable[str] = (),
        limits: Limits | None = None,
        precision: str = "float64",
    ) -> None:
        allowed = list(packages)
        self.limits = limits or Limits()
        self.precision = precision
        self.chapters = dict(chapters)
        self.python = python
        self.packages = confinement.find_packages(python, allowed)
        self.isolation = confinement.available(self.limits)
        self.configuration = {
            "submission": str(submission.resolve()),
            "allowed": ["NumPy", *allowed],
            "chapters": self.chapters,
            "limits": self.limits.for_kernel(),
            "load_seconds": self.limits.load_seconds,
        }
        self.surroundings = confinement.Surroundings(self.packages)
        self.printed = confinement.Printed(self.limits.output_kb * 2**10)
        self.restarts = 0
        self._loaded: Loaded | None = None
        try:
            self.process = Process(self)
        except BaseException:
            self.surroundings.remove()
            raise

    def loaded(self) -> Loaded:
        """Wait until the submission is imported, and return what became of it; never `Lost`."""
        if self._loaded is None:
            self._loaded = self.process.load(self)
        return self._loaded

    @contextlib.contextmanager
    def fresh(self) -> Iterator["Worker"]:
        """Yield an implementation that no earlier call has touched."""
        worker = Worker(self)
        try:
            yield worker
        finally:
            worker.close()

    def fork(self) -> "Fork":
        """Return a process for one test; a loader that has died is started once more."""
        while True:
            lost = self.loaded().lost
            if lost is not None:
                raise Lost(lost.status, lost.message)
            try:
                return self.process.fork()
            except (OSError, Ended, BrokenFrame):
                self._restart()

    def _restart(self) -> None:
        self.process.close()
        self.restarts += 1
        before = self.loaded()
        if self.restarts > RESTARTS:
            lost = Lost(
                "crashed", "the process that holds the submission was killed again and again"
            )
            self._loaded = replace(before, lost=lost)
            return
        self.process = Process(self)
        self._loaded = replace(before, lost=self.process.load(self).lost)

    @property
    def output(self) -> str:
        """What the submission has printed so far, control characters escaped."""
        return self.printed.text()

    def close(self) -> None:
        """End the loader and whatever it started."""
        self.process.close()
        self.surroundings.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self.close()


class Process:
    """One life of a loader."""

    def __init__(self, loader: Loader) -> None:
        self.began = time.monotonic()
        self.numbers = itertools.count(1)
        self.control, theirs = socket.socketpair()
        try:
            self.popen = confinement.start(
                loader.surroundings.command(loader.python, theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                bufsize=0,
                cwd=loader.surroundings.work,
                env=loader.surroundings.environment(),
                pass_fds=(theirs.fileno(),),
            )
        except OSError as error:
            self.control.close()
            raise ConfinementError(f"the worker does not start: {error}") from error
        finally:
            theirs.close()
        self.drain = confinement.Drain(self.popen, loader.printed)
        with contextlib.suppress(OSError):  # if it is dead already, reading will say so
            self.control.settimeout(PROMPT_SECONDS)
            send(self.control, packed(loader.configuration), [])

    def load(self, loader: Loader) -> Loaded:
        """Wait until the submission is imported, or it is clear that it will not be."""
        seconds = loader.limits.load_seconds
        # what it has said meanwhile is heard, however late we come to listen
        deadline = max(self.began + seconds, time.monotonic() + PROMPT_SECONDS)
        files: dict[str, File] = {}
        loaded = Loaded(packages=loader.packages.versions)
        try:
            started = frames.fields(frames.receive_header(self.control, deadline), "started")
            versions = frames.fields(started["started"], "python", "numpy")
            loaded = replace(loaded, versions={k: frames.string(v) for k, v in versions.items()})
            functions, notes = self._listen(deadline, files)
        except TimeoutError:
            lost = Lost("timeout", f"importing the submission took longer than {seconds:g} s")
        except BrokenFrame as error:
            lost = Lost("crashed", f"importing the submission sent a broken message: {error}")
        except (Ended, OSError):
            ending = _ending(self._exit_code(), loader.limits)
            lost = Lost("crashed", f"importing the submission: {ending}")
        else:
            known = tuple(name for name in functions if name in loader.chapters)
            return replace(loaded, files=tuple(files.values()), functions=known, notes=notes)
        self.close()
        if not loaded.versions:
            said = loader.output.strip().splitlines()[-1:] if lost.status == "crashed" else []
            raise GraderError(" ".join(["the worker does not start:", lost.message, *said]))
        for path, file in files.items():
            if file.status == "loading":
                files[path] = File(path, "failed", lost.message)
        return replace(loaded, files=tuple(files.values()), lost=lost)

    def _listen(
        self, deadline: float, files: dict[str, File]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        while True:
            header = frames.receive_header(self.control, deadline)
            if "file" in header:
                row = frames.fields(header["file"], "path", "status", "message")
                file = File(*(frames.string(row[name]) for name in ("path", "status", "message")))
                if file.status not in STATUSES:
                    raise BrokenFrame("a file of no known status")
                if len(files) >= FILES:
                    raise BrokenFrame(f"more than {FILES} files")
                files[file.path] = file
            else:
                if any(file.status == "loading" for file in files.values()):
                    raise BrokenFrame("loaded, while a file is not")
                loaded = frames.fields(header, "loaded")["loaded"]
                row = frames.fields(loaded, "functions", "notes")
                return frames.strings(row["functions"], 200), frames.strings(row["notes"], 10_000)

    def fork(self) -> "Fork":
        """Let the loader fork, and find the new process by who is there that was not before."""
        number = next(self.numbers)
        before = confinement.children(self.popen.pid)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self.control.settimeout(PROMPT_SECONDS)
                socket.send_fds(self.control, [packed({"fork": number})], [theirs.fileno()])
            frames.fields(self._hear(), "forked")
            pids = confinement.children(self.popen.pid) - before
            self._require_process(pids)
        except BaseException:
            ours.close()
            raise
        return Fork(self, number, ours, frozenset(pids))

    def _require_process(self, pids: set[int]) -> None:
        if not pids:
            raise BrokenFrame("no fork was made")

    def ended(self, number: int) -> int | None:
        """Ask how a fork ended: its exit code, or minus a signal, or None if nobody knows."""
        try:
            self.control.settimeout(PROMPT_SECONDS)
            send(self.control, packed({"ended": number}), [])
            code = frames.fields(self._hear(), "ended")["ended"]
        except (OSError, Ended, BrokenFrame):
            return None
        return code if type(code) is int and -100 < code < 256 else None

    def _hear(self) -> dict[str, Any]:
        return frames.receive_header(self.control, time.monotonic() + PROMPT_SECONDS)

    def _exit_code(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.popen.wait(0.5)
        return None

    def close(self) -> None:
        """Kill the loader and whatever it started, and keep what it printed."""
        confinement.end(self.popen)
        self.control.close()
        self.drain.close()


@dataclass(frozen=True)
class Fork:
    """The process of one test."""

    process: Process
    number: int
    connection: socket.socket
    pids: frozenset[int]

    def require_silence(self) -> None:
        """Refuse whatever was sent without being asked for."""
        self.connection.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            if self.connection.recv(1, socket.MSG_PEEK):
                raise BrokenFrame("more than one reply, or one before the call")
            raise Ended

    def close(self) -> None:
        """Kill the process and whatever it started."""
        self.connection.close()
        confinement.kill_tree(self.pids & confinement.children(self.process.popen.pid))


class Worker(Implementation):
    """An implementation in a process of its own, for one test; it is forked at the first call."""

    def __init__(self, loader: Loader) -> None:
        super().__init__(loader.precision)
        self.loader = loader
        self.limits = loader.limits
        self.seconds_left = loader.limits.test_seconds
        self.bytes_left = loader.limits.reply_mb * 2**20
        self.exceeded = {
            "MemoryError": f"it ran out of memory: the limit is {self.limits.memory_mb} MB",
            "OpenFilesLimit": f"it opened more files than the limit of {self.limits.open_files}",
            "ProcessesLimit": f"it started more processes than {self.limits.processes}, the limit",
        }
        self.numbers = itertools.count(1)
        self.process: Fork | None = None
        self.lost: Lost | None = None

    def ask(self, call: Call, *, return_arguments: bool = False) -> Outcome:
        """Put a call to the submission and wait for its one reply; raise `Lost` if none comes."""
        if self.lost is not None:
            raise Lost(self.lost.status, self.lost.message, self.lost.call)
        number = next(self.numbers)
        buffers: list[frames.Array] = []

        def encoded(value: Value) -> Any:
            return encode(value, buffers, place, NUMBERS_AND_STRINGS)

        place = {"layout": call.layout, "writable": call.writable}
        request = {
            "id": number,
            "function": call.function,
            "args": [encoded(value) for value in call.args],
            "kwargs": {name: encoded(value) for name, value in call.kwargs.items()},
            "return_arguments": return_arguments,
        }
        try:
            reply = self._exchange(number, packed(request), buffers, return_arguments)
            if isinstance(reply, frames.Ok):
                self._account_for(reply, request)
        except Lost as lost:
            self._lose(lost, call)
        except TimeoutError:
            self._lose(self._too_slow(call), call)
        except BrokenFrame as error:
            self._lose(Lost("crashed", f"{call.function} sent a broken reply: {error}"), call)
        except (Ended, OSError):
            code = self.process.process.ended(self.process.number) if self.process else None
            status: Loss = "timeout" if code == -signal.SIGXCPU else "crashed"
            self._lose(Lost(status, f"{call.function}: {_ending(code, self.limits)}"), call)
        if reply is None:
            return Absent()
        if isinstance(reply, frames.Ok):
            return Answer(reply.value, reply.arguments)
        for kind, limit in self.exceeded.items():
            if kind in reply.types:
                self._lose(Lost("crashed", f"{call.function}: {limit}"), call)
        return Raised(reply.types, reply.message, reply.traceback)

    def _exchange(
        self, number: int, header: bytes, buffers: list[frames.Array], return_arguments: bool
    ) -> frames.Ok | frames.Error | None:
        if self.process is None:
            self.process = self.loader.fork()
        self.process.require_silence()
        connection = self.process.connection
        began = time.monotonic()
        seconds = min(self.limits.call_seconds, self.seconds_left)
        if seconds <= 0:
            raise TimeoutError
        try:
            connection.settimeout(seconds)
            send(connection, header, buffers)
            reply = frames.receive_reply(
                connection, began + seconds, self.limits.reply_mb * 2**20, number, return_arguments
            )
        finally:
            self.seconds_left -= time.monotonic() - began
        with contextlib.suppress(Ended):  # it has answered; what else it does, the next call finds
            self.process.require_silence()
        return reply

    def _account_for(self, reply: frames.Ok, request: Mapping[str, Any]) -> None:
        """Count what is remembered of a test's answers, and see that the arguments came back."""
        self.bytes_left -= frames.size_of((reply.value, reply.arguments))
        if self.bytes_left < 0:
            raise BrokenFrame(f"all answers of this test have more than {self.limits.reply_mb} MB")
        if reply.arguments is not None:
            args, kwargs = reply.arguments
            if len(args) != len(request["args"]) or kwargs.keys() != request["kwargs"].keys():
                raise BrokenFrame("arguments that are not those of the call")

    def _lose(self, lost: Lost, call: Call) -> NoReturn:
        self.lost = Lost(lost.status, lost.message, call)
        self.close()
        raise Lost(lost.status, lost.message, call) from None

    def _too_slow(self, call: Call) -> Lost:
        shapes = [
            f"{name} {value.shape}"
            for name, value in call.arguments.items()
            if isinstance(value, np.ndarray)
        ]
        given = f" (given {', '.join(shapes)})" if shapes else ""
        if self.seconds_left <= 0:
            limit = f"the calls of this test took longer than {self.limits.test_seconds:g} s in all"
        else:
            limit = f"no answer within {self.limits.call_seconds:g} s"
        return Lost("timeout", f"{call.function}: {limit}{given}")

    def close(self) -> None:
        """Kill the process and whatever it started."""
        if self.process is not None:
            self.process.close()
            self.process = None


def _ending(code: int | None, limits: Limits) -> str:
    """Say in a sentence how a process ended."""
    if code is None:
        return "the process closed its connection without an answer"
    if code >= 0:
        return f"the process ended itself with exit code {code} instead of answering"
    if code == -signal.SIGXCPU:
        return f"the process used more than {limits.for_kernel()['CPU'][0]} s of CPU time"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    why = SIGNALS.get(-code)  # type: ignore[call-overload]
    return f"the process was killed by {name}" + (f": {why}" if why else "")
