"""What a person enters for a parameter and what is sent for it, each from the other.

Days are days where this computer is; what is sent for them is Unix seconds.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from copper_desktop import errors
from copper_desktop.api.operations import Kind, Parameter
from copper_desktop.i18n import _

MAX_TEXT = 1000

_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def value_of(parameter: Parameter, text: str) -> object:
    """Return what is sent for ``text``; raises ParameterInvalid with the reason in words."""
    if len(text) > MAX_TEXT:
        raise errors.ParameterInvalid(parameter.name, _("it is too long"))
    match parameter.kind:
        case Kind.WHOLE:
            return _whole(parameter, text)
        case Kind.DATE:
            return _seconds(parameter, text)
        case Kind.CHOICE:
            return _choice(parameter, text)
        case Kind.IDS:
            return [_id(parameter, part) for part in _parts(text)]
        case Kind.WORDS:
            return _parts(text)
        case Kind.EMAIL if not _EMAIL.fullmatch(text):
            raise errors.ParameterInvalid(parameter.name, _("it is not an e-mail address"))
    return text


def text_of(parameter: Parameter, value: object) -> str:
    """Return how ``value`` would be entered; what no entry stands for comes back as it is."""
    match parameter.kind, value:
        case _, None:
            return ""
        case Kind.DATE, int(seconds) if not isinstance(value, bool):
            return _day(seconds)
        case ((Kind.IDS | Kind.WORDS), list(parts)):
            return ", ".join(str(part) for part in parts)
    return str(value)


def fits(parameter: Parameter, value: object) -> str:
    """Return why ``value`` in a body cannot be right for ``parameter``, or "" when it can."""
    text = text_of(parameter, value)
    kinds: dict[Kind, type | tuple[type, ...]] = {
        Kind.WHOLE: int,
        Kind.DATE: int,
        Kind.IDS: list,
        Kind.WORDS: list,
    }
    if isinstance(value, bool) or not isinstance(value, kinds.get(parameter.kind, str)):
        return _("it is not of the kind that is documented")
    if not text and parameter.kind in (Kind.IDS, Kind.WORDS):
        return ""
    try:
        value_of(parameter, text)
    except errors.ParameterInvalid as error:
        return error.reason
    return ""


def _whole(parameter: Parameter, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise errors.ParameterInvalid(parameter.name, _("it is not a whole number"))
    number = int(text)
    if parameter.minimum is not None and number < parameter.minimum:
        reason = _("it must be at least {number}").format(number=parameter.minimum)
        raise errors.ParameterInvalid(parameter.name, reason)
    if parameter.maximum is not None and number > parameter.maximum:
        reason = _("it must be at most {number}").format(number=parameter.maximum)
        raise errors.ParameterInvalid(parameter.name, reason)
    return number


def _seconds(parameter: Parameter, text: str) -> int:
    try:
        day = date.fromisoformat(text)
        at = time(23, 59, 59) if parameter.end_of_day else time()
        return int(datetime.combine(day, at).astimezone().timestamp())
    except (ValueError, OverflowError, OSError):
        reason = _("it is not a date like 2026-01-31")
        raise errors.ParameterInvalid(parameter.name, reason) from None


def _day(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        reason = _("it must be one of: {choices}").format(choices=", ".join(parameter.choices))
        raise errors.ParameterInvalid(parameter.name, reason)
    return text


def _id(parameter: Parameter, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        reason = _("“{text}” is not a whole number").format(text=text[:40])
        raise errors.ParameterInvalid(parameter.name, reason)
    return int(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
