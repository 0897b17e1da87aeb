"""SARIF 2.1.0, which code scanning services and viewers read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsmeta import _about
from newsmeta.diagnostics import Diagnostic, Location, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_items
from newsmeta.reporters.fingerprints import fingerprints
from newsmeta.reporters.paths import file_uri, relative_path, relative_uri

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

# GitHub's own `primaryLocationLineHash` is made from the source when a report is uploaded,
# with a warning where a tool has another idea of it.
_FINGERPRINT = "newsmeta/v1"


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report."""
    names = {code: name for code, name, _ in report.counts.sorts}
    codes = sorted(names)
    driver = {
        "name": "newsmeta",
        "version": options.version,
        "semanticVersion": options.version,
        **_address("informationUri", _about.ADDRESS),
        "rules": [_rule(code, names[code], options) for code in codes],
    }
    indexes = {code: index for index, code in enumerate(codes)}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": file_uri(f"{options.root.as_posix()}/")}},
        "results": [],
    }
    if report.unreported:
        run["properties"] = dict(report.unreported)
    results = (
        _result(diagnostic, fingerprint, indexes[diagnostic.code], options.root)
        for diagnostic, fingerprint in fingerprints(report.diagnostics, options.root)
    )
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from dump_items(document, results)


def _rule(code: str, name: str, options: Options) -> dict[str, object]:
    descriptor: dict[str, object] = {"id": code, "name": name}
    rule = options.rules.get(code)
    if rule is None:
        return descriptor
    documentation = rule.documentation()
    return {
        **descriptor,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.summary()},
        "help": {"text": documentation, "markdown": documentation},
        **_address("helpUri", rule.url()),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _address(name: str, value: str) -> dict[str, str]:
    """Return a member that is left out where there is no address: SARIF has no empty ones."""
    return {name: value} if value else {}


def _result(diagnostic: Diagnostic, fingerprint: str, index: int, root: Path) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.text},
        "locations": [_location(diagnostic.location, root)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_location(related.location, root), "message": {"text": related.message}}
            for related in diagnostic.related
        ]
    return result


def _location(location: Location, root: Path) -> dict[str, object]:
    path = relative_path(location.path, root)
    artifact = (
        {"uri": file_uri(path)}
        if Path(path).is_absolute()
        else {"uri": relative_uri(path), "uriBaseId": _ROOT}
    )
    region = {
        "startLine": location.start.line,
        "startColumn": location.start.column,
        "endLine": location.end.line,
        "endColumn": location.end.column,
    }
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
