"""Requests that change nothing: completion, hover, outline, links and definitions."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from newsmeta.lsp.completing import TRIGGERS, completions
from newsmeta.lsp.definitions import definition
from newsmeta.lsp.hovering import hover
from newsmeta.lsp.links import links
from newsmeta.lsp.session import Session
from newsmeta.lsp.symbols import folds, symbols


def register(server: LanguageServer, session: Session) -> None:
    """Register the handlers with a server."""
    _register_structure(server, session)

    def has_snippets() -> bool:
        text = server.client_capabilities.text_document
        completion = text.completion if text else None
        item = completion.completion_item if completion else None
        return bool(item and item.snippet_support)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS)
    )
    async def completion(params: types.CompletionParams) -> types.CompletionList:
        which, snippets = params.text_document, has_snippets()
        found = await session.about(which, completions, params.position, snippets)
        return types.CompletionList(is_incomplete=False, items=found or [])

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        return await session.about(params.text_document, hover, params.position)


def _register_structure(server: LanguageServer, session: Session) -> None:
    """Register the handlers for the structure and the links of a text."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return await session.about(params.text_document, symbols) or []

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        return await session.about(params.text_document, folds) or []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def document_links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        return await session.about(params.text_document, links) or []

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def defined(params: types.DefinitionParams) -> list[types.Location]:
        return await session.about(params.text_document, definition, params.position) or []
