"""The configuration: `newsmeta.toml`, or `[tool.newsmeta]` in `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from newsmeta.config.kinds import ARTICLE, Kind, KindError, kinds_of, own_fields
from newsmeta.config.selectors import Layer, SelectorError, codes_of
from newsmeta.config.tables import ConfigError, find, place, table_in
from newsmeta.config.web import WebSettings, settings_of
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, Severity, Span, field_name
from newsmeta.files.disk import DISK, Disk
from newsmeta.frontmatter.nodes import FrontMatter, Limits
from newsmeta.frontmatter.nodes import Mapping as MappingNode
from newsmeta.rules.base import RuleSettings
from newsmeta.schema.schema import load as load_schema

__all__ = ["Config", "ConfigError", "discover", "find", "load", "parse"]


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; without arguments, the defaults.

    Attributes:
        root: The folder that patterns and paths are relative to.
        path: The file that the configuration was read from, or None.
        include: Patterns of the files that a search returns; None for the usual endings.
        exclude: Patterns of files and folders that a search skips.
        gitignore: Whether a search skips files that `.gitignore` excludes.
        force_exclude: Whether files given by name are skipped, too, if a search would skip them.
        rules: The selection of rules.
        per_file_ignores: Patterns, each with selectors of the rules that are off for these files.
        fail_on: The lowest severity that fails a run, or None for none.
        output_format: The name of the output format, or None for the usual one.
        baseline: The baseline file, or empty for the usual one.
        limits: Limits for reading a file.
        settings: Thresholds of rules.
        topics: Globs of the files that list the site's topics.
        organizations: Globs of the files that list the site's organizations.
        article: The kind of news articles, with the fields that the site adds.
        kinds: Kinds of files with patterns; the first match decides.
        normalize_layout: Whether `normalize` also brings articles into canonical layout.
        site_url: The address of the site, such as `https://example.com`, or empty.
        base_url: The path of the site at this address, such as `/news`, or empty.
        feed_title: The title of feeds, or empty for the site's title.
        feed_url: The address of the feed itself, or empty.
        feed_description: The description of feeds, or empty for the site's description.
        web: Settings for requests to the web.
        home: The folder that paths in the configuration are relative to, if it differs from `root`.
        disk: The file system to use. Nobody configures it: it follows from the paths of a run.
    """

    root: Path
    path: Path | None = None
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    gitignore: bool = True
    force_exclude: bool = False
    rules: Layer = Layer()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fail_on: Severity | None = Severity.ERROR
    output_format: str | None = None
    baseline: str = ""
    limits: Limits = Limits()
    settings: RuleSettings = RuleSettings()
    topics: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    article: Kind = ARTICLE
    kinds: tuple[Kind, ...] = ()
    normalize_layout: bool = False
    site_url: str = ""
    base_url: str = ""
    feed_title: str = ""
    feed_url: str = ""
    feed_description: str = ""
    web: WebSettings = WebSettings()
    home: Path | None = None
    disk: Disk = DISK

    @property
    def base(self) -> Path:
        """The folder that paths in the configuration are relative to."""
        return self.home or self.root

    def error(self, pointer: Pointer, message: str) -> ConfigError:
        """Return an error about a value of the configuration, with the place of the value.

        Args:
            pointer: The pointer to the value.
            message: The problem with the value.
        """
        where = f"{place(self.path, pointer)} " if self.path else ""
        return ConfigError(f"{where}{field_name(pointer)}: {message}")


def load(path: Path) -> Config:
    """Return the configuration in the file `path`.

    Raises:
        ConfigError: When the file cannot be read or is wrong.
    """
    table = table_in(path)
    if table is None:
        raise ConfigError(f"{path}: has no table [tool.newsmeta]")
    return parse(table, path)


def discover(start: Path) -> Config:
    """Return the configuration that applies in the folder `start`, or the defaults.

    Raises:
        ConfigError: When there is a configuration that cannot be used.
    """
    path = find(start)
    return load(path) if path else Config(root=start.resolve())


def parse(table: Mapping[str, Any], path: Path) -> Config:
    """Return the configuration in a table.

    Args:
        table: The content of `newsmeta.toml`, as the TOML reader gives it.
        path: The file that the table comes from, for messages and as the base of paths.

    Raises:
        ConfigError: When the table is wrong.
    """
    _validate(table, path)
    per_file_ignores = tuple(
        (pattern, tuple(selectors))
        for pattern, selectors in table.get("per-file-ignores", {}).items()
    )
    rules = Layer(
        select=tuple(table["select"]) if "select" in table else None,
        extend_select=tuple(table.get("extend-select", ())),
        ignore=tuple(table.get("ignore", ())),
    )
    _validate_selectors(rules, per_file_ignores, path)
    fail_on = table.get("fail-on", "error")
    vocabularies = table.get("vocabularies", {})
    article = replace(ARTICLE, **own_fields(table))
    return Config(
        root=path.resolve().parent,
        path=path,
        include=tuple(table["include"]) if "include" in table else None,
        exclude=tuple(table.get("exclude", ())),
        gitignore=table.get("gitignore", True),
        force_exclude=table.get("force-exclude", False),
        rules=rules,
        per_file_ignores=per_file_ignores,
        fail_on=None if fail_on == "never" else Severity(fail_on),
        output_format=table.get("output-format"),
        baseline=table.get("baseline", ""),
        limits=Limits(**_settings(table.get("limits", {}))),
        settings=RuleSettings(**_settings(table.get("rules", {}))),
        topics=tuple(vocabularies.get("topics", ())),
        organizations=tuple(vocabularies.get("organizations", ())),
        article=article,
        kinds=_kinds(table.get("kinds", {}), article, path),
        normalize_layout=table.get("normalize", {}).get("format", False),
        site_url=table.get("site-url", ""),
        base_url=table.get("base-url", ""),
        web=settings_of(table.get("web", {})),
        **{f"feed_{key}": value for key, value in table.get("feed", {}).items()},
    )


def _kinds(tables: Mapping[str, Any], article: Kind, path: Path) -> tuple[Kind, ...]:
    try:
        return kinds_of(tables, article)
    except KindError as error:
        pointer = ("kinds", error.name, error.key)
        raise ConfigError(f"{place(path, pointer)} {field_name(pointer)}: {error}") from None


def _settings(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers and lists under their Python names; `1.0` is an integer in JSON Schema."""
    return {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else int(value)
        for key, value in table.items()
    }


def _validate(table: Mapping[str, Any], path: Path) -> None:
    schema, content = load_schema("config"), _plain(table)
    if schema.is_valid(content):
        return
    # Imported late: only a wrong table needs it.
    from newsmeta.frontmatter.parsed import without_text
    from newsmeta.rules import RULES
    from newsmeta.rules.violations import explain

    values = MappingNode(Span(0, 0), value=content)
    for finding in explain(without_text(FrontMatter(values)), schema):
        pointer = finding.pointer or ()
        text = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
        is_known = RULES[finding.code].name != "unknown-field"
        if is_known and (moment := _moment_at(table, pointer)):
            text = f"{field_name(pointer)} is {moment}; write a value that the key takes"
        raise ConfigError(f"{place(path, pointer)} {text}")


def _moment_at(table: Mapping[str, Any], pointer: Pointer) -> str:
    """Return the date or time at a pointer, in words; empty for any other value."""
    value: Any = table
    for part in pointer:
        if not isinstance(value, dict | list):
            return ""
        value = value.get(part) if isinstance(value, dict) else value[int(part)]
    if not isinstance(value, date | time):
        return ""
    return f"the {'time' if isinstance(value, datetime | time) else 'date'} {value}"


def _plain(value: Any) -> Any:
    """Return a TOML value as JSON; a date or time becomes null, which no key allows."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if isinstance(value, date | time) else value


def _validate_selectors(
    rules: Layer, per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...], path: Path
) -> None:
    named: list[tuple[Pointer, tuple[str, ...]]] = [
        (("select",), rules.select or ()),
        (("extend-select",), rules.extend_select),
        (("ignore",), rules.ignore),
        *((("per-file-ignores", pattern), selectors) for pattern, selectors in per_file_ignores),
    ]
    for pointer, selectors in named:
        for selector in selectors:
            try:
                codes_of(selector)
            except SelectorError as error:
                raise ConfigError(
                    f"{place(path, pointer)} {field_name(pointer)}: {error}"
                ) from None
