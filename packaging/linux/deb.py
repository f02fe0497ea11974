"""The package for Debian and Ubuntu, put together from the frozen program by dpkg-deb.

Owns what the package holds and where; knows nothing of how the program was frozen.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from package import Build

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGE = "copper-desktop"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
DEPENDS = (
    "libc6 (>= {glibc})",
    "libdbus-1-3",
    "libegl1",
    "libexpat1",
    "libfontconfig1",
    "libfreetype6",
    "libgcc-s1",
    "libgl1",
    "libglib2.0-0 | libglib2.0-0t64",
    "liblzma5",
    "libbrotli1",
    "libbz2-1.0",
    "libstdc++6",
    "libx11-6",
    "libx11-xcb1",
    "libxcb1",
    "libzstd1",
    "zlib1g",
    "ca-certificates",
)
"""What frozen.spec leaves to the system, and fonts and certificates."""
RECOMMENDS = (
    "gnome-keyring | keepassxc | kwalletmanager",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "xdg-utils",
)
COMPLETIONS = {
    "bash": f"bash-completion/completions/{PACKAGE}",
    "zsh": f"zsh/vendor-completions/_{PACKAGE}",
    "fish": f"fish/vendor_completions.d/{PACKAGE}.fish",
}
"""Shell → where Debian's package of it looks, under /usr/share."""
CONTROL = """\
Package: {package}
Version: {version}
Architecture: amd64
Maintainer: {name} <{email}>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: net
Priority: optional
Description: connect to the Copper CRM through your own browser
 Copper Desktop connects people to Copper, the CRM, through their own browser:
 one button, no web server, no code. It shows which connections work and until
 when, lets you test them, and keeps their tokens in the credential store of
 the desktop. A simulated Copper is built in, to try it without an account.
"""
CHANGELOG = """\
{package} ({version}) unstable; urgency=medium

  * Release {version}: see CHANGELOG.md.gz.

 -- {name} <{email}>  {date}
"""


def build(build: Build, frozen: Path, notice: Path) -> Path:
    """Return the finished package, which passed the checks of Debian's and freedesktop's tools."""
    tree = build.fresh("deb")
    program = tree / "usr/lib" / PACKAGE
    shutil.copytree(frozen, program, symlinks=True)
    link = tree / "usr/bin" / PACKAGE
    link.parent.mkdir()
    link.symlink_to(f"../lib/{PACKAGE}/{PACKAGE}")
    _integrate(tree, build)
    _document(tree, build, notice)
    _teach(tree)
    (tree / "etc" / PACKAGE).mkdir(parents=True)
    _set_modes(tree)
    _describe(tree, build)
    package = build.out / f"{PACKAGE}_{debian_version(build.version)}_amd64.deb"
    _call("dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package))
    _call("lintian", "--fail-on", "error,warning", str(package))
    return package


def debian_version(version: str) -> str:
    """Return a version of Python's as Debian orders them: pre-releases come before."""
    return re.sub(r"(a|b|rc|\.dev)(?=\d)", r"~\1", version)


def _integrate(tree: Path, build: Build) -> None:
    """Put the program into menus, with its icon and its description."""
    desktop = _copied(HERE / "copper-desktop.desktop", tree / "usr/share/applications")
    _call("desktop-file-validate", str(desktop))
    values = {
        "identifier": build.publisher["identifier"],
        "publisher": build.publisher["name"],
        "version": build.version,
        "date": build.date.date().isoformat(),
    }
    described = tree / "usr/share/metainfo" / f"{build.publisher['identifier']}.metainfo.xml"
    described.parent.mkdir(parents=True)
    text = (HERE / "metainfo.xml").read_text(encoding="utf-8")
    described.write_text(text.format(**values), encoding="utf-8")
    _call("appstreamcli", "validate", "--no-net", str(described))
    _copied(HERE / "mime.xml", tree / "usr/share/mime/packages").rename(
        tree / "usr/share/mime/packages" / f"{PACKAGE}.xml"
    )
    picture = ROOT / "resources/icons/copper-desktop.svg"
    icons = tree / "usr/share/icons/hicolor"
    _copied(picture, icons / "scalable/apps")
    for size in ICON_SIZES:
        folder = icons / f"{size}x{size}/apps"
        folder.mkdir(parents=True)
        file = folder / f"{PACKAGE}.png"
        _call(
            "rsvg-convert", f"--width={size}", f"--height={size}", f"--output={file}", str(picture)
        )


def _document(tree: Path, build: Build, notice: Path) -> None:
    """Write what Debian asks of every package: who made it, under which terms, what changed."""
    folder = tree / "usr/share/doc" / PACKAGE
    folder.mkdir(parents=True)
    shutil.copy(HERE / "copyright", folder / "copyright")
    values = build.publisher | {"package": PACKAGE, "version": debian_version(build.version)}
    changelog = CHANGELOG.format(**values, date=build.date.strftime("%a, %d %b %Y %H:%M:%S +0000"))
    _compressed(changelog.encode(), folder / "changelog.gz")
    _compressed((ROOT / "CHANGELOG.md").read_bytes(), folder / "CHANGELOG.md.gz")
    _compressed(notice.read_bytes(), folder / "THIRD-PARTY.txt.gz")
    _copied(HERE / "lintian-overrides", tree / "usr/share/lintian/overrides").rename(
        tree / "usr/share/lintian/overrides" / PACKAGE
    )


def _teach(tree: Path) -> None:
    """Add the manual page, and what lets the shells complete the commands."""
    manual = tree / "usr/share/man/man1" / f"{PACKAGE}.1.gz"
    manual.parent.mkdir(parents=True)
    _compressed((ROOT / "docs" / f"{PACKAGE}.1").read_bytes(), manual)
    for shell, path in COMPLETIONS.items():
        command = [str(tree / "usr/lib" / PACKAGE / PACKAGE), "completions", shell]
        script = subprocess.run(command, capture_output=True, check=True)
        file = tree / "usr/share" / path
        file.parent.mkdir(parents=True)
        file.write_bytes(script.stdout)


def _describe(tree: Path, build: Build) -> None:
    """Write the control files."""
    files = sorted(file for file in tree.rglob("*") if file.is_file() and not file.is_symlink())
    folder = tree / "DEBIAN"
    folder.mkdir()
    depends = ", ".join(DEPENDS).format(glibc=_needed_glibc(files))
    control = CONTROL.format(
        **build.publisher,
        package=PACKAGE,
        version=debian_version(build.version),
        size=sum(file.stat().st_size for file in files) // 1024,
        depends=depends,
        recommends=", ".join(RECOMMENDS),
    )
    (folder / "control").write_text(control, encoding="utf-8")
    sums = (
        f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(tree)}\n"  # noqa: S324  dpkg's format
        for file in files
    )
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")


def _needed_glibc(files: list[Path]) -> str:
    """Return the newest version of the C library that a bundled file asks for."""
    minor = max(
        int(number)
        for file in files
        if ".so" in file.name or file.name == PACKAGE
        for number in re.findall(rb"GLIBC_2\.(\d+)", file.read_bytes())
    )
    return f"2.{minor}"


def _set_modes(tree: Path) -> None:
    """Let everybody read everything, nobody change anything, and the program alone be started."""
    for entry in tree.rglob("*"):
        if not entry.is_symlink():
            started = entry.is_dir() or entry == tree / "usr/lib" / PACKAGE / PACKAGE
            entry.chmod(0o755 if started else 0o644)
    tree.chmod(0o755)


def _copied(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(file, folder))


def _compressed(data: bytes, file: Path) -> None:
    file.write_bytes(gzip.compress(data, mtime=0))


def _call(*command: str) -> None:
    from package import call

    call(command)
