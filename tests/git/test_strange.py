"""`--changed` in repositories with an unusual or hostile configuration."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsmeta.git.changes import changes
from newsmeta.git.program import GitError
from tests.support.cli import GOOD, WARNING, invoke, write
from tests.support.git import NEEDS_GIT, Repository

pytestmark = NEEDS_GIT

OLD = "_news/old.md"
EDITED = WARNING.replace("spring.", "spring &amp; so on.")
LINE = "_news/old.md:4:"


def expect(site: Repository) -> None:
    """Assert that one file has changed, and one line of it."""
    both = invoke("validate", "--changed=main").out.splitlines()
    assert [line.split(":")[1] for line in both] == ["3", "4"]
    lines = invoke("validate", "--changed=main", "--changed-lines").out.splitlines()
    assert [line[: len(LINE)] for line in lines] == [LINE]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.srcPrefix", "x/"),
        ("diff.dstPrefix", "y/"),
        ("diff.external", "false"),
        ("diff.context", "10"),
        ("diff.interHunkContext", "10"),
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("diff.orderFile", "nowhere"),
        ("diff.algorithm", "patience"),
        ("diff.autoRefreshIndex", "false"),
        ("diff.submodule", "log"),
        ("diff.wordRegex", "."),
        ("diff.colorMoved", "zebra"),
        ("diff.suppressBlankEmpty", "true"),
        ("core.quotePath", "true"),
        ("core.pager", "false"),
        ("core.abbrev", "4"),
        ("core.fsmonitor", "false"),
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("pager.diff", "false"),
        ("status.showUntrackedFiles", "no"),
        ("status.relativePaths", "false"),
        ("alias.diff", "!false"),
        ("core.attributesFile", "nowhere"),
    ],
)
def test_configurations(name: str, value: str, site: Repository) -> None:
    write(site.folder, {OLD: EDITED})
    site.git("config", name, value)
    expect(site)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_DIFF_OPTS", "-u9"),
        ("GIT_PAGER", "false"),
        ("GIT_DIR", "nowhere"),
        ("GIT_WORK_TREE", "/"),
        ("GIT_INDEX_FILE", "nowhere"),
        ("GIT_PREFIX", "_news/"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("LC_ALL", "C.UTF-8"),
    ],
)
def test_variables(
    name: str, value: str, site: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site.folder, {OLD: EDITED})
    monkeypatch.setenv(name, value)
    expect(site)


@pytest.mark.parametrize(
    "attributes",
    ["binary", "-diff", "-text", "diff=own", "diff=markdown", "filter=own", "ident", "merge=own"],
)
def test_programs_that_a_repository_names_are_not_run(attributes: str, site: Repository) -> None:
    proof = site.folder.parent / "proof"
    program = site.folder.parent / "program"
    program.write_text(f"#!/bin/sh\necho $0 $@ >> '{proof}'\ncat\n")
    program.chmod(0o755)
    hooks = site.folder / ".git/hooks"
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman", "pre-auto-gc"):
        (hooks / hook).unlink(missing_ok=True)
        (hooks / hook).symlink_to(program)
    for name in (
        *("filter.own.clean", "filter.own.process", "filter.own.smudge", "filter.Own X.clean"),
        *("diff.own.command", "diff.own.textconv", "diff.external", "core.fsmonitor"),
        *("core.pager", "core.sshCommand", "merge.own.driver", "core.editor"),
    ):
        site.git("config", name, str(program))
    for name in ("filter.own.required", "filter.Own X.required"):
        site.git("config", name, "true")
    write(site.folder, {OLD: EDITED, ".git/info/attributes": f"*.md {attributes}\n"})
    write(site.folder, {".gitattributes": 'third.md filter=own\nother.md filter="Own X"\n'})
    os.utime(site.folder / "_news/third.md", (1, 1))
    index = (site.folder / ".git/index").read_bytes()
    expect(site)
    assert not proof.exists(), proof.read_text()
    assert (site.folder / ".git/index").read_bytes() == index


def test_a_filter_that_cannot_be_turned_off(site: Repository) -> None:
    site.git("config", "filter.a=b.clean", "false")
    with pytest.raises(GitError, match="cannot be turned off"):
        changes(str(site.folder), "main")


def test_line_ends_that_git_converts(site: Repository) -> None:
    site.git("config", "core.autocrlf", "true")
    (site.folder / OLD).write_bytes(EDITED.replace("\n", "\r\n").encode())
    (site.folder / "_news/third.md").write_bytes(WARNING.replace("\n", "\r\n").encode())
    expect(site)


def test_nothing_is_fetched(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    site.git("config", "uploadpack.allowFilter", "true")
    folder = site.folder.parent / "partial"
    site.git("clone", "-q", "--filter=blob:none", site.folder.as_uri(), str(folder))
    clone = Repository(folder)
    clone.commit({OLD: EDITED})
    monkeypatch.chdir(folder)
    objects = sorted(Path(".git/objects").rglob("*"))
    assert invoke("validate", "--changed=HEAD~1").err.startswith("Found 2 warnings in 1 file.")
    assert sorted(Path(".git/objects").rglob("*")) == objects


def test_old_contents_that_are_not_there(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    site.commit({OLD: WARNING + "More.\n"})
    site.commit({OLD: EDITED + "More.\n"})
    site.git("config", "uploadpack.allowFilter", "true")
    folder = site.folder.parent / "partial"
    site.git("clone", "-q", "--filter=blob:none", site.folder.as_uri(), str(folder))
    monkeypatch.chdir(folder)
    assert invoke("validate", "--changed=HEAD~1").err.startswith("Found 2 warnings in 1 file.")
    result = invoke("validate", "--changed=HEAD~1", "--changed-lines")
    assert result.status == 2
    assert "this clone is partial" in result.err
    Repository(folder).git("diff", "--stat", "HEAD~1")
    assert len(invoke("validate", "--changed=HEAD~1", "--changed-lines").out.splitlines()) == 1


def test_many_warnings_of_git_do_not_stop_it(site: Repository) -> None:
    many = {f"_news/a-rather-long-name-{number:04}.md": GOOD for number in range(900)}
    site.commit(many)
    site.git("config", "core.safecrlf", "warn")
    site.git("config", "core.autocrlf", "true")
    write(site.folder, {name: f"{text}More.\n" for name, text in many.items()})
    assert len(changes(str(site.folder), "HEAD", with_lines=True).lines) == 900
