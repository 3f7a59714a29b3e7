"""What the activations of single numbers ask of their arguments."""

from ..constraints import real_array, require_shape
from ..dtypes import Array


def gradient_and_argument(grad_output: Array, x: Array, label: str) -> tuple[Array, Array]:
    """Return both as arrays of real numbers, and require that they have one shape."""
    x, grad_output = real_array("x", x), real_array("grad_output", grad_output)
    require_shape("grad_output", grad_output, x.shape, label)
    return grad_output, x
