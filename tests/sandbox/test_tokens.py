from __future__ import annotations

import httpx
import pytest

from copper_desktop.sandbox.codes import LIFETIME
from copper_desktop.sandbox.server import Sandbox
from tests.conftest import Clock
from tests.sandbox.visitor import S256, VERIFIER, call, code_for, exchange, token_for


def refused(answer: httpx.Response, error: str, status: int = 400) -> None:
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"


def test_a_code_is_exchanged_for_a_token_as_copper_does(shared: Sandbox) -> None:
    answer = exchange(shared, code_for(shared))
    assert answer.status_code == 200
    assert list(answer.json()) == ["access_token", "token_type", "scope"]
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["scope"] == "developer/v1/all"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"


def test_a_lifetime_is_told_when_there_is_one(clock: Clock) -> None:
    with Sandbox(expires_in=60, clock=clock) as sandbox:
        body = exchange(sandbox, code_for(sandbox)).json()
        assert body["expires_in"] == 60
        clock.move(seconds=59)
        assert call(sandbox, body["access_token"], "GET", "/users/me").status_code == 200
        clock.move(seconds=1)
        assert call(sandbox, body["access_token"], "GET", "/users/me").status_code == 401


def test_every_token_is_another(shared: Sandbox) -> None:
    assert token_for(shared) != token_for(shared)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "wrong"},
        {"client_secret": None},
        {"client_id": "somebody"},
        {"client_id": None},
        {"client_secret": "größer"},
    ],
)
def test_an_unknown_application_is_refused(shared: Sandbox, changes: dict[str, str | None]) -> None:
    refused(exchange(shared, "x", **changes), "invalid_client", 401)


def test_basic_authentication_is_refused_as_at_copper(shared: Sandbox) -> None:
    registration = shared.registration
    answer = httpx.post(
        registration.token_endpoint,
        data={"grant_type": "authorization_code", "code": "x"},
        auth=(registration.client_id, registration.client_secret),
        trust_env=False,
    )
    refused(answer, "invalid_client", 401)
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("name", ["grant_type", "code", "redirect_uri"])
def test_a_missing_parameter_is_an_invalid_request(shared: Sandbox, name: str) -> None:
    refused(exchange(shared, "x", **{name: None}), "invalid_request")


def test_a_repeated_parameter_is_an_invalid_request(shared: Sandbox) -> None:
    answer = httpx.post(
        shared.registration.token_endpoint,
        content="code=a&code=b",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        trust_env=False,
    )
    refused(answer, "invalid_request")


def test_only_forms_are_read(shared: Sandbox) -> None:
    answer = httpx.post(shared.registration.token_endpoint, json={"code": "x"}, trust_env=False)
    refused(answer, "invalid_request")


def test_a_body_that_is_no_text_is_an_invalid_request(shared: Sandbox) -> None:
    answer = httpx.post(
        shared.registration.token_endpoint,
        content=b"code=\xff",
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        trust_env=False,
    )
    refused(answer, "invalid_request")


@pytest.mark.parametrize("grant_type", ["refresh_token", "client_credentials", "password"])
def test_other_grant_types_are_unsupported(shared: Sandbox, grant_type: str) -> None:
    refused(exchange(shared, "x", grant_type=grant_type), "unsupported_grant_type")


def test_an_unknown_code_is_refused(shared: Sandbox) -> None:
    refused(exchange(shared, "x"), "invalid_grant")


def test_the_redirect_uri_has_to_be_the_same(shared: Sandbox) -> None:
    code = code_for(shared)
    answer = exchange(shared, code, redirect_uri="http://127.0.0.1:8766/callback")
    refused(answer, "invalid_grant")


def test_a_code_expires(clock: Clock, sandbox: Sandbox) -> None:
    code = code_for(sandbox)
    clock.move(seconds=LIFETIME.total_seconds())
    refused(exchange(sandbox, code), "invalid_grant")


def test_a_code_works_until_it_expires(clock: Clock, sandbox: Sandbox) -> None:
    code = code_for(sandbox)
    clock.move(seconds=LIFETIME.total_seconds() - 1)
    assert exchange(sandbox, code).status_code == 200


def test_using_a_code_again_revokes_its_token(shared: Sandbox) -> None:
    code = code_for(shared)
    token = exchange(shared, code).json()["access_token"]
    assert call(shared, token, "GET", "/users/me").status_code == 200
    refused(exchange(shared, code), "invalid_grant")
    assert call(shared, token, "GET", "/users/me").status_code == 401


def test_a_code_is_good_for_one_attempt(shared: Sandbox) -> None:
    code = code_for(shared, code_challenge=S256, code_challenge_method="S256")
    refused(exchange(shared, code, code_verifier="w" * 43), "invalid_grant")
    refused(exchange(shared, code, code_verifier=VERIFIER), "invalid_grant")


def test_a_stranger_cannot_use_a_code_up(shared: Sandbox) -> None:
    code = code_for(shared)
    refused(exchange(shared, code, client_secret="wrong"), "invalid_client", 401)
    assert exchange(shared, code).status_code == 200


@pytest.mark.parametrize(
    ("challenge", "method"), [(S256, "S256"), (VERIFIER, "plain"), (VERIFIER, None)]
)
def test_the_right_verifier_is_accepted(
    shared: Sandbox, challenge: str, method: str | None
) -> None:
    code = code_for(shared, code_challenge=challenge, code_challenge_method=method)
    assert exchange(shared, code, code_verifier=VERIFIER).status_code == 200


@pytest.mark.parametrize(
    ("challenge", "method"), [(S256, "S256"), (VERIFIER, "plain"), (VERIFIER, None)]
)
@pytest.mark.parametrize("verifier", [None, "w" * 43, "short", "ü" * 43])
def test_a_wrong_or_missing_verifier_is_refused(
    shared: Sandbox, challenge: str, method: str | None, verifier: str | None
) -> None:
    code = code_for(shared, code_challenge=challenge, code_challenge_method=method)
    refused(exchange(shared, code, code_verifier=verifier), "invalid_grant")


def test_the_challenge_itself_is_no_verifier_for_s256(shared: Sandbox) -> None:
    code = code_for(shared, code_challenge=S256, code_challenge_method="S256")
    refused(exchange(shared, code, code_verifier=S256), "invalid_grant")


def test_a_verifier_without_a_challenge_is_ignored(shared: Sandbox) -> None:
    assert exchange(shared, code_for(shared), code_verifier=VERIFIER).status_code == 200


def test_a_huge_request_is_refused(shared: Sandbox) -> None:
    assert exchange(shared, "x" * 100_000).status_code == 413


def test_tokens_cannot_be_asked_for_by_get(shared: Sandbox) -> None:
    answer = httpx.get(shared.registration.token_endpoint, trust_env=False)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def _refreshed(sandbox: Sandbox, refresh_token: str) -> httpx.Response:
    registration = sandbox.registration
    body = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": registration.client_id,
        "client_secret": registration.client_secret,
    }
    return httpx.post(registration.token_endpoint, data=body)


def test_a_refresh_token_is_good_for_one_new_pair(clock: Clock) -> None:
    with Sandbox(expires_in=60, refreshes=True, clock=clock) as sandbox:
        first = exchange(sandbox, code_for(sandbox)).json()
        clock.move(seconds=3600)
        second = _refreshed(sandbox, first["refresh_token"])
        assert second.json()["expires_in"] == 60
        assert call(sandbox, second.json()["access_token"], "GET", "/users/me").status_code == 200
        refused(_refreshed(sandbox, first["refresh_token"]), "invalid_grant")
        assert _refreshed(sandbox, second.json()["refresh_token"]).status_code == 200


def test_copper_gives_no_refresh_token_and_takes_none(shared: Sandbox) -> None:
    refused(_refreshed(shared, "x"), "unsupported_grant_type")
