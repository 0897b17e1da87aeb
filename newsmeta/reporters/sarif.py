"""SARIF 2.1.0, for code scanning services and viewers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsmeta import _about
from newsmeta.diagnostics import Diagnostic, Location, Position, Report, Severity, TextEdit
from newsmeta.files.paths import is_address
from newsmeta.late_patterns import late_pattern
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_items, encodable
from newsmeta.reporters.fingerprints import fingerprints
from newsmeta.reporters.paths import address_uri, file_uri, relative_path, relative_uri

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# The end of the text of a link, unless it is escaped already.
_LINK = late_pattern(r"(?<!\\)((?:\\\\)*)\]\(")
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

# GitHub computes `primaryLocationLineHash` from the source when a report is uploaded, and warns
# if a tool computes another value.
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
        "newlineSequences": ["\r\n", "\n", "\r"],
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
    """Return a member with an address; nothing without one, as SARIF forbids empty addresses."""
    return {name: value} if value else {}


def _result(diagnostic: Diagnostic, fingerprint: str, index: int, root: Path) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": _message(diagnostic.text),
        "locations": [_location(diagnostic.location, root)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_location(related.location, root), "message": _message(related.message)}
            for related in diagnostic.related
        ]
    if diagnostic.edits:
        result["fixes"] = [_fix(diagnostic, root)]
    return result


def _message(text: str) -> dict[str, str]:
    """Return a message with escapes, so that viewers see no placeholders or links in it."""
    plain = encodable(text).replace("{", "{{").replace("}", "}}")
    return {"text": _LINK.sub(r"\1\\](", plain)}


def _fix(diagnostic: Diagnostic, root: Path) -> dict[str, object]:
    """Return the edits of a fix."""
    safety = diagnostic.fix.value if diagnostic.fix else ""
    changes = {
        "artifactLocation": _artifact(diagnostic.path, root),
        "replacements": [_replacement(edit) for edit in diagnostic.edits],
    }
    return {
        "description": _message(diagnostic.hint or f"fix {diagnostic.name}"),
        "artifactChanges": [changes],
        "properties": {"safety": safety},
    }


def _replacement(edit: TextEdit) -> dict[str, object]:
    region: dict[str, int] = _region(edit.start, edit.end)
    if edit.start == edit.end and not edit.text:
        # A byte-order mark has no column and can only be addressed in bytes.
        region = {"byteOffset": edit.start_byte, "byteLength": edit.end_byte - edit.start_byte}
    written = {"insertedContent": {"text": edit.text}} if edit.text else {}
    return {"deletedRegion": region, **written}


def _location(location: Location, root: Path) -> dict[str, object]:
    artifact, region = _artifact(location.path, root), _region(location.start, location.end)
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _artifact(path: str, root: Path) -> dict[str, str]:
    path = relative_path(path, root)
    if is_address(path):
        return {"uri": address_uri(path)}
    if Path(path).is_absolute():
        return {"uri": file_uri(path)}
    return {"uri": relative_uri(path), "uriBaseId": _ROOT}


def _region(start: Position, end: Position) -> dict[str, int]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
