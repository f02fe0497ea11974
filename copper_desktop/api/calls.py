"""One call, ready to be sent: made from an operation and what was entered, or from a path.

Only reads come out of here: whatever else is asked for raises WriteRefused. Knows no connection
and no token; values are checked here, before anything is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode

from copper_desktop import errors
from copper_desktop.api.operations import Operation, Parameter, Place
from copper_desktop.api.values import value_of
from copper_desktop.i18n import _

MAX_PATH = 2000

_READING_POSTS = re.compile(
    r"/[a-z_]+/search|/people/fetch_by_email|/(people|companies|leads|opportunities)/\d+/activities"
)
"""The documented POSTs that change nothing."""
_PATH = re.compile(r"(/[A-Za-z0-9_.~%:@!$&'()*+,;=-]+)+")
_QUERY = re.compile(r"[A-Za-z0-9_.~%:@!$&'()*+,;=/?\[\]-]*")


class Asked(Protocol):
    """What a verdict names: the method and the path that were asked for."""

    @property
    def method(self) -> str:
        """The HTTP method."""

    @property
    def path(self) -> str:
        """The path below the API's base."""


@dataclass(frozen=True, slots=True)
class Call:
    """A read to be sent. ``path`` and ``query`` are encoded; ``operation`` is "" for a free read.

    ``body`` may hold names and addresses of people and is kept nowhere.
    """

    operation: str
    method: str
    path: str
    query: str = field(default="", repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def address(self) -> str:
        """Path and query, as they follow the API's base."""
        return f"{self.path}?{self.query}" if self.query else self.path


def call_of(
    operation: Operation, entered: Mapping[str, str], body: Mapping[str, object] | None = None
) -> Call:
    """Return the call that what was ``entered`` stands for; empty texts count as left out.

    ``body`` takes the place of the body's parameters. Raises ParameterInvalid, with the name of
    the first parameter that cannot be used.
    """
    for name in entered:
        if operation.parameter(name) is None:
            raise errors.ParameterInvalid(name, _("this call has no such parameter"))
    values = {parameter.name: _value(parameter, entered) for parameter in operation.parameters}
    values = {name: value for name, value in values.items() if value is not None}
    placed = {place: _placed(operation, place, values) for place in Place}
    path = operation.path.format(
        **{name: quote(str(value), safe="") for name, value in placed[Place.PATH].items()}
    )
    if not operation.takes_body:
        return Call(operation.id, operation.method, path, urlencode(placed[Place.QUERY]))
    sent = placed[Place.BODY] if body is None else body
    return Call(operation.id, "POST", path, urlencode(placed[Place.QUERY]), encoded(sent))


def entered_of(operation: Operation, address: str) -> dict[str, str] | None:
    """Return what was entered for the parameters in an address; None where it is of another call.

    The inverse of ``call_of``, but for the body.
    """
    path, _mark, query = address.partition("?")
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
    found = re.fullmatch(pattern, path)
    if found is None:
        return None
    placed = {name: unquote(text) for name, text in found.groupdict().items()}
    placed |= dict(parse_qsl(query))
    return placed if all(operation.parameter(name) for name in placed) else None


def free_call(path: str, body: str = "") -> Call:
    """Return a read of one's own: a GET, or a search where a ``body`` is given.

    Raises PathInvalid, BodyInvalid or WriteRefused.
    """
    clean = path.strip()
    place, _mark, query = clean.partition("?")
    if len(clean) > MAX_PATH or not _PATH.fullmatch(place) or not _QUERY.fullmatch(query):
        raise errors.PathInvalid(_("a path begins with / and has no space and no address in it"))
    if any(
        part.replace("%2e", ".").replace("%2E", ".") in (".", "..") for part in place.split("/")
    ):
        raise errors.PathInvalid(_("a path may not lead out of the API"))
    if not body.strip() and not is_reading_post(place):
        return Call("", "GET", place, query)
    if not is_reading_post(place):
        raise errors.WriteRefused
    return Call("", "POST", place, query, encoded(read_body(body)))


def is_reading_post(path: str) -> bool:
    """Tell whether a POST to ``path`` is documented to change nothing."""
    return _READING_POSTS.fullmatch(path) is not None


def read_body(text: str) -> dict[str, object]:
    """Return the JSON object that ``text`` is, {} for no text; raises BodyInvalid."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text, parse_constant=_refused_constant)
    except json.JSONDecodeError as error:
        reason = _("line {line}, column {column} cannot be read").format(
            line=error.lineno, column=error.colno
        )
        raise errors.BodyInvalid(reason) from None
    except (ValueError, RecursionError):
        raise errors.BodyInvalid(_("it holds what JSON does not have")) from None
    if not isinstance(found, dict):
        raise errors.BodyInvalid(_("it must begin with { and end with }"))
    return found


def encoded(body: Mapping[str, object]) -> bytes:
    """Return a body as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _value(parameter: Parameter, entered: Mapping[str, str]) -> object | None:
    text = entered.get(parameter.name, "").strip()
    if text:
        return value_of(parameter, text)
    if parameter.required and parameter.place is not Place.BODY:
        raise errors.ParameterInvalid(parameter.name, _("it is needed"))
    return None


def _placed(operation: Operation, place: Place, values: Mapping[str, object]) -> dict[str, object]:
    return {
        parameter.name: values[parameter.name]
        for parameter in operation.parameters
        if parameter.place is place and parameter.name in values
    }


def _refused_constant(_name: str) -> object:
    raise ValueError
