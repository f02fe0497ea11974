"""Finds secrets that are known by value in a text, whole or cut off at its ends.

Thousands may be known and every record of the log is searched, so nothing here takes longer the
more there are: a form is looked up by its first characters, a cut one by those at the cut.
"""

from __future__ import annotations

import threading
from collections import defaultdict

SHORTEST = 8
"""Characters under which a value is no secret: it would mask ordinary words."""

PIECE = 4
"""Characters of a secret that are masked where a text begins or ends within it."""

MASK = "•••"

_Table = defaultdict[str, list[str]]


class KnownSecrets:
    """Masks the values that it was told of; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._learnt: set[str] = set()
        self._whole: _Table = defaultdict(list)
        self._heads: _Table = defaultdict(list)
        self._tails: _Table = defaultdict(list)
        self._longest = 0
        self._all = ""
        self._have_spaces = False

    def learn(self, secret: str) -> None:
        """Take note of a secret of at least SHORTEST characters, in every form."""
        from copper_desktop.diagnosis.forms import forms

        with self._lock:
            if secret in self._learnt:
                return
            self._learnt.add(secret)
            self._have_spaces |= " " in secret
            for form in forms(secret):
                self._whole[form[:SHORTEST]].append(form)
                self._heads[form[:PIECE]].append(form)
                self._tails[form[-PIECE:]].append(form)
                self._longest = max(self._longest, len(form))
            self._all = ""

    def mask(self, text: str) -> str:
        """Return ``text`` without what is known, also where it holds only an end or a part of it.

        A secret that is cut in two by two records has at least one part of PIECE characters; both
        are masked in their own record, so that nobody needs to remember the record before.
        """
        if not self._learnt:
            return text
        text = self._without_whole(text)
        if len(text) < PIECE:
            return text
        if self._is_part(text):
            return MASK
        ends, begins = self._cut_at_end(text), self._cut_at_beginning(text)
        if ends:
            text = text[:-ends] + MASK
        return MASK + text[begins:] if begins else text

    def _without_whole(self, text: str) -> str:
        whole, ends = self._whole, range(SHORTEST, len(text) + 1)
        parts, done = [], 0
        for at in [end - SHORTEST for end in ends if text[end - SHORTEST : end] in whole]:
            forms_here = whole[text[at : at + SHORTEST]]
            length = max((len(each) for each in forms_here if text.startswith(each, at)), default=0)
            if length and at >= done:
                parts += [text[done:at], MASK]
            done = max(done, at + length if length else 0)
        return "".join((*parts, text[done:]))

    def _is_part(self, text: str) -> bool:
        """Tell whether ``text`` is nothing but a part out of the middle of a secret."""
        if not SHORTEST <= len(text) <= self._longest or (" " in text and not self._have_spaces):
            return False
        with self._lock:
            if not self._all:
                self._all = "\n".join(form for known in self._whole.values() for form in known)
            known = self._all
        return text in known

    def _cut_at_end(self, text: str) -> int:
        """Return how many characters at the end of ``text`` are the beginning of a secret."""
        for at in range(max(0, len(text) - self._longest), len(text) - PIECE + 1):
            heads = self._heads.get(text[at : at + PIECE])
            if heads and any(form.startswith(text[at:]) for form in heads):
                return len(text) - at
        return 0

    def _cut_at_beginning(self, text: str) -> int:
        """Return how many characters at the beginning of ``text`` are the end of a secret."""
        for length in range(min(len(text), self._longest), PIECE - 1, -1):
            tails = self._tails.get(text[length - PIECE : length])
            if tails and any(form.endswith(text[:length]) for form in tails):
                return length
        return 0
