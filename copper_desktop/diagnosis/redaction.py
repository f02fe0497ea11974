"""The one boundary that secrets do not pass: whatever is logged or reported goes through it.

By value: everything that it was told is a secret is masked wherever and in whatever form it turns
up. By name: what stands after ``access_token=`` and the like is masked, whoever wrote it. It is
made at the composition root, and its ``learn`` is handed to the modules that hold secrets. What it
has learnt lives as long as the process and is in no repr. Safe to use from several threads.
"""

from __future__ import annotations

import re
import threading

from copper_desktop.diagnosis.forms import forms

SHORTEST = 8
"""Characters under which a value is no secret: it would mask ordinary words."""

PIECE = 4
"""Characters of a secret that are masked where a text begins or ends within it."""

MASK = "•••"

_NAMES = "|".join(
    (
        "access_?token",
        "refresh_?token",
        "id_?token",
        "client_?secret",
        "code_?verifier",
        "passphrase",
        "password",
        "secret",
        "api_?key",
        "(?:set-)?cookie",
        "(?:proxy-)?authorization",
        "x-pw-accesstoken",
    )
)
_NAMED = re.compile(
    rf"""(?ix)
    (?P<name>
        (?: \b (?: {_NAMES} ) ["']? \s* (?: [:=] | %3D ) | ["'] (?: code | state ) ["'] \s* :
          | \b (?: code | state ) (?: = | %3D ) )
        \s* b? ["']? (?: (?: Bearer | Basic ) \s+ )?
      | \b (?: Bearer | Basic ) \s+ )
    (?P<value> [^\s"'&,;<>(){{}}\[\]]{{{SHORTEST},}} )
    """
)
"""Names after which a secret stands; the program's own codes (``CD-503``) are shorter than any."""

_USER_IN_URL = re.compile(r"(?<=://)[^\s/@\"']+@")
_QUERY = re.compile(r"(?i)(\bhttps?://[^\s?#\"'<>]*)[?#][^\s\"'<>]+")


class Redaction:
    """Masks secrets in texts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forms: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: str | None) -> None:
        """Take note of a secret; one shorter than SHORTEST is not recognisable and left alone."""
        if secret is None or len(secret) < SHORTEST or secret in self._forms:
            return
        with self._lock:
            self._forms |= forms(secret)
            self._pattern = None

    def mask(self, text: str) -> str:
        """Return ``text`` without secrets, also those of which it holds only an end or a part.

        A secret that is cut in two by two records has at least one part of PIECE characters; both
        are masked in their own record, so that nobody needs to remember the record before.
        """
        if text:
            text = self._without_known(text)
            text = _USER_IN_URL.sub(f"{MASK}@", text)
            text = _QUERY.sub(rf"\1?{MASK}", text)
            text = _NAMED.sub(rf"\g<name>{MASK}", text)
        return text

    def _without_known(self, text: str) -> str:
        known = self._forms
        if not known:
            return text
        with self._lock:
            if self._pattern is None:
                longest_first = sorted(self._forms, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))
            pattern = self._pattern
        return _without_pieces(pattern.sub(MASK, text), known)


def _without_pieces(text: str, known: frozenset[str]) -> str:
    """Mask where ``text`` ends within a secret, begins within one, or is nothing but part of it."""
    if len(text) < PIECE:
        return text
    head, tail = text[:PIECE], text[-PIECE:]
    begins = ends = 0
    for form in known:
        if head in form and text in form:
            return MASK
        if tail in form:
            ends = max(ends, _overlap(text, form))
        if head in form:
            begins = max(begins, _overlap(form, text))
    if ends:
        text = text[:-ends] + MASK
    return MASK + text[begins:] if begins else text


def _overlap(before: str, after: str) -> int:
    """Return how many characters at the end of ``before`` are the beginning of ``after``."""
    for length in range(min(len(before), len(after)), PIECE - 1, -1):
        if before.endswith(after[:length]):
            return length
    return 0
