"""What is to be written to set newsmeta up in a repository, as data."""

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
"""The host of a remote; without a scheme, a colon divides it from the path."""


class SetupError(Exception):
    """newsmeta cannot be set up. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that is to be written.

    Attributes:
        name: Its path from the root of the plan that it is in, with slashes.
        before: What it holds; None if it does not exist.
        after: What it is to hold.
        reason: What that is, in words.
    """

    name: str
    before: bytes | None
    after: bytes
    reason: str

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """What newsmeta has to be told of a repository, and what is to be written for that.

    Attributes:
        root: The folder of the configuration.
        repository: The top of the Git repository, or None if it is in none.
        configuration: The file of the configuration.
        is_configured: Whether that exists.
        config: What the configuration is going to say.
        files: What is to be written, in order; nothing else is.
        collections: The files that belong together, and the schemas of those that have one.
        vocabularies: The data files that name topics and organizations.
        articles: How many articles there are.
        looked_at: How many files were looked at.
        generators: What builds the sites in it.
        notes: What has to be known besides.
        report: What `newsmeta validate` is going to report.
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
        """The files that exist, and are to change."""
        return tuple(file for file in self.files if not file.is_new)

    @property
    def top(self) -> Path:
        """The folder that hooks and CI systems run in."""
        return self.repository or self.root

    def path(self, file: PlannedFile) -> Path:
        """Return where a file is, or is to be."""
        return Path(os.path.normpath(self.root / file.name))

    def only(self, files: Iterable[PlannedFile]) -> SetupPlan:
        """Return a plan of some of the files, without schemas that nothing would refer to."""
        kept = set(files)
        settled = {self.path(file) for file in kept}
        planned = {self.path(file) for file in self.files}
        if self.configuration in planned and self.configuration not in settled:
            kept = {file for file in kept if not file.name.startswith(f"{SCHEMAS}/")}
        return replace(self, files=tuple(file for file in self.files if file in kept))

    def apply(self) -> None:
        """Write the files: all of them, or none where one cannot be written.

        Raises:
            SetupError: When a file cannot be written, or was changed since the plan was made.
        """
        from newsmeta.setup.writing import write

        write(self)


def with_hooks(plan: SetupPlan) -> SetupPlan:
    """Return a plan with hooks for pre-commit besides, unless there are such.

    Raises:
        SetupError: When there is no repository that hooks could run in.
    """
    if plan.repository is None:
        raise SetupError(
            f"{shown(plan.root)} is in no Git repository, so no hook would run; call git init first"
        )
    options = _options(plan, "--config ")
    words = "a hook that looks at what is committed, and changes nothing"
    return _with(plan, hooks.FILE, words, lambda before: hooks.with_hooks(before, options))


def with_ci(plan: SetupPlan, system: str) -> SetupPlan:
    """Return a plan with a job of a CI system besides, unless there is such.

    Args:
        plan: The plan.
        system: One of `ci.SYSTEMS`.

    Raises:
        SetupError: When a file is in the way.
    """
    options = _options(plan, "--config ", with_folder=True)
    words = "a job that looks at every push"
    if system == "gitlab":
        found = _with(plan, ci.GITLAB_FILE, words, lambda before: ci.with_gitlab(before, options))
    elif (there := _workflow(plan.top)) is not None:
        return replace(plan, notes=(*plan.notes, f"{there} calls newsmeta already"))
    else:
        found = _with(plan, ci.GITHUB_FILE, words, lambda before: ci.github(options))
    if any(ci.PLACEHOLDER.encode() in file.after for file in set(found.files) - set(plan.files)):
        name = ci.GITLAB_FILE if system == "gitlab" else ci.GITHUB_FILE
        note = (
            f"{shown(plan.top / name)} does not know where newsmeta comes from: put the address of "
            f"its repository in place of {ci.PLACEHOLDER} before you commit it"
        )
        found = replace(found, notes=(*found.notes, note))
    return found


def has_hooks(plan: SetupPlan) -> bool:
    """Tell whether nothing can be done about hooks: they are there, or there is no repository."""
    try:
        return plan.repository is None or with_hooks(plan).files == plan.files
    except SetupError:
        return True


def has_ci(plan: SetupPlan, system: str) -> bool:
    """Tell whether nothing can be done about a job: there is one, or a file is in the way."""
    try:
        return with_ci(plan, system).files == plan.files
    except SetupError:
        return True


def ci_systems(plan: SetupPlan) -> tuple[str, ...]:
    """Return the CI systems that a repository seems to use, by its files and where it is kept."""
    hosts = _remote_hosts(plan.top)
    found = []
    # Which, unlike their twins, never raise.
    if os.path.isdir(plan.top / ".github") or "github" in hosts:  # noqa: PTH112
        found.append("github")
    if os.path.isfile(plan.top / ci.GITLAB_FILE) or "gitlab" in hosts:  # noqa: PTH113
        found.append("gitlab")
    return tuple(found)


def _remote_hosts(top: Path) -> frozenset[str]:
    """Return which of the hosts that have CI systems a repository's remotes are on."""
    try:
        text = read_bytes(top / ".git" / "config", _MOST_SIZE).decode("utf-8", "replace")
    except SourceError:  # Nor is there one in another work tree of a repository.
        return frozenset()
    sections = (each.partition("]")[2] for each in _SECTION.split(text) if _REMOTE.match(each))
    return frozenset(host.lower() for each in sections for host in _HOST.findall(each))


def content_of(path: Path) -> bytes | None:
    """Return what is in a file; None where there is none.

    Raises:
        SetupError: When something is there that cannot be read.
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
    """Return a plan with a file of the repository's besides."""
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
    """Return what a command needs that is called at the top of the repository."""
    inside = os.path.relpath(plan.root, plan.top).replace(os.sep, "/")
    if inside == os.curdir:
        return ""
    config = f" {option}{quote(f'{inside}/{plan.configuration.name}')}"
    return config + (f" {quote(inside)}" if with_folder else "")


def _workflow(top: Path) -> str | None:
    """Return the workflow of GitHub's that calls newsmeta, or None."""
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
