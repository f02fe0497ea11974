from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from copper_desktop.sandbox.copper import PAGE_LIFETIME
from copper_desktop.sandbox.data.directory import GUESTS, PEOPLE
from copper_desktop.sandbox.server import Sandbox
from tests.conftest import Clock
from tests.sandbox.visitor import REDIRECT_URI, S256, Visitor, authorize_url


@pytest.fixture
def guest(shared: Sandbox) -> Iterator[Visitor]:
    someone = Visitor(shared)
    with someone.http:
        yield someone


def test_the_sign_in_page_offers_everybody(guest: Visitor) -> None:
    page = guest.open(authorize_url(guest.sandbox))
    texts = [button.text for button in page.forms[0].buttons]
    assert len(texts) == len(PEOPLE) + len(GUESTS)
    for person, text in zip((*PEOPLE, *GUESTS), texts, strict=True):
        assert person.name in text
        assert person.email in text or person.account.name in text
        assert person.account.name in page.text


def test_the_consent_page_says_who_asks_for_what_and_of_whom(guest: Visitor) -> None:
    page = guest.consent_page(person="Zoë Tidewater")
    for words in (
        "Copper Desktop",
        "Zoë Tidewater",
        "zoe.tidewater@saltmarsh.example",
        "Saltmarsh Instrument Makers",
        "Read and change your Copper records",
        "developer/v1/all",
        "Sandbox — simulated Copper, no real data",
    ):
        assert words in page.text


def test_authorizing_posts_code_and_unchanged_state_back(guest: Visitor) -> None:
    form = guest.sent_back()
    assert (form.method, form.action) == ("post", REDIRECT_URI)
    assert [name for name, _ in form.fields] == ["code", "state"]
    assert dict(form.fields)["state"] == "a state & more"
    assert len(dict(form.fields)["code"]) >= 43


def test_the_form_goes_back_by_itself_or_by_a_button_without_scripts(guest: Visitor) -> None:
    page = guest.press(guest.consent_page(), "Authorize")
    assert page.submits_itself
    assert "<noscript>" in guest.answer.text
    assert [button.text for button in page.forms[0].buttons]


def test_state_is_left_out_when_it_was_not_sent(guest: Visitor) -> None:
    assert [name for name, _ in guest.sent_back(state=None).fields] == ["code"]


def test_denying_posts_access_denied_back(guest: Visitor) -> None:
    form = guest.sent_back("Deny")
    assert form.action == REDIRECT_URI
    fields = dict(form.fields)
    assert fields["error"] == "access_denied"
    assert fields["error_description"]
    assert fields["state"] == "a state & more"
    assert "code" not in fields


def test_hostile_parameters_are_escaped(guest: Visitor) -> None:
    form = guest.sent_back(state='"><script>alert(1)</script>')
    assert dict(form.fields)["state"] == '"><script>alert(1)</script>'
    assert "<script>alert" not in guest.answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody"},
        {"client_id": None},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": None},
        {"redirect_uri": "http://localhost:8765/callback"},
    ],
)
def test_an_untrusted_request_gets_a_page_and_no_redirect(
    guest: Visitor, changes: dict[str, str | None]
) -> None:
    page = guest.open(authorize_url(guest.sandbox, **changes))
    assert guest.answer.status_code == 400
    assert not page.forms
    assert "evil" not in guest.answer.text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_repeated_client_or_redirect_uri_is_never_redirected(guest: Visitor, name: str) -> None:
    page = guest.open(f"{authorize_url(guest.sandbox)}&{name}=x")
    assert guest.answer.status_code == 400
    assert not page.forms


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "developer/v2"}, "invalid_scope"),
        ({"scope": "developer/v1/all more"}, "invalid_scope"),
        ({"code_challenge": S256, "code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_an_invalid_request_is_told_to_the_application(
    guest: Visitor, changes: dict[str, str | None], error: str
) -> None:
    form = guest.open(authorize_url(guest.sandbox, **changes)).forms[0]
    assert (form.action, form.method) == (REDIRECT_URI, "post")
    fields = dict(form.fields)
    assert fields["error"] == error
    assert fields["error_description"]
    assert fields["state"] == "a state & more"


def test_repeated_parameters_are_an_invalid_request(guest: Visitor) -> None:
    form = guest.open(authorize_url(guest.sandbox) + "&state=other").forms[0]
    assert dict(form.fields)["error"] == "invalid_request"
    assert "state" not in dict(form.fields)


def test_who_signed_in_is_remembered(guest: Visitor) -> None:
    guest.consent_page()
    page = guest.open(authorize_url(guest.sandbox))
    assert "Signed in as Maya Okafor" in page.text


def test_another_person_can_be_used(guest: Visitor) -> None:
    picker = guest.press(guest.consent_page(), "Use another person")
    page = guest.press(picker, "Priya Emberfield")
    assert "Signed in as Priya Emberfield" in page.text
    assert "Read and change" in page.text


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(guest: Visitor) -> None:
    page = guest.open(authorize_url(guest.sandbox))
    form = page.forms[0]
    answer = httpx.post(
        guest.sandbox.address + form.action,
        data={**dict(form.fields), "person": form.buttons[0].value},
        trust_env=False,
    )
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()


def test_a_consent_page_works_only_in_the_session_that_opened_it(guest: Visitor) -> None:
    page = guest.consent_page()
    stranger = Visitor(guest.sandbox)
    with stranger.http:
        stranger.consent_page(person="Greta Nebelwald")
        stranger.press(page, "Authorize")
        assert stranger.answer.status_code == 400
        stranger.press(page, "Use another person")
        assert stranger.answer.status_code == 400


@pytest.mark.parametrize("decision", ["", "maybe"])
def test_a_consent_needs_a_decision(guest: Visitor, decision: str) -> None:
    page = guest.press(guest.consent_page(), "Authorize", decision=decision)
    assert guest.answer.status_code == 400
    assert not page.forms


def test_a_consent_page_is_good_once(guest: Visitor) -> None:
    page = guest.consent_page()
    guest.press(page, "Authorize")
    again = guest.press(page, "Authorize")
    assert guest.answer.status_code == 400
    assert again.title.startswith("This page has expired")


def test_a_consent_page_expires(clock: Clock, visitor: Visitor) -> None:
    page = visitor.consent_page()
    clock.move(seconds=PAGE_LIFETIME.total_seconds())
    visitor.press(page, "Authorize")
    assert visitor.answer.status_code == 400


@pytest.mark.parametrize("person", ["", "0", "x", "²"])
def test_nobody_unknown_can_sign_in(guest: Visitor, person: str) -> None:
    page = guest.open(authorize_url(guest.sandbox))
    guest.press(page, "Maya Okafor", person=person)
    assert guest.answer.status_code == 400


def test_a_revoke_page_is_no_consent_page(guest: Visitor) -> None:
    guest.consent_page()
    page = guest.open("/settings/integrations")
    fields = {**dict(page.forms[0].fields), "decision": "authorize"}
    answer = guest.http.post(f"{guest.sandbox.address}/oauth/consent", data=fields)
    assert answer.status_code == 400
