"""Requests that change a text: code actions and formatting."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from newsmeta.lsp.actions import KINDS, actions
from newsmeta.lsp.edits import versioned
from newsmeta.lsp.formatting import formatted
from newsmeta.lsp.session import Session


def register(server: LanguageServer, session: Session) -> None:
    """Register the handlers with a server."""

    def knows_versions() -> bool:
        workspace = server.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace else None
        return bool(edit and edit.document_changes)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(KINDS))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = session.documents.get(params.text_document.uri)
        if document is None:
            return []
        only = params.context.only
        kinds = None if only is None else list(only)
        known = session.neighbours(document)
        which = params.text_document
        offered = await session.about(which, actions, params.range, kinds, known) or []
        for each in offered if knows_versions() else ():
            each.edit = each.edit and versioned(document, each.edit)
        return offered

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await session.about(params.text_document, formatted) or []

    @server.feature(types.TEXT_DOCUMENT_RANGE_FORMATTING)
    async def part(params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
        return await session.about(params.text_document, formatted, params.range) or []
