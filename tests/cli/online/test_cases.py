"""Findings of `newsmeta check --online`: article files, a server's answers, and the output.

A case is a folder in `tests/data/web` with article files in `_news`, `server.json`, and
`expected.txt`, the output of newsmeta. To add a case, add a folder. `127.0.0.1:8000` stands for
the server in all files. `server.json` has the answers by path: `status`, `location` of a
redirect, `headers`, and as content `html` of a page, `text`, or the size of a `picture`; `type`
overrides the type of the content, and `close` drops the connection without an answer. Other
paths do not exist. `arguments.txt` may contain further arguments of the command, and `fixed/`
the files changed by `newsmeta normalize --online --unsafe-fixes`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.rules import ONLINE, RULES
from tests.cli.online.laying_out import ASKING, laid_out
from tests.support.cli import invoke
from tests.support.paths import WEB_CASES

pytest.importorskip("httpcore2")
CASES = sorted(path for path in WEB_CASES.iterdir() if path.is_dir())
BY_NAME = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def arguments(case: Path) -> list[str]:
    path = case / "arguments.txt"
    return path.read_text("utf-8").split() if path.exists() else []


@BY_NAME
def test_a_case_gives_exactly_what_is_expected(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with laid_out(case, tmp_path) as server:
        found = invoke("check", "--quiet", *ASKING, *arguments(case), "_news")
        printed = server.as_written(found.out)
    assert found.err == ""
    assert printed.splitlines() == (case / "expected.txt").read_text("utf-8").splitlines()


@BY_NAME
def test_normalizing_does_what_is_expected(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with laid_out(case, tmp_path) as server:
        options = ["--fail-on=never", "--quiet", "--unsafe-fixes"]
        found = invoke("normalize", *options, *ASKING, *arguments(case), "_news")
        assert (found.status, found.err) == (0, "")
        for path in sorted((case / "_news").iterdir()):
            fixed = case / "fixed" / path.name
            wanted = (fixed if fixed.exists() else path).read_text("utf-8")
            assert server.as_written((tmp_path / "_news" / path.name).read_text("utf-8")) == wanted


def test_every_rule_of_the_web_has_a_case() -> None:
    shown = {
        code
        for case in CASES
        for code in ONLINE
        if f" {code} " in (case / "expected.txt").read_text("utf-8")
    }
    assert sorted(ONLINE - shown) == []
    fixed = {case.name[:5] for case in CASES if (case / "fixed").is_dir()}
    assert fixed == {code for code in ONLINE if RULES[code].fix}


def test_a_case_is_named_after_the_rule_that_it_is_about() -> None:
    for case in CASES:
        code, _, name = case.name.partition("-")
        assert name == RULES[code].name or name.startswith(f"{RULES[code].name}-")
