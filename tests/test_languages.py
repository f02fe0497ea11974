"""Which language a person is spoken to in, and where that is said."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract

from copper_desktop import cli, i18n, languages, resources
from copper_desktop.commands import parsing
from copper_desktop.storage.preferences import LANGUAGE
from copper_desktop.storage.settings import Settings, demo_profile, standard_profile
from tests.catalogue import write_catalogue

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
VARIABLES = ("COPPER_DESKTOP_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
OF_DEVELOPERS = {
    ".__call__() not defined",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    "unknown parser %(parser_name)r (choices: %(choices)s)",  # said as an invalid choice
    'argument "-" with mode %r',
    "can't open '%(filename)s': %(error)s",  # argparse.FileType, which nothing here uses
    "cannot merge actions - two groups are named %r",
    "'required' is an invalid argument for positionals",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "conflicting option string: %s",
    "mutually exclusive arguments must be optional",
    "cannot have multiple subparser arguments",
    "%r is not callable",
}
"""What argparse says to whoever writes a parser."""


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable names a language, and none is spoken afterwards."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    yield
    i18n.use_languages([], Path("nowhere"))


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a few texts, in the place of the real ones."""
    folder = tmp_path / "locale"
    texts = {
        "commands": "Befehle",
        "options": "Optionen",
        "expected one argument": "ein Wert fehlt",
    }
    write_catalogue(folder, "de", texts)
    monkeypatch.setattr(resources, "path", lambda *_parts: folder)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("de_AT.UTF-8", "de"),
        ("es-MX", "es"),
        ("ar_EG@euro", "ar"),
        ("en_GB", "en"),
        ("del", None),
        ("fr", None),
        ("", None),
        ("../../etc", None),
    ],
)
def test_a_name_of_a_language_is_understood_in_every_usual_form(
    name: str, code: str | None
) -> None:
    assert languages.find(name) == code


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "es_ES"}, "es"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "ar"}, "ar"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:es:de"}, "es"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_US:es"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "de_DE", "COPPER_DESKTOP_LANGUAGE": "es"}, "es"),
        ({"LANG": "de_DE", "COPPER_DESKTOP_LANGUAGE": "xx"}, "en"),
    ],
)
def test_the_environment_says_which_language_is_read(
    environment: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert languages.chosen(None) == code


def test_what_was_asked_for_counts_before_the_variable_and_that_before_what_was_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert languages.chosen(None, "es") == "es"
    assert languages.chosen(None, "", "ar") == "ar"
    monkeypatch.setenv("COPPER_DESKTOP_LANGUAGE", "ar")
    assert languages.chosen(None, "es") == "ar"
    assert languages.chosen("de", "es") == "de"


def test_on_macos_the_list_of_the_system_settings_counts(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import plistlib

    monkeypatch.setattr(sys, "platform", "darwin")
    assert languages.wanted_by_system() == ()
    folder = home / "Library" / "Preferences"
    folder.mkdir(parents=True)
    file = folder / ".GlobalPreferences.plist"
    wanted = {"AppleLanguages": ["fr-FR", "de-DE"], "AppleLocale": "en_US"}
    file.write_bytes(plistlib.dumps(wanted, fmt=plistlib.FMT_BINARY))
    assert languages.wanted_by_system() == ["fr-FR", "de-DE"]
    assert languages.chosen(None) == "de"
    file.write_bytes(b"no list of properties")
    assert languages.wanted_by_system() == ()


@pytest.mark.usefixtures("german")
def test_the_help_is_in_the_language_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--language", "de", "--help"])
    told = capsys.readouterr().out
    assert "Befehle:" in told
    assert "Optionen:" in told  # argparse's own word


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("option", [["--language=de"], ["--lang", "de_AT"]])
def test_wrong_usage_is_told_in_that_language_too(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([*option, "check", "--connection"])
    with pytest.raises(SystemExit):
        cli.main([*option, "connect", "--application"])
    assert "ein Wert fehlt" in capsys.readouterr().err


@pytest.mark.usefixtures("german")
def test_the_language_that_was_chosen_in_the_window_is_spoken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Settings(standard_profile().settings).put(LANGUAGE, "de")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "Befehle:" in capsys.readouterr().out


@pytest.mark.usefixtures("german")
def test_the_demo_speaks_the_language_chosen_in_it_or_else_the_persons(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Settings(standard_profile().settings).put(LANGUAGE, "de")
    with pytest.raises(SystemExit):
        cli.main(["demo", "--help"])
    assert "Optionen:" in capsys.readouterr().out
    Settings(demo_profile().settings).put(LANGUAGE, "en")
    with pytest.raises(SystemExit):
        cli.main(["demo", "--help"])
    assert "Options:" in capsys.readouterr().out.title()


def test_a_language_that_there_is_not_is_wrong_usage() -> None:
    done = subprocess.run(
        [PROGRAM, "--language", "xx"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "there is no language “xx”; there are: en (English), de (Deutsch)" in done.stderr


def test_what_programs_read_is_english_in_every_language() -> None:
    told = [
        subprocess.run(
            [PROGRAM, "operations", "--json"],
            env=os.environ | {"COPPER_DESKTOP_LANGUAGE": language},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for language in ("en", "de")
    ]
    assert told[0] == told[1]


def test_every_word_of_argparse_that_people_can_read_is_in_the_catalogue() -> None:
    assert argparse.__file__ is not None
    with Path(argparse.__file__).open("rb") as source:
        texts = [text for _line, text, _comments, _ in extract("python", source, {"_": None})]
    assert set(texts) - set(parsing.WORDS) - OF_DEVELOPERS == set()
