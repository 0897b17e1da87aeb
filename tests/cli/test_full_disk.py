"""A full disk: a file that cannot be written completely is not written at all."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING, command, environment, write

RECORD = {
    "title": "City council votes to plant ten thousand trees",
    "excerpt": "The plan covers every district and starts in the spring.",
    "category": "news",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees/",
    "originalUrl": "https://www.example.com/trees/",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}
COMMANDS = [
    "export --to jsonl --output out.jsonl",
    "export --to csv --output out.csv",
    "export --to datapackage --output package",
    "export --output articles.xlsx",
    "export --output articles.db",
    "baseline create",
    "init --yes",
    "init --yes --hook",
    "validate --output report.json",
    "validate --output report.xml",
    "validate --cache-dir ../cache",
    "validate --cache-dir ../deep/cache",
    "normalize",
    "schema infer _news --output schema.json",
    "import ../data.jsonl --into new",
    "import ../data.jsonl --into new/and/deeper",
]


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS)
def test_nothing_empty_is_left(arguments: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, {"_news/2021-01-27-a.md": GOOD, "_news/2021-01-28-b.md": WARNING})
    (site / ".git").mkdir()
    (tmp_path / "data.jsonl").write_text(json.dumps(RECORD) + "\n")
    before = content(tmp_path)
    done = subprocess.run(
        command(*arguments.split()),
        cwd=site,
        env=environment({"XDG_CACHE_HOME": str(tmp_path / "home")}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=600,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    said = done.stderr.decode()
    after = content(tmp_path)
    left = {name for name in after.keys() - before.keys() if not name.startswith("home")}
    empty = {name for name in left if not after[name]}
    if "cache" in arguments:  # The named cache folder may be created.
        empty = {name for name in empty if name not in ("cache", "deep", "deep/cache")}
    assert not empty
    assert {name: after[name] for name in before} == before
    assert "Traceback" not in said
    assert "newsmeta itself failed" not in said
    if "cache" not in arguments:
        assert done.returncode in (1, 2)
        # SQLite has its own message.
        assert ("disk i/o error" if ".db" in arguments else "file too large") in said
