"""Runs tests on a mutant, in a forked process with everything else imported."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ("-x", "-q", "-n", "0", "-m", "", "-p", "no:cacheprovider")
_PROFILE = ("--hypothesis-profile", "mutation")
# pytest cannot rewrite assertions in plugins imported earlier, which does not matter.
_UNSEEN = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
_EXAMPLES = 60
MEMORY = 4 * 2**30
"""Bytes that a process may allocate; an endless loop in a mutant could take all memory."""
_STARTS_PROCESS = ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec")


class Tree:
    """The package in another folder, with links to all its files except the mutated one."""

    def __init__(self, folder: Path, module: Path) -> None:
        self.folder = folder
        self.file = folder / module
        self._time = time.time()
        for path in sorted((ROOT / "newsmeta").rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                link = folder / path.relative_to(ROOT)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(path)
        (folder / "schemas").symlink_to(ROOT / "schemas")

    def put(self, text: str) -> None:
        """Give the module another text, and a new timestamp that no compiled file has."""
        self.file.unlink()
        self.file.write_text(text, encoding="utf-8")
        self._time += 2
        os.utime(self.file, (self._time, self._time))


class Coverage:
    """A plugin that records the duration of each test, and the lines of a file that it covers."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: set[int] = set()
        self.is_elsewhere = False
        self.seen: dict[str, tuple[float, list[int], bool]] = {}
        sys.addaudithook(self._audit)

    def _audit(self, event: str, _: Any) -> None:
        if event in _STARTS_PROCESS:
            self.is_elsewhere = True

    def _trace(self, frame: types.FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename != self.file:
            return None
        self.lines.add(frame.f_lineno)
        return self._trace

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Trace a test, including its setup."""
        self.lines, self.is_elsewhere = set(), False
        start = time.process_time(), time.perf_counter()
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            took = max(time.process_time() - start[0], time.perf_counter() - start[1])
            self.seen[item.nodeid] = (took, sorted(self.lines), self.is_elsewhere)


def run(tree: Tree, tests: Iterable[str], plugins: list[Any] | None = None) -> int:
    """Run tests in this process, with the package in a tree.

    Returns:
        The exit status of pytest.
    """
    sys.path.insert(0, str(tree.folder))
    os.environ["PYTHONPATH"] = str(tree.folder)
    os.chdir(ROOT)
    import newsmeta

    assert str(tree.folder) in str(newsmeta.__file__)
    _few_examples()
    return int(pytest.main([*ARGUMENTS, *_PROFILE, *_UNSEEN, *tests], plugins))


def _few_examples() -> None:
    """Let property tests use the same few examples each time."""
    usual = hypothesis.settings.__init__

    def few(self: Any, parent: Any = None, **options: Any) -> None:
        if isinstance(options.get("max_examples"), int):
            options["max_examples"] = min(options["max_examples"], _EXAMPLES)
        usual(self, parent, **(options | {"database": None, "derandomize": True}))

    hypothesis.settings.__init__ = few  # type: ignore[method-assign]
    hypothesis.settings.register_profile(
        "mutation", hypothesis.settings(max_examples=_EXAMPLES, deadline=None)
    )


def in_child(job: Callable[[], int], seconds: float, log: Path) -> int | None:
    """Run a function in another process, which is ended with all processes that it started.

    It has limits of time and of memory, `MEMORY`, the latter only on Linux.

    Returns:
        The exit status, or None if it took too long.
    """
    child = os.fork()
    if not child:
        status = 70
        try:
            os.setsid()
            # Only allocated memory counts: some libraries reserve much more.
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            status = job()
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    end = time.monotonic() + seconds
    ended = (0, 0)
    while not ended[0] and time.monotonic() < end:
        ended = os.waitpid(child, os.WNOHANG)
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if ended[0]:
        return os.waitstatus_to_exitcode(ended[1])
    os.waitpid(child, 0)
    return None
