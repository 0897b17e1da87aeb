"""Which way a record takes is never visible in what becomes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.editing import articles
from newsmeta.importers import drafting
from newsmeta.linter.fastpath import PlainFiles
from tests.support.cli import invoke
from tests.support.importing import files, without
from tests.support.paths import EXAMPLES

CHANGES: list[dict[str, Any]] = [
    *({"title": "A & B: \"both\" \\ 'one' #1"}, {"title": None}, {"title": "- a"}, {"quality": 60}),
    *({"quality": "60"}, {"body": "Text.\r\n"}, {"body": "\n---\na: b\n"}, {"body": "{% x %}\n"}),
    *({"sourceForm": {"lineEnding": "crlf"}}, {"sourceForm": {"lineEnding": "cr"}}),
    *({"own": {"a": [1, None, {}]}, "sourceForm": {"setApart": ["own"]}}, {"topics": ["no", "a:"]}),
    *({"publishedDateTime": "2021-01-27T16:50:00+01:00"}, {"publishedDateTime": "tomorrow"}),
    *({"images": [{"url": "/a.jpg", "width": 60, "height": 50}, {"url": "/b.jpg"}]}, {"path": ""}),
    *({"excerpt": "no\u00a0break \u200b, \u2028 and \r\n"}, {"locale": "en_US"}, {"secured": "x"}),
    *({"provider": {"domain": "example.com", "name": "true"}}, {"webUrl": "www.example.com"}),
]


def imported(top: Path, data: Path) -> list[Any]:
    """Return what becomes of records, in new files and in files that exist."""
    said: list[Any] = []
    ways: list[dict[str, Any]] = [{}, {"update": True}, {"force": True}]
    for over in ways:
        for _ in range(2):
            said.append(newsmeta.import_data(data, top, **over))
            said.append(files(top))
    return said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return data that are good, odd and bad, and the same with other values."""
    top = tmp_path_factory.mktemp("data")
    exported = top / "examples.jsonl"
    args = ["--to", "jsonl", "--body", "--columns", "+secured", "--on-error", "include"]
    invoke("export", str(EXAMPLES), *args, "-o", str(exported), "--no-config")
    lines = exported.read_text(encoding="utf-8").splitlines()[::3]
    exported.write_text("\n".join(lines), encoding="utf-8")
    paths = [exported, top / "changes.jsonl"]
    records = [without(**{"path": f"{n}.md", **each}) for n, each in enumerate(CHANGES)]
    records += [{**each, "excerpt": "Another one.", "topics": ["A", "B"]} for each in records]
    paths[1].write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return paths


@pytest.mark.parametrize("number", [0, 1])
def test_plainly_and_with_care(
    number: int, data: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = imported(tmp_path / "plainly", data[number])
    monkeypatch.setattr(drafting.Drafter, "plainly_written", lambda *_: None)
    monkeypatch.setattr(drafting.Drafter, "_is_plainly", lambda *_: False)
    monkeypatch.setattr(articles, "compose", lambda *_: None)
    monkeypatch.setattr(PlainFiles, "read", lambda *_: None)
    assert imported(tmp_path / "with-care", data[number]) == plainly
    statuses = {str(each.status) for each in plainly[0]}
    assert {"written", "refused"} <= statuses
