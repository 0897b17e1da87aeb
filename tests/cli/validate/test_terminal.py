"""`newsmeta validate` on terminals and in pipes: colours, widths, encodings."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import ERROR, ERROR_LINE, command, environment, invoke, run, write
from tests.support.terminal import on_terminal

FORMATS = ("rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown")

ANSI = re.compile(r"\x1b\[")

SUMMARY = "Found 1 error in 1 file"


def test_findings_on_standard_output_and_the_rest_on_standard_error() -> None:
    result = invoke("validate", "error.md", "empty", "-v")
    assert [line[:4] for line in result.out.splitlines()] == ["empt", "erro"]
    assert SUMMARY not in result.out
    assert "configuration" not in result.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colour_in_a_pipe(env: dict[str, str], is_coloured: bool, site: Path) -> None:
    result = run("validate", "error.md", "--output-format", "rich", cwd=site, env=env)
    assert bool(ANSI.search(result.out)) == is_coloured


@pytest.mark.slow
@pytest.mark.parametrize("output_format", [f for f in FORMATS if f != "rich"])
def test_only_rich_is_ever_coloured(output_format: str, site: Path) -> None:
    result = run(
        "validate", "error.md", "--output-format", output_format, cwd=site, env={"FORCE_COLOR": "1"}
    )
    assert not ANSI.search(result.out)


def test_a_terminal_gets_the_source_line_and_a_caret(site: Path) -> None:
    status, output = on_terminal("validate", "error.md", cwd=site)
    assert status == 1
    assert ANSI.search(output)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    assert '   9 │ quality: "60"\n' in plain
    assert "     │          ^^^^\n" in plain
    assert "\x1b]8;;" not in output, "a link, where the project has no address"
    assert SUMMARY in plain


def test_a_terminal_without_colour(site: Path) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        status, output = on_terminal("validate", "error.md", cwd=site, env=env)
        assert status == 1
        assert "\x1b" not in output
        assert "^^^^" in output


def test_a_narrow_terminal(site: Path) -> None:
    _, output = on_terminal("validate", cwd=site, env={"NO_COLOR": "1"}, columns=60)
    assert max(map(len, output.splitlines())) <= 60


def test_a_terminal_can_have_the_concise_format(site: Path) -> None:
    _, output = on_terminal("validate", "error.md", "--output-format", "concise", cwd=site)
    assert ERROR_LINE in output


def test_what_is_not_for_the_terminal_has_no_colour(site: Path) -> None:
    """Standard error goes into a file, standard output to a terminal."""
    quoted = " ".join(map(str, command("validate", "error.md", "--output-format", "concise")))
    ours, theirs = pty.openpty()
    subprocess.run(
        f"{quoted} 2>err",
        shell=True,
        cwd=site,
        env=environment({"TERM": "xterm"}),
        stdout=theirs,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert (site / "err").read_text().startswith(SUMMARY)
    assert "\x1b" not in (site / "err").read_text()


def test_an_encoding_that_lacks_letters(site: Path) -> None:
    write(site, {"ö.md": ERROR.replace('"60"', '"sechzig – ö"')})
    env = {"PYTHONIOENCODING": "ascii"}
    for output_format in ("concise", "rich"):
        result = run("validate", "ö.md", "--output-format", output_format, cwd=site, env=env)
        assert result.status == 1
        assert "sechzig \\u2013 \\xf6" in result.out
    result = run("validate", "ö.md", "--output-format", "json", cwd=site, env=env)
    assert "sechzig – ö" in result.out, "machine formats are UTF-8 always"
