"""Runs a program and prints the milliseconds from its start to its first painted window, as the
X server saw it; then ends it. Runs in the environment of the peers, which has python-xlib.

    python first_paint.py COMMAND [ARGUMENT …]

The X server is asked, not the program, so that every program is measured alike and undisturbed.
"""

from __future__ import annotations

import select
import subprocess
import sys
import time

from Xlib import X, display
from Xlib.ext import damage

DEADLINE = 60.0
SMALLEST = 100
"""Pixels: what is smaller in either direction is no window that a person waits for."""


def main() -> int:
    """Print the milliseconds; 1 when nothing was painted in time."""
    screen = display.Display()
    screen.damage_query_version()
    root = screen.screen().root
    root.change_attributes(event_mask=X.SubstructureNotifyMask)
    screen.sync()
    started = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        painted = _first_paint(screen, root, started + DEADLINE)
    finally:
        process.kill()
        process.wait()
    if painted is None:
        return 1
    print((painted - started) * 1000)
    return 0


def _first_paint(screen: display.Display, root: object, until: float) -> float | None:
    """Return when a window of a person's size was first drawn into."""
    while (left := until - time.perf_counter()) > 0:
        select.select([screen.fileno()], [], [], left)
        seen = time.perf_counter()
        while screen.pending_events():
            event = screen.next_event()
            if event.type == X.CreateNotify and event.parent == root:
                event.window.damage_create(damage.DamageReportRawRectangles)
                screen.sync()
            elif event.__class__.__name__ == "DamageNotify":
                area = event.area
                if area.width >= SMALLEST and area.height >= SMALLEST:
                    return seen
    return None


if __name__ == "__main__":
    sys.exit(main())
