"""setup.exe for Windows, under Wine."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import trustme

from copper_desktop import __version__
from tests.installers.conftest import Packages
from tests.installers.tls import sandbox_over_tls
from tests.installers.waiting import eventually
from tests.installers.wine import STUBS, Wine

MAX_BYTES = 35_000_000
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\CopperDesktop"
CLASSES = "Software\\Classes\\"
KINDS = {".copperapp": "CopperDesktop.Application", ".coppermove": "CopperDesktop.Connections"}
AT_LOGIN = r"Software\Microsoft\Windows\CurrentVersion\Run"
VERSION, MANIFEST = 16, 24
"""Kinds of resources in Windows' programs."""
NEWER_INSTALLED, RUNNING, NOT_IMPORTED = 10, 11, 12

APPLICATION = """\
format = 1
name = "Acme"
client_id = "client-1"
client_secret = "worthless-secret"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


@pytest.fixture(scope="module")
def setup(packages: Packages) -> Path:
    return packages.find("*-setup.exe")


@pytest.fixture(scope="module")
def windows(setup: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """A Windows on which Copper Desktop was installed without a question."""
    wine = Wine(tmp_path_factory.mktemp("wine") / "prefix")
    assert wine.command(str(setup), "/S").returncode == 0
    yield wine
    wine.end()


@pytest.fixture(scope="module")
def packed(windows: Wine) -> set[str]:
    """The names, without endings, of all files as they were installed."""
    return {path.stem.lower() for path in windows.program.rglob("*")}


@pytest.fixture(scope="module")
def bridged(windows: Wine, packed: set[str]) -> Wine:
    windows.bridge_gaps()
    return windows


def test_setup_is_small_enough_to_send_around(setup: Path) -> None:
    assert setup.stat().st_size <= MAX_BYTES


def test_what_bridges_wine_is_in_no_package(packed: set[str]) -> None:
    assert "copperdesktop" in packed
    assert packed.isdisjoint(STUBS)


def test_the_console_launcher_prints_to_a_terminal(windows: Wine) -> None:
    told = windows.copper_desktop("--version")
    assert (told.returncode, told.stdout) == (0, f"copper-desktop {__version__}\n")


def test_it_speaks_the_language_that_is_asked_for(windows: Wine) -> None:
    told = windows.copper_desktop("--language", "de", "--help")
    assert (told.returncode, "Befehle:" in told.stdout) == (0, True)


def test_arguments_reach_the_program_as_they_were_written(windows: Wine) -> None:
    told = windows.copper_desktop("check", 'Zoë "at" C:\\work\\')
    assert told.returncode == 2
    assert 'Zoë "at" C:\\work\\' in told.stderr


def test_the_whole_way_off_screen_with_credential_manager_and_no_network(bridged: Wine) -> None:
    journey = ("demo", "--off-screen", "--out", r"C:\Bilder – 写真")
    done = bridged.copper_desktop(*journey, offline=True)
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert (outcome["connected"], outcome["health"]) == (True, "working")
    assert (outcome["removed"], outcome["secret_left"]) == (True, False)


def test_a_diagnosis_is_well_once_windows_trusts_who_issued_the_certificates(
    bridged: Wine, tmp_path: Path
) -> None:
    authority = trustme.CA()
    bridged.copper_desktop("display-report")  # begins Wine's desktop, which holds the output open
    with sandbox_over_tls(authority, "localhost") as application:
        file = tmp_path / "acme.copperapp"
        file.write_text(application)
        assert bridged.copper_desktop("applications", "import", f"Z:{file}").returncode == 0
        doctor = ("doctor", "--application", "Acme", "--json")
        told = bridged.copper_desktop(*doctor).stdout
        assert set(failures(told)) == {"network.tls", "network.answer"}
        bridged.trust(authority.cert_pem.bytes())
        assert failures(bridged.copper_desktop(*doctor).stdout) == {}
    assert bridged.copper_desktop("applications", "remove", "Acme").returncode == 0


def test_the_program_writes_nothing_into_its_own_folder(bridged: Wine) -> None:
    assert bridged.copper_desktop("connections").returncode == 0
    assert list(bridged.program.rglob("__pycache__")) == []


@pytest.mark.parametrize("ending", KINDS)
def test_files_are_opened_by_the_window(windows: Wine, ending: str) -> None:
    assert windows.registered(CLASSES + ending) == KINDS[ending]
    command = windows.registered(CLASSES + KINDS[ending] + r"\shell\open\command")
    assert command is not None
    assert command.endswith(r'\Programs\Copper Desktop\CopperDesktop.exe" "%1"')


@pytest.mark.parametrize("name", ["CopperDesktop.exe", "copper-desktop.exe"])
def test_the_launchers_say_which_version_they_are_and_what_they_can(
    windows: Wine, name: str
) -> None:
    told = resource(windows.program / name, VERSION).decode("utf-16-le", errors="replace")
    assert dict(re.findall(r"(ProductVersion|ProductName)\0+([^\0]+)", told)) == {
        "ProductName": "Copper Desktop",
        "ProductVersion": __version__,
    }
    told = resource(windows.program / name, MANIFEST)
    manifest = ElementTree.fromstring(told)  # noqa: S314  our own
    values = {element.tag.rpartition("}")[2]: element.text for element in manifest.iter()}
    assert values["dpiAwareness"] == "PerMonitorV2"
    assert values["longPathAware"] == "true"
    assert values["activeCodePage"] == "UTF-8"
    (level,) = manifest.iter("{urn:schemas-microsoft-com:asm.v3}requestedExecutionLevel")
    assert level.get("level") == "asInvoker"


def test_setup_says_which_version_it_is_and_asks_for_no_administrator(setup: Path) -> None:
    told = resource(setup, VERSION).decode("utf-16-le", errors="replace")
    assert re.search(rf"ProductVersion\0+{re.escape(__version__)}\0", told)
    assert b'level="asInvoker"' in resource(setup, MANIFEST)


def test_the_program_and_qt_have_their_translations(windows: Wine) -> None:
    languages = {
        file.parent.parent.name
        for file in (windows.program / "lib/copper_desktop/_resources/locale").rglob("*.mo")
    }
    assert languages == {"ar", "de", "es"}
    assert {file.stem for file in (windows.program / "lib/PySide6/translations").iterdir()} == {
        f"qtbase_{language}" for language in languages
    }


def test_the_start_menu_has_an_entry(windows: Wine) -> None:
    menu = windows.user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
    assert (menu / "Copper Desktop.lnk").exists()


def test_a_newer_version_is_not_replaced_by_an_older_one(windows: Wine, setup: Path) -> None:
    set_version(windows, "99.0.0")
    refused = windows.command(str(setup), "/S").returncode
    kept = windows.registered(UNINSTALL, "DisplayVersion")
    set_version(windows, __version__)
    assert (refused, kept) == (NEWER_INSTALLED, "99.0.0")


def test_what_runs_is_not_replaced(windows: Wine, setup: Path) -> None:
    with windows.running_sandbox():
        assert windows.command(str(setup), "/S").returncode == RUNNING


def test_an_upgrade_keeps_connections_and_uninstalling_leaves_only_data(
    setup: Path, tmp_path: Path
) -> None:
    good, bad = tmp_path / "Acme Ltd.copperapp", tmp_path / "bad.copperapp"
    bad.write_text("format = 2")
    wine, authority = Wine(tmp_path / "prefix"), trustme.CA()
    try:
        with sandbox_over_tls(authority, "localhost") as application:
            good.write_text(application)
            assert wine.command(str(setup), "/S", f"/APPLICATION=Z:{good}").returncode == 0
            wine.trust(authority.cert_pem.bytes())
            connection = wine.connect()
            set_version(wine, "0.0.1")
            stale = wine.program / "lib" / "of_an_earlier_version.py"
            stale.touch()
            lost = wine.program / "LICENSE.txt"
            lost.unlink()
            upgraded = wine.command(str(setup), "/S", f"/APPLICATION=Z:{bad}")
            assert upgraded.returncode == NOT_IMPORTED
            assert wine.registered(UNINSTALL, "DisplayVersion") == __version__
            assert not stale.exists()
            assert lost.exists()
            checked = wine.copper_desktop("check", connection, "--json")
            assert json.loads(checked.stdout)["health"] == "working"
        assert registrations(wine) == ["Acme"]
        assert wine.registered("Environment", "Path") == program_path(wine)
        chosen = wine.copper_desktop("at-login", "on", "--json")
        assert json.loads(chosen.stdout) == {"at_login": True}
        starting = rf'"{program_path(wine)}\CopperDesktop.exe" --background'
        assert wine.registered(AT_LOGIN, "Copper Desktop") == starting
        wine.command(str(wine.program / "Uninstall.exe"), "/S")
        assert eventually(lambda: not wine.program.exists())
        assert wine.registered("Environment", "Path") is None
        keys = [UNINSTALL, *(CLASSES + name for names in KINDS.items() for name in names)]
        assert eventually(lambda: all(wine.registered(key) is None for key in keys))
        assert wine.registered(AT_LOGIN, "Copper Desktop") is None
        data = {path.name for path in (wine.user / "AppData/Local/copper-desktop").iterdir()}
        assert "index.sqlite3" in data
        assert "bytecode" not in data
    finally:
        wine.end()


def test_from_a_folder_of_any_name_the_uninstaller_deletes_data_and_secrets_if_asked_to(
    setup: Path, tmp_path: Path
) -> None:
    file = tmp_path / "acme.copperapp"
    file.write_text(APPLICATION)
    wine = Wine(tmp_path / "prefix")
    wine.program = wine.folder / "drive_c/Zoë Ünal – 写真/Copper Désktop"
    chosen = (
        "/v",
        "InstallDir",
        "/d",
        r"C:\Zoë Ünal – 写真\Copper Désktop",
    )  # as of an earlier one
    try:
        assert wine.command("reg", "add", r"HKCU\Software\Copper Desktop", *chosen).returncode == 0
        assert wine.command(str(setup), "/S", f"/APPLICATION=Z:{file}").returncode == 0
        assert wine.program.is_dir()
        assert "Copper Desktop" in credentials(wine)
        wine.command(str(wine.program / "Uninstall.exe"), "/S", "/EVERYTHING")
        assert eventually(lambda: not wine.program.exists())
        assert "Copper Desktop" not in credentials(wine)
        assert not (wine.user / "AppData/Local/copper-desktop").exists()
        assert not (wine.user / "AppData/Roaming/copper-desktop").exists()
    finally:
        wine.end()


def failures(told: str) -> dict[str, str]:
    """Return what the diagnosis found to fail, with what it saw."""
    found = json.loads(told)["checks"]
    return {each["id"]: each["evidence"] for each in found if each["verdict"] == "failed"}


def resource(program: Path, kind: int) -> bytes:
    """Return a resource of a program, by the number of its kind."""
    command = ["wrestool", "--extract", "--raw", f"--type={kind}", str(program)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def credentials(wine: Wine) -> str:
    """Return what Wine's Credential Manager lists, which is the names of its entries."""
    return wine.command("reg", "query", r"HKCU\Software\Wine\Credential Manager", "/s").stdout


def program_path(wine: Wine) -> str:
    return rf"C:\users\{wine.user.name}\AppData\Local\Programs\Copper Desktop"


def registrations(wine: Wine) -> list[str]:
    listed = wine.copper_desktop("applications", "list", "--json")
    return [each["name"] for each in json.loads(listed.stdout) if not each["builtin"]]


def set_version(wine: Wine, version: str) -> None:
    """Let the registry say that another version is installed; there is only this one."""
    key = f"HKCU\\{UNINSTALL}"
    done = wine.command("reg", "add", key, "/v", "DisplayVersion", "/d", version, "/f")
    assert done.returncode == 0
