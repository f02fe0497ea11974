"""Stand-ins for what a projector should not show: people, accounts, addresses, ids.

The same thing keeps the same stand-in for as long as the program runs, and what is entered with a
stand-in goes out as what it stands for. Works on data, by an allow-list: what is not known to be
harmless is replaced. Knows no window.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from copper_desktop.i18n import _
from copper_desktop.model import Account, Connection, Identity, PastCall, RawAnswer, User

if TYPE_CHECKING:
    from copper_desktop.api.calls import Call
    from copper_desktop.conflict import Conflict

_FIRST = (
    "Alex", "Bela", "Casey", "Dara", "Eden", "Flynn", "Gray", "Harper", "Indra", "Jules", "Kim",
    "Lou", "Mika", "Noa", "Oakley", "Pat", "Quinn", "Robin", "Sam", "Toni",
)  # fmt: skip
_LAST = (
    "Archer", "Birch", "Cooper", "Dale", "Ember", "Field", "Glass", "Heath", "Iver", "Juniper",
    "Kestrel", "Lane", "Meadow", "North", "Orchard", "Pine", "Quill", "River", "Stone", "Thorn",
)  # fmt: skip
_TRADES = (
    "Bakery", "Bicycles", "Books", "Boats", "Ceramics", "Clocks", "Coffee", "Gardens", "Glass",
    "Instruments", "Lamps", "Maps", "Paper", "Shoes", "Tea", "Textiles", "Tools", "Toys",
)  # fmt: skip
FIRST_ID = 990_000_001
"""Stand-ins of ids begin here, where Copper has none."""

HIDDEN = b'"Hidden while presenting"'
"""What is shown of an answer that is not JSON."""

_PLAIN_KEYS = {
    "category", "country", "currency", "data_type", "interaction_count", "is_system", "priority",
    "primary_timezone", "status", "type", "unit",
}  # fmt: skip
"""Whose texts name nobody."""

_NAMES_OF_PEOPLE = {"first_name", "middle_name", "last_name"}
_ONLY_PEOPLE = {"email", "emails", "first_name"}
_KEPT_HEADERS = {
    "content-type",
    "content-length",
    "date",
    "x-request-id",
    "x-runtime",
    "x-pw-total",
}
_LONG_NUMBER = re.compile(r"(?<![\w.-])\d{4,}(?![\w.-])")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class StandIns:
    """Gives stand-ins while ``on``, and what there really is while not."""

    def __init__(self) -> None:
        self.on = False
        self._shown: dict[tuple[str, str], str] = {}
        self._meant: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._ids: Iterator[int] = count(FIRST_ID)
        self._connections: dict[str, tuple[Connection, Connection]] = {}

    def connection(self, real: Connection) -> Connection:
        """Return ``real``, or as long as it stays the same, the same stand-in for it."""
        if not self.on:
            return real
        known = self._connections.get(real.id)
        if known is None or known[0] is not real:
            known = self._connections[real.id] = (real, self._masked(real))
        return known[1]

    def speak(self) -> None:
        """Say in the language in use what is said in words; each tag keeps its number."""
        tags = [key for key in self._shown if key[0] == "tag"]
        for number, key in enumerate(tags):
            del self._meant[self._shown.pop(key)]
            self._remember(*key, _MAKERS["tag"](number))
        self._connections.clear()

    def conflict(self, real: Conflict) -> Conflict:
        """Return a conflict between stand-ins."""
        if not self.on:
            return real
        twin, renewing = real.twin, real.renewing
        return replace(
            real,
            new=self.connection(real.new),
            twin=None if twin is None else self.connection(twin),
            renewing=None if renewing is None else self.connection(renewing),
        )

    def answer(self, real: RawAnswer) -> RawAnswer:
        """Return an answer with stand-ins in its body; one that is no JSON is hidden."""
        if not self.on:
            return real
        try:
            body = json.dumps(self.value(json.loads(real.body)), ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            body = HIDDEN if real.body else b""
        headers = {name: text for name, text in real.headers.items() if name in _KEPT_HEADERS}
        asked = self._numbers(real.asked)
        return replace(real, body=body, headers=headers, asked=asked, truncated=False)

    def past_call(self, real: PastCall) -> PastCall:
        """Return a call that was sent with stand-ins in its address."""
        return replace(real, address=self._address(real.address)) if self.on else real

    def text(self, kind: str, real: str) -> str:
        """Return the stand-in for a text; ``kind`` is person, account, email, tag or text."""
        if not real:
            return real
        known = self._shown.get((kind, real))
        if known is None:
            known = _MAKERS[kind](self._counts[kind])
            self._counts[kind] += 1
            self._remember(kind, real, known)
        return known

    def number(self, real: int) -> int:
        """Return the stand-in for an id."""
        known = self._shown.get(("id", str(real)))
        if known is None:
            known = str(next(self._ids))
            self._remember("id", str(real), known)
        return int(known)

    def value(self, real: object, key: str = "", record: object = None) -> object:
        """Return parsed JSON with stand-ins for whatever may name somebody."""
        if isinstance(real, dict):
            return {name: self.value(part, name, real) for name, part in real.items()}
        if isinstance(real, list):
            return [self.value(part, key, record) for part in real]
        if isinstance(real, bool) or real is None or isinstance(real, float):
            return real
        if isinstance(real, int):
            is_id = key == "id" or key.endswith(("_id", "_ids"))
            return self.number(real) if is_id else real
        return self._word(str(real), key, record)

    def meant(self, text: str) -> str:
        """Return what is meant by a text in which stand-ins may occur; of a path, say, or JSON."""
        if not self.on:
            return text
        stands = sorted(filter(text.__contains__, self._meant), key=len, reverse=True)
        for stand_in in stands:
            text = text.replace(stand_in, self._meant[stand_in])
        return text

    def call(self, entered: Call) -> Call:
        """Return a call that was entered with stand-ins as it is to be sent."""
        query = [(name, self.meant(text)) for name, text in parse_qsl(entered.query, True)]
        body = self.meant(entered.body.decode("utf-8", "surrogateescape"))
        return replace(
            entered,
            path=self.meant(entered.path),
            query=urlencode(query),
            body=body.encode("utf-8", "surrogateescape"),
        )

    def _masked(self, real: Connection) -> Connection:
        identity, name = None, self.text("account", real.name)
        if real.identity is not None:
            user, account = real.identity.user, real.identity.account
            person = self.text("person", user.name)
            if ("email", user.email) not in self._shown:
                address = f"{person.lower().replace(' ', '.')}@example.com"
                self._remember("email", user.email, address)
            identity = Identity(
                User(self.number(user.id), person, self.text("email", user.email)),
                Account(self.number(account.id), self.text("account", account.name)),
            )
        tags = tuple(self.text("tag", tag) for tag in real.label.tags)
        note = _("Hidden while presenting") if real.label.note else ""
        label = replace(real.label, tags=tags, note=note)
        return replace(real, name=name, identity=identity, label=label)

    def _word(self, real: str, key: str, record: object) -> str:
        if key in _PLAIN_KEYS:
            return real
        if _EMAIL.fullmatch(real):
            return self.text("email", real)
        fields = record if isinstance(record, dict) else {}
        if key in _NAMES_OF_PEOPLE:
            whole = self.text("person", str(fields.get("name") or real)).split()
            return whole[1 if key == "last_name" else 0]
        if key == "name":
            is_person = not fields.keys().isdisjoint(_ONLY_PEOPLE)
            return self.text("person" if is_person else "account", real)
        return self.text("account" if key.endswith("_name") else "text", real)

    def _address(self, real: str) -> str:
        path, mark, query = real.partition("?")
        pairs = [
            (name, text if text.isdecimal() and len(text) < 4 else self.text("text", text))
            for name, text in parse_qsl(query)
        ]
        return self._numbers(path) + (mark and f"?{urlencode(pairs)}")

    def _numbers(self, path: str) -> str:
        return _LONG_NUMBER.sub(lambda found: str(self.number(int(found[0]))), path)

    def _remember(self, kind: str, real: str, stand_in: str) -> None:
        self._shown[kind, real] = stand_in
        self._meant[stand_in] = real


def _person(number: int) -> str:
    first, last = number % len(_FIRST), number // len(_FIRST)
    return f"{_FIRST[first]} {_LAST[(first + last) % len(_LAST)]}" + _round(last // len(_LAST))


def _account(number: int) -> str:
    name, trade = number % len(_LAST), number // len(_LAST)
    made = f"{_LAST[name]} {_TRADES[(name + trade) % len(_TRADES)]}"
    return made + _round(trade // len(_TRADES))


def _round(number: int) -> str:
    """Tell apart what has the same words, once all of them are used."""
    return f" {number + 1}" if number else ""


_MAKERS: dict[str, Callable[[int], str]] = {
    "person": _person,
    "account": _account,
    "email": lambda number: f"person{number + 1}@example.com",
    "tag": lambda number: _("Tag {n}").format(n=number + 1),
    "text": lambda number: f"Text {number + 1}",
}
