"""What goes wrong in convolve2d."""

import numpy as np

from reference.convolution import convolve2d, correlate2d

from ...implementation import Value
from .. import mistake
from .shared import wrapped


@mistake(
    "kernel-not-flipped",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is not flipped",
    hint="What is the difference between a convolution and a correlation?",
)
def convolve2d_kernel_not_flipped(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Correlate."""
    return convolve2d(image, np.flip(kernel), mode=mode)


@mistake(
    "rows-flipped-alone",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped top to bottom alone",
    hint="How many axes has the kernel, and what happens to each of them?",
)
def convolve2d_rows_flipped_alone(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Leave the columns as they are."""
    return convolve2d(image, np.flip(kernel, 1), mode=mode)


@mistake(
    "columns-flipped-alone",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is flipped left to right alone",
    hint="How many axes has the kernel, and what happens to each of them?",
)
def convolve2d_columns_flipped_alone(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Leave the rows as they are."""
    return convolve2d(image, np.flip(kernel, 0), mode=mode)


@mistake(
    "transposed-instead-of-flipped",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when the kernel is transposed instead of flipped",
    hint="Where does the kernel's top right entry go?",
)
def convolve2d_transposed_instead(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Mirror the kernel at its diagonal."""
    transposed = np.asarray(kernel).T.reshape(np.shape(kernel))
    return convolve2d(image, np.flip(transposed), mode=mode)


@mistake(
    "same-begins-late",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when "same" begins one row or column late'
    " where the kernel is even",
    hint="When the kernel is flipped, what becomes of the place that you call its middle?",
)
def convolve2d_same_begins_late(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut "same" out of "full" as the correlation does."""
    if mode != "same":
        return convolve2d(image, kernel, mode=mode)
    return correlate2d(image, np.flip(kernel), mode="same")


@mistake(
    "same-as-large-as-the-larger",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when "same" is as large as the kernel'
    " where that is the larger one",
    hint="Which of the two arrays does the size of the output come from?",
)
def convolve2d_same_of_the_larger(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Cut the larger of the two sizes out of "full", as numpy.convolve does."""
    if mode != "same":
        return convolve2d(image, kernel, mode=mode)
    full = convolve2d(image, kernel, mode="full")
    height, width = np.maximum(np.shape(image), np.shape(kernel))
    top, left = ((n - size) // 2 for n, size in zip(full.shape, (height, width), strict=True))
    return full[top : top + height, left : left + width]


@mistake(
    "full-by-default",
    function="convolve2d",
    kind="value",
    sentence='your output is what you get when the mode is "full" unless said otherwise',
    hint="Call it without a mode: how large should the output be?",
)
def convolve2d_full_by_default(image: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Do as SciPy does by default."""
    return convolve2d(image, kernel, mode=mode)


@mistake(
    "clipped-at-zero",
    function="convolve2d",
    kind="value",
    sentence="your output is what you get when negative sums are set to 0",
    hint="Is the output a picture to be shown, or numbers to be computed with?",
)
def convolve2d_clipped_at_zero(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Keep the output a picture."""
    return np.maximum(convolve2d(image, kernel, mode=mode), 0)


@mistake(
    "always-float64",
    function="convolve2d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def convolve2d_always_float64(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Forget the dtype of the arguments."""
    return convolve2d(image, kernel, mode=mode).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="convolve2d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def convolve2d_integers_stay_integers(image: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Wrap around where the arrays hold integers."""
    y = convolve2d(image, kernel, mode=mode)
    dtype = np.result_type(image, kernel)
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "kernel-flipped-in-place",
    function="convolve2d",
    kind="purity",
    sentence="your function flips the caller's own kernel",
    hint="Print the kernel after the call.",
)
def convolve2d_kernel_flipped_in_place(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Assign to a slice of the argument."""
    y = convolve2d(image, kernel, mode=mode)
    kernel[...] = np.flip(kernel).copy()
    return y


@mistake(
    "too-large-kernel-changes-places",
    function="convolve2d",
    kind="refusal",
    sentence="your function lets image and kernel change places where the kernel does not fit",
    hint="Is the larger of two arrays always the image?",
)
def convolve2d_too_large_changes_places(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Do as SciPy does where the kernel is larger along both axes."""
    if mode == "valid" and np.ndim(image) == np.ndim(kernel) == 2:
        pairs = zip(np.shape(image), np.shape(kernel), strict=True)
        if all(0 < n <= k for n, k in pairs):
            image, kernel = kernel, image
    return convolve2d(image, kernel, mode=mode)


@mistake(
    "unknown-mode-means-valid",
    function="convolve2d",
    kind="refusal",
    sentence='your function takes every unknown mode for "valid"',
    hint="What happens to a mode that none of your cases names?",
)
def convolve2d_unknown_mode_means_valid(
    image: Value, kernel: Value, *, mode: str = "valid"
) -> Value:
    """Pad nothing where no case applies."""
    return convolve2d(image, kernel, mode=mode if mode in {"full", "same"} else "valid")
