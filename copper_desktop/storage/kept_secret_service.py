"""keyring's Secret Service, used over one D-Bus connection and one agreed key, which are kept.

keyring connects, agrees on a key and closes again for each secret, which takes several times as
long as the secret. Deleting, and whatever is locked, are keyring's, unchanged. Used from one
thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import secretstorage
from jeepney import DBusErrorResponse
from keyring.backends import SecretService
from keyring.compat import properties
from secretstorage.util import open_session

T = TypeVar("T")

_LOST = (OSError, DBusErrorResponse, secretstorage.SecretStorageException)
"""What a connection raises that has ended, or whose service has been started anew."""


class KeptSecretService(SecretService.Keyring):
    """Does what keyring's backend does, but for the time that it takes."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._kept: secretstorage.Collection | None = None

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805
        """Keep keyring from choosing this one by itself."""
        raise RuntimeError("made by hand")

    def is_locked(self) -> bool:
        """Tell whether the default collection is locked, or still to be made, without a prompt."""
        try:
            return self._twice(lambda collection: bool(collection.is_locked()))
        except secretstorage.ItemNotFoundException:
            return True

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None; a locked store asks for its password as keyring has it."""

        def read(collection: secretstorage.Collection) -> tuple[bool, str | None]:
            if collection.is_locked():
                return (False, None)
            for item in collection.search_items(self._query(service, username)):
                if item.is_locked():
                    return (False, None)
                return (True, item.get_secret().decode())
            return (True, None)

        try:
            is_open, secret = self._twice(read)
        except secretstorage.ItemNotFoundException:
            is_open, secret = False, None
        if is_open:
            return secret
        asked: str | None = super().get_password(service, username)  # type: ignore[no-untyped-call]
        return asked

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret in place of an older one, so that doing it twice does no harm."""
        attributes = self._query(service, username, application=self.appid)
        label = f"Password for '{username}' on '{service}'"

        def write(collection: secretstorage.Collection) -> bool:
            if collection.is_locked():
                return False
            collection.create_item(label, attributes, password.encode(), replace=True)
            return True

        try:
            written = self._twice(write)
        except secretstorage.ItemNotFoundException:
            written = False
        if not written:
            super().set_password(service, username, password)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.connection.close()

    def _twice(self, call: Callable[[secretstorage.Collection], T]) -> T:
        """Call over what is kept, and once more over a new connection where that was lost."""
        if self._kept is not None:
            try:
                return call(self._kept)
            except _LOST:
                self.close()
        bus = secretstorage.dbus_init()
        try:
            collection = secretstorage.Collection(bus, session=open_session(bus))
            result = call(collection)
        except BaseException:
            bus.close()
            raise
        self._kept = collection
        return result
