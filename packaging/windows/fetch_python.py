"""Fetches python.org's embeddable Python, and takes it only with the hash that is published there.

    python3 packaging/windows/fetch_python.py VERSION --out FILE [--sha256 HASH]

python.org publishes the hash in the SPDX list beside the file. The publisher's own HASH, noted when
the version was chosen, has to be the same: whoever changed both files later would be found out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import urllib.request
from pathlib import Path

PLACE = "https://www.python.org/ftp/python"
SECONDS = 60


class HashDiffers(Exception):
    """What was fetched is not what was published, or what the publisher noted."""


def main() -> int:
    """Fetch the file; 1 where it cannot be trusted, and then nothing is kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("version", help="such as 3.13.9")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--sha256", default="", metavar="HASH", help="what the publisher noted")
    parser.add_argument("--place", default=PLACE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        options.out.write_bytes(fetched(options.place, options.version, options.sha256))
    except (HashDiffers, OSError) as failure:
        print(f"Python {options.version} was not taken: {failure}", file=sys.stderr)
        return 1
    return 0


def fetched(place: str, version: str, noted: str) -> bytes:
    """Return the file of ``version``, which is the one that was published.

    Raises HashDiffers, and OSError where it cannot be fetched.
    """
    name = f"python-{version}-embed-amd64.zip"
    archive = _read(f"{place}/{version}/{name}")
    published = published_hash(json.loads(_read(f"{place}/{version}/{name}.spdx.json")), name)
    found = hashlib.sha256(archive).hexdigest()
    if found != published:
        raise HashDiffers(f"its SHA-256 is {found}, python.org publishes {published}")
    if noted and found != noted.strip().lower():
        raise HashDiffers(f"its SHA-256 is {found}, the publisher noted {noted}")
    return archive


def published_hash(listed: dict[str, list[dict[str, object]]], name: str) -> str:
    """Return the SHA-256 of the file ``name`` in an SPDX list; empty where it has none."""
    for package in listed.get("packages", []):
        if package.get("packageFileName") == name:
            sums = package.get("checksums")
            for each in sums if isinstance(sums, list) else []:
                if each.get("algorithm") == "SHA256":
                    return str(each.get("checksumValue")).lower()
    return ""


def _read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310  ours or a test's
        return bytes(answer.read())


if __name__ == "__main__":
    sys.exit(main())
