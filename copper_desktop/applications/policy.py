"""What an administrator has forbidden or fixed on this computer: a file beside the managed
applications, ``copper-desktop.policy``, in JSON. docs/administrators.md describes it.

One that cannot be believed or read forbids what can be forbidden, so that nobody gains by damaging
it. Blocking.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SUFFIX = ".policy"
NAME = f"copper-desktop{SUFFIX}"
MAX_BYTES = 64 * 1024

LENDING = "lending"
OWN_REGISTRATIONS = "own_registrations"
CREDENTIAL_STORE = "credential_store"
_PREFERENCES: Mapping[str, type] = {
    "background_checks": bool,
    "check_minutes": int,
    "update_notice": bool,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What was decided for everybody who uses this computer; without a file, nothing.

    ``preferences`` are values that hold whatever a person has chosen, by the preference's key.
    ``credential_store`` is the kind of the store that new secrets go to, or empty. ``unread`` names
    what the file has and this version does not understand, ``problem`` says why the file as a whole
    was not believed or could not be read.
    """

    lending: bool = True
    own_registrations: bool = True
    credential_store: str = ""
    preferences: Mapping[str, object] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    problem: str = ""


def read(folder: Path | None) -> Policy:
    """Return what the file in ``folder`` decides; raises nothing."""
    if folder is None or not os.path.lexists(folder):
        return Policy()
    from copper_desktop import errors
    from copper_desktop.applications.managed import trusted_files

    try:
        for name, contents in trusted_files(folder, SUFFIX, MAX_BYTES):
            if name == NAME:
                return _parsed(contents)
    except errors.ManagedFileRefused as refusal:
        return _strictest(f"{refusal.path}: {refusal.reason}")
    except OSError as error:
        return _strictest(error.strerror or type(error).__name__)
    return Policy()


def forbids_lending(folder: Path | None) -> bool:
    """Tell whether tokens may not be handed to other programs; raises nothing."""
    return not read(folder).lending


def _parsed(contents: bytes | Exception) -> Policy:
    if isinstance(contents, Exception):
        return _strictest(str(contents))
    try:
        found = json.loads(contents)
    except (ValueError, RecursionError):
        return _strictest(f"{NAME}: JSON")
    if not isinstance(found, dict):
        return _strictest(f"{NAME}: JSON")
    return _policy(found)


def _policy(found: Mapping[str, object]) -> Policy:
    """Return what the values say; one of another type than it should be forbids, or is unread."""
    preferences, unread, store = {}, [], ""
    for key, value in found.items():
        if key in _PREFERENCES and type(value) is _PREFERENCES[key]:
            preferences[key] = value
        elif key == CREDENTIAL_STORE and isinstance(value, str):
            store = value
        elif key not in (LENDING, OWN_REGISTRATIONS) or type(value) is not bool:
            unread.append(key)
    return Policy(
        found.get(LENDING, True) is True,
        found.get(OWN_REGISTRATIONS, True) is True,
        store,
        preferences,
        tuple(unread),
    )


def _strictest(problem: str) -> Policy:
    return Policy(
        lending=False,
        own_registrations=False,
        preferences={"update_notice": False},
        problem=problem,
    )
