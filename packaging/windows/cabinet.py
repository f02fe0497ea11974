"""Packs a cabinet anew, smaller: each block may refer to the one before, as MS-MCI allows.

wixl begins with nothing in every block of 32 KiB, which costs a twentieth. Owns the format of the
blocks; knows nothing of the files in them.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterator
from functools import reduce
from operator import xor

_HEADER = struct.Struct("<4s4xI4xI4x2xHHHHH")
"""Signature, size, where the files are listed; folders, files, flags, set, number in the set."""
_SIZE_AT = 8
_FOLDER = struct.Struct("<IHH")
"""Where the blocks begin, how many there are, how they are packed."""
_BLOCK = struct.Struct("<IHH")
"""Checksum, size here, size of what is in it."""
_MSZIP, _MARK = 1, b"CK"


def repacked(cabinet: bytes) -> bytes:
    """Return a cabinet of one folder, packed by MSZIP, with the same files in less room.

    Raises ValueError for any other.
    """
    signature, size, _files, folders, _count, flags, _set, _number = _HEADER.unpack_from(cabinet)
    start, blocks, kind = _FOLDER.unpack_from(cabinet, _HEADER.size)
    if (signature, size, folders, flags, kind) != (b"MSCF", len(cabinet), 1, 0, _MSZIP):
        raise ValueError("This cabinet is not one that wixl writes.")
    packed = b"".join(_packed(_unpacked(cabinet, start, blocks)))
    told = bytearray(cabinet[:start])
    struct.pack_into("<I", told, _SIZE_AT, start + len(packed))
    return bytes(told) + packed


def _unpacked(cabinet: bytes, at: int, blocks: int) -> Iterator[bytes]:
    before = b""
    for _ in range(blocks):
        _sum, size, _whole = _BLOCK.unpack_from(cabinet, at)
        at += _BLOCK.size
        inflating = zlib.decompressobj(-zlib.MAX_WBITS, zdict=before)
        before = inflating.decompress(cabinet[at + len(_MARK) : at + size])
        at += size
        yield before


def _packed(blocks: Iterator[bytes]) -> Iterator[bytes]:
    before = b""
    for block in blocks:
        deflating = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, memLevel=9, zdict=before)
        data = _MARK + deflating.compress(block) + deflating.flush()
        sizes = struct.pack("<HH", len(data), len(block))
        yield struct.pack("<I", _sum(data) ^ _sum(sizes)) + sizes + data
        before = block


def _sum(data: bytes) -> int:
    """Return the checksum of MS-CAB: words of 32 bits, and what is left from the other end."""
    whole = len(data) // 4 * 4
    words = array("I", data[:whole])
    return reduce(xor, words, int.from_bytes(data[whole:], "big"))
