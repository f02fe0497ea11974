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
"""Characters under which a name is left alone within a text, where it would be a part of words."""
SHORTEST_PART = 4

_EMAIL = re.compile(r"[\w.+'%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ORDINARY = frozenset({"root", "user", "admin", "home", "localhost", "copper", "desktop"})
"""Names of users and hosts that say nothing about anybody, and are ordinary words."""


class Pseudonyms:
    """Exchanges what it was told of; with ``include_identities`` only places and machines."""

    def __init__(self, *, include_identities: bool = False) -> None:
        self._include = include_identities
        self._salt = secrets.token_bytes(16)
        self._known: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def learn(self, kind: str, name: str | None) -> None:
        """Exchange ``name`` for a pseudonym such as ``person-1`` from now on, wherever it is.

        The parts of a person's name count too, written as they are in the name.
        """
        if not name or self._include:
            return
        pseudonym = self._pseudonym(kind, name)
        if kind == "person":
            parts = [part for part in name.split() if len(part) >= SHORTEST_PART]
            self._parts |= {part: pseudonym for part in parts if part.lower() not in _ORDINARY}
        if kind == "email":
            self._known.setdefault(name.replace("@", "%40"), pseudonym)

    def of(self, kind: str, name: str | None) -> str | None:
        """Return what stands for the whole of ``name``, however short it is."""
        return name if self._include or not name else self._pseudonym(kind, name)

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
            if len(name.strip()) >= SHORTEST_NAME and name.lower() in text.lower():
                text = _whole(name).sub(self._known[name], text)
        for part, pseudonym in self._parts.items():
            if part in text:
                text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", pseudonym, text)
        return text

    def fingerprint(self, secret: str) -> str:
        """Return what tells ``secret`` from others in this report, and in no other."""
        digest = hashlib.blake2b(secret.encode(), key=self._salt).hexdigest()
        return digest[:FINGERPRINT_LENGTH]

    def _pseudonym(self, kind: str, name: str) -> str:
        if name not in self._known:
            self._counts[kind] = number = self._counts.get(kind, 0) + 1
            self._known[name] = f"{kind}-{number}"
        return self._known[name]


def _whole(name: str) -> re.Pattern[str]:
    """Return what finds ``name`` as a word of its own, in any case."""
    return re.compile(rf"(?i)(?<!\w){re.escape(name)}(?!\w)")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
