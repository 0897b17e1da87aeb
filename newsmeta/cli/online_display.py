"""The progress of asking the web: hosts on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newsmeta.cli.output import progress_console, say, says_on_terminal

if TYPE_CHECKING:
    from newsmeta.web.tally import HostTally, Tally

_PATIENCE = 1.0
"""Seconds before the progress is shown."""
_BETWEEN_LINES = 30.0
"""Seconds between two lines of progress where there is no terminal."""
_MOST_ROWS = 12
_LONGEST_HOST = 40


@contextmanager
def display(tally: Tally) -> Iterator[Callable[[], None]]:
    """Show the progress of asking, once it takes longer than a second.

    Args:
        tally: The tally of the answers so far.

    Yields:
        The function to call after each answer.
    """
    shown = _Table(tally) if says_on_terminal() else _Lines(tally)
    try:
        yield shown.advance
    finally:
        shown.close()


class _Lines:
    """Writes a line of progress now and then."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._next = time.monotonic() + _BETWEEN_LINES

    def advance(self) -> None:
        """Count an answer."""
        if time.monotonic() > self._next:
            self._next = time.monotonic() + _BETWEEN_LINES
            say(f"newsmeta: asked for {self._tally.done:,} of {self._tally.total:,} URLs")

    def close(self) -> None:
        """Do nothing: the lines stay."""


class _Table:
    """Shows the hosts being asked, in a table of rich that is removed at the end."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._begins = time.monotonic() + _PATIENCE
        self._live: Any = None

    def advance(self) -> None:
        """Count an answer."""
        if self._live is None and time.monotonic() > self._begins:
            self._start()

    def _start(self) -> None:
        from rich.live import Live

        self._live = Live(
            get_renderable=lambda: table(self._tally),
            console=progress_console(),
            refresh_per_second=4,
            transient=True,
        )
        self._live.start()

    def close(self) -> None:
        """Remove the table from the screen."""
        if self._live is not None:
            self._live.stop()


def table(tally: Tally) -> Any:
    """Return a table of the hosts with the most left to ask, and a line for all of them."""
    from rich.table import Table

    shown = Table(box=None, pad_edge=False)
    shown.add_column(f"asking {len(tally.hosts):,} hosts", no_wrap=True, max_width=_LONGEST_HOST)
    for head in ("done", "waiting", "failing"):
        shown.add_column(head, justify="right")
    hosts = sorted(tally.hosts.items(), key=lambda row: (-row[1].waiting, -row[1].failing))
    for name, host in hosts[:_MOST_ROWS]:
        shown.add_row(*_row(name, host))
    if len(hosts) > _MOST_ROWS:
        left = sum(host.waiting for _, host in hosts[_MOST_ROWS:])
        shown.add_row(f"{len(hosts) - _MOST_ROWS:,} more", "", f"{left:,}", "", style="dim")
    failing = sum(host.failing for _, host in hosts)
    waiting = tally.total - tally.done
    shown.add_row("all", f"{tally.done:,}", f"{waiting:,}", f"{failing:,}", style="bold")
    return shown


def _row(name: str, host: HostTally) -> tuple[Any, ...]:
    from rich.text import Text

    from newsmeta.reporters.escaping import visible

    failing = Text(f"{host.failing:,}", style="bold red" if host.failing else "")
    return Text(visible(name)), f"{host.done:,}", f"{host.waiting:,}", failing
