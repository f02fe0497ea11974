"""The files of the program: the index, the space left, what was left behind."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.storage.schema import FORMAT

LITTLE_BYTES = 50 * 1024 * 1024
LEAST_BYTES = 1024 * 1024

SANDBOX = "sandbox"
"""The demo's registration, which comes with the program and is in no index."""


def index(subject: Subject) -> Finding:
    """Read the index, without changing it."""
    view, path = subject.index, subject.profile.index
    if view.problem:
        text = _("“{path}” cannot be read: {reason}.").format(path=path, reason=view.problem)
        remedy = _(
            "Start the program once: a damaged file is kept aside and a new one begun. Then "
            "restore it from a backup, or enter the registration and connect again."
        )
        return failed(text, remedy)
    if view.format > FORMAT:
        text = _("“{path}” has format {found}; this version knows up to {known}.")
        return failed(
            text.format(path=path, found=view.format, known=FORMAT),
            _("Install the newer version again, which wrote it."),
        )
    kept = sorted(path.parent.glob(f"{path.name}.damaged-*"))
    aside = [found for found in kept if not found.name.endswith(("-wal", "-shm"))]
    if aside:
        return warning(
            _("A damaged list was kept aside: {files}.").format(
                files=", ".join(found.name for found in aside)
            ),
            _(
                "Connections that are missing were in it. Restore it from a backup, or enter the "
                "registration and connect again, then delete the file. Its tokens may still be in "
                "the credential store, under names that begin with “Copper Desktop”."
            ),
        )
    if not view.exists:
        return ok(_("There is none yet; it is made at the first start."))
    text = _("Format {found}; {applications} registrations, {connections} connections.")
    return ok(
        text.format(
            found=view.format,
            applications=len(view.applications),
            connections=len(view.connections),
        )
    )


def writable(subject: Subject) -> Finding:
    """Write a temporary file into each folder that exists, or see whether it could be made."""
    lines = []
    for folder in (subject.profile.data, subject.profile.config, subject.profile.logs):
        try:
            _write(_nearest(folder))
        except OSError as error:
            text = _("“{folder}” cannot be written: {reason}.")
            return failed(
                text.format(folder=folder, reason=error.strerror or error),
                _("Give yourself the permission to write there, or repair the disk."),
            )
        lines.append(str(folder))
    return ok("\n".join(dict.fromkeys(lines)))


def space(subject: Subject) -> Finding:
    """Look at the space that is left on the disk of the data."""
    free = subject.free_bytes(_nearest(subject.profile.data))
    text = _("{megabytes} MB are free.").format(megabytes=free // (1024 * 1024))
    remedy = _("Free some space on the disk; nothing can be saved without it.")
    if free < LEAST_BYTES:
        return failed(text, remedy)
    return warning(text, remedy) if free < LITTLE_BYTES else ok(text)


def orphans(subject: Subject) -> Finding:
    """Count what an interrupted write has left in the credential store or in the index."""
    view = subject.index
    if view.problem or not view.exists:
        return skipped(_("There is no index to look at."))
    known = {application.id for application in (*view.applications, *subject.applications)}
    known.add(SANDBOX)
    lonely = sum(connection.application_id not in known for connection in view.connections)
    lines = []
    if view.unsettled:
        text = ngettext(
            "{count} entry of the credential store waits to be cleared away.",
            "{count} entries of the credential store wait to be cleared away.",
            view.unsettled,
        )
        lines.append(text.format(count=view.unsettled))
    if lonely:
        text = ngettext(
            "{count} connection has lost its registration.",
            "{count} connections have lost their registration.",
            lonely,
        )
        lines.append(text.format(count=lonely))
    if lines:
        return warning(
            "\n".join(lines),
            _("Start the window once: it clears away what was interrupted. Remove the others."),
        )
    return ok(_("Nothing was left behind."))


def _nearest(folder: Path) -> Path:
    """Return ``folder``, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder, prefix=".copper-desktop-") as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())


CHECKS = (
    Check("storage.space", N_("Is there space on the disk?"), space),
    Check("storage.writable", N_("Can the program write its files?"), writable, ("storage.space",)),
    Check(
        "storage.index",
        N_("Can the list of connections be read?"),
        index,
        ("storage.space", "storage.writable"),
    ),
    Check(
        "storage.orphans",
        N_("Was anything left half done?"),
        orphans,
        ("storage.index", "store.backend"),
    ),
)
