"""What an administrator has forbidden on this computer, in a file beside the managed applications.

The file is ``copper-desktop.policy`` and holds JSON: ``{"lending": false}`` keeps tokens from other
programs. One that cannot be believed or read forbids, so that nobody gains by damaging it.
Blocking.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from copper_desktop import errors

SUFFIX = ".policy"
MAX_BYTES = 64 * 1024


def forbids_lending(folder: Path | None) -> bool:
    """Tell whether tokens may not be handed to other programs; raises nothing."""
    if folder is None or not os.path.lexists(folder):
        return False
    from copper_desktop.applications.managed import trusted_files

    try:
        return any(
            _forbids(read)
            for name, read in trusted_files(folder, SUFFIX, MAX_BYTES)
            if name == f"copper-desktop{SUFFIX}"
        )
    except (errors.ManagedFileRefused, OSError):
        return True


def _forbids(read: bytes | errors.ManagedFileRefused) -> bool:
    if isinstance(read, errors.ManagedFileRefused):
        return True
    try:
        found = json.loads(read)
    except (ValueError, RecursionError):
        return True
    return not isinstance(found, dict) or found.get("lending", True) is not True
