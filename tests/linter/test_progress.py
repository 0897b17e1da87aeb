"""Progress: the conditions of its display, and its measure."""

from __future__ import annotations

import io
import sys

import pytest

from newsmeta.cli import progress


class Terminal(io.StringIO):
    """A terminal with a user in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("patience", [-1.0, 1000.0])
def test_files_are_counted_once_and_only_if_that_is_shown(
    patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    asked = []

    def total() -> int:
        asked.append(True)
        return 4

    with progress.progress(total) as advance:
        assert advance is not None
        for _ in range(4):
            advance()
    is_shown = patience < 0
    assert len(asked) == is_shown
    assert ("checking files" in terminal.getvalue()) is is_shown
    assert ("100%" in terminal.getvalue()) is is_shown


def test_without_a_watcher_nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.progress(lambda: pytest.fail("counted")) as advance:
        assert advance is None
