"""Signals that end a program: they end newsmeta through an exception, so that it cleans up."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

_STATUS = 128
"""Number that shells add to a signal for the exit status of a program that it ended."""
_AGAIN = 0.001
"""Seconds before the exception of a signal is raised again, if it was dropped."""


@contextlib.contextmanager
def in_order() -> Iterator[None]:
    """Let a signal end the block, and then the program, with the status of the signal.

    The exception that leaves the block may differ from the one that the signal raised: libraries in
    other languages turn it into errors of their own.
    """
    received: list[int] = []

    def stop(number: int, frame: object) -> NoReturn:
        received.append(number)
        _have_dropped_again(stop)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(_STATUS + number)

    try:
        try:
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                with contextlib.suppress(AttributeError, ValueError):  # Windows; another thread.
                    number = getattr(signal, name)
                    # The signal may be ignored on purpose, as under nohup.
                    if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                        signal.signal(number, stop)
            yield
        finally:
            _end_at_once(stop)
    finally:
        if received:
            # An interrupt while Python runs a text as code, as for a data class, has Python end the
            # program by the signal in the end. The next text that it runs takes that back.
            eval("0")
            sys.exit(_STATUS + received[0])


def _end_at_once(stop: Any) -> None:
    """Let signals end the program at once, as there is nothing left to clean up."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    for number in signal.valid_signals():
        if signal.getsignal(number) is stop:
            signal.signal(number, signal.SIG_DFL)


def _have_dropped_again(stop: Any) -> None:
    """Raise the exception of the signal again where it was dropped.

    That happens in callbacks from a library in another language, which cannot pass on exceptions.
    """
    if not hasattr(signal, "setitimer"):  # Windows.
        return
    before = sys.unraisablehook

    def again(dropped: Any) -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt | SystemExit):
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
        else:
            before(dropped)

    signal.signal(signal.SIGALRM, stop)
    sys.unraisablehook = again
