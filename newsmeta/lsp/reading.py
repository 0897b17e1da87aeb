"""What an editor may ask that changes nothing: completion, and what there is to know."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from newsmeta.lsp.completing import TRIGGERS, completions
from newsmeta.lsp.hovering import hover
from newsmeta.lsp.session import Session


def register(server: LanguageServer, session: Session) -> None:
    """Register the questions with a server."""

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
