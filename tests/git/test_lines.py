"""`--changed-lines`: the reported findings."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.git.changes import changes
from newsmeta.git.hunks import changed_lines
from tests.support.cli import GOOD, WARNING, codes, invoke, write
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT

OLD = "_news/old.md"
TITLE = 'title: "City council votes to plant ten  thousand trees"'


def found(*options: str) -> list[tuple[str, int, str]]:
    result = invoke("validate", "--changed-lines", *options, "--output-format", "json")
    diagnostics = json.loads(result.out)["diagnostics"]
    return [(each["path"], each["line"], each["code"]) for each in diagnostics]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text, []),
        # Elsewhere in the file.
        (lambda text: text.replace("quality: 60", "quality: 61"), []),
        (lambda text: text + "\nMore.\n", []),
        (lambda text: text.replace("topics:", "# Topics\ntopics:"), []),
        (lambda text: text.replace("category: news\n", "# one\n# two\ncategory: news\n"), []),
        # On the line.
        (lambda text: text.replace("votes", "voted"), [(3, "NM203")]),
        (lambda text: text.replace("category: news\ntitle", "title"), [(1, "NM101")]),
        (lambda text: text.replace(TITLE + "\n", "").replace("type:", TITLE + "\ntype:"),
         [(7, "NM203")]),
        # New mistakes on their lines, beside the old one.
        (lambda text: text.replace("quality: 60", 'quality: "60"'), [(9, "NM103")]),
        (lambda text: text.replace("spring.", "spring &amp; so on."), [(4, "NM201")]),
        # Missing fields and unreadable values are reported wherever the change is.
        (lambda text: text.replace("type: article\n", ""), [(1, "NM101")]),
        (lambda text: text.replace("  domain: example.com\n", ""), [(13, "NM101")]),
        (lambda text: text.replace('trees"\n', "trees\n"), [(4, "NM005")]),
        (lambda text: text.replace("provider:\n", ""), [(12, "NM005")]),
        # Every line of the file has changed.
        (lambda text: text.replace("\n", "\r\n"), [(3, "NM203")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_committed", [True, False])
def test_what_is_reported(
    change: Callable[[str], str],
    expected: list[tuple[int, str]],
    is_committed: bool,
    site: Repository,
) -> None:
    (site.folder / OLD).write_bytes(change(WARNING).encode())
    if is_committed:
        site.commit()
    reported = [(line, code) for path, line, code in found("--changed=main") if path == OLD]
    assert [code for _, code in reported] == [code for _, code in expected]
    assert reported == expected or expected[0][1] in ("NM005", "NM101")


def test_files_without_an_older_version(site: Repository) -> None:
    text = WARNING.replace("ten-thousand-trees", "new")
    write(site.folder, {"_news/untracked.md": text, "_news/staged.md": text})
    site.git("add", "_news/staged.md")
    assert [(path, line) for path, line, _ in found()] == [
        ("_news/staged.md", 3),
        ("_news/untracked.md", 3),
    ]
    assert invoke("validate", "--changed-lines", "--fail-on", "warning").status == 1


def test_renamed_files_are_compared_with_what_they_were(site: Repository) -> None:
    site.git("mv", OLD, "_news/renamed.md")
    assert found() == []
    text = WARNING.replace("spring.", "spring &amp; so on.")
    write(site.folder, {"_news/renamed.md": text})
    assert [(path, line) for path, line, _ in found()] == [("_news/renamed.md", 4)]


def test_the_exit_status_goes_by_what_is_reported(site: Repository) -> None:
    write(site.folder, {OLD: WARNING + "\nMore.\n"})
    assert invoke("validate", "--changed", "--fail-on", "warning").status == 1
    result = invoke("validate", "--changed-lines", "--fail-on", "warning")
    assert (result.status, result.out) == (0, "")


def test_carriage_returns_end_lines_here_but_not_for_git(site: Repository) -> None:
    body = "\r".join(["one", "two", "three"])
    site.commit({"_news/cr.md": WARNING})
    (site.folder / "_news/cr.md").write_bytes(
        WARNING.replace("\n", "\r", 3).encode() + body.encode()
    )
    assert ("_news/cr.md", 3, "NM203") in found("--changed=HEAD")


def test_comparisons_count_by_their_lines(site: Repository) -> None:
    write(site.folder, {OLD: WARNING + "\nMore.\n"})
    options = ("check", "--select", "NM601")
    assert codes(invoke(*options, "--changed").out) == ["NM601"]
    assert codes(invoke(*options, "--changed-lines").out) == []
    write(
        site.folder,
        {OLD: WARNING.replace("https://www.example.com/2021", "http://www.example.com/2021")},
    )
    assert codes(invoke(*options, "--changed-lines").out) == ["NM601"]


LINE = st.sampled_from(["a", "b", "c", "", "---", "+++ b/x", "@@ -1 +1 @@", "\\ No newline", "é"])
TEXT = st.tuples(st.lists(LINE, max_size=12), st.booleans()).map(
    lambda parts: "\n".join(parts[0]) + ("\n" if parts[1] and parts[0] else "")
)


@pytest.mark.slow
@settings(max_examples=60)
@given(before=st.lists(TEXT, min_size=1, max_size=4), after=st.lists(TEXT, min_size=4, max_size=4))
def test_what_git_says_leads_from_one_text_to_the_other(
    before: list[str], after: list[str]
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        without_ci(patch)
        repository = Repository(Path(name))
        names = [f'{number} "é.md' for number in range(len(before))]
        repository.commit(dict(zip(names, before, strict=True)))
        texts = dict(zip(names, after, strict=False))
        write(repository.folder, texts)
        said = changes(name, "HEAD", with_lines=True)
    for file, old in zip(names, before, strict=True):
        new = texts[file]
        assert (file in said.files) == (old != new)
        if old == new:
            continue
        changed = {line for one, last in said.lines[file] for line in range(one, last + 1)}
        lines = new.splitlines(keepends=True)
        assert changed <= set(range(1, len(lines) + 1))
        # All other lines are common to both texts, in order, and as many as difflib finds.
        kept = [line for number, line in enumerate(lines, 1) if number not in changed]
        rest = iter(old.splitlines(keepends=True))
        assert all(line in rest for line in kept)
        matcher = difflib.SequenceMatcher(None, old.splitlines(True), lines, autojunk=False)
        assert len(kept) >= sum(block.size for block in matcher.get_matching_blocks())


def test_a_patch_whose_lines_look_like_a_patch() -> None:
    patch = (
        b'diff --git "a/x\\"\\303\\251\\t.md" "b/x\\"\\303\\251\\t.md"\n'
        b'--- "a/x\\"\\303\\251\\t.md"\n+++ "b/x\\"\\303\\251\\t.md"\n'
        b"@@ -3,2 +3,3 @@ title: @@ -1 +9 @@\n--- b/y\n-@@ -1 +1 @@\n"
        b"+++ b/z\n+@@ -1 +7 @@\n+x\n\\ No newline at end of file\n"
        b"@@ -9 +10,0 @@\n-gone\n"
        b"diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n"
        b"@@ -0,0 +1 @@\n+y\n"
        b"diff --git a/gone.md b/gone.md\n--- a/gone.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert changed_lines(patch.splitlines(keepends=True)) == {
        'x"é\t.md': ((3, 5),),
        "a b.md": ((1, 1),),
    }
    assert GOOD
