"""System calls about files that fail or end the process: the interface to `calls.c`.

The library is compiled and preloaded before the C library, into this process and its forks.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_name("calls.c")
_PRELOAD = "LD_PRELOAD"
CHANGING = ("create", "write", "truncate", "fsync", "rename", "exchange", "link", "unlink", "mkdir")
"""The kinds of calls that change files, or make changes permanent."""
_library = ctypes.CDLL(None)


@dataclass(frozen=True)
class Fault:
    """The fault of a call.

    Attributes:
        number: Number of the call; 0 to only count calls.
        error: Error of the call; 0 to let it succeed.
        signal: Signal sent to the process before the call; 0 for none.
        stays: Whether all later calls of the same kind fail too.
    """

    number: int = 0
    error: int = 0
    signal: int = 0
    stays: bool = False


def can_be() -> bool:
    """Tell whether calls can be counted here, now or in a new process."""
    return is_there() or (sys.platform == "linux" and shutil.which("cc") is not None)


def is_there() -> bool:
    """Tell whether calls of this process are counted."""
    return hasattr(_library, "fault_set")


def start_anew(*module: str) -> None:
    """Restart this program with counted calls; return if they are counted already.

    Args:
        module: The module to run; it gets the same arguments.
    """
    if is_there():
        os.environ.pop(_PRELOAD, None)  # Not for processes that it starts afresh.
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "calls.so")
        # Optimized, since it intercepts every call.
        options = ("-shared", "-fPIC", "-O1", "-o", str(made))
        subprocess.run(["cc", *options, str(_SOURCE), "-ldl"], check=True)
        held = os.memfd_create("calls")
        os.write(held, made.read_bytes())
    os.set_inheritable(held, True)
    os.environ[_PRELOAD] = f"/proc/self/fd/{held}"
    os.execv(sys.executable, [sys.executable, *module, *sys.argv[1:]])


def ask(root: Path, fault: Fault) -> None:
    """Count calls about files below a folder from now on, and inject a fault into one."""
    _library.fault_set(
        os.fsencode(root),
        ctypes.c_long(fault.number),
        fault.error,
        fault.signal,
        int(fault.stays),
    )


def leave() -> None:
    """Stop counting."""
    _library.fault_leave()


def met() -> str:
    """Return the kind of the faulty call; empty if no call was reached."""
    return _text("fault_call")


def where() -> str:
    """Return the name of the file of the faulty call."""
    return _text("fault_where")


def order() -> list[str]:
    """Return the kinds of the counted calls."""
    _library.fault_count.restype = ctypes.c_long
    _library.fault_order.restype = ctypes.c_void_p
    _library.fault_name.restype = ctypes.c_char_p
    letters = ctypes.string_at(_library.fault_order(), _library.fault_count())
    names = {letter: _library.fault_name(letter).decode() for letter in Counter(letters)}
    return [names[letter] for letter in letters]


def _text(name: str) -> str:
    function = getattr(_library, name)
    function.restype = ctypes.c_char_p
    return os.fsdecode(function())
