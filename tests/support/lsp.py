"""An editor for tests: a real client of the protocol, which starts the server as a process."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

pytest.importorskip("pygls")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

Answer = TypeVar("Answer")
PATIENCE = 600


class Editor:
    """An editor and its server; every call waits for its effect."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.client = LanguageClient("editor", "1")
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.shown: list[str] = []
        self.logged: list[str] = []
        self.registered: list[str] = []
        self.refreshed = 0
        self._versions: dict[str, int] = {}
        self._news = threading.Condition()
        self._listen()

    def _listen(self) -> None:
        def told(params: types.PublishDiagnosticsParams) -> None:
            with self._news:
                self.told[params.uri] = params
                self._news.notify_all()

        def shown(params: types.ShowMessageParams) -> None:
            with self._news:
                self.shown.append(params.message)
                self._news.notify_all()

        def logged(params: types.LogMessageParams) -> None:
            self.logged.append(params.message)

        def registered(params: types.RegistrationParams) -> None:
            self.registered += [each.method for each in params.registrations]

        def refresh(params: None) -> None:
            with self._news:
                self.refreshed += 1
                self._news.notify_all()

        for name, function in (
            (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, told),
            (types.WINDOW_SHOW_MESSAGE, shown),
            (types.WINDOW_LOG_MESSAGE, logged),
            (types.CLIENT_REGISTER_CAPABILITY, registered),
            (types.WORKSPACE_DIAGNOSTIC_REFRESH, refresh),
        ):
            self.client.feature(name)(function)

    def wait(self, task: Coroutine[Any, Any, Answer]) -> Answer:
        """Return the result of a request."""
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(PATIENCE)

    def say(self, send: Any, params: Any) -> None:
        """Send a notification."""

        async def sent() -> None:
            send(params)

        self.wait(sent())

    def until(self, is_so: Any) -> None:
        """Wait until the server's messages make a condition true."""
        with self._news:
            assert self._news.wait_for(is_so, PATIENCE), (self.told, self.shown, self.logged)

    def start(
        self,
        folders: list[Path],
        capabilities: types.ClientCapabilities,
        cwd: Path | None = None,
    ) -> types.InitializeResult:
        """Start the server and negotiate capabilities."""
        self.wait(self.client.start_io(sys.executable, "-m", "newsmeta", "lsp", "--stdio", cwd=cwd))
        shown = [types.WorkspaceFolder(each.as_uri(), each.name) for each in folders]
        params = types.InitializeParams(capabilities=capabilities, workspace_folders=shown)
        answer = self.wait(self.client.initialize_async(params))
        self.say(self.client.initialized, types.InitializedParams())
        return answer

    def stop(self) -> None:
        """End the server."""

        async def ended() -> None:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            client: Any = self.client
            await client.stop()

        async def killed() -> None:
            server = self.client._server
            if server is not None and server.returncode is None:
                server.kill()
                await server.wait()

        try:
            self.wait(ended())
        finally:
            self.wait(killed())
            self._close()

    def _close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()

    def open(self, where: Path | str, text: str) -> str:
        """Open a text, saved or not, and return its URI."""
        uri = where.as_uri() if isinstance(where, Path) else where
        with self._news:
            self.told.pop(uri, None)
        self._versions[uri] = self._versions.get(uri, 0) + 1
        item = types.TextDocumentItem(uri, "markdown", self._versions[uri], text)
        self.say(self.client.text_document_did_open, types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Change a text; a bare text replaces all of it."""
        self._versions[uri] += 1
        which = types.VersionedTextDocumentIdentifier(self._versions[uri], uri)
        params = types.DidChangeTextDocumentParams(which, list(changes))
        self.say(self.client.text_document_did_change, params)

    def become(self, uri: str, text: str) -> None:
        """Replace a whole text."""
        self.change(uri, types.TextDocumentContentChangeWholeDocument(text))

    def findings(self, uri: str) -> list[types.Diagnostic]:
        """Return the findings that the server has sent for the current version of a text."""
        version = self._versions[uri]
        self.until(lambda: uri in self.told and self.told[uri].version == version)
        return list(self.told[uri].diagnostics)

    def ask(self, uri: str) -> list[types.Diagnostic]:
        """Request the findings in a text."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = self.wait(self.client.text_document_diagnostic_async(params))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)


@contextmanager
def editor(
    *folders: Path,
    encoding: str = "",
    asks: bool = False,
    versions: bool = False,
    cwd: Path | None = None,
) -> Iterator[Editor]:
    """Run an editor with open folders.

    Args:
        folders: The folders.
        encoding: The position encoding; empty for the default of the protocol.
        asks: Whether the editor pulls findings, or the server pushes them.
        versions: Whether the editor accepts edits with the version of a document.
        cwd: The working directory of the server.
    """
    general = types.GeneralClientCapabilities(position_encodings=[encoding]) if encoding else None
    text = types.TextDocumentClientCapabilities(
        diagnostic=types.DiagnosticClientCapabilities() if asks else None,
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(snippet_support=True)
        ),
    )
    workspace = types.WorkspaceClientCapabilities(
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True
        ),
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=versions),
    )
    here = Editor()
    capabilities = types.ClientCapabilities(
        general=general, text_document=text, workspace=workspace
    )
    try:
        here.start(list(folders), capabilities, cwd)
        yield here
    finally:
        here.stop()


def shown(found: list[types.Diagnostic]) -> list[str]:
    """Return diagnostics, one a line: range, code and message."""
    return [
        f"{each.range.start.line}:{each.range.start.character}-"
        f"{each.range.end.line}:{each.range.end.character} {each.code} {each.message}"
        for each in found
    ]


def at(line: int, character: int) -> types.Position:
    """Return a position."""
    return types.Position(line, character)


def partial(text: str, start: types.Position, end: types.Position) -> Any:
    """Return the change of a part of a text."""
    return types.TextDocumentContentChangePartial(types.Range(start, end), text)
