"""ZIP files whose members share their content, each with the headers of all later ones in it.

The content of a member is a stored block with the header of the next one, and then the packed
content of that, up to the last one, which is a run of equal bytes.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DEFLATED, _VERSION, _UNIX = 8, 20, 3 << 8


def overlapping_zip(path: Path, names: list[str], size: int, text: bytes = b"a") -> Path:
    """Write a ZIP file with members that each unpack to a bit more than `size` bytes."""
    content = text * (size // len(text))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    members: list[tuple[bytes, bytes, list[int]]] = []
    for name in reversed(names):
        if members:
            header = members[-1][1]
            content = header + content
            block = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
            data = block + header + data
        encoded = name.encode()
        sizes = [zlib.crc32(content), len(data), len(content)]
        local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, 0, 0, *sizes, len(encoded), 0)
        members.append((encoded, local + encoded, sizes))
    members.reverse()
    out = members[0][1] + data
    start, at = len(out), 0
    for encoded, header, sizes in members:
        out += (
            _CENTRAL.pack(
                b"PK\1\2",
                _UNIX | _VERSION,
                _VERSION,
                0,
                _DEFLATED,
                0,
                0,
                *sizes,
                len(encoded),
                0,
                0,
                0,
                0,
                0o100644 << 16,
                at,
            )
            + encoded
        )
        at += len(header) + 5
    number = len(members)
    out += _END.pack(b"PK\5\6", 0, 0, number, number, len(out) - start, start, 0)
    path.write_bytes(out)
    return path
