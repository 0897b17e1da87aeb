"""Files of a Git revision have the findings of a checkout, and nothing is changed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.remote import sites
from tests.support.cli import ERROR, GOOD, WARNING, Result, invoke
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT

COMMANDS = [
    ("validate",),
    ("check", "--validate"),
    ("export", "--to", "jsonl", "--on-error", "include", "--body"),
    ("stats", "--output-format", "json"),
    ("validate", "_news/sub", "_news/good.md"),
    ("check", "_news/sub"),
]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository with a tag `first`, after which everything was changed."""
    without_ci(monkeypatch)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    repository = Repository(tmp_path / "site")
    sites.write(repository.folder)
    repository.git("add", "-Af")
    repository.git("commit", "-qm", "Something")
    repository.git("tag", "first")
    monkeypatch.chdir(repository.folder)
    yield repository
    assert not any(temporary.iterdir())


def change(repository: Repository) -> None:
    """Change everything in the working tree."""
    for path in repository.folder.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            path.unlink()
    sites.write(repository.folder, {"_news/new.md": GOOD})


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_told_is_told_of_a_checkout(site: Repository, command: tuple[str, ...]) -> None:
    wanted = invoke(*command)
    change(site)
    assert invoke(*command) != wanted
    found = invoke(*command, "--rev", "first")
    assert replace(found, err=found.err.replace(sites.ELSEWHERE, "")) == wanted


def test_a_revision_has_the_path_in_the_repository(
    site: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.folder / "_news")
    out = invoke("validate", "--rev", "first", "sub").out
    assert out.startswith("_news/sub/warning.md:3:")
    assert invoke("validate", "--rev", "first", str(site.folder / "_news" / "sub")).out == out


def test_nothing_is_touched(site: Repository) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        return {
            str(path): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in site.folder.rglob("*")
            if path.is_file()
        }

    change(site)
    before = state()
    assert invoke("check", "--validate", "--rev", "first").status == 1
    assert state() == before


@pytest.mark.parametrize("name", ["first", "HEAD", "main", "first^{commit}", "HEAD~0", ":/Some"])
def test_revisions_have_many_names(site: Repository, name: str) -> None:
    assert invoke("validate", "--rev", name).status == 1


def test_a_branch_of_the_remote_is_found(
    site: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    site.git("branch", "other")
    site.git("clone", "-q", str(site.folder), str(clone))
    monkeypatch.chdir(clone)
    for name in ("origin/other", "other"):
        assert invoke("validate", "--rev", name).status == 1


def test_a_bare_repository_will_do(
    site: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = invoke("validate")
    site.git("clone", "-q", "--bare", str(site.folder), str(tmp_path / "bare.git"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    bare = str(tmp_path / "bare.git")
    told = sites.told(wanted, "")
    assert sites.told(invoke("validate", "--rev", "first", "--git-dir", bare), "") == told
    assert sites.told(invoke("validate", "--rev", "first", bare), "") == told
    out = invoke("validate", "--rev", "first", "--git-dir", bare, "_news/sub").out
    assert out.startswith("_news/sub/warning.md:3:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rev", "mian"), "Git knows no revision mian here; did you mean main?"),
        (("--rev", ""), "name one revision"),
        (("--rev", "first..HEAD"), "name one revision"),
        (("--rev", "--output=x"), "name one revision"),
        (("--rev", "first", "_newz"), "_newz does not exist in first; check the path"),
        (("--rev", "first", ".."), ".. is not in the repository of --rev"),
        (("--rev", "first", "-"), "--rev is about files, and - (standard input) is none"),
        (("--git-dir", "x"), "name a revision, for example --rev HEAD"),
        (("--rev", "first", "--git-dir", "missing"), "Git could not be run in missing"),
        (("--rev", "first", "--changed"), "--changed is about files on this machine"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    site: Repository, arguments: tuple[str, ...], message: str
) -> None:
    result = invoke("validate", *arguments)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1
    assert result.out == ""


def test_outside_of_a_repository_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    result = invoke("validate", "--rev", "HEAD")
    assert result.status == 2
    assert result.err == "newsmeta: . is in no Git repository, so there are no revisions\n"


def of_commit(site: Repository, files: dict[str, str | bytes]) -> Result:
    """Return the output about committed files that no longer exist."""
    change(site)
    sites.write(site.folder, files)
    site.git("add", "-Af")
    site.git("commit", "-qm", "More")
    site.git("rm", "-rqf", ".")
    return invoke("validate", "--rev", "HEAD", "--no-config")


@pytest.mark.parametrize(
    "attributes",
    [
        "*.md text eol=crlf\n",
        "*.md eol=crlf\n",
        "* text=auto eol=crlf\n",
        "_news/** text eol=crlf\n",
    ],
)
def test_line_ends_are_those_of_a_checkout(site: Repository, attributes: str) -> None:
    site.git("rm", "-rqf", ".")
    sites.write(site.folder, {".gitattributes": attributes, "_news/x.md": WARNING})
    site.git("add", "-A")
    site.git("commit", "-qm", "More")
    arguments = ("export", "--to", "jsonl", "--body", "--on-error", "include", "_news/x.md")
    (site.folder / "_news/x.md").unlink()
    site.git("checkout", "-q", "--", "_news/x.md")
    assert b"\r\n" in (site.folder / "_news/x.md").read_bytes()
    wanted = invoke(*arguments)
    (site.folder / "_news/x.md").unlink()
    assert '"lineEnding": "crlf"' in wanted.out
    assert invoke(*arguments, "--rev", "HEAD") == wanted


def test_filters_and_hooks_are_not_run(site: Repository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("smudge", "clean", "process"):
        site.git("config", f"filter.evil.{name}", f"touch {ran}; cat")
    site.git("config", "filter.evil.required", "true")
    site.git("config", "core.fsmonitor", f"touch {ran}")
    site.git("config", "diff.evil.textconv", f"touch {ran}; cat")
    hook = site.folder / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    files: dict[str, str | bytes] = {"_news/x.md": ERROR}
    sites.write(site.folder, files)
    site.git("add", "-A")
    site.git("commit", "-qm", "x")
    sites.write(site.folder, {".git/info/attributes": "* filter=evil diff=evil\n"})
    ran.unlink(missing_ok=True)
    assert "_news/x.md:9:10: NM103" in invoke("validate", "--rev", "HEAD").out
    assert not ran.exists()


def test_attributes_about_archives_do_not_count(site: Repository) -> None:
    page = GOOD.replace("City council", "$Format:%H$ council")
    attributes = "_news/ export-ignore\n*.md export-subst\n"
    result = of_commit(
        site, {".gitattributes": attributes, "_news/x.md": page, "_news/y.md": ERROR}
    )
    assert result.out.startswith("_news/y.md:9:10: NM103")
    exported = invoke("export", "--rev", "HEAD", "--to", "jsonl", "--on-error", "skip").out
    assert "$Format:%H$" in exported


def test_pointers_of_large_files_stay_pointers(site: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    attributes = "*.md filter=lfs diff=lfs merge=lfs -text\n"
    sites.write(site.folder, {".gitattributes": attributes, "_news/x.md": f"---\n{pointer}---\n"})
    wanted = invoke("validate")
    site.git("add", "-Af")
    site.git("commit", "-qm", "x")
    assert "_news/x.md:" in wanted.out
    assert sites.told(invoke("validate", "--rev", "HEAD"), "") == sites.told(wanted, "")


def test_repositories_within_are_passed_over(site: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.commit({"_news/inner.md": ERROR})
    site.git("submodule", "--quiet", "add", str(inner.folder), "inner")
    site.git("commit", "-qm", "x")
    assert "inner" not in invoke("validate", "--rev", "HEAD").out


def test_links_lead_where_they_do_in_the_repository(site: Repository) -> None:
    (site.folder / "_news/link.md").symlink_to("error.md")
    (site.folder / "_news/out.md").symlink_to("/etc/passwd")
    site.git("add", "-A")
    site.git("commit", "-qm", "x")
    result = invoke("validate", "--rev", "HEAD")
    assert "_news/link.md:9:10: NM103" in result.out
    assert "root:" not in result.out + result.err
    assert "_news/out.md:1:1: NM001" in result.out
    assert "_news/out.md leads out of it" in result.err


@pytest.mark.parametrize("name", ["a b.md", "ä.md", "a\nb.md", "\t.md", '"q".md', "-x.md", ":x.md"])
def test_names_are_any(site: Repository, name: str) -> None:
    result = of_commit(site, {f"_news/{name}": ERROR})
    assert result.status == 1
    assert result.out.count("NM103") == 1


def test_names_that_are_bytes(site: Repository) -> None:
    result = of_commit(site, {os.fsdecode(b"_news/\xff.md"): ERROR})
    assert result.out.count("NM103") == 1


def hostile_tree(site: Repository, *entries: tuple[str, str]) -> str:
    """Return the hash of a tree that no Git command would create."""
    content = site.folder / "content"
    content.write_text(ERROR)
    blob = site.git("hash-object", "-w", str(content))
    tree = b""
    for mode, name in entries:
        tree += f"{mode} {name}\0".encode() + bytes.fromhex(blob)
    done = subprocess.run(
        ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
        cwd=site.folder,
        input=tree,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([("100644", "../x.md")], "leads out of its folder by .."),
        ([("100644", "/x.md")], ""),
        ([("100644", ".git/config.md")], ""),
        ([("100644", "a.md"), ("100644", "a.md")], ""),
        ([("120000", "a"), ("100644", "a/x.md")], "which is a link"),
        ([("100644", "a.md"), ("100644", "a.md/x.md")], "which is a file"),
    ],
)
def test_trees_that_harm_write_nothing_elsewhere(
    site: Repository, tmp_path: Path, entries: list[tuple[str, str]], message: str
) -> None:
    tree = hostile_tree(site, *entries)
    before = sorted(map(str, tmp_path.rglob("*")))
    result = invoke("validate", "--rev", tree, "--no-config")
    assert sorted(map(str, tmp_path.rglob("*"))) == before
    assert message in result.err
    assert result.status == (2 if message or ".git/" in entries[0][1] else 1)


def test_what_a_partial_clone_has_not_got_is_said(site: Repository, tmp_path: Path) -> None:
    blob = site.git("rev-parse", "HEAD:_news/good.md")
    (site.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    result = invoke("validate", "--rev", "HEAD")
    assert result.status == 2
    assert "_news/good.md of the revision is not in this clone" in result.err
