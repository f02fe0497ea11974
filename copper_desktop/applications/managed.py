"""The applications that an administrator has put on this computer: found, believed, read. Blocking.

They are the same files as people import, in a folder that only administrators may change. Nothing
of them is stored, and they are read anew whenever the program looks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from copper_desktop import errors
from copper_desktop.model import Application

_ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class ManagedApplication:
    """An administrator's application; ``client_secret`` is None where the file has none."""

    application: Application
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Managed:
    """What was found, and the files that were not believed or cannot be used, with the reasons."""

    applications: tuple[ManagedApplication, ...] = ()
    refused: tuple[errors.CopperDesktopError, ...] = ()


def find(folder: Path | None) -> Managed:
    """Return the managed applications in ``folder``; raises nothing."""
    if folder is None or not os.path.lexists(folder):
        return Managed()
    found: dict[str, ManagedApplication] = {}
    refused: list[errors.CopperDesktopError] = []
    for outcome in _outcomes(folder):
        if isinstance(outcome, errors.CopperDesktopError):
            refused.append(outcome)
        else:
            found.setdefault(outcome.application.id, outcome)
    return Managed(tuple(found.values()), tuple(refused))


def _outcomes(folder: Path) -> Iterator[ManagedApplication | errors.CopperDesktopError]:
    from copper_desktop.applications import file

    try:
        for name, read in trusted_files(folder, file.SUFFIX, file.MAX_BYTES):
            if isinstance(read, errors.ManagedFileRefused):
                yield read
                continue
            try:
                parsed = file.parse(read, str(folder / name))
            except errors.ApplicationFileInvalid as error:
                yield error
                continue
            yield _managed(parsed.application, parsed.client_secret)
    except errors.ManagedFileRefused as refusal:
        yield refusal
    except OSError as error:
        yield errors.ManagedFileRefused(str(folder), error.strerror or type(error).__name__)


def _managed(application: Application, client_secret: str | None) -> ManagedApplication:
    """Give the application an id that changes with whatever its secret and tokens are bound to."""
    import hashlib

    from copper_desktop.oauth.registration import origins

    bound = repr((application.client_id, *origins(application)))
    id_ = hashlib.sha256(bound.encode()).hexdigest()[:_ID_LENGTH]
    return ManagedApplication(replace(application, id=id_, managed=True), client_secret)


def trusted_files(
    folder: Path, suffix: str, limit: int
) -> Iterator[tuple[str, bytes | errors.ManagedFileRefused]]:
    """Yield the files of ``folder`` that end in ``suffix``, or why one is not believed."""
    if os.name == "nt":
        from copper_desktop.applications import windows_trust

        return windows_trust.trusted_files(folder, suffix, limit)
    from copper_desktop.applications import trust

    return trust.trusted_files(folder, suffix, limit)
