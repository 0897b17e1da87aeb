"""Progress of requests: a table of hosts on a terminal, occasional lines elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

pytest.importorskip("httpcore2")

from newsmeta.answers import Answer, Outcome
from newsmeta.cli import online_display
from newsmeta.cli.output import laid_out
from newsmeta.web.questions import Question
from newsmeta.web.tally import Tally


class Terminal(io.StringIO):
    """A terminal with a user in front of it."""

    def isatty(self) -> bool:
        return True


URLS = [f"https://h{n % 20}.example.com/{n}" for n in range(60)]


def tally() -> Tally:
    found = Tally(map(Question, URLS))
    for number, url in enumerate(URLS[:30]):
        outcome = Outcome.GONE if number % 10 == 0 else Outcome.OK
        found.note(Answer(url, outcome, 404 if outcome is Outcome.GONE else 200))
    return found


def test_the_table_has_the_hosts_that_most_is_left_of() -> None:
    lines = [line.split() for line in laid_out(online_display.table(tally()), 80).splitlines()]
    assert lines[0] == ["asking", "20", "hosts", "done", "waiting", "failing"]
    assert lines[1] == ["h10.example.com", "1", "2", "1"]
    assert lines[-2] == ["8", "more", "8"]
    assert lines[-1] == ["all", "30", "30", "3"]
    assert len(lines) == 15


def test_names_of_hosts_are_no_markup() -> None:
    text = laid_out(online_display.table(Tally([Question("https://[::1]/a")])), 80)
    assert "[::1]" in text


@pytest.mark.parametrize("patience", [-1.0, 1000.0])
def test_on_a_terminal_a_table_is_shown_once_it_takes_long(
    patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(online_display, "_PATIENCE", patience)
    with online_display.display(tally()) as advance:
        advance()
    assert ("asking 20 hosts" in terminal.getvalue()) == (patience < 0)


@pytest.mark.parametrize("pause", [-1.0, 1000.0])
def test_elsewhere_there_is_a_line_now_and_then(
    pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(online_display, "_BETWEEN_LINES", pause)
    with online_display.display(tally()) as advance:
        advance()
    assert said.getvalue() == "newsmeta: asked for 30 of 60 URLs\n" * (pause < 0)
