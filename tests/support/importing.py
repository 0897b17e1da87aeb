"""Shared parts of the tests of `newsmeta import`: a record, its file, and ways to run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.cli import Result, invoke

RECORD: dict[str, Any] = {
    "path": "_news/trees.md",
    "category": "news",
    "title": "City council votes: ten thousand trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}

TEXT = """\
---
category: news
title: "City council votes: ten thousand trees"
excerpt: "The plan covers every district."
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: "https://www.example.com/trees"
type: article

provider:
  name: Example Times
  domain: example.com

topics:
  - Climate
---

"""


def lines(*records: dict[str, Any], name: str = "data.jsonl") -> None:
    text = "".join(json.dumps(record) + "\n" for record in records)
    Path(name).write_text(text, encoding="utf-8")


def without(*names: str, **others: Any) -> dict[str, Any]:
    return {**{name: value for name, value in RECORD.items() if name not in names}, **others}


def import_data(*args: str, data: str = "data.jsonl", **options: Any) -> Result:
    return invoke("import", data, "--into", "site", *args, **options)


def files(top: Path | None = None) -> dict[str, str]:
    top = top or Path("site")
    return {
        path.relative_to(top).as_posix(): path.read_bytes().decode()
        for path in sorted(top.rglob("*"))
        if path.is_file()
    }


def numbers(result: Result) -> dict[str, int]:
    heads, cells = result.err.splitlines()[-2:]
    names = [name.strip() for name in heads.split("  ") if name.strip()]
    return dict(zip(names, map(int, cells.replace(",", "").split()), strict=True))
