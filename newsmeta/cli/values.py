"""Shell completions for the values of options, each value with a word of explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_PLAIN = re.compile(r"[\w.-]+")
"""Names without a meaning of their own in any shell; a repository may have other names."""

Value = tuple[str, str]
"""A value and its explanation."""


def formats(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the formats of findings."""
    from newsmeta.reporters import FORMATS

    return list(FORMATS.items())


def severities(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the severities from which a run may fail."""
    return [
        ("error", "errors fail"),
        ("warning", "warnings and errors fail"),
        ("info", "all findings fail"),
        ("never", "none fails"),
    ]


def groups(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the keys that findings may be grouped by."""
    return [
        ("rule", "findings of a rule"),
        ("file", "findings in a file"),
        ("folder", "findings in a folder"),
    ]


def groupings(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the keys that articles may be grouped by."""
    return [
        ("month", "the month of publication"),
        ("topic", "the topics of the article"),
        ("provider", "the publisher"),
        ("author", "the author"),
        ("type", "article or video"),
        ("kind", "the kind of file"),
    ]


def figure_formats(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the formats of figures."""
    return [
        ("rich", "tables and bars for people"),
        ("json", "one JSON object with all figures"),
        ("markdown", "tables for a README or a comment"),
    ]


def selectors(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return rules and families of rules for the last item of a list."""
    from newsmeta.rules import RULES

    families: dict[str, list[str]] = {}
    for code in RULES:
        families.setdefault(code[:3], []).append(code)
    known = [
        *((family, f"{len(codes)} rules") for family, codes in families.items()),
        *rules(ctx, args, incomplete),
    ]
    return list(_listed(known, incomplete))


def rules(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the rules."""
    from newsmeta.rules import RULES

    return [
        *((code, f"{rule.name}: {rule.summary()}") for code, rule in RULES.items()),
        *((rule.name, f"{code}: {rule.summary()}") for code, rule in RULES.items()),
    ]


def exported(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the formats of exports."""
    from newsmeta.records.formats import FORMATS

    return [(name, each.description) for name, each in FORMATS.items()]


_PROGRAMS = [
    ("wordpress", "posts of the REST API of WordPress"),
    ("ghost", "posts of the Content API of Ghost, or what it exports"),
    ("jsonfeed", "a feed as JSON (JSON Feed 1.1)"),
    ("rss", "a feed as XML (RSS 2.0 and 1.0)"),
    ("atom", "a feed as XML (RFC 4287)"),
]
"""Programs from which articles can be imported."""


def imported(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the formats and programs from which articles can be imported."""
    from newsmeta.records.formats import FORMATS

    found = [(name, each.description) for name, each in FORMATS.items() if each.is_importable]
    return [*found, *_PROGRAMS]


def columns(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the fields of articles for the last item of a list."""
    from newsmeta.schema import fields

    root = fields.article()
    known = [(fields.PATH, "where the file is")]
    for name, each in root.fields.items():
        known += [(name, each.title)]
        known += [(f"{name}.{part}", its.title) for part, its in each.fields.items()]
    head, _, last = incomplete.rpartition(",")
    sign = last[:1] if last[:1] in ("+", "-") else ""
    before = f"{head}," if head else ""
    return [(f"{before}{sign}{name}", about) for name, about in known]


def partition_keys(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the partition keys of datasets for the last item of a list."""
    head = incomplete.rpartition(",")[0]
    before = f"{head}," if head else ""
    parts = [(f"{before}{name}", f"the {name} of publication") for name in ("year", "month", "day")]
    return [*parts, *columns(ctx, args, incomplete)]


def kinds(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the kinds of files in the configuration."""
    from pathlib import Path

    from newsmeta.config.config import ConfigError, discover

    known = [("article", "articles")]
    try:
        names = [kind.name for kind in discover(Path.cwd()).kinds]
    except (ConfigError, OSError):
        names = []
    known += [(name, "a kind of the configuration") for name in names if _PLAIN.fullmatch(name)]
    return list(_listed(known, incomplete))


def types(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the types of articles."""
    return [("article", "an article to read"), ("video", "a video to watch")]


def topics(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the topics of the site."""
    return [(name, "a topic of the site") for name in _names_in("topics")]


def providers(ctx: Any, args: list[str], incomplete: str) -> list[Value]:
    """Return the organizations of the site's list."""
    return [(name, "an organization of the site") for name in _names_in("organizations")]


def _names_in(vocabulary: str) -> list[str]:
    """Return the names in a vocabulary that are without a meaning of their own in any shell."""
    from pathlib import Path

    from newsmeta.config.config import ConfigError, discover
    from newsmeta.site.vocabulary import VocabularyError, load

    try:
        config = discover(Path.cwd())
        patterns: tuple[str, ...] = getattr(config, vocabulary)
        terms = load(patterns, config.root).terms if patterns else ()
    except (ConfigError, VocabularyError, OSError):
        return []
    return [term.name for term in terms if _PLAIN.fullmatch(term.name)]


def _listed(known: Iterable[Value], incomplete: str) -> Iterator[Value]:
    """Yield values after those that stand before the last comma already."""
    head, comma, _ = incomplete.rpartition(",")
    for value, about in known:
        yield head + comma + value, about
