"""
How long a student waits, and what a call over the boundary costs.

    python benchmarks/first_light.py

prints medians of five, in seconds, beside the aim.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.client import Loader
from grader.implementation import Call
from grader.specification import pages

ROUNDS = 5
ALMOST_RIGHT = Path(__file__).parents[1] / "examples" / "submissions" / "almost_right"
GRADE = str(Path(sys.executable).parent / "grade")
WRONG_CONV2D = """\
import numpy as np


def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    return np.zeros((len(x), len(weight), 1, 1))
"""


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def to_first_failure(*arguments: str) -> None:
    """Grade until the first failure is shown, and stop."""
    with subprocess.Popen([GRADE, "run", *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "should" in line:
                break
        process.terminate()


def grade(*arguments: str) -> None:
    """Run the command to its end."""
    subprocess.run([GRADE, *arguments], stdout=subprocess.DEVNULL, check=False)


def calls(size: int, times: int) -> float:
    """Return the seconds of one call over the boundary with this many numbers, there and back."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "activation.py").write_text("def relu(x):\n    return x\n")
        with Loader(Path(folder), {"relu": pages()["relu"].chapter}) as loader:
            loader.loaded()
            with loader.fresh() as worker:
                call = Call("relu", {"x": np.zeros(size)})
                worker.ask(call)
                return seconds(lambda: [worker.ask(call) for _ in range(times)]) / times


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = Path(folder) / "wrong.py"
        wrong.write_text(WRONG_CONV2D)
        measured: list[tuple[str, float, Callable[[], float]]] = [
            (
                "grade run almost_right, whole",
                20.0,
                lambda: seconds(lambda: grade("run", str(ALMOST_RIGHT))),
            ),
            (
                "grade run almost_right, to the first failure shown",
                3.0,
                lambda: seconds(lambda: to_first_failure(str(ALMOST_RIGHT))),
            ),
            (
                "grade run of a wrong conv2d, to the first failure shown",
                2.0,
                lambda: seconds(lambda: to_first_failure(str(wrong), "conv2d")),
            ),
            ("one small call over the boundary", 0.0003, lambda: calls(4, 1000)),
            ("one call with 8 MB there and back", float("nan"), lambda: calls(10**6, 20)),
            ("grade --help", 0.3, lambda: seconds(lambda: grade("--help"))),
        ]
        table = Table(
            "what", "median", "least", "most", "aim", title=f"seconds, {os.cpu_count()} cores"
        )
        for name, aim, measure in measured:
            rounds = [measure() for _ in range(ROUNDS)]
            figures = (statistics.median(rounds), min(rounds), max(rounds), aim)
            table.add_row(
                name, *("" if math.isnan(figure) else f"{figure:.4g}" for figure in figures)
            )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
