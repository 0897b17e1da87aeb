"""A local Google Cloud Storage server, in a separate process, and its buckets."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from tests.support.processes import running

_PATIENCE = 600
"""Time limit of an answer, in seconds."""
_PROGRAM = """
import sys
from http import server
from gcp_storage_emulator.__main__ import main
class Telling(server.HTTPServer):
    def server_activate(self):
        super().server_activate()
        print(self.server_port, flush=True)
server.HTTPServer = Telling
sys.exit(main())
"""
"""The emulator, which prints its port: a free one could be taken before it listens."""


class GoogleServer:
    """A running server.

    Attributes:
        environment: Environment variables through which a process finds the server.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.environment = {"STORAGE_EMULATOR_HOST": url}

    def bucket(self, name: str, files: Mapping[str, bytes] | None = None) -> str:
        """Create a bucket with the given objects, all of them non-empty; return its address."""
        self._asked("/storage/v1/b?project=example", json.dumps({"name": name}).encode())
        for key, content in (files or {}).items():
            place = f"/upload/storage/v1/b/{name}/o?uploadType=media&name={quote(key, safe='')}"
            self._asked(place, content)
        return f"gs://{name}"

    def read(self, bucket: str, key: str) -> bytes | None:
        """Return the content of an object; None if it does not exist."""
        try:
            return self._asked(f"/storage/v1/b/{bucket}/o/{quote(key, safe='')}?alt=media")
        except HTTPError:
            return None

    def _asked(self, path: str, data: bytes | None = None) -> bytes:
        kind = "octet-stream" if path.startswith("/upload") else "json"
        headers = {"Content-Type": f"application/{kind}"}
        request = urllib.request.Request(self._url + path, data, headers)
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            content: bytes = answer.read()
        return content


@contextmanager
def serving() -> Iterator[GoogleServer]:
    """Run a server during the block; skip the test if it is not installed."""
    pytest.importorskip("gcp_storage_emulator")
    args = ["start", "--host", "127.0.0.1", "--port", "0", "--in-memory", "--quiet"]
    with running(
        [sys.executable, "-c", _PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port, "the server did not start"
        # What it prints later must not fill the pipe.
        with running(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL):
            yield GoogleServer(f"http://127.0.0.1:{port}")
