"""What an entry of the credential store holds."""

import pytest

from copper_desktop.model import Token
from copper_desktop.storage.keyring_store import MAX_UTF16_UNITS
from copper_desktop.storage.token_entry import TokenEntry, decode, encode


@pytest.mark.parametrize(
    ("token", "entry"),
    [
        (Token("access", ("a",)), TokenEntry("access")),
        (Token("access", (), refresh_token="again"), TokenEntry("access", "again")),
    ],
)
def test_what_is_encoded_is_decoded(token: Token, entry: TokenEntry) -> None:
    line = encode(token)
    assert decode(line) == entry
    assert line.isascii()
    assert "\n" not in line


@pytest.mark.parametrize(
    "line", ["", "access", "[]", '{"a": 1}', '{"access_token": 1}', "[" * 99_999]
)
def test_what_somebody_else_wrote_is_none(line: str) -> None:
    assert decode(line) is None


def test_the_repr_tells_no_secret() -> None:
    assert "very" not in repr(TokenEntry("very-secret", "very-secret"))
    assert "very" not in repr(Token("very-secret", (), refresh_token="very-secret"))


def test_a_token_as_long_as_copper_gives_fits_with_room_to_spare() -> None:
    assert len(encode(Token("t" * 256, ()))) < MAX_UTF16_UNITS // 2
