"""The MSI for device management, under Wine."""

import json
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import __version__
from copper_desktop.applications import security_descriptor
from tests.installers.conftest import CHECKOUT, Packages
from tests.installers.waiting import eventually
from tests.installers.wine import COMPUTER, STUBS, Wine

MAX_BYTES = 35_000_000
CLASSES = "Software\\Classes\\"
KINDS = {".copperapp": "CopperDesktop.Application", ".coppermove": "CopperDesktop.Connections"}
PATH = r"System\CurrentControlSet\Control\Session Manager\Environment"
RUN_PACKED, DEFERRED, AS_SYSTEM = 2, 0x400, 0x800
"""Kinds of custom actions: of a program in the package, in the script of the installation, without
taking on the person's identity.
"""

APPLICATION = """\
format = 1
name = "Acme"
client_id = "client-1"
client_secret = "worthless-secret"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


@pytest.fixture(scope="module")
def msi(packages: Packages) -> Path:
    return packages.find("*.msi")


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("given") / "acme.copperapp"
    file.write_text(APPLICATION)
    return file


@pytest.fixture(scope="module")
def windows(
    msi: Path, application: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wine]:
    """A Windows on which an earlier version was replaced by this one, without a question."""
    folder = tmp_path_factory.mktemp("wine")
    wine = Wine(folder / "prefix")
    earlier = renumbered(msi, folder / "earlier.msi", "0.0.1")
    assert install(wine, earlier, f"APPLICATIONFILE=Z:{application}") == 0
    # Given again: Wine does not tell the earlier version that another takes its place.
    assert install(wine, msi, f"APPLICATIONFILE=Z:{application}") == 0
    yield wine
    wine.end()


def test_it_is_small_enough_to_send_around(msi: Path) -> None:
    assert msi.stat().st_size <= MAX_BYTES


def test_an_upgrade_takes_the_place_of_the_earlier_version(windows: Wine) -> None:
    assert installed_versions(windows) == [__version__]
    told = windows.copper_desktop("--version")
    assert (told.returncode, told.stdout) == (0, f"copper-desktop {__version__}\n")


def test_what_bridges_wine_is_not_in_it(windows: Wine) -> None:
    packed = {path.stem.lower() for path in windows.program_of_all.rglob("*")}
    assert "copperdesktop" in packed
    assert packed.isdisjoint(STUBS)


def test_the_managed_application_is_installed(windows: Wine) -> None:
    assert (windows.managed / "installed.copperapp").read_text() == APPLICATION


def test_its_folder_has_permissions_of_its_own(windows: Wine) -> None:
    assert windows.managed.stat().st_mode & 0o777 == 0o770  # what Wine makes of the access list


@pytest.mark.parametrize("name", ["FOLDER_SECURITY", "FILE_SECURITY"])
def test_the_product_believes_what_has_the_permissions_that_are_set(name: str) -> None:
    source = (CHECKOUT / "packaging/windows/integrate.c").read_text()
    found = re.search(rf'#define {name} L"(.+)"', source)
    assert found is not None
    assert security_descriptor.belongs_to_administrators(found[1])
    assert security_descriptor.changed_by_administrators_only(found[1])


@pytest.mark.parametrize("ending", KINDS)
def test_files_are_opened_by_the_window(windows: Wine, ending: str) -> None:
    kind = windows.registered(CLASSES + ending, hive=COMPUTER)
    command = windows.registered(rf"{CLASSES}{KINDS[ending]}\shell\open\command", hive=COMPUTER)
    assert kind == KINDS[ending]
    assert command == r'"C:\Program Files\Copper Desktop\CopperDesktop.exe" "%1"'


def test_the_folder_is_protected_by_the_system_and_not_as_the_person(msi: Path) -> None:
    actions = table(msi, "CustomAction")
    assert actions["Manage"][:3] == [
        str(RUN_PACKED | DEFERRED | AS_SYSTEM),
        "Integrate",
        'managed "[APPLICATIONFILE]"',
    ]
    kind, *rest = actions["Unmanage"][:3]
    assert int(kind) & (RUN_PACKED | DEFERRED | AS_SYSTEM) == RUN_PACKED | DEFERRED | AS_SYSTEM
    assert rest == ["Integrate", "unmanaged"]
    order = {name: int(row[-1]) for name, row in table(msi, "InstallExecuteSequence").items()}
    assert order["InstallFiles"] < order["Manage"] < order["InstallFinalize"]
    assert order["InstallInitialize"] < order["Unmanage"] < order["InstallFinalize"]


def test_terminals_and_the_start_menu_find_it(windows: Wine) -> None:
    path = windows.registered(PATH, "PATH", hive=COMPUTER)
    assert path is not None
    assert path.split(";")[-1] == "C:\\Program Files\\Copper Desktop\\"
    entries = [
        path.parent.name for path in (windows.folder / "drive_c").rglob("Copper Desktop.lnk")
    ]
    assert entries == ["Programs"]  # Wine has the menu of the person alone


def test_the_whole_way_off_screen_from_a_folder_that_is_only_read(windows: Wine) -> None:
    windows.bridge_gaps()
    folders = [windows.program_of_all, *windows.program_of_all.rglob("*")]
    before = set(folders)
    done = windows.copper_desktop("demo", "--off-screen", "--out", r"C:\Bilder – 写真")
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert (outcome["connected"], outcome["health"]) == (True, "working")
    assert (outcome["removed"], outcome["secret_left"]) == (True, False)
    assert {windows.program_of_all, *windows.program_of_all.rglob("*")} == before


def test_an_older_version_is_refused(windows: Wine, msi: Path, tmp_path: Path) -> None:
    older = renumbered(msi, tmp_path / "older.msi", "0.0.2")
    assert install(windows, older) != 0
    assert installed_versions(windows) == [__version__]


def test_a_repair_brings_back_what_was_lost(windows: Wine, msi: Path) -> None:
    lost = windows.program_of_all / "LICENSE.txt"
    lost.unlink()
    assert install(windows, msi, "REINSTALL=ALL", "REINSTALLMODE=amus") == 0
    assert lost.exists()


def test_an_application_that_is_not_there_ends_the_installation(msi: Path, tmp_path: Path) -> None:
    wine = Wine(tmp_path / "prefix")
    try:
        assert install(wine, msi, r"APPLICATIONFILE=C:\nowhere.copperapp") != 0
        assert not (wine.managed / "installed.copperapp").exists()
        assert installed_versions(wine) == []
    finally:
        wine.end()


def test_nothing_is_left_after_uninstalling(windows: Wine, msi: Path) -> None:
    for stub in STUBS:
        (windows.program_of_all / f"{stub}.dll").unlink(missing_ok=True)
    assert windows.command("msiexec", "/qn", "/x", f"Z:{msi}").returncode == 0
    assert eventually(lambda: installed_versions(windows) == [])
    assert not windows.program_of_all.exists()
    assert not windows.managed.exists()
    classes = [CLASSES + name for names in KINDS.items() for name in names]
    for key in (*classes, r"Software\Copper Desktop"):
        assert windows.registered(key, hive=COMPUTER) is None
    path = windows.registered(PATH, "PATH", hive=COMPUTER)
    assert path is not None
    assert "Copper Desktop" not in path


def table(msi: Path, name: str) -> dict[str, list[str]]:
    """Return a table of the package: its first column → the others."""
    told = subprocess.run(["msiinfo", "export", str(msi), name], capture_output=True, check=True)
    rows = [line.split("\t") for line in told.stdout.decode().splitlines()[3:]]
    return {first: rest for first, *rest in rows}


def install(wine: Wine, msi: Path, *properties: str) -> int:
    """Install without a question; return msiexec's exit status."""
    return wine.command("msiexec", "/qn", "/i", f"Z:{msi}", *properties).returncode


def installed_versions(wine: Wine) -> list[str]:
    """Return the versions that the list of installed programs names."""
    key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
    told = wine.command("reg", "query", key, "/s").stdout
    entries = told.split("HKEY_LOCAL_MACHINE")
    ours = [entry for entry in entries if re.search(r"DisplayName.*Copper Desktop", entry)]
    return re.findall(r"DisplayVersion +REG_SZ +(\S+)", "".join(ours))


def renumbered(msi: Path, copy: Path, version: str) -> Path:
    """Return a copy that is another version: there is no earlier one yet."""
    shutil.copy(msi, copy)
    product = f"{{{uuid.uuid4()}}}".upper()
    source = (CHECKOUT / "packaging/windows/product.wxs").read_text()
    (code,) = re.findall(r'UpgradeCode="(.+)"', source)
    code = f"{{{code}}}"
    queries = [
        f"UPDATE `Property` SET `Value` = '{value}' WHERE `Property` = '{name}'"
        for name, value in (("ProductVersion", version), ("ProductCode", product))
    ]
    queries.append("DELETE FROM `Upgrade`")
    queries += [
        f"INSERT INTO `Upgrade` (`UpgradeCode`, `{column}`, `Attributes`, `ActionProperty`) "
        f"VALUES ('{code}', '{version}', {attributes}, '{name}')"
        for column, attributes, name in (
            ("VersionMax", 1, "WIX_UPGRADE_DETECTED"),
            ("VersionMin", 2, "WIX_DOWNGRADE_DETECTED"),
        )
    ]
    for query in queries:
        subprocess.run(["msibuild", str(copy), "-q", query], check=True)
    summary = ["-s", "Copper Desktop", "Test", "x64;1033", f"{{{uuid.uuid4()}}}".upper()]
    subprocess.run(["msibuild", str(copy), *summary], check=True)
    return copy
