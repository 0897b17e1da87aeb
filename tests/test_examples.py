"""The files of `examples/`: what is wrong in each bad one is found there and said exactly so.

A case is a folder `examples/bad/<CODE>-<name>[-variant]` with article files (`*.md`), perhaps a
`newsmeta.toml`, and `expected.txt`, which holds what `newsmeta validate` prints. To add a case,
add a folder. One that is about no rule in particular may have any other name.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import newsmeta
from newsmeta.cli.app import app
from newsmeta.rules import RULES

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD = sorted((EXAMPLES / "good").glob("*.md"))
BAD = sorted(path for path in (EXAMPLES / "bad").iterdir() if path.is_dir())

_LINE = re.compile(r"[^:]+:[0-9]+:[0-9]+: (NM[0-9]{3}) .+")


def expected(case: Path) -> list[str]:
    return (case / "expected.txt").read_text(encoding="utf-8").splitlines()


def codes(case: Path) -> list[str]:
    return [match[1] for line in expected(case) if (match := _LINE.fullmatch(line))]


def validate(case: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """Return what the command prints about the article files of a case, and its exit status."""
    monkeypatch.chdir(case)
    has_config = (case / "newsmeta.toml").exists()
    result = CliRunner().invoke(
        app,
        [
            "validate",
            "--quiet",
            "--output-format=concise",
            *(["--config=newsmeta.toml"] if has_config else ["--no-config"]),
            *sorted(path.name for path in case.glob("*.md")),
        ],
    )
    assert result.stderr == ""
    return result.stdout.splitlines(), result.exit_code


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_example_gives_exactly_what_is_expected(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, _ = validate(case, monkeypatch)
    assert lines == expected(case)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_the_exit_status_says_whether_there_is_an_error(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    severities = {RULES[code].severity for code in codes(case)}
    _, status = validate(case, monkeypatch)
    assert status == (1 if newsmeta.Severity.ERROR in severities else 0)


NAMED = [case for case in BAD if case.name.startswith("NM")]


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case.name)
def test_a_bad_example_is_named_after_a_rule_that_finds_something_in_it(case: Path) -> None:
    code, _, name = case.name.partition("-")
    assert name == RULES[code].name or name.startswith(f"{RULES[code].name}-")
    assert code in codes(case)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_example_is_bad(case: Path) -> None:
    assert codes(case)
    assert len(codes(case)) == len(expected(case))


def test_every_rule_has_a_bad_example() -> None:
    shown = {code for case in BAD for code in codes(case)}
    assert sorted(set(RULES) - shown) == []


@pytest.mark.parametrize("selection", [[], ["--select=ALL"]], ids=["default", "all rules"])
def test_nothing_is_found_in_the_good_examples(
    selection: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    result = CliRunner().invoke(app, ["validate", "--quiet", "--no-config", *selection, "good"])
    assert result.stdout == ""
    assert result.exit_code == 0


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_example_can_be_loaded(path: Path) -> None:
    article = newsmeta.load(path)
    assert article.title
    assert article.provider.domain.endswith((".com", ".org"))


def test_the_good_examples_show_what_files_may_look_like() -> None:
    texts = {path.name: path.read_bytes() for path in GOOD}
    articles = [newsmeta.load(path) for path in GOOD]
    assert "council-plants-trees.md" in texts
    assert any(b"\r\n" in text for text in texts.values())
    assert {article.type for article in articles} == {"article", "video"}
    assert any(article.related for article in articles)
    assert any(article.cdn_amp_web_url for article in articles)
    assert any(article.body.strip() for article in articles)
    assert any(article.locale == "fr" for article in articles)
