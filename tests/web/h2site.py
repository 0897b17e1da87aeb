"""A site over HTTP/2, which counts connections and streams."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, RequestReceived, StreamReset
from h2.exceptions import ProtocolError

from tests.web.site import Says, serving

ENDLESS = Says(headers={"Content-Type": "text/html"}, body=b"x" * 16_000)
"""A page that is sent until the client stops reading."""


@dataclass
class H2Site:
    """A site over HTTP/2."""

    routes: dict[str, Says]
    port: int = 0
    connections: int = 0
    requests: list[tuple[str, str]] = field(default_factory=list)
    resets: int = 0
    sent: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        h2.initiate_connection()
        writer.write(h2.data_to_send())
        endless: set[int] = set()
        with contextlib.suppress(ConnectionError, ProtocolError, asyncio.CancelledError):
            while not reader.at_eof():
                data = b""
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.005 if endless else None):
                        data = await reader.read(65_536)
                for event in h2.receive_data(data) if data else ():
                    if isinstance(event, RequestReceived):
                        self._answer(h2, event, endless)
                    elif isinstance(event, StreamReset):
                        self.resets += 1
                        endless.discard(event.stream_id)
                    elif isinstance(event, ConnectionTerminated):
                        writer.close()
                        return
                self._go_on(h2, endless)
                writer.write(h2.data_to_send())
                await writer.drain()
        writer.close()

    def _answer(self, h2: H2Connection, event: RequestReceived, endless: set[int]) -> None:
        headers = {str(name): str(value) for name, value in event.headers or ()}
        self.requests.append((headers[":method"], headers[":path"]))
        says = self.routes.get(headers[":path"], Says(404))
        pairs = [(":status", str(says.status))]
        pairs += [(name.lower(), value) for name, value in says.headers.items()]
        has_body = bool(says.body) and headers[":method"] != "HEAD"
        h2.send_headers(event.stream_id, pairs, end_stream=not has_body)
        if says is ENDLESS and has_body:
            endless.add(event.stream_id)
        elif has_body:
            h2.send_data(event.stream_id, says.body, end_stream=True)

    def _go_on(self, h2: H2Connection, endless: set[int]) -> None:
        for stream in endless:
            if h2.local_flow_control_window(stream) > len(ENDLESS.body):
                h2.send_data(stream, ENDLESS.body)
                self.sent += len(ENDLESS.body)


@contextlib.contextmanager
def running_h2(routes: Mapping[str, Says], tls: ssl.SSLContext) -> Iterator[H2Site]:
    """Run a site, without a robots.txt, during the block."""
    tls.set_alpn_protocols(["h2"])
    site = H2Site(dict(routes))
    with serving(site.serve, tls) as site.port:
        yield site
