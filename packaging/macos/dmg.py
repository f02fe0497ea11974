"""The disk image for macOS: the frozen bundle, signed and notarised where the publisher can.

Owns the steps after freezing. Written, and not run, on a machine that has no macOS: it is first
tried by the release workflow. COPPER_DESKTOP_SIGNING_IDENTITY names a "Developer ID Application"
certificate in the keychain, COPPER_DESKTOP_NOTARY_PROFILE a profile that ``notarytool
store-credentials`` has kept. Without the first the bundle is signed for this machine alone, without
the second it is not notarised, and Gatekeeper warns.
"""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from package import Build

HERE = Path(__file__).resolve().parent
BUNDLE = "Copper Desktop.app"
IDENTITY = "COPPER_DESKTOP_SIGNING_IDENTITY"
PROFILE = "COPPER_DESKTOP_NOTARY_PROFILE"
NOBODY = "-"
"""codesign's name for a signature without an identity, which Apple's processors insist on."""


def build(build: Build, bundle: Path, notice: Path) -> Path:
    """Return the finished image."""
    from package import call

    shutil.copy(notice, bundle / "Contents/Resources/THIRD-PARTY.txt")
    identity = os.environ.get(IDENTITY) or NOBODY
    _sign(bundle, identity)
    folder = build.fresh("dmg")
    shutil.copytree(bundle, folder / BUNDLE, symlinks=True)
    (folder / "Applications").symlink_to("/Applications")
    image = build.out / f"CopperDesktop-{build.version}-{platform.machine()}.dmg"
    image.unlink(missing_ok=True)
    making = ["hdiutil", "create", "-volname", "Copper Desktop", "-format", "ULMO"]
    call([*making, "-srcfolder", str(folder), str(image)])
    if identity != NOBODY:
        call(["codesign", "--sign", identity, "--timestamp", str(image)])
    if os.environ.get(PROFILE):
        profile = ["--keychain-profile", os.environ[PROFILE]]
        call(["xcrun", "notarytool", "submit", str(image), *profile, "--wait"])
        call(["xcrun", "stapler", "staple", str(image)])
        call(
            [
                "spctl",
                "--assess",
                "--type",
                "open",
                "--context",
                "context:primary-signature",
                str(image),
            ]
        )
    return image


def _sign(bundle: Path, identity: str) -> None:
    """Sign what is inside before what holds it, as Apple asks; ``--deep`` would not do."""
    from package import call

    hardened = ["codesign", "--force", "--options", "runtime", "--sign", identity]
    if identity != NOBODY:
        hardened.append("--timestamp")
    inner = [path for path in bundle.rglob("*") if path.suffix in (".so", ".dylib")]
    frameworks = list(bundle.rglob("*.framework"))
    for part in [path for path in (*inner, *frameworks) if not path.is_symlink()]:
        call([*hardened, str(part)])
    entitled = ["--entitlements", str(HERE / "entitlements.plist")]
    call([*hardened, *entitled, str(bundle)])
    call(["codesign", "--verify", "--deep", "--strict", str(bundle)])
