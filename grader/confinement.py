"""What surrounds the process of a submission: what it may see, what it may use, and how it ends."""

import contextlib
import ctypes
import functools
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

WORKER = Path(__file__).with_name("worker.py")
LEAST_MEMORY_MB = 256  # the interpreter and NumPy alone reserve half of this
PR_SET_CHILD_SUBREAPER = 36
ONE_THREAD = {
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

# Asked of another interpreter: where NumPy lies, and what the allowed packages and all that they
# need have installed beside it.
QUERY = """
import importlib.metadata, json, os, re, sys
import numpy
here = os.path.dirname(os.path.dirname(numpy.__file__))
entries = {os.path.join(here, name) for name in ("numpy", "numpy.libs")}
versions, waiting, seen = {}, sys.argv[1:], {"numpy"}
while waiting:
    name = waiting.pop(0)
    key = re.sub("[-_.]+", "-", name).lower()
    if key in seen:
        continue
    seen.add(key)
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        if name in sys.argv[1:]:
            sys.exit(f"the package {name} is not installed for {sys.executable}")
        continue
    versions[name] = found.version
    for file in found.files or ():
        top = file.parts[0]
        if top != ".." and top != "__pycache__" and not top.endswith(".pth"):
            entries.add(str(found.locate_file(top)))
    for needed in found.requires or ():
        if "extra ==" not in needed:
            waiting.append(re.match("[A-Za-z0-9._-]+", needed).group())
named = {name: versions[name] for name in sys.argv[1:] if name in versions}
print(json.dumps({"entries": sorted(filter(os.path.exists, entries)), "versions": named}))
"""


class ConfinementError(Exception):
    """The surroundings that were asked for cannot be had here; the message is for whoever asked."""


@dataclass(frozen=True)
class Limits:
    """How much a submission may use; an assignment may set each."""

    call_seconds: float = 5.0
    test_seconds: float = 60.0
    load_seconds: float = 20.0
    memory_mb: int = 2048
    file_mb: int = 16
    open_files: int = 256
    processes: int = 8192
    output_kb: int = 64
    reply_mb: int = 256

    def for_kernel(self) -> dict[str, tuple[int, int]]:
        """Return the limits that the kernel keeps: soft and hard, by their names."""
        seconds = int(max(self.load_seconds, self.test_seconds)) + 1
        kept = {
            "CPU": (seconds, seconds + 2),
            "FSIZE": (self.file_mb * 2**20,) * 2,
            "NOFILE": (self.open_files,) * 2,
            "CORE": (0, 0),
        }
        if sys.platform.startswith("linux"):  # elsewhere the kernel takes this one and forgets it
            kept["AS"] = (self.memory_mb * 2**20,) * 2
        if os.getuid() != 0:  # it counts all of a user's processes, and binds no root
            kept["NPROC"] = (self.processes,) * 2
        return kept


@dataclass(frozen=True)
class Isolation:
    """How far a submission is confined: a tier, and the measures that are in force."""

    tier: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Packages:
    """What a submission may import besides the standard library, and where it lies."""

    entries: tuple[str, ...]
    versions: dict[str, str]


def available(limits: Limits | None = None) -> Isolation:
    """Say how far a submission is confined on this machine."""
    named = {
        "AS": "memory limit",
        "CPU": "CPU limit",
        "FSIZE": "file size limit",
        "NOFILE": "open files limit",
        "NPROC": "process limit",
    }
    kept = (limits or Limits()).for_kernel()
    measures = ["own process", "isolated interpreter", "NumPy only", "empty environment"]
    measures += ["empty working directory", "time limits"]
    measures += [name for limit, name in named.items() if limit in kept]
    if adopt_orphans():
        measures.append("subreaper")
    return Isolation("C", tuple(measures))


def find_packages(python: str | None, allowed: Iterable[str]) -> Packages:
    """Find NumPy, and the allowed packages with all that they need, for an interpreter."""
    names = tuple(allowed)
    if not names and python in (None, sys.executable):
        beside = Path(np.__file__).resolve().parent
        entries = (str(beside), str(beside.with_name("numpy.libs")))
        return Packages(tuple(filter(os.path.exists, entries)), {})
    return _ask_interpreter(python or sys.executable, names)


@functools.cache
def _ask_interpreter(python: str, names: tuple[str, ...]) -> Packages:
    command = [python, "-I", "-c", QUERY, *names]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfinementError(f"{python} cannot be run: {error}") from error
    if said.returncode:
        reason = said.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        raise ConfinementError(f"{python} is of no use here: {reason[0]}")
    try:
        answer = json.loads(said.stdout)
        return Packages(tuple(answer["entries"]), answer["versions"])
    except (ValueError, TypeError, KeyError):
        raise ConfinementError(f"{python} is of no use here: it is no Python") from None


class Surroundings:
    """A temporary folder: links to what may be imported, and an empty working directory."""

    def __init__(self, packages: Packages) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cnnspec-"))
        self.links = self.folder / "packages"
        self.work = self.folder / "work"
        self.links.mkdir()
        self.work.mkdir()
        self.worker = self.folder / WORKER.name
        self.worker.write_bytes(WORKER.read_bytes())  # a copy, which does not say where we are
        for entry in packages.entries:
            (self.links / Path(entry).name).symlink_to(entry)

    def command(self, python: str | None, descriptor: int) -> list[str]:
        """Return the command that runs the worker."""
        options = ["-I", "-S", "-B", "-W", "ignore", "-X", "utf8"]
        program = [
            python or sys.executable,
            *options,
            str(self.worker),
            str(descriptor),
            str(self.links),
        ]
        return confined(program)

    def environment(self) -> dict[str, str]:
        """Return the whole environment of the worker: nothing, but for one thread of algebra."""
        return {**ONE_THREAD, "TMPDIR": str(self.work)}

    def remove(self) -> None:
        """Remove the folder, and whatever was written into it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def confined(command: list[str]) -> list[str]:
    """Wrap a command in what confines it from without: in tier C, nothing."""
    return command


# PROCESSES
#
# Every loader begins a session of its own. What it starts is found as its descendants; what it
# has let go of comes to the grading process, which adopts orphans, and is known by its session:
# it is not ours, and it is no loader that we started.

_started: set[int] = set()
_starting = threading.Lock()


def start(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
    """Start a process in a session of its own."""
    adopt_orphans()
    with _starting:
        process = subprocess.Popen(command, start_new_session=True, **options)  # noqa: S603
        _started.add(process.pid)
    return process


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process that was started here, whatever it started, and wait until all are gone."""
    kill_tree({process.pid})
    process.wait()
    with _starting:
        _started.discard(process.pid)
    patience = time.monotonic() + 1
    while orphans() and time.monotonic() < patience:
        kill_tree(set())
        time.sleep(0.001)


def kill_tree(roots: Set[int]) -> None:
    """Kill processes, all their descendants, and the orphans of every submission."""
    stopped: set[int] = set()
    while found := (family(roots) | orphans()) - stopped:
        for pid in found:  # a stopped process starts no other while we look for more
            _send(pid, signal.SIGSTOP)
        stopped |= found
    for pid in stopped:
        _send(pid, signal.SIGKILL)
    with _starting:
        adopted = (stopped & children(os.getpid())) - _started
    for pid in adopted:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def family(roots: Set[int]) -> set[int]:
    """Return processes and all their descendants."""
    found: set[int] = set()
    new = set(roots)
    while new:
        found |= new
        new = set().union(*map(children, new)) - found
    if roots and not sys.platform.startswith("linux"):  # no orphan comes to us there
        found |= {pid for pid in psutil.pids() if _session(pid) in roots}
    return found


def orphans() -> set[int]:
    """Return the processes that came to us because whoever started them has gone."""
    if not adopt_orphans():
        return set()
    with _starting:
        ours = os.getsid(0)
        mine = children(os.getpid()) - _started
        return {pid for pid in mine if _session(pid) not in (None, ours)}


def children(pid: int) -> set[int]:
    """Return the processes that a process has started and not yet lost."""
    if not _kernel_lists_children():
        with contextlib.suppress(psutil.Error):
            return {child.pid for child in psutil.Process(pid).children()}
        return set()
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - ten times as fast
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file,  # noqa: PTH123
            ):
                found.update(map(int, file.read().split()))
    return found


def adopt_orphans() -> bool:
    """Let every orphan among our descendants come to this process; say whether it does."""
    return sys.platform.startswith("linux") and _adopt_orphans(os.getpid())


@functools.cache
def _adopt_orphans(_process: int) -> bool:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return bool(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)


@functools.cache
def _kernel_lists_children() -> bool:
    return Path("/proc/thread-self/children").exists()


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


# OUTPUT


class Printed:
    """The beginning of what a submission prints."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.kept = bytearray()
        self.cut = False

    def add(self, data: bytes) -> None:
        """Keep what there is room for."""
        room = self.size - len(self.kept)
        self.kept += data[:room]
        self.cut = self.cut or len(data) > room

    def text(self) -> str:
        """Return what was kept as text, control characters escaped."""
        text = bytes(self.kept).decode("utf-8", "backslashreplace")
        shown = "".join(
            sign if sign.isprintable() or sign in "\n\t" else sign.encode("unicode_escape").decode()
            for sign in text
        )
        return f"{shown}\n... (cut at {self.size // 2**10} KB)\n" if self.cut else shown


class Drain:
    """A thread that reads whatever a process prints, so that it never waits for a reader."""

    def __init__(self, popen: "subprocess.Popen[bytes]", printed: Printed) -> None:
        assert popen.stdout is not None
        self.pipe = popen.stdout
        self.printed = printed
        self.stop, self.stopped = os.pipe()
        os.set_blocking(self.pipe.fileno(), False)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.pipe, selectors.EVENT_READ)
            selector.register(self.stop, selectors.EVENT_READ)
            last_reads = 32
            while last_reads:
                stopping = any(key.fileobj == self.stop for key, _ in selector.select())
                last_reads -= stopping
                try:
                    data = os.read(self.pipe.fileno(), 2**16)
                except BlockingIOError:
                    if stopping:
                        return
                    continue
                if not data:
                    return
                self.printed.add(data)

    def close(self) -> None:
        """Read what is left, and end the thread."""
        if not self.pipe.closed:
            os.write(self.stopped, b".")
            self.thread.join()
            self.pipe.close()
            os.close(self.stop)
            os.close(self.stopped)
