"""A local server with the answers of a case."""

from __future__ import annotations

import json
import re
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ADDRESS = "127.0.0.1:8000"
"""The stand-in for the server's address in a case; the port differs each time."""

_KEYS = {"status", "location", "headers", "type", "html", "text", "picture", "close"}


def png(width: int, height: int) -> bytes:
    """Return a picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = zlib.compress((b"\0" + b"\x80" * width) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


class Server:
    """The answers of a server, and its received requests.

    Attributes:
        says: Answers, by path and query; all other paths are answered with 404.
        asked: Methods and paths of the received requests.
        address: Host and port.
    """

    def __init__(self, says: Mapping[str, Mapping[str, Any]]) -> None:
        for path, content in says.items():
            assert set(content) <= _KEYS, f"{path}: {set(content) - _KEYS}"
        self.says = says
        self.asked: list[tuple[str, str]] = []
        self.address = ""

    @property
    def paths(self) -> list[str]:
        """The different requested paths, without robots.txt, in order."""
        return sorted({path for _, path in self.asked} - {"/robots.txt"})

    def at_home(self, text: str) -> str:
        """Return a text of a case with the server's real address."""
        port = self.address.rpartition(":")[2]
        return text.replace(ADDRESS, self.address).replace("localhost:8000", f"localhost:{port}")

    def as_written(self, text: str) -> str:
        """Return a text with the address used in the case."""
        port = self.address.rpartition(":")[2]
        return text.replace(self.address, ADDRESS).replace(f"localhost:{port}", "localhost:8000")


def load(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the answers of the server in a case."""
    says: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return says


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that leave early: it would be part of what newsmeta says."""


@contextmanager
def serving(says: Mapping[str, Mapping[str, Any]]) -> Iterator[Server]:
    """Run a local server during the block."""
    server = Server(says)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def log_message(self, *arguments: Any) -> None:
            pass

        def _answer(self) -> None:
            server.asked.append((self.command, self.path))
            # Requests to a proxy have whole URLs; their host makes no difference here.
            path = re.sub("^http://[^/]*", "", self.path)
            said = server.says.get(path, {"status": 404, "text": "not here"})
            if said.get("close"):
                self.close_connection = True
                return
            body, kind = _content(said)
            self.send_response(said.get("status", 200))
            for name, value in said.get("headers", {}).items():
                self.send_header(name, server.at_home(value))
            if "location" in said:
                self.send_header("Location", server.at_home(said["location"]))
            self.send_header("Content-Type", said.get("type", kind))
            body = server.at_home(body.decode("latin-1")).encode("latin-1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    listening = _Quiet(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.address = f"127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def _content(said: Mapping[str, Any]) -> tuple[bytes, str]:
    if "picture" in said:
        return png(*said["picture"]), "image/png"
    if "html" in said:
        return f"<!doctype html><html>{said['html']}</html>".encode(), "text/html; charset=utf-8"
    return said.get("text", "").encode(), "text/plain"
