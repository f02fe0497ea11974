"""Whether this program is started when the person logs in; no Qt.

The system's own entry is the only truth: what its settings have switched off is off here too. One
module for each system: ``xdg`` (Linux), ``registry`` (Windows), ``launch_agent`` (macOS).
"""

from __future__ import annotations

import sys
from typing import Protocol

BACKGROUND = "--background"
"""What the program is started with then: it shows no window of its own accord."""


class AtLogin(Protocol):
    """The entry of this person, on one kind of system."""

    def is_on(self) -> bool:
        """Tell whether the system will start the program, and finds it where the entry says."""

    def switch(self, on: bool) -> None:
        """Make or delete the entry; raises LoginEntryNotChanged, and nothing has changed then."""


def entry() -> AtLogin:
    """Return the entry for starting this very program on this system."""
    from copper_desktop.launch import window_command

    command = window_command(BACKGROUND)
    if sys.platform == "win32":
        from copper_desktop.at_login.registry import RunEntry, SystemValues

        return RunEntry(command, SystemValues())
    if sys.platform == "darwin":
        from copper_desktop.at_login.launch_agent import LaunchAgent

        return LaunchAgent(command)
    from copper_desktop.at_login.xdg import AutostartFile

    return AutostartFile(command)
