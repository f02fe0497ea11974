"""For the publisher: the key of the update feed, and the signed file that the feed is.

    python packaging/feed.py key FILE
    python packaging/feed.py sign --key FILE --version 1.2.0 --summary TEXT --page URL --out FILE

Run with a Python that has cryptography, such as .venv/bin/python. ``key`` makes a private key,
which never goes into the repository, and prints the public one for ``packaging/publisher.toml``.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("key", help="make a key")
    key.add_argument("file", type=Path)
    key.set_defaults(run=_make_key)
    sign = commands.add_parser("sign", help="write the signed file")
    sign.add_argument("--key", type=Path, required=True)
    for name in ("version", "summary", "page"):
        sign.add_argument(f"--{name}", required=True)
    sign.add_argument("--out", type=Path, required=True)
    sign.set_defaults(run=_sign)
    options = parser.parse_args()
    options.run(options)


def _make_key(options: argparse.Namespace) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    print(base64.b64encode(key.public_key().public_bytes_raw()).decode())


def _sign(options: argparse.Namespace) -> None:
    key = serialization.load_pem_private_key(options.key.read_bytes(), password=None)
    said = {"format": 1, "product": "Copper Desktop"}
    said |= {name: getattr(options, name) for name in ("version", "summary", "page")}
    signed = json.dumps(said)
    signature = cast("Ed25519PrivateKey", key).sign(signed.encode())
    feed = {"signed": signed, "signature": base64.b64encode(signature).decode()}
    options.out.write_text(json.dumps(feed, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
