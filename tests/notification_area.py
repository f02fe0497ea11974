"""A real notification area, of the kind that X11 has had since 2002: trayer's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def notification_area() -> Iterator[subprocess.Popen[bytes]]:
    """Have an area on the display until this ends, or its process is ended."""
    process = subprocess.Popen(["trayer", "--edge", "bottom"], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
