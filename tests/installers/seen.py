"""The installed program on the display of the tests, worked by keys as a person does."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from tests.installers.root import FIRST, Root
from tests.installers.waiting import eventually

SECONDS = 60
PATIENCE = 150


@contextmanager
def shown(system: Root, *command: str) -> Iterator[Future[subprocess.CompletedProcess[str]]]:
    """Run a command of the first person that opens a window; in the end it has ended well.

    One that is not ended by its keys is ended after ``PATIENCE`` seconds, which is a failure.
    """
    display = f"DISPLAY={os.environ['DISPLAY']}"
    command = ("timeout", str(PATIENCE), *command)
    with ThreadPoolExecutor() as threads:
        running = threads.submit(system.in_session, FIRST, "env", display, *command, check=False)
        yield running
        done = running.result()
    assert done.returncode == 0, done.stdout + done.stderr


def press_until(happened: Callable[[], bool], window: str, keys: str) -> None:
    """Press keys again and again, as people do where a window is not ready yet."""
    ends = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < ends, f"{keys} did nothing in {window}"
        search = ["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(window)}$"]
        command = ["timeout", "10", *search, "windowactivate", "--sync"]  # it may go meanwhile
        found = subprocess.run(command, timeout=SECONDS, check=False)
        if found.returncode == 0:
            subprocess.run(["xdotool", "key", keys], timeout=SECONDS, check=True)
        eventually(happened, seconds=3)


def is_seen(window: str) -> bool:
    """Tell whether a window with this title is there.

    False also where one that just goes got in xdotool's way: so it does not tell that one is gone.
    """
    search = ["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(window)}$"]
    return subprocess.run(search, capture_output=True, timeout=SECONDS, check=False).returncode == 0
