"""From the parameters of an authorization response to a code or an error."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.oauth.response import (
    AuthorizationResponse,
    interpret,
    parse_parameters,
)

ENDPOINT = "https://id.example/authorize"


def judged(**parameters: str) -> AuthorizationResponse:
    return interpret(parameters, method="POST", state="right", authorization_endpoint=ENDPOINT)


def test_a_code_with_the_right_state_is_the_answer() -> None:
    response = judged(code="c", state="right", extra="ignored")
    assert (response.code, response.method) == ("c", "POST")


def test_the_repr_does_not_tell_the_code() -> None:
    assert "very-secret" not in repr(judged(code="very-secret", state="right"))


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"code": "c"},
        {"code": "c", "state": ""},
        {"code": "c", "state": "Right"},
        {"code": "c", "state": "right "},
        {"code": "c", "state": "r\ud800"},
        {"error": "access_denied", "state": "wrong"},
        {"error": "access_denied"},
        {"state": "right"},
        {"state": "right", "code": ""},
        {"state": "right", "error": ""},
    ],
)
def test_without_the_state_or_without_an_answer_it_is_unusable(parameters: dict[str, str]) -> None:
    with pytest.raises(errors.AnswerIgnored):
        judged(**parameters)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("access_denied", errors.AccessDenied),
        ("invalid_request", errors.AuthorizationRequestInvalid),
        ("unauthorized_client", errors.ApplicationNotAuthorized),
        ("unsupported_response_type", errors.ResponseTypeUnsupported),
        ("invalid_scope", errors.ScopeRefused),
        ("server_error", errors.AuthorizationServerFailed),
        ("temporarily_unavailable", errors.AuthorizationServerBusy),
        ("login_required", errors.AuthorizationRefused),
    ],
)
def test_every_error_of_rfc_6749_is_told_apart(
    error: str, expected: type[errors.AuthorizationRefused]
) -> None:
    with pytest.raises(errors.AuthorizationRefused) as caught:
        judged(error=error, state="right", error_description="words", error_uri="https://x.example")
    assert type(caught.value) is expected
    told = caught.value
    assert (told.error, told.description, told.uri) == (error, "words", "https://x.example")


def test_an_error_wins_over_a_code() -> None:
    with pytest.raises(errors.AccessDenied):
        judged(error="access_denied", code="c", state="right")


def test_the_words_of_the_server_are_bounded() -> None:
    with pytest.raises(errors.AuthorizationRefused) as caught:
        judged(error="e" * 9000, state="right", error_description="d" * 9000)
    assert len(caught.value.error) == len(caught.value.description or "") == 500


@pytest.mark.parametrize(
    "issuer", ["https://id.example", "https://id.example/", "https://ID.example:443/tenant"]
)
def test_an_issuer_of_the_same_origin_is_accepted(issuer: str) -> None:
    assert judged(code="c", state="right", iss=issuer).code == "c"


@pytest.mark.parametrize(
    "issuer",
    ["https://evil.example", "http://id.example", "https://id.example:8443", "", "http://["],
)
def test_another_issuer_ends_the_sign_in(issuer: str) -> None:
    with pytest.raises(errors.IssuerMismatch):
        judged(code="c", state="right", iss=issuer)


def test_parameters_are_decoded_as_a_form() -> None:
    assert parse_parameters(b"code=a%2Bb+c&state=%C3%BC&empty=") == {
        "code": "a+b c",
        "state": "ü",
        "empty": "",
    }


@pytest.mark.parametrize(
    "encoded",
    [
        b"state=a&state=a",
        b"state=a&st%61te=b",
        b"state=%ff",
        "state=ü".encode(),
        b"&".join(b"p%d=1" % number for number in range(51)),
    ],
)
def test_repeated_undecodable_and_too_many_parameters_are_unusable(encoded: bytes) -> None:
    with pytest.raises(errors.AnswerIgnored):
        parse_parameters(encoded)


@given(st.binary(max_size=200))
def test_whatever_arrives_is_read_or_refused(encoded: bytes) -> None:
    try:
        parameters = parse_parameters(encoded)
    except errors.AnswerIgnored:
        return
    with pytest.raises(errors.AnswerIgnored):
        interpret(parameters, method="GET", state="never-guessed", authorization_endpoint=ENDPOINT)


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=50), max_size=20))
def test_what_a_browser_encodes_comes_back_unchanged(parameters: dict[str, str]) -> None:
    printable = {k: v for k, v in parameters.items() if (k + v).isprintable()}
    assert parse_parameters(urlencode(printable).encode()) == printable
