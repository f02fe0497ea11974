"""Which browsers there are: desktop entries on disk, and what was recorded of Windows and macOS."""

import json
import os
import sys
from pathlib import Path

import pytest

from copper_desktop.browsers import choice, desktop_entries, launch_services, registry
from copper_desktop.browsers.browser import Browser

FIREFOX = """[Desktop Entry]
# a comment
Type=Application
Name=Firefox
Name[de]=Feuerfuchs
Exec=sh %u
MimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;
Actions=new-window;new-private-window;

[Desktop Action new-window]
Name=New
Exec=sh --new-window %u

[Desktop Action new-private-window]
Name=Private
Exec=sh --private-window %u
"""


def entry(home: Path, name: str, text: str) -> Path:
    file = home / ".local/share/applications" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def environ(home: Path, tmp_path: Path) -> dict[str, str]:
    """A desktop without anything of this computer's."""
    return {
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_DATA_DIRS": str(tmp_path / "share"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CONFIG_DIRS": str(tmp_path / "etc"),
    }


def simple(exec_line: str = "sh %u", more: str = "") -> str:
    return (
        f"[Desktop Entry]\nType=Application\nName=Simple\nExec={exec_line}\n"
        f"MimeType=x-scheme-handler/https;\n{more}"
    )


def test_a_browser_of_the_menu_is_found_with_its_private_window(
    home: Path, environ: dict[str, str]
) -> None:
    entry(home, "firefox.desktop", FIREFOX)
    (found,) = desktop_entries.installed(environ)
    private = ("sh", "--private-window", "%u")
    assert found == Browser("firefox.desktop", "Firefox", ("sh", "%u"), private)


def test_names_are_in_the_persons_language(
    home: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_entries, "language", lambda: "de")
    entry(home, "firefox.desktop", FIREFOX)
    assert desktop_entries.installed(environ)[0].name == "Feuerfuchs"


def test_the_default_is_what_the_desktop_says(home: Path, environ: dict[str, str]) -> None:
    entry(home, "vendor/one.desktop", simple())
    entry(home, "two.desktop", simple())
    entry(home, "mimeapps.list", "[Default Applications]\nx-scheme-handler/https=two.desktop\n")
    (home / ".config").mkdir()
    (home / ".config/mimeapps.list").write_text("[Added Associations]\nx=y\n")
    (home / ".config/gnome-mimeapps.list").write_text(
        "[Default Applications]\nx-scheme-handler/https=gone.desktop;vendor-one.desktop;\n"
    )

    def default(**more: str) -> list[str]:
        found = desktop_entries.installed({**environ, **more})
        return [browser.id for browser in found if browser.is_default]

    assert default() == ["two.desktop"]
    assert default(XDG_CURRENT_DESKTOP="ubuntu:GNOME") == ["vendor-one.desktop"]


@pytest.mark.parametrize(
    "text",
    [
        simple(more="Hidden=true\n"),
        simple(more="NoDisplay=true\n"),
        simple(more="TryExec=/no/such/program\n"),
        simple("/no/such/program %u"),
        simple('"unfinished %u'),
        simple(""),
        FIREFOX.replace("x-scheme-handler/http", "x-scheme-handler/mailto"),
        "[Other]\nName=x\n",
        "no desktop entry at all",
    ],
)
def test_what_is_no_browser_to_choose_is_left_out(
    home: Path, environ: dict[str, str], text: str
) -> None:
    entry(home, "one.desktop", text)
    assert desktop_entries.installed(environ) == ()


def test_a_file_that_cannot_be_read_is_passed_over(home: Path, environ: dict[str, str]) -> None:
    entry(home, "one.desktop", "").write_bytes(b"\xff\xfe")
    entry(home, "two.desktop", simple())
    assert [found.id for found in desktop_entries.installed(environ)] == ["two.desktop"]


def test_the_persons_own_entry_hides_the_systems(
    home: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "share/applications").mkdir(parents=True)
    (tmp_path / "share/applications/one.desktop").write_text(simple())
    entry(home, "one.desktop", simple(more="Hidden=true\n"))
    assert desktop_entries.installed(environ) == ()


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ('"/bin/sh" --class="a b" %U', ("/bin/sh", "--class=a b", "%u")),
        ("sh %i %c 100%% %f", ("sh", "100%", "%u")),
        (r"sh\s-x", ("sh", "-x")),
        (r'sh "\\$HOME"', ("sh", r"\$HOME")),
    ],
)
def test_the_command_is_read_as_the_specification_has_it(
    home: Path, environ: dict[str, str], line: str, command: tuple[str, ...]
) -> None:
    entry(home, "one.desktop", simple(line))
    assert desktop_entries.installed(environ)[0].command == command


def test_a_well_known_program_has_a_private_window_without_an_action(
    home: Path, environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/chromium"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    broken = "Actions=incognito;gone-private;\n[Desktop Action incognito]\nExec=\n"
    entry(home, "one.desktop", simple("chromium %U", broken))
    assert desktop_entries.installed(environ)[0].private == ("chromium", "--incognito", "%u")


def test_where_the_environment_says_nothing_the_usual_folders_are_searched() -> None:
    assert isinstance(desktop_entries.installed({}), tuple)


VALUES = {
    ("HKCU", registry.CHOICE, "ProgId"): "FirefoxURL-308046B0AF4A39CB",
    ("HKLM", r"Firefox-308046B0AF4A39CB", ""): "Mozilla Firefox",
    ("HKLM", r"Firefox-308046B0AF4A39CB\Capabilities", "ApplicationName"): "@firefox.exe,-1",
    ("HKLM", r"Firefox-308046B0AF4A39CB\Capabilities\URLAssociations", "https"): (
        "FirefoxURL-308046B0AF4A39CB"
    ),
    ("HKLM", r"Firefox-308046B0AF4A39CB\shell\open\command", ""): (
        r'"C:\Program Files\Mozilla Firefox\firefox.exe"'
    ),
    ("HKLM", r"Microsoft Edge\Capabilities", "ApplicationName"): "Microsoft Edge",
    ("HKLM", r"Microsoft Edge\shell\open\command", ""): (
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
    ),
    ("HKCU", r"Small\shell\open\command", ""): "small",
    ("HKLM", r"IEXPLORE.EXE\shell\open\command", ""): r"C:\IE\iexplore.exe",
}
KEYS = {
    "HKCU": ["Small", "Empty"],
    "HKLM": ["Firefox-308046B0AF4A39CB", "IEXPLORE.EXE", "Microsoft Edge", "Small"],
}


class Recorded:
    """The registry of a Windows 11, as far as it is read; there is no Windows here to ask."""

    def keys(self, root: str, path: str) -> list[str]:
        return KEYS[root] if path == registry.CLIENTS else []

    def value(self, root: str, path: str, name: str) -> str:
        return VALUES.get((root, path.removeprefix(registry.CLIENTS + "\\"), name), "")


def test_windows_tells_its_browsers_in_the_registry() -> None:
    firefox = r"C:\Program Files\Mozilla Firefox\firefox.exe"
    edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
    assert registry.installed(Recorded()) == (
        Browser("Small", "Small", ("small",)),
        Browser(
            "Firefox-308046B0AF4A39CB",
            "Mozilla Firefox",
            (firefox,),
            (firefox, "--private-window"),
            True,
        ),
        Browser("Microsoft Edge", "Microsoft Edge", (edge,), (edge, "--inprivate")),
    )


def test_macos_tells_its_browsers_through_launch_services() -> None:
    safari, chrome = "/Applications/Safari.app", "/Applications/Google Chrome.app"
    answer = json.dumps({"all": [safari, chrome, safari], "first": chrome})
    opens = "/usr/bin/open"
    assert launch_services.installed(answer) == (
        Browser(safari, "Safari", (opens, "-a", safari, "%u")),
        Browser(
            chrome,
            "Google Chrome",
            (opens, "-a", chrome, "%u"),
            (opens, "-na", chrome, "--args", "--incognito", "%u"),
            True,
        ),
    )


@pytest.mark.parametrize("answer", ["", "execution error", "[]", '{"all": 1, "first": ""}'])
def test_an_answer_that_cannot_be_read_is_no_browser(answer: str) -> None:
    assert launch_services.installed(answer) == ()


def test_where_launch_services_cannot_be_asked_there_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert launch_services.ask() == ""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert choice.installed() == ()


def test_the_default_comes_first_and_the_others_by_name(
    home: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    for name in ("zeta", "alpha", "Beta"):
        text = simple().replace("Name=Simple", f"Name={name}")
        entry(home, f"{name}.desktop", text)
    entry(home, "mimeapps.list", "[Default Applications]\nx-scheme-handler/http=zeta.desktop\n")
    assert [found.name for found in choice.installed()] == ["zeta", "alpha", "Beta"]
