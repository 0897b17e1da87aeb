"""Code actions for findings."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from newsmeta.diagnostics import Diagnostic, FixSafety
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import diagnosing, edits
from newsmeta.lsp.choices import choices
from newsmeta.lsp.documents import Document
from newsmeta.lsp.formatting import normalized
from newsmeta.lsp.projects import Project
from newsmeta.lsp.quieting import quieted

QUICK = types.CodeActionKind.QuickFix
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{diagnosing.SOURCE}"
KINDS: list[types.CodeActionKind | str] = [QUICK, types.CodeActionKind.SourceFixAll, FIX_ALL]

_MOST = 20
"""Most findings on the selected lines for which actions are offered."""


def actions(
    project: Project,
    document: Document,
    wanted: types.Range,
    kinds: list[types.CodeActionKind | str] | None,
    neighbours: Neighbours | None = None,
) -> list[types.CodeAction]:
    """Return the actions for the findings in a part of a text.

    Args:
        project: The project of the text.
        document: The text.
        wanted: The part.
        kinds: The requested kinds of actions; None for all.
        neighbours: The other files of the repository.
    """
    offered: list[types.CodeAction] = []
    if _is_wanted(QUICK.value, kinds):
        offered += _quick(project, document, wanted, neighbours)
    if _is_wanted(FIX_ALL, kinds) and (offered or kinds):
        offered += _all(project, document, FIX_ALL)
    return offered


def _is_wanted(kind: str, kinds: list[types.CodeActionKind | str] | None) -> bool:
    """Tell whether a kind, or a kind that includes it, was requested."""
    if kinds is None:
        return True
    names = [str(getattr(each, "value", each)) for each in kinds]
    return any(kind == name or kind.startswith(f"{name}.") or not name for name in names)


def _quick(
    project: Project,
    document: Document,
    wanted: types.Range,
    neighbours: Neighbours | None,
) -> Iterator[types.CodeAction]:
    found = diagnosing.found(project, document, neighbours)
    if not any(_meets(document, each, wanted) for each in found):
        return  # Computing the changes of fixes takes ten times as long as finding problems.
    found = diagnosing.found(project, document, neighbours, has_edits=True)
    here = [each for each in found if _meets(document, each, wanted)][:_MOST]
    shown = {each: [diagnosing.shown(project, document, each, neighbours)] for each in here}
    for each, told in shown.items():
        if each.edits:
            yield types.CodeAction(
                _title(each),
                QUICK,
                told,
                is_preferred=each.fix is FixSafety.SAFE,
                edit=edits.workspace_edit(document, edits.of_diagnostic(document, each.edits)),
            )
        for choice in choices(project, document, each):
            yield _action(document, f"Write {choice.name}", told, choice.text)
    if any(each.fix is FixSafety.SAFE for each in here):
        yield from _all(project, document, QUICK.value)
    for each, told in shown.items():
        for words, text in quieted(project, document, each, len(found), neighbours):
            yield _action(document, f"Ignore {each.code} ({each.name}) {words}", told, text)


def _all(project: Project, document: Document, kind: str) -> Iterator[types.CodeAction]:
    after = normalized(project, document)
    if after is not None:
        edit = edits.workspace_edit(document, edits.between(document, after))
        yield types.CodeAction("Apply all safe fixes", kind, edit=edit)


def _action(
    document: Document, title: str, told: list[types.Diagnostic], text: str
) -> types.CodeAction:
    edit = edits.workspace_edit(document, edits.between(document, text))
    return types.CodeAction(title, QUICK, told, edit=edit)


def _title(found: Diagnostic) -> str:
    caution = "" if found.fix is FixSafety.SAFE else " (to be reviewed)"
    return f"Fix {found.code} ({found.name}){caution}"


def _meets(document: Document, found: Diagnostic, wanted: types.Range) -> bool:
    """Tell whether a finding is on one of the lines of a range."""
    where = document.range(found.location.start, found.location.end)
    return where.start.line <= wanted.end.line and wanted.start.line <= where.end.line
