"""`--changed`: the analysed files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import newsmeta
from tests.support.cli import ERROR, GOOD, WARNING, invoke, write
from tests.support.git import NEEDS_GIT, Repository

pytestmark = NEEDS_GIT

OLD = "_news/old.md"
NEW = WARNING.replace("ten-thousand-trees", "new")


def looked_at(*arguments: str) -> list[str]:
    """Return the analysed files."""
    result = invoke("validate", "--verbose", *(arguments or ("--changed=main",)))
    assert result.status == 0, result.err
    lines = result.err.splitlines()
    return [line.removeprefix("reading ") for line in lines if line.startswith("reading ")]


def _commits(site: Repository) -> None:
    site.commit({"_news/new.md": NEW})


def _stages(site: Repository) -> None:
    write(site.folder, {"_news/new.md": NEW})
    site.git("add", "-A")


def _leaves_untracked(site: Repository) -> None:
    write(site.folder, {"_news/new.md": NEW})


def _edits(site: Repository) -> None:
    write(site.folder, {OLD: NEW})


def _renames(site: Repository) -> None:
    site.git("mv", OLD, "_news/renamed.md")


def _renames_and_commits(site: Repository) -> None:
    _renames(site)
    site.commit()


def _moves_by_hand(site: Repository) -> None:
    (site.folder / OLD).rename(site.folder / "_news/renamed.md")


def _deletes(site: Repository) -> None:
    (site.folder / OLD).unlink()


def _deletes_and_commits(site: Repository) -> None:
    _deletes(site)
    site.commit()


def _untracks(site: Repository) -> None:
    site.git("rm", "-q", "--cached", OLD)


def _touches(site: Repository) -> None:
    os.utime(site.folder / OLD, (1, 1))


def _changes_and_changes_back(site: Repository) -> None:
    site.commit({OLD: GOOD})
    site.commit({OLD: WARNING})


def _ignores(site: Repository) -> None:
    write(site.folder, {".gitignore": "/_news/new.md\n", "_news/new.md": NEW})


def _says_to_add(site: Repository) -> None:
    _leaves_untracked(site)
    site.git("add", "-N", "_news/new.md")


def _lets_main_go_on(site: Repository) -> None:
    site.git("switch", "-q", "main")
    site.commit({"_news/other.md": WARNING})
    site.git("switch", "-q", "spring")
    _edits(site)


def _conflicts(site: Repository) -> None:
    site.commit({OLD: NEW})
    site.git("switch", "-q", "main")
    site.commit({OLD: WARNING.replace("ten-thousand-trees", "other")})
    site.git("switch", "-q", "spring")
    with pytest.raises(AssertionError):
        site.git("merge", "main")
    write(site.folder, {OLD: NEW})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda site: None, []),
        (_commits, ["_news/new.md"]),
        (_stages, ["_news/new.md"]),
        (_leaves_untracked, ["_news/new.md"]),
        (_says_to_add, ["_news/new.md"]),
        (_edits, [OLD]),
        (_renames, ["_news/renamed.md"]),
        (_renames_and_commits, ["_news/renamed.md"]),
        (_moves_by_hand, ["_news/renamed.md"]),
        (_deletes, []),
        (_deletes_and_commits, []),
        (_untracks, [OLD]),
        (_touches, []),
        (_changes_and_changes_back, []),
        (_ignores, []),
        (_lets_main_go_on, [OLD]),
        (_conflicts, [OLD]),
    ],
)
def test_what_has_changed(
    act: Callable[[Repository], None], expected: list[str], site: Repository
) -> None:
    act(site)
    assert looked_at() == expected
    assert looked_at("--changed=main", "--changed-lines") == expected
    assert [str(path) for path in newsmeta.changed_files(since="main")] == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "with blank.md",
        'quote".md',
        "it's.md",
        "Zürich–日本.md",
        "line\nfeed.md",
        "tab\there.md",
        "back\\slash.md",
        "$(touch x).md",
        " leading.md",
        "--changed.md",
        "a => b.md",
        "{x,y}.md",
        "[a].md",
    ],
)
@pytest.mark.parametrize("is_committed", [True, False])
def test_names(name: str, is_committed: bool, site: Repository) -> None:
    write(site.folder, {f"_news/{name}": GOOD})
    if is_committed:
        site.commit()
    found = newsmeta.changed_files(since="main")
    assert [str(path) for path in found] == [f"_news/{name}"]
    write(site.folder, {f"_news/{name}": WARNING})
    result = invoke("validate", "--changed=HEAD", "--changed-lines", "--output-format", "json")
    lines = {each["line"] for each in json.loads(result.out)["diagnostics"]}
    assert lines == {3}


def test_paths_narrow_it_down(site: Repository) -> None:
    write(site.folder, {OLD: NEW, "_news/deep/a.md": GOOD, "b.md": GOOD})
    assert looked_at("--changed", "_news/deep") == ["_news/deep/a.md"]
    assert looked_at("_news/deep", "b.md", "_news/other.md", "--changed") == [
        "_news/deep/a.md",
        "b.md",
    ]
    assert looked_at("--changed", "main", "b.md") == ["b.md"]
    assert looked_at("--changed", "--", "_news/deep") == ["_news/deep/a.md"]


def test_a_word_is_a_path_where_there_is_one(site: Repository) -> None:
    site.git("branch", "_news")
    site.commit({OLD: NEW, "b.md": GOOD})
    assert looked_at("--changed", "_news") == [OLD]
    assert looked_at("--changed=_news") == [OLD, "b.md"]


def test_below_the_top_and_above_it(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site.folder, {OLD: NEW, "b.md": GOOD})
    monkeypatch.chdir(site.folder / "_news")
    assert looked_at() == ["old.md"]
    assert looked_at("--changed", "..") == ["../_news/old.md", "../b.md"]
    monkeypatch.chdir(site.folder.parent)
    assert looked_at("site", "--changed") == ["site/_news/old.md", "site/b.md"]
    Path("link").symlink_to("site")
    assert looked_at("link/_news", "--changed") == ["link/_news/old.md"]


def test_what_a_search_leaves_out(site: Repository) -> None:
    write(
        site.folder,
        {
            "newsmeta.toml": 'exclude = ["drafts/"]\n',
            "drafts/a.md": WARNING,
            ".hidden/a.md": WARNING,
            "README.md": "# Read me\n",
            "a.txt": WARNING,
            OLD: NEW,
        },
    )
    assert invoke("validate", "--changed").err.startswith("Found 1 warning in 1 file.")
    assert newsmeta.changed_files(since="main") == [Path(OLD)]


def test_nothing_left_says_so_and_passes(site: Repository) -> None:
    for command in ("validate", "check", "normalize"):
        result = invoke(command, "--changed=main")
        assert result.status == 0
        assert "no file has changed since main" in result.err
    assert json.loads(invoke("check", "--changed", "--output-format", "sarif").out)["runs"]
    assert "no file" not in invoke("validate", "--changed", "--quiet").err
    write(site.folder, {"README.md": "# Read me\n", "b.txt": ""})
    result = invoke("validate", "--changed=main")
    assert (result.status, result.out) == (0, "")
    assert (
        "2 files have changed since main, but none of them is an article file to look at"
        in result.err
    )


def test_what_is_named_and_gone(site: Repository) -> None:
    _deletes(site)
    assert invoke("validate", "--changed", "--", OLD).status == 0
    result = invoke("validate", "--changed", "--", "_nwes/a.md")
    assert (result.status, "NM001" in result.out) == (1, True)


def test_normalize_changes_what_has_changed_alone(site: Repository) -> None:
    write(site.folder, {OLD: NEW})
    assert invoke("normalize", "--changed").status == 0
    assert (site.folder / OLD).read_text() != NEW
    assert (site.folder / "_news/third.md").read_text() == WARNING


def test_comparisons_are_with_all_files(site: Repository) -> None:
    write(site.folder, {"_news/twice.md": GOOD})
    result = invoke("check", "--changed", "--select", "NM601")
    assert {line.split(":")[0] for line in result.out.splitlines()} == {"_news/twice.md"}
    assert "_news/old.md" in result.out or "_news/other.md" in result.out


def test_pictures_that_have_changed(site: Repository) -> None:
    site.commit({"_news/noise.png": "no picture", "_news/same.png": "no picture"})
    write(site.folder, {"_news/noise.png": "still no picture"})
    result = invoke("check", "--changed=HEAD", "--select", "NM407")
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["_news/noise.png"]


def test_the_same_with_processes_and_the_cache(site: Repository) -> None:
    many = {f"_news/{n:03}.md": (WARNING, ERROR, GOOD)[n % 3] for n in range(150)}
    site.commit(many)
    write(site.folder, {name: text + "\nMore.\n" for name, text in list(many.items())[:120]})
    one = invoke("validate", "--changed=HEAD", "--no-cache", "--jobs", "1")
    assert len(one.out.splitlines()) == 80
    for options in (["--jobs", "2", "--no-cache"], [], [], ["--jobs", "2"]):
        assert invoke("validate", "--changed=HEAD", *options) == one
    everything = invoke("validate")
    assert len(everything.out.splitlines()) == 102


def test_a_repository_within(site: Repository) -> None:
    inner = Repository(site.folder / "vendor/news")
    inner.commit({"_news/a.md": GOOD})
    write(site.folder, {"vendor/news/_news/b.md": GOOD, OLD: NEW})
    assert looked_at() == [OLD]
    assert looked_at("--changed=HEAD", "vendor/news") == ["vendor/news/_news/b.md"]
    assert looked_at("--changed=HEAD", "vendor/news", "_news") == [
        OLD,
        "vendor/news/_news/b.md",
    ]


def test_submodules_and_worktrees(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Repository(site.folder.parent / "other")
    other.commit({"_news/a.md": GOOD})
    site.git("submodule", "--quiet", "add", str(other.folder), "sub")
    site.commit({"_news/new.md": NEW})
    write(site.folder, {"sub/_news/a.md": NEW})
    assert looked_at() == ["_news/new.md"]
    assert looked_at("sub", "--changed=HEAD") == ["sub/_news/a.md"]
    tree = site.folder.parent / "tree"
    site.git("worktree", "add", "-q", "-b", "more", str(tree), "main")
    monkeypatch.chdir(tree)
    write(tree, {OLD: NEW})
    assert looked_at() == [OLD]


def test_a_link_to_a_file_that_has_changed(site: Repository) -> None:
    write(site.folder, {"text/a.txt": GOOD})
    Path("_news/link.md").symlink_to("../text/a.txt")
    site.commit()
    write(site.folder, {"text/a.txt": NEW})
    assert looked_at("--changed=HEAD") == ["_news/link.md"]
    assert "_news/link.md:3" in invoke("validate", "--changed=HEAD", "--changed-lines").out


def test_findings_are_those_of_all_files(site: Repository) -> None:
    texts = (WARNING, ERROR, GOOD, GOOD.replace("spring.", "spring &amp; so on."))
    many = {f"_news/{n:02}.md": texts[n % 4].replace("trees/", f"trees/{n}/") for n in range(24)}
    site.commit(many)
    chosen = list(many)[::5]
    write(site.folder, {name: many[name] + "\nMore.\n" for name in chosen})
    for command in ("validate", "check", "check --validate"):
        everything = invoke(*command.split()).out.splitlines()
        expected = [line for line in everything if line.split(":")[0] in chosen]
        assert expected
        assert invoke(*command.split(), "--changed=HEAD").out.splitlines() == expected
