"""Sets up a checkout: ``demo`` opens the product, ``test`` tests it, ``bench`` measures it,
``package`` packs it, ``gallery`` takes pictures of it.

    python3 packaging/dev.py demo [--off-screen] [--out DIR]
    python3 packaging/dev.py test [PYTEST ARGUMENT …]
    python3 packaging/dev.py bench [NAME …] [--rounds N] [--json FILE]
    python3 packaging/dev.py package [--only KIND …] --out DIR
    python3 packaging/dev.py gallery --out DIR

Needs Python 3.11 or newer and nothing else: on Debian and Ubuntu missing system packages come
through apt (as root or with sudo), Python packages by hash from ``packaging/locks`` into ``.venv``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import lanes

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging" / "locks"
SESSION = ROOT / "packaging" / "private_session.py"
MEASURED = ROOT / ".venv-measured"
"""The product with nothing but what it needs, as people have it: httpx and anyio, for example,
import whatever of their extras is there.
"""
PEERS = ROOT / ".venv-peers"
"""What the benchmarks compare with, kept apart from what the product imports."""
_PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"
BIN = VENV / _PROGRAMS

DISPLAY = ("DISPLAY", "WAYLAND_DISPLAY")
QT_PACKAGES = ("libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1")
WINDOW_PACKAGES = (
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "xdg-utils",
)
SESSION_PACKAGES = ("dbus", "gnome-keyring", "fonts-noto-core")
TEST_PACKAGES = (
    "xvfb",
    "openbox",
    "wmctrl",
    "xdotool",
    "trayer",
    "chromium",
    "chromium-driver",
    "curl",
    "keepassxc",
    "libnss3-tools",
    "nginx-light",
    "at-spi2-core",
    "gir1.2-atspi-2.0",
    "python3-gi",
    "libglib2.0-bin",
    "gsettings-desktop-schemas",
)
INSTALLER_TEST_PACKAGES = (
    "mmdebstrap",
    "wine",
    "wine64",
    "msitools",
    "x11-xserver-utils",
    "icoutils",
)


def main() -> int:
    """Run the command that was asked for; return its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036  it is run by any Python
        print(f"Copper Desktop needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    demo_parser = commands.add_parser("demo", help="open the product with a simulated Copper")
    demo_parser.add_argument(
        "--off-screen", action="store_true", help="do the whole journey without a display"
    )
    demo_parser.add_argument("--out", type=Path, metavar="DIR", help="where screenshots go")
    demo_parser.set_defaults(run=demo)
    test_parser = commands.add_parser("test", help="check the code and run all the tests")
    test_parser.set_defaults(run=test)
    bench_parser = commands.add_parser(
        "bench", help="measure the product beside its peers", add_help=False
    )
    bench_parser.set_defaults(run=bench)
    package_parser = commands.add_parser(
        "package", help="build what people install", add_help=False
    )
    package_parser.set_defaults(run=package)
    gallery_parser = commands.add_parser("gallery", help="take pictures of every screen")
    gallery_parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    gallery_parser.add_argument(
        "--languages", nargs="+", metavar="CODE", help="instead of English and Arabic"
    )
    gallery_parser.set_defaults(run=gallery)
    options, rest = parser.parse_known_args()
    if rest and options.run in (demo, gallery):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return int(options.run(options, rest))
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1


class SetupFailed(Exception):
    """Something that is needed is missing and could not be installed; the text says what to do."""


def demo(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Open the product against the built-in sandbox, off screen where there is no display."""
    no_display = sys.platform == "linux" and not any(os.environ.get(name) for name in DISPLAY)
    off_screen = options.off_screen or no_display
    set_up(SESSION_PACKAGES if off_screen else WINDOW_PACKAGES, ("runtime", "build"))
    command = [str(BIN / "copper-desktop"), "demo"]
    if options.out is not None:
        command += ["--out", str(options.out.resolve())]
    if not off_screen:
        return run(command)
    command.append("--off-screen")
    return run(in_session(command) if sys.platform == "linux" else command)


def test(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Check style, types and imports, and run the tests with coverage.

    The packages are built and installed into fresh systems too, which needs to be root: a program
    is mounted and started there. Arguments, for example the path of a test, go to pytest, and then
    nothing else is run.
    """
    installers = is_root() and (not rest or any("installers" in argument for argument in rest))
    packages = (*WINDOW_PACKAGES, *SESSION_PACKAGES, *TEST_PACKAGES)
    set_up((*packages, *(INSTALLER_TEST_PACKAGES if installers else ())), ("development",))
    pytest = in_session([str(BIN / "pytest"), *rest], display=True)
    if rest:
        return run(pytest)
    failed = lanes.run_all(lanes.Tools(ROOT, BIN, pytest), installers=installers)
    if not installers:
        print("The packages are not tested: that needs to be root.", file=sys.stderr)
    for name in failed:
        print(f"FAILED: {name}", file=sys.stderr)
    return 1 if failed else 0


def bench(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run ``tests/benchmarks``; arguments go to its ``run.py``."""
    packages = (*WINDOW_PACKAGES, *SESSION_PACKAGES, *TEST_PACKAGES)
    set_up(packages, ("runtime", "build"), MEASURED)
    make_environment(PEERS)
    install_locked(("benchmarks",), PEERS)
    command = [str(MEASURED / _PROGRAMS / "python"), "-m", "tests.benchmarks.run", *rest]
    return run(in_session(command, display=True))


def package(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Build what people install; the arguments are those of ``packaging/package.py``."""
    return run([sys.executable, str(ROOT / "packaging" / "package.py"), *rest])


def gallery(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Take pictures of the states of the window, in a session of their own."""
    set_up((*WINDOW_PACKAGES, *SESSION_PACKAGES, "xvfb", "openbox"), ("runtime", "build"))
    out = str(options.out.resolve())
    script = str(ROOT / "packaging" / "gallery.py")
    command = [str(BIN / "python"), script, "--out", out]
    if options.languages:
        command += ["--languages", *options.languages]
    return run(in_session(command, display=True) if sys.platform == "linux" else command)


def set_up(packages: Sequence[str], locks: Sequence[str], folder: Path = VENV) -> None:
    """Install what is missing: system packages, the virtual environment, the locked packages."""
    wanted = [*QT_PACKAGES, *packages]
    if not (folder / _PROGRAMS / "python").exists() and not can_make_environments():
        wanted.append("python3-venv")
    install_system_packages(wanted)
    make_environment(folder)
    install_locked(locks, folder)
    compile_catalogues(folder)


def is_root() -> bool:
    """Tell whether this is root on Linux."""
    return sys.platform == "linux" and os.geteuid() == 0


def can_make_environments() -> bool:
    """Tell whether this Python can make virtual environments; Debian's needs a package for it."""
    return importlib.util.find_spec("ensurepip") is not None


def install_system_packages(wanted: Sequence[str]) -> None:
    """Install what is missing through apt; elsewhere trust that it is there."""
    if sys.platform != "linux" or shutil.which("dpkg-query") is None:
        return
    missing = [name for name in wanted if not is_installed(name)]
    if not missing:
        return
    print(f"Installing system packages: {' '.join(missing)}", flush=True)
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if sudo and shutil.which("sudo") is None:
        raise SetupFailed(f"Please install as root, then try again: {' '.join(missing)}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], capture_output=True, check=False)  # an old list may do
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout, done.stderr, file=sys.stderr)
        raise SetupFailed("The system packages could not be installed; the reason is above.")


def is_installed(package: str) -> bool:
    """Tell whether a Debian package, or its successor with 64-bit times, is installed."""
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ", package, f"{package}t64"]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    return "installed" in answer.stdout.split()


def make_environment(folder: Path = VENV) -> None:
    """Make a virtual environment, unless one is there that works."""
    python = folder / _PROGRAMS / "python"
    if python.exists() and run([str(python), "-c", "import pip"], quiet=True) == 0:
        return
    print(f"Making the virtual environment {folder.name}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    if run([sys.executable, "-m", "venv", str(folder)]) != 0:
        raise SetupFailed("The virtual environment could not be made; the reason is above.")


def install_locked(locks: Sequence[str], folder: Path = VENV) -> None:
    """Install the locked packages by hash, and the product itself, but not beside its peers.

    Nothing is done when they are there.
    """
    files = [LOCKS / f"{lock}.txt" for lock in locks]
    digest = hashlib.sha256()
    for file in (*files, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    stamp = folder / f"installed-{'-'.join(locks)}"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    print("Installing the locked Python packages", flush=True)
    python = str(folder / _PROGRAMS / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    requirements = [argument for file in files for argument in ("--requirement", str(file))]
    wanted = [["--require-hashes", *requirements]]
    if folder != PEERS:
        wanted.append(["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    for arguments in wanted:
        if run([*pip, *arguments]) != 0:
            raise SetupFailed("The Python packages could not be installed; the reason is above.")
    stamp.write_text(digest.hexdigest())


def compile_catalogues(folder: Path) -> None:
    """Compile the translations that are newer than what the program reads of them."""
    sources = list((ROOT / "resources" / "locale").rglob("*.po"))
    compiled = [source.with_suffix(".mo") for source in sources]
    if all(
        mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime
        for po, mo in zip(sources, compiled, strict=True)
    ):
        return
    tool = str(ROOT / "packaging" / "catalogue.py")
    if run([str(folder / _PROGRAMS / "python"), tool, "compile"]) != 0:
        raise SetupFailed("The translations could not be compiled; the reason is above.")


def in_session(command: Sequence[str], *, display: bool = False) -> list[str]:
    """Return ``command`` with what runs it in a private session with a credential store."""
    switch = ["--display"] if display else []
    return [sys.executable, str(SESSION), *switch, "--", *command]


def run(command: Sequence[str], *, quiet: bool = False) -> int:
    """Run a command in the checkout; return its exit status."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, stdout=output, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
