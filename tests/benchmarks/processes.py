"""What a running program takes, read from ``/proc``; Linux only."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.programs import ROOT


@dataclass(frozen=True, slots=True)
class Use:
    """Seconds of a core that all threads have had, and how often one was woken."""

    seconds: float
    wakeups: int


@contextlib.contextmanager
def running(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Yield a program that is ended afterwards."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def proportional_megabytes(process: int) -> float:
    """Return the proportional set size: what is shared counts in parts."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def use_during(process: int, seconds: float) -> Use:
    """Return what a program takes during the next ``seconds``."""
    before = _so_far(process)
    time.sleep(seconds)
    after = _so_far(process)
    return Use(after.seconds - before.seconds, after.wakeups - before.wakeups)


def _so_far(process: int) -> Use:
    ran = wakeups = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            ran += int((thread / "schedstat").read_text().split()[0])
            lines = (thread / "status").read_text().splitlines()
            wakeups += sum(int(x.split()[1]) for x in lines if x.startswith("voluntary_ctxt"))
    return Use(ran / 1e9, wakeups)
