"""Running Git, without any program that a repository configures."""

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
"""The name of the empty file, which Git understands on every platform."""

_SETTINGS = (
    *("core.fsmonitor=false", f"core.hooksPath={NOTHING}", "core.quotePath=false"),
    *("diff.autoRefreshIndex=true", "core.pager=cat"),
)
"""Settings that override the configuration of the repository in each call."""

_VARIABLES = {
    "GIT_OPTIONAL_LOCKS": "0",  # Git must not write anything, not even its index.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # No fetching; for versions before 2.45.
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_UNWANTED = (
    # Git sets these for its hooks. They refer to the hook's repository and folder.
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"),
    *("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_LITERAL_PATHSPECS"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
_FILTER = re.compile(r"(filter\.(.*))\.[^.]*", re.DOTALL)
_LONGEST_REASON = 300


class GitError(Exception):
    """Git cannot answer; the text says why, and what to do."""


class Git:
    """Runs Git in one folder.

    Args:
        folder: The folder.

    Raises:
        GitError: When Git is not installed.
    """

    def __init__(self, folder: str) -> None:
        program = shutil.which("git")
        if program is None:
            raise GitError("Git is not installed or not on the path, and the changes come from Git")
        self.folder = folder
        self._program = program
        self._overrides: tuple[str, ...] = _SETTINGS
        self._variables = _VARIABLES
        self._places: tuple[str, ...] = ()

    def on_tree(self, git_dir: str, tree: str) -> Git:
        """Return an object that runs Git with another folder as the working tree.

        Args:
            git_dir: The `.git` folder of the repository.
            tree: The working tree to use. It has no index.
        """
        other = Git(tree)
        other._overrides = self._overrides
        index = os.path.join(tree, ".git", "nothing")  # noqa: PTH118
        other._variables = {**_VARIABLES, "GIT_INDEX_FILE": index}
        other._places = (f"--git-dir={git_dir}", f"--work-tree={tree}")
        return other

    @contextmanager
    def on_copy_of_index(self) -> Iterator[None]:
        """Make Git work on a copy of its index, so that it updates the copy alone."""
        index = self.ask("rev-parse", "--git-path", "index")
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "index")  # noqa: PTH118
            if index is not None:
                with suppress(FileNotFoundError):  # Nothing was ever added to the index.
                    # With its timestamp, by which Git tells which files may have changed since.
                    shutil.copy2(os.path.join(self.folder, index), copy)  # noqa: PTH118
                self._variables = {**_VARIABLES, "GIT_INDEX_FILE": copy}
            yield
            self._variables = _VARIABLES

    def turn_filters_off(self) -> None:
        """Disable the filter programs that Git would run over file contents.

        Raises:
            GitError: When a filter cannot be disabled.
        """
        self._overrides = (*_SETTINGS, *self._without_filters())

    def ask(self, *arguments: str) -> str | None:
        """Return the output of Git without the final line end; None if it fails."""
        done = self._run(arguments)
        return os.fsdecode(done.stdout).removesuffix("\n") if done.returncode == 0 else None

    def answer(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Return the output and the exit status of Git."""
        return self._run(arguments)

    def names(self, *arguments: str) -> list[str]:
        """Return the NUL-separated output of Git.

        Raises:
            GitError: When Git fails.
        """
        done = self._run(arguments)
        if done.returncode:
            raise GitError(f"git {arguments[0]}: {reason(done.stderr)}")
        return [os.fsdecode(name) for name in done.stdout.split(b"\0")[:-1]]

    @contextmanager
    def lines(self, *arguments: str, given: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
        """Provide the output of Git, to be read line by line to its end.

        Args:
            arguments: The arguments for Git.
            given: The file for standard input; None for no input.

        Raises:
            GitError: When Git fails.
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
        """Yield settings that disable the filter programs of the repository."""
        pattern = r"^filter\..*\.(clean|process|smudge|required)$"
        done = self._run(("config", "--name-only", "-z", "--get-regexp", pattern))
        found = (_FILTER.fullmatch(os.fsdecode(name)) for name in done.stdout.split(b"\0"))
        for section in sorted({match[1] for match in found if match}):
            # An equals sign ends the name of a setting, so no setting can name this filter.
            if "=" in section:
                raise GitError(
                    f"the configuration of the repository has a filter {section!r}, which cannot "
                    "be turned off by that name; rename it"
                )
            yield from (f"{section}.{name}=" for name in ("clean", "process", "smudge"))
            yield f"{section}.required=false"


def reason(said: bytes) -> str:
    """Return the error output of Git as one line, without its standing advice."""
    text = said.decode("utf-8", "replace")
    lines = [
        line.removeprefix("fatal: ").removeprefix("error: ").strip()
        for line in text.splitlines()
        if line.strip() and not line.startswith(("warning:", "hint:"))
    ]
    return " ".join(lines)[:_LONGEST_REASON] or "it gave no reason"
