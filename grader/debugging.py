"""A submission in this very process, where a debugger can stop in it. Not for marks."""

import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from .client import File, Loaded
from .confinement import Isolation
from .implementation import InProcess
from .worker import Submission


class Debugged:
    """Loads a submission as the worker does, but here: without isolation, limits or capture."""

    isolation = Isolation("none", ())
    output = ""

    def __init__(self, path: Path, chapters: Mapping[str, str], *, precision: str) -> None:
        self.precision = precision
        files: list[File] = []

        def report(name: str, status: str, message: str) -> None:
            if status != "loading":
                files.append(File(name, status, message))

        with TemporaryDirectory() as nothing:
            self.submission = Submission(
                {
                    "submission": str(path.resolve()),
                    "allowed": ["NumPy"],
                    "chapters": dict(chapters),
                    "load_seconds": 1e9,
                },
                Path(nothing),
            )
            ours = {name.partition(".")[0] for name in sys.modules}
            self.submission.taken |= ours  # a file of such a name would take the place of ours
            self.submission.load(report)
        self.files = tuple(files)
        self.notes = self.submission.find()

    def loaded(self) -> Loaded:
        """Return what became of the submission's files."""
        return Loaded(
            files=self.files,
            functions=tuple(self.submission.functions),
            notes=(*self.notes, "the submission ran without isolation (--debug): this is no mark"),
            versions={"python": platform.python_version(), "numpy": np.__version__},
        )

    @contextmanager
    def fresh(self) -> Iterator[InProcess]:
        """Yield the submission's functions; they share their state from test to test."""
        yield InProcess(self.submission.functions, self.precision)
