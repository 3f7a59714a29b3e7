"""What goes wrong in image_kernel."""

import numpy as np

from reference.image import TABLES, image_kernel

from ...implementation import Value
from .. import mistake


@mistake(
    "sobels-exchanged",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the two Sobel kernels are exchanged",
    hint="Lay sobel_x over an image that grows brighter to the right: what should it answer?",
)
def image_kernel_sobels_exchanged(name: Value) -> Value:
    """Take x for the direction of the edge."""
    exchanged = {"sobel_x": "sobel_y", "sobel_y": "sobel_x"}
    return image_kernel(str(exchanged.get(name, name)))


@mistake(
    "sobels-of-opposite-sign",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the Sobel kernels are those of a flipped filter",
    hint="Which sign does the page give to the right"
    " side of sobel_x, and to the lower side of sobel_y?",
)
def image_kernel_sobels_of_opposite_sign(name: Value) -> Value:
    """Let brightness grow to the left."""
    kernel = image_kernel(name)
    return -kernel if name.startswith("sobel") else kernel


@mistake(
    "sobels-unsmoothed",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when a"
    " Sobel kernel weighs its three rows or columns alike",
    hint="Which entries of a Sobel kernel are twice as large as the others?",
)
def image_kernel_sobels_unsmoothed(name: Value) -> Value:
    """Return Prewitt's kernels."""
    kernel = image_kernel(name)
    return np.sign(kernel) if name.startswith("sobel") else kernel


@mistake(
    "sobels-divided",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when a Sobel kernel"
    " is divided by the sum of one of its sides",
    hint="Are the entries of the Sobel kernels whole numbers?",
)
def image_kernel_sobels_divided(name: Value) -> Value:
    """Scale the slope to that of a ramp."""
    kernel = image_kernel(name)
    return kernel / 4 if name.startswith("sobel") else kernel


@mistake(
    "blurs-undivided",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the blurs are not divided",
    hint="How bright does a constant image come out of a blur?",
)
def image_kernel_blurs_undivided(name: Value) -> Value:
    """Forget the divisors."""
    image_kernel(name)
    return np.array(TABLES[name], np.float64)


@mistake(
    "blurs-divided-by-nine",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when every"
    " blur is divided by the number of its entries",
    hint="What is the sum of the entries of the Gaussian blur?",
)
def image_kernel_blurs_divided_by_nine(name: Value) -> Value:
    """Divide by 9."""
    kernel = image_kernel(name)
    return kernel * 16 / 9 if name == "gaussian_blur" else kernel


@mistake(
    "blurs-divided-by-whole-numbers",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the"
    " blurs are divided by whole numbers without a rest",
    hint="What is 1 // 9?",
)
def image_kernel_blurs_divided_by_whole_numbers(name: Value) -> Value:
    """Divide as integers."""
    return np.trunc(image_kernel(name))


@mistake(
    "box-without-its-centre",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the box blur leaves out the pixel in the middle",
    hint="How many pixels does the box blur average?",
)
def image_kernel_box_without_its_centre(name: Value) -> Value:
    """Average the neighbours."""
    kernel = image_kernel(name)
    return np.where(np.eye(3)[::-1] * np.eye(3) > 0, 0.0, 1 / 8) if name == "box_blur" else kernel


@mistake(
    "edges-of-opposite-sign",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the edge detectors have the opposite sign",
    hint="Is the middle of edge_2 positive or negative, and that of edge_3?",
)
def image_kernel_edges_of_opposite_sign(name: Value) -> Value:
    """Turn the signs of the Laplacians."""
    kernel = image_kernel(name)
    return -kernel if name in {"edge_1", "edge_2", "edge_3"} else kernel


@mistake(
    "edges-with-the-image",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when an edge detector has the image added to it",
    hint="What is the sum of the entries of an edge detector?",
)
def image_kernel_edges_with_the_image(name: Value) -> Value:
    """Sharpen where edges are asked for."""
    kernel = image_kernel(name)
    return kernel + image_kernel("identity") if name == "edge_3" else kernel


@mistake(
    "edges-exchanged",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the edge"
    " detectors with four and with eight neighbours are exchanged",
    hint="Which of the edge detectors looks at the corners?",
)
def image_kernel_edges_exchanged(name: Value) -> Value:
    """Count the edge detectors in another order."""
    exchanged = {"edge_2": "edge_3", "edge_3": "edge_2"}
    return image_kernel(str(exchanged.get(name, name)))


@mistake(
    "sharpen-without-the-image",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when sharpening answers the edges alone",
    hint="What should become of a constant image that is sharpened?",
)
def image_kernel_sharpen_without_the_image(name: Value) -> Value:
    """Forget to add the image."""
    kernel = image_kernel(name)
    return kernel - image_kernel("identity") if name == "sharpen" else kernel


@mistake(
    "vertical-edge-turned",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the"
    " vertical edge detector is written column by column",
    hint="Along which axis does the brightness change at a vertical edge?",
)
def image_kernel_vertical_edge_turned(name: Value) -> Value:
    """Answer horizontal edges."""
    kernel = image_kernel(name)
    return kernel.T if name == "vertical_edge" else kernel


@mistake(
    "vertical-edge-flipped",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the vertical edge detector is flipped",
    hint="Which column of the vertical edge detector is positive?",
)
def image_kernel_vertical_edge_flipped(name: Value) -> Value:
    """Let the bright side be the right one."""
    kernel = image_kernel(name)
    return np.fliplr(kernel) if name == "vertical_edge" else kernel


@mistake(
    "identity-of-ones",
    function="image_kernel",
    kind="value",
    sentence="your kernels are what you get when the identity is the identity matrix",
    hint="What does the identity do to an image: which pixels does it look at?",
)
def image_kernel_identity_of_ones(name: Value) -> Value:
    """Return np.eye."""
    kernel = image_kernel(name)
    return np.eye(3) if name == "identity" else kernel


@mistake(
    "whole-numbers",
    function="image_kernel",
    kind="dtype",
    sentence="your kernels have whole numbers as their dtype where all entries are whole",
    hint="Which dtype has np.array([[0, 1, 0]])?",
)
def image_kernel_whole_numbers(name: Value) -> Value:
    """Let NumPy choose the dtype."""
    kernel = image_kernel(name)
    return kernel if name.endswith("blur") else kernel.astype(np.int64)


@mistake(
    "short-floats",
    function="image_kernel",
    kind="dtype",
    sentence="your kernels are float32",
    hint="Which dtype does the page promise?",
)
def image_kernel_short_floats(name: Value) -> Value:
    """Save memory."""
    return image_kernel(name).astype(np.float32)


@mistake(
    "unknown-means-identity",
    function="image_kernel",
    kind="refusal",
    sentence="your function answers an unknown name with the identity",
    hint="What does the last `else` of your cases stand for?",
)
def image_kernel_unknown_means_identity(name: Value) -> Value:
    """Have a default."""
    return image_kernel(name if name in TABLES else "identity")


@mistake(
    "unknown-gives-none",
    function="image_kernel",
    kind="refusal",
    sentence="your function answers an unknown name with None",
    hint="What does a dictionary's `get` do with a key that it does not have?",
)
def image_kernel_unknown_gives_none(name: Value) -> Value:
    """Let `get` answer."""
    return image_kernel(name) if name in TABLES else None


@mistake(
    "unknown-raises-key-error",
    function="image_kernel",
    kind="refusal",
    sentence="your function lets a dictionary refuse an unknown name, with KeyError",
    hint="Is a KeyError a ValueError?",
)
def image_kernel_unknown_raises_key_error(name: Value) -> Value:
    """Let the dictionary refuse."""
    return image_kernel(name) if name in TABLES else TABLES[name]


@mistake(
    "names-in-any-case",
    function="image_kernel",
    kind="refusal",
    sentence="your function takes a name in capitals, or with blanks around it, for the name",
    hint="How many names does the page list?",
)
def image_kernel_names_in_any_case(name: Value) -> Value:
    """Be kind to typing errors."""
    return image_kernel(name.strip().lower())


@mistake(
    "beginnings-of-names",
    function="image_kernel",
    kind="refusal",
    sentence="your function takes the beginning of a name for the name",
    hint="Which of two kernels is meant by a beginning that both share?",
)
def image_kernel_beginnings_of_names(name: Value) -> Value:
    """Take the first name that begins so."""
    return image_kernel(next((known for known in TABLES if known.startswith(name)), name))
