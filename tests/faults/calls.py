"""Has the calls that ask the system about files fail, or end the process: what `calls.c` does.

That is compiled and loaded before the C library, into this process and its copies.
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
"""The kinds of calls that change something, or have it stay."""
_library = ctypes.CDLL(None)


@dataclass(frozen=True)
class Fault:
    """What happens to a call.

    Attributes:
        number: Which one; 0 to count alone.
        error: What it fails with; 0 to let it go on.
        signal: What its process is sent before; 0 for nothing.
        stays: Whether all later calls of its kind fail too.
    """

    number: int = 0
    error: int = 0
    signal: int = 0
    stays: bool = False


def can_be() -> bool:
    """Tell whether calls can be counted here, now or in a process of its own."""
    return is_there() or (sys.platform == "linux" and shutil.which("cc") is not None)


def is_there() -> bool:
    """Tell whether calls of this process are counted."""
    return hasattr(_library, "fault_set")


def start_anew(*module: str) -> None:
    """Start this program once more, with calls that are counted; return if they are already.

    Args:
        module: What it is called with, but for its arguments.
    """
    if is_there():
        os.environ.pop(_PRELOAD, None)  # Not for those that are started from nothing.
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "calls.so")
        # Optimized, since it stands in the way of each call.
        options = ("-shared", "-fPIC", "-O1", "-o", str(made))
        subprocess.run(["cc", *options, str(_SOURCE), "-ldl"], check=True)
        held = os.memfd_create("calls")
        os.write(held, made.read_bytes())
    os.set_inheritable(held, True)
    os.environ[_PRELOAD] = f"/proc/self/fd/{held}"
    os.execv(sys.executable, [sys.executable, *module, *sys.argv[1:]])


def ask(root: Path, fault: Fault) -> None:
    """Count calls about what is below a folder from now on, and let something happen to one."""
    _library.fault_set(
        os.fsencode(root),
        ctypes.c_long(fault.number),
        fault.error,
        fault.signal,
        int(fault.stays),
    )


def leave() -> None:
    """Count no more."""
    _library.fault_leave()


def met() -> str:
    """Return the kind of the call that something happened to; empty if none came to it."""
    return _text("fault_call")


def where() -> str:
    """Return the name of the file that it was about."""
    return _text("fault_where")


def order() -> list[str]:
    """Return the kinds of the calls that were counted."""
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
