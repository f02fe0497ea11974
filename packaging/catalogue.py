"""The catalogue of texts: what is in the code and templates, and what translators made of it.

    .venv/bin/python packaging/catalogue.py update              # after a change of a text
    .venv/bin/python packaging/catalogue.py add LANGUAGE        # an empty catalogue, to be filled
    .venv/bin/python packaging/catalogue.py check [LANGUAGE …]  # what is missing or does not fit
    .venv/bin/python packaging/catalogue.py compile [--out DIR] # what the program reads

Owns the files under ``resources/locale``. Needs Babel, which the program itself does not.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "copper-desktop"
RELAY = ROOT / "packaging" / "relay" / "relay.py"
RELAY_TEXTS = RELAY.with_name("texts.json")
TEMPLATE = LOCALE / f"{DOMAIN}.pot"

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMENT = "TRANSLATORS:"

FIELD = re.compile(r"\{\w*(?:![rsa])?(?::[^{}]*)?\}|%\(\w+\)[rsd]|%[rsd]")
_MNEMONIC = re.compile(r"(?<!&)&(?=\w)")
_CHANGING = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
    rb'|Report-Msgid-Bugs-To|Project-Id-Version):[^\n]*\n(?:"[^\n]*\n)??(?="[A-Z]|\n)',
    re.MULTILINE,
)
"""Lines of a file's head that say when and by whom, which the history of the files says better."""


def main() -> int:
    """Do what was asked for; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("update").set_defaults(run=lambda _options: update())
    adding = commands.add_parser("add")
    adding.add_argument("language", help="for example fr, or pt_BR")
    adding.set_defaults(run=lambda options: add(options.language))
    checking = commands.add_parser("check")
    checking.add_argument("language", nargs="*", default=languages())
    checking.set_defaults(run=lambda options: check(options.language))
    compiling = commands.add_parser("compile")
    compiling.add_argument("--out", type=Path, default=LOCALE, metavar="DIR")
    compiling.set_defaults(run=lambda options: compile_all(options.out))
    options = parser.parse_args()
    return int(options.run(options))


def languages() -> list[str]:
    """Return the codes of the languages that have a catalogue."""
    return sorted(file.parent.parent.name for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def file_of(language: str) -> Path:
    """Return the file of a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update() -> int:
    """Write the template anew, and bring every language to its texts; translations are kept."""
    found = template()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(written(found))
    for language in languages():
        catalogue = read(language)
        catalogue.update(found, no_fuzzy_matching=True)
        file_of(language).write_bytes(written(catalogue))
    RELAY_TEXTS.write_text(relay_texts(), encoding="utf-8")
    return 0


def add(language: str) -> int:
    """Begin a language."""
    name = Locale.parse(language).english_name
    file_of(language).parent.mkdir(parents=True)
    catalogue = Catalog(
        locale=language, header_comment=f"# {name} texts of Copper Desktop", fuzzy=False
    )
    file_of(language).write_bytes(written(catalogue))
    return update()


def check(wanted: Sequence[str]) -> int:
    """Print what is wrong; return 1 if something is."""
    problems = [] if is_current() else [f"{TEMPLATE.name} is not what the code has: run update"]
    if RELAY_TEXTS.read_text(encoding="utf-8") != relay_texts():
        problems.append(f"{RELAY_TEXTS.name} is not what the catalogues have: run update")
    for language in wanted:
        problems += problems_of(language)
    print("\n".join(problems) or "complete")
    return 1 if problems else 0


def compile_all(out: Path) -> int:
    """Write what gettext reads, below ``out``."""
    for language in languages():
        folder = out / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{DOMAIN}.mo").write_bytes(compiled(read(language)))
    return 0


def template() -> Catalog:
    """Return every text of the program with the files that it is in."""
    catalogue = Catalog(header_comment="# Texts of Copper Desktop", fuzzy=False)
    for file in sources():
        name = file.relative_to(ROOT).as_posix()
        with file.open("rb") as opened:
            for _line, text, comments, _context in extract(
                "python", opened, KEYWORDS, [COMMENT], strip_comment_tags=True
            ):
                catalogue.add(text, locations=[(name, 1)], auto_comments=comments)
    return catalogue


def sources() -> list[Path]:
    """Return the files that have texts."""
    return [*sorted((ROOT / "copper_desktop").rglob("*.py")), RELAY]


def relay_texts() -> str:
    """Return what the relay, which is deployed alone, has of the translations, as JSON."""
    name = RELAY.relative_to(ROOT).as_posix()
    texts = sorted(
        message.id for message in template() if name in (place for place, _ in message.locations)
    )
    told = {}
    for language in languages():
        catalogue = read(language)
        known = {text: catalogue[text].string for text in texts if text in catalogue}
        told[language] = {text: string for text, string in known.items() if string}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def is_current() -> bool:
    """Tell whether the template has the texts that the code has."""
    return TEMPLATE.exists() and TEMPLATE.read_bytes() == written(template())


def read(language: str) -> Catalog:
    """Return the translations of a language."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its file, in an order that hardly ever changes."""
    file = io.BytesIO()
    write_po(
        file, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return _CHANGING.sub(b"", file.getvalue())


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue in the form that gettext reads."""
    for message in catalogue:
        if message.pluralizable and not all(message.string):
            message.string = ""  # else it would be translated by nothing
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def problems_of(language: str) -> Iterator[str]:
    """Yield what a translator has to look at."""
    catalogue, texts = read(language), template()
    for message in texts:
        found = catalogue.get(message.id) if message.id else None
        if message.id and found is None:
            yield f"{language}: absent: {_first(message)}"
        elif found is not None:
            for reason in reasons(found, catalogue.num_plurals):
                yield f"{language}: {reason}: {_first(message)}"
    for message in [*catalogue, *catalogue.obsolete.values()]:
        if message.id and (texts.get(message.id) is None or message.id in catalogue.obsolete):
            yield f"{language}: not in the code any more: {_first(message)}"


def reasons(message: Message, plurals: int) -> Iterator[str]:
    """Yield why a translation cannot stay as it is."""
    sources, strings = _texts(message.id), _texts(message.string)
    if len(strings) != (plurals if message.pluralizable else 1) or not all(strings):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    for text in strings:
        yield from _differences(sources, text, few=message.pluralizable)


def _differences(sources: Sequence[str], text: str, *, few: bool) -> Iterator[str]:
    """Compare a translation with its source; a plural form may do without the number itself."""
    source = sources[-1]
    wanted, there = sorted(FIELD.findall(source)), sorted(FIELD.findall(text))
    if there != wanted and not (few and set(there) <= set(wanted)):
        yield f"has the fields {there} and not {wanted}"
    if len(_MNEMONIC.findall(source)) != len(_MNEMONIC.findall(text)):
        yield "has another number of & before a letter"
    if source.count("\n") != text.count("\n"):
        yield "has another number of lines"
    if _margins(source) != _margins(text):
        yield "begins or ends with other white space"


def _margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _texts(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _first(message: Message) -> str:
    return repr(_texts(message.id)[0])


if __name__ == "__main__":
    sys.exit(main())
