"""Archives that are truncated, damaged, encrypted, or nearly infinitely compressed."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.remote.asked import Bounds
from newsmeta.remote.filling import FillingError
from tests.remote.hostile import PAGE, entry, file, special, tar_of, zip_of
from tests.remote.sites import require, run
from tests.remote.test_archives import Place, place

__all__ = ["place"]

zstandard = pytest.importorskip("zstandard")

TEXT = random.Random(1).randbytes(1_500).hex().encode()
MEMBERS = {"a.md": PAGE, "b/c.md": TEXT, "d.md": b""}


def tar(path: Path) -> bytes:
    return tar_of(path, *(file(name, data) for name, data in MEMBERS.items())).read_bytes()


FORMATS: dict[str, Callable[[bytes], bytes]] = {
    "site.tar": bytes,
    "site.tar.gz": gzip.compress,
    "site.tar.bz2": bz2.compress,
    "site.tar.xz": lzma.compress,
    "site.tar.zst": lambda data: bytes(zstandard.ZstdCompressor().compress(data)),
}


def archive(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    if name.endswith("zip"):
        return zip_of(path, *(entry(each, data) for each, data in MEMBERS.items()))
    path.write_bytes(FORMATS[name](tar(tmp_path / "plain")))
    return path


@pytest.mark.parametrize("name", [*FORMATS, "site.zip"])
def test_what_is_cut_off_is_refused(place: Place, tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    data = path.read_bytes()
    place.fill(path)
    assert place.files() == MEMBERS
    # A tar is padded with zeros after its end; their loss is harmless.
    end = len(data.rstrip(b"\0")) + 500 if name == "site.tar" else len(data)
    for length in range(0, end, max(end // 40, 1)):
        path.write_bytes(data[:length])
        with pytest.raises(FillingError, match="nothing was looked at"):
            place.fill(path)


@pytest.mark.parametrize("name", [*FORMATS, "site.zip"])
def test_what_is_damaged_is_refused_or_whole(place: Place, tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    data = path.read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice([1, 1, 5, 50])):
            damaged[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            place.fill(path)
        except FillingError as error:
            assert str(error).startswith(f"{path}")
            refused += 1
    assert refused > 40


@pytest.mark.parametrize("name", [*FORMATS, "site.zip"])
def test_a_message_says_the_last_member(place: Place, tmp_path: Path, name: str) -> None:
    if name.endswith("zip"):
        path = archive(tmp_path, name)
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as opened:
            at = opened.getinfo("b/c.md").header_offset
        data[at + 60] ^= 0xFF
        path.write_bytes(data)
        message = "the member b/c.md is damaged"
    else:
        plain = tar(tmp_path / "plain")
        path = tmp_path / name
        path.write_bytes(FORMATS[name](plain[: len(TEXT)]))
        message = "is damaged after the member b/c.md"
    with pytest.raises(FillingError, match=message):
        place.fill(path)


@pytest.mark.parametrize("end", [b"", b"\0" * 512, b"\0" * 100, b"more" * 200])
def test_a_tar_without_a_mark_of_its_end_is_refused(
    place: Place, tmp_path: Path, end: bytes
) -> None:
    path = tmp_path / "site.tar"
    members = tar(path).rstrip(b"\0")
    members += b"\0" * (-len(members) % 512)
    path.write_bytes(members + end)
    if len(end) == 512:  # Other programs accept a single block, too.
        place.fill(path)
        return
    with pytest.raises(FillingError, match=r"is damaged after the member d\.md"):
        place.fill(path)


def test_parts_one_after_the_other_are_one(place: Place, tmp_path: Path) -> None:
    data = tar(tmp_path / "plain")
    for name in ("site.tar.gz", "site.tar.bz2", "site.tar.xz", "site.tar.zst"):
        pack = FORMATS[name]
        path = tmp_path / name
        path.write_bytes(pack(data[:700]) + pack(data[700:]))
        place.fill(path)
        assert place.files() == MEMBERS
        path.write_bytes(pack(data[:700]) + pack(data[700:])[:-10])
        with pytest.raises(FillingError):
            place.fill(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["site.tar.gz", "site.tar.bz2", "site.tar.xz", "site.tar.zst"])
def test_a_bomb_is_refused(place: Place, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    size = 50_000_000
    member = tarfile.TarInfo("x.md")
    member.size = size
    path.write_bytes(FORMATS[name](member.tobuf() + bytes(size + 20_000)))
    with pytest.raises(FillingError, match="ratio=NUMBER"):
        place.fill(path, Bounds(free=20_000_000, ratio=100))
    assert sum(map(len, place.files().values())) < 25_000_000


def test_a_bomb_in_a_bomb_is_a_file(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "site.tar.gz"
    path.write_bytes(gzip.compress(gzip.compress(tar(tmp_path / "plain"))))
    with pytest.raises(FillingError, match="is no tar archive"):
        place.fill(path)


def test_what_wants_much_memory_is_refused(place: Place, tmp_path: Path) -> None:
    data = tar(tmp_path / "plain")
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 2**30}]
    path = tmp_path / "site.tar.xz"
    path.write_bytes(lzma.compress(data, filters=filters))
    with pytest.raises(FillingError, match=r"[Mm]emory"):
        place.fill(path)
    parameters = zstandard.ZstdCompressionParameters(window_log=29)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    path = tmp_path / "site.tar.zst"
    path.write_bytes(packer.compress(data) + packer.flush())
    with pytest.raises(FillingError, match="memory"):
        place.fill(path)


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_note_that_fills_the_memory_is_refused(place: Place, tmp_path: Path, kind: bytes) -> None:
    def note(size: int) -> bytes:
        member = tarfile.TarInfo("note")
        member.type, member.size = kind, size
        return member.tobuf(format=tarfile.GNU_FORMAT)

    path = tmp_path / "site.tar"
    path.write_bytes(note(2**31) + b"a" * 5_000_000)
    with pytest.raises(FillingError, match="a name or a note takes 2,147,483,648 bytes"):
        place.fill(path)
    path.write_bytes((note(3) + b"ab\0" + bytes(509)) * 5_000)
    with pytest.raises(FillingError):
        place.fill(path)


def test_sparse_files_are_counted_whole(place: Place, tmp_path: Path) -> None:
    require("tar", "truncate")
    run("truncate", "-s", "3000000000", "x.md", cwd=tmp_path)
    run("tar", "--sparse", "-cf", "site.tar", "x.md", cwd=tmp_path)
    assert (tmp_path / "site.tar").stat().st_size < 20_000
    with pytest.raises(FillingError, match="more than 2,000,000,000 bytes unpacked"):
        place.fill(tmp_path / "site.tar", Bounds(bytes=2_000_000_000))


def test_sparse_files_are_read(place: Place, tmp_path: Path) -> None:
    require("tar", "truncate")
    (tmp_path / "x.md").write_bytes(PAGE)
    run("truncate", "-s", "100000", "x.md", cwd=tmp_path)
    for form in ("gnu", "posix"):
        run("tar", f"--format={form}", "--sparse", "-cf", "site.tar", "x.md", cwd=tmp_path)
        place.fill(tmp_path / "site.tar")
        assert place.files() == {"x.md": PAGE + bytes(100_000 - len(PAGE))}


@pytest.mark.parametrize("size", [2**40, -1, 2**62])
def test_sizes_that_are_none_are_refused(place: Place, tmp_path: Path, size: int) -> None:
    member = tarfile.TarInfo("x.md")
    member.size = size
    (tmp_path / "site.tar").write_bytes(member.tobuf(format=tarfile.GNU_FORMAT) + bytes(2_000))
    with pytest.raises(FillingError):
        place.fill(tmp_path / "site.tar")


def test_an_encrypted_zip_is_refused(place: Place, tmp_path: Path) -> None:
    require("zip")
    (tmp_path / "x.md").write_bytes(PAGE)
    run("zip", "-q", "-P", "word", "site.zip", "x.md", cwd=tmp_path)
    with pytest.raises(FillingError, match=r"the member x\.md is encrypted"):
        place.fill(tmp_path / "site.zip")


def test_an_encrypted_member_that_nobody_needs_is_left_alone(place: Place, tmp_path: Path) -> None:
    require("zip")
    (tmp_path / "x.md").write_bytes(PAGE)
    (tmp_path / "x.mp3").write_bytes(PAGE)
    run("zip", "-q", "-P", "word", "site.zip", "x.mp3", cwd=tmp_path)
    run("zip", "-q", "site.zip", "x.md", cwd=tmp_path)
    place.fill(tmp_path / "site.zip")
    assert place.files() == {"x.md": PAGE}


def test_a_way_of_packing_that_is_not_known_is_said(place: Place, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "site.zip", entry("x.md"))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2")
    data[8:10] = data[at + 10 : at + 12] = struct.pack("<H", 97)
    path.write_bytes(data)
    with pytest.raises(FillingError, match=r"the member x\.md is packed in a way not known here"):
        place.fill(path)


@pytest.mark.slow
def test_a_large_zip_says_how_many_it_has(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for number in range(70_000):  # More files than the old format can hold.
            opened.writestr(f"{number}.png", b"")
        opened.writestr("x.md", PAGE)
    place.fill(path)
    assert place.files() == {"x.md": PAGE}
    with pytest.raises(FillingError, match="more than 70,000 members"):
        place.fill(path, Bounds(members=70_000))


def test_a_member_with_a_size_beyond_the_old_form_is_read(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as opened, opened.open("x.md", "w", force_zip64=True) as out:
        out.write(PAGE)
    place.fill(path)
    assert place.files() == {"x.md": PAGE}


def test_a_zip_behind_something_else_is_read(place: Place, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "site.zip", entry("x.md"))
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())
    place.fill(path)
    assert place.files() == {"x.md": PAGE}


def test_names_of_zips_are_as_other_programs_read_them(place: Place, tmp_path: Path) -> None:
    def raw(name: bytes, system: int) -> str:
        path = zip_of(tmp_path / "site.zip", entry("a" * len(name), create_system=system))
        path.write_bytes(path.read_bytes().replace(b"a" * len(name), name))
        place.fill(path)
        (found,) = place.files()
        return found

    assert raw("grün.md".encode(), 3) == "grün.md"
    assert raw("schön.md".encode(), 0) == "schön.md"
    assert raw(b"gr\xfcn-latin.md", 3) == os.fsdecode(b"gr\xfcn-latin.md")
    assert raw(b"gr\x81n-dos.md", 0) == "grün-dos.md"


@pytest.mark.parametrize("name", ["x\0.md", "x.md\0.png"])
def test_nul_in_a_name_is_refused(place: Place, tmp_path: Path, name: str) -> None:
    filler = "y" * len(name)
    path = zip_of(tmp_path / "site.zip", entry(filler))
    path.write_bytes(path.read_bytes().replace(filler.encode(), name.encode()))
    with pytest.raises(FillingError, match="the character NUL"):
        place.fill(path)


@pytest.mark.slow
def test_many_members_cost_no_memory(place: Place, tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "site.tar"
    with path.open("wb") as out:
        for number in range(20_000):
            out.write(tarfile.TarInfo(f"{number}.png").tobuf())
        out.write(bytes(1_024))
    tracemalloc.start()
    try:
        place.fill(path)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_devices_in_a_tar_are_not_opened(place: Place, tmp_path: Path) -> None:
    path = tar_of(tmp_path / "site.tar", special("a/x.md", tarfile.FIFOTYPE))
    with pytest.raises(FillingError):
        place.fill(path)
    assert place.files() == {}
