"""What goes wrong in convolve1d."""

import numpy as np

from reference.convolution import convolve1d

from ...implementation import Value
from .. import mistake
from .shared import wrapped


@mistake(
    "kernel-not-flipped",
    function="convolve1d",
    kind="value",
    sentence="your output is what you get when the kernel is not flipped",
    hint="What is the difference between a convolution and a correlation?",
)
def convolve1d_kernel_not_flipped(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Correlate."""
    return convolve1d(signal, np.flip(kernel), mode=mode)


@mistake(
    "clipped-at-zero",
    function="convolve1d",
    kind="value",
    sentence="your output is what you get when negative sums are set to 0",
    hint="Is the output a picture to be shown, or numbers to be computed with?",
)
def convolve1d_clipped_at_zero(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Keep the output a picture."""
    return np.maximum(convolve1d(signal, kernel, mode=mode), 0)


@mistake(
    "always-float64",
    function="convolve1d",
    kind="dtype",
    sentence="your output is what you get when the result is float64 whatever comes in",
    hint="Which dtype has an array from np.zeros when you do not say one?",
)
def convolve1d_always_float64(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Forget the dtype of the arguments."""
    return convolve1d(signal, kernel, mode=mode).astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="convolve1d",
    kind="dtype",
    sentence="your output is what you get when integers are multiplied and summed as integers",
    hint="What is the largest number that a byte can hold?",
)
def convolve1d_integers_stay_integers(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Wrap around where the arrays hold integers."""
    y = convolve1d(signal, kernel, mode=mode)
    dtype = np.result_type(signal, kernel)
    return y if dtype.kind == "f" else wrapped(y, dtype)


@mistake(
    "kernel-flipped-in-place",
    function="convolve1d",
    kind="purity",
    sentence="your function flips the caller's own kernel",
    hint="Print the kernel after the call.",
)
def convolve1d_kernel_flipped_in_place(
    signal: Value, kernel: Value, *, mode: str = "full"
) -> Value:
    """Assign to a slice of the argument."""
    y = convolve1d(signal, kernel, mode=mode)
    kernel[...] = np.flip(kernel).copy()
    return y


@mistake(
    "same-begins-late",
    function="convolve1d",
    kind="value",
    sentence='your output is what you get when "same" begins one place late'
    " where the kernel is even",
    hint="When the kernel is flipped, what becomes of the place that you call its middle?",
)
def convolve1d_same_begins_late(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Cut "same" out of "full" from K // 2 on."""
    y = convolve1d(signal, kernel, mode=mode)
    if mode != "same":
        return y
    first = len(kernel) // 2
    return convolve1d(signal, kernel)[first : first + len(signal)]


@mistake(
    "same-as-long-as-the-longer",
    function="convolve1d",
    kind="value",
    sentence='your output is what you get when "same" is as long as the kernel'
    " where that is the longer one",
    hint="Which of the two arrays does the length of the output come from?",
)
def convolve1d_same_of_the_longer(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Do as numpy.convolve does."""
    y = convolve1d(signal, kernel, mode=mode)
    if mode != "same":
        return y
    first = (min(len(signal), len(kernel)) - 1) // 2
    return convolve1d(signal, kernel)[first : first + max(len(signal), len(kernel))]


@mistake(
    "same-begins-with-full",
    function="convolve1d",
    kind="value",
    sentence='your output is what you get when "same" is the beginning of "full"',
    hint="How many zeros lie before the signal?",
)
def convolve1d_same_begins_with_full(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Cut off the end alone."""
    y = convolve1d(signal, kernel, mode=mode)
    return y if mode != "same" else convolve1d(signal, kernel)[: len(signal)]


@mistake(
    "valid-by-default",
    function="convolve1d",
    kind="value",
    sentence='your output is what you get when the mode is "valid" unless said otherwise',
    hint="Call it without a mode: how long should the output be?",
)
def convolve1d_valid_by_default(signal: Value, kernel: Value, *, mode: str = "valid") -> Value:
    """Do as convolve2d does by default."""
    return convolve1d(signal, kernel, mode=mode)


@mistake(
    "added-instead-of-convolved",
    function="convolve1d",
    kind="value",
    sentence="your output is the sum of signal and kernel where they overlap",
    hint="Does the tutorial's (f+g)(t) mean a plus?",
)
def convolve1d_added(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Take the plus sign of a tutorial at its word."""
    y = convolve1d(signal, kernel, mode=mode)
    added = convolve1d(signal, np.ones_like(kernel), mode=mode)
    return (added + convolve1d(np.ones_like(signal), kernel, mode=mode)).astype(y.dtype)


@mistake(
    "last-overlap-missing",
    function="convolve1d",
    kind="value",
    sentence="your output is what you get when the last overlap is left out",
    hint="At how many places do two vectors of length 1 overlap?",
)
def convolve1d_last_overlap_missing(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Forget the last place."""
    return convolve1d(signal, kernel, mode=mode)[:-1]


@mistake(
    "nan-cleared",
    function="convolve1d",
    kind="special",
    sentence="your output is what you get when NaN and infinity in signal count as numbers",
    hint="Should a broken sample be hidden, or be seen in the output?",
)
def convolve1d_nan_cleared(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Replace what is not finite."""
    return convolve1d(np.nan_to_num(signal), kernel, mode=mode)


@mistake(
    "arrays-flattened",
    function="convolve1d",
    kind="refusal",
    sentence="your function flattens what is no vector",
    hint="How many axes has a signal?",
)
def convolve1d_arrays_flattened(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Ravel both arguments."""
    return convolve1d(np.ravel(signal), np.ravel(kernel), mode=mode)


@mistake(
    "nothing-from-nothing",
    function="convolve1d",
    kind="refusal",
    sentence="your function answers with zeros where an array is empty",
    hint="What does the page ask of the lengths?",
)
def convolve1d_nothing_from_nothing(signal: Value, kernel: Value, *, mode: str = "full") -> Value:
    """Let empty arrays through."""
    if np.ndim(signal) == np.ndim(kernel) == 1 and not (len(signal) and len(kernel)):
        return np.zeros(max(0, len(signal) + len(kernel) - 1))
    return convolve1d(signal, kernel, mode=mode)


@mistake(
    "too-long-kernel-changes-places",
    function="convolve1d",
    kind="refusal",
    sentence="your function lets signal and kernel change places where the kernel does not fit",
    hint="Is the longer of two arrays always the signal?",
)
def convolve1d_too_long_changes_places(
    signal: Value, kernel: Value, *, mode: str = "full"
) -> Value:
    """Do as NumPy and SciPy do."""
    if mode == "valid" and np.ndim(signal) == np.ndim(kernel) == 1:
        signal, kernel = sorted((signal, kernel), key=len, reverse=True)
    return convolve1d(signal, kernel, mode=mode)


@mistake(
    "unknown-mode-means-full",
    function="convolve1d",
    kind="refusal",
    sentence='your function takes every unknown mode for "full"',
    hint="What happens to a mode that none of your cases names?",
)
def convolve1d_unknown_mode_means_full(
    signal: Value, kernel: Value, *, mode: str = "full"
) -> Value:
    """Cut nothing off where no case applies."""
    return convolve1d(signal, kernel, mode=mode if mode in {"valid", "same"} else "full")
