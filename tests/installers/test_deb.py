"""The package for Debian and Ubuntu, in fresh systems that have nothing else."""

import asyncio
import gettext
import json
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from copper_desktop import __version__
from copper_desktop.sandbox.browser import ScriptedBrowser
from tests.installers.conftest import CHECKOUT
from tests.installers.root import BROWSER, FIRST, FIRST_HOME, SECOND, Root, opened
from tests.installers.seen import press_until, shown
from tests.installers.tls import sandbox_over_tls

PROGRAM = "/usr/lib/copper-desktop"
MAX_BYTES = 45_000_000
SECONDS = 120.0


def test_the_package_is_small_enough_to_send_around(package: Path) -> None:
    assert package.stat().st_size <= MAX_BYTES


def test_the_frozen_program_is_the_version_that_was_packed(system: Root) -> None:
    told = system.run("copper-desktop", "--version", user=FIRST).stdout
    assert told == f"copper-desktop {__version__}\n"


def test_it_speaks_the_language_that_is_asked_for(system: Root) -> None:
    told = system.run("copper-desktop", "--language", "de", "--help", user=FIRST).stdout
    assert "Befehle:" in told


@pytest.mark.parametrize("user", [FIRST, SECOND])
def test_everybody_goes_the_whole_way_offline_with_a_real_store(system: Root, user: str) -> None:
    assert journey(system, user) == {
        "connected": True,
        "health": "working",
        "removed": True,
        "secret_left": False,
    }


def test_the_program_runs_from_a_folder_of_any_name_that_it_cannot_change(system: Root) -> None:
    elsewhere = "/opt/Zoë Ünal – 写真/Copper Désktop"
    put = 'mkdir -p "${1%/*}" && cp -a "$0" "$1"'
    system.run("sh", "-c", put, PROGRAM, elsewhere)
    run = 'cd "$HOME" && exec "$0/copper-desktop" demo --off-screen --out shots'
    before = system.files(elsewhere.strip("/"))
    done = system.in_session(SECOND, "sh", "-c", run, elsewhere, offline=True)
    assert json.loads(done.stdout.splitlines()[-1])["connected"] is True
    assert system.files(elsewhere.strip("/")) == before
    system.run("rm", "-r", "/opt/Zoë Ünal – 写真")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_command_line_and_the_window_speak_ones_language(system: Root, language: str) -> None:
    catalogue = gettext.translation("copper-desktop", CHECKOUT / "resources/locale", [language])
    words = catalogue.gettext("find out why something does not work")
    assert words != "find out why something does not work"
    speaking = ("env", f"COPPER_DESKTOP_LANGUAGE={language}", "COLUMNS=200", "copper-desktop")
    assert words in system.run(*speaking, "--help", user=FIRST).stdout
    title = catalogue.gettext("Demo — Copper Desktop")
    with shown(system, *speaking, "demo") as running:
        press_until(running.done, title, "ctrl+q")
    assert f"{PROGRAM}/_internal/PySide6/Qt/translations/qtbase_{language}.qm".strip("/") in {
        *system.files(f"{PROGRAM}/_internal/PySide6/Qt/translations".strip("/"))
    }


def test_no_library_is_missing_but_those_of_wayland_which_are_recommended(system: Root) -> None:
    files = f"find {PROGRAM} -name '*.so*' -o -name copper-desktop -type f"
    told = system.run("sh", "-c", f"LD_LIBRARY_PATH={PROGRAM}/_internal ldd $({files})").stdout
    assert "libQt6Core" in told
    missing = {line.split()[0] for line in told.splitlines() if "not found" in line}
    assert {name for name in missing if not name.startswith("libwayland-")} == set()


def test_the_menu_entry_has_a_program_an_icon_and_the_files_that_it_opens(system: Root) -> None:
    entry = (system.folder / "usr/share/applications/copper-desktop.desktop").read_text()
    assert re.search(r"^Exec=copper-desktop %f$", entry, re.MULTILINE)
    assert re.search(r"^MimeType=(.+;)?application/x-copperapp;", entry, re.MULTILINE)
    assert (
        'glob pattern="*.copperapp"'
        in (system.folder / "usr/share/mime/packages/copper-desktop.xml").read_text()
    )
    icons = {path for path in system.files("usr/share/icons") if "/apps/copper-desktop." in path}
    assert len(icons) == 8


def test_the_commands_have_a_manual_page_and_are_completed(system: Root) -> None:
    manual = system.run("zcat", "/usr/share/man/man1/copper-desktop.1.gz").stdout
    assert manual == (CHECKOUT / "docs/copper-desktop.1").read_text()
    line = "copper-desktop doc"
    code = (
        ". /usr/share/bash-completion/completions/copper-desktop; "
        f"COMP_LINE='{line}' COMP_POINT={len(line)} COMP_TYPE=9; "
        "_python_argcomplete copper-desktop doc copper-desktop; echo ${COMPREPLY[@]}"
    )
    assert system.run("bash", "-c", code, user=FIRST).stdout.strip() == "doctor"
    files = system.files("usr/share/zsh", "usr/share/fish")
    assert "usr/share/zsh/vendor-completions/_copper-desktop" in files
    assert "usr/share/fish/vendor_completions.d/copper-desktop.fish" in files


def test_the_notice_names_every_locked_package(system: Root) -> None:
    told = system.run("zcat", "/usr/share/doc/copper-desktop/THIRD-PARTY.txt.gz").stdout
    lock = (CHECKOUT / "packaging/locks/runtime.txt").read_text()
    locked = re.findall(r"^([\w.-]+)==(\S+) (?:\\|; .*linux.*)$", lock, re.MULTILINE)
    named = set(re.findall(r"^(\S+) (\S+)\nLicence: ", told, re.MULTILINE))
    assert len(locked) > 20
    assert {(plain(name), version) for name, version in locked} <= {
        (plain(name), version) for name, version in named
    }
    assert "GNU Lesser General Public License" in told


def test_people_can_change_nothing_of_the_program(system: Root) -> None:
    folders = (PROGRAM, "/etc/copper-desktop")
    found = system.run(
        "find", *folders, "!", "-type", "l", "(", "-perm", "/022", "-o", "!", "-uid", "0", ")"
    )
    assert found.stdout == ""


def test_an_upgrade_keeps_connections_and_a_purge_leaves_nothing(
    system: Root, package: Path, tmp_path: Path
) -> None:
    root = system.copy(tmp_path / "root")
    root.run("apt-get", "-qq", "-y", "purge", "copper-desktop")
    without = root.files("usr", "etc", "opt", "var/lib/dpkg/info")
    root.install(repacked(package, tmp_path, "0.0.1"))
    assert installed_version(root) == "0.0.1"
    with managed_sandbox(root):
        connected = connect(root)
        root.install(package)
        assert installed_version(root) == __version__
        told = root.in_session(FIRST, "copper-desktop", "check", connected, "--json")
        assert json.loads(told.stdout)["health"] == "working"
        command = ("copper-desktop", "doctor", "--application", "Acme")
        display = f"DISPLAY={os.environ['DISPLAY']}"
        diagnosed = root.in_session(FIRST, "env", display, *command, check=False)
        assert re.search(r"^ok +network\.tls ", diagnosed.stdout, re.MULTILINE), diagnosed.stdout
        assert re.search(r"^ok +store\.round_trip ", diagnosed.stdout, re.MULTILINE)
        assert diagnosed.returncode == 0, diagnosed.stdout
    root.run("rm", "/etc/copper-desktop/acme.copperapp")
    root.run("rm", "-rf", "/usr/local/share/ca-certificates/proof.crt")
    root.run("update-ca-certificates", "--fresh")
    root.run("apt-get", "-qq", "-y", "purge", "copper-desktop")
    left = root.files("usr", "etc", "opt", "var/lib/dpkg/info") - without
    assert {path for path in left if not path.startswith("usr/local")} == set()


def journey(root: Root, user: str) -> dict[str, object]:
    """Do the whole journey without a network; return what its last line says of it."""
    script = 'cd "$HOME" && exec copper-desktop demo --off-screen --out "Bilder – 写真"'
    done = root.in_session(user, "sh", "-c", script, offline=True, check=False)
    if "discover_other_daemon" in done.stderr:  # Debian 13's gnome-keyring now and then crashes
        done = root.in_session(user, "sh", "-c", script, offline=True)
    assert (done.returncode, done.stderr) == (0, "")
    outcome = json.loads(done.stdout.splitlines()[-1])
    return {key: outcome[key] for key in ("connected", "health", "removed", "secret_left")}


@contextmanager
def managed_sandbox(root: Root) -> Iterator[None]:
    """Serve a simulated Copper that is an administrator's application, its API over TLS."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(root.folder / "usr/local/share/ca-certificates/proof.crt")
    root.run("update-ca-certificates")
    with sandbox_over_tls(authority, "127.0.0.1") as application:
        file = root.folder / "etc/copper-desktop/acme.copperapp"
        file.write_text(application)
        file.chmod(0o644)
        yield


def connect(root: Root) -> str:
    """Connect on the command line, with a browser outside; return the connection's id."""
    home = root.folder / FIRST_HOME.strip("/")
    root.put_browser()
    command = ("env", f"BROWSER={BROWSER}", "copper-desktop", "connect", "--json")
    with ThreadPoolExecutor() as threads:
        connecting = threads.submit(root.in_session, FIRST, *command)
        asyncio.run(ScriptedBrowser().visit(opened(home, connecting)))
        last = json.loads(connecting.result().stdout.splitlines()[-1])
    assert last["event"] == "connected", last
    assert "LD_LIBRARY_PATH" not in (home / "environment").read_text()
    return str(last["connection"]["id"])


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_version(root: Root) -> str:
    return root.run("dpkg-query", "--show", "--showformat=${Version}", "copper-desktop").stdout


def repacked(package: Path, folder: Path, version: str) -> Path:
    """Return the package with an earlier version's number: there is no earlier version yet."""
    tree = folder / "earlier"
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {version}", control.read_text()))
    earlier = folder / f"copper-desktop_{version}_amd64.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(earlier)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return earlier
