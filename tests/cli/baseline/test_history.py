"""Files that change after they were recorded: edits, renames, merges."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.baseline.mistakes import FILE, MISTAKES, article, reported
from tests.support.cli import invoke, write

NAMES = [f"_news/trees-{number}.md" for number in range(4)]
OLD = st.lists(st.sampled_from(sorted(MISTAKES)), unique=True, max_size=4)


def edited(text: str, draw: random.Random) -> str:
    """Return an article with added and reordered lines, and the same mistakes."""
    _, front, body = text.split("---\n", 2)
    blocks: list[str] = []
    for line in front.splitlines(keepends=True):
        if blocks and line.startswith((" ", "\n")):
            blocks[-1] += line
        else:
            blocks.append(line)
    draw.shuffle(blocks)
    return f"---\n# a comment\n\n{''.join(blocks)}---\nA word before. {body}\n\nAnd after.\n"


def codes_in(found: Counter[tuple[str, str]]) -> list[str]:
    return sorted(code for _, code in found.elements())


@pytest.mark.slow
@settings(max_examples=15)
@given(
    old=st.lists(OLD, min_size=4, max_size=4),
    new=st.sampled_from(sorted(MISTAKES)),
    where=st.integers(0, 3),
    moved=st.sets(st.integers(0, 3)),
    seed=st.integers(0, 1000),
)
def test_only_the_next_mistake_is_ever_new(
    old: list[list[str]], new: str, where: int, moved: set[int], seed: int
) -> None:
    here, draw = os.getcwd(), random.Random(seed)  # noqa: PTH109
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        os.chdir(site)
        try:
            articles = [article(number, *names) for number, names in enumerate(old)]
            write(site, {"newsmeta.toml": "", **dict(zip(NAMES, articles, strict=True))})
            assert invoke("baseline", "create").status == 0
            assert reported() == []
            names = [f"_news/new/{draw.random()}.md" if n in moved else NAMES[n] for n in range(4)]
            shutil.rmtree(site / "_news")
            write(site, zip(names, [edited(text, draw) for text in articles], strict=True))
            before = Counter(reported("--no-baseline"))
            assert reported() == []
            if new in old[where]:
                return
            text = edited(article(where, *old[where], new), draw)
            write(site, {names[where]: text})
            found = Counter(reported())
            new_ones = Counter(reported("--no-baseline")) - before
            if where in moved and any(new in old[other] for other in moved):
                # Two renamed files with the same mistake cannot be told apart.
                assert codes_in(found) == codes_in(new_ones)
            else:
                assert found == new_ones
            assert reported() == [(names[where], MISTAKES[new][2])]
        finally:
            os.chdir(here)


def test_a_renamed_file_is_followed_and_gets_its_name_from_prune(legacy: Path) -> None:
    (legacy / "_news/a.md").rename(legacy / "_news/z.md")
    assert reported() == []
    assert invoke("validate", "_news/z.md").out == ""
    assert "gone" not in invoke("validate").err
    assert invoke("baseline", "prune").err == (
        f"{FILE}: 2 findings moved to _news/z.md, 4 findings in 3 files left\n"
    )
    recorded = (legacy / FILE).read_text()
    assert "_news/z.md" in recorded and "_news/a.md" not in recorded
    write(legacy, {"_news/a.md": article(7, "entity")})
    assert reported() == [("_news/a.md", "NM201")]


def test_a_copy_is_no_rename(legacy: Path) -> None:
    text = article(9, "entity", "unknown field")
    write(legacy, {"_news/z.md": text})
    assert reported() == [("_news/z.md", "NM102"), ("_news/z.md", "NM201")]


def test_each_recorded_file_is_followed_once(legacy: Path) -> None:
    (legacy / "_news/a.md").unlink()
    write(legacy, {f"_news/{n}.md": article(n, "entity", "unknown field") for n in (5, 6)})
    assert len(reported()) == 2


def test_a_file_with_other_findings_is_not_the_one_that_is_gone(legacy: Path) -> None:
    (legacy / "_news/a.md").unlink()
    text = article(5, "entity", "two spaces").replace("summer", "autumn")
    write(legacy, {"_news/z.md": text})
    assert reported() == [("_news/z.md", "NM201"), ("_news/z.md", "NM203")]


def test_a_folder_of_many_files_alike_is_followed(site: Path) -> None:
    count = 150
    write(site, {f"_news/{n}.md": article(n, "missing field") for n in range(count)})
    invoke("baseline", "create")
    (site / "_news").rename(site / "archive")
    (site / "_news").mkdir()
    (site / "archive").rename(site / "_news/archive")
    assert (
        invoke("validate").err == f"Found nothing new in {count} files ({count} in the baseline).\n"
    )
    write(site, {"_news/archive/3.md": article(3, "missing field", "unknown type")})
    assert invoke("validate").out.count("\n") == 1


def test_items_put_before_others_disturb_nothing(site: Path) -> None:
    image = '  - url: "http://www.example.com/b-1200x630.jpg"\n    width: 1200\n    height: 630\n'
    text = article(0).replace("---\n\nThe", f"{image}---\n\nThe")
    write(site, {"_news/a.md": text})
    invoke("baseline", "create")
    assert invoke("check").err == "Found nothing new in 1 file (1 in the baseline).\n"
    other = image.replace("http:", "https:").replace("/b-", "/c-")
    write(site, {"_news/a.md": text.replace("images:\n", f"images:\n{other}")})
    assert reported() == []


def test_another_file_of_the_same_story_is_new_and_the_old_ones_stay_known(site: Path) -> None:
    text = article(0)
    write(site, {"_news/b.md": text, "_news/c.md": text})
    invoke("baseline", "create")
    write(site, {"_news/a.md": text})
    assert {path for path, _ in reported()} == {"_news/a.md"}
    (site / "_news/a.md").unlink()
    (site / "_news/b.md").rename(site / "_news/z.md")
    assert reported() == []


# -- merging -----------------------------------------------------------------------------


def git(*args: str, folder: Path, status: int = 0) -> str:
    options = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"]
    done = subprocess.run(
        ["git", *options, *args], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout


@pytest.fixture
def branches(site: Path) -> Path:
    """A real repository with eight recorded files and two branches."""
    shutil.rmtree(site / ".git")
    git("init", "-q", "-b", "main", ".", folder=site)
    write(site, {f"_news/{n}.md": article(n, "entity") for n in range(8)})
    assert invoke("baseline", "create").status == 0
    git("add", ".", folder=site)
    git("commit", "-qm", "old", folder=site)
    return site


def commit(folder: Path, branch: str, files: dict[str, str], command: str) -> None:
    git("checkout", "-q", "-b", branch, "main", folder=folder)
    write(folder, files)
    assert invoke("baseline", command).status == 0
    git("add", ".", folder=folder)
    git("commit", "-qm", branch, folder=folder)


def test_what_two_branches_recorded_is_merged_by_git(branches: Path) -> None:
    commit(branches, "one", {"_news/1.md": article(1)}, "prune")
    commit(branches, "two", {"_news/6.md": article(6, "entity", "two spaces")}, "update")
    git("merge", "-q", "--no-edit", "one", folder=branches)
    assert reported() == []
    assert "gone" not in invoke("validate").err
    assert "(8 in the baseline)" in invoke("validate").err


def test_a_conflict_is_said_and_mended_by_update(branches: Path) -> None:
    commit(branches, "one", {"_news/1.md": article(1)}, "prune")
    commit(branches, "two", {"_news/1.md": article(1, "two spaces")}, "update")
    git("merge", "-q", "--no-edit", "one", folder=branches, status=1)
    write(branches, {"_news/1.md": article(1)})
    for command in (["validate"], ["check"], ["baseline", "prune"], ["baseline", "stats"]):
        result = invoke(*command)
        assert (result.status, result.out) == (2, "")
        assert result.err == (
            f"newsmeta: {FILE}:3: a conflict that Git could not merge; finish the merge, and run "
            "newsmeta baseline update without paths, which records anew\n"
        )
    assert invoke("baseline", "update", "_news/1.md").status == 2
    assert invoke("baseline", "update").err == (
        f"{FILE}: 7 findings in 7 files recorded; the old baseline could not be read, and is "
        "replaced\n"
    )
    assert reported() == []


def test_a_union_of_lines_counts_no_finding_twice(branches: Path) -> None:
    (branches / ".gitattributes").write_text(f"{FILE} merge=union\n")
    git("add", ".", folder=branches)
    git("commit", "-qm", "union", folder=branches)
    commit(branches, "one", {"_news/1.md": article(1)}, "prune")
    commit(branches, "two", {"_news/2.md": article(2, "two spaces")}, "update")
    git("merge", "-q", "--no-edit", "one", folder=branches)
    assert reported() == []
    recorded = (branches / FILE).read_text().splitlines()
    (branches / FILE).write_text("\n".join([recorded[0], *recorded[:0:-1], *recorded[1:]]))
    assert reported() == []
    topics = "  - Climate\n"
    twice = article(3, "entity").replace(topics, topics * 2)
    write(branches, {"_news/3.md": twice})
    assert reported() == [("_news/3.md", "NM108")]


def test_of_changed_files_and_lines_what_is_recorded_is_known(branches: Path) -> None:
    """On a changed line with two recorded findings, only a third one is new."""
    assert invoke("validate", "--changed").err.startswith("newsmeta: no file has changed")
    topics = "  - Climate\n"
    twice = article(7, "entity").replace(topics, topics * 2)
    write(branches, {"_news/7.md": twice})
    assert invoke("baseline", "update").status == 0
    git("add", ".", folder=branches)
    git("commit", "-qm", "twice", folder=branches)
    write(branches, {"_news/7.md": twice.replace(topics, topics * 2, 1)})
    for option in ("--changed", "--changed-lines"):
        result = invoke("validate", option)
        assert result.out.count("\n") == 1 and "topics[" in result.out
        assert "(2 in the baseline)" in result.err and "gone" not in result.err
    write(branches, {"_news/7.md": article(7), "_news/6.md": article(6, "entity", "two spaces")})
    result = invoke("validate", "--changed")
    assert "NM203" in result.out and result.out.count("\n") == 1
    assert "2 findings of the baseline are gone" in result.err
