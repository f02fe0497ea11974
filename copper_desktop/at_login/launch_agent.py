"""Starting at login on macOS: a launch agent of the person's own (launchd.plist(5))."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from copper_desktop.at_login import files

LABEL = "com.copper-desktop.login"


class LaunchAgent:
    """The agent's file; ``command`` is what it is to start.

    It is read at the next login. Nothing is started or stopped now.
    """

    def __init__(self, command: Sequence[str], home: Path | None = None) -> None:
        self._command = command
        self.path = (home or Path.home()) / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    def is_on(self) -> bool:
        """Tell whether the system will start what the file names."""
        agent = self._read()
        command = agent.get("ProgramArguments")
        if agent.get("Disabled") is True or agent.get("RunAtLoad") is not True:
            return False
        return isinstance(command, list) and bool(command) and Path(str(command[0])).is_file()

    def switch(self, on: bool) -> None:
        """Write or delete the file; raises LoginEntryNotChanged."""
        if not on:
            files.delete(self.path)
            return
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        files.write(self.path, plistlib.dumps(agent))

    def _read(self) -> Mapping[str, Any]:
        """Return what the file says; nothing where it cannot be read."""
        try:
            agent = plistlib.loads(self.path.read_bytes())
        except (OSError, ValueError, ExpatError):  # InvalidFileException is a ValueError
            return {}
        return agent if isinstance(agent, dict) else {}
