"""The application file (``*.copperapp``): a registration as TOML (docs/applications.md).

Reads and writes text; opens no file. Either every value can be used or nothing is given back.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from copper_desktop import errors
from copper_desktop.applications.key_lines import key_lines
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.oauth import registration

SUFFIX = ".copperapp"
MAX_BYTES = 64 * 1024
MAX_DOTS = 200
"""In one line, where a long address has a dozen."""
FORMAT = 1

_REQUIRED = ("format", "name", "client_id", "redirect_uri")
_TEXTS = (
    "name",
    "client_id",
    "client_secret",
    "redirect_uri",
    "authorization_endpoint",
    "token_endpoint",
    "api_base",
    "revoke_page",
)
_KNOWN = {"format", "scopes", "pkce", *_TEXTS}
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong in a file: the ``line`` counts from 1, and is None where there is none."""

    line: int | None
    key: str
    reason: str

    def __str__(self) -> str:
        said = f"{self.key}: {self.reason}" if self.key else self.reason
        if self.line is None:
            return said
        return _("line {line}, {said}").format(line=self.line, said=said)


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """What a file says. The application has no id yet; ``warnings`` are sentences for people."""

    file_name: str
    application: Application
    client_secret: str | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()


def parse(data: bytes, file_name: str) -> ApplicationFile:
    """Read an application file; raises ApplicationFileInvalid with everything that is wrong."""
    document = _document(data, file_name)
    values = _values(document, file_name)
    lines = key_lines(document)
    problems = [*_problems(values, lines)]
    if problems:
        raise errors.ApplicationFileInvalid(file_name, tuple(map(str, problems)))
    scopes = values.get("scopes")
    given = {key: values[key] for key in (*_TEXTS, "pkce") if key in values}
    secret = given.pop("client_secret", None)
    if scopes is not None:
        given["scopes"] = tuple(scopes)
    unknown = (FileProblem(lines[key], _plain(key), _("is not known and was ignored"))
               for key in values if key not in _KNOWN)  # fmt: skip
    return ApplicationFile(file_name, Application(id="", **given), secret, tuple(map(str, unknown)))


def render(application: Application) -> str:
    """Return the file of an application, without its secret and without what is the default."""
    defaults = {known.name: known.default for known in fields(Application)}
    lines = [f"format = {FORMAT}"]
    for key in _TEXTS:
        value = getattr(application, key, None)
        if value is None or value == defaults.get(key):
            continue
        if key == "revoke_page" and registration.https_link(value) is None:
            continue
        lines.append(f"{key} = {_quoted(value)}")
    if application.scopes != defaults["scopes"]:
        lines.append(f"scopes = [{', '.join(map(_quoted, application.scopes))}]")
    if not application.pkce:
        lines.append("pkce = false")
    return "\n".join(lines) + "\n"


def _document(data: bytes, file_name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _unusable(file_name, _("it is longer than an application file can be"))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unusable(file_name, _("it is no text in UTF-8"), line) from None


def _values(document: str, file_name: str) -> dict[str, Any]:
    for number, text in enumerate(document.splitlines(), start=1):
        if text.count(".") > MAX_DOTS:  # dotted keys nest, and deep ones cost gigabytes
            raise _unusable(file_name, _("it has a value that no application file needs"), number)
    try:
        return tomllib.loads(document)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        where = _WHERE.search(said)
        end = document.count("\n") + 1
        line = int(where[1]) if where and where[1] else end
        reason = _plain(_WHERE.sub("", said))
        raise _unusable(
            file_name, _("it is no TOML: {reason}").format(reason=reason), line
        ) from None
    except (ValueError, RecursionError):  # a number or a nesting beyond what Python takes
        raise _unusable(file_name, _("it has a value that no application file needs")) from None


def _problems(values: dict[str, Any], lines: dict[str, int]) -> Iterator[FileProblem]:
    for key in _REQUIRED:
        if key not in values:
            yield FileProblem(None, key, _("it is missing"))
    if "format" in values and (type(values["format"]), values["format"]) != (int, FORMAT):
        reason = _("this version of Copper Desktop reads format 1 only")
        yield FileProblem(lines["format"], "format", reason)
        return
    for key, value in values.items():
        if key in _KNOWN and key != "format":
            reason = _fault(key, value)
            if reason:
                yield FileProblem(lines[key], key, reason)


def _fault(key: str, value: object) -> str:
    """Return why a value cannot be used, empty when it can."""
    fault = _wrong_kind(key, value)
    if not fault and key != "pkce":
        try:
            registration.check(key, value)
        except errors.ApplicationInvalid as error:
            return error.reason
        except errors.RedirectUriUnsupported:
            return _("it is no address at which this program can answer the browser")
    if not fault and key == "revoke_page" and registration.https_link(str(value)) is None:
        return _("it must begin with https://")
    return fault


def _wrong_kind(key: str, value: object) -> str:
    if key == "pkce":
        return "" if isinstance(value, bool) else _("it must be true or false")
    if key != "scopes":
        return "" if isinstance(value, str) else _("it must be a text in quotes")
    texts = isinstance(value, list) and all(isinstance(scope, str) for scope in value)
    return "" if texts else _("it must be a list of texts in quotes")


def _unusable(file_name: str, reason: str, line: int | None = None) -> Exception:
    problem = FileProblem(line, "", reason)
    return errors.ApplicationFileInvalid(file_name, (str(problem),))


def _plain(text: str) -> str:
    """Return words of a file as they may be printed: short, and no control characters."""
    return "".join(c if c.isprintable() else "�" for c in text[:80])


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are TOML's, but for the one that JSON lacks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
