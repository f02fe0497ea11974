"""Error → code, title, explanation and action, the same words in window, command line and pages.

Knows no Qt and no library. A code, once given, never changes its meaning: documentation and
support refer to it. Every class of ``errors`` has an entry; a test walks the tree.
"""

from __future__ import annotations

import re

from copper_desktop import errors
from copper_desktop.i18n import N_, _
from copper_desktop.messages import api, applications, network, program, sign_in, store, token
from copper_desktop.messages.advice import REPORT
from copper_desktop.messages.health import (
    OFFLINE_CODE,
    PROXY_CODES,
    STORE_ABSENT_CODES,
    event_words,
    health_words,
    is_store_absent,
)
from copper_desktop.messages.text import Message, Texts

__all__ = [
    "OFFLINE_CODE",
    "PROXY_CODES",
    "STORE_ABSENT_CODES",
    "Message",
    "advice_for",
    "describe",
    "event_words",
    "every_message",
    "health_words",
    "is_store_absent",
]

_TEXTS: Texts = {
    **sign_in.TEXTS,
    **token.TEXTS,
    **api.TEXTS,
    **network.TEXTS,
    **store.TEXTS,
    **applications.TEXTS,
    **program.TEXTS,
}

_UNEXPECTED = (
    "CD-999",
    N_("Something unexpected happened"),
    N_("This is a fault of Copper Desktop. Your connections are safe."),
    REPORT,
)


def describe(error: BaseException) -> Message:
    """Return the message of ``error``, from the nearest of its classes that has one.

    An exception that is not ours gets the message of a fault, without any of its own text.
    """
    for cls in type(error).__mro__:
        if cls in _TEXTS:
            code, *texts = _TEXTS[cls]
            title, explanation, action = (_filled(text, error) for text in texts)
            return Message(code, title, explanation, action, _detail(error))
    code, *texts = _UNEXPECTED
    return Message(code, *(_(text) for text in texts))


def advice_for(code: str) -> tuple[str, str]:
    """Return title and action of a code that was written down, with … where values are gone."""
    for found, title, _explanation, action in _TEXTS.values():
        if found == code:
            return _blanked(title), _blanked(action)
    return _(_UNEXPECTED[1]), _(_UNEXPECTED[3])


def every_message() -> tuple[Message, ...]:
    """Return every message, by its code, with … where a value of its error would be."""
    known = [*_TEXTS.values(), _UNEXPECTED]
    messages = (Message(code, *map(_blanked, texts)) for code, *texts in known)
    return tuple(sorted(messages, key=lambda message: message.code))


def _blanked(text: str) -> str:
    return re.sub(r"\{\w+\}", "…", _(text))


def _filled(text: str, error: BaseException) -> str:
    filled = _(text).format(**_values(error))
    return filled[:1].upper() + filled[1:]


def _values(error: BaseException) -> dict[str, object]:
    """Return what a text may name; reasons and stores that are ours are in the language in use."""
    return {
        name: _(value) if name in ("reason", "store") and isinstance(value, str) else value
        for name, value in vars(error).items()
    }


def _detail(error: BaseException) -> str:
    match error:
        case errors.OAuthErrorResponse(error=name, description=words):
            parts = [name, words]
        case errors.ApiError(status=status, server_message=words, request_id=request_id):
            parts = [str(status), words, request_id and f"x-request-id {request_id}"]
        case errors.TransportError(host=host, reason=reason):
            parts = [host, _(reason)]
        case errors.PortTaken(holder=holder):
            parts = [holder]
        case errors.LoopbackBlocked(reason=reason) | errors.CertificateUnusable(reason=reason):
            parts = [_(reason)]
        case errors.CredentialStoreError(store=store, reason=reason):
            parts = [_(store), _(reason)]
        case errors.StorageError(path=path, reason=reason):
            parts = [path, _(reason)]
        case _:
            parts = []
    return " · ".join(part for part in parts if part)
