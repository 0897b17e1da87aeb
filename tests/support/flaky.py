"""A proxy before a local server, with the faults of networks and servers."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


def _answer(status: str, body: bytes = b"", *headers: str, length: object = None) -> bytes:
    """Return an answer.

    Args:
        status: The status, with its name.
        body: The body.
        headers: Further headers.
        length: The stated length of the body; None for the real one.
    """
    stated = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {stated}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _error(status: str, code: str, message: str) -> bytes:
    """Return an answer of S3 that is an error."""
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    return _answer(status, body, "Content-Type: application/xml")


_PORTAL = b"<!doctype html><html><title>Sign in to the network</title><p>Welcome</html>"
_ANSWERS = {
    "503": _error("503 Slow Down", "SlowDown", "Please reduce your request rate."),
    "429": _answer("429 Too Many Requests"),
    "500": _answer("500 Internal Server Error"),
    "drop": b"",
    "403": _error("403 Forbidden", "AccessDenied", "Access Denied"),
    "expired": _error("400 Bad Request", "ExpiredToken", "The provided token has expired."),
    "skewed": _error("403 Forbidden", "RequestTimeTooSkewed", "The time is too different."),
    "bare 403": _answer("403 Forbidden", _PORTAL, "Content-Type: text/html"),
    "307": _answer("307 Temporary Redirect", b"", "Location: http://127.0.0.1:9/elsewhere"),
    "307 here": _answer("307 Temporary Redirect", b"", "Location: /round/and/round"),
    "301": _error("301 Moved Permanently", "PermanentRedirect", "Use the endpoint of the bucket."),
    "portal": _answer("200 OK", _PORTAL, "Content-Type: text/html"),
    "no xml": _answer("200 OK", b"<ListBucketResult><Contents><Key>a", "Content-Type: text/xml"),
    "empty": _answer("200 OK"),
    "short": _answer("200 OK", b"---\ntitle: a\n", length=500),
    "no length": _answer("200 OK", b"---\ntitle: a\n", length="many"),
    "negative": _answer("200 OK", b"---\ntitle: a\n", length=-7),
    "huge": _answer("200 OK", b"---\ntitle: a\n", length=10**17),
    "garbage": b"\x00\xff\x17 no HTTP at all\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "204": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "304": b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "packed": _answer("200 OK", b"no gzip", "Content-Encoding: gzip"),
}

Fault = Callable[[str, int], str]
"""Returns the fault of a request, given its first line and the number of earlier ones like it: one
of `_ANSWERS`, `cut`, `stall`, or an empty string for none."""


class Flaky:
    """A running proxy.

    Attributes:
        url: Its address.
        asked: Number of times each request came, by its first line without the version.
    """

    def __init__(self, target: str, fault: Fault) -> None:
        self._target = urlsplit(target)
        self._fault = fault
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.asked: Counter[str] = Counter()

    def serve(self) -> None:
        """Answer until the socket is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _answer(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(2**16)
                if not piece:
                    return
                head += piece
            line = head.partition(b" HTTP/")[0].decode()
            fault = self._fault(line, self.asked[line])
            self.asked[line] += 1
            if fault == "stall":
                time.sleep(3)
            elif fault in _ANSWERS:
                client.sendall(_ANSWERS[fault])
            else:
                data = self._answered(head)
                client.sendall(data[:-5] if fault == "cut" else data)

    def _answered(self, head: bytes) -> bytes:
        address = self._target.hostname or "", self._target.port or 80
        head = head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        with socket.create_connection(address) as server:
            server.sendall(head)
            return b"".join(iter(lambda: server.recv(2**16), b""))


@contextmanager
def failing(target: str, fault: Fault) -> Iterator[Flaky]:
    """Run a proxy during the block.

    Args:
        target: The address of the server behind the proxy.
        fault: A function from a request to its fault.
    """
    proxy = Flaky(target, fault)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.close()
