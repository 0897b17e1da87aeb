"""The configuration: `newsmeta.toml`, or `[tool.newsmeta]` in `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
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
    """Everything that can be configured; without arguments, the defaults.

    Attributes:
        root: The folder that patterns and paths are relative to.
        path: The file that it comes from, or None.
        include: Patterns of the files that a search takes; None for the usual endings.
        exclude: Patterns of files and folders that a search passes over.
        gitignore: Whether a search passes over what `.gitignore` names.
        force_exclude: Whether named files pass by, too, that a search would not take.
        rules: Which rules apply.
        per_file_ignores: Patterns, each with the selectors of rules not to apply.
        fail_on: The lowest severity that fails, or None for never.
        output_format: The name of a format, or None for the usual one.
        baseline: The file that records findings which are not reported, or empty for the usual one.
        limits: What a file may cost to read.
        settings: Thresholds of rules.
        topics: Globs of the files that name the site's topics.
        organizations: Globs of the files that name the site's organizations.
        article: The kind of news articles, with the fields that the site adds.
        kinds: Kinds of files that patterns tell, the first match decides.
        normalize_layout: Whether `normalize` brings articles into canonical layout, too.
        site_url: The address of the site, such as `https://example.com`, or empty.
        base_url: The path at which the site begins there, such as `/news`, or empty.
        feed_title: The title of feeds, or empty for that of the site.
        feed_url: The address of the feed itself, or empty.
        feed_description: What feeds are about, or empty for what the site is about.
        web: How the web is asked, and for what.
        home: The folder that files are relative to which the configuration names, where that is
            not the one that patterns are.
        disk: Where files lie. Nobody configures that: it follows from what is looked at.
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
        """The folder that files are relative to which the configuration names."""
        return self.home or self.root

    def error(self, pointer: Pointer, message: str) -> ConfigError:
        """Return the error that a value cannot be used, which says where the value stands.

        Args:
            pointer: The way to the value.
            message: What is wrong with it.
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
    """Return the configuration that applies in the folder `start`; else the defaults.

    Raises:
        ConfigError: When there is one that cannot be used.
    """
    path = find(start)
    return load(path) if path else Config(root=start.resolve())


def parse(table: Mapping[str, Any], path: Path) -> Config:
    """Return the configuration that a table states.

    Args:
        table: The content of `newsmeta.toml`, as the TOML reader gives it.
        path: The file that it comes from, for messages and as the base of paths.

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
    """Return numbers and lists by their names in Python; `1.0` is an integer to JSON Schema."""
    return {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else int(value)
        for key, value in table.items()
    }


def _validate(table: Mapping[str, Any], path: Path) -> None:
    schema, content = load_schema("config"), _plain(table)
    if schema.is_valid(content):
        return
    # Which only what is wrong has need of.
    from newsmeta.frontmatter.parsed import without_text
    from newsmeta.rules.violations import explain

    values = MappingNode(Span(0, 0), value=content)
    for finding in explain(without_text(FrontMatter(values)), schema):
        text = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
        raise ConfigError(f"{place(path, finding.pointer or ())} {text}")


def _plain(value: Any) -> Any:
    """Return a TOML value in terms of JSON; a date becomes a mapping, due nowhere."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {"date": str(value)} if isinstance(value, date | time) else value


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
