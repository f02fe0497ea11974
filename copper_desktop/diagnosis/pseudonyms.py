"""Names of people, accounts and places, exchanged for pseudonyms that are stable in one report.

Also fingerprints, by which secrets are told apart and nothing else. Both differ from report to
report, so that two reports cannot be laid side by side.
"""

from __future__ import annotations

import getpass
import hashlib
import re
import secrets
import socket
from pathlib import Path

FINGERPRINT_LENGTH = 8
SHORTEST_NAME = 3

_EMAIL = re.compile(r"[\w.+'%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ORDINARY = frozenset({"root", "user", "admin", "home", "localhost", "copper", "desktop"})
"""Names of users and hosts that say nothing about anybody, and are ordinary words."""


class Pseudonyms:
    """Exchanges what it was told of; with ``include_identities`` only places and machines."""

    def __init__(self, *, include_identities: bool = False) -> None:
        self._include = include_identities
        self._salt = secrets.token_bytes(16)
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def learn(self, kind: str, name: str | None) -> None:
        """Exchange ``name`` for a pseudonym such as ``person-1`` from now on."""
        if name and len(name.strip()) >= SHORTEST_NAME and not self._include:
            self._pseudonym(kind, name)

    def learn_machine(self, home: Path | None = None) -> None:
        """Exchange the home folder and the names of user and computer, whatever the choice."""
        for folder in (str(home or Path.home()), str((home or Path.home()).resolve())):
            if len(folder) > 1:
                self._known[folder] = "~"
        for kind, name in (("user", _user()), ("host", socket.gethostname())):
            if name.lower() not in _ORDINARY and len(name) >= SHORTEST_NAME:
                self._known[name] = kind

    def exchange(self, text: str) -> str:
        """Return ``text`` with pseudonyms for names, and for e-mail addresses never heard of."""
        if not self._include:
            for address in _EMAIL.findall(text):
                self._pseudonym("email", address)
        for name in sorted(self._known, key=len, reverse=True):
            if name.lower() in text.lower():
                text = _whole(name).sub(self._known[name], text)
        return text

    def fingerprint(self, secret: str) -> str:
        """Return what tells ``secret`` from others in this report, and in no other."""
        digest = hashlib.blake2b(secret.encode(), key=self._salt).hexdigest()
        return digest[:FINGERPRINT_LENGTH]

    def _pseudonym(self, kind: str, name: str) -> None:
        if name not in self._known:
            self._counts[kind] = number = self._counts.get(kind, 0) + 1
            self._known[name] = f"{kind}-{number}"


def _whole(name: str) -> re.Pattern[str]:
    """Return what finds ``name`` as a word of its own, in any case."""
    return re.compile(rf"(?i)(?<!\w){re.escape(name)}(?!\w)")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
