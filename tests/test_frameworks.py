"""The command that compares the reference to PyTorch, where PyTorch is not installed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_without_its_extra_it_is_one_sentence() -> None:
    program = (
        "import runpy, sys; sys.modules['torch'] = None;"
        " runpy.run_module('tests.frameworks', run_name='__main__')"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "tests.frameworks needs the extra [torch], and torch is not installed:"
        " pip install --editable '.[torch]'\n"
    )
