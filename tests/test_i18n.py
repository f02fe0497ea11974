"""The one catalogue of texts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copper_desktop import i18n
from tests.catalogue import write_catalogue


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    yield
    i18n.use_languages([], Path("nowhere"))
    i18n.count_with(str)


def test_texts_are_english_where_there_is_no_catalogue(tmp_path: Path) -> None:
    i18n.use_languages(["xx"], tmp_path)
    assert i18n._("Working") == "Working"
    assert i18n.ngettext("{n} call", "{n} calls", 2) == "{n} calls"
    assert i18n.language() == "en"


def test_texts_come_from_the_catalogue_of_the_language(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "de_AT", {"Working": "Funktioniert"})
    i18n.use_languages(["de_AT"], tmp_path)
    assert i18n._("Working") == "Funktioniert"
    assert i18n._("Never translated") == "Never translated"
    assert i18n._("") == ""
    assert i18n.language() == "de-AT"


@pytest.mark.parametrize(
    ("language", "direction"), [("de", "ltr"), ("ar", "rtl"), ("ar_EG", "rtl")]
)
def test_a_language_runs_one_way(language: str, direction: str, tmp_path: Path) -> None:
    assert i18n.direction() == "ltr"
    write_catalogue(tmp_path, language, {})
    i18n.use_languages([language], tmp_path)
    assert i18n.direction() == direction


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert i18n.N_("Working") == "Working"


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str], None]:
    """Give a function that speaks a language with a catalogue of one text."""

    def speak(code: str) -> None:
        if not (tmp_path / code).exists():
            write_catalogue(tmp_path, code, {"{n} of {name}": "{n}: {name}"})
        i18n.use_languages([code], tmp_path)

    return speak


def test_numbers_in_texts_are_counted_as_the_person_counts(spoken: Callable[[str], None]) -> None:
    spoken("de")
    i18n.count_with(lambda number: f"<{number}>")
    assert i18n._("{n} of {name}").format(n=2000, name="x") == "<2000>: x"
    assert i18n._("in {minutes}:{seconds:02d}").format(minutes=4, seconds=5) == "in <4>:<0><5>"


def test_what_counts_nothing_keeps_its_digits(spoken: Callable[[str], None]) -> None:
    i18n.count_with(lambda number: f"<{number}>")
    spoken("ar")
    assert "8443" in i18n._("port {port}").format(port=8443)
    assert "401" in i18n._("status {status}").format(status=401)
    spoken("en")
    assert i18n._("port {port}").format(port=8443) == "port 8443"


def test_what_is_filled_into_arabic_has_a_direction_of_its_own(
    spoken: Callable[[str], None],
) -> None:
    spoken("ar")
    assert i18n.isolated("CD-101") == "\u2068CD-101\u2069"
    assert i18n._("{n} of {name}").format(n=3, name="https://x.example/?a=b") == (
        "\u200f3: \u2068https://x.example/?a=b\u2069"
    )
    assert i18n.ngettext("of {name}", "of {name}s", 2).format(name="") == "of s"
    spoken("de")
    assert i18n.isolated("CD-101") == "CD-101"
    assert i18n._("{n} of {name}").format(n=3, name="x") == "3: x"
