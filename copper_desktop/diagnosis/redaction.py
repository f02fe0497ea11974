"""The one boundary that secrets do not pass: whatever is logged or reported goes through it.

By value: everything that it was told is a secret is masked wherever and in whatever form it turns
up. By name: what stands after ``access_token=`` and the like is masked, whoever wrote it. It is
made at the composition root, and its ``learn`` is handed to the modules that hold secrets. What it
has learnt lives as long as the process and is in no repr. Safe to use from several threads.
"""

from __future__ import annotations

import re

from copper_desktop.diagnosis.known_secrets import MASK, SHORTEST, KnownSecrets

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
        "x-pw-accesstoken",
    )
)
_QUOTE = r"""\s* b? \\* ["']?"""
_IS = rf"""\\* ["']? \s* (?: [:=] | %3D ) {_QUOTE}"""
_VALUE = r"""[^\s"'“”‘’\\&,;<>(){}\[\]]"""
_NAMED = re.compile(
    rf"""(?ix)
    (?P<name> \b (?<! application\. ) (?: {_NAMES} ) {_IS} (?: (?: Bearer | Basic ) \s+ )? )
    (?: (?<! :\  ) | (?! copper-desktop\b ) (?= {_VALUE}{{{SHORTEST}}} | [^\s\d]*\d ) )
    {_VALUE}+
    """
)
"""What stands after a name of secrets; ``application.secret`` is the id of a check. After a colon
and a space a short word without a digit is one of a sentence.
"""
_HEADER = re.compile(
    rf"""(?ix)
    (?P<name> \b (?<! application\. )
        (?: set-cookie | cookie | (?: proxy- )? authorization ) {_IS} )
    [^"'\\\n]+
    """
)
"""Headers that are secret to their end, whatever is in them."""
_NAMED_BY_ORDINARY_WORDS = re.compile(
    rf"""(?ix)
    (?P<name> \\* ["'] (?: code | state ) \\* ["'] \s* : {_QUOTE}
            | \b (?: code | state ) (?: = | %3D )
            | \b (?: Bearer | Basic ) \s+ (?! (?-i: [a-z]+ ) (?: [\s.,] | $ ) ) )
    {_VALUE}{{{SHORTEST},}}
    """
)
"""Words that also say other things: the program's own codes (``CD-503``) are shorter."""
_USER_IN_URL = re.compile(r"(?<=://)[^\s/@\"']+@")
_QUERY = re.compile(r"(?i)(\bhttps?://[^\s?#\"'<>]*)[?#][^\s\"'<>]+")


class Redaction:
    """Masks secrets in texts."""

    def __init__(self) -> None:
        self._known = KnownSecrets()

    def learn(self, secret: str | None) -> None:
        """Take note of a secret; one shorter than SHORTEST is not recognisable and left alone."""
        if secret is not None and len(secret) >= SHORTEST:
            self._known.learn(secret)

    def mask(self, text: str) -> str:
        """Return ``text`` without secrets, also those of which it holds only an end or a part."""
        if text:
            text = self.mask_known(text)
            text = _USER_IN_URL.sub(f"{MASK}@", text)
            text = _QUERY.sub(rf"\1?{MASK}", text)
            for pattern in (_HEADER, _NAMED, _NAMED_BY_ORDINARY_WORDS):
                text = pattern.sub(rf"\g<name>{MASK}", text)
        return text

    def mask_known(self, text: str) -> str:
        """Return ``text`` without what was learnt, for a text whose parts have been masked."""
        return self._known.mask(text)
