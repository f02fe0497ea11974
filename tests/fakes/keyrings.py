"""Backends with the limits and habits of the stores that a Linux machine has not.

They stand in for Windows Credential Manager, the macOS Keychain and KWallet, as keyring 25 drives
them: their modules are named as keyring's are, so that they count as those stores.
"""

from __future__ import annotations

import keyring.backend
import keyring.errors

WINDOWS_BYTES = 2560


class Kept(keyring.backend.KeyringBackend):
    """Keeps entries in a dictionary and counts what it was asked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.writes = 0

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.writes += 1
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError
        del self.entries[service, username]


class Windows(Kept):
    """2,560 bytes an entry; a second user of a service name moves the first to a compound name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > WINDOWS_BYTES:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        for other_service, other_name in list(self.entries):
            if other_service == service and other_name != username:
                moved = self.entries.pop((other_service, other_name))
                self.entries[f"{other_name}@{service}", other_name] = moved
        super().set_password(service, username, password)


class MacOS(Kept):
    """Asks the person at each rewrite of an entry that is there."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        if (service, username) in self.entries:
            self.questions += 1
        super().set_password(service, username, password)


class KWallet(Kept):
    """Leaks an exception of its library for what is not there."""

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise RuntimeError("a raw answer of D-Bus")
        super().delete_password(service, username)


Windows.__module__ = "keyring.backends.Windows"
MacOS.__module__ = "keyring.backends.macOS"
KWallet.__module__ = "keyring.backends.kwallet"
