"""What can go wrong with the index and its file."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class StorageError(CopperDesktopError):
    """The list of applications and connections could not be used; ``path`` is its file."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class IndexDamaged(StorageError):
    """The file was no index any more; it was kept aside and a new one begun.

    ``kept_as`` is where the damaged file is now.
    """

    def __init__(self, path: str, kept_as: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.kept_as = kept_as


class IndexTooNew(StorageError):
    """A newer version of this program wrote the index; it is left untouched."""


class IndexUnavailable(StorageError):
    """The file cannot be read or written, for example because of a lock that stays."""


class DiskFull(IndexUnavailable):
    """There is no space left where the file is; what was there before still is."""


class IndexNotWritable(IndexUnavailable):
    """This person may not write the file or its folder."""
