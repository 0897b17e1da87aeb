"""`newsmeta check`: the same outcome for every kind of input, and while files change."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.files.targets import Target
from newsmeta.linter.cross_file import Comparer
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED
from tests.support.check import ONE, REPOSITORIES, TWINS, about, article, made, page, png, put
from tests.support.cli import codes, invoke, run, write

# -- several ways to one file --------------------------------------------------


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_one_file_by_several_paths_is_one_file(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    once = invoke("check", "_news/one.md")
    for paths in (
        ["_news/one.md", "_news/one.md"],
        ["_news/one.md", "./_news/one.md", "_news/../_news/one.md"],
        ["_news/one.md", str(here / "_news/one.md")],
    ):
        assert invoke("check", *paths) == once
    result = invoke("check", "_news", "_news/one.md", "_news/")
    assert codes(result.out) == ["NM602", "NM601", "NM601"]


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_links_to_folders(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    (here / "link").symlink_to("_news")
    (here / "loop").symlink_to(".")
    # A search does not follow links, so it finds each file once.
    assert codes(invoke("check").out) == ["NM602", "NM602", "NM601", "NM601"]
    result = invoke("check", "link/one.md")
    assert tuple(about(result.out, "link/one.md")) == ONE
    result = invoke("check", "link")
    assert about(result.out, "link/two.md") == [
        "NM601 originalUrl: is the same page as in link/one.md; keep one of the files"
    ]
    assert codes(invoke("check", "link", "_news").out) == ["NM602", "NM601", "NM601"]


def test_the_folder_of_the_configuration_by_a_link(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(here, "configuration", TWINS)
    put(here, {"assets/trees.png": png(4, 3)})
    write(here, {"_news/one.md": article("Council plants trees", page("trees"), "/assets/no.png")})
    (tmp_path / "link").symlink_to(here)
    expected = ["NM602", "NM601", "NM404"]
    assert codes(invoke("check", str(tmp_path / "link/_news/one.md")).out) == expected
    monkeypatch.chdir(tmp_path)
    result = invoke("check", "--config", "link/newsmeta.toml", "link/_news/one.md")
    assert codes(result.out) == expected
    assert codes(invoke("check", "--config", "here/newsmeta.toml", "link").out) == [
        "NM602",
        *expected,
        "NM601",
    ]


# -- standard input ------------------------------------------------------------


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_standard_input_takes_the_place_of_its_file(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    args = ("check", "-", "--stdin-filename")
    # On disk, the file duplicates two others; on standard input, none.
    other = article("Nothing like it", page("new"))
    assert invoke(*args, "_news/one.md", stdin=other).out == ""
    result = invoke(*args, "_news/one.md", stdin=TWINS["_news/one.md"])
    assert tuple(about(result.out, "_news/one.md")) == ONE
    assert invoke(*args, "./_news/../_news/one.md", stdin=other).out == ""
    # A file that does not exist yet.
    result = invoke(*args, "_new/folder/x.md", stdin=TWINS["_news/one.md"])
    assert about(result.out, "_new/folder/x.md") == [
        "NM601 originalUrl: is the same page as in _news/one.md and _news/two.md; "
        "keep one of the files",
    ] or about(result.out, "_new/folder/x.md") == [
        "NM602 title: is the same as in _archive/three.md; keep one of the files, or tell them "
        "apart",
        "NM601 originalUrl: is the same page as in _news/one.md and _news/two.md; "
        "keep one of the files",
    ]


def test_standard_input_without_a_name_is_of_the_working_directory(here: Path) -> None:
    made(here, "configuration", TWINS)
    result = invoke("check", "-", stdin=article("Something new", page("council")))
    assert about(result.out, "<stdin>") == [
        "NM601 originalUrl: is the same page as in _archive/three.md; keep one of the files"
    ]


# -- files that change during a run --------------------------------------------


def replaced(path: Path, make: Callable[[Path], None]) -> None:
    path.unlink()
    make(path)


TURNS: dict[str, Callable[[Path], object]] = {
    "vanishes": lambda path: path.unlink(),
    "is emptied": lambda path: path.write_text(""),
    "is cut": lambda path: path.write_text("---\ntitle: x\n"),
    "is another": lambda path: path.write_text("---\nx: 1\n---\n"),
    "is broken": lambda path: path.write_text("---\n: [\n---\n"),
    "is binary": lambda path: path.write_bytes(b"\xff\0"),
    "is a folder": lambda path: replaced(path, Path.mkdir),
    "is a pipe": lambda path: replaced(path, os.mkfifo),
    "is a list": lambda path: path.write_text("---\n- 1\n---\n"),
    "is longer": lambda path: path.write_text("\n" * 50 + path.read_text()),
}

UNREADABLE = {
    "vanishes": "NM001",
    "is emptied": "NM003",
    "is cut": "NM004",
    "is binary": "NM002",
    "is a folder": "NM001",
    "is a pipe": "NM001",
    "is longer": "NM003",
}
"""The message about a file that was readable before, in place of its findings."""


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
@pytest.mark.parametrize("name", ["_news/one.md", "_news/two.md"])
def test_a_file_that_changes_between_the_two_readings(
    name: str, turn: Callable[[Path], object], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`one` is reported on, `two` is only compared; each is read once more for its lines."""
    made(here, "configuration", TWINS)
    compared = Comparer._compared

    def after(comparer: Comparer, *args: Any) -> object:
        turn(here / name)
        return compared(comparer, *args)

    monkeypatch.setattr(Comparer, "_compared", after)
    checker = Runner(newsmeta.Config(root=here, path=here / "newsmeta.toml"), codes=CHECKED)
    report, failures = checker.run([Target("_news/one.md", "_news/one.md", True)])
    assert failures == []
    found = {d.code: d for d in report.diagnostics}
    if name == "_news/one.md":
        [ending] = [ending for ending, each in TURNS.items() if each is turn]
        assert list(found) == ([UNREADABLE[ending]] if ending in UNREADABLE else ["NM601", "NM602"])
    if name == "_news/two.md":
        assert found.keys() == {"NM601", "NM602"}
        assert (found["NM601"].line, found["NM601"].column) == (5, 14)


def test_a_file_that_vanishes_between_the_search_and_its_reading(here: Path) -> None:
    made(here, "configuration", TWINS)
    checker = Runner(newsmeta.Config(root=here, path=here / "newsmeta.toml"), codes=CHECKED)
    search = checker.finder.search(["."])
    report, failures = checker.run(
        search.targets, lambda: (here / "_news/two.md").unlink(missing_ok=True), search.folders
    )
    assert failures == []
    # The archive is read first; `two` no longer exists when its turn comes.
    assert [(d.path, d.code) for d in report.diagnostics] == [
        ("_archive/three.md", "NM602"),
        ("_news/one.md", "NM602"),
        ("_news/two.md", "NM001"),
    ]


# -- the same bytes ------------------------------------------------------------


def many(number: int) -> dict[str, str]:
    """Return files, some with the same page or a similar title as others."""
    chance = random.Random(7)
    words = ("council", "farmers", "trees", "apples", "river", "bridge", "school", "museum",
             "winter", "budget")  # fmt: skip
    files = {}
    for at in range(number):
        title = " ".join(chance.choice(words) for _ in range(3))
        url = page(f"{chance.randrange(number * 3)}?utm_medium={at}")
        provider = (
            f"provider:\n  name: Paper {chance.randrange(9)}\n"
            f"  domain: p{chance.randrange(9)}.example.com\n"
        )
        picture = f"/assets/p-{chance.choice((40, 50))}x30.png"
        files[f"_news/{at % 7}/{at:05}.md"] = article(title, url, picture, more=provider)
    files["_news/0/broken.md"] = "---\n: [\n---\n"
    files["_news/1/empty.md"] = ""
    files["_news/2/notes.md"] = "# No article\n"
    return files


def _outcomes(folder: Path, jobs: tuple[int, ...], output_format: str) -> set[str]:
    args = ("check", ".", "--select", "ALL", "--output-format", output_format)
    results = [run(*args, "--jobs", str(number), cwd=folder) for number in jobs]
    assert {result.status for result in results} == {1}
    assert len({result.err for result in results}) == 1
    return {result.out for result in results}


@pytest.mark.slow
def test_the_same_bytes_for_any_number_of_processes(tmp_path: Path) -> None:
    made(tmp_path, "configuration", many(150))
    put(tmp_path, {"assets/p-40x30.png": png(40, 30), "assets/p-50x30.png": png(40, 30)})
    (output,) = _outcomes(tmp_path, (1, 2, 3), "json")
    found = {each["code"] for each in json.loads(output)["diagnostics"]}
    assert found >= {"NM601", "NM602", "NM606", "NM406"}


@pytest.mark.slow
def test_the_same_bytes_for_many_files(tmp_path: Path) -> None:
    made(tmp_path, "configuration", many(300))
    put(tmp_path, {"assets/p-40x30.png": png(40, 30), "assets/p-50x30.png": png(40, 30)})
    assert len(_outcomes(tmp_path, (1, 4), "concise")) == 1


def test_the_same_bytes_for_any_order_of_paths(here: Path) -> None:
    made(here, "configuration", many(40))
    paths = sorted(str(path.relative_to(here)) for path in here.rglob("*.md"))
    whole = invoke("check", *paths)
    assert whole.status == 1
    chance = random.Random(3)
    for _ in range(5):
        chance.shuffle(paths)
        assert invoke("check", *paths) == whole
    folders = [f"_news/{number}" for number in range(7)]
    by_folder = invoke("check", *folders)
    assert invoke("check", *reversed(folders)) == by_folder


def test_warnings_of_sites_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    names = [f"site{number}" for number in range(6)]
    for name in names:
        write(tmp_path, {f"{name}/_config.yml": ": [", f"{name}/a.md": article(name, page(name))})
    made(tmp_path, "configuration", {})
    first = run("check", ".", "--jobs", "1", cwd=tmp_path)
    assert [name for name in names if f"{name}/_config.yml" in first.err] == names
    for _ in range(2):
        assert run("check", ".", "--jobs", "2", cwd=tmp_path) == first
