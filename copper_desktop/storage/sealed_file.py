"""Secrets in a file, each sealed with a key that only a passphrase opens; plaintext never.

A SQLite file, so that every write is whole or not at all, and other processes may write too. The
passphrase opens, through scrypt (RFC 7914), a random key; that one seals each entry with
AES-256-GCM (NIST SP 800-38D) under a nonce of its own, with the entry's name as associated data:
an entry that is changed, or moved to another name, cannot be opened. Has the methods that keyring's
backends have. Blocking; knows no window and asks nobody.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.storage import stores

FORMAT = 1
BUSY_SECONDS = 5.0

COST = 2**17
"""scrypt's N: with r = 8 a guess takes 128 MB of memory and about 0.4 s."""

_BLOCK, _PARALLEL = 8, 1
_HIGHEST_COST = 2**20
_NONCE = 12
_NAME = stores.name_of(stores.ENCRYPTED_FILE)

_TABLES = (
    "CREATE TABLE lock (salt BLOB NOT NULL, cost INTEGER NOT NULL, sealed_key BLOB NOT NULL)",
    "CREATE TABLE entry (name TEXT PRIMARY KEY, sealed BLOB NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class _Lock:
    """What a passphrase is tried on; ``cost`` is scrypt's N."""

    salt: bytes
    cost: int
    sealed_key: bytes

    @property
    def sealed_with(self) -> bytes:
        """The associated data of the key: nobody can make guessing cheaper unnoticed."""
        return b"copper-desktop key\0" + self.salt + self.cost.to_bytes(4, "big")


class SealedFile:
    """The file ``path``; ``cost`` is scrypt's N for passphrases that are set from now on.

    Every method raises StoreGone when the file is not there, StoreDamaged or StoreFileUnusable.
    """

    name = _NAME

    def __init__(self, path: Path, *, cost: int = COST) -> None:
        self._path, self._cost = path, cost
        self._key: bytes | None = None

    @property
    def is_open(self) -> bool:
        """Whether the key is known; raises StoreGone when there is nothing to open."""
        self._require()
        return self._key is not None

    def create(self, passphrase: str) -> None:
        """Make the file, open; raises StoreExists when it is there already.

        It appears whole or not at all, and never in the place of another.
        """
        beside = self._path.with_name(f"{self._path.name}.{os.urandom(4).hex()}.new")
        key = os.urandom(32)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.touch(mode=0o600)
            with _database(beside) as database:
                for statement in (*_TABLES, f"PRAGMA user_version = {FORMAT}"):
                    database.execute(statement)
                self._set_lock(database, key, passphrase)
            _put_in_place(beside, self._path)
        except (OSError, sqlite3.Error) as error:
            raise _translated(error) from error
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        self._key = key

    def open(self, passphrase: str) -> bool:
        """Open the file; False when the passphrase is not the right one."""
        with self._reading() as database:
            lock = _lock_of(database)
        key = _unsealed(_derived(passphrase, lock), lock.sealed_key, lock.sealed_with)
        if key is not None:
            self._key = key
        return key is not None

    def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase; the file must be open."""
        key = self._opened()
        with self._writing() as database:
            database.execute("DELETE FROM lock")
            self._set_lock(database, key, passphrase)

    def get_password(self, service: str, _username: str) -> str | None:
        """Return the secret of an entry, or None; raises StoreDamaged for one that was changed."""
        key = self._opened()
        with self._reading() as database:
            query = "SELECT sealed FROM entry WHERE name = ?"
            found = database.execute(query, (service,)).fetchone()
        if found is None:
            return None
        secret = _unsealed(key, found[0], _entry_data(service))
        if secret is None:
            raise errors.StoreDamaged(_NAME, N_("an entry was changed"))
        return secret.decode()

    def set_password(self, service: str, _username: str, secret: str) -> None:
        """Keep the secret of an entry, in place of an older one."""
        sealed = _sealed(self._opened(), secret.encode(), _entry_data(service))
        with self._writing() as database:
            query = "INSERT OR REPLACE INTO entry (name, sealed) VALUES (?, ?)"
            database.execute(query, (service, sealed))

    def delete_password(self, service: str, _username: str) -> None:
        """Delete an entry, also one that was changed; its bytes in the file are overwritten."""
        self._opened()
        with self._writing() as database:
            database.execute("DELETE FROM entry WHERE name = ?", (service,))

    def _opened(self) -> bytes:
        if self._key is None:
            raise errors.StoreLocked(_NAME)
        return self._key

    def _require(self) -> None:
        if not self._path.exists():
            raise errors.StoreGone(_NAME)

    def _set_lock(self, database: sqlite3.Connection, key: bytes, passphrase: str) -> None:
        lock = _Lock(os.urandom(16), self._cost, b"")
        sealed = _sealed(_derived(passphrase, lock), key, lock.sealed_with)
        values = (lock.salt, lock.cost, sealed)
        database.execute("INSERT INTO lock (salt, cost, sealed_key) VALUES (?, ?, ?)", values)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._require()
        try:
            with _database(self._path) as database:
                _require_format(database)
                yield database
        except (OSError, sqlite3.Error) as error:
            raise _translated(error) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")


@contextlib.contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an SQLite file that is there; what was begun and not committed is undone at the end."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    database = sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=True)
    try:
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        yield database
    finally:
        database.close()


def _put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name, durably; raises StoreExists where that is taken."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise errors.StoreExists(_NAME) from None
    except OSError:  # a file system without links
        if path.exists():
            raise errors.StoreExists(_NAME) from None
        made.rename(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Have the names in ``folder`` outlive a power cut; Windows has no such call."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _require_format(database: sqlite3.Connection) -> None:
    (found,) = database.execute("PRAGMA user_version").fetchone()
    if found != FORMAT:
        raise errors.StoreDamaged(_NAME, f"format {found} is not known")


def _lock_of(database: sqlite3.Connection) -> _Lock:
    found = database.execute("SELECT salt, cost, sealed_key FROM lock").fetchall()
    match found:
        case [(bytes(salt), int(cost), bytes(sealed_key))] if 1 < cost <= _HIGHEST_COST:
            return _Lock(salt, cost, sealed_key)
    raise errors.StoreDamaged(_NAME, N_("its lock cannot be read"))


def _derived(passphrase: str, lock: _Lock) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    known = unicodedata.normalize("NFC", passphrase).encode()
    try:
        kdf = Scrypt(salt=lock.salt, length=32, n=lock.cost, r=_BLOCK, p=_PARALLEL)
        return kdf.derive(known)
    except ValueError as error:  # a cost that is no power of two
        raise errors.StoreDamaged(_NAME, N_("its lock cannot be read")) from error


def _entry_data(name: str) -> bytes:
    return b"copper-desktop entry\0" + name.encode()


def _sealed(key: bytes, plain: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, data)


def _unsealed(key: bytes, sealed: bytes, data: bytes) -> bytes | None:
    """Return what was sealed; None when the key, the bytes or the data are not the same."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], data)
    except (InvalidTag, TypeError, ValueError):
        return None


def _translated(error: OSError | sqlite3.Error) -> errors.CredentialStoreError:
    damaged = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in damaged:
        return errors.StoreDamaged(_NAME, str(error))
    return errors.StoreFileUnusable(_NAME, str(error))
