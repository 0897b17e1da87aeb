"""ZIP files whose members overlap, so that a small file unpacks to any size."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from newsmeta.files.zip_members import overlapping
from newsmeta.remote.filling import FillingError
from tests.remote.hostile import PAGE, entry, zip_of
from tests.remote.test_archives import Place, place
from tests.support.cli import GOOD, invoke
from tests.support.overlapping import overlapping_zip

__all__ = ["place"]

MB = 1 << 20
NAMES = [f"_news/{number:03}.md" for number in range(200)]


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    return overlapping_zip(tmp_path / "site.zip", NAMES, MB, PAGE)


def test_the_bomb_is_one(bomb: Path) -> None:
    assert bomb.stat().st_size < 50_000
    with zipfile.ZipFile(bomb) as archive:
        assert sum(member.file_size for member in archive.infolist()) > 200 * MB
        for name in (NAMES[-1], NAMES[-2]):
            if not hasattr(zipfile.ZipInfo, "_end_offset"):  # Otherwise refused by Python.
                assert len(archive.read(name)) >= MB - len(PAGE)


def test_nothing_of_it_is_unpacked(bomb: Path, place: Place) -> None:
    with pytest.raises(FillingError, match=r"_news/000\.md and _news/001\.md overlap"):
        place.fill(bomb)
    assert place.files() == {}


@pytest.mark.parametrize("command", ["validate", "check", "export", "stats"])
def test_the_message_is_one_line(command: str, bomb: Path) -> None:
    more = ("--to", "jsonl") if command == "export" else ()
    result = invoke(command, *more, str(bomb))
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        f"newsmeta: {bomb}: the members _news/000.md and _news/001.md overlap, which no program "
        "writes; nothing was looked at: pack it anew\n"
    )


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "ods"])
def test_a_workbook_of_such_parts_is_refused(ending: str, tmp_path: Path) -> None:
    names = ["content.xml", "xl/workbook.xml", *NAMES]
    path = overlapping_zip(tmp_path / f"a.{ending}", names, MB, b"<a/>")
    result = invoke("import", str(path), "--into", str(tmp_path / "x"))
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        f"newsmeta: {path}: content.xml and xl/workbook.xml overlap in the file, which no program "
        "writes; save it anew\n"
    )


def test_members_that_only_touch_do_not(place: Place, tmp_path: Path) -> None:
    members = [entry(name, GOOD.encode()) for name in NAMES]
    path = zip_of(tmp_path / "site.zip", *members)
    with zipfile.ZipFile(path) as archive:
        assert overlapping(archive.infolist()) is None
        assert overlapping(reversed(archive.infolist())) is None
    place.fill(path)
    assert sorted(place.files()) == NAMES


def test_a_member_listed_twice_does_not(place: Place, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "site.zip", entry("x.md"))
    data = path.read_bytes()
    at, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    listed = data[at:end]
    count, length = struct.unpack_from("<HL", data, end + 10)
    tail = bytearray(data[end:])
    struct.pack_into("<HHL", tail, 8, count + 1, count + 1, length + len(listed))
    path.write_bytes(data[:at] + listed * 2 + bytes(tail))
    place.fill(path)
    assert place.files() == {"x.md": PAGE}


@pytest.mark.parametrize(
    ("starts", "sizes", "is_one"),
    [
        ((0, 40), (10, 10), False),
        ((0, 40), (11, 10), True),
        ((40, 0), (10, 11), True),
        ((0, 0), (99, 99), False),
        ((0, 1), (0, 0), True),
        ((0, 30), (0, 0), False),
        ((0, 100, 200), (70, 70, 70), False),
        ((0, 100, 200), (70, 71, 70), True),
        ((0, 100, 200), (170, 70, 70), True),
        ((200, 100, 0), (70, 70, 171), True),
        ((5,), (99,), False),
        ((), (), False),
    ],
)
def test_overlaps(starts: tuple[int, ...], sizes: tuple[int, ...], is_one: bool) -> None:
    members = []
    for start, size in zip(starts, sizes, strict=True):
        member = zipfile.ZipInfo("a")
        member.header_offset, member.compress_size = start, size
        members.append(member)
    assert (overlapping(members) is not None) is is_one
