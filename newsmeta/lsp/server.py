"""The server: what an editor says and asks, handed to whoever knows, and the answers back."""

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
"""The files that decide what is found: articles, configurations, data, pictures."""

_MARKDOWN = tuple(each for each in DEFAULT_SUFFIXES if each not in (".html", ".htm"))

_log = logging.getLogger("pygls")


class Server(LanguageServer):
    """The server for one editor.

    Attributes:
        session: Texts, projects, and what is worked on.
        waiting: The findings that are to be told soon, by the text that they are of.
    """

    def __init__(self) -> None:
        super().__init__(NAME, __version__, protocol_cls=Protocol)
        self.session = Session(self.warn)
        self.waiting: dict[str, asyncio.Task[None]] = {}

    def warn(self, message: str) -> None:
        """Show people that something is wrong besides a text."""
        show = types.ShowMessageParams(types.MessageType.Warning, f"newsmeta: {message}")
        if (loop := self.loop) is not None:
            loop.call_soon_threadsafe(self.window_show_message, show)

    loop: asyncio.AbstractEventLoop | None = None

    def report_server_error(self, error: Exception, source: object) -> None:
        """Write to the editor's log what went wrong besides an answer."""
        if source is FeatureRequestError:
            return  # Which the answer says.
        text = f"{type(error).__name__}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    @property
    def is_asked(self) -> bool:
        """Whether the editor asks for findings, rather than being told."""
        text = self.client_capabilities.text_document
        return text is not None and text.diagnostic is not None

    def tell(self, document: Document, delay: float = 0) -> None:
        """Tell what is found in a text, unless it changes before that is known."""
        self.leave(document.uri)
        loop = asyncio.get_running_loop()
        self.waiting[document.uri] = loop.create_task(self._told(document, delay))

    def leave(self, uri: str) -> None:
        """Do not tell what was to be told of a text."""
        if (before := self.waiting.pop(uri, None)) is not None:
            before.cancel()

    async def _told(self, document: Document, delay: float) -> None:
        try:
            await asyncio.sleep(delay)
            await self._tell_now(document)
        except Exception as error:  # Nobody waits for it who would get to know.
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
            return  # It was changed or closed meanwhile.
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(document.uri, found, document.version)
        )

    def ask_again(self) -> None:
        """Have the editor ask for findings anew, if it can be told to."""
        workspace = self.client_capabilities.workspace
        diagnostics = workspace.diagnostics if workspace else None
        if diagnostics is not None and diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)

    def tell_all(self) -> None:
        """Tell what is found in all texts that are open, as something around them has changed."""
        for document in self.session.documents:
            self.tell(document, TYPING_ENDS)
        if self.is_asked:
            self.ask_again()

    def take_folders(self) -> None:
        """Take in which folders the editor has open."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        if not uris and self.workspace.root_uri:
            uris = [self.workspace.root_uri]
        self.session.projects.open_folders(filter(None, map(path_of, uris)))


def made() -> Server:
    """Return a server that is not yet connected."""
    server = Server()
    for register in (_life, _texts, _surroundings):
        register(server)
    changing.register(server, server.session)
    reading.register(server, server.session)
    return server


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Serve an editor until it is closed.

    Args:
        stdin: Where its messages come from.
        stdout: Where answers go, and nothing else.
    """
    server = made()
    _log.addHandler(_Journal(server))
    _log.propagate = False
    try:
        server.start_io(stdin, stdout)
    finally:
        server.session.end()


class _Journal(logging.Handler):
    """Writes what the library has to say of its trouble to the editor's log, each in a line."""

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
    """Register what begins and ends a session."""

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
    """Register what is about the texts that are open, and what is found in them."""
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
        server.tell_all()  # The others are compared with what is saved from now on.

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
    """Register what is about files and folders that are not open."""

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
    """Tell whether a change is of a text that others are compared with, and decides nothing else.

    One is told of with every saving. To read thousands of others anew for it would be too much.
    """
    is_changed = change.type == types.FileChangeType.Changed
    is_template = not NEVER_SEARCHED.isdisjoint(change.uri.split("/"))
    return is_changed and change.uri.lower().endswith(_MARKDOWN) and not is_template
