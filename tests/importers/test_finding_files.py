"""Paths in data start at the root of the repository, wherever below it files are imported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.cli import invoke, write
from tests.support.importing import TEXT, files, lines, numbers, without

CHANGED = TEXT.replace("Climate", "Cities")

# Existing file, folder and source of the export, folder and destination of the import.
WAYS: dict[str, tuple[str, str, str, str, str]] = {
    "the folder": ("_news/a.md", ".", "_news", ".", "_news"),
    "the folder, with a slash": ("_news/a.md", ".", "_news/", ".", "./_news/"),
    "everything into the folder": ("_news/a.md", ".", ".", ".", "_news"),
    "the top": ("_news/a.md", ".", "_news", ".", "."),
    "a folder in the folder": ("_news/2021/a.md", ".", "_news", ".", "_news/2021"),
    "the folder around it": ("_news/2021/a.md", ".", "_news/2021", ".", "_news"),
    "a site in a folder": ("site/_news/a.md", ".", "site", ".", "site"),
    "its news": ("site/_news/a.md", ".", "site", ".", "site/_news"),
    "from inside": ("_news/a.md", ".", "_news", "_news", "."),
    "exported from inside": ("_news/a.md", "_news", ".", ".", "_news"),
    "from inside one of two": ("_news/_news/a.md", "_news", "_news", "_news", "."),
    "a folder of a repository as its top": ("repo/repo/a.md", "repo", "repo", "repo", "."),
    "from beside": ("_news/a.md", ".", "_news", "else/where", "../../_news"),
    "a site that is beside": ("site/_news/a.md", "site", "_news", "else", "../site/_news"),
    "a site below": ("site/_news/a.md", "site", "_news", ".", "site/_news"),
    "folders of one name": ("_news/_news/a.md", ".", "_news", ".", "_news"),
    "the inner one": ("_news/_news/a.md", ".", "_news", ".", "_news/_news"),
    "in a repository": ("repo/_news/a.md", "repo", "_news", "repo", "_news"),
    "deep in a repository": ("repo/x/_news/a.md", "repo/x", "_news", "repo/x", "_news"),
    "around a repository": ("repo/x/_news/a.md", ".", "repo", ".", "repo/x"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("else/where", "repo/.git"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("to", ["csv", "jsonl"])
def test_updates_find_the_files(way: tuple[str, ...], to: str, folder: Path) -> None:
    file, out, given, back, into = way
    write(folder, {file: TEXT})
    data = folder / f"data.{to}"
    os.chdir(folder / out)
    assert invoke("export", given, "--to", to, "-o", str(data)).status == 0
    data.write_text(data.read_text(encoding="utf-8").replace("Climate", "Cities"), encoding="utf-8")
    os.chdir(folder / back)
    result = invoke("import", str(data), "--into", into, "--update")
    assert numbers(result) == {"records": 1, "written": 0, "updated": 1, "refused": 0}
    data.unlink()
    assert files(folder) == {file: CHANGED}


def test_a_link_to_the_folder(folder: Path) -> None:
    write(folder, {"_news/a.md": TEXT})
    (folder / "news").symlink_to("_news")
    lines(without(path="_news/a.md", topics=["Cities"]), without(path="news/a.md"))
    result = invoke("import", "data.jsonl", "--into", "news", "--update")
    assert "it is the file of line 1 already" in result.err
    assert (folder / "_news/a.md").read_text(encoding="utf-8") == CHANGED


def test_new_files_stand_beside_them(folder: Path) -> None:
    write(folder, {"_news/a.md": TEXT})
    lines(without(path="_news/b.md"), without(path="c.md"), without(path="_newsletters/d.md"))
    assert invoke("import", "data.jsonl", "--into", "_news").status == 0
    names = ["_newsletters/d.md", "a.md", "b.md", "c.md"]
    assert list(files(folder / "_news")) == names
