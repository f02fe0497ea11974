"""Whether a registration can work."""

from dataclasses import replace

import pytest

from copper_desktop import errors
from copper_desktop.model import Application
from copper_desktop.oauth.registration import foreign_hosts, https_link, validate


def test_a_complete_registration_is_accepted(application: Application) -> None:
    validate(application, "secret")


@pytest.mark.parametrize(
    "change",
    [
        {"token_endpoint": "http://127.0.0.1:8000/token"},
        {"api_base": "http://[::1]/v1"},
        {"authorization_endpoint": "https://id.example:8443/authorize?tenant=1"},
        {"scopes": ()},
    ],
)
def test_loopback_ports_and_queries_are_fine(
    application: Application, change: dict[str, str]
) -> None:
    validate(replace(application, **change), "secret")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("client_id", ""),
        ("client_id", "a b"),
        ("authorization_endpoint", ""),
        ("authorization_endpoint", "id.example/authorize"),
        ("authorization_endpoint", "http://id.example/authorize"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("token_endpoint", "https://"),
        ("token_endpoint", "https://user:pw@id.example/token"),
        ("token_endpoint", "https://id.example/token#x"),
        ("token_endpoint", "https://[::1"),
        ("api_base", "https://id.example:port/"),
        ("api_base", "ftp://id.example/"),
        ("revoke_page", "file:///etc/passwd"),
        ("scopes", ("ok", "not\nok")),
    ],
)
def test_a_wrong_value_is_named(application: Application, field: str, value: object) -> None:
    with pytest.raises(errors.ApplicationInvalid) as caught:
        validate(replace(application, **{field: value}), "secret")
    assert caught.value.field == field


@pytest.mark.parametrize("secret", ["", "with space", "lïne", "line\n"])
def test_a_wrong_secret_is_refused_without_telling_it(
    application: Application, secret: str
) -> None:
    with pytest.raises(errors.ApplicationInvalid) as caught:
        validate(application, secret)
    assert caught.value.field == "client_secret"
    assert not secret or secret not in str(caught.value)


def test_a_redirect_uri_that_cannot_come_back_is_refused(application: Application) -> None:
    with pytest.raises(errors.RedirectUriUnsupported):
        validate(replace(application, redirect_uri="http://crm.example/cb"), "secret")


def test_a_secret_that_stays_is_not_judged(application: Application) -> None:
    validate(application, None)


@pytest.mark.parametrize(
    ("change", "hosts"),
    [
        ({}, ("id.example", "api.example")),
        ({"token_endpoint": "https://COPPER.com.evil.example/"}, None),
        ({"api_base": "https://[half typed"}, ("id.example",)),
        ({"api_base": ""}, ("id.example",)),
        ({"api_base": "http://127.0.0.1:8000/"}, ("id.example", "127.0.0.1")),
        (
            {"redirect_uri": "https://relay.example/cb"},
            ("id.example", "api.example", "relay.example"),
        ),
        ({"redirect_uri": "https://localhost:8400/cb"}, ("id.example", "api.example")),
    ],
)
def test_hosts_that_are_not_coppers_are_named(
    application: Application, change: dict[str, str], hosts: tuple[str, ...] | None
) -> None:
    expected = hosts or ("id.example", "copper.com.evil.example", "api.example")
    assert foreign_hosts(replace(application, **change)) == expected  # type: ignore[arg-type]


def test_coppers_own_hosts_are_no_warning() -> None:
    plain = Application(id="", name="", client_id="", redirect_uri="http://127.0.0.1/cb")
    assert foreign_hosts(plain) == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "javascript:alert(1)",
        "file:///etc",
        "",
        None,
        "https://a b/",
        "https://u@h/",
    ],
)
def test_only_https_links_are_opened_for_others(url: str | None) -> None:
    assert https_link(url) is None


def test_an_https_link_is_opened_as_it_is() -> None:
    assert https_link("https://id.example/why?x=1") == "https://id.example/why?x=1"
