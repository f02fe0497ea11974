"""What a registered redirect URI asks of this computer."""

import pytest

from copper_desktop import errors
from copper_desktop.oauth.redirect import loopback_redirect


@pytest.mark.parametrize(
    ("registered", "port", "sent"),
    [
        ("http://127.0.0.1/callback", 4711, "http://127.0.0.1:4711/callback"),
        ("http://127.0.0.1:8400/callback", 8400, "http://127.0.0.1:8400/callback"),
        ("http://[::1]/cb?tenant=a%20b", 4711, "http://[::1]:4711/cb?tenant=a%20b"),
        ("http://[::1]:8400/cb", 8400, "http://[::1]:8400/cb"),
        ("http://localhost", 4711, "http://localhost:4711"),
        ("http://127.0.0.1:80/", 80, "http://127.0.0.1:80/"),
    ],
)
def test_only_a_missing_port_is_added(registered: str, port: int, sent: str) -> None:
    assert loopback_redirect(registered).uri(port) == sent


@pytest.mark.parametrize(
    ("registered", "addresses"),
    [
        ("http://127.0.0.1/", ("127.0.0.1",)),
        ("http://[::1]/", ("::1",)),
        ("http://localhost/", ("127.0.0.1", "::1")),
    ],
)
def test_localhost_is_listened_for_on_both_families(
    registered: str, addresses: tuple[str, ...]
) -> None:
    assert loopback_redirect(registered).addresses == addresses


@pytest.mark.parametrize(
    ("registered", "path"),
    [
        ("http://127.0.0.1", "/"),
        ("http://127.0.0.1/a/b", "/a/b"),
        ("http://127.0.0.1/a?b=c", "/a"),
        ("http://127.0.0.1?b=c", "/"),
    ],
)
def test_the_path_is_the_one_that_a_browser_requests(registered: str, path: str) -> None:
    assert loopback_redirect(registered).path == path


@pytest.mark.parametrize(
    ("registered", "port", "host"),
    [
        ("http://127.0.0.1/", 4711, "127.0.0.1:4711"),
        ("http://[::1]/", 4711, "[::1]:4711"),
        ("http://localhost/", 80, "localhost"),
    ],
)
def test_browsers_leave_the_default_port_out_of_the_host(
    registered: str, port: int, host: str
) -> None:
    assert loopback_redirect(registered).host_header(port) == host


@pytest.mark.parametrize(
    "registered",
    [
        "",
        "callback",
        "https://127.0.0.1/callback",
        "https://crm.example/callback",
        "http://crm.example/callback",
        "http://127.0.0.2/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:99999/callback",
        "http://127.0.0.1:http/callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1/callback#part",
        "http://user@127.0.0.1/callback",
        "http://127.0.0.1@evil.example/callback",
        "http://127.0.0.1/call back",
        "http://127.0.0.1/callback\r\nX: y",
        "http://127.0.0.1/rück",
        "http://[::1",
        "HTTP://127.0.0.1/callback",
    ],
)
def test_anything_else_is_refused(registered: str) -> None:
    with pytest.raises(errors.RedirectUriUnsupported) as caught:
        loopback_redirect(registered)
    assert caught.value.redirect_uri == registered
