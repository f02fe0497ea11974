"""The form of what people are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[type[BaseException], tuple[str, str, str, str]]
"""Class of error → code, title, explanation and action, marked for translation.

The texts may name attributes of the error in braces.
"""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told: a stable ``code``, what happened, why, and what to do now.

    ``detail`` is evidence for support staff (a server's own words, a status, a request id), free
    of secrets; empty when there is none.
    """

    code: str
    title: str
    explanation: str
    action: str
    detail: str = ""
