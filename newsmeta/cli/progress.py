"""The progress of long work, on terminals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsmeta.cli.output import progress_console, says_on_terminal

_PATIENCE = 1.0
"""Seconds before the progress is shown."""


@contextmanager
def progress(
    total: int | Callable[[], int] | None, what: str = "checking files"
) -> Iterator[Callable[[], None] | None]:
    """Show the progress of work, once it takes longer than a second.

    Args:
        total: The number of steps, or a function that counts them once the progress is shown; None
            if unknown.
        what: A description of the work.

    Yields:
        The function to call after each step; None where there is no terminal.
    """
    if not says_on_terminal():
        yield None
        return
    bar = _Bar(total, what)
    try:
        yield bar.advance
    finally:
        bar.close()


class _Bar:
    """Starts a progress bar of rich once the work has taken long enough."""

    def __init__(self, total: int | Callable[[], int] | None, what: str) -> None:
        self.total = total
        self.what = what
        self.done = 0
        self.begins = time.monotonic() + _PATIENCE
        self.bar: Callable[[int], None] | None = None
        self.stop: Callable[[], None] | None = None

    def advance(self) -> None:
        """Count one step."""
        self.done += 1
        if self.bar is not None:
            self.bar(self.done)
        elif time.monotonic() > self.begins:
            self._start()

    def _start(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        total = self.total() if callable(self.total) else self.total
        columns = Progress.get_default_columns()
        if total is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        shown = Progress(*columns, console=progress_console(), transient=True)
        task = shown.add_task(self.what, total=total)
        shown.start()
        self.stop = shown.stop
        self.bar = lambda done: shown.update(task, completed=done)

    def close(self) -> None:
        """Remove the bar from the screen."""
        if self.stop is not None:
            self.stop()
