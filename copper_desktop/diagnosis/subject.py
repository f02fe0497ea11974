"""What a diagnosis is about, and the parts of the system that a check asks.

Whatever differs between this computer and a test comes in here.
"""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copper_desktop.applications import managed
from copper_desktop.diagnosis.index_view import IndexView, read_index
from copper_desktop.model import Application, Connection
from copper_desktop.proxies import Found, found_for
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.passphrases import Prompt
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.settings import Profile

STATUS_PAGE = "https://status.copper.com/api/v2/summary.json"
STORE_SECONDS = 10.0
HOSTS_FILE = Path(
    r"C:\Windows\System32\drivers\etc\hosts" if sys.platform == "win32" else "/etc/hosts"
)

Resolve = Callable[..., Sequence[Any]]


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


OpenStore = Callable[[Profile, str], CredentialStore]


def _own_store(profile: Profile, kind: str) -> CredentialStore:
    """Open the store of a kind apart from the program's; it asks for no passphrase."""
    if kind == stores.ENCRYPTED_FILE:
        return file_store(profile, SealedFile(profile.sealed_file))
    return KeyringStore(
        profile.namespace, kind=kind, deadline=STORE_SECONDS, unlock_seconds=STORE_SECONDS
    )


def file_store(profile: Profile, file: SealedFile) -> CredentialStore:
    """Return ``file``, open or not, as a store that asks nobody."""
    from copper_desktop.storage.file_store import FileStore

    return FileStore(profile.namespace, file, Prompt(), deadline=STORE_SECONDS)


@dataclass(frozen=True, slots=True)
class Subject:
    """The profile, the index and the application that the checks are about.

    ``applications`` are all that are known, also an administrator's and the demo's own;
    ``connection_id`` is the connection that is asked about first, empty for none. ``resolve`` is
    ``socket.getaddrinfo``; ``find_proxy`` tells what is in force for an address; ``hosts_file`` is
    the system's; ``free_bytes`` tells the space left where a folder is; ``open_store`` opens a
    profile's credential store of a kind; ``learn`` is told of every secret that a check reads.
    """

    profile: Profile
    index: IndexView
    application: Application | None
    applications: tuple[Application, ...] = ()
    connection_id: str = ""
    status_page: str = STATUS_PAGE
    portal_page: str = ""
    clock: Callable[[], datetime] = now
    resolve: Resolve = socket.getaddrinfo
    hosts_file: Path = HOSTS_FILE
    find_proxy: Callable[[str], Found] = found_for
    free_bytes: Callable[[Path], int] = _free_bytes
    learn: Callable[[str | None], None] = field(repr=False, default=lambda _secret: None)
    open_store: OpenStore = field(repr=False, default=_own_store)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The connections of the index, the one that is asked about first."""
        known = self.index.connections
        return tuple(sorted(known, key=lambda each: each.id != self.connection_id))

    def store(self) -> CredentialStore:
        """Open the credential store that is in use, for the profile's entries."""
        return self.open_store(self.profile, self.index.store_in_use)


def subject_of(
    profile: Profile,
    application: str | None,
    learn: Callable[[str | None], None],
    builtin: Application | None = None,
) -> Subject:
    """Return the subject of a profile as it is on the disk now.

    ``application`` is a name or an id, None the first one. Raises LookupError when there is none of
    that name. ``builtin`` is one that the index does not know.
    """
    index = read_index(profile.index)
    provided = managed.find(profile.managed).applications
    for each in provided:
        learn(each.client_secret)
    known = [each.application for each in provided]
    known += [*index.applications, *([builtin] if builtin else [])]
    chosen = known[0] if known else None
    if application is not None:
        found = [each for each in known if application in (each.name, each.id)]
        if not found:
            raise LookupError(application)
        chosen = found[0]
    return Subject(profile, index, chosen, tuple(known), learn=learn)
