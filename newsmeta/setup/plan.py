"""A plan of the files to write in order to set newsmeta up in a repository, as data."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from shlex import quote

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Report
from newsmeta.files.repositories import shown
from newsmeta.frontmatter import SourceError
from newsmeta.frontmatter.source import read_bytes
from newsmeta.setup import ci, hooks
from newsmeta.setup.collections import SCHEMAS, FileCollection
from newsmeta.setup.insertion import InsertionError
from newsmeta.setup.vocabularies import NameList

_MOST_SIZE = 10 * 1024 * 1024
_SECTION = re.compile(r"^[ \t]*\[", re.MULTILINE)
_REMOTE = re.compile(r'remote[ \t]+"', re.IGNORECASE)
_HOST = re.compile(
    r'^[ \t]*url[ \t]*=[ \t]*"?(?:[a-z][a-z0-9+.-]*://|(?=[^/\s"]*:))(?:[^/@\s"]*@)?'
    r"(?:[\w-]+\.)*(github|gitlab)\.",
    re.IGNORECASE | re.MULTILINE,
)
"""The host of a remote; without a scheme, a colon separates it from the path."""


class SetupError(Exception):
    """newsmeta cannot be set up. The message has the reason and the advice."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to write.

    Attributes:
        name: The path from the root of the plan, with slashes.
        before: The present content; None if the file does not exist.
        after: The new content.
        reason: The purpose of the file or the change, in words.
    """

    name: str
    before: bytes | None
    after: bytes
    reason: str

    @property
    def is_new(self) -> bool:
        """Whether the file does not exist yet."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """A survey of a repository, and the files to write in order to set newsmeta up.

    Attributes:
        root: The folder of the configuration.
        repository: The top of the Git repository, or None if it is in none.
        configuration: The path of the configuration.
        is_configured: Whether the configuration exists.
        config: The future configuration.
        files: The files to write, in order; no others are written.
        collections: The collections of files, with schemas for some.
        vocabularies: The data files that list topics and organizations.
        articles: The number of articles.
        looked_at: The number of files that were looked at.
        generators: The generators of the sites in the repository.
        notes: Further remarks for the user.
        report: The report that `newsmeta validate` is going to give.
    """

    root: Path
    repository: Path | None
    configuration: Path
    is_configured: bool
    config: Config
    files: tuple[PlannedFile, ...]
    collections: tuple[FileCollection, ...]
    vocabularies: tuple[NameList, ...]
    articles: int
    looked_at: int
    generators: tuple[str, ...]
    notes: tuple[str, ...]
    report: Report

    @property
    def new(self) -> tuple[PlannedFile, ...]:
        """The files that do not exist yet."""
        return tuple(file for file in self.files if file.is_new)

    @property
    def changed(self) -> tuple[PlannedFile, ...]:
        """The existing files that are going to change."""
        return tuple(file for file in self.files if not file.is_new)

    @property
    def top(self) -> Path:
        """The folder in which hooks and CI systems run."""
        return self.repository or self.root

    def path(self, file: PlannedFile) -> Path:
        """Return the path of a file."""
        return Path(os.path.normpath(self.root / file.name))

    def only(self, files: Iterable[PlannedFile]) -> SetupPlan:
        """Return a plan with some of the files, without schemas that no file refers to."""
        kept = set(files)
        settled = {self.path(file) for file in kept}
        planned = {self.path(file) for file in self.files}
        if self.configuration in planned and self.configuration not in settled:
            kept = {file for file in kept if not file.name.startswith(f"{SCHEMAS}/")}
        return replace(self, files=tuple(file for file in self.files if file in kept))

    def apply(self) -> None:
        """Write all files, or none if one of them cannot be written.

        Raises:
            SetupError: When a file cannot be written, or has changed since the plan was made.
        """
        from newsmeta.setup.writing import write

        write(self)


def with_hooks(plan: SetupPlan) -> SetupPlan:
    """Return a plan with hooks for pre-commit added, unless there are some.

    Raises:
        SetupError: When there is no repository in which hooks could run.
    """
    if plan.repository is None:
        raise SetupError(
            f"{shown(plan.root)} is in no Git repository, so no hook would run; call git init first"
        )
    options = _options(plan, "--config ")
    words = "a hook that checks what is committed, and changes nothing"
    return _with(plan, hooks.FILE, words, lambda before: hooks.with_hooks(before, options))


def with_ci(plan: SetupPlan, system: str) -> SetupPlan:
    """Return a plan with a job for a CI system added, unless there is one.

    Args:
        plan: The plan.
        system: One of `ci.SYSTEMS`.

    Raises:
        SetupError: When a file is in the way.
    """
    options = _options(plan, "--config ", with_folder=True)
    words = "a job that checks every push"
    if system == "gitlab":
        found = _with(plan, ci.GITLAB_FILE, words, lambda before: ci.with_gitlab(before, options))
    elif (there := _workflow(plan.top)) is not None:
        return replace(plan, notes=(*plan.notes, f"{there} calls newsmeta already"))
    else:
        found = _with(plan, ci.GITHUB_FILE, words, lambda before: ci.github(options))
    if any(ci.PLACEHOLDER.encode() in file.after for file in set(found.files) - set(plan.files)):
        name = ci.GITLAB_FILE if system == "gitlab" else ci.GITHUB_FILE
        note = (
            f"{shown(plan.top / name)} has no address to install newsmeta from: replace "
            f"{ci.PLACEHOLDER} by the address of its repository before you commit it"
        )
        found = replace(found, notes=(*found.notes, note))
    return found


def has_hooks(plan: SetupPlan) -> bool:
    """Tell whether hooks are not an option: there are some, or there is no repository."""
    try:
        return plan.repository is None or with_hooks(plan).files == plan.files
    except SetupError:
        return True


def has_ci(plan: SetupPlan, system: str) -> bool:
    """Tell whether a job is not an option: there is one, or a file is in the way."""
    try:
        return with_ci(plan, system).files == plan.files
    except SetupError:
        return True


def ci_systems(plan: SetupPlan) -> tuple[str, ...]:
    """Return the CI systems that a repository seems to use, by its files and its remotes."""
    hosts = _remote_hosts(plan.top)
    found = []
    # Unlike the methods of Path, these functions never raise.
    if os.path.isdir(plan.top / ".github") or "github" in hosts:  # noqa: PTH112
        found.append("github")
    if os.path.isfile(plan.top / ci.GITLAB_FILE) or "gitlab" in hosts:  # noqa: PTH113
        found.append("gitlab")
    return tuple(found)


def _remote_hosts(top: Path) -> frozenset[str]:
    """Return the hosts with CI systems among the remotes of a repository."""
    try:
        text = read_bytes(top / ".git" / "config", _MOST_SIZE).decode("utf-8", "replace")
    except SourceError:  # Linked work trees have no such file, either.
        return frozenset()
    sections = (each.partition("]")[2] for each in _SECTION.split(text) if _REMOTE.match(each))
    return frozenset(host.lower() for each in sections for host in _HOST.findall(each))


def content_of(path: Path) -> bytes | None:
    """Return the content of a file; None if it does not exist.

    Raises:
        SetupError: When it exists but cannot be read.
    """
    if not os.path.lexists(path):
        return None
    try:
        return read_bytes(path, _MOST_SIZE)
    except SourceError as error:
        raise SetupError(f"{shown(path)} is in the way: {error.message}") from None


def _with(
    plan: SetupPlan, name: str, reason: str, change: Callable[[bytes | None], bytes | None]
) -> SetupPlan:
    """Return a plan with a file of the repository added."""
    path = plan.top / name
    before = content_of(path)
    try:
        after = change(before)
    except InsertionError as error:
        note = f"{shown(path)} is left as it is: {error}"
        return replace(plan, notes=(*plan.notes, note))
    if after is None:
        return replace(plan, notes=(*plan.notes, f"{shown(path)} calls newsmeta already"))
    relative = os.path.relpath(path, plan.root).replace(os.sep, "/")
    return replace(plan, files=(*plan.files, PlannedFile(relative, before, after, reason)))


def _options(plan: SetupPlan, option: str, *, with_folder: bool = False) -> str:
    """Return the options for a command that is called at the top of the repository."""
    inside = os.path.relpath(plan.root, plan.top).replace(os.sep, "/")
    if inside == os.curdir:
        return ""
    config = f" {option}{quote(f'{inside}/{plan.configuration.name}')}"
    return config + (f" {quote(inside)}" if with_folder else "")


def _workflow(top: Path) -> str | None:
    """Return the GitHub workflow that calls newsmeta, or None."""
    folder = top / ci.GITHUB_FOLDER
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return None
    for name in names:
        if name.endswith((".yml", ".yaml")):
            try:
                if ci.calls_newsmeta(read_bytes(folder / name, _MOST_SIZE)):
                    return shown(folder / name)
            except (SourceError, InsertionError):
                continue
    return None
