"""
How long the reference takes for one image of full size, and how much memory.

    python benchmarks/architectures.py [NAME …]

answers with each network once, with float32 weights, in a process of its own, and prints seconds
and the peak of that process's memory, weights included, beside the aims; and so it grades the right
example for all networks. Whatever else the machine does takes time, too: its load stands in the
title, and the processor's seconds beside the clock's.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from reference import architectures

AIMS = {
    "vgg": 30.0,
    "resnet": 30.0,
    "googlenet": 30.0,
    "densenet": 60.0,
    "lenet5": 0.1,
    "grading": 60.0,
}
TITLES = {
    "vgg": "VGG-16",
    "resnet": "ResNet-50",
    "googlenet": "GoogLeNet",
    "densenet": "DenseNet-121",
    "lenet5": "LeNet-5",
    "grading": "grade run right, all networks",
}
RIGHT = Path(__file__).parents[1] / "examples" / "submissions" / "right"
GRADE = str(Path(sys.executable).parent / "grade")
AIM_OF_MEMORY = 4.0  # GB
UNIT_OF_MEMORY = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


def answer(name: str) -> tuple[float, float, float]:
    """
    Return how long one forward pass takes in this process, and its peak of memory in GB.

    Seconds are those of the clock, then those of all cores.
    """
    network = getattr(architectures, f"{name}_network")()
    rng = np.random.default_rng(0)
    parameters = {}
    for parameter, shape in network.parameter_shapes().items():
        values = rng.standard_normal(shape, np.float32)
        values *= np.float32(math.sqrt(2 / math.prod(shape[1:])))
        parameters[parameter] = abs(values) if parameter.endswith("running_var") else values
    x = rng.standard_normal((1, *network.input_shape), np.float32)
    started, busy = time.perf_counter(), time.process_time()
    logits = getattr(architectures, name)(x, parameters)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    assert np.isfinite(logits).all()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT_OF_MEMORY
    return seconds, busy, peak / 1e9


def grading() -> tuple[float, float, float]:
    """Return how long it takes to grade all networks, and the memory of its largest process."""
    command = [GRADE, "run", str(RIGHT), "--assignment", "architectures"]
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * UNIT_OF_MEMORY / 1e9


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", default=[*AIMS], help=", ".join(AIMS))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # one, as JSON
    options = parser.parse_args()
    if unknown := set(options.names) - set(AIMS):  # choices refuse an empty list
        parser.error(f"nothing is called {', '.join(sorted(unknown))}")
    if options.here:
        (name,) = options.names
        print(json.dumps(grading() if name == "grading" else answer(name)))
        return
    title = f"one image, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
    table = Table("network", "seconds", "aim", "of all cores", "GB at most", "aim", title=title)
    for name in options.names:
        command = [sys.executable, __file__, "--here", name]
        ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        seconds, busy, memory = json.loads(ran.stdout)
        figures = (seconds, AIMS[name], busy, memory, AIM_OF_MEMORY)
        table.add_row(TITLES[name], *(f"{figure:.3g}" for figure in figures))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
