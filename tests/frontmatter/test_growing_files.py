"""Files that change size while they are read, or are huge: the limit on reading holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.files.gitignore import GitIgnore
from newsmeta.files.writing import ChangedError, replace_file
from newsmeta.frontmatter.source import SourceError, read_bytes
from tests.support.cli import GOOD, run

MOST = 1_000


class Growing:
    """A replacement of `os.read` whose file becomes longer with each call."""

    def __init__(self, path: Path, piece: bytes) -> None:
        self.path = path
        self.piece = piece
        self.read = os.read
        self.total = 0

    def __call__(self, descriptor: int, size: int) -> bytes:
        data = self.read(descriptor, size)
        self.total += len(data)
        with self.path.open("ab") as file:
            file.write(self.piece)
        return data


@pytest.mark.parametrize("before", [0, 1, 10, 500, MOST - 1, MOST])
@pytest.mark.parametrize("piece", [1, 7, 400, MOST, 50 * MOST])
def test_one_that_grows_is_read_up_to_the_limit(
    before: int, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * before)
    growing = Growing(path, b"y" * piece)
    monkeypatch.setattr(os, "read", growing)
    try:
        data = read_bytes(path, MOST)
    except SourceError as error:
        assert (error.code, error.kind) == ("NM001", "size")
    else:
        assert before <= len(data) <= MOST
    assert growing.total <= MOST + 1


@pytest.mark.parametrize("left", [0, 1, 99, 299])
def test_one_that_shrinks_is_what_is_left(
    left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 300)
    read: Callable[[int, int], bytes] = os.read

    def shrinking(descriptor: int, size: int) -> bytes:
        os.truncate(path, left)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", shrinking)
    assert read_bytes(path, MOST) == b"x" * left


HUGE = 2**40
"""Size of a sparse file in bytes: too much to read completely."""


def test_one_that_became_huge_is_not_read_before_it_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    os.truncate(path, HUGE)
    with pytest.raises(ChangedError):
        replace_file(path, b"old", b"new", tmp_path)
    assert path.stat().st_size == HUGE
    path.unlink()


def test_ignore_patterns_that_become_huge_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".gitignore"
    path.write_text("*.md\n")
    status = path.lstat()
    os.truncate(path, HUGE)
    monkeypatch.setattr(Path, "lstat", lambda self: status)
    assert not GitIgnore().at(tmp_path).match("a.md", is_folder=False)
    path.unlink()


@pytest.mark.parametrize("arguments", [("schema", "infer", "a.md", "--update", "huge.json")])
def test_an_existing_schema_that_is_huge_is_not_read(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    huge = tmp_path / "huge.json"
    huge.write_bytes(b"{}")
    os.truncate(huge, HUGE)
    result = run(*arguments, "--output", "new.json", cwd=tmp_path)
    assert result.status == 2
    assert "huge.json" in result.err
    assert "more than the limit" in result.err
    assert not (tmp_path / "new.json").exists()
    huge.unlink()
