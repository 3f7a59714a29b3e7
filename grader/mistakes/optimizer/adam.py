"""What goes wrong in adam."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.optimizer import adam

from ...implementation import Value
from .. import mistake


@dataclass(frozen=True)
class _Parts:
    """What a step is made of: arrays in float64, and numbers."""

    parameter: Any
    grad: Any
    first: Any
    second: Any
    step: int
    dtype: Any
    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    @property
    def decayed(self) -> Any:
        """The gradient with the decay in it."""
        return self.grad + self.weight_decay * self.parameter

    @property
    def new_first(self) -> Any:
        """The first moment after this step."""
        return self.beta1 * self.first + (1 - self.beta1) * self.decayed

    @property
    def new_second(self) -> Any:
        """The second moment after this step."""
        return self.beta2 * self.second + (1 - self.beta2) * self.decayed**2

    @property
    def correction1(self) -> float:
        """The divisor of the first moment."""
        return 1 - self.beta1**self.step

    @property
    def correction2(self) -> float:
        """The divisor of the second moment."""
        return 1 - self.beta2**self.step

    def along(self, mean: Any, divisor: Any, first: Any = None, second: Any = None) -> Value:
        """Return the results of a step along some mean, divided by something."""
        results = (
            self.parameter - self.learning_rate * mean / divisor,
            self.new_first if first is None else first,
            self.new_second if second is None else second,
        )
        return tuple(result.astype(self.dtype) for result in results)

    def by_moments(self, first: Any = None, second: Any = None) -> Value:
        """Return the results of a step with other moments than the right ones."""
        first = self.new_first if first is None else first
        second = self.new_second if second is None else second
        root = np.sqrt(second / self.correction2) + self.eps
        return self.along(first / self.correction1, root, first, second)


def _parts(
    parameter: Value, grad: Value, first: Value, second: Value, step: int, **options: Any
) -> _Parts:
    """Refuse what the operation refuses; return what a step is made of."""
    found, *_ = adam(parameter, grad, first, second, step, **options)
    p, g, m, v = (np.asarray(array, np.float64) for array in (parameter, grad, first, second))
    return _Parts(p, g, m, v, step, found.dtype, **options)


def _with_step(it: _Parts, step: int) -> Value:
    """Return the results of a step that is corrected as another one."""
    mean = it.new_first / (1 - it.beta1**step)
    return it.along(mean, np.sqrt(it.new_second / (1 - it.beta2**step)) + it.eps)


@mistake(
    "not-corrected",
    function="adam",
    kind="value",
    sentence="your step takes the moments as they are: the corrected ones are not used",
    hint="What does the first step look like, when both moments have just left zero?",
)
def adam_not_corrected(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Compute the corrections for nothing."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first, np.sqrt(it.new_second) + it.eps)


@mistake(
    "first-not-corrected",
    function="adam",
    kind="value",
    sentence="your step corrects the second moment alone",
    hint="How many moments started at zero?",
)
def adam_first_not_corrected(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Correct one moment."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first, np.sqrt(it.new_second / it.correction2) + it.eps)


@mistake(
    "second-not-corrected",
    function="adam",
    kind="value",
    sentence="your step corrects the first moment alone",
    hint="How many moments started at zero?",
)
def adam_second_not_corrected(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Correct one moment."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first / it.correction1, np.sqrt(it.new_second) + it.eps)


@mistake(
    "step-counts-from-zero",
    function="adam",
    kind="value",
    sentence="your correction takes the first step for the second one",
    hint="Which power of beta stands in the correction of the first step?",
)
def adam_step_counts_from_zero(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Add 1 to the step."""
    adam(parameter, grad, first_moment, second_moment, step, **options)
    stepped, first, second = adam(parameter, grad, first_moment, second_moment, step + 1, **options)
    return stepped, first, second


@mistake(
    "step-behind",
    function="adam",
    kind="value",
    sentence="your correction is that of the step before",
    hint="Which power of beta stands in the correction of step 2?",
)
def adam_step_behind(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Correct with the number of steps that were made before."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    before = max(step - 1, 1)
    return _with_step(it, before)


@mistake(
    "always-step-one",
    function="adam",
    kind="value",
    sentence="your correction is that of the first step forever",
    hint="What becomes of the correction after a thousand steps?",
)
def adam_always_step_one(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Never count."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return _with_step(it, 1)


@mistake(
    "correction-ends",
    function="adam",
    kind="value",
    sentence="your moments are not corrected any more after a thousand steps",
    hint="How close to 0 is beta2^step after a thousand steps, for beta2 = 0.999?",
)
def adam_correction_ends(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Correct the beginning alone."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    if step <= 1000:
        return _with_step(it, step)
    return it.along(it.new_first, np.sqrt(it.new_second) + it.eps)


@mistake(
    "corrected-by-step-times-beta",
    function="adam",
    kind="value",
    sentence="your correction is 1 - beta * step, where a power is asked",
    hint="What is beta1 after two steps: a product with 2, or with itself?",
)
def adam_corrected_by_step_times_beta(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Multiply where one should raise to a power."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    mean = it.new_first / (1 - it.beta1 * step)
    root = np.sqrt(np.abs(it.new_second / (1 - it.beta2 * step)))
    return it.along(mean, root + it.eps)


@mistake(
    "corrections-swapped",
    function="adam",
    kind="value",
    sentence="your moments are corrected each by the other one's beta",
    hint="To which moment does beta2 belong?",
)
def adam_corrections_swapped(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Exchange the corrections."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    root = np.sqrt(it.new_second / it.correction1) + it.eps
    return it.along(it.new_first / it.correction2, root)


@mistake(
    "corrected-twice",
    function="adam",
    kind="value",
    sentence="your correction is applied to the moments, and again to the rate",
    hint="How often is the start at zero made good?",
)
def adam_corrected_twice(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Correct moments and rate."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    again = np.sqrt(it.correction2) / it.correction1
    return it.along(
        again * it.new_first / it.correction1, np.sqrt(it.new_second / it.correction2) + it.eps
    )


@mistake(
    "corrections-multiplied",
    function="adam",
    kind="value",
    sentence="your moments are multiplied by their corrections",
    hint="Are the moments of the first step too large or too small?",
)
def adam_corrections_multiplied(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Multiply where one should divide."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    root = np.sqrt(it.new_second * it.correction2) + it.eps
    return it.along(it.new_first * it.correction1, root)


@mistake(
    "correction-outside-root",
    function="adam",
    kind="value",
    sentence="your second moment is corrected after the root is taken",
    hint="Is the corrected moment under the root, or the root corrected?",
)
def adam_correction_outside_root(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Divide the root by the correction."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first / it.correction1, np.sqrt(it.new_second) / it.correction2 + it.eps)


@mistake(
    "corrected-moments-kept",
    function="adam",
    kind="value",
    sentence="you return the corrected moments in place of the moments",
    hint="Which moments does the next step go on from?",
)
def adam_corrected_moments_kept(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Return what the step used."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    mean, square = it.new_first / it.correction1, it.new_second / it.correction2
    return it.along(mean, np.sqrt(square) + it.eps, mean, square)


@mistake(
    "eps-under-the-root",
    function="adam",
    kind="value",
    sentence="your root is taken of the second moment and eps together",
    hint="Does eps stand inside the root or outside it?",
)
def adam_eps_under_the_root(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Add eps before the root."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first / it.correction1, np.sqrt(it.new_second / it.correction2 + it.eps))


@mistake(
    "eps-before-correction",
    function="adam",
    kind="value",
    sentence="your eps is added to the root before the second moment is corrected",
    hint="Which root does eps stand beside: the corrected one or the other?",
)
def adam_eps_before_correction(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Use the faster form without another eps."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    mean = it.new_first * np.sqrt(it.correction2) / it.correction1
    return it.along(mean, np.sqrt(it.new_second) + it.eps)


@mistake(
    "eps-left-out",
    function="adam",
    kind="value",
    sentence="your mean is divided by the root alone, without eps",
    hint="What is 0 divided by 0?",
)
def adam_eps_left_out(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget eps."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first / it.correction1, np.sqrt(it.new_second / it.correction2))


@mistake(
    "eps-as-floor",
    function="adam",
    kind="value",
    sentence="your root is at least eps, where eps should be added to it",
    hint="What does eps do to a large root?",
)
def adam_eps_as_floor(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Take the larger of the two."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(
        it.new_first / it.correction1, np.maximum(np.sqrt(it.new_second / it.correction2), it.eps)
    )


@mistake(
    "eps-hard-coded",
    function="adam",
    kind="value",
    sentence="your step is what you get when eps is 1e-7, whatever is given",
    hint="Which number is added to the root?",
)
def adam_eps_hard_coded(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Hard-code eps."""
    return adam(parameter, grad, first_moment, second_moment, step, **{**options, "eps": 1e-7})


@mistake(
    "eps-of-keras",
    function="adam",
    kind="value",
    sentence="your step is what you get when eps is 1e-7 where it is not given",
    hint="What is the default of eps?",
)
def adam_eps_of_keras(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Have another default."""
    return adam(parameter, grad, first_moment, second_moment, step, **{"eps": 1e-7, **options})


@mistake(
    "root-left-out",
    function="adam",
    kind="value",
    sentence="your mean is divided by the second moment itself, not by its root",
    hint="In which unit is the second moment, and in which the gradient?",
)
def adam_root_left_out(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the root."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.new_first / it.correction1, it.new_second / it.correction2 + it.eps)


@mistake(
    "betas-swapped",
    function="adam",
    kind="value",
    sentence="your moments keep each the other one's share",
    hint="Which of the two has the longer memory?",
)
def adam_betas_swapped(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Exchange the betas."""
    betas = {"beta1": options.get("beta2", 0.999), "beta2": options.get("beta1", 0.9)}
    return adam(parameter, grad, first_moment, second_moment, step, **{**options, **betas})


@mistake(
    "betas-reversed",
    function="adam",
    kind="value",
    sentence="your moments keep 1 - beta of what they were",
    hint="What does a beta near 1 mean: a long memory or a short one?",
)
def adam_betas_reversed(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Exchange the share that is kept and the share that is lost."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    first = (1 - it.beta1) * it.first + it.beta1 * it.decayed
    second = (1 - it.beta2) * it.second + it.beta2 * it.decayed**2
    return it.by_moments(first, second)


@mistake(
    "gradient-enters-whole",
    function="adam",
    kind="value",
    sentence="your first moment takes the new gradient whole, as a velocity does",
    hint="Do the two shares of the first moment add up to 1?",
)
def adam_gradient_enters_whole(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the factor of the gradient."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(first=it.beta1 * it.first + it.decayed)


@mistake(
    "square-enters-whole",
    function="adam",
    kind="value",
    sentence="your second moment takes the new square whole",
    hint="Do the two shares of the second moment add up to 1?",
)
def adam_square_enters_whole(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the factor of the square."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(second=it.beta2 * it.second + it.decayed**2)


@mistake(
    "square-of-mean",
    function="adam",
    kind="value",
    sentence="your second moment takes the square of the first moment",
    hint="Whose squares does the second moment average?",
)
def adam_square_of_mean(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Square the mean."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(second=it.beta2 * it.second + (1 - it.beta2) * it.new_first**2)


@mistake(
    "square-of-centered-gradient",
    function="adam",
    kind="value",
    sentence="your second moment takes the square of the gradient less its mean",
    hint="Is the mean taken off before the square?",
)
def adam_square_of_centered_gradient(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Average the surprise, as AdaBelief does."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    surprise = (it.decayed - it.new_first) ** 2
    return it.by_moments(second=it.beta2 * it.second + (1 - it.beta2) * surprise)


@mistake(
    "no-square",
    function="adam",
    kind="value",
    sentence="your second moment takes the size of the gradient, not its square",
    hint="What is the unit of what stands under the root?",
)
def adam_no_square(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the square."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(second=it.beta2 * it.second + (1 - it.beta2) * np.abs(it.decayed))


@mistake(
    "largest-square",
    function="adam",
    kind="value",
    sentence="your second moment never falls: it keeps the largest value that it had",
    hint="May the second moment shrink when the gradients do?",
)
def adam_largest_square(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Keep the maximum, as AMSGrad does."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(second=np.maximum(it.second, it.new_second))


@mistake(
    "infinity-norm",
    function="adam",
    kind="value",
    sentence="your step is divided by the largest gradient so far instead of a root",
    hint="What stands in the denominator: a root or a maximum?",
)
def adam_infinity_norm(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Do as AdaMax does."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    size = np.maximum(it.beta2 * it.second, np.abs(it.decayed))
    return it.along(it.new_first / it.correction1, size + it.eps, second=size)


@mistake(
    "gradient-followed",
    function="adam",
    kind="value",
    sentence="your step follows this gradient, and not the mean of all",
    hint="Which moment points the way?",
)
def adam_gradient_followed(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Step like rmsprop."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.along(it.decayed, np.sqrt(it.new_second / it.correction2) + it.eps)


@mistake(
    "nesterov",
    function="adam",
    kind="value",
    sentence="your step looks ahead: it mixes the corrected mean with the gradient again",
    hint="What is in the numerator besides the corrected first moment?",
)
def adam_nesterov(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Do as Nadam does."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    ahead = it.beta1 * it.new_first / it.correction1 + (1 - it.beta1) * it.decayed / it.correction1
    return it.along(ahead, np.sqrt(it.new_second / it.correction2) + it.eps)


@mistake(
    "old-moments-followed",
    function="adam",
    kind="value",
    sentence="your step follows the moments before this gradient",
    hint="Are the moments updated before the step or after it?",
)
def adam_old_moments_followed(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Step first, then update the moments."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    root = np.sqrt(it.second / it.correction2) + it.eps
    return it.along(it.first / it.correction1, root)


@mistake(
    "old-moments-returned",
    function="adam",
    kind="value",
    sentence="you return the moments that were given, so that nothing is ever remembered",
    hint="Which moments does the next step need?",
)
def adam_old_moments_returned(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Update local moments."""
    stepped, first, second = adam(parameter, grad, first_moment, second_moment, step, **options)
    return stepped, first_moment.astype(first.dtype), second_moment.astype(second.dtype)


@mistake(
    "one-rate-for-all",
    function="adam",
    kind="value",
    sentence="your step is divided by one root for the whole array",
    hint="Has every entry a rate of its own?",
)
def adam_one_rate_for_all(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Average over all entries."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    root = np.sqrt(np.mean(it.new_second) / it.correction2) + it.eps
    return it.along(it.new_first / it.correction1, root)


@mistake(
    "weight-decay-ignored",
    function="adam",
    kind="value",
    sentence="your step is what you get when weight_decay is ignored",
    hint="What is added to the gradient before the moments?",
)
def adam_weight_decay_ignored(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Take the gradient alone."""
    return adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "weight_decay": 0.0}
    )


@mistake(
    "weight-decay-beside-the-step",
    function="adam",
    kind="value",
    sentence="your decay is subtracted from the parameter beside the step",
    hint="Does the decay go through the moments?",
)
def adam_weight_decay_beside_the_step(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Decay as AdamW does."""
    decay = options.get("weight_decay", 0.0) * options.get("learning_rate", 0.001)
    stepped, *moments = adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "weight_decay": 0.0}
    )
    return (stepped - decay * parameter).astype(stepped.dtype), *moments


@mistake(
    "weight-decay-after-the-moments",
    function="adam",
    kind="value",
    sentence="your decay is added to the corrected mean, and is no part of the moments",
    hint="Before which formula is the decay added?",
)
def adam_weight_decay_after_the_moments(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Add the decay to the mean."""
    moments = _parts(
        parameter, grad, first_moment, second_moment, step, **{**options, "weight_decay": 0.0}
    )
    decay = options.get("weight_decay", 0.0) * moments.parameter
    root = np.sqrt(moments.new_second / moments.correction2) + moments.eps
    return moments.along(moments.new_first / moments.correction1 + decay, root)


@mistake(
    "weight-decay-in-first-moment-alone",
    function="adam",
    kind="value",
    sentence="your second moment takes the square of the bare gradient, without the decay",
    hint="In which of the moments is the decay?",
)
def adam_weight_decay_in_first_moment_alone(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Square the bare gradient."""
    it = _parts(parameter, grad, first_moment, second_moment, step, **options)
    return it.by_moments(second=it.beta2 * it.second + (1 - it.beta2) * it.grad**2)


@mistake(
    "weight-decay-grows",
    function="adam",
    kind="value",
    sentence="your step is what you get when the decay is subtracted from the gradient",
    hint="Does a weight without a gradient shrink or grow?",
)
def adam_weight_decay_grows(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Decay the other way."""
    decay = -options.get("weight_decay", 0.0)
    return adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "weight_decay": decay}
    )


@mistake(
    "weight-decay-doubled",
    function="adam",
    kind="value",
    sentence="your decay is the gradient of weight_decay * sum of squares: twice as strong",
    hint="Of which penalty is the decay on the page the gradient?",
)
def adam_weight_decay_doubled(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the half of the penalty."""
    decay = 2 * options.get("weight_decay", 0.0)
    return adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "weight_decay": decay}
    )


@mistake(
    "climbs",
    function="adam",
    kind="value",
    sentence="your step goes along the mean gradient, and not against it",
    hint="Where does a gradient point: uphill or downhill?",
)
def adam_climbs(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Add the step."""
    rate = -options.get("learning_rate", 0.001)
    return adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "learning_rate": rate}
    )


@mistake(
    "rate-ignored",
    function="adam",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.001, whatever is given",
    hint="Which number multiplies the quotient?",
)
def adam_rate_ignored(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Hard-code the rate."""
    return adam(
        parameter, grad, first_moment, second_moment, step, **{**options, "learning_rate": 0.001}
    )


@mistake(
    "rate-of-the-others-by-default",
    function="adam",
    kind="value",
    sentence="your step is what you get when learning_rate is 0.01 where it is not given",
    hint="What is the default of learning_rate?",
)
def adam_rate_of_the_others_by_default(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Have another default."""
    return adam(
        parameter, grad, first_moment, second_moment, step, **{"learning_rate": 0.01, **options}
    )


@mistake(
    "betas-hard-coded",
    function="adam",
    kind="value",
    sentence="your moments keep 0.9 and 0.999, whatever the betas say",
    hint="Which numbers multiply the old moments?",
)
def adam_betas_hard_coded(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Use the defaults always."""
    return adam(
        parameter,
        grad,
        first_moment,
        second_moment,
        step,
        **{**options, "beta1": 0.9, "beta2": 0.999},
    )


@mistake(
    "beta2-as-in-rmsprop",
    function="adam",
    kind="value",
    sentence="your second moment keeps 0.99 of what it was where beta2 is not given",
    hint="What is the default of beta2?",
)
def adam_beta2_as_in_rmsprop(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Have another default."""
    return adam(parameter, grad, first_moment, second_moment, step, **{"beta2": 0.99, **options})


@mistake(
    "no-first-moment-by-default",
    function="adam",
    kind="value",
    sentence="your first moment keeps nothing of what it was where beta1 is not given",
    hint="What is the default of beta1?",
)
def adam_no_first_moment_by_default(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Have another default."""
    return adam(parameter, grad, first_moment, second_moment, step, **{"beta1": 0.0, **options})


@mistake(
    "beta1-of-zero-is-none",
    function="adam",
    kind="value",
    sentence="your first moment keeps 0.9 of what it was where beta1 is 0",
    hint="Which numbers does Python take for false?",
)
def adam_beta1_of_zero_is_none(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Ask whether beta1 is true."""
    beta1 = options.get("beta1") or 0.9
    return adam(parameter, grad, first_moment, second_moment, step, **{**options, "beta1": beta1})


@mistake(
    "moments-swapped",
    function="adam",
    kind="value",
    sentence="you return the second moment before the first",
    hint="In which order does the page return the three?",
)
def adam_moments_swapped(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Return in another order."""
    stepped, first, second = adam(parameter, grad, first_moment, second_moment, step, **options)
    return stepped, second, first


@mistake(
    "parameter-alone-returned",
    function="adam",
    kind="value",
    sentence="you return the parameter alone",
    hint="What does the next step need besides the parameter?",
)
def adam_parameter_alone_returned(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Forget the moments."""
    return adam(parameter, grad, first_moment, second_moment, step, **options)[0]


@mistake(
    "moments-updated-in-place",
    function="adam",
    kind="purity",
    sentence="your function writes into the caller's moments",
    hint="What does *= do to an array that somebody else holds?",
)
def adam_moments_updated_in_place(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Write into the moments."""
    stepped, first, second = adam(parameter, grad, first_moment, second_moment, step, **options)
    for old, new in ((first_moment, first), (second_moment, second)):
        if old.dtype == new.dtype:
            old[...] = new
    return stepped, first, second


@mistake(
    "parameter-updated-in-place",
    function="adam",
    kind="purity",
    sentence="your function changes the caller's parameter",
    hint="What does -= do to an array that somebody else holds?",
)
def adam_parameter_updated_in_place(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Write into the parameter."""
    stepped, *moments = adam(parameter, grad, first_moment, second_moment, step, **options)
    if parameter.dtype == stepped.dtype:
        parameter[...] = stepped
    return stepped, *moments


@mistake(
    "decay-added-to-callers-gradient",
    function="adam",
    kind="purity",
    sentence="your function adds the decay to the caller's gradient",
    hint="What does += do to an array that somebody else holds?",
)
def adam_decay_added_to_callers_gradient(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Write into the gradient."""
    results = adam(parameter, grad, first_moment, second_moment, step, **options)
    if grad.dtype.kind == "f":
        grad += options.get("weight_decay", 0.0) * parameter
    return results


@mistake(
    "always-float64",
    function="adam",
    kind="dtype",
    sentence="your results are float64 whatever the arguments were",
    hint="What is the result type of four float32 arrays?",
)
def adam_always_float64(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Compute in float64 and stay there."""
    return tuple(
        result.astype(np.float64)
        for result in adam(parameter, grad, first_moment, second_moment, step, **options)
    )


@mistake(
    "each-keeps-its-dtype",
    function="adam",
    kind="dtype",
    sentence="your parameter and moments keep the dtypes that they had, each its own",
    hint="In which dtype do float32 and float64 arrays meet?",
)
def adam_each_keeps_its_dtype(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Cast each result to the dtype of its argument."""
    olds = (parameter, first_moment, second_moment)
    return tuple(
        new.astype(old.dtype if old.dtype.kind == "f" else np.float64)
        for old, new in zip(
            olds, adam(parameter, grad, first_moment, second_moment, step, **options), strict=True
        )
    )


@mistake(
    "integers-kept",
    function="adam",
    kind="dtype",
    sentence="integer parameters and moments are cut to integers again after the step",
    hint="What is the result type where the arguments hold integers?",
)
def adam_integers_kept(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Cast to the dtypes of the arguments where they are not floats."""
    olds = (parameter, first_moment, second_moment)
    return tuple(
        new if old.dtype.kind == "f" else new.astype(old.dtype)
        for old, new in zip(
            olds, adam(parameter, grad, first_moment, second_moment, step, **options), strict=True
        )
    )


@mistake(
    "gradient-broadcast",
    function="adam",
    kind="refusal",
    sentence="you stretch the gradient or the parameter to the shape of the other",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def adam_gradient_broadcast(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Let NumPy broadcast the parameter and the gradient."""
    parameter, grad = np.broadcast_arrays(parameter, grad)
    return adam(parameter, grad, first_moment, second_moment, step, **options)


@mistake(
    "first-moment-broadcast",
    function="adam",
    kind="refusal",
    sentence="you stretch the first moment to the shape of the parameter",
    hint="What does NumPy do with a moment of a single 0, and who asked for it?",
)
def adam_first_moment_broadcast(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Let NumPy broadcast the first moment."""
    first_moment = np.broadcast_to(first_moment, np.shape(parameter))
    return adam(parameter, grad, first_moment, second_moment, step, **options)


@mistake(
    "second-moment-broadcast",
    function="adam",
    kind="refusal",
    sentence="you stretch the second moment to the shape of the parameter",
    hint="What does NumPy do with a moment of a single 0, and who asked for it?",
)
def adam_second_moment_broadcast(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Let NumPy broadcast the second moment."""
    second_moment = np.broadcast_to(second_moment, np.shape(parameter))
    return adam(parameter, grad, first_moment, second_moment, step, **options)


@mistake(
    "step-zero-accepted",
    function="adam",
    kind="refusal",
    sentence="you accept step 0, and correct by 1 - beta^0",
    hint="By what does the correction divide then?",
)
def adam_step_zero_accepted(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Count from 0 without a word."""
    if step == 0:
        return tuple(np.full(np.shape(parameter), np.nan) for _ in range(3))
    return adam(parameter, grad, first_moment, second_moment, step, **options)


@mistake(
    "steps-not-checked",
    function="adam",
    kind="refusal",
    sentence="you take a step below 1 for the first one",
    hint="Is there a step before the first?",
)
def adam_steps_not_checked(
    parameter: Value,
    grad: Value,
    first_moment: Value,
    second_moment: Value,
    step: int,
    **options: Any,
) -> Value:
    """Let the step be at least 1."""
    step = max(step, 1) if isinstance(step, int) and not isinstance(step, bool) else step
    return adam(parameter, grad, first_moment, second_moment, step, **options)
