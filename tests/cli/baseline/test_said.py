"""Messages of `newsmeta baseline` about added, removed, moved and unrecorded findings."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import newsmeta
from newsmeta.frontmatter.codes import UNREADABLE_FILE
from tests.cli.baseline.mistakes import FILE, MISTAKES, article, reported
from tests.support.cli import invoke, write

CONFLICT = "<<<<<<< ours\nheat: 1\n=======\nheat: 2\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    "path",
    ["_newz", "_news/gone.md", "_news/gone/", "./nosuch", "../nosuch", "_news/*.mdx", "NM001"],
)
@pytest.mark.parametrize("command", ["create", "update", "prune"])
def test_a_path_that_does_not_exist_is_an_error(command: str, path: str, legacy: Path) -> None:
    before = (legacy / FILE).read_bytes()
    if command == "create":
        (legacy / FILE).unlink()
    for paths in ([path], ["_news", path]):
        result = invoke("baseline", command, *paths)
        assert result.status == 2
        assert result.err.startswith("newsmeta: ")
        assert result.err.endswith(" does not exist\n")
    if command == "create":
        assert not (legacy / FILE).exists()
    else:
        assert (legacy / FILE).read_bytes() == before


@pytest.mark.parametrize("update", [True, False])
def test_nor_is_it_recorded_from_python(update: bool, legacy: Path) -> None:
    if not update:
        (legacy / FILE).unlink()
    with pytest.raises(newsmeta.ConfigError, match="_newz does not exist"):
        newsmeta.record_baseline("_newz", update=update)


@pytest.mark.parametrize("command", ["update", "prune"])
@pytest.mark.parametrize("also", [[], ["_news/b.md"]])
def test_of_what_is_gone_that_was_recorded_all_is_taken_out(
    command: str, also: list[str], legacy: Path
) -> None:
    (legacy / "_news/a.md").unlink()
    result = invoke("baseline", command, "_news/a.md", *also)
    assert result.status == 0
    assert "2 " in result.err and "taken out" in result.err
    recorded = (legacy / FILE).read_text()
    assert "_news/a.md" not in recorded and UNREADABLE_FILE not in recorded
    assert recorded.count("\n") == 3


_WRITERS: dict[str, Callable[[str], object]] = {
    "update": lambda path: invoke("baseline", "update", path),
    "prune": lambda path: invoke("baseline", "prune", path),
    "record_baseline": lambda path: newsmeta.record_baseline(path, update=True),
    "prune_baseline": newsmeta.prune_baseline,
}


@pytest.mark.slow
@pytest.mark.parametrize("writer", _WRITERS)
@pytest.mark.parametrize(
    ("gone", "path", "left"),
    [
        ("_news", "_news", 0),
        ("_news", "_news/", 0),
        ("_news", "./_news", 0),
        ("_news", "other/../_news", 0),
        ("_news", "_news/2021", 4),
        ("_news/2021", "_news/2021", 4),
        ("_news/2021", "_news/2021/", 4),
        ("_news/2021", "_news/2021/01", 5),
        ("_news/2021/01", "_news/2021/01", 5),
        ("_news/2021/01", "_news/2021", 5),
    ],
)
def test_of_a_folder_that_is_gone_all_is_taken_out(
    writer: str, gone: str, path: str, left: int, legacy: Path
) -> None:
    more = {"01/d.md": article(4, "entity"), "e.md": article(5, "text for a number")}
    write(legacy, {f"_news/2021/{name}": text for name, text in more.items()})
    write(legacy, {"other/f.md": ""})
    assert invoke("baseline", "update").status == 0
    assert (legacy / FILE).read_text().count("\n") == 7
    shutil.rmtree(legacy / gone)
    _WRITERS[writer](path)
    recorded = (legacy / FILE).read_text()
    assert recorded.count("\n") == left + 1


@pytest.mark.parametrize("command", ["create", "update", "prune"])
@pytest.mark.parametrize(
    "paths", [[], ["."], ["_news"], ["_news", "empty"], ["_news", "empty", "other"], ["empty", "."]]
)
def test_nothing_is_said_twice(command: str, paths: list[str], legacy: Path) -> None:
    if command == "create":
        (legacy / FILE).unlink()
    write(legacy, {"other/README.txt": ""})
    (legacy / "empty").mkdir()
    result = invoke("baseline", command, "--verbose", *paths)
    assert result.status == 0
    lines = result.err.splitlines()
    assert len(lines) == len(set(lines))
    assert result.err.count("reading ") == 3
    barren = [path for path in paths if path in ("empty", "other")]
    assert result.err.count("warning: no article files in ") == len(barren)


@pytest.mark.parametrize("command", ["create", "update", "prune"])
def test_nor_is_it_said_twice_that_there_is_nothing(command: str, legacy: Path) -> None:
    if command == "create":
        (legacy / FILE).unlink()
    shutil.rmtree(legacy / "_news")
    result = invoke("baseline", command, "--allow-empty")
    assert result.status == 0
    assert result.err.count("warning: no article files in .\n") == 1


def test_what_an_earlier_version_recorded_of_it_can_be_taken_out(legacy: Path) -> None:
    with (legacy / FILE).open("a") as file:
        file.write(f"_newz\t{UNREADABLE_FILE}\t-\t0123456789ab\t1\n")
    assert invoke("baseline", "update", "_newz").status == 0
    assert "_newz" not in (legacy / FILE).read_text()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_new_mistake_is_named(name: str, legacy: Path) -> None:
    write(legacy, {"_news/d.md": article(3, name)})
    err = invoke("baseline", "update").err
    assert f": 1 added ({MISTAKES[name][2]} _news/d.md)\n" in err
    assert "recorded, none added or taken out\n" in invoke("baseline", "update").err


def test_many_are_counted_and_the_first_are_named(legacy: Path) -> None:
    write(legacy, {"_news/a.md": article(0), "_news/b.md": article(1)})
    write(legacy, {f"_news/n{n}.md": article(n, "entity", "unknown type") for n in range(3, 6)})
    err = invoke("baseline", "update").err
    first, *rest = err.splitlines()
    assert first == (
        f"{FILE}: 7 findings in 4 files recorded: 6 added (3 NM104, 3 NM201), "
        "3 taken out (1 NM102, 1 NM201, 1 NM302)"
    )
    assert [line.split(":")[0] for line in rest[:3]] == [
        "  added _news/n3.md", "  added _news/n3.md", "  added _news/n4.md"
    ]  # fmt: skip
    assert rest[3:] == ["  … and 3 more, which --verbose names"]
    assert invoke("baseline", "update", "--quiet").err == ""


def test_all_are_named_if_asked_for(legacy: Path) -> None:
    write(legacy, {"_news/a.md": article(0)})
    write(legacy, {f"_news/n{n}.md": article(n, "entity", "unknown type") for n in range(3, 6)})
    err = invoke("baseline", "update", "--verbose").err
    assert err.count("\n  added _news/n") == 6
    assert "\n  taken out _news/a.md: NM102 /temperature\n" in err


def test_neither_many_rules_nor_many_broken_files_are_many_words(legacy: Path) -> None:
    write(legacy, {f"_news/n{n}.md": article(n, name) for n, name in enumerate(MISTAKES, 3)})
    write(legacy, {f"_news/broken{n}.md": "---\ntitle: [\n---\n" for n in range(5)})
    first = invoke("baseline", "update").err.splitlines()
    assert [line.split(":")[2] for line in first[:3]] == [f" _news/broken{n}.md" for n in range(3)]
    assert first[3] == "newsmeta: warning: 2 more files cannot be read"
    assert first[4].endswith("other rules)")
    assert first[4].count(", ") == 8


def test_update_says_what_has_moved(legacy: Path) -> None:
    (legacy / "_news/a.md").rename(legacy / "_news/z.md")
    assert invoke("baseline", "update").err == (
        f"{FILE}: 4 findings in 3 files recorded: 2 findings moved to _news/z.md\n"
    )
    (legacy / "_news/z.md").rename(legacy / "_news/y.md")
    assert "2 findings moved to _news/y.md" in invoke("baseline", "update", "_news/y.md").err
    assert "_news/z.md" not in (legacy / FILE).read_text()


def test_prune_says_what_has_moved_and_what_is_gone(legacy: Path) -> None:
    (legacy / "_news").rename(legacy / "old")
    (legacy / "_news").mkdir()
    (legacy / "old").rename(legacy / "_news/old")
    write(legacy, {"_news/old/a.md": article(0, "entity")})
    assert invoke("baseline", "prune").err == (
        f"{FILE}: 3 findings moved to _news/old/a.md, _news/old/b.md and _news/old/c.md, "
        "1 finding taken out, 3 findings in 3 files left\n"
    )


@pytest.mark.parametrize("command", ["create", "update", "prune"])
def test_a_conflict_in_an_article_is_warned_of(command: str, legacy: Path) -> None:
    if command == "create":
        (legacy / FILE).unlink()
    text = article(0, "entity", "unknown field").replace("heat: -1\n", CONFLICT)
    write(legacy, {"_news/a.md": text})
    for options in ([], ["--quiet"]):
        result = invoke("baseline", command, *options)
        assert result.status == 0
        assert "newsmeta: warning: _news/a.md:" in result.err
        assert "a merge conflict begins in line" in result.err
        assert "the rest of this file was not checked" in result.err
        if command == "create":
            return
    assert "gone" not in invoke("validate").err
    write(legacy, {"_news/a.md": article(0, "entity", "unknown field")})
    assert reported() == [], "what was recorded of it is still recorded"


def test_python_knows_it_too(legacy: Path) -> None:
    (legacy / "_news/b.md").rename(legacy / "_news/z.md")
    write(legacy, {"_news/a.md": article(0, "two spaces")})
    recorded = newsmeta.record_baseline(update=True)
    assert (recorded.added, recorded.removed, dict(recorded.moved)) == (1, 2, {"_news/z.md": 1})
    assert [each.code for each in recorded.new] == ["NM203"]
