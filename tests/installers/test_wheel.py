"""The wheel, installed into a fresh environment as pipx does, away from the checkout."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop.guide import PAGES
from tests.installers.conftest import CHECKOUT, Packages


@pytest.fixture(scope="module")
def program(packages: Packages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("wheel") / "A path with spaces and é 漢"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet"]
    lock = CHECKOUT / "packaging" / "locks" / "runtime.txt"
    subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", str(packages.find("*.whl"))], check=True)
    return environment / "bin" / "copper-desktop"


def test_the_wheel_has_all_that_the_program_shows_and_serves(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(program), "demo", "--off-screen", "--out", str(tmp_path / "shots")],
        env=os.environ | {"DISPLAY": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["connected"] is True
    assert outcome["secret_left"] is False


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Befehle"), ("es", "comandos"), ("ar", "الأوامر")]
)
def test_the_wheel_speaks_every_language(program: Path, language: str, word: str) -> None:
    command = [str(program), "--language", language, "--help"]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert word in told.stdout


def test_the_wheel_holds_every_resource(program: Path) -> None:
    (installed,) = program.parent.parent.glob(
        "lib/python3*/site-packages/copper_desktop/_resources"
    )
    resources = CHECKOUT / "resources"
    expected = {
        file.relative_to(resources)
        for file in resources.rglob("*")
        if file.is_file() and file.suffix not in (".mo", ".po", ".pot")
    }
    expected |= {file.relative_to(resources).with_suffix(".mo") for file in resources.rglob("*.po")}
    found = {file.relative_to(installed) for file in installed.rglob("*") if file.is_file()}
    guide = {file for file in found if file.parts[0] == "guide"}
    assert found - guide == expected
    assert {file.name for file in guide if file.suffix == ".md"} == set(PAGES)
    for page in PAGES:
        text = (installed / "guide" / page).read_text(encoding="utf-8")
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
            assert Path("guide", picture) in guide, picture
