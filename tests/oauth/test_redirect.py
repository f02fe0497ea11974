"""What a registered redirect URI asks of this computer."""

import pytest

from copper_desktop import errors
from copper_desktop.oauth.redirect import Way, way_back


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
    assert way_back(registered).uri(port) == sent


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
    assert way_back(registered).addresses == addresses


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
    assert way_back(registered).path == path


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
    assert way_back(registered).host_header(port) == host


@pytest.mark.parametrize(
    "registered",
    [
        "",
        "callback",
        "https:///callback",
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
        way_back(registered)
    assert caught.value.redirect_uri == registered


@pytest.mark.parametrize(
    ("registered", "way", "host", "port", "path"),
    [
        ("http://127.0.0.1/cb", Way.HTTP_LOOPBACK, "127.0.0.1", None, "/cb"),
        ("https://127.0.0.1:8443/cb", Way.HTTPS_LOOPBACK, "127.0.0.1", 8443, "/cb"),
        ("https://localhost/cb", Way.HTTPS_LOOPBACK, "localhost", 443, "/cb"),
        ("https://signin.example.com/copper", Way.RELAY, "127.0.0.1", None, "/callback"),
        ("https://x.example/c/loopback/8400", Way.FIXED_RELAY, "127.0.0.1", 8400, "/callback"),
        ("https://x.example/loopback/80", Way.RELAY, "127.0.0.1", None, "/callback"),
        ("https://x.example/loopback/99999", Way.RELAY, "127.0.0.1", None, "/callback"),
        ("https://x.example/loopback/8400/", Way.RELAY, "127.0.0.1", None, "/callback"),
    ],
)
def test_the_redirect_uri_decides_the_way(
    registered: str, way: Way, host: str, port: int | None, path: str
) -> None:
    found = way_back(registered)
    assert (found.way, found.host, found.port, found.path) == (way, host, port, path)
    assert found.has_code_entry == (way is Way.RELAY)
    if way is not Way.HTTP_LOOPBACK:
        assert found.uri(4711) == registered


def test_only_a_page_relay_is_told_the_port_in_the_state() -> None:
    assert way_back("https://x.example/copper").state("abc", 4711) == "abc.4711"
    for other in ("http://127.0.0.1/", "https://localhost:1/", "https://x.example/loopback/8400"):
        assert way_back(other).state("abc", 4711) == "abc"


def test_the_host_of_an_https_address_is_without_the_default_port_of_https() -> None:
    assert way_back("https://localhost/").host_header(443) == "localhost"
    assert way_back("https://localhost:80/").host_header(80) == "localhost:80"
