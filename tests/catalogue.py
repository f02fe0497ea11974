"""Writes a compiled gettext catalogue, in the format of GNU gettext's manual ("MO Files")."""

import struct
from pathlib import Path

from copper_desktop.i18n import DOMAIN


def write_catalogue(directory: Path, language: str, texts: dict[str, str]) -> None:
    head = f"Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\n"
    pairs = sorted((a.encode(), b.encode()) for a, b in {"": head, **texts}.items())
    start = 28 + 16 * len(pairs)
    tables, strings = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), start + len(strings))
            strings += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    folder = directory / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / f"{DOMAIN}.mo").write_bytes(header + tables[0] + tables[1] + strings)
