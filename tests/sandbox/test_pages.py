from __future__ import annotations

import re

import httpx
import pytest

from copper_desktop.sandbox.server import Sandbox
from tests.sandbox.visitor import REDIRECT_URI, Visitor, authorize_url


def policy(answer: httpx.Response) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def check(answer: httpx.Response) -> None:
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    found = policy(answer)
    assert found["default-src"] == "'none'"
    assert found["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert '<html lang="en">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert "Sandbox — simulated Copper, no real data" in answer.text
    assert " style=" not in answer.text


def test_every_page_is_safe_and_labelled(visitor: Visitor) -> None:
    for url in (
        "/",
        authorize_url(visitor.sandbox),
        authorize_url(visitor.sandbox, client_id="x"),
        "/settings/integrations",
        "/nothing",
    ):
        visitor.open(url)
        check(visitor.answer)
    visitor.press(visitor.consent_page(), "Deny")
    check(visitor.answer)
    visitor.open("/settings/integrations")
    check(visitor.answer)


def test_only_the_page_that_goes_back_runs_a_script(visitor: Visitor) -> None:
    page = visitor.consent_page()
    assert "<script" not in visitor.answer.text
    assert policy(visitor.answer)["form-action"] == "'self'"
    visitor.press(page, "Authorize")
    nonces = re.findall(r'<script nonce="([^"]+)">', visitor.answer.text)
    assert len(nonces) == 1
    assert policy(visitor.answer)["script-src"] == f"'nonce-{nonces[0]}'"


def test_the_page_that_goes_back_may_go_to_the_redirect_uri(visitor: Visitor) -> None:
    visitor.press(visitor.consent_page(), "Authorize")
    sources = policy(visitor.answer)["form-action"].split()
    assert REDIRECT_URI.removesuffix("/callback") in sources
    assert "'self'" not in sources


def test_the_style_is_served(shared: Sandbox) -> None:
    answer = httpx.get(f"{shared.address}/style.css", trust_env=False)
    assert answer.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in answer.text


def test_the_home_page_tells_addresses_and_no_secret(visitor: Visitor) -> None:
    page = visitor.open("/")
    registration = visitor.sandbox.registration
    assert registration.authorization_endpoint in page.text
    assert registration.client_id in page.text
    assert registration.client_secret not in visitor.answer.text


def test_the_status_page_names_the_developer_api(shared: Sandbox) -> None:
    body = httpx.get(shared.registration.status_page, trust_env=False).json()
    assert body["status"]["indicator"] == "none"
    assert {"Developer API": "operational"}.items() <= {
        component["name"]: component["status"] for component in body["components"]
    }.items()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/", 405),
        ("GET", "/sign-in", 405),
        ("POST", "/oauth/authorize", 405),
        ("POST", "/sign-in", 415),
    ],
)
def test_a_wrong_address_or_method_gets_a_page(
    shared: Sandbox, method: str, path: str, status: int
) -> None:
    answer = httpx.request(method, shared.address + path, trust_env=False)
    assert answer.status_code == status
    check(answer)


def test_a_fault_of_a_page_is_a_500(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("copper_desktop.sandbox.authorization.parse", None)
    answer = httpx.get(authorize_url(sandbox), trust_env=False)
    assert answer.status_code == 500
    check(answer)
    assert capfd.readouterr().err == ""
