"""Nothing that a server says acts on a terminal or turns a line about."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.api.client import as_account, as_user
from copper_desktop.model import ApiAnswer
from copper_desktop.oauth.response import interpret
from copper_desktop.visible import HIDDEN, visible, visible_lines

HOSTILE = "\x1b]0;pwned\x07\x1b[31mRED\r\nInjected: line\u202e"
SHOWN = f"{HIDDEN}]0;pwned{HIDDEN}{HIDDEN}[31mRED  Injected: line{HIDDEN}"


def answer(body: object) -> ApiAnswer:
    return ApiAnswer("current_user", 200, 0.1, None, body)


def test_what_acts_is_replaced_and_what_is_seen_stays() -> None:
    assert visible(HOSTILE) == SHOWN
    for plain in ("Zoë Müller-Ωmega", "👩\u200d🔬", "می\u200cروم"):
        assert visible(plain) == plain
    assert visible_lines("one\r\n\ttwo\x1b[2J") == f"one\n\ttwo{HIDDEN}[2J"


@given(st.text())
def test_nothing_that_acts_is_left_in_any_text(text: str) -> None:
    for character in visible(text):
        assert character.isprintable() or character in "\u200c\u200d"


def test_names_and_addresses_of_the_api_are_plain() -> None:
    user = as_user(answer({"id": 1, "name": HOSTILE, "email": HOSTILE}))
    assert (user.name, user.email) == (SHOWN, SHOWN)
    assert as_account(answer({"id": 1, "name": HOSTILE})).name == SHOWN


def test_words_of_a_refusal_are_plain() -> None:
    parameters = {"state": "s", "error": HOSTILE, "error_description": HOSTILE}
    with pytest.raises(errors.AuthorizationRefused) as refused:
        interpret(parameters, method="GET", state="s", authorization_endpoint="https://a.example")
    assert "\\x1b" not in repr(vars(refused.value)) + repr(refused.value.args)


def test_words_of_the_token_endpoint_are_plain() -> None:
    from datetime import UTC, datetime

    from copper_desktop.oauth.token import parse_token_response
    from copper_desktop.transport import Answer

    body = json.dumps({"error": HOSTILE, "error_description": HOSTILE}).encode()
    told = Answer(400, {"content-type": "application/json"}, body, 0.1)
    with pytest.raises(errors.TokenRequestRefused) as refused:
        parse_token_response(told, (), datetime.now(UTC), [])
    assert "\\x1b" not in repr(vars(refused.value)) + repr(refused.value.args)
