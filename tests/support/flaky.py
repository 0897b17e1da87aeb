"""A proxy before a local server, with the faults of networks and servers."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_SLOW_DOWN = (
    b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
)
_ANSWERS = {
    "503": b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_SLOW_DOWN), _SLOW_DOWN),
    "429": b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n",
    "500": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "drop": b"",
}

Fault = Callable[[str, int], str]
"""Returns the fault of a request, given its first line and the number of earlier ones like it:
`503`, `429`, `500`, `drop`, `cut`, `stall`, or an empty string for none."""


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
