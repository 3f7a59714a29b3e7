"""What goes wrong in dropout."""

from typing import Any

import numpy as np

from reference.dropout import dropout, dropout_backward
from reference.dtypes import as_float64, cast, result_dtype

from ..implementation import Value
from . import mistake


def _drawn(x: Value, seed: int) -> Value:
    """Return uniform numbers, as the reference draws them."""
    return np.random.default_rng(seed).random(x.shape)


def _masked(x: Value, mask: Value, factor: float) -> Value:
    """Return y and the mask in their dtype."""
    dtype = result_dtype(x)
    with np.errstate(all="ignore"):
        return cast(as_float64(x) * mask * factor, dtype), np.asarray(mask, dtype)


# dropout


@mistake(
    "probabilities-swapped",
    function="dropout",
    kind="value",
    sentence="your output is what you get when p is taken for the probability of keeping",
    hint="How many of 1000 entries should be left for p = 0.1?",
)
def dropout_probabilities_swapped(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Keep with probability p, and divide by it."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    return _masked(x, _drawn(x, seed) < p, 1 / p if p else np.inf) if training else (y, mask)


@mistake(
    "mask-of-the-other-probability",
    function="dropout",
    kind="value",
    sentence="your mask keeps an entry with probability p, and y is scaled by 1 / (1 - p)",
    hint="How many of 1000 entries should be left for p = 0.1?",
)
def dropout_mask_of_the_other_probability(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Compare the wrong way round."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    return _masked(x, _drawn(x, seed) < p, 1 / (1 - p)) if training else (y, mask)


@mistake(
    "not-scaled",
    function="dropout",
    kind="value",
    sentence="your output is what you get when the kept entries are not scaled",
    hint="What is the mean of the output, if the mean of x is 1?",
)
def dropout_not_scaled(x: Value, **options: Any) -> Value:
    """Only set entries to 0."""
    _, mask = dropout(x, **options)
    return _masked(x, mask, 1.0)


@mistake(
    "scaled-by-the-drop-probability",
    function="dropout",
    kind="value",
    sentence="your output is what you get when the kept entries are divided by p",
    hint="By how much must each entry grow, if nine of ten are dropped?",
)
def dropout_scaled_by_the_drop_probability(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Divide by the wrong one of the two probabilities."""
    y, mask = dropout(x, p=p, **options)
    training = options.get("training", True)
    return _masked(x, mask, 1 / p if p else np.inf) if training else (y, mask)


@mistake(
    "scaled-down",
    function="dropout",
    kind="value",
    sentence="your output is what you get when the kept entries are multiplied by 1 - p",
    hint="Must the kept entries grow or shrink, so that the mean stays?",
)
def dropout_scaled_down(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Multiply where one should divide."""
    y, mask = dropout(x, p=p, **options)
    return _masked(x, mask, 1 - p) if options.get("training", True) else (y, mask)


@mistake(
    "scaled-by-what-was-kept",
    function="dropout",
    kind="value",
    sentence="your output is what you get when it is divided by the share of entries that this"
    " mask keeps",
    hint="Does the factor in the formula depend on the draw?",
)
def dropout_scaled_by_what_was_kept(x: Value, **options: Any) -> Value:
    """Keep the sum of this draw instead of the mean of all."""
    _, mask = dropout(x, **options)
    return _masked(x, mask, mask.size / max(1.0, float(mask.sum(dtype=np.float64))))


@mistake(
    "scaled-in-evaluation",
    function="dropout",
    kind="value",
    sentence="your output is what you get when evaluation is scaled by 1 - p",
    hint="If training has scaled the entries up, what is left to do in evaluation?",
)
def dropout_scaled_in_evaluation(
    x: Value, *, p: float = 0.5, training: bool = True, **options: Any
) -> Value:
    """Scale in evaluation, as the paper does, and in training too."""
    y, mask = dropout(x, p=p, training=training, **options)
    return (y, mask) if training else _masked(x, mask, 1 - p)


@mistake(
    "scaled-in-evaluation-alone",
    function="dropout",
    kind="value",
    sentence="your output is what you get when evaluation is scaled by 1 - p, and training is not"
    " scaled",
    hint="In which of the two modes does the page scale?",
)
def dropout_scaled_in_evaluation_alone(
    x: Value, *, p: float = 0.5, training: bool = True, **options: Any
) -> Value:
    """Do as the paper does."""
    _, mask = dropout(x, p=p, training=training, **options)
    return _masked(x, mask, 1.0 if training else 1 - p)


@mistake(
    "scaled-in-evaluation-by-the-drop-probability",
    function="dropout",
    kind="value",
    sentence="your output is what you get when evaluation is scaled by p, and training is not"
    " scaled",
    hint="What does evaluation do with an entry, according to the page?",
)
def dropout_scaled_in_evaluation_by_the_drop_probability(
    x: Value, *, p: float = 0.5, training: bool = True, **options: Any
) -> Value:
    """Do as the paper does, with the other probability."""
    _, mask = dropout(x, p=p, training=training, **options)
    return _masked(x, mask, 1.0 if training else p)


@mistake(
    "drops-in-evaluation",
    function="dropout",
    kind="value",
    sentence="your output is what you get when entries are dropped in evaluation too",
    hint="What does training=False change in your function?",
)
def dropout_drops_in_evaluation(x: Value, *, training: bool = True, **options: Any) -> Value:
    """Ignore the mode."""
    del training
    return dropout(x, training=True, **options)


@mistake(
    "evaluation-by-default",
    function="dropout",
    kind="value",
    sentence="your output is what you get when training is False unless it is given",
    hint="What is the default of training?",
)
def dropout_evaluation_by_default(x: Value, *, training: bool = False, **options: Any) -> Value:
    """Take the other default."""
    return dropout(x, training=training, **options)


@mistake(
    "normal-numbers",
    function="dropout",
    kind="value",
    sentence="your mask is what you get when normal instead of uniform numbers are compared with p",
    hint="How often is a number of np.random.randn larger than 0.3?",
)
def dropout_normal_numbers(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Draw from the normal distribution."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    drawn = np.random.default_rng(seed).standard_normal(x.shape)
    return _masked(x, drawn >= p, 1 / (1 - p)) if training else (y, mask)


@mistake(
    "keeps-everything",
    function="dropout",
    kind="value",
    sentence="your output is what you get when nothing is dropped or scaled in training",
    hint="In which order does Python evaluate a < b / c?",
)
def dropout_keeps_everything(x: Value, **options: Any) -> Value:
    """Do in training what evaluation does."""
    return dropout(x, **options | {"training": False})


@mistake(
    "p-ignored",
    function="dropout",
    kind="value",
    sentence="your output is what you get when p is 0.5, whatever is given",
    hint="How many entries are left for p = 0.1, and how many for p = 0.9?",
)
def dropout_p_ignored(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Drop half, always."""
    return dropout(x, p=0.5 if 0 <= p < 1 else p, **options)


@mistake(
    "p-zero-is-the-default",
    function="dropout",
    kind="special",
    sentence="your output is what you get when p = 0 is taken for the default",
    hint="Is 0 the same as nothing given?",
)
def dropout_p_zero_is_the_default(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Ask whether p is true, not whether it is given."""
    return dropout(x, p=p or 0.5, **options)


@mistake(
    "one-row-for-the-batch",
    function="dropout",
    kind="value",
    sentence="your mask is what you get when one row serves the whole batch",
    hint="Do two images of a batch lose the same entries?",
)
def dropout_one_row_for_the_batch(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Draw a mask for one image, and use it for all."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    if not training or x.ndim < 2:
        return y, mask
    row = _drawn(np.empty((1, *x.shape[1:])), seed) >= p
    return _masked(x, np.repeat(row, len(x), axis=0), 1 / (1 - p))


@mistake(
    "whole-rows-dropped",
    function="dropout",
    kind="value",
    sentence="your mask is what you get when one number decides for the whole last axis",
    hint="How many numbers must be drawn for an array of 3 by 4?",
)
def dropout_whole_rows_dropped(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Draw one number for all entries along the last axis."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    if not training or x.ndim < 2:
        return y, mask
    column = _drawn(np.empty((*x.shape[:-1], 1)), seed) >= p
    return _masked(x, np.repeat(column, x.shape[-1], axis=-1), 1 / (1 - p))


@mistake(
    "exact-number-dropped",
    function="dropout",
    kind="value",
    sentence="your mask is what you get when exactly the share p of the entries is dropped",
    hint="Is the number of dropped entries the same for every seed, if each is drawn by itself?",
)
def dropout_exact_number_dropped(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Shuffle a mask with the right number of zeros."""
    y, mask = dropout(x, p=p, training=training, seed=seed)
    order = np.random.default_rng(seed).permutation(x.size).reshape(x.shape)
    return _masked(x, order >= round(p * x.size), 1 / (1 - p)) if training else (y, mask)


@mistake(
    "seed-ignored",
    function="dropout",
    kind="value",
    sentence="your mask is the same for every seed",
    hint="Where does the seed enter?",
)
def dropout_seed_ignored(x: Value, *, seed: int = 0, **options: Any) -> Value:
    """Draw from a generator with a seed of its own."""
    return dropout(x, seed=min(seed, 0), **options)


@mistake(
    "mask-from-the-output",
    function="dropout",
    kind="value",
    sentence="your mask is what you get when it is read off the output",
    hint="What does the mask say of an entry of x that is 0 and kept?",
)
def dropout_mask_from_the_output(x: Value, *, training: bool = True, **options: Any) -> Value:
    """Take every 0 of the output for a dropped entry."""
    y, mask = dropout(x, training=training, **options)
    return (y, (y != 0).astype(y.dtype)) if training else (y, mask)


@mistake(
    "mask-scaled",
    function="dropout",
    kind="value",
    sentence="your mask holds 1 / (1 - p) instead of 1",
    hint="Which two numbers does the page allow in the mask?",
)
def dropout_mask_scaled(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Return the mask with the factor in it."""
    y, mask = dropout(x, p=p, **options)
    return y, mask / mask.dtype.type(1 - p) if options.get("training", True) else mask


@mistake(
    "mask-of-what-is-dropped",
    function="dropout",
    kind="value",
    sentence="your mask is 1 where an entry is dropped",
    hint="Does a 1 in the mask stand for an entry that stays or for one that goes?",
)
def dropout_mask_of_what_is_dropped(x: Value, *, training: bool = True, **options: Any) -> Value:
    """Return the mask the other way round."""
    y, mask = dropout(x, training=training, **options)
    return y, 1 - mask if training else mask


@mistake(
    "mask-not-returned",
    function="dropout",
    kind="value",
    sentence="your function returns y alone",
    hint="How many results has the page's example?",
)
def dropout_mask_not_returned(x: Value, **options: Any) -> Value:
    """Forget the mask, without which there is no gradient."""
    return dropout(x, **options)[0]


@mistake(
    "nan-becomes-zero",
    function="dropout",
    kind="special",
    sentence="your output is what you get when a NaN becomes 0",
    hint="What is NaN times 1?",
)
def dropout_nan_becomes_zero(x: Value, **options: Any) -> Value:
    """Clean the output of what is not a number."""
    y, mask = dropout(x, **options)
    return np.where(np.isnan(y), y.dtype.type(0), y), mask


@mistake(
    "mask-boolean",
    function="dropout",
    kind="dtype",
    sentence="your mask is an array of booleans",
    hint="Which dtype does the page give the mask?",
)
def dropout_mask_boolean(x: Value, **options: Any) -> Value:
    """Return the result of a comparison."""
    y, mask = dropout(x, **options)
    return y, mask.astype(bool)


@mistake(
    "mask-always-float64",
    function="dropout",
    kind="dtype",
    sentence="your mask has dtype float64 whatever the dtype of x",
    hint="Which dtype does the page give the mask?",
)
def dropout_mask_always_float64(x: Value, **options: Any) -> Value:
    """Collect the mask in an array of float64."""
    y, mask = dropout(x, **options)
    return y, mask.astype(np.float64)


@mistake(
    "always-float64",
    function="dropout",
    kind="dtype",
    sentence="your output has dtype float64 whatever the dtype of x",
    hint="What is the dtype of a float32 array times a float64 array?",
)
def dropout_always_float64(x: Value, **options: Any) -> Value:
    """Answer in the dtype of the numbers that were drawn."""
    y, mask = dropout(x, **options)
    return y.astype(np.float64), mask.astype(np.float64)


@mistake(
    "integers-stay-integers",
    function="dropout",
    kind="dtype",
    sentence="your output is what you get when it keeps the dtype of integers",
    hint="What is 3 / (1 - 0.25), and does an integer hold it?",
)
def dropout_integers_stay_integers(x: Value, **options: Any) -> Value:
    """Cut what was scaled to whole numbers."""
    y, mask = dropout(x, **options)
    with np.errstate(invalid="ignore"):
        return y.astype(x.dtype), mask.astype(x.dtype)


@mistake(
    "memory-order",
    function="dropout",
    kind="layout",
    sentence="your output is what you get when x is read in the order of memory",
    hint="Do rows always follow each other in memory?",
)
def dropout_memory_order(x: Value, **options: Any) -> Value:
    """Take the strides of a C-ordered array for granted."""
    return dropout(x.ravel(order="K").reshape(x.shape), **options)


@mistake(
    "argument-overwritten",
    function="dropout",
    kind="purity",
    sentence="your function writes its output into x",
    hint="Whose array is x, and who may need it after the call?",
)
def dropout_argument_overwritten(x: Value, **options: Any) -> Value:
    """Drop in place."""
    y, mask = dropout(x, **options)
    if x.dtype == y.dtype and options.get("training", True):
        x[...] = y
    return y, mask


@mistake(
    "p-one-accepted",
    function="dropout",
    kind="refusal",
    sentence="your function answers for p = 1",
    hint="By how much would an entry have to grow, if none is ever kept?",
)
def dropout_p_one_accepted(x: Value, *, p: float = 0.5, **options: Any) -> Value:
    """Drop everything, as some libraries do."""
    if p == 1:
        return dropout(0 * as_float64(x), training=False)[0], np.zeros(x.shape, result_dtype(x))
    return dropout(x, p=p, **options)


@mistake(
    "p-not-checked",
    function="dropout",
    kind="refusal",
    sentence="your function answers for a p that is no probability",
    hint="What does p = -0.1 mean, and what p = 1.5?",
)
def dropout_p_not_checked(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Take any number for p."""
    y, mask = dropout(x, training=training, seed=seed)
    with np.errstate(all="ignore"):
        factor = float(1 / np.float64(1 - p))
    return _masked(x, _drawn(x, seed) >= p, factor) if training else (y, mask)


@mistake(
    "p-not-checked-in-evaluation",
    function="dropout",
    kind="refusal",
    sentence="your function answers for a p that is no probability as long as it is not needed",
    hint="When is a wrong argument found, if it is checked only where it is used?",
)
def dropout_p_not_checked_in_evaluation(
    x: Value, *, p: float = 0.5, training: bool = True, seed: int = 0
) -> Value:
    """Check p in training alone."""
    return dropout(x, p=p if training else 0.5, training=training, seed=seed)


@mistake(
    "negative-seed-accepted",
    function="dropout",
    kind="refusal",
    sentence="your function answers for a negative seed",
    hint="Which seeds does the page allow?",
)
def dropout_negative_seed_accepted(x: Value, *, seed: int = 0, **options: Any) -> Value:
    """Drop the sign of the seed."""
    return dropout(x, seed=abs(seed), **options)


@mistake(
    "seed-not-checked-in-evaluation",
    function="dropout",
    kind="refusal",
    sentence="your function answers for a negative seed as long as it is not needed",
    hint="When is a wrong argument found, if it is checked only where it is used?",
)
def dropout_seed_not_checked_in_evaluation(
    x: Value, *, training: bool = True, seed: int = 0, **options: Any
) -> Value:
    """Leave the check of the seed to the generator."""
    return dropout(x, training=training, seed=seed if training else 0, **options)


# dropout_backward


@mistake(
    "gradient-of-another-mask",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when a new mask is drawn for it",
    hint="Which entries did the forward pass drop?",
)
def dropout_gradient_of_another_mask(grad_output: Value, mask: Value, p: float) -> Value:
    """Draw again."""
    again = dropout(np.ones_like(mask), p=p)[1]
    return dropout_backward(grad_output, again.astype(mask.dtype), p)


@mistake(
    "gradient-not-masked",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when dropped entries receive one too",
    hint="What does y do if an entry grows that was dropped?",
)
def dropout_gradient_not_masked(grad_output: Value, mask: Value, p: float) -> Value:
    """Scale everything."""
    return dropout_backward(grad_output, np.ones_like(mask), p)


@mistake(
    "gradient-of-what-was-dropped",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the mask is taken the other way round",
    hint="Does a 1 in the mask stand for an entry that stays or for one that goes?",
)
def dropout_gradient_of_what_was_dropped(grad_output: Value, mask: Value, p: float) -> Value:
    """Pass what was dropped."""
    return dropout_backward(grad_output, (as_float64(mask) == 0).astype(result_dtype(mask)), p)


@mistake(
    "gradient-not-scaled",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is not scaled",
    hint="By how much does y grow if a kept entry of x grows by 1?",
)
def dropout_gradient_not_scaled(grad_output: Value, mask: Value, p: float) -> Value:
    """Only set gradients to 0."""
    del p
    return dropout_backward(grad_output, mask, 0.0)


@mistake(
    "gradient-scaled-by-the-drop-probability",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by p",
    hint="By how much does y grow if a kept entry of x grows by 1?",
)
def dropout_gradient_scaled_by_the_drop_probability(
    grad_output: Value, mask: Value, p: float
) -> Value:
    """Divide by the wrong one of the two probabilities."""
    kept = dropout_backward(grad_output, mask, 0.0)
    with np.errstate(all="ignore"):
        return cast(as_float64(kept) / p if p else as_float64(kept) * np.inf, kept.dtype)


@mistake(
    "gradient-scaled-twice",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by 1 - p twice",
    hint="Is the mask that comes in scaled already?",
)
def dropout_gradient_scaled_twice(grad_output: Value, mask: Value, p: float) -> Value:
    """Scale the gradient, and the mask too."""
    once = dropout_backward(grad_output, mask, p)
    return cast(as_float64(once) / (1 - p), once.dtype)


@mistake(
    "gradient-in-dtype-of-grad-output",
    function="dropout_backward",
    kind="dtype",
    sentence="your gradient has the dtype of grad_output instead of that of the mask",
    hint="Which of the arguments does the page take the dtype from?",
)
def dropout_gradient_in_dtype_of_grad_output(grad_output: Value, mask: Value, p: float) -> Value:
    """Answer in the dtype of grad_output."""
    return dropout_backward(grad_output, mask, p).astype(grad_output.dtype)


@mistake(
    "gradient-always-float64",
    function="dropout_backward",
    kind="dtype",
    sentence="your gradient has dtype float64 whatever the dtype of the mask",
    hint="Which of the arguments does the page take the dtype from?",
)
def dropout_gradient_always_float64(grad_output: Value, mask: Value, p: float) -> Value:
    """Answer in float64."""
    return dropout_backward(grad_output, mask, p).astype(np.float64)


@mistake(
    "grad-output-overwritten",
    function="dropout_backward",
    kind="purity",
    sentence="your function writes into the gradient that it is given",
    hint="Whose array is grad_output?",
)
def dropout_grad_output_overwritten(grad_output: Value, mask: Value, p: float) -> Value:
    """Set the gradients of dropped entries to 0 in place."""
    grad_x = dropout_backward(grad_output, mask, p)
    grad_output *= mask != 0
    return grad_x


@mistake(
    "grad-output-broadcast",
    function="dropout_backward",
    kind="refusal",
    sentence="your function broadcasts a grad_output of another shape",
    hint="Which shape must grad_output have, and who checks it?",
)
def dropout_grad_output_broadcast(grad_output: Value, mask: Value, p: float) -> Value:
    """Stretch axes of length 1."""
    shape = np.broadcast_shapes(grad_output.shape, mask.shape)
    return dropout_backward(np.broadcast_to(grad_output, shape), np.broadcast_to(mask, shape), p)


@mistake(
    "gradient-p-not-checked",
    function="dropout_backward",
    kind="refusal",
    sentence="your gradient answers for a p that is no probability",
    hint="Does your gradient check what dropout itself checks?",
)
def dropout_gradient_p_not_checked(grad_output: Value, mask: Value, p: float) -> Value:
    """Take any number for p."""
    kept = dropout_backward(grad_output, mask, 0.0)
    with np.errstate(all="ignore"):
        return cast(as_float64(kept) / np.float64(1 - p), kept.dtype)


@mistake(
    "gradient-scaled-by-the-keep-probability",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is multiplied by 1 - p",
    hint="By how much does y grow if a kept entry of x grows by 1?",
)
def dropout_gradient_scaled_by_the_keep_probability(
    grad_output: Value, mask: Value, p: float
) -> Value:
    """Multiply where dropout divides."""
    once = dropout_backward(grad_output, mask, p)
    return cast(as_float64(once) * (1 - p) ** 2, once.dtype)


@mistake(
    "gradient-scaled-by-the-share-of-ones",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it is divided by the share of ones in the mask",
    hint="By what is y divided: by what was to be expected, or by what was drawn?",
)
def dropout_gradient_scaled_by_the_share_of_ones(
    grad_output: Value, mask: Value, p: float
) -> Value:
    """Take the mean of the mask for the probability of keeping."""
    once = dropout_backward(grad_output, mask, p)
    share = np.mean(as_float64(mask)) if np.any(mask) else 1.0
    return cast(as_float64(once) * (1 - p) / share, once.dtype)


@mistake(
    "gradient-as-for-one-half",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is doubled, whatever p is",
    hint="Is every number in your formula an argument?",
)
def dropout_gradient_as_for_one_half(grad_output: Value, mask: Value, p: float) -> Value:
    """Leave the 0.5 of a first try in the code."""
    once = dropout_backward(grad_output, mask, p)
    return cast(as_float64(once) * (1 - p) / 0.5, once.dtype)


@mistake(
    "gradient-as-in-evaluation",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is grad_output itself, neither masked nor scaled",
    hint="How would the backward know that it is in training, if not from the mask and p?",
)
def dropout_gradient_as_in_evaluation(grad_output: Value, mask: Value, p: float) -> Value:
    """Pass the gradient on."""
    dropout_backward(grad_output, mask, p)
    return dropout_backward(grad_output, np.ones_like(mask), 0.0)


@mistake(
    "gradient-by-the-first-mask",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when the first sample's mask holds for all samples",
    hint="How many masks were drawn for a batch of three?",
)
def dropout_gradient_by_the_first_mask(grad_output: Value, mask: Value, p: float) -> Value:
    """Apply one mask to the batch."""
    grad_x = dropout_backward(grad_output, mask, p)
    if np.ndim(mask) < 2 or len(mask) == 0:
        return grad_x
    return dropout_backward(grad_output, np.broadcast_to(mask[:1], mask.shape), p)


@mistake(
    "gradient-masked-by-sign",
    function="dropout_backward",
    kind="gradient",
    sentence="your gradient is what you get when it passes only where it is above 0, as in relu",
    hint="What decides whether an entry's gradient passes, and can a gradient be negative?",
)
def dropout_gradient_masked_by_sign(grad_output: Value, mask: Value, p: float) -> Value:
    """Multiply, and compare the product with 0."""
    grad_x = dropout_backward(grad_output, mask, p)
    return np.where(grad_x > 0, grad_x, np.zeros_like(grad_x))


@mistake(
    "mask-scaled-in-place",
    function="dropout_backward",
    kind="purity",
    sentence="your function divides the mask that it is given by 1 - p",
    hint="Whose array is mask, and what will it hold in the next call?",
)
def dropout_mask_scaled_in_place(grad_output: Value, mask: Value, p: float) -> Value:
    """Turn the mask into the factor."""
    grad_x = dropout_backward(grad_output, mask, p)
    if mask.dtype.kind == "f":
        mask /= 1 - p
    return grad_x


@mistake(
    "gradient-of-integers-cut",
    function="dropout_backward",
    kind="dtype",
    sentence="your gradient is cut to integers where the mask is one of integers",
    hint="What does the page say of integers, and what becomes of 1 / 0.7 among them?",
)
def dropout_gradient_of_integers_cut(grad_output: Value, mask: Value, p: float) -> Value:
    """Write the quotient into an array like the mask."""
    grad_x = dropout_backward(grad_output, mask, p)
    return grad_x if mask.dtype.kind == "f" else grad_x.astype(mask.dtype)
