"""What an editor may ask that changes nothing: what may be written, what is there, and where."""

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
    """Register the questions with a server."""
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
        document = session.documents.get(params.text_document.uri)
        found: list[types.CompletionItem] = []
        if document is not None:
            found = await session.about(document, completions, params.position, has_snippets())
        return types.CompletionList(is_incomplete=False, items=found)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        document = session.documents.get(params.text_document.uri)
        return None if document is None else await session.about(document, hover, params.position)


def _register_structure(server: LanguageServer, session: Session) -> None:
    """Register the questions on what is in a text, and where it leads."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        document = session.documents.get(params.text_document.uri)
        return [] if document is None else await session.about(document, symbols)

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        document = session.documents.get(params.text_document.uri)
        return [] if document is None else await session.about(document, folds)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def document_links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        document = session.documents.get(params.text_document.uri)
        return [] if document is None else await session.about(document, links)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def defined(params: types.DefinitionParams) -> list[types.Location]:
        document = session.documents.get(params.text_document.uri)
        if document is None:
            return []
        return await session.about(document, definition, params.position)
