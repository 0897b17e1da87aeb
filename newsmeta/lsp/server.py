"""The server, which passes requests of the editor to handlers and returns their answers."""

from __future__ import annotations

import asyncio
import logging
from typing import BinaryIO

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

from newsmeta._about import __version__
from newsmeta.baseline.place import FILE_NAME
from newsmeta.files.search import DEFAULT_SUFFIXES, NEVER_SEARCHED
from newsmeta.files.targets import PICTURES
from newsmeta.lsp import changing, reading
from newsmeta.lsp.documents import Document, path_of
from newsmeta.lsp.protocol import Protocol
from newsmeta.lsp.session import TYPING_ENDS, Session

NAME = "newsmeta"

_DATA = (".toml", ".yml", ".yaml", ".json")
_WATCHED = (
    *(f"**/*.{{{','.join(each[1:] for each in s)}}}" for s in (DEFAULT_SUFFIXES, _DATA, PICTURES)),
    f"**/{FILE_NAME}",
)
"""The files that influence findings: articles, configurations, data, pictures."""

_MARKDOWN = tuple(each for each in DEFAULT_SUFFIXES if each not in (".html", ".htm"))

_log = logging.getLogger("pygls")


class Server(LanguageServer):
    """The server for one editor.

    Attributes:
        session: Texts, projects, and tasks in progress.
        waiting: Tasks that publish findings soon, by the URI of the text.
    """

    def __init__(self) -> None:
        super().__init__(NAME, __version__, protocol_cls=Protocol)
        self.session = Session(self.warn)
        self.waiting: dict[str, asyncio.Task[None]] = {}

    def warn(self, message: str) -> None:
        """Show a problem that does not belong to a text."""
        show = types.ShowMessageParams(types.MessageType.Warning, f"newsmeta: {message}")
        if (loop := self.loop) is not None:
            loop.call_soon_threadsafe(self.window_show_message, show)

    loop: asyncio.AbstractEventLoop | None = None

    def report_server_error(self, error: Exception, source: object) -> None:
        """Write an error to the editor's log if no answer reports it."""
        if source is FeatureRequestError:
            return  # The answer reports it.
        text = f"{type(error).__name__}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    @property
    def is_asked(self) -> bool:
        """Whether the editor pulls findings, so that none are published."""
        text = self.client_capabilities.text_document
        return text is not None and text.diagnostic is not None

    def tell(self, document: Document, delay: float = 0) -> None:
        """Publish the findings in a text, unless it changes before they are known."""
        self.leave(document.uri)
        loop = asyncio.get_running_loop()
        self.waiting[document.uri] = loop.create_task(self._told(document, delay))

    def leave(self, uri: str) -> None:
        """Cancel the publication of findings in a text."""
        if (before := self.waiting.pop(uri, None)) is not None:
            before.cancel()

    async def _told(self, document: Document, delay: float) -> None:
        try:
            await asyncio.sleep(delay)
            await self._tell_now(document)
        except Exception as error:  # Nobody awaits this task, so its error would be lost.
            self.report_server_error(error, None)
        if self.waiting.get(document.uri) is asyncio.current_task():
            del self.waiting[document.uri]

    async def _tell_now(self, document: Document) -> None:
        if not self.is_asked:
            await self._publish(document)
        await self.session.meet_neighbours(document)
        unaware = self.session.unaware()
        if self.is_asked and unaware:
            self.session.make_aware(unaware)
            self.ask_again()
            return
        for each in unaware:
            if each.uri == document.uri or each.uri not in self.waiting:
                await self._publish(each)

    async def _publish(self, document: Document) -> None:
        found = await self.session.findings(document)
        if self.session.documents.get(document.uri) is not document:
            return  # The text was changed or closed meanwhile.
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(document.uri, found, document.version)
        )

    def ask_again(self) -> None:
        """Make the editor pull findings again, if it supports that."""
        workspace = self.client_capabilities.workspace
        diagnostics = workspace.diagnostics if workspace else None
        if diagnostics is not None and diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)

    def tell_all(self) -> None:
        """Publish the findings in all open texts after a change around them."""
        for document in self.session.documents:
            self.tell(document, TYPING_ENDS)
        if self.is_asked:
            self.ask_again()

    def take_folders(self) -> None:
        """Take over the folders that the editor has open."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        if not uris and self.workspace.root_uri:
            uris = [self.workspace.root_uri]
        self.session.projects.open_folders(filter(None, map(path_of, uris)))


def made() -> Server:
    """Return a server that is not connected yet."""
    server = Server()
    for register in (_life, _texts, _surroundings):
        register(server)
    changing.register(server, server.session)
    reading.register(server, server.session)
    return server


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Serve an editor until it exits.

    Args:
        stdin: The stream of incoming messages.
        stdout: The stream for answers, and for nothing else.
    """
    server = made()
    _log.addHandler(_Journal(server))
    _log.propagate = False
    try:
        server.start_io(stdin, stdout)
    finally:
        server.session.end()


class _Journal(logging.Handler):
    """Writes the library's log records to the editor's log, one line each."""

    def __init__(self, server: Server) -> None:
        super().__init__(logging.WARNING)
        self._server = server

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if self._server.loop is None or record.levelno < logging.WARNING:
            return
        text = record.getMessage().split("\n", 1)[0][:500]
        params = types.LogMessageParams(types.MessageType.Warning, text)
        self._server.loop.call_soon_threadsafe(self._server.window_log_message, params)


def _life(server: Server) -> None:
    """Register the handlers for the start and the end of a session."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.loop = asyncio.get_running_loop()
        encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        server.session.documents.encoding = str(getattr(encoding, "value", encoding))
        server.take_folders()

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wanted = types.RegistrationParams([types.Registration(name, name, options)])
        await server.client_register_capability_async(wanted)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        for uri in list(server.waiting):
            server.leave(uri)


def _texts(server: Server) -> None:
    """Register the handlers for open texts and their findings."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.tell(session.documents.open(params.text_document))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = session.documents.change(params)
        if document is not None:
            server.tell(document, TYPING_ENDS)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.leave(uri)
        session.documents.close(uri)
        if not server.is_asked:
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        server.tell_all()  # Other texts are now compared with the saved version.

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.tell_all()

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier=NAME
        ),
    )
    async def diagnostic(
        params: types.DocumentDiagnosticParams,
    ) -> types.RelatedFullDocumentDiagnosticReport:
        document = session.documents.get(params.text_document.uri)
        found = [] if document is None else await session.findings(document)
        return types.RelatedFullDocumentDiagnosticReport(items=found)


def _surroundings(server: Server) -> None:
    """Register the handlers for files and folders that are not open."""

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        if not all(map(_is_text_alone, params.changes)):
            server.session.forget()
        server.tell_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.take_folders()
        server.session.forget()
        server.tell_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration(params: types.DidChangeConfigurationParams) -> None:
        server.session.forget()
        server.tell_all()


def _is_text_alone(change: types.FileEvent) -> bool:
    """Tell whether a change concerns only an article that others are compared with.

    Each save is such an event. Reading thousands of files again for it would be too slow.
    """
    is_changed = change.type == types.FileChangeType.Changed
    is_template = not NEVER_SEARCHED.isdisjoint(change.uri.split("/"))
    return is_changed and change.uri.lower().endswith(_MARKDOWN) and not is_template
