"""Recorded sessions: messages from the editor (`>`) and from the server (`<`), line by line.

`python -m tests.lsp.test_sessions` records the server's messages again, for review.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import running

pytest.importorskip("pygls")

SESSIONS = Path(__file__).parents[1] / "data/lsp"
PATIENCE = 600


class Wire:
    """A server, and the bytes between it and an editor."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def say(self, message: str) -> None:
        """Send a message unchanged."""
        assert self._process.stdin is not None
        data = message.encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Return the next message other than a log entry."""
        message = self._hear()
        while message and message.get("method") == "window/logMessage":
            assert "\n" not in message["params"]["message"]
            message = self._hear()
        return message

    def _hear(self) -> Any:
        out = self._process.stdout
        assert out is not None
        length = 0
        while line := out.readline().strip():
            name, _, value = line.partition(b":")
            # Standard output contains nothing but the protocol.
            assert name in (b"Content-Length", b"Content-Type"), line
            length = int(value) if name == b"Content-Length" else length
        return json.loads(out.read(length)) if length else None


@contextmanager
def server(folder: Path) -> Iterator[Wire]:
    words = [sys.executable, "-m", "newsmeta", "lsp"]
    with running(words, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        try:
            yield Wire(process)
            assert process.wait() == 0
        finally:
            patience.cancel()


def heard(session: Path, folder: Path) -> str:
    """Return a session with the server's current messages."""
    lines: list[str] = []
    with server(folder) as wire:
        for line in session.read_text(encoding="utf-8").splitlines():
            if line.startswith("> "):
                wire.say(line[2:].replace("$FOLDER", folder.as_uri()))
            elif line.startswith("<"):
                message = wire.hear()
                _cut(message)
                text = json.dumps(message, ensure_ascii=False).replace(folder.as_uri(), "$FOLDER")
                lines.append(f"< {text}")
                continue
            lines.append(line)
    return "\n".join([*lines, ""])


def _cut(message: Any) -> None:
    """Remove details that differ between runs or versions."""
    if "serverInfo" in (message.get("result") or ()):
        message["result"] = {
            "positionEncoding": message["result"]["capabilities"]["positionEncoding"]
        }
    if "error" in message:
        message["error"].pop("data", None)


@pytest.mark.parametrize("session", sorted(SESSIONS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_session_goes_as_it_was_recorded(session: Path, tmp_path: Path) -> None:
    assert heard(session, tmp_path.resolve()) == session.read_text(encoding="utf-8")


if __name__ == "__main__":
    for path in sorted(SESSIONS.glob("*.txt")):
        with tempfile.TemporaryDirectory() as place:
            path.write_text(heard(path, Path(place).resolve()), encoding="utf-8")
