from __future__ import annotations

import pytest

from copper_desktop.errors import SandboxFailed
from copper_desktop.sandbox.registration import (
    check_redirect_uris,
    form_source,
    redirect_matches,
    register,
)

LOOPBACK = "http://127.0.0.1/callback"


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        (LOOPBACK, LOOPBACK),
        (LOOPBACK, "http://127.0.0.1:1/callback"),
        (LOOPBACK, "http://127.0.0.1:65535/callback"),
        ("http://127.0.0.1", "http://127.0.0.1:9000"),
        ("http://127.0.0.1/callback?a=b", "http://127.0.0.1:9000/callback?a=b"),
        ("http://[::1]/callback", "http://[::1]:9000/callback"),
        ("http://localhost:9000/callback", "http://localhost:9000/callback"),
        ("https://relay.example/copper", "https://relay.example/copper"),
    ],
)
def test_a_redirect_uri_is_accepted(registered: str, asked: str) -> None:
    assert redirect_matches(registered, asked)


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        (LOOPBACK, "http://127.0.0.1:9000/callback/"),
        (LOOPBACK, "http://127.0.0.1:9000/Callback"),
        (LOOPBACK, "http://127.0.0.1:9000/callback?x=1"),
        (LOOPBACK, "http://127.0.0.1:9000/callback#x"),
        (LOOPBACK, "http://127.0.0.1:0/callback"),
        (LOOPBACK, "http://127.0.0.1:65536/callback"),
        (LOOPBACK, "http://127.0.0.1:/callback"),
        (LOOPBACK, "http://127.0.0.1:٣/callback"),
        (LOOPBACK, "http://127.0.0.1:80@evil.example/callback"),
        (LOOPBACK, "http://127.0.0.1.evil.example:80/callback"),
        (LOOPBACK, "https://127.0.0.1:9000/callback"),
        (LOOPBACK, "http://localhost:9000/callback"),
        (LOOPBACK, "http://[::1]:9000/callback"),
        (LOOPBACK, "http://127.0.0.2:9000/callback"),
        ("http://127.0.0.1:8000/callback", "http://127.0.0.1:9000/callback"),
        ("http://127.0.0.1.evil.example/callback", "http://127.0.0.1:1.evil.example/callback"),
        ("http://localhost/callback", "http://localhost:9000/callback"),
        ("https://127.0.0.1/callback", "https://127.0.0.1:9000/callback"),
        ("https://relay.example/copper", "https://relay.example:444/copper"),
        ("https://relay.example/copper", "https://relay.example/copper/x"),
    ],
)
def test_a_redirect_uri_is_refused(registered: str, asked: str) -> None:
    assert not redirect_matches(registered, asked)


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "/callback",
        "http://127.0.0.1/#x",
        "http://[::1/",
        "http://127.0.0.1/\n",
    ],
)
def test_what_is_no_redirect_uri_cannot_be_registered(uri: str) -> None:
    with pytest.raises(SandboxFailed):
        check_redirect_uris((uri,))


def test_redirect_uris_of_all_kinds_can_be_registered() -> None:
    check_redirect_uris(
        (LOOPBACK, "https://relay.example/copper", "com.example.app:/callback", "http://[::1]/")
    )


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("http://127.0.0.1:9000/callback", "http://127.0.0.1:9000"),
        ("https://relay.example/copper", "https://relay.example"),
        ("http://[::1]:9000/callback", "http:"),
        ("com.example.app:/callback", "com.example.app:"),
    ],
)
def test_the_page_that_goes_back_may_send_its_form_there(uri: str, source: str) -> None:
    assert form_source(uri) == source


def test_the_secret_is_not_in_the_words_for_a_registration() -> None:
    registration = register("http://127.0.0.1:1", "hush-hush", (LOOPBACK,))
    assert registration.client_secret == "hush-hush"
    assert "hush-hush" not in repr(registration)
