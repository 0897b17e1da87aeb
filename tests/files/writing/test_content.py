"""Files are written whole, and keep what else there is to them."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from newsmeta.files.writing import replace_file
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
