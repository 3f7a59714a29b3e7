"""What several mistakes of this chapter are built from."""

import numpy as np

from reference.loss import one_hot

from ...implementation import Value


def _log_softmax(logits: Value, axis: int = 1) -> Value:
    """Return the logarithm of softmax, in float64."""
    shifted = np.asarray(logits, np.float64) - np.max(logits, axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _one_hot(logits: Value, labels: Value) -> Value:
    """Return the one-hot vectors, the classes along axis 1."""
    return np.moveaxis(one_hot(labels, logits.shape[1]), -1, 1)
