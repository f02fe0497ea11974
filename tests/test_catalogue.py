"""The catalogue of texts is whole: nothing is missing in it, and nothing is too much."""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from copper_desktop import i18n, languages

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "packaging"))

import catalogue  # noqa: E402

LOOK_UPS = {"_", "N_", "ngettext"}
UPDATE = "run: .venv/bin/python packaging/catalogue.py update"


def test_the_template_has_the_texts_that_the_code_has() -> None:
    assert catalogue.is_current(), UPDATE


def test_the_relay_has_the_translations_of_the_catalogues() -> None:
    assert catalogue.RELAY_TEXTS.read_text(encoding="utf-8") == catalogue.relay_texts(), UPDATE


def test_every_language_that_can_be_chosen_has_a_catalogue() -> None:
    assert {*catalogue.languages(), languages.SOURCE} == set(languages.NAMES)


@pytest.mark.parametrize("language", catalogue.languages())
def test_every_text_is_translated_and_fits_its_source(language: str) -> None:
    assert list(catalogue.problems_of(language)) == []


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_file_of_a_language_is_as_the_tool_writes_it(language: str) -> None:
    found = catalogue.file_of(language).read_bytes()
    assert found == catalogue.written(catalogue.read(language)), UPDATE


@pytest.mark.parametrize("language", catalogue.languages())
def test_what_is_compiled_says_what_the_translator_wrote(language: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging/catalogue.py"), "compile", "--out"]
    subprocess.run([*command, str(tmp_path)], check=True)
    i18n.use_languages([language], tmp_path)
    try:
        assert i18n.language() == language
        for message in catalogue.read(language):
            if isinstance(message.id, str) and message.id:
                assert i18n._(message.id) == (message.string or message.id)
    finally:
        i18n.use_languages([], Path("nowhere"))


def problems(source: str, translation: str) -> list[str]:
    made = read_po(io.StringIO(f"msgid {source}\n{translation}\n"), locale="de")
    (message,) = (message for message in made if message.id)
    return list(catalogue.reasons(message, Catalog(locale="de").num_plurals))


@pytest.mark.parametrize(
    ("source", "translation", "reason"),
    [
        ('"Working"', 'msgstr "Funktioniert"', ""),
        ('"Working"', 'msgstr ""', "not translated"),
        ('"{name} works"', 'msgstr "{nam} geht"', "has the fields ['{nam}'] and not ['{name}']"),
        ('"%(prog)s: %s"', 'msgstr "%(prog)s"', "has the fields ['%(prog)s'] and not"),
        ('"&Close"', 'msgstr "Schließen"', "another number of & before a letter"),
        ('"Copy & close"', 'msgstr "Kopieren und schließen"', ""),
        ('"One\\nTwo"', 'msgstr "Eins"', "another number of lines"),
        ('" or "', 'msgstr "oder"', "other white space"),
        (
            '"{n} call"\nmsgid_plural "{n} calls"',
            'msgstr[0] "ein Aufruf"\nmsgstr[1] "{n} Aufrufe"',
            "",
        ),
        (
            '"{n} call"\nmsgid_plural "{n} calls"',
            'msgstr[0] "{n} Aufruf"\nmsgstr[1] ""',
            "not translated",
        ),
    ],
)
def test_a_translation_that_does_not_fit_is_seen(
    source: str, translation: str, reason: str
) -> None:
    found = problems(source, translation)
    assert len(found) == bool(reason)
    assert all(reason in one for one in found)


def test_no_look_up_hides_from_extraction() -> None:
    """Babel does not read what stands in an f-string, before Python 3.12."""
    hidden = [
        f"{file.relative_to(ROOT)}:{text.lineno}"
        for file in catalogue.sources()
        if file.suffix == ".py"
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr) and any(literal_look_ups(text))
    ]
    assert hidden == []


def literal_look_ups(text: ast.JoinedStr) -> Iterator[ast.Call]:
    for call in ast.walk(text):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in LOOK_UPS
            and any(isinstance(argument, ast.Constant) for argument in call.args)
        ):
            yield call


NAMES = re.compile(
    r"\{[^}]*\}|CD-\d+|127\.0\.0\.1|::1|https?://\S+|/people/\d+|IPv6|UTF-8|SHA-256|lib[\w-]+"
    r"|secrets\.sqlite3|\d{4}-\d\d-\d\d|chmod 600|الحالة \d+|بحالة 2xx|إلى 65535|\u200e−2\u200e"
)
"""What is no number in a sentence: fields, codes, addresses, versions, statuses, what is typed."""

TYPED = (
    "0 ", "0, ", "From 1", "Hello,", "From {low}", "a port", "seconds are", "that of the command",
    "this version of",
)  # fmt: skip
"""How messages begin that list exit statuses, or say what may be typed where digits are Latin."""


def test_numbers_in_arabic_sentences_are_written_in_arabic_digits() -> None:
    """As CLDR and Qt write those that are put in: the two must not stand side by side."""
    latin = []
    for message in catalogue.read("ar"):
        source = message.id if isinstance(message.id, str) else message.id[0]
        texts = [message.string] if isinstance(message.string, str) else message.string
        for text in texts:
            if source and not source.startswith(TYPED) and re.search(r"[0-9]", NAMES.sub("", text)):
                latin.append(text)
    assert latin == []
