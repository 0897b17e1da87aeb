"""All findings as one JSON object.

The object has a version, which changes when a field is removed or changes its meaning. Paths are
shown as in the text formats.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic, Location, Position, Report, Severity, TextEdit
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_items


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report."""
    document = {
        "version": 1,
        "newsmeta": options.version,
        "summary": summary_object(report),
        "diagnostics": [],
    }
    found = (diagnostic_object(each, options) for each in report.diagnostics)
    yield from dump_items(document, found)


def summary_object(report: Report) -> dict[str, object]:
    """Return the numbers of files and findings, and the results of requests to the web."""
    counts = report.counts
    web = {"web": dict(report.web)} if report.web else {}
    return {
        "files": report.files,
        "otherFiles": sum(report.others.values()),
        "errors": counts.of(Severity.ERROR),
        "warnings": counts.of(Severity.WARNING),
        "infos": counts.of(Severity.INFO),
        "inBaseline": report.in_baseline,
        "suppressed": report.suppressed,
        "onOtherLines": report.on_other_lines,
        **web,
    }


def diagnostic_object(
    diagnostic: Diagnostic, options: Options, *, has_edits: bool = True
) -> dict[str, object]:
    """Return the object for a diagnostic in JSON formats.

    Args:
        diagnostic: The diagnostic.
        options: The options.
        has_edits: Whether it includes the edits of a fix and the fingerprint.
    """
    edits = {"edits": [_edit_object(edit) for edit in diagnostic.edits]} if has_edits else {}
    known_by = {"fingerprint": diagnostic.fingerprint or None} if has_edits else {}
    return {
        **_location_object(diagnostic.location),
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        "pointer": diagnostic.pointer,
        **known_by,
        "fix": diagnostic.fix.value if diagnostic.fix else None,
        **edits,
        "url": url(diagnostic.code, options) or None,
        "related": [
            {"message": each.message, **_location_object(each.location)}
            for each in diagnostic.related
        ],
    }


def _edit_object(edit: TextEdit) -> dict[str, object]:
    return {
        **_place_object(edit.start, edit.end),
        "startByte": edit.start_byte,
        "endByte": edit.end_byte,
        "text": edit.text,
    }


def url(code: str, options: Options) -> str:
    """Return the address of a rule's documentation; empty if there is none."""
    rule = options.rules.get(code)
    return rule.url() if rule else ""


def _location_object(location: Location) -> dict[str, object]:
    return {"path": location.path, **_place_object(location.start, location.end)}


def _place_object(start: Position, end: Position) -> dict[str, int]:
    return {
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
