"""`newsmeta new --edit`: the file is written before the editor starts, and validated after it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.support.new import NAME, new

EDIT = """\
import pathlib, sys
word, path = sys.argv[1:]
file = pathlib.Path(path)
file.write_text(file.read_text("utf-8").replace("shade.", word), "utf-8")
"""


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """An editor that writes a word into the file."""
    script = tmp_path / "an editor.py"
    script.write_text(EDIT, "utf-8")
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"


@pytest.mark.parametrize("name", ["VISUAL", "EDITOR"])
def test_with_arguments(editor: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, f"{editor} 'much shade.'")
    result = new("--edit")
    assert (result.status, result.out, result.err) == (0, f"{NAME}\n", "")
    assert "gives much shade." in Path(NAME).read_text("utf-8")


def test_visual_goes_first(editor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", f"{editor} light.")
    monkeypatch.setenv("EDITOR", f"{editor} rain.")
    new("--edit")
    assert "gives light." in Path(NAME).read_text("utf-8")


def test_what_is_wrong_then_is_shown(editor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", f"{editor} '\"'")
    result = new("--edit")
    assert result.status == 1
    assert result.err.startswith(f"{NAME}:4:")


def test_without_an_editor_nothing_is_written() -> None:
    result = new("--edit")
    assert result.status == 2
    assert "neither $VISUAL nor $EDITOR names an editor" in result.err
    assert not Path(NAME).exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-editor-here", "cannot be started"),
        (f"{shlex.quote(sys.executable)} -c 'raise SystemExit(3)'", "ended with status 3"),
    ],
)
def test_an_editor_that_fails(command: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", command)
    result = new("--edit")
    assert result.status == 2
    assert said in result.err
    assert f"{NAME} was written" in result.err
    assert Path(NAME).exists()


def test_a_command_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "vim 'unclosed")
    assert new("--edit").status == 2
    assert not Path(NAME).exists()
