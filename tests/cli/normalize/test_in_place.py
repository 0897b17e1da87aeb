"""`newsmeta normalize`: options, output, exit statuses."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_support import (
    ERROR,
    GOOD,
    ROOT,
    WARNING,
    Result,
    command,
    environment,
    invoke,
    run,
    write,
)
from test_cli_validate import on_terminal
from test_hostile_files import HOSTILE
from typer.testing import CliRunner

import newsmeta
from newsmeta.cli.app import app
from newsmeta.linter.checker import Checker

ANSI = re.compile(r"\x1b\[[0-9;]*m")

LEFT = GOOD.replace("type: article", "type: artcle")
"""An article with a mistake that takes a person (NM104, an error)."""

UNSAFE = GOOD.replace("ten thousand trees", "<b>ten thousand</b> trees")
"""An article with a mistake whose fix is unsafe (NM207, a warning)."""

PLAIN = UNSAFE.replace("<b>", "").replace("</b>", "")

MANY = (
    ERROR.replace("ten thousand trees", "ten  thousand &amp; more trees")
    .replace("2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00   # in Paris")
    .replace("  - Climate\n", "  - Climate\n  - Cities\n  - Climate\n")
    .replace("The council voted", "The  council &amp; mayor voted  ")
)
"""An article with six findings (NM103, NM108, NM201, NM203, NM211), all of them fixable."""

FIXED = (
    GOOD.replace("ten thousand trees", "ten thousand & more trees")
    .replace("2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z   # in Paris")
    .replace("  - Climate\n", "  - Climate\n  - Cities\n")
    .replace("The council voted", "The  council &amp; mayor voted  ")
)

UNTIDY = GOOD.replace("category: news\n", "").replace(
    "type: article", "type: article\ncategory: news"
)
"""An article whose fields are not in order, which only --format changes."""


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file that is right and one to fix, as working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"good.md": GOOD, "many.md": MANY})
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(result: Result) -> str:
    return result.err.splitlines()[-1]


# -- in place ------------------------------------------------------------------


def test_files_are_fixed_in_place(site: Path) -> None:
    result = invoke("normalize", "many.md", "good.md")
    assert (result.status, result.out) == (0, "")
    assert (site / "many.md").read_text() == FIXED
    assert (site / "good.md").read_text() == GOOD
    assert "fixed many.md: NM103, NM108, NM201, NM203, NM211\n" in result.err
    assert "good.md" not in result.err
    assert summary(result) == "1 of 2 files changed: 5 findings fixed, 0 left."


def test_a_second_run_changes_nothing(site: Path) -> None:
    invoke("normalize")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.iterdir()}
    result = invoke("normalize")
    assert result == Result(0, "", "0 of 2 files changed: 0 findings fixed, 0 left.\n")
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before}


def test_without_paths_the_working_directory_is_searched(site: Path) -> None:
    write(site, {"below/deep/a.md": WARNING, ".hidden/a.md": WARNING, "notes.txt": WARNING})
    result = invoke("normalize")
    assert result.status == 0
    assert summary(result).startswith("2 of 3 files changed")
    assert (site / "below/deep/a.md").read_text() == GOOD
    assert (site / ".hidden/a.md").read_text() == WARNING
    assert (site / "notes.txt").read_text() == WARNING


def test_a_search_takes_no_files_without_front_matter(site: Path) -> None:
    write(site, {"README.md": "# A  title &amp; text\n"})
    result = invoke("normalize")
    assert summary(result).startswith("1 of 2 files changed")
    assert "README" not in result.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r\n")),
        (lambda text: text.replace("\n", "\r"), lambda text: text.replace("\n", "\r")),
        (lambda text: text[:-1], lambda text: text[:-1]),
        (lambda text: text + "\n \t\n\n", lambda text: text + "\n \t\n\n"),
        (
            lambda text: text + "\u00a0\u200b\ufeff\x07",
            lambda text: text + "\u00a0\u200b\ufeff\x07",
        ),
        (lambda text: "\ufeff" + text, lambda text: text),
    ],
    ids=["CRLF", "CR", "no newline at the end", "blank lines", "invisible in the body", "BOM"],
)
def test_bytes_that_are_none_of_its_business(
    before: Callable[[str], str], after: Callable[[str], str], site: Path
) -> None:
    path = site / "x.md"
    path.write_bytes(before(MANY).encode())
    assert invoke("normalize", "x.md").status == 0
    assert path.read_bytes() == after(FIXED).encode()
    assert invoke("normalize", "x.md", "--check").status == 0


# -- --check -------------------------------------------------------------------


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
    """--check that never fails would be of no use."""
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


# -- --diff --------------------------------------------------------------------

DIFF = """\
--- error.md
+++ error.md
@@ -6,7 +6,7 @@
 originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
 webUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
 type: article
-quality: "60"
+quality: 60
 heat: -1
 published: true
{}
""".format(" ")


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
"""An article whose body is near enough to a change to be shown with it."""

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


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
@pytest.mark.parametrize("options", [[], ["--format"]], ids=["", "format"])
@pytest.mark.parametrize(("name", "content"), DIFFED.values(), ids=DIFFED)
def test_diff_applies(name: str, content: str, options: list[str], site: Path) -> None:
    """What patch makes of the diff is what the run itself does."""
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


# -- standard input ------------------------------------------------------------


def filtered(data: bytes, *args: str) -> tuple[int, bytes, str]:
    """Return status, output as bytes, and standard error, of what is sent through."""
    result = CliRunner().invoke(app, ["normalize", *args], input=data, prog_name="newsmeta")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


STDIN: dict[str, tuple[bytes, bytes]] = {
    "plain": (MANY.encode(), FIXED.encode()),
    "right already": (GOOD.encode(), GOOD.encode()),
    "CRLF": (MANY.replace("\n", "\r\n").encode(), FIXED.replace("\n", "\r\n").encode()),
    "CR": (MANY.replace("\n", "\r").encode(), FIXED.replace("\n", "\r").encode()),
    "BOM": (("\ufeff" + MANY).encode(), FIXED.encode()),
    "no newline at the end": (MANY[:-1].encode(), FIXED[:-1].encode()),
    "no newline behind the marker": (
        MANY[: MANY.index("\n\nThe  council")].encode(),
        FIXED[: FIXED.index("\n\nThe  council")].encode(),
    ),
    "odd body": (f"{MANY}\0\x1a\x85\u2028\n\n".encode(), f"{FIXED}\0\x1a\x85\u2028\n\n".encode()),
}


@pytest.mark.parametrize(("before", "after"), STDIN.values(), ids=STDIN)
def test_standard_input_to_standard_output(before: bytes, after: bytes) -> None:
    status, out, err = filtered(before, "-")
    assert (status, out) == (0, after)
    assert "1 file changed" in err
    assert filtered(after, "-")[1] == after


def test_standard_input_in_a_real_pipe(site: Path) -> None:
    for before, after in list(STDIN.values())[2:5]:
        done = subprocess.run(
            command("normalize", "-", "-q"),
            cwd=site,
            input=before,
            capture_output=True,
            env=environment({"PYTHONIOENCODING": "ascii"}),
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, after, b"")


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "NM003"),
    "text": (b"# Trees\r\n", "NM003"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "NM002"),
    "UTF-16": (GOOD.encode("utf-16"), "NM002"),
    "Windows-1252": (WARNING.replace("Times", "Tïmes").encode("cp1252"), "NM002"),
    "cut in a letter": ((WARNING + "ö").encode()[:-1], "NM002"),
    "unclosed": (WARNING.encode()[:200], "NM004"),
    "syntax": (b"---\ntitle: [\n---\nBody\n", "NM005"),
    "no fields": (b"---\n- a  &amp;\n---\n", "NM006"),
    "too large": (WARNING.encode() + b"x" * 10 * 2**20, "NM001"),
    "far too large": (WARNING.encode() + b"x" * 21 * 2**20, "NM001"),
    "null bytes": (bytes(4096), "NM003"),
}


@pytest.mark.parametrize(("data", "code"), UNUSABLE.values(), ids=UNUSABLE)
def test_standard_input_that_is_no_article_comes_out_as_it_is(data: bytes, code: str) -> None:
    status, out, err = filtered(data, "-")
    assert status == 1
    assert out == data
    assert "<stdin>:" in err
    assert code in err
    assert "0 of 1 file changed" in err
    assert filtered(data, "-", "--fail-on", "never")[:2] == (0, data)


def test_what_is_left_fails_and_the_rest_is_fixed() -> None:
    text = MANY.replace("type: article", "type: artcle")
    status, out, err = filtered(text.encode(), "-")
    assert status == 1
    assert out == FIXED.replace("type: article", "type: artcle").encode()
    assert "NM104" in err


def test_check_and_diff_of_standard_input() -> None:
    assert filtered(MANY.encode(), "-", "--check")[:2] == (1, b"")
    assert filtered(GOOD.encode(), "-", "--check")[:2] == (0, b"")
    status, out, _ = filtered(ERROR.encode(), "-", "--diff", "--stdin-filename", "error.md")
    assert (status, out) == (1, DIFF.encode())
    assert filtered(ERROR.encode(), "-", "--diff")[1].startswith(b"--- <stdin>\n+++ <stdin>\n@@ ")


def test_the_name_of_standard_input_decides_what_applies(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[per-file-ignores]\n"archive/" = ["NM203"]\n'
            '[kinds.page]\nfiles = ["pages/"]\n'
        },
    )
    name = ["--stdin-filename"]
    assert filtered(WARNING.encode(), "-", *name, "_news/x.md")[1] == GOOD.encode()
    assert filtered(WARNING.encode(), "-", *name, "archive/x.md")[1] == WARNING.encode()
    assert filtered(ERROR.encode(), "-", *name, "pages/x.md")[1] == ERROR.encode()
    assert filtered(UNTIDY.encode(), "-", "--format", *name, "pages/x.md")[1] == UNTIDY.encode()
    assert "fixed _news/x.md: NM203" in filtered(WARNING.encode(), "-", *name, "_news/x.md")[2]
    assert not (site / "_news").exists(), "nothing is written under that name"


def test_standard_input_and_a_real_file_of_that_name(site: Path) -> None:
    filtered(WARNING.encode(), "-", "--stdin-filename", "many.md")
    assert (site / "many.md").read_text() == MANY


@pytest.mark.parametrize("more", [[], ["--diff"]])
def test_json_is_never_mixed_with_something_else(more: list[str]) -> None:
    paths = ["-"] if not more else ["many.md"]
    status, out, err = filtered(MANY.encode(), *paths, *more, "--output-format", "json")
    if status == 2:
        assert (out, "--output-format" in err or "json" in err) == (b"", True)
    else:
        assert out.decode() == FIXED if not more else out.startswith(b"--- many.md")
        assert json.loads(err)["summary"]["changed"] == 1


# -- which rules ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "fixed"),
    [
        ([], "NM103 NM108 NM201 NM203 NM211"),
        (["--select", "NM201"], "NM201"),
        (["--select", "html-entity,NM203"], "NM201 NM203"),
        (["--select", "NM1"], "NM103 NM108"),
        (["--ignore", "NM2"], "NM103 NM108"),
        (["--ignore", "NM201", "--ignore", "duplicate-item"], "NM103 NM203 NM211"),
        (["--ignore", "ALL"], ""),
        (["--ignore", "ALL", "--extend-select", "NM211"], "NM211"),
    ],
)
def test_selection(args: list[str], fixed: str, site: Path) -> None:
    result = invoke("normalize", "many.md", *args)
    assert result.status == 0
    found = re.search(r"^fixed many\.md: (.*)$", result.err, re.MULTILINE)
    assert (found[1].replace(",", "") if found else "") == fixed
    rest = invoke("validate", "many.md", "--select", "NM103,NM108,NM201,NM203,NM211", "-q")
    everything = {"NM103", "NM108", "NM201", "NM203", "NM211"}
    assert {line.split()[1] for line in rest.out.splitlines()} == everything - set(fixed.split())
    if not fixed:
        assert (site / "many.md").read_text() == MANY


def test_rules_of_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'ignore = ["NM1", "NM201"]\n'})
    assert "fixed many.md: NM203, NM211\n" in invoke("normalize", "--check", "many.md").err.replace(
        "would fix", "fixed"
    )
    assert "NM103" in invoke("normalize", "--check", "many.md", "--no-config").err
    only = invoke("normalize", "--check", "many.md", "--select", "NM103").err
    assert "would fix many.md: NM103\n" in only


def test_ignores_for_some_files(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[per-file-ignores]\n"old/" = ["NM2"]\n',
            "old/a.md": WARNING,
            "new/a.md": WARNING,
        },
    )
    assert invoke("normalize", "old", "new").status == 0
    assert (site / "old/a.md").read_text() == WARNING
    assert (site / "new/a.md").read_text() == GOOD


@pytest.mark.parametrize(
    "text",
    [
        WARNING.replace('trees"\n', 'trees"  # newsmeta: ignore NM203\n', 1),
        WARNING.replace("---\n", "---\n# newsmeta: ignore-file NM2\n", 1),
        WARNING.replace('trees"\n', 'trees"  # newsmeta: ignore -- as the source has it\n', 1),
    ],
)
def test_comments_that_keep_findings_quiet(text: str, site: Path) -> None:
    write(site, {"x.md": text})
    for options in ([], ["--unsafe-fixes"]):
        result = invoke("normalize", "x.md", *options)
        assert result.status == 0
        assert summary(result) == "0 of 1 file changed: 0 findings fixed, 0 left."
        assert (site / "x.md").read_text() == text


def test_a_comment_speaks_of_its_own_line_only(site: Path) -> None:
    text = MANY.replace('trees"\n', 'trees"  # newsmeta: ignore NM201\n', 1)
    write(site, {"x.md": text})
    assert invoke("normalize", "x.md").status == 0
    wanted = FIXED.replace("& more", "&amp; more")
    wanted = wanted.replace('trees"\n', 'trees"  # newsmeta: ignore NM201\n', 1)
    assert (site / "x.md").read_text() == wanted


def test_unsafe_fixes_are_asked_for(site: Path) -> None:
    write(site, {"x.md": UNSAFE})
    result = invoke("normalize", "x.md")
    assert result.status == 0
    assert summary(result) == "0 of 1 file changed: 0 findings fixed, 1 left."
    assert (site / "x.md").read_text() == UNSAFE
    assert invoke("normalize", "x.md", "--unsafe-fixes", "--check").status == 1
    result = invoke("normalize", "x.md", "--unsafe-fixes")
    assert (result.status, summary(result)) == (
        0,
        "1 of 1 file changed: 1 finding fixed, 0 left.",
    )
    assert (site / "x.md").read_text() == PLAIN


# -- --format ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configured", "option", "is_laid_out"),
    [
        (None, None, False),
        (None, "--format", True),
        (None, "--no-format", False),
        ("true", None, True),
        ("false", None, False),
        ("true", "--no-format", False),
        ("false", "--format", True),
    ],
)
def test_layout(configured: str | None, option: str | None, is_laid_out: bool, site: Path) -> None:
    write(site, {"x.md": UNTIDY})
    if configured:
        write(site, {"newsmeta.toml": f"[normalize]\nformat = {configured}\n"})
    args = ["normalize", "x.md", *([option] if option else [])]
    assert invoke(*args, "--check").status == is_laid_out
    result = invoke(*args)
    assert result.status == 0
    assert (site / "x.md").read_text() == (GOOD if is_laid_out else UNTIDY)
    assert summary(result) == f"{is_laid_out:d} of 1 file changed: 0 findings fixed, 0 left."
    assert ("fixed x.md: layout\n" in result.err) == is_laid_out
    assert invoke(*args, "--check").status == 0


def test_layout_and_fixes_together(site: Path) -> None:
    text = UNTIDY.replace("ten thousand trees", "ten  thousand trees").replace("60", '"60"', 1)
    write(site, {"x.md": text})
    result = invoke("normalize", "x.md", "--format")
    assert (site / "x.md").read_text() == GOOD
    assert "fixed x.md: NM103, NM203\n" in result.err


def test_layout_leaves_other_kinds_alone(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["pages/"]\n', "pages/x.md": UNTIDY})
    assert invoke("normalize", "pages", "--format").status == 0
    assert (site / "pages/x.md").read_text() == UNTIDY


def test_what_is_in_canonical_layout_stays_as_it_is() -> None:
    assert invoke("normalize", "--format", "good.md", "--check").status == 0
    for name in (
        "2021-02-11-where-the-trees-will-stand.md",
        "2021-02-19-rain-delays-the-first-saplings.md",
        "council-plants-trees.md",
    ):
        result = invoke("normalize", "--format", "--diff", str(ROOT / "examples" / "good" / name))
        assert result.out == ""


# -- json ----------------------------------------------------------------------

FIELDS = {
    "path", "line", "column", "endLine", "endColumn", "code", "name", "severity", "message",
    "hint", "pointer", "fix", "url", "related",
}  # fmt: skip


def as_json(*args: str) -> tuple[int, dict[str, Any]]:
    result = invoke("normalize", *args, "--output-format", "json")
    document = json.loads(result.out)
    assert isinstance(document, dict)
    return result.status, document


def test_json(site: Path) -> None:
    write(site, {"left.md": LEFT, "unsafe.md": UNSAFE})
    status, document = as_json()
    assert status == 1
    assert document["version"] == 1
    assert document["newsmeta"] == newsmeta.__version__
    assert document["summary"] == {"files": 4, "changed": 1, "fixed": 5, "left": 2}
    assert [entry["path"] for entry in document["files"]] == ["left.md", "many.md", "unsafe.md"]
    left, many, unsafe = document["files"]
    for entry in document["files"]:
        assert entry["changed"] == (entry is many)
        assert entry["error"] is None
        assert all(set(each) == FIELDS for each in entry["fixed"])
        assert all(set(each) == {*FIELDS, "reason"} for each in entry["left"])
    assert [each["code"] for each in left["left"]] == ["NM104"]
    assert (left["left"][0]["line"], left["left"][0]["column"]) == (8, 7)
    assert left["left"][0]["fix"] is None
    assert sorted(each["code"] for each in many["fixed"]) == [
        "NM103",
        "NM108",
        "NM201",
        "NM203",
        "NM211",
    ]
    assert many["left"] == []
    assert [(each["code"], each["fix"]) for each in unsafe["left"]] == [("NM207", "unsafe")]
    assert (site / "many.md").read_text() == FIXED


def test_json_says_where_the_fixed_findings_stood(site: Path) -> None:
    """Places are those of the file before, as `validate` says them, in their order."""
    found = invoke("validate", "many.md", "--output-format", "json")
    places = [
        (each["code"], each["line"], each["column"])
        for each in json.loads(found.out)["diagnostics"]
    ]
    _, document = as_json("many.md", "--check")
    fixed = document["files"][0]["fixed"]
    assert [(each["code"], each["line"], each["column"]) for each in fixed] == places


def test_json_of_a_check_is_that_of_the_run() -> None:
    checked, run_ = as_json("--check"), as_json()
    assert (checked[0], run_[0]) == (1, 0)
    assert checked[1] == run_[1]


def test_json_where_nothing_is_to_do() -> None:
    status, document = as_json("good.md")
    assert status == 0
    assert document["summary"] == {"files": 1, "changed": 0, "fixed": 0, "left": 0}
    assert document["files"] == []


def test_json_says_what_was_not_written(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "link.md").symlink_to("../many.md")
    result = run("normalize", "--output-format", "json", cwd=site / "site")
    assert result.status == 2
    document = json.loads(result.out)
    assert document["summary"] == {"files": 1, "changed": 0, "fixed": 0, "left": 5}
    (entry,) = document["files"]
    assert (entry["changed"], entry["fixed"]) == (False, [])
    assert "symbolic link" in entry["error"]


def test_json_of_hostile_names_and_texts(site: Path) -> None:
    name = "ü\u202e\x07##[x]"
    write(site, {f"{name}.md": GOOD.replace("60", '"\u202e##[error]"', 1)})
    raw = os.fsencode(f"{site}/") + b"\xff.md"
    Path(os.fsdecode(raw)).write_text(WARNING)
    done = subprocess.run(
        command("normalize", "--check", "--output-format", "json"),
        cwd=site,
        capture_output=True,
        env=environment(),
        check=False,
    )
    text = done.stdout.decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]|##\\[", text)
    assert len(json.loads(text)["files"]) == 3


def test_json_and_quiet() -> None:
    result = invoke("normalize", "--output-format", "json", "--check", "-q")
    assert json.loads(result.out)
    assert result.err == ""


# -- exit status ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "threshold", "status"),
    [
        ("good.md", "info", 0),
        ("many.md", "info", 0),  # Everything is fixed, nothing left.
        ("unsafe.md", None, 0),
        ("unsafe.md", "error", 0),
        ("unsafe.md", "warning", 1),
        ("unsafe.md", "never", 0),
        ("left.md", None, 1),
        ("left.md", "error", 1),
        ("left.md", "never", 0),
        ("nope.md", None, 1),
        ("nope.md", "never", 0),
    ],
)
def test_exit_status(name: str, threshold: str | None, status: int, site: Path) -> None:
    write(site, {"left.md": LEFT, "unsafe.md": UNSAFE})
    options = ["--fail-on", threshold] if threshold else []
    assert invoke("normalize", name, *options).status == status
    if threshold in ("warning", "never"):
        write(site, {"newsmeta.toml": f'fail-on = "{threshold}"\n'})
        assert invoke("normalize", name).status == status


WRONG_USAGE = {
    "unknown option": (["--fix", "good.md"], "--fix"),
    "unknown format": (["--output-format", "sarif", "good.md"], "json"),
    "unknown threshold": (["--fail-on", "fatal", "good.md"], "never"),
    "unknown rule": (["--select", "NM999", "good.md"], 'no rule "NM999"'),
    "missing configuration": (["--config", "nope.toml"], "nope.toml"),
    "both": (["--config", "a.toml", "--no-config"], "exclude each other"),
    "stdin and a path": (["-", "many.md"], "cannot be combined"),
    "a name without stdin": (["many.md", "--stdin-filename", "x.md"], "give - as the path"),
}


@pytest.mark.parametrize(("args", "reason"), WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_is_2_and_changes_nothing(args: list[str], reason: str, site: Path) -> None:
    before = contents(site)
    result = invoke("normalize", *args)
    assert (result.status, result.out) == (2, "")
    assert reason in result.err
    assert contents(site) == before


def test_a_wrong_configuration_is_2_and_changes_nothing(site: Path) -> None:
    write(site, {"newsmeta.toml": "[normalize]\nfromat = true\n"})
    result = invoke("normalize")
    assert result.status == 2
    assert "did you mean format?" in result.err
    assert (site / "many.md").read_text() == MANY


# -- reports -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "0 of 0 files changed: 0 findings fixed, 0 left."),
        ({"a.md": GOOD}, "0 of 1 file changed: 0 findings fixed, 0 left."),
        ({"a.md": WARNING}, "1 of 1 file changed: 1 finding fixed, 0 left."),
        ({"a.md": WARNING, "b.md": WARNING}, "2 of 2 files changed: 2 findings fixed, 0 left."),
        ({"a.md": GOOD, "b.md": ERROR}, "1 of 2 files changed: 1 finding fixed, 0 left."),
        ({"a.md": LEFT}, "0 of 1 file changed: 0 findings fixed, 1 left."),
    ],
)
def test_the_summary(files: dict[str, str], expected: str, site: Path) -> None:
    (site / "d").mkdir()
    write(site / "d", files)
    checked = invoke("normalize", "d", "--check")
    assert summary(checked) == expected.replace("changed", "would change").replace(
        "fixed", "to fix"
    )
    assert summary(invoke("normalize", "d")) == expected


def test_large_numbers_have_commas(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["d/"]\n'})
    write(site, {f"d/{number}.md": "---\na: b\n---\n" for number in range(1000)})
    result = invoke("normalize", "d", "many.md", "--check")
    assert summary(result) == "1 of 1,001 files would change: 5 findings to fix, 0 left."


def test_a_file_with_many_findings(site: Path) -> None:
    write(site, {"x.md": WARNING.replace("  - Climate\n", "  - Climate\n" * 100)})
    result = invoke("normalize", "x.md")
    assert "fixed x.md: NM108 (99), NM203\n" in result.err
    assert (site / "x.md").read_text() == GOOD


def test_what_was_fixed_and_what_was_left_by_rule(site: Path) -> None:
    write(site, {"a.md": MANY, "b.md": MANY, "c.md": LEFT, "d.md": UNSAFE, "good.md": LEFT})
    result = invoke("normalize")
    rows = [line.split() for line in result.err.splitlines() if re.match(r"NM\d{3} ", line)]
    assert rows == [
        ["NM103", "wrong-type", "3", "0"],
        ["NM104", "invalid-value", "0", "2"],
        ["NM108", "duplicate-item", "3", "0"],
        ["NM201", "html-entity", "3", "0"],
        ["NM203", "repeated-space", "3", "0"],
        ["NM207", "html-markup", "0", "1"],
        ["NM211", "timestamp-form", "3", "0"],
    ]
    assert summary(result) == "3 of 6 files changed: 15 findings fixed, 3 left."


def test_several_findings_of_a_rule_are_counted(site: Path) -> None:
    write(site, {"x.md": WARNING.replace("starts in", "starts  in")})
    assert "fixed x.md: NM203 (2)\n" in invoke("normalize", "x.md").err


def test_errors_that_are_left_are_said_with_their_place(site: Path) -> None:
    write(site, {"left.md": LEFT, "syntax.md": "---\ntitle: [\n---\n"})
    result = invoke("normalize")
    assert "left.md:8:7: NM104 type: " in result.err
    assert re.search(r"^syntax\.md:\d+:\d+: NM005 ", result.err, re.MULTILINE)


def test_a_fix_that_cannot_be_made_is_said_with_the_reason(site: Path) -> None:
    text = GOOD.replace('title: "City council votes', 'title: &x "City  council votes').replace(
        'excerpt: "The plan covers every district and starts in the spring."', "excerpt: *x"
    )
    write(site, {"x.md": text})
    result = invoke("normalize", "x.md", "--output-format", "json", "--fail-on", "never")
    document = json.loads(result.out)
    for entry in document["files"]:
        for each in entry["left"]:
            assert each["reason"], each
    assert result.status == 0


def test_quiet_prints_no_report(site: Path) -> None:
    write(site, {"left.md": LEFT})
    assert invoke("normalize", "-q") == Result(1, "", "")
    assert (site / "many.md").read_text() == FIXED
    assert invoke("normalize", "good.md", "--quiet") == Result(0, "", "")


def test_quiet_still_says_what_failed(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "link.md").symlink_to("../many.md")
    result = run("normalize", "-q", cwd=site / "site")
    assert result.status == 2
    assert result.err.startswith("newsmeta: link.md was left as it is: ")
    assert result.err.count("\n") == 1


def test_verbose_says_what_is_done(site: Path) -> None:
    result = invoke("normalize", "--verbose")
    assert result.out == ""
    assert "configuration: none\n" in result.err
    assert "good.md\n" in result.err
    write(site, {"newsmeta.toml": ""})
    assert re.search(r"^configuration: .*newsmeta\.toml$", invoke("normalize", "-v").err, re.M)


def test_a_folder_without_articles_is_said(site: Path) -> None:
    (site / "empty").mkdir()
    result = invoke("normalize", "empty")
    assert result.status == 0
    assert "no article files in empty" in result.err


def test_names_do_not_act_on_the_terminal(site: Path) -> None:
    write(site, {"\x1b[31m\u202e.md": WARNING, "::error::.md": LEFT})
    result = invoke("normalize")
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err
    assert not [line for line in result.err.splitlines() if line.strip().startswith("::")]


def test_order_of_paths_and_repetition_do_not_matter(site: Path) -> None:
    write(site, {"a/x.md": WARNING, "b/x.md": ERROR})
    first = invoke("normalize", "--diff", "b", "many.md", "a/x.md")
    again = invoke("normalize", "--diff", "a", "./many.md", "b/x.md", "a/x.md", "many.md")
    assert again == first
    assert first.out.count("+++ ") == 3


# -- one bad file never stops the rest -----------------------------------------


@pytest.mark.parametrize(("make", "code", "reason"), list(HOSTILE.values()), ids=HOSTILE)
def test_a_hostile_file_is_left_and_the_rest_goes_on(
    make: Callable[[Path], object], code: str, reason: str, site: Path
) -> None:
    hostile = site / "hostile.md"
    make(hostile)
    regular = hostile.is_file() and not hostile.is_symlink() and hostile.stat().st_size < 2**24
    before = hostile.read_bytes() if regular else None
    write(site, {"a.md": WARNING, "z.md": WARNING})
    for args in (["--check"], []):
        result = invoke("normalize", "a.md", "hostile.md", "z.md", *args)
        assert result.status == 1
        (line,) = [each for each in result.err.splitlines() if "hostile.md:" in each]
        assert code in line
        assert reason in line
        assert len(line) < 400
        assert "newsmeta itself failed" not in result.err
        assert summary(result).startswith("2 of 3 files ")
    assert (site / "a.md").read_text() == (site / "z.md").read_text() == GOOD
    assert before is None or hostile.read_bytes() == before


def test_hostile_files_in_a_process_of_its_own(site: Path) -> None:
    for number, (make, *_) in enumerate(HOSTILE.values()):
        make(site / f"{number:02}.md")
    result = run("normalize", cwd=site)
    assert result.status == 1
    assert "newsmeta itself failed" not in result.err
    assert (site / "many.md").read_text() == FIXED


def test_a_file_that_vanishes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the search and the reading, and between the reading and the writing."""

    write(site, {"a.md": WARNING, "b.md": WARNING, "c.md": WARNING})
    normalize_file = Checker.normalize_file

    def slow(self: Checker, target: Any, *args: Any, **options: Any) -> Any:
        if target.name == "a.md":
            target.path.unlink()
        outcome = normalize_file(self, target, *args, **options)
        if target.name == "b.md":
            target.path.unlink()
        return outcome

    monkeypatch.setattr(Checker, "normalize_file", slow)
    result = invoke("normalize", "a.md", "b.md", "c.md")
    assert result.status == 2
    assert "a.md:1:1: NM001 the file does not exist" in result.err
    assert "newsmeta: b.md was left as it is: no such file" in result.err
    assert summary_line(result) == "1 of 3 files changed: 1 finding fixed, 2 left."
    assert sorted(path.name for path in site.iterdir()) == ["c.md", "good.md", "many.md"]


def summary_line(result: Result) -> str:
    return next(line for line in result.err.splitlines() if " left." in line)


def test_a_file_on_which_newsmeta_itself_fails(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsmeta.linter.analyst import Analyst

    accept = Analyst.accept

    def failing(self: Analyst, data: bytes, path: Path) -> Any:
        if path.name == "good.md":
            raise ValueError("a mistake of ours")
        return accept(self, data, path)

    monkeypatch.setattr(Analyst, "accept", failing)
    result = invoke("normalize", "good.md", "many.md")
    assert result.status == 2
    assert "newsmeta itself failed on this file (ValueError: a mistake of ours)" in result.err
    assert (site / "many.md").read_text() == FIXED
    status, out, err = filtered(GOOD.encode(), "-", "--stdin-filename", "good.md")
    assert (status, out) == (2, GOOD.encode())
    assert "newsmeta itself failed" in err


# -- streams -------------------------------------------------------------------


def shell(pipeline: str, site: Path, *args: str) -> subprocess.CompletedProcess[str]:
    quoted = " ".join(map(str, command("normalize", *args)))
    done = subprocess.run(
        pipeline.format(quoted),
        shell=True,
        cwd=site,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    for text in ("Traceback", "Exception ignored", "BrokenPipe"):
        assert text not in done.stderr
    return done


def test_a_broken_pipe_is_no_failure_of_newsmeta(site: Path) -> None:
    write(site, {f"d/{number:04}.md": MANY for number in range(300)})
    for options in (["--diff"], ["--check", "--output-format", "json"]):
        done = shell("{} | head -1", site, *options, "d")
        assert done.stdout.count("\n") == 1
    assert (site / "d/0000.md").read_text() == MANY


def test_files_are_fixed_whoever_reads_the_report(site: Path) -> None:
    write(site, {f"d/{number:04}.md": MANY for number in range(30)})
    shell("{} 2>&1 | head -1", site, "d")
    assert {path.read_text() for path in (site / "d").iterdir()} == {FIXED}
    write(site, {f"d/{number:04}.md": MANY for number in range(30)})
    shell("{} | head -1", site, "--output-format", "json", "d")
    assert {path.read_text() for path in (site / "d").iterdir()} == {FIXED}


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full", "<&-"])
def test_closed_streams(redirection: str, site: Path) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell("{} " + redirection, site, "many.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert (site / "many.md").read_text() == FIXED
    write(site, {"many.md": MANY})
    done = shell("{} " + redirection, site, "--check", "many.md")
    assert done.returncode == 1


def test_output_that_cannot_be_written_is_said(site: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    for args in (["--diff", "many.md"], ["--check", "--output-format", "json"]):
        done = shell("{} >/dev/full", site, *args)
        assert done.returncode == 2
        assert "no space left on device" in done.stderr
    done = shell("{} <many.md >/dev/full", site, "-")
    assert done.returncode == 2
    assert "no space left on device" in done.stderr


def test_the_outcome_that_nobody_can_get_is_a_failure(site: Path) -> None:
    """An editor that sends a file through must not take nothing for the new content."""
    assert shell("{} <many.md >&-", site, "-").returncode == 2
    assert shell("{} <&-", site, "-").returncode == 2
    assert shell("{} <many.md | true", site, "-").returncode == 0  # The status is that of true.


def test_a_file_is_not_read_and_written_at_once(site: Path) -> None:
    """`newsmeta normalize - < a > b` works while it is slow to come."""
    process = subprocess.Popen(
        command("normalize", "-", "-q"),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdin is not None
    for start in range(0, len(MANY), 100):
        process.stdin.write(MANY[start : start + 100].encode())
        process.stdin.flush()
        time.sleep(0.01)
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, FIXED.encode())


def test_interrupt_while_it_reads_standard_input(site: Path) -> None:
    process = subprocess.Popen(
        command("normalize", "-v", "-"),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "configuration: none\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


def test_a_pipe_that_nobody_writes_to_does_not_block(site: Path) -> None:
    os.mkfifo(site / "pipe.md")
    worker = threading.Thread(target=run, args=("normalize", "pipe.md"), kwargs={"cwd": site})
    worker.start()
    worker.join(30)
    assert not worker.is_alive()


def test_an_encoding_that_lacks_letters(site: Path) -> None:
    write(site, {"ö.md": MANY.replace("City council", "Die Bürger von Łódź")})
    env = {"PYTHONIOENCODING": "ascii"}
    result = run("normalize", "--diff", "ö.md", cwd=site, env=env)
    assert result.status == 1
    assert "Die Bürger von Łódź" in result.out, "a diff is data"
    assert "would fix \\xf6.md" in result.err


# -- Python --------------------------------------------------------------------


@pytest.fixture
def config(site: Path) -> newsmeta.Config:
    return newsmeta.Config(root=site)


def test_python_with_text_bytes_and_paths(site: Path, config: newsmeta.Config) -> None:
    before = contents(site)
    for article in (MANY, MANY.encode(), Path("many.md"), site / "many.md"):
        outcome = newsmeta.normalize(article, config)
        assert isinstance(outcome, newsmeta.NormalizedFile)
        assert outcome.is_changed
        assert outcome.text == FIXED
        assert (outcome.before, outcome.after) == (MANY.encode(), FIXED.encode())
        assert [each.code for each in outcome.fixed] == [
            each.code for each in newsmeta.validate("many.md", config).diagnostics
        ]
        assert outcome.remaining == ()
        assert outcome.refused == ()
        assert outcome.failure is None
    assert newsmeta.normalize(site / "many.md", config).path == site / "many.md"
    assert contents(site) == before, "nothing is written"


@pytest.mark.parametrize("convert", [str, str.encode], ids=["text", "bytes"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_python_keeps_line_ends(
    convert: Callable[[str], Any], ends: str, config: newsmeta.Config
) -> None:
    outcome = newsmeta.normalize(convert(MANY.replace("\n", ends)), config)
    assert outcome.text == FIXED.replace("\n", ends)


def test_python_with_what_is_right(config: newsmeta.Config) -> None:
    outcome = newsmeta.normalize(GOOD, config)
    assert not outcome.is_changed
    assert (outcome.text, outcome.fixed, outcome.remaining) == (GOOD, (), ())


@pytest.mark.parametrize(("data", "code"), UNUSABLE.values(), ids=UNUSABLE)
def test_python_with_what_is_no_article(
    data: bytes, code: str, site: Path, config: newsmeta.Config
) -> None:
    outcome = newsmeta.normalize(data, config)
    assert (outcome.is_changed, outcome.after) == (False, data)
    assert [each.code for each in outcome.remaining] == [code]
    assert isinstance(outcome.text, str)
    (site / "x.md").write_bytes(data)
    outcome = newsmeta.normalize(Path("x.md"), config)
    assert not outcome.is_changed
    assert [each.code for each in outcome.remaining] == [code]


def test_python_with_no_file(site: Path, config: newsmeta.Config) -> None:
    for path in (Path("nope.md"), site):
        outcome = newsmeta.normalize(path, config)
        assert [each.code for each in outcome.remaining] == ["NM001"]


def test_python_with_text_that_is_no_unicode(config: newsmeta.Config) -> None:
    outcome = newsmeta.normalize(MANY + "\ud800", config)
    assert not outcome.is_changed
    assert [each.code for each in outcome.remaining] == ["NM002"]


def test_python_options(site: Path, config: newsmeta.Config) -> None:
    assert newsmeta.normalize(UNSAFE, config).text == UNSAFE
    assert newsmeta.normalize(UNSAFE, config, unsafe_fixes=True).text == PLAIN
    assert newsmeta.normalize(UNTIDY, config).text == UNTIDY
    assert newsmeta.normalize(UNTIDY, config, layout=True).text == GOOD
    laid_out = newsmeta.Config(root=site, normalize_layout=True)
    assert newsmeta.normalize(UNTIDY, laid_out).text == GOOD
    assert newsmeta.normalize(UNTIDY, laid_out, layout=False).text == UNTIDY
    one = newsmeta.Config(root=site, rules=newsmeta.Layer(select=("NM103",)))
    assert [each.code for each in newsmeta.normalize(MANY, one).fixed] == ["NM103"]
    small = newsmeta.Config(root=site, limits=newsmeta.Limits(max_size=100))
    assert [each.code for each in newsmeta.normalize(MANY, small).remaining] == ["NM001"]


def test_python_takes_the_configuration_of_the_working_directory(site: Path) -> None:
    assert newsmeta.normalize(WARNING).text == GOOD
    write(site, {"newsmeta.toml": 'ignore = ["NM203"]\n[per-file-ignores]\n"old/" = ["ALL"]\n'})
    assert newsmeta.normalize(WARNING).text == WARNING
    assert newsmeta.normalize(ERROR).text == GOOD
    write(site, {"old/x.md": ERROR})
    assert newsmeta.normalize(Path("old/x.md")).text == ERROR
    write(site, {"newsmeta.toml": "selct = []\n"})
    with pytest.raises(newsmeta.ConfigError):
        newsmeta.normalize(GOOD)


def test_python_and_the_command_line_agree(site: Path, config: newsmeta.Config) -> None:
    paths = sorted(path for path in (ROOT / "examples").rglob("*.md") if path.is_file())
    assert len(paths) > 40
    for path in paths[::2]:
        copy = site / "copy.md"
        copy.write_bytes(path.read_bytes())
        outcome = newsmeta.normalize(Path("copy.md"), config)
        invoke("normalize", "copy.md", "--no-config", "-q")
        assert copy.read_bytes() == outcome.after, path
