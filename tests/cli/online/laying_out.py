"""Cases laid out: their files, and their server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.web_server import Server, load, serving

ASKING = [
    *("--online", "--allow-private", "--max-age=0", "--rate=1000"),
    "--ignore=NM0,NM1,NM2,NM3,NM4,NM5,NM6",
]
"""Options that use a local server, and only the rules that need the web."""


@contextmanager
def laid_out(case: Path, folder: Path) -> Iterator[Server]:
    """Serve the answers of a case, and write its files with the address of the server."""
    with serving(load(case / "server.json")) as server:
        shutil.copytree(case, folder, dirs_exist_ok=True)
        for path in folder.rglob("*.md"):
            path.write_text(server.at_home(path.read_text("utf-8")), "utf-8")
        (folder / "newsmeta.toml").write_text("[web]\nretries = 0\n", "utf-8")
        yield server
