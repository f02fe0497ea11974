"""Waiting for what comes about by itself."""

import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], *, seconds: float = 60) -> bool:
    """Tell whether a condition comes about; an uninstaller, for example, goes on after its end."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
