"""What `newsmeta import` reads."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fuzz.fragments import JSON, TABLES, TEXT
from fuzz.target import Head, SeedFiles, Target, hold, with_heads
from newsmeta.config.config import Config
from newsmeta.importers.items import IMPORTABLE
from newsmeta.importers.plan import Plan
from newsmeta.importers.run import ImportedRecord, Status, import_data
from newsmeta.linter.checker import Checker
from newsmeta.schema.fields import HandoffError
from tests.support.importing import RECORD

_FORMATS = ("jsonl", "json", "csv", "tsv")
_FOREIGN = {"title": "title", "webUrl": "url", "topics": "tags"}
_WAYS: tuple[Mapping[str, Any], ...] = (
    {},
    {"raw": True},
    {"fields": _FOREIGN, "constants": {"type": "article", "category": "news"}},
    {"records": "data.items"},
    {"fields": {**_FOREIGN, "publishedDateTime": "date"}, "separator": ","},
)


def _check(data: bytes) -> None:
    head = Head(data, 2)
    name = head.choose(_FORMATS)
    options = head.choose(_WAYS)
    top = Path(tempfile.mkdtemp())
    try:
        file = top / f"data.{name}"
        file.write_bytes(head.content)
        plan = Plan(IMPORTABLE[name], top / "into", **options)
        config = Config(root=top)
        outcomes: list[ImportedRecord] = []
        try:
            outcomes.extend(import_data(file, plan, config))
        except HandoffError as error:
            hold(str(error) != "", "errors have messages")
        _check_files(top, config, outcomes)
        _check_again(file, plan, config, outcomes)
    finally:
        shutil.rmtree(top)


def _check_files(top: Path, config: Config, outcomes: list[ImportedRecord]) -> None:
    """See to it that there are the files that were written, all valid, and nothing else."""
    written = {one.name for one in outcomes if one.status is Status.WRITTEN}
    into = top / "into"
    there = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    hold(there == written, "what is said to be written is there, and nothing else", there, written)
    hold(
        {path.name for path in top.iterdir()} <= {into.name, f"data.{_suffix(top)}"},
        "nothing is written beside the folder",
    )
    for one in outcomes:
        hold(all(one.reasons), "reasons have words", one.reasons)
        hold((one.status is Status.REFUSED) == bool(one.reasons), "refusals have reasons", one)
    checker = Checker(config)
    for name in sorted(written)[:5]:
        path = into / name
        result = checker.validate_bytes(path.read_bytes(), name, path)
        if result.failure is not None:
            raise result.failure
        errors = [found for found in result.diagnostics if found.severity == "error"]
        hold(not errors, "what is written is valid", name, errors)


def _suffix(top: Path) -> str:
    return next(path.suffix[1:] for path in top.iterdir() if path.is_file())


def _check_again(file: Path, plan: Plan, config: Config, before: list[ImportedRecord]) -> None:
    """See to it that a second import changes nothing."""
    contents = {path: path.read_bytes() for path in plan.into.rglob("*") if path.is_file()}
    try:
        for one, again in zip(before, import_data(file, plan, config), strict=False):
            if one.status is Status.WRITTEN:
                hold(
                    again.status is Status.UNCHANGED, "a second import changes nothing", one, again
                )
            else:
                hold(again.status is one.status, "what is refused is refused again", one, again)
    except HandoffError:
        pass
    for path, content in contents.items():
        hold(path.read_bytes() == content, "a second import leaves the files", path.name)


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    yield from with_heads(files.named("*.json", "*.jsonl", "*.csv", "*.tsv"), 2)
    odd = {**RECORD, "path": "_news/b.md", "body": "a\r\nb\n", "sourceForm": {"lineEnding": "crlf"}}
    records = [RECORD, odd]
    yield bytes((0, 0)) + "".join(json.dumps(each) + "\n" for each in records).encode()
    yield bytes((1, 0)) + json.dumps(records).encode()
    yield bytes((1, 3)) + json.dumps({"data": {"items": records}}).encode()
    header = "path,category,title,excerpt,publishedDateTime,webUrl,type,provider.name,"
    header += "provider.domain,topics\n"
    row = '_news/a.md,news,"Trees, ""all""","So\nit is",2021-01-27T15:50:00Z,'
    row += "https://www.example.com/a,article,Example Times,example.com,Climate; Cities\n"
    for number, sign in ((2, ","), (3, "\t")):
        yield bytes((number, 0)) + (header + row).replace(",", sign).encode()
    yield bytes((2, 2)) + b"title,url,tags\nTrees,https://www.example.com/a,a;b\n"
    yield bytes((0, 2)) + b'{"title": "Trees", "url": "https://www.example.com/a", "tags": ["a"]}\n'


TARGET = Target(
    "imports",
    "any data is read or refused in one line; what is written is valid, inside of the folder, and"
    " what was said to be written; a second import changes nothing",
    _check,
    _seeds,
    (*TABLES, *JSON, *TEXT),
    head=2,
    passes=4,
    most=8_000,
)
