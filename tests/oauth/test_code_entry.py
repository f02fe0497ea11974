"""What people paste to finish a sign-in by hand."""

import base64
import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.oauth.code_entry import pasted_parameters
from tests.conftest import START, Clock

URI = "http://127.0.0.1:8400/callback"
PARAMETERS = b"code=a%2Fb&state=s.8400"


def code(parameters: bytes = PARAMETERS, made: str = str(int(START.timestamp()))) -> str:
    summed = made.encode() + b"." + parameters
    whole = hashlib.sha256(summed).hexdigest()[:8].encode() + b"." + summed
    return "CD1-" + base64.urlsafe_b64encode(whole).decode().rstrip("=")


def test_a_code_is_taken_however_a_mail_program_broke_it() -> None:
    broken = " " + "\r\n".join(code()[at : at + 20] for at in range(0, len(code()), 20)) + "\n"
    assert pasted_parameters(broken, URI, START) == PARAMETERS


@pytest.mark.parametrize(
    ("address", "redirect_uri", "parameters"),
    [
        (URI + "?code=c&state=s", URI, b"code=c&state=s"),
        (URI + "?code=c&state=s#top", URI, b"code=c&state=s"),
        (URI + "?tenant=1&code=c", URI + "?tenant=1", b"code=c"),
    ],
)
def test_an_address_that_the_browser_was_sent_to_is_taken(
    address: str, redirect_uri: str, parameters: bytes
) -> None:
    assert pasted_parameters(address, redirect_uri, START) == parameters


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", errors.PastedCodeDamaged),
        ("CD1-", errors.PastedCodeDamaged),
        (code()[:-3], errors.PastedCodeDamaged),
        (code().replace("CD1-", "CD1-AAAA"), errors.PastedCodeDamaged),
        (code(made="soon"), errors.PastedCodeDamaged),
        ("CD1-ü", errors.PastedCodeDamaged),
        ("CD2-" + code()[4:], errors.PastedCodeDamaged),
        (URI, errors.PastedCodeDamaged),
        (URI + "/more?code=c", errors.PastedCodeDamaged),
        (URI + "?code=ü", errors.PastedCodeDamaged),
        ("https://evil.example/callback?code=c&state=s", errors.PastedCodeForeign),
        ("http://127.0.0.1:8401/callback?code=c&state=s", errors.PastedCodeForeign),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    text: str, reason: type[errors.AnswerIgnored]
) -> None:
    with pytest.raises(reason):
        pasted_parameters(text, URI, START)


@pytest.mark.parametrize("minutes", [-10.1, 10.1])
def test_a_code_is_good_for_ten_minutes(clock: Clock, minutes: float) -> None:
    clock.move(minutes=9.9)
    assert pasted_parameters(code(), URI, clock()) == PARAMETERS
    clock.move(minutes=minutes - 9.9)
    with pytest.raises(errors.PastedCodeExpired):
        pasted_parameters(code(), URI, clock())


@given(st.text() | st.text().map("CD1-{}".format) | st.text().map((URI + "?{}").format))
def test_no_text_does_anything_else(text: str) -> None:
    with contextlib.suppress(errors.AnswerIgnored):
        assert pasted_parameters(text, URI, START).isascii()
