"""
How fair the suite is: does a right submission earn everything, seed after seed?

    python -m tests.fairness [--seeds 20] [SUBMISSION]

grades the submission with each of the seeds 0, 1, 2, … through the command, and prints the score,
the exit status and every test that was not passed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

RIGHT = Path(__file__).parents[1] / "examples" / "submissions" / "right"


def grade(submission: Path, seed: int) -> tuple[int, int, dict[str, Any]]:
    """Grade a submission with a seed; return the seed, the exit status and the result."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        command = [str(Path(sys.executable).parent / "grade"), "run", str(submission)]
        command += ["--seed", str(seed), "--json", str(file)]
        status = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
        return seed, status, json.loads(file.read_text(encoding="utf-8"))


def main() -> int:
    """Print a line per seed; exit with 1 where a right submission is accused."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("submission", nargs="?", type=Path, default=RIGHT)
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    tests = accused = 0
    with ThreadPoolExecutor(cpu_count()) as pool:
        jobs = pool.map(partial(grade, options.submission), range(options.seeds))
        for seed, status, result in jobs:
            wrong = [
                test["id"]
                for row in result["operations"]
                for test in row["tests"]
                if test["status"] != "passed"
            ]
            tests += result["tests"]["run"]
            accused += len(wrong)
            score = f"{result['score']} of {result['max_score']}"
            print(f"seed {seed}: exit {status}, {score}", *wrong, flush=True)
    print(f"{accused} of {tests} tests not passed")
    return int(accused > 0)


if __name__ == "__main__":
    sys.exit(main())
