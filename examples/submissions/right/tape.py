"""A tape: what every value was computed from, and how a gradient goes back to it."""

import itertools

_numbers = itertools.count()


class Value:
    """An array, the values that it was computed from, and the ways back to them."""

    def __init__(self, data, sources=(), pull=None, project=None):
        self.data = data
        self.sources = sources
        self.pull = pull  # from the gradient of data to those of the sources
        self.project = project  # from a signal on data to one on the first source, for deconvnet
        self.number = next(_numbers)  # nothing is computed before its sources


def apply(forward, backward, *sources, project=None, **options):
    """Compute an operation of this submission on values, and note its own gradient for later."""
    arrays = [source.data for source in sources]

    def pull(grad_y):
        grads = backward(grad_y, *arrays, **options)
        return grads if isinstance(grads, tuple) else (grads,)

    return Value(forward(*arrays, **options), sources, pull, project)


def gradients(ends, grads):
    """Return what arrives at every value that the ends were computed from, by its number."""
    arrived = {}
    for end, grad in zip(ends, grads, strict=True):
        _add(arrived, end, grad)
    for value in sorted(_behind(ends), key=lambda value: -value.number):
        if value.pull is not None:
            grads = value.pull(arrived.pop(value.number))
            # an absent bias is no source, and has no gradient
            for source, grad in zip(value.sources, grads, strict=False):
                _add(arrived, source, grad)
    return arrived


def _add(arrived, value, grad):
    """Give a value its gradient; what is used twice sums up."""
    before = arrived.get(value.number)
    arrived[value.number] = grad if before is None else before + grad


def _behind(ends):
    """Return the ends and all that they were computed from, each of them once."""
    seen, waiting = {}, list(ends)
    while waiting:
        value = waiting.pop()
        if value.number not in seen:
            seen[value.number] = value
            waiting.extend(value.sources)
    return seen.values()
