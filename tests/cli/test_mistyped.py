"""Unknown commands and options, and the suggestions for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.cli import mistyped
from newsmeta.cli.app import app
from tests.support.cli import GOOD, invoke, write


def error(*args: str) -> str:
    """Return the message about a wrong command, on one line and without its frame."""
    result = invoke(*args)
    assert (result.status, result.out) == (2, "")
    return re.sub(r"[\s│╭╮╰╯─]+", " ", result.err).partition(" Error ")[2].strip()


COMMANDS = {
    "fix": "normalize",
    "Fix": "normalize",
    "repair": "normalize",
    "format": "normalize --format",
    "diff": "normalize --diff",
    "lint": "validate",
    "verify": "validate",
    "valdate": "validate",
    "validat": "validate",
    "vaildate": "validate",
    "VALIDATE": "validate",
    "chek": "check",
    "checks": "check",
    "normalise": "normalize",
    "mrege": "merge",
    "normlize": "normalize",
    "exprot": "export",
    "imports": "import",
    "convert": "export",
    "setup": "init",
    "explain": "rule",
    "shema": "schema",
    "infer": "schema infer",
    "clean": "cache clear",
    "version": "--version",
    "statistics": "stats",
    "stat": "stats",
    "summary": "stats",
    "figures": "stats",
    "reprot": "report",
    "html": "report",
    "dashboard": "report",
}


@pytest.mark.parametrize(("name", "meant"), COMMANDS.items())
def test_a_command_that_does_not_exist(name: str, meant: str) -> None:
    assert error(name, "_news") == f"No such command '{name}'. Did you mean newsmeta {meant}?"


@pytest.mark.parametrize("name", ["frobnicate", "x", "42"])
def test_a_command_that_is_like_none(name: str) -> None:
    said = error(name)
    assert said.startswith(f"No such command '{name}'. The commands are init, new, validate,")


def test_a_folder_in_place_of_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"my posts/a.md": GOOD})
    assert error("my posts") == (
        "No such command 'my posts'. To check files, write newsmeta validate 'my posts'."
    )


OPTIONS = {
    "validate --fix": "Did you mean newsmeta normalize?",
    "check --fix _news": "Did you mean newsmeta normalize?",
    "--fix": "Did you mean newsmeta normalize?",
    "validate --dry-run": "Did you mean newsmeta normalize --diff?",
    "validate --format json": "Did you mean --output-format?",
    "validate --format=json": "Did you mean --output-format?",
    "check --reporter sarif": "Did you mean --output-format?",
    "validate --outputformat json": "Did you mean --output-format?",
    "validate --output_format json": "Did you mean --output-format?",
    "validate --rules NM1": "Did you mean --select?",
    "normalize --disable NM1": "Did you mean --ignore?",
    "validate --strict": "Did you mean --fail-on warning?",
    "validate --exclude x": "Write it into newsmeta.toml.",
    "validate --selekt NM1": "Did you mean --select?",
    "validate --statistic": "Did you mean --statistics?",
    "validate --unsafe-fixes": "It is an option of newsmeta normalize.",
    "check --no-cache": "It is an option of newsmeta validate.",
    "normalize --fix": "newsmeta normalize fixes files without an option.",
    "normalize --dry-run": "Did you mean --diff?",
    "export --format csv": "Did you mean --to?",
    "import --output x": "Did you mean --into?",
    "rules --format json": "Did you mean --output-format?",
    "stats --format json": "Did you mean --output-format?",
    "stats --group-by topic": "Did you mean --by?",
    "stats --limit 5": "Did you mean --top?",
    "stats --filter x": "Did you mean --where?",
    "report --compare old.json": "Did you mean --since?",
    "report --html page.html": "Did you mean --output?",
    "report --titel x": "Did you mean --title?",
    "validate --since main": "Did you mean --changed=REF?",
    "check --base=main": "Did you mean --changed=REF?",
    "normalize --diff-from main": "Did you mean --changed=REF?",
    "validate --watch": (
        "newsmeta looks once; have a program that watches files run it again, with --changed."
    ),
    "--versoin": "Did you mean --version?",
    "--select NM1 validate": "It goes after the command: newsmeta validate --select.",
}


@pytest.mark.parametrize(("command", "advice"), OPTIONS.items())
def test_an_option_that_does_not_exist(command: str, advice: str) -> None:
    option = next(each for each in command.split() if each.startswith("-")).partition("=")[0]
    assert error(*command.split()) == f"No such option: {option}. {advice}"


WORDS = {
    "validate --changed-lines=main": (
        "Option '--changed-lines' does not take a value. Did you mean --changed=main "
        "--changed-lines?"
    ),
    "check --changed-lines=origin/x _news": (
        "Option '--changed-lines' does not take a value. Did you mean --changed=origin/x "
        "--changed-lines?"
    ),
    "validate --verbose=true": (
        "Option '--verbose' does not take a value. Did you mean --verbose?"
    ),
    "validate --verbose=42": "Option '--verbose' does not take a value.",
    "baseline add _news": "No such command 'add'. Did you mean newsmeta baseline update?",
    "baseline list": "No such command 'list'. Did you mean newsmeta baseline stats?",
    "baseline show": "No such command 'show'. Did you mean newsmeta baseline stats?",
    "baseline remove _news/a.md": "No such command 'remove'. Did you mean newsmeta baseline prune?",
    "baseline RM": "No such command 'RM'. Did you mean newsmeta baseline prune?",
    "baseline init": "No such command 'init'. Did you mean newsmeta baseline create?",
    "baseline frobnicate": (
        "No such command 'frobnicate'. The commands are create, update, prune and stats."
    ),
}


@pytest.mark.parametrize(("command", "said"), WORDS.items())
def test_a_word_that_is_none_of_a_command(command: str, said: str) -> None:
    assert error(*command.split()) == said


@pytest.mark.parametrize("command", ["validate", "check", "normalize --check"])
@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("warn", "warning"),
        ("warnings", "warning"),
        ("WARN", "warning"),
        ("errors", "error"),
        ("none", "never"),
        ("any", "info"),
        ("infos", "info"),
    ],
)
def test_a_severity_that_is_none(value: str, meant: str, command: str) -> None:
    for words in (["--fail-on", value], [f"--fail-on={value}"]):
        assert error(*command.split(), *words).endswith(f" Did you mean {meant}?")


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        ("validate --output-format jsn", "json"),
        ("check --output-format=sarf", "sarif"),
        ("rules --output-format markdwon", "markdown"),
    ],
)
def test_a_choice_that_is_none(command: str, meant: str) -> None:
    assert error(*command.split()).endswith(f" Did you mean {meant}?")


@pytest.mark.parametrize("command", ["validate --frobnicate", "check -z", "init --zzz"])
def test_an_option_that_is_like_none(command: str) -> None:
    assert error(*command.split()) == f"No such option: {command.split()[1]}"


def test_what_is_advised_exists() -> None:
    names = {command.name for command in app.registered_commands}
    for meant in mistyped._COMMANDS.values():
        if not meant.startswith("-"):
            name, *rest = meant.split()
            assert name in names
            assert all(each in invoke(name, "--help").out for each in rest)
    assert not names & set(mistyped._COMMANDS)
    for commands, options, meant in mistyped._OPTIONS:
        for name in filter(None, commands):
            known = re.findall(r"--[a-z-]+", invoke(name, "--help").out)
            assert not set(options) & set(known), name
            first = meant.split()[0].partition("=")[0]
            assert not meant.startswith("--") or first in known, (name, meant)


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_no_name_ends_in_a_traceback_or_moves_the_cursor(name: str) -> None:
    message = mistyped.no_such_command(name, ("validate", "check"))
    assert message.startswith("No such command '")
    assert message.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e]", message)
