"""`newsmeta normalize --check` and `--diff`: changes are shown, and none is made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import ERROR, Result, command, environment, invoke, run, write
from tests.support.normalize_command import DIFF, LEFT, MANY, contents, summary
from tests.support.terminal import on_terminal

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_check_changes_nothing_and_fails(site: Path) -> None:
    before = contents(site)
    result = invoke("normalize", "--check")
    assert (result.status, result.out) == (1, "")
    assert contents(site) == before
    assert "would fix many.md: NM103, NM108, NM201, NM203, NM211\n" in result.err
    assert summary(result) == "1 of 2 files would change: 5 findings to fix, 0 left."


def test_check_passes_where_nothing_would_change() -> None:
    result = invoke("normalize", "--check", "good.md")
    assert result == Result(0, "", "0 of 1 file would change: 0 findings to fix, 0 left.\n")


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_fail_on_never_is_about_what_is_left(option: str, site: Path) -> None:
    """The option concerns unfixed findings only: `--check` must not always pass."""
    assert invoke("normalize", option, "many.md", "--fail-on", "never").status == 1
    assert invoke("normalize", option, "good.md", "--fail-on", "never").status == 0
    write(site, {"left.md": LEFT})
    assert invoke("normalize", option, "left.md", "--fail-on", "never").status == 0
    assert invoke("normalize", option, "left.md").status == 1


def test_check_and_diff_together(site: Path) -> None:
    before = contents(site)
    both = invoke("normalize", "--check", "--diff")
    assert both == invoke("normalize", "--diff")
    assert (both.status, contents(site)) == (1, before)


def test_check_says_what_the_run_would_refuse(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "link.md").symlink_to("../many.md")
    for option in ([], ["--check"], ["--diff"]):
        result = run("normalize", *option, "link.md", cwd=site / "site")
        assert (result.status, result.out) == (2, "")
        assert "link.md was left as it is: it is a symbolic link" in result.err
        assert "0 of 1 file " in result.err
        assert "5 left" in result.err
    assert (site / "many.md").read_text() == MANY


def test_diff_shows_and_writes_nothing(site: Path) -> None:
    write(site, {"error.md": ERROR})
    before = contents(site)
    result = invoke("normalize", "--diff", "error.md", "good.md")
    assert (result.status, result.out) == (1, DIFF)
    assert summary(result) == "1 of 2 files would change: 1 finding to fix, 0 left."
    assert contents(site) == before


def test_diff_of_nothing() -> None:
    result = invoke("normalize", "--diff", "good.md")
    assert (result.status, result.out) == (0, "")


def test_diff_and_quiet(site: Path) -> None:
    write(site, {"error.md": ERROR})
    assert invoke("normalize", "--diff", "-q", "error.md") == Result(1, DIFF, "")


NEAR = re.sub("\nimages:\n(?: .*\n)*", "", MANY)
"""An article whose body is so close to a change that the diff shows it."""

ODD = "\x07 \u202e\u200b\ufeff \u2028second \x0bthird \x0cfourth \u0085fifth\t \x1b[31m"

DIFFED: dict[str, tuple[str, str]] = {
    "plain": ("a.md", MANY),
    "CRLF": ("a.md", MANY.replace("\n", "\r\n")),
    "CR": ("a.md", MANY.replace("\n", "\r")),
    "mixed line ends": ("a.md", MANY.replace("\n", "\r\n", 4)),
    "BOM": ("a.md", "\ufeff" + MANY),
    "no newline at the end": ("a.md", MANY[:-1]),
    "no newline near a change": ("a.md", NEAR[:-1]),
    "no body": ("a.md", NEAR[: NEAR.index("\n\nThe  council")]),
    "mixed line ends, no newline at the end": ("a.md", NEAR.replace("\n", "\r\n", 4)[:-1]),
    "odd characters": ("a.md", NEAR.replace("The  council", ODD)),
    "headers in the text": (
        "a.md",
        NEAR.replace("# in Paris", "# in Paris\n# --- b.md\n# +++ b.md"),
    ),
    "a diff in the body": (
        "a.md",
        NEAR.replace("The  council", "--- b.md\n+++ b.md\n@@ -1 +1 @@\n-x\n+y"),
    ),
    "a name with blanks": ("my first  article.md", MANY),
    "a name with letters": ("Füße – 三.md", MANY),
    "a folder": ("_news/2021/a b.md", MANY),
}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
@pytest.mark.parametrize("options", [[], ["--format"]], ids=["", "format"])
@pytest.mark.parametrize(("name", "content"), DIFFED.values(), ids=DIFFED)
def test_diff_applies(name: str, content: str, options: list[str], site: Path) -> None:
    """The diff, applied with patch, gives the same files as the run itself."""
    for folder in ("patched", "run"):
        path = site / folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content.encode())
    diff = subprocess.run(
        command("normalize", "--diff", "-q", *options, name),
        cwd=site / "patched",
        env=environment(),
        capture_output=True,
        check=False,
    )
    run("normalize", *options, name, cwd=site / "run")
    changed = (site / "run" / name).read_bytes()
    assert changed != content.encode()
    patched = subprocess.run(
        ["patch", "-p0", "--binary", "--fuzz=0"],
        cwd=site / "patched",
        input=diff.stdout,
        capture_output=True,
        check=False,
    )
    assert patched.returncode == 0, patched.stdout.decode() + diff.stdout.decode()
    assert (site / "patched" / name).read_bytes() == changed
    assert len([path for path in (site / "patched").rglob("*") if path.is_file()]) == 1


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_diff_of_many_files_applies_with_git_as_well(site: Path) -> None:
    shutil.rmtree(site / "d", ignore_errors=True)
    for name, content in DIFFED.values():
        path = site / "d" / str(abs(hash(content))) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    diff = subprocess.run(
        command("normalize", "--diff", "-q", "d"),
        cwd=site,
        env=environment(),
        capture_output=True,
        check=False,
    )
    applied = subprocess.run(
        ["git", "apply", "-p0", "--whitespace=nowarn"],
        cwd=site,
        input=diff.stdout,
        capture_output=True,
        check=False,
        env=environment({"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}),
    )
    assert applied.returncode == 0, applied.stderr.decode()
    assert invoke("normalize", "--check", "d", "--fail-on", "never").status == 0


def test_diff_in_a_pipe_has_no_colour_unless_it_is_asked_for(site: Path) -> None:
    assert "\x1b" not in run("normalize", "--diff", "many.md", cwd=site).out
    forced = run("normalize", "--diff", "many.md", cwd=site, env={"FORCE_COLOR": "1"})
    assert "\x1b" in forced.out
    assert ANSI.sub("", forced.out) == run("normalize", "--diff", "many.md", cwd=site).out
    both = run(
        "normalize", "--diff", "many.md", cwd=site, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}
    )
    assert "\x1b" not in both.out


def test_diff_on_a_terminal(site: Path) -> None:
    status, output = on_terminal("normalize", "--diff", "-q", "many.md", cwd=site)
    assert status == 1
    lines = output.splitlines()
    colours = {"-": "31", "+": "32", "@": "36"}
    for line in lines:
        plain = ANSI.sub("", line)
        if colour := colours.get(plain[:1]):
            assert line.startswith(f"\x1b[{colour}m"), line
            assert line.endswith("\x1b[0m"), line
        else:
            assert "\x1b" not in line
    plain = ANSI.sub("", output)
    assert plain == run("normalize", "--diff", "-q", "many.md", cwd=site).out
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert on_terminal("normalize", "--diff", "-q", "many.md", cwd=site, env=env)[1] == plain


def test_diff_on_a_terminal_gives_it_no_orders(site: Path) -> None:
    write(site, {"x.md": NEAR.replace("The  council", ODD)})
    _, output = on_terminal("normalize", "--diff", "-q", "x.md", cwd=site)
    plain = ANSI.sub("", output)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", plain)
    for line in plain.split("\n")[:-1]:
        assert line[0] in "-+@ ", line
    assert "\\u202e" in plain


def test_diff_in_a_log_of_github_gives_it_no_orders(site: Path) -> None:
    write(site, {"x.md": NEAR.replace("The  council", "::error::x\n  ::warning::y ##[group]z")})
    result = run("normalize", "--diff", "x.md", cwd=site, env={"GITHUB_ACTIONS": "true"})
    assert "error" in result.out
    for line in result.out.splitlines() + result.err.splitlines():
        assert not line.strip().startswith("::")
        assert "##[" not in line
