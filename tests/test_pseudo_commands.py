"""The command line and the browser's pages in a language that nobody speaks: none is in English."""

import argparse
import asyncio
import calendar
import html
import json
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copper_desktop import cli, errors, i18n, languages, messages, resources
from copper_desktop.api.operations import OPERATIONS
from copper_desktop.commands import connect as connecting
from copper_desktop.composition import Parts
from copper_desktop.diagnosis.checks import CHECKS
from copper_desktop.model import Application
from copper_desktop.oauth import pages
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage import stores
from copper_desktop.storage.settings import standard_profile
from tests.pseudo_words import forgotten

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "packaging"))

import pseudo_language  # noqa: E402

HERE = " ".join(
    f"--only {check.id}"
    for check in CHECKS
    if check.id.startswith(("storage", "store", "loopback", "application.f", "program", "logs"))
)
"""Checks that no network and no other program has a word in."""
TYPED = re.compile(
    r"https?://\S+|\b\w+=\S+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b"
    r"|(?<!\w)--?[a-z][\w-]*(?:=\S+)?|\{[\w,-]+\}"  # options, choices
    r"|\b[0-9A-Z]{8}\b|\b[A-Z][A-Z_:=]+\b"  # a bundle's reference, placeholders
    r"|^ *copper-desktop .*?(?:  |$)|“[\w -]+…?”|\w+\.\w+",  # examples, words to type, ids
    re.MULTILINE,
)
CODE_WORDS = (
    *stores.NAMES,
    *("lending", "own_registrations", "credential_store", "background_checks", "check_minutes"),
    *("update_notice", "language", "true", "false", "localhost", *calendar.month_abbr[1:]),
    *("begun", "listening", "browser_opened", "came_back", "exchanged", "identified"),
    *("sandbox", "already_connected", "failed"),
    *("Copper Desktop", "Python", "Qt", "keyring", platform.system(), platform.release()),
    *(platform.machine(), "xcb", "en", *re.split(r"\W+", platform.release())),
)
"""Keys of settings, steps of a sign-in in the log, words of other programs."""
NAMES = ("Copper", "copper-desktop", "Sandbox", "Secret Service", "macOS", "Windows", "GNOME", "ms")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("locale")
    pseudo_language.write(made)
    return made


@pytest.fixture(autouse=True)
def spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pseudo-language is what is found, whatever is asked for; English stays English."""
    path = resources.path

    def found(*parts: str) -> Path:
        return folder if parts == ("locale",) else path(*parts)

    monkeypatch.setattr(resources, "path", found)
    monkeypatch.setattr(languages, "chosen", lambda *_wishes: pseudo_language.CODE)
    languages.use(pseudo_language.CODE)
    yield
    i18n.use_languages([], Path("nowhere"))


@pytest.fixture
def registered() -> Iterator[Application]:
    """A registration at a sandbox that runs, in the person's own profile."""
    with Sandbox(client_secret="the-secret") as sandbox:
        found = sandbox.registration
        application = Application(
            id="app-1",
            name="Work",
            client_id=found.client_id,
            redirect_uri=found.redirect_uris[0],
            authorization_endpoint=found.authorization_endpoint,
            token_endpoint=found.token_endpoint,
            api_base=found.api_base,
            revoke_page=found.revoke_page,
        )

        async def register() -> None:
            service = Parts(standard_profile()).service
            await service.add_application(application, "the-secret")
            await service.aclose()

        asyncio.run(register())
        yield application


Visits = Callable[..., None]


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> Visits:
    """Let ``connect`` open a browser that a script drives."""

    def drive(browser: ScriptedBrowser) -> None:
        under_way = []

        def opened(url: str) -> bool:
            under_way.append(asyncio.ensure_future(browser.visit(url)))
            return True

        monkeypatch.setattr(connecting, "opener_for", lambda *_asked: opened)

    return drive


def left(text: str, *data: str) -> list[str]:
    """Return the lines of ``text`` that have words in plain letters, with those."""
    found = []
    for line in text.splitlines():
        words = forgotten(TYPED.sub(" ", line), (*NAMES, *data))
        if words:
            found.append(f"{line}  ←  {' '.join(words)}")
    return found


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser, list[str]]]:
    """Yield each parser with its command and what can be typed in it."""
    waiting = [("copper-desktop", cli.whole_parser())]
    while waiting:
        command, parser = waiting.pop()
        typed = [*command.split()]
        for action in parser._actions:
            typed += [str(choice) for choice in action.choices or ()]
            typed += [action.dest] if not action.option_strings else []
            if isinstance(action, argparse._SubParsersAction):
                waiting += [(f"{command} {name}", sub) for name, sub in action.choices.items()]
        yield command, parser, typed


def test_the_help_of_every_command_is_translated() -> None:
    found, commands = [], 0
    for command, parser, typed in parsers():
        if not command.endswith("-report"):
            commands += 1
            found += [f"{command}: {line}" for line in left(parser.format_help(), *typed)]
    assert commands > 30
    assert found == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["unheard-of"],
        ["connect", "--application"],
        ["connect", "--unheard-of"],
        ["call"],
        ["call", "x"],
        ["sandbox", "--port", "many"],
        ["sandbox", "--expires-in", "0"],
        ["sandbox", "--json=yes"],
        ["demo", "--scenario", "unheard-of"],
        ["completions"],
        ["--language", "xx"],
        ["operations", "x", "y"],
    ],
)
def test_wrong_usage_is_translated(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    known = [word for _command, _parser, typed in parsers() for word in typed]
    quoted = re.sub(r"'[\w-]+'", " ", told[told.index("⟦", 5) :])
    quoted = quoted[quoted.rindex("copper-desktop") :]
    assert left(quoted, *known, *languages.NAMES, *languages.NAMES.values(), "yes", "xx") == []


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = cli.main(arguments)
    told = capsys.readouterr()
    return status, told.out + told.err


def test_a_whole_life_of_a_connection_is_told_in_translation(
    registered: Application,
    visits: Visits,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    browser = ScriptedBrowser()
    visits(browser)
    bundle = tmp_path / "bundle.zip"
    operations = [operation.id for operation in OPERATIONS]
    application, moved = tmp_path / "work.copperapp", tmp_path / "all.coppermove"
    written = {"applications export Work": application, "move export": moved}
    wrong: list[str] = []
    for line in (
        "applications list",
        "applications export Work",
        "connect",
        "connect",
        "connections",
        "check --all",
        "check --all --quick",
        "call Lantern people --param page_size=1",
        "operations",
        "lend Lantern on",
        "lend Lantern",
        "store",
        "leftovers",
        "proxy show",
        "settings",
        f"doctor {HERE}",
        "certificate show",
        "certificate renew",
        f"bundle --output {bundle}",
        "move export",
        "token Lantern",
        "lend Lantern off",
        "token Lantern",
        "leftovers --delete",
        "store move",
        "proxy sign-out",
        f"applications import {application}",
        "applications remove Work",
        "remove Lantern --yes",
        f"move import {moved}",
        "remove --all --yes",
        "check --all",
        "check Lantern",
        "applications secret Nobody",
    ):
        whole = {"Lantern": "Lantern & Loom Outfitters"}
        arguments = [whole.get(word, word) for word in line.split(" ")]
        _status, told = ran(capsys, *arguments)
        if line in written:
            written[line].write_text(told, encoding="utf-8")
        if (
            line.endswith("export")
            or "export" in line
            or line.startswith(("call", "token", "certificate"))
        ):
            told = "\n".join(part for part in told.splitlines() if "⟦" in part)
        data = [
            "Work",
            "Nobody",
            *operations,
            "sandbox",
            *CODE_WORDS,
            str(bundle),
            str(application),
            str(moved),
            "Lantern",
            "bundle",
            "zip",
            "app",
            "test",
        ]
        wrong += [f"{line}: {found}" for found in left(told, *data)]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "operations --json",
        "connections --json",
        "settings --json",
        "store --json",
        "leftovers --json",
        "applications list --json",
        "proxy show --json",
        "certificate show --json",
        "doctor --only program.version --only storage.space --json",
        "check --all --json",
        "remove --all --yes --json",
    ],
)
def test_what_programs_read_is_not_translated(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(line.split())
    told = capsys.readouterr().out
    assert json.loads(told) is not None or told == "null\n"
    assert pseudo_language.OPEN not in json.dumps(json.loads(told), ensure_ascii=False)


def test_every_message_is_translated() -> None:
    for message in messages.every_message():
        assert left(f"{message.title}\n{message.explanation}\n{message.action}") == []


@pytest.mark.parametrize(
    "error",
    [
        errors.StoreFailed("Encrypted file", "it did not delete the entry"),
        errors.StoreDamaged("Encrypted file", "its lock cannot be read"),
        errors.CertificateUnusable("it was removed meanwhile"),
        errors.IndexUnavailable("", "it did not answer in time"),
    ],
)
def test_reasons_of_ours_are_translated_in_messages(error: errors.CopperDesktopError) -> None:
    message = messages.describe(error)
    assert left("\n".join((message.title, message.explanation, message.detail))) == []


def words_of(page: pages.Page) -> str:
    text = page.body.decode()
    assert f'lang="{pseudo_language.CODE.replace("_", "-")}"' in text
    text = re.sub(r"<style.*?</style>", " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def test_every_page_of_the_browser_is_translated(application: Application) -> None:
    told = messages.describe(errors.StoreLocked("Encrypted file"))
    for page in (
        pages.failed(told),
        pages.undecided(told),
        pages.interrupted(),
        pages.unverified(told),
        pages.not_here(404),
    ):
        assert left(words_of(page), "Copper Desktop") == []


def test_the_page_after_a_sign_in_is_translated(registered: Application, visits: Visits) -> None:
    browser = ScriptedBrowser()
    visits(browser)
    assert cli.main(["connect"]) == 0
    assert browser.last_page is not None
    assert pseudo_language.OPEN in browser.last_page.title


DEMO = """
import subprocess
import sys
from pathlib import Path
from copper_desktop import cli, languages, resources
path, folder = resources.path, Path(sys.argv[1])
resources.path = lambda *parts: folder if parts == ("locale",) else path(*parts)
languages.chosen = lambda *_wishes: sys.argv[2]
sys.exit(cli.main(["demo", "--off-screen", "--keep-in-memory", "--out", sys.argv[3]]))
"""
"""A process of its own, for a window; it finds the pseudo-language as the tests here do."""


def test_the_demo_tells_its_way_in_translation(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", DEMO, str(folder), pseudo_language.CODE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *steps, outcome = done.stdout.splitlines()
    assert json.loads(outcome)["connected"] is True
    assert left("\n".join(steps), "Copper Desktop", str(tmp_path)) == []
