"""The kinds of credential stores and what each is called; knows no library.

The kind is what the index records with each secret, so that none is ever looked for in another.
"""

from __future__ import annotations

from copper_desktop.i18n import N_

SECRET_SERVICE = "secret-service"  # noqa: S105  a kind of store
KWALLET = "kwallet"
WINDOWS = "windows"
MACOS = "macos"
ENCRYPTED_FILE = "encrypted-file"
MEMORY = "memory"

NAMES = {
    SECRET_SERVICE: "Secret Service",
    KWALLET: "KWallet",
    WINDOWS: "Windows Credential Manager",
    MACOS: "macOS Keychain",
    ENCRYPTED_FILE: N_("Encrypted file"),
    MEMORY: N_("memory"),
}
"""In the words of their platforms, as they are written down; to people ours are translated."""


def name_of(kind: str) -> str:
    """Return what a store is called; a kind of a later version is its own name."""
    return NAMES.get(kind, kind)
