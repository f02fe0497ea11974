from __future__ import annotations

from tests.conftest import Clock
from tests.sandbox.visitor import Visitor, call, token_for

PAGE = "/settings/integrations"


def test_the_picker_comes_first(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    assert page.title.startswith("Sign in")
    page = visitor.press(page, "Maya Okafor")
    assert page.title.startswith("Active Integrations")
    assert "No application has access" in page.text


def test_an_application_is_shown_with_its_dates(visitor: Visitor, clock: Clock) -> None:
    token = token_for(visitor.sandbox)
    page = visitor.press(visitor.open(PAGE), "Maya Okafor")
    assert "Copper Desktop Authorized 2 March 2026, 09:00 UTC Not used yet" in page.text
    clock.move(hours=1)
    call(visitor.sandbox, token, "GET", "/users/me")
    assert "Last used 2 March 2026, 10:00 UTC" in visitor.open(PAGE).text


def test_revoking_ends_every_token_of_the_person_and_no_others(visitor: Visitor) -> None:
    sandbox = visitor.sandbox
    tokens = [token_for(sandbox), token_for(sandbox)]
    other = token_for(sandbox, "Jonas Candlewick")
    page = visitor.press(visitor.open(PAGE), "Maya Okafor")
    assert "2 tokens" in page.text
    page = visitor.press(page, "Revoke")
    assert "No application has access" in page.text
    statuses = [call(sandbox, one, "GET", "/users/me").status_code for one in (*tokens, other)]
    assert statuses == [401, 401, 200]


def test_a_grant_of_an_application_that_is_gone_can_be_revoked(visitor: Visitor) -> None:
    copper = visitor.sandbox._running
    assert copper is not None
    copper._grants.issue("an-older-one", 910_101, None)
    page = visitor.press(visitor.open(PAGE), "Maya Okafor")
    assert "an-older-one" in page.text
    assert "an-older-one" not in visitor.press(page, "Revoke").text


def test_revoking_needs_the_page_of_the_same_session(visitor: Visitor) -> None:
    token = token_for(visitor.sandbox)
    page = visitor.press(visitor.open(PAGE), "Maya Okafor")
    stranger = Visitor(visitor.sandbox)
    with stranger.http:
        stranger.press(page, "Revoke")
        assert stranger.answer.status_code == 400
    visitor.press(page, "Revoke", page="guess")
    assert visitor.answer.status_code == 400
    assert call(visitor.sandbox, token, "GET", "/users/me").status_code == 200


def test_another_person_can_look(visitor: Visitor) -> None:
    page = visitor.press(visitor.open(PAGE), "Maya Okafor")
    page = visitor.press(visitor.press(page, "Use another person"), "Samir Hollowbrook")
    assert page.title.startswith("Active Integrations")
    assert "Signed in as Samir Hollowbrook" in page.text
