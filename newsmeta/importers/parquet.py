"""Apache Parquet, read by a process of its own.

pyarrow ends its process at some damaged files. Here that is a message about the file.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from newsmeta.importers.items import ImportDataError, Item, Options

if importlib.util.find_spec("pyarrow") is None:  # Importing it costs time and memory.
    raise ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow")

_BEGIN = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from newsmeta.importers.parquet_process import serve; serve()"
)
"""The program of the process, which gets the places of libraries first."""

_ADVICE = "it is damaged, or needs more memory than there is; write it anew, or as JSON Lines"


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the rows of a Parquet file.

    Args:
        path: The file.
        options: Options for reading.

    Raises:
        ImportDataError: When the file cannot be read.
    """
    with Reader() as reader:
        yield from reader.read(path, options)


class Reader:
    """A process that reads Parquet files, one after the other, from the first one on."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_idle = True

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError):  # What it has not read is lost.
                process.communicate()

    def read(self, path: Path, options: Options) -> Generator[Item]:
        """Yield the rows of a file; see `read`."""
        number = 0
        try:
            for items in self._answers(path, options):
                for item in items:
                    number = item.number
                    yield item
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            raise ImportDataError(f"{path}: {self._death(number)}") from None
        finally:
            if not self._is_idle:
                self.close()  # It would go on with this file.

    def _answers(self, path: Path, options: Options) -> Iterator[list[Item]]:
        """Yield the rows of a file as the process sends them."""
        process = self._process or self._started(path)
        assert process.stdin is not None
        assert process.stdout is not None
        self._is_idle = False
        pickle.dump((path, options), process.stdin)
        process.stdin.flush()
        while True:
            kind, content = pickle.load(process.stdout)
            self._is_idle = kind in ("end", "error")
            if kind == "end":
                return
            if kind == "error":
                raise ImportDataError(content)
            yield content

    def _started(self, path: Path) -> subprocess.Popen[bytes]:
        try:
            self._process = process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BEGIN],  # No module of the current folder.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ImportDataError(
                f"{path}: the process that reads Parquet cannot start: {reason.lower()}"
            ) from None
        assert process.stdin is not None
        pickle.dump([os.fspath(place) for place in sys.path], process.stdin)
        return process

    def _death(self, number: int) -> str:
        """Return why the process did not finish."""
        process = self._process
        status: Any = None
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = process.wait(10)
        place = f"cannot be read after row {number}" if number else "cannot be read"
        how = f"with status {status}"
        if isinstance(status, int) and status < 0:
            with contextlib.suppress(ValueError):
                how = f"by {signal.Signals(-status).name}"
        return f"{place}: pyarrow ended {how}: {_ADVICE}"
