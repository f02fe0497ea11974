"""The cabinet in the MSI is packed anew: the same files, in less room, or not touched at all.

wixl makes the real one, which tests/installers puts through Windows Installer under Wine.
"""

import importlib.util
import random
import struct
import zlib
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).parent.parent / "packaging/windows/cabinet.py"
BLOCK = 32768


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cabinet", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cabinet = load()


def made(content: bytes, *, kind: int = 1) -> bytes:
    """Return a cabinet of one file as wixl writes it: no block knows another."""
    blocks = []
    for at in range(0, len(content), BLOCK):
        plain = content[at : at + BLOCK]
        deflating = zlib.compressobj(wbits=-15)
        data = b"CK" + deflating.compress(plain) + deflating.flush()
        blocks.append(struct.pack("<IHH", 0, len(data), len(plain)) + data)
    file = struct.pack("<IIHHHH", len(content), 0, 0, 0, 0, 0) + b"file\0"
    start = 36 + 8 + len(file)
    packed = b"".join(blocks)
    size = start + len(packed)
    header = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, 44, 0, 3, 1, 1, 1, 0, 0, 0)
    return header + struct.pack("<IHH", start, len(blocks), kind) + file + packed


def unpacked(packed: bytes) -> bytes:
    """Return the content, read as MS-MCI says: with the block before as the dictionary."""
    at, count, _kind = struct.unpack_from("<IHH", packed, 36)
    content, before = b"", b""
    for _ in range(count):
        told, size, whole = struct.unpack_from("<IHH", packed, at)
        data = packed[at + 8 : at + 8 + size]
        assert told == checksum(data) ^ checksum(struct.pack("<HH", size, whole))
        before = zlib.decompressobj(-15, zdict=before).decompress(data[2:])
        assert len(before) == whole
        content += before
        at += 8 + size
    assert at == len(packed) == struct.unpack_from("<I", packed, 8)[0]
    return content


def checksum(data: bytes) -> int:
    """Return MS-CAB's checksum, written down as the document has it."""
    total = 0
    for at in range(0, len(data) - len(data) % 4, 4):
        total ^= data[at] | data[at + 1] << 8 | data[at + 2] << 16 | data[at + 3] << 24
    rest = data[len(data) - len(data) % 4 :]
    for place, byte in enumerate(rest):
        total ^= byte << 8 * (len(rest) - 1 - place)
    return total


def test_the_same_files_take_less_room() -> None:
    content = random.Random(1).randbytes(20000) * 5 + b"the end"  # noqa: S311  no secret
    before = made(content)
    after = cabinet.repacked(before)
    assert unpacked(after) == content
    assert len(after) < len(before) / 2
    assert after[44:61] == before[44:61], "what is told about the files"


@pytest.mark.parametrize(
    "foreign", [made(b"x", kind=3), made(b"x") + b"more", b"MSCX" + made(b"x")[4:]]
)
def test_a_cabinet_of_another_kind_is_refused(foreign: bytes) -> None:
    with pytest.raises(ValueError, match="not one that wixl writes"):
        cabinet.repacked(foreign)
