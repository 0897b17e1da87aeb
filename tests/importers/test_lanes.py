"""The lane of a record through the import has no influence on the outcome."""

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


WAYS: list[list[dict[str, Any]]] = [
    [{}, {"update": True}],
    [{}, {"update": True}],
    [{"force": True}],
]


def imported(top: Path, data: list[Path]) -> list[Any]:
    """Return the outcomes of records, with new files and with existing ones."""
    said: list[Any] = []
    for path, ways in zip(data, WAYS, strict=True):
        for way in ways:
            said += [newsmeta.import_data(path, top, **way), files(top)]
    return said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Return valid, odd and invalid data, and the same data with other values."""
    top = tmp_path_factory.mktemp("data")
    exported = top / "examples.jsonl"
    args = ["--to", "jsonl", "--body", "--columns", "+secured", "--on-error", "include"]
    invoke("export", str(EXAMPLES), *args, "-o", str(exported), "--no-config")
    lines = exported.read_text(encoding="utf-8").splitlines()[::3]
    examples = [json.loads(line) for line in lines]
    records = [without(**{"path": f"{n}.md", **each}) for n, each in enumerate(CHANGES)]
    paths = []
    for name, each in (("examples", examples), ("changes", records)):
        contents = [each]
        for topics in (["A", "B"], ["C"]):
            others = [{**record, "excerpt": "Another.", "topics": topics} for record in each]
            for record in others[::2]:
                record.pop("sourceForm", None)
            contents.append(others)
        paths.append([top / f"{name}-{number}.jsonl" for number in range(len(contents))])
        for path, content in zip(paths[-1], contents, strict=True):
            path.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
    return paths


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_plainly_and_with_care(
    number: int, data: list[list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = imported(tmp_path / "plainly", data[number])
    monkeypatch.setattr(drafting.Drafter, "plainly_written", lambda *_: None)
    monkeypatch.setattr(drafting.Drafter, "_is_plainly", lambda *_: False)
    monkeypatch.setattr(articles, "compose", lambda *_: None)
    monkeypatch.setattr(PlainFiles, "read", lambda *_: None)
    assert imported(tmp_path / "with-care", data[number]) == plainly
    statuses = {str(each.status) for outcome in plainly[::2] for each in outcome}
    assert statuses == {"written", "refused", "unchanged", "updated", "overwritten"}
