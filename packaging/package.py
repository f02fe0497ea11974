"""Builds what people install: a wheel, a package for Debian, installers for Windows, an image.

    python3 packaging/dev.py package [--only KIND …] --out DIR

Owns what is built and from what: a fresh environment with the locked runtime packages and the
product's own wheel. How a package of one system is made is in the folder of that system.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from dev import LOCKS, ROOT, SetupFailed
from dev import install_system_packages as install_missing

WORK = ROOT / "build" / "installers"
DEBIAN_TOOLS = (
    "binutils",
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "librsvg2-bin",
    "desktop-file-utils",
    "appstream",
    "lintian",
)
WINDOWS_TOOLS = ("gcc-mingw-w64-x86-64", "icoutils", "librsvg2-bin")
WINDOWS_PYTHON = "COPPER_DESKTOP_WINDOWS_PYTHON"
"""The variable that names python.org's embeddable zip, for a release."""
_apt = Lock()


@dataclass(frozen=True)
class Build:
    """What every package is made from. ``out`` is where finished packages go."""

    out: Path
    version: str
    date: datetime
    publisher: dict[str, str]

    @staticmethod
    def fresh(name: str) -> Path:
        """Return an empty folder to put a package together in."""
        return fresh(WORK / name)

    @cached_property
    def wheel(self) -> Path:
        """The product's own wheel, with its resources inside."""
        make_environment()
        folder = fresh(WORK / "wheel")
        pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
        return next(folder.glob("*.whl"))

    @cached_property
    def python(self) -> Path:
        """A Python with the locked runtime packages, the wheel, and nothing that it could hide."""
        wheel = self.wheel
        pip("install", "--no-deps", "--force-reinstall", str(wheel))
        return PYTHON

    @property
    def numbers(self) -> str:
        """The version as Windows counts: three numbers."""
        return ".".join(re.findall(r"\d+", self.version)[:3])

    @cached_property
    def windows_tree(self) -> Path:
        """The program's folder as it is on Windows."""
        install_system_packages(WINDOWS_TOOLS)
        tree, work = self.fresh("Copper Desktop"), self.fresh("windows")
        call(
            [
                str(self.python),
                str(ROOT / "packaging" / "windows" / "tree.py"),
                *("--wheel", str(self.wheel), "--lock", str(LOCKS / "runtime.txt")),
                *("--notice", str(notice(self.python)), "--work", str(work), "--out", str(tree)),
                *("--version", self.version, "--publisher", self.publisher["name"]),
                *(["--python", os.environ[WINDOWS_PYTHON]] if WINDOWS_PYTHON in os.environ else []),
            ]
        )
        return tree

    @cached_property
    def integrate(self) -> Path:
        """The program that the installers for Windows run themselves."""
        install_system_packages(WINDOWS_TOOLS)
        program = self.fresh("integrate") / "integrate.exe"
        source = str(ROOT / "packaging" / "windows" / "integrate.c")
        compiler = ["x86_64-w64-mingw32-gcc", "-municode", "-mwindows", "-O2", "-s"]
        checks = ["-Wall", "-Wextra", "-Werror"]
        libraries = ["-ladvapi32", "-lole32", "-lshell32", "-luuid"]
        call([*compiler, *checks, "-o", str(program), source, *libraries])
        return program


Kinds = Mapping[str, Callable[[Build], Sequence[Path]]]
FAMILIES = ({"wheel"}, {"deb"}, {"windows", "msi"}, {"dmg"})
"""Kinds that share what they are made of; families are built side by side."""
PYTHON = WORK / "environment" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def main() -> int:
    """Build what was asked for; return the exit status."""
    kinds = buildable()
    parser = argparse.ArgumentParser(prog="packaging/dev.py package", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=sorted(kinds),
        help="build this kind; may be repeated (default: all that this system can build)",
    )
    parser.add_argument("--out", type=Path, required=True, help="where the packages go")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    try:
        build = Build(out, version(), date(), publisher())
        together = [set(options.only or kinds) & family for family in FAMILIES]
        _ = build.python  # what all of them are made from
        with ThreadPoolExecutor() as threads:  # most of the time goes into packing
            done = [threads.submit(make, build, kinds, wanted) for wanted in together]
        for package in [package for each in done for package in each.result()]:
            print(f"{package} {package.stat().st_size / 1e6:.1f} MB", flush=True)
    except (SetupFailed, subprocess.CalledProcessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def make(build: Build, kinds: Kinds, wanted: set[str]) -> Sequence[Path]:
    """Build some kinds one after the other."""
    return [package for kind in kinds if kind in wanted for package in kinds[kind](build)]


def buildable() -> Kinds:
    """Return what can be built on this system."""
    kinds: dict[str, Callable[[Build], Sequence[Path]]] = {"wheel": wheel}
    if sys.platform == "linux" and shutil.which("dpkg-deb"):
        kinds["deb"] = deb
        kinds["windows"] = windows
        kinds["msi"] = msi
    if sys.platform == "darwin":
        kinds["dmg"] = dmg
    return kinds


def wheel(build: Build) -> Sequence[Path]:
    """Build the wheel for pipx."""
    return [Path(shutil.copy(build.wheel, build.out))]


def deb(build: Build) -> Sequence[Path]:
    """Build the package for Debian and Ubuntu."""
    install_system_packages(DEBIAN_TOOLS)
    from linux import deb as debian

    frozen = freeze(build.python)
    return [debian.build(build, frozen, notice(build.python, frozen))]


def windows(build: Build) -> Sequence[Path]:
    """Build setup.exe for Windows, for one person."""
    install_system_packages(["nsis"])
    setup = build.out / f"CopperDesktop-{build.version}-setup.exe"
    defined = {
        "VERSION": build.version,
        "VERSION_NUMBERS": f"{build.numbers}.0",
        "PUBLISHER": build.publisher["name"],
        "TREE": str(build.windows_tree),
        "INTEGRATE": str(build.integrate),
        "OUT": str(setup),
    }
    definitions = [f"-D{name}={value}" for name, value in defined.items()]
    script = ROOT / "packaging" / "windows" / "setup.nsi"
    call(["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *definitions, str(script)])
    return [setup]


def msi(build: Build) -> Sequence[Path]:
    """Build the MSI for Windows, for device management."""
    install_system_packages(["wixl", "msitools"])
    from windows import msi as windows_installer

    return [windows_installer.build(build, build.windows_tree, build.integrate, build.numbers)]


def dmg(build: Build) -> Sequence[Path]:
    """Build the disk image for macOS, for the processor that this machine has."""
    from macos import dmg as disk_image

    pictures = build.fresh("Copper.iconset")
    drawn = ROOT / "resources/icons/copper-desktop.svg"
    drawing = str(ROOT / "packaging" / "macos" / "icon.py")
    call([str(build.python), drawing, str(drawn), str(pictures)])
    icon = WORK / "Copper.icns"
    call(["iconutil", "--convert", "icns", "--output", str(icon), str(pictures)])
    os.environ["COPPER_DESKTOP_ICON"] = str(icon)
    os.environ["COPPER_DESKTOP_IDENTIFIER"] = build.publisher["identifier"]
    bundle = freeze(build.python).with_name(disk_image.BUNDLE)
    return [disk_image.build(build, bundle, notice(build.python))]


def install_system_packages(wanted: Sequence[str]) -> None:
    """Install what is missing through apt, which works for one at a time."""
    with _apt:
        install_missing(wanted)


def freeze(python: Path) -> Path:
    """Freeze the program into one folder with PyInstaller; return the folder."""
    call([str(python), str(ROOT / "packaging" / "catalogue.py"), "compile"])
    keep_compiled(python)
    done = [str(python.with_name("pyinstaller")), "--noconfirm", "--log-level", "ERROR"]
    folders = ["--distpath", str(WORK / "frozen"), "--workpath", str(WORK / "freezing")]
    call([*done, *folders, str(ROOT / "packaging" / "frozen.spec")])
    return WORK / "frozen" / "copper-desktop"


def keep_compiled(python: Path) -> None:
    """Have Qt for Python's own modules on disk: else each start compiles them out of a library."""
    call(["env", "SBK_EMBED=0", str(python), "-c", "import PySide6.QtCore"])
    find = "import shiboken6, pathlib; print(pathlib.Path(shiboken6.__file__).parent / 'files.dir')"
    told = subprocess.run([str(python), "-c", find], capture_output=True, text=True, check=True)
    compiling = [str(python), "-m", "compileall", "-q", "-b", "-f"]
    call([*compiling, "--invalidation-mode", "unchecked-hash", told.stdout.strip()])


def notice(python: Path, frozen: Path | None = None) -> Path:
    """Write the licence notice; return its file."""
    file = fresh(WORK / ("notice-frozen" if frozen else "notice")) / "THIRD-PARTY.txt"
    command = [str(python), str(ROOT / "packaging" / "notices.py"), "--out", str(file)]
    libraries = ["--frozen", str(frozen)] if frozen else []
    call([*command, "--lock", str(LOCKS / "runtime.txt"), *libraries])
    return file


def make_environment() -> None:
    """Make the environment that everything is built in, unless one with these locks is there."""
    locks = [LOCKS / f"{name}.txt" for name in ("runtime", "build", "installers")]
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = WORK / "environment" / "installed"
    if stamp.exists() and stamp.read_text() == digest:
        return
    call([interpreter(), "-m", "venv", str(fresh(WORK / "environment"))])
    requirements = [argument for lock in locks for argument in ("--requirement", str(lock))]
    pip("install", "--require-hashes", *requirements)
    stamp.write_text(digest)


def interpreter() -> str:
    """Return the Python to build with: on Debian its own, which comes with security updates."""
    if shutil.which("dpkg-query"):
        install_system_packages(["python3", "python3-venv"])
        told = subprocess.run(
            ["/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2], sep='.')"],
            capture_output=True,
            text=True,
            check=True,
        )
        number = told.stdout.strip()
        if tuple(map(int, number.split("."))) >= (3, 11):
            install_system_packages([f"libpython{number}"])
            return "/usr/bin/python3"
    return sys.executable


def version() -> str:
    """Return the product's version."""
    text = (ROOT / "copper_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    if found is None:
        raise SetupFailed("copper_desktop/__init__.py names no version.")
    return found[1]


def date() -> datetime:
    """Return the time of the build in UTC: SOURCE_DATE_EPOCH, else that of the last commit."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = told.stdout.strip() or "0"
    return datetime.fromtimestamp(int(seconds), UTC)


def publisher() -> dict[str, str]:
    """Return who publishes the packages."""
    return tomllib.loads((ROOT / "packaging" / "publisher.toml").read_text(encoding="utf-8"))


def fresh(folder: Path) -> Path:
    """Return ``folder``, made anew and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def pip(*arguments: str) -> None:
    """Run pip in the environment; what it says is shown only if it fails."""
    call([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments])


def call(command: Sequence[str]) -> None:
    """Run a command; its output is shown only if it fails, which raises SetupFailed."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        print(done.stdout, done.stderr, file=sys.stderr)
        raise SetupFailed(f"{' '.join(command[:3])} … failed; the reason is above.")


if __name__ == "__main__":
    sys.exit(main())
