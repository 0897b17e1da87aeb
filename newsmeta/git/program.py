"""Git as a program, run so that no repository has a say in what it runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

NOTHING = "/dev/null"
"""The file without content, whose name Git knows on every platform."""

_SETTINGS = (
    *("core.fsmonitor=false", f"core.hooksPath={NOTHING}", "core.quotePath=false"),
    *("diff.autoRefreshIndex=true", "core.pager=cat"),
)
"""What goes over the configuration of the repository in each call."""

_VARIABLES = {
    "GIT_OPTIONAL_LOCKS": "0",  # Nothing is written, not even what Git remembers of files.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # The same for versions before 2.45.
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_UNWANTED = (
    # What Git sets for its hooks: it is about their repository, and relative to their folder.
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"),
    *("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_LITERAL_PATHSPECS"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
_FILTER = re.compile(r"(filter\.(.*))\.[^.]*", re.DOTALL)
_LONGEST_REASON = 300


class GitError(Exception):
    """Git cannot say what is asked of it; the text says why, and what to do."""


class Git:
    """Runs Git in one folder.

    Args:
        folder: The folder.

    Raises:
        GitError: When there is no Git.
    """

    def __init__(self, folder: str) -> None:
        program = shutil.which("git")
        if program is None:
            raise GitError("Git is not installed, or not on the path, and it knows what changed")
        self.folder = folder
        self._program = program
        self._overrides: tuple[str, ...] = _SETTINGS
        self._variables = _VARIABLES
        self._places: tuple[str, ...] = ()

    def on_tree(self, git_dir: str, tree: str) -> Git:
        """Return what runs Git in a folder as if that were the working tree of this repository.

        Args:
            git_dir: The folder of Git in the repository.
            tree: The folder. There is no index with it.
        """
        other = Git(tree)
        other._overrides = self._overrides
        index = os.path.join(tree, ".git", "nothing")  # noqa: PTH118
        other._variables = {**_VARIABLES, "GIT_INDEX_FILE": index}
        other._places = (f"--git-dir={git_dir}", f"--work-tree={tree}")
        return other

    @contextmanager
    def on_copy_of_index(self) -> Iterator[None]:
        """Have Git note on a copy of its index what it learns of files, and not on the index."""
        index = self.ask("rev-parse", "--git-path", "index")
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "index")  # noqa: PTH118
            if index is not None:
                with suppress(FileNotFoundError):  # Nothing was ever added.
                    # With its time, which tells Git what may have changed since.
                    shutil.copy2(os.path.join(self.folder, index), copy)  # noqa: PTH118
                self._variables = {**_VARIABLES, "GIT_INDEX_FILE": copy}
            yield
            self._variables = _VARIABLES

    def turn_filters_off(self) -> None:
        """See to it that Git runs no program over the contents of files.

        Raises:
            GitError: When there is one that cannot be kept from it.
        """
        self._overrides = (*_SETTINGS, *self._without_filters())

    def ask(self, *arguments: str) -> str | None:
        """Return what Git prints, without the line end; None where it says no."""
        done = self._run(arguments)
        return os.fsdecode(done.stdout).removesuffix("\n") if done.returncode == 0 else None

    def answer(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Return what Git prints, and whether it says no."""
        return self._run(arguments)

    def names(self, *arguments: str) -> list[str]:
        """Return what Git prints between NUL characters.

        Raises:
            GitError: When it says no.
        """
        done = self._run(arguments)
        if done.returncode:
            raise GitError(f"git {arguments[0]}: {reason(done.stderr)}")
        return [os.fsdecode(name) for name in done.stdout.split(b"\0")[:-1]]

    @contextmanager
    def lines(self, *arguments: str, given: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
        """Give what Git prints, to be read line by line to its end.

        Args:
            arguments: What to run.
            given: The file that Git reads; None for nothing.

        Raises:
            GitError: When it says no.
        """
        with tempfile.TemporaryFile() as said:
            with self._started(arguments, said, given) as process:
                assert process.stdout is not None
                try:
                    yield process.stdout
                except BaseException:
                    process.kill()
                    raise
            if process.returncode:
                said.seek(0)
                raise GitError(f"git {arguments[0]}: {reason(said.read())}")

    def _started(
        self, arguments: tuple[str, ...], said: IO[bytes], given: IO[bytes] | None
    ) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._command(arguments),
                cwd=self.folder,
                env=self._environment(),
                stdin=given or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        except (OSError, ValueError) as error:
            raise self._not_run(error) from None

    def _run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(arguments),
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except (OSError, ValueError) as error:
            raise self._not_run(error) from None

    def _not_run(self, error: Exception) -> GitError:
        return GitError(f"Git could not be run in {self.folder}: {error}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
        return {**kept, **self._variables}

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        overrides = [part for setting in self._overrides for part in ("-c", setting)]
        return [self._program, "--no-pager", *overrides, *self._places, *arguments]

    def _without_filters(self) -> Iterator[str]:
        """Yield settings that turn off the programs which Git would run over contents of files."""
        pattern = r"^filter\..*\.(clean|process|smudge|required)$"
        done = self._run(("config", "--name-only", "-z", "--get-regexp", pattern))
        found = (_FILTER.fullmatch(os.fsdecode(name)) for name in done.stdout.split(b"\0"))
        for section in sorted({match[1] for match in found if match}):
            # In a name with "=", Git would take that for the end of it: no setting reaches it.
            if "=" in section:
                raise GitError(
                    f"the configuration of the repository has a filter {section!r}, which cannot "
                    "be turned off by that name; rename it"
                )
            yield from (f"{section}.{name}=" for name in ("clean", "process", "smudge"))
            yield f"{section}.required=false"


def reason(said: bytes) -> str:
    """Return what Git wrote on standard error, as one line without what it says each time."""
    text = said.decode("utf-8", "replace")
    lines = [
        line.removeprefix("fatal: ").removeprefix("error: ").strip()
        for line in text.splitlines()
        if line.strip() and not line.startswith(("warning:", "hint:"))
    ]
    return " ".join(lines)[:_LONGEST_REASON] or "it did not say why"
