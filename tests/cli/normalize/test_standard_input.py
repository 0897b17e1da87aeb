"""`newsmeta normalize -`: an article through a pipe."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import ERROR, GOOD, WARNING, command, environment, write
from tests.support.normalize_command import DIFF, FIXED, MANY, UNTIDY, UNUSABLE, filtered

STDIN: dict[str, tuple[bytes, bytes]] = {
    "plain": (MANY.encode(), FIXED.encode()),
    "right already": (GOOD.encode(), GOOD.encode()),
    "CRLF": (MANY.replace("\n", "\r\n").encode(), FIXED.replace("\n", "\r\n").encode()),
    "CR": (MANY.replace("\n", "\r").encode(), FIXED.encode()),
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
