"""
Published weights from a file, held to the names and shapes of a network's parameters.

    from grader.weights import load_parameters
    from reference.architectures import resnet, resnet_parameters

    parameters = load_parameters("resnet50.safetensors", resnet_parameters(depth=50))
    logits = resnet(x, parameters, depth=50)

Nothing is unpickled, and no array is read before all of them are known to fit.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from reference.constraints import type_of_numbers
from reference.dtypes import Array

FAULTS_SHOWN = 3  # of each kind
COUNTER = "num_batches_tracked"  # torchvision's, of a training that is over
REAL_IN_SAFETENSORS = {
    *("F16", "F32", "F64", "BOOL"),
    *("I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64"),
}


@dataclass(frozen=True)
class Stored:
    """An array in a file, before it is read."""

    shape: tuple[int, ...]
    dtype: str
    is_real: bool
    read: Callable[[], Array]


def load_parameters(
    path: str | PathLike[str], shapes: Mapping[str, Sequence[int]]
) -> dict[str, Array]:
    """
    Read the parameters of a network from a .npz or .safetensors file.

    Parameters
    ----------
    path : a file whose arrays have the network's names; num_batches_tracked is passed over
    shapes : the shape of every parameter by its name, as `resnet_parameters(depth=50)` gives them

    Returns
    -------
    parameters : a dict in the order of `shapes`, each array in the dtype that it has in the file

    Raises
    ------
    ValueError
        If there is no such file, it is broken or of another kind, or its arrays are not those that
        `shapes` names: the message tells which are missing, extra, misshapen or no real numbers.
    """
    path = Path(path)
    if path.suffix.lower() not in READERS:
        raise ValueError(
            f"{path} needs to be a .npz or .safetensors file; what is pickled is never loaded,"
            " since it can run code"
        )
    if not path.is_file():
        raise ValueError(f"{path} does not exist, or is no file")
    with ExitStack() as opened:
        with readable(path):
            stored = opened.enter_context(READERS[path.suffix.lower()](path))
        found = faults(stored, shapes)
        if found:
            raise ValueError(f"{path} does not fit these parameters: {'; '.join(found)}")
        with readable(path):
            return {name: stored[name].read() for name in shapes}


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn whatever a reader raises over a broken file into a sentence."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{path} cannot be read: {error}") from error


def faults(stored: Mapping[str, Stored], shapes: Mapping[str, Sequence[int]]) -> list[str]:
    """Return what does not fit: for each kind of fault how many there are, and the first few."""
    missing = [f"{name} {tuple(shape)}" for name, shape in shapes.items() if name not in stored]
    extra = [
        f"{name} {array.shape}"
        for name, array in stored.items()
        if name not in shapes and name.rpartition(".")[2] != COUNTER
    ]
    common = [(name, stored[name], tuple(shapes[name])) for name in shapes if name in stored]
    misshapen = [
        f"{name} has shape {array.shape}, needs {shape}"
        for name, array, shape in common
        if array.shape != shape
    ]
    not_real = [f"{name} has dtype {array.dtype}" for name, array, _ in common if not array.is_real]
    kinds = {
        "missing": missing,
        "extra": extra,
        "misshapen": misshapen,
        "of no real dtype of NumPy's (store them as float32)": not_real,
    }
    return [f"{len(several)} {kind}: {few(several)}" for kind, several in kinds.items() if several]


def few(several: Sequence[str]) -> str:
    """Return the first few, and how many more there are."""
    more = len(several) - FAULTS_SHOWN
    return ", ".join([*several[:FAULTS_SHOWN], *([f"and {more} more"] if more > 0 else [])])


@contextmanager
def npz(path: Path) -> Iterator[dict[str, Stored]]:
    """Open what `np.savez` writes; the shapes stand in front of the numbers."""
    if not zipfile.is_zipfile(path):
        raise ValueError("it is no archive of arrays, as np.savez writes them")
    with np.load(path, allow_pickle=False) as archive:
        stored: dict[str, Stored] = {}
        for member in archive.zip.namelist():
            name = member.removesuffix(".npy")
            if name in stored:
                raise ValueError(f"it has two arrays of the name {name}")
            shape, dtype = header(archive.zip, member)
            is_real = issubclass(dtype.type, type_of_numbers)
            read = partial(archive.__getitem__, member)
            stored[name] = Stored(shape, dtype.name, is_real, read)
        yield stored


def header(archive: zipfile.ZipFile, member: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return shape and dtype of an array in an archive."""
    with archive.open(member) as file:
        try:
            is_short = np.lib.format.read_magic(file) == (1, 0)
            read = (
                np.lib.format.read_array_header_1_0
                if is_short
                else np.lib.format.read_array_header_2_0
            )
            shape, _, dtype = read(file)
        except ValueError as error:
            raise ValueError(f"{member} is no array: {error}") from None
    return shape, dtype


@contextmanager
def safetensors(path: Path) -> Iterator[dict[str, Stored]]:
    """Open what the library safetensors writes."""
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        yield {
            name: Stored(
                tuple(part.get_shape()),
                part.get_dtype(),
                part.get_dtype() in REAL_IN_SAFETENSORS,
                partial(file.get_tensor, name),
            )
            for name in file.keys()  # noqa: SIM118 - the file is no mapping
            for part in [file.get_slice(name)]
        }


READERS = {".npz": npz, ".safetensors": safetensors}
