"""The token request and its answer."""

import contextlib
import json
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.model import Application, Token
from copper_desktop.oauth.request import AuthorizationRequest
from copper_desktop.oauth.response import AuthorizationResponse
from copper_desktop.oauth.token import exchange, parse_token_response
from copper_desktop.transport import Answer, Transport
from tests.conftest import START, Clock

REQUEST = AuthorizationRequest("https://x", "http://127.0.0.1:4711/cb", "state-s", "verifier-v")
RESPONSE = AuthorizationResponse("code-c", "POST")
COPPER = {"access_token": "tok", "token_type": "Bearer", "scope": "developer/v1/all"}


def answer(body: object, status: int = 200, content_type: str = "application/json") -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {"content-type": content_type}, content, 0.01)


def parsed(body: object, status: int = 200, content_type: str = "application/json") -> Token:
    found = answer(body, status, content_type)
    return parse_token_response(found, ("asked",), START, ["secret-s", ""])


async def test_the_request_is_the_one_that_copper_documents(
    application: Application, clock: Clock
) -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=COPPER)

    transport = Transport(transport=httpx.MockTransport(serve))
    token = await exchange(transport, application, "secret-s", REQUEST, RESPONSE, clock)
    await transport.aclose()
    assert token == Token("tok", ("developer/v1/all",))
    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", application.token_endpoint)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in request.headers
    assert parse_qs(request.content.decode(), strict_parsing=True) == {
        "grant_type": ["authorization_code"],
        "code": ["code-c"],
        "redirect_uri": ["http://127.0.0.1:4711/cb"],
        "client_id": ["client-1"],
        "client_secret": ["secret-s"],
        "code_verifier": ["verifier-v"],
    }


def test_no_lifetime_means_that_it_does_not_expire() -> None:
    assert parsed(COPPER).expires_at is None


@pytest.mark.parametrize("lifetime", [3600, 3600.0, "3600", " 3600 "])
def test_a_lifetime_counts_from_now_even_when_given_as_text(lifetime: object) -> None:
    assert parsed(COPPER | {"expires_in": lifetime}).expires_at == START + timedelta(hours=1)


@pytest.mark.parametrize("lifetime", [None, ""])
def test_an_empty_lifetime_is_none(lifetime: object) -> None:
    assert parsed(COPPER | {"expires_in": lifetime}).expires_at is None


def test_a_negative_lifetime_has_ended() -> None:
    assert parsed(COPPER | {"expires_in": -5}).expires_at == START


@pytest.mark.parametrize("lifetime", ["soon", True, [], {}, 1e300, "nan", "inf"])
def test_an_unreadable_lifetime_is_an_error_that_names_it(lifetime: object) -> None:
    with pytest.raises(errors.TokenResponseInvalid, match="expires_in"):
        parsed(COPPER | {"expires_in": lifetime})


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_the_token_type_is_read_in_any_case(kind: str) -> None:
    assert parsed(COPPER | {"token_type": kind}).access_token == "tok"


@pytest.mark.parametrize("kind", ["mac", "", None, 7])
def test_another_token_type_is_refused(kind: object) -> None:
    with pytest.raises(errors.TokenResponseInvalid, match="token_type"):
        parsed(COPPER | {"token_type": kind})


@pytest.mark.parametrize("scope", [None, "", "  ", 7])
def test_without_a_scope_what_was_asked_for_was_granted(scope: object) -> None:
    assert parsed(COPPER | {"scope": scope}).scopes == ("asked",)


def test_several_scopes_are_told_apart() -> None:
    assert parsed(COPPER | {"scope": "a b  c"}).scopes == ("a", "b", "c")


def test_a_refresh_token_is_kept_and_unknown_members_are_ignored() -> None:
    token = parsed(COPPER | {"refresh_token": "again", "id_token": "x", "extra": [1]})
    assert token.refresh_token == "again"


@pytest.mark.parametrize("value", [None, "", 7, "a b", "a\nb", "tökén", "a\x7f"])
def test_an_access_token_that_fits_no_header_is_refused(value: object) -> None:
    with pytest.raises(errors.TokenResponseInvalid, match="access_token"):
        parsed(COPPER | {"access_token": value})


def test_a_refresh_token_that_fits_no_header_is_refused() -> None:
    with pytest.raises(errors.TokenResponseInvalid, match="refresh_token"):
        parsed(COPPER | {"refresh_token": "a\nb"})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("invalid_request", errors.TokenRequestInvalid),
        ("invalid_client", errors.ClientRefused),
        ("invalid_grant", errors.GrantRefused),
        ("unauthorized_client", errors.ClientNotAuthorized),
        ("unsupported_grant_type", errors.GrantTypeUnsupported),
        ("invalid_scope", errors.TokenScopeRefused),
        ("slow_down", errors.TokenRequestRefused),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 200])
def test_every_error_of_rfc_6749_is_told_apart(
    error: str, expected: type[errors.TokenRequestRefused], status: int
) -> None:
    body = {"error": error, "error_description": "words", "error_uri": "https://x.example"}
    with pytest.raises(errors.TokenRequestRefused) as caught:
        parsed(body, status)
    assert type(caught.value) is expected
    told = caught.value
    assert (told.error, told.description, told.uri) == (error, "words", "https://x.example")


def test_secrets_that_the_server_repeats_are_masked() -> None:
    body = {"error": "invalid_client", "error_description": "no client has secret-s!"}
    with pytest.raises(errors.ClientRefused) as caught:
        parsed(body, 401)
    assert caught.value.description == "no client has •••!"


def test_an_error_of_an_odd_type_is_still_an_error() -> None:
    with pytest.raises(errors.TokenRequestRefused) as caught:
        parsed({"error": {"code": 1}, "error_description": 7}, 400)
    assert caught.value.description is None


@pytest.mark.parametrize("status", [404, 429, 500, 503])
@pytest.mark.parametrize("body", [b"<html>", {"message": "down"}, [1]])
def test_another_status_says_nothing_about_the_request(body: object, status: int) -> None:
    with pytest.raises(errors.TokenEndpointFailed) as caught:
        parsed(body, status)
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"<html>&access_token=zz&token_type=bearer", "text/html; charset=utf-8", "text/html"),
        (b"access_token=zz&token_type=bearer", "application/x-www-form-urlencoded", "application/"),
        (b"", "", "no content type"),
        (b"[" * 100_000, "application/json", "application/json"),
        (b"\xff\xfe", "application/json", "application/json"),
        (["access_token"], "application/json", "application/json"),
        ("tok", "application/json", "application/json"),
        (None, "application/json", "application/json"),
    ],
)
def test_what_is_no_json_object_never_becomes_a_token(
    body: object, content_type: str, reason: str
) -> None:
    with pytest.raises(errors.TokenResponseInvalid, match=reason):
        parsed(body, content_type=content_type)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["access_token", "token_type", "scope", "expires_in", "error", "x"]), JSON
    )
)
def test_any_json_is_a_token_or_a_token_error(body: dict[str, object]) -> None:
    with contextlib.suppress(errors.TokenError):
        assert parsed(body).access_token == body["access_token"]
