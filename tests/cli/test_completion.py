"""Completion, requested in the manner of each shell, and by the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsmeta.cli.app import _FUNCTIONS
from newsmeta.cli.completion import HELP
from newsmeta.reporters import FORMATS
from newsmeta.rules import RULES
from tests.support.startup import imported

BIN = Path(sys.executable).parent


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}


def asked(words: str, cwd: Path | None = None, shell: str = "fish") -> list[tuple[str, str]]:
    """Return the completions of words with their help, as fish receives them."""
    more = {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run(
        [sys.executable, "-m", "newsmeta"],
        env=environment(_NEWSMETA_COMPLETE=f"complete_{shell}", COLUMNS="40", **more),
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    rows = [line.partition("\t") for line in done.stdout.splitlines()]
    return [(value, about) for value, _, about in rows]


def test_commands() -> None:
    assert asked("newsmeta ") == list(HELP.items())
    assert [value for value, _ in asked("newsmeta ba")] == ["baseline"]
    assert set(HELP) == set(_FUNCTIONS)


def test_options_with_their_help_in_one_line() -> None:
    values = dict(asked("newsmeta validate --"))
    assert {"--select", "--output-format", "--group-by", "--exit-zero"} <= values.keys()
    assert all(value.startswith("--") and about for value, about in values.items())


@pytest.mark.parametrize(
    ("words", "first", "about"),
    [
        ("newsmeta validate --output-format ", "rich", FORMATS["rich"]),
        ("newsmeta check --output-format gitl", "gitlab", FORMATS["gitlab"]),
        ("newsmeta validate --fail-on n", "never", "none fails"),
        ("newsmeta validate --group-by f", "file", "findings in a file"),
        ("newsmeta validate --select NM201", "NM201", f"html-entity: {RULES['NM201'].summary()}"),
        ("newsmeta check --ignore html-e", "html-entity", f"NM201: {RULES['NM201'].summary()}"),
        ("newsmeta normalize --select NM1,NM2,html-e", "NM1,NM2,html-entity", ""),
        ("newsmeta rule NM104", "NM104", ""),
        ("newsmeta export --to datap", "datapackage", ""),
        ("newsmeta export --columns title,provider.n", "title,provider.name", "Name"),
        ("newsmeta export --columns +sec", "+secured", ""),
        ("newsmeta import x --from csv", "csv", ""),
        ("newsmeta new x --type v", "video", "a video to watch"),
    ],
)
def test_values_with_their_help(words: str, first: str, about: str) -> None:
    value, said = asked(words)[0]
    assert value == first
    assert about in said


def test_topics_and_organizations_of_the_site() -> None:
    site = Path(__file__).parents[2] / "examples" / "site"
    assert asked("newsmeta new x --topic Cl", site) == [("Climate", "a topic of the site")]
    assert ("Example Times", "") not in asked("newsmeta new x --provider ", site)
    assert "Climate" not in dict(asked("newsmeta new x --topic ", site.parent))


def test_kinds_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "newsmeta.toml").write_text(
        '[kinds.people]\nfiles = ["_people/"]\nschema = "a.json"\n'
        '[kinds.\'$(touch x)\']\nfiles = ["x/"]\nschema = "a.json"\n',
        encoding="utf-8",
    )
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert [value for value, _ in asked("newsmeta export --kind ", tmp_path)] == [
        "article",
        "people",
    ]
    (tmp_path / "newsmeta.toml").write_text("= broken", encoding="utf-8")
    assert [value for value, _ in asked("newsmeta export --kind ", tmp_path)] == ["article"]


def test_commands_are_not_imported_to_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_NEWSMETA_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "newsmeta ")
    monkeypatch.setenv("COMP_CWORD", "1")
    modules = imported()
    assert not {name for name in modules if name.startswith("newsmeta.cli.v")}
    assert "rich" not in modules


def test_completing_imports_little_more_than_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports take nearly all the time, whatever else the machine does."""
    version = imported("--version")
    monkeypatch.setenv("_NEWSMETA_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "newsmeta validate --output-format ")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert 0 < len(imported() - version) < len(version)


# -- the shells --------------------------------------------------------------------------


def script(shell: str) -> str:
    done = subprocess.run(
        [shutil.which(shell) or shell, "-c", "newsmeta --show-completion; true"],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def need(shell: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


def test_bash() -> None:
    path = need("bash")
    program = f"""{script("bash")}
COMP_WORDS=(newsmeta validate --output-format s); COMP_CWORD=3
_newsmeta_completion newsmeta s --output-format
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        [path, "--norc", "-ic", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["sarif"]


def test_fish(tmp_path: Path) -> None:
    path = need("fish")
    program = f"{script('fish')}\ncomplete -C 'newsmeta validate --select NM20'"
    done = subprocess.run(
        [path, "--no-config", "-c", program],
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"NM201\thtml-entity: {RULES['NM201'].summary()}" in done.stdout.splitlines()


def test_zsh_takes_what_it_is_told(tmp_path: Path) -> None:
    path = need("zsh")
    # Completers run only in the line editor, so a fake `_arguments` prints what it receives.
    program = """
compdef() { true }
_arguments() { print -r -- "$1" }
words=(newsmeta validate --select NM20); CURRENT=4
"""
    program += script("zsh") + "\n_newsmeta_completion\n"
    done = subprocess.run(
        [path, "-f", "-c", program],
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert f'"NM201":"html-entity\\\\: {RULES["NM201"].summary()}"' in done.stdout
