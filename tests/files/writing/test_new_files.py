"""Files created on a file system without hard links: complete, and never over others."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsmeta.files.folders import new_folder
from newsmeta.files.writing import create_file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links")

    monkeypatch.setattr(os, "link", link)


@pytest.mark.usefixtures("no_links")
@pytest.mark.parametrize("data", [b"", b"text\n", bytes(100_000)])
def test_a_file_is_written_whole(place: Path, data: bytes) -> None:
    create_file(place / "a.md", data)
    assert (place / "a.md").read_bytes() == data
    assert [each.name for each in place.iterdir()] == ["a.md"]


@pytest.mark.usefixtures("no_links")
def test_a_file_that_is_there_stays(place: Path) -> None:
    (place / "a.md").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        create_file(place / "a.md", b"another")
    assert (place / "a.md").read_bytes() == b"mine"
    assert [each.name for each in place.iterdir()] == ["a.md"]


@pytest.mark.usefixtures("no_links")
def test_a_name_that_was_claimed_is_given_back(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(*_: object) -> None:
        raise OSError(errno.EIO, "the disk failed")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="the disk failed"):
        create_file(place / "a.md", b"text")
    assert list(place.iterdir()) == []


def test_a_folder_is_on_disk_before_it_has_its_name(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, synced = place / "out", list[tuple[int, bool]]()
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_ino, target.exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with new_folder(target, lambda _: False) as folder:
        (folder / "a.csv").write_bytes(b"a\n")
    inside = (target / "a.csv", False), (target, False), (place, True)
    assert synced == [(path.stat().st_ino, is_there) for path, is_there in inside]


def test_a_file_that_came_meanwhile_stays(place: Path) -> None:
    (place / "a.md").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        create_file(place / "a.md", b"another")
    assert (place / "a.md").read_bytes() == b"mine"


def test_a_file_is_whole_when_it_gets_its_name(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, seen = os.link, list[bytes]()

    def watched(source: str, target: str) -> None:
        link(source, target)
        seen.append(Path(target).read_bytes())

    monkeypatch.setattr(os, "link", watched)
    create_file(place / "a.md", b"text\n")
    assert seen == [b"text\n"]
