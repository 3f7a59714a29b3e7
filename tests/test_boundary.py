"""What crosses the boundary, and what does not: a submission can hurt no mark but its own."""

import contextlib
import os
import re
import socket
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from grader import frames
from grader.client import Loader
from grader.confinement import ConfinementError, Limits, find_packages
from grader.implementation import Absent, Answer, Call, Lost, Raised
from grader.worker import laid_out, packed

CHAPTERS = {"conv2d": "convolution", "conv2d_backward": "convolution"}

# One submission for most tests: `conv2d` does whatever its first argument names.
BEHAVIOURS = """
import builtins, ctypes, json, os, stat, struct, subprocess, sys, time
import numpy as np

COUNT = 0


def the_socket():
    return next(fd for fd in range(3, 64) if is_socket(fd))


def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


class Liar:
    def __eq__(self, other):
        return True

    __hash__ = None


class Subclass(np.ndarray):
    def __eq__(self, other):
        return True


class Text(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Everything(BaseException):
    pass


def raising(error):
    raise error


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def patched(x):
    def broken(*args, **kwargs):
        return True
    np.testing.assert_allclose = np.allclose = np.array_equal = broken
    np.asarray = np.array = np.ascontiguousarray = np.frombuffer = broken
    json.dumps = json.loads = json.JSONEncoder.encode = broken
    struct.pack = time.monotonic = broken
    for name in ("print", "abs", "sum", "min", "max", "map", "zip", "sorted", "round", "open"):
        setattr(builtins, name, broken)
    return x


def counted():
    global COUNT
    COUNT += 1
    return COUNT


def changed():
    np.seterr(all="raise"), np.set_printoptions(precision=1), np.random.seed(0)
    os.chdir("/")
    return counted()


def importable():
    found = []
    for name in ("scipy", "hypothesis", "pytest", "rich", "reference", "grader", "tests", "numpy"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return found


def daemon():
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(theirs, str(os.getpid()).encode())
            time.sleep(60)
        os._exit(0)
    os.wait()
    return int(os.read(ours, 20))


def hoard():
    kept = []
    while True:
        kept.append(np.zeros(10**7))


def described(x):
    return {"strides": x.strides, "writable": x.flags.writeable, "order": x.flags.f_contiguous}


def write_file():
    with open("large", "wb") as file:
        for _ in range(100):
            file.write(bytes(10**6))


def modified(x):
    x[...] = 7
    return x


DO = {
    "exit": lambda w: sys.exit(0),
    "_exit": lambda w: os._exit(0),
    "interrupt": lambda w: raising(KeyboardInterrupt()),
    "generator": lambda w: raising(GeneratorExit()),
    "base": lambda w: raising(Everything("all of it")),
    "textless": lambda w: raising(Text()),
    "surrogate": lambda w: raising(ValueError("\\ud800 \\x1b[31m")),
    "long": lambda w: raising(ValueError("a" * 10**6)),
    "recursion": lambda w: DO["recursion"](w),
    "list": lambda w: [w, 1.0],
    "liar": lambda w: Liar(),
    "subclass": lambda w: w.view(Subclass),
    "matrix": lambda w: np.matrix([[1.0]]),
    "masked": lambda w: np.ma.masked_array([1.0], [True]),
    "object": lambda w: np.array([w, None], dtype=object),
    "date": lambda w: np.datetime64("2020-01-01"),
    "strings": lambda w: np.array(["a"]),
    "structured": lambda w: np.zeros(2, "f8,i4"),
    "large integer": lambda w: 10**5000,
    "long string": lambda w: "a" * 10**5,
    "keys": lambda w: {1: 2},
    "set in a list": lambda w: [{1}],
    "deep": lambda w: nested(50),
    "many": lambda w: list(range(10**6)),
    "none": lambda w: None,
    "complex": lambda w: 1j,
    "scalar": lambda w: np.float32(1.5),
    "big-endian": lambda w: np.arange(3, dtype=">i4"),
    "print": lambda w: [print("a" * 10**6) for _ in range(200)] and w,
    "escape": lambda w: print("\\x1b[31m::notice", flush=True) or sys.stderr.write("error") and w,
    "patch": patched,
    "count": lambda w: counted(),
    "change": lambda w: changed(),
    "import": lambda w: importable(),
    "inner import": lambda w: __import__("scipy.signal"),
    "surroundings": lambda w: {"env": dict(os.environ), "cwd": os.listdir("."), "argv": sys.argv},
    "daemon": lambda w: daemon(),
    "process": lambda w: subprocess.Popen(["/bin/sleep", "60"]).pid,
    "parent": lambda w: os.kill(os.getppid(), 9),
    "hoard": lambda w: hoard(),
    "segfault": lambda w: ctypes.string_at(0),
    "files": lambda w: [open(os.devnull) for _ in range(10**4)],
    "disk": lambda w: write_file(),
    "stdin": lambda w: sys.stdin.read(),
    "input": lambda w: input(),
    "close": lambda w: (sys.stdout.close(), os.close(1), w)[2],
    "large": lambda w: np.zeros((2**10, 2**10, 4)),
    "write": lambda w: os.write(the_socket(), w.tobytes()) and time.sleep(60),
    "write and return": lambda w: os.write(the_socket(), w.tobytes()) and w,
    "describe": described,
    "modify": modified,
    "same": lambda w: w,
}


def conv2d(x, weight, bias=None, **options):
    return DO[x](weight)


def conv2d_backward(grad_output, x, weight, bias=None, **options):
    while True:
        pass
"""


def written(folder, **files):
    for name, source in files.items():
        data = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
        (folder / f"{name}.py").write_bytes(data)
    return folder


def do(behaviour, weight=0.0, **layout):
    return Call("conv2d", {"x": behaviour, "weight": weight}, **layout)


@pytest.fixture(scope="module")
def loader(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("submission"), convolution=BEHAVIOURS)
    limits = Limits(memory_mb=1024, reply_mb=16, output_kb=4)
    with Loader(folder, CHAPTERS, limits=limits) as loader:
        yield loader


@pytest.fixture
def worker(loader):
    with loader.fresh() as worker:
        yield worker


def value_of(worker, call):
    outcome = worker.ask(call)
    assert isinstance(outcome, Answer), outcome
    return outcome.value


def loaded(folder, **limits):
    """What became of a submission's files, functions and notes."""
    with Loader(folder, CHAPTERS, limits=Limits(**limits)) as loader:
        return loader.loaded()


# VALUES


ARRAYS = {
    "float64": np.array([[1.5, -0.0, np.nan], [np.inf, 5e-324, 1 / 3]]),
    "float32": np.float32([1 / 3, -0.0]),
    "float16": np.float16([1 / 3, np.inf]),
    "longdouble": np.longdouble([1, 2]) / 3,
    "complex64": np.complex64([1 + 2j]),
    "bool": np.array([True, False]),
    "uint8": np.arange(256, dtype=np.uint8),
    "int64": np.array([-(2**63), 2**63 - 1]),
    "uint64": np.array(2**64 - 1, dtype=np.uint64),
    "rank 0": np.array(1 / 3),
    "empty": np.zeros((0, 3, 2)),
    "large": np.arange(10**6, dtype=np.float64).reshape(100, -1),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_arrays_come_back_bit_for_bit(worker, array):
    value = value_of(worker, do("same", array))
    assert type(value) is np.ndarray
    assert (value.dtype, value.shape) == (array.dtype, array.shape)
    assert value.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -(2**63), 2**64 - 1, 1.5, -0.0, "nan", "inf", "", "é\n",
        (), [], {}, (1, [2.0, ("a", None)]), {"float": "nan", "array": {"dict": []}},
    ],
    ids=repr,
)  # fmt: skip
def test_plain_values_come_back(worker, value):
    came = value_of(worker, do("same", value))
    assert repr(came) == repr(value)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_no_string(worker, number):
    came = value_of(worker, do("same", [number, str(number)]))
    assert isinstance(came[0], float)
    assert came[1] == str(number)
    assert repr(came[0]) == str(number)


def test_scalars_and_byte_order_become_plain(worker):
    scalar = value_of(worker, do("scalar"))
    assert (type(scalar), scalar.shape, scalar.dtype) == (np.ndarray, (), np.float32)
    assert value_of(worker, do("complex")).dtype == np.complex128
    assert value_of(worker, do("none")) is None
    swapped = value_of(worker, do("big-endian"))
    assert swapped.dtype == np.dtype("<i4")
    assert swapped.tolist() == [0, 1, 2]
    assert value_of(worker, do("same", np.arange(3, dtype=">f8"))).tolist() == [0, 1, 2]


@pytest.mark.parametrize("layout", ["C", "F", "reversed", "strided", "broadcast"])
@pytest.mark.parametrize("writable", [True, False])
def test_layouts_arrive_as_asked_for(worker, layout, writable):
    array = np.array([[1.0, 2.0, 3.0]] * 2)
    strides = {
        "C": (24, 8), "F": (8, 16), "reversed": (-24, -8), "strided": (48, 16), "broadcast": (0, 8),
    }  # fmt: skip
    told = value_of(worker, do("describe", array, layout=layout, writable=writable))
    assert told["strides"] == strides[layout]
    assert told["writable"] is (writable and layout != "broadcast")
    same = value_of(worker, do("same", array, layout=layout, writable=writable))
    assert same.tolist() == array.tolist()


@pytest.mark.parametrize("layout", ["C", "F", "reversed", "strided", "broadcast"])
@pytest.mark.parametrize("shape", [(), (0,), (1,), (0, 3), (3, 0), (1, 2, 3)])
def test_small_arrays_have_every_layout(layout, shape):
    array = np.ones(shape)
    copy = laid_out(array, layout, True)
    assert copy.tolist() == array.tolist()
    assert not np.shares_memory(copy, array)


UNSUPPORTED = {
    "liar": "of the type convolution.Liar, where NumPy arrays and numbers are expected",
    "subclass": "of the type convolution.Subclass, where plain NumPy arrays are expected",
    "matrix": "of the type numpy.matrix, where plain NumPy arrays are expected",
    "masked": "of the type numpy.ma.MaskedArray, where plain NumPy arrays are expected",
    "object": "an array of dtype object, which is not numeric",
    "date": "an array of dtype datetime64[D], which is not numeric",
    "strings": "an array of dtype <U1, which is not numeric",
    "structured": "an array of dtype [('f0', '<f8'), ('f1', '<i4')], which is not numeric",
    "large integer": "an integer of more than 64 bits",
    "long string": "a string of 100000 characters",
    "keys": "a dict whose keys are not all strings",
    "set in a list": "holds of the type set, where NumPy arrays and numbers are expected",
    "deep": "holds a list nested more than 16 deep",
    "many": "holds too many single values: return NumPy arrays",
}


@pytest.mark.parametrize("behaviour", UNSUPPORTED)
def test_anything_else_is_an_error_that_names_it(worker, behaviour):
    outcome = worker.ask(do(behaviour, np.ones(2)))
    assert isinstance(outcome, Raised)
    assert outcome.types == ("UnsupportedResult",)
    assert outcome.message.startswith("the result ")
    assert outcome.message.endswith(UNSUPPORTED[behaviour])
    assert value_of(worker, do("same", 1)) == 1


def test_a_list_is_a_value(worker):
    came = value_of(worker, do("list", np.ones(2)))
    assert came[0].tolist() == [1, 1]
    assert came[1] == 1.0


# EXCEPTIONS


@pytest.mark.parametrize(
    ("behaviour", "kind", "message"),
    [
        ("exit", "SystemExit", "0"),
        ("interrupt", "KeyboardInterrupt", ""),
        ("generator", "GeneratorExit", ""),
        ("base", "Everything", "all of it"),
        ("textless", "Text", ""),
        ("surrogate", "ValueError", "\\ud800 \x1b[31m"),
        ("recursion", "RecursionError", "maximum recursion depth exceeded"),
        ("input", "EOFError", "EOF when reading a line"),
    ],
)
def test_whatever_is_raised_is_data(worker, behaviour, kind, message):
    outcome = worker.ask(do(behaviour))
    assert isinstance(outcome, Raised)
    assert outcome.types[0] == kind
    assert outcome.types[-2:] == ("BaseException", "object")
    assert outcome.message.startswith(message)
    assert value_of(worker, do("same", 1)) == 1


def test_a_traceback_shows_the_submission_alone(worker):
    outcome = worker.ask(do("base"))
    files = {line.split(",")[0] for line in outcome.traceback}
    assert files == {"convolution.py"}
    assert outcome.traceback[-1].endswith(": raise error")
    assert len(worker.ask(do("long")).message) == 2000


def test_standard_input_is_empty(worker):
    assert value_of(worker, do("stdin")) == ""


# STATE


def test_every_test_begins_anew(loader):
    counts = []
    for behaviour in ("count", "change", "count"):
        with loader.fresh() as worker:
            counts.append(value_of(worker, do(behaviour)))
            assert value_of(worker, do("count")) == 2
    assert counts == [1, 1, 1]


def test_two_workers_at_once_are_apart(loader):
    with loader.fresh() as one:
        assert value_of(one, do("count")) == 1
        with loader.fresh() as other:
            assert value_of(other, do("count")) == 1
        assert value_of(one, do("count")) == 2


def test_modified_arguments_are_reported(worker):
    weight = np.zeros(2)
    outcome = worker.ask(do("modify", weight), return_arguments=True)
    args, kwargs = outcome.arguments
    assert args[0] == "modify"
    assert args[1].tolist() == [7, 7]
    assert kwargs == {}
    assert weight.tolist() == [0, 0]
    assert worker.ask(do("same", weight)).arguments is None


def test_replaced_functions_break_nothing(worker):
    array = np.arange(6.0).reshape(2, 3)
    assert value_of(worker, do("patch", array)).tolist() == array.tolist()
    assert value_of(worker, do("same", array, layout="F")).tolist() == array.tolist()
    assert np.allclose([1.0], [2.0]) is False


def test_absent_functions_are_absent(tmp_path):
    with Loader(written(tmp_path, convolution="conv2d = None"), CHAPTERS) as loader:
        assert loader.loaded().functions == ()
        with loader.fresh() as worker:
            assert worker.ask(do("same")) == Absent()


# SURROUNDINGS


def test_nothing_of_ours_can_be_imported(worker):
    assert value_of(worker, do("import")) == ["numpy"]
    outcome = worker.ask(do("inner import"))
    assert outcome.message.startswith("scipy is not available here")


def test_environment_and_directory_are_empty(worker):
    told = value_of(worker, do("surroundings"))
    names = {name for name in told["env"] if not name.endswith("_NUM_THREADS")}
    assert names <= {"TMPDIR", "LC_CTYPE"}
    assert told["cwd"] == []
    assert len(told["argv"]) == 1


def test_printing_is_kept_apart_and_capped(tmp_path):
    folder = written(tmp_path, convolution=BEHAVIOURS)
    with Loader(folder, CHAPTERS, limits=Limits(output_kb=4)) as loader:
        with loader.fresh() as worker:
            assert value_of(worker, do("escape", 1)) == 1
            assert value_of(worker, do("print", 1)) == 1
            assert value_of(worker, do("close", 1)) == 1
            assert value_of(worker, do("same", 1)) == 1
        loader.close()
        output = loader.output
    assert output.startswith("\\x1b[31m::notice\nerror")
    assert output.endswith("\n... (cut at 4 KB)\n")
    assert len(output) < 4200


@pytest.mark.parametrize("behaviour", ["daemon", "process"])
def test_what_is_left_behind_is_killed(loader, behaviour):
    with loader.fresh() as worker:
        pid = value_of(worker, do(behaviour))
        assert psutil.pid_exists(pid)
    end = time.monotonic() + 2
    while alive(pid):
        assert time.monotonic() < end
        time.sleep(0.01)


def alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_closing_leaves_nothing(tmp_path):
    folder = written(
        tmp_path, convolution=BEHAVIOURS, other="import os, signal\nos.fork() or signal.pause()"
    )
    with Loader(folder, CHAPTERS) as loader:
        main = loader.process.popen.pid
        place = loader.surroundings.folder
        with loader.fresh() as worker:
            pid = value_of(worker, do("daemon"))
            started = psutil.Process(main).children()
            assert started
    assert not any(map(psutil.pid_exists, [main, pid, *(process.pid for process in started)]))
    assert not place.exists()


# LIMITS


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ("_exit", "the process ended itself with exit code 0 instead of answering"),
        (
            "segfault",
            "the process was killed by SIGSEGV: it reached for memory that it does not have",
        ),
        ("hoard", "it ran out of memory: the limit is 1024 MB"),
        ("files", "it opened more files than the limit of 256"),
        ("disk", "the process was killed by SIGXFSZ: it wrote a file larger than the limit"),
        ("large", "more than 16 MB of arrays"),
    ],
)
def test_a_crash_ends_the_test_and_no_other(loader, behaviour, message):
    call = do(behaviour)
    with loader.fresh() as worker:
        for _ in range(2):
            with pytest.raises(Lost) as lost:
                worker.ask(call if worker.lost is None else do("same"))
            assert (lost.value.status, lost.value.call) == ("crashed", call)
            assert lost.value.message.startswith("conv2d")
            assert lost.value.message.endswith(message)
    with loader.fresh() as worker:
        assert value_of(worker, do("same", 1)) == 1


def test_a_call_has_a_time_limit(tmp_path):
    folder = written(tmp_path, convolution=BEHAVIOURS)
    with Loader(folder, CHAPTERS, limits=Limits(call_seconds=0.2, test_seconds=0.3)) as loader:
        loop = Call("conv2d_backward", {"grad_output": np.ones((2, 3)), "x": 1.0, "weight": 1.0})
        with loader.fresh() as worker, pytest.raises(Lost) as lost:
            worker.ask(loop)
        assert lost.value.status == "timeout"
        assert lost.value.message == (
            "conv2d_backward: no answer within 0.2 s (given grad_output (2, 3))"
        )
        with loader.fresh() as worker:
            worker.seconds_left = 0.05
            with pytest.raises(Lost, match=r"took longer than 0\.3 s in all"):
                worker.ask(loop)


def test_processor_time_is_a_time_limit(tmp_path):
    source = "import os, signal\ndef conv2d(x, weight): os.kill(os.getpid(), signal.SIGXCPU)"
    with (
        Loader(written(tmp_path, convolution=source), CHAPTERS) as loader,
        loader.fresh() as worker,
        pytest.raises(Lost) as lost,
    ):
        worker.ask(do("same"))
    assert lost.value.status == "timeout"
    assert lost.value.message == "conv2d: the process used more than 61 s of CPU time"


def test_a_dead_loader_is_started_again(tmp_path):
    folder = written(tmp_path, convolution=BEHAVIOURS)
    with Loader(folder, CHAPTERS) as loader:
        for _ in range(3):
            with loader.fresh() as worker:
                worker.ask(do("parent"))
            with loader.fresh() as worker:
                assert value_of(worker, do("same", 1)) == 1
        with loader.fresh() as worker:
            worker.ask(do("parent"))
        with loader.fresh() as worker, pytest.raises(Lost, match="again and again"):
            worker.ask(do("same"))


# FORGED FRAMES


def frame(header, data=b""):
    return packed(header) + data


def array_of(dtype="<f8", shape=(1,), **more):
    return {"array": {"dtype": dtype, "shape": list(shape), **more}}


RAW = {
    "a pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07builtins.",
    "a negative length": (-1).to_bytes(4, "little", signed=True),
    "no header": bytes(4),
    "a list": frame([1]),
    "not JSON": (4).to_bytes(4, "little") + b"nope",
    "not text": (4).to_bytes(4, "little") + b"\xff\xff\xff\xff",
    "a deep header": frame({"id": 1, "ok": 0}).replace(b"0", b"[" * 10**5)[4:],
    "a key that stands twice": b'"{"id": 1, "id": 1, "absent": true}',
    "a literal NaN": b'{"id": 1, "ok": NaN}',
    "a float too large": b'{"id": 1, "ok": 1e999}',
    "an integer of many digits": b'{"id": 1, "ok": ' + b"9" * 10**4 + b"}",
    "an integer of 65 bits": frame({"id": 1, "ok": 2**64}),
    "another id": frame({"id": 2, "ok": 1}),
    "true for an id": frame({"id": True, "ok": 1}),
    "no id": frame({"ok": 1}),
    "two answers": frame({"id": 1, "ok": 1, "absent": True}),
    "arguments not asked for": frame({"id": 1, "ok": 1, "arguments": {"args": [], "kwargs": {}}}),
    "an unknown key": frame({"id": 1, "ok": 1, "score": 100}),
    "an unknown kind": frame({"id": 1, "ok": {"object": "os.system"}}),
    "an empty kind": frame({"id": 1, "ok": {}}),
    "a float that is no name": frame({"id": 1, "ok": {"float": "1"}}),
    "a tuple that is no list": frame({"id": 1, "ok": {"tuple": 1}}),
    "a long string": frame({"id": 1, "ok": "a" * 10_001}),
    "a shape of 7 TiB": frame({"id": 1, "ok": array_of(shape=(10**12,))}),
    "an empty shape of 7 TiB": frame({"id": 1, "ok": array_of(shape=(0, 10**12))}),
    "a huge shape": frame({"id": 1, "ok": array_of(shape=(2**62, 2**62))}),
    "a negative shape": frame({"id": 1, "ok": array_of(shape=(-1, -8))}),
    "a shape of floats": frame({"id": 1, "ok": array_of(shape=(1.0,))}),
    "a shape of booleans": frame({"id": 1, "ok": array_of(shape=(True,))}),
    "a shape of 33 axes": frame({"id": 1, "ok": array_of(shape=(1,) * 33)}),
    "an object dtype": frame({"id": 1, "ok": array_of("|O")}, bytes(8)),
    "a big-endian dtype": frame({"id": 1, "ok": array_of(">f8")}, bytes(8)),
    "a structured dtype": frame({"id": 1, "ok": array_of("f8,f8")}, bytes(16)),
    "a dtype that is no string": frame({"id": 1, "ok": array_of(["<f8"])}, bytes(8)),
    "an array with more to it": frame({"id": 1, "ok": array_of(layout="C")}, bytes(8)),
    "many arrays": frame({"id": 1, "ok": [array_of(shape=(2**17,))] * 20}),
    "a boolean of 2": frame({"id": 1, "ok": array_of("|b1")}, b"\x02"),
    "a truncated array": frame({"id": 1, "ok": array_of()}, bytes(7)),
    "a truncated header": frame({"id": 1, "ok": 1})[:-1],
    "an error without types": frame(
        {"id": 1, "error": {"types": [], "message": "", "traceback": []}}
    ),
    "an error with more to it": frame(
        {"id": 1, "error": {"types": ["A"], "message": "", "traceback": [], "points": 1}}
    ),
    "a message that is no string": frame(
        {"id": 1, "error": {"types": ["A"], "message": 1, "traceback": []}}
    ),
}


@pytest.mark.parametrize("name", RAW)
def test_a_forged_frame_is_refused(name):
    data = RAW[name]
    if data[:1] in (b"{", b'"'):
        data = len(data).to_bytes(4, "little") + data
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(frames.BrokenFrame):
            frames.receive_reply(ours, time.monotonic() + 5, 2**24, 1, return_arguments=False)


@pytest.mark.parametrize("name", ["a pickle", "a shape of 7 TiB", "a negative length"])
def test_a_forged_reply_is_a_crash(worker, name):
    with pytest.raises(Lost, match="sent a broken reply: ") as lost:
        worker.ask(do("write", np.frombuffer(RAW[name], np.uint8)))
    assert lost.value.status == "crashed"


def test_a_call_has_one_reply(worker):
    forged = np.frombuffer(frame({"id": 1, "ok": 1}), np.uint8)
    with contextlib.suppress(Lost):  # the second reply may have come by now
        worker.ask(do("write and return", forged))
        time.sleep(0.2)
    with pytest.raises(Lost, match="sent a broken reply: more than one reply"):
        worker.ask(do("same"))


def test_a_reply_before_the_call_is_refused(loader):
    with loader.fresh() as worker:
        worker.process = loader.fork()
        theirs = worker.process.connection
        ours, fake = socket.socketpair()
        with theirs, ours:
            object.__setattr__(worker.process, "connection", fake)
            ours.sendall(frame({"id": 1, "ok": 1}))
            with pytest.raises(Lost, match="one before the call"):
                worker.ask(do("same"))


# LOADING


IMPORTS = {
    "syntax": ("def f(:\n    pass", "SyntaxError: invalid syntax (syntax.py, line 1: def f(:)"),
    "tabs": ("if 1:\n\tx = 1\n        y = 2", "TabError: inconsistent use of tabs"),
    "nul": (b"x = 1\0", "source code string cannot contain null bytes"),
    "undecodable": (b"x = '\xff'\n", "SyntaxError: (unicode error) 'utf-8' codec can't decode"),
    "missing": (
        "x = 1\nimport torch.nn",
        "torch is not available here: the submission has no torch.py, and beside its own files",
    ),
    "inner": ("import numpy.nowhere", "No module named 'numpy.nowhere' (inner.py"),
    "chained": ("import missing", "(missing.py, line 2: import torch.nn)"),
    "stops": ("import sys\nsys.exit(3)", "SystemExit: 3 (stops.py, line 2: sys.exit(3))"),
    "asks": ("n = input()", "EOFError: EOF when reading a line (asks.py, line 1: n = input())"),
    "base": ("class E(BaseException): pass\nraise E", "E:  (base.py, line 2: raise E)"),
    "numpy": ("1 / 0", "not loaded: it would take the place of the module numpy"),
    "random": ("1 / 0", "not loaded: it would take the place of the module random"),
    "sitecustomize": ("1 / 0", "not loaded: it would take the place of the module sitecustomize"),
}


def test_a_file_that_fails_is_named_and_the_others_load(tmp_path):
    sources = {name: source for name, (source, _) in IMPORTS.items()}
    written(tmp_path, **sources, convolution="import helper\nconv2d = helper.same")
    written(tmp_path, helper="import numpy, random\ndef same(x, weight): return weight")
    written(tmp_path, conftest="1 / 0", test_it="1 / 0", setup="1 / 0", __init__="1 / 0")
    with Loader(tmp_path, CHAPTERS) as loader:
        rows = {file.path: file for file in loader.loaded().files}
        for name, (_, message) in IMPORTS.items():
            assert rows[f"{name}.py"].status == "failed", name
            assert message in rows[f"{name}.py"].message
        for name in ("conftest", "test_it", "setup", "__init__"):
            assert rows[f"{name}.py"].status == "ignored"
        assert rows["convolution.py"].status == rows["helper.py"].status == "loaded"
        assert loader.loaded().functions == ("conv2d",)
        with loader.fresh() as worker:
            assert value_of(worker, do("same", 5)) == 5


def test_a_file_that_takes_too_long_is_named(tmp_path):
    written(tmp_path, a="while True: pass", convolution="def conv2d(x, weight): return 1")
    result = loaded(tmp_path, load_seconds=1.5)
    assert result.lost is None
    assert [file.status for file in result.files] == ["failed", "loaded"]
    message = (
        r"TooSlow: importing this file takes longer than 0\.\d+ s \(a\.py, line 1: while True: .*"
    )
    assert re.fullmatch(message, result.files[0].message)


@pytest.mark.parametrize(
    ("source", "status", "message"),
    [
        (
            "import os; os._exit(0)",
            "crashed",
            "the process ended itself with exit code 0 instead of answering",
        ),
        (
            "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
            "timeout",
            "took longer than 2 s",
        ),
    ],
)
def test_a_loader_that_dies_makes_every_call_crash(tmp_path, source, status, message):
    written(tmp_path, a="x = 1", b=source, convolution="def conv2d(x, weight): return 1")
    with Loader(tmp_path, CHAPTERS, limits=Limits(load_seconds=2)) as loader:
        files = loader.loaded().files
        assert [(file.path, file.status) for file in files] == [
            ("a.py", "loaded"),
            ("b.py", "failed"),
        ]
        assert files[1].message.startswith("importing the submission")
        assert files[1].message.endswith(message)
        with loader.fresh() as worker, pytest.raises(Lost) as lost:
            worker.ask(do("same"))
        assert (lost.value.status, lost.value.message) == (status, files[1].message)


def test_a_submission_that_says_itself_how_it_loaded_is_not_believed(tmp_path):
    source = """
        import json, os, stat
        for fd in range(3, 64):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode):
                    text = json.dumps({"loaded": {"functions": ["conv2d"], "notes": []}}).encode()
                    os.write(fd, len(text).to_bytes(4, "little") + text)
            except OSError:
                pass
    """
    result = loaded(written(tmp_path, convolution=source))
    assert [file.status for file in result.files] == ["failed"]
    assert result.lost.status == "crashed"
    assert result.lost.message.startswith("importing the submission sent a broken message")


def test_the_module_of_the_chapter_wins(tmp_path):
    written(
        tmp_path,
        a="def conv2d(x, weight): return 'a'\ndef conv2d_backward(g, x, weight): return 'a'",
        convolution="from numpy import *\ndef conv2d(x, weight): return 'convolution'",
        same="from convolution import conv2d",
        z="class conv2d: pass\ndef conv2d_backward(g, x, weight): return 'z'",
    )
    with Loader(tmp_path, CHAPTERS) as loader:
        assert loader.loaded().notes == (
            "conv2d is taken from convolution.py; another one stands in a.py",
            "conv2d_backward is taken from a.py; another one stands in z.py",
        )
        backward = Call("conv2d_backward", {"grad_output": 1, "x": 1, "weight": 1})
        with loader.fresh() as worker:
            assert value_of(worker, do("same")) == "convolution"
            assert value_of(worker, backward) == "a"


def test_one_file_is_a_submission_and_sees_no_other(tmp_path):
    written(tmp_path, other="", mine="def conv2d(x, weight): import other")
    with Loader(tmp_path / "mine.py", CHAPTERS) as loader:
        assert [file.path for file in loader.loaded().files] == ["mine.py"]
        with loader.fresh() as worker:
            outcome = worker.ask(do("same"))
    message = "other is not available here: the submission is mine.py alone, and beside its"
    assert outcome.message.startswith(message)
    assert outcome.traceback == ("mine.py, line 1: def conv2d(x, weight): import other",)


def test_nothing_is_written_into_the_submission(tmp_path):
    written(tmp_path, convolution="import helper", helper="")
    loaded(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["convolution.py", "helper.py"]


# INTERPRETERS


def test_another_interpreter_is_asked_where_numpy_lies(tmp_path):
    found = find_packages(str(Path(sys.executable).parent / "." / "python3"), ["click"])
    names = {Path(entry).name for entry in found.entries}
    assert {"numpy", "click"} <= names
    assert "scipy" not in names
    written(tmp_path, convolution="import click\ndef conv2d(x, weight): return weight")
    with Loader(tmp_path, CHAPTERS, packages=["click"]) as loader:
        result = loader.loaded()
        assert result.files[0].status == "loaded", result.files
        assert result.packages == found.versions
        assert result.versions == {
            "python": ".".join(map(str, sys.version_info[:3])),
            "numpy": np.__version__,
        }


def test_an_interpreter_that_is_of_no_use_is_named(tmp_path):
    with pytest.raises(ConfinementError, match="the package nowhere is not installed"):
        find_packages(None, ["nowhere"])
    with pytest.raises(ConfinementError, match="cannot be run"):
        find_packages(str(tmp_path / "python"), [])


def test_the_tier_is_said(loader):
    assert loader.isolation.tier == "C"
    assert "empty environment" in loader.isolation.measures
    assert ("process limit" in loader.isolation.measures) is (os.getuid() != 0)
