"""The signals that end a program: they end newsmeta as an exception does, which cleans up."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

_STATUS = 128
"""What shells add the number of a signal to, for the exit status of a program that it ended."""
_AGAIN = 0.001
"""Seconds after which what a signal raised is raised again, if somebody dropped it."""


@contextlib.contextmanager
def in_order() -> Iterator[None]:
    """Let a signal end what is done in the block, and then the program, with its status.

    What comes out of the block may be something else than what the signal raised: libraries in
    other languages make errors of their own of it.
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
                    # Whoever started this may have had it ignored, as nohup does.
                    if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                        signal.signal(number, stop)
            yield
        finally:
            _end_at_once(stop)
    finally:
        if received:
            sys.exit(_STATUS + received[0])


def _end_at_once(stop: Any) -> None:
    """Let signals end the program without a word, as there is nothing left to clean up."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    for number in signal.valid_signals():
        if signal.getsignal(number) is stop:
            signal.signal(number, signal.SIG_DFL)


def _have_dropped_again(stop: Any) -> None:
    """Have what the signal raises raised again where it is dropped.

    That happens where a library in another language calls back, which can raise nothing.
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
