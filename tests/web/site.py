"""Local web sites, with answers chosen by tests and counts of requests."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

CLOSE = {"Connection": "close"}


@dataclass(frozen=True)
class Request:
    """A received request."""

    method: str
    path: str
    headers: Mapping[str, str]
    connection: int
    at: float

    @property
    def host(self) -> str:
        return self.headers["host"].rpartition(":")[0]


@dataclass(frozen=True)
class Says:
    """An answer of a site."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def to(self, request: Request) -> bytes:
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} Whatever", *(f"{k}: {v}" for k, v in headers.items())]
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        return head if request.method == "HEAD" else head + self.body


Raw = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Route = Says | Callable[[Request], Says] | Raw


def page(body: str, type: str = "text/html; charset=utf-8") -> Says:
    return Says(body=body.encode(), headers={"Content-Type": type})


def leads_to(target: str, status: int = 301) -> Says:
    return Says(status, headers={"Location": target})


class Site:
    """A site under any host name; its routes can be changed at any time."""

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = {"/robots.txt": Says(404), **(routes or {})}
        self.otherwise: Route = Says(404)
        self.requests: list[Request] = []
        self.port = 0
        self.delay = 0.0
        self.most_at_a_time = 0
        self.most_of_a_host = 0
        self._at_a_time: Counter[str] = Counter()
        self._connections = 0

    def asked(self, path: str) -> list[str]:
        """Return the methods of the requests for a path."""
        return [each.method for each in self.requests if each.path == path]

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.requests if each.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        connection = self._connections
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError
        ):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(_request(head, connection), writer)
                await writer.drain()
        writer.transport.abort() if writer.is_closing() else writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.requests.append(request)
        self._at_a_time[request.host] += 1
        self.most_at_a_time = max(self.most_at_a_time, self._at_a_time.total())
        self.most_of_a_host = max(self.most_of_a_host, *self._at_a_time.values())
        try:
            if self.delay:
                await asyncio.sleep(self.delay)
            route = self.routes.get(request.path, self.otherwise)
            if isinstance(route, Says):
                writer.write(route.to(request))
                return
            said = route(request, writer) if _is_raw(route) else route(request)  # type: ignore[call-arg]
            if isinstance(said, Says):
                writer.write(said.to(request))
            else:
                await said
        finally:
            self._at_a_time[request.host] -= 1


def _is_raw(route: Route) -> bool:
    return inspect.iscoroutinefunction(route)


def _request(head: bytes, connection: int) -> Request:
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Request(method, path, headers, connection, time.monotonic())


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.contextmanager
def serving(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve on a local port, and yield its number."""
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    port = 0
    writers: list[asyncio.StreamWriter] = []

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Awaitable[None]:
        writers.append(writer)
        return serve(reader, writer)

    async def start() -> asyncio.Server:
        nonlocal port
        server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=tls, backlog=512)
        port = server.sockets[0].getsockname()[1]
        return server

    async def stop(server: asyncio.Server) -> None:
        await asyncio.sleep(0.01)  # A connection that is being accepted needs an open server.
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A cancelled task has left its connection open, and so has one that had not begun.
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0.01)

    def work() -> None:
        server = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(stop(server))
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@contextlib.contextmanager
def running(site: Site, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site during the block."""
    with serving(site.serve, tls) as site.port:
        yield site
