"""What a label may hold, how it is put together from what was entered, and its words.

A label is in the window, in the index and in files in plain text: it must never hold a secret.
Knows no storage and no window.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from copper_desktop import errors
from copper_desktop.connection import Colour, Label
from copper_desktop.i18n import N_, _
from copper_desktop.visible import visible, visible_lines

MAX_TAGS = 10
MAX_TAG = 30
"""Characters of one tag."""
MAX_NOTE = 500
"""Characters of a note."""

MANY_CASES, LONG, FEW_VOWELS = 0.45, 32, 0.24
"""With how many changes between small and capital letters to a letter, or from which length on with
which share of vowels, letters alone count as thrown together. Short words joined in camel case
stay below 0.4 changes, and German compounds of that length above 0.26 vowels.
"""

COLOUR_WORDS = {
    Colour.NONE: N_("No colour"),
    Colour.RED: N_("Red"),
    Colour.ORANGE: N_("Orange"),
    Colour.GREEN: N_("Green"),
    Colour.BLUE: N_("Blue"),
    Colour.PURPLE: N_("Purple"),
    Colour.GREY: N_("Grey"),
}

_SEPARATORS = re.compile("[,،;\\n]")
_UUID = re.compile(r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_NAMED = re.compile(
    r"(?i)(?:access|refresh|id)[ _-]?token|(?:client[ _-]?)?secret|pass(?:word|phrase)|api[ _-]?key"
)
_VALUE = re.compile(r"\s*(?:[:=]|\bis\b)\s*[\"'“]?(?=\S*\d)\S{6,}")
_RUN = re.compile(r"[A-Za-z0-9]{20,}|[A-Za-z0-9_+/=-]{32,}")


@dataclass(frozen=True, slots=True)
class Change:
    """How labels are to change; None leaves a part as it is."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    note: str | None = None
    colour: Colour | None = None

    def of(self, label: Label) -> Label:
        """Return ``label`` so changed; raises a LabelInvalid."""
        gone = {tag.casefold() for tag in tags_of(",".join(self.remove))}
        kept = [tag for tag in label.tags if tag.casefold() not in gone]
        note = label.note if self.note is None else self.note
        colour = label.colour if self.colour is None else self.colour
        return checked(Label((*kept, *self.add), note, colour))


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags in ``text``, which commas separate; each once, whatever its case."""
    parts = (" ".join(visible(part).split()) for part in _SEPARATORS.split(text))
    found: dict[str, str] = {}
    for part in filter(None, parts):
        found.setdefault(part.casefold(), part)
    return tuple(found.values())


def checked(label: Label) -> Label:
    """Return ``label`` tidied up; raises a LabelInvalid."""
    tags = tags_of(",".join(label.tags))
    note = visible_lines(label.note).strip()
    if len(tags) > MAX_TAGS:
        raise errors.TooManyTags(len(tags), MAX_TAGS)
    for tag in tags:
        if len(tag) > MAX_TAG:
            raise errors.TagTooLong(tag, MAX_TAG)
    if len(note) > MAX_NOTE:
        raise errors.NoteTooLong(len(note), MAX_NOTE)
    if any(map(is_like_a_secret, (*tags, note))):
        raise errors.LabelSecret
    return Label(tags, note, label.colour)


def is_like_a_secret(text: str) -> bool:
    """Tell whether ``text`` looks as if it held a token or a password; a request id does not."""
    text = _UUID.sub("", text)
    for name in _NAMED.finditer(text):
        if _VALUE.match(text, name.end()):
            return True
    return any(_is_random(run) for run in _RUN.findall(text))


def colour_words(colour: Colour) -> str:
    """Return the name of a colour in the language in use."""
    return _(COLOUR_WORDS[colour])


def spoken(label: Label) -> str:
    """Return colour and tags as a screen reader says them; empty where there are none."""
    parts = []
    if label.colour:
        parts.append(_("Colour: {colour}").format(colour=colour_words(label.colour)))
    if label.tags:
        parts.append(_("Tags: {tags}").format(tags=", ".join(label.tags)))
    return ". ".join(parts)


def used_tags(labels: Iterable[Label]) -> tuple[str, ...]:
    """Return every tag that is in use, the most used first."""
    counts: dict[str, int] = {}
    for label in labels:
        for tag in label.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag.casefold())))


def _is_random(run: str) -> bool:
    """Tell what was thrown together from a long word or a path; a guess.

    Letters and digits alternate in it; or small and capital letters do; or it is long and has fewer
    vowels than words of any of our languages.
    """
    kinds = "".join("9" if one.isdigit() else "a" for one in run if one.isalnum())
    if _changes(kinds) >= 4:
        return True
    if not run.isalpha() or not run.isascii():
        return False
    cases = _changes("".join("A" if one.isupper() else "a" for one in run))
    vowels = sum(one in "aeiouyAEIOUY" for one in run)
    return cases / len(run) >= MANY_CASES or (len(run) >= LONG and vowels / len(run) < FEW_VOWELS)


def _changes(kinds: str) -> int:
    return sum(one != other for one, other in itertools.pairwise(kinds))
