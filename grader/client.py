"""The trusted side of the boundary: starts the worker, puts calls to it, and believes nothing."""

import contextlib
import itertools
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args

import numpy as np

from . import confinement, frames
from .confinement import Isolation, Limits
from .frames import BrokenFrame, Ended
from .implementation import (
    Absent,
    Answer,
    Call,
    FileStatus,
    Implementation,
    Loss,
    Lost,
    Outcome,
    Raised,
)
from .worker import encode, packed, send
