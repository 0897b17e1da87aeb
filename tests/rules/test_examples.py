"""The files of `examples/`: the mistake in each bad one is found, with exactly this message.

A case is a folder `examples/bad/<CODE>-<name>[-variant]` with article files (`*.md`), perhaps a
`newsmeta.toml`, and `expected.txt`, the output of newsmeta. To add a case, add a folder. A case
without a particular rule may have any other name.

A case belongs to `newsmeta validate`, which gets its article files; if its rule is unknown to
that command, it belongs to `newsmeta check`, which gets the folder, with all pictures and
folders in it. Such a folder needs a `newsmeta.toml`, even an empty one, to be the repository
whose files are compared.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import newsmeta
from newsmeta.cli.app import app
from newsmeta.diagnostics import FixSafety
from newsmeta.rules import CHECKED, ONLINE, RULES, VALIDATED
from tests.support.paths import EXAMPLES

GOOD = sorted((EXAMPLES / "good").glob("*.md"))
BAD = sorted(path for path in (EXAMPLES / "bad").iterdir() if path.is_dir())
SITE = EXAMPLES / "site"

_LINE = re.compile(r"[^:]+:[0-9]+:[0-9]+: (NM[0-9]{3}) .+")


def expected(case: Path) -> list[str]:
    return (case / "expected.txt").read_text(encoding="utf-8").splitlines()


def codes(case: Path) -> list[str]:
    return [match[1] for line in expected(case) if (match := _LINE.fullmatch(line))]


def is_checked(case: Path) -> bool:
    """Tell whether a case belongs to `newsmeta check`."""
    return case.name[:5] in CHECKED - VALIDATED


def report(
    case: Path, monkeypatch: pytest.MonkeyPatch, output_format: str = "concise"
) -> tuple[str, int]:
    """Return the output of the case's command, and its exit status."""
    monkeypatch.chdir(case)
    result = CliRunner().invoke(
        app,
        [
            "check" if is_checked(case) else "validate",
            "--quiet",
            f"--output-format={output_format}",
            *paths(case),
        ],
    )
    assert result.stderr == ""
    return result.stdout, result.exit_code


def paths(case: Path) -> list[str]:
    """Return the path arguments of the command."""
    config = "--config=newsmeta.toml" if (case / "newsmeta.toml").exists() else "--no-config"
    files = ["."] if is_checked(case) else sorted(path.name for path in case.glob("*.md"))
    return [config, *files]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_example_gives_exactly_what_is_expected(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed, _ = report(case, monkeypatch)
    assert printed.splitlines() == expected(case)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_the_exit_status_says_whether_there_is_an_error(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed, _ = report(case, monkeypatch, "json")
    severities = {each["severity"] for each in json.loads(printed)["diagnostics"]}
    _, status = report(case, monkeypatch)
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


CHECKED_CASES = [case for case in NAMED if is_checked(case)]


@pytest.mark.parametrize("case", CHECKED_CASES, ids=lambda case: case.name)
def test_a_case_for_check_is_a_repository_with_no_other_mistake(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (case / "newsmeta.toml").exists()
    monkeypatch.chdir(case)
    result = CliRunner().invoke(app, ["validate", "--quiet", *paths(case)])
    assert (result.stdout, result.stderr) == ("", "")


FIXED = [case for case in NAMED if RULES[case.name[:5]].fix]


@pytest.mark.parametrize("case", FIXED, ids=lambda case: case.name)
def test_normalizing_a_bad_example_leaves_nothing_of_its_rule_that_has_a_fix(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = case.name[:5]
    unsafe = ["--unsafe-fixes"] if RULES[code].fix is FixSafety.UNSAFE else []
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    before = fixable(folder, code, monkeypatch)
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, ["normalize", "--fail-on=never", *unsafe, *paths(folder)])
    assert result.exit_code == 0, result.output
    assert fixable(folder, code, monkeypatch) == []
    files = [path for path in case.rglob("*") if path.is_file()]
    changed = {
        path
        for path in files
        if (folder / path.relative_to(case)).read_bytes() != path.read_bytes()
    }
    assert changed == {case / name for name, _ in before}


def fixable(case: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return file and message of each finding whose rule has a fix."""
    printed, _ = report(case, monkeypatch, "json")
    found = json.loads(printed)["diagnostics"]
    return [
        (each["path"], each["message"]) for each in found if each["code"] == code and each["fix"]
    ]


def test_every_rule_has_a_bad_example() -> None:
    shown = {code for case in BAD for code in codes(case)}
    # Rules that use the web have separate cases: tests/cli/online/test_cases.py.
    assert sorted(set(RULES) - shown - ONLINE) == []


@pytest.mark.parametrize("selection", [[], ["--select=ALL"]], ids=["default", "all rules"])
def test_nothing_is_found_in_the_good_examples(
    selection: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    result = CliRunner().invoke(app, ["validate", "--quiet", "--no-config", *selection, "good"])
    assert result.stdout == ""
    assert result.exit_code == 0


@pytest.mark.parametrize("folder", [EXAMPLES / "good", SITE], ids=lambda folder: folder.name)
@pytest.mark.parametrize("selection", [[], ["--select=ALL"]], ids=["default", "all rules"])
@pytest.mark.parametrize("command", ["validate", "check"])
def test_nothing_is_found_in_a_good_repository(
    command: str, selection: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, [command, "--config=newsmeta.toml", *selection, "."])
    assert result.stdout == ""
    assert result.stderr.endswith("files are fine.\n"), result.stderr
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
