"""What goes wrong in momentum."""

from typing import Any

import numpy as np

from reference.optimizer import momentum as step_of_momentum

from ...implementation import Value
from .. import mistake


def _step(
    parameter: Value,
    grad: Value,
    velocity: Value,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> tuple[Any, Any, Any]:
    """Refuse what the operation refuses; return the decayed gradient, the velocity, the dtype."""
    found, _ = step_of_momentum(
        parameter,
        grad,
        velocity,
        learning_rate=learning_rate,
        momentum=momentum,
        nesterov=nesterov,
        weight_decay=weight_decay,
    )
    decayed = np.asarray(grad, np.float64) + weight_decay * parameter
    return decayed, momentum * velocity + decayed, found.dtype


@mistake(
    "nesterov-always",
    function="momentum",
    kind="value",
    sentence="your step looks ahead, as Nesterov's does, although it was not asked to",
    hint="What is the default of nesterov?",
)
def momentum_nesterov_always(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Take Nesterov's step."""
    return step_of_momentum(parameter, grad, velocity, **{**options, "nesterov": True})


@mistake(
    "nesterov-ignored",
    function="momentum",
    kind="value",
    sentence="your step is the classical one, also where nesterov is asked",
    hint="Which velocity enters Nesterov's step, the old one or the new one?",
)
def momentum_nesterov_ignored(
    parameter: Value, grad: Value, velocity: Value, *, nesterov: bool = False, **options: Any
) -> Value:
    """Take the classical step; so does who looks ahead by the old velocity."""
    del nesterov
    return step_of_momentum(parameter, grad, velocity, **options)


@mistake(
    "nesterov-whole-velocity",
    function="momentum",
    kind="value",
    sentence="your Nesterov step adds the whole new velocity to the gradient",
    hint="Which share of the velocity does Nesterov's step look ahead by?",
)
def momentum_nesterov_whole_velocity(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    nesterov: bool = False,
    **options: Any,
) -> Value:
    """Forget the second factor."""
    decayed, new, dtype = _step(parameter, grad, velocity, learning_rate, **options)
    step = decayed + new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "nesterov-without-decay",
    function="momentum",
    kind="value",
    sentence="your Nesterov step takes the bare gradient, without the weight decay in it",
    hint="What is the gradient called in the formula once the decay is added?",
)
def momentum_nesterov_without_decay(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Look ahead from the bare gradient."""
    _, new, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    step = grad + momentum * new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "nesterov-step-kept-as-velocity",
    function="momentum",
    kind="value",
    sentence="your velocity is the step that looks ahead, where nesterov is asked",
    hint="Does nesterov change the velocity, or only what is done with it?",
)
def momentum_nesterov_step_kept_as_velocity(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Return the step for the velocity."""
    decayed, new, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    step = decayed + momentum * new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), step.astype(dtype)


@mistake(
    "running-average",
    function="momentum",
    kind="value",
    sentence="your velocity takes the new gradient with the factor 1 - momentum",
    hint="With which factor does the new gradient enter the velocity?",
)
def momentum_running_average(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Dampen the gradient."""
    decayed, _, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    new = momentum * velocity + (1 - momentum) * decayed
    step = decayed + momentum * new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "momentum-reversed",
    function="momentum",
    kind="value",
    sentence="your velocity keeps 1 - momentum of what it was",
    hint="What does a momentum near 1 mean: a heavy ball or a light one?",
)
def momentum_reversed(
    parameter: Value, grad: Value, velocity: Value, *, momentum: float = 0.9, **options: Any
) -> Value:
    """Exchange the share that is kept and the share that is lost."""
    return step_of_momentum(parameter, grad, velocity, momentum=1 - momentum, **options)


@mistake(
    "momentum-hard-coded",
    function="momentum",
    kind="value",
    sentence="your velocity keeps 0.9 of what it was, whatever momentum says",
    hint="Which number multiplies the old velocity?",
)
def momentum_hard_coded(
    parameter: Value, grad: Value, velocity: Value, *, momentum: float = 0.9, **options: Any
) -> Value:
    """Use the default always."""
    del momentum
    return step_of_momentum(parameter, grad, velocity, **options)


@mistake(
    "no-momentum-by-default",
    function="momentum",
    kind="value",
    sentence="your velocity keeps nothing of what it was where no momentum is given",
    hint="What is the default of momentum?",
)
def momentum_none_by_default(
    parameter: Value, grad: Value, velocity: Value, *, momentum: float = 0.0, **options: Any
) -> Value:
    """Have another default."""
    return step_of_momentum(parameter, grad, velocity, momentum=momentum, **options)


@mistake(
    "rate-in-velocity",
    function="momentum",
    kind="value",
    sentence="your velocity holds -learning_rate as a factor, and is added to the parameter",
    hint="In which unit is the velocity on the page, and where does the rate enter?",
)
def momentum_rate_in_velocity(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Keep the velocity of Sutskever and Keras."""
    decayed, _, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    new = momentum * velocity - learning_rate * decayed
    step = momentum * new - learning_rate * decayed if nesterov else new
    return (parameter + step).astype(dtype), new.astype(dtype)


@mistake(
    "rate-in-velocity-and-step",
    function="momentum",
    kind="value",
    sentence="your gradient is multiplied by learning_rate in the velocity, and again in the step",
    hint="How often does the learning rate enter?",
)
def momentum_rate_in_velocity_and_step(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Use the rate twice."""
    decayed, _, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    new = momentum * velocity + learning_rate * decayed
    step = decayed + momentum * new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "old-velocity-followed",
    function="momentum",
    kind="value",
    sentence="your step follows the old velocity, so that the new gradient waits for the next one",
    hint="Is the velocity updated before the step or after it?",
)
def momentum_old_velocity_followed(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Step first, then update the velocity."""
    decayed, new, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    step = decayed + momentum * new if nesterov else velocity
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "old-velocity-returned",
    function="momentum",
    kind="value",
    sentence="you return the velocity that was given, so that nothing is ever remembered",
    hint="Which velocity does the next step need?",
)
def momentum_old_velocity_returned(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Update a local velocity."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    return stepped, velocity.astype(new.dtype)


@mistake(
    "climbs",
    function="momentum",
    kind="value",
    sentence="your step goes along the velocity, and not against it",
    hint="Where does a gradient point: uphill or downhill?",
)
def momentum_climbs(
    parameter: Value, grad: Value, velocity: Value, *, learning_rate: float, **options: Any
) -> Value:
    """Add the step."""
    return step_of_momentum(parameter, grad, velocity, learning_rate=-learning_rate, **options)


@mistake(
    "gradient-subtracted-from-velocity",
    function="momentum",
    kind="value",
    sentence="your velocity is momentum * velocity - grad, and the step still goes against it",
    hint="How many minus signs lie between the gradient and the parameter?",
)
def momentum_gradient_subtracted_from_velocity(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> Value:
    """Subtract twice."""
    decayed, _, dtype = _step(
        parameter, grad, velocity, learning_rate, momentum, nesterov, weight_decay
    )
    new = momentum * velocity - decayed
    step = decayed + momentum * new if nesterov else new
    return (parameter - learning_rate * step).astype(dtype), new.astype(dtype)


@mistake(
    "weight-decay-ignored",
    function="momentum",
    kind="value",
    sentence="your step is what you get when weight_decay is ignored",
    hint="What is added to the gradient before the velocity is updated?",
)
def momentum_weight_decay_ignored(
    parameter: Value, grad: Value, velocity: Value, *, weight_decay: float = 0.0, **options: Any
) -> Value:
    """Take the gradient alone."""
    del weight_decay
    return step_of_momentum(parameter, grad, velocity, **options)


@mistake(
    "weight-decay-outside-velocity",
    function="momentum",
    kind="value",
    sentence="your decay goes into the step alone, and not into the velocity",
    hint="Is the decay part of the gradient, or something of its own?",
)
def momentum_weight_decay_outside_velocity(
    parameter: Value,
    grad: Value,
    velocity: Value,
    *,
    learning_rate: float,
    weight_decay: float = 0.0,
    **options: Any,
) -> Value:
    """Decay the weights as AdamW does."""
    stepped, new = step_of_momentum(
        parameter, grad, velocity, learning_rate=learning_rate, **options
    )
    return (stepped - learning_rate * weight_decay * parameter).astype(new.dtype), new


@mistake(
    "weight-decay-subtracted",
    function="momentum",
    kind="value",
    sentence="your decay is subtracted from the gradient",
    hint="Does a weight without a gradient shrink or grow?",
)
def momentum_weight_decay_subtracted(
    parameter: Value, grad: Value, velocity: Value, *, weight_decay: float = 0.0, **options: Any
) -> Value:
    """Decay the other way."""
    return step_of_momentum(parameter, grad, velocity, weight_decay=-weight_decay, **options)


@mistake(
    "parameter-alone-returned",
    function="momentum",
    kind="value",
    sentence="you return the parameter alone, without the velocity",
    hint="What does the next step need besides the parameter?",
)
def momentum_parameter_alone_returned(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Keep the velocity to oneself."""
    return step_of_momentum(parameter, grad, velocity, **options)[0]


@mistake(
    "results-exchanged",
    function="momentum",
    kind="value",
    sentence="you return the velocity first, and then the parameter",
    hint="In which order does the page name the results?",
)
def momentum_results_exchanged(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Return the tuple the other way round."""
    return step_of_momentum(parameter, grad, velocity, **options)[::-1]


@mistake(
    "velocity-updated-in-place",
    function="momentum",
    kind="purity",
    sentence="your function changes the caller's velocity",
    hint="What do *= and += do to an array that somebody else holds?",
)
def momentum_velocity_updated_in_place(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Write into the velocity."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    if velocity.dtype == new.dtype:
        velocity[...] = new
    return stepped, new


@mistake(
    "parameter-updated-in-place",
    function="momentum",
    kind="purity",
    sentence="your function changes the caller's parameter",
    hint="What does -= do to an array that somebody else holds?",
)
def momentum_parameter_updated_in_place(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Write into the parameter."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    if parameter.dtype == stepped.dtype:
        parameter[...] = stepped
    return stepped, new


@mistake(
    "always-float64",
    function="momentum",
    kind="dtype",
    sentence="your results are float64 whatever the arguments were",
    hint="What is the result type of three float32 arrays?",
)
def momentum_always_float64(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Compute in float64 and stay there."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    return stepped.astype(np.float64), new.astype(np.float64)


@mistake(
    "velocity-in-float64",
    function="momentum",
    kind="dtype",
    sentence="your velocity is float64, whatever the arguments were",
    hint="What dtype has each of the two results?",
)
def momentum_velocity_in_float64(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Cast the parameter alone."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    return stepped, new.astype(np.float64)


@mistake(
    "each-keeps-its-dtype",
    function="momentum",
    kind="dtype",
    sentence="your parameter and your velocity keep the dtypes that they had, each its own",
    hint="In which dtype do float32 and float64 arrays meet?",
)
def momentum_each_keeps_its_dtype(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Cast each result to the dtype of its argument."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    own = [
        old.dtype if old.dtype.kind == "f" else np.dtype(np.float64)
        for old in (parameter, velocity)
    ]
    return stepped.astype(own[0]), new.astype(own[1])


@mistake(
    "integers-kept",
    function="momentum",
    kind="dtype",
    sentence="an integer parameter and velocity are cut to integers again after the step",
    hint="What is the result type where the arguments hold integers?",
)
def momentum_integers_kept(parameter: Value, grad: Value, velocity: Value, **options: Any) -> Value:
    """Cast to the dtypes of the arguments where they are not floats."""
    stepped, new = step_of_momentum(parameter, grad, velocity, **options)
    return (
        stepped if parameter.dtype.kind == "f" else stepped.astype(parameter.dtype),
        new if velocity.dtype.kind == "f" else new.astype(velocity.dtype),
    )


@mistake(
    "gradient-broadcast",
    function="momentum",
    kind="refusal",
    sentence="you stretch the gradient or the parameter to the shape of the other",
    hint="What does NumPy do with a (3,) and a (2, 3), and who asked for it?",
)
def momentum_gradient_broadcast(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the parameter and the gradient."""
    parameter, grad = np.broadcast_arrays(parameter, grad)
    return step_of_momentum(parameter, grad, velocity, **options)


@mistake(
    "velocity-broadcast",
    function="momentum",
    kind="refusal",
    sentence="you stretch the velocity to the shape of the parameter",
    hint="What does NumPy do with a velocity of a single 0, and who asked for it?",
)
def momentum_velocity_broadcast(
    parameter: Value, grad: Value, velocity: Value, **options: Any
) -> Value:
    """Let NumPy broadcast the velocity."""
    velocity = np.broadcast_to(velocity, np.shape(parameter))
    return step_of_momentum(parameter, grad, velocity, **options)
