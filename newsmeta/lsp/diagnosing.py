"""Findings in a text: exactly those of `newsmeta validate` and `newsmeta check`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from newsmeta.baseline.matching import Baseline, Scope
from newsmeta.diagnostics import Diagnostic, Location, Severity
from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import TEXT_NAME, Target
from newsmeta.frontmatter import SourceError
from newsmeta.linter.checker import Checker
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project
from newsmeta.rules import RULES, UNREADABLE

SOURCE = "newsmeta"
"""The source of findings, as editors show it."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def is_looked_at(project: Project, document: Document) -> bool:
    """Tell whether a search of the folder would select a text.

    For a text without a file name, its beginning decides.
    """
    analyst = project.validating.analyst
    if document.path is not None and not analyst.finder.takes(document.path):
        return False
    target = Target(document.file, TEXT_NAME, is_named=False, data=document.data)
    try:
        return analyst.content(target) is not None
    except SourceError:
        return True


def found(
    project: Project,
    document: Document,
    neighbours: Neighbours | None = None,
    *,
    has_edits: bool = False,
) -> list[Diagnostic]:
    """Return the findings in a text, in order.

    Args:
        project: The project of the text.
        document: The text.
        neighbours: The other files of the repository, to compare the text with; None for none.
        has_edits: Whether to include the edits of fixes.
    """
    if not is_looked_at(project, document):
        return []
    checkers = project.proposing if has_edits else (project.validating, project.checking)
    together: dict[Diagnostic, None] = {}
    for checker in checkers:
        name = TEXT_NAME if document.path is None else project.name(document.path)
        result = checker.validate_bytes(document.data, name, document.file)
        if result.failure is not None:
            raise result.failure
        own: Sequence[Diagnostic] = result.diagnostics
        if neighbours is not None and checker is checkers[-1]:
            own = [*own, *neighbours.compared(document.file, document.data)]
        together |= dict.fromkeys(_unrecorded(project, checker, own))
    return sorted(together, key=lambda each: (each.line, each.column, each.code))


def _unrecorded(
    project: Project, checker: Checker, diagnostics: Sequence[Diagnostic]
) -> Iterable[Diagnostic]:
    """Return the findings that are not in the baseline."""
    baseline = project.baseline
    if baseline is None or not diagnostics or not baseline.entries:
        return diagnostics
    names = _Names(baseline.root, project.root)
    path = names.of(diagnostics[0].path)
    if recorded := [entry for entry in baseline.entries if entry.path == path]:
        # Entries of other files matter, too: this may be one of those files, renamed.
        baseline = Baseline(baseline.root, recorded)
    said = checker.analyst.enabled | UNREADABLE
    scope = Scope(baseline.root, ())
    scope.names = names
    return baseline.split(
        diagnostics,
        scope,
        lambda file: said & checker.analyst.enabled_for(baseline.root / file),
    ).new


class _Names(RelativeNames):
    """The names of a project's files in a baseline.

    Args:
        root: The folder of the baseline.
        base: The folder of the project.
    """

    def __init__(self, root: Path, base: str) -> None:
        super().__init__(root)
        self._base = base

    def of(self, path: str | Path) -> str:
        """Return the name of a file in the baseline."""
        return super().of(os.path.join(self._base, path))  # noqa: PTH118


def shown(
    project: Project,
    document: Document,
    diagnostic: Diagnostic,
    neighbours: Neighbours | None = None,
) -> types.Diagnostic:
    """Return a diagnostic in the form of the protocol.

    Args:
        project: The project of the text.
        document: The text.
        diagnostic: The diagnostic.
        neighbours: The other files of the repository.
    """
    rule = RULES[diagnostic.code]
    where = diagnostic.location
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(document.uri, document.range(its.start, its.end))
            if its.path == where.path
            else _elsewhere(project, document, its, neighbours),
            message,
        )
        for message, its in ((each.message, each.location) for each in diagnostic.related)
    ]
    return types.Diagnostic(
        range=document.range(where.start, where.end),
        message=diagnostic.text,
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=types.CodeDescription(rule.url()) if rule.url() else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if rule.is_needless else None,
        related_information=related or None,
        data={
            "name": diagnostic.name,
            "pointer": diagnostic.pointer,
            "fix": diagnostic.fix and diagnostic.fix.value,
        },
    )


def _elsewhere(
    project: Project, document: Document, where: Location, neighbours: Neighbours | None
) -> types.Location:
    """Return a place in another file, with columns counted in its text."""
    path = os.path.normpath(os.path.join(project.root, where.path))  # noqa: PTH118
    text = neighbours.text(path) if neighbours is not None else None
    other = Document(from_fs_path(path) or "", None, text or "", document.encoding)
    return types.Location(other.uri, other.range(where.start, where.end))
