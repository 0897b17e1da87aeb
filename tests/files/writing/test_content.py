"""Files are written completely, and keep their metadata."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path

import pytest

from newsmeta.files.writing import new_content, replace_file
from tests.support.writing import NEW, OLD, files


def test_the_content_is_the_new_one_and_nothing_else_is_there(tree: Path) -> None:
    replace_file(tree / "a.md", OLD, NEW, tree)
    assert files(tree) == {"a.md": NEW}


def test_what_is_right_already_is_left_alone(tree: Path) -> None:
    (tree / "a.md").write_bytes(NEW)
    before = (tree / "a.md").stat()
    replace_file(tree / "a.md", OLD, NEW, tree)
    after = (tree / "a.md").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o444, 0o2755])
def test_the_mode_is_kept(mode: int, tree: Path) -> None:
    path = tree / "a.md"
    path.chmod(mode)
    mask = os.umask(0o077)
    try:
        replace_file(path, OLD, NEW, tree)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_the_time_of_change_is_now(size: int, tree: Path) -> None:
    path = tree / "a.md"
    path.write_bytes(OLD + bytes(size))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    replace_file(path, OLD + bytes(size), NEW + bytes(size), tree)
    assert path.stat().st_mtime > time.time() - 60


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root")
def test_the_owner_is_kept(tree: Path) -> None:
    path = tree / "a.md"
    os.chown(path, 12_345, 23_456)
    path.chmod(0o640)
    replace_file(path, OLD, NEW, tree)
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (12_345, 23_456)
    assert stat.S_IMODE(status.st_mode) == 0o640
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_are_kept(tree: Path) -> None:
    path = tree / "a.md"
    try:
        os.setxattr(path, "user.newsmeta.test", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace_file(path, OLD, NEW, tree)
    assert os.getxattr(path, "user.newsmeta.test") == b"kept"


def test_whoever_reads_the_file_meanwhile_reads_the_old_one(tree: Path) -> None:
    with (tree / "a.md").open("rb") as file:
        replace_file(tree / "a.md", OLD, NEW, tree)
        assert file.read() == OLD


@pytest.mark.parametrize("letter", ["a", "é", "三", "🌳"])
def test_the_longest_name_there_can_be(letter: str, tree: Path) -> None:
    name = letter * ((255 - 3) // len(letter.encode())) + ".md"
    (tree / name).write_bytes(OLD)
    replace_file(tree / name, OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD, name: NEW}


@pytest.mark.parametrize("name", [" .md", "-n.md", "a\nb.md", "%s.md", ".md", "a.md~", "ö.md"])
def test_names_of_all_kinds(name: str, tree: Path) -> None:
    (tree / name).write_bytes(OLD)
    replace_file(Path(name), OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD, name: NEW}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666])
def test_nobody_else_can_read_what_is_not_yet_in_its_place(
    mode: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tree / "a.md", []
    path.chmod(mode)
    copystat = shutil.copystat

    def watched(source: Path, target: Path) -> None:
        seen.append((target.read_bytes(), stat.S_IMODE(target.stat().st_mode)))
        copystat(source, target)

    monkeypatch.setattr(shutil, "copystat", watched)
    replace_file(path, OLD, NEW, tree)
    assert seen == [(NEW, 0o600)]
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("mode", [None, 0o600, 0o640, 0o644])
def test_nor_what_is_written_bit_by_bit(mode: int | None, tree: Path) -> None:
    path = tree / "report.json"
    if mode is not None:
        path.write_bytes(OLD)
        path.chmod(mode)
    with new_content(path) as file:
        file.write(NEW)
        (temporary,) = tree.glob(".newsmeta-*")
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == (0o666 & ~mask if mode is None else mode)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="takes Linux")
def test_no_file_stays_open(tree: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        replace_file(tree / "a.md", OLD, NEW, tree)
        replace_file(tree / "a.md", NEW, OLD, tree)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
