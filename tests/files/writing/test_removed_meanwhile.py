"""Outputs and folders that are removed between two looks at them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from newsmeta.files.writing import create_with_folders, make_folder, new_content


def test_an_output_removed_between_two_looks_is_still_written_as_a_whole(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was taken for a device, and written piece by piece."""
    path = tree / "out.jsonl"
    path.write_bytes(b"old")
    look = os.stat

    def looked(asked: Any, *args: Any, **options: Any) -> os.stat_result:
        status = look(asked, *args, **options)
        if os.fspath(asked) == os.fspath(path):
            monkeypatch.setattr(os, "stat", look)
            path.unlink()
        return status

    monkeypatch.setattr(os, "stat", looked)
    with new_content(path) as file:
        file.write(b"new")
        assert [each.name for each in tree.glob(".newsmeta-*")] != []
    assert path.read_bytes() == b"new"
    assert list(tree.glob(".newsmeta-*")) == []


def test_a_folder_that_others_remove_after_it_was_met(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "a" / "b").mkdir(parents=True)
    is_dir = Path.is_dir

    def looked(self: Path) -> bool:
        monkeypatch.setattr(Path, "is_dir", is_dir)
        (tree / "a" / "b").rmdir()
        (tree / "a").rmdir()
        return is_dir(self)

    monkeypatch.setattr(Path, "is_dir", looked)
    create_with_folders(tree / "a" / "b" / "c.md", b"new")
    assert (tree / "a" / "b" / "c.md").read_bytes() == b"new"


def test_no_folder_is_made_where_there_is_a_file(tree: Path) -> None:
    with pytest.raises(FileExistsError):
        make_folder(tree / "a.md")
