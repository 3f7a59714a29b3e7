"""Published weights: what is read, and every file that is refused, with its sentence."""

import json
import pickle
import struct
import zipfile
from math import prod

import numpy as np
import pytest
from safetensors.numpy import save_file

from grader.weights import load_parameters
from reference.architectures import lenet5, lenet5_parameters, resnet_parameters

SHAPES = {"conv.weight": (2, 1, 3, 3), "conv.bias": (2,), "fc.weight": (4, 2), "fc.bias": (4,)}


def arrays(shapes=SHAPES, dtype=np.float32):
    """Return an array of each shape."""
    rng = np.random.default_rng(20)
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def saved(path, values):
    """Write arrays into a file of the kind that its suffix says."""
    if path.suffix == ".npz":
        np.savez(path, **values)
    else:
        save_file(values, path)
    return path


def header_alone(path, dtype, bits):
    """Write a .safetensors file of zeros in a dtype that NumPy may not have."""
    entries, end = {}, 0
    for name, shape in SHAPES.items():
        begin, end = end, end + prod(shape) * bits // 8
        entries[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
    header = json.dumps(entries).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(end))
    return path


def refusal(path, shapes=SHAPES):
    """Return what is said of a file, without its name."""
    with pytest.raises(ValueError, match=r"\S") as refused:
        load_parameters(path, shapes)
    assert type(refused.value) is ValueError
    message = str(refused.value)
    assert message.startswith(f"{path} ")
    assert "\n" not in message
    return message.removeprefix(f"{path} ")


each_suffix = pytest.mark.parametrize("suffix", [".npz", ".safetensors"])


# WHAT IS READ


@each_suffix
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.bool_])
def test_arrays_come_as_they_are_stored_in_the_order_of_the_shapes(tmp_path, suffix, dtype):
    values = arrays(dtype=dtype)
    path = saved(tmp_path / f"weights{suffix}", dict(reversed(values.items())))
    found = load_parameters(path, SHAPES)
    assert list(found) == list(SHAPES)
    for name, value in values.items():
        assert found[name].dtype == dtype
        np.testing.assert_array_equal(found[name], value)
    assert load_parameters(str(path), SHAPES).keys() == SHAPES.keys()
    assert load_parameters(path, {name: [*shape] for name, shape in SHAPES.items()}).keys()


@each_suffix
def test_a_network_computes_with_what_was_read(tmp_path, suffix):
    values = arrays(lenet5_parameters())
    x = np.random.default_rng(0).normal(size=(2, 1, 32, 32))
    path = saved(tmp_path / f"lenet{suffix}", values)
    logits = lenet5(x, load_parameters(path, lenet5_parameters()))
    np.testing.assert_array_equal(logits, lenet5(x, values))


@each_suffix
def test_the_counters_of_torchvision_are_passed_over(tmp_path, suffix):
    counters = {"bn1.num_batches_tracked": np.array([7]), "num_batches_tracked": np.array([7])}
    path = saved(tmp_path / f"weights{suffix}", arrays() | counters)
    assert list(load_parameters(path, SHAPES)) == list(SHAPES)


def test_arrays_in_any_layout_are_read(tmp_path):
    values = {name: np.asfortranarray(value) for name, value in arrays(dtype=">f4").items()}
    np.savez_compressed(tmp_path / "weights.NPZ", **values)
    path = (tmp_path / "weights.NPZ.npz").rename(tmp_path / "weights.NPZ")
    for name, value in load_parameters(path, SHAPES).items():
        np.testing.assert_array_equal(value, values[name])


# WHAT DOES NOT FIT


@each_suffix
def test_what_does_not_fit_is_said_at_once(tmp_path, suffix):
    values = arrays() | {"conv.weight": np.zeros((2, 3, 3)), "head.bias": np.zeros(3)}
    del values["fc.weight"], values["fc.bias"]
    assert refusal(saved(tmp_path / f"weights{suffix}", values)) == (
        "does not fit these parameters: "
        "2 missing: fc.weight (4, 2), fc.bias (4,); "
        "1 extra: head.bias (3,); "
        "1 misshapen: conv.weight has shape (2, 3, 3), needs (2, 1, 3, 3)"
    )


@each_suffix
def test_of_many_faults_a_few_are_named_and_all_counted(tmp_path, suffix):
    path = saved(tmp_path / f"weights{suffix}", arrays(lenet5_parameters()))
    said = refusal(path, resnet_parameters(depth=50))
    assert "266 missing: bn1.weight (64,), bn1.bias (64,), bn1.running_mean (64,), and 263 " in said
    assert "; 9 extra: " in said
    assert said.endswith("1 misshapen: conv1.weight has shape (6, 1, 5, 5), needs (64, 3, 7, 7)")


def test_an_array_that_does_not_fit_is_not_read(tmp_path):
    """One of this shape would take eight terabytes."""
    path = saved(tmp_path / "weights.npz", arrays())
    with zipfile.ZipFile(path, "a") as archive, archive.open("huge.npy", "w") as file:
        header = {"descr": "<f8", "fortran_order": False, "shape": (10**12,)}
        np.lib.format.write_array_header_2_0(file, header)
    assert refusal(path) == "does not fit these parameters: 1 extra: huge (1000000000000,)"


def test_two_arrays_of_one_name_are_refused(tmp_path):
    path = saved(tmp_path / "weights.npz", arrays())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("fc.weight", archive.read("fc.weight.npy"))
    assert refusal(path) == "cannot be read: it has two arrays of the name fc.weight"


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (np.ones(4, complex), "complex128"),
        (np.array([*"abcd"]), "str32"),
        (np.array([None, 1, 2, 3]), "object"),
        (np.zeros(4, "V2"), "void16"),  # so NumPy stores a bfloat16 of another library
        (np.zeros(4, [("größe", float)]), "void64"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_real_is_refused(tmp_path, value, dtype):
    path = saved(tmp_path / "weights.npz", arrays() | {"fc.bias": value})
    assert refusal(path) == (
        "does not fit these parameters: 1 of no real dtype of NumPy's (store them as float32): "
        f"fc.bias has dtype {dtype}"
    )


@pytest.mark.parametrize(("dtype", "bits"), [("BF16", 16), ("F8_E4M3", 8), ("C64", 64)])
def test_what_numpy_has_no_real_dtype_for_is_refused(tmp_path, dtype, bits):
    assert refusal(header_alone(tmp_path / "weights.safetensors", dtype, bits)) == (
        "does not fit these parameters: 4 of no real dtype of NumPy's (store them as float32): "
        f"conv.weight has dtype {dtype}, conv.bias has dtype {dtype}, fc.weight has dtype {dtype},"
        " and 1 more"
    )


# WHAT CANNOT BE READ


@pytest.mark.parametrize("name", ["resnet50.pth", "weights.pt", "weights.npy", "weights", "w.pkl"])
def test_other_files_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(pickle.dumps(arrays()))
    sentence = "needs to be a .npz or .safetensors file; what is pickled is never loaded, since it"
    assert refusal(tmp_path / name) == f"{sentence} can run code"


@each_suffix
def test_no_such_file_is_a_sentence(tmp_path, suffix):
    assert refusal(tmp_path / f"nowhere{suffix}") == "does not exist, or is no file"
    (tmp_path / f"folder{suffix}").mkdir()
    assert refusal(tmp_path / f"folder{suffix}") == "does not exist, or is no file"


class Trap:
    """What runs when it is unpickled."""

    def __reduce__(self):
        return pytest.fail, ("it was unpickled",)


@each_suffix
def test_a_pickle_is_not_loaded_under_another_name(tmp_path, suffix):
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(pickle.dumps(Trap()))
    assert refusal(path).startswith("cannot be read: ")
    with zipfile.ZipFile(path, "w") as archive:  # as PyTorch does it
        archive.writestr("archive/data.pkl", pickle.dumps(Trap()))
    assert refusal(path).startswith("cannot be read: ")
    if suffix == ".npz":
        values = np.array([Trap()] * 4)
        np.savez(path, **arrays() | {"fc.bias": values})
        assert refusal(path).endswith("fc.bias has dtype object")


@each_suffix
def test_a_broken_file_is_a_sentence(tmp_path, suffix):
    path = saved(tmp_path / f"weights{suffix}", arrays())
    whole = path.read_bytes()
    for length in range(0, len(whole), 61):
        path.write_bytes(whole[:length])
        assert refusal(path).startswith("cannot be read: "), length
    if suffix == ".npz":  # whose entries have checksums
        path.write_bytes(whole.replace(arrays()["fc.weight"].tobytes(), bytes(32)))
        assert refusal(path) == "cannot be read: Bad CRC-32 for file 'fc.weight.npy'"
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
        assert refusal(path) == (
            "cannot be read: it is no archive of arrays, as np.savez writes them"
        )
