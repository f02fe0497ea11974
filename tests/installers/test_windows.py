"""setup.exe for Windows, under Wine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import __version__
from tests.installers.conftest import Packages
from tests.installers.wine import STUBS, Wine, eventually

MAX_BYTES = 35_000_000
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\CopperDesktop"
FILE_KIND = r"Software\Classes\CopperDesktop.Application"
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


def test_arguments_reach_the_program_as_they_were_written(windows: Wine) -> None:
    told = windows.copper_desktop("check", 'Zoë "at" C:\\work\\')
    assert told.returncode == 2
    assert 'Zoë "at" C:\\work\\' in told.stderr


def test_the_whole_way_off_screen_with_credential_manager(bridged: Wine) -> None:
    done = bridged.copper_desktop("demo", "--off-screen", "--out", r"C:\Bilder – 写真")
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert (outcome["connected"], outcome["health"]) == (True, "working")
    assert (outcome["removed"], outcome["secret_left"]) == (True, False)


def test_the_program_writes_nothing_into_its_own_folder(bridged: Wine) -> None:
    assert bridged.copper_desktop("connections").returncode == 0
    assert list(bridged.program.rglob("__pycache__")) == []


def test_files_of_applications_are_opened_by_the_window(windows: Wine) -> None:
    assert windows.registered(r"Software\Classes\.copperapp") == "CopperDesktop.Application"
    command = windows.registered(FILE_KIND + r"\shell\open\command")
    assert command is not None
    assert command.endswith(r'\Programs\Copper Desktop\CopperDesktop.exe" "%1"')


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


def test_setup_imports_a_registration_keeps_it_when_upgrading_and_leaves_only_data(
    setup: Path, tmp_path: Path
) -> None:
    good, bad = tmp_path / "Acme Ltd.copperapp", tmp_path / "bad.copperapp"
    good.write_text(APPLICATION)
    bad.write_text("format = 2")
    wine = Wine(tmp_path / "prefix")
    try:
        assert wine.command(str(setup), "/S", f"/APPLICATION=Z:{good}").returncode == 0
        assert registrations(wine) == ["Acme"]
        set_version(wine, "0.0.1")
        stale = wine.program / "lib" / "of_an_earlier_version.py"
        stale.touch()
        upgraded = wine.command(str(setup), "/S", f"/APPLICATION=Z:{bad}")
        assert upgraded.returncode == NOT_IMPORTED
        assert wine.registered(UNINSTALL, "DisplayVersion") == __version__
        assert not stale.exists()
        assert registrations(wine) == ["Acme"]
        assert wine.registered("Environment", "Path") == program_path(wine)
        wine.command(str(wine.program / "Uninstall.exe"), "/S")
        assert eventually(lambda: not wine.program.exists())
        assert wine.registered("Environment", "Path") is None
        keys = (UNINSTALL, FILE_KIND, r"Software\Classes\.copperapp")
        assert eventually(lambda: all(wine.registered(key) is None for key in keys))
        data = {path.name for path in (wine.user / "AppData/Local/copper-desktop").iterdir()}
        assert "index.sqlite3" in data
        assert "bytecode" not in data
    finally:
        wine.end()


def test_the_uninstaller_deletes_data_and_secrets_where_that_is_asked_for(
    setup: Path, tmp_path: Path
) -> None:
    file = tmp_path / "acme.copperapp"
    file.write_text(APPLICATION)
    wine = Wine(tmp_path / "prefix")
    try:
        assert wine.command(str(setup), "/S", f"/APPLICATION=Z:{file}").returncode == 0
        assert "Copper Desktop" in credentials(wine)
        wine.command(str(wine.program / "Uninstall.exe"), "/S", "/EVERYTHING")
        assert eventually(lambda: not wine.program.exists())
        assert "Copper Desktop" not in credentials(wine)
        assert not (wine.user / "AppData/Local/copper-desktop").exists()
        assert not (wine.user / "AppData/Roaming/copper-desktop").exists()
    finally:
        wine.end()


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
