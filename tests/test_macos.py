"""What macOS is told about the program: read here, where no macOS is."""

import plistlib
import re
import subprocess
import sys
from pathlib import Path

import copper_desktop
from copper_desktop import resources

MACOS = Path(__file__).parent.parent / "packaging" / "macos"


def test_the_bundle_opens_its_files_and_says_which_systems_it_needs() -> None:
    found = plistlib.loads((MACOS / "Info.plist").read_bytes())
    kinds = {
        exported["UTTypeIdentifier"]: f".{ending}"
        for exported in found["UTExportedTypeDeclarations"]
        for ending in exported["UTTypeTagSpecification"]["public.filename-extension"]
    }
    opened = [
        kind for each in found["CFBundleDocumentTypes"] for kind in each["LSItemContentTypes"]
    ]
    assert sorted(kinds[kind] for kind in opened) == sorted(copper_desktop.FILES)
    assert re.fullmatch(r"\d+\.\d+", found["LSMinimumSystemVersion"])


def test_the_hardened_runtime_lets_the_program_do_one_thing_more() -> None:
    found = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert found == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_icon_is_drawn_in_every_size_that_macos_wants(tmp_path: Path) -> None:
    picture = resources.path("icons", "copper-desktop.svg")
    drawing = [sys.executable, str(MACOS / "icon.py"), str(picture), str(tmp_path)]
    subprocess.run(drawing, check=True, timeout=60)
    assert len(list(tmp_path.glob("icon_*.png"))) == 10
