"""What was chosen for a sign-in: remembered in the preferences, used to open pages."""

from pathlib import Path

import pytest

from copper_desktop.browsers.browser import Browser
from copper_desktop.browsers.choice import DEFAULT, LINK, BrowserChoice, Browsers
from copper_desktop.storage.settings import Settings

URL = "https://id.example/"
FOUND = (
    Browser("fox.desktop", "Fox", ("/bin/true",), ("/bin/true",), True),
    Browser("plain.desktop", "Plain", ("/bin/true",)),
    Browser("gone.desktop", "Gone", ("/no/such/program",)),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def browsers(settings: Settings, found: tuple[Browser, ...] = FOUND) -> Browsers:
    return Browsers(settings, lambda url: url == URL, lambda: found)


def test_nothing_is_remembered_at_first(settings: Settings) -> None:
    assert browsers(settings).remembered("app") is None


@pytest.mark.parametrize(
    "choice",
    [
        BrowserChoice(),
        BrowserChoice(DEFAULT, True),
        BrowserChoice("fox.desktop", True),
        BrowserChoice("plain.desktop"),
        BrowserChoice(LINK),
    ],
)
def test_a_choice_outlives_the_program(
    settings: Settings, choice: BrowserChoice, tmp_path: Path
) -> None:
    browsers(settings).remember(choice, "app")
    again = browsers(Settings(tmp_path / "settings.json"))
    assert again.remembered("app") == choice
    assert again.remembered("other") is None
    again.remember(None, "app")
    assert again.remembered("app") is None


def test_what_is_chosen_for_one_application_goes_before_what_is_for_all(settings: Settings) -> None:
    known = browsers(settings)
    known.remember(BrowserChoice(LINK), None)
    known.remember(BrowserChoice("plain.desktop"), "app")
    assert known.remembered("app") == BrowserChoice("plain.desktop")
    assert known.remembered("other") == BrowserChoice(LINK)


@pytest.mark.parametrize("choice", [BrowserChoice("fox.desktop"), BrowserChoice(DEFAULT, True)])
def test_a_browser_that_has_gone_is_asked_for_again(
    settings: Settings, choice: BrowserChoice
) -> None:
    browsers(settings).remember(choice, "app")
    assert browsers(settings, FOUND[1:]).remembered("app") is None


def test_pages_are_opened_as_chosen(settings: Settings) -> None:
    known = browsers(settings)
    for choice, opens in (
        (BrowserChoice(), True),
        (BrowserChoice(DEFAULT, True), True),
        (BrowserChoice("fox.desktop", True), True),
        (BrowserChoice("plain.desktop"), True),
        (BrowserChoice("plain.desktop", True), False),
        (BrowserChoice("gone.desktop"), False),
        (BrowserChoice("unknown"), False),
        (BrowserChoice(LINK), False),
    ):
        assert known.opener(choice)(URL) is opens


def test_no_page_meant_for_a_private_window_is_ever_opened_in_another(settings: Settings) -> None:
    assert not browsers(settings, FOUND[1:]).opener(BrowserChoice(DEFAULT, True))(URL)


@pytest.mark.parametrize("name", ["fox", "FOX.desktop", "Fox"])
def test_a_browser_is_found_by_what_people_and_systems_call_it(
    settings: Settings, name: str
) -> None:
    assert browsers(settings).named(name) is FOUND[0]


def test_a_name_that_is_none_is_told(settings: Settings) -> None:
    assert browsers(settings).named("Netscape") is None
