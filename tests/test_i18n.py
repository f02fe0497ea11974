"""The one catalogue of texts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import i18n
from tests.catalogue import write_catalogue


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    yield
    i18n.use_languages([], Path("nowhere"))


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
