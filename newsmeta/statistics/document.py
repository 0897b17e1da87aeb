"""The figures of a repository as JSON, as `schemas/statistics.schema.json` describes it.

The object has a version, which changes when the meaning of a member changes or a member is removed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from newsmeta._about import __version__
from newsmeta.statistics.history import Changes
from newsmeta.statistics.model import (
    Distribution,
    Duplicates,
    Entry,
    FoundFigures,
    Grouped,
    PictureClass,
    Pictures,
    RuleShare,
    Share,
    Statistics,
)

VERSION = 1
GROUPINGS = ("month", "topic", "provider", "author", "type", "kind")
"""The keys that articles are grouped by."""


def grouped_by(statistics: Statistics, name: str) -> Grouped:
    """Return articles grouped by one of `GROUPINGS`."""
    grouped: Grouped = getattr(statistics, f"by_{name}")
    return grouped


def document_of(
    statistics: Statistics, by: Collection[str] = GROUPINGS, changes: Changes | None = None
) -> dict[str, Any]:
    """Return figures as an object.

    Args:
        statistics: The figures.
        by: The groupings, from `GROUPINGS`.
        changes: The new and gone findings since an earlier report, if there is one.
    """
    found = statistics.findings is not None
    return {
        "version": VERSION,
        "newsmeta": __version__,
        "files": statistics.files,
        "articles": statistics.articles,
        "hidden": statistics.hidden,
        "filtered": statistics.filtered,
        "oldestPublished": statistics.oldest_published or None,
        "newestPublished": statistics.newest_published or None,
        "by": {
            name: _grouped(grouped_by(statistics, name), found=found)
            for name in GROUPINGS
            if name in by
        },
        "otherCollections": [
            {"folder": each.name, "files": each.articles, "findings": _findings(each, found=found)}
            for each in statistics.other_collections.shares
        ],
        "completeness": [
            {
                "field": each.field,
                "articles": each.articles,
                "isRequired": each.is_required,
                "isKnown": each.is_known,
            }
            for each in statistics.completeness
        ],
        "withAmp": statistics.with_amp,
        "withPicture": statistics.with_picture,
        "pictures": _pictures(statistics.pictures),
        "quality": _distribution(statistics.quality),
        "heat": _distribution(statistics.heat),
        "freshest": list(map(_entry, statistics.freshest)),
        "oldest": list(map(_entry, statistics.oldest)),
        "samePage": _duplicates(statistics.same_page),
        "sameTitle": _duplicates(statistics.same_title),
        "unreadable": [
            {"path": each.path, "line": each.line, "reason": each.reason}
            for each in statistics.unreadable
        ],
        "findings": _found(statistics.findings) if statistics.findings else None,
        "changes": _changes(changes) if changes else None,
    }


def _grouped(grouped: Grouped, *, found: bool) -> dict[str, Any]:
    return {
        "shares": [{"name": each.name, **_share(each, found=found)} for each in grouped.shares],
        "without": _share(grouped.without, found=found),
    }


def _share(share: Share, *, found: bool) -> dict[str, Any]:
    return {"articles": share.articles, "findings": _findings(share, found=found)}


def _findings(share: Share, *, found: bool) -> int | None:
    return share.findings if found else None


def _pictures(pictures: Pictures) -> dict[str, Any]:
    return {
        "total": pictures.total,
        "byWidth": _classes(pictures.by_width),
        "byShape": _classes(pictures.by_shape),
        "byRatio": _classes(pictures.by_ratio),
        "unknown": pictures.unknown,
    }


def _classes(classes: tuple[PictureClass, ...]) -> list[dict[str, Any]]:
    return [{"name": each.name, "pictures": each.pictures} for each in classes]


def _distribution(distribution: Distribution) -> dict[str, Any]:
    return {
        "count": distribution.count,
        "isWhole": distribution.is_whole,
        "without": distribution.without,
        "unranked": distribution.unranked,
        "minimum": distribution.minimum,
        "median": distribution.median,
        "maximum": distribution.maximum,
        "bins": [
            {"lower": each.lower, "upper": each.upper, "count": each.count}
            for each in distribution.bins
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"path": entry.path, "title": entry.title, "published": entry.published}


def _duplicates(duplicates: Duplicates) -> dict[str, Any]:
    return {
        "groups": duplicates.groups,
        "articles": duplicates.articles,
        "largest": [
            {"title": each.title, "articles": each.articles, "paths": list(each.paths)}
            for each in duplicates.largest
        ],
    }


def _found(figures: FoundFigures) -> dict[str, Any]:
    return {
        "total": figures.total,
        "files": figures.files,
        "fixable": figures.fixable,
        "inBaseline": figures.in_baseline,
        "suppressed": figures.suppressed,
        "bySeverity": {severity.value: number for severity, number in figures.by_severity.items()},
        "byRule": _rules(figures.by_rule),
        "byFolder": [
            {"folder": each.folder, "findings": each.findings, "files": each.files}
            for each in figures.by_folder
        ],
    }


def _rules(rules: tuple[RuleShare, ...]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "name": each.name,
            "severity": each.severity.value,
            "findings": each.findings,
            "files": each.files,
        }
        for each in rules
    ]


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "came": len(changes.came),
        "went": changes.gone,
        "stayed": changes.stayed,
        "cameByRule": _rules(changes.came_by_rule),
        "wentByRule": [{"code": code, "findings": number} for code, number in changes.went_by_rule],
    }
