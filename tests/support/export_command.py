"""Shared parts of the tests of `newsmeta export`: articles, and ways to run it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from tests.support.cli import GOOD, Result, invoke

SECURED = "c2VjcmV0c2VjcmV0MTIzNA==;c2VjcmV0c2VjcmV0MTIzNA=="

VIDEO = (
    GOOD.replace("type: article", "type: video")
    .replace("2021-01-27T15:50:00Z", "2021-03-01T08:00:00Z")
    .replace("City council votes", "A film: the council votes")
    .replace("\n---\n\nThe", f'\nsecured: "{SECURED}"\n---\n\nThe')
    .replace("published: true", "published: false")
)

FILES = {"_news/2021-01-27-a.md": GOOD, "_news/2021-03-01-b.md": VIDEO}


def export(*args: str, paths: tuple[str, ...] = ("_news",)) -> Result:
    return invoke("export", *paths, *args)


def lines(*args: str, paths: tuple[str, ...] = ("_news",)) -> list[dict[str, Any]]:
    result = export("--to", "jsonl", *args, paths=paths)
    assert result.status == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def table(*args: str, to: str = "csv") -> list[list[str]]:
    result = export("--to", to, *args)
    assert result.status == 0, result.err
    return list(
        csv.reader(io.StringIO(result.out, newline=""), delimiter="\t" if to == "tsv" else ",")
    )
