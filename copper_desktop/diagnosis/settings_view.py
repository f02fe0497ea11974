"""The settings as they lie on the disk, read and nothing else, whatever state they are in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def read_settings(path: Path) -> Mapping[str, object]:
    """Return what was saved; nothing where it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
