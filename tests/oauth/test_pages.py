"""The pages in the browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from copper_desktop import errors, i18n
from copper_desktop.messages import describe
from copper_desktop.model import Account, Connection, Identity, User
from copper_desktop.oauth import pages
from tests.catalogue import write_catalogue
from tests.conftest import START


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: pages.Page) -> Elements:
    elements = Elements()
    elements.feed(page.body.decode())
    return elements


def connection(identity: Identity | None) -> Connection:
    return Connection("1", "app-1", "n", identity, (), START)


HOSTILE = "<script>alert('1')</script>"
EVERY_PAGE = [
    pages.connected(connection(None)),
    pages.connected(connection(Identity(User(1, HOSTILE, "m@x.example"), Account(2, HOSTILE)))),
    pages.failed(describe(errors.AccessDenied("access_denied", HOSTILE))),
    pages.interrupted(),
    pages.unverified(describe(errors.StateMismatch())),
    pages.not_here(404),
]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_is_kept_from_caches_scripts_and_frames(page: pages.Page) -> None:
    headers = dict(page.headers)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None
    assert f'<style nonce="{nonce[1]}">'.encode() in page.body


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_no_value_becomes_markup(page: pages.Page) -> None:
    assert "script" not in read(page).tags


def test_the_page_names_the_account_and_the_person() -> None:
    identity = Identity(User(1, "Ada Ümlaut", "a@x.example"), Account(2, "Example & Sons"))
    assert (
        "connected to Example & Sons as Ada Ümlaut"
        in read(pages.connected(connection(identity))).text
    )


def test_a_nameless_connection_is_not_called_more_than_it_is() -> None:
    assert "did not say as whom" in read(pages.connected(connection(None))).text


def test_a_failure_tells_its_action_its_code_and_the_words_of_the_server() -> None:
    text = read(pages.failed(describe(errors.AccessDenied("access_denied", "Not today")))).text
    for part in ("Access was not allowed", "start again", "CD-111", "Not today"):
        assert part in text


def test_every_page_has_a_nonce_of_its_own() -> None:
    first, second = pages.interrupted(), pages.interrupted()
    assert (
        dict(first.headers)["Content-Security-Policy"]
        != dict(second.headers)["Content-Security-Policy"]
    )


def test_text_that_cannot_be_encoded_does_not_break_the_page() -> None:
    identity = Identity(User(1, "\ud800", "a@x.example"), Account(2, "Example"))
    assert b"Example" in pages.connected(connection(identity)).body


def test_a_page_runs_the_way_of_its_language(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "ar", {"There is nothing here": "لا شيء هنا"})
    i18n.use_languages(["ar"], tmp_path)
    try:
        page = pages.not_here(404).body.decode()
    finally:
        i18n.use_languages([], tmp_path)
    assert '<html lang="ar" dir="rtl">' in page
    assert "<h1>لا شيء هنا</h1>" in page
