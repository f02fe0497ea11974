"""The authorization request."""

import base64
import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from copper_desktop.model import Application
from copper_desktop.oauth.request import authorization_request, new_state

REDIRECT_URI = "http://127.0.0.1:4711/callback"


def parameters(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)


def test_the_url_carries_what_rfc_6749_asks_for(application: Application) -> None:
    request = authorization_request(application, REDIRECT_URI, "state-1")
    given = parameters(request.url)
    assert urlsplit(request.url)._replace(query="").geturl() == application.authorization_endpoint
    assert given["response_type"] == ["code"]
    assert given["client_id"] == ["client-1"]
    assert given["redirect_uri"] == [REDIRECT_URI]
    assert given["scope"] == ["developer/v1/all"]
    assert given["state"] == ["state-1"]


def test_the_challenge_is_the_sha_256_of_the_verifier(application: Application) -> None:
    request = authorization_request(application, REDIRECT_URI, "state-1")
    assert request.code_verifier is not None
    digest = hashlib.sha256(request.code_verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert parameters(request.url)["code_challenge"] == [challenge]
    assert parameters(request.url)["code_challenge_method"] == ["S256"]
    assert 43 <= len(request.code_verifier) <= 128


def test_pkce_can_be_off(application: Application) -> None:
    request = authorization_request(replace(application, pkce=False), REDIRECT_URI, "state-1")
    assert request.code_verifier is None
    assert "code_challenge" not in parameters(request.url)


def test_every_request_has_a_verifier_of_its_own(application: Application) -> None:
    requests = [authorization_request(application, REDIRECT_URI, "s") for _ in range(20)]
    assert len({request.code_verifier for request in requests}) == 20


def test_a_state_has_256_bits_and_is_never_the_same() -> None:
    states = {new_state() for _ in range(50)}
    assert len(states) == 50
    assert all(len(base64.urlsafe_b64decode(state + "=")) == 32 for state in states)


def test_the_query_of_the_endpoint_is_kept_byte_for_byte(application: Application) -> None:
    endpoint = "https://id.example/authorize?tenant=a%20b&flag&x=%C3%BC+1"
    request = authorization_request(
        replace(application, authorization_endpoint=endpoint), REDIRECT_URI, "state-1"
    )
    assert request.url.startswith(f"{endpoint}&response_type=code&")


def test_no_parameter_is_sent_twice(application: Application) -> None:
    endpoint = "https://id.example/authorize?client%5Fid=old&tenant=1&state=old"
    request = authorization_request(
        replace(application, authorization_endpoint=endpoint), REDIRECT_URI, "state-1"
    )
    given = parameters(request.url)
    assert (given["client_id"], given["tenant"], given["state"]) == (
        ["client-1"],
        ["1"],
        ["state-1"],
    )


def test_a_fragment_of_the_endpoint_is_left_out(application: Application) -> None:
    endpoint = "https://id.example/authorize#top"
    request = authorization_request(
        replace(application, authorization_endpoint=endpoint), REDIRECT_URI, "state-1"
    )
    assert "#" not in request.url


def test_no_scope_is_asked_for_where_there_is_none(application: Application) -> None:
    request = authorization_request(replace(application, scopes=()), REDIRECT_URI, "state-1")
    assert "scope" not in parameters(request.url)


@pytest.mark.parametrize("secret", ["state-1", "code_challenge"])
def test_the_repr_tells_no_secret(application: Application, secret: str) -> None:
    request = authorization_request(application, REDIRECT_URI, "state-1")
    assert secret not in repr(request)
    assert str(request.code_verifier) not in repr(request)
