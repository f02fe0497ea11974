"""What a person pastes to finish a sign-in by hand: a relay's sign-in code, or a returned address.

A sign-in code is ``CD1-`` and, base64url without padding, ``SUM.TIME.PARAMETERS``: the first eight
hex digits of the SHA-256 of what follows the first dot, the Unix time at which the relay made it,
and the parameters as they arrived, form-encoded (``docs/relay.md``). Its protection is the state
inside; the sum only finds what was not copied whole.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

from copper_desktop import errors

PREFIX = "CD1-"
LIFETIME = timedelta(minutes=10)
MAX_LENGTH = 64 * 1024


def pasted_parameters(text: str, redirect_uri: str, now: datetime) -> bytes:
    """Return the form-encoded parameters in ``text``.

    White space inside is ignored, since mail programs and terminals break lines. Raises
    PastedCodeDamaged, PastedCodeExpired, or PastedCodeForeign for an address other than this
    sign-in's ``redirect_uri``.
    """
    plain = "".join(text[:MAX_LENGTH].split())
    if plain.startswith(PREFIX):
        return _from_code(plain.removeprefix(PREFIX), now)
    if plain.startswith(("http://", "https://")):
        return _from_address(plain, redirect_uri)
    raise errors.PastedCodeDamaged


def _from_code(encoded: str, now: datetime) -> bytes:
    try:
        padding = "=" * (-len(encoded) % 4)
        decoded = base64.b64decode(encoded + padding, altchars=b"-_", validate=True)
        given_sum, _, summed = decoded.partition(b".")
        time, _, parameters = summed.partition(b".")
        made = int(time)
    except ValueError:
        raise errors.PastedCodeDamaged from None  # the text would quote the code
    if given_sum.decode("latin-1") != hashlib.sha256(summed).hexdigest()[:8]:
        raise errors.PastedCodeDamaged
    if abs(now.timestamp() - made) > LIFETIME.total_seconds():
        raise errors.PastedCodeExpired
    return parameters


def _from_address(address: str, redirect_uri: str) -> bytes:
    address = address.partition("#")[0]
    if not address.startswith(redirect_uri):
        raise errors.PastedCodeForeign
    rest = address[len(redirect_uri) :]
    separator = "&" if "?" in redirect_uri else "?"
    if not rest.startswith(separator) or not rest.isascii():
        raise errors.PastedCodeDamaged
    return rest[1:].encode()
