"""Whether a file can only have been put where it is by an administrator: POSIX systems.

Every folder from the root down is opened from within the one before it, without following links,
and judged by what was opened, so that nothing can be exchanged between the look and the reading.
Blocking.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from copper_desktop import errors
from copper_desktop.i18n import _

ROOT = 0
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH  # an ACL's mask shows in the group's bits


def trusted_files(
    folder: Path,
    suffix: str,
    limit: int,
    *,
    owners: Collection[int] = (ROOT,),
    anchor: Path = Path("/"),
) -> Iterator[tuple[str, bytes | errors.ManagedFileRefused]]:
    """Yield name and contents of each file in ``folder``, or why it is not believed.

    ``owners`` are the user ids that files and folders may belong to; folders are judged from
    ``anchor`` down. At most ``limit`` + 1 bytes of a file are read. A folder that does not exist
    has no files; raises ManagedFileRefused when it is not to be believed itself.
    """
    with contextlib.ExitStack() as opened:
        descriptor = _open_folder(anchor, None, opened, owners)
        here = anchor
        for part in folder.relative_to(anchor).parts:
            here = here / part
            try:
                descriptor = _open_folder(here, descriptor, opened, owners)
            except FileNotFoundError:
                return
        for name in sorted(os.listdir(descriptor)):  # noqa: PTH208  of the folder that was judged
            if name.endswith(suffix):
                yield name, _read(here / name, descriptor, limit, owners)


def _open_folder(
    folder: Path, parent: int | None, opened: contextlib.ExitStack, owners: Collection[int]
) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        descriptor = os.open(folder if parent is None else folder.name, flags, dir_fd=parent)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise errors.ManagedFileRefused(str(folder), _said(error)) from error
    opened.callback(os.close, descriptor)
    _require_trust(folder, os.fstat(descriptor), owners)
    return descriptor


def _read(
    path: Path, folder: int, limit: int, owners: Collection[int]
) -> bytes | errors.ManagedFileRefused:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        with os.fdopen(os.open(path.name, flags, dir_fd=folder), "rb") as file:
            found = os.fstat(file.fileno())
            _require_trust(path, found, owners)
            if not stat.S_ISREG(found.st_mode):
                raise errors.ManagedFileRefused(str(path), _("it is no plain file"))
            if found.st_nlink != 1:
                raise errors.ManagedFileRefused(str(path), _("it has a second name elsewhere"))
            return file.read(limit + 1)
    except errors.ManagedFileRefused as refusal:
        return refusal
    except OSError as error:
        return errors.ManagedFileRefused(str(path), _said(error))


def _require_trust(path: Path, found: os.stat_result, owners: Collection[int]) -> None:
    if found.st_uid not in owners:
        raise errors.ManagedFileRefused(str(path), _("it does not belong to an administrator"))
    if found.st_mode & _WRITABLE_BY_OTHERS:
        raise errors.ManagedFileRefused(str(path), _("others than its owner may change it"))


def _said(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return _("it is a link, or no folder")
    return error.strerror or type(error).__name__
