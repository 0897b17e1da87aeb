"""Facts collected by `newsmeta doctor`: installation, configuration, and problems with them."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta._about import DISTRIBUTION, __version__
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.config.config import Config

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")
_FOR_DEVELOPERS = ("test", "fuzz")
_VARIABLES = ("NEWSMETA_CACHE_DIR", "NO_COLOR", "FORCE_COLOR")
_USUAL: Mapping[str, str] = {
    "include": "include",
    "exclude": "exclude",
    "gitignore": "gitignore",
    "force-exclude": "force_exclude",
    "fail-on": "fail_on",
    "output-format": "output_format",
    "baseline": "baseline",
    "site-url": "site_url",
    "base-url": "base_url",
}
"""Top-level keys of the configuration, by the names that the program uses."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about the installation or the configuration.

    Attributes:
        name: The subject of the fact.
        value: The fact itself.
        origin: The source of the value, where that is of interest.
    """

    name: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, and how to solve it."""

    message: str
    advice: str


@dataclass(slots=True)
class Findings:
    """All facts, by subject, and all problems."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, about: str, name: str, value: object, origin: str = "") -> None:
        """Add a fact."""
        self.facts.setdefault(about, []).append(Fact(name, str(value), origin))

    def wrong(self, message: str, advice: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(message, advice))


def look(
    found: Findings, config_file: Path | None, no_config: bool, cache_dir: Path | None
) -> None:
    """Collect all facts and problems, as far as the problems allow."""
    _versions(found)
    config = _configuration(found, config_file, no_config)
    if config is not None:
        _site_and_files(found, config)
    _cache(found, cache_dir, config)
    _git(found)


# -- versions ----------------------------------------------------------------------------


def _versions(found: Findings) -> None:
    found.add("versions", "newsmeta", __version__, str(Path(__file__).parents[1]))
    found.add("versions", "python", platform.python_version(), sys.executable)
    found.add("versions", "platform", platform.platform())
    try:
        required = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        found.wrong(
            f"newsmeta is not installed as {DISTRIBUTION}, so its requirements are not known",
            f"{sys.executable} -m pip install {DISTRIBUTION}",
        )
        return
    extras: dict[str, list[str]] = {}
    for line in required:
        name = _NAME.match(line)
        extra = _EXTRA.search(line)
        if name is None:
            continue
        if extra is not None:
            extras.setdefault(extra[1], []).append(name[0])
        elif "sys_platform ==" not in line:
            _library(found, name[0])
    for extra_name, libraries in extras.items():
        if extra_name not in _FOR_DEVELOPERS:
            _extra(found, extra_name, libraries)


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def _library(found: Findings, name: str) -> None:
    version = _version(name)
    found.add("libraries", name.lower(), version or "missing")
    if not version:
        found.wrong(
            f"the library {name}, which newsmeta needs, is missing",
            f"{sys.executable} -m pip install --force-reinstall {DISTRIBUTION}",
        )


def _extra(found: Findings, extra: str, libraries: list[str]) -> None:
    have = [f"{name} {version}" for name in libraries if (version := _version(name))]
    install = f"{sys.executable} -m pip install '{DISTRIBUTION}[{extra}]'"
    is_there = len(have) == len(libraries)
    value = ", ".join(have) if is_there else f"not installed; install it with: {install}"
    found.add("extras", extra, value)


# -- configuration -----------------------------------------------------------------------


def _configuration(found: Findings, path: Path | None, no_config: bool) -> Config | None:
    from newsmeta.cli.session import configuration_file
    from newsmeta.config.config import Config, ConfigError, load
    from newsmeta.config.tables import table_in

    about = "configuration"
    try:
        path = configuration_file(path, no_config)
        config = load(path) if path else Config(root=Path.cwd())
        table = (table_in(path) if path else None) or {}
    except ConfigError as error:
        found.add(about, "file", path or "none")
        message, _, advice = str(error).rpartition("; ")
        found.wrong(message or str(error), advice if message else "correct it")
        return None
    found.add(about, "file", path or "none")
    for name, value, origin in _set(table, path):
        found.add(about, name, value, origin)
    for name, attribute in _USUAL.items():
        if name not in table:
            found.add(about, name, _shown(getattr(config, attribute)), "default")
    for name in _VARIABLES:
        if name in os.environ:
            found.add(about, name, os.environ[name], "environment")
    return config


def _set(
    table: Mapping[str, Any], path: Path | None, *outer: str
) -> Iterator[tuple[str, str, str]]:
    """Yield the keys that a file sets, each with its value and place."""
    from newsmeta.config.tables import place

    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _set(value, path, *outer, key)
        else:
            where = place(path, (*outer, key)).rstrip(":") if path else ""
            yield ".".join((*outer, key)), _shown(value), where


def _shown(value: object) -> str:
    if value is None or value in ("", (), []):
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


# -- site and files ----------------------------------------------------------------------


def _site_and_files(found: Findings, config: Config) -> None:
    from newsmeta.config.config import ConfigError
    from newsmeta.config.selectors import SelectorError
    from newsmeta.linter.checker import Checker
    from newsmeta.site.builders import Builders

    try:
        analyst = Checker(config).analyst
    except (ConfigError, SelectorError) as error:
        found.wrong(str(error), "correct it, or name another configuration with --config")
        return
    analyst.places.of(str(config.root))  # This reads Jekyll's configuration.
    builders = Builders(analyst.places).of(str(config.root))
    names = sorted(each.name.lower() for each in builders)
    is_known = len(builders) == 1
    said = analyst.places.configuration_of(str(config.root))
    why = (
        str(said)
        if said
        else "a folder such as _news, or a configuration file of the site generator"
    )
    found.add(
        "site",
        "built by",
        names[0] if is_known else f"not known: {', '.join(names)} may",
        why if is_known else "no configuration of a site generator was found",
    )
    for warning in analyst.warnings:
        found.wrong(
            f"vocabularies: {warning}",
            "correct the file, or the pattern that names it in the configuration",
        )
    counts = _kinds(found, analyst)
    for warning in analyst.site_warnings:
        found.wrong(warning, "correct it; Jekyll cannot read it either")
    if not sum(counts.values()):
        found.wrong(
            f"no file is looked at in {config.root}",
            "go to the folder of the articles, or correct include and exclude",
        )


def _kinds(found: Findings, analyst: Any) -> dict[str, int]:
    """Count the files of each kind."""
    from newsmeta.frontmatter import SourceError

    counts = {"article": 0, **{kind.name: 0 for kind in analyst.config.kinds}}
    unreadable = others = 0
    for target in analyst.finder.stream([str(analyst.config.root)]):
        try:
            data = analyst.content(target)
            if data is None:
                continue
            kind = analyst.kinds.settled(target.file)
            kind = kind or analyst.kind_of(analyst.parse(data), target.path)
        except SourceError:
            unreadable += 1
            continue
        name = "article" if kind.is_article and kind.name not in counts else kind.name
        if name in counts:
            counts[name] += 1
        else:
            others += 1
    for name, number in counts.items():
        found.add("files", name, f"{number:,}")
        if not number and name != "article":
            found.wrong(f"no file is of the kind {name}", f"correct files in [kinds.{name}]")
    found.add("files", "of no kind", f"{others:,}", "without a schema; newsmeta init writes one")
    if unreadable:
        found.add("files", "unreadable", f"{unreadable:,}", "run newsmeta validate to see why")
    return {**counts, "": others + unreadable}


# -- cache, Git --------------------------------------------------------------------------


def _cache(found: Findings, asked: Path | None, config: Config | None) -> None:
    from newsmeta.linter import cache_place

    root = config.root if config else Path.cwd()
    place = cache_place.place(asked, root, [str(root)])
    origin = "--cache-dir or NEWSMETA_CACHE_DIR" if asked else "default"
    found.add("cache", "folder", place.folder or "none", origin)
    if place.problem:
        found.wrong(f"there is no cache: {place.problem}", "name another folder with --cache-dir")
    elif place.file:
        try:
            size = f"{place.file.lstat().st_size:,} bytes"
        except OSError:
            size = "not there yet"
        found.add("cache", "size", size, str(place.file))


def _git(found: Findings) -> None:
    import shutil

    from newsmeta.files.repositories import repository_of
    from newsmeta.git.program import Git, GitError

    repository = repository_of(Path.cwd().resolve())
    found.add("git", "repository", repository or "none")
    try:
        version = Git(str(Path.cwd())).ask("--version")
    except GitError:
        found.add("git", "program", "not installed", "--changed needs it")
        if repository:
            found.wrong("Git is not installed, or not on the path", "install it to use --changed")
        return
    said = (version or "").removeprefix("git version ")
    found.add("git", "program", said, shutil.which("git") or "")
