"""What this machine offers to a grader: isolation, interpreter, versions."""

import importlib.metadata
import platform
import sys

from rich.table import Table

from .confinement import available
from .specification import suite_digest

PACKAGES = ("cnnspec", "numpy", "scipy", "hypothesis", "pytest", "click", "rich", "psutil")


def table() -> Table:
    """Return what was found, a line each."""
    isolation = available()
    found = Table("what", "here", box=None)
    found.add_row("isolation", f"tier {isolation.tier}")
    for measure in isolation.measures:
        found.add_row("", measure)
    found.add_row("python", f"{platform.python_version()} ({sys.executable})")
    found.add_row("system", f"{platform.system()} {platform.release()} {platform.machine()}")
    for name in PACKAGES:
        found.add_row(name, importlib.metadata.version(name))
    found.add_row("suite", suite_digest())
    return found
